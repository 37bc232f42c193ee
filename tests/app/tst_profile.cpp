// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profile/profile.h"

#include <QTemporaryDir>
#include <QtTest>

#include <nlohmann/json.hpp>

using namespace holdfast;
using namespace holdfast::app;

namespace {

const char* const kGood = R"({
  "$schema": "profile.schema.json",
  "accounts": [
    { "name": "main", "venue": "okx", "environment": "live", "region": "eea", "ladder": "trade", "stopSource": "last",
      "guard": { "foreign": "close", "stop": "2.5%", "source": "last" },
      "limits": { "notionalPerInstrument": "2500.50", "notionalTotal": "10000", "positionsMax": 3, "dayLossMax": "50" },
      "watch": ["BTC-USDT-SWAP", "ETH-USDT-SWAP"] },
    { "name": "eyes", "venue": "okx", "environment": "demo" }
  ],
  "strategies": [
    { "name": "boll", "kind": "bollinger_reversion", "account": "main", "instrument": "ETH-USDT-SWAP", "bar": "15m",
      "size": { "risk": "12.5" }, "armed": true, "parameters": { "period": 20, "deviations": 2.5 } }
  ],
  "notifiers": []
})";

} // namespace

class TestProfile : public QObject {
    Q_OBJECT
private slots:
    void readsWhatAPersonWrote();
    void givesBackWhatItWrote();
    void namesThePathOfAWrongField_data();
    void namesThePathOfAWrongField();
    void schemaAndReaderKnowTheSameFields();
    void savesWholeAndLoads();
    void saysWhichFileIsMissing();
};

void TestProfile::readsWhatAPersonWrote()
{
    const auto profile = parseProfile(kGood);
    QVERIFY2(profile.has_value(), profile ? "" : profile.error().context.c_str());
    QCOMPARE(profile->accounts.size(), std::size_t{2});
    const ProfileAccount& main = *profile->account("main");
    QVERIFY(main.environment == Environment::Live && main.ladder == Ladder::Trade
            && main.stopSource == TriggerSource::Last);
    QCOMPARE(main.limits.notionalPerInstrument->toString(), std::string{"2500.50"});
    QCOMPARE(*main.limits.positionsMax, 3);
    QVERIFY(main.guard
            == (engine::GuardPolicy{engine::GuardPolicy::Foreign::Close, Decimal::of("2.5"),
                                    TriggerSource::Last}));
    QCOMPARE(main.watch.size(), std::size_t{2});
    const ProfileAccount& eyes = *profile->account("eyes");
    QVERIFY(eyes.ladder == Ladder::Watch && eyes.limits == engine::Limits{});
    QVERIFY(eyes.guard == engine::GuardPolicy{}); // nothing is touched without a policy
    const ProfileStrategy& boll = profile->strategies.at(0);
    QCOMPARE(boll.bar.count(), minutes::rep{15});
    QVERIFY(boll.size.kind == engine::SizeKind::Risk && boll.isArmed);
    QVERIFY(
        (boll.parameters
         == std::vector<std::pair<std::string, double>>{{"period", 20.0}, {"deviations", 2.5}}));
    QVERIFY(profile->account("nobody") == nullptr);
}

void TestProfile::givesBackWhatItWrote()
{
    const auto profile = parseProfile(kGood);
    const auto again = parseProfile(formatProfile(*profile));
    QVERIFY2(again.has_value(), again ? "" : again.error().context.c_str());
    QVERIFY(*again == *profile);
    QVERIFY(*parseProfile(formatProfile(Profile{})) == Profile{});
}

