// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/compose/paths.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace holdfast::app {
namespace {

QString readWord(const QString& path)
{
    QFile file{path};
    return file.open(QIODevice::ReadOnly) ? QString::fromLatin1(file.read(64)).trimmed()
                                          : QString{};
}

void writeWord(const QString& path, const QString& word)
{
    QFile file{path};
    if (file.open(QIODevice::WriteOnly)) file.write(word.toLatin1() + '\n');
}

// Who wrote the journal in the directory itself, and who wrote last.
QString ownerFile(const QString& dataDir) { return dataDir + QStringLiteral("/journal.owner"); }
QString latestFile(const QString& dataDir) { return dataDir + QStringLiteral("/journal.latest"); }

QString dirOf(const QString& dataDir, const QString& who)
{
    return readWord(ownerFile(dataDir)) == who || who.isEmpty()
               ? dataDir
               : dataDir + QStringLiteral("/journals/") + who;
}

} // namespace

QString claimJournalDir(const QString& dataDir, const QByteArray& drillKey)
{
    const QString who = drillKey.isEmpty()
                            ? QStringLiteral("profile")
                            : QStringLiteral("drill-")
                                  + QString::fromLatin1(
                                      QCryptographicHash::hash(drillKey, QCryptographicHash::Sha256)
                                          .toHex()
                                          .left(12));
    const bool isFresh =
        readWord(ownerFile(dataDir)).isEmpty()
        && (drillKey.isEmpty() || !QFileInfo::exists(dataDir + QStringLiteral("/journal.sqlite")));
    if (isFresh) writeWord(ownerFile(dataDir), who);
    writeWord(latestFile(dataDir), who);
    const QString dir = dirOf(dataDir, who);
    QDir{}.mkpath(dir);
    return dir;
}

QString lastJournalDir(const QString& dataDir)
{
    return dirOf(dataDir, readWord(latestFile(dataDir)));
}

Paths pathsOf(const CommonOptions& common)
{
    Paths paths;
    paths.dataDir = common.dataDir
                        ? QDir{QString::fromStdString(*common.dataDir)}.absolutePath()
                        : QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
                              + QStringLiteral("/holdfast");
    paths.profileFile = common.profile ? QString::fromStdString(*common.profile)
                                       : paths.dataDir + QStringLiteral("/profile.json");
    // Qt 6.4 has no StateLocation; this is the freedesktop base directory specification's.
    const QString state = qEnvironmentVariable("XDG_STATE_HOME");
    paths.stateDir =
        (state.startsWith(QLatin1Char('/')) ? state
                                            : QDir::homePath() + QStringLiteral("/.local/state"))
        + QStringLiteral("/holdfast");
    return paths;
}

} // namespace holdfast::app
