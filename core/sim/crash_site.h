// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/sim/disk.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::sim {

/// A place where a life of the program can end: each journal write, each sync, each use of the reserve,
/// each request (simulation.md §4.7).
struct CrashSite {
    enum class What { Write, Sync, Reserve, Send };
    /// Write and Reserve: nothing of it written, half of it, all of it in the kernel.
    /// Sync: half of what is pending is on the disk; all of it, and the engine has not heard.
    /// Send: nothing left; the bytes left; the venue has done it; the reply is here and nobody read it.
    enum class When { Before, Within, After, Served, Replied };
    What what = What::Write;
    When when = When::Before;
    bool isWrite = false;  ///< Send: it changes something at the venue.
    bool isIntent = false; ///< Write, Sync: it holds a request that is about to leave.
    std::string_view name; ///< Send: which request.
};
[[nodiscard]] std::string toString(const CrashSite&);

/// The life ends at the site: for how long nothing runs, and what the disk does.
struct Crash {
    nanoseconds downFor{};
    Loss loss = Loss::None;
    friend bool operator==(const Crash&, const Crash&) = default;
};
/// Asked at each site, in order. \returns a crash to have here, or nothing
using CrashHook = std::function<std::optional<Crash>(const CrashSite&)>;

} // namespace holdfast::sim
