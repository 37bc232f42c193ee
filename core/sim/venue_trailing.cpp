// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/venue_state.h"

#include <algorithm>

/// Trailing stops, and what an account's order does to its own resting ones.
namespace holdfast::sim {

/// Follows last: not active before last was at `activation`; then the trigger keeps its distance from the
/// best price seen, and never goes back. Rounded to the tick on the side that fires later.
void VenueModel::State::follow(StopTruth& row) const
{
    Trail& trail = *row.trail;
    const Price last = market.price(row.stop.instrument, TriggerSource::Last);
    const bool isSell = row.stop.side == Side::Sell;
    if (!trail.extreme) {
        const bool isActive =
            !trail.activation || (isSell ? last >= *trail.activation : last <= *trail.activation);
        if (!isActive) return;
        trail.extreme = last;
    } else {
        trail.extreme = isSell ? std::max(*trail.extreme, last) : std::min(*trail.extreme, last);
    }
    const Decimal distance =
        trail.ratio ? trail.extreme->value * *trail.ratio : trail.spread->value;
    const Decimal level =
        isSell ? trail.extreme->value - distance : trail.extreme->value + distance;
    row.stop.stopTrigger = Price{level.roundedToStep(instrument(row.stop.instrument).tick.value,
                                                     isSell ? Rounding::Down : Rounding::Up)};
}

void VenueModel::State::moveTrails(AccountTruth& account, const InstrumentId& id)
{
    for (auto& [serial, row] : account.pendingStops) {
        if (!row.trail || row.stop.instrument != id || row.stop.state != StopOrderState::Live)
            continue;
        const auto before = row.stop.stopTrigger;
        follow(row);
        if (row.stop.stopTrigger == before) continue;
        row.stop.updatedAt = now;
        note(account, row);
    }
}

void VenueModel::State::preventSelfTrade(AccountTruth& account, const OrderTruth& taker,
                                         Price price)
{
    std::vector<std::uint64_t> met;
    for (const auto& [serial, order] : account.working) {
        if (order.order.instrument != taker.order.instrument || order.order.side == taker.order.side
            || !order.order.price)
            continue;
        const bool isMet = order.order.side == Side::Buy ? *order.order.price >= price
                                                         : *order.order.price <= price;
        if (isMet) met.push_back(serial);
    }
    for (const std::uint64_t serial : met)
        if (account.working.contains(serial)) cancelWorking(account, serial, "32");
}

} // namespace holdfast::sim
