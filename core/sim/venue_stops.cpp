// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/venue_writes.h"

#include <algorithm>

namespace holdfast::sim {

namespace {

// A trailing stop's callback: 0.1 % to 100 % (okx.md §6, 51257–51259).
constexpr Decimal kCallbackMin = Decimal::fromMantissa(1, 3);
constexpr Decimal kCallbackMax = Decimal::fromInt(1);

} // namespace

ModelReply VenueModel::placeStop(const Uid& uid, WallTime now, const NewStop& wanted)
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
    const VenueRules& rules = s.config.rules;
    if (!isClientIdGood(wanted.clientId, rules))
        return refuse("51000", "Parameter algoClOrdId error");
    const bool isHedge = account.modeOf(wanted.instrument) == PositionMode::Hedge;
    if (isHedge == (wanted.sideIndex == SideIndex::Net))
        return refuse("51000", "Parameter posSide error");
    const bool isTrailing = wanted.kind == StopKind::Trailing;
    if (wanted.kind == StopKind::Other || isTrailing != wanted.trail.has_value())
        return refuse("51000", "Parameter ordType error");
    if (wanted.kind == StopKind::Oco && !wanted.takeTrigger)
        return refuse("51000", "Parameter tpTriggerPx error");
    if (wanted.kind == StopKind::Oco && !wanted.stopTrigger)
        return refuse("51000", "Parameter slTriggerPx error");
    if (!isTrailing && !wanted.stopTrigger && !wanted.takeTrigger)
        return refuse("51000", "Parameter slTriggerPx error");
    if (isTrailing) {
        const Trail& trail = *wanted.trail;
        if (trail.ratio.has_value() == trail.spread.has_value())
            return refuse("51000", "Parameter callbackRatio error");
        if (trail.ratio && (*trail.ratio < kCallbackMin || *trail.ratio > kCallbackMax))
            return refuse("51258");
        if (trail.spread && !trail.spread->value.isMultipleOf(instrument->tick.value))
            return refuse("51000", "Parameter callbackSpread error");
        if (trail.activation && !trail.activation->value.isMultipleOf(instrument->tick.value))
            return refuse("51000", "Parameter activePx error");
        if (wanted.closesWholePosition) return refuse("51000", "Parameter closeFraction error");
    }
    for (const auto* price :
         {&wanted.stopTrigger, &wanted.takeTrigger, &wanted.stopLimit, &wanted.takeLimit})
        if (*price
            && (!(*price)->isPositive() || !(*price)->value.isMultipleOf(instrument->tick.value)))
            return refuse("51000", wanted.kind == StopKind::Trigger
                                       ? "Parameter triggerPx error"
                                       : "Parameter slTriggerPx error");
    if (s.isClientIdTaken(account, wanted.clientId, true)) return refuse("51065");
    if (const auto code = s.delistedCode(wanted.instrument, wanted.reduceOnly); !code.empty())
        return refuse(code);
    if (s.areStopSlotsTaken(account, wanted.instrument)) return refuse("51299"); // F69
    if (rules.conditionalsMax > 0
        && static_cast<std::size_t>(std::ranges::count_if(account.pendingStops,
                                                          [&](const auto& entry) {
                                                              return entry.second.stop.instrument
                                                                         == wanted.instrument
                                                                     && entry.second.binding
                                                                            == StopBinding::Free;
                                                          }))
               >= rules.conditionalsMax)
        return refuse("51281", "Too many conditional orders");
    if (wanted.firesOnRise && wanted.stopTrigger) {
        const Price price = s.market.price(wanted.instrument, wanted.stopSource);
        if (*wanted.firesOnRise ? *wanted.stopTrigger <= price : *wanted.stopTrigger >= price)
            return refuse(*wanted.firesOnRise ? "110092" : "110093");
    }
    if (wanted.cancelsOnClose && !wanted.reduceOnly)
        return refuse("51000", "Parameter cxlOnClosePos error");
    if (wanted.closesWholePosition) {
        if (wanted.kind == StopKind::Trigger && rules.onlyOneClosesWhole) return refuse("51327");
        if (!isHedge && !wanted.reduceOnly) return refuse("51328");
        for (const auto& [serial, stop] : account.pendingStops)
            if (rules.onlyOneClosesWhole && stop.stop.closesWholePosition
                && stop.stop.instrument == wanted.instrument
                && stop.stop.sideIndex == wanted.sideIndex
                && stop.stop.marginMode == wanted.marginMode && stop.stop.side == wanted.side)
                return refuse("51088");
    } else {
        if (!wanted.qty || *wanted.qty < instrument->qtyMin) return refuse("51020");
        if (!wanted.qty->value.isMultipleOf(instrument->lot.value)) return refuse("51121");
        if (!wanted.stopLimit && *wanted.qty > instrument->stopQtyMax) return refuse("51275");
    }
    if (wanted.stopTrigger && wanted.kind != StopKind::Trigger
        && s.faults.crossesBeforePlacement(s.now)) { // F63
        const Price step{instrument->tick.value * Decimal::fromInt(10)};
        const Price beyond =
            wanted.side == Side::Sell ? *wanted.stopTrigger - step : *wanted.stopTrigger + step;
        if (beyond.isPositive()) (void)setPrice(s.now, wanted.instrument, beyond);
    }
    if (wanted.kind != StopKind::Trigger && !isTrailing) {
        // In net mode a conditional with both legs executes the stop alone (okx.md §5.2).
        const auto code = s.passedCode(wanted.instrument, wanted.side, wanted.stopTrigger,
                                       wanted.stopSource, wanted.takeTrigger, wanted.takeSource);
        if (!code.empty()) return refuse(code);
    }

