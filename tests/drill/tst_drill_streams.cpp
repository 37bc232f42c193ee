// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/drill/drill_client.h"

#include <QSignalSpy>

using namespace holdfast;
using namespace holdfast::drill;
using namespace holdfast::drill::test;

class TestDrillStreams : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_server = startDrill();
        QVERIFY(m_server != nullptr);
    }
    void cleanup() { m_server.reset(); }

    void answersPingWithPong()
    {
        StreamClient stream{m_server->streamUrl("public")};
        QVERIFY(stream.isOpen());
        stream.send("ping");
        QTRY_VERIFY(stream.frames().contains(QStringLiteral("pong")));
    }

    void ignoresTheQueryOfThePath()
    {
        StreamClient stream{m_server->streamUrl("public") + "?brokerId=9999"};
        stream.send("ping");
        QTRY_VERIFY(stream.frames().contains(QStringLiteral("pong")));
    }

    void closesAPathItDoesNotHave()
    {
        StreamClient stream{m_server->streamUrl("nothing")};
        QTRY_COMPARE(stream.socket().state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(stream.socket().closeCode(), QWebSocketProtocol::CloseCodePolicyViolated);
    }

    void logsInWithSecondsAndRefusesOldOnes()
    {
        const Client client{*m_server};
        StreamClient good{m_server->streamUrl("private")};
        good.send(client.login());
        QVERIFY(
            !good.waitFor({QStringLiteral("\"event\":\"login\""), QStringLiteral("\"code\":\"0\"")})
                 .isNull());
        StreamClient late{m_server->streamUrl("private")};
        late.send(client.login(-40));
        QVERIFY(!late.waitFor({QStringLiteral("60006")}).isNull());
        QTRY_COMPARE(late.socket().state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(static_cast<int>(late.socket().closeCode()), 4001);
        Client stranger{*m_server};
        stranger.credentials().secret = "wrong";
        StreamClient wrong{m_server->streamUrl("private")};
        wrong.send(stranger.login());
        QVERIFY(!wrong.waitFor({QStringLiteral("60007")}).isNull());
    }

    void refusesASubscription_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("frame");
        QTest::addColumn<QString>("code");
        QTest::newRow("before login")
            << "private"
            << QByteArray{R"({"op":"subscribe","args":[{"channel":"orders","instType":"SWAP"}]})"}
            << "60011";
        QTest::newRow("no such channel")
            << "public" << QByteArray{R"({"op":"subscribe","args":[{"channel":"nonsense"}]})"}
            << "60018";
        QTest::newRow("no such instrument")
            << "public"
            << QByteArray{R"({"op":"subscribe","args":[{"channel":"tickers","instId":"X"}]})"}
            << "60018";
        QTest::newRow("candles on public")
            << "public"
            << QByteArray{R"({"op":"subscribe","args":[{"channel":"candle1m","instId":"ETH-USDT-SWAP"}]})"}
            << "64001";
        QTest::newRow("tickers on business")
            << "business"
            << QByteArray{R"({"op":"subscribe","args":[{"channel":"tickers","instId":"ETH-USDT-SWAP"}]})"}
            << "64002";
        QTest::newRow("no JSON") << "public" << QByteArray{"hello"} << "60012";
        QTest::newRow("no args") << "public" << QByteArray{R"({"op":"subscribe"})"} << "60013";
    }
    void refusesASubscription()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, frame);
        QFETCH(QString, code);
        StreamClient stream{m_server->streamUrl(path.toStdString())};
        stream.send(frame);
        QVERIFY(
            !stream.waitFor({QStringLiteral("\"event\":\"error\""), code, QStringLiteral("connId")})
                 .isNull());
    }

    void pushesPublicPrices()
    {
        DrillOptions options;
        options.speed = 1; // No tick of the market comes between the price set and its push.
        m_server = startDrill(options);
        StreamClient stream{m_server->streamUrl("public")};
        stream.send(
            R"({"id":"7","op":"subscribe","args":[{"channel":"tickers","instId":"ETH-USDT-SWAP"},{"channel":"mark-price","instId":"ETH-USDT-SWAP"}]})");
        QVERIFY(
            !stream
                 .waitFor({QStringLiteral("\"id\":\"7\""),
                           QStringLiteral("\"event\":\"subscribe\""), QStringLiteral("tickers")})
                 .isNull());
        QVERIFY(
            !stream
                 .waitFor({QStringLiteral("\"channel\":\"tickers\""), QStringLiteral("\"askPx\"")})
                 .isNull());
        QVERIFY(!stream.waitFor({QStringLiteral("\"markPx\"")}).isNull());
        const Client client{*m_server};
        QCOMPARE(
            client.control("POST", "/price", R"({"instrument":"ETH-USDT-SWAP","price":"4321.5"})")
                .status,
            200);
        QVERIFY(!stream.waitFor({QStringLiteral("\"last\":\"4321.5\"")}).isNull());
        QVERIFY(!stream.waitFor({QStringLiteral("\"markPx\":\"4321.5\"")}).isNull());
    }

    void pushesEveryEndedCandleOnceWhenTheMarketJumps()
    {
        StreamClient stream{m_server->streamUrl("business")};
        stream.send(
            R"({"op":"subscribe","args":[{"channel":"candle5m","instId":"ETH-USDT-SWAP"}]})");
        QVERIFY(
            !stream
                 .waitFor({QStringLiteral("\"channel\":\"candle5m\""), QStringLiteral("\"data\"")})
                 .isNull());
        const Client client{*m_server};
        QCOMPARE(client.control("POST", "/advance", R"({"candles":3})").status, 200);
        const auto finals = [&] {
            QList<qint64> opens;
            for (const QString& frame : stream.frames()) {
                const QJsonArray row = QJsonDocument::fromJson(frame.toUtf8())
                                           .object()
                                           .value(QStringLiteral("data"))
                                           .toArray()
                                           .at(0)
                                           .toArray();
                if (row.size() == 9 && row.at(8).toString() == QStringLiteral("1"))
                    opens.append(row.at(0).toString().toLongLong());
            }
            return opens;
        };
        QTRY_VERIFY(finals().size() >= 3);
        const QList<qint64> opens = finals();
        for (qsizetype i = 1; i < opens.size(); ++i)
            QCOMPARE(opens[i] - opens[i - 1], qint64{300000});
    }

    void pushesOrdersStopsAndPositionsAsRecorded()
    {
        const Client client{*m_server};
        StreamClient priv{m_server->streamUrl("private")};
        StreamClient business{m_server->streamUrl("business")};
        priv.send(client.login());
        business.send(client.login());
        QVERIFY(!priv.waitFor({QStringLiteral("\"event\":\"login\"")}).isNull());
        QVERIFY(!business.waitFor({QStringLiteral("\"event\":\"login\"")}).isNull());
        priv.send(kPrivateEventsOnly);
        business.send(R"({"op":"subscribe","args":[{"channel":"orders-algo","instType":"SWAP"}]})");
        QVERIFY(!priv.waitFor({QStringLiteral("channel-conn-count"),
                               QStringLiteral("\"channel\":\"orders\""),
                               QStringLiteral("\"connCount\":\"1\"")})
                     .isNull());
        QVERIFY(!priv.waitFor({QStringLiteral("\"channel\":\"positions\""),
                               QStringLiteral("\"eventType\":\"snapshot\""),
                               QStringLiteral("\"data\":[]"), QStringLiteral("\"lastPage\":true")})
                     .isNull());
        QVERIFY(!priv.waitFor(
                         {QStringLiteral("\"channel\":\"account\""), QStringLiteral("\"details\"")})
                     .isNull());
        QVERIFY(
            !business.waitFor({QStringLiteral("channel-conn-count"), QStringLiteral("orders-algo")})
                 .isNull());

        QCOMPARE(
            client
                .post(
                    "/api/v5/trade/order",
                    R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"buy","ordType":"market","sz":"1","clOrdId":"hfE9","attachAlgoOrds":[{"attachAlgoClOrdId":"hfS9","slTriggerPx":"1000","slOrdPx":"-1","slTriggerPxType":"mark"}]})")
                .text("sCode"),
            QStringLiteral("0"));
        QVERIFY(!priv.waitFor({QStringLiteral("hfE9"), QStringLiteral("\"state\":\"filled\"")})
                     .isNull());
        QStringList states;
        QStringList fills;
        for (const QString& frame : priv.frames()) {
            const QJsonObject root = QJsonDocument::fromJson(frame.toUtf8()).object();
            const QJsonObject row = root.value(QStringLiteral("data")).toArray().at(0).toObject();
            if (row.value(QStringLiteral("clOrdId")).toString() != QStringLiteral("hfE9")) continue;
            states.append(row.value(QStringLiteral("state")).toString());
            fills.append(row.value(QStringLiteral("fillSz")).toString());
            QVERIFY(root.value(QStringLiteral("arg")).toObject().contains(QStringLiteral("uid")));
        }
        QCOMPARE(states, (QStringList{QStringLiteral("live"), QStringLiteral("partially_filled"),
                                      QStringLiteral("filled")}));
        QCOMPARE(fills,
                 (QStringList{QStringLiteral("0"), QStringLiteral("1"), QStringLiteral("0")}));
        QVERIFY(!priv.waitFor({QStringLiteral("\"channel\":\"positions\""),
                               QStringLiteral("\"eventType\":\"event_update\""),
                               QStringLiteral("\"pos\":\"1\"")})
                     .isNull());
        QVERIFY(!priv.waitFor({QStringLiteral("balance_and_position"),
                               QStringLiteral("\"eventType\":\"filled\"")})
                     .isNull());
        QVERIFY(!business.waitFor({QStringLiteral("hfS9"), QStringLiteral("\"state\":\"live\"")})
                     .isNull());

        // Through the level: the stop fires, its child fills, the close is pushed once as zero.
        QCOMPARE(client.control("POST", "/price", R"({"instrument":"ETH-USDT-SWAP","price":"990"})")
                     .status,
                 200);
        QVERIFY(!business
                     .waitFor({QStringLiteral("hfS9"), QStringLiteral("\"state\":\"effective\""),
                               QStringLiteral("\"actualSide\":\"sl\"")})
                     .isNull());
        QVERIFY(!priv.waitFor({QStringLiteral("\"algoClOrdId\":\"hfS9\""),
                               QStringLiteral("\"state\":\"filled\""),
                               QStringLiteral("\"source\":\"7\"")})
                     .isNull());
        QVERIFY(!priv.waitFor({QStringLiteral("\"channel\":\"positions\""),
                               QStringLiteral("\"pos\":\"0\"")})
                     .isNull());
        QCOMPARE(priv.frames()
                     .filter(QStringLiteral("\"channel\":\"positions\""))
                     .filter(QStringLiteral("\"pos\":\"0\""))
                     .size(),
                 1);
    }

    void replaysNothingOnOrdersAfterAReconnect()
    {
        const Client client{*m_server};
        QCOMPARE(
            client
                .post(
                    "/api/v5/trade/order",
                    R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"buy","ordType":"market","sz":"1","clOrdId":"hfE5"})")
                .text("sCode"),
            QStringLiteral("0"));
        StreamClient stream{m_server->streamUrl("all")};
        stream.send(client.login());
        QVERIFY(!stream.waitFor({QStringLiteral("\"event\":\"login\"")}).isNull());
        stream.send(
            R"({"op":"subscribe","args":[{"channel":"orders","instType":"ANY"},{"channel":"orders-algo","instType":"ANY"},{"channel":"positions","instType":"ANY"}]})");
        QVERIFY(!stream
                     .waitFor({QStringLiteral("\"channel\":\"positions\""),
                               QStringLiteral("\"pos\":\"1\"")})
                     .isNull());
        QVERIFY(stream.frames().filter(QStringLiteral("hfE5")).isEmpty());
    }

    void aSilentStreamStaysOpenWithF34()
    {
        const Client client{*m_server};
        StreamClient stream{m_server->streamUrl("public")};
        QCOMPARE(client.control("POST", "/fault", R"({"fault":"F34"})").status, 200);
        stream.send("ping");
        const auto effects = [&] {
            const QJsonArray faults =
                QJsonDocument::fromJson(client.control("GET", "/faults").body).array();
            return faults.at(0).toObject().value(QStringLiteral("effects")).toInt();
        };
        QTRY_VERIFY(effects() >= 1);
        QVERIFY(stream.frames().isEmpty());
        QCOMPARE(stream.socket().state(), QAbstractSocket::ConnectedState);
        QCOMPARE(client.control("DELETE", "/fault").status, 200);
        stream.send("ping");
        QTRY_VERIFY(stream.frames().contains(QStringLiteral("pong")));
    }

private:
    std::unique_ptr<DrillServer> m_server;
};

QTEST_GUILESS_MAIN(TestDrillStreams)
#include "tst_drill_streams.moc"
