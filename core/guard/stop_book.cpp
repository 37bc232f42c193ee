// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guard/stop_book.h"

#include <algorithm>

namespace holdfast::guard {
namespace {

/// Do two rows of one stop tell of the same protection? If not, proofs of the one say nothing of the other.
bool isSameProtection(const StopOrder& a, const StopOrder& b)
{
    return a.side == b.side && a.stopTrigger == b.stopTrigger && a.stopSource == b.stopSource
           && a.stopLimit == b.stopLimit && a.qty == b.qty
           && a.closesWholePosition == b.closesWholePosition && a.reduceOnly == b.reduceOnly;
}

bool isAsPlanned(const BookedStop& stop, const Holding& holding)
{
    return holding.plan && !differsFromPlan(stop.row, *holding.plan);
}

} // namespace

StopBook::Sight StopBook::see(MonoTime now, const StopOrder& row, bool fromList,
                              const ReadStamp& stamp)
{
    if (isStale(row)) return {};
    const auto [at, isNew] = m_stops.try_emplace(row.venueId);
    BookedStop& stop = at->second;
    if (isNew) {
        stop.firstSeen = now;
    } else if (!isSameProtection(row, stop.row)) {
        stop.byIdAt.reset();
        stop.listAt.reset();
        stop.levelAt.reset();
    }
    stop.row = row;
    if (fromList)
        stop.listAt = stamp.received;
    else
        stop.streamAt = now;
    return {&stop, isNew};
}

bool StopBook::prove(const StopOrder& row, MonoTime at)
{
    BookedStop* const stop = find(row.venueId);
    if (!stop || row.state != StopOrderState::Live || stop->row != row) return false;
    stop->byIdAt = at;
    stop->isAskedById = false;
    return true;
}

void StopBook::seeLevel(const std::optional<Price>& level, const ReadStamp& stamp)
{
    for (auto& [id, stop] : m_stops) {
        if (!stop.isOfPosition || stamp.sent < stop.firstSeen)
            continue; // asked before it was shown
        stop.levelAt.reset();
        if (!level) { // asked again in its time
            if (!stop.unlevelledAt) stop.unlevelledAt = stamp.received;
            continue;
        }
        stop.isAskedById = false;
        stop.unlevelledAt.reset();
        if (level == stop.row.stopTrigger) stop.levelAt = stamp.received;
    }
}

void StopBook::seeTake(MonoTime now, const StopOrder& row)
{
    if (m_take && row.updatedAt < m_take->row.updatedAt) return;
    if (!m_take || m_take->row.venueId != row.venueId) {
        m_take.emplace();
        m_take->firstSeen = now;
        m_take->isOfPosition = true;
    }
    m_take->row = row;
}

bool StopBook::isStale(const StopOrder& row) const
{
    const auto ended = m_endedAt.find(row.venueId);
    if (ended != m_endedAt.end() && row.state == StopOrderState::Live
        && row.updatedAt <= ended->second)
        return true;
    const BookedStop* const known = find(row.venueId);
    return known && row.updatedAt < known->row.updatedAt;
}

std::optional<StopOrder> StopBook::take(const VenueOrderId& id)
{
    const auto at = m_stops.find(id);
    if (at == m_stops.end()) return std::nullopt;
    StopOrder row = std::move(at->second.row);
    m_stops.erase(at);
    return row;
}

void StopBook::doubt(MonoTime now)
{
    for (auto& [id, stop] : m_stops) {
        if (isLive(stop)) stop.goneAt.reset(); // what was thought of it stays; only the proofs go
        stop.byIdAt.reset();
        stop.listAt.reset();
        stop.levelAt.reset();
        stop.firstSeen = now;
        stop.ackAt.reset();
        stop.isAskedById = false;
    }
}

void StopBook::voidProofs(MonoTime now)
{
    for (auto& [id, stop] : m_stops) {
        stop.byIdAt.reset();
        stop.listAt.reset();
        stop.levelAt.reset();
        stop.ackAt = now;
    }
}

void StopBook::onCancelledByUs(const VenueOrderId& id)
{
    m_stops.erase(id);
    m_cancelledByUs.insert(id);
}

bool StopBook::isLive(const BookedStop& stop) const
{
    if (stop.row.state != StopOrderState::Live || stop.unlevelledAt) return false;
    if (!stop.goneAt) return true;
    const auto newer = [&](const std::optional<MonoTime>& seen) {
        return seen && *seen > *stop.goneAt;
    };
    return newer(stop.byIdAt) || newer(stop.listAt) || newer(stop.streamAt);
}

bool StopBook::isVerified(const BookedStop& stop) const
{
    const auto& beside = stop.besideListAt();
    if (!isLive(stop) || !beside || !stop.listAt) return false;
    const MonoTime base = stop.ackAt.value_or(stop.firstSeen);
    return std::max(*beside, *stop.listAt) >= base + m_numbers->verifiedReadAgeMin;
}

bool StopBook::isProtecting(const BookedStop& stop, const Holding& holding) const
{
    return isLive(stop) && !whyNotProtecting(stop.row, holding);
}

bool StopBook::isOneInDoubt(const Holding& holding) const
{
    return std::ranges::any_of(m_stops, [&](const auto& entry) {
        const auto& [id, stop] = entry;
        return stop.row.state == StopOrderState::Live && !stop.unlevelledAt && !isLive(stop)
               && !isCancelledByUs(id) && !whyNotProtecting(stop.row, holding);
    });
}

Qty StopBook::coverage(const Holding& holding) const
{
    Qty sum{};
    for (const auto& [id, stop] : m_stops)
        if (isProtecting(stop, holding)) sum += coveredBy(stop.row, holding.qty);
    return std::min(sum, holding.qty);
}

bool StopBook::isProtected(const Holding& holding) const
{
    return holding.qty.isPositive() && coverage(holding) >= holding.qty;
}

bool StopBook::isAtPlan(const Holding& holding) const
{
    return std::any_of(m_stops.begin(), m_stops.end(), [&](const auto& entry) {
        return isProtecting(entry.second, holding) && isAsPlanned(entry.second, holding);
    });
}

bool StopBook::isTakeAtVenue(const Holding& holding) const
{
    if (!holding.plan) return false;
    const auto take = plannedTake(*holding.plan);
    if (m_take && take && m_take->row.takeTrigger == take->trigger
        && m_take->row.takeSource == take->source && !m_take->row.takeLimit
        && m_take->row.reduceOnly && m_take->row.side == closingSide(holding.direction))
        return true;
    return std::ranges::any_of(m_stops, [&](const auto& entry) {
        const BookedStop& stop = entry.second;
        return isOwn(stop, holding) && isProtecting(stop, holding)
               && carriesTake(stop.row, *holding.plan)
               && coveredBy(stop.row, holding.qty) >= holding.qty;
    });
}

const BookedStop* StopBook::best(const Holding& holding) const
{
    const BookedStop* found = nullptr;
    const auto rank = [&](const BookedStop& stop) {
        int points = 0;
        if (isLive(stop)) points += 8;
        if (!whyNotProtecting(stop.row, holding)) points += 4;
        if (isAsPlanned(stop, holding)) points += 2;
        if (isVerified(stop)) points += 1;
        return points;
    };
    for (const auto& [id, stop] : m_stops)
        if (!found || rank(stop) > rank(*found)) found = &stop;
    return found;
}

bool StopBook::isOwn(const BookedStop& stop, const Holding& holding) const
{
    return stop.isOfPosition || (holding.attached && stop.row.clientId == *holding.attached)
           || m_ownIds.contains(stop.row.clientId);
}

const BookedStop* StopBook::keeper(const Holding& holding) const
{
    const BookedStop* keeper = nullptr;
    const auto rank = [&](const BookedStop& stop) {
        return std::pair{carriesTake(stop.row, *holding.plan), stop.row.closesWholePosition};
    };
    for (const auto& [id, stop] : m_stops) {
        if (isOwn(stop, holding) && isVerified(stop) && isProtecting(stop, holding)
            && isAsPlanned(stop, holding) && coveredBy(stop.row, holding.qty) >= holding.qty
            && (!keeper || rank(stop) > rank(*keeper)))
            keeper = &stop;
    }
    return keeper;
}

const BookedStop* StopBook::surplus(const Holding& holding) const
{
    const BookedStop* const kept = keeper(holding);
    if (!kept) return nullptr;
    for (const auto& [id, stop] : m_stops)
        if (&stop != kept && !stop.isOfPosition && isOwn(stop, holding) && isLive(stop)
            && !isCancelledByUs(id))
            return &stop;
    return nullptr;
}

BookedStop* StopBook::find(const VenueOrderId& id)
{
    const auto at = m_stops.find(id);
    return at == m_stops.end() ? nullptr : &at->second;
}

const BookedStop* StopBook::find(const VenueOrderId& id) const
{
    const auto at = m_stops.find(id);
    return at == m_stops.end() ? nullptr : &at->second;
}

BookedStop* StopBook::find(const ClientOrderId& id)
{
    const auto at = std::find_if(m_stops.begin(), m_stops.end(), [&](const auto& entry) {
        return entry.second.row.clientId == id;
    });
    return at == m_stops.end() ? nullptr : &at->second;
}

BookedStop* StopBook::findOfPosition(Price trigger, TriggerSource source)
{
    const auto at = std::find_if(m_stops.begin(), m_stops.end(), [&](const auto& entry) {
        const BookedStop& stop = entry.second;
        return stop.isOfPosition && stop.row.stopTrigger == trigger
               && stop.row.stopSource == source;
    });
    return at == m_stops.end() ? nullptr : &at->second;
}

bool StopBook::hasOfPosition() const
{
    return std::any_of(m_stops.begin(), m_stops.end(),
                       [](const auto& entry) { return entry.second.isOfPosition; });
}

} // namespace holdfast::guard
