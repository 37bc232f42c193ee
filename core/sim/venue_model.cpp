// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/venue_model.h"

#include "core/sim/venue_state.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace holdfast::sim {

namespace {

constexpr auto kDay = hours{24};
constexpr std::string_view kUuidTail{"0000000-0000-4000-8000-"}; ///< After its first character.
constexpr std::size_t kUuidDigits = 12;
// A trailing stop's callback: 0.1 % to 100 % (okx.md §6, 51257–51259).
constexpr Decimal kCallbackMin = Decimal::fromMantissa(1, 3);
constexpr Decimal kCallbackMax = Decimal::fromInt(1);

bool isClientIdGood(const ClientOrderId& id, const VenueRules& rules)
{
    return id.text.size() <= rules.clientIdMax
           && std::ranges::all_of(id.text, [&](unsigned char c) {
                  return std::isalnum(c) != 0
                         || (rules.clientIdsTakeDashes && (c == '-' || c == '_'));
              });
}
/// Orders are named within an instrument; where only an id is given, anywhere (bybit.md §4.4).
bool isOf(const OrderRef& ref, const InstrumentId& instrument)
{
    return ref.instrument.empty() || ref.instrument == instrument;
}
ModelReply refused(WallTime now, const ClientOrderId& clientId, std::string_view code,
                   std::string text = {})
{
    return {std::string{code}, text.empty() ? textOf(code) : std::move(text), {}, clientId, now};
}
ModelReply accepted(WallTime now, const ClientOrderId& clientId, VenueOrderId venueId)
{
    return {"0", {}, std::move(venueId), clientId, now};
}

/// The working order or pending stop a reference names; 0: none.
template <class Rows, class ClientIdOf>
std::uint64_t findSerial(const Rows& rows, const OrderRef& ref, ClientIdOf clientIdOf)
{
    if (!ref.venueId.empty()) {
        const auto serial = serialOfId(ref.venueId);
        return rows.contains(serial) ? serial : 0;
    }
    for (auto it = rows.rbegin(); it != rows.rend(); ++it)
        if (!ref.clientId.empty() && clientIdOf(it->second) == ref.clientId) return it->first;
    return 0;
}

} // namespace

std::string textOf(std::string_view code)
{
    struct Row {
        std::string_view code;
        const char* text;
    };
    static constexpr Row kRows[] = {
        {"50036", "The expTime can't be earlier than the current system time. Please adjust the "
                  "expTime and try again."},
        {"51000", "Parameter error"},
        {"51001", "Instrument ID, Instrument ID code or Spread ID doesn't exist."},
        {"51006", "Order price is not within the price limit"},
        {"51008", "Order failed. Insufficient USDT margin in account"},
        {"51010", "You can't complete this request under your current account mode."},
        {"51016", "Client order ID already exists."},
        {"51020", "Your order should meet or exceed the minimum order amount."},
        {"51023", "Position doesn't exist."},
        {"51046", "The take profit trigger price should be higher than the order price"},
        {"51047", "The stop loss trigger price should be lower than the order price"},
        {"51048", "The take profit trigger price should be lower than the order price"},
        {"51049", "The stop loss trigger price should be higher than the order price"},
        {"51050", "The take profit trigger price should be higher than the best ask price"},
        {"51051", "The stop loss trigger price should be lower than the best ask price"},
        {"51052", "The take profit trigger price should be lower than the best bid price"},
        {"51053", "The stop loss trigger price should be higher than the best bid price"},
        {"51065", "algoClOrdId already exists."},
        {"51068", "attachAlgoClOrdId already exists."},
        {"51088", "You can only place 1 TP/SL order to close an entire position"},
        {"51108", "Positions exceed the limit for closing out with the market price."},
        {"51112", "Close order size exceeds your available size."},
        {"51115", "Please cancel all pending close-orders before liquidation."},
        {"51121", "Order quantity must be a multiple of the lot size."},
        {"51169", "Order failed because you don't have any positions in this direction for this "
                  "contract to reduce or close."},
        {"51170", "Failed to place a reduce-only order. The order is in the same direction as the "
                  "position."},
        {"51202", "Market order amount exceeds the maximum amount."},
        {"51275", "The amount of single stop-market order exceeds the limit."},
        {"51258", "The callback rate is out of its range."},
        {"51277", "TP trigger price can't be higher than the last price."},
        {"51278", "SL trigger price can't be lower than the last price."},
        {"51279", "TP trigger price can't be lower than the last price."},
        {"51280", "SL trigger price can't be higher than the last price."},
        {"51300", "TP trigger price can't be higher than the mark price."},
        {"51302", "SL trigger price can't be lower than the mark price."},
        {"51303", "TP trigger price can't be lower than the mark price."},
        {"51304", "SL trigger price can't be higher than the mark price."},
        {"51305", "TP trigger price can't be higher than the index price."},
        {"51306", "SL trigger price can't be lower than the index price."},
        {"51307", "TP trigger price can't be lower than the index price."},
        {"51308", "SL trigger price can't be higher than the index price."},
        {"51327", "closeFraction is only available for Futures and Perpetual Swaps"},
        {"51328", "closeFraction is only available for reduceOnly orders"},
        {"51400", "Cancellation failed as the order has been filled, canceled or doesn't exist."},
        {"51503", "Your order has already been filled, canceled or doesn't exist."},
        {"51506", "Order modification unavailable for this order type."},
        {"51523",
         "Unable to modify the order price of a stop order that closes an entire position."},
        {"51524",
         "Unable to modify the order quantity of a stop order that closes an entire position."},
        {"51527",
         "Order modification failed. The order has been triggered, canceled or doesn't exist."},
        {"59000",
         "Setting failed. Cancel any open orders, close positions, and stop trading bots first."},
        {"59101", "Leverage can't be modified. Please cancel all pending orders before adjusting "
                  "the leverage."},
        {"59102", "Leverage exceeds the maximum limit. Please lower the leverage."},
        {"59668", "Cancel isolated margin TP/SL, trailing, trigger and chase orders before "
                  "adjusting the leverage."},
        {"59669", "Cancel cross margin TP/SL, trailing, trigger and chase orders before adjusting "
                  "the leverage."},
    };
    const auto found = std::ranges::find(kRows, code, &Row::code);
    return found == std::end(kRows) ? "Operation failed" : found->text;
}

