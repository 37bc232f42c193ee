// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/fault_plan.h"
#include "core/sim/venue_model.h"
#include "core/venues/fact.h"

#include <utility>
#include <vector>

namespace holdfast::sim::bybit {

/// What our session would say of a change that the private stream tells: the change as the venue's row
/// (rows.h), read by our decoders. A stop's change tells its position too, whose row holds the Full levels, and
/// a stop that fired is its own order (bybit.md §2.3). Balances are not told here.
[[nodiscard]] std::vector<std::pair<PushKind, venues::VenueFact>>
factsOf(const VenueModel& model, const Uid& uid, WallTime now, const Change& change);

} // namespace holdfast::sim::bybit
