// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guard/stop_guard.h"

#include <algorithm>

// The stop that a venue keeps for the position itself: G26 to G29.
namespace holdfast::guard {
namespace {

/// The position's row says within this why its stop went; then it counts as missing.
constexpr milliseconds kAwayAnswer{1000};
constexpr seconds kAskAgainAfter{1};

} // namespace

bool StopGuard::isWantedOfPosition(const StopOrder& row, const Holding& holding) const
{
    return m_attempt && m_attempt->isOfPosition && m_attempt->phase != Phase::Ended
           && isPositionStop(row, holding) && row.state == StopOrderState::Live
           && row.stopTrigger == m_attempt->trigger && row.stopSource == m_attempt->source;
}

/// This row stands where our request wanted it: it is what we asked for, whoever brought it there (G26).
void StopGuard::adopt(MonoTime now, BookedStop& stop)
{
    Attempt& attempt = *m_attempt;
    const bool isNews = attempt.venueId != stop.row.venueId;
    attempt.venueId = stop.row.venueId;
    attempt.hasBeenSeen = true;
    if (attempt.phase == Phase::Unknown) { // sighted: it did arrive
        attempt.phase = Phase::Acked;
        attempt.ackAt = now;
        attempt.reads = 0;
        attempt.nextRead = now + m_numbers->stopReadsAfterAck.front();
    }
    if (isNews || !stop.ackAt || (attempt.ackAt && *stop.ackAt < *attempt.ackAt))
        stop.ackAt = attempt.ackAt;
}

void StopGuard::onTakeRow(MonoTime now, const StopOrder& row, const Holding& holding, Actions& out)
{
    if (m_fired.knows(row.venueId)) return;
    const BookedStop* const known = m_book.positionTake();
    const bool isKnown = known && known->row.venueId == row.venueId;
    switch (row.state) {
    case StopOrderState::Live: m_book.seeTake(now, row); return;
    case StopOrderState::
        Effective: // G29: the position's stop stays beside it until the position is closed
        if (isKnown) m_book.dropTake();
        if (isKnown && holding.direction != Direction::Flat
            && row.side == closingSide(holding.direction))
            fired(now, row, holding, out);
        return;
    case StopOrderState::Paused:
    case StopOrderState::PartiallyEffective:
    case StopOrderState::Canceled:
    case StopOrderState::Failed:
    case StopOrderState::PartiallyFailed:
        if (isKnown) m_book.dropTake();
        return;
    }
    HF_UNREACHABLE();
}

void StopGuard::onTakenAway(MonoTime now, const StopOrder& row, bool isOurs, Actions& out)
{
    m_takenAway = TakenAway{now, nameOf(row), isOurs};
    out.push_back(Note{"the position's stop " + nameOf(row) + " ended, not by us"
                       + (row.failCode.empty() ? "" : " (" + row.failCode + ")")
                       + "; the position is read"});
    out.push_back(WantLevel{});
    wakeAt(now + kAwayAnswer);
}

bool StopGuard::settleTakenAway(MonoTime now, const Holding& holding, Actions& out)
{
    if (!m_takenAway) return false;
    if (now < m_takenAway->at + kAwayAnswer) {
        wakeAt(m_takenAway->at + kAwayAnswer);
        return true;
    }
    const TakenAway away = *m_takenAway;
    m_takenAway.reset();
    lost(now, "stop " + away.name + " was taken away, and the position is held",
         StopFailure::Cancelled, away.isOurs, StopState::Missing, holding, out);
    return true;
}

void StopGuard::onLevels(MonoTime now, const PositionLevels& levels, const ReadStamp& stamp,
                         const Holding& holding, Actions& out)
{
    if (!holding.keepsPositionStop) return;
    m_book.seeLevel(levels.stop, stamp);
    wakeAt(now);
    if (m_takenAway && stamp.sent >= m_takenAway->at && !levels.stop && holding.mayAct) {
        m_takenAway->at = now - kAwayAnswer; // G28: held, and without one
        return;
    }
    if (levels.stop && !isLevelKnown(*levels.stop))
        askForLevel(now, out); // G27: moved, or not listed yet
}

void StopGuard::onLevelsPushed(MonoTime now, const PositionLevels& levels, const Holding& holding,
                               Actions& out)
{
    if (!holding.keepsPositionStop) return;
    const bool isKnown = levels.stop ? isLevelKnown(*levels.stop) : !m_book.hasOfPosition();
    if (!isKnown) askForLevel(now, out); // the event replaces the wait, never the read
}

bool StopGuard::isLevelKnown(Price level) const
{
    return std::ranges::any_of(m_book.stops(), [&](const auto& entry) {
        return entry.second.isOfPosition && entry.second.row.stopTrigger == level;
    });
}

void StopGuard::askForLevel(MonoTime now, Actions& out)
{
    if (m_levelAskedAt && now - *m_levelAskedAt < kAskAgainAfter) return;
    m_levelAskedAt = now;
    out.push_back(WantLevel{});
    out.push_back(WantList{"the position's row says another stop than the one known"});
}

} // namespace holdfast::guard
