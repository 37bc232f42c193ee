// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/fault_plan.h"
#include "core/sim/http.h"

#include <string>
#include <string_view>

/// Replies that do not say what was done: the fault plan's verdict in the venue's bytes (okx.md §1.4).
namespace holdfast::sim::okx {

/// `truth` as the verdict lets it be seen: in another shape, late, or not at all.
[[nodiscard]] HttpAnswer disguised(const HttpAnswer& truth, const Verdict& verdict, WallTime now);

/// Puts `value` ("" or "0") into the field of each row that decides what the row says: a position's size,
/// what an order filled, a stop's level (F31). \returns whether there was one
bool blankRows(std::string& text, Endpoint endpoint, std::string_view value);
/// The same for a push.
bool blankRows(std::string& text, PushKind kind, std::string_view value);

/// The code that decides in a reply: the first item's, else the envelope's; empty if there is none.
[[nodiscard]] std::string codeIn(std::string_view body);

} // namespace holdfast::sim::okx
