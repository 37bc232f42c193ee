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
    auto lock = KernelLock::take(path);
    // A lock file of earlier can be opened where nothing new can be made, and the journal needs to.
    if (lock && QFileInfo{dataDir}.isWritable()) return DataDirLock{std::move(*lock)};
    if (!lock && lock.error().code == ErrorCode::Refused)
        return unexpected(ErrorCode::Refused, "another process " + lock.error().context);
    return unexpected(ErrorCode::Unavailable,
                      "the data directory " + name + " cannot be written (lock "
                          + path.toStdString()
                          + "): make it writable, or name another one with --data-dir");
}

} // namespace holdfast::shell
