// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/shell/account_access.h"
#include "core/venues/transport.h"

#include <QTest>
#include <QWebSocket>
#include <QWebSocketServer>

#include <vector>

/// A venue's end of WebSockets on loopback, and what came of them at ours.
namespace holdfast::link_test {

inline constexpr WallTime kNow = wallFromMs(1'795'165'200'000);

/// A venue that takes every connection and keeps what it hears.
struct Peer : QObject {
    Peer()
    {
        server.listen(QHostAddress::LocalHost);
        connect(&server, &QWebSocketServer::newConnection, this, [this] {
            QWebSocket* socket = server.nextPendingConnection();
            socket->setParent(this);
            sockets.append(socket);
            paths.append(socket->requestUrl().path());
            connect(socket, &QWebSocket::textMessageReceived, this,
                    [this](const QString& text) { heard.append(text); });
            connect(socket, &QWebSocket::disconnected, this,
                    [this, socket] { closeCodes.append(int(socket->closeCode())); });
        });
    }
    ~Peer() override
    {
        for (QWebSocket* socket : sockets)
            socket->disconnect(this); // the lists end before the sockets do
    }
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;
    [[nodiscard]] QUrl url() const
    {
        return QUrl{QStringLiteral("ws://127.0.0.1:%1").arg(server.serverPort())};
    }
    QWebSocketServer server{QStringLiteral("venue"), QWebSocketServer::NonSecureMode};
    QList<QWebSocket*> sockets;
    QStringList paths;
    QStringList heard;
    QList<int> closeCodes;
};

/// The account that speaks to it, and what it was told.
struct Heard {
    explicit Heard(const QUrl& url)
        : access{AccountId{"desk"},
                 Venue::Okx,
                 {{}, url, {}, false},
                 shell::Credentials{signing::Secret{"key-7"}, signing::Secret{"s3cret"},
                                    signing::Secret{"phrase"}}}
    {
    }
    template <class Links>
    void listen(Links& links)
    {
        QObject::connect(&links, &Links::arrived, &links,
                         [this](const venues::TransportEvent& event) { arrived.push_back(event); });
    }
    template <class T>
    [[nodiscard]] std::vector<T> all() const
    {
        std::vector<T> found;
        for (const auto& event : arrived) {
            if (const auto* one = std::get_if<T>(&event)) found.push_back(*one);
        }
        return found;
    }
    shell::AccountAccess access;
    std::vector<venues::TransportEvent> arrived;
};

inline QString ticker(const char* instrument, int last)
{
    return QStringLiteral(
               R"({"arg":{"channel":"tickers","instId":"%1"},"data":[{"instType":"SWAP","instId":"%1","last":"%2","ts":"1"}]})")
        .arg(QLatin1String(instrument))
        .arg(last);
}

} // namespace holdfast::link_test
