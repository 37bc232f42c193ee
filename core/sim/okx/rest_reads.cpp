// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/paging.h"
#include "core/sim/okx/rest.h"
#include "core/sim/okx/words.h"

#include <algorithm>

namespace holdfast::sim::okx {
namespace {

bool isWanted(std::string_view filter, std::string_view value)
{
    return filter.empty() || filter == value;
}

bool contains(const std::vector<std::string>& list, std::string_view value)
{
    return std::ranges::find(list, value) != list.end();
}

/// By falling id: a list in another order would lose rows between two pages.
template <class Row, class IdOf>
std::vector<Row> byId(std::vector<Row> rows, IdOf idOf)
{
    std::ranges::stable_sort(
        rows, [&](const Row& a, const Row& b) { return isOlderId(idOf(b).text, idOf(a).text); });
    return rows;
}

/// Rows joined by commas, as `success` takes them.
class Rows {
public:
    template <class Write>
    void add(Write write)
    {
        json::Writer w;
        write(w);
        if (!m_text.empty()) m_text += ',';
        m_text += w.take();
    }
    [[nodiscard]] HttpAnswer answer() const { return success(m_text); }

private:
    std::string m_text;
};

} // namespace

bool Rest::hides(WallTime birth, const Call& call)
{
    if (call.age.count() > 0 && birth + call.age > call.now) {
        m_model.faults().noteStale();
        return true;
    }
    if (call.lag.count() <= 0 || birth + call.lag <= call.now) return false;
    m_model.faults().noteHidden(1);
    return true;
}

HttpAnswer Rest::time(const Call& call)
{
    return success(R"({"ts":")" + stamp(call.now + m_model.faults().skewOfVenue(call.now))
                   + R"("})");
}

HttpAnswer Rest::instruments(const Call& call)
{
    const std::string_view type = call.target.get("instType");
    if (type.empty()) return failure("50014", "Parameter instType can not be empty.");
    if (type != "SPOT" && type != "MARGIN" && type != "SWAP" && type != "FUTURES"
        && type != "OPTION" && type != "EVENTS")
        return failure("51000", "Parameter instType error");
    Rows rows;
    if (type == "SWAP")
        for (const Instrument& instrument : m_model.market().instruments())
            if (isWanted(call.target.get("instId"), instrument.id.text)
                && isWanted(call.target.get("instFamily"), instrument.base + "-" + instrument.quote)
                && isWanted(call.target.get("uly"), instrument.base + "-" + instrument.quote))
                rows.add([&](json::Writer& w) { writeInstrument(w, instrument); });
    return rows.answer();
}

HttpAnswer Rest::nothing(const Call&) { return success(""); }

HttpAnswer Rest::accountConfig(const Call&)
{
    const AccountConfig config = m_model.accountConfig(m_config.uid);
    std::string permissions;
    for (const std::string& permission : config.permissions)
        permissions += (permissions.empty() ? "" : ",") + permission;
    json::Writer w;
    w.beginObject()
        .member("acctLv", config.accountMode)
        .member("acctStpMode", "cancel_maker")
        .member("autoLoan", false)
        .member("ctIsoMode", "automatic")
        .member("enableSpotBorrow", false)
        .member("greeksType", "PA")
        .member("ip", config.boundIps)
        .member("kycLv", "3")
        .member("label", m_model.accountLabel(m_config.uid))
        .member("level", "Lv1")
        .member("levelTmp", "")
        .member("liquidationGear", "-1")
        .member("mainUid", config.mainUid)
        .member("mgnIsoMode", "automatic")
        .member("opAuth", "0")
        .member("perm", permissions)
        .member("posMode",
                config.positionMode == PositionMode::Net ? "net_mode" : "long_short_mode")
        .member("roleType", "0")
        .member("settleCcy", "USDT")
        .key("settleCcyList")
        .beginArray()
        .string("USDT")
        .endArray()
        .member("spotBorrowAutoRepay", false)
        .member("spotOffsetType", "")
        .member("spotRoleType", "0")
        .key("spotTraderInsts")
        .beginArray()
        .endArray()
        .key("traderInsts")
        .beginArray()
        .endArray()
        .member("type", "0")
        .member("uid", config.uid)
        .endObject();
    return success(w.take());
}

HttpAnswer Rest::balance(const Call& call)
{
    json::Writer w;
    writeBalance(w, context(call), call.target.list("ccy"));
    return success(w.take());
}

HttpAnswer Rest::positions(const Call& call)
{
    const std::vector<std::string> instruments = call.target.list("instId");
    const std::vector<std::string> ids = call.target.list("posId");
    if (instruments.size() > 10) return failure("51000", "Parameter instId error");
    Rows rows;
    if (!wantsSwaps(call)) return rows.answer();
    // Asked by instrument or position, rows of zero come too; the plain list has open ones only (okx.md §7.1).
    const bool withFlat = !instruments.empty() || !ids.empty() || call.addsZeros;
    for (const PositionTruth& position :
         m_past.positions(m_config.uid, call.now, call.age, withFlat)) {
        if (!instruments.empty() && !contains(instruments, position.row.key.instrument.text))
            continue;
        if (!ids.empty() && !contains(ids, position.row.positionId)) continue;
        if (hides(position.row.openedAt, call)) continue;
        rows.add([&](json::Writer& w) { writePosition(w, context(call), position); });
    }
    return rows.answer();
}

