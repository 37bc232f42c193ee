// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/time.h"
#include "core/sim/request_fields.h"
#include "core/sim/venue_truth.h"

#include <optional>
#include <string>
#include <string_view>

/// The venue's words for our enumerations, both ways, and its manner of writing numbers. A word we do not
/// know gives nothing. Source: bybit.md §4.3, §5.3.
namespace holdfast::sim::bybit {

[[nodiscard]] std::string_view word(Side side);
[[nodiscard]] std::int64_t indexOf(SideIndex sideIndex); ///< positionIdx: 0, 1, 2
[[nodiscard]] std::string_view word(TriggerSource source);
[[nodiscard]] std::string_view timeInForce(OrderType type);

[[nodiscard]] std::optional<Side> sideOf(std::string_view text);
[[nodiscard]] std::optional<SideIndex> sideIndexOf(std::string_view text);         ///< "" is 0.
[[nodiscard]] std::optional<TriggerSource> triggerSourceOf(std::string_view text); ///< "" is last.

/// The words of an order of the account that is not a user's own (bybit.md §6.2).
struct Origin {
    std::string_view execType;
    std::string_view createType;
};
[[nodiscard]] Origin originOf(std::string_view category);
/// cancelType and rejectReason of the model's cancel source.
struct Ending {
    std::string_view status;
    std::string_view cancelType;
    std::string_view rejectReason;
};
[[nodiscard]] Ending endingOf(std::string_view cancelSource, bool isFilledInPart);

/// Milliseconds since 1970; "0" for a time that was never set.
[[nodiscard]] std::string stamp(WallTime time);

template <class Kind>
[[nodiscard]] std::string textOf(const Amount<Kind>& amount)
{
    return amount.value.normalized().toString();
}
[[nodiscard]] inline std::string textOf(const Decimal& value)
{
    return value.normalized().toString();
}
/// `none` for what is absent.
template <class Kind>
[[nodiscard]] std::string textOf(const std::optional<Amount<Kind>>& amount, std::string none = {})
{
    return amount ? textOf(*amount) : std::move(none);
}

} // namespace holdfast::sim::bybit
