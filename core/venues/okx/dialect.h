// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/dialect.h"

namespace holdfast::venues::okx {

/// OKX's bytes and codes (write.h, reading.h, envelope.h, errors.h) for the machinery of requests.
[[nodiscard]] const link::Dialect& dialect();

} // namespace holdfast::venues::okx
