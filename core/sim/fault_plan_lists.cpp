// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/fault_plan.h"
#include "core/sim/random.h"

#include <algorithm>
#include <array>

// What the plan decides about lists and their pages, and about what the venue remembers and does by itself.
namespace holdfast::sim {

namespace {

bool forges(const Fault& fault) { return fault.text("forge", "no") == "earlier"; }

} // namespace

bool ListFate::hidesHistory(std::string_view name, WallTime time, WallTime now) const
{
    if (historyIsGone) return true;
    milliseconds lag = historyLag;
    if (lagDraw != 0 && lag.count() > 0)
        lag = milliseconds{toRange(scramble(lagDraw ^ nameHash(name)), 0, lag.count())};
    return time + lag > now;
}

bool FaultPlan::bendsLists() const
{
    constexpr std::array<std::string_view, 10> kIds{"F17", "F18", "F19", "F20", "F21",
                                                    "F23", "F24", "F27", "F30", "F33"};
    return std::ranges::any_of(kIds, [&](std::string_view id) { return has(id); });
}

milliseconds FaultPlan::lastsFor(std::size_t index) const
{
    const Fault& fault = m_faults[index];
    const bool isSticky = drawn(index, "sticky", 1, 100) <= fault.percent("sticky", "100");
    return isSticky ? fault.span("stick", "0s") : milliseconds{0};
}

bool FaultPlan::lies(WallTime now, std::size_t index, Endpoint endpoint)
{
    Sticky& sticky = m_sticky[{m_faults[index].id, endpoint}];
    if (now < sticky.until) return true;
    if (!strikes(now, index)) return false;
    sticky.until = now + lastsFor(index);
    return true;
}

void FaultPlan::judgeList(WallTime now, Endpoint endpoint, bool isBulk, ListFate& fate)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        const auto isMeant = [&](std::string_view id) {
            return fault.id == id && isViewMeant(fault, endpoint, isBulk);
        };
        if (isMeant("F17")) {
            const auto sticky = m_sticky.find({fault.id, endpoint});
            const bool isStuck = sticky != m_sticky.end() && now < sticky->second.until;
            if (isStuck || strikes(now, i)) fate.omits = true;
        } else if (isMeant("F18") && strikes(now, i)) {
            fate.pageRows = static_cast<std::size_t>(fault.count("rows", "20"));
            fate.dropsCursor = fault.text("cursor", "dropped") == "dropped";
        } else if (isMeant("F19") && strikes(now, i)) {
            fate.shift = static_cast<int>(fault.count("by", "1"));
        } else if (isMeant("F20") && lies(now, i, endpoint)) {
            (fault.text("what", "account") == "account" ? fate.isOfAnother : fate.isOtherSettle) =
                true;
        } else if (isMeant("F21") && lies(now, i, endpoint)) {
            fate.isEmpty = true;
            fate.isNull = fault.text("as", "empty") == "null";
        } else if (fault.id == "F23" && endpoint == Endpoint::Positions && strikes(now, i)) {
            (fault.text("what", "side") == "side" ? fate.flipsSide : fate.scalesSize) = true;
        } else if (fault.id == "F24" && endpoint == Endpoint::Positions && strikes(now, i)) {
            const std::string order = fault.text("order", "as_is");
            fate.addsZeros = fault.text("zeros", "1") == "1";
            fate.shuffle = draw(m_seed, i, nameHash("shuffle"), fault.opportunities);
            fate.order = order == "zeros_first" ? ListFate::Order::ZerosFirst
                         : order == "reversed"  ? ListFate::Order::Reversed
                         : order == "shuffled"  ? ListFate::Order::Shuffled
                                                : ListFate::Order::AsItIs;
        } else if (fault.id == "F27" && isHistory(endpoint) && strikes(now, i)) {
            const bool isForger = forges(fault);
            const std::string in = fault.text("in", "closures");
            if (isForger && in != "fills" && endpoint == Endpoint::Closures)
                fate.forgesClosures = true;
            if (isForger && in != "closures" && endpoint == Endpoint::Fills)
                fate.forgesFills = true;
            // A forger need not be slow: it lags only where that is said.
            if (!isForger || fault.params.contains("D"))
                fate.historyLag = std::max(fate.historyLag, fault.span("D", "15s"));
            if (fault.text("random", "0") == "1")
                fate.lagDraw = draw(m_seed, i, nameHash("lag"), 1);
            fate.historyIsGone = fate.historyIsGone || fault.text("drop", "0") == "1";
        } else if (isMeant("F30") && strikes(now, i)) {
            const std::string how = fault.text("how", "new");
            fate.field = how == "drop"   ? ListFate::Field::Missing
                         : how == "null" ? ListFate::Field::Null
                                         : ListFate::Field::New;
        } else if (fault.id == "F33" && endpoint == Endpoint::Positions && isWithin(now, fault)
                   && strikes(now, i)) {
            fate.freezesFigures = true;
        }
    }
}

