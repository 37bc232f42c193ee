// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace holdfast::sim::bybit {

/// Calls of one endpoint within a second; zero: only the address is limited (bybit.md §8).
[[nodiscard]] int callsMaxOf(std::string_view path);

/// Counts calls in sliding windows.
class RateBudget {
public:
    struct Standing {
        bool isTaken = false;
        int limit = 0;
        int left = 0;
        WallTime resetAt{}; ///< When the next call fits; now, while one fits.
    };
    static constexpr milliseconds kWindow{1000};
    /// Counts up to `calls` against `key`; of a batch as many as fit count (bybit.md §4.2).
    /// \returns isTaken false: not even one fitted, and none counted
    /// \param others  of the limit that somebody else has used (F55)
    [[nodiscard]] Standing take(WallTime now, const std::string& key, int limit, int& calls,
                                int others = 0);

    /// The address: 600 calls in 5 s over everything; beyond it nothing is heard for ten minutes.
    static constexpr int kAddressCalls = 600;
    static constexpr milliseconds kAddressWindow{5000};
    static constexpr milliseconds kBan{10 * 60 * 1000};
    [[nodiscard]] bool isBanned(WallTime now);

private:
    std::map<std::string, std::deque<WallTime>> m_calls;
    std::deque<WallTime> m_address;
    WallTime m_bannedUntil{};
};

} // namespace holdfast::sim::bybit
