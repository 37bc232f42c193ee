// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bybit/bybit_desk.h"
#include "tests/support/compare.h"

#include <QtTest>

#include <functional>
#include <map>

using namespace holdfast;
using namespace holdfast::venues;
using namespace holdfast::venues::bybit;
using namespace holdfast::venues::bybit::test;

namespace {

const InstrumentId kEth{"ETHUSDT"};

PlaceOrder marketBuy(const std::string& id = "HF-1")
{
    PlaceOrder order;
    order.instrument = kEth;
    order.qty = Qty::of("1");
    order.clientId = {id};
    return order;
}
PlaceStop stopAt(const char* level)
{
    PlaceStop stop;
    stop.instrument = kEth;
    stop.trigger = Price::of(level);
    stop.clientId = {"HFS-1"};
    return stop;
}
std::string orderPush(const std::string& id)
{
    return R"({"id":")" + id + R"(","topic":"order","creationTime":1,"data":[)" + orderRow("1")
           + "]}";
}
const std::string kAccepted = envelope(R"({"orderId":"11","orderLinkId":"HF-1"})");

std::string wordOf(const Outcome& outcome)
{
    if (std::holds_alternative<Accepted>(outcome)) return "accepted";
    if (std::holds_alternative<OutcomeUnknown>(outcome)) return "unknown";
    if (std::holds_alternative<NotSent>(outcome)) return "not sent";
    return std::string{toString(std::get<Refused>(outcome).kind)};
}

/// How often each link was opened since the last take.
std::map<Link, int> opened(Desk& desk)
{
    std::map<Link, int> count;
    for (const OpenLink& open : desk.takeCommands<OpenLink>())
        ++count[open.link];
    return count;
}
std::vector<LinkState> statesSaid(Desk& desk)
{
    std::vector<LinkState> states;
    for (const LinkChanged& change : desk.takeFacts<LinkChanged>())
        states.push_back(change.state);
    return states;
}

} // namespace

