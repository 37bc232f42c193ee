// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/orders/client_id.h"
#include "tests/engine/bench.h"
#include "tests/engine/passing.h"
#include "tests/support/compare.h"

#include <QTest>

#include <algorithm>

using namespace holdfast;
using namespace holdfast::test;

class TestEngine : public QObject {
    Q_OBJECT

private slots:
    void showsTheLevelsOfAStopInTheDigitsOfItsTick()
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        const auto& fields = bench.position()->evidence;
        const auto level = std::ranges::find(fields, "trigger price", &EvidenceField::name);
        QVERIFY(level != fields.end());
        QCOMPARE(level->asked, std::string{"2900.00"});
        QCOMPARE(level->venue, std::string{"2900.00"});
        QVERIFY(level->agrees);
    }
    /// More than a thousand fills in a week never come whole: that is no reason to ask each five seconds.
    void readsTheNewestFillsEachMinuteWholeOrNot()
    {
        for (const bool isCut : {false, true}) {
            Bench bench;
            bench.areFillsCut = isCut;
            bench.start();
            bench.advance(seconds{2});
            const int before = bench.fillsRead;
            QVERIFY(before > 0);
            bench.advance(minutes{3});
            QCOMPARE(bench.fillsRead - before, 3);
        }
    }
    // ---- record first
    void sendsAnOpenOnlyAfterItIsRecorded()
    {
        Bench bench;
        bench.start();
        bench.isJournalQuick = false;
        bench.open("t", "k1");
        bench.advance(milliseconds{500});
        QVERIFY(bench.opens().empty());
        QVERIFY(
            std::any_of(bench.journal.begin(), bench.journal.end(), [](const journal::Record& r) {
                return std::holds_alternative<journal::IntentRecord>(r.body);
            }));
        bench.step(Recorded{bench.journal.back().id});
        QCOMPARE(bench.opens().size(), std::size_t{1});
        QVERIFY(bench.reserve.empty()); // opens never go by the reserve
    }
    void dropsAnOpenThatWaitedTooLongForItsRecord()
    {
        Bench bench;
        bench.start();
        bench.isJournalQuick = false;
        bench.open("t", "k1");
        bench.advance(seconds{4});
        bench.step(Recorded{bench.journal.back().id});
        bench.advance(seconds{1});
        QVERIFY(bench.opens().empty());
        QVERIFY(bench.wasAnswered("t", AnswerKind::Failed));
    }
    void sendsAStopAfterFiftyMillisecondsIntoTheReserve()
    {
        Bench bench;
        bench.start();
        bench.open("t", "k1");
        bench.isJournalQuick = false;
        bench.fillOpen();
        bench.step(Woken{});
        QVERIFY(bench.sent<venues::PlaceStop>().empty());
        bench.advance(milliseconds{50});
        QCOMPARE(bench.sent<venues::PlaceStop>().size(), std::size_t{1});
        QCOMPARE(bench.reserve.size(), std::size_t{1});
        QVERIFY(std::holds_alternative<journal::IntentRecord>(bench.reserve.front().body));

        // The alarm says that the journal is late: once it has what the reserve took, it is not.
        const auto isLate = [&] {
            return std::ranges::any_of(bench.snapshot->alarms, [](const AlarmView& alarm) {
                return alarm.isActive && alarm.id.ends_with("journal-slow");
            });
        };
        bench.advance(seconds{1});
        QVERIFY(isLate());
        bench.isJournalQuick = true;
        bench.step(Recorded{bench.journal.back().id});
        bench.advance(seconds{1});
        QVERIFY(!isLate());
    }
    void opensNothingWithAJournalThatCannotBeWritten()
    {
        Bench bench;
        bench.start();
        bench.step(JournalHealth{false, "disk full"});
        bench.open("t", "k1");
        bench.advance(seconds{1});
        QVERIFY(bench.opens().empty());
        QVERIFY(bench.textOf("t").find("journal") != std::string::npos);
    }
    void protectsWithAJournalThatCannotBeWritten()
    {
        Bench bench;
        bench.start();
        bench.open("t", "k1");
        bench.isJournalQuick = false;
        bench.step(JournalHealth{false, "disk full"});
        bench.fillOpen();
        bench.advance(milliseconds{10});
        QCOMPARE(bench.sent<venues::PlaceStop>().size(), std::size_t{1}); // at once
        QCOMPARE(bench.reserve.size(), std::size_t{1});
    }
    /// Whoever asks waits for a last word: there is one for an account that is not there, too.
    void anActOnAnAccountThatIsNotHereIsAnswered_data()
    {
        QTest::addColumn<int>("act");
        int i = 0;
        for (const char* name :
             {"cancel", "move stop", "waive", "confirm flat", "resolve", "clear brake",
              "clear kill", "adopt", "protect", "ladder", "resync"})
            QTest::newRow(name) << i++;
    }
    void anActOnAnAccountThatIsNotHereIsAnswered()
    {
        QFETCH(int, act);
        const AccountId other{"other"};
        const std::vector<OperatorAct> acts{CancelEntry{other, kEth, {"o1"}},
                                            MoveStop{other, kKey, Price::of("2900")},
                                            WaiveStop{other, kKey, "why"},
                                            ConfirmFlat{other, kKey, "why"},
                                            ResolveFinding{other, "id", "why"},
                                            ClearBrake{other, "why"},
                                            ClearKill{other, "why"},
                                            AdoptPosition{other, kKey, {}, "why"},
                                            ProtectPosition{other, kKey, {}, "why"},
                                            SetLadder{other, Ladder::Watch, "why"},
                                            Resync{other}};
        Bench bench{Bench::account()};
        bench.start();
        bench.step(OperatorCommand{"t", acts.at(static_cast<std::size_t>(act))});
        QVERIFY(bench.wasAnswered("t", AnswerKind::Failed));
        QCOMPARE(bench.textOf("t"), std::string{"no account named other is running here"});
    }
    void writesNothingWithoutTheLock()
    {
        Bench bench;
        bench.isLockGiven = false;
        bench.start();
        bench.open("t", "k1");
        bench.foreignPosition("10");
        bench.flatten("f");
        bench.advance(seconds{30});
        QVERIFY(bench.writes.empty());
        QVERIFY(bench.wasAnswered("f", AnswerKind::Failed));
        QCOMPARE(bench.snapshot->accounts.front().ladder, Ladder::Watch);
    }
    void watchesOnly_data()
    {
        QTest::addColumn<int>("which");
        QTest::newRow("a key that can withdraw") << 0;
        QTest::newRow("a key that cannot trade") << 1;
        QTest::newRow("hedge mode") << 2;
        QTest::newRow("portfolio margin") << 3;
        QTest::newRow("spot mode") << 4;
        QTest::newRow("a twin's working order") << 5;
        QTest::newRow("a twin's fill") << 6;
    }
    void watchesOnly()
    {
        QFETCH(int, which);
        Bench bench;
        if (which == 0) bench.config.permissions = {"trade", "withdraw"};
        if (which == 1) bench.config.permissions = {"read_only"};
        if (which == 2) bench.config.positionMode = PositionMode::Hedge;
        if (which == 3) bench.config.accountMode = "4";
        if (which == 4) bench.config.accountMode = "1";
        bench.start();
        const ClientOrderId twin = orders::clientId(Epoch{"zzzz"}, orders::IdKind::Entry, "other");
        if (which == 5) {
            Order order;
            order.instrument = kEth;
            order.venueId = {"77"};
            order.clientId = twin;
            bench.fact(venues::OrdersPush{{order}, {}});
        }
        if (which == 6)
            bench.fact(venues::OrdersPush{{}, {bench.makeFill(Side::Buy, "3", twin, "77")}});
        bench.open("t", "k1");
        bench.advance(seconds{1});
        QVERIFY(bench.opens().empty());
        QVERIFY(bench.wasAnswered("t", AnswerKind::Failed));
        QCOMPARE(bench.snapshot->accounts.front().ladder, Ladder::Watch);
    }
    /// A key that ends unseen leaves a position that nobody here can manage (bybit.md §11).
    void saysWhenTheKeyEnds_data()
    {
        QTest::addColumn<int>("hoursLeft"); // 0: the venue states no end
        QTest::addColumn<bool>("isTold");
        constexpr int kTwoWeeks = 14 * 24;
        QTest::newRow("no end") << 0 << false;
        QTest::newRow("an hour more than two weeks") << kTwoWeeks + 1 << false;
        QTest::newRow("an hour less than two weeks") << kTwoWeeks - 1 << true;
        QTest::newRow("an hour ago") << -1 << true;
    }
    void saysWhenTheKeyEnds()
    {
        QFETCH(int, hoursLeft);
        QFETCH(bool, isTold);
        Bench bench;
        if (hoursLeft != 0) bench.config.keyExpiresAt = bench.now.wall + hours{hoursLeft};
        bench.start();
        const auto isAlarmed = [&] {
            return std::ranges::any_of(bench.snapshot->alarms, [](const AlarmView& alarm) {
                return alarm.isActive && alarm.id.ends_with("|key-end")
                       && alarm.severity == Severity::P1;
            });
        };
        QCOMPARE(isAlarmed(), isTold);
        bench.config.keyExpiresAt = bench.now.wall + hours{90 * 24}; // another key, or a longer one
        bench.fact(venues::AccountReply{
            RequestId{9'999}, ById<AccountConfig>{bench.stamp(), bench.config, std::nullopt}});
        bench.advance(seconds{1});
        QVERIFY(!isAlarmed());
    }
    void closesWhatItMayNotTrade_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<bool>("isClosed");
        QTest::newRow("a long of hedge mode") << 0 << true;
        QTest::newRow("portfolio margin") << 1 << true;
        QTest::newRow("a key that can withdraw") << 2 << false;
        QTest::newRow("a ladder of Watch") << 3 << false;
    }
    /// Hedge mode is shown, watched and flattened, never traded (decisions §6).
    void closesWhatItMayNotTrade()
    {
        QFETCH(int, which);
        QFETCH(bool, isClosed);
        AccountSetup setup = Bench::account();
        if (which == 3) setup.ladder = Ladder::Watch;
        Bench bench{setup};
        if (which == 0) {
            bench.config.positionMode = PositionMode::Hedge;
            bench.sideIndex = SideIndex::Long;
        }
        if (which == 1) bench.config.accountMode = "4";
        if (which == 2) bench.config.permissions = {"trade", "withdraw"};
        bench.start();
        bench.foreignPosition("10");
        bench.advance(seconds{5});
        QVERIFY(bench.writes.empty()); // watched: it is not ours to protect
        bench.flatten("f");
        bench.advance(seconds{1});
        QVERIFY(bench.opens().empty());
        QCOMPARE(bench.sent<venues::ClosePosition>().empty(), !isClosed);
        if (!isClosed) {
            QVERIFY(bench.wasAnswered("f", AnswerKind::Failed));
            return;
        }
        const auto close =
            std::get<venues::ClosePosition>(bench.sent<venues::ClosePosition>().front().request);
        QCOMPARE(close.sideIndex, bench.sideIndex); // in hedge mode the side must be named
        QVERIFY(!bench.wasAnswered("f", AnswerKind::Failed));
        for (const auto& write : bench.writes)
            QVERIFY(!std::holds_alternative<venues::PlaceStop>(write.request));
    }
    void readsEverythingAgainAfterAJumpOfTheClock()
    {
        Bench bench;
        bench.start();
        bench.answersReads = false;
        bench.advance(seconds{1});
        const int before = bench.unanswered; // hardly anything is due
        bench.now.wall += minutes{10};
        bench.step(Woken{});
        bench.advance(milliseconds{100});
        QVERIFY(bench.unanswered >= before + 3); // positions, orders and stops at least
        bench.open("t", "k1");
        bench.advance(seconds{1});
        QVERIFY(bench.opens().empty());
    }
    void touchesNoForeignPosition()
    {
        Bench bench;
        bench.start();
        bench.foreignPosition("-7");
        bench.advance(seconds{60});
        QCOMPARE(bench.position()->state, PositionState::Foreign);
        QVERIFY(bench.writes.empty());
        bench.signal(1000);
        bench.advance(milliseconds{200});
        QVERIFY(bench.opens().empty()); // strategies keep off
    }

    // ---- protection
    void placesAFailedStopAgainAndClosesWhenThePriceHasPassed()
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        StopOrder failed = bench.stops.back();
        bench.stops.clear();
        failed.state = StopOrderState::Failed;
        failed.failCode = "51008";
        failed.updatedAt = bench.now.wall;
        bench.fact(venues::StopsPush{{failed}});
        bench.advance(milliseconds{50});
        QCOMPARE(bench.sent<venues::PlaceStop>().size(), std::size_t{2}); // placed again, once
        bench.reply(bench.writes.back(),
                    venues::Refused{venues::RefusalKind::TriggerPassed, "51280", "price passed"});
        bench.advance(milliseconds{100});
        QCOMPARE(bench.sent<venues::PlaceStop>().size(), std::size_t{2}); // never retried
        QCOMPARE(bench.closesSent(), 1);
        bench.accept(bench.writes.back(), "");
        bench.fillClose();
        bench.advance(milliseconds{500});
        QVERIFY(!bench.position());
        QCOMPARE(bench.claims(journal::ClaimKind::Closed), 1);
        const auto trade =
            std::find_if(bench.journal.begin(), bench.journal.end(), [](const journal::Record& r) {
                return std::holds_alternative<journal::TradeRecord>(r.body);
            });
        QVERIFY(trade != bench.journal.end());
        QCOMPARE(std::get<journal::TradeRecord>(trade->body).cause,
                 std::string{"stop refused: price passed"});
    }
    void citesEvidenceThatIsInTheJournal()
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        bench.flatten("f");
        bench.accept(bench.sent<venues::ClosePosition>().back(), "");
        bench.fillClose();
        bench.advance(seconds{3});
        int checked = 0;
        for (const journal::Record& record : bench.journal) {
            const auto* claim = std::get_if<journal::ClaimRecord>(&record.body);
            if (!claim) continue;
            QVERIFY(!claim->evidence.empty());
            for (const RecordId cited : claim->evidence) {
                const auto found = std::find_if(bench.journal.begin(), bench.journal.end(),
                                                [&](const auto& r) { return r.id == cited; });
                QVERIFY(found != bench.journal.end() && found->id < record.id);
                QVERIFY(std::holds_alternative<journal::EvidenceRecord>(found->body));
                ++checked;
            }
        }
        QVERIFY(checked >= 5); // opened 1, protected 2, closed 2
        QVERIFY(bench.wasAnswered("f", AnswerKind::Done));
    }
    void suspectsAndKeepsEverythingWhenAListOmitsThePosition()
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        const auto writes = bench.writes.size();
        bench.isHiddenInBulk = true;
        bench.rowAt = {}; // nor does the read by instrument say anything
        bench.advance(seconds{40});
        QVERIFY(bench.position());
        QCOMPARE(bench.position()->state, PositionState::Suspect);
        QCOMPARE(bench.snapshot->findings.size(), std::size_t{1});
        QCOMPARE(bench.writes.size(), writes); // nothing cancelled, nothing sent
        bench.isHiddenInBulk = false;
        bench.rowAt = bench.now.wall;
        bench.advance(seconds{15});
        QCOMPARE(bench.position()->state, PositionState::Open);
        QVERIFY(std::ranges::all_of(bench.snapshot->findings, [](const FindingView& finding) {
            return finding.endedFor.has_value(); // shown for a minute more, faded
        }));
    }
    void aFillToldTwiceIsShownOnceHoweverManyCameBefore()
    {
        Bench bench;
        bench.start();
        Fill fill;
        fill.instrument = kEth;
        fill.side = Side::Buy;
        fill.qty = Qty::of("1");
        fill.price = Price::of("3000");
        fill.time = bench.now.wall - hours{1}; // of before this start: it opens nothing
        std::vector<Fill> many;
        for (int i = 0; i < 4096; ++i) {
            fill.tradeId = {std::to_string(500'000 + i)};
            many.push_back(fill);
        }
        bench.fact(venues::OrdersPush{{}, many});
        fill.tradeId = {"1"}; // the least of all ids, and the newest
        for (int i = 0; i < 2; ++i)
            bench.fact(venues::OrdersPush{{}, {fill}});
        bench.advance(seconds{1});
        const auto shown =
            std::count_if(bench.snapshot->fills.begin(), bench.snapshot->fills.end(),
                          [](const FillView& view) { return view.fill.tradeId == TradeId{"1"}; });
        QCOMPARE(shown, 1);
    }
    void aPositionOverARestartIsOursAndItsStopIsAdopted()
    {
        Bench first;
        first.start();
        first.holdProtected();
        Bench second{Bench::account(), "bbbb"};
        second.now = first.now;
        second.held = first.held;
        second.rowAt = first.rowAt;
        second.lastTrade = first.lastTrade;
        second.stops = first.stops;
        second.trade = first.trade;
        second.start(first.journal);
        second.advance(seconds{6});
        QVERIFY(second.position());
        QCOMPARE(second.position()->state, PositionState::Open);
        QCOMPARE(second.position()->owner, std::string{"ticket"});
        QCOMPARE(second.position()->stop, StopState::Verified);
        QVERIFY(second.writes.empty()); // nothing to do
    }

    // ---- closing
    void answersAFlattenOnlyByAReadSince()
    {
        Bench bench;
        bench.start();
        bench.answersReads = false;
        bench.flatten("f");
        bench.advance(seconds{1});
        QVERIFY(!bench.wasAnswered("f",
                                   AnswerKind::Done)); // nothing was read since: nothing is claimed
        bench.answersReads = true;
        bench.advance(seconds{20});
        QVERIFY(bench.wasAnswered("f", AnswerKind::Done));
    }
    void closesWhatAnOpenInFlightBecomes()
    {
        Bench bench;
        bench.start();
        bench.open("t", "k1");
        bench.flatten("f");
        bench.advance(milliseconds{200});
        QVERIFY(
            !bench.wasAnswered("f", AnswerKind::Done)); // at most a doubt: the open is out there
        bench.writes.push_back(bench.writes.front());
        bench.fillOpen();
        bench.advance(milliseconds{200});
        QCOMPARE(bench.closesSent(), 1);
    }
    void cancelsAnEntryWhoseAcceptanceIsLearntBehindTheKillSwitch()
    {
        Bench bench;
        bench.start();
        bench.open("t", "k1");
        bench.reply(bench.writes.back(), venues::OutcomeUnknown{"timeout"});
        bench.flatten("f");
        bench.advance(milliseconds{100});
        const Order resting = bench.makeOrder(bench.opens().front(), "o1", OrderState::Live, "0");
        bench.orders.push_back(resting);
        bench.fact(venues::OrdersPush{{resting}, {}});
        bench.advance(milliseconds{100});
        QCOMPARE(bench.sent<venues::CancelOrder>().size(), std::size_t{1});
    }
    void cancelsTheRestOfAnEntryWhenItsStopHasFired()
    {
        Bench bench;
        bench.start();
        bench.open("t", "k1");
        const auto placed = bench.opens().front();
        bench.accept(bench.writes.back(), "o1");
        const Order part = bench.makeOrder(placed, "o1", OrderState::PartiallyFilled, "4");
        bench.orders.push_back(part);
        bench.fact(
            venues::OrdersPush{{part}, {bench.makeFill(Side::Buy, "4", placed.clientId, "o1")}});
        bench.pushRow();
        bench.advance(milliseconds{300});
        StopOrder stop = bench.restStop(); // our own, at once
        bench.stops.clear();
        stop.state = StopOrderState::Effective;
        stop.updatedAt = bench.now.wall;
        bench.fact(venues::StopsPush{{stop}});
        bench.fillClose();
        bench.advance(milliseconds{200});
        QVERIFY(!bench.position());
        QVERIFY(!bench.sent<venues::CancelOrder>().empty());
    }
    void stopsForTheDayWhenTheLossIsReached()
    {
        AccountSetup setup = Bench::account();
        setup.limits.dayLossMax = Money::of("0.5");
        Bench bench{setup};
        bench.start();
        bench.holdProtected();
        bench.flattenPosition("f");
        bench.accept(bench.sent<venues::ClosePosition>().back(), "");
        const SignedQty was = bench.held;
        Fill fill = bench.makeFill(Side::Sell, was.value.toString().c_str(), {}, "close");
        fill.price = Price::of("2990"); // 10 contracts of 0.1: a loss of 10
        bench.fact(venues::OrdersPush{{}, {fill}});
        bench.pushRow();
        bench.stops.clear();
        bench.advance(seconds{1});
        QVERIFY(bench.snapshot->accounts.front().isKillEngaged);
        bench.step(OperatorCommand{"c", ClearKill{kMain, "a new day"}});
        bench.open("t2", "k2");
        QVERIFY(bench.textOf("t2").find("loss") != std::string::npos);
        bench.now.wall += hours{24};
        bench.step(Woken{});
        bench.advance(seconds{1});
        bench.open("t3", "k3"); // another UTC day
        bench.advance(milliseconds{100});
        QCOMPARE(bench.opens().size(), std::size_t{2});
    }
    void wakesOnlyForTheFuture_data()
    {
        QTest::addColumn<int>("which");
        QTest::newRow("flat") << 0;
        QTest::newRow("open unknown") << 1;
        QTest::newRow("protected") << 2;
        QTest::newRow("closing, nothing answers") << 3;
        QTest::newRow("stop not answered") << 4;
    }
    void wakesOnlyForTheFuture()
    {
        // Woken exactly when it asked to be, it must get on: a wake that stays in the past would spin.
        QFETCH(int, which);
        Bench bench;
        bench.start();
        if (which == 1 || which == 4) bench.open("t", "k1");
        if (which == 1) bench.reply(bench.writes.back(), venues::OutcomeUnknown{"timeout"});
        if (which == 4) bench.fillOpen();
        if (which == 2 || which == 3) bench.holdProtected();
        if (which == 3) bench.answersReads = false, bench.flatten("f");
        int still = 0;
        for (int turn = 0; turn < 3000; ++turn) {
            const auto wake = bench.engine->nextWake();
            QVERIFY(wake.has_value());
            still = *wake <= bench.now.mono ? still + 1 : 0;
            QVERIFY2(still < 3, qPrintable(QStringLiteral("turn %1").arg(turn)));
            if (*wake > bench.now.mono) {
                const auto part = *wake - bench.now.mono;
                pass(bench.now, part);
            }
            bench.step(Woken{});
            QVERIFY(!bench.isBusy);
        }
    }
};

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
