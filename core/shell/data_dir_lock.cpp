// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/data_dir_lock.h"

#include <QDir>
#include <QFileInfo>

namespace holdfast::shell {

Result<DataDirLock> DataDirLock::take(const QString& dataDir)
{
    const std::string name = dataDir.toStdString();
    const QFileInfo there{dataDir};
    if (there.exists() && !there.isDir())
        return unexpected(ErrorCode::Unavailable,
                          "the data directory " + name
                              + " is no directory: name another one with --data-dir");
    if (!QDir{}.mkpath(dataDir))
        return unexpected(
            ErrorCode::Unavailable,
            "the data directory " + name
                + " cannot be made: make a folder above it writable, or name another one "
                  "with --data-dir");
    const QString path = QDir{dataDir}.absoluteFilePath(QStringLiteral("holdfast.lock"));
    auto file = std::make_unique<QLockFile>(path);
    file->setStaleLockTime(0); // never broken by age
    if (file->tryLock(0)) return DataDirLock{std::move(file)};

    if (file->error() != QLockFile::LockFailedError) {
        return unexpected(ErrorCode::Unavailable,
                          "the data directory " + name + " cannot be written (lock "
                              + path.toStdString()
                              + "): make it writable, or name another one with --data-dir");
    }
    qint64 pid = 0;
    QString host;
    QString program;
    file->getLockInfo(&pid, &host, &program);
    return unexpected(
        ErrorCode::Refused,
        "another program holds " + path.toStdString() + " (it says: " + program.toStdString()
            + ", process " + std::to_string(pid) + " on " + host.toStdString()
            + "). If that is Holdfast, use its window. If no such process runs there, another "
              "program took its number: delete this file and start again.");
}

} // namespace holdfast::shell
