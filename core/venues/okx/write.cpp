// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/write.h"

#include "core/base/assert.h"
#include "core/venues/fields.h"
#include "core/venues/okx/envelope.h"
#include "core/venues/okx/errors.h"
#include "core/venues/okx/money_rows.h"

#include <algorithm>
#include <array>
#include <optional>

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
constexpr int kBatchLimit = 300; // orders, not requests
/// New and amended orders of the whole sub-account (okx.md §4.1; 50061).
const link::BudgetUse& subAccountUse()
{
    static const link::BudgetUse kUse{"new orders of the sub-account", {1000, milliseconds{2000}}};
    return kUse;
}

struct Encode {
    Wire operator()(const PlaceOrder& order) const
    {
        Writer body;
        writeOrder(body, order);
        Wire wire =
            post("/api/v5/trade/order", body.take(), "order", order.instrument, kOrderLimit);
        wire.uses.push_back(subAccountUse());
        wire.expiresAfter = order.expiresAfter;
        return wire;
    }
    static void writeOrder(Writer& body, const PlaceOrder& order)
    {
        HF_ASSERT(isClientId(order.clientId.text));
        HF_ASSERT(order.qty.isPositive());
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
    }
    Wire operator()(const CancelOrder& cancel) const
    {
        Writer body;
        writeCancel(body, cancel);
        return post("/api/v5/trade/cancel-order", body.take(), "cancel-order", cancel.instrument,
                    kOrderLimit);
    }
    static void writeCancel(Writer& body, const CancelOrder& cancel)
    {
        HF_ASSERT(!cancel.venueId.empty() || isClientId(cancel.clientId.text));
        body.beginObject();
        writeText(body, "instId", cancel.instrument.text);
        if (!cancel.venueId.empty())
            writeText(body, "ordId", cancel.venueId.text);
        else
            writeText(body, "clOrdId", cancel.clientId.text);
        body.endObject();
    }
    Wire operator()(const AmendOrder& amend) const
    {
        Writer body;
        writeAmend(body, amend);
        Wire wire = post("/api/v5/trade/amend-order", body.take(), "amend-order", amend.instrument,
                         kOrderLimit);
        wire.uses.push_back(subAccountUse());
        wire.expiresAfter = amend.expiresAfter;
        return wire;
    }
    /// Without cxlOnFail: an amendment that fails must leave the order as it is.
    static void writeAmend(Writer& body, const AmendOrder& amend)
    {
        HF_ASSERT(!amend.venueId.empty() || isClientId(amend.clientId.text));
        HF_ASSERT(amend.qty || amend.limit);
        HF_ASSERT(!amend.qty || amend.qty->isPositive());
        HF_ASSERT(!amend.limit || amend.limit->isPositive());
        body.beginObject();
        writeText(body, "instId", amend.instrument.text);
        if (!amend.venueId.empty())
            writeText(body, "ordId", amend.venueId.text);
        else
            writeText(body, "clOrdId", amend.clientId.text);
        if (amend.qty) writeNumber(body, "newSz", amend.qty->value);
        if (amend.limit) writeNumber(body, "newPx", amend.limit->value);
        body.endObject();
    }
    Wire operator()(const SetLeverage& set) const
    {
        HF_ASSERT(set.leverage.isPositive());
        Writer body;
        body.beginObject();
        writeText(body, "instId", set.instrument.text);
        writeNumber(body, "lever", set.leverage);
        writeText(body, "mgnMode", modeText(set.marginMode));
        if (set.marginMode == MarginMode::Isolated) writeSideIndex(body, set.sideIndex);
        body.endObject();
        Wire wire = post("/api/v5/account/set-leverage", body.take(), "set-leverage",
                         set.instrument, kAlgoLimit);
        return wire;
    }
    /// One array; every item counts against the budgets of its instrument (okx.md §4.1).
    Wire operator()(const Batch& batch) const
    {
        HF_ASSERT(!batch.items.empty() && batch.items.size() <= kBatchMax);
        const std::size_t kind = batch.items.front().index();
        Writer body;
        body.beginArray();
        Wire wire;
        wire.method = HttpMethod::Post;
        for (const Batch::Item& item : batch.items) {
            HF_ASSERT(item.index() == kind); // of one kind
            if (const auto* order = std::get_if<PlaceOrder>(&item)) {
                writeOrder(body, *order);
                countItem(wire, "batch-orders", order->instrument, order->expiresAfter);
            } else if (const auto* cancel = std::get_if<CancelOrder>(&item)) {
                writeCancel(body, *cancel);
                countItem(wire, "cancel-batch-orders", cancel->instrument, std::nullopt);
            } else if (const auto* amend = std::get_if<AmendOrder>(&item)) {
                writeAmend(body, *amend);
                countItem(wire, "amend-batch-orders", amend->instrument, amend->expiresAfter);
            } else {
                const auto& stop = std::get<CancelStop>(item);
                HF_ASSERT(batch.items.size() <= kBatchMax / 2);
                writeStopCancel(body, stop);
                wire.uses.push_back(
                    {"cancel-algos|" + stop.instrument.text, {kAlgoLimit, milliseconds{2000}}});
            }
        }
        body.endArray();
        static constexpr std::array<const char*, 4> kTargets{
            "/api/v5/trade/batch-orders", "/api/v5/trade/cancel-batch-orders",
            "/api/v5/trade/amend-batch-orders", "/api/v5/trade/cancel-algos"};
        wire.target = kTargets.at(kind);
        wire.body = body.take();
        return wire;
    }
    static void countItem(Wire& wire, const char* budget, const InstrumentId& instrument,
                          std::optional<milliseconds> expiresAfter)
    {
        wire.uses.push_back(
            {std::string{budget} + '|' + instrument.text, {kBatchLimit, milliseconds{2000}}});
        if (!expiresAfter) return; // cancels have no deadline and no budget of the sub-account
        wire.uses.push_back(subAccountUse());
        wire.expiresAfter = std::min(wire.expiresAfter.value_or(*expiresAfter), *expiresAfter);
    }
    static void writeStopCancel(Writer& body, const CancelStop& cancel)
    {
        HF_ASSERT(!cancel.venueId.empty());
        body.beginObject();
        writeText(body, "instId", cancel.instrument.text);
        writeText(body, "algoId", cancel.venueId.text);
        body.endObject();
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
        HF_ASSERT(!stop.take || stop.take->trigger.isPositive());
        writeText(body, "ordType", stop.take ? "oco" : "conditional");
        if (stop.qty)
            writeNumber(body, "sz", stop.qty->value);
        else
            writeText(body, "closeFraction", "1");
        writeNumber(body, "slTriggerPx", stop.trigger.value);
        writeText(body, "slOrdPx", "-1");
        writeText(body, "slTriggerPxType", sourceText(stop.source));
        if (stop.take) writeTake(body, *stop.take);
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
        Writer body;
        body.beginArray();
        writeStopCancel(body, cancel);
        body.endArray();
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
        if (stop.takeTrigger) writeTake(body, {*stop.takeTrigger, stop.takeSource});
        body.endObject().endArray();
    }
    static void writeTake(Writer& body, const TakeProfit& take)
    {
        writeNumber(body, "tpTriggerPx", take.trigger.value);
        writeText(body, "tpOrdPx", "-1");
        writeText(body, "tpTriggerPxType", sourceText(take.source));
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
    Naming operator()(const AmendOrder& r) const
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

namespace {

/// What may be said of a reply before its items are looked at: why nothing is proved, or the envelope.
struct Opened {
    json::Document document;
    std::optional<Envelope> envelope;
    std::string doubt; ///< Where there is no envelope.
};
void openReply(int httpStatus, std::string_view body, Opened& opened)
{
    constexpr int kClientErrors = 400;
    constexpr int kServerErrors = 500;
    const std::string status = "HTTP " + std::to_string(httpStatus);
    if (httpStatus >= kServerErrors || httpStatus < 200
        || (httpStatus >= 300 && httpStatus < kClientErrors)) {
        opened.doubt = status + ": " + excerptOf(body);
        return;
    }
    auto envelope = openEnvelope(opened.document, body);
    if (envelope)
        opened.envelope = std::move(*envelope);
    else
        opened.doubt = status + ", " + envelope.error().context + ": " + excerptOf(body);
}
std::size_t itemsOf(const Envelope& envelope) { return envelope.data ? envelope.data->size() : 0; }

/// No item and no success.
Outcome outcomeWithoutItems(const Envelope& envelope)
{
    // "1" and "2" speak of items that are not there.
    if (envelope.code == "1" || envelope.code == "2")
        return OutcomeUnknown{"code " + envelope.code + " without items"};
    return refusedOrUnknown(envelope.code, envelope.text);
}

/// An accepting reply of set-leverage has no sCode: it echoes what is now in force.
Outcome outcomeOfLeverage(const SetLeverage& set, const Envelope& envelope, json::Value row)
{
    const Result<std::string> code =
        row.isObject() ? Fields{row}.text("sCode") : Result<std::string>{std::string{}};
    if (!code) return OutcomeUnknown{"the reply's item could not be read"};
    const bool isFailing = !code->empty() && *code != "0";
    if (!envelope.isOk() || isFailing) return outcomeOfItem({}, envelope, row);
    const auto echo = decodeLeverage(row);
    if (!echo) return OutcomeUnknown{"the reply's row was refused: " + echo.error().context};
    if (echo->key.instrument != set.instrument || echo->key.marginMode != set.marginMode
        || echo->leverage != set.leverage
        || (set.marginMode == MarginMode::Isolated && echo->key.sideIndex != set.sideIndex))
        return OutcomeUnknown{"the reply echoes another setting"};
    return Accepted{};
}

/// Which of the batch's writes an item is about; nothing if none, or one that has its outcome already.
std::optional<std::size_t> writeOfItem(const std::vector<Naming>& names,
                                       const std::vector<bool>& isNamed, json::Value item)
{
    if (!item.isObject()) return std::nullopt;
    const Fields fields{item};
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (isNamed.at(i)) continue;
        const auto client = fields.text(names.at(i).clientField);
        const auto venue = fields.text(names.at(i).idField);
        if (!client || !venue) continue;
        const bool isClient = !names.at(i).clientId.empty() && *client == names.at(i).clientId;
        const bool isVenue = !names.at(i).venueId.empty() && *venue == names.at(i).venueId;
        if (isClient || isVenue) return i;
    }
    return std::nullopt;
}

} // namespace

std::vector<Outcome> outcomesOf(const Batch& batch, int httpStatus, std::string_view body)
{
    const auto all = [&](const Outcome& outcome) {
        return std::vector<Outcome>(batch.items.size(), outcome);
    };
    Opened opened;
    openReply(httpStatus, body, opened);
    if (!opened.envelope) return all(OutcomeUnknown{opened.doubt});
    const Envelope& envelope = *opened.envelope;
    const std::size_t items = itemsOf(envelope);
    if (items == 0 && !envelope.isOk()) return all(outcomeWithoutItems(envelope));
    if (items != batch.items.size())
        return all(OutcomeUnknown{"the reply has " + std::to_string(items) + " items instead of "
                                  + std::to_string(batch.items.size())});
    std::vector<Naming> names;
    for (const Batch::Item& item : batch.items)
        names.push_back(std::visit([](const auto& write) { return Name{}(write); }, item));
    std::vector<Outcome> outcomes = all(OutcomeUnknown{"the reply names no outcome of this one"});
    std::vector<bool> isNamed(batch.items.size(), false);
    std::size_t failures = 0;
    // Some failed: each item speaks for itself, as in a reply of its own.
    Envelope each = envelope;
    if (each.code == "2") each.code = "0";
    for (const json::Value item : envelope.data->items()) {
        const auto index = writeOfItem(names, isNamed, item);
        if (!index) continue;
        isNamed.at(*index) = true;
        const Outcome outcome = outcomeOfItem(names.at(*index), each, item);
        failures += std::holds_alternative<Accepted>(outcome) ? 0 : 1;
        outcomes.at(*index) = outcome;
    }
    const bool isContradicted = (envelope.code == "2" && failures == 0) || !isSuccess(httpStatus);
    for (Outcome& outcome : outcomes)
        if (isContradicted && std::holds_alternative<Accepted>(outcome))
            outcome = OutcomeUnknown{"code " + envelope.code + ", HTTP "
                                     + std::to_string(httpStatus) + ", with accepting items"};
    return outcomes;
}

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
    HF_ASSERT(isWrite(request) && !std::holds_alternative<Batch>(request));
    const std::string status = "HTTP " + std::to_string(httpStatus);
    Opened opened;
    openReply(httpStatus, body, opened);
    if (!opened.envelope) return OutcomeUnknown{opened.doubt};
    const Envelope& envelope = *opened.envelope;
    const std::size_t items = itemsOf(envelope);
    const bool isWithoutItems = items == 0 && !envelope.isOk();
    if (items != 1 && !isWithoutItems)
        return OutcomeUnknown{"the reply has " + std::to_string(items) + " items instead of one"};
    const auto* leverage = std::get_if<SetLeverage>(&request);
    const auto ofItem = [&](json::Value item) {
        return leverage ? outcomeOfLeverage(*leverage, envelope, item)
                        : outcomeOfItem(std::visit(Name{}, request), envelope, item);
    };
    Outcome outcome =
        isWithoutItems ? outcomeWithoutItems(envelope) : ofItem(envelope.data->items().front());
    if (std::holds_alternative<Accepted>(outcome) && !isSuccess(httpStatus))
        return OutcomeUnknown{status + " with an accepting body"};
    if (auto* refused = std::get_if<Refused>(&outcome))
        refused->kind = refusalOf(refused->code, request).value_or(refused->kind);
    return outcome;
}

} // namespace holdfast::venues::okx
