// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/venue_state.h"

#include <algorithm>

namespace holdfast::sim {

namespace {

void dropExpired(auto& rows, WallTime limit, auto timeOf)
{
    if (rows.size() < 1'000 || timeOf(rows.front()) >= limit) return;
    const auto firstKept =
        std::ranges::find_if(rows, [&](const auto& row) { return timeOf(row) >= limit; });
    rows.erase(rows.begin(), firstKept);
}

} // namespace

std::string causeOf(const std::string& category)
{
    if (category == "adl") return "adl";
    return category == "normal" ? "filled" : "liquidation";
}

void VenueModel::State::keep(Change change)
{
    for (const auto& watcher : changeWatchers)
        watcher(change);
    changes.push_back(std::move(change));
}
void VenueModel::State::keep(const Tick& tick)
{
    for (const auto& watcher : tickWatchers)
        watcher(tick);
    ticks.push_back(tick);
}
void VenueModel::State::note(const AccountTruth& account, OrderTruth row)
{
    keep({++changeLast, now, account.spec.uid, causeOf(row.order.category), std::move(row)});
}
void VenueModel::State::note(const AccountTruth& account, StopTruth row)
{
    keep({++changeLast, now, account.spec.uid, {}, std::move(row)});
}
void VenueModel::State::note(const AccountTruth& account, FillTruth row)
{
    keep({++changeLast, now, account.spec.uid, causeOf(row.fill.category), std::move(row)});
}
void VenueModel::State::notePosition(const AccountTruth& account, const PositionTruth& row,
                                     const std::string& cause)
{
    keep({++changeLast, now, account.spec.uid, cause, withMarks(account, row)});
}
void VenueModel::State::noteBalances(const AccountTruth& account, const std::string& cause)
{
    for (BalanceTruth& balance : balancesOf(account))
        keep({++changeLast, now, account.spec.uid, cause, std::move(balance)});
}

void VenueModel::State::prune(AccountTruth& account) const
{
    constexpr auto kDay = hours{24};
    dropExpired(account.endedOrders, now - 90 * kDay,
                [](const OrderTruth& row) { return row.order.updatedAt; });
    dropExpired(account.endedStops, now - 90 * kDay,
                [](const StopTruth& row) { return row.stop.updatedAt; });
    dropExpired(account.fills, now - 90 * kDay, [](const FillTruth& row) { return row.fill.time; });
    dropExpired(account.fundings, now - 90 * kDay,
                [](const FundingTruth& row) { return row.time; });
    dropExpired(account.closures, now - 90 * kDay,
                [](const ClosureTruth& row) { return row.closure.closedAt; });
}

} // namespace holdfast::sim
