// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/bybit_rig.h"

#include <QTest>

#include <set>

using namespace holdfast;
using namespace holdfast::sim;
using namespace holdfast::sim::bybit;

namespace {

std::string headerOf(const HttpAnswer& answer, const char* name)
{
    for (const auto& [key, value] : answer.headers)
        if (key == name) return value;
    return {};
}
int codeOf(const HttpAnswer& answer) { return Json::parse(answer.body)["retCode"]; }

} // namespace

/// The gateway, lists and public data. Sections are those of bybit.md.
class TestBybitDialect : public QObject {
    Q_OBJECT
private slots:
    void verifiesTheSheetsVectors() // §1.3: computed elsewhere
    {
        Rig rig;
        rig.now = wallFromMs(1700000000000);
        struct Case {
            const char* target;
            const char* signature;
        };
        for (const Case& c :
             {Case{"/v5/position/list?category=linear&settleCoin=USDT&limit=200",
                   "3a88431c415e045e9b47b02bfeb75981b6db816cbf121b8395737a01ee7d4798"},
              Case{"/v5/account/info",
                   "5c122454b57f0bbdaf9475df4198f1639d04c75ba43b7041df50a25533868a9d"}}) {
            HttpAsk ask{"GET",
                        c.target,
                        {{"x-bapi-api-key", "HFDEMOKEY000000001"},
                         {"x-bapi-timestamp", "1700000000000"},
                         {"x-bapi-recv-window", "5000"},
                         {"x-bapi-sign", c.signature}},
                        {}};
            QCOMPARE(codeOf(rig.dialect.http(rig.now, ask)), 0);
            ask.headers.back().second.front() = 'f';
            QCOMPARE(codeOf(rig.dialect.http(rig.now, ask)), 10004);
        }
        QCOMPARE(rig.dialect.counts().signaturesVerified, std::uint64_t{2});
    }

    void aClockMayLagByTheWindowAndLeadByOneSecond_data() // §1.4
    {
        QTest::addColumn<int>("skew");
        QTest::addColumn<QString>("window");
        QTest::addColumn<int>("code");
        QTest::newRow("999 ms ahead") << 999 << "5000" << 0;
        QTest::newRow("1 s ahead") << 1000 << "5000" << 10002;
        QTest::newRow("1 s ahead, wide window") << 1000 << "60000" << 10002;
        QTest::newRow("5 s behind") << -5000 << "5000" << 0;
        QTest::newRow("more") << -5001 << "5000" << 10002;
        QTest::newRow("10 s behind, wide window") << -10000 << "20000" << 0;
    }
    void aClockMayLagByTheWindowAndLeadByOneSecond()
    {
        QFETCH(int, skew);
        QFETCH(QString, window);
        QFETCH(int, code);
        Rig rig;
        QCOMPARE(
            codeOf(rig.dialect.http(rig.now, rig.ask("GET", "/v5/account/info", {},
                                                     milliseconds{skew}, window.toStdString()))),
            code);
    }

    void refusesAtTheGateway()
    {
        Rig rig;
        HttpAsk ask = rig.ask("GET", "/v5/account/info");
        ask.headers[0].second = "another key";
        QCOMPARE(codeOf(rig.dialect.http(rig.now, ask)), 10003);
        // The refusal echoes the key (§1.5): whoever logs it must redact it.
        ask = rig.ask("GET", "/v5/account/info");
        ask.target += "?x=1";
        const HttpAnswer wrong = rig.dialect.http(rig.now, ask);
        QVERIFY(wrong.body.find("HFDEMOKEY000000001") != std::string::npos);
        // A GET with a body dies at the edge; an unknown route is 404.
        ask = rig.ask("GET", "/v5/account/info", "{}");
        QCOMPARE(rig.dialect.http(rig.now, ask).status, 403);
        const HttpAnswer unknown = rig.get("/v5/nothing/here");
        QCOMPARE(unknown.status, 404);
        QCOMPARE(codeOf(unknown), 10017);
        QCOMPARE(rig.dialect.counts().unknown.at("GET /v5/nothing/here"), std::uint64_t{1});
    }

    void aReadOnlyKeyWritesNothing()
    {
        ModelConfig config = Rig::configOf();
        config.accounts.front().permissions = {"read_only"};
        Rig rig{config};
        QCOMPARE(plain(rig.create("Buy", "1")["retCode"]), plain(Json(10005)));
        QCOMPARE(plain(rig.read("/v5/user/query-api")["result"]["readOnly"]), plain(Json(1)));
        QVERIFY(rig.model.positions(rig.uid).empty());
    }

