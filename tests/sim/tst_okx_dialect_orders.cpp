// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/okx_rig.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::sim;
using namespace holdfast::sim::okx;

namespace {

constexpr int kEthCode = 10461;

/// An operation on a private stream that has logged in; the one reply.
Json operate(Rig& rig, StreamId stream, const char* op, const Json& args,
             const Json& more = Json::object())
{
    Json frame{{"id", "op1"}, {"op", op}, {"args", args}};
    frame.update(more);
    rig.dialect.receive(rig.now, stream, frame.dump());
    for (const Json& told : rig.told(stream))
        if (told.contains("op") || told.value("event", "") == "error") return told;
    return Json::object();
}

Json wsOrder(const char* qty, const char* price)
{
    return {{"instIdCode", kEthCode}, {"tdMode", "cross"}, {"side", "buy"},
            {"ordType", "limit"},     {"sz", qty},         {"px", price}};
}

} // namespace

class TestOkxDialectOrders : public QObject {
    Q_OBJECT
private slots:
    // ---- order operations on a stream (okx.md §2.9) ----------------------------------------------------
    void ordersOverAStream()
    {
        Rig rig;
        rig.setPrice("ETH-USDT-SWAP", "3000");
        const StreamId stream = rig.loggedIn("/ws/v5/private");
        const Json placed = operate(rig, stream, "order", Json::array({wsOrder("1", "2000")}));
        QCOMPARE(plain(placed["code"]), plain(Json("0")));
        QCOMPARE(plain(placed["id"]), plain(Json("op1")));
        QCOMPARE(plain(placed["op"]), plain(Json("order")));
        QCOMPARE(plain(placed["data"][0]["sMsg"]), plain(Json("Order successfully placed.")));
        const Json id = placed["data"][0]["ordId"];
        const Json amended = operate(rig, stream, "amend-order",
                                     {{{"instIdCode", kEthCode}, {"ordId", id}, {"newSz", "2"}}});
        QCOMPARE(plain(amended["code"]), plain(Json("0")));
        QCOMPARE(rig.model.workingOrders(rig.uid).front().order.qty, Qty::of("2"));
        const Json gone =
            operate(rig, stream, "cancel-order", {{{"instIdCode", kEthCode}, {"ordId", id}}});
        QCOMPARE(plain(gone["code"]), plain(Json("0")));
        QVERIFY(rig.model.workingOrders(rig.uid).empty());
        QCOMPARE(rig.dialect.counts().operations.at("order"), std::uint64_t{1});
    }

    void aStreamOrderIsHeldBack() // F13: it arrives later, and only then is answered
    {
        Rig rig;
        rig.setPrice("ETH-USDT-SWAP", "3000");
        const StreamId stream = rig.loggedIn("/ws/v5/private");
        rig.model.faults().add(rig.now, Fault::parse("F13{what=order,D=2s}").value());
        QVERIFY(operate(rig, stream, "order", Json::array({wsOrder("1", "2000")})).empty());
        QVERIFY(rig.model.workingOrders(rig.uid).empty());
        rig.now += milliseconds{2000};
        rig.dialect.advance(rig.now);
        const std::vector<Json> told = rig.told(stream);
        QCOMPARE(told.size(), std::size_t{1});
        QCOMPARE(plain(told[0]["code"]), plain(Json("0")));
        QCOMPARE(rig.model.workingOrders(rig.uid).size(), std::size_t{1});
        QCOMPARE(rig.dialect.counts().operations.at("order"), std::uint64_t{1});
    }

