// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bybit/market_rows.h"

#include "core/sim/bybit/words.h"

#include <algorithm>

namespace holdfast::sim::bybit {

void writeInstrument(json::Writer& w, const VenueModel& model, const Instrument& i)
{
    const std::string band = textOf(model.rules().priceBand);
    w.beginObject()
        .member("symbol", i.id.text)
        .member("contractType", "LinearPerpetual")
        .member("status", i.state == InstrumentState::Live       ? "Trading"
                          : i.state == InstrumentState::Settling ? "Delivering"
                                                                 : "Closed")
        .member("baseCoin", i.base)
        .member("quoteCoin", i.quote)
        .member("launchTime", "1585526400000")
        .member("deliveryTime", "0")
        .member("deliveryFeeRate", "")
        .member("priceScale", "2") // A hint alone, and often a wrong one (bybit.md §3.1).
        .key("leverageFilter")
        .beginObject()
        .member("minLeverage", "1")
        .member("maxLeverage", textOf(i.leverageMax) + ".00")
        .member("leverageStep", "0.01")
        .endObject()
        .key("priceFilter")
        .beginObject()
        .member("minPrice", textOf(i.tick))
        .member("maxPrice", "1999999.80")
        .member("tickSize", textOf(i.tick))
        .endObject()
        .key("lotSizeFilter")
        .beginObject()
        .member("maxOrderQty", textOf(i.limitQtyMax))
        .member("minOrderQty", textOf(i.qtyMin))
        .member("qtyStep", textOf(i.lot))
        .member("postOnlyMaxOrderQty", textOf(i.limitQtyMax))
        .member("maxMktOrderQty", textOf(i.marketQtyMax))
        .member("minNotionalValue", textOf(model.rules().notionalMin))
        .endObject()
        .member("unifiedMarginTrade", true)
        .member("fundingInterval",
                std::chrono::duration_cast<minutes>(VenueModel::fundingInterval(i.id)).count())
        .member("settleCoin", i.settle)
        .member("copyTrading", "none")
        .member("upperFundingRate", "0.00375")
        .member("lowerFundingRate", "-0.00375")
        .member("isPreListing", false)
        .key("preListingInfo")
        .null()
        .key("riskParameters")
        .beginObject()
        .member("priceLimitRatioX", band)
        .member("priceLimitRatioY", band)
        .endObject()
        .member("displayName", "")
        .member("symbolType", "")
        .endObject();
}

Members tickerMembers(const VenueModel& model, const Instrument& i, const Tick& tick,
                      const DayFigures& day, WallTime now)
{
    const std::int64_t interval = VenueModel::fundingInterval(i.id).count();
    const std::int64_t next = (toMs(now) / interval + 1) * interval;
    const std::string size = textOf(i.lot.value * Decimal::fromInt(1000));
    const std::string open = textOf(day.open);
    const auto change =
        Decimal::divide(tick.last.value - day.open.value, day.open.value, 6, Rounding::HalfEven)
            .value_or(Decimal{});
    return {{"symbol", i.id.text},
            {"tickDirection", tick.last >= day.open ? "PlusTick" : "MinusTick"},
            {"price24hPcnt", textOf(change)},
            {"lastPrice", textOf(tick.last)},
            {"prevPrice24h", open},
            {"highPrice24h", textOf(std::max(day.high, tick.last))},
            {"lowPrice24h", textOf(std::min(day.low, tick.last))},
            {"prevPrice1h", open},
            {"markPrice", textOf(tick.mark)},
            {"indexPrice", textOf(tick.index)},
            {"openInterest", "50000"},
            {"openInterestValue", textOf(tick.mark.value * Decimal::fromInt(50'000))},
            {"turnover24h", textOf(day.base * tick.last.value)},
            {"volume24h", textOf(day.base)},
            {"nextFundingTime", std::to_string(next)},
            {"fundingRate", textOf(model.fundingRate(i.id, wallFromMs(next)))},
            {"fundingIntervalHour", std::to_string(interval / 3'600'000)},
            {"bid1Price", textOf(tick.bid)},
            {"bid1Size", size},
            {"ask1Price", textOf(tick.ask)},
            {"ask1Size", size}};
}

void writeBookSide(json::Writer& w, const BookSide& levels)
{
    w.beginArray();
    for (const auto& [price, qty] : levels)
        w.beginArray().string(price).string(qty).endArray();
    w.endArray();
}

} // namespace holdfast::sim::bybit
