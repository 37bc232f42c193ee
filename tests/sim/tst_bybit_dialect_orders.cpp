// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/bybit_rig.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::sim;
using namespace holdfast::sim::bybit;

/// Orders, batches and what is read of them. Sections are those of bybit.md.
class TestBybitDialectOrders : public QObject {
    Q_OBJECT
private slots:
    void aMarketOrderFillsAndIsRead() // §4, §6
    {
        Rig rig;
        const Json reply = rig.create("Buy", "1.5", {{"orderLinkId", "hf-0001"}});
        QCOMPARE(plain(reply["retCode"]), plain(Json(0)));
        QCOMPARE(plain(reply["result"]["orderLinkId"]), plain(Json("hf-0001")));
        const Json order = rig.byId(reply["result"]["orderId"]);
        QCOMPARE(plain(order["orderStatus"]), plain(Json("Filled")));
        QCOMPARE(plain(order["leavesQty"]), plain(Json("0")));
        QCOMPARE(plain(order["cumExecQty"]), plain(Json("1.5")));
        QVERIFY(order["price"] != order["avgPrice"]); // the bound, not the fill (§3.2)
        const Json position = rig.position();
        QCOMPARE(plain(position["size"]), plain(Json("1.5")));
        QCOMPARE(plain(position["side"]), plain(Json("Buy")));
        const Json fill = rig.list("/v5/execution/list?category=linear")[0];
        QCOMPARE(plain(fill["seq"]), plain(position["seq"]));
        QCOMPARE(plain(fill["execType"]), plain(Json("Trade")));
        QCOMPARE(plain(fill["closedSize"]), plain(Json("0")));
        QCOMPARE(plain(fill["orderLinkId"]), plain(Json("hf-0001")));
    }

    void misspeltFlagsVanish() // §1.2
    {
        Rig rig;
        QCOMPARE(plain(rig.create("Sell", "1", {{"reduce_only", true}})["retCode"]),
                 plain(Json(0)));
        QCOMPARE(plain(rig.position()["side"]), plain(Json("Sell"))); // it opened
    }

