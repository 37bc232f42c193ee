// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chart/pyramid.h"

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace holdfast::ui {

/// A candle for the eye: doubles, time in seconds since 1970 of the market.
struct ChartCandle {
    double time = 0;
    double open = 0, high = 0, low = 0, close = 0, volume = 0;
    friend bool operator==(const ChartCandle&, const ChartCandle&) = default;
};

/// Candles in order of time with a pyramid over them, so that a view of any width is drawn from a bounded
/// number of pieces, whatever the zoom.
class CandleSeries {
public:
    /// Puts `candle` where its time belongs: replaces one of the same time, appends a later one. An earlier
    /// one is inserted and rebuilds the pyramid, which history does once.
    void put(const ChartCandle& candle);
    /// Replaces everything. Sorted here if it is not; of two with one time the later one in the list is kept.
    void assign(std::vector<ChartCandle> candles);
    void clear();

    [[nodiscard]] const std::vector<ChartCandle>& candles() const { return m_pyramid.base(); }
    [[nodiscard]] std::size_t size() const { return candles().size(); }
    [[nodiscard]] bool empty() const { return candles().empty(); }
    /// Indices [first, last) of candles whose time lies in [from, to].
    [[nodiscard]] std::pair<std::size_t, std::size_t> range(double from, double to) const;
    /// The candles [first, last) merged by `each` (`Pyramid::merged`); a piece carries the first open, the last
    /// close, the extremes, the summed volume and the time of its first candle.
    /// \returns how many a piece holds
    std::size_t merged(std::size_t first, std::size_t last, std::size_t each,
                       std::vector<ChartCandle>& out) const
    {
        return m_pyramid.merged(first, last, each, out);
    }
    /// Lowest low and highest high of [first, last); nullopt if empty. Cost grows with the logarithm.
    [[nodiscard]] std::optional<std::pair<double, double>> extremes(std::size_t first,
                                                                    std::size_t last) const;

private:
    Pyramid<ChartCandle> m_pyramid;
};

/// What a piece of several candles is made by.
void absorb(ChartCandle& into, const ChartCandle& next);

} // namespace holdfast::ui
