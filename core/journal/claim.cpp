// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/claim.h"

#include <algorithm>
#include <utility>

namespace holdfast::journal {
namespace {

std::string opening(ClaimKind kind)
{
    switch (kind) {
    case ClaimKind::Opened: return "Opened ";
    case ClaimKind::Protected: return "Protected ";
    case ClaimKind::Cancelled: return "Cancelled on ";
    case ClaimKind::Closed: return "Closed ";
    case ClaimKind::Flat: return "Flat on ";
    case ClaimKind::CleanedUp: return "Leftover orders removed on ";
    }
    HF_UNREACHABLE();
}

std::string citation(const std::vector<RecordId>& evidence)
{
    std::string text = evidence.size() == 1 ? "record " : "records ";
    for (std::size_t i = 0; i < evidence.size(); ++i) {
        if (i > 0) text += i + 1 == evidence.size() ? " and " : ", ";
        text += std::to_string(evidence[i].value);
    }
    return text;
}

} // namespace

Claim::Claim(ClaimKind kind, PositionKey subject, std::string detail)
    : m_kind{kind}
    , m_subject{std::move(subject)}
    , m_detail{std::move(detail)}
{
}

Claim& Claim::citing(RecordId evidence)
{
    const auto at = std::lower_bound(m_evidence.begin(), m_evidence.end(), evidence);
    if (at == m_evidence.end() || *at != evidence) m_evidence.insert(at, evidence);
    return *this;
}

Claim& Claim::citing(const Claim& other)
{
    for (const RecordId id : other.m_evidence)
        citing(id);
    return *this;
}

Claim Claim::opened(PositionKey subject, Proof<Proves::Held> held, std::string detail)
{
    return Claim{ClaimKind::Opened, std::move(subject), std::move(detail)}.citing(held.record());
}

Claim Claim::protectedBy(PositionKey subject, Proof<Proves::StopById> byId,
                         Proof<Proves::StopInList> inList, std::string detail)
{
    return Claim{ClaimKind::Protected, std::move(subject), std::move(detail)}
        .citing(byId.record())
        .citing(inList.record());
}

Claim Claim::cancelled(PositionKey subject, Proof<Proves::Ended> ended, std::string detail)
{
    return Claim{ClaimKind::Cancelled, std::move(subject), std::move(detail)}.citing(
        ended.record());
}

Claim Claim::closed(PositionKey subject, Proof<Proves::Closing> closing, Proof<Proves::Zero> zero,
                    std::string detail)
{
    return Claim{ClaimKind::Closed, std::move(subject), std::move(detail)}
        .citing(closing.record())
        .citing(zero.record());
}

Claim Claim::cleanedUp(const Claim& closed, Proof<Proves::Ended> ended, std::string detail)
{
    HF_ASSERT(closed.m_kind == ClaimKind::Closed);
    return Claim{ClaimKind::CleanedUp, closed.m_subject, std::move(detail)}
        .citing(ended.record())
        .citing(closed);
}

Claim Claim::allClosed(const std::vector<Claim>& closed)
{
    HF_ASSERT(!closed.empty());
    if (closed.size() == 1) return closed.front();
    std::string names;
    for (const Claim& one : closed)
        names += (names.empty() ? "" : ", ") + one.m_subject.instrument.text;
    Claim all{ClaimKind::Closed, {}, std::to_string(closed.size()) + " positions: " + names};
    for (const Claim& one : closed) {
        HF_ASSERT(one.m_kind == ClaimKind::Closed);
        all.citing(one);
    }
    return all;
}

Claim Claim::flat(const std::vector<Claim>& closed, Proof<Proves::ListWithout> list,
                  std::string detail)
{
    HF_ASSERT(!closed.empty()); // an empty list of an account that held nothing proves nothing
    Claim claim{ClaimKind::Flat, {}, std::move(detail)};
    for (const Claim& one : closed) {
        HF_ASSERT(one.m_kind == ClaimKind::Closed);
        claim.citing(one);
    }
    return claim.citing(list.record());
}

bool Claim::hasEvidence(const ClaimRecord& record)
{
    return !record.evidence.empty()
           && std::none_of(record.evidence.begin(), record.evidence.end(),
                           [](RecordId id) { return id.empty(); });
}

Claim Claim::restored(const ClaimRecord& record)
{
    HF_ASSERT(hasEvidence(record));
    Claim claim{record.kind, record.position, "as the journal remembers"};
    for (const RecordId id : record.evidence)
        claim.citing(id);
    return claim;
}

ClaimRecord Claim::toRecord() const { return {m_kind, m_subject, render(*this), m_evidence}; }

std::string render(const Claim& claim)
{
    const std::string& instrument = claim.subject().instrument.text;
    const bool isOfSeveral = claim.kind() == ClaimKind::Closed && instrument.empty();
    std::string text = opening(claim.kind());
    if (!isOfSeveral) text += instrument.empty() ? "the account" : instrument;
    if (claim.subject().sideIndex != SideIndex::Net)
        text += " " + std::string{toString(claim.subject().sideIndex)} + " side";
    if (!claim.detail().empty()) text += (isOfSeveral ? "" : ": ") + claim.detail();
    return text + ". Proved by " + citation(claim.evidence()) + ".";
}

std::string renderShort(const Claim& claim)
{
    return std::string{toString(claim.kind())} + ", proved by " + citation(claim.evidence());
}

} // namespace holdfast::journal
