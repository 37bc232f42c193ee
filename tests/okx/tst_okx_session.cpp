// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/okx/okx_desk.h"
#include "tests/support/compare.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::venues;
using namespace holdfast::venues::okx::test;

namespace {

const InstrumentId kEth{"ETH-USDT-SWAP"};

PlaceOrder marketBuy(const std::string& client = "HF1")
{
    PlaceOrder order;
    order.instrument = kEth;
    order.qty = Qty::of("1");
    order.clientId = {client};
    return order;
}
PlaceStop stopAt(const std::string& price)
{
    PlaceStop stop;
    stop.instrument = kEth;
    stop.trigger = Price::of(price);
    stop.clientId = {"HFS1"};
    return stop;
}
std::string orderReply(const std::string& sCode, const std::string& id = "11",
                       const std::string& code = "0", const std::string& client = "HF1")
{
    return R"({"code":")" + code + R"(","msg":"","data":[{"clOrdId":")" + client + R"(","ordId":")"
           + id + R"(","sCode":")" + sCode + R"(","sMsg":"text ","tag":"","ts":"1"}]})";
}
const char* const kUpgradeNotice =
    R"({"event":"notice","code":"64008","msg":"The connection will soon be closed for a service upgrade. Please reconnect.","connId":"a4d3ae55"})";
const char* const kLoggedIn = R"({"event":"login","code":"0","msg":"","connId":"b"})";
std::string snapshotOf(const std::string& rows)
{
    return R"({"arg":{"channel":"positions","instType":"SWAP","uid":"7001"},"eventType":"snapshot","curPage":1,"lastPage":true,"data":[)"
           + rows + "]}";
}
void acknowledgePrivate(Desk& desk, Link link)
{
    desk.acknowledge(link, R"({"channel":"positions","instType":"SWAP"})");
    desk.acknowledge(link, R"({"channel":"account"})");
    desk.acknowledge(link, R"({"channel":"orders","instType":"SWAP"})");
}
QByteArray words(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

} // namespace

class TestOkxSession : public QObject {
    Q_OBJECT
private slots:
    void goesLiveInTheOrderOfTheSheet();
    void opensAndReadsBeforeAnythingElse();
    void logsInWithoutAClockAfterAWhile();
    void waitsForTheSnapshotBeforeLive();
    void aLostSnapshotPageIsNotASnapshot();
    void pagesMakeOneSnapshot();
    void silenceIsStaleWithinFiveSeconds();
    void aPongKeepsTheStreamButNotTheSubscription();
    void aDeadSocketIsOpenedAgainAndResynced();
    void aClosedLinkComesBackWithResync();
    void anUpgradeOpensTheNewConnectionFirst();
    void aConnectionLostWhileMovingIsAGap();
    void aFailedMoveIsTriedAgainWhileTheOldOneLives();
    void aSnapshotWithoutPagesOrWithAPositionTwiceIsNone();
    void refusedLoginStopsTrying();
    void expiredLoginMeasuresTheClockAndTriesAgain();
    void aLoginThatExpiredOpensTheStreamAnew();
    void changedKeyStopsTrying();
    void anotherAccountStopsEverything();
    void aPushOfAnotherAccountStopsEverything();
    void connectsAtMostThreeTimesASecond();
    void tooManyConnectionsIsADeadSubscription();
    void oneUnknownInstrumentDoesNotStopTheOthers();
    void followsAnInstrumentLater();
    void withoutKeyOnlyPublicDataFlows();
    void anEndTakenForTheNewConnectionsHealsItself();
    void nothingOpensBeforeTheStart();

    void sendsWritesOnceWithExpiryAndClock();
    void writeOutcomes_data();
    void writeOutcomes();
    void silenceOfAWriteIsUnknownAndItsLateReplyIsOnlyReported();
    void provablyUnsentIsNotSent();
    void expiredReadIsAskedOnceMoreAfterTheClock();
    void limitedReadIsAskedAgainThenFails();
    void htmlForAReadIsFailed();
    void replyToNothingIsAFault();
    void emptyBulkIsCompleteOnlyWithProof();
    void pagesOfOrdersUntilAShortOne();
    void stopsAreCompleteAfterEveryKind();
    void aRefusedRowMakesTheListPartial();
    void aFailedPageFailsTheRead();
    void aStopNotFoundIsSoughtInHistory();
    void orderByClientIdNotFoundIsEmpty();
    void markNeedsBothEndpoints();
    void candlesComeOldestFirst();
    void queuedOpensCanBeDropped();
    void anOpenThatWaitedTooLongIsNotSent();
    void safetyPassesAStormOfOthers();
    void clockOffsetIsTheMedian();
    void quotesCarryTheFormingCandle();
    void ordersPushYieldsFillsOnce();
    void unreadableFramesAreFaults();
    void everyRequestEndsInExactlyOneReply();
};

void TestOkxSession::goesLiveInTheOrderOfTheSheet()
{
    Desk desk;
    desk.start();
    QCOMPARE(desk.state(), LinkState::Connecting);
    const auto opened = desk.takeCommands<OpenLink>();
    QCOMPARE(opened.size(), std::size_t{3});
    QCOMPARE(opened.at(0), (OpenLink{Link::Private, "/ws/v5/private"})); // what protects first
    QCOMPARE(opened.at(1), (OpenLink{Link::Business, "/ws/v5/business"}));
    QCOMPARE(opened.at(2), (OpenLink{Link::Public, "/ws/v5/public"}));
    desk.on(LinkOpened{Link::Private});
    desk.on(LinkOpened{Link::Business});
    desk.on(LinkOpened{Link::Public});
    QVERIFY(desk.takeCommands<SendLogin>().empty()); // the clock first
    desk.answerOwn(milliseconds{700});
    const auto logins = desk.takeCommands<SendLogin>();
    QCOMPARE(logins.size(), std::size_t{2});
    QCOMPARE(logins.at(0), (SendLogin{Link::Private, milliseconds{700}}));
    QCOMPARE(logins.at(1), (SendLogin{Link::Business, milliseconds{700}}));
    desk.takeCommands<SendText>();
    desk.frame(Link::Private, R"({"event":"login","code":"0","msg":"","connId":"a4d3ae55"})");
    const auto texts = desk.takeCommands<SendText>();
    QCOMPARE(texts.size(), std::size_t{1});
    QCOMPARE(texts.at(0).link, Link::Private);
    QVERIFY(texts.at(0).text.ends_with(
        R"("op":"subscribe","args":[{"channel":"positions","instType":"SWAP","extraParams":"{\"updateInterval\":\"2000\"}"},{"channel":"account"},{"channel":"orders","instType":"SWAP"}]})"));
    desk.frame(Link::Business, R"({"event":"login","code":"0","msg":"","connId":"b"})");
    QCOMPARE(desk.state(), LinkState::Connecting);
    desk.acknowledgeAll();
    QCOMPARE(desk.state(), LinkState::Syncing);
    desk.snapshot(positionRow("-1.5"));
    QCOMPARE(desk.state(), LinkState::Live);
    std::vector<LinkState> states;
    for (const LinkChanged& changed : desk.takeFacts<LinkChanged>())
        states.push_back(changed.state);
    QCOMPARE(states,
             (std::vector<LinkState>{LinkState::Connecting, LinkState::Syncing, LinkState::Live}));
    QCOMPARE(desk.takeFacts<ResyncNeeded>().size(), std::size_t{1});
    const auto pushes = desk.takeFacts<PositionsPush>();
    QCOMPARE(pushes.size(), std::size_t{1});
    QVERIFY(pushes.at(0).isSnapshot);
    QCOMPARE(pushes.at(0).rows.at(0).direction, Direction::Short);
    QCOMPARE(pushes.at(0).rows.at(0).qty, Qty::of("1.5"));
}

