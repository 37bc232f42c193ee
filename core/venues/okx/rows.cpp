// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/rows.h"

#include "core/venues/candles.h"
#include "core/venues/fields.h"
#include "core/venues/okx/taking.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

namespace holdfast::venues::okx {
namespace {

OrderType orderType(std::string_view text)
{
    if (text == "market") return OrderType::Market;
    if (text == "limit") return OrderType::Limit;
    if (text == "post_only") return OrderType::PostOnly;
    if (text == "fok") return OrderType::FillOrKill;
    if (text == "ioc") return OrderType::ImmediateOrCancel;
    if (text == "optimal_limit_ioc") return OrderType::OptimalLimitIoc;
    return OrderType::Other; // mmp, elp, rpi and what comes: we send none of them and act on none
}

OrderState orderState(Taking& row)
{
    const std::string state = row.requiredText("state");
    if (state == "live") return OrderState::Live;
    if (state == "partially_filled") return OrderState::PartiallyFilled;
    if (state == "filled") return OrderState::Filled;
    if (state == "canceled" || state == "mmp_canceled") return OrderState::Canceled;
    if (!state.empty()) row.unknown("state", state);
    return OrderState::Live;
}

StopKind stopKind(Taking& row)
{
    const std::string type = row.requiredText("ordType");
    if (type == "conditional") return StopKind::Conditional;
    if (type == "oco") return StopKind::Oco;
    if (type == "trigger") return StopKind::Trigger;
    if (type == "move_order_stop") return StopKind::Trailing;
    static constexpr std::array<std::string_view, 4> kOthers{"chase", "twap", "iceberg",
                                                             "smart_iceberg"};
    if (!type.empty() && std::find(kOthers.begin(), kOthers.end(), type) == kOthers.end())
        row.unknown("ordType", type);
    return StopKind::Other;
}

StopOrderState stopState(Taking& row)
{
    const std::string state = row.requiredText("state");
    if (state == "live") return StopOrderState::Live;
    if (state == "pause") return StopOrderState::Paused;
    if (state == "partially_effective") return StopOrderState::PartiallyEffective;
    if (state == "effective") return StopOrderState::Effective;
    if (state == "canceled") return StopOrderState::Canceled;
    if (state == "order_failed") return StopOrderState::Failed;
    if (state == "partially_failed") return StopOrderState::PartiallyFailed;
    if (!state.empty()) row.unknown("state", state);
    return StopOrderState::Live;
}

/// Which level fired, where the venue says so. Another word says nothing: how a stop ended must not be
/// lost for it.
std::optional<StopLeg> firedLeg(Taking& row)
{
    const std::string side = row.text("actualSide");
    if (side == "sl") return StopLeg::Stop;
    if (side == "tp") return StopLeg::Take;
    return std::nullopt;
}

Result<AttachedStop> decodeAttached(json::Value object)
{
    Taking row{object};
    AttachedStop stop;
    stop.clientId = {row.text("attachAlgoClOrdId")};
    stop.stopTrigger = row.price("slTriggerPx");
    stop.stopSource = row.triggerSource("slTriggerPxType");
    stop.takeTrigger = row.price("tpTriggerPx");
    stop.takeSource = row.triggerSource("tpTriggerPxType");
    stop.failCode = row.text("failCode");
    stop.failReason = row.text("failReason");
    return std::move(row).plain(std::move(stop));
}

/// The limit price behind a trigger: -1 is a market order.
std::optional<Price> limitBehind(Taking& row, std::string_view name)
{
    const auto value = row.take(row.fields.number(name));
    if (!value) {
        row.fail({ErrorCode::Missing, std::string{name} + ": missing"});
        return std::nullopt;
    }
    if (*value == Decimal::fromInt(-1)) return std::nullopt;
    if (!value->isPositive())
        row.fail({ErrorCode::OutOfRange, std::string{name} + ": neither a price nor -1"});
    return Price{*value};
}

/// The levels of a stop, by its kind. One without a level that its kind needs is refused: it would look
/// like a stop that never triggers. A trailing one may have none yet.
void takeTriggers(Taking& row, StopOrder& stop)
{
    switch (stop.kind) {
    case StopKind::Trigger:
        stop.stopTrigger = row.requiredPrice("triggerPx");
        stop.stopSource = row.triggerSource("triggerPxType");
        stop.stopLimit = limitBehind(row, row.fields.has("orderPx") ? "orderPx" : "ordPx");
        return;
    case StopKind::Trailing: stop.stopTrigger = row.price("moveTriggerPx"); return;
    case StopKind::Conditional:
    case StopKind::Oco:
    case StopKind::Other: break;
    }
    stop.stopTrigger = row.price("slTriggerPx");
    stop.stopSource = row.triggerSource("slTriggerPxType");
    if (stop.stopTrigger) stop.stopLimit = limitBehind(row, "slOrdPx");
    stop.takeTrigger = row.price("tpTriggerPx");
    stop.takeSource = row.triggerSource("tpTriggerPxType");
    if (stop.takeTrigger && row.fields.has("tpOrdPx")) stop.takeLimit = limitBehind(row, "tpOrdPx");
    const bool needsStop =
        stop.kind == StopKind::Oco || (stop.kind == StopKind::Conditional && !stop.takeTrigger);
    if (needsStop && !stop.stopTrigger) row.fail({ErrorCode::Missing, "slTriggerPx: missing"});
    if (stop.kind == StopKind::Oco && !stop.takeTrigger)
        row.fail({ErrorCode::Missing, "tpTriggerPx: missing"});
}

/// The venue's bill subtypes of a fill in the words of the order's category.
std::string fillCategory(std::string_view subType)
{
    static constexpr std::array<std::string_view, 6> kNormal{"1", "2", "3", "4", "5", "6"};
    static constexpr std::array<std::string_view, 4> kPartial{"100", "101", "102", "103"};
    static constexpr std::array<std::string_view, 4> kFull{"104", "105", "106", "107"};
    static constexpr std::array<std::string_view, 4> kAdl{"125", "126", "127", "128"};
    const auto isIn = [&](const auto& list) {
        return std::find(list.begin(), list.end(), subType) != list.end();
    };
    if (subType.empty()) return {};
    if (isIn(kNormal)) return "normal";
    if (isIn(kPartial)) return "partial_liquidation";
    if (isIn(kFull)) return "full_liquidation";
    if (isIn(kAdl)) return "adl";
    return "subtype " + std::string{subType};
}

std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto end = text.find(separator);
        std::string_view part = text.substr(0, end);
        while (!part.empty() && part.front() == ' ')
            part.remove_prefix(1);
        while (!part.empty() && part.back() == ' ')
            part.remove_suffix(1);
        if (!part.empty()) parts.emplace_back(part);
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return parts;
}

constexpr std::array<Bar, 11> kBars{{{"1m", minutes{1}},
                                     {"3m", minutes{3}},
                                     {"5m", minutes{5}},
                                     {"15m", minutes{15}},
                                     {"30m", minutes{30}},
                                     {"1H", minutes{60}},
                                     {"2H", minutes{120}},
                                     {"4H", minutes{240}},
                                     {"6Hutc", minutes{360}},
                                     {"12Hutc", minutes{720}},
                                     {"1Dutc", minutes{1440}}}};

} // namespace

