// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/market/candle.h"

#include <optional>
#include <vector>

namespace holdfast::market {

/// A public trade of the venue; not a fill of ours.
struct Trade {
    MarketTime time{};
    double price = 0; ///< Quote per base.
    double qty = 0;   ///< As the volume shall count it.
};

/// Makes candles from trades, in the order they come.
///
/// A bar begins on a multiple of its length since 1970. It is final once a trade or `advance` shows
/// that its end has passed. Bars without a trade become gaps, not rows.
class CandleBuilder {
public:
    /// \pre bar > 0, asserted
    explicit CandleBuilder(milliseconds bar);

    /// \param closed  a bar that this trade ended is appended
    /// \retval ErrorCode::Stale       the trade belongs to a bar that is final already
    /// \retval ErrorCode::OutOfRange  price or quantity cannot be
    [[nodiscard]] Result<void> add(const Trade& trade, std::vector<Candle>& closed);
    /// The market's time went on, with or without a trade.
    void advance(MarketTime now, std::vector<Candle>& closed);

    [[nodiscard]] const std::optional<Candle>& forming() const { return m_forming; }
    [[nodiscard]] const std::vector<Gap>& gaps() const { return m_gaps; }

private:
    void begin(MarketTime open, const Trade& trade);

    milliseconds m_bar;
    std::optional<Candle> m_forming;
    MarketTime
        m_next{}; ///< Where the bar after the last final one begins; meaningless before m_hasBars.
    bool m_hasBars = false;
    std::vector<Gap> m_gaps;
};

} // namespace holdfast::market
