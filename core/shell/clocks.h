// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

namespace holdfast::shell {

/// The one place where the program reads its clocks for the engine: CLOCK_MONOTONIC, CLOCK_REALTIME and
/// CLOCK_BOOTTIME (which runs through sleep).
[[nodiscard]] Now readClocks();
[[nodiscard]] WallTime wallNow();

} // namespace holdfast::shell
