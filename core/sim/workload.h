// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/world.h"

namespace holdfast::sim {

/// Runs the world for `length` while a person does what persons do, drawn by the seed: tickets that open
/// and increase, one click that closes everything, a switched-off and on again trade, stops that are
/// moved, prices that jump, the program that dies and comes back. An act each two to twenty minutes.
void runWorkload(World& world, std::uint64_t seed, nanoseconds length);

} // namespace holdfast::sim
