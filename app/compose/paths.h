// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"

#include <QByteArray>
#include <QString>

namespace holdfast::app {

/// Where a start of the program keeps things.
struct Paths {
    QString dataDir; ///< Lock, socket, layout, profile. `--data-dir`, or the user's data folder.
    QString profileFile; ///< `--profile`, or profile.json in the data directory.
    QString stateDir;    ///< The user's state folder, whatever the data directory: account locks.
};
[[nodiscard]] Paths pathsOf(const CommonOptions& common);

/// Where this start's journal, reserve and event log are: the data directory itself, unless another venue
/// wrote there before. A drill is a venue of its own: what one remembers must not be held against another.
///
/// \param drillKey  the API key of the drill; empty: accounts of the profile
[[nodiscard]] QString claimJournalDir(const QString& dataDir, const QByteArray& drillKey);
/// The one that was claimed last; the data directory itself if none was.
[[nodiscard]] QString lastJournalDir(const QString& dataDir);

} // namespace holdfast::app
