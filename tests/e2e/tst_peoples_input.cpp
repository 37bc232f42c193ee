// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/programs.h"

#include <QStandardPaths>

#include <sys/stat.h>
#include <unistd.h>

using namespace holdfast::e2e;

/// What people get wrong, and what they are told: the exact sentence, the exit code, and nothing lost.
class TestPeoplesInput : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        // Readable by everyone, because some rows are run as nobody.
        m_home = std::make_unique<QTemporaryDir>();
        QVERIFY(::chmod(QFile::encodeName(home()).constData(), 0777) == 0);
    }
    void dataDirectoriesThatCannotBe_data();
    void dataDirectoriesThatCannotBe();
    void aDirectoryThatTurnsReadOnlyLosesNothing();
    void anAccountHeldElsewhereIsWatchedOnly();
    void aLockThatCannotBeTakenIsNotBlamedOnOthers();
    void candleFilesThatCannotBePlayed_data();
    void candleFilesThatCannotBePlayed();
    void candleFilesWithGapsArePlayed();
    void profilesThatCannotBe_data();
    void profilesThatCannotBe();
    void keysThatShouldNotTrade_data();
    void keysThatShouldNotTrade();
    void keysThatAreRefused_data();
    void keysThatAreRefused();
    void aKeyOfADrillIsNotShownToAnother();
    void aWindowWithoutADisplay();

private:
    [[nodiscard]] QString home() const { return m_home->path(); }
    [[nodiscard]] QString at(const char* name) const
    {
        return m_home->filePath(QString::fromLatin1(name));
    }
    QString write(const char* name, const QByteArray& text) const
    {
        QFile file{at(name)};
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("%s cannot be written", name);
        return file.fileName();
    }
    static QStringList words(const QString& line)
    {
        return line.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    }
    /// Root may write everywhere: its rows are run as nobody.
    static std::optional<Surroundings> asUnprivileged()
    {
        if (::geteuid() != 0) return Surroundings{};
        if (QStandardPaths::findExecutable(QStringLiteral("setpriv")).isEmpty())
            return std::nullopt;
        Surroundings around;
        around.wrapper = {QStringLiteral("setpriv"), QStringLiteral("--reuid=65534"),
                          QStringLiteral("--regid=65534"), QStringLiteral("--clear-groups")};
        return around;
    }
    /// What the program said on standard error, and that it ended with this code.
    void refuses(const QString& program, const QStringList& arguments, int code,
                 const QString& sentence, const Surroundings& around = {})
    {
        Program asked{program, arguments, home(), around};
        asked.process().closeWriteChannel();
        QCOMPARE(asked.exitCode(), code);
        // Chatter of the window system's plugin is not ours.
        QStringList lines;
        for (const QString& line : QString::fromUtf8(asked.complaints).split(QLatin1Char('\n'))) {
            if (!line.isEmpty() && !line.startsWith(QLatin1String("QStandardPaths"))
                && !line.startsWith(QLatin1String("This plugin")))
                lines << line;
        }
        QCOMPARE(lines.join(QLatin1Char('\n')), sentence);
    }
    std::unique_ptr<QTemporaryDir> m_home;
};

void TestPeoplesInput::dataDirectoriesThatCannotBe_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("where");
    QTest::addColumn<QString>("sentence");
    const QString noDirectory =
        QStringLiteral("The data directory %1 is no directory: name another one with --data-dir.");
    const QString cannotBeMade =
        QStringLiteral("The data directory %1 cannot be made: make a folder above it writable, or "
                       "name another one with --data-dir.");
    const QString cannotBeWritten =
        QStringLiteral("The data directory %1 cannot be written (lock %1/holdfast.lock): make it "
                       "writable, or name another one with --data-dir.");
    const QString run = QStringLiteral("run --for 1s");
    const QString cli = QStringLiteral("holdfast-cli");
    const QString desktop = QStringLiteral("holdfast");
    QTest::newRow("a file") << cli << run << "file" << noDirectory;
    QTest::newRow("below a file") << cli << run << "file/data" << cannotBeMade;
    QTest::newRow("read-only") << cli << run << "closed" << cannotBeWritten;
    QTest::newRow("below a read-only one") << cli << run << "closed/data" << cannotBeMade;
    const QString shots = QStringLiteral("--shots shots --for 1s");
    QTest::newRow("a file, the window") << desktop << shots << "file" << noDirectory;
    QTest::newRow("below a file, the window") << desktop << shots << "file/data" << cannotBeMade;
    QTest::newRow("read-only, the window") << desktop << shots << "closed" << cannotBeWritten;
}

