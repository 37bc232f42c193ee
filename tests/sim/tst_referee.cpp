// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/referee.h"
#include "tests/support/compare.h"

using namespace holdfast;
using namespace holdfast::sim;

/// Each invariant owns a hand-made trace that must fire, and its neighbour that must not.
namespace {

const InstrumentId kEth{"ETH-USDT-SWAP"};
const PositionKey kKey{kEth, SideIndex::Net, MarginMode::Cross};
constexpr auto kStart = wallFromMs(1'763'600'400'000);

struct Trace {
    Referee referee;
    WallTime now = kStart;
    std::uint64_t sequence = 0;
    std::uint64_t recordLast = 0;

    void see(const Observation& seen) { referee.observe(now, seen); }
    void wait(milliseconds time)
    {
        now += time;
        see(price("3000"));
    }
    [[nodiscard]] Tick price(const char* text) const
    {
        Tick tick;
        tick.instrument = kEth;
        tick.at = now;
        tick.last = tick.mark = tick.index = Price::of(text);
        return tick;
    }
    void holds(const char* qty, std::uint64_t round = 1)
    {
        PositionTruth position;
        position.row.key = kKey;
        position.row.qty = Qty::of(qty);
        position.row.direction = position.row.qty.isZero() ? Direction::Flat : Direction::Long;
        position.round = round;
        see(Change{++sequence, now, {"1"}, "filled", position});
    }
    [[nodiscard]] static StopTruth stopRow(const char* trigger, const char* qty,
                                           bool reduceOnly = true)
    {
        StopTruth stop;
        stop.stop.instrument = kEth;
        stop.stop.venueId = {"77"};
        stop.stop.side = Side::Sell;
        stop.stop.stopTrigger = Price::of(trigger);
        stop.stop.stopSource = TriggerSource::Mark;
        stop.stop.reduceOnly = reduceOnly;
        if (*qty == '*')
            stop.stop.closesWholePosition = true;
        else
            stop.stop.qty = Qty::of(qty);
        return stop;
    }
    void rests(StopTruth stop) { see(Change{++sequence, now, {"1"}, {}, std::move(stop)}); }
    [[nodiscard]] static venues::PlaceOrder entry(const char* clientId, const char* qty = "2")
    {
        venues::PlaceOrder order;
        order.instrument = kEth;
        order.qty = Qty::of(qty);
        order.clientId = {clientId};
        return order;
    }
    RecordId record(journal::Body body)
    {
        const RecordId id{++recordLast};
        see(RecordsWritten{{journal::Record{id, now, {"a"}, std::move(body)}}, false});
        return id;
    }
    void intend(std::uint64_t request, venues::Request what, const char* key = "",
                journal::Cause cause = journal::Cause::Ticket, bool isDurable = true)
    {
        journal::IntentRecord intent;
        intent.request = {request};
        intent.what = std::move(what);
        intent.key = {key};
        intent.cause = cause;
        const RecordId id = record(intent);
        if (isDurable) see(RecordsDurable{id});
    }
    void leaves(std::uint64_t request, venues::Request what)
    {
        see(RequestLeft{{{request}, {"a"}, venues::Lane::Entry, std::move(what)}});
    }
    void fills(const char* clientId, const char* venueId, const char* qty)
    {
        OrderTruth order;
        order.order.instrument = kEth;
        order.order.clientId = {clientId};
        order.order.venueId = {venueId};
        order.order.category = "normal";
        see(Change{++sequence, now, {"1"}, "filled", order});
        order.order.state = OrderState::Filled;
        order.order.filledQty = order.lastFillQty = Qty::of(qty);
        see(Change{++sequence, now, {"1"}, "filled", order});
    }
    RecordId evidence(const char* kind = "fill", const char* venueId = "")
    {
        journal::EvidenceRecord proof;
        proof.kind = kind;
        proof.position = kKey;
        if (*venueId) proof.fields = {{"venueId", venueId}};
        return record(proof);
    }
    /// What a claim of this kind must cite.
    std::vector<RecordId> proofs(journal::ClaimKind kind, const char* venueId = "77")
    {
        switch (kind) {
        case journal::ClaimKind::Opened: return {evidence("fill")};
        case journal::ClaimKind::Protected: return {evidence("stop-by-id"), evidence("stop-list")};
        case journal::ClaimKind::Cancelled: return {evidence("ended-by-id", venueId)};
        case journal::ClaimKind::Closed:
            return {evidence("fills-to-zero"), evidence("explicit-zero")};
        case journal::ClaimKind::Flat:
            return {evidence("closure"), evidence("stream-zero"), evidence("position-list")};
        case journal::ClaimKind::CleanedUp:
            return {evidence("fills-to-zero"), evidence("stream-zero"),
                    evidence("ended-by-id", venueId)};
        }
        HF_UNREACHABLE();
    }
    void claims(journal::ClaimKind kind, std::vector<RecordId> cited)
    {
        journal::ClaimRecord claim;
        claim.kind = kind;
        claim.position = kKey;
        claim.evidence = std::move(cited);
        record(claim);
    }
    void alarms(bool isOn)
    {
        AlarmsShown shown;
        if (isOn) {
            engine::AlarmView alarm;
            alarm.severity = engine::Severity::P0;
            alarm.instrument = kEth.text;
            shown.alarms.push_back(alarm);
        }
        see(shown);
    }
    [[nodiscard]] std::string found() const
    {
        std::string names;
        for (const Violation& violation : referee.violations())
            names += violation.invariant + " ";
        return names;
    }
};

} // namespace

