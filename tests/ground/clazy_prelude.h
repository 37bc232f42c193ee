// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// For tests/ground/clazy.sh alone. Debian's clazy parses with clang 14, which lacks what libstdc++ 12 wants for
// std::source_location and leaves it out; no check of clazy's looks at it.
#pragma once
#include <version>
#ifndef __cpp_lib_source_location
namespace std {
struct source_location {
    static constexpr source_location current() noexcept { return {}; }
    constexpr const char* file_name() const noexcept { return ""; }
    constexpr const char* function_name() const noexcept { return ""; }
    constexpr unsigned line() const noexcept { return 0; }
    constexpr unsigned column() const noexcept { return 0; }
};
} // namespace std
#endif
