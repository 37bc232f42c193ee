// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bybit/streams.h"

#include "core/sim/bybit/authentication.h"
#include "core/sim/bybit/words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::sim::bybit {
namespace {

constexpr milliseconds kIdleMax{10 * 60 * 1000}; // bybit.md §2.1
constexpr std::size_t kFrameMax = 64UL * 1024;
constexpr std::size_t kArgsTextMax = 21'000;
constexpr int kLost = 1006;

std::vector<std::string> partsOf(std::string_view text)
{
    std::vector<std::string> parts;
    while (true) {
        const std::size_t dot = text.find('.');
        parts.emplace_back(text.substr(0, dot));
        if (dot == std::string_view::npos) return parts;
        text.remove_prefix(dot + 1);
    }
}

/// A request id as it came: clients send text or a number, and want the same back.
void echoId(json::Writer& w, const char* name, const json::Value& body, const char* asked)
{
    const auto id = body.at(asked);
    if (!id) return;
    if (id->kind() == json::Kind::Number)
        w.key(name).number(field(body, asked));
    else
        w.member(name, field(body, asked));
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
    if (path == "/v5/public/linear")
        connection.role = Role::Public;
    else if (path == "/v5/private")
        connection.role = Role::Private;
    else if (path == "/v5/trade")
        connection.role = Role::Trade;
    else
        return std::nullopt;
    const StreamId id = m_outbox.open();
    connection.connId = "drill-" + std::to_string(id);
    connection.lastDataAt = now;
    m_connections.emplace(id, std::move(connection));
    return id;
}

void Streams::close(StreamId stream)
{
    m_connections.erase(stream);
    m_outbox.forget(stream);
}

void Streams::announceUpgrade(WallTime now, milliseconds wait)
{
    for (const auto& [id, connection] : m_connections)
        m_outbox.endAt(now + wait, id, kLost);
}

void Streams::send(WallTime now, StreamId id, Connection& connection, std::string text)
{
    Stream kind = Stream::Private;
    if (connection.role == Role::Public) kind = Stream::Public;
    if (connection.role == Role::Trade) kind = Stream::Business;
    if (m_model.faults().isStreamSilent(now, kind)) return; // F34
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
    case Role::Trade: return stream == "all" || stream == "business";
    }
    HF_UNREACHABLE();
}

void Streams::playEvents(WallTime now)
{
    FaultPlan& faults = m_model.faults();
    if (const auto close = faults.closesStreams(now))
        for (const auto& [id, connection] : m_connections)
            if (!m_outbox.hasEnded(id) && isOf(connection, close->stream)) {
                if (close->notice.count() > 0) // Without a word here (bybit.md §1.1).
                    m_outbox.endAt(now + close->notice, id, close->code);
                else
                    m_outbox.hangUp(id, close->code, "");
            }
    if (faults.forgetsLogins(now)) // Nothing says so.
        for (auto& [id, connection] : m_connections)
            if (std::exchange(connection.isLoggedIn, false)) connection.subscriptions.clear();
    if (const auto age = faults.sendsLateSnapshot(now)) tellOldPositions(now, *age); // F40
    if (faults.reach(now) != FaultPlan::Reach::Open)
        for (const auto& [id, connection] : m_connections)
            if (!m_outbox.hasEnded(id)) m_outbox.hangUp(id, kLost, "");
    for (const auto& [id, code] : m_outbox.takeEnding(now))
        if (m_connections.contains(id) && !m_outbox.hasEnded(id)) m_outbox.hangUp(id, code, "");
    for (const StreamOutput& late : m_outbox.takeLate(now)) {
        const auto found = m_connections.find(late.stream);
        if (found != m_connections.end() && !m_outbox.hasEnded(late.stream))
            send(now, late.stream, found->second, late.text);
    }
    while (!m_held.empty() && m_held.begin()->first <= now) {
        const Held held = std::move(m_held.begin()->second);
        m_held.erase(m_held.begin());
        json::Document document;
        const auto body = document.parse(held.frame);
        const auto found = m_connections.find(held.stream);
        if (!body) continue;
        if (found != m_connections.end() && !m_outbox.hasEnded(held.stream)) {
            operate(now, held.stream, found->second, held.frame, *body, held.delayed);
        } else { // Nobody hears the answer; it is done all the same.
            const auto args = body->at("args");
            if (args && args->isArray() && args->size() > 0)
                static_cast<void>(
                    m_rest.operate(now, field(*body, "op"), args->items().front(), held.delayed));
        }
    }
    for (const auto& [id, connection] : m_connections)
        if (!m_outbox.hasEnded(id) && connection.lastDataAt + kIdleMax <= now)
            m_outbox.hangUp(id, kLost, "");
}

