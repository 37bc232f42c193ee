// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/push.h"
#include "core/venues/bybit/tickers.h"
#include "core/venues/bybit/triage.h"
#include "tests/bybit/bybit_rows.h"
#include "tests/bybit/shared_fixtures.h"
#include "tests/support/compare.h"

#include <QtTest>

#include <algorithm>

using namespace holdfast;
using namespace holdfast::venues;
using namespace holdfast::venues::bybit;
using namespace holdfast::venues::bybit::test;

namespace {

std::string push(const std::string& topic, const std::string& rows,
                 const std::string& id = "7001_ETHUSDT_5000")
{
    return R"({"id":")" + id + R"(","topic":")" + topic
           + R"(","creationTime":1795000000000,"data":[)" + rows + "]}";
}
std::string ticker(const std::string& type, const std::string& fields, int cs = 10,
                   const std::string& symbol = "ETHUSDT")
{
    return R"({"topic":"tickers.)" + symbol + R"(","type":")" + type + R"(","data":{"symbol":")"
           + symbol + "\"" + (fields.empty() ? "" : "," + fields) + R"(},"cs":)"
           + std::to_string(cs) + R"(,"ts":1795000000100})";
}
const char* const kCandleKey = "kline.5.ETHUSDT\",\"data\":[{\"start\":1795000200000";

const Pushed& pushedOf(const Result<Message>& message) { return std::get<Pushed>(*message); }

/// What a frame is, in a word, or why it was refused.
std::string wordOf(const Result<Message>& message)
{
    if (!message) return "refused: " + message.error().context;
    struct Word {
        std::string operator()(const Pong&) const { return "pong"; }
        std::string operator()(const LoginAnswered& m) const
        {
            return std::string{"login "} + (m.isOk ? "ok" : "no") + " [" + m.code + "] " + m.text;
        }
        std::string operator()(const SubscribeAnswered& m) const
        {
            return std::string{"ack "} + (m.isOk ? "ok" : "no") + " [" + m.id + "] " + m.text;
        }
        std::string operator()(const TradeAnswered& m) const
        {
            return "trade " + m.op + " [" + m.id + "] " + m.code + " " + m.venueId.text + " "
                   + m.clientId.text;
        }
        std::string operator()(const Unheeded& m) const { return "unheeded " + m.op; }
        std::string operator()(const Pushed& m) const
        {
            std::string word = "push " + m.topic;
            for (const VenueFact& fact : m.facts)
                word += " " + std::string{nameOf(fact)};
            if (m.ticker) word += m.ticker->isWhole ? " whole" : " change";
            if (!m.faults.empty()) word += " faults " + std::to_string(m.faults.size());
            return word;
        }
    };
    return std::visit(Word{}, *message);
}

} // namespace

