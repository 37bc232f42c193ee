// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/venue_state.h"

#include <algorithm>

/// Stops that belong to a position, and the settings of an account, where the venue's rules have them
/// (bybit.md §3.3, §3.4, §5).
namespace holdfast::sim {

namespace {

ModelReply refused(WallTime now, std::string_view code, std::string text)
{
    return {std::string{code}, std::move(text), {}, {}, now};
}
ModelReply accepted(WallTime now) { return {"0", {}, {}, {}, now}; }

bool isOfPosition(const StopTruth& row, const PositionKey& key)
{
    return row.binding != StopBinding::Free && row.stop.instrument == key.instrument
           && row.stop.sideIndex == key.sideIndex && row.stop.marginMode == key.marginMode;
}
bool isLeg(const StopTruth& row, StopLeg leg)
{
    if (row.trail) return false;
    return leg == StopLeg::Take ? row.stop.takeTrigger.has_value()
                                : row.stop.stopTrigger.has_value();
}
/// The one Full stop of this leg; 0: there is none.
std::uint64_t fullStop(const AccountTruth& account, const PositionKey& key, StopLeg leg)
{
    for (const auto& [serial, row] : account.pendingStops)
        if (row.binding == StopBinding::Full && isOfPosition(row, key) && isLeg(row, leg))
            return serial;
    return 0;
}
std::uint64_t trailOf(const AccountTruth& account, const PositionKey& key)
{
    for (const auto& [serial, row] : account.pendingStops)
        if (row.trail && isOfPosition(row, key)) return serial;
    return 0;
}

} // namespace

bool VenueModel::State::isClientIdTaken(const AccountTruth& account, const ClientOrderId& id,
                                        bool ofStop)
{
    if (id.empty()) return false;
    const FaultPlan::IdMemory memory = faults.remembersClientIds(now); // F05
    if (memory == FaultPlan::IdMemory::Never) return false;
    const VenueRules& rules = config.rules;
    if (rules.clientIdsLast && memory != FaultPlan::IdMemory::WhilePending
        && account.usedClientIds.contains(id))
        return true;
    const bool isOrder = std::ranges::any_of(
        account.working, [&](const auto& entry) { return entry.second.order.clientId == id; });
    const bool isStop = std::ranges::any_of(
        account.pendingStops, [&](const auto& entry) { return entry.second.stop.clientId == id; });
    return rules.oneRowOfClientIds ? isOrder || isStop : (ofStop ? isStop : isOrder);
}

void VenueModel::State::endPaired(AccountTruth& account, const StopTruth& stop,
                                  const std::string& reason)
{
    if (stop.pairedWith.empty()) return;
    const std::uint64_t serial = serialOfId(stop.pairedWith);
    if (account.pendingStops.contains(serial))
        endStop(account, serial, StopOrderState::Canceled, {}, reason);
}

void VenueModel::State::setFullStop(AccountTruth& account, const PositionKey& key, StopLeg leg,
                                    Price level, TriggerSource source, const VenueOrderId& parent)
{
    const std::uint64_t existing = fullStop(account, key, leg);
    if (level.isZero()) {
        if (existing != 0) endStop(account, existing, StopOrderState::Canceled, {}, "CancelByUser");
        return;
    }
    if (existing != 0) { // It is edited, and stays the same order.
        StopTruth& row = account.pendingStops.at(existing);
        (leg == StopLeg::Take ? row.stop.takeTrigger : row.stop.stopTrigger) = level;
        (leg == StopLeg::Take ? row.stop.takeSource : row.stop.stopSource) = source;
        if (!parent.empty()) row.parentOrder = parent;
        row.stop.updatedAt = now;
        note(account, row);
        return;
    }
    StopTruth made;
    made.stop.instrument = key.instrument;
    made.stop.venueId = nextId();
    made.stop.kind = StopKind::Conditional;
    made.stop.side = closingSide(account.positions.at(key).row.direction);
    made.stop.sideIndex = key.sideIndex;
    made.stop.marginMode = key.marginMode;
    if (leg == StopLeg::Take)
        made.stop.takeTrigger = level, made.stop.takeSource = source;
    else
        made.stop.stopTrigger = level, made.stop.stopSource = source;
    made.stop.closesWholePosition = true;
    made.stop.reduceOnly = true;
    made.stop.createdAt = made.stop.updatedAt = now;
    made.cancelsOnClose = true;
    made.parentOrder = parent;
    made.leverage = leverageOf(account, key.instrument, key.marginMode);
    made.binding = StopBinding::Full;
    placeMade(account, std::move(made));
}

void VenueModel::State::addPartialStops(AccountTruth& account, const PositionKey& key, Side side,
                                        const std::optional<Price>& stop, TriggerSource stopSource,
                                        const std::optional<Price>& stopLimit,
                                        const std::optional<Price>& take, TriggerSource takeSource,
                                        const std::optional<Price>& takeLimit, Qty qty,
                                        const VenueOrderId& parent)
{
    StopTruth made;
    made.stop.instrument = key.instrument;
    made.stop.kind = StopKind::Conditional;
    made.stop.side = side;
    made.stop.sideIndex = key.sideIndex;
    made.stop.marginMode = key.marginMode;
    made.stop.qty = qty;
    made.stop.reduceOnly = true;
    made.stop.createdAt = made.stop.updatedAt = now;
    made.cancelsOnClose = true;
    made.parentOrder = parent;
    made.leverage = leverageOf(account, key.instrument, key.marginMode);
    made.binding = StopBinding::Partial;
    StopTruth other = made;
    if (stop) {
        made.stop.venueId = nextId();
        made.stop.stopTrigger = stop;
        made.stop.stopSource = stopSource;
        made.stop.stopLimit = stopLimit;
    }
    if (take) {
        other.stop.venueId = nextId();
        other.stop.takeTrigger = take;
        other.stop.takeSource = takeSource;
        other.stop.takeLimit = takeLimit;
    }
    if (stop && take) {
        made.pairedWith = other.stop.venueId;
        other.pairedWith = made.stop.venueId;
    }
    if (stop) placeMade(account, std::move(made));
    if (take) placeMade(account, std::move(other));
}

void VenueModel::State::bindAttached(AccountTruth& account, const OrderTruth& parent, Qty qty)
{
    if (!qty.isPositive()) return;
    const PositionKey key{parent.order.instrument, parent.order.sideIndex, parent.order.marginMode};
    for (std::size_t i = 0; i < parent.order.attached.size(); ++i) {
        if (faults.loosesAttached(now)) continue; // F14: never born, and nothing says so.
        const AttachedStop& attached = parent.order.attached[i];
        const TriggerSource takeSource = parent.attachedTakeSources[i];
        if (parent.attachedBinding == StopBinding::Partial) {
            addPartialStops(account, key, opposite(parent.order.side), attached.stopTrigger,
                            attached.stopSource, parent.attachedStopLimits[i], attached.takeTrigger,
                            takeSource, parent.attachedTakeLimits[i], qty, parent.order.venueId);
            continue;
        }
        if (attached.stopTrigger)
            setFullStop(account, key, StopLeg::Stop, *attached.stopTrigger, attached.stopSource,
                        parent.order.venueId);
        if (attached.takeTrigger)
            setFullStop(account, key, StopLeg::Take, *attached.takeTrigger, takeSource,
                        parent.order.venueId);
    }
}

void VenueModel::State::fitPositionStops(AccountTruth& account, const PositionKey& key)
{
    const PositionTruth& position = account.positions.at(key);
    if (!position.isOpen()) return; // What is bound to it goes by itself.
    const Side closing = closingSide(position.row.direction);
    std::vector<std::uint64_t> turned;
    for (const auto& [serial, row] : account.pendingStops)
        if (isOfPosition(row, key) && row.stop.side != closing) turned.push_back(serial);
    for (const std::uint64_t serial : turned)
        endStop(account, serial, StopOrderState::Canceled, {}, "CancelByTpSlTsClear");
    // Partial legs shrink with it, the oldest first (bybit.md §5.5).
    for (const StopLeg leg : {StopLeg::Stop, StopLeg::Take}) {
        Qty sum{};
        std::vector<std::uint64_t> legs;
        for (const auto& [serial, row] : account.pendingStops)
            if (row.binding == StopBinding::Partial && isOfPosition(row, key) && isLeg(row, leg)) {
                sum += *row.stop.qty;
                legs.push_back(serial);
            }
        for (const std::uint64_t serial : legs) {
            if (sum <= position.row.qty) break;
            StopTruth& row = account.pendingStops.at(serial);
            const Qty less = std::min(*row.stop.qty, sum - position.row.qty);
            sum -= less;
            if (less == *row.stop.qty) {
                endStop(account, serial, StopOrderState::Canceled, {}, "CancelByTpSlTsClear");
                continue;
            }
            row.stop.qty = *row.stop.qty - less;
            row.stop.updatedAt = now;
            note(account, row);
        }
    }
}

ModelReply VenueModel::setPositionStops(const Uid& uid, WallTime now, const PositionStops& wanted)
{
    State& s = *m_state;
    s.advance(now);
    AccountTruth& account = s.accounts.at(uid);
    const auto refuse = [&](std::string_view code, std::string text) {
        return refused(s.now, code, std::move(text));
    };
    const Instrument* instrument = s.market.instrument(wanted.instrument);
    if (instrument == nullptr) return refuse("10001", "params error: symbol invalid");
    const bool isHedge = account.modeOf(wanted.instrument) == PositionMode::Hedge;
    if (isHedge == (wanted.sideIndex == SideIndex::Net))
        return refuse("10001", "position idx not match position mode");
    const PositionKey key{wanted.instrument, wanted.sideIndex, account.marginMode};
    const auto found = account.positions.find(key);
    if (found == account.positions.end() || !found->second.isOpen())
        return refuse("10001", "can not set tp/sl/ts for zero position");
    const PositionTruth& position = found->second;
    const bool isLong = position.row.direction == Direction::Long;
    for (const auto* price : {&wanted.stop, &wanted.take, &wanted.stopLimit, &wanted.takeLimit,
                              &wanted.trail, &wanted.activation})
        if (*price
            && ((*price)->isNegative() || !(*price)->value.isMultipleOf(instrument->tick.value)))
            return refuse("10001", "params error: price must be a multiple of the tick size");
    const bool setsStop = wanted.stop && wanted.stop->isPositive();
    const bool setsTake = wanted.take && wanted.take->isPositive();
    if (setsStop || setsTake) {
        const bool isNew = wanted.binding == StopBinding::Partial
                           || (setsStop && fullStop(account, key, StopLeg::Stop) == 0)
                           || (setsTake && fullStop(account, key, StopLeg::Take) == 0);
        if (isNew && s.areStopSlotsTaken(account, wanted.instrument)) // F69
            return refuse("110061", "TP/SL orders exceed the limit");
        if (s.faults.onReducing(s.now, true).isRefused) // F68; the size is the position's
            return refuse("10001", "can not set tp/sl/ts for zero position");
    }
    if (!wanted.stop && !wanted.take && !wanted.trail) return refuse("34040", "not modified");

    if (setsStop && s.faults.crossesBeforePlacement(s.now)) { // F63
        const Price step{instrument->tick.value * Decimal::fromInt(10)};
        const Price beyond = isLong ? *wanted.stop - step : *wanted.stop + step;
        if (beyond.isPositive()) (void)setPrice(s.now, wanted.instrument, beyond);
        if (!account.positions.at(key).isOpen())
            return refuse("10001", "can not set tp/sl/ts for zero position");
    }
    // The side of the chosen price. Numbers are scaled by 10^4, as captured (bybit.md §5.6).
    const auto scaled = [](Price price) {
        return (price.value * Decimal::fromInt(10'000)).rounded(0, Rounding::HalfEven).toString();
    };
    const auto wrongSide = [&](const char* what, Price level, TriggerSource source, bool isLower) {
        const Price base = s.market.price(wanted.instrument, source);
        if (isLower ? level < base : level > base) return std::string{};
        const char* const name = source == TriggerSource::Last   ? "LastPrice"
                                 : source == TriggerSource::Mark ? "MarkPrice"
                                                                 : "IndexPrice";
        return std::string{what} + ':' + scaled(level) + " set for " + (isLong ? "Buy" : "Sell")
               + " position should " + (isLower ? "lower" : "greater")
               + " than base_price:" + scaled(base) + "??" + name;
    };
    const bool isPartial = wanted.binding == StopBinding::Partial;
    if (setsStop)
        if (auto text = wrongSide(isPartial ? "PartialStopLoss" : "StopLoss", *wanted.stop,
                                  wanted.stopSource, isLong);
            !text.empty())
            return refuse("10001", std::move(text));
    if (setsTake)
        if (auto text = wrongSide(isPartial ? "PartialTakeProfit" : "TakeProfit", *wanted.take,
                                  wanted.takeSource, !isLong);
            !text.empty())
            return refuse("10001", std::move(text));

    if (isPartial) {
        if (!setsStop && !setsTake) return refuse("34040", "not modified");
        const Qty qty = wanted.qty.value_or(position.row.qty);
        if (!qty.isPositive() || !qty.value.isMultipleOf(instrument->lot.value)
            || qty > position.row.qty)
            return refuse("10001", "params error: the size of the leg is out of range");
        for (const StopLeg leg : {StopLeg::Stop, StopLeg::Take}) {
            if (leg == StopLeg::Stop ? !setsStop : !setsTake) continue;
            const auto legs = static_cast<std::size_t>(
                std::ranges::count_if(account.pendingStops, [&](const auto& entry) {
                    return entry.second.binding == StopBinding::Partial
                           && isOfPosition(entry.second, key) && isLeg(entry.second, leg);
                }));
            if (s.config.rules.partialStopsMax > 0 && legs >= s.config.rules.partialStopsMax)
                return refuse("110061", "TP/SL orders exceed the limit");
        }
        if (s.faults.dropsStop(s.now)) return accepted(s.now); // F16
        s.addPartialStops(account, key, isLong ? Side::Sell : Side::Buy,
                          setsStop ? wanted.stop : std::nullopt, wanted.stopSource,
                          wanted.stopLimit, setsTake ? wanted.take : std::nullopt,
                          wanted.takeSource, wanted.takeLimit, qty, {});
        return accepted(s.now);
    }

    const auto isSame = [&](StopLeg leg, const std::optional<Price>& level, TriggerSource source) {
        if (!level) return true;
        const std::uint64_t serial = fullStop(account, key, leg);
        if (serial == 0) return level->isZero();
        const StopOrder& stop = account.pendingStops.at(serial).stop;
        return (leg == StopLeg::Take ? stop.takeTrigger : stop.stopTrigger) == level
               && (leg == StopLeg::Take ? stop.takeSource : stop.stopSource) == source;
    };
    const std::uint64_t trailing = trailOf(account, key);
    const auto isSameTrail = [&] {
        if (!wanted.trail) return true;
        if (trailing == 0) return wanted.trail->isZero();
        const Trail& trail = *account.pendingStops.at(trailing).trail;
        return trail.spread == wanted.trail && trail.activation == wanted.activation;
    };
    if (isSame(StopLeg::Stop, wanted.stop, wanted.stopSource)
        && isSame(StopLeg::Take, wanted.take, wanted.takeSource) && isSameTrail())
        return refuse("34040", "not modified");
    if (s.faults.dropsStop(s.now)) return accepted(s.now); // F16: it says yes, and nothing rests.
    const std::uint64_t edited = fullStop(account, key, StopLeg::Stop);
    if (setsStop && edited != 0) {
        if (const auto how = s.faults.replacesStop(s.now)) { // F11
            StopTruth changed = account.pendingStops.at(edited);
            changed.stop.stopTrigger = wanted.stop;
            changed.stop.stopSource = wanted.stopSource;
            s.replaceStop(account, edited, std::move(changed), *how);
            return accepted(s.now);
        }
        s.planEndOfAmended(uid, edited, true); // F10
    }
    if (wanted.stop)
        s.setFullStop(account, key, StopLeg::Stop, *wanted.stop, wanted.stopSource, {});
    if (wanted.take)
        s.setFullStop(account, key, StopLeg::Take, *wanted.take, wanted.takeSource, {});
    if (!wanted.trail || isSameTrail()) return accepted(s.now);
    if (trailing != 0) s.endStop(account, trailing, StopOrderState::Canceled, {}, "CancelByUser");
    if (wanted.trail->isPositive()) {
        StopTruth made;
        made.stop.instrument = key.instrument;
        made.stop.venueId = s.nextId();
        made.stop.kind = StopKind::Trailing;
        made.stop.side = isLong ? Side::Sell : Side::Buy;
        made.stop.sideIndex = key.sideIndex;
        made.stop.marginMode = key.marginMode;
        made.stop.closesWholePosition = made.stop.reduceOnly = made.cancelsOnClose = true;
        made.stop.createdAt = made.stop.updatedAt = s.now;
        made.leverage = s.leverageOf(account, key.instrument, key.marginMode);
        made.binding = StopBinding::Full;
        made.trail = Trail{{}, wanted.trail, wanted.activation, {}};
        s.follow(made);
        s.placeMade(account, std::move(made));
    }
    return accepted(s.now);
}

ModelReply VenueModel::setPositionMode(const Uid& uid, WallTime now, const InstrumentId& id,
                                       PositionMode mode)
{
    State& s = *m_state;
    s.advance(now);
    AccountTruth& account = s.accounts.at(uid);
    const auto holds = [&](const InstrumentId& instrument) {
        return std::ranges::any_of(account.positions, [&](const auto& entry) {
            return entry.first.instrument == instrument && entry.second.isOpen();
        });
    };
    const auto waits = [&](const InstrumentId& instrument) {
        return std::ranges::any_of(
                   account.working,
                   [&](const auto& entry) { return entry.second.order.instrument == instrument; })
               || std::ranges::any_of(account.pendingStops, [&](const auto& entry) {
                      return entry.second.stop.instrument == instrument;
                  });
    };
    if (!id.empty()) {
        if (s.market.instrument(id) == nullptr)
            return refused(s.now, "10001", "params error: symbol invalid");
        if (account.modeOf(id) == mode)
            return refused(s.now, "110025", "Position mode is not modified");
        if (holds(id))
            return refused(s.now, "110024",
                           "You have an existing position, so position mode cannot be switched");
        if (waits(id))
            return refused(s.now, "110028",
                           "You have existing open orders, so position mode cannot be switched");
        account.modes[id] = mode;
        return accepted(s.now);
    }
    // By coin it leaves those alone that hold or wait, and says nothing of them.
    for (const Instrument& instrument : s.market.instruments())
        if (!holds(instrument.id) && !waits(instrument.id)) account.modes[instrument.id] = mode;
    return accepted(s.now);
}

ModelReply VenueModel::setMarginMode(const Uid& uid, WallTime now, MarginMode mode)
{
    State& s = *m_state;
    s.advance(now);
    AccountTruth& account = s.accounts.at(uid);
    if (account.marginMode == mode) return accepted(s.now);
    const bool isHolding = std::ranges::any_of(
        account.positions, [](const auto& entry) { return entry.second.isOpen(); });
    if (isHolding || !account.working.empty() || !account.pendingStops.empty())
        return refused(s.now, "3400045", "Set margin mode failed");
    account.marginMode = mode;
    return accepted(s.now);
}

} // namespace holdfast::sim