HttpAnswer Rest::positionsHistory(const Call& call)
{
    Rows rows;
    Page page{call.target};
    if (!wantsSwaps(call)) return rows.answer();
    for (const ClosureTruth& closure : m_model.closures(m_config.uid)) {
        const Closure& c = closure.closure;
        if (!isWanted(call.target.get("instId"), c.key.instrument.text)) continue;
        if (!isWanted(call.target.get("mgnMode"), word(c.key.marginMode))) continue;
        if (!isWanted(call.target.get("posId"), c.positionId)) continue;
        if (!isWanted(call.target.get("type"), closureWord(c.kind))) continue;
        if (hides(c.closedAt, call) || !page.take(stamp(c.closedAt))) continue;
        rows.add([&](json::Writer& w) { writeClosure(w, context(call), closure); });
    }
    return rows.answer();
}

HttpAnswer Rest::leverageInfo(const Call& call)
{
    const auto mode = marginModeOf(call.target.get("mgnMode"));
    if (!mode) return failure("51000", "Parameter mgnMode error");
    Rows rows;
    for (const std::string& id : call.target.list("instId")) {
        if (m_model.market().instrument({id}) == nullptr)
            return failure("51001", "Instrument ID does not exist");
        // Isolated in hedge mode each side has its own row (okx.md §3.4).
        const bool isTwofold =
            *mode == MarginMode::Isolated
            && m_model.accountConfig(m_config.uid).positionMode == PositionMode::Hedge;
        for (const std::string_view side : isTwofold
                                               ? std::vector<std::string_view>{"long", "short"}
                                               : std::vector<std::string_view>{"net"})
            rows.add([&](json::Writer& w) {
                w.beginObject()
                    .member("ccy", "")
                    .member("instId", id)
                    .member("lever",
                            m_model.leverage(m_config.uid, {id}, *mode).normalized().toString())
                    .member("mgnMode", word(*mode))
                    .member("posSide", side)
                    .endObject();
            });
    }
    return rows.answer();
}

HttpAnswer Rest::order(const Call& call)
{
    const OrderRef ref{{std::string{call.target.get("instId")}},
                       {std::string{call.target.get("ordId")}},
                       {std::string{call.target.get("clOrdId")}}};
    if (ref.instrument.empty()) return failure("50014", "Parameter instId can not be empty.");
    if (ref.venueId.empty() && ref.clientId.empty())
        return failure("51003", "Either client order ID or order ID is required.");
    const auto found = m_past.findOrder(m_config.uid, call.now, call.age, ref);
    if (!found || hides(found->order.createdAt, call))
        return failure("51603", "Order does not exist");
    json::Writer w;
    writeOrder(w, context(call), *found, Shown::Rest);
    return success(w.take());
}

HttpAnswer Rest::ordersPending(const Call& call)
{
    Rows rows;
    Page page{call.target};
    if (!wantsSwaps(call)) return rows.answer();
    for (const OrderTruth& truth : m_past.workingOrders(m_config.uid, call.now, call.age)) {
        if (!isWanted(call.target.get("instId"), truth.order.instrument.text)) continue;
        if (!isWanted(call.target.get("ordType"), word(truth.order.type))) continue;
        if (!isWanted(call.target.get("state"), word(truth.order.state))) continue;
        if (hides(truth.order.createdAt, call) || !page.take(truth.order.venueId.text)) continue;
        rows.add([&](json::Writer& w) { writeOrder(w, context(call), truth, Shown::Rest); });
    }
    return rows.answer();
}

HttpAnswer Rest::ordersHistory(const Call& call)
{
    if (call.target.get("instType").empty())
        return failure("50014", "Parameter instType can not be empty.");
    Rows rows;
    Page page{call.target};
    if (!wantsSwaps(call)) return rows.answer();
    const Age age = call.target.path.ends_with("-archive") ? Age::Archive : Age::Recent;
    for (const OrderTruth& truth :
         byId(m_model.orderHistory(m_config.uid, age),
              [](const OrderTruth& o) -> const VenueOrderId& { return o.order.venueId; })) {
        if (!isWanted(call.target.get("instId"), truth.order.instrument.text)) continue;
        if (!isWanted(call.target.get("ordType"), word(truth.order.type))) continue;
        if (!isWanted(call.target.get("state"), word(truth.order.state))) continue;
        if (!isWithin(call.target, truth.order.createdAt)) continue;
        const WallTime since = call.age.count() > 0 ? truth.order.updatedAt : truth.order.createdAt;
        if (hides(since, call) || !page.take(truth.order.venueId.text)) continue;
        rows.add([&](json::Writer& w) { writeOrder(w, context(call), truth, Shown::Rest); });
    }
    return rows.answer();
}

