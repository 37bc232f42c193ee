// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/okx/okx_desk.h"
#include "tests/support/compare.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::venues;
using namespace holdfast::venues::okx;
namespace rows = holdfast::venues::okx::test;
using rows::Desk;

namespace {

const InstrumentId kEth{"ETH-USDT-SWAP"};

PlaceStop stop()
{
    PlaceStop stop;
    stop.instrument = kEth;
    stop.trigger = Price::of("2400");
    stop.clientId = {"HFs1"};
    return stop;
}
/// A desk whose clock is measured and whose own questions are answered.
void settleDown(Desk& desk)
{
    desk.start();
    for (int i = 0; i < 12; ++i) {
        bool isQuiet = true;
        for (const auto& http : desk.takeCommands<SendHttp>()) {
            isQuiet = false;
            if (http.target.find("public/time") != std::string::npos)
                desk.reply(http.id, rows::okEnvelope(rows::timeRow(rows::kWallStart)));
            else
                desk.reply(http.id, rows::okEnvelope(rows::accountRow()));
        }
        if (isQuiet) break;
    }
}
std::vector<RequestId> sent(Desk& desk)
{
    std::vector<RequestId> ids;
    for (const auto& http : desk.takeCommands<SendHttp>())
        ids.push_back(http.id);
    return ids;
}
constexpr const char* kPage = "<html><body>403 Forbidden</body></html>";

} // namespace

