// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/budget.h"

#include "core/base/assert.h"
#include "core/link/address.h"

#include <algorithm>

namespace holdfast::link {

int openShare(const Allowance& allowance)
{
    return std::max(1, allowance.limit * (100 - Budgets::kReservedPercent) / 100);
}

bool Budgets::isMine(const BudgetUse& use) const
{
    return m_scope == Scope::Address ? use.isOfAddress : !m_address || !use.isOfAddress;
}

int Budgets::roomFor(Lane lane, const Allowance& allowance) const
{
    if (!isSafety(lane)) return openShare(allowance);
    if (m_scope == Scope::Address && lane == Lane::Verify)
        return std::max(1, allowance.limit * Address::kVerifyPercent / 100);
    return allowance.limit;
}

MonoTime Budgets::nextAt(MonoTime now, Lane lane, const std::vector<BudgetUse>& uses) const
{
    MonoTime at = now;
    if (m_bar) at = std::max(at, isSafety(lane) ? m_bar->probeAt : now + m_bar->step);
    if (m_address) at = std::max(at, m_address->nextAt(now, lane, uses));
    for (auto each = uses.begin(); each != uses.end(); ++each) {
        const BudgetUse& use = *each;
        if (!isMine(use)) continue;
        const auto found = m_meters.find(use.key);
        if (found == m_meters.end()) continue;
        const Meter& meter = found->second;
        // A key that is used several times at once (a batch) needs so much room at once.
        const auto before = std::count_if(
            uses.begin(), each, [&](const BudgetUse& other) { return other.key == use.key; });
        const int free = roomFor(lane, use.allowance) - static_cast<int>(before);
        const auto room = static_cast<std::size_t>(std::max(1, free));
        // The last `room` requests must not all be inside the window: the oldest of them must leave it.
        if (meter.spent.size() >= room)
            at = std::max(at,
                          meter.spent[meter.spent.size() - room] + use.allowance.window + kSlack);
        if (!isSafety(lane)) at = std::max(at, meter.pausedUntil);
    }
    return at;
}

void Budgets::spend(MonoTime now, const std::vector<BudgetUse>& uses)
{
    if (m_bar) m_bar->probeAt = now + m_bar->step;
    if (m_address) m_address->spend(now, uses);
    for (const BudgetUse& use : uses) {
        if (!isMine(use)) continue;
        HF_ASSERT(use.allowance.limit > 0);
        Meter& meter = m_meters[use.key];
        meter.allowance = use.allowance;
        meter.spent.push_back(now);
        while (meter.spent.size() > static_cast<std::size_t>(use.allowance.limit))
            meter.spent.pop_front();
    }
}

void Budgets::pause(const std::vector<BudgetUse>& uses, MonoTime until)
{
    if (m_address) m_address->pause(uses, until);
    for (const BudgetUse& use : uses) {
        if (!isMine(use)) continue;
        Meter& meter = m_meters[use.key];
        meter.allowance = use.allowance;
        meter.pausedUntil = std::max(meter.pausedUntil, until);
    }
}

void Budgets::bar(MonoTime now, milliseconds step)
{
    m_bar = Bar{step, now + step};
    if (m_address) m_address->refused(now, m_who, step);
}

void Budgets::heard(MonoTime now)
{
    if (m_address) m_address->heard(now, m_who);
}

int Budgets::usedPercent(MonoTime now) const
{
    int worst = m_address ? m_address->usedPercent(now) : 0;
    for (const auto& [key, meter] : m_meters) {
        const auto used = std::count_if(meter.spent.begin(), meter.spent.end(), [&](MonoTime at) {
            return now - at < meter.allowance.window;
        });
        worst = std::max(worst, static_cast<int>(used * 100 / meter.allowance.limit));
    }
    return worst;
}

} // namespace holdfast::link
