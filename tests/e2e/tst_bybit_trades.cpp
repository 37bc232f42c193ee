// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signing/bybit.h"
#include "tests/e2e/two_starts.h"

#include <QDateTime>
#include <QFile>

#include <algorithm>
#include <map>

using namespace holdfast::e2e;

namespace {
const QString kSol = QStringLiteral("SOLUSDT");
const QString kCli = QStringLiteral("holdfast-cli");
} // namespace

/// The programs on a Bybit drill: what a person or a script asks, proved at the drill's own books. On OKX's:
/// tst_drill_trades.
class TestBybitTrades : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void opensProvesTheStopAndFlattens();
    void priceThroughTheStopIsClosedAndProved();
    void aTargetFiresAtTheVenue();
    void aStopThatIsAckedAndNeverStandsEndsFlat();
    void aStopMovedByAnotherIsToldAndLeft();
    void aRestartFindsThePositionAndItsStop();
    void aSecondStartIsWatch();
    void twoDrillsAreTwoAccounts();
    void anIncidentPlaysToItsSentence_data();
    void anIncidentPlaysToItsSentence();
    void incidentsPlayOnTheDrillNamedFirst();
    void aKeyIsChecked();
    void decodesAndSigns();

private:
    void startEngine();
    [[nodiscard]] std::unique_ptr<Program> cli(const QStringList& arguments) const
    {
        return std::make_unique<Program>(
            kCli,
            arguments
                + QStringList{QStringLiteral("--data-dir"), dataDir(), QStringLiteral("--json")},
            m_home->path());
    }
    [[nodiscard]] std::unique_ptr<Program> open(const QString& account, const QString& instrument,
                                                const QStringList& more = {}) const
    {
        return cli(QStringList{QStringLiteral("open"), QStringLiteral("--account"), account,
                               QStringLiteral("--instrument"), instrument, QStringLiteral("--side"),
                               QStringLiteral("buy"), QStringLiteral("--qty"), QStringLiteral("5"),
                               QStringLiteral("--stop"), QStringLiteral("2%")}
                   + more);
    }
    [[nodiscard]] std::unique_ptr<Program> flatten() const
    {
        return cli({QStringLiteral("flatten"), QStringLiteral("--reason"),
                    QStringLiteral("the test is over")});
    }
    [[nodiscard]] QString dataDir() const { return m_home->filePath(QStringLiteral("data")); }
    void post(const QString& path, const QByteArray& body)
    {
        const Json said = m_drill->post(path, body);
        QVERIFY2(said.value("ok", false), said.dump().c_str());
    }
    void setPrice(double price)
    {
        const Json body{{"instrument", kSol.toStdString()},
                        {"price", QByteArray::number(price, 'f', 1).toStdString()}};
        post(QStringLiteral("/price"), QByteArray::fromStdString(body.dump()));
    }
    [[nodiscard]] double last()
    {
        const Json prices = m_drill->get(QStringLiteral("/truth")).at("prices");
        for (const Json& price : prices)
            if (price.value("instrument", "") == kSol.toStdString())
                return std::stod(price.at("last").get<std::string>());
        return 0;
    }
    /// A signed request of somebody else who has the account's key: the venue's own window, say.
    [[nodiscard]] Json asThePerson(const char* target, const std::string& body)
    {
        namespace signing = holdfast::signing;
        const Json keys = m_drill->ready.at("credentials");
        const std::string key = keys.at("key");
        const std::string now = std::to_string(QDateTime::currentMSecsSinceEpoch());
        const signing::Secret secret{keys.at("secret").get<std::string>()};
        QNetworkRequest request{
            QUrl{QString::fromStdString(m_drill->ready.at("rest").get<std::string>() + target)}};
        request.setHeader(QNetworkRequest::ContentTypeHeader,
                          QByteArrayLiteral("application/json"));
        request.setRawHeader("X-BAPI-API-KEY", QByteArray::fromStdString(key));
        request.setRawHeader("X-BAPI-TIMESTAMP", QByteArray::fromStdString(now));
        request.setRawHeader("X-BAPI-RECV-WINDOW", "5000");
        request.setRawHeader("X-BAPI-SIGN",
                             QByteArray::fromStdString(signing::bybit::sign(
                                 secret, signing::bybit::restPrehash(now, key, "5000", body))));
        QNetworkAccessManager manager;
        QNetworkReply* reply = manager.post(request, QByteArray::fromStdString(body));
        QEventLoop loop;
        QObject::connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
        QTimer::singleShot(10'000, &loop, &QEventLoop::quit);
        if (!reply->isFinished()) loop.exec();
        const QByteArray text = reply->readAll();
        delete reply;
        return Json::parse(text.toStdString(), nullptr, false);
    }
    /// The drill's books, once they are so.
    [[nodiscard]] Json truthUntil(const std::function<bool(const Json&)>& isSo,
                                  int patience = 30'000)
    {
        const QDeadlineTimer until{patience};
        Json truth = m_drill->truth();
        while (!isSo(truth) && !until.hasExpired()) {
            QTest::qWait(50);
            truth = m_drill->truth();
        }
        return truth;
    }
    [[nodiscard]] bool says(const char* words, int patience = 20'000)
    {
        const QDeadlineTimer until{patience};
        while (!m_engine->said.contains(words) && !until.hasExpired()) {
            m_engine->process().waitForReadyRead(200);
            m_engine->said += m_engine->process().readAllStandardOutput();
        }
        return m_engine->said.contains(words);
    }
    [[nodiscard]] Json verified() const
    {
        return statusUntil(dataDir(), m_home->path(), isVerified);
    }
    static bool isVerified(const Json& status)
    {
        return !status.at("positions").empty()
               && std::all_of(status.at("positions").begin(), status.at("positions").end(),
                              [](const Json& p) { return p.at("stop").at("state") == "verified"; });
    }
    /// The level of the one stop that rests, and the order it stands on.
    static std::string restingLevel(const Json& account)
    {
        for (const Json& stop : account.at("stops"))
            if (stop.at("state") == "live") return stop.value("triggerPrice", "");
        return {};
    }

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Drill> m_drill;
    std::unique_ptr<Program> m_engine;
};

void TestBybitTrades::init()
{
    m_home = std::make_unique<QTemporaryDir>();
    m_drill = std::make_unique<Drill>(QStringList{QStringLiteral("--speed"), QStringLiteral("1"),
                                                  QStringLiteral("--seed"), QStringLiteral("11")},
                                      m_home->path(), QStringLiteral("bybit"));
    QVERIFY2(!m_drill->control().isEmpty(), m_drill->program.errors().constData());
}

void TestBybitTrades::cleanup()
{
    m_engine.reset();
    m_drill.reset();
}

void TestBybitTrades::startEngine()
{
    m_engine = startTrading(kCli, *m_drill, dataDir(), m_home->path());
    const Json ready = statusUntil(dataDir(), m_home->path(), canOpen);
    QVERIFY2(canOpen(ready), (ready.dump() + m_engine->errors().toStdString()).c_str());
}

void TestBybitTrades::opensProvesTheStopAndFlattens()
{
    startEngine();
    const auto opened = open(QStringLiteral("drill"), kSol);
    QVERIFY2(opened->exitCode() == 0, (opened->said + opened->complaints).constData());
    QVERIFY2(opened->said.contains("in the position's row and in the list"),
             opened->said.constData());
    QCOMPARE(Drill::qtyOf(m_drill->truth(), "SOLUSDT"), std::string{"5"});
    QCOMPARE(Drill::resting(m_drill->truth(), "stops"), 1);
    const Json held = verified();
    QVERIFY2(isVerified(held), held.dump().c_str());
    QCOMPARE(held.at("positions").at(0).value("venue", "bybit"), std::string{"bybit"});

    const auto flat = flatten();
    QVERIFY2(flat->exitCode() == 0, (flat->said + flat->complaints).constData());
    QCOMPARE(Drill::held(m_drill->truth()), 0);
    const auto isClean = [](const Json& t) {
        return Drill::resting(t, "stops") == 0 && Drill::resting(t, "orders") == 0;
    };
    QVERIFY2(isClean(truthUntil(isClean)), "the venue takes the stop away with the position");
    const auto refused = open(QStringLiteral("drill"), kSol);
    QCOMPARE(refused->exitCode(), 1);
    QVERIFY2(refused->said.contains("kill switch"), refused->said.constData());
}

void TestBybitTrades::priceThroughTheStopIsClosedAndProved()
{
    startEngine();
    QCOMPARE(open(QStringLiteral("drill"), kSol)->exitCode(), 0);
    QVERIFY(isVerified(verified()));
    setPrice(last() * 0.95);
    const Json truth = truthUntil([](const Json& t) { return Drill::held(t) == 0; });
    QCOMPARE(Drill::held(truth), 0);
    QVERIFY2(says("it ended by: stop"), m_engine->said.right(4'000).constData());
    const auto isOver = [](const Json& s) { return s.at("positions").empty(); };
    QVERIFY(isOver(statusUntil(dataDir(), m_home->path(), isOver)));
    // Nothing of ours closed it: the venue's stop did.
    QVERIFY(truth.at("fills").size() >= 2);
    QVERIFY2(!m_engine->said.contains("emergency close"), m_engine->said.right(4'000).constData());
}

void TestBybitTrades::aTargetFiresAtTheVenue()
{
    startEngine();
    const double price = last();
    const auto at = [&](double factor) { return QString::number(price * factor, 'f', 1); };
    const auto opened =
        open(QStringLiteral("drill"), kSol, {QStringLiteral("--take-profit"), at(1.05)});
    QVERIFY2(opened->exitCode() == 0, (opened->said + opened->complaints).constData());
    const auto isAtVenue = [](const Json& s) {
        return !s.at("positions").empty()
               && s.at("positions").at(0).value("takeProfitAt", "") == "venue";
    };
    QVERIFY(isAtVenue(statusUntil(dataDir(), m_home->path(), isAtVenue)));
    setPrice(price * 1.06);
    QCOMPARE(Drill::held(truthUntil([](const Json& t) { return Drill::held(t) == 0; })), 0);
    QVERIFY2(says("it ended by: take profit"), m_engine->said.right(4'000).constData());
}

/// F14 and F16: the attached stop is never born, and ours is answered with yes and set nowhere.
void TestBybitTrades::aStopThatIsAckedAndNeverStandsEndsFlat()
{
    startEngine();
    post(QStringLiteral("/fault"), R"({"fault":"F14{born=never}"})");
    post(QStringLiteral("/fault"), R"({"fault":"F16"})");
    const auto opened = open(QStringLiteral("drill"), kSol);
    QVERIFY2(opened->exitCode(40'000) != 0, opened->said.constData());
    const Json truth =
        truthUntil([](const Json& t) { return !t.at("fills").empty() && Drill::held(t) == 0; });
    QVERIFY(!truth.at("fills").empty());
    QCOMPARE(Drill::held(truth), 0);
    QVERIFY2(says("no live stop within 10 s"), m_engine->said.right(4'000).constData());
}

/// Anybody with the account's password moves it; the engine hears of it, tells a person, and leaves it there (F100).
void TestBybitTrades::aStopMovedByAnotherIsToldAndLeft()
{
    startEngine();
    QCOMPARE(open(QStringLiteral("drill"), kSol)->exitCode(), 0);
    QVERIFY(isVerified(verified()));
    const std::string lower = QByteArray::number(last() * 0.90, 'f', 1).toStdString();
    const Json moved = asThePerson(
        "/v5/position/trading-stop",
        R"({"category":"linear","symbol":"SOLUSDT","tpslMode":"Full","positionIdx":0,"stopLoss":")"
            + lower + R"(","slTriggerBy":"MarkPrice"})");
    QVERIFY2(moved.value("retCode", -1) == 0, moved.dump().c_str());
    QCOMPARE(std::stod(restingLevel(m_drill->truth())), std::stod(lower));
    QVERIFY2(says("it protects less than planned"), m_engine->said.right(4'000).constData());
    const auto isOff = [](const Json& s) {
        return !s.at("positions").empty()
               && s.at("positions").at(0).at("stop").value("state", "") == "mismatched";
    };
    QVERIFY(isOff(statusUntil(dataDir(), m_home->path(), isOff)));
    QCOMPARE(std::stod(restingLevel(m_drill->truth())), std::stod(lower));
}

void TestBybitTrades::aRestartFindsThePositionAndItsStop()
{
    startEngine();
    QCOMPARE(open(QStringLiteral("drill"), kSol)->exitCode(), 0);
    m_engine->process().kill();
    QVERIFY(m_engine->process().waitForFinished(10'000));
    startEngine();
    const Json held = verified();
    QVERIFY2(isVerified(held), held.dump().c_str());
    QCOMPARE(held.at("positions").at(0).value("state", ""), std::string{"open"});
    const auto isOne = [](const Json& t) { return Drill::resting(t, "stops") == 1; };
    QVERIFY(isOne(truthUntil(isOne)));
    QCOMPARE(Drill::held(m_drill->truth()), 1);
}

void TestBybitTrades::aSecondStartIsWatch()
{
    startEngine();
    const QString other = m_home->filePath(QStringLiteral("other"));
    const auto second = startTrading(kCli, *m_drill, other, m_home->path());
    const Json watching = statusUntil(other, m_home->path(), isDecided);
    QVERIFY2(isDecided(watching) && !canOpen(watching), watching.dump().c_str());
    const std::string why = watching.at("accounts").at(0).at("ladderReason");
    QVERIFY2(why.find("account-bybit-") != std::string::npos, why.c_str());
}

void TestBybitTrades::twoDrillsAreTwoAccounts()
{
    m_engine = std::make_unique<Program>(
        kCli,
        QStringList{QStringLiteral("run"), QStringLiteral("--json"), QStringLiteral("--drill"),
                    QStringLiteral("okx,bybit"), QStringLiteral("--speed"), QStringLiteral("1"),
                    QStringLiteral("--data-dir"), dataDir()},
        m_home->path());
    const Json ready = m_engine->lineWith("ready");
    QCOMPARE(ready.value("drills", Json::array()).size(), std::size_t{2});
    const auto bothCanOpen = [](const Json& status) {
        if (!status.contains("accounts") || status.at("accounts").size() != 2) return false;
        return std::all_of(
            status.at("accounts").begin(), status.at("accounts").end(), [](const Json& account) {
                return account.at("ladder") == "trade" && account.at("opensBlockedBy").empty();
            });
    };
    const Json up = statusUntil(dataDir(), m_home->path(), bothCanOpen);
    QVERIFY2(bothCanOpen(up), (up.dump() + m_engine->errors().toStdString()).c_str());
    const auto one = open(QStringLiteral("drill-okx"), QStringLiteral("SOL-USDT-SWAP"));
    const auto two = open(QStringLiteral("drill-bybit"), kSol);
    QVERIFY2(one->exitCode() == 0, (one->said + one->complaints).constData());
    QVERIFY2(two->exitCode() == 0, (two->said + two->complaints).constData());
    const auto bothVerified = [](const Json& s) {
        return s.at("positions").size() == 2 && isVerified(s);
    };
    QVERIFY(bothVerified(statusUntil(dataDir(), m_home->path(), bothVerified)));
    const auto flat = flatten();
    QVERIFY2(flat->exitCode() == 0, (flat->said + flat->complaints).constData());
    const auto isFlat = [](const Json& s) { return s.at("positions").empty(); };
    QVERIFY(isFlat(statusUntil(dataDir(), m_home->path(), isFlat)));
}

void TestBybitTrades::anIncidentPlaysToItsSentence_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("says"); // what this venue says in it, and no other
    QTest::newRow("stop-fails") << QStringLiteral("stop-fails") << QByteArray{"refused with 10001"};
    QTest::newRow("rate-storm") << QStringLiteral("rate-storm") << QByteArray{"answers 10006"};
    QTest::newRow("second-executor")
        << QStringLiteral("second-executor") << QByteArray{"ETH on ETHUSDT and nothing else"};
    for (const char* name : {"position-missing", "list-sticky", "everything-missing"})
        QTest::newRow(name) << QString::fromLatin1(name) << QByteArray{"SOLUSDT"};
}

void TestBybitTrades::anIncidentPlaysToItsSentence()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, says);
    const PlayedIncident played = playIncident({QStringLiteral("--drill-at"), m_drill->control()},
                                               name, dataDir(), m_home->path());
    QVERIFY2(played.problem().isEmpty(), played.problem().constData());
    const QByteArray& told = played.told;
    QVERIFY2(told.contains(says), told.constData());
    for (const char* word : {"-USDT-SWAP", "order_failed", "with 51280", "answers 429"})
        QVERIFY2(!told.contains(word), (word + (": " + told)).constData());
}

/// Two drills: the accounts of the other venue stay out of it, whatever they hold.
void TestBybitTrades::incidentsPlayOnTheDrillNamedFirst()
{
    const PlayedIncident played =
        playIncident({QStringLiteral("--drill"), QStringLiteral("bybit,okx"),
                      QStringLiteral("--speed"), QStringLiteral("1")},
                     QStringLiteral("rate-storm"), dataDir(), m_home->path());
    QVERIFY2(played.problem().isEmpty(), played.problem().constData());
    QVERIFY2(played.said.contains("A long of DOGEUSDT is asked for"), played.end().constData());
    QVERIFY2(played.said.contains("answers 10006"), played.end().constData());
}

void TestBybitTrades::aKeyIsChecked()
{
    const QString profile = m_home->filePath(QStringLiteral("profile.json"));
    QFile file{profile};
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(
        R"({"accounts":[{"name":"b","venue":"bybit","environment":"drill","ladder":"trade"}]})");
    file.close();
    const auto check = cli({QStringLiteral("account"), QStringLiteral("check"), QStringLiteral("b"),
                            QStringLiteral("--drill-at"), m_drill->control(),
                            QStringLiteral("--profile"), profile});
    const int code = check->exitCode(40'000);
    QVERIFY2(code == 0 || code == 2, (check->said + check->complaints).constData());
    const Json said = Json::parse(check->said.toStdString(), nullptr, false);
    QVERIFY2(said.is_object() && !said.value("uid", "").empty(), check->said.constData());
    std::map<std::string, std::string> grades;
    for (const Json& finding : said.at("findings"))
        grades[finding.at("what")] = finding.at("grade");
    QCOMPARE(grades["permissions"], std::string{"fine"});
    QCOMPARE(grades["account mode"], std::string{"fine"});
    QCOMPARE(grades["expiry"], std::string{"fine"});
}

void TestBybitTrades::decodesAndSigns()
{
    const QString name = m_home->filePath(QStringLiteral("vectors.json"));
    QFile file{name};
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"vectors":[{"name":"login","secret":"holdfast-demo-secret-NOT-REAL-0001",)"
               R"("prehash":"GET/realtime1700000010000"}]})");
    file.close();
    Program sign{kCli,
                 {QStringLiteral("sign"), QStringLiteral("--venue"), QStringLiteral("bybit"), name},
                 m_home->path()};
    QCOMPARE(sign.exitCode(), 0);
    QVERIFY2(sign.said.contains("8140165b610c61101abaf50a23440afc7b61a94358a5d1d85dbde39a36e6d492"),
             sign.said.constData());
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(R"({"retCode":34040,"retMsg":"not modified","result":{},"retExtInfo":{},"time":1})");
    file.close();
    Program decode{kCli,
                   {QStringLiteral("decode"), QStringLiteral("--venue"), QStringLiteral("bybit"),
                    QStringLiteral("--source"), QStringLiteral("rest"), QStringLiteral("--name"),
                    QStringLiteral("position/trading-stop"), name},
                   m_home->path()};
    QCOMPARE(decode.exitCode(), 2);
    QVERIFY2(decode.said.contains(R"("code":"34040")"), decode.said.constData());
}

QTEST_GUILESS_MAIN(TestBybitTrades)
#include "tst_bybit_trades.moc"
