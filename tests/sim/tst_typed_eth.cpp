// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/typed_world.h"
#include "tests/support/compare.h"

#include <QFile>

#include <cstdio>
#include <ctime>

using namespace holdfast;
using namespace holdfast::sim;

/// The first 14 days of the ETH file, typed, twice (decisions §16). Market time runs at four times
/// protocol time, so that it takes seconds; tst_long_typed_eth plays all of it.
class TestTypedEth : public QObject {
    Q_OBJECT

private slots:
    void fourteenDaysTwiceBreakNothingAndTellTheSame()
    {
        QFile file{
            QStringLiteral(HOLDFAST_SOURCE_DIR "/../shared/data/ETHUSDT-5m-20250403-20250702.csv")};
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("the ETH candle file is not here (../shared/data)");
        const auto tape = parseCandleTape({"ETH-USDT-SWAP"}, file.readAll().toStdString());
        QVERIFY2(tape.has_value(), tape.has_value() ? "" : tape.error().context.c_str());

        std::string traces[2];
        for (std::string& trace : traces) {
            const std::clock_t started = std::clock();
            WorldConfig config = typedWorld(20250403, *tape);
            config.venue.market.speed = 4;
            World world{config, productCore()};
            world.run(hours{14 * 24 / 4});
            QVERIFY2(!world.isHalted(), world.haltReason().c_str());
            std::string text;
            for (const Violation& violation : world.referee().violations())
                text += violation.invariant + ": " + violation.text + "\n";
            QVERIFY2(text.empty(), text.c_str());
            int trades = 0;
            for (const auto& record : world.journal())
                trades += std::holds_alternative<journal::TradeRecord>(record.body) ? 1 : 0;
            QVERIFY2(trades > 50, QByteArray::number(trades).constData());
            QVERIFY(world.referee().sometimes().at("stop fired") > 0);
            QVERIFY(!world.referee().hasUnprotected());
            trace = world.trace().hex();
            const double cpu = static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC;
            std::printf("FIGURE typed ETH 14 days, trades = %d trades\n", trades);
            std::printf("FIGURE typed ETH 14 days, speed = %.1f simulated hours per CPU second\n",
                        14.0 * 24 / 4 / std::max(cpu, 0.001));
        }
        QCOMPARE(traces[0], traces[1]);
    }
};

QTEST_GUILESS_MAIN(TestTypedEth)
#include "tst_typed_eth.moc"
