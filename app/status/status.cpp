// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/status/status.h"

#include "app/status/divergence_status.h"
#include "app/status/status_fields.h"
#include "core/base/json.h"

#include <algorithm>
#include <map>
#include <optional>
#include <variant>

namespace holdfast::app {
namespace {

using engine::Snapshot;
using json::Writer;

void keyFields(Writer& out, const PositionKey& key)
{
    out.member("instrument", key.instrument.text)
        .member("sideIndex", toString(key.sideIndex))
        .member("marginMode", toString(key.marginMode));
}

template <class AmountType>
std::string amountText(const std::optional<AmountType>& amount)
{
    return amount ? amount->toString() : "—";
}

std::string addressText(const engine::AccountView& account)
{
    std::string text = std::to_string(account.addressAccounts) + " account"
                       + (account.addressAccounts == 1 ? "" : "s") + " at this address";
    if (account.addressRoom)
        text += ", room for " + std::to_string(*account.addressRoom) + " (budget "
                + account.addressBudget + ")";
    return text + "; lists read each " + formatAge(account.listCycle) + ", each stop by id within "
           + formatAge(account.stopRotation);
}

/// The states in which a person may look away.
bool isQuiet(engine::StopState state)
{
    switch (state) {
    case engine::StopState::Verified:
    case engine::StopState::Closing:
    case engine::StopState::Waived: return true;
    case engine::StopState::None:
    case engine::StopState::Placing:
    case engine::StopState::Acked:
    case engine::StopState::Stale:
    case engine::StopState::InDoubt:
    case engine::StopState::Mismatched:
    case engine::StopState::Missing:
    case engine::StopState::Failed:
    case engine::StopState::TriggerPassed:
    case engine::StopState::GuardedOldLevel:
    case engine::StopState::Triggered: return false;
    }
    HF_UNREACHABLE();
}

bool isHeld(const engine::PositionView& position)
{
    return position.state != engine::PositionState::Closed && !position.qty.isZero();
}

} // namespace

bool hasDoubts(const Snapshot& snapshot)
{
    if (!snapshot.isJournalWritable || disagrees(snapshot)) return true;
    for (const auto& alarm : snapshot.alarms)
        if (alarm.isActive && alarm.severity != engine::Severity::Info) return true;
    for (const auto& account : snapshot.accounts)
        if (account.requestsUnknown > 0) return true;
    return std::any_of(snapshot.positions.begin(), snapshot.positions.end(),
                       [](const engine::PositionView& p) { return isHeld(p) && !isQuiet(p.stop); });
}

std::string statusJson(const Snapshot& snapshot)
{
    Writer out;
    out.beginObject()
        .member("running", true)
        .member("at", toIso8601(snapshot.at))
        .member("mode", toString(snapshot.mode));
    out.member("halted", snapshot.isHalted).member("haltReason", snapshot.haltReason);
    out.member("journalWritable", snapshot.isJournalWritable).member("doubts", hasDoubts(snapshot));

    out.key("accounts").beginArray();
    for (const auto& a : snapshot.accounts) {
        out.beginObject()
            .member("name", a.id.text)
            .member("venue", toString(a.venue))
            .member("environment", toString(a.environment));
        out.member("ladder", toString(a.ladder))
            .member("ladderReason", a.ladderReason)
            .member("uid", a.uid);
        out.member("trading", a.isTradingOn)
            .member("kill", a.isKillEngaged)
            .member("killReason", a.killReason)
            .member("link", a.link);
        optionalAge(out, "truthAge", a.truthAge);
        optionalAge(out, "safetyWaitWorst", a.safetyWaitWorst);
        out.key("address")
            .beginObject()
            .member("name", a.address)
            .member("accounts", std::int64_t{a.addressAccounts})
            .key("accountsMax");
        if (a.addressRoom)
            out.number(std::to_string(*a.addressRoom));
        else
            out.null();
        out.member("boundBy", a.addressBudget)
            .member("listCycleMs", std::int64_t{a.listCycle.count()})
            .member("stopRotationMs", std::int64_t{a.stopRotation.count()})
            .endObject();
        optionalAmount(out, "equity", a.equity);
        optionalAmount(out, "dayProfit", a.dayProfit);
        out.member("requestsUnknown", std::int64_t{a.requestsUnknown});
        writeDivergence(out, a);
        out.key("opensBlockedBy").beginArray();
        for (const std::string& reason : a.opensBlockedBy)
            out.string(reason);
        out.endArray().endObject();
    }
    out.endArray();

    out.key("positions").beginArray();
    for (const auto& p : snapshot.positions) {
        out.beginObject().member("account", p.account.text);
        keyFields(out, p.key);
        out.member("state", engine::toString(p.state))
            .member("direction", toString(p.direction))
            .member("qty", p.qty.toString());
        optionalAmount(out, "entryPrice", p.entry);
        optionalAmount(out, "markPrice", p.mark);
        optionalAmount(out, "unrealized", p.unrealized);
        if (p.takeProfit)
            out.member("takeProfit", p.takeProfit->toString())
                .member("takeProfitAt", p.isTakeProfitLocal ? "local" : "venue");
        out.member("owner", p.owner);
        optionalAge(out, "age", p.rowAge);
        out.key("stop")
            .beginObject()
            .member("state", engine::toString(p.stop))
            .member("why", p.stopWhy)
            .member("next", p.stopNext);
        out.member("venueOrderId", p.stopVenueId.text).member("clientOrderId", p.stopClientId.text);
        optionalAmount(out, "triggerPrice", p.stopTrigger);
        out.member("triggerType", toString(p.stopSource))
            .member("closesWholePosition", p.stopCoversAll);
        optionalAge(out, "age", p.stopReadAge);
        out.endObject().endObject();
    }
    out.endArray();

    out.key("stops").beginArray();
    for (const auto& s : snapshot.stops) {
        out.beginObject()
            .member("account", s.account.text)
            .member("instrument", s.stop.instrument.text);
        out.member("venueOrderId", s.stop.venueId.text)
            .member("clientOrderId", s.stop.clientId.text);
        optionalAmount(out, "triggerPrice", s.stop.stopTrigger);
        out.member("triggerType", toString(s.stop.stopSource))
            .member("state", toString(s.stop.state))
            .member("ours", s.isOurs);
        optionalAge(out, "age", s.age);
        out.endObject();
    }
    out.endArray();

    out.key("orders").beginArray();
    for (const auto& o : snapshot.orders) {
        out.beginObject()
            .member("account", o.account.text)
            .member("instrument", o.order.instrument.text);
        out.member("venueOrderId", o.order.venueId.text)
            .member("clientOrderId", o.order.clientId.text);
        out.member("side", toString(o.order.side)).member("qty", o.order.qty.toString());
        optionalAmount(out, "price", o.order.price);
        out.member("state", toString(o.order.state)).member("ours", o.isOurs).endObject();
    }
    out.endArray();

    writeFindings(out, snapshot);

    out.key("alarms").beginArray();
    for (const auto& alarm : snapshot.alarms) {
        out.beginObject()
            .member("id", alarm.id)
            .member("severity", wordOf(alarm.severity))
            .member("since", toIso8601(alarm.since));
        out.member("account", alarm.account.text)
            .member("instrument", alarm.instrument)
            .member("text", alarm.text);
        out.member("active", alarm.isActive)
            .member("acknowledged", alarm.isAcknowledged)
            .endObject();
    }
    out.endArray();

    out.key("strategies").beginArray();
    for (const auto& s : snapshot.strategies) {
        out.beginObject()
            .member("name", s.id.text)
            .member("kind", s.kind)
            .member("account", s.account.text)
            .member("instrument", s.instrument.text);
        out.member("armed", s.isArmed)
            .member("frozen", s.isFrozen)
            .member("lastDecision", s.lastDecision);
        out.member("signalsTaken", std::int64_t{s.signalsTaken})
            .member("signalsDropped", std::int64_t{s.signalsDropped})
            .endObject();
    }
    out.endArray();

    out.key("close")
        .beginObject()
        .member("running", snapshot.close.isRunning)
        .member("cause", snapshot.close.cause);
    out.member("sentence", snapshot.close.sentence).endObject();
    out.endObject();
    return out.take();
}

std::string statusText(const Snapshot& snapshot)
{
    std::string out;
    const auto line = [&](const std::string& text) { out += text + "\n"; };
    if (snapshot.isHalted) line("HALTED: " + snapshot.haltReason);
    if (!snapshot.isJournalWritable) line("JOURNAL: " + snapshot.journalProblem);
    for (const auto& a : snapshot.accounts) {
        std::string text = "account " + a.id.text + ": " + std::string{toString(a.venue)} + " "
                           + std::string{toString(a.environment)} + ", "
                           + std::string{toString(a.ladder)} + ", " + a.link + ", positions read "
                           + ageText(a.truthAge) + " ago, trading "
                           + (a.isTradingOn ? "on" : "off");
        if (a.isKillEngaged) text += ", kill switch engaged (" + a.killReason + ")";
        if (!a.ladderReason.empty()) text += ", " + a.ladderReason;
        line(text);
        if (!a.address.empty()) line("  " + addressText(a));
        out += divergenceText(a);
    }
    for (const auto& p : snapshot.positions) {
        line("position " + p.account.text + " " + p.key.instrument.text + ": "
             + std::string{engine::toString(p.state)} + ", " + std::string{toString(p.direction)}
             + " " + p.qty.toString() + " at " + amountText(p.entry) + ", mark "
             + amountText(p.mark) + ", owner " + (p.owner.empty() ? "—" : p.owner));
        line("  stop " + std::string{engine::toString(p.stop)} + " at " + amountText(p.stopTrigger)
             + " " + std::string{toString(p.stopSource)} + ", shown live " + ageText(p.stopReadAge)
             + " ago" + (p.stopWhy.empty() ? "" : ": " + p.stopWhy));
    }
    if (snapshot.positions.empty()) line("no positions are known");
    out += findingsText(snapshot);
    for (const auto& alarm : snapshot.alarms)
        if (alarm.isActive)
            line("alarm " + std::string{wordOf(alarm.severity)} + " " + alarm.account.text + " "
                 + alarm.instrument + ": " + alarm.text);
    for (const auto& s : snapshot.strategies)
        line(
            "strategy " + s.id.text + ": "
            + (s.isFrozen ? "frozen (" + s.frozenReason + ")" : (s.isArmed ? "armed" : "not armed"))
            + " on " + s.instrument.text);
    if (snapshot.close.isRunning)
        line("close running: " + snapshot.close.reason);
    else if (!snapshot.close.sentence.empty())
        line("last close: " + snapshot.close.sentence);
    return out;
}

JournalStatus readStatus(const std::vector<journal::Record>& records)
{
    JournalStatus out;
    std::map<std::pair<AccountId, PositionKey>, JournalStatus::Position> positions;
    std::map<RequestId, JournalStatus::OpenRequest> requests;
    std::map<AccountId, std::string> kills;
    for (const journal::Record& record : records) {
        out.lastAt = std::max(out.lastAt, record.at);
        if (const auto* plan = std::get_if<journal::PlanRecord>(&record.body)) {
            const auto key = std::pair{record.account, plan->position};
            if (plan->plan)
                positions[key] = {record.account, plan->position, *plan->plan, record.at};
            else if (!plan->waiver) // else nobody's position is left as it is
                positions.erase(key);
        } else if (const auto* trade = std::get_if<journal::TradeRecord>(&record.body)) {
            positions.erase(std::pair{record.account, trade->position});
        } else if (const auto* intent = std::get_if<journal::IntentRecord>(&record.body)) {
            requests[intent->request] = {record.account, std::string{venues::nameOf(intent->what)},
                                         intent->position.instrument.text,
                                         journal::RequestState::Recorded, record.at};
        } else if (const auto* outcome = std::get_if<journal::OutcomeRecord>(&record.body)) {
            switch (outcome->state) {
            case journal::RequestState::Accepted:
            case journal::RequestState::Refused:
            case journal::RequestState::NeverArrived: requests.erase(outcome->request); break;
            case journal::RequestState::Recorded:
            case journal::RequestState::Sent:
            case journal::RequestState::Unknown:
                if (const auto at = requests.find(outcome->request); at != requests.end())
                    at->second.state = outcome->state;
                break;
            }
        } else if (const auto* kill = std::get_if<journal::KillRecord>(&record.body)) {
            if (kill->engaged)
                kills[record.account] = kill->reason;
            else
                kills.erase(record.account);
        }
    }
    for (auto& [key, position] : positions)
        out.positions.push_back(std::move(position));
    for (auto& [id, request] : requests)
        out.requests.push_back(std::move(request));
    for (auto& [account, reason] : kills)
        out.kills.push_back({account, reason});
    return out;
}

std::string statusJson(const JournalStatus& status)
{
    Writer out;
    out.beginObject().member("running", false).member("source", "journal").key("at");
    if (status.lastAt == WallTime{})
        out.null();
    else
        out.string(toIso8601(status.lastAt));
    out.member("doubts", status.hasDoubts());
    out.key("positions").beginArray();
    for (const auto& p : status.positions) {
        out.beginObject().member("account", p.account.text);
        keyFields(out, p.key);
        out.member("state", "as last recorded")
            .member("owner", p.plan.owner)
            .member("since", toIso8601(p.since));
        out.key("stop")
            .beginObject()
            .member("triggerPrice", p.plan.stop.toString())
            .member("triggerType", toString(p.plan.source))
            .endObject()
            .endObject();
    }
    out.endArray();
    out.key("requestsOpen").beginArray();
    for (const auto& r : status.requests) {
        out.beginObject()
            .member("account", r.account.text)
            .member("request", r.what)
            .member("instrument", r.instrument);
        out.member("state", journal::toString(r.state)).member("at", toIso8601(r.at)).endObject();
    }
    out.endArray();
    out.key("kills").beginArray();
    for (const auto& k : status.kills)
        out.beginObject().member("account", k.account.text).member("reason", k.reason).endObject();
    out.endArray().endObject();
    return out.take();
}

std::string statusText(const JournalStatus& status)
{
    if (status.lastAt == WallTime{})
        return "Nothing runs on this data directory, and its journal is empty.\n";
    std::string out =
        "Nothing runs on this data directory; this is what its journal last recorded ("
        + toIso8601(status.lastAt) + "), not what the venue shows now.\n";
    for (const auto& p : status.positions)
        out += "position " + p.account.text + " " + p.key.instrument.text + ": planned stop "
               + p.plan.stop.toString() + " " + std::string{toString(p.plan.source)} + ", owner "
               + p.plan.owner + "\n";
    for (const auto& r : status.requests)
        out += "request " + r.account.text + " " + r.what + " " + r.instrument + ": "
               + std::string{journal::toString(r.state)} + ", no outcome recorded\n";
    for (const auto& k : status.kills)
        out += "kill switch " + k.account.text + ": engaged (" + k.reason + ")\n";
    if (status.positions.empty()) out += "no open position is recorded\n";
    return out;
}

} // namespace holdfast::app
