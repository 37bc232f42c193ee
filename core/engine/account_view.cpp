// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/account.h"

#include <algorithm>

// Timers, and what a person sees of an account.
namespace holdfast::engine {

using reconcile::ReadSchedule;
using venues::Lane;

namespace {
constexpr milliseconds kPartialLooked{150}; ///< account_protect.cpp, kMarketBurst

/// In the digits of the tick where that loses nothing: what was asked and what is shown are compared as text.
std::string inTicks(Price price, const std::optional<Instrument>& instrument)
{
    if (instrument && price.value.isMultipleOf(instrument->tick.value))
        return price.value.roundedToStep(instrument->tick.value, Rounding::HalfEven).toString();
    return price.value.normalized().toString();
}
} // namespace

void Account::settle()
{
    if (!m_isStarted) return;
    const Now& now = m_desk->now();
    if (m_session) {
        const auto wake = m_session->nextWake();
        if (wake && now.mono >= *wake) {
            venues::SessionOut out;
            m_session->wake(now, out);
            apply(out);
        }
    }
    for (const auto kind : m_schedule.due(now.mono))
        askKind(kind);
    for (auto& [instrument, market] : m_markets) {
        const bool isDue = !market.isHistoryFed && !market.isHistoryAsked && market.instrument
                           && (!market.askHistoryAt || now.mono >= *market.askHistoryAt);
        if (!isDue) continue;
        market.isHistoryAsked = true;
        Asked asked;
        asked.purpose = ReadFor::Chart;
        asked.instrument = instrument;
        asked.bar = m_setup.bar;
        ask(venues::ReadCandles{instrument, m_setup.bar, std::nullopt, 300}, Lane::MarketData,
            asked);
    }
    for (const RequestId id : m_ledger.silent(now.mono))
        handle(venues::WriteReply{id, venues::OutcomeUnknown{"no answer of any kind"}});
    lookAtEntries();
    for (const auto* entry : m_ledger.due(now.mono)) {
        Asked asked;
        asked.purpose = ReadFor::Lookup;
        asked.instrument = orders::instrumentOf(entry->intent.what);
        asked.clientId = entry->clientId;
        if (std::holds_alternative<venues::PlaceStop>(entry->intent.what)) {
            ask(venues::ReadStop{asked.instrument, {}, entry->clientId}, Lane::Verify, asked);
        } else {
            ask(venues::ReadOrder{asked.instrument, {}, entry->clientId}, Lane::Verify, asked);
            m_schedule.force(ReadSchedule::Kind::Orders);
            ask(venues::ReadFills{asked.instrument}, Lane::Verify, asked);
        }
    }
    for (const auto* entry : m_ledger.takeNeverArrived(now)) {
        forgetOpen(entry->intent.request, "never arrived: past its expiry, not found by id twice, "
                                          "not in the complete list. Dropped, not sent again");
    }
    for (auto& [key, position] : m_positions)
        settlePosition(position);
    settleEndings();
    const auto day = toMs(now.wall) / 86'400'000;
    if (day != m_day) { // a loss limit is of one UTC day
        m_day = day;
        m_dayProfit = Money{};
    }
    goOnClosing();
    sweepEntries();
    settleListFault();
    adoptLeftovers();
    cleanUp();
    readBackCancels();
    settleFindings();
    tellOfUntoldOpens();
    feedFacts();
    release();
    if (m_linkBadSince && now.mono - *m_linkBadSince > seconds{15}
        && m_link != venues::LinkState::Refused)
        m_desk->raise(m_setup.id, Severity::P1, "link", {},
                      "no live connection since " + formatAge(now.mono - *m_linkBadSince) + " ("
                          + m_linkReason + "); stops stay at the venue");
    if (m_readsFailSince && now.mono - *m_readsFailSince > seconds{15}
        && m_link != venues::LinkState::Refused)
        m_desk->raise(m_setup.id, Severity::P1, "reads", {},
                      "the venue answers no request since "
                          + formatAge(now.mono - *m_readsFailSince) + " (" + m_readsFailReason
                          + "); nothing can be managed, stops stay at the venue");
}

void Account::setPace(const AddressPace& pace)
{
    m_numbers.listCycle = pace.listCycle;
    m_numbers.stopRotation = pace.stopRotation;
}

int Account::heldCount() const
{
    return static_cast<int>(std::ranges::count_if(
        m_positions, [](const auto& entry) { return entry.second.machine.isHeld(); }));
}

std::optional<MonoTime> Account::nextWake() const
{
    std::optional<MonoTime> wake;
    const auto at = [&wake](const std::optional<MonoTime>& time) {
        if (time && (!wake || *time < *wake)) wake = time;
    };
    const auto later = [&](MonoTime time) { // what an event need not bring about
        if (time > m_desk->now().mono) at(time);
    };
    if (!m_isStarted) return wake;
    if (m_session) at(m_session->nextWake());
    at(m_schedule.nextWake());
    at(m_ledger.nextWake());
    for (const auto& [key, position] : m_positions) {
        at(position.machine.nextWant());
        if (!position.machine.isHeld()) continue;
        at(position.guard.nextWake());
        at(position.targetDue);
        at(position.foreignDue);
        at(position.whoseUntil);
        if (position.entry && position.entry->partialSince && !position.entry->filledAt)
            later(*position.entry->partialSince + kPartialLooked); // a partial fill that stays one
        if (position.closer.isRunning()) at(position.closer.nextWake());
    }
    for (const Ending& ending : m_endings)
        at(ending.nextAsk);
    for (const auto& [instrument, market] : m_markets)
        if (market.askHistoryAt && !market.isHistoryAsked && !market.isHistoryFed)
            later(*market.askHistoryAt);
    for (const Pending& pending : m_pending)
        at(pending.isOpen ? pending.diesAt : std::optional{pending.mayGoAt});
    for (const ClientOrderId& id : m_unsettled)
        at(entryLookDue(id));
    for (const auto& [instrument, looking] : m_looking)
        at(looking.since + seconds{5});
    for (const Leftover& leftover : m_leftovers)
        at(leftoverDue(leftover));
    at(m_listFault.nextWake());
    if (mayAct() && !areRemovalsSuspended()) at(m_budget.nextWake());
    at(m_findings.nextWake(m_desk->now().mono));
    if (m_areFindingsDirty && m_findingsAt) at(*m_findingsAt + kFindingsApart);
    for (const auto& [target, cancelling] : m_cancelling)
        at(cancelling.nextAsk);
    if (m_accountClose && m_accountClose->askAgainAt) at(m_accountClose->askAgainAt);
    return wake;
}

bool Account::fillClose(CloseView& view, std::vector<journal::Claim>& closed) const
{
    bool isRunning = false;
    const MonoTime now = m_desk->now().mono;
    for (const auto& [key, position] : m_positions) {
        if (!position.closeShown) continue;
        CloseRow row;
        row.account = m_setup.id;
        row.key = key;
        row.direction = position.machine.heldDirection();
        row.atStart = position.closer.atStart();
        row.remainder = position.closer.remainder();
        if (row.remainder && *row.remainder <= row.atStart)
            row.filled = row.atStart - *row.remainder;
        row.rounds = position.closer.rounds();
        row.phase = position.closer.phaseText();
        row.isProved = position.closer.isProved();
        row.proof = position.closer.proof();
        if (const auto claim = m_closedClaims.find(key);
            row.isProved && claim != m_closedClaims.end())
            closed.push_back(claim->second);
        isRunning = isRunning || position.closer.isRunning();
        view.rows.push_back(std::move(row));
    }
    if (!view.rows.empty() && m_closeSinceMono
        && (!view.id || toMs(*m_closeSince) > toMs(view.since))) {
        view.id = static_cast<std::uint64_t>(toMs(*m_closeSince));
        view.since = *m_closeSince;
        view.cause = m_closeCause;
        view.reason = m_accountCloseReason;
        view.isAccountWide = m_isCloseAccountWide;
        std::optional<MonoTime> ended;
        for (const auto& [key, position] : m_positions) {
            if (position.closeShown && !position.closer.isRunning())
                ended = std::max(ended, position.closedAt);
        }
        view.elapsed = (isRunning || !ended ? now : *ended) - *m_closeSinceMono;
    }
    return isRunning;
}

void Account::fill(Snapshot& snapshot) const
{
    const MonoTime now = m_desk->now().mono;
    const auto since = [&](const std::optional<MonoTime>& at) -> std::optional<nanoseconds> {
        return at ? std::optional<nanoseconds>{now - *at} : std::nullopt;
    };
    AccountView account;
    account.id = m_setup.id;
    account.venue = m_setup.venue;
    account.environment = m_setup.environment;
    account.ladder = mayAct() ? m_ladder : Ladder::Watch;
    account.ladderReason = ladderReason();
    account.ladderSet = m_ladder;
    account.ladderMax = m_setup.ladder;
    account.uid = m_config ? m_config->uid : "";
    account.config = m_config;
    account.isTradingOn = m_isTradingOn;
    account.isKillEngaged = m_isKillEngaged;
    account.killReason = m_killReason;
    account.link = venues::toString(m_link);
    account.linkReason = m_linkReason;
    account.truthAge =
        since(std::max(m_schedule.completeAt(ReadSchedule::Kind::Positions), m_snapshotAt));
    account.clockOffset = m_clockOffset;
    if (m_session) {
        const auto health = m_session->health(m_desk->now());
        account.budgetUsedPercent = health.budgetUsedPercent;
        account.safetyWaitWorst = health.safetyWaitWorst;
        account.safetyWaits = health.safetyWaits;
    }
    for (const Balance& balance : m_balances) {
        if (balance.currency != "USDT" && !account.currency.empty()) continue;
        account.currency = balance.currency;
        account.equity = balance.equity;
    }
    account.dayProfit = m_dayProfit;
    account.dayLossMax = m_setup.limits.dayLossMax;
    account.requestsUnknown = m_ledger.unknownCount();
    account.opensBlockedBy = openBlockers();
    fillReconciler(account);
    snapshot.accounts.push_back(std::move(account));

    for (const auto& [id, market] : m_markets) {
        InstrumentView view;
        view.account = m_setup.id;
        view.instrument = id;
        if (market.instrument) {
            view.base = market.instrument->base;
            view.quote = market.instrument->quote;
            view.tick = market.instrument->tick;
            view.lot = market.instrument->lot;
            view.qtyMin = market.instrument->qtyMin;
            view.marketQtyMax = market.instrument->marketQtyMax;
            view.limitQtyMax = market.instrument->limitQtyMax;
            view.stopQtyMax = market.instrument->stopQtyMax;
            view.multiplier = market.instrument->multiplier;
        }
        view.last = market.last;
        view.mark = market.mark;
        view.bid = market.bid;
        view.ask = market.ask;
        if (market.last && market.open24h && market.open24h->isPositive())
            view.change24hPercent =
                (market.last->toDouble() / market.open24h->toDouble() - 1.0) * 100.0;
        view.quoteAge =
            since(market.markAt && market.lastAt ? std::max(market.markAt, market.lastAt)
                                                 : (market.markAt ? market.markAt : market.lastAt));
        view.candleAge = since(market.candleAt);
        view.marketTime = market.marketTime;
        snapshot.instruments.push_back(std::move(view));
    }
    for (const auto& [key, position] : m_positions) {
        if (!position.machine.isHeld()) continue;
        const guard::Holding holding = holdingOf(position);
        const auto stop = position.guard.view(now, holding);
        const auto& instrument = position.market->instrument;
        const journal::Plan* const plan = position.planInForce();
        PositionView view;
        view.account = m_setup.id;
        view.venue = m_setup.venue;
        view.key = key;
        view.state = position.machine.state();
        view.direction = position.machine.direction();
        view.qty = position.machine.qty();
        const auto& row = position.machine.row();
        view.entry = row && row->entryPrice && !row->qty.isZero()
                         ? row->entryPrice
                         : position.machine.fillEntryPrice();
        view.mark = position.market->mark;
        if (instrument && instrument->kind == ContractKind::Linear) {
            view.base = baseQty(view.qty, *instrument);
            if (view.entry && view.mark) {
                const auto open =
                    profit(view.direction, *view.entry, *view.mark, view.qty, *instrument);
                if (open) view.unrealized = *open;
                const auto risk =
                    plan ? profit(view.direction, *view.entry, plan->stop, view.qty, *instrument)
                         : Result<Money>{Money{}};
                if (open && risk && risk->isNegative())
                    view.unrealizedR = open->toDouble() / -risk->toDouble();
            }
        }
        view.liquidation = row ? row->liquidationPrice : std::nullopt;
        view.takeProfit = plan ? plan->takeProfit : std::nullopt;
        view.isTakeProfitLocal = view.takeProfit && !stop.isTakeAtVenue;
        view.owner = plan ? plan->owner : "foreign";
        view.rowAge = since(position.machine.rowAt());
        view.openedMarketTime = position.openedMarket;
        view.stop = stop.state;
        view.stopField = stop.field;
        view.stopWhy = stop.why;
        view.stopNext = stop.next;
        view.stopClientId = stop.clientId;
        view.stopTrigger = plan ? std::optional{plan->stop} : std::nullopt;
        view.stopSource = plan ? plan->source : TriggerSource::Mark;
        view.stopCovers = stop.covers;
        view.stopCoversAll = stop.coversAll;
        view.stopReadAge = since(stop.readAt);
        view.strip = position.strip;
        if (stop.row) {
            view.stopVenueId = stop.row->venueId;
            view.stopReduceOnly = stop.row->reduceOnly;
            if (stop.row->stopTrigger) view.stopTrigger = stop.row->stopTrigger;
            view.stopSource = stop.row->stopSource;
            const auto field = [&](std::string name, std::string asked, std::string venue) {
                const bool agrees = asked.empty() || asked == venue;
                view.evidence.push_back(
                    EvidenceField{std::move(name), std::move(asked), std::move(venue), agrees});
            };
            field("state", "live", std::string{toString(stop.row->state)});
            field("side", std::string{toString(closingSide(holding.direction))},
                  std::string{toString(stop.row->side)});
            field("trigger price", plan ? inTicks(plan->stop, instrument) : "",
                  stop.row->stopTrigger ? inTicks(*stop.row->stopTrigger, instrument) : "—");
            field("trigger source", plan ? std::string{toString(plan->source)} : "",
                  std::string{toString(stop.row->stopSource)});
            if (view.takeProfit || stop.row->takeTrigger)
                field("take profit",
                      stop.isTakeAtVenue ? inTicks(*view.takeProfit, instrument) : "",
                      stop.row->takeTrigger ? inTicks(*stop.row->takeTrigger, instrument)
                                            : "local, not at the venue");
            field("quantity", "",
                  stop.row->closesWholePosition
                      ? "whole position"
                      : (stop.row->qty ? stop.row->qty->toString() : "—"));
            field("reduce-only", "true", stop.row->reduceOnly ? "true" : "false");
            field("order", "market",
                  stop.row->stopLimit ? "limit " + stop.row->stopLimit->toString() : "market");
            field("venue id", "", stop.row->venueId.text);
            field("client id", "", stop.row->clientId.text);
        }
        snapshot.positions.push_back(std::move(view));
    }
    m_findings.fill(snapshot, m_setup.id, m_setup.venue, now);
    for (const auto& [id, seen] : m_orders) {
        if (isTerminal(seen.order.state)) continue;
        snapshot.orders.push_back(
            OrderView{m_setup.id, seen.order, isOurs(seen.order.clientId), since(seen.at)});
    }
    for (const auto& [id, seen] : m_stops) {
        snapshot.stops.push_back(StopRowView{m_setup.id, seen.stop, isOurs(seen.stop.clientId),
                                             seen.stop.reduceOnly, since(seen.at)});
    }
    snapshot.fills.insert(snapshot.fills.end(), m_fills.begin(), m_fills.end());
    for (const auto& [id, strategy] : m_strategies) {
        StrategyView view;
        view.id = id;
        view.kind = strategy.setup.kind;
        view.account = m_setup.id;
        view.instrument = strategy.setup.instrument;
        view.bar = strategy.setup.bar;
        view.isArmed = strategy.isArmed;
        view.isFrozen = strategy.isFrozen;
        view.frozenReason = strategy.frozenReason;
        view.parameters = strategy.setup.parameters;
        view.lastDecision = strategy.lastDecision;
        view.lastDecisionAge = since(strategy.lastDecisionAt);
        view.figures = strategy.figures;
        view.signalsTaken = strategy.taken;
        view.signalsDropped = strategy.dropped;
        snapshot.strategies.push_back(std::move(view));
    }
}

} // namespace holdfast::engine
