// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/sim/market.h"

#include <optional>
#include <string_view>
#include <vector>

namespace holdfast::sim::okx {

/// A bar of the venue: "1m" to "3M". From six hours up it opens at UTC+8, or at UTC with the suffix "utc"
/// (okx.md §8). Weeks open on Monday. Bars of two and three days count from 1970: which day the venue
/// counts from is not recorded.
struct Bar {
    enum class Unit { Minutes, Weeks, Months };
    Unit unit = Unit::Minutes;
    int count = 1;
    hours offset{0}; ///< East of UTC.
    friend bool operator==(const Bar&, const Bar&) = default;
};

/// The bar of a name; case counts. Nothing: the venue has none of this name.
[[nodiscard]] std::optional<Bar> barOf(std::string_view name);
/// Its length; of months the shortest it can have.
[[nodiscard]] minutes lengthMin(const Bar& bar);
/// When the bar that `time` lies in opened, and when the one after it opens.
[[nodiscard]] MarketTime openOf(const Bar& bar, MarketTime time);
[[nodiscard]] MarketTime nextOpenOf(const Bar& bar, MarketTime time);

/// As Market::candles. The first of all may begin inside its bar, as after a listing.
[[nodiscard]] std::vector<VenueCandle> candles(const Market& market, const InstrumentId& instrument,
                                               const Bar& bar, std::optional<MarketTime> before,
                                               int countMax);

} // namespace holdfast::sim::okx
