// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/typed_world.h"
#include "tests/support/compare.h"

#include <algorithm>

using namespace holdfast;
using namespace holdfast::sim;

namespace {

const InstrumentId kEth{"ETH-USDT-SWAP"};
const InstrumentId kBtc{"BTC-USDT-SWAP"};
PositionKey keyOn(const InstrumentId& id) { return {id, SideIndex::Net, MarginMode::Cross}; }

/// A world that trades already.
struct Stage {
    World world{typedWorld(7), productCore()};

    Stage() { world.run(seconds{30}); }
    void ticket(const char* key, const InstrumentId& instrument = kEth)
    {
        engine::Open open;
        open.key = {key};
        open.account = kSimAccount;
        open.instrument = instrument;
        open.direction = Direction::Long;
        open.size = {engine::SizeKind::Notional, Decimal::of("2400")};
        open.stop.percent = Decimal::of("1");
        open.source = "ticket";
        world.act(open, key);
    }
    [[nodiscard]] bool holds(const InstrumentId& id)
    {
        const auto row = world.venue().position(world.uid(), keyOn(id));
        return row && row->isOpen();
    }
    [[nodiscard]] std::size_t liveStops(const InstrumentId& id)
    {
        const auto stops = world.venue().pendingStops(world.uid());
        return static_cast<std::size_t>(std::ranges::count_if(stops, [&](const StopTruth& stop) {
            return stop.stop.instrument == id && stop.stop.state == StopOrderState::Live;
        }));
    }
    /// Flat, or protected. Two stops may rest: the entry's own, and the guard's that was placed before
    /// that one was read; both only reduce.
    [[nodiscard]] bool comesRight(const InstrumentId& id)
    {
        return world.runUntil(seconds{60}, [&] { return !holds(id) || liveStops(id) >= 1; });
    }
    [[nodiscard]] bool hasAlarm(const char* part) const
    {
        const auto snapshot = world.snapshot();
        return snapshot && std::ranges::any_of(snapshot->alarms, [&](const auto& alarm) {
                   return alarm.isActive && alarm.text.find(part) != std::string::npos;
               });
    }
    /// Active, or over and not acknowledged yet.
    [[nodiscard]] bool hadAlarm(const char* part) const
    {
        const auto snapshot = world.snapshot();
        return snapshot && std::ranges::any_of(snapshot->alarms, [&](const auto& alarm) {
                   return alarm.text.find(part) != std::string::npos;
               });
    }
    [[nodiscard]] std::string answer(const char* token) const
    {
        const auto answers = world.answers(token);
        return answers.empty() ? std::string{} : answers.back().text;
    }
    [[nodiscard]] std::uint64_t effects() const
    {
        std::uint64_t sum = 0;
        for (const Fault& fault : const_cast<World&>(world).venue().faults().faults())
            sum += fault.effects;
        return sum;
    }
    [[nodiscard]] std::string told() const
    {
        std::string text;
        for (const Violation& v : world.referee().violations())
            text += v.invariant + ": " + v.text + "\n";
        for (const std::string& line : world.recent())
            text += line + "\n";
        return text;
    }
};

#define VERIFY_SAID(condition, stage) QVERIFY2(condition, (stage).told().c_str())
#define VERIFY_CLEAN(stage)                                                                        \
    QVERIFY2((stage).world.referee().violations().empty(), (stage).told().c_str())

} // namespace

/// F80 to F86 as data, in the world: what the program owes with a bad disk, and after its own end.
class TestDiskFaults : public QObject {
    Q_OBJECT

private slots:
    void itEndsWhereTheFaultSays_data()
    {
        QTest::addColumn<QByteArray>("fault");
        for (const char* fault :
             {"F80{down=3s}", "F80{down=0s}", "F81{down=3s}", "F81{down=1m}", "F82{down=3s}",
              "F86{what=drop,nth=3,down=3s}", "F86{what=torn,nth=4,down=3s}",
              "F86{what=reorder,nth=5,down=2m}"})
            QTest::newRow(fault) << QByteArray{fault};
    }
    void itEndsWhereTheFaultSays()
    {
        QFETCH(QByteArray, fault);
        Stage stage;
        stage.world.addFault(fault.toStdString());
        stage.ticket("T1");
        stage.world.run(seconds{20});
        QCOMPARE(stage.effects(), std::uint64_t{1});
        QCOMPARE(stage.world.lives(), std::uint64_t{2});
        stage.world.run(minutes{3});
        stage.ticket("T1"); // the same key: once, ever
        stage.world.run(seconds{20});
        QVERIFY2(stage.comesRight(kEth), std::to_string(stage.liveStops(kEth)).c_str());
        VERIFY_CLEAN(stage);
    }

