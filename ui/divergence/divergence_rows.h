// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/snapshot.h"
#include "ui/format/stop_words.h"

#include <QString>

#include <vector>

namespace holdfast::ui {

/// One voice, or one sentence about what follows.
struct DivergenceLine {
    QString label; ///< Who: "we hold", "bulk list"; or what: "lacking", "Holdfast".
    QString words;
    QString source; ///< By which read; empty: none, or our own record.
    QString
        age; ///< "1.1 s", "journal" for our own record, "—" where nothing was read; empty: not a voice.
    friend bool operator==(const DivergenceLine&, const DivergenceLine&) = default;
};

/// A finding, a list fault or a brake, as the panel shows it: words only, nothing left to decide.
struct DivergenceRow {
    QString id; ///< The same for as long as it is shown.
    StateLook look;
    QString title;
    QString about;      ///< Kind, venue, account: "missing at venue · OKX · main".
    QString age;        ///< "6.2 s", "ended 12 s ago".
    bool isOld = false; ///< Stands for longer than kFindingOld.
    bool isEnded = false;
    std::vector<DivergenceLine> lines;
    std::vector<FindingAct> acts;
    friend bool operator==(const DivergenceRow&, const DivergenceRow&) = default;
};

/// List faults, brakes, then findings as worstFirst() has them.
[[nodiscard]] std::vector<DivergenceRow> divergenceRows(const engine::Snapshot& snapshot,
                                                        nanoseconds since);
/// All that a row says, as sentences: for screen readers.
[[nodiscard]] QString spoken(const DivergenceRow& row);
/// "Resolve…"; with three points where a sheet asks for a reason first.
[[nodiscard]] QString actTitle(FindingAct act);

/// Ids of the rows.
[[nodiscard]] QString findingRow(const engine::FindingView& finding);
[[nodiscard]] QString listFaultRow(const AccountId& account);
[[nodiscard]] QString brakeRow(const AccountId& account);

} // namespace holdfast::ui
