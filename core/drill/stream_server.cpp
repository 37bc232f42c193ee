// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drill/stream_server.h"

#include <QWebSocket>

namespace holdfast::drill {

StreamServer::StreamServer(sim::VenueDialect& dialect, Clock clock, QObject* parent)
    : QObject{parent}
    , m_dialect{dialect}
    , m_clock{std::move(clock)}
    , m_server{QStringLiteral("holdfast-drill"), QWebSocketServer::NonSecureMode}
{
    connect(&m_server, &QWebSocketServer::newConnection, this, &StreamServer::accept);
}

StreamServer::~StreamServer()
{
    // The sockets are children of m_server and outlive this body: they must not report back.
    for (const auto& [id, socket] : m_sockets)
        socket->disconnect(this);
}

Result<void> StreamServer::listen()
{
    if (m_server.listen(QHostAddress::LocalHost, 0)) return {};
    return unexpected(ErrorCode::Unavailable, "cannot listen for WebSockets on 127.0.0.1: "
                                                  + m_server.errorString().toStdString());
}

void StreamServer::accept()
{
    while (QWebSocket* socket = m_server.nextPendingConnection()) {
        socket->setParent(&m_server);
        const auto id = m_dialect.openStream(m_clock(), socket->requestUrl().path().toStdString());
        if (!id) {
            connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
            socket->close(QWebSocketProtocol::CloseCodePolicyViolated,
                          QStringLiteral("no such stream"));
            continue;
        }
        m_sockets.emplace(*id, socket);
        connect(socket, &QWebSocket::textMessageReceived, this,
                [this, stream = *id](const QString& text) {
                    m_dialect.receive(m_clock(), stream, text.toStdString());
                    flush();
                });
        connect(socket, &QWebSocket::disconnected, this, [this, stream = *id] {
            m_dialect.closeStream(stream);
            if (const auto found = m_sockets.find(stream); found != m_sockets.end()) {
                found->second->deleteLater();
                m_sockets.erase(found);
            }
        });
    }
}

void StreamServer::flush()
{
    for (const sim::StreamOutput& output : m_dialect.takeOutput()) {
        const auto found = m_sockets.find(output.stream);
        if (found == m_sockets.end()) continue;
        if (output.closeCode == 0)
            found->second->sendTextMessage(QString::fromStdString(output.text));
        else
            found->second->close(static_cast<QWebSocketProtocol::CloseCode>(output.closeCode),
                                 QString::fromStdString(output.text));
    }
}

} // namespace holdfast::drill
