// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

#include <utility>

namespace holdfast::shell {

/// A lock that the kernel holds for this process and gives back when it ends, however it ends (F87, F89).
///
/// The file is never deleted and its age means nothing; its content only tells a person who it was. So a
/// file left behind, a process number used again by another program, or a holder that was killed never
/// keep anybody out, and a live holder is never pushed aside.
class KernelLock {
public:
    /// \retval ErrorCode::Refused      another process holds it; the context, "holds FILE (it says: …). …", says
    ///                                 who and what to do
    /// \retval ErrorCode::Unavailable  the file cannot be made or locked
    [[nodiscard]] static Result<KernelLock> take(const QString& path);

    ~KernelLock();
    KernelLock(KernelLock&& other) noexcept
        : m_fd{std::exchange(other.m_fd, -1)}
    {
    }
    KernelLock& operator=(KernelLock&& other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    KernelLock(const KernelLock&) = delete;
    KernelLock& operator=(const KernelLock&) = delete;

private:
    explicit KernelLock(int fd)
        : m_fd{fd}
    {
    }
    int m_fd = -1;
};

} // namespace holdfast::shell
