// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/wire.h"

#include <string>
#include <string_view>
#include <utility>

/// What a request costs (bybit.md §8): each endpoint has a budget of its own for the account, and all requests
/// of one address share another.
namespace holdfast::venues::bybit {

inline constexpr milliseconds kRollingWindow{1000};
inline constexpr link::Allowance kAddressAllowance{600, milliseconds{5000}};
inline constexpr int kOrderLimit = 10;   ///< Writes of orders and stops, for a second.
inline constexpr int kReadLimit = 50;    ///< Lists of orders, fills, positions; balances.
inline constexpr int kKeyReadLimit = 10; ///< user/query-api.
/// Market data has the address's budget alone; this bounds what one list of candles may take of it.
inline constexpr int kMarketLimit = 50;
/// X-BAPI-RECV-WINDOW of everything we sign: how late a request that was held up may still be taken
/// (bybit.md §1.4). An order may ask for less.
inline constexpr milliseconds kReceiveWindow{5000};

inline void spendsOf(link::Wire& wire, std::string endpoint, int limit)
{
    wire.uses.push_back({std::move(endpoint), {limit, kRollingWindow}});
}
inline void spendsOfAddress(link::Wire& wire)
{
    wire.uses.push_back({"address", kAddressAllowance, true});
}
/// A GET of `target`, whose path without "/v5/" and query is its budget's name.
[[nodiscard]] link::Wire get(std::string target, int limit, bool isSigned);

} // namespace holdfast::venues::bybit
