// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/constants.h"
#include "core/domain/instrument.h"
#include "core/domain/records.h"
#include "core/engine/operator.h"
#include "core/journal/record.h"
#include "core/reconcile/closure.h"
#include "core/venues/request.h"

#include <optional>
#include <string>
#include <vector>

namespace holdfast::gate {

/// What somebody wants opened. All sources become this; none has a way around (architecture §4).
struct OpenIntent {
    IntentKey key;
    InstrumentId instrument;
    Direction direction = Direction::Flat;
    engine::Size size;
    engine::StopChoice stop;
    std::optional<Price> takeProfit;
    OrderType type = OrderType::Market;
    std::optional<Price> limit;
    journal::Cause cause = journal::Cause::Ticket;
    StrategyId strategy;
    std::string source; ///< "ticket", "command line", the strategy's id.
    std::string reason;
    std::string token;              ///< Who waits for the answer.
    std::optional<MonoTime> diesAt; ///< A signal older than its limit is dropped.
};

/// Everything the gate must know before it looks at the venue, as facts of one moment.
struct GateFacts {
    bool isKeyKnown = false;
    bool isKeyDropped = false; ///< Refused before, because another open here was in flight.
    bool isOneInFlight = false;
    bool isKillEngaged = false;
    bool isTradingOn = false;
    bool mayOpenByLadder = false;
    std::string ladderReason;
    bool isLockHeld = false;
    std::string lockProblem = "another process holds this account";
    bool isJournalWritable = false;
    std::string journalProblem = "the journal cannot be written";
    bool isLinkLive = false;
    bool isClockOk = false;
    bool isAccountProven = false;
    bool isAccountModeOk = false;
    std::string accountModeProblem;
    int unresolved = 0;             ///< Intents whose outcome is not known, of the whole account.
    std::string unresolvedWhat;     ///< The oldest of them: "the open on ETH-USDT-SWAP".
    bool arePositionsKnown = false; ///< No key of the account is Unknown.
    bool isListInDoubt = false;     ///< LIST_FAULT (reconcile/list_fault.h).
    InstrumentId openElsewhere;     ///< Why not: an open there is in flight. Empty: not that.
    bool isClosingHere = false;     ///< A close runs on this instrument.
    bool isUnexplainedHere = false;
    bool isForeignHere = false;
    bool areLimitsSet = false;
    bool isDayLossReached = false;
    std::optional<Instrument> instrument;
    bool isPriceFresh = false;
    std::optional<Price> mark;
    std::optional<Price> last;
    std::optional<MonoTime> now;
    int positionsOpen = 0;
    std::optional<int> positionsMax;
    bool hasPositionHere = false;
};

/// First reason not to open, as a sentence that names the row; nullopt: look at the venue.
/// Decision table: README.md, rows A1 to A23; every row tested.
struct GateRefusal {
    std::string row;  ///< "A3"
    std::string text; ///< "the kill switch is engaged"
};
[[nodiscard]] std::optional<GateRefusal> refuseBeforeLook(const OpenIntent& intent,
                                                          const GateFacts& facts);

/// The fresh look (decisions §5): positions both ways, working orders, mark; all asked after the intent.
struct FreshLook {
    reconcile::FlatLook flat;
    bool isMarkFresh = false;
    std::optional<Price> mark;
    std::optional<Price> last;
    Direction venueDirection = Direction::Flat; ///< By instrument.
    Qty venueQty{};
    Direction ourDirection = Direction::Flat;
    Qty ourQty{};
    bool isFullCloseVerified =
        false; ///< A full-close stop is verified: an increase carries no attachment.
};
[[nodiscard]] std::optional<GateRefusal> refuseAfterLook(const OpenIntent& intent,
                                                         const FreshLook& look);

struct Exposure {
    Notional onInstrument{};
    Notional total{};
    std::optional<Notional> instrumentMax;
    std::optional<Notional> totalMax;
};
struct Planned {
    venues::PlaceOrder order; ///< Without ids.
    journal::Plan plan;
    Notional notional{};
    Money lossAtStop{};
};
/// Size, rounding, stop sanity and limits, in exact numbers (decisions §9). Quantities go down to a
/// lot, the stop towards the earlier trigger.
/// \retval ErrorCode::OutOfRange  below the minimum, above a limit, a stop on the wrong side; the
///                                sentence says which and by how much
[[nodiscard]] Result<Planned> planOpen(const OpenIntent& intent, const Instrument& instrument,
                                       const FreshLook& look, const Exposure& exposure,
                                       TriggerSource defaultSource, MarginMode marginMode);

} // namespace holdfast::gate
