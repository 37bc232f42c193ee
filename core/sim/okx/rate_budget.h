// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace holdfast::sim::okx {

/// How often one endpoint may be called, and what shares the count.
struct RateLimit {
    int callsMax = 0;
    milliseconds window{2000};
    bool isPerInstrument =
        false; ///< Else per user (or per address, which is the same on loopback).
};

/// The limit of a path. Source: okx.md §7.5 and §4.1; paths without an entry there have 20 calls per 2 s.
[[nodiscard]] RateLimit rateLimitOf(std::string_view method, std::string_view path);

/// Counts calls in sliding windows, as the venue does before it answers 50011.
class RateBudget {
public:
    /// Counts `calls` against `key` if all of them fit; false, and nothing counted, if they do not.
    [[nodiscard]] bool take(WallTime now, const std::string& key, const RateLimit& limit,
                            int calls = 1, int others = 0);

private:
    std::map<std::string, std::deque<WallTime>>
        m_calls; // times of calls within the window, oldest first
};

} // namespace holdfast::sim::okx
