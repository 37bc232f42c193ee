// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drill/http_server.h"

#include "core/drill/http_connection.h"

#include <QTcpSocket>

namespace holdfast::drill {

HttpServer::HttpServer(Handler handler, QObject* parent)
    : QObject{parent}
    , m_handler{std::move(handler)}
{
    connect(&m_server, &QTcpServer::newConnection, this, &HttpServer::accept);
}

Result<void> HttpServer::listen(quint16 port)
{
    if (m_server.listen(QHostAddress::LocalHost, port)) return {};
    return unexpected(ErrorCode::Unavailable, "cannot listen on 127.0.0.1 port "
                                                  + std::to_string(port) + ": "
                                                  + m_server.errorString().toStdString());
}

void HttpServer::accept()
{
    while (QTcpSocket* socket = m_server.nextPendingConnection())
        new HttpConnection{socket, m_handler, this};
}

} // namespace holdfast::drill
