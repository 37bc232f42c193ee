// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/drill/drill_server.h"
#include "core/signing/hmac.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>
#include <QTest>
#include <QUrl>
#include <QWebSocket>

/// Clients of a drill as a stranger would write them: bytes on sockets, signatures by hand.
namespace holdfast::drill::test {

inline QByteArray isoTime(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC)
        .toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzz'Z'"))
        .toLatin1();
}

inline QByteArray signature(const std::string& secret, const QByteArray& prehash)
{
    return QByteArray::fromStdString(
        signing::toBase64(signing::hmacSha256(secret, prehash.toStdString())));
}

/// A text with its places filled. moc 6.4 loses its way in raw strings with an odd number of quotes, so
/// that texts of test files stay whole.
inline QByteArray filled(QByteArray text, const QByteArray& first, const QByteArray& second = {})
{
    return text.replace("%1", first).replace("%2", second);
}

/// Subscribes to the private channels, positions without their regular push.
inline const QByteArray kPrivateEventsOnly =
    R"({"op":"subscribe","args":[{"channel":"orders","instType":"ANY"},{"channel":"positions","instType":"SWAP","extraParams":"{\"updateInterval\":\"0\"}"},{"channel":"account"},{"channel":"balance_and_position"}]})";

/// What came back for one request.
struct Reply {
    bool isClosed = false; ///< The connection ended before a whole reply.
    bool isTimeout = false;
    int status = 0;
    QByteArray body;
    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
    [[nodiscard]] QString code() const { return json().value(QStringLiteral("code")).toString(); }
    [[nodiscard]] QJsonArray data() const { return json().value(QStringLiteral("data")).toArray(); }
    [[nodiscard]] QJsonObject first() const
    {
        return data().isEmpty() ? QJsonObject{} : data().first().toObject();
    }
    [[nodiscard]] QString text(const char* name) const
    {
        return first().value(QLatin1String(name)).toString();
    }
};

/// One HTTP exchange on a connection of its own, or on `socket` if one is given (keep-alive).
inline Reply exchange(const std::string& base, const QByteArray& method, const QByteArray& target,
                      const QByteArray& body, const QList<QByteArray>& headers,
                      QTcpSocket* socket = nullptr, int patienceMs = 5000)
{
    const QUrl url{QString::fromStdString(base)};
    QTcpSocket own;
    QTcpSocket& tcp = socket != nullptr ? *socket : own;
    if (tcp.state() != QAbstractSocket::ConnectedState)
        tcp.connectToHost(url.host(), static_cast<quint16>(url.port()));
    QByteArray bytes = method + ' ' + target + " HTTP/1.1\r\nHost: drill\r\n";
    for (const QByteArray& header : headers)
        bytes += header + "\r\n";
    if (method != "GET")
        bytes += "Content-Type: application/json\r\nContent-Length: "
                 + QByteArray::number(body.size()) + "\r\n";
    bytes += "\r\n" + body;
    tcp.write(bytes);
    Reply reply;
    QByteArray received;
    const auto isWhole = [&] {
        received += tcp.readAll();
        const qsizetype head = received.indexOf("\r\n\r\n");
        if (head < 0) return false;
        const qsizetype at = received.indexOf("Content-Length: ");
        const qsizetype length =
            received.mid(at + 16, received.indexOf("\r\n", at) - at - 16).toLongLong();
        if (received.size() < head + 4 + length) return false;
        reply.status = received.mid(9, 3).toInt();
        reply.body = received.mid(head + 4, length);
        return true;
    };
    const bool isAnswered = QTest::qWaitFor(
        [&] {
            if (isWhole()) return true;
            reply.isClosed = tcp.state() == QAbstractSocket::UnconnectedState;
            return reply.isClosed;
        },
        patienceMs);
    reply.isTimeout = !isAnswered;
    return reply;
}

