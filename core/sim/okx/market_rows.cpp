// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/market_rows.h"

#include "core/sim/okx/row_text.h"
#include "core/sim/okx/words.h"

namespace holdfast::sim::okx {
namespace {

/// An array that begins with the open's time and the four prices.
json::Writer& beginCandle(json::Writer& w, const VenueCandle& c)
{
    w.beginArray().string(stamp(c.open));
    for (const Price& price : {c.openPrice, c.high, c.low, c.close})
        w.string(textOf(price));
    return w;
}

} // namespace

void writeTicker(json::Writer& w, const Instrument& i, const Tick& tick, const DayFigures& day,
                 WallTime now)
{
    const std::string size = textOf(i.lot.value * Decimal::fromInt(1000));
    w.beginObject()
        .member("askPx", textOf(tick.ask))
        .member("askSz", size)
        .member("bidPx", textOf(tick.bid))
        .member("bidSz", size)
        .member("high24h", textOf(day.high))
        .member("instId", i.id.text)
        .member("instType", "SWAP")
        .member("last", textOf(tick.last))
        .member("lastSz", textOf(i.lot))
        .member("low24h", textOf(day.low))
        .member("open24h", textOf(day.open))
        .member("sodUtc0", textOf(day.open))
        .member("sodUtc8", textOf(day.open))
        .member("ts", stamp(now))
        .member("vol24h", textOf(day.contracts))
        .member("volCcy24h", textOf(day.base))
        .endObject();
}

void writeMark(json::Writer& w, const Tick& tick, WallTime now)
{
    w.beginObject()
        .member("instId", tick.instrument.text)
        .member("instType", "SWAP")
        .member("markPx", textOf(tick.mark))
        .member("ts", stamp(now))
        .endObject();
}

void writeIndex(json::Writer& w, const Instrument& i, const Tick& tick, const DayFigures& day,
                WallTime now)
{
    w.beginObject()
        .member("high24h", textOf(day.high))
        .member("idxPx", textOf(tick.index))
        .member("instId", family(i))
        .member("low24h", textOf(day.low))
        .member("open24h", textOf(day.open))
        .member("sodUtc0", textOf(day.open))
        .member("sodUtc8", textOf(day.open))
        .member("ts", stamp(now))
        .endObject();
}

void writeCandle(json::Writer& w, const Instrument& i, const VenueCandle& c)
{
    const Decimal base = c.volume.value * i.multiplier;
    const bool isLinear = i.kind == ContractKind::Linear;
    beginCandle(w, c)
        .string(textOf(c.volume))
        .string(textOf(base))
        .string(textOf(isLinear ? base * c.close.value : base))
        .string(c.isFinal ? "1" : "0")
        .endArray();
}

void writePriceCandle(json::Writer& w, const VenueCandle& c)
{
    beginCandle(w, c).string(c.isFinal ? "1" : "0").endArray();
}

void writeTrade(json::Writer& w, const Tick& tick, std::uint64_t tradeNumber)
{
    w.beginObject()
        .member("count", "1")
        .member("instId", tick.instrument.text)
        .member("px", textOf(tick.last))
        .member("side", tradeNumber % 2 == 0 ? "buy" : "sell")
        .member("source", "0")
        .member("sz", "1")
        .member("tradeId", std::to_string(tradeNumber))
        .member("ts", stamp(tick.at))
        .endObject();
}

void writeFunding(json::Writer& w, const VenueModel& model, const Instrument& i, WallTime now)
{
    const std::int64_t interval = VenueModel::fundingInterval(i.id).count();
    const std::int64_t next = (toMs(now) / interval + 1) * interval;
    w.beginObject()
        .member("formulaType", "withRate")
        .member("fundingRate", textOf(model.fundingRate(i.id, wallFromMs(next))))
        .member("fundingTime", std::to_string(next))
        .member("impactValue", "")
        .member("instId", i.id.text)
        .member("instType", "SWAP")
        .member("interestRate", "0.0001")
        .member("maxFundingRate", "0.00375")
        .member("method", "current_period")
        .member("minFundingRate", "-0.00375")
        .member("nextFundingRate", "")
        .member("nextFundingTime", std::to_string(next + interval))
        .member("premium", "0")
        .member("prevFundingTime", std::to_string(next - interval))
        .member("settFundingRate", textOf(model.fundingRate(i.id, wallFromMs(next - interval))))
        .member("settState", "settled")
        .member("ts", stamp(now))
        .endObject();
}

void writePriceLimit(json::Writer& w, const Instrument& i, const Tick& tick, WallTime now)
{
    const Decimal band = tick.mark.value * Decimal::of("0.05");
    w.beginObject()
        .member("buyLmt",
                textOf((tick.mark.value + band).roundedToStep(i.tick.value, Rounding::Down)))
        .member("enabled", true)
        .member("instId", i.id.text)
        .member("instType", "SWAP")
        .member("sellLmt",
                textOf((tick.mark.value - band).roundedToStep(i.tick.value, Rounding::Up)))
        .member("ts", stamp(now))
        .endObject();
}

void writeBookSide(json::Writer& w, const BookSide& levels)
{
    w.beginArray();
    for (const auto& [price, qty] : levels)
        w.beginArray()
            .string(price)
            .string(qty)
            .string("0")
            .string(qty == "0" ? "0" : "1")
            .endArray();
    w.endArray();
}

} // namespace holdfast::sim::okx
