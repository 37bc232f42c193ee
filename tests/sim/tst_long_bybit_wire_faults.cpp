// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Labels: long
#include "tests/sim/wire_stage.h"
#include "tests/support/compare.h"

#include <cstdio>

using namespace holdfast;
using namespace holdfast::sim;
using namespace holdfast::sim::test;

/// tst_wire_faults at Bybit: each fault alone while the whole program trades over the venue's bytes. The referee finds
/// nothing on any event, and after healing belief and truth are one.
class TestLongBybitWireFaults : public QObject {
    Q_OBJECT

private:
    static constexpr seconds kConvergence{60}; ///< T_conv of the catalogue.

private slots:
    void eachAloneBreaksNothingAndHeals_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<bool>("mayBeRefused"); // the code is one of those that prove
        const auto row = [](const char* name, const char* fault, bool mayBeRefused = false) {
            QTest::newRow(name) << QByteArray{fault} << mayBeRefused;
        };
        row("no fault", "");
        row("F04 502 page while executed", "F04{status=502,p=0.6}");
        row("F04 500 with a code while executed", "F04{status=500,code=10016,p=0.6}");
        row("F04 ok and an undetermined error", "F04{status=200,code=10000,p=0.6}");
        row("F04 ok and a lie that proves", "F04{status=200,code=110007,p=0.4}", true);
        row("F06 110001, executed", "F06{p=0.6}", true);
        row("F06 a code nobody lists", "F06{code=199999,p=0.6}");
        row("F09 an ack without an id", "F09{p=0.5}");
        row("F09 34040, not executed", "F09{what=not_modified,p=0.5}", true);
        row("F09 34040, executed", "F09{what=not_modified,executed=1,p=0.5}", true);
        row("F10 an amended stop goes by itself", "F10{what=stop,D=2s}");
        row("F11 an amended stop is replaced", "F11{order=cancel_first,D=2s}");
        row("F12 cancel and fill race", "F12");
        row("F22 stale reads, everywhere", "F22{D=5s}");
        row("F22 stale positions, three nodes", "F22{ep=positions,D=20s,nodes=3}");
        row("F25 the ack behind its fill", "F25{of=ack,D=2s}");
        row("F25 the order behind its fill", "F25{of=order,D=2s}");
        row("F26 position behind its order", "F26{D=4s}");
        row("F31 empty strings everywhere", "F31{ep=all,p=0.5}");
        row("F31 zeros in positions", "F31{ep=positions,as=zero,p=0.5}");
        row("F32 REST behind the stream", "F32{old=rest,D=5s}");
        row("F32 the stream behind REST", "F32{old=stream,D=5s}");
        row("F34 silent streams", "F34{D=90s,at=30s}");
        row("F36 pushes lost", "F36{p=0.5}");
        row("F37 no replay after a resubscribe", "F37{D=30s}");
        row("F38 pushes twice", "F38{n=2,D=7s}");
        row("F39 pushes out of order", "F39{window=3s}");
        row("F40 an old snapshot in mid-stream", "F40{what=snapshot,D=20s,every=45s}");
        row("F40 the venue counts anew", "F40{what=seq,at=60s}");
        row("F42 reconnect storm", "F42{period=1s,n=60}");
        row("F43 closed without notice", "F43{every=45s}");
        row("F44 login expires mid-stream", "F44{how=mute,every=50s}");
        row("F44 login without an answer", "F44{how=silent,D=40s,at=60s}|F43{at=62s}");
        row("F44 login refused", "F44{how=refuse,D=40s,at=60s}|F43{at=62s}");
        row("F47 F50 limits, and a header of another day",
            "F47{scope=reads,after=3s,p=0.3}|F50{how=far}", true);
        row("F48 banned for a minute", "F48{D=60s,at=70s}");
        row("F49 pages instead of replies", "F49{shape=html,status=200,p=0.4}");
        row("F49 half of the JSON", "F49{shape=half,p=0.4}");
        row("F49 empty", "F49{shape=empty,p=0.4}");
        row("F56 our clock a minute ahead", "F56{skew=60s,at=40s}");
        row("F61 sent too late for its signature", "F61{D=35s,p=0.2}");
        row("F96 another address", "F96{what=ip,D=40s,at=70s}");
    }
    void eachAloneBreaksNothingAndHeals()
    {
        QFETCH(QByteArray, fault);
        QFETCH(bool, mayBeRefused);
        WireStage stage{engine::Door::Wire, 11, Venue::Bybit};
        stage.world.run(seconds{20});
        if (!fault.isEmpty())
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
        QVERIFY2(fault.isEmpty() || effects > 0, "the fault never took effect");
        // And it goes on trading.
        stage.tradeAgain();
        stage.flatten();
        stage.world.run(seconds{20});
        stage.tradeAgain();
        stage.world.run(seconds{10});
        stage.ticket("last", Direction::Long, stage.eth);
        stage.world.run(seconds{15});
        const auto held = stage.world.venue().position(
            stage.world.uid(), {stage.eth, SideIndex::Net, MarginMode::Cross});
        QVERIFY(held && held->isOpen());
        QVERIFY2(stage.violations().empty(), stage.violations().c_str());
    }
};

QTEST_GUILESS_MAIN(TestLongBybitWireFaults)
#include "tst_long_bybit_wire_faults.moc"
