// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/write.h"

#include "core/base/assert.h"
#include "core/venues/okx/envelope.h"
#include "core/venues/okx/errors.h"
#include "core/venues/okx/fields.h"

#include <algorithm>

namespace holdfast::venues::okx {
namespace {

using json::Writer;

std::string_view sideText(Side side) { return side == Side::Buy ? "buy" : "sell"; }
std::string_view modeText(MarginMode mode)
{
    return mode == MarginMode::Cross ? "cross" : "isolated";
}

std::string_view sourceText(TriggerSource source)
{
    switch (source) {
    case TriggerSource::Mark: return "mark";
    case TriggerSource::Last: return "last";
    case TriggerSource::Index: return "index";
    }
    HF_UNREACHABLE();
}

std::string_view typeText(OrderType type)
{
    switch (type) {
    case OrderType::Market: return "market";
    case OrderType::Limit: return "limit";
    case OrderType::PostOnly: return "post_only";
    case OrderType::FillOrKill: return "fok";
    case OrderType::ImmediateOrCancel: return "ioc";
    case OrderType::OptimalLimitIoc: return "optimal_limit_ioc";
    case OrderType::Other: break;
    }
    HF_ASSERT(type != OrderType::Other); // we send the types above only
    HF_UNREACHABLE();
}

/// Hedge mode names the side; net mode leaves it out (okx.md §3.3).
void writeSideIndex(Writer& body, SideIndex index)
{
    switch (index) {
    case SideIndex::Net: return;
    case SideIndex::Long: body.member("posSide", "long"); return;
    case SideIndex::Short: body.member("posSide", "short"); return;
    }
}

void writeText(Writer& body, std::string_view name, std::string_view text)
{
    body.member(name, text);
}
void writeNumber(Writer& body, std::string_view name, const Decimal& value)
{
    body.member(name, std::string_view{value.toString()});
}

Wire post(std::string target, std::string body, std::string budget, const InstrumentId& instrument,
          int limit)
{
    Wire wire;
    wire.method = HttpMethod::Post;
    wire.target = std::move(target);
    wire.body = std::move(body);
    wire.uses.push_back({std::move(budget) + '|' + instrument.text, {limit, milliseconds{2000}}});
    return wire;
}

constexpr int kOrderLimit = 60;
constexpr int kAlgoLimit = 20;
/// New and amended orders of the whole sub-account (okx.md §4.1; 50061).
const link::BudgetUse& subAccountUse()
{
    static const link::BudgetUse kUse{"new orders of the sub-account", {1000, milliseconds{2000}}};
    return kUse;
}

struct Encode {
    Wire operator()(const PlaceOrder& order) const
    {
        HF_ASSERT(isClientId(order.clientId.text));
        HF_ASSERT(order.qty.isPositive());
        Writer body;
        body.beginObject();
        writeText(body, "instId", order.instrument.text);
        writeText(body, "tdMode", modeText(order.marginMode));
        writeText(body, "clOrdId", order.clientId.text);
        writeText(body, "side", sideText(order.side));
        writeSideIndex(body, order.sideIndex);
        writeText(body, "ordType", typeText(order.type));
        writeNumber(body, "sz", order.qty.value);
        if (order.limit) writeNumber(body, "px", order.limit->value);
        if (order.reduceOnly) body.member("reduceOnly", true);
        if (order.stop) writeAttached(body, *order.stop);
        body.endObject();
        Wire wire =
            post("/api/v5/trade/order", body.take(), "order", order.instrument, kOrderLimit);
        wire.uses.push_back(subAccountUse());
        wire.expiresAfter = order.expiresAfter;
        return wire;
    }
    Wire operator()(const CancelOrder& cancel) const
    {
        HF_ASSERT(!cancel.venueId.empty() || isClientId(cancel.clientId.text));
        Writer body;
        body.beginObject();
        writeText(body, "instId", cancel.instrument.text);
        if (!cancel.venueId.empty())
            writeText(body, "ordId", cancel.venueId.text);
        else
            writeText(body, "clOrdId", cancel.clientId.text);
        body.endObject();
        return post("/api/v5/trade/cancel-order", body.take(), "cancel-order", cancel.instrument,
                    kOrderLimit);
    }
    Wire operator()(const PlaceStop& stop) const
    {
        HF_ASSERT(isClientId(stop.clientId.text));
        HF_ASSERT(stop.trigger.isPositive());
        HF_ASSERT(!stop.qty || stop.qty->isPositive());
        Writer body;
        body.beginObject();
        writeText(body, "instId", stop.instrument.text);
        writeText(body, "tdMode", modeText(stop.marginMode));
        writeText(body, "side", sideText(stop.side));
        writeSideIndex(body, stop.sideIndex);
        writeText(body, "ordType", "conditional");
        if (stop.qty)
            writeNumber(body, "sz", stop.qty->value);
        else
            writeText(body, "closeFraction", "1");
        writeNumber(body, "slTriggerPx", stop.trigger.value);
        writeText(body, "slOrdPx", "-1");
        writeText(body, "slTriggerPxType", sourceText(stop.source));
        body.member("reduceOnly", true);
        body.member("cxlOnClosePos", true);
        writeText(body, "algoClOrdId", stop.clientId.text);
        body.endObject();
        return post("/api/v5/trade/order-algo", body.take(), "order-algo", stop.instrument,
                    kAlgoLimit);
    }
    Wire operator()(const AmendStop& amend) const
    {
        HF_ASSERT(!amend.venueId.empty());
        HF_ASSERT(amend.trigger.isPositive()); // "0" would delete the stop (okx.md §5.6)
        Writer body;
        body.beginObject();
        writeText(body, "instId", amend.instrument.text);
        writeText(body, "algoId", amend.venueId.text);
        writeNumber(body, "newSlTriggerPx", amend.trigger.value);
        body.endObject();
        return post("/api/v5/trade/amend-algos", body.take(), "amend-algos", amend.instrument,
                    kAlgoLimit);
    }
    Wire operator()(const CancelStop& cancel) const
    {
        HF_ASSERT(!cancel.venueId.empty());
        Writer body;
        body.beginArray().beginObject();
        writeText(body, "instId", cancel.instrument.text);
        writeText(body, "algoId", cancel.venueId.text);
        body.endObject().endArray();
        return post("/api/v5/trade/cancel-algos", body.take(), "cancel-algos", cancel.instrument,
                    kAlgoLimit);
    }
    Wire operator()(const ClosePosition& close) const
    {
        HF_ASSERT(close.clientId.empty() || isClientId(close.clientId.text));
        Writer body;
        body.beginObject();
        writeText(body, "instId", close.instrument.text);
        writeText(body, "mgnMode", modeText(close.marginMode));
        writeSideIndex(body, close.sideIndex);
        body.member("autoCxl", false);
        if (!close.clientId.empty()) writeText(body, "clOrdId", close.clientId.text);
        body.endObject();
        return post("/api/v5/trade/close-position", body.take(), "close-position", close.instrument,
                    kAlgoLimit);
    }
    template <class Read>
    Wire operator()(const Read&) const
    {
        HF_UNREACHABLE();
    }

