// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/world.h"

namespace holdfast::sim {

/// The positive control (simulation.md §6): a core as many are written. It opens when it believes to be
/// flat, takes an ack for the thing itself, sends again what timed out, tries a refused stop again, and
/// says what it believes. If the referee finds nothing in it, the referee or the faults are broken,
/// whatever the green light says. Typed door only.
[[nodiscard]] CoreFactory naiveCore();

} // namespace holdfast::sim
