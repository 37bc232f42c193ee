// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/okx_rig.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::sim;
using namespace holdfast::sim::okx;

class TestOkxDialectAlgos : public QObject {
    Q_OBJECT
private slots:
    void aTrailingStopFollowsAndFires_data()
    {
        QTest::addColumn<QString>("entry");
        QTest::addColumn<QString>("side");
        QTest::addColumn<QString>("trail"); // JSON
        QTest::addColumn<QStringList>("prices");
        QTest::addColumn<QStringList>("levels"); // After each price; "fired" once it went.
        using L = QStringList;
        // clang-format off
        QTest::newRow("ratio, up and back")     << "buy"  << "sell" << R"({"callbackRatio":"0.1"})"
            << L{"3000", "4000", "3700", "3600"}        << L{"2700", "3600", "3600", "fired"};
        QTest::newRow("ratio, for a short")     << "sell" << "buy"  << R"({"callbackRatio":"0.1"})"
            << L{"3000", "2000", "2100", "2200"}        << L{"3300", "2200", "2200", "fired"};
        QTest::newRow("spread")                 << "buy"  << "sell" << R"({"callbackSpread":"100"})"
            << L{"3000", "3050", "2960", "2950"}        << L{"2900", "2950", "2950", "fired"};
        QTest::newRow("waits for its price")    << "buy"  << "sell" << R"({"callbackSpread":"100","activePx":"3200"})"
            << L{"3000", "2500", "3200", "3100"}        << L{"",     "",     "3100", "fired"};
        QTest::newRow("never active")           << "sell" << "buy"  << R"({"callbackSpread":"100","activePx":"2000"})"
            << L{"3000", "3500", "4000"}                << L{"",     "",     ""};
        // clang-format on
    }
    void aTrailingStopFollowsAndFires()
    {
        QFETCH(QString, entry);
        QFETCH(QString, side);
        QFETCH(QString, trail);
        QFETCH(QStringList, prices);
        QFETCH(QStringList, levels);
        Rig rig;
        rig.setPrice("ETH-USDT-SWAP", "3000");
        rig.market(entry.toUtf8().constData(), "1");
        Json body{{"ordType", "move_order_stop"}, {"side", side.toStdString()}};
        body.update(Json::parse(trail.toStdString()));
        const Json placed = rig.algo(body);
        QCOMPARE(plain(placed["sCode"]), plain(Json("0")));
        for (qsizetype i = 0; i < prices.size(); ++i) {
            rig.setPrice("ETH-USDT-SWAP", prices[i].toUtf8().constData());
            const Json row = rig.algoById(placed["algoId"]);
            const std::string seen =
                row["state"] == "effective" ? "fired" : row["moveTriggerPx"].get<std::string>();
            QCOMPARE(QString::fromStdString(seen), levels[i]);
        }
        if (levels.back() != "fired") return;
        const Json row = rig.algoById(placed["algoId"]);
        const Json child = rig.read("/api/v5/trade/order?instId=ETH-USDT-SWAP&ordId="
                                    + row["ordIdList"][0].get<std::string>())["data"][0];
        QCOMPARE(plain(child["source"]), plain(Json("25")));
        QCOMPARE(plain(child["algoId"]), plain(placed["algoId"]));
        QVERIFY(rig.model.positions(rig.uid).empty());
    }

    void aTrailingStopThatCannotBeIsRefused_data()
    {
        QTest::addColumn<QString>("trail");
        QTest::addColumn<QString>("code");
        QTest::newRow("neither") << "{}" << "51000";
        QTest::newRow("both") << R"({"callbackRatio":"0.1","callbackSpread":"1"})" << "51000";
        QTest::newRow("too near") << R"({"callbackRatio":"0.0005"})" << "51258";
        QTest::newRow("more than all") << R"({"callbackRatio":"1.5"})" << "51258";
        QTest::newRow("no number") << R"({"callbackRatio":"a"})" << "51000";
        QTest::newRow("off the tick") << R"({"callbackSpread":"0.001"})" << "51000";
        // One command-line client spells it so; the venue does not know the word (okx.md §6).
        QTest::newRow("misspelt") << R"({"callBackRatio":"0.1"})" << "51000";
    }
    void aTrailingStopThatCannotBeIsRefused()
    {
        QFETCH(QString, trail);
        QFETCH(QString, code);
        Rig rig;
        Json body{{"ordType", "move_order_stop"}};
        body.update(Json::parse(trail.toStdString()));
        QCOMPARE(plain(rig.algo(body)["sCode"]), plain(Json(code.toStdString())));
    }

