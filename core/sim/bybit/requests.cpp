// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bybit/requests.h"

#include "core/sim/bybit/words.h"

#include <algorithm>

namespace holdfast::sim::bybit {
namespace {

Refusal wrong(const std::string& what) { return {"10001", what}; }

/// Reads fields of a body; the first one that cannot be is the refusal.
class Reader {
public:
    Reader(const json::Value& body, std::optional<Refusal>& refusal)
        : m_body{body}
        , m_refusal{refusal}
    {
    }
    void refuse(const std::string& what)
    {
        if (!m_refusal) m_refusal = wrong(what);
    }
    [[nodiscard]] std::string text(std::string_view name) const { return field(m_body, name); }
    [[nodiscard]] bool isTrueAt(std::string_view name) const { return isTrue(m_body, name); }
    [[nodiscard]] std::optional<Decimal> number(std::string_view name)
    {
        const std::string given = text(name);
        if (given.empty()) return std::nullopt;
        const auto value = Decimal::parse(given);
        if (value && !value->isNegative()) return *value;
        refuse("params error: " + std::string{name} + " invalid");
        return std::nullopt;
    }
    [[nodiscard]] std::optional<Price> price(std::string_view name)
    {
        const auto value = number(name);
        return value ? std::optional{Price{*value}} : std::nullopt;
    }
    /// As price; zero stands for none here.
    [[nodiscard]] std::optional<Price> level(std::string_view name)
    {
        const auto value = price(name);
        return value && value->isPositive() ? value : std::nullopt;
    }
    [[nodiscard]] TriggerSource source(std::string_view name)
    {
        const auto value = triggerSourceOf(text(name));
        if (!value) refuse("params error: " + std::string{name} + " invalid");
        return value.value_or(TriggerSource::Last);
    }

private:
    const json::Value& m_body;
    std::optional<Refusal>& m_refusal;
};

bool isLinear(Reader& read, bool isItem)
{
    if (isItem || read.text("category") == "linear") return true;
    read.refuse("params error: Category is invalid");
    return false;
}

/// "LastPrice" where a level is given without it (bybit.md §5.7).
void readAttached(Reader& read, NewOrder& order)
{
    NewAttachedStop attached;
    attached.stopTrigger = read.level("stopLoss");
    attached.takeTrigger = read.level("takeProfit");
    attached.stopSource = read.source("slTriggerBy");
    attached.takeSource = read.source("tpTriggerBy");
    const std::string mode = read.text("tpslMode");
    const bool stopIsLimit = read.text("slOrderType") == "Limit";
    const bool takeIsLimit = read.text("tpOrderType") == "Limit";
    if (!attached.stopTrigger && !attached.takeTrigger) return;
    if (mode.empty() && (!read.text("slOrderType").empty() || !read.text("tpOrderType").empty()))
        read.refuse(!read.text("slOrderType").empty()
                        ? "slOrderType can not have a value when tpSlMode is empty"
                        : "tpOrderType can not have a value when tpSlMode is empty");
    order.attachedBinding = mode == "Partial" ? StopBinding::Partial : StopBinding::Full;
    if (order.attachedBinding == StopBinding::Full && (stopIsLimit || takeIsLimit))
        read.refuse("params error: tpslMode Full has market orders only");
    if (stopIsLimit) attached.stopLimit = read.level("slLimitPrice");
    if (takeIsLimit) attached.takeLimit = read.level("tpLimitPrice");
    if ((stopIsLimit && !attached.stopLimit) || (takeIsLimit && !attached.takeLimit))
        read.refuse("params error: the limit price of the leg is missing");
    order.attached.push_back(std::move(attached));
}

} // namespace

Parsed<Creation> parseCreate(const VenueModel& model, const Uid& uid, const json::Value& body,
                             bool isItem)
{
    Parsed<Creation> parsed;
    Reader read{body, parsed.refusal};
    if (!isLinear(read, isItem)) return parsed;
    NewOrder order;
    order.instrument = {read.text("symbol")};
    const Instrument* instrument = model.market().instrument(order.instrument);
    if (instrument == nullptr) {
        parsed.refusal = wrong("params error: symbol invalid " + order.instrument.text);
        return parsed;
    }
    const auto side = sideOf(read.text("side"));
    if (!side) read.refuse("Side invalid");
    order.side = side.value_or(Side::Buy);
    const auto index = sideIndexOf(read.text("positionIdx"));
    if (!index) read.refuse("position idx not match position mode");
    order.sideIndex = index.value_or(SideIndex::Net);
    order.marginMode = model.marginMode(uid);
    order.clientId = {read.text("orderLinkId")};
    order.reduceOnly = read.isTrueAt("reduceOnly");
    order.closeOnTrigger = read.isTrueAt("closeOnTrigger");
    const auto qty = read.number("qty");
    if (!qty) read.refuse("Qty invalid");
    order.qty = Qty{qty.value_or(Decimal{})};
    const std::string type = read.text("orderType");
    const std::string tif = read.text("timeInForce");
    if (type == "Market") {
        order.type = OrderType::Market;
    } else if (type == "Limit") {
        order.type = tif == "IOC"        ? OrderType::ImmediateOrCancel
                     : tif == "FOK"      ? OrderType::FillOrKill
                     : tif == "PostOnly" ? OrderType::PostOnly
                                         : OrderType::Limit;
        order.limit = read.level("price");
        if (!order.limit) read.refuse("Price invalid");
        if (!tif.empty() && tif != "GTC" && tif != "IOC" && tif != "FOK" && tif != "PostOnly")
            read.refuse("params error: timeInForce invalid");
    } else {
        read.refuse("OrderType invalid");
    }
    readAttached(read, order);
    const auto held = model.position(uid, {order.instrument, order.sideIndex, order.marginMode});
    const bool isHeld = held && held->isOpen();

    if (const auto trigger = read.level("triggerPrice")) {
        NewStop stop;
        stop.instrument = order.instrument;
        stop.side = order.side;
        stop.sideIndex = order.sideIndex;
        stop.marginMode = order.marginMode;
        stop.kind = StopKind::Trigger;
        stop.stopTrigger = trigger;
        stop.stopSource = read.source("triggerBy");
        stop.stopLimit = order.limit;
        stop.reduceOnly = order.reduceOnly;
        stop.closeOnTrigger = order.closeOnTrigger;
        stop.clientId = order.clientId;
        stop.qty = order.qty;
        const std::string direction = read.text("triggerDirection");
        if (direction != "1" && direction != "2") read.refuse("TriggerDirection invalid");
        stop.firesOnRise = direction == "1";
        if (!order.attached.empty())
            read.refuse("the drill attaches no TP/SL to conditional orders");
        if (order.qty.isZero()) {
            if (!order.reduceOnly || !order.closeOnTrigger) read.refuse("Qty invalid");
            stop.closesWholePosition = true;
            stop.qty.reset();
        }
        parsed.request = std::move(stop);
        return parsed;
    }
    if (order.qty.isZero()) { // All of it (bybit.md §4.1).
        if (!order.reduceOnly || !order.closeOnTrigger)
            read.refuse("Qty invalid");
        else if (!isHeld)
            parsed.refusal =
                Refusal{"110017", "current position is zero, cannot fix reduce-only order qty"};
        else
            order.qty = std::min(held->row.qty, instrument->marketQtyMax);
    }
    if (order.closeOnTrigger && !order.reduceOnly && !isHeld)
        read.refuse("closeOnTrigger is not allowed without a position");
    parsed.request = std::move(order);
    return parsed;
}

Parsed<OrderRef> parseRef(const json::Value& body, bool isItem)
{
    Parsed<OrderRef> parsed;
    Reader read{body, parsed.refusal};
    if (!isLinear(read, isItem)) return parsed;
    parsed.request = {{read.text("symbol")}, {read.text("orderId")}, {read.text("orderLinkId")}};
    if (parsed.request.instrument.empty()) read.refuse("params error: symbol is required");
    if (parsed.request.venueId.empty() && parsed.request.clientId.empty())
        read.refuse("params error: orderId or orderLinkId is required");
    return parsed;
}

Parsed<OrderAmendment> parseAmendment(const json::Value& body, bool isItem)
{
    Parsed<OrderAmendment> parsed;
    Reader read{body, parsed.refusal};
    const Parsed<OrderRef> ref = parseRef(body, isItem);
    parsed.refusal = ref.refusal;
    OrderAmendment& amendment = parsed.request;
    amendment.ref = ref.request;
    if (const auto qty = read.number("qty")) amendment.qty = Qty{*qty};
    amendment.limit = read.level("price");
    const auto leg = [&](std::string_view name) -> std::optional<std::optional<Price>> {
        const auto level = read.price(name);
        if (!level) return std::nullopt;
        return level->isZero() ? std::optional<Price>{} : level;
    };
    amendment.attachedStop = leg("stopLoss");
    amendment.attachedTake = leg("takeProfit");
    return parsed;
}

Parsed<StopAmendment> parseStopAmendment(const json::Value& body, bool isTake, bool isItem)
{
    Parsed<StopAmendment> parsed;
    Reader read{body, parsed.refusal};
    const Parsed<OrderRef> ref = parseRef(body, isItem);
    parsed.refusal = ref.refusal;
    StopAmendment& amendment = parsed.request;
    amendment.ref = ref.request;
    if (const auto qty = read.number("qty")) amendment.qty = Qty{*qty};
    (isTake ? amendment.takeTrigger : amendment.stopTrigger) = read.level("triggerPrice");
    if (const auto limit = read.level("price"))
        (isTake ? amendment.takeLimit : amendment.stopLimit) = limit;
    return parsed;
}

Parsed<PositionStops> parseTradingStop(const json::Value& body)
{
    Parsed<PositionStops> parsed;
    Reader read{body, parsed.refusal};
    if (!isLinear(read, false)) return parsed;
    PositionStops& stops = parsed.request;
    stops.instrument = {read.text("symbol")};
    const auto index = sideIndexOf(read.text("positionIdx"));
    if (!index) read.refuse("position idx not match position mode");
    stops.sideIndex = index.value_or(SideIndex::Net);
    const std::string mode = read.text("tpslMode"); // Clients leave it out (bybit.md §13.2).
    stops.binding = mode == "Partial" ? StopBinding::Partial : StopBinding::Full;
    if (!mode.empty() && mode != "Partial" && mode != "Full") read.refuse("tpslMode invalid");
    stops.stop = read.price("stopLoss");
    stops.take = read.price("takeProfit");
    stops.trail = read.price("trailingStop");
    stops.activation = read.level("activePrice");
    stops.stopSource = read.source("slTriggerBy");
    stops.takeSource = read.source("tpTriggerBy");
    const bool stopIsLimit = read.text("slOrderType") == "Limit";
    const bool takeIsLimit = read.text("tpOrderType") == "Limit";
    if (stops.binding == StopBinding::Full) {
        if (stopIsLimit || takeIsLimit)
            read.refuse("params error: tpslMode Full has market orders only");
        return parsed;
    }
    if (stopIsLimit) stops.stopLimit = read.level("slLimitPrice");
    if (takeIsLimit) stops.takeLimit = read.level("tpLimitPrice");
    const auto stopSize = read.number("slSize");
    const auto takeSize = read.number("tpSize");
    if (stopSize && takeSize && *stopSize != *takeSize)
        read.refuse("tpSize and slSize must be equal");
    if (const auto size = stopSize ? stopSize : takeSize; size && size->isPositive())
        stops.qty = Qty{*size};
    return parsed;
}

} // namespace holdfast::sim::bybit
