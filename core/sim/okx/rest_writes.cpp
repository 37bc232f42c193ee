// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/requests.h"
#include "core/sim/okx/rest.h"
#include "core/sim/okx/words.h"

#include <algorithm>

namespace holdfast::sim::okx {
namespace {

constexpr std::size_t kBatchMax = 20;
constexpr std::size_t kAlgoCancelsMax = 10;  // okx.md §5.1
constexpr std::size_t kCancelTimersMax = 20; // okx.md §10

/// Failure texts end in a space, as the venue's do (okx.md §4.2).
std::string itemText(const ModelReply& reply, std::string_view successText)
{
    if (reply.isAccepted()) return std::string{successText};
    return reply.text.ends_with(' ') ? reply.text : reply.text + ' ';
}

/// The part of the documentation's code after the underscore: 51008_1000 (okx.md §4.2).
std::string_view subCode(const ModelReply& reply) { return reply.code == "51008" ? "1000" : ""; }

void writeOrderItem(json::Writer& w, const json::Value& body, const ModelReply& reply,
                    std::string_view successText, WallTime now)
{
    w.beginObject()
        .member("clOrdId", reply.clientId.empty() ? field(body, "clOrdId") : reply.clientId.text)
        .member("ordId", reply.isAccepted() || !field(body, "ordId").empty()
                             ? (reply.venueId.empty() ? field(body, "ordId") : reply.venueId.text)
                             : "")
        .member("sCode", reply.code)
        .member("sMsg", itemText(reply, successText))
        .member("subCode", subCode(reply))
        .member("tag", field(body, "tag"))
        .member("ts", stamp(reply.at == WallTime{} ? now : reply.at))
        .endObject();
}

void writeAlgoItem(json::Writer& w, const json::Value& body, const ModelReply& reply)
{
    const std::string clientId =
        field(body, "algoClOrdId").empty() ? field(body, "clOrdId") : field(body, "algoClOrdId");
    w.beginObject()
        .member("algoClOrdId", clientId)
        .member("algoId", reply.isAccepted()
                              ? (reply.venueId.empty() ? field(body, "algoId") : reply.venueId.text)
                              : field(body, "algoId"))
        .member("clOrdId", "")
        .member("reqId", field(body, "reqId"))
        .member("sCode", reply.code)
        .member("sMsg", itemText(reply, ""))
        .member("subCode", subCode(reply))
        .member("tag", field(body, "tag"))
        .endObject();
}

} // namespace

HttpAnswer Rest::perItem(const Call& call, bool isArray, std::size_t countMax,
                         std::string_view failureText,
                         const std::function<bool(json::Writer&, const json::Value&)>& handle)
{
    const json::Value& body = *call.body;
    if (isArray && (!body.isArray() || body.size() == 0 || body.size() > countMax))
        return failure("50002", "Incorrect json data format");
    if (!isArray && !body.isObject()) return failure("50002", "Incorrect json data format");
    FaultPlan::BatchShape shape;
    FaultPlan::BatchFate fate;
    if (isArray) {
        shape = m_model.faults().answersBatch(call.now); // F08
        fate = m_model.faults().failsInBatch(call.now);  // F07
    }
    const std::size_t total = isArray ? body.size() : 1;
    const std::size_t failingFrom = total - std::min(fate.failing, total);
    std::size_t accepted = 0;
    std::vector<std::string> items;
    const auto perform = [&](const json::Value& item) {
        json::Writer w;
        if (items.size() >= failingFrom) {
            ModelReply failed{fate.code, "Operation failed.", {}, {}, call.now};
            writeOrderItem(w, item, failed, "", call.now);
        } else {
            accepted += handle(w, item) ? 1 : 0;
        }
        items.push_back(w.take());
    };
    if (isArray)
        for (const json::Value item : body.items())
            perform(item);
    else
        perform(body);
    if (shape.answer == FaultPlan::BatchAnswer::OneError) // Of what the items did it says nothing.
        return failure(shape.code, "Operation failed.");
    if (shape.answer == FaultPlan::BatchAnswer::Shorter) items.pop_back();
    if (shape.answer == FaultPlan::BatchAnswer::Longer) items.push_back(items.back());
    std::string rows;
    for (const std::string& item : items)
        rows += (rows.empty() ? "" : ",") + item;
    const bool isPartly = accepted > 0 && accepted < total;
    json::Writer envelope;
    envelope.beginObject()
        .member("code", accepted == total ? "0" : (isPartly ? "2" : "1"))
        .key("data")
        .raw('[' + rows + ']')
        .member("msg", accepted == total
                           ? ""
                           : (isPartly ? "Bulk operation partially succeeded." : failureText))
        .endObject();
    HttpAnswer answer;
    answer.body = envelope.take();
    return answer;
}

bool Rest::placeItem(json::Writer& w, const json::Value& item, const Way& way)
{
    const auto parsed = parseOrder(item, naming(way.isStream), way.expiresAt);
    const ModelReply reply = parsed.isRefused()
                                 ? parsed.refusal
                                 : m_model.placeOrder(m_config.uid, way.now, parsed.request);
    // As recorded, each way has words of its own (okx.md §4.2; ccxt/ccxt#27805).
    writeOrderItem(w, item, reply, way.isStream ? "Order successfully placed." : "Order placed",
                   way.now);
    return reply.isAccepted();
}

bool Rest::cancelItem(json::Writer& w, const json::Value& item, const Way& way)
{
    const auto parsed = parseOrderRef(item, naming(way.isStream));
    const ModelReply reply = parsed.isRefused()
                                 ? parsed.refusal
                                 : m_model.cancelOrder(m_config.uid, way.now, parsed.request);
    writeOrderItem(w, item, reply, "", way.now);
    return reply.isAccepted();
}

bool Rest::amendItem(json::Writer& w, const json::Value& item, const Way& way)
{
    const auto parsed = parseOrderAmendment(item, naming(way.isStream), way.expiresAt);
    const ModelReply reply = parsed.isRefused()
                                 ? parsed.refusal
                                 : m_model.amendOrder(m_config.uid, way.now, parsed.request);
    writeOrderItem(w, item, reply, "", way.now);
    return reply.isAccepted();
}

HttpAnswer Rest::orderItems(const Call& call, bool isArray, Item handle)
{
    const Way way{call.now, call.expiresAt, false};
    return perItem(
        call, isArray, kBatchMax, "All operations failed",
        [&](json::Writer& w, const json::Value& item) { return (this->*handle)(w, item, way); });
}

HttpAnswer Rest::placeOrder(const Call& call) { return orderItems(call, false, &Rest::placeItem); }
HttpAnswer Rest::placeOrders(const Call& call) { return orderItems(call, true, &Rest::placeItem); }
HttpAnswer Rest::cancelOrder(const Call& call)
{
    return orderItems(call, false, &Rest::cancelItem);
}
HttpAnswer Rest::cancelOrders(const Call& call)
{
    return orderItems(call, true, &Rest::cancelItem);
}
HttpAnswer Rest::amendOrder(const Call& call) { return orderItems(call, false, &Rest::amendItem); }
HttpAnswer Rest::amendOrders(const Call& call) { return orderItems(call, true, &Rest::amendItem); }

HttpAnswer Rest::closePosition(const Call& call)
{
    return perItem(
        call, false, 1, "All operations failed", [&](json::Writer& w, const json::Value& item) {
            const auto parsed = parseClose(item);
            const ModelReply reply =
                parsed.isRefused() ? parsed.refusal
                                   : m_model.closePosition(m_config.uid, call.now, parsed.request);
            if (!reply.isAccepted()) {
                writeOrderItem(w, item, reply, "", call.now);
                return false;
            }
            // Success names no order and carries no sCode (okx.md §4.7).
            w.beginObject()
                .member("clOrdId", field(item, "clOrdId"))
                .member("instId", field(item, "instId"))
                .member("posSide", word(parsed.request.sideIndex))
                .member("tag", field(item, "tag"))
                .endObject();
            return true;
        });
}

HttpAnswer Rest::placeAlgo(const Call& call)
{
    if (call.body->isObject())
        if (const auto parsed = parseStop(*call.body); parsed.isRefused() && parsed.isWhole)
            return failure(parsed.refusal.code, parsed.refusal.text);
    return perItem(call, false, 1, "", [&](json::Writer& w, const json::Value& item) {
        const auto parsed = parseStop(item);
        const ModelReply reply = parsed.isRefused()
                                     ? parsed.refusal
                                     : m_model.placeStop(m_config.uid, call.now, parsed.request);
        writeAlgoItem(w, item, reply);
        return reply.isAccepted();
    });
}

HttpAnswer Rest::cancelAlgos(const Call& call)
{
    return perItem(call, true, kAlgoCancelsMax, "", [&](json::Writer& w, const json::Value& item) {
        const auto parsed = parseStopRef(item);
        const ModelReply reply = parsed.isRefused()
                                     ? parsed.refusal
                                     : m_model.cancelStop(m_config.uid, call.now, parsed.request);
        writeAlgoItem(w, item, reply);
        return reply.isAccepted();
    });
}

HttpAnswer Rest::amendAlgo(const Call& call)
{
    return perItem(call, false, 1, "", [&](json::Writer& w, const json::Value& item) {
        const auto parsed = parseStopAmendment(item);
        const ModelReply reply = parsed.isRefused()
                                     ? parsed.refusal
                                     : m_model.amendStop(m_config.uid, call.now, parsed.request);
        writeAlgoItem(w, item, reply);
        return reply.isAccepted();
    });
}

HttpAnswer Rest::setLeverage(const Call& call)
{
    const std::string instrument = field(*call.body, "instId");
    const std::string lever = field(*call.body, "lever");
    const auto mode = marginModeOf(field(*call.body, "mgnMode"));
    const auto leverage = Decimal::parse(lever);
    if (!mode) return failure("51000", "Parameter mgnMode error");
    if (!leverage || !leverage->isPositive()) return failure("51000", "Parameter lever error");
    const ModelReply reply =
        m_model.setLeverage(m_config.uid, call.now, {instrument}, *mode, *leverage);
    if (!reply.isAccepted()) return failure(reply.code, reply.text);
    json::Writer w;
    w.beginObject()
        .member("instId", instrument)
        .member("lever", lever)
        .member("mgnMode", word(*mode))
        .member("posSide", field(*call.body, "posSide"))
        .endObject();
    return success(w.take());
}

HttpAnswer Rest::setPositionMode(const Call& call)
{
    const std::string mode = field(*call.body, "posMode");
    if (mode != "net_mode" && mode != "long_short_mode")
        return failure("51000", "Parameter posMode error");
    const ModelReply reply = m_model.setPositionMode(
        m_config.uid, call.now, mode == "net_mode" ? PositionMode::Net : PositionMode::Hedge);
    if (!reply.isAccepted()) return failure(reply.code, reply.text);
    json::Writer w;
    w.beginObject().member("posMode", mode).endObject();
    return success(w.take());
}

HttpAnswer Rest::cancelAllAfter(const Call& call)
{
    const auto timeOut = Decimal::parse(field(*call.body, "timeOut"));
    const Decimal floor = Decimal::fromInt(10);
    if (!timeOut || timeOut->isNegative() || *timeOut > Decimal::fromInt(120)
        || (!timeOut->isZero() && *timeOut < floor))
        return failure("51000", "Parameter timeOut error");
    const seconds wait{static_cast<std::int64_t>(timeOut->rounded(0, Rounding::Up).mantissa())};
    // Each tag has a timer of its own; without one it is every order's (okx.md §10).
    const std::string tag = field(*call.body, "tag");
    const bool isOff = wait.count() == 0;
    if (!isOff && !m_cancelAllAt.contains(tag) && m_cancelAllAt.size() >= kCancelTimersMax)
        return failure("51071", "You've reached the maximum limit for tag level cancel all after "
                                "timers.");
    if (isOff)
        m_cancelAllAt.erase(tag);
    else
        m_cancelAllAt[tag] = call.now + wait;
    json::Writer w;
    w.beginObject()
        .member("triggerTime", isOff ? "0" : stamp(call.now + wait))
        .member("tag", tag)
        .member("ts", stamp(call.now))
        .endObject();
    return success(w.take());
}

} // namespace holdfast::sim::okx