Decoded<PositionRow> decodePosition(json::Value object)
{
    HF_ONLY_SWAP(object);
    Taking row{object};
    PositionRow position;
    position.key.instrument = row.instrument();
    position.key.marginMode = row.marginMode("mgnMode");
    if (row.requiredText("posSide").empty()) return std::move(row).done(std::move(position));
    position.key.sideIndex = row.sideIndex();
    const Decimal signedQty = row.number("pos");
    position.qty = {signedQty.abs()};
    if (!signedQty.isZero()) {
        switch (position.key.sideIndex) {
        case SideIndex::Net:
            position.direction = signedQty.isPositive() ? Direction::Long : Direction::Short;
            break;
        case SideIndex::Long: position.direction = Direction::Long; break;
        case SideIndex::Short: position.direction = Direction::Short; break;
        }
        if (signedQty.isNegative() && position.key.sideIndex != SideIndex::Net)
            row.fail({ErrorCode::OutOfRange, "pos: negative on a hedge-mode side"});
    }
    position.entryPrice = row.price("avgPx");
    position.markPrice = row.price("markPx");
    position.liquidationPrice = row.price("liqPx");
    if (const auto leverage = row.take(row.fields.number("lever"))) position.leverage = *leverage;
    position.unrealized = row.optional<Money>("upl");
    position.positionId = row.text("posId");
    position.lastTrade = {row.text("tradeId")};
    position.openedAt = row.time("cTime");
    position.updatedAt = row.requiredTime("uTime");
    return std::move(row).done(std::move(position));
}

