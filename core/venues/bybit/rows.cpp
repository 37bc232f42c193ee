// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/rows.h"

#include "core/venues/bybit/taking.h"
#include "core/venues/candles.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace holdfast::venues::bybit {
namespace {

struct Word {
    std::string_view theirs;
    std::string_view ours;
};
/// bybit.md §6.2. The first two words are those that other venues use too.
constexpr std::array<Word, 9> kFillCategories{{{"Trade", "normal"},
                                               {"AdlTrade", "adl"},
                                               {"BustTrade", "full_liquidation"},
                                               {"Settle", "settlement"},
                                               {"Delivery", "delivery"},
                                               {"MovePosition", "move_position"},
                                               {"BlockTrade", "block_trade"},
                                               {"FutureSpread", "future_spread"},
                                               {"CorporateAction", "corporate_action"}}};

constexpr std::array<Bar, 11> kBars{{{"1", minutes{1}},
                                     {"3", minutes{3}},
                                     {"5", minutes{5}},
                                     {"15", minutes{15}},
                                     {"30", minutes{30}},
                                     {"60", minutes{60}},
                                     {"120", minutes{120}},
                                     {"240", minutes{240}},
                                     {"360", minutes{360}},
                                     {"720", minutes{720}},
                                     {"D", minutes{1440}}}};

/// The levels a position row states. Without both fields it speaks of none; "" and "0" say that none is set.
std::optional<PositionLevels> levelsOf(Taking& row)
{
    const json::Value object = row.fields.object();
    if (!object.at("stopLoss") || !object.at("takeProfit")) return std::nullopt;
    PositionLevels levels;
    levels.stop = row.price("stopLoss");
    levels.take = row.price("takeProfit");
    const auto trailing = row.take(row.fields.price("trailingStop"));
    if (trailing) levels.trailing = *trailing;
    return levels;
}

std::string restrictionOf(Taking& row)
{
    const std::string status = row.text("positionStatus");
    if (status == "Liq" || status == "Adl") return status;
    if (!status.empty() && status != "Normal") row.unknown("positionStatus", status);
    return row.flag("isReduceOnly") ? "reduce only" : std::string{};
}

} // namespace

Decoded<PositionRow> decodePosition(json::Value object)
{
    HF_ONLY_PERPETUAL(object);
    Taking row{object};
    PositionRow position;
    position.key.instrument = row.instrument();
    if (row.requiredText("positionIdx").empty()) return std::move(row).done(std::move(position));
    position.key.sideIndex = row.sideIndex();
    position.qty = row.qty("size");
    const std::string side = row.text("side");
    if (side == "Buy")
        position.direction = Direction::Long;
    else if (side == "Sell")
        position.direction = Direction::Short;
    else if (!side.empty() && side != "None")
        row.unknown("side", side);
    else if (!position.qty.isZero())
        row.fail({ErrorCode::Missing, "side: missing on a position with size"});
    if (position.qty.isZero()) position.direction = Direction::Flat;
    const bool isOther =
        (position.key.sideIndex == SideIndex::Long && position.direction == Direction::Short)
        || (position.key.sideIndex == SideIndex::Short && position.direction == Direction::Long);
    if (isOther) row.fail({ErrorCode::OutOfRange, "side: not that of its positionIdx"});
    position.entryPrice = row.price(row.fields.has("avgPrice") ? "avgPrice" : "entryPrice");
    position.markPrice = row.price("markPrice");
    position.liquidationPrice = row.price("liqPrice");
    if (const auto leverage = row.take(row.fields.number("leverage")))
        position.leverage = *leverage;
    position.unrealized = row.optional<Money>("unrealisedPnl");
    position.openedAt = row.time("openTime"); // createdTime is the first time ever (bybit.md §6.1)
    // A symbol that never was held may have no time; a row that says something is held has one.
    position.updatedAt =
        position.qty.isZero() ? row.time("updatedTime") : row.requiredTime("updatedTime");
    position.sequence = row.sequence();
    position.levels = levelsOf(row);
    position.restriction = restrictionOf(row);
    return std::move(row).done(std::move(position));
}

