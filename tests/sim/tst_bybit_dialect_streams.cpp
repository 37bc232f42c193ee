// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/bybit_rig.h"

#include <QTest>

#include <map>
#include <set>

using namespace holdfast;
using namespace holdfast::sim;
using namespace holdfast::sim::bybit;

namespace {

constexpr const char* kAll =
    R"({"req_id":"7","op":"subscribe","args":["order","execution","execution.fast","position","wallet"]})";

const Json kOrder{{"category", "linear"}, {"symbol", kEth},  {"side", "Buy"},
                  {"orderType", "Limit"}, {"price", "2980"}, {"qty", "1"}};

/// A request of the trade socket, its time as a number.
std::string tradeFrame(const Rig& rig, const char* id, const char* op, const Json& arg)
{
    return Json{{"reqId", id},
                {"header", {{"X-BAPI-TIMESTAMP", toMs(rig.now)}}},
                {"op", op},
                {"args", {arg}}}
        .dump();
}

} // namespace

/// Streams and the trade socket. Sections are those of bybit.md.
class TestBybitDialectStreams : public QObject {
    Q_OBJECT
private slots:
    void logsInAndSubscribes() // §2.1
    {
        Rig rig;
        const StreamId stream = rig.stream("/v5/private");
        rig.dialect.receive(rig.now, stream, kAll);
        QCOMPARE(plain(rig.told(stream)[0]["success"]), plain(Json(false))); // before the login
        rig.dialect.receive(rig.now, stream, rig.login());
        Json ack = rig.told(stream)[0];
        QCOMPARE(plain(ack["success"]), plain(Json(true)));
        QCOMPARE(plain(ack["op"]), plain(Json("auth")));
        QCOMPARE(plain(ack["req_id"]), plain(Json("1")));
        rig.dialect.receive(rig.now, stream, kAll);
        ack = rig.told(stream)[0];
        QCOMPARE(plain(ack["success"]), plain(Json(true)));
        QCOMPARE(plain(ack["req_id"]), plain(Json("7")));
        rig.now += minutes{3};
        rig.dialect.advance(rig.now);
        QVERIFY(rig.told(stream).empty()); // no snapshot, and silence is not health
        // One topic that cannot be fails them all.
        rig.dialect.receive(rig.now, stream,
                            R"({"op":"subscribe","args":["order.linear","nothing"]})");
        ack = rig.told(stream)[0];
        QCOMPARE(plain(ack["success"]), plain(Json(false)));
        QCOMPARE(plain(ack["ret_msg"]), plain(Json("error:handler not found,topic:nothing")));
        rig.dialect.receive(rig.now, stream, R"({"op":"subscribe","args":["order"]})");
        QCOMPARE(plain(rig.told(stream)[0]["ret_msg"]),
                 plain(Json("error:already subscribed,topic:order")));
        QCOMPARE(rig.dialect.counts().loginsVerified, std::uint64_t{1});
        QVERIFY(rig.stream("/v5/public/spot") == 0);
    }

    void refusesAWrongLogin()
    {
        Rig rig;
        const StreamId stream = rig.stream("/v5/private");
        rig.credentials.secret = "another";
        rig.dialect.receive(rig.now, stream, rig.login());
        QCOMPARE(plain(rig.told(stream)[0]["success"]), plain(Json(false)));
        QCOMPARE(rig.dialect.counts().refusedLogins.at("10004"), std::uint64_t{1});
    }