    std::optional<Qty> qty = wanted.closesWholePosition ? std::nullopt : wanted.qty;
    if (wanted.reduceOnly) {
        if (qty && s.isDust(wanted.instrument, *qty)) // F70
            return refuse("51020", "Below the minimum order value");
        const FaultPlan::Reduction reduction = s.faults.onReducing(s.now, true); // F68
        if (reduction.isRefused) return refuse("51169");
        if (qty && reduction.percent < 100) {
            const Decimal part = (qty->value * Decimal::fromMantissa(reduction.percent, 2))
                                     .roundedToStep(instrument->lot.value, Rounding::Down);
            qty = Qty{std::max(part, instrument->lot.value)};
        }
    }
    if (s.faults.dropsStop(s.now)) // F16: it says yes, and nothing rests.
        return accepted(s.now, wanted.clientId, s.nextId());

    StopTruth made;
    made.stop.instrument = wanted.instrument;
    made.stop.venueId = s.nextId();
    made.stop.clientId = wanted.clientId;
    made.stop.kind = wanted.kind;
    made.stop.side = wanted.side;
    made.stop.sideIndex = wanted.sideIndex;
    made.stop.marginMode = wanted.marginMode;
    made.stop.stopTrigger = wanted.stopTrigger;
    made.stop.stopSource = wanted.stopSource;
    made.stop.stopLimit = wanted.stopLimit;
    made.stop.takeTrigger = wanted.takeTrigger;
    made.stop.qty = qty;
    made.stop.closesWholePosition = wanted.closesWholePosition;
    made.stop.reduceOnly = wanted.reduceOnly;
    made.stop.createdAt = made.stop.updatedAt = s.now;
    made.stop.takeSource = wanted.takeSource;
    made.stop.takeLimit = wanted.takeLimit;
    made.cancelsOnClose = wanted.cancelsOnClose;
    made.closeOnTrigger = wanted.closeOnTrigger;
    made.tag = wanted.tag;
    made.leverage = s.leverageOf(account, wanted.instrument, wanted.marginMode);
    if (isTrailing) {
        made.trail = wanted.trail;
        made.trail->extreme.reset();
        s.follow(made);
    }
    if (wanted.kind == StopKind::Trigger)
        made.firesOnRise = wanted.firesOnRise.value_or(
            *wanted.stopTrigger > s.market.price(wanted.instrument, wanted.stopSource));
    if (rules.clientIdsLast && !wanted.clientId.empty())
        account.usedClientIds.insert(wanted.clientId);
    const ModelReply reply = accepted(s.now, wanted.clientId, made.stop.venueId);
    s.placeMade(account, std::move(made));
    return reply;
}

ModelReply VenueModel::cancelStop(const Uid& uid, WallTime now, const OrderRef& ref)
{
    State& s = *m_state;
    s.advance(now);
    AccountTruth& account = s.accounts.at(uid);
    const auto serial = findSerial(account.pendingStops, ref);
    if (serial == 0) return refused(s.now, ref.clientId, "51400");
    const ModelReply reply = accepted(s.now, account.pendingStops.at(serial).stop.clientId,
                                      account.pendingStops.at(serial).stop.venueId);
    const StopTruth ended = account.pendingStops.at(serial);
    s.endStop(account, serial, StopOrderState::Canceled, {}, "CancelByUser");
    s.endPaired(account, ended, "CancelByTpSlTsClear");
    return reply;
}