std::uint64_t serialOfId(const VenueOrderId& id)
{
    std::uint64_t number = 0;
    if (id.text.size() == kUuidTail.size() + 1 + kUuidDigits
        && std::string_view{id.text}.substr(1, kUuidTail.size()) == kUuidTail) {
        const char* const from = id.text.data() + id.text.size() - kUuidDigits;
        const char* const to = id.text.data() + id.text.size();
        const auto [last, bad] = std::from_chars(from, to, number, 16);
        return bad == std::errc{} && last == to && id.text.front() == 'a' ? number : 0;
    }
    const auto [end, error] =
        std::from_chars(id.text.data(), id.text.data() + id.text.size(), number);
    if (error != std::errc{} || end != id.text.data() + id.text.size() || number <= kSerialBase)
        return 0;
    return number - kSerialBase;
}

std::string VenueModel::State::uuidOf(char kind, std::uint64_t number)
{
    std::string digits(kUuidDigits, '0');
    for (auto digit = digits.rbegin(); digit != digits.rend() && number != 0; ++digit) {
        *digit = "0123456789abcdef"[number % 16];
        number /= 16;
    }
    return kind + std::string{kUuidTail} + digits;
}

VenueModel::State::State(ModelConfig c)
    : config{std::move(c)}
    , market{config.market}
    , faults{config.seed, config.rules.venue}
    , now{config.market.start}
    , fundingNext{fundingAfter(config.market.start, kFundingStep)}
{
    for (const AccountSpec& spec : config.accounts) {
        AccountTruth account;
        account.spec = spec;
        account.mode = spec.positionMode;
        account.cash["USDT"] = spec.usdt;
        account.cash["BTC"] = spec.btc;
        if (!spec.usdc.isZero()) account.cash["USDC"] = spec.usdc;
        account.marginMode = spec.marginMode;
        accounts.emplace(spec.uid, std::move(account));
    }
}

VenueModel::VenueModel(ModelConfig config)
    : m_state{std::make_unique<State>(std::move(config))}
{
}
VenueModel::~VenueModel() = default;

const Market& VenueModel::market() const { return m_state->market; }
FaultPlan& VenueModel::faults() { return m_state->faults; }
const FaultPlan& VenueModel::faults() const { return m_state->faults; }
const Personality& VenueModel::personality() const { return m_state->config.personality; }
void VenueModel::setPersonality(const Personality& personality)
{
    m_state->config.personality = personality;
}

void VenueModel::advance(WallTime now) { m_state->advance(now); }
WallTime VenueModel::nextEvent() const
{
    WallTime next = std::min(m_state->market.nextTick(), m_state->fundingNext);
    if (!m_state->doomed.empty()) next = std::min(next, m_state->doomed.begin()->first);
    if (!m_state->jumps.empty()) next = std::min(next, m_state->jumps.begin()->first);
    return next;
}

Result<void> VenueModel::setPrice(WallTime now, const InstrumentId& instrument, Price price)
{
    if (!m_state->market.instrument(instrument))
        return unexpected(ErrorCode::Missing, "no instrument " + instrument.text);
    if (!price.isPositive()) return unexpected(ErrorCode::OutOfRange, "a price must be positive");
    m_state->advance(now);
    const Tick tick = m_state->market.setPrice(m_state->now, instrument, price);
    m_state->keep(tick);
    m_state->onTick(tick);
    return {};
}
Result<void> VenueModel::setMark(WallTime now, const InstrumentId& instrument, Price price)
{
    if (!m_state->market.instrument(instrument))
        return unexpected(ErrorCode::Missing, "no instrument " + instrument.text);
    if (!price.isPositive()) return unexpected(ErrorCode::OutOfRange, "a price must be positive");
    m_state->advance(now);
    const Tick tick = m_state->market.setMark(m_state->now, instrument, price);
    m_state->keep(tick);
    m_state->onTick(tick);
    return {};
}
void VenueModel::setSpeed(WallTime now, int speed)
{
    m_state->advance(now);
    m_state->market.setSpeed(m_state->now, speed);
}
void VenueModel::skip(WallTime now, milliseconds marketTime)
{
    m_state->advance(now);
    m_state->market.skip(m_state->now, marketTime);
    m_state->advance(m_state->now);
}

// ---- writes --------------------------------------------------------------------------------------------

