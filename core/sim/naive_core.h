// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/world.h"

namespace holdfast::sim {

struct NaiveHabits {
    seconds readsEvery{5};
    /// As in incident 3: what the list does not show was closed, and its stops are orphans, which it cancels; what
    /// the next list shows is new, and gets a stop.
    bool cleansUp = false;
};

/// The positive control (simulation.md §6): a core as many are written. It opens when it believes to be
/// flat, takes an ack for the thing itself, sends again what timed out, tries a refused stop again, and
/// says what it believes. If the referee finds nothing in it, the referee or the faults are broken,
/// whatever the green light says. Typed door only.
[[nodiscard]] CoreFactory naiveCore(NaiveHabits habits = {});

} // namespace holdfast::sim
