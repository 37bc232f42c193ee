// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace holdfast::bench {

/// Calls of operator new in this program so far. Counted where `allocations.cpp` is linked.
[[nodiscard]] std::uint64_t allocations();
/// The calling thread's alone.
[[nodiscard]] std::uint64_t allocationsHere();

} // namespace holdfast::bench