class TestReferee : public QObject {
    Q_OBJECT

private slots:
    void i1OneOpenPerIntent_data()
    {
        // clang-format off
        QTest::addColumn<int>("orders"); QTest::addColumn<QByteArray>("filled"); QTest::addColumn<bool>("isIntended"); QTest::addColumn<QByteArray>("found");
        QTest::newRow("one order, as planned")   << 1 << QByteArray{"2"}   << true  << QByteArray{""};
        QTest::newRow("two orders of one intent") << 2 << QByteArray{"1"}   << true  << QByteArray{"I1 "};
        QTest::newRow("more than planned")       << 1 << QByteArray{"2.5"} << true  << QByteArray{"I1 "};
        QTest::newRow("no intent at all")        << 1 << QByteArray{"2"}   << false << QByteArray{"I1 "};
        // clang-format on
    }
    void i1OneOpenPerIntent()
    {
        QFETCH(int, orders);
        QFETCH(QByteArray, filled);
        QFETCH(bool, isIntended);
        QFETCH(QByteArray, found);
        Trace trace;
        if (isIntended) trace.intend(1, Trace::entry("hfA"), "key");
        for (int i = 0; i < orders; ++i)
            trace.fills("hfA", i == 0 ? "11" : "12", filled.constData());
        QCOMPARE(QByteArray::fromStdString(trace.found()), found);
    }

    void i1NoStrategyOpenWithoutASignal()
    {
        Trace trace;
        trace.see(SignalGiven{{"s"}, kEth, marketFromMs(1), 0});
        trace.see(SignalGiven{{"s"}, kEth, marketFromMs(1), 0}); // The same one, twice.
        trace.intend(1, Trace::entry("hfA"), "k1", journal::Cause::Strategy);
        trace.fills("hfA", "11", "2");
        QCOMPARE(trace.found(), std::string{});
        trace.intend(2, Trace::entry("hfB"), "k2", journal::Cause::Strategy);
        trace.fills("hfB", "12", "2");
        QCOMPARE(trace.found(), std::string{"I1 "});
    }

    void i1OneOpenPerSignalWhateverTheKey()
    {
        Trace trace;
        for (const char* key : {"k1", "k2"})
            trace.see(TriggerGiven{"signal 1", {key}});
        trace.see(TriggerGiven{"signal 2", {"k3"}});
        trace.intend(1, Trace::entry("hfA"), "k1");
        trace.fills("hfA", "11", "2");
        trace.intend(3, Trace::entry("hfC"), "k3"); // Another signal: its own.
        trace.fills("hfC", "13", "2");
        QCOMPARE(trace.found(), std::string{});
        QCOMPARE(trace.referee.opensOf("signal 1"), std::size_t{1});
        trace.intend(2, Trace::entry("hfB"), "k2");
        trace.fills("hfB", "12", "2");
        QCOMPARE(trace.found(), std::string{"I1 "});
    }

