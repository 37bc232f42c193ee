// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guard/stop_guard.h"

#include <algorithm>

namespace holdfast::guard {
namespace {

using venues::RefusalKind;

constexpr milliseconds kReadAgainAfter{
    3000};                               // an unproved stop, after the schedule of §1 is through
constexpr milliseconds kRetryAfter{250}; // a refusal that says "later"
constexpr milliseconds kNotSentRetryAfter{500};
constexpr milliseconds kListRetryAfter{1000};
constexpr milliseconds kFirstList{
    3000}; // for the first whole list after a start, where a stop should be in it
constexpr milliseconds kLastLook{1000}; // the last fresh read before an emergency close
constexpr int kPlacementsPerSpell =
    4; // beside a live stop that does not cover; then the deadline decides

std::string seconds1(nanoseconds d) { return formatAge(d); }

std::string nameOf(const StopOrder& stop)
{
    return stop.venueId.empty() ? stop.clientId.text : stop.venueId.text;
}

bool isAboutThis(const StopOrder& stop, const Holding& holding)
{
    return stop.instrument == holding.key.instrument && stop.sideIndex == holding.key.sideIndex
           && stop.marginMode == holding.key.marginMode && stop.stopTrigger
           && holding.direction != Direction::Flat && stop.side == closingSide(holding.direction);
}

journal::EvidenceRecord evidenceOf(std::string kind, const StopOrder& stop, const PositionKey& key)
{
    journal::EvidenceRecord record;
    record.kind = std::move(kind);
    record.position = key;
    record.text = "stop " + nameOf(stop) + " live, trigger "
                  + (stop.stopTrigger ? stop.stopTrigger->toString() : "—") + " "
                  + std::string{toString(stop.stopSource)};
    record.fields = {{"venueId", stop.venueId.text},
                     {"clientId", stop.clientId.text},
                     {"trigger", stop.stopTrigger ? stop.stopTrigger->toString() : ""},
                     {"source", std::string{toString(stop.stopSource)}},
                     {"side", std::string{toString(stop.side)}},
                     {"qty", stop.closesWholePosition ? "whole position"
                                                      : (stop.qty ? stop.qty->toString() : "")},
                     {"reduceOnly", stop.reduceOnly ? "true" : "false"},
                     {"state", std::string{toString(stop.state)}}};
    return record;
}

} // namespace

StopGuard::StopGuard(const Numbers& numbers)
    : m_numbers{&numbers}
    , m_book{numbers}
{
}

void StopGuard::reset()
{
    const Numbers* numbers = m_numbers;
    const int attempts = m_attempts;
    *this = StopGuard{*numbers};
    m_attempts = attempts; // ids of later stops never repeat
}

void StopGuard::onDoubt(MonoTime now)
{
    m_book.doubt(now);
    m_isProvedSaid = false;
    m_lastListAt.reset();
}

void StopGuard::wakeAt(MonoTime at)
{
    if (!m_wake || at < *m_wake) m_wake = at;
}

void StopGuard::place(MonoTime now, const Holding& holding, std::optional<Qty> qty,
                      std::string reason, Actions& out)
{
    if (!holding.plan || m_wanted || m_isCloseWanted) return;
    if (!holding.qty.isPositive() || holding.direction == Direction::Flat)
        return; // nothing to protect just now
    m_attempt.reset();
    m_retryAt.reset();
    ++m_attempts;
    ++m_attemptsHere;
    m_wanted = WantStop{holding.plan->stop,
                        holding.plan->source,
                        qty,
                        m_attempts,
                        std::nullopt,
                        std::move(reason),
                        m_isTakeLocal ? std::nullopt : plannedTake(*holding.plan)};
    out.push_back(*m_wanted);
    wakeAt(now + m_numbers->replacementAlarmAfter);
}

bool StopGuard::isOnItsWay() const
{
    if (!m_attempt || m_attempt->phase == Phase::Ended) return false;
    if (m_attempt->phase == Phase::Placing) return true;
    const BookedStop* const found = m_book.find(m_attempt->venueId);
    return !found || !m_book.isLive(*found); // seen live: whether it suffices is another question
}

void StopGuard::onPlaced(MonoTime now, const ClientOrderId& id, const Holding&)
{
    m_book.onOwn(id);
    if (m_attempt && m_attempt->id == id) { // the same id again
        m_attempt->phase = Phase::Placing;
        m_wanted.reset();
        return;
    }
    Attempt attempt;
    attempt.id = id;
    attempt.sentAt = now;
    if (m_wanted) {
        attempt.trigger = m_wanted->trigger;
        attempt.source = m_wanted->source;
        attempt.qty = m_wanted->qty;
        attempt.take = m_wanted->take;
    }
    m_attempt = std::move(attempt);
    m_wanted.reset();
}

void StopGuard::onUnknownFromBefore(MonoTime now, const venues::PlaceStop& stop)
{
    m_book.onOwn(stop.clientId);
    Attempt attempt;
    attempt.id = stop.clientId;
    attempt.trigger = stop.trigger;
    attempt.source = stop.source;
    attempt.qty = stop.qty;
    attempt.take = stop.take;
    attempt.phase = Phase::Unknown;
    attempt.sentAt = now;
    attempt.nextRead = now;
    m_attempt = std::move(attempt);
    wakeAt(now);
}

void StopGuard::onPlaceReply(MonoTime now, const ClientOrderId& id, const venues::Outcome& outcome,
                             const Holding& holding, Actions& out)
{
    if (!m_attempt || m_attempt->id != id) return; // about an earlier one: its rows speak for it
    Attempt& attempt = *m_attempt;
    if (const auto* accepted = std::get_if<venues::Accepted>(&outcome)) { // G5
        m_triggerPassedAt.reset();
        m_isNotSent = false;
        attempt.phase = Phase::Acked;
        attempt.venueId = accepted->venueId;
        attempt.ackAt = now;
        attempt.reads = 0;
        attempt.nextRead = now + m_numbers->stopReadsAfterAck.front();
        if (BookedStop* const found = m_book.find(accepted->venueId)) {
            found->ackAt = now;
            attempt.hasBeenSeen = true;
        }
        wakeAt(*attempt.nextRead);
        return;
    }
    if (const auto* notSent = std::get_if<venues::NotSent>(
            &outcome)) { // G6: provably nothing left: decided anew, soon.
        attempt.phase = Phase::Ended;
        m_isNotSent = true;
        m_retryAt = now + kNotSentRetryAfter;
        m_lostWhy = "stop could not be sent (" + notSent->reason + ")";
        wakeAt(*m_retryAt);
        return;
    }
    if (const auto* unknown = std::get_if<venues::OutcomeUnknown>(&outcome)) { // G7
        attempt.phase = Phase::Unknown;
        attempt.reads = 0;
        attempt.nextRead = now + m_numbers->stopReadsAfterAck.front();
        out.push_back(
            Note{"stop " + attempt.id.text + " unknown: " + unknown->reason + "; asking by id"});
        wakeAt(*attempt.nextRead);
        return;
    }
    const auto& refused = std::get<venues::Refused>(outcome);
    const std::string words = refused.code + " " + refused.text;
    switch (refused.kind) {
    case RefusalKind::TriggerPassed: // G8: never retried. Read once more; then decide.
        attempt.phase = Phase::Ended;
        m_triggerPassedAt = now;
        m_lostWhy = "stop at " + attempt.trigger.toString() + " refused, price already past ("
                    + words + ")";
        out.push_back(Note{m_lostWhy});
        out.push_back(WantList{"stop refused, price passed: is another one live?"});
        m_listAskedAt = now;
        wakeAt(now + kListRetryAfter);
        return;
    case RefusalKind::TakePassed: { // G25: it says nothing of the stop.
        attempt.phase = Phase::Ended;
        if (!attempt.take) { // and there was no target: later, and the deadline decides
            m_retryAt = now + kListRetryAfter;
            m_lostWhy = "stop not taken (" + words + "), though it has no target";
            out.push_back(Note{m_lostWhy});
            wakeAt(*m_retryAt);
            return;
        }
        m_isTakeLocal = true;
        out.push_back(Note{"the target " + attempt.take->trigger.toString() + " was refused ("
                           + words + "); the stop goes alone, the target is watched here"});
        const bool isSettled = m_book.isProtected(holding) && m_book.isAtPlan(holding);
        if (!holding.mayAct || holding.isClosing || holding.isWaived || isSettled) return;
        const auto qty = attempt.qty; // placing forgets the attempt
        place(now, holding, qty, "the stop alone: its target was refused", out);
        return;
    }
    case RefusalKind::DuplicateId: // G9: it arrived earlier: read it.
        attempt.phase = Phase::Unknown;
        attempt.reads = 0;
        attempt.nextRead = now;
        wakeAt(now);
        return;
    case RefusalKind::FullCloseExists: // G10: one rests already: read the list.
        attempt.phase = Phase::Ended;
        m_needsSized = true;
        out.push_back(WantList{"a full-close stop rests already (" + words + ")"});
        m_listAskedAt = now;
        wakeAt(now + kListRetryAfter);
        return;
    case RefusalKind::TooFrequent:
    case RefusalKind::Expired:
    case RefusalKind::Halted: // G11: later, and not a failure of the stop.
        attempt.phase = Phase::Ended;
        m_retryAt = now + kRetryAfter;
        m_lostWhy = "stop not taken yet (" + words + ")";
        out.push_back(Note{m_lostWhy});
        wakeAt(*m_retryAt);
        return;
    case RefusalKind::NothingToReduce: // G12: the position may be gone; the position machine asks.
        attempt.phase = Phase::Ended;
        m_retryAt = now + milliseconds{1000};
        out.push_back(
            Note{"stop refused: nothing to reduce (" + words + "); the position is read again"});
        wakeAt(*m_retryAt);
        return;
    case RefusalKind::CancelFirst:
    case RefusalKind::TooBig:
    case RefusalKind::GoneOrDone:
    case RefusalKind::EntryProtection:
    case RefusalKind::Margin:
    case RefusalKind::NotAllowed:
    case RefusalKind::Credentials:
    case RefusalKind::Rules:
    case RefusalKind::Other: // G13: a proven failure of this stop.
        attempt.phase = Phase::Ended;
        attempt.isOurMistake = refused.kind == RefusalKind::Rules;
        if (attempt.take) m_isTakeLocal = true; // protection first: the next one goes alone
        lost(now, "stop refused (" + words + ")", StopFailure::Refused, true, StopState::Failed,
             holding, out);
        return;
    }
    HF_UNREACHABLE();
}

void StopGuard::onAmendReply(MonoTime now, const venues::Outcome& outcome, const Holding& holding,
                             Actions& out)
{
    // G20: an amend proves nothing; read it back either way (F10).
    m_book.voidProofs(now);
    for (auto& [id, stop] : m_book.stops())
        askById(now, stop, out);
    if (const auto* refused = std::get_if<venues::Refused>(&outcome)) {
        const std::string words = "moving the stop was refused (" + refused->code + " "
                                  + refused->text + "); the old one is read back";
        out.push_back(Note{words});
        if (refused->kind == RefusalKind::TriggerPassed
            && holding.mayAct) { // never retried; the old level guards (G21)
            m_triggerPassedAt = now;
            m_lostWhy = words;
            m_listAskedAt = now;
            out.push_back(WantList{"move refused, price passed: is the old one live?"});
        }
    }
    wakeAt(now + m_numbers->stopReadsAfterAck.front());
}

void StopGuard::wantClose(std::string cause, std::string reason, Blame blame, Actions& out)
{
    if (m_isCloseWanted) return;
    m_isCloseWanted = true;
    out.push_back(WantClose{std::move(cause), std::move(reason), blame});
}

void StopGuard::lost(MonoTime now, const std::string& what, StopFailure failure, bool isOurs,
                     StopState state, const Holding& holding, Actions& out)
{
    m_lostState = state;
    m_lostWhy = what;
    out.push_back(Note{what});
    const bool isOurMistake =
        failure == StopFailure::Refused && m_attempt && m_attempt->isOurMistake;
    m_failures.add(now, failure, isOurs, isOurMistake);
    if (!holding.mayAct || holding.isClosing || holding.isWaived) return;
    if (m_book.isProtected(holding)) return; // another valid one still rests
    if (!m_unprotectedSince) m_unprotectedSince = now;
    if (m_failures.counted() >= 2) { // G17
        wantClose(m_failures.cause(), what, m_failures.blame(), out);
        return;
    }
    place(now, holding, std::nullopt, "placed again: " + what, out); // G16
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
        m_lostWhy = "a stop fired and its order filled; " + holding.qty.toString() + " is held";
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

std::pair<std::string, Blame> StopGuard::whyUnseen() const
{
    if (m_attempt && m_attempt->phase == Phase::Acked && !m_attempt->hasBeenSeen)
        return {"the venue acked the stop and never showed it", Blame::Venue};
    if (m_attempt && !m_attempt->hasBeenSeen
        && (m_attempt->phase == Phase::Unknown || m_attempt->phase == Phase::Placing))
        return {"the venue did not answer the stop and does not show it", Blame::Venue};
    if (m_hasBeenCovered) return {"the venue does not show it any more", Blame::Venue};
    if (m_isNotSent) return {"the stop could not be sent", Blame::Program};
    return {m_lostWhy.empty() ? "none was seen" : m_lostWhy, m_failures.blame()};
}

void StopGuard::askById(MonoTime now, BookedStop& stop, Actions& out)
{
    if (stop.isAskedById && now - stop.askedAt < seconds{2}) return;
    stop.isAskedById = true;
    stop.askedAt = now;
    out.push_back(WantById{stop.row.venueId, stop.row.clientId});
}

void StopGuard::onRow(MonoTime now, const StopOrder& row, bool fromList, const ReadStamp& stamp,
                      const Holding& holding, Actions& out)
{
    const bool isAttempt =
        m_attempt
        && (row.clientId == m_attempt->id
            || (!m_attempt->venueId.empty() && row.venueId == m_attempt->venueId));
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
        if (isNew && isAttempt) stop->ackAt = m_attempt->ackAt;
        if (isAttempt) m_attempt->hasBeenSeen = true;
        if (isNew || !fromList)
            askById(now, *stop, out); // the event replaces the wait, never the read
        wakeAt(now);
        return;
    }
    if (m_book.isStale(row)) return;
    const bool wasKnown = m_book.find(row.venueId) != nullptr;
    if (!wasKnown && !isAttempt && !isAttached) return;
    (void)m_book.take(row.venueId);
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
    if (asked) asked->isAskedById = false;
    if (read.error) return; // proves nothing
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

void StopGuard::onMoved(MonoTime now, const Holding& holding, Actions& out)
{
    if (!holding.plan) return;
    for (const auto& [id, stop] : m_book.stops()) {
        if (!m_book.isLive(stop) || whyNotProtecting(stop.row, holding)) continue;
        m_correctedFor = std::pair{holding.plan->stop, holding.plan->source};
        out.push_back(WantAmend{id, holding.plan->stop});
        wakeAt(now + m_numbers->stopReadsAfterAck.front());
        return;
    }
}

void StopGuard::onTargetPassed(MonoTime now, const Holding& holding, Actions& out)
{
    for (auto& [id, stop] : m_book.stops())
        if (holding.plan && m_book.isLive(stop) && carriesTake(stop.row, *holding.plan))
            askById(now, stop, out);
}

std::optional<VenueOrderId> StopGuard::keeper(const Holding& holding) const
{
    const BookedStop* const kept = m_book.keeper(holding);
    return kept ? std::optional{kept->row.venueId} : std::nullopt;
}

void StopGuard::step(MonoTime now, const Holding& holding, Actions& out)
{
    m_wake.reset();
    if (!holding.qty.isPositive() || holding.direction == Direction::Flat) return;

    const bool isCovered = m_book.isProtected(holding);
    if (isCovered) {
        m_hasBeenCovered = true;
        m_unprotectedSince.reset();
        m_lastLookAt.reset();
        m_placementsInSpell = 0;
        m_lostState = StopState::None;
        if (m_isAlarmed) {
            m_isAlarmed = false;
            out.push_back(DropAlarm{"unprotected"});
        }
    } else if (!m_unprotectedSince) {
        // What an earlier life opened is looked at from now on; when it was filled is of no matter here.
        const bool isFresh =
            !m_hasBeenCovered && !m_failures.lastAt() && !holding.isTakenOver && holding.since;
        m_unprotectedSince = isFresh ? *holding.since : now;
    }
    if (holding.isClosing || holding.isWaived) return;

    // Reads after an ack, and of what was never seen (decisions §1).
    if (m_attempt && (m_attempt->phase == Phase::Acked || m_attempt->phase == Phase::Unknown)
        && m_attempt->nextRead) {
        Attempt& attempt = *m_attempt;
        const auto& schedule = m_numbers->stopReadsAfterAck;
        const MonoTime base = attempt.ackAt.value_or(attempt.sentAt);
        if (now >= *attempt.nextRead) {
            out.push_back(WantById{attempt.venueId, attempt.id});
            if (attempt.reads < schedule.size()
                && schedule[attempt.reads] >= m_numbers->stopListReadsFrom)
                out.push_back(WantList{"after the ack of " + attempt.id.text});
            else if (attempt.reads >= schedule.size())
                out.push_back(WantList{"not proved yet"});
            ++attempt.reads;
            attempt.nextRead =
                attempt.reads < schedule.size()
                    ? std::max(base + schedule[attempt.reads], now + milliseconds{100})
                    : now + kReadAgainAfter;
        }
        const BookedStop* const proved = m_book.find(attempt.venueId);
        if (proved && m_book.isVerified(*proved))
            attempt.nextRead.reset();
        else
            wakeAt(*attempt.nextRead);
        if (attempt.phase == Phase::Unknown && !attempt.hasBeenSeen && holding.mayAct
            && attempt.resends < m_numbers->unknownStopResends.size()) {
            const MonoTime due = attempt.sentAt + m_numbers->unknownStopResends[attempt.resends];
            if (now
                >= due) { // the same id again: a duplicate is refused while the first rests (okx.md §5.2)
                ++attempt.resends;
                out.push_back(WantStop{attempt.trigger, attempt.source, attempt.qty, m_attempts,
                                       attempt.id, "unknown: the same id again", attempt.take});
            } else {
                wakeAt(due);
            }
        }
    }
    // What is booked: proof, rotation, doubt.
    bool wantsList = false;
    for (auto& [id, stop] : m_book.stops()) {
        if (!m_book.isLive(stop)) {
            if (!stop.isAskedById || now - stop.askedAt >= seconds{1}) {
                stop.isAskedById = false;
                askById(now, stop, out);
            }
            wakeAt(stop.askedAt + seconds{1});
            continue;
        }
        const bool isAttempt = m_attempt && m_attempt->venueId == id && m_attempt->nextRead;
        if (!m_book.isVerified(stop) && !isAttempt) {
            const MonoTime base = stop.ackAt.value_or(stop.firstSeen);
            const MonoTime due = std::max(base + m_numbers->verifiedReadAgeMin + milliseconds{200},
                                          stop.askedAt + seconds{2});
            if (now >= due) {
                stop.isAskedById = false;
                askById(now, stop, out);
                wantsList = true;
                wakeAt(now + kReadAgainAfter);
            } else {
                wakeAt(due);
            }
        } else if (m_book.isVerified(stop)) {
            const MonoTime due = *stop.byIdAt + m_numbers->stopRotation;
            if (now >= due) askById(now, stop, out);
            wakeAt(std::max(due, now + seconds{2}));
            const MonoTime staleAt =
                std::max(*stop.byIdAt, *stop.listAt) + m_numbers->stopStaleAfter;
            if (staleAt > now) wakeAt(staleAt); // once stale, the questions above keep it awake
        }
    }
    if (wantsList) out.push_back(WantList{"a stop is not proved yet"});

    const BookedStop* const top = m_book.best(holding);
    if (top && isCovered && m_book.isVerified(*top)) {
        const MonoTime proofAt = std::max(*top->byIdAt, *top->listAt);
        // Said once for each stop and level: a moved stop is a new sentence with evidence of its own.
        if (!m_isProvedSaid || m_provedStop != top->row.venueId
            || m_provedTrigger != top->row.stopTrigger) {
            m_isProvedSaid = true;
            m_provedStop = top->row.venueId;
            m_provedTrigger = top->row.stopTrigger;
            out.push_back(Proved{evidenceOf("stop-by-id", top->row, holding.key),
                                 evidenceOf("stop-list", top->row, holding.key),
                                 "stop " + nameOf(top->row)
                                     + " read by id and in the list: live, trigger "
                                     + top->row.stopTrigger->toString() + " "
                                     + std::string{toString(top->row.stopSource)} + ", covers "
                                     + (top->row.closesWholePosition
                                            ? "the whole position"
                                            : coveredBy(top->row, holding.qty).toString())});
        }
        // A proof does not forgive a failure: a venue may take, show and then fail each one. Time does.
        if (m_failures.lastAt() && now - *m_failures.lastAt() >= m_numbers->stopStaleAlarmAfter)
            m_failures.forgive();
        const bool isOld = now - proofAt > m_numbers->stopStaleAlarmAfter;
        if (isOld != m_isStaleAlarmed) {
            m_isStaleAlarmed = isOld;
            if (isOld)
                out.push_back(SetAlarm{1, "stop-stale",
                                       holding.key.instrument.text + ": its stop was last proved "
                                           + seconds1(now - proofAt) + " ago"});
            else
                out.push_back(DropAlarm{"stop-stale"});
        }
        if (m_triggerPassedAt && m_book.isAtPlan(holding)) m_triggerPassedAt.reset();
        if (!m_triggerPassedAt && m_isGuardedAlarmed) {
            m_isGuardedAlarmed = false;
            out.push_back(DropAlarm{"guarded-old-level"});
        }
        if (const BookedStop* const surplus = m_book.surplus(holding)) // G23, one at a time
            out.push_back(WantCancel{surplus->row.venueId,
                                     "surplus: stop " + nameOf(m_book.keeper(holding)->row)
                                         + " is verified for the whole position"});
    }
    if (!holding.mayAct || !holding.plan) return;

    if (settleFired(now, holding, out)) return;
    if (m_isCloseWanted) return;
    if (isCovered) {
        // G4: it protects, but not as planned: our own beside it, once for each planned level.
        if (m_book.isAtPlan(holding)) {
            m_retryAt.reset();
            return;
        }
        if (m_retryAt) {
            if (now >= *m_retryAt)
                place(now, holding, std::nullopt, "tried again", out);
            else
                wakeAt(*m_retryAt);
            return;
        }
        const auto planned = std::pair{holding.plan->stop, holding.plan->source};
        const bool isSettled =
            top && m_book.isVerified(*top) && !isOnItsWay() && !m_triggerPassedAt && !m_needsSized;
        if (isSettled && m_correctedFor != planned) {
            m_correctedFor = planned;
            place(now, holding, std::nullopt,
                  "the live one's " + differsFromPlan(top->row, *holding.plan).value_or("level")
                      + " is not what was planned",
                  out);
        }
        return;
    }

    // Unprotected.
    const MonoTime since = *m_unprotectedSince;
    const auto failedAt = m_failures.lastAt();
    const bool isNotReplacedYet = failedAt && (!m_attempt || m_attempt->phase == Phase::Ended);
    const bool notReplaced =
        isNotReplacedYet && now - *failedAt >= m_numbers->replacementAlarmAfter;
    if (isNotReplacedYet && !notReplaced) wakeAt(*failedAt + m_numbers->replacementAlarmAfter);
    if (!m_isAlarmed && (now - since >= m_numbers->unprotectedAlarmAfter || notReplaced)) {
        m_isAlarmed = true;
        out.push_back(SetAlarm{
            0, "unprotected",
            holding.key.instrument.text + " " + std::string{toString(holding.direction)} + " "
                + holding.qty.toString() + ": no live stop seen for " + seconds1(now - since)
                + (m_lostWhy.empty() ? "" : " (" + m_lostWhy + ")")});
    }
    const MonoTime deadline = since + m_numbers->protectionDeadline;
    if (!m_lastLookAt && now >= deadline - kLastLook) {
        m_lastLookAt = now;
        out.push_back(WantList{"last look before an emergency close"});
        if (m_attempt) out.push_back(WantById{m_attempt->venueId, m_attempt->id});
    }
    // However late the clock is noticed, the last look has its time.
    const MonoTime closeAt =
        m_lastLookAt ? std::max(deadline, *m_lastLookAt + kLastLook) : deadline;
    if (now >= closeAt) { // G24
        const auto [why, blame] = whyUnseen();
        wantClose("no live stop within 10 s: " + why,
                  m_lostWhy.empty() ? "no live stop was seen" : m_lostWhy, blame, out);
        return;
    }
    wakeAt(m_lastLookAt ? closeAt : deadline - kLastLook);
    if (!m_isAlarmed) wakeAt(since + m_numbers->unprotectedAlarmAfter);

    if (m_triggerPassedAt || m_needsSized) {
        if (m_listAskedAt && now - *m_listAskedAt >= kListRetryAfter) {
            m_listAskedAt = now;
            out.push_back(WantList{"the list did not come"});
        }
        wakeAt(now + kListRetryAfter);
        return;
    }
    if (m_wanted) return;
    if (isOnItsWay()) return; // the schedule asks
    if (m_retryAt) {
        if (now >= *m_retryAt)
            place(now, holding, std::nullopt, "tried again", out);
        else
            wakeAt(*m_retryAt);
        return;
    }
    if (m_attempt && m_attempt->phase == Phase::Ended && failedAt) return;
    if (holding.isTakenOver && !m_lastListAt && m_attemptsHere == 0
        && now - since < kFirstList) { // G3: look before placing
        wakeAt(since + kFirstList);
        return;
    }
    if (holding.attached && !m_attempt
        && m_attemptsHere == 0) { // G1, G2: it travels with the entry
        if (!holding.isEntryWorking) {
            const MonoTime due =
                holding.entryFilledAt.value_or(since) + m_numbers->ownStopAfterFullFill;
            if (now < due) {
                wakeAt(due);
                return;
            }
        }
        place(now, holding, std::nullopt,
              holding.isEntryWorking ? "partial fill: the attached stop is not born yet"
                                     : "the attached stop was not seen live",
              out);
        return;
    }
    const bool isWeak = top && m_book.isLive(*top);
    if (isWeak && ++m_placementsInSpell > kPlacementsPerSpell) return; // the deadline decides
    // A full-close one that does not protect leaves no room for another (51088).
    place(now, holding,
          isWeak && top->row.closesWholePosition ? std::optional{holding.qty} : std::nullopt,
          isWeak ? "the live one does not cover: "
                       + whyNotProtecting(top->row, holding).value_or("quantity")
                 : "no stop seen live",
          out); // G3, G4
}

std::vector<StopOrder> StopGuard::liveStops() const
{
    std::vector<StopOrder> stops;
    stops.reserve(m_book.stops().size());
    for (const auto& [id, stop] : m_book.stops())
        stops.push_back(stop.row);
    return stops;
}

bool StopGuard::hasLiveOrDoubtful() const
{
    return !m_book.stops().empty() || (m_attempt && m_attempt->phase != Phase::Ended) || m_wanted;
}

} // namespace holdfast::guard
