// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/address.h"

#include <algorithm>

namespace holdfast::link {
namespace {
constexpr milliseconds kLookAgain{100};
} // namespace

MonoTime Address::nextAt(MonoTime now, Lane lane, const std::vector<BudgetUse>& uses) const
{
    MonoTime at = m_budgets.nextAt(now, lane, uses);
    if (!isBarred(now)) return at;
    milliseconds step{0};
    for (const auto& [who, its] : m_refused)
        step = std::max(step, its);
    return std::max(at, isSafety(lane) ? m_probeAt : now + step);
}

void Address::spend(MonoTime now, const std::vector<BudgetUse>& uses)
{
    m_budgets.spend(now, uses);
    if (!isBarred(now)) return;
    milliseconds step{0};
    for (const auto& [who, its] : m_refused)
        step = std::max(step, its);
    m_probeAt = now + step;
}

void Address::refused(MonoTime now, std::uint64_t who, milliseconds step)
{
    if (m_refused.empty()) m_firstRefusedAt = now;
    m_refused[who] = step;
}

void Address::heard(MonoTime now, std::uint64_t who)
{
    m_heardAt = now;
    m_refused.erase(who);
}

bool Address::isBarred(MonoTime now) const
{
    if (m_refused.size() < 2) return false;
    return now - std::max(m_heardAt.value_or(MonoTime{}), *m_firstRefusedAt) >= kQuiet;
}

bool Address::isAnotherPrivateWanted(MonoTime now, std::uint64_t who) const
{
    return std::ranges::any_of(m_privateWanted, [&](const auto& wanted) {
        return wanted.first != who && now - wanted.second < kPrivateFirstFor;
    });
}

MonoTime Address::connectAt(MonoTime now, std::uint64_t who, bool isPrivate,
                            const Pacer& pace) const
{
    const MonoTime at = m_pace ? m_pace->nextAt(now) : pace.nextAt(now);
    if (isPrivate || !isAnotherPrivateWanted(now, who)) return at;
    return std::max(at, now + kLookAgain);
}

void Address::connected(MonoTime now, std::uint64_t who, bool isPrivate, const Pacer& pace)
{
    if (!m_pace) m_pace = pace;
    m_pace->started(now);
    if (isPrivate) m_privateWanted.erase(who);
}

} // namespace holdfast::link
