// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/config.h"
#include "core/engine/desk.h"
#include "core/engine/event.h"
#include "core/flatten/closer.h"
#include "core/gate/entry_gate.h"
#include "core/guard/stop_guard.h"
#include "core/orders/request_ledger.h"
#include "core/reconcile/position_machine.h"
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
    void on(const venues::TransportEvent& event);
    void on(const venues::VenueFact& fact);
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
    void waive(const std::string& token, const WaiveStop& act);
    void confirmFlat(const std::string& token, const ConfirmFlat& act);
    void resync(const std::string& why);
    void show(const InstrumentId& instrument, minutes bar);

    /// Timers and wants. Called once at the end of every step.
    void settle();
    [[nodiscard]] std::optional<MonoTime> nextWake() const;

    [[nodiscard]] const AccountId& id() const { return m_setup.id; }
    [[nodiscard]] bool hasStrategy(const StrategyId& id) const { return m_strategies.contains(id); }
    void fill(Snapshot& snapshot) const;
    /// Adds the rows of this account's part of the close. \returns whether one is running
    bool fillClose(CloseView& view) const;
    [[nodiscard]] bool isCloseProved() const;

private:
    enum class ReadFor { Cycle, Position, Gate, Stop, Lookup, Chart, Mark };
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
    struct AccountClose { ///< "Close everything" goes on until a look after it shows nothing.
        MonoTime at{};
        journal::Cause cause = journal::Cause::Operator;
        std::string reason;
    };
    struct RestoredOpen {
        Direction direction = Direction::Flat;
        WallTime at{};
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
        guard::StopGuard guard;
        flatten::Closer closer;
        std::optional<journal::Plan> plan;
        std::optional<Entry> entry;
        bool wasHeld = false;
        bool isRemembered = false; ///< Held by the journal; not read since the start.
        bool isWaived = false;
        std::vector<std::string> closeTokens;
        std::vector<StripCell> strip;
        std::int64_t stripMinute = 0;
        bool isSuspectTold = false; ///< The alarm "suspect" was raised.
        std::optional<MarketTime> openedMarket;
        std::optional<MonoTime> closedAt;
        bool wasClosedBefore = false; ///< Proved by an earlier life.
        std::vector<RecordId> proof;
        bool isOpenedSaid = false;
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
        bool isReadBack = false;
        bool isAsked = false;
        bool isCancelled = false;
    };

    // account.cpp: facts
    void apply(const venues::SessionOut& out);
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
    void onStopRow(const StopOrder& stop, bool fromList, const ReadStamp& stamp);
    void onAccount(const AccountConfig& config);
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
    [[nodiscard]] bool isSynced() const;
    [[nodiscard]] bool mayAct() const;
    /// Why the account's lock is not ours.
    [[nodiscard]] std::string lockProblem() const
    {
        return m_lockHolder.empty() ? "another process holds this account" : m_lockHolder;
    }
    [[nodiscard]] bool mayOpen() const;
    [[nodiscard]] std::vector<std::string> openBlockers() const;
    [[nodiscard]] bool mayClose() const;

    // account_ending.cpp: the target, and what ended a position
    void watchTarget(Position& position);
    void onClosed(Position& position);
    [[nodiscard]] journal::TradeRecord tradeOf(const Position& position) const;
    /// Our watch of the target began the close, and no fill of it is known.
    [[nodiscard]] bool isTargetUnfilled(const Position& position,
                                        const journal::TradeRecord& trade) const;
    /// By which level of a stop it ended, if that was told; else `ending` says of which stops it may be told.
    [[nodiscard]] std::optional<StopLeg> endedBy(const Position& position, Ending& ending) const;
    void recordTrade(journal::TradeRecord trade, Blame blame, const std::string& detail,
                     const std::optional<journal::Plan>& plan);
    void recordTrade(Ending ending, std::optional<StopLeg> leg);
    /// It fired, and its order was not seen: what that took off is asked, not waited for (a cut stream).
    void askForOrdersOf(const StopOrder& stop);
    /// A stop of a position that ended, as it is now: does it tell?
    void explainEnding(const StopOrder& stop);
    void settleEndings();

    // account_leftovers.cpp: stops of ours whose time is over
    void cleanUp();
    /// When something is to be done about it, if nothing happens before.
    [[nodiscard]] MonoTime leftoverDue(const Leftover& leftover) const;
    /// May this stop of ours go now: closed is proved, or another one covers the whole position?
    [[nodiscard]] bool mayRemove(const VenueOrderId& stop, const PositionKey& key) const;
    void adoptLeftovers();

    // account_acts.cpp: what a person asked and is not over
    void goOnClosing();

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

    AccountSetup m_setup;
    Desk* m_desk;
    std::unique_ptr<venues::Session> m_session;
    orders::RequestLedger m_ledger;
    reconcile::ReadSchedule m_schedule;
    std::map<PositionKey, Position> m_positions;
    std::map<InstrumentId, Market> m_markets;
    std::map<InstrumentId, Looking> m_looking;
    std::map<StrategyId, Strategy> m_strategies;
    std::map<VenueOrderId, SeenStop> m_stops;
    std::map<VenueOrderId, SeenOrder> m_orders;
    std::vector<FillView> m_fills;
    std::set<std::pair<InstrumentId, TradeId>> m_fillIds;
    std::deque<std::pair<InstrumentId, TradeId>> m_fillIdsByAge;
    std::map<RequestId, Asked> m_asked;
    std::map<RequestId, Write> m_writes;
    std::vector<Pending> m_pending;
    std::vector<Leftover> m_leftovers;
    std::vector<Ending> m_endings;
    std::map<ClientOrderId, Entry> m_entries;
    std::set<ClientOrderId> m_unsettled; ///< Opens whose outcome is not seen yet.
    std::set<IntentKey> m_keysDropped;   ///< While another open was in flight: that one answered.
    std::map<PositionKey, journal::Plan> m_plansRestored;
    std::map<PositionKey, RestoredOpen> m_opensRestored;
    std::map<RequestId, PositionKey> m_keysRestored;
    std::set<PositionKey> m_heldRestored;
    std::map<PositionKey, RestoredClose> m_closesRestored;
    std::set<PositionKey>
        m_closedRestored;          ///< Proved closed by an earlier life: leftovers may rest.
    bool m_isKillRestored = false; ///< Engaged by an earlier life, with its close of everything.
    std::map<VenueOrderId, MonoTime> m_cancelAsked;
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
        m_stopsSent; ///< Newest Complete read's sending time.
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
    int m_partialLists = 0;
    std::optional<MonoTime> m_snapshotAt; ///< The stream's last whole snapshot of positions.
};

} // namespace holdfast::engine
