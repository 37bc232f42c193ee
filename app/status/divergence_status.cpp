// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/status/divergence_status.h"

#include "app/status/status_fields.h"

#include <algorithm>

namespace holdfast::app {
namespace {

using json::Writer;

void writeCount(Writer& out, std::string_view name, std::uint64_t count)
{
    out.member(name, static_cast<std::int64_t>(count));
}

/// "3 (1.50 %)"; "0" of nothing.
std::string shareText(std::uint64_t part, std::uint64_t whole)
{
    if (whole == 0) return std::to_string(part);
    const auto share =
        Decimal::divide(Decimal::fromInt(static_cast<std::int64_t>(part)) * Decimal::fromInt(100),
                        Decimal::fromInt(static_cast<std::int64_t>(whole)), 2, Rounding::HalfEven);
    return std::to_string(part) + (share ? " (" + share->toString() + " %)" : "");
}

std::string qualityText(const engine::AccountView& account, const engine::QualityView& q)
{
    const std::uint64_t odd = q.partial + q.failed;
    return "quality " + account.id.text + " " + q.read + ": " + std::to_string(q.answers)
           + " answers, partial " + shareText(q.partial, q.answers) + ", failed "
           + shareText(q.failed, q.answers) + ", incomplete "
           + shareText(q.incomplete, q.answers > odd ? q.answers - odd : 0) + ", stale "
           + std::to_string(q.stale) + ", sticky median " + ageText(q.stickyMedian) + " max "
           + ageText(q.stickyMax) + ", lag median " + ageText(q.lagMedian) + " p99 "
           + ageText(q.lagP99) + "\n";
}

std::string faultAndBrakeText(const engine::AccountView& a)
{
    std::string out;
    if (a.listFault)
        out += "list fault " + a.id.text + ": " + *a.listFault
               + "; the list counts for nothing, stops kept\n";
    if (a.brake.isOn)
        out += "brake " + a.id.text + ": on for " + ageText(a.brake.age) + ", " + a.brake.why
               + "; no automatic cancel of a protective order until a person clears it\n";
    return out;
}

} // namespace

bool isStanding(const engine::FindingView& finding) { return !finding.endedFor.has_value(); }

bool disagrees(const engine::Snapshot& snapshot)
{
    if (snapshot.isHalted) return true; // nothing is compared any more
    const auto isDoubt = [](const engine::FindingView& f) {
        return isStanding(f) && f.kind != FindingKind::Foreign; // a stranger's is no doubt of ours
    };
    return std::ranges::any_of(snapshot.findings, isDoubt)
           || std::ranges::any_of(snapshot.accounts, [](const engine::AccountView& a) {
                  return a.listFault.has_value() || a.brake.isOn;
              });
}

void writeDivergence(Writer& out, const engine::AccountView& a)
{
    out.key("listFault");
    if (a.listFault)
        out.string(*a.listFault);
    else
        out.null();
    out.key("brake").beginObject().member("on", a.brake.isOn).member("why", a.brake.why);
    optionalAge(out, "age", a.brake.age);
    out.member("cancelsLastHour", std::int64_t{a.brake.cancelsLastHour});
    writeCount(out, "record", a.brake.record.value);
    out.endObject();
    out.key("quality").beginArray();
    for (const engine::QualityView& q : a.quality) {
        out.beginObject().member("read", q.read);
        writeCount(out, "answers", q.answers);
        writeCount(out, "partial", q.partial);
        writeCount(out, "failed", q.failed);
        writeCount(out, "incomplete", q.incomplete);
        writeCount(out, "stale", q.stale);
        optionalAge(out, "stickyMedian", q.stickyMedian);
        optionalAge(out, "stickyMax", q.stickyMax);
        optionalAge(out, "lagMedian", q.lagMedian);
        optionalAge(out, "lagP99", q.lagP99);
        out.endObject();
    }
    out.endArray();
}

void writeFindings(Writer& out, const engine::Snapshot& snapshot)
{
    out.key("findings").beginArray();
    for (const engine::FindingView& f : snapshot.findings) {
        out.beginObject()
            .member("id", f.id)
            .member("kind", toString(f.kind))
            .member("account", f.account.text)
            .member("venue", toString(f.venue))
            .member("instrument", f.position.instrument.text);
        out.member("sideIndex", toString(f.position.sideIndex))
            .member("marginMode", toString(f.position.marginMode))
            .member("venueOrderId", f.order.text)
            .member("clientOrderId", f.clientId.text);
        out.key("severity");
        if (f.severity)
            out.string(wordOf(*f.severity));
        else
            out.null(); // shown, and no alarm
        out.member("title", f.title).key("sides").beginArray();
        for (const engine::FindingSide& side : f.sides) {
            out.beginObject()
                .member("who", side.who)
                .member("what", side.says)
                .member("from", side.from);
            optionalAge(out, "age", side.age);
            out.endObject();
        }
        out.endArray();
        out.member("missing", f.missing).member("doing", f.doing).key("acts").beginArray();
        for (const FindingAct act : f.acts)
            out.string(toString(act));
        out.endArray();
        optionalAge(out, "age", f.age);
        optionalAge(out, "endedFor", f.endedFor);
        out.member("ended", f.ended);
        writeCount(out, "record", f.record.value);
        out.endObject();
    }
    out.endArray();
}

std::string divergenceText(const engine::AccountView& a)
{
    std::string out = faultAndBrakeText(a);
    for (const engine::QualityView& q : a.quality)
        out += qualityText(a, q);
    return out;
}

std::string findingsText(const engine::Snapshot& snapshot)
{
    std::string out;
    for (const engine::FindingView& f : snapshot.findings) {
        out += "finding " + f.account.text + " " + f.position.instrument.text + ": "
               + std::string{toString(f.kind)} + ", "
               + (f.severity ? std::string{wordOf(*f.severity)} + ", " : std::string{})
               + formatAge(f.age) + ", " + f.title + "\n";
        for (const engine::FindingSide& side : f.sides)
            out += "  " + side.who + ": " + side.says
                   + (side.from.empty() ? "" : " by " + side.from)
                   + (side.age ? ", " + formatAge(*side.age) + " ago" : "") + "\n";
        if (f.endedFor) {
            out += "  ended " + formatAge(*f.endedFor) + " ago: " + f.ended + "\n";
            continue;
        }
        if (!f.missing.empty()) out += "  lacking: " + f.missing + "\n";
        out += "  Holdfast: " + f.doing + "\n";
        std::string acts;
        for (const FindingAct act : f.acts)
            acts += (acts.empty() ? "" : ", ") + std::string{toString(act)};
        if (!acts.empty()) out += "  a person can: " + acts + "\n";
        out += "  id: " + f.id
               + (f.record.empty() ? std::string{}
                                   : " (record " + std::to_string(f.record.value) + ")")
               + "\n";
    }
    return out;
}

engine::Snapshot disagreementsOf(const engine::Snapshot& snapshot,
                                 const std::optional<AccountId>& account)
{
    engine::Snapshot out;
    out.at = snapshot.at;
    out.isHalted = snapshot.isHalted;
    out.haltReason = snapshot.haltReason;
    const auto isAsked = [&](const AccountId& id) { return !account || id == *account; };
    for (const engine::AccountView& a : snapshot.accounts)
        if (isAsked(a.id)) out.accounts.push_back(a);
    for (const engine::FindingView& f : snapshot.findings)
        if (isAsked(f.account)) out.findings.push_back(f);
    return out;
}

std::string disagreementsJson(const engine::Snapshot& snapshot)
{
    Writer out;
    out.beginObject()
        .member("running", true)
        .member("at", toIso8601(snapshot.at))
        .member("halted", snapshot.isHalted)
        .member("doubts", disagrees(snapshot))
        .key("accounts")
        .beginArray();
    for (const engine::AccountView& a : snapshot.accounts) {
        out.beginObject().member("name", a.id.text).member("ladder", toString(a.ladder));
        optionalAge(out, "truthAge", a.truthAge);
        writeDivergence(out, a);
        out.endObject();
    }
    out.endArray();
    writeFindings(out, snapshot);
    return out.endObject().take();
}

std::string disagreementsText(const engine::Snapshot& snapshot)
{
    std::string out;
    if (snapshot.isHalted) out += "HALTED: " + snapshot.haltReason + "\n";
    for (const engine::AccountView& a : snapshot.accounts) {
        const auto standing =
            std::ranges::count_if(snapshot.findings, [&](const engine::FindingView& f) {
                return f.account == a.id && isStanding(f);
            });
        out += "account " + a.id.text + ": " + std::string{toString(a.ladder)} + ", positions read "
               + ageText(a.truthAge) + " ago, "
               + (standing == 0 ? std::string{"no finding stands"}
                                : std::to_string(standing) + " finding(s) stand")
               + "\n" + faultAndBrakeText(a);
    }
    return out + findingsText(snapshot);
}

} // namespace holdfast::app