    void aDiskInTroubleStopsOpensNotProtection_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::newRow("full") << QByteArray{"F83{for=40s}"};
        QTest::newRow("locked by another process") << QByteArray{"F84{what=locked,for=40s}"};
    }
    void aDiskInTroubleStopsOpensNotProtection()
    {
        QFETCH(QByteArray, fault);
        Stage stage;
        stage.world.addFault("F01{what=stop,D=6s,nth=1}");
        stage.ticket("T1");
        stage.world.run(seconds{4});
        VERIFY_SAID(stage.holds(kEth), stage);
        stage.world.addFault(fault.toStdString());
        stage.world.run(seconds{10}); // its stop fails meanwhile
        VERIFY_SAID(stage.liveStops(kEth) == 1, stage);
        VERIFY_SAID(stage.hasAlarm("the journal cannot be written"), stage);
        stage.ticket("T2", kBtc);
        stage.world.run(seconds{5});
        VERIFY_SAID(!stage.holds(kBtc), stage);
        QVERIFY2(stage.answer("T2").find("journal") != std::string::npos,
                 stage.answer("T2").c_str());
        VERIFY_SAID(stage.hasAlarm("the journal cannot be written"), stage); // it stays
        stage.world.run(seconds{30});                                        // cured
        VERIFY_SAID(!stage.hasAlarm("the journal cannot be written"), stage);
        stage.ticket("T3", kBtc);
        stage.world.run(seconds{15});
        VERIFY_SAID(stage.holds(kBtc) && stage.liveStops(kBtc) == 1, stage);
        VERIFY_CLEAN(stage);
    }

    /// The same, and the power goes while the disk is full: what was sent is in the reserve (I8).
    void whatWasSentOnAFullDiskSurvivesThePowerCut()
    {
        Stage stage;
        stage.world.addFault("F01{what=stop,D=6s,nth=1}");
        stage.ticket("T1");
        stage.world.run(seconds{4});
        stage.world.addFault("F83{for=20s}");
        stage.world.run(seconds{6});
        VERIFY_SAID(stage.liveStops(kEth) == 1, stage);
        stage.world.crashAndRestart(seconds{30});
        stage.world.run(seconds{40});
        VERIFY_SAID(stage.holds(kEth) && stage.liveStops(kEth) == 1, stage);
        VERIFY_CLEAN(stage);
    }

    /// A slow sync: protection does not wait for it, opens do.
    void aSlowDiskDelaysOpensOnly()
    {
        Stage stage;
        stage.world.addFault("F84{what=slow,D=400ms}");
        stage.world.addFault("F01{what=stop,D=6s,nth=1}");
        stage.ticket("T1");
        stage.world.run(seconds{20});
        VERIFY_SAID(stage.holds(kEth) && stage.liveStops(kEth) == 1, stage);
        VERIFY_SAID(stage.hadAlarm("the journal did not confirm in time"), stage);
        VERIFY_CLEAN(stage);
    }

    void aKillSwitchOfAFullDiskSurvivesTheEnd()
    {
        Stage stage;
        stage.world.addFault("F83{for=20s}");
        stage.world.run(seconds{1});
        engine::Flatten flatten;
        flatten.reason = "one click";
        stage.world.act(flatten, "click"); // nothing is held: no request leaves with it
        stage.world.run(seconds{1});
        stage.world.crashAndRestart(seconds{30});
        stage.world.run(seconds{20});
        const auto snapshot = stage.world.snapshot();
        VERIFY_SAID(snapshot && snapshot->accounts[0].isKillEngaged, stage);
        stage.ticket("T1");
        stage.world.run(seconds{10});
        VERIFY_SAID(!stage.holds(kEth), stage);
        VERIFY_CLEAN(stage);
    }

    /// The reserve keeps requests, not the start that wrote them. A close of a life that never got a
    /// record into the journal fills after the next start: that is us, and no twin.
    void aCloseOfALifeWithoutAJournalIsNoTwin()
    {
        Stage stage;
        stage.ticket("T1");
        stage.world.run(seconds{6});
        stage.world.addFault("F83{for=20s}");
        stage.world.crashAndRestart(seconds{0});
        stage.world.run(seconds{5});
        VERIFY_SAID(stage.holds(kEth), stage);
        stage.world.crashWhere([&](const CrashSite& site) -> std::optional<Crash> {
            if (stage.world.lives() == 2 && site.what == CrashSite::What::Send
                && site.when == CrashSite::When::After && site.name == "close position")
                return Crash{seconds{0}, Loss::None};
            return std::nullopt;
        });
        engine::Flatten flatten;
        flatten.account = kSimAccount;
        flatten.position = keyOn(kEth);
        flatten.reason = "one click";
        stage.world.act(flatten, "click");
        stage.world.run(minutes{2});
        QCOMPARE(stage.world.lives(), std::uint64_t{3});
        VERIFY_SAID(!stage.holds(kEth), stage);
        VERIFY_SAID(!stage.hasAlarm("another copy trades this account"), stage);
        stage.ticket("T2", kBtc);
        stage.world.run(seconds{15});
        VERIFY_SAID(stage.holds(kBtc), stage);
        VERIFY_CLEAN(stage);
    }

    /// Decisions §4, across a restart: while it is unknown, only the same id again.
    void anUnknownStopOfAnEarlierLifeIsSentAgainUnderItsOwnId()
    {
        Stage stage;
        stage.world.addFault("F01{what=stop,D=3s,nth=1}");
        stage.world.addFault("F03{what=stop,executed=0,nth=1}");
        stage.ticket("T1");
        const auto ids = [&] {
            std::vector<std::string> found;
            for (const journal::Record& record : stage.world.journal())
                if (const auto* intent = std::get_if<journal::IntentRecord>(&record.body))
                    if (const auto* stop = std::get_if<venues::PlaceStop>(&intent->what))
                        found.push_back(stop->clientId.text);
            return found;
        };
        QVERIFY(stage.world.runUntil(seconds{10}, [&] { return !ids().empty(); }));
        stage.world.run(milliseconds{300});
        stage.world.crashAndRestart(seconds{1});
        stage.world.run(seconds{12});
        VERIFY_SAID(stage.holds(kEth) && stage.liveStops(kEth) == 1, stage);
        const auto sent = ids();
        QVERIFY(sent.size() >= 2);
        for (const std::string& id : sent)
            QCOMPARE(id, sent.front());
        VERIFY_CLEAN(stage);
    }

    void aDamagedJournalOpensNothingUntilAPersonLooked()
    {
        Stage stage;
        stage.ticket("T1");
        stage.world.run(seconds{10});
        stage.world.addFault("F85{what=corrupt}");
        stage.world.crashAndRestart(seconds{3});
        stage.world.run(minutes{2});
        QCOMPARE(stage.effects(), std::uint64_t{1});
        VERIFY_SAID(stage.hasAlarm("the journal was damaged"), stage);
        stage.ticket("T2", kBtc);
        stage.world.run(seconds{10});
        VERIFY_SAID(!stage.holds(kBtc), stage);
        VERIFY_SAID(stage.liveStops(kEth) == 1, stage); // protection goes on
        stage.world.act(engine::AcknowledgeAlarm{"||journal-damaged"});
        stage.ticket("T3", kBtc);
        stage.world.run(seconds{15});
        VERIFY_SAID(stage.holds(kBtc), stage);
        VERIFY_CLEAN(stage);
    }

    /// An older copy was put back: nothing that it does not know is touched.
    void anOlderJournalTouchesNothing_data()
    {
        QTest::addColumn<int>("batches");
        for (const int batches : {1, 3, 6, 12, 100})
            QTest::newRow(std::to_string(batches).c_str()) << batches;
    }
    void anOlderJournalTouchesNothing()
    {
        QFETCH(int, batches);
        Stage stage;
        stage.ticket("T1");
        stage.world.run(seconds{10});
        stage.world.addFault("F85{what=rollback,n=" + std::to_string(batches) + "}");
        stage.world.crashAndRestart(hours{1});
        QCOMPARE(stage.effects(), std::uint64_t{1});
        const bool isHeld = stage.holds(kEth);
        stage.world.run(minutes{3});
        VERIFY_SAID(stage.holds(kEth) == isHeld, stage);
        QVERIFY2(!isHeld || stage.liveStops(kEth) >= 1,
                 std::to_string(stage.liveStops(kEth)).c_str());
        VERIFY_CLEAN(stage);
    }
};

QTEST_GUILESS_MAIN(TestDiskFaults)
#include "tst_disk_faults.moc"
