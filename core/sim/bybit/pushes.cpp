// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bybit/streams.h"
#include "core/sim/bybit/words.h"

#include <algorithm>
#include <utility>

// What is pushed when (bybit.md §2.2, §2.3).
namespace holdfast::sim::bybit {
namespace {

constexpr milliseconds kTickerEvery{100};
/// Something of a ticker changes at least so often: sizes and volumes do, which are constant here.
constexpr milliseconds kTickerAgain{1000};
constexpr milliseconds kBookEvery{20};
constexpr milliseconds kBestAgain{3000};
constexpr milliseconds kKlineEvery{1000};
constexpr int kCandlesBack = 5000;
constexpr std::size_t kTradesOfMessage = 1024;

const InstrumentId& instrumentOf(const Change& change)
{
    if (const auto* order = std::get_if<OrderTruth>(&change.row)) return order->order.instrument;
    if (const auto* stop = std::get_if<StopTruth>(&change.row)) return stop->stop.instrument;
    if (const auto* fill = std::get_if<FillTruth>(&change.row)) return fill->fill.instrument;
    if (const auto* position = std::get_if<PositionTruth>(&change.row))
        return position->row.key.instrument;
    static const InstrumentId kNone;
    return kNone;
}

std::string envelope(const std::string& id, std::string_view topic, WallTime now,
                     const std::string& rows)
{
    return std::string{"{"} + R"("id":")" + id + R"(","topic":")" + std::string{topic}
           + R"(","creationTime":)" + std::to_string(toMs(now)) + R"(,"data":[)" + rows + "]}";
}

void replaceValue(std::string& row, const std::string& name, const std::string& value)
{
    const std::string start = '"' + name + R"(":")";
    const std::size_t at = row.find(start);
    if (at == std::string::npos) return;
    const std::size_t from = at + start.size();
    row.replace(from, row.find('"', from) - from, value);
}

} // namespace

void Streams::advance(WallTime now, const std::vector<Change>& changes,
                      const std::vector<Tick>& ticks)
{
    playEvents(now);
    // One moment after the other; within it each instrument has its messages.
    for (std::size_t from = 0; from < changes.size();) {
        std::size_t to = from;
        std::map<InstrumentId, Moment> moments;
        bool isMoney = false;
        for (; to < changes.size() && changes[to].at == changes[from].at; ++to) {
            const Change& change = changes[to];
            if (change.uid != m_config.uid) continue;
            if (std::holds_alternative<BalanceTruth>(change.row)) {
                isMoney = true;
                continue;
            }
            Moment& moment = moments[instrumentOf(change)];
            moment.at = change.at;
            if (const auto* fill = std::get_if<FillTruth>(&change.row)) {
                moment.fills.push_back(fill);
                moment.seq = fill->seq;
            } else if (const auto* position = std::get_if<PositionTruth>(&change.row)) {
                moment.positions[position->row.key] = *position;
            } else {
                moment.orders.push_back(&change);
                PositionKey key;
                if (const auto* order = std::get_if<OrderTruth>(&change.row))
                    key = {order->order.instrument, order->order.sideIndex,
                           order->order.marginMode};
                else if (const auto* stop = std::get_if<StopTruth>(&change.row))
                    key = {stop->stop.instrument, stop->stop.sideIndex, stop->stop.marginMode};
                moment.positions.try_emplace(key);
            }
        }
        for (const auto& [instrument, moment] : moments)
            pushMoment(now, instrument, moment);
        if (isMoney) {
            json::Writer w;
            writeWallet(w, context(now), {});
            pushAll(now, Channel::Wallet, PushKind::Balance,
                    m_config.uid.text + "_wallet_" + std::to_string(toMs(now)), w.take());
        }
        from = to;
    }
    // A cancel that lost its race: the order is told filled a second time.
    for (const VenueOrderId& raced : m_rest.takeRaced()) {
        const auto order = m_model.findOrder(m_config.uid, {{}, raced, {}});
        if (!order) continue;
        OrderRow row = orderRow(context(now), *order, nullptr);
        replaceValue(row.text, "cancelType", "CancelByUser");
        replaceValue(row.text, "rejectReason", "EC_OrigClOrdIDDoesNotExist");
        pushAll(now, Channel::Order, PushKind::Order,
                m_config.uid.text + '_' + row.instrument.text + '_' + std::to_string(row.seq),
                row.text);
    }
    const std::uint64_t tradeFirst = m_tradeNext;
    m_tradeNext += ticks.size();
    for (auto& [id, connection] : m_connections) {
        if (m_outbox.hasEnded(id)) continue;
        for (auto& [name, s] : connection.subscriptions) {
            if (s.topic.role != Role::Public) continue;
            for (std::size_t i = 0; i < ticks.size(); ++i) {
                if (ticks[i].instrument != s.topic.instrument) continue;
                s.isDirty = true;
                if (s.topic.channel == Channel::Trades)
                    s.trades.emplace_back(tradeFirst + i, ticks[i]);
            }
            pushPublic(now, id, connection, s);
        }
    }
}

