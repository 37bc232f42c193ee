// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>
#include <QList>
#include <QObject>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>

/// A peer on loopback that reads whole HTTP requests and does with each what the test says.
class LoopbackVenue : public QObject {
public:
    struct Ask {
        QByteArray method;
        QByteArray target;
        QByteArray head; ///< All header lines, as sent.
        QByteArray body;
        int connection = 0; ///< Which one it came on, from 1.
    };
    using Behaviour = std::function<void(QTcpSocket&, const Ask&)>;

    explicit LoopbackVenue(Behaviour behaviour)
        : m_behaviour{std::move(behaviour)}
    {
        connect(&m_server, &QTcpServer::newConnection, this, &LoopbackVenue::accept);
        m_server.listen(QHostAddress::LocalHost);
    }
    [[nodiscard]] QUrl url() const
    {
        return QUrl{QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort())};
    }
    [[nodiscard]] const QList<Ask>& asks() const { return m_asks; }
    [[nodiscard]] int count(const QByteArray& method) const
    {
        int n = 0;
        for (const Ask& ask : m_asks)
            n += ask.method == method ? 1 : 0;
        return n;
    }
    [[nodiscard]] int connections() const { return m_connections; }

    static void reply(QTcpSocket& socket, const QByteArray& body, int status = 200,
                      const QByteArray& more = {})
    {
        socket.write("HTTP/1.1 " + QByteArray::number(status)
                     + " Said\r\nContent-Type: application/json\r\n" + more
                     + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }

private:
    void accept()
    {
        while (QTcpSocket* socket = m_server.nextPendingConnection()) {
            const int number = ++m_connections;
            auto buffer = std::make_shared<QByteArray>();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket, buffer, number] {
                *buffer += socket->readAll();
                while (takeOne(*socket, *buffer, number)) {
                }
            });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    }
    bool takeOne(QTcpSocket& socket, QByteArray& buffer, int connection)
    {
        const auto end = buffer.indexOf("\r\n\r\n");
        if (end < 0) return false;
        const QByteArray head = buffer.left(end);
        qsizetype length = 0;
        for (const QByteArray& line : head.split('\n')) {
            if (line.toLower().startsWith("content-length:"))
                length = line.mid(15).trimmed().toLongLong();
        }
        if (buffer.size() < end + 4 + length) return false;
        const QList<QByteArray> words = head.left(head.indexOf('\r')).split(' ');
        const Ask ask{words.value(0), words.value(1), head, buffer.mid(end + 4, length),
                      connection};
        buffer.remove(0, end + 4 + length);
        m_asks.append(ask);
        m_behaviour(socket, ask);
        return true;
    }

    QTcpServer m_server;
    Behaviour m_behaviour;
    QList<Ask> m_asks;
    int m_connections = 0;
};
