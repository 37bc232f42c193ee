// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/decode_lines.h"
#include "core/venues/okx/triage.h"
#include "tests/okx/okx_desk.h"
#include "tests/okx/shared_fixtures.h"

#include <QtTest>

#include <nlohmann/json.hpp>

using namespace holdfast;
using namespace holdfast::venues;
using namespace holdfast::venues::okx;
using namespace holdfast::venues::okx::test;

namespace {

using Raw = nlohmann::json;

Raw line(const DecodedLines& decoded, std::size_t index)
{
    return Raw::parse(decoded.lines.at(index));
}
Raw last(const DecodedLines& decoded) { return Raw::parse(decoded.lines.back()); }

} // namespace

class TestOkxDecode : public QObject {
    Q_OBJECT
private slots:
    void aPositionIsALine()
    {
        const auto decoded =
            decodeLines(Source::Rest, "positions", okEnvelope(positionRow("-1.50")));
        QCOMPARE(decoded.exitCode, 0);
        QCOMPARE(decoded.lines.size(), std::size_t{2});
        const Raw row = line(decoded, 0);
        QVERIFY(row.at("kind") == "position");
        QVERIFY(row.at("instrument") == "ETH-USDT-SWAP");
        QVERIFY(row.at("direction") == "short");
        QVERIFY(row.at("qty") == "1.50");
        QVERIFY(row.at("entryPrice") == "2500.10");
        QVERIFY(row.at("liquidationPrice").is_null());
        QVERIFY(row.at("marginMode") == "cross");
        QVERIFY(row.at("sideIndex") == "net");
        QVERIFY(row.at("venueTime") == 1794999900000);
        QVERIFY(last(decoded).at("completeness") == "complete");
        QVERIFY(last(decoded).at("rows") == 1);
    }
    void understandsRest_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("kinds");
        QTest::addColumn<int>("exitCode");
        const auto row = [](const char* tag, const char* name, const std::string& body,
                            const char* kinds, int exitCode) {
            QTest::newRow(tag) << QByteArray{name} << QByteArray::fromStdString(body)
                               << QByteArray{kinds} << exitCode;
        };
        row("positions by path", "/api/v5/account/positions", okEnvelope(positionRow("1")),
            "position read:complete", 0);
        row("orders", "orders-pending", okEnvelope(orderRow("1") + "," + orderRow("2")),
            "order order read:complete", 0);
        row("an order", "order", okEnvelope(orderRow("1")), "order read:complete", 0);
        row("reply to an order", "order",
            okEnvelope(R"({"clOrdId":"a","ordId":"1","sCode":"0","sMsg":"","tag":""})"),
            "ack read:complete", 0);
        row("stops", "orders-algo-pending", okEnvelope(stopRow("1")), "stop read:complete", 0);
        row("fills", "fills", okEnvelope(fillRow("1", "2")), "fill read:complete", 0);
        row("account", "config", okEnvelope(accountRow()), "account read:complete", 0);
        row("time", "time", okEnvelope(timeRow(5)), "time read:complete", 0);
        row("balance", "balance",
            okEnvelope(
                R"({"totalEq":"1","details":[{"ccy":"USDT","eq":"10.5","availEq":"","availBal":"9","uTime":"1"}]})"),
            "balance read:complete", 0);
        row("auto positions", "auto", okEnvelope(positionRow("1")), "position read:complete", 0);
        row("auto orders", "auto", okEnvelope(orderRow("1")), "order read:complete", 0);
        row("auto stops", "auto", okEnvelope(stopRow("1")), "stop read:complete", 0);
        row("auto fills", "auto", okEnvelope(fillRow("1", "2")), "fill read:complete", 0);
        row("auto account", "auto", okEnvelope(accountRow()), "account read:complete", 0);
        row("auto time", "auto", okEnvelope(timeRow(5)), "time read:complete", 0);
        row("auto candles", "auto",
            okEnvelope(R"(["300000","1","2","0.5","1.5","10","1","15","1"])"),
            "candle read:complete", 0);
        row("auto ack", "auto", okEnvelope(R"({"algoId":"1","sCode":"0"})"), "ack read:complete",
            0);
        row("auto close-position", "auto",
            okEnvelope(R"({"clOrdId":"a","instId":"ETH-USDT-SWAP","posSide":"net","tag":""})"),
            "ack read:complete", 0);
        row("refused order", "place-order",
            R"({"code":"1","msg":"","data":[{"clOrdId":"a","ordId":"","sCode":"51008","sMsg":"no "}]})",
            "error read:complete", 0);
        row("undetermined order", "place-order",
            R"({"code":"1","msg":"","data":[{"clOrdId":"a","ordId":"","sCode":"51149","sMsg":"no "}]})",
            "error read:partial", 2);
        row("error reply", "positions", errorEnvelope("50011"), "error read:failed", 2);
        row("one row refused", "positions",
            okEnvelope(positionRow("1") + R"(,{"instType":"SWAP","instId":"X-USDT-SWAP"})"),
            "position read:partial", 2);
        row("one row refused, auto", "auto",
            okEnvelope(positionRow("1") + R"(,{"instType":"SWAP","instId":"X-USDT-SWAP"})"),
            "position read:partial", 2);
        row("spot is not ours", "positions",
            okEnvelope(R"({"instType":"MARGIN","instId":"BTC-USDT","pos":"1","mgnMode":"cross"})"),
            "read:complete", 0);
        row("empty list", "auto", okEnvelope(""), "read:complete", 0);
        row("HTML", "auto", "<html></html>", "read:failed", 3);
        row("cut", "positions", okEnvelope(positionRow("1")).substr(0, 90), "read:failed", 3);
        row("no data", "positions", R"({"code":"0","msg":""})", "read:failed", 3);
        row("unknown rows", "auto", okEnvelope(R"({"surprise":"1"})"), "read:failed", 3);
        row("unknown name", "surprises", okEnvelope(positionRow("1")), "read:failed", 3);
    }
    void understandsRest()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, kinds);
        QFETCH(int, exitCode);
        const auto decoded = decodeLines(Source::Rest, name.toStdString(), body.toStdString());
        QByteArray got;
        for (const std::string& text : decoded.lines) {
            const Raw row = Raw::parse(text);
            if (!got.isEmpty()) got += ' ';
            got += QByteArray::fromStdString(row.at("kind").get<std::string>());
            if (row.at("kind") == "read")
                got += ":" + QByteArray::fromStdString(row.at("completeness").get<std::string>());
        }
        QCOMPARE(got, kinds);
        QCOMPARE(decoded.exitCode, exitCode);
    }
    void aFullPageIsADoubt()
    {
        std::string rows;
        for (int i = 0; i < 100; ++i)
            rows += (i ? "," : "") + orderRow(std::to_string(i + 1));
        const auto decoded = decodeLines(Source::Rest, "orders-pending", okEnvelope(rows));
        QCOMPARE(decoded.exitCode, 2);
        QVERIFY(last(decoded).at("completeness") == "partial");
        QVERIFY(last(decoded).at("rows") == 100);
    }
    void framesAreLines()
    {
        const std::string push =
            R"({"arg":{"channel":"positions","instType":"SWAP"},"eventType":"snapshot","curPage":1,"lastPage":true,"data":[)"
            + positionRow("2") + "]}";
        const auto decoded = decodeLines(Source::Ws, "auto", push);
        QCOMPARE(decoded.exitCode, 0);
        QVERIFY(line(decoded, 0).at("direction") == "long");
        QCOMPARE(decodeLines(Source::Ws, "positions", push).exitCode, 0);
        QCOMPARE(decodeLines(Source::Ws, "orders", push).exitCode, 3);
        const auto two = decodeLines(Source::Ws, "auto", push + "\npong\n" + push + "\n");
        QCOMPARE(two.exitCode, 0);
        QVERIFY(last(two).at("rows") == 3);
        const std::string page =
            R"({"arg":{"channel":"positions","instType":"SWAP"},"eventType":"snapshot","curPage":1,"lastPage":false,"data":[]})";
        QCOMPARE(decodeLines(Source::Ws, "auto", page).exitCode, 2);
        const auto error = decodeLines(
            Source::Ws, "auto",
            R"({"event":"error","msg":"Requests too frequent","code":"60014","connId":"5f3f787a"})");
        QCOMPARE(error.exitCode, 2);
        QVERIFY(line(error, 0).at("kind") == "error");
        QCOMPARE(decodeLines(Source::Ws, "auto", "{\"arg\":").exitCode, 3);
        QCOMPARE(decodeLines(Source::Ws, "auto", "hello").exitCode, 3);
    }
    void recordedFilesDecode()
    {
        HF_NEEDS_FIXTURE(instruments, "okx_api_net/get-instruments-swap.json");
        const auto decoded = decodeLines(Source::Rest, "auto", *instruments);
        QCOMPARE(decoded.exitCode, 0);
        QVERIFY(last(decoded).at("rows") == 312);
        HF_NEEDS_FIXTURE(orders, "nautilus_trader/ws_orders.json");
        const auto push = decodeLines(Source::Ws, "auto", *orders);
        QVERIFY(line(push, 0).at("kind") == "order");
        QVERIFY(line(push, 1).at("kind") == "fill");
        QVERIFY(line(push, 1).at("fee") == "-0.021776769");
        HF_NEEDS_FIXTURE(history, "nautilus_trader/http_get_orders_history.json");
        QVERIFY(line(decodeLines(Source::Rest, "auto", *history), 0).at("venueOrderId")
                == "2497956918703120384");
        for (const char* name :
             {"nautilus_trader/http_get_account_positions-history.json",
              "nautilus_trader/http_get_account_balance.json",
              "nautilus_trader/http_get_candlesticks_full.json",
              "nautilus_trader/http_get_mark_price.json",
              "nautilus_trader/http_get_instruments_swap.json",
              "nautilus_trader/http_get_positions.json",
              "nautilus_trader/http_get_orders_algo_pending_attached_oco.json"}) {
            const auto text = sharedFixture(QString::fromLatin1(name));
            QVERIFY2(text, name);
            QVERIFY2(decodeLines(Source::Rest, "auto", *text).exitCode == 0, name);
        }
    }
    void triageCoalescesPricesOnly_data()
    {
        QTest::addColumn<QByteArray>("frame");
        QTest::addColumn<QByteArray>("key"); // empty: keep
        const auto row = [](const char* tag, const char* frame, const char* key) {
            QTest::newRow(tag) << QByteArray{frame} << QByteArray{key};
        };
        row("ticker",
            R"({"arg":{"channel":"tickers","instId":"ETH-USDT-SWAP"},"data":[{"last":"1"}]})",
            "tickers\",\"instId\":\"ETH-USDT-SWAP");
        row("mark",
            R"({"arg":{"channel":"mark-price","instId":"ETH-USDT-SWAP"},"data":[{"markPx":"1"}]})",
            "mark-price\",\"instId\":\"ETH-USDT-SWAP");
        row("candle",
            R"({"arg":{"channel":"candle5m","instId":"ETH-USDT-SWAP"},"data":[["300000","1","2","0.5","1.5","10","1","15","0"]]})",
            "candle5m\",\"instId\":\"ETH-USDT-SWAP\"},\"data\":[[\"300000");
        row("final candle",
            R"({"arg":{"channel":"candle5m","instId":"ETH-USDT-SWAP"},"data":[["300000","1","2","0.5","1.5","10","1","15","1"]]})",
            "candle5m\",\"instId\":\"ETH-USDT-SWAP\"},\"data\":[[\"300000");
        row("next candle",
            R"({"arg":{"channel":"candle5m","instId":"ETH-USDT-SWAP"},"data":[["600000","1","2","0.5","1.5","10","1","15","0"]]})",
            "candle5m\",\"instId\":\"ETH-USDT-SWAP\"},\"data\":[[\"600000");
        row("two candles in one",
            R"({"arg":{"channel":"candle5m","instId":"ETH-USDT-SWAP"},"data":[["1"],["2"]]})", "");
        row("orders",
            R"({"arg":{"channel":"orders","instType":"SWAP","instId":"ETH-USDT-SWAP"},"data":[{}]})",
            "");
        row("positions", R"({"arg":{"channel":"positions","instType":"SWAP"},"data":[{}]})", "");
        row("stops",
            R"({"arg":{"channel":"orders-algo","instType":"SWAP","instId":"ETH-USDT-SWAP"},"data":[{}]})",
            "");
        row("ack", R"({"event":"subscribe","arg":{"channel":"tickers","instId":"ETH-USDT-SWAP"}})",
            "");
        row("notice", R"({"event":"notice","code":"64008"})", "");
        row("pong", "pong", "");
        row("cut", R"({"arg":{"channel":"tickers")", "");
        row("cut in its row",
            R"({"arg":{"channel":"tickers","instId":"ETH-USDT-SWAP"},"data":[{"last":"1")", "");
        row("no data", R"({"arg":{"channel":"tickers","instId":"ETH-USDT-SWAP"},"data":[]})", "");
        row("another order of names",
            R"({"arg":{"instId":"ETH-USDT-SWAP","channel":"tickers"},"data":[{"last":"1"}]})", "");
        row("an escape in the name",
            R"({"arg":{"channel":"tickers","instId":"ETH\u002dUSDT-SWAP"},"data":[{"last":"1"}]})",
            "");
        row("empty", "", "");
    }
    void triageCoalescesPricesOnly()
    {
        QFETCH(QByteArray, frame);
        QFETCH(QByteArray, key);
        QCOMPARE(
            QByteArray::fromStdString(std::string{
                triage(std::string_view{frame.constData(), static_cast<std::size_t>(frame.size())})
                    .value_or("")}),
            key);
    }
};

QTEST_GUILESS_MAIN(TestOkxDecode)
#include "tst_okx_decode.moc"
