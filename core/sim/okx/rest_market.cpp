// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/rest.h"
#include "core/sim/okx/words.h"

#include <algorithm>
#include <charconv>

namespace holdfast::sim::okx {
namespace {

constexpr int kBookLevelsMax = 400;
constexpr int kCandlesMax = 300;

std::optional<std::int64_t> number(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

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

std::optional<minutes> Rest::servedBar(const Call& call) const
{
    const std::string_view name = call.target.get("bar");
    const auto bar = barOf(name.empty() ? "1m" : name);
    const auto least = m_config.barMin.find({std::string{call.target.get("instId")}});
    if (bar && least != m_config.barMin.end() && *bar < least->second) return std::nullopt;
    return bar;
}

HttpAnswer Rest::candles(const Call& call) { return candleRows(call, false); }
HttpAnswer Rest::markCandles(const Call& call) { return candleRows(call, true); }

HttpAnswer Rest::candleRows(const Call& call, bool isMark)
{
    const Market& market = m_model.market();
    const InstrumentId id{std::string{call.target.get("instId")}};
    const Instrument* instrument = market.instrument(id);
    if (instrument == nullptr) return noInstrument();
    const auto bar = servedBar(call);
    if (!bar) return failure("51000", "Parameter bar error");
    const auto after = number(call.target.get("after"));
    const auto before = number(call.target.get("before"));
    const int limit = count(call.target.get("limit"), 100, kCandlesMax);
    std::optional<MarketTime> end;
    if (after) end = marketFromMs(*after);
    std::string rows;
    const std::vector<VenueCandle> candles = market.candles(id, *bar, end, limit);
    for (auto candle = candles.rbegin(); candle != candles.rend(); ++candle) { // Newest first.
        if (before && toMs(candle->open) <= *before) continue;
        json::Writer w;
        if (isMark) {
            w.beginArray()
                .string(stamp(candle->open))
                .string(candle->openPrice.toString())
                .string(candle->high.toString())
                .string(candle->low.toString())
                .string(candle->close.toString())
                .string(candle->isFinal ? "1" : "0")
                .endArray();
        } else {
            writeCandle(w, *instrument, *candle);
        }
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
    int left = count(call.target.get("limit"), 100, 100);
    std::string rows;
    const auto& trades = m_trades[id];
    for (auto trade = trades.rbegin(); trade != trades.rend() && left > 0; ++trade, --left) {
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

HttpAnswer Rest::fundingRate(const Call& call)
{
    const std::string_view wanted = call.target.get("instId");
    std::string rows;
    for (const Instrument& instrument : m_model.market().instruments()) {
        if (wanted != "ANY" && instrument.id.text != wanted) continue;
        json::Writer w;
        writeFunding(w, instrument, call.now);
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
        json::Writer w;
        w.beginObject()
            .member("instId", instrument.id.text)
            .member("instType", "SWAP")
            .member("oi", "0")
            .member("oiCcy", "0")
            .member("oiUsd", "0")
            .member("ts", stamp(call.now))
            .endObject();
        rows += (rows.empty() ? "" : ",") + w.take();
    }
    return success(rows);
}

} // namespace holdfast::sim::okx
