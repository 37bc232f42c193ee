// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/entry_gate.h"

#include "core/domain/amount_text.h"

#include <iterator>

namespace holdfast::gate {
namespace {

std::optional<GateRefusal> no(std::string row, std::string text)
{
    return GateRefusal{std::move(row), std::move(text)};
}

Result<Price> stopLevel(const OpenIntent& intent, Price reference, const Instrument& instrument)
{
    if (intent.stop.price) return roundStop(*intent.stop.price, intent.direction, instrument);
    if (!intent.stop.percent)
        return unexpected(ErrorCode::Missing, "no stop was given; every open needs one");
    if (!intent.stop.percent->isPositive() || *intent.stop.percent >= Decimal::fromInt(100))
        return unexpected(ErrorCode::OutOfRange,
                          "the stop's distance must be above 0 % and below 100 %");
    const auto distance = Decimal::multiply(reference.value, *intent.stop.percent);
    if (!distance) return Unexpected{distance.error()};
    const auto part = Decimal::divide(*distance, Decimal::fromInt(100), 12, Rounding::HalfEven);
    if (!part) return Unexpected{part.error()};
    const Price raw{intent.direction == Direction::Long ? reference.value - *part
                                                        : reference.value + *part};
    return roundStop(raw, intent.direction, instrument);
}

Result<Qty> sizeOf(const OpenIntent& intent, Price reference, Price stop,
                   const Instrument& instrument)
{
    if (!intent.size.value.isPositive())
        return unexpected(ErrorCode::OutOfRange,
                          "the size must be above zero, it is " + intent.size.value.toString());
    switch (intent.size.kind) {
    case engine::SizeKind::Qty: {
        const Qty asked{intent.size.value};
        if (!asked.value.isMultipleOf(instrument.lot.value))
            return unexpected(ErrorCode::OutOfRange,
                              asked.toString() + " contracts is not a whole number of lots of "
                                  + instrument.lot.toString());
        return asked;
    }
    case engine::SizeKind::Notional: {
        const auto perContract = notional(reference, Qty{Decimal::fromInt(1)}, instrument);
        if (!perContract) return Unexpected{perContract.error()};
        const auto qty = Decimal::divide(intent.size.value, perContract->value, 12, Rounding::Down);
        if (!qty) return Unexpected{qty.error()};
        return Qty{qty->roundedToStep(instrument.lot.value, Rounding::Down)};
    }
    case engine::SizeKind::Risk: {
        const auto loss =
            profit(intent.direction, reference, stop, Qty{Decimal::fromInt(1)}, instrument);
        if (!loss) return Unexpected{loss.error()};
        if (!loss->isNegative())
            return unexpected(ErrorCode::OutOfRange,
                              "the loss at the stop is zero: no size follows from it");
        const auto qty = Decimal::divide(intent.size.value, loss->value.abs(), 12, Rounding::Down);
        if (!qty) return Unexpected{qty.error()};
        return Qty{qty->roundedToStep(instrument.lot.value, Rounding::Down)};
    }
    }
    HF_UNREACHABLE();
}

} // namespace

std::optional<GateRefusal> refuseBeforeLook(const OpenIntent& intent, const GateFacts& facts)
{
    const std::string here = intent.instrument.text;
    if (facts.isKeyKnown) return no("A1", "this key was used before; a key opens once, ever");
    if (facts.isKeyDropped)
        return no("A1", "this key was dropped before, while another open on " + here
                            + " was in flight; ask anew under a new one");
    if (facts.isOneInFlight) return no("A2", "another open on " + here + " is in flight");
    if (facts.isKillEngaged)
        return no("A3", "the kill switch is engaged; a person clears it with a reason");
    if (!facts.isTradingOn) return no("A4", "trading is off (Ctrl+L)");
    if (!facts.mayOpenByLadder) return no("A5", "this account may not open: " + facts.ladderReason);
    if (!facts.isLockHeld) return no("A6", facts.lockProblem);
    if (!facts.isJournalWritable) return no("A7", facts.journalProblem);
    if (!facts.isLinkLive) return no("A8", "the connection is not live");
    if (!facts.isClockOk)
        return no("A9",
                  "the clock differs from the venue's by more than a second, or is not measured");
    if (!facts.isAccountProven) return no("A10", "the account behind the key is not proven yet");
    if (!facts.isAccountModeOk) return no("A11", facts.accountModeProblem);
    if (facts.unresolved > 0)
        return no("A12",
                  "what became of "
                      + (facts.unresolvedWhat.empty() ? "an earlier request" : facts.unresolvedWhat)
                      + " is not known yet"
                      + (facts.unresolved > 1
                             ? ", nor of " + std::to_string(facts.unresolved - 1) + " more"
                             : std::string{})
                      + "; it is being asked about");
    if (!facts.arePositionsKnown && !facts.openElsewhere.empty())
        return no("A13", "an open on " + facts.openElsewhere.text
                             + " is in flight, and what it became was not seen yet");
    if (facts.isListInDoubt)
        return no("A13",
                  "the position list lacks too much at once: each position is read by itself");
    if (!facts.arePositionsKnown)
        return no("A13", "positions were not read completely since the connection came up");
    if (facts.isClosingHere) return no("A14", "a close of " + here + " is running");
    if (facts.isUnexplainedHere)
        return no("A15", "how " + here + " became flat is not explained yet");
    const bool isStrategy = intent.cause == journal::Cause::Strategy;
    if (isStrategy && facts.isForeignHere)
        return no("A16", "a position on " + here + " is not ours");
    if (!facts.areLimitsSet)
        return no("A17", "this account has no limits set; on a live account nothing opens without");
    if (facts.isDayLossReached) return no("A18", "today's loss has reached its limit");
    if (!facts.instrument) return no("A19", here + " is not known at this venue");
    if (facts.instrument->state != InstrumentState::Live)
        return no("A19", here + " is not open for trading");
    if (facts.instrument->kind == ContractKind::Inverse)
        return no("A19", here + " is an inverse contract: shown and closed, never opened");
    if (!facts.isPriceFresh) return no("A20", "the price of " + here + " is older than its limit");
    if (facts.positionsMax && !facts.hasPositionHere && facts.positionsOpen >= *facts.positionsMax)
        return no("A21", "the limit of " + std::to_string(*facts.positionsMax)
                             + " open positions is reached");
    if (intent.diesAt && facts.now && *facts.now > *intent.diesAt)
        return no("A22", "the signal is too old");
    const std::optional<Decimal> prices[] = {
        intent.stop.percent,
        intent.stop.price ? std::optional{intent.stop.price->value} : std::nullopt,
        intent.takeProfit ? std::optional{intent.takeProfit->value} : std::nullopt,
        intent.limit ? std::optional{intent.limit->value} : std::nullopt};
    const char* const names[] = {"the stop's distance", "the stop", "the target",
                                 "the limit price"};
    if (const auto why = tooManyDigits(intent.size.value)) return no("A23", "the size " + *why);
    for (std::size_t i = 0; i < std::size(prices); ++i) {
        if (!prices[i]) continue;
        if (!prices[i]->isPositive())
            return no("A23", std::string{names[i]} + " is not above zero");
        if (const auto why = tooManyDigits(*prices[i]))
            return no("A23", std::string{names[i]} + " " + *why);
    }
    return std::nullopt;
}

std::optional<GateRefusal> refuseAfterLook(const OpenIntent& intent, const FreshLook& look)
{
    if (!look.isMarkFresh || !look.mark) return no("B1", "the mark price could not be read");
    const bool isIncrease = look.ourQty.isPositive();
    if (intent.cause == journal::Cause::Strategy || !isIncrease) {
        if (const auto why = reconcile::notFlatForOpening(look.flat))
            return no("B2", "not flat for opening: " + *why);
        return std::nullopt;
    }
    // A person may add to a position when the fresh look equals our record.
    if (!look.flat.bulkComplete || !look.flat.byInstrumentOk)
        return no("B3", "the fresh look did not succeed");
    if (look.venueDirection != look.ourDirection || look.venueQty != look.ourQty)
        return no("B4", "the venue shows " + std::string{toString(look.venueDirection)} + " "
                            + look.venueQty.toString() + ", our record says "
                            + std::string{toString(look.ourDirection)} + " "
                            + look.ourQty.toString());
    if (intent.direction != look.ourDirection)
        return no("B5", "an open against the position is a close; use close");
    if (look.flat.workingEntry) return no("B6", "an order that can open is working already");
    return std::nullopt;
}

Result<Planned> planOpen(const OpenIntent& intent, const Instrument& instrument,
                         const FreshLook& look, const Exposure& exposure,
                         TriggerSource defaultSource, MarginMode marginMode)
{
    HF_ASSERT(look.mark && intent.direction != Direction::Flat);
    const bool isPriced = intent.type == OrderType::Limit || intent.type == OrderType::PostOnly;
    if (isPriced && !intent.limit)
        return unexpected(ErrorCode::Missing, "a limit order needs its price");
    if (isPriced
        && (!intent.limit->isPositive()
            || !intent.limit->value.isMultipleOf(instrument.tick.value)))
        return unexpected(ErrorCode::OutOfRange, "the limit price " + intent.limit->toString()
                                                     + " is not a multiple of the tick "
                                                     + instrument.tick.toString());
    const Price reference = isPriced ? *intent.limit : look.last.value_or(*look.mark);
    const TriggerSource source =
        intent.stop.price || intent.stop.percent ? intent.stop.source : defaultSource;

    const auto stop = stopLevel(intent, reference, instrument);
    if (!stop) return Unexpected{stop.error()};
    const bool isLong = intent.direction == Direction::Long;
    const auto isPast = [&](Price price) { return isLong ? *stop >= price : *stop <= price; };
    if (!stop->isPositive() || isPast(reference) || isPast(*look.mark))
        return unexpected(ErrorCode::OutOfRange,
                          "the stop " + stop->toString() + " is not on the loss side: price "
                              + reference.toString() + ", mark " + look.mark->toString());
    std::optional<Price> take;
    if (intent.takeProfit) {
        take = Price{intent.takeProfit->value.roundedToStep(
            instrument.tick.value, isLong ? Rounding::Down : Rounding::Up)};
        if (isLong ? *take <= reference : *take >= reference)
            return unexpected(ErrorCode::OutOfRange, "the target " + take->toString()
                                                         + " is not on the profit side of "
                                                         + reference.toString());
    }
    const auto qty = sizeOf(intent, reference, *stop, instrument);
    if (!qty) return Unexpected{qty.error()};
    if (*qty < instrument.qtyMin)
        return unexpected(ErrorCode::OutOfRange, qty->toString()
                                                     + " contracts is below the minimum of "
                                                     + instrument.qtyMin.toString());
    const Qty qtyMax = isPriced ? instrument.limitQtyMax : instrument.marketQtyMax;
    if (qtyMax.isPositive() && *qty > qtyMax)
        return unexpected(ErrorCode::OutOfRange,
                          qty->toString() + " contracts is above the venue's largest order of "
                              + qtyMax.toString());
    if (instrument.stopQtyMax.isPositive() && *qty + look.ourQty > instrument.stopQtyMax)
        return unexpected(ErrorCode::OutOfRange, "no stop could cover "
                                                     + (*qty + look.ourQty).toString()
                                                     + " contracts; the venue's largest is "
                                                     + instrument.stopQtyMax.toString());
    const auto value = notional(reference, *qty, instrument);
    if (!value) return Unexpected{value.error()};
    const auto over = [&](const std::optional<Notional>& max, Notional held,
                          const char* what) -> std::optional<std::string> {
        if (!max) return std::nullopt;
        const auto sum = Decimal::add(held.value, value->value);
        if (sum && *sum <= max->value) return std::nullopt;
        return std::string{what} + " would be "
               + (sum ? sum->rounded(2, Rounding::HalfEven).toString() : "more than can be counted")
               + ", the limit is " + max->toString();
    };
    if (const auto text =
            over(exposure.instrumentMax, exposure.onInstrument, "the notional on this instrument"))
        return unexpected(ErrorCode::OutOfRange, *text);
    if (const auto text = over(exposure.totalMax, exposure.total, "the notional of the account"))
        return unexpected(ErrorCode::OutOfRange, *text);
    const auto loss = profit(intent.direction, reference, *stop, *qty, instrument);
    if (!loss) return Unexpected{loss.error()};

    Planned planned;
    planned.order.instrument = intent.instrument;
    planned.order.side = openingSide(intent.direction);
    planned.order.marginMode = marginMode;
    planned.order.type = intent.type;
    planned.order.qty = *qty;
    planned.order.limit = isPriced ? intent.limit : std::nullopt;
    planned.plan = journal::Plan{*stop, source, take, intent.source};
    planned.notional = *value;
    planned.lossAtStop = *loss;
    return planned;
}

} // namespace holdfast::gate