    void batchesOverAStreamMayHoldInPart()
    {
        Rig rig;
        rig.setPrice("ETH-USDT-SWAP", "3000");
        const StreamId stream = rig.loggedIn("/ws/v5/private");
        const Json reply =
            operate(rig, stream, "batch-orders", {wsOrder("1", "2000"), wsOrder("0.001", "2000")});
        QCOMPARE(plain(reply["code"]), plain(Json("2")));
        QCOMPARE(plain(reply["data"][0]["sCode"]), plain(Json("0")));
        QCOMPARE(plain(reply["data"][1]["sCode"]), plain(Json("51020")));
        const Json id = reply["data"][0]["ordId"];
        QCOMPARE(
            plain(operate(rig, stream, "batch-amend-orders",
                          {{{"instIdCode", kEthCode}, {"ordId", id}, {"newPx", "1900"}},
                           {{"instIdCode", kEthCode}, {"ordId", "1"}, {"newPx", "1900"}}})["code"]),
            plain(Json("2")));
        QCOMPARE(plain(operate(rig, stream, "batch-cancel-orders",
                               {{{"instIdCode", kEthCode}, {"ordId", id}}})["code"]),
                 plain(Json("0")));
        QCOMPARE(plain(operate(rig, stream, "batch-cancel-orders",
                               {{{"instIdCode", kEthCode}, {"ordId", id}}})["code"]),
                 plain(Json("1")));
    }

