// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/tickers.h"

namespace holdfast::venues::bybit {

std::optional<Quote> Tickers::take(const TickerChange& change)
{
    const auto at = m_known.find(change.change.instrument);
    if (change.isWhole) { // T1
        m_known.insert_or_assign(change.change.instrument, Known{change.change, change.sequence});
        return change.change;
    }
    if (at == m_known.end()) return std::nullopt; // T2
    Known& known = at->second;
    if (change.sequence && known.sequence && *change.sequence < *known.sequence)
        return std::nullopt; // T4
    const auto merge = [](std::optional<Price>& field, const std::optional<Price>& changed) {
        if (changed) field = changed;
    };
    merge(known.quote.last, change.change.last);
    merge(known.quote.mark, change.change.mark);
    merge(known.quote.bid, change.change.bid);
    merge(known.quote.ask, change.change.ask);
    merge(known.quote.open24h, change.change.open24h);
    known.quote.time = change.change.time;
    if (change.sequence) known.sequence = change.sequence;
    return known.quote;
}

} // namespace holdfast::venues::bybit
