// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "core/signing/bybit.h"
#include "tests/bybit/shared_fixtures.h"
#include "tests/support/compare.h"

#include <set>

using namespace holdfast;
using namespace holdfast::signing;

namespace {

// venues/bybit.md §1.3: an invented key pair.
const std::string kKey = "HFDEMOKEY000000001";
const std::string kSecret = "holdfast-demo-secret-NOT-REAL-0001";
const WallTime kTime = wallFromMs(1700000000000);

std::string signatureOf(std::string_view payload)
{
    return bybit::sign(Secret{kSecret},
                       bybit::restPrehash(bybit::timestamp(kTime), kKey, "5000", payload));
}

} // namespace

class TestBybitSigning : public QObject {
    Q_OBJECT

private slots:
    void signsTheVectorsOfTheFactSheet_data()
    {
        QTest::addColumn<QString>("payload");
        QTest::addColumn<QString>("signature");
        const auto row = [](const char* name, std::string_view payload, const char* signature) {
            QTest::newRow(name) << QString::fromUtf8(payload.data(),
                                                     static_cast<qsizetype>(payload.size()))
                                << signature;
        };
        row("get", bybit::queryOf("/v5/position/list?category=linear&settleCoin=USDT&limit=200"),
            "3a88431c415e045e9b47b02bfeb75981b6db816cbf121b8395737a01ee7d4798");
        row("get, empty query", bybit::queryOf("/v5/account/info"),
            "5c122454b57f0bbdaf9475df4198f1639d04c75ba43b7041df50a25533868a9d");
        row("get, cursor as received",
            bybit::queryOf("/v5/position/"
                           "list?category=linear&settleCoin=USDT&limit=200&cursor=LTCUSDT%"
                           "2C1699948800031%2C0"),
            "7487b1293f672f51bc7affb24b3008f0640fe668b99eeaabcd05babcc54bc63b");
        row("get, cursor encoded again",
            bybit::queryOf("/v5/position/"
                           "list?category=linear&settleCoin=USDT&limit=200&cursor=LTCUSDT%"
                           "252C1699948800031%252C0"),
            "b94cfe4ab2799d41b3af1f69025766bba17b837eb4689d165b4a7f2574b00ceb");
        row("post",
            R"({"category":"linear","symbol":"BTCUSDT","side":"Buy","orderType":"Market","qty":"0.010","positionIdx":0,"orderLinkId":"hf-0001","stopLoss":"48000"})",
            "5dc13613bf41598ed23f202505c2c73563c0f5c8354f4ad25fd765b5e0927dbf");
    }
    void signsTheVectorsOfTheFactSheet()
    {
        QFETCH(QString, payload);
        QFETCH(QString, signature);
        QCOMPARE(signatureOf(payload.toStdString()), signature.toStdString());
        QVERIFY(signatureOf(payload.toStdString() + " ") != signature.toStdString());
    }
    void signsALogin()
    {
        const std::string expires = bybit::timestamp(kTime + seconds{10});
        QCOMPARE(expires, std::string{"1700000010000"});
        QCOMPARE(bybit::loginPrehash(expires), std::string{"GET/realtime1700000010000"});
        QCOMPARE(bybit::sign(Secret{kSecret}, bybit::loginPrehash(expires)),
                 std::string{"8140165b610c61101abaf50a23440afc7b61a94358a5d1d85dbde39a36e6d492"});
    }
    void writesThePrehashWithoutSeparators()
    {
        QCOMPARE(bybit::restPrehash(bybit::timestamp(kTime), kKey, "5000",
                                    "category=linear&settleCoin=USDT&limit=200"),
                 std::string{"1700000000000HFDEMOKEY0000000015000category=linear&settleCoin=USDT"
                             "&limit=200"});
    }
    void takesTheQueryAsItIsSent()
    {
        QCOMPARE(std::string{bybit::queryOf("/v5/x?a=%2C&b=?c")}, std::string{"a=%2C&b=?c"});
        QCOMPARE(std::string{bybit::queryOf("/v5/x?")}, std::string{});
        QCOMPARE(std::string{bybit::queryOf("/v5/x")}, std::string{});
    }
    void signsTheVectorsOfTheFile()
    {
        HF_NEEDS_FIXTURE(bytes, "signing_vectors.json");
        json::Document document;
        const auto root = document.parse(*bytes);
        QVERIFY(root.has_value());
        const auto vectors = root->requiredArray("vectors");
        QVERIFY(vectors.has_value());
        std::set<std::string> names;
        for (const json::Value vector : vectors->items()) {
            names.emplace(*vector.required("name")->text());
            QCOMPARE(bybit::sign(Secret{*vector.required("secret")->text()},
                                 *vector.required("prehash")->text()),
                     std::string{*vector.required("signature")->text()});
        }
        QCOMPARE(names.size(), std::size_t{6});
    }
};

QTEST_GUILESS_MAIN(TestBybitSigning)
#include "tst_bybit_signing.moc"
