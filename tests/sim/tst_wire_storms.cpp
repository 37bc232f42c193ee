// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/wire_stage.h"
#include "tests/support/compare.h"

#include <cstdio>

using namespace holdfast;
using namespace holdfast::sim;
using namespace holdfast::sim::test;

/// Issue 3, point 5: rate storms over the wire, in virtual time. What protects never waits in our queues
/// for the venue's budgets or for a connection, and our own limiter refuses none of it.
class TestWireStorms : public QObject {
    Q_OBJECT

private:
    static constexpr int kStorms = 1000;
    static constexpr milliseconds kWaitMax{250}; ///< W of the catalogue.

    /// A stop that fails at once, another placed, prices that jump, an increase, a close of everything:
    /// under 429 in both forms and answers of history that take ten seconds.
    static void storm(WireStage& stage, std::uint64_t seed)
    {
        World& world = stage.world;
        world.run(milliseconds{2500});
        stage.ticket("a", Direction::Long, kEth);
        stage.ticket("b", Direction::Short, kBtc);
        world.run(milliseconds{static_cast<std::int64_t>(200 + seed % 7 * 100)});
        const bool isStrict = seed % 3 == 0;
        std::string limited = "F47{scope=market+history+entry,D=30s,status=";
        limited += seed % 2 == 0 ? "429" : "200";
        limited += isStrict ? ",after=5s}" : "}";
        world.addFault(limited);
        world.addFault("F61{way=down,scope=history+market,D=10s}");
        if (seed % 4 == 1) world.addFault("F47{scope=reads,p=0.3,D=30s}");
        if (seed % 2 == 0) world.addFault("F01{what=stop,D=0s,nth=1}");
        if (seed % 5 == 0) world.addFault("F63{nth=1}");
        for (int i = 0; i < 12; ++i) // what a screen asks for meanwhile
            world.act(engine::ShowInstrument{kSimAccount, i % 2 == 0 ? kEth : kBtc,
                                             minutes{i % 3 == 0 ? 1 : 15}});
        world.run(seconds{8});
        stage.jump(kEth, seed % 2 == 0 ? "0.985" : "1.01");
        stage.moveStop("1.001");
        world.run(seconds{7});
        world.act(engine::Resync{kSimAccount});
        stage.flatten();
        world.run(seconds{12});
    }

private slots:
    void stormsDelayNoProtection()
    {
        std::array<Waits, 3> queue;
        std::array<Waits, 3> connection;
        std::string text;
        std::uint64_t effects = 0;
        for (std::uint64_t seed = 1; seed <= kStorms; ++seed) {
            WireStage stage{engine::Door::Wire, seed};
            storm(stage, seed);
            effects += stage.effects();
            const std::string broken = stage.violations();
            if (!broken.empty()) text += "seed " + std::to_string(seed) + ": " + broken;
            for (const journal::Record& record : stage.world.journal()) {
                const auto* outcome = std::get_if<journal::OutcomeRecord>(&record.body);
                const bool isOurs =
                    outcome
                    && (outcome->text.find("lane is full") != std::string::npos
                        || outcome->text.find("waited too long") != std::string::npos);
                if (!isOurs) continue;
                for (const journal::Record& other : stage.world.journal()) {
                    const auto* intent = std::get_if<journal::IntentRecord>(&other.body);
                    if (!intent || intent->request != outcome->request) continue;
                    const auto* order = std::get_if<venues::PlaceOrder>(&intent->what);
                    if (!order || order->reduceOnly)
                        text += "seed " + std::to_string(seed) + ": our limiter refused a "
                                + std::string{venues::nameOf(intent->what)} + "\n";
                }
            }
            for (std::size_t i = 0; i < queue.size(); ++i) {
                queue[i].add(stage.world.snapshot()->accounts.at(0).safetyWaits.at(i));
                connection[i].add(stage.world.connectionWaits(static_cast<venues::Lane>(i)));
            }
        }
        const auto ms = [](nanoseconds wait) {
            return static_cast<double>(wait.count()) / 1'000'000.0;
        };
        std::printf("FIGURE storms, played = %d storms\n", kStorms);
        std::printf("FIGURE storms, effective faults = %llu faults\n",
                    static_cast<unsigned long long>(effects));
        for (std::size_t i = 0; i < queue.size(); ++i) {
            const std::string lane{venues::toString(static_cast<venues::Lane>(i))};
            const auto tell = [&](const char* where, const Waits& waits) {
                std::printf("FIGURE storms, %s %s, requests = %llu requests\n", lane.c_str(), where,
                            static_cast<unsigned long long>(waits.count()));
                std::printf("FIGURE storms, %s %s, wait p50 = %.1f ms\n", lane.c_str(), where,
                            ms(waits.percentile(50)));
                std::printf("FIGURE storms, %s %s, wait p99 = %.1f ms\n", lane.c_str(), where,
                            ms(waits.percentile(99)));
                std::printf("FIGURE storms, %s %s, wait longest = %.1f ms\n", lane.c_str(), where,
                            ms(waits.longest()));
            };
            tell("in its lane", queue[i]);
            tell("for a connection", connection[i]);
            QVERIFY2(queue[i].count() > 100, lane.c_str());
            QVERIFY2(queue[i].percentile(99) <= kWaitMax, lane.c_str());
            QVERIFY2(connection[i].percentile(99) <= kWaitMax, lane.c_str());
        }
        QVERIFY(effects > kStorms);
        QVERIFY2(text.empty(), text.c_str());
    }
};

QTEST_GUILESS_MAIN(TestWireStorms)
#include "tst_wire_storms.moc"
