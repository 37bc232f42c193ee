// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/address_load.h"
#include "core/engine/config.h"
#include "core/engine/desk.h"
#include "core/engine/event.h"
#include "core/engine/finding_book.h"
#include "core/flatten/closer.h"
#include "core/gate/entry_gate.h"
#include "core/guard/stop_guard.h"
#include "core/orders/request_ledger.h"
#include "core/reconcile/cancel_budget.h"
#include "core/reconcile/list_fault.h"
#include "core/reconcile/position_machine.h"
#include "core/reconcile/quality.h"
#include "core/reconcile/read_schedule.h"
#include "core/reconcile/voices.h"
#include "core/venues/session.h"

#include <deque>
#include <map>
#include <memory>
#include <set>

namespace holdfast::engine {

/// One account: its session or typed door, and the machines composed. Every open goes through the
/// gate, every stop through a guard, every close through a closer, every write through the ledger.
///
/// A fact enters by `on`, is given to the machines it is about, and `settle` then lets each machine say
/// what it wants; wants become records and requests. How a frame becomes a stop's state: README.md.
class Account {
public:
    Account(AccountSetup setup, std::vector<StrategySetup> strategies, Desk& desk,
            std::unique_ptr<venues::Session> session);

    /// From the journal, before start.
    void restore(const journal::Record& record, const std::set<Epoch>& ourEpochs);
    void start();
    /// \returns whether it told more than prices: then the account is settled at once (core/engine/README.md)
    bool on(const venues::TransportEvent& event);
    bool on(const venues::VenueFact& fact);
    void onLock(bool isHeld, const std::string& holder);
    void onDecision(const StrategyDecided& decided);
    void onFrozen(const StrategyFroze& froze);
    /// The machine slept, or a clock jumped: read everything again before any opening.
    void onResume(const std::string& why);

    // The operator's door.
    void open(const std::string& token, const Open& act);
    /// \param key  nullopt: all of the account (engages the kill switch)
    /// \returns how many last words `token` gets: one for the account, or one for each position closed
    int flatten(const std::string& token, const std::optional<PositionKey>& key,
                const std::optional<InstrumentId>& instrument, journal::Cause cause,
                const std::string& reason);
    void setTrading(bool on);
    void arm(const StrategyId& strategy, bool armed);
    void setParameters(const SetStrategyParameters& act);
    void clearKill(const std::string& token, const std::string& reason);
    void cancelEntry(const std::string& token, const CancelEntry& act);
    void moveStop(const std::string& token, const MoveStop& act);
    void adopt(const std::string& token, const AdoptPosition& act);
    void protect(const std::string& token, const ProtectPosition& act);
    void setLadder(const std::string& token, const SetLadder& act);
    void waive(const std::string& token, const WaiveStop& act);
    void confirmFlat(const std::string& token, const ConfirmFlat& act);
    void resolveFinding(const std::string& token, const ResolveFinding& act);
    void clearBrake(const std::string& token, const std::string& reason);
    void resync(const std::string& why);
    void show(const InstrumentId& instrument, minutes bar);

    /// Timers and wants. Called at the end of every step that is about this account, when its wake is due, and at
    /// least once a second.
    void settle();
    /// How often its lists and stops are read: longer where many accounts share an address.
    void setPace(const AddressPace& pace);
    [[nodiscard]] int heldCount() const;
    /// Requests wait for their record.
    [[nodiscard]] bool isWaitingForJournal() const { return !m_pending.empty(); }
    /// The wire's session; nullptr behind the typed door.
    [[nodiscard]] const venues::Session* session() const { return m_session.get(); }
    [[nodiscard]] std::optional<MonoTime> nextWake() const;

