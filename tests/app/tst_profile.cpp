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
      "limits": { "notionalPerInstrument": "2500.50", "notionalTotal": "10000", "positionsMax": 3, "dayLossMax": "50" },
      "watch": ["BTC-USDT-SWAP", "ETH-USDT-SWAP"] },
    { "name": "eyes", "venue": "okx", "environment": "demo" }
  ],
  "strategies": [
    { "name": "boll", "kind": "bollinger_reversion", "account": "main", "instrument": "ETH-USDT-SWAP", "bar": "15m",
      "size": { "risk": "12.5" }, "armed": true, "parameters": { "period": 20, "width": 2.5 } }
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
    QCOMPARE(main.watch.size(), std::size_t{2});
    const ProfileAccount& eyes = *profile->account("eyes");
    QVERIFY(eyes.ladder == Ladder::Watch && eyes.limits == engine::Limits{});
    const ProfileStrategy& boll = profile->strategies.at(0);
    QCOMPARE(boll.bar.count(), minutes::rep{15});
    QVERIFY(boll.size.kind == engine::SizeKind::Risk && boll.isArmed);
    QVERIFY((boll.parameters
             == std::vector<std::pair<std::string, double>>{{"period", 20.0}, {"width", 2.5}}));
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
    row("not JSON", "\"notifiers\": []", "\"notifiers\": [", "no JSON at byte");
    row("unknown top field", "\"notifiers\"", "\"notifyers\"",
        "notifyers: this field is not known");
    row("a secret", "\"region\": \"eea\"", "\"secret\": \"x\"",
        "accounts[0].secret: this field is not known");
    row("misspelt limit", "\"dayLossMax\"", "\"dailyLossMax\"",
        "accounts[0].limits.dailyLossMax: this field is not known");
    row("limit as a bare number", "\"10000\"", "10000",
        "accounts[0].limits.notionalTotal: a number in quotes");
    row("limit of zero", "\"10000\"", "\"0\"",
        "accounts[0].limits.notionalTotal: '0' is no number above zero");
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
