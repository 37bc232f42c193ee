// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/account.h"
#include "core/orders/client_id.h"

#include <algorithm>
#include <utility>

// What the venue shows of positions, fills, orders and stops, row by row: which machine hears of it.
namespace holdfast::engine {

using reconcile::PositionMachine;
using reconcile::ReadSchedule;
using venues::Lane;

namespace {
constexpr std::size_t kFillsKept = 200;
constexpr std::size_t kFillIdsKept = 4096; // a fill is told again within minutes, or never
constexpr std::size_t kHeldBackMax = 256;
/// A fill may be stamped so much before the opening of its own position (as reconcile's B1).
constexpr milliseconds kOpenedApart{2000};
constexpr std::size_t kEndedStopsKept = 512; // a row of before comes within minutes, or never

/// Made by the venue and by nobody's order: it reduces, so its side tells which of two hedge sides.
bool isVenuesOwn(const Fill& fill)
{
    return fill.category == "full_liquidation" || fill.category == "partial_liquidation"
           || fill.category == "adl" || fill.category == "settlement"
           || fill.category == "delivery";
}
} // namespace

Account::Position* Account::find(const PositionKey& key)
{
    const auto found = m_positions.find(key);
    return found == m_positions.end() ? nullptr : &found->second;
}

Account::Position& Account::position(const PositionKey& key)
{
    const auto found = m_positions.find(key);
    if (found != m_positions.end()) return found->second;
    const auto [market, isNew] = m_markets.try_emplace(key.instrument);
    auto& made = m_positions.emplace(key, Position{key, market->second, m_numbers}).first->second;
    if (isNew) {
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
    hear(position, row, source, stamp);
    onLevels(position, row, source != PositionMachine::Source::Stream, stamp);
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
        m_schedule.onAnswered(now, ReadSchedule::Kind::Positions, ReadSchedule::how(reply.read));
    for (const PositionRow& row : rowsSeen(reply.read))
        onRow(row, isBulk ? PositionMachine::Source::Bulk : PositionMachine::Source::ByInstrument,
              stamp);

    if (const auto* list = std::get_if<Complete<PositionRow>>(&reply.read)) {
        if (isBulk && (!m_positionsSent || stamp.sent >= *m_positionsSent)) {
            m_positionsSent = stamp.sent;
            m_positionsShown = static_cast<std::size_t>(std::ranges::count_if(
                list->rows(), [](const PositionRow& row) { return !row.qty.isZero(); }));
        }
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
        m_desk->note(m_setup.id, "data", scope.instrument,
                     "position list incomplete: "
                         + std::get<Partial<PositionRow>>(reply.read).reason,
                     Severity::P2);
    }

    hear(reply);

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
        key.sideIndex = order->second.order.sideIndex; // Bybit's fills state none
        return key;
    }
    if (isHedged(fill) && isVenuesOwn(fill))
        key.sideIndex = fill.side == Side::Sell ? SideIndex::Long : SideIndex::Short;
    for (const auto& [known, position] : m_positions) {
        if (known.instrument == fill.instrument && known.sideIndex == key.sideIndex
            && position.machine.isHeld())
            return known;
    }
    return key;
}

bool Account::isHedged(const Fill& fill) const
{
    const bool isMode = m_config && m_config->positionMode == PositionMode::Hedge;
    return fill.sideIndex == SideIndex::Net
           && (isMode || std::ranges::any_of(m_positions, [&](const auto& entry) {
                   return entry.first.instrument == fill.instrument
                          && entry.first.sideIndex != SideIndex::Net;
               }));
}

void Account::askForOrderOf(const Fill& fill)
{
    Asked asked;
    asked.purpose = ReadFor::Lookup;
    asked.instrument = fill.instrument;
    asked.venueId = fill.venueOrderId;
    asked.clientId = fill.clientOrderId;
    ask(venues::ReadOrder{fill.instrument, fill.venueOrderId, fill.clientOrderId}, Lane::Verify,
        asked);
}

void Account::giveHeldBack(const VenueOrderId& order)
{
    const std::vector<Fill> all = std::exchange(m_heldBack, {});
    for (const Fill& fill : all) {
        if (fill.venueOrderId == order)
            giveFill(fill);
        else
            m_heldBack.push_back(fill);
    }
}

void Account::onFill(const Fill& fill)
{
    const MonoTime now = m_desk->now().mono;
    const auto [told, isNew] = m_fillIds.insert({fill.instrument, fill.tradeId});
    if (!isNew) return;
    m_fillIdsByAge.push_back(*told);
    if (m_fillIdsByAge.size() > kFillIdsKept) {
        m_fillIds.erase(m_fillIdsByAge.front());
        m_fillIdsByAge.pop_front();
    }
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

    // In hedge mode a fill that states no side waits for its order: one that opens the short side must not
    // be taken for one that closes the long side.
    if (isHedged(fill) && !isVenuesOwn(fill) && !m_orders.contains(fill.venueOrderId)) {
        if (m_heldBack.size() >= kHeldBackMax) m_heldBack.erase(m_heldBack.begin());
        m_heldBack.push_back(fill);
        askForOrderOf(fill);
        return;
    }
    giveFill(fill);
}

void Account::giveFill(const Fill& fill)
{
    const MonoTime now = m_desk->now().mono;
    const auto by = isOfOurs(fill) ? PositionMachine::By::Us : PositionMachine::By::Others;
    const PositionKey key = keyOf(fill);
    // A fill of before this start opens nothing: what is held from then on stands in the venue's rows.
    Position* known = find(key);
    const bool isOld = fill.time < m_startedAt && (!known || !known->machine.isHeld());
    if (isOld) return;
    Position& held = position(key);
    // One of before what is held now says nothing of whose that is.
    const bool isOfBefore =
        held.machine.isHeld() && fill.time + kOpenedApart < held.machine.openedFrom();
    if (!isOfBefore && (held.machine.isHeld() || !held.entry)) {
        if (const auto entry = m_entries.find(fill.clientOrderId);
            entry != m_entries.end() && !held.entry)
            held.entry = entry->second;
    }
    if (const auto* intent = m_ledger.find(fill.clientOrderId);
        !isOfBefore && intent && orders::isOpen(intent->intent.what) && intent->intent.plan
        && !held.plan) {
        held.plan = intent->intent.plan;
        if (held.wasHeld) // shown as a stranger's until now
            m_desk->record(m_setup.id, planRecordOf(held), false);
    }
    held.machine.onFill(now, fill, by);
    if (by == PositionMachine::By::Us) learnWhoEnded(held, fill);
    held.isMarked =
        held.isMarked
        || (!isOfBefore && orders::looksOurs(fill.clientOrderId) && held.machine.isHeld()
            && fill.side == openingSide(held.machine.heldDirection()));
    m_areFindingsDirty = true;
    m_desk->setUrgent();
}

void Account::onOrder(const Order& order)
{
    const MonoTime now = m_desk->now().mono;
    // Terminal states absorb (F39).
    bool isNewlyOver = isTerminal(order.state);
    if (const auto known = m_orders.find(order.venueId); known != m_orders.end()) {
        const bool wasTerminal = isTerminal(known->second.order.state);
        if (wasTerminal && !isTerminal(order.state)) return;
        isNewlyOver = isNewlyOver && !wasTerminal;
        if (order.updatedAt < known->second.order.updatedAt) return;
    }
    m_orders[order.venueId] = SeenOrder{order, now};
    if (!m_heldBack.empty()) giveHeldBack(order.venueId);
    if (!order.parentStop.empty()) { // A stop fired; what its order takes off is followed (F110).
        for (Position* held : positionsOn(order.instrument)) {
            const PositionKey& key = held->machine.key();
            if (!held->machine.isHeld() || key.sideIndex != order.sideIndex
                || key.marginMode != order.marginMode)
                continue;
            guard::Actions actions;
            held->guard.onChild(now, order, holdingOf(*held), actions);
            perform(*held, actions);
            if (isNewlyOver && order.filledQty.isPositive()) held->machine.onTakenOff(now);
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
                held->dropPlan();
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
        m_schedule.onAnswered(now, ReadSchedule::Kind::Orders, ReadSchedule::how(reply.read));
    for (const Order& order : rowsSeen(reply.read))
        onOrder(order);
    if (isWorking) hear(reply);
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

/// What is live by the newest row of each. A row older than what is known of its stop, or than its end, changes
/// nothing (F22): what ended must not come back as a leftover, or block an open.
void Account::see(const StopOrder& stop)
{
    const auto known = m_stops.find(stop.venueId);
    if (known != m_stops.end() && stop.updatedAt < known->second.stop.updatedAt) return;
    if (stop.state == StopOrderState::Live) {
        const auto ended = m_endedStops.find(stop.venueId);
        if (ended != m_endedStops.end() && stop.updatedAt <= ended->second) return;
        m_stops[stop.venueId] = SeenStop{stop, m_desk->now().mono};
        return;
    }
    if (known != m_stops.end()) m_stops.erase(known);
    m_leftoversUnlisted.erase(stop.venueId);
    if (m_endedStops.insert_or_assign(stop.venueId, stop.updatedAt).second)
        m_endedStopsByAge.push_back(stop.venueId);
    if (m_endedStopsByAge.size() <= kEndedStopsKept) return;
    m_endedStops.erase(m_endedStopsByAge.front());
    m_endedStopsByAge.pop_front();
}

void Account::onStopRow(const StopOrder& stop, bool fromList, const ReadStamp& stamp)
{
    const MonoTime now = m_desk->now().mono;
    noticeTwin(stop.clientId, stop.createdAt, false, stop.instrument);
    noticeMovedStop(stop);
    see(stop);
    if (!stop.clientId.empty()) {
        if (const auto* entry = m_ledger.onSighted(now, stop.clientId, stop.venueId))
            m_desk->record(m_setup.id, journal::OutcomeRecord{entry->intent.request,
                                                              entry->state,
                                                              entry->clientId,
                                                              entry->venueId,
                                                              {},
                                                              "sighted at the venue"});
    }
    askForOrdersOf(stop);
    explainEnding(stop);
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
    if (stop.state != StopOrderState::Live) {
        m_budget.drop(
            stop.venueId); // the venue took it along: it is wanted no more, and counts in no cycle
        std::erase_if(m_leftovers, [&](const Leftover& leftover) {
            return leftover.stop.venueId == stop.venueId;
        });
    }
}

void Account::handle(const venues::StopsReply& reply)
{
    const MonoTime now = m_desk->now().mono;
    const auto asked = take(reply.id);
    noteCycle(asked, reply.read);
    if (asked && asked->purpose == ReadFor::Cycle)
        m_schedule.onAnswered(now, ReadSchedule::Kind::Stops, ReadSchedule::how(reply.read));
    const ReadStamp stamp = stampOf(reply.read);
    for (const StopOrder& stop : rowsSeen(reply.read))
        onStopRow(stop, true, stamp);
    hear(reply);
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
            const bool isAbsent = absent(
                *list, [&](const StopOrder& row) { return row.venueId == leftover.stop.venueId; });
            if (!isAbsent)
                leftover.listedAt = stamp.sent;
            else if (leftover.since < stamp.sent)
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
    // Our own cancel, read back: its end may be told already, and is no news to the guard then.
    const bool isTold = asked->purpose == ReadFor::CancelReadBack && reply.read.row
                        && reply.read.row->state != StopOrderState::Live
                        && !m_stops.contains(reply.read.row->venueId);
    hear(reply, asked->venueId, asked->clientId);
    if (reply.read.row) onReadBack(*reply.read.row);
    if (isTold || (asked->purpose == ReadFor::CancelReadBack && !reply.read.row)) return;
    if (reply.read.row) {
        askForOrdersOf(*reply.read.row);
        explainEnding(*reply.read.row);
        noticeMovedStop(*reply.read.row);
        see(*reply.read.row);
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

} // namespace holdfast::engine