    void refusals_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<int>("code");
        QTest::newRow("no such symbol") << R"({"symbol":"NOUSDT"})" << 10001;
        QTest::newRow("no side") << R"({"side":"buy"})" << 10001;
        QTest::newRow("not a lot") << R"({"qty":"1.005"})" << 10001;
        QTest::newRow("nothing") << R"({"qty":"0"})" << 10001;
        QTest::newRow("too much at market") << R"({"qty":"2000"})" << 10001;
        QTest::newRow("more than the money") << R"({"qty":"1400"})" << 110007;
        QTest::newRow("nothing to reduce") << R"({"reduceOnly":true})" << 110017;
        QTest::newRow("close all of nothing")
            << R"({"qty":"0","reduceOnly":true,"closeOnTrigger":true})" << 110017;
        QTest::newRow("a name too long")
            << R"({"orderLinkId":"0123456789012345678901234567890123456"})" << 10001;
        QTest::newRow("a limit without price") << R"({"orderType":"Limit"})" << 10001;
        QTest::newRow("stop on the wrong side") << R"({"stopLoss":"3100"})" << 10001;
        QTest::newRow("target on the wrong side") << R"({"takeProfit":"2900"})" << 10001;
        QTest::newRow("leg type without mode")
            << R"({"stopLoss":"2900","slOrderType":"Market"})" << 10001;
        QTest::newRow("conditional without direction") << R"({"triggerPrice":"2900"})" << 10001;
        QTest::newRow("conditional on the wrong side")
            << R"({"triggerPrice":"2900","triggerDirection":1})" << 110092;
        QTest::newRow("hedge index in one-way mode") << R"({"positionIdx":1})" << 10001;
        QTest::newRow("spot") << R"({"category":"spot"})" << 10001;
    }
    void refusals()
    {
        QFETCH(QString, body);
        QFETCH(int, code);
        Rig rig;
        const Json reply = rig.create("Buy", "1", Json::parse(body.toStdString()));
        QCOMPARE(plain(reply["retCode"]), std::to_string(code));
        QVERIFY(!reply["retMsg"].get<std::string>().empty());
        QVERIFY(reply["result"].empty());
        QVERIFY(rig.model.positions(rig.uid).empty());
        QVERIFY(rig.model.workingOrders(rig.uid).empty());
    }

    void aNameIsNeverFreeAgain() // §4.1
    {
        Rig rig;
        QCOMPARE(plain(rig.create("Buy", "1", {{"orderLinkId", "once"}})["retCode"]),
                 plain(Json(0)));
        QCOMPARE(plain(rig.create("Buy", "1", {{"orderLinkId", "once"}})["retCode"]),
                 plain(Json(110072)));
        QCOMPARE(plain(rig.position()["size"]), plain(Json("1")));
    }

    void closesAllByZero() // §4.1
    {
        Rig rig;
        rig.create("Buy", "3");
        QCOMPARE(plain(rig.create("Sell", "0",
                                  {{"reduceOnly", true}, {"closeOnTrigger", true}})["retCode"]),
                 plain(Json(0)));
        QCOMPARE(plain(rig.position()["size"]), plain(Json("0")));
        const Json pnl = rig.list("/v5/position/closed-pnl?category=linear")[0];
        QCOMPARE(plain(pnl["side"]), plain(Json("Sell"))); // of the closing order
        QCOMPARE(plain(pnl["closedSize"]), plain(Json("3")));
        QCOMPARE(plain(pnl["fillCount"]), plain(Json("1")));
    }

    void aPartialCloseHasItsRowOfClosedPnl() // §6.3: it does not mean flat
    {
        Rig rig;
        rig.create("Buy", "3");
        rig.setPrice(kEth, "3010");
        rig.create("Sell", "1", {{"reduceOnly", true}});
        const Json rows = rig.list("/v5/position/closed-pnl?category=linear&symbol=ETHUSDT");
        QCOMPARE(rows.size(), std::size_t{1});
        QCOMPARE(plain(rows[0]["closedSize"]), plain(Json("1")));
        QCOMPARE(plain(rig.position()["size"]), plain(Json("2")));
    }

    void postOnlyIsCancelledAndNotRefused() // §4.1
    {
        Rig rig;
        const Json reply = rig.limit("Buy", "1", "3010", {{"timeInForce", "PostOnly"}});
        QCOMPARE(plain(reply["retCode"]), plain(Json(0)));
        const Json order = rig.byId(reply["result"]["orderId"]);
        QCOMPARE(plain(order["orderStatus"]), plain(Json("Cancelled")));
        QCOMPARE(plain(order["rejectReason"]), plain(Json("EC_PostOnlyWillTakeLiquidity")));
        QCOMPARE(plain(order["leavesQty"]), plain(Json("0"))); // also when nothing filled (§4.3)
    }

    void amendsAndCancels() // §4.2
    {
        Rig rig;
        const Json id = rig.limit("Buy", "2", "2980", {{"stopLoss", "2900"}})["result"]["orderId"];
        const auto amend = [&](const Json& more) {
            Json body{{"symbol", kEth}, {"orderId", id}};
            body.update(more);
            return rig.write("/v5/order/amend", body)["retCode"];
        };
        QCOMPARE(plain(amend({{"price", "2970"}, {"qty", "1"}})), plain(Json(0)));
        Json order = rig.byId(id);
        QCOMPARE(plain(order["price"]), plain(Json("2970")));
        QCOMPARE(plain(order["qty"]), plain(Json("1")));
        QCOMPARE(plain(order["stopLoss"]), plain(Json("2900")));
        QCOMPARE(plain(amend({{"price", "2970"}})), plain(Json(10001))); // unchanged
        QCOMPARE(plain(amend({{"price", "2890"}})), plain(Json(10001))); // past its own stop
        QCOMPARE(plain(amend({{"stopLoss", "0"}})), plain(Json(0)));
        QCOMPARE(plain(rig.byId(id)["stopLoss"]), plain(Json("")));
        const auto cancel = [&] {
            return rig.write("/v5/order/cancel",
                             {{"symbol", kEth}, {"orderId", id}, {"trigger", true}})["retCode"];
        };
        QCOMPARE(plain(cancel()), plain(Json(0)));
        QCOMPARE(plain(cancel()), plain(Json(110001)));
        QCOMPARE(plain(amend({{"qty", "3"}})), plain(Json(110001)));
        order = rig.byId(id);
        QCOMPARE(plain(order["orderStatus"]), plain(Json("Cancelled")));
        QCOMPARE(plain(order["cancelType"]), plain(Json("CancelByUser")));
    }

    void anEndedOrderIsInNeitherListForAMoment() // §4.4: the gap
    {
        Rig rig;
        rig.now += milliseconds{1};
        const Json id = rig.create("Buy", "1")["result"]["orderId"];
        const std::string query = "category=linear&orderId=" + id.get<std::string>();
        QVERIFY(rig.list("/v5/order/realtime?" + query).empty());
        QVERIFY(rig.list("/v5/order/history?" + query).empty());
        rig.now += milliseconds{250};
        QCOMPARE(rig.list("/v5/order/realtime?" + query).size(), std::size_t{1});
        QCOMPARE(rig.list("/v5/order/history?" + query).size(), std::size_t{1});
        QVERIFY(rig.open().empty());
        // Cancelled without a fill it is listed for a day.
        const Json bare = rig.limit("Buy", "1", "2980")["result"]["orderId"];
        rig.write("/v5/order/cancel", {{"symbol", kEth}, {"orderId", bare}});
        rig.now += hours{1};
        const std::string history =
            "/v5/order/history?category=linear&orderId=" + bare.get<std::string>();
        QCOMPARE(rig.list(history).size(), std::size_t{1});
        rig.now += hours{24};
        QVERIFY(rig.list(history).empty());
        QCOMPARE(rig.list("/v5/order/history?" + query).size(), std::size_t{1});
    }

    void aPageOfOpenOrdersIsTwenty() // §4.4
    {
        Rig rig;
        for (int i = 0; i < 21; ++i)
            QCOMPARE(plain(rig.limit("Buy", "0.01", "2980")["retCode"]), plain(Json(0)));
        QCOMPARE(rig.list("/v5/order/realtime?category=linear&settleCoin=USDT").size(),
                 std::size_t{20});
        QCOMPARE(rig.open().size(), std::size_t{21});
        QCOMPARE(plain(rig.read("/v5/order/realtime?category=linear")["retCode"]),
                 plain(Json(10001)));
    }

    void aBatchSaysYesAndFailsInside() // §4.2
    {
        Rig rig;
        const auto item = [](const char* qty, const char* link) {
            return Json{{"symbol", kEth},  {"side", "Buy"}, {"orderType", "Limit"},
                        {"price", "2980"}, {"qty", qty},    {"orderLinkId", link}};
        };
        const Json reply =
            rig.write("/v5/order/create-batch",
                      {{"request", {item("1", "b-1"), item("0", "b-2"), item("1", "b-1")}}});
        QCOMPARE(plain(reply["retCode"]), plain(Json(0)));
        QCOMPARE(plain(reply["retExtInfo"]["list"][0]["code"]), plain(Json(0)));
        QCOMPARE(plain(reply["retExtInfo"]["list"][1]["code"]), plain(Json(10001)));
        QCOMPARE(plain(reply["retExtInfo"]["list"][2]["code"]), plain(Json(110072)));
        QCOMPARE(plain(reply["result"]["list"][1]["orderId"]), plain(Json("")));
        QCOMPARE(rig.open().size(), std::size_t{1});
        const Json amended = rig.write(
            "/v5/order/amend-batch",
            {{"request", {{{"symbol", kEth}, {"orderLinkId", "b-1"}, {"price", "2970"}}}}});
        QCOMPARE(plain(amended["retExtInfo"]["list"][0]["code"]), plain(Json(0)));
        const Json cancelled =
            rig.write("/v5/order/cancel-batch", {{"request",
                                                  {{{"symbol", kEth}, {"orderLinkId", "b-1"}},
                                                   {{"symbol", kEth}, {"orderLinkId", "b-9"}}}}});
        QCOMPARE(plain(cancelled["retExtInfo"]["list"][0]["code"]), plain(Json(0)));
        QCOMPARE(plain(cancelled["retExtInfo"]["list"][1]["code"]), plain(Json(110001)));
    }

    void aBatchLargerThanTheAllowanceIsPlacedInPart() // §4.2, §8
    {
        Rig rig;
        Json items = Json::array();
        for (int i = 0; i < 12; ++i)
            items.push_back({{"symbol", kEth},
                             {"side", "Buy"},
                             {"orderType", "Limit"},
                             {"price", "2980"},
                             {"qty", "0.01"}});
        const Json reply = rig.write("/v5/order/create-batch", {{"request", items}});
        QCOMPARE(plain(reply["retCode"]), plain(Json(0)));
        QCOMPARE(plain(reply["retExtInfo"]["list"][9]["code"]), plain(Json(0)));
        QCOMPARE(plain(reply["retExtInfo"]["list"][10]["code"]), plain(Json(10006)));
        QCOMPARE(rig.open().size(), std::size_t{10});
    }

    void cancelAllWithoutFilterTakesProtectionAway() // §4.2
    {
        Rig rig;
        rig.create("Buy", "1", {{"stopLoss", "2900"}});
        rig.conditional("Sell", "1", "2910", 2, {{"reduceOnly", true}});
        rig.limit("Buy", "1", "2980");
        QCOMPARE(rig.open().size(), std::size_t{3});
        const auto cancelAll = [&](const Json& more) {
            Json body{{"settleCoin", "USDT"}};
            body.update(more);
            return rig.write("/v5/order/cancel-all", body)["result"];
        };
        QCOMPARE(cancelAll({{"orderFilter", "Order"}})["list"].size(), std::size_t{1});
        QCOMPARE(
            cancelAll({{"orderFilter", "StopOrder"}, {"stopOrderType", "Stop"}})["list"].size(),
            std::size_t{1});
        QCOMPARE(rig.open().size(), std::size_t{1});
        QCOMPARE(plain(rig.position()["stopLoss"]), plain(Json("2900")));
        QCOMPARE(cancelAll(Json::object())["list"].size(), std::size_t{1});
        QCOMPARE(plain(rig.position()["stopLoss"]), plain(Json("")));
        QVERIFY(!cancelAll(Json::object()).contains("list")); // missing altogether
    }

    void fundingStandsAmongTheExecutions() // §6.2
    {
        Rig rig;
        rig.create("Sell", "2");
        QVERIFY(rig.model.settleFunding(rig.now, {kEth}).has_value());
        const Json all = rig.list("/v5/execution/list?category=linear");
        QCOMPARE(all.size(), std::size_t{2});
        QCOMPARE(rig.list("/v5/execution/list?category=linear&execType=Trade").size(),
                 std::size_t{1});
        const Json funding = rig.list("/v5/execution/list?category=linear&execType=Funding")[0];
        QCOMPARE(plain(funding["execQty"]), plain(Json("2")));
        QCOMPARE(plain(funding["orderQty"]), plain(Json("0")));
        QCOMPARE(plain(funding["seq"]), plain(rig.position()["seq"]));
        QCOMPARE(
            plain(rig.read(
                "/v5/execution/list?category=linear&startTime=0&endTime=999999999999")["retCode"]),
            plain(Json(10001)));
    }

    void theVenuesOwnClosesCarryItsWords() // §4.3, §6.2
    {
        for (const auto& [kind, execType, createType] :
             {std::tuple{"liq", "BustTrade", "CreateByTakeOver_PassThrough"},
              std::tuple{"adl", "AdlTrade", "CreateByAdl_PassThrough"},
              std::tuple{"settle", "Settle", "CreateBySettle"}}) {
            Rig rig;
            rig.create("Buy", "1");
            rig.model.faults().add(rig.now,
                                   Fault::parse(std::string{"F28{kind="} + kind + "}").value());
            rig.now += milliseconds{400};
            rig.dialect.advance(rig.now);
            const Json fill = rig.list("/v5/execution/list?category=linear")[0];
            QCOMPARE(plain(fill["execType"]), std::string{execType});
            QCOMPARE(plain(fill["createType"]), std::string{createType});
            QCOMPARE(plain(fill["orderLinkId"]), plain(Json("")));
            QCOMPARE(plain(fill["closedSize"]), plain(Json("1")));
            rig.now += milliseconds{400};
            // A settlement is a trade without an order.
            const bool hasOrder = !rig.list("/v5/order/history?category=linear&orderId="
                                            + fill["orderId"].get<std::string>())
                                       .empty();
            QCOMPARE(hasOrder, std::string{kind} != "settle");
        }
    }

    void aLostAnswerWasDone() // §7: F03, F04
    {
        Rig rig;
        rig.model.faults().add(rig.now, Fault::parse("F03{what=order,times=1}").value());
        const std::string body =
            R"({"category":"linear","symbol":"ETHUSDT","side":"Buy","orderType":"Market","qty":"1","orderLinkId":"lost-1"})";
        const HttpAnswer lost = rig.post("/v5/order/create", body);
        QVERIFY(lost.delivery == Delivery::HangUp);
        QVERIFY(lost.truth && lost.truth->isApplied);
        QCOMPARE(lost.truth->code, std::string{"0"});
        QCOMPARE(plain(rig.create("Buy", "1", {{"orderLinkId", "lost-1"}})["retCode"]),
                 plain(Json(110072)));
        rig.model.faults().add(rig.now,
                               Fault::parse("F04{what=order,status=200,code=10000}").value());
        QCOMPARE(plain(rig.create("Buy", "1")["retCode"]),
                 plain(Json(10000))); // and done all the same
        QCOMPARE(plain(rig.position()["size"]), plain(Json("2")));
        rig.model.faults().clear();
        rig.model.faults().add(rig.now, Fault::parse("F47{scope=entry}").value());
        QCOMPARE(plain(rig.create("Buy", "1")["retCode"]), plain(Json(10006)));
        QCOMPARE(plain(rig.position()["size"]), plain(Json("2")));
    }
};

QTEST_GUILESS_MAIN(TestBybitDialectOrders)
#include "tst_bybit_dialect_orders.moc"
