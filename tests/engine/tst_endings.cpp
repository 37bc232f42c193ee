// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/bench.h"
#include "tests/engine/passing.h"
#include "tests/support/compare.h"

#include <QTest>

#include <algorithm>

using namespace holdfast;
using namespace holdfast::test;

/// The ends of positions: by what they are proved, what is left of them, and what is told of them.
class TestEndings : public QObject {
    Q_OBJECT

private slots:
    void cancelsALeftoverOnlyAfterClosed()
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        bench.flattenPosition("f");
        bench.accept(bench.sent<venues::ClosePosition>().back(), "");
        bench.advance(seconds{5}); // the venue says zero nowhere yet
        QVERIFY(bench.sent<venues::CancelStop>().empty());
        bench.fillClose();
        bench.advance(seconds{3});
        QCOMPARE(bench.sent<venues::CancelStop>().size(), std::size_t{1});
        QVERIFY(bench.claims(journal::ClaimKind::Closed) == 1);
        bench.open("early", "k9");
        bench.advance(milliseconds{100});
        QVERIFY(
            bench.wasAnswered("early", AnswerKind::Failed)); // a stop of ours is being cancelled
        bench.stops.clear();
        bench.accept(bench.writes.back(), "");
        bench.advance(seconds{3});
        bench.open("t2", "k10");
        bench.advance(milliseconds{100});
        QCOMPARE(bench.opens().size(), std::size_t{2});
    }
    void aStopStaysIfItsPositionIsBackBeforeTheCancelLeft()
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        bench.flattenPosition("f");
        bench.accept(bench.sent<venues::ClosePosition>().back(), "");
        bench.fillClose();
        bench.isJournalQuick = false; // from here a record waits up to 50 ms
        const auto isDecided = [&bench] {
            return std::any_of(bench.journal.begin(), bench.journal.end(), [](const auto& record) {
                const auto* intent = std::get_if<journal::IntentRecord>(&record.body);
                return intent && std::holds_alternative<venues::CancelStop>(intent->what);
            });
        };
        for (int i = 0; i < 500 && !isDecided(); ++i)
            bench.advance(milliseconds{10});
        QVERIFY(isDecided());
        QVERIFY(bench.sent<venues::CancelStop>().empty());
        PositionRow back;
        back.key = kKey;
        back.direction = Direction::Long;
        back.qty = Qty::of("10");
        back.updatedAt = bench.now.wall;
        bench.held = SignedQty::of("10");
        bench.fact(venues::PositionsPush{false, {back}});
        bench.advance(milliseconds{300});
        QVERIFY(bench.sent<venues::CancelStop>().empty());
    }
    void removesAStopThatComesToLightAfterClosed()
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        const StopOrder late = bench.stops.back();
        bench.flattenPosition("f");
        bench.accept(bench.sent<venues::ClosePosition>().back(), "");
        bench.stops.clear();
        bench.fillClose();
        bench.advance(seconds{3});
        const auto before = bench.sent<venues::CancelStop>().size();
        StopOrder second = late;
        second.venueId = {"late"};
        second.updatedAt = bench.now.wall;
        bench.stops.push_back(second);
        bench.advance(seconds{15});
        QCOMPARE(bench.sent<venues::CancelStop>().size(), before + 1);
    }
    void aPositionsOwnStopThatEndsItIsOurs_data()
    {
        QTest::addColumn<bool>("isLate");
        QTest::newRow("its fill ends it") << false;
        QTest::newRow("its fill is told after the venue's record") << true;
    }
    /// The one that the venue keeps for the position has no name, and its row may rest a little longer than it.
    void aPositionsOwnStopThatEndsItIsOurs()
    {
        QFETCH(bool, isLate);
        AccountSetup setup = Bench::account();
        setup.venue = Venue::Bybit;
        Bench bench{setup};
        bench.start();
        bench.open("t", "k");
        bench.advance(milliseconds{50});
        bench.fillOpen();
        bench.advance(milliseconds{100});
        const auto write = bench.sent<venues::PlaceStop>().back();
        const auto placed = std::get<venues::PlaceStop>(write.request);
        QVERIFY(placed.ofPosition);
        StopOrder own;
        own.instrument = kEth;
        own.venueId = {"own"};
        own.kind = StopKind::Conditional;
        own.side = Side::Sell;
        own.stopTrigger = placed.trigger;
        own.stopSource = placed.source;
        own.closesWholePosition = own.reduceOnly = true;
        own.createdAt = own.updatedAt = bench.now.wall;
        bench.stops.push_back(own);
        bench.accept(write, "");
        bench.fact(venues::StopsPush{{own}});
        bench.advance(seconds{1});
        Fill fill = bench.makeFill(Side::Sell, "10", {}, "own");
        fill.parentStop = {"own"};
        bench.fills.pop_back();
        if (isLate) {
            Closure record;
            record.key = kKey;
            record.direction = Direction::Long;
            record.kind = ClosureKind::Full;
            record.closedQty = Qty::of("10");
            record.closedAt = bench.now.wall;
            bench.closures.push_back(record);
        } else {
            bench.fact(venues::OrdersPush{{}, {fill}});
        }
        bench.pushRow();
        bench.advance(seconds{1});
        QVERIFY(!bench.position());
        StopOrder named = own; // a leftover that comes to light
        named.venueId = {"named"};
        named.clientId = placed.clientId;
        named.closesWholePosition = false;
        named.qty = Qty::of("10");
        named.updatedAt = bench.now.wall;
        bench.stops.push_back(named);
        bench.fact(venues::StopsPush{{named}});
        bench.advance(isLate ? seconds{5} : seconds{1});
        if (isLate) {
            QVERIFY(bench.sent<venues::CancelStop>().empty());
            bench.fact(venues::OrdersPush{{}, {fill}});
        }
        bench.advance(seconds{5});
        const auto cancels = bench.sent<venues::CancelStop>();
        QCOMPARE(cancels.size(), std::size_t{1}); // and not after a minute, counted
        QCOMPARE(std::get<venues::CancelStop>(cancels.front().request).venueId, named.venueId);
    }
    /// Its order is first seen ended, in a push without its fill: the position is asked for, not waited for.
    void anOrderOfAStopThatIsFirstSeenEndedIsNews() // P15
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        const VenueOrderId stop = bench.stops.front().venueId;
        bench.stops.clear();
        (void)bench.makeFill(Side::Sell, "10", {}, "child");
        bench.fills.back().parentStop = stop;
        Order child;
        child.instrument = kEth;
        child.venueId = {"child"};
        child.side = Side::Sell;
        child.type = OrderType::Market;
        child.qty = child.filledQty = Qty::of("10");
        child.state = OrderState::Filled;
        child.reduceOnly = true;
        child.parentStop = stop;
        child.createdAt = child.updatedAt = bench.now.wall;
        bench.fact(venues::OrdersPush{{child}, {}});
        bench.advance(seconds{1});
        QVERIFY(!bench.position());
        QCOMPARE(bench.claims(journal::ClaimKind::Closed), 1);
    }
    /// F22: a row of before its end makes it neither live nor a leftover.
    void aRowOfBeforeItsEndIsNoStop()
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        const StopOrder live = bench.stops.front();
        bench.flattenPosition("f");
        bench.accept(bench.sent<venues::ClosePosition>().back(), "");
        StopOrder gone = live;
        gone.state = StopOrderState::Canceled; // the venue takes it along
        gone.updatedAt = bench.now.wall;
        bench.stops.clear();
        bench.endedStops.push_back(gone);
        bench.fillClose();
        bench.fact(venues::StopsPush{{gone}});
        bench.advance(seconds{2});
        QVERIFY(!bench.position());
        bench.fact(venues::StopsPush{{live}});
        bench.advance(seconds{1});
        QVERIFY(bench.sent<venues::CancelStop>().empty());
        QVERIFY(bench.snapshot->stops.empty());
    }
    void aStopsOwnEndThatIsToldLateChangesNothing_data()
    {
        QTest::addColumn<bool>("hasTarget");
        QTest::addColumn<QByteArray>("cause");
        QTest::newRow("a stop alone") << false << QByteArray{"stop"};
        QTest::newRow("beside a target")
            << true << QByteArray{"stop or take profit: the venue does not say which"};
    }
    /// The history of stops lags: list and read by id say live while the end of its position is proved already.
    void aStopsOwnEndThatIsToldLateChangesNothing()
    {
        QFETCH(bool, hasTarget);
        QFETCH(QByteArray, cause);
        Bench bench;
        bench.start();
        if (hasTarget) {
            bench.openWithTarget();
            bench.restStop();
            bench.advance(seconds{3});
        } else {
            bench.holdProtected();
        }
        StopOrder fired = bench.stops.front();
        Fill fill = bench.makeFill(Side::Sell, "10", {}, "child");
        fill.parentStop = bench.fills.back().parentStop = fired.venueId;
        bench.fact(venues::OrdersPush{{}, {fill}});
        bench.pushRow();
        bench.advance(seconds{4});
        QVERIFY(!bench.position());
        const std::vector<std::string> told{cause.toStdString()};
        QCOMPARE(bench.causes(), told); // no more than was told in time
        const auto cancels = bench.sent<venues::CancelStop>();
        QVERIFY(cancels.size() <= 1); // of a closed position's stop, as it seems
        for (const auto& cancel : cancels)
            bench.reply(cancel,
                        venues::Refused{venues::RefusalKind::GoneOrDone, "51400", "done already"});
        fired.state = StopOrderState::Effective;
        if (hasTarget) fired.firedLeg = StopLeg::Take;
        fired.updatedAt = bench.now.wall;
        bench.stops.clear();
        bench.endedStops.push_back(fired);
        bench.fact(venues::StopsPush{{fired}});
        bench.advance(seconds{30});
        QCOMPARE(bench.causes(), told);
        QCOMPARE(bench.claims(journal::ClaimKind::Closed), 1);
        QCOMPARE(bench.claims(journal::ClaimKind::CleanedUp), 0); // it fired
        QCOMPARE(bench.claims(journal::ClaimKind::Cancelled), 0);
        QCOMPARE(bench.sent<venues::CancelStop>().size(), cancels.size());
        QCOMPARE(bench.sent<venues::PlaceStop>().size(), std::size_t{1});
        QCOMPARE(bench.closesSent(), 0);
        QVERIFY(bench.snapshot->stops.empty());
        bench.open("next", "next"); // and nothing of it is in the way
        bench.advance(milliseconds{200});
        QCOMPARE(bench.opens().size(), std::size_t{2});
    }
    /// What closed the position before it, seconds ago, did not end this one.
    void aFillOfThePositionBeforeEndsNotThisOne()
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        const VenueOrderId before = bench.stops.front().venueId;
        StopOrder fired = bench.stops.front();
        fired.state = StopOrderState::Effective;
        fired.updatedAt = bench.now.wall;
        bench.stops.clear();
        bench.endedStops.push_back(fired);
        bench.fact(venues::StopsPush{{fired}});
        Fill fill = bench.makeFill(Side::Sell, "10", {}, "child");
        fill.parentStop = bench.fills.back().parentStop = before;
        bench.fact(venues::OrdersPush{{}, {fill}});
        bench.pushRow();
        bench.advance(seconds{5});
        QCOMPARE(bench.causes(), (std::vector<std::string>{"stop"}));
        bench.holdProtected("k2");
        bench.stops.clear();
        bench.held = SignedQty{}; // another one takes it off, and its fill is not told: a record is
        Closure record;
        record.key = kKey;
        record.direction = Direction::Long;
        record.kind = ClosureKind::Full;
        record.closedQty = record.qtyMax = Qty::of("10");
        record.closedAt = bench.now.wall + milliseconds{1};
        bench.closures.push_back(record);
        bench.rowAt = bench.now.wall + milliseconds{1};
        bench.pushRow();
        bench.advance(seconds{8});
        QVERIFY(!bench.position());
        QCOMPARE(bench.causes(), (std::vector<std::string>{"stop", "ended outside Holdfast"}));
    }
    /// What was taken off and added again was traded too: the profit is of all of it, the size what was held at the most.
    void aTradeCountsAllThatWasBoughtAndSold()
    {
        Bench bench;
        bench.start();
        bench.holdProtected("k");
        QCOMPARE(bench.position()->qty.toString(), std::string{"10"});
        const auto fills = [&](Side side, const char* qty, const char* price, const char* order) {
            Fill fill = bench.makeFill(side, qty, {}, order);
            fill.price = bench.fills.back().price = Price::of(price);
            bench.fact(venues::OrdersPush{{}, {fill}});
            bench.pushRow();
            bench.advance(seconds{1});
        };
        fills(Side::Sell, "5", "3010", "x1");
        fills(Side::Buy, "5", "3000", "x2");
        fills(Side::Sell, "10", "3010", "x3");
        bench.advance(seconds{5});
        QVERIFY(!bench.position());
        const auto trade = std::ranges::find_if(bench.journal, [](const journal::Record& record) {
            return std::holds_alternative<journal::TradeRecord>(record.body);
        });
        QVERIFY(trade != bench.journal.end());
        const auto& ended = std::get<journal::TradeRecord>(trade->body);
        QCOMPARE(ended.qty.toString(), std::string{"10"});
        QCOMPARE(ended.profit->toString(), std::string{"15"}); // 15 contracts of 0.1, each 10 more
    }
    /// The trade waits up to 3 s for what ended it; a program that dies meanwhile loses neither it nor the day's loss.
    void aTradeThatWaitsForItsCauseIsNotLostByACrash()
    {
        Bench first;
        first.start();
        first.openWithTarget();
        first.restStop();
        first.advance(seconds{3});
        first.stops.clear(); // it went, and nobody tells how
        Fill fill = first.makeFill(Side::Sell, "10", {}, "child");
        fill.price = first.fills.back().price =
            Price::of("2990"); // 10 contracts of 0.1: a loss of 10
        first.fact(venues::OrdersPush{{}, {fill}});
        first.pushRow();
        first.advance(milliseconds{200});
        QVERIFY(!first.position());
        QCOMPARE(first.claims(journal::ClaimKind::Closed), 1);
        QVERIFY(first.causes().empty()); // it waits

        Bench second{Bench::account(), "bbbb"};
        second.now = first.now;
        second.trade = first.trade;
        second.fills = first.fills;
        second.rowAt = first.rowAt;
        second.lastTrade = first.lastTrade;
        second.start(first.journal);
        second.advance(seconds{15});
        QVERIFY(!second.position());
        QCOMPARE(second.causes().size(), std::size_t{1});
        QCOMPARE(second.snapshot->accounts.front().dayProfit->toString(), std::string{"-10"});
        // A third life knows it as over, and as counted.
        Bench third{Bench::account(), "cccc"};
        third.now = second.now;
        third.trade = second.trade;
        third.fills = second.fills;
        third.rowAt = second.rowAt;
        third.lastTrade = second.lastTrade;
        third.start(second.journal);
        third.advance(seconds{15});
        QCOMPARE(third.causes().size(), std::size_t{1});
        QVERIFY(third.snapshot->accounts.front().dayProfit->isNegative());
    }
    /// An end that was not told yet is recorded before the next open's plan, never after it.
    void anEndThatIsNotToldYetEndsNoPlanOfTheNextOne()
    {
        Bench bench;
        bench.start();
        bench.openWithTarget();
        bench.restStop();
        bench.advance(seconds{3});
        bench.stops.clear();
        const Fill fill = bench.makeFill(Side::Sell, "10", {}, "child");
        bench.fact(venues::OrdersPush{{}, {fill}});
        bench.pushRow();
        bench.advance(milliseconds{500});
        QVERIFY(bench.causes().empty());
        bench.held = SignedQty::of("10"); // another one is held at once, on the same key
        bench.rowAt = bench.now.wall;
        bench.lastTrade = std::to_string(++bench.trade);
        bench.pushRow();
        QCOMPARE(bench.causes().size(), std::size_t{1});
        const auto ended = std::ranges::count_if(bench.journal, [](const journal::Record& record) {
            const auto* plan = std::get_if<journal::PlanRecord>(&record.body);
            return plan && !plan->plan;
        });
        QCOMPARE(ended, 1);
        bench.advance(seconds{5});
        QCOMPARE(bench.causes().size(), std::size_t{1});
    }
    void rememberedPositionsEndByEvidenceToo()
    {
        Bench first;
        first.start();
        first.holdProtected();
        Bench second{Bench::account(), "bbbb"};
        second.now = first.now;
        second.stops = first.stops; // left behind
        second.trade = first.trade;
        second.fills = first.fills;
        pass(second.now, minutes{5});
        // While nobody looked, the position was closed.
        second.held = SignedQty::of("10");
        second.makeFill(Side::Sell, "10", {}, "outside");
        second.start(first.journal);
        second.advance(seconds{5});
        QVERIFY(!second.position());
        QCOMPARE(second.claims(journal::ClaimKind::Closed), 1);
        QVERIFY(second.sent<venues::CancelStop>().empty()); // somebody else's close: not at once
        const MonoTime proved = second.now.mono;
        const auto cancels = [&second] { return second.sent<venues::CancelStop>(); };
        while (cancels().empty() && second.now.mono - proved < minutes{2})
            second.advance(milliseconds{100});
        QCOMPARE(cancels().size(), std::size_t{1}); // so the leftover may go
        StopOrder gone = second.stops.front();
        gone.state = StopOrderState::Canceled;
        second.endedStops.push_back(gone);
        second.stops.clear();
        second.accept(cancels().front(), gone.venueId.text);
        second.advance(minutes{1});
        QCOMPARE(cancels().size(), std::size_t{1});
        QCOMPARE(second.claims(journal::ClaimKind::CleanedUp), 1);
    }
};

QTEST_GUILESS_MAIN(TestEndings)
#include "tst_endings.moc"
