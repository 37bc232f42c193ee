// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/compare.h"
#include "core/shell/venue_signer.h"

#include <QtTest>

#include <algorithm>

using namespace holdfast;
using namespace holdfast::shell;

/// Which headers a request leaves with, and what a login says, venue by venue. The signatures are the vectors of
/// bybit.md §1.3, made by another program.
class TestVenueSigner : public QObject {
    Q_OBJECT
private slots:
    void bybitSignsWhatItSends_data();
    void bybitSignsWhatItSends();
    void bybitSaysTheWindowOfTheRequest();
    void bybitLogsInForTenSeconds();
    void okxKeepsItsOwn();
    void whatIsNotSignedNeedsNoKey();
    void aVenueThatIsNotBuiltInIsRefused();

private:
    static AccountAccess access(Venue venue)
    {
        AccountAccess out;
        out.account = AccountId{"main"};
        out.venue = venue;
        out.credentials = Credentials{signing::Secret{"HFDEMOKEY000000001"},
                                      signing::Secret{"holdfast-demo-secret-NOT-REAL-0001"},
                                      signing::Secret{"p"}};
        return out;
    }
    static QString header(const HttpHeaders& headers, const char* name)
    {
        const auto at = std::find_if(headers.begin(), headers.end(),
                                     [&](const auto& entry) { return entry.first == name; });
        return at == headers.end() ? QStringLiteral("(none)") : QString::fromStdString(at->second);
    }
    static constexpr WallTime kNow{milliseconds{1'700'000'000'000}};
};

void TestVenueSigner::bybitSignsWhatItSends_data()
{
    QTest::addColumn<bool>("isPost");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("signature");
    QTest::newRow("GET")
        << false << QByteArray{"/v5/position/list?category=linear&settleCoin=USDT&limit=200"}
        << QByteArray{}
        << QStringLiteral("3a88431c415e045e9b47b02bfeb75981b6db816cbf121b8395737a01ee7d4798");
    QTest::newRow("GET, no query")
        << false << QByteArray{"/v5/user/query-api"} << QByteArray{}
        << QStringLiteral("5c122454b57f0bbdaf9475df4198f1639d04c75ba43b7041df50a25533868a9d");
    QTest::newRow("GET, cursor sent as received")
        << false
        << QByteArray{"/v5/position/"
                      "list?category=linear&settleCoin=USDT&limit=200&cursor=LTCUSDT%2C"
                      "1699948800031%2C0"}
        << QByteArray{}
        << QStringLiteral("7487b1293f672f51bc7affb24b3008f0640fe668b99eeaabcd05babcc54bc63b");
    QTest::newRow("POST")
        << true << QByteArray{"/v5/order/create"}
        << QByteArray{R"({"category":"linear","symbol":"BTCUSDT","side":"Buy","orderType":"Market",)"
                      R"("qty":"0.010","positionIdx":0,"orderLinkId":"hf-0001","stopLoss":"48000"})"}
        << QStringLiteral("5dc13613bf41598ed23f202505c2c73563c0f5c8354f4ad25fd765b5e0927dbf");
}

void TestVenueSigner::bybitSignsWhatItSends()
{
    QFETCH(bool, isPost);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    QFETCH(QString, signature);
    venues::SendHttp request;
    request.method = isPost ? venues::HttpMethod::Post : venues::HttpMethod::Get;
    request.target = target.toStdString();
    request.body = body.toStdString();
    request.expiresAfter = milliseconds{5000};
    const auto headers = headersOf(request, access(Venue::Bybit), kNow);
    QVERIFY(headers.has_value());
    QCOMPARE(header(*headers, "X-BAPI-API-KEY"), QStringLiteral("HFDEMOKEY000000001"));
    QCOMPARE(header(*headers, "X-BAPI-TIMESTAMP"), QStringLiteral("1700000000000"));
    QCOMPARE(header(*headers, "X-BAPI-RECV-WINDOW"), QStringLiteral("5000"));
    QCOMPARE(header(*headers, "X-BAPI-SIGN"), signature);
    // OKX's expiry and its passphrase are nothing to Bybit.
    QCOMPARE(header(*headers, "expTime"), QStringLiteral("(none)"));
    QCOMPARE(headers->size(), std::size_t{isPost ? 5U : 4U});
    QCOMPARE(header(*headers, "Content-Type"),
             isPost ? QStringLiteral("application/json") : QStringLiteral("(none)"));
}

