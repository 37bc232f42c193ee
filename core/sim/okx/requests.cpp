// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/requests.h"

#include "core/sim/okx/words.h"

namespace holdfast::sim::okx {
namespace {

ModelReply parameterError(std::string_view name)
{
    ModelReply reply;
    reply.code = "51000";
    reply.text = "Parameter " + std::string{name} + " error";
    return reply;
}

/// Reads the members of one body; the first wrong one decides the refusal.
class Reader {
public:
    Reader(const json::Value& body, ModelReply& refusal)
        : m_body{body}
        , m_refusal{refusal}
    {
    }

    /// Refuses what the drill would otherwise leave out in silence.
    void refuseIfGiven(std::initializer_list<std::string_view> names)
    {
        for (const std::string_view name : names)
            if (m_body.at(name) && !isNone(name)) refuse(name);
    }

    void refuse(std::string_view name)
    {
        if (m_refusal.isAccepted()) m_refusal = parameterError(name);
    }
    [[nodiscard]] std::string text(std::string_view name) const { return field(m_body, name); }

    InstrumentId instrument()
    {
        InstrumentId id{text("instId")};
        if (id.empty()) refuse("instId");
        return id;
    }
    InstrumentId instrument(const Naming& naming)
    {
        NamedInstrument named = instrumentOf(m_body, naming);
        if (m_refusal.isAccepted()) m_refusal = std::move(named.refusal);
        return std::move(named.id);
    }
    ClientOrderId clientId(std::string_view name)
    {
        ClientOrderId id{text(name)};
        if (!id.empty() && !isClientId(id.text)) refuse(name);
        return id;
    }
    /// A positive number; nothing where the member is absent or "".
    template <class Kind>
    std::optional<Amount<Kind>> positive(std::string_view name)
    {
        const std::string value = text(name);
        if (value.empty()) return std::nullopt;
        const auto number = Decimal::parse(value);
        if (!number || !number->isPositive()) {
            refuse(name);
            return std::nullopt;
        }
        return Amount<Kind>{*number};
    }
    std::optional<Price> price(std::string_view name) { return positive<PriceKind>(name); }
    std::optional<Qty> qty(std::string_view name) { return positive<QtyKind>(name); }
    /// A price, or "-1" for market, which is nothing.
    std::optional<Price> limitOrMarket(std::string_view name)
    {
        if (text(name) == "-1") return std::nullopt;
        return price(name);
    }
    TriggerSource source(std::string_view name)
    {
        const auto value = triggerSourceOf(text(name));
        if (!value) refuse(name);
        return value.value_or(TriggerSource::Last);
    }
    template <class Value>
    Value required(std::string_view name, std::optional<Value> (*read)(std::string_view),
                   Value fallback)
    {
        const auto value = read(text(name));
        if (!value) refuse(name);
        return value.value_or(fallback);
    }
    [[nodiscard]] bool isTrueAt(std::string_view name) const { return isTrue(m_body, name); }

private:
    /// Absent in all but name: "", false, 0 or an empty list.
    [[nodiscard]] bool isNone(std::string_view name) const
    {
        const auto value = m_body.at(name);
        if (value->isArray() || value->isObject()) return value->size() == 0;
        const std::string written = text(name);
        return written.empty() || written == "false" || written == "0";
    }