ModelReply VenueModel::placeOrder(const Uid& uid, WallTime now, const NewOrder& wanted)
{
    State& s = *m_state;
    s.advance(now);
    AccountTruth& account = s.accounts.at(uid);
    const auto refuse = [&](std::string_view code, std::string text = {}) {
        return refused(s.now, wanted.clientId, code, std::move(text));
    };

    const Instrument* instrument = s.market.instrument(wanted.instrument);
    if (!instrument) return refuse("51001");
    if (account.spec.accountMode == "1") return refuse("51010");
    if (wanted.expiresAt && *wanted.expiresAt < s.now) return refuse("50036");
    const VenueRules& rules = s.config.rules;
    if (!isClientIdGood(wanted.clientId, rules)) return refuse("51000", "Parameter clOrdId error");
    const bool isHedge = account.modeOf(wanted.instrument) == PositionMode::Hedge;
    if (isHedge == (wanted.sideIndex == SideIndex::Net))
        return refuse("51000", "Parameter posSide error");
    if (s.isClientIdTaken(account, wanted.clientId, false)) return refuse("51016");
    if (rules.workingOrdersMax > 0
        && static_cast<std::size_t>(std::ranges::count_if(account.working, [&](const auto& entry) {
               return entry.second.order.instrument == wanted.instrument;
           })) >= rules.workingOrdersMax)
        return refuse("51005", "Too many working orders");
    if (wanted.qty < instrument->qtyMin) return refuse("51020");
    if (!wanted.qty.value.isMultipleOf(instrument->lot.value)) return refuse("51121");
    const bool isMarket =
        wanted.type == OrderType::Market || wanted.type == OrderType::OptimalLimitIoc;
    if (isMarket && wanted.qty > instrument->marketQtyMax) return refuse("51202");
    if (!isMarket) {
        if (wanted.type == OrderType::Other) return refuse("51000", "Parameter ordType error");
        if (!wanted.limit || !wanted.limit->isPositive()
            || !wanted.limit->value.isMultipleOf(instrument->tick.value))
            return refuse("51000", "Parameter px error");
    }

    NewOrder order = wanted;
    OrderTruth made;
    const Qty closable =
        s.closable(account, order.instrument, order.side, order.sideIndex, order.marginMode);
    const bool isHedgeClose =
        isHedge && (order.side == Side::Buy) == (order.sideIndex == SideIndex::Short);
    if (isHedge)
        order.reduceOnly =
            isHedgeClose; // Ignored in hedge mode: the side decides (okx.md §3.3, §4.4).
    if (order.reduceOnly) {
        if (closable.isZero()) {
            const bool isHeld =
                !s.held(account, order.instrument, order.sideIndex, order.marginMode).isZero();
            return refuse(isHeld ? "51170" : "51169");
        }
        if (order.qty > closable) {
            if (!s.config.personality.trimsOversizedReduceOnly || isHedge) return refuse("51112");
            order.qty = closable;
            made.amendSource = "3";
        }
        if (!order.attached.empty())
            return refuse("51000", "Attached stops are not allowed on reduce-only orders");
    }
    const Tick& tick = s.market.latest(order.instrument);
    if (!isMarket) {
        if (const auto band = priceBand(order.instrument)) {
            const bool isBeyond =
                order.side == Side::Buy ? *order.limit > band->second : *order.limit < band->first;
            if (isBeyond && account.refusesBeyondBand) return refuse("51006");
            if (isBeyond) order.limit = order.side == Side::Buy ? band->second : band->first;
        }
    }
    if (rules.notionalMin.isPositive() && !order.reduceOnly
        && order.qty.value * instrument->multiplier * (isMarket ? tick.last : *order.limit).value
               < rules.notionalMin)
        return refuse("51020", "Below the minimum order value");
    const Price expected =
        isMarket ? (order.side == Side::Buy ? tick.ask : tick.bid) : *order.limit;
    for (const NewAttachedStop& attached : order.attached) {
        if (!isClientIdGood(attached.clientId, rules))
            return refuse("51000", "Parameter attachAlgoClOrdId error");
        for (const auto* price : {&attached.stopTrigger, &attached.takeTrigger})
            if (*price
                && (!(*price)->isPositive()
                    || !(*price)->value.isMultipleOf(instrument->tick.value)))
                return refuse("51000", price == &attached.stopTrigger
                                           ? "Parameter slTriggerPx error"
                                           : "Parameter tpTriggerPx error");
        if (!attached.stopTrigger && !attached.takeTrigger)
            return refuse("51000", "Parameter slTriggerPx error");
        for (const auto& [serial, stop] : account.pendingStops)
            if (!attached.clientId.empty() && stop.stop.clientId == attached.clientId)
                return refuse("51068");
        const bool isLong = order.side == Side::Buy;
        if (attached.takeTrigger
            && (isLong ? *attached.takeTrigger <= expected : *attached.takeTrigger >= expected))
            return refuse(isLong ? (isMarket ? "51050" : "51046") : (isMarket ? "51052" : "51048"));
        if (attached.stopTrigger
            && (isLong ? *attached.stopTrigger >= expected : *attached.stopTrigger <= expected))
            return refuse(isLong ? (isMarket ? "51051" : "51047") : (isMarket ? "51053" : "51049"));
    }
    if (!order.reduceOnly && !s.affords(account, order, expected)) return refuse("51008");

    made.order.instrument = order.instrument;
    made.order.venueId = s.nextId();
    made.order.clientId = order.clientId;
    made.order.side = order.side;
    made.order.sideIndex = order.sideIndex;
    made.order.marginMode = order.marginMode;
    made.order.type = order.type;
    made.order.qty = order.qty;
    made.order.price = isMarket ? std::nullopt : order.limit;
    made.order.reduceOnly = order.reduceOnly;
    made.order.category = "normal";
    made.order.createdAt = made.order.updatedAt = s.now;
    for (const NewAttachedStop& attached : order.attached) {
        AttachedStop stop;
        stop.clientId = attached.clientId;
        stop.stopTrigger = attached.stopTrigger;
        stop.stopSource = attached.stopTrigger ? attached.stopSource : attached.takeSource;
        stop.takeTrigger = attached.takeTrigger;
        stop.takeSource = attached.takeSource;
        made.order.attached.push_back(std::move(stop));
        made.attachedTakeSources.push_back(attached.takeSource);
        made.attachedStopLimits.push_back(attached.stopLimit);
        made.attachedTakeLimits.push_back(attached.takeLimit);
    }
    made.attachedBinding = order.attachedBinding;
    made.closeOnTrigger = order.closeOnTrigger;
    made.lastAtCreation = tick.last;
    made.tag = order.tag;
    made.leverage = s.leverageOf(account, order.instrument, order.marginMode);
    if (rules.clientIdsLast && !order.clientId.empty())
        account.usedClientIds.insert(order.clientId);
    const ModelReply reply = accepted(s.now, order.clientId, made.order.venueId);
    const std::uint64_t serial = s.serialLast;

    if (const auto doom =
            s.faults.onOrderAccepted(s.now)) { // F01: accepted, then it never does anything.
        s.note(account, made);
        account.working.emplace(serial, std::move(made));
        account.working.at(serial).isDoomed = true;
        if (doom->after && doom->after->count() > 0)
            s.doomed.emplace(s.now + *doom->after, State::Doomed{uid, serial, false, doom->code});
        else
            s.runDoom({uid, serial, false, doom->code});
        return reply;
    }
    const bool isCrossing =
        !isMarket
        && (order.side == Side::Buy ? *order.limit >= tick.ask : *order.limit <= tick.bid);
    s.note(account, made);
    switch (order.type) {
    case OrderType::Market:
    case OrderType::OptimalLimitIoc: s.executeMarket(account, std::move(made), std::nullopt); break;
    case OrderType::FillOrKill:
    case OrderType::ImmediateOrCancel:
        if (isCrossing) {
            s.executeMarket(account, std::move(made), order.limit);
        } else {
            account.working.emplace(serial, std::move(made));
            s.cancelWorking(account, serial, order.type == OrderType::FillOrKill ? "13" : "14");
        }
        break;
    case OrderType::PostOnly:
        account.working.emplace(serial, std::move(made));
        if (isCrossing) s.cancelWorking(account, serial, "31");
        break;
    case OrderType::Limit:
        if (isCrossing)
            s.executeMarket(account, std::move(made), order.limit);
        else
            account.working.emplace(serial, std::move(made));
        break;
    case OrderType::Other: HF_UNREACHABLE();
    }
    return reply;
}