void TestProfile::namesThePathOfAWrongField_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const char* from, const char* to, const char* says) {
        QTest::newRow(name) << QString::fromUtf8(from) << QString::fromUtf8(to)
                            << QString::fromUtf8(says);
    };
    row("not JSON", "\"notifiers\": []", "\"notifiers\": [",
        "the file is no JSON at line 15, column 1; check the commas and quotes before it.");
    row("unknown top field", "\"notifiers\"", "\"notifyers\"",
        "notifyers: this field is not known");
    row("a secret", "\"region\": \"eea\"", "\"secret\": \"x\"",
        "accounts[0].secret: a secret must not stand in the profile. Remove it, keep it with "
        "'holdfast-cli account add', and make a new key at the venue if anyone else could read "
        "this "
        "file.");
    row("a key at the top", "\"notifiers\": []", "\"apiKey\": \"x\"",
        "apiKey: a secret must not stand in the profile.");
    row("a passphrase in the limits", "\"dayLossMax\": \"50\"", "\"Passphrase\": \"x\"",
        "accounts[0].limits.Passphrase: a secret must not stand in the profile.");
    row("an empty file", kGood, "", "the file is no JSON at line 1, column 1; ");
    row("a list", kGood, "[]", "the file: an object {…} is expected.");
    row("noise", kGood, "\x01\x02", "the file is no JSON at line 1, column 1; ");
    row("a number no one can hold", "\"deviations\": 2.5", "\"deviations\": 1e999",
        "the file has a number that is too large; ");
    row("accounts no list", "\"accounts\": [", "\"accounts\": 7, \"strategies\": [",
        "strategies: this field stands twice");
    row("an account that is a text",
        "{ \"name\": \"eyes\", \"venue\": \"okx\", \"environment\": \"demo\" }", "\"eyes\"",
        "accounts[1]: an object {…} is expected.");
    row("name missing", "\"name\": \"eyes\", ", "", "accounts[1].name: this field is missing.");
    row("name a number", "\"eyes\"", "7", "accounts[1].name: a text in quotes is expected.");
    row("name empty", "\"eyes\"", "\"\"", "accounts[1].name: '' is no name: 1 to 32 letters");
    row("name too long", "\"eyes\"", "\"abcdefghijklmnopqrstuvwxyz0123456\"",
        "accounts[1].name: 'abcdefghijklmnopqrstuvwxyz0123456' is no name");
    row("venue missing", "\"eyes\", \"venue\": \"okx\"", "\"eyes\"",
        "accounts[1].venue: this field is missing.");
    row("venue a list", "\"eyes\", \"venue\": \"okx\"", "\"eyes\", \"venue\": []",
        "accounts[1].venue: a text in quotes is expected.");
    row("venue of a later version", "\"eyes\", \"venue\": \"okx\"",
        "\"eyes\", \"venue\": \"hyperliquid\"",
        "accounts[1].venue: hyperliquid is not in this version; okx and bybit are.");
    row("region of another venue", "\"eyes\", \"venue\": \"okx\"",
        "\"eyes\", \"venue\": \"bybit\", \"region\": \"eea\"",
        "accounts[1].region: bybit has no region \"eea\" in the environment demo");
    row("environment of nowhere", "\"demo\"", "\"paper\"",
        "accounts[1].environment: 'paper' is no environment (live, demo, testnet, drill).");
    row("environment the venue has not", "\"demo\"", "\"testnet\"",
        "accounts[1].region: okx has no region \"global\" in the environment testnet");
    row("region of nowhere", "\"eea\"", "\"mars\"",
        "accounts[0].region: okx has no region \"mars\" in the environment live (known: global, "
        "eea, us; "
        "live, demo).");
    row("region a path", "\"eea\"", "\"../eea\"",
        "accounts[0].region: '../eea' is no region's name.");
    row("ladder a number", "\"ladder\": \"trade\"", "\"ladder\": 3",
        "accounts[0].ladder: a text in quotes is expected.");
    row("policy of nowhere", "\"close\"", "\"hedge\"",
        "accounts[0].guard.foreign: 'hedge' is no policy for positions opened elsewhere (show, "
        "ask, stop, close).");
    row("policy that is not said", "\"foreign\": \"close\", ", "",
        "accounts[0].guard.foreign: this field is missing.");
    row("policy without its stop", "\"stop\": \"2.5%\", ", "",
        "accounts[0].guard.stop: the policy 'close' needs a stop's distance, such as 2%.");
    row("policy's stop as a price", "\"2.5%\"", "\"2900\"",
        "accounts[0].guard.stop: '2900' has no '%' at its end; a percentage such as 2% is "
        "expected.");
    row("policy's stop of nothing", "\"2.5%\"", "\"0%\"",
        "accounts[0].guard.stop: '0%' is not above zero; a percentage such as 2% is expected.");
    row("policy's stop beyond everything", "\"2.5%\"", "\"100%\"",
        "accounts[0].guard.stop: '100%' is not under 100%.");
    row("policy's source of nowhere", "\"source\": \"last\"", "\"source\": \"bid\"",
        "accounts[0].guard.source: 'bid' is no trigger source (mark, last, index).");
    row("policy misspelt", "\"foreign\"", "\"foriegn\"",
        "accounts[0].guard.foriegn: this field is not known");
    row("limits a number", "\"limits\": {", "\"limits\": 5, \"watch\": {",
        "watch: this field stands twice");
    row("limit negative", "\"10000\"", "\"-1\"",
        "accounts[0].limits.notionalTotal: '-1' is not above zero; a number above zero is "
        "expected.");
    row("limit a word", "\"10000\"", "\"plenty\"",
        "accounts[0].limits.notionalTotal: 'plenty' is not a number; a number above zero is "
        "expected.");
    row("limit of 13 digits", "\"10000\"", "\"1000000000000\"",
        "accounts[0].limits.notionalTotal: '1000000000000' has more than 12 digits before the "
        "point; ");
    row("positions of zero", "\"positionsMax\": 3", "\"positionsMax\": 0",
        "accounts[0].limits.positionsMax: a whole number from 1 to 10000 is expected.");
    row("positions beyond counting", "\"positionsMax\": 3",
        "\"positionsMax\": 18446744073709551615",
        "accounts[0].limits.positionsMax: a whole number from 1 to 10000 is expected.");
    row("stop source of nowhere", "\"stopSource\": \"last\"", "\"stopSource\": \"bid\"",
        "accounts[0].stopSource: 'bid' is no trigger source (mark, last, index).");
    row("strategy without a kind", "\"kind\": \"bollinger_reversion\", ", "",
        "strategies[0].kind: this field is missing.");
    row("strategy of no kind here", "\"bollinger_reversion\"", "\"astrology\"",
        "strategies[0].kind: 'astrology' is no strategy of this version (bollinger_reversion");
    row("strategy without an instrument", "\"instrument\": \"ETH-USDT-SWAP\", ", "",
        "strategies[0].instrument: this field is missing.");
    row("instrument with a space", "\"instrument\": \"ETH-USDT-SWAP\"",
        "\"instrument\": \"ETH USDT\"",
        "strategies[0].instrument: 'ETH USDT' is no instrument's name.");
    row("bar a number", "\"15m\"", "15", "strategies[0].bar: a text in quotes is expected.");
    row("size a text", "\"size\": { \"risk\": \"12.5\" }", "\"size\": \"12.5\"",
        "strategies[0].size: an object {…} is expected.");
    row("size of zero", "\"risk\": \"12.5\"", "\"risk\": \"0\"",
        "strategies[0].size.risk: '0' is not above zero; ");
    row("parameters a list", "{ \"period\": 20, \"deviations\": 2.5 }", "[20]",
        "strategies[0].parameters: an object {…} is expected.");
    row("parameter that does not exist", "\"period\": 20", "\"perod\": 20",
        "strategies[0].parameters: ");
    row("parameter out of range", "\"period\": 20", "\"period\": 0", "strategies[0].parameters: ");
    row("misspelt limit", "\"dayLossMax\"", "\"dailyLossMax\"",
        "accounts[0].limits.dailyLossMax: this field is not known");
    row("limit as a bare number", "\"10000\"", "10000",
        "accounts[0].limits.notionalTotal: a number in quotes");
    row("limit of zero", "\"10000\"", "\"0\"",
        "accounts[0].limits.notionalTotal: '0' is not above zero; a number above zero is "
        "expected.");
    row("positions as a fraction", "\"positionsMax\": 3", "\"positionsMax\": 3.5",
        "accounts[0].limits.positionsMax: a whole number");
    row("no such venue", "\"eyes\", \"venue\": \"okx\"", "\"eyes\", \"venue\": \"kraken\"",
        "accounts[1].venue: 'kraken' is no venue");
    row("no environment", "\"environment\": \"demo\"", "\"ladder\": \"watch\"",
        "accounts[1].environment: this field is missing");
    row("no such ladder", "\"trade\"", "\"admin\"", "accounts[0].ladder: 'admin' is no step");
    row("name twice", "\"eyes\"", "\"main\"",
        "accounts[1].name: 'main' is another account's name already");
    row("name with a slash", "\"eyes\"", "\"../eyes\"", "accounts[1].name: '../eyes' is no name");
    row("field twice", "\"armed\": true", "\"armed\": true, \"armed\": false",
        "armed: this field stands twice");
    row("watch no list", "[\"BTC-USDT-SWAP\", \"ETH-USDT-SWAP\"]", "\"BTC-USDT-SWAP\"",
        "accounts[0].watch: a list");
    row("watch a number", "\"BTC-USDT-SWAP\"", "7", "accounts[0].watch[0]: an instrument's name");
    row("strategy of nobody", "\"account\": \"main\"", "\"account\": \"other\"",
        "strategies[0].account: 'other' is no account");
    row("bar of seconds", "\"15m\"", "\"90s\"", "strategies[0].bar: '90s' is no bar");
    row("two sizes", "\"risk\": \"12.5\"", "\"risk\": \"12.5\", \"qty\": \"1\"",
        "strategies[0].size: exactly one of");
    row("no size", "\"risk\": \"12.5\"", "", "strategies[0].size: exactly one of");
    row("parameter as text", "\"period\": 20", "\"period\": \"20\"",
        "strategies[0].parameters.period: a number");
    row("armed as text", "\"armed\": true", "\"armed\": \"yes\"",
        "strategies[0].armed: true or false");
    row("a notifier", "\"notifiers\": []", "\"notifiers\": [{}]",
        "notifiers[0]: notifiers are not in this version");
}

