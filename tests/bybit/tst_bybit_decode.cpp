// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/decode_lines.h"
#include "tests/bybit/bybit_rows.h"
#include "tests/bybit/shared_fixtures.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::venues;
using namespace holdfast::venues::bybit;
using namespace holdfast::venues::bybit::test;

namespace {

Raw line(const DecodedLines& decoded, std::size_t index)
{
    return Raw::parse(decoded.lines.at(index));
}

/// "position read:complete"
QString kindsOf(const DecodedLines& decoded)
{
    QStringList kinds;
    for (const std::string& text : decoded.lines) {
        const Raw row = Raw::parse(text);
        QString kind = QString::fromStdString(row.at("kind").get<std::string>());
        if (kind == u"read")
            kind += u':' + QString::fromStdString(row.at("completeness").get<std::string>());
        kinds << kind;
    }
    return kinds.join(u' ');
}

std::string push(const std::string& topic, const std::string& rows)
{
    return R"({"id":"7001_x_1","topic":")" + topic + R"(","creationTime":1795000000000,"data":[)"
           + rows + "]}";
}

} // namespace

/// What `holdfast-cli decode --venue bybit` prints (decisions §15).
class TestBybitDecode : public QObject {
    Q_OBJECT
private slots:
    void aPositionIsALine();
    void aPositionsStopIsALine();
    void understands_data();
    void understands();
    void recordedPayloads_data();
    void recordedPayloads();
    void recordedTickers();
};

void TestBybitDecode::aPositionIsALine()
{
    const auto decoded =
        decodeLines(PayloadSource::Rest, "position/list", listEnvelope(positionRow("1.50")));
    QCOMPARE(decoded.exitCode, 0);
    QCOMPARE(kindsOf(decoded), QStringLiteral("position read:complete"));
    const Raw row = line(decoded, 0);
    QVERIFY(row.at("instrument") == "ETHUSDT");
    QVERIFY(row.at("direction") == "long");
    QVERIFY(row.at("qty") == "1.50");
    QVERIFY(row.at("entryPrice") == "2500.10");
    QVERIFY(row.at("markPrice") == "2501");
    QVERIFY(row.at("liquidationPrice").is_null()); // "" is unknown, not safe
    QVERIFY(row.at("marginMode") == "cross");
    QVERIFY(row.at("sideIndex") == "net");
    QVERIFY(row.at("venueTime") == 1794999900000);
}

void TestBybitDecode::aPositionsStopIsALine()
{
    const auto decoded =
        decodeLines(PayloadSource::Rest, "order/realtime", listEnvelope(stopRow("77")));
    QCOMPARE(kindsOf(decoded), QStringLiteral("stop read:complete"));
    const Raw row = line(decoded, 0);
    QVERIFY(row.at("venueOrderId") == "77");
    QVERIFY(row.at("clientOrderId") == "");
    QVERIFY(row.at("triggerPrice") == "2400");
    QVERIFY(row.at("triggerType") == "mark");
    QVERIFY(row.at("closesWholePosition") == true);
    QVERIFY(row.at("qty").is_null());
    QVERIFY(row.at("state") == "live");
}