    void pongsInThreeForms() // §2.1
    {
        Rig rig;
        const auto pong = [&](const char* path) {
            const StreamId stream = rig.stream(path);
            rig.dialect.receive(rig.now, stream, R"({"req_id":"p","op":"ping"})");
            std::string text;
            for (const StreamOutput& output : rig.dialect.takeOutput())
                text = output.text;
            return text;
        };
        // A client looks for these very letters (§13.3).
        QVERIFY(pong("/v5/public/linear").find(R"(ret_msg":"pong)") != std::string::npos);
        QVERIFY(pong("/v5/private").find(R"(op":"pong")") != std::string::npos);
        QVERIFY(pong("/v5/trade").find(R"(op":"pong")") != std::string::npos);
    }

    void aFillComesInItsOrderWithOneSequence() // §2.3
    {
        Rig rig;
        const StreamId stream = rig.loggedIn("/v5/private");
        rig.dialect.receive(rig.now, stream, kAll);
        static_cast<void>(rig.told(stream));
        rig.create("Buy", "1", {{"orderLinkId", "s-1"}});
        rig.dialect.advance(rig.now);
        std::vector<std::string> topics;
        Json bySeq;
        for (const Json& frame : rig.told(stream)) {
            topics.push_back(frame["topic"]);
            if (frame["data"][0].contains("seq")) bySeq[frame["topic"]] = frame["data"][0]["seq"];
            if (frame["topic"] == "order") {
                QCOMPARE(frame["data"].size(), std::size_t{1});
                QCOMPARE(plain(frame["data"][0]["orderStatus"]), plain(Json("Filled")));
                QCOMPARE(plain(frame["data"][0]["category"]), plain(Json("linear")));
            }
            if (frame["topic"] == "position") {
                QVERIFY(frame["data"][0].contains("entryPrice"));
                QVERIFY(!frame["data"][0].contains("avgPrice"));
                QCOMPARE(plain(frame["data"][0]["stopLoss"]), plain(Json("0"))); // "" over REST
            }
        }
        QCOMPARE(topics, (std::vector<std::string>{"execution.fast", "execution", "order",
                                                   "position", "wallet"}));
        QVERIFY(bySeq["position"].is_number() && bySeq["position"].get<std::int64_t>() > 0);
        QCOMPARE(plain(bySeq["execution"]), plain(bySeq["position"]));
        QCOMPARE(plain(bySeq["execution.fast"]), plain(bySeq["position"]));
    }

    void aClosingOrderTakesItsStopAlongInOneMessage() // §2.3
    {
        Rig rig;
        const StreamId stream = rig.loggedIn("/v5/private");
        rig.create("Buy", "1", {{"stopLoss", "2900"}});
        rig.dialect.receive(rig.now, stream, kAll);
        rig.dialect.advance(rig.now);
        static_cast<void>(rig.told(stream));
        rig.create("Sell", "1", {{"reduceOnly", true}});
        rig.dialect.advance(rig.now);
        const std::vector<Json> orders = rig.told(stream, "order");
        QCOMPARE(orders.size(), std::size_t{1});
        const Json& rows = orders[0]["data"];
        QCOMPARE(rows.size(), std::size_t{2});
        QCOMPARE(plain(rows[0]["orderStatus"]), plain(Json("Deactivated")));
        QCOMPARE(plain(rows[0]["cancelType"]), plain(Json("CancelByTpSlTsClear")));
        QCOMPARE(plain(rows[1]["orderStatus"]), plain(Json("Filled")));
        QVERIFY(rows[1]["closedPnl"] != Json("0"));
    }

    void aPositionComesWithEveryChangeOfAnOrder() // §2.3: no evidence of a fill
    {
        Rig rig;
        const StreamId stream = rig.loggedIn("/v5/private");
        rig.dialect.receive(rig.now, stream, kAll);
        static_cast<void>(rig.told(stream));
        rig.limit("Buy", "1", "2980");
        rig.dialect.advance(rig.now);
        const std::vector<Json> positions = rig.told(stream, "position");
        QCOMPARE(positions.size(), std::size_t{1});
        QCOMPARE(plain(positions[0]["data"][0]["size"]), plain(Json("0")));
        QCOMPARE(plain(positions[0]["data"][0]["seq"]), plain(Json(-1)));
    }

    void aFillThatRacedItsCancelIsToldTwice() // §2.3: F12
    {
        Rig rig;
        const StreamId stream = rig.loggedIn("/v5/private");
        const Json id = rig.limit("Buy", "1", "2980")["result"]["orderId"];
        rig.dialect.advance(rig.now);
        rig.dialect.receive(rig.now, stream, kAll);
        static_cast<void>(rig.told(stream));
        rig.model.faults().add(rig.now, Fault::parse("F12").value());
        QCOMPARE(
            plain(rig.write("/v5/order/cancel", {{"symbol", kEth}, {"orderId", id}})["retCode"]),
            plain(Json(0)));
        rig.dialect.advance(rig.now);
        const std::vector<Json> orders = rig.told(stream, "order");
        QCOMPARE(orders.size(), std::size_t{2});
        for (const Json& frame : orders)
            QCOMPARE(plain(frame["data"][0]["orderStatus"]), plain(Json("Filled")));
        QCOMPARE(plain(orders[1]["data"][0]["rejectReason"]),
                 plain(Json("EC_OrigClOrdIDDoesNotExist")));
    }

    void aTickerIsASnapshotAndThenWhatChanged() // §2.2
    {
        Rig rig;
        const StreamId stream = rig.stream("/v5/public/linear");
        rig.dialect.receive(
            rig.now, stream,
            R"({"op":"subscribe","args":["tickers.ETHUSDT","orderbook.50.ETHUSDT","orderbook.1.ETHUSDT","kline.1.ETHUSDT","publicTrade.ETHUSDT"]})");
        std::vector<Json> frames = rig.told(stream);
        QCOMPARE(plain(frames[0]["success"]), plain(Json(true)));
        std::map<std::string, Json> first;
        for (const Json& frame : frames)
            if (frame.contains("topic")) first[frame["topic"]] = frame;
        QCOMPARE(plain(first.at("tickers.ETHUSDT")["type"]), plain(Json("snapshot")));
        QVERIFY(first.at("tickers.ETHUSDT")["data"].contains("fundingRate"));
        QCOMPARE(first.at("orderbook.50.ETHUSDT")["data"]["b"].size(), std::size_t{50});
        QCOMPARE(plain(first.at("kline.1.ETHUSDT")["data"][0]["confirm"]), plain(Json(false)));
        const Json before = first.at("orderbook.50.ETHUSDT")["data"]["u"];
        rig.now += milliseconds{200};
        rig.setPrice(kEth, "3001");
        rig.dialect.advance(rig.now);
        std::set<std::string> heard;
        for (const Json& frame : rig.told(stream)) {
            heard.insert(frame["topic"].get<std::string>());
            if (frame["topic"] == "tickers.ETHUSDT") {
                QCOMPARE(plain(frame["type"]), plain(Json("delta")));
                QCOMPARE(plain(frame["data"]["lastPrice"]), plain(Json("3001")));
                QVERIFY(!frame["data"].contains("fundingRate")); // missing is unchanged
            }
            if (frame["topic"] == "orderbook.50.ETHUSDT") {
                QCOMPARE(plain(frame["type"]), plain(Json("delta")));
                QCOMPARE(frame["data"]["u"].get<int>(), before.get<int>() + 1);
            }
            if (frame["topic"] == "orderbook.1.ETHUSDT")
                QCOMPARE(plain(frame["type"]), plain(Json("snapshot")));
            if (frame["topic"] == "publicTrade.ETHUSDT")
                QCOMPARE(plain(frame["data"].back()["p"]), plain(Json("3001")));
        }
        for (const char* topic : {"tickers.ETHUSDT", "orderbook.50.ETHUSDT", "orderbook.1.ETHUSDT",
                                  "publicTrade.ETHUSDT"})
            QVERIFY2(heard.contains(topic), topic);
        // A minute of market time later its candle is closed, once.
        rig.now += minutes{1};
        rig.dialect.advance(rig.now);
        int confirmed = 0;
        for (const Json& frame : rig.told(stream, "kline.1.ETHUSDT"))
            confirmed += frame["data"][0]["confirm"] == true ? 1 : 0;
        QCOMPARE(confirmed, 1);
    }

    void tradesOverASocket() // §2.4
    {
        Rig rig;
        const StreamId stream = rig.stream("/v5/trade");
        const auto request = [&](const char* id, const char* op, const Json& arg) {
            rig.now += milliseconds{150};
            rig.dialect.receive(rig.now, stream, tradeFrame(rig, id, op, arg));
            return rig.told(stream);
        };
        QCOMPARE(plain(request("r0", "order.create", kOrder)[0]["retCode"]),
                 plain(Json(10004))); // no login yet
        rig.dialect.receive(rig.now, stream, rig.login());
        QCOMPARE(plain(rig.told(stream)[0]["retCode"]), plain(Json(0)));
        rig.dialect.receive(rig.now, stream, rig.login());
        QCOMPARE(plain(rig.told(stream)[0]["retCode"]), plain(Json(20001))); // again, and no harm
        const Json ack = request("r1", "order.create", kOrder)[0];
        QCOMPARE(plain(ack["retCode"]), plain(Json(0)));
        QCOMPARE(plain(ack["reqId"]), plain(Json("r1")));
        QCOMPARE(plain(ack["op"]), plain(Json("order.create")));
        QVERIFY(ack["header"].contains("X-Bapi-Limit"));
        const Json id = ack["data"]["orderId"];
        QCOMPARE(plain(request("r1", "order.create", kOrder)[0]["retCode"]), plain(Json(20006)));
        QCOMPARE(plain(request("r2", "order.amend",
                               {{"category", "linear"},
                                {"symbol", kEth},
                                {"orderId", id},
                                {"price", "2970"}})[0]["retCode"]),
                 plain(Json(0)));
        const Json gone{{"category", "linear"}, {"symbol", kEth}, {"orderId", id}};
        QCOMPARE(plain(request("r3", "order.cancel", gone)[0]["retCode"]), plain(Json(0)));
        const Json late = request("r4", "order.cancel", gone)[0];
        QCOMPARE(plain(late["retCode"]), plain(Json(110001)));
        QVERIFY(late["data"].empty());
        QCOMPARE(plain(request("r5", "order.nothing", kOrder)[0]["retCode"]), plain(Json(10404)));
        // A lost answer was done.
        rig.model.faults().add(rig.now, Fault::parse("F03{what=order}").value());
        QVERIFY(request("r6", "order.create", kOrder).empty());
        QCOMPARE(rig.model.workingOrders(rig.uid).size(), std::size_t{1});
    }

    void aKeyThatMayOnlyReadTradesOverNoSocket() // 10005, as over HTTP
    {
        ModelConfig config = Rig::configOf();
        config.accounts.front().permissions = {"read_only"};
        Rig rig{config};
        const StreamId stream = rig.loggedIn("/v5/trade");
        rig.dialect.receive(rig.now, stream, tradeFrame(rig, "r1", "order.create", kOrder));
        QCOMPARE(plain(rig.told(stream).at(0)["retCode"]), plain(Json(10005)));
        QVERIFY(rig.model.workingOrders(rig.uid).empty());
    }

    void aBatchThatIsHeldBackIsWhole() // F13: decided once, when it came
    {
        Rig rig;
        const StreamId stream = rig.loggedIn("/v5/trade");
        rig.model.faults().add(rig.now, Fault::parse("F13{what=order,D=1s}").value());
        const Json batch{{"category", "linear"}, {"request", {kOrder, kOrder}}};
        const char* const id = R"(a "quoted" id)";
        rig.dialect.receive(rig.now, stream, tradeFrame(rig, id, "order.create-batch", batch));
        QVERIFY(rig.told(stream).empty());
        rig.now += milliseconds{1000};
        rig.dialect.advance(rig.now);
        const Json reply = rig.told(stream).at(0);
        QCOMPARE(plain(reply["reqId"]), plain(Json(id)));
        for (const Json& item : reply["retExtInfo"]["list"])
            QCOMPARE(plain(item["code"]), plain(Json(0)));
        QCOMPARE(rig.model.workingOrders(rig.uid).size(), std::size_t{2});
        QCOMPARE(rig.model.faults().faults().front().effects, std::uint64_t{1});
    }

    void anAnswerComesBackLate() // F61 on the way down: done at once, told later
    {
        Rig rig;
        const StreamId stream = rig.loggedIn("/v5/trade");
        rig.model.faults().add(rig.now, Fault::parse("F61{D=2s,way=down}").value());
        rig.dialect.receive(rig.now, stream, tradeFrame(rig, "r1", "order.create", kOrder));
        QCOMPARE(rig.model.workingOrders(rig.uid).size(), std::size_t{1});
        QVERIFY(rig.told(stream).empty());
        rig.now += milliseconds{2000};
        rig.dialect.advance(rig.now);
        QCOMPARE(plain(rig.told(stream).at(0)["retCode"]), plain(Json(0)));
    }

    void streamsFail() // F34, F36, F42, F44, idle
    {
        Rig rig;
        StreamId stream = rig.loggedIn("/v5/private");
        rig.dialect.receive(rig.now, stream, kAll);
        static_cast<void>(rig.told(stream));
        rig.model.faults().add(rig.now, Fault::parse("F36{kind=position}").value());
        rig.create("Buy", "1");
        rig.dialect.advance(rig.now);
        std::set<std::string> heard;
        for (const Json& frame : rig.told(stream))
            heard.insert(frame["topic"].get<std::string>());
        QVERIFY(heard.contains("order") && heard.contains("execution"));
        QVERIFY(!heard.contains("position"));
        rig.model.faults().clear();
        rig.model.faults().add(rig.now, Fault::parse("F34{stream=private}").value());
        rig.dialect.receive(rig.now, stream, R"({"op":"ping"})");
        QVERIFY(rig.told(stream).empty());
        rig.model.faults().clear();
        rig.model.faults().add(rig.now, Fault::parse("F44{how=mute}").value());
        rig.dialect.advance(rig.now);
        rig.create("Buy", "1");
        rig.dialect.advance(rig.now);
        QVERIFY(rig.told(stream).empty()); // the login is forgotten, and nothing says so
        rig.model.faults().clear();
        rig.now += minutes{10};
        rig.dialect.advance(rig.now);
        QCOMPARE(plain(rig.told(stream)[0]["closed"]), plain(Json(1006)));
        const StreamId other = rig.loggedIn("/v5/private");
        rig.model.faults().add(rig.now, Fault::parse("F42").value());
        rig.dialect.advance(rig.now);
        QCOMPARE(plain(rig.told(other).at(0)["closed"]), plain(Json(1006)));
    }
};

QTEST_GUILESS_MAIN(TestBybitDialectStreams)
#include "tst_bybit_dialect_streams.moc"
