// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/streams.h"

#include "core/sim/okx/bar_names.h"
#include "core/sim/okx/disguise.h"
#include "core/sim/okx/requests.h"
#include "core/sim/okx/words.h"

#include <array>
#include <cstdio>

namespace holdfast::sim::okx {
namespace {

constexpr milliseconds kIdleMax{30000};
constexpr std::size_t kRequestsPerHourMax = 480;
constexpr std::size_t kFrameMax = 64UL * 1024;
constexpr int kSubscribersMax = 30;
constexpr milliseconds kRegularPush{5000};
constexpr int kGoingAway = 1001; ///< The close code after an announced upgrade.

std::string connectionName(StreamId id)
{
    char text[9];
    std::snprintf(text, sizeof text, "%08x", 0xa4d30000U + static_cast<unsigned>(id));
    return text;
}

/// The argument again as JSON: this is what acks and pushes name a subscription by.
std::string argText(const json::Value& arg)
{
    json::Writer w;
    w.beginObject();
    for (const json::Value member : arg.items())
        w.member(member.key(), field(arg, member.key()));
    w.endObject();
    return w.take();
}

void writeHead(json::Writer& w, std::string_view requestId, std::string_view event)
{
    w.beginObject();
    if (!requestId.empty()) w.member("id", requestId);
    w.member("event", event);
}

/// The cadence of regular pushes from extraParams, a JSON text inside a string (okx.md §2.7): "0" means
/// events only.
milliseconds regularCadence(std::string_view extraParams)
{
    json::Document document;
    const auto params = document.parse(extraParams);
    if (!params) return kRegularPush;
    const std::string interval = field(*params, "updateInterval");
    if (interval == "0") return milliseconds{0};
    if (interval == "2000" || interval == "3000" || interval == "4000")
        return milliseconds{std::stoi(interval)};
    return kRegularPush;
}

} // namespace

Streams::Streams(VenueModel& model, const DialectConfig& config, Rest& rest, Counts& counts)
    : m_model{model}
    , m_config{config}
    , m_rest{rest}
    , m_counts{counts}
{
}

std::optional<StreamId> Streams::open(WallTime now, std::string_view path)
{
    Connection connection;
    if (path == "/ws/v5/public")
        connection.role = Role::Public;
    else if (path == "/ws/v5/private")
        connection.role = Role::Private;
    else if (path == "/ws/v5/business")
        connection.role = Role::Business;
    else if (path == "/ws/v5/all")
        connection.role = Role::All;
    else
        return std::nullopt;
    const StreamId id = m_outbox.open();
    connection.connId = connectionName(id);
    connection.lastDataAt = now;
    m_connections.emplace(id, std::move(connection));
    return id;
}

void Streams::close(StreamId stream)
{
    m_connections.erase(stream);
    m_outbox.forget(stream);
}

void Streams::send(WallTime now, StreamId id, Connection& connection, std::string text)
{
    Stream kind = Stream::Private;
    if (connection.role == Role::Public) kind = Stream::Public;
    if (connection.role == Role::Business) kind = Stream::Business;
    if (m_model.faults().isStreamSilent(now, kind))
        return; // Lost; the connection stays open (F34).
    connection.lastDataAt = now;
    m_outbox.send(id, std::move(text));
}

void Streams::push(WallTime now, StreamId id, Connection& connection, const Subscription& s,
                   PushKind kind, std::string text)
{
    FaultPlan& faults = m_model.faults();
    const FaultPlan::PushVerdict verdict = faults.onPush(now, kind, s.since);
    if (verdict.isLost) return;
    if (verdict.blank && blankRows(text, kind, *verdict.blank)) faults.noteBlank();
    for (int copy = 1; copy <= verdict.copies; ++copy) // F38
        m_outbox.holdBack(now + verdict.delay + verdict.copiesAfter * copy, id, text);
    if (verdict.delay.count() > 0)
        m_outbox.holdBack(now + verdict.delay, id, std::move(text));
    else
        send(now, id, connection, std::move(text));
}

bool Streams::isOf(const Connection& connection, std::string_view stream)
{
    switch (connection.role) {
    case Role::Public: return stream == "all" || stream == "public";
    case Role::Private: return stream == "all" || stream == "private";
    case Role::Business: return stream == "all" || stream == "business";
    case Role::All: return true;
    }
    HF_UNREACHABLE();
}

void Streams::playEvents(WallTime now)
{
    FaultPlan& faults = m_model.faults();
    if (const auto close = faults.closesStreams(now)) {
        for (auto& [id, connection] : m_connections) {
            if (m_outbox.hasEnded(id) || !isOf(connection, close->stream)) continue;
            if (close->notice.count() > 0) {
                json::Writer w;
                w.beginObject()
                    .member("event", "notice")
                    .member("code", "64008")
                    .member("msg", "The connection will soon be closed for a service upgrade. "
                                   "Please reconnect.")
                    .member("connId", connection.connId)
                    .endObject();
                send(now, id, connection, w.take());
                m_outbox.endAt(now + close->notice, id, close->code);
            } else {
                m_outbox.hangUp(id, close->code, "Closed by the server");
            }
        }
    }
    if (faults.forgetsLogins(now)) {
        for (auto& [id, connection] : m_connections) {
            if (m_outbox.hasEnded(id) || !connection.isLoggedIn) continue;
            connection.isLoggedIn = false;
            std::erase_if(connection.subscriptions,
                          [](const auto& entry) { return entry.second.spec.needsLogin; });
            sendError(now, id, connection, {}, "60011", "Please log in");
        }
    }
    if (const auto age = faults.sendsLateSnapshot(now)) // F40
        for (auto& [id, connection] : m_connections)
            for (auto& [arg, s] : connection.subscriptions)
                if (!m_outbox.hasEnded(id) && s.spec.channel == Channel::Positions)
                    pushPositions(now, id, connection, s, "snapshot", *age);
    if (faults.reach(now) != FaultPlan::Reach::Open)
        for (const auto& [id, connection] : m_connections)
            if (!m_outbox.hasEnded(id)) m_outbox.hangUp(id, 1006, "Connection lost");
    for (const auto& [id, code] : m_outbox.takeEnding(now))
        if (m_connections.contains(id) && !m_outbox.hasEnded(id))
            m_outbox.hangUp(id, code, "Service upgrade");
    for (const StreamOutput& late : m_outbox.takeLate(now)) {
        const auto found = m_connections.find(late.stream);
        if (found != m_connections.end() && !m_outbox.hasEnded(late.stream))
            send(now, late.stream, found->second, late.text);
    }
}

void Streams::sendError(WallTime now, StreamId id, Connection& connection,
                        std::string_view requestId, std::string_view code, std::string_view text)
{
    ++m_counts.streamErrors[std::string{code}];
    json::Writer w;
    writeHead(w, requestId, "error");
    w.member("code", code).member("msg", text).member("connId", connection.connId).endObject();
    send(now, id, connection, w.take());
}

void Streams::receive(WallTime now, StreamId id, std::string_view frame)
{
    const auto found = m_connections.find(id);
    if (found == m_connections.end() || m_outbox.hasEnded(id)) return;
    Connection& connection = found->second;
    connection.lastDataAt = now;
    if (frame == "ping") {
        send(now, id, connection, "pong");
        return;
    }
    if (frame.size() > kFrameMax) {
        m_outbox.hangUp(id, 1009, "Request message exceeds the maximum frame length");
        return;
    }
    const auto body = m_document.parse(frame);
    if (!body || !body->isObject()) {
        sendError(now, id, connection, {}, "60012", "Invalid request: " + std::string{frame});
        return;
    }
    while (!connection.requests.empty() && connection.requests.front() + hours{1} <= now)
        connection.requests.pop_front();
    const std::string requestId = field(*body, "id");
    if (connection.requests.size() >= kRequestsPerHourMax) {
        sendError(now, id, connection, requestId, "60014", "Requests too frequent");
        return;
    }
    connection.requests.push_back(now);

    const std::string op = field(*body, "op");
    const auto args = body->at("args");
    if (Rest::isOperation(op)) {
        connection.requests.pop_back(); // Orders have budgets of their own.
        operate(now, id, connection, frame, *body, std::nullopt);
        return;
    }
    if (op != "login" && op != "subscribe" && op != "unsubscribe") {
        // mass-cancel is for options, which the drill does not list.
        sendError(now, id, connection, requestId, op == "mass-cancel" ? "60019" : "60012",
                  op == "mass-cancel" ? "Invalid op: mass-cancel"
                                      : "Invalid request: " + std::string{frame});
        return;
    }
    if (!args || !args->isArray() || args->size() == 0) {
        sendError(now, id, connection, requestId, "60013", "Invalid args");
        return;
    }
    if (op == "login") {
        login(now, id, connection, requestId, args->items().front());
        return;
    }
    for (const json::Value arg : args->items()) {
        if (!arg.isObject()) {
            sendError(now, id, connection, requestId, "60012",
                      "Invalid request: " + std::string{frame});
            return;
        }
        if (op == "subscribe")
            subscribe(now, id, connection, requestId, arg);
        else
            unsubscribe(now, id, connection, requestId, arg);
    }
}

void Streams::login(WallTime now, StreamId id, Connection& connection, std::string_view requestId,
                    const json::Value& body)
{
    if (connection.role == Role::Public) {
        sendError(now, id, connection, requestId, "60028",
                  "The current operation is not supported by this URL");
        return;
    }
    if (connection.isLoggedIn) {
        sendError(now, id, connection, requestId, "60031",
                  "The connection has already been logged in");
        return;
    }
    const FaultPlan::LoginFate fate = m_model.faults().onLogin(now);
    if (fate == FaultPlan::LoginFate::Silent) return;
    if (fate == FaultPlan::LoginFate::Refused) {
        sendError(now, id, connection, requestId, "60009", "Login failed.");
        m_outbox.hangUp(id, 4001, "Login failed");
        return;
    }
    const std::string key = field(body, "apiKey");
    const std::string passphrase = field(body, "passphrase");
    const std::string timestamp = field(body, "timestamp");
    const std::string signature = field(body, "sign");
    if (const auto refusal =
            refuseLogin({key, passphrase, timestamp, signature}, m_config.credentials,
                        now + m_model.faults().skewOfVenue(now))) {
        ++m_counts.refusedLogins[std::string{refusal->code}];
        sendError(now, id, connection, requestId, refusal->code, refusal->text);
        m_outbox.hangUp(id, 4001, "Login failed");
        return;
    }
    connection.isLoggedIn = true;
    ++m_counts.loginsVerified;
    json::Writer w;
    writeHead(w, requestId, "login");
    w.member("code", "0").member("msg", "").member("connId", connection.connId).endObject();
    send(now, id, connection, w.take());
}

std::optional<Streams::ChannelSpec> Streams::specOf(std::string_view name)
{
    struct Row {
        std::string_view name;
        ChannelSpec spec;
    };
    static const std::vector<Row> kRows{
        {"tickers", {Channel::Tickers, Role::Public, false, true, {}}},
        {"mark-price", {Channel::MarkPrice, Role::Public, false, true, {}}},
        {"index-tickers", {Channel::IndexTickers, Role::Public, false, true, {}}},
        {"trades", {Channel::Trades, Role::Public, false, true, {}}},
        {"trades-all", {Channel::Trades, Role::Business, false, true, {}}},
        {"books", {Channel::Books, Role::Public, false, true, {}}},
        {"books5", {Channel::Books5, Role::Public, false, true, {}}},
        {"bbo-tbt", {Channel::BestLevel, Role::Public, false, true, {}}},
        {"funding-rate", {Channel::FundingRate, Role::Public, false, true, {}}},
        {"price-limit", {Channel::PriceLimit, Role::Public, false, true, {}}},
        {"instruments", {Channel::Instruments, Role::Public, false, false, {}}},
        {"open-interest", {Channel::Quiet, Role::Public, false, true, {}}},
        {"liquidation-orders", {Channel::Quiet, Role::Public, false, false, {}}},
        {"status", {Channel::Quiet, Role::Public, false, false, {}}},
        {"account", {Channel::Account, Role::Private, true, false, {}}},
        {"positions", {Channel::Positions, Role::Private, true, false, {}}},
        {"balance_and_position", {Channel::BalanceAndPosition, Role::Private, true, false, {}}},
        {"orders", {Channel::Orders, Role::Private, true, false, {}}},
        {"liquidation-warning", {Channel::Quiet, Role::Private, true, false, {}}},
        {"account-greeks", {Channel::Quiet, Role::Private, true, false, {}}},
        {"orders-algo", {Channel::Algos, Role::Business, true, false, {}}},
        {"algo-advance", {Channel::AdvancedAlgos, Role::Business, true, false, {}}},
    };
    for (const Row& row : kRows)
        if (row.name == name) return row.spec;
    static constexpr std::array kCandles{
        std::pair{std::string_view{"candle"}, Channel::Candles},
        std::pair{std::string_view{"mark-price-candle"}, Channel::MarkCandles},
        std::pair{std::string_view{"index-candle"}, Channel::IndexCandles}};
    for (const auto& [head, channel] : kCandles)
        if (name.starts_with(head))
            if (const auto bar = barOf(name.substr(head.size())))
                return ChannelSpec{channel, Role::Business, false, true, bar};
    return std::nullopt;
}

InstrumentId Streams::listedBy(Channel channel, const InstrumentId& instrument)
{
    const bool isIndex = channel == Channel::IndexTickers || channel == Channel::IndexCandles;
    return isIndex ? InstrumentId{instrument.text + "-SWAP"} : instrument;
}

void Streams::operate(WallTime now, StreamId id, Connection& connection, std::string_view frame,
                      const json::Value& body, const std::optional<WriteVerdict>& held)
{
    const std::string op = field(body, "op");
    const std::string requestId = field(body, "id");
    if (connection.role != Role::Private && connection.role != Role::All)
        return sendError(now, id, connection, requestId, "60028",
                         "The current operation is not supported by this URL");
    if (!connection.isLoggedIn)
        return sendError(now, id, connection, requestId, "60011", "Please log in");
    if (!held) ++m_counts.operations[op];
    const Rest::Operation answer = m_rest.operate(now, op, body, held);
    switch (answer.fate) {
    case Rest::Operation::Fate::Malformed:
        return sendError(now, id, connection, requestId, "60013", "Invalid args");
    case Rest::Operation::Fate::Later:
        m_held.emplace(now + answer.delay, Held{id, std::string{frame}, answer.verdict});
        return;
    case Rest::Operation::Fate::Lost: return;
    case Rest::Operation::Fate::Answered: break;
    }
    const std::int64_t micros = toMs(now) * 1000;
    json::Writer w;
    w.beginObject()
        .member("id", requestId)
        .member("op", op)
        .member("code", answer.code)
        .member("msg", answer.message)
        .key("data")
        .raw('[' + answer.rows + ']')
        .member("inTime", std::to_string(micros + 112))
        .member("outTime", std::to_string(micros + 953))
        .endObject();
    send(now, id, connection, w.take());
}

void Streams::announceUpgrade(WallTime now, milliseconds wait)
{
    for (auto& [id, connection] : m_connections) {
        if (m_outbox.hasEnded(id)) continue;
        connection.closesAt = now + wait;
        json::Writer w;
        w.beginObject()
            .member("event", "notice")
            .member("code", "64008")
            .member("msg", "The connection will soon be closed for a service upgrade. Please "
                           "reconnect.")
            .member("connId", connection.connId)
            .endObject();
        send(now, id, connection, w.take());
    }
}

void Streams::subscribe(WallTime now, StreamId id, Connection& connection,
                        std::string_view requestId, const json::Value& arg)
{
    const std::string name = field(arg, "channel");
    const InstrumentId instrument{field(arg, "instId")};
    ++m_counts.channels[name];
    const auto spec = specOf(name);
    // Deep tick-by-tick books and the fills channel are for high fee tiers (okx.md §2.6, §2.7).
    if (name == "books-l2-tbt" || name == "books50-l2-tbt" || name == "fills")
        return sendError(now, id, connection, requestId, "64003",
                         "Your trading fee tier doesn't meet the requirement to access this "
                         "channel");
    const auto noSuchChannel = [&] {
        sendError(now, id, connection, requestId, "60018",
                  "Wrong URL or channel:" + name + ",instId:" + instrument.text
                      + " doesn't exist. Please use the correct URL, channel and parameters "
                        "referring to API document.");
    };
    if (!spec) return noSuchChannel();
    if (connection.role != Role::All && connection.role != spec->role) {
        if (spec->role == Role::Business)
            return sendError(now, id, connection, requestId, "64001",
                             "This channel has been migrated to the '/business' URL. Please "
                             "subscribe using the new URL.");
        if (connection.role == Role::Business)
            return sendError(now, id, connection, requestId, "64002",
                             "This channel is not supported by \"/business\" URL. Please use "
                             "\"/private\" or \"/public\" URL to subscribe.");
        return noSuchChannel();
    }
    if (spec->needsLogin && !connection.isLoggedIn)
        return sendError(now, id, connection, requestId, "60011", "Please log in");
    const InstrumentId listed = listedBy(spec->channel, instrument);
    if (!instrument.empty() || spec->needsInstrument) {
        if (m_model.market().instrument(listed) == nullptr) return noSuchChannel();
        const auto least = m_config.barMin.find(listed);
        if (spec->bar && least != m_config.barMin.end() && lengthMin(*spec->bar) < least->second)
            return noSuchChannel();
    }
    const std::string type = field(arg, "instType");
    Subscription subscription;
    subscription.spec = *spec;
    subscription.since = now;
    subscription.arg = argText(arg);
    subscription.instrument = listed;
    if (const std::string currency = field(arg, "ccy"); !currency.empty())
        subscription.currencies.push_back(currency);
    subscription.regularEvery = regularCadence(field(arg, "extraParams"));
    if (spec->bar) {
        const MarketTime forming = openOf(*spec->bar, m_model.market().latest(listed).marketTime);
        subscription.lastFinal = openOf(*spec->bar, forming - milliseconds{1});
    }

    json::Writer ack;
    writeHead(ack, requestId, "subscribe");
    ack.key("arg").raw(subscription.arg).member("connId", connection.connId).endObject();
    send(now, id, connection, ack.take());
    if (spec->needsLogin) {
        const bool isNew = !connection.subscriptions.contains(subscription.arg);
        const int count = subscribers(spec->channel) + (isNew ? 1 : 0);
        json::Writer w;
        w.beginObject()
            .member("event",
                    count > kSubscribersMax ? "channel-conn-count-error" : "channel-conn-count")
            .member("channel", name)
            .member("connCount", std::to_string(count))
            .member("connId", connection.connId)
            .endObject();
        send(now, id, connection, w.take());
        if (count > kSubscribersMax) return; // Acked, and dead (okx.md §2.2).
        if (!type.empty() && type != "SWAP" && type != "ANY")
            return; // Nothing of that type ever happens here.
    }
    Subscription& kept =
        connection.subscriptions.insert_or_assign(subscription.arg, std::move(subscription))
            .first->second;
    switch (kept.spec.channel) {
    case Channel::Account:
    case Channel::Positions:
    case Channel::BalanceAndPosition:
    case Channel::Instruments:
    case Channel::AdvancedAlgos:
        pushSnapshot(now, id, connection, kept, "snapshot");
        if (kept.regularEvery.count() > 0) kept.regularAt = now + kept.regularEvery;
        break;
    case Channel::Orders:
    case Channel::Algos:
    case Channel::Quiet: break; // Nothing until something changes.
    case Channel::Tickers:
    case Channel::MarkPrice:
    case Channel::IndexTickers:
    case Channel::Trades:
    case Channel::Books:
    case Channel::Books5:
    case Channel::BestLevel:
    case Channel::FundingRate:
    case Channel::PriceLimit:
    case Channel::Candles:
    case Channel::MarkCandles:
    case Channel::IndexCandles: pushPublic(now, id, connection, kept); break;
    }
}

void Streams::unsubscribe(WallTime now, StreamId id, Connection& connection,
                          std::string_view requestId, const json::Value& arg)
{
    const std::string text = argText(arg);
    connection.subscriptions.erase(text);
    json::Writer w;
    writeHead(w, requestId, "unsubscribe");
    w.key("arg").raw(text).member("connId", connection.connId).endObject();
    send(now, id, connection, w.take());
}

int Streams::subscribers(Channel channel) const
{
    int count = 0;
    for (const auto& [id, connection] : m_connections)
        for (const auto& [arg, subscription] : connection.subscriptions)
            if (subscription.spec.channel == channel) {
                ++count;
                break;
            }
    return count;
}

void Streams::advance(WallTime now, const std::vector<Change>& changes,
                      const std::vector<Tick>& ticks)
{
    playEvents(now);
    while (!m_held.empty() && m_held.begin()->first <= now) {
        const Held held = std::move(m_held.begin()->second);
        m_held.erase(m_held.begin());
        const auto found = m_connections.find(held.stream);
        const auto body = m_document.parse(held.frame);
        HF_ASSERT(body.has_value()); // It was read before.
        Connection gone; // The order arrives even where nobody waits for the answer any more.
        gone.role = Role::All;
        gone.isLoggedIn = true;
        const bool isThere = found != m_connections.end() && !m_outbox.hasEnded(held.stream);
        WriteVerdict verdict = held.verdict;
        if (!isThere) verdict.isReplied = false;
        operate(now, held.stream, isThere ? found->second : gone, held.frame, *body, verdict);
    }
    for (const Tick& tick : ticks) {
        const std::uint64_t number = m_tradeNext++;
        for (auto& [id, connection] : m_connections)
            for (auto& [arg, subscription] : connection.subscriptions)
                if (subscription.instrument == tick.instrument) {
                    subscription.isDirty = true;
                    if (subscription.spec.channel == Channel::Trades)
                        subscription.trades.emplace_back(number, tick);
                }
    }
    for (auto& [id, connection] : m_connections) {
        if (m_outbox.hasEnded(id)) continue;
        for (auto& [arg, subscription] : connection.subscriptions) {
            for (const Change& change : changes)
                if (change.uid == m_config.uid)
                    pushChange(now, id, connection, subscription, change);
            if (subscription.regularAt != WallTime{} && subscription.regularAt <= now) {
                const bool isEventOnly = subscription.spec.channel != Channel::Positions
                                         && subscription.spec.channel != Channel::Account;
                subscription.regularAt = isEventOnly ? WallTime{} : now + subscription.regularEvery;
                if (!isEventOnly) pushSnapshot(now, id, connection, subscription, "snapshot");
            }
            if (!subscription.spec.needsLogin) pushPublic(now, id, connection, subscription);
        }
        if (connection.closesAt && *connection.closesAt <= now)
            m_outbox.hangUp(id, kGoingAway, "Service upgrade");
        else if (connection.lastDataAt + kIdleMax <= now)
            m_outbox.hangUp(id, 4004, "No data received in 30s.");
    }
}

} // namespace holdfast::sim::okx
