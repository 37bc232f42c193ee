// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/programs.h"

#include <QDirIterator>
#include <QStandardPaths>

#include <fcntl.h>
#include <unistd.h>

using namespace holdfast::e2e;

namespace {

/// A session bus with an unlocked keyring on it, both ended with this object.
class Keyring {
public:
    /// \param home  where the keyring keeps its file
    explicit Keyring(const QString& home)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* variable :
             {"HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"})
            environment.insert(QString::fromLatin1(variable), home);
        m_bus.setProcessEnvironment(environment);
        m_bus.start(QStringLiteral("dbus-daemon"),
                    {QStringLiteral("--session"), QStringLiteral("--nofork"),
                     QStringLiteral("--print-address")});
        while (m_bus.state() != QProcess::NotRunning && !m_bus.canReadLine())
            m_bus.waitForReadyRead(1000);
        m_address = QString::fromLatin1(m_bus.readLine()).trimmed();
        if (m_address.isEmpty()) return;
        environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), m_address);
        m_daemon.setProcessEnvironment(environment);
        m_daemon.start(QStringLiteral("gnome-keyring-daemon"),
                       {QStringLiteral("--foreground"), QStringLiteral("--unlock"),
                        QStringLiteral("--components=secrets")});
        if (!m_daemon.waitForStarted()) return;
        m_daemon.write("the keyring's own password");
        m_daemon.closeWriteChannel();
        // Before it has its name, a caller would make the bus start a second one, which is locked.
        m_isReady = QTest::qWaitFor([environment] { return isOnTheBus(environment); }, 20'000);
    }
    ~Keyring()
    {
        for (QProcess* process : {&m_daemon, &m_bus}) {
            process->terminate();
            if (!process->waitForFinished(3000)) process->kill();
            process->waitForFinished(1000);
        }
    }
    static bool isInstalled()
    {
        return !QStandardPaths::findExecutable(QStringLiteral("dbus-daemon")).isEmpty()
               && !QStandardPaths::findExecutable(QStringLiteral("gnome-keyring-daemon")).isEmpty();
    }
    [[nodiscard]] bool isReady() const { return m_isReady; }
    [[nodiscard]] QString address() const { return m_address; }

private:
    static bool isOnTheBus(const QProcessEnvironment& environment)
    {
        QProcess asks;
        asks.setProcessEnvironment(environment);
        asks.start(QStringLiteral("dbus-send"),
                   {QStringLiteral("--print-reply"), QStringLiteral("--dest=org.freedesktop.DBus"),
                    QStringLiteral("/org/freedesktop/DBus"),
                    QStringLiteral("org.freedesktop.DBus.NameHasOwner"),
                    QStringLiteral("string:org.freedesktop.secrets")});
        return asks.waitForFinished(5000) && asks.readAllStandardOutput().contains("boolean true");
    }

    bool m_isReady = false;
    QProcess m_bus;
    QProcess m_daemon;
    QString m_address;
};

/// The text on descriptor 7 of a child, through a pipe: it stands in no file.
Surroundings withDescriptor7(const QByteArray& text)
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) qFatal("no pipe");
    if (::write(ends[1], text.constData(), static_cast<std::size_t>(text.size())) != text.size())
        qFatal("the pipe took not all");
    ::close(ends[1]);
    Surroundings around;
    around.beforeExec = [from = ends[0]] {
        if (from == 7)
            ::fcntl(7, F_SETFD, 0); // dup2 onto itself would leave it to be closed
        else
            ::dup2(from, 7);
    };
    return around;
}

} // namespace

/// Where an account's secrets come from, and where they never stand (decisions §11).
class TestSecrets : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        m_drill = std::make_unique<Drill>(
            QStringList{QStringLiteral("--speed"), QStringLiteral("1")}, home());
        QVERIFY(m_drill->ready.contains("credentials"));
    }
    void cleanup()
    {
        m_drill.reset();
        m_home.reset();
    }
    void theKeyringKeepsThemAndGivesThemBack();
    void withoutAKeyringThePersonIsToldWhatToDo();
    void aDescriptorGivesThem();
    void systemdGivesThem();
    void whatIsNotUnderstoodIsNotQuoted_data();
    void whatIsNotUnderstoodIsNotQuoted();
    void theyStandNowhereAfterARun();

