// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signing/hmac.h"
#include "core/sim/venue_model.h"
#include "tests/drill/drill_client.h"

#include <QTemporaryDir>

using namespace holdfast;
using namespace holdfast::drill;
using namespace holdfast::drill::test;

namespace {

std::unique_ptr<DrillServer> startBybit(const std::string& stateFile = {})
{
    DrillOptions options;
    options.venue = "bybit";
    options.speed = 1;
    options.stateFile = stateFile;
    auto server = DrillServer::start(options);
    return server ? std::move(*server) : nullptr;
}

QByteArray hexOf(const std::string& secret, const QByteArray& text)
{
    return QByteArray::fromStdString(
        signing::toHex(signing::hmacSha256(secret, text.toStdString())));
}

/// One signed exchange with the drill's Bybit.
Reply call(const DrillServer& server, const QByteArray& method, const QByteArray& path,
           const QByteArray& payload)
{
    const sim::Credentials& who = server.identity().credentials;
    const QByteArray time = QByteArray::number(QDateTime::currentMSecsSinceEpoch());
    const QByteArray key = QByteArray::fromStdString(who.key);
    const QList<QByteArray> headers{
        "X-BAPI-API-KEY: " + key, "X-BAPI-TIMESTAMP: " + time, "X-BAPI-RECV-WINDOW: 5000",
        "X-BAPI-SIGN: " + hexOf(who.secret, time + key + "5000" + payload)};
    const bool isGet = method == "GET";
    return exchange(server.restUrl(), method, isGet ? path + '?' + payload : path,
                    isGet ? QByteArray{} : payload, headers);
}
int codeOf(const Reply& reply) { return reply.json().value(QStringLiteral("retCode")).toInt(-1); }
QJsonArray listOf(const Reply& reply)
{
    return reply.json()
        .value(QStringLiteral("result"))
        .toObject()
        .value(QStringLiteral("list"))
        .toArray();
}
QString sizeOf(const DrillServer& server)
{
    return listOf(call(server, "GET", "/v5/position/list", "category=linear&symbol=ETHUSDT"))
        .first()
        .toObject()
        .value(QStringLiteral("size"))
        .toString();
}

const QByteArray kBuy =
    R"({"category":"linear","symbol":"ETHUSDT","side":"Buy","orderType":"Market","qty":"1","stopLoss":"100"})";

} // namespace

/// The drill as Bybit: the same servers and the same control address, another dialect behind them.
class TestBybitDrill : public QObject {
    Q_OBJECT
private slots:
    void tellsWhereItIs()
    {
        const auto server = startBybit();
        QVERIFY(server != nullptr);
        const QJsonObject line =
            QJsonDocument::fromJson(QByteArray::fromStdString(server->readyLine())).object();
        QCOMPARE(line.value(QStringLiteral("venue")).toString(), QStringLiteral("bybit"));
        const QJsonObject ws = line.value(QStringLiteral("ws")).toObject();
        QCOMPARE(ws.keys(), (QStringList{QStringLiteral("private"), QStringLiteral("public"),
                                         QStringLiteral("trade")}));
        QVERIFY(ws.value(QStringLiteral("public"))
                    .toString()
                    .endsWith(QStringLiteral("/v5/public/linear")));
        const auto other = startBybit();
        QVERIFY(other->identity().uid != server->identity().uid);
        QVERIFY(other->identity().credentials.secret != server->identity().credentials.secret);
    }

