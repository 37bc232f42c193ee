// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/push.h"

#include "core/venues/bybit/envelope.h"
#include "core/venues/bybit/money_rows.h"
#include "core/venues/bybit/orders.h"
#include "core/venues/bybit/rows.h"
#include "core/venues/fields.h"

#include <algorithm>
#include <utility>

namespace holdfast::venues::bybit {
namespace {

std::string textOr(const Fields& fields, std::string_view name)
{
    const auto value = fields.text(name);
    return value ? *value : std::string{};
}
/// The private and public sockets write snake_case, the trade socket camelCase.
std::string textOr(const Fields& fields, std::string_view name, std::string_view otherName)
{
    return fields.has(name) ? textOr(fields, name) : textOr(fields, otherName);
}

Result<Message> decodeAnswer(const Fields& frame, const std::string& op)
{
    const std::string text = redacted(textOr(frame, "ret_msg", "retMsg"));
    const std::string code = textOr(frame, "retCode");
    const std::string id = textOr(frame, "req_id", "reqId");
    if (op == "pong" || (op == "ping" && text == "pong")) return Message{Pong{}};
    // A socket states its success, a code, or both; they must not contradict each other.
    const auto success = frame.flag("success");
    if (!success) return Unexpected{success.error().within(op)};
    const bool isStated = frame.has("success") || !code.empty();
    const bool isOk =
        isStated && (!frame.has("success") || *success) && (code.empty() || code == "0");
    if (op == "auth") {
        if (!isStated) return unexpected(ErrorCode::Missing, "auth: neither success nor retCode");
        return Message{LoginAnswered{isOk, code, text}};
    }
    if (op == "subscribe") {
        if (!isStated) return unexpected(ErrorCode::Missing, "subscribe: no success");
        return Message{SubscribeAnswered{id, isOk, text}};
    }
    if (op.rfind("order.", 0) == 0) {
        if (code.empty()) return unexpected(ErrorCode::Missing, op + ": no retCode");
        TradeAnswered answer{id, op, code, text, {}, {}};
        if (const auto data = frame.object().at("data"); data && data->isObject()) {
            answer.venueId = {textOr(Fields{*data}, "orderId")};
            answer.clientId = {textOr(Fields{*data}, "orderLinkId")};
        }
        return Message{std::move(answer)};
    }
    return Message{Unheeded{op}};
}

/// Every row decoded by `decode`; refused ones become faults.
template <class Row, class Decode>
std::vector<Row> rowsOf(Pushed& pushed, json::Value data, Decode&& decode)
{
    std::vector<Row> rows;
    for (const json::Value item : data.items()) {
        auto row = decode(item);
        if (!row)
            pushed.faults.push_back({"ws " + pushed.topic, row.error(), {}});
        else if (*row)
            rows.push_back(std::move(**row));
    }
    return rows;
}

void takeOrders(Pushed& pushed, json::Value data)
{
    OrdersPush orders;
    StopsPush stops;
    for (const json::Value item : data.items()) {
        auto order = decodeOrder(item);
        auto stop = decodeStop(item);
        if (order && *order) orders.orders.push_back(std::move(**order));
        if (stop && *stop) stops.stops.push_back(std::move(**stop));
        // One fault for one row: both nouns read what most of it is made of.
        if (!order || !stop)
            pushed.faults.push_back(
                {"ws " + pushed.topic, order ? stop.error() : order.error(), {}});
    }
    if (!orders.orders.empty()) pushed.facts.emplace_back(std::move(orders));
    if (!stops.stops.empty()) pushed.facts.emplace_back(std::move(stops));
}

void takeWallet(Pushed& pushed, json::Value data, std::optional<WallTime> time)
{
    BalancePush push;
    for (const json::Value account : data.items()) {
        const auto coins = account.at("coin");
        if (!coins || !coins->isArray()) {
            pushed.faults.push_back(
                {"ws " + pushed.topic, {ErrorCode::Missing, "coin: missing"}, {}});
            continue;
        }
        for (const json::Value coin : coins->items()) {
            auto balance = decodeBalance(coin);
            if (!balance) {
                pushed.faults.push_back({"ws " + pushed.topic, balance.error(), {}});
                continue;
            }
            balance->updatedAt = time.value_or(WallTime{});
            push.balances.push_back(std::move(*balance));
        }
    }
    pushed.facts.emplace_back(std::move(push));
}

/// "<uid>_<symbol>_<seq>", "<uid>_position_<ms>"; a bare UUID names none (bybit.md §2.3).
std::string uidIn(std::string_view id)
{
    const auto end = id.find('_');
    if (end == std::string_view::npos || end == 0) return {};
    const std::string_view uid = id.substr(0, end);
    const bool isNumber =
        std::all_of(uid.begin(), uid.end(), [](char c) { return c >= '0' && c <= '9'; });
    return isNumber ? std::string{uid} : std::string{};
}

Result<Message> decodeTickers(const Fields& frame, Pushed pushed, json::Value data)
{
    const std::string type = textOr(frame, "type");
    if (type != "snapshot" && type != "delta")
        return unexpected(ErrorCode::UnknownValue, pushed.topic + ": type \"" + type + '"');
    auto quote = decodeTicker(data);
    const auto time = frame.requiredTime("ts");
    const auto sequence = frame.number("cs");
    if (!quote) return Unexpected{quote.error().within(pushed.topic)};
    if (!time) return Unexpected{time.error().within(pushed.topic)};
    if (!sequence) return Unexpected{sequence.error().within(pushed.topic)};
    if (!*quote) return Message{std::move(pushed)}; // of another product
    if ("tickers." + (*quote)->instrument.text != pushed.topic)
        return unexpected(ErrorCode::Malformed, pushed.topic + ": of " + (*quote)->instrument.text);
    TickerChange change{std::move(**quote), type == "snapshot", std::nullopt};
    change.change.time = *time;
    if (*sequence && (*sequence)->normalized().scale() == 0)
        change.sequence = static_cast<std::int64_t>((*sequence)->normalized().mantissa());
    pushed.ticker = std::move(change);
    return Message{std::move(pushed)};
}

/// kline.5.BTCUSDT
Result<Message> decodeKline(Pushed pushed, json::Value data)
{
    const std::string_view rest = std::string_view{pushed.topic}.substr(6);
    const auto dot = rest.find('.');
    const auto bar = barOf(rest.substr(0, dot));
    if (dot == std::string_view::npos || !bar)
        return unexpected(ErrorCode::UnknownValue,
                          "push: a topic we never asked for: " + pushed.topic);
    const InstrumentId instrument{std::string{rest.substr(dot + 1)}};
    CandlesPush push;
    for (const json::Value row : data.items()) {
        auto candle = decodePushedCandle(row, instrument, *bar);
        if (candle)
            push.candles.push_back(std::move(*candle));
        else
            pushed.faults.push_back({"ws " + pushed.topic, candle.error(), {}});
    }
    pushed.facts.emplace_back(std::move(push));
    return Message{std::move(pushed)};
}

Result<Message> decodePush(const Fields& frame, const std::string& topic)
{
    Pushed pushed;
    pushed.topic = topic;
    pushed.uid = uidIn(textOr(frame, "id"));
    const auto data = frame.object().required("data");
    if (!data) return Unexpected{data.error().within(topic)};
    if (topic.rfind("tickers.", 0) == 0) return decodeTickers(frame, std::move(pushed), *data);
    const auto isTopic = [&](std::string_view name) {
        return topic == name || topic == std::string{name} + ".linear";
    };
    const bool isKline = topic.rfind("kline.", 0) == 0;
    if (!isKline && !isTopic("order") && !isTopic("execution") && !isTopic("position")
        && topic != "wallet")
        return unexpected(ErrorCode::UnknownValue, "push: a topic we never asked for: " + topic);
    if (!data->isArray()) return unexpected(ErrorCode::Malformed, topic + ": data is not a list");
    if (isKline) return decodeKline(std::move(pushed), *data);
    if (isTopic("order")) {
        takeOrders(pushed, *data);
    } else if (isTopic("execution")) {
        pushed.facts.emplace_back(OrdersPush{{}, rowsOf<Fill>(pushed, *data, decodeFill)});
    } else if (isTopic("position")) {
        pushed.facts.emplace_back(
            PositionsPush{false, rowsOf<PositionRow>(pushed, *data, decodePosition)});
    } else {
        takeWallet(pushed, *data, timeIn(frame.object(), "creationTime"));
    }
    return Message{std::move(pushed)};
}

} // namespace

Result<Message> decodeFrame(std::string_view text) { return FrameReader{}.read(text); }

Result<Message> FrameReader::read(std::string_view text)
{
    const auto root = m_document.parse(text);
    if (!root) return Unexpected{root.error().within("frame")};
    if (!root->isObject()) return unexpected(ErrorCode::Malformed, "frame: not an object");
    const Fields frame{*root};
    const auto topic = frame.text("topic");
    if (!topic) return Unexpected{topic.error().within("frame")};
    if (!topic->empty()) return decodePush(frame, *topic);
    const auto op = frame.text("op");
    if (!op) return Unexpected{op.error().within("frame")};
    if (op->empty()) return unexpected(ErrorCode::Malformed, "frame: neither an answer nor a push");
    return decodeAnswer(frame, *op);
}

} // namespace holdfast::venues::bybit