    void aTrailingStopIsCancelledEitherWay()
    {
        Rig rig;
        for (const char* path :
             {"/api/v5/trade/cancel-algos", "/api/v5/trade/cancel-advance-algos"}) {
            const Json id =
                rig.algo({{"ordType", "move_order_stop"}, {"callbackRatio", "0.1"}})["algoId"];
            QCOMPARE(
                plain(rig.write(path, {{{"instId", "ETH-USDT-SWAP"}, {"algoId", id}}})["code"]),
                plain(Json("0")));
            QCOMPARE(plain(rig.algoById(id)["state"]), plain(Json("canceled")));
        }
        const Json id =
            rig.algo({{"ordType", "move_order_stop"}, {"callbackRatio", "0.1"}})["algoId"];
        QCOMPARE(
            plain(rig.write(
                "/api/v5/trade/amend-algos",
                {{"instId", "ETH-USDT-SWAP"}, {"algoId", id}, {"newSz", "2"}})["data"][0]["sCode"]),
            plain(Json("51506")));
    }

    void trailingStopsHaveTheirOwnChannel()
    {
        Rig rig;
        rig.setPrice("ETH-USDT-SWAP", "3000");
        const Json id =
            rig.algo({{"ordType", "move_order_stop"}, {"callbackRatio", "0.1"}})["algoId"];
        const StreamId stream = rig.loggedIn("/ws/v5/business");
        rig.dialect.advance(rig.now);
        static_cast<void>(rig.heard());
        const auto subscribe = [&](const char* channel) {
            rig.dialect.receive(
                rig.now, stream,
                Json{{"op", "subscribe"}, {"args", {{{"channel", channel}, {"instType", "SWAP"}}}}}
                    .dump());
            int rows = 0;
            for (const Json& told : rig.told(stream))
                rows += told.contains("data") ? 1 : 0;
            return rows;
        };
        QCOMPARE(subscribe("orders-algo"), 0);
        QCOMPARE(subscribe("algo-advance"), 1); // Pushed on subscribe (okx.md §2.7).
        // Each move is pushed there, and an ordinary stop is pushed on the other channel alone.
        rig.setPrice("ETH-USDT-SWAP", "3100");
        rig.algo({{"ordType", "conditional"}, {"slTriggerPx", "1"}, {"slOrdPx", "-1"}});
        rig.dialect.advance(rig.now);
        int moves = 0;
        int stops = 0;
        for (const Json& told : rig.told(stream)) {
            if (!told.contains("data")) continue;
            const Json& row = told["data"][0];
            const bool isTrailing = row["ordType"] == "move_order_stop";
            QCOMPARE(plain(told["arg"]["channel"]),
                     plain(Json(isTrailing ? "algo-advance" : "orders-algo")));
            (isTrailing ? moves : stops) += 1;
            if (isTrailing) QCOMPARE(plain(row["moveTriggerPx"]), plain(Json("2790")));
        }
        QCOMPARE(moves, 1);
        QCOMPARE(stops, 1);
        QCOMPARE(
            rig.read("/api/v5/trade/orders-algo-pending?ordType=move_order_stop")["data"].size(),
            std::size_t{1});
        QCOMPARE(
            plain(rig.read(
                "/api/v5/trade/orders-algo-pending?ordType=conditional,move_order_stop")["code"]),
            plain(Json("51000")));
        QCOMPARE(plain(rig.algoById(id)["callbackRatio"]), plain(Json("0.1")));
    }

