// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records.h"

#include <optional>
#include <variant>

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
/// A stop-market that can only reduce. Without `qty` it closes the whole position, whatever its size.
struct PlaceStop {
    InstrumentId instrument;
    Side side = Side::Sell;
    SideIndex sideIndex = SideIndex::Net;
    MarginMode marginMode = MarginMode::Cross;
    Price trigger{};
    TriggerSource source = TriggerSource::Mark;
    std::optional<Qty> qty;
    ClientOrderId clientId;
    friend bool operator==(const PlaceStop&, const PlaceStop&) = default;
};
struct AmendStop {
    InstrumentId instrument;
    VenueOrderId venueId;
    Price trigger{};
    friend bool operator==(const AmendStop&, const AmendStop&) = default;
};
struct CancelStop {
    InstrumentId instrument;
    VenueOrderId venueId; ///< Never "all of this symbol".
    friend bool operator==(const CancelStop&, const CancelStop&) = default;
};
/// Market close of the whole position by the venue's own call (OKX close-position, autoCxl=false).
struct ClosePosition {
    InstrumentId instrument;
    SideIndex sideIndex = SideIndex::Net;
    MarginMode marginMode = MarginMode::Cross;
    ClientOrderId clientId;
    friend bool operator==(const ClosePosition&, const ClosePosition&) = default;
};

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
    friend bool operator==(const ReadFills&, const ReadFills&) = default;
}; ///< The venue's recent fills.
struct ReadClosures {
    InstrumentId instrument;
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

using Request = std::variant<PlaceOrder, CancelOrder, PlaceStop, AmendStop, CancelStop,
                             ClosePosition, ReadPositions, ReadOrders, ReadOrder, ReadOrderHistory,
                             ReadStops, ReadStop, ReadFills, ReadClosures, ReadInstruments,
                             ReadAccount, ReadBalance, ReadTime, ReadCandles, ReadMark>;

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
