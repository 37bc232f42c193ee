// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/venue_state.h"

#include <algorithm>

// What faults do inside the venue, at their own time or to an order that is about to fill.
namespace holdfast::sim {

void VenueModel::State::runDoom(const Doomed& doom)
{
    AccountTruth& account = accounts.at(doom.uid);
    if (doom.isStop) {
        if (account.pendingStops.contains(doom.serial))
            endStop(account, doom.serial,
                    doom.isCancelled ? StopOrderState::Canceled : StopOrderState::Failed, doom.code,
                    doom.isCancelled ? "CancelByUser" : "");
    } else if (account.working.contains(doom.serial)) {
        cancelWorking(account, doom.serial, "0");
    }
}

void VenueModel::State::planEndOfAmended(const Uid& uid, std::uint64_t serial, bool isStop)
{
    if (const auto after = faults.cancelsAmended(now, isStop))
        doomed.emplace(now + *after, Doomed{uid, serial, isStop, isStop ? "" : "0", true});
}

bool VenueModel::State::areStopSlotsTaken(const AccountTruth& account, const InstrumentId& id)
{
    const auto slots = faults.stopSlots(now);
    if (!slots) return false;
    const auto used = static_cast<std::size_t>(
        std::ranges::count_if(account.pendingStops, [&](const auto& entry) {
            return entry.second.stop.instrument == id;
        }));
    if (used < *slots) return false;
    faults.noteStopSlots();
    return true;
}

bool VenueModel::State::isDust(const InstrumentId& id, Qty qty)
{
    const Decimal least =
        instrument(id).lot.value * Decimal::fromInt(faults.smallestLots(now)); // exclusive
    if (qty.value >= least) return false;
    faults.noteDust();
    return true;
}

void VenueModel::State::planGap(const InstrumentId& id, Direction direction,
                                FaultPlan::GapWhen when)
{
    const auto gap = faults.gapsAfter(now, when);
    if (!gap) return;
    jumps.emplace(now + gap->after,
                  Jump{id, direction == Direction::Long ? -gap->permille : gap->permille});
}

void VenueModel::State::runJump(const Jump& jump)
{
    const Price last = market.price(jump.instrument, TriggerSource::Last);
    const Decimal step = instrument(jump.instrument).tick.value;
    const Price there{(last.value * Decimal::fromMantissa(1000 + jump.permille, 3))
                          .roundedToStep(step, Rounding::HalfEven)};
    if (!there.isPositive()) return;
    const Tick tick = market.setPrice(now, jump.instrument, there);
    keep(tick);
    onTick(tick);
}

void VenueModel::State::closeAsFaultsSay()
{
    for (auto& [uid, account] : accounts) {
        std::optional<PositionKey> first;
        for (const auto& [key, position] : account.positions)
            if (!first && position.isOpen()) first = key;
        if (!first) continue;
        if (const auto category = faults.closesByItself(now))
            (void)closeByVenue(account, *first, std::nullopt, *category);
    }
}

VenueModel::State::Portion VenueModel::State::portionOf(const OrderTruth& order, Qty qty,
                                                        bool isLimited)
{
    Portion portion;
    portion.qty = qty;
    if (order.order.category != "normal") return portion;
    int percent = 100;
    if (!isLimited) percent = faults.marketFillPercent(now); // F15
    if (!order.order.parentStop.empty()) {
        if (const auto fate = faults.onChildOrder(now)) { // F110
            percent = std::min(percent, fate->percent);
            portion.cancelSource = fate->cancelSource;
        }
    } else if (!isLimited && !order.order.reduceOnly && order.tag != "foreign") {
        if (const auto lots = faults.dustLots(now)) { // F70
            portion.qty = std::min(
                qty, Qty{instrument(order.order.instrument).lot.value * Decimal::fromInt(*lots)});
            return portion;
        }
    }
    if (order.order.parentStop.empty() && !order.order.attached.empty()) {
        if (const auto part = faults.fillsEntryInPart(now)) { // F14
            percent = std::min(percent, part->percent);
            if (part->cancelledAfter > milliseconds{0}) portion.restsFor = part->cancelledAfter;
        }
    }
    if (percent < 100) {
        const Decimal part = qty.value * Decimal::fromMantissa(percent, 2);
        portion.qty = {
            part.roundedToStep(instrument(order.order.instrument).lot.value, Rounding::Down)};
    }
    return portion;
}

} // namespace holdfast::sim
