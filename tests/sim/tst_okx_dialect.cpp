// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/rate_budget.h"
#include "core/sim/target.h"
#include "tests/sim/okx_rig.h"

#include <QTest>

#include <fstream>
#include <sstream>

using namespace holdfast;
using namespace holdfast::sim;
using namespace holdfast::sim::okx;

namespace {

bool contains(const std::string& text, const char* piece)
{
    return text.find(piece) != std::string::npos;
}

int count(const std::string& text, const std::string& piece)
{
    int found = 0;
    for (std::size_t at = text.find(piece); at != std::string::npos; at = text.find(piece, at + 1))
        ++found;
    return found;
}

} // namespace

class TestOkxDialect : public QObject {
    Q_OBJECT
private slots:
    void readsATarget()
    {
        const Target target = parseTarget("/a/b?instId=X%2CY&ccy=&q=a+b&%zz=1&last");
        QCOMPARE(target.path, std::string{"/a/b"});
        QCOMPARE(target.list("instId"), (std::vector<std::string>{"X", "Y"}));
        QVERIFY(target.get("ccy").empty());
        QCOMPARE(std::string{target.get("q")}, std::string{"a b"});
        QCOMPARE(std::string{target.get("%zz")}, std::string{"1"});
        QVERIFY(target.list("absent").empty());
    }

    void budgetSlides()
    {
        RateBudget budget;
        const RateLimit limit{2, milliseconds{2000}, false};
        QVERIFY(budget.take(kStart, "a", limit));
        QVERIFY(budget.take(kStart + milliseconds{500}, "a", limit));
        QVERIFY(!budget.take(kStart + milliseconds{1999}, "a", limit));
        QVERIFY(budget.take(kStart + milliseconds{1999}, "b", limit));
        QVERIFY(budget.take(kStart + milliseconds{2000}, "a", limit));
        QVERIFY(!budget.take(kStart + milliseconds{2000}, "a", limit));
        QVERIFY(!budget.take(kStart + milliseconds{5000}, "c", limit, 3));
    }

    void aTimestampMayBeThirtySecondsOff_data()
    {
        QTest::addColumn<int>("skewMs");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("exact") << 0 << true;
        QTest::newRow("30 s behind") << -30000 << true;
        QTest::newRow("30.001 s behind") << -30001 << false;
        QTest::newRow("30 s ahead") << 30000 << true;
        QTest::newRow("a minute ahead") << 60000 << false;
    }
    void aTimestampMayBeThirtySecondsOff()
    {
        QFETCH(int, skewMs);
        QFETCH(bool, isTaken);
        Rig rig;
        const HttpAnswer answer = rig.dialect.http(
            rig.now, rig.ask("GET", "/api/v5/account/config", {}, milliseconds{skewMs}));
        QCOMPARE(codeOf(answer), std::string{isTaken ? "0" : "50102"});
        QCOMPARE(answer.status, isTaken ? 200 : 401);
    }

