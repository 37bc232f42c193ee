// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "core/signing/hmac.h"
#include "core/signing/okx.h"
#include "tests/support/compare.h"

#include <QFile>

#include <type_traits>

using namespace holdfast;
using namespace holdfast::signing;

namespace {

// venues/okx.md §1.2
const std::string kSecret1 = "chNOOS4KvNXR_Xq4k4c9qsfoKWvnDecLATCRlcBwyKDYnWgO";
const std::string kSecret2 = "22582BD0CFF14C41EDBF1AB98506286D";
const std::string kBody3 =
    R"({"instId":"BTC-USDT-SWAP","tdMode":"cross","side":"sell","ordType":"conditional","sz":"1",)"
    R"("slTriggerPx":"90000","slOrdPx":"-1","slTriggerPxType":"mark","reduceOnly":true,)"
    R"("algoClOrdId":"hfSL0001"})";

template <class T>
concept Streams = requires(std::ostream& out, const T& value) { out << value; };
template <class T>
concept Compares = requires(const T& a, const T& b) { a == b; };

std::string text(const QString& value) { return value.toStdString(); }

} // namespace

class TestOkxSigning : public QObject {
    Q_OBJECT

private slots:
    void signsTheVectorsOfTheFactSheet_data()
    {
        QTest::addColumn<QString>("secret");
        QTest::addColumn<QString>("prehash");
        QTest::addColumn<QString>("signature");
        const auto row = [](const char* name, const std::string& secret, const std::string& prehash,
                            const char* signature) {
            QTest::newRow(name) << QString::fromStdString(secret) << QString::fromStdString(prehash)
                                << signature;
        };
        const std::string kNow = "2026-11-20T09:00:00.000Z";
        row("1 balance", kSecret1,
            okx::restPrehash("2020-12-08T09:08:57.715Z", "GET", "/api/v5/account/balance", ""),
            "PJ61e1nb2F2Qd7D8SPiaIcx2gjdELc+o0ygzre9z33k=");
        row("2 balance of one currency", kSecret2,
            okx::restPrehash("2020-12-08T09:08:57.715Z", "GET", "/api/v5/account/balance?ccy=BTC",
                             ""),
            "HiZhvSfMtWJA3uUIVXV3a/bSXNPCWvYFXoGCVS8V4zY=");
        row("3 stop", kSecret2, okx::restPrehash(kNow, "POST", "/api/v5/trade/order-algo", kBody3),
            "aCEdVjwpktaWuKB8x73iQsQWTxwdVwl0s4mpc6Losrk=");
        row("4 login", kSecret2, okx::loginPrehash("1704876947"),
            "5/36BgGV6m/6pmdc20zdqk0mzF5ZalmzzPD2fo3wavU=");
        row("5 comma encoded", kSecret2,
            okx::restPrehash(kNow, "GET",
                             "/api/v5/account/positions?instId=BTC-USDT-SWAP%2CETH-USDT-SWAP", ""),
            "iXPfn4tZgj/jwWghRcABRrFGEi7qgotLw8nf87R1Sj0=");
        row("6 comma raw", kSecret2,
            okx::restPrehash(kNow, "GET",
                             "/api/v5/account/positions?instId=BTC-USDT-SWAP,ETH-USDT-SWAP", ""),
            "RuYEpwcAvO6ikEdgQ97xtwtiwGTt9cd5KzGfKnhw3eQ=");
    }
    void signsTheVectorsOfTheFactSheet()
    {
        QFETCH(QString, secret);
        QFETCH(QString, prehash);
        QFETCH(QString, signature);
        QCOMPARE(okx::sign(Secret{text(secret)}, text(prehash)), text(signature));
        QVERIFY(okx::sign(Secret{text(secret)}, text(prehash) + " ") != text(signature));
    }
    void bodyOfVectorThreeIsTheOneOfTheSheet() { QCOMPARE(kBody3.size(), std::size_t{195}); }
    void signsTheVectorsOfTheFile()
    {
        QFile file{
            QStringLiteral(HOLDFAST_SOURCE_DIR "/../shared/fixtures/okx/signing_vectors.json")};
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("shared/fixtures/okx/signing_vectors.json is not there");
        const std::string bytes = file.readAll().toStdString();
        json::Document document;
        const auto root = document.parse(bytes);
        QVERIFY(root.has_value());
        const auto vectors = root->requiredArray("vectors");
        QVERIFY(vectors.has_value() && vectors->size() >= 6);
        for (const json::Value vector : vectors->items())
            QCOMPARE(okx::sign(Secret{*vector.required("secret")->text()},
                               *vector.required("prehash")->text()),
                     std::string{*vector.required("signature")->text()});
    }
    void writesTimesAsOkxReadsThem()
    {
        QCOMPARE(okx::restTimestamp(wallFromMs(1607418537715)),
                 std::string{"2020-12-08T09:08:57.715Z"});
        QCOMPARE(okx::loginTimestamp(wallFromMs(1704876947999)), std::string{"1704876947"});
    }
    void agreesWithRfc4231()
    {
        QCOMPARE(toHex(hmacSha256("Jefe", "what do ya want for nothing?")),
                 std::string{"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"});
        const std::string longKey(131, '\xaa');
        QCOMPARE(
            toHex(hmacSha256(longKey, "Test Using Larger Than Block-Size Key - Hash Key First")),
            std::string{"60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"});
    }
    void encodesBase64OfEveryLength()
    {
        // RFC 4648 §10
        const std::array<const char*, 7> expected{"",         "Zg==",     "Zm8=",    "Zm9v",
                                                  "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
        const std::string bytes = "foobar";
        for (std::size_t length = 0; length <= bytes.size(); ++length)
            QCOMPARE(toBase64({reinterpret_cast<const std::uint8_t*>(bytes.data()), length}),
                     std::string{expected[length]});
    }
    void keepsSecretsToItself()
    {
        static_assert(!Streams<Secret> && Streams<std::string>);
        static_assert(!Compares<Secret> && Compares<std::string>);
        static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
        static_assert(!std::is_convertible_v<Secret, std::string_view>
                      && !std::is_convertible_v<std::string, Secret>);
        std::string given = "a secret longer than the small buffer of a string";
        Secret secret = Secret::takeFrom(given);
        QVERIFY(given.empty());
        QCOMPARE(std::string{secret.reveal()},
                 std::string{"a secret longer than the small buffer of a string"});
        const Secret moved = std::move(secret);
        QVERIFY(secret.empty()); // NOLINT(bugprone-use-after-move): what is left must be empty
        QVERIFY(moved.matches("a secret longer than the small buffer of a string"));
        QVERIFY(!moved.matches("a secret longer than the small buffer of a strinG"));
        QVERIFY(!moved.matches("a secret"));
        QVERIFY(!moved.matches(""));
        QVERIFY(!Secret{}.matches("a"));
        QVERIFY(Secret{}.matches(""));
        QVERIFY(moved.clone().matches(moved.reveal()));
    }
    void wipesTheTextItTook()
    {
        std::string given(64, 'k');
        const char* const where = given.data();
        const Secret secret = Secret::takeFrom(given);
        given.resize(0);
        QVERIFY(std::all_of(where, where + 64,
                            [](char c) { return c == '\0'; })); // still given's own buffer
    }
};

QTEST_GUILESS_MAIN(TestOkxSigning)
#include "tst_okx_signing.moc"