class TestBybitPush : public QObject {
    Q_OBJECT
private slots:
    void frames_data()
    {
        QTest::addColumn<QString>("frame");
        QTest::addColumn<QString>("word");
        const auto row = [](const char* name, const std::string& frame, const char* word) {
            QTest::newRow(name) << QString::fromStdString(frame) << word;
        };
        // clang-format off
        row("pong public", R"({"success":true,"ret_msg":"pong","conn_id":"c","req_id":"","op":"ping"})", "pong");
        row("pong private", R"({"req_id":"","op":"pong","args":["1675418560633"],"conn_id":"c"})", "pong");
        row("pong trade", R"({"retCode":0,"retMsg":"OK","op":"pong","data":["1711002002529"],"connId":"c"})", "pong");
        row("auth ok private", R"({"success":true,"ret_msg":"","op":"auth","conn_id":"c"})", "login ok [] ");
        row("auth ok trade", R"({"retCode":0,"retMsg":"OK","op":"auth","connId":"c"})", "login ok [0] OK");
        row("auth refused trade", R"({"retCode":10004,"retMsg":"error sign! origin_string[KEY]","op":"auth","connId":"c"})", "login no [10004] error sign! origin_string[not shown]");
        row("auth refused private", R"({"success":false,"ret_msg":"Params Error","op":"auth","conn_id":"c"})", "login no [] Params Error");
        row("auth that contradicts itself", R"({"success":true,"retCode":10003,"retMsg":"Invalid apikey","op":"auth"})", "login no [10003] Invalid apikey");
        row("auth that says nothing", R"({"op":"auth","conn_id":"c"})", "refused: auth: neither success nor retCode");
        row("ack", R"({"success":true,"ret_msg":"","conn_id":"c","req_id":"3","op":"subscribe"})", "ack ok [3] ");
        row("ack spot", R"({"success":true,"ret_msg":"subscribe","conn_id":"c","req_id":"3","op":"subscribe"})", "ack ok [3] subscribe");
        row("ack refused", R"({"success":false,"ret_msg":"error:handler not found,topic:tickers.X","conn_id":"c","req_id":"3","op":"subscribe"})", "ack no [3] error:handler not found,topic:tickers.X");
        row("ack refused, escaped", R"({"success":false,"ret_msg":"args size \u003e10","conn_id":"c","req_id":"3","op":"subscribe"})", "ack no [3] args size >10");
        row("ack without success", R"({"ret_msg":"","req_id":"3","op":"subscribe"})", "refused: subscribe: no success");
        row("unsubscribed", R"({"success":true,"ret_msg":"","op":"unsubscribe"})", "unheeded unsubscribe");
        row("trade accepted", R"({"reqId":"r1","retCode":0,"retMsg":"OK","op":"order.create","data":{"orderId":"11","orderLinkId":"HF-1"},"connId":"c"})", "trade order.create [r1] 0 11 HF-1");
        row("trade refused", R"({"reqId":"r1","retCode":110001,"retMsg":"order not exists or too late to cancel","op":"order.cancel","data":{},"connId":"c"})", "trade order.cancel [r1] 110001  ");
        row("trade without a code", R"({"reqId":"r1","op":"order.create","data":{}})", "refused: order.create: no retCode");
        row("D1 order", push("order", orderRow("1")), "push order orders push");
        row("D1 categorised", push("order.linear", orderRow("1")), "push order.linear orders push");
        row("D1 stop", push("order", stopRow("s1")), "push order stops push");
        row("D1 triggered stop is both", push("order", stopRow("s1", "Filled")), "push order orders push stops push");
        row("D1 a bad row and a good one", push("order", without(orderRow("1"), "qty") + "," + orderRow("2")), "push order orders push faults 1");
        row("D2", push("execution", fillRow("e1")), "push execution orders push");
        row("D2 funding alone", push("execution", fillRow("e1", "Funding")), "push execution orders push");
        row("D2 unknown type", push("execution", fillRow("e1", "Gift")), "push execution orders push faults 1");
        row("D3", push("execution.fast", fillRow("e1")), "refused: push: a topic we never asked for: execution.fast");
        row("D4", push("position", positionRow("1")), "push position positions push");
        row("D4 refused row", push("position", without(positionRow("1"), "size")), "push position positions push faults 1");
        row("D5", push("wallet", R"({"coin":[{"coin":"USDT","equity":"1","availableToWithdraw":""}]})"), "push wallet balance push");
        row("D5 no coins", push("wallet", R"({"accountType":"UNIFIED"})"), "push wallet balance push faults 1");
        row("D6 whole", ticker("snapshot", R"("lastPrice":"2500")"), "push tickers.ETHUSDT whole");
        row("D6 change", ticker("delta", R"("lastPrice":"2500")"), "push tickers.ETHUSDT change");
        row("D6 neither", ticker("update", ""), R"(refused: tickers.ETHUSDT: type "update")");
        row("D6 bad price", ticker("delta", R"("lastPrice":"-1")"), "refused: tickers.ETHUSDT: lastPrice: negative");
        row("D6 of another symbol", R"({"topic":"tickers.ETHUSDT","type":"delta","data":{"symbol":"BTCUSDT"},"cs":1,"ts":1795000000100})", "refused: tickers.ETHUSDT: of BTCUSDT");
        row("D7", R"({"topic":"kline.5.ETHUSDT","data":[{"start":1795000200000,"end":1,"interval":"5","open":"10","close":"11","high":"12","low":"9","volume":"1","confirm":false,"timestamp":1}],"ts":1,"type":"snapshot"})", "push kline.5.ETHUSDT candles push");
        row("D7 a week", R"({"topic":"kline.W.ETHUSDT","data":[]})", "refused: push: a topic we never asked for: kline.W.ETHUSDT");
        row("D8 trades", R"({"topic":"publicTrade.ETHUSDT","data":[]})", "refused: push: a topic we never asked for: publicTrade.ETHUSDT");
        row("D8 dcp", push("dcp.future", "{}"), "refused: push: a topic we never asked for: dcp.future");
        row("no data", R"({"topic":"order","id":"x"})", "refused: order: data: missing");
        row("data an object", R"({"topic":"order","data":{}})", "refused: order: data is not a list");
        row("neither", R"({"conn_id":"c"})", "refused: frame: neither an answer nor a push");
        row("a list", "[]", "refused: frame: not an object");
        // clang-format on
    }
    void frames()
    {
        QFETCH(QString, frame);
        QFETCH(QString, word);
        QCOMPARE(wordOf(decodeFrame(frame.toStdString())), word.toStdString());
    }
    void noCutFrameIsUnderstood()
    {
        const std::string whole = push("position", positionRow("1"));
        QVERIFY(decodeFrame(whole).has_value());
        for (std::size_t length = 0; length < whole.size(); ++length)
            QVERIFY(!decodeFrame(whole.substr(0, length)));
    }
    void theIdNamesTheAccount_data()
    {
        QTest::addColumn<QString>("uid");
        QTest::newRow("7001_ETHUSDT_5000") << "7001";
        QTest::newRow("7001_position_1795000000000") << "7001";
        QTest::newRow("5923240c6880ab-c59f-420b-9adb-3639adc9dd90") << "";
        QTest::newRow("0f000000-0000-4000-8000-0000000000aa") << "";
        QTest::newRow("x7001_ETHUSDT_5000") << "";
        QTest::newRow("_ETHUSDT") << "";
    }
    void theIdNamesTheAccount()
    {
        QFETCH(QString, uid);
        const auto message = decodeFrame(push("order", orderRow("1"), QTest::currentDataTag()));
        QCOMPARE(pushedOf(message).uid, uid.toStdString());
    }
    /// Recorded order of one fill: what each message says, and that they share one number.
    void modelledBurst()
    {
        HF_NEEDS_FIXTURE(text, "modelled/ws_fill_burst.jsonl");
        std::vector<std::string> words;
        std::optional<std::int64_t> sequence;
        for (const QByteArray& line : QByteArray::fromStdString(*text).split('\n')) {
            if (line.trimmed().isEmpty()) continue;
            const auto message = decodeFrame(line.toStdString());
            words.push_back(wordOf(message));
            if (!message || pushedOf(message).facts.empty()) continue;
            if (const auto* positions =
                    std::get_if<PositionsPush>(&pushedOf(message).facts.front()))
                sequence = positions->rows.front().sequence;
            if (const auto* orders = std::get_if<OrdersPush>(&pushedOf(message).facts.front())) {
                QCOMPARE(orders->orders.front().state, OrderState::Filled);
                QCOMPARE(pushedOf(message).uid, std::string{"70000001"});
            }
        }
        QCOMPARE(words, (std::vector<std::string>{
                            "refused: push: a topic we never asked for: execution.fast",
                            "push order orders push", "push position positions push",
                            "push wallet balance push"}));
        QCOMPARE(sequence, std::optional<std::int64_t>{37000000146});
    }
    /// bybit.md §2.3: the stop's row comes first; we tell the closing order first.
    void aStopThatWentWithItsPositionIsToldAfterTheClosingOrder()
    {
        HF_NEEDS_FIXTURE(text, "modelled/ws_order_stop_deactivated_with_closing_fill.json");
        const auto message = decodeFrame(*text);
        QCOMPARE(wordOf(message), std::string{"push order orders push stops push"});
        const auto& orders = std::get<OrdersPush>(pushedOf(message).facts.at(0));
        QCOMPARE(orders.orders.size(), std::size_t{1});
        QCOMPARE(orders.orders.front().clientId, ClientOrderId{"hf-close-0001"});
        const auto& stops = std::get<StopsPush>(pushedOf(message).facts.at(1));
        QCOMPARE(stops.stops.front().state, StopOrderState::Canceled);
        QCOMPARE(stops.stops.front().failCode, std::string{"CancelByTpSlTsClear"});
    }
    /// Every frame of ../shared, recorded or made, is understood or refused with this reason.
    void framesOfOthers_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("word");
        // clang-format off
        QTest::newRow("R position") << "ws_account_position.json" << "push position positions push";
        QTest::newRow("M trailing") << "modelled/ws_order_trailing_stop_untriggered.json" << "push order stops push";
        QTest::newRow("M trailing filled") << "modelled/ws_order_trailing_stop_filled.json" << "push order orders push stops push";
        QTest::newRow("D position") << "nautilus_resources_2025-10/ws_position.json" << "push position positions push";
        QTest::newRow("D wallet") << "ws_account_wallet.json" << "push wallet balance push";
        QTest::newRow("D execution") << "ws_account_execution.json" << "push execution orders push";
        QTest::newRow("D execution.fast") << "ws_account_execution_fast.json" << "refused: push: a topic we never asked for: execution.fast";
        QTest::newRow("D ticker") << "ws_ticker_linear.json" << "push tickers.BTCUSDT whole";
        QTest::newRow("D kline") << "ws_kline.json" << "push kline.5.BTCUSDT candles push";
        QTest::newRow("D book") << "ws_orderbook_snapshot.json" << "refused: push: a topic we never asked for: orderbook.1.BTCUSDT";
        QTest::newRow("D book delta") << "ws_orderbook_delta.json" << "refused: push: a topic we never asked for: orderbook.1.BTCUSDT";
        QTest::newRow("D book without asks") << "nautilus_resources_2025-10/ws_orderbook_delta_no_asks.json" << "refused: push: a topic we never asked for: orderbook.50.BTCUSDT";
        QTest::newRow("S order, ended") << "ws_account_order.json" << "push order orders push stops push";
        QTest::newRow("S order filled") << "ws_account_order_filled.json" << "push order orders push faults 1";
        QTest::newRow("S stop") << "ws_account_order_stop_loss.json" << "push order stops push";
        QTest::newRow("S conditional") << "ws_account_order_stop_market.json" << "push order stops push";
        QTest::newRow("S take") << "ws_account_order_take_profit.json" << "push order stops push";
        QTest::newRow("S trade ack") << "ws_order_response.json" << "trade order.create [order-req-001] 0 1726025498520715008 client-order-1";
        QTest::newRow("S auth ok") << "ws_auth_success.json" << "login ok [0] ";
        QTest::newRow("S auth refused") << "ws_auth_failure.json" << "login no [10003] Invalid apikey";
        QTest::newRow("S ack") << "ws_subscription_ack.json" << "ack ok [sub-orderbook-1] ";
        QTest::newRow("S a topic that does not exist") << "ws_public_trade.json" << "refused: push: a topic we never asked for: trade.linear.BTCUSDT";
        // clang-format on
    }
    void framesOfOthers()
    {
        QFETCH(QString, file);
        QFETCH(QString, word);
        const auto text = sharedFixture(file);
        if (!text) QSKIP("no ../shared/fixtures/bybit beside the sources");
        QCOMPARE(wordOf(decodeFrame(*text)), word.toStdString());
    }
    /// Eight recorded lines: spot under an edited topic, an option, linear, inverse, one with a cut time.
    void recordedTickers()
    {
        HF_NEEDS_FIXTURE(text, "wsTicker.json");
        std::vector<std::string> words;
        Tickers tickers;
        std::vector<Quote> said;
        for (const QByteArray& line : QByteArray::fromStdString(*text).split('\n')) {
            if (line.trimmed().isEmpty()) continue;
            const auto message = decodeFrame(line.toStdString());
            words.push_back(wordOf(message));
            if (message && pushedOf(message).ticker)
                if (auto quote = tickers.take(*pushedOf(message).ticker)) said.push_back(*quote);
        }
        QCOMPARE(words,
                 (std::vector<std::string>{
                     "refused: tickers.BTC-USDT: of BTCUSDT", "push tickers.BTC-28JUN24-60000-P",
                     "push tickers.BTCUSDT whole", "push tickers.BTCUSDT change",
                     "push tickers.BTCPERP whole", "push tickers.BTCPERP change",
                     "push tickers.BTCUSD whole", "push tickers.BTCUSD change"}));
        // The change of the recorded pair leaves last as it was and moves mark.
        QCOMPARE(said.at(1).instrument, InstrumentId{"BTCUSDT"});
        QCOMPARE(said.at(1).last, std::optional{Price::of("61874.00")});
        QCOMPARE(said.at(1).mark, std::optional{Price::of("61875.06")});
        QCOMPARE(said.at(1).bid, std::optional{Price::of("61873.90")});
        QCOMPARE(said.at(1).time, wallFromMs(1715748763063));
    }
    void tickersMerge()
    {
        const auto change = [](const std::string& frame) {
            return *pushedOf(decodeFrame(frame)).ticker;
        };
        Tickers tickers;
        QVERIFY(!tickers.take(change(ticker("delta", R"("lastPrice":"1")")))); // T2
        const auto whole = tickers.take(change(
            ticker("snapshot", R"("lastPrice":"2500","markPrice":"2501","bid1Price":"2499")", 10)));
        QVERIFY(whole && whole->last == Price::of("2500") && !whole->ask); // T1
        const auto merged =
            tickers.take(change(ticker("delta", R"("markPrice":"2502","ask1Price":"2503")", 12)));
        QVERIFY(merged.has_value()); // T3
        QCOMPARE(merged->last, std::optional{Price::of("2500")});
        QCOMPARE(merged->mark, std::optional{Price::of("2502")});
        QCOMPARE(merged->ask, std::optional{Price::of("2503")});
        QVERIFY(!tickers.take(change(ticker("delta", R"("markPrice":"1")", 11)))); // T4
        QVERIFY(tickers.take(change(ticker("delta", "", 12)))->mark
                == Price::of("2502")); // unchanged
        const auto again = tickers.take(change(ticker("snapshot", R"("lastPrice":"3000")", 5)));
        QVERIFY(again && !again->mark); // T1: nothing of before is left
        tickers.forget();
        QVERIFY(!tickers.take(change(ticker("delta", R"("lastPrice":"1")", 99)))); // T5
    }
    void onlyCandlesGiveWay_data()
    {
        QTest::addColumn<QString>("frame");
        QTest::addColumn<QString>("key"); // empty: kept
        const auto row = [](const char* name, const std::string& frame, const char* key) {
            QTest::newRow(name) << QString::fromStdString(frame) << key;
        };
        // clang-format off
        row("candle", R"({"topic":"kline.5.ETHUSDT","data":[{"start":1795000200000,"end":1795000499999,"confirm":false}],"ts":1,"type":"snapshot"})", kCandleKey);
        row("two candles", R"({"topic":"kline.5.ETHUSDT","data":[{"start":1795000200000,"end":1},{"start":1795000500000,"end":1}],"ts":1})", "");
        row("other order of keys", R"({"data":[{"start":1795000200000,"end":1}],"topic":"kline.5.ETHUSDT"})", "");
        row("start at the end", R"({"topic":"kline.5.ETHUSDT","data":[{"start":1795000200000}],"ts":1})", "");
        row("ticker change", ticker("delta", R"("lastPrice":"1")"), "");
        row("ticker whole", ticker("snapshot", R"("lastPrice":"1")"), "");
        row("private", push("order", orderRow("1")), "");
        row("ack", R"({"success":true,"ret_msg":"","req_id":"3","op":"subscribe"})", "");
        row("cut", std::string{R"({"topic":"kline.5.ETHUSDT","data":[{"start":1795000200000}]})"}.substr(0, 56), "");
        row("nothing", "", "");
        // clang-format on
    }
    void onlyCandlesGiveWay()
    {
        QFETCH(QString, frame);
        QFETCH(QString, key);
        const std::string text = frame.toStdString();
        const auto found = triage(text);
        QCOMPARE(std::string{found.value_or(std::string_view{})}, key.toStdString());
    }
};

QTEST_GUILESS_MAIN(TestBybitPush)
#include "tst_bybit_push.moc"
