// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/fault_plan.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Rows of a venue's lists as text, and what the faults of lists do to them: the same for every dialect.
namespace holdfast::sim {

/// One row of a list, with what orders it: newest first, by name within one time.
struct ListRow {
    std::string name; ///< Unique in the list.
    WallTime time{};
    std::string text; ///< As JSON.
};

/// How a venue spells, in the rows of one list, what faults bend.
struct RowNames {
    std::string_view deciding{}; ///< The number that decides what the row says (F30, F31).
    std::string_view word{};     ///< The word that does.
    std::string_view size{};     ///< Of positions.
    std::string_view side{};     ///< Of positions and fills; of "net" the sign of the size says it.
    std::pair<std::string_view, std::string_view> sides{}; ///< Its two words.
    std::span<const std::string_view> figures{};           ///< Derived ones, which F33 freezes.
    std::span<const std::string_view> stamps{}; ///< When it came about (F27 forge=earlier).
    std::string_view instrument{};
};

/// Where the text value of a member stands, without its quotes; nothing if there is none.
[[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>>
valuePlace(std::string_view row, std::string_view name, std::size_t from = 0);
[[nodiscard]] std::string_view valueOf(std::string_view row, std::string_view name);

/// Rows that the list does not show, or shows otherwise ordered (F20 F21 F24 F17 F27 forge), noted where they had
/// an effect. \param rows  newest first
void bendWhole(std::vector<ListRow>& rows, Endpoint endpoint, const RowNames& names, WallTime now,
               const ListFate& fate, FaultPlan& faults);
/// One row that is shown: its side, size, figures, fields (F23 F30 F33).
/// \param frozen  what F33 keeps: figures of a row as they first were
void bendRow(ListRow& row, const RowNames& names, const ListFate& fate, FaultPlan& faults,
             std::map<std::string, std::string>& frozen);
/// Puts `value` ("" or "0") into the deciding field of each row (F31). \returns whether that changed one
bool blankRows(std::string& text, const RowNames& names, std::string_view value);

} // namespace holdfast::sim
