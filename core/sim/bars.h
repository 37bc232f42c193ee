// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/sim/market.h"

#include <optional>
#include <string_view>
#include <vector>

namespace holdfast::sim {

/// A bar as venues count them: some open at UTC, some east of it (okx.md §8). Weeks open on Monday. Bars of two and three days count from 1970: which day the venue
/// counts from is not recorded.
struct Bar {
    enum class Unit { Minutes, Weeks, Months };
    Unit unit = Unit::Minutes;
    int count = 1;
    hours offset{0}; ///< East of UTC.
    friend bool operator==(const Bar&, const Bar&) = default;
};

/// Its length; of months the shortest it can have.
[[nodiscard]] minutes lengthMin(const Bar& bar);
/// When the bar that `time` lies in opened, and when the one after it opens.
[[nodiscard]] MarketTime openOf(const Bar& bar, MarketTime time);
[[nodiscard]] MarketTime nextOpenOf(const Bar& bar, MarketTime time);

/// As Market::candles. The first of all may begin inside its bar, as after a listing.
[[nodiscard]] std::vector<VenueCandle> candles(const Market& market, const InstrumentId& instrument,
                                               const Bar& bar, std::optional<MarketTime> before,
                                               int countMax);

} // namespace holdfast::sim