void TestOkxSession::opensAndReadsBeforeAnythingElse()
{
    Desk desk;
    desk.start();
    const SendHttp time = desk.takeHttp("/api/v5/public/time");
    QVERIFY(!time.id.empty());
    QVERIFY(!time.isSigned);
    const SendHttp account = desk.takeHttp("/api/v5/account/config");
    QVERIFY(!account.id.empty());
    QVERIFY(account.isSigned);
    QVERIFY(!account.isWrite);
}

void TestOkxSession::logsInWithoutAClockAfterAWhile()
{
    Desk desk;
    desk.start();
    desk.openAll();
    desk.advance(milliseconds{2900});
    QVERIFY(desk.takeCommands<SendLogin>().empty());
    desk.advance(milliseconds{200});
    QCOMPARE(desk.takeCommands<SendLogin>().size(), std::size_t{2});
}

void TestOkxSession::waitsForTheSnapshotBeforeLive()
{
    Desk desk;
    desk.start();
    desk.answerOwn();
    desk.openAll();
    desk.logInAll();
    desk.acknowledgeAll();
    QCOMPARE(desk.state(), LinkState::Syncing);
    for (int i = 0; i < 7; ++i) { // pongs come, positions do not
        desk.advance(seconds{2});
        for (const Link link : {Link::Private, Link::Public, Link::Business})
            desk.frame(link, "pong");
    }
    desk.advance(seconds{2});
    QVERIFY(!desk.takeCommands<CloseLink>().empty());
    QVERIFY(desk.takeFacts<ResyncNeeded>().empty());
}

void TestOkxSession::aLostSnapshotPageIsNotASnapshot()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    desk.snapshot(positionRow("1"), 1, false);
    desk.snapshot(positionRow("2", "BTC-USDT-SWAP"), 3, true);
    const auto pushes = desk.takeFacts<PositionsPush>();
    std::size_t rows = 0;
    for (const PositionsPush& push : pushes) {
        QVERIFY(!push.isSnapshot);
        rows += push.rows.size();
    }
    QCOMPARE(rows, std::size_t{2}); // what was said is passed on
    QCOMPARE(desk.takeFacts<DataFault>().size(), std::size_t{1});
    desk.snapshot(positionRow("1"));
    QVERIFY(desk.takeFacts<PositionsPush>().at(0).isSnapshot); // the next whole one counts again
}

void TestOkxSession::pagesMakeOneSnapshot()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    desk.snapshot(positionRow("1"), 1, false);
    QVERIFY(desk.takeFacts<PositionsPush>().empty());
    desk.snapshot(positionRow("2", "BTC-USDT-SWAP"), 2, true);
    const auto pushes = desk.takeFacts<PositionsPush>();
    QCOMPARE(pushes.size(), std::size_t{1});
    QVERIFY(pushes.at(0).isSnapshot);
    QCOMPARE(pushes.at(0).rows.size(), std::size_t{2});
}

void TestOkxSession::silenceIsStaleWithinFiveSeconds()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    desk.advance(milliseconds{2600});
    std::vector<Link> pinged;
    for (const SendText& text : desk.takeCommands<SendText>()) {
        QCOMPARE(words(text.text), QByteArray{"ping"});
        pinged.push_back(text.link);
    }
    QCOMPARE(pinged.size(), std::size_t{3});
    desk.advance(milliseconds{2500});
    QCOMPARE(desk.state(), LinkState::Stale);
    desk.frame(Link::Private, "pong");
    desk.frame(Link::Business, "pong");
    QCOMPARE(desk.state(), LinkState::Live);
    QCOMPARE(desk.takeFacts<ResyncNeeded>().size(), std::size_t{1});
}

void TestOkxSession::aPongKeepsTheStreamButNotTheSubscription()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    for (int i = 0; i < 4; ++i) {
        QCOMPARE(desk.state(),
                 i < 3 ? LinkState::Live : LinkState::Stale); // 7.2 s without a positions push
        desk.advance(milliseconds{2400});
        for (const Link link : {Link::Private, Link::Public, Link::Business})
            desk.frame(link, "pong");
    }
    desk.advance(milliseconds{2400});
    const auto closed = desk.takeCommands<CloseLink>();
    QCOMPARE(closed.size(), std::size_t{1});
    QCOMPARE(closed.at(0).link, Link::Private);
}

void TestOkxSession::aDeadSocketIsOpenedAgainAndResynced()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    desk.advance(seconds{10});
    QCOMPARE(desk.takeCommands<CloseLink>().size(), std::size_t{3});
    QCOMPARE(desk.state(), LinkState::Down);
    for (const Link link : {Link::Private, Link::Public, Link::Business})
        desk.on(LinkClosed{link, 0, {}});
    desk.advance(seconds{1});
    desk.openAll();
    desk.answerOwn();
    desk.logInAll();
    desk.acknowledgeAll();
    QCOMPARE(desk.state(), LinkState::Syncing);
    desk.takeFacts<ResyncNeeded>();
    desk.snapshot();
    QCOMPARE(desk.state(), LinkState::Live);
    QCOMPARE(desk.takeFacts<ResyncNeeded>().size(), std::size_t{1});
}

void TestOkxSession::aClosedLinkComesBackWithResync()
{
    Desk desk;
    desk.goLive();
    desk.advance(seconds{2}); // the pace of connections is free again
    desk.forget();
    desk.on(LinkClosed{Link::Business, 1006, "reset"}); // it carries the stops' pushes
    QCOMPARE(desk.state(), LinkState::Down);
    desk.advance(milliseconds{600});
    const auto opened = desk.takeCommands<OpenLink>();
    QCOMPARE(opened.size(), std::size_t{1});
    desk.on(LinkOpened{Link::Business});
    desk.logInAll();
    desk.acknowledgeAll();
    QCOMPARE(desk.state(), LinkState::Live);
    QCOMPARE(desk.takeFacts<ResyncNeeded>().size(), std::size_t{1});
}

void TestOkxSession::anUpgradeOpensTheNewConnectionFirst()
{
    Desk desk;
    desk.goLive();
    desk.advanceHealthily(seconds{2});
    desk.forget();
    desk.frame(Link::Private, kUpgradeNotice);
    QCOMPARE(desk.takeFacts<VenueNotice>().at(0).code, std::string{"64008"});
    desk.advance(milliseconds{0});
    QCOMPARE(desk.takeCommands<OpenLink>(),
             (std::vector{OpenLink{Link::PrivateSecond, "/ws/v5/private"}}));
    QVERIFY(desk.takeCommands<CloseLink>().empty()); // the old one goes on
    desk.on(LinkOpened{Link::PrivateSecond});
    QCOMPARE(desk.takeCommands<SendLogin>().at(0).link, Link::PrivateSecond);
    desk.frame(Link::PrivateSecond, kLoggedIn);
    QCOMPARE(desk.takeCommands<SendText>().at(0).link, Link::PrivateSecond);
    acknowledgePrivate(desk, Link::PrivateSecond);
    QVERIFY(desk.takeCommands<CloseLink>().empty()); // subscribed is not whole
    QVERIFY(desk.takeFacts<ResyncNeeded>().empty());
    desk.snapshot(positionRow("2")); // the old one is still heard
    QCOMPARE(desk.takeFacts<PositionsPush>().size(), std::size_t{1});
    desk.frame(Link::PrivateSecond, snapshotOf(positionRow("3")));
    QCOMPARE(desk.takeCommands<CloseLink>(), (std::vector{CloseLink{Link::Private}}));
    QCOMPARE(desk.takeFacts<ResyncNeeded>().size(), std::size_t{1});
    QCOMPARE(desk.takeFacts<PositionsPush>().at(0).rows.at(0).qty, Qty::of("3"));
    desk.on(LinkClosed{Link::Private, 1000, {}});
    desk.frame(Link::Private, snapshotOf(positionRow("4"))); // its tail proves nothing
    QVERIFY(desk.takeFacts<PositionsPush>().empty());
    desk.frame(Link::PrivateSecond, snapshotOf(positionRow("5")));
    QCOMPARE(desk.takeFacts<PositionsPush>().size(), std::size_t{1});
    QVERIFY(desk.takeFacts<LinkChanged>().empty()); // live all the time
    QCOMPARE(desk.state(), LinkState::Live);
    // And back again at the next notice.
    desk.advance(seconds{2});
    desk.frame(Link::PrivateSecond, kUpgradeNotice);
    desk.advance(milliseconds{0});
    QCOMPARE(desk.takeCommands<OpenLink>(),
             (std::vector{OpenLink{Link::Private, "/ws/v5/private"}}));
}