private:
    [[nodiscard]] QString home() const { return m_home->path(); }
    [[nodiscard]] QString dir(const char* name) const
    {
        return m_home->filePath(QString::fromLatin1(name));
    }
    [[nodiscard]] QByteArray secret(const char* name) const
    {
        return QByteArray::fromStdString(m_drill->ready.at("credentials").at(name));
    }
    /// {"eyes":{"key":…}} with the drill's own credentials, or with a wrong one.
    [[nodiscard]] QByteArray secrets(const QByteArray& passphrase = {}) const
    {
        const Json one{{"key", secret("key").toStdString()},
                       {"secret", secret("secret").toStdString()},
                       {"passphrase",
                        (passphrase.isEmpty() ? secret("passphrase") : passphrase).toStdString()}};
        return QByteArray::fromStdString(Json{{"eyes", one}}.dump());
    }
    [[nodiscard]] QStringList command(const char* what) const
    {
        return QString::fromLatin1(what).split(QLatin1Char(' '))
               + QStringList{QStringLiteral("--data-dir"), dir("data")};
    }
    [[nodiscard]] QStringList check() const
    {
        return command("account check eyes")
               + QStringList{QStringLiteral("--drill-at"), m_drill->control()};
    }
    /// `account add eyes`, its secrets on standard input.
    int add(const QByteArray& text, const Surroundings& around, QByteArray* said = nullptr)
    {
        Program program{QStringLiteral("holdfast-cli"),
                        command("account add eyes --venue okx --environment drill"), home(),
                        around};
        if (!program.process().waitForStarted()) return -1;
        program.process().write(text);
        program.process().closeWriteChannel();
        const int code = program.exitCode();
        if (said) *said = program.said + program.complaints;
        return code;
    }
    /// 2 where a loaded machine's clock is worth a warning.
    static bool isAccepted(Program& check)
    {
        const int code = check.exitCode();
        return code == 0 || code == 2;
    }
    static Surroundings onBus(const QString& address)
    {
        Surroundings around;
        around.environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), address);
        return around;
    }
    static Surroundings withoutKeyring()
    {
        return onBus(QStringLiteral("unix:path=/nonexistent/bus"));
    }
    /// Every file below `path`, packed ones unpacked, that holds the text.
    static QStringList filesWith(const QString& path, const QByteArray& text)
    {
        QStringList found;
        QDirIterator files{path, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories};
        while (files.hasNext()) {
            QFile file{files.next()};
            if (!file.open(QIODevice::ReadOnly)) continue;
            const QByteArray bytes = file.readAll();
            if (bytes.contains(text)
                || (file.fileName().endsWith(QLatin1String(".z"))
                    && qUncompress(bytes).contains(text)))
                found << file.fileName();
        }
        return found;
    }

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Drill> m_drill;
};

void TestSecrets::theKeyringKeepsThemAndGivesThemBack()
{
    if (!Keyring::isInstalled())
        QSKIP("dbus-daemon or gnome-keyring-daemon is not installed (installer/deps.sh test)");
    QTemporaryDir ring;
    Keyring keyring{ring.path()};
    QVERIFY2(!keyring.address().isEmpty(), "the session bus did not start");
    QVERIFY2(keyring.isReady(), "the keyring did not come onto the bus");
    const Surroundings around = onBus(keyring.address());

    // A wrong passphrase: if the check is refused for it, it was the keyring's that was used.
    QByteArray said;
    const int kept = add(secrets("not the passphrase"), around, &said);
    QVERIFY2(kept == 0, said.constData());
    QVERIFY2(said.contains("its secrets in the keychain"), said.constData());
    QVERIFY(filesWith(dir("data"), secret("secret")).isEmpty());
    {
        Program wrong{QStringLiteral("holdfast-cli"), check(), home(), around};
        QCOMPARE(wrong.exitCode(), 1);
        QVERIFY2(wrong.complaints.contains("refuses the key of eyes")
                     && wrong.complaints.contains("The passphrase is not this key's"),
                 wrong.complaints.constData());
    }
    Program remove{QStringLiteral("holdfast-cli"), command("account remove eyes"), home(), around};
    QCOMPARE(remove.exitCode(), 0);
    QVERIFY2(remove.said.contains("out of the keychain"), remove.said.constData());

    QCOMPARE(add(secrets(), around, &said), 0);
    Program right{QStringLiteral("holdfast-cli"), check(), home(), around};
    QVERIFY(isAccepted(right));
    QVERIFY2(right.said.contains("The key of eyes is accepted by okx as the account"),
             right.said.constData());
}

