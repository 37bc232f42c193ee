// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/naive_core.h"
#include "core/sim/typed_world.h"
#include "tests/support/compare.h"

#include <cstdio>

using namespace holdfast;
using namespace holdfast::sim;

/// The same faults, the same seed: the naive core must be caught, the product must not.
class TestNaiveCore : public QObject {
    Q_OBJECT

    static std::string found(const CoreFactory& factory, const std::string& fault, bool isClosing,
                             const char* jump)
    {
        const InstrumentId eth{"ETH-USDT-SWAP"};
        World world{typedWorld(7), factory};
        world.run(seconds{30});
        world.addFault(fault);
        strategy::Signal signal;
        signal.strategy = kSimStrategy;
        signal.instrument = eth;
        signal.direction = Direction::Long;
        signal.barOpen = marketFromMs(1'763'600'400'000);
        signal.reference = world.venue().market().latest(eth).last.toDouble();
        signal.stop = signal.reference * 0.99;
        strategy::Decision decision;
        decision.signalsGiven.push_back(signal);
        world.decide(kSimStrategy, decision);
        world.run(seconds{15});
        if (*jump) {
            const Price last = world.venue().market().latest(eth).last;
            world.setPrice(eth, {(last.value * Decimal::of(jump))
                                     .roundedToStep(Decimal::of("0.01"), Rounding::HalfEven)});
        }
        if (isClosing) {
            engine::Flatten flatten;
            flatten.reason = "one click";
            world.act(flatten);
        }
        world.run(seconds{60});
        std::set<std::string> names;
        for (const Violation& violation : world.referee().violations())
            names.insert(violation.invariant);
        std::string text;
        for (const std::string& name : names)
            text += name + " ";
        return text;
    }

private slots:
    void isCaughtWhereTheProductIsNot_data()
    {
        // clang-format off
        QTest::addColumn<QByteArray>("fault"); QTest::addColumn<bool>("isClosing"); QTest::addColumn<QByteArray>("jump"); QTest::addColumn<QByteArray>("mustFind");
        QTest::newRow("incident 1: both paths see flat")        << QByteArray{"F90{n=2,delta=0ms,times=1}"}               << false << QByteArray{""}     << QByteArray{"I1 "};
        QTest::newRow("an entry that timed out is sent again")  << QByteArray{"F03{what=order,executed=1,nth=1}"}         << false << QByteArray{""}     << QByteArray{"I1 "};
        QTest::newRow("incident 2: acked, then failed")         << QByteArray{"F01{what=stop,D=0s}"}                      << false << QByteArray{""}     << QByteArray{"I3 "};
        QTest::newRow("incident 2: failed as the price passed") << QByteArray{"F01{what=stop,D=at_trigger,code=51008}"}   << false << QByteArray{"0.98"} << QByteArray{"I3 "};
        QTest::newRow("closed because accepted")                << QByteArray{"F15{fill=30%,at=15s}"}                     << true  << QByteArray{""}     << QByteArray{"I12 "};
        QTest::newRow("it does not wait for the journal")       << QByteArray{"F91{D=1s}"}                                << false << QByteArray{""}     << QByteArray{"I8 "};
        // clang-format on
    }
    void isCaughtWhereTheProductIsNot()
    {
        QFETCH(QByteArray, fault);
        QFETCH(bool, isClosing);
        QFETCH(QByteArray, jump);
        QFETCH(QByteArray, mustFind);
        const auto naive = found(naiveCore(), fault.toStdString(), isClosing, jump.constData());
        QVERIFY2(QByteArray::fromStdString(naive).contains(mustFind),
                 ("the naive core was caught at: " + naive).c_str());
        QCOMPARE(found(productCore(), fault.toStdString(), isClosing, jump.constData()),
                 std::string{});
    }
};

QTEST_GUILESS_MAIN(TestNaiveCore)
#include "tst_naive_core.moc"
