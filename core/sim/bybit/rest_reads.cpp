// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bybit/rest.h"
#include "core/sim/bybit/words.h"

#include <algorithm>

// Reads of the account (bybit.md §3.4, §4.4, §6, §11).
namespace holdfast::sim::bybit {
namespace {

constexpr milliseconds kWindowMax{7LL * 24 * 3600 * 1000};
constexpr PageSize kPositions{20, 200}; // §6.1
constexpr PageSize kOrders{20, 50};     // §4.4
constexpr PageSize kFills{50, 100};     // §6.2, §6.3

bool isAny(std::string_view filter, std::string_view value)
{
    return filter.empty() || filter == value;
}

} // namespace

bool Rest::hides(WallTime birth, const Call& call)
{
    if (call.view.age.count() > 0 && birth + call.view.age > call.now) {
        m_model.faults().noteStale();
        return true;
    }
    if (call.view.lag.count() <= 0 || birth + call.view.lag <= call.now) return false;
    m_model.faults().noteHidden(1);
    return true;
}

HttpAnswer Rest::page(const Call& call, std::vector<ListRow> rows, PageSize size)
{
    const ListPage page = pageOf(std::move(rows), call.target, size, call.now, call.endpoint,
                                 call.view.list, m_model.faults(), m_frozen);
    return success(call.now, listResult(page.list, page.cursor, page.isNull));
}

bool Rest::isWithin(const Call& call, WallTime time)
{
    const auto start = number(call.target.get("startTime"));
    const auto end = number(call.target.get("endTime"));
    // One end alone has its seven days; neither: the last seven days (bybit.md §4.4).
    const std::int64_t to = end ? *end : (start ? *start + kWindowMax.count() : toMs(call.now));
    const std::int64_t from = start ? *start : to - kWindowMax.count();
    return toMs(time) >= from && toMs(time) <= to;
}

std::optional<Refusal> Rest::refuseWindow(const Call& call)
{
    if (call.target.get("category") != "linear")
        return Refusal{"10001", "params error: Category is invalid"};
    const auto start = number(call.target.get("startTime"));
    const auto end = number(call.target.get("endTime"));
    if (start && end && (*end < *start || *end - *start > kWindowMax.count()))
        return Refusal{"10001",
                       "The time range between startTime and endTime cannot exceed 7 days"};
    return std::nullopt;
}

HttpAnswer Rest::positionList(const Call& call)
{
    if (call.target.get("category") == "inverse") return page(call, {}, kPositions);
    if (call.target.get("category") != "linear")
        return failure(call.now, {"10001", "params error: Category is invalid"});
    const InstrumentId symbol{std::string{call.target.get("symbol")}};
    const std::string_view settle = call.target.get("settleCoin");
    const std::string_view base = call.target.get("baseCoin");
    if (symbol.empty() && settle.empty() && base.empty())
        return failure(call.now, {"10001", "params error: symbol or settleCoin is required"});
    if (!symbol.empty() && m_model.market().instrument(symbol) == nullptr)
        return failure(call.now, {"10001", "params error: symbol invalid " + symbol.text});
    const RowContext shown = context(call.now);
    const std::vector<StopTruth> stops = m_past.pendingStops(m_config.uid, call.now, call.view.age);
    std::vector<ListRow> rows;
    const auto add = [&](const PositionTruth& position) {
        json::Writer w;
        writePosition(w, shown, position, stops);
        const PositionKey& key = position.row.key;
        // Two rows of one symbol come in no order that a client may rely on.
        rows.push_back({key.instrument.text + ':' + std::to_string(indexOf(key.sideIndex)),
                        position.row.updatedAt, w.take()});
    };
    const std::vector<PositionTruth> held =
        m_past.positions(m_config.uid, call.now, call.view.age, true);
    if (!symbol.empty()) { // It always answers: flat rows too.
        const MarginMode margin = m_model.marginMode(m_config.uid);
        std::vector<SideIndex> sides{SideIndex::Net};
        if (m_model.positionMode(m_config.uid, symbol) == PositionMode::Hedge)
            sides = {SideIndex::Long, SideIndex::Short};
        for (const SideIndex side : sides) {
            const PositionKey key{symbol, side, margin};
            const auto found =
                std::ranges::find(held, key, [](const PositionTruth& p) { return p.row.key; });
            const bool isShown = found != held.end() && !hides(found->row.openedAt, call);
            add(isShown ? *found : flatPosition(shown, key));
        }
        return page(call, std::move(rows), kPositions);
    }
    for (const PositionTruth& position : held) {
        const Instrument* instrument = m_model.market().instrument(position.row.key.instrument);
        const bool isListed = position.isOpen() || call.view.list.addsZeros; // F24
        if (!isListed || !isAny(settle, instrument->settle) || !isAny(base, instrument->base)
            || hides(position.row.openedAt, call))
            continue;
        add(position);
        if (!call.view.list.addsZeros || position.row.key.sideIndex == SideIndex::Net) continue;
        PositionKey other = position.row.key; // One row for each side (bybit.md §6.1).
        other.sideIndex = other.sideIndex == SideIndex::Long ? SideIndex::Short : SideIndex::Long;
        if (std::ranges::find(held, other, [](const PositionTruth& p) { return p.row.key; })
            == held.end())
            add(flatPosition(shown, other));
    }
    return page(call, std::move(rows), kPositions);
}

bool Rest::isWanted(const Call& call, const OrderRow& row) const
{
    const Target& target = call.target;
    // An id is stronger than every other filter (bybit.md §4.4).
    if (const std::string_view id = target.get("orderId"); !id.empty()) return row.id.text == id;
    if (const std::string_view id = target.get("orderLinkId"); !id.empty())
        return row.linkId.text == id;
    if (!isAny(target.get("symbol"), row.instrument.text)) return false;
    const Instrument* instrument = m_model.market().instrument(row.instrument);
    if (target.get("symbol").empty()
        && (!isAny(target.get("baseCoin"), instrument->base)
            || (target.get("baseCoin").empty()
                && !isAny(target.get("settleCoin"), instrument->settle))))
        return false;
    const std::string_view filter = target.get("orderFilter");
    if (filter == "Order" && row.isStop) return false;
    if (filter == "StopOrder" && !row.isStop) return false;
    if (filter == "tpslOrder" && (!row.isStop || row.isPlainStop)) return false;
    return isAny(target.get("orderStatus"), row.status);
}

std::vector<OrderRow> Rest::liveOrders(const Call& call)
{
    std::vector<OrderRow> rows;
    const RowContext shown = context(call.now);
    for (const OrderTruth& order : m_past.workingOrders(m_config.uid, call.now, call.view.age)) {
        if (hides(order.order.createdAt, call)) continue;
        const auto fired = order.order.parentStop.empty()
                               ? std::nullopt
                               : m_model.findStop(m_config.uid, {{}, order.order.parentStop, {}});
        rows.push_back(orderRow(shown, order, fired ? &*fired : nullptr));
    }
    for (const StopTruth& stop : m_past.pendingStops(m_config.uid, call.now, call.view.age))
        if (!hides(stop.stop.createdAt, call)) rows.push_back(orderRow(shown, stop));
    return rows;
}

std::vector<OrderRow> Rest::endedOrders(const Call& call)
{
    std::vector<OrderRow> rows;
    const RowContext shown = context(call.now);
    for (const OrderTruth& order : m_model.orderHistory(m_config.uid)) {
        // What the venue closes by delisting is a trade without an order (F28).
        if (order.order.category == "delivery") continue;
        const WallTime since =
            call.view.age.count() > 0 ? order.order.updatedAt : order.order.createdAt;
        if (hides(since, call)) continue;
        const auto fired = order.order.parentStop.empty()
                               ? std::nullopt
                               : m_model.findStop(m_config.uid, {{}, order.order.parentStop, {}});
        rows.push_back(orderRow(shown, order, fired ? &*fired : nullptr));
    }
    const milliseconds kept = m_model.rules().emptyOrdersKept;
    for (const StopTruth& stop : m_model.stopHistory(m_config.uid)) {
        // One that fired goes on as its order, under the same id.
        if (stop.stop.state == StopOrderState::Effective || stop.stop.updatedAt + kept < call.now
            || hides(stop.stop.updatedAt, call))
            continue;
        rows.push_back(orderRow(shown, stop));
    }
    return rows;
}

HttpAnswer Rest::orderRealtime(const Call& call)
{
    const Target& target = call.target;
    if (target.get("category") == "inverse" || target.get("category") == "spot")
        return page(call, {}, kOrders);
    if (target.get("category") != "linear")
        return failure(call.now, {"10001", "params error: Category is invalid"});
    const bool hasId = !target.get("orderId").empty() || !target.get("orderLinkId").empty();
    if (!hasId && target.get("symbol").empty() && target.get("baseCoin").empty()
        && target.get("settleCoin").empty())
        return failure(call.now, {"10001", "params error: symbol, settleCoin or baseCoin is "
                                           "required"});
    constexpr std::size_t kEndedMax = 500;
    const bool wantsEnded = target.get("openOnly") == "1" && !hasId;
    std::vector<OrderRow> orders = wantsEnded ? std::vector<OrderRow>{} : liveOrders(call);
    if (wantsEnded || hasId) { // By id also those that just ended (bybit.md §4.4).
        std::vector<OrderRow> ended = endedOrders(call);
        if (ended.size() > kEndedMax) ended.erase(ended.begin() + kEndedMax, ended.end());
        // The gap: what ended a moment ago is in neither list.
        std::erase_if(ended, [&](const OrderRow& row) {
            return row.updatedAt + m_config.historyDelay > call.now;
        });
        for (OrderRow& row : ended)
            orders.push_back(std::move(row));
    }
    std::vector<ListRow> rows;
    for (OrderRow& row : orders)
        if (isWanted(call, row)) rows.push_back({row.id.text, row.createdAt, std::move(row.text)});
    return page(call, std::move(rows), kOrders);
}

HttpAnswer Rest::orderHistory(const Call& call)
{
    if (const auto refusal = refuseWindow(call)) return failure(call.now, *refusal);
    const ListFate& fate = call.view.list;
    std::vector<ListRow> rows;
    std::size_t hidden = 0;
    for (OrderRow& row : endedOrders(call)) {
        if (row.updatedAt + m_config.historyDelay > call.now || !isWanted(call, row)
            || !isWithin(call, row.createdAt))
            continue;
        if (fate.hidesHistory(row.id.text, row.updatedAt, call.now)) {
            ++hidden;
            continue;
        }
        rows.push_back({row.id.text, row.createdAt, std::move(row.text)});
    }
    if (hidden > 0) m_model.faults().noteList("F27", hidden);
    return page(call, std::move(rows), kOrders);
}

HttpAnswer Rest::executionList(const Call& call)
{
    if (const auto refusal = refuseWindow(call)) return failure(call.now, *refusal);
    const Target& target = call.target;
    const ListFate& fate = call.view.list;
    const RowContext shown = context(call.now);
    std::vector<ListRow> rows;
    std::size_t hidden = 0;
    const bool hasId = !target.get("orderId").empty() || !target.get("orderLinkId").empty();
    const auto isGone = [&](const std::string& name, WallTime time) {
        if (!fate.hidesHistory(name, time, call.now)) return false;
        ++hidden;
        return true;
    };
    for (const FillTruth& fill : m_model.fills(m_config.uid, Age::Archive)) {
        const Fill& f = fill.fill;
        if (hasId) { // The other filters are then ignored (bybit.md §6.2).
            if (!isAny(target.get("orderId"), f.venueOrderId.text)
                || (target.get("orderId").empty()
                    && target.get("orderLinkId") != f.clientOrderId.text))
                continue;
        } else if (!isAny(target.get("symbol"), f.instrument.text)
                   || !isAny(target.get("execType"), originOf(f.category).execType)
                   || !isWithin(call, f.time)) {
            continue;
        }
        if (hides(f.time, call) || isGone(f.tradeId.text, f.time)) continue;
        json::Writer w;
        writeExecution(w, shown, fill);
        rows.push_back({f.tradeId.text, f.time, w.take()});
    }
    if (!hasId && isAny(target.get("execType"), "Funding"))
        for (const FundingTruth& funding : m_model.fundings(m_config.uid)) {
            if (!isAny(target.get("symbol"), funding.key.instrument.text)
                || !isWithin(call, funding.time) || hides(funding.time, call)
                || isGone(funding.billId, funding.time))
                continue;
            json::Writer w;
            writeExecution(w, shown, funding);
            rows.push_back({"f" + funding.billId, funding.time, w.take()});
        }
    if (hidden > 0) m_model.faults().noteList("F27", hidden);
    return page(call, std::move(rows), kFills);
}

HttpAnswer Rest::closedPnl(const Call& call)
{
    if (const auto refusal = refuseWindow(call)) return failure(call.now, *refusal);
    const ListFate& fate = call.view.list;
    const RowContext shown = context(call.now);
    std::vector<OrderTruth> orders = m_model.orderHistory(m_config.uid, Age::Archive);
    for (OrderTruth& order : m_model.workingOrders(m_config.uid))
        orders.push_back(std::move(order));
    std::vector<ListRow> rows;
    std::size_t hidden = 0;
    for (const OrderTruth& order : orders) {
        if (!order.closedQty.isPositive()
            || !isAny(call.target.get("symbol"), order.order.instrument.text)
            || !isWithin(call, order.order.updatedAt) || hides(order.order.updatedAt, call))
            continue;
        if (fate.hidesHistory(order.order.venueId.text, order.order.updatedAt, call.now)) {
            ++hidden;
            continue;
        }
        json::Writer w;
        writeClosedPnl(w, shown, order);
        rows.push_back({order.order.venueId.text, order.order.updatedAt, w.take()});
    }
    if (hidden > 0) m_model.faults().noteList("F27", hidden);
    return page(call, std::move(rows), kFills);
}

HttpAnswer Rest::walletBalance(const Call& call)
{
    if (call.target.get("accountType") != "UNIFIED")
        return failure(call.now, {"10001", "accountType only support UNIFIED."});
    json::Writer w;
    writeWallet(w, context(call.now), call.target.get("coin"));
    return success(call.now, R"({"list":[)" + w.take() + "]}");
}

HttpAnswer Rest::accountInfo(const Call& call)
{
    json::Writer w;
    w.beginObject()
        .member("marginMode", m_model.marginMode(m_config.uid) == MarginMode::Isolated
                                  ? "ISOLATED_MARGIN"
                                  : "REGULAR_MARGIN")
        .member("updatedTime", stamp(call.now))
        .member("unifiedMarginStatus", std::int64_t{5})
        .member("dcpStatus", "OFF")
        .member("timeWindow", std::int64_t{0})
        .member("smpGroup", std::int64_t{0})
        .member("isMasterTrader", false)
        .member("spotHedgingStatus", "OFF")
        .endObject();
    return success(call.now, w.take());
}

HttpAnswer Rest::queryApi(const Call& call)
{
    const AccountConfig config = m_model.accountConfig(m_config.uid);
    const bool canTrade =
        std::ranges::find(config.permissions, "trade") != config.permissions.end();
    const bool canMove =
        std::ranges::find(config.permissions, "withdraw") != config.permissions.end();
    json::Writer w;
    const auto list = [&](const char* name, std::initializer_list<const char*> words) {
        w.key(name).beginArray();
        for (const char* word : words)
            w.string(word);
        w.endArray();
    };
    w.beginObject()
        .member("id", "1")
        .member("note", m_model.accountLabel(m_config.uid))
        .member("apiKey", m_config.credentials.key)
        .member("readOnly", std::int64_t{canTrade ? 0 : 1})
        .member("secret", "")
        .key("permissions")
        .beginObject();
    list("ContractTrade", {"Order", "Position"});
    list("Spot", {});
    canMove ? list("Wallet", {"AccountTransfer", "Withdraw"}) : list("Wallet", {});
    list("Options", {});
    list("Derivatives", {"DerivativesTrade"});
    list("CopyTrading", {});
    list("BlockTrade", {});
    list("Exchange", {});
    list("NFT", {});
    list("Affiliate", {});
    list("Earn", {});
    w.endObject() // "*": bound to no address (bybit.md §11).
        .key("ips")
        .beginArray()
        .string(config.boundIps.empty() ? "*" : config.boundIps)
        .endArray();
    w.member("type", std::int64_t{1})
        .member("deadlineDay", std::int64_t{90})
        .member("expiredAt", "2099-01-01T00:00:00Z")
        .member("createdAt", "2026-01-01T00:00:00Z")
        .member("unified", std::int64_t{0})
        .member("uta", std::int64_t{config.accountMode == "1" ? 0 : 1})
        .key("userID")
        .number(config.uid)
        .key("inviterID")
        .integer(0)
        .member("vipLevel", "No VIP")
        .member("mktMakerLevel", "0")
        .key("affiliateID")
        .integer(0)
        .member("rsaPublicKey", "")
        .member("isMaster", true)
        .member("parentUid", "0")
        .member("kycLevel", "LEVEL_DEFAULT")
        .member("kycRegion", "")
        .endObject();
    return success(call.now, w.take());
}

HttpAnswer Rest::feeRate(const Call& call)
{
    const std::string_view wanted = call.target.get("symbol");
    std::string rows;
    for (const Instrument& instrument : m_model.market().instruments()) {
        if (!isAny(wanted, instrument.id.text)) continue;
        json::Writer w;
        w.beginObject()
            .member("symbol", instrument.id.text)
            .member("baseCoin", "")
            .member("takerFeeRate", "0.0005")
            .member("makerFeeRate", "0.0002")
            .endObject();
        rows += (rows.empty() ? "" : ",") + w.take();
    }
    return success(call.now, R"({"list":[)" + rows + "]}");
}

HttpAnswer Rest::userSettings(const Call& call)
{
    // lpaSpot has the opposite sense (bybit.md §3.2); there is no spot here.
    return success(call.now, std::string{R"({"lpaSpot":true,"lpaPerp":)"}
                                 + (m_model.refusesBeyondBand(m_config.uid) ? "true" : "false")
                                 + R"(,"smsef":false,"fmsef":false})");
}

HttpAnswer Rest::coinInfo(const Call& call) { return success(call.now, R"({"rows":[]})"); }

} // namespace holdfast::sim::bybit
