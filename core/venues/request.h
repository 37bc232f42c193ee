// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/money_rows.h"
#include "core/domain/records.h"

#include <optional>
#include <variant>
#include <vector>

/// What our machines ask of a venue, in our words. A session turns one into bytes (wire) or it leaves
/// the engine as it is (typed profile, decisions §8).
namespace holdfast::venues {

/// Decisions §1, most urgent first. 40 % of every budget is kept for the first three.
enum class Lane { Emergency, Protective, Verify, Entry, Account, MarketData, History };
[[nodiscard]] std::string_view toString(Lane);

struct PlaceOrder {
    InstrumentId instrument;
    Side side = Side::Buy;
    SideIndex sideIndex = SideIndex::Net;
    MarginMode marginMode = MarginMode::Cross;
    OrderType type = OrderType::Market;
    Qty qty{};
    std::optional<Price> limit;
    bool reduceOnly = false;
    ClientOrderId clientId;
    std::optional<AttachedStop> stop;
    milliseconds expiresAfter{3000}; ///< The venue drops it when it gets to it later (OKX expTime).
    friend bool operator==(const PlaceOrder&, const PlaceOrder&) = default;
};
struct CancelOrder {
    InstrumentId instrument;
    VenueOrderId venueId; ///< Wins where both are given.
    ClientOrderId clientId;
    friend bool operator==(const CancelOrder&, const CancelOrder&) = default;
};
/// A stop-market that can only reduce. Without `qty` it closes the whole position, whatever its size. With
/// `take` the target rests beside it, in one order of the venue: what fires first ends the other (OKX oco).
struct PlaceStop {
    InstrumentId instrument;
    Side side = Side::Sell;
    SideIndex sideIndex = SideIndex::Net;
    MarginMode marginMode = MarginMode::Cross;
    Price trigger{};
    TriggerSource source = TriggerSource::Mark;
    std::optional<Qty> qty;
    ClientOrderId clientId;
    std::optional<TakeProfit> take = {};
    /// The venue keeps it for the position and gives it no name: neither `clientId`, which is ours alone, nor an
    /// id of its answer will find it, and asking twice changes nothing (Bybit trading-stop, tpslMode Full).
    bool ofPosition = false;
    friend bool operator==(const PlaceStop&, const PlaceStop&) = default;
};
/// A stop that a venue keeps for the position itself, one of each leg, and moves or removes by its position
/// and not by an id (Bybit trading-stop, tpslMode Full).
struct PositionStop {
    SideIndex sideIndex = SideIndex::Net;
    StopLeg leg = StopLeg::Stop;
    TriggerSource source =
        TriggerSource::Mark; ///< Said again with each move: the venue would forget it.
    friend bool operator==(const PositionStop&, const PositionStop&) = default;
};
/// Moves the stop's level. A target beside it stays where it is.
struct AmendStop {
    InstrumentId instrument;
    VenueOrderId venueId;
    Price trigger{};
    std::optional<PositionStop> ofPosition =
        {}; ///< Given: that one is meant, whatever the id says.
    friend bool operator==(const AmendStop&, const AmendStop&) = default;
};
struct CancelStop {
    InstrumentId instrument;
    VenueOrderId venueId;                        ///< Never "all of this symbol".
    std::optional<PositionStop> ofPosition = {}; ///< As in AmendStop.
    friend bool operator==(const CancelStop&, const CancelStop&) = default;
};
/// Market close of the whole position by the venue's own call (OKX close-position, autoCxl=false; Bybit a
/// reducing order of quantity zero).
struct ClosePosition {
    InstrumentId instrument;
    SideIndex sideIndex = SideIndex::Net;
    MarginMode marginMode = MarginMode::Cross;
    ClientOrderId clientId;
    std::optional<Side> side = {}; ///< The side that closes, for venues that must be told (Bybit).
    friend bool operator==(const ClosePosition&, const ClosePosition&) = default;
};

/// Changes size or price of a working order where it stands; what was filled counts into `qty`. Refused,
/// the order stays as it was.
struct AmendOrder {
    InstrumentId instrument;
    VenueOrderId venueId; ///< Wins where both are given.
    ClientOrderId clientId;
    std::optional<Qty> qty;
    std::optional<Price> limit;
    milliseconds expiresAfter{3000};
    friend bool operator==(const AmendOrder&, const AmendOrder&) = default;
};
/// Writes of one kind in one request, kBatchMax at most. Each has its own outcome (BatchReply).
struct Batch {
    using Item = std::variant<PlaceOrder, CancelOrder, AmendOrder, CancelStop>;
    std::vector<Item> items;
    friend bool operator==(const Batch&, const Batch&) = default;
};
inline constexpr std::size_t kBatchMax = 20; ///< Of CancelStop: half of it (okx.md §4.1, §5.1).
/// For a key; refused while stops rest on it (okx.md §3.4).
struct SetLeverage {
    InstrumentId instrument;
    MarginMode marginMode = MarginMode::Cross;
    SideIndex sideIndex = SideIndex::Net;
    Decimal leverage{};
    friend bool operator==(const SetLeverage&, const SetLeverage&) = default;
};

/// How far back a list of what ended goes.
enum class Depth {
    Latest, ///< What a protective machine needs: the newest page (of fills ten). Partial if there is more.
    Days,   ///< All that the venue keeps at hand: orders 7 days, fills 3.
    Months, ///< All of its archive: 3 months.
};
[[nodiscard]] std::string_view toString(Depth);

struct ReadPositions {
    std::optional<InstrumentId> instrument;
    friend bool operator==(const ReadPositions&, const ReadPositions&) = default;
}; ///< nullopt: the bulk list.
struct ReadOrders {
    friend bool operator==(const ReadOrders&, const ReadOrders&) = default;
}; ///< All working orders.
struct ReadOrder {
    InstrumentId instrument;
    VenueOrderId venueId;
    ClientOrderId clientId;
    friend bool operator==(const ReadOrder&, const ReadOrder&) = default;
};
/// By client id in working orders, then in the history of ended ones: the second source of a never-arrived proof.
struct ReadOrderHistory {
    InstrumentId instrument;
    Depth depth = Depth::Latest;
    friend bool operator==(const ReadOrderHistory&, const ReadOrderHistory&) = default;
};
struct ReadStops {
    friend bool operator==(const ReadStops&, const ReadStops&) = default;
}; ///< All pending stops of every kind.
struct ReadStop {
    InstrumentId instrument;
    VenueOrderId venueId;
    ClientOrderId clientId;
    friend bool operator==(const ReadStop&, const ReadStop&) = default;
};
struct ReadFills {
    std::optional<InstrumentId> instrument;
    Depth depth = Depth::Latest;
    friend bool operator==(const ReadFills&, const ReadFills&) = default;
}; ///< The venue's recent fills.
struct ReadClosures {
    InstrumentId instrument;
    Depth depth = Depth::Latest;
    friend bool operator==(const ReadClosures&, const ReadClosures&) = default;
};
struct ReadInstruments {
    friend bool operator==(const ReadInstruments&, const ReadInstruments&) = default;
};
struct ReadAccount {
    friend bool operator==(const ReadAccount&, const ReadAccount&) = default;
};
struct ReadBalance {
    friend bool operator==(const ReadBalance&, const ReadBalance&) = default;
};
struct ReadTime {
    friend bool operator==(const ReadTime&, const ReadTime&) = default;
};
/// The latest `countMax` candles of `bar`, or those before `before`.
struct ReadCandles {
    InstrumentId instrument;
    minutes bar{1};
    std::optional<MarketTime> before;
    int countMax = 300;
    friend bool operator==(const ReadCandles&, const ReadCandles&) = default;
};
struct ReadMark {
    InstrumentId instrument;
    friend bool operator==(const ReadMark&, const ReadMark&) = default;
}; ///< Fresh look at mark (and last).

/// Stops of an instrument that ended in this way (triggered, cancelled, failed), of every kind.
struct ReadStopHistory {
    InstrumentId instrument;
    StopOrderState state = StopOrderState::Failed; ///< Effective, Canceled or Failed.
    friend bool operator==(const ReadStopHistory&, const ReadStopHistory&) = default;
};
struct ReadLeverage {
    InstrumentId instrument;
    MarginMode marginMode = MarginMode::Cross;
    friend bool operator==(const ReadLeverage&, const ReadLeverage&) = default;
};
struct ReadFunding {
    InstrumentId instrument;
    friend bool operator==(const ReadFunding&, const ReadFunding&) = default;
};
/// The venue's own book of the account: all bills, or those of funding.
struct ReadBills {
    bool onlyFunding = true;
    Depth depth = Depth::Days; ///< Latest: one page; Days: 7 days.
    friend bool operator==(const ReadBills&, const ReadBills&) = default;
};

using Request =
    std::variant<PlaceOrder, CancelOrder, PlaceStop, AmendStop, CancelStop, ClosePosition,
                 ReadPositions, ReadOrders, ReadOrder, ReadOrderHistory, ReadStops, ReadStop,
                 ReadFills, ReadClosures, ReadInstruments, ReadAccount, ReadBalance, ReadTime,
                 ReadCandles, ReadMark, AmendOrder, Batch, SetLeverage, ReadStopHistory,
                 ReadLeverage, ReadFunding, ReadBills>;

/// Does it change the venue's state? Then it is recorded first and never repeated by itself.
[[nodiscard]] bool isWrite(const Request&);
[[nodiscard]] std::string_view nameOf(const Request&);

struct RequestEnvelope {
    RequestId id;
    AccountId account;
    Lane lane = Lane::Account;
    Request request;
    friend bool operator==(const RequestEnvelope&, const RequestEnvelope&) = default;
};

} // namespace holdfast::venues