ModelReply VenueModel::cancelOrder(const Uid& uid, WallTime now, const OrderRef& ref)
{
    State& s = *m_state;
    s.advance(now);
    AccountTruth& account = s.accounts.at(uid);
    const auto serial =
        findSerial(account.working, ref,
                   [](const OrderTruth& o) -> const ClientOrderId& { return o.order.clientId; });
    if (serial == 0 || !isOf(ref, account.working.at(serial).order.instrument))
        return refused(s.now, ref.clientId, "51400");
    const ModelReply reply = accepted(s.now, account.working.at(serial).order.clientId,
                                      account.working.at(serial).order.venueId);
    if (const auto percent = s.faults.fillsBeforeCancel(s.now))
        s.fillBeforeCancel(account, serial, *percent);
    if (account.working.contains(serial)) s.cancelWorking(account, serial, "1");
    return reply;
}

ModelReply VenueModel::amendOrder(const Uid& uid, WallTime now, const OrderAmendment& amendment)
{
    State& s = *m_state;
    s.advance(now);
    AccountTruth& account = s.accounts.at(uid);
    const auto refuse = [&](std::string_view code, std::string text = {}) {
        return refused(s.now, amendment.ref.clientId, code, std::move(text));
    };
    if (amendment.expiresAt && *amendment.expiresAt < s.now) return refuse("50036");
    const auto serial =
        findSerial(account.working, amendment.ref,
                   [](const OrderTruth& o) -> const ClientOrderId& { return o.order.clientId; });
    if (serial == 0 || !isOf(amendment.ref, account.working.at(serial).order.instrument))
        return refuse("51503");
    OrderTruth& order = account.working.at(serial);
    const Instrument& instrument = s.instrument(order.order.instrument);
    const auto fail = [&](std::string_view code, std::string text = {}) {
        ModelReply reply = refuse(code, std::move(text));
        if (amendment.cancelsOnFailure) s.cancelWorking(account, serial, "1");
        return reply;
    };
    if (amendment.limit
        && (!amendment.limit->isPositive()
            || !amendment.limit->value.isMultipleOf(instrument.tick.value)))
        return fail("51000", "Parameter newPx error");
    if (amendment.limit && !order.order.price) return fail("51000", "Parameter newPx error");
    if (amendment.qty) {
        if (*amendment.qty < instrument.qtyMin || *amendment.qty < order.order.filledQty)
            return fail("51020");
        if (!amendment.qty->value.isMultipleOf(instrument.lot.value)) return fail("51121");
        if (order.order.reduceOnly
            && *amendment.qty - order.order.filledQty
                   > s.closable(account, order.order.instrument, order.order.side,
                                order.order.sideIndex, order.order.marginMode))
            return fail("51112");
        if (s.config.rules.stopsBelongToPosition && *amendment.qty <= order.order.filledQty)
            return fail("51020");
    }
    const bool isLong = order.order.side == Side::Buy;
    const Price limitThen =
        amendment.limit ? *amendment.limit : order.order.price.value_or(Price{});
    for (const AttachedStop& attached : order.order.attached) {
        const auto stop = amendment.attachedStop.value_or(attached.stopTrigger);
        const auto take = amendment.attachedTake.value_or(attached.takeTrigger);
        if (s.config.rules.stopsBelongToPosition && order.order.price) {
            if (stop && (isLong ? *stop >= limitThen : *stop <= limitThen))
                return fail(isLong ? "51047" : "51049");
            if (take && (isLong ? *take <= limitThen : *take >= limitThen))
                return fail(isLong ? "51046" : "51048");
        }
    }
    if (amendment.attachedStop || amendment.attachedTake) {
        if (order.order.attached.empty()) {
            order.order.attached.emplace_back();
            order.order.attached.back().stopSource = TriggerSource::Last;
            order.attachedTakeSources.push_back(TriggerSource::Last);
            order.attachedStopLimits.emplace_back();
            order.attachedTakeLimits.emplace_back();
            if (order.attachedBinding == StopBinding::Free)
                order.attachedBinding = StopBinding::Full;
        }
        AttachedStop& attached = order.order.attached.front();
        if (amendment.attachedStop) attached.stopTrigger = *amendment.attachedStop;
        if (amendment.attachedTake) attached.takeTrigger = *amendment.attachedTake;
        if (!attached.stopTrigger && !attached.takeTrigger) {
            order.order.attached.clear();
            order.attachedTakeSources.clear();
            order.attachedStopLimits.clear();
            order.attachedTakeLimits.clear();
        }
    }
    if (amendment.qty) order.order.qty = *amendment.qty;
    if (amendment.limit) order.order.price = amendment.limit;
    order.order.updatedAt = s.now;
    order.lastFillQty = {};
    const ModelReply reply = accepted(s.now, order.order.clientId, order.order.venueId);
    const InstrumentId amended = order.order.instrument;
    OrderTruth shown = order;
    shown.amendRequest = amendment.request;
    s.note(account, std::move(shown));
    s.judgeLimits(account, amended); // May end the order.
    return reply;
}

