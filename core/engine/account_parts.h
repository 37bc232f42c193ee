// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/config.h"
#include "core/engine/desk.h"
#include "core/flatten/closer.h"
#include "core/gate/entry_gate.h"
#include "core/guard/stop_guard.h"
#include "core/reconcile/position_machine.h"
#include "core/reconcile/read_schedule.h"
#include "core/reconcile/voices.h"
#include "core/venues/request.h"

#include <map>
#include <set>

/// The nouns of an account: what it keeps of each position, request, order, stop and strategy. Values that only
/// `Account` uses, under its own names; what each is for stands where it is kept (account.h).
namespace holdfast::engine::parts {

enum class ReadFor { Cycle, Position, Gate, Stop, Lookup, Chart, Mark, CancelReadBack };
struct Asked {
    ReadFor purpose = ReadFor::Cycle;
    reconcile::ReadSchedule::Kind kind = reconcile::ReadSchedule::Kind::Positions;
    InstrumentId instrument;
    VenueOrderId venueId;
    ClientOrderId clientId;
    MonoTime at{};
    minutes bar{0};
};
enum class WriteFor { Open, Stop, Close, CancelEntry, CancelStop, Amend };
struct Write {
    WriteFor purpose = WriteFor::Open;
    PositionKey key;
    int round = 0;
    VenueOrderId target;
    std::string token; ///< Of a cancel: who is told what became of it.
};
struct Pending { ///< Recorded, waiting to be durable.
    venues::RequestEnvelope envelope;
    RecordId record;
    bool isOpen = false;
    MonoTime mayGoAt{}; ///< Protective: goes then, journal or not.
    std::optional<MonoTime> diesAt;
};
struct Looking {
    gate::OpenIntent intent;
    MonoTime since{};
    gate::FreshLook look;
    std::set<RequestId> waiting;
    bool isFailed = false;
    std::string failure;
};
struct Entry { ///< Our opening order of a position.
    ClientOrderId clientId;
    std::optional<ClientOrderId> attached;
    bool isMarket = true;
    std::optional<MonoTime> partialSince;
    std::optional<MonoTime> filledAt;
    bool isTerminal = false;
    bool isFromBefore = false; ///< An earlier life sent it: its stop is looked for first.
    Qty filled{};              ///< As the order says.
    bool isSeen = false;       ///< Its fill or its position was seen.
    std::optional<MonoTime> askedAt;
    InstrumentId instrument;
    std::string token;
    IntentKey key;
};
/// A cancel of ours that left. Nothing is said of its end before that is read back by id.
struct Cancelling {
    PositionKey key;
    ClientOrderId clientId;
    bool isStop = false;
    std::optional<journal::Claim> closed; ///< A leftover's position: its end.
    std::vector<std::string> tokens;      ///< Who waits.
    std::string answered;                 ///< What is known of the venue's answer.
    MonoTime nextAsk{};
    std::size_t asks = 0;
};
struct AccountClose { ///< "Close everything" goes on until a look after it shows nothing.
    MonoTime at{};
    journal::Cause cause = journal::Cause::Operator;
    std::string reason;
    std::optional<MonoTime> askAgainAt = {}; ///< The list contradicts the proofs.
};
struct RestoredOpen {
    Direction direction = Direction::Flat;
    WallTime at{};
};
/// Where an earlier life asked a stop to stand.
struct AskedLevel {
    RequestId request;
    ClientOrderId clientId;    ///< Placed under this id, or…
    VenueOrderId venueId;      ///< …moved, or…
    bool isOfPosition = false; ///< …of the one that the venue keeps for the position itself.
    Price trigger{};
    std::optional<WallTime> acceptedAt; ///< The venue took it.
};
struct RestoredClose { ///< A close of an earlier life that nothing had proved.
    journal::Cause cause = journal::Cause::Operator;
    std::string reason;
    WallTime at{};
};
struct Market;
struct Position {
    Position(PositionKey key, const Market& itsMarket, const Numbers& numbers)
        : market{&itsMarket}
        , machine{std::move(key), numbers}
        , guard{numbers}
        , closer{numbers}
    {
    }
    void dropPlan()
    {
        plan.reset();
        planFor.reset();
    }
    /// nullptr: none, or rows show the other side than it is for (W14): its levels are on the wrong side of the price.
    [[nodiscard]] const journal::Plan* planInForce() const
    {
        const Direction direction = machine.direction();
        const bool isOfOther = planFor && direction != Direction::Flat && direction != *planFor;
        return plan && !isOfOther ? &*plan : nullptr;
    }
    const Market* market; ///< Of its instrument; markets are never let go.
    reconcile::PositionMachine machine;
    reconcile::Voices voices;
    guard::StopGuard guard;
    flatten::Closer closer;
    std::optional<journal::Plan> plan;
    std::optional<Direction> planFor; ///< The side that it was made for.
    std::optional<Entry> entry;
    bool wasHeld = false;
    bool isRemembered = false;             ///< Held by the journal; not read since the start.
    std::optional<journal::Waiver> waiver; ///< Unprotected by a person's choice.
    bool isWaiverOfBefore = false; ///< By an earlier life; what is held now is not read yet.
    std::vector<std::string> closeTokens;
    std::vector<StripCell> strip;
    std::int64_t stripMinute = 0;
    bool isMarked = false; ///< An order with our mark opened or added to it.
    /// Of the last one that ended under this key: what its leftovers are, and the claim that it closed.
    journal::RemovalRecord::Ground endedBy = journal::RemovalRecord::Ground::Reconciled;
    RecordId endProof;
    bool hadPlan = false;
    std::optional<MarketTime> openedMarket;
    std::optional<MonoTime> closedAt;
    bool wasClosedBefore = false;        ///< Proved by an earlier life.
    std::optional<Qty> openedSaid;       ///< Of which size the claim Opened was made last.
    std::string openedText;              ///< That claim.
    std::optional<MonoTime> guardedFrom; ///< Its guard began anew then, whenever it was filled.
    /// It may be another one than ours that an earlier life held: its fills are waited for until then.
    std::optional<MonoTime> whoseUntil;
    bool isTaken = false;                   ///< It has a plan, and no open of ours made it.
    std::optional<WallTime> takenBefore;    ///< By an earlier life, at the latest then.
    bool isStopAsked = false;               ///< A person was asked for a stop of it.
    bool isMovedByOthers = false;           ///< Its stop, farther than planned: a person decides.
    std::optional<MonoTime> uncoveredSince; ///< A stranger's, under a policy, without a live stop.
    std::optional<MonoTime> foreignDue;     ///< When that is looked at again.
    bool isLastLookAsked = false; ///< For the list that W3 waits for once the grace is over.
    std::vector<std::string> takerTokens; ///< Who took it up and waits for its stop's proof.
    bool closeShown = false;
    Qty qtyAtOpen{};
    std::string lastCause;
    std::optional<Blame> lastBlame;
    std::string lastDetail;
    std::optional<MonoTime> targetPassedAt; ///< Last was seen beyond the planned target.
    std::optional<MonoTime> targetDue;      ///< When that is looked at again.
};
struct Market {
    std::optional<Instrument> instrument;
    std::optional<Price> last, mark, bid, ask, open24h;
    std::optional<MonoTime> lastAt, markAt, candleAt;
    MarketTime marketTime{};
    std::optional<VenueCandle> forming;
    std::optional<MarketTime> lastFinal;
    std::optional<MonoTime> lastFinalAt;
    std::optional<nanoseconds> barInWallTime;
    bool isHistoryAsked = false;
    bool isHistoryFed = false;
    std::optional<MonoTime> askHistoryAt;
};
struct Strategy {
    StrategySetup setup;
    bool isArmed = false;
    bool isFrozen = false;
    std::string frozenReason;
    std::string lastDecision;
    std::optional<MonoTime> lastDecisionAt;
    std::vector<std::pair<std::string, double>> figures;
    int taken = 0;
    int dropped = 0;
    std::optional<strategy::PositionFact> lastFact;
};
struct SeenStop {
    StopOrder stop;
    MonoTime at{};
};
struct SeenOrder {
    Order order;
    MonoTime at{};
};
/// A position that ended by something of the venue's that is not told yet: the trade waits for it a little.
struct Ending {
    journal::TradeRecord trade;
    std::optional<journal::Plan> plan;
    std::vector<StopOrder> stops; ///< Which of them it may have been; asked for by id.
    std::string otherwise;        ///< The cause, if none tells.
    bool isTarget = false;        ///< That is our own watch of the target.
    MonoTime until{};
    MonoTime nextAsk{};
};
struct Leftover {
    StopOrder stop;
    PositionKey key;
    MonoTime since{};
    journal::RemovalRecord::Ground ground = journal::RemovalRecord::Ground::Surplus;
    bool isReadBack = false;
    bool isAsked = false;
    bool isCancelled = false;
    bool isGranted = false;             ///< By the budget, where it counts.
    bool isPersons = false;             ///< It waited when a person cleared the brake.
    int looks = 0;                      ///< Asked for, since it was judged anew.
    MonoTime provedAt{};                ///< When its position was proved closed.
    std::optional<MonoTime> listedAt{}; ///< The newest Complete list that shows it was sent then.
};
/// What the newest whole list and the newest read by id said of one order or stop.
struct Look {
    std::optional<MonoTime> listSent;
    bool isListed = false;
    std::optional<MonoTime> idSent;
    bool isFoundById = false;
};

} // namespace holdfast::engine::parts
