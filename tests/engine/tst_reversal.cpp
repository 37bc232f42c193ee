// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/bench.h"
#include "tests/engine/many_bench.h"
#include "tests/support/compare.h"

#include <QTest>

#include <memory>

using namespace holdfast;
using namespace holdfast::test;

namespace {

/// Somebody turns our long 10 into a short 10, or the venue says so; no fill tells of it.
void showsTheSide(ManyBench& bench, const char* qty)
{
    ManyVenue::Held& truth = bench.venue->held.at(instrumentOf(0));
    truth.qty = SignedQty::of(qty);
    truth.rowAt = bench.now.wall;
    bench.pushRow(0);
}
const PositionView* shown(const ManyBench& bench)
{
    for (const PositionView& position : bench.snapshot->positions)
        if (position.key == keyOf(0)) return &position;
    return nullptr;
}

} // namespace

/// Row W14 of account_foreign.cpp: rows show the other side than the plan is for.
class TestReversal : public QObject {
    Q_OBJECT
private slots:
    /// The stop of a long is above the price of no short: placed, it would be refused as passed, and that closes.
    void neitherPlacesNorClosesByThePlanOfTheOtherSide()
    {
        ManyBench bench{1};
        bench.start();
        bench.hold(0);
        QCOMPARE(shown(bench)->stop, StopState::Verified);
        const std::size_t writes = bench.writes.size();
        bench.advance(seconds{1});
        showsTheSide(bench, "-10");
        bench.advance(seconds{1});
        QCOMPARE(shown(bench)->direction, Direction::Short);
        QVERIFY(shown(bench)->stop != StopState::Verified);
        QCOMPARE(shown(bench)->state, PositionState::Foreign);
        QCOMPARE(shown(bench)->owner, std::string{"foreign"});
        bench.advance(minutes{1});
        QCOMPARE(bench.writes.size(), writes);
        QVERIFY(bench.cancelled.empty());
        const auto said = bench.standing(FindingKind::Side);
        QCOMPARE(said.size(), std::size_t{1});
        QCOMPARE(bench.alarm("finding-side"), std::optional{Severity::P0});
    }
    /// It was not so, or was turned back: the plan and its stop are as before.
    void goesOnWithThePlanWhereItsSideIsBack()
    {
        ManyBench bench{1};
        bench.start();
        bench.hold(0);
        const std::size_t writes = bench.writes.size();
        bench.advance(seconds{1});
        showsTheSide(bench, "-10");
        bench.advance(seconds{20});
        showsTheSide(bench, "10");
        bench.advance(seconds{20});
        QCOMPARE(shown(bench)->direction, Direction::Long);
        QCOMPARE(shown(bench)->stop, StopState::Verified);
        QCOMPARE(bench.writes.size(), writes);
        // And it guards: its stop is gone, the next one comes.
        StopOrder gone = bench.venue->stops.front();
        gone.state = StopOrderState::Failed;
        gone.updatedAt = bench.now.wall;
        bench.venue->stops.clear();
        bench.fact(venues::StopsPush{{gone}});
        bench.advance(seconds{1});
        QCOMPARE(bench.writes.size(), writes + 1);
        QVERIFY(std::holds_alternative<venues::PlaceStop>(bench.writes.back().request));
    }
    void takesAPersonsStopForTheOtherSide()
    {
        ManyBench bench{1};
        bench.start();
        bench.hold(0);
        bench.advance(seconds{1});
        showsTheSide(bench, "-10");
        bench.advance(seconds{5});
        const std::size_t writes = bench.writes.size();
        StopChoice level;
        level.price = Price::of("3100");
        bench.act("p", ProtectPosition{kDesk, keyOf(0), level, "a short now"});
        QCOMPARE(bench.said("p", AnswerKind::Failed), std::string{});
        bench.advance(seconds{1});
        QCOMPARE(bench.writes.size(), writes + 1);
        const auto& stop = std::get<venues::PlaceStop>(bench.writes.back().request);
        QCOMPARE(stop.side, Side::Buy);
        QCOMPARE(stop.trigger, Price::of("3100"));
    }
    /// The target of a long lies where a short has long reached it.
    void closesNothingAtTheTargetOfTheOtherSide()
    {
        Bench bench;
        bench.start();
        bench.openWithTarget();
        bench.restStop();
        bench.advance(seconds{3});
        QCOMPARE(bench.position()->stop, StopState::Verified);
        bench.foreignPosition("-10"); // a row alone
        bench.advance(minutes{1});
        QCOMPARE(bench.position()->direction, Direction::Short);
        QVERIFY(!bench.position()->takeProfit);
        QCOMPARE(bench.closesSent(), 0);
    }
    void movesNoStopThatIsForTheOtherSide()
    {
        ManyBench bench{1};
        bench.start();
        bench.hold(0);
        bench.advance(seconds{1});
        showsTheSide(bench, "-10");
        bench.advance(seconds{1});
        const std::size_t writes = bench.writes.size();
        bench.act("m", MoveStop{kDesk, keyOf(0), Price::of("3100")});
        QVERIFY(!bench.said("m", AnswerKind::Failed).empty());
        bench.advance(seconds{5});
        QCOMPARE(bench.writes.size(), writes);
    }
    /// The journal tells which side it was for.
    void actsByNoPlanOfTheOtherSideAfterARestart()
    {
        ManyBench bench{1};
        bench.start();
        bench.hold(0);
        bench.advance(seconds{1});
        showsTheSide(bench, "-10");
        bench.advance(seconds{5});
        const auto next = bench.restarted();
        next->advance(minutes{1});
        QCOMPARE(shown(*next)->direction, Direction::Short);
        QVERIFY(shown(*next)->stop != StopState::Verified);
        QVERIFY(next->writes.empty());
    }
};

QTEST_GUILESS_MAIN(TestReversal)
#include "tst_reversal.moc"
