// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/random.h"
#include "core/sim/venue_state.h"

#include <algorithm>
#include <utility>

// What the venue and others do to an account at a time of their own (F66 F67 F73 F77 F98–F102 F106), and what
// becomes of an amended stop (F11).
namespace holdfast::sim {

namespace {

constexpr Decimal kForeignNotional = Decimal::fromInt(100); ///< What the other bot opens.
constexpr const char* kForeignTag = "foreign";

/// This part of a quantity in whole lots, one at least.
Qty partOf(Qty qty, std::int64_t percent, const Instrument& instrument)
{
    const Decimal part = (qty.value * Decimal::fromMantissa(percent, 2))
                             .roundedToStep(instrument.lot.value, Rounding::Down);
    return {std::max(part, instrument.lot.value)};
}

bool isOfKey(const StopOrder& stop, const PositionKey& key)
{
    return stop.instrument == key.instrument && stop.sideIndex == key.sideIndex
           && stop.marginMode == key.marginMode;
}

} // namespace

void VenueModel::State::doDeeds()
{
    if (isDoingDeeds || !faults.hasDeeds()) return;
    isDoingDeeds = true;
    for (const FaultPlan::Deed& deed : faults.deedsDue(now)) {
        bool isDone = false;
        for (auto& [uid, account] : accounts)
            isDone = doDeed(account, deed) || isDone;
        if (isDone) faults.done(now, deed);
    }
    isDoingDeeds = false;
}

bool VenueModel::State::doDeed(AccountTruth& account, const FaultPlan::Deed& deed)
{
    if (deed.id == "F66" || deed.id == "F67") return takeByVenue(account, deed);
    if (deed.id == "F73") return delist(account, deed);
    if (deed.id == "F77") return preventTrade(account, deed);
    if (deed.id == "F98" || deed.id == "F99") return resizeByHand(account, deed);
    if (deed.id == "F100") return moveStopByHand(account, deed);
    if (deed.id == "F101") return cancelStopByHand(account, deed);
    if (deed.id == "F102") return switchModeByHand(account, deed);
    HF_ASSERT(deed.id == "F106");
    return actAsOtherBot(account, deed);
}

std::optional<PositionKey> VenueModel::State::someOpen(const AccountTruth& account,
                                                       const std::string& purpose) const
{
    std::vector<PositionKey> open;
    for (const auto& [key, position] : account.positions)
        if (position.isOpen()) open.push_back(key);
    if (open.empty()) return std::nullopt;
    const auto drawn = draw(config.seed, nameHash(purpose), nameHash("someone"), serialLast);
    return open[drawn % open.size()];
}

bool VenueModel::State::takeByVenue(AccountTruth& account, const FaultPlan::Deed& deed)
{
    const auto key = someOpen(account, deed.id);
    if (!key) return false;
    const bool isAdl = deed.id == "F67";
    if (deed.cancelsFirst)
        cancelAllOf(account, key->instrument, isAdl ? "6" : "3",
                    isAdl ? "CancelAllBeforeAdl" : "CancelByPrepareLiq");
    const Qty held = account.positions.at(*key).row.qty;
    const bool isWhole = deed.percent >= 100;
    std::optional<Qty> qty;
    if (!isWhole) qty = partOf(held, deed.percent, instrument(key->instrument));
    const std::string category = isAdl     ? "adl"
                                 : isWhole ? "full_liquidation"
                                           : "partial_liquidation";
    return closeByVenue(account, *key, qty, category).has_value();
}

void VenueModel::State::cancelAllOf(AccountTruth& account, const InstrumentId& id,
                                    const std::string& cancelSource, const std::string& reason)
{
    std::vector<std::uint64_t> stops;
    for (const auto& [serial, stop] : account.pendingStops)
        if (id.empty() || stop.stop.instrument == id) stops.push_back(serial);
    for (const std::uint64_t serial : stops)
        endStop(account, serial, StopOrderState::Canceled, {}, reason);
    std::vector<std::uint64_t> orders;
    for (const auto& [serial, order] : account.working)
        if (id.empty() || order.order.instrument == id) orders.push_back(serial);
    for (const std::uint64_t serial : orders)
        if (account.working.contains(serial)) cancelWorking(account, serial, cancelSource);
}

bool VenueModel::State::delist(AccountTruth& account, const FaultPlan::Deed& deed)
{
    const auto key = someOpen(account, deed.id);
    if (!key || delistings.contains(key->instrument)) return false;
    market.setState(key->instrument, InstrumentState::Settling);
    delistings[key->instrument] = now + deed.notice;
    return true;
}

void VenueModel::State::runDelistings()
{
    for (const auto& [id, at] : delistings) {
        if (at > now || instrument(id).state == InstrumentState::Expired) continue;
        market.setState(id, InstrumentState::Expired);
        for (auto& [uid, account] : accounts) {
            cancelAllOf(account, id, "7", "CancelBySettle");
            std::vector<PositionKey> open;
            for (const auto& [key, position] : account.positions)
                if (key.instrument == id && position.isOpen()) open.push_back(key);
            for (const PositionKey& key : open)
                (void)closeByVenue(account, key, std::nullopt, "delivery");
        }
    }
}

std::string VenueModel::State::delistedCode(const InstrumentId& id, bool isReducing) const
{
    switch (instrument(id).state) {
    case InstrumentState::Settling: return isReducing ? "" : "51028";
    case InstrumentState::Expired: return "51027";
    case InstrumentState::Live:
    case InstrumentState::Suspended:
    case InstrumentState::Preopen:
    case InstrumentState::PostOnly:
    case InstrumentState::Other: return {};
    }
    HF_UNREACHABLE();
}

bool VenueModel::State::preventTrade(AccountTruth& account, const FaultPlan::Deed& deed)
{
    if (deed.what != "stop" && !account.working.empty()) {
        cancelWorking(account, account.working.rbegin()->first, "32");
        return true;
    }
    if (deed.what == "order" || account.pendingStops.empty()) return false;
    const std::uint64_t serial = account.pendingStops.rbegin()->first;
    const StopTruth ended = account.pendingStops.at(serial);
    endStop(account, serial, StopOrderState::Canceled, {}, "CancelBySmp");
    endPaired(account, ended, "CancelByTpSlTsClear");
    return true;
}

void VenueModel::State::sendForeign(AccountTruth& account, const PositionKey& key, Side side,
                                    Qty qty, bool isReducing)
{
    OrderTruth order;
    order.order.instrument = key.instrument;
    order.order.venueId = nextId();
    order.order.side = side;
    order.order.sideIndex = key.sideIndex;
    order.order.marginMode = key.marginMode;
    order.order.type = OrderType::Market;
    order.order.qty = qty;
    order.order.reduceOnly = isReducing;
    order.order.category = "normal";
    order.order.createdAt = order.order.updatedAt = now;
    order.tag = kForeignTag;
    order.leverage = leverageOf(account, key.instrument, key.marginMode);
    note(account, order);
    executeMarket(account, std::move(order), std::nullopt);
}

bool VenueModel::State::resizeByHand(AccountTruth& account, const FaultPlan::Deed& deed)
{
    const auto key = someOpen(account, deed.id);
    if (!key) return false;
    const PositionRow row = account.positions.at(*key).row;
    const bool isLong = row.direction == Direction::Long;
    const Side closing = closingSide(row.direction);
    if (deed.id == "F98") {
        sendForeign(account, *key, closing, row.qty, true);
        return true;
    }
    const bool isReducing = deed.by < 0;
    const Qty qty = partOf(row.qty, isReducing ? -deed.by : deed.by, instrument(key->instrument));
    const Side opening = isLong ? Side::Buy : Side::Sell;
    sendForeign(account, *key, isReducing ? closing : opening,
                isReducing ? std::min(qty, row.qty) : qty, isReducing);
    return true;
}

bool VenueModel::State::moveStopByHand(AccountTruth& account, const FaultPlan::Deed& deed)
{
    for (auto& [serial, stop] : account.pendingStops) {
        if (!stop.stop.stopTrigger || stop.trail || stop.stop.state != StopOrderState::Live)
            continue;
        const bool isSell = stop.stop.side == Side::Sell;
        // Looser is away from the price: lower for a stop that sells.
        const std::int64_t percent = 100 + (isSell ? -deed.by : deed.by);
        const Price level{(stop.stop.stopTrigger->value * Decimal::fromMantissa(percent, 2))
                              .roundedToStep(instrument(stop.stop.instrument).tick.value,
                                             isSell ? Rounding::Down : Rounding::Up)};
        const Price price = market.price(stop.stop.instrument, stop.stop.stopSource);
        if (!level.isPositive() || (isSell ? level >= price : level <= price)) continue;
        stop.stop.stopTrigger = level;
        stop.stop.updatedAt = now;
        note(account, stop);
        return true;
    }
    return false;
}

bool VenueModel::State::cancelStopByHand(AccountTruth& account, const FaultPlan::Deed& deed)
{
    std::uint64_t chosen = 0;
    for (const auto& [serial, stop] : account.pendingStops) { // the oldest first
        const auto held = account.positions.find(
            {stop.stop.instrument, stop.stop.sideIndex, stop.stop.marginMode});
        if (held == account.positions.end() || !held->second.isOpen()) continue;
        chosen = serial;
        if (deed.what != "newest") break;
    }
    if (chosen == 0) return false;
    const StopTruth ended = account.pendingStops.at(chosen);
    endStop(account, chosen, StopOrderState::Canceled, {}, "CancelByUser");
    endPaired(account, ended, "CancelByTpSlTsClear");
    return true;
}

bool VenueModel::State::switchModeByHand(AccountTruth& account, const FaultPlan::Deed& deed)
{
    const PositionMode mode = deed.what == "net" ? PositionMode::Net : PositionMode::Hedge;
    const auto isIdle = [&](const InstrumentId& id) {
        return std::ranges::none_of(account.positions,
                                    [&](const auto& entry) {
                                        return (id.empty() || entry.first.instrument == id)
                                               && entry.second.isOpen();
                                    })
               && std::ranges::none_of(account.working,
                                       [&](const auto& entry) {
                                           return id.empty() || entry.second.order.instrument == id;
                                       })
               && std::ranges::none_of(account.pendingStops, [&](const auto& entry) {
                      return id.empty() || entry.second.stop.instrument == id;
                  });
    };
    if (!config.rules.modeIsPerInstrument) {
        if (account.mode == mode || !isIdle({})) return false;
        account.mode = mode;
        return true;
    }
    // Those that were traded first: there it will be missed.
    for (const bool wasTraded : {true, false})
        for (const Instrument& listed : market.instruments()) {
            const bool isTraded = std::ranges::any_of(account.positions, [&](const auto& entry) {
                return entry.first.instrument == listed.id;
            });
            if (isTraded != wasTraded || account.modeOf(listed.id) == mode || !isIdle(listed.id))
                continue;
            account.modes[listed.id] = mode;
            return true;
        }
    return false;
}

bool VenueModel::State::actAsOtherBot(AccountTruth& account, const FaultPlan::Deed& deed)
{
    const bool isCancelling =
        deed.what == "cancels" || (deed.what == "both" && serialLast % 2 == 0);
    if (isCancelling) {
        if (account.working.empty() && account.pendingStops.empty()) return false;
        cancelAllOf(account, {}, "1", "CancelByUser");
        return true;
    }
    std::vector<const Instrument*> idle; // It stays away from what others hold, as far as it can.
    for (const Instrument& listed : market.instruments()) {
        const bool isHeld = std::ranges::any_of(account.positions, [&](const auto& entry) {
            return entry.first.instrument == listed.id && entry.second.isOpen();
        });
        if (!isHeld && listed.kind == ContractKind::Linear && listed.state == InstrumentState::Live
            && account.modeOf(listed.id) == PositionMode::Net)
            idle.push_back(&listed);
    }
    if (idle.empty()) return false;
    const auto drawn = draw(config.seed, nameHash("F106"), nameHash("bot"), serialLast);
    const Instrument& chosen = *idle[drawn % idle.size()];
    const Price last = market.price(chosen.id, TriggerSource::Last);
    const Decimal contracts =
        Decimal::divide(kForeignNotional, last.value * chosen.multiplier, 8, Rounding::Up)
            .value_or(chosen.lot.value)
            .roundedToStep(chosen.lot.value, Rounding::Up);
    sendForeign(account, {chosen.id, SideIndex::Net, account.marginMode},
                (drawn >> 32) % 2 == 0 ? Side::Buy : Side::Sell,
                {std::max(contracts, chosen.qtyMin.value)}, false);
    return true;
}

// ---- amendments (F11) ----------------------------------------------------------------------------------

void VenueModel::State::replaceStop(AccountTruth& account, std::uint64_t serial, StopTruth changed,
                                    const FaultPlan::Replacement& how)
{
    changed.stop.venueId = nextId();
    changed.stop.createdAt = changed.stop.updatedAt = now;
    if (how.isNewFirst) {
        if (!how.isNewMissing) placeMade(account, std::move(changed));
        doomed.emplace(now + how.gap, Doomed{account.spec.uid, serial, true, {}, true});
        return;
    }
    endStop(account, serial, StopOrderState::Canceled, {}, "CancelByUser");
    if (!how.isNewMissing) rebirths.emplace(now + how.gap, Rebirth{account.spec.uid, changed});
}

void VenueModel::State::runRebirths()
{
    while (!rebirths.empty() && rebirths.begin()->first <= now) {
        Rebirth rebirth = std::move(rebirths.begin()->second);
        rebirths.erase(rebirths.begin());
        AccountTruth& account = accounts.at(rebirth.uid);
        const StopOrder& stop = rebirth.stop.stop;
        const auto held = std::ranges::find_if(account.positions, [&](const auto& entry) {
            return isOfKey(stop, entry.first) && entry.second.isOpen();
        });
        // Nothing to protect any more, or the price is beyond it by now: it is refused, and nobody is told.
        if (held == account.positions.end()
            || !passedCode(stop.instrument, stop.side, stop.stopTrigger, stop.stopSource,
                           stop.takeTrigger, stop.takeSource)
                    .empty())
            continue;
        rebirth.stop.stop.createdAt = rebirth.stop.stop.updatedAt = now;
        placeMade(account, std::move(rebirth.stop));
    }
}

} // namespace holdfast::sim
