// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/venue_model.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::sim;

namespace {

constexpr WallTime kStart = wallFromMs(1795176000000);
const Uid kUid{"700000001"};
const InstrumentId kEth{"ETHUSDT"};
const PositionKey kKey{kEth, SideIndex::Net, MarginMode::Cross};

ModelConfig bybitConfig()
{
    ModelConfig config;
    config.rules = bybitRules();
    config.market.instruments = bybitInstruments();
    config.market.start = kStart;
    AccountSpec account;
    account.uid = kUid;
    config.accounts.push_back(account);
    return config;
}

/// The rules of Bybit inside the truth, without a dialect; ETH stands at 3000.
struct World {
    explicit World(ModelConfig config = bybitConfig())
        : venue{std::move(config)}
    {
        price("3000");
    }
    VenueModel venue;
    WallTime now = kStart;

    void price(const char* to) { static_cast<void>(venue.setPrice(now, kEth, Price::of(to))); }
    ModelReply market(Side side, const char* qty, NewOrder order = {})
    {
        order.instrument = kEth;
        order.side = side;
        order.qty = Qty::of(qty);
        return venue.placeOrder(kUid, now, order);
    }
    ModelReply full(const char* stop, const char* take = nullptr)
    {
        PositionStops stops;
        stops.instrument = kEth;
        if (stop != nullptr) stops.stop = Price::of(stop);
        if (take != nullptr) stops.take = Price::of(take);
        return venue.setPositionStops(kUid, now, stops);
    }
    ModelReply partial(const char* qty, const char* stop, const char* take)
    {
        PositionStops stops;
        stops.instrument = kEth;
        stops.binding = StopBinding::Partial;
        stops.qty = Qty::of(qty);
        if (stop != nullptr) stops.stop = Price::of(stop);
        if (take != nullptr) stops.take = Price::of(take);
        return venue.setPositionStops(kUid, now, stops);
    }
    [[nodiscard]] std::vector<StopTruth> pending() const { return venue.pendingStops(kUid); }
    [[nodiscard]] std::string held() const
    {
        const auto position = venue.position(kUid, kKey);
        if (!position || !position->isOpen()) return "0";
        return (position->row.direction == Direction::Short ? "-" : "")
               + position->row.qty.value.normalized().toString();
    }
    [[nodiscard]] StopTruth ended(std::size_t at = 0) const
    {
        return venue.stopHistory(kUid).at(at);
    }
};

} // namespace

/// What differs between venues inside the truth (venue_rules.h). Sections are those of bybit.md.
class TestVenueRules : public QObject {
    Q_OBJECT
private slots:
    void okxsRulesAreTheDefault()
    {
        QVERIFY(VenueRules{}.venue == Venue::Okx);
        QVERIFY(!VenueRules{}.stopsBelongToPosition);
        QVERIFY(VenueRules{} != bybitRules());
    }

    void aPositionHasOneFullStopThatIsEditedInPlace() // §5.2
    {
        World w;
        QVERIFY(w.market(Side::Buy, "1").isAccepted());
        QVERIFY(w.full("2900", "3200").isAccepted());
        QCOMPARE(w.pending().size(), std::size_t{2});
        const VenueOrderId before = w.pending().back().stop.venueId;
        QVERIFY(w.full("2950").isAccepted());
        QCOMPARE(w.pending().size(), std::size_t{2});
        QCOMPARE(w.pending().back().stop.venueId, before);
        QCOMPARE(*w.pending().back().stop.stopTrigger, Price::of("2950"));
        QCOMPARE(w.full("2950").code, std::string{"34040"});
        QVERIFY(w.full("0").isAccepted());
        QCOMPARE(w.pending().size(), std::size_t{1});
        QCOMPARE(w.ended().endReason, std::string{"CancelByUser"});
    }

    void aStopNeedsAPositionAndTheRightSide() // §5.6
    {
        World w;
        QCOMPARE(w.full("2900").text, std::string{"can not set tp/sl/ts for zero position"});
        QVERIFY(w.market(Side::Buy, "1").isAccepted());
        QCOMPARE(w.full("3100").code, std::string{"10001"});
        QCOMPARE(w.full("3100").text,
                 std::string{"StopLoss:31000000 set for Buy position should lower than "
                             "base_price:30000000??LastPrice"});
        QVERIFY(w.full(nullptr, "2900").text.starts_with("TakeProfit:"));
        QVERIFY(w.pending().empty());
    }

