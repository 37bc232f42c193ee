// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/market_rows.h"
#include "core/sim/okx/streams.h"
#include "core/sim/okx/words.h"

#include <algorithm>
#include <map>

namespace holdfast::sim::okx {
namespace {

// How often a channel pushes at most, and at least (okx.md §2.5). Zero: no such bound.
constexpr milliseconds kTickerEvery{100};
constexpr milliseconds kMarkEvery{200};
constexpr milliseconds kMarkAtLeastEvery{10000};
constexpr milliseconds kIndexAtLeastEvery{60000};
constexpr milliseconds kBookEvery{100};
constexpr milliseconds kFundingEvery{60000};
/// The venue says one second of candle time at most; the drill's market runs faster than its wall.
constexpr milliseconds kCandleEvery{250};
constexpr int kCandlesBack = 5000; ///< Most bars that one jump of the market may end.
constexpr int kBookLevels = 400;
/// An unchanged book says so now and then (okx.md §2.6).
constexpr milliseconds kBookAtLeastEvery{60000};

std::string pushText(std::string_view arg, std::string_view rows)
{
    return R"({"arg":)" + std::string{arg} + R"(,"data":[)" + std::string{rows} + "]}";
}

std::string pageText(std::string_view arg, std::string_view eventType, std::string_view rows,
                     std::size_t page = 1, bool isLast = true)
{
    return R"({"arg":)" + std::string{arg} + R"(,"eventType":")" + std::string{eventType}
           + R"(","curPage":)" + std::to_string(page) + R"(,"lastPage":)"
           + (isLast ? "true" : "false") + R"(,"data":[)" + std::string{rows} + "]}";
}

} // namespace

std::string Streams::argWithUid(const Subscription& subscription) const
{
    std::string arg = subscription.arg;
    arg.pop_back();
    return arg + R"(,"uid":")" + m_config.uid.text + R"("})";
}

void Streams::pushSnapshot(WallTime now, StreamId id, Connection& connection, Subscription& s,
                           std::string_view eventType)
{
    json::Writer w;
    switch (s.spec.channel) {
    case Channel::Positions: pushPositions(now, id, connection, s, eventType, {}); return;
    case Channel::AdvancedAlgos: {
        std::string rows;
        for (const StopTruth& stop : m_model.pendingStops(m_config.uid)) {
            if (!stop.trail) continue;
            if (!s.instrument.empty() && stop.stop.instrument != s.instrument) continue;
            writeStop(w, context(now), stop, Shown::Push);
            rows += (rows.empty() ? "" : ",") + w.take();
        }
        if (!rows.empty()) send(now, id, connection, pushText(argWithUid(s), rows));
        return;
    }
    case Channel::Account:
        writeBalance(w, context(now), s.currencies);
        push(now, id, connection, s, PushKind::Balance,
             pageText(argWithUid(s), eventType, w.take()));
        return;
    case Channel::BalanceAndPosition:
        w.beginObject()
            .member("pTime", stamp(now))
            .member("eventType", "snapshot")
            .key("balData")
            .beginArray();
        for (const BalanceTruth& balance : m_model.balances(m_config.uid))
            w.beginObject()
                .member("ccy", balance.currency)
                .member("cashBal", balance.cash.toString())
                .member("uTime", stamp(balance.updatedAt))
                .endObject();
        w.endArray().key("posData").beginArray();
        for (const PositionTruth& position : m_model.positions(m_config.uid))
            writePositionData(w, context(now), position);
        w.endArray().key("trades").beginArray().endArray().endObject();
        send(now, id, connection, pushText(argWithUid(s), w.take()));
        return;
    case Channel::Instruments: {
        std::string rows;
        for (const Instrument& instrument : m_model.market().instruments()) {
            writeInstrument(w, instrument);
            rows += (rows.empty() ? "" : ",") + w.take();
        }
        send(now, id, connection, pushText(s.arg, rows));
        return;
    }
    case Channel::Tickers:
    case Channel::MarkPrice:
    case Channel::IndexTickers:
    case Channel::Trades:
    case Channel::Books:
    case Channel::Books5:
    case Channel::BestLevel:
    case Channel::FundingRate:
    case Channel::PriceLimit:
    case Channel::Quiet:
    case Channel::Candles:
    case Channel::MarkCandles:
    case Channel::IndexCandles:
    case Channel::Orders:
    case Channel::Algos: return;
    }
}