    [[nodiscard]] const AccountId& id() const { return m_setup.id; }
    [[nodiscard]] const AccountSetup& setup() const { return m_setup; }
    [[nodiscard]] bool hasStrategy(const StrategyId& id) const { return m_strategies.contains(id); }
    void fill(Snapshot& snapshot) const;
    /// Adds the rows of this account's part of the close. \returns whether one is running
    /// \param closed  gets the claim of each row that is proved
    bool fillClose(CloseView& view, std::vector<journal::Claim>& closed) const;

private:
    /// The answers are compared at most this often: what a person sees comes ten times a second.
    static constexpr milliseconds kFindingsApart{100};

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
        const Market* market; ///< Of its instrument; markets are never let go.
        reconcile::PositionMachine machine;
        reconcile::Voices voices;
        guard::StopGuard guard;
        flatten::Closer closer;
        std::optional<journal::Plan> plan;
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
        bool isTaken = false;                ///< It has a plan, and no open of ours made it.
        std::optional<WallTime> takenBefore; ///< By an earlier life, at the latest then.
        bool isStopAsked = false;            ///< A person was asked for a stop of it.
        bool isMovedByOthers = false;        ///< Its stop, farther than planned: a person decides.
        std::optional<MonoTime>
            uncoveredSince;                 ///< A stranger's, under a policy, without a live stop.
        std::optional<MonoTime> foreignDue; ///< When that is looked at again.
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
        bool isGranted = false; ///< By the budget, where it counts.
        bool isPersons = false; ///< It waited when a person cleared the brake.
        int looks = 0;          ///< Asked for, since it was judged anew.
        MonoTime provedAt{};    ///< When its position was proved closed.
        std::optional<MonoTime>
            listedAt{}; ///< The newest Complete list that shows it was sent then.
    };
    /// What the newest whole list and the newest read by id said of one order or stop.
    struct Look {
        std::optional<MonoTime> listSent;
        bool isListed = false;
        std::optional<MonoTime> idSent;
        bool isFoundById = false;
    };

    // account.cpp: facts
    bool apply(const venues::SessionOut& out);
    [[nodiscard]] bool isOnlyPrices(const venues::VenueFact& fact) const;
    void handle(const venues::WriteReply&);
    void handle(const venues::PositionsReply&);
    void handle(const venues::OrdersReply&);
    void handle(const venues::OrderReply&);
    void handle(const venues::StopsReply&);
    void handle(const venues::StopReply&);
    void handle(const venues::FillsReply&);
    void handle(const venues::ClosuresReply&);
    void handle(const venues::InstrumentsReply&);
    void handle(const venues::AccountReply&);
    void handle(const venues::BalanceReply&);
    void handle(const venues::TimeReply&);
    void handle(const venues::CandlesReply&);
    void handle(const venues::MarkReply&);
    void handle(const venues::BatchReply&);
    void handle(const venues::LeverageReply&);
    void handle(const venues::FundingReply&);
    void handle(const venues::BillsReply&);
    void handle(const venues::PositionsPush&);
    void handle(const venues::OrdersPush&);
    void handle(const venues::StopsPush&);
    void handle(const venues::BalancePush&);
    void handle(const venues::QuotesPush&);
    void handle(const venues::CandlesPush&);
    void handle(const venues::LinkChanged&);
    void handle(const venues::ResyncNeeded&);
    void handle(const venues::ClockMeasured&);
    void handle(const venues::DataFault&);
    void handle(const venues::VenueNotice&);
    void onRow(const PositionRow& row, reconcile::PositionMachine::Source source,
               const ReadStamp& stamp);
    void onOrder(const Order& order);
    void onFill(const Fill& fill);
    /// To the machine of its position.
    void giveFill(const Fill& fill);
    /// It states no side, and its account or instrument has two.
    [[nodiscard]] bool isHedged(const Fill& fill) const;
    void askForOrderOf(const Fill& fill);
    /// The order is known now: what waited for it goes to its side.
    void giveHeldBack(const VenueOrderId& order);
    void onStopRow(const StopOrder& stop, bool fromList, const ReadStamp& stamp);
    void see(const StopOrder& stop);
    void onAccount(const AccountConfig& config);
    void sayWhenKeyEnds(const AccountConfig& config);
    void onQuote(const Quote& quote);
    void onCandles(const std::vector<VenueCandle>& candles, bool isHistory, minutes bar);
    [[nodiscard]] Position& position(const PositionKey& key);
    [[nodiscard]] Position* find(const PositionKey& key);
    [[nodiscard]] PositionKey keyOf(const Fill& fill) const;
    [[nodiscard]] std::vector<Position*> positionsOn(const InstrumentId& instrument);

