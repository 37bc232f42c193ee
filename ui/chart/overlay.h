// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/market/indicators.h"
#include "ui/chart/candle_series.h"

#include <optional>
#include <utility>
#include <vector>

namespace holdfast::ui {

/// What the armed strategy looks at, drawn under the candles.
struct OverlayChoice {
    enum class Kind { None, Bollinger, Channel };
    Kind kind = Kind::None;
    int period = 20;    ///< Bars.
    double width = 2.0; ///< Bollinger: standard deviations.
    friend bool operator==(const OverlayChoice&, const OverlayChoice&) = default;
};

/// Three lines at one candle; NaN where there are not enough bars. A type of the chart's own, so that `absorb`
/// is found beside it.
struct OverlayBands : market::Bands {};
/// The highest upper, the lowest lower and the last middle: the lines' envelope.
void absorb(OverlayBands& into, const OverlayBands& next);

/// Three lines beside the candles. A new candle computes one value; only another choice or older candles
/// compute all of them. Without a choice there are none.
class Overlay {
public:
    /// Brings the lines up to date; candles before `changedFrom` are as they were.
    void update(const CandleSeries& series, std::size_t changedFrom, const OverlayChoice& choice);

    [[nodiscard]] const OverlayChoice& choice() const { return m_choice; }
    /// One for each candle, or empty.
    [[nodiscard]] const std::vector<OverlayBands>& bands() const { return m_pyramid.base(); }
    /// As `CandleSeries::merged`: given the same figures, piece i belongs to candle piece i.
    std::size_t merged(std::size_t first, std::size_t last, std::size_t each,
                       std::vector<OverlayBands>& out) const
    {
        return m_pyramid.merged(first, last, each, out);
    }
    /// Lowest lower and highest upper line in [first, last); nullopt if there are none.
    [[nodiscard]] std::optional<std::pair<double, double>> extremes(std::size_t first,
                                                                    std::size_t last) const;
    /// Values computed since the beginning: what a test counts.
    [[nodiscard]] std::size_t computed() const { return m_computed; }

private:
    OverlayChoice m_choice;
    Pyramid<OverlayBands> m_pyramid;
    std::size_t m_computed = 0;
};

} // namespace holdfast::ui
