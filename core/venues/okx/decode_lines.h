// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venues/decoding.h"

#include <string_view>

namespace holdfast::venues::okx {

using Source = PayloadSource;

/// One reply body (rest) or one or more frames, each on its lines (ws).
///
/// \param name  the endpoint's last words ("positions", "orders-pending", "order", "orders-history",
///              "order-algo", "orders-algo-pending", "orders-algo-history", "fills", "positions-history",
///              "instruments", "config", "balance", "candles", "ticker", "mark-price", "time", "funding-rate",
///              "funding-rate-history", "bills", "leverage-info", and for
///              replies to writes "place-order", "cancel-order", "place-stop", "amend-stop",
///              "cancel-stop", "close-position"), a whole path ("/api/v5/account/positions"), the channel
///              of a push, or "auto": every reading that understands all rows is tried, and two that
///              give different objects are a refusal (exit 3).
///
/// Numbers are texts as the venue wrote them, absent ones null; times are milliseconds since 1970 UTC.
/// Rows of spot, futures and options give no line: they are not ours.
[[nodiscard]] DecodedLines decodeLines(Source source, std::string_view name,
                                       std::string_view bytes);

} // namespace holdfast::venues::okx
