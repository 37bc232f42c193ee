// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/venue_model.h"
#include "tests/support/compare.h"

#include <nlohmann/json.hpp>

using namespace holdfast;
using namespace holdfast::sim;

namespace {

const Uid kUid{"7001"};
const InstrumentId kEth{"ETH-USDT-SWAP"};
const InstrumentId kBtcUsd{"BTC-USD-SWAP"};
const PositionKey kEthNet{kEth, SideIndex::Net, MarginMode::Cross};
constexpr auto kStart = wallFromMs(1'763'600'400'000);

/// A venue whose price stands still until a test moves it.
struct Bench {
    WallTime now = kStart;
    VenueModel model;

    explicit Bench(Personality personality = {}, PositionMode mode = PositionMode::Net,
                   const char* usdt = "100000")
        : model{config(personality, mode, usdt)}
    {
        price("3000");
        (void)model.takeChanges();
    }
    static ModelConfig config(Personality personality, PositionMode mode, const char* usdt)
    {
        ModelConfig config;
        config.market.start = kStart;
        config.market.ticksPerMinute = 1;
        config.personality = personality;
        AccountSpec account;
        account.uid = kUid;
        account.positionMode = mode;
        account.usdt = Money::of(usdt);
        config.accounts.push_back(account);
        return config;
    }
    void price(const char* text)
    {
        QVERIFY(model.setPrice(now, kEth, Price::of(text)).has_value());
    }
    ModelReply market(Side side, const char* qty, bool reduceOnly = false)
    {
        NewOrder order;
        order.instrument = kEth;
        order.side = side;
        order.qty = Qty::of(qty);
        order.reduceOnly = reduceOnly;
        return model.placeOrder(kUid, now, order);
    }
    static NewStop fullClose(Side side, const char* trigger,
                             TriggerSource source = TriggerSource::Last, const char* clientId = "")
    {
        NewStop stop;
        stop.instrument = kEth;
        stop.side = side;
        stop.stopTrigger = Price::of(trigger);
        stop.stopSource = source;
        stop.closesWholePosition = true;
        stop.reduceOnly = true;
        stop.cancelsOnClose = true;
        stop.clientId = {clientId};
        return stop;
    }
    static NewStop sized(Side side, const char* trigger, const char* qty, bool reduceOnly = true)
    {
        NewStop stop = fullClose(side, trigger);
        stop.closesWholePosition = false;
        stop.cancelsOnClose = false;
        stop.reduceOnly = reduceOnly;
        stop.qty = Qty::of(qty);
        return stop;
    }
    void fault(const char* text)
    {
        const auto parsed = Fault::parse(text);
        QVERIFY2(parsed.has_value(), parsed.has_value() ? "" : parsed.error().context.c_str());
        model.faults().add(now, *parsed);
    }
    [[nodiscard]] std::string position() const
    {
        const auto row = model.position(kUid, kEthNet);
        if (!row) return "never";
        return std::string{toString(row->row.direction)} + " "
               + row->row.qty.value.normalized().toString();
    }
    [[nodiscard]] StopTruth stop(const ModelReply& reply) const
    {
        return *model.findStop(kUid, {kEth, reply.venueId, {}});
    }
};

QByteArray q(const std::string& text) { return QByteArray::fromStdString(text); }

} // namespace

class TestVenueModel : public QObject {
    Q_OBJECT

private slots:
    void marketOrdersFillAtOneTickOfHalfSpread()
    {
        Bench bench;
        const auto reply = bench.market(Side::Buy, "8");
        QVERIFY(reply.isAccepted());
        QCOMPARE(bench.position(), std::string{"long 8"});
        const auto fills = bench.model.fills(kUid);
        QCOMPARE(fills.size(), std::size_t{1});
        QCOMPARE(fills[0].fill.price, Price::of("3000.01"));
        QCOMPARE(*fills[0].fill.fee,
                 Money::of("-1.20000400")); // 8 contracts * 0.1 ETH * 3000.01 * 0.05 %
        const auto order = bench.model.findOrder(kUid, {kEth, reply.venueId, {}});
        QCOMPARE(order->order.state, OrderState::Filled);
        QCOMPARE(order->order.filledQty, Qty::of("8"));
        QVERIFY(bench.model.workingOrders(kUid).empty());
    }

    void aFillIsToldOnceAndTheOrderThreeTimes()
    {
        Bench bench;
        (void)bench.market(Side::Sell, "2");
        int fills = 0;
        std::string states;
        std::string sizes;
        for (const Change& change : bench.model.takeChanges()) {
            if (std::holds_alternative<FillTruth>(change.row)) ++fills;
            if (const auto* order = std::get_if<OrderTruth>(&change.row)) {
                states += std::string{toString(order->order.state)} + ";";
                sizes += order->lastFillQty.toString() + ";";
            }
        }
        QCOMPARE(fills, 1);
        QCOMPARE(states, std::string{toString(OrderState::Live)} + ";"
                             + std::string{toString(OrderState::PartiallyFilled)} + ";"
                             + std::string{toString(OrderState::Filled)} + ";");
        QCOMPARE(sizes, std::string{"0;2;0;"});
    }

