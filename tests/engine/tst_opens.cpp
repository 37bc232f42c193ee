// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/bench.h"
#include "tests/support/compare.h"

#include <QTest>

#include <algorithm>

using namespace holdfast;
using namespace holdfast::test;

/// What opens and what does not, once and never twice, and what becomes of an open that nobody tells of.
class TestOpens : public QObject {
    Q_OBJECT

private slots:
    // ---- the gate
    void opensUnderAProvedStopAndSaysSoWithItsEvidence()
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        QVERIFY(bench.position());
        QCOMPARE(bench.position()->stop, StopState::Verified);
        QCOMPARE(bench.position()->state, PositionState::Open);
        QVERIFY(bench.wasAnswered("t-k", AnswerKind::Done));
        QCOMPARE(bench.claims(journal::ClaimKind::Protected), 1);
        QCOMPARE(bench.claims(journal::ClaimKind::Opened), 1);
        QVERIFY(!bench.isBusy);
    }
    void opensAKeyOnceEver()
    {
        Bench bench;
        bench.start();
        bench.holdProtected("once");
        bench.open("again", "once");
        bench.advance(seconds{1});
        QCOMPARE(bench.opens().size(), std::size_t{1});
        QVERIFY(bench.textOf("again").find("used before") != std::string::npos);
    }
    void opensAKeyOnceAlsoAfterARestart()
    {
        Bench first;
        first.start();
        first.open("t", "once");
        QCOMPARE(first.opens().size(), std::size_t{1});
        Bench second{Bench::account(), "bbbb"};
        second.start(first.journal);
        second.open("again", "once");
        second.advance(seconds{1});
        QVERIFY(second.opens().empty());
        QVERIFY(second.textOf("again").find("used before") != std::string::npos);
    }
    void hasOneOpenInFlightPerInstrument()
    {
        Bench bench;
        bench.start();
        bench.open("t1", "k1");
        bench.open("t2", "k2");
        bench.advance(milliseconds{200});
        QCOMPARE(bench.opens().size(), std::size_t{1});
        QVERIFY(bench.textOf("t2").find("in flight") != std::string::npos);
    }
    void opensNothingMoreWhileAnAcceptedOpenIsNotSeen()
    {
        // The venue took it and filled it, but neither stream nor lists show that yet.
        Bench bench;
        bench.start();
        bench.open("t1", "k1");
        bench.accept(bench.writes.back(), "o1");
        bench.advance(milliseconds{400});
        bench.signal(1000);
        bench.open("t2", "k2");
        bench.advance(milliseconds{400});
        QCOMPARE(bench.opens().size(), std::size_t{1});
    }
    /// What blocks an instrument for long is told, with its order, until it is known.
    void tellsAPersonOfAnOpenThatTheVenueNeverTellsOf_data()
    {
        QTest::addColumn<bool>("isAccepted");
        QTest::newRow("accepted, and never shown") << true;
        QTest::newRow("unknown, and reads by id fail") << false;
    }
    void tellsAPersonOfAnOpenThatTheVenueNeverTellsOf()
    {
        QFETCH(bool, isAccepted);
        Bench bench;
        bench.start();
        bench.open("t1", "k1");
        const auto write = bench.writes.back();
        const auto placed = std::get<venues::PlaceOrder>(write.request);
        if (isAccepted) {
            bench.accept(write, "o1");
        } else {
            bench.answersReads = false; // none comes, so none says that it is not there
            bench.reply(write, venues::OutcomeUnknown{"timeout"});
        }
        const auto told = [&bench]() -> std::string {
            for (const AlarmView& alarm : bench.snapshot->alarms)
                if (alarm.isActive && alarm.id.ends_with("open-untold")) return alarm.text;
            return {};
        };
        bench.advance(seconds{55});
        QVERIFY(told().empty());
        bench.advance(seconds{10});
        QVERIFY2(told().find(isAccepted ? "o1" : placed.clientId.text.c_str()) != std::string::npos,
                 told().c_str());
        const Fill fill = bench.makeFill(Side::Buy, "10", placed.clientId, "o1");
        const Order order = bench.makeOrder(placed, "o1", OrderState::Filled, "10");
        bench.fact(venues::OrdersPush{{order}, {fill}});
        bench.pushRow();
        bench.advance(seconds{1});
        QVERIFY(told().empty());
        QVERIFY(bench.position());
    }
    void letsTwoSignalsInARowTrade()
    {
        Bench bench;
        bench.start();
        bench.signal(1000);
        bench.advance(milliseconds{50});
        bench.fillOpen();
        bench.advance(milliseconds{100});
        bench.restStop();
        bench.advance(seconds{3});
        bench.flattenPosition("f");
        bench.stops.clear(); // cxlOnClosePos takes it along
        bench.fillClose();
        bench.advance(seconds{1});
        QVERIFY(!bench.position());
        bench.signal(2000); // no cooldown
        bench.advance(seconds{1});
        QCOMPARE(bench.opens().size(), std::size_t{2});
        bench.signal(2000); // the same bar twice is the same key
        bench.advance(milliseconds{100});
        QCOMPARE(bench.opens().size(), std::size_t{2});
    }
    void dropsPendingOpensWhenTradingIsSwitchedOff()
    {
        Bench bench;
        bench.start();
        bench.isJournalQuick = false;
        bench.open("t", "k1");
        bench.step(OperatorCommand{"off", SetTrading{std::nullopt, false}});
        bench.step(Recorded{bench.journal.back().id});
        bench.advance(seconds{1});
        QVERIFY(bench.opens().empty());
        QVERIFY(bench.wasAnswered("t", AnswerKind::Failed));
    }
    void letsNoOpenSlipPastTheKillSwitch()
    {
        Bench bench;
        bench.start();
        bench.isJournalQuick = false;
        bench.open("t", "k1");
        bench.flatten("kill");
        bench.step(Recorded{bench.journal.back().id});
        bench.advance(seconds{1});
        QVERIFY(bench.opens().empty());
        QVERIFY(bench.wasAnswered("t", AnswerKind::Failed));
    }
    void keepsTheKillSwitchOverARestart()
    {
        Bench first;
        first.start();
        first.flatten("kill");
        first.advance(milliseconds{100});
        Bench second{Bench::account(), "bbbb"};
        second.start(first.journal);
        second.open("t", "k1");
        second.advance(seconds{1});
        QVERIFY(second.opens().empty());
        QVERIFY(second.snapshot->accounts.front().isKillEngaged);
        second.step(OperatorCommand{"c", ClearKill{kMain, ""}});
        QVERIFY(second.wasAnswered("c", AnswerKind::Failed)); // a reason is needed
        second.step(OperatorCommand{"c2", ClearKill{kMain, "looked at it"}});
        second.open("t2", "k2");
        second.advance(milliseconds{100});
        QCOMPARE(second.opens().size(), std::size_t{1});
    }

    // ---- unknown stays unknown
    void neverSendsAnUnknownOpenAgainAndAdoptsIt()
    {
        Bench bench;
        bench.start();
        bench.open("t", "k1");
        bench.reply(bench.writes.back(), venues::OutcomeUnknown{"timeout"});
        bench.advance(seconds{20});
        QCOMPARE(bench.opens().size(), std::size_t{1});
        bench.open("t2", "k2");
        QVERIFY(bench.wasAnswered("t2", AnswerKind::Failed));
        const auto placed = bench.opens().front();
        bench.ended[placed.clientId.text] = bench.makeOrder(placed, "o1", OrderState::Filled, "10");
        bench.makeFill(Side::Buy, "10", placed.clientId, "o1"); // found by the questions, no push
        bench.advance(seconds{20});
        QVERIFY(bench.position());
        QCOMPARE(bench.position()->owner, std::string{"ticket"});
        QVERIFY(!bench.sent<venues::PlaceStop>().empty());
        QCOMPARE(bench.opens().size(), std::size_t{1});
    }
    void declaresNeverArrivedOnlyPastTheHorizon()
    {
        Bench bench;
        bench.start();
        bench.open("t", "k1");
        bench.reply(bench.writes.back(), venues::OutcomeUnknown{"timeout"});
        bench.advance(seconds{32});
        QVERIFY(!bench.wasAnswered("t", AnswerKind::Failed));
        bench.advance(seconds{60});
        QVERIFY(bench.wasAnswered("t", AnswerKind::Failed));
        QCOMPARE(bench.opens().size(), std::size_t{1});
        bench.open("t2", "k2"); // and the way is free again
        bench.advance(milliseconds{200});
        QCOMPARE(bench.opens().size(), std::size_t{2});
    }
    void takesASilentVenueForUnknown()
    {
        Bench bench;
        bench.start();
        bench.open("t", "k1");
        bench.advance(minutes{3});                           // no reply at all
        QVERIFY(bench.wasAnswered("t", AnswerKind::Failed)); // asked, and never arrived
        bench.open("t2", "k2");
        bench.advance(milliseconds{200});
        QCOMPARE(bench.opens().size(), std::size_t{2});
    }
    void leavesNoPlanBehindForAStranger()
    {
        Bench bench;
        bench.start();
        bench.open("t", "k1");
        bench.reply(bench.writes.back(), venues::OutcomeUnknown{"timeout"});
        bench.advance(seconds{100});
        QVERIFY(bench.wasAnswered("t", AnswerKind::Failed));
        bench.foreignPosition("5");
        bench.advance(seconds{30});
        QCOMPARE(bench.position()->state, PositionState::Foreign);
        QCOMPARE(bench.writes.size(), std::size_t{1}); // no stop, no close: not ours
    }
    void leavesNoPlanBehindOverARestart()
    {
        Bench first;
        first.start();
        first.open("t", "k1");
        first.reply(first.writes.back(),
                    venues::Refused{venues::RefusalKind::Margin, "51008", "no margin"});
        Bench second{Bench::account(), "bbbb"};
        second.start(first.journal);
        second.foreignPosition("5");
        second.advance(seconds{30});
        QCOMPARE(second.position()->state, PositionState::Foreign);
        QVERIFY(second.writes.empty());
    }
    void anIncreaseCarriesTheLevelsInForce()
    {
        AccountSetup setup = Bench::account();
        setup.attachStops = true;
        Bench bench{setup};
        bench.start();
        bench.openWithTarget();
        const AttachedStop born = bench.opens().back().stop.value();
        StopOrder stop;
        stop.instrument = kEth;
        stop.venueId = {"born"};
        stop.clientId = born.clientId;
        stop.kind = StopKind::Oco;
        stop.side = Side::Sell;
        stop.stopTrigger = born.stopTrigger;
        stop.stopSource = born.stopSource;
        stop.takeTrigger = born.takeTrigger;
        stop.takeSource = born.takeSource;
        stop.qty = Qty::of("10");
        stop.reduceOnly = true;
        stop.createdAt = stop.updatedAt = bench.now.wall;
        bench.stops.push_back(stop);
        bench.fact(venues::StopsPush{{stop}});
        bench.advance(seconds{4});
        QCOMPARE(bench.position()->stop, StopState::Verified); // sized: an increase brings its own
        Open increase; // measured against the ticket's 2950 it would be twice as large
        increase.key = {"more"};
        increase.account = kMain;
        increase.instrument = kEth;
        increase.direction = Direction::Long;
        increase.size = Size{SizeKind::Risk, Decimal::of("500")};
        increase.stop.price = Price::of("2950");
        increase.source = "ticket";
        bench.step(OperatorCommand{"more", increase});
        bench.advance(milliseconds{50});
        QCOMPARE(bench.opens().size(), std::size_t{2});
        const venues::PlaceOrder order = bench.opens().back();
        const auto loss = profit(Direction::Long, Price::of("3000"), Price::of("2900"), order.qty,
                                 bench.instrument());
        QVERIFY2(loss && loss->value.abs() <= Decimal::of("500"), order.qty.toString().c_str());
        const AttachedStop more = order.stop.value();
        QCOMPARE(more.stopTrigger.value(), Price::of("2900"));
        QCOMPARE(more.takeTrigger.value(), Price::of("3100"));
        QVERIFY2(bench.textOf("more").find("stop 2900") != std::string::npos,
                 bench.textOf("more").c_str());
    }
};

QTEST_GUILESS_MAIN(TestOpens)
#include "tst_opens.moc"
