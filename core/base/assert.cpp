// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/assert.h"

namespace holdfast {

AssertionFailed::AssertionFailed(const char* condition, const std::source_location& where)
    : std::logic_error{std::string{where.file_name()} + ":" + std::to_string(where.line()) + " ("
                       + where.function_name() + "): " + condition}
{
}

void failAssertion(const char* condition, const std::source_location& where)
{
    throw AssertionFailed{condition, where};
}

} // namespace holdfast
