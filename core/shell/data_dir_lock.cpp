// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/data_dir_lock.h"

#include <QDir>

namespace holdfast::shell {

Result<DataDirLock> DataDirLock::take(const QString& dataDir)
{
    if (!QDir{}.mkpath(dataDir)) {
        return unexpected(ErrorCode::Unavailable,
                          "the data directory " + dataDir.toStdString() + " cannot be made");
    }
    const QString path = QDir{dataDir}.absoluteFilePath(QStringLiteral("holdfast.lock"));
    auto file = std::make_unique<QLockFile>(path);
    file->setStaleLockTime(0); // never broken by age
    if (file->tryLock(0)) return DataDirLock{std::move(file)};

    if (file->error() != QLockFile::LockFailedError) {
        return unexpected(ErrorCode::Unavailable,
                          "the lock " + path.toStdString()
                              + " cannot be made: check that the directory can be written");
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
