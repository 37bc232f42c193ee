// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/engine/snapshot.h"
#include "ui/format/stop_words.h"

#include <QString>

#include <vector>

/// How findings (core/domain/finding.h) are said and ordered, wherever they are shown: strip, banner, panel.
namespace holdfast::ui {

/// From this age on a disagreement is said over the whole window. Source: desktop.md §1.
inline constexpr seconds kFindingOld{30};
/// So long an ended finding stays in sight, faded. Source: desktop.md §1.
inline constexpr seconds kEndedShown{60};

/// It has not ended.
[[nodiscard]] bool isStanding(const engine::FindingView& finding);
/// It stands for longer than kFindingOld.
[[nodiscard]] bool isOld(const engine::FindingView& finding, nanoseconds since);
[[nodiscard]] std::ptrdiff_t standingFindings(const engine::Snapshot& snapshot);
/// "missing at venue".
[[nodiscard]] QString kindWord(FindingKind kind);
/// "2 missing at venue, 1 foreign", worst kind first; empty: none.
[[nodiscard]] QString kindCounts(const std::vector<const engine::FindingView*>& findings);
/// The position that it is about; null: none is held there, or it is about an order alone.
[[nodiscard]] const engine::PositionView* positionOf(const engine::Snapshot& snapshot,
                                                     const engine::FindingView& finding);
/// Word, mark and tone. Red where the position it is about has no stop that anybody has seen live, violet for
/// what is somebody else's, amber for the rest: a disagreement is a doubt, not a failure.
[[nodiscard]] StateLook findingLook(const engine::Snapshot& snapshot,
                                    const engine::FindingView& finding);
/// Standing ones first: those of unprotected positions, then the worst kind, then the oldest; then those that
/// ended, the latest first. Those that ended longer ago than kEndedShown are left out.
[[nodiscard]] std::vector<const engine::FindingView*> worstFirst(const engine::Snapshot& snapshot,
                                                                 nanoseconds since);

} // namespace holdfast::ui