void Streams::pushAll(WallTime now, Channel channel, PushKind kind, const std::string& messageId,
                      const std::string& rows)
{
    for (auto& [id, connection] : m_connections) {
        if (m_outbox.hasEnded(id)) continue;
        for (const auto& [name, s] : connection.subscriptions)
            if (s.topic.channel == channel)
                push(now, id, connection, s, kind, envelope(messageId, name, now, rows));
    }
}

void Streams::pushMoment(WallTime now, const InstrumentId& instrument, const Moment& moment)
{
    const RowContext shown = context(now);
    const std::string matched =
        m_config.uid.text + '_' + instrument.text + '_' + std::to_string(moment.seq);
    const auto messageId = [&] {
        return moment.seq != 0 ? matched : "m0000000-" + std::to_string(++m_messageLast);
    };
    // Executions first, then the order, then position and wallet: so they came as recorded (bybit.md §2.3).
    std::string rows;
    std::string fast;
    for (const FillTruth* fill : moment.fills) {
        json::Writer w;
        writeExecution(w, shown, *fill);
        rows += (rows.empty() ? "" : ",") + w.take();
        if (originOf(fill->fill.category).execType != "Trade") continue;
        w.beginObject()
            .member("category", "linear")
            .member("symbol", fill->fill.instrument.text)
            .member("execId", fill->fill.tradeId.text)
            .member("execPrice", textOf(fill->fill.price))
            .member("execQty", textOf(fill->fill.qty))
            .member("orderId", fill->fill.venueOrderId.text)
            .member("isMaker", fill->isMaker)
            // Of makers the client's name is missing here.
            .member("orderLinkId", fill->isMaker ? "" : fill->fill.clientOrderId.text)
            .member("side", word(fill->fill.side))
            .member("execTime", stamp(fill->fill.time))
            .member("seq", static_cast<std::int64_t>(fill->seq))
            .endObject();
        fast += (fast.empty() ? "" : ",") + w.take();
    }
    if (!fast.empty()) pushAll(now, Channel::FastExecution, PushKind::Fill, matched, fast);
    if (!rows.empty()) pushAll(now, Channel::Execution, PushKind::Fill, matched, rows);

    // The last state of each order within the moment, in the order in which they were reached: a stop that
    // its closing order took along stands before that order, in the same message.
    std::vector<OrderRow> orders;
    for (const Change* change : moment.orders) {
        OrderRow row;
        if (const auto* order = std::get_if<OrderTruth>(&change->row)) {
            if (order->order.category == "delivery") continue; // A trade without an order (F28).
            const auto fired =
                order->order.parentStop.empty()
                    ? std::nullopt
                    : m_model.findStop(m_config.uid, {{}, order->order.parentStop, {}});
            row = orderRow(shown, *order, fired ? &*fired : nullptr);
        } else {
            const auto& stop = std::get<StopTruth>(change->row);
            if (stop.stop.state == StopOrderState::Effective) continue; // Its order follows.
            row = orderRow(shown, stop);
        }
        std::erase_if(orders, [&](const OrderRow& old) { return old.id == row.id; });
        orders.push_back(std::move(row));
    }
    rows.clear();
    bool areStops = !orders.empty();
    for (const OrderRow& row : orders) {
        rows += (rows.empty() ? "" : ",") + row.text;
        areStops = areStops && row.isStop;
    }
    if (!rows.empty())
        pushAll(now, Channel::Order, areStops ? PushKind::Stop : PushKind::Order, messageId(),
                rows);

    // A position comes with every change of an order, its own change or not.
    rows.clear();
    const std::vector<StopTruth> stops = m_model.pendingStops(m_config.uid);
    for (const auto& [key, changed] : moment.positions) {
        const auto present = changed ? changed : m_model.position(m_config.uid, key);
        json::Writer w;
        writePosition(w, shown, present ? *present : flatPosition(shown, key), stops);
        rows += (rows.empty() ? "" : ",") + w.take();
    }
    if (!rows.empty())
        pushAll(now, Channel::Position, PushKind::Position,
                moment.seq != 0
                    ? matched
                    : m_config.uid.text + "_position_" + std::to_string(toMs(moment.at)),
                rows);
}