Decoded<Fill> decodeFill(json::Value object)
{
    HF_ONLY_PERPETUAL(object);
    Taking row{object};
    const std::string type = row.requiredText("execType");
    if (type == "Funding") return {std::nullopt};
    Fill fill;
    const auto word = std::find_if(kFillCategories.begin(), kFillCategories.end(),
                                   [&](const Word& w) { return w.theirs == type; });
    if (word != kFillCategories.end())
        fill.category = word->ours;
    else if (!type.empty())
        row.unknown("execType", type);
    fill.instrument = row.instrument();
    fill.tradeId = {row.requiredText("execId")};
    fill.venueOrderId = {row.requiredText("orderId")};
    fill.clientOrderId = {row.text("orderLinkId")};
    if (!row.knownText("stopOrderType").empty()) fill.parentStop = fill.venueOrderId;
    fill.side = row.side();
    fill.qty = row.qty("execQty");
    if (row.isTaken() && fill.qty.isZero()) row.fail({ErrorCode::OutOfRange, "execQty: zero"});
    fill.price = row.requiredPrice("execPrice");
    if (const auto fee = row.take(row.fields.number("execFee")))
        fill.fee = Money{-*fee}; // theirs is what was paid
    fill.feeCurrency = row.text("feeCurrency");
    fill.time = row.requiredTime("execTime");
    fill.sequence = row.sequence();
    return std::move(row).done(std::move(fill));
}

Decoded<Closure> decodeClosure(json::Value object)
{
    HF_ONLY_PERPETUAL(object);
    Taking row{object};
    Closure closure;
    closure.key.instrument = row.instrument();
    closure.order = {row.requiredText("orderId")};
    closure.direction = directionOf(opposite(row.side())); // the side is the closing order's
    const std::string type = row.requiredText("execType");
    static constexpr std::array<std::string_view, 3> kOthers{"SessionSettlePnL", "MovePosition",
                                                             "CorporateAction"};
    if (type == "Trade")
        closure.kind = ClosureKind::Partial;
    else if (type == "BustTrade")
        closure.kind = ClosureKind::PartialLiquidation;
    else if (type == "AdlTrade")
        closure.kind = ClosureKind::AdlPartial;
    else if (type == "Settle")
        closure.kind = ClosureKind::Settlement;
    else if (!type.empty() && std::find(kOthers.begin(), kOthers.end(), type) == kOthers.end())
        row.unknown("execType", type);
    closure.closedQty = row.qty("closedSize");
    closure.qtyMax = closure.closedQty;
    closure.openPrice = row.price("avgEntryPrice");
    closure.closePrice = row.price("avgExitPrice");
    closure.realized = row.optional<Money>("closedPnl");
    closure.closedAt = row.requiredTime("updatedTime");
    return std::move(row).done(std::move(closure));
}

