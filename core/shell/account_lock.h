// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

#include <string_view>
#include <utility>

namespace holdfast::shell {

/// One writer per proven trading account and machine user: a kernel lock on a file that is never
/// deleted, held for the life of this object (decisions §13, F87, F89). What the file says only informs.
class AccountLock {
public:
    /// \param stateDir     of the user: the same for every data directory
    /// \param venueAndUid  "okx-123456"
    /// \retval ErrorCode::Refused      another process holds it; the context says who it says it is
    /// \retval ErrorCode::Unavailable  the file cannot be made or locked
    [[nodiscard]] static Result<AccountLock> take(const QString& stateDir,
                                                  std::string_view venueAndUid);

    ~AccountLock();
    AccountLock(AccountLock&& other) noexcept
        : m_fd{std::exchange(other.m_fd, -1)}
    {
    }
    AccountLock& operator=(AccountLock&& other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    AccountLock(const AccountLock&) = delete;
    AccountLock& operator=(const AccountLock&) = delete;

private:
    explicit AccountLock(int fd)
        : m_fd{fd}
    {
    }
    int m_fd = -1;
};

} // namespace holdfast::shell
