// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/desk.h"
#include "tests/engine/bench.h"
#include "tests/support/compare.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::test;

/// What the engine says to the person who asked: one last word each time, and the true reason.
class TestOperatorWords : public QObject {
    Q_OBJECT

private:
    static const InstrumentId& sol()
    {
        static const InstrumentId kSol{"SOL-USDT-SWAP"};
        return kSol;
    }
    static Open openOf(const InstrumentId& instrument)
    {
        Open act;
        act.key = IntentKey{"words"};
        act.account = kMain;
        act.instrument = instrument;
        act.direction = Direction::Long;
        act.size = Size{SizeKind::Qty, Decimal::of("10")};
        act.stop.price = Price::of("2900");
        act.source = "ticket";
        return act;
    }

private slots:
    void blamesNothingOnAnOpenElsewhereThatIsInFlight()
    {
        Bench bench;
        bench.start();
        bench.open("t", "k"); // sent, no answer of any kind
        QCOMPARE(bench.opens().size(), std::size_t{1});
        bench.step(OperatorCommand{"other", openOf(sol())});
        QCOMPARE(
            bench.textOf("other"),
            std::string{"not opened: SOL-USDT-SWAP is not known at this venue"}); // the true reason
    }
    void linesOfOutcomesSayOfWhat()
    {
        Desk desk{Numbers{}, Epoch{"aaaa"}};
        Commands out;
        desk.begin(Now{MonoTime{hours{1}}, wallFromMs(1'700'000'000'000), BootTime{hours{1}}}, out);
        journal::IntentRecord intent;
        intent.request = RequestId{7};
        venues::PlaceOrder order;
        order.instrument = kEth;
        order.clientId = ClientOrderId{"hf1"};
        order.qty = Qty::of("10");
        intent.what = order;
        desk.record(kMain, intent);
        out.clear();
        desk.record(kMain, journal::OutcomeRecord{RequestId{7},
                                                  journal::RequestState::Accepted,
                                                  ClientOrderId{"hf1"},
                                                  VenueOrderId{"99"},
                                                  {},
                                                  {}});
        const auto* said = std::get_if<Say>(&out.front());
        QVERIFY(said);
        QCOMPARE(said->line.instrument, std::string{"ETH-USDT-SWAP"});
        QCOMPARE(
            said->line.text,
            std::string{"open order cl=hf1 ETH-USDT-SWAP buy qty=10 market: request 7 accepted "
                        "cl=hf1 venue=99 by=venue's reply, not read back"});
    }
    void namesTheRequestWhoseOutcomeIsUnknown()
    {
        Bench bench;
        bench.start();
        bench.open("t", "k");
        bench.reply(bench.writes.back(), venues::OutcomeUnknown{"the connection closed"});
        bench.step(OperatorCommand{"other", openOf(sol())});
        QCOMPARE(
            bench.textOf("other"),
            std::string{"not opened: what became of the open on ETH-USDT-SWAP is not known yet; "
                        "it is being asked about"});
    }
    void refusesNumbersNothingCanBeComputedFrom_data()
    {
        QTest::addColumn<int>("field");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("says");
        const char* const names[] = {"qty",     "notional", "risk", "stop price",
                                     "percent", "target",   "limit"};
        const char* const subjects[] = {
            "the size",   "the size",       "the size", "the stop", "the stop's distance",
            "the target", "the limit price"};
        for (int field = 0; field < 7; ++field) {
            QTest::addRow("%s of 38 digits", names[field])
                << field << QString{38, u'9'}
                << QString{QLatin1String{subjects[field]}
                           + QStringLiteral(" has more than 12 digits before the point")};
            QTest::addRow("%s of 30 places", names[field])
                << field << QStringLiteral("1.000000000000000000000000000001")
                << QString{QLatin1String{subjects[field]}
                           + QStringLiteral(" has more than 12 digits behind the point")};
        }
    }
    void refusesNumbersNothingCanBeComputedFrom()
    {
        QFETCH(int, field);
        QFETCH(QString, value);
        QFETCH(QString, says);
        Bench bench;
        bench.start();
        Open act = openOf(kEth);
        const Decimal number = Decimal::of(value.toStdString());
        if (field == 0) act.size = Size{SizeKind::Qty, number};
        if (field == 1) act.size = Size{SizeKind::Notional, number};
        if (field == 2) act.size = Size{SizeKind::Risk, number};
        if (field == 3) act.stop.price = Price{number};
        if (field == 4) act.stop = StopChoice{std::nullopt, number, TriggerSource::Mark};
        if (field == 5) act.takeProfit = Price{number};
        if (field == 6) {
            act.type = OrderType::Limit;
            act.limit = Price{number};
        }
        bench.step(OperatorCommand{"t", act}); // an overflow would halt the engine
        QVERIFY(bench.wasAnswered("t", AnswerKind::Failed));
        QVERIFY2(bench.textOf("t").find(says.toStdString()) != std::string::npos,
                 bench.textOf("t").c_str());
        QVERIFY(bench.opens().empty());
    }
    void saysTheLastWordOnceForAllAccounts()
    {
        EngineConfig config;
        config.epoch = Epoch{"aaaa"};
        config.door = Door::Typed;
        for (const char* name : {"one", "two", "three"}) {
            AccountSetup setup;
            setup.id = AccountId{name};
            config.accounts.push_back(setup);
        }
        Engine engine{config, nullptr};
        const Now now{MonoTime{hours{1}}, wallFromMs(1'700'000'000'000), BootTime{hours{1}}};
        Commands out;
        engine.step(now, Restored{}, out);
        out.clear();
        Flatten everything;
        everything.reason = "test";
        engine.step(now, OperatorCommand{"t", everything}, out);
        std::vector<Answer> answers;
        for (const Command& command : out) {
            if (const auto* answer = std::get_if<Answer>(&command)) answers.push_back(*answer);
        }
        QCOMPARE(answers.size(), std::size_t{1});
        QCOMPARE(answers[0].kind, AnswerKind::Failed);
        for (const char* name : {"one", "two", "three"})
            QVERIFY2(answers[0].text.find(name) != std::string::npos, answers[0].text.c_str());
    }
    void saysTheLastWordOnceForOneAccount()
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        bench.flatten("t");
        bench.advance(milliseconds{100});
        QVERIFY(!bench.wasAnswered("t", AnswerKind::Done)); // not before it is proved
        bench.fillClose();
        bench.advance(seconds{5});
        QCOMPARE(std::count_if(bench.answers.begin(), bench.answers.end(),
                               [](const Answer& a) {
                                   return a.token == "t" && a.kind != AnswerKind::Progress;
                               }),
                 std::ptrdiff_t{1});
        QVERIFY(bench.wasAnswered("t", AnswerKind::Done));
    }
};

QTEST_GUILESS_MAIN(TestOperatorWords)
#include "tst_operator_words.moc"