/// The edge of the venue's network: bans, Retry-After, and the way back.
class TestOkxEdge : public QObject {
    Q_OBJECT
private slots:
    void aBanStopsAllButProbes() // H12
    {
        Desk desk;
        settleDown(desk);
        const RequestId first = desk.send(ReadPositions{}, Lane::Verify);
        QCOMPARE(sent(desk).size(), std::size_t{1});
        desk.on(HttpReply{first, 403, kPage, {}});
        desk.send(ReadFills{}, Lane::History);
        desk.send(ReadBalance{}, Lane::Account);
        const RequestId write = desk.send(stop(), Lane::Protective);
        desk.send(ReadStops{}, Lane::Verify);
        QVERIFY(sent(desk).empty());
        desk.advance(milliseconds{1000});
        QCOMPARE(sent(desk), std::vector<RequestId>{write}); // one probe, the most urgent
        desk.on(HttpReply{write, 403, kPage, {}});
        desk.advance(milliseconds{900});
        QVERIFY(sent(desk).empty()); // the step grew
        const auto outcomes = desk.takeFacts<WriteReply>();
        QCOMPARE(outcomes.size(), std::size_t{1});
        QVERIFY(std::holds_alternative<OutcomeUnknown>(outcomes[0].outcome));
    }
    void anyAnswerOfTheVenueLiftsTheBar()
    {
        Desk desk;
        settleDown(desk);
        const RequestId first = desk.send(ReadPositions{}, Lane::Verify);
        (void)sent(desk);
        desk.on(HttpReply{first, 403, kPage, {}});
        desk.send(ReadBalance{}, Lane::Account);
        const RequestId probe = desk.send(ReadPositions{}, Lane::Verify);
        desk.advance(milliseconds{1000});
        QCOMPARE(sent(desk), std::vector<RequestId>{probe});
        desk.reply(probe, rows::okEnvelope({}));
        QCOMPARE(sent(desk).size(), std::size_t{1}); // the account's question
    }
    void aStopBarredForLongIsDecidedAnew() // H13
    {
        Desk desk;
        settleDown(desk);
        const RequestId first = desk.send(ReadPositions{}, Lane::Verify);
        (void)sent(desk);
        desk.on(HttpReply{first, 403, kPage, {{"retry-after", "600"}}});
        const RequestId write = desk.send(stop(), Lane::Protective);
        desk.advance(milliseconds{4900});
        QVERIFY(desk.takeFacts<WriteReply>().empty());
        desk.advance(milliseconds{200});
        const auto outcomes = desk.takeFacts<WriteReply>();
        QCOMPARE(outcomes.size(), std::size_t{1});
        QCOMPARE(outcomes[0].id, write);
        QVERIFY(std::holds_alternative<NotSent>(outcomes[0].outcome));
    }
    void retryAfterBindsTheOtherLanes_data()
    {
        // clang-format off
        QTest::addColumn<QByteArray>("header"); QTest::addColumn<int>("waits");
        QTest::newRow("seconds")          << QByteArray{"7"}                             << 7000;
        QTest::newRow("zero: a second")   << QByteArray{"0"}                             << 1000;
        QTest::newRow("a date: our own")  << QByteArray{"Fri, 27 Nov 2026 03:00:00 GMT"} << 0;
        QTest::newRow("absent: our own")  << QByteArray{}                                << 0;
        // clang-format on
    }
    void retryAfterBindsTheOtherLanes()
    {
        QFETCH(QByteArray, header);
        QFETCH(int, waits);
        Desk desk;
        settleDown(desk);
        const RequestId first = desk.send(ReadFills{}, Lane::History);
        QCOMPARE(sent(desk).size(), std::size_t{1});
        HttpReply reply{first, 429, R"({"msg":"Too Many Requests","code":"50011"})", {}};
        if (!header.isEmpty()) reply.headers.emplace_back("retry-after", header.toStdString());
        desk.on(reply);
        desk.advance(milliseconds{waits == 0 ? 1 : waits - 1});
        QVERIFY(sent(desk).empty());
        desk.advance(milliseconds{waits == 0 ? 300 : 1});
        QCOMPARE(sent(desk).size(), std::size_t{1});
    }
    void aRefusedKeyThatIsTakenAgainComesBack() // C9
    {
        Desk desk;
        settleDown(desk);
        const RequestId read = desk.send(ReadPositions{}, Lane::Verify);
        (void)sent(desk);
        const std::string refusal = "{\"msg\":\"Your IP 203.0.113.7 is not included in your API "
                                    "key's IP whitelist\",\"code\":\"50110\"}";
        desk.on(HttpReply{read, 401, refusal, {}});
        for (const RequestId id : sent(desk)) // it proves the key
            desk.on(HttpReply{id, 401, refusal, {}});
        QCOMPARE(desk.session->health(desk.now()).state, LinkState::Refused);
        QVERIFY(desk.session->health(desk.now()).reason.find("whitelist") != std::string::npos);
        (void)desk.takeCommands<OpenLink>();
        desk.advance(seconds{31});
        bool isAsked = false;
        for (const auto& http : desk.takeCommands<SendHttp>()) {
            if (http.target.find("account/config") == std::string::npos) continue;
            isAsked = true;
            desk.reply(http.id, rows::okEnvelope(rows::accountRow()));
        }
        QVERIFY(isAsked);
        QVERIFY(desk.session->health(desk.now()).state != LinkState::Refused);
        desk.advance(seconds{2});
        QVERIFY(!desk.takeCommands<OpenLink>().empty());
    }
    void anotherAccountBehindTheKeyStaysRefused()
    {
        Desk desk;
        settleDown(desk);
        desk.advance(minutes{10});
        for (const auto& http : desk.takeCommands<SendHttp>())
            if (http.target.find("account/config") != std::string::npos)
                desk.reply(http.id, rows::okEnvelope(rows::accountRow("9999")));
        QCOMPARE(desk.session->health(desk.now()).state, LinkState::Refused);
        desk.advance(minutes{11});
        for (const auto& http : desk.takeCommands<SendHttp>())
            if (http.target.find("account/config") != std::string::npos)
                desk.reply(http.id, rows::okEnvelope(rows::accountRow()));
        QCOMPARE(desk.session->health(desk.now()).state, LinkState::Refused);
    }
};

QTEST_GUILESS_MAIN(TestOkxEdge)
#include "tst_okx_edge.moc"
