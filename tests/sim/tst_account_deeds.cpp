// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/venue_model.h"
#include "tests/support/compare.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::sim;

namespace {

constexpr WallTime kStart = wallFromMs(1795176000000); // 20 Nov 2026 12:00 UTC

/// One account of either venue that holds ten contracts of ETH with one stop for all of them.
struct Held {
    explicit Held(Venue venue, bool withStop = true)
        : model{configOf(venue)}
        , eth{venue == Venue::Bybit ? "ETHUSDT" : "ETH-USDT-SWAP"}
        , isBybit{venue == Venue::Bybit}
    {
        static_cast<void>(model.setPrice(now, eth, Price::of("3000")));
        static_cast<void>(order(Side::Buy, "10", false));
        if (!withStop) return;
        stopReply = placeStop("2900");
        now += milliseconds{1000};
        model.advance(now);
    }
    static ModelConfig configOf(Venue venue)
    {
        ModelConfig made;
        if (venue == Venue::Bybit) {
            made.rules = bybitRules();
            made.market.instruments = bybitInstruments();
        }
        AccountSpec account;
        account.uid = {"700000001"};
        account.usdt = Money::of("1000000");
        made.accounts.push_back(account);
        made.market.start = kStart;
        return made;
    }
    ModelReply order(Side side, const char* qty, bool isReducing, bool isLimit = false)
    {
        NewOrder wanted;
        wanted.instrument = eth;
        wanted.side = side;
        wanted.qty = Qty::of(qty);
        wanted.reduceOnly = isReducing;
        if (isLimit) {
            wanted.type = OrderType::Limit;
            wanted.limit = Price::of("2950");
        }
        return model.placeOrder(uid, now, wanted);
    }
    ModelReply placeStop(const char* level)
    {
        if (isBybit) {
            PositionStops stops;
            stops.instrument = eth;
            stops.stop = Price::of(level);
            return model.setPositionStops(uid, now, stops);
        }
        NewStop stop;
        stop.instrument = eth;
        stop.stopTrigger = Price::of(level);
        stop.closesWholePosition = stop.reduceOnly = stop.cancelsOnClose = true;
        return model.placeStop(uid, now, stop);
    }
    ModelReply moveStop(const char* level)
    {
        if (isBybit) return placeStop(level);
        StopAmendment amendment;
        amendment.ref = {eth, stop().stop.venueId, {}};
        amendment.stopTrigger = Price::of(level);
        return model.amendStop(uid, now, amendment);
    }
    void fault(const char* text) { model.faults().add(now, Fault::parse(text).value()); }
    void pass(int ms)
    {
        now += milliseconds{ms};
        model.advance(now);
    }
    [[nodiscard]] std::string qty() const
    {
        const auto position = model.position(uid, {eth, SideIndex::Net, MarginMode::Cross});
        return position ? position->row.qty.value.normalized().toString() : "none";
    }
    [[nodiscard]] std::size_t stops() const { return model.pendingStops(uid).size(); }
    [[nodiscard]] StopTruth stop() const { return model.pendingStops(uid).front(); }
    [[nodiscard]] StopTruth ended() const { return model.stopHistory(uid).front(); }
    [[nodiscard]] std::uint64_t effects() const { return model.faults().faults().front().effects; }

    WallTime now = kStart;
    Uid uid{"700000001"};
    VenueModel model;
    InstrumentId eth;
    bool isBybit;
    ModelReply stopReply;
};

void bothVenues()
{
    QTest::addColumn<int>("venue");
    QTest::newRow("okx") << static_cast<int>(Venue::Okx);
    QTest::newRow("bybit") << static_cast<int>(Venue::Bybit);
}
Venue fetched()
{
    QFETCH(int, venue);
    return static_cast<Venue>(venue);
}

} // namespace