void TestSecrets::withoutAKeyringThePersonIsToldWhatToDo()
{
    QByteArray said;
    QCOMPARE(add(secrets(), withoutKeyring(), &said), 2);
    QVERIFY2(said.contains("its secrets are kept nowhere") && said.contains("--credentials-fd"),
             said.constData());
    for (const char* name : {"key", "secret", "passphrase"}) {
        QVERIFY2(!said.contains(secret(name)), name);
        QVERIFY2(filesWith(home(), secret(name)).isEmpty(), name); // no file of ours as a fallback
    }
    // A live account without its secrets does not start, and says so.
    Program live{QStringLiteral("holdfast-cli"),
                 command("account add real --venue okx --environment live"), home(),
                 withoutKeyring()};
    QVERIFY(live.process().waitForStarted());
    live.process().write(R"({"real":{"key":"k","secret":"s","passphrase":"p"}})");
    live.process().closeWriteChannel();
    QCOMPARE(live.exitCode(), 2);
    Program checked{QStringLiteral("holdfast-cli"), command("account check real"), home(),
                    withoutKeyring()};
    QCOMPARE(checked.exitCode(), 1);
    QVERIFY2(checked.complaints.contains("There are no secrets to check: account real: ")
                 && checked.complaints.contains("--credentials-fd"),
             checked.complaints.constData());
}

void TestSecrets::aDescriptorGivesThem()
{
    QCOMPARE(add(secrets("not the passphrase"), withoutKeyring()), 2);
    Surroundings around = withDescriptor7(secrets());
    around.environment = withoutKeyring().environment;
    Program right{QStringLiteral("holdfast-cli"),
                  check() + QStringList{QStringLiteral("--credentials-fd"), QStringLiteral("7")},
                  home(), around};
    QVERIFY(isAccepted(right));
    QVERIFY2(right.said.contains("is accepted by okx"), right.said.constData());

    Surroundings wrongOnes = withDescriptor7(secrets("not the passphrase"));
    wrongOnes.environment = withoutKeyring().environment;
    Program wrong{QStringLiteral("holdfast-cli"),
                  check() + QStringList{QStringLiteral("--credentials-fd"), QStringLiteral("7")},
                  home(), wrongOnes};
    QCOMPARE(wrong.exitCode(), 1);
    QVERIFY2(wrong.complaints.contains("The passphrase is not this key's"),
             wrong.complaints.constData());

    Program closed{QStringLiteral("holdfast-cli"),
                   check() + QStringList{QStringLiteral("--credentials-fd"), QStringLiteral("9")},
                   home(), withoutKeyring()};
    QCOMPARE(closed.exitCode(), 1);
    QVERIFY2(closed.complaints.contains("credentials from descriptor 9: Bad file descriptor"),
             closed.complaints.constData());
}

void TestSecrets::systemdGivesThem()
{
    QCOMPARE(add(secrets("not the passphrase"), withoutKeyring()), 2);
    QTemporaryDir credentials; // systemd's own directory, in memory on a real machine
    QFile file{credentials.filePath(QStringLiteral("holdfast"))};
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(secrets()) > 0);
    file.close();
    Surroundings around = withoutKeyring();
    around.environment.insert(QStringLiteral("CREDENTIALS_DIRECTORY"), credentials.path());
    Program right{QStringLiteral("holdfast-cli"), check(), home(), around};
    QVERIFY(isAccepted(right));
    QVERIFY2(right.said.contains("is accepted by okx"), right.said.constData());
}

