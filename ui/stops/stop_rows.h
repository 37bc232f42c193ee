// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/snapshot.h"
#include "ui/tables/table_row.h"

#include <vector>

namespace holdfast::ui {

/// Columns of the stop health list's model; one card reads them all.
struct StopColumn {
    static constexpr int kName = 0;  ///< Sorts by worst first.
    static constexpr int kState = 1; ///< Word, mark, tone.
    static constexpr int kAge = 2;
    static constexpr int kLine1 = 3;
    static constexpr int kLine2 = 4;
    static constexpr int kLine3 = 5; ///< Empty for a verified stop.
    static constexpr int kStrip = 6; ///< One letter for each minute: g a r, or a point for none.
};
[[nodiscard]] std::vector<TableColumn> stopHealthColumns();
[[nodiscard]] std::vector<TableRow> stopHealthRows(const engine::Snapshot& snapshot,
                                                   nanoseconds since);
/// "trigger 2 491.36 mark · covers 12.0 / 12.0 · reduce-only".
[[nodiscard]] QString stopFacts(const engine::PositionView& position, int decimals);
/// "−1.84 % to trigger · liquidation 14.2 % beyond".
[[nodiscard]] QString stopDistance(const engine::PositionView& position);

} // namespace holdfast::ui
