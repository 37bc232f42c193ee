// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/venues/fact.h"

#include <optional>
#include <string>

namespace holdfast::sim {

/// What became of one typed request.
struct Served {
    /// nullopt: no reply comes; the client's own timeout must make one.
    std::optional<venues::VenueFact> fact;
    bool isApplied = false; ///< A write that the venue executed.
    std::string code;       ///< The venue's code of a write ("0": accepted), or why a read failed.
    bool isMisreported = false; ///< A write whose reply is lost or does not say what was done.
    bool isLie = false;         ///< It was executed, and the reply says that it was refused.
    milliseconds delayBack{};   ///< The reply takes this much longer.
};

} // namespace holdfast::sim
