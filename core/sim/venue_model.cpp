// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/venue_model.h"

#include "core/sim/venue_writes.h"

#include <charconv>

namespace holdfast::sim {

namespace {

constexpr std::string_view kUuidTail{"0000000-0000-4000-8000-"}; ///< After its first character.
constexpr std::size_t kUuidDigits = 12;

} // namespace

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
    if (!m_state->rebirths.empty()) next = std::min(next, m_state->rebirths.begin()->first);
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

void VenueModel::watch(std::function<void(const Change&)> onChange,
                       std::function<void(const Tick&)> onTick)
{
    if (onChange) m_state->changeWatchers.push_back(std::move(onChange));
    if (onTick) m_state->tickWatchers.push_back(std::move(onTick));
}
std::vector<Change> VenueModel::takeChanges() { return std::exchange(m_state->changes, {}); }
std::vector<Tick> VenueModel::takeTicks() { return std::exchange(m_state->ticks, {}); }

} // namespace holdfast::sim