    void i3ProtectedOrAlarmed_data()
    {
        // clang-format off
        QTest::addColumn<bool>("isAlarmed"); QTest::addColumn<bool>("isActed"); QTest::addColumn<QByteArray>("stop"); QTest::addColumn<int>("secondsBare"); QTest::addColumn<QByteArray>("found");
        QTest::newRow("bare within its time")        << false << false << QByteArray{""}      << 11 << QByteArray{""};
        QTest::newRow("bare too long, silent")       << false << false << QByteArray{""}      << 13 << QByteArray{"I3 "};
        QTest::newRow("alarm alone is not enough")   << true  << false << QByteArray{""}      << 13 << QByteArray{"I3 "};
        QTest::newRow("action alone is not enough")  << false << true  << QByteArray{""}      << 13 << QByteArray{"I3 "};
        QTest::newRow("alarmed and acting")          << true  << true  << QByteArray{""}      << 13 << QByteArray{""};
        QTest::newRow("but not forever")             << true  << true  << QByteArray{""}      << 21 << QByteArray{"I3 "};
        QTest::newRow("a full-close stop")           << false << false << QByteArray{"2900 *"} << 60 << QByteArray{""};
        QTest::newRow("a stop of the whole size")    << false << false << QByteArray{"2900 2"} << 60 << QByteArray{""};
        QTest::newRow("a stop too small")            << false << false << QByteArray{"2900 1"} << 13 << QByteArray{"I3 "};
        QTest::newRow("a stop already passed")       << false << false << QByteArray{"3100 *"} << 13 << QByteArray{"I3 "};
        // clang-format on
    }
    void i3ProtectedOrAlarmed()
    {
        QFETCH(bool, isAlarmed);
        QFETCH(bool, isActed);
        QFETCH(QByteArray, stop);
        QFETCH(int, secondsBare);
        QFETCH(QByteArray, found);
        Trace trace;
        trace.see(trace.price("3000"));
        trace.holds("2");
        if (!stop.isEmpty()) {
            const auto parts = stop.split(' ');
            trace.rests(Trace::stopRow(parts[0].constData(), parts[1].constData()));
        }
        trace.wait(seconds{5});
        if (isAlarmed) trace.alarms(true);
        if (isActed) {
            venues::PlaceStop place;
            place.instrument = kEth;
            trace.intend(5, place);
            trace.leaves(5, place);
        }
        for (int i = 5; i < secondsBare; ++i)
            trace.wait(seconds{1});
        QCOMPARE(QByteArray::fromStdString(trace.found()), found);
    }
    void i3AStopThatCouldOpenProtectsNothing()
    {
        Trace trace;
        trace.see(trace.price("3000"));
        trace.holds("2");
        trace.rests(Trace::stopRow("2900", "2", false));
        for (int i = 0; i < 13; ++i)
            trace.wait(seconds{1});
        QCOMPARE(trace.found(), std::string{"I3 "});
    }

    void i4ProtectedMeansAValidStop()
    {
        Trace trace;
        trace.see(trace.price("3000"));
        trace.holds("2");
        trace.rests(Trace::stopRow("2900", "*"));
        trace.claims(journal::ClaimKind::Protected, trace.proofs(journal::ClaimKind::Protected));
        QCOMPARE(trace.found(), std::string{});
        StopTruth gone = Trace::stopRow("2900", "*");
        gone.stop.state = StopOrderState::Failed;
        trace.wait(seconds{1});
        trace.rests(gone);
        trace.wait(seconds{6});
        trace.claims(journal::ClaimKind::Protected, trace.proofs(journal::ClaimKind::Protected));
        QCOMPARE(trace.found(), std::string{"I4 "});
    }

    void i5NoStopIsStrippedFromAPosition()
    {
        Trace trace;
        trace.see(trace.price("3000"));
        trace.holds("2");
        trace.rests(Trace::stopRow("2900", "*"));
        StopTruth second = Trace::stopRow("2890", "2");
        second.stop.venueId = {"78"};
        trace.rests(second);
        const auto cancelled = [&](const char* id) {
            trace.see(RequestServed{
                {{9}, {"a"}, venues::Lane::Protective, venues::CancelStop{kEth, {id}}}, true, "0"});
            StopTruth gone = Trace::stopRow("2900", "*");
            gone.stop.venueId = {id};
            gone.stop.state = StopOrderState::Canceled;
            trace.rests(gone);
        };
        cancelled("78");
        QCOMPARE(trace.found(), std::string{});
        cancelled("77");
        QCOMPARE(trace.found(), std::string{"I5 "});
    }

    void i5AKeeperTheVenueEndedJustNowStillCounted_data()
    {
        // clang-format off
        QTest::addColumn<int>("endedMsBefore"); QTest::addColumn<QByteArray>("found");
        QTest::newRow("nobody could know") << 100 << QByteArray{""};
        QTest::newRow("it was known")      << 300 << QByteArray{"I5 "};
        // clang-format on
    }
    void i5AKeeperTheVenueEndedJustNowStillCounted()
    {
        QFETCH(int, endedMsBefore);
        QFETCH(QByteArray, found);
        Trace trace;
        trace.see(trace.price("3000"));
        trace.holds("2");
        trace.rests(Trace::stopRow("2900", "*"));
        StopTruth second = Trace::stopRow("2890", "2");
        second.stop.venueId = {"78"};
        trace.rests(second);
        StopTruth failed = Trace::stopRow("2900", "*");
        failed.stop.state = StopOrderState::Failed;
        trace.rests(failed);
        trace.wait(milliseconds{endedMsBefore});
        second.stop.state = StopOrderState::Canceled;
        trace.rests(second);
        trace.see(RequestServed{
            {{9}, {"a"}, venues::Lane::Protective, venues::CancelStop{kEth, {"78"}}}, true, "0"});
        QCOMPARE(QByteArray::fromStdString(trace.found()), found);
    }

