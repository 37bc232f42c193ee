// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/domain/terms.h"

#include <optional>
#include <string>
#include <string_view>

/// The venue's words for our enumerations, both ways. A word we do not know gives nothing.
namespace holdfast::sim::okx {

[[nodiscard]] std::string_view word(Side side);
[[nodiscard]] std::string_view word(SideIndex sideIndex); ///< "net", "long", "short"
[[nodiscard]] std::string_view word(MarginMode mode);
[[nodiscard]] std::string_view word(TriggerSource source);
[[nodiscard]] std::string_view word(OrderType type);
[[nodiscard]] std::string_view word(OrderState state);
[[nodiscard]] std::string_view word(StopKind kind);
[[nodiscard]] std::string_view word(StopOrderState state);

[[nodiscard]] std::optional<Side> sideOf(std::string_view text);
[[nodiscard]] std::optional<SideIndex> sideIndexOf(std::string_view text); ///< "" is net.
[[nodiscard]] std::optional<MarginMode> marginModeOf(std::string_view text);
[[nodiscard]] std::optional<TriggerSource> triggerSourceOf(std::string_view text); ///< "" is last.
[[nodiscard]] std::optional<OrderType> orderTypeOf(std::string_view text);
[[nodiscard]] std::optional<StopKind> stopKindOf(std::string_view text);

/// Milliseconds since 1970; "" for a time that was never set.
[[nodiscard]] std::string stamp(WallTime time);
[[nodiscard]] std::string stamp(MarketTime time);

/// Are these the letters and digits of a client order id, 1 to 32 of them (okx.md §4.3)?
[[nodiscard]] bool isClientId(std::string_view text);
/// Numeric order of the venue's ids, which are decimal digits without leading zeros.
[[nodiscard]] bool isOlderId(std::string_view a, std::string_view b);

} // namespace holdfast::sim::okx