    void positionsAverageReduceFlipAndLeaveARecord()
    {
        Bench bench;
        (void)bench.market(Side::Buy, "1");
        bench.price("3100");
        (void)bench.market(Side::Buy, "3");
        QCOMPARE(bench.model.position(kUid, kEthNet)->row.entryPrice->value,
                 Decimal::of("3075.01")); // (3000.01 + 3 * 3100.01) / 4
        (void)bench.market(Side::Sell, "1");
        QCOMPARE(bench.position(), std::string{"long 3"});
        QCOMPARE(bench.model.closures(kUid).size(), std::size_t{1});
        QCOMPARE(bench.model.closures(kUid)[0].closure.kind, ClosureKind::Partial);
        (void)bench.market(Side::Sell, "5");
        QCOMPARE(bench.position(), std::string{"short 2"});
        const auto closures = bench.model.closures(kUid);
        QCOMPARE(closures.size(), std::size_t{1}); // The same round, now whole.
        QCOMPARE(closures[0].closure.kind, ClosureKind::Full);
        QCOMPARE(closures[0].closure.closedQty, Qty::of("4"));
        (void)bench.market(Side::Buy, "2");
        QCOMPARE(bench.position(), std::string{"flat 0"});
        QVERIFY(bench.model.positions(kUid).empty());
        QCOMPARE(bench.model.positions(kUid, true).size(), std::size_t{1}); // The explicit zero.
        QCOMPARE(bench.model.closures(kUid).size(), std::size_t{2});
    }

    void profitAndFeesReachTheBalanceExactly()
    {
        Bench bench;
        (void)bench.market(Side::Buy, "10"); // 1 ETH at 3000.01
        bench.price("3050");
        (void)bench.market(Side::Sell, "10"); // at 3049.99
        const auto balances = bench.model.balances(kUid);
        const auto usdt = std::ranges::find(balances, std::string{"USDT"}, &BalanceTruth::currency);
        // 100000 + 49.98 - 1.500005 - 1.524995
        QCOMPARE(usdt->cash, Money::of("100046.955"));
        QCOMPARE(usdt->equity, usdt->cash);
    }

    void inverseContractsSettleInTheirBase()
    {
        Bench bench;
        QVERIFY(bench.model.setPrice(bench.now, kBtcUsd, Price::of("50000")).has_value());
        NewOrder order;
        order.instrument = kBtcUsd;
        order.side = Side::Buy;
        order.qty = Qty::of("10"); // 1000 USD
        QVERIFY(bench.model.placeOrder(kUid, bench.now, order).isAccepted());
        QVERIFY(bench.model.setPrice(bench.now, kBtcUsd, Price::of("100000")).has_value());
        const auto position =
            bench.model.position(kUid, {kBtcUsd, SideIndex::Net, MarginMode::Cross});
        // 1000 / 50000.1 - 1000 / 100000
        QVERIFY(position->row.unrealized->value > Decimal::of("0.00999"));
        QVERIFY(position->row.unrealized->value < Decimal::of("0.01"));
    }

    void ordersAreRefusedByTheVenuesRules_data()
    {
        // clang-format off
        QTest::addColumn<QByteArray>("qty"); QTest::addColumn<QByteArray>("price"); QTest::addColumn<bool>("reduceOnly"); QTest::addColumn<QByteArray>("code");
        QTest::newRow("below the minimum")          << q("0.001")  << q("")        << false << q("51020");
        QTest::newRow("not whole lots")             << q("1.005")  << q("")        << false << q("51121");
        QTest::newRow("above the market maximum")   << q("20000.01") << q("")      << false << q("51202");
        QTest::newRow("price off the tick")         << q("1")      << q("2999.995") << false << q("51000");
        QTest::newRow("nothing to reduce")          << q("1")      << q("")        << true  << q("51169");
        QTest::newRow("more than the margin")       << q("19000")  << q("")        << false << q("51008");
        // clang-format on
    }
    void ordersAreRefusedByTheVenuesRules()
    {
        QFETCH(QByteArray, qty);
        QFETCH(QByteArray, price);
        QFETCH(bool, reduceOnly);
        QFETCH(QByteArray, code);
        Bench bench;
        NewOrder order;
        order.instrument = kEth;
        order.side = Side::Buy;
        order.qty = Qty::of(qty.toStdString());
        order.reduceOnly = reduceOnly;
        if (!price.isEmpty()) {
            order.type = OrderType::Limit;
            order.limit = Price::of(price.toStdString());
        }
        const auto reply = bench.model.placeOrder(kUid, bench.now, order);
        QCOMPARE(q(reply.code), code);
        QVERIFY(!reply.text.empty());
        QCOMPARE(bench.position(), std::string{"never"});
        QVERIFY(bench.model.takeChanges().empty());
    }

