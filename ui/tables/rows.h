// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/snapshot.h"
#include "ui/tables/table_row.h"

#include <vector>

/// From a snapshot to the rows of each table. `since`: time since the snapshot came, added to every age.
namespace holdfast::ui::rows {

[[nodiscard]] std::vector<TableColumn> watchColumns();
[[nodiscard]] std::vector<TableRow> watch(const engine::Snapshot& snapshot, nanoseconds since);
[[nodiscard]] std::vector<TableColumn> positionColumns();
[[nodiscard]] std::vector<TableRow> positions(const engine::Snapshot& snapshot, nanoseconds since);
[[nodiscard]] std::vector<TableColumn> orderColumns();
[[nodiscard]] std::vector<TableRow> orders(const engine::Snapshot& snapshot, nanoseconds since);
[[nodiscard]] std::vector<TableColumn> stopColumns();
[[nodiscard]] std::vector<TableRow> stops(const engine::Snapshot& snapshot, nanoseconds since);
[[nodiscard]] std::vector<TableColumn> fillColumns();
[[nodiscard]] std::vector<TableRow> fills(const engine::Snapshot& snapshot);
[[nodiscard]] std::vector<TableColumn> strategyColumns();
[[nodiscard]] std::vector<TableRow> strategies(const engine::Snapshot& snapshot, nanoseconds since);
[[nodiscard]] std::vector<TableColumn> alarmColumns();
[[nodiscard]] std::vector<TableRow> alarms(const engine::Snapshot& snapshot);

/// Ids of the rows: what a selection is looked up by.
[[nodiscard]] QString idOf(const engine::PositionView& position);
[[nodiscard]] QString idOf(const engine::OrderView& order);
[[nodiscard]] QString idOf(const engine::InstrumentView& instrument);

} // namespace holdfast::ui::rows