void TestProfile::namesThePathOfAWrongField()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, says);
    QString text = QString::fromUtf8(kGood);
    QVERIFY2(text.contains(from), "the row changes nothing");
    text.replace(text.indexOf(from), from.size(), to);
    const auto profile = parseProfile(text.toStdString());
    QVERIFY(!profile);
    const QString sentence = QString::fromStdString(profile.error().context);
    QVERIFY2(sentence.contains(says), qPrintable(sentence));
    QVERIFY2(sentence.endsWith(QLatin1Char('.')), qPrintable(sentence));
}

void TestProfile::schemaAndReaderKnowTheSameFields()
{
    QFile file{QStringLiteral(HOLDFAST_SOURCE_DIR "/resources/profile.schema.json")};
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto schema = nlohmann::json::parse(file.readAll().toStdString());
    const auto names = [&](const nlohmann::json& object) {
        std::vector<std::string> out;
        for (const auto& [name, value] : object.at("properties").items())
            out.push_back(name);
        return out;
    };
    // Each field of the schema must be read: put where it belongs with a value no field takes, it must be named as
    // wrong, never as unknown.
    const auto probe = [](nlohmann::json profile, const std::string& path) {
        const auto parsed = parseProfile(profile.dump());
        return parsed ? path + " was accepted" : parsed.error().context;
    };
    const nlohmann::json wrong = nlohmann::json::array({nlohmann::json::array()});
    const auto& defs = schema.at("$defs");
    for (const std::string& field : names(defs.at("account"))) {
        nlohmann::json good = nlohmann::json::parse(kGood);
        good["accounts"][0][field] = wrong;
        const std::string said = probe(good, field);
        QVERIFY2(said.find("accounts[0]." + field) == 0
                     && said.find("not known") == std::string::npos,
                 said.c_str());
    }
    for (const std::string& field : names(defs.at("limits"))) {
        nlohmann::json good = nlohmann::json::parse(kGood);
        good["accounts"][0]["limits"][field] = wrong;
        const std::string said = probe(good, field);
        QVERIFY2(said.find("accounts[0].limits." + field) == 0
                     && said.find("not known") == std::string::npos,
                 said.c_str());
    }
    for (const std::string& field : names(defs.at("strategy"))) {
        nlohmann::json good = nlohmann::json::parse(kGood);
        good["strategies"][0][field] = wrong;
        const std::string said = probe(good, field);
        QVERIFY2(said.find("strategies[0]." + field) == 0
                     && said.find("not known") == std::string::npos,
                 said.c_str());
    }
    // And each field we write must stand in the schema.
    const auto written = nlohmann::json::parse(formatProfile(*parseProfile(kGood)));
    for (const auto& [name, value] : written.items())
        QVERIFY2(schema.at("properties").contains(name), name.c_str());
    for (const auto& [name, value] : written.at("accounts").at(0).items())
        QVERIFY2(defs.at("account").at("properties").contains(name), name.c_str());
    for (const auto& [name, value] : written.at("strategies").at(0).items())
        QVERIFY2(defs.at("strategy").at("properties").contains(name), name.c_str());
}

void TestProfile::savesWholeAndLoads()
{
    QTemporaryDir dir;
    const std::string path = dir.filePath(QStringLiteral("deep/profile.json")).toStdString();
    const auto profile = parseProfile(kGood);
    const auto saved = saveProfile(path, *profile);
    QVERIFY2(saved.has_value(), saved ? "" : saved.error().context.c_str());
    const auto loaded = loadProfile(path);
    QVERIFY(loaded.has_value());
    QVERIFY(*loaded == *profile);
}

void TestProfile::saysWhichFileIsMissing()
{
    const auto loaded = loadProfile("/nonexistent/profile.json");
    QVERIFY(!loaded);
    QVERIFY(loaded.error().code == ErrorCode::Missing);
    QVERIFY(loaded.error().context.find("/nonexistent/profile.json") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestProfile)
#include "tst_profile.moc"
