// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/http_sender.h"
#include "core/signing/okx.h"
#include "tests/shell/loopback_venue.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <set>

using namespace holdfast;

namespace {

constexpr WallTime kNow = wallFromMs(1'795'165'200'000);
constexpr const char* kBody = R"({"instId":"ETH-USDT-SWAP","sz":"1"})";

shell::AccountAccess accessTo(const QUrl& rest)
{
    return {AccountId{"desk"},
            Venue::Okx,
            {rest, {}, {}, false},
            shell::Credentials{signing::Secret{"key-7"}, signing::Secret{"s3cret"},
                               signing::Secret{"phrase"}}};
}
venues::SendHttp post(std::uint64_t id, venues::Lane lane = venues::Lane::Entry)
{
    return {
        RequestId{id}, lane, venues::HttpMethod::Post, "/api/v5/trade/order", kBody,
        true,          true, milliseconds{3000},       milliseconds{0},       milliseconds{5000}};
}
venues::SendHttp get(std::uint64_t id, venues::Lane lane = venues::Lane::MarketData)
{
    return {RequestId{id}, lane,         venues::HttpMethod::Get, "/api/v5/public/time", "", false,
            false,         std::nullopt, milliseconds{0},         milliseconds{5000}};
}

/// A sender and all that arrived at it.
struct Desk {
    explicit Desk(const QUrl& rest)
        : access{accessTo(rest)}
        , sender{access, [this] { return clock; }}
    {
        QObject::connect(&sender, &shell::HttpSender::arrived, &sender,
                         [this](const venues::TransportEvent& event) { arrived.push_back(event); });
    }
    [[nodiscard]] const venues::HttpReply* reply(std::size_t i) const
    {
        return i < arrived.size() ? std::get_if<venues::HttpReply>(&arrived[i]) : nullptr;
    }
    [[nodiscard]] const venues::HttpFailed* failure(std::size_t i) const
    {
        return i < arrived.size() ? std::get_if<venues::HttpFailed>(&arrived[i]) : nullptr;
    }

    WallTime clock = kNow;
    shell::AccountAccess access;
    shell::HttpSender sender;
    std::vector<venues::TransportEvent> arrived;
};

QByteArray headerOf(const LoopbackVenue::Ask& ask, const QByteArray& name)
{
    for (const QByteArray& line : ask.head.split('\n')) {
        if (line.toLower().startsWith(name.toLower() + ":"))
            return line.mid(name.size() + 1).trimmed();
    }
    return {};
}

} // namespace

class TestHttpSender : public QObject {
    Q_OBJECT
private slots:
    void aWriteLeavesOnceWhenThePeerHangsUp_data();
    void aWriteLeavesOnceWhenThePeerHangsUp();
    void aProtectiveWriteDoesNotWaitBehindSlowReads();
    void slowHistoryHoldsNoOtherLane();
    void silentAnswersHoldNoFurtherStop();
    void warmConnectionCarriesTheFirstWrite();
    void signsWhenItLeaves();
    void nothingListeningIsProvablyUnsent();
    void aNameThatIsNotFoundIsProvablyUnsent();
    void anotherCertificateOrNoneIsProvablyUnsent();
    void aBadlyPackedReplyIsNoReply();
    void silenceIsNotProofOfAnything();
    void repliesAreHandedOnAsTheyAre_data();
    void repliesAreHandedOnAsTheyAre();
    void aCutReplyIsNoReply();
    void redirectsAreNotFollowed();
    void theTargetIsSentAsItIsSigned_data();
    void theTargetIsSentAsItIsSigned();
    void withoutAKeyNothingLeaves();
};

void TestHttpSender::aWriteLeavesOnceWhenThePeerHangsUp_data()
{
    QTest::addColumn<bool>("isKept");
    QTest::addColumn<bool>("isReset");
    QTest::addColumn<int>("lane");
    for (const auto lane : {venues::Lane::Emergency, venues::Lane::Entry}) {
        const char* name = lane == venues::Lane::Entry ? "entry" : "emergency";
        QTest::addRow("%s, fresh connection, closed", name)
            << false << false << static_cast<int>(lane);
        QTest::addRow("%s, fresh connection, reset", name)
            << false << true << static_cast<int>(lane);
        QTest::addRow("%s, kept connection, closed", name)
            << true << false << static_cast<int>(lane);
        QTest::addRow("%s, kept connection, reset", name) << true << true << static_cast<int>(lane);
    }
}

