// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/domain/instrument.h"
#include "core/domain/records.h"
#include "core/venues/taking.h"

#include <optional>
#include <string_view>

/// Rows of positions, fills, instruments and prices. Orders and stops: orders.h; money: money_rows.h. Source
/// of every field: bybit.md §2.2, §2.3, §3.1, §6, §9.
///
/// `nullopt`: the row is understood and is not ours: spot, inverse, options, dated futures, and of
/// executions what is no fill (funding). An error names the field and refuses the row:
/// \retval ErrorCode::Missing       a field we need is absent or ""
/// \retval ErrorCode::UnknownValue  a value of a field we act on that no source documents
/// \retval ErrorCode::Malformed, ErrorCode::OutOfRange  a number or time we cannot take
namespace holdfast::venues::bybit {

/// Rows of position/list and of the position topic, whose names for the entry price differ (avgPrice,
/// entryPrice) and which write an unset stop as "" and as "0". The side of a flat row is "".
///
/// The key's margin mode is Cross always: the mode is the account's (bybit.md §3.4) and no row says it.
[[nodiscard]] Decoded<PositionRow> decodePosition(json::Value row);
/// Rows of execution/list and of the execution topic that change a position. Funding is no fill; an execType
/// that is not documented is refused: it would be missing in a sum, or counted in one.
[[nodiscard]] Decoded<Fill> decodeFill(json::Value row);
/// Rows of position/closed-pnl: one for each order that closed something. It does not say that the position
/// is gone, so its kind is never Full (bybit.md §6.3).
[[nodiscard]] Decoded<Closure> decodeClosure(json::Value row);
/// Rows of market/instruments-info. A contract has one unit of the base currency.
[[nodiscard]] Decoded<Instrument> decodeInstrument(json::Value row);
/// Objects of market/tickers and of the tickers topic, where an absent field is unchanged.
[[nodiscard]] Decoded<Quote> decodeTicker(json::Value row);
/// [start, open, high, low, close, volume, turnover] of market/kline, which does not say what is final.
[[nodiscard]] Result<VenueCandle> decodeCandle(json::Value row, const InstrumentId& instrument,
                                               minutes bar, bool isFinal);
/// Objects of the kline topic.
[[nodiscard]] Result<VenueCandle> decodePushedCandle(json::Value row,
                                                     const InstrumentId& instrument, minutes bar);

/// Bybit's name of a bar: "5", "60", "D"; empty if it has none.
[[nodiscard]] std::string_view barName(minutes bar);
/// The other way; `nullopt` for names we do not use (weeks, months).
[[nodiscard]] std::optional<minutes> barOf(std::string_view name);

} // namespace holdfast::venues::bybit
