// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/fault_plan.h"
#include "core/sim/random.h"

#include <algorithm>
#include <array>

// What the plan decides about what the venue and others do to an account, and about amendments and reductions.
namespace holdfast::sim {

namespace {

constexpr std::array<std::string_view, 10> kDeeds{"F66", "F67",  "F73",  "F77",  "F98",
                                                  "F99", "F100", "F101", "F102", "F106"};

bool isDeed(const Fault& fault)
{
    return std::ranges::find(kDeeds, std::string_view{fault.id}) != kDeeds.end();
}

/// Does the fault's `what` mean a stop, or an order?
bool isMeant(const Fault& fault, bool isStop)
{
    const std::string what = fault.text("what", "any");
    return what == "any" || (what == "stop") == isStop;
}

} // namespace

bool FaultPlan::hasDeeds() const { return std::ranges::any_of(m_faults, isDeed); }

std::vector<FaultPlan::Deed> FaultPlan::deedsDue(WallTime now)
{
    std::vector<Deed> due;
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (!isDeed(fault) || !isArmed(now, fault)) continue;
        const milliseconds every = fault.span("every", "0s");
        if (!fault.nextAt) fault.nextAt = fault.armedAt();
        if (now < *fault.nextAt) continue;
        const bool isOver =
            fault.params.contains("times")
            && fault.effects >= static_cast<std::uint64_t>(fault.count("times", "1"));
        if (isOver) continue;
        // Drawn once for each time it is due; what was drawn waits until it can be done.
        if (toUnit(draw(m_seed, i, nameHash(fault.id), fault.opportunities + 1))
            >= fault.chance()) {
            ++fault.opportunities;
            fault.nextAt = every.count() > 0 ? now + every : WallTime::max();
            continue;
        }
        Deed deed;
        deed.fault = i;
        deed.id = fault.id;
        const bool isOfStop = fault.id == "F101";
        deed.what = fault.text(fault.id == "F102" ? "to" : isOfStop ? "which" : "what", "");
        deed.percent = fault.percent("part", "100");
        deed.by = fault.count("by", fault.id == "F99" ? "-50" : "1");
        deed.cancelsFirst = fault.text("cancels", "1") == "1";
        deed.notice = fault.span("notice", "60s");
        due.push_back(std::move(deed));
    }
    return due;
}

void FaultPlan::done(WallTime now, const Deed& deed)
{
    Fault& fault = m_faults.at(deed.fault);
    const milliseconds every = fault.span("every", "0s");
    ++fault.opportunities;
    ++fault.effects;
    fault.nextAt = every.count() > 0 ? now + every : WallTime::max();
}

std::optional<milliseconds> FaultPlan::cancelsAmended(WallTime now, bool isStop)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F10" || !isMeant(fault, isStop) || !strikes(now, i)) continue;
        ++fault.effects;
        return fault.span("D", "0s");
    }
    return std::nullopt;
}

std::optional<FaultPlan::Replacement> FaultPlan::replacesStop(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F11" || !strikes(now, i)) continue;
        ++fault.effects;
        return Replacement{fault.text("order", "cancel_first") == "new_first",
                           fault.text("fails", "0") == "1", fault.span("D", "2s")};
    }
    return std::nullopt;
}

FaultPlan::Reduction FaultPlan::onReducing(WallTime now, bool isStop)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F68" || !isMeant(fault, isStop) || !strikes(now, i)) continue;
        ++fault.effects;
        if (fault.text("how", "refuse") == "refuse") return {true, 100};
        return {false, fault.percent("to", "50")};
    }
    return {};
}

std::optional<std::size_t> FaultPlan::stopSlots(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i)
        if (m_faults[i].id == "F69" && strikes(now, i))
            return static_cast<std::size_t>(m_faults[i].count("n", "0"));
    return std::nullopt;
}

std::optional<std::int64_t> FaultPlan::dustLots(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F70" || !strikes(now, i)) continue;
        ++fault.effects;
        return fault.count("lots", "1");
    }
    return std::nullopt;
}

std::int64_t FaultPlan::smallestLots(WallTime now)
{
    std::int64_t lots = 0;
    for (const Fault& fault : m_faults)
        if (fault.id == "F70" && isArmed(now, fault) && fault.text("refuses", "1") == "1")
            lots = std::max(lots, fault.count("lots", "1") + 1);
    return lots;
}

} // namespace holdfast::sim
