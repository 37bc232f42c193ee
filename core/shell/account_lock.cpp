// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/account_lock.h"

#include <QDir>

#include <string>

namespace holdfast::shell {

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
    auto lock = KernelLock::take(QDir{stateDir}.absoluteFilePath(name));
    if (!lock) return Unexpected{lock.error()};
    return AccountLock{std::move(*lock)};
}

} // namespace holdfast::shell