ModelReply VenueModel::placeStop(const Uid& uid, WallTime now, const NewStop& wanted)
{
    State& s = *m_state;
    s.advance(now);
    AccountTruth& account = s.accounts.at(uid);
    const auto refuse = [&](std::string_view code, std::string text = {}) {
        return refused(s.now, wanted.clientId, code, std::move(text));
    };

    const Instrument* instrument = s.market.instrument(wanted.instrument);
    if (!instrument) return refuse("51001");
    if (account.spec.accountMode == "1") return refuse("51010");
    const VenueRules& rules = s.config.rules;
    if (!isClientIdGood(wanted.clientId, rules))
        return refuse("51000", "Parameter algoClOrdId error");
    const bool isHedge = account.modeOf(wanted.instrument) == PositionMode::Hedge;
    if (isHedge == (wanted.sideIndex == SideIndex::Net))
        return refuse("51000", "Parameter posSide error");
    const bool isTrailing = wanted.kind == StopKind::Trailing;
    if (wanted.kind == StopKind::Other || isTrailing != wanted.trail.has_value())
        return refuse("51000", "Parameter ordType error");
    if (wanted.kind == StopKind::Oco && !wanted.takeTrigger)
        return refuse("51000", "Parameter tpTriggerPx error");
    if (wanted.kind == StopKind::Oco && !wanted.stopTrigger)
        return refuse("51000", "Parameter slTriggerPx error");
    if (!isTrailing && !wanted.stopTrigger && !wanted.takeTrigger)
        return refuse("51000", "Parameter slTriggerPx error");
    if (isTrailing) {
        const Trail& trail = *wanted.trail;
        if (trail.ratio.has_value() == trail.spread.has_value())
            return refuse("51000", "Parameter callbackRatio error");
        if (trail.ratio && (*trail.ratio < kCallbackMin || *trail.ratio > kCallbackMax))
            return refuse("51258");
        if (trail.spread && !trail.spread->value.isMultipleOf(instrument->tick.value))
            return refuse("51000", "Parameter callbackSpread error");
        if (trail.activation && !trail.activation->value.isMultipleOf(instrument->tick.value))
            return refuse("51000", "Parameter activePx error");
        if (wanted.closesWholePosition) return refuse("51000", "Parameter closeFraction error");
    }
    for (const auto* price :
         {&wanted.stopTrigger, &wanted.takeTrigger, &wanted.stopLimit, &wanted.takeLimit})
        if (*price
            && (!(*price)->isPositive() || !(*price)->value.isMultipleOf(instrument->tick.value)))
            return refuse("51000", wanted.kind == StopKind::Trigger
                                       ? "Parameter triggerPx error"
                                       : "Parameter slTriggerPx error");
    if (s.isClientIdTaken(account, wanted.clientId, true)) return refuse("51065");
    if (rules.conditionalsMax > 0
        && static_cast<std::size_t>(std::ranges::count_if(account.pendingStops,
                                                          [&](const auto& entry) {
                                                              return entry.second.stop.instrument
                                                                         == wanted.instrument
                                                                     && entry.second.binding
                                                                            == StopBinding::Free;
                                                          }))
               >= rules.conditionalsMax)
        return refuse("51281", "Too many conditional orders");
    if (wanted.firesOnRise && wanted.stopTrigger) {
        const Price price = s.market.price(wanted.instrument, wanted.stopSource);
        if (*wanted.firesOnRise ? *wanted.stopTrigger <= price : *wanted.stopTrigger >= price)
            return refuse(*wanted.firesOnRise ? "110092" : "110093");
    }
    if (wanted.cancelsOnClose && !wanted.reduceOnly)
        return refuse("51000", "Parameter cxlOnClosePos error");
    if (wanted.closesWholePosition) {
        if (wanted.kind == StopKind::Trigger && rules.onlyOneClosesWhole) return refuse("51327");
        if (!isHedge && !wanted.reduceOnly) return refuse("51328");
        for (const auto& [serial, stop] : account.pendingStops)
            if (rules.onlyOneClosesWhole && stop.stop.closesWholePosition
                && stop.stop.instrument == wanted.instrument
                && stop.stop.sideIndex == wanted.sideIndex
                && stop.stop.marginMode == wanted.marginMode && stop.stop.side == wanted.side)
                return refuse("51088");
    } else {
        if (!wanted.qty || *wanted.qty < instrument->qtyMin) return refuse("51020");
        if (!wanted.qty->value.isMultipleOf(instrument->lot.value)) return refuse("51121");
        if (!wanted.stopLimit && *wanted.qty > instrument->stopQtyMax) return refuse("51275");
    }
    if (wanted.stopTrigger && wanted.kind != StopKind::Trigger
        && s.faults.crossesBeforePlacement(s.now)) { // F63
        const Price step{instrument->tick.value * Decimal::fromInt(10)};
        const Price beyond =
            wanted.side == Side::Sell ? *wanted.stopTrigger - step : *wanted.stopTrigger + step;
        if (beyond.isPositive()) (void)setPrice(s.now, wanted.instrument, beyond);
    }
    if (wanted.kind != StopKind::Trigger && !isTrailing) {
        // In net mode a conditional with both legs executes the stop alone (okx.md §5.2).
        const auto code = s.passedCode(wanted.instrument, wanted.side, wanted.stopTrigger,
                                       wanted.stopSource, wanted.takeTrigger, wanted.takeSource);
        if (!code.empty()) return refuse(code);
    }

    if (s.faults.dropsStop(s.now)) // F16: it says yes, and nothing rests.
        return accepted(s.now, wanted.clientId, s.nextId());

    StopTruth made;
    made.stop.instrument = wanted.instrument;
    made.stop.venueId = s.nextId();
    made.stop.clientId = wanted.clientId;
    made.stop.kind = wanted.kind;
    made.stop.side = wanted.side;
    made.stop.sideIndex = wanted.sideIndex;
    made.stop.marginMode = wanted.marginMode;
    made.stop.stopTrigger = wanted.stopTrigger;
    made.stop.stopSource = wanted.stopSource;
    made.stop.stopLimit = wanted.stopLimit;
    made.stop.takeTrigger = wanted.takeTrigger;
    made.stop.qty = wanted.closesWholePosition ? std::nullopt : wanted.qty;
    made.stop.closesWholePosition = wanted.closesWholePosition;
    made.stop.reduceOnly = wanted.reduceOnly;
    made.stop.createdAt = made.stop.updatedAt = s.now;
    made.stop.takeSource = wanted.takeSource;
    made.stop.takeLimit = wanted.takeLimit;
    made.cancelsOnClose = wanted.cancelsOnClose;
    made.closeOnTrigger = wanted.closeOnTrigger;
    made.tag = wanted.tag;
    made.leverage = s.leverageOf(account, wanted.instrument, wanted.marginMode);
    if (isTrailing) {
        made.trail = wanted.trail;
        made.trail->extreme.reset();
        s.follow(made);
    }
    if (wanted.kind == StopKind::Trigger)
        made.firesOnRise = wanted.firesOnRise.value_or(
            *wanted.stopTrigger > s.market.price(wanted.instrument, wanted.stopSource));
    if (rules.clientIdsLast && !wanted.clientId.empty())
        account.usedClientIds.insert(wanted.clientId);
    const ModelReply reply = accepted(s.now, wanted.clientId, made.stop.venueId);
    s.placeMade(account, std::move(made));
    return reply;
}

