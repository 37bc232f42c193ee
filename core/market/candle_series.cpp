// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/market/candle_series.h"

#include <algorithm>

namespace holdfast::market {

std::string_view toString(Taken taken)
{
    switch (taken) {
    case Taken::Forming: return "forming";
    case Taken::Closed: return "closed";
    case Taken::Filled: return "filled";
    case Taken::Known: return "known";
    }
    HF_UNREACHABLE();
}

CandleSeries::CandleSeries(milliseconds bar, std::size_t countMax)
    : m_bar{bar}
    , m_countMax{countMax}
{
    HF_ASSERT(bar > milliseconds{0});
    HF_ASSERT(countMax > 0);
}

Result<Taken> CandleSeries::take(const Candle& candle)
{
    if (auto checked = check(candle); !checked) return Unexpected{checked.error()};
    const auto* any = !m_final.empty() ? &m_final.front() : (m_forming ? &*m_forming : nullptr);
    if (any != nullptr && (candle.open - any->open) % m_bar != milliseconds{0})
        return unexpected(ErrorCode::OutOfRange, "a candle whose time is off the grid of its bar");

    if (!candle.isFinal) {
        if (!m_final.empty() && m_final.back().open >= candle.open) return Taken::Known;
        if (m_forming && m_forming->open > candle.open) return Taken::Known;
        m_forming = candle;
        return Taken::Forming;
    }
    if (m_letGoUpTo && candle.open <= *m_letGoUpTo) return Taken::Known;
    const auto at =
        std::lower_bound(m_final.begin(), m_final.end(), candle.open,
                         [](const Candle& known, MarketTime open) { return known.open < open; });
    if (at != m_final.end() && at->open == candle.open) {
        if (*at == candle) return Taken::Known;
        return unexpected(ErrorCode::Malformed, "a final candle came again with other numbers");
    }
    const bool isNewest = at == m_final.end();
    m_final.insert(at, candle);
    if (m_forming && m_forming->open <= candle.open) m_forming.reset();
    if (m_final.size() > m_countMax) {
        m_letGoUpTo = m_final.front().open;
        m_final.erase(m_final.begin());
    }
    return isNewest ? Taken::Closed : Taken::Filled;
}

std::vector<Gap> CandleSeries::gaps() const
{
    std::vector<Gap> gaps;
    const auto between = [&](const Candle& before, const Candle& after) {
        const MarketTime next = before.open + m_bar;
        if (after.open > next) gaps.push_back({next, after.open, (after.open - next) / m_bar});
    };
    for (std::size_t i = 1; i < m_final.size(); ++i)
        between(m_final[i - 1], m_final[i]);
    if (!m_final.empty() && m_forming) between(m_final.back(), *m_forming);
    return gaps;
}

Candle toCandle(const VenueCandle& candle)
{
    return {candle.open,           candle.openPrice.toDouble(), candle.high.toDouble(),
            candle.low.toDouble(), candle.close.toDouble(),     candle.volume.toDouble(),
            candle.isFinal};
}

} // namespace holdfast::market
