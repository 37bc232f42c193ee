// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#ifndef HOLDFAST_ROUNDS
#define HOLDFAST_ROUNDS 1 // the test has no line `// Rounds:`
#endif

namespace holdfast {

/// How often a test plays what it plays: the first number of its line `// Rounds:` (tests/CMakeLists.txt), or
/// what the environment says under the same name.
inline int roundsToPlay()
{
    bool isGiven = false;
    const int given = qEnvironmentVariableIntValue("HOLDFAST_ROUNDS", &isGiven);
    return isGiven && given > 0 ? given : HOLDFAST_ROUNDS;
}

} // namespace holdfast
