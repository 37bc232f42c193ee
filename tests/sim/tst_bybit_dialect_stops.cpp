// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/bybit_rig.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::sim;
using namespace holdfast::sim::bybit;

/// The four ways to a stop, as clients see them. Sections are those of bybit.md.
class TestBybitDialectStops : public QObject {
    Q_OBJECT
private slots:
    void anAttachedStopShowsOnTheRowAndAsAnOrder() // §5.1 A, §5.3
    {
        Rig rig;
        const Json entry =
            rig.create("Buy", "1", {{"stopLoss", "2900"}, {"orderLinkId", "entry-1"}});
        QCOMPARE(plain(entry["retCode"]), plain(Json(0)));
        QCOMPARE(plain(rig.position()["stopLoss"]), plain(Json("2900")));
        const Json rows = rig.open();
        QCOMPARE(rows.size(), std::size_t{1});
        const Json& stop = rows[0];
        for (const auto& [name, value] :
             {std::pair{"stopOrderType", "StopLoss"}, std::pair{"createType", "CreateByStopLoss"},
              std::pair{"tpslMode", "Full"}, std::pair{"orderStatus", "Untriggered"},
              std::pair{"orderType", "Market"}, std::pair{"timeInForce", "IOC"},
              std::pair{"price", "0"}, std::pair{"orderLinkId", ""}, std::pair{"side", "Sell"},
              std::pair{"triggerPrice", "2900"}, std::pair{"triggerBy", "LastPrice"},
              std::pair{"qty", "1"}, std::pair{"leavesQty", "1"},
              std::pair{"parentOrderLinkId", "entry-1"}})
            QCOMPARE(plain(stop[name]), std::string{value});
        QCOMPARE(plain(stop["triggerDirection"]), plain(Json(2)));
        QCOMPARE(plain(stop["reduceOnly"]), plain(Json(true)));
        QCOMPARE(plain(stop["closeOnTrigger"]), plain(Json(true)));
        // It follows the size.
        rig.create("Buy", "1");
        QCOMPARE(plain(rig.open()[0]["qty"]), plain(Json("2")));
    }

    void tradingStopAnswersWithNothing() // §5.2
    {
        Rig rig;
        Json reply = rig.stops({{"stopLoss", "2900"}});
        QCOMPARE(plain(reply["retCode"]), plain(Json(10001)));
        QCOMPARE(plain(reply["retMsg"]), plain(Json("can not set tp/sl/ts for zero position")));
        rig.create("Buy", "1");
        reply = rig.stops({{"stopLoss", "2900"}, {"slTriggerBy", "MarkPrice"}});
        QCOMPARE(plain(reply["retCode"]), plain(Json(0)));
        QVERIFY(reply["result"].empty());
        QCOMPARE(plain(rig.open()[0]["triggerBy"]), plain(Json("MarkPrice")));
        QCOMPARE(plain(rig.stops({{"stopLoss", "2900"}, {"slTriggerBy", "MarkPrice"}})["retCode"]),
                 plain(Json(34040)));
        // Set again without it, the source falls back to last (§5.7).
        QCOMPARE(plain(rig.stops({{"stopLoss", "2900"}})["retCode"]), plain(Json(0)));
        QCOMPARE(plain(rig.open()[0]["triggerBy"]), plain(Json("LastPrice")));
        const Json wrong = rig.stops({{"stopLoss", "3100"}});
        QCOMPARE(plain(wrong["retCode"]), plain(Json(10001)));
        QVERIFY(wrong["retMsg"].get<std::string>().find("should lower than base_price")
                != std::string::npos);
        QCOMPARE(plain(rig.stops({{"stopLoss", "0"}})["retCode"]), plain(Json(0)));
        QVERIFY(rig.open().empty());
    }

    void aTrailingStopFollows() // §5.3
    {
        Rig rig;
        rig.create("Buy", "1");
        // As ccxt asks for it: without tpslMode.
        QCOMPARE(plain(rig.write("/v5/position/trading-stop",
                                 {{"symbol", kEth}, {"trailingStop", "50"}})["retCode"]),
                 plain(Json(0)));
        QCOMPARE(plain(rig.position()["trailingStop"]), plain(Json("50")));
        rig.setPrice(kEth, "3100");
        const Json stop = rig.open()[0];
        QCOMPARE(plain(stop["stopOrderType"]), plain(Json("TrailingStop")));
        QCOMPARE(plain(stop["triggerPrice"]), plain(Json("3050")));
        rig.setPrice(kEth, "3049");
        QCOMPARE(plain(rig.position()["size"]), plain(Json("0")));
        const Json order = rig.byId(stop["orderId"]); // the same id (§4.3)
        QCOMPARE(plain(order["orderStatus"]), plain(Json("Filled")));
        QCOMPARE(plain(order["createType"]), plain(Json("CreateByTrailingStop")));
    }

