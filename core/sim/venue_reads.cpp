// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/venue_writes.h"

#include <algorithm>

namespace holdfast::sim {

namespace {

constexpr auto kDay = hours{24};

template <class Rows>
auto newestFirst(const Rows& rows)
{
    std::vector<typename Rows::mapped_type> list;
    for (auto it = rows.rbegin(); it != rows.rend(); ++it)
        list.push_back(it->second);
    return list;
}
template <class Row, class Keep>
std::vector<Row> newestFirstWhere(const std::vector<Row>& rows, Keep keep)
{
    std::vector<Row> list;
    for (auto it = rows.rbegin(); it != rows.rend(); ++it)
        if (keep(*it)) list.push_back(*it);
    return list;
}

bool isKept(const OrderTruth& order, WallTime now, Age age, const VenueRules& rules)
{
    const bool isBare = order.order.state == OrderState::Canceled && order.order.filledQty.isZero();
    const milliseconds kept = age == Age::Archive ? 90 * kDay : rules.recentOrdersKept;
    return now - order.order.updatedAt <= (isBare ? rules.emptyOrdersKept : kept);
}

} // namespace

bool VenueModel::hasAccount(const Uid& uid) const { return m_state->accounts.contains(uid); }
std::vector<Uid> VenueModel::accounts() const
{
    std::vector<Uid> uids;
    for (const auto& [uid, account] : m_state->accounts)
        uids.push_back(uid);
    return uids;
}
AccountConfig VenueModel::accountConfig(const Uid& uid) const
{
    const AccountTruth& account = m_state->accounts.at(uid);
    AccountConfig config;
    config.uid = config.mainUid = uid.text;
    config.accountMode = account.spec.accountMode;
    config.positionMode = account.mode;
    config.permissions = account.spec.permissions;
    config.boundIps = account.spec.boundIps;
    return config;
}
std::string VenueModel::accountLabel(const Uid& uid) const
{
    return m_state->accounts.at(uid).spec.label;
}

std::vector<PositionTruth> VenueModel::positions(const Uid& uid, bool withFlat) const
{
    const AccountTruth& account = m_state->accounts.at(uid);
    std::vector<PositionTruth> rows;
    for (const auto& [key, position] : account.positions) {
        const bool isListed =
            position.isOpen() || (withFlat && m_state->now - position.row.updatedAt <= 30 * kDay);
        if (isListed) rows.push_back(m_state->withMarks(account, position));
    }
    return rows;
}
std::optional<PositionTruth> VenueModel::position(const Uid& uid, const PositionKey& key) const
{
    const AccountTruth& account = m_state->accounts.at(uid);
    const auto found = account.positions.find(key);
    if (found == account.positions.end()) return std::nullopt;
    return m_state->withMarks(account, found->second);
}

std::vector<OrderTruth> VenueModel::workingOrders(const Uid& uid) const
{
    return newestFirst(m_state->accounts.at(uid).working);
}
std::vector<StopTruth> VenueModel::pendingStops(const Uid& uid) const
{
    return newestFirst(m_state->accounts.at(uid).pendingStops);
}
std::vector<OrderTruth> VenueModel::orderHistory(const Uid& uid, Age age) const
{
    return newestFirstWhere(m_state->accounts.at(uid).endedOrders, [&](const OrderTruth& order) {
        return isKept(order, m_state->now, age, m_state->config.rules);
    });
}
std::vector<StopTruth> VenueModel::stopHistory(const Uid& uid) const
{
    return newestFirstWhere(m_state->accounts.at(uid).endedStops, [&](const StopTruth& stop) {
        return m_state->now - stop.stop.updatedAt <= 90 * kDay;
    });
}
std::vector<FillTruth> VenueModel::fills(const Uid& uid, Age age) const
{
    const milliseconds kept =
        age == Age::Archive ? 90 * kDay : m_state->config.rules.recentFillsKept;
    return newestFirstWhere(m_state->accounts.at(uid).fills, [&](const FillTruth& fill) {
        return m_state->now - fill.fill.time <= kept;
    });
}
std::vector<ClosureTruth> VenueModel::closures(const Uid& uid) const
{
    return newestFirstWhere(m_state->accounts.at(uid).closures, [&](const ClosureTruth& c) {
        return m_state->now - c.closure.closedAt <= 90 * kDay;
    });
}

std::optional<OrderTruth> VenueModel::findOrder(const Uid& uid, const OrderRef& ref) const
{
    const AccountTruth& account = m_state->accounts.at(uid);
    if (const auto serial = findSerial(account.working, ref)) return account.working.at(serial);
    for (auto it = account.endedOrders.rbegin(); it != account.endedOrders.rend(); ++it) {
        const bool isIt = ref.venueId.empty()
                              ? !ref.clientId.empty() && it->order.clientId == ref.clientId
                              : it->order.venueId == ref.venueId;
        if (isIt && isOf(ref, it->order.instrument))
            return isKept(*it, m_state->now, Age::Recent, m_state->config.rules)
                       ? std::optional{*it}
                       : std::nullopt;
    }
    return std::nullopt;
}
std::optional<StopTruth> VenueModel::findStop(const Uid& uid, const OrderRef& ref) const
{
    const AccountTruth& account = m_state->accounts.at(uid);
    if (const auto serial = findSerial(account.pendingStops, ref))
        return account.pendingStops.at(serial);
    for (auto it = account.endedStops.rbegin(); it != account.endedStops.rend(); ++it) {
        const bool isIt = ref.venueId.empty()
                              ? !ref.clientId.empty() && it->stop.clientId == ref.clientId
                              : it->stop.venueId == ref.venueId;
        if (isIt) return *it;
    }
    return std::nullopt;
}

std::vector<BalanceTruth> VenueModel::balances(const Uid& uid) const
{
    return m_state->balancesOf(m_state->accounts.at(uid));
}
const VenueRules& VenueModel::rules() const { return m_state->config.rules; }
PositionMode VenueModel::positionMode(const Uid& uid, const InstrumentId& instrument) const
{
    return m_state->accounts.at(uid).modeOf(instrument);
}
MarginMode VenueModel::marginMode(const Uid& uid) const
{
    return m_state->accounts.at(uid).marginMode;
}
bool VenueModel::refusesBeyondBand(const Uid& uid) const
{
    return m_state->accounts.at(uid).refusesBeyondBand;
}
void VenueModel::setRefusesBeyondBand(const Uid& uid, bool refuses)
{
    m_state->accounts.at(uid).refusesBeyondBand = refuses;
}
std::optional<std::pair<Price, Price>> VenueModel::priceBand(const InstrumentId& id) const
{
    const Decimal part = m_state->config.rules.priceBand;
    if (!part.isPositive()) return std::nullopt;
    const Decimal step = m_state->instrument(id).tick.value;
    const Price mark = m_state->market.price(id, TriggerSource::Mark);
    const Decimal one = Decimal::fromInt(1);
    return std::pair{Price{(mark.value * (one - part)).roundedToStep(step, Rounding::Up)},
                     Price{(mark.value * (one + part)).roundedToStep(step, Rounding::Down)}};
}
Decimal VenueModel::leverage(const Uid& uid, const InstrumentId& instrument, MarginMode mode) const
{
    return m_state->leverageOf(m_state->accounts.at(uid), instrument, mode);
}

} // namespace holdfast::sim
