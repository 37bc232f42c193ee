// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/account.h"

#include <algorithm>
#include <set>

// Each answer as it comes: who said what (voices), how good it is (quality), and whether a list lacks too much.
namespace holdfast::engine {

using reconcile::PositionMachine;
using reconcile::ReadQuality;
using venues::Lane;

namespace {

template <class Row>
ReadQuality::Answer answerOf(const Read<Row>& read)
{
    if (std::holds_alternative<Complete<Row>>(read)) return ReadQuality::Answer::Complete;
    return std::holds_alternative<Partial<Row>>(read) ? ReadQuality::Answer::Partial
                                                      : ReadQuality::Answer::Failed;
}

} // namespace

std::string Account::nameOf(const PositionKey& key)
{
    return key.instrument.text + "|" + std::string{toString(key.sideIndex)};
}

bool Account::isOfOurs(const Fill& fill) const
{
    if (isOurs(fill.clientOrderId)) return true;
    if (const auto order = m_orders.find(fill.venueOrderId);
        order != m_orders.end()
        && (isOurs(order->second.order.clientId) || isOurs(order->second.order.parentStopClientId)))
        return true;
    const auto stop = m_stops.find(fill.parentStop);
    const auto found = m_positions.find(keyOf(fill));
    if (stop != m_stops.end()) {
        const StopOrder& row = stop->second.stop;
        // The one that the venue keeps for the position is named after nobody: beside a plan it is the plan's.
        const bool isPlans = found != m_positions.end() && keepsPositionStops()
                             && row.closesWholePosition
                             && (found->second.machine.isHeld() ? found->second.plan.has_value()
                                                                : found->second.hadPlan);
        return isPlans || isOurs(row.clientId);
    }
    if (fill.parentStop.empty() || found == m_positions.end()) return false;
    // It fired and is listed no more; the guard remembers its own.
    const auto& fired = found->second.guard.fired();
    return std::ranges::any_of(
        fired, [&](const guard::FiredStops::Told& told) { return told.stop == fill.parentStop; });
}

void Account::hear(Position& position, const PositionRow& row, PositionMachine::Source source,
                   const ReadStamp& stamp)
{
    m_areFindingsDirty = true;
    ReadQuality& quality = m_quality["positions"];
    const std::string name = nameOf(row.key);
    const auto& machine = position.machine;
    const bool isTaken =
        machine.row() == row && machine.rowAt() == std::optional{m_desk->now().mono};
    if (!isTaken) { // older than what is known; one that left before the last event is no fault of the venue
        if (stamp.sent >= machine.lastEventAt()) quality.onStale();
        return;
    }
    position.voices.onRow(source, row, stamp);
    if (source == PositionMachine::Source::ByInstrument) m_listFault.onRead(row.key, stamp);
    if (source != PositionMachine::Source::Stream)
        quality.onLooked(stamp.sent, name, !machine.hasFillsBeyondRow());
    if (row.qty.isZero()) return;
    if (source == PositionMachine::Source::Bulk)
        quality.onListed(stamp.sent, name);
    else
        quality.onShownElsewhere(stamp.sent, name);
}

void Account::hear(const venues::PositionsReply& reply)
{
    m_areFindingsDirty = true;
    const bool isBulk = scopeOf(reply.read).instrument.empty();
    ReadQuality& quality = m_quality[isBulk ? "positions" : "position"];
    const std::uint64_t answer = quality.onAnswer(answerOf(reply.read));
    const auto* list = std::get_if<Complete<PositionRow>>(&reply.read);
    if (!list) return;
    const ReadStamp& stamp = list->stamp();
    reconcile::ListFault::Seen seen;
    seen.stamp = stamp;
    for (const PositionRow& row : list->rows())
        if (!row.qty.isZero()) ++seen.rows;
    for (auto& [key, position] : m_positions) {
        if (!isBulk && key.instrument.text != scopeOf(reply.read).instrument) continue;
        const PositionKey& wanted = key;
        const bool isAbsent =
            absent(*list, [&wanted](const PositionRow& row) { return row.key == wanted; });
        if (isAbsent)
            position.voices.onNotShown(isBulk ? PositionMachine::Source::Bulk
                                              : PositionMachine::Source::ByInstrument,
                                       stamp);
        const bool mayBeMissed = position.machine.isHeld() && !position.machine.exposure().isZero()
                                 && stamp.sent >= position.machine.lastEventAt();
        if (!isBulk || !mayBeMissed) continue;
        if (isAbsent) quality.onMissed(stamp.sent, answer, nameOf(key));
        if (position.closer.isRunning()) continue; // it may be gone, and is about to be proved so
        seen.held.push_back(key);
        if (isAbsent) seen.missing.push_back(key);
    }
    if (isBulk) (void)m_listFault.onList(m_desk->now().mono, seen);
}

void Account::hear(const venues::OrdersReply& reply)
{
    m_areFindingsDirty = true;
    ReadQuality& quality = m_quality["orders"];
    const std::uint64_t answer = quality.onAnswer(answerOf(reply.read));
    const auto* list = std::get_if<Complete<Order>>(&reply.read);
    if (!list) return;
    const MonoTime sent = list->stamp().sent;
    for (const auto& [id, seen] : m_orders) {
        if (isTerminal(seen.order.state)) continue;
        const VenueOrderId& wanted = id;
        const bool isListed =
            !absent(*list, [&wanted](const Order& row) { return row.venueId == wanted; });
        if (!isListed && seen.at >= sent) continue; // seen since: the list does not speak of it
        Look& look = m_orderLooks[id];
        look.listSent = sent;
        look.isListed = isListed;
        if (isListed)
            quality.onListed(sent, id.text);
        else
            quality.onMissed(sent, answer, id.text);
    }
}

void Account::hear(const venues::OrderReply& reply, const ClientOrderId& asked)
{
    if (reply.read.error) return;
    m_areFindingsDirty = true;
    ReadQuality& quality = m_quality["orders"];
    const MonoTime sent = reply.read.stamp.sent;
    if (!asked.empty()) quality.onLooked(sent, asked.text, reply.read.row.has_value());
    if (reply.read.row) {
        const Order& row = *reply.read.row;
        if (isTerminal(row.state))
            quality.onEnded(row.venueId.text);
        else
            quality.onShownElsewhere(sent, row.venueId.text);
    }
    for (const auto& [id, seen] : m_orders) {
        const bool isAsked = reply.read.row ? reply.read.row->venueId == id
                                            : !asked.empty() && seen.order.clientId == asked;
        if (!isAsked) continue;
        m_orderLooks[id].idSent = sent;
        m_orderLooks[id].isFoundById = reply.read.row.has_value();
    }
}

void Account::hear(const venues::StopsReply& reply)
{
    m_areFindingsDirty = true;
    ReadQuality& quality = m_quality["stops"];
    const std::uint64_t answer = quality.onAnswer(answerOf(reply.read));
    const auto* list = std::get_if<Complete<StopOrder>>(&reply.read);
    if (!list) return;
    const MonoTime sent = list->stamp().sent;
    std::set<std::string> shown;
    for (const StopOrder& row : list->rows()) {
        if (row.state != StopOrderState::Live) continue;
        if (!row.clientId.empty()) shown.insert(row.clientId.text);
        m_stopLooks[row.venueId].listSent = sent;
        m_stopLooks[row.venueId].isListed = true;
        quality.onListed(sent, row.venueId.text);
    }
    quality.onWhole(sent, {}, shown);
    for (const auto& [key, position] : m_positions) {
        if (!position.machine.isHeld()) continue;
        for (const auto& [id, booked] : position.guard.book().stops()) {
            const VenueOrderId& wanted = id;
            const bool isAbsent =
                absent(*list, [&wanted](const StopOrder& row) { return row.venueId == wanted; });
            if (!isAbsent || sent < booked.firstSeen) continue;
            m_stopLooks[id].listSent = sent;
            m_stopLooks[id].isListed = false;
            quality.onMissed(sent, answer, id.text);
        }
    }
}

void Account::hear(const venues::StopReply& reply, const VenueOrderId& askedId,
                   const ClientOrderId& asked)
{
    if (reply.read.error) return;
    m_areFindingsDirty = true;
    ReadQuality& quality = m_quality["stops"];
    const MonoTime sent = reply.read.stamp.sent;
    if (!asked.empty()) quality.onLooked(sent, asked.text, reply.read.row.has_value());
    const VenueOrderId id = reply.read.row ? reply.read.row->venueId : askedId;
    if (id.empty()) return;
    const bool isLive = reply.read.row && reply.read.row->state == StopOrderState::Live;
    if (isLive)
        quality.onShownElsewhere(sent, id.text);
    else if (reply.read.row)
        quality.onEnded(id.text);
    if (reply.read.row && !isLive) {
        m_stopLooks.erase(id); // it ended: the guard's matter
        return;
    }
    m_stopLooks[id].idSent = sent;
    m_stopLooks[id].isFoundById = isLive;
}

void Account::hear(const venues::FillsReply& reply)
{
    for (const Fill& fill : m_heldBack)
        askForOrderOf(fill);
    ReadQuality& quality = m_quality["fills"];
    (void)quality.onAnswer(answerOf(reply.read));
    const auto* list = std::get_if<Complete<Fill>>(&reply.read);
    if (!list) return;
    std::set<std::string> shown;
    for (const Fill& fill : list->rows())
        shown.insert(fill.instrument.text + "|" + fill.tradeId.text);
    const std::string& instrument = list->scope().instrument;
    quality.onWhole(list->stamp().sent, instrument.empty() ? instrument : instrument + "|", shown);
}

void Account::hear(const venues::ClosuresReply& reply)
{
    m_areFindingsDirty = true;
    (void)m_quality["closures"].onAnswer(answerOf(reply.read));
}

void Account::hearPushed(const std::vector<Fill>& fills)
{
    const MonoTime now = m_desk->now().mono;
    for (const Fill& fill : fills) {
        if (m_fillIds.contains({fill.instrument, fill.tradeId})) continue;
        m_quality["fills"].onWritten(now, fill.instrument.text + "|" + fill.tradeId.text);
        m_quality["positions"].onWritten(now, nameOf(keyOf(fill)));
    }
}

void Account::awaitSight(const orders::RequestLedger::Entry& entry)
{
    if (entry.state != journal::RequestState::Accepted || entry.clientId.empty()) return;
    const bool isStop = std::holds_alternative<venues::PlaceStop>(entry.intent.what);
    const bool isOrder = std::holds_alternative<venues::PlaceOrder>(entry.intent.what);
    if (isStop || isOrder)
        m_quality[isStop ? "stops" : "orders"].onWritten(m_desk->now().mono, entry.clientId.text);
}

// ---- LIST_FAULT ----------------------------------------------------------------------------------

void Account::settleListFault()
{
    const MonoTime now = m_desk->now().mono;
    std::set<InstrumentId> asking;
    for (const PositionKey& key : m_listFault.due(now)) {
        const Position* const held = find(key);
        if (!held || !held->machine.isHeld()) {
            m_listFault.onEnded(key);
            continue;
        }
        if (!held->machine.nextWant()) asking.insert(key.instrument); // else it asks by itself
    }
    for (const InstrumentId& instrument : asking) {
        Asked asked;
        asked.purpose = ReadFor::Position;
        asked.instrument = instrument;
        ask(venues::ReadPositions{instrument}, Lane::Verify, asked);
    }
    if (m_listFault.isOn()) {
        const std::string text = "the position list is in doubt: " + m_listFault.text();
        if (!m_isListFaultTold)
            m_desk->record(m_setup.id, journal::ListFaultRecord{true, m_listFault.text()});
        m_isListFaultTold = true;
        m_desk->raise(m_setup.id, Severity::P1, "list-fault", {},
                      text + ". No automatic cancel until then; stops stay");
    } else if (m_isListFaultTold) {
        m_isListFaultTold = false;
        m_desk->record(
            m_setup.id,
            journal::ListFaultRecord{
                false,
                "each position was read by instrument since, or is held no more by our record"});
        m_desk->clear(m_setup.id, "list-fault", {});
        m_areFindingsDirty = true;
    }
}

// ---- the figures ---------------------------------------------------------------------------------

void Account::fillReconciler(AccountView& view) const
{
    const Now& now = m_desk->now();
    if (m_listFault.isOn()) view.listFault = m_listFault.text();
    view.brake.isOn = m_budget.isBraked();
    view.brake.why = m_budget.brake().value_or(std::string{});
    if (view.brake.isOn) view.brake.age = std::max(now.wall - m_brakeSince, milliseconds{0});
    view.brake.cancelsLastHour = m_budget.grantedLastHour(now.mono);
    view.brake.record = m_brakeRecord;
    view.quality = m_qualityView;
}

void Account::measureQuality()
{
    m_qualityView.clear();
    for (const auto& [read, quality] : m_quality) {
        QualityView row;
        row.read = read;
        row.answers = quality.counts().answers;
        row.partial = quality.counts().partial;
        row.failed = quality.counts().failed;
        row.incomplete = quality.counts().incomplete;
        row.stale = quality.counts().stale;
        row.stickyMedian = quality.stickiness().percentile(50);
        row.stickyMax = quality.stickiness().max();
        row.lagMedian = quality.lag().percentile(50);
        row.lagP99 = quality.lag().percentile(99);
        m_qualityView.push_back(std::move(row));
    }
}

} // namespace holdfast::engine