    void tradesAndShowsTheTruth()
    {
        const auto server = startBybit();
        const Client control{*server};
        QCOMPARE(codeOf(call(*server, "POST", "/v5/order/create", kBuy)), 0);
        QCOMPARE(sizeOf(*server), QStringLiteral("1"));
        const QJsonObject account = control.control("GET", "/truth")
                                        .json()
                                        .value(QStringLiteral("accounts"))
                                        .toArray()
                                        .first()
                                        .toObject();
        QCOMPARE(account.value(QStringLiteral("positions")).toArray().size(), 1);
        QCOMPARE(account.value(QStringLiteral("pendingStops")).toArray().size(), 1);
        QCOMPARE(account.value(QStringLiteral("balances")).toArray().size(), 3);
        // The control address moves the price, and the stop fires.
        QCOMPARE(
            control.control("POST", "/price", R"({"instrument":"ETHUSDT","price":"99"})").status,
            200);
        QCOMPARE(sizeOf(*server), QStringLiteral("0"));
        QCOMPARE(control.control("POST", "/price", R"({"instrument":"ETH-USDT-SWAP","price":"9"})")
                     .status,
                 400);
        // A fault of lists, by the same way as always.
        QCOMPARE(codeOf(call(*server, "POST", "/v5/order/create", kBuy)), 10001); // passed already
        QCOMPARE(
            control.control("POST", "/price", R"({"instrument":"ETHUSDT","price":"3000"})").status,
            200);
        QCOMPARE(codeOf(call(*server, "POST", "/v5/order/create", kBuy)), 0);
        QCOMPARE(control.control("POST", "/fault", R"({"fault":"F21{ep=positions}"})").status, 200);
        QVERIFY(listOf(call(*server, "GET", "/v5/position/list", "category=linear&settleCoin=USDT"))
                    .isEmpty());
        const QJsonObject counts = control.control("GET", "/requests").json();
        QVERIFY(counts.value(QStringLiteral("signaturesVerified")).toInt() >= 5);
        QVERIFY(counts.value(QStringLiteral("refusedSignatures")).toObject().isEmpty());
    }

    void pushesOverItsSockets()
    {
        const auto server = startBybit();
        const sim::Credentials& who = server->identity().credentials;
        StreamClient stream{server->streamUrl("private")};
        QVERIFY(stream.isOpen());
        const QByteArray expires = QByteArray::number(QDateTime::currentMSecsSinceEpoch() + 10'000);
        stream.send(R"({"op":"auth","args":[")" + QByteArray::fromStdString(who.key) + R"(",)"
                    + expires + R"(,")" + hexOf(who.secret, "GET/realtime" + expires) + R"("]})");
        QVERIFY(
            !stream.waitFor({QStringLiteral("\"op\":\"auth\""), QStringLiteral("\"success\":true")})
                 .isNull());
        stream.send(R"({"op":"subscribe","args":["order","position"]})");
        QVERIFY(!stream.waitFor({QStringLiteral("\"op\":\"subscribe\"")}).isNull());
        QCOMPARE(codeOf(call(*server, "POST", "/v5/order/create", kBuy)), 0);
        QVERIFY(!stream
                     .waitFor({QStringLiteral("\"topic\":\"order\""),
                               QStringLiteral("\"orderStatus\":\"Filled\"")})
                     .isNull());
        QVERIFY(!stream
                     .waitFor({QStringLiteral("\"topic\":\"position\""),
                               QStringLiteral("\"size\":\"1\"")})
                     .isNull());
        StreamClient market{server->streamUrl("public")};
        market.send(R"({"op":"subscribe","args":["tickers.ETHUSDT"]})");
        QVERIFY(!market.waitFor({QStringLiteral("\"type\":\"snapshot\"")}).isNull());
    }

    void goesOnFromItsState()
    {
        QTemporaryDir home;
        const std::string file = home.filePath(QStringLiteral("drill.json")).toStdString();
        std::string uid;
        {
            const auto server = startBybit(file);
            QVERIFY(server != nullptr);
            uid = server->identity().uid;
            QCOMPARE(codeOf(call(*server, "POST", "/v5/order/create", kBuy)), 0);
        }
        const auto again = startBybit(file);
        QVERIFY(again != nullptr);
        QCOMPARE(again->identity().uid, uid);
        QCOMPARE(sizeOf(*again), QStringLiteral("1"));
        QVERIFY(again->model().pendingStops({uid}).front().binding == sim::StopBinding::Full);
        // It is no state of another venue's drill.
        DrillOptions okx;
        okx.stateFile = file;
        const auto refused = DrillServer::start(okx);
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().code == ErrorCode::Missing);
    }

    void readsItsOptions()
    {
        const auto options = parseDrillOptions({"--candles", "eth.csv", "--venue", "bybit"});
        QVERIFY(options.has_value());
        QCOMPARE(options->candles.front().first, std::string{"ETHUSDT"});
    }
};

QTEST_GUILESS_MAIN(TestBybitDrill)
#include "tst_bybit_drill.moc"
