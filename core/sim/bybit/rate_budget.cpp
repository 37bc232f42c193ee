// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bybit/rate_budget.h"

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::sim::bybit {
namespace {

// bybit.md §8.
constexpr std::array kLimits{
    std::pair<std::string_view, int>{"/v5/order/create", 10},
    std::pair<std::string_view, int>{"/v5/order/amend", 10},
    std::pair<std::string_view, int>{"/v5/order/cancel", 10},
    std::pair<std::string_view, int>{"/v5/order/cancel-all", 10},
    std::pair<std::string_view, int>{"/v5/order/create-batch", 10},
    std::pair<std::string_view, int>{"/v5/order/amend-batch", 10},
    std::pair<std::string_view, int>{"/v5/order/cancel-batch", 10},
    std::pair<std::string_view, int>{"/v5/order/realtime", 50},
    std::pair<std::string_view, int>{"/v5/order/history", 50},
    std::pair<std::string_view, int>{"/v5/execution/list", 50},
    std::pair<std::string_view, int>{"/v5/position/list", 50},
    std::pair<std::string_view, int>{"/v5/position/closed-pnl", 50},
    std::pair<std::string_view, int>{"/v5/position/set-leverage", 10},
    std::pair<std::string_view, int>{"/v5/position/switch-mode", 10},
    std::pair<std::string_view, int>{"/v5/position/trading-stop", 10},
    std::pair<std::string_view, int>{"/v5/account/wallet-balance", 50},
    std::pair<std::string_view, int>{"/v5/account/info", 50},
    std::pair<std::string_view, int>{"/v5/account/instruments-info", 10},
    std::pair<std::string_view, int>{"/v5/user/query-api", 10},
    std::pair<std::string_view, int>{"/v5/account/fee-rate", 5},
    std::pair<std::string_view, int>{"/v5/account/set-margin-mode", 5},
    std::pair<std::string_view, int>{"/v5/account/transaction-log", 25},
};
constexpr int kOtherSigned = 10; ///< Signed ones without a line in the table.

} // namespace

int callsMaxOf(std::string_view path)
{
    for (const auto& [name, calls] : kLimits)
        if (name == path) return calls;
    return path.starts_with("/v5/market/") || path.starts_with("/v5/system/") ? 0 : kOtherSigned;
}

RateBudget::Standing RateBudget::take(WallTime now, const std::string& key, int limit, int& calls,
                                      int others)
{
    std::deque<WallTime>& times = m_calls[key];
    while (!times.empty() && times.front() + kWindow <= now)
        times.pop_front();
    const int left = limit - others - static_cast<int>(times.size());
    if (left <= 0) return {false, limit, 0, (times.empty() ? now : times.front()) + kWindow};
    calls = std::min(calls, left);
    times.insert(times.end(), static_cast<std::size_t>(calls), now);
    return {true, limit, left - calls, now};
}

bool RateBudget::isBanned(WallTime now)
{
    if (now < m_bannedUntil) return true;
    while (!m_address.empty() && m_address.front() + kAddressWindow <= now)
        m_address.pop_front();
    m_address.push_back(now);
    if (static_cast<int>(m_address.size()) <= kAddressCalls) return false;
    m_bannedUntil = now + kBan;
    return true;
}

} // namespace holdfast::sim::bybit
