// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/account.h"

#include <algorithm>

// Stops of ours whose time is over: leftovers of positions proved closed, and surplus ones. They go by id, each
// after the position was read again.
namespace holdfast::engine {

using venues::Lane;

namespace {
constexpr milliseconds kLeftoverAfter{200};
} // namespace

bool Account::mayRemove(const VenueOrderId& stop, const PositionKey& key) const
{
    const auto found = m_positions.find(key);
    if (!mayAct() || found == m_positions.end()) return false;
    const Position& position = found->second;
    if (!position.machine.isHeld()) return position.machine.state() == PositionState::Closed;
    // Judged on the size of now: the push of a stop may overtake the push of the position it belongs to.
    const auto keeper = position.guard.keeper(holdingOf(position));
    const bool isKeeperGoing =
        std::any_of(m_leftovers.begin(), m_leftovers.end(), [&](const Leftover& leftover) {
            return keeper && leftover.stop.venueId == *keeper;
        });
    return keeper && *keeper != stop && !isKeeperGoing && !position.closer.isRunning()
           && !m_ledger.hasOpenInFlight(key.instrument);
}

MonoTime Account::leftoverDue(const Leftover& leftover) const
{
    // While one rests, nothing opens on its instrument (B2): whoever waits must not wait for the next tick.
    const MonoTime now = m_desk->now().mono;
    const MonoTime first = leftover.since + kLeftoverAfter;
    if (!leftover.isAsked && now < first) return first;
    return std::max(leftover.since + seconds{1}, now + milliseconds{500});
}

void Account::cleanUp()
{
    const MonoTime now = m_desk->now().mono;
    for (auto it = m_leftovers.begin(); it != m_leftovers.end();) {
        Leftover& leftover = *it;
        const Position* const held = find(leftover.key);
        const bool isLive = m_stops.contains(leftover.stop.venueId);
        if (!isLive
            || (leftover.isReadBack
                && leftover.isCancelled)) { // the venue took it along, or it is gone
            it = m_leftovers.erase(it);
            continue;
        }
        const bool isSurplus = held && held->machine.isHeld();
        const bool mayGo = mayRemove(leftover.stop.venueId, leftover.key);
        const bool isYoung = !leftover.isAsked && now - leftover.since < kLeftoverAfter;
        if (!held || !mayGo || isYoung) {
            if (isSurplus && !mayGo && now - leftover.since > seconds{10}) {
                it = m_leftovers.erase(
                    it); // a new position took the key, or the keeper is in doubt: it stays
                continue;
            }
            ++it;
            continue;
        }
        if (!leftover.isAsked) {
            leftover.isAsked = true;
            leftover.since = now;
            Asked asked;
            asked.purpose = ReadFor::Position;
            asked.instrument = leftover.key.instrument;
            ask(venues::ReadPositions{leftover.key.instrument}, Lane::Verify, asked);
            ++it;
            continue;
        }
        const auto rowAt = held->machine.rowAt();
        if (!leftover.isCancelled && rowAt && *rowAt >= leftover.since) {
            leftover.isCancelled = true;
            leftover.since = now;
            journal::IntentRecord intent;
            intent.cause = journal::Cause::Cleanup;
            intent.reason = isSurplus ? "surplus: another stop is verified for the whole position"
                                      : "leftover of a position proved closed";
            write(venues::CancelStop{leftover.key.instrument, leftover.stop.venueId}, Lane::Account,
                  Write{WriteFor::CancelStop, leftover.key, 0, leftover.stop.venueId},
                  std::move(intent));
        } else if (leftover.isCancelled && now - leftover.since > seconds{30}) {
            leftover = Leftover{leftover.stop, leftover.key, now, false, false, false};
        } else if (!leftover.isCancelled && now - leftover.since > seconds{5}) {
            leftover.isAsked = false; // the read did not come: ask again
        }
        ++it;
    }
}

void Account::adoptLeftovers()
{
    // A stop of ours that came to light after its position was proved closed.
    for (const auto& [id, seen] : m_stops) {
        if (!isOurs(seen.stop.clientId)
            || std::any_of(m_leftovers.begin(), m_leftovers.end(),
                           [&](const Leftover& l) { return l.stop.venueId == seen.stop.venueId; }))
            continue;
        const PositionKey key{seen.stop.instrument, seen.stop.sideIndex, seen.stop.marginMode};
        const Position* const gone = find(key);
        const bool isLeftover = gone && (gone->closedAt || gone->wasClosedBefore) && !gone->plan
                                && gone->machine.state() == PositionState::Closed
                                && !isOpenUnsettled(key.instrument);
        if (isLeftover)
            m_leftovers.push_back(
                Leftover{seen.stop, key, m_desk->now().mono, false, false, false});
    }
}

} // namespace holdfast::engine