void Streams::tellOldPositions(WallTime now, milliseconds age)
{
    std::string rows;
    const std::vector<StopTruth> stops = m_rest.past().pendingStops(m_config.uid, now, age);
    for (const PositionTruth& position : m_rest.past().positions(m_config.uid, now, age, false)) {
        json::Writer w;
        writePosition(w, context(now), position, stops);
        rows += (rows.empty() ? "" : ",") + w.take();
    }
    if (!rows.empty())
        pushAll(now, Channel::Position, PushKind::Position,
                m_config.uid.text + "_position_" + std::to_string(toMs(now)), rows);
}

void Streams::pushPublic(WallTime now, StreamId id, Connection& connection, Subscription& s)
{
    switch (s.topic.channel) {
    case Channel::Tickers: return pushTicker(now, id, connection, s);
    case Channel::Kline: return pushKline(now, id, connection, s);
    case Channel::Trades: return pushTrades(now, id, connection, s);
    case Channel::Book: return pushBook(now, id, connection, s);
    case Channel::Quiet:
    case Channel::Order:
    case Channel::Execution:
    case Channel::FastExecution:
    case Channel::Position:
    case Channel::Wallet: return;
    }
    HF_UNREACHABLE();
}

void Streams::pushTicker(WallTime now, StreamId id, Connection& connection, Subscription& s)
{
    const bool isAgain = s.pushedAt + kTickerAgain <= now;
    if (!isAgain && (!s.isDirty || (s.pushedAt != WallTime{} && s.pushedAt + kTickerEvery > now)))
        return;
    s.isDirty = false;
    s.pushedAt = now;
    const Instrument& instrument = *m_model.market().instrument(s.topic.instrument);
    const Tick& tick = m_model.market().latest(instrument.id);
    const Members members =
        tickerMembers(m_model, instrument, tick, m_days.of(now, m_model.market(), instrument), now);
    // First all of it, then what changed; a missing member is unchanged (bybit.md §2.2).
    const bool isSnapshot = s.ticker.empty();
    json::Writer w;
    w.beginObject()
        .member("topic", s.name)
        .member("type", isSnapshot ? "snapshot" : "delta")
        .key("data")
        .beginObject();
    bool isChanged = false;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const bool isSame = !isSnapshot && members[i] == s.ticker[i];
        isChanged = isChanged || !isSame;
        const bool isSaidAgain = isAgain && members[i].first == "markPrice";
        if (!isSame || isSaidAgain || members[i].first == "symbol")
            w.member(members[i].first, members[i].second);
    }
    w.endObject().member("cs", toMs(tick.at)).member("ts", toMs(now)).endObject();
    s.ticker = members;
    if (isChanged || isAgain) send(now, id, connection, w.take());
}