/// What the venue and others do to an account at a time of their own, and what becomes of amendments and
/// reductions: each effect is seen in the truth, and counted.
class TestAccountDeeds : public QObject {
    Q_OBJECT
private slots:
    void liquidatesWholeAndCancelsFirst_data() { bothVenues(); }
    void liquidatesWholeAndCancelsFirst() // F66
    {
        Held held{fetched()};
        held.fault("F66{at=5s}");
        held.pass(4999);
        QCOMPARE(held.qty(), std::string{"10"});
        held.pass(1);
        QCOMPARE(held.qty(), std::string{"0"});
        QCOMPARE(held.ended().stop.state, StopOrderState::Canceled);
        QCOMPARE(held.ended().endReason, std::string{"CancelByPrepareLiq"});
        QCOMPARE(held.model.closures(held.uid).front().closure.kind, ClosureKind::Liquidation);
        QCOMPARE(held.effects(), std::uint64_t{1});
        held.pass(60'000);
        QCOMPARE(held.effects(), std::uint64_t{1});
    }

    void takesAPart_data() { bothVenues(); }
    void takesAPart() // F66, F67
    {
        Held liquidated{fetched()};
        liquidated.fault("F66{part=20%,cancels=0}");
        liquidated.pass(1);
        QCOMPARE(liquidated.qty(), std::string{"8"});
        QCOMPARE(liquidated.stops(), std::size_t{1}); // It may leave what rests.
        Held deleveraged{fetched()};
        deleveraged.fault("F67{part=50%,every=10s,times=2}");
        deleveraged.pass(1);
        QCOMPARE(deleveraged.qty(), std::string{"5"});
        QCOMPARE(deleveraged.stops(), std::size_t{0});
        QCOMPARE(deleveraged.model.closures(deleveraged.uid).front().closure.kind,
                 ClosureKind::AdlPartial);
        deleveraged.pass(10'000);
        QCOMPARE(deleveraged.qty(), std::string{"2.5"});
        deleveraged.pass(60'000);
        QCOMPARE(deleveraged.effects(), std::uint64_t{2});
    }

    void delistsWithNotice_data() { bothVenues(); }
    void delistsWithNotice() // F73
    {
        Held held{fetched()};
        held.fault("F73{notice=10s}");
        held.pass(1);
        QCOMPARE(held.model.market().instrument(held.eth)->state, InstrumentState::Settling);
        QCOMPARE(held.order(Side::Buy, "1", false).code, std::string{"51028"});
        QVERIFY(held.order(Side::Sell, "1", true).isAccepted()); // Out one may.
        QCOMPARE(held.qty(), std::string{"9"});
        held.pass(10'000);
        QCOMPARE(held.qty(), std::string{"0"});
        QCOMPARE(held.model.market().instrument(held.eth)->state, InstrumentState::Expired);
        QCOMPARE(held.model.fills(held.uid).front().fill.category, std::string{"delivery"});
        QCOMPARE(held.order(Side::Buy, "1", false).code, std::string{"51027"});
        QCOMPARE(held.effects(), std::uint64_t{1});
    }

    void preventsSelfTrade_data() { bothVenues(); }
    void preventsSelfTrade() // F77
    {
        Held held{fetched()};
        QVERIFY(held.order(Side::Buy, "1", false, true).isAccepted());
        held.fault("F77{what=order}");
        held.pass(1);
        QVERIFY(held.model.workingOrders(held.uid).empty());
        QCOMPARE(held.model.orderHistory(held.uid).front().order.cancelSource, std::string{"32"});
        QCOMPARE(held.stops(), std::size_t{1});
        held.model.faults().clear();
        held.fault("F77{what=stop}");
        held.pass(1);
        QCOMPARE(held.stops(), std::size_t{0});
        QCOMPARE(held.ended().endReason, std::string{"CancelBySmp"});
        QCOMPARE(held.qty(), std::string{"10"});
        QCOMPARE(held.effects(), std::uint64_t{1});
    }

    void closesAndResizesByHand_data() { bothVenues(); }
    void closesAndResizesByHand() // F98, F99
    {
        Held smaller{fetched()};
        smaller.fault("F99{by=-50}");
        smaller.pass(1);
        QCOMPARE(smaller.qty(), std::string{"5"});
        Held larger{fetched()};
        larger.fault("F99{by=20}");
        larger.pass(1);
        QCOMPARE(larger.qty(), std::string{"12"});
        Held closed{fetched()};
        closed.fault("F98");
        closed.pass(1);
        QCOMPARE(closed.qty(), std::string{"0"});
        const FillTruth fill = closed.model.fills(closed.uid).front();
        QVERIFY(fill.fill.clientOrderId.empty()); // Nothing says whose it is.
        QCOMPARE(fill.fill.category, std::string{"normal"});
        QCOMPARE(closed.effects(), std::uint64_t{1});
    }

    void movesAndCancelsStopsByHand_data() { bothVenues(); }
    void movesAndCancelsStopsByHand() // F100, F101
    {
        Held held{fetched()};
        held.fault("F100{by=1,every=10s,times=1}");
        held.pass(1);
        QCOMPARE(held.stop().stop.stopTrigger->value.normalized().toString(), std::string{"2871"});
        held.model.faults().clear();
        held.fault("F100{by=-1}");
        held.pass(1);
        QVERIFY(*held.stop().stop.stopTrigger > Price::of("2871"));
        held.model.faults().clear();
        held.fault("F101");
        held.pass(1);
        QCOMPARE(held.stops(), std::size_t{0});
        QCOMPARE(held.qty(), std::string{"10"});
        QCOMPARE(held.effects(), std::uint64_t{1});
    }

    void takesTheNewestStopWhereAsked_data() { bothVenues(); }
    void takesTheNewestStopWhereAsked() // F101: an incident means the stop that it placed itself
    {
        Held held{fetched()};
        const InstrumentId older = held.eth;
        held.eth = InstrumentId{held.isBybit ? "SOLUSDT" : "SOL-USDT-SWAP"};
        static_cast<void>(held.model.setPrice(held.now, held.eth, Price::of("150")));
        static_cast<void>(held.order(Side::Buy, "10", false));
        held.stopReply = held.placeStop("140");
        QVERIFY2(held.stopReply.isAccepted(), held.stopReply.text.c_str());
        held.pass(1000);
        QCOMPARE(held.stops(), std::size_t{2});
        held.fault("F101{which=newest}");
        held.pass(1);
        QCOMPARE(held.stops(), std::size_t{1});
        QCOMPARE(held.stop().stop.instrument.text, older.text);
    }

    void waitsUntilThereIsSomethingToDo_data() { bothVenues(); }
    void waitsUntilThereIsSomethingToDo() // F102 switches nothing that is in use.
    {
        Held held{fetched()};
        held.fault("F102{to=hedge}");
        held.pass(5000);
        if (held.isBybit) // Of each instrument for itself: one that is idle was switched.
            QCOMPARE(held.model.positionMode(held.uid, held.eth), PositionMode::Net);
        else
            QCOMPARE(held.effects(), std::uint64_t{0});
        held.model.faults().clear();
        QVERIFY(held.order(Side::Sell, "10", true).isAccepted());
        held.fault("F102{to=hedge}");
        held.pass(1);
        QCOMPARE(held.model.positionMode(held.uid, held.eth), PositionMode::Hedge);
        QCOMPARE(held.effects(), std::uint64_t{1});
        QCOMPARE(held.order(Side::Buy, "1", false).code, std::string{"51000"}); // worked for weeks
    }

    void anotherBotActs_data() { bothVenues(); }
    void anotherBotActs() // F106
    {
        Held opened{fetched()};
        opened.fault("F106{what=opens,every=30s}");
        opened.pass(1);
        QCOMPARE(opened.model.positions(opened.uid).size(), std::size_t{2});
        QCOMPARE(opened.model.orderHistory(opened.uid).front().tag, std::string{"foreign"});
        Held stripped{fetched()};
        stripped.fault("F106{what=cancels}");
        stripped.pass(1);
        QCOMPARE(stripped.stops(), std::size_t{0});
        QCOMPARE(stripped.qty(), std::string{"10"});
        QCOMPARE(stripped.effects(), std::uint64_t{1});
    }

    void anAmendedStopGoesByItself_data() { bothVenues(); }
    void anAmendedStopGoesByItself() // F10
    {
        Held held{fetched()};
        held.fault("F10{what=stop,D=2s}");
        QVERIFY(held.moveStop("2910").isAccepted());
        QCOMPARE(held.stop().stop.stopTrigger, std::optional{Price::of("2910")});
        held.pass(1999);
        QCOMPARE(held.stops(), std::size_t{1});
        held.pass(1);
        QCOMPARE(held.stops(), std::size_t{0});
        QCOMPARE(held.ended().stop.state, StopOrderState::Canceled);
        QCOMPARE(held.effects(), std::uint64_t{1});
    }

    void anAmendmentIsAReplacement_data() { bothVenues(); }
    void anAmendmentIsAReplacement() // F11
    {
        Held held{fetched()};
        const VenueOrderId old = held.stop().stop.venueId;
        held.fault("F11{order=cancel_first,D=3s}");
        QVERIFY(held.moveStop("2910").isAccepted());
        QCOMPARE(held.stops(), std::size_t{0}); // The gap.
        held.pass(3000);
        QCOMPARE(held.stops(), std::size_t{1});
        QVERIFY(held.stop().stop.venueId != old);
        QCOMPARE(held.stop().stop.stopTrigger, std::optional{Price::of("2910")});
        Held twice{fetched()};
        twice.fault("F11{order=new_first,D=3s}");
        QVERIFY(twice.moveStop("2910").isAccepted());
        QCOMPARE(twice.stops(), std::size_t{2});
        twice.pass(3000);
        QCOMPARE(twice.stops(), std::size_t{1});
        Held lost{fetched()};
        lost.fault("F11{fails=1}");
        QVERIFY(lost.moveStop("2910").isAccepted());
        lost.pass(60'000);
        QCOMPARE(lost.stops(), std::size_t{0});
        QCOMPARE(lost.effects(), std::uint64_t{1});
    }

    void aReductionIsRefusedOrResized_data() { bothVenues(); }
    void aReductionIsRefusedOrResized() // F68
    {
        Held held{fetched()};
        held.fault("F68{how=refuse,what=order,times=1}");
        QCOMPARE(held.order(Side::Sell, "10", true).code, std::string{"51170"});
        QCOMPARE(held.qty(), std::string{"10"});
        held.model.faults().clear();
        held.fault("F68{how=resize,to=30%,what=order,times=1}");
        QVERIFY(held.order(Side::Sell, "10", true).isAccepted());
        QCOMPARE(held.qty(), std::string{"7"});
        QCOMPARE(held.effects(), std::uint64_t{1});
        Held bare{fetched(), false};
        bare.fault("F68{what=stop}");
        QVERIFY(!bare.placeStop("2900").isAccepted());
        QCOMPARE(bare.effects(), std::uint64_t{1});
    }

    void stopsHaveSlots_data() { bothVenues(); }
    void stopsHaveSlots() // F69
    {
        Held held{fetched(), false};
        held.fault("F69{n=0}");
        QCOMPARE(held.placeStop("2900").code, std::string{held.isBybit ? "110061" : "51299"});
        QCOMPARE(held.stops(), std::size_t{0});
        QCOMPARE(held.effects(), std::uint64_t{1});
        held.model.faults().clear();
        held.fault("F69{n=1}");
        QVERIFY(held.placeStop("2900").isAccepted());
        QVERIFY(held.moveStop("2910").isAccepted()); // Moving it takes no slot.
        QCOMPARE(held.effects(), std::uint64_t{0});
    }

    void anEntryFillsAsDust_data() { bothVenues(); }
    void anEntryFillsAsDust() // F70
    {
        Held held{fetched(), false};
        QVERIFY(held.order(Side::Sell, "10", true).isAccepted());
        held.fault("F70{lots=1}");
        QVERIFY(held.order(Side::Buy, "5", false).isAccepted());
        QCOMPARE(held.qty(), std::string{"0.01"});
        QCOMPARE(held.order(Side::Sell, "0.01", true).code, std::string{"51020"}); // too small
        QVERIFY(held.effects() >= 2);
        CloseRequest close; // The venue's own way out takes it.
        close.instrument = held.eth;
        QVERIFY(held.model.closePosition(held.uid, held.now, close).isAccepted());
        QCOMPARE(held.qty(), std::string{"0"});
    }

    void theVenueCountsAnew() // F40 what=seq
    {
        Held held{Venue::Bybit};
        const std::uint64_t before = held.model.fills(held.uid).front().seq;
        QVERIFY(before > 0);
        QVERIFY(held.order(Side::Buy, "1", false).isAccepted());
        QVERIFY(held.model.fills(held.uid).front().seq > before);
        held.fault("F40{what=seq}");
        held.pass(1);
        QVERIFY(held.order(Side::Buy, "1", false).isAccepted());
        QCOMPARE(held.model.fills(held.uid).front().seq, std::uint64_t{1});
        QCOMPARE(held.effects(), std::uint64_t{1});
    }
};

QTEST_GUILESS_MAIN(TestAccountDeeds)
#include "tst_account_deeds.moc"