    void cancellingOneLegTakesTheOther() // §5.5
    {
        Rig rig;
        rig.create("Buy", "2");
        const Json pair{{"tpslMode", "Partial"},
                        {"stopLoss", "2900"},
                        {"takeProfit", "3200"},
                        {"slSize", "1"},
                        {"tpSize", "1"}};
        QCOMPARE(plain(rig.stops(pair)["retCode"]), plain(Json(0)));
        QCOMPARE(plain(rig.position()["stopLoss"]),
                 plain(Json(""))); // Full alone shows there (§5.3)
        Json take;
        Json stop;
        for (const Json& row : rig.open())
            (row["stopOrderType"] == "PartialTakeProfit" ? take : stop) = row;
        QCOMPARE(plain(stop["stopOrderType"]), plain(Json("PartialStopLoss")));
        QCOMPARE(plain(rig.write("/v5/order/cancel",
                                 {{"symbol", kEth}, {"orderId", take["orderId"]}})["retCode"]),
                 plain(Json(0)));
        QVERIFY(rig.open().empty());
        const Json ended = rig.byId(stop["orderId"]);
        QCOMPARE(plain(ended["orderStatus"]), plain(Json("Deactivated")));
        // Legs are amended by their id, and an amendment of a child's TP does nothing.
        QCOMPARE(plain(rig.stops(pair)["retCode"]), plain(Json(0)));
        for (const Json& row : rig.open())
            if (row["stopOrderType"] == "PartialStopLoss") stop = row;
        const auto amend = [&](const Json& more) {
            Json body{{"symbol", kEth}, {"orderId", stop["orderId"]}};
            body.update(more);
            return rig.write("/v5/order/amend", body)["retCode"];
        };
        QCOMPARE(plain(amend({{"triggerPrice", "2910"}})), plain(Json(0)));
        QCOMPARE(plain(amend({{"takeProfit", "0"}})), plain(Json(0)));
        QCOMPARE(plain(amend({{"qty", "0.5"}})), plain(Json(0)));
        for (const Json& row : rig.open())
            QCOMPARE(plain(row["qty"]), plain(Json("0.5")));
        QCOMPARE(plain(rig.stops({{"tpslMode", "Partial"},
                                  {"stopLoss", "2900"},
                                  {"takeProfit", "3200"},
                                  {"slSize", "1"},
                                  {"tpSize", "0.5"}})["retCode"]),
                 plain(Json(10001))); // unequal
    }

    void thePositionsStopsGoWithItAndPlainOnesStay() // §5.5
    {
        Rig rig;
        rig.create("Buy", "1", {{"stopLoss", "2900"}, {"takeProfit", "3300"}});
        const Json plainOne = rig.conditional("Sell", "1", "2850", 2,
                                              {{"reduceOnly", true}, {"orderLinkId", "plain-1"}});
        QCOMPARE(plain(plainOne["retCode"]), plain(Json(0)));
        QCOMPARE(rig.open().size(), std::size_t{3});
        rig.create("Sell", "1", {{"reduceOnly", true}});
        const Json left = rig.open();
        QCOMPARE(left.size(), std::size_t{1});
        QCOMPARE(plain(left[0]["stopOrderType"]), plain(Json("Stop")));
        QCOMPARE(plain(left[0]["createType"]), plain(Json("CreateByStopOrder")));
        QCOMPARE(plain(left[0]["orderLinkId"]), plain(Json("plain-1")));
        rig.now += milliseconds{300};
        int deactivated = 0;
        for (const Json& row : rig.list("/v5/order/history?category=linear"))
            deactivated +=
                row["cancelType"] == "CancelByTpSlTsClear" && row["orderStatus"] == "Deactivated"
                    ? 1
                    : 0;
        QCOMPARE(deactivated, 2);
        // The orphan fires into nothing.
        rig.setPrice(kEth, "2840");
        QCOMPARE(plain(rig.position()["size"]), plain(Json("0")));
        QCOMPARE(plain(rig.byId(plainOne["result"]["orderId"])["orderStatus"]),
                 plain(Json("Cancelled")));
    }

    void aConditionalEntryOpens()
    {
        Rig rig;
        const Json id = rig.conditional("Buy", "1", "3050", 1,
                                        {{"orderLinkId", "break-1"}})["result"]["orderId"];
        rig.setPrice(kEth, "3060");
        QCOMPARE(plain(rig.position()["size"]), plain(Json("1")));
        const Json order = rig.byId(id);
        QCOMPARE(plain(order["orderStatus"]), plain(Json("Filled")));
        QCOMPARE(plain(order["orderLinkId"]), plain(Json("break-1")));
        QCOMPARE(plain(order["triggerPrice"]), plain(Json("3050")));
    }

    void stopsThatAreNot() // §13.5: F16, F01, F14
    {
        Rig rig;
        rig.create("Buy", "1");
        rig.model.faults().add(rig.now, Fault::parse("F16{times=1}").value());
        QCOMPARE(plain(rig.stops({{"stopLoss", "2900"}})["retCode"]), plain(Json(0)));
        QVERIFY(rig.open().empty());
        QCOMPARE(plain(rig.position()["stopLoss"]), plain(Json("")));
        rig.model.faults().clear();
        rig.model.faults().add(rig.now, Fault::parse("F01{what=stop}").value());
        QCOMPARE(plain(rig.stops({{"stopLoss", "2900"}})["retCode"]), plain(Json(0)));
        rig.setPrice(kEth, "2890"); // It fires, and fails.
        QCOMPARE(plain(rig.position()["size"]), plain(Json("1")));
        QVERIFY(rig.open().empty());
        rig.model.faults().clear();
        rig.model.faults().add(rig.now, Fault::parse("F14{born=never}").value());
        QCOMPARE(plain(rig.create("Buy", "1", {{"stopLoss", "2800"}})["retCode"]), plain(Json(0)));
        QCOMPARE(plain(rig.position()["stopLoss"]), plain(Json("")));
    }
};

QTEST_GUILESS_MAIN(TestBybitDialectStops)
#include "tst_bybit_dialect_stops.moc"
