// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/streams.h"

#include "core/base/assert.h"
#include "core/base/json.h"
#include "core/venues/okx/envelope.h"
#include "core/venues/okx/errors.h"
#include "core/venues/okx/rows.h"

#include <algorithm>
#include <utility>

namespace holdfast::venues::okx {
namespace {

// A private stream is asked every 2.5 s, stale at 5 s and dead at 10 s. Prices carry their own age.
constexpr link::Liveness::Limits kLimits{milliseconds{2500}, milliseconds{5000},
                                         milliseconds{10'000}};

// The regular push of positions proves that the subscription lives.
constexpr const char* kRegularPush = R"({"updateInterval":"2000"})";

constexpr int kCloseKeyChanged = 4007;
constexpr std::string_view kUpgrade = "64008";
constexpr std::string_view kLogInFirst = "60011";

struct Argument {
    std::string channel;
    std::string instType;
    std::string instId;
    std::string extraParams; ///< JSON inside a text (okx.md §2.7).
    [[nodiscard]] std::string topic() const { return topicOf(channel, instType, instId); }
};

std::string subscribeText(const std::string& id, const std::vector<Argument>& arguments)
{
    json::Writer text;
    text.beginObject()
        .member("id", std::string_view{id})
        .member("op", "subscribe")
        .key("args")
        .beginArray();
    for (const Argument& argument : arguments) {
        text.beginObject().member("channel", std::string_view{argument.channel});
        if (!argument.instType.empty())
            text.member("instType", std::string_view{argument.instType});
        if (!argument.instId.empty()) text.member("instId", std::string_view{argument.instId});
        if (!argument.extraParams.empty())
            text.member("extraParams", std::string_view{argument.extraParams});
        text.endObject();
    }
    text.endArray().endObject();
    return text.take();
}

} // namespace

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

Streams::Streams(const SessionConfig& config, std::uint64_t salt)
    : m_config{config}
    , m_salt{salt}
{
    for (std::size_t i = 0; i < m_streams.size(); ++i) {
        Stream& s = m_streams.at(i);
        s.link = static_cast<Link>(i);
        s.role = roleOf(s.link);
        s.needsLogin = config.hasKey && s.role != Link::Public;
        s.liveness = link::Liveness{kLimits};
    }
    stream(Link::Private).isWanted = config.hasKey;
    stream(Link::Business).isWanted = config.hasKey || !config.instruments.empty();
    stream(Link::Public).isWanted = !config.instruments.empty();
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
    if (s.role == Link::Private && !s.hasSnapshot) return;
    Stream& old = current(s.role);
    m_current.at(static_cast<std::size_t>(s.role)) = s.link;
    old.isWanted = false;
    closeNow(now, old, out);
    if (carriesAccount(s))
        out.facts.emplace_back(ResyncNeeded{"the " + std::string{toString(s.role)}
                                            + " stream came over to a new connection"});
}

void Streams::open(MonoTime now, Stream& s, Out& out)
{
    m_pacer.started(now);
    s.phase = Phase::Opening;
    s.deadline = now + kStepMax;
    out.commands.emplace_back(OpenLink{s.link, "/ws/v5/" + std::string{toString(s.role)}});
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
    s.assembly = {};
    s.hasSnapshot = false;
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
    std::vector<Argument> arguments;
    if (s.role == Link::Private)
        arguments = {{"positions", "SWAP", {}, kRegularPush},
                     {"account", {}, {}, {}},
                     {"orders", "SWAP", {}, {}}};
    if (s.role == Link::Business && s.needsLogin) arguments = {{"orders-algo", "SWAP", {}, {}}};
    if (!arguments.empty()) {
        const std::string id = std::to_string(m_nextId++);
        for (const Argument& argument : arguments)
            s.awaited.emplace(argument.topic(), id);
        out.commands.emplace_back(SendText{s.link, subscribeText(id, arguments)});
    }
    for (const InstrumentId& instrument : m_config.instruments)
        subscribeInstrument(s, instrument, out);
    maybeUp(now, s, out);
}

void Streams::subscribeInstrument(Stream& s, const InstrumentId& instrument, Out& out)
{
    std::vector<Argument> arguments;
    if (s.role == Link::Public) {
        arguments = {{"tickers", {}, instrument.text, {}}, {"mark-price", {}, instrument.text, {}}};
    } else if (s.role == Link::Business) {
        const std::string_view bar = barName(m_config.bar);
        if (!bar.empty()) arguments = {{"candle" + std::string{bar}, {}, instrument.text, {}}};
    }
    if (arguments.empty() || !s.subscribed.insert(instrument).second) return;
    const std::string id = std::to_string(m_nextId++);
    s.ofInstrument.emplace(id, instrument);
    for (const Argument& argument : arguments)
        s.awaited.emplace(argument.topic(), id);
    out.commands.emplace_back(SendText{s.link, subscribeText(id, arguments)});
}

void Streams::maybeUp(MonoTime now, Stream& s, Out& out)
{
    if (s.phase != Phase::Subscribing || !s.awaited.empty()) return;
    s.phase = Phase::Up;
    s.upSince = now;
    if (!s.hasSnapshot) s.positionsAt = now;
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
    s.hasSnapshot = false;
    s.assembly = {};
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
    if (event.closeCode == kCloseKeyChanged)
        refuseKey(now, "the key was changed or deleted (close code 4007)", out);
}

void Streams::on(MonoTime now, const Frame& frame, Out& out)
{
    Stream& s = stream(frame.link);
    if (!isOpen(s) || s.phase == Phase::Opening) return; // the tail of a connection we gave up
    s.liveness.heard(now);
    auto message = m_reader.read(frame.text);
    if (!message) {
        out.facts.emplace_back(DataFault{"ws " + std::string{toString(s.link)}, message.error(),
                                         excerptOf(frame.text)});
        return;
    }
    if (auto* pushed = std::get_if<Pushed>(&*message)) {
        for (DataFault& fault : pushed->faults)
            fault.excerpt = excerptOf(frame.text);
        takePush(now, s, std::move(*pushed), out);
        return;
    }
    heed(now, s, *message, out);
}

void Streams::heed(MonoTime now, Stream& s, const Message& message, Out& out)
{
    if (const auto* login = std::get_if<LoginAnswered>(&message)) {
        if (s.phase != Phase::LoggingIn) return;
        if (login->code == "0") {
            subscribe(now, s, out);
            return;
        }
        giveUp(now, s, "login answered without code 0", out);
    } else if (const auto* ack = std::get_if<Subscribed>(&message)) {
        s.awaited.erase(ack->topic);
        maybeUp(now, s, out);
    } else if (const auto* refused = std::get_if<StreamRefused>(&message)) {
        const std::string text = "code " + refused->code + ": " + refused->text;
        if (s.phase == Phase::LoggingIn) {
            if (saysCredentialsRefused(refused->code)) {
                refuseKey(now, "login refused, " + text + std::string{hintFor(refused->code)}, out);
            } else {
                out.wantsClock = out.wantsClock || saysTimestampExpired(refused->code);
                giveUp(now, s, "login refused, " + text, out);
            }
            return;
        }
        out.facts.emplace_back(
            DataFault{"ws " + std::string{toString(s.link)}, {ErrorCode::Refused, text}, {}});
        const auto instrument = s.ofInstrument.find(refused->id);
        if (instrument
            != s.ofInstrument.end()) { // one instrument's prices; the account's streams go on
            for (auto at = s.awaited.begin(); at != s.awaited.end();)
                at = at->second == refused->id ? s.awaited.erase(at) : std::next(at);
            s.ofInstrument.erase(instrument);
            maybeUp(now, s, out);
        } else if (s.phase == Phase::Subscribing) {
            giveUp(now, s, "subscription refused, " + text, out);
        } else if (refused->code == kLogInFirst && s.needsLogin) {
            giveUp(now, s, "the login expired, " + text, out);
        }
    } else if (const auto* notice = std::get_if<NoticeGiven>(&message)) {
        out.facts.emplace_back(VenueNotice{notice->code, notice->text});
        if (notice->code == kUpgrade) beginMove(now, s, out);
    } else if (const auto* count = std::get_if<ConnectionsCounted>(&message);
               count && count->isTooMany) {
        out.facts.emplace_back(
            DataFault{"ws " + std::string{toString(s.link)},
                      {ErrorCode::Unavailable, "too many connections for channel " + count->channel
                                                   + ": its subscription is dead"},
                      {}});
        giveUp(now, s, "too many connections", out);
    }
}

void Streams::takePush(MonoTime now, Stream& s, Pushed pushed, Out& out)
{
    if (!pushed.uid.empty() && !m_uid.empty() && pushed.uid != m_uid) {
        out.facts.emplace_back(
            DataFault{"ws " + pushed.channel,
                      {ErrorCode::Refused,
                       "a push of account " + pushed.uid + " on the stream of account " + m_uid},
                      {}});
        refuse(now, "the stream speaks of another account", out);
        return;
    }
    for (VenueFact& fact : pushed.facts) {
        if (auto* positions = std::get_if<PositionsPush>(&fact)) {
            takePositions(now, s, pushed, std::move(*positions), out);
            continue;
        }
        if (auto* quotes = std::get_if<QuotesPush>(&fact)) stampQuotes(*quotes);
        if (const auto* candles = std::get_if<CandlesPush>(&fact)) {
            for (const VenueCandle& candle : candles->candles) {
                MarketTime& forming = m_forming[candle.instrument];
                forming =
                    std::max(forming, candle.isFinal ? candle.open + candle.bar : candle.open);
            }
        }
        out.facts.push_back(std::move(fact));
    }
    for (DataFault& fault : pushed.faults)
        out.facts.emplace_back(std::move(fault));
}

void Streams::takePositions(MonoTime now, Stream& s, const Pushed& pushed, PositionsPush push,
                            Out& out)
{
    s.positionsAt = now;
    if (!pushed.isSnapshot) {
        out.facts.emplace_back(std::move(push));
        return;
    }
    const auto fault = [&](std::string what) {
        out.facts.emplace_back(
            DataFault{"ws positions", {ErrorCode::Missing, std::move(what)}, {}});
    };
    Assembly& assembly = s.assembly;
    if (pushed.page == 1) {
        if (assembly.nextPage != 1) fault("a snapshot ended before its last page");
        assembly = {};
    }
    const bool isNext = pushed.page == assembly.nextPage && !assembly.isBroken;
    if (!isNext && !assembly.isBroken)
        fault("page " + std::to_string(assembly.nextPage) + " of a snapshot is missing");
    assembly.isBroken = assembly.isBroken || !isNext || !pushed.faults.empty();
    assembly.nextPage = pushed.page + 1;
    for (PositionRow& row : push.rows) {
        const bool isTwice = std::any_of(assembly.rows.begin(), assembly.rows.end(),
                                         [&](const PositionRow& r) { return r.key == row.key; });
        if (isTwice && !assembly.isBroken) {
            fault("a position came twice in one snapshot");
            assembly.isBroken = true;
        }
        assembly.rows.push_back(std::move(row));
    }
    if (assembly.isBroken) { // its rows are true statements; together they are not a whole
        out.facts.emplace_back(PositionsPush{false, std::move(assembly.rows)});
        assembly.rows.clear();
    } else if (pushed.isLastPage) {
        s.hasSnapshot = true;
        out.facts.emplace_back(PositionsPush{true, std::move(assembly.rows)});
    }
    if (pushed.isLastPage) assembly = {};
    maybeTakeOver(now, s, out);
}

void Streams::stampQuotes(QuotesPush& push) const
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
        case link::Liveness::ToDo::Nothing: break;
        case link::Liveness::ToDo::Ping: out.commands.emplace_back(SendText{s.link, "ping"}); break;
        case link::Liveness::ToDo::GiveUp:
            giveUp(now, s, "silent for " + formatAge(s.liveness.silence(now)), out);
            continue;
        }
        if (s.role == Link::Private && s.phase == Phase::Up && now - s.positionsAt >= kSnapshotMax)
            giveUp(now, s, "positions are subscribed and do not come", out);
    }
    // What protects first (F42), and what counts before what is to take its place.
    for (const Link link :
         {current(Link::Private).link, current(Link::Business).link, current(Link::Public).link,
          otherPlace(current(Link::Private).link), otherPlace(current(Link::Business).link),
          otherPlace(current(Link::Public).link)}) {
        Stream& s = stream(link);
        if (s.phase != Phase::Closed || !s.isWanted || (m_isRefused && s.needsLogin)) continue;
        if (now >= s.retryAt && m_pacer.may(now)) open(now, s, out);
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
                earlier(std::max(s.retryAt, m_pacer.nextAt(now)));
            continue;
        }
        if (s.phase != Phase::Up) earlier(s.deadline);
        if (const auto at = s.liveness.nextAt(); at && s.phase != Phase::AwaitingClock)
            earlier(*at);
        if (s.role == Link::Private && s.phase == Phase::Up) {
            if (now < s.positionsAt + kSnapshotStale) earlier(s.positionsAt + kSnapshotStale);
            earlier(s.positionsAt + kSnapshotMax);
        }
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
        if (s.role == Link::Private) continue;
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
    bool isSyncing = m_config.hasKey && !current(Link::Private).hasSnapshot;
    bool isConnecting = false;
    bool isStale = false;
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
        if (s.liveness.hearing() == link::Hearing::Stale
            || s.liveness.hearing() == link::Hearing::Dead)
            isStale = true;
        if (s.role == Link::Private && s.phase == Phase::Up
            && now - s.positionsAt >= kSnapshotStale)
            isStale = true;
    }
    if (!isAny) return LinkState::Down;
    if (isConnecting) return LinkState::Connecting;
    if (isStale) return LinkState::Stale;
    return isSyncing ? LinkState::Syncing : LinkState::Live;
}

std::optional<nanoseconds> Streams::privateSilence(MonoTime now) const
{
    const Stream& s = current(Link::Private);
    if (s.liveness.hearing() == link::Hearing::Closed) return std::nullopt;
    return s.liveness.silence(now);
}

} // namespace holdfast::venues::okx
