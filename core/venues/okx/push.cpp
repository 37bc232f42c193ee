// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/push.h"

#include "core/base/json.h"
#include "core/venues/fields.h"
#include "core/venues/okx/envelope.h"
#include "core/venues/okx/rows.h"

#include <utility>

namespace holdfast::venues::okx {
namespace {

std::string textOr(const Fields& fields, std::string_view name)
{
    const auto value = fields.text(name);
    return value ? *value : std::string{};
}

Result<Message> decodeEvent(const Fields& frame, const std::string& event)
{
    const std::string code = textOr(frame, "code");
    const std::string text = trimmed(textOr(frame, "msg"));
    const std::string id = textOr(frame, "id");
    if (event == "login") return Message{LoginAnswered{code, text}};
    if (event == "error") return Message{StreamRefused{id, code, text}};
    if (event == "notice") return Message{NoticeGiven{code, text}};
    if (event == "subscribe") {
        const auto arg = frame.object().at("arg");
        if (!arg || !arg->isObject()) return unexpected(ErrorCode::Missing, "subscribe: no arg");
        const Fields names{*arg};
        const auto channel = names.requiredText("channel");
        if (!channel) return Unexpected{channel.error().within("subscribe")};
        return Message{
            Subscribed{id, topicOf(*channel, textOr(names, "instType"), textOr(names, "instId"))}};
    }
    if (event == "channel-conn-count")
        return Message{ConnectionsCounted{textOr(frame, "channel"), false}};
    if (event == "channel-conn-count-error")
        return Message{ConnectionsCounted{textOr(frame, "channel"), true}};
    return Message{Unheeded{event}};
}

class Rows {
public:
    Rows(Pushed& pushed, json::Value data)
        : m_pushed{pushed}
        , m_data{data}
    {
    }
    /// Every row decoded by `decode`; refused ones become faults.
    template <class Row, class Decode>
    [[nodiscard]] std::vector<Row> take(Decode&& decode)
    {
        std::vector<Row> rows;
        for (const json::Value item : m_data.items()) {
            auto row = decode(item);
            if (!row)
                fault(row.error());
            else if (*row)
                rows.push_back(std::move(**row));
        }
        return rows;
    }
    void fault(Error error) { m_pushed.faults.push_back({m_pushed.channel, std::move(error), {}}); }

private:
    Pushed& m_pushed;
    json::Value m_data;
};

/// Positions of balance_and_position: without prices, and never a whole picture (okx.md §2.7).
std::vector<PositionRow> changedPositions(Rows& rows, json::Value data)
{
    std::vector<PositionRow> positions;
    for (const json::Value item : data.items()) {
        const auto changed = item.at("posData");
        if (!changed || !changed->isArray()) {
            rows.fault({ErrorCode::Missing, "posData: missing"});
            continue;
        }
        for (const json::Value row : changed->items()) {
            auto position = decodePosition(row);
            if (!position)
                rows.fault(position.error());
            else if (*position)
                positions.push_back(std::move(**position));
        }
    }
    return positions;
}

Result<Message> decodePush(const Fields& frame, json::Value arg)
{
    const Fields names{arg};
    const auto channel = names.requiredText("channel");
    if (!channel) return Unexpected{channel.error().within("push")};
    const auto data = frame.object().requiredArray("data");
    if (!data) return Unexpected{data.error().within("push")};
    Pushed pushed;
    pushed.channel = *channel;
    pushed.uid = textOr(names, "uid");
    pushed.isSnapshot = textOr(frame, "eventType") == "snapshot";
    if (frame.has("curPage")) {
        const auto page = frame.object().at("curPage")->integer();
        if (!page || *page < 1 || *page > 1'000'000)
            return unexpected(ErrorCode::Malformed, "push: curPage");
        pushed.page = static_cast<int>(*page);
    }
    if (frame.has("lastPage")) {
        const auto isLast = frame.flag("lastPage");
        if (!isLast) return Unexpected{isLast.error().within("push")};
        pushed.isLastPage = *isLast;
    }
    Rows rows{pushed, *data};
    if (*channel == "positions") {
        if (pushed.isSnapshot && (!frame.has("curPage") || !frame.has("lastPage"))) {
            // Without them a first page would pass for the whole (okx.md §2.7).
            pushed.isSnapshot = false;
            rows.fault({ErrorCode::Missing, "a snapshot without curPage or lastPage"});
        }
        auto positions = rows.take<PositionRow>(decodePosition);
        pushed.facts.emplace_back(PositionsPush{pushed.isSnapshot, std::move(positions)});
    } else if (*channel == "orders") {
        OrdersPush push;
        push.orders = rows.take<Order>(decodeOrder);
        push.fills = rows.take<Fill>(decodeOrderFill);
        pushed.facts.emplace_back(std::move(push));
    } else if (*channel == "orders-algo" || *channel == "algo-advance") {
        pushed.facts.emplace_back(StopsPush{rows.take<StopOrder>(decodeStop)});
    } else if (*channel == "account") {
        BalancePush push;
        for (const json::Value account : data->items()) {
            const auto details = account.at("details");
            if (!details || !details->isArray()) {
                rows.fault({ErrorCode::Missing, "details: missing"});
                continue;
            }
            for (const json::Value detail : details->items()) {
                auto balance = decodeBalance(detail);
                if (balance)
                    push.balances.push_back(std::move(*balance));
                else
                    rows.fault(balance.error());
            }
        }
        pushed.facts.emplace_back(std::move(push));
    } else if (*channel == "balance_and_position") {
        pushed.facts.emplace_back(PositionsPush{false, changedPositions(rows, *data)});
    } else if (*channel == "tickers") {
        pushed.facts.emplace_back(QuotesPush{rows.take<Quote>(decodeTicker)});
    } else if (*channel == "mark-price") {
        pushed.facts.emplace_back(QuotesPush{rows.take<Quote>(decodeMark)});
    } else if (channel->rfind("candle", 0) == 0) {
        const auto bar = barOf(std::string_view{*channel}.substr(6));
        const auto instrument = names.requiredText("instId");
        if (!bar)
            return unexpected(ErrorCode::UnknownValue,
                              "push: a channel we never asked for: " + *channel);
        if (!instrument) return Unexpected{instrument.error().within("push")};
        CandlesPush push;
        for (const json::Value row : data->items()) {
            auto candle = decodeCandle(row, {*instrument}, *bar);
            if (candle)
                push.candles.push_back(std::move(*candle));
            else
                rows.fault(candle.error());
        }
        pushed.facts.emplace_back(std::move(push));
    } else {
        return unexpected(ErrorCode::UnknownValue,
                          "push: a channel we never asked for: " + *channel);
    }
    for (DataFault& fault : pushed.faults)
        fault.source = "ws " + pushed.channel;
    return Message{std::move(pushed)};
}

} // namespace

std::string topicOf(std::string_view channel, std::string_view instType, std::string_view instId)
{
    std::string topic{channel};
    topic += ' ';
    topic += instType;
    topic += ' ';
    topic += instId;
    return topic;
}

Result<Message> decodeFrame(std::string_view text) { return FrameReader{}.read(text); }

Result<Message> FrameReader::read(std::string_view text)
{
    if (text == "pong") return Message{Pong{}};
    const auto root = m_document.parse(text);
    if (!root) return Unexpected{root.error().within("frame")};
    if (!root->isObject()) return unexpected(ErrorCode::Malformed, "frame: not an object");
    const Fields frame{*root};
    const auto event = frame.text("event");
    if (!event) return Unexpected{event.error().within("frame")};
    if (!event->empty()) return decodeEvent(frame, *event);
    const auto arg = root->at("arg");
    if (!arg && root->at("op"))
        return unexpected(ErrorCode::Unsupported,
                          "frame: an answer to an order operation; we send none over WebSocket");
    if (!arg || !arg->isObject())
        return unexpected(ErrorCode::Malformed, "frame: neither an event nor a push");
    return decodePush(frame, *arg);
}

} // namespace holdfast::venues::okx
