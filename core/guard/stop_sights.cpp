// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/layers.h"
#include "core/guard/stop_guard.h"

// What the venue shows of stops and of the orders of those that fired: G14, G15, G18, G19, and the lists that G10, G21
// and G22 wait for.
namespace holdfast::guard {
namespace {

bool isAboutThis(const StopOrder& stop, const Holding& holding)
{
    return stop.instrument == holding.key.instrument && stop.sideIndex == holding.key.sideIndex
           && stop.marginMode == holding.key.marginMode && stop.stopTrigger
           && holding.direction != Direction::Flat && stop.side == closingSide(holding.direction);
}

} // namespace

void StopGuard::onRow(MonoTime now, const StopOrder& row, bool fromList, const ReadStamp& stamp,
                      const Holding& holding, Actions& out)
{
    if (isPositionTake(row, holding)) return onTakeRow(now, row, holding, out);
    const bool isOfPosition = isPositionStop(row, holding);
    const bool isAttempt = m_attempt
                           && (row.clientId == m_attempt->id
                               || (!m_attempt->venueId.empty() && row.venueId == m_attempt->venueId)
                               || isWantedOfPosition(row, holding));
    const bool isAttached = holding.attached && row.clientId == *holding.attached;
    if (m_fired.knows(row.venueId)) { // it never lives again: a row that says so is of before
        if (row.state == StopOrderState::Live) return;
        if (row.state == StopOrderState::Effective) // which level, maybe
            return m_fired.onFired(now, row, holding.qty);
    }
    if (row.state == StopOrderState::Live) {
        if (!isAboutThis(row, holding) || m_book.isCancelledByUs(row.venueId)) return;
        const auto [stop, isNew] = m_book.see(now, row, fromList, stamp);
        if (!stop) return;
        stop->isOfPosition = isOfPosition;
        if (isOfPosition && isAttempt)
            adopt(now, *stop);
        else if (isNew && isAttempt)
            stop->ackAt = m_attempt->ackAt;
        if (isAttempt) m_attempt->hasBeenSeen = true;
        if (isNew || !fromList)
            askById(now, *stop, out); // the event replaces the wait, never the read
        wakeAt(now);
        return;
    }
    if (m_book.isStale(row)) return;
    const auto isAcked = [&] {
        return m_attempt ? isAttempt && m_attempt->phase == Phase::Acked
                         : isAttached && m_attemptsHere == 0; // with its entry
    };
    if (!layers::isOn(layers::Layer::ReadBack) && isAcked()
        && row.state != StopOrderState::Effective)
        return; // without L2 what was acked is believed
    const bool wasKnown = m_book.find(row.venueId) != nullptr;
    if (!wasKnown && !isAttempt && !isAttached) return;
    (void)m_book.take(row.venueId);
    m_book.onEnded(row);
    if (isAttempt) {
        if (m_attempt->phase == Phase::Ended && !wasKnown) return; // told already
        m_attempt->phase = Phase::Ended;
    }
    switch (row.state) {
    case StopOrderState::Effective: // G14: it fired; its order must fill.
        fired(now, row, holding, out);
        return;
    case StopOrderState::Failed:
    case StopOrderState::PartiallyFailed:
    case StopOrderState::Paused:                   // G15
        if (row.takeTrigger) m_isTakeLocal = true; // protection first: the next one goes alone
        lost(now,
             "the venue says stop " + nameOf(row) + " " + std::string{toString(row.state)}
                 + (row.failCode.empty() || row.failCode == "0" ? "" : " (" + row.failCode + ")"),
             StopFailure::FailedAfterAck, isAttempt, StopState::Failed, holding, out);
        return;
    case StopOrderState::PartiallyEffective: // G15: what is left of it does not cover
        lost(now, "stop " + nameOf(row) + " fired in part", StopFailure::FiredInPart, isAttempt,
             StopState::Mismatched, holding, out);
        return;
    case StopOrderState::Canceled: // G18
        if (m_book.takeCancelledByUs(row.venueId)) return;
        if (isOfPosition) { // G28; a close that runs reads the position by itself
            if (!holding.isClosing) onTakenAway(now, row, isAttempt, out);
            return;
        }
        lost(now, "stop " + nameOf(row) + " was cancelled, not by us", StopFailure::Cancelled,
             isAttempt, StopState::Missing, holding, out);
        return;
    case StopOrderState::Live: return;
    }
    HF_UNREACHABLE();
}

void StopGuard::onList(MonoTime now, const Complete<StopOrder>& list, const Holding& holding,
                       Actions& out)
{
    m_lastListAt = now;
    for (auto& [id, stop] : m_book.stops()) {
        if (list.stamp().sent < stop.firstSeen) continue;
        const VenueOrderId wanted = id;
        if (!absent(list, [&wanted](const StopOrder& row) { return row.venueId == wanted; }))
            continue;
        stop.goneAt = list.stamp().received; // G19: a question; asked by id at once
        askById(now, stop, out);
    }
    if (const BookedStop* const take = m_book.positionTake();
        take && list.stamp().sent >= take->firstSeen
        && absent(list, [take](const StopOrder& row) { return row.venueId == take->row.venueId; }))
        m_book.dropTake(); // watched here until it is shown again
    const bool isFresh = !m_listAskedAt || list.stamp().sent >= *m_listAskedAt;
    if (m_triggerPassedAt && isFresh && !m_isCloseWanted) {
        m_listAskedAt.reset();
        if (m_book.isProtected(holding)) { // G21
            if (!m_isGuardedAlarmed) {
                m_isGuardedAlarmed = true;
                out.push_back(SetAlarm{2, "guarded-old-level",
                                       holding.key.instrument.text
                                           + ": the new stop was refused, an older one still rests "
                                             "and covers the position"});
            }
        } else if (holding.mayAct && !holding.isClosing) { // G22
            // A stop that was taken and failed would have fired there: then it is not the market's.
            const bool isVenues = m_failures.hasFailedAfterAck();
            wantClose("stop refused: price passed",
                      (isVenues ? "an earlier one failed after its ack; " : "") + m_lostWhy,
                      isVenues ? Blame::Venue : Blame::Market, out);
        }
    }
    if (m_needsSized && isFresh) { // G10
        m_needsSized = false;
        m_listAskedAt.reset();
        if (holding.mayAct && !holding.isClosing
            && !(m_book.isProtected(holding) && m_book.isAtPlan(holding)))
            place(now, holding, holding.qty,
                  "another full-close stop rests at another level: a sized one beside it", out);
    }
    wakeAt(now);
}

void StopGuard::onListFailed(MonoTime now, const Holding&, Actions&)
{
    if (m_listAskedAt) wakeAt(now + kListRetryAfter);
}

void StopGuard::onById(MonoTime now, const VenueOrderId& askedId,
                       const ClientOrderId& askedClientId, const ById<StopOrder>& read,
                       const Holding& holding, Actions& out)
{
    BookedStop* asked = m_book.find(askedId);
    if (!asked && !askedClientId.empty()) asked = m_book.find(askedClientId);
    if (read.error) return; // proves nothing, and is not asked again at once (askById)
    if (!read.row) {
        if (asked && read.stamp.sent >= asked->firstSeen) asked->goneAt = read.stamp.received;
        wakeAt(now);
        return;
    }
    const bool isAttempt = m_attempt && read.row->clientId == m_attempt->id;
    if (isAttempt && m_attempt->phase == Phase::Unknown
        && read.row->state == StopOrderState::Live) {
        m_attempt->phase = Phase::Acked; // sighted: it did arrive
        m_attempt->venueId = read.row->venueId;
        m_attempt->ackAt = read.stamp.received;
        m_attempt->reads = 0;
        m_attempt->nextRead = now + m_numbers->stopReadsAfterAck.front();
    }
    onRow(now, *read.row, false, read.stamp, holding, out);
    if (!m_book.prove(*read.row, read.stamp.received)) return;
    // onRow asked by id because it was news; this was that read.
    std::erase_if(out, [&](const Action& action) {
        const auto* want = std::get_if<WantById>(&action);
        return want && want->venueId == read.row->venueId;
    });
}

void StopGuard::fired(MonoTime now, const StopOrder& row, const Holding& holding, Actions& out)
{
    if (m_fired.knows(row.venueId)) return m_fired.onFired(now, row, holding.qty);
    m_fired.onFired(now, row, holding.qty);
    const bool isTake = row.takeTrigger && row.firedLeg == StopLeg::Take;
    m_lostWhy = std::string{isTake ? "the take profit of " : ""} + "stop " + nameOf(row)
                + " triggered; waiting for its order to fill";
    out.push_back(Note{m_lostWhy});
    wakeAt(now);
}

void StopGuard::onChild(MonoTime now, const Order& child, const Holding& holding, Actions& out)
{
    m_fired.onChild(now, child);
    // An order of a stop says that it fired, also where the stop's own row is late or lost.
    if (const auto row = m_book.take(child.parentStop)) {
        if (m_attempt && m_attempt->venueId == row->venueId) m_attempt->phase = Phase::Ended;
        fired(now, *row, holding, out);
        if (row->takeTrigger) out.push_back(WantById{row->venueId, row->clientId}); // which level?
    }
    wakeAt(now);
}

bool StopGuard::settleFired(MonoTime now, const Holding& holding, Actions& out)
{
    if (m_fired.isEmpty()) return false;
    const auto verdict = m_fired.judge(now, holding.qty, m_numbers->triggeredChildDeadline);
    switch (verdict.kind) {
    case FiredStops::Verdict::Kind::Waiting:
    case FiredStops::Verdict::Kind::Unread: wakeAt(verdict.due); return true;
    case FiredStops::Verdict::Kind::Done:
        m_fired.clear();
        m_lostWhy = "a stop fired, and rows of the venue show that all it was to take is off; "
                    + holding.qty.toString() + " is held";
        out.push_back(Note{m_lostWhy});
        return false;
    case FiredStops::Verdict::Kind::Short:
        m_lostWhy = verdict.text + " (" + verdict.detail + ")";
        if (m_book.isProtected(holding)) { // others stand for what is left
            m_fired.clear();
            out.push_back(Note{m_lostWhy + "; other stops cover what is left"});
            return false;
        }
        wantClose(verdict.text, verdict.detail, Blame::Venue, out); // G14
        return true;
    }
    HF_UNREACHABLE();
}

} // namespace holdfast::guard