void TestOkxSession::aConnectionLostWhileMovingIsAGap()
{
    Desk desk;
    desk.goLive();
    desk.advanceHealthily(seconds{2});
    desk.forget();
    desk.frame(Link::Private, kUpgradeNotice);
    desk.advance(milliseconds{0});
    desk.on(LinkOpened{Link::PrivateSecond});
    desk.on(LinkClosed{Link::Private, 1006, "upgrade"}); // sooner than it said
    QCOMPARE(desk.state(), LinkState::Connecting);       // the new one counts, as far as it is
    desk.frame(Link::PrivateSecond, kLoggedIn);
    acknowledgePrivate(desk, Link::PrivateSecond);
    QCOMPARE(desk.state(), LinkState::Syncing);
    QVERIFY(desk.takeFacts<ResyncNeeded>().empty());
    desk.frame(Link::PrivateSecond, snapshotOf({}));
    QCOMPARE(desk.state(), LinkState::Live);
    QCOMPARE(desk.takeFacts<ResyncNeeded>().size(), std::size_t{1});
    for (const OpenLink& open : desk.takeCommands<OpenLink>())
        QVERIFY(open.link != Link::Private); // one connection is enough
}

void TestOkxSession::aFailedMoveIsTriedAgainWhileTheOldOneLives()
{
    Desk desk;
    desk.goLive();
    desk.advanceHealthily(seconds{2});
    desk.forget();
    desk.frame(Link::Business, kUpgradeNotice);
    desk.frame(Link::Business, kUpgradeNotice); // said twice, done once
    desk.advance(milliseconds{0});
    QCOMPARE(desk.takeCommands<OpenLink>(),
             (std::vector{OpenLink{Link::BusinessSecond, "/ws/v5/business"}}));
    desk.on(LinkClosed{Link::BusinessSecond, 0, "refused"});
    QCOMPARE(desk.state(), LinkState::Live);
    desk.advanceHealthily(seconds{4});
    QCOMPARE(desk.takeCommands<OpenLink>(),
             (std::vector{OpenLink{Link::BusinessSecond, "/ws/v5/business"}}));
    desk.on(LinkOpened{Link::BusinessSecond});
    desk.frame(Link::BusinessSecond, kLoggedIn);
    desk.acknowledge(Link::BusinessSecond, R"({"channel":"orders-algo","instType":"SWAP"})");
    desk.acknowledge(Link::BusinessSecond, R"({"channel":"candle5m","instId":"ETH-USDT-SWAP"})");
    QCOMPARE(desk.takeCommands<CloseLink>(), (std::vector{CloseLink{Link::Business}}));
    QCOMPARE(desk.takeFacts<ResyncNeeded>().size(), std::size_t{1});
    QVERIFY(desk.takeFacts<LinkChanged>().empty());
}

void TestOkxSession::aSnapshotWithoutPagesOrWithAPositionTwiceIsNone()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    desk.frame(
        Link::Private,
        R"({"arg":{"channel":"positions","instType":"SWAP","uid":"7001"},"eventType":"snapshot","data":[]})");
    QCOMPARE(desk.takeFacts<DataFault>().size(), std::size_t{1});
    desk.snapshot(positionRow("1") + "," + positionRow("2"));
    QCOMPARE(desk.takeFacts<DataFault>().size(), std::size_t{1});
    for (const PositionsPush& push : desk.takeFacts<PositionsPush>())
        QVERIFY(!push.isSnapshot);
}

void TestOkxSession::refusedLoginStopsTrying()
{
    Desk desk;
    desk.start();
    desk.answerOwn();
    desk.openAll();
    desk.frame(Link::Private,
               R"({"event":"error","code":"60009","msg":"Login failed.","connId":"a"})");
    QCOMPARE(desk.state(), LinkState::Refused);
    for (const Link link : {Link::Private, Link::Business})
        desk.on(LinkClosed{link, 4001, {}});
    desk.forget();
    desk.advance(minutes{5});
    for (const OpenLink& open : desk.takeCommands<OpenLink>())
        QCOMPARE(open.link, Link::Public);
    SessionOut out;
    desk.session->reconnect(desk.now(), "the operator changed the key", out);
    desk.advance(seconds{2});
    QVERIFY(desk.state() != LinkState::Refused);
}

void TestOkxSession::expiredLoginMeasuresTheClockAndTriesAgain()
{
    Desk desk;
    desk.start();
    desk.answerOwn();
    desk.openAll();
    desk.forget();
    desk.frame(
        Link::Private,
        R"({"event":"error","code":"60006","msg":"Timestamp request expired","connId":"a"})");
    QVERIFY(!desk.takeHttp("/api/v5/public/time").id.empty());
    QVERIFY(desk.state() != LinkState::Refused);
    desk.on(LinkClosed{Link::Private, 0, {}});
    desk.advance(seconds{1});
    bool isPrivateOpen = false;
    for (const OpenLink& open : desk.takeCommands<OpenLink>())
        isPrivateOpen = isPrivateOpen || open.link == Link::Private;
    QVERIFY(isPrivateOpen);
}

void TestOkxSession::aLoginThatExpiredOpensTheStreamAnew()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    desk.frame(Link::Private,
               R"({"event":"error","code":"60011","msg":"Please log in","connId":"a"})");
    bool isClosed = false;
    for (const CloseLink& close : desk.takeCommands<CloseLink>())
        isClosed = isClosed || close.link == Link::Private;
    QVERIFY(isClosed); // it is up, and says nothing any more of what the account does
    QVERIFY(desk.state() != LinkState::Live);
    desk.on(LinkClosed{Link::Private, 1000, {}});
    desk.advance(seconds{2});
    bool isOpened = false;
    for (const OpenLink& open : desk.takeCommands<OpenLink>())
        isOpened = isOpened || open.link == Link::Private;
    QVERIFY(isOpened);
}

void TestOkxSession::changedKeyStopsTrying()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    desk.on(LinkClosed{Link::Private, 4007, "key changed"});
    QCOMPARE(desk.state(), LinkState::Refused);
    desk.advance(minutes{1});
    for (const OpenLink& open : desk.takeCommands<OpenLink>())
        QCOMPARE(open.link, Link::Public);
}

void TestOkxSession::anotherAccountStopsEverything()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    const RequestId id = desk.send(ReadAccount{});
    desk.reply(id, okEnvelope(accountRow("9999")));
    QCOMPARE(desk.state(), LinkState::Refused);
    QCOMPARE(desk.takeFacts<DataFault>().size(), std::size_t{1});
    const RequestId list = desk.send(ReadPositions{});
    desk.reply(list, okEnvelope(""));
    QVERIFY(!isComplete(desk.takeFacts<PositionsReply>().at(0).read));
}

void TestOkxSession::aPushOfAnotherAccountStopsEverything()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    desk.frame(
        Link::Private,
        R"({"arg":{"channel":"positions","instType":"SWAP","uid":"9999"},"eventType":"snapshot","curPage":1,"lastPage":true,"data":[]})");
    QCOMPARE(desk.state(), LinkState::Refused);
    QVERIFY(desk.takeFacts<PositionsPush>().empty());
}

