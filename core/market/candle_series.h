// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records.h"
#include "core/market/candle.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace holdfast::market {

/// What a candle that came in did.
enum class Taken {
    Forming, ///< It is the bar that forms now.
    Closed,  ///< It is the newest final bar: what strategies decide on.
    Filled,  ///< A final bar that was missing; it is history.
    Known,   ///< It says nothing new.
};
[[nodiscard]] std::string_view toString(Taken);

/// The candles of one instrument and bar as a venue sends them: history and pushes, in any order, each
/// possibly several times. A bar is final only when the venue said so: one whose end was missed is a
/// gap until a read brings it, and no strategy sees it.
class CandleSeries {
public:
    /// \param countMax  the oldest final bars beyond this many are let go
    /// \pre bar > 0 and countMax > 0, asserted
    CandleSeries(milliseconds bar, std::size_t countMax);

    /// \retval ErrorCode::OutOfRange  the numbers cannot be a bar, or its time is off the grid
    /// \retval ErrorCode::Malformed   a final bar came again with other numbers; the first is kept
    [[nodiscard]] Result<Taken> take(const Candle& candle);

    /// Final bars, rising.
    [[nodiscard]] const std::vector<Candle>& candles() const { return m_final; }
    [[nodiscard]] const std::optional<Candle>& forming() const { return m_forming; }
    /// Missing between the bars that are there, the forming one included.
    [[nodiscard]] std::vector<Gap> gaps() const;

private:
    milliseconds m_bar;
    std::size_t m_countMax;
    std::vector<Candle> m_final;
    std::optional<Candle> m_forming;
    std::optional<MarketTime> m_letGoUpTo; ///< Open time of the newest bar that was let go.
};

/// A venue's exact candle in doubles.
[[nodiscard]] Candle toCandle(const VenueCandle& candle);

} // namespace holdfast::market