    void anExpiredOrderIsDropped()
    {
        Bench bench;
        NewOrder order;
        order.instrument = kEth;
        order.qty = Qty::of("1");
        order.expiresAt = bench.now - milliseconds{1};
        QCOMPARE(bench.model.placeOrder(kUid, bench.now, order).code, std::string{"50036"});
        order.expiresAt = bench.now;
        QVERIFY(bench.model.placeOrder(kUid, bench.now, order).isAccepted());
    }

    void clientIdsAreUniqueAmongPendingOnly()
    {
        Bench bench;
        NewOrder order;
        order.instrument = kEth;
        order.type = OrderType::Limit;
        order.limit = Price::of("2900");
        order.qty = Qty::of("1");
        order.clientId = {"hf1"};
        const auto first = bench.model.placeOrder(kUid, bench.now, order);
        QVERIFY(first.isAccepted());
        QCOMPARE(bench.model.placeOrder(kUid, bench.now, order).code, std::string{"51016"});
        QVERIFY(bench.model.cancelOrder(kUid, bench.now, {kEth, first.venueId, {}}).isAccepted());
        const auto second = bench.model.placeOrder(kUid, bench.now, order);
        QVERIFY(
            second.isAccepted()); // So sending a timed-out order again opens twice (okx.md §0.1).
        QCOMPARE(bench.model.findOrder(kUid, {kEth, {}, {"hf1"}})->order.venueId, second.venueId);
    }

    void reduceOnlyIsTrimmedOrRefused()
    {
        Bench trims;
        (void)trims.market(Side::Buy, "2");
        const auto reply = trims.market(Side::Sell, "5", true);
        QVERIFY(reply.isAccepted());
        QCOMPARE(trims.position(), std::string{"flat 0"});
        QCOMPARE(trims.model.findOrder(kUid, {kEth, reply.venueId, {}})->amendSource,
                 std::string{"3"});

        Personality strict;
        strict.trimsOversizedReduceOnly = false;
        Bench refuses{strict};
        (void)refuses.market(Side::Buy, "2");
        QCOMPARE(refuses.market(Side::Sell, "5", true).code, std::string{"51112"});
        QCOMPARE(refuses.market(Side::Buy, "1", true).code, std::string{"51170"});
        QCOMPARE(refuses.position(), std::string{"long 2"});
    }

    void limitOrdersRestFillAndPostOnlyNeverTakes()
    {
        Bench bench;
        NewOrder order;
        order.instrument = kEth;
        order.type = OrderType::Limit;
        order.side = Side::Buy;
        order.limit = Price::of("2990");
        order.qty = Qty::of("1");
        (void)bench.model.placeOrder(kUid, bench.now, order);
        bench.price("2990.01");
        QCOMPARE(bench.position(), std::string{"never"});
        bench.price("2989");
        QCOMPARE(bench.position(), std::string{"long 1"});
        QCOMPARE(bench.model.fills(kUid)[0].fill.price, Price::of("2990"));
        order.type = OrderType::PostOnly;
        order.limit = Price::of("3200");
        const auto reply = bench.model.placeOrder(kUid, bench.now, order);
        QVERIFY(reply.isAccepted());
        const auto ended = bench.model.findOrder(kUid, {kEth, reply.venueId, {}});
        QCOMPARE(ended->order.state, OrderState::Canceled);
        QCOMPARE(ended->order.cancelSource, std::string{"31"});
    }

    void stopsAreRefusedWhenThePriceIsPastTheirLevel_data()
    {
        // clang-format off
        QTest::addColumn<int>("source"); QTest::addColumn<bool>("isLong"); QTest::addColumn<QByteArray>("trigger"); QTest::addColumn<QByteArray>("code");
        QTest::newRow("long, above last")    << int(TriggerSource::Last)  << true  << q("3000.01") << q("51280");
        QTest::newRow("long, at last")       << int(TriggerSource::Last)  << true  << q("3000")    << q("51280");
        QTest::newRow("long, below last")    << int(TriggerSource::Last)  << true  << q("2999.99") << q("0");
        QTest::newRow("short, below last")   << int(TriggerSource::Last)  << false << q("2999.99") << q("51278");
        QTest::newRow("short, above last")   << int(TriggerSource::Last)  << false << q("3000.01") << q("0");
        QTest::newRow("long, above mark")    << int(TriggerSource::Mark)  << true  << q("3010")    << q("51304");
        QTest::newRow("short, below mark")   << int(TriggerSource::Mark)  << false << q("2990")    << q("51302");
        QTest::newRow("long, above index")   << int(TriggerSource::Index) << true  << q("3010")    << q("51308");
        QTest::newRow("short, below index")  << int(TriggerSource::Index) << false << q("2990")    << q("51306");
        // clang-format on
    }
    void stopsAreRefusedWhenThePriceIsPastTheirLevel()
    {
        QFETCH(int, source);
        QFETCH(bool, isLong);
        QFETCH(QByteArray, trigger);
        QFETCH(QByteArray, code);
        Bench bench;
        (void)bench.market(isLong ? Side::Buy : Side::Sell, "1");
        const auto stop =
            Bench::fullClose(isLong ? Side::Sell : Side::Buy, trigger.toStdString().c_str(),
                             static_cast<TriggerSource>(source));
        QCOMPARE(q(bench.model.placeStop(kUid, bench.now, stop).code), code);
        QCOMPARE(bench.model.pendingStops(kUid).size(), std::size_t(code == "0" ? 1 : 0));
    }