    void aStreamOrderIsRefused_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("op");
        QTest::addColumn<QString>("args");
        QTest::addColumn<QString>("code");
        const QString good =
            R"([{"instIdCode":10461,"tdMode":"cross","side":"buy","ordType":"limit","sz":"1","px":"2000"}])";
        QTest::newRow("by its name alone")
            << "/ws/v5/private" << "order"
            << R"([{"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"buy","ordType":"limit","sz":"1","px":"2000"}])"
            << "50014";
        QTest::newRow("unknown integer")
            << "/ws/v5/private" << "order"
            << R"([{"instIdCode":1,"tdMode":"cross","side":"buy","ordType":"limit","sz":"1","px":"2000"}])"
            << "51001";
        QTest::newRow("not on the business address")
            << "/ws/v5/business" << "order" << good << "60028";
        QTest::newRow("no arguments") << "/ws/v5/private" << "order" << "[]" << "60013";
        QTest::newRow("two where one belongs")
            << "/ws/v5/private" << "order"
            << "[" + good.mid(1, good.size() - 2) + "," + good.mid(1, good.size() - 2) + "]"
            << "60013";
        QTest::newRow("options only") << "/ws/v5/private" << "mass-cancel" << "[{}]" << "60019";
        QTest::newRow("no such operation") << "/ws/v5/private" << "close" << "[{}]" << "60012";
    }
    void aStreamOrderIsRefused()
    {
        QFETCH(QString, path);
        QFETCH(QString, op);
        QFETCH(QString, args);
        QFETCH(QString, code);
        Rig rig;
        const StreamId stream = rig.loggedIn(path.toUtf8().constData());
        const Json reply =
            operate(rig, stream, op.toUtf8().constData(), Json::parse(args.toStdString()));
        const std::string seen = reply.value("event", "") == "error"
                                     ? reply["code"].get<std::string>()
                                     : reply["data"][0]["sCode"].get<std::string>();
        QCOMPARE(QString::fromStdString(seen), code);
        QVERIFY(rig.model.workingOrders(rig.uid).empty());
    }

    void aStreamOrderWantsALogin()
    {
        Rig rig;
        const auto stream = rig.dialect.openStream(rig.now, "/ws/v5/private");
        const Json reply = operate(rig, *stream, "order", Json::array({wsOrder("1", "2000")}));
        QCOMPARE(plain(reply["code"]), plain(Json("60011")));
        QVERIFY(rig.model.workingOrders(rig.uid).empty());
    }

    void streamsAndRequestsShareABudget()
    {
        Rig rig;
        const StreamId stream = rig.loggedIn("/ws/v5/private");
        for (int i = 0; i < 60; ++i)
            QVERIFY(rig.limit("buy", "1", "1000")["sCode"] == "0");
        QCOMPARE(plain(operate(rig, stream, "order", Json::array({wsOrder("1", "1000")}))["code"]),
                 plain(Json("50011")));
        rig.now += seconds{2};
        QCOMPARE(plain(operate(rig, stream, "order", Json::array({wsOrder("1", "1000")}))["code"]),
                 plain(Json("0")));
    }

    void aStreamOrderMayExpireOrBeLost()
    {
        Rig rig;
        const StreamId stream = rig.loggedIn("/ws/v5/private");
        const Json late = operate(rig, stream, "order", Json::array({wsOrder("1", "1000")}),
                                  {{"expTime", std::to_string(toMs(rig.now) - 1)}});
        QCOMPARE(plain(late["data"][0]["sCode"]), plain(Json("50036")));
        // Executed, and no reply (F03): the order is there all the same.
        rig.model.faults().add(rig.now, *Fault::parse("F03{what=order,executed=1}"));
        QCOMPARE(plain(operate(rig, stream, "order", Json::array({wsOrder("1", "1000")}))),
                 plain(Json::object()));
        QCOMPARE(rig.model.workingOrders(rig.uid).size(), std::size_t{1});
    }

    // ---- batches and amendments over HTTP (okx.md §4.1, §4.2) ------------------------------------------
    void aBatchMayHoldInPart()
    {
        Rig rig;
        const Json good{{"instId", "ETH-USDT-SWAP"}, {"tdMode", "cross"}, {"side", "buy"},
                        {"ordType", "limit"},        {"sz", "1"},         {"px", "1000"}};
        Json bad = good;
        bad["sz"] = "0.001";
        const Json mixed = rig.write("/api/v5/trade/batch-orders", {good, bad});
        QCOMPARE(plain(mixed["code"]), plain(Json("2")));
        QCOMPARE(plain(mixed["data"][1]["sCode"]), plain(Json("51020")));
        QCOMPARE(plain(rig.write("/api/v5/trade/batch-orders", {bad, bad})["code"]),
                 plain(Json("1")));
        Json many = Json::array();
        for (int i = 0; i < 21; ++i)
            many.push_back(good);
        QCOMPARE(plain(rig.write("/api/v5/trade/batch-orders", many)["code"]),
                 plain(Json("50002")));
        Json stops = Json::array();
        for (int i = 0; i < 11; ++i)
            stops.push_back({{"instId", "ETH-USDT-SWAP"}, {"algoId", "1"}});
        QCOMPARE(plain(rig.write("/api/v5/trade/cancel-algos", stops)["code"]),
                 plain(Json("50002")));
    }

    void anAmendmentIsPushedByItsName()
    {
        Rig rig;
        const StreamId stream = rig.loggedIn("/ws/v5/private");
        rig.dialect.receive(rig.now, stream,
                            R"({"op":"subscribe","args":[{"channel":"orders","instType":"ANY"}]})");
        const Json id = rig.limit("buy", "1", "1000")["ordId"];
        rig.dialect.advance(rig.now);
        static_cast<void>(rig.told(stream));
        QCOMPARE(plain(rig.write("/api/v5/trade/amend-order", {{"instId", "ETH-USDT-SWAP"},
                                                               {"ordId", id},
                                                               {"newSz", "2"},
                                                               {"reqId", "mine"}})["code"]),
                 plain(Json("0")));
        rig.dialect.advance(rig.now);
        const auto told = rig.told(stream);
        QCOMPARE(told.size(), std::size_t{1});
        const Json& row = told.front()["data"][0];
        QCOMPARE(plain(row["reqId"]), plain(Json("mine")));
        QCOMPARE(plain(row["amendResult"]), plain(Json("0")));
        QCOMPARE(plain(row["amendSource"]), plain(Json("1")));
        QCOMPARE(plain(row["sz"]), plain(Json("2")));
    }

    void anAmendmentThatFailsMayCancel()
    {
        Rig rig;
        const Json kept = rig.limit("buy", "1", "1000")["ordId"];
        const Json lost = rig.limit("buy", "1", "1000")["ordId"];
        const auto amend = [&](const Json& id, bool cancels) {
            return rig.write("/api/v5/trade/amend-order",
                             {{"instId", "ETH-USDT-SWAP"},
                              {"ordId", id},
                              {"newPx", "1000.001"},
                              {"cxlOnFail", cancels}})["data"][0]["sCode"];
        };
        QCOMPARE(plain(amend(kept, false)), plain(Json("51000")));
        QCOMPARE(plain(amend(lost, true)), plain(Json("51000")));
        QCOMPARE(rig.model.workingOrders(rig.uid).size(), std::size_t{1});
        QCOMPARE(plain(Json(rig.model.workingOrders(rig.uid).front().order.venueId.text)),
                 plain(kept));
    }

    void whatIsNotOfferedIsRefused_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("body");
        const QString order =
            R"("instId":"ETH-USDT-SWAP","tdMode":"cross","side":"buy","sz":"1","ordType":)";
        QTest::newRow("a trailing stop attached")
            << "order"
            << "{" + order
                   + R"("market","attachAlgoOrds":[{"callbackRatio":"0.01","slTriggerPx":"1","slOrdPx":"-1"}]})";
        QTest::newRow("a split target")
            << "order"
            << "{" + order
                   + R"("market","attachAlgoOrds":[{"sz":"0.5","tpTriggerPx":"9000","tpOrdPx":"-1"}]})";
        QTest::newRow("a target that rests")
            << "order"
            << "{" + order
                   + R"("market","attachAlgoOrds":[{"tpOrdKind":"limit","tpTriggerPx":"9000","tpOrdPx":"9000"}]})";
        QTest::newRow("stops on a trigger order")
            << "order-algo"
            << "{" + order
                   + R"("trigger","triggerPx":"9000","orderPx":"-1","attachAlgoOrds":[{"slTriggerPx":"1","slOrdPx":"-1"}]})";
        QTest::newRow("chase") << "order-algo" << "{" + order + R"("chase"})";
        QTest::newRow("twap") << "order-algo" << "{" + order + R"("twap"})";
        QTest::newRow("an order type nobody has") << "order" << "{" + order + R"("mmp"})";
    }
    void whatIsNotOfferedIsRefused()
    {
        QFETCH(QString, target);
        QFETCH(QString, body);
        Rig rig;
        const Json reply =
            rig.write("/api/v5/trade/" + target.toStdString(), Json::parse(body.toStdString()));
        QCOMPARE(plain(reply["code"]), plain(Json("1")));
        QCOMPARE(plain(reply["data"][0]["sCode"]), plain(Json("51000")));
        QVERIFY(rig.model.fills(rig.uid).empty() && rig.model.pendingStops(rig.uid).empty());
        QCOMPARE(rig.get("/api/v5/account/max-size?instId=ETH-USDT-SWAP").status, 404);
        QCOMPARE(rig.dialect.counts().unknown.at("GET /api/v5/account/max-size"), std::uint64_t{1});
    }

    void anAttachedStopKeepsItsLimit()
    {
        Rig rig;
        rig.setPrice("ETH-USDT-SWAP", "3000");
        const Json attached{{"attachAlgoClOrdId", "a1"}, {"slTriggerPx", "2900"},
                            {"slOrdPx", "2890"},         {"tpTriggerPx", "3200"},
                            {"tpOrdPx", "-1"},           {"tpTriggerPxType", "mark"}};
        const Json id = rig.market("buy", "1", {{"attachAlgoOrds", {attached}}})["ordId"];
        const Json parent = rig.read("/api/v5/trade/order?instId=ETH-USDT-SWAP&ordId="
                                     + id.get<std::string>())["data"][0]["attachAlgoOrds"][0];
        QCOMPARE(plain(parent["slOrdPx"]), plain(Json("2890")));
        QCOMPARE(plain(parent["tpTriggerPxType"]), plain(Json("mark")));
        const Json born = rig.read("/api/v5/trade/order-algo?algoClOrdId=a1")["data"][0];
        QCOMPARE(plain(born["ordType"]), plain(Json("oco")));
        QCOMPARE(plain(born["slOrdPx"]), plain(Json("2890")));
        QCOMPARE(plain(born["tpOrdPx"]), plain(Json("-1")));
    }

    void anOrderMeetsItsOwnAccountsOrder()
    {
        Rig rig;
        rig.setPrice("ETH-USDT-SWAP", "3000");
        const Json resting = rig.limit("buy", "1", "2999.99")["ordId"];
        QCOMPARE(plain(rig.market("sell", "1")["sCode"]), plain(Json("0")));
        // cancel_maker: the resting one goes, and did not trade with us.
        const Json row = rig.read("/api/v5/trade/order?instId=ETH-USDT-SWAP&ordId="
                                  + resting.get<std::string>())["data"][0];
        QCOMPARE(plain(row["state"]), plain(Json("canceled")));
        QCOMPARE(plain(row["cancelSource"]), plain(Json("32")));
        QCOMPARE(rig.model.fills(rig.uid).size(), std::size_t{1});
    }

    // ---- settings (okx.md §3.2, §3.4) ------------------------------------------------------------------
    void leverageStaysWhileAnythingRests()
    {
        Rig rig;
        const auto set = [&](const char* mode) {
            return rig.write(
                "/api/v5/account/set-leverage",
                {{"instId", "ETH-USDT-SWAP"}, {"lever", 5}, {"mgnMode", mode}})["code"];
        };
        QCOMPARE(plain(set("cross")), plain(Json("0")));
        const Json stop = rig.algo(
            {{"ordType", "conditional"}, {"slTriggerPx", "1"}, {"slOrdPx", "-1"}})["algoId"];
        QCOMPARE(plain(set("cross")), plain(Json("59669")));
        QCOMPARE(plain(set("isolated")),
                 plain(Json("0"))); // That margin mode has nothing that rests.
        QCOMPARE(plain(rig.algo({{"ordType", "conditional"},
                                 {"tdMode", "isolated"},
                                 {"slTriggerPx", "1"},
                                 {"slOrdPx", "-1"}})["sCode"]),
                 plain(Json("0")));
        QCOMPARE(plain(set("isolated")), plain(Json("59668")));
        rig.write("/api/v5/trade/cancel-algos", {{{"instId", "ETH-USDT-SWAP"}, {"algoId", stop}}});
        QCOMPARE(plain(set("cross")), plain(Json("0")));
        rig.limit("buy", "1", "1000");
        QCOMPARE(plain(set("cross")), plain(Json("59101")));
    }

    void thePositionModeStaysWhileAnythingIsOpen()
    {
        Rig rig;
        const auto set = [&](const char* mode) {
            return rig.write("/api/v5/account/set-position-mode", {{"posMode", mode}})["code"];
        };
        rig.market("buy", "1");
        QCOMPARE(plain(set("long_short_mode")), plain(Json("59000")));
        QCOMPARE(plain(set("net_mode")), plain(Json("0")));
        rig.now += seconds{3};
        rig.market("sell", "1");
        QCOMPARE(plain(set("long_short_mode")), plain(Json("0")));
        QCOMPARE(plain(rig.read("/api/v5/account/config")["data"][0]["posMode"]),
                 plain(Json("long_short_mode")));
    }

    void hedgeModeHoldsBothSides()
    {
        Rig rig{PositionMode::Hedge};
        rig.setPrice("ETH-USDT-SWAP", "3000");
        QCOMPARE(plain(rig.market("buy", "3")["sCode"]),
                 plain(Json("51000"))); // posSide is wanted there.
        QCOMPARE(plain(rig.market("buy", "3", {{"posSide", "long"}})["sCode"]), plain(Json("0")));
        QCOMPARE(plain(rig.market("sell", "2", {{"posSide", "short"}})["sCode"]), plain(Json("0")));
        Json rows = rig.read("/api/v5/account/positions")["data"];
        QCOMPARE(rows.size(), std::size_t{2});
        for (const Json& row : rows)
            QCOMPARE(plain(row["pos"]),
                     plain(Json(row["posSide"] == "long" ? "3" : "2"))); // Never negative.
        // Closing one side cannot open the other.
        QCOMPARE(plain(rig.market("sell", "5", {{"posSide", "long"}})["sCode"]),
                 plain(Json("51112")));
        QCOMPARE(plain(rig.algo({{"posSide", "short"},
                                 {"side", "buy"},
                                 {"ordType", "conditional"},
                                 {"slTriggerPx", "3100"},
                                 {"slOrdPx", "-1"}})["sCode"]),
                 plain(Json("0")));
        QCOMPARE(
            rig.read("/api/v5/account/leverage-info?instId=ETH-USDT-SWAP&mgnMode=isolated")["data"]
                .size(),
            std::size_t{2});
        for (const char* side : {"long", "short"})
            QCOMPARE(plain(rig.write("/api/v5/trade/close-position", {{"instId", "ETH-USDT-SWAP"},
                                                                      {"mgnMode", "cross"},
                                                                      {"posSide", side}})["code"]),
                     plain(Json("0")));
        QVERIFY(rig.model.positions(rig.uid).empty());
    }

    // ---- close-position (okx.md §4.7) ------------------------------------------------------------------
    void closePositionHasItsRules()
    {
        Rig rig;
        const auto close = [&](bool autoCxl) {
            return rig.write(
                "/api/v5/trade/close-position",
                {{"instId", "ETH-USDT-SWAP"}, {"mgnMode", "cross"}, {"autoCxl", autoCxl}});
        };
        QCOMPARE(plain(close(false)["data"][0]["sCode"]), plain(Json("51023")));
        rig.market("buy", "1");
        QCOMPARE(plain(rig.limit("sell", "1", "9000", {{"reduceOnly", true}})["sCode"]),
                 plain(Json("0")));
        QCOMPARE(plain(close(false)["data"][0]["sCode"]), plain(Json("51115")));
        const Json done = close(true);
        QCOMPARE(plain(done["code"]), plain(Json("0")));
        QVERIFY(!done["data"][0].contains("sCode") && !done["data"][0].contains("ordId"));
        QVERIFY(rig.model.positions(rig.uid).empty() && rig.model.workingOrders(rig.uid).empty());
    }

    void cancelAllAfterHasATimerForEachTag()
    {
        Rig rig;
        rig.limit("buy", "1", "1000", {{"tag", "mine"}});
        rig.limit("buy", "1", "1000", {{"tag", "other"}});
        const auto arm = [&](const std::string& tag) {
            const Json code = rig.write("/api/v5/trade/cancel-all-after",
                                        {{"timeOut", "10"}, {"tag", tag}})["code"];
            rig.now += seconds{1}; // Its own budget is one a second.
            return code;
        };
        QCOMPARE(plain(arm("mine")), plain(Json("0")));
        rig.now = kStart + seconds{10};
        rig.dialect.advance(rig.now);
        QCOMPARE(rig.model.workingOrders(rig.uid).size(), std::size_t{1});
        QCOMPARE(rig.model.workingOrders(rig.uid).front().tag, std::string{"other"});
        // Twenty timers and no more: each is armed before the first is due, for they are armed anew.
        int armed = 0;
        Json last;
        for (int i = 0; i < 21; ++i) {
            last = rig.write("/api/v5/trade/cancel-all-after",
                             {{"timeOut", "120"}, {"tag", "t" + std::to_string(i)}})["code"];
            armed += last == "0" ? 1 : 0;
            rig.now += seconds{1};
        }
        QCOMPARE(armed, 20);
        QCOMPARE(plain(last), plain(Json("51071")));
    }
};

QTEST_GUILESS_MAIN(TestOkxDialectOrders)
#include "tst_okx_dialect_orders.moc"
