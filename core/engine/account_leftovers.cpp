// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/layers.h"
#include "core/engine/account.h"

#include <algorithm>

// Stops of ours whose time is over: leftovers of positions proved closed, and surplus ones. They go by id, each
// after the position was read again; those that count go by the budget (core/reconcile/cancel_budget.h).
namespace holdfast::engine {

using layers::isOn;
using layers::Layer;
using reconcile::ReadSchedule;
using venues::Lane;
using Ground = journal::RemovalRecord::Ground;

namespace {
constexpr milliseconds kLeftoverAfter{200};
constexpr seconds kToldLate{60}; // a fill after the end that it made
constexpr int kLooksUntilTold = 3;
constexpr seconds kLookAgainAfter{5};
constexpr seconds kLookAgainLater{60}; // once a person was told
constexpr std::string_view kUnreadAlarm = "leftover-unread";
} // namespace

void Account::addLeftover(const StopOrder& stop, const PositionKey& key, Ground ground)
{
    Leftover leftover;
    leftover.stop = stop;
    leftover.key = key;
    leftover.ground = ground;
    leftover.since = leftover.provedAt = m_desk->now().mono;
    m_leftovers.push_back(std::move(leftover));
}

void Account::startAnew(Leftover& leftover) const
{
    leftover.since = m_desk->now().mono;
    leftover.isReadBack = leftover.isAsked = leftover.isCancelled = false;
    leftover.looks = 0;
}

void Account::learnWhoEnded(Position& position, const Fill& fill)
{
    const bool isLate = !position.machine.isHeld() && position.closedAt
                        && m_desk->now().mono - *position.closedAt <= kToldLate
                        && position.endedBy == Ground::Reconciled
                        && fill.side == closingSide(position.machine.heldDirection());
    if (!isLate) return;
    position.endedBy = Ground::OwnEnd;
    const PositionKey& key = position.machine.key();
    bool isKnown = false;
    for (Leftover& leftover : m_leftovers) {
        if (leftover.key != key || leftover.ground != Ground::Reconciled) continue;
        m_budget.drop(leftover.stop.venueId);
        leftover.ground = Ground::OwnEnd;
        isKnown = true;
    }
    // For the next life too. While one rests nothing opens there (B2), so the record ends no other plan.
    if (isKnown && !isEndUntold(key))
        m_desk->record(m_setup.id, journal::PlanRecord{key, std::nullopt, true}, false);
}

bool Account::isCounted(const Leftover& leftover) const
{
    const auto found = m_positions.find(leftover.key);
    const bool isHeld = found != m_positions.end() && found->second.machine.isHeld();
    return !isHeld && (leftover.ground == Ground::Reconciled || leftover.ground == Ground::Absence);
}

bool Account::isRipe(const Leftover& leftover) const
{
    if (leftover.ground == Ground::Absence) return true;
    const MonoTime from = leftover.provedAt + m_desk->numbers().leftoverProvedFor;
    const InstrumentId& instrument = leftover.key.instrument;
    const bool hasEntry = std::ranges::any_of(m_orders, [&](const auto& entry) {
        const Order& order = entry.second.order;
        return order.instrument == instrument && !order.reduceOnly && !isTerminal(order.state)
               && isOurs(order.clientId);
    });
    return m_desk->now().mono >= from && leftover.listedAt && *leftover.listedAt >= from
           && !hasEntry && !isOpenUnsettled(instrument) && !m_ledger.hasOpenInFlight(instrument);
}

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
    const MonoTime now = m_desk->now().mono;
    const bool waits = areRemovalsSuspended() || (isCounted(leftover) && !leftover.isGranted);
    if (waits) // for a person, for the list, or for its time
        return std::max(leftover.provedAt + m_desk->numbers().leftoverProvedFor, now + seconds{1});
    // While one rests, nothing opens on its instrument (B2): whoever waits must not wait for the next tick.
    const MonoTime first = leftover.since + kLeftoverAfter;
    if (!leftover.isAsked && now < first) return first;
    return std::max(leftover.since + seconds{1}, now + milliseconds{500});
}

/// L3: the position is looked at once more, now. What counts as a look is L4's: its own row, never the list.
void Account::askForLook(const Leftover& leftover)
{
    if (!isOn(Layer::Again)) return;
    if (!isOn(Layer::Evidence)) return m_schedule.force(ReadSchedule::Kind::Positions);
    Asked asked;
    asked.purpose = ReadFor::Position;
    asked.instrument = leftover.key.instrument;
    ask(venues::ReadPositions{leftover.key.instrument}, Lane::Verify, asked);
}