void TestOkxSession::connectsAtMostThreeTimesASecond()
{
    Desk desk;
    desk.start();
    std::vector<nanoseconds> opens;
    for (int i = 0; i < 200; ++i) {
        for (const OpenLink& open : desk.takeCommands<OpenLink>()) {
            opens.push_back(desk.elapsed);
            desk.on(LinkClosed{open.link, 1006, "refused"});
        }
        desk.advance(milliseconds{50});
    }
    QVERIFY(opens.size() >= 6);
    for (std::size_t i = 3; i < opens.size(); ++i)
        QVERIFY(opens.at(i) - opens.at(i - 3) >= seconds{1});
}

void TestOkxSession::tooManyConnectionsIsADeadSubscription()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    desk.frame(Link::Private,
               R"({"event":"channel-conn-count","channel":"orders","connCount":"2","connId":"a"})");
    QCOMPARE(desk.state(), LinkState::Live);
    desk.frame(
        Link::Private,
        R"({"event":"channel-conn-count-error","channel":"orders","connCount":"31","connId":"a"})");
    QCOMPARE(desk.state(), LinkState::Down);
    QCOMPARE(desk.takeFacts<DataFault>().size(), std::size_t{1});
}

void TestOkxSession::oneUnknownInstrumentDoesNotStopTheOthers()
{
    Desk desk{{{"ETH-USDT-SWAP"}, {"NOPE-USDT-SWAP"}}};
    desk.start();
    desk.answerOwn();
    desk.openAll();
    desk.logInAll();
    std::string candleRequest;
    for (const SendText& text : desk.takeCommands<SendText>())
        if (text.link == Link::Business && text.text.find("NOPE") != std::string::npos)
            candleRequest = text.text;
    const std::string id = candleRequest.substr(7, candleRequest.find('"', 7) - 7);
    desk.acknowledge(Link::Private, R"({"channel":"positions","instType":"SWAP"})");
    desk.acknowledge(Link::Private, R"({"channel":"account"})");
    desk.acknowledge(Link::Private, R"({"channel":"orders","instType":"SWAP"})");
    desk.acknowledge(Link::Business, R"({"channel":"orders-algo","instType":"SWAP"})");
    desk.acknowledge(Link::Business, R"({"channel":"candle5m","instId":"ETH-USDT-SWAP"})");
    desk.snapshot();
    QCOMPARE(desk.state(), LinkState::Connecting);
    desk.frame(
        Link::Business,
        R"({"id":")" + id
            + R"(","event":"error","code":"60018","msg":"Wrong URL or channel doesn't exist","connId":"a"})");
    QCOMPARE(desk.state(), LinkState::Live);
    QCOMPARE(desk.takeFacts<DataFault>().size(), std::size_t{1});
}

void TestOkxSession::followsAnInstrumentLater()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    SessionOut out;
    desk.session->follow(desk.now(), {"BTC-USDT-SWAP"}, out);
    QCOMPARE(out.commands.size(), std::size_t{2});
    const auto& prices = std::get<SendText>(out.commands.at(0));
    QCOMPARE(prices.link, Link::Public);
    QVERIFY(prices.text.ends_with(
        R"("args":[{"channel":"tickers","instId":"BTC-USDT-SWAP"},{"channel":"mark-price","instId":"BTC-USDT-SWAP"}]})"));
    const auto& candles = std::get<SendText>(out.commands.at(1));
    QVERIFY(candles.text.ends_with(R"("args":[{"channel":"candle5m","instId":"BTC-USDT-SWAP"}]})"));
    SessionOut again;
    desk.session->follow(desk.now(), {"BTC-USDT-SWAP"}, again);
    QVERIFY(again.commands.empty());
    QCOMPARE(desk.state(), LinkState::Live);
}

void TestOkxSession::withoutKeyOnlyPublicDataFlows()
{
    Desk desk{{{"ETH-USDT-SWAP"}}, false};
    desk.start();
    const auto opened = desk.takeCommands<OpenLink>();
    QCOMPARE(opened.size(), std::size_t{2});
    desk.on(LinkOpened{Link::Business});
    desk.on(LinkOpened{Link::Public});
    QVERIFY(desk.takeCommands<SendLogin>().empty());
    desk.acknowledge(Link::Business, R"({"channel":"candle5m","instId":"ETH-USDT-SWAP"})");
    desk.acknowledge(Link::Public, R"({"channel":"tickers","instId":"ETH-USDT-SWAP"})");
    desk.acknowledge(Link::Public, R"({"channel":"mark-price","instId":"ETH-USDT-SWAP"})");
    QCOMPARE(desk.state(), LinkState::Live);
    desk.send(ReadPositions{});
    QVERIFY(std::holds_alternative<Failed>(desk.takeFacts<PositionsReply>().at(0).read));
    desk.send(marketBuy(), Lane::Entry);
    QVERIFY(std::holds_alternative<NotSent>(desk.takeFacts<WriteReply>().at(0).outcome));
    for (const SendHttp& http : desk.takeCommands<SendHttp>())
        QVERIFY(!http.isSigned);
}

void TestOkxSession::anEndTakenForTheNewConnectionsHealsItself()
{
    Desk desk;
    desk.goLive();
    desk.advanceHealthily(seconds{2});
    desk.forget();
    desk.frame(Link::Private,
               R"({"event":"channel-conn-count-error","channel":"orders","connCount":"31"})");
    desk.advance(
        seconds{2}); // the shell did not say that the old one ended; a new one is asked for
    QVERIFY(!desk.takeCommands<OpenLink>().empty());
    desk.on(LinkClosed{Link::Private, 1000, "the old one"});
    desk.on(LinkOpened{Link::Private}); // and the new one is there
    QCOMPARE(desk.takeCommands<SendLogin>().size(), std::size_t{1});
    desk.frame(Link::Private, R"({"event":"login","code":"0"})");
    desk.acknowledgeAll();
    desk.frame(Link::Business, "pong");
    desk.snapshot();
    QCOMPARE(desk.state(), LinkState::Live);
}

void TestOkxSession::nothingOpensBeforeTheStart()
{
    Desk desk{{}};
    SessionOut out;
    desk.session->follow(desk.now(), kEth, out);
    QVERIFY(out.commands.empty());
    QVERIFY(!desk.session->nextWake());
    desk.start();
    QCOMPARE(desk.takeCommands<OpenLink>().size(), std::size_t{3});
}

void TestOkxSession::sendsWritesOnceWithExpiryAndClock()
{
    Desk desk;
    desk.start();
    desk.answerOwn(milliseconds{-400});
    desk.forget();
    const RequestId id = desk.send(marketBuy(), Lane::Entry);
    const auto sent = desk.takeCommands<SendHttp>();
    QCOMPARE(sent.size(), std::size_t{1});
    QCOMPARE(sent.at(0).id, id);
    QVERIFY(sent.at(0).isWrite);
    QCOMPARE(sent.at(0).expiresAfter, std::optional{milliseconds{3000}});
    QCOMPARE(sent.at(0).clockOffset, milliseconds{-400});
    QCOMPARE(sent.at(0).lane, Lane::Entry);
    const RequestId stop = desk.send(stopAt("2400"), Lane::Protective);
    const auto stops = desk.takeCommands<SendHttp>();
    QCOMPARE(stops.at(0).id, stop);
    QVERIFY(!stops.at(0).expiresAfter); // the venue takes no expiry there
    desk.reply(id, orderReply("0"));
    const auto replies = desk.takeFacts<WriteReply>();
    QCOMPARE(replies.size(), std::size_t{1});
    QCOMPARE(std::get<Accepted>(replies.at(0).outcome), (Accepted{{"11"}, {"HF1"}}));
}