std::vector<std::size_t> FaultPlan::omits(WallTime now, Endpoint endpoint,
                                          const std::vector<std::string>& names)
{
    std::vector<std::size_t> left;
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F17" || !isViewMeant(fault, endpoint)) continue;
        Sticky& sticky = m_sticky[{fault.id, endpoint}];
        const bool isStuck = now < sticky.until;
        if (!isStuck) {
            const auto most = static_cast<std::size_t>(fault.count("k", "1"));
            const std::string which = fault.text("which", "random");
            // "same" goes on with the rows of the first time, for as long as the fault lasts.
            if (which != "same" || sticky.names.empty()) {
                sticky.names.clear();
                std::vector<std::string> rest = names;
                while (sticky.names.size() < most && !rest.empty()) {
                    std::size_t at = 0;
                    if (which == "oldest") at = rest.size() - 1;
                    if (which == "random" || which == "same")
                        at = static_cast<std::size_t>(
                            drawn(i, "row" + std::to_string(sticky.names.size()), 0,
                                  static_cast<std::int64_t>(rest.size()) - 1));
                    sticky.names.push_back(rest[at]);
                    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(at));
                }
            }
            sticky.until = now + lastsFor(i);
        }
        const std::size_t before = left.size();
        for (std::size_t row = 0; row < names.size(); ++row)
            if (std::ranges::find(sticky.names, names[row]) != sticky.names.end())
                left.push_back(row);
        fault.effects += left.size() - before;
    }
    return left;
}

void FaultPlan::noteList(std::string_view id, std::size_t times)
{
    for (Fault& fault : m_faults)
        if (fault.id == id && !(id == "F27" && forges(fault))) fault.effects += times;
}

void FaultPlan::noteForgery()
{
    for (Fault& fault : m_faults)
        if (fault.id == "F27" && forges(fault)) ++fault.effects;
}

FaultPlan::IdMemory FaultPlan::remembersClientIds(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F05" || !strikes(now, i)) continue;
        ++fault.effects;
        return fault.text("unique", "never") == "never" ? IdMemory::Never : IdMemory::WhilePending;
    }
    return IdMemory::AsRuled;
}

FaultPlan::BatchFate FaultPlan::failsInBatch(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F07" || !strikes(now, i)) continue;
        ++fault.effects;
        return {static_cast<std::size_t>(fault.count("k", "1")),
                fault.text("code", m_venue == Venue::Bybit ? "10016" : "51149")};
    }
    return {};
}

FaultPlan::BatchShape FaultPlan::answersBatch(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F08" || !strikes(now, i)) continue;
        ++fault.effects;
        const std::string shape = fault.text("shape", "one");
        return {shape == "short"  ? BatchAnswer::Shorter
                : shape == "long" ? BatchAnswer::Longer
                                  : BatchAnswer::OneError,
                fault.text("code", m_venue == Venue::Bybit ? "10016" : "51149")};
    }
    return {};
}

std::optional<std::string> FaultPlan::closesByItself(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        const Fault& fault = m_faults[i];
        if (fault.id != "F28" || !comesDue(now, i, fault.span("every", "0s"))) continue;
        const std::string kind = fault.text("kind", "liq");
        return kind == "adl" ? "adl" : kind == "settle" ? "delivery" : "full_liquidation";
    }
    return std::nullopt;
}

} // namespace holdfast::sim