void TestHttpSender::aWriteLeavesOnceWhenThePeerHangsUp()
{
    QFETCH(bool, isKept);
    QFETCH(bool, isReset);
    QFETCH(int, lane);
    LoopbackVenue venue{[isReset](QTcpSocket& socket, const LoopbackVenue::Ask& ask) {
        if (ask.method == "GET") return LoopbackVenue::reply(socket, "{}");
        if (isReset)
            socket.abort();
        else
            socket.close();
    }};
    Desk desk{venue.url()};
    std::size_t answered = 0;
    if (isKept) { // the connection the write will find
        desk.sender.send(get(1, static_cast<venues::Lane>(lane)));
        QTRY_COMPARE(desk.arrived.size(), 1U);
        answered = 1;
    }
    desk.sender.send(post(2, static_cast<venues::Lane>(lane)));
    QTRY_COMPARE(desk.arrived.size(), answered + 1);
    const auto* failed = desk.failure(answered);
    QVERIFY(failed != nullptr);
    QCOMPARE(failed->id.value, 2U);
    QVERIFY(!failed->isProvablyUnsent); // it was read: unknown, never "not sent"

    // What Qt would send again it sends at once: one more round trip on the same loop shows it.
    desk.sender.send(get(3, static_cast<venues::Lane>(lane)));
    QTRY_COMPARE(desk.arrived.size(), answered + 2);
    QCOMPARE(venue.count("POST"), 1);
    if (isKept) QCOMPARE(venue.asks().at(1).connection, 1);
}

void TestHttpSender::aProtectiveWriteDoesNotWaitBehindSlowReads()
{
    QList<QPointer<QTcpSocket>> held;
    LoopbackVenue venue{[&](QTcpSocket& socket, const LoopbackVenue::Ask& ask) {
        if (ask.method == "POST")
            LoopbackVenue::reply(socket, "{}");
        else
            held.append(&socket); // answered only after the write was
    }};
    Desk desk{venue.url()};
    for (std::uint64_t i = 1; i <= 18; ++i)
        desk.sender.send(get(i));
    QTRY_COMPARE(venue.count("GET"), link::Departures<int>::kBulkMax);

    desk.sender.send(post(100, venues::Lane::Protective));
    QTRY_COMPARE(desk.arrived.size(), 1U);
    QVERIFY(desk.reply(0) != nullptr);
    QCOMPARE(desk.reply(0)->id.value, 100U);
    QCOMPARE(venue.count("GET"), link::Departures<int>::kBulkMax); // not one of them had ended
}

void TestHttpSender::slowHistoryHoldsNoOtherLane()
{
    QList<QPointer<QTcpSocket>> held;
    LoopbackVenue venue{[&](QTcpSocket& socket, const LoopbackVenue::Ask& ask) {
        if (ask.target.contains("history"))
            held.append(&socket); // answered after everything else
        else
            LoopbackVenue::reply(socket, "{}");
    }};
    Desk desk{venue.url()};
    for (std::uint64_t i = 1; i <= 30; ++i) {
        venues::SendHttp slow = get(i, venues::Lane::History);
        slow.target = "/api/v5/trade/orders-history";
        desk.sender.send(slow);
    }
    QTRY_COMPARE(held.size(), link::Departures<int>::kBulkMax);
    std::set<std::uint64_t> wanted;
    std::uint64_t id = 100;
    for (const auto lane : {venues::Lane::Account, venues::Lane::Entry, venues::Lane::Verify,
                            venues::Lane::Protective, venues::Lane::Emergency}) {
        for (int i = 0; i < 8; ++i) {
            desk.sender.send(lane == venues::Lane::Verify || lane == venues::Lane::Account
                                 ? get(id, lane)
                                 : post(id, lane));
            wanted.insert(id++);
        }
    }
    QTRY_COMPARE(desk.arrived.size(), wanted.size());
    for (std::size_t i = 0; i < desk.arrived.size(); ++i) {
        QVERIFY(desk.reply(i) != nullptr);
        wanted.erase(desk.reply(i)->id.value);
    }
    QVERIFY(wanted.empty());
    QCOMPARE(held.size(), link::Departures<int>::kBulkMax); // not one of the slow ones had ended
    for (const auto lane :
         {venues::Lane::Verify, venues::Lane::Protective, venues::Lane::Emergency})
        QVERIFY(desk.sender.waits(lane).longest() < milliseconds{250});
}