void TestPeoplesInput::dataDirectoriesThatCannotBe()
{
    QFETCH(QString, program);
    QFETCH(QString, line);
    QFETCH(QString, where);
    QFETCH(QString, sentence);
    write("file", "what a person keeps there\n");
    QVERIFY(QDir{}.mkpath(at("closed")));
    QVERIFY(::chmod(QFile::encodeName(at("closed")).constData(), 0555) == 0);
    const auto around = asUnprivileged();
    if (!around) QSKIP("this is root, and there is no setpriv to run as nobody");
    const QString path = at(qPrintable(where));
    refuses(program, words(line) + QStringList{QStringLiteral("--data-dir"), path}, 1,
            sentence.arg(path), *around);
    QFile file{at("file")};
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray{"what a person keeps there\n"});
}

void TestPeoplesInput::aDirectoryThatTurnsReadOnlyLosesNothing()
{
    const auto around = asUnprivileged();
    if (!around) QSKIP("this is root, and there is no setpriv to run as nobody");
    Drill drill{{QStringLiteral("--speed"), QStringLiteral("1")}, home()};
    const QStringList run{QStringLiteral("run"),        QStringLiteral("--json"),
                          QStringLiteral("--drill-at"), drill.control(),
                          QStringLiteral("--data-dir"), at("data")};
    const auto openOne = [&] {
        Program open{QStringLiteral("holdfast-cli"),
                     words(QStringLiteral("open --account drill --instrument SOL-USDT-SWAP --side "
                                          "buy --qty 1 --stop 1% --data-dir "))
                         + QStringList{at("data")},
                     home(), *around};
        return open.exitCode();
    };
    {
        Program engine{QStringLiteral("holdfast-cli"), run, home(), *around};
        QVERIFY2(canOpen(statusUntil(at("data"), home(), canOpen)), engine.errors().constData());
        QCOMPARE(openOne(), 0);
    }
    const Json before = status(at("data"), home());
    QCOMPARE(before.at("positions").size(), std::size_t{1});
    QVERIFY(::chmod(QFile::encodeName(at("data")).constData(), 0555) == 0);
    QStringList spoken = run; // to a person, on standard error
    spoken.removeAll(QStringLiteral("--json"));
    refuses(
        QStringLiteral("holdfast-cli"), spoken, 1,
        QStringLiteral("The data directory %1 cannot be written (lock %1/holdfast.lock): make it "
                       "writable, or name another one with --data-dir.")
            .arg(at("data")),
        *around);
    QVERIFY(::chmod(QFile::encodeName(at("data")).constData(), 0755) == 0);
    QCOMPARE(status(at("data"), home()).dump(), before.dump()); // the journal is what it was
    Program engine{QStringLiteral("holdfast-cli"), run, home(), *around};
    const auto holds = [](const Json& s) {
        return s.contains("positions") && s.at("positions").size() == 1
               && s.at("positions").at(0).at("stop").at("state") == "verified";
    };
    const Json after = statusUntil(at("data"), home(), holds);
    QVERIFY2(holds(after), after.dump().c_str());
}

