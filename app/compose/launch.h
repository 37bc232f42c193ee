// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/compose/drill_address.h"
#include "app/compose/drill_child.h"
#include "app/compose/engine_composition.h"
#include "app/compose/paths.h"
#include "app/options/options.h"
#include "core/shell/data_dir_lock.h"

#include <memory>
#include <vector>

namespace holdfast::app {

/// What both programs do before an engine can start: take the directory, find or start the drill, read
/// the profile, find the keys.
struct Launch {
    Paths paths;
    shell::DataDirLock lock;
    std::vector<std::unique_ptr<DrillChild>> children; ///< The drills we started; end with this.
    std::vector<DrillAddress> drills; ///< Those we trade on, whoever started them; one of a venue.
    shell::EngineSetup setup;
};

/// Without a profile and without --drill or --drill-at, the built-in exchange is started, as OKX.
///
/// \param lock  of the data directory, taken by the caller, who knows what a second start means
[[nodiscard]] Result<Launch> prepareLaunch(const CommonOptions& common, const RunOptions& run,
                                           shell::DataDirLock lock);

} // namespace holdfast::app
