// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bybit/rows.h"

#include "core/sim/bybit/words.h"

#include <algorithm>

namespace holdfast::sim::bybit {
namespace {

/// createdTime is when the account first traded the symbol, never this position (bybit.md §6.1).
constexpr WallTime kFirstEver = wallFromMs(1700000000000);

const Instrument& instrumentOf(const RowContext& context, const InstrumentId& id)
{
    const Instrument* instrument = context.model.market().instrument(id);
    HF_ASSERT(instrument != nullptr);
    return *instrument;
}

Decimal quotient(const Decimal& a, const Decimal& b, int scale)
{
    return Decimal::divide(a, b, scale, Rounding::HalfEven).value_or(Decimal{});
}

/// The bound of a market order (bybit.md §3.2): about five percent beyond what it got.
std::string marketBound(const Order& order, const Instrument& instrument)
{
    if (!order.averagePrice) return "0";
    const Decimal factor = Decimal::of(order.side == Side::Buy ? "1.05" : "0.95");
    return textOf((order.averagePrice->value * factor)
                      .roundedToStep(instrument.tick.value,
                                     order.side == Side::Buy ? Rounding::Down : Rounding::Up));
}

bool isTakeLeg(const StopTruth& stop)
{
    return !stop.trail && stop.stop.takeTrigger && !stop.stop.stopTrigger;
}

std::string_view stopOrderType(const StopTruth& stop)
{
    if (stop.trail) return "TrailingStop";
    const bool isTake = isTakeLeg(stop);
    switch (stop.binding) {
    case StopBinding::Free: return "Stop";
    case StopBinding::Full: return isTake ? "TakeProfit" : "StopLoss";
    case StopBinding::Partial: return isTake ? "PartialTakeProfit" : "PartialStopLoss";
    }
    HF_UNREACHABLE();
}

std::string createType(const StopTruth& stop)
{
    if (stop.trail) return "CreateByTrailingStop";
    if (stop.binding == StopBinding::Free) return "CreateByStopOrder";
    return "CreateBy" + std::string{stopOrderType(stop)};
}

std::string_view tpslMode(const StopTruth& stop)
{
    switch (stop.binding) {
    case StopBinding::Free: return "";
    case StopBinding::Full: return "Full";
    case StopBinding::Partial: return "Partial";
    }
    HF_UNREACHABLE();
}

/// What the two kinds of rows are written from.
struct Draft {
    std::string_view orderType, status, cancelType, rejectReason, side, tif;
    std::string stopOrderType, createType, tpslMode;
    std::string price{"0"}, qty, leaves{"0"}, filled{"0"}, filledValue{"0"}, fee{"0"}, average;
    std::string trigger, takeProfit, stopLoss, takeLimit{"0"}, stopLimit{"0"}, closedPnl{"0"};
    std::string_view triggerBy, takeBy, stopBy;
    std::string parentLinkId, lastAtCreation;
    std::int64_t triggerDirection = 0, positionIdx = 0;
    bool reduceOnly = false, closeOnTrigger = false;
};

void describeStop(Draft& d, const StopTruth& stop)
{
    const bool isTake = isTakeLeg(stop);
    const bool isSell = stop.stop.side == Side::Sell;
    d.stopOrderType = stopOrderType(stop);
    d.createType = createType(stop);
    d.tpslMode = tpslMode(stop);
    d.trigger = textOf(isTake ? stop.stop.takeTrigger : stop.stop.stopTrigger);
    // Before a trailing stop is active its activation price stands there (bybit.md §5.3).
    if (stop.trail && !stop.stop.stopTrigger) d.trigger = textOf(stop.trail->activation);
    d.triggerBy = word(isTake ? stop.stop.takeSource : stop.stop.stopSource);
    const bool firesOnRise =
        stop.stop.kind == StopKind::Trigger ? stop.firesOnRise : isSell == isTake;
    d.triggerDirection = firesOnRise ? 1 : 2;
    d.closeOnTrigger = stop.binding != StopBinding::Free || stop.closeOnTrigger;
}

OrderRow write(const RowContext& context, const Draft& d, OrderRow row)
{
    const bool isPush = context.shown == Shown::Push;
    json::Writer w;
    w.beginObject();
    if (isPush) w.member("category", "linear");
    w.member("symbol", row.instrument.text)
        .member("orderId", row.id.text)
        .member("orderLinkId", row.linkId.text)
        .member("parentOrderLinkId", d.parentLinkId)
        .member("blockTradeId", "")
        .member("side", d.side)
        .member("positionIdx", d.positionIdx)
        .member("orderStatus", d.status)
        .member("createType", d.createType)
        .member("cancelType", d.cancelType)
        .member("rejectReason", d.rejectReason)
        .member("timeInForce", d.tif)
        .member("orderType", d.orderType)
        .member("price", d.price)
        .member("qty", d.qty)
        .member("avgPrice", d.average)
        .member("leavesQty", d.leaves)
        .member("leavesValue", "0")
        .member("cumExecQty", d.filled)
        .member("cumExecValue", d.filledValue)
        .member("cumExecFee", d.fee)
        .key("cumFeeDetail")
        .beginObject()
        .endObject()
        .member("isLeverage", "")
        .member("orderIv", "")
        .member("marketUnit", "")
        .member("stopOrderType", isPush && d.stopOrderType.empty() ? "UNKNOWN" : d.stopOrderType)
        .member("tpslMode", isPush && d.tpslMode.empty() ? "UNKNOWN" : d.tpslMode)
        .member("triggerPrice", d.trigger)
        .member("triggerDirection", d.triggerDirection)
        .member("triggerBy", d.triggerBy)
        .member("takeProfit", d.takeProfit)
        .member("stopLoss", d.stopLoss)
        .member("tpTriggerBy", d.takeBy)
        .member("slTriggerBy", d.stopBy)
        .member("tpLimitPrice", d.takeLimit)
        .member("slLimitPrice", d.stopLimit)
        .member("lastPriceOnCreated", d.lastAtCreation)
        .member("reduceOnly", d.reduceOnly)
        .member("closeOnTrigger", d.closeOnTrigger)
        .member("placeType", "")
        .member("smpType", "CancelMaker")
        .member("smpGroup", std::int64_t{0})
        .member("smpOrderId", "")
        .member("createdTime", stamp(row.createdAt))
        .member("updatedTime", stamp(row.updatedAt));
    if (isPush) w.member("feeCurrency", "").member("closedPnl", d.closedPnl);
    w.endObject();
    row.text = w.take();
    row.status = d.status;
    return row;
}

} // namespace

bool isFinal(const OrderRow& row)
{
    return row.status != "New" && row.status != "PartiallyFilled" && row.status != "Untriggered";
}

OrderRow orderRow(const RowContext& context, const OrderTruth& truth, const StopTruth* fired)
{
    const Order& order = truth.order;
    const Instrument& instrument = instrumentOf(context, order.instrument);
    const bool isMarket =
        order.type == OrderType::Market || order.type == OrderType::OptimalLimitIoc;
    Draft d;
    d.orderType = isMarket ? "Market" : "Limit";
    d.tif = timeInForce(order.type);
    d.side = word(order.side);
    d.positionIdx = indexOf(order.sideIndex);
    d.rejectReason = "EC_NoError";
    d.cancelType = "UNKNOWN";
    const bool isEnded = isTerminal(order.state);
    switch (order.state) {
    case OrderState::Live: d.status = "New"; break;
    case OrderState::PartiallyFilled: d.status = "PartiallyFilled"; break;
    case OrderState::Filled: d.status = "Filled"; break;
    case OrderState::Canceled: {
        const Ending ending = endingOf(order.cancelSource, order.filledQty.isPositive());
        d.status = ending.status;
        d.cancelType = ending.cancelType;
        d.rejectReason = ending.rejectReason;
        break;
    }
    }
    d.price = isMarket ? marketBound(order, instrument) : textOf(order.price, "0");
    d.qty = textOf(order.qty);
    d.leaves = isEnded ? "0" : textOf(order.qty - order.filledQty);
    d.filled = textOf(order.filledQty);
    if (order.averagePrice) {
        d.average = textOf(*order.averagePrice);
        d.filledValue = textOf(order.averagePrice->value * order.filledQty.value);
    }
    d.fee = textOf(-truth.fee);
    d.closedPnl = truth.closedQty.isPositive() ? textOf(truth.profit + truth.fee) : "0";
    d.reduceOnly = order.reduceOnly;
    d.createType = originOf(order.category).createType;
    d.closeOnTrigger = truth.closeOnTrigger;
    d.lastAtCreation = textOf(truth.lastAtCreation);
    if (!order.attached.empty()) {
        const AttachedStop& attached = order.attached.front();
        d.stopLoss = textOf(attached.stopTrigger);
        d.takeProfit = textOf(attached.takeTrigger);
        if (attached.stopTrigger) d.stopBy = word(attached.stopSource);
        if (attached.takeTrigger) d.takeBy = word(truth.attachedTakeSources.front());
        d.tpslMode = truth.attachedBinding == StopBinding::Partial ? "Partial" : "Full";
        d.stopLimit = textOf(truth.attachedStopLimits.front(), "0");
        d.takeLimit = textOf(truth.attachedTakeLimits.front(), "0");
    }
    OrderRow row;
    if (fired != nullptr) {
        describeStop(d, *fired);
        row.isStop = true;
        row.isPlainStop = fired->binding == StopBinding::Free;
    }
    row.instrument = order.instrument;
    row.id = order.venueId;
    row.linkId = order.clientId;
    row.createdAt = order.createdAt;
    row.updatedAt = order.updatedAt;
    row.seq = truth.seq;
    return write(context, d, std::move(row));
}

OrderRow orderRow(const RowContext& context, const StopTruth& truth)
{
    const StopOrder& stop = truth.stop;
    const bool isTake = isTakeLeg(truth);
    const auto limit = isTake ? stop.takeLimit : stop.stopLimit;
    Draft d;
    d.orderType = limit ? "Limit" : "Market";
    d.tif = limit ? "GTC" : "IOC";
    d.side = word(stop.side);
    d.positionIdx = indexOf(stop.sideIndex);
    d.price = textOf(limit, "0");
    d.reduceOnly = stop.reduceOnly;
    d.cancelType = "UNKNOWN";
    d.rejectReason = "EC_NoError";
    Qty qty = stop.qty.value_or(Qty{});
    if (stop.closesWholePosition) { // As much as there is (bybit.md §5.3).
        const auto held =
            context.model.position(context.uid, {stop.instrument, stop.sideIndex, stop.marginMode});
        if (held) qty = held->row.qty;
    }
    d.qty = textOf(qty);
    switch (stop.state) {
    case StopOrderState::Live:
    case StopOrderState::Paused:
    case StopOrderState::PartiallyEffective:
        d.status = "Untriggered";
        d.leaves = d.qty;
        break;
    case StopOrderState::Effective: d.status = "Triggered"; break;
    case StopOrderState::Canceled:
        d.status = "Deactivated";
        d.cancelType = truth.endReason.empty() ? std::string_view{"CancelByUser"}
                                               : std::string_view{truth.endReason};
        if (truth.endReason == "CancelByUser") d.rejectReason = "EC_PerCancelRequest";
        break;
    case StopOrderState::Failed:
    case StopOrderState::PartiallyFailed:
        d.status = "Cancelled";
        d.cancelType = stop.failCode == "51169" ? "CancelByReduceOnly" : "UNKNOWN";
        d.rejectReason = stop.failCode == "51169" ? "EC_NoError" : "EC_Others";
        break;
    }
    describeStop(d, truth);
    if (!truth.parentOrder.empty())
        if (const auto parent = context.model.findOrder(context.uid, {{}, truth.parentOrder, {}}))
            d.parentLinkId = parent->order.clientId.text;
    OrderRow row;
    row.isStop = true;
    row.isPlainStop = truth.binding == StopBinding::Free && !truth.trail;
    row.instrument = stop.instrument;
    row.id = stop.venueId;
    row.linkId = stop.clientId;
    row.createdAt = stop.createdAt;
    row.updatedAt = stop.updatedAt;
    return write(context, d, std::move(row));
}

PositionTruth flatPosition(const RowContext& context, const PositionKey& key)
{
    PositionTruth flat;
    flat.row.key = key;
    flat.row.leverage = context.model.leverage(context.uid, key.instrument, key.marginMode);
    flat.row.markPrice = context.model.market().price(key.instrument, TriggerSource::Mark);
    return flat;
}

void writePosition(json::Writer& w, const RowContext& context, const PositionTruth& p,
                   const std::vector<StopTruth>& stops)
{
    const bool isPush = context.shown == Shown::Push;
    const bool isOpen = p.isOpen();
    const std::string none = isPush ? "0" : "";
    std::string stopLoss = none;
    std::string takeProfit = none;
    std::string trailing{"0"};
    for (const StopTruth& stop : stops) {
        if (stop.binding != StopBinding::Full || stop.stop.instrument != p.row.key.instrument
            || stop.stop.sideIndex != p.row.key.sideIndex || !isOpen)
            continue;
        if (stop.trail)
            trailing = textOf(stop.trail->spread, "0");
        else if (stop.stop.takeTrigger)
            takeProfit = textOf(*stop.stop.takeTrigger);
        else
            stopLoss = textOf(stop.stop.stopTrigger);
    }
    const Decimal value = isOpen ? p.row.entryPrice->value * p.row.qty.value : Decimal{};
    w.beginObject();
    if (isPush) w.member("category", "linear");
    w.member("positionIdx", indexOf(p.row.key.sideIndex))
        .member("riskId", std::int64_t{1})
        .member("riskLimitValue", "2000000")
        .member("symbol", p.row.key.instrument.text)
        .member("side", !isOpen ? "" : (p.row.direction == Direction::Long ? "Buy" : "Sell"))
        .member("size", textOf(p.row.qty))
        .member(isPush ? "entryPrice" : "avgPrice",
                isOpen ? textOf(p.row.entryPrice) : std::string{"0"})
        .member("positionValue", isOpen ? textOf(value) : none)
        .member("autoAddMargin", std::int64_t{0})
        .member("positionStatus", "Normal")
        .member("leverage", p.row.leverage ? textOf(*p.row.leverage) : "10")
        .member("breakEvenPrice", isOpen ? textOf(p.row.entryPrice) : std::string{"0"})
        .member("markPrice", textOf(p.row.markPrice))
        .member("liqPrice", isOpen ? textOf(p.row.liquidationPrice) : std::string{})
        .member("bustPrice", "")
        .member("positionIM", isOpen ? textOf(p.initialMargin) : none)
        .member("positionIMByMp", isOpen ? textOf(p.initialMargin) : none)
        .member("positionMM", isOpen ? textOf(p.maintenanceMargin) : none)
        .member("positionMMByMp", isOpen ? textOf(p.maintenanceMargin) : none)
        .member("positionBalance", "0")
        .member("takeProfit", takeProfit)
        .member("stopLoss", stopLoss)
        .member("trailingStop", trailing)
        .member("tpslMode", "Full")
        .member("sessionAvgPrice", isPush ? "0" : "")
        .member("unrealisedPnl", isOpen ? textOf(p.row.unrealized, "0") : none)
        .member("curRealisedPnl", textOf(p.realized + p.fee + p.funding))
        .member("cumRealisedPnl", textOf(p.realized + p.fee + p.funding))
        .member("adlRankIndicator", std::int64_t{isOpen ? 2 : 0})
        .member("createdTime", stamp(p.row.updatedAt == WallTime{} ? WallTime{} : kFirstEver))
        .member("updatedTime", stamp(p.row.updatedAt))
        .member("openTime", isOpen ? toMs(p.row.openedAt) : std::int64_t{0})
        .member("seq", p.seq == 0 ? std::int64_t{-1} : static_cast<std::int64_t>(p.seq))
        .member("isReduceOnly", false)
        .member("mmrSysUpdatedTime", "")
        .member("leverageSysUpdatedTime", "")
        .member("tradeMode", std::int64_t{0})
        .endObject();
}

void writeExecution(json::Writer& w, const RowContext& context, const FillTruth& truth)
{
    const Fill& fill = truth.fill;
    const auto order = context.model.findOrder(context.uid, {{}, fill.venueOrderId, {}});
    const auto stop = fill.parentStop.empty()
                          ? std::nullopt
                          : context.model.findStop(context.uid, {{}, fill.parentStop, {}});
    const Origin origin = originOf(fill.category);
    const Decimal value = fill.price.value * fill.qty.value;
    const Money paid = fill.fee ? -*fill.fee : Money{};
    const bool isMarket = !order || !order->order.price;
    w.beginObject();
    if (context.shown == Shown::Push) w.member("category", "linear");
    w.member("symbol", fill.instrument.text)
        .member("execId", fill.tradeId.text)
        .member("orderId", fill.venueOrderId.text)
        .member("orderLinkId", fill.clientOrderId.text)
        .member("side", word(fill.side))
        .member("execType", origin.execType)
        .member("execPrice", textOf(fill.price))
        .member("execQty", textOf(fill.qty))
        .member("execValue", textOf(value))
        .member("execFee", textOf(paid))
        .member("execFeeV2", "")
        .member("feeCurrency", "")
        .member("feeRate", value.isPositive() ? textOf(quotient(paid.value, value, 8)) : "0")
        .member("execTime", stamp(fill.time))
        .member("closedSize", textOf(truth.closedQty))
        .member("orderType", isMarket ? "Market" : "Limit")
        .member("orderPrice",
                order
                    ? (isMarket ? marketBound(order->order, instrumentOf(context, fill.instrument))
                                : textOf(order->order.price, "0"))
                    : std::string{"0"})
        .member("orderQty", order ? textOf(order->order.qty) : textOf(fill.qty))
        .member("leavesQty", order && !isTerminal(order->order.state)
                                 ? textOf(order->order.qty - order->order.filledQty)
                                 : std::string{"0"})
        .member("stopOrderType", stop ? stopOrderType(*stop) : std::string_view{"UNKNOWN"})
        .member("createType", stop ? createType(*stop) : std::string{origin.createType})
        .member("isMaker", truth.isMaker)
        .member("markPrice", textOf(truth.markAt))
        .member("indexPrice", textOf(truth.indexAt))
        .member("markIv", "")
        .member("tradeIv", "")
        .member("underlyingPrice", "")
        .member("blockTradeId", "")
        .member("marketUnit", "")
        .member("extraFees", "")
        .member("seq", static_cast<std::int64_t>(truth.seq));
    if (context.shown == Shown::Push)
        w.member("execPnl", textOf(truth.profit)).member("isLeverage", "0");
    w.endObject();
}

void writeExecution(json::Writer& w, const RowContext& context, const FundingTruth& f)
{
    static_cast<void>(context);
    // Funding rows stand among the trades, with the position's size as quantity (bybit.md §6.2).
    const std::string id = "f" + f.billId;
    w.beginObject()
        .member("symbol", f.key.instrument.text)
        .member("execId", id)
        .member("orderId", id)
        .member("orderLinkId", "")
        .member("side", f.direction == Direction::Long ? "Buy" : "Sell")
        .member("execType", "Funding")
        .member("execPrice", textOf(f.mark))
        .member("execQty", textOf(f.qty))
        .member("execValue", textOf(f.mark.value * f.qty.value))
        .member("execFee", textOf(-f.amount))
        .member("feeCurrency", "")
        .member("feeRate", textOf(f.rate))
        .member("execTime", stamp(f.time))
        .member("closedSize", "")
        .member("orderType", "UNKNOWN")
        .member("orderPrice", "0")
        .member("orderQty", "0")
        .member("leavesQty", "0")
        .member("stopOrderType", "UNKNOWN")
        .member("createType", "")
        .member("isMaker", false)
        .member("markPrice", textOf(f.mark))
        .member("indexPrice", "")
        .member("blockTradeId", "")
        .member("seq", static_cast<std::int64_t>(f.seq))
        .endObject();
}

void writeClosedPnl(json::Writer& w, const RowContext& context, const OrderTruth& truth)
{
    const Order& order = truth.order;
    const Instrument& instrument = instrumentOf(context, order.instrument);
    const Decimal exit = truth.closedExitValue;
    // Sold out of a long: profit is exit less entry; of a short the other way.
    const Decimal entry =
        order.side == Side::Sell ? exit - truth.profit.value : exit + truth.profit.value;
    const int scale = instrument.tick.value.scale() + 8;
    const bool isMarket = !order.price;
    w.beginObject()
        .member("symbol", order.instrument.text)
        .member("orderId", order.venueId.text)
        .member("side", word(order.side))
        .member("qty", textOf(order.qty))
        .member("orderPrice", isMarket ? marketBound(order, instrument) : textOf(order.price, "0"))
        .member("orderType", isMarket ? "Market" : "Limit")
        .member("execType", originOf(order.category).execType)
        .member("closedSize", textOf(truth.closedQty))
        .member("cumEntryValue", textOf(entry))
        .member("avgEntryPrice", textOf(quotient(entry, truth.closedQty.value, scale)))
        .member("cumExitValue", textOf(exit))
        .member("avgExitPrice", textOf(quotient(exit, truth.closedQty.value, scale)))
        .member("closedPnl", textOf(truth.profit + truth.fee))
        .member("fillCount", std::to_string(truth.fillCount))
        .member("leverage", truth.leverage.isZero() ? "10" : textOf(truth.leverage))
        .member("openFee", "0")
        .member("closeFee", textOf(-truth.fee))
        .member("createdTime", stamp(order.createdAt))
        .member("updatedTime", stamp(order.updatedAt))
        .endObject();
}

void writeWallet(json::Writer& w, const RowContext& context, std::string_view coin)
{
    const InstrumentId btc{"BTCUSDT"};
    const Decimal btcPrice = context.model.market().instrument(btc) != nullptr
                                 ? context.model.market().price(btc, TriggerSource::Index).value
                                 : Decimal{};
    const auto usd = [&](const BalanceTruth& balance, const Money& amount) {
        return (balance.currency == "BTC" ? amount.value * btcPrice : amount.value)
            .rounded(8, Rounding::HalfEven);
    };
    const std::vector<BalanceTruth> balances = context.model.balances(context.uid);
    Decimal equity, cash, available, unrealized, margin, frozen;
    for (const BalanceTruth& b : balances) {
        equity = equity + usd(b, b.equity);
        cash = cash + usd(b, b.cash);
        available = available + usd(b, b.available);
        unrealized = unrealized + usd(b, b.unrealized);
        margin = margin + usd(b, b.initialMargin);
        frozen = frozen + usd(b, b.frozenByOrders);
    }
    w.beginObject()
        .member("accountType", "UNIFIED")
        .member("accountIMRate", "0")
        .member("accountMMRate", "0")
        .member("accountLTV", "0")
        .member("totalEquity", textOf(equity))
        .member("totalWalletBalance", textOf(cash))
        .member("totalMarginBalance", textOf(equity))
        .member("totalAvailableBalance", textOf(available))
        .member("totalPerpUPL", textOf(unrealized))
        .member("totalInitialMargin", textOf(margin + frozen))
        .member("totalMaintenanceMargin", "0")
        .key("coin")
        .beginArray();
    for (const BalanceTruth& b : balances) {
        if (!coin.empty() && std::string_view{b.currency} != coin) continue;
        w.beginObject()
            .member("coin", b.currency)
            .member("equity", textOf(b.equity))
            .member("usdValue", textOf(usd(b, b.equity)))
            .member("walletBalance", textOf(b.cash))
            .member("free", "")
            .member("locked", "0")
            .member("borrowAmount", "0")
            .member("accruedInterest", "0")
            .member("totalOrderIM", textOf(b.frozenByOrders))
            .member("totalPositionIM", textOf(b.initialMargin))
            .member("totalPositionMM", "0")
            .member("unrealisedPnl", textOf(b.unrealized))
            .member("cumRealisedPnl", "0")
            .member("bonus", "0")
            .member("availableToWithdraw", "")
            .member("availableToBorrow", "")
            .member("marginCollateral", true)
            .member("collateralSwitch", true)
            .member("spotHedgingQty", "0")
            .endObject();
    }
    w.endArray().endObject();
}

} // namespace holdfast::sim::bybit
