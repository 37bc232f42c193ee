// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ticket/ticket_plan.h"

#include "ui/format/format.h"
#include "ui/format/typed_number.h"

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {
using namespace holdfast::engine;

struct Reader {
    TicketPlan& plan;
    void fail(const QString& field, const QString& sentence) const
    {
        if (!plan.problem.isEmpty()) return;
        plan.problem = sentence;
        plan.field = field;
    }
};

/// The engine's reasons are halves of sentences.
QString sentence(QString text)
{
    if (!text.isEmpty()) text[0] = text[0].toUpper();
    if (!text.endsWith(u'.')) text += u'.';
    return text;
}

QString step(const Decimal& value) { return format::number(value.normalized()); }

/// \param name  begins the sentence that says what is wrong: "The size"
std::optional<Decimal> readNumber(const Reader& reader, const QString& typed, const QString& field,
                                  const QString& name)
{
    QString problem;
    const auto value = readTypedNumber(typed, name, problem);
    if (!value) reader.fail(field, problem);
    return value;
}

std::optional<Price> readPrice(const Reader& reader, const QString& text, const QString& field,
                               const QString& name, const Price& tick)
{
    const auto value = readNumber(reader, text, field, name);
    if (!value) return std::nullopt;
    if (!tick.isZero() && !value->isMultipleOf(tick.value)) {
        reader.fail(field,
                    QString{name + u" must be a multiple of the tick, " + step(tick.value) + u'.'});
        return std::nullopt;
    }
    return Price{*value};
}

/// a / b, rounded down to lots of `lot`.
std::optional<Qty> lots(const Decimal& a, const Decimal& b, const Qty& lot)
{
    if (b.isZero()) return std::nullopt;
    constexpr int kScale = 12;
    const auto raw = Decimal::divide(a, b, kScale, Rounding::Down);
    if (!raw) return std::nullopt;
    return Qty{lot.isZero() ? *raw : raw->roundedToStep(lot.value, Rounding::Down)};
}

std::optional<Decimal> product(const Decimal& a, const Decimal& b)
{
    const auto value = Decimal::multiply(a, b);
    return value ? std::optional{*value} : std::nullopt;
}

void readReference(TicketPlan& plan, const Reader& reader, const TicketInput& input,
                   Direction direction, const InstrumentView& i)
{
    if (input.type != OrderType::Market) {
        if (input.limit.trimmed().isEmpty()) {
            reader.fail(u"limit"_s, u"A limit price is needed."_s);
            return;
        }
        plan.reference = readPrice(reader, input.limit, u"limit"_s, u"The limit price"_s, i.tick);
        return;
    }
    plan.reference = direction == Direction::Long ? i.ask : i.bid;
    if (!plan.reference) plan.reference = i.last;
    if (!plan.reference) reader.fail({}, u"No price of this instrument is known yet."_s);
}

void readStop(TicketPlan& plan, const Reader& reader, const TicketInput& input, Direction direction,
              const InstrumentView& i)
{
    plan.stopChoice.source = input.stopSource;
    const bool isLong = direction == Direction::Long;
    if (input.stop.trimmed().isEmpty()) {
        reader.fail(u"stop"_s, u"A stop is needed: a price, or percent from the entry."_s);
        return;
    }
    if (!input.isStopPercent) {
        plan.stop = readPrice(reader, input.stop, u"stop"_s, u"The stop"_s, i.tick);
        plan.stopChoice.price = plan.stop;
    } else {
        const auto percent = readNumber(reader, input.stop, u"stop"_s, u"The stop's distance"_s);
        if (!percent) return;
        if (*percent < Decimal::of("0.01") || *percent > Decimal::fromInt(50)) {
            reader.fail(u"stop"_s, u"The stop's distance must be from 0.01 to 50 percent."_s);
            return;
        }
        plan.stopChoice.percent = *percent;
        if (!plan.reference) return;
        const auto distance = product(plan.reference->value, *percent);
        if (!distance) return;
        const auto part = Decimal::divide(*distance, Decimal::fromInt(100), 12, Rounding::HalfEven);
        if (!part) return;
        Decimal at = isLong ? plan.reference->value - *part : plan.reference->value + *part;
        // Towards the earlier trigger: up for a long, down for a short.
        if (!i.tick.isZero())
            at = at.roundedToStep(i.tick.value, isLong ? Rounding::Up : Rounding::Down);
        plan.stop = Price{at};
    }
    if (!plan.stop || !plan.reference) return;
    const int decimals = format::decimalsOf(i.tick.value);
    const auto isPast = [&](const Price& price) {
        return isLong ? *plan.stop >= price : *plan.stop <= price;
    };
    const QString side = isLong ? u"A long's stop lies below "_s : u"A short's stop lies above "_s;
    if (isPast(*plan.reference))
        reader.fail(u"stop"_s, QString{side + u"the price, "
                                       + format::price(plan.reference, decimals) + u'.'});
    else if (i.mark && isPast(*i.mark))
        reader.fail(u"stop"_s,
                    QString{side + u"the mark price, " + format::price(i.mark, decimals) + u'.'});
}

/// An open that adds carries the position's stop, and its size obeys that one (Account::decide): what the ticket
/// says of its own counts for nothing then.
void takeStopInForce(TicketPlan& plan, const Reader& reader, Direction direction,
                     const InstrumentView& i, const PositionView* held)
{
    const bool adds = held && held->direction == direction && held->stopTrigger
                      && held->state != PositionState::Foreign;
    if (!adds || !plan.stop) return; // the field is asked for in any case
    plan.stop = held->stopTrigger;
    const bool isLong = direction == Direction::Long;
    const auto isPast = [&](const std::optional<Price>& price) {
        return price && (isLong ? *plan.stop >= *price : *plan.stop <= *price);
    };
    if (isPast(plan.reference) || isPast(i.mark))
        reader.fail({}, QString{u"The price has passed its stop, "
                                + format::price(plan.stop, format::decimalsOf(i.tick.value))
                                + u": nothing is added."});
}

void readTakeProfit(TicketPlan& plan, const Reader& reader, const TicketInput& input,
                    Direction direction, const InstrumentView& i)
{
    if (input.takeProfit.trimmed().isEmpty()) return;
    plan.takeProfit =
        readPrice(reader, input.takeProfit, u"takeProfit"_s, u"The take profit"_s, i.tick);
    if (!plan.takeProfit || !plan.reference) return;
    const bool isLong = direction == Direction::Long;
    if (isLong ? *plan.takeProfit > *plan.reference : *plan.takeProfit < *plan.reference) return;
    reader.fail(u"takeProfit"_s,
                QString{(isLong ? u"A long's take profit lies above the price, "_s
                                : u"A short's take profit lies below the price, "_s)
                        + format::price(plan.reference, format::decimalsOf(i.tick.value)) + u'.'});
}

void readSize(TicketPlan& plan, const Reader& reader, const TicketInput& input,
              const InstrumentView& i, const Qty& heldQty)
{
    plan.size.kind = input.sizeKind;
    if (input.size.trimmed().isEmpty()) {
        reader.fail(u"size"_s, u"A size is needed."_s);
        return;
    }
    const auto value = readNumber(reader, input.size, u"size"_s, u"The size"_s);
    if (!value) return;
    plan.size.value = *value;
    switch (input.sizeKind) {
    case SizeKind::Qty:
        if (!i.lot.isZero() && !value->isMultipleOf(i.lot.value)) {
            reader.fail(u"size"_s,
                        QString{u"Contracts come in lots of " + step(i.lot.value) + u'.'});
            return;
        }
        plan.qty = Qty{*value};
        break;
    case SizeKind::Notional: {
        if (!plan.reference) return;
        const auto perContract = product(plan.reference->value, i.multiplier);
        if (perContract) plan.qty = lots(*value, *perContract, i.lot);
        break;
    }
    case SizeKind::Risk: {
        if (!plan.reference || !plan.stop) return;
        const auto perContract =
            product((plan.reference->value - plan.stop->value).abs(), i.multiplier);
        if (perContract) plan.qty = lots(*value, *perContract, i.lot);
        break;
    }
    }
    if (!plan.qty) return;
    if (plan.qty->isZero() || *plan.qty < i.qtyMin) {
        reader.fail(u"size"_s,
                    QString{u"Too small: the least is " + step(i.qtyMin.value) + u" contracts."});
        return;
    }
    const bool isMarket = input.type == OrderType::Market;
    const Qty most = isMarket ? i.marketQtyMax : i.limitQtyMax;
    if (most.isPositive() && *plan.qty > most)
        reader.fail(u"size"_s, QString{u"Too large: the venue takes at most " + step(most.value)
                                       + u" contracts in one "
                                       + (isMarket ? u"market"_s : u"limit"_s) + u" order."});
    else if (i.stopQtyMax.isPositive() && *plan.qty + heldQty > i.stopQtyMax)
        reader.fail(u"size"_s, QString{u"Too large to protect: the venue's largest stop covers "
                                       + step(i.stopQtyMax.value) + u" contracts."});
}

/// What is held already says what an open would do to it.
void readHeld(TicketPlan& plan, const Reader& reader, Direction direction, const InstrumentView& i,
              const PositionView& held)
{
    const QString name = format::text(held.key.instrument.text);
    if (held.state == PositionState::Closing) {
        reader.fail({}, QString{u"A close of " + name + u" is running; wait until it is proved."});
        return;
    }
    const QString size = QString{format::qty(held.qty) + u' ' + format::direction(held.direction)};
    if (held.direction != direction) {
        reader.fail({}, QString{name + u" is held " + size + u": close it instead."});
        return;
    }
    const int decimals = format::decimalsOf(i.tick.value);
    const bool isLong = direction == Direction::Long;
    if (plan.stop && held.liquidation
        && (isLong ? *plan.stop <= *held.liquidation : *plan.stop >= *held.liquidation))
        reader.fail(u"stop"_s, QString{u"The stop lies beyond liquidation, "
                                       + format::price(held.liquidation, decimals) + u'.'});
    plan.note = QString{u"Adds to " + size + u'.'};
    if (held.stopTrigger)
        plan.note +=
            QString{u" Its stop stays at " + format::price(held.stopTrigger, decimals)
                    + (held.takeProfit
                           ? QString{u", its target at " + format::price(held.takeProfit, decimals)}
                           : QString{})
                    + u'.'};
}

void workOut(TicketPlan& plan, const InstrumentView& i, Venue venue)
{
    if (!plan.qty) return;
    const auto base = product(plan.qty->value, i.multiplier);
    if (!base) return;
    plan.base = BaseQty{base->normalized()};
    if (!plan.reference) return;
    const auto value = product(*base, plan.reference->value);
    if (!value) return;
    plan.notional = Notional{*value};
    const auto fees = product(*value, Decimal::of(takerFeePercent(venue))
                                          * Decimal::of("0.02")); // two ways, of a hundred
    if (fees) plan.fee = Money{*fees};
    if (!plan.stop) return;
    const auto loss = product((plan.reference->value - plan.stop->value).abs(), *base);
    if (loss) plan.lossAtStop = Money{-*loss};
}

} // namespace

