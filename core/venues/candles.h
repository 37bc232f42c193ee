// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/domain/records.h"

#include <array>
#include <optional>
#include <span>
#include <string_view>

/// What venues' candles have in common: bars with names, and arrays of six numbers in one order.
namespace holdfast::venues {

/// A venue's name of a bar.
struct Bar {
    std::string_view name;
    minutes length;
};
/// Empty if the venue has none of that length.
[[nodiscard]] std::string_view barName(std::span<const Bar> bars, minutes length);
/// The other way; `nullopt` for names that are not in the list.
[[nodiscard]] std::optional<minutes> barOf(std::span<const Bar> bars, std::string_view name);

/// What a venue calls the first six fields of its array: open time in milliseconds since 1970, open, high,
/// low, close, volume. For the texts of errors.
using CandleFields = std::array<std::string_view, 6>;
/// \pre `array` has them
/// \retval ErrorCode::Malformed, ErrorCode::OutOfRange  a number we cannot take, or a negative one; prices
///     that contradict each other
[[nodiscard]] Result<VenueCandle> candleIn(json::Value array, const CandleFields& fields,
                                           const InstrumentId& instrument, minutes bar);

/// \retval ErrorCode::OutOfRange  not low <= open, close <= high, or not above zero
[[nodiscard]] Result<VenueCandle> checked(VenueCandle candle);

} // namespace holdfast::venues
