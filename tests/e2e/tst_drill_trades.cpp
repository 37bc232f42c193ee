// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/programs.h"

using namespace holdfast::e2e;

/// One engine process on one drill process: what a person or a script asks, proved at the drill's own books.
class TestDrillTrades : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void opensShowsAndFlattens();
    void aKeyOpensOnceEver();
    void twoCommandsInOneInstantOpenOnce();
    void everyStopAckedThenFailedEndsFlat();
    void aStopRefusedBecauseThePricePassedEndsFlat();
    void aTargetFiresAtTheVenue();
    void theStrategysSignalAndATicketMakeOnePosition();
    void aRestartFindsThePositionAndItsStop();
    void anIncidentPlaysToItsSentence_data();
    void anIncidentPlaysToItsSentence();

private:
    void startEngine(const QStringList& more = {});
    [[nodiscard]] std::unique_ptr<Program> cli(const QStringList& arguments) const;
    [[nodiscard]] std::unique_ptr<Program> open(const QString& instrument,
                                                const QStringList& more = {}) const;
    [[nodiscard]] QString dataDir() const { return m_home->filePath(QStringLiteral("data")); }
    void post(const char* path, const char* body)
    {
        const Json said = m_drill->post(QString::fromLatin1(path), body);
        QVERIFY2(said.value("ok", false), said.dump().c_str());
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

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Drill> m_drill;
    std::unique_ptr<Program> m_engine;
};

void TestDrillTrades::init()
{
    m_home = std::make_unique<QTemporaryDir>();
    m_drill = std::make_unique<Drill>(QStringList{QStringLiteral("--speed"), QStringLiteral("1"),
                                                  QStringLiteral("--seed"), QStringLiteral("11")},
                                      m_home->path());
    QVERIFY2(!m_drill->control().isEmpty(), m_drill->program.errors().constData());
}

void TestDrillTrades::cleanup()
{
    m_engine.reset();
    m_drill.reset();
}

void TestDrillTrades::startEngine(const QStringList& more)
{
    m_engine = std::make_unique<Program>(
        QStringLiteral("holdfast-cli"),
        QStringList{QStringLiteral("run"), QStringLiteral("--json"), QStringLiteral("--drill-at"),
                    m_drill->control(), QStringLiteral("--data-dir"), dataDir()}
            + more,
        m_home->path());
    const Json ready = statusUntil(dataDir(), m_home->path(), canOpen);
    QVERIFY2(canOpen(ready), (ready.dump() + m_engine->errors().toStdString()).c_str());
}

std::unique_ptr<Program> TestDrillTrades::cli(const QStringList& arguments) const
{
    return std::make_unique<Program>(
        QStringLiteral("holdfast-cli"),
        arguments + QStringList{QStringLiteral("--data-dir"), dataDir(), QStringLiteral("--json")},
        m_home->path());
}

std::unique_ptr<Program> TestDrillTrades::open(const QString& instrument,
                                               const QStringList& more) const
{
    return cli(QStringList{QStringLiteral("open"), QStringLiteral("--account"),
                           QStringLiteral("drill"), QStringLiteral("--instrument"), instrument,
                           QStringLiteral("--side"), QStringLiteral("buy"), QStringLiteral("--qty"),
                           QStringLiteral("5"), QStringLiteral("--stop"), QStringLiteral("2%")}
               + more);
}

void TestDrillTrades::opensShowsAndFlattens()
{
    startEngine();
    const auto opened = open(QStringLiteral("SOL-USDT-SWAP"));
    QVERIFY2(opened->exitCode() == 0, (opened->said + opened->complaints).constData());
    QCOMPARE(Drill::qtyOf(m_drill->truth(), "SOL-USDT-SWAP"), std::string{"5"});
    QCOMPARE(Drill::resting(m_drill->truth(), "stops"), 1);

    const Json held = statusUntil(dataDir(), m_home->path(), [](const Json& s) {
        return !s.at("positions").empty()
               && s.at("positions").at(0).at("stop").at("state") == "verified";
    });
    QCOMPARE(held.at("positions").at(0).at("stop").value("state", ""), std::string{"verified"});

    const auto flat = cli({QStringLiteral("flatten"), QStringLiteral("--reason"),
                           QStringLiteral("the test is over")});
    QVERIFY2(flat->exitCode() == 0, (flat->said + flat->complaints).constData());
    const Json truth = m_drill->truth();
    QCOMPARE(Drill::held(truth), 0);
    const auto isClean = [](const Json& t) {
        return Drill::resting(t, "stops") == 0 && Drill::resting(t, "orders") == 0;
    };
    QVERIFY2(isClean(truthUntil(isClean)), "leftovers go once closed is proved");

    // The kill switch is engaged by closing everything: an open is refused, and says why.
    const auto refused = open(QStringLiteral("SOL-USDT-SWAP"));
    QCOMPARE(refused->exitCode(), 1);
    QVERIFY2(refused->said.contains("kill switch"), refused->said.constData());
    QCOMPARE(Drill::held(m_drill->truth()), 0);
}