    void targetsAreRefusedOnTheWrongSide()
    {
        Bench bench;
        (void)bench.market(Side::Buy, "1");
        auto oco = Bench::fullClose(Side::Sell, "2900");
        oco.kind = StopKind::Oco;
        QCOMPARE(bench.model.placeStop(kUid, bench.now, oco).text,
                 std::string{"Parameter tpTriggerPx error"});
        oco.takeTrigger = Price::of("2950");
        QCOMPARE(bench.model.placeStop(kUid, bench.now, oco).code, std::string{"51279"});
        oco.takeTrigger = Price::of("3050");
        QVERIFY(bench.model.placeStop(kUid, bench.now, oco).isAccepted());
        bench.price("3060");
        QCOMPARE(bench.position(), std::string{"flat 0"});
        QVERIFY(bench.model.stopHistory(kUid)[0].stop.firedLeg == StopLeg::Take);
    }

    void aFullCloseStopFollowsThePositionAndClosesIt()
    {
        Bench bench;
        (void)bench.market(Side::Buy, "3");
        const auto reply = bench.model.placeStop(
            kUid, bench.now, Bench::fullClose(Side::Sell, "2900", TriggerSource::Last, "hfS1"));
        (void)bench.market(Side::Buy, "2");
        bench.price("2899");
        QCOMPARE(bench.position(), std::string{"flat 0"});
        const auto stop = bench.stop(reply);
        QCOMPARE(stop.stop.state, StopOrderState::Effective);
        QCOMPARE(stop.actualQty, Qty::of("5"));
        QCOMPARE(stop.stop.children.size(), std::size_t{1});
        const auto child = bench.model.findOrder(kUid, {kEth, stop.stop.children[0], {}});
        QCOMPARE(child->order.parentStop, reply.venueId);
        QCOMPARE(child->order.parentStopClientId, ClientOrderId{"hfS1"});
        QCOMPARE(child->source, std::string{"7"});
        QVERIFY(child->order.venueId != reply.venueId);
        QCOMPARE(bench.model.fills(kUid)[0].fill.parentStop, reply.venueId);
    }

    void stopsFireByTheirOwnSource()
    {
        Bench bench;
        (void)bench.market(Side::Buy, "1");
        const auto byLast =
            bench.model.placeStop(kUid, bench.now, Bench::sized(Side::Sell, "2900", "0.5"));
        auto markStop = Bench::sized(Side::Sell, "2900", "0.5");
        markStop.stopSource = TriggerSource::Mark;
        const auto byMark = bench.model.placeStop(kUid, bench.now, markStop);
        QVERIFY(bench.model.setMark(bench.now, kEth, Price::of("2890")).has_value());
        QCOMPARE(bench.stop(byLast).stop.state, StopOrderState::Live);
        QCOMPARE(bench.stop(byMark).stop.state, StopOrderState::Effective);
        QCOMPARE(bench.position(), std::string{"long 0.5"});
    }

    void onlyOneFullCloseStopRestsPerPosition()
    {
        Bench bench;
        (void)bench.market(Side::Buy, "1");
        QVERIFY(bench.model.placeStop(kUid, bench.now, Bench::fullClose(Side::Sell, "2900"))
                    .isAccepted());
        QCOMPARE(bench.model.placeStop(kUid, bench.now, Bench::fullClose(Side::Sell, "2950")).code,
                 std::string{"51088"});
        QVERIFY(bench.model.placeStop(kUid, bench.now, Bench::sized(Side::Sell, "2950", "1"))
                    .isAccepted());
        auto same = Bench::sized(Side::Sell, "2950", "1");
        same.clientId = {"hfA"};
        QVERIFY(bench.model.placeStop(kUid, bench.now, same).isAccepted());
        QCOMPARE(bench.model.placeStop(kUid, bench.now, same).code, std::string{"51065"});
    }

