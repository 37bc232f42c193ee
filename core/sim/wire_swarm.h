// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <cstdint>
#include <string>
#include <vector>

namespace holdfast::sim {

/// Three to six faults of the wire for a run of this length, drawn by the seed: replies that lie, views
/// that lag, streams that break, clocks that are wrong (simulation.md §4.11). Each ends by itself before
/// the last tenth of the run.
[[nodiscard]] std::vector<std::string> drawWireFaults(std::uint64_t seed, minutes length);

} // namespace holdfast::sim
