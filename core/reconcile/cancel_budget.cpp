// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reconcile/cancel_budget.h"

#include "core/base/layers.h"

#include <algorithm>

namespace holdfast::reconcile {
namespace {

int within(const std::vector<MonoTime>& times, MonoTime now, nanoseconds span)
{
    return static_cast<int>(
        std::ranges::count_if(times, [&](MonoTime at) { return now - at < span; }));
}

std::string cancels(int number)
{
    return std::to_string(number) + (number == 1 ? " cancel" : " cancels");
}

} // namespace

void CancelBudget::want(const VenueOrderId& stop, MonoTime decideAt)
{
    m_wanted.try_emplace(stop, Wanted{decideAt, false});
}

void CancelBudget::wantForPerson(const VenueOrderId& stop)
{
    m_wanted.try_emplace(stop, Wanted{{}, true});
}

void CancelBudget::drop(const VenueOrderId& stop) { m_wanted.erase(stop); }

void CancelBudget::forgetOld(MonoTime now)
{
    std::erase_if(m_granted, [now](MonoTime at) { return now - at >= hours{1}; });
    std::erase_if(m_persons, [&](MonoTime at) { return now - at >= m_numbers->listCycle; });
}

int CancelBudget::grantedLastHour(MonoTime now) const { return within(m_granted, now, hours{1}); }

CancelBudget::Decision CancelBudget::decide(MonoTime now)
{
    Decision decision;
    forgetOld(now);
    if (!layers::isOn(layers::Layer::Caps)) {
        for (const auto& [stop, wanted] : m_wanted)
            decision.granted.push_back(stop);
        m_wanted.clear();
        return decision;
    }
    if (m_brake) return decision; // C5
    int wanted = 0;
    bool isDue = false;
    for (const auto& [stop, want] : m_wanted) {
        if (want.isPersons) continue;
        ++wanted;
        isDue = isDue || now >= want.decideAt; // C1
    }
    const int inCycle = within(m_granted, now, m_numbers->listCycle) + wanted;
    const int inHour = grantedLastHour(now) + wanted;
    if (isDue && inCycle > m_numbers->protectiveCancelsPerCycleMax) // C3
        m_brake = "a cycle wanted " + cancels(inCycle) + ", the cap is "
                  + std::to_string(m_numbers->protectiveCancelsPerCycleMax) + ": none was sent";
    else if (isDue && inHour > m_numbers->protectiveCancelsPerHourMax) // C4
        m_brake = "the last hour had " + cancels(inHour - wanted) + " and " + std::to_string(wanted)
                  + " more were wanted, the cap is "
                  + std::to_string(m_numbers->protectiveCancelsPerHourMax) + ": none was sent";
    if (m_brake) {
        decision.tripped = m_brake;
        return decision;
    }
    for (auto it = m_wanted.begin(); it != m_wanted.end();) {
        const bool isGoing =
            it->second.isPersons
                ? static_cast<int>(m_persons.size()) < m_numbers->protectiveCancelsPerCycleMax // C6
                : isDue;                                                                       // C2
        if (!isGoing) {
            ++it;
            continue;
        }
        (it->second.isPersons ? m_persons : m_granted).push_back(now); // C8: from here on it counts
        decision.granted.push_back(it->first);
        if (it->second.isPersons) decision.persons.push_back(it->first);
        it = m_wanted.erase(it);
    }
    return decision;
}

int CancelBudget::clear()
{
    m_brake.reset();
    for (auto& [stop, wanted] : m_wanted)
        wanted.isPersons = true;
    return waiting();
}

std::optional<MonoTime> CancelBudget::nextWake() const
{
    if (m_brake || m_wanted.empty()) return std::nullopt;
    std::optional<MonoTime> wake;
    for (const auto& [stop, wanted] : m_wanted) {
        const MonoTime at = !wanted.isPersons   ? wanted.decideAt
                            : m_persons.empty() ? MonoTime{}
                                                : m_persons.front() + m_numbers->listCycle;
        if (!wake || at < *wake) wake = at;
    }
    return wake;
}

} // namespace holdfast::reconcile
