// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/account.h"
#include "core/engine/post_mortem.h"
#include "core/journal/claim.h"

#include <algorithm>

// The planned target, and what ended a position.
namespace holdfast::engine {

using reconcile::ReadSchedule;
using venues::Lane;

namespace {
/// Fills and triggers this far back may be what ended a position.
constexpr minutes kEndsWithin{1};
/// The venue is asked this long which of its stops it was; then the trade is recorded as it is known.
constexpr milliseconds kToldWithin{3000};
constexpr milliseconds kAskEvery{500};

/// The level that fired; a stop without a target has one alone.
std::optional<StopLeg> levelOf(const StopOrder& stop)
{
    if (stop.state != StopOrderState::Effective) return std::nullopt;
    return stop.takeTrigger ? stop.firedLeg : std::optional{StopLeg::Stop};
}

/// What the leftovers of a position that ended so are.
journal::RemovalRecord::Ground groundOf(reconcile::ClosingBy by)
{
    switch (by) {
    case reconcile::ClosingBy::OwnFills: return journal::RemovalRecord::Ground::OwnEnd;
    case reconcile::ClosingBy::Fills:
    case reconcile::ClosingBy::Record:
    case reconcile::ClosingBy::Person: return journal::RemovalRecord::Ground::Reconciled;
    case reconcile::ClosingBy::Absence: return journal::RemovalRecord::Ground::Absence;
    }
    HF_UNREACHABLE();
}
} // namespace

/// The target is ours to watch where the venue does not hold it (decisions §6), and where it is late.
void Account::watchTarget(Position& position)
{
    const journal::Plan* const plan = position.planInForce();
    if (!plan || !plan->takeProfit || position.whoseUntil) return;
    if (!mayAct()) { // a price of before says nothing when we may act again
        position.targetPassedAt.reset();
        return;
    }
    if (position.machine.direction() == Direction::Flat) return; // remembered, and not read yet
    const PositionKey& key = position.machine.key();
    const MonoTime now = m_desk->now().mono;
    const Price target = *plan->takeProfit;
    const guard::Holding holding = holdingOf(position);
    const bool isAtVenue = position.guard.isTakeAtVenue(holding);
    if (!position.targetPassedAt) {
        const auto& last = position.market->last;
        const auto& lastAt = position.market->lastAt;
        const bool isFresh = last && lastAt && now - *lastAt <= m_desk->numbers().priceFreshness;
        const bool isReached =
            isFresh
            && (position.machine.direction() == Direction::Long ? *last >= target
                                                                : *last <= target);
        if (!isReached) return;
        position.targetPassedAt = now;
        if (isAtVenue) { // it fires there: a stream that is cut does not tell
            guard::Actions actions;
            position.guard.onTargetPassed(now, holding, actions);
            perform(position, actions);
            Asked asked;
            asked.purpose = ReadFor::Position;
            asked.instrument = key.instrument;
            ask(venues::ReadPositions{key.instrument}, Lane::Verify, asked);
        }
    }
    if (position.guard.isFiring()) return; // G14: its order has its time
    auto due = isAtVenue ? *position.targetPassedAt + m_desk->numbers().targetLate : now;
    bool hasFired = false;
    for (const auto& fired : position.guard.fired()) {
        hasFired = hasFired || fired.leg == StopLeg::Take;
        if (fired.leg != StopLeg::Stop)
            due = std::max(due, fired.at + m_desk->numbers().targetLate);
    }
    if (now < due) {
        position.targetDue = due;
        return;
    }
    const std::string late = formatAge(m_desk->numbers().targetLate);
    startClose(position, journal::Cause::TakeProfit,
               "target " + target.toString() + " reached"
                   + (isAtVenue  ? "; the venue holds it and did not close within " + late
                      : hasFired ? "; it fired at the venue, and no end was read within " + late
                                 : std::string{}));
}

journal::TradeRecord Account::tradeOf(const Position& position) const
{
    const PositionKey& key = position.machine.key();
    journal::TradeRecord trade;
    trade.position = key;
    trade.direction = position.machine.heldDirection();
    // Over a restart the fills alone may tell the size; and one that was added to again traded more than it held.
    const auto traded = position.machine.qtyTraded();
    trade.qty = position.machine.qtyMax();
    if (trade.qty.isZero() && traded) trade.qty = *traded;
    trade.entry = position.machine.fillEntryPrice();
    trade.exit = position.machine.fillExitPrice();
    if (!trade.entry && position.machine.row() && position.machine.row()->entryPrice)
        trade.entry = position.machine.row()->entryPrice;
    const journal::Plan* const plan = position.planInForce();
    trade.owner = plan ? plan->owner : "foreign";
    trade.cause = position.lastCause;
    if (trade.entry && trade.exit && position.market->instrument) {
        const auto gross = profit(trade.direction, *trade.entry, *trade.exit,
                                  traded.value_or(trade.qty), *position.market->instrument);
        if (gross)
            trade.profit = Money{(gross->value - position.machine.feesPaid().value)
                                     .rounded(8, Rounding::HalfEven)
                                     .normalized()};
    }
    return trade;
}

bool Account::isTargetUnfilled(const Position& position) const
{
    const bool isTarget = position.closer.isRunning()
                          && position.closer.cause() == journal::Cause::TakeProfit
                          && position.lastCause == position.closer.why();
    return isTarget && std::ranges::none_of(m_fills, [&](const FillView& view) {
               return isOurs(view.fill.clientOrderId) && mayHaveEnded(view.fill, position);
           });
}

/// A late fill that takes off, and not one of the position that was held here before.
bool Account::mayHaveEnded(const Fill& fill, const Position& position) const
{
    return fill.instrument == position.machine.key().instrument
           && fill.side == closingSide(position.machine.heldDirection())
           && fill.time >= m_desk->now().wall - kEndsWithin
           && fill.time >= position.machine.openedFrom();
}

std::optional<StopLeg> Account::endedBy(const Position& position, Ending& ending) const
{
    const PositionKey& key = position.machine.key();
    const auto& fired = position.guard.fired();
    const auto mayBe = [&](const VenueOrderId& id) {
        StopOrder stop;
        stop.instrument = key.instrument;
        stop.venueId = id;
        ending.stops.push_back(std::move(stop));
    };
    // A fill that names its stop, or whose order does.
    for (auto fill = m_fills.rbegin(); fill != m_fills.rend(); ++fill) {
        const Fill& row = fill->fill;
        if (!mayHaveEnded(row, position)) continue;
        const auto order = m_orders.find(row.venueOrderId);
        const VenueOrderId parent = row.parentStop.empty() && order != m_orders.end()
                                        ? order->second.order.parentStop
                                        : row.parentStop;
        if (parent.empty()) continue;
        if (ending.otherwise.empty())
            ending.otherwise = position.plan && position.plan->takeProfit
                                   ? "stop or take profit: the venue does not say which"
                                   : "stop";
        const auto told = std::ranges::find(fired, parent, &guard::FiredStops::Told::stop);
        if (told != fired.end() && told->leg) return told->leg;
        mayBe(parent);
        return std::nullopt;
    }
    if (ending.otherwise.empty()) ending.otherwise = "ended outside Holdfast";
    if (!fired.empty() && m_desk->now().mono - fired.back().at <= kEndsWithin) {
        if (fired.back().leg) return fired.back().leg;
        mayBe(fired.back().stop);
        return std::nullopt;
    }
    ending.stops = position.guard.liveStops(); // one of these, unseen?
    return std::nullopt;
}

void Account::recordTrade(journal::TradeRecord trade, Blame blame, const std::string& detail,
                          const std::optional<journal::Plan>& plan)
{
    m_desk->record(m_setup.id, postMortem(trade, blame, detail, plan));
    m_desk->record(m_setup.id, std::move(trade));
}

void Account::recordTrade(Ending ending, std::optional<StopLeg> leg)
{
    journal::TradeRecord& trade = ending.trade;
    trade.cause = !leg ? ending.otherwise : *leg == StopLeg::Take ? "take profit" : "stop";
    const Blame blame = trade.cause == "stop"                     ? blameOfStop(trade, ending.plan)
                        : leg == StopLeg::Take || ending.isTarget ? Blame::Strategy
                                                                  : Blame::Others;
    const PositionKey key = trade.position;
    recordTrade(std::move(trade), blame, {}, ending.plan);
    recordEnd(key);
    m_desk->setUrgent();
}

/// For the next life it ends with its trade, in one transaction: until then that one would prove the end again,
/// and count what it cost.
void Account::recordEnd(const PositionKey& key)
{
    const bool isOwnEnd = position(key).endedBy == journal::RemovalRecord::Ground::OwnEnd;
    m_desk->record(m_setup.id, journal::PlanRecord{key, std::nullopt, isOwnEnd}, false);
}

bool Account::isEndUntold(const PositionKey& key) const
{
    return std::ranges::any_of(m_endings,
                               [&](const Ending& ending) { return ending.trade.position == key; });
}

/// Another one begins under this key: what ended before it is recorded before it, as it is known.
void Account::finishEndings(const PositionKey& key)
{
    for (auto it = m_endings.begin(); it != m_endings.end();) {
        if (it->trade.position != key) {
            ++it;
            continue;
        }
        Ending ending = std::move(*it);
        it = m_endings.erase(it);
        recordTrade(std::move(ending), std::nullopt);
    }
}

void Account::askForOrdersOf(const StopOrder& stop)
{
    for (const VenueOrderId& child : stop.children) {
        if (stop.state != StopOrderState::Effective || m_orders.contains(child)) continue;
        Asked asked;
        asked.purpose = ReadFor::Lookup;
        asked.instrument = stop.instrument;
        asked.venueId = child;
        ask(venues::ReadOrder{stop.instrument, child, {}}, Lane::Verify, asked);
    }
}

void Account::explainEnding(const StopOrder& stop)
{
    for (auto it = m_endings.begin(); it != m_endings.end();) {
        const auto found = std::ranges::find(it->stops, stop.venueId, &StopOrder::venueId);
        if (found == it->stops.end() || stop.state == StopOrderState::Live) {
            ++it;
            continue;
        }
        const auto leg = levelOf(stop);
        if (!leg && stop.state != StopOrderState::Effective) it->stops.erase(found); // not this one
        if (!leg && !it->stops.empty()) {
            ++it;
            continue;
        }
        Ending ending = std::move(*it);
        it = m_endings.erase(it);
        recordTrade(std::move(ending), leg);
    }
}

void Account::settleEndings()
{
    const MonoTime now = m_desk->now().mono;
    std::vector<StopOrder> asking;
    for (auto it = m_endings.begin(); it != m_endings.end();) {
        if (now >= it->until) {
            Ending ending = std::move(*it);
            it = m_endings.erase(it);
            recordTrade(std::move(ending), std::nullopt);
            continue;
        }
        if (now >= it->nextAsk) {
            it->nextAsk = std::min(now + kAskEvery, it->until);
            asking.insert(asking.end(), it->stops.begin(), it->stops.end());
        }
        ++it;
    }
    for (const StopOrder& stop : asking) {
        Asked asked;
        asked.purpose = ReadFor::Stop;
        asked.instrument = stop.instrument;
        asked.venueId = stop.venueId;
        asked.clientId = stop.clientId;
        ask(venues::ReadStop{stop.instrument, stop.venueId, stop.clientId}, Lane::Account, asked);
    }
}

void Account::onClosed(Position& position)
{
    const PositionKey key = position.machine.key();
    const MonoTime now = m_desk->now().mono;
    const journal::Claim closed = sayClosed(position);
    const RecordId proof = m_desk->claim(m_setup.id, closed);
    // What it was and what it cost.
    journal::TradeRecord trade = tradeOf(position);
    // Our watch began a close, and nothing of ours is seen to have filled: the venue's own may have been first.
    const bool isTarget = isTargetUnfilled(position);
    std::string otherwise;
    if (isTarget) std::swap(otherwise, trade.cause);
    const auto day = toMs(m_desk->now().wall) / 86'400'000;
    if (day != m_day) {
        m_day = day;
        m_dayProfit = Money{};
    }
    if (trade.profit) m_dayProfit += *trade.profit;
    position.endedBy = groundOf(position.machine.ending().closedBy);
    position.endProof = proof;
    if (!trade.cause.empty()) {
        recordTrade(trade, position.lastBlame.value_or(Blame::Person), position.lastDetail,
                    position.plan);
        recordEnd(key);
    } else {
        Ending end{trade, position.plan, {}, otherwise, isTarget, now + kToldWithin, now};
        const auto leg = endedBy(position, end);
        if (leg || end.stops.empty())
            recordTrade(std::move(end), leg);
        else
            m_endings.push_back(std::move(end));
    }
    m_heldRestored.erase(key); // what an earlier life had begun there is over
    m_closesRestored.erase(key);
    m_levelsRestored.erase(key);

    if (position.closer.isRunning()) position.closer.onProved(now, proof, closed);
    for (const std::string& token : position.closeTokens)
        m_desk->answer(token, AnswerKind::Done, journal::render(closed));
    position.closeTokens.clear();
    if (position.entry && !position.entry->token.empty()) {
        m_desk->answer(position.entry->token, AnswerKind::Doubt,
                       "it ended before its stop was proved"
                           + (trade.cause.empty() ? std::string{} : ", by: " + trade.cause) + ". "
                           + journal::render(closed));
        position.entry->token.clear();
    }
    // Leftovers: ours, by id, each after a look; only now that closed is proved.
    for (const StopOrder& stop : position.guard.liveStops()) {
        if (isOurs(stop.clientId)) addLeftover(stop, key, position.endedBy);
    }
    m_listFault.onEnded(key);
    m_quality["positions"].onEnded(nameOf(key));
    m_areFindingsDirty = true;
    position.isMarked = false;
    for (const auto name :
         {"unprotected", "stop-stale", "guarded-old-level", "emergency", "not-flat"})
        m_desk->clear(m_setup.id, name, key.instrument.text,
                      "its position: " + journal::renderShort(closed));
    forgetForeign(position);
    position.guard.reset();
    position.machine.setClosing(false);
    position.whoseUntil.reset();
    position.hadPlan = position.plan.has_value();
    position.dropPlan();
    position.entry.reset();
    position.openedMarket.reset();
    position.closedAt = now;
    position.waiver.reset();
    cancelEntriesOn(key.instrument,
                    true); // what is left of its entry must not open it again without its stop
    m_schedule.force(ReadSchedule::Kind::Stops);
    m_schedule.force(ReadSchedule::Kind::Orders);
    m_schedule.force(ReadSchedule::Kind::Balance);
    m_desk->setUrgent();

    const Limits& limits = m_setup.limits;
    if (limits.dayLossMax && -m_dayProfit >= *limits.dayLossMax && !m_isKillEngaged)
        flatten({}, std::nullopt, std::nullopt, journal::Cause::Limit,
                "today's loss of " + (-m_dayProfit).toString() + " has reached the limit of "
                    + limits.dayLossMax->toString());
}

} // namespace holdfast::engine
