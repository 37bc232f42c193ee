// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/bars.h"

#include <optional>
#include <string_view>

namespace holdfast::sim::okx {

/// The bar of a name: "1m" to "3M"; case counts. From six hours up it opens at UTC+8, or at UTC with the suffix
/// "utc" (okx.md §8). Nothing: the venue has none of this name.
[[nodiscard]] std::optional<Bar> barOf(std::string_view name);

} // namespace holdfast::sim::okx
