// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/market.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <utility>

namespace holdfast::sim {

/// The latest public trades of each instrument: a dialect makes one of each tick.
class PublicTrades {
public:
    using Trades = std::deque<std::pair<std::uint64_t, Tick>>; ///< Number and tick, newest last.

    /// \param most  kept of one instrument
    explicit PublicTrades(std::size_t most)
        : m_most{most}
    {
    }
    void remember(const Tick& tick, std::uint64_t tradeNumber)
    {
        Trades& trades = m_trades[tick.instrument];
        trades.emplace_back(tradeNumber, tick);
        if (trades.size() > m_most) trades.pop_front();
    }
    [[nodiscard]] const Trades& of(const InstrumentId& instrument) const
    {
        static const Trades kNone;
        const auto found = m_trades.find(instrument);
        return found == m_trades.end() ? kNone : found->second;
    }

private:
    std::size_t m_most;
    std::map<InstrumentId, Trades> m_trades;
};

} // namespace holdfast::sim