    void aTimestampHasOneForm_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isRead");
        QTest::newRow("as documented") << "2020-12-08T09:08:57.715Z" << true;
        QTest::newRow("no milliseconds") << "2020-12-08T09:08:57Z" << false;
        QTest::newRow("no zone") << "2020-12-08T09:08:57.7150" << false;
        QTest::newRow("no such day") << "2021-02-29T09:08:57.715Z" << false;
        QTest::newRow("seconds") << "1607418537.715" << false;
    }
    void aTimestampHasOneForm()
    {
        QFETCH(QString, text);
        const auto time = parseRequestTime(text.toStdString());
        QTEST(time.has_value(), "isRead");
        if (time) QCOMPARE(toMs(*time), qint64{1607418537715});
    }

    void signsAsTheFactSheetsVectors()
    {
        const std::string path =
            std::string{HOLDFAST_SOURCE_DIR} + "/../shared/fixtures/okx/signing_vectors.json";
        std::ifstream file{path};
        if (!file) QSKIP("the shared fixtures are not beside this checkout");
        std::stringstream bytes;
        bytes << file.rdbuf();
        const std::string text = bytes.str();
        json::Document document;
        const auto root = document.parse(text);
        QVERIFY(root.has_value());
        int rest = 0;
        for (const json::Value vector : root->at("vectors")->items()) {
            const std::string prehash{*vector.at("prehash")->text()};
            if (prehash.size() < 24 || prehash[10] != 'T') continue;
            // A request that the vector describes is taken by the verifier, at its own time.
            const std::string time = prehash.substr(0, 24);
            const std::string method = prehash.substr(24, 3) == "GET" ? "GET" : "POST";
            const std::string tail = prehash.substr(24 + method.size());
            const std::size_t brace = tail.find('{');
            HttpAsk ask{method,
                        tail.substr(0, brace),
                        {},
                        brace == std::string::npos ? std::string{} : tail.substr(brace)};
            ask.headers = {{"ok-access-key", "k"},
                           {"ok-access-passphrase", "p"},
                           {"ok-access-timestamp", time},
                           {"ok-access-sign", std::string{*vector.at("signature")->text()}}};
            const Credentials credentials{"k", std::string{*vector.at("secret")->text()}, "p"};
            QVERIFY(!refuseRequest(ask, credentials, *parseRequestTime(time)).has_value());
            ask.body += ' ';
            QVERIFY(refuseRequest(ask, credentials, *parseRequestTime(time)).has_value());
            ++rest;
        }
        QVERIFY(rest >= 4);
    }

    void aLimitCountsPerInstrument()
    {
        Rig rig;
        // Stops: 20 in 2 s for each instrument (okx.md §7.5).
        const auto place = [&](const std::string& instrument) {
            return rig.post(
                "/api/v5/trade/order-algo",
                R"({"instId":")" + instrument
                    + R"(","tdMode":"cross","side":"sell","ordType":"conditional","sz":"1","slTriggerPx":"1","slOrdPx":"-1","slTriggerPxType":"mark"})");
        };
        for (int i = 0; i < 20; ++i)
            QVERIFY(codeOf(place("ETH-USDT-SWAP")) != "50011");
        QCOMPARE(codeOf(place("ETH-USDT-SWAP")), std::string{"50011"});
        QVERIFY(codeOf(place("BTC-USDT-SWAP")) != "50011");
        rig.now += milliseconds{2000};
        QVERIFY(codeOf(place("ETH-USDT-SWAP")) != "50011");
    }

    void aStreamWithoutDataClosesAfterThirtySeconds()
    {
        Rig rig;
        const auto stream = rig.dialect.openStream(rig.now, "/ws/v5/private");
        QVERIFY(stream.has_value());
        rig.dialect.advance(rig.now + milliseconds{29999});
        QVERIFY(rig.heard().empty());
        rig.dialect.receive(rig.now + milliseconds{29999}, *stream, "ping");
        QCOMPARE(rig.heard(), std::string{"pong\n"});
        rig.dialect.advance(rig.now + milliseconds{59998});
        QVERIFY(rig.heard().empty());
        rig.dialect.advance(rig.now + milliseconds{59999});
        QCOMPARE(rig.heard(), std::string{"closed 4004\n"});
    }

    void positionsArePushedInFullEveryFiveSeconds()
    {
        Rig rig;
        const auto stream = rig.dialect.openStream(rig.now, "/ws/v5/private");
        rig.dialect.receive(rig.now, *stream, rig.login());
        rig.dialect.receive(
            rig.now, *stream,
            R"({"op":"subscribe","args":[{"channel":"positions","instType":"SWAP"}]})");
        QCOMPARE(count(rig.heard(), "snapshot"), 1);
        rig.dialect.advance(rig.now + milliseconds{4999});
        QCOMPARE(count(rig.heard(), "snapshot"), 0);
        rig.dialect.advance(rig.now + milliseconds{5000});
        QCOMPARE(count(rig.heard(), "snapshot"), 1);
        rig.dialect.advance(rig.now + milliseconds{10000});
        QCOMPARE(count(rig.heard(), "snapshot"), 1);
    }

    void theThirtyFirstSubscriberIsAckedAndDead()
    {
        Rig rig;
        StreamId last = 0;
        for (int i = 0; i < 31; ++i) {
            last = *rig.dialect.openStream(rig.now, "/ws/v5/private");
            rig.dialect.receive(rig.now, last, rig.login());
            if (i == 30) static_cast<void>(rig.heard());
            rig.dialect.receive(
                rig.now, last,
                R"({"op":"subscribe","args":[{"channel":"orders","instType":"ANY"}]})");
        }
        const std::string text = rig.heard();
        QVERIFY(contains(text, R"("event":"subscribe")"));
        QVERIFY(contains(text, "channel-conn-count-error"));
        const HttpAnswer placed = rig.post(
            "/api/v5/trade/order",
            R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"buy","ordType":"market","sz":"1"})");
        QCOMPARE(codeOf(placed), std::string{"0"});
        rig.dialect.advance(rig.now);
        for (const StreamOutput& output : rig.dialect.takeOutput())
            QVERIFY(output.stream != last);
    }

    void tooManyRequestsOnAStream()
    {
        Rig rig;
        const auto stream = rig.dialect.openStream(rig.now, "/ws/v5/public");
        for (int i = 0; i < 480; ++i)
            rig.dialect.receive(rig.now, *stream,
                                R"({"op":"unsubscribe","args":[{"channel":"status"}]})");
        QVERIFY(!contains(rig.heard(), "60014"));
        rig.dialect.receive(rig.now, *stream,
                            R"({"op":"unsubscribe","args":[{"channel":"status"}]})");
        QVERIFY(contains(rig.heard(), "60014"));
        rig.now += hours{1};
        rig.dialect.receive(rig.now, *stream,
                            R"({"op":"unsubscribe","args":[{"channel":"status"}]})");
        QVERIFY(!contains(rig.heard(), "60014"));
    }

    void aSecondLoginIsRefused()
    {
        Rig rig;
        const auto stream = rig.dialect.openStream(rig.now, "/ws/v5/business");
        rig.dialect.receive(rig.now, *stream, rig.login());
        QVERIFY(contains(rig.heard(), R"("event":"login","code":"0")"));
        rig.dialect.receive(rig.now, *stream, rig.login());
        QVERIFY(contains(rig.heard(), "60031"));
    }

    void aBarShorterThanTheFilesIsNotServed()
    {
        Rig rig; // BTC has a file of five minutes, ETH has none.
        const auto stream = rig.dialect.openStream(rig.now, "/ws/v5/business");
        rig.dialect.receive(
            rig.now, *stream,
            R"({"op":"subscribe","args":[{"channel":"candle1m","instId":"BTC-USDT-SWAP"}]})");
        QVERIFY(contains(rig.heard(), "60018"));
        rig.dialect.receive(
            rig.now, *stream,
            R"({"op":"subscribe","args":[{"channel":"candle15m","instId":"BTC-USDT-SWAP"},{"channel":"candle1m","instId":"ETH-USDT-SWAP"}]})");
        QVERIFY(!contains(rig.heard(), "60018"));
        QCOMPARE(codeOf(rig.get("/api/v5/market/candles?instId=BTC-USDT-SWAP&bar=1m")),
                 std::string{"51000"});
        QCOMPARE(codeOf(rig.get("/api/v5/market/candles?instId=BTC-USDT-SWAP&bar=5m")),
                 std::string{"0"});
    }

    void aHiddenRowIsCounted()
    {
        Rig rig;
        rig.model.faults().add(rig.now, *Fault::parse("F02{ep=positions,D=10s}"));
        QCOMPARE(
            codeOf(rig.post(
                "/api/v5/trade/order",
                R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"buy","ordType":"market","sz":"1"})")),
            std::string{"0"});
        QVERIFY(contains(rig.get("/api/v5/account/positions").body, R"("data":[])"));
        QCOMPARE(rig.model.faults().faults().front().effects, std::uint64_t{1});
        rig.now += seconds{10};
        QVERIFY(contains(rig.get("/api/v5/account/positions").body, R"("pos":"1")"));
        QCOMPARE(rig.model.faults().faults().front().effects, std::uint64_t{1});
    }

    void cancelAllAfterFiresAndLeavesStops()
    {
        Rig rig;
        QCOMPARE(
            codeOf(rig.post(
                "/api/v5/trade/order",
                R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"buy","ordType":"limit","px":"1000","sz":"1"})")),
            std::string{"0"});
        QCOMPARE(
            codeOf(rig.post(
                "/api/v5/trade/order-algo",
                R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"sell","ordType":"conditional","sz":"1","slTriggerPx":"1000","slOrdPx":"-1","slTriggerPxType":"mark"})")),
            std::string{"0"});
        QCOMPARE(codeOf(rig.post("/api/v5/trade/cancel-all-after", R"({"timeOut":10})")),
                 std::string{"0"});
        rig.dialect.advance(rig.now + milliseconds{9999});
        QCOMPARE(rig.model.workingOrders({"700000000000000001"}).size(), std::size_t{1});
        rig.dialect.advance(rig.now + milliseconds{10000});
        QVERIFY(rig.model.workingOrders({"700000000000000001"}).empty());
        QCOMPARE(rig.model.orderHistory({"700000000000000001"}).front().order.cancelSource,
                 std::string{"20"});
        QCOMPARE(rig.model.pendingStops({"700000000000000001"}).size(), std::size_t{1});
    }

    void anIncrementalBookFollowsItsSequence()
    {
        Rig rig;
        const auto stream = rig.dialect.openStream(rig.now, "/ws/v5/public");
        rig.dialect.receive(
            rig.now, *stream,
            R"({"op":"subscribe","args":[{"channel":"books","instId":"ETH-USDT-SWAP"}]})");
        QVERIFY(contains(rig.heard(), R"("prevSeqId":-1)"));
        std::int64_t previous = toMs(rig.now);
        for (int i = 1; i <= 3; ++i) {
            rig.now += seconds{1};
            QVERIFY(
                rig.model.setPrice(rig.now, {"ETH-USDT-SWAP"}, Price{Decimal::fromInt(3000 + i)})
                    .has_value());
            rig.dialect.advance(rig.now);
            const std::string text = rig.heard();
            QVERIFY(contains(text, R"("action":"update")"));
            QVERIFY(contains(text, (R"("prevSeqId":)" + std::to_string(previous)).c_str()));
            ++previous;
        }
    }
};

QTEST_GUILESS_MAIN(TestOkxDialect)
#include "tst_okx_dialect.moc"
