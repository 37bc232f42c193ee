// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/many_bench.h"
#include "tests/support/compare.h"

#include <QTest>

#include <algorithm>
#include <utility>

using namespace holdfast;
using namespace holdfast::test;
using Ground = journal::RemovalRecord::Ground;

/// What takes a stop away at the venue by itself: on which proof, after which wait, how many, and until whose word.
namespace {
/// Four are held, and somebody else closes three: more stops are left over than a cycle may cancel.
void leavesThreeStopsBehind(ManyBench& bench)
{
    bench.start();
    for (int i = 0; i < 4; ++i)
        bench.hold(i);
    for (int i = 0; i < 3; ++i)
        bench.closedByOthers(i);
}

} // namespace

class TestRemovals : public QObject {
    Q_OBJECT

private slots:
    void removesWhatIsLeftWithinTwoMinutesOfTheProof()
    {
        ManyBench bench{3};
        bench.start();
        for (int i = 0; i < 3; ++i)
            bench.hold(i);
        bench.closedByOthers(2);
        const MonoTime proved = bench.now.mono;
        QCOMPARE(bench.records<journal::ClaimRecord>().back().kind, journal::ClaimKind::Closed);
        bench.advance(seconds{59});
        QVERIFY(bench.cancelled.empty()); // notes §8: not before a minute, and a list since
        while (bench.cancelled.empty() && bench.now.mono - proved < minutes{3})
            bench.advance(milliseconds{100});
        QCOMPARE(bench.cancelled, (std::vector{VenueOrderId{"s2"}}));
        QVERIFY(bench.now.mono - proved <= minutes{2});
        const auto removals = bench.records<journal::RemovalRecord>();
        QCOMPARE(removals.size(), std::size_t{1});
        QCOMPARE(removals.front().ground, Ground::Reconciled);
        QVERIFY(removals.front().isCounted && !removals.front().proof.empty());
        QCOMPARE(bench.account().brake.cancelsLastHour, 1);
        QVERIFY(!bench.account().brake.isOn);
        bench.advance(minutes{1});
        QCOMPARE(bench.cancelled.size(), std::size_t{1});
        QCOMPARE(bench.venue->stops.size(), std::size_t{2});
    }
    void aListThatLacksTheStopForOnceDoesNotRenewTheMinute()
    {
        ManyBench bench{1};
        bench.start();
        bench.hold(0);
        bench.closedByOthers(0);
        const MonoTime proved = bench.now.mono;
        bench.advance(seconds{50});
        const auto stops = std::exchange(bench.venue->stops, {});
        bench.advance(seconds{11}); // one list without it
        bench.venue->stops = stops;
        while (bench.cancelled.empty() && bench.now.mono - proved < minutes{3})
            bench.advance(milliseconds{100});
        QCOMPARE(bench.cancelled.size(), std::size_t{1});
        QVERIFY(bench.now.mono - proved <= minutes{2});
    }
    void aListThatLacksTheStopForOnceAsksForItOnce_data()
    {
        QTest::addColumn<bool>("isPersons");
        QTest::newRow("C2 granted") << false;
        QTest::newRow("C6 a person's") << true;
    }
    void aListThatLacksTheStopForOnceAsksForItOnce()
    {
        QFETCH(bool, isPersons);
        const int ended = isPersons ? 3 : 1; // more than the cap: the brake
        ManyBench bench{ended};
        bench.start();
        for (int i = 0; i < ended; ++i)
            bench.hold(i);
        for (int i = 0; i < ended; ++i)
            bench.closedByOthers(i);
        const VenueOrderId last{"s" + std::to_string(ended - 1)};
        // Let go, and not looked at yet: its own read shows nothing just now.
        bench.venue->held.at(instrumentOf(ended - 1)).isOwnReadMute = true;
        bench.advance(seconds{100});
        if (isPersons) {
            QVERIFY(bench.account().brake.isOn);
            bench.act("clear", ClearBrake{kDesk, "each was closed at the venue"});
            bench.advance(seconds{25});
        }
        QCOMPARE(bench.cancelled.size(), static_cast<std::size_t>(ended - 1));
        const auto granted = [&] {
            const auto all = bench.records<journal::RemovalRecord>();
            return std::ranges::count(all, last, &journal::RemovalRecord::stop);
        };
        QCOMPARE(granted(), 1);
        const auto stops = std::exchange(bench.venue->stops, {});
        bench.advance(seconds{11}); // one list without it
        bench.venue->stops = stops;
        bench.advance(seconds{11});
        bench.venue->held.at(instrumentOf(ended - 1)).isOwnReadMute = false;
        bench.advance(seconds{90});
        QCOMPARE(bench.cancelled.size(), static_cast<std::size_t>(ended));
        QCOMPARE(bench.cancelled.back(), last);
        QCOMPARE(granted(), 1);
        QCOMPARE(bench.account().brake.cancelsLastHour, isPersons ? 0 : 1);
        QVERIFY(!bench.account().brake.isOn);
    }
    /// OKX shows no row of a key that was flat for 30 days: no row is no look, and a person is told.
    void tellsOfALeftoverWhosePositionIsAnsweredWithoutARow()
    {
        ManyBench bench{1};
        bench.start();
        bench.hold(0);
        bench.closedByOthers(0);
        bench.venue->held.at(instrumentOf(0)).isOwnReadMute = true;
        bench.advance(seconds{70});
        QVERIFY(!bench.alarm("leftover-unread"));
        bench.advance(seconds{60});
        QCOMPARE(bench.alarm("leftover-unread"), std::optional{Severity::P2});
        bench.advance(minutes{3});
        QVERIFY(bench.cancelled.empty());
        QCOMPARE(bench.alarm("leftover-unread"), std::optional{Severity::P2});
        bench.venue->held.at(instrumentOf(0)).isOwnReadMute = false;
        bench.advance(seconds{65});
        QCOMPARE(bench.cancelled.size(), std::size_t{1});
        QVERIFY(!bench.alarm("leftover-unread"));
    }
    void removesAtOnceWhatOurOwnCloseLeft()
    {
        ManyBench bench{3};
        bench.start();
        for (int i = 0; i < 3; ++i)
            bench.hold(i);
        for (int i = 0; i < 3; ++i) { // more than the cap: these are not reconciliation's
            Flatten close;
            close.account = kDesk;
            close.position = keyOf(i);
            close.reason = "test";
            bench.act("c" + std::to_string(i), close);
            const auto asked = bench.writes.back();
            const auto& placed = std::get<venues::ClosePosition>(asked.request);
            bench.fact(venues::WriteReply{asked.id, venues::Accepted{{}, {}}});
            const Fill fill = bench.trade(i, SignedQty::of("-10"), placed.clientId, "c");
            bench.fact(venues::OrdersPush{{}, {fill}});
            bench.pushRow(i);
        }
        bench.advance(seconds{5});
        QCOMPARE(bench.cancelled.size(), std::size_t{3});
        QVERIFY(!bench.account().brake.isOn);
        QCOMPARE(bench.account().brake.cancelsLastHour, 0);
        for (const auto& removal : bench.records<journal::RemovalRecord>())
            QVERIFY(removal.ground == Ground::OwnEnd && !removal.isCounted);
    }
    void aFillOfOursThatIsToldLateSaysWhoseEndItWas()
    {
        ManyBench bench{1};
        bench.start();
        bench.hold(0);
        Flatten close;
        close.account = kDesk;
        close.position = keyOf(0);
        close.reason = "test";
        bench.act("c", close);
        const auto asked = bench.writes.back();
        const auto& placed = std::get<venues::ClosePosition>(asked.request);
        bench.fact(venues::WriteReply{asked.id, venues::Accepted{{}, {}}});
        const Fill fill = bench.trade(0, SignedQty::of("-10"), placed.clientId, "c");
        std::erase(bench.venue->fills, fill); // no read tells it yet
        Closure record;
        record.key = keyOf(0);
        record.direction = Direction::Long;
        record.kind = ClosureKind::Full;
        record.closedQty = record.qtyMax = Qty::of("10");
        record.openedAt = bench.venue->held[instrumentOf(0)].openedAt;
        record.closedAt = bench.now.wall;
        bench.venue->closures.push_back(record);
        bench.pushRow(0);
        bench.advance(seconds{2});
        QCOMPARE(bench.state(0), PositionState::Closed);
        QVERIFY(bench.cancelled.empty()); // by the venue's record alone it counts, and waits
        bench.fact(venues::OrdersPush{{}, {fill}});
        bench.advance(seconds{3});
        QCOMPARE(bench.cancelled.size(), std::size_t{1});
        QCOMPARE(bench.records<journal::RemovalRecord>().front().ground, Ground::OwnEnd);
    }
    void waitsWithEachRemovalWhileTheListIsInDoubt()
    {
        ManyBench bench{5};
        bench.start();
        for (int i = 0; i < 5; ++i)
            bench.hold(i);
        for (int i = 1; i < 5; ++i) {
            ManyVenue::Held& truth = bench.venue->held[instrumentOf(i)];
            truth.isHiddenInList = truth.isOwnReadMute = true;
        }
        bench.advance(seconds{11});
        QVERIFY(bench.account().listFault.has_value());
        bench.closedByOthers(0);
        bench.advance(minutes{3});
        QVERIFY(bench.account().listFault.has_value());
        QVERIFY(bench.cancelled.empty());
        for (auto& [id, truth] : bench.venue->held)
            truth.isHiddenInList = truth.isOwnReadMute = false;
        bench.advance(seconds{90});
        QVERIFY(!bench.account().listFault);
        QCOMPARE(bench.cancelled, (std::vector{VenueOrderId{"s0"}}));
    }
    /// What the venue took along while its cycle was judged is no cancel of ours, and trips nothing.
    void countsNoStopThatTheVenueTookAlong()
    {
        ManyBench bench{4};
        leavesThreeStopsBehind(bench);
        bench.advance(
            seconds{65}); // their minute is over: all three are wanted, their cycle goes on
        QVERIFY(bench.cancelled.empty() && !bench.account().brake.isOn);
        StopOrder gone;
        for (const StopOrder& stop : bench.venue->stops)
            if (stop.venueId == VenueOrderId{"s1"}) gone = stop;
        QVERIFY(!gone.venueId.empty());
        std::erase(bench.venue->stops, gone);
        gone.state = StopOrderState::Canceled;
        gone.updatedAt = bench.now.wall;
        bench.fact(venues::StopsPush{{gone}});
        bench.advance(minutes{1});
        QVERIFY(!bench.account().brake.isOn);
        QCOMPARE(bench.cancelled, (std::vector{VenueOrderId{"s0"}, VenueOrderId{"s2"}}));
        QCOMPARE(bench.account().brake.cancelsLastHour, 2);
    }
    void theBrakeHoldsOverARestartUntilAPersonClearsIt()
    {
        ManyBench bench{4};
        leavesThreeStopsBehind(bench);
        bench.advance(minutes{2});
        QVERIFY(bench.account().brake.isOn);
        QCOMPARE(bench.account().brake.why,
                 std::string{"a cycle wanted 3 cancels, the cap is 2: none was sent"});
        QCOMPARE(bench.alarm("brake"), std::optional{Severity::P1});
        QVERIFY(bench.cancelled.empty());
        bench.advance(minutes{5});
        QVERIFY(bench.cancelled.empty());

        const auto next = bench.restarted();
        next->advance(minutes{3});
        QVERIFY(next->account().brake.isOn);
        QCOMPARE(next->account().brake.why, bench.account().brake.why);
        QVERIFY(next->account().brake.age && *next->account().brake.age >= minutes{8});
        QCOMPARE(next->alarm("brake"), std::optional{Severity::P1});
        QVERIFY(next->cancelled.empty());
        next->act("no reason", ClearBrake{kDesk, ""});
        QVERIFY(!next->said("no reason", AnswerKind::Failed).empty());
        QVERIFY(next->account().brake.isOn);
        next->act("clear", ClearBrake{kDesk, "each was closed at the venue"});
        const std::string said = next->said("clear", AnswerKind::Done);
        QVERIFY2(said.find("3 stop(s) that waited") != std::string::npos, said.c_str());
        next->advance(seconds{5});
        QVERIFY(!next->account().brake.isOn);
        QVERIFY(!next->alarm("brake"));
        QCOMPARE(next->cancelled.size(), std::size_t{2}); // two in each cycle, also then
        next->advance(seconds{15});
        QCOMPARE(next->cancelled.size(), std::size_t{3});
        QCOMPARE(next->venue->stops.size(), std::size_t{1}); // of the one that is held
        const auto brakes = next->records<journal::BrakeRecord>();
        QCOMPARE(brakes.size(), std::size_t{2});
        QCOMPARE(brakes.back().reason, std::string{"each was closed at the venue"});
        const auto acts = next->records<journal::OperatorRecord>();
        QCOMPARE(acts.size(), std::size_t{1});
        QCOMPARE(acts.back().act, FindingAct::ClearBrake);
        // Nobody has to be asked twice, and the next start has no brake.
        next->act("again", ClearBrake{kDesk, "again"});
        QCOMPARE(next->said("again", AnswerKind::Done), std::string{"the brake was not on"});
        const auto third = next->restarted();
        QVERIFY(!third->account().brake.isOn);
    }
};

QTEST_GUILESS_MAIN(TestRemovals)
#include "tst_removals.moc"
