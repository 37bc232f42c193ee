// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/shell/account_access.h"
#include "core/venues/transport.h"

#include <QObject>

#include <functional>
#include <memory>

namespace holdfast::shell {

/// The HTTP side of one account (decisions §7). Lives on the engine's thread.
///
/// - A write leaves at most once: its body cannot be rewound, redirects are not followed, HTTP/2 is off.
/// - Emergency and protective requests have a manager and warm connections of their own; all others
///   share one and are at most kOtherInFlightMax under way, the more urgent lane first.
/// - A request is signed when it leaves, with the corrected clock, not when it was queued.
///
/// Each request ends in exactly one `arrived`: HttpReply whatever its status and body (HTML too), or
/// HttpFailed. A write is provably unsent only if its body was never handed over.
class HttpSender : public QObject {
    Q_OBJECT
public:
    using Clock = std::function<WallTime()>;
    static constexpr int kOtherInFlightMax = 4;
    static constexpr int kSafetyInFlightMax = 6; ///< What Qt opens to one host.

    /// \param access  borrowed, outlives the sender
    /// \param clock   our wall clock; requests bring the venue's offset
    HttpSender(const AccountAccess& access, Clock clock, QObject* parent = nullptr);
    ~HttpSender() override;

    void send(const venues::SendHttp& request);
    /// Forgets the requests of this lane that have not left yet, without a word: for an engine that halted.
    void dropWaiting(venues::Lane lane);
    /// Opens the safety lanes' connection with a small public read, and keeps it open by repeating it.
    void warmUp();

signals:
    void arrived(const holdfast::venues::TransportEvent& event);
    /// The safety lanes' connection stands.
    void warmed();

private:
    struct Manager;
    struct Flight;
    void enqueue(Manager& manager, const venues::SendHttp& request);
    void release(Manager& manager);
    void dispatch(Manager& manager, const venues::SendHttp& request);
    void finish(Manager& manager, Flight& flight);
    void connectAhead();

    const AccountAccess& m_access;
    Clock m_clock;
    std::unique_ptr<Manager> m_safety;
    std::unique_ptr<Manager> m_others;
};

} // namespace holdfast::shell
