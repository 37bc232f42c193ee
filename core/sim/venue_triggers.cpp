// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/venue_state.h"

#include <algorithm>

namespace holdfast::sim {

std::string VenueModel::State::passedCode(const InstrumentId& id, Side side,
                                          const std::optional<Price>& stop,
                                          TriggerSource stopSource,
                                          const std::optional<Price>& take,
                                          TriggerSource takeSource) const
{
    // Rows: last, mark, index. Columns: target too high, stop too low, target too low, stop too high.
    static constexpr const char* kCodes[3][4] = {{"51277", "51278", "51279", "51280"},
                                                 {"51300", "51302", "51303", "51304"},
                                                 {"51305", "51306", "51307", "51308"}};
    const auto row = [](TriggerSource source) {
        return source == TriggerSource::Last ? 0 : source == TriggerSource::Mark ? 1 : 2;
    };
    if (stop) {
        const Price price = market.price(id, stopSource);
        if (side == Side::Buy && *stop <= price) return kCodes[row(stopSource)][1];
        if (side == Side::Sell && *stop >= price) return kCodes[row(stopSource)][3];
    }
    if (take) {
        const Price price = market.price(id, takeSource);
        if (side == Side::Buy && *take >= price) return kCodes[row(takeSource)][0];
        if (side == Side::Sell && *take <= price) return kCodes[row(takeSource)][2];
    }
    return {};
}

void VenueModel::State::judgeStops(AccountTruth& account, const InstrumentId& id)
{
    struct Firing {
        std::uint64_t serial;
        bool isTake;
    };
    std::vector<Firing> firing;
    for (const auto& [serial, row] : account.pendingStops) {
        const StopOrder& stop = row.stop;
        if (stop.instrument != id || stop.state != StopOrderState::Live) continue;
        if (stop.kind == StopKind::Trigger) {
            const Price price = market.price(id, stop.stopSource);
            if (row.firesOnRise ? price >= *stop.stopTrigger : price <= *stop.stopTrigger)
                firing.push_back({serial, false});
            continue;
        }
        if (stop.stopTrigger) {
            const Price price = market.price(id, stop.stopSource);
            if (stop.side == Side::Sell ? price <= *stop.stopTrigger : price >= *stop.stopTrigger) {
                firing.push_back({serial, false});
                continue;
            }
        }
        // In net mode a conditional with both legs executes the stop alone (okx.md §5.2).
        const bool hasTake = stop.takeTrigger && (stop.kind == StopKind::Oco || !stop.stopTrigger);
        if (hasTake) {
            const Price price = market.price(id, row.stop.takeSource);
            if (stop.side == Side::Sell ? price >= *stop.takeTrigger : price <= *stop.takeTrigger)
                firing.push_back({serial, true});
        }
    }
    for (const Firing& f : firing)
        if (account.pendingStops.contains(f.serial))
            fire(account, f.serial, f.isTake); // An earlier one may have cancelled it.
}

void VenueModel::State::fire(AccountTruth& account, std::uint64_t serial, bool isTake)
{
    StopTruth stop = std::move(account.pendingStops.at(serial));
    account.pendingStops.erase(serial);
    stop.triggeredAt = now;
    stop.lastAtTrigger = market.price(stop.stop.instrument, TriggerSource::Last);
    const bool isSided =
        stop.stop.kind != StopKind::Trigger && stop.stop.kind != StopKind::Trailing;
    if (isSided) stop.stop.firedLeg = isTake ? StopLeg::Take : StopLeg::Stop;
    stop.stop.updatedAt = now;
    const auto fail = [&](const std::string& code) {
        stop.stop.state = StopOrderState::Failed;
        stop.stop.failCode = code;
        note(account, stop);
        account.endedStops.push_back(std::move(stop));
        prune(account);
    };
    if (stop.isDoomed && !stop.doomedAt) return fail(stop.doomCode);

    const Qty reducible = closable(account, stop.stop.instrument, stop.stop.side,
                                   stop.stop.sideIndex, stop.stop.marginMode);
    const bool isHedgeClose =
        account.modeOf(stop.stop.instrument) == PositionMode::Hedge
        && (stop.stop.side == Side::Buy) == (stop.stop.sideIndex == SideIndex::Short);
    const bool isReducing = stop.stop.reduceOnly || stop.stop.closesWholePosition || isHedgeClose;
    Qty qty = stop.stop.closesWholePosition ? reducible : *stop.stop.qty;
    if (isReducing) {
        if (reducible.isZero()) return fail("51169");
        qty = std::min(qty, reducible);
    } else {
        NewOrder opening;
        opening.instrument = stop.stop.instrument;
        opening.side = stop.stop.side;
        opening.sideIndex = stop.stop.sideIndex;
        opening.marginMode = stop.stop.marginMode;
        opening.qty = qty;
        if (!affords(account, opening, market.price(stop.stop.instrument, TriggerSource::Last)))
            return fail("51008");
    }
    const std::optional<Price> limit = isTake ? stop.stop.takeLimit : stop.stop.stopLimit;
    OrderTruth child;
    child.order.instrument = stop.stop.instrument;
    child.order.venueId = config.rules.firedStopKeepsItsId ? stop.stop.venueId : nextId();
    if (config.rules.firedStopKeepsItsId) child.order.clientId = stop.stop.clientId;
    child.order.side = stop.stop.side;
    child.order.sideIndex = stop.stop.sideIndex;
    child.order.marginMode = stop.stop.marginMode;
    child.order.type = limit ? OrderType::Limit : OrderType::Market;
    child.order.price = limit;
    child.order.qty = qty;
    child.order.reduceOnly = isReducing;
    child.order.parentStop = stop.stop.venueId;
    child.order.parentStopClientId = stop.stop.clientId;
    child.order.category = "normal";
    child.order.createdAt = config.rules.firedStopKeepsItsId ? stop.stop.createdAt : now;
    child.order.updatedAt = now;
    child.source = stop.stop.kind == StopKind::Trigger
                       ? "6"
                       : (stop.stop.kind == StopKind::Trailing ? "25" : "7");
    child.leverage = stop.leverage;
    const std::uint64_t childSerial = serialOfId(child.order.venueId);

    stop.stop.state = StopOrderState::Effective;
    stop.stop.children.push_back(child.order.venueId);
    stop.actualQty = qty;
    const Tick& tick = market.latest(stop.stop.instrument);
    stop.actualPrice = limit ? *limit : (stop.stop.side == Side::Buy ? tick.ask : tick.bid);
    note(account, stop);
    endPaired(account, stop,
              isTake ? "CancelByOCOSlCanceledByTpTriggered" : "CancelByOCOTpCanceledBySlTriggered");
    account.endedStops.push_back(std::move(stop));
    note(account, child);
    if (!limit) {
        executeMarket(account, std::move(child), std::nullopt);
        return;
    }
    const bool isCrossing = child.order.side == Side::Buy ? *limit >= tick.ask : *limit <= tick.bid;
    if (isCrossing)
        executeMarket(account, std::move(child), limit);
    else
        account.working.emplace(childSerial, std::move(child));
}

void VenueModel::State::judgeLimits(AccountTruth& account, const InstrumentId& id)
{
    std::vector<std::uint64_t> reached;
    const Price last = market.price(id, TriggerSource::Last);
    for (const auto& [serial, order] : account.working) {
        if (order.order.instrument != id || order.isDoomed || !order.order.price) continue;
        if (order.order.side == Side::Buy ? last <= *order.order.price : last >= *order.order.price)
            reached.push_back(serial);
    }
    for (const auto serial : reached) {
        const auto found = account.working.find(serial);
        if (found == account.working.end())
            continue; // A fill before it took the position it would reduce.
        OrderTruth order = std::move(found->second);
        account.working.erase(found);
        Qty qty = order.order.qty - order.order.filledQty;
        if (order.order.reduceOnly) {
            qty = std::min(qty, closable(account, id, order.order.side, order.order.sideIndex,
                                         order.order.marginMode));
            order.order.qty = order.order.filledQty + qty;
        }
        const Price price = *order.order.price;
        const Portion portion = portionOf(order, qty, true);
        if (portion.qty.isPositive()) execute(account, order, portion.qty, price, true);
        order.lastFillQty = {};
        order.lastTrade = {};
        const bool isWhole = qty.isPositive() && portion.qty == qty;
        if (!isWhole && portion.restsFor) {
            order.isDoomed = true;
            doomed.emplace(now + *portion.restsFor, Doomed{account.spec.uid, serial, false, "0"});
            account.working.emplace(serial, std::move(order));
            continue;
        }
        order.order.state = isWhole ? OrderState::Filled : OrderState::Canceled;
        if (!isWhole) order.order.cancelSource = qty.isPositive() ? portion.cancelSource : "2";
        order.order.updatedAt = now;
        finish(account, std::move(order));
    }
}

void VenueModel::State::judgeLiquidation(AccountTruth& account, const InstrumentId& id)
{
    std::vector<PositionKey> due;
    for (const auto& [key, position] : account.positions) {
        if (key.instrument != id || !position.isOpen() || !position.row.liquidationPrice) continue;
        const Price mark = market.price(id, TriggerSource::Mark);
        const Price level = *position.row.liquidationPrice;
        if (position.row.direction == Direction::Long ? mark <= level : mark >= level)
            due.push_back(key);
    }
    for (const PositionKey& key : due)
        (void)closeByVenue(account, key, std::nullopt, "full_liquidation");
}

Result<void> VenueModel::State::closeByVenue(AccountTruth& account, const PositionKey& key,
                                             std::optional<Qty> qty, const std::string& category)
{
    const auto found = account.positions.find(key);
    if (found == account.positions.end() || !found->second.isOpen())
        return unexpected(ErrorCode::Missing, "no open position on " + key.instrument.text);
    OrderTruth order;
    order.order.instrument = key.instrument;
    order.order.venueId = nextId();
    order.order.side = closingSide(found->second.row.direction);
    order.order.sideIndex = key.sideIndex;
    order.order.marginMode = key.marginMode;
    order.order.type = OrderType::Market;
    order.order.qty = qty ? std::min(*qty, found->second.row.qty) : found->second.row.qty;
    order.order.reduceOnly = true;
    order.order.category = category;
    order.order.createdAt = order.order.updatedAt = now;
    note(account, order);
    executeMarket(account, std::move(order), std::nullopt);
    return {};
}

} // namespace holdfast::sim
