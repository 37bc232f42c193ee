// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

/// What every fuzz target has: the entry point that libFuzzer and plain_main.cpp call, and a promise
/// that ends the process where it is broken. Assertions of ours throw, and nothing here catches them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace holdfast::fuzz {

inline std::string_view textOf(const std::uint8_t* data, std::size_t size)
{
    return {reinterpret_cast<const char*>(data), size}; // bytes as text: how they arrive
}

[[noreturn]] inline void broken(const char* promise, const char* file, int line)
{
    std::fprintf(stderr, "%s:%d: broken promise: %s\n", file, line, promise);
    std::abort();
}

} // namespace holdfast::fuzz

#define HF_PROMISE(condition)                                                                      \
    (static_cast<bool>(condition) ? void(0)                                                        \
                                  : ::holdfast::fuzz::broken(#condition, __FILE__, __LINE__))
