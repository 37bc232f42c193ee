// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/market/candle_builder.h"

#include <algorithm>
#include <cmath>

namespace holdfast::market {

CandleBuilder::CandleBuilder(milliseconds bar)
    : m_bar{bar}
{
    HF_ASSERT(bar > milliseconds{0});
}

Result<void> CandleBuilder::add(const Trade& trade, std::vector<Candle>& closed)
{
    if (!std::isfinite(trade.price) || trade.price <= 0 || !std::isfinite(trade.qty)
        || trade.qty < 0)
        return unexpected(ErrorCode::OutOfRange,
                          "a trade whose price is not above zero or whose quantity is negative");
    const std::int64_t count =
        toMs(trade.time) / m_bar.count() - (toMs(trade.time) % m_bar.count() < 0 ? 1 : 0);
    const MarketTime open = marketFromMs(count * m_bar.count());
    if (m_hasBars && open < (m_forming ? m_forming->open : m_next))
        return unexpected(ErrorCode::Stale, "a trade of a bar that is final already");
    advance(trade.time, closed);
    if (!m_forming) {
        begin(open, trade);
        return {};
    }
    m_forming->high = std::max(m_forming->high, trade.price);
    m_forming->low = std::min(m_forming->low, trade.price);
    m_forming->close = trade.price;
    m_forming->volume += trade.qty;
    return {};
}

void CandleBuilder::advance(MarketTime now, std::vector<Candle>& closed)
{
    if (!m_forming || now < m_forming->open + m_bar) return;
    m_forming->isFinal = true;
    m_next = m_forming->open + m_bar;
    closed.push_back(*m_forming);
    m_forming.reset();
}

void CandleBuilder::begin(MarketTime open, const Trade& trade)
{
    if (m_hasBars && open > m_next) m_gaps.push_back({m_next, open, (open - m_next) / m_bar});
    m_hasBars = true;
    m_forming = Candle{open, trade.price, trade.price, trade.price, trade.price, trade.qty, false};
}

} // namespace holdfast::market
