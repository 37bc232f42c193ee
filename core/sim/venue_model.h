// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/sim/fault_plan.h"
#include "core/sim/market.h"
#include "core/sim/venue_truth.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::sim {

/// How far back a list goes: the venue keeps a short one and an archive of most (okx.md §4.1).
enum class Age { Recent, Archive };

/// How this venue behaves where sources disagree (okx.md §14). Both ways of each are real enough to test.
struct Personality {
    bool attachedStopsReduceOnly = true;     ///< What a stop that travelled with an entry reads as.
    bool attachedStopsCancelOnClose = false; ///< Reports say they stay after the position is gone.
    bool trimsOversizedReduceOnly =
        true; ///< Otherwise an oversized reduce-only order is refused whole (51112).
    friend bool operator==(const Personality&, const Personality&) = default;
};

struct AccountSpec {
    Uid uid;
    std::string label;            ///< The key's label.
    std::string accountMode{"2"}; ///< OKX acctLv.
    PositionMode positionMode = PositionMode::Net;
    std::vector<std::string> permissions{"read_only", "trade"};
    std::string boundIps{"127.0.0.1"};
    Money usdt = Money::of("100000");
    Money btc = Money::of("1");
    Money usdc{};                              ///< Zero: the account has no such currency.
    MarginMode marginMode = MarginMode::Cross; ///< Bybit: of the whole account.
    friend bool operator==(const AccountSpec&, const AccountSpec&) = default;
};

struct ModelConfig {
    MarketConfig market;
    Personality personality;
    std::vector<AccountSpec> accounts;
    VenueRules rules; ///< Whose rules hold; OKX's by default.
    std::uint64_t seed = 1;
    Decimal takerFee = Decimal::of("0.0005");
    Decimal makerFee = Decimal::of("0.0002");
    Decimal maintenanceRate = Decimal::of("0.005");
    Decimal leverage = Decimal::of("10"); ///< Until set-leverage.
};

