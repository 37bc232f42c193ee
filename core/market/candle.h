// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <cstdint>
#include <string>
#include <vector>

namespace holdfast::market {

/// One bar for strategies, charts and backtests. In doubles, because nothing here is money yet
/// (decisions §9); the venue's exact candle is VenueCandle.
struct Candle {
    MarketTime open{}; ///< Start of the bar.
    double openPrice = 0;
    double high = 0;
    double low = 0;
    double close = 0;
    double volume = 0;
    bool isFinal = true; ///< The bar is over; nothing of it changes any more.
    friend bool operator==(const Candle&, const Candle&) = default;
};

/// Bars that are not there: between the bar before `from` and the one at `to`. They are named and
/// never invented: no row stands in for a bar nobody recorded.
struct Gap {
    MarketTime from{}; ///< Open time of the first missing bar.
    MarketTime to{};   ///< Open time of the next bar that is there.
    std::int64_t bars = 0;
    friend bool operator==(const Gap&, const Gap&) = default;
};

/// Whether the numbers can be a bar: finite, prices above zero, low <= open, close <= high, volume >= 0.
/// \retval ErrorCode::OutOfRange  says which of these fails
[[nodiscard]] Result<void> check(const Candle& candle);

} // namespace holdfast::market
