// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/orders/client_id.h"
#include "tests/engine/bench.h"
#include "tests/engine/passing.h"
#include "tests/support/compare.h"
#include "tests/support/spoken.h"

using namespace holdfast;
using namespace holdfast::test;
using journal::ClaimKind;

/// Stories of the engine, and every sentence it says in them: one that claims a success cites records of that
/// run which prove it.
namespace {

const StopOrder& theStop(const Bench& bench) { return bench.stops.back(); }

/// The stop that rests last ends at the venue: told by id only, as a list and a stream leave it out.
StopOrder endStop(Bench& bench, const VenueOrderId& id, StopOrderState state)
{
    const auto found = std::ranges::find(bench.stops, id, &StopOrder::venueId);
    StopOrder ended = *found;
    bench.stops.erase(found);
    ended.state = state;
    ended.updatedAt = bench.now.wall;
    bench.endedStops.push_back(ended);
    return ended;
}

void closeAtVenue(Bench& bench)
{
    bench.accept(bench.sent<venues::ClosePosition>().back(), "");
    bench.fillClose();
}

/// Takes the cancel that left last, and lets its stop end.
void endCancelled(Bench& bench)
{
    QVERIFY2(!bench.sent<venues::CancelStop>().empty(), "no cancel of a stop left");
    const auto cancel = bench.sent<venues::CancelStop>().back();
    bench.accept(cancel, "");
    endStop(bench, std::get<venues::CancelStop>(cancel.request).venueId, StopOrderState::Canceled);
    bench.advance(seconds{2});
}

/// An entry that rests at the venue and is not filled.
venues::PlaceOrder workingEntry(Bench& bench)
{
    bench.open("t", "k");
    bench.advance(milliseconds{100});
    const auto write = bench.writes.back();
    const auto placed = std::get<venues::PlaceOrder>(write.request);
    bench.accept(write, "o1");
    bench.orders.push_back(bench.makeOrder(placed, "o1", OrderState::Live, "0"));
    bench.fact(venues::OrdersPush{bench.orders, {}});
    bench.advance(milliseconds{100});
    return placed;
}

void openedAndVerified(Bench& bench)
{
    bench.start();
    bench.holdProtected();
    bench.advance(seconds{60});
}

void openedInPart(Bench& bench)
{
    bench.start();
    bench.open("t", "k");
    bench.advance(milliseconds{50});
    const auto write = bench.writes.back();
    const auto placed = std::get<venues::PlaceOrder>(write.request);
    bench.accept(write, "o1");
    for (const char* part : {"4", "6"}) {
        const Fill fill = bench.makeFill(Side::Buy, part, placed.clientId, "o1");
        bench.fact(venues::OrdersPush{{}, {fill}});
        bench.pushRow();
        bench.advance(milliseconds{400});
    }
    bench.ended[placed.clientId.text] = bench.makeOrder(placed, "o1", OrderState::Filled, "10");
    bench.restStop();
    bench.advance(seconds{4});
}

void aStopMoved(Bench& bench)
{
    bench.start();
    bench.holdProtected();
    bench.step(OperatorCommand{"m", MoveStop{kMain, kKey, Price::of("2950")}});
    bench.advance(milliseconds{100});
    bench.accept(bench.writes.back(), theStop(bench).venueId.text);
    bench.stops.back().stopTrigger = Price::of("2950");
    bench.stops.back().updatedAt = bench.now.wall;
    bench.fact(venues::StopsPush{{bench.stops.back()}});
    bench.advance(seconds{5});
}

void aProfitTakenAtTheVenue(Bench& bench)
{
    bench.start();
    bench.openWithTarget();
    const VenueOrderId id = bench.restStop().venueId;
    bench.advance(seconds{3});
    StopOrder fired = endStop(bench, id, StopOrderState::Effective);
    fired.firedLeg = StopLeg::Take;
    bench.endedStops.back() = fired;
    bench.fact(venues::StopsPush{{fired}});
    const Fill fill = bench.makeFill(Side::Sell, "10", {}, "child");
    bench.fact(venues::OrdersPush{{}, {fill}});
    bench.pushRow();
    bench.advance(seconds{4});
}

void aProfitTakenByOurOwnWatch(Bench& bench)
{
    bench.start();
    bench.openWithTarget();
    bench.restStop();
    bench.advance(seconds{3});
    bench.quote("3100");
    bench.advance(milliseconds{3100});
    closeAtVenue(bench);
    bench.advance(seconds{4});
}

void aStopFired(Bench& bench)
{
    bench.start();
    bench.holdProtected();
    const StopOrder fired = endStop(bench, theStop(bench).venueId, StopOrderState::Effective);
    bench.fact(venues::StopsPush{{fired}});
    Fill fill = bench.makeFill(Side::Sell, "10", {}, "child");
    fill.parentStop = fired.venueId;
    bench.fact(venues::OrdersPush{{}, {fill}});
    bench.advance(seconds{1}); // its order told, the row not yet
    bench.pushRow();
    bench.advance(seconds{4});
}

void aStopFiredInPart(Bench& bench)
{
    bench.start();
    bench.holdProtected();
    const StopOrder fired = endStop(bench, theStop(bench).venueId, StopOrderState::Effective);
    bench.fact(venues::StopsPush{{fired}});
    Order child;
    child.instrument = kEth;
    child.venueId = {"child"};
    child.side = Side::Sell;
    child.qty = Qty::of("10");
    child.filledQty = Qty::of("4");
    child.state = OrderState::Canceled;
    child.reduceOnly = true;
    child.parentStop = fired.venueId;
    child.createdAt = child.updatedAt = bench.now.wall;
    Fill fill = bench.makeFill(Side::Sell, "4", {}, "child");
    fill.parentStop = fired.venueId;
    bench.fact(venues::OrdersPush{{child}, {fill}});
    bench.pushRow();
    bench.advance(seconds{4});
    closeAtVenue(bench);
    bench.advance(seconds{4});
}

void closedByAPerson(Bench& bench)
{
    bench.start();
    bench.holdProtected();
    bench.flattenPosition("f");
    closeAtVenue(bench);
    bench.advance(seconds{3});
    endCancelled(bench); // its leftover
}

void everythingClosed(Bench& bench)
{
    bench.start();
    bench.holdProtected();
    bench.flatten("f");
    bench.advance(seconds{17}); // late: P0
    closeAtVenue(bench);
    bench.advance(seconds{3});
    endCancelled(bench);
}

void everythingClosedOfNothing(Bench& bench)
{
    bench.start();
    bench.flatten("f");
    bench.advance(seconds{3});
}

void closedByTheGuard(Bench& bench)
{
    bench.start();
    bench.holdProtected();
    const StopOrder failed = endStop(bench, theStop(bench).venueId, StopOrderState::Failed);
    bench.fact(venues::StopsPush{{failed}});
    bench.advance(milliseconds{50});
    bench.reply(bench.writes.back(),
                venues::Refused{venues::RefusalKind::TriggerPassed, "51280", "price passed"});
    bench.advance(milliseconds{100});
    closeAtVenue(bench);
    bench.advance(seconds{3});
}

void closedByALimit(Bench& bench)
{
    bench.start();
    bench.holdProtected();
    bench.flattenPosition("f");
    bench.accept(bench.sent<venues::ClosePosition>().back(), "");
    Fill fill = bench.makeFill(Side::Sell, "10", {}, "close");
    fill.price = bench.fills.back().price = Price::of("2900"); // 100 lost, 50 allowed
    bench.fact(venues::OrdersPush{{}, {fill}});
    bench.pushRow();
    bench.advance(seconds{5});
}

void neverProtected(Bench& bench)
{
    bench.start();
    bench.open("t", "k");
    bench.advance(milliseconds{50});
    bench.fillOpen();
    bench.advance(milliseconds{100});
    bench.accept(bench.writes.back(), "s1"); // acked, and never shown
    bench.advance(seconds{12});
    closeAtVenue(bench);
    bench.advance(seconds{4});
}

void anEntryCancelled(Bench& bench)
{
    bench.start();
    const auto placed = workingEntry(bench);
    bench.step(OperatorCommand{"c", CancelEntry{kMain, kEth, {"o1"}}});
    bench.advance(milliseconds{100});
    bench.accept(bench.writes.back(), "o1");
    bench.orders.clear();
    bench.ended[placed.clientId.text] = bench.makeOrder(placed, "o1", OrderState::Canceled, "0");
    bench.advance(seconds{3});
}

void anEntryCancelledByTheKillSwitch(Bench& bench)
{
    bench.start();
    const auto placed = workingEntry(bench);
    bench.flatten("f");
    bench.advance(milliseconds{100});
    bench.accept(bench.writes.back(), "o1");
    bench.orders.clear();
    bench.ended[placed.clientId.text] = bench.makeOrder(placed, "o1", OrderState::Canceled, "0");
    bench.advance(seconds{3});
}

void anEntryThatFilledBeforeItsCancel(Bench& bench)
{
    bench.start();
    const auto placed = workingEntry(bench);
    bench.step(OperatorCommand{"c", CancelEntry{kMain, kEth, {"o1"}}});
    bench.advance(milliseconds{100});
    bench.reply(bench.writes.back(),
                venues::Refused{venues::RefusalKind::GoneOrDone, "51400", "done already"});
    bench.orders.clear();
    bench.ended[placed.clientId.text] = bench.makeOrder(placed, "o1", OrderState::Filled, "10");
    const Fill fill = bench.makeFill(Side::Buy, "10", placed.clientId, "o1");
    bench.fact(venues::OrdersPush{{}, {fill}});
    bench.pushRow();
    bench.advance(milliseconds{100});
    bench.restStop();
    bench.advance(seconds{4});
}

void aRefusedOpen(Bench& bench)
{
    bench.start();
    bench.open("t", "k");
    bench.reply(bench.writes.back(),
                venues::Refused{venues::RefusalKind::Margin, "51008", "no margin"});
    bench.open("again", "k");
    bench.advance(seconds{2});
}

void anOpenThatNeverArrived(Bench& bench)
{
    bench.start();
    bench.open("t", "k");
    bench.reply(bench.writes.back(), venues::OutcomeUnknown{"timeout"});
    bench.advance(seconds{5});
    bench.flatten("f"); // nothing is held, and the open may still come
    bench.advance(seconds{100});
}

void aListThatOmitsThePosition(Bench& bench)
{
    bench.start();
    bench.holdProtected();
    bench.isHiddenInBulk = true;
    bench.rowAt = {};
    bench.advance(seconds{60});
    bench.isHiddenInBulk = false;
    bench.rowAt = bench.now.wall;
    bench.advance(seconds{15});
}

void aSurplusRemoved(Bench& bench)
{
    bench.start();
    bench.holdProtected();
    StopOrder second = theStop(bench);
    second.venueId = {"second"};
    second.clientId = orders::clientId(Epoch{"aaaa"}, orders::IdKind::Stop, "second");
    second.createdAt = second.updatedAt = bench.now.wall;
    bench.stops.push_back(second);
    bench.fact(venues::StopsPush{{second}});
    bench.advance(seconds{8});
    endCancelled(bench);
    bench.advance(seconds{5});
}

void confirmedByAPerson(Bench& bench)
{
    bench.start();
    bench.holdProtected();
    bench.held = {};
    bench.rowAt = bench.now.wall;
    bench.lastTrade = std::to_string(++bench.trade);
    bench.pushRow();
    bench.advance(seconds{10});
    bench.step(OperatorCommand{"c", ConfirmFlat{kMain, kKey, "looked at the venue"}});
    bench.advance(seconds{50});
    QVERIFY(bench.sent<venues::CancelStop>().empty()); // not by our own fills: it rests a minute
    for (int i = 0; i < 40 && bench.sent<venues::CancelStop>().empty(); ++i)
        bench.advance(seconds{1});
    endCancelled(bench);
}

void waived(Bench& bench)
{
    bench.start();
    bench.open("t", "k");
    bench.advance(milliseconds{50});
    bench.fillOpen();
    bench.advance(seconds{6}); // P0: no stop seen
    bench.step(OperatorCommand{"w", WaiveStop{kMain, kKey, "my own stop is elsewhere"}});
    bench.advance(seconds{3});
}

/// A stranger's position that a person takes over, and its stop moved.
void adopted(Bench& bench)
{
    bench.start();
    bench.foreignPosition("10");
    bench.advance(seconds{2});
    AdoptPosition act;
    act.account = kMain;
    act.position = kKey;
    act.stop.price = Price::of("2900");
    act.reason = "it is mine";
    bench.step(OperatorCommand{"a", act});
    bench.advance(milliseconds{100});
    QVERIFY2(bench.textOf("a").starts_with("ours from now on by its plan (record "),
             bench.textOf("a").c_str());
    bench.restStop();
    bench.advance(seconds{4});
}

struct Story {
    const char* name;
    void (*play)(Bench&);
    std::vector<ClaimKind>
        claims; ///< Said at least once; of the others none but Opened, Protected, Closed.
};
const std::vector<Story>& stories()
{
    using enum ClaimKind;
    static const std::vector<Story> kStories{
        {"opened, and its stop verified", openedAndVerified, {Opened, Protected}},
        {"opened in two parts", openedInPart, {Opened, Protected}},
        {"a stop moved", aStopMoved, {Opened, Protected}},
        {"a profit taken at the venue", aProfitTakenAtTheVenue, {Opened, Protected, Closed}},
        {"a profit taken by our watch", aProfitTakenByOurOwnWatch, {Opened, Protected, Closed}},
        {"a stop fired", aStopFired, {Opened, Protected, Closed}},
        {"a stop fired in part", aStopFiredInPart, {Opened, Protected, Closed}},
        {"closed by a person", closedByAPerson, {Opened, Protected, Closed, CleanedUp}},
        {"everything closed", everythingClosed, {Opened, Protected, Closed, Flat, CleanedUp}},
        {"everything closed of nothing", everythingClosedOfNothing, {}},
        {"closed by the guard", closedByTheGuard, {Opened, Protected, Closed}},
        {"closed by a limit", closedByALimit, {Opened, Protected, Closed}},
        {"closed, for its stop was never seen", neverProtected, {Opened, Closed}},
        {"an entry cancelled", anEntryCancelled, {Cancelled}},
        {"an entry cancelled by the kill switch", anEntryCancelledByTheKillSwitch, {Cancelled}},
        {"an entry that filled before", anEntryThatFilledBeforeItsCancel, {Opened, Protected}},
        {"a refused open", aRefusedOpen, {}},
        {"an open that never arrived", anOpenThatNeverArrived, {}},
        {"a list that omits it", aListThatOmitsThePosition, {Opened, Protected}},
        {"a surplus removed", aSurplusRemoved, {Opened, Protected, Cancelled}},
        {"a person confirms the end", confirmedByAPerson, {Opened, Protected, Closed, CleanedUp}},
        {"waived", waived, {Opened}},
        {"adopted", adopted, {Protected}},
    };
    return kStories;
}

void listen(Bench& bench, Spoken& spoken)
{
    bench.onPicture = [&spoken](const Snapshot& snapshot) { spoken.hear(snapshot); };
    bench.onLine = [&spoken](const LogLine& line) { spoken.hear(line); };
}

void hearTheRest(const Bench& bench, Spoken& spoken)
{
    for (const Answer& answer : bench.answers)
        spoken.hear(answer);
    for (const journal::Record& record : bench.journal)
        spoken.hear(record);
}

} // namespace

