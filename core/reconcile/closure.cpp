// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reconcile/closure.h"

#include "core/base/layers.h"

#include <algorithm>
#include <cstdlib>
#include <set>

namespace holdfast::reconcile {

using layers::isOn;
using layers::Layer;

EndingVerdict judge(const Ending& ending)
{
    const auto vetoed = [&ending](const std::optional<Ending::Item>& item) {
        return item && ending.heldSeen && *ending.heldSeen > item->at;
    };
    if (vetoed(ending.zero) || vetoed(ending.closing)) return EndingVerdict::Held;
    // L3: the second word, of another source or another time.
    const bool isToldAgain = ending.zero.has_value() || !isOn(Layer::Again);
    if (ending.closing && isToldAgain) return EndingVerdict::Closed;
    if (ending.zero)
        return ending.zeroReads >= 2 || !isOn(Layer::Again) ? EndingVerdict::Unexplained
                                                            : EndingVerdict::Asked;
    if (ending.closing) return EndingVerdict::Asked;
    return EndingVerdict::Held;
}

namespace {

constexpr milliseconds kTolerance{2000};

bool isSameSide(const Closure& closure, const Binding& binding)
{
    const PositionKey& key = binding.key;
    if (closure.direction != binding.direction || closure.key.instrument != key.instrument
        || closure.key.marginMode != key.marginMode)
        return false;
    // Bybit's records state no index: in hedge mode the direction is the side.
    const SideIndex meant =
        closure.direction == Direction::Long ? SideIndex::Long : SideIndex::Short;
    return closure.key.sideIndex == key.sideIndex
           || (closure.key.sideIndex == SideIndex::Net && key.sideIndex == meant);
}

bool isWhole(ClosureKind kind)
{
    switch (kind) {
    case ClosureKind::Full:
    case ClosureKind::Liquidation:
    case ClosureKind::AdlFull:
    case ClosureKind::Settlement: return true;
    case ClosureKind::Partial:
    case ClosureKind::PartialLiquidation:
    case ClosureKind::AdlPartial:
    case ClosureKind::Other: return false;
    }
    HF_UNREACHABLE();
}

/// B1.
bool isOfWholePosition(const Closure& closure, const Binding& binding)
{
    if (!isWhole(closure.kind) || closure.closedAt < binding.lastOpenFill
        || closure.closedAt < binding.heldAt)
        return false;
    // Zero contracts: not stated.
    if (closure.closedQty.isPositive() && closure.closedQty < binding.qtyMax) return false;
    if (closure.openedAt != WallTime{} && binding.openedAt != WallTime{}) {
        const auto apart = closure.openedAt > binding.openedAt
                               ? closure.openedAt - binding.openedAt
                               : binding.openedAt - closure.openedAt;
        return apart <= kTolerance;
    }
    if (closure.openedAt != WallTime{} && binding.firstOpenFill != WallTime{}
        && closure.openedAt + kTolerance < binding.firstOpenFill)
        return false; // of a position that was opened before ours
    // Without an opening time only a fill of ours ties the record to this position.
    return binding.lastOpenFill != WallTime{};
}

/// One closing order reduced the position by `closedQty`. A session's settlement, a move and a stock split
/// (Other) say nothing about what is held.
bool isOfAnOrder(const Closure& closure)
{
    return !closure.order.empty() && closure.kind != ClosureKind::Other
           && closure.closedQty.isPositive();
}

std::string sentence(const Closure& closure, Qty closed)
{
    return "the venue's history says " + std::string{toString(closure.kind)} + ", "
           + closed.toString() + " contracts, at " + toIso8601(closure.closedAt);
}

} // namespace

CloseRecords closeRecordsOf(const std::vector<Closure>& closures, const Binding& binding)
{
    CloseRecords result;
    const WallTime openedFrom = std::max(binding.openedAt, binding.firstOpenFill);
    const bool isAllSeen = binding.opened.isPositive() && openedFrom != WallTime{};
    Qty sum{};
    const Closure* last = nullptr;
    std::set<VenueOrderId> orders;
    for (const Closure& closure : closures) {
        if (!isSameSide(closure, binding)) continue;
        if (result.grade == CloseRecords::Grade::None) {
            result.grade = CloseRecords::Grade::Unbound;
            result.text = sentence(closure, closure.closedQty) + "; not of this position";
        }
        if (closure.order.empty()) {
            if (!isOfWholePosition(closure, binding)) continue;
            return {CloseRecords::Grade::Bound, sentence(closure, closure.closedQty)};
        }
        const bool isSince =
            isAllSeen ? closure.closedAt >= openedFrom
                      : binding.heldAt != WallTime{} && closure.closedAt > binding.heldAt;
        if (!isOfAnOrder(closure) || !isSince || !orders.insert(closure.order).second) continue;
        sum += closure.closedQty;
        if (!last || closure.closedAt > last->closedAt) last = &closure;
    }
    const Qty held = isAllSeen ? binding.opened : binding.held; // B2, B3
    if (last && held.isPositive() && sum == held && last->closedAt >= binding.lastOpenFill
        && last->closedAt >= binding.heldAt)
        return {CloseRecords::Grade::Bound,
                sentence(*last, sum)
                    + (orders.size() > 1 ? ", by " + std::to_string(orders.size()) + " orders"
                                         : std::string{})};
    return result;
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
