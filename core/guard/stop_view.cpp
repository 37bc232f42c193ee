// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guard/stop_guard.h"

#include <algorithm>

/// What a person is told of a position's stop: its state, why, and what comes next.
namespace holdfast::guard {

StopState StopGuard::state(MonoTime now, const Holding& holding) const
{
    return view(now, holding).state;
}

StopGuard::View StopGuard::view(MonoTime now, const Holding& holding) const
{
    View view;
    const BookedStop* const top = m_book.best(holding);
    const bool isCovered = top && m_book.isProtected(holding);
    if (top) {
        view.row = top->row;
        view.clientId = top->row.clientId;
        view.coversAll = top->row.closesWholePosition;
        std::optional<MonoTime> seen;
        for (const auto& at : {top->byIdAt, top->listAt, top->streamAt}) {
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
    if (holding.isClosing) {
        view.state = StopState::Closing;
        view.why = "a close is running; the stop stays until closed is proved";
    } else if (holding.isWaived) {
        view.state = StopState::Waived;
        view.why = "unprotected by choice";
    } else if (!m_fired.isEmpty()) {
        view.state = StopState::Triggered;
        view.why = m_lostWhy;
        const auto verdict = m_fired.judge(now, holding.qty, m_numbers->triggeredChildDeadline);
        view.next = "close of the remainder in "
                    + formatAge(std::max(nanoseconds{0}, nanoseconds{verdict.due - now}));
    } else if (isCovered) {
        const auto differs = holding.plan ? differsFromPlan(top->row, *holding.plan) : std::nullopt;
        if (m_triggerPassedAt) {
            view.state = StopState::GuardedOldLevel;
            view.why = m_lostWhy + "; an older stop rests";
        } else if (differs) {
            view.state = StopState::Mismatched;
            view.field = *differs;
            view.why = "live, but its " + *differs + " is not what was planned";
        } else if (m_book.isVerified(*top)) {
            const auto age = now - std::max(*top->byIdAt, *top->listAt);
            view.state = age > m_numbers->stopStaleAfter ? StopState::Stale : StopState::Verified;
            view.why = "read by id " + formatAge(now - *top->byIdAt) + " ago and in the list "
                       + formatAge(now - *top->listAt) + " ago: live";
            view.next =
                "next read by id in "
                + formatAge(std::max(nanoseconds{0},
                                     nanoseconds{*top->byIdAt + m_numbers->stopRotation - now}));
        } else {
            view.state = StopState::Acked;
            view.why = std::string{"seen live"} + (top->byIdAt ? " by id" : "")
                       + (top->byIdAt && top->listAt ? " and" : "")
                       + (top->listAt ? " in the list" : "") + "; not proved yet";
            view.next = "two reads must agree, the younger 2 s after the ack";
        }
    } else if (m_triggerPassedAt) {
        view.state = StopState::TriggerPassed;
        view.why = m_lostWhy;
        view.next = "one fresh look, then close";
    } else if (top && m_book.isLive(*top)) {
        view.state = StopState::Mismatched;
        view.field = whyNotProtecting(top->row, holding).value_or("quantity");
        view.why = "live, but it does not protect: " + view.field;
        view.next = closeIn();
    } else if (m_attempt && m_attempt->phase != Phase::Ended) {
        const bool isWaiting = m_attempt->phase == Phase::Acked && m_attempt->ackAt
                               && now - *m_attempt->ackAt < m_numbers->stopReadsAfterAck.back();
        view.state = m_attempt->phase == Phase::Placing ? StopState::Placing
                     : isWaiting                        ? StopState::Acked
                                                        : StopState::InDoubt;
        view.why = m_attempt->phase == Phase::Placing ? "sent, no answer yet"
                   : m_attempt->phase == Phase::Acked ? "accepted by the venue, " + sawAgo()
                                                      : "no answer; " + sawAgo();
        if (m_attempt->nextRead && *m_attempt->nextRead > now)
            view.next = "read by id in " + formatAge(*m_attempt->nextRead - now);
        if (const auto closing = closeIn(); !closing.empty())
            view.next += (view.next.empty() ? "" : " · ") + closing;
    } else if (top) {
        view.state = StopState::InDoubt;
        view.why = "not shown any more; " + sawAgo();
        view.next = "asked by id · " + closeIn();
    } else if (m_wanted) {
        view.state = StopState::Placing;
        view.why = m_wanted->reason;
        view.next = closeIn();
    } else if (m_lostState != StopState::None) {
        view.state = m_lostState;
        if (m_lostState == StopState::Mismatched) view.field = "quantity";
        view.why = m_lostWhy;
        view.next = closeIn();
    } else if (holding.attached && holding.mayAct && m_attemptsHere == 0) {
        view.state = StopState::Placing;
        view.why = "travels with the entry, not seen live yet";
        view.next = closeIn();
    } else {
        view.state = StopState::None;
        view.why = holding.plan ? "no stop seen" : "no stop seen, none planned by us";
        view.next = closeIn();
    }
    return view;
}

} // namespace holdfast::guard
