// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/sim/http.h"

#include <QObject>
#include <QTcpServer>

#include <functional>

namespace holdfast::drill {

/// HTTP/1.1 on loopback, by hand: the target and the body reach the handler as they were sent, and a
/// reply may be late, cut, missing, or replaced by a closed connection. Those are things that servers
/// made to behave do not offer (architecture §7).
///
/// Requests of one connection are answered in order, one at a time. A body needs Content-Length: a
/// chunked one is answered with 411. A head above 64 KB or a body above 1 MB closes the connection.
class HttpServer : public QObject {
    Q_OBJECT
public:
    /// Answers a request. `resume` is 0, or the number of an answer that was Delivery::Later and is due.
    using Handler = std::function<sim::HttpAnswer(const sim::HttpAsk&, std::uint64_t resume)>;

    explicit HttpServer(Handler handler, QObject* parent = nullptr);

    /// Listens on 127.0.0.1. Port 0 takes a free one.
    /// \retval ErrorCode::Unavailable  the port is taken
    [[nodiscard]] Result<void> listen(quint16 port);
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }

private:
    void accept();

    Handler m_handler;
    QTcpServer m_server;
};

} // namespace holdfast::drill
