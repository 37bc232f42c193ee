// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/venue_model.h"
#include "tests/drill/drill_client.h"

#include <QTemporaryDir>

using namespace holdfast;
using namespace holdfast::drill;
using namespace holdfast::drill::test;

class TestDrillControl : public QObject {
    Q_OBJECT
private slots:
    void tellsWhereItIs()
    {
        const auto server = startDrill();
        QVERIFY(server != nullptr);
        const Client client{*server};
        const QJsonObject line =
            QJsonDocument::fromJson(QByteArray::fromStdString(server->readyLine())).object();
        QCOMPARE(line.keys(), (QStringList{QStringLiteral("control"), QStringLiteral("credentials"),
                                           QStringLiteral("ready"), QStringLiteral("rest"),
                                           QStringLiteral("venue"), QStringLiteral("ws")}));
        QVERIFY(line.value(QStringLiteral("ready")).toBool());
        QVERIFY(line.value(QStringLiteral("rest"))
                    .toString()
                    .startsWith(QStringLiteral("http://127.0.0.1:")));
        QCOMPARE(client.control("GET", "/ready").json(), line);
    }

    void twoDrillsAreTwoAccounts()
    {
        const auto one = startDrill();
        const auto two = startDrill();
        QVERIFY(one->identity().uid != two->identity().uid);
        QVERIFY(one->identity().credentials.key != two->identity().credentials.key);
        QVERIFY(one->identity().credentials.secret != two->identity().credentials.secret);
        const Client client{*one};
        QCOMPARE(client.get("/api/v5/account/config").text("uid"),
                 QString::fromStdString(one->identity().uid));
        QCOMPARE(client.get("/api/v5/account/config").text("perm"),
                 QStringLiteral("read_only,trade"));
    }

