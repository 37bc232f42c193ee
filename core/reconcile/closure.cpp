// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reconcile/closure.h"

#include <cstdlib>

namespace holdfast::reconcile {

EndingVerdict judge(const Ending& ending)
{
    const auto vetoed = [&ending](const std::optional<Ending::Item>& item) {
        return item && ending.heldSeen && *ending.heldSeen > item->at;
    };
    if (vetoed(ending.zero) || vetoed(ending.closing)) return EndingVerdict::Held;
    if (ending.closing && ending.zero) return EndingVerdict::Closed;
    if (ending.zero)
        return ending.zeroReads >= 2 ? EndingVerdict::Unexplained : EndingVerdict::Asked;
    if (ending.closing) return EndingVerdict::Asked;
    return EndingVerdict::Held;
}

bool isClosureOf(const Closure& closure, const PositionKey& key, Direction direction,
                 WallTime openedAt, WallTime lastOpenFill)
{
    constexpr milliseconds kTolerance{2000};
    if (closure.key != key || closure.direction != direction) return false;
    switch (closure.kind) {
    case ClosureKind::Full:
    case ClosureKind::Liquidation:
    case ClosureKind::AdlFull: break;
    case ClosureKind::Partial:
    case ClosureKind::PartialLiquidation:
    case ClosureKind::AdlPartial:
    case ClosureKind::Other: return false;
    }
    if (closure.closedAt < lastOpenFill) return false;
    const bool bothStated = openedAt != WallTime{} && closure.openedAt != WallTime{};
    if (bothStated) {
        const auto apart =
            closure.openedAt > openedAt ? closure.openedAt - openedAt : openedAt - closure.openedAt;
        return apart <= kTolerance;
    }
    // Without an opening time only a fill of ours ties the record to this position.
    return lastOpenFill != WallTime{};
}

std::optional<std::string> notFlatForOpening(const FlatLook& look)
{
    if (!look.bulkComplete) return "the position list was not read completely";
    if (look.bulkShowsRow) return "the position list shows a position";
    if (!look.byInstrumentOk) return "the position could not be read by instrument";
    if (look.byInstrumentShows) return "the instrument's own read shows a position";
    if (!look.accountProven) return "the account behind the key is not proven";
    if (!look.fillsSumToZero) return "our own fills do not sum to zero";
    if (look.workingEntry) return "an order that can open is working";
    if (look.protectiveOfOurs) return "a stop of ours is still live, in doubt or being cancelled";
    return std::nullopt;
}

} // namespace holdfast::reconcile
