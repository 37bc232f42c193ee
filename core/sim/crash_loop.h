// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/sim/crash_site.h"
#include "core/sim/world.h"

#include <string>
#include <string_view>
#include <vector>

/// The exhaustive loop (simulation.md §4.7, SQLite's way): a short story is told once to count the places
/// where a life can end, and then once more for each of them, with the end there, a restart, and
/// everything asked for again under its old key. The referee judges all of it; at the end what the
/// program believes must be what the venue holds, and a new open must pass.
namespace holdfast::sim {

/// Names of the stories, in order.
[[nodiscard]] std::vector<std::string> crashStories();

/// One end of one story.
struct CrashCase {
    std::string story;
    std::uint64_t seed = 7;
    std::uint64_t point = 0; ///< From 1, in the order of the story's sites; 0: no crash at all.
    Crash crash;
    std::uint64_t again = 0; ///< A second crash, so many sites after the restart; 0: none.
    friend bool operator==(const CrashCase&, const CrashCase&) = default;
};
/// The arguments of `holdfast-sim crash` that do it again: "STORY seed=7 point=12 down=3s loss=torn".
[[nodiscard]] std::string toString(const CrashCase& what);
/// \retval ErrorCode::Malformed, UnknownValue  with the word that is not understood
[[nodiscard]] Result<CrashCase> parseCrashCase(const std::vector<std::string>& words);

struct CrashResult {
    std::string problem; ///< Violations, a halt, or what did not come right; empty: all is well.
    std::string site;    ///< Where it ended.
    std::vector<std::string> sites; ///< Of a run without a crash: all of them.
    std::vector<std::string> story; ///< The latest events in words.
    std::uint64_t lives = 0;
};
[[nodiscard]] CrashResult runCrashCase(const CrashCase& what);

} // namespace holdfast::sim