    void limitsAreCountedAndTold() // §8
    {
        Rig rig;
        for (int i = 0; i < 10; ++i) {
            const HttpAnswer answer = rig.post("/v5/position/set-leverage", "{}");
            QCOMPARE(headerOf(answer, "X-Bapi-Limit"), std::string{"10"});
            QCOMPARE(headerOf(answer, "X-Bapi-Limit-Status"), std::to_string(9 - i));
        }
        const HttpAnswer over = rig.post("/v5/position/set-leverage", "{}");
        QCOMPARE(over.status, 200);
        QCOMPARE(codeOf(over), 10006);
        QCOMPARE(headerOf(over, "X-Bapi-Limit-Reset-Timestamp"),
                 std::to_string(toMs(rig.now) + 1000));
        rig.now += milliseconds{1000};
        QVERIFY(codeOf(rig.post("/v5/position/set-leverage", "{}")) != 10006);
    }

    void anAddressThatAsksTooOftenIsBannedForTenMinutes() // §8
    {
        Rig rig;
        int banned = 0;
        for (int i = 0; i < 601; ++i)
            banned += rig.dialect.http(rig.now, {"GET", "/v5/market/time", {}, {}}).status == 403;
        QCOMPARE(banned, 1);
        rig.now += minutes{9};
        QCOMPARE(rig.get("/v5/account/info").status, 403);
        rig.now += minutes{1};
        QCOMPARE(rig.get("/v5/account/info").status, 200);
    }

    void theDefaultPageHidesTheTwentyFirstPosition() // §6.1
    {
        Rig rig;
        int opened = 0;
        for (const Instrument& instrument : rig.model.market().instruments()) {
            NewOrder order;
            order.instrument = instrument.id;
            order.qty = instrument.lot;
            while (order.qty.value * rig.model.market().latest(instrument.id).last.value
                   < Decimal::of("10"))
                order.qty += instrument.lot;
            rig.now += milliseconds{1};
            if (rig.model.placeOrder(rig.uid, rig.now, order).isAccepted()) ++opened;
        }
        QCOMPARE(opened, 26);
        const std::string query = "/v5/position/list?category=linear&settleCoin=";
        QCOMPARE(rig.list(query + "USDT").size(), std::size_t{20});
        QCOMPARE(rig.list(query + "USDT&limit=200").size(), std::size_t{24});
        QCOMPARE(rig.list(query + "USDC&limit=200").size(), std::size_t{2}); // in no USDT list

        // Followed to its end: the cursor is not empty on the last page, and the page after it is.
        std::set<std::string> seen;
        std::string cursor;
        int pages = 0;
        do {
            const Json result = rig.read(query + "USDT&limit=10"
                                         + (cursor.empty() ? "" : "&cursor=" + cursor))["result"];
            for (const Json& row : result["list"])
                QVERIFY(seen.insert(row["symbol"].get<std::string>()).second);
            cursor = result["nextPageCursor"].get<std::string>();
            ++pages;
        } while (!cursor.empty() && pages < 10);
        QCOMPARE(pages, 4);
        QCOMPARE(seen.size(), std::size_t{24});
    }

    void aCursorIsTakenRawOrEncodedAgain() // §6.1
    {
        Rig rig;
        for (int i = 0; i < 5; ++i)
            QCOMPARE(plain(rig.limit("Buy", "1", "2990")["retCode"]), plain(Json(0)));
        const std::string query = "/v5/order/realtime?category=linear&symbol=ETHUSDT&limit=2";
        const Json first = rig.read(query)["result"];
        const std::string cursor = first["nextPageCursor"];
        QVERIFY(cursor.find("%2C") != std::string::npos);
        std::string again = cursor;
        for (std::size_t at = again.find('%'); at != std::string::npos;
             at = again.find('%', at + 3))
            again.replace(at, 1, "%25");
        const Json raw = rig.list(query + "&cursor=" + cursor);
        QCOMPARE(raw.size(), std::size_t{2});
        QVERIFY(raw != first["list"]);
        QCOMPARE(plain(rig.list(query + "&cursor=" + again)), plain(raw));
    }

    void aSymbolAlwaysHasItsRow() // §6.1
    {
        Rig rig;
        const Json flat = rig.position();
        QCOMPARE(plain(flat["size"]), plain(Json("0")));
        QCOMPARE(plain(flat["side"]), plain(Json("")));
        QCOMPARE(plain(flat["seq"]), plain(Json(-1)));
        QVERIFY(
            !rig.read(
                    "/v5/position/list?category=linear&symbol=ETHUSDT")["result"]["nextPageCursor"]
                 .get<std::string>()
                 .empty());
        QVERIFY(rig.list("/v5/position/list?category=linear&settleCoin=USDT").empty());
        QCOMPARE(plain(rig.read("/v5/position/list?category=linear")["retCode"]),
                 plain(Json(10001)));
        // In hedge mode there are two.
        QCOMPARE(plain(rig.write("/v5/position/switch-mode",
                                 {{"symbol", kEth}, {"mode", 3}})["retCode"]),
                 plain(Json(0)));
        QCOMPARE(rig.list("/v5/position/list?category=linear&symbol=ETHUSDT").size(),
                 std::size_t{2});
        QCOMPARE(plain(rig.create("Buy", "1")["retMsg"]),
                 plain(Json("position idx not match position mode")));
        QCOMPARE(plain(rig.create("Buy", "1", {{"positionIdx", 1}})["retCode"]), plain(Json(0)));
    }

