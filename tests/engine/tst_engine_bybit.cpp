// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/wire_world.h"
#include "tests/support/compare.h"

#include <QTest>

#include <algorithm>

using namespace holdfast;
using namespace holdfast::test;

namespace {

const InstrumentId kEth{"ETHUSDT"};
const PositionKey kEthKey{kEth, SideIndex::Net, MarginMode::Cross};
const sim::Uid kUid{"700001"};

sim::ModelConfig venue()
{
    sim::ModelConfig config;
    config.rules = sim::bybitRules();
    config.market.instruments = sim::bybitInstruments();
    config.market.start = WireWorld::kStart;
    config.market.speed = 1;
    config.accounts.push_back(sim::AccountSpec{kUid, "wire"});
    return config;
}

engine::EngineConfig desk(bool attach = true)
{
    engine::EngineConfig config;
    config.epoch = Epoch{"aaaa"};
    engine::AccountSetup account;
    account.id = AccountId{"main"};
    account.venue = Venue::Bybit;
    account.watch = {kEth};
    account.bar = minutes{5};
    account.tradesAtStart = true;
    account.attachStops = attach;
    config.accounts.push_back(account);
    return config;
}

engine::Open longOf(const char* qty, const char* stopPercent)
{
    engine::Open open;
    open.key = IntentKey{std::string{"ticket|"} + qty + stopPercent};
    open.account = AccountId{"main"};
    open.instrument = kEth;
    open.direction = Direction::Long;
    open.size = engine::Size{engine::SizeKind::Qty, Decimal::of(qty)};
    open.stop.percent = Decimal::of(stopPercent);
    open.source = "ticket";
    return open;
}

void tell(const WireWorld& world)
{
    for (const auto& line : world.lines())
        qInfo().noquote() << QString::fromStdString(line);
}

bool mayOpen(const WireWorld& world)
{
    return world.snapshot().accounts.front().opensBlockedBy.empty();
}
bool isVerified(const WireWorld& world)
{
    return !world.snapshot().positions.empty()
           && world.snapshot().positions.front().stop == StopState::Verified;
}
bool isFlat(WireWorld& world)
{
    return world.snapshot().positions.empty() && world.model().positions(kUid).empty();
}
bool said(const WireWorld& world, const char* words)
{
    return std::any_of(world.lines().begin(), world.lines().end(), [&](const std::string& line) {
        return line.find(words) != std::string::npos;
    });
}
Price levelOf(WireWorld& world)
{
    const auto stops = world.model().pendingStops(kUid);
    return stops.size() == 1 && stops.front().stop.stopTrigger ? *stops.front().stop.stopTrigger
                                                               : Price{};
}
/// With the venue's own window, say; a level of zero takes it away.
void moveByAnother(WireWorld& world, Price level)
{
    sim::PositionStops stops;
    stops.instrument = kEth;
    stops.stop = level;
    stops.stopSource = TriggerSource::Mark;
    QVERIFY(world.model().setPositionStops(kUid, world.wall(), stops).isAccepted());
}

} // namespace

