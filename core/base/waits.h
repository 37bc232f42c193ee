// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace holdfast {

/// How long things waited, as counts between fixed bounds: enough for a percentile of any number of waits,
/// and the longest one exactly.
class Waits {
public:
    static constexpr std::array<milliseconds, 15> kBounds{
        milliseconds{0},    milliseconds{1},    milliseconds{2},     milliseconds{5},
        milliseconds{10},   milliseconds{20},   milliseconds{50},    milliseconds{100},
        milliseconds{150},  milliseconds{200},  milliseconds{250},   milliseconds{500},
        milliseconds{1000}, milliseconds{2500}, milliseconds{10'000}};

    void note(nanoseconds wait)
    {
        const auto at = std::ranges::lower_bound(
            kBounds, wait, {}, [](milliseconds bound) { return nanoseconds{bound}; });
        ++m_counts.at(static_cast<std::size_t>(at - kBounds.begin()));
        ++m_count;
        m_longest = std::max(m_longest, wait);
    }
    void add(const Waits& other)
    {
        for (std::size_t i = 0; i < m_counts.size(); ++i)
            m_counts.at(i) += other.m_counts.at(i);
        m_count += other.m_count;
        m_longest = std::max(m_longest, other.m_longest);
    }
    [[nodiscard]] std::uint64_t count() const { return m_count; }
    [[nodiscard]] nanoseconds longest() const { return m_longest; }
    /// No more than `percent` of the waits were longer than this: the bound above it, or the longest.
    [[nodiscard]] nanoseconds percentile(int percent) const
    {
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < kBounds.size(); ++i) {
            seen += m_counts.at(i);
            if (seen * 100 >= m_count * static_cast<std::uint64_t>(percent))
                return std::min<nanoseconds>(kBounds.at(i), m_longest);
        }
        return m_longest;
    }
    friend bool operator==(const Waits&, const Waits&) = default;

private:
    std::array<std::uint64_t, kBounds.size() + 1> m_counts{}; // the last: longer than every bound
    std::uint64_t m_count = 0;
    nanoseconds m_longest{0};
};

} // namespace holdfast