void Streams::pushPositions(WallTime now, StreamId id, Connection& connection, Subscription& s,
                            std::string_view eventType, milliseconds age)
{
    json::Writer w;
    std::vector<std::string> rows;
    for (const PositionTruth& position : m_rest.past().positions(m_config.uid, now, age, false)) {
        if (!s.instrument.empty() && position.row.key.instrument != s.instrument) continue;
        writePosition(w, context(now), position);
        rows.push_back(w.take());
    }
    // A large snapshot is split over pages; an empty one is one page (okx.md §2.7).
    const FaultPlan::SnapshotPages split =
        rows.empty() ? FaultPlan::SnapshotPages{} : m_model.faults().splitsSnapshot(now);
    const std::size_t perPage = split.rowsPerPage > 0
                                    ? static_cast<std::size_t>(split.rowsPerPage)
                                    : std::max<std::size_t>(1, m_config.snapshotRowsMax);
    const std::size_t pages = std::max<std::size_t>(1, (rows.size() + perPage - 1) / perPage);
    for (std::size_t page = 1; page <= pages; ++page) {
        if (static_cast<int>(page) == split.lost) continue;
        std::string text;
        for (std::size_t i = (page - 1) * perPage; i < std::min(page * perPage, rows.size()); ++i)
            text += (text.empty() ? "" : ",") + rows[i];
        push(now, id, connection, s, PushKind::Position,
             pageText(argWithUid(s), eventType, text, page, page == pages));
    }
}

void Streams::pushChange(WallTime now, StreamId id, Connection& connection, Subscription& s,
                         const Change& change)
{
    const auto concerns = [&](const InstrumentId& instrument) {
        return s.instrument.empty() || s.instrument == instrument;
    };
    json::Writer w;
    if (const auto* truth = std::get_if<OrderTruth>(&change.row);
        truth != nullptr && s.spec.channel == Channel::Orders) {
        if (!concerns(truth->order.instrument)) return;
        OrderTruth shown = *truth;
        // As recorded: the fill of a market order comes with partially_filled, and `filled` follows
        // without one (okx.md §2.7).
        const bool isTwofold = shown.order.state == OrderState::Filled
                               && shown.order.type == OrderType::Market
                               && shown.lastFillQty.isPositive();
        if (isTwofold) {
            shown.order.state = OrderState::PartiallyFilled;
            writeOrder(w, context(now), shown, Shown::Push);
            push(now, id, connection, s, PushKind::Order, pushText(argWithUid(s), w.take()));
            shown.order.state = OrderState::Filled;
            shown.lastFillQty = Qty{};
            shown.lastFillPrice.reset();
            shown.lastTrade = {};
        }
        writeOrder(w, context(now), shown, Shown::Push);
        push(now, id, connection, s, PushKind::Order, pushText(argWithUid(s), w.take()));
    } else if (const auto* stop = std::get_if<StopTruth>(&change.row);
               stop != nullptr
               && s.spec.channel == (stop->trail ? Channel::AdvancedAlgos : Channel::Algos)) {
        if (!concerns(stop->stop.instrument)) return;
        writeStop(w, context(now), *stop, Shown::Push);
        push(now, id, connection, s, PushKind::Stop, pushText(argWithUid(s), w.take()));
    } else if (const auto* position = std::get_if<PositionTruth>(&change.row)) {
        if (!concerns(position->row.key.instrument)) return;
        if (s.spec.channel == Channel::Positions) {
            writePosition(w, context(now), *position);
            push(now, id, connection, s, PushKind::Position,
                 pageText(argWithUid(s), "event_update", w.take()));
        } else if (s.spec.channel == Channel::BalanceAndPosition) {
            w.beginObject()
                .member("pTime", stamp(now))
                .member("eventType", change.cause)
                .key("balData")
                .beginArray()
                .endArray();
            w.key("posData").beginArray();
            writePositionData(w, context(now), *position);
            w.endArray().key("trades").beginArray();
            if (!position->row.lastTrade.empty())
                w.beginObject()
                    .member("instId", position->row.key.instrument.text)
                    .member("tradeId", position->row.lastTrade.text)
                    .endObject();
            w.endArray().endObject();
            push(now, id, connection, s, PushKind::Position, pushText(argWithUid(s), w.take()));
        }
    } else if (const auto* balance = std::get_if<BalanceTruth>(&change.row)) {
        if (s.spec.channel == Channel::Account) {
            if (!s.currencies.empty()
                && std::ranges::find(s.currencies, balance->currency) == s.currencies.end())
                return;
            writeBalance(w, context(now), {balance->currency});
            push(now, id, connection, s, PushKind::Balance,
                 pageText(argWithUid(s), "event_update", w.take()));
        } else if (s.spec.channel == Channel::BalanceAndPosition) {
            w.beginObject()
                .member("pTime", stamp(now))
                .member("eventType", change.cause)
                .key("balData")
                .beginArray()
                .beginObject()
                .member("ccy", balance->currency)
                .member("cashBal", balance->cash.toString())
                .member("uTime", stamp(balance->updatedAt))
                .endObject()
                .endArray()
                .key("posData")
                .beginArray()
                .endArray()
                .key("trades")
                .beginArray()
                .endArray()
                .endObject();
            push(now, id, connection, s, PushKind::Balance, pushText(argWithUid(s), w.take()));
        }
    }
}