    void aFiredStopKeepsItsIdAndTheTargetGoesWithThePosition() // §4.3, §5.5
    {
        World w;
        QVERIFY(w.market(Side::Buy, "1").isAccepted());
        QVERIFY(w.full("2900", "3200").isAccepted());
        const VenueOrderId stop = w.pending().back().stop.venueId;
        w.price("2890");
        QCOMPARE(w.held(), std::string{"0"});
        QVERIFY(w.pending().empty());
        const auto order = w.venue.findOrder(kUid, {{}, stop, {}});
        QVERIFY(order && order->order.state == OrderState::Filled);
        QCOMPARE(order->closedQty, Qty::of("1"));
        bool isTakeGone = false;
        for (const StopTruth& row : w.venue.stopHistory(kUid))
            isTakeGone = isTakeGone
                         || (row.stop.takeTrigger && row.endReason == "CancelByTpSlTsClear"
                             && row.stop.state == StopOrderState::Canceled);
        QVERIFY(isTakeGone);
    }

    void aFullStopFollowsTheSize() // §5.5
    {
        World w;
        QVERIFY(w.market(Side::Buy, "1").isAccepted());
        QVERIFY(w.full("2900").isAccepted());
        QVERIFY(w.market(Side::Buy, "2").isAccepted());
        w.price("2890");
        QCOMPARE(w.held(), std::string{"0"});
    }

    void aTurnedPositionKeepsNoStopOfTheOldSide()
    {
        World w;
        QVERIFY(w.market(Side::Buy, "1").isAccepted());
        QVERIFY(w.full("2900", "3200").isAccepted());
        QVERIFY(w.partial("0.5", "2910", nullptr).isAccepted());
        QVERIFY(w.market(Side::Sell, "2").isAccepted());
        QCOMPARE(w.held(), std::string{"-1"});
        QVERIFY(w.pending().empty());
        const FillTruth fill = w.venue.fills(kUid).front();
        QCOMPARE(fill.fill.qty, Qty::of("2"));
        QCOMPARE(fill.closedQty, Qty::of("1")); // §6.2
    }

    void partialLegsArePairsThatEndTogether() // §5.5
    {
        World w;
        QVERIFY(w.market(Side::Buy, "2").isAccepted());
        QVERIFY(w.partial("1", "2900", "3200").isAccepted());
        QCOMPARE(w.pending().size(), std::size_t{2});
        // Cancelling the target takes the stop along.
        const StopTruth take = w.pending().front();
        QVERIFY(take.stop.takeTrigger.has_value());
        QVERIFY(w.venue.cancelStop(kUid, w.now, {kEth, take.stop.venueId, {}}).isAccepted());
        QVERIFY(w.pending().empty());
        // The quantity of one leg is the other's.
        QVERIFY(w.partial("1", "2900", "3200").isAccepted());
        StopAmendment amendment;
        amendment.ref = {kEth, w.pending().front().stop.venueId, {}};
        amendment.qty = Qty::of("0.4");
        QVERIFY(w.venue.amendStop(kUid, w.now, amendment).isAccepted());
        for (const StopTruth& leg : w.pending())
            QCOMPARE(*leg.stop.qty, Qty::of("0.4"));
        // The one that fires ends the other.
        w.price("2890");
        QCOMPARE(w.held(), std::string{"1.6"});
        QVERIFY(w.pending().empty());
        bool isCoupled = false;
        for (const StopTruth& row : w.venue.stopHistory(kUid))
            isCoupled = isCoupled || row.endReason == "CancelByOCOTpCanceledBySlTriggered";
        QVERIFY(isCoupled);
    }

    void partialLegsShrinkWithThePositionOldestFirst() // §5.5
    {
        World w;
        QVERIFY(w.market(Side::Buy, "2").isAccepted());
        QVERIFY(w.partial("1", "2900", nullptr).isAccepted());
        QVERIFY(w.partial("1", "2910", nullptr).isAccepted());
        QVERIFY(w.market(Side::Sell, "0.5").isAccepted());
        QCOMPARE(*w.pending().back().stop.qty, Qty::of("0.5"));
        QCOMPARE(*w.pending().front().stop.qty, Qty::of("1"));
        QVERIFY(w.market(Side::Sell, "0.7").isAccepted());
        QCOMPARE(w.pending().size(), std::size_t{1});
        QCOMPARE(*w.pending().front().stop.qty, Qty::of("0.8"));
    }

    void anAttachedStopBecomesThePositionsAtTheFill() // §5.1
    {
        World w;
        NewOrder order;
        order.attached.push_back({});
        order.attached.back().stopTrigger = Price::of("2900");
        order.attached.back().takeTrigger = Price::of("3300");
        order.attachedBinding = StopBinding::Full;
        const ModelReply entry = w.market(Side::Buy, "1", order);
        QVERIFY(entry.isAccepted());
        QCOMPARE(w.pending().size(), std::size_t{2});
        QCOMPARE(w.pending().back().parentOrder, entry.venueId);
        QVERIFY(w.pending().back().stop.closesWholePosition);
        // That of another entry replaces it.
        order.attached.back().stopTrigger = Price::of("2950");
        order.attached.back().takeTrigger.reset();
        QVERIFY(w.market(Side::Buy, "1", order).isAccepted());
        QCOMPARE(w.pending().size(), std::size_t{2});
        QCOMPARE(*w.pending().back().stop.stopTrigger, Price::of("2950"));
    }