struct NewAttachedStop {
    ClientOrderId clientId;
    std::optional<Price> stopTrigger;
    TriggerSource stopSource = TriggerSource::Last;
    std::optional<Price> stopLimit; ///< nullopt: market.
    std::optional<Price> takeTrigger;
    TriggerSource takeSource = TriggerSource::Last;
    std::optional<Price> takeLimit;
};
struct NewOrder {
    InstrumentId instrument;
    Side side = Side::Buy;
    SideIndex sideIndex = SideIndex::Net;
    MarginMode marginMode = MarginMode::Cross;
    OrderType type = OrderType::Market;
    Qty qty{};
    std::optional<Price> limit;
    bool reduceOnly = false;
    ClientOrderId clientId;
    std::string tag;
    std::vector<NewAttachedStop> attached;
    bool closeOnTrigger = false; ///< Bybit: shown again.
    StopBinding attachedBinding =
        StopBinding::Free;             ///< Full or Partial where stops belong to positions.
    std::optional<WallTime> expiresAt; ///< expTime: refused 50036 when already past.
};
/// Orders are named by venue id, else by client id (the venue id wins where both are given).
struct OrderRef {
    InstrumentId instrument;
    VenueOrderId venueId;
    ClientOrderId clientId;
};
struct OrderAmendment {
    OrderRef ref;
    std::optional<Qty> qty; ///< Includes the filled part.
    std::optional<Price> limit;
    std::optional<WallTime> expiresAt;
    std::string request; ///< reqId: comes back with the push.
    /// Levels of what the order carries: inside, nullopt takes the leg away (bybit.md §4.2).
    std::optional<std::optional<Price>> attachedStop;
    std::optional<std::optional<Price>> attachedTake;
    bool cancelsOnFailure = false; ///< cxlOnFail: an amendment that is refused cancels the order.
};
struct NewStop {
    InstrumentId instrument;
    Side side = Side::Sell;
    SideIndex sideIndex = SideIndex::Net;
    MarginMode marginMode = MarginMode::Cross;
    StopKind kind = StopKind::Conditional; ///< Conditional, Oco, Trigger, Trailing.
    std::optional<Price> stopTrigger;      ///< Trigger: the price that fires.
    TriggerSource stopSource = TriggerSource::Last;
    std::optional<Price> stopLimit;
    std::optional<Price> takeTrigger;
    TriggerSource takeSource = TriggerSource::Last;
    std::optional<Price> takeLimit;
    std::optional<Qty> qty;
    std::optional<Trail> trail;       ///< Trailing alone; its `extreme` is the model's.
    bool closesWholePosition = false; ///< closeFraction=1.
    bool reduceOnly = false;
    bool cancelsOnClose = false;
    /// StopKind::Trigger: which way (bybit.md §4.1 triggerDirection); nullopt: as the price lies now.
    std::optional<bool> firesOnRise;
    bool closeOnTrigger = false; ///< Bybit: shown again.
    ClientOrderId clientId;
    std::string tag;
};
/// Stops of an open position (bybit.md §5.2). What is absent stays as it is; zero takes it away, which Full
/// alone can.
struct PositionStops {
    InstrumentId instrument;
    SideIndex sideIndex = SideIndex::Net;
    StopBinding binding = StopBinding::Full;
    std::optional<Price> stop;
    TriggerSource stopSource = TriggerSource::Last;
    std::optional<Price> take;
    TriggerSource takeSource = TriggerSource::Last;
    std::optional<Price> stopLimit; ///< Partial alone.
    std::optional<Price> takeLimit;
    std::optional<Qty> qty;     ///< Partial: of both legs.
    std::optional<Price> trail; ///< Distance of the trailing stop.
    std::optional<Price> activation;
};
struct StopAmendment {
    OrderRef ref;
    std::optional<Price> stopTrigger;
    std::optional<TriggerSource> stopSource;
    std::optional<Price> takeTrigger;
    std::optional<Qty> qty;
    /// What the leg sends: inside, nullopt is market. Outside, nullopt leaves it as it is.
    std::optional<std::optional<Price>> stopLimit;
    std::optional<std::optional<Price>> takeLimit;
};
struct CloseRequest {
    InstrumentId instrument;
    SideIndex sideIndex = SideIndex::Net;
    MarginMode marginMode = MarginMode::Cross;
    bool cancelsOrders = false; ///< autoCxl.
    ClientOrderId clientId;
};

/// The venue's answer to a write, in its own codes (okx.md §6). "0" means accepted, not done.
struct ModelReply {
    std::string code{"0"};
    std::string text;
    VenueOrderId venueId;   ///< Empty on refusal and for close-position.
    ClientOrderId clientId; ///< As sent.
    WallTime at{};
    [[nodiscard]] bool isAccepted() const { return code == "0"; }
};

/// The simulated venue's ground truth: accounts, positions, orders, stops, fills, and the rules of
/// okx.md §2–§7. Pure: every call names its time; one earlier than the latest counts as the latest.
///
/// Matching is small on purpose: market orders fill at once at one tick of half spread around last;
/// limit orders fill whole when last reaches them; stops are judged at every tick of the market by
/// their own trigger source. Every operation first advances the venue to its time.
class VenueModel {
public:
    explicit VenueModel(ModelConfig config);
    ~VenueModel();
    VenueModel(const VenueModel&) = delete;
    VenueModel& operator=(const VenueModel&) = delete;

    [[nodiscard]] const Market& market() const;
    [[nodiscard]] FaultPlan& faults();
    [[nodiscard]] const FaultPlan& faults() const;
    [[nodiscard]] const Personality& personality() const;
    void setPersonality(const Personality& personality);

    // ---- time and price ----------------------------------------------------------------------------
    /// Moves the market to `now`, tick by tick, firing what fires on the way.
    void advance(WallTime now);
    /// When the next tick, fault deadline or expiry of the model is due.
    [[nodiscard]] WallTime nextEvent() const;
    /// Last, mark and index jump there now; the path goes on from there (it keeps the distance).
    /// \retval ErrorCode::Missing  no such instrument
    [[nodiscard]] Result<void> setPrice(WallTime now, const InstrumentId& instrument, Price price);
    /// Mark alone, until the next tick pulls it back to last (F64).
    [[nodiscard]] Result<void> setMark(WallTime now, const InstrumentId& instrument, Price price);
    void setSpeed(WallTime now, int speed);
    /// Plays this much of the market at once, tick by tick, firing what fires; protocol time stays at `now`.
    void skip(WallTime now, milliseconds marketTime);