const char* takerFeePercent(Venue venue)
{
    switch (venue) {
    case Venue::Okx: return "0.05";
    case Venue::Bybit: return "0.055";
    case Venue::Hyperliquid: return "0.045";
    }
    HF_UNREACHABLE();
}

TicketPlan planTicket(const TicketInput& input, Direction direction, const AccountView* account,
                      const InstrumentView* instrument, const PositionView* held)
{
    TicketPlan plan;
    const Reader reader{plan};
    if (!account || !instrument) {
        plan.problem = u"Choose an instrument in the watchlist."_s;
        return plan;
    }
    if (!instrument->multiplier.isPositive() || !instrument->tick.isPositive()) {
        plan.problem = u"The venue's rules for this instrument are not known yet."_s;
        return plan;
    }
    readReference(plan, reader, input, direction, *instrument);
    readStop(plan, reader, input, direction, *instrument);
    takeStopInForce(plan, reader, direction, *instrument, held);
    readTakeProfit(plan, reader, input, direction, *instrument);
    readSize(plan, reader, input, *instrument, held ? held->qty : Qty{});
    if (held) readHeld(plan, reader, direction, *instrument, *held);
    workOut(plan, *instrument, account->venue);
    // What blocks the account weighs more than what is wrong in a field.
    QString blocked;
    if (account->ladder != Ladder::Trade)
        blocked = account->ladderReason.empty()
                      ? u"This account does not open positions."_s
                      : QString{u"This account does not open: "
                                + format::text(account->ladderReason) + u'.'};
    else if (account->isKillEngaged)
        blocked = QString{u"The kill switch is on: " + format::text(account->killReason) + u'.'};
    else if (!account->isTradingOn)
        blocked = u"Trading is off. Its account's menu under Accounts switches it on."_s;
    else if (!account->opensBlockedBy.empty())
        blocked = sentence(format::text(account->opensBlockedBy.front()));
    if (!blocked.isEmpty()) {
        plan.problem = blocked;
        plan.field.clear();
    }
    return plan;
}

} // namespace holdfast::ui
