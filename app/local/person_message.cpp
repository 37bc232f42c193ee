// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/local/person_message.h"

#include "app/local/local_fields.h"

#include <algorithm>
#include <utility>

namespace holdfast::app {
namespace {

using json::Value;
using json::Writer;

Writer lineOf(std::string_view act)
{
    Writer out;
    out.beginObject().member("act", act);
    return out;
}

/// One of these words, if any is given.
template <class Enum>
Result<std::optional<Enum>> word(const Value& object, std::string_view name,
                                 std::initializer_list<Enum> known)
{
    if (!object.at(name)) return std::optional<Enum>{};
    const auto given = text(object, name);
    if (!given) return Unexpected{given.error()};
    std::string all;
    for (const Enum value : known) {
        if (toString(value) == *given) return std::optional<Enum>{value};
        all += (all.empty() ? "" : " or ") + std::string{toString(value)};
    }
    return wrong(std::string{name} + " must be " + all);
}

Result<AccountId> givenAccount(const Value& object)
{
    const auto account = accountOf(object);
    if (!account) return Unexpected{account.error()};
    if (!*account) return wrong("account is missing");
    return **account;
}

Result<LocalAsk> findingsOf(const Value& object)
{
    if (const auto known = onlyMembers(object, {"act", "account"}); !known)
        return Unexpected{known.error()};
    const auto account = accountOf(object);
    if (!account) return Unexpected{account.error()};
    return LocalAsk{AskFindings{*account}};
}

Result<LocalAsk> askAgainOf(const Value& object)
{
    if (const auto known = onlyMembers(object, {"act", "account"}); !known)
        return Unexpected{known.error()};
    const auto account = accountOf(object);
    if (!account) return Unexpected{account.error()};
    return LocalAsk{engine::Resync{*account}};
}

Result<LocalAsk> resolveOf(const Value& object)
{
    if (const auto known = onlyMembers(object, {"act", "finding", "reason"}); !known)
        return Unexpected{known.error()};
    const auto finding = text(object, "finding");
    if (!finding) return Unexpected{finding.error()};
    if (finding->empty() || finding->size() > kFindingMax)
        return wrong("finding must have 1 to " + std::to_string(kFindingMax) + " bytes");
    const auto reason = reasonOf(object);
    if (!reason) return Unexpected{reason.error()};
    return LocalAsk{AskResolve{*finding, *reason}};
}

Result<LocalAsk> ladderOf(const Value& object)
{
    if (const auto known = onlyMembers(object, {"act", "account", "to", "reason"}); !known)
        return Unexpected{known.error()};
    const auto account = givenAccount(object);
    if (!account) return Unexpected{account.error()};
    const auto to = word(object, "to", {Ladder::Watch, Ladder::Guard, Ladder::Trade});
    if (!to) return Unexpected{to.error()};
    if (!*to) return wrong("to is missing");
    const auto reason = reasonOf(object);
    if (!reason) return Unexpected{reason.error()};
    return LocalAsk{engine::SetLadder{*account, **to, *reason}};
}

/// `Clear`: engine::ClearBrake or engine::ClearKill.
template <class Clear>
Result<LocalAsk> clearOf(const Value& object)
{
    if (const auto known = onlyMembers(object, {"act", "account", "reason"}); !known)
        return Unexpected{known.error()};
    const auto account = givenAccount(object);
    if (!account) return Unexpected{account.error()};
    const auto reason = reasonOf(object);
    if (!reason) return Unexpected{reason.error()};
    return LocalAsk{Clear{*account, *reason}};
}

Result<engine::StopChoice> stopOf(const Value& object)
{
    engine::StopChoice stop;
    const auto price = positive(object, "stop");
    if (!price) return Unexpected{price.error()};
    const auto percent = positive(object, "stopPercent");
    if (!percent) return Unexpected{percent.error()};
    if (*price && *percent) return wrong("at most one of stop and stopPercent may be given");
    const auto trigger = word(object, "trigger", {TriggerSource::Mark, TriggerSource::Last});
    if (!trigger) return Unexpected{trigger.error()};
    if (*trigger && !*price && !*percent)
        return wrong("trigger belongs to stop or stopPercent, and neither is given");
    if (*price) stop.price = Price{**price};
    if (*percent) stop.percent = **percent;
    stop.source = trigger->value_or(TriggerSource::Mark);
    return stop;
}

Result<LocalAsk> ofPosition(PositionAct act, const Value& object)
{
    const auto known =
        takesStop(act)
            ? onlyMembers(object, {"act", "account", "instrument", "side", "margin", "stop",
                                   "stopPercent", "trigger", "reason"})
            : onlyMembers(object, {"act", "account", "instrument", "side", "margin", "reason"});
    if (!known) return Unexpected{known.error()};
    AskOfPosition ask;
    ask.act = act;
    const auto account = accountOf(object);
    if (!account) return Unexpected{account.error()};
    const auto instrument = instrumentOf(object);
    if (!instrument) return Unexpected{instrument.error()};
    if (!*account || !*instrument) return wrong("account and instrument must be given");
    ask.position.account = **account;
    ask.position.instrument = **instrument;
    const auto side = word(object, "side", {Direction::Long, Direction::Short});
    if (!side) return Unexpected{side.error()};
    ask.position.side = *side;
    const auto margin = word(object, "margin", {MarginMode::Cross, MarginMode::Isolated});
    if (!margin) return Unexpected{margin.error()};
    ask.position.marginMode = *margin;
    if (takesStop(act)) {
        const auto stop = stopOf(object);
        if (!stop) return Unexpected{stop.error()};
        ask.stop = *stop;
    }
    const auto reason = reasonOf(object);
    if (!reason) return Unexpected{reason.error()};
    ask.reason = *reason;
    return LocalAsk{std::move(ask)};
}

std::string encodeClear(std::string_view act, const AccountId& account, const std::string& reason)
{
    return lineOf(act).member("account", account.text).member("reason", reason).endObject().take();
}

std::string encodeForAccount(std::string_view act, const std::optional<AccountId>& account)
{
    Writer out = lineOf(act);
    if (account) out.member("account", account->text);
    return out.endObject().take();
}

} // namespace

std::string encodePersons(const AskFindings& ask)
{
    return encodeForAccount("findings", ask.account);
}
std::string encodePersons(const engine::Resync& ask)
{
    return encodeForAccount("ask-again", ask.account);
}
std::string encodePersons(const engine::ClearBrake& ask)
{
    return encodeClear("clear-brake", ask.account, ask.reason);
}
std::string encodePersons(const engine::ClearKill& ask)
{
    return encodeClear("clear-kill", ask.account, ask.reason);
}
std::string encodePersons(const AskResolve& ask)
{
    return lineOf("resolve")
        .member("finding", ask.finding)
        .member("reason", ask.reason)
        .endObject()
        .take();
}
std::string encodePersons(const engine::SetLadder& ask)
{
    return lineOf("ladder")
        .member("account", ask.account.text)
        .member("to", toString(ask.ladder))
        .member("reason", ask.reason)
        .endObject()
        .take();
}
std::string encodePersons(const AskOfPosition& ask)
{
    Writer out = lineOf(toString(ask.act));
    out.member("account", ask.position.account.text)
        .member("instrument", ask.position.instrument.text);
    if (ask.position.side) out.member("side", toString(*ask.position.side));
    if (ask.position.marginMode) out.member("margin", toString(*ask.position.marginMode));
    if (ask.stop.price) out.member("stop", ask.stop.price->toString());
    if (ask.stop.percent) out.member("stopPercent", ask.stop.percent->toString());
    if (ask.stop.price || ask.stop.percent) out.member("trigger", toString(ask.stop.source));
    return out.member("reason", ask.reason).endObject().take();
}

std::optional<Result<LocalAsk>> decodePersons(std::string_view act, const Value& object)
{
    if (act == "findings") return findingsOf(object);
    if (act == "ask-again") return askAgainOf(object);
    if (act == "resolve") return resolveOf(object);
    if (act == "ladder") return ladderOf(object);
    if (act == "clear-brake") return clearOf<engine::ClearBrake>(object);
    if (act == "clear-kill") return clearOf<engine::ClearKill>(object);
    const auto of = std::ranges::find(kPositionActs, act,
                                      [](PositionAct candidate) { return toString(candidate); });
    if (of == kPositionActs.end()) return std::nullopt;
    return ofPosition(*of, object);
}

} // namespace holdfast::app
