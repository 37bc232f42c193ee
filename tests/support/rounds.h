// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <algorithm>

namespace holdfast {

/// How often a test plays what it plays: its line `// Rounds:` (tests/CMakeLists.txt); 1 when started by hand.
inline int roundsToPlay() { return std::max(1, qEnvironmentVariableIntValue("HOLDFAST_ROUNDS")); }

} // namespace holdfast
