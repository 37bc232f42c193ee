// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/market/candle.h"
#include "core/market/window.h"

#include <optional>
#include <span>
#include <vector>

/// Indicators, each as a class that takes bar after bar and as a function over all of them. Both give
/// the same bits. There is no value until the first full window.
namespace holdfast::market {

struct Bands {
    double upper = 0;
    double middle = 0;
    double lower = 0;
    friend bool operator==(const Bands&, const Bands&) = default;
};

/// Mean of the latest `period` closes, and `deviations` population standard deviations to both sides.
class Bollinger {
public:
    /// \pre period > 0, asserted
    Bollinger(std::size_t period, double deviations);
    std::optional<Bands> add(double close);
    [[nodiscard]] const std::optional<Bands>& value() const { return m_value; }

private:
    Window m_closes;
    double m_deviations;
    std::optional<Bands> m_value;
};
[[nodiscard]] std::vector<std::optional<Bands>> bollinger(std::span<const double> closes,
                                                          std::size_t period, double deviations);

/// Wilder's average true range: the mean of the first `period` true ranges, then
/// (before * (period - 1) + range) / period. The first bar's range is high - low.
class Atr {
public:
    /// \pre period > 0, asserted
    explicit Atr(std::size_t period);
    std::optional<double> add(double high, double low, double close);
    [[nodiscard]] const std::optional<double>& value() const { return m_value; }

private:
    std::size_t m_period;
    std::size_t m_count = 0;
    double m_sum = 0; ///< Of the first ranges only.
    double m_closeBefore = 0;
    std::optional<double> m_value;
};
[[nodiscard]] std::vector<std::optional<double>> atr(std::span<const Candle> candles,
                                                     std::size_t period);

struct Channel {
    double upper = 0;
    double lower = 0;
    friend bool operator==(const Channel&, const Channel&) = default;
};

/// Highest high and lowest low of the latest `period` bars, the newest included.
class Donchian {
public:
    /// \pre period > 0, asserted
    explicit Donchian(std::size_t period);
    std::optional<Channel> add(double high, double low);
    [[nodiscard]] const std::optional<Channel>& value() const { return m_value; }

private:
    Window m_highs;
    Window m_lows;
    std::optional<Channel> m_value;
};
[[nodiscard]] std::vector<std::optional<Channel>> donchian(std::span<const Candle> candles,
                                                           std::size_t period);

} // namespace holdfast::market
