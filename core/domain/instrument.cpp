// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/instrument.h"

namespace holdfast {

BaseQty baseQty(Qty qty, const Instrument& instrument)
{
    return {qty.value * instrument.multiplier};
}

Result<Notional> notional(Price price, Qty qty, const Instrument& instrument)
{
    auto units = Decimal::multiply(qty.value, instrument.multiplier);
    if (!units) return Unexpected{units.error().within("notional")};
    if (instrument.kind == ContractKind::Inverse) return Notional{*units};
    auto value = Decimal::multiply(*units, price.value);
    if (!value) return Unexpected{value.error().within("notional")};
    return Notional{*value};
}

Result<Money> profit(Direction direction, Price entry, Price exit, Qty qty,
                     const Instrument& instrument)
{
    if (instrument.kind == ContractKind::Inverse)
        return unexpected(ErrorCode::Unsupported,
                          "profit of an inverse contract is not in its quote currency");
    const auto move = Decimal::subtract(exit.value, entry.value);
    if (!move) return Unexpected{move.error()};
    const auto units = Decimal::multiply(qty.value, instrument.multiplier);
    if (!units) return Unexpected{units.error()};
    const auto value = Decimal::multiply(*units, *move);
    if (!value) return Unexpected{value.error()};
    return Money{direction == Direction::Short ? -*value : *value};
}

Qty roundDown(Qty qty, const Instrument& instrument)
{
    const Qty whole{qty.value.roundedToStep(instrument.lot.value, Rounding::Down)};
    return whole < instrument.qtyMin ? Qty{} : whole;
}

Price roundStop(Price price, Direction protectedDirection, const Instrument& instrument)
{
    const auto rounding = protectedDirection == Direction::Short ? Rounding::Down : Rounding::Up;
    return {price.value.roundedToStep(instrument.tick.value, rounding)};
}

} // namespace holdfast