void Streams::pushPublic(WallTime now, StreamId id, Connection& connection, Subscription& s)
{
    milliseconds most{0};
    milliseconds least{0};
    switch (s.spec.channel) {
    case Channel::Tickers: most = kTickerEvery; break;
    case Channel::MarkPrice:
        most = kMarkEvery;
        least = kMarkAtLeastEvery;
        break;
    case Channel::IndexTickers:
        most = kTickerEvery;
        least = kIndexAtLeastEvery;
        break;
    case Channel::Trades: break;
    case Channel::Books:
        most = kBookEvery;
        least = kBookAtLeastEvery;
        break;
    case Channel::Books5:
    case Channel::BestLevel: most = kBookEvery; break;
    case Channel::FundingRate:
        most = kFundingEvery;
        least = kFundingEvery;
        break;
    case Channel::PriceLimit: most = kMarkEvery; break;
    case Channel::Candles:
    case Channel::MarkCandles:
    case Channel::IndexCandles: pushCandles(now, id, connection, s); return;
    case Channel::Instruments:
    case Channel::Quiet:
    case Channel::Account:
    case Channel::Positions:
    case Channel::BalanceAndPosition:
    case Channel::Orders:
    case Channel::Algos:
    case Channel::AdvancedAlgos: return;
    }
    const bool isDue = s.isDirty || (least.count() > 0 && s.pushedAt + least <= now);
    if (!isDue || (s.pushedAt != WallTime{} && s.pushedAt + most > now)) return;
    const Instrument* instrument = m_model.market().instrument(s.instrument);
    if (instrument == nullptr) return;
    s.isDirty = false;
    s.pushedAt = now;
    const Tick& tick = m_model.market().latest(s.instrument);
    json::Writer w;
    switch (s.spec.channel) {
    case Channel::Tickers:
        writeTicker(w, *instrument, tick, m_days.of(now, m_model.market(), *instrument), now);
        break;
    case Channel::MarkPrice: writeMark(w, tick, now); break;
    case Channel::IndexTickers:
        writeIndex(w, *instrument, tick, m_days.of(now, m_model.market(), *instrument), now);
        break;
    case Channel::FundingRate: writeFunding(w, m_model, *instrument, now); break;
    case Channel::PriceLimit: writePriceLimit(w, *instrument, tick, now); break;
    case Channel::Trades:
        for (const auto& [number, print] : std::exchange(s.trades, {})) {
            writeTrade(w, print, number);
            send(now, id, connection, pushText(s.arg, w.take()));
        }
        return;
    case Channel::Books:
    case Channel::Books5:
    case Channel::BestLevel: pushBook(now, id, connection, s, *instrument, tick); return;
    case Channel::Candles:
    case Channel::MarkCandles:
    case Channel::IndexCandles:
    case Channel::Instruments:
    case Channel::Quiet:
    case Channel::Account:
    case Channel::Positions:
    case Channel::BalanceAndPosition:
    case Channel::Orders:
    case Channel::Algos:
    case Channel::AdvancedAlgos: return;
    }
    send(now, id, connection, pushText(s.arg, w.take()));
}