    // account_requests.cpp: out
    RequestId ask(venues::Request request, venues::Lane lane, Asked asked);
    void askKind(reconcile::ReadSchedule::Kind kind);
    RequestId write(venues::Request request, venues::Lane lane, Write write,
                    journal::IntentRecord intent, std::optional<MonoTime> diesAt = std::nullopt);
    void release();
    void leave(const Pending& pending);
    [[nodiscard]] bool isRemovalVoid(const Pending& pending) const;
    void keepStop(const Pending& pending);
    void send(const venues::RequestEnvelope& envelope);
    void dropPendingOpens(const std::string& why);
    void answered(RequestId id);
    /// Whether the venue answers the reads of the health cycle.
    template <class Row>
    void noteCycle(const std::optional<Asked>& asked, const Read<Row>& read)
    {
        if (asked && asked->purpose == ReadFor::Cycle) noteCycle(std::get_if<Failed>(&read));
    }
    void noteCycle(const Failed* failed);
    /// The open will never be: who waits is told, the plan it carried goes.
    void forgetOpen(RequestId id, const std::string& text);
    void dropAllWithoutLock();
    [[nodiscard]] std::optional<Asked> take(RequestId id);

    // account_open.cpp: the gate
    void enter(gate::OpenIntent intent);
    [[nodiscard]] gate::GateFacts factsFor(const gate::OpenIntent& intent, bool isLooking) const;
    void refuse(const gate::OpenIntent& intent, const std::string& text);
    void lookArrived(const InstrumentId& instrument, RequestId id);
    void decide(Looking looking);
    void feedFacts();
    /// An open here may still become a position: in flight, or accepted and its outcome not seen.
    [[nodiscard]] bool isOpenUnsettled(const InstrumentId& instrument) const;
    void settleEntry(const ClientOrderId& id);
    [[nodiscard]] std::optional<MonoTime> entryLookDue(const ClientOrderId& id) const;
    void lookAtEntries();
    void tellOfUntoldOpens();
    [[nodiscard]] bool isSynced() const;
    /// Why the account's lock is not ours.
    [[nodiscard]] std::string lockProblem() const
    {
        return m_lockHolder.empty() ? "another process holds this account" : m_lockHolder;
    }
    [[nodiscard]] std::vector<std::string> openBlockers() const;

    // account_ladder.cpp: what this account may do
    [[nodiscard]] bool mayAct() const;
    [[nodiscard]] bool mayOpen() const;
    [[nodiscard]] bool mayClose() const;
    [[nodiscard]] std::string whyNotActing() const;
    [[nodiscard]] std::string ladderReason() const;
    /// Why the ladder does not let this leave; empty: it does.
    [[nodiscard]] std::string ladderRefusal(const venues::Request& request) const;
    void dropWhatLadderForbids();
    [[nodiscard]] bool mayLeave(const venues::TransportCommand& command) const;
    void restoreLadder(const journal::LadderRecord& record);
    void askForLock();
    int stopCloses();