    void showsTheTruth()
    {
        const auto server = startDrill();
        const Client client{*server};
        QCOMPARE(
            client
                .post(
                    "/api/v5/trade/order",
                    R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"buy","ordType":"market","sz":"2"})")
                .text("sCode"),
            QStringLiteral("0"));
        const QJsonObject truth = client.control("GET", "/truth").json();
        const QJsonObject account =
            truth.value(QStringLiteral("accounts")).toArray().at(0).toObject();
        QCOMPARE(account.value(QStringLiteral("uid")).toString(),
                 QString::fromStdString(server->identity().uid));
        QCOMPARE(account.value(QStringLiteral("positions")).toArray().size(), 1);
        QCOMPARE(account.value(QStringLiteral("fills")).toArray().size(), 1);
        QVERIFY(account.contains(QStringLiteral("stops")));
    }

    void listsFaultsAndTakesThemAway()
    {
        const auto server = startDrill();
        const Client client{*server};
        QCOMPARE(client.control("POST", "/fault", R"({"fault":"F01{what=stop}"})").status, 200);
        QCOMPARE(client.control("POST", "/fault", R"({"id":"F47","params":{"p":"0.5"}})").status,
                 200);
        const auto ids = [&] {
            QStringList names;
            for (const QJsonValue& fault :
                 QJsonDocument::fromJson(client.control("GET", "/faults").body).array())
                names.append(fault.toObject().value(QStringLiteral("id")).toString());
            return names;
        };
        QCOMPARE(ids(), (QStringList{QStringLiteral("F01"), QStringLiteral("F47")}));
        QCOMPARE(client.control("DELETE", "/fault", R"({"id":"F01"})").status, 200);
        QCOMPARE(ids(), QStringList{QStringLiteral("F47")});
        QCOMPARE(client.control("DELETE", "/fault", R"({"id":"F01"})").status, 404);
        QCOMPARE(client.control("DELETE", "/fault").status, 200);
        QVERIFY(ids().isEmpty());
    }

    void refusesWithASentence_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        const QByteArray post{"POST"};
        QTest::newRow("no such fault")
            << post << QByteArray{"/fault"} << QByteArray{R"({"fault":"F999"})"} << 400;
        QTest::newRow("no such instrument")
            << post << QByteArray{"/price"} << QByteArray{R"({"instrument":"X","price":"1"})"}
            << 400;
        QTest::newRow("no number")
            << post << QByteArray{"/price"}
            << QByteArray{R"({"instrument":"ETH-USDT-SWAP","price":"high"})"} << 400;
        QTest::newRow("negative price")
            << post << QByteArray{"/price"}
            << QByteArray{R"({"instrument":"ETH-USDT-SWAP","price":"-1"})"} << 400;
        QTest::newRow("no candles")
            << post << QByteArray{"/advance"} << QByteArray{R"({"candles":0})"} << 400;
        QTest::newRow("not said how far")
            << post << QByteArray{"/advance"} << QByteArray{"{}"} << 400;
        QTest::newRow("a notice without time")
            << post << QByteArray{"/notice"} << QByteArray{R"({"ms":0})"} << 400;
        QTest::newRow("funding of nothing")
            << post << QByteArray{"/funding"} << QByteArray{R"({"instrument":"X"})"} << 400;
        QTest::newRow("no JSON") << post << QByteArray{"/advance"} << QByteArray{"{"} << 400;
        QTest::newRow("no such path")
            << QByteArray{"GET"} << QByteArray{"/secrets"} << QByteArray{} << 404;
    }
    void refusesWithASentence()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, body);
        const auto server = startDrill();
        const Reply reply = Client{*server}.control(method, target, body);
        QTEST(reply.status, "status");
        QVERIFY(!reply.json().value(QStringLiteral("error")).toString().isEmpty());
    }

    void settlesFundingAndCountsRequests()
    {
        const auto server = startDrill();
        const Client client{*server};
        QCOMPARE(
            client
                .post(
                    "/api/v5/trade/order",
                    R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"buy","ordType":"market","sz":"1"})")
                .code(),
            QStringLiteral("0"));
        QCOMPARE(client.control("POST", "/funding", R"({"instrument":"ETH-USDT-SWAP"})").status,
                 200);
        QCOMPARE(server->model().fundings({server->identity().uid}).size(), std::size_t{1});
        const QJsonObject counts = client.control("GET", "/requests", {}).json();
        QCOMPARE(counts.value(QStringLiteral("signaturesVerified")).toInt(), 1);
        QVERIFY(counts.value(QStringLiteral("refusedSignatures")).toObject().isEmpty());
        QCOMPARE(counts.value(QStringLiteral("calls"))
                     .toObject()
                     .value(QStringLiteral("POST /api/v5/trade/order"))
                     .toInt(),
                 1);
    }

    void startsInHedgeModeWhenToldSo()
    {
        DrillOptions options;
        options.isHedge = true;
        auto server = DrillServer::start(options);
        QVERIFY(server.has_value());
        const Client client{**server};
        QCOMPARE(client.get("/api/v5/account/config").text("posMode"),
                 QStringLiteral("long_short_mode"));
    }

    void movesTheMarketAndNotTheProtocolsClock()
    {
        const auto server = startDrill();
        const Client client{*server};
        const auto newest = [&] {
            return client.get("/api/v5/market/candles?instId=ETH-USDT-SWAP&bar=5m&limit=1")
                .data()
                .at(0)
                .toArray()
                .at(0)
                .toString()
                .toLongLong();
        };
        const qint64 before = newest();
        QCOMPARE(client.control("POST", "/advance", R"({"candles":12})").status, 200);
        QVERIFY(newest() - before >= 12 * 300000);
        const qint64 drift = client.get("/api/v5/public/time").text("ts").toLongLong()
                             - QDateTime::currentMSecsSinceEpoch();
        QVERIFY(std::abs(drift) < 5000);
    }

    void hasThreeHundredCandlesBeforeTheFirstOne()
    {
        const auto server = startDrill();
        const Reply reply =
            Client{*server}.get("/api/v5/market/candles?instId=ETH-USDT-SWAP&bar=5m&limit=300");
        QCOMPARE(reply.data().size(), 300);
        QVERIFY(reply.data().at(0).toArray().at(0).toString()
                > reply.data().at(299).toArray().at(0).toString());
        QCOMPARE(reply.data().at(1).toArray().at(8).toString(), QStringLiteral("1"));
    }

    void remembersItselfAndTheTruth()
    {
        const QTemporaryDir directory;
        DrillOptions options;
        options.stateFile = directory.filePath(QStringLiteral("drill.json")).toStdString();
        auto first = startDrill(options);
        QVERIFY(first != nullptr);
        const DrillIdentity identity = first->identity();
        {
            const Client client{*first};
            QCOMPARE(
                client
                    .post(
                        "/api/v5/trade/order",
                        R"({"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"sell","ordType":"market","sz":"3","attachAlgoOrds":[{"attachAlgoClOrdId":"hfS3","slTriggerPx":"9000","slOrdPx":"-1","slTriggerPxType":"mark"}]})")
                    .text("sCode"),
                QStringLiteral("0"));
        }
        first.reset();
        const auto second = startDrill(options);
        QVERIFY(second != nullptr);
        QCOMPARE(second->identity().uid, identity.uid);
        QCOMPARE(second->identity().credentials.secret, identity.credentials.secret);
        const Client client{*second};
        QCOMPARE(client.get("/api/v5/account/positions").text("pos"), QStringLiteral("-3"));
        QCOMPARE(client.get("/api/v5/trade/order-algo?algoClOrdId=hfS3").text("state"),
                 QStringLiteral("live"));
        QCOMPARE(QFile::permissions(QString::fromStdString(options.stateFile))
                     & (QFileDevice::ReadGroup | QFileDevice::ReadOther),
                 QFileDevice::Permissions{});
    }

    void takesItsAccountToAnotherMarket()
    {
        const QTemporaryDir directory;
        DrillOptions options;
        options.stateFile = directory.filePath(QStringLiteral("drill.json")).toStdString();
        auto first = startDrill(options);
        QCOMPARE(
            Client{*first}
                .post(
                    "/api/v5/trade/order",
                    R"({"instId":"BTC-USDT-SWAP","tdMode":"cross","side":"buy","ordType":"market","sz":"1"})")
                .text("sCode"),
            QStringLiteral("0"));
        const DrillIdentity identity = first->identity();
        first.reset();
        QFile file{directory.filePath(QStringLiteral("eth.csv"))};
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("timestamp,open,high,low,close,volume\n");
        const QDateTime start = QDateTime::fromMSecsSinceEpoch(1735689600000, Qt::UTC);
        for (int i = 0; i < 400; ++i)
            file.write(
                start.addSecs(i * 300).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")).toLatin1()
                + ",100,103,99,101,12.5\n");
        file.close();
        options.candles = {{"ETH-USDT-SWAP", file.fileName().toStdString()}};
        const auto second = startDrill(options);
        QVERIFY(second != nullptr);
        QCOMPARE(second->identity(), identity);
        const Client client{*second};
        QCOMPARE(client.get("/api/v5/account/positions").text("instId"),
                 QStringLiteral("BTC-USDT-SWAP"));
        const QJsonArray newest =
            client.get("/api/v5/market/candles?instId=ETH-USDT-SWAP&bar=5m&limit=1")
                .data()
                .at(0)
                .toArray();
        const qint64 opened = newest.at(0).toString().toLongLong();
        QVERIFY(opened >= 1735689600000 + 299 * 300000LL
                && opened <= 1735689600000 + 399 * 300000LL);
        QVERIFY(newest.at(2).toString().toDouble() <= 103.0);
    }

    void playsACandleFile()
    {
        const QTemporaryDir directory;
        QFile file{directory.filePath(QStringLiteral("eth.csv"))};
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("timestamp,open,high,low,close,volume\n");
        const QDateTime start = QDateTime::fromMSecsSinceEpoch(1735689600000, Qt::UTC);
        for (int i = 0; i < 400; ++i)
            file.write(
                start.addSecs(i * 300).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")).toLatin1()
                + ",100,103,99,101,12.5\n");
        file.close();
        DrillOptions options;
        options.candles = {{"ETH-USDT-SWAP", file.fileName().toStdString()}};
        const auto server = startDrill(options);
        QVERIFY(server != nullptr);
        const Client client{*server};
        const Reply reply =
            client.get("/api/v5/market/candles?instId=ETH-USDT-SWAP&bar=5m&limit=300");
        QCOMPARE(reply.data().size(), 300);
        const QJsonArray whole = reply.data().at(1).toArray();
        QCOMPARE(whole.at(2).toString().toDouble(), 103.0);
        QCOMPARE(whole.at(3).toString().toDouble(), 99.0);
        QCOMPARE(whole.at(6).toString().toDouble(), 12.5);
        const QJsonArray hour =
            client.get("/api/v5/market/candles?instId=ETH-USDT-SWAP&bar=1H&limit=2")
                .data()
                .at(1)
                .toArray();
        QCOMPARE(hour.at(6).toString().toDouble(), 150.0);
        QCOMPARE(client.get("/api/v5/market/candles?instId=ETH-USDT-SWAP&bar=1m").code(),
                 QStringLiteral("51000"));
    }

    void refusesToStart_data()
    {
        QTest::addColumn<QByteArray>("csv");
        QTest::addColumn<QString>("instrument");
        QTest::addColumn<QString>("fault");
        QTest::addColumn<QString>("word");
        const QByteArray good{"timestamp,open,high,low,close,volume\n2025-01-01 "
                              "00:00:00,1,2,1,2,3\n2025-01-01 00:05:00,1,2,1,2,3\n"};
        QTest::newRow("no number in line 3")
            << QByteArray{"timestamp,open,high,low,close,volume\n2025-01-01 "
                          "00:00:00,1,2,1,2,3\n2025-01-01 00:05:00,1,x,1,2,3\n"}
            << "ETH-USDT-SWAP" << "" << "line 3";
        QTest::newRow("another instrument") << good << "XRP-USDT-SWAP" << "" << "XRP-USDT-SWAP";
        QTest::newRow("no such fault") << good << "ETH-USDT-SWAP" << "F999" << "F999";
    }
    void refusesToStart()
    {
        QFETCH(QByteArray, csv);
        QFETCH(QString, instrument);
        QFETCH(QString, fault);
        QFETCH(QString, word);
        const QTemporaryDir directory;
        QFile file{directory.filePath(QStringLiteral("candles.csv"))};
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(csv);
        file.close();
        DrillOptions options;
        options.candles = {{instrument.toStdString(), file.fileName().toStdString()}};
        if (!fault.isEmpty()) options.faults = {fault.toStdString()};
        const auto server = DrillServer::start(options);
        QVERIFY(!server);
        QVERIFY2(QString::fromStdString(server.error().context).contains(word),
                 server.error().context.c_str());
    }

    void understandsItsArguments_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<bool>("isUnderstood");
        QTest::newRow("none") << QStringList{} << true;
        QTest::newRow("all") << QStringList{QStringLiteral("--venue"),
                                            QStringLiteral("okx"),
                                            QStringLiteral("--port=0"),
                                            QStringLiteral("--control-port"),
                                            QStringLiteral("0"),
                                            QStringLiteral("--candles"),
                                            QStringLiteral("BTC-USDT-SWAP=b.csv"),
                                            QStringLiteral("--speed"),
                                            QStringLiteral("10"),
                                            QStringLiteral("--seed"),
                                            QStringLiteral("7"),
                                            QStringLiteral("--fault"),
                                            QStringLiteral("F01{what=stop,nth=1}"),
                                            QStringLiteral("--state"),
                                            QStringLiteral("s.json"),
                                            QStringLiteral("--position-mode"),
                                            QStringLiteral("hedge"),
                                            QStringLiteral("--page-rows=2"),
                                            QStringLiteral("--keep")}
                             << true;
        QTest::newRow("another venue")
            << QStringList{QStringLiteral("--venue"), QStringLiteral("nyse")} << false;
        QTest::newRow("no port") << QStringList{QStringLiteral("--port"), QStringLiteral("70000")}
                                 << false;
        QTest::newRow("speed zero")
            << QStringList{QStringLiteral("--speed"), QStringLiteral("0")} << false;
        QTest::newRow("another position mode")
            << QStringList{QStringLiteral("--position-mode"), QStringLiteral("both")} << false;
        QTest::newRow("no rows on a page")
            << QStringList{QStringLiteral("--page-rows"), QStringLiteral("0")} << false;
        QTest::newRow("value missing") << QStringList{QStringLiteral("--seed")} << false;
        QTest::newRow("unknown") << QStringList{QStringLiteral("--what")} << false;
    }
    void understandsItsArguments()
    {
        QFETCH(QStringList, arguments);
        std::vector<std::string> list;
        for (const QString& argument : arguments)
            list.push_back(argument.toStdString());
        const auto options = parseDrillOptions(list);
        QTEST(options.has_value(), "isUnderstood");
        if (!options) {
            QVERIFY(options.error().context.ends_with('.'));
        } else if (options->keep) {
            QCOMPARE(options->candles.front().first, std::string{"BTC-USDT-SWAP"});
            QCOMPARE(options->faults.front(), std::string{"F01{what=stop,nth=1}"});
            QCOMPARE(options->speed, 10);
            QVERIFY(options->isHedge);
            QCOMPARE(options->pageRows, std::size_t{2});
        }
    }
};

QTEST_GUILESS_MAIN(TestDrillControl)
#include "tst_drill_control.moc"
