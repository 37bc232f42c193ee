// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/wire_swarm.h"
#include "core/sim/workload.h"
#include "tests/sim/wire_stage.h"
#include "tests/support/compare.h"

#include <cstdio>

using namespace holdfast;
using namespace holdfast::sim;
using namespace holdfast::sim::test;

/// Issue 3, point 5, in virtual time: each fault of the wire alone, and in seeded mixtures with a person
/// at work. The referee finds nothing on any event, and after healing belief and truth are one.
class TestWireFaults : public QObject {
    Q_OBJECT

private:
    static constexpr seconds kConvergence{60}; ///< T_conv of the catalogue.

private slots:
    void eachAloneBreaksNothingAndHeals_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<int>("door");
        QTest::addColumn<bool>("mayBeRefused"); // the code is one of those that prove
        struct Row {
            const char* name;
            const char* fault;
            bool isWireOnly = false;
            bool mayBeRefused = false;
        };
        // clang-format off
        const Row rows[] = {
            {"F03 hang-up before the reply, executed",  "F03{p=0.5}"},
            {"F03 hang-up before the reply, not",       "F03{executed=0,p=0.4}"},
            {"F03 half-open, executed",                 "F03{how=silent,p=0.4}"},
            {"F03 reply cut",                           "F03{how=cut,p=0.5}"},
            {"F04 502 page while executed",             "F04{status=502,p=0.6}"},
            {"F04 500 with a code while executed",      "F04{status=500,code=50026,p=0.6}"},
            {"F04 504 while executed",                  "F04{status=504}"},
            {"F04 429 while executed",                  "F04{status=429,p=0.5}", false, true},
            {"F04 ok and an undetermined error",        "F04{status=200,code=51149,p=0.6}"},
            {"F04 ok and a lie that proves",            "F04{status=200,code=51008,p=0.4}", false, true},
            {"F06 two meanings, executed",              "F06{code=51412,p=0.6}", false, true},
            {"F06 two meanings, not executed",          "F06{code=51412,executed=0,p=0.4}", false, true},
            {"F06 a code nobody lists",                 "F06{code=59998,p=0.6}"},
            {"F06 51400 on a cancel",                   "F06{code=51400,what=cancel}", false, true},
            {"F12 cancel and fill race, in part",       "F12{partial=40}"},
            {"F12 cancel and fill race, whole",         "F12"},
            {"F22 stale reads, everywhere",             "F22{D=5s}"},
            {"F22 stale positions, three nodes",        "F22{ep=positions,D=20s,nodes=3}"},
            {"F22 stale stops",                         "F22{ep=stops,D=10s,nodes=2}"},
            {"F22 stale orders",                        "F22{ep=orders,D=10s}"},
            {"F22 stale by two minutes",                "F22{D=120s,nodes=2}"},
            {"F26 position behind its order",           "F26{D=4s}"},
            {"F26 far behind",                          "F26{D=15s}"},
            {"F29 snapshot in pages",                   "F29{rows=1}", true},
            {"F29 a page lost",                         "F29{rows=1,lose=1}", true},
            {"F31 empty strings in positions",          "F31{ep=positions,p=0.6}", true},
            {"F31 empty strings everywhere",            "F31{ep=all,p=0.5}", true},
            {"F31 zeros in positions",                  "F31{ep=positions,as=zero,p=0.5}", true},
            {"F31 zeros in orders",                     "F31{ep=orders,as=zero,p=0.7}", true},
            {"F34 silent streams",                      "F34{D=90s,at=30s}"},
            {"F36 pushes lost",                         "F36{p=0.5}"},
            {"F37 no replay after a resubscribe",       "F37{D=30s}"},
            {"F39 pushes out of order",                 "F39{window=3s}"},
            {"F42 reconnect storm",                     "F42{period=1s,n=60}"},
            {"F43 closed without notice",               "F43{every=45s}"},
            {"F43 closed with a minute's notice",       "F43{notice=60s,every=100s}"},
            {"F44 login expires mid-stream",            "F44{how=mute,every=50s}"},
            {"F44 login without an answer",             "F44{how=silent,D=40s,at=60s}|F43{at=62s}"},
            {"F44 login refused",                       "F44{how=refuse,D=40s,at=60s}|F43{at=62s}"},
            {"F47 429 on what is not protection",       "F47{scope=market+history+entry}"},
            {"F47 429 with Retry-After",                "F47{scope=reads,after=5s,p=0.5}"},
            {"F47 50011 as HTTP 200",                   "F47{scope=all,status=200,p=0.4}", false, true},
            {"F47 429 on everything",                   "F47{scope=all,p=0.4}", false, true},
            {"F48 banned for a minute",                 "F48{D=60s,at=70s}"},
            {"F49 pages instead of replies",            "F49{shape=html,status=200,p=0.4}"},
            {"F49 pages of 520",                        "F49{shape=html,status=520,p=0.4}"},
            {"F49 half of the JSON",                    "F49{shape=half,p=0.4}"},
            {"F49 cut",                                 "F49{shape=cut,p=0.4}"},
            {"F49 bad gzip",                            "F49{shape=gzip,p=0.4}"},
            {"F49 empty",                               "F49{shape=empty,p=0.4}"},
            {"F56 our clock a minute ahead",            "F56{skew=60s,at=40s}", true},
            {"F56 our clock a minute behind",           "F56{skew=-60s,at=40s}", true},
            {"F56 the venue's clock a minute ahead",    "F56{skew=60s,of=venue,at=40s}", true},
            {"F56 the venue's clock a minute behind",   "F56{skew=-60s,of=venue,at=40s}", true},
            {"F56 drift",                               "F56{drift=4000}", true},
            {"F60 timers late",                         "F60{what=timers,D=900ms,p=0.5}"},
            {"F60 the core stands still",               "F60{D=8s,every=70s}"},
            {"F61 sent late",                           "F61{D=5s,p=0.3}"},
            {"F61 sent too late for its signature",     "F61{D=35s,p=0.2}"},
            {"F61 slow history",                        "F61{way=down,scope=history+market,D=9s}"},
            {"F61 slow everything",                     "F61{way=down,D=3s,p=0.5}"},
            {"F96 no name",                             "F96{what=dns,D=40s,at=70s}"},
            {"F96 another's certificate",               "F96{what=tls,D=40s,at=70s}"},
            {"F96 another address",                     "F96{what=ip,D=40s,at=70s}"},
        };
        // clang-format on
        for (const Row& row : rows) {
            if (!row.isWireOnly)
                QTest::addRow("%s, typed", row.name)
                    << QByteArray{row.fault} << int(engine::Door::Typed) << row.mayBeRefused;
            QTest::addRow("%s, wire", row.name)
                << QByteArray{row.fault} << int(engine::Door::Wire) << row.mayBeRefused;
        }
    }
    void eachAloneBreaksNothingAndHeals()
    {
        QFETCH(QByteArray, fault);
        QFETCH(int, door);
        QFETCH(bool, mayBeRefused);
        WireStage stage{static_cast<engine::Door>(door), 11};
        stage.world.run(seconds{20});
        for (const QByteArray& one : fault.split('|'))
            stage.world.addFault(one.toStdString());
        stage.playADay(1);
        const std::uint64_t effects = stage.effects();
        stage.world.heal();
        stage.world.run(kConvergence);
        const std::string broken =
            stage.violations() + stage.notConverged() + stage.dishonestOutcomes(mayBeRefused);
        if (!broken.empty() && qEnvironmentVariableIsSet("HOLDFAST_STORY"))
            std::fputs(stage.story().c_str(), stderr);
        QVERIFY2(broken.empty(), broken.c_str());
        QVERIFY2(effects > 0, "the fault never took effect");
        // And it goes on trading.
        stage.tradeAgain();
        stage.flatten();
        stage.world.run(seconds{20});
        stage.tradeAgain();
        stage.world.run(seconds{10});
        stage.ticket("last", Direction::Long, kEth);
        stage.world.run(seconds{15});
        const auto held = stage.world.venue().position(stage.world.uid(),
                                                       {kEth, SideIndex::Net, MarginMode::Cross});
        if ((!held || !held->isOpen()) && qEnvironmentVariableIsSet("HOLDFAST_STORY"))
            std::fputs(stage.story().c_str(), stderr);
        QVERIFY(held && held->isOpen());
        QVERIFY2(stage.violations().empty(), stage.violations().c_str());
    }

    void mixturesBreakNothingAndHeal_data()
    {
        QTest::addColumn<int>("door");
        QTest::addColumn<int>("seeds");
        QTest::addColumn<int>("minutesEach");
        QTest::newRow("typed") << int(engine::Door::Typed) << 60 << 60;
        QTest::newRow("wire") << int(engine::Door::Wire) << 40 << 60;
    }
    void mixturesBreakNothingAndHeal()
    {
        QFETCH(int, door);
        QFETCH(int, seeds);
        QFETCH(int, minutesEach);
        const minutes length{minutesEach};
        const std::string profile = QTest::currentDataTag();
        std::string text;
        std::map<std::string, std::uint64_t> effects;
        for (std::uint64_t seed = 1; seed <= static_cast<std::uint64_t>(seeds); ++seed) {
            WireStage stage{static_cast<engine::Door>(door), seed};
            for (const std::string& fault : drawWireFaults(seed, length))
                stage.world.addFault(fault);
            runWorkload(stage.world, seed, length);
            for (const Fault& fault : stage.world.venue().faults().faults())
                effects[fault.id] += fault.effects;
            stage.world.heal();
            stage.world.run(kConvergence);
            const std::string broken = stage.violations() + stage.notConverged();
            if (!broken.empty())
                text += "holdfast-sim run --wire-faults --workload --profile " + profile
                        + " --minutes " + std::to_string(minutesEach) + " --seeds "
                        + std::to_string(seed) + ".." + std::to_string(seed) + "\n" + broken;
        }
        for (const auto& [id, count] : effects)
            std::printf("FIGURE wire mixtures %s, effective %s = %llu times\n", profile.c_str(),
                        id.c_str(), static_cast<unsigned long long>(count));
        QVERIFY2(text.empty(), text.c_str());
        const auto struck =
            std::ranges::count_if(effects, [](const auto& entry) { return entry.second > 0; });
        QVERIFY2(struck >= 10, QByteArray::number(qlonglong(struck)).constData());
    }

    void aReconnectStormKeepsThePaceOfTheVenue()
    {
        WireStage stage{engine::Door::Wire, 3};
        stage.world.addFault("F42{period=300ms,n=200}");
        stage.world.run(seconds{90});
        const auto& openings = stage.world.linkOpenings();
        QVERIFY2(openings.size() > 12, QByteArray::number(qsizetype(openings.size())).constData());
        for (std::size_t i = 3; i < openings.size(); ++i)
            QVERIFY(openings[i] - openings[i - 3] >= seconds{1});
        stage.world.heal();
        stage.world.run(kConvergence);
        QVERIFY2(stage.notConverged().empty(), stage.notConverged().c_str());
    }

    void anAlarmSaysThatStopsStay_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("F96 no name")
            << QByteArray{"F96{what=dns}"} << QByteArray{"name was not found"};
        QTest::newRow("F96 certificate")
            << QByteArray{"F96{what=tls}"} << QByteArray{"certificate"};
        QTest::newRow("F96 address") << QByteArray{"F96{what=ip}"} << QByteArray{"whitelist"};
        QTest::newRow("F48 ban") << QByteArray{"F48"} << QByteArray{"403"};
        QTest::newRow("F44 login refused")
            << QByteArray{"F44{how=refuse,D=30m}"} << QByteArray{"60009"};
    }
    void anAlarmSaysThatStopsStay()
    {
        QFETCH(QByteArray, fault);
        QFETCH(QByteArray, says);
        WireStage stage{engine::Door::Wire, 5};
        stage.world.run(seconds{20});
        stage.ticket("held", Direction::Long, kEth);
        stage.world.run(seconds{20});
        stage.world.addFault(fault.toStdString());
        if (fault.startsWith("F44")) stage.world.addFault("F43");
        stage.world.run(minutes{12}); // the account is proved every ten minutes
        QByteArray alarms;
        for (const engine::AlarmView& alarm : stage.world.snapshot()->alarms)
            if (alarm.isActive) alarms += QByteArray::fromStdString(alarm.text) + '\n';
        QVERIFY2(alarms.contains("stops stay at the venue"), alarms.constData());
        QVERIFY2(alarms.contains(says), alarms.constData());
        QVERIFY(!stage.world.referee().hasUnprotected());
        stage.world.heal();
        stage.world.run(kConvergence);
        QVERIFY2(stage.notConverged().empty(), stage.notConverged().c_str());
        for (const engine::AlarmView& alarm : stage.world.snapshot()->alarms)
            QVERIFY2(!alarm.isActive || alarm.text.find("stay at the venue") == std::string::npos,
                     alarm.text.c_str());
    }

    void aBanIsNotHammered()
    {
        WireStage stage{engine::Door::Wire, 5};
        stage.world.run(seconds{20});
        stage.ticket("held", Direction::Long, kEth);
        stage.world.run(seconds{20});
        stage.world.addFault("F48");
        stage.world.run(seconds{60}); // the backoff grows
        const std::uint64_t before = stage.effects();
        stage.world.run(minutes{5});
        const std::uint64_t probes = stage.effects() - before;
        QVERIFY2(probes >= 5, QByteArray::number(qulonglong(probes)).constData());
        QVERIFY2(probes <= 25, QByteArray::number(qulonglong(probes)).constData());
        QVERIFY2(stage.violations().empty(), stage.violations().c_str());
    }

    void anExpiredTimestampIsMeasuredAndTheReadRetriedOnce()
    {
        WireStage stage{engine::Door::Wire, 5};
        stage.world.run(seconds{20});
        stage.ticket("held", Direction::Long, kEth);
        stage.world.run(seconds{20});
        stage.world.addFault("F56{skew=60s,of=venue}");
        stage.world.run(seconds{20});
        const milliseconds offset = stage.world.snapshot()->accounts[0].clockOffset.value();
        QVERIFY2(offset > milliseconds{59'900} && offset < milliseconds{60'100},
                 QByteArray::number(qlonglong(offset.count())).constData());
        stage.jump(kEth, "0.98"); // the stop fires, the end is read and proved by the new clock
        stage.world.run(seconds{20});
        QVERIFY2(stage.violations().empty(), stage.violations().c_str());
        QVERIFY2(stage.notConverged().find("holds") == std::string::npos,
                 stage.notConverged().c_str());
    }
};

QTEST_GUILESS_MAIN(TestWireFaults)
#include "tst_wire_faults.moc"
