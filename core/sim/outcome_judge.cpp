// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/outcome_judge.h"

#include <utility>

namespace holdfast::sim {

using journal::RequestState;

namespace {

std::string nameOf(RequestId request, const ClientOrderId& id)
{
    return "request " + std::to_string(request.value) + " (" + id.text + ")";
}

} // namespace

void OutcomeJudge::onIntent(const journal::IntentRecord& intent)
{
    Asked asked;
    asked.key = intent.key;
    if (const auto* order = std::get_if<venues::PlaceOrder>(&intent.what)) {
        asked.id = order->clientId;
        asked.isOpening = !order->reduceOnly;
        asked.bound = order->expiresAfter;
    } else if (const auto* stop = std::get_if<venues::PlaceStop>(&intent.what)) {
        asked.id = stop->clientId;
        asked.bound = kBoundOfOthers;
    } else {
        // A number may come again for something else, where a crash took the record of the first.
        m_asked.erase(intent.request);
        return;
    }
    m_ofId[asked.id].push_back(intent.request);
    m_asked.insert_or_assign(intent.request, std::move(asked));
}

void OutcomeJudge::onLeft(WallTime at, const venues::RequestEnvelope& envelope)
{
    const auto found = m_asked.find(envelope.id);
    if (found == m_asked.end()) return;
    Asked& asked = found->second;
    if (asked.isOpening) {
        if (asked.leftAt)
            violate("an opening request was sent again: " + nameOf(envelope.id, asked.id));
        if (!asked.key.empty()) {
            const auto [first, isFirst] = m_opened.try_emplace(asked.key, envelope.id);
            if (!isFirst && first->second != envelope.id)
                violate("a second opening request left for key " + asked.key.text + ": "
                        + nameOf(envelope.id, asked.id));
        }
    }
    asked.leftAt = at;
}

void OutcomeJudge::onTaken(RequestId request)
{
    if (const auto found = m_asked.find(request); found != m_asked.end())
        found->second.isTaken = true;
}

void OutcomeJudge::onOutcome(WallTime at, const journal::OutcomeRecord& outcome)
{
    const auto found = m_asked.find(outcome.request);
    if (found == m_asked.end()) return;
    Asked& asked = found->second;
    const RequestState before = std::exchange(asked.said, outcome.state);
    const bool isSighted = m_sighted.contains(asked.id);
    const bool isAlone = m_ofId.at(asked.id).size() == 1;
    switch (outcome.state) {
    case RequestState::Refused:
        if (isSighted && isAlone && !m_lied.contains(outcome.request))
            violate("said refused, and the venue has it: " + nameOf(outcome.request, asked.id));
        return;
    case RequestState::NeverArrived:
        ++m_figures.resolvedAsAbsent;
        if (asked.leftAt && at < *asked.leftAt + asked.bound + kHorizon)
            violate("said never arrived " + formatAge(at - *asked.leftAt)
                    + " after it left: " + nameOf(outcome.request, asked.id));
        return;
    case RequestState::Accepted:
        if (before == RequestState::Unknown || before == RequestState::NeverArrived) {
            ++m_figures.resolvedAsExecuted;
            if (!isSighted && !asked.isTaken)
                violate("said accepted, and the venue never had it: "
                        + nameOf(outcome.request, asked.id));
        }
        return;
    case RequestState::Recorded:
    case RequestState::Sent:
    case RequestState::Unknown: return;
    }
    HF_UNREACHABLE();
}

void OutcomeJudge::onSighted(const ClientOrderId& id)
{
    if (id.empty() || !m_sighted.insert(id).second) return;
    const auto requests = m_ofId.find(id);
    if (requests == m_ofId.end() || requests->second.size() != 1) return;
    const RequestId request = requests->second.front();
    const auto asked = m_asked.find(request);
    if (asked != m_asked.end() && asked->second.said == RequestState::Refused
        && !m_lied.contains(request))
        violate("said refused, and then the venue had it: " + nameOf(request, id));
}

std::vector<std::string> OutcomeJudge::take() { return std::exchange(m_found, {}); }

} // namespace holdfast::sim
