// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What clients write into requests, read as a forgiving venue does.
namespace holdfast::sim {

/// A member as text, whether it came as text, number or truth value; empty if it is absent or null.
[[nodiscard]] std::string field(const json::Value& body, std::string_view name);
[[nodiscard]] bool isTrue(const json::Value& body, std::string_view name);
/// A whole number and nothing else.
[[nodiscard]] std::optional<std::int64_t> number(std::string_view text);

} // namespace holdfast::sim