/// Signs as the venue wants it, over exactly what is sent.
class Client {
public:
    explicit Client(const DrillServer& server)
        : m_server{server}
        , m_credentials{server.identity().credentials}
    {
    }
    qint64 clockOffsetMs = 0;
    QList<QByteArray> extraHeaders;
    sim::Credentials& credentials() { return m_credentials; }

    [[nodiscard]] QList<QByteArray>
    headers(const QByteArray& method, const QByteArray& signedTarget, const QByteArray& body) const
    {
        const QByteArray time = isoTime(QDateTime::currentMSecsSinceEpoch() + clockOffsetMs);
        return extraHeaders
               + QList<QByteArray>{
                   "OK-ACCESS-KEY: " + QByteArray::fromStdString(m_credentials.key),
                   "OK-ACCESS-PASSPHRASE: " + QByteArray::fromStdString(m_credentials.passphrase),
                   "OK-ACCESS-TIMESTAMP: " + time,
                   "OK-ACCESS-SIGN: "
                       + signature(m_credentials.secret, time + method + signedTarget + body)};
    }
    [[nodiscard]] Reply get(const QByteArray& target) const
    {
        return exchange(m_server.restUrl(), "GET", target, {}, headers("GET", target, {}));
    }
    [[nodiscard]] Reply post(const QByteArray& target, const QByteArray& body) const
    {
        return exchange(m_server.restUrl(), "POST", target, body, headers("POST", target, body));
    }
    [[nodiscard]] Reply control(const QByteArray& method, const QByteArray& target,
                                const QByteArray& body = {}) const
    {
        return exchange(m_server.controlUrl(), method, target, body, {});
    }
    [[nodiscard]] QByteArray login(qint64 offsetSeconds = 0) const
    {
        const QByteArray time =
            QByteArray::number(QDateTime::currentSecsSinceEpoch() + offsetSeconds);
        return R"({"op":"login","args":[{"apiKey":")" + QByteArray::fromStdString(m_credentials.key)
               + R"(","passphrase":")" + QByteArray::fromStdString(m_credentials.passphrase)
               + R"(","timestamp":")" + time + R"(","sign":")"
               + signature(m_credentials.secret, time + "GET/users/self/verify") + R"("}]})";
    }

private:
    const DrillServer& m_server;
    sim::Credentials m_credentials;
};

/// A WebSocket that keeps what it heard.
class StreamClient {
public:
    explicit StreamClient(const std::string& url)
    {
        QObject::connect(&m_socket, &QWebSocket::textMessageReceived, &m_socket,
                         [this](const QString& text) { m_frames.append(text); });
        m_socket.open(QUrl{QString::fromStdString(url)});
        m_isOpen =
            QTest::qWaitFor([this] { return m_socket.state() == QAbstractSocket::ConnectedState; });
    }
    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    void send(const QByteArray& text) { m_socket.sendTextMessage(QString::fromUtf8(text)); }
    [[nodiscard]] QWebSocket& socket() { return m_socket; }
    [[nodiscard]] const QStringList& frames() const { return m_frames; }
    /// Waits for a frame that holds all these pieces, and gives it; a null string if none comes.
    [[nodiscard]] QString waitFor(const QStringList& pieces)
    {
        QString found;
        const bool isHere = QTest::qWaitFor(
            [&] {
                for (const QString& frame : m_frames) {
                    bool hasAll = true;
                    for (const QString& piece : pieces)
                        hasAll = hasAll && frame.contains(piece);
                    if (!hasAll) continue;
                    found = frame;
                    return true;
                }
                return false;
            },
            5000);
        return isHere ? found : QString{};
    }

private:
    QWebSocket m_socket;
    QStringList m_frames;
    bool m_isOpen = false;
};

/// A drill on free ports.
inline std::unique_ptr<DrillServer> startDrill(DrillOptions options = {})
{
    auto server = DrillServer::start(options);
    return server ? std::move(*server) : nullptr;
}

} // namespace holdfast::drill::test
