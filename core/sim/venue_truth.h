// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/instrument.h"
#include "core/domain/records.h"
#include "core/sim/venue_rules.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// What is so at the simulated venue: its own rows, without lag, lie or omission. The typed door and a
/// dialect turn them into what a client is shown.
namespace holdfast::sim {

/// The venue's name of an account ("uid"). Never our AccountId.
using Uid = Id<struct UidTag>;

struct OrderTruth {
    Order order; ///< `order.price` is the limit; filledQty, averagePrice are totals.
    std::string tag;
    std::string source; ///< OKX: "" normal, "6" from a trigger order, "7" from a stop or target.
    std::string amendSource; ///< OKX: "3" when a reduce-only size was overridden at placement.
    Money fee{};             ///< Sum; negative is paid. Settlement currency.
    Money profit{};          ///< Realised by this order's closing fills.
    Qty lastFillQty{};       ///< Of the change that made this copy; zero when it brought no fill.
    std::optional<Price> lastFillPrice;
    TradeId lastTrade;
    Money lastFillFee{};
    Decimal leverage{};
    bool isClosePosition = false; ///< Made by close-position: its size is what was held.
    bool isDoomed = false;        ///< Fault F01: accepted, and will be cancelled unfilled.
    std::vector<TriggerSource> attachedTakeSources; ///< One for each of order.attached.
    std::vector<std::optional<Price>>
        attachedStopLimits; ///< One for each of order.attached; nullopt: market.
    std::vector<std::optional<Price>> attachedTakeLimits; ///< As above.
    std::string amendRequest; ///< The client's name of the amendment that made this copy (reqId).
    StopBinding attachedBinding = StopBinding::Free; ///< What order.attached will be.
    Qty closedQty{};                                 ///< Of its fills, what closed a position.
    Decimal closedExitValue{};                       ///< Sum of price * qty of that.
    std::uint64_t fillCount = 0;
    bool closeOnTrigger = false;         ///< As asked (bybit.md §4.1); shown, and nothing more.
    std::optional<Price> lastAtCreation; ///< Shown as lastPriceOnCreated.
    std::uint64_t seq = 0;               ///< Of its latest fill, see PositionTruth.
    friend bool operator==(const OrderTruth&, const OrderTruth&) = default;
};

/// How a trailing stop follows (okx.md §5.2): by a part of the price, or by a distance.
struct Trail {
    std::optional<Decimal> ratio;    ///< 0.01: one percent.
    std::optional<Price> spread;     ///< Exactly one of the two.
    std::optional<Price> activation; ///< Follows only once last was there; nullopt: at once.
    std::optional<Price> extreme;    ///< Best price since it follows; nullopt: not yet active.
    friend bool operator==(const Trail&, const Trail&) = default;
};

/// A stop, target, oco, trailing stop or entry trigger ("algo order").
struct StopTruth {
    StopOrder stop;
    /// StopKind::Trigger only: the price that fires it is stop.stopTrigger, and this says whether it
    /// waits for a rise (true) or a fall.
    bool firesOnRise = false;
    bool cancelsOnClose =
        false; ///< cxlOnClosePos. Not shown in the venue's own tables (okx.md §5.3).
    std::string tag;
    VenueOrderId parentOrder; ///< The entry it travelled with; empty for one placed by itself.
    Qty actualQty{};          ///< Sent by the trigger.
    std::optional<Price> actualPrice;
    std::optional<WallTime> triggeredAt;
    std::optional<Price> lastAtTrigger;
    Decimal leverage{};
    /// Set by fault F01: this stop ends order_failed at this time, or when it fires if there is no time.
    bool isDoomed = false;
    std::optional<WallTime> doomedAt;
    std::string doomCode;
    /// StopKind::Trailing only: stop.stopTrigger is then where it would fire now, and absent before it
    /// is active.
    std::optional<Trail> trail;
    StopBinding binding = StopBinding::Free;
    VenueOrderId pairedWith;     ///< StopBinding::Partial: the other leg; empty: it stands alone.
    std::string endReason;       ///< Bybit's cancelType, where the venue ended it.
    bool closeOnTrigger = false; ///< As asked; see OrderTruth.
    friend bool operator==(const StopTruth&, const StopTruth&) = default;
};

struct PositionTruth {
    PositionRow row; ///< qty zero: flat; kept for 30 days after the close (okx.md §7.1).
    std::optional<Price> indexPrice;
    std::optional<Price> lastPrice;
    Qty qtyMax{};          ///< Largest of this round trip.
    Qty closedQty{};       ///< Of this round trip.
    Decimal closedValue{}; ///< Sum of closing price * qty of this round trip.
    Money realized{};      ///< Profit of closing fills of this round trip, without fees.
    Money fee{};           ///< Negative: paid.
    Money funding{};       ///< Of this round trip; negative: paid.
    Money initialMargin{};
    Money maintenanceMargin{};
    Decimal notionalUsd{};
    std::uint64_t round = 0; ///< Counts round trips on this key; with positionId it names one.
    /// Of the fill or funding that last touched it; both carry the same number, and it rises (bybit.md §6.1).
    /// Zero: never traded.
    std::uint64_t seq = 0;
    [[nodiscard]] bool isOpen() const { return row.qty.isPositive(); }
    friend bool operator==(const PositionTruth&, const PositionTruth&) = default;
};

struct FillTruth {
    Fill fill;
    std::string billId; ///< Rises over the account; the cursor of fill lists.
    bool isMaker = false;
    Money profit{}; ///< Of the closing part, settlement currency.
    std::optional<Price> markAt;
    std::optional<Price> indexAt;
    Qty closedQty{};       ///< What of it closed a position.
    std::uint64_t seq = 0; ///< See PositionTruth.
    friend bool operator==(const FillTruth&, const FillTruth&) = default;
};

/// One payment of funding on one position.
struct FundingTruth {
    PositionKey key;
    std::string billId; ///< Shares its row of numbers with fills.
    Direction direction = Direction::Flat;
    Qty qty{};
    Price mark{};
    Decimal rate{};        ///< Positive: the long side pays.
    Money amount{};        ///< Negative: paid. Settlement currency.
    WallTime time{};       ///< The settlement's.
    std::uint64_t seq = 0; ///< See PositionTruth.
    friend bool operator==(const FundingTruth&, const FundingTruth&) = default;
};

struct ClosureTruth {
    Closure closure;
    Decimal leverage{};
    std::uint64_t round = 0;
    friend bool operator==(const ClosureTruth&, const ClosureTruth&) = default;
};

/// One currency of an account.
struct BalanceTruth {
    std::string currency;
    Money cash{};
    Money equity{};    ///< Cash and unrealised profit.
    Money available{}; ///< Equity without initial margin of positions and orders.
    Money unrealized{};
    Money initialMargin{};
    Money frozenByOrders{};
    WallTime updatedAt{};
    friend bool operator==(const BalanceTruth&, const BalanceTruth&) = default;
};

/// Something changed: a copy of the row as it was just after. Dialects make pushes of these.
struct Change {
    std::uint64_t sequence = 0; ///< Rises by one.
    WallTime at{};              ///< Venue time.
    Uid uid;
    /// Why, in the venue's words for balance_and_position: "filled", "liquidation", "adl", "set_leverage".
    std::string cause;
    std::variant<OrderTruth, StopTruth, PositionTruth, FillTruth, BalanceTruth> row;
    friend bool operator==(const Change&, const Change&) = default;
};

} // namespace holdfast::sim
