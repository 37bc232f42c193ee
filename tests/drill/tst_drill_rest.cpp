// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/venue_model.h"
#include "tests/drill/drill_client.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>

using namespace holdfast;
using namespace holdfast::drill;
using namespace holdfast::drill::test;

class TestDrillRest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_server = startDrill();
        QVERIFY(m_server != nullptr);
    }
    void cleanup() { m_server.reset(); }

    void verifiesTheRawTarget_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QByteArray>("signedAs");
        QTest::addColumn<QString>("code");
        const QByteArray path = "/api/v5/account/positions?instId=";
        QTest::newRow("comma, signed as comma")
            << path + "BTC-USDT-SWAP,ETH-USDT-SWAP" << path + "BTC-USDT-SWAP,ETH-USDT-SWAP" << "0";
        QTest::newRow("%2C, signed as %2C") << path + "BTC-USDT-SWAP%2CETH-USDT-SWAP"
                                            << path + "BTC-USDT-SWAP%2CETH-USDT-SWAP" << "0";
        QTest::newRow("%2C, signed as comma") << path + "BTC-USDT-SWAP%2CETH-USDT-SWAP"
                                              << path + "BTC-USDT-SWAP,ETH-USDT-SWAP" << "50113";
        QTest::newRow("comma, signed as %2C") << path + "BTC-USDT-SWAP,ETH-USDT-SWAP"
                                              << path + "BTC-USDT-SWAP%2CETH-USDT-SWAP" << "50113";
    }
    void verifiesTheRawTarget()
    {
        QFETCH(QByteArray, sent);
        QFETCH(QByteArray, signedAs);
        const Client client{*m_server};
        const Reply reply =
            exchange(m_server->restUrl(), "GET", sent, {}, client.headers("GET", signedAs, {}));
        QTEST(reply.code(), "code");
        QCOMPARE(reply.status, reply.code() == QStringLiteral("0") ? 200 : 401);
    }

    void refusesWhatIsNotSignedRight_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("code");
        QTest::newRow("clock 40 s behind") << "clock" << "50102";
        QTest::newRow("another key") << "key" << "50111";
        QTest::newRow("another secret") << "secret" << "50113";
        QTest::newRow("another passphrase") << "passphrase" << "50105";
        QTest::newRow("body changed after signing") << "body" << "50113";
        QTest::newRow("no headers") << "none" << "50103";
    }
    void refusesWhatIsNotSignedRight()
    {
        QFETCH(QString, what);
        Client client{*m_server};
        if (what == QStringLiteral("clock")) client.clockOffsetMs = -40000;
        if (what == QStringLiteral("key")) client.credentials().key += 'x';
        if (what == QStringLiteral("secret")) client.credentials().secret += 'x';
        if (what == QStringLiteral("passphrase")) client.credentials().passphrase += 'x';
        const QByteArray target = "/api/v5/trade/order";
        QList<QByteArray> headers = client.headers("POST", target, market("buy", "1"));
        if (what == QStringLiteral("none")) headers.clear();
        const QByteArray body =
            what == QStringLiteral("body") ? market("buy", "2") : market("buy", "1");
        const Reply reply = exchange(m_server->restUrl(), "POST", target, body, headers);
        QTEST(reply.code(), "code");
        QCOMPARE(reply.status, 401);
        QVERIFY(!reply.json().contains(QStringLiteral("data")));
        QVERIFY(m_server->model().fills({m_server->identity().uid}).empty());
    }

    void answersManyRequestsOnOneConnection()
    {
        QTcpSocket socket;
        for (int i = 0; i < 3; ++i) {
            const Reply reply =
                exchange(m_server->restUrl(), "GET", "/api/v5/public/time", {}, {}, &socket);
            QCOMPARE(reply.status, 200);
            QVERIFY(std::abs(reply.text("ts").toLongLong() - QDateTime::currentMSecsSinceEpoch())
                    < 5000);
        }
    }

    void saysNotFoundForAPathItDoesNotHave()
    {
        const Reply reply = exchange(m_server->restUrl(), "GET", "/api/v5/no/such/path", {}, {});
        QCOMPARE(reply.status, 404);
        QCOMPARE(reply.json().value(QStringLiteral("error_code")).toString(),
                 QStringLiteral("404"));
    }

    void listsInstrumentsAsTheVenueDoes()
    {
        const Client client{*m_server};
        QCOMPARE(client.get("/api/v5/public/instruments?instType=SPOT").data().size(), 0);
        const Reply reply =
            client.get("/api/v5/public/instruments?instType=SWAP&instId=ETH-USDT-SWAP");
        QCOMPARE(reply.data().size(), 1);
        QCOMPARE(reply.text("ctVal"), QStringLiteral("0.1"));
        QCOMPARE(reply.text("lotSz"), QStringLiteral("0.01"));
        QCOMPARE(reply.first().value(QStringLiteral("instIdCode")).toInt(), 10461);
        QCOMPARE(reply.text("state"), QStringLiteral("live"));
    }

    void opensWithAnAttachedStopThatGoesLive()
    {
        const Client client{*m_server};
        const QString last = client.get("/api/v5/market/ticker?instId=ETH-USDT-SWAP").text("last");
        const QByteArray trigger = QByteArray::number(last.toDouble() * 0.97, 'f', 2);
        const Reply placed = client.post(
            "/api/v5/trade/order",
            filled(
                R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"buy","ordType":"market","sz":"1","clOrdId":"hfE1","attachAlgoOrds":[{"attachAlgoClOrdId":"hfS1","slTriggerPx":"%1","slOrdPx":"-1","slTriggerPxType":"mark"}]})",
                trigger));
        QCOMPARE(placed.code(), QStringLiteral("0"));
        QCOMPARE(placed.text("sCode"), QStringLiteral("0"));
        QCOMPARE(placed.text("sMsg"), QStringLiteral("Order placed"));
        QVERIFY(placed.json().contains(QStringLiteral("inTime")));
        QVERIFY(!placed.text("ordId").isEmpty());

        const Reply order = client.get("/api/v5/trade/order?instId=ETH-USDT-SWAP&clOrdId=hfE1");
        QCOMPARE(order.text("state"), QStringLiteral("filled"));
        QCOMPARE(order.text("accFillSz"), QStringLiteral("1"));
        QVERIFY(order.first().value(QStringLiteral("px")).isString());
        QCOMPARE(order.text("px"), QString{QLatin1String("")});

        const Reply stop = client.get("/api/v5/trade/order-algo?algoClOrdId=hfS1");
        QCOMPARE(stop.text("state"), QStringLiteral("live"));
        QCOMPARE(stop.text("slTriggerPx").toDouble(), trigger.toDouble());
        QCOMPARE(stop.text("slTriggerPxType"), QStringLiteral("mark"));
        QCOMPARE(stop.text("reduceOnly"), QStringLiteral("true"));
        const Reply byId =
            client.get("/api/v5/trade/order-algo?algoId=" + stop.text("algoId").toLatin1());
        QCOMPARE(byId.text("algoClOrdId"), QStringLiteral("hfS1"));
        QCOMPARE(
            client.get("/api/v5/trade/orders-algo-pending?ordType=conditional,oco").data().size(),
            1);

        const Reply positions = client.get("/api/v5/account/positions");
        QCOMPARE(positions.data().size(), 1);
        QCOMPARE(positions.text("pos"), QStringLiteral("1"));
        QCOMPARE(client.get("/api/v5/trade/fills?instType=SWAP").text("clOrdId"),
                 QStringLiteral("hfE1"));
    }

    void showsAnExplicitZeroOnlyWhenAskedByInstrument()
    {
        const Client client{*m_server};
        QCOMPARE(client.get("/api/v5/account/positions?instId=ETH-USDT-SWAP").data().size(),
                 0); // Never held.
        QCOMPARE(client.post("/api/v5/trade/order", market("buy", "1")).code(),
                 QStringLiteral("0"));
        const Reply closed =
            client.post("/api/v5/trade/close-position",
                        R"({"instId":"ETH-USDT-SWAP","mgnMode":"cross","autoCxl":false})");
        QCOMPARE(closed.code(), QStringLiteral("0"));
        QVERIFY(!closed.first().contains(QStringLiteral("sCode")));
        QVERIFY(!closed.first().contains(QStringLiteral("ordId")));
        QCOMPARE(client.get("/api/v5/account/positions").data().size(), 0);
        const Reply flat = client.get("/api/v5/account/positions?instId=ETH-USDT-SWAP");
        QCOMPARE(flat.data().size(), 1);
        QCOMPARE(flat.text("pos"), QStringLiteral("0"));
        const Reply history = client.get("/api/v5/account/positions-history?instType=SWAP");
        QCOMPARE(history.text("type"), QStringLiteral("2"));
        QCOMPARE(history.text("closeTotalPos"), QStringLiteral("1"));
        QCOMPARE(client
                     .post("/api/v5/trade/close-position",
                           R"({"instId":"ETH-USDT-SWAP","mgnMode":"cross"})")
                     .text("sCode"),
                 QStringLiteral("51023"));
    }

    void refusesInTheVenuesWords_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("itemCode");
        const QByteArray order = "/api/v5/trade/order";
        const QByteArray algo = "/api/v5/trade/order-algo";
        QTest::newRow("no such instrument")
            << order
            << QByteArray{R"({"instId":"X-USDT-SWAP","tdMode":"cross","side":"buy","ordType":"market","sz":"1"})"}
            << "1" << "51001";
        QTest::newRow("below the minimum") << order << market("buy", "0.001") << "1" << "51020";
        QTest::newRow("not a lot") << order << market("buy", "0.015") << "1" << "51121";
        QTest::newRow("beyond the margin") << order << market("buy", "19000") << "1" << "51008";
        QTest::newRow("nothing to reduce")
            << order
            << QByteArray{R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"sell","ordType":"market","sz":"1","reduceOnly":true})"}
            << "1" << "51169";
        QTest::newRow("stop beside the order")
            << order
            << QByteArray{R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"buy","ordType":"market","sz":"1","slTriggerPx":"1","slOrdPx":"-1"})"}
            << "1" << "54070";
        QTest::newRow("oco without a target")
            << algo
            << QByteArray{R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"sell","ordType":"oco","sz":"1","slTriggerPx":"1","slOrdPx":"-1"})"}
            << "51000" << "";
        QTest::newRow("level passed, by last")
            << algo
            << QByteArray{R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"sell","ordType":"conditional","sz":"1","slTriggerPx":"900000","slOrdPx":"-1","reduceOnly":true})"}
            << "1" << "51280";
        QTest::newRow("no JSON") << order << QByteArray{"{"} << "50002" << "";
    }
    void refusesInTheVenuesWords()
    {
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, body);
        const Client client{*m_server};
        const Reply reply = client.post(target, body);
        QTEST(reply.code(), "code");
        QTEST(reply.text("sCode"), "itemCode");
        if (!reply.text("sCode").isEmpty()) QVERIFY(reply.text("sMsg").endsWith(QLatin1Char(' ')));
    }

    void answersEachItemOfABatch()
    {
        const Client client{*m_server};
        const Reply reply =
            client.post("/api/v5/trade/batch-orders",
                        "[" + market("buy", "1") + "," + market("buy", "0.001") + "]");
        QCOMPARE(reply.code(), QStringLiteral("2"));
        QCOMPARE(reply.data().size(), 2);
        QCOMPARE(reply.data().at(0).toObject().value(QStringLiteral("sCode")).toString(),
                 QStringLiteral("0"));
        QCOMPARE(reply.data().at(1).toObject().value(QStringLiteral("sCode")).toString(),
                 QStringLiteral("51020"));
    }

    void takesNumbersWhereTheVenueSaysText()
    {
        const Client client{*m_server};
        const Reply reply =
            client.post("/api/v5/account/set-leverage",
                        R"({"instId":"ETH-USDT-SWAP","lever":5,"mgnMode":"cross"})");
        QCOMPARE(reply.text("lever"), QStringLiteral("5"));
        QCOMPARE(client.get("/api/v5/account/leverage-info?instId=ETH-USDT-SWAP&mgnMode=cross")
                     .text("lever"),
                 QStringLiteral("5"));
    }

    void refusesAnOrderThatExpiredOnTheWay()
    {
        Client client{*m_server};
        client.extraHeaders = {"expTime: "
                               + QByteArray::number(QDateTime::currentMSecsSinceEpoch() - 1000)};
        QCOMPARE(client.post("/api/v5/trade/order", market("buy", "1")).text("sCode"),
                 QStringLiteral("50036"));
        client.extraHeaders = {"expTime: "
                               + QByteArray::number(QDateTime::currentMSecsSinceEpoch() + 3000)};
        QCOMPARE(client.post("/api/v5/trade/order", market("buy", "1")).text("sCode"),
                 QStringLiteral("0"));
    }

    void movesAndCancelsAStop()
    {
        const Client client{*m_server};
        QCOMPARE(client.post("/api/v5/trade/order", market("buy", "1")).text("sCode"),
                 QStringLiteral("0"));
        const Reply placed = client.post(
            "/api/v5/trade/order-algo",
            R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"sell","ordType":"conditional","closeFraction":"1","slTriggerPx":"2000","slOrdPx":"-1","slTriggerPxType":"mark","reduceOnly":true,"cxlOnClosePos":true,"algoClOrdId":"hfS2"})");
        QCOMPARE(placed.text("sCode"), QStringLiteral("0"));
        QCOMPARE(placed.text("algoClOrdId"), QStringLiteral("hfS2"));
        const QByteArray id = placed.text("algoId").toLatin1();
        QCOMPARE(client.get("/api/v5/account/positions")
                     .first()
                     .value(QStringLiteral("closeOrderAlgo"))
                     .toArray()
                     .size(),
                 1);
        QCOMPARE(
            client
                .post("/api/v5/trade/amend-algos",
                      filled(R"({"instId":"ETH-USDT-SWAP","algoId":"%1","newSlTriggerPx":"2100"})",
                             id))
                .text("sCode"),
            QStringLiteral("0"));
        const Reply moved = client.get("/api/v5/trade/order-algo?algoId=" + id);
        QCOMPARE(moved.text("slTriggerPx"), QStringLiteral("2100"));
        QCOMPARE(moved.text("closeFraction"), QStringLiteral("1"));
        QCOMPARE(client
                     .post("/api/v5/trade/cancel-algos",
                           filled(R"([{"instId":"ETH-USDT-SWAP","algoId":"%1"}])", id))
                     .text("sCode"),
                 QStringLiteral("0"));
        QCOMPARE(client.get("/api/v5/trade/order-algo?algoId=" + id).text("state"),
                 QStringLiteral("canceled"));
        QCOMPARE(client.get("/api/v5/trade/orders-algo-history?ordType=conditional&state=canceled")
                     .data()
                     .size(),
                 1);
        QCOMPARE(client.get("/api/v5/trade/orders-algo-history?ordType=conditional").code(),
                 QStringLiteral("50015"));
        QCOMPARE(client.get("/api/v5/trade/orders-algo-pending").code(), QStringLiteral("50014"));
    }

    void pagesWorkingOrders()
    {
        const Client client{*m_server};
        for (int i = 0; i < 3; ++i)
            QCOMPARE(
                client
                    .post(
                        "/api/v5/trade/order",
                        R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"buy","ordType":"limit","px":"1000","sz":"0.1"})")
                    .code(),
                QStringLiteral("0"));
        const Reply first = client.get("/api/v5/trade/orders-pending?limit=2");
        QCOMPARE(first.data().size(), 2);
        const QByteArray cursor =
            first.data().at(1).toObject().value(QStringLiteral("ordId")).toString().toLatin1();
        const Reply second = client.get("/api/v5/trade/orders-pending?limit=2&after=" + cursor);
        QCOMPARE(second.data().size(), 1);
        QVERIFY(second.text("ordId") < QString::fromLatin1(cursor));
    }

    void stopsTooManyRequests()
    {
        const Client client{*m_server};
        QStringList codes;
        for (int i = 0; i < 6; ++i) // account/config: 5 in 2 s.
            codes.append(client.get("/api/v5/account/config").code());
        QCOMPARE(codes,
                 (QStringList{QStringLiteral("0"), QStringLiteral("0"), QStringLiteral("0"),
                              QStringLiteral("0"), QStringLiteral("0"), QStringLiteral("50011")}));
    }

    void anAckedStopFailsWithF01()
    {
        const Client client{*m_server};
        QCOMPARE(client.control("POST", "/fault", R"({"fault":"F01{what=stop,D=0s,code=51008}"})")
                     .status,
                 200);
        QCOMPARE(client.post("/api/v5/trade/order", market("buy", "1")).text("sCode"),
                 QStringLiteral("0"));
        const Reply placed = client.post(
            "/api/v5/trade/order-algo",
            R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"sell","ordType":"conditional","sz":"1","slTriggerPx":"1000","slOrdPx":"-1","slTriggerPxType":"mark","reduceOnly":true,"algoClOrdId":"hfF1"})");
        QCOMPARE(placed.text("sCode"), QStringLiteral("0"));
        QTRY_COMPARE(client.get("/api/v5/trade/order-algo?algoClOrdId=hfF1").text("state"),
                     QStringLiteral("order_failed"));
        const Reply history =
            client.get("/api/v5/trade/orders-algo-history?ordType=conditional&state=order_failed");
        QCOMPARE(history.text("algoClOrdId"), QStringLiteral("hfF1"));
        QCOMPARE(history.text("failCode"), QStringLiteral("51008"));
        QCOMPARE(client.get("/api/v5/trade/orders-algo-pending?ordType=conditional").data().size(),
                 0);
        QCOMPARE(client.get("/api/v5/account/positions").data().size(), 1);
    }

    void anOrderIsExecutedAndTheReplyLostWithF03()
    {
        const Client client{*m_server};
        QCOMPARE(
            client
                .control("POST", "/fault", R"({"id":"F03","params":{"executed":"1","times":"1"}})")
                .status,
            200);
        const Reply lost = client.post("/api/v5/trade/order", market("buy", "1"));
        QVERIFY(lost.isClosed);
        QCOMPARE(lost.status, 0);
        QCOMPARE(client.get("/api/v5/account/positions").text("pos"), QStringLiteral("1"));
        QCOMPARE(client.post("/api/v5/trade/order", market("buy", "1")).text("sCode"),
                 QStringLiteral("0"));
    }

    void aStormOf429HasNoData()
    {
        const Client client{*m_server};
        QCOMPARE(client.control("POST", "/fault", R"({"fault":"F47"})").status, 200);
        const Reply reply = client.get("/api/v5/market/ticker?instId=ETH-USDT-SWAP");
        QCOMPARE(reply.status, 429);
        QCOMPARE(reply.code(), QStringLiteral("50011"));
        QVERIFY(!reply.json().contains(QStringLiteral("data")));
        QCOMPARE(client.control("DELETE", "/fault", R"({"id":"F47"})").status, 200);
        QCOMPARE(client.get("/api/v5/market/ticker?instId=ETH-USDT-SWAP").status, 200);
    }

    void servesQtsOwnClient()
    {
        QNetworkAccessManager manager;
        const Client client{*m_server};
        const QByteArray body = market("buy", "1");
        QNetworkRequest request{QUrl{QString::fromStdString(m_server->restUrl())
                                     + QStringLiteral("/api/v5/trade/order")}};
        request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        for (const QByteArray& header : client.headers("POST", "/api/v5/trade/order", body))
            request.setRawHeader(header.left(header.indexOf(':')),
                                 header.mid(header.indexOf(':') + 2));
        const std::unique_ptr<QNetworkReply> reply{manager.post(request, body)};
        QTRY_VERIFY(reply->isFinished());
        QCOMPARE(reply->error(), QNetworkReply::NoError);
        QVERIFY(reply->readAll().contains(R"("sCode":"0")"));
        QCOMPARE(m_server->model().fills({m_server->identity().uid}).size(), std::size_t{1});
    }

private:
    static QByteArray market(const QByteArray& side, const QByteArray& qty)
    {
        return filled(
            R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"%1","ordType":"market","sz":"%2"})",
            side, qty);
    }
    std::unique_ptr<DrillServer> m_server;
};

QTEST_GUILESS_MAIN(TestDrillRest)
#include "tst_drill_rest.moc"
