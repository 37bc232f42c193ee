// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drill/http_connection.h"

#include <QTcpSocket>
#include <QTimer>

namespace holdfast::drill {
namespace {

constexpr qsizetype kHeadMax = qsizetype{64} * 1024;
constexpr qsizetype kBodyMax = qsizetype{1024} * 1024;

QByteArray reasonPhrase(int status)
{
    switch (status) {
    case 200: return "OK";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 411: return "Length Required";
    case 429: return "Too Many Requests";
    case 500: return "Internal Server Error";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    }
    return "Status";
}

bool wantsToClose(const sim::HttpAsk& ask)
{
    const std::string_view connection = sim::header(ask, "connection");
    return QByteArray::fromRawData(connection.data(), static_cast<qsizetype>(connection.size()))
               .toLower()
           == "close";
}

} // namespace

HttpConnection::HttpConnection(QTcpSocket* socket, const HttpServer::Handler& handler,
                               QObject* parent)
    : QObject{parent}
    , m_socket{socket}
    , m_handler{handler}
{
    m_socket->setParent(this);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(m_socket, &QTcpSocket::readyRead, this, &HttpConnection::readMore);
    connect(m_socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
}

void HttpConnection::readMore()
{
    m_buffer += m_socket->readAll();
    if (m_buffer.size() > kHeadMax + kBodyMax) {
        m_socket->abort();
        return;
    }
    while (!m_isBusy && m_socket->state() == QAbstractSocket::ConnectedState) {
        const auto ask = takeRequest();
        if (!ask) return;
        m_isBusy = true;
        deliver(*ask, m_handler(*ask, 0), !wantsToClose(*ask));
    }
}

std::optional<sim::HttpAsk> HttpConnection::takeRequest()
{
    const qsizetype headEnd = m_buffer.indexOf("\r\n\r\n");
    if (headEnd < 0) {
        if (m_buffer.size() > kHeadMax) refuse(400);
        return std::nullopt;
    }
    const QList<QByteArray> lines = m_buffer.left(headEnd).split('\n');
    const QList<QByteArray> start = lines.front().trimmed().split(' ');
    if (start.size() != 3 || !start[2].startsWith("HTTP/1.")) {
        refuse(400);
        return std::nullopt;
    }
    sim::HttpAsk ask;
    ask.method = start[0].toStdString();
    ask.target = start[1].toStdString();
    qsizetype length = 0;
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const qsizetype colon = lines[i].indexOf(':');
        if (colon <= 0) continue;
        const QByteArray name = lines[i].left(colon).trimmed().toLower();
        const QByteArray value = lines[i].mid(colon + 1).trimmed();
        ask.headers.emplace_back(name.toStdString(), value.toStdString());
        if (name == "transfer-encoding") {
            refuse(411);
            return std::nullopt;
        }
        if (name == "content-length") {
            bool isNumber = false;
            length = value.toLongLong(&isNumber);
            if (!isNumber || length < 0 || length > kBodyMax) {
                refuse(400);
                return std::nullopt;
            }
        }
    }
    if (m_buffer.size() < headEnd + 4 + length) return std::nullopt;
    ask.body = m_buffer.mid(headEnd + 4, length).toStdString();
    m_buffer.remove(0, headEnd + 4 + length);
    return ask;
}

void HttpConnection::refuse(int status)
{
    m_isBusy = true;
    write(sim::HttpAnswer{.status = status, .headers = {}, .body = "{}"}, false);
}

void HttpConnection::deliver(const sim::HttpAsk& ask, const sim::HttpAnswer& answer, bool keepAlive)
{
    if (answer.delivery != sim::Delivery::Later && answer.delay.count() <= 0) {
        write(answer, keepAlive);
        return;
    }
    QTimer::singleShot(answer.delay, this, [this, ask, answer, keepAlive] {
        if (answer.delivery == sim::Delivery::Later)
            deliver(ask, m_handler(ask, answer.resume), keepAlive);
        else
            write(answer, keepAlive);
        readMore();
    });
}

void HttpConnection::write(const sim::HttpAnswer& answer, bool keepAlive)
{
    switch (answer.delivery) {
    case sim::Delivery::Silent: return; // The connection stays open and busy for ever.
    case sim::Delivery::Later:
    case sim::Delivery::HangUp: m_socket->abort(); return;
    case sim::Delivery::Cut: keepAlive = false; break;
    case sim::Delivery::Whole: break;
    }
    QByteArray bytes = "HTTP/1.1 " + QByteArray::number(answer.status) + ' '
                       + reasonPhrase(answer.status) + "\r\n";
    bytes += "Content-Type: " + QByteArray::fromStdString(answer.contentType) + "\r\n";
    bytes += "Content-Length: " + QByteArray::number(static_cast<qsizetype>(answer.body.size()))
             + "\r\n";
    for (const auto& [name, value] : answer.headers)
        bytes += QByteArray::fromStdString(name) + ": " + QByteArray::fromStdString(value) + "\r\n";
    bytes += keepAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    const bool isCut = answer.delivery == sim::Delivery::Cut;
    bytes += QByteArray::fromStdString(isCut ? answer.body.substr(0, answer.body.size() / 2)
                                             : answer.body);
    m_socket->write(bytes);
    if (keepAlive) {
        m_isBusy = false;
        return;
    }
    m_socket->disconnectFromHost();
}

} // namespace holdfast::drill
