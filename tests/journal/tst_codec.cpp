// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/codec.h"
#include "tests/journal/random_records.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::journal;

class TestCodec : public QObject {
    Q_OBJECT
private slots:
    void everyBodyComesBackAsItWas();
    void everyRequestComesBackAsItWas();
    void digitsSurvive();
    void everyEnumeratorSurvives();
    void nothingIsDefaulted_data();
    void nothingIsDefaulted();
    void whatJoinedLaterMayBeMissing();
    void sentencesSayWhatIsKnown_data();
    void sentencesSayWhatIsKnown();
    void readsPlansOfBeforeStrangersWereGuarded();
};

void TestCodec::everyBodyComesBackAsItWas()
{
    RandomRecords random{20261120};
    for (int i = 0; i < 2000; ++i) {
        const Body body = random.body(static_cast<std::size_t>(i) % std::variant_size_v<Body>);
        const std::string text = encodeBody(body);
        QVERIFY(text.find('\n') == std::string::npos); // one line
        const auto decoded = decodeBody(kindOf(body), text);
        QVERIFY2(decoded.has_value(),
                 (text + " -> " + (decoded ? "" : decoded.error().context)).c_str());
        QVERIFY2(*decoded == body, text.c_str());
        QCOMPARE(encodeBody(*decoded), text);
    }
}

void TestCodec::everyRequestComesBackAsItWas()
{
    RandomRecords random{7};
    for (std::size_t alternative = 0; alternative < std::variant_size_v<venues::Request>;
         ++alternative) {
        for (int i = 0; i < 50; ++i) {
            IntentRecord intent;
            intent.what = random.request(alternative);
            QCOMPARE(intent.what.index(), alternative);
            const Body body = intent;
            const auto decoded = decodeBody("intent", encodeBody(body));
            QVERIFY2(decoded.has_value(), decoded ? "" : decoded.error().context.c_str());
            QVERIFY(*decoded == body);
        }
    }
}

void TestCodec::digitsSurvive()
{
    TradeRecord trade;
    trade.qty = Qty::of("0.010000");
    trade.profit = Money::of("-12345678901234567890.123456789012345678");
    const auto decoded = decodeBody("trade", encodeBody(trade));
    QVERIFY(decoded.has_value());
    const auto& back = std::get<TradeRecord>(*decoded);
    QCOMPARE(back.qty.toString(), std::string{"0.010000"});
    QCOMPARE(back.profit->toString(), std::string{"-12345678901234567890.123456789012345678"});
}

void TestCodec::everyEnumeratorSurvives()
{
    const auto check = [](const Body& body) {
        const auto decoded = decodeBody(kindOf(body), encodeBody(body));
        QVERIFY(decoded.has_value());
        QVERIFY(*decoded == body);
    };
    for (auto state : {RequestState::Recorded, RequestState::Sent, RequestState::Accepted,
                       RequestState::Refused, RequestState::Unknown, RequestState::NeverArrived}) {
        check(OutcomeRecord{RequestId{1}, state, {}, {}, {}, {}});
        QVERIFY(encodeBody(OutcomeRecord{RequestId{1}, state, {}, {}, {}, {}}).find(toString(state))
                != std::string::npos);
    }
    for (auto kind : {ClaimKind::Opened, ClaimKind::Protected, ClaimKind::Cancelled,
                      ClaimKind::Closed, ClaimKind::Flat, ClaimKind::CleanedUp}) {
        check(ClaimRecord{kind, {}, {}, {}});
        QVERIFY(encodeBody(ClaimRecord{kind, {}, {}, {}}).find(toString(kind))
                != std::string::npos);
    }
    for (auto cause :
         {Cause::Strategy, Cause::Ticket, Cause::CommandLine, Cause::Guard, Cause::TakeProfit,
          Cause::Exit, Cause::Limit, Cause::Operator, Cause::Cleanup}) {
        IntentRecord intent;
        intent.cause = cause;
        check(intent);
        QVERIFY(encodeBody(intent).find(toString(cause)) != std::string::npos);
    }
    for (int i = 0; i < 10; ++i) {
        FindingRecord finding;
        finding.kind = static_cast<FindingKind>(i);
        finding.stage = static_cast<FindingRecord::Stage>(i % 3);
        check(finding);
        const std::string text = encodeBody(finding);
        QVERIFY(text.find(toString(finding.kind)) != std::string::npos);
        QVERIFY(text.find(toString(finding.stage)) != std::string::npos);
    }
    for (int i = 0; i < 6; ++i) {
        const OperatorRecord act{static_cast<FindingAct>(i), {}, {}, {}};
        check(act);
        QVERIFY(encodeBody(act).find(toString(act.act)) != std::string::npos);
    }
    for (int i = 0; i < 4; ++i) {
        RemovalRecord removal;
        removal.ground = static_cast<RemovalRecord::Ground>(i);
        check(removal);
        QVERIFY(encodeBody(removal).find(toString(removal.ground)) != std::string::npos);
    }
}

