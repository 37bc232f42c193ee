// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/compose/paths.h"

#include <QDir>
#include <QStandardPaths>

namespace holdfast::app {

Paths pathsOf(const CommonOptions& common)
{
    Paths paths;
    paths.dataDir = common.dataDir
        ? QDir{QString::fromStdString(*common.dataDir)}.absolutePath()
        : QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/holdfast");
    paths.profileFile = common.profile ? QString::fromStdString(*common.profile) : paths.dataDir + QStringLiteral("/profile.json");
    // Qt 6.4 has no StateLocation; this is the freedesktop base directory specification's.
    const QString state = qEnvironmentVariable("XDG_STATE_HOME");
    paths.stateDir = (state.startsWith(QLatin1Char('/')) ? state : QDir::homePath() + QStringLiteral("/.local/state")) + QStringLiteral("/holdfast");
    return paths;
}

} // namespace holdfast::app