ModelReply VenueModel::cancelStop(const Uid& uid, WallTime now, const OrderRef& ref)
{
    State& s = *m_state;
    s.advance(now);
    AccountTruth& account = s.accounts.at(uid);
    const auto serial =
        findSerial(account.pendingStops, ref,
                   [](const StopTruth& o) -> const ClientOrderId& { return o.stop.clientId; });
    if (serial == 0 || !isOf(ref, account.pendingStops.at(serial).stop.instrument))
        return refused(s.now, ref.clientId, "51400");
    const ModelReply reply = accepted(s.now, account.pendingStops.at(serial).stop.clientId,
                                      account.pendingStops.at(serial).stop.venueId);
    const StopTruth ended = account.pendingStops.at(serial);
    s.endStop(account, serial, StopOrderState::Canceled, {}, "CancelByUser");
    s.endPaired(account, ended, "CancelByTpSlTsClear");
    return reply;
}

ModelReply VenueModel::amendStop(const Uid& uid, WallTime now, const StopAmendment& amendment)
{
    State& s = *m_state;
    s.advance(now);
    AccountTruth& account = s.accounts.at(uid);
    const auto refuse = [&](std::string_view code, std::string text = {}) {
        return refused(s.now, amendment.ref.clientId, code, std::move(text));
    };
    const auto serial =
        findSerial(account.pendingStops, amendment.ref,
                   [](const StopTruth& o) -> const ClientOrderId& { return o.stop.clientId; });
    if (serial == 0 || !isOf(amendment.ref, account.pendingStops.at(serial).stop.instrument))
        return refuse("51527");
    StopTruth changed = account.pendingStops.at(serial);
    if (changed.trail)
        return refuse("51506"); // The venue amends no trailing stop of ours (okx.md §5.6).
    const Instrument& instrument = s.instrument(changed.stop.instrument);
    for (const auto* limit : {&amendment.stopLimit, &amendment.takeLimit})
        if (*limit && **limit && !(**limit)->value.isMultipleOf(instrument.tick.value))
            return refuse("51000", "Parameter newSlOrdPx error");
    for (const auto* price : {&amendment.stopTrigger, &amendment.takeTrigger})
        if (*price
            && (!(*price)->isPositive() || !(*price)->value.isMultipleOf(instrument.tick.value)))
            return refuse("51000", "Parameter newSlTriggerPx error");
    if ((amendment.stopTrigger && !changed.stop.stopTrigger)
        || (amendment.takeTrigger && !changed.stop.takeTrigger))
        return refuse("51526", "A leg can't be added by an amendment");
    if (amendment.stopSource && *amendment.stopSource != changed.stop.stopSource)
        return refuse("51528", "The trigger price type can't be changed");
    if (amendment.qty) {
        if (changed.stop.closesWholePosition) return refuse("51524");
        if (*amendment.qty < instrument.qtyMin) return refuse("51020");
        if (!amendment.qty->value.isMultipleOf(instrument.lot.value)) return refuse("51121");
        changed.stop.qty = amendment.qty;
    }
    if (amendment.stopTrigger && changed.stop.kind != StopKind::Trigger
        && s.faults.crossesBeforePlacement(s.now)) {
        const Price step{instrument.tick.value * Decimal::fromInt(10)};
        const Price beyond = changed.stop.side == Side::Sell ? *amendment.stopTrigger - step
                                                             : *amendment.stopTrigger + step;
        if (beyond.isPositive()) (void)setPrice(s.now, changed.stop.instrument, beyond);
        if (!account.pendingStops.contains(serial)) return refuse("51527"); // The jump fired it.
    }
    if ((amendment.stopLimit || amendment.takeLimit) && changed.stop.closesWholePosition)
        return refuse("51523");
    if (amendment.stopLimit) changed.stop.stopLimit = *amendment.stopLimit;
    if (amendment.takeLimit) changed.stop.takeLimit = *amendment.takeLimit;
    if (amendment.stopTrigger) changed.stop.stopTrigger = amendment.stopTrigger;
    if (amendment.takeTrigger) changed.stop.takeTrigger = amendment.takeTrigger;
    if (changed.stop.kind == StopKind::Trigger && s.config.rules.stopsBelongToPosition) {
        // It keeps its direction: a level on the other side is refused (bybit.md §5.6).
        const Price price = s.market.price(changed.stop.instrument, changed.stop.stopSource);
        const Price level = *changed.stop.stopTrigger;
        if (changed.firesOnRise ? level <= price : level >= price)
            return refuse(changed.firesOnRise ? "110092" : "110093");
    } else if (changed.stop.kind == StopKind::Trigger) {
        changed.firesOnRise = *changed.stop.stopTrigger
                              > s.market.price(changed.stop.instrument, changed.stop.stopSource);
    } else {
        const auto code =
            s.passedCode(changed.stop.instrument, changed.stop.side, amendment.stopTrigger,
                         changed.stop.stopSource, amendment.takeTrigger, changed.stop.takeSource);
        if (!code.empty()) return refuse(code);
    }
    changed.stop.updatedAt = s.now;
    account.pendingStops.at(serial) = changed;
    s.note(account, changed);
    // The quantity of one leg of a pair is the other's as well (bybit.md §5.5).
    if (const auto paired = account.pendingStops.find(serialOfId(changed.pairedWith));
        amendment.qty && paired != account.pendingStops.end()) {
        paired->second.stop.qty = amendment.qty;
        paired->second.stop.updatedAt = s.now;
        s.note(account, paired->second);
    }
    return accepted(s.now, changed.stop.clientId, changed.stop.venueId);
}

