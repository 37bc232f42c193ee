// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

#include <optional>
#include <string>

namespace holdfast::venues::test {

/// A recorded payload of ../shared/fixtures, by folder and name; nothing where the folder is not beside the sources.
inline std::optional<std::string> fixtureAt(const QString& path)
{
    QFile file{QStringLiteral(HOLDFAST_SOURCE_DIR "/../shared/fixtures/") + path};
    if (!file.open(QIODevice::ReadOnly)) return std::nullopt;
    return file.readAll().toStdString();
}

} // namespace holdfast::venues::test

/// \param path  a literal: "okx/name.json"
#define HF_NEEDS_FIXTURE_AT(variable, path)                                                        \
    const auto variable = ::holdfast::venues::test::fixtureAt(QStringLiteral(path));               \
    if (!(variable)) QSKIP("no ../shared/fixtures/" path " beside the sources")
