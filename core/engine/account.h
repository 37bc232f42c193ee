// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/account_parts.h"
#include "core/engine/address_load.h"
#include "core/engine/config.h"
#include "core/engine/desk.h"
#include "core/engine/event.h"
#include "core/engine/finding_book.h"
#include "core/orders/request_ledger.h"
#include "core/reconcile/cancel_budget.h"
#include "core/reconcile/list_fault.h"
#include "core/reconcile/quality.h"
#include "core/reconcile/read_schedule.h"
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

    using ReadFor = parts::ReadFor;
    using Asked = parts::Asked;
    using WriteFor = parts::WriteFor;
    using Write = parts::Write;
    using Pending = parts::Pending;
    using Looking = parts::Looking;
    using Entry = parts::Entry;
    using Cancelling = parts::Cancelling;
    using AccountClose = parts::AccountClose;
    using RestoredOpen = parts::RestoredOpen;
    using AskedLevel = parts::AskedLevel;
    using RestoredClose = parts::RestoredClose;
    using Market = parts::Market;
    using Position = parts::Position;
    using Strategy = parts::Strategy;
    using SeenStop = parts::SeenStop;
    using SeenOrder = parts::SeenOrder;
    using Ending = parts::Ending;
    using Leftover = parts::Leftover;
    using Look = parts::Look;

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
    void onAccount(const AccountConfig& config);
    void sayWhenKeyEnds(const AccountConfig& config);
    void onQuote(const Quote& quote);
    void onCandles(const std::vector<VenueCandle>& candles, bool isHistory, minutes bar);

    // account_rows.cpp: what the venue shows, row by row (with its share of `handle`)
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
    void disown(Position& position);
    [[nodiscard]] bool mayCloseUnasked(const Position& position) const;
    void askForStop(Position& position, const std::string& why);
    void dropAsking(Position& position);
    void answerTakers(Position& position, AnswerKind kind, const std::string& text);
    void settleForeign(Position& position);
    void noticeMovedStop(const StopOrder& row);
    void takeMove(Position& position, const StopOrder& row);
    void askAboutMovedStop(Position& position);
    [[nodiscard]] bool acceptMovedStop(Position& position, Price level);
    void forgetMove(Position& position);
    void forgetForeign(Position& position);

    // account_restart.cpp: what an earlier life left, and what others did since
    void restoreLevel(const journal::IntentRecord& intent);
    void restoreLevel(const journal::OutcomeRecord& outcome, WallTime at);
    [[nodiscard]] bool isAskedOf(const AskedLevel& level, const StopOrder& row) const;
    [[nodiscard]] bool isMovedSince(const std::vector<AskedLevel>& asked,
                                    const StopOrder& row) const;
    void noticeMoveOfBefore(Position& position, const StopOrder& row);
    [[nodiscard]] bool mayBeAnothers(const Position& position) const;
    [[nodiscard]] bool isMadeByOthers(const Position& position) const;
    void askWhoseItIs(Position& position);
    void settleWhose(Position& position);

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
