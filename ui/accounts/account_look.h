// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/snapshot.h"
#include "ui/format/stop_words.h"

#include <QString>

#include <optional>
#include <vector>

/// What stands with each account, counted once for each snapshot.
namespace holdfast::ui {

/// What a person would look at first, worst first; of an account the first that holds counts.
///
///   A1   a position without a stop that anybody has seen live   ▶ Unprotected
///   A2   an alarm P0, active and not acknowledged               ▶ Alarm
///   A3   LIST_FAULT                                             ▶ ListFault
///   A4   no complete list yet                                   ▶ NeverRead
///   A5   the link is not live, or the snapshot is old           ▶ NotLive
///   A6   the newest whole list is late for its pace             ▶ Late
///   A7   an outcome is not known                                ▶ OutcomeUnknown
///   A8   a stop stale, in doubt or mismatched                   ▶ InDoubt
///   A9   something disagrees with the venue                     ▶ Disagrees
///   A10  the brake is on                                        ▶ Braked
///   A11  the kill switch is on                                  ▶ Killed
///   A12  it may do less than was set                            ▶ Lowered
///   A13  something of somebody else's is there                  ▶ Foreign
///   A14  a stop is placed, acked, or its position closes        ▶ Underway
///   A15  every position's stop is verified                      ▶ Verified
///   A16  nothing is held                                        ▶ NothingHeld
enum class AccountCare {
    Unprotected,
    Alarm,
    ListFault,
    NeverRead,
    NotLive,
    Late,
    OutcomeUnknown,
    InDoubt,
    Disagrees,
    Braked,
    Killed,
    Lowered,
    Foreign,
    Underway,
    Verified,
    NothingHeld
};

struct AccountTally {
    const engine::AccountView* account = nullptr;
    int held = 0; ///< Positions that have not ended.
    int verified = 0;
    int unprotected = 0; ///< As stop health paints them red.
    int doubtful = 0;    ///< As it paints them amber. What is left is on its way.
    int findingsBad = 0; ///< Standing ones, about positions that are unprotected;
    int findingsInDoubt = 0;
    int findingsForeign = 0;
    int alarms[3] = {0, 0, 0}; ///< Active and not acknowledged: P0, P1, P2.
};
/// One for each account, in the order of the snapshot.
[[nodiscard]] std::vector<AccountTally> tallyAccounts(const engine::Snapshot& snapshot);

[[nodiscard]] AccountCare careOf(const AccountTally& tally, nanoseconds since);
/// Word, mark and tone of it: "2 unprotected". Green for Verified alone.
[[nodiscard]] StateLook careLook(AccountCare care, const AccountTally& tally);
/// Half as much again as its lists are read, and never less than 15 s: then the newest one is late, here and on the
/// strip.
[[nodiscard]] nanoseconds lateAfter(const engine::AccountView& account);
/// Its newest list is; one that was never read is not late but unknown.
[[nodiscard]] bool isLate(const engine::AccountView& account, nanoseconds since);
/// "trade"; "watch (set: trade): another process holds the account".
[[nodiscard]] QString ladderWords(const engine::AccountView& account);

} // namespace holdfast::ui