    void aStopsLimitsCanBeAmended()
    {
        Rig rig;
        rig.setPrice("ETH-USDT-SWAP", "3000");
        const Json id = rig.algo({{"ordType", "oco"},
                                  {"slTriggerPx", "2900"},
                                  {"slOrdPx", "-1"},
                                  {"tpTriggerPx", "3200"},
                                  {"tpOrdPx", "3190"}})["algoId"];
        QCOMPARE(plain(rig.write("/api/v5/trade/amend-algos", {{"instId", "ETH-USDT-SWAP"},
                                                               {"algoId", id},
                                                               {"newSlOrdPx", "2880"},
                                                               {"newTpOrdPx", "-1"}})["code"]),
                 plain(Json("0")));
        const Json row = rig.algoById(id);
        QCOMPARE(plain(row["slOrdPx"]), plain(Json("2880")));
        QCOMPARE(plain(row["tpOrdPx"]), plain(Json("-1")));
        QCOMPARE(plain(row["slTriggerPx"]), plain(Json("2900")));
    }

    void anOcoTellsWhichLevelFired_data()
    {
        QTest::addColumn<QByteArray>("price");
        QTest::addColumn<QByteArray>("side");
        QTest::newRow("the target") << QByteArray{"3201"} << QByteArray{"tp"};
        QTest::newRow("the stop") << QByteArray{"2899"} << QByteArray{"sl"};
    }
    void anOcoTellsWhichLevelFired()
    {
        QFETCH(QByteArray, price);
        QFETCH(QByteArray, side);
        Rig rig;
        rig.setPrice("ETH-USDT-SWAP", "3000");
        const Json entry = rig.write("/api/v5/trade/order", {{"instId", "ETH-USDT-SWAP"},
                                                             {"tdMode", "cross"},
                                                             {"side", "buy"},
                                                             {"ordType", "market"},
                                                             {"sz", "1"}});
        QCOMPARE(plain(entry["code"]), plain(Json("0")));
        const Json id = rig.algo({{"ordType", "oco"},
                                  {"closeFraction", "1"},
                                  {"sz", ""},
                                  {"reduceOnly", true},
                                  {"slTriggerPx", "2900"},
                                  {"slOrdPx", "-1"},
                                  {"tpTriggerPx", "3200"},
                                  {"tpOrdPx", "-1"},
                                  {"tpTriggerPxType", "last"}})["algoId"];
        QCOMPARE(plain(rig.algoById(id)["actualSide"]), plain(Json("")));
        // Moving the stop leaves the target where it is.
        QCOMPARE(
            plain(rig.write(
                "/api/v5/trade/amend-algos",
                {{"instId", "ETH-USDT-SWAP"}, {"algoId", id}, {"newSlTriggerPx", "2905"}})["code"]),
            plain(Json("0")));
        QCOMPARE(plain(rig.algoById(id)["tpTriggerPx"]), plain(Json("3200")));
        QCOMPARE(plain(rig.algoById(id)["slTriggerPx"]), plain(Json("2905")));
        rig.setPrice("ETH-USDT-SWAP", price.constData());
        QCOMPARE(plain(rig.algoById(id)["state"]), plain(Json("effective")));
        QCOMPARE(plain(rig.algoById(id)["actualSide"]), plain(Json(side.toStdString())));
        QCOMPARE(
            rig.read("/api/v5/trade/orders-algo-pending?ordType=conditional,oco")["data"].size(),
            std::size_t{0});
        // It survives the state file, with the level that fired.
        Rig other;
        QVERIFY(other.model.restore(rig.model.save()).has_value());
        QCOMPARE(plain(other.algoById(id)["actualSide"]), plain(Json(side.toStdString())));
    }

    void aTrailingStopSurvivesTheStateFile()
    {
        Rig rig;
        rig.setPrice("ETH-USDT-SWAP", "3000");
        const Json id =
            rig.algo({{"ordType", "move_order_stop"}, {"callbackRatio", "0.1"}})["algoId"];
        Rig other;
        QVERIFY(other.model.restore(rig.model.save()).has_value());
        QCOMPARE(plain(other.algoById(id)["callbackRatio"]), plain(Json("0.1")));
        QCOMPARE(other.model.pendingStops(other.uid), rig.model.pendingStops(rig.uid));
        // A file from before there were trailing stops and funding is read as well.
        Json old = Json::parse(rig.model.save());
        for (Json& account : old["accounts"]) {
            account.erase("fundings");
            for (Json& stop : account["pendingStops"])
                stop.erase("trail");
        }
        QVERIFY(other.model.restore(old.dump()).has_value());
    }
};

QTEST_GUILESS_MAIN(TestOkxDialectAlgos)
#include "tst_okx_dialect_algos.moc"
