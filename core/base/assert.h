// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <source_location>
#include <stdexcept>
#include <string>

namespace holdfast {

/// A broken promise of our own code. Only the host of the engine catches it: it halts the engine,
/// opens nothing more, leaves the venue's stops in place and raises P0 (decisions §12).
class AssertionFailed : public std::logic_error {
public:
    AssertionFailed(const char* condition, const std::source_location& where);
};

[[noreturn]] void
failAssertion(const char* condition,
              const std::source_location& where = std::source_location::current());

} // namespace holdfast

/// States what must hold if our code is right. Stays on in release. Never used on venue or operator
/// input: those are values of Result.
#define HF_ASSERT(condition)                                                                       \
    (static_cast<bool>(condition) ? void(0) : ::holdfast::failAssertion(#condition))
#define HF_UNREACHABLE() ::holdfast::failAssertion("unreachable")
