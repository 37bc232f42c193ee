// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/local/local_server.h"

#include "app/local/act_of.h"
#include "app/local/local_message.h"
#include "app/local/socket_name.h"
#include "app/status/divergence_status.h"
#include "app/status/status.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QTimer>

namespace holdfast::app {
namespace {

constexpr int kClientsMax = 32;
constexpr std::chrono::seconds kRequestPatience{10};

} // namespace

LocalServer::LocalServer(QString dataDir)
    : m_dataDir{std::move(dataDir)}
{
}

LocalServer::~LocalServer() = default;

void LocalServer::start()
{
    m_server = new QLocalServer{this};
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    connect(m_server, &QLocalServer::newConnection, this, &LocalServer::accept);
    const QString name = socketName(m_dataDir);
    QLocalServer::removeServer(name);
    if (!m_server->listen(name)) {
        emit failed(QStringLiteral("The local socket %1 cannot be made (%2): open, flatten and "
                                   "status will not reach this instance.")
                        .arg(name, m_server->errorString()));
        return;
    }
    emit listened();
}

void LocalServer::showSnapshot(std::shared_ptr<const engine::Snapshot> snapshot)
{
    m_snapshot = std::move(snapshot);
}

void LocalServer::accept()
{
    while (QLocalSocket* socket = m_server->nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, this, [this, socket] {
            m_heard.erase(socket);
            socket->deleteLater();
        });
        socket->setParent(this);
        if (findChildren<QLocalSocket*>(QString{}, Qt::FindDirectChildrenOnly).size()
            > kClientsMax) {
            finish(socket, engine::AnswerKind::Failed,
                   "Too many clients are connected; try again in a moment.");
            continue;
        }
        socket->setReadBufferSize(qint64{kLocalLineMax} + 1);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
        QTimer::singleShot(kRequestPatience, socket, [this, socket] {
            if (!m_heard.contains(socket))
                finish(socket, engine::AnswerKind::Failed, "No request came within 10 s.");
        });
        read(socket);
    }
}

void LocalServer::read(QLocalSocket* socket)
{
    if (m_heard.contains(socket)) {
        socket->readAll(); // one request a connection
        return;
    }
    if (socket->canReadLine()) {
        m_heard.insert(socket);
        serve(socket, socket->readLine(qint64{kLocalLineMax} + 1).trimmed());
        return;
    }
    if (socket->bytesAvailable() > qint64{kLocalLineMax}) {
        m_heard.insert(socket);
        finish(socket, engine::AnswerKind::Failed,
               "The request was not understood: it is longer than 65536 bytes.");
    }
}

void LocalServer::serve(QLocalSocket* socket, const QByteArray& line)
{
    const auto ask =
        decodeAsk(std::string_view{line.constData(), static_cast<std::size_t>(line.size())});
    if (!ask) {
        finish(socket, engine::AnswerKind::Failed, ask.error().context);
        return;
    }
    if (std::holds_alternative<AskRaise>(*ask)) {
        emit raiseAsked();
        finish(socket, engine::AnswerKind::Done,
               "Holdfast runs on this data directory already; its window was raised.");
        return;
    }
    const auto* findings = std::get_if<AskFindings>(&*ask);
    if (findings || std::holds_alternative<AskStatus>(*ask)) {
        if (!m_snapshot)
            finish(
                socket, engine::AnswerKind::Failed,
                "Holdfast has only just started and has no snapshot yet; ask again in a moment.");
        else if (findings)
            tellFindings(socket, findings->account);
        else
            finish(socket,
                   hasDoubts(*m_snapshot) ? engine::AnswerKind::Doubt : engine::AnswerKind::Done,
                   statusText(*m_snapshot), statusJson(*m_snapshot));
        return;
    }
    auto act = actOf(*ask, m_snapshot.get());
    if (!act) {
        finish(socket, engine::AnswerKind::Failed, act.error().context);
        return;
    }
    const QString token = QStringLiteral("local-%1").arg(++m_asked);
    m_waiting[token] = socket;
    emit commandAsked(engine::OperatorCommand{token.toStdString(), std::move(act).value()});
}

void LocalServer::tellFindings(QLocalSocket* socket, const std::optional<AccountId>& account)
{
    const engine::Snapshot asked = disagreementsOf(*m_snapshot, account);
    if (account && asked.accounts.empty()) {
        finish(socket, engine::AnswerKind::Failed,
               "No account named " + account->text
                   + " is running here; 'holdfast-cli status' names those that do.");
        return;
    }
    finish(socket, disagrees(asked) ? engine::AnswerKind::Doubt : engine::AnswerKind::Done,
           disagreementsText(asked), disagreementsJson(asked));
}

void LocalServer::answer(const QString& token, engine::AnswerKind kind, const QString& text)
{
    const auto waiting = m_waiting.find(token);
    if (waiting == m_waiting.end()) return; // the window's own, or another program part's
    QLocalSocket* socket = waiting->second;
    const bool isEnd = kind != engine::AnswerKind::Progress;
    if (isEnd) m_waiting.erase(waiting);
    if (socket == nullptr) return;
    if (isEnd) {
        finish(socket, kind, text.toStdString());
        return;
    }
    socket->write(QByteArray::fromStdString(encodeAnswer({kind, text.toStdString(), {}})) + '\n');
    socket->flush();
}

void LocalServer::finish(QLocalSocket* socket, engine::AnswerKind kind, const std::string& text,
                         const std::string& status)
{
    socket->write(QByteArray::fromStdString(encodeAnswer({kind, text, status})) + '\n');
    socket->flush();
    socket->disconnectFromServer();
}

} // namespace holdfast::app
