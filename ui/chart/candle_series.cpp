// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/candle_series.h"

#include <algorithm>

namespace holdfast::ui {
namespace {

void absorb(ChartCandle& into, const ChartCandle& next)
{
    into.high = std::max(into.high, next.high);
    into.low = std::min(into.low, next.low);
    into.close = next.close;
    into.volume += next.volume;
}

} // namespace

void CandleSeries::put(const ChartCandle& candle)
{
    std::vector<ChartCandle>& base = m_levels.front();
    if (base.empty() || base.back().time < candle.time) {
        base.push_back(candle);
        rebuildFrom(base.size() - 1);
        return;
    }
    const auto at = std::ranges::lower_bound(base, candle.time, {}, &ChartCandle::time);
    const auto index = static_cast<std::size_t>(at - base.begin());
    if (at->time == candle.time)
        *at = candle;
    else
        base.insert(at, candle);
    rebuildFrom(index);
}

void CandleSeries::assign(std::vector<ChartCandle> candles)
{
    std::ranges::stable_sort(candles, {}, &ChartCandle::time);
    std::vector<ChartCandle> kept;
    kept.reserve(candles.size());
    for (const ChartCandle& c : candles) {
        if (!kept.empty() && kept.back().time == c.time)
            kept.back() = c;
        else
            kept.push_back(c);
    }
    m_levels.clear();
    m_levels.push_back(std::move(kept));
    rebuildFrom(0);
}

void CandleSeries::clear() { m_levels.assign(1, {}); }

void CandleSeries::rebuildFrom(std::size_t candle)
{
    for (std::size_t level = 1;; ++level) {
        if (m_levels[level - 1].size() <= kFactor) {
            m_levels.resize(level);
            return;
        }
        if (m_levels.size() <= level) m_levels.emplace_back();
        const std::vector<ChartCandle>& below = m_levels[level - 1];
        std::vector<ChartCandle>& here = m_levels[level];
        candle /= kFactor;
        candle = std::min(candle, here.size());
        here.resize(candle);
        for (std::size_t i = candle * kFactor; i < below.size(); i += kFactor) {
            ChartCandle piece = below[i];
            for (std::size_t j = i + 1; j < std::min(i + kFactor, below.size()); ++j)
                absorb(piece, below[j]);
            here.push_back(piece);
        }
    }
}

std::pair<std::size_t, std::size_t> CandleSeries::range(double from, double to) const
{
    const auto& base = candles();
    const auto first = std::ranges::lower_bound(base, from, {}, &ChartCandle::time);
    const auto last = std::ranges::upper_bound(base, to, {}, &ChartCandle::time);
    return {static_cast<std::size_t>(first - base.begin()),
            static_cast<std::size_t>(std::max(first, last) - base.begin())};
}

void CandleSeries::merged(std::size_t first, std::size_t last, std::size_t piecesMax,
                          std::vector<ChartCandle>& out) const
{
    out.clear();
    if (first >= last || piecesMax == 0) return;
    std::size_t level = 0;
    std::size_t span = 1;
    while (level + 1 < m_levels.size() && (last - first) / span > piecesMax) {
        ++level;
        span *= kFactor;
    }
    const std::vector<ChartCandle>& from = m_levels[level];
    const std::size_t end = std::min((last + span - 1) / span, from.size());
    out.insert(out.end(), from.begin() + static_cast<std::ptrdiff_t>(first / span),
               from.begin() + static_cast<std::ptrdiff_t>(end));
}

std::optional<std::pair<double, double>> CandleSeries::extremes(std::size_t first,
                                                                std::size_t last) const
{
    last = std::min(last, size());
    if (first >= last) return std::nullopt;
    double low = candles()[first].low;
    double high = candles()[first].high;
    while (first < last) {
        std::size_t level = 0;
        std::size_t span = 1;
        while (level + 1 < m_levels.size() && first % (span * kFactor) == 0
               && first + span * kFactor <= last) {
            ++level;
            span *= kFactor;
        }
        const ChartCandle& piece = m_levels[level][first / span];
        low = std::min(low, piece.low);
        high = std::max(high, piece.high);
        first += span;
    }
    return std::pair{low, high};
}

} // namespace holdfast::ui