#define HF_UNTIL(world, length, condition)                                                         \
    do {                                                                                           \
        const bool isSo = (world).runUntil(length, [&] { return condition; });                     \
        if (!isSo) tell(world);                                                                    \
        QVERIFY2(isSo, #condition);                                                                \
    } while (false)

/// The main job over bytes of Bybit: session, codec, signatures and dialect, in virtual time.
class TestEngineBybit : public QObject {
    Q_OBJECT
private slots:
    void comesUpAndMayOpen();
    void opensAndProvesTheStop_data();
    void opensAndProvesTheStop();
    void aTargetThatTheVenueKeepsIsNoFinding();
    void flattensAndProvesIt();
    void priceThroughTheStopIsClosedAndProved();
    void aStopThatNeverStandsCloses();
    void anAnswerThatIsLostIsNoSecondStop();
    void aStopMovedFartherByAnotherIsLeftToAPerson();
    void aStopMovedCloserByAnotherIsThePlan();
    void aStopTakenAwayIsSetAgainAfterTheGrace();
    void aPersonMovesTheStop();

private:
    static void open(WireWorld& world)
    {
        HF_UNTIL(world, seconds{20}, mayOpen(world));
        world.act(longOf("2", "2"), "t1");
        HF_UNTIL(world, seconds{10}, isVerified(world));
    }
};

void TestEngineBybit::comesUpAndMayOpen()
{
    WireWorld world{venue(), desk()};
    HF_UNTIL(world, seconds{3}, mayOpen(world));
    QCOMPARE(world.snapshot().accounts.front().uid, std::string{"700001"});
    QCOMPARE(world.snapshot().accounts.front().link, std::string{"live"});
}

void TestEngineBybit::opensAndProvesTheStop_data()
{
    QTest::addColumn<bool>("attach");
    QTest::newRow("the stop travels with the entry") << true;
    QTest::newRow("the guard's own stop") << false;
}

void TestEngineBybit::opensAndProvesTheStop()
{
    QFETCH(bool, attach);
    WireWorld world{venue(), desk(attach)};
    open(world);
    const auto& position = world.snapshot().positions.front();
    QCOMPARE(position.qty.toString(), std::string{"2"});
    QVERIFY(position.stopReduceOnly);
    QVERIFY(!position.evidence.empty());
    QVERIFY(std::all_of(position.evidence.begin(), position.evidence.end(),
                        [](const auto& field) { return field.agrees; }));
    QVERIFY2(QString::fromStdString(world.answer("t1"))
                 .contains("in the position's row and in the list"),
             world.answer("t1").c_str());
    QCOMPARE(world.model().pendingStops(kUid).size(), std::size_t{1});
    // It stays so: the proof is renewed, nothing is placed again.
    world.run(minutes{3});
    QVERIFY(isVerified(world));
    QCOMPARE(world.model().pendingStops(kUid).size(), std::size_t{1});
    QVERIFY(world.snapshot().findings.empty());
    QCOMPARE(world.snapshot().accounts.front().requestsUnknown, 0);
}

/// The position's target is an order of its own, without an id and without a stop's level: as planned, no mismatch.
void TestEngineBybit::aTargetThatTheVenueKeepsIsNoFinding()
{
    WireWorld world{venue(), desk()};
    HF_UNTIL(world, seconds{20}, mayOpen(world));
    engine::Open wanted = longOf("2", "2");
    wanted.takeProfit = *world.snapshot().instruments.front().last + Price::of("150");
    world.act(wanted, "t1");
    HF_UNTIL(world, seconds{10}, isVerified(world));
    QCOMPARE(world.model().pendingStops(kUid).size(), std::size_t{2});
    world.run(minutes{1});
    QVERIFY(!world.snapshot().positions.front().isTakeProfitLocal);
    QVERIFY(world.snapshot().findings.empty());
}

void TestEngineBybit::flattensAndProvesIt()
{
    WireWorld world{venue(), desk()};
    open(world);
    world.act(engine::Flatten{std::nullopt, std::nullopt, std::nullopt, "test"}, "t2");
    HF_UNTIL(world, seconds{15},
             world.snapshot().close.id != 0 && !world.snapshot().close.isRunning && isFlat(world)
                 && world.model().pendingStops(kUid).empty());
    QVERIFY(world.snapshot().accounts.front().isKillEngaged);
    QVERIFY(world.snapshot().close.rows.front().isProved);
    QVERIFY(!world.snapshot().close.rows.front().proof.empty());
    QCOMPARE(world.snapshot().close.rows.front().rounds, 1); // the venue's own close was enough
    // The stop that goes with the position alarms nobody.
    QVERIFY(!said(world, "no live stop seen") && !said(world, "placed again in"));
}

void TestEngineBybit::priceThroughTheStopIsClosedAndProved()
{
    WireWorld world{venue(), desk()};
    open(world);
    const Price level = *world.snapshot().positions.front().stopTrigger;
    QVERIFY(world.model().setPrice(world.wall(), kEth, level - Price::of("15")).has_value());
    HF_UNTIL(world, seconds{15}, isFlat(world));
    HF_UNTIL(world, seconds{5}, said(world, "it ended by: stop"));
    QVERIFY(!said(world, "emergency close"));
}

/// Taken with yes, and set nowhere: the attached one and the guard's own.
void TestEngineBybit::aStopThatNeverStandsCloses()
{
    WireWorld world{venue(), desk()};
    HF_UNTIL(world, seconds{20}, mayOpen(world));
    world.model().faults().add(world.wall(), *sim::Fault::parse("F14{born=never}"));
    world.model().faults().add(world.wall(), *sim::Fault::parse("F16"));
    world.act(longOf("2", "2"), "t1");
    HF_UNTIL(world, seconds{10}, !world.snapshot().positions.empty());
    HF_UNTIL(world, seconds{15}, isFlat(world));
    QVERIFY(said(world, "no live stop within 10 s"));
    QVERIFY(said(world, "[alarm] ETHUSDT long 2: no live stop seen for 5"));
    QVERIFY(!said(world, "never arrived")); // it did
}

/// The answer to the guard's own stop is lost. It stands, so nobody asks for it by an id that it has not.
void TestEngineBybit::anAnswerThatIsLostIsNoSecondStop()
{
    WireWorld world{venue(), desk(false)};
    HF_UNTIL(world, seconds{20}, mayOpen(world));
    world.model().faults().add(world.wall(),
                               *sim::Fault::parse("F03{what=stop,executed=1,times=1}"));
    world.act(longOf("2", "2"), "t1");
    HF_UNTIL(world, seconds{20}, isVerified(world));
    QCOMPARE(world.model().faults().faults().front().effects, std::uint64_t{1}); // it was lost
    QCOMPARE(world.model().pendingStops(kUid).size(), std::size_t{1});
    world.run(minutes{2});
    QVERIFY(isVerified(world));
    QVERIFY(!said(world, "never arrived"));
    QCOMPARE(world.snapshot().accounts.front().requestsUnknown, 0);
}

/// F100: told, left where it is, and the plan once a person says so.
void TestEngineBybit::aStopMovedFartherByAnotherIsLeftToAPerson()
{
    WireWorld world{venue(), desk()};
    open(world);
    const Price level = levelOf(world) - Price::of("100");
    moveByAnother(world, level);
    HF_UNTIL(world, seconds{3}, said(world, "it protects less than planned"));
    QVERIFY(!isVerified(world));
    world.run(minutes{1});
    QCOMPARE(levelOf(world), level);
    QCOMPARE(world.snapshot().positions.front().stop, StopState::Mismatched);
    QVERIFY(!said(world, "emergency close"));
    world.act(engine::MoveStop{AccountId{"main"}, kEthKey, level}, "t2");
    HF_UNTIL(world, seconds{10}, isVerified(world));
    QCOMPARE(levelOf(world), level);
}

void TestEngineBybit::aStopMovedCloserByAnotherIsThePlan()
{
    WireWorld world{venue(), desk()};
    open(world);
    const Price level = levelOf(world) + Price::of("5");
    moveByAnother(world, level);
    HF_UNTIL(world, seconds{3}, said(world, "so the plan follows"));
    world.run(minutes{1});
    QCOMPARE(levelOf(world), level);
    QVERIFY(isVerified(world));
    QVERIFY(!said(world, "it protects less than planned"));
}

/// F101: a person is told at once, and may have meant it.
void TestEngineBybit::aStopTakenAwayIsSetAgainAfterTheGrace()
{
    WireWorld world{venue(), desk()};
    open(world);
    const Price planned = levelOf(world);
    const WallTime taken = world.wall();
    moveByAnother(world, Price{});
    QVERIFY(world.model().pendingStops(kUid).empty());
    HF_UNTIL(world, seconds{2}, said(world, "placed again in 3.0 s unless it is waived"));
    HF_UNTIL(world, seconds{6}, levelOf(world) == planned);
    QVERIFY(world.wall() - taken >= Numbers{}.stopGrace);
    HF_UNTIL(world, seconds{10}, isVerified(world));
}

void TestEngineBybit::aPersonMovesTheStop()
{
    WireWorld world{venue(), desk()};
    open(world);
    const Price level = levelOf(world) - Price::of("20");
    world.act(engine::MoveStop{AccountId{"main"}, kEthKey, level}, "t2");
    HF_UNTIL(world, seconds{3}, levelOf(world) == level);
    HF_UNTIL(world, seconds{10}, isVerified(world));
    QCOMPARE(world.model().pendingStops(kUid).size(), std::size_t{1});
    // Its source was said again with it: the venue would else have gone back to last.
    QCOMPARE(world.model().pendingStops(kUid).front().stop.stopSource, TriggerSource::Mark);
}

QTEST_GUILESS_MAIN(TestEngineBybit)
#include "tst_engine_bybit.moc"
