// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/divergence/typed_stop.h"

#include "ui/format/format.h"
#include "ui/format/typed_number.h"

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {
using namespace holdfast::engine;

constexpr int kPercentMax = 50;
constexpr int kDivisionScale = 12;

TypedStop wrong(QString sentence) { return {std::move(sentence), {}, {}}; }

/// `percent` from the mark on the loss side, on the tick that triggers earlier.
std::optional<Price> levelAt(const Price& mark, const Decimal& percent, bool isLong,
                             const Decimal& tick)
{
    const auto distance = Decimal::multiply(mark.value, percent);
    if (!distance) return std::nullopt;
    const auto part =
        Decimal::divide(*distance, Decimal::fromInt(100), kDivisionScale, Rounding::HalfEven);
    if (!part) return std::nullopt;
    Decimal at = isLong ? mark.value - *part : mark.value + *part;
    if (!tick.isZero()) at = at.roundedToStep(tick, isLong ? Rounding::Up : Rounding::Down);
    return Price{at};
}

} // namespace

TypedStop readTypedStop(const QString& typed, const PositionView* p, const InstrumentView* i)
{
    const Decimal tick = i ? i->tick.value : Decimal{};
    const int decimals = format::decimalsOf(tick);
    const auto shown = [&](const std::optional<Price>& price) {
        return tick.isZero() ? format::price(price) : format::price(price, decimals);
    };
    const bool isKnown = p && p->direction != Direction::Flat;
    const bool isLong = isKnown && p->direction == Direction::Long;
    std::optional<Price> mark = p ? p->mark : std::nullopt;
    if (!mark && i) mark = i->mark;

    QString text = typed.trimmed();
    if (text.isEmpty())
        return wrong(u"A stop is needed: a price, or percent from the mark as 2 %."_s);
    TypedStop out;
    if (text.endsWith(u'%')) {
        text.chop(1);
        const auto percent = readTypedNumber(text, u"The stop's distance"_s, out.problem);
        if (!percent) return out;
        if (*percent < Decimal::of("0.01") || *percent > Decimal::fromInt(kPercentMax))
            return wrong(u"The stop's distance must be from 0.01 to 50 percent."_s);
        if (!mark || !isKnown)
            return wrong(u"Mark or direction are not known: write the stop as a price."_s);
        out.price = levelAt(*mark, *percent, isLong, tick);
        if (!out.price || !out.price->isPositive())
            return wrong(u"No level of this distance can be worked out: write a price."_s);
    } else {
        const auto price = readTypedNumber(text, u"The stop"_s, out.problem);
        if (!price) return out;
        if (!tick.isZero() && !price->isMultipleOf(tick))
            return wrong(QString{u"The stop must be a multiple of the tick, "
                                 + format::number(tick.normalized()) + u'.'});
        out.price = Price{*price};
    }
    if (!isKnown) {
        out.note = u"The position is not shown now; the engine takes a fresh look first."_s;
        return out;
    }
    if (mark && (isLong ? *out.price >= *mark : *out.price <= *mark))
        return wrong(QString{(isLong ? u"A long's stop lies below the mark, "_s
                                     : u"A short's stop lies above the mark, "_s)
                             + shown(mark) + u'.'});
    if (p->liquidation && (isLong ? *out.price <= *p->liquidation : *out.price >= *p->liquidation))
        return wrong(QString{u"Liquidation, at " + shown(p->liquidation)
                             + u", would come before this stop."});
    out.note = QString{u"Stop at " + shown(out.price)};
    if (mark && !mark->isZero()) {
        const double away = 100.0 * (out.price->toDouble() - mark->toDouble()) / mark->toDouble();
        out.note += u", " + format::percent(away) + u" % from the mark " + shown(mark);
    }
    out.note +=
        u"; for all of " + format::qty(p->qty) + u' ' + format::direction(p->direction) + u'.';
    return out;
}

} // namespace holdfast::ui