void TestPeoplesInput::anAccountHeldElsewhereIsWatchedOnly()
{
    Drill drill{{QStringLiteral("--speed"), QStringLiteral("1")}, home()};
    const auto arguments = [&](const char* name) {
        return QStringList{QStringLiteral("run"),        QStringLiteral("--json"),
                           QStringLiteral("--drill-at"), drill.control(),
                           QStringLiteral("--data-dir"), at(name)};
    };
    Program first{QStringLiteral("holdfast-cli"), arguments("one"), home()};
    QVERIFY(canOpen(statusUntil(at("one"), home(), canOpen)));
    Program second{QStringLiteral("holdfast-cli"), arguments("two"), home()};
    const auto isTold = [](const Json& s) {
        return s.contains("accounts") && !s.at("accounts").empty()
               && s.at("accounts").at(0).at("ladderReason") != ""
               && s.at("accounts").at(0).at("ladderReason") != "the account is not proven yet";
    };
    const Json told = statusUntil(at("two"), home(), isTold);
    QCOMPARE(told.at("accounts").at(0).at("ladder").get<std::string>(), std::string{"watch"});
    const std::string uid = drill.truth().at("uid");
    QCOMPARE(
        QString::fromStdString(told.at("accounts").at(0).at("ladderReason")),
        QStringLiteral("another process holds this account: it holds "
                       "%2/holdfast/account-okx-%3.lock (it says: process %1). Use that one, or "
                       "end it: the lock ends with it. Deleting the file does not help and lets "
                       "two programs trade")
            .arg(first.process().processId())
            .arg(home(), QString::fromStdString(uid)));
    Program open{
        QStringLiteral("holdfast-cli"),
        words(QStringLiteral("open --account drill --instrument SOL-USDT-SWAP --side buy --qty "
                             "1 --stop 1% --data-dir "))
            + QStringList{at("two")},
        home()};
    QCOMPARE(open.exitCode(), 1);
    QVERIFY2(open.complaints.contains("not opened: another process holds this account"),
             open.complaints.constData());
    Program flatten{QStringLiteral("holdfast-cli"),
                    words(QStringLiteral("flatten --reason test --data-dir "))
                        + QStringList{at("two")},
                    home()};
    QCOMPARE(flatten.exitCode(), 1);
    QVERIFY2(
        flatten.complaints.contains(
            "not closed: this program may not write to drill: another process holds this account"),
        flatten.complaints.constData());
    QCOMPARE(Drill::held(drill.truth()), 0);
}

void TestPeoplesInput::aLockThatCannotBeTakenIsNotBlamedOnOthers()
{
    Drill drill{{QStringLiteral("--speed"), QStringLiteral("1")}, home()};
    write("statefile", "");
    Surroundings around;
    around.environment.insert(QStringLiteral("XDG_STATE_HOME"), at("statefile"));
    Program engine{QStringLiteral("holdfast-cli"),
                   {QStringLiteral("run"), QStringLiteral("--json"), QStringLiteral("--drill-at"),
                    drill.control(), QStringLiteral("--data-dir"), at("data")},
                   home(),
                   around};
    const auto isTold = [](const Json& s) {
        return s.contains("accounts") && !s.at("accounts").empty()
               && s.at("accounts").at(0).at("ladderReason") != ""
               && s.at("accounts").at(0).at("ladderReason") != "the account is not proven yet";
    };
    const Json told = statusUntil(at("data"), home(), isTold);
    QCOMPARE(
        QString::fromStdString(told.at("accounts").at(0).at("ladderReason")),
        QStringLiteral("the lock of this account cannot be taken: the directory %1/holdfast cannot "
                       "be made; make it writable")
            .arg(at("statefile")));
}

void TestPeoplesInput::candleFilesThatCannotBePlayed_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("sentence");
    const QByteArray head = "timestamp,open,high,low,close,volume\n";
    const QByteArray one = "2025-04-03 17:05:00,1773,1778,1770,1774,10\n";
    const QByteArray two = "2025-04-03 17:10:00,1774,1776,1772,1774,11\n";
    const auto row = [](const char* name, const QByteArray& text, const char* sentence) {
        QTest::newRow(name) << text << QString::fromUtf8(sentence);
    };
    row("empty", "",
        "the file is empty; give a CSV file with the columns timestamp,open,high,low,close,volume");
    row("wrong columns", "a,b\n1,2\n",
        "line 1: there is no column \"timestamp\"; the first line must name "
        "timestamp,open,high,low,close,volume");
    row("NaN", head + one + "2025-04-03 17:10:00,1774,nan,1772,1774,11\n",
        "line 3, column 3 (high): \"nan\" is not a finite number; remove the row, so that its gap "
        "is "
        "seen, or correct it");
    row("disorder", head + two + one,
        "line 3, column 1 (timestamp): \"2025-04-03 17:05:00\" is before the time of the line "
        "before; "
        "sort the rows by time");
    row("twice", head + one + one,
        "line 3, column 1 (timestamp): \"2025-04-03 17:05:00\" stands in the line before as well; "
        "keep "
        "one of the two rows");
    row("huge", head + one + "2025-04-03 17:10:00,1774,1e200,1772,1774,11\n",
        "line 3, column 3 (high): \"1e200\" is too large a number; correct the row");
    row("packed", QByteArray{"\x1f\x8b\x08\0\0\0", 6},
        "the file is compressed (gzip); unpack it first");
    row("binary",
        QByteArray{"\x7f"
                   "ELF\0\0\0\0",
                   8},
        "the file is binary; give a CSV file with the columns "
        "timestamp,open,high,low,close,volume");
}

