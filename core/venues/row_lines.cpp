// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/row_lines.h"

#include "core/base/assert.h"
#include "core/base/json.h"

namespace holdfast::venues {
namespace {

std::string_view wordOf(InstrumentState state)
{
    switch (state) {
    case InstrumentState::Live: return "live";
    case InstrumentState::Suspended: return "suspended";
    case InstrumentState::Preopen: return "preopen";
    case InstrumentState::PostOnly: return "post-only";
    case InstrumentState::Settling: return "settling";
    case InstrumentState::Expired: return "expired";
    case InstrumentState::Other: return "other";
    }
    HF_UNREACHABLE();
}

/// One line, member by member.
class Line {
public:
    explicit Line(std::string_view kind) { m_json.beginObject().member("kind", kind); }

    Line& text(std::string_view name, std::string_view value)
    {
        m_json.member(name, value);
        return *this;
    }
    Line& number(std::string_view name, const Decimal& value)
    {
        m_json.key(name).string(value.toString());
        return *this;
    }
    template <class Amount>
    Line& amount(std::string_view name, const std::optional<Amount>& value)
    {
        m_json.key(name);
        if (value)
            m_json.string(value->toString());
        else
            m_json.null();
        return *this;
    }
    Line& time(std::string_view name, WallTime value)
    {
        m_json.key(name);
        if (value == WallTime{})
            m_json.null();
        else
            m_json.integer(toMs(value));
        return *this;
    }
    Line& flag(std::string_view name, bool value)
    {
        m_json.member(name, value);
        return *this;
    }
    Line& whole(std::string_view name, std::int64_t value)
    {
        m_json.member(name, value);
        return *this;
    }
    template <class Texts>
    Line& list(std::string_view name, const Texts& values)
    {
        m_json.key(name).beginArray();
        for (const auto& value : values) {
            if constexpr (requires { value.text; })
                m_json.string(value.text);
            else
                m_json.string(value);
        }
        m_json.endArray();
        return *this;
    }
    [[nodiscard]] std::string done()
    {
        m_json.endObject();
        return m_json.take();
    }

private:
    json::Writer m_json;
};

} // namespace

std::string lineOf(const PositionRow& position)
{
    return Line{"position"}
        .text("instrument", position.key.instrument.text)
        .text("direction", toString(position.direction))
        .number("qty", position.qty.value)
        .amount("entryPrice", position.entryPrice)
        .amount("markPrice", position.markPrice)
        .amount("liquidationPrice", position.liquidationPrice)
        .text("marginMode", toString(position.key.marginMode))
        .text("sideIndex", toString(position.key.sideIndex))
        .amount("leverage", position.leverage)
        .amount("unrealized", position.unrealized)
        .text("positionId", position.positionId)
        .text("lastTrade", position.lastTrade.text)
        .time("openedAt", position.openedAt)
        .time("venueTime", position.updatedAt)
        .done();
}

std::string lineOf(const Order& order)
{
    return Line{"order"}
        .text("venueOrderId", order.venueId.text)
        .text("clientOrderId", order.clientId.text)
        .text("instrument", order.instrument.text)
        .text("side", toString(order.side))
        .text("type", toString(order.type))
        .number("qty", order.qty.value)
        .amount("price", order.price)
        .text("state", toString(order.state))
        .number("filledQty", order.filledQty.value)
        .amount("averagePrice", order.averagePrice)
        .flag("reduceOnly", order.reduceOnly)
        .text("marginMode", toString(order.marginMode))
        .text("sideIndex", toString(order.sideIndex))
        .text("parentStop", order.parentStop.text)
        .text("category", order.category)
        .text("cancelSource", order.cancelSource)
        .time("createdAt", order.createdAt)
        .time("venueTime", order.updatedAt)
        .done();
}

std::string lineOf(const StopOrder& stop)
{
    return Line{"stop"}
        .text("venueOrderId", stop.venueId.text)
        .text("clientOrderId", stop.clientId.text)
        .text("instrument", stop.instrument.text)
        .text("side", toString(stop.side))
        .text("type", toString(stop.kind))
        .amount("qty", stop.qty)
        .amount("price", stop.stopLimit)
        .text("state", toString(stop.state))
        .flag("reduceOnly", stop.reduceOnly)
        .amount("triggerPrice", stop.stopTrigger)
        .text("triggerType", toString(stop.stopSource))
        .amount("takeTriggerPrice", stop.takeTrigger)
        .flag("closesWholePosition", stop.closesWholePosition)
        .text("marginMode", toString(stop.marginMode))
        .text("sideIndex", toString(stop.sideIndex))
        .text("failCode", stop.failCode)
        .list("children", stop.children)
        .time("createdAt", stop.createdAt)
        .time("venueTime", stop.updatedAt)
        .done();
}

std::string lineOf(const Fill& fill)
{
    return Line{"fill"}
        .text("tradeId", fill.tradeId.text)
        .text("venueOrderId", fill.venueOrderId.text)
        .text("clientOrderId", fill.clientOrderId.text)
        .text("instrument", fill.instrument.text)
        .text("side", toString(fill.side))
        .number("qty", fill.qty.value)
        .number("price", fill.price.value)
        .amount("fee", fill.fee)
        .text("feeCurrency", fill.feeCurrency)
        .text("sideIndex", toString(fill.sideIndex))
        .text("parentStop", fill.parentStop.text)
        .text("category", fill.category)
        .time("venueTime", fill.time)
        .done();
}

std::string lineOf(const Closure& closure)
{
    return Line{"closure"}
        .text("positionId", closure.positionId)
        .text("instrument", closure.key.instrument.text)
        .text("direction", toString(closure.direction))
        .text("type", toString(closure.kind))
        .number("qtyMax", closure.qtyMax.value)
        .number("closedQty", closure.closedQty.value)
        .amount("openPrice", closure.openPrice)
        .amount("closePrice", closure.closePrice)
        .amount("realized", closure.realized)
        .amount("fee", closure.fee)
        .amount("funding", closure.funding)
        .text("marginMode", toString(closure.key.marginMode))
        .text("sideIndex", toString(closure.key.sideIndex))
        .time("openedAt", closure.openedAt)
        .time("venueTime", closure.closedAt)
        .done();
}

std::string lineOf(const Instrument& instrument)
{
    return Line{"instrument"}
        .text("instrument", instrument.id.text)
        .text("base", instrument.base)
        .text("quote", instrument.quote)
        .text("settle", instrument.settle)
        .text("contract", instrument.kind == ContractKind::Linear ? "linear" : "inverse")
        .number("multiplier", instrument.multiplier)
        .number("tick", instrument.tick.value)
        .number("lot", instrument.lot.value)
        .number("qtyMin", instrument.qtyMin.value)
        .number("marketQtyMax", instrument.marketQtyMax.value)
        .number("stopQtyMax", instrument.stopQtyMax.value)
        .number("limitQtyMax", instrument.limitQtyMax.value)
        .number("leverageMax", instrument.leverageMax)
        .text("state", wordOf(instrument.state))
        .done();
}

std::string lineOf(const AccountConfig& account)
{
    return Line{"account"}
        .text("uid", account.uid)
        .text("mainUid", account.mainUid)
        .text("accountMode", account.accountMode)
        .text("positionMode", account.positionMode == PositionMode::Net ? "net" : "hedge")
        .list("permissions", account.permissions)
        .text("boundIps", account.boundIps)
        .done();
}

std::string lineOf(const Balance& balance)
{
    return Line{"balance"}
        .text("currency", balance.currency)
        .amount("equity", balance.equity)
        .amount("available", balance.available)
        .time("venueTime", balance.updatedAt)
        .done();
}

std::string lineOf(const Quote& quote)
{
    return Line{"quote"}
        .text("instrument", quote.instrument.text)
        .amount("last", quote.last)
        .amount("mark", quote.mark)
        .amount("bid", quote.bid)
        .amount("ask", quote.ask)
        .amount("open24h", quote.open24h)
        .time("venueTime", quote.time)
        .done();
}

std::string lineOf(const VenueCandle& candle)
{
    Line line{"candle"};
    if (!candle.instrument.empty())
        line.text("instrument", candle.instrument.text).whole("barMinutes", candle.bar.count());
    return line.whole("openTime", toMs(candle.open))
        .number("open", candle.openPrice.value)
        .number("high", candle.high.value)
        .number("low", candle.low.value)
        .number("close", candle.close.value)
        .number("volume", candle.volume.value)
        .flag("isFinal", candle.isFinal)
        .done();
}

std::string lineOf(const FundingRate& funding)
{
    return Line{"funding"}
        .text("instrument", funding.instrument.text)
        .number("rate", funding.rate)
        .amount("nextRate", funding.nextRate)
        .time("fundingTime", funding.fundingAt)
        .time("nextFundingTime", funding.nextAt)
        .whole("intervalMinutes", std::chrono::duration_cast<minutes>(funding.interval()).count())
        .time("venueTime", funding.time)
        .done();
}

std::string lineOf(const FundingPast& funding)
{
    return Line{"funding-past"}
        .text("instrument", funding.instrument.text)
        .number("rate", funding.rate)
        .amount("realizedRate", funding.realizedRate)
        .time("fundingTime", funding.fundingAt)
        .done();
}

std::string lineOf(const Bill& bill)
{
    return Line{"bill"}
        .text("id", bill.id)
        .text("what", toString(bill.kind))
        .text("type", bill.type)
        .text("subType", bill.subType)
        .text("instrument", bill.instrument.text)
        .text("currency", bill.currency)
        .amount("profit", bill.profit)
        .number("change", bill.change.value)
        .amount("balance", bill.balance)
        .time("venueTime", bill.time)
        .done();
}

std::string lineOf(const LeverageSetting& setting)
{
    return Line{"leverage"}
        .text("instrument", setting.key.instrument.text)
        .text("marginMode", toString(setting.key.marginMode))
        .text("sideIndex", toString(setting.key.sideIndex))
        .number("leverage", setting.leverage)
        .done();
}

} // namespace holdfast::venues
