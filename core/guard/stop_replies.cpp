// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/layers.h"
#include "core/guard/stop_guard.h"

// What the venue answers to a stop that we asked for or moved: G5 to G13, G20, G25.
namespace holdfast::guard {
namespace {

using venues::RefusalKind;

constexpr milliseconds kRetryAfter{250}; // a refusal that says "later"
constexpr milliseconds kNotSentRetryAfter{500};

} // namespace

void StopGuard::onPlaced(MonoTime now, const ClientOrderId& id, const Holding& holding)
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
    attempt.isOfPosition = holding.keepsPositionStop && !attempt.qty;
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
        if (attempt.isOfPosition) { // it names nothing: a row at its level is it (F09)
            if (BookedStop* const found = m_book.findOfPosition(attempt.trigger, attempt.source))
                adopt(now, *found);
        } else if (BookedStop* const found = m_book.find(accepted->venueId)) {
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
        out.push_back(Note{
            "stop " + attempt.id.text + " unknown: " + unknown->reason
            + (attempt.isOfPosition ? "; asking for the position's level" : "; asking by id")});
        wakeAt(*attempt.nextRead);
        return;
    }
    const auto& refused = std::get<venues::Refused>(outcome);
    const std::string words = refused.code + " " + refused.text;
    switch (refused.kind) {
    case RefusalKind::TriggerPassed: // G8: never retried. Read once more; then decide.
        attempt.phase = Phase::Ended;
        if (!layers::isOn(layers::Layer::ReadBack)) { // without L2: tried again, and again
            m_isNotSent = true;
            m_retryAt = now + kNotSentRetryAfter;
            wakeAt(*m_retryAt);
            return;
        }
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
        if (attempt.isOfPosition) out.push_back(WantLevel{}); // G26: what it says is no proof
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

} // namespace holdfast::guard
