// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

namespace holdfast::test {

/// All clocks go on by as much: nothing slept, and nobody set one.
inline void pass(Now& now, nanoseconds by)
{
    now.mono += by;
    now.boot += by;
    now.wall += std::chrono::duration_cast<milliseconds>(by);
}

} // namespace holdfast::test
