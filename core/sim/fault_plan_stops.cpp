// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/fault_plan.h"

#include <algorithm>

// How protection fails at the venue (catalogue F14, F16, F62, F110): each a decision inside the model.
namespace holdfast::sim {

bool FaultPlan::loosesAttached(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F14" || fault.text("born", "full_fill_only") != "never"
            || !strikes(now, i))
            continue;
        ++fault.effects;
        return true;
    }
    return false;
}

std::optional<FaultPlan::PartOfEntry> FaultPlan::fillsEntryInPart(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F14" || !fault.params.contains("fill") || !strikes(now, i)) continue;
        ++fault.effects;
        return PartOfEntry{fault.percent("fill", "50"), fault.span("D", "2s")};
    }
    return std::nullopt;
}

bool FaultPlan::dropsStop(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F16" || !strikes(now, i)) continue;
        ++fault.effects;
        return true;
    }
    return false;
}

std::optional<FaultPlan::ChildFate> FaultPlan::onChildOrder(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F110" || !strikes(now, i)) continue;
        ++fault.effects;
        return ChildFate{std::min(99, fault.percent("fill", "0")), fault.text("code", "14")};
    }
    return std::nullopt;
}

std::optional<FaultPlan::Gap> FaultPlan::gapsAfter(WallTime now, GapWhen when)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F62") continue;
        const bool isMeant = fault.text("when", "fill") == (when == GapWhen::Fill ? "fill" : "ack");
        if (!isMeant || !strikes(now, i)) continue;
        ++fault.effects;
        return Gap{10 * fault.percent("gap", "5"), fault.span("D", "0s")};
    }
    return std::nullopt;
}

} // namespace holdfast::sim