    // account_foreign.cpp: what others opened, and what they did to what is ours
    [[nodiscard]] static bool isOurs(const Position& position);
    [[nodiscard]] static journal::PlanRecord planRecordOf(const Position& position);
    [[nodiscard]] static std::optional<Price> entryOf(const Position& position);
    void feedKnownStops(Position& position);
    void restartGuard(Position& position);
    RecordId takeUp(Position& position, journal::Plan plan);
    void takeUp(const std::string& token, const PositionKey& key, const StopChoice& choice,
                const std::string& reason, bool isAdopted);
    [[nodiscard]] std::string whyNotTakenUp(const Position* held, bool isAdopted) const;
    void dropPlanOfAnother(Position& position);
    [[nodiscard]] bool mayBeAnothers(const Position& position) const;
    [[nodiscard]] bool isMadeByOthers(const Position& position) const;
    void askWhoseItIs(Position& position);
    void settleWhose(Position& position);
    void disown(Position& position);
    [[nodiscard]] bool mayCloseUnasked(const Position& position) const;
    void askForStop(Position& position, const std::string& why);
    void dropAsking(Position& position);
    void answerTakers(Position& position, AnswerKind kind, const std::string& text);
    void settleForeign(Position& position);
    void noticeMovedStop(const StopOrder& row);
    void restoreLevel(const journal::IntentRecord& intent);
    void restoreLevel(const journal::OutcomeRecord& outcome, WallTime at);
    [[nodiscard]] bool isAskedOf(const AskedLevel& level, const StopOrder& row) const;
    [[nodiscard]] bool isMovedSince(const std::vector<AskedLevel>& asked,
                                    const StopOrder& row) const;
    void noticeMoveOfBefore(Position& position, const StopOrder& row);
    void takeMove(Position& position, const StopOrder& row);
    void askAboutMovedStop(Position& position);
    [[nodiscard]] bool acceptMovedStop(Position& position, Price level);
    void forgetMove(Position& position);
    void forgetForeign(Position& position);

    // account_ending.cpp: the target, and what ended a position
    void watchTarget(Position& position);
    void onClosed(Position& position);
    [[nodiscard]] journal::TradeRecord tradeOf(const Position& position) const;
    /// Our watch of the target began the close, and no fill of it is known.
    [[nodiscard]] bool isTargetUnfilled(const Position& position) const;
    [[nodiscard]] bool mayHaveEnded(const Fill& fill, const Position& position) const;
    /// By which level of a stop it ended, if that was told; else `ending` says of which stops it may be told.
    [[nodiscard]] std::optional<StopLeg> endedBy(const Position& position, Ending& ending) const;
    void recordTrade(journal::TradeRecord trade, Blame blame, const std::string& detail,
                     const std::optional<journal::Plan>& plan);
    void recordTrade(Ending ending, std::optional<StopLeg> leg);
    void recordEnd(const PositionKey& key);
    /// Its trade waits to be told by what it ended.
    [[nodiscard]] bool isEndUntold(const PositionKey& key) const;
    void finishEndings(const PositionKey& key);
    /// It fired, and its order was not seen: what that took off is asked, not waited for (a cut stream).
    void askForOrdersOf(const StopOrder& stop);
    /// A stop of a position that ended, as it is now: does it tell?
    void explainEnding(const StopOrder& stop);
    void settleEndings();

    // account_claims.cpp: sentences of success
    /// Opened, once for each size, as far as fills or rows of the venue show it.
    void sayOpened(Position& position);
    /// Closed, with its two proofs. \pre the machine of the position just found its end
    [[nodiscard]] journal::Claim sayClosed(const Position& position);
    /// Everything that was held in this close is closed and a list read since shows none: the sentence.
    [[nodiscard]] std::string sayFlat();
    void onCancelLeft(const Write& write, const venues::Request& request);
    void onCancelReply(const Write& write, const venues::Outcome& outcome);
    void onReadBack(const StopOrder& stop);
    void onReadBack(const Order& order);
    void readBackCancels();
    void sayEnded(const Cancelling& cancelling, const journal::EvidenceRecord& evidence,
                  bool isCancelled, const std::string& what, const std::string& more);

