// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/market/candle.h"

#include <algorithm>
#include <cmath>

namespace holdfast::market {

Result<void> check(const Candle& candle)
{
    const auto wrong = [](const char* what) { return unexpected(ErrorCode::OutOfRange, what); };
    for (const double price : {candle.openPrice, candle.high, candle.low, candle.close}) {
        if (!std::isfinite(price)) return wrong("a price is not a finite number");
        if (price <= 0) return wrong("a price is not above zero");
    }
    if (!std::isfinite(candle.volume)) return wrong("the volume is not a finite number");
    if (candle.volume < 0) return wrong("the volume is negative");
    if (candle.high < std::max(candle.openPrice, candle.close))
        return wrong("the high is below the open or the close");
    if (candle.low > std::min(candle.openPrice, candle.close))
        return wrong("the low is above the open or the close");
    return {};
}

} // namespace holdfast::market
