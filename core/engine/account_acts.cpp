// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/account.h"

#include <algorithm>

// What a person asks of an account.
namespace holdfast::engine {

using reconcile::ReadSchedule;
using venues::Lane;

void Account::goOnClosing()
{
    if (!m_accountClose) return;
    const AccountClose close = *m_accountClose;
    const auto finish = [this](AnswerKind kind, const std::string& text) {
        for (const std::string& token : m_closeTokens)
            m_desk->answer(token, kind, text);
        m_closeTokens.clear();
    };
    if (!mayClose()) {
        finish(AnswerKind::Failed,
               "this program may not write to " + m_setup.id.text + " any more");
        m_accountClose.reset();
        return;
    }
    // What nobody knew of when it was asked, or what an open in flight became: also closed.
    std::size_t leftAlone = 0;
    for (auto& [key, position] : m_positions) {
        if (!position.machine.isHeld() || position.closer.isRunning()
            || position.machine.exposure().isZero())
            continue;
        if (isSparedBy(close.cause, position)) {
            ++leftAlone;
            continue;
        }
        startClose(position, close.cause, close.reason);
        position.closeShown = true;
    }
    const bool isReadSince = m_positionsSent && *m_positionsSent >= close.at && m_ordersSent
                             && *m_ordersSent >= close.at;
    if (!isReadSince || !isCloseProved(close.cause)) {
        m_accountClose->askAgainAt.reset();
        return;
    }
    // An old list (F22) contradicts the proofs: nothing is said before it does not.
    if (m_positionsShown > leftAlone) {
        const MonoTime now = m_desk->now().mono;
        auto& again = m_accountClose->askAgainAt;
        if (again && now < *again) return;
        m_schedule.force(ReadSchedule::Kind::Positions);
        again = now + seconds{1};
        return;
    }
    m_accountClose->askAgainAt.reset();
    const bool hasOpen =
        !m_unsettled.empty()
        || std::any_of(m_markets.begin(), m_markets.end(), [this](const auto& market) {
               return m_ledger.hasOpenInFlight(market.first);
           });
    if (hasOpen && m_closeTokens.empty()) return; // goes on until they are resolved
    const std::string flat = leftAlone == 0 ? sayFlat()
                                            : "nothing of ours is held by our record; "
                                                  + std::to_string(leftAlone)
                                                  + " position(s) of others are left alone";
    if (hasOpen || m_ledger.unknownCount() > 0)
        finish(AnswerKind::Doubt,
               flat + " Watching "
                   + std::to_string(std::max<std::size_t>(
                       m_unsettled.size(), static_cast<std::size_t>(m_ledger.unknownCount())))
                   + " unresolved request(s): what comes of them goes to a close too");
    if (hasOpen) return;
    finish(AnswerKind::Done, flat);
    m_accountClose.reset();
}

/// What others opened is closed on a person's word, not by a limit of ours (I19).
bool Account::isSparedBy(journal::Cause cause, const Position& position)
{
    return cause == journal::Cause::Limit && !isOurs(position);
}

bool Account::isCloseProved(journal::Cause cause) const
{
    return std::ranges::none_of(m_positions, [cause](const auto& entry) {
        const Position& position = entry.second;
        return position.closer.isRunning()
               || (position.machine.isHeld() && !isSparedBy(cause, position));
    });
}

int Account::flatten(const std::string& token, const std::optional<PositionKey>& key,
                     const std::optional<InstrumentId>& instrument, journal::Cause cause,
                     const std::string& reason)
{
    if (!mayClose()) {
        m_desk->note(m_setup.id, "operator", {},
                     "close refused: this program may not write to the account", Severity::P1);
        m_desk->answer(token, AnswerKind::Failed,
                       "not closed: this program may not write to " + m_setup.id.text
                           + (m_isLockHeld ? "" : ": " + lockProblem()));
        return 1;
    }
    const bool isAll = !key && !instrument;
    if (isAll) engageKill(reason.empty() ? std::string{"close everything"} : reason);
    for (auto& [other, position] : m_positions)
        position.closeShown = position.closer.isRunning();
    m_closeSince = m_desk->now().wall;
    m_closeSinceMono = m_desk->now().mono;
    m_closeCause = std::string{journal::toString(cause)};
    m_accountCloseReason = reason;
    // Riskiest first: where a budget bounds the pace, the largest value at risk leaves first.
    std::vector<std::pair<double, Position*>> held;
    for (auto& [other, position] : m_positions) {
        const bool isMeant =
            isAll || (key && other == *key) || (instrument && other.instrument == *instrument);
        if (!isMeant || !position.machine.isHeld() || isSparedBy(cause, position)) continue;
        const Market& market = *position.market;
        const auto price = market.mark ? market.mark : position.machine.fillEntryPrice();
        const auto value = price && market.instrument
                               ? notional(*price, position.machine.qty(), *market.instrument)
                               : Result<Notional>{Notional{}};
        held.emplace_back(value ? value->toDouble() : 0.0, &position);
    }
    std::stable_sort(held.begin(), held.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    int running = 0;
    for (const auto& [value, position] : held) {
        startClose(*position, cause, reason);
        position->closeShown = true;
        if (!isAll && !token.empty()) position->closeTokens.push_back(token);
        ++running;
    }
    m_isCloseAccountWide = isAll;
    m_closeSince = m_desk->now().wall;
    if (isAll) {
        cancelEntriesOn(std::nullopt, cause != journal::Cause::Operator);
        m_accountClose = AccountClose{m_desk->now().mono, cause, reason};
        if (!token.empty()) m_closeTokens.push_back(token);
    } else if (running == 0) {
        const auto& sent = m_positionsSent;
        m_desk->answer(token, sent ? AnswerKind::Done : AnswerKind::Doubt,
                       sent ? "by our record nothing is held there; positions were last read whole "
                                  + formatAge(m_desk->now().mono - *sent) + " ago"
                            : "no position list was read whole yet: what is held there is not "
                              "known");
    }
    m_schedule.force(ReadSchedule::Kind::Positions);
    m_schedule.force(ReadSchedule::Kind::Orders);
    return isAll ? 1 : std::max(running, 1);
}

void Account::setTrading(bool on)
{
    if (m_isTradingOn == on) return;
    m_isTradingOn = on;
    m_desk->note(m_setup.id, "operator", {},
                 on ? "trading on" : "trading off: nothing opens; stops and closes go on");
    if (!on) dropPendingOpens("trading is off");
    m_desk->setUrgent();
}

void Account::arm(const StrategyId& strategy, bool armed)
{
    const auto found = m_strategies.find(strategy);
    if (found == m_strategies.end()) return;
    found->second.isArmed = armed;
    m_desk->note(m_setup.id, "operator", found->second.setup.instrument.text,
                 "strategy " + strategy.text
                     + (armed ? " armed" : " disarmed; its position and stop stay"));
    m_desk->setUrgent();
}

void Account::setParameters(const SetStrategyParameters& act)
{
    const auto found = m_strategies.find(act.strategy);
    if (found == m_strategies.end()) return;
    std::string text;
    for (const auto& [name, value] : act.values) {
        const auto parameter = std::find_if(found->second.setup.parameters.begin(),
                                            found->second.setup.parameters.end(),
                                            [&](const ParameterView& p) { return p.name == name; });
        if (parameter == found->second.setup.parameters.end() || value < parameter->valueMin
            || value > parameter->valueMax) {
            m_desk->note(m_setup.id, "operator", found->second.setup.instrument.text,
                         "parameter " + name + " of " + act.strategy.text
                             + " not changed: unknown or out of its bounds");
            return;
        }
        const auto number = Decimal::fromDouble(value, 6);
        text += (text.empty() ? "" : ", ") + name + " "
                + (number ? number->normalized().toString() : std::string{"—"});
    }
    for (const auto& [name, value] : act.values) {
        for (ParameterView& parameter : found->second.setup.parameters) {
            if (parameter.name == name) parameter.value = value;
        }
    }
    m_desk->note(m_setup.id, "operator", found->second.setup.instrument.text,
                 "parameters of " + act.strategy.text + ": " + text);
    m_desk->out().push_back(ConfigureStrategy{act.strategy, act.values});
}

void Account::clearKill(const std::string& token, const std::string& reason)
{
    if (reason.empty()) {
        m_desk->answer(token, AnswerKind::Failed, "the kill switch needs a reason to be cleared");
        return;
    }
    if (!m_isKillEngaged) {
        m_desk->answer(token, AnswerKind::Done, "the kill switch was not engaged");
        return;
    }
    m_isKillEngaged = m_isKillRestored = false;
    m_accountClose.reset();
    m_killReason.clear();
    m_desk->record(m_setup.id, journal::KillRecord{false, reason});
    m_desk->clear(m_setup.id, "kill", {}, "a person cleared it: " + reason);
    m_desk->answer(token, AnswerKind::Done, "the kill switch is cleared: " + reason);
    m_desk->setUrgent();
}

void Account::cancelEntry(const std::string& token, const CancelEntry& act)
{
    const auto found = m_orders.find(act.venueId);
    if (found == m_orders.end() || isTerminal(found->second.order.state)) {
        m_desk->answer(token, AnswerKind::Failed, "no such working order is known");
        return;
    }
    if (found->second.order.reduceOnly) {
        m_desk->answer(token, AnswerKind::Failed,
                       "a reducing order is protection; it is not cancelled this way");
        return;
    }
    if (!mayAct()) {
        m_desk->answer(token, AnswerKind::Failed, "this program may not write to the account");
        return;
    }
    const Order& order = found->second.order;
    journal::IntentRecord intent;
    intent.cause = journal::Cause::Operator;
    intent.reason = "asked by a person";
    write(venues::CancelOrder{order.instrument, act.venueId, order.clientId}, Lane::Entry,
          Write{WriteFor::CancelEntry,
                PositionKey{order.instrument, order.sideIndex, order.marginMode}, 0, act.venueId,
                token},
          std::move(intent));
    m_desk->answer(token, AnswerKind::Progress,
                   "the cancel of order " + act.venueId.text
                       + " is recorded and goes; its end is said when it was read back by id");
}

void Account::moveStop(const std::string& token, const MoveStop& act)
{
    Position* held = find(act.position);
    if (!held || !held->machine.isHeld() || !held->planInForce() || !held->market->instrument) {
        m_desk->answer(token, AnswerKind::Failed, "no position with a stop of ours is held there");
        return;
    }
    const Market& market = *held->market;
    const Direction direction = held->machine.direction();
    const Price level = roundStop(act.trigger, direction, *market.instrument);
    const auto& price = held->plan->source == TriggerSource::Last ? market.last : market.mark;
    if (!level.isPositive() || !price
        || (direction == Direction::Long ? level >= *price : level <= *price)) {
        m_desk->answer(token, AnswerKind::Failed,
                       "a stop at " + level.toString() + " is not on the loss side of the price");
        return;
    }
    if (!mayAct() || held->closer.isRunning()) {
        m_desk->answer(token, AnswerKind::Failed,
                       held->closer.isRunning() ? "a close is running"
                                                : "this program may not write to the account");
        return;
    }
    if (acceptMovedStop(*held, level)) {
        m_desk->answer(token, AnswerKind::Done,
                       "the level that was set at the venue is the plan now");
        return;
    }
    held->plan->stop = level;
    m_desk->record(m_setup.id, planRecordOf(*held), false);
    m_desk->note(m_setup.id, "operator", act.position.instrument.text,
                 "stop to be moved to " + level.toString());
    guard::Actions actions;
    held->guard.onMoved(m_desk->now().mono, holdingOf(*held), actions);
    perform(*held, actions);
    m_desk->answer(token, AnswerKind::Done,
                   "amend sent; the old level counts until the new one is read back");
}

void Account::waive(const std::string& token, const WaiveStop& act)
{
    Position* held = find(act.position);
    if (!held || !held->machine.isHeld() || act.reason.empty()) {
        m_desk->answer(token, AnswerKind::Failed,
                       act.reason.empty() ? "a waiver needs a reason" : "nothing is held there");
        return;
    }
    const auto& row = held->machine.row();
    held->waiver = journal::Waiver{act.reason, held->machine.heldDirection(), m_desk->now().wall,
                                   row && !row->qty.isZero() ? row->openedAt : WallTime{}};
    held->isWaiverOfBefore = false;
    m_desk->record(m_setup.id, planRecordOf(*held), false); // it outlives the program
    m_desk->note(m_setup.id, "operator", act.position.instrument.text,
                 "unprotected by choice: " + act.reason, Severity::P1);
    m_desk->clear(m_setup.id, "unprotected", act.position.instrument.text,
                  "a person took it over: " + act.reason);
    m_desk->answer(token, AnswerKind::Done,
                   "waived until this position is gone, also by a later start of the program");
}

/// By the venue's own time of its opening. Where no row states one, a plan that is held since ties it to what
/// is held; nobody's position of before is not known to be the same.
bool Account::isWaiverOfThis(const Position& position)
{
    const journal::Waiver& waiver = *position.waiver;
    const auto& row = position.machine.row();
    if (!row || row->qty.isZero()) return true; // not read yet
    if (row->direction != waiver.direction) return false;
    if (row->openedAt == WallTime{}) return !position.isWaiverOfBefore || position.plan;
    return waiver.openedAt != WallTime{} ? row->openedAt == waiver.openedAt
                                         : !position.isWaiverOfBefore || row->openedAt <= waiver.at;
}

/// A waiver is of one round trip: whoever begins the next one under the same key decides anew.
void Account::settleWaiver(Position& position)
{
    if (!position.waiver) return;
    const std::string& instrument = position.machine.key().instrument.text;
    if (isWaiverOfThis(position)) {
        const auto& row = position.machine.row();
        if (!position.isWaiverOfBefore || !row || row->qty.isZero()) return;
        position.isWaiverOfBefore = false;
        m_desk->note(m_setup.id, "operator", instrument,
                     nameOf(position) + " is unprotected by choice since before this start: "
                         + position.waiver->reason,
                     Severity::P1);
        return;
    }
    m_desk->note(m_setup.id, "operator", instrument,
                 nameOf(position)
                     + " is not known to be the one that was left unprotected by choice ("
                     + position.waiver->reason + "): that holds no more",
                 Severity::P1);
    position.waiver.reset();
    // Beside no plan the next life judges as this one does: a record would say that a plan ended.
    if (position.plan) m_desk->record(m_setup.id, planRecordOf(position), false);
    restartGuard(position);
}

void Account::confirmFlat(const std::string& token, const ConfirmFlat& act)
{
    Position* held = find(act.position);
    if (!held || held->machine.state() != PositionState::FlatUnexplained || act.reason.empty()) {
        m_desk->answer(token, AnswerKind::Failed,
                       act.reason.empty() ? "this needs a reason"
                                          : "nothing there waits to be confirmed");
        return;
    }
    m_desk->record(m_setup.id,
                   journal::OperatorRecord{FindingAct::ConfirmFlat, {}, act.position, act.reason});
    m_desk->note(m_setup.id, "operator", act.position.instrument.text,
                 "a person says that it is over: " + act.reason);
    held->lastCause = "confirmed by a person: " + act.reason;
    held->machine.onConfirmed(m_desk->now().mono);
    m_desk->answer(token, AnswerKind::Done,
                   "your word is taken as its closing evidence, beside the venue's zero");
}

void Account::show(const InstrumentId& instrument, minutes bar)
{
    const bool isNew = !m_markets.contains(instrument);
    Market& market = m_markets[instrument];
    if (isNew) {
        m_schedule.force(ReadSchedule::Kind::Instruments);
        if (m_session) {
            venues::SessionOut out;
            m_session->follow(m_desk->now(), instrument, out);
            apply(out);
        }
        return;
    }
    if (market.isHistoryAsked) return;
    Asked asked;
    asked.purpose = ReadFor::Chart;
    asked.instrument = instrument;
    asked.bar = bar;
    market.isHistoryAsked = true;
    ask(venues::ReadCandles{instrument, bar, std::nullopt, 300}, Lane::MarketData, asked);
}

} // namespace holdfast::engine
