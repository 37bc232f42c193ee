// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/rate_budget.h"

#include <array>

namespace holdfast::sim::okx {
namespace {

struct Entry {
    std::string_view method;
    std::string_view path;
    RateLimit limit;
};

constexpr milliseconds kSecond{1000};
constexpr milliseconds kTwoSeconds{2000};

// okx.md §7.5, and §4.1 and §5.1 for the trading calls.
constexpr std::array kLimits{
    Entry{"GET", "/api/v5/account/positions", {10, kTwoSeconds, false}},
    Entry{"GET", "/api/v5/account/positions-history", {10, kTwoSeconds, false}},
    Entry{"GET", "/api/v5/account/balance", {10, kTwoSeconds, false}},
    Entry{"GET", "/api/v5/account/config", {5, kTwoSeconds, false}},
    Entry{"POST", "/api/v5/account/set-position-mode", {5, kTwoSeconds, false}},
    Entry{"GET", "/api/v5/account/bills", {5, kSecond, false}},
    Entry{"POST", "/api/v5/trade/order", {60, kTwoSeconds, true}},
    Entry{"GET", "/api/v5/trade/order", {60, kTwoSeconds, true}},
    Entry{"POST", "/api/v5/trade/cancel-order", {60, kTwoSeconds, true}},
    Entry{"POST", "/api/v5/trade/amend-order", {60, kTwoSeconds, true}},
    Entry{"POST", "/api/v5/trade/batch-orders", {300, kTwoSeconds, true}},
    Entry{"POST", "/api/v5/trade/cancel-batch-orders", {300, kTwoSeconds, true}},
    Entry{"POST", "/api/v5/trade/amend-batch-orders", {300, kTwoSeconds, true}},
    Entry{"POST", "/api/v5/trade/order-algo", {20, kTwoSeconds, true}},
    Entry{"POST", "/api/v5/trade/amend-algos", {20, kTwoSeconds, true}},
    Entry{"POST", "/api/v5/trade/cancel-algos", {20, kTwoSeconds, true}},
    Entry{"POST", "/api/v5/trade/close-position", {20, kTwoSeconds, true}},
    Entry{"GET", "/api/v5/trade/orders-pending", {60, kTwoSeconds, false}},
    Entry{"GET", "/api/v5/trade/fills", {60, kTwoSeconds, false}},
    Entry{"GET", "/api/v5/trade/fills-history", {10, kTwoSeconds, false}},
    Entry{"GET", "/api/v5/trade/orders-history", {40, kTwoSeconds, false}},
    Entry{"POST", "/api/v5/trade/cancel-all-after", {1, kSecond, false}},
    Entry{"GET", "/api/v5/trade/account-rate-limit", {1, kSecond, false}},
    Entry{"GET", "/api/v5/market/books", {40, kTwoSeconds, false}},
    Entry{"GET", "/api/v5/market/candles", {40, kTwoSeconds, false}},
    Entry{"GET", "/api/v5/public/mark-price", {10, kTwoSeconds, true}},
    Entry{"GET", "/api/v5/public/funding-rate", {10, kTwoSeconds, true}},
    Entry{"GET", "/api/v5/public/time", {10, kTwoSeconds, false}},
};

} // namespace

RateLimit rateLimitOf(std::string_view method, std::string_view path)
{
    for (const Entry& entry : kLimits)
        if (entry.method == method && entry.path == path) return entry.limit;
    return {20, kTwoSeconds, false};
}

bool RateBudget::take(WallTime now, const std::string& key, const RateLimit& limit, int calls,
                      int others)
{
    std::deque<WallTime>& times = m_calls[key];
    while (!times.empty() && times.front() + limit.window <= now)
        times.pop_front();
    if (static_cast<int>(times.size()) + calls + others > limit.callsMax) return false;
    times.insert(times.end(), static_cast<std::size_t>(calls), now);
    return true;
}

} // namespace holdfast::sim::okx
