// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace holdfast::shell {

/// Notices from a thread of its own that the engine's thread no longer beats (architecture §5, F91, F94).
/// Its one lock is for ending; a beat takes none.
class Watchdog {
public:
    /// Called on the watchdog's thread: true when the silence began to be too long, false when it ended.
    using Alarm = std::function<void(bool isSilent)>;

    Watchdog(milliseconds silenceMax, Alarm alarm);
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

    /// From any thread: alive.
    void beat() { m_beats.fetch_add(1, std::memory_order_relaxed); }

private:
    void run();

    const milliseconds m_silenceMax;
    const Alarm m_alarm;
    std::atomic<std::uint64_t> m_beats{0};
    std::mutex m_mutex;
    std::condition_variable m_ending;
    bool m_isEnding = false; // under m_mutex
    std::thread m_thread;    // last: it uses all of the above
};

} // namespace holdfast::shell
