// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drill/control.h"

#include "core/base/json.h"
#include "core/sim/venue_model.h"

#include <algorithm>

namespace holdfast::drill {
namespace {

constexpr std::int64_t kCandlesMax = 5000;
constexpr milliseconds kUpgradeWait{60'000}; ///< As OKX's (okx.md §2.2).
constexpr milliseconds kUpgradeWaitMax{600'000};
constexpr std::int64_t kAdvanceMsMax = kCandlesMax * 60 * 1000;

sim::HttpAnswer reply(int status, std::string body)
{
    sim::HttpAnswer answer;
    answer.status = status;
    answer.body = std::move(body);
    return answer;
}

sim::HttpAnswer done() { return reply(200, R"({"ok":true})"); }

sim::HttpAnswer refuse(std::string_view sentence, int status = 400)
{
    json::Writer w;
    w.beginObject().member("error", sentence).endObject();
    return reply(status, w.take());
}

std::string textAt(const json::Value& body, std::string_view name)
{
    const auto value = body.at(name);
    if (!value) return {};
    if (value->isString()) return std::string{*value->text()};
    const auto number = value->numberText();
    return number ? std::string{*number} : std::string{};
}

/// The fault of a request: {"fault":"F01{what=stop}"} or {"id":"F01","params":{"what":"stop"}}.
std::string faultText(const json::Value& body)
{
    if (const std::string text = textAt(body, "fault"); !text.empty()) return text;
    std::string params;
    if (const auto given = body.at("params"))
        for (const json::Value param : given->items())
            params += (params.empty() ? "" : ",") + std::string{param.key()} + '='
                      + textAt(*given, param.key());
    return textAt(body, "id") + (params.empty() ? "" : '{' + params + '}');
}

std::string faultList(const sim::FaultPlan& plan)
{
    json::Writer w;
    w.beginArray();
    for (const sim::Fault& fault : plan.faults()) {
        w.beginObject()
            .member("id", fault.id)
            .member("fault", fault.toString())
            .key("params")
            .beginObject();
        for (const auto& [name, value] : fault.params)
            w.member(name, value);
        w.endObject()
            .member("addedAt", toIso8601(fault.addedAt))
            .member("opportunities", static_cast<std::int64_t>(fault.opportunities))
            .member("effects", static_cast<std::int64_t>(fault.effects))
            .endObject();
    }
    w.endArray();
    return w.take();
}

sim::HttpAnswer addFault(const ControlContext& context, const json::Value& body)
{
    const std::string text = faultText(body);
    auto fault = sim::Fault::parse(text);
    if (!fault) return refuse(fault.error().context);
    context.model.advance(context.now);
    context.model.faults().add(context.now, std::move(*fault));
    return done();
}

/// All of them, or those of one id; the counts of the others stay.
sim::HttpAnswer removeFaults(const ControlContext& context, std::string_view id)
{
    sim::FaultPlan& plan = context.model.faults();
    if (id.empty()) {
        plan.clear();
        return done();
    }
    return plan.remove(id) ? done() : refuse("No fault " + std::string{id} + " is in force.", 404);
}

sim::HttpAnswer setPrice(const ControlContext& context, const json::Value& body)
{
    const auto price = Decimal::parse(textAt(body, "price"));
    if (!price) return refuse("price must be a number.");
    const InstrumentId instrument{textAt(body, "instrument")};
    const auto moved = context.model.setPrice(context.now, instrument, Price{*price});
    return moved ? done() : refuse(moved.error().context);
}

sim::HttpAnswer advance(const ControlContext& context, const json::Value& body)
{
    milliseconds ahead{};
    if (body.at("candles")) {
        const auto candles = body.at("candles")->integer();
        if (!candles || *candles < 1 || *candles > kCandlesMax)
            return refuse("candles must be a whole number from 1 to 5000.");
        // A candle is one of the file that is played, or five minutes of the generator.
        minutes bar{5};
        if (!context.bars.empty())
            bar = std::ranges::min_element(context.bars, {}, [](const auto& entry) {
                      return entry.second;
                  })->second;
        ahead = std::chrono::duration_cast<milliseconds>(bar * *candles);
    } else if (body.at("ms")) {
        const auto ms = body.at("ms")->integer();
        if (!ms || *ms < 1 || *ms > kAdvanceMsMax)
            return refuse("ms must be a whole number from 1 to 300000000.");
        ahead = milliseconds{*ms};
    } else {
        return refuse("Say how far: {\"candles\":N} or {\"ms\":N} of market time.");
    }
    context.model.skip(context.now, ahead);
    return done();
}

void writeCounts(json::Writer& w, std::string_view name,
                 const std::map<std::string, std::uint64_t>& counts)
{
    w.key(name).beginObject();
    for (const auto& [what, count] : counts)
        w.member(what, static_cast<std::int64_t>(count));
    w.endObject();
}

std::string requestList(const sim::Counts& counts)
{
    json::Writer w;
    w.beginObject()
        .member("requests", static_cast<std::int64_t>(counts.requests))
        .member("signaturesVerified", static_cast<std::int64_t>(counts.signaturesVerified))
        .member("loginsVerified", static_cast<std::int64_t>(counts.loginsVerified));
    writeCounts(w, "refusedSignatures", counts.refusedSignatures);
    writeCounts(w, "refusedLogins", counts.refusedLogins);
    writeCounts(w, "calls", counts.calls);
    writeCounts(w, "unknown", counts.unknown);
    writeCounts(w, "operations", counts.operations);
    writeCounts(w, "channels", counts.channels);
    writeCounts(w, "streamErrors", counts.streamErrors);
    w.endObject();
    return w.take();
}

sim::HttpAnswer announce(const ControlContext& context, const json::Value& body)
{
    milliseconds wait = kUpgradeWait;
    if (const auto given = body.at("ms")) {
        const auto ms = given->integer();
        if (!ms || *ms < 1 || *ms > kUpgradeWaitMax.count())
            return refuse("ms must be a whole number from 1 to 600000.");
        wait = milliseconds{*ms};
    }
    context.dialect.announceUpgrade(context.now, wait);
    return done();
}

sim::HttpAnswer settleFunding(const ControlContext& context, const json::Value& body)
{
    const auto settled =
        context.model.settleFunding(context.now, InstrumentId{textAt(body, "instrument")});
    return settled ? done() : refuse(settled.error().context);
}

} // namespace

sim::HttpAnswer answerControl(const ControlContext& context, const sim::HttpAsk& ask)
{
    const std::size_t mark = ask.target.find('?');
    const std::string path = ask.target.substr(0, mark);
    const std::string query =
        mark == std::string::npos ? std::string{} : ask.target.substr(mark + 1);
    if (ask.method == "GET") {
        if (path == "/ready") return reply(200, context.readyLine);
        if (path == "/requests") return reply(200, requestList(context.dialect.counts()));
        if (path == "/faults") return reply(200, faultList(context.model.faults()));
        if (path == "/truth") {
            context.model.advance(context.now);
            return reply(200, context.model.truth());
        }
        return refuse("There is no GET " + path
                          + " here; there are /ready, /truth, /requests and /faults.",
                      404);
    }
    json::Document document;
    const auto body = document.parse(ask.body.empty() ? "{}" : ask.body);
    if (!body || !body->isObject()) return refuse("The body must be a JSON object.");
    if (ask.method == "DELETE" && path == "/fault") {
        std::string id = textAt(*body, "id");
        if (id.empty() && query.starts_with("id=")) id = query.substr(3);
        return removeFaults(context, id);
    }
    if (ask.method == "POST") {
        if (path == "/fault") return addFault(context, *body);
        if (path == "/price") return setPrice(context, *body);
        if (path == "/notice") return announce(context, *body);
        if (path == "/funding") return settleFunding(context, *body);
        if (path == "/advance") return advance(context, *body);
    }
    return refuse("There is no " + ask.method + ' ' + path + " here.", 404);
}

} // namespace holdfast::drill
