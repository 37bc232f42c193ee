// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace holdfast {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;

/// Four clocks, four types (decisions §10). None of them can be read in pure code: time is an argument.
namespace clocks {
struct Mono {
    using rep = std::int64_t;
    using period = std::nano;
    using duration = nanoseconds;
    using time_point = std::chrono::time_point<Mono>;
    static constexpr bool is_steady = true;
};
struct Wall {
    using rep = std::int64_t;
    using period = std::milli;
    using duration = milliseconds;
    using time_point = std::chrono::time_point<Wall>;
    static constexpr bool is_steady = false;
};
struct Boot {
    using rep = std::int64_t;
    using period = std::nano;
    using duration = nanoseconds;
    using time_point = std::chrono::time_point<Boot>;
    static constexpr bool is_steady = true;
};
struct Market {
    using rep = std::int64_t;
    using period = std::milli;
    using duration = milliseconds;
    using time_point = std::chrono::time_point<Market>;
    static constexpr bool is_steady = false;
};
} // namespace clocks

using MonoTime = clocks::Mono::time_point; ///< Durations and deadlines. Origin is arbitrary.
using WallTime =
    clocks::Wall::time_point; ///< Display, signing, venue stamps. Milliseconds since 1970 UTC.
using BootTime = clocks::Boot::time_point; ///< Runs through sleep: notices it.
using MarketTime = clocks::Market::
    time_point; ///< Candles and strategies. Milliseconds since 1970 UTC of the market.

/// The time of one step of the engine.
struct Now {
    MonoTime mono{};
    WallTime wall{};
    BootTime boot{};
    friend bool operator==(const Now&, const Now&) = default;
};

[[nodiscard]] constexpr WallTime wallFromMs(std::int64_t ms) { return WallTime{milliseconds{ms}}; }
[[nodiscard]] constexpr std::int64_t toMs(WallTime time) { return time.time_since_epoch().count(); }
[[nodiscard]] constexpr MarketTime marketFromMs(std::int64_t ms)
{
    return MarketTime{milliseconds{ms}};
}
[[nodiscard]] constexpr std::int64_t toMs(MarketTime time)
{
    return time.time_since_epoch().count();
}

/// "2026-11-20T09:00:00.000Z".
[[nodiscard]] std::string toIso8601(WallTime time);
/// "2025-04-03 17:05:00+00:00", "2025-04-03T17:05:00Z", "2025-04-03 17:05", "2025-04-03" (UTC without
/// an offset), or milliseconds or seconds since 1970 (below 100,000,000,000 a number is seconds).
/// \retval ErrorCode::Malformed   not a time, or finer than a millisecond
/// \retval ErrorCode::OutOfRange  a number after the year 9999, or in micro- or nanoseconds
[[nodiscard]] Result<MarketTime> parseMarketTime(std::string_view text);
/// "450 ms", "3.2 s", "4 m 10 s", "2 h 5 m", "3 d 4 h": an age for people, cut and not rounded.
[[nodiscard]] std::string formatAge(nanoseconds age);

} // namespace holdfast