Decoded<Order> decodeOrder(json::Value object)
{
    HF_ONLY_SWAP(object);
    Taking row{object};
    Order order;
    order.instrument = row.instrument();
    order.venueId = {row.requiredText("ordId")};
    order.clientId = {row.text("clOrdId")};
    order.side = row.side("side");
    order.sideIndex = row.sideIndex();
    order.marginMode = row.marginMode("tdMode");
    order.type = orderType(row.requiredText("ordType"));
    order.qty = row.qty("sz");
    order.price = hasLimit(order.type) ? std::optional{row.requiredPrice("px")} : row.price("px");
    order.state = orderState(row);
    order.filledQty = row.qty("accFillSz");
    order.averagePrice = row.price("avgPx");
    order.reduceOnly = row.flag("reduceOnly");
    order.parentStop = {row.text("algoId")};
    order.parentStopClientId = {row.text("algoClOrdId")};
    order.category = row.text("category");
    order.cancelSource = row.text("cancelSource");
    for (const json::Value item : row.list("attachAlgoOrds"))
        order.attached.push_back(row.take(decodeAttached(item)));
    order.createdAt = row.time("cTime");
    order.updatedAt = row.requiredTime("uTime");
    return std::move(row).done(std::move(order));
}

Decoded<Fill> decodeOrderFill(json::Value object)
{
    HF_ONLY_SWAP(object);
    Taking row{object};
    if (!object.at("fillSz")) row.fail({ErrorCode::Missing, "fillSz: missing"});
    const auto qty = row.take(row.fields.number("fillSz"));
    if (row.isTaken() && (!qty || qty->isZero())) return {std::nullopt};
    Fill fill;
    fill.instrument = row.instrument();
    fill.tradeId = {row.requiredText("tradeId")};
    fill.venueOrderId = {row.requiredText("ordId")};
    fill.clientOrderId = {row.text("clOrdId")};
    fill.parentStop = {row.text("algoId")};
    fill.side = row.side("side");
    fill.sideIndex = row.sideIndex();
    fill.qty = row.qty("fillSz");
    fill.price = row.requiredPrice("fillPx");
    if (row.fields.has("fillFee")) {
        fill.fee = row.optional<Money>("fillFee");
        fill.feeCurrency = row.text("fillFeeCcy");
    } else if (row.fields.has("fee") && row.qty("accFillSz") == fill.qty) {
        // The only fill so far: the order's fee is its fee.
        fill.fee = row.optional<Money>("fee");
        fill.feeCurrency = row.text("feeCcy");
    }
    fill.category = row.text("category");
    fill.time =
        row.fields.has("fillTime") ? row.requiredTime("fillTime") : row.requiredTime("uTime");
    return std::move(row).done(std::move(fill));
}

Decoded<StopOrder> decodeStop(json::Value object)
{
    HF_ONLY_SWAP(object);
    Taking row{object};
    StopOrder stop;
    stop.instrument = row.instrument();
    stop.venueId = {row.requiredText("algoId")};
    stop.clientId = {row.text("algoClOrdId")};
    stop.kind = stopKind(row);
    stop.side = row.side("side");
    stop.sideIndex = row.sideIndex();
    stop.marginMode = row.marginMode("tdMode");
    takeTriggers(row, stop);
    const auto fraction = row.take(row.fields.number("closeFraction"));
    stop.closesWholePosition = fraction && *fraction == Decimal::fromInt(1);
    if (!fraction || fraction->isZero())
        stop.qty = row.qty("sz");
    else if (fraction->isNegative() || *fraction > Decimal::fromInt(1))
        row.unknown("closeFraction", fraction->toString());
    // A part of the position (a person's own stop may close 0.6 of it) is neither a size nor the whole: it
    // is shown, and protects nothing.
    stop.reduceOnly = row.flag("reduceOnly");
    stop.state = stopState(row);
    stop.failCode = row.text("failCode");
    stop.firedLeg = firedLeg(row);
    for (const json::Value child : row.list("ordIdList")) {
        const auto id = child.text();
        if (!id)
            row.fail(id.error().within("ordIdList"));
        else if (!id->empty() && *id != "0")
            stop.children.push_back({std::string{*id}});
    }
    if (const std::string child = row.text("ordId"); !child.empty() && child != "0") {
        const VenueOrderId id{child};
        if (std::find(stop.children.begin(), stop.children.end(), id) == stop.children.end())
            stop.children.push_back(id);
    }
    stop.createdAt = row.time("cTime");
    stop.updatedAt = row.time("uTime");
    return std::move(row).done(std::move(stop));
}

