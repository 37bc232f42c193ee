// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/compare.h"

namespace holdfast::test {

bool compare(bool isSame, std::string_view actualValue, std::string_view expectedValue,
             const char* actual, const char* expected, const char* file, int line)
{
    const auto copy = [](std::string_view text) -> const char* {
        return qstrdup(std::string{text}.c_str());
    };
    return QTest::compare_helper( // which deletes the copies
        isSame, "Compared values are not the same", [&] { return copy(actualValue); },
        [&] { return copy(expectedValue); }, actual, expected, file, line);
}

} // namespace holdfast::test
