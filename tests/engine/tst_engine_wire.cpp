// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/wire_world.h"
#include "tests/support/compare.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::test;

namespace {

const InstrumentId kEth{"ETH-USDT-SWAP"};
const PositionKey kEthKey{kEth, SideIndex::Net, MarginMode::Cross};

sim::ModelConfig venue()
{
    sim::ModelConfig config;
    config.market.start = WireWorld::kStart;
    config.market.speed = 1;
    config.accounts.push_back(sim::AccountSpec{sim::Uid{"700001"}, "wire"});
    return config;
}

engine::EngineConfig desk(TriggerSource source = TriggerSource::Mark, bool attach = true)
{
    engine::EngineConfig config;
    config.epoch = Epoch{"aaaa"};
    engine::AccountSetup account;
    account.id = AccountId{"main"};
    account.watch = {kEth};
    account.bar = minutes{5};
    account.tradesAtStart = true;
    account.stopSource = source;
    account.attachStops = attach;
    config.accounts.push_back(account);
    return config;
}

engine::Open longOf(const char* qty, const char* stopPercent,
                    TriggerSource source = TriggerSource::Mark)
{
    engine::Open open;
    open.key = IntentKey{std::string{"ticket|"} + qty + stopPercent};
    open.account = AccountId{"main"};
    open.instrument = kEth;
    open.direction = Direction::Long;
    open.size = engine::Size{engine::SizeKind::Qty, Decimal::of(qty)};
    open.stop.percent = Decimal::of(stopPercent);
    open.stop.source = source;
    open.source = "ticket";
    return open;
}

bool mayOpen(const WireWorld& world)
{
    return world.snapshot().accounts.front().opensBlockedBy.empty();
}

void tell(const WireWorld& world)
{
    for (const auto& line : world.lines())
        qInfo().noquote() << QString::fromStdString(line);
}

} // namespace

/// The main job over bytes: session, codec, signatures and dialect, in virtual time.
class TestEngineWire : public QObject {
    Q_OBJECT
private slots:
    void comesUpAndMayOpen();
    void opensAndProvesTheStop_data();
    void opensAndProvesTheStop();
    void requestsDoNotWaitForThePicture();
    void flattensAndProvesIt();
    void stopThatFailsIsReplacedOrClosed();
    void reSetRefusedBecausePricePassedCloses();
    void silentPeerNeverOpensTwice();
};

void TestEngineWire::comesUpAndMayOpen()
{
    WireWorld world{venue(), desk()};
    const bool ready = world.runUntil(seconds{1}, [&] { return mayOpen(world); });
    if (!ready) {
        tell(world);
        for (const auto& why : world.snapshot().accounts.front().opensBlockedBy)
            qInfo() << "blocked:" << why.c_str();
    }
    QVERIFY(ready);
    QCOMPARE(world.snapshot().accounts.front().uid, std::string{"700001"});
    QCOMPARE(world.snapshot().accounts.front().link, std::string{"live"});
}

void TestEngineWire::opensAndProvesTheStop_data()
{
    QTest::addColumn<bool>("attach");
    QTest::newRow("the stop travels with the entry") << true;
    QTest::newRow("the guard's own stop") << false;
}

void TestEngineWire::opensAndProvesTheStop()
{
    QFETCH(bool, attach);
    WireWorld world{venue(), desk(TriggerSource::Mark, attach)};
    QVERIFY(world.runUntil(seconds{20}, [&] { return mayOpen(world); }));
    world.act(longOf("10", "2"), "t1");
    const bool verified = world.runUntil(seconds{10}, [&] {
        return !world.snapshot().positions.empty()
               && world.snapshot().positions.front().stop == StopState::Verified;
    });
    if (!verified) tell(world);
    QVERIFY(verified);
    const auto& position = world.snapshot().positions.front();
    QCOMPARE(position.qty.toString(), std::string{"10"});
    QVERIFY(position.stopReduceOnly);
    QVERIFY(!position.evidence.empty());
    QVERIFY(std::all_of(position.evidence.begin(), position.evidence.end(),
                        [](const auto& field) { return field.agrees; }));
    QVERIFY2(QString::fromStdString(world.answer("t1")).contains("records"),
             world.answer("t1").c_str());
    QCOMPARE(world.model().pendingStops(sim::Uid{"700001"}).size(), std::size_t{1});
    // It stays so: the proof is renewed, nothing is placed again.
    world.run(minutes{3});
    QCOMPARE(world.snapshot().positions.front().stop, StopState::Verified);
    QCOMPARE(world.model().pendingStops(sim::Uid{"700001"}).size(), std::size_t{1});
    QVERIFY(world.snapshot().findings.empty());
}

void TestEngineWire::requestsDoNotWaitForThePicture()
{
    WireWorld world{venue(), desk(TriggerSource::Mark, false)};
    QVERIFY(world.runUntil(seconds{20}, [&] { return mayOpen(world); }));
    int pictures = 0;
    int stops = 0;
    int together = 0;
    world.observe([&](const engine::Event&, nanoseconds, const engine::Commands& out) {
        bool isPost = false;
        bool isPicture = false;
        bool isRecord = false;
        for (const engine::Command& command : out) {
            isPicture = isPicture || std::holds_alternative<engine::Publish>(command);
            isRecord = isRecord || std::holds_alternative<engine::WriteRecords>(command);
            const auto* transport = std::get_if<engine::Transport>(&command);
            const auto* http =
                transport ? std::get_if<venues::SendHttp>(&transport->command) : nullptr;
            isPost = isPost || (http && http->method == venues::HttpMethod::Post);
        }
        pictures += isPicture;
        stops += isPost;
        together += (isPost || isRecord) && isPicture;
    });
    world.act(longOf("10", "2"), "t1");
    world.run(seconds{2});
    QVERIFY(pictures > 0);
    QVERIFY(stops >= 2); // the entry and the guard's stop
    QCOMPARE(together, 0);
}