void Streams::pushKline(WallTime now, StreamId id, Connection& connection, Subscription& s)
{
    if (!s.isDirty) return;
    s.isDirty = false;
    const Market& market = m_model.market();
    const Bar& bar = s.topic.bar;
    const auto write = [&](const VenueCandle& c) {
        json::Writer w;
        w.beginObject()
            .member("topic", s.name)
            .key("data")
            .beginArray()
            .beginObject()
            .member("start", toMs(c.open))
            .member("end", toMs(nextOpenOf(bar, c.open)) - 1)
            .member("interval", s.topic.barName)
            .member("open", textOf(c.openPrice))
            .member("close", textOf(c.close))
            .member("high", textOf(c.high))
            .member("low", textOf(c.low))
            .member("volume", textOf(c.volume))
            .member("turnover", textOf(c.volume.value * c.close.value))
            .member("confirm", c.isFinal)
            .member("timestamp", toMs(now))
            .endObject()
            .endArray()
            .member("ts", toMs(now))
            .member("type", "snapshot")
            .endObject();
        send(now, id, connection, w.take());
    };
    // Every bar that ended since is pushed once as final, however far the market jumped.
    const MarketTime newest = market.latest(s.topic.instrument).marketTime;
    int ended = 0;
    for (MarketTime open = nextOpenOf(bar, s.lastFinal);
         nextOpenOf(bar, open) <= newest && ended < kCandlesBack; open = nextOpenOf(bar, open))
        ++ended;
    if (ended > 0) {
        for (const VenueCandle& candle :
             sim::candles(market, s.topic.instrument, bar, std::nullopt, ended + 1)) {
            if (!candle.isFinal || candle.open <= s.lastFinal) continue;
            write(candle);
            s.lastFinal = candle.open;
        }
        s.pushedAt = WallTime{};
    }
    if (s.pushedAt != WallTime{} && s.pushedAt + kKlineEvery > now) {
        s.isDirty = true;
        return;
    }
    const auto forming = sim::candles(market, s.topic.instrument, bar, std::nullopt, 1);
    if (forming.empty()) return;
    s.pushedAt = now;
    write(forming.front());
}

void Streams::pushTrades(WallTime now, StreamId id, Connection& connection, Subscription& s)
{
    const std::string lot = textOf(m_model.market().instrument(s.topic.instrument)->lot);
    while (!s.trades.empty()) {
        const std::size_t count = std::min(s.trades.size(), kTradesOfMessage);
        json::Writer w;
        w.beginObject()
            .member("topic", s.name)
            .member("type", "snapshot")
            .member("ts", toMs(now))
            .key("data")
            .beginArray();
        for (std::size_t i = 0; i < count; ++i) {
            const auto& [trade, tick] = s.trades[i];
            w.beginObject()
                .member("T", toMs(tick.at))
                .member("s", tick.instrument.text)
                .member("S", trade % 2 == 0 ? "Buy" : "Sell")
                .member("v", lot)
                .member("p", textOf(tick.last))
                .member("L", "ZeroPlusTick")
                .member("i", "t" + std::to_string(trade))
                .member("BT", false)
                .member("RPI", false)
                .member("seq", static_cast<std::int64_t>(trade))
                .endObject();
        }
        w.endArray().endObject();
        s.trades.erase(s.trades.begin(), s.trades.begin() + static_cast<std::ptrdiff_t>(count));
        send(now, id, connection, w.take());
    }
}

void Streams::pushBook(WallTime now, StreamId id, Connection& connection, Subscription& s)
{
    const bool isBest = s.topic.depth == 1;
    const bool isAgain =
        isBest && s.pushedAt + kBestAgain <= now; // The same again, with the same u.
    if (!isAgain && (!s.isDirty || (s.pushedAt != WallTime{} && s.pushedAt + kBookEvery > now)))
        return;
    s.isDirty = false;
    const Instrument& instrument = *m_model.market().instrument(s.topic.instrument);
    const Tick& tick = m_model.market().latest(instrument.id);
    const BookSide asks = bookSide(instrument, tick, Side::Sell, s.topic.depth);
    const BookSide bids = bookSide(instrument, tick, Side::Buy, s.topic.depth);
    const bool isSame = asks == s.asks && bids == s.bids;
    if (isSame && !isAgain) return;
    const bool isSnapshot = isBest || s.update == 0;
    s.pushedAt = now;
    if (s.update == 0)
        s.update = 10'000'000 + toMs(now) % 1'000'000; // Never 1: that says the service restarted.
    else if (!isSame)
        ++s.update;
    json::Writer w;
    w.beginObject()
        .member("topic", s.name)
        .member("type", isSnapshot ? "snapshot" : "delta")
        .member("ts", toMs(now))
        .key("data")
        .beginObject()
        .member("s", instrument.id.text)
        .key("b");
    writeBookSide(w, isSnapshot ? bids : bookDifference(s.bids, bids));
    w.key("a");
    writeBookSide(w, isSnapshot ? asks : bookDifference(s.asks, asks));
    w.member("u", s.update)
        .member("seq", toMs(tick.at))
        .endObject()
        .member("cts", toMs(tick.at))
        .endObject();
    s.asks = asks;
    s.bids = bids;
    send(now, id, connection, w.take());
}

} // namespace holdfast::sim::bybit
