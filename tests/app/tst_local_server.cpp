// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/local/local_client.h"
#include "app/local/local_server.h"
#include "app/local/socket_name.h"
#include "core/engine/snapshot.h"

#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QThread>
#include <QtTest>

using namespace holdfast;
using namespace holdfast::app;
using namespace std::chrono_literals;

/// The server on a thread of its own, as in the programs; the client blocks in the test's thread.
class TestLocalServer : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void tellsTheStatusOfTheLatestSnapshot();
    void raisesTheWindow();
    void waitsForTheOutcomeAndPassesProgressOn();
    void tellsWhatDisagrees();
    void asksTheEngineAboutWhatThePictureNames();
    void anAnswerForAnotherTokenGoesToNobody();
    void aBadRequestGetsASentence();
    void anEndlessRequestIsCutOff();
    void aLongDataDirectoryStillHasASocket();
    void nothingThereIsSaidSo();

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QThread m_thread;
    LocalServer* m_server = nullptr;
};

void TestLocalServer::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_server = new LocalServer{m_dir->path()};
    m_server->moveToThread(&m_thread);
    connect(&m_thread, &QThread::started, m_server, &LocalServer::start);
    connect(&m_thread, &QThread::finished, m_server, &QObject::deleteLater);
    QSignalSpy listened{m_server, &LocalServer::listened};
    m_thread.start();
    QVERIFY(listened.wait());
}

void TestLocalServer::cleanup()
{
    m_thread.quit();
    QVERIFY(m_thread.wait());
}

void TestLocalServer::tellsTheStatusOfTheLatestSnapshot()
{
    const LocalClient client{m_dir->path()};
    auto early = client.ask(AskStatus{}, 1s, 5s);
    QVERIFY(early.has_value() && early->kind == engine::AnswerKind::Failed);

    engine::Snapshot snapshot;
    snapshot.at = wallFromMs(1'750'000'000'000);
    QMetaObject::invokeMethod(m_server, [this, snapshot] {
        m_server->showSnapshot(std::make_shared<engine::Snapshot>(snapshot));
    });
    const auto calm = client.ask(AskStatus{}, 1s, 5s);
    QVERIFY2(calm.has_value(), calm ? "" : calm.error().context.c_str());
    QVERIFY(calm->kind == engine::AnswerKind::Done);
    QVERIFY2(calm->status.starts_with("{\"running\":true") && calm->status.ends_with("}"),
             calm->status.c_str());

    engine::PositionView naked;
    naked.qty = Qty::of("1");
    naked.direction = Direction::Long;
    naked.state = engine::PositionState::Open;
    naked.stop = engine::StopState::InDoubt;
    snapshot.positions.push_back(naked);
    QMetaObject::invokeMethod(m_server, [this, snapshot] {
        m_server->showSnapshot(std::make_shared<engine::Snapshot>(snapshot));
    });
    const auto doubtful = client.ask(AskStatus{}, 1s, 5s);
    QVERIFY(doubtful.has_value() && doubtful->kind == engine::AnswerKind::Doubt);
}

void TestLocalServer::raisesTheWindow()
{
    QSignalSpy raised{m_server, &LocalServer::raiseAsked};
    const auto answer = LocalClient{m_dir->path()}.ask(AskRaise{}, 1s, 5s);
    QVERIFY(answer.has_value() && answer->kind == engine::AnswerKind::Done);
    QTRY_COMPARE(raised.size(), 1);
}

void TestLocalServer::waitsForTheOutcomeAndPassesProgressOn()
{
    connect(m_server, &LocalServer::commandAsked, m_server,
            [this](const engine::OperatorCommand& command) {
                const QString token = QString::fromStdString(command.token);
                m_server->answer(token, engine::AnswerKind::Progress, QStringLiteral("sent"));
                m_server->answer(token, engine::AnswerKind::Progress, QStringLiteral("read back"));
                m_server->answer(token, engine::AnswerKind::Done,
                                 QString::fromStdString(
                                     "flat: " + std::get<engine::Flatten>(command.act).reason));
            });
    engine::Flatten flatten;
    flatten.reason = "over";
    std::vector<std::string> progress;
    const auto answer = LocalClient{m_dir->path()}.ask(
        flatten, 1s, 5s, [&](const LocalAnswer& line) { progress.push_back(line.text); });
    QVERIFY(answer.has_value() && answer->kind == engine::AnswerKind::Done);
    QCOMPARE(answer->text, std::string{"flat: over"});
    QVERIFY((progress == std::vector<std::string>{"sent", "read back"}));
}

