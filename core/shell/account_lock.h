// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/shell/kernel_lock.h"

#include <QString>

#include <string_view>
#include <utility>

namespace holdfast::shell {

/// One writer per proven trading account and machine user, for the life of this object (decisions §13,
/// F87, F89): a kernel lock on a file of the user's, the same for every data directory.
class AccountLock {
public:
    /// \param stateDir     of the user: the same for every data directory
    /// \param venueAndUid  "okx-123456"
    /// \retval ErrorCode::Refused      another process holds it; the context says which file, who it
    ///                                 says it is, and what to do
    /// \retval ErrorCode::Unavailable  the file cannot be made or locked
    [[nodiscard]] static Result<AccountLock> take(const QString& stateDir,
                                                  std::string_view venueAndUid);

private:
    explicit AccountLock(KernelLock lock)
        : m_lock{std::move(lock)}
    {
    }
    KernelLock m_lock;
};

} // namespace holdfast::shell
