// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace holdfast {

/// Decisions §2. One enum each, used by code, screen, journal and manual.
enum class StopState {
    None,       ///< Nothing asked, nothing seen.
    Placing,    ///< Sent, or travelling with the entry; no answer yet.
    Acked,      ///< The venue said yes. Nothing is proved.
    Verified,   ///< Read by id and in a list, both agree, the younger at least 2 s after the ack.
    Stale,      ///< Verified once; the last proof is older than its limit.
    InDoubt,    ///< Should be there, was not seen.
    Mismatched, ///< Live, but a field is not what was asked.
    Missing,    ///< Proved gone, not by us.
    Failed,     ///< The venue says it failed.
    TriggerPassed,   ///< Refused: the price is beyond its level already.
    GuardedOldLevel, ///< A new one failed; an older valid one still rests.
    Triggered,       ///< Fired; its child order must still fill.
    Waived,          ///< Unprotected by a person's choice.
    Closing,         ///< A close is running; the stop stays until closed is proved.
};
[[nodiscard]] std::string_view toString(StopState);

enum class PositionState {
    Unknown, ///< Not read since start, reconnect or resume.
    Open,
    Suspect, ///< A read did not show it, or showed another size. Nothing follows from that but questions.
    Closing,
    FlatUnexplained, ///< Explicit zero twice, no evidence of the closing: stops kept, opens blocked.
    Closed,          ///< Closure evidence bound to it, and an explicit zero.
    Foreign,         ///< Not opened by us.
    Quarantined,     ///< Contradiction.
};
[[nodiscard]] std::string_view toString(PositionState);

/// Worst first, for sorting: 0 is worst.
[[nodiscard]] int severityRank(StopState);

} // namespace holdfast