/// How late it may still be taken is part of what is signed.
void TestVenueSigner::bybitSaysTheWindowOfTheRequest()
{
    venues::SendHttp request;
    request.method = venues::HttpMethod::Post;
    request.target = "/v5/order/create";
    request.body = "{}";
    request.expiresAfter = milliseconds{3000};
    const auto shorter = headersOf(request, access(Venue::Bybit), kNow);
    request.expiresAfter.reset();
    const auto usual = headersOf(request, access(Venue::Bybit), kNow);
    QVERIFY(shorter.has_value() && usual.has_value());
    QCOMPARE(header(*shorter, "X-BAPI-RECV-WINDOW"), QStringLiteral("3000"));
    QCOMPARE(header(*usual, "X-BAPI-RECV-WINDOW"), QStringLiteral("5000"));
    QVERIFY(header(*shorter, "X-BAPI-SIGN") != header(*usual, "X-BAPI-SIGN"));
}

void TestVenueSigner::bybitLogsInForTenSeconds()
{
    const auto login = loginOf(access(Venue::Bybit), kNow);
    QVERIFY(login.has_value());
    QCOMPARE(
        QString::fromStdString(*login),
        QStringLiteral(R"({"op":"auth","args":["HFDEMOKEY000000001",1700000010000,)"
                       R"("8140165b610c61101abaf50a23440afc7b61a94358a5d1d85dbde39a36e6d492"]})"));
}

void TestVenueSigner::okxKeepsItsOwn()
{
    venues::SendHttp request;
    request.method = venues::HttpMethod::Post;
    request.target = "/api/v5/trade/order";
    request.body = "{}";
    request.expiresAfter = milliseconds{3000};
    const auto headers = headersOf(request, access(Venue::Okx), kNow);
    QVERIFY(headers.has_value());
    QCOMPARE(header(*headers, "OK-ACCESS-KEY"), QStringLiteral("HFDEMOKEY000000001"));
    QCOMPARE(header(*headers, "expTime"), QStringLiteral("1700000003000"));
    QCOMPARE(header(*headers, "X-BAPI-SIGN"), QStringLiteral("(none)"));
    const auto login = loginOf(access(Venue::Okx), kNow);
    QVERIFY(login.has_value());
    QVERIFY(login->starts_with(R"({"op":"login")"));
}

void TestVenueSigner::whatIsNotSignedNeedsNoKey()
{
    for (const Venue venue : {Venue::Okx, Venue::Bybit}) {
        AccountAccess keyless = access(venue);
        keyless.credentials.reset();
        venues::SendHttp request;
        request.isSigned = false;
        const auto open = headersOf(request, keyless, kNow);
        QVERIFY(open.has_value());
        QVERIFY(open->empty());
        request.isSigned = true;
        QCOMPARE(headersOf(request, keyless, kNow).error().code, ErrorCode::Missing);
        QCOMPARE(loginOf(keyless, kNow).error().code, ErrorCode::Missing);
    }
}

void TestVenueSigner::aVenueThatIsNotBuiltInIsRefused()
{
    venues::SendHttp request;
    QCOMPARE(headersOf(request, access(Venue::Hyperliquid), kNow).error().code,
             ErrorCode::Unsupported);
    QCOMPARE(loginOf(access(Venue::Hyperliquid), kNow).error().code, ErrorCode::Unsupported);
}

QTEST_GUILESS_MAIN(TestVenueSigner)
#include "tst_venue_signer.moc"
