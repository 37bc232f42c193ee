// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/bench.h"
#include "tests/support/compare.h"

#include <QTest>

#include <algorithm>

using namespace holdfast;
using namespace holdfast::test;

/// The level at which a profit is taken: by the venue, or by our own watch where the venue does not.
class TestTargets : public QObject {
    Q_OBJECT

private slots:
    void watchesTheTargetByItselfWhereTheVenueDoesNot()
    {
        Bench bench;
        bench.start();
        bench.openWithTarget();
        const auto asked = bench.sent<venues::PlaceStop>();
        const auto& oco = std::get<venues::PlaceStop>(asked.back().request);
        QVERIFY(oco.take == (TakeProfit{Price::of("3100"), TriggerSource::Last}));
        bench.reply(asked.back(),
                    venues::Refused{venues::RefusalKind::TakePassed, "51279", "target passed"});
        bench.step(Woken{});
        QCOMPARE(bench.sent<venues::PlaceStop>().size(), std::size_t{2}); // no delay
        QVERIFY(!std::get<venues::PlaceStop>(bench.sent<venues::PlaceStop>().back().request).take);
        bench.restStop();
        bench.advance(seconds{3});
        QCOMPARE(bench.position()->stop, StopState::Verified);
        QVERIFY(bench.position()->isTakeProfitLocal);
        bench.quote("3099.99");
        QCOMPARE(bench.closesSent(), 0);
        bench.quote("3100");
        bench.step(Woken{});
        QCOMPARE(bench.closesSent(), 1);
        QVERIFY(!bench.snapshot->accounts.front().isKillEngaged); // a target is no emergency
    }
    void leavesTheTargetToTheVenueForThreeSeconds()
    {
        Bench bench;
        bench.start();
        bench.openWithTarget();
        bench.restStop();
        bench.advance(seconds{3});
        QVERIFY(!bench.position()->isTakeProfitLocal);
        bench.quote("3100");
        bench.advance(milliseconds{2950});
        QCOMPARE(bench.closesSent(), 0);
        bench.advance(milliseconds{100});
        QCOMPARE(bench.closesSent(), 1);
        const auto intent = std::find_if(
            bench.journal.rbegin(), bench.journal.rend(), [](const journal::Record& record) {
                const auto* body = std::get_if<journal::IntentRecord>(&record.body);
                return body && body->cause == journal::Cause::TakeProfit;
            });
        QVERIFY(intent != bench.journal.rend());
        const std::string& reason = std::get<journal::IntentRecord>(intent->body).reason;
        QVERIFY2(reason.ends_with("reached; the venue holds it and did not close within 3.0 s"),
                 reason.c_str());
    }
    /// Passed while we might act, and not any more when we may again: it is looked at anew.
    void doesNotCloseForATargetThatWasPassedBeforeTheLockWasLost()
    {
        Bench bench;
        bench.start();
        bench.openWithTarget();
        bench.restStop();
        bench.advance(seconds{3});
        bench.quote("3100");
        bench.step(AccountLock{kMain, false, "pid 4711"});
        bench.advance(seconds{10}); // at 3,000 again
        QCOMPARE(bench.closesSent(), 0);
        bench.step(AccountLock{kMain, true, ""});
        bench.advance(seconds{10});
        QCOMPARE(bench.closesSent(), 0);
        QVERIFY(bench.position());
        bench.quote("3100");
        bench.advance(milliseconds{3100});
        QCOMPARE(bench.closesSent(), 1);
    }
    /// Our watch began a close because the venue's answers were late: what ended it is told by what filled.
    void saysWhoTookTheProfitWhereBothWereAtIt_data()
    {
        QTest::addColumn<bool>("isOurs");
        QTest::addColumn<QByteArray>("cause");
        QTest::newRow("the venue's order filled") << false << QByteArray{"take profit"};
        QTest::newRow("ours filled")
            << true
            << QByteArray{
                   "target 3100.00 reached; the venue holds it and did not close within 3.0 s"};
    }
    void saysWhoTookTheProfitWhereBothWereAtIt()
    {
        QFETCH(bool, isOurs);
        QFETCH(QByteArray, cause);
        Bench bench;
        bench.start();
        bench.openWithTarget();
        StopOrder ended = bench.restStop();
        bench.advance(seconds{3});
        bench.quote("3100");
        bench.advance(milliseconds{3100});
        QCOMPARE(bench.closesSent(), 1);
        const auto closes = bench.sent<venues::ClosePosition>();
        const auto& close = std::get<venues::ClosePosition>(closes.back().request);
        ended.state = isOurs ? StopOrderState::Canceled : StopOrderState::Effective;
        if (!isOurs) ended.firedLeg = StopLeg::Take;
        ended.updatedAt = bench.now.wall;
        bench.stops.clear();
        bench.endedStops.push_back(ended);
        const Fill fill =
            bench.makeFill(Side::Sell, "10", isOurs ? close.clientId : ClientOrderId{}, "child");
        bench.fact(venues::OrdersPush{{}, {fill}});
        bench.pushRow();
        bench.advance(seconds{4});
        QVERIFY(!bench.position());
        QCOMPARE(bench.causes().size(), std::size_t{1});
        QCOMPARE(QByteArray::fromStdString(bench.causes().front()), cause);
    }
    /// After a restart the plan is known before the side is: no price is beyond a target yet.
    void aRememberedPositionIsNotClosedForItsTargetBeforeItIsRead()
    {
        Bench first;
        first.start();
        first.openWithTarget();
        first.restStop();
        first.advance(seconds{3});
        Bench second{Bench::account(), "bbbb"};
        second.now = first.now;
        second.stops = first.stops;
        second.trade = first.trade;
        second.start(first.journal); // the reads do not show it, and prove nothing
        second.quote("3000");
        second.advance(seconds{1});
        QCOMPARE(second.closesSent(), 0);
        second.held = first.held;
        second.rowAt = first.rowAt;
        second.lastTrade = first.lastTrade;
        second.pushRow();
        second.advance(seconds{6});
        QVERIFY(second.position() && !second.position()->isTakeProfitLocal);
        QCOMPARE(second.position()->stop, StopState::Verified);
        QCOMPARE(second.sent<venues::PlaceStop>().size(), std::size_t{0});
        QCOMPARE(second.closesSent(), 0);
    }
    void saysWhichLevelEndedThePosition_data()
    {
        QTest::addColumn<bool>("isTake");
        QTest::addColumn<QByteArray>(
            "told"); // what the program hears of the stop: push, child, read
        QTest::addColumn<QByteArray>("cause");
        for (const char* told : {"push", "child", "read"}) {
            QTest::addRow("the target, by %s", told)
                << true << QByteArray{told} << QByteArray{"take profit"};
            QTest::addRow("the stop, by %s", told)
                << false << QByteArray{told} << QByteArray{"stop"};
        }
        QTest::newRow("nobody tells")
            << true << QByteArray{"nothing"} << QByteArray{"ended outside Holdfast"};
    }
    void saysWhichLevelEndedThePosition()
    {
        QFETCH(bool, isTake);
        QFETCH(QByteArray, told);
        QFETCH(QByteArray, cause);
        Bench bench;
        bench.start();
        bench.openWithTarget();
        StopOrder fired = bench.restStop();
        bench.advance(seconds{3});
        fired.state = StopOrderState::Effective;
        fired.firedLeg = isTake ? StopLeg::Take : StopLeg::Stop;
        fired.updatedAt = bench.now.wall;
        bench.stops.clear();
        if (told != "nothing") bench.endedStops.push_back(fired);
        Fill fill = bench.makeFill(Side::Sell, "10", {}, "child");
        if (told == "push") bench.fact(venues::StopsPush{{fired}});
        if (told == "child")
            fill.parentStop = fired.venueId; // else as a read of fills: it names no stop
        bench.fact(venues::OrdersPush{{}, {fill}});
        bench.pushRow();
        bench.advance(told == "nothing" ? seconds{4} : seconds{1});
        QVERIFY(!bench.position());
        QCOMPARE(bench.causes(), (std::vector<std::string>{cause.toStdString()}));
        QCOMPARE(bench.closesSent(), 0);
    }
};

QTEST_GUILESS_MAIN(TestTargets)
#include "tst_targets.moc"