void TestPeoplesInput::candleFilesThatCannotBePlayed()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, sentence);
    const QString file = write("candles.csv", text);
    const QString said =
        QStringLiteral("Cannot understand %1: candle file: %2.").arg(file, sentence);
    refuses(QStringLiteral("holdfast-cli"),
            {QStringLiteral("drill"), QStringLiteral("--venue"), QStringLiteral("okx"),
             QStringLiteral("--candles"), file},
            3, said);
    // The same sentence where the drill is a child of ours, not "it did not start" alone.
    refuses(QStringLiteral("holdfast-cli"),
            {QStringLiteral("run"), QStringLiteral("--candles"), file, QStringLiteral("--for"),
             QStringLiteral("1s"), QStringLiteral("--data-dir"), at("data")},
            1,
            QStringLiteral("The start failed: the built-in exchange did not start: %1").arg(said));
}

void TestPeoplesInput::candleFilesWithGapsArePlayed()
{
    QByteArray text =
        "\xEF\xBB\xBFTIMESTAMP,Open,High,Low,Close,Volume\r\n"; // as a spreadsheet saves it
    for (int bar = 0; bar < 400; ++bar) {
        if (bar > 350 && bar < 356) continue;
        const QDateTime time = QDateTime::fromSecsSinceEpoch(1'743'699'900 + bar * 300, Qt::UTC);
        text += time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")).toLatin1()
                + ",100,101,99,100.5,7\r\n";
    }
    Drill drill{{QStringLiteral("--candles"), write("gaps.csv", text), QStringLiteral("--speed"),
                 QStringLiteral("1")},
                home()};
    QVERIFY2(drill.ready.value("ready", false), drill.program.errors().constData());
}

void TestPeoplesInput::profilesThatCannotBe_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const QByteArray& text, const char* sentence) {
        QTest::newRow(name) << text << QString::fromUtf8(sentence);
    };
    row("cut off", "{\"accounts\":\n [",
        "the file is no JSON at line 2, column 3; check the commas and "
        "quotes before it.");
    row("a misspelt field", R"({"account":[]})",
        "account: this field is not known; remove it or correct its name.");
    row("a secret",
        R"({"accounts":[{"name":"a","venue":"okx","environment":"live","secret":"shibboleth"}]})",
        "accounts[0].secret: a secret must not stand in the profile. Remove it, keep it with "
        "'holdfast-cli account add', and make a new key at the venue if anyone else could read "
        "this "
        "file.");
    row("no account", R"({"accounts":[]})", "");
}

void TestPeoplesInput::profilesThatCannotBe()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, sentence);
    const QString file = write("mine.json", text);
    const QString expected =
        sentence.isEmpty()
            ? QStringLiteral("The start failed: the profile %1 has no account; add one with "
                             "'holdfast-cli account add'.")
                  .arg(file)
            : QStringLiteral("The start failed: profile %1: %2").arg(file, sentence);
    refuses(QStringLiteral("holdfast-cli"),
            {QStringLiteral("run"), QStringLiteral("--profile"), file, QStringLiteral("--data-dir"),
             at("data")},
            1, expected);
    QFile again{file};
    QVERIFY(again.open(QIODevice::ReadOnly));
    QCOMPARE(again.readAll(), text); // nothing is repaired behind a person's back
}

