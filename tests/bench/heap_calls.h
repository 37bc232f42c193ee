// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace holdfast::bench {

/// What the calling thread asked the heap for so far. Counted where `heap_calls.cpp` is linked: it stands
/// in front of malloc, so that Qt's and libc's own requests are seen as well.
struct HeapCalls {
    std::uint64_t news = 0; ///< operator new: our code and the standard library's.
    std::uint64_t all = 0;  ///< malloc, calloc, realloc; those that operator new makes included.
};
[[nodiscard]] HeapCalls heapCallsHere();

} // namespace holdfast::bench
