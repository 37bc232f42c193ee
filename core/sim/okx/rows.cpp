// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/rows.h"

#include "core/sim/okx/requests.h"
#include "core/sim/okx/row_text.h"
#include "core/sim/okx/words.h"

#include <algorithm>

namespace holdfast::sim::okx {
namespace {

constexpr int kRatioScale = 8;

std::string ratio(const Decimal& part, const Decimal& whole)
{
    const auto result = Decimal::divide(part, whole, kRatioScale, Rounding::HalfEven);
    return result ? textOf(*result) : std::string{};
}

std::string yesNo(bool value) { return value ? "true" : "false"; }

const Instrument& instrumentOf(const RowContext& context, const InstrumentId& id)
{
    const Instrument* instrument = context.model.market().instrument(id);
    HF_ASSERT(instrument != nullptr);
    return *instrument;
}

std::string settleOf(const RowContext& context, const InstrumentId& id)
{
    return instrumentOf(context, id).settle;
}

std::string signedQty(const PositionRow& row)
{
    const bool isNegative = row.key.sideIndex == SideIndex::Net && row.direction == Direction::Short
                            && !row.qty.isZero();
    return (isNegative ? "-" : "") + textOf(row.qty);
}

/// What a leg sends: its limit, "-1" for market, "" where there is no such leg.
std::string legPrice(const std::optional<Price>& trigger, const std::optional<Price>& limit)
{
    return !trigger ? std::string{} : (limit ? textOf(limit) : std::string{"-1"});
}

/// The i-th of a list that an older state may not have.
std::optional<Price> limitAt(const std::vector<std::optional<Price>>& limits, std::size_t i)
{
    return i < limits.size() ? limits[i] : std::nullopt;
}

void writeAttached(json::Writer& w, const OrderTruth& truth, Shown shown)
{
    w.key("attachAlgoOrds").beginArray();
    for (std::size_t i = 0; i < truth.order.attached.size(); ++i) {
        const AttachedStop& attached = truth.order.attached[i];
        w.beginObject()
            .member("amendPxOnTriggerType", "0")
            .member("attachAlgoClOrdId", attached.clientId.text)
            .member("attachAlgoId", "")
            .member("callbackRatio", "")
            .member("callbackSpread", "")
            .member("activePx", "")
            .member("slOrdPx", legPrice(attached.stopTrigger, limitAt(truth.attachedStopLimits, i)))
            .member("slTriggerPx", textOf(attached.stopTrigger))
            .member("slTriggerPxType", attached.stopTrigger ? word(attached.stopSource) : "")
            .member("sz", "")
            .member("tpOrdKind", "condition")
            .member("tpOrdPx", legPrice(attached.takeTrigger, limitAt(truth.attachedTakeLimits, i)))
            .member("tpTriggerPx", textOf(attached.takeTrigger))
            .member("tpTriggerPxType",
                    attached.takeTrigger ? word(truth.attachedTakeSources[i]) : "");
        // The failure of a birth shows on REST alone (okx.md §4.6).
        if (shown == Shown::Rest)
            w.member("failCode", attached.failCode).member("failReason", attached.failReason);
        w.endObject();
    }
    w.endArray();
}

} // namespace

void writeInstrument(json::Writer& w, const Instrument& i)
{
    const bool isLinear = i.kind == ContractKind::Linear;
    w.beginObject()
        .member("alias", "")
        .member("auctionEndTime", "")
        .member("baseCcy", "")
        .member("category", "1")
        .member("contTdSwTime", "")
        .member("ctMult", "1")
        .member("ctType", isLinear ? "linear" : "inverse")
        .member("ctVal", textOf(i.multiplier))
        .member("ctValCcy", isLinear ? i.base : i.quote)
        .member("expTime", "")
        .member("futureSettlement", false)
        .member("groupId", "4")
        .member("instCategory", "1")
        .member("instFamily", family(i))
        .member("instId", i.id.text)
        .member("instIdCode", instrumentCode(i.id))
        .member("instType", "SWAP")
        .member("lever", textOf(i.leverageMax))
        .member("listTime", "1573557408000")
        .member("lotSz", textOf(i.lot))
        .member("maxIcebergSz", textOf(i.limitQtyMax))
        .member("maxLmtAmt", "20000000")
        .member("maxLmtSz", textOf(i.limitQtyMax))
        .member("maxMktAmt", "")
        .member("maxMktSz", textOf(i.marketQtyMax))
        .member("maxStopSz", textOf(i.stopQtyMax))
        .member("maxTriggerSz", textOf(i.limitQtyMax))
        .member("maxTwapSz", textOf(i.limitQtyMax))
        .member("minSz", textOf(i.qtyMin))
        .member("openType", "call_auction")
        .member("optType", "")
        .member("preMktSwTime", "")
        .member("quoteCcy", "")
        .member("ruleType", "normal")
        .member("settleCcy", i.settle)
        .member("state", i.state == InstrumentState::Live       ? "live"
                         : i.state == InstrumentState::Settling ? "settling"
                         : i.state == InstrumentState::Expired  ? "expired"
                                                                : "suspend")
        .member("stk", "")
        .member("tickSz", textOf(i.tick))
        .key("tradeQuoteCcyList")
        .beginArray()
        .endArray()
        .member("uly", family(i))
        .key("upcChg")
        .beginArray()
        .endArray()
        .endObject();
}

void writePosition(json::Writer& w, const RowContext& context, const PositionTruth& p)
{
    const PositionRow& row = p.row;
    const bool isOpen = p.isOpen();
    const Money realized = p.realized + p.fee + p.funding;
    w.beginObject()
        .member("adl", isOpen ? "1" : "")
        .member("availPos", "")
        .member("avgPx", textOf(row.entryPrice))
        .member("baseBal", "")
        .member("bePx", textOf(row.entryPrice))
        .member("bizRefId", "")
        .member("bizRefType", "")
        .member("cTime", stamp(row.openedAt))
        .member("ccy", settleOf(context, row.key.instrument))
        .member("clSpotInUseAmt", "");
    w.key("closeOrderAlgo").beginArray();
    // Only stops bound to the whole position appear here (okx.md §2.7).
    for (const StopTruth& stop : context.model.pendingStops(context.uid)) {
        if (!isOpen || !stop.stop.closesWholePosition || stop.stop.instrument != row.key.instrument
            || stop.stop.state != StopOrderState::Live)
            continue;
        w.beginObject()
            .member("algoId", stop.stop.venueId.text)
            .member("closeFraction", "1")
            .member("slTriggerPx", textOf(stop.stop.stopTrigger))
            .member("slTriggerPxType", stop.stop.stopTrigger ? word(stop.stop.stopSource) : "")
            .member("tpTriggerPx", textOf(stop.stop.takeTrigger))
            .member("tpTriggerPxType", stop.stop.takeTrigger ? word(stop.stop.takeSource) : "")
            .endObject();
    }
    w.endArray()
        .member("fee", textOf(p.fee))
        .member("fundingFee", textOf(p.funding))
        .member("idxPx", textOf(p.indexPrice))
        .member("imr",
                isOpen && row.key.marginMode == MarginMode::Cross ? textOf(p.initialMargin) : "")
        .member("instId", row.key.instrument.text)
        .member("instType", "SWAP")
        .member("interest", "")
        .member("last", textOf(p.lastPrice))
        .member("lever", row.leverage ? textOf(*row.leverage) : "")
        .member("liab", "")
        .member("liabCcy", "")
        .member("liqPenalty", "0")
        .member("liqPx", isOpen ? textOf(row.liquidationPrice) : "")
        .member("margin",
                isOpen && row.key.marginMode == MarginMode::Isolated ? textOf(p.initialMargin) : "")
        .member("markPx", textOf(row.markPrice))
        .member("mgnMode", word(row.key.marginMode))
        .member("mgnRatio", isOpen ? ratio(p.initialMargin.value, p.maintenanceMargin.value) : "")
        .member("mmr", isOpen ? textOf(p.maintenanceMargin) : "")
        .member("nonSettleAvgPx", "")
        .member("notionalUsd", isOpen ? textOf(p.notionalUsd) : "0")
        .member("optVal", "")
        .member("pTime", stamp(context.now))
        .member("pendingCloseOrdLiabVal", "")
        .member("pnl", textOf(p.realized))
        .member("pos", signedQty(row))
        .member("posCcy", "")
        .member("posId", row.positionId)
        .member("posSide", word(row.key.sideIndex))
        .member("quoteBal", "")
        .member("realizedPnl", textOf(realized))
        .member("settledPnl", "")
        .member("spotInUseAmt", "")
        .member("spotInUseCcy", "")
        .member("tradeId", row.lastTrade.text)
        .member("uTime", stamp(row.updatedAt))
        .member("upl", isOpen ? textOf(row.unrealized) : "0")
        .member("uplLastPx", isOpen ? textOf(row.unrealized) : "0")
        .member("uplRatio", isOpen && row.unrealized
                                ? ratio(row.unrealized->value, p.initialMargin.value)
                                : "0")
        .member("uplRatioLastPx", "")
        .member("usdPx", "")
        .endObject();
}

void writePositionData(json::Writer& w, const RowContext& context, const PositionTruth& p)
{
    const PositionRow& row = p.row;
    w.beginObject()
        .member("avgPx", textOf(row.entryPrice))
        .member("baseBal", "")
        .member("ccy", settleOf(context, row.key.instrument))
        .member("instId", row.key.instrument.text)
        .member("instType", "SWAP")
        .member("mgnMode", word(row.key.marginMode))
        .member("nonSettleAvgPx", "")
        .member("pos", signedQty(row))
        .member("posCcy", "")
        .member("posId", row.positionId)
        .member("posSide", word(row.key.sideIndex))
        .member("quoteBal", "")
        .member("settledPnl", "")
        .member("tradeId", row.lastTrade.text)
        .member("uTime", stamp(row.updatedAt))
        .endObject();
}

std::string_view closureWord(ClosureKind kind)
{
    switch (kind) {
    case ClosureKind::Partial: return "1";
    case ClosureKind::Full:
    case ClosureKind::Other:
    case ClosureKind::Settlement: return "2";
    case ClosureKind::Liquidation: return "3";
    case ClosureKind::PartialLiquidation: return "4";
    case ClosureKind::AdlPartial: return "5";
    case ClosureKind::AdlFull: return "6";
    }
    HF_UNREACHABLE();
}

void writeClosure(json::Writer& w, const RowContext& context, const ClosureTruth& truth)
{
    const Closure& c = truth.closure;
    const Decimal fee = c.fee ? c.fee->value : Decimal{};
    const Decimal funding = c.funding ? c.funding->value : Decimal{};
    const Decimal realized = c.realized ? c.realized->value : Decimal{};
    w.beginObject()
        .member("cTime", stamp(c.openedAt))
        .member("ccy", settleOf(context, c.key.instrument))
        .member("closeAvgPx", textOf(c.closePrice))
        .member("closeTotalPos", textOf(c.closedQty))
        .member("direction", c.direction == Direction::Short ? "short" : "long")
        .member("fee", textOf(fee))
        .member("fundingFee", textOf(funding))
        .member("instId", c.key.instrument.text)
        .member("instType", "SWAP")
        .member("lever", textOf(truth.leverage))
        .member("liqPenalty", "0")
        .member("mgnMode", word(c.key.marginMode))
        .member("nonSettleAvgPx", "")
        .member("openAvgPx", textOf(c.openPrice))
        .member("openMaxPos", textOf(c.qtyMax))
        .member("pnl", textOf(realized - fee - funding)) // Closure::realized is net of both.
        .member("pnlRatio", "")
        .member("posId", c.positionId)
        .member("posSide", word(c.key.sideIndex))
        .member("realizedPnl", textOf(realized))
        .member("settledPnl", "")
        .member("triggerPx", "")
        .member("type", closureWord(c.kind))
        .member("uTime", stamp(c.closedAt))
        .member("uly", family(instrumentOf(context, c.key.instrument)))
        .endObject();
}

void writeOrder(json::Writer& w, const RowContext& context, const OrderTruth& truth, Shown shown)
{
    const Order& o = truth.order;
    const bool isPush = shown == Shown::Push;
    const bool hasFill = truth.lastFillQty.isPositive();
    const std::string settle = settleOf(context, o.instrument);
    w.beginObject()
        .member("accFillSz", textOf(o.filledQty))
        .member("algoClOrdId", o.parentStopClientId.text)
        .member("algoId", o.parentStop.text)
        .member("attachAlgoClOrdId", "");
    writeAttached(w, truth, shown);
    w.member("avgPx", o.averagePrice ? textOf(o.averagePrice) : (isPush ? "0" : ""))
        .member("cTime", stamp(o.createdAt))
        .member("cancelSource", o.cancelSource)
        .member("cancelSourceReason", "")
        .member("category", o.category.empty() ? "normal" : o.category)
        .member("ccy", "")
        .member("clOrdId", o.clientId.text)
        .member("fee", textOf(truth.fee))
        .member("feeCcy", settle)
        .member("fillPx", hasFill || !isPush ? textOf(truth.lastFillPrice) : "")
        .member("fillSz", textOf(truth.lastFillQty))
        .member("fillTime", hasFill ? stamp(o.updatedAt) : "")
        .member("instId", o.instrument.text)
        .member("instType", "SWAP")
        .member("isTpLimit", "false")
        .member("lever", textOf(truth.leverage))
        .key("linkedAlgoOrd")
        .beginObject()
        .member("algoId", "")
        .endObject()
        .member("ordId", o.venueId.text)
        .member("ordType", word(o.type))
        .member("pnl", textOf(truth.profit))
        .member("posSide", word(o.sideIndex))
        .member("px", textOf(o.price))
        .member("pxType", "")
        .member("pxUsd", "")
        .member("pxVol", "")
        .member("quickMgnType", "")
        .member("rebate", "0")
        .member("rebateCcy", settle)
        .member("reduceOnly", yesNo(o.reduceOnly))
        .member("side", word(o.side))
        .member("slOrdPx", "")
        .member("slTriggerPx", "")
        .member("slTriggerPxType", "")
        .member("source", truth.source)
        .member("state", word(o.state))
        .member("stpId", "")
        .member("stpMode", "cancel_maker")
        .member("sz", textOf(o.qty))
        .member("tag", truth.tag)
        .member("tdMode", word(o.marginMode))
        .member("tgtCcy", "")
        .member("tpOrdPx", "")
        .member("tpTriggerPx", "")
        .member("tpTriggerPxType", "")
        .member("tradeId", hasFill || !isPush ? truth.lastTrade.text : "")
        .member("uTime", stamp(o.updatedAt));
    if (isPush) {
        const Tick& tick = context.model.market().latest(o.instrument);
        w.member("amendResult", truth.amendRequest.empty() ? "" : "0")
            .member("amendSource", truth.amendRequest.empty() ? truth.amendSource : "1")
            .member("code", "0")
            .member("execType", hasFill ? (o.type == OrderType::PostOnly ? "M" : "T") : "")
            .member("fillFee", hasFill ? textOf(truth.lastFillFee) : "0")
            .member("fillFeeCcy", hasFill ? settle : "")
            .member("fillNotionalUsd", "")
            .member("fillPnl", "0")
            .member("lastPx", textOf(tick.last))
            .member("msg", "")
            .member("notionalUsd", "")
            .member("reqId", truth.amendRequest);
    }
    w.endObject();
}

void writeStop(json::Writer& w, const RowContext& context, const StopTruth& truth, Shown shown)
{
    const StopOrder& s = truth.stop;
    const bool isTrigger = s.kind == StopKind::Trigger;
    const std::string limit = s.stopLimit ? textOf(s.stopLimit) : std::string{"-1"};
    const bool isTrailing = truth.trail.has_value();
    const bool hasStop = s.stopTrigger.has_value() && !isTrigger && !isTrailing;
    const Trail trail = truth.trail.value_or(Trail{});
    const std::string child = s.children.empty() ? std::string{} : s.children.front().text;
    w.beginObject()
        .member("activePx", textOf(trail.activation))
        .member("actualPx", textOf(truth.actualPrice))
        .member("actualSide", s.firedLeg ? (*s.firedLeg == StopLeg::Take ? "tp" : "sl") : "")
        .member("actualSz", textOf(truth.actualQty))
        .member("algoClOrdId", s.clientId.text)
        .member("algoId", s.venueId.text)
        .member("amendPxOnTriggerType", "0")
        .key("attachAlgoOrds")
        .beginArray()
        .endArray()
        .member("cTime", stamp(s.createdAt))
        .member("callbackRatio", trail.ratio ? textOf(*trail.ratio) : "")
        .member("callbackSpread", textOf(trail.spread))
        .member("ccy", "")
        .member("chaseType", "")
        .member("chaseVal", "")
        .member("clOrdId", "")
        .member("closeFraction", s.closesWholePosition ? "1" : "")
        .member("failCode", s.failCode)
        .member("instId", s.instrument.text)
        .member("instType", "SWAP")
        .member("isTradeBorrowMode", "")
        .member("last",
                textOf(truth.lastAtTrigger ? *truth.lastAtTrigger
                                           : context.model.market().latest(s.instrument).last))
        .member("lever", textOf(truth.leverage))
        .key("linkedOrd")
        .beginObject()
        .member("ordId", "")
        .endObject()
        .member("maxChaseType", "")
        .member("maxChaseVal", "")
        .member("moveTriggerPx", isTrailing ? textOf(s.stopTrigger) : "")
        .member("ordId", child);
    w.key("ordIdList").beginArray();
    for (const VenueOrderId& id : s.children)
        w.string(id.text);
    w.endArray()
        .member("ordPx", isTrigger ? limit : "")
        .member("ordType", word(s.kind))
        .member("posSide", word(s.sideIndex))
        .member("pxLimit", "")
        .member("pxSpread", "")
        .member("pxVar", "")
        .member("quickMgnType", "")
        .member("reduceOnly", yesNo(s.reduceOnly))
        .member("side", word(s.side))
        .member("slOrdPx", hasStop ? limit : "")
        .member("slTriggerPx", hasStop ? textOf(s.stopTrigger) : "")
        .member("slTriggerPxType", hasStop ? word(s.stopSource) : "")
        .member("state", word(s.state))
        .member("sz", textOf(s.qty))
        .member("szLimit", "")
        .member("tag", truth.tag)
        .member("tdMode", word(s.marginMode))
        .member("tgtCcy", "")
        .member("timeInterval", "")
        .member("tpOrdPx", s.takeTrigger ? (s.takeLimit ? textOf(s.takeLimit) : "-1") : "")
        .member("tpTriggerPx", textOf(s.takeTrigger))
        .member("tpTriggerPxType", s.takeTrigger ? word(s.takeSource) : "")
        .member("triggerPx", isTrigger ? textOf(s.stopTrigger) : "")
        .member("triggerPxType", isTrigger ? word(s.stopSource) : "")
        .member("triggerTime", truth.triggeredAt ? stamp(*truth.triggeredAt) : "")
        .member("uTime", stamp(s.updatedAt));
    if (shown == Shown::Push)
        w.member("amendResult", "").member("notionalUsd", "").member("reqId", "");
    w.endObject();
}

void writeFill(json::Writer& w, const RowContext& context, const FillTruth& truth)
{
    const Fill& f = truth.fill;
    const std::string time = stamp(f.time);
    w.beginObject()
        .member("billId", truth.billId)
        .member("clOrdId", f.clientOrderId.text)
        .member("execType", truth.isMaker ? "M" : "T")
        .member("fee", textOf(f.fee))
        .member("feeCcy", f.feeCurrency.empty() ? settleOf(context, f.instrument) : f.feeCurrency)
        .member("feeRate", "")
        .member("fillFwdPx", "")
        .member("fillIdxPx", textOf(truth.indexAt))
        .member("fillMarkPx", textOf(truth.markAt))
        .member("fillMarkVol", "")
        .member("fillPnl", textOf(truth.profit))
        .member("fillPx", textOf(f.price))
        .member("fillPxUsd", "")
        .member("fillPxVol", "")
        .member("fillSz", textOf(f.qty))
        .member("fillTime", time)
        .member("instId", f.instrument.text)
        .member("instType", "SWAP")
        .member("ordId", f.venueOrderId.text)
        .member("posSide", word(f.sideIndex))
        .member("side", word(f.side))
        .member("subType", f.side == Side::Buy ? "1" : "2")
        .member("tag", "")
        .member("tradeId", f.tradeId.text)
        .member("ts", time)
        .endObject();
}

void writeBalance(json::Writer& w, const RowContext& context,
                  const std::vector<std::string>& currencies)
{
    const std::vector<BalanceTruth> balances = context.model.balances(context.uid);
    Decimal total{};
    WallTime updatedAt{};
    for (const BalanceTruth& b : balances) {
        if (b.currency == "USDT") total = b.equity.value;
        updatedAt = std::max(updatedAt, b.updatedAt);
    }
    // In Futures mode the figures of the whole account are empty and sit in the details (okx.md §7.4).
    w.beginObject().member("adjEq", "").member("availEq", "").member("borrowFroz", "");
    w.key("details").beginArray();
    for (const BalanceTruth& b : balances) {
        if (!currencies.empty() && std::ranges::find(currencies, b.currency) == currencies.end())
            continue;
        w.beginObject()
            .member("availBal", textOf(b.available))
            .member("availEq", textOf(b.available))
            .member("borrowFroz", "")
            .member("cashBal", textOf(b.cash))
            .member("ccy", b.currency)
            .member("collateralEnabled", false)
            .member("crossLiab", "")
            .member("disEq", textOf(b.equity))
            .member("eq", textOf(b.equity))
            .member("eqUsd", b.currency == "USDT" ? textOf(b.equity) : "")
            .member("fixedBal", "0")
            .member("frozenBal", textOf(b.initialMargin + b.frozenByOrders))
            .member("imr", textOf(b.initialMargin))
            .member("interest", "")
            .member("isoEq", "0")
            .member("isoLiab", "")
            .member("isoUpl", "0")
            .member("liab", "")
            .member("maxLoan", "")
            .member("mgnRatio", "")
            .member("mmr", "")
            .member("notionalLever", "0")
            .member("ordFrozen", textOf(b.frozenByOrders))
            .member("rewardBal", "0")
            .member("spotInUseAmt", "")
            .member("spotIsoBal", "0")
            .member("stgyEq", "0")
            .member("twap", "0")
            .member("uTime", stamp(b.updatedAt))
            .member("upl", textOf(b.unrealized))
            .member("uplLiab", "")
            .endObject();
    }
    w.endArray()
        .member("imr", "")
        .member("isoEq", "0")
        .member("mgnRatio", "")
        .member("mmr", "")
        .member("notionalUsd", "")
        .member("ordFroz", "")
        .member("totalEq", textOf(total))
        .member("uTime", stamp(updatedAt))
        .member("upl", "")
        .endObject();
}

} // namespace holdfast::sim::okx
