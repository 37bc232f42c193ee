// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/calls.h"
#include "core/link/clock.h"
#include "core/link/streams.h"
#include "core/venues/session.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::link {

/// The conversation with a venue for one account: HTTP calls (calls.h), streams (streams.h), the clock and
/// the proof of who we are.
///
///   row  LinkState   event                                              ▶ LinkState   facts
///   C1   Down        a link that carries the account opens              ▶ Connecting  LinkChanged
///   C2   Connecting  all links logged in and subscribed                 ▶ Syncing     LinkChanged
///   C3   Syncing     the streams are whole, the account is proven     ▶ Live        LinkChanged, ResyncNeeded
///   C4   Live        silent in the venue's or liveness.h's measure   ▶ Stale       LinkChanged
///   C5   Stale       heard again                                        ▶ Live        LinkChanged, ResyncNeeded
///   C6   any         a link that carries the account closed             ▶ Down        LinkChanged
///   C7   any         credentials refused, key changed, another account  ▶ Refused     LinkChanged, no retry
///   C8   Refused     reconnect                                          ▶ Down …      everything from the start
///   C9   Refused     the key alone was refused, and a proof succeeds    ▶ Down …      as C8; asked every kRefusedProofEvery
///
/// Proof of the account: ReadAccount is asked at the start, every kProofEvery, after a refusal of
/// credentials, and on reconnect; the uid it names is the account. Until then no private list is
/// Complete. Another uid later is C7 with a DataFault.
/// Clock: ReadTime is asked kStartProbes times at the start and on reconnect, then every kClockEvery
/// and after "timestamp expired"; each answer gives ClockMeasured with the median of the last five.
///
/// Invariant: every request given to send is answered by exactly one reply fact.
class Conversation : public venues::Session {
public:
    static constexpr minutes kProofEvery{10};
    static constexpr seconds kRefusedProofEvery{30};
    static constexpr minutes kClockEvery{5};
    static constexpr int kStartProbes = 3;

    /// \param dialect  lives longer than this
    Conversation(const venues::SessionConfig& config, const Dialect& dialect,
                 std::unique_ptr<Streams> streams);

    void start(const Now& now, venues::SessionOut& out) override;
    void send(const Now& now, const venues::RequestEnvelope& request,
              venues::SessionOut& out) override;
    void on(const Now& now, const venues::TransportEvent& event, venues::SessionOut& out) override;
    void wake(const Now& now, venues::SessionOut& out) override;
    [[nodiscard]] std::optional<MonoTime> nextWake() const override;
    void dropQueuedEntries(const Now& now, venues::SessionOut& out) override;
    void reconnect(const Now& now, std::string reason, venues::SessionOut& out) override;
    void follow(const Now& now, const InstrumentId& instrument, venues::SessionOut& out) override;
    [[nodiscard]] Health health(const Now& now) const override;
    [[nodiscard]] std::vector<AddressUse>
    addressUsesOf(const venues::Request& request) const override;

private:
    void probeClock(const Now& now, int times);
    void askDue(const Now& now);
    void settle(const Now& now, venues::SessionOut& out);
    void takeAnswers(const Now& now);
    void noteAnswer(const Now& now, const venues::VenueFact& fact, bool isOwn);
    void noteTime(const Now& now, const venues::TimeReply& reply);
    void noteAccount(const Now& now, const venues::AccountReply& reply, bool isOwn);
    void sayState(const Now& now, venues::SessionOut& out);

    venues::SessionConfig m_config;
    const Dialect* m_dialect;
    Calls m_calls;
    std::unique_ptr<Streams> m_streams;
    VenueClock m_clock;
    Backoff m_backoff{milliseconds{1000}, milliseconds{30'000}};
    Calls::Out m_callsOut;
    Streams::Out m_streamsOut;
    std::vector<venues::VenueFact> m_said; // clock and proof, in the order of what caused them
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
    venues::LinkState m_state = venues::LinkState::Down; ///< As last said.
    std::string m_reason{"not started"};
    MonoTime m_now{};
};

/// FNV-1a: accounts wait differently, and the same account the same in every replay.
[[nodiscard]] std::uint64_t saltOf(std::string_view text);

} // namespace holdfast::link
