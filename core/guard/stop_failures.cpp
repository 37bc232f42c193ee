// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guard/stop_failures.h"

#include <algorithm>

namespace holdfast::guard {
namespace {

std::string_view words(StopFailure failure)
{
    switch (failure) {
    case StopFailure::Refused: return "was refused";
    case StopFailure::FailedAfterAck: return "failed after its ack";
    case StopFailure::Cancelled: return "was cancelled, not by us";
    case StopFailure::FiredInPart: return "fired in part";
    }
    HF_UNREACHABLE();
}

} // namespace

void StopFailures::add(MonoTime now, StopFailure failure, bool isCounted, bool isOurMistake)
{
    m_entries.push_back({failure, isOurMistake});
    if (m_entries.size() > kKept) m_entries.erase(m_entries.begin());
    if (isCounted) ++m_counted;
    m_lastAt = now;
}

bool StopFailures::hasFailedAfterAck() const
{
    return std::ranges::any_of(m_entries, [](const Entry& entry) {
        return entry.failure == StopFailure::FailedAfterAck
               || entry.failure == StopFailure::FiredInPart;
    });
}

std::string StopFailures::cause() const
{
    if (m_entries.empty()) return "the stop failed";
    const std::string last{words(m_entries.back().failure)};
    if (m_entries.size() == 1) return "the stop " + last;
    const StopFailure before = m_entries[m_entries.size() - 2].failure;
    if (before == m_entries.back().failure) return "the stop " + last + ", twice";
    return "the stop " + std::string{words(before)} + ", then " + last;
}

Blame StopFailures::blame() const
{
    if (m_entries.empty()) return Blame::Market;
    const Entry& last = m_entries.back();
    if (last.failure == StopFailure::Cancelled) return Blame::Others;
    return last.isOurMistake ? Blame::Program : Blame::Venue;
}

} // namespace holdfast::guard
