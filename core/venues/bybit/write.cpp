// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/write.h"

#include "core/base/assert.h"
#include "core/base/json.h"
#include "core/venues/bybit/budgets.h"
#include "core/venues/bybit/envelope.h"
#include "core/venues/bybit/errors.h"
#include "core/venues/fields.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

namespace holdfast::venues::bybit {
namespace {

using json::Writer;
using link::Wire;

std::string_view sideText(Side side) { return side == Side::Buy ? "Buy" : "Sell"; }

std::string_view sourceText(TriggerSource source)
{
    switch (source) {
    case TriggerSource::Mark: return "MarkPrice";
    case TriggerSource::Last: return "LastPrice";
    case TriggerSource::Index: return "IndexPrice";
    }
    HF_UNREACHABLE();
}

std::int64_t positionIdx(SideIndex index)
{
    switch (index) {
    case SideIndex::Net: return 0;
    case SideIndex::Long: return 1;
    case SideIndex::Short: return 2;
    }
    HF_UNREACHABLE();
}

/// timeInForce of a limit order; empty for types the venue does not have.
std::string_view forceText(OrderType type)
{
    switch (type) {
    case OrderType::Limit: return "GTC";
    case OrderType::PostOnly: return "PostOnly";
    case OrderType::FillOrKill: return "FOK";
    case OrderType::ImmediateOrCancel: return "IOC";
    case OrderType::Market:
    case OrderType::OptimalLimitIoc:
    case OrderType::Other: break;
    }
    return {};
}

Unexpected cannot(std::string why) { return unexpected(ErrorCode::Unsupported, std::move(why)); }

void number(Writer& body, std::string_view name, const Decimal& value)
{
    body.member(name, std::string_view{value.toString()});
}

std::optional<Error> positive(const Decimal& value, std::string_view name)
{
    if (value.isPositive()) return std::nullopt;
    return Error{ErrorCode::OutOfRange, std::string{name} + ": not positive"};
}

Wire post(std::string_view endpoint, std::string body)
{
    Wire wire;
    wire.method = HttpMethod::Post;
    wire.target = "/v5/" + std::string{endpoint};
    wire.body = std::move(body);
    wire.expiresAfter = kReceiveWindow;
    spendsOf(wire, std::string{endpoint}, kOrderLimit);
    spendsOfAddress(wire);
    return wire;
}

void begin(Writer& body, const InstrumentId& instrument)
{
    body.member("symbol", std::string_view{instrument.text});
}
/// Of a call by itself; the category of a batch stands outside its items.
void beginCall(Writer& body, const InstrumentId& instrument)
{
    body.beginObject().member("category", "linear");
    begin(body, instrument);
}

/// orderId wins at the venue too (bybit.md §4.2).
std::optional<Error> writeName(Writer& body, const VenueOrderId& venueId,
                               const ClientOrderId& clientId)
{
    if (!venueId.empty()) {
        body.member("orderId", std::string_view{venueId.text});
        return std::nullopt;
    }
    if (!isClientId(clientId.text)) return Error{ErrorCode::Malformed, "no id of the order"};
    body.member("orderLinkId", std::string_view{clientId.text});
    return std::nullopt;
}

std::optional<Error> badClientId(const ClientOrderId& id)
{
    if (isClientId(id.text)) return std::nullopt;
    return Error{ErrorCode::Malformed, "orderLinkId: not 1 to 36 of letters, digits, - and _"};
}

std::optional<Error> writeOrder(Writer& body, const PlaceOrder& order)
{
    if (auto error = badClientId(order.clientId)) return error;
    if (auto error = positive(order.qty.value, "qty")) return error;
    if (!order.reduceOnly && order.sideIndex != SideIndex::Net)
        return Error{ErrorCode::Unsupported, "hedge mode is not traded, only closed"};
    if (order.reduceOnly && order.stop)
        return Error{ErrorCode::Unsupported, "a reducing order takes no stop along"};
    const bool isMarket = order.type == OrderType::Market;
    const std::string_view force = forceText(order.type);
    if (!isMarket && force.empty())
        return Error{ErrorCode::Unsupported, "an order type that Bybit does not have: "
                                                 + std::string{toString(order.type)}};
    if (!isMarket && !order.limit) return Error{ErrorCode::Missing, "price: missing"};
    begin(body, order.instrument);
    body.member("side", sideText(order.side)).member("orderType", isMarket ? "Market" : "Limit");
    number(body, "qty", order.qty.value);
    if (!isMarket) {
        if (auto error = positive(order.limit->value, "price")) return error;
        number(body, "price", order.limit->value);
        body.member("timeInForce", force);
    }
    body.member("positionIdx", positionIdx(order.sideIndex));
    body.member("orderLinkId", std::string_view{order.clientId.text});
    if (order.reduceOnly) body.member("reduceOnly", true);
    if (!order.stop) return std::nullopt;
    const AttachedStop& stop = *order.stop;
    if (!stop.stopTrigger && !stop.takeTrigger)
        return Error{ErrorCode::Missing, "an attached stop without a level"};
    body.member("tpslMode", "Full");
    if (stop.stopTrigger) {
        if (auto error = positive(stop.stopTrigger->value, "stopLoss")) return error;
        number(body, "stopLoss", stop.stopTrigger->value);
        body.member("slTriggerBy", sourceText(stop.stopSource));
    }
    if (stop.takeTrigger) {
        if (auto error = positive(stop.takeTrigger->value, "takeProfit")) return error;
        number(body, "takeProfit", stop.takeTrigger->value);
        body.member("tpTriggerBy", sourceText(stop.takeSource));
    }
    return std::nullopt;
}

std::optional<Error> writeAmend(Writer& body, const AmendOrder& amend)
{
    begin(body, amend.instrument);
    if (auto error = writeName(body, amend.venueId, amend.clientId)) return error;
    if (!amend.qty && !amend.limit) return Error{ErrorCode::Missing, "nothing to amend"};
    if (amend.qty) {
        if (auto error = positive(amend.qty->value, "qty")) return error;
        number(body, "qty", amend.qty->value);
    }
    if (amend.limit) {
        if (auto error = positive(amend.limit->value, "price")) return error;
        number(body, "price", amend.limit->value);
    }
    return std::nullopt;
}

struct Encode {
    using Made = Result<Wire>;

