// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "tests/support/compare.h"

#include <nlohmann/json.hpp>
#include <random>

using namespace holdfast;

class TestJson : public QObject {
    Q_OBJECT

private slots:
    void keepsTheTextOfNumbers_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero at the end") << "1.50" << "1.50";
        QTest::newRow("string") << "\"1.50\"" << "1.50";
        QTest::newRow("28 digits")
            << "1234567.890123456789012345678" << "1234567.890123456789012345678";
        QTest::newRow("string of 28 digits")
            << "\"0.1234567890123456789012345678\"" << "0.1234567890123456789012345678";
        QTest::newRow("more than 64 bits")
            << "123456789012345678901234567890" << "123456789012345678901234567890";
        QTest::newRow("exponent") << "1e-7" << "1e-7";
        QTest::newRow("beyond a double") << "1e999" << "1e999";
        QTest::newRow("minus zero") << "-0.00" << "-0.00";
        QTest::newRow("blank after it") << "7  " << "7";
    }
    void keepsTheTextOfNumbers()
    {
        QFETCH(QString, json);
        QFETCH(QString, text);
        json::Document document;
        for (const QString& form :
             {QStringLiteral("{\"px\":%1}"), QStringLiteral("{\"px\":%1,\"x\":0}")}) {
            const std::string bytes = form.arg(json).toStdString();
            const auto root = document.parse(bytes);
            QVERIFY2(root.has_value(), bytes.c_str());
            const auto number = root->required("px")->numberText();
            QVERIFY(number.has_value());
            QCOMPARE(QString::fromUtf8(number->data(), static_cast<int>(number->size())), text);
        }
        const std::string alone = json.toStdString();
        const auto root = document.parse(alone);
        QVERIFY(root.has_value());
        QCOMPARE(std::string{*root->numberText()}, text.toStdString());
    }
    void refusesWhatIsNoNumber_data()
    {
        QTest::addColumn<QString>("json");
        for (const char* json : {"\"\"", "\" 1\"", "\"1.\"", "\"0x1\"", "\"abc\"", "\"01\"",
                                 "\"NaN\"", "true", "null", "[1]", "{}"})
            QTest::newRow(json) << QString::fromLatin1(json);
    }
    void refusesWhatIsNoNumber()
    {
        QFETCH(QString, json);
        json::Document document;
        const std::string bytes = "{\"px\":" + json.toStdString() + "}";
        const auto root = document.parse(bytes);
        QVERIFY(root.has_value());
        const auto number = root->required("px")->numberText();
        QVERIFY(!number);
        QCOMPARE(number.error().code, ErrorCode::Malformed);
        QVERIFY2(number.error().context.starts_with("px: not a number"),
                 number.error().context.c_str());
    }
    void readsAVenuesMessage()
    {
        json::Document document;
        const auto root =
            document.parse(R"({"code":"0","msg":"","data":[{"px":"1774.14","sz":3,"live":true,)"
                           "\"note\":\"a\\\"b\\u00e9\\n\"},"
                           R"({"px":"","sz":"4","live":"false","note":null}]})");
        QVERIFY(root.has_value());
        QVERIFY(root->isObject());
        QCOMPARE(root->size(), std::size_t{3});
        const auto data = root->requiredArray("data");
        QVERIFY(data.has_value());
        QCOMPARE(data->size(), std::size_t{2});
        const json::Value first = data->items().front();
        QCOMPARE(first.required("px")->decimal()->toString(), std::string{"1774.14"});
        QCOMPARE(*first.required("sz")->integer(), std::int64_t{3});
        QCOMPARE(*first.required("live")->boolean(), true);
        QCOMPARE(std::string{*first.required("note")->text()}, std::string{"a\"b\xC3\xA9\n"});
        std::string keys;
        for (const json::Value row : data->items())
            for (const json::Value field : row.items())
                keys += std::string{field.key()} + " ";
        QCOMPARE(keys, std::string{"px sz live note px sz live note "});
        const json::Value second = *++data->items().begin();
        QCOMPARE(*second.required("sz")->integer(), std::int64_t{4});
        QCOMPARE(*second.required("live")->boolean(), false);
        QVERIFY(second.at("note")->isNull());
        QVERIFY(!second.at("absent"));
        QCOMPARE(second.required("absent").error().code, ErrorCode::Missing);
        QCOMPARE(second.required("absent").error().context, std::string{"absent: missing"});
        QCOMPARE(root->requiredArray("code").error().code, ErrorCode::Malformed);
        QVERIFY(!second.required("px")->decimal());
    }
    void tellsWholeNumbersFromOthers()
    {
        json::Document document;
        const auto root = document.parse(
            R"(["9223372036854775807", "9223372036854775808", "3.0", "3.5", "-9223372036854775808"])");
        QVERIFY(root.has_value());
        std::vector<Result<std::int64_t>> numbers;
        for (const json::Value value : root->items())
            numbers.push_back(value.integer());
        QCOMPARE(*numbers[0], std::numeric_limits<std::int64_t>::max());
        QCOMPARE(numbers[1].error().code, ErrorCode::OutOfRange);
        QCOMPARE(*numbers[2], std::int64_t{3});
        QCOMPARE(numbers[3].error().code, ErrorCode::Malformed);
        QCOMPARE(*numbers[4], std::numeric_limits<std::int64_t>::min());
    }
    void refusesBrokenText_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char* name, const char* bytes) {
            QTest::newRow(name) << QByteArray{bytes};
        };
        row("nothing", "");
        row("blank", "  \n");
        row("html", "<html><body>502</body></html>");
        row("cut in an object", "{\"data\":[{\"px\":\"1");
        row("cut in an array", R"({"data":[1,2)");
        row("cut in a string", "{\"data\":\"abc");
        row("comma at the end", R"({"a":1,})");
        row("comma at the end of an array", "[1,]");
        row("no comma", "[1 2]");
        row("no comma between strings", R"(["a" "b"])");
        row("no colon", R"({"a" 1})");
        row("wrong bracket", "[1}");
        row("garbage after it", R"({"a":1}x)");
        row("a second value", R"({"a":1}{"a":1})");
        row("a second value after a blank", "[] []");
        row("something after a number", "1 2");
        row("something after a string", R"("a" "b")");
        row("bracket too many", "[1]]");
        row("brace too many", R"({"a":1}})");
        row("name given twice", R"({"px":"1","sz":"2","px":"3"})");
        row("name given twice inside", R"({"data":[{"a":1,"a":1}]})");
        row("name given twice, escaped", R"({"px":1,"p\u0078":2})");
        row("not UTF-8", "[\"\xff\"]");
        row("bare word", "[pong]");
        row("word alone", "pong");
        row("misspelt literal", "[nulll]");
        row("number with a plus", "[+1]");
        row("number with a zero in front", "[01]");
        row("number with a point at the end", "[1.]");
        row("NaN", "[NaN]");
        row("control character in a string", "[\"a\nb\"]");
        row("bad escape", R"(["\q"])");
    }
    void refusesBrokenText()
    {
        QFETCH(QByteArray, bytes);
        json::Document document;
        const auto root =
            document.parse({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        QVERIFY(!root);
        QCOMPARE(root.error().code, ErrorCode::Malformed);
        QVERIFY(root.error().context.starts_with("JSON"));
        QVERIFY(document.parse("[1]").has_value()); // the document stays usable
    }
    void refusesToGoDeeperThan64()
    {
        const auto nested = [](std::size_t depth) {
            return std::string(depth, '[') + std::string(depth, ']');
        };
        json::Document document;
        QVERIFY(document.parse(nested(64)).has_value());
        QVERIFY(!document.parse(nested(65)));
        QVERIFY(!document.parse(nested(100'000)));
    }
    void parsesAgainAndAgain()
    {
        json::Document document;
        for (int i = 0; i < 1000; ++i) {
            const std::string bytes = "{\"n\":" + std::to_string(i) + ",\"s\":\""
                                      + std::string(static_cast<std::size_t>(i % 300), 'x') + "\"}";
            const auto root = document.parse(bytes);
            QVERIFY(root.has_value());
            QCOMPARE(*root->required("n")->integer(), std::int64_t{i});
            QCOMPARE(root->required("s")->text()->size(), static_cast<std::size_t>(i % 300));
        }
    }
    void doesNotNeedTheBytesAfterParsing()
    {
        json::Document document;
        std::string bytes = R"({"px":1.50,"s":"text"})";
        const auto root = document.parse(bytes);
        std::fill(bytes.begin(), bytes.end(), '#');
        QCOMPARE(std::string{*root->required("px")->numberText()}, std::string{"1.50"});
        QCOMPARE(std::string{*root->required("s")->text()}, std::string{"text"});
    }
    void agreesWithAnotherParserOnBrokenBytes()
    {
        // Every single-byte change of a message: accepted by both or by neither. nlohmann takes names
        // given twice and is the only difference there may be.
        const std::string message =
            R"({"arg":{"channel":"orders"},"data":[{"px":"1.5","sz":-2.50e3,"ok":true,"x":null,"t":"\u00e9\n"}]})";
        std::mt19937 random{11};
        int accepted = 0, refused = 0;
        for (int i = 0; i < 20'000; ++i) {
            std::string bytes = message;
            const std::string_view kBytes = "\"{}[],:0129.-+eEtfn \\u\n\t\xc3\xa9x";
            const int changes = 1 + static_cast<int>(random() % 2);
            for (int k = 0; k < changes; ++k) {
                const std::size_t at = random() % bytes.size();
                if (random() % 3 == 0)
                    bytes.erase(at, 1);
                else
                    bytes[at] = kBytes[random() % kBytes.size()];
            }
            json::Document document;
            const auto root = document.parse(bytes);
            const bool theirs = nlohmann::json::accept(bytes);
            if (root.has_value() != theirs) {
                const bool isTwice =
                    !root && root.error().context.find("given twice") != std::string::npos;
                QVERIFY2(isTwice, bytes.c_str());
            }
            (theirs ? accepted : refused) += 1;
        }
        QVERIFY(accepted > 100 && refused > 100);
    }
    void writesCompactJsonInOrder()
    {
        json::Writer writer;
        writer.beginObject()
            .member("instId", "ETH-USDT-SWAP")
            .key("sz")
            .number("0.10")
            .member("reduceOnly", true);
        writer.key("rows")
            .beginArray()
            .integer(1)
            .null()
            .beginObject()
            .endObject()
            .beginArray()
            .endArray()
            .endArray();
        writer.member("px", Decimal::of("1774.50")).key("raw").raw(R"({"a":[1]})").endObject();
        QCOMPARE(writer.take(),
                 std::string{R"({"instId":"ETH-USDT-SWAP","sz":0.10,"reduceOnly":true,)"
                             R"("rows":[1,null,{},[]],"px":1774.50,"raw":{"a":[1]}})"});
        writer.beginArray().string("again").endArray();
        QCOMPARE(writer.take(), std::string{R"(["again"])"});
    }
    void writesTextThatComesBack()
    {
        std::string all;
        for (int c = 0; c < 128; ++c)
            all += static_cast<char>(c);
        all += "\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80 / \\ \"";
        json::Writer writer;
        writer.beginObject().member(all, all).endObject();
        const std::string bytes = writer.take();
        json::Document document;
        const auto root = document.parse(bytes);
        QVERIFY(root.has_value());
        QCOMPARE(std::string{*root->items().front().text()}, all);
        QCOMPARE(std::string{root->items().front().key()}, all);
        QCOMPARE(nlohmann::json::parse(bytes).begin().key(), all);
    }
    void replacesBytesThatAreNotText()
    {
        for (const char* broken :
             {"\xff", "\xC3", "\xE2\x82", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80"}) {
            json::Writer writer;
            writer.string(std::string{"a"} + broken + "b");
            const std::string bytes = writer.take();
            json::Document document;
            QVERIFY(document.parse(bytes).has_value());
            QVERIFY(nlohmann::json::accept(bytes));
        }
    }
    void assertsOnMisuseOfTheWriter()
    {
        QVERIFY_THROWS_EXCEPTION(AssertionFailed, json::Writer{}.number("1.5x"));
        QVERIFY_THROWS_EXCEPTION(AssertionFailed, json::Writer{}.number(""));
        QVERIFY_THROWS_EXCEPTION(AssertionFailed, json::Writer{}.beginObject().string("no name"));
        QVERIFY_THROWS_EXCEPTION(AssertionFailed, json::Writer{}.beginArray().key("a"));
        QVERIFY_THROWS_EXCEPTION(AssertionFailed, json::Writer{}.beginArray().endObject());
        QVERIFY_THROWS_EXCEPTION(AssertionFailed, (void)json::Writer{}.beginArray().take());
        QVERIFY_THROWS_EXCEPTION(AssertionFailed, json::Writer{}.integer(1).integer(2));
    }
};

QTEST_GUILESS_MAIN(TestJson)
#include "tst_json.moc"
