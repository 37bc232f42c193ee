// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/market/indicators.h"

#include <cmath>

namespace holdfast::market {
namespace {

/// Two passes, oldest first: exact enough for any scale, and the same bits for the same window.
Bands bandsOf(std::span<const double> closes, double deviations)
{
    const auto count = static_cast<double>(closes.size());
    double sum = 0;
    for (const double close : closes)
        sum += close;
    const double mean = sum / count;
    double squares = 0;
    for (const double close : closes)
        squares += (close - mean) * (close - mean);
    const double width = deviations * std::sqrt(squares / count);
    return {mean + width, mean, mean - width};
}

double trueRange(double high, double low, double closeBefore)
{
    return std::max(high, closeBefore) - std::min(low, closeBefore);
}

double smoothed(double before, double range, std::size_t period)
{
    const auto count = static_cast<double>(period);
    return (before * (count - 1) + range) / count;
}

} // namespace

Bollinger::Bollinger(std::size_t period, double deviations)
    : m_closes{period}
    , m_deviations{deviations}
{
}

std::optional<Bands> Bollinger::add(double close)
{
    m_closes.add(close);
    if (m_closes.isFull()) m_value = bandsOf(m_closes.values(), m_deviations);
    return m_value;
}

std::vector<std::optional<Bands>> bollinger(std::span<const double> closes, std::size_t period,
                                            double deviations)
{
    HF_ASSERT(period > 0);
    std::vector<std::optional<Bands>> result(closes.size());
    for (std::size_t end = period; end <= closes.size(); ++end)
        result[end - 1] = bandsOf(closes.subspan(end - period, period), deviations);
    return result;
}

Atr::Atr(std::size_t period)
    : m_period{period}
{
    HF_ASSERT(period > 0);
}

std::optional<double> Atr::add(double high, double low, double close)
{
    const double range = m_count == 0 ? high - low : trueRange(high, low, m_closeBefore);
    m_closeBefore = close;
    if (m_value) {
        m_value = smoothed(*m_value, range, m_period);
        return m_value;
    }
    m_sum += range;
    if (++m_count == m_period) m_value = m_sum / static_cast<double>(m_period);
    return m_value;
}

std::vector<std::optional<double>> atr(std::span<const Candle> candles, std::size_t period)
{
    HF_ASSERT(period > 0);
    std::vector<std::optional<double>> result(candles.size());
    if (candles.size() < period) return result;
    const auto rangeAt = [&](std::size_t i) {
        return i == 0 ? candles[0].high - candles[0].low
                      : trueRange(candles[i].high, candles[i].low, candles[i - 1].close);
    };
    double sum = 0;
    for (std::size_t i = 0; i < period; ++i)
        sum += rangeAt(i);
    result[period - 1] = sum / static_cast<double>(period);
    for (std::size_t i = period; i < candles.size(); ++i)
        result[i] = smoothed(*result[i - 1], rangeAt(i), period);
    return result;
}

Donchian::Donchian(std::size_t period)
    : m_highs{period}
    , m_lows{period}
{
}

std::optional<Channel> Donchian::add(double high, double low)
{
    m_highs.add(high);
    m_lows.add(low);
    if (m_highs.isFull()) {
        const auto highs = m_highs.values();
        const auto lows = m_lows.values();
        m_value = Channel{*std::max_element(highs.begin(), highs.end()),
                          *std::min_element(lows.begin(), lows.end())};
    }
    return m_value;
}

std::vector<std::optional<Channel>> donchian(std::span<const Candle> candles, std::size_t period)
{
    HF_ASSERT(period > 0);
    std::vector<std::optional<Channel>> result(candles.size());
    for (std::size_t end = period; end <= candles.size(); ++end) {
        Channel channel{candles[end - period].high, candles[end - period].low};
        for (const Candle& candle : candles.subspan(end - period, period)) {
            channel.upper = std::max(channel.upper, candle.high);
            channel.lower = std::min(channel.lower, candle.low);
        }
        result[end - 1] = channel;
    }
    return result;
}

} // namespace holdfast::market
