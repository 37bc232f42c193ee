// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/venue_model.h"

#include <map>
#include <set>
#include <utility>

namespace holdfast::sim {

/// Venue ids are numbers; a serial counts them from one.
inline constexpr std::uint64_t kSerialBase = 3'000'000'000'000'000'000ULL;
/// 0: not an id of this venue.
[[nodiscard]] std::uint64_t serialOfId(const VenueOrderId& id);

/// Every funding time of every instrument is a whole multiple of this.
inline constexpr milliseconds kFundingStep{hours{4}};

/// One account of the venue, as the venue holds it.
struct AccountTruth {
    AccountSpec spec;
    PositionMode mode = PositionMode::Net;
    std::map<PositionKey, PositionTruth> positions; ///< Also flat ones, for 30 days.
    std::map<std::uint64_t, OrderTruth> working;    ///< By serial of the venue id.
    std::vector<OrderTruth> endedOrders;            ///< In order of ending.
    std::map<std::uint64_t, StopTruth> pendingStops;
    std::vector<StopTruth> endedStops;
    std::vector<FillTruth> fills;
    std::vector<ClosureTruth> closures;
    std::vector<FundingTruth> fundings;
    std::map<std::string, Money> cash;
    std::map<std::pair<InstrumentId, MarginMode>, Decimal> leverage;
    std::set<ClientOrderId> usedClientIds;      ///< Kept where they last (VenueRules).
    std::map<InstrumentId, PositionMode> modes; ///< Other than `mode`, where each has its own.
    MarginMode marginMode = MarginMode::Cross;  ///< Where it is the account's.
    bool refusesBeyondBand = false;
    [[nodiscard]] PositionMode modeOf(const InstrumentId& instrument) const
    {
        const auto found = modes.find(instrument);
        return found == modes.end() ? mode : found->second;
    }
};

/// The whole truth and the rules that change it.
struct VenueModel::State {
    explicit State(ModelConfig config);

    ModelConfig config;
    Market market;
    FaultPlan faults;
    WallTime now{};
    std::map<Uid, AccountTruth> accounts;
    std::uint64_t serialLast = 0; ///< Orders, stops and positions share one row of numbers.
    std::uint64_t billLast = 0;
    std::map<InstrumentId, std::uint64_t> tradeLast;
    std::uint64_t changeLast = 0;
    std::uint64_t seqLast = 0; ///< Of fills and funding.
    std::vector<Change> changes;
    std::vector<Tick> ticks;
    std::vector<std::function<void(const Change&)>> changeWatchers;
    std::vector<std::function<void(const Tick&)>> tickWatchers;
    /// Acked orders that fault F01 ends later: when, whose, which, why.
    struct Doomed {
        Uid uid;
        std::uint64_t serial = 0;
        bool isStop = false;
        std::string code;
        bool isCancelled = false; ///< A stop that ends cancelled and not failed (F10, F11).
    };
    std::multimap<WallTime, Doomed> doomed;
    /// A stop that comes again under another id (F11). Not kept over a restart of the venue, as jumps are not.
    struct Rebirth {
        Uid uid;
        StopTruth stop;
    };
    std::multimap<WallTime, Rebirth> rebirths;
    std::map<InstrumentId, WallTime> delistings; ///< When they are settled (F73).
    bool isDoingDeeds = false;
    WallTime fundingNext{}; ///< The next moment at which some instrument settles.
    /// Jumps of the price that fault F62 has planned. Not kept over a restart of the venue.
    struct Jump {
        InstrumentId instrument;
        int permille = 0; ///< Of the price then; negative: down.
    };
    std::multimap<WallTime, Jump> jumps;

    // venue_matching.cpp
    void advance(WallTime to);
    void onTick(const Tick& tick);
    // venue_faults.cpp
    void runDoom(const Doomed& doom);
    /// F62: does the price gap against a position of this direction after what just happened?
    void planGap(const InstrumentId& instrument, Direction direction, FaultPlan::GapWhen when);
    void runJump(const Jump& jump);
    /// F28: the venue closes a position by itself.
    void closeAsFaultsSay();
    /// What the faults leave of an order about to fill at once (F14, F15, F110).
    struct Portion {
        Qty qty{};
        std::string cancelSource{"14"};       ///< Of what does not fill.
        std::optional<milliseconds> restsFor; ///< Then the rest is cancelled; nullopt: at once.
    };
    [[nodiscard]] Portion portionOf(const OrderTruth& order, Qty qty, bool isLimited);