class TestClaims : public QObject {
    Q_OBJECT

private slots:
    void provesWhatItSays_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < stories().size(); ++i)
            QTest::newRow(stories()[i].name) << static_cast<int>(i);
    }
    void provesWhatItSays()
    {
        QFETCH(int, index);
        const Story& story = stories()[static_cast<std::size_t>(index)];
        AccountSetup setup = Bench::account();
        if (story.play == closedByALimit) setup.limits.dayLossMax = Money::of("50");
        Bench bench{setup};
        Spoken spoken;
        listen(bench, spoken);
        story.play(bench);
        hearTheRest(bench, spoken);
        QVERIFY(!bench.isBusy);
        const std::string wrong = spoken.wrong(bench.journal);
        QVERIFY2(wrong.empty(), wrong.c_str());
        QVERIFY(spoken.sentences() > 5);
        using enum ClaimKind;
        for (const ClaimKind kind : {Opened, Protected, Cancelled, Closed, Flat, CleanedUp}) {
            const bool isExpected = std::ranges::count(story.claims, kind) > 0;
            QVERIFY2((bench.claims(kind) > 0) == isExpected,
                     std::string{journal::toString(kind)}.c_str());
        }
        if (!story.claims.empty()) QVERIFY(spoken.claims() > 0);
    }

    void aLeftoverOfAnEarlierLifeCitesThatLife()
    {
        Bench first;
        Spoken spoken;
        listen(first, spoken);
        first.start();
        first.holdProtected();
        first.flattenPosition("f");
        closeAtVenue(first);
        first.advance(milliseconds{100});
        QCOMPARE(first.claims(ClaimKind::Closed), 1);
        QVERIFY(first.sent<venues::CancelStop>().empty()); // it died before
        hearTheRest(first, spoken);
        Bench second{Bench::account(), "bbbb"};
        listen(second, spoken);
        second.now = first.now;
        pass(second.now, seconds{30});
        second.stops = first.stops;
        second.trade = first.trade;
        second.fills = first.fills;
        second.rowAt = first.rowAt;
        second.lastTrade = first.lastTrade;
        second.start(first.journal);
        second.advance(seconds{5});
        QCOMPARE(second.sent<venues::CancelStop>().size(), std::size_t{1});
        endCancelled(second);
        hearTheRest(second, spoken);
        const std::string wrong = spoken.wrong(second.journal);
        QVERIFY2(wrong.empty(), wrong.c_str());
        QCOMPARE(second.claims(ClaimKind::CleanedUp), 1);
        QCOMPARE(second.claims(ClaimKind::Cancelled), 0);
    }

    void aLeftoverWhoseProofWasDamagedIsOnlyCancelled()
    {
        Bench first;
        first.start();
        first.holdProtected();
        first.flattenPosition("f");
        closeAtVenue(first);
        first.advance(milliseconds{100});
        std::vector<journal::Record> remembered = first.journal; // F85: one record is gone
        const auto zero = std::ranges::find_if(remembered, [](const journal::Record& record) {
            const auto* evidence = std::get_if<journal::EvidenceRecord>(&record.body);
            return evidence
                   && (evidence->kind == "explicit-zero" || evidence->kind == "stream-zero");
        });
        QVERIFY(zero != remembered.end());
        remembered.erase(zero);
        Bench second{Bench::account(), "bbbb"};
        second.now = first.now;
        pass(second.now, seconds{30});
        second.stops = first.stops;
        second.trade = first.trade;
        second.fills = first.fills;
        second.rowAt = first.rowAt;
        second.lastTrade = first.lastTrade;
        second.start(remembered);
        second.advance(seconds{5});
        endCancelled(second);
        QCOMPARE(second.claims(ClaimKind::CleanedUp), 0);
        QCOMPARE(second.claims(ClaimKind::Cancelled), 1);
    }

    void aPositionOfAnEarlierLifeIsProvedAnew()
    {
        Bench first;
        first.start();
        first.holdProtected();
        Bench second{Bench::account(), "bbbb"};
        Spoken spoken;
        listen(second, spoken);
        second.now = first.now;
        second.held = first.held;
        second.rowAt = first.rowAt;
        second.lastTrade = first.lastTrade;
        second.stops = first.stops;
        second.trade = first.trade;
        second.start(first.journal);
        second.advance(seconds{6});
        QCOMPARE(second.claims(ClaimKind::Protected), 2); // of the first life, and its own
        hearTheRest(second, spoken);
        const std::string wrong = spoken.wrong(second.journal);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    void anAckOfACancelIsNoCancel()
    {
        Bench bench;
        bench.start();
        workingEntry(bench);
        bench.step(OperatorCommand{"c", CancelEntry{kMain, kEth, {"o1"}}});
        bench.advance(milliseconds{100});
        QVERIFY(bench.wasAnswered("c", AnswerKind::Progress));
        bench.accept(bench.writes.back(), "o1");
        bench.advance(seconds{120}); // acked, and read live each time
        QVERIFY(!bench.wasAnswered("c", AnswerKind::Done));
        QVERIFY(bench.wasAnswered("c", AnswerKind::Doubt));
        QVERIFY2(
            bench.textOf("c").starts_with("the venue accepted the cancel of order o1; no read"),
            bench.textOf("c").c_str());
        QCOMPARE(bench.claims(ClaimKind::Cancelled), 0);
    }

    void aCancelIsSaidOfWhatWasReadBack()
    {
        Bench bench;
        anEntryCancelled(bench);
        QVERIFY(bench.wasAnswered("c", AnswerKind::Done));
        QVERIFY2(
            bench.textOf("c").starts_with("Cancelled on ETH-USDT-SWAP: order o1 read back by id, "
                                          "nothing of it was executed. Proved by record "),
            bench.textOf("c").c_str());
        Bench late;
        anEntryThatFilledBeforeItsCancel(late);
        QVERIFY(late.wasAnswered("c", AnswerKind::Doubt));
        QVERIFY2(
            late.textOf("c").starts_with("the cancel came too late: order o1 read by id: filled"),
            late.textOf("c").c_str());
    }

    void aStopThatCouldNotBeReadBackIsNotCleanedUp()
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        bench.flattenPosition("f");
        closeAtVenue(bench);
        bench.advance(seconds{3});
        bench.accept(bench.sent<venues::CancelStop>().back(), "");
        bench.stops.clear(); // no list shows it, and no read by id knows it
        bench.advance(seconds{120});
        QCOMPARE(bench.claims(ClaimKind::CleanedUp), 0);
        QCOMPARE(bench.claims(ClaimKind::Cancelled), 0);
    }

    void anAccountIsFlatOnlyWhenTheListAgrees()
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        bench.staleRow = bench.row(); // F22: a node that is behind
        bench.flatten("f");
        closeAtVenue(bench);
        bench.advance(seconds{5});
        QCOMPARE(bench.claims(ClaimKind::Closed), 1);
        QVERIFY(!bench.wasAnswered("f", AnswerKind::Done)); // proved, and the list says otherwise
        QCOMPARE(bench.claims(ClaimKind::Flat), 0);
        endCancelled(bench); // what is not answered would make the last word a doubt
        QVERIFY(!bench.wasAnswered("f", AnswerKind::Done));
        bench.staleRow.reset();
        bench.advance(seconds{2});
        QVERIFY(bench.wasAnswered("f", AnswerKind::Done));
        QVERIFY2(bench.textOf("f").starts_with("Flat on the account: 1 position ended"),
                 bench.textOf("f").c_str());
        QCOMPARE(bench.claims(ClaimKind::Flat), 1);
    }

    void nothingHeldIsSaidAsTheRecordItIs()
    {
        Bench bench;
        everythingClosedOfNothing(bench);
        QVERIFY(bench.wasAnswered("f", AnswerKind::Done));
        QVERIFY2(
            bench.textOf("f").starts_with("by our record main held nothing; the position list"),
            bench.textOf("f").c_str());
        Bench blind;
        blind.answersReads = false;
        blind.start();
        blind.config.permissions = {"read_only", "trade"};
        blind.fact(venues::AccountReply{
            {}, ById<AccountConfig>{blind.stamp(), blind.config, std::nullopt}});
        blind.advance(milliseconds{100});
        blind.flattenPosition("f");
        QVERIFY2(blind.wasAnswered("f", AnswerKind::Doubt), blind.textOf("f").c_str());
    }

    void knowsAWrongSentence_data()
    {
        // clang-format off
        QTest::addColumn<QByteArray>("sentence"); QTest::addColumn<bool>("isWrong");
        const auto row = [](const char* sentence, bool isWrong) { QTest::newRow(sentence) << QByteArray{sentence} << isWrong; };
        row("cleaning up orphaned orders for closed position ETH-USDT-SWAP", true);
        row("Closed ETH-USDT-SWAP.", true);
        row("Closed ETH-USDT-SWAP. Proved by records 1 and 2.", false);
        row("Closed ETH-USDT-SWAP. Proved by record 1.", true);  // its zero is missing
        row("Closed ETH-USDT-SWAP. Proved by record 3.", true);  // an ack
        row("Closed ETH-USDT-SWAP. Proved by record 99.", true); // nothing
        row("closed, see record 4", false);                      // a claim that rests on 1 and 2
        row("Cancelled on ETH-USDT-SWAP. Proved by record 3.", true);
        row("Cancelled on ETH-USDT-SWAP. Proved by record 5.", false);
        row("Leftover orders removed. Proved by record 5.", true); // of what position?
        row("Leftover orders removed. Proved by records 1, 2 and 5.", false);
        row("The position is safe (record 1).", true);
        row("Protected ETH-USDT-SWAP. Proved by records 6 and 7.", false); // the venue's own stop: no id
        row("Protected ETH-USDT-SWAP. Proved by record 6.", true);
        row("Closed ETH-USDT-SWAP. Proved by records 2 and 6.", true);
        row("adopted; a stop at 2900 is to be placed and read back (record 4)", true);
        row("ETH-USDT-SWAP long not proved flat 15.0 s after the close began", false);
        row("the venue accepted the cancel of stop 9913; no read by id told its end, so nothing is said of it", false);
        // clang-format on
    }
    void knowsAWrongSentence()
    {
        QFETCH(QByteArray, sentence);
        QFETCH(bool, isWrong);
        const auto evidence = [](const char* kind) {
            journal::EvidenceRecord record;
            record.kind = kind;
            return record;
        };
        const std::vector<journal::Record> journal{
            {RecordId{1}, {}, kMain, evidence("fills-to-zero")},
            {RecordId{2}, {}, kMain, evidence("explicit-zero")},
            {RecordId{3}, {}, kMain, journal::OutcomeRecord{}},
            {RecordId{4},
             {},
             kMain,
             journal::ClaimRecord{ClaimKind::Closed, kKey, "", {RecordId{1}, RecordId{2}}}},
            {RecordId{5}, {}, kMain, evidence("ended-by-id")},
            {RecordId{6}, {}, kMain, evidence("position-level")},
            {RecordId{7}, {}, kMain, evidence("stop-list")},
        };
        std::map<RecordId, const journal::Record*> records;
        for (const journal::Record& record : journal)
            records[record.id] = &record;
        const std::string wrong = wrongWith(sentence.toStdString(), records);
        QVERIFY2(wrong.empty() != isWrong, wrong.c_str());
    }
};

QTEST_GUILESS_MAIN(TestClaims)
#include "tst_claims.moc"
