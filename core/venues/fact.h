// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/instrument.h"
#include "core/domain/read.h"
#include "core/domain/records.h"
#include "core/venues/request.h"

#include <variant>

/// What a session says the venue said. A fact is a statement of the venue with its age, not a truth.
namespace holdfast::venues {

/// Why a write was refused, as far as a machine must tell the reasons apart (okx.md §6).
enum class RefusalKind {
    TriggerPassed, ///< The price is beyond the stop's level already (51278 51280 51300 51302–51308).
    TakePassed, ///< The price is beyond the target's level already; of the stop it says nothing (51277 51279).
    DuplicateId,     ///< The id exists: it arrived earlier. Adopt (51016 51065 51068 50071 51011).
    FullCloseExists, ///< One full-close stop rests already (51088).
    NothingToReduce, ///< No position to close: ends nothing, read it (51023 51169 …).
    CancelFirst,     ///< Pending closing orders must go first (51115).
    TooBig,          ///< Too large for one market close (51108 51207) or size limits: split.
    TooFrequent,     ///< Rate limit; nothing was executed (50011 50061 50040 51113).
    Expired,         ///< expTime or timestamp in the past; nothing was executed.
    GoneOrDone, ///< Cancel or amend: filled, cancelled, triggered or absent (51400 …): read it.
    EntryProtection, ///< The attached stop does not fit the price: the entry was not placed (51046–51053).
    Margin,          ///< Not enough margin.
    NotAllowed,  ///< Permission, account mode, frozen account.
    Credentials, ///< Key, passphrase, signature, environment, IP.
    Halted,      ///< Market suspended or settling: later.
    Rules,       ///< Tick, lot, minimum, price band, parameter: our request is wrong.
    Other,
};
[[nodiscard]] std::string_view toString(RefusalKind);

struct Accepted {
    VenueOrderId venueId; ///< May be empty (close-position names none).
    ClientOrderId clientId;
    friend bool operator==(const Accepted&, const Accepted&) = default;
};
struct Refused {
    RefusalKind kind = RefusalKind::Other;
    std::string code; ///< The venue's.
    std::string text; ///< The venue's, trimmed.
    friend bool operator==(const Refused&, const Refused&) = default;
};
/// No proof of either: timeout, disconnect, 5xx, unreadable reply, a code that says "undetermined".
struct OutcomeUnknown {
    std::string reason;
    friend bool operator==(const OutcomeUnknown&, const OutcomeUnknown&) = default;
};
/// It provably never left us (no connection, nothing written): may be decided anew.
struct NotSent {
    std::string reason;
    friend bool operator==(const NotSent&, const NotSent&) = default;
};
using Outcome = std::variant<Accepted, Refused, OutcomeUnknown, NotSent>;

/// The answer to a write.
struct WriteReply {
    RequestId id;
    Outcome outcome;
    friend bool operator==(const WriteReply&, const WriteReply&) = default;
};

struct PositionsReply {
    RequestId id;
    Read<PositionRow> read;
    friend bool operator==(const PositionsReply&, const PositionsReply&) = default;
};
struct OrdersReply {
    RequestId id;
    Read<Order> read;
    friend bool operator==(const OrdersReply&, const OrdersReply&) = default;
}; ///< ReadOrders, ReadOrderHistory (scope tells)
struct OrderReply {
    RequestId id;
    ById<Order> read;
    friend bool operator==(const OrderReply&, const OrderReply&) = default;
};
struct StopsReply {
    RequestId id;
    Read<StopOrder> read;
    friend bool operator==(const StopsReply&, const StopsReply&) = default;
};
struct StopReply {
    RequestId id;
    ById<StopOrder> read;
    friend bool operator==(const StopReply&, const StopReply&) = default;
};
struct FillsReply {
    RequestId id;
    Read<Fill> read;
    friend bool operator==(const FillsReply&, const FillsReply&) = default;
};
struct ClosuresReply {
    RequestId id;
    Read<Closure> read;
    friend bool operator==(const ClosuresReply&, const ClosuresReply&) = default;
};
struct InstrumentsReply {
    RequestId id;
    Read<Instrument> read;
    friend bool operator==(const InstrumentsReply&, const InstrumentsReply&) = default;
};
struct AccountReply {
    RequestId id;
    ById<AccountConfig> read;
    friend bool operator==(const AccountReply&, const AccountReply&) = default;
};
struct BalanceReply {
    RequestId id;
    Read<Balance> read;
    friend bool operator==(const BalanceReply&, const BalanceReply&) = default;
};
struct TimeReply {
    RequestId id;
    ReadStamp stamp;
    std::optional<WallTime> venueTime;
    friend bool operator==(const TimeReply&, const TimeReply&) = default;
};
struct CandlesReply {
    RequestId id;
    Read<VenueCandle> read;
    friend bool operator==(const CandlesReply&, const CandlesReply&) = default;
}; ///< Oldest first.
struct MarkReply {
    RequestId id;
    ReadStamp stamp;
    std::optional<Quote> quote;
    friend bool operator==(const MarkReply&, const MarkReply&) = default;
};

/// The answer to a Batch: one outcome for each of its writes, in their order.
struct BatchReply {
    RequestId id;
    std::vector<Outcome> outcomes;
    friend bool operator==(const BatchReply&, const BatchReply&) = default;
};
struct LeverageReply {
    RequestId id;
    Read<LeverageSetting> read;
    friend bool operator==(const LeverageReply&, const LeverageReply&) = default;
};
struct FundingReply {
    RequestId id;
    ById<FundingRate> read;
    friend bool operator==(const FundingReply&, const FundingReply&) = default;
};
struct BillsReply {
    RequestId id;
    Read<Bill> read;
    friend bool operator==(const BillsReply&, const BillsReply&) = default;
};

/// Pushes. A snapshot is a full picture as far as the venue's own paging says; it is never the only
/// ground for "absent": that is for reads.
struct PositionsPush {
    bool isSnapshot = false;
    std::vector<PositionRow> rows;
    friend bool operator==(const PositionsPush&, const PositionsPush&) = default;
};
struct OrdersPush {
    std::vector<Order> orders;
    std::vector<Fill> fills;
    friend bool operator==(const OrdersPush&, const OrdersPush&) = default;
};
struct StopsPush {
    std::vector<StopOrder> stops;
    friend bool operator==(const StopsPush&, const StopsPush&) = default;
};
struct BalancePush {
    std::vector<Balance> balances;
    friend bool operator==(const BalancePush&, const BalancePush&) = default;
};
struct QuotesPush {
    std::vector<Quote> quotes;
    friend bool operator==(const QuotesPush&, const QuotesPush&) = default;
};
struct CandlesPush {
    std::vector<VenueCandle> candles;
    friend bool operator==(const CandlesPush&, const CandlesPush&) = default;
};

/// What the session knows of its streams and of the clock.
enum class LinkState {
    Down, ///< Nothing works; REST may.
    Connecting,
    Syncing, ///< Subscribed; REST must fill the gap before the stream counts (okx.md §0.4).
    Live,
    Stale,   ///< Connected, but silent for too long.
    Refused, ///< Login or key refused: no retry by itself.
};
[[nodiscard]] std::string_view toString(LinkState);
struct LinkChanged {
    LinkState state = LinkState::Down;
    std::string reason;
    friend bool operator==(const LinkChanged&, const LinkChanged&) = default;
};
/// The streams came (back): everything they could have told meanwhile must be read.
struct ResyncNeeded {
    std::string reason;
    friend bool operator==(const ResyncNeeded&, const ResyncNeeded&) = default;
};
struct ClockMeasured {
    milliseconds offset{};
    milliseconds roundTrip{};
    friend bool operator==(const ClockMeasured&, const ClockMeasured&) = default;
}; ///< venue minus ours
/// A message that could not be understood, or a row refused: shown, counted, never a default.
struct DataFault {
    std::string source;
    Error error;
    std::string excerpt;
    friend bool operator==(const DataFault&, const DataFault&) = default;
};
/// A notice the operator should see ("service upgrade in 60 s").
struct VenueNotice {
    std::string code;
    std::string text;
    friend bool operator==(const VenueNotice&, const VenueNotice&) = default;
};

using VenueFact =
    std::variant<WriteReply, PositionsReply, OrdersReply, OrderReply, StopsReply, StopReply,
                 FillsReply, ClosuresReply, InstrumentsReply, AccountReply, BalanceReply, TimeReply,
                 CandlesReply, MarkReply, PositionsPush, OrdersPush, StopsPush, BalancePush,
                 QuotesPush, CandlesPush, LinkChanged, ResyncNeeded, ClockMeasured, DataFault,
                 VenueNotice, BatchReply, LeverageReply, FundingReply, BillsReply>;
[[nodiscard]] std::string_view nameOf(const VenueFact&);

} // namespace holdfast::venues
