// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/drill/http_server.h"

#include <QByteArray>
#include <QObject>

#include <optional>

class QTcpSocket;

namespace holdfast::drill {

/// One client of HttpServer: reads a request, waits for its answer to be written, reads the next.
class HttpConnection : public QObject {
    Q_OBJECT
public:
    /// Takes the socket. The connection deletes itself when the socket is gone.
    HttpConnection(QTcpSocket* socket, const HttpServer::Handler& handler, QObject* parent);

private:
    void readMore();
    /// The first whole request of the buffer, removed from it; nothing while bytes are missing.
    [[nodiscard]] std::optional<sim::HttpAsk> takeRequest();
    void refuse(int status);
    void deliver(const sim::HttpAsk& ask, const sim::HttpAnswer& answer, bool keepAlive);
    void write(const sim::HttpAnswer& answer, bool keepAlive);

    QTcpSocket* m_socket;
    const HttpServer::Handler& m_handler;
    QByteArray m_buffer;
    bool m_isBusy = false; ///< An answer is due, or withheld for good.
};

} // namespace holdfast::drill
