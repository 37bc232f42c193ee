// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venues/okx/calls.h"
#include "core/venues/okx/clock.h"
#include "core/venues/okx/streams.h"
#include "core/venues/session.h"

#include <memory>
#include <optional>
#include <string>

namespace holdfast::venues::okx {

/// The conversation with OKX for one account: HTTP calls (calls.h), streams (streams.h), the clock and
/// the proof of who we are.
///
///   row  LinkState   event                                              ▶ LinkState   facts
///   C1   Down        a link that carries the account opens              ▶ Connecting  LinkChanged
///   C2   Connecting  all links logged in and subscribed                 ▶ Syncing     LinkChanged
///   C3   Syncing     whole positions snapshot and the account is proven ▶ Live        LinkChanged, ResyncNeeded
///   C4   Live        5 s without a frame, 7 s without a positions push ▶ Stale       LinkChanged
///   C5   Stale       heard again                                        ▶ Live        LinkChanged, ResyncNeeded
///   C6   any         a link that carries the account closed             ▶ Down        LinkChanged
///   C7   any         credentials refused, key changed, another account  ▶ Refused     LinkChanged, no retry
///   C8   Refused     reconnect                                          ▶ Down …      everything from the start
///   C9   Refused     the key alone was refused, and a proof succeeds    ▶ Down …      as C8; asked every kRefusedProofEvery
///
/// Proof of the account: account/config is read at the start, every kProofEvery, after a refusal of
/// credentials, and on reconnect; the uid it names is the account. Until then no private list is
/// Complete. Another uid later is C7 with a DataFault.
/// Clock: public/time is read kStartProbes times at the start and on reconnect, then every kClockEvery
/// and after "timestamp expired"; each answer gives ClockMeasured with the median of the last five.
///
/// Invariant: every request given to send is answered by exactly one reply fact.
class OkxSession final : public Session {
public:
    static constexpr minutes kProofEvery{10};
    static constexpr seconds kRefusedProofEvery{30};
    static constexpr minutes kClockEvery{5};
    static constexpr int kStartProbes = 3;

    explicit OkxSession(const SessionConfig& config);

    void start(const Now& now, SessionOut& out) override;
    void send(const Now& now, const RequestEnvelope& request, SessionOut& out) override;
    void on(const Now& now, const TransportEvent& event, SessionOut& out) override;
    void wake(const Now& now, SessionOut& out) override;
    [[nodiscard]] std::optional<MonoTime> nextWake() const override;
    void dropQueuedEntries(const Now& now, SessionOut& out) override;
    void reconnect(const Now& now, std::string reason, SessionOut& out) override;
    void follow(const Now& now, const InstrumentId& instrument, SessionOut& out) override;
    [[nodiscard]] Health health(const Now& now) const override;

private:
    void probeClock(const Now& now, int times);
    void askDue(const Now& now);
    void settle(const Now& now, SessionOut& out);
    void takeAnswers(const Now& now);
    void noteAnswer(const Now& now, const VenueFact& fact, bool isOwn);
    void noteTime(const Now& now, const TimeReply& reply);
    void noteAccount(const Now& now, const AccountReply& reply, bool isOwn);
    void sayState(const Now& now, SessionOut& out);

    SessionConfig m_config;
    Calls m_calls;
    Streams m_streams;
    VenueClock m_clock;
    link::Backoff m_backoff{milliseconds{1000}, milliseconds{30'000}};
    Calls::Out m_callsOut;
    Streams::Out m_streamsOut;
    std::vector<VenueFact> m_said; // clock and proof, in the order of what caused them
    std::uint64_t m_salt;

    int m_probesWanted = 0;
    bool m_isProbing = false;
    int m_probeFailures = 0;
    MonoTime m_nextProbe{};
    std::string m_uid;
    bool m_isProving = false;
    int m_proofFailures = 0;
    MonoTime m_nextProof{};
    bool m_isStarted = false;
    LinkState m_state = LinkState::Down; ///< As last said.
    std::string m_reason{"not started"};
    MonoTime m_now{};
};

} // namespace holdfast::venues::okx

namespace holdfast::venues {

[[nodiscard]] std::unique_ptr<Session> makeOkxSession(const SessionConfig& config);

} // namespace holdfast::venues
