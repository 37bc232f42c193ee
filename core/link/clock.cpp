// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/clock.h"

#include <algorithm>
#include <vector>

namespace holdfast::link {

venues::ClockMeasured VenueClock::measured(const Now& now, WallTime venue, nanoseconds roundTrip)
{
    const auto half = std::chrono::duration_cast<milliseconds>(roundTrip / 2);
    m_offsets.push_back(venue - (now.wall - half));
    while (m_offsets.size() > kSamples)
        m_offsets.pop_front();
    return {*offset(), std::chrono::duration_cast<milliseconds>(roundTrip)};
}

std::optional<milliseconds> VenueClock::offset() const
{
    if (m_offsets.empty()) return std::nullopt;
    std::vector<milliseconds> sorted{m_offsets.begin(), m_offsets.end()};
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::nth_element(sorted.begin(), middle, sorted.end());
    return *middle;
}

} // namespace holdfast::link