    void aStopThatMayOpenDoesOpen()
    {
        Bench bench;
        (void)bench.market(Side::Buy, "1");
        (void)bench.model.placeStop(kUid, bench.now, Bench::sized(Side::Sell, "2900", "1", false));
        (void)bench.market(Side::Sell, "1");
        QCOMPARE(bench.position(), std::string{"flat 0"});
        bench.price("2890"); // It outlived its position (okx.md §0.11).
        QCOMPARE(bench.position(), std::string{"short 1"});
    }

    void aStopBoundToItsPositionGoesWithIt()
    {
        Bench bench;
        (void)bench.market(Side::Buy, "1");
        const auto bound =
            bench.model.placeStop(kUid, bench.now, Bench::fullClose(Side::Sell, "2900"));
        const auto loose =
            bench.model.placeStop(kUid, bench.now, Bench::sized(Side::Sell, "2900", "1"));
        (void)bench.market(Side::Sell, "1", true);
        QCOMPARE(bench.stop(bound).stop.state, StopOrderState::Canceled);
        QCOMPARE(bench.stop(loose).stop.state, StopOrderState::Live);
        bench.price("2890");
        QCOMPARE(bench.stop(loose).stop.state, StopOrderState::Failed);
        QCOMPARE(bench.stop(loose).stop.failCode, std::string{"51169"});
        QCOMPARE(bench.position(), std::string{"flat 0"});
    }

    void marginMayMissWhenAStopFires()
    {
        Bench bench{{}, PositionMode::Net, "400"};
        (void)bench.market(Side::Buy, "10"); // Takes 300 of 400 USDT.
        const auto reply =
            bench.model.placeStop(kUid, bench.now, Bench::sized(Side::Sell, "2950", "20", false));
        bench.price(
            "2940"); // It would have to open 10 short as well, and 340 USDT do not cover that.
        QCOMPARE(bench.stop(reply).stop.state, StopOrderState::Failed);
        QCOMPARE(bench.stop(reply).stop.failCode, std::string{"51008"});
        QCOMPARE(bench.position(), std::string{"long 10"});
    }

    void attachedStopsAreBornAfterTheFullFill_data()
    {
        QTest::addColumn<bool>("reduceOnly");
        QTest::newRow("reduce-only personality") << true;
        QTest::newRow("the other one") << false;
    }
    void attachedStopsAreBornAfterTheFullFill()
    {
        QFETCH(bool, reduceOnly);
        Personality personality;
        personality.attachedStopsReduceOnly = reduceOnly;
        Bench bench{personality};
        NewOrder order;
        order.instrument = kEth;
        order.type = OrderType::Limit;
        order.limit = Price::of("2990");
        order.qty = Qty::of("2");
        order.attached.push_back(
            {{"hfS9"}, Price::of("2900"), TriggerSource::Last, {}, {}, TriggerSource::Last, {}});
        const auto reply = bench.model.placeOrder(kUid, bench.now, order);
        QVERIFY(bench.model.pendingStops(kUid).empty());
        bench.price("2989");
        const auto stops = bench.model.pendingStops(kUid);
        QCOMPARE(stops.size(), std::size_t{1});
        QCOMPARE(stops[0].stop.clientId, ClientOrderId{"hfS9"});
        QCOMPARE(stops[0].stop.reduceOnly, reduceOnly);
        QCOMPARE(*stops[0].stop.qty, Qty::of("2"));
        QCOMPARE(stops[0].parentOrder, reply.venueId);
    }

    void anAttachedStopThatCannotBeBornLeavesOnlyItsFailCode()
    {
        Bench bench;
        NewOrder order;
        order.instrument = kEth;
        order.type = OrderType::Limit;
        order.limit = Price::of("2990");
        order.qty = Qty::of("2");
        order.attached.push_back(
            {{"hfS9"}, Price::of("2980"), TriggerSource::Last, {}, {}, TriggerSource::Last, {}});
        const auto reply = bench.model.placeOrder(kUid, bench.now, order);
        bench.price("2970"); // Filled at 2990, and already past the stop.
        QCOMPARE(bench.position(), std::string{"long 2"});
        QVERIFY(bench.model.pendingStops(kUid).empty());
        QCOMPARE(bench.model.findOrder(kUid, {kEth, reply.venueId, {}})->order.attached[0].failCode,
                 std::string{"51280"});
    }

    void anEntryWhoseStopDoesNotFitIsNotPlaced()
    {
        Bench bench;
        NewOrder order;
        order.instrument = kEth;
        order.qty = Qty::of("1");
        order.attached.push_back(
            {{"hfS9"}, Price::of("3100"), TriggerSource::Mark, {}, {}, TriggerSource::Last, {}});
        QCOMPARE(bench.model.placeOrder(kUid, bench.now, order).code, std::string{"51051"});
        QCOMPARE(bench.position(), std::string{"never"});
    }