void TestEngineWire::flattensAndProvesIt()
{
    WireWorld world{venue(), desk()};
    QVERIFY(world.runUntil(seconds{20}, [&] { return mayOpen(world); }));
    world.act(longOf("10", "2"), "t1");
    QVERIFY(world.runUntil(seconds{10}, [&] { return !world.snapshot().positions.empty(); }));
    world.act(engine::Flatten{std::nullopt, std::nullopt, std::nullopt, "test"}, "t2");
    const bool flat = world.runUntil(seconds{15}, [&] {
        return world.snapshot().close.id != 0 && !world.snapshot().close.isRunning
               && world.snapshot().positions.empty()
               && world.model().pendingStops(sim::Uid{"700001"}).empty();
    });
    if (!flat) tell(world);
    QVERIFY(flat);
    QVERIFY(world.model().positions(sim::Uid{"700001"}).empty());
    QVERIFY(world.snapshot().accounts.front().isKillEngaged);
    QVERIFY(world.snapshot().close.rows.front().isProved);
    QVERIFY(!world.snapshot().close.rows.front().proof.empty());
}

void TestEngineWire::stopThatFailsIsReplacedOrClosed()
{
    WireWorld world{venue(), desk(TriggerSource::Mark, false)};
    QVERIFY(world.runUntil(seconds{20}, [&] { return mayOpen(world); }));
    world.model().faults().add(world.wall(), *sim::Fault::parse("F01{what=stop,D=1s,code=51008}"));
    world.act(longOf("10", "2"), "t1");
    const bool ended = world.runUntil(seconds{40}, [&] {
        return world.model().positions(sim::Uid{"700001"}).empty()
               && world.snapshot().positions.empty() && !world.snapshot().fills.empty();
    });
    if (!ended) tell(world);
    QVERIFY(ended);
    const bool named =
        std::any_of(world.lines().begin(), world.lines().end(), [](const std::string& line) {
            return line.find("the stop failed after its ack, twice") != std::string::npos;
        });
    QVERIFY(named);
}

void TestEngineWire::reSetRefusedBecausePricePassedCloses()
{
    WireWorld world{venue(), desk(TriggerSource::Last, false)};
    QVERIFY(world.runUntil(seconds{20}, [&] { return mayOpen(world); }));
    world.model().faults().add(
        world.wall(), *sim::Fault::parse("F01{what=stop,D=at_trigger,code=51008,times=1}"));
    world.act(longOf("10", "2", TriggerSource::Last), "t1");
    QVERIFY(world.runUntil(seconds{10}, [&] {
        return !world.snapshot().positions.empty()
               && world.snapshot().positions.front().stop == StopState::Verified;
    }));
    const Price level = *world.snapshot().positions.front().stopTrigger;
    QVERIFY(world.model().setPrice(world.wall(), kEth, level - Price::of("15")).has_value());
    const bool flat = world.runUntil(seconds{15}, [&] {
        return world.snapshot().positions.empty()
               && world.model().positions(sim::Uid{"700001"}).empty();
    });
    if (!flat) tell(world);
    QVERIFY(flat);
    const auto said = [&](const char* what) {
        return std::any_of(
            world.lines().begin(), world.lines().end(),
            [&](const std::string& line) { return line.find(what) != std::string::npos; });
    };
    QVERIFY(said("51280"));
    QVERIFY(said("stop refused: price passed"));
    QVERIFY(world.snapshot().close.rows.front().isProved);
}

void TestEngineWire::silentPeerNeverOpensTwice()
{
    WireWorld world{venue(), desk()};
    QVERIFY(world.runUntil(seconds{20}, [&] { return mayOpen(world); }));
    world.model().faults().add(world.wall(),
                               *sim::Fault::parse("F03{what=order,executed=1,times=1}"));
    world.act(longOf("10", "2"), "t1");
    QVERIFY(world.runUntil(seconds{30}, [&] {
        return !world.snapshot().positions.empty()
               && world.snapshot().positions.front().stop == StopState::Verified;
    }));
    QCOMPARE(world.model().faults().faults().front().effects, std::uint64_t{1}); // no reply came
    QCOMPARE(world.model().positions(sim::Uid{"700001"}).front().row.qty.toString(),
             std::string{"10"});
    world.act(longOf("10", "2"), "t2"); // the same key
    world.run(seconds{5});
    QCOMPARE(world.model().positions(sim::Uid{"700001"}).front().row.qty.toString(),
             std::string{"10"});
    QVERIFY2(QString::fromStdString(world.answer("t2")).contains("key"),
             world.answer("t2").c_str());
}

QTEST_GUILESS_MAIN(TestEngineWire)
#include "tst_engine_wire.moc"
