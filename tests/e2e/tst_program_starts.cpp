// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/programs.h"

using namespace holdfast::e2e;

/// How our programs start, refuse and make room for one another.
class TestProgramStarts : public QObject {
    Q_OBJECT
private slots:
    void init() { m_home = std::make_unique<QTemporaryDir>(); }
    void exitCodesOfWrongUsage_data();
    void exitCodesOfWrongUsage();
    void signsTheVectorsOfAFile();
    void aSigningFileThatIsNoneIsNotUnderstood();
    void theDrillSaysWhereItListensAndEndsWithItsInput();
    void statusWithoutAnInstanceSpeaksOfTheJournal();
    void openWithoutAnInstanceSendsNothing();
    void anAccountsSecretsAreNowhereInTheProfile();
    void aSecondWindowHandsOverAndEndsWithZero();
    void theWindowIsPictured();
    void anotherDrillMeetsAJournalOfItsOwn();
    void twoStartsInOneInstantLeaveOneWriter();
    void oneAccountHasOneWriterWhateverTheDirectory();

private:
    [[nodiscard]] QString home() const { return m_home->path(); }
    [[nodiscard]] QString dir(const char* name) const
    {
        return m_home->filePath(QString::fromLatin1(name));
    }
    std::unique_ptr<QTemporaryDir> m_home;
};

void TestProgramStarts::exitCodesOfWrongUsage_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, const char* program, const char* line, int code) {
        QTest::newRow(name) << QString::fromLatin1(program) << QString::fromLatin1(line) << code;
    };
    row("nothing", "holdfast-cli", "", 64);
    row("help", "holdfast-cli", "--help", 0);
    row("version", "holdfast-cli", "--version", 0);
    row("desktop version", "holdfast", "--version", 0);
    row("desktop, unknown option", "holdfast", "--colour", 64);
    row("a later command", "holdfast-cli", "replay x", 64);
    row("no such venue", "holdfast-cli", "drill --venue kraken", 64);
    row("a later venue", "holdfast-cli", "drill --venue hyperliquid", 64);
    row("a fault that is none", "holdfast-cli", "drill --venue okx --fault F999{}", 64);
    row("a candle file that is not there", "holdfast-cli",
        "drill --venue okx --candles /nonexistent.csv", 3);
    row("a file that is not there", "holdfast-cli", "sign --venue okx /nonexistent.json", 1);
    row("no drill there", "holdfast-cli", "run --drill-at http://127.0.0.1:1", 1);
}

void TestProgramStarts::exitCodesOfWrongUsage()
{
    QFETCH(QString, program);
    QFETCH(QString, line);
    QFETCH(int, code);
    QStringList arguments = line.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (arguments.contains(QStringLiteral("run")))
        arguments += {QStringLiteral("--data-dir"), dir("data")};
    Program asked{program, arguments, home()};
    asked.process().closeWriteChannel();
    QCOMPARE(asked.exitCode(), code);
    if (code != 0) QVERIFY2(!asked.complaints.isEmpty(), "a failure says what to do");
}

void TestProgramStarts::signsTheVectorsOfAFile()
{
    QFile file{dir("vectors.json")};
    QVERIFY(file.open(QIODevice::WriteOnly));
    // HMAC-SHA256 test case 2 of RFC 4231, in base64.
    file.write(
        R"({"vectors":[{"name":"rfc","secret":"Jefe","prehash":"what do ya want for nothing?"}]})");
    file.close();
    Program sign{
        QStringLiteral("holdfast-cli"),
        {QStringLiteral("sign"), QStringLiteral("--venue"), QStringLiteral("okx"), file.fileName()},
        home()};
    QCOMPARE(sign.exitCode(), 0);
    QCOMPARE(
        sign.said.trimmed(),
        QByteArray{R"({"name":"rfc","signature":"W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM="})"});
}

void TestProgramStarts::aSigningFileThatIsNoneIsNotUnderstood()
{
    QFile file{dir("vectors.json")};
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"vectors":[{"name":"x","secret":"very-secret-text"}]})");
    file.close();
    Program sign{
        QStringLiteral("holdfast-cli"),
        {QStringLiteral("sign"), QStringLiteral("--venue"), QStringLiteral("okx"), file.fileName()},
        home()};
    QCOMPARE(sign.exitCode(), 3);
    QVERIFY2(sign.complaints.contains("prehash"), sign.complaints.constData());
    QVERIFY(!sign.complaints.contains("very-secret-text"));
}

