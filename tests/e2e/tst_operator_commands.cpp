// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signing/okx.h"
#include "tests/e2e/programs.h"

#include <QFile>

#include <cmath>

using namespace holdfast::e2e;

/// An operator without a window: what was opened elsewhere, findings, the ladder and the kill switch by commands
/// alone, proved at the drill's own books. The account is on Guard, and its policy touches nothing.
class TestOperatorCommands : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void adoptsWhatWasOpenedElsewhere();
    void protectsAndPutsAFindingAside();
    void adoptsWhatWasProtectedWithTheStopItHas();
    void refusesAStopOnTheProfitsSide();
    void saysThatAStopCouldNotBeProvedAndClosesNothing();
    void theLadderAndTheKillSwitch();
    void whatCannotBeDoneIsSaid();
    void withoutARunningInstanceNothingIsSent();

private:
    [[nodiscard]] QString dataDir() const { return m_home->filePath(QStringLiteral("data")); }
    [[nodiscard]] std::unique_ptr<Program> cli(const QStringList& arguments) const
    {
        return std::make_unique<Program>(
            QStringLiteral("holdfast-cli"),
            arguments
                + QStringList{QStringLiteral("--data-dir"), dataDir(), QStringLiteral("--json")},
            m_home->path());
    }
    /// The words of a line; a reason of several words stands behind it.
    [[nodiscard]] std::unique_ptr<Program> cli(const char* line, const char* reason = "") const
    {
        QStringList words = QString::fromLatin1(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
        if (*reason != 0) words << QStringLiteral("--reason") << QString::fromLatin1(reason);
        return cli(words);
    }
    /// An order that Holdfast knows nothing of: signed with the account's own key, as its owner would.
    void openElsewhere(const char* instrument, const char* qty);
    [[nodiscard]] Json until(const std::function<bool(const Json&)>& isSo) const
    {
        return statusUntil(dataDir(), m_home->path(), isSo);
    }
    static bool isGuarding(const Json& status)
    {
        if (status.value("accounts", Json::array()).empty()) return false;
        const Json& account = status.at("accounts").at(0);
        return account.at("ladder") == "guard" && account.at("ladderReason") == ""
               && !account.at("truthAge").is_null();
    }
    /// The finding about a stranger's position there that stands; empty: none.
    static Json foreign(const Json& status, const std::string& instrument)
    {
        for (const Json& finding : status.value("findings", Json::array()))
            if (finding.at("kind") == "foreign" && finding.at("instrument") == instrument
                && finding.at("venueOrderId") == "" && finding.at("endedFor").is_null())
                return finding;
        return Json::object();
    }
    static Json positionOf(const Json& status, const std::string& instrument)
    {
        for (const Json& position : status.value("positions", Json::array()))
            if (position.at("instrument") == instrument) return position;
        return Json::object();
    }
    static bool isVerified(const Json& status, const std::string& instrument)
    {
        const Json position = positionOf(status, instrument);
        return !position.empty() && position.at("stop").at("state") == "verified";
    }
    /// The engine's journal told of it.
    [[nodiscard]] bool isTold(const char* words)
    {
        const QDeadlineTimer limit{20'000};
        while (!m_engine->said.contains(words) && !limit.hasExpired()) {
            m_engine->process().waitForReadyRead(200);
            m_engine->said += m_engine->process().readAllStandardOutput();
        }
        return m_engine->said.contains(words);
    }

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Drill> m_drill;
    std::unique_ptr<Program> m_engine;
};

void TestOperatorCommands::init()
{
    m_home = std::make_unique<QTemporaryDir>();
    m_drill = std::make_unique<Drill>(QStringList{QStringLiteral("--speed"), QStringLiteral("1"),
                                                  QStringLiteral("--seed"), QStringLiteral("17")},
                                      m_home->path());
    QVERIFY2(!m_drill->control().isEmpty(), m_drill->program.errors().constData());
    QFile profile{m_home->filePath(QStringLiteral("mine.json"))};
    QVERIFY(profile.open(QIODevice::WriteOnly));
    profile.write(
        R"({"accounts":[{"name":"drill","venue":"okx","environment":"drill","ladder":"guard",)"
        R"("guard":{"foreign":"show","stop":"2%"},"watch":["SOL-USDT-SWAP","DOGE-USDT-SWAP"]}]})");
    profile.close();
    m_engine = std::make_unique<Program>(
        QStringLiteral("holdfast-cli"),
        QStringList{QStringLiteral("run"), QStringLiteral("--json"), QStringLiteral("--drill-at"),
                    m_drill->control(), QStringLiteral("--profile"), profile.fileName(),
                    QStringLiteral("--data-dir"), dataDir()},
        m_home->path());
    const Json ready = until(isGuarding);
    QVERIFY2(isGuarding(ready), (ready.dump() + m_engine->errors().toStdString()).c_str());
}

void TestOperatorCommands::cleanup()
{
    m_engine.reset();
    m_drill.reset();
}

void TestOperatorCommands::openElsewhere(const char* instrument, const char* qty)
{
    using namespace holdfast;
    const Json& keys = m_drill->ready.at("credentials");
    const QByteArray target = "/api/v5/trade/order";
    const QByteArray body = QByteArray::fromStdString(Json{
        {"instId", instrument},
        {"tdMode", "cross"},
        {"side", "buy"},
        {"ordType", "market"},
        {"sz", qty}}.dump());
    const std::string time =
        signing::okx::restTimestamp(wallFromMs(QDateTime::currentMSecsSinceEpoch()));
    const signing::Secret secret{keys.at("secret").get<std::string>()};
    QUrl url{QString::fromStdString(m_drill->ready.at("rest"))};
    url.setPath(QString::fromLatin1(target));
    QNetworkRequest request{url};
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/json"));
    const auto header = [&](const char* name, const std::string& value) {
        request.setRawHeader(name, QByteArray::fromStdString(value));
    };
    header("OK-ACCESS-KEY", keys.at("key"));
    header("OK-ACCESS-PASSPHRASE", keys.at("passphrase"));
    header("OK-ACCESS-TIMESTAMP", time);
    header("OK-ACCESS-SIGN",
           signing::okx::sign(secret, signing::okx::restPrehash(time, "POST", target.toStdString(),
                                                                body.toStdString())));
    QNetworkAccessManager manager;
    QNetworkReply* const reply = manager.post(request, body);
    QEventLoop loop;
    QObject::connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
    QTimer::singleShot(10'000, &loop, &QEventLoop::quit);
    if (!reply->isFinished()) loop.exec();
    const Json said = Json::parse(reply->readAll().toStdString(), nullptr, false);
    QVERIFY2(said.is_object() && said.value("code", "") == "0", said.dump().c_str());
}

void TestOperatorCommands::adoptsWhatWasOpenedElsewhere()
{
    const std::string sol = "SOL-USDT-SWAP";
    openElsewhere("SOL-USDT-SWAP", "5");
    const Json seen = until([&](const Json& s) { return !foreign(s, sol).empty(); });
    QVERIFY2(!foreign(seen, sol).empty(), seen.dump().c_str());
    QCOMPARE(Drill::resting(m_drill->truth(), "stops"), 0); // shown, not touched

    const auto listed = cli("findings --account drill");
    QVERIFY2(listed->exitCode() == 0, (listed->said + listed->complaints).constData());
    const Json finding = foreign(Json::parse(listed->said.toStdString()), sol);
    QVERIFY2(!finding.empty(), listed->said.constData());
    QVERIFY(!finding.at("id").get<std::string>().empty() && !finding.at("sides").empty());
    const Json acts = finding.at("acts");
    QVERIFY2(std::find(acts.begin(), acts.end(), Json("adopt")) != acts.end(),
             finding.dump().c_str());

    const auto other = cli("adopt --account drill --instrument SOL-USDT-SWAP --side short", "mine");
    QCOMPARE(other->exitCode(), 1);
    QVERIFY2(other->said.contains("shows no short position"), other->said.constData());

    // Without a level: the policy's default, two percent from the entry. It ends when that is proved.
    const auto adopted =
        cli("adopt --account drill --instrument SOL-USDT-SWAP --side long", "taken over by hand");
    QVERIFY2(adopted->exitCode() == 0, (adopted->said + adopted->complaints).constData());
    QVERIFY2(adopted->said.contains("\"progress\"") && adopted->said.contains("record"),
             adopted->said.constData());
    QCOMPARE(Drill::resting(m_drill->truth(), "stops"), 1);
    const Json held =
        until([&](const Json& s) { return isVerified(s, sol) && foreign(s, sol).empty(); });
    const Json position = positionOf(held, sol);
    QVERIFY2(isVerified(held, sol), position.dump().c_str());
    QVERIFY2(foreign(held, sol).empty(), held.at("findings").dump().c_str());
    QCOMPARE(position.value("owner", ""), std::string{"adopted"});
    const double level = std::stod(position.at("stop").at("triggerPrice").get<std::string>())
                         / std::stod(position.at("entryPrice").get<std::string>());
    QVERIFY2(std::abs(level - 0.98) < 0.002, position.dump().c_str());
    QVERIFY2(isTold("taken over by hand"), m_engine->said.right(4'000).constData());

    // It is ours now: not taken over twice.
    const auto again = cli("adopt --account drill --instrument SOL-USDT-SWAP", "again");
    QCOMPARE(again->exitCode(), 1);
    QVERIFY2(again->said.contains("it is ours already"), again->said.constData());
    QCOMPARE(Drill::resting(m_drill->truth(), "stops"), 1);
}

void TestOperatorCommands::protectsAndPutsAFindingAside()
{
    const std::string doge = "DOGE-USDT-SWAP";
    openElsewhere("DOGE-USDT-SWAP", "5");
    const Json seen = until([&](const Json& s) { return !foreign(s, doge).empty(); });
    const Json finding = foreign(seen, doge);
    QVERIFY2(!finding.empty(), seen.dump().c_str());

    const auto aside = cli({QStringLiteral("resolve"), QStringLiteral("--finding"),
                            QString::fromStdString(finding.at("id")), QStringLiteral("--reason"),
                            QStringLiteral("my own, at the venue")});
    QVERIFY2(aside->exitCode() == 0, (aside->said + aside->complaints).constData());
    const auto isAside = [&](const Json& s) { return foreign(s, doge).empty(); };
    QVERIFY(isAside(until(isAside)));
    QVERIFY2(isTold("my own, at the venue"), m_engine->said.right(4'000).constData());
    QCOMPARE(Drill::resting(m_drill->truth(), "stops"), 0); // nothing was sent

    const auto guarded =
        cli("protect --account drill --instrument DOGE-USDT-SWAP --stop 3% --trigger last", "his");
    QVERIFY2(guarded->exitCode() == 0, (guarded->said + guarded->complaints).constData());
    const Json held = until([&](const Json& s) { return isVerified(s, doge); });
    const Json position = positionOf(held, doge);
    QVERIFY2(isVerified(held, doge), position.dump().c_str());
    QCOMPARE(position.value("owner", ""), std::string{"foreign"});
    QCOMPARE(position.at("stop").value("triggerType", ""), std::string{"last"});
    QCOMPARE(Drill::resting(m_drill->truth(), "stops"), 1);
}

/// The same stop, by another owner: none is placed beside it, and none goes.
void TestOperatorCommands::adoptsWhatWasProtectedWithTheStopItHas()
{
    const std::string sol = "SOL-USDT-SWAP";
    openElsewhere("SOL-USDT-SWAP", "5");
    const Json seen = until([&](const Json& s) { return !foreign(s, sol).empty(); });
    QVERIFY2(!foreign(seen, sol).empty(), seen.dump().c_str());
    // Without a level: the policy's default, two percent from the entry.
    const auto guarded = cli("protect --account drill --instrument SOL-USDT-SWAP", "his");
    QVERIFY2(guarded->exitCode() == 0, (guarded->said + guarded->complaints).constData());
    const auto isGuarded = [&](const Json& s) {
        return isVerified(s, sol) && positionOf(s, sol).value("state", "") == "foreign";
    };
    const Json before = positionOf(until(isGuarded), sol);
    QVERIFY2(!before.empty() && before.value("owner", "") == "foreign", before.dump().c_str());
    const double level = std::stod(before.at("stop").at("triggerPrice").get<std::string>())
                         / std::stod(before.at("entryPrice").get<std::string>());
    QVERIFY2(std::abs(level - 0.98) < 0.002, before.dump().c_str());

    const auto twice = cli("protect --account drill --instrument SOL-USDT-SWAP", "again");
    QCOMPARE(twice->exitCode(), 1);
    QVERIFY2(twice->said.contains("it has a stop of ours already"), twice->said.constData());

    const auto adopted = cli("adopt --account drill --instrument SOL-USDT-SWAP", "mine after all");
    QVERIFY2(adopted->exitCode() == 0, (adopted->said + adopted->complaints).constData());
    QVERIFY2(adopted->said.contains("the stop that was placed for it stays"),
             adopted->said.constData());
    const auto isMine = [&](const Json& s) {
        return isVerified(s, sol) && positionOf(s, sol).value("owner", "") == "adopted";
    };
    const Json after = positionOf(until(isMine), sol);
    QVERIFY2(!after.empty() && after.value("owner", "") == "adopted", after.dump().c_str());
    QCOMPARE(after.at("stop").at("triggerPrice").get<std::string>(),
             before.at("stop").at("triggerPrice").get<std::string>());
    const Json truth = m_drill->truth();
    QCOMPARE(truth.at("stops").size(), std::size_t{1}); // the ended ones would be there too
    QCOMPARE(Drill::resting(truth, "stops"), 1);
    QCOMPARE(Drill::held(truth), 1);
    QVERIFY2(isTold("mine after all"), m_engine->said.right(4'000).constData());
}

void TestOperatorCommands::refusesAStopOnTheProfitsSide()
{
    const std::string sol = "SOL-USDT-SWAP";
    openElsewhere("SOL-USDT-SWAP", "5");
    const Json seen = until([&](const Json& s) { return !foreign(s, sol).empty(); });
    QVERIFY2(!foreign(seen, sol).empty(), seen.dump().c_str());
    for (const char* line : {"adopt --account drill --instrument SOL-USDT-SWAP --stop 100000",
                             "protect --account drill --instrument SOL-USDT-SWAP --stop 100000"}) {
        const auto refused = cli(line, "mine");
        QCOMPARE(refused->exitCode(), 1);
        QVERIFY2(refused->said.contains("is not on the loss side of the price"),
                 refused->said.constData());
    }
    const Json truth = m_drill->truth();
    QCOMPARE(truth.at("stops").size(), std::size_t{0});
    QCOMPARE(Drill::held(truth), 1);
    const Json still = until([&](const Json& s) { return !foreign(s, sol).empty(); });
    QVERIFY2(!foreign(still, sol).empty(), still.dump().c_str());
}

/// The position is somebody else's and the policy is to show it: a stop that fails is said, and is no reason to close.
void TestOperatorCommands::saysThatAStopCouldNotBeProvedAndClosesNothing()
{
    const std::string sol = "SOL-USDT-SWAP";
    openElsewhere("SOL-USDT-SWAP", "5");
    const Json seen = until([&](const Json& s) { return !foreign(s, sol).empty(); });
    QVERIFY2(!foreign(seen, sol).empty(), seen.dump().c_str());
    const Json lies =
        m_drill->post(QStringLiteral("/fault"), R"({"fault":"F01{what=stop,D=300ms}"})");
    QVERIFY2(lies.value("ok", false), lies.dump().c_str());
    const auto guarded = cli("protect --account drill --instrument SOL-USDT-SWAP --stop 3%", "his");
    const int code = guarded->exitCode(60'000);
    QVERIFY2(code == 2, (guarded->said + guarded->complaints).constData());
    QVERIFY2(guarded->said.contains("no stop of it could be proved"), guarded->said.constData());
    const auto isAsked = [](const Json& s) {
        for (const Json& alarm : s.value("alarms", Json::array()))
            if (alarm.value("severity", "") == "P0"
                && alarm.value("text", "").find("was opened elsewhere") != std::string::npos)
                return true;
        return false;
    };
    const Json asked = until(isAsked);
    QVERIFY2(isAsked(asked), asked.value("alarms", Json::array()).dump().c_str());
    const Json truth = m_drill->truth();
    QVERIFY2(truth.at("stops").size() >= 1, truth.at("stops").dump().c_str()); // it was tried
    QCOMPARE(Drill::held(truth), 1);
    QCOMPARE(truth.at("fills").size(), std::size_t{1}); // its owner's alone
}

void TestOperatorCommands::theLadderAndTheKillSwitch()
{
    openElsewhere("SOL-USDT-SWAP", "5");
    const std::string sol = "SOL-USDT-SWAP";
    const Json seen = until([&](const Json& s) { return !foreign(s, sol).empty(); });
    QVERIFY2(!foreign(seen, sol).empty(), seen.dump().c_str());

    const auto lower = cli("ladder --account drill --to watch", "hands off over night");
    QVERIFY2(lower->exitCode() == 0, (lower->said + lower->complaints).constData());
    const auto isWatching = [](const Json& s) {
        return s.at("accounts").at(0).at("ladder") == "watch";
    };
    const Json watching = until(isWatching);
    QVERIFY2(isWatching(watching), watching.at("accounts").dump().c_str());
    QVERIFY2(isTold("hands off over night"), m_engine->said.right(4'000).constData());
    const auto refused = cli("protect --account drill --instrument SOL-USDT-SWAP", "his");
    QCOMPARE(refused->exitCode(), 1);
    QVERIFY2(refused->said.contains("the account is set to watch"), refused->said.constData());
    QCOMPARE(Drill::resting(m_drill->truth(), "stops"), 0);

    const auto higher = cli("ladder --account drill --to trade", "more");
    QCOMPARE(higher->exitCode(), 1);
    QVERIFY2(higher->said.contains("allows guard at most"), higher->said.constData());
    const auto back = cli("ladder --account drill --to guard"); // a reason is not demanded
    QVERIFY2(back->exitCode() == 0, (back->said + back->complaints).constData());
    QVERIFY(isGuarding(until(isGuarding)));

    const auto flat = cli("flatten --account drill", "the day is over");
    QVERIFY2(flat->exitCode(60'000) == 0, (flat->said + flat->complaints).constData());
    QCOMPARE(Drill::held(m_drill->truth()), 0);
    const auto isKilled = [](const Json& s) { return s.at("accounts").at(0).at("kill") == true; };
    QVERIFY(isKilled(until(isKilled)));
    const auto cleared = cli("kill --account drill --clear", "a new day");
    QVERIFY2(cleared->exitCode() == 0, (cleared->said + cleared->complaints).constData());
    const auto isClear = [](const Json& s) { return s.at("accounts").at(0).at("kill") == false; };
    QVERIFY(isClear(until(isClear)));
    QVERIFY2(isTold("a new day"), m_engine->said.right(4'000).constData());
}

void TestOperatorCommands::whatCannotBeDoneIsSaid()
{
    struct Row {
        const char* line;
        int code;
        const char* says;
    };
    const std::vector<Row> rows{
        {"resolve --finding 999999", 1, "No finding '999999' stands"},
        {"adopt --account drill --instrument ETH-USDT-SWAP", 1,
         "shows no position on ETH-USDT-SWAP"},
        {"confirm-flat --account drill --instrument ETH-USDT-SWAP", 1,
         "shows no position on ETH-USDT-SWAP"},
        {"waive --account drill --instrument ETH-USDT-SWAP", 1,
         "shows no position on ETH-USDT-SWAP"},
        {"protect --account nobody --instrument ETH-USDT-SWAP", 1,
         "No account named nobody is running here"},
        {"ladder --account nobody --to watch", 1, "no account named nobody is running here"},
        {"brake --account nobody --clear", 1, "no account named nobody is running here"},
        {"kill --account nobody --clear", 1, "no account named nobody is running here"},
        {"brake --account drill --clear", 0, "the brake was not on"},
        {"kill --account drill --clear", 0, "the kill switch was not engaged"},
        {"ladder --account drill --to guard", 0, "set to guard already"},
    };
    for (const Row& row : rows) {
        const auto asked = cli(row.line, "looked at it");
        const int code = asked->exitCode();
        const QByteArray told = QByteArray{row.line} + ": " + asked->said + asked->complaints;
        QVERIFY2(code == row.code, told.constData());
        QVERIFY2(asked->said.contains(row.says), told.constData());
    }
    const auto again = cli("ask-again --account drill");
    QVERIFY2(again->exitCode() == 0, (again->said + again->complaints).constData());
    const auto nobody = cli("ask-again --account nobody");
    QCOMPARE(nobody->exitCode(), 1);
    QVERIFY2(nobody->said.contains("no account named nobody"), nobody->said.constData());
    const auto listed = cli("findings --account nobody");
    QCOMPARE(listed->exitCode(), 1);
    QVERIFY2(listed->said.contains("No account named nobody"), listed->said.constData());
}

void TestOperatorCommands::withoutARunningInstanceNothingIsSent()
{
    m_engine->process().terminate();
    QCOMPARE(m_engine->exitCode(), 0);
    const auto listed = cli("findings");
    QCOMPARE(listed->exitCode(), 1);
    QVERIFY2(listed->said.contains("Nothing runs on ")
                 && listed->said.contains("start 'holdfast' or 'holdfast-cli run'"),
             listed->said.constData());
    const auto lower = cli("ladder --account drill --to watch", "hands off");
    QCOMPARE(lower->exitCode(), 1);
    QVERIFY2(lower->said.contains("Nothing was sent: no Holdfast runs on the data directory "),
             lower->said.constData());
}

QTEST_GUILESS_MAIN(TestOperatorCommands)
#include "tst_operator_commands.moc"
