// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guard/coverage.h"

#include <algorithm>

namespace holdfast::guard {

bool isPositionStop(const StopOrder& stop, const Holding& holding)
{
    return holding.keepsPositionStop && stop.closesWholePosition && stop.stopTrigger;
}

bool isPositionTake(const StopOrder& stop, const Holding& holding)
{
    return holding.keepsPositionStop && stop.closesWholePosition && !stop.stopTrigger
           && stop.takeTrigger && stop.instrument == holding.key.instrument
           && stop.sideIndex == holding.key.sideIndex && stop.marginMode == holding.key.marginMode;
}

std::optional<std::string> whyNotProtecting(const StopOrder& stop, const Holding& holding)
{
    if (stop.instrument != holding.key.instrument) return "instrument";
    if (stop.state != StopOrderState::Live) return "state: " + std::string{toString(stop.state)};
    if (stop.side != closingSide(holding.direction)) return "side";
    if (stop.sideIndex != holding.key.sideIndex) return "side index";
    if (stop.marginMode != holding.key.marginMode) return "margin mode";
    if (stop.kind != StopKind::Conditional && stop.kind != StopKind::Oco)
        return "kind: " + std::string{toString(stop.kind)};
    if (!stop.stopTrigger) return "trigger price: a target only, no stop";
    if (stop.stopLimit) return "limit price: it may not fill";
    if (!stop.reduceOnly) return "reduce-only: it could open";
    if (!stop.closesWholePosition && (!stop.qty || !stop.qty->isPositive())) return "quantity";
    return std::nullopt;
}

std::optional<std::string> differsFromPlan(const StopOrder& stop, const journal::Plan& plan)
{
    if (stop.stopTrigger && *stop.stopTrigger != plan.stop) return "trigger price";
    if (stop.stopSource != plan.source) return "trigger source";
    if (stop.takeTrigger && stop.takeTrigger != plan.takeProfit) return "take profit";
    return std::nullopt;
}

std::optional<TakeProfit> plannedTake(const journal::Plan& plan)
{
    if (!plan.takeProfit) return std::nullopt;
    return TakeProfit{*plan.takeProfit, TriggerSource::Last};
}

bool carriesTake(const StopOrder& stop, const journal::Plan& plan)
{
    const auto take = plannedTake(plan);
    return take && stop.kind == StopKind::Oco && stop.takeTrigger == take->trigger
           && stop.takeSource == take->source && !stop.takeLimit;
}

std::string nameOf(const StopOrder& stop)
{
    return stop.venueId.empty() ? stop.clientId.text : stop.venueId.text;
}

Qty coveredBy(const StopOrder& stop, Qty qty)
{
    if (stop.closesWholePosition) return qty;
    return stop.qty ? std::min(*stop.qty, qty) : Qty{};
}

} // namespace holdfast::guard