    void closePositionAsksForPendingClosesFirst()
    {
        Bench bench;
        CloseRequest close;
        close.instrument = kEth;
        QCOMPARE(bench.model.closePosition(kUid, bench.now, close).code, std::string{"51023"});
        (void)bench.market(Side::Buy, "2");
        NewOrder resting;
        resting.instrument = kEth;
        resting.side = Side::Sell;
        resting.type = OrderType::Limit;
        resting.limit = Price::of("3100");
        resting.qty = Qty::of("1");
        resting.reduceOnly = true;
        (void)bench.model.placeOrder(kUid, bench.now, resting);
        (void)bench.model.placeStop(kUid, bench.now, Bench::fullClose(Side::Sell, "2900"));
        QCOMPARE(bench.model.closePosition(kUid, bench.now, close).code, std::string{"51115"});
        close.cancelsOrders = true;
        const auto reply = bench.model.closePosition(kUid, bench.now, close);
        QVERIFY(reply.isAccepted());
        QVERIFY(reply.venueId.empty()); // The venue names no order (okx.md §4.7).
        QCOMPARE(bench.position(), std::string{"flat 0"});
        QVERIFY(bench.model.workingOrders(kUid).empty());
    }

    void movingAStopKeepsOneAtAllTimes()
    {
        Bench bench;
        (void)bench.market(Side::Buy, "1");
        const auto reply =
            bench.model.placeStop(kUid, bench.now, Bench::fullClose(Side::Sell, "2900"));
        StopAmendment amendment;
        amendment.ref = {kEth, reply.venueId, {}};
        amendment.stopTrigger = Price::of("2950");
        QVERIFY(bench.model.amendStop(kUid, bench.now, amendment).isAccepted());
        QCOMPARE(*bench.stop(reply).stop.stopTrigger, Price::of("2950"));
        amendment.stopTrigger = Price::of("3050");
        QCOMPARE(bench.model.amendStop(kUid, bench.now, amendment).code, std::string{"51280"});
        QCOMPARE(*bench.stop(reply).stop.stopTrigger, Price::of("2950"));
        amendment.qty = Qty::of("1");
        QCOMPARE(bench.model.amendStop(kUid, bench.now, amendment).code, std::string{"51524"});
        bench.price("2940");
        QCOMPARE(bench.model.amendStop(kUid, bench.now, amendment).code, std::string{"51527"});
        QCOMPARE(bench.model.cancelStop(kUid, bench.now, {kEth, reply.venueId, {}}).code,
                 std::string{"51400"});
    }

    void leverageCannotChangeWhileStopsRest()
    {
        Bench bench;
        (void)bench.market(Side::Buy, "1");
        const auto reply =
            bench.model.placeStop(kUid, bench.now, Bench::fullClose(Side::Sell, "2900"));
        const auto set = [&](const char* leverage) {
            return bench.model
                .setLeverage(kUid, bench.now, kEth, MarginMode::Cross, Decimal::of(leverage))
                .code;
        };
        QCOMPARE(set("5"), std::string{"59669"});
        (void)bench.model.cancelStop(kUid, bench.now, {kEth, reply.venueId, {}});
        QCOMPARE(set("101"), std::string{"59102"});
        QCOMPARE(set("5"), std::string{"0"});
        QCOMPARE(bench.model.leverage(kUid, kEth, MarginMode::Cross), Decimal::of("5"));
        QCOMPARE(bench.model.setPositionMode(kUid, bench.now, PositionMode::Hedge).code,
                 std::string{"59000"});
    }

    void hedgeModeKeepsTwoRowsAndNeverFlips()
    {
        Bench bench{{}, PositionMode::Hedge};
        NewOrder order;
        order.instrument = kEth;
        order.qty = Qty::of("1");
        QCOMPARE(bench.model.placeOrder(kUid, bench.now, order).text,
                 std::string{"Parameter posSide error"});
        order.side = Side::Buy;
        order.sideIndex = SideIndex::Long;
        QVERIFY(bench.model.placeOrder(kUid, bench.now, order).isAccepted());
        order.side = Side::Sell;
        order.sideIndex = SideIndex::Short;
        QVERIFY(bench.model.placeOrder(kUid, bench.now, order).isAccepted());
        QCOMPARE(bench.model.positions(kUid).size(), std::size_t{2});
        order.sideIndex = SideIndex::Long;
        order.qty = Qty::of("2");
        QCOMPARE(bench.model.placeOrder(kUid, bench.now, order).code, std::string{"51112"});
    }

