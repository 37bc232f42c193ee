// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/venue_figures.h"

#include "core/sim/venue_state.h"

namespace holdfast::sim {

Decimal quotient(const Decimal& a, const Decimal& b, int scale)
{
    const auto value = Decimal::divide(a, b, scale, Rounding::HalfEven);
    HF_ASSERT(value.has_value()); // Prices and quantities were bounded where they entered.
    return *value;
}
Decimal settleValue(const Instrument& instrument, Qty qty, Price price)
{
    const Decimal units = qty.value * instrument.multiplier;
    if (instrument.kind == ContractKind::Linear) return units * price.value;
    return quotient(units, price.value, kRatioScale);
}
Money profitOf(const Instrument& instrument, Direction direction, Price entry, Price exit, Qty qty)
{
    const Decimal move =
        instrument.kind == ContractKind::Linear
            ? settleValue(instrument, qty, exit) - settleValue(instrument, qty, entry)
            : settleValue(instrument, qty, entry) - settleValue(instrument, qty, exit);
    const Decimal profit = move.rounded(kMoneyScale, Rounding::HalfEven);
    return {direction == Direction::Short ? -profit : profit};
}
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

const Instrument& VenueModel::State::instrument(const InstrumentId& id) const
{
    const Instrument* found = market.instrument(id);
    HF_ASSERT(found != nullptr);
    return *found;
}

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

} // namespace holdfast::sim