    void i5NoStopIsMovedOffAPosition_data()
    {
        // clang-format off
        QTest::addColumn<QByteArray>("to"); QTest::addColumn<bool>("isOurs"); QTest::addColumn<bool>("isClosing"); QTest::addColumn<QByteArray>("found");
        QTest::newRow("closer, and it still covers")   << QByteArray{"2950"} << true  << false << QByteArray{""};
        QTest::newRow("to where the price is past it") << QByteArray{"3100"} << true  << false << QByteArray{"I5 "};
        QTest::newRow("the same by somebody else")     << QByteArray{"3100"} << false << false << QByteArray{""};
        QTest::newRow("while a close runs")            << QByteArray{"3100"} << true  << true  << QByteArray{""};
        // clang-format on
    }
    void i5NoStopIsMovedOffAPosition()
    {
        QFETCH(QByteArray, to);
        QFETCH(bool, isOurs);
        QFETCH(bool, isClosing);
        QFETCH(QByteArray, found);
        Trace trace;
        trace.see(trace.price("3000"));
        trace.holds("2");
        trace.rests(Trace::stopRow("2900", "*"));
        if (isClosing) {
            const venues::ClosePosition close{kEth, SideIndex::Net, MarginMode::Cross, {"hfC"}};
            trace.intend(1, close);
            trace.leaves(1, close);
        }
        trace.rests(Trace::stopRow(to.constData(), "*"));
        if (isOurs)
            trace.see(RequestServed{{{9},
                                     {"a"},
                                     venues::Lane::Protective,
                                     venues::AmendStop{kEth, {"77"}, Price::of(to.constData())}},
                                    true,
                                    "0"});
        QCOMPARE(QByteArray::fromStdString(trace.found()), found);
    }

