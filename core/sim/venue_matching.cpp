// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/venue_state.h"

#include <algorithm>

namespace holdfast::sim {

namespace {

constexpr int kMoneyScale = 8;
constexpr int kRatioScale = 12;

Decimal quotient(const Decimal& a, const Decimal& b, int scale)
{
    const auto value = Decimal::divide(a, b, scale, Rounding::HalfEven);
    HF_ASSERT(value.has_value()); // Prices and quantities were bounded where they entered.
    return *value;
}
/// Value of contracts in the settlement currency.
Decimal settleValue(const Instrument& instrument, Qty qty, Price price)
{
    const Decimal units = qty.value * instrument.multiplier;
    if (instrument.kind == ContractKind::Linear) return units * price.value;
    return quotient(units, price.value, kRatioScale);
}
/// Profit of holding `qty` contracts from entry to exit, in the settlement currency.
Money profitOf(const Instrument& instrument, Direction direction, Price entry, Price exit, Qty qty)
{
    const Decimal move =
        instrument.kind == ContractKind::Linear
            ? settleValue(instrument, qty, exit) - settleValue(instrument, qty, entry)
            : settleValue(instrument, qty, entry) - settleValue(instrument, qty, exit);
    const Decimal profit = move.rounded(kMoneyScale, Rounding::HalfEven);
    return {direction == Direction::Short ? -profit : profit};
}
/// The entry price after adding `qty` at `price` to `held` at `entry`.
Price averaged(const Instrument& instrument, Price entry, Qty held, Price price, Qty qty)
{
    const int scale = instrument.tick.value.scale() + 8;
    const Decimal sum = held.value + qty.value;
    if (instrument.kind == ContractKind::Linear)
        return {quotient(entry.value * held.value + price.value * qty.value, sum, scale)};
    const Decimal inverse =
        quotient(held.value, entry.value, 20) + quotient(qty.value, price.value, 20);
    return {quotient(sum, inverse, scale)};
}
std::string causeOf(const std::string& category)
{
    if (category == "adl") return "adl";
    return category == "normal" ? "filled" : "liquidation";
}
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
void dropExpired(auto& rows, WallTime limit, auto timeOf)
{
    if (rows.size() < 1'000 || timeOf(rows.front()) >= limit) return;
    const auto firstKept =
        std::ranges::find_if(rows, [&](const auto& row) { return timeOf(row) >= limit; });
    rows.erase(rows.begin(), firstKept);
}

} // namespace

const Instrument& VenueModel::State::instrument(const InstrumentId& id) const
{
    const Instrument* found = market.instrument(id);
    HF_ASSERT(found != nullptr);
    return *found;
}

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

// ---- figures -------------------------------------------------------------------------------------------

SignedQty VenueModel::State::held(const AccountTruth& account, const InstrumentId& id,
                                  SideIndex side, MarginMode mode) const
{
    const auto found = account.positions.find(PositionKey{id, side, mode});
    if (found == account.positions.end()) return {};
    const PositionRow& row = found->second.row;
    return {row.direction == Direction::Short ? -row.qty.value : row.qty.value};
}

Qty VenueModel::State::closable(const AccountTruth& account, const InstrumentId& id, Side side,
                                SideIndex index, MarginMode mode) const
{
    const SignedQty signedQty = held(account, id, index, mode);
    const bool isReducing = side == Side::Sell ? signedQty.isPositive() : signedQty.isNegative();
    return isReducing ? Qty{signedQty.value.abs()} : Qty{};
}

Decimal VenueModel::State::leverageOf(const AccountTruth& account, const InstrumentId& id,
                                      MarginMode mode) const
{
    const auto found = account.leverage.find({id, mode});
    return found == account.leverage.end() ? config.leverage : found->second;
}

bool VenueModel::State::affords(const AccountTruth& account, const NewOrder& order,
                                Price price) const
{
    const Instrument& listed = instrument(order.instrument);
    const Qty reducing =
        closable(account, order.instrument, order.side, order.sideIndex, order.marginMode);
    if (order.qty <= reducing) return true;
    const Decimal value = settleValue(listed, order.qty - reducing, price);
    const Decimal needed =
        quotient(value, leverageOf(account, order.instrument, order.marginMode), kRatioScale)
        + value * config.takerFee;
    for (const BalanceTruth& balance : balancesOf(account))
        if (balance.currency == listed.settle) return balance.available.value >= needed;
    return false;
}

std::vector<BalanceTruth> VenueModel::State::balancesOf(const AccountTruth& account) const
{
    std::vector<BalanceTruth> balances;
    for (const auto& [currency, cash] : account.cash) {
        BalanceTruth balance;
        balance.currency = currency;
        balance.cash = cash;
        balance.updatedAt = now;
        for (const auto& [key, position] : account.positions) {
            if (!position.isOpen() || instrument(key.instrument).settle != currency) continue;
            const Instrument& listed = instrument(key.instrument);
            const Price mark = market.price(key.instrument, TriggerSource::Mark);
            balance.unrealized += profitOf(listed, position.row.direction, *position.row.entryPrice,
                                           mark, position.row.qty);
            balance.initialMargin +=
                Money{quotient(settleValue(listed, position.row.qty, mark),
                               leverageOf(account, key.instrument, key.marginMode), kMoneyScale)};
        }
        for (const auto& [serial, order] : account.working) {
            if (order.order.reduceOnly || !order.order.price
                || instrument(order.order.instrument).settle != currency)
                continue;
            const Decimal value =
                settleValue(instrument(order.order.instrument),
                            order.order.qty - order.order.filledQty, *order.order.price);
            balance.frozenByOrders += Money{
                quotient(value, leverageOf(account, order.order.instrument, order.order.marginMode),
                         kMoneyScale)};
        }
        balance.equity = cash + balance.unrealized;
        balance.available = balance.equity - balance.initialMargin - balance.frozenByOrders;
        if (balance.available.isNegative()) balance.available = {};
        balances.push_back(balance);
    }
    return balances;
}

/// Where this position alone, moving, would use up the account (cross, linear): a simple estimate.
std::optional<Price> VenueModel::State::liquidationPriceOf(const AccountTruth& account,
                                                           const PositionTruth& position) const
{
    const Instrument& listed = instrument(position.row.key.instrument);
    if (!position.isOpen() || listed.kind != ContractKind::Linear) return std::nullopt;
    Decimal equity = account.cash.at(listed.settle).value;
    for (const auto& [key, other] : account.positions) {
        if (!other.isOpen() || key == position.row.key
            || instrument(key.instrument).settle != listed.settle)
            continue;
        equity = equity
                 + profitOf(instrument(key.instrument), other.row.direction, *other.row.entryPrice,
                            market.price(key.instrument, TriggerSource::Mark), other.row.qty)
                       .value;
    }
    const Decimal units = position.row.qty.value * listed.multiplier;
    const Decimal value = units * position.row.entryPrice->value;
    const Decimal one = Decimal::fromInt(1);
    const bool isLong = position.row.direction == Direction::Long;
    const Decimal top = isLong ? value - equity : value + equity;
    const Decimal bottom =
        isLong ? units * (one - config.maintenanceRate) : units * (one + config.maintenanceRate);
    if (!top.isPositive() || !bottom.isPositive()) return std::nullopt;
    const Decimal price = quotient(top, bottom, listed.tick.value.scale() + 4);
    return price.isPositive() ? std::optional{Price{price}} : std::nullopt;
}

PositionTruth VenueModel::State::withMarks(const AccountTruth& account,
                                           const PositionTruth& position) const
{
    PositionTruth shown = position;
    const InstrumentId& id = position.row.key.instrument;
    const Instrument& listed = instrument(id);
    const Tick& tick = market.latest(id);
    shown.row.markPrice = tick.mark;
    shown.lastPrice = tick.last;
    shown.indexPrice = tick.index;
    shown.row.leverage = leverageOf(account, id, position.row.key.marginMode);
    if (!position.isOpen()) return shown;
    shown.row.unrealized = profitOf(listed, position.row.direction, *position.row.entryPrice,
                                    tick.mark, position.row.qty);
    const Decimal value = settleValue(listed, position.row.qty, tick.mark);
    shown.initialMargin = {quotient(value, *shown.row.leverage, kMoneyScale)};
    shown.maintenanceMargin = {
        (value * config.maintenanceRate).rounded(kMoneyScale, Rounding::HalfEven)};
    shown.notionalUsd =
        listed.kind == ContractKind::Linear ? value : position.row.qty.value * listed.multiplier;
    return shown;
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

// ---- triggers ------------------------------------------------------------------------------------------

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

// ---- the change log ------------------------------------------------------------------------------------

void VenueModel::State::keep(Change change)
{
    for (const auto& watcher : changeWatchers)
        watcher(change);
    changes.push_back(std::move(change));
}
void VenueModel::State::keep(const Tick& tick)
{
    for (const auto& watcher : tickWatchers)
        watcher(tick);
    ticks.push_back(tick);
}
void VenueModel::State::note(const AccountTruth& account, OrderTruth row)
{
    keep({++changeLast, now, account.spec.uid, causeOf(row.order.category), std::move(row)});
}
void VenueModel::State::note(const AccountTruth& account, StopTruth row)
{
    keep({++changeLast, now, account.spec.uid, {}, std::move(row)});
}
void VenueModel::State::note(const AccountTruth& account, FillTruth row)
{
    keep({++changeLast, now, account.spec.uid, causeOf(row.fill.category), std::move(row)});
}
void VenueModel::State::notePosition(const AccountTruth& account, const PositionTruth& row,
                                     const std::string& cause)
{
    keep({++changeLast, now, account.spec.uid, cause, withMarks(account, row)});
}
void VenueModel::State::noteBalances(const AccountTruth& account, const std::string& cause)
{
    for (BalanceTruth& balance : balancesOf(account))
        keep({++changeLast, now, account.spec.uid, cause, std::move(balance)});
}

void VenueModel::State::prune(AccountTruth& account) const
{
    constexpr auto kDay = hours{24};
    dropExpired(account.endedOrders, now - 90 * kDay,
                [](const OrderTruth& row) { return row.order.updatedAt; });
    dropExpired(account.endedStops, now - 90 * kDay,
                [](const StopTruth& row) { return row.stop.updatedAt; });
    dropExpired(account.fills, now - 90 * kDay, [](const FillTruth& row) { return row.fill.time; });
    dropExpired(account.fundings, now - 90 * kDay,
                [](const FundingTruth& row) { return row.time; });
    dropExpired(account.closures, now - 90 * kDay,
                [](const ClosureTruth& row) { return row.closure.closedAt; });
}

} // namespace holdfast::sim
