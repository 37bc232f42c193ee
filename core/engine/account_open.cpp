// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/layers.h"
#include "core/engine/account.h"
#include "core/orders/client_id.h"

#include <algorithm>

// The gate: every open of an account passes here (architecture §4).
namespace holdfast::engine {

using venues::Lane;

namespace {
constexpr seconds kLookTimeout{5};
constexpr std::size_t kDroppedKept = 10'000;
constexpr seconds kUntoldAfter{60};
constexpr std::string_view kUntoldAlarm = "open-untold";
} // namespace

gate::GateFacts Account::factsFor(const gate::OpenIntent& intent, bool isLooking) const
{
    const MonoTime now = m_desk->now().mono;
    const Numbers& numbers = m_desk->numbers();
    gate::GateFacts facts;
    facts.now = now;
    const bool isOwned = layers::isOn(layers::Layer::Owner); // L1
    facts.isKeyKnown = isOwned && m_ledger.knowsKey(intent.key);
    facts.isKeyDropped = isOwned && m_keysDropped.contains(intent.key);
    facts.isOneInFlight = isOwned
                          && ((!isLooking && m_looking.contains(intent.instrument))
                              || isOpenUnsettled(intent.instrument));
    facts.isKillEngaged = m_isKillEngaged;
    facts.isTradingOn = m_isTradingOn;
    facts.mayOpenByLadder = m_ladder == Ladder::Trade && !m_isTwinSeen;
    facts.ladderReason = m_isTwinSeen ? "another copy trades this account"
                                      : "it is set to " + std::string{toString(m_ladder)};
    facts.isLockHeld = m_isLockHeld;
    facts.lockProblem = lockProblem();
    facts.isJournalWritable = m_desk->isJournalWritable() && m_desk->damage().empty();
    facts.journalProblem = m_desk->damage().empty()
                               ? "the journal cannot be written"
                               : "the journal was damaged; acknowledge its alarm first";
    facts.isLinkLive = m_link == venues::LinkState::Live;
    const auto apart = m_clockOffset.value_or(milliseconds{0});
    facts.isClockOk = m_clockOffset && apart < numbers.clockOffsetBlocksOpens
                      && -apart < numbers.clockOffsetBlocksOpens;
    facts.isAccountProven = m_config.has_value();
    facts.isAccountModeOk = m_configProblem.empty();
    facts.accountModeProblem = m_configProblem;
    facts.unresolved = m_ledger.unknownCount();
    for (const auto* entry : m_ledger.unresolved()) {
        if (entry->state != journal::RequestState::Unknown) continue;
        const auto& what = entry->intent.what;
        const bool isStop = std::holds_alternative<venues::PlaceStop>(what);
        facts.unresolvedWhat = (orders::isOpen(what) ? "the open on "
                                : isStop             ? "a stop on "
                                                     : "a request on ")
                               + orders::instrumentOf(what).text;
        break;
    }
    facts.arePositionsKnown = isSynced() && !m_listFault.isOn();
    facts.isListInDoubt = m_listFault.isOn();
    for (const auto& [key, position] : m_positions) {
        const auto state = position.machine.state();
        if (position.machine.isHeld()) ++facts.positionsOpen;
        if (state == PositionState::Unknown) {
            facts.arePositionsKnown = false;
            if (isSynced() && isOpenUnsettled(key.instrument)) facts.openElsewhere = key.instrument;
        }
        if (key.instrument != intent.instrument) continue;
        facts.hasPositionHere = facts.hasPositionHere || position.machine.isHeld();
        facts.isClosingHere = facts.isClosingHere || position.closer.isRunning();
        facts.isUnexplainedHere = facts.isUnexplainedHere || state == PositionState::FlatUnexplained
                                  || state == PositionState::Suspect;
        facts.isForeignHere = facts.isForeignHere || state == PositionState::Foreign;
    }
    const Limits& limits = m_setup.limits;
    facts.areLimitsSet = m_setup.environment != Environment::Live
                         || (limits.notionalPerInstrument && limits.notionalTotal
                             && limits.positionsMax && limits.dayLossMax);
    facts.isDayLossReached = limits.dayLossMax && -m_dayProfit >= *limits.dayLossMax;
    facts.positionsMax = limits.positionsMax;
    if (const auto market = m_markets.find(intent.instrument); market != m_markets.end()) {
        facts.instrument = market->second.instrument;
        facts.mark = market->second.mark;
        facts.last = market->second.last;
        facts.isPriceFresh =
            market->second.markAt && now - *market->second.markAt <= priceFreshness();
    }
    return facts;
}

std::vector<std::string> Account::openBlockers() const
{
    std::vector<std::string> reasons;
    gate::OpenIntent probe;
    auto facts = factsFor(probe, false);
    facts.isOneInFlight = facts.isClosingHere = facts.isUnexplainedHere = facts.isForeignHere =
        false;
    facts.isKeyKnown = facts.isKeyDropped = false;
    facts.isPriceFresh = true;
    facts.positionsMax.reset();
    Instrument any;
    any.state = InstrumentState::Live;
    facts.instrument = any;
    if (const auto refusal = gate::refuseBeforeLook(probe, facts)) reasons.push_back(refusal->text);
    return reasons;
}

void Account::refuse(const gate::OpenIntent& intent, const std::string& text)
{
    m_desk->note(m_setup.id, "gate", intent.instrument.text,
                 std::string{toString(intent.direction)} + " of " + intent.source
                     + " not opened: " + text);
    m_desk->answer(intent.token, AnswerKind::Failed, "not opened: " + text);
    if (const auto strategy = m_strategies.find(intent.strategy); strategy != m_strategies.end())
        ++strategy->second.dropped;
    m_desk->setUrgent();
}

void Account::open(const std::string& token, const Open& act)
{
    gate::OpenIntent intent;
    intent.key = act.key;
    intent.instrument = act.instrument;
    intent.direction = act.direction;
    intent.size = act.size;
    intent.stop = act.stop;
    intent.takeProfit = act.takeProfit;
    intent.type = act.type;
    intent.limit = act.limit;
    intent.cause =
        act.source == "command line" ? journal::Cause::CommandLine : journal::Cause::Ticket;
    intent.source = act.source.empty() ? "ticket" : act.source;
    intent.reason = "asked by " + intent.source;
    intent.token = token;
    if (act.key.empty()) return refuse(intent, "the request carries no key");
    if (act.direction == Direction::Flat) return refuse(intent, "the request names no side");
    if (!m_markets.contains(act.instrument)) show(act.instrument, m_setup.bar);
    enter(std::move(intent));
}

void Account::onDecision(const StrategyDecided& decided)
{
    const auto found = m_strategies.find(decided.strategy);
    if (found == m_strategies.end()) return;
    Strategy& strategy = found->second;
    const MonoTime now = m_desk->now().mono;
    strategy.lastDecision = decided.decision.why;
    strategy.lastDecisionAt = now;
    strategy.figures = decided.decision.figures;
    for (const strategy::Signal& signal : decided.decision.signalsGiven) {
        m_desk->note(m_setup.id, "signal", signal.instrument.text,
                     strategy.setup.id.text + ": " + signal.reason);
        if (!strategy.isArmed || strategy.isFrozen) {
            ++strategy.dropped;
            m_desk->note(m_setup.id, "signal", signal.instrument.text,
                         strategy.setup.id.text + ": signal dropped, the strategy is "
                             + (strategy.isFrozen ? "frozen" : "not armed"));
            continue;
        }
        if (signal.kind == strategy::SignalKind::Exit) {
            for (Position* held : positionsOn(signal.instrument)) {
                const bool isOwn = held->machine.isHeld() && held->plan
                                   && held->plan->owner == strategy.setup.id.text
                                   && held->machine.direction() == signal.direction;
                if (isOwn && mayAct()) startClose(*held, journal::Cause::Exit, signal.reason);
            }
            continue;
        }
        gate::OpenIntent intent;
        intent.key = IntentKey{m_setup.id.text + "|" + strategy.setup.id.text + "|"
                               + signal.instrument.text + "|" + std::to_string(toMs(signal.barOpen))
                               + "|" + std::to_string(signal.ordinal)};
        intent.instrument = signal.instrument;
        intent.direction = signal.direction;
        intent.size = strategy.setup.size;
        intent.cause = journal::Cause::Strategy;
        intent.strategy = strategy.setup.id;
        intent.source = strategy.setup.id.text;
        intent.reason = signal.reason;
        const auto stop = Decimal::fromDouble(signal.stop, 10);
        if (!stop || !stop->isPositive()) {
            refuse(intent, "the signal carries no usable stop");
            continue;
        }
        intent.stop.price = Price{*stop};
        intent.stop.source = m_setup.stopSource;
        if (signal.takeProfit) {
            if (const auto take = Decimal::fromDouble(*signal.takeProfit, 10))
                intent.takeProfit = Price{*take};
        }
        const auto market = m_markets.find(signal.instrument);
        const auto bar =
            market != m_markets.end() && market->second.barInWallTime
                ? std::chrono::duration_cast<milliseconds>(*market->second.barInWallTime)
                : std::chrono::duration_cast<milliseconds>(strategy.setup.bar);
        intent.diesAt = decided.candleArrived + signalAgeLimit(m_desk->numbers(), bar);
        enter(std::move(intent));
    }
}

void Account::onFrozen(const StrategyFroze& froze)
{
    const auto found = m_strategies.find(froze.strategy);
    if (found == m_strategies.end() || found->second.isFrozen) return;
    found->second.isFrozen = true;
    found->second.frozenReason = froze.reason;
    m_desk->raise(m_setup.id, Severity::P1, "strategy-" + froze.strategy.text, {},
                  "strategy " + froze.strategy.text + " is frozen: " + froze.reason
                      + ". It opens nothing more; its stops are guarded as before");
}

void Account::enter(gate::OpenIntent intent)
{
    if (const auto refusal = gate::refuseBeforeLook(intent, factsFor(intent, false))) {
        const auto first = m_looking.find(intent.instrument);
        const bool isTheSame = first != m_looking.end() && first->second.intent.key == intent.key;
        // The one in flight answers for both: asked again later, this one would double it.
        if (refusal->row == "A2" && !isTheSame) {
            m_keysDropped.insert(intent.key);
            if (m_keysDropped.size() > kDroppedKept) m_keysDropped.erase(m_keysDropped.begin());
        }
        return refuse(intent, refusal->text);
    }
    // The fresh look: all four asked now, so that they tell of the time after the intent.
    const InstrumentId instrument = intent.instrument;
    const MonoTime now = m_desk->now().mono;
    Looking& looking = m_looking[instrument];
    looking = Looking{};
    looking.intent = std::move(intent);
    looking.since = now;
    const auto asked = [&] {
        Asked a;
        a.purpose = ReadFor::Gate;
        a.instrument = instrument;
        return a;
    };
    std::set<RequestId> waiting;
    waiting.insert(ask(venues::ReadPositions{}, Lane::Entry, asked()));
    waiting.insert(ask(venues::ReadPositions{instrument}, Lane::Entry, asked()));
    waiting.insert(ask(venues::ReadOrders{}, Lane::Entry, asked()));
    waiting.insert(ask(venues::ReadMark{instrument}, Lane::Entry, asked()));
    if (const auto found = m_looking.find(instrument); found != m_looking.end()) {
        for (const RequestId id : waiting) {
            if (m_asked.contains(id)) found->second.waiting.insert(id); // not answered within `ask`
        }
    }
}

void Account::lookArrived(const InstrumentId& instrument, RequestId id)
{
    const auto found = m_looking.find(instrument);
    if (found == m_looking.end()) return;
    found->second.waiting.erase(id);
    if (!found->second.waiting.empty()) return;
    Looking looking = std::move(found->second);
    m_looking.erase(found);
    decide(std::move(looking));
}

void Account::decide(Looking looking)
{
    const gate::OpenIntent& intent = looking.intent;
    if (looking.isFailed) return refuse(intent, looking.failure);
    const auto facts = factsFor(intent, true);
    if (const auto refusal = gate::refuseBeforeLook(intent, facts))
        return refuse(intent, refusal->text);

    gate::FreshLook& look = looking.look;
    look.flat.accountProven = m_config.has_value();
    look.flat.fillsSumToZero = true;
    std::optional<PositionKey> heldKey;
    for (Position* held : positionsOn(intent.instrument)) {
        if (!held->machine.isHeld()) continue;
        heldKey = held->machine.key();
        look.ourDirection = held->machine.direction();
        look.ourQty = held->machine.qty();
        look.flat.fillsSumToZero = false;
        const auto view = held->guard.view(m_desk->now().mono, holdingOf(*held));
        look.isFullCloseVerified = view.state == StopState::Verified && view.coversAll;
    }
    look.flat.protectiveOfOurs =
        std::any_of(m_stops.begin(), m_stops.end(),
                    [&](const auto& entry) {
                        return entry.second.stop.instrument == intent.instrument
                               && isOurs(entry.second.stop.clientId);
                    })
        || std::any_of(m_leftovers.begin(), m_leftovers.end(),
                       [&](const Leftover& l) { return l.key.instrument == intent.instrument; });
    if (const auto refusal = gate::refuseAfterLook(intent, look))
        return refuse(intent, refusal->text);

    gate::Exposure exposure;
    exposure.instrumentMax = m_setup.limits.notionalPerInstrument;
    exposure.totalMax = m_setup.limits.notionalTotal;
    for (const auto& [key, position] : m_positions) {
        const Market& market = *position.market;
        if (!position.machine.isHeld() || !market.instrument) continue;
        const auto price = market.mark ? market.mark : position.machine.fillEntryPrice();
        if (!price) continue;
        const auto value = notional(*price, position.machine.qty(), *market.instrument);
        if (!value) return refuse(intent, "the exposure could not be computed");
        exposure.total += *value;
        if (key.instrument == intent.instrument) exposure.onInstrument += *value;
    }
    const MarginMode marginMode = heldKey ? heldKey->marginMode : MarginMode::Cross;
    const PositionKey key{intent.instrument, SideIndex::Net, marginMode};
    // An increase keeps the position's plan, and its size obeys it.
    std::optional<journal::Plan> inForce;
    if (const Position* const increased = find(key); increased && increased->machine.isHeld())
        inForce = increased->plan;
    gate::OpenIntent sized = intent;
    if (inForce) {
        sized.stop = StopChoice{inForce->stop, std::nullopt, inForce->source};
        sized.takeProfit = inForce->takeProfit;
    }
    auto planned =
        gate::planOpen(sized, *facts.instrument, look, exposure, m_setup.stopSource, marginMode);
    if (!planned) return refuse(intent, planned.error().context);
    if (inForce) planned->plan = *inForce;

    venues::PlaceOrder order = planned->order;
    std::string name = intent.key.text;
    if (!layers::isOn(layers::Layer::Owner)) // without L1 nothing binds the name to the intent
        name += "|" + std::to_string(m_desk->nextRequest().value);
    order.clientId = orders::clientId(m_desk->epoch(), orders::IdKind::Entry, name);
    order.expiresAfter = orderExpiry();
    Entry entry;
    entry.clientId = order.clientId;
    entry.isMarket = order.type == OrderType::Market;
    entry.token = intent.token;
    entry.key = intent.key;
    entry.instrument = intent.instrument;
    if (m_setup.attachStops && !m_attachIsUnsafe && !look.isFullCloseVerified) {
        AttachedStop attached;
        attached.clientId =
            orders::clientId(m_desk->epoch(), orders::IdKind::Stop, "attached|" + name);
        attached.stopTrigger = planned->plan.stop;
        attached.stopSource = planned->plan.source;
        if (const auto take = guard::plannedTake(planned->plan)) {
            attached.takeTrigger = take->trigger;
            attached.takeSource = take->source;
        }
        entry.attached = attached.clientId;
        order.stop = attached;
    }
    finishEndings(key);
    Position& held = position(key);
    if (!held.machine.isHeld()) {
        const MonoTime now = m_desk->now().mono;
        held.machine.onNotShown(
            now, ReadStamp{now, now, std::nullopt}); // the look was complete and found nothing
        held.plan = planned->plan;
    }
    held.entry = entry;
    m_entries[entry.clientId] = entry;
    m_unsettled.insert(entry.clientId);
    journal::IntentRecord intentRecord;
    intentRecord.cause = intent.cause;
    intentRecord.key = intent.key;
    intentRecord.plan = planned->plan;
    intentRecord.reason = intent.reason;
    m_desk->answer(intent.token, AnswerKind::Progress,
                   "opening " + std::string{toString(intent.direction)} + " " + order.qty.toString()
                       + " " + intent.instrument.text + ", stop " + planned->plan.stop.toString()
                       + " " + std::string{toString(planned->plan.source)});
    if (const auto strategy = m_strategies.find(intent.strategy); strategy != m_strategies.end())
        ++strategy->second.taken;
    write(order, Lane::Entry, Write{WriteFor::Open, key, 0, {}, {}}, std::move(intentRecord),
          intent.diesAt);
}

bool Account::isSynced() const
{
    const auto isKnown = [&](const std::optional<MonoTime>& sent) {
        return sent && m_syncFrom && *sent >= *m_syncFrom;
    };
    return isKnown(m_positionsSent) && isKnown(m_ordersSent) && isKnown(m_stopsSent);
}

bool Account::isOpenUnsettled(const InstrumentId& instrument) const
{
    return m_ledger.hasOpenInFlight(instrument)
           || std::any_of(m_unsettled.begin(), m_unsettled.end(), [&](const ClientOrderId& id) {
                  const auto entry = m_entries.find(id);
                  return entry != m_entries.end() && entry->second.instrument == instrument;
              });
}

void Account::settleEntry(const ClientOrderId& id)
{
    const auto entry = m_entries.find(id);
    const bool isSettled =
        entry == m_entries.end()
        || (entry->second.isTerminal && (entry->second.filled.isZero() || entry->second.isSeen));
    if (isSettled)
        m_unsettled.erase(id);
    else if (!entry->second.isTerminal)
        m_unsettled.insert(id); // restored, and found working
}

std::optional<MonoTime> Account::entryLookDue(const ClientOrderId& id) const
{
    // Accepted is not an outcome: an order that no stream tells of is asked for until it ends, and its
    // position until it is seen.
    const auto entry = m_entries.find(id);
    const auto* request = m_ledger.find(id);
    if (entry == m_entries.end() || !request || request->state != journal::RequestState::Accepted)
        return std::nullopt;
    if (!entry->second.isTerminal && m_orders.contains(request->venueId))
        return std::nullopt; // the order cycle asks
    return entry->second.askedAt ? *entry->second.askedAt + seconds{5}
                                 : request->changedAt + seconds{1};
}

void Account::lookAtEntries()
{
    const MonoTime now = m_desk->now().mono;
    std::vector<ClientOrderId> due;
    for (const ClientOrderId& id : m_unsettled) {
        if (const auto at = entryLookDue(id); at && now >= *at) due.push_back(id);
    }
    for (const ClientOrderId& id : due) {
        Entry& entry = m_entries.at(id);
        entry.askedAt = now;
        Asked asked;
        asked.purpose = ReadFor::Lookup;
        asked.instrument = entry.instrument;
        asked.clientId = id;
        if (!entry.isTerminal) {
            ask(venues::ReadOrder{entry.instrument, {}, id}, Lane::Verify, asked);
            continue;
        }
        asked.clientId = {};
        ask(venues::ReadFills{entry.instrument}, Lane::Verify, asked);
        asked.purpose = ReadFor::Position;
        ask(venues::ReadPositions{entry.instrument}, Lane::Verify, asked);
    }
}

/// An open whose outcome is not told blocks its instrument for as long as that takes, for it never ages into a
/// refusal (I9). A person hears which, since when, and what may be done.
void Account::tellOfUntoldOpens()
{
    const MonoTime now = m_desk->now().mono;
    std::map<InstrumentId, std::string> untold;
    const auto tell = [&](const InstrumentId& instrument, const std::string& what, MonoTime since) {
        if (now - since < kUntoldAfter) return;
        untold.try_emplace(
            instrument, "the open on " + instrument.text + " " + what + " " + formatAge(now - since)
                            + " ago, and the venue tells neither its end nor a position of it; "
                              "nothing opens there until it does. It is asked for by its id. "
                              "Look for it in the venue's own window: an order that works can be "
                              "ended there, a position of it is shown and guarded here");
    };
    for (const ClientOrderId& id : m_unsettled) {
        const auto* const request = m_ledger.find(id);
        if (entryLookDue(id))
            tell(m_entries.at(id).instrument, "(order " + request->venueId.text + ") was accepted",
                 request->changedAt);
    }
    for (const auto* request : m_ledger.unresolved()) {
        if (request->state == journal::RequestState::Unknown
            && orders::isOpen(request->intent.what))
            tell(orders::instrumentOf(request->intent.what),
                 "(" + request->clientId.text + ") may have arrived: it was recorded",
                 request->recordedAt);
    }
    for (const auto& [instrument, text] : untold)
        m_desk->raise(m_setup.id, Severity::P1, std::string{kUntoldAlarm}, instrument.text, text);
    std::erase_if(m_untold, [&](const InstrumentId& instrument) {
        if (untold.contains(instrument)) return false;
        m_desk->clear(m_setup.id, std::string{kUntoldAlarm}, instrument.text, "it is told");
        return true;
    });
    for (const auto& [instrument, text] : untold)
        m_untold.insert(instrument);
}

void Account::feedFacts()
{
    for (auto& [id, strategy] : m_strategies) {
        strategy::PositionFact fact;
        const InstrumentId& instrument = strategy.setup.instrument;
        const auto known = [&](const std::optional<MonoTime>& sent) {
            return sent && m_syncFrom && *sent >= *m_syncFrom;
        };
        fact.isKnown = known(m_positionsSent);
        fact.isFlat =
            fact.isKnown && !m_looking.contains(instrument) && !isOpenUnsettled(instrument);
        for (const Position* held : positionsOn(instrument)) {
            if (!held->machine.isKnown()) fact.isKnown = false;
            if (held->closer.isRunning()) fact.isFlat = false;
            if (!held->machine.isHeld()) continue;
            fact.isFlat = false;
            const journal::Plan* const plan = held->planInForce();
            if (!plan || plan->owner != id.text)
                continue; // somebody else's: not flat, and not its own
            fact.direction = held->machine.direction();
            fact.qty = held->machine.qty().toDouble();
            const auto entry = held->machine.fillEntryPrice();
            const auto& row = held->machine.row();
            fact.entryPrice = entry ? entry->toDouble()
                                    : (row && row->entryPrice ? row->entryPrice->toDouble() : 0.0);
        }
        if (strategy.lastFact == fact) continue;
        strategy.lastFact = fact;
        m_desk->out().push_back(FeedStrategy{id, fact, m_desk->now().mono});
    }
    // A look that does not come back ends.
    for (auto it = m_looking.begin(); it != m_looking.end();) {
        if (m_desk->now().mono - it->second.since < kLookTimeout) {
            ++it;
            continue;
        }
        const gate::OpenIntent intent = it->second.intent;
        it = m_looking.erase(it);
        refuse(intent, "the fresh look at the venue did not come back");
    }
}

} // namespace holdfast::engine
