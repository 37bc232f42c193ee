// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venues/decoding.h"

#include <string_view>

namespace holdfast::venues::bybit {

/// One reply body (rest) or one or more frames, each on its lines (ws).
///
/// \param name  the endpoint ("position/list", "order/realtime", "order/history", "execution/list",
///              "position/closed-pnl", "market/instruments-info", "market/tickers", "market/kline",
///              "market/funding/history", "account/wallet-balance", "account/info", "user/query-api", "market/time", and
///              of writes "order/create", "order/amend", "order/cancel", their batches, "position/trading-stop",
///              "position/set-leverage"), its whole path ("/v5/position/list"), our word for its rows ("positions",
///              "orders", "fills", "closures", "instruments"), the topic of a push, or "auto": every reading that
///              understands the rows is tried, and two that give different objects are a refusal (exit 3).
///
/// A row of an order that is a stop gives a stop's line, one that fired an order's line and a stop's (orders.h). Numbers
/// are texts as the venue wrote them, absent ones null; times are milliseconds since 1970 UTC. Rows of spot, inverse
/// contracts, options and dated futures give no line: they are not ours. A page that is full and has a cursor is
/// partial; any other is complete, since the venue's last page has a cursor too (bybit.md §6.1).
[[nodiscard]] DecodedLines decodeLines(PayloadSource source, std::string_view name,
                                       std::string_view bytes);

} // namespace holdfast::venues::bybit
