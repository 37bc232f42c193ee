// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/venue_state.h"

#include <array>
#include <nlohmann/json.hpp>

/// The venue's truth as JSON: for people and tests (`truth`) and to go on from later (`save`). One
/// description of each row serves writing and reading, so that they cannot differ.
namespace holdfast::sim {

namespace {

using Json = nlohmann::ordered_json;

// ---- values --------------------------------------------------------------------------------------------

template <class Enum>
constexpr auto all();
template <>
constexpr auto all<Side>()
{
    return std::array{Side::Buy, Side::Sell};
}
template <>
constexpr auto all<Direction>()
{
    return std::array{Direction::Flat, Direction::Long, Direction::Short};
}
template <>
constexpr auto all<SideIndex>()
{
    return std::array{SideIndex::Net, SideIndex::Long, SideIndex::Short};
}
template <>
constexpr auto all<MarginMode>()
{
    return std::array{MarginMode::Cross, MarginMode::Isolated};
}
template <>
constexpr auto all<TriggerSource>()
{
    return std::array{TriggerSource::Mark, TriggerSource::Last, TriggerSource::Index};
}
template <>
constexpr auto all<OrderType>()
{
    return std::array{OrderType::Market,
                      OrderType::Limit,
                      OrderType::PostOnly,
                      OrderType::FillOrKill,
                      OrderType::ImmediateOrCancel,
                      OrderType::OptimalLimitIoc,
                      OrderType::Other};
}
template <>
constexpr auto all<OrderState>()
{
    return std::array{OrderState::Live, OrderState::PartiallyFilled, OrderState::Filled,
                      OrderState::Canceled};
}
template <>
constexpr auto all<StopKind>()
{
    return std::array{StopKind::Conditional, StopKind::Oco, StopKind::Trigger, StopKind::Trailing,
                      StopKind::Other};
}
template <>
constexpr auto all<StopOrderState>()
{
    return std::array{StopOrderState::Live,
                      StopOrderState::Paused,
                      StopOrderState::PartiallyEffective,
                      StopOrderState::Effective,
                      StopOrderState::Canceled,
                      StopOrderState::Failed,
                      StopOrderState::PartiallyFailed};
}
template <>
constexpr auto all<ClosureKind>()
{
    return std::array{ClosureKind::Partial,     ClosureKind::Full,
                      ClosureKind::Liquidation, ClosureKind::PartialLiquidation,
                      ClosureKind::AdlPartial,  ClosureKind::AdlFull,
                      ClosureKind::Other,       ClosureKind::Settlement};
}

template <>
constexpr auto all<StopBinding>()
{
    return std::array{StopBinding::Free, StopBinding::Full, StopBinding::Partial};
}

/// Thrown inside this file only; `restore` turns it into a Result.
struct BadText {
    std::string what;
};

void put(Json& to, const std::string& value) { to = value; }
void put(Json& to, bool value) { to = value; }
void put(Json& to, std::uint64_t value) { to = value; }
void put(Json& to, const Decimal& value) { to = value.toString(); }
void put(Json& to, WallTime value) { to = toMs(value); }
template <class Kind>
void put(Json& to, const Amount<Kind>& value)
{
    to = value.toString();
}
template <class Tag>
void put(Json& to, const Id<Tag>& value)
{
    to = value.text;
}
template <class Enum>
    requires std::is_enum_v<Enum>
void put(Json& to, Enum value)
{
    to = std::string{toString(value)};
}
template <class T>
void put(Json& to, const std::optional<T>& value);
template <class T>
void put(Json& to, const std::vector<T>& values);

void take(const Json& from, std::string& value) { value = from.get<std::string>(); }
void take(const Json& from, bool& value) { value = from.get<bool>(); }
void take(const Json& from, std::uint64_t& value) { value = from.get<std::uint64_t>(); }
void take(const Json& from, Decimal& value)
{
    auto parsed = Decimal::parse(from.get<std::string>());
    if (!parsed) throw BadText{parsed.error().context};
    value = *parsed;
}
void take(const Json& from, WallTime& value) { value = wallFromMs(from.get<std::int64_t>()); }
template <class Kind>
void take(const Json& from, Amount<Kind>& value)
{
    take(from, value.value);
}
template <class Tag>
void take(const Json& from, Id<Tag>& value)
{
    value.text = from.get<std::string>();
}
template <class Enum>
    requires std::is_enum_v<Enum>
void take(const Json& from, Enum& value)
{
    const auto text = from.get<std::string>();
    for (const Enum candidate : all<Enum>()) {
        if (toString(candidate) != text) continue;
        value = candidate;
        return;
    }
    throw BadText{"unknown word \"" + text + "\""};
}
/// The venue's own words; empty before it fired.
void put(Json& to, const std::optional<StopLeg>& value)
{
    to = !value ? "" : *value == StopLeg::Take ? "tp" : "sl";
}
void take(const Json& from, std::optional<StopLeg>& value)
{
    const auto text = from.get<std::string>();
    value.reset();
    if (!text.empty()) value = text == "tp" ? StopLeg::Take : StopLeg::Stop;
}
template <class T>
void take(const Json& from, std::optional<T>& value);
template <class T>
void take(const Json& from, std::vector<T>& values);

// ---- rows ----------------------------------------------------------------------------------------------

/// Visits each field of a row by name; `F` writes or reads it.
template <class F>
void fields(F&& f, auto& v)
    requires std::same_as<std::remove_cvref_t<decltype(v)>, PositionKey>
{
    f("instrument", v.instrument), f("sideIndex", v.sideIndex), f("marginMode", v.marginMode);
}
template <class F>
void fields(F&& f, auto& v)
    requires std::same_as<std::remove_cvref_t<decltype(v)>, AttachedStop>
{
    f("clientId", v.clientId), f("stopTrigger", v.stopTrigger), f("stopSource", v.stopSource),
        f("takeTrigger", v.takeTrigger), f("takeSource", v.takeSource), f("failCode", v.failCode),
        f("failReason", v.failReason);
}
template <class F>
void fields(F&& f, auto& v)
    requires std::same_as<std::remove_cvref_t<decltype(v)>, OrderTruth>
{
    f("instrument", v.order.instrument), f("venueOrderId", v.order.venueId),
        f("clientOrderId", v.order.clientId), f("side", v.order.side),
        f("sideIndex", v.order.sideIndex), f("marginMode", v.order.marginMode),
        f("type", v.order.type), f("qty", v.order.qty), f("price", v.order.price),
        f("state", v.order.state), f("filledQty", v.order.filledQty),
        f("averagePrice", v.order.averagePrice), f("reduceOnly", v.order.reduceOnly),
        f("parentStop", v.order.parentStop), f("parentStopClientId", v.order.parentStopClientId),
        f("category", v.order.category), f("cancelSource", v.order.cancelSource),
        f("attached", v.order.attached), f("createdAt", v.order.createdAt),
        f("updatedAt", v.order.updatedAt), f("tag", v.tag), f("source", v.source),
        f("amendSource", v.amendSource), f("fee", v.fee), f("profit", v.profit),
        f("leverage", v.leverage), f("isClosePosition", v.isClosePosition),
        f("isDoomed", v.isDoomed), f("attachedTakeSources", v.attachedTakeSources),
        f("attachedStopLimits", v.attachedStopLimits),
        f("attachedTakeLimits", v.attachedTakeLimits), f("attachedBinding", v.attachedBinding),
        f("closedQty", v.closedQty), f("closedExitValue", v.closedExitValue),
        f("fillCount", v.fillCount), f("closeOnTrigger", v.closeOnTrigger),
        f("lastAtCreation", v.lastAtCreation), f("seq", v.seq);
}
template <class F>
void fields(F&& f, auto& v)
    requires std::same_as<std::remove_cvref_t<decltype(v)>, Trail>
{
    f("ratio", v.ratio), f("spread", v.spread), f("activation", v.activation),
        f("extreme", v.extreme);
}
template <class F>
void fields(F&& f, auto& v)
    requires std::same_as<std::remove_cvref_t<decltype(v)>, FundingTruth>
{
    f("instrument", v.key.instrument), f("sideIndex", v.key.sideIndex),
        f("marginMode", v.key.marginMode), f("billId", v.billId), f("direction", v.direction),
        f("qty", v.qty), f("mark", v.mark), f("rate", v.rate), f("amount", v.amount),
        f("venueTime", v.time), f("seq", v.seq);
}
template <class F>
void fields(F&& f, auto& v)
    requires std::same_as<std::remove_cvref_t<decltype(v)>, StopTruth>
{
    f("instrument", v.stop.instrument), f("venueOrderId", v.stop.venueId),
        f("clientOrderId", v.stop.clientId), f("kind", v.stop.kind), f("side", v.stop.side),
        f("sideIndex", v.stop.sideIndex), f("marginMode", v.stop.marginMode),
        f("triggerPrice", v.stop.stopTrigger), f("triggerType", v.stop.stopSource),
        f("limit", v.stop.stopLimit), f("takeTrigger", v.stop.takeTrigger), f("qty", v.stop.qty),
        f("closesWholePosition", v.stop.closesWholePosition), f("reduceOnly", v.stop.reduceOnly),
        f("state", v.stop.state), f("failCode", v.stop.failCode), f("children", v.stop.children),
        f("createdAt", v.stop.createdAt), f("updatedAt", v.stop.updatedAt),
        f("takeType", v.stop.takeSource), f("takeLimit", v.stop.takeLimit),
        f("firesOnRise", v.firesOnRise), f("cancelsOnClose", v.cancelsOnClose), f("tag", v.tag),
        f("parentOrder", v.parentOrder), f("actualSide", v.stop.firedLeg),
        f("actualQty", v.actualQty), f("actualPrice", v.actualPrice),
        f("triggeredAt", v.triggeredAt), f("lastAtTrigger", v.lastAtTrigger),
        f("leverage", v.leverage), f("isDoomed", v.isDoomed), f("doomedAt", v.doomedAt),
        f("doomCode", v.doomCode), f("trail", v.trail), f("binding", v.binding),
        f("pairedWith", v.pairedWith), f("endReason", v.endReason),
        f("closeOnTrigger", v.closeOnTrigger);
}
template <class F>
void fields(F&& f, auto& v)
    requires std::same_as<std::remove_cvref_t<decltype(v)>, PositionTruth>
{
    f("instrument", v.row.key.instrument), f("sideIndex", v.row.key.sideIndex),
        f("marginMode", v.row.key.marginMode), f("direction", v.row.direction), f("qty", v.row.qty),
        f("entryPrice", v.row.entryPrice), f("markPrice", v.row.markPrice),
        f("liquidationPrice", v.row.liquidationPrice), f("leverage", v.row.leverage),
        f("unrealized", v.row.unrealized), f("positionId", v.row.positionId),
        f("lastTrade", v.row.lastTrade), f("openedAt", v.row.openedAt),
        f("updatedAt", v.row.updatedAt), f("qtyMax", v.qtyMax), f("closedQty", v.closedQty),
        f("closedValue", v.closedValue), f("realized", v.realized), f("fee", v.fee),
        f("funding", v.funding), f("round", v.round), f("seq", v.seq);
}
template <class F>
void fields(F&& f, auto& v)
    requires std::same_as<std::remove_cvref_t<decltype(v)>, FillTruth>
{
    f("instrument", v.fill.instrument), f("tradeId", v.fill.tradeId),
        f("venueOrderId", v.fill.venueOrderId), f("clientOrderId", v.fill.clientOrderId),
        f("parentStop", v.fill.parentStop), f("side", v.fill.side),
        f("sideIndex", v.fill.sideIndex), f("qty", v.fill.qty), f("price", v.fill.price),
        f("fee", v.fill.fee), f("feeCurrency", v.fill.feeCurrency), f("category", v.fill.category),
        f("venueTime", v.fill.time), f("billId", v.billId), f("isMaker", v.isMaker),
        f("profit", v.profit), f("markAt", v.markAt), f("indexAt", v.indexAt),
        f("closed", v.closedQty), f("seq", v.seq);
}
template <class F>
void fields(F&& f, auto& v)
    requires std::same_as<std::remove_cvref_t<decltype(v)>, ClosureTruth>
{
    f("instrument", v.closure.key.instrument), f("sideIndex", v.closure.key.sideIndex),
        f("marginMode", v.closure.key.marginMode), f("positionId", v.closure.positionId),
        f("direction", v.closure.direction), f("kind", v.closure.kind),
        f("qtyMax", v.closure.qtyMax), f("closedQty", v.closure.closedQty),
        f("openPrice", v.closure.openPrice), f("closePrice", v.closure.closePrice),
        f("realized", v.closure.realized), f("fee", v.closure.fee), f("funding", v.closure.funding),
        f("openedAt", v.closure.openedAt), f("closedAt", v.closure.closedAt),
        f("leverage", v.leverage), f("round", v.round);
}
template <class F>
void fields(F&& f, auto& v)
    requires std::same_as<std::remove_cvref_t<decltype(v)>, BalanceTruth>
{
    f("currency", v.currency), f("cash", v.cash), f("equity", v.equity),
        f("available", v.available), f("unrealized", v.unrealized),
        f("initialMargin", v.initialMargin), f("frozenByOrders", v.frozenByOrders);
}

template <class Row>
concept HasFields = requires(Row& row) { fields([](const char*, auto&) {}, row); };

/// Fields that joined a row after states were first saved: absent, they keep their default.
bool isLater(std::string_view name)
{
    return name == "funding" || name == "trail" || name == "attachedStopLimits"
           || name == "attachedTakeLimits" || name == "takeSource" || name == "attachedBinding"
           || name == "closedQty" || name == "closeOnTrigger" || name == "lastAtCreation"
           || name == "closedExitValue" || name == "fillCount" || name == "seq" || name == "binding"
           || name == "pairedWith" || name == "endReason" || name == "closed";
}

template <HasFields Row>
void put(Json& to, const Row& row)
{
    to = Json::object();
    fields([&to](const char* name, const auto& value) { put(to[name], value); }, row);
}
template <HasFields Row>
void take(const Json& from, Row& row)
{
    fields(
        [&from](const char* name, auto& value) {
            const auto found = from.find(name);
            if (found == from.end()) {
                if (isLater(name)) return;
                throw BadText{std::string{"field "} + name + " is missing"};
            }
            try {
                take(*found, value);
            } catch (BadText& bad) {
                throw BadText{std::string{name} + ": " + bad.what};
            }
        },
        row);
}
template <class T>
void put(Json& to, const std::optional<T>& value)
{
    if (value)
        put(to, *value);
    else
        to = nullptr;
}
template <class T>
void take(const Json& from, std::optional<T>& value)
{
    value.reset();
    if (from.is_null()) return;
    T inner{};
    take(from, inner);
    value = std::move(inner);
}
template <class T>
void put(Json& to, const std::vector<T>& values)
{
    to = Json::array();
    for (const T& value : values) {
        to.emplace_back();
        put(to.back(), value);
    }
}
template <class T>
void take(const Json& from, std::vector<T>& values)
{
    values.clear();
    if (!from.is_array()) throw BadText{"not a list"};
    for (const Json& item : from) {
        T value{};
        take(item, value);
        values.push_back(std::move(value));
    }
}
template <class Rows>
auto listOf(const Rows& rows)
{
    std::vector<typename Rows::mapped_type> list;
    for (const auto& [key, row] : rows)
        list.push_back(row);
    return list;
}

} // namespace

std::string VenueModel::truth() const
{
    const State& s = *m_state;
    Json out = Json::object();
    out["at"] = toMs(s.now);
    out["marketTime"] = toMs(s.market.marketTime(s.now));
    out["speed"] = s.market.speed();
    Json& accounts = out["accounts"] = Json::array();
    for (const auto& [uid, account] : s.accounts) {
        Json a = Json::object();
        a["uid"] = uid.text;
        a["label"] = account.spec.label;
        a["positionMode"] = account.mode == PositionMode::Net ? "net" : "hedge";
        put(a["positions"], positions(uid, true));
        put(a["workingOrders"], workingOrders(uid));
        put(a["orders"], [&] {
            auto orders = listOf(account.working);
            orders.insert(orders.end(), account.endedOrders.begin(), account.endedOrders.end());
            return orders;
        }());
        put(a["pendingStops"], pendingStops(uid));
        put(a["stops"], [&] {
            auto stops = listOf(account.pendingStops);
            stops.insert(stops.end(), account.endedStops.begin(), account.endedStops.end());
            return stops;
        }());
        put(a["fills"], account.fills);
        put(a["closures"], account.closures);
        put(a["fundings"], account.fundings);
        put(a["balances"], balances(uid));
        accounts.push_back(std::move(a));
    }
    Json& prices = out["prices"] = Json::array();
    for (const Instrument& instrument : s.market.instruments()) {
        const Tick& tick = s.market.latest(instrument.id);
        Json p = Json::object();
        put(p["instrument"], instrument.id);
        put(p["last"], tick.last);
        put(p["mark"], tick.mark);
        put(p["index"], tick.index);
        put(p["bid"], tick.bid);
        put(p["ask"], tick.ask);
        prices.push_back(std::move(p));
    }
    return out.dump();
}

std::string VenueModel::save() const
{
    const State& s = *m_state;
    Json out = Json::object();
    out["format"] = 1;
    out["marketNext"] = toMs(s.market.nextMarketTime());
    out["drawsNext"] = s.market.drawsNext();
    out["serialLast"] = s.serialLast;
    out["billLast"] = s.billLast;
    out["seqLast"] = s.seqLast;
    Json& markets = out["instruments"] = Json::object();
    for (const Instrument& instrument : s.market.instruments()) {
        const auto trade = s.tradeLast.find(instrument.id);
        markets[instrument.id.text] = {
            {"offset", s.market.offset(instrument.id).toString()},
            {"tradeLast", trade == s.tradeLast.end() ? 0 : trade->second}};
    }
    Json& accounts = out["accounts"] = Json::array();
    for (const auto& [uid, account] : s.accounts) {
        Json a = Json::object();
        a["uid"] = uid.text;
        a["label"] = account.spec.label;
        a["accountMode"] = account.spec.accountMode;
        a["permissions"] = account.spec.permissions;
        a["boundIps"] = account.spec.boundIps;
        a["isHedge"] = account.mode == PositionMode::Hedge;
        Json& cash = a["cash"] = Json::object();
        for (const auto& [currency, amount] : account.cash)
            cash[currency] = amount.toString();
        Json& leverages = a["leverage"] = Json::array();
        for (const auto& [key, value] : account.leverage)
            leverages.push_back({{"instrument", key.first.text},
                                 {"isIsolated", key.second == MarginMode::Isolated},
                                 {"leverage", value.toString()}});
        put(a["positions"], listOf(account.positions));
        put(a["working"], listOf(account.working));
        put(a["endedOrders"], account.endedOrders);
        put(a["pendingStops"], listOf(account.pendingStops));
        put(a["endedStops"], account.endedStops);
        put(a["fills"], account.fills);
        put(a["closures"], account.closures);
        put(a["fundings"], account.fundings);
        Json& used = a["usedClientIds"] = Json::array();
        for (const ClientOrderId& id : account.usedClientIds)
            used.push_back(id.text);
        Json& hedged = a["modes"] = Json::object();
        for (const auto& [instrument, mode] : account.modes)
            hedged[instrument.text] = mode == PositionMode::Hedge;
        a["isIsolated"] = account.marginMode == MarginMode::Isolated;
        a["refusesBeyondBand"] = account.refusesBeyondBand;
        accounts.push_back(std::move(a));
    }
    return out.dump();
}

Result<void> VenueModel::restore(const std::string& text)
{
    State& s = *m_state;
    const Json in = Json::parse(text, nullptr, false);
    if (in.is_discarded() || !in.is_object())
        return unexpected(ErrorCode::Malformed, "state: not a JSON object");
    try {
        if (in.at("format").get<int>() != 1)
            return unexpected(ErrorCode::Malformed, "state: unknown format");
        std::map<Uid, AccountTruth> accounts;
        for (const Json& a : in.at("accounts")) {
            AccountTruth account;
            account.spec.uid = {a.at("uid").get<std::string>()};
            account.spec.label = a.at("label").get<std::string>();
            account.spec.accountMode = a.at("accountMode").get<std::string>();
            account.spec.permissions = a.at("permissions").get<std::vector<std::string>>();
            account.spec.boundIps = a.at("boundIps").get<std::string>();
            account.mode = a.at("isHedge").get<bool>() ? PositionMode::Hedge : PositionMode::Net;
            account.spec.positionMode = account.mode;
            for (const auto& [currency, amount] : a.at("cash").items())
                take(amount, account.cash[currency]);
            for (const Json& l : a.at("leverage"))
                take(l.at("leverage"),
                     account.leverage[{InstrumentId{l.at("instrument").get<std::string>()},
                                       l.at("isIsolated").get<bool>() ? MarginMode::Isolated
                                                                      : MarginMode::Cross}]);
            std::vector<PositionTruth> positions;
            std::vector<OrderTruth> working;
            std::vector<StopTruth> stops;
            take(a.at("positions"), positions);
            take(a.at("working"), working);
            take(a.at("endedOrders"), account.endedOrders);
            take(a.at("pendingStops"), stops);
            take(a.at("endedStops"), account.endedStops);
            take(a.at("fills"), account.fills);
            take(a.at("closures"), account.closures);
            if (a.contains("fundings")) take(a.at("fundings"), account.fundings);
            const Json used = a.value("usedClientIds", Json::array());
            for (const Json& id : used)
                account.usedClientIds.insert(ClientOrderId{id.get<std::string>()});
            const Json hedged = a.value("modes", Json::object());
            for (const auto& [name, isHedge] : hedged.items())
                account.modes[InstrumentId{name}] =
                    isHedge.get<bool>() ? PositionMode::Hedge : PositionMode::Net;
            account.marginMode =
                a.value("isIsolated", false) ? MarginMode::Isolated : MarginMode::Cross;
            account.refusesBeyondBand = a.value("refusesBeyondBand", false);
            for (auto& row : positions)
                account.positions.emplace(row.row.key, row);
            for (auto& row : working)
                account.working.emplace(serialOfId(row.order.venueId), row);
            for (auto& row : stops)
                account.pendingStops.emplace(serialOfId(row.stop.venueId), row);
            for (const auto& [key, row] : account.positions)
                if (!s.market.instrument(key.instrument))
                    throw BadText{"instrument " + key.instrument.text + " is not listed"};
            const Uid uid = account.spec.uid;
            accounts.emplace(uid, std::move(account));
        }
        std::map<InstrumentId, std::uint64_t> tradeLast;
        std::map<InstrumentId, Price> offsets;
        for (const auto& [name, m] : in.at("instruments").items()) {
            if (!s.market.instrument({name})) continue;
            tradeLast[{name}] = m.at("tradeLast").get<std::uint64_t>();
            take(m.at("offset"), offsets[{name}]);
        }
        const auto serialLast = in.at("serialLast").get<std::uint64_t>();
        const auto billLast = in.at("billLast").get<std::uint64_t>();
        MarketConfig marketConfig = s.config.market;
        marketConfig.start = s.now;
        marketConfig.speed = s.market.speed();
        marketConfig.marketStart = marketFromMs(in.at("marketNext").get<std::int64_t>());
        if (in.contains("drawsNext"))
            marketConfig.drawsFrom = in.at("drawsNext").get<std::int64_t>();

        // Everything was understood: from here on nothing can fail.
        s.market = Market{std::move(marketConfig)};
        for (const auto& [id, offset] : offsets)
            s.market.setOffset(id, offset);
        s.accounts = std::move(accounts);
        s.tradeLast = std::move(tradeLast);
        s.serialLast = serialLast;
        s.billLast = billLast;
        s.seqLast = in.value("seqLast", std::uint64_t{0});
        s.fundingNext = State::fundingAfter(s.now, kFundingStep);
        s.doomed.clear();
        for (auto& [uid, account] : s.accounts)
            for (auto& [serial, stop] : account.pendingStops)
                if (stop.isDoomed && stop.doomedAt)
                    s.doomed.emplace(*stop.doomedAt,
                                     State::Doomed{uid, serial, true, stop.doomCode});
    } catch (const Json::exception& bad) {
        return unexpected(ErrorCode::Malformed, std::string{"state: "} + bad.what());
    } catch (const BadText& bad) {
        return unexpected(ErrorCode::Malformed, "state: " + bad.what);
    }
    return {};
}

} // namespace holdfast::sim
