// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/bench.h"
#include "tests/engine/passing.h"
#include "tests/support/compare.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::test;
using Foreign = GuardPolicy::Foreign;

namespace {

constexpr WallTime kOpened{milliseconds{1'699'999'000'000}}; ///< By the venue's rows.

AccountSetup with(Foreign foreign)
{
    AccountSetup setup = Bench::account();
    setup.guard.foreign = foreign;
    setup.guard.stopPercent = Decimal::fromInt(foreign == Foreign::Stop ? 2 : 0);
    return setup;
}
std::size_t placed(const Bench& bench) { return bench.sent<venues::PlaceStop>().size(); }
bool isAlarmed(const Bench& bench, std::string_view name)
{
    return std::ranges::any_of(bench.snapshot->alarms, [&](const AlarmView& alarm) {
        return alarm.isActive && alarm.id.ends_with(name);
    });
}
bool isNoted(const Bench& bench, std::string_view words)
{
    return std::ranges::any_of(bench.journal, [&](const journal::Record& record) {
        const auto* note = std::get_if<journal::NoteRecord>(&record.body);
        return note && note->text.find(words) != std::string::npos;
    });
}
/// The newest plan in the journal.
journal::PlanRecord plan(const Bench& bench)
{
    journal::PlanRecord newest;
    for (const journal::Record& record : bench.journal)
        if (const auto* plan = std::get_if<journal::PlanRecord>(&record.body)) newest = *plan;
    return newest;
}
/// Time passes while no program looks.
void leave(Bench& bench, milliseconds how = minutes{5}) { pass(bench.now, how); }
/// The venue as it is now, for another life. `start` follows.
void takeVenue(Bench& second, const Bench& first)
{
    second.now = first.now;
    second.held = first.held;
    second.rowAt = first.rowAt;
    second.openedAt = first.openedAt;
    second.lastTrade = first.lastTrade;
    second.trade = first.trade;
    second.stops = first.stops;
    second.endedStops = first.endedStops;
    second.orders = first.orders;
    second.ended = first.ended;
    second.fills = first.fills;
    second.closures = first.closures;
}
void loseStop(Bench& bench)
{
    StopOrder gone = bench.stops.front();
    gone.state = StopOrderState::Canceled;
    gone.updatedAt = bench.now.wall;
    bench.stops.clear();
    bench.endedStops.push_back(gone);
    bench.fact(venues::StopsPush{{gone}});
    bench.advance(milliseconds{150});
}

} // namespace

/// What a person did or said holds for the next life of the program, and for no other position.
class TestRestart : public QObject {
    Q_OBJECT
private slots:
    void aWaiverOutlivesTheProgram_data();
    void aWaiverOutlivesTheProgram();
    void aWaiverEndsWithItsPosition();
    void aStopThatAPersonMovedIsLeft_data();
    void aStopThatAPersonMovedIsLeft();
    void aMoveOfOursGoesOn();
    void anotherPositionOnOurKeyIsNotOurs_data();
    void anotherPositionOnOurKeyIsNotOurs();
};

