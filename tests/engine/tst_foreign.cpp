// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/bench.h"
#include "tests/support/compare.h"

#include <QTest>

#include <utility>

using namespace holdfast;
using namespace holdfast::test;
using Foreign = GuardPolicy::Foreign;

namespace {

AccountSetup with(Foreign foreign, Ladder ladder = Ladder::Guard)
{
    AccountSetup setup = Bench::account();
    setup.ladder = ladder;
    setup.guard.foreign = foreign;
    setup.guard.stopPercent =
        Decimal::fromInt(foreign == Foreign::Show || foreign == Foreign::Ask ? 0 : 2);
    return setup;
}
StopChoice at(const char* price)
{
    StopChoice choice;
    choice.price = Price::of(price);
    return choice;
}
bool isAlarmed(const Bench& bench, std::string_view name)
{
    return std::ranges::any_of(bench.snapshot->alarms, [&](const AlarmView& alarm) {
        return alarm.isActive && alarm.id.ends_with(name);
    });
}
std::vector<venues::PlaceStop> placed(const Bench& bench)
{
    std::vector<venues::PlaceStop> stops;
    for (const auto& write : bench.sent<venues::PlaceStop>())
        stops.push_back(std::get<venues::PlaceStop>(write.request));
    return stops;
}
/// The newest plan in the journal.
journal::PlanRecord plan(const Bench& bench)
{
    journal::PlanRecord newest;
    for (const journal::Record& record : bench.journal)
        if (const auto* plan = std::get_if<journal::PlanRecord>(&record.body)) newest = *plan;
    return newest;
}
/// A stranger's stop for all of a long position.
StopOrder strangersStop(const Bench& bench)
{
    StopOrder stop;
    stop.instrument = kEth;
    stop.venueId = {"x-stop"};
    stop.kind = StopKind::Conditional;
    stop.side = Side::Sell;
    stop.stopTrigger = Price::of("2800");
    stop.closesWholePosition = true;
    stop.reduceOnly = true;
    stop.createdAt = stop.updatedAt = bench.now.wall;
    return stop;
}
void refuseStop(Bench& bench)
{
    bench.reply(bench.sent<venues::PlaceStop>().back(),
                venues::Refused{venues::RefusalKind::Margin, "51008", "no margin"});
}
/// Somebody moves our resting stop at the venue.
void moveAtVenue(Bench& bench, const char* to)
{
    bench.stops.front().stopTrigger = Price::of(to);
    bench.stops.front().updatedAt = bench.now.wall;
    bench.fact(venues::StopsPush{bench.stops});
}
/// A stop of ours whose position others ended: gone by its id, once that was proved for a minute
/// (core/engine/account_leftovers.cpp).
void removesAfterItsMinute(Bench& bench, const VenueOrderId& stop)
{
    const Numbers numbers;
    const MonoTime from = bench.now.mono;
    const auto cancels = [&] { return bench.sent<venues::CancelStop>(); };
    QVERIFY(cancels().empty());
    while (cancels().empty() && bench.now.mono - from < minutes{2})
        bench.advance(seconds{1});
    QCOMPARE(cancels().size(), std::size_t{1});
    QCOMPARE(std::get<venues::CancelStop>(cancels().front().request).venueId, stop);
    QVERIFY(bench.now.mono - from
            >= numbers.leftoverProvedFor - seconds{20}); // it was proved before
}
/// Another life on the same venue and journal.
void restart(Bench& second, const Bench& first)
{
    second.now = first.now;
    second.held = first.held;
    second.rowAt = first.rowAt;
    second.lastTrade = first.lastTrade;
    second.trade = first.trade;
    second.stops = first.stops;
    second.fills = first.fills;
    second.start(first.journal);
}

} // namespace