Decoded<Fill> decodeFill(json::Value object)
{
    HF_ONLY_SWAP(object);
    Taking row{object};
    Fill fill;
    fill.instrument = row.instrument();
    fill.tradeId = {row.requiredText("tradeId")};
    fill.venueOrderId = {row.requiredText("ordId")};
    fill.clientOrderId = {row.text("clOrdId")};
    fill.parentStop = {row.text("algoId")};
    fill.side = row.side("side");
    fill.sideIndex = row.sideIndex();
    fill.qty = row.qty("fillSz");
    fill.price = row.requiredPrice("fillPx");
    fill.fee = row.optional<Money>("fee");
    fill.feeCurrency = row.text("feeCcy");
    fill.category = fillCategory(row.text("subType"));
    fill.time = row.fields.has("fillTime") ? row.requiredTime("fillTime") : row.requiredTime("ts");
    return std::move(row).done(std::move(fill));
}

Decoded<Closure> decodeClosure(json::Value object)
{
    HF_ONLY_SWAP(object);
    Taking row{object};
    Closure closure;
    closure.key.instrument = row.instrument();
    closure.key.marginMode = row.marginMode("mgnMode");
    closure.key.sideIndex = row.sideIndex();
    closure.positionId = row.text("posId");
    const std::string direction = row.requiredText("direction");
    if (direction == "long")
        closure.direction = Direction::Long;
    else if (direction == "short")
        closure.direction = Direction::Short;
    else if (!direction.empty())
        row.unknown("direction", direction);
    const std::string type = row.requiredText("type");
    static constexpr std::array<ClosureKind, 6> kKinds{
        ClosureKind::Partial,     ClosureKind::Full,
        ClosureKind::Liquidation, ClosureKind::PartialLiquidation,
        ClosureKind::AdlPartial,  ClosureKind::AdlFull};
    if (type.size() == 1 && type[0] >= '1' && type[0] <= '6')
        closure.kind = kKinds.at(static_cast<std::size_t>(type[0] - '1'));
    else if (!type.empty())
        row.unknown("type", type);
    closure.qtyMax = row.qty("openMaxPos");
    closure.closedQty = row.qty("closeTotalPos");
    closure.openPrice = row.price("openAvgPx");
    closure.closePrice = row.price("closeAvgPx");
    closure.realized = row.optional<Money>("realizedPnl");
    closure.fee = row.optional<Money>("fee");
    closure.funding = row.optional<Money>("fundingFee");
    closure.openedAt = row.requiredTime("cTime");
    closure.closedAt = row.requiredTime("uTime");
    return std::move(row).done(std::move(closure));
}

