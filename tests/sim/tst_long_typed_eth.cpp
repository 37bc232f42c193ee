// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Labels: long
#include "core/sim/typed_world.h"
#include "core/sim/workload.h"
#include "tests/support/compare.h"

#include <QFile>

#include <cstdio>
#include <ctime>

using namespace holdfast;
using namespace holdfast::sim;

class TestLongTypedEth : public QObject {
    Q_OBJECT

private slots:
    void theWholeFileBreaksNothing()
    {
        QFile file{
            QStringLiteral(HOLDFAST_SOURCE_DIR "/../shared/data/ETHUSDT-5m-20250403-20250702.csv")};
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("the ETH candle file is not here (../shared/data)");
        const auto tape = parseCandleTape({"ETH-USDT-SWAP"}, file.readAll().toStdString());
        QVERIFY2(tape.has_value(), tape.has_value() ? "" : tape.error().context.c_str());
        const std::clock_t started = std::clock();
        WorldConfig config = typedWorld(20250403, *tape);
        config.venue.market.speed = 4;
        World world{config, productCore()};
        constexpr int kHours = 88 * 24 / 4;
        for (int i = 0; i < kHours && !world.isHalted(); ++i)
            world.run(hours{1});
        QVERIFY2(!world.isHalted(), world.haltReason().c_str());
        std::string text;
        for (const Violation& violation : world.referee().violations())
            text += violation.invariant + ": " + violation.text + "\n";
        QVERIFY2(text.empty(), text.c_str());
        int trades = 0;
        for (const auto& record : world.journal())
            trades += std::holds_alternative<journal::TradeRecord>(record.body) ? 1 : 0;
        std::printf("FIGURE typed ETH whole file, trades = %d trades\n", trades);
        std::printf("FIGURE typed ETH whole file, speed = %.1f simulated hours per CPU second\n",
                    kHours / (static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC));
    }

    /// With drawn faults, a person at work, and deaths: 60 days typed, 15 days over the wire.
    void aCampaignBreaksNothing_data()
    {
        QTest::addColumn<int>("door");
        QTest::addColumn<int>("seeds");
        QTest::addColumn<int>("hoursEach");
        QTest::newRow("typed") << int(engine::Door::Typed) << 60 << 24;
        QTest::newRow("wire") << int(engine::Door::Wire) << 30 << 12;
    }
    void aCampaignBreaksNothing()
    {
        QFETCH(int, door);
        QFETCH(int, seeds);
        QFETCH(int, hoursEach);
        const std::string profile = QTest::currentDataTag();
        std::map<std::string, std::uint64_t> sometimes;
        std::uint64_t effects = 0;
        std::string text;
        for (std::uint64_t seed = 1; seed <= static_cast<std::uint64_t>(seeds); ++seed) {
            WorldConfig config = typedWorld(seed);
            config.faults = drawFaults(seed, hours{hoursEach});
            config.engine.door = static_cast<engine::Door>(door);
            World world{config, productCore()};
            runWorkload(world, seed, hours{hoursEach});
            if (world.isHalted())
                text += "seed " + std::to_string(seed) + " halted: " + world.haltReason() + "\n";
            for (const Violation& violation : world.referee().violations())
                text += "holdfast-sim run --workload --profile " + profile + " --minutes "
                        + std::to_string(hoursEach * 60) + " --seeds " + std::to_string(seed) + ".."
                        + std::to_string(seed) + "  " + violation.invariant + ": " + violation.text
                        + "\n";
            for (const auto& [name, count] : world.referee().sometimes())
                sometimes[name] += count;
            for (const Fault& fault : world.venue().faults().faults())
                effects += fault.effects;
        }
        std::printf("FIGURE %s campaign, effective faults = %llu faults\n", profile.c_str(),
                    static_cast<unsigned long long>(effects));
        for (const auto& [name, count] : sometimes) {
            std::printf("FIGURE %s campaign, %s = %llu times\n", profile.c_str(), name.c_str(),
                        static_cast<unsigned long long>(count));
            QVERIFY2(count > 0,
                     name.c_str()); // A condition never reached: the campaign proves little.
        }
        QVERIFY2(text.empty(), text.c_str());
    }
};

QTEST_GUILESS_MAIN(TestLongTypedEth)
#include "tst_long_typed_eth.moc"
