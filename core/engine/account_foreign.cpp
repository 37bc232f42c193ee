// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/account.h"

#include <algorithm>

// What somebody else opened, and what somebody else did to what is ours. It is shown, and touched only by the
// policy that a person set or on a person's word (I19); what a person did at the venue is never undone.
//
//   row  what                                             ▶ what follows
//   W1   a stranger's position, covered by live stops      ▶ shown; its stops are read in rotation like ours
//   W2   not covered, policy show (or no policy)           ▶ shown
//   W3   not covered, the grace is over, and a whole list  ▶ ask: P0, a person gives a stop, adopts or waives
//        of stops asked for after it shows none            ▶ stop, close: the default stop, kept proved by the guard
//   W4   the guard of W3 cannot prove one in T_prot, or    ▶ ask, stop: P0 to a person; close: closed
//        gives up
//   W5   the default stop cannot be computed               ▶ P0 to a person
//   W6   a person adopts it                                ▶ ours from now on, with that stop (none given: the
//                                                            one that W7 placed, else the policy's default)
//   W7   a person protects it                              ▶ that stop is kept proved; it stays the stranger's
//   W8   our stop was moved at the venue, closer           ▶ the plan follows (F100)
//   W9   our stop was moved at the venue, farther          ▶ P1: a person decides; not moved back, none beside it
//        (W8, W9: also the one that the venue keeps for the position itself, which is named after nobody; and
//        one that stands, at a start, where no life of ours that the journal tells of asked it to stand)
//   W10  our stop was cancelled at the venue               ▶ P0 at once, placed again after the grace (G18, F101)
//   W11  the position was resized                          ▶ the guard covers the new size (G4, F99)
//   W12  it was closed by hand                             ▶ as any end: evidence, then our leftovers (F98)
//   W13  ours ended while nobody looked, and another one   ▶ P1: it is the stranger's, where their fills since
//        stands there at a start                             its opening make up all of it; else it is ours
//   W14  rows show the other side than our plan is for     ▶ P0 (finding F6 to F8); the guard neither places nor
//                                                            closes by that plan, and goes on with it where its
//                                                            side is back; a person adopts, protects or closes it
namespace holdfast::engine {

using reconcile::ReadSchedule;

namespace {
constexpr std::string_view kAskAlarm = "foreign-unprotected";
constexpr std::string_view kMovedAlarm = "stop-moved";
constexpr std::string_view kAnotherAlarm = "another-while-down";
constexpr std::string_view kForeignOwner = "foreign";
constexpr std::string_view kAdoptedOwner = "adopted";

/// `percent` of `reference` away on the loss side, on the tick.
Result<Price> levelAt(Price reference, const Decimal& percent, Direction direction,
                      const Instrument& instrument)
{
    if (!percent.isPositive() || percent >= Decimal::fromInt(100))
        return unexpected(ErrorCode::OutOfRange,
                          "the stop's distance must be above 0 % and below 100 %");
    const auto distance = Decimal::multiply(reference.value, percent);
    if (!distance) return Unexpected{distance.error()};
    const auto part = Decimal::divide(*distance, Decimal::fromInt(100), 12, Rounding::HalfEven);
    if (!part) return Unexpected{part.error()};
    return roundStop(
        Price{direction == Direction::Long ? reference.value - *part : reference.value + *part},
        direction, instrument);
}

/// Where a person's stop goes: at a price, percent of `price` away, or where neither is given at the policy's default.
Result<Price> levelFor(const StopChoice& choice, Price price, const std::optional<Price>& entry,
                       const GuardPolicy& policy, Direction direction, const Instrument& instrument)
{
    if (choice.price) return roundStop(*choice.price, direction, instrument);
    if (choice.percent) return levelAt(price, *choice.percent, direction, instrument);
    if (!policy.stopPercent.isPositive())
        return unexpected(ErrorCode::Missing,
                          "a stop is needed: the account's policy has no default one");
    if (!entry)
        return unexpected(ErrorCode::Missing,
                          "a stop is needed: its entry, from which the default one is measured, is "
                          "not known");
    return levelAt(*entry, policy.stopPercent, direction, instrument);
}

/// A decision of ours, and the record of it: nothing of the venue's is claimed.
std::string oursBy(RecordId plan)
{
    return "ours from now on by its plan (record " + std::to_string(plan.value) + "); ";
}

} // namespace

bool Account::isOurs(const Position& position)
{
    const journal::Plan* const plan = position.planInForce();
    return plan && !plan->isForeign;
}

journal::PlanRecord Account::planRecordOf(const Position& position)
{
    return {position.machine.key(), position.plan, false,
            position.isTaken ? position.machine.heldDirection() : Direction::Flat, position.waiver};
}

/// What stops are known already may be its own.
void Account::feedKnownStops(Position& position)
{
    for (const auto& [id, seen] : m_stops) {
        if (seen.stop.instrument != position.machine.key().instrument) continue;
        guard::Actions actions;
        if (isOurs(seen.stop.clientId)) position.guard.onOwn(seen.stop.clientId);
        position.guard.onRow(m_desk->now().mono, seen.stop, false,
                             ReadStamp{seen.at, seen.at, std::nullopt}, holdingOf(position),
                             actions);
        perform(position, actions);
    }
}

/// Its clock of protection begins now, with every proof to be made.
void Account::restartGuard(Position& position)
{
    position.guard.reset();
    position.guardedFrom = m_desk->now().mono;
    m_desk->clear(m_setup.id, "unprotected", position.machine.key().instrument.text);
    feedKnownStops(position);
    if (position.isMovedByOthers) position.guard.onMovedByOthers(holdingOf(position)); // W9 goes on
    m_schedule.force(ReadSchedule::Kind::Stops);
}

/// From now on it has this plan, though no open of ours made it.
RecordId Account::takeUp(Position& position, journal::Plan plan)
{
    position.plan = std::move(plan);
    position.planFor = position.machine.direction();
    forgetMove(position); // it was of the plan before
    position.isTaken = true;
    position.waiver.reset();
    position.uncoveredSince.reset();
    dropAsking(position);
    m_desk->clear(m_setup.id, std::string{kAnotherAlarm}, position.machine.key().instrument.text);
    const RecordId record = m_desk->record(m_setup.id, planRecordOf(position), false);
    position.machine.setOwned(isOurs(position));
    restartGuard(position);
    m_desk->setUrgent();
    return record;
}

/// A journal of before may remember another round trip on this key than the one that is held now.
void Account::dropPlanOfAnother(Position& position)
{
    const auto& row = position.machine.row();
    if (!position.isTaken || !position.takenBefore || !row
        || row->openedAt <= *position.takenBefore)
        return;
    position.dropPlan();
    position.isTaken = false;
    m_desk->record(m_setup.id, planRecordOf(position), false);
    m_desk->note(m_setup.id, "position", position.machine.key().instrument.text,
                 nameOf(position)
                     + " was opened after the one that was taken up before this start: not ours");
}

void Account::disown(Position& position)
{
    const PositionKey& key = position.machine.key();
    position.whoseUntil.reset();
    position.dropPlan();
    position.entry.reset();
    position.waiver.reset();
    position.isMarked = false; // by a fill of the one before
    forgetMove(position);
    m_heldRestored.erase(key);
    m_closesRestored.erase(key);
    m_levelsRestored.erase(key);
    m_desk->record(m_setup.id, planRecordOf(position), false);
    position.machine.setOwned(false);
    restartGuard(position);
    m_desk->raise(m_setup.id, Severity::P1, std::string{kAnotherAlarm}, key.instrument.text,
                  nameOf(position) + " " + position.machine.qty().toString()
                      + " was begun by somebody else while this program was down, after the end of "
                        "ours: no order of ours made any of it, and it is not guarded. Adopt it or "
                        "protect it");
    m_desk->setUrgent();
}

/// nullopt: not known what it was entered at.
std::optional<Price> Account::entryOf(const Position& position)
{
    const auto& row = position.machine.row();
    return row && row->entryPrice && !row->qty.isZero() ? row->entryPrice
                                                        : position.machine.fillEntryPrice();
}

bool Account::mayCloseUnasked(const Position& position) const
{
    return !position.plan || !position.plan->isForeign
           || m_setup.guard.foreign == GuardPolicy::Foreign::Close;
}

void Account::askForStop(Position& position, const std::string& why)
{
    const std::string& instrument = position.machine.key().instrument.text;
    position.isStopAsked = true;
    m_desk->raise(m_setup.id, Severity::P0, std::string{kAskAlarm}, instrument,
                  nameOf(position) + " " + position.machine.qty().toString()
                      + " was opened elsewhere: " + why
                      + ". Protect it, adopt it, close it, or waive its stop with a reason");
    answerTakers(position, AnswerKind::Doubt, "no stop of it could be proved: " + why);
}

void Account::dropAsking(Position& position)
{
    if (!position.isStopAsked) return;
    position.isStopAsked = false;
    m_desk->clear(m_setup.id, std::string{kAskAlarm}, position.machine.key().instrument.text);
}

void Account::answerTakers(Position& position, AnswerKind kind, const std::string& text)
{
    for (const std::string& token : position.takerTokens)
        m_desk->answer(token, kind, text);
    position.takerTokens.clear();
}

/// W1 to W5, and what follows from the clock of W9. After the guard's own step.
void Account::settleForeign(Position& position)
{
    const MonoTime now = m_desk->now().mono;
    position.foreignDue.reset();
    const guard::Holding holding = holdingOf(position);
    if (position.isMovedByOthers && position.guard.isAtPlan(holding)) {
        position.isMovedByOthers = false;
        if (position.plan->movedTo) {
            position.plan->movedTo.reset();
            m_desk->record(m_setup.id, planRecordOf(position), false);
        }
        m_desk->clear(m_setup.id, std::string{kMovedAlarm}, position.machine.key().instrument.text);
    }
    const bool isCovered = position.guard.isCovered(holding); // W1
    const auto policy = m_setup.guard.foreign;
    if (isOurs(position) || isCovered || position.waiver || position.closer.isRunning()) {
        position.uncoveredSince.reset();
        return dropAsking(position);
    }
    if (position.plan) return; // the guard places, proves, or gives up: W4
    if (policy == GuardPolicy::Foreign::Show || !mayAct()) { // W2
        position.uncoveredSince.reset();
        return;
    }
    if (position.machine.state() != PositionState::Foreign)
        return; // not known well enough just now
    if (!position.uncoveredSince) {
        position.uncoveredSince = now;
        position.isLastLookAsked = false;
        m_schedule.force(ReadSchedule::Kind::Stops); // absence is asked for, not assumed
    }
    if (position.isStopAsked && policy == GuardPolicy::Foreign::Ask) return;
    const Numbers& numbers = m_desk->numbers();
    const MonoTime since = *position.uncoveredSince;
    const MonoTime due = since + numbers.stopGrace;
    if (now < due) {
        position.foreignDue = due;
        return;
    }
    if (!m_stopsSent
        || *m_stopsSent < due) { // one asked for before shows no stop that came in the grace
        if (!position.isLastLookAsked) m_schedule.force(ReadSchedule::Kind::Stops);
        position.isLastLookAsked = true;
        // A list that does not come holds nothing up for long: a second stop is cheap, none is not.
        const MonoTime latest = since + std::max(numbers.stopGrace, numbers.unprotectedAlarmAfter);
        if (now < latest) {
            position.foreignDue = latest;
            return;
        }
    }
    if (policy == GuardPolicy::Foreign::Ask)
        return askForStop(position, "no live stop is seen for " + formatAge(now - since)); // W3
    const auto entry = entryOf(position);
    const auto level =
        entry && position.market->instrument
            ? levelAt(*entry, m_setup.guard.stopPercent, position.machine.direction(),
                      *position.market->instrument)
            : unexpected(ErrorCode::Missing, "its entry or its instrument is unknown");
    if (!level || !level->isPositive()) { // W5
        const MonoTime closeAt = since + numbers.protectionDeadline;
        const std::string why = "its default stop cannot be computed";
        if (policy != GuardPolicy::Foreign::Close || now < closeAt) {
            if (policy == GuardPolicy::Foreign::Close) position.foreignDue = closeAt;
            return askForStop(position, why);
        }
        m_desk->raise(m_setup.id, Severity::P0, "emergency", position.machine.key().instrument.text,
                      "emergency close of " + nameOf(position) + ", opened elsewhere: " + why);
        return startClose(position, journal::Cause::Guard, why);
    }
    m_desk->note(m_setup.id, "guard", position.machine.key().instrument.text,
                 nameOf(position) + " was opened elsewhere and no live stop is seen for "
                     + formatAge(now - since) + ": by policy a stop of ours at " + level->toString()
                     + " " + std::string{toString(m_setup.guard.source)},
                 Severity::P1);
    takeUp(position, journal::Plan{*level, m_setup.guard.source, std::nullopt,
                                   std::string{kForeignOwner}, true});
}

void Account::adopt(const std::string& token, const AdoptPosition& act)
{
    takeUp(token, act.position, act.stop, act.reason, true);
}

void Account::protect(const std::string& token, const ProtectPosition& act)
{
    takeUp(token, act.position, act.stop, act.reason, false);
}

/// Why a position cannot be taken up by a person just now; empty: it can.
std::string Account::whyNotTakenUp(const Position* held, bool isAdopted) const
{
    if (!mayAct()) return "this program may not write to the account: " + whyNotActing();
    if (!held || !held->machine.isHeld()) return "nothing is held there by the last read";
    if (held->closer.isRunning()) return "a close of it is running";
    if (isOurs(*held)) return "it is ours already; its stop can be moved";
    if (held->planInForce() && !isAdopted && !held->isStopAsked)
        return "it has a stop of ours already; move that one";
    if (held->machine.state() != PositionState::Foreign)
        return "the venue's answers about it disagree; ask again first";
    if (!held->market->instrument) return "its instrument is not known yet";
    return {};
}

/// W6, W7.
void Account::takeUp(const std::string& token, const PositionKey& key, const StopChoice& choice,
                     const std::string& reason, bool isAdopted)
{
    const auto fail = [&](const std::string& text) {
        m_desk->answer(token, AnswerKind::Failed,
                       std::string{isAdopted ? "not adopted: " : "not protected: "} + text);
    };
    Position* const held = find(key);
    if (reason.empty()) return fail("this needs a reason");
    if (const std::string why = whyNotTakenUp(held, isAdopted); !why.empty()) return fail(why);
    const Direction direction = held->machine.direction();
    const Market& market = *held->market;
    const bool isDefault = !choice.price && !choice.percent;
    const bool isPlanned = held->planInForce() != nullptr;
    const bool keepsItsStop = isDefault && isPlanned && !held->isStopAsked;
    const TriggerSource source = keepsItsStop ? held->plan->source
                                 : isDefault  ? m_setup.guard.source
                                              : choice.source;
    const auto& price = source == TriggerSource::Last ? market.last : market.mark;
    if (!price) return fail("its price is not known yet");
    const auto level = keepsItsStop ? Result<Price>{held->plan->stop}
                                    : levelFor(choice, *price, entryOf(*held), m_setup.guard,
                                               direction, *market.instrument);
    if (!level) return fail(level.error().context);
    if (!level->isPositive()
        || (direction == Direction::Long ? *level >= *price : *level <= *price))
        return fail("a stop at " + level->toString() + " is not on the loss side of the price");

    m_desk->note(m_setup.id, "operator", key.instrument.text,
                 nameOf(*held) + " " + held->machine.qty().toString()
                     + (isAdopted ? " is ours from now on, stop " : " gets a stop of ours at ")
                     + level->toString() + ": " + reason,
                 Severity::P1);
    const journal::Plan plan{*level, source, std::nullopt,
                             std::string{isAdopted ? kAdoptedOwner : kForeignOwner}, !isAdopted};
    // Protected before: the same stop, by another name.
    if (isPlanned && !held->isStopAsked) {
        const bool isMoved = held->plan->stop != plan.stop || held->plan->source != plan.source;
        const auto movedTo = held->plan->movedTo;
        held->plan = plan;
        if (isMoved)
            forgetMove(*held);
        else
            held->plan->movedTo = movedTo; // where others moved it: still a person's to decide (W9)
        const RecordId record = m_desk->record(m_setup.id, planRecordOf(*held), false);
        held->machine.setOwned(true);
        guard::Actions actions;
        if (isMoved) held->guard.onMoved(m_desk->now().mono, holdingOf(*held), actions);
        perform(*held, actions);
        m_desk->answer(token, AnswerKind::Done,
                       oursBy(record)
                           + (isMoved ? "amend sent, the old level counts until the new one is "
                                        "read back"
                                      : "the stop that was placed for it stays and is watched"));
        m_desk->setUrgent();
        return;
    }
    const RecordId record = takeUp(*held, plan);
    if (!token.empty()) held->takerTokens.push_back(token);
    m_desk->answer(token, AnswerKind::Progress,
                   (isAdopted ? oursBy(record) : std::string{}) + "a stop at " + level->toString()
                       + " is to be placed and read back");
}

/// W8, W9: a live row of a stop of ours or of the position's own, before it is booked.
void Account::noticeMovedStop(const StopOrder& row)
{
    const bool isOfPosition = keepsPositionStops() && row.closesWholePosition;
    if (row.state != StopOrderState::Live || !row.stopTrigger
        || (!isOurs(row.clientId) && !isOfPosition))
        return;
    for (Position* held : positionsOn(row.instrument)) {
        const PositionKey& key = held->machine.key();
        // By the guard's book: a list that lacked it for once made nobody forget where it stood.
        const auto before = held->guard.book().stops().find(row.venueId);
        if (before == held->guard.book().stops().end()) {
            noticeMoveOfBefore(*held, row);
            continue;
        }
        if (row.updatedAt <= before->second.row.updatedAt) continue;
        const StopOrder& was = before->second.row;
        if (was.stopTrigger == row.stopTrigger && was.stopSource == row.stopSource) continue;
        if (!held->machine.isHeld() || !held->plan || held->closer.isRunning()
            || key.sideIndex != row.sideIndex || key.marginMode != row.marginMode
            || row.side != closingSide(held->machine.direction()))
            continue;
        const journal::Plan& plan = *held->plan;
        // A move of ours has its level in the plan before it is sent: then the old one was not as planned.
        const bool wasAsPlanned = was.stopTrigger == plan.stop && was.stopSource == plan.source;
        if (!wasAsPlanned) continue;
        takeMove(*held, row);
    }
}

/// W8: the plan follows. W9: a person is asked.
void Account::takeMove(Position& position, const StopOrder& row)
{
    journal::Plan& plan = *position.plan;
    const bool isCloser =
        row.stopSource == plan.source
        && (position.machine.direction() == Direction::Long ? *row.stopTrigger > plan.stop
                                                            : *row.stopTrigger < plan.stop);
    if (isCloser) {
        plan.stop = *row.stopTrigger;
        plan.movedTo.reset();
        m_desk->record(m_setup.id, planRecordOf(position), false);
        m_desk->note(m_setup.id, "guard", row.instrument.text,
                     nameOf(position) + ": its stop was moved at the venue, not by us, to "
                         + plan.stop.toString() + ": closer to the price, so the plan follows",
                     Severity::P2);
    } else {
        plan.movedTo = row.stopTrigger;
        m_desk->record(m_setup.id, planRecordOf(position), false);
        askAboutMovedStop(position);
    }
    m_desk->setUrgent();
}

/// W9: left where it is, also by a later life, until a person moves it.
void Account::askAboutMovedStop(Position& position)
{
    const journal::Plan& plan = *position.plan;
    position.isMovedByOthers = true;
    position.guard.onMovedByOthers(holdingOf(position));
    m_desk->raise(m_setup.id, Severity::P1, std::string{kMovedAlarm},
                  position.machine.key().instrument.text,
                  nameOf(position) + ": its stop was moved at the venue, not by us, from "
                      + plan.stop.toString() + " to " + plan.movedTo->toString()
                      + ": it protects less than planned. Move it back, or move it to where it is "
                        "to accept that");
}

/// The person takes the level that somebody set at the venue. \returns whether it is that one
bool Account::acceptMovedStop(Position& position, Price level)
{
    if (!position.isMovedByOthers) return false;
    const guard::Holding holding = holdingOf(position);
    const auto view = position.guard.view(m_desk->now().mono, holding);
    if (!view.row || view.row->stopTrigger != level) return false;
    position.plan->stop = level;
    position.plan->source = view.row->stopSource;
    position.plan->movedTo.reset();
    m_desk->record(m_setup.id, planRecordOf(position), false);
    m_desk->note(m_setup.id, "operator", position.machine.key().instrument.text,
                 "the stop at " + level.toString()
                     + ", where it was moved at the venue, is the plan");
    return true;
}

void Account::forgetMove(Position& position)
{
    if (!position.isMovedByOthers) return;
    position.isMovedByOthers = false;
    m_desk->clear(m_setup.id, std::string{kMovedAlarm}, position.machine.key().instrument.text);
}

/// It ended, or another one began.
void Account::forgetForeign(Position& position)
{
    dropAsking(position);
    forgetMove(position);
    m_desk->clear(m_setup.id, std::string{kAnotherAlarm}, position.machine.key().instrument.text);
    position.isTaken = false;
    position.takenBefore.reset();
    position.guardedFrom.reset();
    position.uncoveredSince.reset();
    position.foreignDue.reset();
    answerTakers(position, AnswerKind::Doubt, "it ended before its stop was proved");
}

} // namespace holdfast::engine
