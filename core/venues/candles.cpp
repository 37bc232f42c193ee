// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/candles.h"

#include "core/base/assert.h"
#include "core/venues/fields.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>

namespace holdfast::venues {

std::string_view barName(std::span<const Bar> bars, minutes length)
{
    const auto at =
        std::find_if(bars.begin(), bars.end(), [&](const Bar& b) { return b.length == length; });
    return at == bars.end() ? std::string_view{} : at->name;
}

std::optional<minutes> barOf(std::span<const Bar> bars, std::string_view name)
{
    const auto at =
        std::find_if(bars.begin(), bars.end(), [&](const Bar& b) { return b.name == name; });
    return at == bars.end() ? std::nullopt : std::optional{at->length};
}

Result<VenueCandle> candleIn(json::Value array, const CandleFields& fields,
                             const InstrumentId& instrument, minutes bar)
{
    HF_ASSERT(array.isArray() && array.size() >= fields.size());
    std::array<Decimal, std::tuple_size_v<CandleFields>> numbers;
    std::size_t index = 0;
    for (const json::Value field : array.items()) {
        if (index == fields.size()) break;
        const std::string_view name = fields.at(index);
        const auto text = field.numberText();
        if (!text) return Unexpected{text.error().within(name)};
        const auto number = boundedNumber(*text, name);
        if (!number) return Unexpected{number.error()};
        if (number->isNegative())
            return unexpected(ErrorCode::OutOfRange, std::string{name} + ": negative");
        numbers.at(index++) = *number;
    }
    const Decimal open = numbers[0].normalized();
    if (open.scale() != 0 || open.isZero())
        return unexpected(ErrorCode::OutOfRange,
                          std::string{fields[0]} + ": not milliseconds since 1970");
    VenueCandle candle{.instrument = instrument, .bar = bar};
    candle.open = marketFromMs(static_cast<std::int64_t>(open.mantissa()));
    candle.openPrice = {numbers[1]};
    candle.high = {numbers[2]};
    candle.low = {numbers[3]};
    candle.close = {numbers[4]};
    candle.volume = {numbers[5]};
    return checked(std::move(candle));
}

Result<VenueCandle> checked(VenueCandle candle)
{
    const bool isOrdered = candle.low <= candle.openPrice && candle.low <= candle.close
                           && candle.openPrice <= candle.high && candle.close <= candle.high
                           && candle.low.isPositive();
    if (!isOrdered)
        return unexpected(ErrorCode::OutOfRange,
                          "candle: low, open, close and high contradict each other");
    return candle;
}

} // namespace holdfast::venues