bool Account::isLookedAt(const Leftover& leftover, const Position& position) const
{
    if (!isOn(Layer::Again)) return true;
    if (!isOn(Layer::Evidence)) {
        const auto& list = position.voices.of(reconcile::PositionMachine::Source::Bulk);
        return list && list->sent >= leftover.since;
    }
    const auto rowAt = position.machine.rowAt();
    return rowAt && *rowAt >= leftover.since;
}

void Account::want(const Leftover& leftover)
{
    if (leftover.isGranted || !isRipe(leftover)) return;
    const bool isJudgedNow = leftover.ground == Ground::Absence;
    const MonoTime now = m_desk->now().mono;
    if (leftover.isPersons)
        m_budget.wantForPerson(leftover.stop.venueId);
    else
        m_budget.want(leftover.stop.venueId, isJudgedNow ? now : now + m_numbers.listCycle);
}

void Account::decideRemovals()
{
    if (!mayAct() || m_listFault.isOn()) return;
    const MonoTime now = m_desk->now().mono;
    const auto decision = m_budget.decide(now);
    for (Leftover& leftover : m_leftovers) {
        if (std::ranges::find(decision.granted, leftover.stop.venueId) == decision.granted.end())
            continue;
        leftover.isGranted = true;
        startAnew(leftover);
        leftover.since = now - kLeftoverAfter; // it has waited long enough: the look comes now
        const auto found = m_positions.find(leftover.key);
        journal::RemovalRecord record;
        record.stop = leftover.stop.venueId;
        record.position = leftover.key;
        record.ground = leftover.ground;
        if (found != m_positions.end() && !found->second.endProof.empty())
            record.proof.push_back(found->second.endProof);
        record.isCounted =
            std::ranges::find(decision.persons, record.stop) == decision.persons.end();
        record.lastHour = m_budget.grantedLastHour(now);
        m_desk->record(m_setup.id, std::move(record));
    }
    if (!decision.tripped) return;
    m_brakeSince = m_desk->now().wall;
    m_brakeRecord = m_desk->record(m_setup.id, journal::BrakeRecord{true, *decision.tripped});
    m_desk->raise(m_setup.id, Severity::P1, "brake", {},
                  "the brake on automatic cancels is on: " + *decision.tripped
                      + ". Every stop stays until a person clears it with a reason");
}

void Account::cleanUp()
{
    const MonoTime now = m_desk->now().mono;
    for (auto it = m_leftovers.begin(); it != m_leftovers.end();) {
        Leftover& leftover = *it;
        const Position* const held = find(leftover.key);
        const bool isLive = m_stops.contains(leftover.stop.venueId);
        const auto forget = [&] {
            m_budget.drop(leftover.stop.venueId);
            it = m_leftovers.erase(it);
        };
        if (!isLive
            || (leftover.isReadBack
                && leftover.isCancelled)) { // the venue took it along, or it is gone
            if (leftover.isGranted || leftover.isPersons)
                m_leftoversUnlisted.insert_or_assign(leftover.stop.venueId, leftover);
            forget();
            continue;
        }
        const bool isSurplus = held && held->machine.isHeld();
        const bool mayGo = mayRemove(leftover.stop.venueId, leftover.key);
        const bool isYoung = !leftover.isAsked && now - leftover.since < kLeftoverAfter;
        if (!held || !mayGo || isYoung) {
            if (isSurplus && !mayGo && now - leftover.since > seconds{10}) {
                forget(); // a new position took the key, or the keeper is in doubt: it stays
                continue;
            }
            ++it;
            continue;
        }
        if (!leftover.isCancelled && areRemovalsSuspended()) {
            leftover.isAsked = false; // what was seen until then is of before
            if (isCounted(leftover)) want(leftover);
            ++it;
            continue;
        }
        if (isCounted(leftover) && !leftover.isGranted) {
            want(leftover);
            ++it;
            continue;
        }
        if (!leftover.isAsked) {
            leftover.isAsked = true;
            ++leftover.looks;
            leftover.since = now;
            askForLook(leftover);
            ++it;
            continue;
        }
        if (!leftover.isCancelled && isLookedAt(leftover, *held)) {
            leftover.isCancelled = true;
            leftover.since = now;
            if (!leftover.isGranted) {
                const Ground ground = isSurplus ? Ground::Surplus : leftover.ground;
                journal::RemovalRecord record{
                    leftover.stop.venueId,        leftover.key, ground, {}, false,
                    m_budget.grantedLastHour(now)};
                if (!isSurplus && !held->endProof.empty()) record.proof.push_back(held->endProof);
                m_desk->record(m_setup.id, std::move(record));
            }
            journal::IntentRecord intent;
            intent.cause = journal::Cause::Cleanup;
            const auto closed = m_closedClaims.find(leftover.key);
            intent.reason = isSurplus ? "surplus: another one of ours was read by id and in the "
                                        "list, for the whole position"
                            : closed != m_closedClaims.end()
                                ? "leftover of a position: " + journal::renderShort(closed->second)
                                : "leftover of a position whose plan the journal ended";
            write(venues::CancelStop{leftover.key.instrument, leftover.stop.venueId}, Lane::Account,
                  Write{WriteFor::CancelStop, leftover.key, 0, leftover.stop.venueId, {}},
                  std::move(intent));
        } else if (leftover.isCancelled && now - leftover.since > seconds{30}) {
            startAnew(leftover);
        } else if (!leftover.isCancelled
                   && now - leftover.since > (leftover.looks < kLooksUntilTold ? kLookAgainAfter
                                                                               : kLookAgainLater)) {
            leftover.isAsked = false; // the read did not come, or no row with it: ask again
        }
        ++it;
    }
    decideRemovals();
    tellOfUnreadLeftovers();
}

