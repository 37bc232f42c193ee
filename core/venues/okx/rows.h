// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/domain/instrument.h"
#include "core/domain/records.h"
#include "core/venues/taking.h"

#include <string_view>
#include <vector>

/// One object of OKX as one noun of ours. Source of every field: okx.md §2.5, §2.7, §3.1, §3.2, §4.5,
/// §4.6, §5.3, §7.
///
/// `nullopt`: the row is understood and is not ours: spot, margin, futures, options (our scope is SWAP).
/// An error names the field and refuses the row; nothing is defaulted:
/// \retval ErrorCode::Missing       a field we need is absent or ""
/// \retval ErrorCode::UnknownValue  a value of a field we act on that no source documents
/// \retval ErrorCode::Malformed, ErrorCode::OutOfRange  a number or time we cannot take
namespace holdfast::venues::okx {

/// Rows of account/positions and of the positions channel. Net mode: the sign of `pos` is the
/// direction; hedge mode: posSide is, and `pos` is never negative.
[[nodiscard]] Decoded<PositionRow> decodePosition(json::Value row);
/// Rows of order, orders-pending, orders-history and of the orders channel.
[[nodiscard]] Decoded<Order> decodeOrder(json::Value row);
/// The fill that an object of the orders channel carries; none when fillSz is 0 or absent, as in the
/// recorded `filled` push (okx.md §2.7).
[[nodiscard]] Decoded<Fill> decodeOrderFill(json::Value row);
/// Rows of order-algo, orders-algo-pending, orders-algo-history and of the orders-algo channel.
[[nodiscard]] Decoded<StopOrder> decodeStop(json::Value row);
/// Rows of trade/fills.
[[nodiscard]] Decoded<Fill> decodeFill(json::Value row);
/// Rows of account/positions-history.
[[nodiscard]] Decoded<Closure> decodeClosure(json::Value row);
/// Rows of public/instruments. An instrument that is not open yet and has no tick or lot is not ours.
[[nodiscard]] Decoded<Instrument> decodeInstrument(json::Value row);
/// The object of account/config. An empty uid is Missing: without it nothing is proved.
[[nodiscard]] Result<AccountConfig> decodeAccount(json::Value row);
/// One of `details[]` of account/balance or of the account channel.
[[nodiscard]] Result<Balance> decodeBalance(json::Value row);
/// [ts, o, h, l, c, vol, volCcy, volCcyQuote, confirm]
[[nodiscard]] Result<VenueCandle> decodeCandle(json::Value row, const InstrumentId& instrument,
                                               minutes bar);
/// Objects of market/ticker and of the tickers channel: last, bid, ask, open24h.
[[nodiscard]] Decoded<Quote> decodeTicker(json::Value row);
/// Objects of public/mark-price and of the mark-price channel: mark.
[[nodiscard]] Decoded<Quote> decodeMark(json::Value row);

/// OKX's name of a bar: "5m", "1H", "1Dutc" (bars of 6 h and more in UTC); empty if it has none.
[[nodiscard]] std::string_view barName(minutes bar);
/// The other way; `nullopt` for names we do not use (seconds, weeks, months, and days of Hong Kong).
[[nodiscard]] std::optional<minutes> barOf(std::string_view name);

} // namespace holdfast::venues::okx
