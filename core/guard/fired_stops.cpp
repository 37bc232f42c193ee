// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guard/fired_stops.h"

#include <algorithm>

namespace holdfast::guard {
namespace {

int percentOf(Qty part, Qty whole)
{
    const auto percent =
        Decimal::divide(part.value * Decimal::fromInt(100), whole.value, 0, Rounding::Down);
    return percent ? static_cast<int>(percent->mantissa()) : 0;
}

} // namespace

void FiredStops::onFired(MonoTime now, const StopOrder& stop, Qty held)
{
    const auto told = std::ranges::find(m_told, stop.venueId, &Told::stop);
    // Without a target there is one level only.
    const auto leg = stop.takeTrigger ? stop.firedLeg : std::optional{StopLeg::Stop};
    if (told != m_told.end()) {
        if (leg) told->leg = leg;
        return;
    }
    m_told.push_back({stop.venueId, leg, now});
    Fired fired;
    if (!stop.closesWholePosition) fired.qty = stop.qty;
    fired.at = now;
    fired.held = fired.shown = held;
    if (const auto child = m_children.find(stop.venueId); child != m_children.end())
        fired.held += child->second.filled;
    m_fired.emplace(stop.venueId, fired);
}

void FiredStops::onChild(MonoTime now, const Order& child)
{
    if (child.parentStop.empty()) return;
    Child& known = m_children[child.parentStop];
    known.qty = std::max(known.qty, child.qty);
    if (child.filledQty > known.filled) {
        known.filled = child.filledQty;
        known.filledAt = now;
    }
    known.isOver = known.isOver || isTerminal(child.state);
    if (!child.cancelSource.empty()) known.cancelSource = child.cancelSource;
}

bool FiredStops::isTakeAlone() const
{
    return std::ranges::all_of(m_told, [&](const Told& told) {
        return !m_fired.contains(told.stop) || told.leg == StopLeg::Take;
    });
}

FiredStops::Verdict FiredStops::judge(MonoTime now, Qty held, milliseconds deadline) const
{
    Qty heldThen{};
    Qty shownThen{};
    for (const auto& [id, fired] : m_fired) {
        heldThen = std::max(heldThen, fired.held);
        shownThen = std::max(shownThen, fired.shown);
    }
    Qty wanted{};
    Qty filled{}; ///< By their orders.
    bool isOver = true;
    std::string sources;
    MonoTime firstAt = MonoTime::max();
    MonoTime filledAt{};
    for (const auto& [id, fired] : m_fired) {
        const auto child = m_children.find(id);
        const bool isTold = child != m_children.end();
        Qty toFill = std::min(fired.qty.value_or(heldThen), heldThen);
        if (isTold && child->second.qty.isPositive()) toFill = child->second.qty;
        wanted += toFill;
        firstAt = std::min(firstAt, fired.at);
        if (isTold) filled += std::min(child->second.filled, toFill);
        if (isTold) filledAt = std::max(filledAt, child->second.filledAt);
        isOver = isOver && isTold && child->second.isOver;
        if (isTold && !child->second.cancelSource.empty())
            sources += (sources.empty() ? "cancel source " : ", ") + child->second.cancelSource;
    }
    wanted = std::min(wanted, heldThen);
    const Qty gone = held < heldThen ? heldThen - held : Qty{};
    const Qty taken = std::min(std::max(filled, gone), wanted);
    Verdict verdict;
    verdict.due = firstAt + deadline;
    verdict.percent = wanted.isPositive() ? percentOf(taken, wanted) : 100;
    if (taken >= wanted) {
        // Rows that took as much off already show what is left.
        const bool isBehind = filled >= held && held + filled > shownThen;
        const bool isUnread = held.isPositive() && isBehind && now < filledAt + deadline;
        verdict.kind = isUnread ? Verdict::Kind::Unread : Verdict::Kind::Done;
        if (isUnread) verdict.due = filledAt + deadline;
        return verdict;
    }
    if (!isOver && now < verdict.due) return verdict;
    verdict.kind = Verdict::Kind::Short;
    const bool isUntold = std::ranges::any_of(
        m_told, [&](const Told& told) { return m_fired.contains(told.stop) && !told.leg; });
    const std::string which = isTakeAlone()        ? "the take profit fired and its order "
                              : m_fired.size() > 1 ? "the stops fired and their orders "
                              : isUntold ? "the stop or its take profit fired and its order "
                                         : "the stop fired and its order ";
    verdict.text = which
                   + (taken.isZero() ? std::string{"did not fill"}
                                     : "filled " + std::to_string(verdict.percent) + " %");
    verdict.detail = "stop " + m_fired.begin()->first.text + ": " + taken.toString() + " of "
                     + wanted.toString() + " filled"
                     + (isOver ? ", the venue ended the rest" : " within " + formatAge(deadline))
                     + (sources.empty() ? "" : " (" + sources + ")");
    return verdict;
}

void FiredStops::clear()
{
    for (const auto& [id, fired] : m_fired)
        m_children.erase(id);
    m_fired.clear();
}

} // namespace holdfast::guard
