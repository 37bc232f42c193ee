// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/venue_figures.h"
#include "core/sim/venue_state.h"

#include <algorithm>

namespace holdfast::sim {

namespace {

ClosureKind closureKindOf(const std::string& category, bool isFull)
{
    if (category == "full_liquidation")
        return isFull ? ClosureKind::Liquidation : ClosureKind::PartialLiquidation;
    if (category == "partial_liquidation")
        return isFull ? ClosureKind::Liquidation : ClosureKind::PartialLiquidation;
    if (category == "delivery") return ClosureKind::Other;
    if (category == "adl") return isFull ? ClosureKind::AdlFull : ClosureKind::AdlPartial;
    return isFull ? ClosureKind::Full : ClosureKind::Partial;
}
} // namespace

// ---- time ----------------------------------------------------------------------------------------------

void VenueModel::State::advance(WallTime to)
{
    std::vector<Tick> made;
    while (true) {
        const WallTime tickAt = market.nextTick();
        if (fundingNext <= tickAt && fundingNext <= to
            && (doomed.empty() || fundingNext < doomed.begin()->first)
            && (jumps.empty() || fundingNext < jumps.begin()->first)) {
            now = std::max(now, fundingNext);
            settleDue(fundingNext);
            continue;
        }
        const WallTime bornAt = rebirths.empty() ? WallTime::max() : rebirths.begin()->first;
        if (bornAt <= std::min(tickAt, to) && (doomed.empty() || bornAt <= doomed.begin()->first)) {
            now = std::max(now, bornAt);
            runRebirths();
            continue;
        }
        const WallTime jumpAt = jumps.empty() ? WallTime::max() : jumps.begin()->first;
        if (jumpAt <= std::min(tickAt, to) && (doomed.empty() || jumpAt <= doomed.begin()->first)) {
            now = std::max(now, jumpAt);
            const Jump jump = jumps.begin()->second;
            jumps.erase(jumps.begin());
            runJump(jump);
            continue;
        }
        if (!doomed.empty() && doomed.begin()->first <= tickAt) {
            if (doomed.begin()->first > to) break;
            now = std::max(now, doomed.begin()->first);
            const Doomed doom = doomed.begin()->second;
            doomed.erase(doomed.begin());
            runDoom(doom);
            continue;
        }
        if (tickAt > to) break;
        now = std::max(now, tickAt);
        made.clear();
        market.step(made);
        for (const Tick& tick : made) {
            keep(tick);
            onTick(tick);
        }
    }
    now = std::max(now, to);
    if (faults.has("F28")) closeAsFaultsSay();
    if (faults.has("F40") && faults.resetsSequence(now)) seqLast = 0;
    if (!delistings.empty()) runDelistings();
    doDeeds();
}

void VenueModel::State::onTick(const Tick& tick)
{
    for (auto& [uid, account] : accounts) {
        if (!account.pendingStops.empty()) {
            moveTrails(account, tick.instrument);
            judgeStops(account, tick.instrument);
        }
        if (!account.working.empty()) judgeLimits(account, tick.instrument);
        if (!account.positions.empty()) judgeLiquidation(account, tick.instrument);
    }
}

// ---- fills ---------------------------------------------------------------------------------------------

void VenueModel::State::execute(AccountTruth& account, OrderTruth& order, Qty qty, Price price,
                                bool isMaker)
{
    const Instrument& listed = instrument(order.order.instrument);
    FillTruth fill;
    fill.fill.instrument = order.order.instrument;
    ++tradeLast[order.order.instrument];
    ++billLast;
    fill.fill.tradeId = {config.rules.idsAreUuids
                             ? uuidOf('e', billLast)
                             : std::to_string(kTradeBase + tradeLast[order.order.instrument])};
    fill.seq = order.seq = ++seqLast;
    fill.fill.venueOrderId = order.order.venueId;
    fill.fill.clientOrderId = order.order.clientId;
    fill.fill.parentStop = order.order.parentStop;
    fill.fill.side = order.order.side;
    fill.fill.sideIndex = order.order.sideIndex;
    fill.fill.qty = qty;
    fill.fill.price = price;
    fill.fill.feeCurrency = listed.settle;
    fill.fill.category = order.order.category;
    fill.fill.time = now;
    fill.billId = std::to_string(kSerialBase + billLast);
    fill.isMaker = isMaker;
    fill.markAt = market.price(order.order.instrument, TriggerSource::Mark);
    fill.indexAt = market.price(order.order.instrument, TriggerSource::Index);
    const Decimal rate = isMaker ? config.makerFee : config.takerFee;
    fill.fill.fee =
        Money{-(settleValue(listed, qty, price) * rate).rounded(kMoneyScale, Rounding::HalfEven)};

    order.order.averagePrice =
        order.order.averagePrice
            ? averaged(listed, *order.order.averagePrice, order.order.filledQty, price, qty)
            : price;
    order.order.filledQty += qty;
    order.order.updatedAt = now;
    order.order.state = OrderState::PartiallyFilled;
    order.lastFillQty = qty;
    order.lastFillPrice = price;
    order.lastTrade = fill.fill.tradeId;
    order.lastFillFee = *fill.fill.fee;
    order.fee += *fill.fill.fee;

    fillPosition(account, order, qty, price, fill);
    order.profit += fill.profit;
    order.closedQty += fill.closedQty;
    order.closedExitValue = order.closedExitValue + price.value * fill.closedQty.value;
    ++order.fillCount;
    account.cash.at(listed.settle) += fill.profit + *fill.fill.fee;
    note(account, fill);
    account.fills.push_back(fill);
    note(account, order);
    if (!order.order.reduceOnly && order.order.parentStop.empty())
        planGap(order.order.instrument, directionOf(order.order.side), FaultPlan::GapWhen::Fill);
    afterFill(account, {order.order.instrument, order.order.sideIndex, order.order.marginMode},
              causeOf(order.order.category));
    if (config.rules.stopsBelongToPosition && !order.order.attached.empty())
        bindAttached(account, order, qty - fill.closedQty);
}

void VenueModel::State::fillPosition(AccountTruth& account, const OrderTruth& order, Qty qty,
                                     Price price, FillTruth& fill)
{
    const Instrument& listed = instrument(order.order.instrument);
    const PositionKey key{order.order.instrument, order.order.sideIndex, order.order.marginMode};
    PositionTruth& position = account.positions[key];
    if (position.row.positionId.empty()) {
        position.row.key = key;
        position.row.positionId = nextId().text;
    }
    const auto open = [&] {
        position.row.openedAt = now;
        position.row.direction = directionOf(order.order.side);
        position.qtyMax = position.closedQty = {};
        position.closedValue = {};
        position.realized = position.fee = position.funding = {};
        ++position.round;
    };
    position.row.updatedAt = now;
    position.row.lastTrade = fill.fill.tradeId;
    position.seq = fill.seq;

    const bool isReducing =
        position.isOpen() && order.order.side == closingSide(position.row.direction);
    const Qty reduced = isReducing ? std::min(qty, position.row.qty) : Qty{};
    fill.closedQty = reduced;
    if (isReducing) {
        fill.profit =
            profitOf(listed, position.row.direction, *position.row.entryPrice, price, reduced);
        position.realized += fill.profit;
        position.fee += *fill.fill.fee;
        position.closedQty += reduced;
        position.closedValue = position.closedValue + price.value * reduced.value;
        position.row.qty -= reduced;
        const bool isFull = position.row.qty.isZero();

        ClosureTruth closure;
        closure.leverage = leverageOf(account, key.instrument, key.marginMode);
        closure.round = position.round;
        Closure& c = closure.closure;
        c.key = key;
        c.positionId = position.row.positionId;
        c.direction = position.row.direction;
        c.kind = closureKindOf(order.order.category, isFull);
        c.qtyMax = position.qtyMax;
        c.closedQty = position.closedQty;
        c.openPrice = position.row.entryPrice;
        c.closePrice = Price{quotient(position.closedValue, position.closedQty.value,
                                      listed.tick.value.scale() + 4)};
        c.realized = position.realized + position.fee + position.funding;
        c.fee = position.fee;
        c.funding = position.funding;
        c.openedAt = position.row.openedAt;
        c.closedAt = now;
        std::erase_if(account.closures, [&](const ClosureTruth& old) {
            return old.closure.positionId == c.positionId && old.round == closure.round;
        });
        account.closures.push_back(std::move(closure));
        if (isFull) {
            position.row.direction = Direction::Flat;
            position.row.entryPrice = std::nullopt;
        }
    }
    const Qty added = qty - reduced;
    if (added.isPositive()) {
        if (!position.isOpen()) {
            open();
            position.row.entryPrice = price;
        } else {
            position.row.entryPrice =
                averaged(listed, *position.row.entryPrice, position.row.qty, price, added);
        }
        if (!isReducing) position.fee += *fill.fill.fee;
        position.row.qty += added;
        position.qtyMax = std::max(position.qtyMax, position.row.qty);
    }
}

void VenueModel::State::afterFill(AccountTruth& account, const PositionKey& key,
                                  const std::string& cause)
{
    for (auto& [otherKey, other] : account.positions)
        other.row.liquidationPrice = liquidationPriceOf(account, other);
    const PositionTruth& position = account.positions.at(key);
    notePosition(account, position, cause);
    noteBalances(account, cause);
    if (config.rules.stopsBelongToPosition) fitPositionStops(account, key);
    if (position.isOpen()) return;

    std::vector<std::uint64_t> bound;
    for (const auto& [serial, stop] : account.pendingStops)
        if (stop.cancelsOnClose && stop.stop.instrument == key.instrument
            && stop.stop.sideIndex == key.sideIndex && stop.stop.marginMode == key.marginMode)
            bound.push_back(serial);
    for (const auto serial : bound)
        endStop(account, serial, StopOrderState::Canceled, {}, "CancelByTpSlTsClear");
    bound.clear();
    for (const auto& [serial, order] : account.working)
        if (order.order.reduceOnly && order.order.instrument == key.instrument
            && order.order.sideIndex == key.sideIndex && order.order.marginMode == key.marginMode)
            bound.push_back(serial);
    for (const auto serial : bound)
        cancelWorking(account, serial, "17");
}

void VenueModel::State::executeMarket(AccountTruth& account, OrderTruth order,
                                      std::optional<Price> worst)
{
    const Tick& tick = market.latest(order.order.instrument);
    const Price price = order.order.side == Side::Buy ? tick.ask : tick.bid;
    Qty qty = order.order.qty;
    if (order.order.reduceOnly)
        qty = std::min(qty, closable(account, order.order.instrument, order.order.side,
                                     order.order.sideIndex, order.order.marginMode));
    Portion portion = portionOf(order, qty, worst.has_value());
    if (portion.qty.isPositive()) preventSelfTrade(account, order, price);
    if (portion.qty.isPositive()) execute(account, order, portion.qty, price, false);
    order.lastFillQty = {};
    order.lastFillPrice = std::nullopt;
    order.lastTrade = {};
    order.lastFillFee = {};
    order.order.updatedAt = now;
    if (order.order.filledQty == order.order.qty) {
        order.order.state = OrderState::Filled;
    } else if (portion.restsFor) { // It stays, and goes later.
        const auto serial = serialOfId(order.order.venueId);
        order.isDoomed = true;
        doomed.emplace(now + *portion.restsFor, Doomed{account.spec.uid, serial, false, "0"});
        account.working.emplace(serial, std::move(order));
        return;
    } else {
        order.order.state = OrderState::Canceled;
        order.order.cancelSource = portion.cancelSource;
    }
    finish(account, std::move(order));
}

/// The order is terminal: it leaves the working ones, and its attached stops are born or dropped.
void VenueModel::State::finish(AccountTruth& account, OrderTruth order)
{
    note(account, order);
    if (order.order.state == OrderState::Filled && !order.order.attached.empty()
        && !config.rules.stopsBelongToPosition)
        bearAttached(account, order);
    account.endedOrders.push_back(std::move(order));
    prune(account);
}

void VenueModel::State::bearAttached(AccountTruth& account, OrderTruth& parent)
{
    for (std::size_t i = 0; i < parent.order.attached.size(); ++i) {
        if (faults.loosesAttached(now)) continue; // F14: never born, and nothing says so.
        AttachedStop& attached = parent.order.attached[i];
        const Side side = opposite(parent.order.side);
        const TriggerSource takeSource = parent.attachedTakeSources[i];
        std::string code = passedCode(parent.order.instrument, side, attached.stopTrigger,
                                      attached.stopSource, attached.takeTrigger, takeSource);
        for (const auto& [serial, stop] : account.pendingStops)
            if (!attached.clientId.empty() && stop.stop.clientId == attached.clientId)
                code = "51065";
        if (!code.empty()) {
            attached.failCode = code;
            attached.failReason = textOf(code);
            continue;
        }
        StopTruth made;
        made.stop.instrument = parent.order.instrument;
        made.stop.venueId = nextId();
        made.stop.clientId = attached.clientId;
        made.stop.kind =
            attached.stopTrigger && attached.takeTrigger ? StopKind::Oco : StopKind::Conditional;
        made.stop.side = side;
        made.stop.sideIndex = parent.order.sideIndex;
        made.stop.marginMode = parent.order.marginMode;
        made.stop.stopTrigger = attached.stopTrigger;
        made.stop.stopSource = attached.stopSource;
        made.stop.takeTrigger = attached.takeTrigger;
        // What an older state file does not say is market.
        if (i < parent.attachedStopLimits.size())
            made.stop.stopLimit = parent.attachedStopLimits[i];
        if (i < parent.attachedTakeLimits.size())
            made.stop.takeLimit = parent.attachedTakeLimits[i];
        made.stop.qty = parent.order.filledQty;
        made.stop.reduceOnly = config.personality.attachedStopsReduceOnly;
        made.stop.createdAt = made.stop.updatedAt = now;
        made.stop.takeSource = takeSource;
        made.cancelsOnClose = config.personality.attachedStopsCancelOnClose;
        made.parentOrder = parent.order.venueId;
        made.leverage = parent.leverage;
        placeMade(account, std::move(made));
    }
}

void VenueModel::State::placeMade(AccountTruth& account, StopTruth made)
{
    const std::uint64_t serial = serialOfId(made.stop.venueId);
    if (const auto doom = faults.onStopAccepted(now)) {
        made.isDoomed = true;
        made.doomCode = doom->code;
        if (doom->after) {
            made.doomedAt = now + *doom->after;
            doomed.emplace(*made.doomedAt, Doomed{account.spec.uid, serial, true, doom->code});
        }
    }
    planGap(made.stop.instrument, made.stop.side == Side::Sell ? Direction::Long : Direction::Short,
            FaultPlan::GapWhen::Ack);
    note(account, made);
    account.pendingStops.emplace(serial, std::move(made));
}

void VenueModel::State::cancelWorking(AccountTruth& account, std::uint64_t serial,
                                      const std::string& cancelSource)
{
    OrderTruth order = std::move(account.working.at(serial));
    account.working.erase(serial);
    order.order.state = OrderState::Canceled;
    order.order.cancelSource = cancelSource;
    order.order.updatedAt = now;
    order.lastFillQty = {};
    order.lastTrade = {};
    finish(account, std::move(order));
}

void VenueModel::State::fillBeforeCancel(AccountTruth& account, std::uint64_t serial, int percent)
{
    OrderTruth& working = account.working.at(serial);
    if (working.isDoomed || !working.order.price || working.order.reduceOnly) return;
    const Qty left = working.order.qty - working.order.filledQty;
    const Qty part{
        (left.value * Decimal::fromMantissa(percent, 2))
            .roundedToStep(instrument(working.order.instrument).lot.value, Rounding::Down)};
    if (!part.isPositive()) return;
    OrderTruth order = std::move(working);
    account.working.erase(serial);
    execute(account, order, part, *order.order.price, true);
    order.lastFillQty = {};
    order.lastTrade = {};
    if (order.order.filledQty < order.order.qty) {
        account.working.emplace(serial, std::move(order));
        return;
    }
    order.order.state = OrderState::Filled;
    order.order.updatedAt = now;
    finish(account, std::move(order));
}

void VenueModel::State::endStop(AccountTruth& account, std::uint64_t serial, StopOrderState state,
                                const std::string& failCode, const std::string& reason)
{
    StopTruth stop = std::move(account.pendingStops.at(serial));
    account.pendingStops.erase(serial);
    stop.stop.state = state;
    stop.stop.failCode = failCode;
    stop.endReason = reason;
    stop.stop.updatedAt = now;
    note(account, stop);
    account.endedStops.push_back(std::move(stop));
    prune(account);
}

} // namespace holdfast::sim
