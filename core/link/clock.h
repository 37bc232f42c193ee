// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/venues/fact.h"

#include <cstddef>
#include <deque>
#include <optional>

namespace holdfast::link {

/// How far the venue's clock is from ours: the median of the last samples, each taken at the middle of
/// its round trip (decisions §10).
class VenueClock {
public:
    static constexpr std::size_t kSamples = 5;

    /// \param now    when the answer came
    /// \param venue  what the venue said its time was
    /// \param roundTrip  from the request's leaving to `now`
    venues::ClockMeasured measured(const Now& now, WallTime venue, nanoseconds roundTrip);
    /// Our own clock jumped, or the venue disagreed: what was measured before says nothing any more.
    void forget() { m_offsets.clear(); }
    [[nodiscard]] std::optional<milliseconds> offset() const;

private:
    std::deque<milliseconds> m_offsets; // latest last
};

} // namespace holdfast::link