void TestHttpSender::silentAnswersHoldNoFurtherStop()
{
    int silent = 0;
    LoopbackVenue venue{[&](QTcpSocket& socket, const LoopbackVenue::Ask& ask) {
        if (ask.method == "POST" && ++silent <= 20) return; // half open: taken, and not a word
        LoopbackVenue::reply(socket, "{}");
    }};
    Desk desk{venue.url()};
    for (std::uint64_t i = 1; i <= 21; ++i)
        desk.sender.send(post(i, venues::Lane::Protective));
    QTRY_COMPARE(desk.arrived.size(), 1U); // the twenty before it are still without an answer
    QVERIFY(desk.reply(0) != nullptr);
    QCOMPARE(venue.count("POST"), 21);
}

void TestHttpSender::warmConnectionCarriesTheFirstWrite()
{
    LoopbackVenue venue{
        [](QTcpSocket& socket, const LoopbackVenue::Ask&) { LoopbackVenue::reply(socket, "{}"); }};
    Desk desk{venue.url()};
    QSignalSpy warmed{&desk.sender, &shell::HttpSender::warmed};
    desk.sender.warmUp();
    QTRY_COMPARE(warmed.size(), 1);
    QCOMPARE(venue.connections(), 1);
    QVERIFY(desk.arrived.empty()); // nobody asked for it
    desk.sender.send(post(1, venues::Lane::Emergency));
    QTRY_COMPARE(desk.arrived.size(), 1U);
    QCOMPARE(venue.asks().last().method, QByteArray{"POST"});
    QCOMPARE(venue.asks().last().connection, 1);
}

void TestHttpSender::signsWhenItLeaves()
{
    QList<QPointer<QTcpSocket>> held;
    LoopbackVenue venue{[&](QTcpSocket& socket, const LoopbackVenue::Ask& ask) {
        if (ask.method == "GET")
            held.append(&socket);
        else
            LoopbackVenue::reply(socket, "{}");
    }};
    Desk desk{venue.url()};
    for (std::uint64_t i = 1; i <= 4; ++i)
        desk.sender.send(get(i, venues::Lane::Entry));
    QTRY_COMPARE(held.size(), 4);
    venues::SendHttp order = post(5);
    order.clockOffset = milliseconds{250};
    desk.sender.send(order); // waits for a place
    desk.clock = kNow + seconds{2};
    LoopbackVenue::reply(*held.first(), "{}");
    QTRY_COMPARE(venue.count("POST"), 1);

    const LoopbackVenue::Ask& ask = venue.asks().last();
    const WallTime signedAt = kNow + seconds{2} + milliseconds{250};
    const std::string timestamp = signing::okx::restTimestamp(signedAt);
    QCOMPARE(headerOf(ask, "OK-ACCESS-TIMESTAMP").toStdString(), timestamp);
    QCOMPARE(headerOf(ask, "OK-ACCESS-SIGN").toStdString(),
             signing::okx::sign(
                 signing::Secret{"s3cret"},
                 signing::okx::restPrehash(timestamp, "POST", "/api/v5/trade/order", kBody)));
    QCOMPARE(headerOf(ask, "OK-ACCESS-KEY"), QByteArray{"key-7"});
    QCOMPARE(headerOf(ask, "OK-ACCESS-PASSPHRASE"), QByteArray{"phrase"});
    QCOMPARE(headerOf(ask, "expTime"),
             QByteArray::number(qint64{toMs(signedAt + milliseconds{3000})}));
    QCOMPARE(headerOf(ask, "Content-Length"), QByteArray::number(qstrlen(kBody)));
    QCOMPARE(ask.body, QByteArray{kBody});
    QVERIFY(ask.head.contains("HTTP/1.1"));
}

