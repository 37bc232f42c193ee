// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guard/stop_guard.h"

#include <algorithm>

/// What a person is told of a position's stop: its state, why, and what comes next.
namespace holdfast::guard {

StopState StopGuard::state(MonoTime now, const Holding& holding) const
{
    return judge(now, holding).state;
}

/// The first line that holds, from above.
StopGuard::Judged StopGuard::judge(MonoTime now, const Holding& holding) const
{
    if (holding.isClosing) return {StopState::Closing, Ground::Closing};
    if (holding.isWaived) return {StopState::Waived, Ground::Waived};
    if (!m_fired.isEmpty()) return {StopState::Triggered, Ground::Fired};
    const BookedStop* const top = m_book.best(holding);
    if (top && m_book.isProtected(holding)) {
        if (m_triggerPassedAt) return {StopState::GuardedOldLevel, Ground::OldLevel};
        if (holding.plan && differsFromPlan(top->row, *holding.plan))
            return {StopState::Mismatched, Ground::Differs};
        if (!m_book.isVerified(*top)) return {StopState::Acked, Ground::Seen};
        const auto age = now - std::max(*top->besideListAt(), *top->listAt);
        return {age > m_numbers->stopStaleAfter ? StopState::Stale : StopState::Verified,
                Ground::Proved};
    }
    if (m_triggerPassedAt) return {StopState::TriggerPassed, Ground::TriggerPassed};
    if (m_takenAway) return {StopState::InDoubt, Ground::TakenAway};
    if (top && m_book.isLive(*top)) return {StopState::Mismatched, Ground::NotProtecting};
    if (top && top->unlevelledAt) return {StopState::InDoubt, Ground::NotShown};
    if (m_attempt && m_attempt->phase != Phase::Ended) {
        const bool isWaiting = m_attempt->phase == Phase::Acked && m_attempt->ackAt
                               && now - *m_attempt->ackAt < m_numbers->stopReadsAfterAck.back();
        return {m_attempt->phase == Phase::Placing ? StopState::Placing
                : isWaiting                        ? StopState::Acked
                                                   : StopState::InDoubt,
                Ground::Attempting};
    }
    if (top) return {StopState::InDoubt, Ground::NotShown};
    if (m_wanted) return {StopState::Placing, Ground::Wanted};
    if (m_lostState != StopState::None) return {m_lostState, Ground::Lost};
    if (holding.attached && holding.mayAct && m_attemptsHere == 0)
        return {StopState::Placing, Ground::Travelling};
    return {StopState::None, Ground::Nothing};
}

StopGuard::View StopGuard::view(MonoTime now, const Holding& holding) const
{
    View view;
    const BookedStop* const top = m_book.best(holding);
    view.isTakeAtVenue = m_book.isTakeAtVenue(holding);
    if (top) {
        view.row = top->row;
        view.clientId = top->row.clientId;
        view.coversAll = top->row.closesWholePosition;
        std::optional<MonoTime> seen;
        for (const auto& at : {top->byIdAt, top->levelAt, top->listAt, top->streamAt}) {
            if (at && (!seen || *at > *seen)) seen = at;
        }
        view.readAt = seen;
        if (m_book.isLive(*top)) view.covers = m_book.coverage(holding);
    } else if (m_attempt) {
        view.clientId = m_attempt->id;
    }
    const auto sawAgo = [&] {
        return view.readAt ? "last seen live " + formatAge(now - *view.readAt) + " ago"
                           : "never seen live";
    };
    const auto closeIn = [&]() -> std::string {
        if (!m_unprotectedSince || !holding.mayAct) return {};
        const auto left = *m_unprotectedSince + m_numbers->protectionDeadline - now;
        return left > nanoseconds{0} ? "close in " + formatAge(left) : "closing";
    };
    const Judged judged = judge(now, holding);
    view.state = judged.state;
    switch (judged.ground) {
    case Ground::Closing:
        view.why = "a close is running; the stop stays until closed is proved";
        break;
    case Ground::Waived: view.why = "unprotected by choice"; break;
    case Ground::Fired: {
        view.why = m_lostWhy;
        const auto verdict = m_fired.judge(now, holding.qty, m_numbers->triggeredChildDeadline);
        view.next = (verdict.kind == FiredStops::Verdict::Kind::Unread
                         ? "its order's row says that all is off; the position is asked for until "
                         : "close of the remainder in ")
                    + formatAge(std::max(nanoseconds{0}, nanoseconds{verdict.due - now}));
        break;
    }
    case Ground::OldLevel: view.why = m_lostWhy + "; an older stop rests"; break;
    case Ground::Differs:
        view.field = *differsFromPlan(top->row, *holding.plan);
        view.why = "live, but its " + view.field + " is not what was planned";
        break;
    case Ground::Proved:
        view.why = (top->isOfPosition ? "read in the position's row " : "read by id ")
                   + formatAge(now - *top->besideListAt()) + " ago and in the list "
                   + formatAge(now - *top->listAt) + " ago: live";
        view.next =
            (top->isOfPosition ? "next read of the position in " : "next read by id in ")
            + formatAge(std::max(
                nanoseconds{0}, nanoseconds{*top->besideListAt() + m_numbers->stopRotation - now}));
        break;
    case Ground::Seen:
        view.why = std::string{"seen live"}
                   + (!top->besideListAt() ? ""
                      : top->isOfPosition  ? " in the position's row"
                                           : " by id")
                   + (top->besideListAt() && top->listAt ? " and" : "")
                   + (top->listAt ? " in the list" : "") + "; not proved yet";
        view.next =
            top->isOfPosition
                ? "the position's row and the list must agree, the younger 2 s after the ack"
                : "two reads must agree, the younger 2 s after the ack";
        break;
    case Ground::TriggerPassed:
        view.why = m_lostWhy;
        view.next = "one fresh look, then close";
        break;
    case Ground::TakenAway:
        view.why = "stop " + m_takenAway->name + " ended, not by us";
        view.next = "the position is read: closed, or the stop is set again";
        break;
    case Ground::NotProtecting:
        view.field = whyNotProtecting(top->row, holding).value_or("quantity");
        view.why = "live, but it does not protect: " + view.field;
        view.next = closeIn();
        break;
    case Ground::Attempting:
        view.why = m_attempt->phase == Phase::Placing ? "sent, no answer yet"
                   : m_attempt->phase == Phase::Acked ? "accepted by the venue, " + sawAgo()
                                                      : "no answer; " + sawAgo();
        if (m_attempt->nextRead && *m_attempt->nextRead > now)
            view.next = (m_attempt->isOfPosition ? "read of the position in " : "read by id in ")
                        + formatAge(*m_attempt->nextRead - now);
        if (const auto closing = closeIn(); !closing.empty())
            view.next += (view.next.empty() ? "" : " · ") + closing;
        break;
    case Ground::NotShown:
        view.why = (top->unlevelledAt ? "the position's row says that it has no stop; "
                                      : "not shown any more; ")
                   + sawAgo();
        view.next = (top->isOfPosition ? "the position is asked · " : "asked by id · ") + closeIn();
        break;
    case Ground::Wanted:
        view.why = m_wanted->reason;
        view.next = closeIn();
        break;
    case Ground::Lost:
        if (m_lostState == StopState::Mismatched) view.field = "quantity";
        view.why = m_lostWhy;
        view.next = closeIn();
        break;
    case Ground::Travelling:
        view.why = "travels with the entry, not seen live yet";
        view.next = closeIn();
        break;
    case Ground::Nothing:
        view.why = holding.plan ? "no stop seen" : "no stop seen, none planned by us";
        view.next = closeIn();
        break;
    }
    return view;
}

} // namespace holdfast::guard