void TestProgramStarts::theDrillSaysWhereItListensAndEndsWithItsInput()
{
    Drill drill{{QStringLiteral("--seed"), QStringLiteral("3")}, home()};
    for (const char* member : {"venue", "rest", "ws", "credentials", "control"})
        QVERIFY2(drill.ready.contains(member), member);
    QCOMPARE(drill.get(QStringLiteral("/faults")).size(), std::size_t{0});
    QVERIFY(drill.truth().contains("positions"));
    drill.program.process().closeWriteChannel();
    QCOMPARE(drill.program.exitCode(), 0);
}

void TestProgramStarts::statusWithoutAnInstanceSpeaksOfTheJournal()
{
    const Json said = status(dir("data"), home());
    QCOMPARE(said.value("running", true), false);
    QCOMPARE(said.value("source", ""), std::string{"journal"});
}

void TestProgramStarts::openWithoutAnInstanceSendsNothing()
{
    Program open{QStringLiteral("holdfast-cli"),
                 {QStringLiteral("open"), QStringLiteral("--account"), QStringLiteral("drill"),
                  QStringLiteral("--instrument"), QStringLiteral("ETH-USDT-SWAP"),
                  QStringLiteral("--side"), QStringLiteral("buy"), QStringLiteral("--qty"),
                  QStringLiteral("1"), QStringLiteral("--stop"), QStringLiteral("1%"),
                  QStringLiteral("--data-dir"), dir("data")},
                 home()};
    QCOMPARE(open.exitCode(), 1);
    QVERIFY2(open.complaints.contains("Nothing was sent"), open.complaints.constData());
}

void TestProgramStarts::anAccountsSecretsAreNowhereInTheProfile()
{
    const QStringList where{QStringLiteral("--data-dir"), dir("data")};
    Program add{QStringLiteral("holdfast-cli"),
                QStringList{QStringLiteral("account"), QStringLiteral("add"),
                            QStringLiteral("main"), QStringLiteral("--venue"),
                            QStringLiteral("okx"), QStringLiteral("--environment"),
                            QStringLiteral("demo")}
                    + where,
                home()};
    QVERIFY(add.process().waitForStarted());
    add.process().write(R"({"main":{"key":"k-1","secret":"shibboleth","passphrase":"sesame"}})");
    add.process().closeWriteChannel();
    const int code = add.exitCode();
    QVERIFY2(code == 0 || code == 2, "done, or done but for a machine without a keyring");
    QFile profile{dir("data/profile.json")};
    QVERIFY(profile.open(QIODevice::ReadOnly));
    const QByteArray text = profile.readAll();
    QVERIFY(text.contains("\"main\""));
    for (const char* secret : {"k-1", "shibboleth", "sesame"}) {
        QVERIFY2(!text.contains(secret), secret);
        QVERIFY2(!add.said.contains(secret) && !add.complaints.contains(secret), secret);
    }
    Program list{
        QStringLiteral("holdfast-cli"),
        QStringList{QStringLiteral("account"), QStringLiteral("list"), QStringLiteral("--json")}
            + where,
        home()};
    QCOMPARE(list.exitCode(), 0);
    QVERIFY(list.said.contains("\"name\":\"main\""));
}

void TestProgramStarts::aSecondWindowHandsOverAndEndsWithZero()
{
    Drill drill{{QStringLiteral("--speed"), QStringLiteral("1")}, home()};
    const QStringList arguments{QStringLiteral("--drill-at"), drill.control(),
                                QStringLiteral("--data-dir"), dir("data"),
                                QStringLiteral("--for"),      QStringLiteral("5m")};
    Program first{QStringLiteral("holdfast"), arguments, home()};
    const Json running =
        statusUntil(dir("data"), home(), [](const Json& s) { return s.value("running", false); });
    QVERIFY2(running.value("running", false), first.errors().constData());
    Program second{QStringLiteral("holdfast"), arguments, home()};
    QCOMPARE(second.exitCode(), 0);
    QVERIFY(first.isRunning());
}