void TestRestart::aWaiverOutlivesTheProgram_data()
{
    QTest::addColumn<bool>("isOurs");
    QTest::addColumn<qint64>("openedLater");
    QTest::addColumn<bool>("isStated");
    QTest::addColumn<bool>("isKept");
    QTest::newRow("ours") << true << qint64{0} << true << true;
    QTest::newRow("ours, no row states its opening") << true << qint64{0} << false << true;
    QTest::newRow("ours, another round trip") << true << qint64{60'000} << true << false;
    QTest::newRow("nobody's") << false << qint64{0} << true << true;
    QTest::newRow("nobody's, no row states its opening") << false << qint64{0} << false << false;
    QTest::newRow("nobody's, another round trip") << false << qint64{60'000} << true << false;
}

void TestRestart::aWaiverOutlivesTheProgram()
{
    QFETCH(bool, isOurs);
    QFETCH(qint64, openedLater);
    QFETCH(bool, isStated);
    QFETCH(bool, isKept);
    Bench first{with(Foreign::Stop)};
    if (isStated) first.openedAt = kOpened;
    first.start();
    if (isOurs) {
        first.holdProtected();
        loseStop(first);
    } else {
        first.foreignPosition("10");
        first.advance(milliseconds{500});
    }
    first.step(OperatorCommand{"w", WaiveStop{kMain, kKey, "I watch it"}});
    first.advance(seconds{5});
    QVERIFY(first.wasAnswered("w", AnswerKind::Done));
    const auto before = placed(first);
    QCOMPARE(before, std::size_t{isOurs ? 1U : 0U});

    Bench second{with(Foreign::Stop), "bbbb"};
    takeVenue(second, first);
    if (isStated) second.openedAt += milliseconds{openedLater};
    second.start(first.journal);
    for (int i = 0; i < 50 && placed(second) == 0; ++i)
        second.advance(milliseconds{100});
    QCOMPARE(placed(second), std::size_t{isKept ? 0U : 1U});
    QCOMPARE(second.closesSent(), 0);
    QCOMPARE(second.position()->stop == StopState::Waived, isKept);
    QVERIFY(isNoted(second, isKept ? "unprotected by choice since before this start: I watch it"
                                   : "that holds no more"));
    QVERIFY(!isAlarmed(second, "unprotected"));
    if (!isKept) return;
    second.advance(minutes{1});
    QVERIFY(second.writes.empty());
    // And for the life after that.
    Bench third{with(Foreign::Stop), "dddd"};
    takeVenue(third, second);
    third.start(second.journal);
    third.advance(seconds{15});
    QVERIFY(third.writes.empty());
}

void TestRestart::aWaiverEndsWithItsPosition()
{
    Bench first{with(Foreign::Stop)};
    first.openedAt = kOpened;
    first.start();
    first.holdProtected();
    loseStop(first);
    first.step(OperatorCommand{"w", WaiveStop{kMain, kKey, "I watch it"}});
    first.flattenPosition("f");
    first.accept(first.sent<venues::ClosePosition>().back(), "");
    first.fillClose();
    first.advance(seconds{5});
    QVERIFY(!first.position());
    QVERIFY(!plan(first).waiver && !plan(first).plan);
    // The same opening time: only its recorded end tells it from the one that is there now.
    Bench second{with(Foreign::Stop), "bbbb"};
    takeVenue(second, first);
    second.held = SignedQty::of("10");
    second.fills.clear(); // nobody tells any more
    second.start(first.journal);
    second.advance(seconds{5});
    QCOMPARE(placed(second), std::size_t{1}); // by policy
    QVERIFY(second.position()->stop != StopState::Waived);
}

void TestRestart::aStopThatAPersonMovedIsLeft_data()
{
    QTest::addColumn<QByteArray>("byUs"); // before, and the venue took it
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<bool>("isAsked");
    QTest::newRow("W8 closer") << QByteArray{} << QByteArray{"2950"} << false;
    QTest::newRow("W9 farther") << QByteArray{} << QByteArray{"2800"} << true;
    QTest::newRow("W9 farther than we had moved it")
        << QByteArray{"2850"} << QByteArray{"2800"} << true;
    QTest::newRow("W8 back to where it was before we moved it")
        << QByteArray{"2850"} << QByteArray{"2900"} << false;
}

void TestRestart::aStopThatAPersonMovedIsLeft()
{
    QFETCH(QByteArray, byUs);
    QFETCH(QByteArray, to);
    QFETCH(bool, isAsked);
    Bench first;
    first.start();
    first.holdProtected();
    const auto move = [&first](const char* level) {
        first.stops.front().stopTrigger = Price::of(level);
        first.stops.front().updatedAt = first.now.wall;
    };
    if (!byUs.isEmpty()) {
        first.step(OperatorCommand{"m", MoveStop{kMain, kKey, Price::of(byUs.constData())}});
        first.advance(milliseconds{100});
        first.accept(first.sent<venues::AmendStop>().back(), first.stops.front().venueId.text);
        move(byUs.constData());
        first.fact(venues::StopsPush{first.stops});
        first.advance(seconds{5});
    }
    leave(first);
    move(to.constData()); // with the venue's own window
    Bench second{Bench::account(), "bbbb"};
    takeVenue(second, first);
    second.start(first.journal);
    second.advance(minutes{1});
    QVERIFY(second.writes.empty()); // neither set back nor one beside it
    QCOMPARE(isAlarmed(second, "stop-moved"), isAsked);
    QCOMPARE(second.position()->stop, isAsked ? StopState::Mismatched : StopState::Verified);
    const journal::Plan now = *plan(second).plan;
    const Price planned = Price::of(byUs.isEmpty() ? "2900" : byUs.constData());
    QCOMPARE(now.stop, isAsked ? planned : Price::of(to.constData()));
    QCOMPARE(now.movedTo.has_value(), isAsked);
    if (!isAsked) {
        QVERIFY(isNoted(second, "so the plan follows"));
        return;
    }
    // The person takes it as it is.
    second.step(OperatorCommand{"take", MoveStop{kMain, kKey, Price::of(to.constData())}});
    second.advance(seconds{3});
    QVERIFY(second.wasAnswered("take", AnswerKind::Done));
    QVERIFY(!isAlarmed(second, "stop-moved"));
    QVERIFY(second.writes.empty());
}

/// The plan was moved by a person here, and the program went before the venue had moved the stop.
void TestRestart::aMoveOfOursGoesOn()
{
    Bench first;
    first.start();
    first.holdProtected();
    first.step(OperatorCommand{"m", MoveStop{kMain, kKey, Price::of("2850")}});
    first.advance(milliseconds{100});
    QCOMPARE(first.sent<venues::AmendStop>().size(), std::size_t{1});
    Bench second{Bench::account(), "bbbb"};
    takeVenue(second, first);
    second.start(first.journal);
    for (int i = 0; i < 100 && placed(second) == 0; ++i)
        second.advance(milliseconds{100});
    QCOMPARE(placed(second), std::size_t{1});
    QCOMPARE(second.restStop().stopTrigger, std::optional{Price::of("2850")});
    QVERIFY(!isAlarmed(second, "stop-moved"));
    QCOMPARE(plan(second).plan->stop, Price::of("2850"));
}

void TestRestart::anotherPositionOnOurKeyIsNotOurs_data()
{
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<bool>("isOurs");
    QTest::newRow("W13 a person's") << QByteArray{"person"} << false;
    QTest::newRow("W13 a person's, of the other side") << QByteArray{"short"} << false;
    QTest::newRow("an entry of ours that rested and filled") << QByteArray{"entry"} << true;
    QTest::newRow("of both") << QByteArray{"both"} << true;
    QTest::newRow("its fill is not told") << QByteArray{"untold"} << true;
    QTest::newRow("no row states its opening") << QByteArray{"unstated"} << true;
    QTest::newRow("ours, added to, and its opening stated anew") << QByteArray{"added"} << true;
}

void TestRestart::anotherPositionOnOurKeyIsNotOurs()
{
    QFETCH(QByteArray, what);
    QFETCH(bool, isOurs);
    Bench first;
    first.openedAt = kOpened;
    first.start();
    first.holdProtected();
    const ClientOrderId entry = first.opens().front().clientId;
    const VenueOrderId stop = first.stops.front().venueId;
    leave(first);
    if (what != "added") { // stopped out
        (void)first.makeFill(Side::Sell, "10", {}, "child");
        first.fills.back().parentStop = stop;
        first.stops.clear();
        leave(first, minutes{1});
    }
    first.openedAt = what == "unstated" ? WallTime{} : first.now.wall;
    if (what == "entry")
        (void)first.makeFill(Side::Buy, "10", entry, "entry");
    else if (what == "added")
        (void)first.makeFill(Side::Buy, "5", {}, "by hand");
    else
        (void)first.makeFill(what == "short" ? Side::Sell : Side::Buy, what == "both" ? "5" : "10",
                             {}, "by hand");
    if (what == "both") (void)first.makeFill(Side::Buy, "5", entry, "entry");
    if (what == "untold") first.fills.pop_back();
    leave(first, minutes{1});

    Bench second{Bench::account(), "bbbb"};
    takeVenue(second, first);
    second.start(first.journal);
    const bool isMissed = isOurs && what != "added"; // its stop
    for (int i = 0; i < 60 && (!isMissed || placed(second) == 0); ++i)
        second.advance(milliseconds{100});
    QCOMPARE(placed(second), std::size_t{isMissed ? 1U : 0U}); // not on a stranger's
    QCOMPARE(second.closesSent(), 0);
    QCOMPARE(second.position()->owner, std::string{isOurs ? "ticket" : "foreign"});
    QCOMPARE(isAlarmed(second, "another-while-down"), !isOurs);
    QCOMPARE(plan(second).plan.has_value(), isOurs);
    if (isOurs) return;
    second.advance(minutes{1});
    QVERIFY(second.writes.empty());
    QCOMPARE(second.position()->state, PositionState::Foreign);
    StopChoice choice;
    choice.price = Price::of(what == "short" ? "3100" : "2900");
    second.step(OperatorCommand{"a", AdoptPosition{kMain, kKey, choice, "it was me"}});
    second.advance(milliseconds{300});
    QCOMPARE(placed(second), std::size_t{1});
    QVERIFY(!isAlarmed(second, "another-while-down"));
}

QTEST_GUILESS_MAIN(TestRestart)
#include "tst_restart.moc"