Decoded<Instrument> decodeInstrument(json::Value object)
{
    HF_ONLY_SWAP(object);
    Taking row{object};
    Instrument instrument;
    instrument.id = row.instrument();
    const std::string state = row.requiredText("state");
    if (state == "live")
        instrument.state = InstrumentState::Live;
    else if (state == "suspend")
        instrument.state = InstrumentState::Suspended;
    else if (state == "preopen")
        instrument.state = InstrumentState::Preopen;
    else if (state == "post_only")
        instrument.state = InstrumentState::PostOnly;
    else if (state == "settling")
        instrument.state = InstrumentState::Settling;
    else if (state == "expired")
        instrument.state = InstrumentState::Expired;
    else
        instrument.state =
            InstrumentState::Other; // test, rebase, and what comes: not Live, so not opened
    if (instrument.state == InstrumentState::Preopen
        && (!row.fields.has("tickSz") || !row.fields.has("lotSz")))
        return {std::nullopt};
    const std::string pair =
        row.fields.has("uly") ? row.text("uly") : row.requiredText("instFamily");
    const auto dash = pair.find('-');
    if (dash == std::string::npos || dash == 0 || dash + 1 == pair.size())
        row.fail({ErrorCode::Malformed, "uly: not BASE-QUOTE"});
    else {
        instrument.base = pair.substr(0, dash);
        instrument.quote = pair.substr(dash + 1);
    }
    instrument.settle = row.requiredText("settleCcy");
    const std::string kind = row.requiredText("ctType");
    if (kind == "inverse")
        instrument.kind = ContractKind::Inverse;
    else if (kind != "linear" && !kind.empty())
        row.unknown("ctType", kind);
    const auto multiplier = Decimal::multiply(row.number("ctVal"), row.number("ctMult"));
    if (multiplier)
        instrument.multiplier = multiplier->normalized();
    else
        row.fail(multiplier.error().within("ctVal"));
    if (!instrument.multiplier.isPositive())
        row.fail({ErrorCode::OutOfRange, "ctVal: not positive"});
    instrument.tick = row.requiredPrice("tickSz");
    instrument.lot = row.qty("lotSz");
    if (!instrument.lot.isPositive()) row.fail({ErrorCode::OutOfRange, "lotSz: not positive"});
    instrument.qtyMin = row.qty("minSz");
    instrument.marketQtyMax = {row.statedOrZero("maxMktSz")};
    instrument.stopQtyMax = {row.statedOrZero("maxStopSz")};
    instrument.limitQtyMax = {row.statedOrZero("maxLmtSz")};
    instrument.leverageMax = row.statedOrZero("lever");
    return std::move(row).done(std::move(instrument));
}

Result<AccountConfig> decodeAccount(json::Value object)
{
    Taking row{object};
    AccountConfig config;
    config.uid = row.requiredText("uid");
    config.mainUid = row.text("mainUid");
    config.accountMode = row.requiredText("acctLv");
    const std::string mode = row.requiredText("posMode");
    if (mode == "long_short_mode")
        config.positionMode = PositionMode::Hedge;
    else if (mode != "net_mode" && !mode.empty())
        row.unknown("posMode", mode);
    config.permissions = split(row.text("perm"), ',');
    config.boundIps = row.text("ip");
    return std::move(row).plain(std::move(config));
}

Result<Balance> decodeBalance(json::Value object)
{
    Taking row{object};
    Balance balance;
    balance.currency = row.requiredText("ccy");
    balance.equity = row.optional<Money>("eq");
    balance.available = row.fields.has("availEq") ? row.optional<Money>("availEq")
                                                  : row.optional<Money>("availBal");
    balance.updatedAt = row.time("uTime");
    return std::move(row).plain(std::move(balance));
}

Result<VenueCandle> decodeCandle(json::Value array, const InstrumentId& instrument, minutes bar)
{
    static constexpr CandleFields kFields{"ts", "o", "h", "l", "c", "vol"};
    constexpr std::size_t kSize = 9;
    if (!array.isArray() || array.size() < kSize)
        return unexpected(ErrorCode::Malformed, "candle: not a row of nine fields");
    auto candle = candleIn(array, kFields, instrument, bar);
    if (!candle) return candle;
    std::size_t index = 0;
    for (const json::Value field : array.items()) {
        if (++index != kSize) continue;
        const auto confirm = field.numberText();
        if (!confirm || (*confirm != "0" && *confirm != "1"))
            return unexpected(ErrorCode::UnknownValue, "confirm: neither 0 nor 1");
        candle->isFinal = *confirm == "1";
    }
    return candle;
}

Decoded<Quote> decodeTicker(json::Value object)
{
    HF_ONLY_SWAP(object);
    Taking row{object};
    Quote quote;
    quote.instrument = row.instrument();
    quote.last = row.price("last");
    quote.bid = row.price("bidPx");
    quote.ask = row.price("askPx");
    quote.open24h = row.price("open24h");
    quote.time = row.requiredTime("ts");
    return std::move(row).done(std::move(quote));
}

Decoded<Quote> decodeMark(json::Value object)
{
    HF_ONLY_SWAP(object);
    Taking row{object};
    Quote quote;
    quote.instrument = row.instrument();
    quote.mark = row.requiredPrice("markPx");
    quote.time = row.requiredTime("ts");
    return std::move(row).done(std::move(quote));
}

std::string_view barName(minutes bar) { return venues::barName(kBars, bar); }
std::optional<minutes> barOf(std::string_view name) { return venues::barOf(kBars, name); }

} // namespace holdfast::venues::okx
