// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

/// The field's own enumerations. `toString` gives the word used by screen, journal and command line.
namespace holdfast {

enum class Venue { Okx, Bybit, Hyperliquid };
enum class Environment { Live, Demo, Testnet, Drill };
enum class Ladder {
    Watch,
    Guard,
    Trade
}; ///< What an account may do: see only; also protect; also open.
enum class Side { Buy, Sell };              ///< Of an order.
enum class Direction { Flat, Long, Short }; ///< Of a position.
enum class SideIndex {
    Net,
    Long,
    Short
}; ///< Net: one position per instrument. Long, Short: hedge mode.
enum class MarginMode { Cross, Isolated };
enum class TriggerSource { Mark, Last, Index };
enum class OrderType {
    Market,
    Limit,
    PostOnly,
    FillOrKill,
    ImmediateOrCancel,
    OptimalLimitIoc,
    Other
};
/// The venue's life cycle of an order. Canceled may carry fills.
enum class OrderState { Live, PartiallyFilled, Filled, Canceled };
/// Which level of a stop made it send its order.
enum class StopLeg { Stop, Take };
enum class StopKind { Conditional, Oco, Trigger, Trailing, Other };
/// The venue's life cycle of a stop (okx.md §5.4). Effective: a child order exists; nothing is closed yet.
enum class StopOrderState {
    Live,
    Paused,
    PartiallyEffective,
    Effective,
    Canceled,
    Failed,
    PartiallyFailed
};

[[nodiscard]] std::string_view toString(Venue);
[[nodiscard]] std::string_view toString(Environment);
[[nodiscard]] std::string_view toString(Ladder);
[[nodiscard]] std::string_view toString(Side);
[[nodiscard]] std::string_view toString(Direction);
[[nodiscard]] std::string_view toString(SideIndex);
[[nodiscard]] std::string_view toString(MarginMode);
[[nodiscard]] std::string_view toString(TriggerSource);
[[nodiscard]] std::string_view toString(OrderType);
[[nodiscard]] std::string_view toString(OrderState);
[[nodiscard]] std::string_view toString(StopKind);
[[nodiscard]] std::string_view toString(StopOrderState);

[[nodiscard]] constexpr Side opposite(Side side)
{
    return side == Side::Buy ? Side::Sell : Side::Buy;
}
[[nodiscard]] constexpr Direction opposite(Direction d)
{
    return d == Direction::Long ? Direction::Short
                                : (d == Direction::Short ? Direction::Long : Direction::Flat);
}
/// The side that opens or adds to `direction`. \pre direction is not Flat
[[nodiscard]] constexpr Side openingSide(Direction direction)
{
    return direction == Direction::Long ? Side::Buy : Side::Sell;
}
/// The side that reduces `direction`. \pre direction is not Flat
[[nodiscard]] constexpr Side closingSide(Direction direction)
{
    return opposite(openingSide(direction));
}
[[nodiscard]] constexpr Direction directionOf(Side opening)
{
    return opening == Side::Buy ? Direction::Long : Direction::Short;
}
[[nodiscard]] constexpr bool isTerminal(OrderState s)
{
    return s == OrderState::Filled || s == OrderState::Canceled;
}

} // namespace holdfast