void TestPeoplesInput::keysThatShouldNotTrade_data()
{
    QTest::addColumn<QByteArray>("member");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, const char* member, const char* value, int code,
                        const char* line) {
        QTest::newRow(name) << QByteArray{member} << QByteArray{value} << QByteArray{line} << code;
    };
    row("as it is", "", "", 0, "fine · permissions: The key can read and trade, not withdraw.");
    row("withdraw", "permissions", R"(["read_only","withdraw","trade"])", 1,
        "refused · permissions: This key can withdraw.");
    row("read only", "permissions", R"(["read_only"])", 1,
        "refused · permissions: This key cannot trade, and the profile asks for 'trade'.");
    row("no permissions", "permissions", "[]", 1,
        "refused · permissions: The venue does not say what this key may do.");
    row("bound to no address", "boundIps", R"("")", 2,
        "warning · addresses: The key is bound to no IP address: whoever has it can use it");
    row("hedge", "isHedge", "true", 1,
        "refused · position mode: Hedge (long/short) mode is watched and closed, not traded.");
    row("spot", "accountMode", R"("1")", 1,
        "refused · account mode: Mode 1 (spot, which has no perpetuals) is watched, not traded.");
}

void TestPeoplesInput::keysThatShouldNotTrade()
{
    QFETCH(QByteArray, member);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, line);
    QFETCH(int, code);
    const QStringList state{QStringLiteral("--state"), at("drill.json"), QStringLiteral("--speed"),
                            QStringLiteral("1")};
    {
        Drill first{state, home()};
        QVERIFY(first.ready.value("ready", false));
        first.program.process().closeWriteChannel();
        QCOMPARE(first.program.exitCode(), 0);
    }
    QFile file{at("drill.json")};
    QVERIFY(file.open(QIODevice::ReadWrite));
    Json saved = Json::parse(file.readAll().toStdString());
    if (!member.isEmpty()) {
        Json model = Json::parse(saved.at("model").get<std::string>());
        Json& account = model.at("accounts").at(0);
        QVERIFY2(account.contains(member.toStdString()), "the drill's state has no such member");
        account[member.toStdString()] = Json::parse(value.toStdString());
        saved["model"] = model.dump();
        file.resize(0);
        file.seek(0);
        file.write(QByteArray::fromStdString(saved.dump()));
    }
    file.close();
    Drill drill{state, home()};
    QVERIFY2(drill.ready.value("ready", false), drill.program.errors().constData());
    const QString profile = write(
        "mine.json",
        R"({"accounts":[{"name":"a","venue":"okx","environment":"drill","ladder":"trade","limits":{)"
        R"("notionalPerInstrument":"1","notionalTotal":"1","positionsMax":1,"dayLossMax":"1"}}]})");
    Program check{QStringLiteral("holdfast-cli"),
                  words(QStringLiteral("account check a --drill-at "))
                      + QStringList{drill.control()}
                      + QStringList{QStringLiteral("--profile"), profile},
                  home()};
    const int ended = check.exitCode();
    QVERIFY2(ended == code
                 || (code == 0 && ended == 2), // a loaded machine's clock is worth a warning
             check.said.constData());
    QVERIFY2(check.said.contains("The key of a is accepted by okx as the account "),
             (check.said + check.complaints).constData());
    QVERIFY2(check.said.contains(line), check.said.constData());
    QCOMPARE(check.said.contains("Nothing would be opened with this key"), code == 1);
    if (code != 1) return;
    // And nothing is: the engine says the same and keeps to watching.
    Program engine{QStringLiteral("holdfast-cli"),
                   {QStringLiteral("run"), QStringLiteral("--json"), QStringLiteral("--drill-at"),
                    drill.control(), QStringLiteral("--profile"), profile,
                    QStringLiteral("--data-dir"), at("data")},
                   home()};
    const auto isTold = [](const Json& s) {
        return s.contains("accounts") && !s.at("accounts").empty()
               && s.at("accounts").at(0).at("ladderReason") != ""
               && s.at("accounts").at(0).at("ladderReason") != "the account is not proven yet";
    };
    const Json told = statusUntil(at("data"), home(), isTold);
    QCOMPARE(told.at("accounts").at(0).at("ladder").get<std::string>(), std::string{"watch"});
}

