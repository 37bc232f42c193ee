// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bybit/refusals.h"
#include "core/sim/bybit/requests.h"
#include "core/sim/bybit/rest.h"
#include "core/sim/bybit/words.h"

#include <algorithm>

// Writes (bybit.md §3.2–§3.4, §4.1, §4.2, §5.2).
namespace holdfast::sim::bybit {
namespace {

constexpr std::size_t kBatchMax = 20;

std::string idsOf(const VenueOrderId& id, const ClientOrderId& linkId)
{
    json::Writer w;
    w.beginObject().member("orderId", id.text).member("orderLinkId", linkId.text).endObject();
    return w.take();
}

std::string joined(const std::vector<std::string>& rows)
{
    std::string text;
    for (const std::string& row : rows)
        text += (text.empty() ? "" : ",") + row;
    return text;
}

bool isTakeLeg(const StopTruth& stop)
{
    return !stop.trail && stop.stop.takeTrigger && !stop.stop.stopTrigger;
}

} // namespace

Rest::Done Rest::createOne(WallTime now, const json::Value& body, bool isItem)
{
    const auto parsed = parseCreate(m_model, m_config.uid, body, isItem);
    if (parsed.refusal) return {parsed.refusal, {}, {}};
    Asked asked;
    ModelReply reply;
    if (const auto* order = std::get_if<NewOrder>(&parsed.request)) {
        const Tick& tick = m_model.market().latest(order->instrument);
        asked.side = order->side;
        if (!order->attached.empty()) {
            asked.stop = order->attached.front().stopTrigger;
            asked.take = order->attached.front().takeTrigger;
        }
        asked.base = order->limit.value_or(tick.last);
        reply = m_model.placeOrder(m_config.uid, now, *order);
    } else {
        const auto& stop = std::get<NewStop>(parsed.request);
        asked.side = stop.side;
        asked.stop = stop.stopTrigger;
        asked.base = m_model.market().price(stop.instrument, stop.stopSource);
        reply = m_model.placeStop(m_config.uid, now, stop);
    }
    if (!reply.isAccepted()) return {refusalOf(reply, asked), {}, {}};
    return {std::nullopt, reply.venueId, reply.clientId};
}

Rest::Done Rest::amendOne(WallTime now, const json::Value& body, bool isItem)
{
    const auto ref = parseRef(body, isItem);
    if (ref.refusal) return {ref.refusal, {}, {}};
    Asked asked;
    asked.what = Asked::What::Amend;
    const Done unchanged{Refusal{"10001", "The order remains unchanged as the parameters entered "
                                          "match the existing ones."},
                         {},
                         {}};
    // A pending stop is amended by the same call.
    for (const StopTruth& stop : m_model.pendingStops(m_config.uid)) {
        const bool isIt = ref.request.venueId.empty() ? stop.stop.clientId == ref.request.clientId
                                                      : stop.stop.venueId == ref.request.venueId;
        if (!isIt) continue;
        const bool isTake = isTakeLeg(stop);
        const auto parsed = parseStopAmendment(body, isTake, isItem);
        if (parsed.refusal) return {parsed.refusal, {}, {}};
        const StopAmendment& amendment = parsed.request;
        if (!amendment.qty && !amendment.stopTrigger && !amendment.takeTrigger
            && !amendment.stopLimit && !amendment.takeLimit) {
            // takeProfit or stopLoss "0" on a child is accepted, and does nothing (bybit.md §5.5).
            if (body.at("takeProfit") || body.at("stopLoss"))
                return {std::nullopt, stop.stop.venueId, stop.stop.clientId};
            return unchanged;
        }
        asked.side = stop.stop.side == Side::Sell ? Side::Buy : Side::Sell; // Of the position.
        asked.stop = amendment.stopTrigger;
        asked.take = amendment.takeTrigger;
        asked.base = m_model.market().price(stop.stop.instrument,
                                            isTake ? stop.stop.takeSource : stop.stop.stopSource);
        const ModelReply reply = m_model.amendStop(m_config.uid, now, amendment);
        if (!reply.isAccepted()) return {refusalOf(reply, asked), {}, {}};
        return {std::nullopt, reply.venueId, reply.clientId};
    }
    const auto parsed = parseAmendment(body, isItem);
    if (parsed.refusal) return {parsed.refusal, {}, {}};
    const OrderAmendment& amendment = parsed.request;
    for (const OrderTruth& order : m_model.workingOrders(m_config.uid)) {
        const bool isIt = ref.request.venueId.empty() ? order.order.clientId == ref.request.clientId
                                                      : order.order.venueId == ref.request.venueId;
        if (!isIt) continue;
        asked.side = order.order.side;
        asked.base = amendment.limit ? *amendment.limit : order.order.price.value_or(Price{});
        if (!order.order.attached.empty()) {
            asked.stop = order.order.attached.front().stopTrigger;
            asked.take = order.order.attached.front().takeTrigger;
        }
        if (amendment.attachedStop) asked.stop = *amendment.attachedStop;
        if (amendment.attachedTake) asked.take = *amendment.attachedTake;
        const bool isSame = (!amendment.qty || *amendment.qty == order.order.qty)
                            && (!amendment.limit || amendment.limit == order.order.price)
                            && !amendment.attachedStop && !amendment.attachedTake;
        if (isSame) return unchanged;
    }
    const ModelReply reply = m_model.amendOrder(m_config.uid, now, amendment);
    if (!reply.isAccepted()) return {refusalOf(reply, asked), {}, {}};
    return {std::nullopt, reply.venueId, reply.clientId};
}

Rest::Done Rest::cancelOne(WallTime now, const json::Value& body, bool isItem)
{
    const auto ref = parseRef(body, isItem);
    if (ref.refusal) return {ref.refusal, {}, {}};
    Asked asked;
    asked.what = Asked::What::Cancel;
    ModelReply reply = m_model.cancelOrder(m_config.uid, now, ref.request);
    if (reply.isAccepted()) {
        const auto after = m_model.findOrder(m_config.uid, {{}, reply.venueId, {}});
        if (after && after->order.state == OrderState::Filled) m_raced.push_back(reply.venueId);
    } else {
        reply = m_model.cancelStop(m_config.uid, now, ref.request);
    }
    if (!reply.isAccepted()) return {refusalOf(reply, asked), {}, {}};
    return {std::nullopt, reply.venueId, reply.clientId};
}

HttpAnswer Rest::single(const Call& call, const Done& done) const
{
    return done.refusal ? failure(call.now, *done.refusal)
                        : success(call.now, idsOf(done.id, done.linkId));
}

HttpAnswer Rest::create(const Call& call)
{
    return single(call, createOne(call.now, *call.body, false));
}
HttpAnswer Rest::amend(const Call& call)
{
    return single(call, amendOne(call.now, *call.body, false));
}
HttpAnswer Rest::cancel(const Call& call)
{
    return single(call, cancelOne(call.now, *call.body, false));
}

/// The outer code is 0 though every item may have failed; the reasons stand in a list beside (bybit.md §4.2).
HttpAnswer Rest::batch(const Call& call, Done (Rest::*one)(WallTime, const json::Value&, bool))
{
    if (field(*call.body, "category") != "linear")
        return failure(call.now, {"10001", "params error: Category is invalid"});
    const auto items = call.body->at("request");
    if (!items || !items->isArray() || items->size() == 0 || items->size() > kBatchMax)
        return failure(call.now, {"10001", "params error: request must hold 1 to 20 orders"});
    const FaultPlan::BatchShape shape = m_model.faults().answersBatch(call.now); // F08
    const FaultPlan::BatchFate fate = m_model.faults().failsInBatch(call.now);   // F07
    const std::size_t failingFrom = items->size() - std::min(fate.failing, items->size());
    std::vector<std::string> results;
    std::vector<std::string> reasons;
    int index = 0;
    for (const json::Value item : items->items()) {
        Done done;
        if (index >= m_itemsTaken) // The allowance was smaller than the batch.
            done.refusal = Refusal{"10006", "Too many visits! Please slow down."};
        else if (static_cast<std::size_t>(index) >= failingFrom)
            done.refusal = Refusal{fate.code, "Server error."};
        else
            done = (this->*one)(call.now, item, true);
        ++index;
        json::Writer w;
        w.beginObject()
            .member("category", "linear")
            .member("symbol", field(item, "symbol"))
            .member("orderId", done.refusal ? field(item, "orderId") : done.id.text)
            .member("orderLinkId", done.refusal ? field(item, "orderLinkId") : done.linkId.text)
            .member("createAt", done.refusal ? std::string{} : stamp(call.now))
            .endObject();
        results.push_back(w.take());
        w.beginObject()
            .key("code")
            .number(done.refusal ? done.refusal->code : "0")
            .member("msg", done.refusal ? done.refusal->text : "OK")
            .endObject();
        reasons.push_back(w.take());
    }
    if (shape.answer == FaultPlan::BatchAnswer::OneError) // Of what the items did it says nothing.
        return failure(call.now, {shape.code, "Server error."});
    for (std::vector<std::string>* rows : {&results, &reasons}) {
        if (shape.answer == FaultPlan::BatchAnswer::Shorter) rows->pop_back();
        if (shape.answer == FaultPlan::BatchAnswer::Longer) rows->push_back(rows->back());
    }
    return success(call.now, R"({"list":[)" + joined(results) + "]}",
                   R"({"list":[)" + joined(reasons) + "]}");
}

HttpAnswer Rest::createBatch(const Call& call) { return batch(call, &Rest::createOne); }
HttpAnswer Rest::amendBatch(const Call& call) { return batch(call, &Rest::amendOne); }
HttpAnswer Rest::cancelBatch(const Call& call) { return batch(call, &Rest::cancelOne); }

HttpAnswer Rest::cancelAll(const Call& call)
{
    const json::Value& body = *call.body;
    if (field(body, "category") != "linear")
        return failure(call.now, {"10001", "params error: Category is invalid"});
    const std::string symbol = field(body, "symbol");
    const std::string base = field(body, "baseCoin");
    const std::string settle = field(body, "settleCoin");
    if (symbol.empty() && base.empty() && settle.empty())
        return failure(call.now,
                       {"10001", "params error: symbol, settleCoin or baseCoin is required"});
    const auto isMeant = [&](const InstrumentId& id) {
        if (!symbol.empty()) return id.text == symbol;
        const Instrument* instrument = m_model.market().instrument(id);
        return base.empty() ? instrument->settle == settle : instrument->base == base;
    };
    const std::string filter = field(body, "orderFilter");
    const bool wantsPlainStops = field(body, "stopOrderType") == "Stop";
    std::string rows;
    const auto add = [&](const VenueOrderId& id, const ClientOrderId& linkId) {
        rows += (rows.empty() ? "" : ",") + idsOf(id, linkId);
    };
    if (filter.empty() || filter == "Order")
        for (const OrderTruth& order : m_model.workingOrders(m_config.uid)) {
            if (!isMeant(order.order.instrument)) continue;
            if (m_model.cancelOrder(m_config.uid, call.now, {{}, order.order.venueId, {}})
                    .isAccepted())
                add(order.order.venueId, order.order.clientId);
        }
    // Without a filter stops go as well, those that protect a position included (bybit.md §4.2).
    if (filter.empty() || filter == "StopOrder")
        for (const StopTruth& stop : m_model.pendingStops(m_config.uid)) {
            const bool isPlain = stop.binding == StopBinding::Free && !stop.trail;
            if (!isMeant(stop.stop.instrument) || (wantsPlainStops && !isPlain)) continue;
            if (m_model.cancelStop(m_config.uid, call.now, {{}, stop.stop.venueId, {}})
                    .isAccepted())
                add(stop.stop.venueId, stop.stop.clientId);
        }
    // With nothing open the list is missing altogether, as recorded.
    return success(call.now, rows.empty() ? std::string{R"({"success":"1"})"}
                                          : R"({"list":[)" + rows + R"(],"success":"1"})");
}

HttpAnswer Rest::tradingStop(const Call& call)
{
    const auto parsed = parseTradingStop(*call.body);
    if (parsed.refusal) return failure(call.now, *parsed.refusal);
    const ModelReply reply = m_model.setPositionStops(m_config.uid, call.now, parsed.request);
    if (!reply.isAccepted()) return failure(call.now, {reply.code, reply.text});
    return success(call.now, "{}"); // No id, no echo: read it back (bybit.md §5.2).
}

HttpAnswer Rest::setLeverage(const Call& call)
{
    const json::Value& body = *call.body;
    const InstrumentId id{field(body, "symbol")};
    if (field(body, "category") != "linear" || m_model.market().instrument(id) == nullptr)
        return failure(call.now, {"10001", "params error: symbol invalid"});
    const auto buy = Decimal::parse(field(body, "buyLeverage"));
    const auto sell = Decimal::parse(field(body, "sellLeverage"));
    if (!buy || !sell || !buy->isPositive())
        return failure(call.now, {"10001", "leverage invalid"});
    if (*buy != *sell)
        return failure(call.now, {"10001", "buy leverage and sell leverage must be equal"});
    const MarginMode margin = m_model.marginMode(m_config.uid);
    if (m_model.leverage(m_config.uid, id, margin) == *buy)
        return failure(call.now, {"110043", "leverage not modified"});
    Asked asked;
    asked.what = Asked::What::Leverage;
    const ModelReply reply = m_model.setLeverage(m_config.uid, call.now, id, margin, *buy);
    if (!reply.isAccepted()) return failure(call.now, refusalOf(reply, asked));
    return success(call.now, "{}");
}

HttpAnswer Rest::switchMode(const Call& call)
{
    const json::Value& body = *call.body;
    const std::string mode = field(body, "mode");
    const InstrumentId symbol{field(body, "symbol")};
    if (field(body, "category") != "linear" || (mode != "0" && mode != "3")
        || (symbol.empty() && field(body, "coin").empty()))
        return failure(call.now, {"10001", "params error: mode, symbol or coin invalid"});
    if (symbol.text.ends_with("PERP"))
        return failure(call.now, {"110029", "Hedge mode is not supported for this symbol"});
    const ModelReply reply = m_model.setPositionMode(
        m_config.uid, call.now, symbol, mode == "3" ? PositionMode::Hedge : PositionMode::Net);
    if (!reply.isAccepted()) return failure(call.now, {reply.code, reply.text});
    return success(call.now, "{}");
}

HttpAnswer Rest::setMarginMode(const Call& call)
{
    const std::string mode = field(*call.body, "setMarginMode");
    if (mode != "REGULAR_MARGIN" && mode != "ISOLATED_MARGIN")
        return failure(call.now, {"3400045", "Set margin mode failed"});
    const ModelReply reply =
        m_model.setMarginMode(m_config.uid, call.now,
                              mode == "ISOLATED_MARGIN" ? MarginMode::Isolated : MarginMode::Cross);
    if (reply.isAccepted()) return success(call.now, R"({"reasons":[]})");
    HttpAnswer answer = failure(call.now, {reply.code, reply.text});
    const std::string empty{R"("result":{})"};
    if (const auto at = answer.body.find(empty); at != std::string::npos)
        answer.body.replace(
            at, empty.size(),
            R"("result":{"reasons":[{"reasonCode":"3400000","reasonMsg":"Equity needs to be equal to or greater than the positions and orders"}]})");
    return answer;
}

HttpAnswer Rest::setLimitAction(const Call& call)
{
    if (field(*call.body, "category") != "linear")
        return failure(call.now, {"10001", "params error: Category is invalid"});
    m_model.setRefusesBeyondBand(m_config.uid, !isTrue(*call.body, "modifyEnable"));
    return success(call.now, "{}");
}

} // namespace holdfast::sim::bybit