void TestDrillTrades::aKeyOpensOnceEver()
{
    startEngine();
    const QStringList key{QStringLiteral("--key"), QStringLiteral("once-1")};
    QCOMPARE(open(QStringLiteral("SOL-USDT-SWAP"), key)->exitCode(), 0);
    const auto again = open(QStringLiteral("SOL-USDT-SWAP"), key);
    QVERIFY2(again->exitCode() != 0, again->said.constData());
    QCOMPARE(Drill::qtyOf(m_drill->truth(), "SOL-USDT-SWAP"), std::string{"5"});
}

void TestDrillTrades::twoCommandsInOneInstantOpenOnce()
{
    startEngine();
    const QStringList key{QStringLiteral("--key"), QStringLiteral("twin-1")};
    const auto one = open(QStringLiteral("DOGE-USDT-SWAP"), key);
    const auto other = open(QStringLiteral("DOGE-USDT-SWAP"), key);
    const int first = one->exitCode();
    const int second = other->exitCode();
    QVERIFY2((first == 0) != (second == 0), (one->said + other->said).constData());
    QCOMPARE(Drill::qtyOf(m_drill->truth(), "DOGE-USDT-SWAP"), std::string{"5"});
}

void TestDrillTrades::everyStopAckedThenFailedEndsFlat()
{
    startEngine();
    post("/fault", R"({"fault":"F01{what=stop,D=300ms}"})");
    const auto opened = open(QStringLiteral("SOL-USDT-SWAP"));
    const int code = opened->exitCode();
    QVERIFY2(code != 0, opened->said.constData());
    const Json truth =
        truthUntil([](const Json& t) { return !t.at("fills").empty() && Drill::held(t) == 0; });
    QVERIFY(!truth.at("fills").empty());
    QCOMPARE(Drill::held(truth), 0);
}

