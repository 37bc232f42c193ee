// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/market/candle.h"

#include <string_view>
#include <vector>

namespace holdfast::market {

/// Candles of one instrument as a file holds them.
struct CandleFile {
    std::vector<Candle> candles; ///< Strictly rising open times, all final.
    milliseconds bar{};          ///< The distance that most neighbours have.
    std::vector<Gap> gaps;       ///< Where bars are missing.
};

/// Reads the text of a CSV file of candles.
///
/// The first line names the columns, in any order and case; needed are a time ("timestamp", "time",
/// "date", "datetime", "open_time"), "open", "high", "low", "close" and "volume". Further columns are
/// passed over. Times are as parseMarketTime reads them. Lines end with LF or CRLF; the last line may
/// lack its end; a byte order mark is passed over; fields may stand in double quotes.
///
/// Nothing is repaired: every error is a sentence that says what, where (line and column, from 1, the
/// header being line 1) and what to do.
/// \retval ErrorCode::Missing     no text, fewer than two candles, or a column is not there
/// \retval ErrorCode::Malformed   a field is not what its column says, or a row has other columns
/// \retval ErrorCode::OutOfRange  NaN, a bar that cannot be (check), a time that goes back, stands
///                                still or falls off the grid of the bars
[[nodiscard]] Result<CandleFile> readCandles(std::string_view text);

} // namespace holdfast::market