    static void writeAttached(Writer& body, const AttachedStop& stop)
    {
        HF_ASSERT(isClientId(stop.clientId.text));
        HF_ASSERT(stop.stopTrigger || stop.takeTrigger);
        body.key("attachAlgoOrds").beginArray().beginObject();
        writeText(body, "attachAlgoClOrdId", stop.clientId.text);
        if (stop.stopTrigger) {
            writeNumber(body, "slTriggerPx", stop.stopTrigger->value);
            writeText(body, "slOrdPx", "-1");
            writeText(body, "slTriggerPxType", sourceText(stop.stopSource));
        }
        if (stop.takeTrigger) {
            writeNumber(body, "tpTriggerPx", stop.takeTrigger->value);
            writeText(body, "tpOrdPx", "-1");
            writeText(body, "tpTriggerPxType", sourceText(stop.stopSource));
        }
        body.endObject().endArray();
    }
};

/// What the reply to a request must name.
struct Naming {
    std::string_view idField; ///< Empty: the reply names no order.
    std::string_view clientField;
    std::string clientId;        ///< Ours; empty if the request carried none.
    std::string venueId;         ///< The order it is about, where we named one.
    std::string instrument = {}; ///< Where that is all the reply names (close-position).
};

struct Name {
    Naming operator()(const PlaceOrder& r) const
    {
        return {"ordId", "clOrdId", r.clientId.text, {}};
    }
    Naming operator()(const CancelOrder& r) const
    {
        return {"ordId", "clOrdId", r.clientId.text, r.venueId.text};
    }
    Naming operator()(const PlaceStop& r) const
    {
        return {"algoId", "algoClOrdId", r.clientId.text, {}};
    }
    Naming operator()(const AmendStop& r) const
    {
        return {"algoId", "algoClOrdId", {}, r.venueId.text};
    }
    Naming operator()(const CancelStop& r) const
    {
        return {"algoId", "algoClOrdId", {}, r.venueId.text};
    }
    Naming operator()(const ClosePosition& r) const
    {
        return {{}, "clOrdId", r.clientId.text, {}, r.instrument.text};
    }
    template <class Read>
    Naming operator()(const Read&) const
    {
        HF_UNREACHABLE();
    }
};

Outcome refusedOrUnknown(const std::string& code, std::string text)
{
    if (const auto kind = refusalOf(code)) return Refused{*kind, code, std::move(text)};
    return OutcomeUnknown{"code " + code + (text.empty() ? std::string{} : ": " + text)};
}

/// The item governs where it is there (okx.md §4.2).
Outcome outcomeOfItem(const Naming& naming, const Envelope& envelope, json::Value object)
{
    if (!object.isObject()) return OutcomeUnknown{"the reply's item is not an object"};
    const Fields item{object};
    const auto sCode = item.text("sCode");
    const auto message = item.text("sMsg");
    const auto subCode = item.text("subCode");
    if (!sCode || !message || !subCode) return OutcomeUnknown{"the reply's item could not be read"};
    if (!sCode->empty() && *sCode != "0") {
        std::string text = trimmed(*message);
        if (!subCode->empty()) text += " (subCode " + *subCode + ")";
        if (!envelope.isOk() && envelope.code != "1" && envelope.code != "2"
            && !refusalOf(envelope.code))
            return OutcomeUnknown{"code " + envelope.code + " with sCode " + *sCode + ": " + text};
        return refusedOrUnknown(*sCode, std::move(text));
    }
    if (!envelope.isOk())
        return OutcomeUnknown{"code " + envelope.code + " without a failing item"};
    if (sCode->empty() && !naming.idField.empty())
        return OutcomeUnknown{"the reply's item has no sCode"};
    Accepted accepted;
    const auto client = item.text(naming.clientField);
    if (!client) return OutcomeUnknown{"the reply's item could not be read"};
    if (!client->empty() && !naming.clientId.empty() && *client != naming.clientId)
        return OutcomeUnknown{"the reply is about another order: " + *client};
    accepted.clientId = {naming.clientId.empty() ? *client : naming.clientId};
    if (naming.idField.empty()) {
        const auto instrument = item.text("instId");
        if (!instrument || *instrument != naming.instrument)
            return OutcomeUnknown{"the reply is about another position, or about none"};
        return accepted;
    }
    const auto id = item.text(naming.idField);
    if (!id || id->empty()) return OutcomeUnknown{"the reply says accepted and names no order"};
    if (!naming.venueId.empty() && *id != naming.venueId)
        return OutcomeUnknown{"the reply is about another order: " + *id};
    accepted.venueId = {*id};
    return accepted;
}

} // namespace

bool isClientId(std::string_view text)
{
    constexpr std::size_t kLengthMax = 32;
    const auto isLetterOrDigit = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    return !text.empty() && text.size() <= kLengthMax
           && std::all_of(text.begin(), text.end(), isLetterOrDigit);
}

Wire encodeWrite(const Request& request)
{
    HF_ASSERT(isWrite(request));
    return std::visit(Encode{}, request);
}

Outcome outcomeOf(const Request& request, int httpStatus, std::string_view body)
{
    HF_ASSERT(isWrite(request));
    constexpr int kClientErrors = 400;
    constexpr int kServerErrors = 500;
    const std::string status = "HTTP " + std::to_string(httpStatus);
    if (httpStatus >= kServerErrors || httpStatus < 200
        || (httpStatus >= 300 && httpStatus < kClientErrors))
        return OutcomeUnknown{status + ": " + excerptOf(body)};
    json::Document document;
    const auto envelope = openEnvelope(document, body);
    if (!envelope)
        return OutcomeUnknown{status + ", " + envelope.error().context + ": " + excerptOf(body)};
    const std::size_t items = envelope->data ? envelope->data->size() : 0;
    if (items == 0 && !envelope->isOk()) {
        // "1" and "2" speak of items that are not there.
        if (envelope->code == "1" || envelope->code == "2")
            return OutcomeUnknown{"code " + envelope->code + " without items"};
        return refusedOrUnknown(envelope->code, envelope->text);
    }
    if (items != 1)
        return OutcomeUnknown{"the reply has " + std::to_string(items) + " items instead of one"};
    const Outcome outcome =
        outcomeOfItem(std::visit(Name{}, request), *envelope, envelope->data->items().front());
    if (std::holds_alternative<Accepted>(outcome) && !isSuccess(httpStatus))
        return OutcomeUnknown{status + " with an accepting body"};
    return outcome;
}

} // namespace holdfast::venues::okx
