// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/link/departures.h"
#include "core/shell/account_access.h"
#include "core/shell/http_connections.h"
#include "core/venues/transport.h"

#include <QObject>

#include <functional>
#include <map>
#include <memory>

namespace holdfast::shell {

/// The HTTP side of one account (decisions §7). Lives on the engine's thread.
///
/// - A write leaves at most once: its body cannot be rewound, redirects are not followed, HTTP/2 is off.
/// - Connections follow lanes: who may leave when is core/link/departures.h, and each group of lanes has
///   managers of its own, so that a slow answer of one group holds no connection of another.
/// - A request is signed when it leaves, with the corrected clock, not when it was queued.
///
/// Each request ends in exactly one `arrived`: HttpReply whatever its status and body (HTML too), or
/// HttpFailed. A write is provably unsent only if its body was never handed over.
class HttpSender : public QObject {
    Q_OBJECT
public:
    using Clock = std::function<WallTime()>;
    static constexpr int kConnectionsOfManager = HttpConnections::kConnectionsOfManager;

    /// \param access  borrowed, outlives the sender
    /// \param clock   our wall clock; requests bring the venue's offset
    /// \param connections  of this host, shared with other accounts; nullptr: its own
    HttpSender(const AccountAccess& access, Clock clock,
               std::shared_ptr<HttpConnections> connections = nullptr, QObject* parent = nullptr);
    ~HttpSender() override;

    void send(const venues::SendHttp& request);
    /// Our clock, as requests are signed by it before their offset.
    [[nodiscard]] WallTime now() const { return m_clock(); }
    /// Forgets the requests of this lane that have not left yet, without a word: for an engine that halted.
    void dropWaiting(venues::Lane lane);
    /// Opens the safety lanes' connection with a small public read, and keeps it open by repeating it.
    void warmUp();

    /// How long the requests of a lane waited here for a connection, since the start.
    [[nodiscard]] const Waits& waits(venues::Lane lane) const { return m_departures.waits(lane); }

signals:
    void arrived(const holdfast::venues::TransportEvent& event);
    /// The safety lanes' connection stands.
    void warmed();

private:
    struct Flight;
    void release();
    void dispatch(const venues::SendHttp& request);
    void finish(HttpConnections::Manager& manager, Flight& flight);
    void ended(venues::Lane lane);

    const AccountAccess& m_access;
    Clock m_clock;
    link::Departures<venues::SendHttp> m_departures;
    std::shared_ptr<HttpConnections> m_connections;
    std::map<Flight*, HttpConnections::Manager*> m_underWay;
    bool m_isReleasing = false;
};

} // namespace holdfast::shell