class TestBybitSession : public QObject {
    Q_OBJECT
private slots:
    // ---- streams --------------------------------------------------------------------------------------
    void goesLiveInTheOrderOfTheSheet()
    {
        Desk desk;
        desk.start();
        std::map<Link, std::string> paths;
        for (const OpenLink& open : desk.takeCommands<OpenLink>())
            paths[open.link] = open.path;
        QCOMPARE(paths, (std::map<Link, std::string>{{Link::Public, "/v5/public/linear"},
                                                     {Link::Private, "/v5/private"}}));
        desk.answerOwn();
        for (const auto& [link, path] : paths)
            desk.on(LinkOpened{link});
        // Not a word on the private stream before the login is answered.
        for (const SendText& text : desk.takeCommands<SendText>()) {
            QCOMPARE(text.link, Link::Public);
            QCOMPARE(
                text.text,
                std::string{
                    R"({"req_id":"1","op":"subscribe","args":["tickers.ETHUSDT","kline.5.ETHUSDT"]})"});
            desk.acknowledge(text);
        }
        const auto logins = desk.takeCommands<SendLogin>();
        QCOMPARE(logins.size(), std::size_t{1});
        QCOMPARE(logins.front().link, Link::Private);
        desk.frame(Link::Private, R"({"success":true,"ret_msg":"","op":"auth","conn_id":"c"})");
        const auto texts = desk.takeCommands<SendText>();
        QCOMPARE(texts.size(), std::size_t{1});
        QCOMPARE(
            texts.front().text,
            std::string{
                R"({"req_id":"2","op":"subscribe","args":["order","execution","position","wallet"]})"});
        QCOMPARE(desk.state(), LinkState::Connecting);
        desk.acknowledge(texts.front());
        QCOMPARE(desk.state(), LinkState::Live);
        QCOMPARE(desk.takeFacts<ResyncNeeded>().size(), std::size_t{1});
        QCOMPARE(statesSaid(desk), (std::vector{LinkState::Connecting, LinkState::Live}));
    }
    void waitsForTheAccountBeforeLive()
    {
        Desk desk;
        desk.start();
        const SendHttp time = desk.takeHttp("/v5/market/time");
        desk.reply(time.id, desk.stamped("{}"));
        desk.openAll();
        desk.logInAll();
        desk.acknowledgeAll();
        QCOMPARE(desk.state(), LinkState::Syncing);
        QVERIFY(desk.takeFacts<ResyncNeeded>().empty());
        desk.answerOwn();
        QCOMPARE(desk.state(), LinkState::Live);
        QCOMPARE(desk.takeFacts<ResyncNeeded>().size(), std::size_t{1});
    }
    void anAckOfNothingOfOursProvesNothing()
    {
        Desk desk;
        desk.start();
        desk.answerOwn();
        desk.openAll();
        desk.logInAll();
        desk.frame(Link::Private,
                   R"({"success":true,"ret_msg":"","conn_id":"c","req_id":"","op":"subscribe"})");
        desk.frame(Link::Private,
                   R"({"success":true,"ret_msg":"","conn_id":"c","req_id":"99","op":"subscribe"})");
        QCOMPARE(desk.state(), LinkState::Connecting); // S24
        desk.advance(seconds{11});                     // S13
        QVERIFY(desk.state() != LinkState::Live);
    }
    void silenceIsAskedAboutThenStaleThenDead()
    {
        Desk desk;
        desk.goLive();
        desk.forget();
        desk.advance(milliseconds{2600});
        int pings = 0;
        for (const SendText& text : desk.takeCommands<SendText>()) {
            QCOMPARE(text.text, std::string{R"({"op":"ping"})"});
            pings += text.link == Link::Private ? 1 : 0;
        }
        QCOMPARE(pings, 1);
        QCOMPARE(desk.state(), LinkState::Live);
        desk.advance(milliseconds{2500});
        QCOMPARE(desk.state(), LinkState::Stale);
        desk.frame(Link::Private, R"({"req_id":"","op":"pong","args":["1"],"conn_id":"c"})");
        QCOMPARE(desk.state(), LinkState::Live);
        QCOMPARE(desk.takeFacts<ResyncNeeded>().size(), std::size_t{1}); // C5
        desk.forget();
        desk.advance(seconds{11});
        bool isGivenUp = false;
        for (const CloseLink& close : desk.takeCommands<CloseLink>())
            isGivenUp = isGivenUp || close.link == Link::Private;
        QVERIFY(isGivenUp);
        QCOMPARE(opened(desk)[Link::Private], 1); // and begun anew
        QVERIFY(desk.state() != LinkState::Live);
    }
    /// A private stream without trades says nothing for hours: the pong is its health.
    void hoursWithoutAPushAreHealthy()
    {
        Desk desk;
        desk.goLive();
        desk.forget();
        desk.advanceHealthily(minutes{30});
        QCOMPARE(desk.state(), LinkState::Live);
        QVERIFY(desk.takeFacts<ResyncNeeded>().empty() && desk.takeFacts<DataFault>().empty());
        QVERIFY(opened(desk).empty());
    }
    void aClosedLinkComesBackWithResync()
    {
        Desk desk;
        desk.goLive();
        desk.forget();
        desk.on(LinkClosed{Link::Private, 1006, "gone"});
        QCOMPARE(desk.state(), LinkState::Down);
        desk.advance(seconds{2});
        QCOMPARE(opened(desk)[Link::Private], 1);
        desk.on(LinkOpened{Link::Private});
        desk.logInAll();
        desk.acknowledgeAll();
        QCOMPARE(desk.state(), LinkState::Live);
        QCOMPARE(desk.takeFacts<ResyncNeeded>().size(), std::size_t{1});
    }
    void thePublicStreamAloneDoesNotTakeTheAccountDown()
    {
        Desk desk;
        desk.goLive();
        desk.forget();
        desk.on(LinkClosed{Link::Public, 1006, "gone"});
        QCOMPARE(desk.state(), LinkState::Live);
        QCOMPARE(desk.takeFacts<VenueNotice>().size(), std::size_t{1});
    }
    void loginAnswers_data()
    {
        QTest::addColumn<QString>("frame");
        QTest::addColumn<bool>("isRefused");
        // clang-format off
        QTest::newRow("S7 code") << R"({"success":false,"retCode":10003,"retMsg":"Invalid apikey","op":"auth"})" << true;
        QTest::newRow("S7 text alone") << R"({"success":false,"ret_msg":"Api key is invalid","op":"auth","conn_id":"c"})" << true;
        QTest::newRow("S7 signature") << R"({"success":false,"ret_msg":"error sign! origin_string[KEY]","op":"auth"})" << true;
        QTest::newRow("S8 expired") << R"({"success":false,"ret_msg":"request expired","op":"auth","conn_id":"c"})" << false;
        QTest::newRow("S8 another") << R"({"success":false,"ret_msg":"service busy","op":"auth","conn_id":"c"})" << false;
        QTest::newRow("S8 another code") << R"({"retCode":10016,"retMsg":"busy","op":"auth","connId":"c"})" << false;
        // clang-format on
    }
    void loginAnswers()
    {
        QFETCH(QString, frame);
        QFETCH(bool, isRefused);
        Desk desk;
        desk.start();
        desk.answerOwn();
        desk.openAll();
        desk.forget();
        desk.frame(Link::Private, frame.toStdString());
        QCOMPARE(desk.state() == LinkState::Refused, isRefused);
        QCOMPARE(desk.takeHttp("/v5/market/time").id.empty(), isRefused); // S8 measures the clock
        for (const SendText& text : desk.takeCommands<SendText>())
            QVERIFY(text.link != Link::Private);
        for (const LinkChanged& change : desk.takeFacts<LinkChanged>())
            QVERIFY(change.reason.find("KEY") == std::string::npos);
        desk.on(LinkClosed{Link::Private, 1000, {}});
        desk.advance(seconds{3});
        QCOMPARE(opened(desk)[Link::Private], isRefused ? 0 : 1);
    }
    void aKeyThatIsProvenAgainComesBack()
    {
        Desk desk;
        desk.start();
        desk.answerOwn();
        desk.openAll();
        desk.frame(Link::Private,
                   R"({"success":false,"retCode":10003,"retMsg":"Invalid apikey","op":"auth"})");
        desk.on(LinkClosed{Link::Private, 1000, {}});
        QCOMPARE(desk.state(), LinkState::Refused);
        desk.forget();
        desk.advance(seconds{31}); // C9
        const SendHttp proof = desk.takeHttp("/v5/user/query-api");
        QVERIFY(!proof.id.empty());
        desk.reply(proof.id, desk.stamped(keyResult()));
        const SendHttp info = desk.takeHttp("/v5/account/info");
        desk.reply(info.id, desk.stamped(accountResult()));
        QVERIFY(desk.state() != LinkState::Refused);
        desk.advance(seconds{3});
        QCOMPARE(opened(desk)[Link::Private], 1);
    }
    void aRefusedKeyIsSaidAndAskedAgain()
    {
        Desk desk;
        desk.start();
        const SendHttp key = desk.takeHttp("/v5/user/query-api");
        desk.reply(key.id, errorEnvelope(10003, "API key is invalid."));
        QCOMPARE(desk.state(), LinkState::Refused);
        bool isHinted = false;
        for (const LinkChanged& change : desk.takeFacts<LinkChanged>())
            isHinted = isHinted || change.reason.find("another environment") != std::string::npos;
        QVERIFY(isHinted);
        desk.forget();
        desk.advance(seconds{31});
        QVERIFY(!desk.takeHttp("/v5/user/query-api").id.empty());
    }
    void anotherAccountBehindTheKeyStopsEverything()
    {
        Desk desk;
        desk.goLive();
        desk.forget();
        desk.advanceHealthily(minutes{9});
        desk.advance(seconds{61});
        desk.answerOwn(milliseconds{0}, "7002");
        QCOMPARE(desk.state(), LinkState::Refused);
        QVERIFY(!desk.takeFacts<DataFault>().empty());
    }
    void aPushOfAnotherAccountStopsEverything()
    {
        Desk desk;
        desk.goLive();
        desk.forget();
        desk.frame(Link::Private, orderPush("7001_ETHUSDT_5"));
        desk.frame(Link::Private, orderPush("5923240c6880ab-c59f-420b-9adb-3639adc9dd90"));
        QCOMPARE(desk.takeFacts<OrdersPush>().size(), std::size_t{2});
        desk.frame(Link::Private, orderPush("7002_ETHUSDT_5"));
        QVERIFY(desk.takeFacts<OrdersPush>().empty());
        QCOMPARE(desk.state(), LinkState::Refused); // S22
    }
    void oneBadInstrumentDoesNotStopTheOthers()
    {
        Desk desk{{{"ETHUSDT"}, {"NOUSDT"}}};
        desk.start();
        desk.answerOwn();
        desk.openAll();
        desk.logInAll();
        for (const SendText& text : desk.takeCommands<SendText>()) {
            const bool isBad = text.text.find("NOUSDT") != std::string::npos;
            desk.acknowledge(text, !isBad, "error:handler not found,topic:tickers.NOUSDT");
        }
        desk.answerOwn();
        QCOMPARE(desk.state(), LinkState::Live);
        const auto faults = desk.takeFacts<DataFault>();
        QCOMPARE(faults.size(), std::size_t{1}); // S11
        QVERIFY(faults.front().error.context.find("NOUSDT") != std::string::npos);
        for (const CloseLink& close : desk.takeCommands<CloseLink>())
            QVERIFY2(false, std::string{toString(close.link)}.c_str());
    }
    void aRefusedAccountSubscriptionIsTriedAgain()
    {
        Desk desk;
        desk.start();
        desk.answerOwn();
        desk.openAll();
        desk.logInAll();
        for (const SendText& text : desk.takeCommands<SendText>())
            desk.acknowledge(text, text.link == Link::Public, "args size >10");
        QVERIFY(desk.state() != LinkState::Live); // S12
        const auto closes = desk.takeCommands<CloseLink>();
        QCOMPARE(closes.size(), std::size_t{1});
        QCOMPARE(closes.front().link, Link::Private);
        desk.on(LinkClosed{Link::Private, 1000, {}});
        desk.advance(seconds{2});
        QCOMPARE(opened(desk)[Link::Private], 1);
    }
    void followsAnInstrumentLater()
    {
        Desk desk;
        desk.goLive();
        desk.forget();
        SessionOut out;
        desk.session->follow(desk.now(), {"BTCUSDT"}, out);
        QCOMPARE(out.commands.size(), std::size_t{1});
        QVERIFY(std::get<SendText>(out.commands.front())
                    .text.find(R"(["tickers.BTCUSDT","kline.5.BTCUSDT"])")
                != std::string::npos);
        out = {};
        desk.session->follow(desk.now(), {"BTCUSDT"}, out);
        QVERIFY(out.commands.empty());
    }
    void withoutAKeyOnlyPublicDataFlows()
    {
        Desk desk{{kEth}, false};
        desk.start();
        desk.answerOwn();
        desk.openAll();
        desk.acknowledgeAll();
        QCOMPARE(desk.state(), LinkState::Live);
        QVERIFY(desk.takeCommands<SendLogin>().empty());
        const RequestId read = desk.send(ReadPositions{});
        const auto replies = desk.takeFacts<PositionsReply>();
        QCOMPARE(replies.size(), std::size_t{1});
        QCOMPARE(replies.front().id, read);
        QVERIFY(std::holds_alternative<Failed>(replies.front().read));
        desk.send(marketBuy(), Lane::Entry);
        QCOMPARE(wordOf(desk.takeFacts<WriteReply>().front().outcome), std::string{"not sent"});
    }
    void tickersOfOneConnectionAreMergedAndStamped()
    {
        Desk desk;
        desk.goLive();
        desk.forget();
        desk.frame(
            Link::Public,
            R"({"topic":"kline.5.ETHUSDT","data":[{"start":1795000200000,"end":1,"interval":"5","open":"10","close":"11","high":"12","low":"9","volume":"1","confirm":false,"timestamp":1}],"ts":1,"type":"snapshot"})");
        const std::string whole =
            R"({"topic":"tickers.ETHUSDT","type":"snapshot","data":{"symbol":"ETHUSDT","lastPrice":"2500","markPrice":"2501"},"cs":5,"ts":1795000000000})";
        const std::string change =
            R"({"topic":"tickers.ETHUSDT","type":"delta","data":{"symbol":"ETHUSDT","markPrice":"2502"},"cs":6,"ts":1795000000100})";
        desk.frame(Link::Public, change);
        QVERIFY(desk.takeFacts<QuotesPush>().empty()); // T2
        desk.frame(Link::Public, whole);
        desk.frame(Link::Public, change);
        const auto quotes = desk.takeFacts<QuotesPush>();
        QCOMPARE(quotes.size(), std::size_t{2});
        const Quote& quote = quotes.back().quotes.front();
        QCOMPARE(quote.last, std::optional{Price::of("2500")});
        QCOMPARE(quote.mark, std::optional{Price::of("2502")});
        QCOMPARE(quote.marketTime, marketFromMs(1795000200000));
        // What the old connection said is not carried into the new one.
        desk.on(LinkClosed{Link::Public, 1006, {}});
        desk.advance(seconds{2});
        desk.pongs();
        desk.on(LinkOpened{Link::Public});
        desk.acknowledgeAll();
        desk.frame(Link::Public, change);
        QVERIFY(desk.takeFacts<QuotesPush>().empty());
    }
    void aRefusedRowIsAFaultAndTheOthersFlow()
    {
        Desk desk;
        desk.goLive();
        desk.forget();
        desk.frame(Link::Private, R"({"id":"x","topic":"position","creationTime":1,"data":[)"
                                      + without(positionRow("1"), "size") + ","
                                      + positionRow("2", "BTCUSDT") + "]}");
        QCOMPARE(desk.takeFacts<DataFault>().size(), std::size_t{1});
        const auto pushes = desk.takeFacts<PositionsPush>();
        QCOMPARE(pushes.size(), std::size_t{1});
        QVERIFY(!pushes.front().isSnapshot && pushes.front().rows.size() == 1);
    }