void TestOkxSession::writeOutcomes_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("outcome");
    QTest::newRow("accepted") << 200 << words(orderReply("0")) << QByteArray{"accepted"};
    QTest::newRow("code 0 with a failing sCode")
        << 200 << words(orderReply("51008", "")) << QByteArray{"margin"};
    QTest::newRow("code 1 with a failing sCode")
        << 200 << words(orderReply("51280", "", "1")) << QByteArray{"trigger passed"};
    QTest::newRow("undetermined code")
        << 400 << words(errorEnvelope("50004")) << QByteArray{"unknown"};
    QTest::newRow("unlisted code") << 200 << words(errorEnvelope("58999")) << QByteArray{"unknown"};
    QTest::newRow("rate limit of the gateway")
        << 429 << QByteArray{R"({"msg":"Too Many Requests","code":"50011"})"}
        << QByteArray{"too frequent"};
    QTest::newRow("rate limit in HTML")
        << 429 << QByteArray{"<html>429</html>"} << QByteArray{"unknown"};
    QTest::newRow("time expired")
        << 401 << QByteArray{R"({"msg":"Timestamp request expired","code":"50102"})"}
        << QByteArray{"expired"};
    QTest::newRow("HTML page") << 200 << QByteArray{"<html>busy</html>"} << QByteArray{"unknown"};
    QTest::newRow("cut body") << 200 << words(orderReply("0").substr(0, 60))
                              << QByteArray{"unknown"};
    QTest::newRow("empty body") << 200 << QByteArray{} << QByteArray{"unknown"};
    QTest::newRow("bad gateway with an accepting body")
        << 502 << words(orderReply("0")) << QByteArray{"unknown"};
    QTest::newRow("two items for one order")
        << 200
        << QByteArray{R"({"code":"0","msg":"","data":[{"ordId":"1","clOrdId":"HF1","sCode":"0"},{"ordId":"2","clOrdId":"HF1","sCode":"0"}]})"}
        << QByteArray{"unknown"};
    QTest::newRow("no item") << 200 << QByteArray{R"({"code":"0","msg":"","data":[]})"}
                             << QByteArray{"unknown"};
    QTest::newRow("accepted without an id")
        << 200 << words(orderReply("0", "")) << QByteArray{"unknown"};
    QTest::newRow("another order's reply")
        << 200 << words(orderReply("0", "11", "0", "HF2")) << QByteArray{"unknown"};
}

void TestOkxSession::writeOutcomes()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, outcome);
    Desk desk;
    desk.goLive();
    desk.forget();
    const RequestId id = desk.send(marketBuy(), Lane::Entry);
    desk.takeCommands<SendHttp>();
    desk.reply(id, body.toStdString(), status);
    const auto replies = desk.takeFacts<WriteReply>();
    QCOMPARE(replies.size(), std::size_t{1});
    QByteArray got = "not sent";
    const Outcome& is = replies.at(0).outcome;
    if (std::holds_alternative<Accepted>(is)) got = "accepted";
    if (std::holds_alternative<OutcomeUnknown>(is)) got = "unknown";
    if (const auto* refused = std::get_if<Refused>(&is)) got = words(toString(refused->kind));
    QCOMPARE(got, outcome);
    desk.advance(seconds{30});
    for (const SendHttp& http : desk.takeCommands<SendHttp>())
        QVERIFY(!http.isWrite); // never again
}

void TestOkxSession::silenceOfAWriteIsUnknownAndItsLateReplyIsOnlyReported()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    const RequestId id = desk.send(marketBuy(), Lane::Entry);
    desk.advanceHealthily(seconds{11});
    QVERIFY(desk.takeFacts<WriteReply>().empty());
    desk.advanceHealthily(seconds{2});
    const auto replies = desk.takeFacts<WriteReply>();
    QCOMPARE(replies.size(), std::size_t{1});
    QVERIFY(std::holds_alternative<OutcomeUnknown>(replies.at(0).outcome));
    desk.facts.clear();
    desk.reply(id, orderReply("0"));
    QVERIFY(desk.takeFacts<WriteReply>().empty());
    const auto notices = desk.takeFacts<VenueNotice>();
    QCOMPARE(notices.size(), std::size_t{1});
    QCOMPARE(notices.at(0).code, std::string{"late reply"});
}

void TestOkxSession::provablyUnsentIsNotSent()
{
    Desk desk;
    desk.goLive();
    const RequestId first = desk.send(marketBuy(), Lane::Entry);
    desk.on(HttpFailed{first, true, "no route"});
    QVERIFY(std::holds_alternative<NotSent>(desk.takeFacts<WriteReply>().at(0).outcome));
    const RequestId second = desk.send(marketBuy("HF2"), Lane::Entry);
    desk.on(HttpFailed{second, false, "connection reset"});
    QVERIFY(std::holds_alternative<OutcomeUnknown>(desk.takeFacts<WriteReply>().at(0).outcome));
}