    void aPartOfAnEntryIsProtectedAtOnce() // not at the full fill alone, as OKX's
    {
        World w;
        w.venue.faults().add(w.now, Fault::parse("F14{fill=40%,D=5s}").value());
        NewOrder order;
        order.attached.push_back({});
        order.attached.back().stopTrigger = Price::of("2900");
        order.attachedBinding = StopBinding::Full;
        QVERIFY(w.market(Side::Buy, "1", order).isAccepted());
        QCOMPARE(w.held(), std::string{"0.4"});
        QCOMPARE(w.pending().size(), std::size_t{1});
    }

    void aConditionalStaysAfterTheClose() // §5.1 way D
    {
        World w;
        QVERIFY(w.market(Side::Buy, "1").isAccepted());
        NewStop stop;
        stop.instrument = kEth;
        stop.kind = StopKind::Trigger;
        stop.stopTrigger = Price::of("2900");
        stop.firesOnRise = false;
        stop.qty = Qty::of("1");
        stop.reduceOnly = true;
        stop.clientId = {"plain-1"};
        QVERIFY(w.venue.placeStop(kUid, w.now, stop).isAccepted());
        QVERIFY(w.market(Side::Sell, "1").isAccepted());
        QCOMPARE(w.pending().size(), std::size_t{1});
        w.price("2890"); // Nothing to reduce: it ends, and opens nothing.
        QCOMPARE(w.held(), std::string{"0"});
        QVERIFY(w.ended().stop.state == StopOrderState::Failed);
        // On the wrong side it is refused.
        stop.clientId = {"plain-2"};
        stop.stopTrigger = Price::of("2950");
        QCOMPARE(w.venue.placeStop(kUid, w.now, stop).code, std::string{"110093"});
        stop.firesOnRise = true;
        stop.stopTrigger = Price::of("2850");
        QCOMPARE(w.venue.placeStop(kUid, w.now, stop).code, std::string{"110092"});
    }

    void aClientIdIsNeverFreeAgain() // §4.1
    {
        World w;
        NewOrder order;
        order.clientId = {"hf-1_a"};
        QVERIFY(w.market(Side::Buy, "1", order).isAccepted());
        QCOMPARE(w.market(Side::Buy, "1", order).code, std::string{"51016"});
        QCOMPARE(w.held(), std::string{"1"});
        NewStop stop; // Stops share the row.
        stop.instrument = kEth;
        stop.kind = StopKind::Trigger;
        stop.stopTrigger = Price::of("2900");
        stop.qty = Qty::of("1");
        stop.clientId = {"hf-1_a"};
        QCOMPARE(w.venue.placeStop(kUid, w.now, stop).code, std::string{"51065"});
        // F05: a venue that forgets.
        w.venue.faults().add(w.now, Fault::parse("F05{unique=while_pending}").value());
        QVERIFY(w.market(Side::Buy, "1", order).isAccepted());
        QCOMPARE(w.held(), std::string{"2"});
    }

    void aModeIsTheInstruments() // §3.3
    {
        World w;
        QCOMPARE(w.venue.setPositionMode(kUid, w.now, kEth, PositionMode::Net).code,
                 std::string{"110025"});
        QVERIFY(w.market(Side::Buy, "1").isAccepted());
        QCOMPARE(w.venue.setPositionMode(kUid, w.now, kEth, PositionMode::Hedge).code,
                 std::string{"110024"});
        // By coin it skips what is held, and says nothing.
        QVERIFY(w.venue.setPositionMode(kUid, w.now, {}, PositionMode::Hedge).isAccepted());
        QVERIFY(w.venue.positionMode(kUid, kEth) == PositionMode::Net);
        QVERIFY(w.venue.positionMode(kUid, {"BTCUSDT"}) == PositionMode::Hedge);
    }

    void hedgeHoldsBothSides()
    {
        World w;
        QVERIFY(w.venue.setPositionMode(kUid, w.now, kEth, PositionMode::Hedge).isAccepted());
        QCOMPARE(w.market(Side::Buy, "1").text, std::string{"Parameter posSide error"});
        NewOrder longSide;
        longSide.sideIndex = SideIndex::Long;
        NewOrder shortSide;
        shortSide.sideIndex = SideIndex::Short;
        QVERIFY(w.market(Side::Buy, "1", longSide).isAccepted());
        QVERIFY(w.market(Side::Sell, "2", shortSide).isAccepted());
        QCOMPARE(w.venue.positions(kUid).size(), std::size_t{2});
        PositionStops stops;
        stops.instrument = kEth;
        stops.sideIndex = SideIndex::Short;
        stops.stop = Price::of("3100");
        QVERIFY(w.venue.setPositionStops(kUid, w.now, stops).isAccepted());
        w.price("3110");
        QCOMPARE(w.venue.positions(kUid).size(), std::size_t{1});
        QVERIFY(w.venue.positions(kUid).front().row.key.sideIndex == SideIndex::Long);
    }

