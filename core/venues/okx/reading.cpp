// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/reading.h"

#include "core/base/assert.h"
#include "core/venues/okx/lists.h"
#include "core/venues/okx/money_rows.h"
#include "core/venues/okx/rows.h"
#include "core/venues/okx/single_reads.h"

#include <utility>

namespace holdfast::venues::okx {
namespace {

using link::scopeOf;

template <class Row, class Reply>
std::unique_ptr<Reading> list(RequestId id, const Request& request, std::vector<Source> sources,
                              std::string cursor, Decoder<Row> decode,
                              std::size_t pagesMax = kPagesMax, bool needsProof = true)
{
    ListPlan<Row, Reply> plan;
    plan.sources = std::move(sources);
    plan.cursor = std::move(cursor);
    plan.pagesMax = pagesMax;
    plan.needsProof = needsProof;
    plan.decode = std::move(decode);
    plan.isCursorTime = plan.cursor == "uTime";
    return std::make_unique<ListReading<Row, Reply>>(id, scopeOf(request), std::move(plan));
}

constexpr std::size_t kRecentPages = 10; ///< Of fills: a thousand.

struct Make {
    using Made = Result<std::unique_ptr<Reading>>;
    RequestId id;
    const Request& request;

    Made operator()(const ReadPositions& r) const
    {
        std::string target = "/api/v5/account/positions?instType=SWAP";
        if (r.instrument) target += "&instId=" + r.instrument->text;
        return list<PositionRow, PositionsReply>(id, request, {{target, "account/positions", 10}},
                                                 {}, decodePosition);
    }
    Made operator()(const ReadOrders&) const
    {
        return list<Order, OrdersReply>(
            id, request,
            {{"/api/v5/trade/orders-pending?instType=SWAP&limit=100", "orders-pending", 60}},
            "ordId", decodeOrder);
    }
    Made operator()(const ReadOrder& r) const
    {
        HF_ASSERT(!r.venueId.empty() || !r.clientId.empty());
        const std::string name =
            r.venueId.empty() ? "&clOrdId=" + r.clientId.text : "&ordId=" + r.venueId.text;
        std::vector<Wire> places{get("/api/v5/trade/order?instId=" + r.instrument.text + name,
                                     "get order|" + r.instrument.text, 60)};
        return Made{std::make_unique<ByIdReading<Order, OrderReply>>(
            id, std::move(places), decodeOrder,
            [r](const Order& order) { return link::isMeant(order, r); })};
    }
    Made operator()(const ReadOrderHistory& r) const
    {
        const bool isArchive = r.depth == Depth::Months;
        const std::string name = isArchive ? "orders-history-archive" : "orders-history";
        return list<Order, OrdersReply>(
            id, request,
            {{"/api/v5/trade/" + name + "?instType=SWAP&instId=" + r.instrument.text + "&limit=100",
              name, isArchive ? 20 : 40}},
            "ordId", decodeOrder, r.depth == Depth::Latest ? 1 : kPagesMax);
    }
    Made operator()(const ReadStops&) const
    {
        const auto pending = [](const char* type) {
            return Source{"/api/v5/trade/orders-algo-pending?ordType=" + std::string{type}
                              + "&instType=SWAP&limit=100",
                          "orders-algo-pending", 20};
        };
        return list<StopOrder, StopsReply>(
            id, request,
            {pending("conditional,oco"), pending("trigger"), pending("move_order_stop")}, "algoId",
            decodeStop);
    }
    Made operator()(const ReadStop& r) const
    {
        HF_ASSERT(!r.venueId.empty() || !r.clientId.empty());
        std::vector<Wire> places;
        const std::string name =
            r.venueId.empty() ? "algoClOrdId=" + r.clientId.text : "algoId=" + r.venueId.text;
        places.push_back(get("/api/v5/trade/order-algo?" + name, "get order-algo", 20));
        if (!r.venueId.empty()) {
            for (const char* type : {"conditional", "oco"})
                places.push_back(get("/api/v5/trade/orders-algo-history?ordType="
                                         + std::string{type} + "&algoId=" + r.venueId.text,
                                     "orders-algo-history", 20));
        }
        return Made{std::make_unique<ByIdReading<StopOrder, StopReply>>(
            id, std::move(places), decodeStop,
            [r](const StopOrder& stop) { return link::isMeant(stop, r); })};
    }
    Made operator()(const ReadFills& r) const
    {
        const bool isArchive = r.depth == Depth::Months;
        const std::string name = isArchive ? "fills-history" : "fills";
        std::string target = "/api/v5/trade/" + name + "?instType=SWAP";
        if (r.instrument) target += "&instId=" + r.instrument->text;
        return list<Fill, FillsReply>(
            id, request, {{target + "&limit=100", name, isArchive ? 10 : 60}}, "billId", decodeFill,
            r.depth == Depth::Latest ? kRecentPages : kPagesMax);
    }
    Made operator()(const ReadClosures& r) const
    {
        return list<Closure, ClosuresReply>(
            id, request,
            {{"/api/v5/account/positions-history?instType=SWAP&instId=" + r.instrument.text
                  + "&limit=100",
              "positions-history", 10}},
            "uTime", decodeClosure, r.depth == Depth::Latest ? 1 : kPagesMax);
    }
    Made operator()(const ReadInstruments&) const
    {
        std::vector<Source> sources{
            {"/api/v5/public/instruments?instType=SWAP", "public/instruments|SWAP", 20}};
        return list<Instrument, InstrumentsReply>(id, request, std::move(sources), {},
                                                  decodeInstrument, kPagesMax, false);
    }
    Made operator()(const ReadAccount&) const { return Made{readAccount(id)}; }
    Made operator()(const ReadBalance&) const
    {
        ListPlan<Balance, BalanceReply> plan;
        plan.sources = {{"/api/v5/account/balance", "account/balance", 10}};
        plan.decode = always(decodeBalance);
        plan.unfold = rowsIn("details");
        return Made{std::make_unique<ListReading<Balance, BalanceReply>>(id, scopeOf(request),
                                                                         std::move(plan))};
    }
    Made operator()(const ReadTime&) const { return Made{readTime(id)}; }
    Made operator()(const ReadCandles& r) const
    {
        if (auto error = link::unreadable(r, barName(r.bar))) return Unexpected{std::move(*error)};
        return Made{readCandles(id, r)};
    }
    Made operator()(const ReadMark& r) const { return Made{readMark(id, r.instrument)}; }
    Made operator()(const ReadStopHistory& r) const
    {
        HF_ASSERT(r.state == StopOrderState::Effective || r.state == StopOrderState::Canceled
                  || r.state == StopOrderState::Failed); // the venue lists no others (okx.md §5.1)
        const std::string state = r.state == StopOrderState::Effective  ? "effective"
                                  : r.state == StopOrderState::Canceled ? "canceled"
                                                                        : "order_failed";
        std::vector<Source> sources;
        for (const char* type : {"conditional", "oco", "trigger", "move_order_stop"})
            sources.push_back({"/api/v5/trade/orders-algo-history?ordType=" + std::string{type}
                                   + "&state=" + state
                                   + "&instType=SWAP&instId=" + r.instrument.text + "&limit=100",
                               "orders-algo-history", 20});
        return list<StopOrder, StopsReply>(id, request, std::move(sources), "algoId", decodeStop);
    }
    Made operator()(const ReadLeverage& r) const
    {
        return list<LeverageSetting, LeverageReply>(
            id, request,
            {{"/api/v5/account/leverage-info?instId=" + r.instrument.text
                  + "&mgnMode=" + (r.marginMode == MarginMode::Cross ? "cross" : "isolated"),
              "leverage-info", 20}},
            {}, always(decodeLeverage));
    }
    Made operator()(const ReadFunding& r) const
    {
        std::vector<Wire> places{get("/api/v5/public/funding-rate?instId=" + r.instrument.text,
                                     "public/funding-rate|" + r.instrument.text, 10, false)};
        return Made{std::make_unique<ByIdReading<FundingRate, FundingReply>>(
            id, std::move(places), decodeFunding,
            [r](const FundingRate& funding) { return funding.instrument == r.instrument; })};
    }
    Made operator()(const ReadBills& r) const
    {
        const bool isArchive = r.depth == Depth::Months;
        std::string target = isArchive ? "/api/v5/account/bills-archive" : "/api/v5/account/bills";
        target += r.onlyFunding ? "?type=8&limit=100" : "?limit=100";
        return list<Bill, BillsReply>(
            id, request, {{target, isArchive ? "bills-archive" : "bills", isArchive ? 5 : 10}},
            "billId", always(decodeBill), r.depth == Depth::Latest ? 1 : kPagesMax);
    }
    template <class Write>
    Made operator()(const Write&) const
    {
        HF_UNREACHABLE();
    }
};

} // namespace

Wire get(std::string target, std::string budget, int limit, bool isSigned)
{
    constexpr milliseconds kTwoSeconds{2000};
    Wire wire;
    wire.target = std::move(target);
    wire.isSigned = isSigned;
    // okx.md §7.5: public data is counted for the address, everything else for the user.
    const bool isOfAddress = budget.starts_with("public/") || budget.starts_with("market/");
    wire.uses.push_back({std::move(budget), {limit, kTwoSeconds}, isOfAddress});
    return wire;
}

Result<std::unique_ptr<Reading>> makeReading(RequestId id, const Request& request)
{
    HF_ASSERT(!isWrite(request));
    return std::visit(Make{id, request}, request);
}

VenueFact failedRead(RequestId id, const Request& request, const ReadStamp& stamp, Error error)
{
    HF_ASSERT(!isWrite(request));
    if (std::holds_alternative<ReadCandles>(request))
        return CandlesReply{id, Failed{scopeOf(request), stamp, std::move(error)}};
    const auto reading = makeReading(id, request);
    HF_ASSERT(reading.has_value());
    return (*reading)->failed(stamp, std::move(error));
}

} // namespace holdfast::venues::okx
