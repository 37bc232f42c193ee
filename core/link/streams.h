// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/backoff.h"
#include "core/link/liveness.h"
#include "core/venues/session.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::link {

/// What one WebSocket connection of the account is doing.
enum class Phase {
    Closed,  ///< Waits for its time to open.
    Closing, ///< We closed it and wait to hear so.
    Opening,
    AwaitingClock, ///< Open; the login waits for the first measured clock.
    LoggingIn,
    Subscribing, ///< Waits for the acks.
    Up,
};
[[nodiscard]] std::string_view toString(Phase phase);

/// The connections of an account, each carrying one stream, whatever the venue: opening with a pace, login,
/// acks, silence, retries, moving to a new connection. What is asked and said on them is a venue's
/// (okx/streams.h, bybit/streams.h).
///
///   row  Phase          event                          ▶ Phase          to do
///   S1   Closed         its time came, pace allows     ▶ Opening        OpenLink
///   S2   Opening        LinkOpened, no login needed    ▶ Subscribing    subscribe
///   S3   Opening        LinkOpened, clock measured     ▶ LoggingIn      SendLogin
///   S4   Opening        LinkOpened, clock unknown      ▶ AwaitingClock
///   S5   AwaitingClock  clock measured, or kClockWait  ▶ LoggingIn      SendLogin
///   S6   LoggingIn      login accepted                 ▶ Subscribing    subscribe
///   S7   LoggingIn      login refused: credentials     ▶ Closing        CloseLink; all: Refused, no retry
///   S8   LoggingIn      login refused: time expired    ▶ Closing        measure the clock; retry
///   S9   LoggingIn      login refused: other           ▶ Closing        CloseLink; retry after backoff
///   S10  Subscribing    last ack                       ▶ Up
///   S11  Subscribing    refused: one instrument's      ▶ Subscribing/Up DataFault; the others go on
///   S12  Subscribing    refused: anything else         ▶ Closing        DataFault; retry after backoff
///   S13  Opening … Subscribing  kStepMax passed        ▶ Closing        retry after backoff
///   S14  Up             silent                         ▶ Up             the venue's ping (liveness.h)
///   S15  any open       silent for too long            ▶ Closing        retry after backoff
///   S16  any open       LinkClosed                     ▶ Closed         retry after backoff
///   S17  any open       LinkClosed: the key changed    ▶ Closed         all: Refused, no retry
///   S21  Closing        LinkClosed, or kClosingMax     ▶ Closed
///   S22  any private    push of another account        ▶ Closing        all: Refused, DataFault
///
/// Each stream has two places. Before an upgrade it comes over to the other one, and the old connection
/// is left only when the new one is whole (F43):
///
///   row  the old place   the new place                     ▶ to do
///   M1   Up, notice      Closed                            ▶ open the new one; the old one goes on
///   M2   Up              Up, and whole                     ▶ ResyncNeeded, the old one is closed
///   M3   Up              failed                            ▶ retry after backoff; the old one goes on
///   M4   ended           any                               ▶ the new one is the stream, as far as it is
///   M5   not Up, notice  Closed                            ▶ nothing to keep: close and open again at once
class Streams {
public:
    static constexpr milliseconds kStepMax{10'000};
    static constexpr milliseconds kClockWait{3000};
    static constexpr milliseconds kClosingMax{1000};
    static constexpr milliseconds kSteadyAfter{
        30'000}; ///< Up for this long: the backoff starts anew.

    struct Out {
        std::vector<venues::TransportCommand> commands;
        std::vector<venues::VenueFact> facts;
        bool wantsClock = false;
    };

    virtual ~Streams() = default;
    Streams(const Streams&) = delete;
    Streams& operator=(const Streams&) = delete;

    void start(MonoTime now, Out& out);
    void on(MonoTime now, const venues::LinkOpened& event, Out& out);
    void on(MonoTime now, const venues::LinkClosed& event, Out& out);
    void on(MonoTime now, const venues::Frame& frame, Out& out);
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
    /// all are subscribed and whole.
    [[nodiscard]] venues::LinkState state(MonoTime now) const;
    [[nodiscard]] const std::string& reason() const { return m_reason; }
    [[nodiscard]] std::optional<nanoseconds> privateSilence(MonoTime now) const;
    [[nodiscard]] Phase phaseOf(venues::Link role) const { return current(role).phase; }

protected:
    struct Stream {
        venues::Link link = venues::Link::Public;
        venues::Link role = venues::Link::Public; // its first place
        Phase phase = Phase::Closed;
        bool isWanted = false;
        bool needsLogin = false;
        Liveness liveness{Liveness::Limits{}};
        MonoTime deadline{}; // of the phase
        MonoTime retryAt{};
        MonoTime upSince{};
        int attempt = 0;
        std::map<std::string, std::string> awaited;       // what is to be acknowledged ▶ request id
        std::map<std::string, InstrumentId> ofInstrument; // request id ▶ the instrument it is for
        std::set<InstrumentId> subscribed;
    };

    /// \param pacer  how many connections the venue lets us open in a while
    Streams(const venues::SessionConfig& config, std::uint64_t salt, Pacer pacer);

    /// The venue has this stream, and it is wanted from the start: by our key, by the instruments. Called by
    /// the venue's constructor.
    void want(venues::Link role, Liveness::Limits limits, bool needsLogin, bool isWanted);

    // What a venue adds.
    [[nodiscard]] virtual std::string pathOf(venues::Link role) const = 0;
    [[nodiscard]] virtual std::string ping() const = 0;
    /// Asks for what this stream carries whatever the instruments; fills `awaited`.
    virtual void subscribeAccount(Stream& s, Out& out) = 0;
    /// Asks for one instrument, if the stream carries any; fills `awaited` and `ofInstrument`.
    virtual void subscribeInstrument(Stream& s, const InstrumentId& instrument, Out& out) = 0;
    /// Does the stream carry instruments?
    [[nodiscard]] virtual bool carriesInstruments(venues::Link role) const = 0;
    /// One frame of a connection that we hold.
    virtual void take(MonoTime now, Stream& s, const std::string& text, Out& out) = 0;
    /// The connection opened or ended: what was known of it is gone.
    virtual void forget(Stream&) {}
    virtual void wentUp(MonoTime, Stream&) {}
    /// Up says little as long as the stream's first picture is missing.
    [[nodiscard]] virtual bool isWhole(const Stream&) const { return true; }
    /// Silent in a way that frames alone do not show.
    [[nodiscard]] virtual bool isStale(const Stream&, MonoTime) const { return false; }
    /// Why an open connection must be given up; empty: it need not.
    [[nodiscard]] virtual std::string whyGiveUp(const Stream&, MonoTime) const { return {}; }
    /// When isStale or whyGiveUp may change.
    [[nodiscard]] virtual std::vector<MonoTime> watchedTimes(const Stream&, MonoTime) const
    {
        return {};
    }
    /// The close says that the key is gone: the reason; empty: it does not.
    [[nodiscard]] virtual std::string keyLostBy(const venues::LinkClosed&) const { return {}; }

    // What a venue uses.
    void beginMove(MonoTime now, Stream& s, Out& out);
    void maybeTakeOver(MonoTime now, Stream& s, Out& out);
    void subscribe(MonoTime now, Stream& s, Out& out);
    void maybeUp(MonoTime now, Stream& s, Out& out);
    void giveUp(MonoTime now, Stream& s, const std::string& reason, Out& out);
    /// A refusal of request `id` while subscribing: S11 if it is one instrument's, and true.
    [[nodiscard]] bool dropInstrument(MonoTime now, Stream& s, const std::string& id, Out& out);
    /// A push on `topic` that names an account, `uid`: S22 if it is not the proven one, and true.
    [[nodiscard]] bool refuseAnother(MonoTime now, const std::string& topic, const std::string& uid,
                                     Out& out);
    [[nodiscard]] std::string nextId() { return std::to_string(m_nextId++); }
    [[nodiscard]] const venues::SessionConfig& config() const { return m_config; }
    [[nodiscard]] bool isCurrent(const Stream& s) const { return &current(s.role) == &s; }
    /// The stream of a role that counts; the other place is a successor, or nothing.
    [[nodiscard]] const Stream& current(venues::Link role) const
    {
        return stream(m_current.at(static_cast<std::size_t>(role)));
    }
    /// Gives quotes the time of their instrument's forming candle (decisions §10), and notes candles.
    void stamp(venues::QuotesPush& push) const;
    void note(const venues::CandlesPush& push);

private:
    [[nodiscard]] Stream& stream(venues::Link link)
    {
        return m_streams.at(static_cast<std::size_t>(link));
    }
    [[nodiscard]] const Stream& stream(venues::Link link) const
    {
        return m_streams.at(static_cast<std::size_t>(link));
    }
    [[nodiscard]] Stream& current(venues::Link role)
    {
        return stream(m_current.at(static_cast<std::size_t>(role)));
    }
    [[nodiscard]] MonoTime connectAt(MonoTime now, const Stream& s) const;
    void open(MonoTime now, Stream& s, Out& out);
    void logIn(MonoTime now, Stream& s, Out& out);
    void closed(MonoTime now, Stream& s);
    void closeNow(MonoTime now, Stream& s, Out& out);
    [[nodiscard]] bool isOpen(const Stream& s) const;
    [[nodiscard]] bool carriesAccount(const Stream& s) const;

    venues::SessionConfig m_config;
    std::uint64_t m_salt;
    Backoff m_backoff;
    Pacer m_pacer;
    std::array<Stream, 6> m_streams; // by Link
    std::array<venues::Link, 3> m_current{venues::Link::Public, venues::Link::Private,
                                          venues::Link::Business}; // by role
    std::uint64_t m_nextId = 1;
    std::optional<milliseconds> m_clockOffset;
    std::string m_uid;
    std::string m_reason;
    bool m_isStarted = false;
    bool m_isRefused = false;
    bool m_isKeyRefused = false;                  // and nothing else stands against going on
    std::map<InstrumentId, MarketTime> m_forming; // open time of the forming candle
};

} // namespace holdfast::link
