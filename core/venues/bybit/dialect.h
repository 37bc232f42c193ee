// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/dialect.h"

namespace holdfast::venues::bybit {

/// Bybit's bytes, codes and headers (write.h, reading.h, envelope.h, errors.h) for the machinery of requests.
///
///   row  header of a reply                                     ▶ what follows
///   B1   10006, X-Bapi-Limit-Reset-Timestamp                   ▶ the pause lasts until then, by the reply's own clock
///   B2   X-Bapi-Limit-Status 0, whatever the code              ▶ the budget is used up until then
///   B3   neither can be read, or names no later time           ▶ B1: our own backoff; B2: one window
///   B4   403 without an envelope: the address is barred, for   ▶ one safety request for each 15 s to 60 s, as a probe
///        ten minutes at least (bybit.md §8)
[[nodiscard]] const link::Dialect& dialect();

} // namespace holdfast::venues::bybit