ModelReply VenueModel::closePosition(const Uid& uid, WallTime now, const CloseRequest& request)
{
    State& s = *m_state;
    s.advance(now);
    AccountTruth& account = s.accounts.at(uid);
    const auto refuse = [&](std::string_view code, std::string text = {}) {
        return refused(s.now, request.clientId, code, std::move(text));
    };
    const Instrument* instrument = s.market.instrument(request.instrument);
    if (!instrument) return refuse("51001");
    if (!isClientIdGood(request.clientId, s.config.rules))
        return refuse("51000", "Parameter clOrdId error");
    if ((account.modeOf(request.instrument) == PositionMode::Hedge)
        == (request.sideIndex == SideIndex::Net))
        return refuse("51000", "Parameter posSide error");
    const SignedQty held =
        s.held(account, request.instrument, request.sideIndex, request.marginMode);
    if (held.isZero()) return refuse("51023");
    for (const auto& [serial, order] : account.working)
        if (!request.clientId.empty() && order.order.clientId == request.clientId)
            return refuse("51016");
    const Side side = held.isPositive() ? Side::Sell : Side::Buy;
    std::vector<std::uint64_t> closing;
    for (const auto& [serial, order] : account.working)
        if (order.order.instrument == request.instrument && order.order.reduceOnly
            && order.order.side == side && order.order.sideIndex == request.sideIndex)
            closing.push_back(serial);
    if (!closing.empty() && !request.cancelsOrders) return refuse("51115");
    const Qty qty{held.value.abs()};
    if (qty > instrument->marketQtyMax) return refuse("51108");
    for (const auto serial : closing)
        s.cancelWorking(account, serial, "17");

    OrderTruth made;
    made.order.instrument = request.instrument;
    made.order.venueId = s.nextId();
    made.order.clientId = request.clientId;
    made.order.side = side;
    made.order.sideIndex = request.sideIndex;
    made.order.marginMode = request.marginMode;
    made.order.type = OrderType::Market;
    made.order.qty = qty;
    made.order.reduceOnly = true;
    made.order.category = "normal";
    made.order.createdAt = made.order.updatedAt = s.now;
    made.leverage = s.leverageOf(account, request.instrument, request.marginMode);
    made.isClosePosition = true;
    if (const auto doom = s.faults.onOrderAccepted(
            s.now)) { // "Success" with the position still open (okx.md §4.7).
        const auto serial = s.serialLast;
        s.note(account, made);
        account.working.emplace(serial, std::move(made));
        s.runDoom({uid, serial, false, doom->code});
    } else {
        s.note(account, made);
        s.executeMarket(account, std::move(made), std::nullopt);
    }
    return accepted(s.now, request.clientId, {});
}

ModelReply VenueModel::setLeverage(const Uid& uid, WallTime now, const InstrumentId& id,
                                   MarginMode mode, Decimal leverage)
{
    State& s = *m_state;
    s.advance(now);
    AccountTruth& account = s.accounts.at(uid);
    const Instrument* instrument = s.market.instrument(id);
    if (!instrument) return refused(s.now, {}, "51001");
    if (!leverage.isPositive()) return refused(s.now, {}, "51000", "Parameter lever error");
    if (leverage > instrument->leverageMax) return refused(s.now, {}, "59102");
    if (!s.config.rules.leverageMovesUnderOrders) {
        for (const auto& [serial, stop] : account.pendingStops)
            if (stop.stop.instrument == id && stop.stop.marginMode == mode)
                return refused(s.now, {}, mode == MarginMode::Isolated ? "59668" : "59669");
        for (const auto& [serial, order] : account.working)
            if (order.order.instrument == id && order.order.marginMode == mode)
                return refused(s.now, {}, "59101");
    }
    account.leverage[{id, mode}] = leverage;
    for (auto& [key, position] : account.positions)
        if (key.instrument == id && key.marginMode == mode) {
            position.row.leverage = leverage;
            if (position.isOpen()) s.notePosition(account, position, "set_leverage");
        }
    return accepted(s.now, {}, {});
}

ModelReply VenueModel::setPositionMode(const Uid& uid, WallTime now, PositionMode mode)
{
    State& s = *m_state;
    s.advance(now);
    AccountTruth& account = s.accounts.at(uid);
    if (mode != account.mode) {
        const bool isHolding = std::ranges::any_of(
            account.positions, [](const auto& entry) { return entry.second.isOpen(); });
        if (isHolding || !account.working.empty() || !account.pendingStops.empty())
            return refused(s.now, {}, "59000");
        account.mode = mode;
    }
    return accepted(s.now, {}, {});
}

void VenueModel::cancelAllOrders(const Uid& uid, WallTime now, const std::string& cancelSource,
                                 const std::string& tag)
{
    State& s = *m_state;
    s.advance(now);
    AccountTruth& account = s.accounts.at(uid);
    std::vector<std::uint64_t> serials;
    for (const auto& [serial, order] : account.working)
        if (tag.empty() || order.tag == tag) serials.push_back(serial);
    for (const std::uint64_t serial : serials)
        if (account.working.contains(serial)) s.cancelWorking(account, serial, cancelSource);
}

Result<void> VenueModel::liquidate(const Uid& uid, WallTime now, const PositionKey& key,
                                   std::optional<Qty> qty)
{
    m_state->advance(now);
    return m_state->closeByVenue(m_state->accounts.at(uid), key, qty,
                                 qty ? "partial_liquidation" : "full_liquidation");
}
Result<void> VenueModel::deliver(const Uid& uid, WallTime now, const PositionKey& key)
{
    m_state->advance(now);
    return m_state->closeByVenue(m_state->accounts.at(uid), key, std::nullopt, "delivery");
}
Result<void> VenueModel::deleverage(const Uid& uid, WallTime now, const PositionKey& key,
                                    std::optional<Qty> qty)
{
    m_state->advance(now);
    return m_state->closeByVenue(m_state->accounts.at(uid), key, qty, "adl");
}

// ---- the truth -----------------------------------------------------------------------------------------

bool VenueModel::hasAccount(const Uid& uid) const { return m_state->accounts.contains(uid); }
std::vector<Uid> VenueModel::accounts() const
{
    std::vector<Uid> uids;
    for (const auto& [uid, account] : m_state->accounts)
        uids.push_back(uid);
    return uids;
}
AccountConfig VenueModel::accountConfig(const Uid& uid) const
{
    const AccountTruth& account = m_state->accounts.at(uid);
    AccountConfig config;
    config.uid = config.mainUid = uid.text;
    config.accountMode = account.spec.accountMode;
    config.positionMode = account.mode;
    config.permissions = account.spec.permissions;
    config.boundIps = account.spec.boundIps;
    return config;
}
std::string VenueModel::accountLabel(const Uid& uid) const
{
    return m_state->accounts.at(uid).spec.label;
}

std::vector<PositionTruth> VenueModel::positions(const Uid& uid, bool withFlat) const
{
    const AccountTruth& account = m_state->accounts.at(uid);
    std::vector<PositionTruth> rows;
    for (const auto& [key, position] : account.positions) {
        const bool isListed =
            position.isOpen() || (withFlat && m_state->now - position.row.updatedAt <= 30 * kDay);
        if (isListed) rows.push_back(m_state->withMarks(account, position));
    }
    return rows;
}
std::optional<PositionTruth> VenueModel::position(const Uid& uid, const PositionKey& key) const
{
    const AccountTruth& account = m_state->accounts.at(uid);
    const auto found = account.positions.find(key);
    if (found == account.positions.end()) return std::nullopt;
    return m_state->withMarks(account, found->second);
}

