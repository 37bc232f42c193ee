// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/streams.h"

#include "core/base/assert.h"
#include "core/link/address.h"

#include <algorithm>
#include <utility>

namespace holdfast::link {

using namespace venues;

std::string_view toString(Phase phase)
{
    switch (phase) {
    case Phase::Closed: return "closed";
    case Phase::Closing: return "closing";
    case Phase::Opening: return "opening";
    case Phase::AwaitingClock: return "awaiting clock";
    case Phase::LoggingIn: return "logging in";
    case Phase::Subscribing: return "subscribing";
    case Phase::Up: return "up";
    }
    HF_UNREACHABLE();
}

Streams::Streams(const SessionConfig& config, std::uint64_t salt, Pacer pacer)
    : m_config{config}
    , m_salt{salt}
    , m_pacer{std::move(pacer)}
{
    for (std::size_t i = 0; i < m_streams.size(); ++i) {
        m_streams.at(i).link = static_cast<Link>(i);
        m_streams.at(i).role = roleOf(m_streams.at(i).link);
    }
}

void Streams::want(Link role, Liveness::Limits limits, bool needsLogin, bool isWanted)
{
    for (Stream& s : m_streams) {
        if (s.role != role) continue;
        s.needsLogin = needsLogin;
        s.liveness = Liveness{limits};
        s.isWanted = isWanted && isCurrent(s);
    }
}

void Streams::start(MonoTime now, Out& out)
{
    m_isStarted = true;
    m_reason = "starting";
    wake(now, out);
}

bool Streams::isOpen(const Stream& s) const
{
    return s.phase != Phase::Closed && s.phase != Phase::Closing;
}

bool Streams::carriesAccount(const Stream& s) const
{
    return isCurrent(s) && s.isWanted && (m_config.hasKey ? s.needsLogin : true);
}

void Streams::beginMove(MonoTime now, Stream& s, Out& out)
{
    if (s.phase != Phase::Up || !isCurrent(s)) {
        giveUp(now, s, "the venue announced an upgrade", out);
        s.attempt = 0;
        s.retryAt = now;
        return;
    }
    Stream& next = stream(otherPlace(s.link));
    if (next.isWanted) return; // on its way
    next.isWanted = true;
    next.attempt = 0;
    next.retryAt = now;
}

void Streams::maybeTakeOver(MonoTime now, Stream& s, Out& out)
{
    if (isCurrent(s) || s.phase != Phase::Up) return;
    if (!isWhole(s)) return;
    Stream& old = current(s.role);
    m_current.at(static_cast<std::size_t>(s.role)) = s.link;
    old.isWanted = false;
    closeNow(now, old, out);
    if (carriesAccount(s))
        out.facts.emplace_back(ResyncNeeded{"the " + std::string{toString(s.role)}
                                            + " stream came over to a new connection"});
}

MonoTime Streams::connectAt(MonoTime now, const Stream& s) const
{
    return m_config.address
               ? m_config.address->connectAt(now, m_salt, s.role == Link::Private, m_pacer)
               : m_pacer.nextAt(now);
}

void Streams::open(MonoTime now, Stream& s, Out& out)
{
    if (m_config.address)
        m_config.address->connected(now, m_salt, s.role == Link::Private, m_pacer);
    else
        m_pacer.started(now);
    s.phase = Phase::Opening;
    s.deadline = now + kStepMax;
    out.commands.emplace_back(OpenLink{s.link, pathOf(s.role)});
}

void Streams::on(MonoTime now, const LinkOpened& event, Out& out)
{
    Stream& s = stream(event.link);
    // Late: the end of an older connection was taken for this one's.
    const bool isLate = s.phase == Phase::Closed;
    if (s.phase != Phase::Opening && !isLate) return; // one that we gave up: its LinkClosed follows
    if (isLate && (!s.isWanted || (m_isRefused && s.needsLogin))) {
        out.commands.emplace_back(CloseLink{s.link});
        return;
    }
    s.liveness.opened(now);
    s.awaited.clear();
    s.ofInstrument.clear();
    s.subscribed.clear();
    forget(s);
    if (!s.needsLogin) {
        subscribe(now, s, out);
    } else if (m_clockOffset) {
        logIn(now, s, out);
    } else {
        s.phase = Phase::AwaitingClock;
        s.deadline = now + kClockWait;
    }
}

void Streams::logIn(MonoTime now, Stream& s, Out& out)
{
    s.phase = Phase::LoggingIn;
    s.deadline = now + kStepMax;
    out.commands.emplace_back(SendLogin{s.link, m_clockOffset.value_or(milliseconds{0})});
}

void Streams::subscribe(MonoTime now, Stream& s, Out& out)
{
    s.phase = Phase::Subscribing;
    s.deadline = now + kStepMax;
    subscribeAccount(s, out);
    for (const InstrumentId& instrument : m_config.instruments)
        subscribeInstrument(s, instrument, out);
    maybeUp(now, s, out);
}

void Streams::maybeUp(MonoTime now, Stream& s, Out& out)
{
    if (s.phase != Phase::Subscribing || !s.awaited.empty()) return;
    s.phase = Phase::Up;
    s.upSince = now;
    wentUp(now, s);
    maybeTakeOver(now, s, out);
}

void Streams::closed(MonoTime now, Stream& s)
{
    const bool wasSteady = s.phase == Phase::Up && now - s.upSince >= kSteadyAfter;
    if (wasSteady) s.attempt = 0;
    s.retryAt = now + m_backoff.delay(m_salt ^ static_cast<std::uint64_t>(s.role), s.attempt);
    ++s.attempt;
    s.liveness.closed();
    s.awaited.clear();
    forget(s);
    const Stream& next = stream(otherPlace(s.link));
    if (isCurrent(s) && next.isWanted) { // M4
        m_current.at(static_cast<std::size_t>(s.role)) = next.link;
        s.isWanted = false;
    }
}

void Streams::closeNow(MonoTime now, Stream& s, Out& out)
{
    if (!isOpen(s)) return;
    closed(now, s);
    s.phase = Phase::Closing;
    s.deadline = now + kClosingMax;
    out.commands.emplace_back(CloseLink{s.link});
}

void Streams::giveUp(MonoTime now, Stream& s, const std::string& reason, Out& out)
{
    const std::string text = std::string{toString(s.link)} + " stream: " + reason;
    if (isCurrent(s)) m_reason = text;
    if (!carriesAccount(s)) out.facts.emplace_back(VenueNotice{"stream", text});
    closeNow(now, s, out);
}

void Streams::refuse(MonoTime now, std::string reason, Out& out)
{
    m_isRefused = true;
    m_isKeyRefused = false;
    m_reason = std::move(reason);
    for (Stream& s : m_streams)
        if (s.needsLogin) closeNow(now, s, out);
}

bool Streams::refuseAnother(MonoTime now, const std::string& topic, const std::string& uid,
                            Out& out)
{
    if (uid.empty() || m_uid.empty() || uid == m_uid) return false;
    out.facts.emplace_back(DataFault{
        "ws " + topic,
        {ErrorCode::Refused, "a push of account " + uid + " on the stream of account " + m_uid},
        {}});
    refuse(now, "the stream speaks of another account", out);
    return true;
}

void Streams::refuseKey(MonoTime now, std::string reason, Out& out)
{
    const bool isMore = m_isRefused && !m_isKeyRefused; // another account's, for one
    refuse(now, std::move(reason), out);
    m_isKeyRefused = !isMore;
}

void Streams::on(MonoTime now, const LinkClosed& event, Out& out)
{
    Stream& s = stream(event.link);
    if (s.phase == Phase::Closed) return;
    if (s.phase == Phase::Closing) { // we asked for it
        s.phase = Phase::Closed;
        return;
    }
    const std::string text =
        std::string{toString(s.link)} + " stream closed"
        + (event.closeCode ? " (" + std::to_string(event.closeCode) + ")" : std::string{})
        + (event.reason.empty() ? std::string{} : ": " + event.reason);
    if (isCurrent(s)) m_reason = text;
    if (!carriesAccount(s)) out.facts.emplace_back(VenueNotice{"stream", text});
    closed(now, s);
    s.phase = Phase::Closed;
    if (std::string lost = keyLostBy(event); !lost.empty()) refuseKey(now, std::move(lost), out);
}

void Streams::on(MonoTime now, const Frame& frame, Out& out)
{
    Stream& s = stream(frame.link);
    if (!isOpen(s) || s.phase == Phase::Opening) return; // the tail of a connection we gave up
    s.liveness.heard(now);
    take(now, s, frame.text, out);
}

bool Streams::dropInstrument(MonoTime now, Stream& s, const std::string& id, Out& out)
{
    const auto instrument = s.ofInstrument.find(id);
    if (instrument == s.ofInstrument.end()) return false;
    std::erase_if(s.awaited, [&](const auto& awaited) { return awaited.second == id; });
    s.ofInstrument.erase(instrument);
    maybeUp(now, s, out);
    return true;
}

void Streams::note(const CandlesPush& push)
{
    for (const VenueCandle& candle : push.candles) {
        MarketTime& forming = m_forming[candle.instrument];
        forming = std::max(forming, candle.isFinal ? candle.open + candle.bar : candle.open);
    }
}

void Streams::stamp(QuotesPush& push) const
{
    for (Quote& quote : push.quotes) {
        const auto forming = m_forming.find(quote.instrument);
        if (forming != m_forming.end()) quote.marketTime = forming->second;
    }
}

void Streams::wake(MonoTime now, Out& out)
{
    if (!m_isStarted) return;
    for (Stream& s : m_streams) {
        if (s.phase == Phase::Closing && now >= s.deadline) s.phase = Phase::Closed;
        if (!isOpen(s)) continue;
        if (s.phase == Phase::AwaitingClock) {
            if (now >= s.deadline) logIn(now, s, out);
            continue;
        }
        if (s.phase != Phase::Up && now >= s.deadline) {
            giveUp(now, s, "no answer while " + std::string{toString(s.phase)}, out);
            continue;
        }
        switch (s.liveness.advance(now)) {
        case Liveness::ToDo::Nothing: break;
        case Liveness::ToDo::Ping: out.commands.emplace_back(SendText{s.link, ping()}); break;
        case Liveness::ToDo::GiveUp:
            giveUp(now, s, "silent for " + formatAge(s.liveness.silence(now)), out);
            continue;
        }
        if (const std::string why = whyGiveUp(s, now); !why.empty()) giveUp(now, s, why, out);
    }
    // What protects first (F42), and what counts before what is to take its place.
    for (const Link link :
         {current(Link::Private).link, current(Link::Business).link, current(Link::Public).link,
          otherPlace(current(Link::Private).link), otherPlace(current(Link::Business).link),
          otherPlace(current(Link::Public).link)}) {
        Stream& s = stream(link);
        if (s.phase != Phase::Closed || !s.isWanted || (m_isRefused && s.needsLogin)) continue;
        if (now < s.retryAt) continue;
        if (m_config.address && s.role == Link::Private)
            m_config.address->wantsPrivate(now, m_salt);
        if (connectAt(now, s) <= now) open(now, s, out);
    }
}

std::optional<MonoTime> Streams::nextWake(MonoTime now) const
{
    std::optional<MonoTime> next;
    const auto earlier = [&](MonoTime at) {
        if (!next || at < *next) next = at;
    };
    for (const Stream& s : m_streams) {
        if (s.phase == Phase::Closed) {
            if (s.isWanted && !(m_isRefused && s.needsLogin))
                earlier(std::max(s.retryAt, connectAt(now, s)));
            continue;
        }
        if (s.phase != Phase::Up) earlier(s.deadline);
        if (const auto at = s.liveness.nextAt(); at && s.phase != Phase::AwaitingClock)
            earlier(*at);
        for (const MonoTime at : watchedTimes(s, now))
            earlier(at);
    }
    return next;
}

void Streams::reconnect(MonoTime now, const std::string& reason, Out& out)
{
    m_isRefused = m_isKeyRefused = false;
    for (Stream& s : m_streams)
        if (!isCurrent(s)) s.isWanted = false; // a move ends here: everything opens anew
    for (Stream& s : m_streams) {
        closeNow(now, s, out);
        s.attempt = 0;
        s.retryAt = now;
    }
    m_clockOffset.reset();
    m_reason = reason;
    wake(now, out);
}

void Streams::follow(MonoTime now, const InstrumentId& instrument, Out& out)
{
    auto& followed = m_config.instruments;
    if (std::find(followed.begin(), followed.end(), instrument) != followed.end()) return;
    followed.push_back(instrument);
    for (Stream& s : m_streams) {
        if (!carriesInstruments(s.role)) continue;
        if (isCurrent(s)) s.isWanted = true;
        if (s.phase == Phase::Up || s.phase == Phase::Subscribing)
            subscribeInstrument(s, instrument, out);
    }
    wake(now, out);
}

void Streams::setClock(MonoTime now, milliseconds offset, Out& out)
{
    m_clockOffset = offset;
    for (Stream& s : m_streams)
        if (s.phase == Phase::AwaitingClock) logIn(now, s, out);
}

LinkState Streams::state(MonoTime now) const
{
    if (m_isRefused) return LinkState::Refused;
    bool isSyncing = m_config.hasKey && !isWhole(current(Link::Private));
    bool isConnecting = false;
    bool isSilent = false;
    bool isAny = false;
    for (const Stream& s : m_streams) {
        if (!carriesAccount(s)) continue;
        isAny = true;
        switch (s.phase) {
        case Phase::Closed:
        case Phase::Closing: return LinkState::Down;
        case Phase::Opening:
        case Phase::AwaitingClock:
        case Phase::LoggingIn:
        case Phase::Subscribing: isConnecting = true; break;
        case Phase::Up: break;
        }
        if (s.liveness.hearing() == Hearing::Stale || s.liveness.hearing() == Hearing::Dead)
            isSilent = true;
        if (isStale(s, now)) isSilent = true;
    }
    if (!isAny) return LinkState::Down;
    if (isConnecting) return LinkState::Connecting;
    if (isSilent) return LinkState::Stale;
    return isSyncing ? LinkState::Syncing : LinkState::Live;
}

std::optional<nanoseconds> Streams::privateSilence(MonoTime now) const
{
    const Stream& s = current(Link::Private);
    if (s.liveness.hearing() == Hearing::Closed) return std::nullopt;
    return s.liveness.silence(now);
}

} // namespace holdfast::link