    template <class Write>
    static Made single(std::string_view endpoint, const Write& write)
    {
        Writer body;
        body.beginObject().member("category", "linear");
        if (auto error = write(body)) return Unexpected{std::move(*error)};
        body.endObject();
        return post(endpoint, body.take());
    }

    Made operator()(const PlaceOrder& order) const
    {
        auto wire = single("order/create", [&](Writer& body) { return writeOrder(body, order); });
        if (wire) wire->expiresAfter = std::min(order.expiresAfter, kReceiveWindow);
        return wire;
    }
    Made operator()(const CancelOrder& cancel) const
    {
        return single("order/cancel", [&](Writer& body) {
            begin(body, cancel.instrument);
            return writeName(body, cancel.venueId, cancel.clientId);
        });
    }
    Made operator()(const AmendOrder& amend) const
    {
        auto wire = single("order/amend", [&](Writer& body) { return writeAmend(body, amend); });
        if (wire) wire->expiresAfter = std::min(amend.expiresAfter, kReceiveWindow);
        return wire;
    }
    Made operator()(const PlaceStop& stop) const
    {
        if (auto error = positive(stop.trigger.value, "trigger")) return Unexpected{*error};
        if (stop.take)
            if (auto error = positive(stop.take->trigger.value, "target"))
                return Unexpected{*error};
        if (stop.qty)
            if (auto error = positive(stop.qty->value, "qty")) return Unexpected{*error};
        if (stop.qty && !stop.take) return conditional(stop);
        Writer body;
        beginCall(body, stop.instrument);
        body.member("tpslMode", stop.qty ? "Partial" : "Full");
        body.member("positionIdx", positionIdx(stop.sideIndex));
        number(body, "stopLoss", stop.trigger.value);
        body.member("slTriggerBy", sourceText(stop.source));
        if (stop.take) {
            number(body, "takeProfit", stop.take->trigger.value);
            body.member("tpTriggerBy", sourceText(stop.take->source));
        }
        if (stop.qty) { // the two legs of a pair are of one size (bybit.md §5.2)
            number(body, "slSize", stop.qty->value);
            number(body, "tpSize", stop.qty->value);
            body.member("slOrderType", "Market").member("tpOrderType", "Market");
        }
        body.endObject();
        return post("position/trading-stop", body.take());
    }
    /// Never without reduceOnly: it stays when the position is gone (bybit.md §5.1, way D).
    static Made conditional(const PlaceStop& stop)
    {
        if (auto error = badClientId(stop.clientId)) return Unexpected{*error};
        Writer body;
        beginCall(body, stop.instrument);
        body.member("side", sideText(stop.side)).member("orderType", "Market");
        number(body, "qty", stop.qty->value);
        number(body, "triggerPrice", stop.trigger.value);
        constexpr std::int64_t kRise = 1;
        constexpr std::int64_t kFall = 2;
        body.member("triggerDirection", stop.side == Side::Buy ? kRise : kFall);
        body.member("triggerBy", sourceText(stop.source));
        body.member("positionIdx", positionIdx(stop.sideIndex));
        body.member("orderLinkId", std::string_view{stop.clientId.text});
        body.member("reduceOnly", true).endObject();
        return post("order/create", body.take());
    }
    static Made ofPosition(const InstrumentId& instrument, const PositionStop& which,
                           std::string_view level)
    {
        const bool isStop = which.leg == StopLeg::Stop;
        Writer body;
        beginCall(body, instrument);
        body.member("tpslMode", "Full").member("positionIdx", positionIdx(which.sideIndex));
        body.member(isStop ? "stopLoss" : "takeProfit", level);
        if (level != "0") // left out, it falls back to the last price (bybit.md §5.7)
            body.member(isStop ? "slTriggerBy" : "tpTriggerBy", sourceText(which.source));
        body.endObject();
        return post("position/trading-stop", body.take());
    }
    Made operator()(const AmendStop& amend) const
    {
        if (auto error = positive(amend.trigger.value, "trigger")) return Unexpected{*error};
        if (amend.ofPosition)
            return ofPosition(amend.instrument, *amend.ofPosition, amend.trigger.toString());
        return single("order/amend", [&](Writer& body) {
            begin(body, amend.instrument);
            auto error = writeName(body, amend.venueId, {});
            number(body, "triggerPrice", amend.trigger.value);
            return error;
        });
    }
    Made operator()(const CancelStop& cancel) const
    {
        if (cancel.ofPosition) return ofPosition(cancel.instrument, *cancel.ofPosition, "0");
        return single("order/cancel", [&](Writer& body) {
            begin(body, cancel.instrument);
            return writeName(body, cancel.venueId, {});
        });
    }
    Made operator()(const ClosePosition& close) const
    {
        std::optional<Side> side = close.side;
        if (close.sideIndex == SideIndex::Long) side = Side::Sell;
        if (close.sideIndex == SideIndex::Short) side = Side::Buy;
        if (!side) return cannot("a close needs the side that closes");
        if (!close.clientId.empty())
            if (auto error = badClientId(close.clientId)) return Unexpected{*error};
        Writer body;
        beginCall(body, close.instrument);
        body.member("side", sideText(*side)).member("orderType", "Market").member("qty", "0");
        body.member("positionIdx", positionIdx(close.sideIndex));
        if (!close.clientId.empty())
            body.member("orderLinkId", std::string_view{close.clientId.text});
        body.member("reduceOnly", true).member("closeOnTrigger", true).endObject();
        return post("order/create", body.take());
    }
    Made operator()(const SetLeverage& set) const
    {
        if (auto error = positive(set.leverage, "leverage")) return Unexpected{*error};
        Writer body;
        beginCall(body, set.instrument);
        number(body, "buyLeverage", set.leverage);
        number(body, "sellLeverage", set.leverage);
        body.endObject();
        return post("position/set-leverage", body.take());
    }
    Made operator()(const Batch& batch) const
    {
        if (batch.items.empty() || batch.items.size() > kBatchItemsMax)
            return cannot("a batch of " + std::to_string(batch.items.size()) + " instead of 1 to "
                          + std::to_string(kBatchItemsMax));
        Writer body;
        body.beginObject().member("category", "linear").key("request").beginArray();
        milliseconds window = kReceiveWindow;
        for (const Batch::Item& item : batch.items) {
            if (item.index() != batch.items.front().index()) return cannot("a mixed batch");
            body.beginObject();
            std::optional<Error> error;
            if (const auto* order = std::get_if<PlaceOrder>(&item)) {
                error = writeOrder(body, *order);
                window = std::min(window, order->expiresAfter);
            } else if (const auto* amend = std::get_if<AmendOrder>(&item)) {
                error = writeAmend(body, *amend);
                window = std::min(window, amend->expiresAfter);
            } else if (const auto* cancel = std::get_if<CancelOrder>(&item)) {
                begin(body, cancel->instrument);
                error = writeName(body, cancel->venueId, cancel->clientId);
            } else {
                const auto& stop = std::get<CancelStop>(item);
                if (stop.ofPosition) return cannot("a position's stop in a batch");
                begin(body, stop.instrument);
                error = writeName(body, stop.venueId, {});
            }
            if (error) return Unexpected{std::move(*error)};
            body.endObject();
        }
        body.endArray().endObject();
        static constexpr std::array<std::string_view, 4> kEndpoints{
            "order/create-batch", "order/cancel-batch", "order/amend-batch", "order/cancel-batch"};
        Wire wire = post(kEndpoints.at(batch.items.front().index()), body.take());
        wire.expiresAfter = window;
        // n orders cost n (bybit.md §8); of the address it is one request.
        for (std::size_t i = 1; i < batch.items.size(); ++i)
            wire.uses.push_back(wire.uses.front());
        return wire;
    }
    template <class Read>
    Made operator()(const Read&) const
    {
        HF_UNREACHABLE();
    }
};

/// What the reply to a request must name.
struct Naming {
    bool hasOrder = true; ///< trading-stop and set-leverage answer with an empty result.
    std::string clientId; ///< Ours; empty if the request carried none.
    std::string venueId;  ///< The order it is about, where we named one.
};

struct Name {
    Naming operator()(const PlaceOrder& r) const { return {true, r.clientId.text, {}}; }
    Naming operator()(const CancelOrder& r) const
    {
        return {true, r.venueId.empty() ? r.clientId.text : std::string{}, r.venueId.text};
    }
    Naming operator()(const AmendOrder& r) const
    {
        return {true, r.venueId.empty() ? r.clientId.text : std::string{}, r.venueId.text};
    }
    Naming operator()(const PlaceStop& r) const
    {
        if (!r.qty || r.take) return {false, {}, {}};
        return {true, r.clientId.text, {}};
    }
    Naming operator()(const AmendStop& r) const
    {
        if (r.ofPosition) return {false, {}, {}};
        return {true, {}, r.venueId.text};
    }
    Naming operator()(const CancelStop& r) const
    {
        if (r.ofPosition) return {false, {}, {}};
        return {true, {}, r.venueId.text};
    }
    Naming operator()(const ClosePosition& r) const { return {true, r.clientId.text, {}}; }
    Naming operator()(const SetLeverage&) const { return {false, {}, {}}; }
    template <class Other>
    Naming operator()(const Other&) const
    {
        HF_UNREACHABLE();
    }
};

bool namesAnother(const Naming& naming, json::Value item)
{
    if (!item.isObject()) return false;
    const Fields fields{item};
    const std::string id = fields.text("orderId").value_or(std::string{});
    const std::string client = fields.text("orderLinkId").value_or(std::string{});
    return (!naming.venueId.empty() && !id.empty() && id != naming.venueId)
           || (!naming.clientId.empty() && !client.empty() && client != naming.clientId);
}

/// \param item  the object with orderId and orderLinkId; `nullopt` where the reply has none
Outcome accepted(const Naming& naming, std::optional<json::Value> item)
{
    if (!naming.hasOrder) return Accepted{};
    if (!item || !item->isObject())
        return OutcomeUnknown{"the reply says accepted and names no order"};
    const Fields fields{*item};
    const auto id = fields.text("orderId");
    const auto client = fields.text("orderLinkId");
    if (!id || !client) return OutcomeUnknown{"the reply could not be read"};
    if (id->empty()) return OutcomeUnknown{"the reply says accepted and names no order"};
    if (namesAnother(naming, *item))
        return OutcomeUnknown{"the reply is about another order: " + *id + " " + *client};
    return Accepted{{*id}, {naming.clientId.empty() ? *client : naming.clientId}};
}

Outcome refusedOrUnknown(const std::string& code, std::string text, const Request& request)
{
    if (saysAlreadySo(code, request)) return Accepted{};
    if (const auto kind = refusalOf(code, text, request))
        return Refused{*kind, code, std::move(text)};
    return OutcomeUnknown{"code " + code + (text.empty() ? std::string{} : ": " + text)};
}

/// What may be said of a reply before its content is looked at: why nothing is proved, or the envelope.
struct Opened {
    json::Document document;
    std::optional<Envelope> envelope;
    std::string doubt; ///< Where there is no envelope.
};
void openReply(int httpStatus, std::string_view body, Opened& opened)
{
    const std::string status = "HTTP " + std::to_string(httpStatus);
    constexpr int kClientErrors = 400;
    constexpr int kServerErrors = 500;
    const bool isHeard =
        isSuccess(httpStatus) || (httpStatus >= kClientErrors && httpStatus < kServerErrors);
    if (!isHeard) {
        opened.doubt = status + ": " + shownOf(body);
        return;
    }
    auto envelope = openEnvelope(opened.document, body);
    if (!envelope)
        opened.doubt = status + ", " + envelope.error().context + ": " + shownOf(body);
    else if (envelope->isOk() && !isSuccess(httpStatus))
        opened.doubt = status + " with an accepting body";
    else
        opened.envelope = std::move(*envelope);
}

std::optional<json::Value> listIn(std::optional<json::Value> object)
{
    if (!object) return std::nullopt;
    const auto list = object->at("list");
    return list && list->isArray() ? list : std::nullopt;
}

std::vector<json::Value> elements(json::Value list)
{
    return {list.items().begin(), list.items().end()};
}

} // namespace

bool isClientId(std::string_view text)
{
    constexpr std::size_t kLengthMax = 36;
    const auto isAllowed = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
               || c == '-' || c == '_';
    };
    return !text.empty() && text.size() <= kLengthMax
           && std::all_of(text.begin(), text.end(), isAllowed);
}

