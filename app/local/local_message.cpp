// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/local/local_message.h"

#include "app/local/local_fields.h"
#include "app/local/person_message.h"
#include "core/base/json.h"

#include <utility>

namespace holdfast::app {
namespace {

using json::Value;
using json::Writer;

std::string_view wordOf(engine::SizeKind kind)
{
    switch (kind) {
    case engine::SizeKind::Qty: return "qty";
    case engine::SizeKind::Notional: return "notional";
    case engine::SizeKind::Risk: return "risk";
    }
    HF_UNREACHABLE();
}

Result<LocalAsk> openOf(const Value& object)
{
    if (const auto known =
            onlyMembers(object, {"act", "account", "instrument", "side", "qty", "notional", "risk",
                                 "stop", "stopPercent", "takeProfit", "limit", "key"});
        !known)
        return Unexpected{known.error()};
    engine::Open open;
    open.source = "command line";
    const auto account = accountOf(object);
    if (!account) return Unexpected{account.error()};
    const auto instrument = instrumentOf(object);
    if (!instrument) return Unexpected{instrument.error()};
    if (!*account || !*instrument) return wrong("account and instrument must be given");
    open.account = **account;
    open.instrument = **instrument;
    const auto side = text(object, "side");
    if (!side) return Unexpected{side.error()};
    if (*side == "buy")
        open.direction = Direction::Long;
    else if (*side == "sell")
        open.direction = Direction::Short;
    else
        return wrong("side must be buy or sell");
    int sizes = 0;
    for (const engine::SizeKind kind :
         {engine::SizeKind::Qty, engine::SizeKind::Notional, engine::SizeKind::Risk}) {
        const auto value = positive(object, wordOf(kind));
        if (!value) return Unexpected{value.error()};
        if (!*value) continue;
        ++sizes;
        open.size = engine::Size{kind, **value};
    }
    if (sizes != 1) return wrong("exactly one of qty, notional and risk must be given");
    const auto stop = positive(object, "stop");
    if (!stop) return Unexpected{stop.error()};
    const auto percent = positive(object, "stopPercent");
    if (!percent) return Unexpected{percent.error()};
    if (stop->has_value() == percent->has_value())
        return wrong("exactly one of stop and stopPercent must be given");
    if (*stop) open.stop.price = Price{**stop};
    if (*percent) open.stop.percent = **percent;
    const auto takeProfit = positive(object, "takeProfit");
    if (!takeProfit) return Unexpected{takeProfit.error()};
    if (*takeProfit) open.takeProfit = Price{**takeProfit};
    const auto limit = positive(object, "limit");
    if (!limit) return Unexpected{limit.error()};
    if (*limit) {
        open.limit = Price{**limit};
        open.type = OrderType::Limit;
    }
    const auto key = text(object, "key");
    if (!key) return Unexpected{key.error()};
    if (key->empty() || key->size() > 128) return wrong("key must have 1 to 128 characters");
    open.key = IntentKey{*key};
    return LocalAsk{std::move(open)};
}

Result<LocalAsk> flattenOf(const Value& object)
{
    if (const auto known = onlyMembers(object, {"act", "account", "instrument", "reason"}); !known)
        return Unexpected{known.error()};
    engine::Flatten flatten;
    const auto account = accountOf(object);
    if (!account) return Unexpected{account.error()};
    flatten.account = *account;
    const auto instrument = instrumentOf(object);
    if (!instrument) return Unexpected{instrument.error()};
    flatten.instrument = *instrument;
    const auto reason = reasonOf(object);
    if (!reason) return Unexpected{reason.error()};
    flatten.reason = *reason;
    return LocalAsk{std::move(flatten)};
}

struct EncodeAsk {
    std::string operator()(const AskStatus&) const
    {
        return Writer{}.beginObject().member("act", "status").endObject().take();
    }
    std::string operator()(const AskRaise&) const
    {
        return Writer{}.beginObject().member("act", "raise").endObject().take();
    }
    std::string operator()(const engine::Open& open) const
    {
        Writer out;
        out.beginObject()
            .member("act", "open")
            .member("account", open.account.text)
            .member("instrument", open.instrument.text);
        out.member("side", toString(openingSide(open.direction)))
            .member(wordOf(open.size.kind), open.size.value.toString());
        if (open.stop.price) out.member("stop", open.stop.price->toString());
        if (open.stop.percent) out.member("stopPercent", open.stop.percent->toString());
        if (open.takeProfit) out.member("takeProfit", open.takeProfit->toString());
        if (open.limit) out.member("limit", open.limit->toString());
        return out.member("key", open.key.text).endObject().take();
    }
    std::string operator()(const engine::Flatten& flatten) const
    {
        Writer out;
        out.beginObject().member("act", "flatten");
        if (flatten.account) out.member("account", flatten.account->text);
        if (flatten.instrument) out.member("instrument", flatten.instrument->text);
        return out.member("reason", flatten.reason).endObject().take();
    }
    template <class Ask>
    std::string operator()(const Ask& ask) const
    {
        return encodePersons(ask);
    }
};

} // namespace

std::string_view wordOf(engine::AnswerKind kind)
{
    switch (kind) {
    case engine::AnswerKind::Done: return "done";
    case engine::AnswerKind::Failed: return "failed";
    case engine::AnswerKind::Doubt: return "doubt";
    case engine::AnswerKind::Progress: return "progress";
    }
    HF_UNREACHABLE();
}

std::string encodeAsk(const LocalAsk& ask) { return std::visit(EncodeAsk{}, ask); }

Result<LocalAsk> decodeAsk(std::string_view line)
{
    if (line.size() > kLocalLineMax)
        return wrong("it is longer than " + std::to_string(kLocalLineMax) + " bytes");
    json::Document document;
    const auto root = document.parse(line);
    if (!root || !root->isObject()) return wrong("it is no JSON object");
    const auto act = text(*root, "act");
    if (!act) return Unexpected{act.error()};
    if (*act == "status" || *act == "raise") {
        if (const auto known = onlyMembers(*root, {"act"}); !known)
            return Unexpected{known.error()};
        return *act == "status" ? LocalAsk{AskStatus{}} : LocalAsk{AskRaise{}};
    }
    if (*act == "open") return openOf(*root);
    if (*act == "flatten") return flattenOf(*root);
    if (const auto persons = decodePersons(*act, *root)) return *persons;
    return wrong("'" + act->substr(0, 40) + "' is no act (status, raise, open, flatten, "
                 + std::string{kPersonsActs} + ")");
}

std::string encodeAnswer(const LocalAnswer& answer)
{
    Writer out;
    out.beginObject().member("kind", wordOf(answer.kind)).member("text", answer.text);
    if (!answer.status.empty()) out.key("status").raw(answer.status);
    return out.endObject().take();
}

Result<LocalAnswer> decodeAnswer(std::string_view line)
{
    line = line.substr(0, line.find_last_not_of(" \t\r\n") + 1);
    json::Document document;
    const auto root = document.parse(line);
    if (!root || !root->isObject()) return wrong("the answer is no JSON object");
    const auto kind = text(*root, "kind");
    if (!kind) return Unexpected{kind.error()};
    const auto words = text(*root, "text");
    if (!words) return Unexpected{words.error()};
    LocalAnswer answer{engine::AnswerKind::Done, *words, {}};
    bool isKnown = false;
    for (const auto candidate : {engine::AnswerKind::Done, engine::AnswerKind::Failed,
                                 engine::AnswerKind::Doubt, engine::AnswerKind::Progress}) {
        if (*kind != wordOf(candidate)) continue;
        answer.kind = candidate;
        isKnown = true;
    }
    if (!isKnown) return wrong("'" + kind->substr(0, 40) + "' is no kind of answer");
    // The status is passed on as it came: its bytes are the last member of the line (encodeAnswer).
    if (!root->at("status")) return answer;
    const auto at = line.find("\"status\":{");
    if (at == std::string_view::npos) return wrong("the status is no JSON object");
    answer.status = std::string{line.substr(at + 9, line.size() - at - 10)};
    json::Document status;
    if (!status.parse(answer.status)) return wrong("the status is not the answer's last member");
    return answer;
}

} // namespace holdfast::app
