// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/account.h"

#include "core/orders/client_id.h"

#include <algorithm>

namespace holdfast::engine {

using reconcile::PositionMachine;
using reconcile::ReadSchedule;
using venues::Lane;

namespace {
constexpr std::size_t kFillsKept = 200;
constexpr std::size_t kFillIdsKept = 20000;
constexpr int kHistoryCandles = 300;
} // namespace

Account::Account(AccountSetup setup, std::vector<StrategySetup> strategies, Desk& desk,
                 std::unique_ptr<venues::Session> session)
    : m_setup{std::move(setup)}
    , m_desk{&desk}
    , m_session{std::move(session)}
    , m_ledger{desk.numbers()}
    , m_schedule{desk.numbers()}
    , m_isTradingOn{m_setup.tradesAtStart}
{
    m_ourEpochs.insert(desk.epoch());
    for (const InstrumentId& instrument : m_setup.watch)
        m_markets[instrument];
    for (StrategySetup& strategy : strategies) {
        m_markets[strategy.instrument];
        Strategy state;
        state.isArmed = strategy.isArmed;
        const StrategyId id = strategy.id;
        state.setup = std::move(strategy);
        m_strategies.emplace(id, std::move(state));
    }
}

// ---- life ----------------------------------------------------------------------------------------

void Account::restore(const journal::Record& record, const std::set<Epoch>& ourEpochs)
{
    const MonoTime now = m_desk->now().mono;
    m_ourEpochs.insert(ourEpochs.begin(), ourEpochs.end());
    if (const auto* intent = std::get_if<journal::IntentRecord>(&record.body)) {
        m_ledger.restore(now, record.id, *intent);
        if (intent->plan && orders::isOpen(intent->what)) {
            // The plan holds once the open is sighted; until then it is what the position would have.
            m_plansRestored[intent->position] = *intent->plan;
            m_keysRestored[intent->request] = intent->position;
            if (const auto* order = std::get_if<venues::PlaceOrder>(&intent->what);
                order && !m_heldRestored.contains(intent->position))
                m_opensRestored[intent->position] =
                    RestoredOpen{directionOf(order->side), record.at};
            Entry entry;
            entry.clientId = orders::clientIdOf(intent->what);
            entry.isTerminal = true;
            entry.isFromBefore = true;
            entry.instrument = intent->position.instrument;
            entry.key = intent->key;
            m_entries[entry.clientId] = entry;
        }
        if (intent->cause != journal::Cause::Cleanup && orders::isClose(intent->what))
            m_closesRestored[intent->position] =
                RestoredClose{intent->cause, intent->reason, record.at};
    } else if (const auto* outcome = std::get_if<journal::OutcomeRecord>(&record.body)) {
        m_ledger.restoreOutcome(*outcome);
        const bool isNothing = outcome->state == journal::RequestState::Refused
                               || outcome->state == journal::RequestState::NeverArrived;
        const auto key = m_keysRestored.find(outcome->request);
        // An open that came to nothing leaves no plan behind for whoever opens there next.
        if (isNothing && key != m_keysRestored.end() && !m_heldRestored.contains(key->second))
            m_plansRestored.erase(key->second);
    } else if (const auto* plan = std::get_if<journal::PlanRecord>(&record.body)) {
        m_closesRestored.erase(plan->position); // proved closed, or another one began
        if (plan->plan) {
            m_closedRestored.erase(plan->position);
            m_plansRestored[plan->position] = *plan->plan;
            m_heldRestored.insert(plan->position);
        } else {
            m_closedRestored.insert(plan->position);
            m_plansRestored.erase(plan->position);
            m_heldRestored.erase(plan->position);
        }
    } else if (const auto* kill = std::get_if<journal::KillRecord>(&record.body)) {
        m_isKillEngaged = m_isKillRestored = kill->engaged;
        m_killReason = kill->reason;
    } else if (const auto* trade = std::get_if<journal::TradeRecord>(&record.body)) {
        const auto day = toMs(record.at) / 86'400'000;
        if (day != toMs(m_desk->now().wall) / 86'400'000) return;
        m_day = day;
        if (trade->profit) m_dayProfit += *trade->profit;
    }
}

void Account::start()
{
    m_isStarted = true;
    m_syncFrom = m_desk->now().mono;
    m_startedAt = m_desk->now().wall;
    m_day = toMs(m_desk->now().wall) / 86'400'000;
    for (const auto& [key, plan] : m_plansRestored) {
        Position& remembered = position(key);
        remembered.plan = plan;
        const auto open = m_opensRestored.find(key);
        if (!m_heldRestored.contains(key) || open == m_opensRestored.end()) continue;
        // Held when the journal ended: it is held until its end is proved (decisions §3).
        remembered.machine.restoreHeld(m_desk->now().mono, open->second.direction,
                                       open->second.at - seconds{1});
        remembered.isRemembered = true;
    }
    for (const PositionKey& key : m_closedRestored)
        position(key).wasClosedBefore = true; // a leftover of it is still ours to remove
    if (m_isKillEngaged)
        m_desk->raise(m_setup.id, Severity::P1, "kill", {},
                      "the kill switch is engaged since before this start: " + m_killReason);
    if (m_session) {
        venues::SessionOut out;
        m_session->start(m_desk->now(), out);
        apply(out);
    }
}

void Account::onResume(const std::string& why)
{
    m_desk->note(m_setup.id, "link", {}, why + ": everything is read again before anything opens",
                 Severity::P2);
    dropPendingOpens(why);
    resync(why);
    if (m_session) {
        venues::SessionOut out;
        m_session->reconnect(m_desk->now(), why, out);
        apply(out);
    }
}

void Account::resync(const std::string& why)
{
    m_syncFrom = m_desk->now().mono;
    for (auto& [key, position] : m_positions) {
        position.machine.onDoubt(*m_syncFrom);
        position.guard.onDoubt(*m_syncFrom);
    }
    for (const auto kind :
         {ReadSchedule::Kind::Positions, ReadSchedule::Kind::Orders, ReadSchedule::Kind::Stops,
          ReadSchedule::Kind::Fills, ReadSchedule::Kind::Balance})
        m_schedule.force(kind);
    m_desk->note(m_setup.id, "link", {},
                 "reading positions, orders, stops and fills again: " + why);
}

void Account::onLock(bool isHeld, const std::string& holder)
{
    m_isLockHeld = isHeld;
    m_lockHolder = holder;
    if (isHeld) {
        m_desk->clear(m_setup.id, "lock", {});
        m_desk->note(m_setup.id, "link", {}, "this program holds the account's lock");
    } else {
        dropPendingOpens(lockProblem());
        m_desk->raise(m_setup.id, Severity::P1, "lock", {}, "Watch only: " + lockProblem());
    }
}

// ---- facts ---------------------------------------------------------------------------------------

void Account::apply(const venues::SessionOut& out)
{
    for (const venues::TransportCommand& command : out.commands)
        m_desk->out().push_back(Transport{m_setup.id, command});
    for (const venues::VenueFact& fact : out.facts)
        on(fact);
}

void Account::on(const venues::TransportEvent& event)
{
    HF_ASSERT(m_session);
    venues::SessionOut out;
    m_session->on(m_desk->now(), event, out);
    apply(out);
}

void Account::on(const venues::VenueFact& fact)
{
    std::visit([this](const auto& what) { handle(what); }, fact);
}

void Account::handle(const venues::OrderReply& reply)
{
    const auto asked = take(reply.id);
    if (reply.read.row)
        onOrder(*reply.read.row);
    else if (asked && !reply.read.error)
        m_ledger.onLookup(m_desk->now(), asked->clientId, std::nullopt);
}

void Account::handle(const venues::FillsReply& reply)
{
    const auto asked = take(reply.id);
    if (asked && asked->purpose == ReadFor::Cycle)
        m_schedule.onAnswered(m_desk->now().mono, ReadSchedule::Kind::Fills,
                              isComplete(reply.read));
    // Venues list the newest first; a close must not come before what it closed.
    std::vector<Fill> fills = rowsSeen(reply.read);
    const auto number = [](const TradeId& id) { return std::pair{id.text.size(), id.text}; };
    std::stable_sort(fills.begin(), fills.end(), [&](const Fill& a, const Fill& b) {
        return std::tuple{a.time, number(a.tradeId)} < std::tuple{b.time, number(b.tradeId)};
    });
    for (const Fill& fill : fills)
        onFill(fill);
}

void Account::handle(const venues::ClosuresReply& reply)
{
    const auto asked = take(reply.id);
    for (auto& [key, position] : m_positions) {
        if (!asked || key.instrument == asked->instrument)
            position.machine.onClosures(m_desk->now().mono, rowsSeen(reply.read));
    }
}

void Account::handle(const venues::InstrumentsReply& reply)
{
    answered(reply.id);
    m_schedule.onAnswered(m_desk->now().mono, ReadSchedule::Kind::Instruments,
                          isComplete(reply.read));
    for (const Instrument& instrument : rowsSeen(reply.read)) {
        const auto found = m_markets.find(instrument.id);
        if (found != m_markets.end()) found->second.instrument = instrument;
    }
}

void Account::handle(const venues::AccountReply& reply)
{
    answered(reply.id);
    m_schedule.onAnswered(m_desk->now().mono, ReadSchedule::Kind::Account,
                          reply.read.row.has_value());
    if (reply.read.row) onAccount(*reply.read.row);
}

void Account::handle(const venues::BalanceReply& reply)
{
    answered(reply.id);
    m_schedule.onAnswered(m_desk->now().mono, ReadSchedule::Kind::Balance, isComplete(reply.read));
    if (isComplete(reply.read)) m_balances = rowsSeen(reply.read);
}

void Account::handle(const venues::TimeReply& reply)
{
    answered(reply.id);
    m_schedule.onAnswered(m_desk->now().mono, ReadSchedule::Kind::Time,
                          reply.venueTime.has_value());
}

void Account::handle(const venues::CandlesReply& reply)
{
    const auto asked = take(reply.id);
    if (isComplete(reply.read)) {
        onCandles(rowsSeen(reply.read), true, asked ? asked->bar : m_setup.bar);
    } else if (asked) {
        if (const auto market = m_markets.find(asked->instrument); market != m_markets.end()) {
            market->second.isHistoryAsked = false;
            market->second.askHistoryAt = m_desk->now().mono + seconds{2};
        }
    }
}

void Account::handle(const venues::MarkReply& reply)
{
    if (reply.quote) onQuote(*reply.quote);
    const auto asked = take(reply.id);
    if (!asked || asked->purpose != ReadFor::Gate) return;
    const auto looking = m_looking.find(asked->instrument);
    if (looking == m_looking.end()) return;
    if (reply.quote && reply.quote->mark) {
        looking->second.look.isMarkFresh = true;
        looking->second.look.mark = reply.quote->mark;
        looking->second.look.last = reply.quote->last;
    }
    lookArrived(asked->instrument, reply.id);
}

// No machine of ours asks for these: one that came anyway is told, not used.
void Account::handle(const venues::BatchReply& reply)
{
    m_desk->note(m_setup.id, "data", {},
                 "a reply to a batch nobody sent, request " + std::to_string(reply.id.value),
                 Severity::P2);
}
void Account::handle(const venues::LeverageReply& reply) { answered(reply.id); }
void Account::handle(const venues::FundingReply& reply) { answered(reply.id); }
void Account::handle(const venues::BillsReply& reply) { answered(reply.id); }

void Account::handle(const venues::PositionsPush& push)
{
    const MonoTime now = m_desk->now().mono;
    if (push.isSnapshot)
        m_snapshotAt = now; // a whole picture for the eye; absence still needs a read
    for (const PositionRow& row : push.rows)
        onRow(row, PositionMachine::Source::Stream, ReadStamp{now, now, std::nullopt});
}

void Account::handle(const venues::OrdersPush& push)
{
    // Orders that are known get their margin mode first; fills before what an ended order implies (F25).
    for (const Order& order : push.orders)
        m_orders.try_emplace(order.venueId, SeenOrder{order, m_desk->now().mono});
    for (const Fill& fill : push.fills)
        onFill(fill);
    for (const Order& order : push.orders)
        onOrder(order);
}

void Account::handle(const venues::StopsPush& push)
{
    const MonoTime now = m_desk->now().mono;
    for (const StopOrder& stop : push.stops)
        onStopRow(stop, false, ReadStamp{now, now, std::nullopt});
}

void Account::handle(const venues::BalancePush& push)
{
    for (const Balance& balance : push.balances) {
        const auto known =
            std::find_if(m_balances.begin(), m_balances.end(),
                         [&](const Balance& other) { return other.currency == balance.currency; });
        if (known == m_balances.end())
            m_balances.push_back(balance);
        else
            *known = balance;
    }
}

void Account::handle(const venues::QuotesPush& push)
{
    for (const Quote& quote : push.quotes)
        onQuote(quote);
}

void Account::handle(const venues::CandlesPush& push)
{
    onCandles(push.candles, false, m_setup.bar);
}

void Account::handle(const venues::ResyncNeeded& needed) { resync(needed.reason); }

void Account::handle(const venues::ClockMeasured& clock)
{
    m_clockOffset = clock.offset;
    const auto apart = clock.offset < milliseconds{0} ? -clock.offset : clock.offset;
    if (apart > m_desk->numbers().clockOffsetWarn) {
        m_desk->raise(
            m_setup.id,
            apart > m_desk->numbers().clockOffsetBlocksOpens ? Severity::P1 : Severity::P2, "clock",
            {},
            "this computer's clock is " + std::to_string(apart.count()) + " ms off the venue's");
    } else {
        m_desk->clear(m_setup.id, "clock", {});
    }
}

void Account::handle(const venues::DataFault& fault)
{
    m_desk->note(m_setup.id, "data", {}, fault.source + ": " + fault.error.context, Severity::P2);
}

void Account::handle(const venues::VenueNotice& notice)
{
    m_desk->note(m_setup.id, "link", {}, "notice " + notice.code + ": " + notice.text,
                 Severity::P2);
}

void Account::handle(const venues::LinkChanged& changed)
{
    if (changed.state == m_link && changed.reason == m_linkReason) return;
    m_link = changed.state;
    m_linkReason = changed.reason;
    m_desk->note(m_setup.id, "link", {},
                 "link " + std::string{venues::toString(changed.state)}
                     + (changed.reason.empty() ? "" : ": " + changed.reason));
    if (changed.state == venues::LinkState::Live) {
        m_linkBadSince.reset();
        m_desk->clear(m_setup.id, "link", {});
    } else if (!m_linkBadSince) {
        m_linkBadSince = m_desk->now().mono;
    }
    if (changed.state == venues::LinkState::Refused)
        m_desk->raise(m_setup.id, Severity::P0, "link", {},
                      "the venue refuses this key: " + changed.reason
                          + ". Nothing can be managed; stops stay at the venue");
    m_desk->setUrgent();
}

void Account::onAccount(const AccountConfig& config)
{
    if (m_config && m_config->uid != config.uid) {
        m_isTwinSeen = true;
        m_desk->raise(m_setup.id, Severity::P0, "account-changed", {},
                      "the key answers for another account (" + config.uid + ", before "
                          + m_config->uid + "): Watch only");
        return;
    }
    m_config = config;
    const auto may = [&](std::string_view what) {
        return std::find(config.permissions.begin(), config.permissions.end(), what)
               != config.permissions.end();
    };
    m_configProblem.clear();
    m_isModeWatched = false;
    if (config.permissions.empty())
        m_configProblem = "the venue does not say what this key may do";
    else if (may("withdraw"))
        m_configProblem = "this key can withdraw; Holdfast does not trade with such a key. Make "
                          "one that can only read and trade";
    else if (!may("trade"))
        m_configProblem = "this key cannot trade";
    else if (m_setup.venue == Venue::Okx && config.accountMode != "2" && config.accountMode != "3")
        m_configProblem = "OKX account mode " + config.accountMode
                          + " is watched, not traded (modes 2 and 3 are)";
    else if (config.positionMode != PositionMode::Net)
        m_configProblem = "hedge mode is watched, not traded";
    m_isModeWatched = !m_configProblem.empty() && may("trade") && !may("withdraw");
    if (!m_configProblem.empty())
        m_desk->raise(m_setup.id, Severity::P1, "key", {}, "Watch only: " + m_configProblem);
    else
        m_desk->clear(m_setup.id, "key", {});
    if (!m_isLockAsked) {
        m_isLockAsked = true;
        m_desk->note(m_setup.id, "link", {}, "account proven: uid " + config.uid);
        m_desk->out().push_back(
            LockAccount{m_setup.id, std::string{toString(m_setup.venue)} + "-" + config.uid});
    }
}

Account::Position* Account::find(const PositionKey& key)
{
    const auto found = m_positions.find(key);
    return found == m_positions.end() ? nullptr : &found->second;
}

Account::Position& Account::position(const PositionKey& key)
{
    const auto found = m_positions.find(key);
    if (found != m_positions.end()) return found->second;
    auto& made = m_positions.emplace(key, Position{key, m_desk->numbers()}).first->second;
    if (!m_markets.contains(key.instrument)) {
        m_markets[key.instrument];
        m_schedule.force(ReadSchedule::Kind::Instruments);
        if (m_session) {
            venues::SessionOut out;
            m_session->follow(m_desk->now(), key.instrument, out);
            apply(out);
        }
    }
    return made;
}

std::vector<Account::Position*> Account::positionsOn(const InstrumentId& instrument)
{
    std::vector<Position*> result;
    for (auto& [key, position] : m_positions) {
        if (key.instrument == instrument) result.push_back(&position);
    }
    return result;
}

void Account::onRow(const PositionRow& row, PositionMachine::Source source, const ReadStamp& stamp)
{
    Position* known = find(row.key);
    if (!known && row.qty.isZero()) return; // an explicit zero of something never held
    Position& position = known ? *known : this->position(row.key);
    position.machine.onRow(m_desk->now().mono, row, source, stamp);
}

void Account::handle(const venues::PositionsReply& reply)
{
    const MonoTime now = m_desk->now().mono;
    const auto asked = take(reply.id);
    noteCycle(asked, reply.read);
    const Scope& scope = scopeOf(reply.read);
    const ReadStamp& stamp = stampOf(reply.read);
    const bool isBulk = scope.instrument.empty();
    if (isBulk && asked && asked->purpose == ReadFor::Cycle)
        m_schedule.onAnswered(now, ReadSchedule::Kind::Positions, isComplete(reply.read));
    for (const PositionRow& row : rowsSeen(reply.read))
        onRow(row, isBulk ? PositionMachine::Source::Bulk : PositionMachine::Source::ByInstrument,
              stamp);

    if (const auto* list = std::get_if<Complete<PositionRow>>(&reply.read)) {
        if (isBulk) m_positionsSent = std::max(m_positionsSent.value_or(stamp.sent), stamp.sent);
        for (auto& [key, position] : m_positions) {
            if (!isBulk && key.instrument.text != scope.instrument) continue;
            const PositionKey& wanted = key;
            if (!absent(*list, [&wanted](const PositionRow& row) { return row.key == wanted; }))
                continue;
            if (isBulk)
                position.machine.onNotShown(now, stamp);
            else
                position.machine.onNoRowByInstrument(now, stamp);
        }
    } else if (std::holds_alternative<Partial<PositionRow>>(reply.read)) {
        ++m_partialLists;
        m_desk->note(m_setup.id, "data", scope.instrument,
                     "position list incomplete: "
                         + std::get<Partial<PositionRow>>(reply.read).reason,
                     Severity::P2);
    }

    if (!isBulk && isComplete(reply.read)) { // a close reads back by instrument
        for (Position* held : positionsOn(InstrumentId{scope.instrument})) {
            if (!held->closer.isRunning()) continue;
            flatten::CloseActions actions;
            const auto& rows = rowsSeen(reply.read);
            const auto row = std::find_if(rows.begin(), rows.end(), [&](const PositionRow& r) {
                return r.key == held->machine.key();
            });
            if (row != rows.end())
                held->closer.onRead(now, row->direction, row->qty, stamp,
                                    instrumentFor(row->key.instrument), actions);
            perform(*held, actions);
        }
    }
    // A gate that looks.
    if (asked && asked->purpose == ReadFor::Gate) {
        const auto looking = m_looking.find(asked->instrument);
        if (looking == m_looking.end()) return;
        gate::FreshLook& look = looking->second.look;
        const bool shows = std::any_of(
            rowsSeen(reply.read).begin(), rowsSeen(reply.read).end(), [&](const PositionRow& row) {
                return row.key.instrument == asked->instrument && !row.qty.isZero();
            });
        if (isBulk) {
            look.flat.bulkComplete = isComplete(reply.read);
            look.flat.bulkShowsRow = shows;
        } else {
            look.flat.byInstrumentOk = isComplete(reply.read);
            look.flat.byInstrumentShows = shows;
            for (const PositionRow& row : rowsSeen(reply.read)) {
                if (row.key.instrument != asked->instrument || row.qty.isZero()) continue;
                look.venueDirection = row.direction;
                look.venueQty = row.qty;
            }
        }
        lookArrived(asked->instrument, reply.id);
    }
}

PositionKey Account::keyOf(const Fill& fill) const
{
    PositionKey key{fill.instrument, fill.sideIndex, MarginMode::Cross};
    if (const auto order = m_orders.find(fill.venueOrderId); order != m_orders.end()) {
        key.marginMode = order->second.order.marginMode;
        return key;
    }
    for (const auto& [known, position] : m_positions) {
        if (known.instrument == fill.instrument && known.sideIndex == fill.sideIndex
            && position.machine.isHeld())
            return known;
    }
    return key;
}

void Account::onFill(const Fill& fill)
{
    const MonoTime now = m_desk->now().mono;
    if (!m_fillIds.insert({fill.instrument, fill.tradeId}).second) return;
    if (m_fillIds.size() > kFillIdsKept) m_fillIds.erase(m_fillIds.begin());
    const bool ours = isOurs(fill.clientOrderId) || !fill.parentStop.empty();
    noticeTwin(fill.clientOrderId, fill.time, false, fill.instrument);
    if (const auto entry = m_entries.find(fill.clientOrderId); entry != m_entries.end()) {
        entry->second.isSeen = true;
        settleEntry(fill.clientOrderId);
    }
    if (!fill.clientOrderId.empty()) {
        if (const auto* entry = m_ledger.onSighted(now, fill.clientOrderId, fill.venueOrderId))
            m_desk->record(m_setup.id, journal::OutcomeRecord{entry->intent.request,
                                                              entry->state,
                                                              entry->clientId,
                                                              entry->venueId,
                                                              {},
                                                              "sighted by its fill"});
    }
    FillView view{m_setup.id, fill, ours, {}};
    if (const auto market = m_markets.find(fill.instrument); market != m_markets.end())
        view.marketTime = market->second.marketTime;
    m_fills.push_back(view);
    if (m_fills.size() > kFillsKept) m_fills.erase(m_fills.begin());

    const PositionKey key = keyOf(fill);
    // A fill of before this start opens nothing: what is held from then on stands in the venue's rows.
    Position* known = find(key);
    const bool isOld = fill.time < m_startedAt && (!known || !known->machine.isHeld());
    if (isOld) return;
    Position& held = position(key);
    if (held.machine.isHeld() || !held.entry) {
        if (const auto entry = m_entries.find(fill.clientOrderId);
            entry != m_entries.end() && !held.entry)
            held.entry = entry->second;
    }
    if (const auto* intent = m_ledger.find(fill.clientOrderId);
        intent && orders::isOpen(intent->intent.what) && intent->intent.plan && !held.plan)
        held.plan = intent->intent.plan;
    held.machine.onFill(now, fill);
    m_desk->setUrgent();
}

void Account::onOrder(const Order& order)
{
    const MonoTime now = m_desk->now().mono;
    // Terminal states absorb (F39).
    if (const auto known = m_orders.find(order.venueId); known != m_orders.end()) {
        const bool wasTerminal = isTerminal(known->second.order.state);
        if (wasTerminal && !isTerminal(order.state)) return;
        if (order.updatedAt < known->second.order.updatedAt) return;
    }
    m_orders[order.venueId] = SeenOrder{order, now};
    if (!order.parentStop.empty()) { // A stop fired; what its order takes off is followed (F110).
        for (Position* held : positionsOn(order.instrument)) {
            const PositionKey& key = held->machine.key();
            if (!held->machine.isHeld() || key.sideIndex != order.sideIndex
                || key.marginMode != order.marginMode)
                continue;
            guard::Actions actions;
            held->guard.onChild(now, order, holdingOf(*held), actions);
            perform(*held, actions);
        }
    }
    if (order.clientId.empty()) return;
    noticeTwin(order.clientId, order.createdAt, !isTerminal(order.state), order.instrument);
    if (const auto* entry = m_ledger.onSighted(now, order.clientId, order.venueId))
        m_desk->record(m_setup.id, journal::OutcomeRecord{entry->intent.request,
                                                          entry->state,
                                                          entry->clientId,
                                                          entry->venueId,
                                                          {},
                                                          "sighted at the venue"});
    const auto entry = m_entries.find(order.clientId);
    if (entry == m_entries.end()) return;
    Entry& mine = entry->second;
    if (order.state == OrderState::PartiallyFilled && !mine.partialSince) mine.partialSince = now;
    if (order.state == OrderState::Filled && !mine.filledAt) mine.filledAt = now;
    mine.isTerminal = isTerminal(order.state);
    mine.filled = order.filledQty;
    settleEntry(order.clientId);
    for (const AttachedStop& attached : order.attached) {
        if (attached.failCode.empty() || attached.failCode == "0" || !mine.attached) continue;
        m_desk->note(m_setup.id, "guard", order.instrument.text,
                     "the attached stop was not born: " + attached.failCode + " "
                         + attached.failReason,
                     Severity::P2);
        mine.attached.reset(); // the guard places its own
    }
    for (Position* held : positionsOn(order.instrument)) {
        if (held->entry && held->entry->clientId == order.clientId) held->entry = mine;
    }
    if (mine.isTerminal && order.filledQty.isZero()) {
        m_desk->answer(mine.token, AnswerKind::Failed,
                       "the entry ended without a fill"
                           + (order.cancelSource.empty()
                                  ? std::string{}
                                  : " (cancel source " + order.cancelSource + ")"));
        for (Position* held : positionsOn(order.instrument)) {
            if (!held->machine.isHeld() && held->entry && held->entry->clientId == order.clientId)
                held->plan.reset();
        }
    }
}

void Account::handle(const venues::OrdersReply& reply)
{
    const MonoTime now = m_desk->now().mono;
    const auto asked = take(reply.id);
    noteCycle(asked, reply.read);
    const ReadStamp stamp = stampOf(reply.read);
    const bool isWorking = scopeOf(reply.read).what == "orders";
    if (isWorking && asked && asked->purpose == ReadFor::Cycle)
        m_schedule.onAnswered(now, ReadSchedule::Kind::Orders, isComplete(reply.read));
    for (const Order& order : rowsSeen(reply.read))
        onOrder(order);
    if (const auto* list = std::get_if<Complete<Order>>(&reply.read); list && isWorking) {
        m_ordersSent = std::max(m_ordersSent.value_or(stamp.sent), stamp.sent);
        m_ledger.onList(m_desk->now(), false);
        for (auto it = m_orders.begin(); it != m_orders.end();) {
            const VenueOrderId id = it->first;
            const bool isGone =
                !isTerminal(it->second.order.state) && it->second.at < stamp.sent
                && absent(*list, [&id](const Order& row) { return row.venueId == id; });
            if (isGone) { // not working any more; how it ended is asked by id
                ask(venues::ReadOrder{it->second.order.instrument, id, it->second.order.clientId},
                    Lane::Verify,
                    Asked{ReadFor::Lookup,
                          {},
                          it->second.order.instrument,
                          id,
                          it->second.order.clientId,
                          now,
                          minutes{0}});
                it->second.at = now;
            }
            const bool isOld =
                isTerminal(it->second.order.state) && now - it->second.at > minutes{10};
            it = isOld ? m_orders.erase(it) : std::next(it);
        }
    }
    if (asked && asked->purpose == ReadFor::Gate) {
        if (const auto looking = m_looking.find(asked->instrument); looking != m_looking.end()) {
            if (!isComplete(reply.read)) {
                looking->second.isFailed = true;
                looking->second.failure = "working orders could not be read completely";
            }
            looking->second.look.flat.workingEntry = std::any_of(
                rowsSeen(reply.read).begin(), rowsSeen(reply.read).end(), [&](const Order& order) {
                    return order.instrument == asked->instrument && !order.reduceOnly
                           && !isTerminal(order.state);
                });
            lookArrived(asked->instrument, reply.id);
        }
    }
}

void Account::onStopRow(const StopOrder& stop, bool fromList, const ReadStamp& stamp)
{
    const MonoTime now = m_desk->now().mono;
    noticeTwin(stop.clientId, stop.createdAt, false, stop.instrument);
    if (stop.state == StopOrderState::Live)
        m_stops[stop.venueId] = SeenStop{stop, now};
    else
        m_stops.erase(stop.venueId);
    if (!stop.clientId.empty()) {
        if (const auto* entry = m_ledger.onSighted(now, stop.clientId, stop.venueId))
            m_desk->record(m_setup.id, journal::OutcomeRecord{entry->intent.request,
                                                              entry->state,
                                                              entry->clientId,
                                                              entry->venueId,
                                                              {},
                                                              "sighted at the venue"});
    }
    for (Position* held : positionsOn(stop.instrument)) {
        if (!held->machine.isHeld()) continue;
        if (stop.state == StopOrderState::Live && !stop.reduceOnly && held->entry
            && held->entry->attached && stop.clientId == *held->entry->attached
            && !m_attachIsUnsafe) {
            m_attachIsUnsafe = true; // decisions §6: this account's attached stops could open
            m_desk->note(m_setup.id, "guard", stop.instrument.text,
                         "this account's attached stops are not reduce-only: they count for "
                         "nothing and are attached no more",
                         Severity::P1);
        }
        guard::Actions actions;
        if (isOurs(stop.clientId)) held->guard.onOwn(stop.clientId);
        held->guard.onRow(now, stop, fromList, stamp, holdingOf(*held), actions);
        perform(*held, actions);
    }
    if (stop.state != StopOrderState::Live)
        std::erase_if(m_leftovers, [&](const Leftover& leftover) {
            return leftover.stop.venueId == stop.venueId;
        });
}

void Account::handle(const venues::StopsReply& reply)
{
    const MonoTime now = m_desk->now().mono;
    const auto asked = take(reply.id);
    noteCycle(asked, reply.read);
    if (asked && asked->purpose == ReadFor::Cycle)
        m_schedule.onAnswered(now, ReadSchedule::Kind::Stops, isComplete(reply.read));
    const ReadStamp stamp = stampOf(reply.read);
    for (const StopOrder& stop : rowsSeen(reply.read))
        onStopRow(stop, true, stamp);
    const auto* list = std::get_if<Complete<StopOrder>>(&reply.read);
    if (list) {
        m_stopsSent = std::max(m_stopsSent.value_or(stamp.sent), stamp.sent);
        m_ledger.onList(m_desk->now(), true);
        std::erase_if(m_stops, [&](const auto& entry) {
            return entry.second.at < stamp.sent
                   && absent(
                       *list,
                       [&entry](const StopOrder& row) { return row.venueId == entry.first; });
        });
        for (Leftover& leftover : m_leftovers) {
            if (leftover.since < stamp.sent
                && absent(
                    *list,
                    [&](const StopOrder& row) { return row.venueId == leftover.stop.venueId; }))
                leftover.isReadBack = leftover.isCancelled = true; // gone; dropped by cleanUp
        }
    }
    for (auto& [key, position] : m_positions) {
        if (!position.machine.isHeld()) continue;
        guard::Actions actions;
        if (list)
            position.guard.onList(now, *list, holdingOf(position), actions);
        else
            position.guard.onListFailed(now, holdingOf(position), actions);
        perform(position, actions);
    }
}

void Account::handle(const venues::StopReply& reply)
{
    const MonoTime now = m_desk->now().mono;
    const auto asked = take(reply.id);
    if (!asked) return;
    if (reply.read.row) {
        if (reply.read.row->state == StopOrderState::Live)
            m_stops[reply.read.row->venueId] = SeenStop{*reply.read.row, now};
        else
            m_stops.erase(reply.read.row->venueId);
        if (const auto* entry =
                m_ledger.onSighted(now, reply.read.row->clientId, reply.read.row->venueId))
            m_desk->record(m_setup.id, journal::OutcomeRecord{entry->intent.request,
                                                              entry->state,
                                                              entry->clientId,
                                                              entry->venueId,
                                                              {},
                                                              "sighted by id"});
    } else if (!reply.read.error && !asked->clientId.empty()) {
        m_ledger.onLookup(m_desk->now(), asked->clientId, std::nullopt);
    }
    for (Position* held : positionsOn(asked->instrument)) {
        if (!held->machine.isHeld()) continue;
        guard::Actions actions;
        held->guard.onById(now, asked->venueId, asked->clientId, reply.read, holdingOf(*held),
                           actions);
        perform(*held, actions);
    }
}

void Account::onQuote(const Quote& quote)
{
    const auto found = m_markets.find(quote.instrument);
    if (found == m_markets.end()) return;
    Market& market = found->second;
    const MonoTime now = m_desk->now().mono;
    if (quote.last) market.last = quote.last, market.lastAt = now;
    if (quote.mark) market.mark = quote.mark, market.markAt = now;
    if (quote.bid) market.bid = quote.bid;
    if (quote.ask) market.ask = quote.ask;
    if (quote.open24h) market.open24h = quote.open24h;
    if (quote.marketTime > market.marketTime) market.marketTime = quote.marketTime;
}

void Account::onCandles(const std::vector<VenueCandle>& candles, bool isHistory, minutes bar)
{
    if (candles.empty()) return;
    const InstrumentId instrument = candles.front().instrument;
    const auto found = m_markets.find(instrument);
    if (found == m_markets.end()) return;
    Market& market = found->second;
    const MonoTime now = m_desk->now().mono;
    m_desk->out().push_back(ShowCandles{m_setup.id, instrument, bar, candles, isHistory});
    if (bar != m_setup.bar) return;
    market.candleAt = now;
    std::vector<const VenueCandle*> closed;
    for (const VenueCandle& candle : candles) {
        if (!isHistory) {
            // A new bar began and the last one's end was not pushed: read what was missed.
            const bool missed = market.lastFinal && candle.open > *market.lastFinal + 2 * bar
                                && (!market.forming || market.forming->open != candle.open);
            if (missed && !market.isHistoryAsked && market.isHistoryFed) {
                market.isHistoryAsked = true;
                ask(venues::ReadCandles{instrument, bar, std::nullopt, kHistoryCandles},
                    Lane::MarketData, Asked{ReadFor::Chart, {}, instrument, {}, {}, now, bar});
            }
            market.forming = candle;
            market.marketTime = std::max(market.marketTime, candle.open);
        }
        if (candle.isFinal && (!market.lastFinal || candle.open > *market.lastFinal))
            closed.push_back(&candle);
    }
    for (const VenueCandle* candle : closed) {
        if (!isHistory && market.lastFinalAt) market.barInWallTime = now - *market.lastFinalAt;
        if (!isHistory) market.lastFinalAt = now;
        market.lastFinal = candle->open;
        strategy::CandleClosed input{candle->open,
                                     candle->openPrice.toDouble(),
                                     candle->high.toDouble(),
                                     candle->low.toDouble(),
                                     candle->close.toDouble(),
                                     candle->volume.toDouble(),
                                     isHistory};
        for (auto& [id, strategy] : m_strategies) {
            if (strategy.setup.instrument != instrument || strategy.isFrozen
                || strategy.setup.bar != bar)
                continue;
            m_desk->out().push_back(FeedStrategy{id, input, now});
        }
    }
    if (isHistory) {
        market.isHistoryAsked = false;
        market.isHistoryFed = true;
    }
}

} // namespace holdfast::engine