    // ---- writes ------------------------------------------------------------------------------------
    [[nodiscard]] ModelReply placeOrder(const Uid& uid, WallTime now, const NewOrder& order);
    [[nodiscard]] ModelReply cancelOrder(const Uid& uid, WallTime now, const OrderRef& ref);
    [[nodiscard]] ModelReply amendOrder(const Uid& uid, WallTime now,
                                        const OrderAmendment& amendment);
    [[nodiscard]] ModelReply placeStop(const Uid& uid, WallTime now, const NewStop& stop);
    [[nodiscard]] ModelReply cancelStop(const Uid& uid, WallTime now, const OrderRef& ref);
    [[nodiscard]] ModelReply amendStop(const Uid& uid, WallTime now,
                                       const StopAmendment& amendment);
    [[nodiscard]] ModelReply closePosition(const Uid& uid, WallTime now,
                                           const CloseRequest& request);
    [[nodiscard]] ModelReply setLeverage(const Uid& uid, WallTime now,
                                         const InstrumentId& instrument, MarginMode mode,
                                         Decimal leverage);
    [[nodiscard]] ModelReply setPositionMode(const Uid& uid, WallTime now, PositionMode mode);
    // Where the rules say so, venue_position_stops.cpp; codes of bybit.md §5.6, §3.3, §3.4.
    /// \returns as accepted without an id: the venue names none (bybit.md §5.2)
    [[nodiscard]] ModelReply setPositionStops(const Uid& uid, WallTime now,
                                              const PositionStops& stops);
    /// Of one instrument; without one of all that hold and wait for nothing (bybit.md §3.3).
    [[nodiscard]] ModelReply setPositionMode(const Uid& uid, WallTime now,
                                             const InstrumentId& instrument, PositionMode mode);
    [[nodiscard]] ModelReply setMarginMode(const Uid& uid, WallTime now, MarginMode mode);
    /// What becomes of a limit beyond the band: refused, or moved to its edge (bybit.md §3.2).
    void setRefusesBeyondBand(const Uid& uid, bool refuses);
    /// Cancels every working order (cancel-all-after fired; source "20"). Stops are not touched.
    /// \param tag  only orders that carry it; empty: all
    void cancelAllOrders(const Uid& uid, WallTime now, const std::string& cancelSource,
                         const std::string& tag = {});

    // ---- funding, venue_funding.cpp ------------------------------------------------------------------
    /// What is due between settlements; each instrument has its own (okx.md §9). Settlements are at whole
    /// multiples of it in protocol time.
    [[nodiscard]] static milliseconds fundingInterval(const InstrumentId& instrument);
    /// The rate of the settlement at `time`: a pure function of seed, instrument and time.
    [[nodiscard]] Decimal fundingRate(const InstrumentId& instrument, WallTime time) const;
    /// Settles one instrument now, beside its own times (for people who cannot wait for hours).
    /// \retval ErrorCode::Missing  no such instrument
    [[nodiscard]] Result<void> settleFunding(WallTime now, const InstrumentId& instrument);
    /// Newest first; three months.
    [[nodiscard]] std::vector<FundingTruth> fundings(const Uid& uid) const;

    // ---- what the venue does by itself (F73 and its family) -----------------------------------------
    /// Closes `qty` (nullopt: all) of a position as the venue's own act.
    /// \retval ErrorCode::Missing  no such open position
    [[nodiscard]] Result<void> liquidate(const Uid& uid, WallTime now, const PositionKey& key,
                                         std::optional<Qty> qty);
    /// The instrument is taken off the list: the position is settled at mark's side of the book.
    [[nodiscard]] Result<void> deliver(const Uid& uid, WallTime now, const PositionKey& key);
    [[nodiscard]] Result<void> deleverage(const Uid& uid, WallTime now, const PositionKey& key,
                                          std::optional<Qty> qty);

