// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/domain/amounts.h"
#include "core/domain/terms.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The nouns a venue reports, in our words. Values; an absent number is nullopt, never zero.
namespace holdfast {

/// What names one position: decisions §2.
struct PositionKey {
    InstrumentId instrument;
    SideIndex sideIndex = SideIndex::Net;
    MarginMode marginMode = MarginMode::Cross;
    friend auto operator<=>(const PositionKey&, const PositionKey&) = default;
    friend bool operator==(const PositionKey&, const PositionKey&) = default;
};

/// The stops a venue keeps for a position as a whole and shows in its row (Bybit trading-stop, tpslMode
/// Full). An empty one says that there is none.
struct PositionLevels {
    std::optional<Price> stop;
    std::optional<Price> take;
    std::optional<Decimal> trailing; ///< Distance from the best price.
    friend bool operator==(const PositionLevels&, const PositionLevels&) = default;
};

/// One row of a position list or push. An explicit zero is `qty` zero: data, not noise.
struct PositionRow {
    PositionKey key;
    Direction direction = Direction::Flat;
    Qty qty{}; ///< Contracts, never negative.
    std::optional<Price> entryPrice;
    std::optional<Price> markPrice;
    std::optional<Price> liquidationPrice;
    std::optional<Decimal> leverage;
    std::optional<Money> unrealized; ///< Settlement currency.
    std::string positionId;          ///< The venue's; OKX reuses it within 30 days (okx.md §7.1).
    TradeId lastTrade;
    WallTime openedAt{};  ///< Venue time (cTime).
    WallTime updatedAt{}; ///< Venue time (uTime).
    /// The venue's count of what happened to this instrument, shared by fills and positions (Bybit seq): a
    /// row below the number of a known fill is older than it. nullopt: the venue states none.
    std::optional<std::int64_t> sequence = {};
    std::optional<PositionLevels> levels = {}; ///< nullopt: the row does not speak of stops.
    std::string restriction = {}; ///< The venue's word where it does not let the position grow.
    friend bool operator==(const PositionRow&, const PositionRow&) = default;
};

/// Where the profit is taken: a market order behind a trigger of its own.
struct TakeProfit {
    Price trigger{};
    TriggerSource source = TriggerSource::Last;
    friend bool operator==(const TakeProfit&, const TakeProfit&) = default;
};

/// A stop that travels with an entry order.
struct AttachedStop {
    ClientOrderId clientId; ///< Becomes the stop's own client id (okx.md §4.6).
    std::optional<Price> stopTrigger;
    TriggerSource stopSource = TriggerSource::Mark;
    std::optional<Price> takeTrigger;
    std::string failCode; ///< Filled by the venue when the birth failed; judged with the state.
    std::string failReason;
    TriggerSource takeSource = TriggerSource::Last;
    friend bool operator==(const AttachedStop&, const AttachedStop&) = default;
};

struct Order {
    InstrumentId instrument;
    VenueOrderId venueId;
    ClientOrderId clientId;
    Side side = Side::Buy;
    SideIndex sideIndex = SideIndex::Net;
    MarginMode marginMode = MarginMode::Cross;
    OrderType type = OrderType::Other;
    Qty qty{};
    std::optional<Price> price;
    OrderState state = OrderState::Live;
    Qty filledQty{};
    std::optional<Price> averagePrice;
    bool reduceOnly = false;
    VenueOrderId parentStop; ///< The stop whose trigger made this order.
    ClientOrderId parentStopClientId;
    std::string category;     ///< The venue's word: "normal", "full_liquidation", "adl", …
    std::string cancelSource; ///< The venue's code, as text.
    std::vector<AttachedStop> attached;
    WallTime createdAt{};
    WallTime updatedAt{};
    friend bool operator==(const Order&, const Order&) = default;
};

struct StopOrder {
    InstrumentId instrument;
    VenueOrderId venueId;
    ClientOrderId clientId;
    StopKind kind = StopKind::Other;
    Side side = Side::Sell; ///< Of the order it will send.
    SideIndex sideIndex = SideIndex::Net;
    MarginMode marginMode = MarginMode::Cross;
    std::optional<Price> stopTrigger;
    TriggerSource stopSource = TriggerSource::Last;
    std::optional<Price> stopLimit; ///< nullopt: market.
    std::optional<Price> takeTrigger;
    std::optional<Qty> qty; ///< nullopt where it closes the whole position.
    bool closesWholePosition = false;
    bool reduceOnly = false;
    StopOrderState state = StopOrderState::Live;
    std::string failCode; ///< Information; judge by state (okx.md §5.4).
    std::vector<VenueOrderId> children;
    WallTime createdAt{};
    WallTime updatedAt{};
    TriggerSource takeSource = TriggerSource::Last;
    std::optional<Price> takeLimit = {}; ///< nullopt: market.
    std::optional<StopLeg> firedLeg =
        {}; ///< As the venue says; nullopt: it did not fire, or does not say.
    ClientOrderId parentClientId = {}; ///< Of the entry that brought it, where the venue says so.
    friend bool operator==(const StopOrder&, const StopOrder&) = default;
};

struct Fill {
    InstrumentId instrument;
    TradeId tradeId; ///< Unique per instrument.
    VenueOrderId venueOrderId;
    ClientOrderId clientOrderId;
    VenueOrderId parentStop; ///< The stop whose child order filled.
    Side side = Side::Buy;
    SideIndex sideIndex = SideIndex::Net;
    Qty qty{};
    Price price{};
    std::optional<Money> fee; ///< Negative: paid.
    std::string feeCurrency;
    std::string category; ///< "normal", "full_liquidation", "partial_liquidation", "adl", …
    WallTime time{};
    std::optional<std::int64_t> sequence = {}; ///< As PositionRow::sequence.
    friend bool operator==(const Fill&, const Fill&) = default;
};

enum class ClosureKind {
    Partial,
    Full,
    Liquidation,
    PartialLiquidation,
    AdlPartial,
    AdlFull,
    Other,
    Settlement ///< Delisted or expired: settled at the venue's price, no order of anybody.
};
[[nodiscard]] std::string_view toString(ClosureKind);

/// One row of the venue's own record of closed positions (OKX positions-history).
struct Closure {
    PositionKey key;
    std::string positionId;
    Direction direction = Direction::Flat;
    ClosureKind kind = ClosureKind::Other;
    Qty qtyMax{};
    Qty closedQty{};
    std::optional<Price> openPrice;
    std::optional<Price> closePrice;
    std::optional<Money> realized;
    std::optional<Money> fee;
    std::optional<Money> funding;
    WallTime openedAt{};
    WallTime closedAt{};
    VenueOrderId order = {}; ///< The order that closed, where the venue keeps one row for each.
    friend bool operator==(const Closure&, const Closure&) = default;
};

enum class PositionMode { Net, Hedge };

/// Who we are and what the key may do. `uid` is the account proof (decisions §13).
struct AccountConfig {
    std::string uid;
    std::string mainUid;
    std::string accountMode; ///< The venue's: OKX acctLv "1".."4".
    PositionMode positionMode = PositionMode::Net;
    std::vector<std::string> permissions;
    std::string boundIps;
    std::optional<WallTime> keyExpiresAt = {}; ///< nullopt: the venue states no end.
    friend bool operator==(const AccountConfig&, const AccountConfig&) = default;
};

struct Balance {
    std::string currency;
    std::optional<Money> equity;
    std::optional<Money> available;
    WallTime updatedAt{};
    friend bool operator==(const Balance&, const Balance&) = default;
};

/// A change of price. Absent fields did not come with this message.
struct Quote {
    InstrumentId instrument;
    std::optional<Price> last;
    std::optional<Price> mark;
    std::optional<Price> bid;
    std::optional<Price> ask;
    std::optional<Price> open24h;
    WallTime time{};         ///< The venue's stamp.
    MarketTime marketTime{}; ///< Of the forming candle (decisions §10); zero if none was seen yet.
    friend bool operator==(const Quote&, const Quote&) = default;
};

/// A candle as the venue sends it, exact. Strategies get doubles from it.
struct VenueCandle {
    InstrumentId instrument;
    minutes bar{1};
    MarketTime open{};
    Price openPrice{}, high{}, low{}, close{};
    Qty volume{};         ///< Contracts.
    bool isFinal = false; ///< The bar is over.
    friend bool operator==(const VenueCandle&, const VenueCandle&) = default;
};

} // namespace holdfast