ModelReply VenueModel::amendStop(const Uid& uid, WallTime now, const StopAmendment& amendment)
{
    State& s = *m_state;
    s.advance(now);
    AccountTruth& account = s.accounts.at(uid);
    const auto refuse = [&](std::string_view code, std::string text = {}) {
        return refused(s.now, amendment.ref.clientId, code, std::move(text));
    };
    const auto serial = findSerial(account.pendingStops, amendment.ref);
    if (serial == 0) return refuse("51527");
    StopTruth changed = account.pendingStops.at(serial);
    if (changed.trail)
        return refuse("51506"); // The venue amends no trailing stop of ours (okx.md §5.6).
    const Instrument& instrument = s.instrument(changed.stop.instrument);
    for (const auto* limit : {&amendment.stopLimit, &amendment.takeLimit})
        if (*limit && **limit && !(**limit)->value.isMultipleOf(instrument.tick.value))
            return refuse("51000", "Parameter newSlOrdPx error");
    for (const auto* price : {&amendment.stopTrigger, &amendment.takeTrigger})
        if (*price
            && (!(*price)->isPositive() || !(*price)->value.isMultipleOf(instrument.tick.value)))
            return refuse("51000", "Parameter newSlTriggerPx error");
    if ((amendment.stopTrigger && !changed.stop.stopTrigger)
        || (amendment.takeTrigger && !changed.stop.takeTrigger))
        return refuse("51526", "A leg can't be added by an amendment");
    if (amendment.stopSource && *amendment.stopSource != changed.stop.stopSource)
        return refuse("51528", "The trigger price type can't be changed");
    if (amendment.qty) {
        if (changed.stop.closesWholePosition) return refuse("51524");
        if (*amendment.qty < instrument.qtyMin) return refuse("51020");
        if (!amendment.qty->value.isMultipleOf(instrument.lot.value)) return refuse("51121");
        changed.stop.qty = amendment.qty;
    }
    if (amendment.stopTrigger && changed.stop.kind != StopKind::Trigger
        && s.faults.crossesBeforePlacement(s.now)) {
        const Price step{instrument.tick.value * Decimal::fromInt(10)};
        const Price beyond = changed.stop.side == Side::Sell ? *amendment.stopTrigger - step
                                                             : *amendment.stopTrigger + step;
        if (beyond.isPositive()) (void)setPrice(s.now, changed.stop.instrument, beyond);
        if (!account.pendingStops.contains(serial)) return refuse("51527"); // The jump fired it.
    }
    if ((amendment.stopLimit || amendment.takeLimit) && changed.stop.closesWholePosition)
        return refuse("51523");
    if (amendment.stopLimit) changed.stop.stopLimit = *amendment.stopLimit;
    if (amendment.takeLimit) changed.stop.takeLimit = *amendment.takeLimit;
    if (amendment.stopTrigger) changed.stop.stopTrigger = amendment.stopTrigger;
    if (amendment.takeTrigger) changed.stop.takeTrigger = amendment.takeTrigger;
    if (changed.stop.kind == StopKind::Trigger && s.config.rules.stopsBelongToPosition) {
        // It keeps its direction: a level on the other side is refused (bybit.md §5.6).
        const Price price = s.market.price(changed.stop.instrument, changed.stop.stopSource);
        const Price level = *changed.stop.stopTrigger;
        if (changed.firesOnRise ? level <= price : level >= price)
            return refuse(changed.firesOnRise ? "110092" : "110093");
    } else if (changed.stop.kind == StopKind::Trigger) {
        changed.firesOnRise = *changed.stop.stopTrigger
                              > s.market.price(changed.stop.instrument, changed.stop.stopSource);
    } else {
        const auto code =
            s.passedCode(changed.stop.instrument, changed.stop.side, amendment.stopTrigger,
                         changed.stop.stopSource, amendment.takeTrigger, changed.stop.takeSource);
        if (!code.empty()) return refuse(code);
    }
    changed.stop.updatedAt = s.now;
    if (const auto how = s.faults.replacesStop(s.now)) { // F11: the ack names the old one.
        const VenueOrderId old = changed.stop.venueId;
        s.replaceStop(account, serial, changed, *how);
        return accepted(s.now, changed.stop.clientId, old);
    }
    account.pendingStops.at(serial) = changed;
    s.note(account, changed);
    s.planEndOfAmended(uid, serial, true);
    // The quantity of one leg of a pair is the other's as well (bybit.md §5.5).
    if (const auto paired = account.pendingStops.find(serialOfId(changed.pairedWith));
        amendment.qty && paired != account.pendingStops.end()) {
        paired->second.stop.qty = amendment.qty;
        paired->second.stop.updatedAt = s.now;
        s.note(account, paired->second);
    }
    return accepted(s.now, changed.stop.clientId, changed.stop.venueId);
}

} // namespace holdfast::sim