void TestLocalServer::tellsWhatDisagrees()
{
    const LocalClient client{m_dir->path()};
    const AccountId main{"main"};
    const auto early = client.ask(AskFindings{}, 1s, 5s);
    QVERIFY(early.has_value() && early->kind == engine::AnswerKind::Failed);
    engine::Snapshot snapshot;
    engine::AccountView account;
    account.id = main;
    snapshot.accounts.push_back(account);
    engine::FindingView finding;
    finding.id = "main|quantity|I|net|cross|";
    finding.account = main;
    finding.kind = FindingKind::Quantity;
    snapshot.findings.push_back(finding);
    QMetaObject::invokeMethod(m_server, [this, snapshot] {
        m_server->showSnapshot(std::make_shared<engine::Snapshot>(snapshot));
    });
    const auto told = client.ask(AskFindings{main}, 1s, 5s);
    QVERIFY2(told.has_value(), told ? "" : told.error().context.c_str());
    QVERIFY(told->kind == engine::AnswerKind::Doubt);
    QVERIFY2(told->status.find(finding.id) != std::string::npos, told->status.c_str());
    QVERIFY2(told->text.find(finding.id) != std::string::npos, told->text.c_str());
    const auto nobody = client.ask(AskFindings{AccountId{"nobody"}}, 1s, 5s);
    QVERIFY(nobody.has_value() && nobody->kind == engine::AnswerKind::Failed);
    QCOMPARE(nobody->text, std::string{"No account named nobody is running here; 'holdfast-cli "
                                       "status' names those that do."});
}

void TestLocalServer::asksTheEngineAboutWhatThePictureNames()
{
    const LocalClient client{m_dir->path()};
    engine::Snapshot snapshot;
    engine::FindingView finding;
    finding.id = "main|foreign|I|net|cross|";
    finding.account = AccountId{"main"};
    finding.record = RecordId{12};
    snapshot.findings.push_back(finding);
    QMetaObject::invokeMethod(m_server, [this, snapshot] {
        m_server->showSnapshot(std::make_shared<engine::Snapshot>(snapshot));
    });
    connect(m_server, &LocalServer::commandAsked, m_server,
            [this](const engine::OperatorCommand& command) {
                const auto& act = std::get<engine::ResolveFinding>(command.act);
                m_server->answer(QString::fromStdString(command.token), engine::AnswerKind::Done,
                                 QString::fromStdString(act.account.text + " " + act.finding + " "
                                                        + act.reason));
            });
    const auto answer = client.ask(AskResolve{"12", "his"}, 1s, 5s);
    QVERIFY(answer.has_value() && answer->kind == engine::AnswerKind::Done);
    QCOMPARE(answer->text, std::string{"main main|foreign|I|net|cross| his"});
    const auto nothing = client.ask(AskResolve{"13", "his"}, 1s, 5s); // it reaches no engine
    QVERIFY(nothing.has_value() && nothing->kind == engine::AnswerKind::Failed);
    QVERIFY2(nothing->text.find("No finding '13' stands") != std::string::npos,
             nothing->text.c_str());
}

void TestLocalServer::anAnswerForAnotherTokenGoesToNobody()
{
    connect(m_server, &LocalServer::commandAsked, m_server,
            [this](const engine::OperatorCommand& command) {
                m_server->answer(QStringLiteral("window-7"), engine::AnswerKind::Done,
                                 QStringLiteral("not yours"));
                m_server->answer(QString::fromStdString(command.token), engine::AnswerKind::Failed,
                                 QStringLiteral("yours"));
            });
    engine::Flatten flatten;
    flatten.reason = "over";
    const auto answer = LocalClient{m_dir->path()}.ask(flatten, 1s, 5s);
    QVERIFY(answer.has_value());
    QCOMPARE(answer->text, std::string{"yours"});
}

void TestLocalServer::aBadRequestGetsASentence()
{
    QLocalSocket socket;
    socket.connectToServer(socketName(m_dir->path()));
    QVERIFY(socket.waitForConnected());
    socket.write("please\n");
    QVERIFY(socket.waitForReadyRead(5000));
    const QByteArray line = socket.readLine();
    QVERIFY2(line.contains("\"failed\"") && line.contains("no JSON object"), line.constData());
}

void TestLocalServer::anEndlessRequestIsCutOff()
{
    QLocalSocket socket;
    socket.connectToServer(socketName(m_dir->path()));
    QVERIFY(socket.waitForConnected());
    socket.write(QByteArray(1 << 20, 'x'));
    while (socket.bytesAvailable() == 0 && socket.state() == QLocalSocket::ConnectedState)
        socket.waitForReadyRead(1000);
    const QByteArray line = socket.readLine();
    QVERIFY2(line.isEmpty() || line.contains("longer than"), line.constData());
    if (socket.state() != QLocalSocket::UnconnectedState) QVERIFY(socket.waitForDisconnected(5000));
}

void TestLocalServer::aLongDataDirectoryStillHasASocket()
{
    const QString name = socketName(QStringLiteral("/tmp/") + QString(300, QLatin1Char('d')));
    QVERIFY2(QFile::encodeName(name).size() < 107, qPrintable(name));
    QVERIFY(name != socketName(QStringLiteral("/tmp/") + QString(301, QLatin1Char('d'))));
}

void TestLocalServer::nothingThereIsSaidSo()
{
    QTemporaryDir empty;
    const auto answer = LocalClient{empty.path()}.ask(AskStatus{}, 0ms, 1s);
    QVERIFY(!answer);
    QVERIFY(answer.error().code == ErrorCode::Unavailable);
}

QTEST_GUILESS_MAIN(TestLocalServer)
#include "tst_local_server.moc"
