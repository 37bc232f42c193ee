// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/snapshot.h"
#include "ui/tables/table_row.h"

#include <vector>

/// The venue's answers as a measured thing: a row for each account and kind of read.
namespace holdfast::ui::rows {

[[nodiscard]] std::vector<TableColumn> qualityColumns();
[[nodiscard]] std::vector<TableRow> quality(const engine::Snapshot& snapshot);

} // namespace holdfast::ui::rows
