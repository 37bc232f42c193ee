// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/format/lookup.h"

#include "ui/format/format.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::ui {

const engine::InstrumentView* findInstrument(const engine::Snapshot& snapshot,
                                             const AccountId& account,
                                             const InstrumentId& instrument)
{
    const auto at = std::ranges::find_if(snapshot.instruments, [&](const auto& i) {
        return i.account == account && i.instrument == instrument;
    });
    return at == snapshot.instruments.end() ? nullptr : &*at;
}
const engine::AccountView* findAccount(const engine::Snapshot& snapshot, const AccountId& account)
{
    const auto at = std::ranges::find(snapshot.accounts, account, &engine::AccountView::id);
    return at == snapshot.accounts.end() ? nullptr : &*at;
}
std::optional<nanoseconds> truthAge(const engine::Snapshot& s)
{
    std::optional<nanoseconds> worst;
    for (const engine::AccountView& a : s.accounts) {
        if (!a.truthAge) return std::nullopt;
        worst = std::max(worst.value_or(nanoseconds{0}), *a.truthAge);
    }
    return worst;
}
const engine::PositionView* findHeld(const engine::Snapshot& snapshot, const AccountId& account,
                                     const InstrumentId& instrument)
{
    const engine::PositionView* found = nullptr;
    for (const engine::PositionView& p : snapshot.positions) {
        const bool isHere = p.account == account && p.key.instrument == instrument
                            && p.direction != Direction::Flat && !p.qty.isZero();
        if (isHere && (!found || found->qty < p.qty)) found = &p;
    }
    return found;
}
int priceDecimals(const engine::Snapshot& snapshot, const AccountId& account,
                  const InstrumentId& instrument)
{
    const auto* view = findInstrument(snapshot, account, instrument);
    return view && !view->tick.isZero() ? format::decimalsOf(view->tick.value) : 2;
}
std::optional<nanoseconds> aged(const std::optional<nanoseconds>& age, nanoseconds since)
{
    return age ? std::optional{*age + since} : std::nullopt;
}
std::optional<double> coverPercent(const engine::PositionView& p)
{
    if (p.stopCoversAll) return 100.0;
    if (!p.stopCovers || p.qty.isZero()) return std::nullopt;
    return 100.0 * p.stopCovers->toDouble() / p.qty.toDouble();
}
std::optional<double> distanceToTriggerPercent(const engine::PositionView& p)
{
    if (!p.mark || !p.stopTrigger || p.mark->isZero()) return std::nullopt;
    return 100.0 * (p.stopTrigger->toDouble() - p.mark->toDouble()) / p.mark->toDouble();
}
std::optional<double> liquidationBeyondPercent(const engine::PositionView& p)
{
    if (!p.liquidation || !p.stopTrigger || p.stopTrigger->isZero()) return std::nullopt;
    const double gap = p.stopTrigger->toDouble() - p.liquidation->toDouble();
    return 100.0 * (p.direction == Direction::Short ? -gap : gap) / p.stopTrigger->toDouble();
}

QString orderType(OrderType type)
{
    switch (type) {
    case OrderType::Market: return u"market"_s;
    case OrderType::Limit: return u"limit"_s;
    case OrderType::PostOnly: return u"post-only"_s;
    case OrderType::FillOrKill: return u"fill or kill"_s;
    case OrderType::ImmediateOrCancel: return u"immediate"_s;
    case OrderType::OptimalLimitIoc: return u"best price"_s;
    case OrderType::Other: return u"other"_s;
    }
    return {};
}
QString orderState(OrderState state)
{
    switch (state) {
    case OrderState::Live: return u"working"_s;
    case OrderState::PartiallyFilled: return u"partly filled"_s;
    case OrderState::Filled: return u"filled"_s;
    case OrderState::Canceled: return u"cancelled"_s;
    }
    return {};
}
QString stopOrderState(StopOrderState state)
{
    switch (state) {
    case StopOrderState::Live: return u"live"_s;
    case StopOrderState::Paused: return u"paused"_s;
    case StopOrderState::PartiallyEffective: return u"partly effective"_s;
    case StopOrderState::Effective: return u"effective"_s;
    case StopOrderState::Canceled: return u"cancelled"_s;
    case StopOrderState::Failed: return u"failed"_s;
    case StopOrderState::PartiallyFailed: return u"partly failed"_s;
    }
    return {};
}

} // namespace holdfast::ui
