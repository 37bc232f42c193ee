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
    auto lock = KernelLock::take(QDir{dataDir}.absoluteFilePath(QStringLiteral("holdfast.lock")));
    if (!lock) return Unexpected{lock.error()};
    return DataDirLock{std::move(*lock)};
}

} // namespace holdfast::shell