void TestOkxSession::expiredReadIsAskedOnceMoreAfterTheClock()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    const RequestId id = desk.send(ReadPositions{});
    desk.takeHttp("/api/v5/account/positions");
    desk.reply(id, R"({"msg":"Timestamp request expired","code":"50102"})", 401);
    QVERIFY(desk.takeFacts<PositionsReply>().empty());
    const SendHttp probe = desk.takeHttp("/api/v5/public/time");
    QVERIFY(!probe.id.empty());
    QVERIFY(desk.takeHttp("/api/v5/account/positions").id.empty());
    desk.reply(probe.id, okEnvelope(timeRow(toMs(desk.now().wall) + 45'000)));
    const SendHttp again = desk.takeHttp("/api/v5/account/positions");
    QVERIFY(!again.id.empty());
    QCOMPARE(again.clockOffset, milliseconds{45'000});
    desk.reply(again.id, R"({"msg":"Timestamp request expired","code":"50102"})", 401);
    const auto replies = desk.takeFacts<PositionsReply>();
    QCOMPARE(replies.size(), std::size_t{1});
    QCOMPARE(replies.at(0).id, id);
    QVERIFY(std::holds_alternative<Failed>(replies.at(0).read));
}

void TestOkxSession::limitedReadIsAskedAgainThenFails()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    const RequestId id = desk.send(ReadPositions{});
    int asked = 0;
    for (int i = 0; i < 20; ++i) {
        const SendHttp http = desk.takeHttp("/api/v5/account/positions");
        if (!http.id.empty()) {
            ++asked;
            desk.reply(http.id, R"({"msg":"Too Many Requests","code":"50011"})", 429);
        }
        desk.advance(milliseconds{500});
        desk.heartbeat();
    }
    QCOMPARE(asked, 3);
    const auto replies = desk.takeFacts<PositionsReply>();
    QCOMPARE(replies.size(), std::size_t{1});
    QCOMPARE(replies.at(0).id, id);
    QVERIFY(std::holds_alternative<Failed>(replies.at(0).read));
}

void TestOkxSession::htmlForAReadIsFailed()
{
    Desk desk;
    desk.goLive();
    const RequestId id = desk.send(ReadPositions{});
    desk.reply(id, "<html>maintenance</html>");
    QVERIFY(std::holds_alternative<Failed>(desk.takeFacts<PositionsReply>().at(0).read));
}

void TestOkxSession::replyToNothingIsAFault()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    desk.reply(RequestId{777}, okEnvelope(""));
    QCOMPARE(desk.takeFacts<DataFault>().size(), std::size_t{1});
}

void TestOkxSession::emptyBulkIsCompleteOnlyWithProof()
{
    Desk desk;
    desk.start(); // the account is not proven yet
    const RequestId early = desk.send(ReadPositions{});
    desk.reply(early, okEnvelope(""));
    QVERIFY(
        std::holds_alternative<Partial<PositionRow>>(desk.takeFacts<PositionsReply>().at(0).read));
    desk.answerOwn();
    const RequestId later = desk.send(ReadPositions{});
    desk.reply(later, okEnvelope(""));
    const auto reply = desk.takeFacts<PositionsReply>().at(0);
    QVERIFY(isComplete(reply.read));
    QCOMPARE(scopeOf(reply.read), (Scope{"positions", ""}));
    const RequestId zero = desk.send(ReadPositions{kEth});
    QVERIFY(
        !desk.takeHttp("/api/v5/account/positions?instType=SWAP&instId=ETH-USDT-SWAP").id.empty());
    desk.reply(zero, okEnvelope(positionRow("0")));
    const auto byInstrument = desk.takeFacts<PositionsReply>().at(0);
    QVERIFY(isComplete(byInstrument.read));
    QCOMPARE(rowsSeen(byInstrument.read).at(0).direction, Direction::Flat);
    QVERIFY(rowsSeen(byInstrument.read).at(0).qty.isZero());
    const RequestId other = desk.send(ReadPositions{kEth});
    desk.reply(other, okEnvelope(positionRow("1", "BTC-USDT-SWAP")));
    QVERIFY(!isComplete(desk.takeFacts<PositionsReply>().at(0).read)); // not what was asked for
    const RequestId twice = desk.send(ReadPositions{});
    desk.reply(twice, okEnvelope(positionRow("1") + "," + positionRow("2")));
    QVERIFY(!isComplete(desk.takeFacts<PositionsReply>().at(0).read));
}

void TestOkxSession::pagesOfOrdersUntilAShortOne()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    const RequestId id = desk.send(ReadOrders{});
    const SendHttp first = desk.takeHttp("/api/v5/trade/orders-pending?instType=SWAP&limit=100");
    QCOMPARE(first.id, id);
    std::string page;
    for (int i = 0; i < 100; ++i)
        page += (i ? "," : "") + orderRow(std::to_string(1000 - i));
    desk.reply(first.id, okEnvelope(page));
    QVERIFY(desk.takeFacts<OrdersReply>().empty());
    const SendHttp second = desk.takeHttp("/api/v5/trade/orders-pending");
    QCOMPARE(words(second.target),
             QByteArray{"/api/v5/trade/orders-pending?instType=SWAP&limit=100&after=901"});
    desk.reply(second.id, okEnvelope(orderRow("900")));
    const auto replies = desk.takeFacts<OrdersReply>();
    QCOMPARE(replies.size(), std::size_t{1});
    QCOMPARE(replies.at(0).id, id);
    QVERIFY(isComplete(replies.at(0).read));
    QCOMPARE(rowsSeen(replies.at(0).read).size(), std::size_t{101});
    // A page that repeats a row shifted under us.
    const RequestId shifted = desk.send(ReadOrders{});
    desk.takeHttp("/api/v5/trade/orders-pending");
    desk.reply(shifted, okEnvelope(page));
    const SendHttp next = desk.takeHttp("/api/v5/trade/orders-pending");
    desk.reply(next.id, okEnvelope(orderRow("901")));
    QVERIFY(!isComplete(desk.takeFacts<OrdersReply>().at(0).read));
}

void TestOkxSession::stopsAreCompleteAfterEveryKind()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    const RequestId id = desk.send(ReadStops{});
    const std::vector<std::string> kinds{"conditional,oco", "trigger", "move_order_stop"};
    for (const std::string& kind : kinds) {
        const SendHttp http =
            desk.takeHttp("/api/v5/trade/orders-algo-pending?ordType=" + kind + "&instType=SWAP");
        QVERIFY2(!http.id.empty(), kind.c_str());
        QVERIFY(desk.takeFacts<StopsReply>().empty());
        desk.reply(
            http.id,
            okEnvelope(kind == "trigger" ? "" : stopRow(kind == kinds.front() ? "51" : "52")));
    }
    const auto replies = desk.takeFacts<StopsReply>();
    QCOMPARE(replies.at(0).id, id);
    QVERIFY(isComplete(replies.at(0).read));
    QCOMPARE(rowsSeen(replies.at(0).read).size(), std::size_t{2});
}

void TestOkxSession::aRefusedRowMakesTheListPartial()
{
    Desk desk;
    desk.goLive();
    const RequestId id = desk.send(ReadOrders{});
    desk.reply(id, okEnvelope(orderRow("1") + "," + orderRow("2", "half_alive")));
    const auto read = desk.takeFacts<OrdersReply>().at(0).read;
    const auto* partial = std::get_if<Partial<Order>>(&read);
    QVERIFY(partial);
    QCOMPARE(partial->rows.size(), std::size_t{1});
    QVERIFY(partial->reason.find("half_alive") != std::string::npos);
}

void TestOkxSession::aFailedPageFailsTheRead()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    const RequestId id = desk.send(ReadStops{});
    const SendHttp first = desk.takeHttp("/api/v5/trade/orders-algo-pending");
    desk.reply(first.id, okEnvelope(stopRow("51")));
    const SendHttp second = desk.takeHttp("/api/v5/trade/orders-algo-pending");
    desk.reply(second.id, errorEnvelope("51000"));
    const auto reply = desk.takeFacts<StopsReply>().at(0);
    QCOMPARE(reply.id, id);
    QVERIFY(std::holds_alternative<Failed>(reply.read)); // an error is not an empty page
}

void TestOkxSession::aStopNotFoundIsSoughtInHistory()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    const RequestId id = desk.send(ReadStop{kEth, {"77"}, {}});
    QCOMPARE(words(desk.takeHttp("/api/v5/trade/order-algo").target),
             QByteArray{"/api/v5/trade/order-algo?algoId=77"});
    desk.reply(id, errorEnvelope("51603"));
    const SendHttp history = desk.takeHttp("/api/v5/trade/orders-algo-history");
    QCOMPARE(words(history.target),
             QByteArray{"/api/v5/trade/orders-algo-history?ordType=conditional&algoId=77"});
    desk.reply(history.id, okEnvelope(stopRow("77", "order_failed")));
    const auto found = desk.takeFacts<StopReply>().at(0);
    QCOMPARE(found.read.row->state, StopOrderState::Failed);

    const RequestId gone = desk.send(ReadStop{kEth, {"78"}, {}});
    desk.takeHttp("/api/v5/trade/order-algo");
    desk.reply(gone, errorEnvelope("51603"));
    for (int i = 0; i < 2; ++i)
        desk.reply(desk.takeHttp("/api/v5/trade/orders-algo-history").id, okEnvelope(""));
    const auto absentReply = desk.takeFacts<StopReply>().at(0);
    QVERIFY(!absentReply.read.row);
    QVERIFY(!absentReply.read.error);
}

void TestOkxSession::orderByClientIdNotFoundIsEmpty()
{
    Desk desk;
    desk.goLive();
    const RequestId id = desk.send(ReadOrder{kEth, {}, {"HF1"}});
    QCOMPARE(words(desk.takeHttp("/api/v5/trade/order").target),
             QByteArray{"/api/v5/trade/order?instId=ETH-USDT-SWAP&clOrdId=HF1"});
    desk.reply(id, errorEnvelope("51603", "Order does not exist"));
    const auto none = desk.takeFacts<OrderReply>().at(0);
    QVERIFY(!none.read.row && !none.read.error);
    const RequestId empty = desk.send(ReadOrder{kEth, {}, {"HF1"}});
    desk.reply(empty, okEnvelope(""));
    QVERIFY(desk.takeFacts<OrderReply>().at(0).read.error); // code 0 without a row proves nothing
    const RequestId other = desk.send(ReadOrder{kEth, {}, {"HF1"}});
    desk.reply(other, okEnvelope(orderRow("12", "live", "HF2")));
    QVERIFY(desk.takeFacts<OrderReply>().at(0).read.error);
}