void TestPeoplesInput::keysThatAreRefused_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QByteArray>("advice");
    QTest::newRow("another key") << QStringLiteral("key")
                                 << QByteArray{
                                        "The venue does not know this key: check that it was "
                                        "copied whole"};
    QTest::newRow("another secret")
        << QStringLiteral("secret") << QByteArray{"The secret does not belong to this key"};
    QTest::newRow("another passphrase")
        << QStringLiteral("passphrase") << QByteArray{"The passphrase is not this key's"};
}

void TestPeoplesInput::keysThatAreRefused()
{
    QFETCH(QString, what);
    QFETCH(QByteArray, advice);
    Drill drill{{QStringLiteral("--speed"), QStringLiteral("1")}, home()};
    Json secrets = drill.ready.at("credentials");
    secrets[what.toStdString()] = "not-it";
    QVERIFY(QDir{}.mkpath(at("credentials")));
    write("credentials/holdfast", QByteArray::fromStdString(Json{{"a", secrets}}.dump()));
    Surroundings around;
    around.environment.insert(QStringLiteral("CREDENTIALS_DIRECTORY"), at("credentials"));
    const QString profile =
        write("mine.json", R"({"accounts":[{"name":"a","venue":"okx","environment":"drill"}]})");
    Program check{QStringLiteral("holdfast-cli"),
                  words(QStringLiteral("account check a --drill-at "))
                      + QStringList{drill.control()}
                      + QStringList{QStringLiteral("--profile"), profile},
                  home(), around};
    QCOMPARE(check.exitCode(), 1);
    QVERIFY2(check.complaints.startsWith("okx refuses the key of a: ")
                 && check.complaints.contains(advice),
             (check.said + check.complaints).constData());
    for (const char* name : {"key", "secret", "passphrase"})
        QVERIFY(!check.complaints.contains(
            QByteArray::fromStdString(drill.ready.at("credentials").at(name))));
}

void TestPeoplesInput::aKeyOfADrillIsNotShownToAnother()
{
    const QString profile =
        write("mine.json", R"({"accounts":[{"name":"a","venue":"okx","environment":"drill"},)"
                           R"({"name":"real","venue":"okx","environment":"live"}]})");
    const QStringList common{QStringLiteral("--profile"), profile};
    const QString cli = QStringLiteral("holdfast-cli");
    refuses(cli, words(QStringLiteral("account check a")) + common, 1,
            QStringLiteral(
                "The account 'a' is one of a drill: say which with --drill-at URL, the control "
                "address a running drill prints."));
    refuses(cli, words(QStringLiteral("account check real --drill-at http://127.0.0.1:1")) + common,
            1,
            QStringLiteral(
                "The account 'real' is no drill's: it is live, and its key is not shown to a "
                "drill."));
    refuses(
        cli, words(QStringLiteral("account check nobody")) + common, 1,
        QStringLiteral("The profile %1 has no account 'nobody'; 'holdfast-cli account list' names "
                       "those it has.")
            .arg(profile));
    refuses(cli, words(QStringLiteral("account list --profile ")) + QStringList{at("none.json")}, 1,
            QStringLiteral("There is no profile at %1: correct --profile, or make one with "
                           "'holdfast-cli account add'.")
                .arg(at("none.json")));
}

void TestPeoplesInput::aWindowWithoutADisplay()
{
    Surroundings around;
    around.wrapper = {QStringLiteral("env"),
                      QStringLiteral("-u"),
                      QStringLiteral("DISPLAY"),
                      QStringLiteral("-u"),
                      QStringLiteral("WAYLAND_DISPLAY"),
                      QStringLiteral("-u"),
                      QStringLiteral("QT_QPA_PLATFORM")};
    refuses(QStringLiteral("holdfast"), {QStringLiteral("--data-dir"), at("data")}, 1,
            QStringLiteral(
                "There is no display to open a window on (DISPLAY and WAYLAND_DISPLAY are not "
                "set). Start 'holdfast-cli run' for the engine without a window, or set "
                "QT_QPA_PLATFORM=offscreen for pictures."),
            around);
}

QTEST_GUILESS_MAIN(TestPeoplesInput)
#include "tst_peoples_input.moc"
