// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/backoff.h"
#include "core/link/liveness.h"
#include "core/venues/okx/push.h"
#include "core/venues/session.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace holdfast::venues::okx {

/// What one WebSocket connection of the account is doing.
enum class Phase {
    Closed,  ///< Waits for its time to open.
    Closing, ///< We closed it and wait to hear so.
    Opening,
    AwaitingClock, ///< Open; the login waits for the first measured clock.
    LoggingIn,
    Subscribing, ///< Waits for one ack for each argument.
    Up,
};
[[nodiscard]] std::string_view toString(Phase phase);

/// The three connections of an account: public, private, business.
///
///   row  Phase          event                          ▶ Phase          to do
///   S1   Closed         its time came, pace allows     ▶ Opening        OpenLink
///   S2   Opening        LinkOpened, no login needed    ▶ Subscribing    subscribe
///   S3   Opening        LinkOpened, clock measured     ▶ LoggingIn      SendLogin
///   S4   Opening        LinkOpened, clock unknown      ▶ AwaitingClock
///   S5   AwaitingClock  clock measured, or kClockWait  ▶ LoggingIn      SendLogin
///   S6   LoggingIn      login answered "0"             ▶ Subscribing    subscribe
///   S7   LoggingIn      login refused: credentials     ▶ Closing        CloseLink; all: Refused, no retry
///   S8   LoggingIn      login refused: time expired    ▶ Closing        measure the clock; retry
///   S9   LoggingIn      login refused: other           ▶ Closing        CloseLink; retry after backoff
///   S10  Subscribing    last ack                       ▶ Up
///   S11  Subscribing    refused: one instrument's      ▶ Subscribing/Up DataFault; the others go on
///   S12  Subscribing    refused: anything else         ▶ Closing        DataFault; retry after backoff
///   S13  Opening … Subscribing  kStepMax passed        ▶ Closing        retry after backoff
///   S14  Up             silent                         ▶ Up             text "ping" (link/liveness.h)
///   S15  any open       silent for too long            ▶ Closing        retry after backoff
///   S16  any open       LinkClosed                     ▶ Closed         retry after backoff
///   S17  any open       LinkClosed 4007 (key changed)  ▶ Closed         all: Refused, no retry
///   S18  Up             notice 64008 (upgrade)         ▶ Up             VenueNotice; its second place opens (M1)
///   S19  Up             too many connections (2.2)     ▶ Closing        DataFault; retry after backoff
///   S20  Up, private    no positions push kSnapshotMax ▶ Closing        the subscription is dead; retry
///   S21  Closing        LinkClosed, or kClosingMax     ▶ Closed
///   S22  any private    push of another uid            ▶ Closing        all: Refused, DataFault
///   S23  Up             "log in first" (60011)         ▶ Closing        DataFault; the login expired: retry after backoff
///
/// Each stream has two places. Before an upgrade it comes over to the other one, and the old connection
/// is left only when the new one is whole (F43):
///
///   row  the old place   the new place                     ▶ to do
///   M1   Up, notice      Closed                            ▶ open the new one; the old one goes on
///   M2   Up              Up, and has its whole snapshot    ▶ ResyncNeeded, the old one is closed
///   M3   Up              failed                            ▶ retry after backoff; the old one goes on
///   M4   ended           any                               ▶ the new one is the stream, as far as it is
///   M5   not Up, notice  Closed                            ▶ nothing to keep: close and open again at once
///
/// Snapshots of positions come in pages on one connection; a lost or repeated page makes the whole not
/// a snapshot: its rows are passed on as rows, with a DataFault (F29).
class Streams {
public:
    static constexpr milliseconds kStepMax{10'000};
    static constexpr milliseconds kClockWait{3000};
    static constexpr milliseconds kClosingMax{1000};
    static constexpr milliseconds kSnapshotStale{
        7000}; ///< We ask for a push every 2 s; 5 s is the venue's own.
    static constexpr milliseconds kSnapshotMax{12'000};
    static constexpr milliseconds kSteadyAfter{
        30'000}; ///< Up for this long: the backoff starts anew.

    struct Out {
        std::vector<TransportCommand> commands;
        std::vector<VenueFact> facts;
        bool wantsClock = false;
    };

    Streams(const SessionConfig& config, std::uint64_t salt);

    void start(MonoTime now, Out& out);
    void on(MonoTime now, const LinkOpened& event, Out& out);
    void on(MonoTime now, const LinkClosed& event, Out& out);
    void on(MonoTime now, const Frame& frame, Out& out);
    void wake(MonoTime now, Out& out);
    [[nodiscard]] std::optional<MonoTime> nextWake(MonoTime now) const;
    void reconnect(MonoTime now, const std::string& reason, Out& out);
    void follow(MonoTime now, const InstrumentId& instrument, Out& out);
    void setClock(MonoTime now, milliseconds offset, Out& out);
    /// Pushes of another account than this are a reason to stop.
    void setUid(std::string uid) { m_uid = std::move(uid); }
    /// Nothing is tried again until reconnect: the key, or the account behind it, is not what it was.
    void refuse(MonoTime now, std::string reason, Out& out);
    /// The key alone is refused: whoever proves it again may reconnect.
    void refuseKey(MonoTime now, std::string reason, Out& out);
    [[nodiscard]] bool isKeyRefused() const { return m_isRefused && m_isKeyRefused; }

    /// The state of the links that carry the account (without a key: of the public ones). Live says that
    /// all are subscribed and a whole snapshot of positions came.
    [[nodiscard]] LinkState state(MonoTime now) const;
    [[nodiscard]] const std::string& reason() const { return m_reason; }
    [[nodiscard]] std::optional<nanoseconds> privateSilence(MonoTime now) const;
    [[nodiscard]] Phase phaseOf(Link role) const { return current(role).phase; }

private:
    struct Assembly { // of a positions snapshot
        int nextPage = 1;
        bool isBroken = false;
        std::vector<PositionRow> rows;
    };
    struct Stream {
        Link link = Link::Public;
        Link role = Link::Public; // its first place
        Phase phase = Phase::Closed;
        bool isWanted = false;
        bool needsLogin = false;
        link::Liveness liveness{link::Liveness::Limits{}};
        MonoTime deadline{}; // of the phase
        MonoTime retryAt{};
        MonoTime upSince{};
        int attempt = 0;
        std::map<std::string, std::string> awaited;       // topic ▶ request id
        std::map<std::string, InstrumentId> ofInstrument; // request id ▶ the instrument it is for
        std::set<InstrumentId> subscribed;
        Assembly assembly;
        bool hasSnapshot = false; // a whole one of positions, on this connection
        MonoTime positionsAt{};   // last push of the channel, or when it was subscribed
    };

    [[nodiscard]] Stream& stream(Link link) { return m_streams.at(static_cast<std::size_t>(link)); }
    [[nodiscard]] const Stream& stream(Link link) const
    {
        return m_streams.at(static_cast<std::size_t>(link));
    }
    /// The stream of a role that counts; the other place is a successor, or nothing.
    [[nodiscard]] Stream& current(Link role)
    {
        return stream(m_current.at(static_cast<std::size_t>(role)));
    }
    [[nodiscard]] const Stream& current(Link role) const
    {
        return stream(m_current.at(static_cast<std::size_t>(role)));
    }
    [[nodiscard]] bool isCurrent(const Stream& s) const { return &current(s.role) == &s; }
    void beginMove(MonoTime now, Stream& s, Out& out);
    void maybeTakeOver(MonoTime now, Stream& s, Out& out);
    void open(MonoTime now, Stream& s, Out& out);
    void logIn(MonoTime now, Stream& s, Out& out);
    void subscribe(MonoTime now, Stream& s, Out& out);
    void subscribeInstrument(Stream& s, const InstrumentId& instrument, Out& out);
    void maybeUp(MonoTime now, Stream& s, Out& out);
    void giveUp(MonoTime now, Stream& s, const std::string& reason, Out& out);
    void closed(MonoTime now, Stream& s);
    void closeNow(MonoTime now, Stream& s, Out& out);
    void heed(MonoTime now, Stream& s, const Message& message, Out& out);
    void takePush(MonoTime now, Stream& s, Pushed pushed, Out& out);
    void takePositions(MonoTime now, Stream& s, const Pushed& pushed, PositionsPush push, Out& out);
    void stampQuotes(QuotesPush& push) const;
    [[nodiscard]] bool isOpen(const Stream& s) const;
    [[nodiscard]] bool carriesAccount(const Stream& s) const;

    SessionConfig m_config;
    std::uint64_t m_salt;
    link::Backoff m_backoff;
    link::Pacer m_pacer{3, milliseconds{1000}};                                 // okx.md §2.2
    std::array<Stream, 6> m_streams;                                            // by Link
    std::array<Link, 3> m_current{Link::Public, Link::Private, Link::Business}; // by role
    std::uint64_t m_nextId = 1;
    std::optional<milliseconds> m_clockOffset;
    std::string m_uid;
    std::string m_reason;
    bool m_isStarted = false;
    bool m_isRefused = false;
    bool m_isKeyRefused = false; // and nothing else stands against going on
    FrameReader m_reader;
    std::map<InstrumentId, MarketTime> m_forming; // open time of the forming candle
};

} // namespace holdfast::venues::okx