void TestCodec::nothingIsDefaulted_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("names");
    QTest::newRow("no such kind") << QByteArray{"dream"} << QByteArray{"{}"}
                                  << int(ErrorCode::UnknownValue) << QByteArray{"dream"};
    QTest::newRow("not JSON") << QByteArray{"kill"} << QByteArray{"{\"engaged\":tr"}
                              << int(ErrorCode::Malformed) << QByteArray{};
    QTest::newRow("a member missing") << QByteArray{"kill"} << QByteArray{R"({"engaged":true})"}
                                      << int(ErrorCode::Missing) << QByteArray{"reason"};
    QTest::newRow("a member of another kind")
        << QByteArray{"kill"} << QByteArray{R"({"engaged":7,"reason":""})"}
        << int(ErrorCode::Malformed) << QByteArray{"engaged"};
    QTest::newRow("a word nobody wrote")
        << QByteArray{"claim"}
        << QByteArray{R"({"kind":"hoped","position":{"instrument":"","sideIndex":"net","marginMode":"cross"},"text":"","evidence":[]})"}
        << int(ErrorCode::UnknownValue) << QByteArray{"hoped"};
    QTest::newRow("a request nobody wrote")
        << QByteArray{"intent"}
        << QByteArray{R"({"request":1,"what":{"is":"wish"},"cause":"exit","key":"","position":{"instrument":"","sideIndex":"net","marginMode":"cross"},"plan":null,"reason":"","expiresAt":null})"}
        << int(ErrorCode::UnknownValue) << QByteArray{"wish"};
}

void TestCodec::nothingIsDefaulted()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, text);
    QFETCH(int, code);
    QFETCH(QByteArray, names);
    const auto decoded = decodeBody(kind.toStdString(), text.toStdString());
    QVERIFY(!decoded.has_value());
    QCOMPARE(static_cast<int>(decoded.error().code), code);
    QVERIFY2(QByteArray::fromStdString(decoded.error().context).contains(names),
             decoded.error().context.c_str());
}

/// A journal of before is read as it was meant: the request went without what nobody could ask for then.
void TestCodec::whatJoinedLaterMayBeMissing()
{
    venues::PlaceOrder entry;
    entry.stop.emplace();
    const std::pair<venues::Request, std::string> requests[] = {
        {venues::PlaceStop{}, R"(,"take":null)"},
        {venues::PlaceStop{}, R"(,"ofPosition":false)"},
        {venues::AmendStop{}, R"(,"ofPosition":null)"},
        {venues::CancelStop{}, R"(,"ofPosition":null)"},
        {venues::ClosePosition{}, R"(,"side":null)"},
        {entry, R"(,"takeSource":"last")"}};
    for (const auto& [what, later] : requests) {
        IntentRecord intent;
        intent.what = what;
        const Body body = intent;
        std::string text = encodeBody(body);
        const auto at = text.find(later);
        QVERIFY2(at != std::string::npos, text.c_str());
        const auto decoded = decodeBody("intent", text.erase(at, later.size()));
        QVERIFY2(decoded.has_value(), decoded ? "" : decoded.error().context.c_str());
        QVERIFY2(*decoded == body, text.c_str());
    }
    // A plan that ended before somebody asked who ended it: its leftovers count.
    const auto ended = decodeBody(
        "plan",
        R"({"position":{"instrument":"A","sideIndex":"net","marginMode":"cross"},"plan":null})");
    QVERIFY(ended.has_value() && !std::get<PlanRecord>(*ended).isOwnEnd);
    QVERIFY(!std::get<PlanRecord>(*ended).waiver); // nor was a waiver kept
}