void TestOkxSession::markNeedsBothEndpoints()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    const std::string mark =
        R"({"instType":"SWAP","instId":"ETH-USDT-SWAP","markPx":"2500.5","ts":"1795000000100"})";
    const std::string ticker =
        R"({"instType":"SWAP","instId":"ETH-USDT-SWAP","last":"2500.1","askPx":"2500.2","bidPx":"2500","open24h":"2400","ts":"1795000000050"})";
    const RequestId id = desk.send(ReadMark{kEth});
    const SendHttp first =
        desk.takeHttp("/api/v5/public/mark-price?instType=SWAP&instId=ETH-USDT-SWAP");
    const SendHttp second = desk.takeHttp("/api/v5/market/ticker?instId=ETH-USDT-SWAP");
    desk.reply(second.id, okEnvelope(ticker)); // in any order
    QVERIFY(desk.takeFacts<MarkReply>().empty());
    desk.reply(first.id, okEnvelope(mark));
    const auto reply = desk.takeFacts<MarkReply>().at(0);
    QCOMPARE(reply.id, id);
    QCOMPARE(reply.quote->mark, std::optional{Price::of("2500.5")});
    QCOMPARE(reply.quote->last, std::optional{Price::of("2500.1")});
    QCOMPARE(toMs(reply.quote->time), std::int64_t{1795000000050});
    const RequestId half = desk.send(ReadMark{kEth});
    const SendHttp markOnly = desk.takeHttp("/api/v5/public/mark-price");
    desk.takeHttp("/api/v5/market/ticker");
    desk.on(HttpFailed{half, false, "reset"});
    QVERIFY(!desk.takeFacts<MarkReply>().at(0).quote);
    static_cast<void>(markOnly);
}

void TestOkxSession::candlesComeOldestFirst()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    ReadCandles request{kEth, minutes{5}, std::nullopt, 3};
    const RequestId id = desk.send(request, Lane::History);
    QCOMPARE(words(desk.takeHttp("/api/v5/market/candles").target),
             QByteArray{"/api/v5/market/candles?instId=ETH-USDT-SWAP&bar=5m&limit=3"});
    desk.reply(
        id,
        okEnvelope(
            R"(["600000","1","2","0.5","1.5","10","1","15","0"],["300000","1","2","0.5","1.5","10","1","15","1"])"));
    const SendHttp far = desk.takeHttp("/api/v5/market/history-candles");
    QCOMPARE(
        words(far.target),
        QByteArray{
            "/api/v5/market/history-candles?instId=ETH-USDT-SWAP&bar=5m&after=300000&limit=1"});
    desk.reply(far.id, okEnvelope(R"(["1","1","2","0.5","1.5","10","1","15","1"])"));
    const auto reply = desk.takeFacts<CandlesReply>().at(0);
    QVERIFY(isComplete(reply.read));
    const auto& rows = rowsSeen(reply.read);
    QCOMPARE(rows.size(), std::size_t{3});
    QCOMPARE(toMs(rows.front().open), std::int64_t{1});
    QCOMPARE(toMs(rows.back().open), std::int64_t{600000});
    QVERIFY(!rows.back().isFinal);
    desk.send(ReadCandles{kEth, minutes{7}, std::nullopt, 3}, Lane::History);
    QVERIFY(std::holds_alternative<Failed>(desk.takeFacts<CandlesReply>().at(0).read));
}

void TestOkxSession::queuedOpensCanBeDropped()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    for (int i = 0; i < 40; ++i)
        desk.send(marketBuy("HF" + std::to_string(i)), Lane::Entry);
    const auto sent = desk.takeCommands<SendHttp>();
    QCOMPARE(sent.size(), std::size_t{36}); // 60 % of 60 in 2 s
    PlaceOrder reducing = marketBuy("HFclose");
    reducing.reduceOnly = true;
    desk.send(reducing, Lane::Entry);
    SessionOut out;
    desk.session->dropQueuedEntries(desk.now(), out);
    QCOMPARE(out.facts.size(), std::size_t{4});
    for (const VenueFact& fact : out.facts)
        QVERIFY(std::holds_alternative<NotSent>(std::get<WriteReply>(fact).outcome));
    desk.advance(milliseconds{2200});
    const auto later = desk.takeCommands<SendHttp>();
    QCOMPARE(std::count_if(later.begin(), later.end(),
                           [](const SendHttp& http) { return http.isWrite; }),
             std::ptrdiff_t{1});
}

void TestOkxSession::anOpenThatWaitedTooLongIsNotSent()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    for (int i = 0; i < 100; ++i)
        desk.send(marketBuy("HF" + std::to_string(i)), Lane::Entry);
    desk.advance(milliseconds{3100});
    std::size_t unsent = 0;
    for (const WriteReply& reply : desk.takeFacts<WriteReply>())
        unsent += std::holds_alternative<NotSent>(reply.outcome) ? 1 : 0;
    QCOMPARE(unsent, std::size_t{100 - 36 - 36});
}

void TestOkxSession::safetyPassesAStormOfOthers()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    for (int i = 0; i < 60; ++i)
        desk.send(marketBuy("HF" + std::to_string(i)), Lane::Entry);
    for (int i = 0; i < 30; ++i)
        desk.send(ReadPositions{}, Lane::Account);
    desk.takeCommands<SendHttp>();
    PlaceOrder close = marketBuy("HFclose");
    close.reduceOnly = true;
    const RequestId emergency = desk.send(close, Lane::Emergency);
    const auto sent = desk.takeCommands<SendHttp>();
    QCOMPARE(sent.size(), std::size_t{1});
    QCOMPARE(sent.at(0).id, emergency);
    QVERIFY(desk.session->health(desk.now()).safetyWaitWorst <= milliseconds{0});
    const RequestId verify = desk.send(ReadPositions{}, Lane::Verify);
    QCOMPARE(desk.takeHttp("/api/v5/account/positions").id, verify);
    // The others are told "too frequent": the pause does not bind what protects.
    const RequestId stop = desk.send(stopAt("2400"), Lane::Protective);
    desk.reply(stop, R"({"code":"50011","msg":"Too Many Requests","data":[]})", 429);
    desk.forget();
    const RequestId again = desk.send(stopAt("2399"), Lane::Protective);
    QCOMPARE(desk.takeHttp("/api/v5/trade/order-algo").id, again);
}

void TestOkxSession::clockOffsetIsTheMedian()
{
    Desk desk;
    desk.start();
    const std::vector<std::int64_t> offsets{100, 5000, 120};
    for (const std::int64_t offset : offsets) {
        const SendHttp probe = desk.takeHttp("/api/v5/public/time");
        QVERIFY(!probe.id.empty());
        desk.advance(milliseconds{40});
        desk.reply(probe.id, okEnvelope(timeRow(toMs(desk.now().wall) - 20 + offset)));
    }
    const auto measured = desk.takeFacts<ClockMeasured>();
    QCOMPARE(measured.size(), std::size_t{3});
    QCOMPARE(measured.at(0).offset, milliseconds{100});
    QCOMPARE(measured.at(0).roundTrip, milliseconds{40});
    QCOMPARE(measured.at(2).offset, milliseconds{120});
    QCOMPARE(desk.session->health(desk.now()).clockOffset, std::optional{milliseconds{120}});
}

void TestOkxSession::quotesCarryTheFormingCandle()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    const std::string mark =
        R"({"arg":{"channel":"mark-price","instId":"ETH-USDT-SWAP"},"data":[{"instType":"SWAP","instId":"ETH-USDT-SWAP","markPx":"2500","ts":"1795000000100"}]})";
    desk.frame(Link::Public, mark);
    QCOMPARE(toMs(desk.takeFacts<QuotesPush>().at(0).quotes.at(0).marketTime), std::int64_t{0});
    desk.frame(
        Link::Business,
        R"({"arg":{"channel":"candle5m","instId":"ETH-USDT-SWAP"},"data":[["1700000100000","1","2","0.5","1.5","10","1","15","0"]]})");
    desk.frame(Link::Public, mark);
    const Quote quote = desk.takeFacts<QuotesPush>().at(0).quotes.at(0);
    QCOMPARE(toMs(quote.marketTime), std::int64_t{1700000100000});
    QCOMPARE(toMs(quote.time), std::int64_t{1795000000100});
    desk.frame(
        Link::Business,
        R"({"arg":{"channel":"candle5m","instId":"ETH-USDT-SWAP"},"data":[["1700000100000","1","2","0.5","1.5","10","1","15","1"]]})");
    desk.frame(Link::Public, mark);
    QCOMPARE(toMs(desk.takeFacts<QuotesPush>().at(0).quotes.at(0).marketTime),
             std::int64_t{1700000400000});
}