Decoded<Instrument> decodeInstrument(json::Value object)
{
    if (!object.isObject()) return unexpected(ErrorCode::Malformed, "a row is not an object");
    Taking row{object};
    Instrument instrument;
    instrument.venue = Venue::Bybit;
    const std::string contract = row.requiredText("contractType");
    static constexpr std::array<std::string_view, 3> kOthers{"LinearFutures", "InversePerpetual",
                                                             "InverseFutures"};
    if (std::find(kOthers.begin(), kOthers.end(), contract) != kOthers.end()) return {std::nullopt};
    if (!contract.empty() && contract != "LinearPerpetual") row.unknown("contractType", contract);
    instrument.id = row.instrument();
    const std::string state = row.requiredText("status");
    if (state == "Trading")
        instrument.state = InstrumentState::Live;
    else if (state == "PreLaunch")
        instrument.state = InstrumentState::Preopen;
    else if (state == "Delivering")
        instrument.state = InstrumentState::Settling;
    else if (state == "Closed")
        instrument.state = InstrumentState::Expired;
    else
        instrument.state = InstrumentState::Other; // what comes: not Live, so not opened
    instrument.base = row.requiredText("baseCoin");
    instrument.quote = row.requiredText("quoteCoin");
    instrument.settle = row.requiredText("settleCoin");
    instrument.multiplier = Decimal::fromInt(1);
    const auto part = [&](std::string_view name) {
        const auto value = object.at(name);
        if (value && value->isObject()) return Taking{*value};
        row.fail({ErrorCode::Missing, std::string{name} + ": missing"});
        return Taking{object};
    };
    const auto join = [&](Taking taken, std::string_view name) {
        if (const auto left = std::move(taken).plain(0); !left) row.fail(left.error().within(name));
    };
    Taking prices = part("priceFilter");
    instrument.tick = prices.requiredPrice("tickSize");
    join(std::move(prices), "priceFilter");
    Taking lots = part("lotSizeFilter");
    instrument.lot = lots.qty("qtyStep");
    if (lots.isTaken() && instrument.lot.isZero())
        lots.fail({ErrorCode::OutOfRange, "qtyStep: zero"});
    instrument.qtyMin = lots.qty("minOrderQty");
    instrument.marketQtyMax = {lots.statedOrZero("maxMktOrderQty")};
    instrument.stopQtyMax = instrument.marketQtyMax;
    instrument.limitQtyMax = {lots.statedOrZero("maxOrderQty")};
    instrument.notionalMin = {lots.statedOrZero("minNotionalValue")};
    join(std::move(lots), "lotSizeFilter");
    Taking leverage = part("leverageFilter");
    instrument.leverageMax = leverage.statedOrZero("maxLeverage");
    join(std::move(leverage), "leverageFilter");
    return std::move(row).done(std::move(instrument));
}

Decoded<Quote> decodeTicker(json::Value object)
{
    HF_ONLY_PERPETUAL(object);
    Taking row{object};
    Quote quote;
    quote.instrument = row.instrument();
    quote.last = row.price("lastPrice");
    quote.mark = row.price("markPrice");
    quote.bid = row.price("bid1Price");
    quote.ask = row.price("ask1Price");
    quote.open24h = row.price("prevPrice24h");
    return std::move(row).done(std::move(quote));
}

Result<VenueCandle> decodeCandle(json::Value array, const InstrumentId& instrument, minutes bar,
                                 bool isFinal)
{
    static constexpr CandleFields kFields{"start", "open", "high", "low", "close", "volume"};
    if (!array.isArray() || array.size() <= kFields.size())
        return unexpected(ErrorCode::Malformed, "candle: not a row of seven fields");
    auto candle = candleIn(array, kFields, instrument, bar);
    if (candle) candle->isFinal = isFinal;
    return candle;
}

Result<VenueCandle> decodePushedCandle(json::Value object, const InstrumentId& instrument,
                                       minutes bar)
{
    if (!object.isObject()) return unexpected(ErrorCode::Malformed, "a row is not an object");
    Taking row{object};
    VenueCandle candle{.instrument = instrument, .bar = bar};
    candle.open = marketFromMs(toMs(row.requiredTime("start")));
    candle.openPrice = row.requiredPrice("open");
    candle.high = row.requiredPrice("high");
    candle.low = row.requiredPrice("low");
    candle.close = row.requiredPrice("close");
    candle.volume = row.qty("volume");
    if (!row.fields.has("confirm")) row.fail({ErrorCode::Missing, "confirm: missing"});
    candle.isFinal = row.flag("confirm");
    auto taken = std::move(row).plain(std::move(candle));
    return taken ? checked(std::move(*taken)) : taken;
}

std::string_view barName(minutes bar) { return venues::barName(kBars, bar); }
std::optional<minutes> barOf(std::string_view name) { return venues::barOf(kBars, name); }

} // namespace holdfast::venues::bybit
