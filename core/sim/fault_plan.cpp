// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/fault_plan.h"

#include "core/sim/random.h"

#include <algorithm>

namespace holdfast::sim {

FaultPlan::FaultPlan(std::uint64_t seed, Venue venue)
    : m_seed{seed}
    , m_venue{venue}
{
}

void FaultPlan::add(WallTime now, Fault fault)
{
    fault.addedAt = now;
    m_faults.push_back(std::move(fault));
}
void FaultPlan::clear()
{
    m_faults.clear();
    m_sticky.clear();
}
bool FaultPlan::remove(std::string_view id)
{
    std::erase_if(m_sticky, [&](const auto& entry) { return entry.first.first == id; });
    return std::erase_if(m_faults, [&](const Fault& fault) { return fault.id == id; }) > 0;
}
const std::vector<Fault>& FaultPlan::faults() const { return m_faults; }

bool FaultPlan::has(std::string_view id) const
{
    return std::ranges::any_of(m_faults, [&](const Fault& fault) { return fault.id == id; });
}

bool FaultPlan::isArmed(WallTime now, const Fault& fault)
{
    const auto armedAt = fault.armedAt();
    if (now < armedAt) return false;
    return !fault.params.contains("for") || now < armedAt + fault.span("for", "0s");
}

bool FaultPlan::isWithin(WallTime now, const Fault& fault)
{
    return !fault.params.contains("D") || now < fault.armedAt() + fault.span("D", "0s");
}

bool FaultPlan::strikes(WallTime now, std::size_t index)
{
    Fault& fault = m_faults[index];
    if (!isArmed(now, fault)) return false;
    const std::uint64_t opportunity = ++fault.opportunities;
    if (fault.params.contains("nth")
        && opportunity != static_cast<std::uint64_t>(fault.count("nth", "1")))
        return false;
    if (fault.params.contains("times")
        && fault.effects >= static_cast<std::uint64_t>(fault.count("times", "1")))
        return false;
    return toUnit(draw(m_seed, index, nameHash(fault.id), opportunity)) < fault.chance();
}

bool FaultPlan::comesDue(WallTime now, std::size_t index, milliseconds every)
{
    Fault& fault = m_faults[index];
    if (!isArmed(now, fault)) return false;
    if (every <= milliseconds{0} && fault.opportunities > 0) return false;
    if (now < fault.armedAt() + every * static_cast<std::int64_t>(fault.opportunities))
        return false;
    const std::string most = fault.params.contains("n") ? "n" : "times";
    if (fault.params.contains(most)
        && fault.effects >= static_cast<std::uint64_t>(fault.count(most, "1")))
        return false;
    const std::uint64_t opportunity = ++fault.opportunities;
    if (toUnit(draw(m_seed, index, nameHash(fault.id), opportunity)) >= fault.chance())
        return false;
    ++fault.effects;
    return true;
}

std::int64_t FaultPlan::drawn(std::size_t index, std::string_view purpose, std::int64_t low,
                              std::int64_t high) const
{
    const Fault& fault = m_faults[index];
    return toRange(draw(m_seed, index, nameHash(fault.id) ^ nameHash(purpose), fault.opportunities),
                   low, high);
}

std::optional<FaultPlan::Doom> FaultPlan::doomOf(WallTime now, const std::string& what)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F01" || fault.text("what", "stop") != what || !strikes(now, i)) continue;
        ++fault.effects;
        Doom doom;
        if (fault.text("D", "at_trigger") != "at_trigger") doom.after = fault.span("D", "0s");
        doom.code = fault.text("code", "51008");
        return doom;
    }
    return std::nullopt;
}
std::optional<FaultPlan::Doom> FaultPlan::onStopAccepted(WallTime now)
{
    return doomOf(now, "stop");
}
std::optional<FaultPlan::Doom> FaultPlan::onOrderAccepted(WallTime now)
{
    return doomOf(now, "order");
}

int FaultPlan::marketFillPercent(WallTime now)
{
    int percent = 100;
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F15" || !strikes(now, i)) continue;
        percent = std::min(percent, fault.percent("fill", "50"));
        ++fault.effects;
    }
    return percent;
}

bool FaultPlan::crossesBeforePlacement(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        if (m_faults[i].id != "F63" || !strikes(now, i)) continue;
        ++m_faults[i].effects;
        return true;
    }
    return false;
}

std::optional<int> FaultPlan::fillsBeforeCancel(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F12" || !strikes(now, i)) continue;
        ++fault.effects;
        return fault.percent("partial", "100");
    }
    return std::nullopt;
}

FaultPlan::Echo FaultPlan::onSignal(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F90" || !strikes(now, i)) continue;
        ++fault.effects;
        return {static_cast<int>(fault.count("n", "2")) - 1, fault.span("delta", "0s")};
    }
    return {};
}
milliseconds FaultPlan::stallOfWindow(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F91" || !strikes(now, i)) continue;
        ++fault.effects;
        return fault.span("D", "5s");
    }
    return {};
}
bool FaultPlan::strategyThrows(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        if (m_faults[i].id != "F92" || !strikes(now, i)) continue;
        ++m_faults[i].effects;
        return true;
    }
    return false;
}

// ---- the program's end and its disk ----------------------------------------------------------------

std::optional<Crash> FaultPlan::onSite(WallTime now, const CrashSite& site)
{
    const auto isAt = [&](CrashSite::What what, CrashSite::When when) {
        return site.what == what && site.when == when;
    };
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        const bool isMeant =
            (fault.id == "F80" && site.isIntent
             && isAt(CrashSite::What::Sync, CrashSite::When::After))
            || (fault.id == "F81" && site.isWrite
                && isAt(CrashSite::What::Send, CrashSite::When::After))
            || (fault.id == "F82" && site.isWrite
                && isAt(CrashSite::What::Send, CrashSite::When::Replied))
            || (fault.id == "F86" && isAt(CrashSite::What::Write, CrashSite::When::After));
        const bool isOnce = !fault.params.contains("nth") && !fault.params.contains("times");
        if (!isMeant || (isOnce && fault.effects > 0) || !strikes(now, i)) continue;
        ++fault.effects;
        Crash crash;
        crash.downFor = fault.span("down", "0s");
        if (fault.id == "F86") {
            const std::string what = fault.text("what", "drop");
            crash.loss = what == "drop"   ? Loss::Unsynced
                         : what == "torn" ? Loss::Torn
                                          : Loss::Reordered;
        }
        return crash;
    }
    return std::nullopt;
}

FaultPlan::DiskTrouble FaultPlan::onJournalWrite(WallTime now)
{
    DiskTrouble trouble;
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if ((fault.id != "F83" && fault.id != "F84") || !strikes(now, i)) continue;
        ++fault.effects;
        if (fault.id == "F83")
            trouble.problem = "database or disk is full";
        else if (fault.text("what", "locked") == "locked")
            trouble.problem = "database is locked";
        else
            trouble.slower = std::max(trouble.slower, fault.span("D", "300ms"));
    }
    return trouble;
}

FaultPlan::Damage FaultPlan::onStart(WallTime now)
{
    Damage damage;
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        const bool isOnce = !fault.params.contains("nth") && !fault.params.contains("times");
        if (fault.id != "F85" || (isOnce && fault.effects > 0) || !strikes(now, i)) continue;
        ++fault.effects;
        if (fault.text("what", "corrupt") == "corrupt")
            damage.isCorrupt = true;
        else
            damage.batchesLost += static_cast<std::size_t>(fault.count("n", "10"));
    }
    return damage;
}

} // namespace holdfast::sim