    void i9UnknownStaysUnknown_data()
    {
        // clang-format off
        QTest::addColumn<int>("said"); QTest::addColumn<int>("afterSeconds"); QTest::addColumn<bool>("venueHasIt"); QTest::addColumn<QByteArray>("found");
        const auto state = [](journal::RequestState s) { return int(s); };
        QTest::newRow("refused, and it is not there")      << state(journal::RequestState::Refused)      << 1  << false << QByteArray{""};
        QTest::newRow("refused, and the venue has it")     << state(journal::RequestState::Refused)      << 1  << true  << QByteArray{"I9 "};
        QTest::newRow("never arrived, after its horizon")  << state(journal::RequestState::NeverArrived) << 34 << false << QByteArray{""};
        QTest::newRow("never arrived, before its horizon") << state(journal::RequestState::NeverArrived) << 32 << false << QByteArray{"I9 "};
        QTest::newRow("accepted, and the venue has it")    << state(journal::RequestState::Accepted)     << 1  << true  << QByteArray{""};
        QTest::newRow("accepted, and it never had it")     << state(journal::RequestState::Accepted)     << 1  << false << QByteArray{"I9 "};
        QTest::newRow("still unknown")                     << state(journal::RequestState::Unknown)      << 90 << true  << QByteArray{""};
        // clang-format on
    }
    void i9UnknownStaysUnknown()
    {
        QFETCH(int, said);
        QFETCH(int, afterSeconds);
        QFETCH(bool, venueHasIt);
        QFETCH(QByteArray, found);
        Trace trace;
        venues::PlaceOrder order = Trace::entry("hfA");
        order.expiresAfter = seconds{3};
        trace.intend(1, order, "k");
        trace.leaves(1, order);
        if (venueHasIt) trace.fills("hfA", "11", "2");
        const auto outcome = [&](journal::RequestState state) {
            trace.record(journal::OutcomeRecord{{1}, state, {"hfA"}, {}, {}, {}});
        };
        outcome(journal::RequestState::Unknown);
        trace.wait(seconds{afterSeconds});
        outcome(static_cast<journal::RequestState>(said));
        QCOMPARE(QByteArray::fromStdString(trace.found()), found);
    }
    void i9ALateSightingOfARefusedOneCounts()
    {
        Trace trace;
        trace.intend(1, Trace::entry("hfA"), "k");
        trace.leaves(1, Trace::entry("hfA"));
        trace.record(journal::OutcomeRecord{
            {1}, journal::RequestState::Refused, {"hfA"}, {}, "timeout", "given up"});
        QCOMPARE(trace.found(), std::string{});
        trace.wait(seconds{20});
        trace.fills("hfA", "11", "2"); // It was on its way all the time.
        QCOMPARE(trace.found(), std::string{"I9 "});
    }
    void i9AnOpenIsNeverSentAgain_data()
    {
        // clang-format off
        QTest::addColumn<QByteArray>("id"); QTest::addColumn<QByteArray>("key"); QTest::addColumn<QByteArray>("found");
        QTest::newRow("another key")                << QByteArray{"hfB"} << QByteArray{"k2"} << QByteArray{""};
        QTest::newRow("the key again, a new id")    << QByteArray{"hfB"} << QByteArray{"k1"} << QByteArray{"I9 "};
        // clang-format on
    }
    void i9AnOpenIsNeverSentAgain()
    {
        QFETCH(QByteArray, id);
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, found);
        Trace trace;
        trace.intend(1, Trace::entry("hfA"), "k1");
        trace.leaves(1, Trace::entry("hfA"));
        trace.intend(2, Trace::entry(id.constData()), key.constData());
        trace.leaves(2, Trace::entry(id.constData()));
        QCOMPARE(QByteArray::fromStdString(trace.found()), found);
    }
    void i9TheSameRequestTwice()
    {
        Trace trace;
        trace.intend(1, Trace::entry("hfA"), "k1");
        trace.leaves(1, Trace::entry("hfA"));
        trace.leaves(1, Trace::entry("hfA"));
        QCOMPARE(trace.found(), std::string{"I9 "});
    }

    void i8OpensWaitForTheJournal()
    {
        Trace trace;
        trace.intend(1, Trace::entry("hfA"), "k", journal::Cause::Ticket, false);
        trace.leaves(1, Trace::entry("hfA"));
        QCOMPARE(trace.found(), std::string{"I8 "});
        Trace good;
        good.intend(1, Trace::entry("hfA"), "k");
        good.leaves(1, Trace::entry("hfA"));
        QCOMPARE(good.found(), std::string{});
    }
    void i8ClosesAreInTheJournalOrTheReserveSoon()
    {
        const venues::ClosePosition close{kEth, SideIndex::Net, MarginMode::Cross, {"hfC"}};
        Trace late;
        late.intend(1, close, "", journal::Cause::Guard, false);
        late.leaves(1, close);
        late.wait(milliseconds{50});
        QCOMPARE(late.found(), std::string{});
        late.wait(milliseconds{1});
        QCOMPARE(late.found(), std::string{"I8 "});
        Trace reserved;
        reserved.intend(1, close, "", journal::Cause::Guard, false);
        reserved.leaves(1, close);
        journal::IntentRecord intent;
        intent.request = {1};
        intent.what = close;
        reserved.see(RecordsWritten{{journal::Record{{1}, reserved.now, {"a"}, intent}}, true});
        reserved.wait(seconds{5});
        QCOMPARE(reserved.found(), std::string{});
    }

    void i8WhatLeftIsFoundAfterTheCrash_data()
    {
        // clang-format off
        QTest::addColumn<bool>("isKept"); QTest::addColumn<bool>("isOpening"); QTest::addColumn<int>("ageMs"); QTest::addColumn<QByteArray>("found");
        QTest::newRow("kept")                           << true  << true  << 900 << QByteArray{""};
        QTest::newRow("an open is lost")                << false << true  << 10  << QByteArray{"I8 "};
        QTest::newRow("a stop of just now is lost")     << false << false << 40  << QByteArray{""};
        QTest::newRow("a stop of a while ago is lost")  << false << false << 90  << QByteArray{"I8 "};
        // clang-format on
    }
    void i8WhatLeftIsFoundAfterTheCrash()
    {
        QFETCH(bool, isKept);
        QFETCH(bool, isOpening);
        QFETCH(int, ageMs);
        QFETCH(QByteArray, found);
        Trace trace;
        venues::PlaceStop stop;
        stop.instrument = kEth;
        stop.clientId = {"hfS"};
        const venues::Request what =
            isOpening ? venues::Request{Trace::entry("hfA")} : venues::Request{stop};
        trace.intend(7, what, isOpening ? "k1" : "");
        trace.leaves(7, what);
        trace.wait(milliseconds{ageMs});
        journal::IntentRecord intent;
        intent.request = {7};
        intent.what = what;
        std::vector<journal::Record> left;
        if (isKept) left.push_back({{1}, kStart, {"a"}, intent});
        trace.see(CoreDown{true});
        trace.see(CoreDown{false});
        trace.see(RecordsRestored{left});
        QCOMPARE(QByteArray::fromStdString(trace.found()), found);
    }

    void i20NothingOpensBeforeThePastIsResolved_data()
    {
        // clang-format off
        QTest::addColumn<bool>("isResolved"); QTest::addColumn<bool>("isRead"); QTest::addColumn<bool>("isReadOld"); QTest::addColumn<QByteArray>("found");
        QTest::newRow("resolved and read")       << true  << true  << false << QByteArray{""};
        QTest::newRow("an intent has no end")    << false << true  << false << QByteArray{"I20 "};
        QTest::newRow("nothing was read")        << true  << false << false << QByteArray{"I20 I20 I20 "};
        QTest::newRow("the reads are of before") << true  << true  << true  << QByteArray{"I20 I20 I20 "};
        // clang-format on
    }
    void i20NothingOpensBeforeThePastIsResolved()
    {
        QFETCH(bool, isResolved);
        QFETCH(bool, isRead);
        QFETCH(bool, isReadOld);
        QFETCH(QByteArray, found);
        Trace trace;
        journal::IntentRecord intent;
        intent.request = {7};
        venues::PlaceStop stop;
        stop.instrument = kEth;
        stop.clientId = {"hfS"};
        intent.what = stop;
        trace.see(CoreDown{true});
        trace.see(CoreDown{false});
        trace.see(RecordsRestored{{journal::Record{{1}, kStart, {"a"}, intent}}});
        trace.recordLast = 1;
        trace.now += seconds{3};
        for (const auto list : {List::Positions, List::Orders, List::Stops})
            if (isRead) trace.see(ListAnswered{list, isReadOld ? kStart - seconds{1} : trace.now});
        if (isResolved)
            trace.record(
                journal::OutcomeRecord{{9}, journal::RequestState::Accepted, {"hfS"}, {}, {}, {}});
        trace.intend(10, Trace::entry("hfB"), "k2");
        trace.leaves(10, Trace::entry("hfB"));
        QCOMPARE(QByteArray::fromStdString(trace.found()), found);
    }

    void i11ClaimsCiteEvidenceAndAreTrue_data()
    {
        // clang-format off
        QTest::addColumn<int>("kind"); QTest::addColumn<bool>("isHeld"); QTest::addColumn<bool>("isCited"); QTest::addColumn<QByteArray>("found");
        QTest::newRow("closed and it is")        << int(journal::ClaimKind::Closed) << false << true  << QByteArray{""};
        QTest::newRow("closed and it is not")    << int(journal::ClaimKind::Closed) << true  << true  << QByteArray{"I11 "};
        QTest::newRow("flat and it is not")      << int(journal::ClaimKind::Flat)   << true  << true  << QByteArray{"I11 "};
        QTest::newRow("opened and it is")        << int(journal::ClaimKind::Opened) << true  << true  << QByteArray{""};
        QTest::newRow("opened and it is not")    << int(journal::ClaimKind::Opened) << false << true  << QByteArray{"I11 "};
        QTest::newRow("cites nothing")           << int(journal::ClaimKind::Closed) << false << false << QByteArray{"I11 "};
        // clang-format on
    }
    void i11ClaimsCiteEvidenceAndAreTrue()
    {
        QFETCH(int, kind);
        QFETCH(bool, isHeld);
        QFETCH(bool, isCited);
        QFETCH(QByteArray, found);
        Trace trace;
        trace.holds(isHeld ? "2" : "0");
        std::vector<RecordId> cited;
        if (isCited) cited = trace.proofs(static_cast<journal::ClaimKind>(kind));
        trace.claims(static_cast<journal::ClaimKind>(kind), cited);
        QCOMPARE(QByteArray::fromStdString(trace.found()), found);
    }
    void i11ACitedRecordMustExistAndProve()
    {
        Trace trace;
        trace.holds("0");
        trace.claims(journal::ClaimKind::Closed, {RecordId{99}});
        const RecordId note = trace.record(journal::NoteRecord{"guard", "", "hello"});
        trace.claims(journal::ClaimKind::Closed, {note});
        QCOMPARE(trace.found(), std::string{"I11 I11 "});
    }

    void i11EachClassNeedsItsOwnEvidence_data()
    {
        // clang-format off
        QTest::addColumn<int>("kind"); QTest::addColumn<QByteArray>("cited"); QTest::addColumn<QByteArray>("found");
        const auto row = [](const char* name, journal::ClaimKind kind, const char* cited, const char* found) { QTest::newRow(name) << int(kind) << QByteArray{cited} << QByteArray{found}; };
        using enum journal::ClaimKind;
        row("opened by a fill",                   Opened,    "fill", "");
        row("opened by the row",                  Opened,    "position-row", "");
        row("opened by a list of stops",          Opened,    "stop-list", "I11 ");
        row("protected by two reads",             Protected, "stop-by-id stop-list", "");
        row("protected by the row and the list",  Protected, "position-level stop-list", "");
        row("protected by the row alone",         Protected, "position-level", "I11 ");
        row("protected by the list alone",        Protected, "stop-list", "I11 ");
        row("protected by id alone",              Protected, "stop-by-id", "I11 ");
        row("cancelled, read back by id",         Cancelled, "ended-by-id", "");
        row("cancelled by the ack",               Cancelled, "outcome", "I11 ");
        row("cancelled by a list",                Cancelled, "stop-list", "I11 ");
        row("closed by fills and a zero",         Closed,    "fills-to-zero explicit-zero", "");
        row("closed by history and the stream",   Closed,    "closure stream-zero", "");
        row("closed by an ack",                   Closed,    "outcome", "I11 ");
        row("closed by a list",                   Closed,    "position-list", "I11 ");
        row("closed by a zero alone",             Closed,    "explicit-zero", "I11 ");
        row("closed by two zeros",                Closed,    "explicit-zero stream-zero", "I11 ");
        row("closed by a row's level and a zero", Closed,    "position-level explicit-zero", "I11 ");
        row("closed by absence and a zero",       Closed,    "absent explicit-zero", "I11 ");
        row("closed by a person and a zero",      Closed,    "person explicit-zero", "");
        row("closed by the closing alone",        Closed,    "closure", "I11 ");
        row("flat with a list since",             Flat,      "closure stream-zero position-list", "");
        row("flat without the list",              Flat,      "closure stream-zero", "I11 ");
        row("flat by the list alone",             Flat,      "position-list", "I11 ");
        row("cleaned up after closed",            CleanedUp, "ended-by-id closure explicit-zero", "");
        row("cleaned up, the end not read",       CleanedUp, "closure explicit-zero", "I11 ");
        row("cleaned up, closed by a list",       CleanedUp, "ended-by-id position-list", "I11 ");
        row("cleaned up by the ack",              CleanedUp, "outcome closure explicit-zero", "I11 ");
        // clang-format on
    }
    void i11EachClassNeedsItsOwnEvidence()
    {
        QFETCH(int, kind);
        QFETCH(QByteArray, cited);
        QFETCH(QByteArray, found);
        const auto what = static_cast<journal::ClaimKind>(kind);
        Trace trace;
        trace.see(trace.price("3000"));
        trace.holds("2");
        StopTruth stop = Trace::stopRow("2900", "*");
        trace.rests(stop);
        if (what != journal::ClaimKind::Opened && what != journal::ClaimKind::Protected) {
            trace.holds("0");
            stop.stop.state = StopOrderState::Canceled;
            trace.rests(stop);
        }
        std::vector<RecordId> records;
        for (const QByteArray& one : cited.split(' '))
            records.push_back(one == "outcome"
                                  ? trace.record(journal::OutcomeRecord{
                                        {9}, journal::RequestState::Unknown, {"hfZ"}, {}, {}, {}})
                                  : trace.evidence(one.constData(), "77"));
        trace.claims(what, records);
        QCOMPARE(QByteArray::fromStdString(trace.found()), found);
    }

    void i11WhatIsClaimedOfACancelIsTrue_data()
    {
        // clang-format off
        QTest::addColumn<int>("kind"); QTest::addColumn<int>("stop"); QTest::addColumn<int>("heldSeconds"); QTest::addColumn<QByteArray>("found");
        const auto row = [](const char* name, journal::ClaimKind kind, StopOrderState stop, int held, const char* found) { QTest::newRow(name) << int(kind) << int(stop) << held << QByteArray{found}; };
        using enum journal::ClaimKind;
        row("cancelled and it is",                 Cancelled, StopOrderState::Canceled,  40, "");
        row("cancelled, and it rests",             Cancelled, StopOrderState::Live,      40, "I11 ");
        row("cancelled, and it fired",             Cancelled, StopOrderState::Effective, 40, "I11 ");
        row("cleaned up and it is",                CleanedUp, StopOrderState::Canceled,  0,  "");
        row("cleaned up under an open position",   CleanedUp, StopOrderState::Canceled,  40, "I11 ");
        row("cleaned up, and it rests",            CleanedUp, StopOrderState::Live,      0,  "I11 ");
        // clang-format on
    }
    void i11WhatIsClaimedOfACancelIsTrue()
    {
        QFETCH(int, kind);
        QFETCH(int, stop);
        QFETCH(int, heldSeconds);
        QFETCH(QByteArray, found);
        Trace trace;
        trace.see(trace.price("3000"));
        trace.holds(heldSeconds > 0 ? "2" : "0");
        trace.alarms(true);
        StopTruth other = Trace::stopRow("2890", "*"); // it stays covered: I5 and I3 have no say
        other.stop.venueId = {"78"};
        trace.rests(other);
        trace.rests(Trace::stopRow("2900", "*"));
        for (int i = 0; i < heldSeconds; ++i)
            trace.wait(seconds{1});
        StopTruth ended = Trace::stopRow("2900", "*");
        ended.stop.state = static_cast<StopOrderState>(stop);
        trace.rests(ended);
        trace.claims(static_cast<journal::ClaimKind>(kind),
                     trace.proofs(static_cast<journal::ClaimKind>(kind)));
        QCOMPARE(QByteArray::fromStdString(trace.found()), found);
    }
    void i11WhatIsCleanedUpIsOfTheRoundTripThatEnded_data()
    {
        // clang-format off
        QTest::addColumn<bool>("isOfTheNext"); QTest::addColumn<bool>("isCitedBefore"); QTest::addColumn<QByteArray>("found");
        QTest::newRow("the one before, its zero")     << false << true  << QByteArray{""};
        QTest::newRow("the one before, a later zero") << false << false << QByteArray{"I11 "};
        QTest::newRow("a stop of the next one")       << true  << true  << QByteArray{"I11 "};
        // clang-format on
    }
    void i11WhatIsCleanedUpIsOfTheRoundTripThatEnded()
    {
        QFETCH(bool, isOfTheNext);
        QFETCH(bool, isCitedBefore);
        QFETCH(QByteArray, found);
        Trace trace;
        trace.see(trace.price("3000"));
        trace.holds("2");
        trace.rests(Trace::stopRow("2900", "*"));
        trace.wait(seconds{1});
        trace.holds("0");
        std::vector<RecordId> proofs{trace.evidence("fills-to-zero"),
                                     trace.evidence("explicit-zero")};
        trace.wait(seconds{1});
        trace.holds("2"); // the next signal opened before the old stop's cancel was read back
        trace.alarms(true);
        StopTruth other = Trace::stopRow("2890", "*");
        other.stop.venueId = {"78"};
        trace.rests(other);
        for (int i = 0; i < 40; ++i)
            trace.wait(seconds{1});
        if (!isCitedBefore) proofs.push_back(trace.evidence("explicit-zero"));
        StopTruth ended = isOfTheNext ? other : Trace::stopRow("2900", "*");
        ended.stop.state = StopOrderState::Canceled;
        if (isOfTheNext) { // it stays covered by a third: I5 and I3 have no say
            StopTruth third = Trace::stopRow("2895", "*");
            third.stop.venueId = {"79"};
            trace.rests(third);
        }
        trace.rests(ended);
        proofs.push_back(trace.evidence("ended-by-id", isOfTheNext ? "78" : "77"));
        trace.claims(journal::ClaimKind::CleanedUp, proofs);
        QCOMPARE(QByteArray::fromStdString(trace.found()), found);
    }
    void i11AnOrderNobodyHadWasNotCancelled()
    {
        Trace trace;
        trace.claims(journal::ClaimKind::Cancelled,
                     trace.proofs(journal::ClaimKind::Cancelled, "4711"));
        QCOMPARE(trace.found(), std::string{"I11 "});
    }
    void i11AnAccountIsFlatWhenNothingIsHeld_data()
    {
        // clang-format off
        QTest::addColumn<QByteArray>("qty"); QTest::addColumn<int>("heldSeconds"); QTest::addColumn<QByteArray>("found");
        QTest::newRow("nothing held")                    << QByteArray{"0"} << 40 << QByteArray{""};
        QTest::newRow("held all the time")               << QByteArray{"2"} << 40 << QByteArray{"I11 "};
        QTest::newRow("opened by somebody, just before") << QByteArray{"2"} << 1  << QByteArray{""};
        // clang-format on
    }
    void i11AnAccountIsFlatWhenNothingIsHeld()
    {
        QFETCH(QByteArray, qty);
        QFETCH(int, heldSeconds);
        QFETCH(QByteArray, found);
        Trace trace;
        trace.see(trace.price("3000"));
        trace.holds(qty.constData());
        trace.rests(Trace::stopRow("2900", "*"));
        for (int i = 0; i < heldSeconds; ++i)
            trace.wait(seconds{1});
        journal::ClaimRecord claim;
        claim.kind = journal::ClaimKind::Flat; // of the account: no instrument
        claim.evidence = trace.proofs(claim.kind);
        trace.record(claim);
        QCOMPARE(QByteArray::fromStdString(trace.found()), found);
    }

    void i12AClosureEndsFlatOrLoud_data()
    {
        // clang-format off
        QTest::addColumn<bool>("isAlarmed"); QTest::addColumn<bool>("isProved"); QTest::addColumn<QByteArray>("found");
        QTest::newRow("neither")  << false << false << QByteArray{"I12 "};
        QTest::newRow("alarmed")  << true  << false << QByteArray{""};
        QTest::newRow("proved")   << false << true  << QByteArray{""};
        // clang-format on
    }
    void i12AClosureEndsFlatOrLoud()
    {
        QFETCH(bool, isAlarmed);
        QFETCH(bool, isProved);
        QFETCH(QByteArray, found);
        Trace trace;
        trace.see(trace.price("3000"));
        trace.holds("2");
        trace.rests(Trace::stopRow("2900", "*"));
        const venues::ClosePosition close{kEth, SideIndex::Net, MarginMode::Cross, {"hfC"}};
        trace.intend(1, close);
        trace.leaves(1, close);
        trace.wait(seconds{2});
        trace.holds("0"); // Flat in truth; but did anybody prove it?
        if (isAlarmed) trace.alarms(true);
        if (isProved)
            trace.claims(journal::ClaimKind::Closed, trace.proofs(journal::ClaimKind::Closed));
        for (int i = 0; i < 20; ++i)
            trace.wait(seconds{1});
        QCOMPARE(QByteArray::fromStdString(trace.found()), found);
    }

    void i13NothingOpensUnderTheKillSwitch()
    {
        Trace trace;
        trace.intend(1, Trace::entry("hfA"), "k1");
        trace.record(journal::KillRecord{true, "enough"});
        trace.leaves(1, Trace::entry("hfA")); // It was queued.
        QCOMPARE(trace.found(), std::string{"I13 "});
        const venues::ClosePosition close{kEth, SideIndex::Net, MarginMode::Cross, {"hfC"}};
        trace.intend(2, close);
        trace.leaves(2, close);
        trace.record(journal::KillRecord{false, "over"});
        trace.intend(3, Trace::entry("hfB"), "k2");
        trace.leaves(3, Trace::entry("hfB"));
        QCOMPARE(trace.found(), std::string{"I13 "});
    }
};

QTEST_GUILESS_MAIN(TestReferee)
#include "tst_referee.moc"
