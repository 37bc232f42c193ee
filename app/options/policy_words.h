// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/engine/config.h"

#include <string>
#include <string_view>

/// The words of a guard policy: what is done about positions that were opened elsewhere.
namespace holdfast::app {

[[nodiscard]] std::string_view toString(engine::GuardPolicy::Foreign foreign);
/// "show", "ask", "stop", "close".
[[nodiscard]] Result<engine::GuardPolicy::Foreign> parseForeign(std::string_view text);
/// "2%", "0.75%": above 0 and below 100.
[[nodiscard]] Result<Decimal> parsePercent(std::string_view text);
/// One that could not do what it says: it places stops, and has no distance.
[[nodiscard]] Result<engine::GuardPolicy> checked(const engine::GuardPolicy& policy);
/// For people: "a stop 2% from the entry (mark) where none is seen, else closed".
[[nodiscard]] std::string describe(const engine::GuardPolicy& policy);

} // namespace holdfast::app