void Streams::pushCandles(WallTime now, StreamId id, Connection& connection, Subscription& s)
{
    const Market& market = m_model.market();
    const Instrument* instrument = market.instrument(s.instrument);
    if (instrument == nullptr || !s.isDirty) return;
    s.isDirty = false;
    const Bar bar = *s.spec.bar;
    const auto write = [&](const VenueCandle& candle) {
        json::Writer w;
        if (s.spec.channel == Channel::Candles)
            writeCandle(w, *instrument, candle);
        else
            writePriceCandle(w, candle);
        send(now, id, connection, pushText(s.arg, w.take()));
    };
    // Every bar that ended since is pushed once as final, however far the market jumped.
    const MarketTime newest = market.latest(s.instrument).marketTime;
    int ended = 0;
    for (MarketTime open = nextOpenOf(bar, s.lastFinal);
         nextOpenOf(bar, open) <= newest && ended < kCandlesBack; open = nextOpenOf(bar, open))
        ++ended;
    if (ended > 0) {
        for (const VenueCandle& candle :
             sim::candles(market, s.instrument, bar, std::nullopt, ended + 1)) {
            if (!candle.isFinal || candle.open <= s.lastFinal) continue;
            write(candle);
            s.lastFinal = candle.open;
        }
        s.pushedAt = WallTime{};
    }
    if (s.pushedAt != WallTime{} && s.pushedAt + kCandleEvery > now) {
        s.isDirty = true;
        return;
    }
    const auto forming = sim::candles(market, s.instrument, bar, std::nullopt, 1);
    if (forming.empty()) return;
    s.pushedAt = now;
    write(forming.front());
}

void Streams::pushBook(WallTime now, StreamId id, Connection& connection, Subscription& s,
                       const Instrument& instrument, const Tick& tick)
{
    const int levels = s.spec.channel == Channel::BestLevel
                           ? 1
                           : (s.spec.channel == Channel::Books5 ? 5 : kBookLevels);
    const BookSide asks = bookSide(instrument, tick, Side::Sell, levels);
    const BookSide bids = bookSide(instrument, tick, Side::Buy, levels);
    const bool isIncremental = s.spec.channel == Channel::Books;
    const bool isSnapshot = !isIncremental || s.sequence < 0;
    const bool isSame = asks == s.asks && bids == s.bids;
    const bool isKeptAlive = isIncremental && s.bookAt + kBookAtLeastEvery <= now;
    if (isSame && !isKeptAlive) return;
    s.bookAt = now;
    const std::int64_t previous = isSnapshot ? -1 : s.sequence;
    // Unchanged, both numbers are the same and the sides empty.
    s.sequence = s.sequence < 0 ? toMs(now) : s.sequence + (isSame ? 0 : 1);
    json::Writer w;
    w.beginObject().key("arg").raw(s.arg);
    if (isIncremental) w.member("action", isSnapshot ? "snapshot" : "update");
    w.key("data").beginArray().beginObject().key("asks");
    writeBookSide(w, isSnapshot ? asks : bookDifference(s.asks, asks));
    w.key("bids");
    writeBookSide(w, isSnapshot ? bids : bookDifference(s.bids, bids));
    if (!isIncremental) w.member("instId", instrument.id.text);
    w.member("ts", stamp(now))
        .member("checksum", std::int64_t{0})
        .member("seqId", s.sequence)
        .member("prevSeqId", previous);
    w.endObject().endArray().endObject();
    s.asks = asks;
    s.bids = bids;
    send(now, id, connection, w.take());
}

} // namespace holdfast::sim::okx
