// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/snapshot.h"
#include "ui/tables/table_row.h"

#include <vector>

/// A row for each account: what stands with it (ui/accounts/account_look.h) and why.
namespace holdfast::ui::rows {

struct AccountColumn {
    enum {
        kMark, ///< Sorted by it: worst first, and as the profile has them among equals.
        kAccount,
        kVenue,
        kMode,
        kState,
        kLadder,
        kLink,
        kListAge,
        kPace,
        kHeld,
        kProtected,
        kUnproved,
        kUnprotected,
        kFindings,
        kAlarms,
        kFault,
        kDay,
        kUnknown,
        kColumns
    };
};
[[nodiscard]] std::vector<TableColumn> accountColumns();
/// The id of a row is the account's name.
[[nodiscard]] std::vector<TableRow> accounts(const engine::Snapshot& snapshot, nanoseconds since);

/// Leaves the rows of one account, of tables whose ids begin with it (rows::idOf); empty: all.
void keepOf(std::vector<TableRow>& rows, const AccountId& account);

} // namespace holdfast::ui::rows
