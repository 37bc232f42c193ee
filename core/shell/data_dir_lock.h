// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/shell/kernel_lock.h"

#include <QString>

#include <utility>

namespace holdfast::shell {

/// One writer per data directory, for the life of this object.
///
/// A kernel lock, not a file whose content decides: a lock file that names a process number which another
/// program of the same name has now (F89) refused a start while a position needed care.
class DataDirLock {
public:
    /// Makes the directory if needed.
    /// \retval ErrorCode::Refused      another Holdfast has it; the context names file and process, and
    ///                                 says what to do
    /// \retval ErrorCode::Unavailable  the directory or the file cannot be made
    [[nodiscard]] static Result<DataDirLock> take(const QString& dataDir);

private:
    explicit DataDirLock(KernelLock lock)
        : m_lock{std::move(lock)}
    {
    }
    KernelLock m_lock;
};

} // namespace holdfast::shell