namespace {
template <class Rows>
auto newestFirst(const Rows& rows)
{
    std::vector<typename Rows::mapped_type> list;
    for (auto it = rows.rbegin(); it != rows.rend(); ++it)
        list.push_back(it->second);
    return list;
}
template <class Row, class Keep>
std::vector<Row> newestFirstWhere(const std::vector<Row>& rows, Keep keep)
{
    std::vector<Row> list;
    for (auto it = rows.rbegin(); it != rows.rend(); ++it)
        if (keep(*it)) list.push_back(*it);
    return list;
}
} // namespace

std::vector<OrderTruth> VenueModel::workingOrders(const Uid& uid) const
{
    return newestFirst(m_state->accounts.at(uid).working);
}
std::vector<StopTruth> VenueModel::pendingStops(const Uid& uid) const
{
    return newestFirst(m_state->accounts.at(uid).pendingStops);
}
namespace {
bool isKept(const OrderTruth& order, WallTime now, Age age, const VenueRules& rules)
{
    const bool isBare = order.order.state == OrderState::Canceled && order.order.filledQty.isZero();
    const milliseconds kept = age == Age::Archive ? 90 * kDay : rules.recentOrdersKept;
    return now - order.order.updatedAt <= (isBare ? rules.emptyOrdersKept : kept);
}
} // namespace
std::vector<OrderTruth> VenueModel::orderHistory(const Uid& uid, Age age) const
{
    return newestFirstWhere(m_state->accounts.at(uid).endedOrders, [&](const OrderTruth& order) {
        return isKept(order, m_state->now, age, m_state->config.rules);
    });
}
std::vector<StopTruth> VenueModel::stopHistory(const Uid& uid) const
{
    return newestFirstWhere(m_state->accounts.at(uid).endedStops, [&](const StopTruth& stop) {
        return m_state->now - stop.stop.updatedAt <= 90 * kDay;
    });
}
std::vector<FillTruth> VenueModel::fills(const Uid& uid, Age age) const
{
    const milliseconds kept =
        age == Age::Archive ? 90 * kDay : m_state->config.rules.recentFillsKept;
    return newestFirstWhere(m_state->accounts.at(uid).fills, [&](const FillTruth& fill) {
        return m_state->now - fill.fill.time <= kept;
    });
}
std::vector<ClosureTruth> VenueModel::closures(const Uid& uid) const
{
    return newestFirstWhere(m_state->accounts.at(uid).closures, [&](const ClosureTruth& c) {
        return m_state->now - c.closure.closedAt <= 90 * kDay;
    });
}

std::optional<OrderTruth> VenueModel::findOrder(const Uid& uid, const OrderRef& ref) const
{
    const AccountTruth& account = m_state->accounts.at(uid);
    const auto serial =
        findSerial(account.working, ref,
                   [](const OrderTruth& o) -> const ClientOrderId& { return o.order.clientId; });
    if (serial != 0) {
        const OrderTruth& found = account.working.at(serial);
        return isOf(ref, found.order.instrument) ? std::optional{found} : std::nullopt;
    }
    for (auto it = account.endedOrders.rbegin(); it != account.endedOrders.rend(); ++it) {
        const bool isIt = ref.venueId.empty()
                              ? !ref.clientId.empty() && it->order.clientId == ref.clientId
                              : it->order.venueId == ref.venueId;
        if (isIt && isOf(ref, it->order.instrument))
            return isKept(*it, m_state->now, Age::Recent, m_state->config.rules)
                       ? std::optional{*it}
                       : std::nullopt;
    }
    return std::nullopt;
}
std::optional<StopTruth> VenueModel::findStop(const Uid& uid, const OrderRef& ref) const
{
    const AccountTruth& account = m_state->accounts.at(uid);
    const auto serial =
        findSerial(account.pendingStops, ref,
                   [](const StopTruth& o) -> const ClientOrderId& { return o.stop.clientId; });
    if (serial != 0) return account.pendingStops.at(serial);
    for (auto it = account.endedStops.rbegin(); it != account.endedStops.rend(); ++it) {
        const bool isIt = ref.venueId.empty()
                              ? !ref.clientId.empty() && it->stop.clientId == ref.clientId
                              : it->stop.venueId == ref.venueId;
        if (isIt) return *it;
    }
    return std::nullopt;
}

std::vector<BalanceTruth> VenueModel::balances(const Uid& uid) const
{
    return m_state->balancesOf(m_state->accounts.at(uid));
}
const VenueRules& VenueModel::rules() const { return m_state->config.rules; }
PositionMode VenueModel::positionMode(const Uid& uid, const InstrumentId& instrument) const
{
    return m_state->accounts.at(uid).modeOf(instrument);
}
MarginMode VenueModel::marginMode(const Uid& uid) const
{
    return m_state->accounts.at(uid).marginMode;
}
bool VenueModel::refusesBeyondBand(const Uid& uid) const
{
    return m_state->accounts.at(uid).refusesBeyondBand;
}
void VenueModel::setRefusesBeyondBand(const Uid& uid, bool refuses)
{
    m_state->accounts.at(uid).refusesBeyondBand = refuses;
}
std::optional<std::pair<Price, Price>> VenueModel::priceBand(const InstrumentId& id) const
{
    const Decimal part = m_state->config.rules.priceBand;
    if (!part.isPositive()) return std::nullopt;
    const Decimal step = m_state->instrument(id).tick.value;
    const Price mark = m_state->market.price(id, TriggerSource::Mark);
    const Decimal one = Decimal::fromInt(1);
    return std::pair{Price{(mark.value * (one - part)).roundedToStep(step, Rounding::Up)},
                     Price{(mark.value * (one + part)).roundedToStep(step, Rounding::Down)}};
}
Decimal VenueModel::leverage(const Uid& uid, const InstrumentId& instrument, MarginMode mode) const
{
    return m_state->leverageOf(m_state->accounts.at(uid), instrument, mode);
}

void VenueModel::watch(std::function<void(const Change&)> onChange,
                       std::function<void(const Tick&)> onTick)
{
    if (onChange) m_state->changeWatchers.push_back(std::move(onChange));
    if (onTick) m_state->tickWatchers.push_back(std::move(onTick));
}
std::vector<Change> VenueModel::takeChanges() { return std::exchange(m_state->changes, {}); }
std::vector<Tick> VenueModel::takeTicks() { return std::exchange(m_state->ticks, {}); }

} // namespace holdfast::sim