void TestHttpSender::nothingListeningIsProvablyUnsent()
{
    QUrl gone;
    {
        LoopbackVenue venue{[](QTcpSocket&, const LoopbackVenue::Ask&) {}};
        gone = venue.url();
    }
    Desk desk{gone};
    desk.sender.send(post(1));
    QTRY_COMPARE(desk.arrived.size(), 1U);
    QVERIFY(desk.failure(0) != nullptr);
    QVERIFY(desk.failure(0)->isProvablyUnsent);
}

void TestHttpSender::aNameThatIsNotFoundIsProvablyUnsent()
{
    Desk desk{QUrl{QStringLiteral("http://venue.invalid")}}; // RFC 6761: never found
    desk.sender.send(post(1, venues::Lane::Protective));
    QTRY_COMPARE_WITH_TIMEOUT(desk.arrived.size(), 1U, 20000);
    QVERIFY(desk.failure(0) != nullptr);
    QVERIFY(desk.failure(0)->isProvablyUnsent);
}

void TestHttpSender::anotherCertificateOrNoneIsProvablyUnsent()
{
    LoopbackVenue venue{
        // no TLS there: a greeting gets an HTTP answer or nothing
        [](QTcpSocket& socket, const LoopbackVenue::Ask&) { LoopbackVenue::reply(socket, "{}"); }};
    QUrl secured = venue.url();
    secured.setScheme(QStringLiteral("https"));
    Desk desk{secured};
    venues::SendHttp order = post(1, venues::Lane::Protective);
    order.timeout = milliseconds{800};
    desk.sender.send(order);
    QTRY_COMPARE(desk.arrived.size(), 1U);
    QVERIFY(desk.failure(0) != nullptr);
    QVERIFY(desk.failure(0)->isProvablyUnsent); // F96: not a byte of it was handed over
    QCOMPARE(venue.count("POST"), 0);
}

void TestHttpSender::aBadlyPackedReplyIsNoReply()
{
    LoopbackVenue venue{[](QTcpSocket& socket, const LoopbackVenue::Ask&) {
        LoopbackVenue::reply(socket, R"({"code":"0","data":[]})", 200,
                             "Content-Encoding: gzip\r\n");
    }};
    Desk desk{venue.url()};
    desk.sender.send(post(1));
    QTRY_COMPARE(desk.arrived.size(), 1U);
    // F49: whatever Qt makes of it, it must not read as the venue's word.
    if (const auto* reply = desk.reply(0))
        QVERIFY2(reply->body.empty(), reply->body.c_str());
    else
        QVERIFY(!desk.failure(0)->isProvablyUnsent);
}

void TestHttpSender::silenceIsNotProofOfAnything()
{
    LoopbackVenue venue{[](QTcpSocket&, const LoopbackVenue::Ask&) {}};
    Desk desk{venue.url()};
    venues::SendHttp order = post(1);
    order.timeout = milliseconds{150};
    desk.sender.send(order);
    QTRY_COMPARE(desk.arrived.size(), 1U);
    QVERIFY(desk.failure(0) != nullptr);
    QVERIFY(!desk.failure(0)->isProvablyUnsent);
    QCOMPARE(venue.count("POST"), 1);
    QCOMPARE(desk.failure(0)->reason, std::string{"no reply in time"});
}

void TestHttpSender::repliesAreHandedOnAsTheyAre_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("accepted") << 200 << QByteArray{R"({"code":"0","data":[]})"};
    QTest::newRow("bad signature") << 401 << QByteArray{R"({"msg":"Invalid Sign","code":"50113"})"};
    QTest::newRow("html from the edge") << 403 << QByteArray{"<html>Access denied \xff</html>"};
    QTest::newRow("too many") << 429 << QByteArray{R"({"code":"50011"})"};
    QTest::newRow("gateway") << 502 << QByteArray{"<html>Bad gateway</html>"};
    QTest::newRow("unavailable, empty") << 503 << QByteArray{};
}