    // account_acts.cpp: what a person asked and is not over
    [[nodiscard]] static bool isWaiverOfThis(const Position& position);
    void settleWaiver(Position& position);
    void goOnClosing();
    [[nodiscard]] static bool isSparedBy(journal::Cause cause, const Position& position);
    [[nodiscard]] bool isCloseProved(journal::Cause cause) const;

    // account_protect.cpp: guards, closers
    [[nodiscard]] guard::Holding holdingOf(const Position& position) const;
    void perform(Position& position, const guard::Actions& actions);
    void perform(Position& position, const flatten::CloseActions& actions);
    void startClose(Position& position, journal::Cause cause, const std::string& why);
    void settlePosition(Position& position);
    void onOpened(Position& position);
    void goOnFromBefore(Position& position);

    // account_venue.cpp: what differs from venue to venue
    /// The venue keeps a stop for the position itself (guard::Holding::keepsPositionStop).
    [[nodiscard]] bool keepsPositionStops() const { return m_setup.venue == Venue::Bybit; }
    /// How such a one is named where it is moved; nullopt: by its id.
    [[nodiscard]] std::optional<venues::PositionStop>
    positionStopOf(const VenueOrderId& stop) const;
    /// The venue drops an order that it gets to later.
    [[nodiscard]] milliseconds orderExpiry() const;
    /// How old a mark may be that the venue has not said again.
    [[nodiscard]] milliseconds priceFreshness() const;
    /// A row of a position that was taken speaks of its stops.
    void onLevels(Position& position, const PositionRow& row, bool isRead, const ReadStamp& stamp);

    // account_leftovers.cpp: stops of ours whose time is over
    void adoptLeftovers();
    void addLeftover(const StopOrder& stop, const PositionKey& key,
                     journal::RemovalRecord::Ground ground);
    void startAnew(Leftover& leftover) const;
    /// A fill of ours that is told after other evidence closed its position: what is left is of our own end.
    void learnWhoEnded(Position& position, const Fill& fill);
    /// It counts in the caps: reconciliation decided that its position ended.
    [[nodiscard]] bool isCounted(const Leftover& leftover) const;
    /// Its end is old enough, a list since shows it, and nothing may open there (notes §8).
    [[nodiscard]] bool isRipe(const Leftover& leftover) const;
    void want(const Leftover& leftover);
    void askForLook(const Leftover& leftover);
    [[nodiscard]] bool isLookedAt(const Leftover& leftover, const Position& position) const;
    void tellOfUnreadLeftovers();
    void decideRemovals();
    void cleanUp();
    /// No automatic cancel leaves: the brake, or LIST_FAULT.
    [[nodiscard]] bool areRemovalsSuspended() const
    {
        return m_listFault.isOn() || m_budget.isBraked();
    }
    /// When something is to be done about it, if nothing happens before.
    [[nodiscard]] MonoTime leftoverDue(const Leftover& leftover) const;
    /// May this stop of ours go now: closed is proved, or another one covers the whole position?
    [[nodiscard]] bool mayRemove(const VenueOrderId& stop, const PositionKey& key) const;
    void engageKill(const std::string& reason);
    /// \param isOursOnly  a stranger's orders are left alone
    void cancelEntriesOn(const std::optional<InstrumentId>& instrument, bool isOursOnly = false);
    void sweepEntries();
    void noticeTwin(const ClientOrderId& id, WallTime at, bool isWorking,
                    const InstrumentId& instrument);
    void updateStrip(Position& position, const guard::Holding& holding);
    [[nodiscard]] bool isOurs(const ClientOrderId& id) const;
    [[nodiscard]] std::string nameOf(const Position& position) const;
    /// What is known of it; without a row nothing bounds a close.
    [[nodiscard]] const Instrument& instrumentFor(const InstrumentId& id) const;

