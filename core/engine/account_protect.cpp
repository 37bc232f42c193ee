// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/account.h"
#include "core/journal/claim.h"
#include "core/orders/client_id.h"

#include <algorithm>

// Guards and closers of an account's positions.
namespace holdfast::engine {

using reconcile::ReadSchedule;
using venues::Lane;

namespace {
/// A market entry fills in a burst of messages; a partial one that stays partial this long is owed a
/// stop of our own. A limit entry is owed it at once.
constexpr milliseconds kMarketBurst{150};
constexpr std::size_t kStripCells = 60;
constexpr seconds kCancelAgainAfter{5};
} // namespace

bool Account::isOurs(const ClientOrderId& id) const
{
    const auto epoch = orders::epochOf(id);
    return epoch && m_ourEpochs.contains(*epoch);
}

std::string Account::nameOf(const Position& position) const
{
    return position.machine.key().instrument.text + " "
           + std::string{toString(position.machine.heldDirection())};
}

const Instrument& Account::instrumentFor(const InstrumentId& id) const
{
    static const Instrument kNothingKnown;
    const auto market = m_markets.find(id);
    return market != m_markets.end() && market->second.instrument ? *market->second.instrument
                                                                  : kNothingKnown;
}

guard::Holding Account::holdingOf(const Position& position) const
{
    const MonoTime now = m_desk->now().mono;
    guard::Holding holding;
    holding.key = position.machine.key();
    holding.direction = position.machine.direction();
    holding.qty = position.machine.qty();
    if (const auto* plan = position.planInForce()) holding.plan = *plan;
    holding.since = position.machine.firstFillAt();
    if (holding.since && position.guardedFrom)
        holding.since = std::max(*holding.since, *position.guardedFrom);
    holding.isWaived = position.waiver.has_value();
    holding.isClosing = position.closer.isRunning();
    // For whose it is it waits three seconds at most.
    holding.mayAct = mayAct() && holding.plan && !position.whoseUntil;
    holding.isTakenOver = !position.entry || position.entry->isFromBefore;
    if (position.entry) {
        holding.attached = position.entry->attached;
        holding.entryFilledAt = position.entry->filledAt;
        const auto& partial = position.entry->partialSince;
        holding.isEntryWorking = partial && !position.entry->filledAt
                                 && (!position.entry->isMarket || now - *partial >= kMarketBurst
                                     || position.entry->isTerminal);
    }
    holding.mark = position.market->mark;
    holding.last = position.market->last;
    holding.keepsPositionStop = keepsPositionStops();
    return holding;
}

void Account::perform(Position& position, const guard::Actions& actions)
{
    const PositionKey key = position.machine.key();
    const std::string& instrument = key.instrument.text;
    const auto lookup = [&](const VenueOrderId& venueId, const ClientOrderId& clientId) {
        Asked asked;
        asked.purpose = ReadFor::Stop;
        asked.instrument = key.instrument;
        asked.venueId = venueId;
        asked.clientId = clientId;
        return asked;
    };
    for (const guard::Action& action : actions) {
        if (const auto* want = std::get_if<guard::WantStop>(&action)) {
            venues::PlaceStop stop;
            stop.instrument = key.instrument;
            stop.side = closingSide(position.machine.direction());
            stop.sideIndex = key.sideIndex;
            stop.marginMode = key.marginMode;
            stop.trigger = want->trigger;
            stop.source = want->source;
            stop.qty = want->qty;
            stop.take = want->take;
            stop.ofPosition = keepsPositionStops() && !want->qty;
            stop.clientId = want->again
                                ? *want->again
                                : orders::clientId(m_desk->epoch(), orders::IdKind::Stop,
                                                   "stop|" + instrument + "|"
                                                       + std::string{toString(key.sideIndex)} + "|"
                                                       + std::string{toString(key.marginMode)} + "|"
                                                       + std::to_string(want->attempt) + "|"
                                                       + std::to_string(toMs(m_desk->now().wall)));
            journal::IntentRecord intent;
            intent.cause = journal::Cause::Guard;
            intent.reason = want->reason;
            position.guard.onPlaced(m_desk->now().mono, stop.clientId, holdingOf(position));
            write(stop, Lane::Protective, Write{WriteFor::Stop, key, 0, {}, {}}, std::move(intent));
        } else if (const auto* byId = std::get_if<guard::WantById>(&action)) {
            ask(venues::ReadStop{key.instrument, byId->venueId, byId->clientId}, Lane::Verify,
                lookup(byId->venueId, byId->clientId));
        } else if (std::holds_alternative<guard::WantList>(action)) {
            m_schedule.force(ReadSchedule::Kind::Stops);
        } else if (std::holds_alternative<guard::WantLevel>(action)) {
            Asked asked;
            asked.purpose = ReadFor::Position;
            asked.instrument = key.instrument;
            ask(venues::ReadPositions{key.instrument}, Lane::Verify, asked);
        } else if (const auto* cancel = std::get_if<guard::WantCancel>(&action)) {
            // The position is read again first (decisions §1); the cancel follows in cleanUp.
            const auto seen = m_stops.find(cancel->venueId);
            if (seen == m_stops.end()
                || std::any_of(m_leftovers.begin(), m_leftovers.end(), [&](const Leftover& l) {
                       return l.stop.venueId == cancel->venueId;
                   }))
                continue;
            addLeftover(seen->second.stop, key, journal::RemovalRecord::Ground::Surplus);
            m_desk->note(m_setup.id, "guard", instrument,
                         "surplus stop " + cancel->venueId.text + " goes: " + cancel->reason);
        } else if (const auto* amend = std::get_if<guard::WantAmend>(&action)) {
            journal::IntentRecord intent;
            intent.cause = journal::Cause::Operator;
            intent.reason = "stop moved to " + amend->trigger.toString();
            write(venues::AmendStop{key.instrument, amend->venueId, amend->trigger,
                                    positionStopOf(amend->venueId)},
                  Lane::Protective, Write{WriteFor::Amend, key, 0, amend->venueId, {}},
                  std::move(intent));
        } else if (const auto* close = std::get_if<guard::WantClose>(&action)) {
            if (!mayCloseUnasked(position)) {
                askForStop(position, close->cause + ". " + close->reason);
                continue;
            }
            position.lastCause = close->cause;
            position.lastBlame = close->blame;
            position.lastDetail = close->reason;
            m_desk->raise(m_setup.id, Severity::P0, "emergency", instrument,
                          "emergency close of " + nameOf(position) + ": " + close->cause + ". "
                              + close->reason);
            startClose(position, journal::Cause::Guard, close->cause);
        } else if (const auto* alarm = std::get_if<guard::SetAlarm>(&action)) {
            m_desk->raise(m_setup.id,
                          alarm->priority == 0
                              ? Severity::P0
                              : (alarm->priority == 1 ? Severity::P1 : Severity::P2),
                          alarm->name, instrument, alarm->text);
        } else if (const auto* drop = std::get_if<guard::DropAlarm>(&action)) {
            m_desk->clear(m_setup.id, drop->name, instrument);
        } else if (const auto* proved = std::get_if<guard::Proved>(&action)) {
            const auto byIdProof =
                m_desk->prove<journal::Proves::StopById>(m_setup.id, proved->byId);
            const auto listProof =
                m_desk->prove<journal::Proves::StopInList>(m_setup.id, proved->list);
            const auto claim = journal::Claim::protectedBy(key, byIdProof, listProof, proved->text);
            m_desk->claim(m_setup.id, claim);
            if (position.entry && !position.entry->token.empty()) {
                sayOpened(position);
                m_desk->answer(position.entry->token, AnswerKind::Done,
                               position.openedText + (position.openedText.empty() ? "" : " ")
                                   + journal::render(claim));
                position.entry->token.clear();
            }
            answerTakers(position, AnswerKind::Done, journal::render(claim));
        } else if (const auto* note = std::get_if<guard::Note>(&action)) {
            m_desk->note(m_setup.id, "guard", instrument, note->text, Severity::P2);
        }
    }
}

void Account::startClose(Position& position, journal::Cause cause, const std::string& why)
{
    if (!position.machine.isHeld()) return;
    const MonoTime now = m_desk->now().mono;
    if (position.closer.isRunning()) return;
    if (position.lastCause.empty() || cause != journal::Cause::Guard) {
        const bool isPlans = cause == journal::Cause::Exit || cause == journal::Cause::TakeProfit
                             || cause == journal::Cause::Strategy;
        position.lastCause = why;
        position.lastBlame = isPlans ? Blame::Strategy : Blame::Person;
        position.lastDetail.clear();
    }
    position.closeShown = true;
    position.machine.setClosing(true);
    if (!m_closeSinceMono
        || !std::any_of(m_positions.begin(), m_positions.end(),
                        [](const auto& p) { return p.second.closer.isRunning(); })) {
        for (auto& [key, other] : m_positions)
            other.closeShown = other.closer.isRunning();
        position.closeShown = true;
        m_closeSince = m_desk->now().wall;
        m_closeSinceMono = now;
        m_closeCause = std::string{journal::toString(cause)};
        m_accountCloseReason = why;
        m_isCloseAccountWide = false;
    }
    flatten::CloseActions actions;
    position.closer.start(now, cause, why, position.machine.qty(), actions);
    perform(position, actions);
    // Entries of its scope go in parallel (decisions §5).
    // Strangers' ones only on a person's word (I19).
    cancelEntriesOn(position.machine.key().instrument, cause != journal::Cause::Operator);
    if (const auto looking = m_looking.find(position.machine.key().instrument);
        looking != m_looking.end()) {
        const gate::OpenIntent intent = looking->second.intent;
        m_looking.erase(looking);
        refuse(intent, "a close of this instrument began");
    }
    m_desk->setUrgent();
}

void Account::perform(Position& position, const flatten::CloseActions& actions)
{
    const PositionKey key = position.machine.key();
    for (const flatten::CloseAction& action : actions) {
        journal::IntentRecord intent;
        intent.cause = position.closer.cause();
        intent.reason = position.closer.why();
        const auto clientId = [&](int round, int part) {
            return orders::clientId(m_desk->epoch(), orders::IdKind::Close,
                                    "close|" + key.instrument.text + "|"
                                        + std::string{toString(key.sideIndex)} + "|"
                                        + std::to_string(round) + "|" + std::to_string(part) + "|"
                                        + std::to_string(toMs(m_desk->now().wall)));
        };
        const Lane lane = Lane::Emergency;
        if (const auto* close = std::get_if<flatten::WantClosePosition>(&action)) {
            const Direction now = position.machine.direction();
            const Direction held = now == Direction::Flat ? position.machine.heldDirection() : now;
            write(venues::ClosePosition{key.instrument, key.sideIndex, key.marginMode,
                                        clientId(close->round, 0), closingSide(held)},
                  lane, Write{WriteFor::Close, key, close->round, {}, {}}, std::move(intent));
        } else if (const auto* reduce = std::get_if<flatten::WantReduce>(&action)) {
            venues::PlaceOrder order;
            order.instrument = key.instrument;
            order.side = reduce->side;
            order.sideIndex = key.sideIndex;
            order.marginMode = key.marginMode;
            order.qty = reduce->qty;
            order.reduceOnly = true;
            order.clientId = clientId(reduce->round, reduce->part);
            order.expiresAfter = orderExpiry();
            write(order, lane, Write{WriteFor::Close, key, reduce->round, {}, {}},
                  std::move(intent));
        } else if (std::holds_alternative<flatten::WantRead>(action)) {
            Asked asked;
            asked.purpose = ReadFor::Position;
            asked.instrument = key.instrument;
            ask(venues::ReadPositions{key.instrument}, Lane::Verify, asked);
        } else if (std::holds_alternative<flatten::WantCancelReducing>(action)) {
            for (const auto& [id, seen] : m_orders) {
                const bool isReducing = seen.order.instrument == key.instrument
                                        && seen.order.reduceOnly && !isTerminal(seen.order.state)
                                        && isOurs(seen.order.clientId);
                if (!isReducing) continue;
                journal::IntentRecord cancel;
                cancel.cause = position.closer.cause();
                cancel.reason = "the venue wants pending closing orders gone first";
                write(venues::CancelOrder{key.instrument, id, seen.order.clientId}, lane,
                      Write{WriteFor::CancelEntry, key, 0, id, {}}, std::move(cancel));
            }
        } else if (const auto* late = std::get_if<flatten::SetLate>(&action)) {
            m_desk->raise(m_setup.id, Severity::P0, "not-flat", key.instrument.text,
                          nameOf(position) + " " + late->text);
        }
    }
}

void Account::settlePosition(Position& position)
{
    const MonoTime now = m_desk->now().mono;
    const PositionKey key = position.machine.key();
    position.machine.setOwned(isOurs(position));
    position.targetDue.reset();
    if (position.plan && position.machine.isHeld() && !position.planFor)
        position.planFor = position.machine.heldDirection();

    const bool isOnlyRemembered = position.isRemembered && position.machine.exposure().isZero();
    if (position.machine.isHeld() && !position.wasHeld && !isOnlyRemembered) {
        position.wasHeld = true;
        position.isRemembered = false;
        onOpened(position);
    }
    if (!position.machine.isHeld() && (position.wasHeld || position.isRemembered)) {
        position.wasHeld = position.isRemembered = false;
        onClosed(position);
    }
    if (position.machine.isHeld() && position.entry && !isOnlyRemembered) {
        if (const auto entry = m_entries.find(position.entry->clientId);
            entry != m_entries.end() && !entry->second.isSeen) {
            entry->second.isSeen = true;
            settleEntry(entry->first);
        }
    }
    // A plan whose open came to nothing must not make a stranger's position ours.
    if (!position.machine.isHeld() && position.plan && isSynced()
        && !isOpenUnsettled(key.instrument)) {
        position.dropPlan();
        position.entry.reset();
    }
    // Questions of the position machine.
    const auto wants = position.machine.wants(now);
    const auto asked = [&](ReadFor purpose) {
        Asked a;
        a.purpose = purpose;
        a.instrument = key.instrument;
        return a;
    };
    if (wants.byInstrument)
        ask(venues::ReadPositions{key.instrument}, Lane::Verify, asked(ReadFor::Position));
    if (wants.closures)
        ask(venues::ReadClosures{key.instrument}, Lane::Verify, asked(ReadFor::Position));
    if (wants.fills) ask(venues::ReadFills{key.instrument}, Lane::Verify, asked(ReadFor::Position));
    if (wants.list) m_schedule.force(ReadSchedule::Kind::Positions);
    position.voices.settle(position.machine);

    if (!position.machine.isHeld()) return;
    settleWhose(position);
    settleWaiver(position);
    guard::Actions actions;
    const guard::Holding holding = holdingOf(position);
    position.guard.step(now, holding, actions);
    perform(position, actions);
    settleForeign(position);
    updateStrip(position, actions.empty() ? holding : holdingOf(position));

    if (position.closer.isRunning()) {
        flatten::CloseActions closing;
        position.closer.onExposure(now, position.machine.qty());
        position.closer.step(now, instrumentFor(key.instrument), closing);
        perform(position, closing);
        return;
    }
    watchTarget(position);
}

void Account::onOpened(Position& position)
{
    const PositionKey key = position.machine.key();
    finishEndings(key);
    m_closedClaims.erase(key); // of the one before
    position.openedSaid.reset();
    position.openedText.clear();
    dropPlanOfAnother(position);
    if (!position.plan) forgetForeign(position);
    position.lastCause.clear();
    position.lastBlame.reset();
    position.lastDetail.clear();
    position.targetPassedAt.reset();
    position.guard.reset();
    position.closeShown = false;
    position.strip.clear();
    if (position.market->marketTime != MarketTime{})
        position.openedMarket = position.market->marketTime;
    if (position.plan)
        m_desk->record(m_setup.id, planRecordOf(position), false);
    else
        m_desk->note(m_setup.id, "position", key.instrument.text,
                     nameOf(position) + " " + position.machine.qty().toString()
                         + " is not ours: shown, not touched",
                     Severity::P2);
    for (const auto& [id, seen] : m_stops)
        noticeMoveOfBefore(position, seen.stop);
    feedKnownStops(position);
    if (position.plan && position.plan->movedTo) askAboutMovedStop(position);
    if (mayBeAnothers(position))
        askWhoseItIs(position);
    else
        goOnFromBefore(position);
    m_schedule.force(ReadSchedule::Kind::Stops);
    m_schedule.force(ReadSchedule::Kind::Balance);
    const auto price = position.machine.fillEntryPrice();
    const bool isOwnEntry = position.entry && !position.entry->isFromBefore;
    if (position.plan && (price || isOwnEntry) && !position.machine.exposure().isZero()) {
        sayOpened(position); // the row may be quicker than the fills
    } else if (position.plan) {
        m_desk->note(m_setup.id, "position", key.instrument.text,
                     nameOf(position)
                         + ": the journal has a plan for it and the venue lists it; taken over");
    }
    m_desk->setUrgent();
}

/// What an earlier life had begun for this position and nothing had proved goes on.
void Account::goOnFromBefore(Position& position)
{
    const PositionKey key = position.machine.key();
    const bool wasHeld = m_heldRestored.erase(key) > 0;
    if (!position.plan) return;
    for (const auto* entry : m_ledger.unresolved()) { // decisions §4: only the same id again
        const auto* stop = std::get_if<venues::PlaceStop>(&entry->intent.what);
        if (wasHeld && stop && entry->intent.position == key && !stop->qty
            && stop->side == closingSide(position.machine.direction())
            && stop->trigger == position.plan->stop && stop->source == position.plan->source)
            position.guard.onUnknownFromBefore(m_desk->now().mono, *stop);
    }
    // A close that began does not stop before *closed* is proved; and a close of everything closes what
    // an open in flight became. Only of this round trip: another one was opened by somebody else.
    const auto close = m_closesRestored.find(key);
    const auto& row = position.machine.row();
    if (m_ladder != Ladder::Watch && wasHeld && close != m_closesRestored.end() && row
        && row->openedAt <= close->second.at) {
        const RestoredClose goesOn = close->second;
        startClose(position, goesOn.cause, goesOn.reason);
    } else if (m_isKillRestored && isOurs(position) && m_ladder != Ladder::Watch) {
        startClose(position, journal::Cause::Operator, m_killReason);
    }
    m_closesRestored.erase(key);
}

void Account::engageKill(const std::string& reason)
{
    if (!m_isKillEngaged) {
        m_isKillEngaged = true;
        m_killReason = reason;
        m_desk->record(m_setup.id, journal::KillRecord{true, reason});
        m_desk->raise(m_setup.id, Severity::P1, "kill", {},
                      "the kill switch is engaged: " + reason);
    }
    dropPendingOpens("the kill switch is engaged");
}

void Account::cancelEntriesOn(const std::optional<InstrumentId>& instrument, bool isOursOnly)
{
    if (!mayClose()) return;
    const MonoTime now = m_desk->now().mono;
    std::erase_if(m_cancelAsked,
                  [now](const auto& asked) { return now - asked.second >= kCancelAgainAfter; });
    for (const auto& [id, seen] : m_orders) {
        const Order& order = seen.order;
        if (isTerminal(order.state) || order.reduceOnly
            || (instrument && order.instrument != *instrument))
            continue;
        if ((isOursOnly && !isOurs(order.clientId)) || !m_cancelAsked.try_emplace(id, now).second)
            continue;
        journal::IntentRecord intent;
        intent.cause = journal::Cause::Operator;
        intent.reason = m_ladder == Ladder::Guard
                            ? "an entry must not open on an account that only guards"
                            : "an entry must not open while a close of its instrument runs";
        write(venues::CancelOrder{order.instrument, id, order.clientId}, Lane::Emergency,
              Write{WriteFor::CancelEntry,
                    PositionKey{order.instrument, order.sideIndex, order.marginMode},
                    0,
                    id,
                    {}},
              std::move(intent));
    }
}

void Account::sweepEntries()
{
    // An entry whose acceptance was learnt late must not open behind a kill switch or a close.
    // Nor on an account that opens nothing, where it is left from when it did.
    if (m_isKillEngaged || m_ladder == Ladder::Guard) return cancelEntriesOn(std::nullopt, true);
    for (const auto& [key, position] : m_positions) {
        if (position.closer.isRunning()) cancelEntriesOn(key.instrument, true);
    }
}

void Account::noticeTwin(const ClientOrderId& id, WallTime at, bool isWorking,
                         const InstrumentId& instrument)
{
    const auto epoch = orders::epochOf(id);
    if (!epoch || m_ourEpochs.contains(*epoch) || m_isTwinSeen || (!isWorking && at < m_startedAt))
        return;
    m_isTwinSeen = true;
    dropPendingOpens("another copy trades this account");
    m_desk->raise(m_setup.id, Severity::P0, "twin", instrument.text,
                  "something carries our prefix and a writer's mark our journal never wrote ("
                      + id.text + "): another copy trades this account. Watch only");
}

void Account::updateStrip(Position& position, const guard::Holding& holding)
{
    const MonoTime now = m_desk->now().mono;
    const auto minute = std::chrono::duration_cast<minutes>(now.time_since_epoch()).count();
    const auto cell = [&] {
        switch (position.guard.state(now, holding)) {
        case StopState::Verified: return StripCell::Proved;
        case StopState::Placing:
        case StopState::Acked:
        case StopState::Stale:
        case StopState::InDoubt:
        case StopState::Mismatched:
        case StopState::GuardedOldLevel:
        case StopState::Triggered:
        case StopState::Closing: return StripCell::Doubt;
        case StopState::None:
        case StopState::Missing:
        case StopState::Failed:
        case StopState::TriggerPassed: return StripCell::Unprotected;
        case StopState::Waived: return StripCell::None;
        }
        HF_UNREACHABLE();
    }();
    if (position.strip.empty() || minute != position.stripMinute) {
        position.strip.push_back(cell);
        if (position.strip.size() > kStripCells) position.strip.erase(position.strip.begin());
        position.stripMinute = minute;
    } else {
        position.strip.back() = std::max(position.strip.back(), cell); // the worst of the minute
    }
}

} // namespace holdfast::engine
