// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/past_views.h"

#include <algorithm>

namespace holdfast::sim {

namespace {

bool isPending(const StopTruth& stop)
{
    return stop.stop.state == StopOrderState::Live || stop.stop.state == StopOrderState::Paused
           || stop.stop.state == StopOrderState::PartiallyEffective;
}

/// Ids are decimal numbers that grow: a longer one is newer.
template <class Row, class IdOf>
void newestFirst(std::vector<Row>& rows, IdOf idOf)
{
    std::ranges::sort(rows, [&](const Row& a, const Row& b) {
        const std::string& left = idOf(a);
        const std::string& right = idOf(b);
        return std::pair{left.size(), left} > std::pair{right.size(), right};
    });
}

} // namespace

PastViews::PastViews(VenueModel& model)
    : m_model{&model}
{
    model.watch(
        [this, life = std::weak_ptr<int>{m_life}](const Change& change) {
            if (!life.expired()) record(change);
        },
        {});
}

void PastViews::record(const Change& change)
{
    const FaultPlan& faults = m_model->faults();
    if (!faults.has("F22") && !faults.has("F26") && !faults.has("F32") && !faults.has("F40"))
        return;
    if (const auto* position = std::get_if<PositionTruth>(&change.row))
        keep(m_positions, change.uid, position->row.key, change.at, *position);
    else if (const auto* order = std::get_if<OrderTruth>(&change.row))
        keep(m_orders, change.uid, order->order.venueId, change.at, *order);
    else if (const auto* stop = std::get_if<StopTruth>(&change.row))
        keep(m_stops, change.uid, stop->stop.venueId, change.at, *stop);
}

template <class Key, class Row>
void PastViews::keep(History<Key, Row>& history, const Uid& uid, const Key& key, WallTime at,
                     const Row& row)
{
    auto& versions = history[{uid, key}];
    versions.emplace_back(at, row);
    // The youngest of those that are too old is what was so at the edge of what is kept.
    while (versions.size() > 1 && versions[1].first + kKept <= at)
        versions.pop_front();
    constexpr std::size_t kEntitiesMax = 512;
    if (history.size() <= kEntitiesMax) return;
    std::erase_if(history, [&](const auto& entry) {
        return entry.second.back().first + kKept <= at; // unchanged for so long: the present row
    });
}

template <class Key, class Row>
std::optional<Row> PastViews::asOf(const History<Key, Row>& history, const Uid& uid, const Key& key,
                                   WallTime cutoff, std::optional<Row> present, WallTime born)
{
    const auto found = history.find({uid, key});
    if (found == history.end()) return present;
    const auto& versions = found->second;
    const auto after =
        std::ranges::upper_bound(versions, cutoff, {}, &std::pair<WallTime, Row>::first);
    if (after != versions.begin()) return std::prev(after)->second;
    // Born before it was recorded: the oldest version is the nearest to what it was.
    if (born <= cutoff) return versions.front().second;
    return std::nullopt;
}

void PastViews::noteIf(bool differs)
{
    if (differs) m_model->faults().noteStale();
}

std::vector<PositionTruth> PastViews::positions(const Uid& uid, WallTime now, milliseconds age,
                                                bool withFlat)
{
    if (age <= milliseconds{0}) return m_model->positions(uid, withFlat);
    std::vector<PositionTruth> rows;
    bool differs = false;
    for (const PositionTruth& present : m_model->positions(uid, true)) {
        auto seen = asOf(m_positions, uid, present.row.key, now - age, std::optional{present},
                         present.row.openedAt);
        differs = differs || !seen || seen->row.qty != present.row.qty
                  || seen->row.direction != present.row.direction;
        if (seen && (withFlat || seen->isOpen())) rows.push_back(std::move(*seen));
    }
    noteIf(differs);
    return rows;
}

std::vector<OrderTruth> PastViews::workingOrders(const Uid& uid, WallTime now, milliseconds age)
{
    const std::vector<OrderTruth> present = m_model->workingOrders(uid);
    if (age <= milliseconds{0}) return present;
    std::map<VenueOrderId, std::optional<OrderTruth>> candidates;
    for (const OrderTruth& order : present)
        candidates[order.order.venueId] = order;
    for (const auto& [key, versions] : m_orders)
        if (key.first == uid) candidates.try_emplace(key.second, std::nullopt);
    std::vector<OrderTruth> rows;
    for (const auto& [id, order] : candidates) {
        auto seen = asOf(m_orders, uid, id, now - age, order,
                         order ? order->order.createdAt : WallTime::max());
        if (seen && !isTerminal(seen->order.state)) rows.push_back(std::move(*seen));
    }
    newestFirst(rows,
                [](const OrderTruth& row) -> const std::string& { return row.order.venueId.text; });
    noteIf(rows != present);
    return rows;
}

std::vector<StopTruth> PastViews::pendingStops(const Uid& uid, WallTime now, milliseconds age)
{
    const std::vector<StopTruth> present = m_model->pendingStops(uid);
    if (age <= milliseconds{0}) return present;
    std::map<VenueOrderId, std::optional<StopTruth>> candidates;
    for (const StopTruth& stop : present)
        candidates[stop.stop.venueId] = stop;
    for (const auto& [key, versions] : m_stops)
        if (key.first == uid) candidates.try_emplace(key.second, std::nullopt);
    std::vector<StopTruth> rows;
    for (const auto& [id, stop] : candidates) {
        auto seen =
            asOf(m_stops, uid, id, now - age, stop, stop ? stop->stop.createdAt : WallTime::max());
        if (seen && isPending(*seen)) rows.push_back(std::move(*seen));
    }
    newestFirst(rows,
                [](const StopTruth& row) -> const std::string& { return row.stop.venueId.text; });
    noteIf(rows != present);
    return rows;
}

std::optional<OrderTruth> PastViews::findOrder(const Uid& uid, WallTime now, milliseconds age,
                                               const OrderRef& ref)
{
    auto present = m_model->findOrder(uid, ref);
    if (age <= milliseconds{0} || !present) return present;
    auto seen =
        asOf(m_orders, uid, present->order.venueId, now - age, present, present->order.createdAt);
    noteIf(seen != present);
    return seen;
}

std::optional<StopTruth> PastViews::findStop(const Uid& uid, WallTime now, milliseconds age,
                                             const OrderRef& ref)
{
    auto present = m_model->findStop(uid, ref);
    if (age <= milliseconds{0} || !present) return present;
    auto seen =
        asOf(m_stops, uid, present->stop.venueId, now - age, present, present->stop.createdAt);
    noteIf(seen != present);
    return seen;
}

} // namespace holdfast::sim
