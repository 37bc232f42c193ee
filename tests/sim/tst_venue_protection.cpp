// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/typed_door.h"
#include "core/sim/venue_model.h"
#include "tests/support/compare.h"

using namespace holdfast;
using namespace holdfast::sim;

namespace {

const Uid kUid{"7001"};
const InstrumentId kEth{"ETH-USDT-SWAP"};
const PositionKey kKey{kEth, SideIndex::Net, MarginMode::Cross};
constexpr auto kStart = wallFromMs(1'763'600'400'000);

/// A venue whose price stands at 3000 until a fault or a test moves it.
struct Bench {
    WallTime now = kStart;
    VenueModel model;

    explicit Bench(const char* fault)
        : model{config()}
    {
        const auto moved = model.setPrice(now, kEth, Price::of("3000"));
        QVERIFY(moved.has_value());
        const auto parsed = Fault::parse(fault);
        QVERIFY2(parsed.has_value(), parsed.has_value() ? "" : parsed.error().context.c_str());
        model.faults().add(now, *parsed);
        (void)model.takeChanges();
    }
    static ModelConfig config()
    {
        ModelConfig config;
        config.market.start = kStart;
        config.market.ticksPerMinute = 1;
        AccountSpec account;
        account.uid = kUid;
        config.accounts.push_back(account);
        return config;
    }
    ModelReply enter(const char* limit = nullptr, const char* take = nullptr)
    {
        NewOrder order;
        order.instrument = kEth;
        order.qty = Qty::of("10");
        order.clientId = {"entry"};
        if (limit) {
            order.type = OrderType::Limit;
            order.limit = Price::of(limit);
        }
        NewAttachedStop stop;
        stop.clientId = {"attached"};
        stop.stopTrigger = Price::of("2900");
        if (take) stop.takeTrigger = Price::of(take);
        order.attached.push_back(stop);
        return model.placeOrder(kUid, now, order);
    }
    ModelReply place(const char* trigger = "2900", const char* take = nullptr)
    {
        NewStop stop;
        stop.instrument = kEth;
        stop.stopTrigger = Price::of(trigger);
        if (take) stop.kind = StopKind::Oco, stop.takeTrigger = Price::of(take);
        stop.closesWholePosition = stop.reduceOnly = stop.cancelsOnClose = true;
        stop.clientId = {"own"};
        return model.placeStop(kUid, now, stop);
    }
    void wait(milliseconds time)
    {
        now += time;
        model.advance(now);
    }
    void price(const char* text)
    {
        const auto moved = model.setPrice(now, kEth, Price::of(text));
        QVERIFY(moved.has_value());
    }
    [[nodiscard]] std::string held() const
    {
        const auto row = model.position(kUid, kKey);
        return row ? row->row.qty.value.normalized().toString() : "never";
    }
    [[nodiscard]] Price last() const { return model.market().price(kEth, TriggerSource::Last); }
};

} // namespace

