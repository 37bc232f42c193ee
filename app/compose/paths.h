// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"

#include <QString>

namespace holdfast::app {

/// Where a start of the program keeps things.
struct Paths {
    QString dataDir;     ///< Journal, reserve, event log, socket, layout. `--data-dir`, or the user's data folder.
    QString profileFile; ///< `--profile`, or profile.json in the data directory.
    QString stateDir;    ///< The user's state folder, whatever the data directory: account locks.
};
[[nodiscard]] Paths pathsOf(const CommonOptions& common);

} // namespace holdfast::app