    // ---- requests --------------------------------------------------------------------------------------
    void writesLeaveOnceWithWindowAndClock()
    {
        Desk desk;
        desk.start();
        desk.answerOwn(milliseconds{-400});
        desk.forget();
        const RequestId id = desk.send(marketBuy(), Lane::Entry);
        const auto sent = desk.takeCommands<SendHttp>();
        QCOMPARE(sent.size(), std::size_t{1});
        QCOMPARE(sent.front().id, id);
        QVERIFY(sent.front().isWrite && sent.front().isSigned);
        QCOMPARE(sent.front().target, std::string{"/v5/order/create"});
        QCOMPARE(sent.front().expiresAfter, std::optional{milliseconds{3000}});
        QCOMPARE(sent.front().clockOffset, milliseconds{-400});
        desk.send(stopAt("2400"), Lane::Protective);
        QCOMPARE(desk.takeCommands<SendHttp>().front().expiresAfter,
                 std::optional{milliseconds{5000}});
        desk.send(ReadPositions{}, Lane::Verify);
        QCOMPARE(desk.takeCommands<SendHttp>().front().expiresAfter,
                 std::optional{milliseconds{5000}});
    }
    void writeOutcomes_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("outcome");
        const auto row = [](const char* name, int status, const std::string& body,
                            const char* outcome) {
            QTest::newRow(name) << status << QString::fromStdString(body) << outcome;
        };
        row("accepted", 200, kAccepted, "accepted");
        row("refused", 200, errorEnvelope(110007), "margin");
        row("server timeout", 200, errorEnvelope(10000), "unknown");
        row("rate limit", 200, errorEnvelope(10006), "too frequent");
        row("bad gateway that accepts", 502, kAccepted, "unknown");
        row("html", 200, "<html>", "unknown");
        row("time window", 200, errorEnvelope(10002), "expired");
        row("another order's", 200, envelope(R"({"orderId":"11","orderLinkId":"HF-2"})"),
            "unknown");
    }
    void writeOutcomes()
    {
        QFETCH(int, status);
        QFETCH(QString, body);
        QFETCH(QString, outcome);
        Desk desk;
        desk.goLive();
        desk.forget();
        const RequestId id = desk.send(marketBuy(), Lane::Entry);
        desk.takeCommands<SendHttp>();
        desk.reply(id, body.toStdString(), status);
        const auto replies = desk.takeFacts<WriteReply>();
        QCOMPARE(replies.size(), std::size_t{1});
        QCOMPARE(wordOf(replies.front().outcome), outcome.toStdString());
        desk.advance(seconds{30});
        for (const SendHttp& http : desk.takeCommands<SendHttp>())
            QVERIFY(!http.isWrite); // never again
    }
    void silenceOfAWriteIsUnknown()
    {
        Desk desk;
        desk.goLive();
        desk.forget();
        const RequestId id = desk.send(marketBuy(), Lane::Entry);
        desk.advanceHealthily(seconds{13});
        const auto replies = desk.takeFacts<WriteReply>();
        QCOMPARE(replies.size(), std::size_t{1});
        QCOMPARE(wordOf(replies.front().outcome), std::string{"unknown"});
        desk.reply(id, kAccepted);
        QVERIFY(desk.takeFacts<WriteReply>().empty());
        QCOMPARE(desk.takeFacts<VenueNotice>().front().code, std::string{"late reply"});
    }
    /// Where a body is shown that nobody could read, or nobody waited for.
    void theKeyIsNotShownByBodiesThatAreNotRead()
    {
        const std::string echo =
            errorEnvelope(10004, "error sign! origin_string[1795000000000HFDEMOKEY00000015000]");
        const std::string cut = echo.substr(0, echo.find("5000]"));
        const std::string shown = "origin_string[not shown]";
        const auto says = [&](const std::string& text) {
            return text.find(shown) != std::string::npos
                   && text.find("HFDEMOKEY") == std::string::npos;
        };
        Desk desk;
        desk.goLive();
        desk.forget();
        const RequestId late = desk.send(marketBuy(), Lane::Entry);
        desk.advanceHealthily(seconds{13});
        desk.forget();
        desk.reply(late, echo);
        QVERIFY(says(desk.takeFacts<VenueNotice>().at(0).text));
        desk.reply(RequestId{987'654}, echo);
        QVERIFY(says(desk.takeFacts<DataFault>().at(0).excerpt));
        const RequestId read = desk.send(ReadPositions{});
        desk.reply(read, cut);
        const auto replies = desk.takeFacts<PositionsReply>();
        QVERIFY(says(std::get<Failed>(replies.at(0).read).error.context));
        desk.frame(Link::Private, cut);
        QVERIFY(says(desk.takeFacts<DataFault>().at(0).excerpt));
    }
    void aRequestTheVenueCannotTakeIsNotSent()
    {
        Desk desk;
        desk.goLive();
        desk.forget();
        PlaceOrder order = marketBuy();
        order.sideIndex = SideIndex::Long;
        desk.send(order, Lane::Entry);
        desk.send(Batch{std::vector<Batch::Item>(11, marketBuy())}, Lane::Entry);
        QVERIFY(desk.takeCommands<SendHttp>().empty());
        const auto replies = desk.takeFacts<WriteReply>();
        QCOMPARE(replies.size(), std::size_t{1});
        QCOMPARE(std::get<NotSent>(replies.front().outcome).reason,
                 std::string{"hedge mode is not traded, only closed"});
        const auto batches = desk.takeFacts<BatchReply>();
        QCOMPARE(batches.size(), std::size_t{1});
        QCOMPARE(batches.front().outcomes.size(), std::size_t{11});
        for (const Outcome& outcome : batches.front().outcomes)
            QCOMPARE(wordOf(outcome), std::string{"not sent"});
    }
    void aBatchEndsInOneOutcomeForEach()
    {
        Desk desk;
        desk.goLive();
        desk.forget();
        const RequestId id = desk.send(Batch{{marketBuy("A"), marketBuy("B")}}, Lane::Entry);
        desk.reply(
            id,
            R"({"retCode":0,"retMsg":"OK","result":{"list":[{"orderId":"11","orderLinkId":"A"},{"orderId":"","orderLinkId":""}]},"retExtInfo":{"list":[{"code":0,"msg":"OK"},{"code":110007,"msg":"no"}]},"time":1})");
        const auto replies = desk.takeFacts<BatchReply>();
        QCOMPARE(replies.size(), std::size_t{1});
        QCOMPARE(wordOf(replies.front().outcomes.at(0)), std::string{"accepted"});
        QCOMPARE(wordOf(replies.front().outcomes.at(1)), std::string{"margin"});
    }
    void positionsArePagedToTheirEnd()
    {
        Desk desk;
        desk.goLive();
        desk.forget();
        const RequestId id = desk.send(ReadPositions{});
        desk.reply(id, listEnvelope(positionRow("1"), "a%2C"));
        SendHttp next = desk.takeHttp(
            "/v5/position/list?category=linear&settleCoin=USDT&limit=200&cursor=a%2C");
        QVERIFY(!next.id.empty() && next.id != id);
        desk.reply(next.id, listEnvelope({}, "a%2C"));
        QVERIFY(desk.takeFacts<PositionsReply>().empty());
        next = desk.takeHttp("/v5/position/list?category=linear&settleCoin=USDC&limit=200");
        desk.reply(next.id, listEnvelope(positionRow("2", "BTCPERP")));
        const auto replies = desk.takeFacts<PositionsReply>();
        QCOMPARE(replies.size(), std::size_t{1});
        QVERIFY(isComplete(replies.front().read));
        QCOMPARE(rowsSeen(replies.front().read).size(), std::size_t{2});
        QCOMPARE(*rowsSeen(replies.front().read).front().sequence, std::int64_t{5000});
    }
    void aListIsCompleteOnlyWithProof()
    {
        Desk desk;
        desk.start();
        const RequestId id = desk.send(ReadPositions{kEth});
        desk.reply(id, listEnvelope(positionRow("0", "ETHUSDT", "")));
        const auto before = desk.takeFacts<PositionsReply>();
        QVERIFY(std::holds_alternative<Partial<PositionRow>>(before.front().read));
        desk.answerOwn();
        const RequestId again = desk.send(ReadPositions{kEth});
        desk.reply(again, listEnvelope(positionRow("0", "ETHUSDT", "")));
        QVERIFY(isComplete(desk.takeFacts<PositionsReply>().front().read));
    }
    void anExpiredReadIsAskedOnceMoreAfterTheClock()
    {
        Desk desk;
        desk.goLive();
        desk.forget();
        const RequestId id = desk.send(ReadBalance{});
        desk.forget();
        desk.reply(id, errorEnvelope(10002, "invalid request, please check your server timestamp"));
        QVERIFY(desk.takeHttp("/v5/account/wallet-balance").id.empty()); // waits for the clock
        desk.answerOwn(milliseconds{700});
        const SendHttp again = desk.takeHttp("/v5/account/wallet-balance");
        QVERIFY(!again.id.empty());
        QCOMPARE(again.clockOffset, milliseconds{700});
        desk.reply(again.id, errorEnvelope(10002));
        QVERIFY(std::holds_alternative<Failed>(desk.takeFacts<BalanceReply>().front().read));
    }
    void theBudgetOfAnEndpointIsKept()
    {
        Desk desk;
        desk.goLive();
        desk.advanceHealthily(seconds{6});
        desk.forget();
        for (int i = 0; i < 12; ++i)
            desk.send(marketBuy("HF-" + std::to_string(i)), Lane::Entry);
        QCOMPARE(desk.takeCommands<SendHttp>().size(), std::size_t{6}); // 60 % of ten
        for (int i = 0; i < 6; ++i)
            desk.send(stopAt("2400"), Lane::Protective); // trading-stop has a budget of its own
        QCOMPARE(desk.takeCommands<SendHttp>().size(), std::size_t{6});
        for (int i = 0; i < 6; ++i) {
            PlaceOrder close = marketBuy("HFC-" + std::to_string(i));
            close.reduceOnly = true;
            desk.send(close, Lane::Emergency);
        }
        QCOMPARE(desk.takeCommands<SendHttp>().size(), std::size_t{4}); // the reserve of ten
        desk.advance(milliseconds{1200});
        QCOMPARE(desk.takeCommands<SendHttp>().size() >= 2, true);
    }
    void aUsedUpBudgetRestsForTheOtherLanes()
    {
        Desk desk;
        desk.goLive();
        desk.advanceHealthily(seconds{6});
        desk.forget();
        const RequestId id = desk.send(marketBuy(), Lane::Entry);
        desk.takeCommands<SendHttp>();
        const std::string reset = std::to_string(1795000000000 + 800);
        desk.reply(id, kAccepted, 200,
                   {{"x-bapi-limit-status", "0"}, {"x-bapi-limit-reset-timestamp", reset}});
        desk.send(marketBuy("HF-2"), Lane::Entry);
        QVERIFY(desk.takeCommands<SendHttp>().empty()); // H14
        PlaceOrder close = marketBuy("HFC-1");
        close.reduceOnly = true;
        desk.send(close, Lane::Emergency);
        QCOMPARE(desk.takeCommands<SendHttp>().size(), std::size_t{1}); // B6: it binds no safety
        desk.advance(milliseconds{700});
        QVERIFY(desk.takeCommands<SendHttp>().empty());
        desk.advance(milliseconds{200});
        QCOMPARE(desk.takeCommands<SendHttp>().size(), std::size_t{1});
    }
    void aLimitedReadIsAskedAgainWhenTheVenueSays()
    {
        Desk desk;
        desk.goLive();
        desk.advanceHealthily(seconds{6});
        desk.forget();
        const RequestId id = desk.send(ReadBalance{}, Lane::Account);
        desk.takeCommands<SendHttp>();
        desk.reply(id, errorEnvelope(10006, "Too many visits!"), 200,
                   {{"x-bapi-limit-status", "0"},
                    {"x-bapi-limit-reset-timestamp", std::to_string(1795000000000 + 600)}});
        desk.advance(milliseconds{500});
        QVERIFY(desk.takeHttp("/v5/account/wallet-balance").id.empty());
        desk.advance(milliseconds{200});
        QVERIFY(!desk.takeHttp("/v5/account/wallet-balance").id.empty());
    }
    void aBannedAddressIsProbedSlowly()
    {
        Desk desk;
        desk.goLive();
        desk.advanceHealthily(seconds{6});
        desk.forget();
        const RequestId id = desk.send(stopAt("2400"), Lane::Protective);
        desk.takeCommands<SendHttp>();
        desk.reply(id, "<html>access too frequent</html>", 403);
        QCOMPARE(wordOf(desk.takeFacts<WriteReply>().front().outcome), std::string{"unknown"});
        desk.send(ReadBalance{}, Lane::Account);
        desk.send(stopAt("2400"), Lane::Protective);
        QVERIFY(desk.takeCommands<SendHttp>().empty()); // B4: not even a stop at once
        desk.advance(seconds{4});
        QVERIFY(desk.takeHttp("/v5/position/trading-stop").id.empty());
        desk.advance(seconds{2});
        // Waited too long under the bar: decided anew, not replayed (H13).
        QCOMPARE(wordOf(desk.takeFacts<WriteReply>().front().outcome), std::string{"not sent"});
        desk.advance(seconds{12});
        desk.send(ReadPositions{}, Lane::Verify);
        const SendHttp probe = desk.takeHttp("/v5/position/list");
        QVERIFY(!probe.id.empty());
        desk.send(ReadStops{}, Lane::Verify);
        QVERIFY(desk.takeHttp("/v5/order/realtime").id.empty());
        desk.reply(probe.id, listEnvelope({})); // the venue itself answers: the bar is lifted
        QVERIFY(!desk.takeHttp("/v5/order/realtime").id.empty());
    }
    void everyRequestEndsInExactlyOneReply()
    {
        const std::vector<Request> requests{marketBuy(),
                                            CancelOrder{kEth, {"1"}, {}},
                                            stopAt("2400"),
                                            AmendStop{kEth, {"1"}, Price::of("2401"), {}},
                                            CancelStop{kEth, {"1"}, PositionStop{}},
                                            ClosePosition{kEth, {}, {}, {"HFC-1"}, Side::Sell},
                                            ReadPositions{},
                                            ReadOrders{},
                                            ReadOrder{kEth, {"1"}, {}},
                                            ReadOrderHistory{kEth, Depth::Months},
                                            ReadStops{},
                                            ReadStop{kEth, {"1"}, {}},
                                            ReadFills{},
                                            ReadClosures{kEth, {}},
                                            ReadInstruments{},
                                            ReadAccount{},
                                            ReadBalance{},
                                            ReadTime{},
                                            ReadCandles{kEth, minutes{5}, {}, 10},
                                            ReadCandles{kEth, minutes{7}, {}, 10},
                                            ReadMark{kEth},
                                            AmendOrder{kEth, {"1"}, {}, Qty::of("1"), {}, {}},
                                            Batch{{marketBuy()}},
                                            SetLeverage{kEth, {}, {}, Decimal::fromInt(2)},
                                            ReadStopHistory{kEth, StopOrderState::Failed},
                                            ReadLeverage{kEth, {}},
                                            ReadFunding{kEth},
                                            ReadBills{},
                                            ReadBills{false, {}}};
        const auto count = [&](const std::function<void(Desk&, const SendHttp&)>& venue) {
            Desk desk;
            desk.goLive();
            desk.forget();
            for (const Request& request : requests)
                desk.send(request, Lane::Verify);
            for (int round = 0; round < 200; ++round) {
                for (const SendHttp& http : desk.takeCommands<SendHttp>())
                    venue(desk, http);
                desk.advance(milliseconds{500});
            }
            std::map<std::uint64_t, int> replies;
            for (const VenueFact& fact : desk.facts)
                std::visit(
                    [&](const auto& reply) {
                        if constexpr (requires { reply.id; }) ++replies[reply.id.value];
                    },
                    fact);
            for (std::uint64_t id = 1; id <= requests.size(); ++id)
                if (replies[id] != 1)
                    return "request " + std::to_string(id) + " had " + std::to_string(replies[id]);
            return std::string{"one each"};
        };
        const std::string kOne = "one each";
        QCOMPARE(
            count([](Desk& desk, const SendHttp& http) { desk.reply(http.id, listEnvelope({})); }),
            kOne);
        QCOMPARE(count([](Desk& desk, const SendHttp& http) {
                     desk.reply(http.id, listEnvelope(orderRow("1"), "c"));
                 }),
                 kOne);
        QCOMPARE(count([](Desk& desk, const SendHttp& http) {
                     desk.reply(http.id, errorEnvelope(10006));
                 }),
                 kOne);
        QCOMPARE(count([](Desk& desk, const SendHttp& http) {
                     desk.reply(http.id, errorEnvelope(10002));
                 }),
                 kOne);
        QCOMPARE(
            count([](Desk& desk, const SendHttp& http) { desk.reply(http.id, "<html>", 502); }),
            kOne);
        QCOMPARE(
            count([](Desk& desk, const SendHttp& http) { desk.reply(http.id, "<html>", 403); }),
            kOne);
        QCOMPARE(count([](Desk& desk, const SendHttp& http) {
                     desk.on(HttpFailed{http.id, false, "cut"});
                 }),
                 kOne);
        QCOMPARE(count([](Desk&, const SendHttp&) {}), kOne);
    }
    void queuedEntriesAreDropped()
    {
        Desk desk;
        desk.goLive();
        desk.advanceHealthily(seconds{6});
        desk.forget();
        for (int i = 0; i < 8; ++i)
            desk.send(marketBuy("HF-" + std::to_string(i)), Lane::Entry);
        SessionOut out;
        desk.session->dropQueuedEntries(desk.now(), out);
        QCOMPARE(out.facts.size(), std::size_t{2});
        for (const VenueFact& fact : out.facts)
            QCOMPARE(wordOf(std::get<WriteReply>(fact).outcome), std::string{"not sent"});
    }
    void theClockIsMeasuredFromTheEnvelope()
    {
        Desk desk;
        desk.start();
        desk.answerOwn(milliseconds{1200});
        const auto measured = desk.takeFacts<ClockMeasured>();
        QVERIFY(!measured.empty());
        QCOMPARE(measured.back().offset, milliseconds{1200});
        QCOMPARE(desk.session->health(desk.now()).clockOffset, std::optional{milliseconds{1200}});
    }
};

QTEST_GUILESS_MAIN(TestBybitSession)
#include "tst_bybit_session.moc"