void TestProgramStarts::theWindowIsPictured()
{
    Drill drill{{QStringLiteral("--speed"), QStringLiteral("60")}, home()};
    Program desktop{QStringLiteral("holdfast"),
                    {QStringLiteral("--drill-at"), drill.control(), QStringLiteral("--data-dir"),
                     dir("data"), QStringLiteral("--shots"), dir("shots"), QStringLiteral("--for"),
                     QStringLiteral("4s")},
                    home()};
    QCOMPARE(desktop.exitCode(40'000), 0);
    const QStringList pictures = QDir{dir("shots")}.entryList({QStringLiteral("*.png")});
    QVERIFY2(pictures.size() >= 10, qPrintable(pictures.join(QLatin1Char(' '))));
    QCOMPARE(pictures.first().left(2), QStringLiteral("01"));
}

void TestProgramStarts::anotherDrillMeetsAJournalOfItsOwn()
{
    for (int i = 0; i < 2; ++i) {
        Drill drill{{QStringLiteral("--speed"), QStringLiteral("1")}, home()};
        Program engine{QStringLiteral("holdfast-cli"),
                       {QStringLiteral("run"), QStringLiteral("--json"),
                        QStringLiteral("--drill-at"), drill.control(), QStringLiteral("--data-dir"),
                        dir("data")},
                       home()};
        const Json running = statusUntil(dir("data"), home(), canOpen);
        QVERIFY2(canOpen(running) && running.at("positions").empty(), running.dump().c_str());
        Program open{QStringLiteral("holdfast-cli"),
                     {QStringLiteral("open"), QStringLiteral("--account"), QStringLiteral("drill"),
                      QStringLiteral("--instrument"), QStringLiteral("SOL-USDT-SWAP"),
                      QStringLiteral("--side"), QStringLiteral("buy"), QStringLiteral("--qty"),
                      QStringLiteral("1"), QStringLiteral("--stop"), QStringLiteral("1%"),
                      QStringLiteral("--data-dir"), dir("data")},
                     home()};
        QCOMPARE(open.exitCode(), 0);
    }
    QVERIFY(QFileInfo::exists(dir("data/journal.sqlite")));
    QCOMPARE(status(dir("data"), home()).at("positions").size(), std::size_t{1});
}

void TestProgramStarts::twoStartsInOneInstantLeaveOneWriter()
{
    Drill drill{{QStringLiteral("--speed"), QStringLiteral("1")}, home()};
    const QStringList arguments{QStringLiteral("run"),        QStringLiteral("--json"),
                                QStringLiteral("--drill-at"), drill.control(),
                                QStringLiteral("--data-dir"), dir("data")};
    Program one{QStringLiteral("holdfast-cli"), arguments, home()};
    Program other{QStringLiteral("holdfast-cli"), arguments, home()};
    QTRY_VERIFY_WITH_TIMEOUT(one.process().state() == QProcess::NotRunning
                                 || other.process().state() == QProcess::NotRunning,
                             20'000);
    Program& loser = one.isRunning() ? other : one;
    Program& winner = one.isRunning() ? one : other;
    QCOMPARE(loser.exitCode(), 1);
    QVERIFY(winner.lineWith("ready").value("ready", false));
    QVERIFY(winner.isRunning());
}

void TestProgramStarts::oneAccountHasOneWriterWhateverTheDirectory()
{
    Drill drill{{QStringLiteral("--speed"), QStringLiteral("1")}, home()};
    const auto arguments = [&](const char* name) {
        return QStringList{QStringLiteral("run"),        QStringLiteral("--json"),
                           QStringLiteral("--drill-at"), drill.control(),
                           QStringLiteral("--data-dir"), dir(name)};
    };
    Program one{QStringLiteral("holdfast-cli"), arguments("one"), home()};
    Program other{QStringLiteral("holdfast-cli"), arguments("other"), home()};
    const auto isDecided = [](const Json& s) {
        return canOpen(s)
               || (!s.at("accounts").empty()
                   && s.at("accounts")
                              .at(0)
                              .at("ladderReason")
                              .get<std::string>()
                              .find("another process")
                          != std::string::npos);
    };
    const Json first = statusUntil(dir("one"), home(), isDecided);
    const Json second = statusUntil(dir("other"), home(), isDecided);
    QVERIFY2(isDecided(first) && isDecided(second), (first.dump() + second.dump()).c_str());
    const int writers = int{first.at("accounts").at(0).at("ladder") == "trade"}
                        + int{second.at("accounts").at(0).at("ladder") == "trade"};
    QCOMPARE(writers, 1);
}

QTEST_GUILESS_MAIN(TestProgramStarts)
#include "tst_program_starts.moc"
