// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace holdfast {

/// A disagreement between what we hold and what the venue shows. It is a fact about the answers, never a reason
/// to act: what follows from it is questions, a blocked open, and a person who is told.
enum class FindingKind {
    MissingAtVenue, ///< We hold it; a Complete list does not show it.
    UnknownToUs,    ///< The venue shows it; no record of ours explains it, and it carries our mark.
    Quantity,       ///< Same side, another size than our fills sum to.
    Side,           ///< The venue shows the other side.
    StopMissing,    ///< A stop that we hold for live is not shown.
    StopMismatch,   ///< It is shown, and a field is not what was asked.
    OrderUnknown,   ///< A working order with our mark that our journal never sent.
    OrderVanished,  ///< An order of ours that is not shown any more, and how it ended is not known.
    Foreign,        ///< A position or order of somebody else's.
    StaleSource,    ///< A source is older than its limit: nothing can be said from it.
};
[[nodiscard]] std::string_view toString(FindingKind);

/// What a person may do about a finding. Each is journaled with the person's reason.
enum class FindingAct {
    Resolve,     ///< Put aside: the reason is kept, the finding comes back if the answers change.
    AskAgain,    ///< Read everything anew.
    Adopt,       ///< Take a position over: it becomes ours, with a stop.
    Protect,     ///< Place a stop for it; it stays foreign.
    ConfirmFlat, ///< A person says that it is closed.
    ClearBrake,  ///< Automatic cancels may go on.
};
[[nodiscard]] std::string_view toString(FindingAct);

} // namespace holdfast