HttpAnswer Rest::fills(const Call& call)
{
    Rows rows;
    Page page{call.target};
    if (!wantsSwaps(call)) return rows.answer();
    const Age age = call.target.path.ends_with("-history") ? Age::Archive : Age::Recent;
    for (const FillTruth& truth : m_model.fills(m_config.uid, age)) {
        if (!isWanted(call.target.get("instId"), truth.fill.instrument.text)) continue;
        if (!isWanted(call.target.get("ordId"), truth.fill.venueOrderId.text)) continue;
        if (!isWithin(call.target, truth.fill.time)) continue;
        if (hides(truth.fill.time, call) || !page.take(truth.billId)) continue;
        rows.add([&](json::Writer& w) { writeFill(w, context(call), truth); });
    }
    return rows.answer();
}

HttpAnswer Rest::algo(const Call& call)
{
    const OrderRef ref{{std::string{call.target.get("instId")}},
                       {std::string{call.target.get("algoId")}},
                       {std::string{call.target.get("algoClOrdId")}}};
    if (ref.venueId.empty() && ref.clientId.empty())
        return failure("50014", "Parameter algoId can not be empty.");
    const auto found = m_past.findStop(m_config.uid, call.now, call.age, ref);
    if (!found || hides(found->stop.createdAt, call))
        return failure("51603", "Order does not exist");
    json::Writer w;
    writeStop(w, context(call), *found, Shown::Rest);
    return success(w.take());
}

HttpAnswer Rest::algosPending(const Call& call)
{
    const std::vector<std::string> kinds = call.target.list("ordType");
    if (kinds.empty()) return failure("50014", "Parameter ordType can not be empty.");
    // Only the two one-way kinds may be asked for together (okx.md §5.1).
    if (kinds.size() > 1 && !std::ranges::all_of(kinds, [](const std::string& k) {
            return k == "conditional" || k == "oco";
        }))
        return failure("51000", "Parameter ordType error");
    Rows rows;
    Page page{call.target};
    if (!wantsSwaps(call)) return rows.answer();
    for (const StopTruth& truth : m_past.pendingStops(m_config.uid, call.now, call.age)) {
        const StopOrder& stop = truth.stop;
        if (!contains(kinds, word(stop.kind))) continue;
        if (!isWanted(call.target.get("instId"), stop.instrument.text)) continue;
        if (!isWanted(call.target.get("algoId"), stop.venueId.text)) continue;
        if (!isWanted(call.target.get("algoClOrdId"), stop.clientId.text)) continue;
        if (hides(stop.createdAt, call) || !page.take(stop.venueId.text)) continue;
        rows.add([&](json::Writer& w) { writeStop(w, context(call), truth, Shown::Rest); });
    }
    return rows.answer();
}

HttpAnswer Rest::algosHistory(const Call& call)
{
    const std::vector<std::string> kinds = call.target.list("ordType");
    const std::string_view state = call.target.get("state");
    if (kinds.empty()) return failure("50014", "Parameter ordType can not be empty.");
    if (state.empty() && call.target.get("algoId").empty())
        return failure("50015", "Either parameter state or algoId is required");
    if (!state.empty() && state != "effective" && state != "canceled" && state != "order_failed")
        return failure("51000", "Incorrect type of state");
    Rows rows;
    Page page{call.target};
    if (!wantsSwaps(call)) return rows.answer();
    for (const StopTruth& truth :
         byId(m_model.stopHistory(m_config.uid),
              [](const StopTruth& o) -> const VenueOrderId& { return o.stop.venueId; })) {
        const StopOrder& stop = truth.stop;
        if (!contains(kinds, word(stop.kind))) continue;
        if (!isWanted(state, word(stop.state))) continue;
        if (!isWanted(call.target.get("instId"), stop.instrument.text)) continue;
        if (!isWanted(call.target.get("algoId"), stop.venueId.text)) continue;
        if (hides(stop.updatedAt, call) || !page.take(stop.venueId.text)) continue;
        rows.add([&](json::Writer& w) { writeStop(w, context(call), truth, Shown::Rest); });
    }
    return rows.answer();
}

HttpAnswer Rest::accountRateLimit(const Call& call)
{
    json::Writer w;
    w.beginObject()
        .member("accRateLimit", "1000")
        .member("fillRatio", "")
        .member("mainFillRatio", "")
        .member("nextAccRateLimit", "")
        .member("ts", stamp(call.now))
        .endObject();
    return success(w.take());
}

HttpAnswer Rest::tradeFee(const Call& call)
{
    json::Writer w;
    w.beginObject()
        .member("category", "1")
        .member("delivery", "")
        .member("exercise", "")
        .member("instType", call.target.get("instType"))
        .member("level", "Lv1")
        .member("maker", "-0.0002")
        .member("makerU", "-0.0002")
        .member("makerUSDC", "")
        .member("taker", "-0.0005")
        .member("takerU", "-0.0005")
        .member("takerUSDC", "")
        .member("ts", stamp(call.now))
        .endObject();
    return success(w.take());
}

} // namespace holdfast::sim::okx