void TestDrillTrades::aStopRefusedBecauseThePricePassedEndsFlat()
{
    // Through the player, whose ticket has its stop on last: 51280 exists for last only.
    startEngine({QStringLiteral("--scenario"), QStringLiteral("stop-fails"),
                 QStringLiteral("--for"), QStringLiteral("90s")});
    const Json truth = truthUntil(
        [](const Json& t) { return t.at("fills").size() >= 2 && Drill::held(t) == 0; }, 40'000);
    QCOMPARE(Drill::held(truth), 0);
    const Json over = statusUntil(dataDir(), m_home->path(), [](const Json& s) {
        return !s.at("close").at("sentence").get<std::string>().empty();
    });
    QVERIFY2(over.at("close").at("cause").get<std::string>().find("guard") != std::string::npos,
             over.at("close").dump().c_str());
    QCOMPARE(
        Drill::resting(truthUntil([](const Json& t) { return Drill::resting(t, "stops") == 0; }),
                       "stops"),
        0);
}

void TestDrillTrades::aTargetFiresAtTheVenue()
{
    startEngine();
    const QString sol = QStringLiteral("SOL-USDT-SWAP");
    double last = 0;
    const Json prices = m_drill->get(QStringLiteral("/truth")).at("prices");
    for (const Json& price : prices)
        if (price.value("instrument", "") == sol.toStdString())
            last = std::stod(price.at("last").get<std::string>());
    QVERIFY(last > 0);
    const auto at = [&](double factor) { return QString::number(last * factor, 'f', 1); };
    const auto opened = open(sol, {QStringLiteral("--take-profit"), at(1.05)});
    QVERIFY2(opened->exitCode() == 0, (opened->said + opened->complaints).constData());
    const Json held = statusUntil(dataDir(), m_home->path(), [](const Json& s) {
        return !s.at("positions").empty()
               && s.at("positions").at(0).value("takeProfitAt", "") == "venue";
    });
    QCOMPARE(held.at("positions").at(0).value("takeProfitAt", ""), std::string{"venue"});
    post("/price",
         QByteArray{R"({"instrument":"SOL-USDT-SWAP","price":")" + at(1.06).toUtf8() + R"("})"}
             .constData());
    const Json truth = truthUntil([](const Json& t) { return Drill::held(t) == 0; });
    QCOMPARE(Drill::held(truth), 0);
    bool isTold = false;
    const QDeadlineTimer until{20'000};
    while (!isTold && !until.hasExpired()) {
        m_engine->process().waitForReadyRead(200);
        m_engine->said += m_engine->process().readAllStandardOutput();
        isTold = m_engine->said.contains("it ended by: take profit");
    }
    QVERIFY2(isTold, m_engine->said.right(4'000).constData());
}

void TestDrillTrades::theStrategysSignalAndATicketMakeOnePosition()
{
    startEngine();
    const Json prices = m_drill->get(QStringLiteral("/truth")).at("prices");
    std::string last;
    for (const Json& row : prices)
        if (row.at("instrument") == "ETH-USDT-SWAP") last = row.at("last");
    const QByteArray low = QByteArray::number(static_cast<int>(std::stod(last) * 0.95));
    const Json moved = m_drill->post(
        QStringLiteral("/price"), "{\"instrument\":\"ETH-USDT-SWAP\",\"price\":\"" + low + "\"}");
    QVERIFY2(moved.value("ok", false), moved.dump().c_str());
    // The two race: whoever is second is dropped or, if it is a person's, may only come after a fresh look that agrees.
    const auto ticket = open(QStringLiteral("ETH-USDT-SWAP"));
    post("/advance", R"({"candles":1})");
    ticket->exitCode();
    const Json truth = truthUntil([](const Json& t) { return Drill::held(t) == 1; });
    QCOMPARE(Drill::held(truth), 1);
    const Json status = statusUntil(dataDir(), m_home->path(), [](const Json& s) {
        return !s.at("positions").empty()
               && s.at("positions").at(0).at("stop").at("state") == "verified";
    });
    QCOMPARE(status.at("positions").size(), std::size_t{1});
    QCOMPARE(status.at("positions").at(0).at("qty").get<std::string>(),
             Drill::qtyOf(m_drill->truth(), "ETH-USDT-SWAP"));
}

void TestDrillTrades::aRestartFindsThePositionAndItsStop()
{
    startEngine();
    QCOMPARE(open(QStringLiteral("SOL-USDT-SWAP"))->exitCode(), 0);
    m_engine->process().kill();
    QVERIFY(m_engine->process().waitForFinished(10'000));
    const Json remembered = status(dataDir(), m_home->path());
    QCOMPARE(remembered.value("running", true), false);
    QCOMPARE(remembered.at("positions").size(), std::size_t{1});

    startEngine();
    const Json held = statusUntil(dataDir(), m_home->path(), [](const Json& s) {
        return !s.at("positions").empty()
               && s.at("positions").at(0).at("stop").at("state") == "verified";
    });
    QCOMPARE(held.at("positions").at(0).at("stop").value("state", ""), std::string{"verified"});
    QCOMPARE(held.at("positions").at(0).value("state", ""), std::string{"open"});
    // A second one, placed while the first was not read back yet, goes by id once one is verified for all of it.
    const auto isOne = [](const Json& t) { return Drill::resting(t, "stops") == 1; };
    QVERIFY(isOne(truthUntil(isOne)));
    QCOMPARE(Drill::held(m_drill->truth()), 1);
}

void TestDrillTrades::anIncidentPlaysToItsSentence_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"stop-fails", "rate-storm", "second-executor", "position-missing",
                             "list-sticky", "everything-missing"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestDrillTrades::anIncidentPlaysToItsSentence()
{
    QFETCH(QString, name);
    const PlayedIncident played = playIncident({QStringLiteral("--drill-at"), m_drill->control()},
                                               name, dataDir(), m_home->path());
    QVERIFY2(played.problem().isEmpty(), played.problem().constData());
}

QTEST_GUILESS_MAIN(TestDrillTrades)
#include "tst_drill_trades.moc"