    // venue_deeds.cpp: each says whether there was something to do it to.
    void doDeeds();
    [[nodiscard]] bool doDeed(AccountTruth& account, const FaultPlan::Deed& deed);
    [[nodiscard]] bool takeByVenue(AccountTruth& account, const FaultPlan::Deed& deed);
    [[nodiscard]] bool delist(AccountTruth& account, const FaultPlan::Deed& deed);
    [[nodiscard]] bool preventTrade(AccountTruth& account, const FaultPlan::Deed& deed);
    [[nodiscard]] bool resizeByHand(AccountTruth& account, const FaultPlan::Deed& deed);
    [[nodiscard]] bool moveStopByHand(AccountTruth& account, const FaultPlan::Deed& deed);
    [[nodiscard]] bool cancelStopByHand(AccountTruth& account, const FaultPlan::Deed& deed);
    [[nodiscard]] bool switchModeByHand(AccountTruth& account, const FaultPlan::Deed& deed);
    [[nodiscard]] bool actAsOtherBot(AccountTruth& account, const FaultPlan::Deed& deed);
    [[nodiscard]] std::optional<PositionKey> someOpen(const AccountTruth& account,
                                                      const std::string& purpose) const;
    /// \param id  empty: of all instruments
    void cancelAllOf(AccountTruth& account, const InstrumentId& id, const std::string& cancelSource,
                     const std::string& reason);
    /// A market order of somebody else on the account, without a name of ours.
    void sendForeign(AccountTruth& account, const PositionKey& key, Side side, Qty qty,
                     bool isReducing);
    void runDelistings();
    /// Why nothing is taken on an instrument that leaves the list (51027, 51028); empty: it is.
    [[nodiscard]] std::string delistedCode(const InstrumentId& id, bool isReducing) const;
    void replaceStop(AccountTruth& account, std::uint64_t serial, StopTruth changed,
                     const FaultPlan::Replacement& how);
    void runRebirths();
    /// F10: what was amended goes by itself.
    void planEndOfAmended(const Uid& uid, std::uint64_t serial, bool isStop);
    /// F69: has the instrument as many stops as it may?
    [[nodiscard]] bool areStopSlotsTaken(const AccountTruth& account, const InstrumentId& id);
    /// F70: is this too small to be taken?
    [[nodiscard]] bool isDust(const InstrumentId& id, Qty qty);

    // venue_matching.cpp
    void execute(AccountTruth& account, OrderTruth& order, Qty qty, Price price, bool isMaker);
    void fillPosition(AccountTruth& account, const OrderTruth& order, Qty qty, Price price,
                      FillTruth& fill);
    void afterFill(AccountTruth& account, const PositionKey& key, const std::string& cause);
    /// A market-like order: fills now, what does not fill is cancelled.
    void executeMarket(AccountTruth& account, OrderTruth order, std::optional<Price> worst);
    void finish(AccountTruth& account, OrderTruth order);
    void cancelWorking(AccountTruth& account, std::uint64_t serial,
                       const std::string& cancelSource);
    /// Of what is left, this much fills at its limit before the cancel gets there (F12).
    void fillBeforeCancel(AccountTruth& account, std::uint64_t serial, int percent);
    void endStop(AccountTruth& account, std::uint64_t serial, StopOrderState state,
                 const std::string& failCode, const std::string& reason = {});
    void bearAttached(AccountTruth& account, OrderTruth& parent);

    // venue_triggers.cpp
    void judgeStops(AccountTruth& account, const InstrumentId& instrument);
    void judgeLimits(AccountTruth& account, const InstrumentId& instrument);
    void judgeLiquidation(AccountTruth& account, const InstrumentId& instrument);
    void fire(AccountTruth& account, std::uint64_t serial, bool isTake);
    /// Why a stop with these levels may not be placed now (51277–51280, 51300–51308); empty: it may.
    [[nodiscard]] std::string passedCode(const InstrumentId& instrument, Side side,
                                         const std::optional<Price>& stop, TriggerSource stopSource,
                                         const std::optional<Price>& take,
                                         TriggerSource takeSource) const;
    [[nodiscard]] Result<void> closeByVenue(AccountTruth& account, const PositionKey& key,
                                            std::optional<Qty> qty, const std::string& category);