void TestBybitDecode::understands_data()
{
    QTest::addColumn<bool>("isRest");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("payload");
    QTest::addColumn<QString>("kinds");
    QTest::addColumn<int>("exitCode");
    const auto rest = [](const char* tag, const char* name, const std::string& body,
                         const char* kinds, int exitCode) {
        QTest::newRow(tag) << true << QString::fromUtf8(name) << QString::fromStdString(body)
                           << QString::fromUtf8(kinds) << exitCode;
    };
    const auto ws = [](const char* tag, const char* name, const std::string& frame,
                       const char* kinds, int exitCode) {
        QTest::newRow(tag) << false << QString::fromUtf8(name) << QString::fromStdString(frame)
                           << QString::fromUtf8(kinds) << exitCode;
    };
    const std::string fired =
        with(with(stopRow("77", "Filled"), "cumExecQty", "1"), "avgPrice", "2399.5");
    rest("by path", "/v5/position/list", listEnvelope(positionRow("1")), "position read:complete",
         0);
    rest("auto positions", "auto", listEnvelope(positionRow("1")), "position read:complete", 0);
    rest("an empty list", "position/list", listEnvelope(""), "read:complete", 0);
    rest("a list that is null is none", "position/list",
         envelope(R"({"category":"linear","list":null})"), "read:failed", 3);
    rest("auto orders and stops", "auto", listEnvelope(orderRow("1") + "," + stopRow("2")),
         "order stop read:complete", 0);
    rest("a stop that fired is both", "order/history", listEnvelope(fired),
         "order stop read:complete", 0);
    rest("a status of tomorrow", "auto", listEnvelope(orderRow("1", "Dreaming")), "read:partial",
         2);
    rest("fills, and funding is none", "auto",
         listEnvelope(fillRow("e1") + "," + fillRow("e2", "Funding")), "fill bill read:complete",
         0);
    rest("key", "auto", envelope(keyResult()), "account read:complete", 0);
    rest("account", "account/info", envelope(accountResult()), "account read:complete", 0);
    rest("time", "market/time",
         envelope(R"({"timeSecond":"1795000000","timeNano":"1795000000000000000"})"),
         "time read:complete", 0);
    rest("an ack", "auto", envelope(R"({"orderId":"1","orderLinkId":"HF-1"})"), "ack read:complete",
         0);
    rest("an ack that names nothing", "position/trading-stop", envelope("{}"), "ack read:complete",
         0);
    rest("not modified", "position/trading-stop", errorEnvelope(34040, "not modified"),
         "error read:failed", 2);
    rest("a batch", "order/create-batch",
         R"({"retCode":0,"retMsg":"OK","result":{"list":[{"orderId":"1","orderLinkId":"a"},)"
         R"({"orderId":"","orderLinkId":"b"}]},"retExtInfo":{"list":[{"code":0,"msg":"OK"},)"
         R"({"code":110007,"msg":"ab not enough for new order"}]},"time":1})",
         "ack error read:complete", 0);
    rest("no JSON", "auto", "<html>502</html>", "read:failed", 3);
    rest("rows of something else", "auto", listEnvelope(R"({"a":1})"), "read:failed", 3);
    rest("no such name", "positions/list", listEnvelope(positionRow("1")), "read:failed", 3);
    std::string page;
    for (int i = 0; i < 20; ++i)
        page += (i ? "," : "") + positionRow("1", "A" + std::to_string(i) + "USDT");
    rest("twenty rows and a cursor are no whole list", "position/list", listEnvelope(page, "next"),
         (QStringLiteral("position ").repeated(20) + QStringLiteral("read:partial"))
             .toUtf8()
             .constData(),
         2);

    ws("order", "auto", push("order", orderRow("1")), "order read:complete", 0);
    ws("stop by its topic", "order", push("order", stopRow("1")), "stop read:complete", 0);
    ws("of another topic", "position", push("order", stopRow("1")), "read:failed", 3);
    ws("fill", "execution", push("execution", fillRow("e1")), "fill read:complete", 0);
    ws("a ticker", "tickers",
       R"({"topic":"tickers.ETHUSDT","type":"delta","data":{"symbol":"ETHUSDT","markPrice":"2501"},"cs":1,"ts":1795000000000})",
       "quote read:complete", 0);
    ws("fast executions lack their ids", "auto",
       R"({"topic":"execution.fast","creationTime":1,"data":[]})", "read:failed", 3);
    ws("login", "auto", R"({"success":true,"ret_msg":"","op":"auth","conn_id":"c"})",
       "ack read:complete", 0);
    ws("login refused", "auto",
       R"({"success":false,"ret_msg":"API key is invalid","op":"auth","conn_id":"c"})",
       "error read:partial", 2);
    ws("two lines", "auto", push("order", orderRow("1")) + "\n" + push("order", stopRow("2")),
       "order stop read:complete", 0);
    ws("no frame", "auto", "hello", "read:failed", 3);
}

