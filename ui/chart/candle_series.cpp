// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/candle_series.h"

#include <algorithm>

namespace holdfast::ui {

void absorb(ChartCandle& into, const ChartCandle& next)
{
    into.high = std::max(into.high, next.high);
    into.low = std::min(into.low, next.low);
    into.close = next.close;
    into.volume += next.volume;
}

void CandleSeries::put(const ChartCandle& candle)
{
    std::vector<ChartCandle>& base = m_pyramid.base();
    if (base.empty() || base.back().time < candle.time) {
        base.push_back(candle);
        m_pyramid.rebuildFrom(base.size() - 1);
        return;
    }
    const auto at = std::ranges::lower_bound(base, candle.time, {}, &ChartCandle::time);
    const auto index = static_cast<std::size_t>(at - base.begin());
    if (at->time == candle.time)
        *at = candle;
    else
        base.insert(at, candle);
    m_pyramid.rebuildFrom(index);
}

void CandleSeries::assign(std::vector<ChartCandle> candles)
{
    const bool isInOrder =
        std::ranges::adjacent_find(candles, std::ranges::greater_equal{}, &ChartCandle::time)
        == candles.end();
    if (!isInOrder) { // else nothing is to be sorted, and no time comes twice
        std::ranges::stable_sort(candles, {}, &ChartCandle::time);
        std::vector<ChartCandle> kept;
        kept.reserve(candles.size());
        for (const ChartCandle& c : candles) {
            if (!kept.empty() && kept.back().time == c.time)
                kept.back() = c;
            else
                kept.push_back(c);
        }
        candles = std::move(kept);
    }
    m_pyramid.base() = std::move(candles);
    m_pyramid.rebuildFrom(0);
}

void CandleSeries::clear() { m_pyramid = {}; }

std::pair<std::size_t, std::size_t> CandleSeries::range(double from, double to) const
{
    const auto& base = candles();
    const auto first = std::ranges::lower_bound(base, from, {}, &ChartCandle::time);
    const auto last = std::ranges::upper_bound(base, to, {}, &ChartCandle::time);
    return {static_cast<std::size_t>(first - base.begin()),
            static_cast<std::size_t>(std::max(first, last) - base.begin())};
}

std::optional<std::pair<double, double>> CandleSeries::extremes(std::size_t first,
                                                                std::size_t last) const
{
    std::optional<std::pair<double, double>> found;
    m_pyramid.cover(first, last, [&](const ChartCandle& piece) {
        if (!found) found = std::pair{piece.low, piece.high};
        found->first = std::min(found->first, piece.low);
        found->second = std::max(found->second, piece.high);
    });
    return found;
}

} // namespace holdfast::ui
