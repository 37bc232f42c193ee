// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/claim.h"

#include "core/base/assert.h"

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

Claim::Claim(ClaimKind kind, PositionKey subject, RecordId evidence, std::string detail)
    : m_kind{kind}
    , m_subject{std::move(subject)}
    , m_detail{std::move(detail)}
{
    citing(evidence);
}

Claim& Claim::citing(RecordId evidence)
{
    HF_ASSERT(!evidence.empty()); // a claim without evidence is a bug of ours, not a sentence
    const auto at = std::lower_bound(m_evidence.begin(), m_evidence.end(), evidence);
    if (at == m_evidence.end() || *at != evidence) m_evidence.insert(at, evidence);
    return *this;
}

ClaimRecord Claim::toRecord() const { return {m_kind, m_subject, render(*this), m_evidence}; }

std::string render(const Claim& claim)
{
    const std::string& instrument = claim.subject().instrument.text;
    std::string text = opening(claim.kind()) + (instrument.empty() ? "the account" : instrument);
    if (claim.subject().sideIndex != SideIndex::Net)
        text += " " + std::string{toString(claim.subject().sideIndex)} + " side";
    if (!claim.detail().empty()) text += ": " + claim.detail();
    return text + ". Proved by " + citation(claim.evidence()) + ".";
}

} // namespace holdfast::journal