    void theVenueActsByItself()
    {
        Bench bench;
        (void)bench.market(Side::Buy, "4");
        (void)bench.model.takeChanges();
        QVERIFY(bench.model.deleverage(kUid, bench.now, kEthNet, Qty::of("1")).has_value());
        QCOMPARE(bench.position(), std::string{"long 3"});
        QCOMPARE(bench.model.closures(kUid)[0].closure.kind, ClosureKind::AdlPartial);
        QCOMPARE(bench.model.fills(kUid)[0].fill.category, std::string{"adl"});
        QVERIFY(bench.model.liquidate(kUid, bench.now, kEthNet, std::nullopt).has_value());
        QCOMPARE(bench.model.closures(kUid)[0].closure.kind, ClosureKind::Liquidation);
        QVERIFY(!bench.model.liquidate(kUid, bench.now, kEthNet, std::nullopt).has_value());
    }

    void anUndefendedPositionIsLiquidatedAtItsPrice()
    {
        Bench bench{{}, PositionMode::Net, "400"};
        (void)bench.market(Side::Buy, "10");
        const Price level = *bench.model.position(kUid, kEthNet)->row.liquidationPrice;
        QVERIFY(level < Price::of("2700"));
        QVERIFY(level > Price::of("2600"));
        bench.price("2601");
        QCOMPARE(bench.position(), std::string{"flat 0"});
        QCOMPARE(bench.model.closures(kUid)[0].closure.kind, ClosureKind::Liquidation);
    }

    void historyForgetsWhatTheVenueForgets()
    {
        Bench bench;
        NewOrder order;
        order.instrument = kEth;
        order.type = OrderType::Limit;
        order.limit = Price::of("100");
        order.qty = Qty::of("1");
        const auto reply = bench.model.placeOrder(kUid, bench.now, order);
        (void)bench.model.cancelOrder(kUid, bench.now, {kEth, reply.venueId, {}});
        const auto filled = bench.market(Side::Buy, "1");
        bench.model.advance(bench.now + hours{2} - milliseconds{1});
        QCOMPARE(bench.model.orderHistory(kUid).size(), std::size_t{2});
        bench.model.advance(bench.now + hours{2} + seconds{1});
        QCOMPARE(bench.model.orderHistory(kUid).size(),
                 std::size_t{1}); // Cancelled unfilled: two hours (okx.md §4.3).
        QVERIFY(!bench.model.findOrder(kUid, {kEth, reply.venueId, {}}));
        QVERIFY(bench.model.findOrder(kUid, {kEth, filled.venueId, {}}).has_value());
    }

    // ---- faults inside the venue -------------------------------------------------------------------
    void f01AckedStopFailsWhenItFires()
    {
        Bench bench;
        bench.fault("F01{what=stop,D=at_trigger,code=51008,nth=1}");
        (void)bench.market(Side::Buy, "1");
        const auto reply =
            bench.model.placeStop(kUid, bench.now, Bench::fullClose(Side::Sell, "2900"));
        QVERIFY(reply.isAccepted());
        QCOMPARE(bench.stop(reply).stop.state, StopOrderState::Live);
        bench.price("2890");
        QCOMPARE(bench.stop(reply).stop.state, StopOrderState::Failed);
        QCOMPARE(bench.stop(reply).stop.failCode, std::string{"51008"});
        QCOMPARE(bench.position(), std::string{"long 1"});
        QCOMPARE(bench.model.placeStop(kUid, bench.now, Bench::fullClose(Side::Sell, "2900")).code,
                 std::string{"51280"});
        QCOMPARE(bench.model.faults().faults()[0].effects, std::uint64_t{1});
    }

    void f01AckedStopFailsAfterAWhile()
    {
        Bench bench;
        bench.fault("F01{what=stop,D=5s}");
        (void)bench.market(Side::Buy, "1");
        const auto reply =
            bench.model.placeStop(kUid, bench.now, Bench::fullClose(Side::Sell, "1000"));
        bench.model.advance(bench.now + milliseconds{4999});
        QCOMPARE(bench.stop(reply).stop.state, StopOrderState::Live);
        bench.model.advance(bench.now + seconds{5});
        QCOMPARE(bench.stop(reply).stop.state, StopOrderState::Failed);
    }

    void f01AckedOrderNeverFills()
    {
        Bench bench;
        bench.fault("F01{what=order,D=2s}");
        const auto reply = bench.market(Side::Buy, "1");
        QVERIFY(reply.isAccepted());
        QCOMPARE(bench.model.findOrder(kUid, {kEth, reply.venueId, {}})->order.state,
                 OrderState::Live);
        bench.model.advance(bench.now + seconds{2});
        QCOMPARE(bench.model.findOrder(kUid, {kEth, reply.venueId, {}})->order.state,
                 OrderState::Canceled);
        QCOMPARE(bench.position(), std::string{"never"});
    }

