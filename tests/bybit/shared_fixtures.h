// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

#include <optional>
#include <string>

namespace holdfast::venues::bybit::test {

/// A recorded payload of ../shared/fixtures/bybit; nothing where the folder is not beside the sources.
inline std::optional<std::string> sharedFixture(const QString& name)
{
    QFile file{QStringLiteral(HOLDFAST_SOURCE_DIR "/../shared/fixtures/bybit/") + name};
    if (!file.open(QIODevice::ReadOnly)) return std::nullopt;
    return file.readAll().toStdString();
}

} // namespace holdfast::venues::bybit::test

#define HF_NEEDS_FIXTURE(variable, name)                                                           \
    const auto variable = ::holdfast::venues::bybit::test::sharedFixture(QStringLiteral(name));    \
    if (!(variable)) QSKIP("no ../shared/fixtures/bybit/" name " beside the sources")
