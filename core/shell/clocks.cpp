// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/clocks.h"

#include <ctime>

namespace holdfast::shell {
namespace {

nanoseconds read(clockid_t clock)
{
    timespec time{};
    HF_ASSERT(::clock_gettime(clock, &time) == 0);
    return seconds{time.tv_sec} + nanoseconds{time.tv_nsec};
}

} // namespace

WallTime wallNow() { return WallTime{std::chrono::floor<milliseconds>(read(CLOCK_REALTIME))}; }

Now readClocks()
{
    return {MonoTime{read(CLOCK_MONOTONIC)}, wallNow(), BootTime{read(CLOCK_BOOTTIME)}};
}

} // namespace holdfast::shell