void TestSecrets::whatIsNotUnderstoodIsNotQuoted_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char* name, const char* text, const char* says) {
        QTest::newRow(name) << QByteArray{text} << QByteArray{says};
    };
    row("nothing", "", "credentials: not a JSON object of accounts");
    row("no JSON", "shibboleth", "credentials: not a JSON object of accounts");
    row("a list", R"(["shibboleth"])", "credentials: not a JSON object of accounts");
    row("cut off", R"({"eyes":{"key":"shibboleth")", "credentials: not a JSON object of accounts");
    row("no secret", R"({"eyes":{"key":"shibboleth"}})", "credentials of eyes: ");
    row("a number for a secret", R"({"eyes":{"key":"k","secret":7,"passphrase":"shibboleth"}})",
        "secret is not a text");
    row("another account", R"({"other":{"key":"shibboleth","secret":"s"}})",
        "the secrets name no account 'eyes'");
}

void TestSecrets::whatIsNotUnderstoodIsNotQuoted()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, says);
    QByteArray said;
    QCOMPARE(add(text, withoutKeyring(), &said), 3);
    QVERIFY2(said.contains("The secrets were not understood: ") && said.contains(says),
             said.constData());
    QVERIFY2(!said.contains("shibboleth"), said.constData());
    QVERIFY(!QFile::exists(dir("data/profile.json")));
}

void TestSecrets::theyStandNowhereAfterARun()
{
    // Its own home, so that whatever the program leaves anywhere is found.
    QTemporaryDir own;
    QFile profile{own.filePath(QStringLiteral("profile.json"))};
    QVERIFY(profile.open(QIODevice::WriteOnly));
    profile.write(
        R"({"accounts":[{"name":"eyes","venue":"okx","environment":"drill","ladder":"trade",
        "watch":["SOL-USDT-SWAP"],"limits":{"notionalPerInstrument":"50000","notionalTotal":"100000",
        "positionsMax":5,"dayLossMax":"1000"}}]})");
    profile.close();
    const QString data = own.filePath(QStringLiteral("data"));
    Surroundings around = withDescriptor7(secrets());
    around.environment = withoutKeyring().environment;
    QByteArray said;
    {
        Program engine{
            QStringLiteral("holdfast-cli"),
            {QStringLiteral("run"), QStringLiteral("--json"), QStringLiteral("--drill-at"),
             m_drill->control(), QStringLiteral("--data-dir"), data, QStringLiteral("--profile"),
             profile.fileName(), QStringLiteral("--credentials-fd"), QStringLiteral("7")},
            own.path(),
            around};
        const Json ready = statusUntil(data, own.path(), canOpen);
        QVERIFY2(canOpen(ready), (ready.dump() + engine.end()
                                  + engine.process().readAllStandardOutput().toStdString())
                                     .c_str());
        Program open{
            QStringLiteral("holdfast-cli"),
            QStringLiteral("open --account eyes --instrument SOL-USDT-SWAP --side buy --qty 1 "
                           "--stop 1%")
                    .split(QLatin1Char(' '))
                + QStringList{QStringLiteral("--data-dir"), data},
            own.path()};
        QCOMPARE(open.exitCode(), 0);
        // While it runs: not among its arguments, not in its environment.
        const QString process = QStringLiteral("/proc/%1/").arg(engine.process().processId());
        for (const char* part : {"cmdline", "environ"}) {
            QFile file{process + QLatin1String{part}};
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray text = file.readAll();
            QVERIFY2(text.contains(part[0] == 'c' ? "--credentials-fd" : "HOME="), part);
            for (const char* name : {"key", "secret", "passphrase"})
                QVERIFY2(!text.contains(secret(name)), part);
        }
        engine.process().terminate();
        QCOMPARE(engine.exitCode(), 0);
        said = engine.said + engine.complaints + open.said + open.complaints;
    }
    QVERIFY2(!filesWith(own.path(), "SOL-USDT-SWAP").isEmpty(), "the search finds what is there");
    for (const char* name : {"key", "secret", "passphrase"}) {
        QVERIFY2(!said.contains(secret(name)), name);
        const QStringList found = filesWith(own.path(), secret(name));
        QVERIFY2(found.isEmpty(),
                 qPrintable(QString{QLatin1String{name} + QStringLiteral(" stands in ")
                                    + found.join(QLatin1Char(' '))}));
    }
}

QTEST_GUILESS_MAIN(TestSecrets)
#include "tst_secrets.moc"
