// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/reading.h"

#include <memory>

/// Reads that are no lists: who we are, the time, one instrument's price, candles.
namespace holdfast::venues::okx {

/// account/config.
[[nodiscard]] std::unique_ptr<link::Reading> readAccount(RequestId id);
/// public/time.
[[nodiscard]] std::unique_ptr<link::Reading> readTime(RequestId id);
/// Mark and last come from two endpoints; a quote needs both, and is as old as the older one.
[[nodiscard]] std::unique_ptr<link::Reading> readMark(RequestId id, const InstrumentId& instrument);
/// Newest first at the venue, oldest first in the answer. The near past first; when that is used up
/// (1,440 rows), the far past (okx.md §8).
[[nodiscard]] std::unique_ptr<link::Reading> readCandles(RequestId id, const ReadCandles& request);

} // namespace holdfast::venues::okx