    // account_hearing.cpp: each answer as it comes
    void hear(Position& position, const PositionRow& row, reconcile::PositionMachine::Source source,
              const ReadStamp& stamp);
    void hear(const venues::PositionsReply& reply);
    void hear(const venues::OrdersReply& reply);
    void hear(const venues::OrderReply& reply, const ClientOrderId& asked);
    void hear(const venues::StopsReply& reply);
    void hear(const venues::StopReply& reply, const VenueOrderId& askedId,
              const ClientOrderId& asked);
    void hear(const venues::FillsReply& reply);
    void hear(const venues::ClosuresReply& reply);
    void hearPushed(const std::vector<Fill>& fills);
    /// The venue took a write of ours: reads should show what it made.
    void awaitSight(const orders::RequestLedger::Entry& entry);
    void settleListFault();
    [[nodiscard]] bool isOfOurs(const Fill& fill) const;
    [[nodiscard]] static std::string nameOf(const PositionKey& key);
    void fillReconciler(AccountView& view) const;
    /// Percentiles are sorted for: once a second, not with each picture.
    void measureQuality();

    // account_findings.cpp: what the venue's answers say together
    void settleFindings();
    [[nodiscard]] const reconcile::PositionRule& ruleOf(const Position& position) const;
    void notice(const Position& position, std::vector<Noticed>& out) const;
    void noticeOrders(std::vector<Noticed>& out) const;
    void noticeStops(std::vector<Noticed>& out) const;
    void noticeStop(const StopOrder& stop, const Position* position, reconcile::StopRecord record,
                    std::vector<Noticed>& out) const;
    void noticeSources(std::vector<Noticed>& out) const;
    [[nodiscard]] reconcile::Freshness freshnessOf(reconcile::ReadSchedule::Kind kind) const;
    [[nodiscard]] std::string howEnded(const Noticed& noticed) const;

    AccountSetup m_setup;
    Ladder m_ladder = Ladder::Watch; ///< In force: the profile's, or less where a person said so.
    std::string m_ladderReason;
    Numbers m_numbers; ///< The desk's, at the pace of its address.
    Desk* m_desk;
    std::unique_ptr<venues::Session> m_session;
    orders::RequestLedger m_ledger;
    reconcile::ReadSchedule m_schedule;
    std::map<PositionKey, Position> m_positions;
    std::map<InstrumentId, Market> m_markets;
    std::map<InstrumentId, Looking> m_looking;
    std::map<StrategyId, Strategy> m_strategies;
    std::map<VenueOrderId, SeenStop> m_stops;
    std::map<VenueOrderId, WallTime> m_endedStops; ///< By the venue's clock; the newest.
    std::deque<VenueOrderId> m_endedStopsByAge;
    std::map<VenueOrderId, SeenOrder> m_orders;
    std::vector<FillView> m_fills;
    std::set<std::pair<InstrumentId, TradeId>> m_fillIds;
    std::deque<std::pair<InstrumentId, TradeId>> m_fillIdsByAge;
    std::vector<Fill> m_heldBack; ///< In hedge mode, without a side: their orders are asked for.
    std::map<RequestId, Asked> m_asked;
    std::map<RequestId, Write> m_writes;
    std::vector<Pending> m_pending;
    std::vector<Leftover> m_leftovers;
    /// Let go, by the budget or a person, and not listed just now: where it is again, it is not asked for twice.
    std::map<VenueOrderId, Leftover> m_leftoversUnlisted;
    std::set<InstrumentId> m_leftoversTold; ///< A person was told that one there waits for a row.
    std::vector<Ending> m_endings;
    std::map<ClientOrderId, Entry> m_entries;
    std::set<ClientOrderId> m_unsettled; ///< Opens whose outcome is not seen yet.
    std::set<InstrumentId> m_untold;     ///< A person was told of an open there that is not told.
    std::set<IntentKey> m_keysDropped;   ///< While another open was in flight: that one answered.
    std::map<PositionKey, journal::Plan> m_plansRestored;
    std::map<PositionKey, RestoredOpen> m_opensRestored;
    std::map<PositionKey, WallTime>
        m_takenRestored; ///< No open of ours made them; when that was recorded.
    std::map<PositionKey, journal::Waiver> m_waiversRestored;
    std::map<PositionKey, std::vector<AskedLevel>> m_levelsRestored; ///< In the order of asking.
    std::map<RequestId, PositionKey> m_keysRestored;
    std::map<PositionKey, WallTime> m_heldRestored; ///< When a record last showed it held.
    std::map<PositionKey, RestoredClose> m_closesRestored;
    /// Proved closed by an earlier life, and whether by fills of our own: leftovers may rest.
    std::map<PositionKey, bool> m_closedRestored;
    bool m_isKillRestored = false; ///< Engaged by an earlier life, with its close of everything.
    std::map<VenueOrderId, MonoTime> m_cancelAsked;
    std::map<VenueOrderId, Cancelling> m_cancelling;
    std::map<PositionKey, journal::Claim>
        m_closedClaims;                    ///< The last end of each, earlier lives too.
    std::set<RecordId> m_evidenceRestored; ///< Until the start.
    std::optional<AccountClose> m_accountClose;
    std::set<Epoch> m_ourEpochs;
    std::map<std::string, std::string> m_openTokens; ///< Client id → who waits.

