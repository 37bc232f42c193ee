// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/kernel_lock.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <unistd.h>

namespace holdfast::shell {
namespace {

/// Who this is, for the person who finds the lock taken. Best effort: it decides nothing.
void inform(int fd)
{
    const std::string text = "process " + std::to_string(::getpid()) + "\n";
    if (::ftruncate(fd, 0) != 0) return;
    [[maybe_unused]] const auto written = ::pwrite(fd, text.data(), text.size(), 0);
}

std::string holder(int fd)
{
    char buffer[200];
    const auto size = ::pread(fd, buffer, sizeof buffer, 0);
    if (size <= 0) return "it did not say who it is";
    std::string text{buffer, static_cast<std::size_t>(size)};
    while (!text.empty() && text.back() == '\n')
        text.pop_back();
    return "it says: " + text;
}

} // namespace

Result<KernelLock> KernelLock::take(const QString& path)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        return unexpected(ErrorCode::Unavailable,
                          "the lock " + path.toStdString() + " cannot be made: "
                              + std::strerror(errno) + ". Check that its directory can be written");
    }
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0) {
        inform(fd);
        return KernelLock{fd};
    }
    const int reason = errno;
    Unexpected error =
        reason == EWOULDBLOCK
            ? unexpected(ErrorCode::Refused,
                         "holds " + path.toStdString() + " (" + holder(fd)
                             + "). Use that one, or end it: the lock ends with it. Deleting the "
                               "file does not help and lets two programs trade")
            : unexpected(ErrorCode::Unavailable,
                         "the lock " + path.toStdString()
                             + " cannot be taken: " + std::strerror(reason));
    ::close(fd);
    return error;
}

KernelLock::~KernelLock()
{
    if (m_fd >= 0) ::close(m_fd); // the kernel lets go; the file stays
}

} // namespace holdfast::shell
