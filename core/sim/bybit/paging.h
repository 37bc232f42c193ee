// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/list_rows.h"
#include "core/sim/request_fields.h"
#include "core/sim/target.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::sim::bybit {

/// How many rows a page has.
struct PageSize {
    std::size_t given = 20; ///< Without `limit`.
    std::size_t most = 50;
};

/// One page of a list (bybit.md §6.1): `list` is the inside of the array.
struct ListPage {
    std::string list;
    bool isNull = false;
    /// Percent-encoded; **not empty on the last page** as long as it has a row.
    std::string cursor;
};

/// The page that the query asks for. A cursor is taken as it was given or encoded again. Faults of lists
/// have their way with it.
/// \param frozen  what F33 keeps: figures of a row as they first were
[[nodiscard]] ListPage pageOf(std::vector<ListRow> rows, const Target& target, PageSize size,
                              WallTime now, Endpoint endpoint, const ListFate& fate,
                              FaultPlan& faults, std::map<std::string, std::string>& frozen);

/// Puts `value` ("" or "0") into the field of each row that decides what the row says (F31).
/// \returns whether there was one
bool blankRows(std::string& text, Endpoint endpoint, std::string_view value);
bool blankRows(std::string& text, PushKind kind, std::string_view value);

} // namespace holdfast::sim::bybit