/// How protection fails at the venue: F13, F14, F16, F62, F110 as the catalogue means them.
class TestVenueProtection : public QObject {
    Q_OBJECT

private slots:
    void f14AnAttachedStopIsNeverBornAndNothingSaysSo()
    {
        Bench bench{"F14{born=never}"};
        const auto reply = bench.enter();
        QCOMPARE(bench.held(), std::string{"10"});
        QVERIFY(bench.model.pendingStops(kUid).empty());
        const auto order = bench.model.findOrder(kUid, {kEth, reply.venueId, {}});
        QVERIFY(order->order.attached.at(0).failCode.empty());
    }
    void f14APartFillsAndTheRestGoesLater_data()
    {
        QTest::addColumn<bool>("isLimit");
        QTest::newRow("market") << false;
        QTest::newRow("limit") << true;
    }
    void f14APartFillsAndTheRestGoesLater()
    {
        QFETCH(bool, isLimit);
        Bench bench{"F14{fill=40%,D=3s}"};
        const auto reply = bench.enter(isLimit ? "2990" : nullptr);
        if (isLimit) bench.price("2989");
        QCOMPARE(bench.held(), std::string{"4"});
        const auto state = [&] {
            return bench.model.findOrder(kUid, {kEth, reply.venueId, {}})->order.state;
        };
        QCOMPARE(state(), OrderState::PartiallyFilled);
        bench.wait(milliseconds{2'999});
        QCOMPARE(state(), OrderState::PartiallyFilled);
        bench.wait(milliseconds{1});
        QCOMPARE(state(), OrderState::Canceled);
        QCOMPARE(bench.held(), std::string{"4"});
        QVERIFY(bench.model.pendingStops(kUid).empty()); // Born with the whole fill only.
    }

    void f16AnAckAndNothingRests()
    {
        Bench bench{"F16{nth=1}"};
        (void)bench.enter();
        const auto reply = bench.place();
        QVERIFY(reply.isAccepted() && !reply.venueId.empty());
        QVERIFY(!bench.model.findStop(kUid, {kEth, reply.venueId, {}}));
        QVERIFY(!bench.model.findStop(kUid, {kEth, {}, {"own"}}));
        QVERIFY(bench.place().isAccepted());
        QVERIFY(bench.model.findStop(kUid, {kEth, {}, {"own"}}).has_value());
    }

    void f62ThePriceGapsAgainstThePosition_data()
    {
        // clang-format off
        QTest::addColumn<QByteArray>("fault"); QTest::addColumn<bool>("hasStop"); QTest::addColumn<int>("afterMs"); QTest::addColumn<QByteArray>("held");
        QTest::newRow("with the fill: before the stop") << QByteArray{"F62{when=fill,gap=5%,times=1}"}        << false << 0   << QByteArray{"10"};
        QTest::newRow("later after the fill")           << QByteArray{"F62{when=fill,gap=5%,D=1s,times=1}"}   << true  << 999 << QByteArray{"10"};
        QTest::newRow("with the ack: it fires")         << QByteArray{"F62{when=ack,gap=5%,times=1}"}         << true  << 1   << QByteArray{"0"};
        // clang-format on
    }
    void f62ThePriceGapsAgainstThePosition()
    {
        QFETCH(QByteArray, fault);
        QFETCH(bool, hasStop);
        QFETCH(int, afterMs);
        QFETCH(QByteArray, held);
        Bench bench{fault.constData()};
        NewOrder order;
        order.instrument = kEth;
        order.qty = Qty::of("10");
        (void)bench.model.placeOrder(kUid, bench.now, order);
        if (hasStop) QVERIFY(bench.place().isAccepted());
        bench.wait(milliseconds{afterMs});
        QCOMPARE(QByteArray::fromStdString(bench.held()), held);
        if (afterMs == 999) {
            QCOMPARE(bench.last(), Price::of("3000"));
            bench.wait(milliseconds{1});
        }
        QCOMPARE(bench.last(), Price::of("2850"));
        if (!hasStop) QCOMPARE(bench.place().code, std::string{"51280"}); // The price is past it.
    }

    void f110ItFiresAndItsOrderDoesNotFill_data()
    {
        // clang-format off
        QTest::addColumn<QByteArray>("fault"); QTest::addColumn<QByteArray>("left"); QTest::addColumn<QByteArray>("source");
        QTest::newRow("nothing") << QByteArray{"F110{fill=0%,code=17}"} << QByteArray{"10"} << QByteArray{"17"};
        QTest::newRow("a part")  << QByteArray{"F110{fill=40%}"}        << QByteArray{"6"}  << QByteArray{"14"};
        // clang-format on
    }
    void f110ItFiresAndItsOrderDoesNotFill()
    {
        QFETCH(QByteArray, fault);
        QFETCH(QByteArray, left);
        QFETCH(QByteArray, source);
        Bench bench{fault.constData()};
        (void)bench.enter();
        QCOMPARE(bench.held(), std::string{"10"}); // An entry is no child: it fills whole.
        const auto born = bench.model.pendingStops(kUid);
        QCOMPARE(born.size(), std::size_t{1});
        bench.price("2899");
        QCOMPARE(QByteArray::fromStdString(bench.held()), left);
        const auto stop = bench.model.findStop(kUid, {kEth, born[0].stop.venueId, {}});
        QCOMPARE(stop->stop.state, StopOrderState::Effective);
        const auto child = bench.model.findOrder(kUid, {kEth, stop->stop.children.at(0), {}});
        QCOMPARE(child->order.state, OrderState::Canceled);
        QCOMPARE(QByteArray::fromStdString(child->order.cancelSource), source);
    }

    /// Both levels rest in one order: whichever fires ends it, attached or placed by itself.
    void oneLevelOfAnOcoFiresAndTheOtherEnds_data()
    {
        // clang-format off
        QTest::addColumn<bool>("isAttached"); QTest::addColumn<QByteArray>("price"); QTest::addColumn<QByteArray>("back"); QTest::addColumn<bool>("isTake");
        QTest::newRow("attached, the target") << true  << QByteArray{"3101"} << QByteArray{"2899"} << true;
        QTest::newRow("attached, the stop")   << true  << QByteArray{"2899"} << QByteArray{"3101"} << false;
        QTest::newRow("own, the target")      << false << QByteArray{"3101"} << QByteArray{"2899"} << true;
        QTest::newRow("own, the stop")        << false << QByteArray{"2899"} << QByteArray{"3101"} << false;
        // clang-format on
    }
    void oneLevelOfAnOcoFiresAndTheOtherEnds()
    {
        QFETCH(bool, isAttached);
        QFETCH(QByteArray, price);
        QFETCH(QByteArray, back);
        QFETCH(bool, isTake);
        Bench bench{"F15{nth=99}"};
        NewOrder bare;
        bare.instrument = kEth;
        bare.qty = Qty::of("10");
        if (isAttached)
            (void)bench.enter(nullptr, "3100");
        else
            (void)bench.model.placeOrder(kUid, bench.now, bare);
        if (!isAttached) QVERIFY(bench.place("2900", "3100").isAccepted());
        const auto resting = bench.model.pendingStops(kUid);
        QCOMPARE(resting.size(), std::size_t{1});
        QCOMPARE(resting[0].stop.kind, StopKind::Oco);
        QVERIFY(resting[0].stop.reduceOnly && !resting[0].stop.firedLeg);
        bench.price(price.constData());
        QCOMPARE(bench.held(), std::string{"0"});
        QVERIFY(bench.model.pendingStops(kUid).empty());
        const auto fired = bench.model.findStop(kUid, {kEth, resting[0].stop.venueId, {}});
        QCOMPARE(fired->stop.state, StopOrderState::Effective);
        QVERIFY(fired->stop.firedLeg == (isTake ? StopLeg::Take : StopLeg::Stop));
        const std::size_t fills = bench.model.fills(kUid).size();
        (void)bench.model.placeOrder(kUid, bench.now,
                                     bare); // another position: nothing may touch it
        bench.price(back.constData());
        QCOMPARE(bench.held(), std::string{"10"});
        QCOMPARE(bench.model.fills(kUid).size(), fills + 1);
    }
    /// The faults of protection strike an order that holds a target beside its stop as any other.
    void faultsStrikeAnOcoToo_data()
    {
        // clang-format off
        QTest::addColumn<QByteArray>("fault"); QTest::addColumn<QByteArray>("ends");
        QTest::newRow("F01 fails after its ack") << QByteArray{"F01{what=stop,D=1s}"}                << QByteArray{"failed"};
        QTest::newRow("F02 is not listed yet")   << QByteArray{"F02{ep=stops,D=8s}"}                 << QByteArray{"live"};
        QTest::newRow("F14 is never born")       << QByteArray{"F14{born=never}"}                    << QByteArray{"none"};
        QTest::newRow("F62 gaps with its ack")   << QByteArray{"F62{when=ack,gap=5%,times=1}"}       << QByteArray{"effective"};
        QTest::newRow("F63 crossed as it comes") << QByteArray{"F63{nth=1}"}                         << QByteArray{"51280"};
        // clang-format on
    }
    void faultsStrikeAnOcoToo()
    {
        QFETCH(QByteArray, fault);
        QFETCH(QByteArray, ends);
        Bench bench{fault.constData()};
        const bool isAttached = ends == "none";
        NewOrder bare;
        bare.instrument = kEth;
        bare.qty = Qty::of("10");
        ModelReply reply;
        if (isAttached) {
            (void)bench.enter(nullptr, "3100");
        } else {
            (void)bench.model.placeOrder(kUid, bench.now, bare);
            reply = bench.place("2900", "3100");
        }
        if (fault.startsWith("F02"))
            QVERIFY(bench.model.faults().onRead(bench.now, Endpoint::Stops).lag > milliseconds{0});
        bench.wait(milliseconds{1'500});
        QByteArray is{"none"};
        if (!reply.code.empty() && !reply.isAccepted()) is = QByteArray::fromStdString(reply.code);
        if (const auto stop = bench.model.findStop(kUid, {kEth, reply.venueId, {"own"}}))
            is = QByteArray::fromStdString(std::string{toString(stop->stop.state)});
        if (isAttached) QVERIFY(bench.model.pendingStops(kUid).empty());
        QCOMPARE(is, ends);
    }

    void f13WhatComesLateIsJudgedByWhenItWasSigned_data()
    {
        // clang-format off
        QTest::addColumn<bool>("isOpen"); QTest::addColumn<int>("lateMs"); QTest::addColumn<QByteArray>("code");
        QTest::newRow("an open within its expiry")  << true  << 2'900  << QByteArray{"0"};
        QTest::newRow("an open after its expiry")   << true  << 3'100  << QByteArray{"50036"};
        QTest::newRow("a stop within the signature's time") << false << 29'000 << QByteArray{"0"};
        QTest::newRow("a stop after the signature's time")  << false << 31'000 << QByteArray{"50102"};
        // clang-format on
    }
    void f13WhatComesLateIsJudgedByWhenItWasSigned()
    {
        QFETCH(bool, isOpen);
        QFETCH(int, lateMs);
        QFETCH(QByteArray, code);
        Bench bench{"F92"};
        if (!isOpen) (void)bench.enter();
        TypedDoor door{bench.model};
        venues::RequestEnvelope envelope;
        envelope.id = {1};
        if (isOpen) {
            venues::PlaceOrder order;
            order.instrument = kEth;
            order.qty = Qty::of("1");
            order.clientId = {"late"};
            order.expiresAfter = seconds{3};
            envelope.request = order;
        } else {
            venues::PlaceStop stop;
            stop.instrument = kEth;
            stop.trigger = Price::of("2900");
            stop.source = TriggerSource::Last;
            stop.clientId = {"late"};
            envelope.request = stop;
        }
        const auto served =
            door.serve(kUid, bench.now + milliseconds{lateMs}, envelope, {}, bench.now);
        QCOMPARE(QByteArray::fromStdString(served.code), code);
    }
    void f13StrikesWhatItNames()
    {
        FaultPlan plan;
        plan.add(kStart, *Fault::parse("F13{what=order,D=40s}"));
        QCOMPARE(plan.onTravel(kStart, Endpoint::Order, true), milliseconds{40'000});
        QCOMPARE(plan.onTravel(kStart, Endpoint::Order, false), milliseconds{0});
        QCOMPARE(plan.onTravel(kStart, Endpoint::Stop, false), milliseconds{0});
        QCOMPARE(plan.onTravel(kStart, Endpoint::Positions, false), milliseconds{0});
        QCOMPARE(plan.faults()[0].effects, std::uint64_t{1});
    }
};

QTEST_GUILESS_MAIN(TestVenueProtection)
#include "tst_venue_protection.moc"
