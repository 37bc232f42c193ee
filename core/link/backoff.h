// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <cstdint>
#include <deque>

namespace holdfast::link {

/// How long to wait before the next attempt: doubles from `first` to `most`, with a jitter that is a
/// function of (salt, attempt), so that a replay waits the same and two accounts do not wait alike.
///
///   attempt n ▶ min(most, first * 2^n) * [0.5, 1)
struct Backoff {
    milliseconds first{500};
    milliseconds most{30'000};
    [[nodiscard]] milliseconds delay(std::uint64_t salt, int attempt) const;
};

/// Lets at most `limit` attempts start in any `window` (OKX: 3 connections a second for each IP,
/// okx.md §2.2).
class Pacer {
public:
    Pacer(int limit, milliseconds window)
        : m_limit{limit}
        , m_window{window}
    {
    }
    [[nodiscard]] bool may(MonoTime now) const { return nextAt(now) <= now; }
    /// The earliest time at which an attempt may start, not before `now`.
    [[nodiscard]] MonoTime nextAt(MonoTime now) const;
    void started(MonoTime now);

private:
    int m_limit;
    nanoseconds m_window;
    std::deque<MonoTime> m_starts; // never more than m_limit
};

} // namespace holdfast::link
