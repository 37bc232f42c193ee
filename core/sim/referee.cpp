// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/referee.h"

#include "core/sim/claim_judge.h"

#include <algorithm>

namespace holdfast::sim {

struct Referee::Picture {
    struct Held {
        PositionTruth truth;
        bool isProtected = false;
        std::optional<WallTime> bareSince;  ///< Open, and no valid stop since.
        std::optional<WallTime> validAt;    ///< Last moment with a valid stop.
        std::optional<WallTime> openAt;     ///< Last moment seen open.
        std::optional<WallTime> openSince;  ///< Since then, if it is.
        std::optional<WallTime> flatAt;     ///< Last moment seen flat.
        std::optional<WallTime> closeSince; ///< A closing request of ours runs.
        int closeRounds = 0;
        bool isCloseVerified = false;
        std::optional<WallTime> actedAt;   ///< Last protective or closing request sent.
        std::optional<WallTime> alarmedAt; ///< Last P0 seen for it.
        bool isBareReported = false;
        bool isLongBareReported = false;
        bool isCloseReported = false;
        bool isForeign = false; ///< Opened by somebody else: nobody owes it a stop (F106).
    };
    struct Opening { ///< All orders of one intent key.
        std::set<ClientOrderId> clientIds;
        std::set<VenueOrderId> effective; ///< Live or filled at the venue.
        Decimal planned{};
        Decimal filled{};
        bool isReported = false;
        journal::Cause cause = journal::Cause::Operator;
    };
    std::map<PositionKey, Held> held;
    std::map<VenueOrderId, StopTruth> stops; ///< Pending ones.
    struct Gone {
        StopTruth asItWas;
        WallTime at{};
    };
    std::map<VenueOrderId, Gone> gone;        ///< Ended by the venue itself, not long ago.
    std::map<VenueOrderId, StopTruth> before; ///< A pending one as it was before its last change.
    std::map<InstrumentId, Tick> prices;
    OutcomeJudge outcomes;
    std::map<IntentKey, std::string> signalOf;
    std::map<std::string, std::set<VenueOrderId>> effectiveOf; ///< Opens of a signal.
    std::set<std::string> signalsReported;
    std::map<IntentKey, Opening> openings;
    std::map<ClientOrderId, IntentKey> keyOfOrder;
    std::set<std::string> signalsGiven;
    std::set<std::string> strategyKeysExecuted;
    std::map<RequestId, RecordId> intentOf;
    std::set<RequestId> reserved;
    ClaimJudge claims;
    std::set<Uid> uids;
    RecordId durable;
    std::map<RequestId, WallTime> unproven; ///< Left before their record was durable.
    std::optional<PositionKey> foreignOpening;
    std::set<AccountId> killed;
    void setKilled(const AccountId& account, bool isEngaged)
    {
        if (isEngaged)
            killed.insert(account);
        else
            killed.erase(account);
    }
    bool isDown = false;
    std::optional<WallTime> reachableSince = WallTime{};
    bool isP0Account = false;
    std::set<std::string> p0Instruments;
};

namespace {

PositionKey keyOf(const StopTruth& stop)
{
    return {stop.stop.instrument, stop.stop.sideIndex, stop.stop.marginMode};
}

/// I4, in the referee's own words: contracts of this position that this stop would take off.
Decimal covered(const StopTruth& stop, const PositionTruth& position,
                const std::map<InstrumentId, Tick>& prices)
{
    if (stop.stop.state != StopOrderState::Live || keyOf(stop) != position.row.key) return {};
    if (!stop.stop.reduceOnly || !stop.stop.stopTrigger || stop.stop.stopLimit) return {};
    const bool isLong = position.row.direction == Direction::Long;
    if (stop.stop.side != (isLong ? Side::Sell : Side::Buy)) return {};
    if (const auto price = prices.find(position.row.key.instrument); price != prices.end()) {
        const Price now = stop.stop.stopSource == TriggerSource::Last   ? price->second.last
                          : stop.stop.stopSource == TriggerSource::Mark ? price->second.mark
                                                                        : price->second.index;
        if (isLong ? *stop.stop.stopTrigger >= now : *stop.stop.stopTrigger <= now) return {};
    }
    if (const auto& level = position.row.liquidationPrice)
        if (isLong ? *stop.stop.stopTrigger <= *level : *stop.stop.stopTrigger >= *level) return {};
    if (stop.stop.closesWholePosition) return position.row.qty.value;
    return stop.stop.qty ? stop.stop.qty->value : Decimal{};
}
/// One stop for all of it, or sized ones whose sum is enough (okx.md §5.5).
bool isCovered(const PositionTruth& position, const std::map<VenueOrderId, StopTruth>& stops,
               const std::map<InstrumentId, Tick>& prices, const VenueOrderId& without = {})
{
    Decimal sum;
    for (const auto& [id, stop] : stops)
        if (id != without) sum = sum + covered(stop, position, prices);
    return sum >= position.row.qty.value;
}

const InstrumentId* instrumentOf(const venues::Request& request)
{
    return std::visit(
        [](const auto& r) -> const InstrumentId* {
            if constexpr (requires {
                              { r.instrument } -> std::convertible_to<const InstrumentId&>;
                          })
                return &r.instrument;
            else
                return nullptr;
        },
        request);
}
bool isOpen(const venues::Request& request)
{
    const auto* order = std::get_if<venues::PlaceOrder>(&request);
    return order && !order->reduceOnly;
}
bool isClose(const venues::Request& request)
{
    const auto* order = std::get_if<venues::PlaceOrder>(&request);
    return std::holds_alternative<venues::ClosePosition>(request) || (order && order->reduceOnly);
}
bool isProtective(const venues::Request& request)
{
    return std::holds_alternative<venues::PlaceStop>(request)
           || std::holds_alternative<venues::AmendStop>(request);
}
bool isTriggerPassed(const std::string& code)
{
    return code == "51278" || code == "51280" || (code >= "51300" && code <= "51308");
}

} // namespace

Referee::Referee()
    : m_picture{std::make_unique<Picture>()}
{
    for (const char* name :
         {"stop refused because price passed", "emergency close needed three rounds",
          "acked stop failed", "stop fired", "unknown outcome", "kill switch engaged",
          "unknown resolved as executed", "unknown resolved as absent", "rate limited"})
        m_sometimes[name] = 0;
}
Referee::~Referee() = default;

void Referee::violate(WallTime at, const std::string& invariant, std::string text)
{
    m_violations.push_back({invariant, at, std::move(text)});
}

bool Referee::hasUnprotected() const
{
    return std::ranges::any_of(m_picture->held, [](const auto& entry) {
        return entry.second.truth.isOpen() && !entry.second.isProtected;
    });
}

void Referee::noteLie(RequestId request) { m_picture->outcomes.onLied(request); }

void Referee::observe(WallTime at, const Observation& seen)
{
    std::visit([&](const auto& what) { on(at, what); }, seen);
    for (std::string& text : m_picture->outcomes.take())
        violate(at, "I9", std::move(text));
    for (auto& [invariant, text] : m_picture->claims.take())
        violate(at, invariant, std::move(text));
    m_sometimes["unknown resolved as executed"] = m_picture->outcomes.figures().resolvedAsExecuted;
    m_sometimes["unknown resolved as absent"] = m_picture->outcomes.figures().resolvedAsAbsent;
    for (auto& [invariant, text] : m_crashes.take())
        violate(at, invariant, std::move(text));
    judge(at);
}

void Referee::on(WallTime at, const Change& change)
{
    Picture& p = *m_picture;
    p.uids.insert(change.uid);
    if (const auto* position = std::get_if<PositionTruth>(&change.row)) {
        Picture::Held& held = p.held[position->row.key];
        if (!position->isOpen())
            held.openSince.reset();
        else if (!held.openSince)
            held.openSince = at;
        if (held.truth.isOpen() && position->isOpen() && held.truth.round != position->round)
            held.flatAt = held.openSince = at; // It flipped.
        if (!held.truth.isOpen() && position->isOpen())
            held.isForeign = p.foreignOpening == position->row.key;
        held.truth = *position;
        if (!position->isOpen()) held.flatAt = at;
    } else if (const auto* stop = std::get_if<StopTruth>(&change.row)) {
        p.outcomes.onSighted(stop->stop.clientId);
        p.claims.onRests(at, stop->stop.venueId, stop->stop.state == StopOrderState::Live,
                         stop->stop.state == StopOrderState::Canceled);
        if (stop->stop.state == StopOrderState::Live) {
            if (const auto was = p.stops.find(stop->stop.venueId); was != p.stops.end())
                p.before[was->first] = was->second;
            p.stops[stop->stop.venueId] = *stop;
        } else if (const auto was = p.stops.find(stop->stop.venueId); was != p.stops.end()) {
            if (stop->stop.state != StopOrderState::Canceled)
                p.gone[was->first] = {was->second, at};
            p.before.erase(was->first);
            p.stops.erase(was);
        }
        if (stop->stop.state == StopOrderState::Failed) ++m_sometimes["acked stop failed"];
        if (stop->stop.state == StopOrderState::Effective) ++m_sometimes["stop fired"];
    } else if (const auto* order = std::get_if<OrderTruth>(&change.row)) {
        p.outcomes.onSighted(order->order.clientId);
        p.claims.onRests(at, order->order.venueId, !isTerminal(order->order.state),
                         order->order.state == OrderState::Canceled);
        const bool isOpening = !order->order.reduceOnly && order->order.parentStop.empty()
                               && order->order.category == "normal";
        const PositionKey key{order->order.instrument, order->order.sideIndex,
                              order->order.marginMode};
        p.foreignOpening.reset(); // Its order is told just before the position that it makes.
        if (isOpening && order->tag == "foreign")
            p.foreignOpening = key;
        else if (isOpening)
            onOpening(at, *order);
    }
}

void Referee::onOpening(WallTime at, const OrderTruth& order)
{
    Picture& p = *m_picture;
    const auto key = p.keyOfOrder.find(order.order.clientId);
    if (key == p.keyOfOrder.end()) {
        if (order.order.state == OrderState::Live)
            violate(at, "I1",
                    "an opening order without a journaled intent: " + order.order.clientId.text
                        + " on " + order.order.instrument.text);
        return;
    }
    Picture::Opening& opening = p.openings.at(key->second);
    const bool isEffective =
        order.order.state != OrderState::Canceled || order.order.filledQty.isPositive();
    if (isEffective)
        opening.effective.insert(order.order.venueId);
    else
        opening.effective.erase(order.order.venueId);
    if (order.lastFillQty.isPositive()) {
        opening.filled = opening.filled + order.lastFillQty.value;
        if (opening.cause == journal::Cause::Strategy)
            p.strategyKeysExecuted.insert(key->second.text);
    }
    if (const auto signal = p.signalOf.find(key->second); signal != p.signalOf.end()) {
        auto& effective = p.effectiveOf[signal->second];
        if (isEffective)
            effective.insert(order.order.venueId);
        else
            effective.erase(order.order.venueId);
        if (effective.size() > 1 && p.signalsReported.insert(signal->second).second)
            violate(at, "I1",
                    signal->second + " opened " + std::to_string(effective.size())
                        + " times, the last one under key " + key->second.text);
    }
    if (!opening.isReported && (opening.effective.size() > 1 || opening.filled > opening.planned)) {
        opening.isReported = true;
        violate(at, "I1",
                "intent " + key->second.text + " opened more than once: "
                    + std::to_string(opening.effective.size()) + " orders, "
                    + opening.filled.toString() + " of " + opening.planned.toString() + " planned");
    }
    if (p.strategyKeysExecuted.size() > p.signalsGiven.size() && !opening.isReported
        && opening.cause == journal::Cause::Strategy) {
        opening.isReported = true;
        violate(at, "I1",
                std::to_string(p.strategyKeysExecuted.size()) + " strategy opens were executed for "
                    + std::to_string(p.signalsGiven.size()) + " signals");
    }
}

std::size_t Referee::opensOf(const std::string& signal) const
{
    const auto found = m_picture->effectiveOf.find(signal);
    return found == m_picture->effectiveOf.end() ? 0 : found->second.size();
}
bool Referee::hasOpened(const IntentKey& key) const
{
    const auto found = m_picture->openings.find(key);
    return found != m_picture->openings.end() && !found->second.effective.empty();
}
void Referee::on(WallTime, const TriggerGiven& trigger)
{
    m_picture->signalOf[trigger.key] = trigger.signal;
}
void Referee::on(WallTime, const Tick& tick) { m_picture->prices[tick.instrument] = tick; }

void Referee::on(WallTime at, const RequestLeft& left)
{
    Picture& p = *m_picture;
    const venues::Request& request = left.envelope.request;
    if (!venues::isWrite(request)) return;
    p.outcomes.onLeft(at, left.envelope);
    m_crashes.onLeft(at, left.envelope);
    const auto record = p.intentOf.find(left.envelope.id);
    const bool isDurable = record != p.intentOf.end() && record->second <= p.durable;
    if (isOpen(request)) {
        if (!isDurable)
            violate(at, "I8",
                    "an opening request left before its intent was durable: request "
                        + std::to_string(left.envelope.id.value));
        if (p.killed.contains(left.envelope.account))
            violate(at, "I13",
                    "an opening request left while the kill switch is engaged: request "
                        + std::to_string(left.envelope.id.value));
        return;
    }
    if (!isDurable && !p.reserved.contains(left.envelope.id))
        p.unproven.emplace(left.envelope.id, at);
    for (auto& [key, held] : p.held) {
        const InstrumentId* instrument = instrumentOf(request);
        if (!instrument || key.instrument != *instrument || !held.truth.isOpen()) continue;
        if (isProtective(request) || isClose(request)) held.actedAt = at;
        if (isClose(request)) {
            if (!held.closeSince)
                held.closeSince = at, held.closeRounds = 0, held.isCloseVerified = false,
                held.isCloseReported = false;
            if (++held.closeRounds == 3) ++m_sometimes["emergency close needed three rounds"];
        }
    }
}

void Referee::on(WallTime at, const RequestServed& served)
{
    Picture& p = *m_picture;
    if (isProtective(served.envelope.request) && isTriggerPassed(served.code))
        ++m_sometimes["stop refused because price passed"];
    if (served.code == "50011" || served.code == "10006") ++m_sometimes["rate limited"];
    if (!served.isApplied || served.code != "0") return;
    p.outcomes.onTaken(served.envelope.id);
    if (const auto* cancel = std::get_if<venues::CancelStop>(&served.envelope.request))
        judgeStripping(at, cancel->instrument, cancel->venueId, true);
    if (const auto* amend = std::get_if<venues::AmendStop>(&served.envelope.request))
        judgeStripping(at, amend->instrument, amend->venueId, false);
}

void Referee::judgeStripping(WallTime at, const InstrumentId& instrument, const VenueOrderId& stop,
                             bool isCancel)
{
    Picture& p = *m_picture;
    for (const auto& [key, held] : p.held) {
        if (key.instrument != instrument || !held.truth.isOpen() || held.closeSince) continue;
        auto known = p.stops; // With those that the venue ended so recently that nobody could know.
        for (const auto& [id, gone] : p.gone)
            if (at - gone.at < kKnowsWithin) known[id] = gone.asItWas;
        if (isCovered(held.truth, known, p.prices, isCancel ? stop : VenueOrderId{})) continue;
        if (isCancel) {
            violate(at, "I5",
                    "we cancelled stop " + stop.text + " of an open position on "
                        + key.instrument.text + " and no other covers it");
            continue;
        }
        const auto before = p.before.find(stop);
        if (before == p.before.end()) continue;
        known[stop] = before->second;
        if (isCovered(held.truth, known, p.prices)) // It did cover, until we changed it.
            violate(at, "I5",
                    "we changed stop " + stop.text + " of an open position on "
                        + key.instrument.text + " so that it does not cover it any more");
    }
}

void Referee::on(WallTime at, const RecordsWritten& written)
{
    Picture& p = *m_picture;
    m_crashes.onWritten(written.records);
    for (const journal::Record& record : written.records) {
        p.claims.onRecord(record);
        if (const auto* intent = std::get_if<journal::IntentRecord>(&record.body)) {
            p.outcomes.onIntent(*intent);
            p.intentOf[intent->request] = record.id;
            if (written.isReserve)
                p.reserved.insert(intent->request), p.unproven.erase(intent->request);
            const auto* order = std::get_if<venues::PlaceOrder>(&intent->what);
            if (order && !order->reduceOnly) {
                Picture::Opening& opening = p.openings[intent->key];
                opening.clientIds.insert(order->clientId);
                opening.planned = std::max(opening.planned, order->qty.value);
                opening.cause = intent->cause;
                p.keyOfOrder[order->clientId] = intent->key;
            }
        } else if (const auto* kill = std::get_if<journal::KillRecord>(&record.body)) {
            p.setKilled(record.account, kill->engaged);
            if (kill->engaged) ++m_sometimes["kill switch engaged"];
        } else if (const auto* outcome = std::get_if<journal::OutcomeRecord>(&record.body)) {
            p.outcomes.onOutcome(at, *outcome);
            if (outcome->state == journal::RequestState::Unknown) ++m_sometimes["unknown outcome"];
        } else if (const auto* evidence = std::get_if<journal::EvidenceRecord>(&record.body)) {
            if (evidence->kind == "explicit-zero") {
                const auto held = p.held.find(evidence->position);
                if (held != p.held.end() && !held->second.truth.isOpen())
                    held->second.isCloseVerified = true;
            }
        } else if (const auto* claim = std::get_if<journal::ClaimRecord>(&record.body)) {
            onClaim(at, record, *claim);
        }
    }
}

void Referee::onClaim(WallTime at, const journal::Record& record, const journal::ClaimRecord& claim)
{
    Picture& p = *m_picture;
    const auto found = p.held.find(claim.position);
    std::optional<ClaimJudge::Truth> truth;
    if (found != p.held.end()) {
        const Picture::Held& held = found->second;
        truth = ClaimJudge::Truth{held.truth.isOpen(), held.truth.row.qty, held.openAt,
                                  held.openSince,      held.flatAt,        held.validAt};
    }
    if (!p.claims.judge(at, record, claim, truth ? &*truth : nullptr)) return;
    if (claim.kind != journal::ClaimKind::Closed && claim.kind != journal::ClaimKind::Flat) return;
    if (claim.position.instrument.text.empty())
        judgeFlat(at, ClaimJudge::nameOf(record, claim));
    else if (found != p.held.end())
        found->second.isCloseVerified = true;
}

void Referee::judgeFlat(WallTime at, const std::string& what)
{
    if (m_picture->uids.size() > 1) return; // positions are kept without their account
    for (const auto& [key, held] : m_picture->held)
        if (held.truth.isOpen() && held.openSince && at - *held.openSince > seconds{30})
            violate(at, "I11",
                    "claimed flat while the venue holds " + held.truth.row.qty.toString() + " "
                        + key.instrument.text + ": " + what);
}

void Referee::on(WallTime, const RecordsDurable& durable)
{
    Picture& p = *m_picture;
    p.durable = std::max(p.durable, durable.upTo);
    std::erase_if(p.unproven, [&](const auto& entry) {
        const auto record = p.intentOf.find(entry.first);
        return record != p.intentOf.end() && record->second <= p.durable;
    });
}
void Referee::on(WallTime at, const RecordsRestored& restored)
{
    Picture& p = *m_picture;
    m_crashes.onRestored(at, restored.records, restored.isWhole);
    // What was lost gives its ids to others; what is left is durable, acknowledged or not.
    p.claims.forgetRecords();
    p.intentOf.clear();
    p.durable = {};
    p.killed.clear();
    for (const journal::Record& record : restored.records) {
        p.claims.onRecord(record);
        if (const auto* intent = std::get_if<journal::IntentRecord>(&record.body))
            p.intentOf[intent->request] = record.id;
        if (const auto* kill = std::get_if<journal::KillRecord>(&record.body))
            p.setKilled(record.account, kill->engaged);
        p.durable = std::max(p.durable, record.id);
    }
}
void Referee::on(WallTime, const ListAnswered& answered)
{
    m_crashes.onList(answered.list, answered.askedAt);
}
void Referee::on(WallTime, const SignalGiven& signal)
{
    m_picture->signalsGiven.insert(signal.strategy.text + "|" + signal.instrument.text + "|"
                                   + std::to_string(toMs(signal.barOpen)) + "|"
                                   + std::to_string(signal.ordinal));
}
void Referee::on(WallTime, const AlarmsShown& shown)
{
    Picture& p = *m_picture;
    p.isP0Account = false;
    p.p0Instruments.clear();
    for (const engine::AlarmView& alarm : shown.alarms) {
        if (!alarm.isActive || alarm.severity != engine::Severity::P0) continue;
        if (alarm.instrument.empty())
            p.isP0Account = true;
        else
            p.p0Instruments.insert(alarm.instrument);
    }
}
void Referee::on(WallTime at, const VenueReach& reach)
{
    Picture& p = *m_picture;
    if (!reach.isReachable)
        p.reachableSince.reset();
    else if (!p.reachableSince)
        p.reachableSince = at;
}

void Referee::on(WallTime at, const CoreDown& core)
{
    Picture& p = *m_picture;
    p.isDown = core.isDown;
    if (core.isDown) m_crashes.onDown(at);
    p.unproven.clear();
    p.isP0Account = false;
    p.p0Instruments.clear();
    for (auto& [key, held] : p.held) {
        if (held.bareSince) held.bareSince = at;
        held.closeSince.reset();
    }
    if (p.reachableSince) p.reachableSince = at;
}

void Referee::judge(WallTime at)
{
    Picture& p = *m_picture;
    std::erase_if(p.gone, [&](const auto& entry) { return at - entry.second.at >= kKnowsWithin; });
    for (auto it = p.unproven.begin(); it != p.unproven.end();) { // I8, the protective half
        if (at - it->second <= kReserveWithin) {
            ++it;
            continue;
        }
        violate(
            at, "I8",
            "a protective or closing request is neither in the journal nor in the reserve: request "
                + std::to_string(it->first.value));
        it = p.unproven.erase(it);
    }
    for (auto& [key, held] : p.held) {
        if (p.isP0Account || p.p0Instruments.contains(key.instrument.text)) held.alarmedAt = at;
        if (!held.truth.isOpen()) {
            held.isProtected = false;
            held.bareSince.reset();
            held.isBareReported = held.isLongBareReported = false;
            if (held.closeSince && held.isCloseVerified) held.closeSince.reset();
        } else {
            held.openAt = at;
            held.isProtected = isCovered(held.truth, p.stops, p.prices);
            if (held.isProtected) {
                held.validAt = at;
                held.bareSince.reset();
                held.isBareReported = held.isLongBareReported = false;
            } else if (!held.bareSince || p.isDown) {
                held.bareSince = at;
            }
        }
        if (held.bareSince && !held.isForeign) { // I3
            const auto bare = at - *held.bareSince;
            const bool isAlarmed = held.alarmedAt && *held.alarmedAt >= *held.bareSince;
            const bool isActed = held.actedAt && *held.actedAt >= *held.bareSince;
            if (!held.isBareReported && bare > kProtectWithin + kAlarmWithin
                && (!isAlarmed || !isActed)) {
                held.isBareReported = true;
                violate(at, "I3",
                        key.instrument.text + " has no valid stop for " + formatAge(bare)
                            + (isAlarmed ? "" : ", no P0")
                            + (isActed ? "" : ", nothing attempted"));
            }
            const bool isReachable =
                p.reachableSince
                && at - std::max(*p.reachableSince, *held.bareSince) > kReachableWithin;
            if (!held.isLongBareReported && isReachable) {
                held.isLongBareReported = true;
                violate(at, "I3",
                        key.instrument.text + " has been neither protected nor flat for "
                            + formatAge(bare) + " with the venue reachable");
            }
        }
        if (held.closeSince && !held.isCloseVerified && !held.isCloseReported
            && at - *held.closeSince > kFlatWithin + kAlarmWithin) { // I12
            const bool isAlarmed = held.alarmedAt && *held.alarmedAt > *held.closeSince;
            if (!isAlarmed) {
                held.isCloseReported = true;
                violate(at, "I12",
                        "a close of " + key.instrument.text + " runs for "
                            + formatAge(at - *held.closeSince) + ", neither proved nor alarmed");
            }
        }
    }
}

} // namespace holdfast::sim
