// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/backoff.h"

#include <algorithm>

namespace holdfast::link {
namespace {

/// SplitMix64: a bijection that spreads neighbouring counters over the whole range.
std::uint64_t mixed(std::uint64_t value)
{
    value += 0x9e3779b97f4a7c15U;
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31U);
}

constexpr int kDoublingsMax = 20; // far beyond any `most`; keeps the shift defined

} // namespace

milliseconds Backoff::delay(std::uint64_t salt, int attempt) const
{
    const int doublings = std::clamp(attempt, 0, kDoublingsMax);
    const milliseconds whole = std::min(most, first * (std::int64_t{1} << doublings));
    const auto half = whole.count() / 2;
    if (half == 0) return whole;
    const auto spread = static_cast<std::uint64_t>(half);
    return milliseconds{half
                        + static_cast<std::int64_t>(
                            mixed(salt ^ (static_cast<std::uint64_t>(doublings) << 56U)) % spread)};
}

MonoTime Pacer::nextAt(MonoTime now) const
{
    if (static_cast<int>(m_starts.size()) < m_limit) return now;
    return std::max(now, m_starts.front() + m_window);
}

void Pacer::started(MonoTime now)
{
    m_starts.push_back(now);
    while (static_cast<int>(m_starts.size()) > m_limit)
        m_starts.pop_front();
}

} // namespace holdfast::link
