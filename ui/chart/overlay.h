// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chart/candle_series.h"

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

/// Three lines beside the candles, NaN where there are not enough bars. A new candle computes one value; only
/// another choice or older candles compute all of them.
class Overlay {
public:
    /// Brings the lines up to date; candles before `changedFrom` are as they were.
    void update(const CandleSeries& series, std::size_t changedFrom, const OverlayChoice& choice);

    [[nodiscard]] const OverlayChoice& choice() const { return m_choice; }
    [[nodiscard]] const std::vector<double>& upper() const { return m_upper; }
    [[nodiscard]] const std::vector<double>& middle() const { return m_middle; }
    [[nodiscard]] const std::vector<double>& lower() const { return m_lower; }
    /// Values computed since the beginning: what a test counts.
    [[nodiscard]] std::size_t computed() const { return m_computed; }

private:
    OverlayChoice m_choice;
    std::vector<double> m_upper, m_middle, m_lower;
    std::size_t m_computed = 0;
};

} // namespace holdfast::ui
