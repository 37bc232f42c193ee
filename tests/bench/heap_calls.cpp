// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/heap_calls.h"

#include "tests/bench/allocations.h"

#include <cstddef>

// A sanitizer has a malloc of its own, which must not be stood in front of: `all` stays 0 there.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HOLDFAST_COUNTS_MALLOC 0
#else
#define HOLDFAST_COUNTS_MALLOC 1
#endif

namespace {
thread_local constinit std::uint64_t t_all = 0;
}

#if HOLDFAST_COUNTS_MALLOC
// NOLINTBEGIN: glibc's names for what it hands out when somebody stands in front of malloc
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);

void* malloc(std::size_t size)
{
    ++t_all;
    return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size)
{
    ++t_all;
    return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size)
{
    ++t_all;
    return __libc_realloc(memory, size);
}
}
// NOLINTEND
#endif

namespace holdfast::bench {
HeapCalls heapCallsHere() { return {allocationsHere(), t_all}; }
} // namespace holdfast::bench