void Streams::receive(WallTime now, StreamId id, std::string_view frame)
{
    const auto found = m_connections.find(id);
    if (found == m_connections.end() || m_outbox.hasEnded(id)) return;
    Connection& connection = found->second;
    connection.lastDataAt = now;
    if (frame.size() > kFrameMax) {
        m_outbox.hangUp(id, 1009, "frame too long");
        return;
    }
    const auto body = m_document.parse(frame);
    if (!body || !body->isObject()) {
        acknowledge(now, id, connection, "", "", "error:invalid json");
        return;
    }
    const std::string op = field(*body, "op");
    if (op == "ping") return pong(now, id, connection, field(*body, "req_id"));
    if (op == "auth") return login(now, id, connection, *body);
    if (connection.role == Role::Trade) {
        operate(now, id, connection, frame, *body, std::nullopt);
        return;
    }
    if (op == "subscribe") return subscribe(now, id, connection, *body);
    if (op == "unsubscribe") return unsubscribe(now, id, connection, *body);
    acknowledge(now, id, connection, op, field(*body, "req_id"), "error:unknown op " + op);
}

void Streams::pong(WallTime now, StreamId id, Connection& connection, std::string_view requestId)
{
    json::Writer w;
    const std::string time = std::to_string(toMs(now));
    w.beginObject();
    switch (connection.role) {
    case Role::Public: // "op" stays ping here (bybit.md §2.1).
        w.member("success", true)
            .member("ret_msg", "pong")
            .member("conn_id", connection.connId)
            .member("req_id", requestId)
            .member("op", "ping");
        break;
    case Role::Private:
        w.member("req_id", requestId)
            .member("op", "pong")
            .key("args")
            .beginArray()
            .string(time)
            .endArray()
            .member("conn_id", connection.connId);
        break;
    case Role::Trade:
        w.key("retCode")
            .integer(0)
            .member("retMsg", "OK")
            .member("op", "pong")
            .key("data")
            .beginArray()
            .string(time)
            .endArray()
            .member("connId", connection.connId);
        break;
    }
    w.endObject();
    send(now, id, connection, w.take());
}

void Streams::acknowledge(WallTime now, StreamId id, Connection& connection, std::string_view op,
                          std::string_view requestId, const std::string& problem)
{
    if (!problem.empty()) ++m_counts.streamErrors[problem.substr(0, problem.find(','))];
    json::Writer w;
    w.beginObject()
        .member("success", problem.empty())
        .member("ret_msg", problem)
        .member("conn_id", connection.connId)
        .member("req_id", requestId)
        .member("op", op)
        .endObject();
    send(now, id, connection, w.take());
}

void Streams::login(WallTime now, StreamId id, Connection& connection, const json::Value& body)
{
    const std::string requestId = field(body, "req_id");
    const auto refuse = [&](const Refusal& refusal) {
        ++m_counts.refusedLogins[refusal.code];
        if (connection.role == Role::Trade) {
            json::Writer w;
            w.beginObject();
            echoId(w, "reqId", body, body.at("reqId") ? "reqId" : "req_id");
            w.key("retCode")
                .number(refusal.code)
                .member("retMsg", refusal.text)
                .member("op", "auth")
                .member("connId", connection.connId)
                .endObject();
            send(now, id, connection, w.take());
        } else {
            acknowledge(now, id, connection, "auth", requestId, refusal.text);
        }
    };
    const FaultPlan::LoginFate fate = m_model.faults().onLogin(now);
    if (fate == FaultPlan::LoginFate::Silent) return;
    if (fate == FaultPlan::LoginFate::Refused) return refuse({"10016", "Internal server error."});
    std::array<std::string, 3> given;
    if (const auto args = body.at("args"); args && args->isArray() && args->size() == 3) {
        std::size_t at = 0;
        for (const json::Value arg : args->items()) {
            if (arg.isString())
                given[at] = *arg.text();
            else if (const auto text = arg.numberText())
                given[at] = *text;
            ++at;
        }
    }
    if (connection.role == Role::Public)
        return acknowledge(now, id, connection, "auth", requestId, "error:unknown op auth");
    if (const auto refusal = refuseLogin(given[0], given[1], given[2], m_config.credentials,
                                         now + m_model.faults().skewOfVenue(now)))
        return refuse(*refusal);
    // A second login of the trade socket is answered as recorded, and does no harm (bybit.md §2.1).
    const bool isAgain = std::exchange(connection.isLoggedIn, true);
    ++m_counts.loginsVerified;
    if (connection.role != Role::Trade)
        return acknowledge(now, id, connection, "auth", requestId, "");
    json::Writer w;
    w.beginObject();
    echoId(w, "reqId", body, body.at("reqId") ? "reqId" : "req_id");
    w.key("retCode")
        .integer(isAgain ? 20001 : 0)
        .member("retMsg", isAgain ? "Repeat auth" : "OK")
        .member("op", "auth")
        .member("connId", connection.connId)
        .endObject();
    send(now, id, connection, w.take());
}

