// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/many_bench.h"
#include "tests/support/compare.h"

#include <QTest>

#include <algorithm>

using namespace holdfast;
using namespace holdfast::test;
using Ground = journal::RemovalRecord::Ground;

/// Incident 3 and what surrounds it: a list that is silently incomplete, and what follows from it.
class TestEngineFindings : public QObject {
    Q_OBJECT

private slots:
    void showsWhatTheListLacksAndTouchesNothing_data()
    {
        QTest::addColumn<bool>("ownReadTells");
        QTest::newRow("its own read shows it") << true;
        QTest::newRow("its own read answers without a row") << false;
    }
    void showsWhatTheListLacksAndTouchesNothing()
    {
        QFETCH(bool, ownReadTells);
        ManyBench bench{3};
        bench.start();
        for (int i = 0; i < 3; ++i)
            bench.hold(i);
        QVERIFY(bench.snapshot->findings.empty());
        const auto writes = bench.writes.size();
        ManyVenue::Held& lied = bench.venue->held[instrumentOf(1)];
        lied.isHiddenInList = true; // sticky for more than a cycle, history lagging
        lied.isOwnReadMute = !ownReadTells;
        bench.venue->isHistoryLate = true;
        bench.advance(seconds{15});
        auto standing = bench.standing(FindingKind::MissingAtVenue);
        QCOMPARE(standing.size(), std::size_t{1});
        const FindingView found = standing.front();
        QCOMPARE(found.position, keyOf(1));
        QVERIFY2(found.title.find("the list does not show it") != std::string::npos,
                 found.title.c_str());
        QVERIFY(found.doing.find("nothing cancelled") != std::string::npos);
        QVERIFY(!found.record.empty());
        QCOMPARE(found.sides.size(), std::size_t{5});
        QCOMPARE(found.sides.at(0).says, std::string{"10 long"});
        QCOMPARE(found.sides.at(1).says, std::string{"not shown"});
        QCOMPARE(found.sides.at(1).from, std::string{"GET /api/v5/account/positions"});
        QVERIFY(found.sides.at(1).age && *found.sides.at(1).age <= seconds{11});
        QCOMPARE(found.sides.at(2).says, std::string{ownReadTells ? "10 long" : "not shown"});
        QCOMPARE(found.sides.at(4).says, std::string{"none"});
        QCOMPARE(bench.state(1), ownReadTells ? PositionState::Open : PositionState::Suspect);
        QCOMPARE(bench.writes.size(), writes); // nothing sent, nothing cancelled
        QCOMPARE(bench.venue->stops.size(), std::size_t{3});
        QVERIFY(bench.cancelled.empty());

        lied.isHiddenInList = lied.isOwnReadMute = false;
        bench.advance(seconds{12});
        QVERIFY(bench.standing(FindingKind::MissingAtVenue).empty());
        QCOMPARE(bench.ended().size(), std::size_t{1}); // faded, for a minute
        QCOMPARE(bench.ended().front().id, found.id);
        QCOMPARE(bench.ended().front().ended, std::string{"the list shows it"});
        QVERIFY(bench.ended().front().acts.empty());
        QCOMPARE(bench.state(1), PositionState::Open);
        bench.advance(seconds{61});
        QVERIFY(bench.snapshot->findings.empty());
        const auto told = bench.records<journal::FindingRecord>();
        QCOMPARE(told.size(), std::size_t{2});
        QCOMPARE(told.front().stage, journal::FindingRecord::Stage::Began);
        QCOMPARE(told.back().stage, journal::FindingRecord::Stage::Ended);
        QVERIFY(bench.cancelled.empty());
        // The lie is a number.
        const QualityView* lists = bench.quality("positions");
        QVERIFY(lists && lists->incomplete >= 1 && lists->stickyMax);
        QVERIFY(*lists->stickyMax >= seconds{10});
    }
    /// A finding that ends because nobody answers any more does not end in an agreement.
    void saysOfAFindingThatEndedNoMoreThanIsKnown()
    {
        ManyBench bench{2};
        bench.start();
        bench.trade(1, SignedQty::of("10"), {}, "x"); // a stranger's
        bench.pushRow(1);
        bench.advance(seconds{2});
        QCOMPARE(bench.standing(FindingKind::Foreign).size(), std::size_t{1});
        bench.isMute = true;
        for (int i = 0; i < 45 && !bench.standing(FindingKind::Foreign).empty(); ++i)
            bench.advance(seconds{1});
        QVERIFY(bench.standing(FindingKind::Foreign).empty());
        QCOMPARE(bench.ended().front().ended,
                 std::string{"its list is old: nothing follows from it"});
        bench.advance(seconds{15});
        QVERIFY(!bench.standing(FindingKind::StaleSource).empty());
        bench.isMute = false;
        bench.advance(seconds{20});
        QVERIFY(bench.standing(FindingKind::StaleSource).empty());
        QVERIFY(std::ranges::any_of(bench.ended(), [](const FindingView& finding) {
            return finding.ended == "it answers again";
        }));
    }
    void growsGraverWhileTheAnswersDisagree()
    {
        ManyBench bench{3};
        bench.start();
        for (int i = 0; i < 3; ++i)
            bench.hold(i);
        ManyVenue::Held& lied = bench.venue->held[instrumentOf(1)];
        lied.isHiddenInList = lied.isOwnReadMute = true;
        while (bench.standing(FindingKind::MissingAtVenue).empty())
            bench.advance(milliseconds{100});
        const auto shown = [&] {
            return bench.standing(FindingKind::MissingAtVenue).front().severity;
        };
        QVERIFY(!bench.alarm("finding-missing-at-venue"));
        QVERIFY(!shown());
        bench.advance(seconds{6});
        QCOMPARE(bench.alarm("finding-missing-at-venue"), std::optional{Severity::P2});
        QCOMPARE(shown(), std::optional{Severity::P2});
        bench.advance(seconds{25});
        QCOMPARE(bench.alarm("finding-missing-at-venue"), std::optional{Severity::P1});
        QCOMPARE(shown(), std::optional{Severity::P1});
        lied.isHiddenInList = lied.isOwnReadMute = false;
        bench.advance(seconds{40});
        QVERIFY(!bench.alarm("finding-missing-at-venue"));
    }
    void doubtsTheListWhenAllIsGoneAtOnce()
    {
        ManyBench bench{4};
        bench.start();
        for (int i = 0; i < 4; ++i)
            bench.hold(i);
        for (auto& [id, truth] : bench.venue->held)
            truth.isHiddenInList = truth.isOwnReadMute = true;
        bench.venue->isHistoryLate = true;
        const auto writes = bench.writes.size();
        bench.advance(seconds{15});
        QVERIFY(bench.account().listFault.has_value());
        QVERIFY2(bench.account().listFault->find("4 are still to be read") != std::string::npos,
                 bench.account().listFault->c_str());
        QCOMPARE(bench.alarm("list-fault"), std::optional{Severity::P1});
        QCOMPARE(bench.standing(FindingKind::MissingAtVenue).size(), std::size_t{4});
        QVERIFY(std::ranges::any_of(bench.account().opensBlockedBy, [](const std::string& why) {
            return why.find("lacks too much at once") != std::string::npos;
        }));
        // One after the other is read by its instrument; the list goes on lying.
        for (int i = 0; i < 3; ++i)
            bench.venue->held[instrumentOf(i)].isOwnReadMute = false;
        bench.advance(seconds{40});
        QVERIFY(bench.account().listFault.has_value());
        for (auto& [id, truth] : bench.venue->held)
            truth.isHiddenInList = truth.isOwnReadMute = false;
        bench.advance(seconds{75}); // by itself; the last one is asked for each minute at worst
        QVERIFY(!bench.account().listFault);
        QVERIFY(!bench.alarm("list-fault"));
        QCOMPARE(bench.writes.size(), writes);
        QVERIFY(bench.cancelled.empty());
        QCOMPARE(bench.venue->stops.size(), std::size_t{4});
        const auto faults = bench.records<journal::ListFaultRecord>();
        QVERIFY(faults.size() >= 2);
        QVERIFY(faults.front().isOn && !faults.back().isOn);
    }
    void closesNothingOnTheRecordOfAnEarlierClose()
    {
        ManyBench bench{3};
        bench.start();
        for (int i = 0; i < 3; ++i)
            bench.hold(i);
        const auto writes = bench.writes.size();
        ManyVenue::Held& lied = bench.venue->held[instrumentOf(0)];
        Closure
            earlier; // the venue's own record: same instrument, same side, same size, an hour ago
        earlier.key = keyOf(0);
        earlier.direction = Direction::Long;
        earlier.kind = ClosureKind::Full;
        earlier.closedQty = earlier.qtyMax = Qty::of("10");
        earlier.openedAt = lied.openedAt - hours{2};
        earlier.closedAt = lied.openedAt - hours{1};
        bench.venue->closures.push_back(earlier);
        lied.isHiddenInList = lied.isOwnReadZero = true; // and both reads lie, again and again
        bench.advance(minutes{3});
        QCOMPARE(bench.state(0), PositionState::FlatUnexplained);
        QVERIFY(bench.cancelled.empty());
        QCOMPARE(bench.writes.size(), writes);
        auto standing = bench.standing(FindingKind::MissingAtVenue);
        QCOMPARE(standing.size(), std::size_t{1});
        QVERIFY2(standing.front().sides.at(4).says.find("not of this position")
                     != std::string::npos,
                 standing.front().sides.at(4).says.c_str());
        QVERIFY(std::ranges::find(standing.front().acts, FindingAct::ConfirmFlat)
                != standing.front().acts.end());
        QCOMPARE(bench.records<journal::ClaimRecord>().size(), std::size_t{6}); // opened, protected
        // A record of now that is of fewer contracts, or was opened before, is not of it either.
        earlier.closedAt = bench.now.wall;
        bench.venue->closures.push_back(earlier);
        bench.advance(minutes{2});
        QCOMPARE(bench.state(0), PositionState::FlatUnexplained);
        QVERIFY(bench.cancelled.empty());
        // The lies end; nothing was lost.
        lied.isHiddenInList = lied.isOwnReadZero = false;
        lied.rowAt = bench.now.wall;
        bench.advance(minutes{2});
        QCOMPARE(bench.state(0), PositionState::Open);
        QCOMPARE(bench.venue->stops.size(), std::size_t{3});
    }
    /// I19: a limit of ours closes what is ours; what others opened is closed on a person's word.
    void aLimitOfTheDayTouchesNothingThatOthersOpened()
    {
        Limits limits;
        limits.dayLossMax = Money::of("5");
        ManyBench bench{3, "aaaa", std::make_shared<ManyVenue>(), limits};
        bench.start();
        bench.hold(0);
        bench.hold(2);
        bench.trade(1, SignedQty::of("10"), {}, "x"); // a stranger's
        bench.pushRow(1);
        bench.advance(seconds{1});
        QCOMPARE(bench.state(1), PositionState::Foreign);
        Fill loss = bench.trade(0, SignedQty::of("-10"), {}, "x0");
        loss.price = bench.venue->fills.back().price = Price::of("2990"); // a loss of 10
        bench.fact(venues::OrdersPush{{}, {loss}});
        bench.pushRow(0);
        bench.advance(seconds{5});
        QVERIFY(bench.account().isKillEngaged);
        const auto closesOf = [&bench](int number) {
            return std::ranges::count_if(bench.writes, [&](const venues::RequestEnvelope& write) {
                const auto* close = std::get_if<venues::ClosePosition>(&write.request);
                return close && close->instrument == instrumentOf(number);
            });
        };
        QCOMPARE(closesOf(2), 1);
        QCOMPARE(closesOf(1), 0);
        bench.advance(minutes{1});
        QCOMPARE(closesOf(1), 0);
        QCOMPARE(bench.state(1), PositionState::Foreign);
        Flatten all;
        all.reason = "test";
        bench.act("all", all);
        QCOMPARE(closesOf(1), 1);
    }
    void putsAFindingAsideUntilTheAnswersChange()
    {
        ManyBench bench{3};
        bench.start();
        for (int i = 0; i < 3; ++i)
            bench.hold(i);
        ManyVenue::Held& lied = bench.venue->held[instrumentOf(1)];
        lied.isHiddenInList = lied.isOwnReadMute = true;
        bench.advance(seconds{45});
        const auto standing = bench.standing(FindingKind::MissingAtVenue);
        QCOMPARE(standing.size(), std::size_t{1});
        QVERIFY(bench.alarm("finding-missing-at-venue"));
        bench.act("none", ResolveFinding{kDesk, "no such", "because"});
        QVERIFY(!bench.said("none", AnswerKind::Failed).empty());
        bench.act("silent", ResolveFinding{kDesk, standing.front().id, ""});
        QVERIFY(!bench.said("silent", AnswerKind::Failed).empty());
        bench.act("aside", ResolveFinding{kDesk, standing.front().id, "asked their support"});
        QVERIFY(!bench.said("aside", AnswerKind::Done).empty());
        bench.advance(seconds{30});
        QVERIFY(bench.standing(FindingKind::MissingAtVenue).empty());
        QVERIFY(!bench.alarm("finding-missing-at-venue"));
        QCOMPARE(bench.ended().front().ended,
                 std::string{"put aside by a person: asked their support"});
        QCOMPARE(bench.state(1), PositionState::Suspect); // it was put aside, not settled
        const auto next = bench.restarted();
        next->advance(seconds{30});
        QVERIFY(next->standing(FindingKind::MissingAtVenue).empty());
        lied.isOwnReadZero = true; // another answer
        lied.isOwnReadMute = false;
        lied.rowAt = next->now.wall;
        next->advance(minutes{2});
        QCOMPARE(next->standing(FindingKind::MissingAtVenue).size(), std::size_t{1});
        const auto acts = next->records<journal::OperatorRecord>();
        QCOMPARE(acts.size(), std::size_t{1});
        QCOMPARE(acts.front().act, FindingAct::Resolve);
        QCOMPARE(acts.front().reason, std::string{"asked their support"});
    }
    void confirmsFlatOnlyWhereTheTableOffersIt()
    {
        ManyBench bench{3};
        bench.start();
        for (int i = 0; i < 3; ++i)
            bench.hold(i);
        bench.act("early", ConfirmFlat{kDesk, keyOf(1), "I closed it"});
        QVERIFY(!bench.said("early", AnswerKind::Failed).empty());
        bench.venue->isHistoryLate = true; // really closed, and nothing tells how
        (void)bench.trade(1, SignedQty::of("-10"), {}, "x");
        bench.advance(minutes{1});
        QCOMPARE(bench.state(1), PositionState::FlatUnexplained);
        bench.act("flat", ConfirmFlat{kDesk, keyOf(1), "I closed it"});
        QVERIFY(!bench.said("flat", AnswerKind::Done).empty());
        bench.advance(seconds{1});
        QCOMPARE(bench.state(1), PositionState::Closed);
        const auto acts = bench.records<journal::OperatorRecord>();
        QCOMPARE(acts.size(), std::size_t{1});
        QCOMPARE(acts.front().act, FindingAct::ConfirmFlat);
        bench.advance(minutes{2});
        QCOMPARE(bench.cancelled, (std::vector{VenueOrderId{"s1"}}));
        QCOMPARE(bench.records<journal::RemovalRecord>().front().ground, Ground::Reconciled);
    }
    void showsASizeThatNoFillExplains()
    {
        ManyBench bench{3};
        bench.start();
        for (int i = 0; i < 3; ++i)
            bench.hold(i);
        bench.venue->isHistoryLate = true;
        (void)bench.trade(1, SignedQty::of("-4"), {}, "x"); // its fill is told nowhere
        bench.pushRow(1);
        bench.advance(seconds{1});
        QVERIFY(
            bench.standing(FindingKind::Quantity).empty()); // fill and row come apart for a moment
        bench.advance(seconds{10});
        const auto standing = bench.standing(FindingKind::Quantity);
        QCOMPARE(standing.size(), std::size_t{1});
        QCOMPARE(standing.front().sides.at(0).says, std::string{"6 long, by our fills 10"});
        bench.venue->isHistoryLate = false;
        bench.advance(seconds{70});
        QVERIFY(bench.standing(FindingKind::Quantity).empty());
        QVERIFY(bench.cancelled.empty());
    }
    void showsStrangersAndTouchesNothing()
    {
        ManyBench bench{2};
        bench.start();
        bench.hold(0);
        const auto writes = bench.writes.size();
        (void)bench.trade(1, SignedQty::of("7"), {}, "x");
        bench.pushRow(1);
        StopOrder stop = bench.venue->stops.front();
        stop.instrument = instrumentOf(1);
        stop.venueId = {"theirs"};
        stop.clientId = {"theirs"};
        bench.venue->stops.push_back(stop);
        Order order;
        order.instrument = instrumentOf(0);
        order.venueId = {"their-order"};
        order.clientId = {"their-order"};
        order.qty = Qty::of("1");
        order.createdAt = order.updatedAt = bench.now.wall;
        bench.venue->orders.push_back(order);
        bench.advance(seconds{29}); // I19: within 30 s
        QCOMPARE(bench.standing(FindingKind::Foreign).size(), std::size_t{3});
        for (const FindingView& finding : bench.standing(FindingKind::Foreign))
            QCOMPARE(finding.doing, std::string{"Shown, not touched"});
        bench.advance(minutes{5});
        QCOMPARE(bench.writes.size(), writes);
        QVERIFY(!bench.alarm("finding-foreign"));
    }
    void inHedgeModeAFillWaitsForTheSideOfItsOrder()
    {
        ManyBench bench{1};
        bench.start();
        PositionRow longSide; // two sides, as Bybit shows them; its fills state none
        longSide.key = keyOf(0);
        longSide.key.sideIndex = SideIndex::Long;
        longSide.direction = Direction::Long;
        longSide.qty = Qty::of("10");
        longSide.updatedAt = bench.now.wall;
        longSide.sequence = 5;
        bench.fact(venues::PositionsPush{false, {longSide}});
        Fill fill;
        fill.instrument = instrumentOf(0);
        fill.tradeId = {"uuid"};
        fill.venueOrderId = {"opens-short"};
        fill.side = Side::Sell;
        fill.qty = Qty::of("10");
        fill.price = Price::of("3000");
        fill.time = bench.now.wall;
        fill.sequence = 6;
        bench.fact(venues::OrdersPush{{}, {fill}});
        bench.advance(milliseconds{300});
        QCOMPARE(bench.snapshot->positions.size(),
                 std::size_t{1}); // neither closed nor a third one
        QCOMPARE(bench.snapshot->positions.front().qty, Qty::of("10"));
        Order order;
        order.instrument = fill.instrument;
        order.venueId = fill.venueOrderId;
        order.side = Side::Sell;
        order.sideIndex = SideIndex::Short;
        order.qty = order.filledQty = fill.qty;
        order.state = OrderState::Filled;
        order.createdAt = order.updatedAt = bench.now.wall;
        bench.fact(venues::OrdersPush{{order}, {}});
        bench.advance(milliseconds{300});
        QCOMPARE(bench.snapshot->positions.size(), std::size_t{2});
        for (const PositionView& position : bench.snapshot->positions)
            QCOMPARE(position.direction, position.key.sideIndex == SideIndex::Long
                                             ? Direction::Long
                                             : Direction::Short);
        // What the venue made by itself reduces: a sale is of the long side.
        fill.tradeId = {"uuid2"};
        fill.venueOrderId = {"takeover"};
        fill.category = "full_liquidation";
        fill.sequence = 7;
        bench.fact(venues::OrdersPush{{}, {fill}});
        bench.advance(milliseconds{300});
        for (const PositionView& position : bench.snapshot->positions)
            QVERIFY(position.key.sideIndex == SideIndex::Short || position.qty.isZero());
        const auto shortSide =
            std::ranges::find(bench.snapshot->positions, SideIndex::Short,
                              [](const PositionView& position) { return position.key.sideIndex; });
        QVERIFY(shortSide != bench.snapshot->positions.end());
        QCOMPARE(shortSide->qty, Qty::of("10")); // the sale was none of it
    }
    void saysThatASourceIsOld()
    {
        ManyBench bench{1};
        bench.start();
        bench.hold(0);
        QVERIFY(bench.standing(FindingKind::StaleSource).empty());
        bench.isMute = true;
        bench.advance(seconds{45});
        QCOMPARE(bench.standing(FindingKind::StaleSource).size(), std::size_t{3});
        QCOMPARE(bench.alarm("finding-stale-source"), std::optional{Severity::P2});
        bench.isMute = false;
        bench.advance(seconds{30});
        QVERIFY(bench.standing(FindingKind::StaleSource).empty());
    }
    void showsAStopThatTheVenueDoesNotShow()
    {
        ManyBench bench{2};
        bench.start();
        bench.hold(0);
        bench.hold(1);
        const StopOrder hidden = bench.venue->stops.back();
        bench.venue->stops.pop_back();
        for (int i = 0; i < 120 && bench.standing(FindingKind::StopMissing).empty(); ++i)
            bench.advance(milliseconds{100});
        const auto standing = bench.standing(FindingKind::StopMissing);
        QCOMPARE(standing.size(), std::size_t{1});
        QCOMPARE(standing.front().order, hidden.venueId);
        bench.venue->stops.push_back(hidden);
        bench.advance(seconds{12});
        QVERIFY(bench.standing(FindingKind::StopMissing).empty());
        QVERIFY(bench.cancelled.empty());
    }
};

QTEST_GUILESS_MAIN(TestEngineFindings)
#include "tst_engine_findings.moc"