Result<Wire> encodeWrite(const Request& request)
{
    HF_ASSERT(isWrite(request));
    return std::visit(Encode{}, request);
}

Outcome outcomeOf(const Request& request, int httpStatus, std::string_view body)
{
    HF_ASSERT(isWrite(request) && !std::holds_alternative<Batch>(request));
    Opened opened;
    openReply(httpStatus, body, opened);
    if (!opened.envelope) return OutcomeUnknown{opened.doubt};
    const Envelope& envelope = *opened.envelope;
    if (!envelope.isOk()) return refusedOrUnknown(envelope.code, envelope.text, request);
    return accepted(std::visit(Name{}, request), envelope.result);
}

std::vector<Outcome> outcomesOf(const Batch& batch, int httpStatus, std::string_view body)
{
    const auto all = [&](const Outcome& outcome) {
        return std::vector<Outcome>(batch.items.size(), outcome);
    };
    Opened opened;
    openReply(httpStatus, body, opened);
    if (!opened.envelope) return all(OutcomeUnknown{opened.doubt});
    const Envelope& envelope = *opened.envelope;
    if (!envelope.isOk()) return all(refusedOrUnknown(envelope.code, envelope.text, batch));
    const auto rows = listIn(envelope.result);
    const auto codes = listIn(envelope.extInfo);
    if (!rows || !codes || rows->size() != batch.items.size()
        || codes->size() != batch.items.size())
        return all(OutcomeUnknown{"the reply does not say what became of each"});
    const std::vector<json::Value> named = elements(*rows);
    const std::vector<json::Value> said = elements(*codes);
    for (std::size_t i = 0; i < batch.items.size(); ++i) {
        const Naming naming =
            std::visit([](const auto& write) { return Name{}(write); }, batch.items.at(i));
        if (namesAnother(naming, named.at(i)))
            return all(OutcomeUnknown{"the reply's rows are not in our order"});
    }
    std::vector<Outcome> outcomes;
    for (std::size_t i = 0; i < batch.items.size(); ++i) {
        const auto code = said.at(i).required("code");
        const auto number = code ? code->integer() : Result<std::int64_t>{Unexpected{code.error()}};
        if (!number) {
            outcomes.emplace_back(OutcomeUnknown{"the reply does not say what became of this one"});
            continue;
        }
        if (*number == 0) {
            outcomes.push_back(accepted(
                std::visit([](const auto& write) { return Name{}(write); }, batch.items.at(i)),
                named.at(i)));
            continue;
        }
        const Request request =
            std::visit([](const auto& write) { return Request{write}; }, batch.items.at(i));
        const std::string text = Fields{said.at(i)}.text("msg").value_or(std::string{});
        outcomes.push_back(refusedOrUnknown(std::to_string(*number), redacted(text), request));
    }
    return outcomes;
}

} // namespace holdfast::venues::bybit
