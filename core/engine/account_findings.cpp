// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/account.h"
#include "core/engine/read_names.h"
#include "core/orders/client_id.h"

#include <algorithm>
#include <set>

// What the venue's answers say together: findings, and the person who puts one aside. Nothing here sends anything
// but reads.
namespace holdfast::engine {

using reconcile::PositionMachine;
using reconcile::ReadSchedule;
using venues::Lane;

namespace {

struct Source {
    ReadSchedule::Kind kind;
    ReadName read;
    const char* name;
};
constexpr std::array<Source, 3> kSources{
    {{ReadSchedule::Kind::Positions, ReadName::PositionList, "position list"},
     {ReadSchedule::Kind::Orders, ReadName::OrderList, "order list"},
     {ReadSchedule::Kind::Stops, ReadName::StopList, "stop list"}}};

constexpr int kStaleCycles = 3; ///< A list that did not come whole for so long is old.
constexpr auto kDash = "—";

std::string idOf(const AccountId& account, FindingKind kind, const PositionKey& key,
                 const VenueOrderId& order)
{
    return account.text + "|" + std::string{toString(kind)} + "|" + key.instrument.text + "|"
           + std::string{toString(key.sideIndex)} + "|" + std::string{toString(key.marginMode)}
           + "|" + order.text;
}

std::vector<FindingAct> actsOf(reconcile::SetOf<FindingAct> acts)
{
    std::vector<FindingAct> result;
    for (const auto act : {FindingAct::Resolve, FindingAct::AskAgain, FindingAct::Adopt,
                           FindingAct::Protect, FindingAct::ConfirmFlat, FindingAct::ClearBrake})
        if (acts.has(act)) result.push_back(act);
    return result;
}

std::string sizeOf(Qty qty, Direction direction)
{
    if (qty.isZero()) return "0";
    return qty.toString() + " " + std::string{toString(direction)};
}

/// What Holdfast does about it: about orders that protect always the same.
std::string doingOf(FindingKind kind)
{
    switch (kind) {
    case FindingKind::MissingAtVenue:
    case FindingKind::Quantity:
    case FindingKind::Side:
        return "Stop kept, nothing cancelled; asked again until the answers agree";
    case FindingKind::UnknownToUs: return "Nothing is touched; opens of the instrument wait";
    case FindingKind::StopMissing:
    case FindingKind::StopMismatch:
        return "Nothing cancelled; the guard asks by id, and places its own where it has proof";
    case FindingKind::OrderUnknown: return "Nothing is touched";
    case FindingKind::OrderVanished: return "Nothing cancelled, nothing sent again; asked by id";
    case FindingKind::Foreign: return "Shown, not touched";
    case FindingKind::StaleSource:
        return "Nothing is concluded from it; stops stay, it is asked again";
    }
    HF_UNREACHABLE();
}

} // namespace

// ---- findings ------------------------------------------------------------------------------------

reconcile::Freshness Account::freshnessOf(ReadSchedule::Kind kind) const
{
    const auto at = m_schedule.completeAt(kind);
    const auto limit = kStaleCycles * m_numbers.listCycle;
    return at && m_desk->now().mono - *at > limit ? reconcile::Freshness::Stale
                                                  : reconcile::Freshness::Fresh;
}

void Account::settleFindings()
{
    const MonoTime now = m_desk->now().mono;
    const auto wake = m_findingsAt ? m_findings.nextWake(*m_findingsAt) : std::nullopt;
    const bool isDue = !m_findingsAt
                       || (m_areFindingsDirty && now - *m_findingsAt >= kFindingsApart)
                       || (wake && now >= *wake) || now - *m_findingsAt >= seconds{1};
    if (!isDue) return;
    m_findingsAt = now;
    m_areFindingsDirty = false;
    if (!m_qualityAt || now - *m_qualityAt >= seconds{1}) {
        m_qualityAt = now;
        measureQuality();
    }
    std::erase_if(m_orderLooks,
                  [this](const auto& look) { return !m_orders.contains(look.first); });
    std::vector<Noticed> noticed;
    std::set<VenueOrderId> booked;
    for (const auto& [key, position] : m_positions) {
        notice(position, noticed);
        for (const auto& [id, stop] : position.guard.book().stops())
            booked.insert(id);
    }
    std::erase_if(m_stopLooks, [&](const auto& look) {
        return !m_stops.contains(look.first) && !booked.contains(look.first);
    });
    noticeOrders(noticed);
    noticeStops(noticed);
    noticeSources(noticed);
    m_findings.update(*m_desk, m_setup.id, noticed,
                      [this](const Noticed& over) { return howEnded(over); });
    for (const Noticed* asking : m_findings.dueAsks(now)) {
        Asked asked;
        asked.purpose = ReadFor::Position;
        asked.instrument = asking->position.instrument;
        if (asking->asks.has(reconcile::Ask::ByInstrument))
            ask(venues::ReadPositions{asked.instrument}, Lane::Verify, asked);
        if (asking->asks.has(reconcile::Ask::Closures))
            ask(venues::ReadClosures{asked.instrument}, Lane::Verify, asked);
        if (asking->asks.has(reconcile::Ask::Fills))
            ask(venues::ReadFills{asked.instrument}, Lane::Verify, asked);
    }
}

const reconcile::PositionRule& Account::ruleOf(const Position& position) const
{
    const auto owner = position.plan       ? reconcile::Owner::Ours
                       : position.isMarked ? reconcile::Owner::Marked
                                           : reconcile::Owner::Foreign;
    return reconcile::ruleFor(position.voices.caseOf(position.machine, owner,
                                                     freshnessOf(ReadSchedule::Kind::Positions)));
}

void Account::notice(const Position& position, std::vector<Noticed>& out) const
{
    const PositionMachine& machine = position.machine;
    if (!machine.isHeld()) return;
    if (!machine.isKnown()) return m_findings.keep(machine.key(), out);
    const auto& rule = ruleOf(position);
    const reconcile::Outcome& outcome = rule.outcome;
    if (!outcome.kind) return;
    const PositionKey& key = machine.key();
    Noticed noticed;
    noticed.id = idOf(m_setup.id, *outcome.kind, key, {});
    noticed.kind = *outcome.kind;
    noticed.position = key;
    const bool isClosing = position.closer.isRunning();
    noticed.title = nameOf(position) + (isClosing ? ": the close is not proved yet: " : ": ")
                    + std::string{outcome.what};
    noticed.missing = outcome.missing;
    noticed.doing = doingOf(noticed.kind);
    noticed.acts = actsOf(outcome.acts);
    if (machine.state() != PositionState::FlatUnexplained)
        std::erase(noticed.acts, FindingAct::ConfirmFlat);
    noticed.gravity = outcome.gravity;
    noticed.isQuiet = isClosing;
    if (!machine.nextWant()) noticed.asks = outcome.asks; // else the machine asks by itself

    const Qty held = machine.exposure().isZero() ? machine.qtyMax() : machine.qty();
    std::string ours = sizeOf(held, machine.heldDirection());
    if (const auto ledger = machine.ledger(); ledger && *ledger != machine.exposure())
        ours += ", by our fills " + ledger->value.normalized().toString();
    noticed.sides.push_back({"we hold", ours, {}, machine.lastEventAt()});
    const auto side = [&](const char* who, PositionMachine::Source source, ReadName read) {
        const auto& said = position.voices.of(source);
        std::string says = kDash;
        if (said) says = said->isShown ? sizeOf(said->qty, said->direction) : "not shown";
        noticed.sides.push_back({who, says, std::string{nameOfRead(m_setup.venue, read)},
                                 said ? std::optional{said->at} : std::nullopt});
    };
    side("bulk list", PositionMachine::Source::Bulk, ReadName::PositionList);
    side("by instrument", PositionMachine::Source::ByInstrument, ReadName::PositionByInstrument);
    side("stream", PositionMachine::Source::Stream, ReadName::PositionStream);
    const auto& ending = machine.ending();
    const std::string& records = machine.closeRecords().text;
    noticed.sides.push_back({"closing record",
                             ending.closing    ? ending.closing->record.text
                             : records.empty() ? std::string{"none"}
                                               : records,
                             std::string{nameOfRead(m_setup.venue, ReadName::Closures)},
                             ending.closing ? std::optional{ending.closing->at} : std::nullopt});
    noticed.answers = rule.id;
    if (noticed.kind != FindingKind::MissingAtVenue) noticed.answers += "|" + ours;
    out.push_back(std::move(noticed));
}

void Account::noticeOrders(std::vector<Noticed>& out) const
{
    const auto freshness = freshnessOf(ReadSchedule::Kind::Orders);
    for (const auto& [id, seen] : m_orders) {
        const Order& order = seen.order;
        // What a stop's trigger made is of that stop, and lives for a moment.
        if (isTerminal(order.state) || !order.parentStop.empty()) continue;
        const auto found = m_orderLooks.find(id);
        const Look look = found == m_orderLooks.end() ? Look{} : found->second;
        reconcile::OrderCase c;
        c.record = reconcile::OrderRecord::Working;
        c.freshness = freshness;
        c.owner = isOurs(order.clientId)              ? reconcile::Owner::Ours
                  : orders::looksOurs(order.clientId) ? reconcile::Owner::Marked
                                                      : reconcile::Owner::Foreign;
        // A list before the newest sight of the order does not speak of it.
        if (look.listSent && look.isListed)
            c.list = reconcile::OrderListSays::Shown;
        else if (look.listSent)
            c.list = reconcile::OrderListSays::NotShown;
        else if (c.owner != reconcile::Owner::Ours)
            c.list = reconcile::OrderListSays::Shown; // a row of the stream shows it
        if (look.idSent && (!look.listSent || *look.idSent >= *look.listSent))
            c.byId =
                look.isFoundById ? reconcile::OrderIdSays::Live : reconcile::OrderIdSays::NotFound;
        const auto& rule = reconcile::ruleFor(c);
        const auto& outcome = rule.outcome;
        if (!outcome.kind) continue;
        Noticed noticed;
        noticed.answers = rule.id;
        noticed.kind = *outcome.kind;
        noticed.position = {order.instrument, order.sideIndex, order.marginMode};
        noticed.order = id;
        noticed.clientId = order.clientId;
        noticed.id = idOf(m_setup.id, noticed.kind, noticed.position, id);
        noticed.title = order.instrument.text + " " + std::string{toString(order.side)} + " "
                        + order.qty.toString() + ": " + std::string{outcome.what};
        noticed.missing = outcome.missing;
        noticed.doing = doingOf(noticed.kind);
        noticed.acts = actsOf(outcome.acts);
        noticed.gravity = outcome.gravity;
        noticed.sides.push_back(
            {"we know",
             "working, " + order.filledQty.toString() + " of " + order.qty.toString() + " executed",
             {},
             seen.at});
        noticed.sides.push_back({"working list",
                                 !look.listSent  ? kDash
                                 : look.isListed ? "shown"
                                                 : "not shown",
                                 std::string{nameOfRead(m_setup.venue, ReadName::OrderList)},
                                 look.listSent});
        noticed.sides.push_back({"by id",
                                 !look.idSent       ? kDash
                                 : look.isFoundById ? "shown"
                                                    : "not found",
                                 std::string{nameOfRead(m_setup.venue, ReadName::OrderById)},
                                 look.idSent});
        out.push_back(std::move(noticed));
    }
}

void Account::noticeStops(std::vector<Noticed>& out) const
{
    std::set<VenueOrderId> judged;
    for (const auto& [key, position] : m_positions) {
        if (!position.machine.isHeld()) continue;
        for (const auto& [id, booked] : position.guard.book().stops()) {
            judged.insert(id);
            noticeStop(booked.row, &position, reconcile::StopRecord::Live, out);
        }
    }
    for (const auto& [id, seen] : m_stops) {
        if (judged.contains(id)) continue;
        const auto found = m_positions.find(
            PositionKey{seen.stop.instrument, seen.stop.sideIndex, seen.stop.marginMode});
        const bool isHeld = found != m_positions.end() && found->second.machine.isHeld();
        noticeStop(seen.stop, isHeld ? &found->second : nullptr, reconcile::StopRecord::Unseen,
                   out);
    }
}

void Account::noticeStop(const StopOrder& stop, const Position* position,
                         reconcile::StopRecord record, std::vector<Noticed>& out) const
{
    const auto found = m_stopLooks.find(stop.venueId);
    const Look look = found == m_stopLooks.end() ? Look{} : found->second;
    reconcile::StopCase c;
    c.picture = position ? reconcile::Picture::Held : reconcile::Picture::Nothing;
    c.record = record;
    c.freshness = freshnessOf(ReadSchedule::Kind::Stops);
    // What the venue keeps for the position itself carries no id of anybody's. Without such a place a stop
    // without an id is a stranger's: nobody's own program names none.
    bool isTake = false;
    bool isOfPosition = false;
    if (position && position->plan && keepsPositionStops()) {
        const guard::Holding holding = holdingOf(*position);
        isTake = position->plan->takeProfit && guard::isPositionTake(stop, holding);
        isOfPosition = isTake || guard::isPositionStop(stop, holding);
    }
    c.owner = isOurs(stop.clientId) || isOfPosition ? reconcile::Owner::Ours
              : orders::looksOurs(stop.clientId)    ? reconcile::Owner::Marked
                                                    : reconcile::Owner::Foreign;
    std::string field;
    if (isTake) { // it protects nothing: its level is all that can differ
        if (stop.takeTrigger != position->plan->takeProfit) field = "take profit";
    } else if (position && position->plan && c.owner == reconcile::Owner::Ours) {
        const auto differs = guard::whyNotProtecting(stop, holdingOf(*position));
        field = differs ? *differs
                        : guard::differsFromPlan(stop, *position->plan).value_or(std::string{});
    }
    const bool mayOpen = !stop.reduceOnly && !stop.closesWholePosition;
    const auto shown = mayOpen         ? reconcile::StopListSays::MayOpen
                       : field.empty() ? reconcile::StopListSays::AsAsked
                                       : reconcile::StopListSays::Differs;
    if (look.listSent)
        c.list = look.isListed ? shown : reconcile::StopListSays::NotShown;
    else if (c.owner != reconcile::Owner::Ours)
        c.list = shown; // a row of the stream shows it
    if (look.idSent && (!look.listSent || *look.idSent >= *look.listSent))
        c.byId = !look.isFoundById ? reconcile::StopIdSays::NotFound
                 : mayOpen         ? reconcile::StopIdSays::MayOpen
                 : field.empty()   ? reconcile::StopIdSays::AsAsked
                                   : reconcile::StopIdSays::Differs;
    const auto& rule = reconcile::ruleFor(c);
    const auto& outcome = rule.outcome;
    if (!outcome.kind) return;
    Noticed noticed;
    noticed.answers = std::string{rule.id} + "|" + field;
    noticed.kind = *outcome.kind;
    noticed.position = {stop.instrument, stop.sideIndex, stop.marginMode};
    noticed.order = stop.venueId;
    noticed.clientId = stop.clientId;
    noticed.id = idOf(m_setup.id, noticed.kind, noticed.position, stop.venueId);
    noticed.title =
        stop.instrument.text + " stop "
        + (stop.stopTrigger ? stop.stopTrigger->value.normalized().toString() : guard::nameOf(stop))
        + ": " + std::string{outcome.what}
        + (field.empty() || noticed.kind != FindingKind::StopMismatch ? "" : " (" + field + ")");
    noticed.missing = outcome.missing;
    noticed.doing = doingOf(noticed.kind);
    noticed.acts = actsOf(outcome.acts);
    noticed.gravity = outcome.gravity;
    noticed.isQuiet = position && (position->closer.isRunning() || position->waiver);
    if (position && position->plan)
        noticed.sides.push_back({"we hold it for",
                                 "live at " + position->plan->stop.value.normalized().toString()
                                     + " on " + std::string{toString(position->plan->source)},
                                 {},
                                 {}});
    const std::string row =
        (stop.stopTrigger ? "live at " + stop.stopTrigger->value.normalized().toString() : "live")
        + std::string{stop.reduceOnly ? "" : ", not reduce-only"};
    noticed.sides.push_back({"stop list",
                             !look.listSent  ? kDash
                             : look.isListed ? row
                                             : "not shown",
                             std::string{nameOfRead(m_setup.venue, ReadName::StopList)},
                             look.listSent});
    noticed.sides.push_back({"by id",
                             !look.idSent       ? kDash
                             : look.isFoundById ? row
                                                : "not found",
                             std::string{nameOfRead(m_setup.venue, ReadName::StopById)},
                             look.idSent});
    out.push_back(std::move(noticed));
}

void Account::noticeSources(std::vector<Noticed>& out) const
{
    for (const Source& source : kSources) {
        const auto at = m_schedule.completeAt(source.kind);
        reconcile::SourceCase c;
        c.said = !at ? reconcile::SourceSaid::Never
                 : freshnessOf(source.kind) == reconcile::Freshness::Stale
                     ? reconcile::SourceSaid::Old
                     : reconcile::SourceSaid::Young;
        c.link =
            m_link == venues::LinkState::Live ? reconcile::LinkIs::Live : reconcile::LinkIs::Down;
        const auto& rule = reconcile::ruleFor(c);
        const auto& outcome = rule.outcome;
        if (!outcome.kind) continue;
        Noticed noticed;
        noticed.answers = rule.id;
        noticed.kind = *outcome.kind;
        noticed.order = {source.name}; // tells the three apart; no order is meant
        noticed.id = idOf(m_setup.id, noticed.kind, {}, noticed.order);
        noticed.order = {};
        noticed.title = "the " + std::string{source.name} + ": " + std::string{outcome.what};
        noticed.missing = outcome.missing;
        noticed.doing = doingOf(noticed.kind);
        noticed.acts = actsOf(outcome.acts);
        noticed.gravity = outcome.gravity;
        noticed.sides.push_back({source.name, at ? "last whole answer" : "no whole answer yet",
                                 std::string{nameOfRead(m_setup.venue, source.read)}, at});
        out.push_back(std::move(noticed));
    }
}

/// No more than is known: one also ends where its list went old, or where another row of the tables speaks now.
std::string Account::howEnded(const Noticed& noticed) const
{
    const std::string old = "its list is old: nothing follows from it";
    const auto isOld = [this](ReadSchedule::Kind kind) {
        return freshnessOf(kind) == reconcile::Freshness::Stale;
    };
    if (noticed.kind == FindingKind::StaleSource) {
        const auto source = std::ranges::find_if(kSources, [&](const Source& one) {
            return noticed.title.find(one.name) != std::string::npos;
        });
        const bool isAnswering =
            source != kSources.end() && m_schedule.completeAt(source->kind) && !isOld(source->kind);
        return isAnswering ? "it answers again" : "there is no connection";
    }
    if (!noticed.order.empty()) {
        const auto order = m_orders.find(noticed.order);
        if (order != m_orders.end()) {
            if (isTerminal(order->second.order.state))
                return "the venue says " + std::string{toString(order->second.order.state)};
            return isOld(ReadSchedule::Kind::Orders) ? old : "it is shown";
        }
        if (isOld(ReadSchedule::Kind::Stops)) return old;
        if (m_stops.contains(noticed.order))
            return noticed.kind == FindingKind::StopMismatch ? "it is shown as it should be"
                                                             : "it is shown";
        const bool isBooked = std::ranges::any_of(m_positions, [&](const auto& entry) {
            return entry.second.machine.isHeld()
                   && entry.second.guard.book().stops().contains(noticed.order);
        });
        return isBooked ? "the answers changed" : "it is not shown any more";
    }
    const auto found = m_positions.find(noticed.position);
    if (found == m_positions.end() || !found->second.machine.isHeld()) {
        const auto closed = m_closedClaims.find(noticed.position);
        return closed == m_closedClaims.end() ? "not held any more"
                                              : journal::renderShort(closed->second);
    }
    const Position& position = found->second;
    if (isOld(ReadSchedule::Kind::Positions)) return old;
    const auto& rule = ruleOf(position);
    const bool isAgreed = rule.id == "F26" || rule.id == "F27" || rule.id == "F28";
    switch (noticed.kind) {
    case FindingKind::Quantity:
    case FindingKind::Side:
        if (!isAgreed) break;
        return "the answers agree on "
               + sizeOf(position.machine.qty(), position.machine.direction());
    case FindingKind::UnknownToUs:
    case FindingKind::Foreign:
        if (!position.plan) break;
        return "the journal has a plan for it";
    case FindingKind::MissingAtVenue: {
        const auto shows = [&](PositionMachine::Source source) {
            const auto& said = position.voices.of(source);
            return said && said->isShown && !said->qty.isZero();
        };
        if (shows(PositionMachine::Source::Bulk)) return "the list shows it";
        if (shows(PositionMachine::Source::ByInstrument)) return "its own read shows it";
        if (shows(PositionMachine::Source::Stream)) return "the stream shows it";
        break;
    }
    case FindingKind::StopMissing:
    case FindingKind::StopMismatch:
    case FindingKind::OrderUnknown:
    case FindingKind::OrderVanished:
    case FindingKind::StaleSource: break;
    }
    return "the answers changed";
}

// ---- a person ------------------------------------------------------------------------------------

void Account::resolveFinding(const std::string& token, const ResolveFinding& act)
{
    if (act.reason.empty()) {
        m_desk->answer(token, AnswerKind::Failed, "putting a finding aside needs a reason");
        return;
    }
    const auto record = m_findings.putAside(*m_desk, m_setup.id, act.finding, act.reason);
    if (!record) {
        m_desk->answer(token, AnswerKind::Failed, "no such finding stands");
        return;
    }
    m_desk->record(m_setup.id,
                   journal::OperatorRecord{FindingAct::Resolve, act.finding, {}, act.reason},
                   false);
    m_desk->answer(token, AnswerKind::Done,
                   "put aside (record " + std::to_string(record->value)
                       + "); it comes back if the answers change");
    m_areFindingsDirty = true;
    m_desk->setUrgent();
}

} // namespace holdfast::engine