    const json::Value& m_body;
    ModelReply& m_refusal;
};

NewAttachedStop parseAttached(const json::Value& body, ModelReply& refusal)
{
    Reader read{body, refusal};
    NewAttachedStop attached;
    // Split targets, targets that rest as limit orders and attached trailing stops are not offered.
    read.refuseIfGiven({"sz", "callbackRatio", "callbackSpread", "activePx"});
    if (const std::string kind = read.text("tpOrdKind"); !kind.empty() && kind != "condition")
        read.refuse("tpOrdKind");
    attached.clientId = read.clientId("attachAlgoClOrdId");
    attached.stopTrigger = read.price("slTriggerPx");
    attached.takeTrigger = read.price("tpTriggerPx");
    if (!attached.stopTrigger && !attached.takeTrigger) read.refuse("slTriggerPx");
    if (attached.stopTrigger && read.text("slOrdPx").empty()) read.refuse("slOrdPx");
    if (attached.takeTrigger && read.text("tpOrdPx").empty()) read.refuse("tpOrdPx");
    attached.stopLimit = read.limitOrMarket("slOrdPx");
    attached.takeLimit = read.limitOrMarket("tpOrdPx");
    attached.stopSource = read.source("slTriggerPxType");
    attached.takeSource = read.source("tpTriggerPxType");
    return attached;
}

} // namespace

std::int64_t instrumentCode(const InstrumentId& instrument)
{
    if (instrument.text == "BTC-USDT-SWAP") return 10459;
    if (instrument.text == "ETH-USDT-SWAP") return 10461;
    if (instrument.text == "BTC-USD-SWAP") return 10458;
    std::int64_t code = 20000;
    for (const char c : instrument.text)
        code += c;
    return code;
}

NamedInstrument instrumentOf(const json::Value& body, const Naming& naming)
{
    NamedInstrument named;
    named.id.text = field(body, "instId");
    const std::string code = field(body, "instIdCode");
    if (!naming.isCodeOnly && (!named.id.empty() || code.empty())) {
        if (named.id.empty()) named.refusal = parameterError("instId");
        return named;
    }
    // Recorded: ccxt/ccxt#27805 (missing), nautechsystems/nautilus_trader#4964 (unknown).
    if (code.empty()) {
        named.refusal.code = "50014";
        named.refusal.text = "Parameter instIdCode can not be empty.";
        return named;
    }
    for (const Instrument& instrument : naming.instruments)
        if (std::to_string(instrumentCode(instrument.id)) == code) {
            named.id = instrument.id;
            return named;
        }
    named.refusal.code = "51001";
    named.refusal.text = "Instrument ID, Instrument ID code, or Spread ID doesn't exist.";
    return named;
}

Parsed<NewOrder> parseOrder(const json::Value& body, const Naming& naming,
                            std::optional<WallTime> expiresAt)
{
    Parsed<NewOrder> parsed;
    Reader read{body, parsed.refusal};
    NewOrder& order = parsed.request;
    order.clientId = read.clientId("clOrdId");
    order.tag = read.text("tag");
    // Stops beside the order instead of inside attachAlgoOrds were withdrawn in 2025 (okx.md §4.6).
    if (!read.text("slTriggerPx").empty() || !read.text("tpTriggerPx").empty()) {
        parsed.refusal.code = "54070";
        parsed.refusal.text =
            "This endpoint will no longer support TP/SL in the order; use attachAlgoOrds";
        return parsed;
    }
    order.instrument = read.instrument(naming);
    order.marginMode = read.required("tdMode", marginModeOf, MarginMode::Cross);
    order.side = read.required("side", sideOf, Side::Buy);
    order.sideIndex = read.required("posSide", sideIndexOf, SideIndex::Net);
    order.type = read.required("ordType", orderTypeOf, OrderType::Market);
    const auto qty = read.qty("sz");
    if (!qty) read.refuse("sz");
    order.qty = qty.value_or(Qty{});
    const bool isMarket =
        order.type == OrderType::Market || order.type == OrderType::OptimalLimitIoc;
    if (!isMarket) {
        order.limit = read.price("px");
        if (!order.limit) read.refuse("px");
    }
    order.reduceOnly = read.isTrueAt("reduceOnly");
    order.expiresAt = expiresAt;
    if (const auto attached = body.at("attachAlgoOrds"); attached && attached->isArray())
        for (const json::Value item : attached->items())
            order.attached.push_back(parseAttached(item, parsed.refusal));
    return parsed;
}

Parsed<OrderAmendment> parseOrderAmendment(const json::Value& body, const Naming& naming,
                                           std::optional<WallTime> expiresAt)
{
    Parsed<OrderAmendment> parsed;
    Reader read{body, parsed.refusal};
    const Parsed<OrderRef> ref = parseOrderRef(body, naming);
    parsed.refusal = ref.refusal;
    parsed.request.ref = ref.request;
    parsed.request.qty = read.qty("newSz");
    parsed.request.limit = read.price("newPx");
    parsed.request.expiresAt = expiresAt;
    parsed.request.request = read.text("reqId");
    parsed.request.cancelsOnFailure = read.isTrueAt("cxlOnFail");
    read.refuseIfGiven({"attachAlgoOrds", "newPxUsd", "newPxVol"}); // README.md
    if (!parsed.request.qty && !parsed.request.limit) read.refuse("newSz");
    return parsed;
}

Parsed<OrderRef> parseOrderRef(const json::Value& body, const Naming& naming)
{
    Parsed<OrderRef> parsed;
    Reader read{body, parsed.refusal};
    parsed.request = {read.instrument(naming), {read.text("ordId")}, {read.text("clOrdId")}};
    if (parsed.request.venueId.empty() && parsed.request.clientId.empty()) read.refuse("ordId");
    return parsed;
}

Parsed<NewStop> parseStop(const json::Value& body)
{
    Parsed<NewStop> parsed;
    Reader read{body, parsed.refusal};
    NewStop& stop = parsed.request;
    stop.clientId = read.clientId(read.text("algoClOrdId").empty() ? "clOrdId" : "algoClOrdId");
    stop.tag = read.text("tag");
    stop.instrument = read.instrument();
    stop.marginMode = read.required("tdMode", marginModeOf, MarginMode::Cross);
    stop.side = read.required("side", sideOf, Side::Sell);
    stop.sideIndex = read.required("posSide", sideIndexOf, SideIndex::Net);
    stop.kind = read.required("ordType", stopKindOf, StopKind::Conditional);
    read.refuseIfGiven({"attachAlgoOrds", "advChaseParams"}); // README.md
    stop.reduceOnly = read.isTrueAt("reduceOnly");
    stop.cancelsOnClose = read.isTrueAt("cxlOnClosePos");
    if (stop.cancelsOnClose && !stop.reduceOnly) read.refuse("cxlOnClosePos");
    const std::string fraction = read.text("closeFraction");
    stop.closesWholePosition = !fraction.empty();
    if (stop.closesWholePosition && fraction != "1") read.refuse("closeFraction");
    if (!stop.closesWholePosition) {
        stop.qty = read.qty("sz");
        if (!stop.qty) read.refuse("sz");
    }
    if (stop.kind == StopKind::Trigger) {
        stop.stopTrigger = read.price("triggerPx");
        if (!stop.stopTrigger) read.refuse("triggerPx");
        stop.stopSource = read.source("triggerPxType");
        const std::string_view limitName = read.text("orderPx").empty() ? "ordPx" : "orderPx";
        if (read.text(limitName).empty()) read.refuse("orderPx");
        stop.stopLimit = read.limitOrMarket(limitName);
        return parsed;
    }
    if (stop.kind == StopKind::Trailing) {
        Trail trail;
        const std::string ratio = read.text("callbackRatio");
        if (!ratio.empty()) {
            const auto part = Decimal::parse(ratio);
            if (!part || !part->isPositive()) read.refuse("callbackRatio");
            trail.ratio = part ? *part : Decimal{};
        }
        trail.spread = read.price("callbackSpread");
        trail.activation = read.price("activePx");
        if (ratio.empty() && !trail.spread) read.refuse("callbackRatio");
        if (!ratio.empty() && trail.spread) read.refuse("callbackSpread");
        stop.trail = trail;
        return parsed;
    }
    stop.stopTrigger = read.price("slTriggerPx");
    stop.stopSource = read.source("slTriggerPxType");
    stop.stopLimit = read.limitOrMarket("slOrdPx");
    stop.takeTrigger = read.price("tpTriggerPx");
    stop.takeSource = read.source("tpTriggerPxType");
    stop.takeLimit = read.limitOrMarket("tpOrdPx");
    if (stop.stopTrigger && read.text("slOrdPx").empty()) read.refuse("slOrdPx");
    if (stop.takeTrigger && read.text("tpOrdPx").empty()) read.refuse("tpOrdPx");
    if (stop.kind == StopKind::Oco && (!stop.stopTrigger || !stop.takeTrigger)) {
        read.refuse(stop.takeTrigger ? "slTriggerPx" : "tpTriggerPx");
        parsed.isWhole = true;
    }
    if (!stop.stopTrigger && !stop.takeTrigger) read.refuse("slTriggerPx");
    // Of a one-way order with both legs the target is ignored in net mode (okx.md §5.2).
    if (stop.kind == StopKind::Conditional && stop.stopTrigger
        && stop.sideIndex == SideIndex::Net) {
        stop.takeTrigger.reset();
        stop.takeLimit.reset();
    }
    return parsed;
}

Parsed<StopAmendment> parseStopAmendment(const json::Value& body)
{
    Parsed<StopAmendment> parsed;
    Reader read{body, parsed.refusal};
    const Parsed<OrderRef> ref = parseStopRef(body);
    parsed.refusal = ref.refusal;
    parsed.request.ref = ref.request;
    parsed.request.stopTrigger =
        read.price(read.text("newSlTriggerPx").empty() ? "newTriggerPx" : "newSlTriggerPx");
    if (!read.text("newSlTriggerPxType").empty())
        parsed.request.stopSource = read.source("newSlTriggerPxType");
    parsed.request.takeTrigger = read.price("newTpTriggerPx");
    parsed.request.qty = read.qty("newSz");
    const std::string_view stopLimit = read.text("newSlOrdPx").empty() ? "newOrdPx" : "newSlOrdPx";
    if (!read.text(stopLimit).empty()) parsed.request.stopLimit = read.limitOrMarket(stopLimit);
    if (!read.text("newTpOrdPx").empty())
        parsed.request.takeLimit = read.limitOrMarket("newTpOrdPx");
    read.refuseIfGiven({"attachAlgoOrds"});
    if (!parsed.request.stopTrigger && !parsed.request.takeTrigger && !parsed.request.qty
        && !parsed.request.stopSource && !parsed.request.stopLimit && !parsed.request.takeLimit)
        read.refuse("newSlTriggerPx");
    return parsed;
}

Parsed<OrderRef> parseStopRef(const json::Value& body)
{
    Parsed<OrderRef> parsed;
    Reader read{body, parsed.refusal};
    parsed.request = {read.instrument(), {read.text("algoId")}, {read.text("algoClOrdId")}};
    if (parsed.request.venueId.empty() && parsed.request.clientId.empty()) read.refuse("algoId");
    return parsed;
}

Parsed<CloseRequest> parseClose(const json::Value& body)
{
    Parsed<CloseRequest> parsed;
    Reader read{body, parsed.refusal};
    parsed.request.instrument = read.instrument();
    parsed.request.sideIndex = read.required("posSide", sideIndexOf, SideIndex::Net);
    parsed.request.marginMode = read.required("mgnMode", marginModeOf, MarginMode::Cross);
    parsed.request.cancelsOrders = read.isTrueAt("autoCxl");
    parsed.request.clientId = read.clientId("clOrdId");
    return parsed;
}

} // namespace holdfast::sim::okx
