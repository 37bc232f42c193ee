// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/claim_judge.h"

#include "core/base/assert.h"

#include <algorithm>
#include <utility>

namespace holdfast::sim {
namespace {

/// What a claim of a class must rest on, at the least; the first that is missing, or nullptr.
const char* lacking(journal::ClaimKind kind, const std::set<std::string>& kinds)
{
    const auto has = [&](const char* wanted) { return kinds.contains(wanted); };
    const bool hasZero = has("explicit-zero") || has("stream-zero");
    const bool hasClosing = has("fills-to-zero") || has("closure") || has("person");
    switch (kind) {
    case journal::ClaimKind::Opened:
        return has("fill") || has("position-row") ? nullptr : "a fill or a row of the position";
    case journal::ClaimKind::Protected:
        // A stop that the venue keeps for the position has no id: the position's row is its own read.
        if (!has("stop-by-id") && !has("position-level"))
            return "the stop read by id, or in the position's row";
        return has("stop-list") ? nullptr : "the stop in the list";
    case journal::ClaimKind::Cancelled: return has("ended-by-id") ? nullptr : "its end read by id";
    case journal::ClaimKind::CleanedUp:
        if (!has("ended-by-id")) return "its end read by id";
        [[fallthrough]];
    case journal::ClaimKind::Flat:
        if (kind == journal::ClaimKind::Flat && !has("position-list")) return "a whole list since";
        [[fallthrough]];
    case journal::ClaimKind::Closed:
        if (!hasZero) return "the venue's zero";
        return hasClosing ? nullptr : "closing evidence";
    }
    HF_UNREACHABLE();
}

} // namespace

void ClaimJudge::onRecord(const journal::Record& record)
{
    Shown shown;
    shown.at = record.at;
    shown.mayBeCited = std::holds_alternative<journal::OutcomeRecord>(record.body);
    if (const auto* evidence = std::get_if<journal::EvidenceRecord>(&record.body)) {
        shown.mayBeCited = true;
        shown.kind = evidence->kind;
        for (const auto& [name, value] : evidence->fields)
            if (name == "venueId") shown.target = {value};
    }
    m_shown[record.id] = std::move(shown);
}

void ClaimJudge::onRests(WallTime at, const VenueOrderId& id, bool isWorking, bool isCancelled)
{
    if (isWorking) {
        m_working.insert(id);
        m_restsSince.try_emplace(id, at);
    } else {
        m_working.erase(id);
        m_endedByCancelling[id] = isCancelled;
    }
}

std::string ClaimJudge::nameOf(const journal::Record& record, const journal::ClaimRecord& claim)
{
    return std::string{journal::toString(claim.kind)} + " " + claim.position.instrument.text
           + " (record " + std::to_string(record.id.value) + ")";
}

std::optional<ClaimJudge::Cited> ClaimJudge::citedBy(const journal::Record& record,
                                                     const journal::ClaimRecord& claim)
{
    const std::string what = nameOf(record, claim);
    const auto fail = [&](const std::string& why) -> std::optional<Cited> {
        violate("I11", why + ": " + what);
        return std::nullopt;
    };
    if (claim.evidence.empty()) return fail("claim without evidence");
    Cited cited;
    for (const RecordId& id : claim.evidence) {
        const auto shown = m_shown.find(id);
        if (shown == m_shown.end() || id >= record.id)
            return fail("claim cites a record that is not there");
        const auto& [mayBeCited, kind, target, at] = shown->second;
        if (!mayBeCited) return fail("claim cites a record that is no evidence");
        if (!kind.empty()) cited.kinds.insert(kind);
        if (kind == "ended-by-id") cited.targets.insert(target);
        if (kind.ends_with("zero")) cited.zeroAt = std::max(cited.zeroAt, at);
    }
    if (const char* missing = lacking(claim.kind, cited.kinds))
        return fail(std::string{"claim without "} + missing);
    return cited;
}

bool ClaimJudge::judge(WallTime at, const journal::Record& record,
                       const journal::ClaimRecord& claim, const Truth* truth)
{
    const std::size_t before = m_found.size();
    const auto cited = citedBy(record, claim);
    if (!cited) return false;
    const std::string what = nameOf(record, claim);
    const auto within = [at](const std::optional<WallTime>& seen, seconds time) {
        return seen && at - *seen <= time;
    };
    switch (claim.kind) {
    case journal::ClaimKind::Opened:
        if (!truth || (!truth->isOpen && !within(truth->openAt, seconds{30})))
            violate("I11", "claimed opened, and the venue holds nothing: " + what);
        break;
    case journal::ClaimKind::Protected:
        if (!truth || (truth->isOpen && !within(truth->validAt, seconds{5})))
            violate("I4", "claimed protected without a valid stop at the venue: " + what);
        break;
    case journal::ClaimKind::Closed:
    case journal::ClaimKind::Flat:
        if (truth && truth->isOpen && !within(truth->flatAt, seconds{30}))
            violate("I11",
                    "claimed closed while the venue holds " + truth->qty.toString() + ": " + what);
        break;
    case journal::ClaimKind::CleanedUp: {
        // It speaks of the round trip that its zero ended; the next one may be open by now.
        const auto openSince = truth ? truth->openSince : std::nullopt;
        const bool isItsOwn =
            openSince && std::ranges::any_of(cited->targets, [&](const auto& target) {
                const auto since = m_restsSince.find(target);
                return since != m_restsSince.end() && since->second >= *openSince;
            });
        if (isItsOwn || (openSince && *openSince + seconds{30} < cited->zeroAt))
            violate("I11", "claimed cleaned up while the venue holds " + truth->qty.toString()
                               + ": " + what);
        judgeEnds(*cited, what);
        break;
    }
    case journal::ClaimKind::Cancelled: judgeEnds(*cited, what); break;
    }
    return m_found.size() == before;
}

void ClaimJudge::judgeEnds(const Cited& cited, const std::string& what)
{
    for (const VenueOrderId& target : cited.targets) {
        const auto ended = m_endedByCancelling.find(target);
        if (m_working.contains(target))
            violate("I11", "claimed cancelled, and it rests at the venue: " + what);
        else if (ended == m_endedByCancelling.end())
            violate("I11", "claimed cancelled, and the venue never had it: " + what);
        else if (!ended->second)
            violate("I11", "claimed cancelled, and it fired or was executed: " + what);
    }
}

std::vector<ClaimJudge::Found> ClaimJudge::take() { return std::exchange(m_found, {}); }

} // namespace holdfast::sim
