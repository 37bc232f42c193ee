// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/sim/dialect.h"

#include <QObject>
#include <QWebSocketServer>

#include <functional>
#include <map>

class QWebSocket;

namespace holdfast::drill {

/// WebSockets on loopback in front of the dialect. The path of the upgrade tells the streams apart
/// (okx.md §2.1, bybit.md §1.1); a path the venue does not have is closed at once.
class StreamServer : public QObject {
    Q_OBJECT
public:
    using Clock = std::function<WallTime()>;

    /// \param dialect  borrowed, outlives the server
    StreamServer(sim::VenueDialect& dialect, Clock clock, QObject* parent = nullptr);
    ~StreamServer() override;

    /// Listens on 127.0.0.1, on a free port.
    /// \retval ErrorCode::Unavailable  no port could be had
    [[nodiscard]] Result<void> listen();
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }

    /// Sends what the dialect has to say, and closes what it wants closed.
    void flush();

private:
    void accept();

    sim::VenueDialect& m_dialect;
    Clock m_clock;
    QWebSocketServer m_server;
    std::map<sim::StreamId, QWebSocket*> m_sockets;
};

} // namespace holdfast::drill