    // ---- the truth (rows as of the last advance) -----------------------------------------------------
    [[nodiscard]] bool hasAccount(const Uid& uid) const;
    [[nodiscard]] std::vector<Uid> accounts() const;
    /// \pre hasAccount(uid), here and below; asserted.
    [[nodiscard]] AccountConfig accountConfig(const Uid& uid) const;
    [[nodiscard]] std::string accountLabel(const Uid& uid) const;
    [[nodiscard]] const VenueRules& rules() const;
    [[nodiscard]] PositionMode positionMode(const Uid& uid, const InstrumentId& instrument) const;
    [[nodiscard]] MarginMode marginMode(const Uid& uid) const;
    [[nodiscard]] bool refusesBeyondBand(const Uid& uid) const;
    /// The lowest and the highest limit the venue takes now; nothing where it has no band.
    [[nodiscard]] std::optional<std::pair<Price, Price>>
    priceBand(const InstrumentId& instrument) const;
    /// Open positions, or with `withFlat` also those closed within 30 days, by key.
    [[nodiscard]] std::vector<PositionTruth> positions(const Uid& uid, bool withFlat = false) const;
    [[nodiscard]] std::optional<PositionTruth> position(const Uid& uid,
                                                        const PositionKey& key) const;
    /// Working orders, newest first.
    [[nodiscard]] std::vector<OrderTruth> workingOrders(const Uid& uid) const;
    /// Ended orders the venue still lists, the last to end first: 7 days, in the archive three months;
    /// cancelled without a fill 2 hours.
    [[nodiscard]] std::vector<OrderTruth> orderHistory(const Uid& uid, Age age = Age::Recent) const;
    /// Working or ended; by client id the latest one.
    [[nodiscard]] std::optional<OrderTruth> findOrder(const Uid& uid, const OrderRef& ref) const;
    /// Live, paused and partly effective ones, newest first.
    [[nodiscard]] std::vector<StopTruth> pendingStops(const Uid& uid) const;
    /// The others, newest first; three months.
    [[nodiscard]] std::vector<StopTruth> stopHistory(const Uid& uid) const;
    [[nodiscard]] std::optional<StopTruth> findStop(const Uid& uid, const OrderRef& ref) const;
    /// Newest first; three days, in the archive three months.
    [[nodiscard]] std::vector<FillTruth> fills(const Uid& uid, Age age = Age::Recent) const;
    /// Newest first; three months.
    [[nodiscard]] std::vector<ClosureTruth> closures(const Uid& uid) const;
    [[nodiscard]] std::vector<BalanceTruth> balances(const Uid& uid) const;
    [[nodiscard]] Decimal leverage(const Uid& uid, const InstrumentId& instrument,
                                   MarginMode mode) const;

    /// What changed since the last call, in order. One consumer.
    [[nodiscard]] std::vector<Change> takeChanges();
    /// Ticks of the market since the last call, in order. One consumer.
    [[nodiscard]] std::vector<Tick> takeTicks();

    /// One more who is told of every change and tick as it happens, besides the two lists above: whoever
    /// watches the truth while a dialect consumes them. Either may be empty.
    void watch(std::function<void(const Change&)> onChange,
               std::function<void(const Tick&)> onTick);

    // ---- as text -----------------------------------------------------------------------------------
    /// For GET /truth: one JSON object {"at","accounts":[{"uid","label","positions":[…],"orders":[…],
    /// "stops":[…],"fills":[…],"closures":[…],"balances":[…]}],"prices":[…]}. Numbers are strings.
    [[nodiscard]] std::string truth() const;
    /// Everything needed to go on later (accounts, rows, counters, prices, market position), as JSON.
    [[nodiscard]] std::string save() const;
    /// Replaces the state by what `save` gave. Instruments and candle files come from the config.
    /// \retval ErrorCode::Malformed, Missing  with the place; the model is then unchanged
    [[nodiscard]] Result<void> restore(const std::string& text);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace holdfast::sim