/// Rows W1 to W12 of account_foreign.cpp. W13: tst_restart.
class TestForeign : public QObject {
    Q_OBJECT
private slots:
    void touchesNothingWithoutAPolicy() // W2
    {
        for (const Ladder ladder : {Ladder::Guard, Ladder::Trade}) {
            Bench bench{with(Foreign::Show, ladder)};
            bench.start();
            bench.foreignPosition("10");
            bench.advance(minutes{2});
            QVERIFY(bench.writes.empty());
            QVERIFY(!isAlarmed(bench, "foreign-unprotected"));
            QCOMPARE(bench.position()->state, PositionState::Foreign);
        }
    }
    void asksAPersonForAStop() // W3
    {
        Bench bench{with(Foreign::Ask)};
        bench.start();
        bench.foreignPosition("10");
        bench.advance(milliseconds{2500});
        QVERIFY(!isAlarmed(bench, "foreign-unprotected")); // its own may be on its way
        bench.advance(seconds{1});
        QVERIFY(isAlarmed(bench, "foreign-unprotected"));
        bench.advance(seconds{30});
        QVERIFY(bench.writes.empty());
        // The stranger places one: nothing is asked any more.
        bench.stops.push_back(strangersStop(bench));
        bench.fact(venues::StopsPush{bench.stops});
        bench.advance(seconds{1});
        QVERIFY(!isAlarmed(bench, "foreign-unprotected"));
    }
    void placesTheDefaultStopAndKeepsItProved() // W3
    {
        Bench bench{with(Foreign::Stop)};
        bench.start();
        bench.foreignPosition("10");
        bench.advance(milliseconds{2500});
        QVERIFY(placed(bench).empty());
        bench.advance(seconds{1});
        QCOMPARE(placed(bench).size(), std::size_t{1});
        QCOMPARE(placed(bench).front().trigger, Price::of("2940")); // 2 % below 3,000
        bench.restStop();
        bench.advance(seconds{3});
        QCOMPARE(bench.position()->state, PositionState::Foreign); // it stays somebody else's
        QCOMPARE(bench.position()->owner, std::string{"foreign"});
        QCOMPARE(bench.position()->stop, StopState::Verified);
        QCOMPARE(bench.claims(journal::ClaimKind::Protected), 1);
        QVERIFY(plan(bench).plan->isForeign && plan(bench).direction == Direction::Long);
        QVERIFY(!isAlarmed(bench, "foreign-unprotected"));
        // A short one's is above.
        Bench other{with(Foreign::Stop)};
        other.start();
        other.foreignPosition("-10");
        other.advance(milliseconds{3500});
        QCOMPARE(placed(other).front().trigger, Price::of("3060"));
        QVERIFY(placed(other).front().side == Side::Buy);
    }
    void leavesAPositionThatItsOwnStopCovers() // W1
    {
        Bench bench{with(Foreign::Close)};
        bench.start();
        bench.stops.push_back(strangersStop(bench));
        bench.foreignPosition("10");
        bench.advance(minutes{2});
        QVERIFY(bench.writes.empty());
        QCOMPARE(bench.position()->stop, StopState::Verified); // read in rotation like ours
        // It goes: after the grace the default one.
        StopOrder gone = bench.stops.front();
        gone.state = StopOrderState::Canceled;
        gone.updatedAt = bench.now.wall;
        bench.stops.clear();
        bench.fact(venues::StopsPush{{gone}});
        bench.advance(milliseconds{2500});
        QVERIFY(placed(bench).empty());
        bench.advance(seconds{1});
        QCOMPARE(placed(bench).size(), std::size_t{1});
        QCOMPARE(bench.closesSent(), 0);
    }
    /// A fill of ours that comes after its position ended and a stranger's began makes that one nobody else's.
    void aLateFillOfOursMakesNoStrangersPositionOurs()
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        Fill late = bench.fills.front();
        bench.flattenPosition("f");
        bench.accept(bench.sent<venues::ClosePosition>().back(), "");
        bench.stops.clear();
        bench.fillClose();
        bench.advance(seconds{5});
        QVERIFY(!bench.position());
        const auto writes = bench.writes.size();
        bench.openedAt = bench.now.wall;
        bench.foreignPosition("10");
        bench.advance(seconds{1});
        QCOMPARE(bench.position()->owner, std::string{"foreign"});
        late.tradeId = {"7"}; // another part of the same open, told only now
        bench.fact(venues::OrdersPush{{}, {late}});
        bench.advance(seconds{15});
        QCOMPARE(bench.position()->owner, std::string{"foreign"});
        QCOMPARE(bench.writes.size(), writes);
        QVERIFY(!bench.snapshot->findings.empty());
        for (const FindingView& finding : bench.snapshot->findings)
            QCOMPARE(finding.kind, FindingKind::Foreign); // nor is it one with our mark
    }
    /// A stop without an id, beside ours: a person's of the venue's own window. It is no mismatch of ours.
    void aStrangersStopBesideOursIsAStrangers()
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        const auto writes = bench.writes.size();
        bench.stops.push_back(strangersStop(bench));
        bench.advance(seconds{45});
        QCOMPARE(bench.snapshot->findings.size(), std::size_t{1});
        QCOMPARE(bench.snapshot->findings.front().kind, FindingKind::Foreign);
        QCOMPARE(bench.snapshot->findings.front().order, VenueOrderId{"x-stop"});
        QVERIFY(!isAlarmed(bench, "finding-stop-mismatch"));
        QCOMPARE(bench.position()->stop, StopState::Verified);
        QCOMPARE(bench.writes.size(), writes);
    }
    /// What the list did not show yet is not taken for absent: the list is asked for after it is missed.
    void looksBeforeItPlaces() // W3
    {
        Bench bench{with(Foreign::Stop)};
        bench.start();
        bench.foreignPosition("10");
        bench.stops.push_back(strangersStop(bench)); // no push tells of it
        bench.advance(minutes{1});
        QVERIFY(placed(bench).empty());
    }
    void asksWhereNoStopCanBeProved_data()
    {
        QTest::addColumn<bool>("isClose");
        QTest::newRow("W4 stop: a person is asked") << false;
        QTest::newRow("W4 close: closed") << true;
    }
    void asksWhereNoStopCanBeProved() // W4
    {
        QFETCH(bool, isClose);
        Bench bench{with(isClose ? Foreign::Close : Foreign::Stop)};
        bench.start();
        bench.foreignPosition("10");
        bench.advance(milliseconds{3500});
        refuseStop(bench);
        bench.advance(milliseconds{200});
        QCOMPARE(placed(bench).size(), std::size_t{2});
        refuseStop(bench);
        bench.advance(milliseconds{200});
        QCOMPARE(bench.closesSent(), isClose ? 1 : 0);
        QCOMPARE(isAlarmed(bench, "foreign-unprotected"), !isClose);
        if (isClose) return;
        bench.advance(minutes{1});
        QCOMPARE(bench.closesSent(), 0);
        QCOMPARE(placed(bench).size(), std::size_t{2}); // no storm of refusals
        // A person gives another level: the guard begins anew.
        bench.step(OperatorCommand{"p", ProtectPosition{kMain, kKey, at("2900"), "wider"}});
        bench.advance(milliseconds{300});
        QCOMPARE(placed(bench).size(), std::size_t{3});
        bench.restStop();
        bench.advance(seconds{3});
        QVERIFY(bench.wasAnswered("p", AnswerKind::Done));
        QVERIFY(!isAlarmed(bench, "foreign-unprotected"));
    }
    void asksWhereNoStopIsSeenInTime() // W4
    {
        for (const Foreign foreign : {Foreign::Stop, Foreign::Close}) {
            Bench bench{with(foreign)};
            bench.start();
            bench.foreignPosition("10");
            bench.advance(milliseconds{3500});
            bench.accept(bench.sent<venues::PlaceStop>().back(), "s1"); // and it is never shown
            bench.advance(seconds{12});
            QCOMPARE(bench.closesSent() > 0, foreign == Foreign::Close);
            QCOMPARE(isAlarmed(bench, "foreign-unprotected"), foreign == Foreign::Stop);
        }
    }
    void adoptsOnAPersonsWord() // W6
    {
        Bench bench{with(Foreign::Show, Ladder::Trade)};
        bench.start();
        bench.foreignPosition("10");
        bench.advance(minutes{5}); // however long it stood there
        bench.step(OperatorCommand{"a", AdoptPosition{kMain, kKey, at("2900"), "mine"}});
        QVERIFY(!bench.wasAnswered("a", AnswerKind::Done)); // not before it is proved
        bench.advance(milliseconds{300});
        QCOMPARE(placed(bench).size(), std::size_t{1});
        QCOMPARE(placed(bench).front().trigger, Price::of("2900"));
        QVERIFY(bench.position()->state == PositionState::Open);
        bench.restStop();
        bench.advance(seconds{3});
        QVERIFY(bench.wasAnswered("a", AnswerKind::Done));
        QVERIFY(bench.textOf("a").find("records") != std::string::npos);
        QCOMPARE(bench.position()->owner, std::string{"adopted"});
        QCOMPARE(bench.closesSent(), 0);
        const bool isJournaled = std::ranges::any_of(bench.journal, [](const journal::Record& r) {
            const auto* note = std::get_if<journal::NoteRecord>(&r.body);
            return note && note->category == "operator" && note->text.ends_with(": mine");
        });
        QVERIFY(isJournaled);
    }
    void protectsOnAPersonsWordWhateverThePolicy() // W7
    {
        Bench bench{with(Foreign::Show)};
        bench.start();
        bench.foreignPosition("10");
        bench.advance(seconds{1});
        StopChoice percent;
        percent.percent = Decimal::of("5");
        bench.step(OperatorCommand{"p", ProtectPosition{kMain, kKey, percent, "his"}});
        bench.advance(milliseconds{300});
        QCOMPARE(placed(bench).front().trigger, Price::of("2850"));
        bench.restStop();
        bench.advance(seconds{3});
        QVERIFY(bench.wasAnswered("p", AnswerKind::Done));
        QCOMPARE(bench.position()->state, PositionState::Foreign);
        // And later it becomes ours, under the same stop.
        bench.step(OperatorCommand{"a", AdoptPosition{kMain, kKey, at("2850"), "mine now"}});
        bench.advance(seconds{1});
        QVERIFY(bench.wasAnswered("a", AnswerKind::Done));
        QCOMPARE(bench.position()->state, PositionState::Open);
        QCOMPARE(placed(bench).size(), std::size_t{1});
    }
    /// From the entry, as by policy; not from the mark, as a percentage of the person's own.
    void withoutAStopOfThePersonsTheDefaultOneIsPlaced() // W6, W7
    {
        AccountSetup setup = with(Foreign::Show);
        setup.guard.stopPercent = Decimal::fromInt(2);
        setup.guard.source = TriggerSource::Last;
        Bench bench{setup};
        bench.start();
        bench.foreignPosition("10");
        bench.advance(seconds{1});
        QVERIFY(placed(bench).empty());
        bench.quote("3100");
        bench.step(OperatorCommand{"p", ProtectPosition{kMain, kKey, {}, "his"}});
        bench.advance(milliseconds{300});
        QCOMPARE(placed(bench).size(), std::size_t{1});
        QCOMPARE(placed(bench).front().trigger, Price::of("2940"));
        QVERIFY(placed(bench).front().source == TriggerSource::Last);
        bench.restStop();
        bench.advance(seconds{3});
        QVERIFY(bench.wasAnswered("p", AnswerKind::Done));
        // Adopted without another one, it keeps the one it has.
        bench.step(OperatorCommand{"a", AdoptPosition{kMain, kKey, {}, "mine now"}});
        bench.advance(seconds{1});
        QVERIFY(bench.wasAnswered("a", AnswerKind::Done));
        QVERIFY(plan(bench).plan->stop == Price::of("2940")
                && plan(bench).plan->source == TriggerSource::Last);
        QCOMPARE(placed(bench).size(), std::size_t{1});
    }
    void aStopOfAPersonThatCannotBeProvedIsAnsweredTruly() // W7, W4
    {
        Bench bench{with(Foreign::Show)};
        bench.start();
        bench.foreignPosition("10");
        bench.step(OperatorCommand{"p", ProtectPosition{kMain, kKey, at("2900"), "his"}});
        bench.advance(milliseconds{300});
        refuseStop(bench);
        bench.advance(milliseconds{100});
        refuseStop(bench);
        bench.advance(milliseconds{100});
        QVERIFY(bench.wasAnswered("p", AnswerKind::Doubt));
        QVERIFY(!bench.wasAnswered("p", AnswerKind::Done));
        QCOMPARE(bench.closesSent(), 0); // the person did not ask for that
    }
    void saysWhyItDoesNotTakeAPositionUp_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("says");
        QTest::newRow("no reason") << "mute" << "needs a reason";
        QTest::newRow("nothing is held") << "nothing" << "nothing is held";
        QTest::newRow("a level on the wrong side") << "wrong" << "not on the loss side";
        QTest::newRow("no level") << "none" << "a stop is needed";
        QTest::newRow("a distance of everything") << "all" << "below 100 %";
        QTest::newRow("ours already") << "ours" << "ours already";
        QTest::newRow("nobody's account") << "elsewhere" << "no account named other";
    }
    void saysWhyItDoesNotTakeAPositionUp()
    {
        QFETCH(QString, what);
        QFETCH(QString, says);
        Bench bench;
        bench.start();
        if (what == u"ours") bench.holdProtected();
        if (what != u"ours" && what != u"nothing") bench.foreignPosition("10");
        bench.advance(milliseconds{100});
        const std::size_t before = bench.writes.size();
        AdoptPosition act{what == u"elsewhere" ? AccountId{"other"} : kMain, kKey, at("2900"),
                          "mine"};
        if (what == u"mute") act.reason.clear();
        if (what == u"wrong") act.stop = at("3100");
        if (what == u"none") act.stop = {};
        if (what == u"all") {
            act.stop = {};
            act.stop.percent = Decimal::fromInt(100);
        }
        bench.step(OperatorCommand{"a", act});
        bench.advance(seconds{1});
        QVERIFY(bench.wasAnswered("a", AnswerKind::Failed));
        QVERIFY2(QString::fromStdString(bench.textOf("a")).contains(says),
                 bench.textOf("a").c_str());
        QCOMPARE(bench.writes.size(), before);
    }
    void whatWasTakenUpOutlivesTheProgram_data()
    {
        QTest::addColumn<bool>("isAdopted");
        QTest::newRow("adopted") << true;
        QTest::newRow("protected") << false;
    }
    void whatWasTakenUpOutlivesTheProgram()
    {
        QFETCH(bool, isAdopted);
        Bench first{with(Foreign::Show)};
        first.start();
        first.foreignPosition("10");
        first.advance(seconds{1});
        if (isAdopted)
            first.step(OperatorCommand{"a", AdoptPosition{kMain, kKey, at("2900"), "mine"}});
        else
            first.step(OperatorCommand{"a", ProtectPosition{kMain, kKey, at("2900"), "his"}});
        first.advance(milliseconds{300});
        first.restStop();
        first.advance(seconds{3});
        Bench second{with(Foreign::Show), "bbbb"};
        restart(second, first);
        second.advance(seconds{5});
        QVERIFY(second.writes.empty());
        QCOMPARE(second.position()->stop, StopState::Verified);
        QCOMPARE(second.position()->state,
                 isAdopted ? PositionState::Open : PositionState::Foreign);
        // Closed while nobody looked: its end is proved, and our stop goes, by its id.
        Bench ended{with(Foreign::Show), "dddd"};
        ended.now = first.now;
        ended.rowAt = first.now.wall;
        ended.lastTrade = std::to_string(++ended.trade);
        ended.stops = first.stops;
        Closure closure;
        closure.key = kKey;
        closure.direction = Direction::Long;
        closure.kind = ClosureKind::Full;
        closure.closedQty = Qty::of("10");
        closure.closedAt = first.now.wall;
        ended.closures.push_back(closure);
        ended.start(first.journal);
        ended.advance(seconds{20});
        QVERIFY(!ended.position());
        removesAfterItsMinute(ended, first.stops.front().venueId);
    }
    void anotherRoundTripIsNotTheOneThatWasTakenUp()
    {
        Bench first{with(Foreign::Show)};
        first.start();
        first.foreignPosition("10");
        first.advance(seconds{1});
        first.step(OperatorCommand{"a", AdoptPosition{kMain, kKey, at("2900"), "mine"}});
        first.advance(milliseconds{300});
        first.restStop();
        first.advance(seconds{3});
        first.now.wall += minutes{10};
        Bench second{with(Foreign::Show), "bbbb"};
        second.openedAt = first.now.wall; // after it was adopted
        restart(second, first);
        second.stops.clear();
        second.advance(minutes{1});
        QCOMPARE(second.position()->state, PositionState::Foreign);
        QVERIFY(placed(second).empty());
    }

    // ---- what others do to what is ours
    void followsAStopThatWasMovedCloser() // W8
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        moveAtVenue(bench, "2950");
        bench.advance(minutes{1});
        QCOMPARE(placed(bench).size(), std::size_t{1});
        QVERIFY(bench.sent<venues::AmendStop>().empty()); // no tug of war
        QCOMPARE(bench.position()->stop, StopState::Verified);
        QCOMPARE(*bench.position()->stopTrigger, Price::of("2950"));
        QCOMPARE(plan(bench).plan->stop, Price::of("2950"));
        QVERIFY(!isAlarmed(bench, "stop-moved"));
    }
    void asksAboutAStopThatWasMovedFarther() // W9
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        moveAtVenue(bench, "2800");
        bench.advance(minutes{1});
        QVERIFY(isAlarmed(bench, "stop-moved"));
        QCOMPARE(placed(bench).size(), std::size_t{1});
        QVERIFY(bench.sent<venues::AmendStop>().empty());
        QCOMPARE(bench.position()->stop, StopState::Mismatched);
        QCOMPARE(bench.closesSent(), 0); // it protects, less than planned
        // The person takes it as it is.
        bench.step(OperatorCommand{"take", MoveStop{kMain, kKey, Price::of("2800")}});
        QVERIFY(bench.wasAnswered("take", AnswerKind::Done));
        bench.advance(seconds{3});
        QVERIFY(!isAlarmed(bench, "stop-moved"));
        QVERIFY(bench.sent<venues::AmendStop>().empty());
        QCOMPARE(bench.position()->stop, StopState::Verified);
        QCOMPARE(plan(bench).plan->stop, Price::of("2800"));
    }
    void leavesAStopThatWasMovedFartherAlsoInAnotherLife() // W9
    {
        Bench first;
        first.start();
        first.holdProtected();
        moveAtVenue(first, "2800");
        first.advance(seconds{5});
        Bench second{Bench::account(), "bbbb"};
        restart(second, first);
        second.advance(minutes{1});
        QVERIFY(isAlarmed(second, "stop-moved"));
        QVERIFY(second.writes.empty());
        QCOMPARE(second.position()->stop, StopState::Mismatched);
    }
    /// Protected, moved by others, adopted with the stop that it has: where it was moved to stays known.
    void anAdoptionForgetsNoMove() // W6, W9
    {
        Bench bench;
        bench.start();
        bench.foreignPosition("10");
        bench.advance(seconds{1});
        bench.step(OperatorCommand{"p", ProtectPosition{kMain, kKey, at("2900"), "his"}});
        bench.advance(milliseconds{300});
        bench.restStop();
        bench.advance(seconds{3});
        moveAtVenue(bench, "2800");
        bench.advance(seconds{1});
        QVERIFY(isAlarmed(bench, "stop-moved"));
        bench.step(OperatorCommand{"a", AdoptPosition{kMain, kKey, at("2900"), "mine"}});
        bench.advance(seconds{5});
        QCOMPARE(plan(bench).plan->movedTo, std::optional{Price::of("2800")});
        QVERIFY(!plan(bench).plan->isForeign);
        QVERIFY(isAlarmed(bench, "stop-moved"));
    }
    void leavesItWhereItIsWhenTheAccountGuardsAgain() // W9
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        moveAtVenue(bench, "2800");
        bench.advance(seconds{5});
        const auto writes = bench.writes.size();
        bench.step(OperatorCommand{"w", SetLadder{kMain, Ladder::Watch, "a look"}});
        bench.advance(seconds{2});
        bench.step(OperatorCommand{"t", SetLadder{kMain, Ladder::Trade, "go on"}});
        bench.advance(minutes{1});
        QCOMPARE(bench.writes.size(), writes); // neither moved back nor one beside it
        QVERIFY(isAlarmed(bench, "stop-moved"));
        QCOMPARE(bench.position()->stop, StopState::Mismatched);
    }
    /// A list that lacks the stop for once makes nobody forget where it stood.
    void noticesAMoveBehindAListThatLackedTheStop() // W9
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        const auto writes = bench.writes.size();
        const auto stops = std::exchange(bench.stops, {}); // nor is it found by id
        for (int i = 0; i < 150 && bench.position()->stop == StopState::Verified; ++i)
            bench.advance(milliseconds{100});
        QCOMPARE(bench.position()->stop, StopState::InDoubt);
        bench.stops = stops;
        moveAtVenue(bench, "2800");
        bench.advance(minutes{1});
        QVERIFY(isAlarmed(bench, "stop-moved"));
        QCOMPARE(bench.writes.size(), writes);
    }
    void movesItBackOnAPersonsWord() // W9
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        moveAtVenue(bench, "2800");
        bench.advance(seconds{5});
        bench.step(OperatorCommand{"back", MoveStop{kMain, kKey, Price::of("2900")}});
        bench.advance(milliseconds{100});
        QCOMPARE(bench.sent<venues::AmendStop>().size(), std::size_t{1});
        bench.accept(bench.sent<venues::AmendStop>().back(), bench.stops.front().venueId.text);
        moveAtVenue(bench, "2900");
        bench.advance(seconds{5});
        QVERIFY(!isAlarmed(bench, "stop-moved"));
        QCOMPARE(bench.position()->stop, StopState::Verified);
    }
    void aMoveOfOursIsNotSomebodyElses()
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        bench.step(OperatorCommand{"move", MoveStop{kMain, kKey, Price::of("2850")}});
        bench.advance(milliseconds{100});
        bench.accept(bench.sent<venues::AmendStop>().back(), bench.stops.front().venueId.text);
        moveAtVenue(bench, "2850");
        bench.advance(seconds{5});
        QVERIFY(!isAlarmed(bench, "stop-moved"));
        QCOMPARE(plan(bench).plan->stop, Price::of("2850"));
        QCOMPARE(placed(bench).size(), std::size_t{1});
    }
    void placesACancelledStopAgainAfterTheGrace_data()
    {
        QTest::addColumn<bool>("isWaived");
        QTest::newRow("W10") << false;
        QTest::newRow("W10 unprotected by choice") << true;
    }
    void placesACancelledStopAgainAfterTheGrace() // W10
    {
        QFETCH(bool, isWaived);
        Bench bench;
        bench.start();
        bench.holdProtected();
        StopOrder gone = bench.stops.front();
        gone.state = StopOrderState::Canceled;
        gone.updatedAt = bench.now.wall;
        bench.stops.clear();
        bench.fact(venues::StopsPush{{gone}});
        bench.advance(milliseconds{150});
        QVERIFY(isAlarmed(bench, "unprotected")); // at once
        QCOMPARE(placed(bench).size(), std::size_t{1});
        if (isWaived) bench.step(OperatorCommand{"w", WaiveStop{kMain, kKey, "I watch it"}});
        bench.advance(milliseconds{2500});
        QCOMPARE(placed(bench).size(), std::size_t{1});
        bench.advance(seconds{1});
        QCOMPARE(placed(bench).size(), std::size_t{isWaived ? 1U : 2U});
        bench.advance(seconds{30});
        QCOMPARE(bench.closesSent() > 0, !isWaived); // nobody let the second one rest
    }
    void coversWhatWasAddedByHand_data()
    {
        QTest::addColumn<bool>("isSized");
        QTest::newRow("W11 a stop for the whole position") << false;
        QTest::newRow("W11 a sized one") << true;
    }
    void coversWhatWasAddedByHand() // W11
    {
        QFETCH(bool, isSized);
        Bench bench;
        bench.start();
        bench.holdProtected();
        if (isSized) {
            bench.stops.front().closesWholePosition = false;
            bench.stops.front().qty = Qty::of("10");
            bench.stops.front().updatedAt = bench.now.wall;
            bench.fact(venues::StopsPush{bench.stops});
            bench.advance(seconds{3});
            QCOMPARE(placed(bench).size(), std::size_t{1});
        }
        bench.foreignPosition("15"); // five more, by hand
        bench.advance(milliseconds{300});
        QCOMPARE(placed(bench).size(), std::size_t{isSized ? 2U : 1U});
        QCOMPARE(bench.position()->qty, Qty::of("15")); // and never undone
        QVERIFY(bench.opens().size() == 1 && bench.closesSent() == 0);
    }
    void aCloseByHandIsProvedAndLeavesNoStopBehind() // W12
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        const VenueOrderId ours = bench.stops.front().venueId;
        const Fill fill = bench.makeFill(Side::Sell, "10", {}, "by hand");
        bench.fact(venues::OrdersPush{{}, {fill}});
        bench.pushRow();
        bench.advance(seconds{10});
        QVERIFY(!bench.position());
        QCOMPARE(bench.claims(journal::ClaimKind::Closed), 1);
        removesAfterItsMinute(bench, ours);
        QCOMPARE(bench.opens().size(), std::size_t{1}); // nothing is opened again
    }
};

QTEST_GUILESS_MAIN(TestForeign)
#include "tst_foreign.moc"