std::optional<Streams::Topic> Streams::topicOf(std::string_view name) const
{
    Topic topic;
    struct Row {
        std::string_view name;
        Channel channel;
    };
    static constexpr std::array kPrivate{
        Row{"order", Channel::Order},
        Row{"order.linear", Channel::Order},
        Row{"execution", Channel::Execution},
        Row{"execution.linear", Channel::Execution},
        Row{"execution.fast", Channel::FastExecution},
        Row{"execution.fast.linear", Channel::FastExecution},
        Row{"position", Channel::Position},
        Row{"position.linear", Channel::Position},
        Row{"wallet", Channel::Wallet},
        Row{"dcp.future", Channel::Quiet},
        Row{"greeks", Channel::Quiet},
    };
    for (const Row& row : kPrivate)
        if (row.name == name) {
            topic.channel = row.channel;
            topic.role = Role::Private;
            return topic;
        }
    const std::vector<std::string> parts = partsOf(name);
    if (parts.size() < 2) return std::nullopt;
    topic.instrument = {parts.back()};
    const bool isCoin = parts[0] == "adlAlert";
    if (!isCoin && m_model.market().instrument(topic.instrument) == nullptr) return std::nullopt;
    if (parts[0] == "tickers" && parts.size() == 2) {
        topic.channel = Channel::Tickers;
    } else if (parts[0] == "publicTrade" && parts.size() == 2) {
        topic.channel = Channel::Trades;
    } else if (parts[0] == "kline" && parts.size() == 3) {
        const auto bar = barOf(parts[1]);
        if (!bar) return std::nullopt;
        const auto shortest = m_config.barMin.find(topic.instrument);
        if (shortest != m_config.barMin.end() && lengthMin(*bar) < shortest->second)
            return std::nullopt;
        topic.channel = Channel::Kline;
        topic.bar = *bar;
        topic.barName = parts[1];
    } else if (parts[0] == "orderbook" && parts.size() == 3) {
        const auto depth = number(parts[1]);
        if (!depth || (*depth != 1 && *depth != 50 && *depth != 200 && *depth != 1000))
            return std::nullopt;
        topic.channel = Channel::Book;
        topic.depth = static_cast<int>(*depth);
    } else if (parts[0] != "allLiquidation" && parts[0] != "priceLimit" && !isCoin) {
        return std::nullopt;
    }
    return topic;
}

void Streams::subscribe(WallTime now, StreamId id, Connection& connection, const json::Value& body)
{
    const std::string requestId = field(body, "req_id");
    const auto refuse = [&](const std::string& problem) {
        acknowledge(now, id, connection, "subscribe", requestId, problem);
    };
    const auto args = body.at("args");
    if (!args || !args->isArray() || args->size() == 0) return refuse("error:args is empty");
    if (connection.role == Role::Private && !connection.isLoggedIn)
        return refuse("error:request not authorized");
    std::map<std::string, Topic> wanted;
    std::size_t length = 0;
    bool hasAllInOne = false;
    bool hasCategorised = false;
    // One topic that cannot be fails them all (bybit.md §2.1).
    for (const json::Value arg : args->items()) {
        const std::string name{arg.text().value_or("")};
        length += name.size();
        const auto topic = topicOf(name);
        if (!topic || topic->role != connection.role)
            return refuse("error:handler not found,topic:" + name);
        if (connection.subscriptions.contains(name) || wanted.contains(name))
            return refuse("error:already subscribed,topic:" + name);
        if (topic->role == Role::Private)
            (name.ends_with(".linear") ? hasCategorised : hasAllInOne) = true;
        wanted.emplace(name, *topic);
    }
    if (length > kArgsTextMax) return refuse("error:args is too long");
    if (hasAllInOne && hasCategorised && wanted.contains("order")
        && wanted.contains("order.linear"))
        return refuse("error:all-in-one and categorised topics cannot go together");
    acknowledge(now, id, connection, "subscribe", requestId, "");
    for (auto& [name, topic] : wanted) {
        ++m_counts.channels[name.substr(0, name.find('.'))];
        Subscription s;
        s.name = name;
        s.since = now;
        s.topic = topic;
        if (topic.channel == Channel::Kline)
            s.lastFinal = openOf(topic.bar, m_model.market().latest(topic.instrument).marketTime)
                          - milliseconds{1};
        Subscription& kept = connection.subscriptions[name] = std::move(s);
        pushPublic(now, id, connection, kept);
    }
}

