// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/reading.h"

#include <memory>

/// Reads that are no lists: who we are, the time, one instrument's price and funding, candles.
namespace holdfast::venues::bybit {

/// user/query-api and account/info, both needed. A demo key that may not ask the first (10032) names no
/// account: nothing is proven then.
[[nodiscard]] std::unique_ptr<link::Reading> readAccount(RequestId id);
/// market/time: the time of the reply, which the venue sets in milliseconds.
[[nodiscard]] std::unique_ptr<link::Reading> readTime(RequestId id);
/// market/tickers has mark and last in one row.
[[nodiscard]] std::unique_ptr<link::Reading> readMark(RequestId id, const InstrumentId& instrument);
/// market/tickers for rate and time, market/instruments-info for the interval.
[[nodiscard]] std::unique_ptr<link::Reading> readFunding(RequestId id,
                                                         const InstrumentId& instrument);
/// market/kline, newest first there and oldest first in the answer, until there are enough or a page has no
/// rows. Without `before` the newest row is the forming candle; all others are final.
[[nodiscard]] std::unique_ptr<link::Reading> readCandles(RequestId id, const ReadCandles& request);

} // namespace holdfast::venues::bybit