void TestBybitDecode::understands()
{
    QFETCH(bool, isRest);
    QFETCH(QString, name);
    QFETCH(QString, payload);
    QFETCH(QString, kinds);
    QFETCH(int, exitCode);
    const auto decoded = decodeLines(isRest ? PayloadSource::Rest : PayloadSource::Ws,
                                     name.toStdString(), payload.toStdString());
    QCOMPARE(kindsOf(decoded), kinds);
    QCOMPARE(decoded.exitCode, exitCode);
    for (const std::string& text : decoded.lines) // the key is echoed by the venue, and not by us
        QVERIFY(text.find("HFDEMOKEY") == std::string::npos);
}

/// Payloads of the real venue (grade R of the fixtures' PROVENANCE), as `decode --name auto` takes them.
void TestBybitDecode::recordedPayloads_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("isRest");
    QTest::addColumn<QString>("kinds");
    QTest::addColumn<int>("exitCode");
    const auto row = [](const char* file, bool isRest, const char* kinds, int exitCode) {
        QTest::newRow(file) << QString::fromUtf8(file) << isRest << QString::fromUtf8(kinds)
                            << exitCode;
    };
    row("ccxt_response_bybit.fetchPositions_linear.json", true, "position read:complete", 0);
    row("ccxt_response_bybit.fetchOpenOrder_linear.json", true, "order read:complete", 0);
    row("ccxt_response_bybit.fetchClosedOrders_linear.json", true, "order order read:complete", 0);
    row("ccxt_response_bybit.fetchMyTrades_linear_trade_row.json", true, "fill read:complete", 0);
    row("ccxt_response_bybit.fetchMyTrades_linear_funding_row.json", true, "bill read:complete", 0);
    row("ccxt_response_bybit.fetchFundingRate_tickers_linear.json", true, "quote read:complete", 0);
    row("ccxt_response_bybit.fetchOrderBook_linear.json", true, "read:failed",
        3); // no noun of ours
    row("getOrderError.json5", true, "error read:failed", 2);
    row("nautilus_resources_2025-10/server_time.json", true, "time read:complete", 0);
    row("ws_account_position.json", false, "position read:complete", 0);
}

void TestBybitDecode::recordedPayloads()
{
    QFETCH(QString, file);
    QFETCH(bool, isRest);
    QFETCH(QString, kinds);
    QFETCH(int, exitCode);
    const auto text = sharedFixture(file);
    if (!text) QSKIP("no ../shared/fixtures/bybit beside the sources");
    const auto decoded =
        decodeLines(isRest ? PayloadSource::Rest : PayloadSource::Ws, "auto", *text);
    QVERIFY2(kindsOf(decoded) == kinds, decoded.lines.back().c_str());
    QCOMPARE(decoded.exitCode, exitCode);
}

/// Eight recorded lines; the first was edited by whoever kept it: its topic is another symbol's.
void TestBybitDecode::recordedTickers()
{
    HF_NEEDS_FIXTURE(text, "wsTicker.json");
    QStringList codes;
    for (const QByteArray& frame : QByteArray::fromStdString(*text).split('\n')) {
        if (frame.trimmed().isEmpty()) continue;
        const auto decoded = decodeLines(PayloadSource::Ws, "auto", frame.toStdString());
        codes << QString::number(decoded.exitCode) + u' ' + kindsOf(decoded);
    }
    QCOMPARE(codes.size(), 8);
    QCOMPARE(codes.at(0), QStringLiteral("3 read:failed"));
    QCOMPARE(codes.at(1), QStringLiteral("0 read:complete")); // an option: understood, and not ours
    for (int i = 2; i < 6; ++i)
        QCOMPARE(codes.at(i), QStringLiteral("0 quote read:complete"));
}

QTEST_GUILESS_MAIN(TestBybitDecode)
#include "tst_bybit_decode.moc"
