// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/rounds.h"

#include <QEventLoop>
#include <QMap>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

/// Real processes on loopback, ended with the test that started them. Waits are for states, never for time.
namespace holdfast::e2e {

using holdfast::roundsToPlay;
using Json = nlohmann::json;

/// What a program finds beside its arguments.
struct Surroundings {
    QMap<QString, QString> environment; ///< Added to the test's own.
    QStringList wrapper;              ///< A program and its arguments that start ours: setpriv, sh.
    std::function<void()> beforeExec; ///< In the child, before our program: descriptors.
};

/// One of our programs. Its homes are the test's own, so that nothing of the user is touched.
class Program {
public:
    Program(const QString& name, const QStringList& arguments, const QString& home,
            const Surroundings& around = {})
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* variable :
             {"HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"})
            environment.insert(QString::fromLatin1(variable), home);
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        environment.remove(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"));
        for (auto at = around.environment.begin(); at != around.environment.end(); ++at)
            environment.insert(at.key(), at.value());
        m_process.setProcessEnvironment(environment);
        if (around.beforeExec) m_process.setChildProcessModifier(around.beforeExec);
        const QString path = QStringLiteral(HOLDFAST_BIN_DIR "/") + name;
        if (around.wrapper.isEmpty()) {
            m_process.setProgram(path);
            m_process.setArguments(arguments);
        } else {
            m_process.setProgram(around.wrapper.first());
            m_process.setArguments(around.wrapper.mid(1) + QStringList{path} + arguments);
        }
        m_process.start();
    }
    ~Program()
    {
        if (m_process.state() == QProcess::NotRunning) return;
        m_process.closeWriteChannel();
        m_process.terminate();
        if (m_process.waitForFinished(10'000)) return;
        m_process.kill();
        m_process.waitForFinished(5'000);
    }
    /// The first line of its output that is a JSON object with this member; an empty one after `patience` ms.
    Json lineWith(const char* member, int patience = 20'000)
    {
        const QDeadlineTimer until{patience};
        while (true) {
            while (m_process.canReadLine()) {
                const QByteArray line = m_process.readLine().trimmed();
                said += line + '\n';
                const Json json = Json::parse(line.toStdString(), nullptr, false);
                if (json.is_object() && json.contains(member)) return json;
            }
            if (m_process.state() == QProcess::NotRunning || until.hasExpired())
                return Json::object();
            m_process.waitForReadyRead(
                static_cast<int>(std::min<qint64>(until.remainingTime(), 1000)));
        }
    }
    /// Its exit code; -1 if it did not end in time, or crashed.
    int exitCode(int patience = 30'000)
    {
        if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(patience))
            return -1;
        said += m_process.readAllStandardOutput();
        complaints += m_process.readAllStandardError();
        return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }
    /// Also while it is being started: QProcess tells of that later.
    bool isRunning() { return m_process.state() != QProcess::NotRunning; }
    /// How it ended, and what it said on stderr.
    std::string end()
    {
        m_process.waitForFinished(0);
        const bool isOver = m_process.state() == QProcess::NotRunning;
        const bool isKilled = isOver && m_process.exitStatus() == QProcess::CrashExit;
        std::string words = !isOver ? "it runs" : isKilled ? "killed by signal " : "exit code ";
        if (isOver) words += std::to_string(m_process.exitCode());
        return words + ", stderr: " + errors().toStdString();
    }
    QProcess& process() { return m_process; }
    QByteArray errors() { return complaints += m_process.readAllStandardError(); }

    QByteArray said;
    QByteArray complaints;

private:
    QProcess m_process;
};

/// A built-in exchange on loopback.
class Drill {
public:
    Drill(const QStringList& more, const QString& home,
          const QString& venue = QStringLiteral("okx"))
        : program{QStringLiteral("holdfast-cli"),
                  QStringList{QStringLiteral("drill"), QStringLiteral("--venue"), venue} + more,
                  home}
    {
        ready = program.lineWith("ready");
    }
    QString control() const { return QString::fromStdString(ready.value("control", "")); }

    Json get(const QString& path) { return ask("GET", path, {}); }
    Json post(const QString& path, const QByteArray& body) { return ask("POST", path, body); }
    /// The positions that are not zero, and the stops and orders that rest, by the drill's own books.
    Json truth() { return get(QStringLiteral("/truth")).value("accounts", Json::array()).at(0); }
    static int held(const Json& account)
    {
        int count = 0;
        for (const Json& row : account.at("positions"))
            count +=
                row.at("qty").get<std::string>().find_first_of("123456789") != std::string::npos
                    ? 1
                    : 0;
        return count;
    }
    static std::string qtyOf(const Json& account, const std::string& instrument)
    {
        for (const Json& row : account.at("positions"))
            if (row.at("instrument") == instrument) return row.at("qty");
        return "0";
    }

    /// Rows of "stops" or "orders" that still rest there; the books keep the ended ones too.
    static int resting(const Json& account, const char* rows)
    {
        int count = 0;
        for (const Json& row : account.at(rows))
            count += row.at("state") == "live" || row.at("state") == "partially_filled" ? 1 : 0;
        return count;
    }

    Program program;
    Json ready;

private:
    Json ask(const char* method, const QString& path, const QByteArray& body)
    {
        QNetworkRequest request{QUrl{control() + path}};
        request.setHeader(QNetworkRequest::ContentTypeHeader,
                          QByteArrayLiteral("application/json"));
        QNetworkReply* reply = m_manager.sendCustomRequest(request, method, body);
        QEventLoop loop;
        QObject::connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
        QTimer::singleShot(10'000, &loop, &QEventLoop::quit);
        if (!reply->isFinished()) loop.exec();
        const QByteArray text = reply->readAll();
        reply->deleteLater();
        return Json::parse(text.toStdString(), nullptr, false);
    }
    QNetworkAccessManager m_manager;
};

/// Status of the instance on `dataDir`, as JSON.
inline Json status(const QString& dataDir, const QString& home)
{
    Program program{
        QStringLiteral("holdfast-cli"),
        {QStringLiteral("status"), QStringLiteral("--json"), QStringLiteral("--data-dir"), dataDir},
        home};
    const int code = program.exitCode(15'000);
    if (code != 0 && code != 2) return Json::object();
    const Json json = Json::parse(program.said.toStdString(), nullptr, false);
    return json.is_object() ? json : Json::object();
}

/// Asks for the status until it is so; the last one seen. QVERIFY what it should be.
inline Json statusUntil(const QString& dataDir, const QString& home,
                        const std::function<bool(const Json&)>& isSo, int patience = 30'000)
{
    const QDeadlineTimer until{patience};
    Json last = Json::object();
    while (!until.hasExpired()) {
        last = status(dataDir, home);
        if (last.value("running", false) && isSo(last)) return last;
        QTest::qWait(100);
    }
    return last;
}

/// An incident as the program that played it told it.
struct PlayedIncident {
    int code = -1;              ///< Of the program, which ends with its incident.
    QByteArray said;            ///< All that it printed, the journal's lines too.
    QByteArray told;            ///< The steps alone, one a line: "naive: A program that …".
    Json last = Json::object(); ///< The last step; empty: there was none.
    /// For a failing test, which cuts what is longer.
    [[nodiscard]] QByteArray end() const { return said.right(900); }
    /// What kept it from its sentence; empty: it came to it, said what a naive program would have done, and cites
    /// its evidence.
    [[nodiscard]] QByteArray problem() const
    {
        QByteArray lacks;
        if (code != 0)
            lacks = "exit " + QByteArray::number(code);
        else if (last.value("kind", "") != "end")
            lacks = "no end";
        else if (last.value("evidence", "").empty())
            lacks = "no evidence";
        else if (!told.contains("naive: "))
            lacks = "nothing naive";
        return lacks.isEmpty() ? lacks : lacks + ": " + end();
    }
};
/// Starts `holdfast-cli run`, plays this incident to its end and ends.
/// \param drill  where: {"--drill-at", URL}, or {"--drill", …} and what else a drill of its own takes
inline PlayedIncident playIncident(const QStringList& drill, const QString& name,
                                   const QString& dataDir, const QString& home)
{
    Program program{QStringLiteral("holdfast-cli"),
                    QStringList{QStringLiteral("run"), QStringLiteral("--json"),
                                QStringLiteral("--data-dir"), dataDir, QStringLiteral("--scenario"),
                                name}
                        + drill,
                    home};
    PlayedIncident played;
    played.code = program.exitCode(120'000);
    played.said = program.said;
    for (const QByteArray& line : played.said.split('\n')) {
        const Json json = Json::parse(line.toStdString(), nullptr, false);
        if (!json.is_object() || !json.contains("scenarioStep")) continue;
        played.last = json;
        played.told +=
            QByteArray::fromStdString(json.value("kind", "") + ": " + json.value("text", ""))
            + '\n';
    }
    return played;
}

inline bool canOpen(const Json& status)
{
    if (!status.contains("accounts") || status.at("accounts").empty()) return false;
    const Json& account = status.at("accounts").at(0);
    return account.at("ladder") == "trade" && account.at("trading") == true
           && account.at("opensBlockedBy").empty();
}

} // namespace holdfast::e2e
