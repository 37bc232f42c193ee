// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/account_lock.h"

#include <QDir>
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

Result<AccountLock> AccountLock::take(const QString& stateDir, std::string_view venueAndUid)
{
    for (const char c : venueAndUid) {
        const bool isPlain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')
                             || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
        if (!isPlain)
            return unexpected(ErrorCode::Unavailable,
                              "not a name for a lock: " + std::string{venueAndUid});
    }
    if (venueAndUid.empty())
        return unexpected(ErrorCode::Unavailable, "an account without uid cannot be locked");
    if (!QDir{}.mkpath(stateDir)) {
        return unexpected(ErrorCode::Unavailable,
                          "the directory " + stateDir.toStdString() + " cannot be made");
    }
    const QString name =
        QStringLiteral("account-")
        + QString::fromUtf8(venueAndUid.data(), static_cast<qsizetype>(venueAndUid.size()))
        + QStringLiteral(".lock");
    const QString path = QDir{stateDir}.absoluteFilePath(name);
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        return unexpected(ErrorCode::Unavailable,
                          path.toStdString() + " cannot be opened: " + std::strerror(errno));
    }
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0) {
        inform(fd);
        return AccountLock{fd};
    }
    const int reason = errno;
    Unexpected error =
        reason == EWOULDBLOCK
            ? unexpected(ErrorCode::Refused, holder(fd) + "; lock " + path.toStdString())
            : unexpected(ErrorCode::Unavailable,
                         path.toStdString() + " cannot be locked: " + std::strerror(reason));
    ::close(fd);
    return error;
}

AccountLock::~AccountLock()
{
    if (m_fd >= 0) ::close(m_fd); // the kernel lets go; the file stays
}

} // namespace holdfast::shell
