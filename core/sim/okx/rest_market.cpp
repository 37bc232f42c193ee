// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/bar_names.h"
#include "core/sim/okx/market_rows.h"
#include "core/sim/okx/paging.h"
#include "core/sim/okx/rest.h"
#include "core/sim/okx/words.h"

#include <algorithm>

namespace holdfast::sim::okx {
namespace {

constexpr int kBookLevelsMax = 400;
constexpr Decimal kOpenInterest = Decimal::fromInt(250'000);
constexpr int kCandlesMax = 300;
constexpr int kPriceCandlesMax = 100; ///< Of mark and index (okx.md §8).
constexpr int kCandlesBack = 1440;    ///< How far `candles` goes back; `history-candles` goes on.

int count(std::string_view text, int fallback, int most)
{
    return static_cast<int>(std::clamp<std::int64_t>(number(text).value_or(fallback), 1, most));
}

HttpAnswer noInstrument()
{
    return failure("51001", "Instrument ID, Instrument ID code, or Spread ID doesn't exist.");
}

} // namespace

HttpAnswer Rest::tickers(const Call& call)
{
    const bool isOne = call.target.path.ends_with("/ticker");
    const Market& market = m_model.market();
    const std::string_view wanted = call.target.get("instId");
    if (isOne && market.instrument({std::string{wanted}}) == nullptr) return noInstrument();
    std::string rows;
    for (const Instrument& instrument : market.instruments()) {
        if (isOne ? instrument.id.text != wanted : !wantsSwaps(call)) continue;
        json::Writer w;
        writeTicker(w, instrument, market.latest(instrument.id), dayFigures(market, instrument),
                    call.now);
        rows += (rows.empty() ? "" : ",") + w.take();
    }
    return success(rows);
}

HttpAnswer Rest::indexTickers(const Call& call)
{
    const Market& market = m_model.market();
    std::string rows;
    for (const Instrument& instrument : market.instruments()) {
        const std::string index = instrument.base + "-" + instrument.quote;
        const std::string_view id = call.target.get("instId");
        const std::string_view quote = call.target.get("quoteCcy");
        if ((!id.empty() && id != index) || (!quote.empty() && quote != instrument.quote)) continue;
        json::Writer w;
        writeIndex(w, instrument, market.latest(instrument.id), dayFigures(market, instrument),
                   call.now);
        rows += (rows.empty() ? "" : ",") + w.take();
    }
    return success(rows);
}

std::optional<Bar> Rest::servedBar(const Call& call, const InstrumentId& id) const
{
    const std::string_view name = call.target.get("bar");
    const auto bar = barOf(name.empty() ? "1m" : name);
    const auto least = m_config.barMin.find(id);
    if (bar && least != m_config.barMin.end() && lengthMin(*bar) < least->second)
        return std::nullopt;
    return bar;
}

HttpAnswer Rest::candles(const Call& call) { return candleRows(call, CandleOf::Last); }
HttpAnswer Rest::markCandles(const Call& call) { return candleRows(call, CandleOf::Mark); }
HttpAnswer Rest::indexCandles(const Call& call) { return candleRows(call, CandleOf::Index); }

HttpAnswer Rest::candleRows(const Call& call, CandleOf of)
{
    const Market& market = m_model.market();
    // An index is named by its pair; here the perpetual's path stands for it (README.md).
    const InstrumentId id{std::string{call.target.get("instId")}
                          + (of == CandleOf::Index ? "-SWAP" : "")};
    const Instrument* instrument = market.instrument(id);
    if (instrument == nullptr) return noInstrument();
    const auto bar = servedBar(call, id);
    if (!bar) return failure("51000", "Parameter bar error");
    const auto after = number(call.target.get("after"));
    const auto before = number(call.target.get("before"));
    const int limit =
        count(call.target.get("limit"), 100, of == CandleOf::Last ? kCandlesMax : kPriceCandlesMax);
    std::optional<MarketTime> end;
    if (after) end = marketFromMs(*after);
    std::optional<MarketTime> oldest;
    if (call.target.path == "/api/v5/market/candles") {
        const auto reach = sim::candles(market, id, *bar, std::nullopt, kCandlesBack);
        if (!reach.empty()) oldest = reach.front().open;
    }
    std::string rows;
    const std::vector<VenueCandle> candles = sim::candles(market, id, *bar, end, limit);
    for (auto candle = candles.rbegin(); candle != candles.rend(); ++candle) { // Newest first.
        if (before && toMs(candle->open) <= *before) continue;
        if (oldest && candle->open < *oldest) continue;
        json::Writer w;
        if (of == CandleOf::Last)
            writeCandle(w, *instrument, *candle);
        else
            writePriceCandle(w, *candle);
        rows += (rows.empty() ? "" : ",") + w.take();
    }
    return success(rows);
}

HttpAnswer Rest::books(const Call& call)
{
    const Instrument* instrument =
        m_model.market().instrument({std::string{call.target.get("instId")}});
    if (instrument == nullptr) return noInstrument();
    const int levels = count(call.target.get("sz"), 1, kBookLevelsMax);
    const Tick& tick = m_model.market().latest(instrument->id);
    json::Writer w;
    w.beginObject().key("asks");
    writeBookSide(w, bookSide(*instrument, tick, Side::Sell, levels));
    w.key("bids");
    writeBookSide(w, bookSide(*instrument, tick, Side::Buy, levels));
    w.member("ts", stamp(call.now)).member("seqId", toMs(call.now)).endObject();
    return success(w.take());
}

HttpAnswer Rest::trades(const Call& call)
{
    const InstrumentId id{std::string{call.target.get("instId")}};
    if (m_model.market().instrument(id) == nullptr) return noInstrument();
    const PublicTrades::Trades& trades = m_trades.of(id);
    Page page{call.target};
    std::string rows;
    for (auto trade = trades.rbegin(); trade != trades.rend(); ++trade) {
        if (!page.take(std::to_string(trade->first))) continue;
        json::Writer w;
        writeTrade(w, trade->second, trade->first);
        rows += (rows.empty() ? "" : ",") + w.take();
    }
    return success(rows);
}

HttpAnswer Rest::markPrice(const Call& call)
{
    const std::string_view wanted = call.target.get("instId");
    std::string rows;
    if (!wantsSwaps(call)) return success(rows);
    for (const Instrument& instrument : m_model.market().instruments()) {
        if (!wanted.empty() && instrument.id.text != wanted) continue;
        json::Writer w;
        writeMark(w, m_model.market().latest(instrument.id), call.now);
        rows += (rows.empty() ? "" : ",") + w.take();
    }
    return rows.empty() ? noInstrument() : success(rows);
}

HttpAnswer Rest::priceLimit(const Call& call)
{
    const Instrument* instrument =
        m_model.market().instrument({std::string{call.target.get("instId")}});
    if (instrument == nullptr) return noInstrument();
    json::Writer w;
    writePriceLimit(w, *instrument, m_model.market().latest(instrument->id), call.now);
    return success(w.take());
}

HttpAnswer Rest::openInterest(const Call& call)
{
    const std::string_view wanted = call.target.get("instId");
    std::string rows;
    for (const Instrument& instrument : m_model.market().instruments()) {
        if (!wanted.empty() && instrument.id.text != wanted) continue;
        // A made-up market: as many contracts are open as ever, whatever the account does.
        const Price mark = m_model.market().price(instrument.id, TriggerSource::Mark);
        const Decimal units = kOpenInterest * instrument.multiplier;
        const bool isLinear = instrument.kind == ContractKind::Linear;
        const Decimal usd = isLinear ? units * mark.value : units;
        const Decimal base =
            isLinear ? units
                     : Decimal::divide(units, mark.value, 8, Rounding::HalfEven).value_or(units);
        json::Writer w;
        w.beginObject()
            .member("instId", instrument.id.text)
            .member("instType", "SWAP")
            .member("oi", kOpenInterest.toString())
            .member("oiCcy", base.normalized().toString())
            .member("oiUsd", usd.normalized().toString())
            .member("ts", stamp(call.now))
            .endObject();
        rows += (rows.empty() ? "" : ",") + w.take();
    }
    return success(rows);
}

} // namespace holdfast::sim::okx