void TestOkxSession::ordersPushYieldsFillsOnce()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    const auto push = [](const std::string& state, const std::string& filled,
                         const std::string& fillQty, const std::string& trade) {
        return R"({"arg":{"channel":"orders","instType":"SWAP","uid":"7001"},"data":[{"instType":"SWAP","instId":"ETH-USDT-SWAP","ordId":"11","clOrdId":"HF1","side":"buy","posSide":"net","tdMode":"cross","ordType":"market","sz":"1","px":"","state":")"
               + state + R"(","accFillSz":")" + filled + R"(","avgPx":"2500","fillSz":")" + fillQty
               + R"(","fillPx":")" + (trade.empty() ? "" : "2500") + R"(","tradeId":")" + trade
               + R"(","fillFee":"-0.1","fillFeeCcy":"USDT","fillTime":"1795000000000","reduceOnly":"false","algoId":"77","algoClOrdId":"HFS1","source":"7","category":"normal","cTime":"1795000000000","uTime":"1795000000001"}]})";
    };
    desk.frame(Link::Private, push("live", "0", "0", ""));
    desk.frame(Link::Private, push("partially_filled", "1", "1", "42"));
    desk.frame(Link::Private, push("filled", "1", "0", ""));
    const auto pushes = desk.takeFacts<OrdersPush>();
    QCOMPARE(pushes.size(), std::size_t{3});
    QVERIFY(pushes.at(0).fills.empty());
    QCOMPARE(pushes.at(1).fills.size(), std::size_t{1});
    QCOMPARE(pushes.at(1).fills.at(0).tradeId.text, std::string{"42"});
    QCOMPARE(pushes.at(1).fills.at(0).parentStop.text, std::string{"77"});
    QCOMPARE(pushes.at(1).fills.at(0).fee, std::optional{Money::of("-0.1")});
    QVERIFY(pushes.at(2).fills.empty());
    QCOMPARE(pushes.at(2).orders.at(0).state, OrderState::Filled);
}

void TestOkxSession::unreadableFramesAreFaults()
{
    Desk desk;
    desk.goLive();
    desk.forget();
    desk.frame(Link::Private, "{\"arg\":");
    desk.frame(Link::Private, R"({"arg":{"channel":"surprise"},"data":[]})");
    desk.frame(
        Link::Private,
        R"({"arg":{"channel":"orders","instType":"SWAP"},"data":[{"instType":"SWAP","instId":"ETH-USDT-SWAP"}]})");
    QVERIFY(desk.takeFacts<DataFault>().size() >= 3);
    QCOMPARE(desk.state(), LinkState::Live);
    desk.frame(
        Link::Private,
        R"({"arg":{"channel":"orders","instType":"ANY"},"data":[{"instType":"SPOT","instId":"BTC-USDT","ordId":"1"}]})");
    QVERIFY(desk.takeFacts<DataFault>().empty()); // not ours, and no doubt
}

/// Whatever order replies, failures, silence and reconnects come in: one answer for each request.
void TestOkxSession::everyRequestEndsInExactlyOneReply()
{
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        Desk desk;
        std::uint64_t state = seed * 0x9e3779b97f4a7c15U;
        const auto draw = [&](std::uint64_t below) {
            state ^= state << 13U;
            state ^= state >> 7U;
            state ^= state << 17U;
            return state % below;
        };
        desk.goLive();
        desk.forget();
        std::map<std::uint64_t, int> answers;
        std::vector<SendHttp> open;
        const auto collect = [&] {
            for (const SendHttp& http : desk.takeCommands<SendHttp>())
                open.push_back(http);
            for (const VenueFact& fact : desk.facts) {
                std::visit(
                    [&](const auto& f) {
                        if constexpr (requires { f.id; }) ++answers[f.id.value];
                    },
                    fact);
            }
            desk.facts.clear();
        };
        for (int i = 0; i < 150; ++i) {
            switch (draw(8)) {
            case 0: {
                const std::string client = "HF" + std::to_string(i);
                const std::vector<Request> kinds{
                    marketBuy(client),
                    stopAt("2400"),
                    CancelOrder{kEth, {"1"}, {}},
                    AmendStop{kEth, {"1"}, Price::of("2")},
                    CancelStop{kEth, {"1"}},
                    ClosePosition{kEth, SideIndex::Net, MarginMode::Cross, {client}},
                    ReadPositions{},
                    ReadPositions{kEth},
                    ReadOrders{},
                    ReadOrder{kEth, {}, {client}},
                    ReadOrderHistory{kEth},
                    ReadStops{},
                    ReadStop{kEth, {"7"}, {}},
                    ReadFills{},
                    ReadClosures{kEth},
                    ReadInstruments{},
                    ReadAccount{},
                    ReadBalance{},
                    ReadTime{},
                    ReadCandles{kEth, minutes{5}, std::nullopt, 400},
                    ReadMark{kEth}};
                desk.send(kinds.at(draw(kinds.size())), static_cast<Lane>(draw(7)));
                break;
            }
            case 1: desk.advance(milliseconds{draw(3000)}); break;
            case 2:
                if (!open.empty()) {
                    const auto at = open.begin() + static_cast<std::ptrdiff_t>(draw(open.size()));
                    const std::vector<std::string> bodies{okEnvelope(""),
                                                          okEnvelope(positionRow("1")),
                                                          errorEnvelope("50011"),
                                                          errorEnvelope("51603"),
                                                          errorEnvelope("50102"),
                                                          "<html>",
                                                          "",
                                                          orderReply("0"),
                                                          orderReply("51008", ""),
                                                          okEnvelope(accountRow()),
                                                          okEnvelope(timeRow(kWallStart))};
                    const std::vector<int> statuses{200, 200, 200, 429, 401, 502};
                    desk.reply(at->id, bodies.at(draw(bodies.size())),
                               statuses.at(draw(statuses.size())));
                    if (draw(4) != 0) open.erase(at); // sometimes it comes twice
                }
                break;
            case 3:
                if (!open.empty())
                    desk.on(HttpFailed{open.at(draw(open.size())).id, draw(2) == 0, "gone"});
                break;
            case 4: desk.on(LinkClosed{static_cast<Link>(draw(3)), 1006, {}}); break;
            case 5: desk.openAll(); break;
            case 6: desk.snapshot(); break;
            case 7: {
                SessionOut out;
                if (draw(3) == 0)
                    desk.session->reconnect(desk.now(), "test", out);
                else
                    desk.session->dropQueuedEntries(desk.now(), out);
                desk.facts.insert(desk.facts.end(), out.facts.begin(), out.facts.end());
                desk.commands.insert(desk.commands.end(), out.commands.begin(), out.commands.end());
                break;
            }
            }
            collect();
        }
        for (int i = 0; i < 40; ++i) { // silence from now on: deadlines end everything
            desk.advance(seconds{5});
            collect();
        }
        for (std::uint64_t id = 1; id <= desk.lastId; ++id)
            QVERIFY2(answers[id] == 1,
                     qPrintable(QString::fromLatin1("seed %1: request %2 was answered %3 times")
                                    .arg(seed)
                                    .arg(id)
                                    .arg(answers[id])));
    }
}

QTEST_GUILESS_MAIN(TestOkxSession)
#include "tst_okx_session.moc"