void TestCodec::sentencesSayWhatIsKnown_data()
{
    QTest::addColumn<QByteArray>("said");
    QTest::addColumn<QByteArray>("expected");
    const PositionKey eth{InstrumentId{"ETH-USDT-SWAP"}, SideIndex::Net, MarginMode::Cross};
    const auto say = [](Body body) {
        return QByteArray::fromStdString(describe(Record{RecordId{1}, {}, {}, std::move(body)}));
    };

    IntentRecord stop{RequestId{7},
                      venues::PlaceStop{eth.instrument, Side::Sell, SideIndex::Net,
                                        MarginMode::Cross, Price::of("61250.5"),
                                        TriggerSource::Mark, std::nullopt, ClientOrderId{"hf7"}},
                      Cause::Guard,
                      {},
                      eth,
                      std::nullopt,
                      "first fill seen",
                      std::nullopt};
    QTest::newRow("a stop before it leaves")
        << say(stop)
        << QByteArray{"stop cl=hf7 ETH-USDT-SWAP sell qty=all of the position trigger=61250.5 "
                      "on=mark recorded, not yet sent request=7 by=guard: first fill seen"};
    QTest::newRow("accepted is not proved")
        << say(OutcomeRecord{RequestId{7},
                             RequestState::Accepted,
                             ClientOrderId{"hf7"},
                             VenueOrderId{"9913"},
                             "0",
                             {}})
        << QByteArray{
               "request 7 accepted cl=hf7 venue=9913 code=0 by=venue's reply, not read back"};
    QTest::newRow("silence is unknown")
        << say(OutcomeRecord{RequestId{7},
                             RequestState::Unknown,
                             ClientOrderId{"hf7"},
                             {},
                             {},
                             "no reply in time"})
        << QByteArray{"request 7 unknown cl=hf7 may have arrived, next=query: no reply in time"};
    QTest::newRow("a claim says its own words")
        << say(ClaimRecord{
               ClaimKind::Closed, eth, "Closed ETH-USDT-SWAP. Proved by record 3.", {RecordId{3}}})
        << QByteArray{"Closed ETH-USDT-SWAP. Proved by record 3."};
    QTest::newRow("a claim from elsewhere, without proof")
        << say(ClaimRecord{ClaimKind::Closed, eth, "Closed.", {}})
        << QByteArray{"UNPROVED, no evidence is named: Closed."};
    QTest::newRow("a trade of unknown profit")
        << say(TradeRecord{eth, Direction::Short, Qty::of("8"), Price::of("100"), std::nullopt,
                           std::nullopt, "stop", "bollinger"})
        << QByteArray{"trade ended ETH-USDT-SWAP short qty=8 entry=100 profit=not known "
                      "owner=bollinger: stop"};
    Waiver waiver;
    waiver.reason = "mine is elsewhere";
    QTest::newRow("a plan whose stop is waived")
        << say(PlanRecord{eth, Plan{Price::of("90"), TriggerSource::Mark, std::nullopt, "ticket"},
                          false, Direction::Flat, waiver})
        << QByteArray{"plan of ETH-USDT-SWAP stop=90 on=mark owner=ticket unprotected by choice: "
                      "mine is elsewhere"};
    QTest::newRow("nobody's position, waived")
        << say(PlanRecord{eth, std::nullopt, false, Direction::Flat, waiver})
        << QByteArray{"plan of ETH-USDT-SWAP none unprotected by choice: mine is elsewhere"};
    QTest::newRow("a plan that ended")
        << say(PlanRecord{eth, std::nullopt}) << QByteArray{"plan of ETH-USDT-SWAP ended"};
    QTest::newRow("kill switch") << say(KillRecord{true, "operator"})
                                 << QByteArray{"kill switch engaged: operator"};
    QTest::newRow("a finding is what the answers say")
        << say(FindingRecord{"id",
                             FindingKind::MissingAtVenue,
                             FindingRecord::Stage::Began,
                             eth,
                             {},
                             {},
                             "the list does not show it",
                             "answers"})
        << QByteArray{"finding missing at venue began ETH-USDT-SWAP: the list does not show it"};
    QTest::newRow("the brake") << say(BrakeRecord{true, "a cycle wanted 3 cancels"})
                               << QByteArray{"brake on, automatic cancels wait for a person: a "
                                             "cycle wanted 3 cancels"};
    QTest::newRow("the brake, cleared") << say(BrakeRecord{false, "looked at each"})
                                        << QByteArray{"brake cleared by a person: looked at each"};
    QTest::newRow("the list in doubt")
        << say(ListFaultRecord{true, "it lacks 7 of 10"})
        << QByteArray{"position list in doubt, automatic cancels wait: it lacks 7 of 10"};
    QTest::newRow("a removal is wanted, not done")
        << say(RemovalRecord{VenueOrderId{"9913"},
                             eth,
                             RemovalRecord::Ground::OwnEnd,
                             {RecordId{3}, RecordId{4}},
                             false,
                             0})
        << QByteArray{"removal of stop venue=9913 ETH-USDT-SWAP wanted ground=own end proof=3 "
                      "proof=4 lastHour=0 not counted"};
    QTest::newRow("a person's act")
        << say(OperatorRecord{FindingAct::Resolve, "f1", eth, "moved by me"})
        << QByteArray{"a person: resolve ETH-USDT-SWAP finding=f1: moved by me"};
    QTest::newRow("ladder") << say(LadderRecord{Ladder::Guard, "holiday"})
                            << QByteArray{"account set to guard by a person: holiday"};
}

void TestCodec::sentencesSayWhatIsKnown()
{
    QFETCH(QByteArray, said);
    QFETCH(QByteArray, expected);
    QCOMPARE(said, expected);
}

void TestCodec::readsPlansOfBeforeStrangersWereGuarded()
{
    const auto body = decodeBody(
        "plan",
        R"({"position":{"instrument":"ETH-USDT-SWAP","sideIndex":"net","marginMode":"cross"},)"
        R"("plan":{"stop":"2900","source":"mark","takeProfit":null,"owner":"ticket"}})");
    QVERIFY2(body.has_value(), body ? "" : body.error().context.c_str());
    const auto& plan = std::get<PlanRecord>(*body);
    QVERIFY(plan.direction == Direction::Flat && plan.plan && !plan.plan->isForeign);
}

QTEST_GUILESS_MAIN(TestCodec)
#include "tst_codec.moc"