    // venue_position_stops.cpp
    /// A fill of this qty: what the order carries becomes the position's.
    void bindAttached(AccountTruth& account, const OrderTruth& parent, Qty qty);
    /// Sets, moves or (zero) takes away the one Full stop of this leg.
    void setFullStop(AccountTruth& account, const PositionKey& key, StopLeg leg, Price level,
                     TriggerSource source, const VenueOrderId& parent);
    /// Adds a Partial leg, or a pair of them.
    void addPartialStops(AccountTruth& account, const PositionKey& key, Side side,
                         const std::optional<Price>& stop, TriggerSource stopSource,
                         const std::optional<Price>& stopLimit, const std::optional<Price>& take,
                         TriggerSource takeSource, const std::optional<Price>& takeLimit, Qty qty,
                         const VenueOrderId& parent);
    /// Notes a stop that was just made, and lets the faults have it.
    void placeMade(AccountTruth& account, StopTruth made);
    /// After the position shrank, turned or closed.
    void fitPositionStops(AccountTruth& account, const PositionKey& key);
    /// The other leg of a pair ends with it.
    void endPaired(AccountTruth& account, const StopTruth& stop, const std::string& reason);
    [[nodiscard]] bool isClientIdTaken(const AccountTruth& account, const ClientOrderId& id,
                                       bool ofStop);

    // venue_trailing.cpp
    /// Moves the trailing stops of an instrument after last; they fire as stops do.
    void moveTrails(AccountTruth& account, const InstrumentId& instrument);
    /// The first move, at placement.
    void follow(StopTruth& stop) const;
    /// Cancels what rests against the same account's incoming order (source 32, okx.md §4.4).
    void preventSelfTrade(AccountTruth& account, const OrderTruth& taker, Price price);

    // venue_funding.cpp
    [[nodiscard]] static WallTime fundingAfter(WallTime time, milliseconds interval);
    void settleDue(WallTime time);
    void settle(const InstrumentId& instrument, WallTime time);

    // venue_figures.cpp
    [[nodiscard]] const Instrument& instrument(const InstrumentId& id) const;
    [[nodiscard]] SignedQty held(const AccountTruth& account, const InstrumentId& instrument,
                                 SideIndex side, MarginMode mode) const;
    /// Contracts that an order of this side could take off the position.
    [[nodiscard]] Qty closable(const AccountTruth& account, const InstrumentId& instrument,
                               Side side, SideIndex index, MarginMode mode) const;
    [[nodiscard]] Decimal leverageOf(const AccountTruth& account, const InstrumentId& instrument,
                                     MarginMode mode) const;
    [[nodiscard]] bool affords(const AccountTruth& account, const NewOrder& order,
                               Price price) const;
    [[nodiscard]] PositionTruth withMarks(const AccountTruth& account,
                                          const PositionTruth& position) const;
    [[nodiscard]] std::vector<BalanceTruth> balancesOf(const AccountTruth& account) const;
    [[nodiscard]] std::optional<Price> liquidationPriceOf(const AccountTruth& account,
                                                          const PositionTruth& position) const;

    // venue_log.cpp
    void keep(Change change);
    void keep(const Tick& tick);
    void note(const AccountTruth& account, OrderTruth row);
    void note(const AccountTruth& account, StopTruth row);
    void notePosition(const AccountTruth& account, const PositionTruth& row,
                      const std::string& cause);
    void note(const AccountTruth& account, FillTruth row);
    void noteBalances(const AccountTruth& account, const std::string& cause);
    void prune(AccountTruth& account) const;

    [[nodiscard]] VenueOrderId nextId() { return serialId(++serialLast); }
    [[nodiscard]] VenueOrderId serialId(std::uint64_t serial) const
    {
        if (config.rules.idsAreUuids) return {uuidOf('a', serial)};
        return {std::to_string(kSerialBase + serial)};
    }
    /// In the venue's form; `kind` tells the rows of numbers apart. Of equal length, so that text order is
    /// the order of the numbers.
    [[nodiscard]] static std::string uuidOf(char kind, std::uint64_t number);
    static constexpr std::uint64_t kTradeBase = 100'000'000ULL;
};

/// The venue's sentence for a code, as far as one is recorded; the code is what counts.
[[nodiscard]] std::string textOf(std::string_view code);
/// Why a row changed, from the category of its order: "filled", "liquidation" or "adl".
[[nodiscard]] std::string causeOf(const std::string& category);

} // namespace holdfast::sim