    void theMarketIsThere()
    {
        Rig rig;
        const Json instruments = rig.list("/v5/market/instruments-info?category=linear&limit=1000");
        QCOMPARE(instruments.size(), std::size_t{26});
        QCOMPARE(plain(rig.read(
                     "/v5/market/instruments-info?category=linear&limit=1000")["result"]
                                                                              ["nextPageCursor"]),
                 plain(Json("")));
        QVERIFY(rig.list("/v5/market/instruments-info?category=spot").empty());
        const Json ticker = rig.list("/v5/market/tickers?category=linear&symbol=ETHUSDT")[0];
        QCOMPARE(plain(ticker["lastPrice"]), plain(Json("3000")));
        const Json candles =
            rig.list("/v5/market/kline?category=linear&symbol=ETHUSDT&interval=5&limit=3");
        QCOMPARE(candles.size(), std::size_t{3});
        QVERIFY(candles[0][0].get<std::string>()
                > candles[1][0].get<std::string>()); // newest first
        QCOMPARE(candles[0].size(), std::size_t{7});
        QCOMPARE(plain(rig.read(
                     "/v5/market/kline?category=linear&symbol=BTCUSDT&interval=1")["retCode"]),
                 plain(Json(10001))); // shorter than its candle file
        QCOMPARE(
            rig.read("/v5/market/orderbook?category=linear&symbol=ETHUSDT&limit=50")["result"]["b"]
                .size(),
            std::size_t{50});
        QCOMPARE(
            plain(rig.read("/v5/market/funding/history?category=linear&symbol=ETHUSDT&startTime=1")
                      ["retCode"]),
            plain(Json(10001))); // §9: alone it is an error
        QCOMPARE(
            rig.list("/v5/market/funding/history?category=linear&symbol=ETHUSDT&limit=3").size(),
            std::size_t{3});
        QVERIFY(
            !rig.read("/v5/market/price-limit?category=linear&symbol=ETHUSDT")["result"]["buyLmt"]
                 .get<std::string>()
                 .empty());
        QCOMPARE(plain(rig.read("/v5/market/time")["time"]), plain(Json(toMs(rig.now))));
    }

    void theAccountIsThere()
    {
        Rig rig;
        const Json wallet = rig.list("/v5/account/wallet-balance?accountType=UNIFIED")[0];
        QCOMPARE(wallet["coin"].size(), std::size_t{3});
        QCOMPARE(plain(rig.read("/v5/account/info")["result"]["marginMode"]),
                 plain(Json("REGULAR_MARGIN")));
        const Json key = rig.read("/v5/user/query-api")["result"];
        QCOMPARE(plain(key["uta"]), plain(Json(1)));
        QVERIFY(key["permissions"]["Wallet"].empty());
        ModelConfig unbound = Rig::configOf();
        unbound.accounts[0].boundIps.clear();
        Rig anywhere{std::move(unbound)};
        QCOMPARE(plain(anywhere.read("/v5/user/query-api")["result"]["ips"]),
                 std::string{R"(["*"])"});
        Json reply = rig.write("/v5/position/set-leverage",
                               {{"symbol", kEth}, {"buyLeverage", "5"}, {"sellLeverage", "5"}});
        QCOMPARE(plain(reply["retCode"]), plain(Json(0)));
        QCOMPARE(plain(rig.position()["leverage"]), plain(Json("5")));
        reply = rig.write("/v5/position/set-leverage",
                          {{"symbol", kEth}, {"buyLeverage", "5"}, {"sellLeverage", "5"}});
        QCOMPARE(plain(reply["retCode"]), plain(Json(110043)));
        QCOMPARE(plain(rig.write("/v5/account/set-margin-mode",
                                 {{"setMarginMode", "ISOLATED_MARGIN"}})["retCode"]),
                 plain(Json(0)));
        QCOMPARE(plain(rig.read("/v5/account/info")["result"]["marginMode"]),
                 plain(Json("ISOLATED_MARGIN")));
        QCOMPARE(plain(rig.create("Buy", "1")["retCode"]), plain(Json(0)));
        reply = rig.write("/v5/account/set-margin-mode", {{"setMarginMode", "REGULAR_MARGIN"}});
        QCOMPARE(plain(reply["retCode"]), plain(Json(3400045)));
        QVERIFY(!reply["result"]["reasons"].empty());
    }
};

QTEST_GUILESS_MAIN(TestBybitDialect)
#include "tst_bybit_dialect.moc"
