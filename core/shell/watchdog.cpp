// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/watchdog.h"

#include <algorithm>
#include <chrono>

namespace holdfast::shell {

Watchdog::Watchdog(milliseconds silenceMax, Alarm alarm)
    : m_silenceMax{silenceMax}
    , m_alarm{std::move(alarm)}
    , m_thread{[this] { run(); }}
{
}

Watchdog::~Watchdog()
{
    {
        const std::lock_guard lock{m_mutex};
        m_isEnding = true;
    }
    m_ending.notify_one();
    m_thread.join();
}

void Watchdog::run()
{
    using Steady = std::chrono::steady_clock;
    const milliseconds look = std::max(m_silenceMax / 10, milliseconds{1});
    std::uint64_t seen = m_beats.load(std::memory_order_relaxed);
    Steady::time_point since = Steady::now();
    bool isSilent = false;
    std::unique_lock lock{m_mutex};
    while (!m_ending.wait_for(lock, look, [this] { return m_isEnding; })) {
        const std::uint64_t beats = m_beats.load(std::memory_order_relaxed);
        if (beats != seen) {
            seen = beats;
            since = Steady::now();
        }
        const bool isSilentNow = Steady::now() - since >= m_silenceMax;
        if (isSilentNow == isSilent) continue;
        isSilent = isSilentNow;
        m_alarm(isSilent);
    }
}

} // namespace holdfast::shell