/// An answer by instrument without a row is no look (decisions §3: only an explicit zero is one), and OKX shows none
/// of a key that was flat for 30 days (okx.md §7.1). The stop stays; a person can see more than this program.
void Account::tellOfUnreadLeftovers()
{
    std::set<InstrumentId> unread;
    for (const Leftover& leftover : m_leftovers) {
        const Position* const ended = find(leftover.key);
        if (!ended || !leftover.isAsked || leftover.isCancelled || leftover.looks < kLooksUntilTold)
            continue;
        const auto& said = ended->voices.of(reconcile::PositionMachine::Source::ByInstrument);
        if (!said || said->isShown || said->sent < leftover.since) continue;
        const InstrumentId& instrument = leftover.key.instrument;
        unread.insert(instrument);
        if (m_leftoversTold.insert(instrument).second)
            m_desk->raise(
                m_setup.id, Severity::P2, std::string{kUnreadAlarm}, instrument.text,
                instrument.text + ": stop " + leftover.stop.venueId.text
                    + " of ours is left there, and the venue answers for the position without a "
                      "row, so nothing read now says that none is held. The stop stays, and "
                      "nothing opens there while it rests. Look at the venue, and cancel it there "
                      "if you see no position");
    }
    std::erase_if(m_leftoversTold, [&](const InstrumentId& instrument) {
        const bool isStill = unread.contains(instrument)
                             || std::ranges::any_of(m_leftovers, [&](const Leftover& leftover) {
                                    return leftover.key.instrument == instrument
                                           && leftover.looks >= kLooksUntilTold
                                           && !leftover.isCancelled;
                                });
        if (!isStill) m_desk->clear(m_setup.id, std::string{kUnreadAlarm}, instrument.text);
        return !isStill;
    });
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
        if (!isLeftover) continue;
        addLeftover(seen.stop, key, gone->endedBy);
        Leftover& leftover = m_leftovers.back();
        // The proof is as old as it is: a list that lacked the stop for once does not renew its minute.
        if (gone->closedAt) leftover.provedAt = *gone->closedAt;
        const auto unlisted = m_leftoversUnlisted.find(id);
        if (unlisted == m_leftoversUnlisted.end()) continue;
        // Nor what was said of it after this end: a grant that counted counts once (C2, C6).
        if (!gone->closedAt || unlisted->second.provedAt == *gone->closedAt) {
            leftover.provedAt = unlisted->second.provedAt;
            leftover.isGranted = unlisted->second.isGranted;
            leftover.isPersons = unlisted->second.isPersons;
        }
        m_leftoversUnlisted.erase(unlisted);
    }
}

void Account::clearBrake(const std::string& token, const std::string& reason)
{
    if (reason.empty()) {
        m_desk->answer(token, AnswerKind::Failed, "the brake needs a reason to be cleared");
        return;
    }
    if (!m_budget.isBraked()) {
        m_desk->answer(token, AnswerKind::Done, "the brake was not on");
        return;
    }
    (void)m_budget.clear();
    int waiting = 0;
    for (Leftover& leftover : m_leftovers) {
        if (!isCounted(leftover) || leftover.isGranted) continue;
        leftover.isPersons = true; // whoever clears it has looked at what waits
        ++waiting;
    }
    m_desk->record(m_setup.id, journal::OperatorRecord{FindingAct::ClearBrake, {}, {}, reason},
                   false);
    m_brakeRecord = m_desk->record(m_setup.id, journal::BrakeRecord{false, reason});
    m_desk->clear(m_setup.id, "brake", {});
    m_desk->answer(token, AnswerKind::Done,
                   "the brake is cleared: " + reason
                       + (waiting == 0
                              ? std::string{}
                              : "; " + std::to_string(waiting)
                                    + " stop(s) that waited may go, two in each cycle, each after "
                                      "its position was read again")
                       + " (record " + std::to_string(m_brakeRecord.value) + ")");
    m_desk->setUrgent();
}

} // namespace holdfast::engine