    bool m_isStarted = false;
    WallTime m_startedAt{};
    bool m_isTradingOn = false;
    bool m_isKillEngaged = false;
    std::string m_killReason;
    bool m_isLockHeld = false;
    std::string m_lockHolder;
    bool m_isTwinSeen = false;
    std::optional<AccountConfig> m_config;
    std::string m_configProblem;
    bool m_isModeWatched =
        false; ///< The problem is the account's or the positions' mode, and no other.
    bool m_isLockAsked = false;
    venues::LinkState m_link = venues::LinkState::Down;
    std::string m_linkReason;
    std::optional<MonoTime> m_linkBadSince;
    std::optional<MonoTime> m_readsFailSince; ///< Of the health cycle, without one that succeeded.
    std::string m_readsFailReason;
    std::optional<milliseconds> m_clockOffset;
    std::optional<MonoTime> m_syncFrom; ///< Reads must be sent after this to count as known.
    std::optional<MonoTime> m_positionsSent, m_ordersSent,
        m_stopsSent;                  ///< Newest Complete read's sending time.
    std::size_t m_positionsShown = 0; ///< In the newest Complete bulk list, of a size.
    std::vector<Balance> m_balances;
    Money m_dayProfit{};
    std::int64_t m_day = 0;
    bool m_attachIsUnsafe = false;
    std::string m_accountCloseReason;
    std::optional<WallTime> m_closeSince;
    std::optional<MonoTime> m_closeSinceMono;
    std::string m_closeCause;
    bool m_isCloseAccountWide = false;
    std::vector<std::string> m_closeTokens;
    reconcile::ListFault m_listFault;
    bool m_isListFaultTold = false;
    reconcile::CancelBudget m_budget;
    WallTime m_brakeSince{};
    RecordId m_brakeRecord;
    FindingBook m_findings;
    bool m_areFindingsDirty = true;
    std::optional<MonoTime> m_findingsAt; ///< When they were last looked through.
    std::map<VenueOrderId, Look> m_orderLooks;
    std::map<VenueOrderId, Look> m_stopLooks;
    /// By read: "positions", "position", "orders", "stops", "fills", "closures".
    std::map<std::string, reconcile::ReadQuality, std::less<>> m_quality;
    std::vector<QualityView> m_qualityView;
    std::optional<MonoTime> m_qualityAt;
    std::optional<MonoTime> m_snapshotAt; ///< The stream's last whole snapshot of positions.
};

} // namespace holdfast::engine