void Streams::unsubscribe(WallTime now, StreamId id, Connection& connection,
                          const json::Value& body)
{
    if (const auto args = body.at("args"); args && args->isArray())
        for (const json::Value arg : args->items())
            connection.subscriptions.erase(std::string{arg.text().value_or("")});
    acknowledge(now, id, connection, "unsubscribe", field(body, "req_id"), "");
}

void Streams::refuseTrade(WallTime now, StreamId id, Connection& connection,
                          std::string_view requestId, std::string_view op, const Refusal& refusal)
{
    ++m_counts.streamErrors[refusal.code];
    json::Writer w;
    w.beginObject();
    if (!requestId.empty()) w.member("reqId", requestId);
    w.key("retCode")
        .number(refusal.code)
        .member("retMsg", refusal.text)
        .member("op", op)
        .key("data")
        .beginObject()
        .endObject()
        .key("retExtInfo")
        .beginObject()
        .endObject()
        .key("header")
        .beginObject()
        .member("Timenow", std::to_string(toMs(now)))
        .endObject()
        .member("connId", connection.connId)
        .endObject();
    send(now, id, connection, w.take());
}

void Streams::operate(WallTime now, StreamId id, Connection& connection, std::string_view frame,
                      const json::Value& body, const std::optional<Rest::Delayed>& held)
{
    const std::string op = field(body, "op");
    const std::string requestId = field(body, "reqId");
    const auto refuse = [&](const Refusal& refusal) {
        refuseTrade(now, id, connection, requestId, op, refusal);
    };
    if (!Rest::isOperation(op)) return refuse({"10404", "op type is not found"});
    if (!connection.isLoggedIn) return refuse({"10004", "not authorized"});
    const auto args = body.at("args");
    if (!args || !args->isArray() || args->size() != 1)
        return refuse({"10001", "params error: args must hold one request"});
    if (!held) {
        // The timestamp comes as text or as a number (bybit.md §2.4).
        const auto header = body.at("header");
        const std::string time = header ? field(*header, "X-BAPI-TIMESTAMP") : std::string{};
        const std::string window = header ? field(*header, "X-BAPI-RECV-WINDOW") : std::string{};
        if (const auto late = refuseTime(time, window, now + m_model.faults().skewOfVenue(now)))
            return refuse(*late);
        if (!requestId.empty() && !connection.requestIds.insert(requestId).second)
            return refuse({"20006", "Duplicate reqId"});
        ++m_counts.operations[op];
    }
    const Rest::Operation done = m_rest.operate(now, op, args->items().front(), held);
    switch (done.fate) {
    case Rest::Operation::Fate::Lost: return;
    case Rest::Operation::Fate::Later:
        m_held.emplace(now + done.delay, Held{id, std::string{frame}, done.delayed});
        return;
    case Rest::Operation::Fate::Answered: break;
    }
    // The envelope of HTTP, with data for result and the headers inside.
    const std::string& text = done.answer.body;
    const std::size_t result = text.find(R"(,"result":)");
    const std::size_t extra = text.find(R"(,"retExtInfo":)");
    const std::size_t time = text.rfind(R"(,"time":)");
    std::string out = "{";
    if (!requestId.empty()) {
        json::Writer w; // The client's own text: it may hold a quote.
        w.string(requestId);
        out += R"("reqId":)" + w.take() + ',';
    }
    out += text.substr(1, result - 1) + R"(,"op":")" + op + R"(","data":)"
           + text.substr(result + 10, extra - result - 10) + text.substr(extra, time - extra)
           + R"(,"header":{)";
    bool isFirst = true;
    for (const auto& [name, value] : done.answer.headers) {
        out += std::string{isFirst ? "" : ","} + '"' + name + R"(":")" + value + '"';
        isFirst = false;
    }
    out += R"(},"connId":")" + connection.connId + R"("})";
    if (done.answer.delay.count() > 0) // F61, on the way back.
        m_outbox.holdBack(now + done.answer.delay, id, std::move(out));
    else
        send(now, id, connection, std::move(out));
}

} // namespace holdfast::sim::bybit