    void fillsAndPositionsShareASequence() // §6.1
    {
        World w;
        QVERIFY(w.market(Side::Buy, "1").isAccepted());
        const std::uint64_t first = w.venue.position(kUid, kKey)->seq;
        QCOMPARE(w.venue.fills(kUid).front().seq, first);
        QVERIFY(first > 0);
        QVERIFY(w.venue.settleFunding(w.now, kEth).has_value());
        QCOMPARE(w.venue.position(kUid, kKey)->seq, w.venue.fundings(kUid).front().seq);
        QVERIFY(w.venue.position(kUid, kKey)->seq > first);
    }

    void aLimitBeyondTheBandIsMovedOrRefused() // §3.2
    {
        World w;
        const auto band = w.venue.priceBand(kEth);
        QVERIFY(band.has_value());
        NewOrder order;
        order.type = OrderType::Limit;
        order.limit = Price::of("2000");
        order.instrument = kEth;
        order.side = Side::Sell;
        order.qty = Qty::of("1");
        order.limit = band->first - Price::of("100");
        order.type = OrderType::PostOnly; // It would take: what rests shows the price.
        QVERIFY(w.venue.placeOrder(kUid, w.now, order).isAccepted());
        QCOMPARE(*w.venue.orderHistory(kUid).front().order.price, band->first);
        w.venue.setRefusesBeyondBand(kUid, true);
        QCOMPARE(w.venue.placeOrder(kUid, w.now, order).code, std::string{"51006"});
    }

    void limitsOfNumbersAndValue() // §4.1, §3.1
    {
        World w;
        NewStop stop;
        stop.instrument = kEth;
        stop.kind = StopKind::Trigger;
        stop.stopTrigger = Price::of("2900");
        stop.qty = Qty::of("1");
        for (int i = 0; i < 10; ++i)
            QVERIFY(w.venue.placeStop(kUid, w.now, stop).isAccepted());
        QCOMPARE(w.venue.placeStop(kUid, w.now, stop).code, std::string{"51281"});
        w.price("300");
        QCOMPARE(w.market(Side::Buy, "0.01").text, std::string{"Below the minimum order value"});
    }

    void theVenueClosesByItself_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("category");
        QTest::newRow("liquidation") << "liq" << "full_liquidation";
        QTest::newRow("deleveraging") << "adl" << "adl";
        QTest::newRow("settlement") << "settle" << "delivery";
    }
    void theVenueClosesByItself() // F28
    {
        QFETCH(QString, kind);
        QFETCH(QString, category);
        World w;
        QVERIFY(w.market(Side::Buy, "1").isAccepted());
        w.venue.faults().add(w.now, Fault::parse("F28{kind=" + kind.toStdString() + "}").value());
        w.now += milliseconds{1000};
        w.venue.advance(w.now);
        QCOMPARE(w.held(), std::string{"0"});
        QCOMPARE(w.venue.fills(kUid).front().fill.category, category.toStdString());
    }

    void allOfItComesBackFromText()
    {
        World w;
        NewOrder order;
        order.clientId = {"kept-1"};
        QVERIFY(w.market(Side::Buy, "2", order).isAccepted());
        QVERIFY(w.full("2900", "3300").isAccepted());
        QVERIFY(w.partial("1", "2910", "3290").isAccepted());
        QVERIFY(
            w.venue.setPositionMode(kUid, w.now, {"BTCUSDT"}, PositionMode::Hedge).isAccepted());
        w.venue.setRefusesBeyondBand(kUid, true);
        World other;
        QVERIFY(other.venue.restore(w.venue.save()).has_value());
        QCOMPARE(other.venue.truth(), w.venue.truth());
        QVERIFY(other.venue.positionMode(kUid, {"BTCUSDT"}) == PositionMode::Hedge);
        QVERIFY(other.venue.refusesBeyondBand(kUid));
        QCOMPARE(other.market(Side::Buy, "1", order).code, std::string{"51016"});
        other.price("2905"); // The pair fires and stays a pair.
        QCOMPARE(other.held(), std::string{"1"});
        QCOMPARE(other.pending().size(), std::size_t{2});
    }
};

QTEST_GUILESS_MAIN(TestVenueRules)
#include "tst_venue_rules.moc"
