// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/bench.h"
#include "tests/support/compare.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::test;

class TestEngine : public QObject {
    Q_OBJECT

private slots:
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
        bench.now.wall += minutes{10};
        bench.step(Woken{});
        bench.open("t", "k1");
        bench.advance(seconds{1});
        QVERIFY(bench.opens().empty());
        QVERIFY(bench.unanswered >= 3);
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
    void cancelsALeftoverOnlyAfterClosedAndAFreshLook()
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
    // ---- the target
    static std::vector<std::string> causes(const Bench& bench)
    {
        std::vector<std::string> causes;
        for (const journal::Record& record : bench.journal)
            if (const auto* trade = std::get_if<journal::TradeRecord>(&record.body))
                causes.push_back(trade->cause);
        return causes;
    }
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
        QCOMPARE(causes(bench), (std::vector<std::string>{"stop"}));
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
        QCOMPARE(causes(bench), (std::vector<std::string>{"stop", "ended outside Holdfast"}));
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
        QCOMPARE(causes(bench).size(), std::size_t{1});
        QCOMPARE(QByteArray::fromStdString(causes(bench).front()), cause);
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
        QCOMPARE(causes(bench), (std::vector<std::string>{cause.toStdString()}));
        QCOMPARE(bench.closesSent(), 0);
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
        QVERIFY(causes(first).empty()); // it waits

        Bench second{Bench::account(), "bbbb"};
        second.now = first.now;
        second.trade = first.trade;
        second.fills = first.fills;
        second.rowAt = first.rowAt;
        second.lastTrade = first.lastTrade;
        second.start(first.journal);
        second.advance(seconds{15});
        QVERIFY(!second.position());
        QCOMPARE(causes(second).size(), std::size_t{1});
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
        QCOMPARE(causes(third).size(), std::size_t{1});
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
        QVERIFY(causes(bench).empty());
        bench.held = SignedQty::of("10"); // another one is held at once, on the same key
        bench.rowAt = bench.now.wall;
        bench.lastTrade = std::to_string(++bench.trade);
        bench.pushRow();
        QCOMPARE(causes(bench).size(), std::size_t{1});
        const auto ended = std::ranges::count_if(bench.journal, [](const journal::Record& record) {
            const auto* plan = std::get_if<journal::PlanRecord>(&record.body);
            return plan && !plan->plan;
        });
        QCOMPARE(ended, 1);
        bench.advance(seconds{5});
        QCOMPARE(causes(bench).size(), std::size_t{1});
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
        second.now.mono += minutes{5};
        second.now.boot += minutes{5};
        second.now.wall += minutes{5};
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
                bench.now.mono += part;
                bench.now.boot += part;
                bench.now.wall += std::chrono::duration_cast<milliseconds>(part);
            }
            bench.step(Woken{});
            QVERIFY(!bench.isBusy);
        }
    }
};

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
