// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/venue_writes.h"

#include <algorithm>

namespace holdfast::sim {

ModelReply VenueModel::placeOrder(const Uid& uid, WallTime now, const NewOrder& wanted)
{
    State& s = *m_state;
    s.advance(now);
    AccountTruth& account = s.accounts.at(uid);
    const auto refuse = [&](std::string_view code, std::string text = {}) {
        return refused(s.now, wanted.clientId, code, std::move(text));
    };

    const Instrument* instrument = s.market.instrument(wanted.instrument);
    if (!instrument) return refuse("51001");
    if (account.spec.accountMode == "1") return refuse("51010");
    if (wanted.expiresAt && *wanted.expiresAt < s.now) return refuse("50036");
    const VenueRules& rules = s.config.rules;
    if (!isClientIdGood(wanted.clientId, rules)) return refuse("51000", "Parameter clOrdId error");
    const bool isHedge = account.modeOf(wanted.instrument) == PositionMode::Hedge;
    if (isHedge == (wanted.sideIndex == SideIndex::Net))
        return refuse("51000", "Parameter posSide error");
    if (s.isClientIdTaken(account, wanted.clientId, false)) return refuse("51016");
    if (rules.workingOrdersMax > 0
        && static_cast<std::size_t>(std::ranges::count_if(account.working, [&](const auto& entry) {
               return entry.second.order.instrument == wanted.instrument;
           })) >= rules.workingOrdersMax)
        return refuse("51005", "Too many working orders");
    if (wanted.qty < instrument->qtyMin) return refuse("51020");
    if (!wanted.qty.value.isMultipleOf(instrument->lot.value)) return refuse("51121");
    const bool isMarket =
        wanted.type == OrderType::Market || wanted.type == OrderType::OptimalLimitIoc;
    if (isMarket && wanted.qty > instrument->marketQtyMax) return refuse("51202");
    if (!isMarket) {
        if (wanted.type == OrderType::Other) return refuse("51000", "Parameter ordType error");
        if (!wanted.limit || !wanted.limit->isPositive()
            || !wanted.limit->value.isMultipleOf(instrument->tick.value))
            return refuse("51000", "Parameter px error");
    }

    if (const auto code = s.delistedCode(wanted.instrument, wanted.reduceOnly); !code.empty())
        return refuse(code);
    NewOrder order = wanted;
    OrderTruth made;
    const Qty closable =
        s.closable(account, order.instrument, order.side, order.sideIndex, order.marginMode);
    const bool isHedgeClose =
        isHedge && (order.side == Side::Buy) == (order.sideIndex == SideIndex::Short);
    if (isHedge)
        order.reduceOnly =
            isHedgeClose; // Ignored in hedge mode: the side decides (okx.md §3.3, §4.4).
    if (order.reduceOnly) {
        if (closable.isZero()) {
            const bool isHeld =
                !s.held(account, order.instrument, order.sideIndex, order.marginMode).isZero();
            return refuse(isHeld ? "51170" : "51169");
        }
        if (order.qty > closable) {
            if (!s.config.personality.trimsOversizedReduceOnly || isHedge) return refuse("51112");
            order.qty = closable;
            made.amendSource = "3";
        }
        if (!order.attached.empty())
            return refuse("51000", "Attached stops are not allowed on reduce-only orders");
        if (!order.closeOnTrigger && s.isDust(order.instrument, order.qty)) // F70
            return refuse("51020", "Below the minimum order value");
        const FaultPlan::Reduction reduction = s.faults.onReducing(s.now, false); // F68
        if (reduction.isRefused) return refuse("51170");
        if (reduction.percent < 100) {
            const Decimal part = (order.qty.value * Decimal::fromMantissa(reduction.percent, 2))
                                     .roundedToStep(instrument->lot.value, Rounding::Down);
            order.qty = {std::max(part, instrument->lot.value)};
            made.amendSource = "3";
        }
    }
    const Tick& tick = s.market.latest(order.instrument);
    if (!isMarket) {
        if (const auto band = priceBand(order.instrument)) {
            const bool isBeyond =
                order.side == Side::Buy ? *order.limit > band->second : *order.limit < band->first;
            if (isBeyond && account.refusesBeyondBand) return refuse("51006");
            if (isBeyond) order.limit = order.side == Side::Buy ? band->second : band->first;
        }
    }
    if (rules.notionalMin.isPositive() && !order.reduceOnly
        && order.qty.value * instrument->multiplier * (isMarket ? tick.last : *order.limit).value
               < rules.notionalMin)
        return refuse("51020", "Below the minimum order value");
    const Price expected =
        isMarket ? (order.side == Side::Buy ? tick.ask : tick.bid) : *order.limit;
    for (const NewAttachedStop& attached : order.attached) {
        if (!isClientIdGood(attached.clientId, rules))
            return refuse("51000", "Parameter attachAlgoClOrdId error");
        for (const auto* price : {&attached.stopTrigger, &attached.takeTrigger})
            if (*price
                && (!(*price)->isPositive()
                    || !(*price)->value.isMultipleOf(instrument->tick.value)))
                return refuse("51000", price == &attached.stopTrigger
                                           ? "Parameter slTriggerPx error"
                                           : "Parameter tpTriggerPx error");
        if (!attached.stopTrigger && !attached.takeTrigger)
            return refuse("51000", "Parameter slTriggerPx error");
        for (const auto& [serial, stop] : account.pendingStops)
            if (!attached.clientId.empty() && stop.stop.clientId == attached.clientId)
                return refuse("51068");
        const bool isLong = order.side == Side::Buy;
        if (attached.takeTrigger
            && (isLong ? *attached.takeTrigger <= expected : *attached.takeTrigger >= expected))
            return refuse(isLong ? (isMarket ? "51050" : "51046") : (isMarket ? "51052" : "51048"));
        if (attached.stopTrigger
            && (isLong ? *attached.stopTrigger >= expected : *attached.stopTrigger <= expected))
            return refuse(isLong ? (isMarket ? "51051" : "51047") : (isMarket ? "51053" : "51049"));
    }
    if (!order.reduceOnly && !s.affords(account, order, expected)) return refuse("51008");

    made.order.instrument = order.instrument;
    made.order.venueId = s.nextId();
    made.order.clientId = order.clientId;
    made.order.side = order.side;
    made.order.sideIndex = order.sideIndex;
    made.order.marginMode = order.marginMode;
    made.order.type = order.type;
    made.order.qty = order.qty;
    made.order.price = isMarket ? std::nullopt : order.limit;
    made.order.reduceOnly = order.reduceOnly;
    made.order.category = "normal";
    made.order.createdAt = made.order.updatedAt = s.now;
    for (const NewAttachedStop& attached : order.attached) {
        AttachedStop stop;
        stop.clientId = attached.clientId;
        stop.stopTrigger = attached.stopTrigger;
        stop.stopSource = attached.stopTrigger ? attached.stopSource : attached.takeSource;
        stop.takeTrigger = attached.takeTrigger;
        stop.takeSource = attached.takeSource;
        made.order.attached.push_back(std::move(stop));
        made.attachedTakeSources.push_back(attached.takeSource);
        made.attachedStopLimits.push_back(attached.stopLimit);
        made.attachedTakeLimits.push_back(attached.takeLimit);
    }
    made.attachedBinding = order.attachedBinding;
    made.closeOnTrigger = order.closeOnTrigger;
    made.lastAtCreation = tick.last;
    made.tag = order.tag;
    made.leverage = s.leverageOf(account, order.instrument, order.marginMode);
    if (rules.clientIdsLast && !order.clientId.empty())
        account.usedClientIds.insert(order.clientId);
    const ModelReply reply = accepted(s.now, order.clientId, made.order.venueId);
    const std::uint64_t serial = s.serialLast;

    if (const auto doom =
            s.faults.onOrderAccepted(s.now)) { // F01: accepted, then it never does anything.
        s.note(account, made);
        account.working.emplace(serial, std::move(made));
        account.working.at(serial).isDoomed = true;
        if (doom->after && doom->after->count() > 0)
            s.doomed.emplace(s.now + *doom->after, State::Doomed{uid, serial, false, doom->code});
        else
            s.runDoom({uid, serial, false, doom->code});
        return reply;
    }
    const bool isCrossing =
        !isMarket
        && (order.side == Side::Buy ? *order.limit >= tick.ask : *order.limit <= tick.bid);
    s.note(account, made);
    switch (order.type) {
    case OrderType::Market:
    case OrderType::OptimalLimitIoc: s.executeMarket(account, std::move(made), std::nullopt); break;
    case OrderType::FillOrKill:
    case OrderType::ImmediateOrCancel:
        if (isCrossing) {
            s.executeMarket(account, std::move(made), order.limit);
        } else {
            account.working.emplace(serial, std::move(made));
            s.cancelWorking(account, serial, order.type == OrderType::FillOrKill ? "13" : "14");
        }
        break;
    case OrderType::PostOnly:
        account.working.emplace(serial, std::move(made));
        if (isCrossing) s.cancelWorking(account, serial, "31");
        break;
    case OrderType::Limit:
        if (isCrossing)
            s.executeMarket(account, std::move(made), order.limit);
        else
            account.working.emplace(serial, std::move(made));
        break;
    case OrderType::Other: HF_UNREACHABLE();
    }
    return reply;
}

ModelReply VenueModel::cancelOrder(const Uid& uid, WallTime now, const OrderRef& ref)
{
    State& s = *m_state;
    s.advance(now);
    AccountTruth& account = s.accounts.at(uid);
    const auto serial = findSerial(account.working, ref);
    if (serial == 0) return refused(s.now, ref.clientId, "51400");
    const ModelReply reply = accepted(s.now, account.working.at(serial).order.clientId,
                                      account.working.at(serial).order.venueId);
    if (const auto percent = s.faults.fillsBeforeCancel(s.now))
        s.fillBeforeCancel(account, serial, *percent);
    if (account.working.contains(serial)) s.cancelWorking(account, serial, "1");
    return reply;
}

ModelReply VenueModel::amendOrder(const Uid& uid, WallTime now, const OrderAmendment& amendment)
{
    State& s = *m_state;
    s.advance(now);
    AccountTruth& account = s.accounts.at(uid);
    const auto refuse = [&](std::string_view code, std::string text = {}) {
        return refused(s.now, amendment.ref.clientId, code, std::move(text));
    };
    if (amendment.expiresAt && *amendment.expiresAt < s.now) return refuse("50036");
    const auto serial = findSerial(account.working, amendment.ref);
    if (serial == 0) return refuse("51503");
    OrderTruth& order = account.working.at(serial);
    const Instrument& instrument = s.instrument(order.order.instrument);
    const auto fail = [&](std::string_view code, std::string text = {}) {
        ModelReply reply = refuse(code, std::move(text));
        if (amendment.cancelsOnFailure) s.cancelWorking(account, serial, "1");
        return reply;
    };
    if (amendment.limit
        && (!amendment.limit->isPositive()
            || !amendment.limit->value.isMultipleOf(instrument.tick.value)))
        return fail("51000", "Parameter newPx error");
    if (amendment.limit && !order.order.price) return fail("51000", "Parameter newPx error");
    if (amendment.qty) {
        if (*amendment.qty < instrument.qtyMin || *amendment.qty < order.order.filledQty)
            return fail("51020");
        if (!amendment.qty->value.isMultipleOf(instrument.lot.value)) return fail("51121");
        if (order.order.reduceOnly
            && *amendment.qty - order.order.filledQty
                   > s.closable(account, order.order.instrument, order.order.side,
                                order.order.sideIndex, order.order.marginMode))
            return fail("51112");
        if (s.config.rules.stopsBelongToPosition && *amendment.qty <= order.order.filledQty)
            return fail("51020");
    }
    const bool isLong = order.order.side == Side::Buy;
    const Price limitThen =
        amendment.limit ? *amendment.limit : order.order.price.value_or(Price{});
    for (const AttachedStop& attached : order.order.attached) {
        const auto stop = amendment.attachedStop.value_or(attached.stopTrigger);
        const auto take = amendment.attachedTake.value_or(attached.takeTrigger);
        if (s.config.rules.stopsBelongToPosition && order.order.price) {
            if (stop && (isLong ? *stop >= limitThen : *stop <= limitThen))
                return fail(isLong ? "51047" : "51049");
            if (take && (isLong ? *take <= limitThen : *take >= limitThen))
                return fail(isLong ? "51046" : "51048");
        }
    }
    if (amendment.attachedStop || amendment.attachedTake) {
        if (order.order.attached.empty()) {
            order.order.attached.emplace_back();
            order.order.attached.back().stopSource = TriggerSource::Last;
            order.attachedTakeSources.push_back(TriggerSource::Last);
            order.attachedStopLimits.emplace_back();
            order.attachedTakeLimits.emplace_back();
            if (order.attachedBinding == StopBinding::Free)
                order.attachedBinding = StopBinding::Full;
        }
        AttachedStop& attached = order.order.attached.front();
        if (amendment.attachedStop) attached.stopTrigger = *amendment.attachedStop;
        if (amendment.attachedTake) attached.takeTrigger = *amendment.attachedTake;
        if (!attached.stopTrigger && !attached.takeTrigger) {
            order.order.attached.clear();
            order.attachedTakeSources.clear();
            order.attachedStopLimits.clear();
            order.attachedTakeLimits.clear();
        }
    }
    if (amendment.qty) order.order.qty = *amendment.qty;
    if (amendment.limit) order.order.price = amendment.limit;
    order.order.updatedAt = s.now;
    order.lastFillQty = {};
    const ModelReply reply = accepted(s.now, order.order.clientId, order.order.venueId);
    const InstrumentId amended = order.order.instrument;
    OrderTruth shown = order;
    shown.amendRequest = amendment.request;
    s.note(account, std::move(shown));
    s.planEndOfAmended(uid, serial, false);
    s.judgeLimits(account, amended); // May end the order.
    return reply;
}

ModelReply VenueModel::closePosition(const Uid& uid, WallTime now, const CloseRequest& request)
{
    State& s = *m_state;
    s.advance(now);
    AccountTruth& account = s.accounts.at(uid);
    const auto refuse = [&](std::string_view code, std::string text = {}) {
        return refused(s.now, request.clientId, code, std::move(text));
    };
    const Instrument* instrument = s.market.instrument(request.instrument);
    if (!instrument) return refuse("51001");
    if (!isClientIdGood(request.clientId, s.config.rules))
        return refuse("51000", "Parameter clOrdId error");
    if (const auto code = s.delistedCode(request.instrument, true); !code.empty())
        return refuse(code);
    if ((account.modeOf(request.instrument) == PositionMode::Hedge)
        == (request.sideIndex == SideIndex::Net))
        return refuse("51000", "Parameter posSide error");
    const SignedQty held =
        s.held(account, request.instrument, request.sideIndex, request.marginMode);
    if (held.isZero()) return refuse("51023");
    for (const auto& [serial, order] : account.working)
        if (!request.clientId.empty() && order.order.clientId == request.clientId)
            return refuse("51016");
    const Side side = held.isPositive() ? Side::Sell : Side::Buy;
    std::vector<std::uint64_t> closing;
    for (const auto& [serial, order] : account.working)
        if (order.order.instrument == request.instrument && order.order.reduceOnly
            && order.order.side == side && order.order.sideIndex == request.sideIndex)
            closing.push_back(serial);
    if (!closing.empty() && !request.cancelsOrders) return refuse("51115");
    Qty qty{held.value.abs()};
    const FaultPlan::Reduction reduction = s.faults.onReducing(s.now, false); // F68
    if (reduction.isRefused) return refuse("51169");
    if (reduction.percent < 100) {
        const Decimal part = (qty.value * Decimal::fromMantissa(reduction.percent, 2))
                                 .roundedToStep(instrument->lot.value, Rounding::Down);
        qty = {std::max(part, instrument->lot.value)};
    }
    if (qty > instrument->marketQtyMax) return refuse("51108");
    for (const auto serial : closing)
        s.cancelWorking(account, serial, "17");

    OrderTruth made;
    made.order.instrument = request.instrument;
    made.order.venueId = s.nextId();
    made.order.clientId = request.clientId;
    made.order.side = side;
    made.order.sideIndex = request.sideIndex;
    made.order.marginMode = request.marginMode;
    made.order.type = OrderType::Market;
    made.order.qty = qty;
    made.order.reduceOnly = true;
    made.order.category = "normal";
    made.order.createdAt = made.order.updatedAt = s.now;
    made.leverage = s.leverageOf(account, request.instrument, request.marginMode);
    made.isClosePosition = true;
    if (const auto doom = s.faults.onOrderAccepted(
            s.now)) { // "Success" with the position still open (okx.md §4.7).
        const auto serial = s.serialLast;
        s.note(account, made);
        account.working.emplace(serial, std::move(made));
        s.runDoom({uid, serial, false, doom->code});
    } else {
        s.note(account, made);
        s.executeMarket(account, std::move(made), std::nullopt);
    }
    return accepted(s.now, request.clientId, {});
}

void VenueModel::cancelAllOrders(const Uid& uid, WallTime now, const std::string& cancelSource,
                                 const std::string& tag)
{
    State& s = *m_state;
    s.advance(now);
    AccountTruth& account = s.accounts.at(uid);
    std::vector<std::uint64_t> serials;
    for (const auto& [serial, order] : account.working)
        if (tag.empty() || order.tag == tag) serials.push_back(serial);
    for (const std::uint64_t serial : serials)
        if (account.working.contains(serial)) s.cancelWorking(account, serial, cancelSource);
}

} // namespace holdfast::sim
