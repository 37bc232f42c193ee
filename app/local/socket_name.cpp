// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/local/socket_name.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

namespace holdfast::app {

QString socketName(const QString& dataDir)
{
    constexpr int kPathBytesMax =
        100; // the kernel takes 107; QLocalServer may add a few of its own
    const QString whole = QDir::cleanPath(QDir{dataDir}.absolutePath());
    const QString inside = whole + QStringLiteral("/socket");
    if (QFile::encodeName(inside).size() <= kPathBytesMax) return inside;
    const QByteArray digest =
        QCryptographicHash::hash(whole.toUtf8(), QCryptographicHash::Sha256).toHex().left(24);
    return QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation)
           + QStringLiteral("/holdfast-") + QString::fromLatin1(digest);
}

} // namespace holdfast::app
