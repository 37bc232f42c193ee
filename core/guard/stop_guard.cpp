// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guard/stop_guard.h"

#include "core/base/layers.h"

#include <algorithm>

namespace holdfast::guard {
namespace {

constexpr milliseconds kReadAgainAfter{
    3000}; // an unproved stop, after the schedule of §1 is through
constexpr milliseconds kFirstList{
    3000}; // for the first whole list after a start, where a stop should be in it
constexpr milliseconds kLastLook{1000}; // the last fresh read before an emergency close
constexpr int kPlacementsPerSpell =
    4; // beside a live stop that does not cover; then the deadline decides

/// The position's row as the second source: it says the level alone.
journal::EvidenceRecord levelEvidenceOf(const StopOrder& stop, const PositionKey& key)
{
    journal::EvidenceRecord record;
    record.kind = "position-level";
    record.position = key;
    const std::string level = stop.stopTrigger ? stop.stopTrigger->toString() : "—";
    record.text = "the position's row says a stop at " + level;
    record.fields = {{"stopLevel", level}};
    return record;
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
                        m_isTakeLocal || (holding.keepsPositionStop && qty)
                            ? std::nullopt // of a sized pair the legs fall together (bybit.md §5.5)
                            : plannedTake(*holding.plan)};
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
    if (failure == StopFailure::Cancelled) { // G18: a person may have meant it (F101)
        m_retryAt = now + m_numbers->stopGrace;
        wakeAt(*m_retryAt);
        if (m_isAlarmed) return;
        m_isAlarmed = true;
        out.push_back(SetAlarm{0, "unprotected",
                               holding.key.instrument.text + ": " + what + "; placed again in "
                                   + formatAge(m_numbers->stopGrace)
                                   + " unless it is waived with a reason"});
        return;
    }
    place(now, holding, std::nullopt, "placed again: " + what, out); // G16
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
    // Only a proof answers the question: one that failed, or came with a row of before, would else be asked again
    // as fast as the venue answers.
    if (stop.isAskedById && now - stop.askedAt < seconds{2}) return;
    stop.isAskedById = true;
    stop.askedAt = now;
    if (stop.isOfPosition) out.push_back(WantLevel{});
    if (!stop.isOfPosition || !m_book.isLive(stop))
        out.push_back(WantById{stop.row.venueId, stop.row.clientId});
}

void StopGuard::askForAttempt(Actions& out) const
{
    if (m_attempt->isOfPosition)
        out.push_back(WantLevel{}); // no id leads to it
    else
        out.push_back(WantById{m_attempt->venueId, m_attempt->id});
}

void StopGuard::onMovedByOthers(const Holding& holding)
{
    if (!holding.plan) return;
    m_correctedFor = std::pair{holding.plan->stop, holding.plan->source};
    m_corrections = kPlacementsPerSpell;
}

void StopGuard::onMoved(MonoTime now, const Holding& holding, Actions& out)
{
    if (!holding.plan) return;
    for (const auto& [id, stop] : m_book.stops()) {
        if (!m_book.isLive(stop) || whyNotProtecting(stop.row, holding)) continue;
        m_correctedFor = std::pair{holding.plan->stop, holding.plan->source};
        m_corrections = 1;
        out.push_back(WantAmend{id, holding.plan->stop});
        wakeAt(now + m_numbers->stopReadsAfterAck.front());
        // The old level is proved anew before the position's own is set once more.
        if (stop.isOfPosition) m_book.voidProofs(now);
        return;
    }
}

void StopGuard::onTargetPassed(MonoTime now, const Holding& holding, Actions& out)
{
    for (auto& [id, stop] : m_book.stops())
        if (holding.plan && m_book.isLive(stop) && carriesTake(stop.row, *holding.plan))
            askById(now, stop, out);
    if (const BookedStop* const take = m_book.positionTake())
        out.push_back(WantById{take->row.venueId, take->row.clientId});
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
        m_takenAway.reset(); // another one stands
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
    // Without L2 an ack is a stop, the entry's own too, and nobody looks again.
    const auto isAcked = [&] {
        return m_attempt ? m_attempt->phase == Phase::Acked
                         : holding.attached && m_attemptsHere == 0;
    };
    if (!layers::isOn(layers::Layer::ReadBack) && isAcked() && m_fired.isEmpty()) return;

    // Reads after an ack, and of what was never seen (decisions §1).
    if (m_attempt && (m_attempt->phase == Phase::Acked || m_attempt->phase == Phase::Unknown)
        && m_attempt->nextRead) {
        Attempt& attempt = *m_attempt;
        const auto& schedule = m_numbers->stopReadsAfterAck;
        const MonoTime base = attempt.ackAt.value_or(attempt.sentAt);
        if (now >= *attempt.nextRead) {
            askForAttempt(out);
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
            if (now - stop.askedAt >= seconds{1}) { // also where the last question was answered
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
            const MonoTime due = *stop.besideListAt() + m_numbers->stopRotation;
            if (now >= due) askById(now, stop, out);
            wakeAt(std::max(due, now + seconds{2}));
            const MonoTime staleAt =
                std::max(*stop.besideListAt(), *stop.listAt) + m_numbers->stopStaleAfter;
            if (staleAt > now) wakeAt(staleAt); // once stale, the questions above keep it awake
        }
    }
    if (wantsList) out.push_back(WantList{"a stop is not proved yet"});

    const BookedStop* const top = m_book.best(holding);
    if (top && isCovered && m_book.isVerified(*top)) {
        const MonoTime proofAt = std::max(*top->besideListAt(), *top->listAt);
        // Said once for each stop and level: a moved stop is a new sentence with evidence of its own.
        if (!m_isProvedSaid || m_provedStop != top->row.venueId
            || m_provedTrigger != top->row.stopTrigger) {
            m_isProvedSaid = true;
            m_provedStop = top->row.venueId;
            m_provedTrigger = top->row.stopTrigger;
            out.push_back(
                Proved{top->isOfPosition ? levelEvidenceOf(top->row, holding.key)
                                         : evidenceOf("stop-by-id", top->row, holding.key),
                       evidenceOf("stop-list", top->row, holding.key),
                       "stop " + nameOf(top->row)
                           + (top->isOfPosition ? " read in the position's row and in the list"
                                                : " read by id and in the list")
                           + ": live, trigger " + top->row.stopTrigger->toString() + " "
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
                                           + formatAge(now - proofAt) + " ago"});
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
                                         + " was read by id and in the list, for the whole "
                                           "position"});
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
        if (m_correctedFor != planned) m_corrections = 0;
        // The position's own is set to the plan, and may be so again; one beside it is placed once.
        const int correctionsMax = top && top->isOfPosition ? kPlacementsPerSpell : 1;
        if (isSettled && m_corrections < correctionsMax) {
            m_correctedFor = planned;
            ++m_corrections;
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
                + holding.qty.toString() + ": no live stop seen for " + formatAge(now - since)
                + (m_lostWhy.empty() ? "" : " (" + m_lostWhy + ")")});
    }
    const MonoTime deadline = since + m_numbers->protectionDeadline;
    if (!m_lastLookAt && now >= deadline - kLastLook) {
        m_lastLookAt = now;
        out.push_back(WantList{"last look before an emergency close"});
        if (m_attempt) askForAttempt(out);
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

    if (settleTakenAway(now, holding, out)) return;
    if (m_triggerPassedAt || m_needsSized) {
        if (m_listAskedAt && now - *m_listAskedAt >= kListRetryAfter) {
            m_listAskedAt = now;
            out.push_back(WantList{"the list did not come"});
        }
        wakeAt(now + kListRetryAfter);
        return;
    }
    if (m_wanted) return;
    if (isOnItsWay() || m_book.isOneInDoubt(holding)) return; // asked for above
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
    // A full-close one that does not protect leaves no room for another (51088); the position's own is set anew.
    place(now, holding,
          isWeak && top->row.closesWholePosition && !top->isOfPosition ? std::optional{holding.qty}
                                                                       : std::nullopt,
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