    void f15TheRemainderOfAMarketOrderIsKilled()
    {
        Bench bench;
        (void)bench.market(Side::Buy, "10");
        bench.fault("F15{fill=25%,times=1}");
        CloseRequest close;
        close.instrument = kEth;
        close.clientId = {"hfC1"};
        QVERIFY(bench.model.closePosition(kUid, bench.now, close).isAccepted());
        QCOMPARE(bench.position(), std::string{"long 7.5"});
        const auto order = bench.model.findOrder(kUid, {kEth, {}, {"hfC1"}});
        QCOMPARE(order->order.state, OrderState::Canceled);
        QCOMPARE(order->order.cancelSource, std::string{"14"});
        close.clientId = {"hfC2"};
        QVERIFY(bench.model.closePosition(kUid, bench.now, close).isAccepted());
        QCOMPARE(bench.position(), std::string{"flat 0"});
    }

    void f63ThePriceCrossesBetweenDecisionAndPlacement()
    {
        Bench bench;
        (void)bench.market(Side::Sell, "1");
        bench.fault("F63{nth=1}");
        QCOMPARE(bench.model.placeStop(kUid, bench.now, Bench::fullClose(Side::Buy, "3100")).code,
                 std::string{"51278"});
        QCOMPARE(bench.model.market().latest(kEth).last, Price::of("3100.10"));
        QCOMPARE(bench.position(), std::string{"short 1"});
    }

    // ---- as text -----------------------------------------------------------------------------------
    void truthIsJsonThatNamesEverything()
    {
        Bench bench;
        (void)bench.market(Side::Buy, "3");
        (void)bench.model.placeStop(
            kUid, bench.now, Bench::fullClose(Side::Sell, "2900", TriggerSource::Mark, "hfS1"));
        const auto json = nlohmann::json::parse(bench.model.truth());
        const auto& account = json.at("accounts").at(0);
        QCOMPARE(account.at("uid").get<std::string>(), kUid.text);
        QCOMPARE(account.at("positions").at(0).at("qty").get<std::string>(), std::string{"3"});
        QCOMPARE(account.at("pendingStops").at(0).at("clientOrderId").get<std::string>(),
                 std::string{"hfS1"});
        QCOMPARE(account.at("pendingStops").at(0).at("closesWholePosition").get<bool>(), true);
        QCOMPARE(account.at("fills").size(), std::size_t{1});
        QCOMPARE(json.at("prices").size(), std::size_t{5});
    }

    void aSavedVenueGoesOnWhereItWas()
    {
        Bench bench;
        bench.price("3010");
        (void)bench.market(Side::Buy, "3");
        const auto reply = bench.model.placeStop(
            kUid, bench.now, Bench::fullClose(Side::Sell, "2900", TriggerSource::Mark, "hfS1"));
        NewOrder resting;
        resting.instrument = kEth;
        resting.type = OrderType::Limit;
        resting.limit = Price::of("2700");
        resting.qty = Qty::of("1");
        (void)bench.model.placeOrder(kUid, bench.now, resting);
        const std::string saved = bench.model.save();

        ModelConfig config = Bench::config({}, PositionMode::Net, "5");
        config.accounts.clear();
        VenueModel second{config};
        const auto done = second.restore(saved);
        QVERIFY2(done.has_value(), done.has_value() ? "" : done.error().context.c_str());
        QCOMPARE(q(second.save()), q(saved));
        QVERIFY(second.hasAccount(kUid));
        QCOMPARE(second.findStop(kUid, {kEth, {}, {"hfS1"}})->stop.venueId, reply.venueId);
        QVERIFY(second.setPrice(kStart + seconds{1}, kEth, Price::of("2800")).has_value());
        QVERIFY(second.positions(kUid).empty());
        QCOMPARE(second.workingOrders(kUid).size(), std::size_t{1});
        QVERIFY(second.fills(kUid)[0].fill.tradeId.text
                > bench.model.fills(kUid)[0].fill.tradeId.text);
    }

    void aBadStateChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no JSON") << QByteArray{"hello"};
        QTest::newRow("a list") << QByteArray{"[]"};
        QTest::newRow("no accounts") << QByteArray{R"({"format":1})"};
        QTest::newRow("another format") << QByteArray{R"({"format":2,"accounts":[]})"};
        QTest::newRow("a bad number") << QByteArray{
            R"({"format":1,"accounts":[{"uid":"1","label":"","accountMode":"2","permissions":[],"boundIps":"","isHedge":false,"cash":{"USDT":"ten"},"leverage":[],"positions":[],"working":[],"endedOrders":[],"pendingStops":[],"endedStops":[],"fills":[],"closures":[]}],"instruments":{},"serialLast":0,"billLast":0,"marketNext":0})"};
    }
    void aBadStateChangesNothing()
    {
        QFETCH(QByteArray, text);
        Bench bench;
        (void)bench.market(Side::Buy, "3");
        const auto before = bench.model.save();
        const auto done = bench.model.restore(text.toStdString());
        QVERIFY(!done.has_value());
        QVERIFY(!done.error().context.empty());
        QCOMPARE(q(bench.model.save()), q(before));
    }
};

QTEST_GUILESS_MAIN(TestVenueModel)
#include "tst_venue_model.moc"