void TestHttpSender::repliesAreHandedOnAsTheyAre()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    LoopbackVenue venue{[&](QTcpSocket& socket, const LoopbackVenue::Ask&) {
        LoopbackVenue::reply(socket, body, status, "Retry-After: 3\r\nX-Other: 1\r\n");
    }};
    Desk desk{venue.url()};
    desk.sender.send(post(9));
    QTRY_COMPARE(desk.arrived.size(), 1U);
    const auto* reply = desk.reply(0);
    QVERIFY(reply != nullptr);
    QCOMPARE(reply->status, status);
    QCOMPARE(QByteArray::fromStdString(reply->body), body);
    const std::vector<std::pair<std::string, std::string>> headers{
        {"content-type", "application/json"}, {"retry-after", "3"}};
    QCOMPARE(reply->headers, headers);
}

void TestHttpSender::aCutReplyIsNoReply()
{
    LoopbackVenue venue{[](QTcpSocket& socket, const LoopbackVenue::Ask&) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n{\"code\":\"0\",\"data\":[]}");
        socket.disconnectFromHost();
    }};
    Desk desk{venue.url()};
    desk.sender.send(post(1));
    QTRY_COMPARE(desk.arrived.size(), 1U);
    QVERIFY(desk.failure(0) != nullptr);
    QVERIFY(!desk.failure(0)->isProvablyUnsent);
}

void TestHttpSender::redirectsAreNotFollowed()
{
    LoopbackVenue venue{[](QTcpSocket& socket, const LoopbackVenue::Ask&) {
        LoopbackVenue::reply(socket, "", 307, "Location: /elsewhere\r\n");
    }};
    Desk desk{venue.url()};
    desk.sender.send(post(1));
    QTRY_COMPARE(desk.arrived.size(), 1U);
    QVERIFY(desk.reply(0) != nullptr);
    QCOMPARE(desk.reply(0)->status, 307);
    QCOMPARE(venue.asks().size(), 1);
}

void TestHttpSender::theTargetIsSentAsItIsSigned_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("raw comma") << QByteArray{
        "/api/v5/account/positions?instId=BTC-USDT-SWAP,ETH-USDT-SWAP"};
    QTest::newRow("encoded comma")
        << QByteArray{"/api/v5/account/positions?instId=BTC-USDT-SWAP%2CETH-USDT-SWAP"};
    QTest::newRow("empty value") << QByteArray{"/api/v5/trade/orders-pending?after=&instType=SWAP"};
}

void TestHttpSender::theTargetIsSentAsItIsSigned()
{
    QFETCH(QByteArray, target);
    LoopbackVenue venue{
        [](QTcpSocket& socket, const LoopbackVenue::Ask&) { LoopbackVenue::reply(socket, "{}"); }};
    Desk desk{venue.url()};
    venues::SendHttp request = get(1);
    request.target = target.toStdString();
    request.isSigned = true;
    desk.sender.send(request);
    QTRY_COMPARE(desk.arrived.size(), 1U);
    QCOMPARE(venue.asks().first().target, target);
}

void TestHttpSender::withoutAKeyNothingLeaves()
{
    LoopbackVenue venue{
        [](QTcpSocket& socket, const LoopbackVenue::Ask&) { LoopbackVenue::reply(socket, "{}"); }};
    Desk desk{venue.url()};
    desk.access.credentials.reset();
    desk.sender.send(post(1));
    QVERIFY(desk.arrived.empty()); // never from within send()
    QTRY_COMPARE(desk.arrived.size(), 1U);
    QVERIFY(desk.failure(0) != nullptr);
    QVERIFY(desk.failure(0)->isProvablyUnsent);
    QCOMPARE(venue.asks().size(), 0);
}

QTEST_GUILESS_MAIN(TestHttpSender)
#include "tst_http_sender.moc"
