// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QLockFile>
#include <QString>

#include <memory>

namespace holdfast::shell {

/// One writer per data directory, for the life of this object (decisions §13).
class DataDirLock {
public:
    /// Makes the directory if needed.
    /// \retval ErrorCode::Refused      another Holdfast has it; the context names file, program and
    ///                                 process, and says what to do
    /// \retval ErrorCode::Unavailable  the directory or the file cannot be made
    [[nodiscard]] static Result<DataDirLock> take(const QString& dataDir);

private:
    explicit DataDirLock(std::unique_ptr<QLockFile> file)
        : m_file{std::move(file)}
    {
    }
    std::unique_ptr<QLockFile> m_file;
};

} // namespace holdfast::shell
