// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/shared_fixtures.h"

namespace holdfast::venues::okx::test {

inline std::optional<std::string> sharedFixture(const QString& name)
{
    return venues::test::fixtureAt(QStringLiteral("okx/") + name);
}

} // namespace holdfast::venues::okx::test

#define HF_NEEDS_FIXTURE(variable, name) HF_NEEDS_FIXTURE_AT(variable, "okx/" name)
