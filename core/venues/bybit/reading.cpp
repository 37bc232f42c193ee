// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/reading.h"

#include "core/base/assert.h"
#include "core/venues/bybit/lists.h"
#include "core/venues/bybit/money_rows.h"
#include "core/venues/bybit/orders.h"
#include "core/venues/bybit/rows.h"
#include "core/venues/bybit/single_reads.h"

#include <array>
#include <utility>

namespace holdfast::venues::bybit {
namespace {

using link::Reading;
using link::scopeOf;

constexpr std::array<std::string_view, 2> kSettles{"USDT", "USDC"}; // of the category linear
constexpr std::size_t kPositionRows = 200;
constexpr std::size_t kOrderRows = 50;
constexpr std::size_t kFillRows = 100;
constexpr std::size_t kClosureRows = 100;
constexpr std::size_t kInstrumentRows = 1000;
constexpr std::size_t kRecentPages = 10; ///< Of fills: a thousand.

/// A source of the category linear: `/v5/<endpoint>?category=linear<filter>&limit=<limit>`.
Source source(std::string_view endpoint, const std::string& filter, std::size_t limit)
{
    Source made;
    made.target = "/v5/" + std::string{endpoint} + "?category=linear" + filter
                  + "&limit=" + std::to_string(limit);
    made.limit = limit;
    return made;
}

std::string symbolFilter(const InstrumentId& instrument) { return "&symbol=" + instrument.text; }

/// One for each settlement currency: a list of one does not show the other's (bybit.md §6.1).
std::vector<Source> ofEverySettle(std::string_view endpoint, const std::string& filter,
                                  std::size_t limit)
{
    std::vector<Source> sources;
    for (const std::string_view settle : kSettles)
        sources.push_back(source(endpoint, "&settleCoin=" + std::string{settle} + filter, limit));
    return sources;
}

template <class Row, class Reply>
Result<std::unique_ptr<Reading>> list(RequestId id, const Request& request, ListPlan<Row> plan)
{
    return Result<std::unique_ptr<Reading>>{
        std::make_unique<ListReading<Row, Reply>>(id, scopeOf(request), std::move(plan))};
}

/// realtime knows working orders and recent ends, history the others; an order leaves the first before it
/// shows in the second (bybit.md §4.4), and its fills are a third witness.
template <class Row, class Reply, class Asked>
Result<std::unique_ptr<Reading>> byId(RequestId id, const Asked& asked,
                                      Decoded<Row> (*decode)(json::Value))
{
    HF_ASSERT(!asked.venueId.empty() || !asked.clientId.empty());
    using By = ByIdReading<Row, Reply>;
    const std::string name = asked.venueId.empty() ? "&orderLinkId=" + asked.clientId.text
                                                   : "&orderId=" + asked.venueId.text;
    const auto at = [&](std::string_view endpoint, std::size_t limit) {
        return source(endpoint, symbolFilter(asked.instrument) + name, limit).target;
    };
    std::vector<typename By::Place> places{{at("order/realtime", kOrderRows), false},
                                           {at("order/history", kOrderRows), false},
                                           {at("execution/list", kFillRows), true}};
    return Result<std::unique_ptr<Reading>>{
        std::make_unique<By>(id, std::move(places), decode,
                             [asked](const Row& row) { return link::isMeant(row, asked); })};
}

/// How far a history is read: its newest pages, all of the latest window, or window after window.
template <class Row>
void reachBack(ListPlan<Row>& plan, Depth depth, std::size_t latestPages)
{
    plan.pagesMax = depth == Depth::Latest ? latestPages : kPagesMax;
    plan.windows = depth == Depth::Months ? kWindowsOfMonths : 1;
    plan.isOverlapping = plan.windows > 1;
}

struct Make {
    using Made = Result<std::unique_ptr<Reading>>;
    RequestId id;
    const Request& request;

    Made operator()(const ReadPositions& r) const
    {
        ListPlan<PositionRow> plan;
        plan.sources =
            r.instrument
                ? std::vector{source("position/list", symbolFilter(*r.instrument), kPositionRows)}
                : ofEverySettle("position/list", {}, kPositionRows);
        plan.identity = {"symbol", "positionIdx"};
        plan.namesInstrument = r.instrument.has_value();
        plan.decode = decodePosition;
        return list<PositionRow, PositionsReply>(id, request, std::move(plan));
    }
    Made operator()(const ReadOrders&) const
    {
        ListPlan<Order> plan;
        plan.sources = ofEverySettle("order/realtime", {}, kOrderRows);
        plan.identity = {"orderId"};
        plan.decode = decodeOrder;
        plan.isWanted = [](const Order& order) { return !isTerminal(order.state); };
        return list<Order, OrdersReply>(id, request, std::move(plan));
    }
    Made operator()(const ReadOrder& r) const
    {
        return byId<Order, OrderReply>(id, r, decodeOrder);
    }
    Made operator()(const ReadOrderHistory& r) const
    {
        ListPlan<Order> plan;
        plan.sources = {source("order/history", symbolFilter(r.instrument), kOrderRows)};
        plan.identity = {"orderId"};
        reachBack(plan, r.depth, 1);
        plan.decode = decodeOrder;
        return list<Order, OrdersReply>(id, request, std::move(plan));
    }
    /// Conditionals are missing now and then without their filter: both, merged (bybit.md §4.4).
    Made operator()(const ReadStops&) const
    {
        ListPlan<StopOrder> plan;
        plan.sources = ofEverySettle("order/realtime", {}, kOrderRows);
        for (Source& filtered :
             ofEverySettle("order/realtime", "&orderFilter=StopOrder", kOrderRows))
            plan.sources.push_back(std::move(filtered));
        plan.identity = {"orderId"};
        plan.isOverlapping = true;
        plan.decode = decodeStop;
        plan.isWanted = [](const StopOrder& stop) { return stop.state == StopOrderState::Live; };
        return list<StopOrder, StopsReply>(id, request, std::move(plan));
    }
    Made operator()(const ReadStop& r) const
    {
        return byId<StopOrder, StopReply>(id, r, decodeStop);
    }
    Made operator()(const ReadFills& r) const
    {
        ListPlan<Fill> plan;
        plan.sources = {source("execution/list",
                               r.instrument ? symbolFilter(*r.instrument) : std::string{},
                               kFillRows)};
        plan.identity = {"execId"};
        reachBack(plan, r.depth, kRecentPages);
        plan.decode = decodeFill;
        return list<Fill, FillsReply>(id, request, std::move(plan));
    }
    Made operator()(const ReadClosures& r) const
    {
        ListPlan<Closure> plan;
        plan.sources = {source("position/closed-pnl", symbolFilter(r.instrument), kClosureRows)};
        plan.identity = {"orderId"};
        reachBack(plan, r.depth, 1);
        plan.decode = decodeClosure;
        return list<Closure, ClosuresReply>(id, request, std::move(plan));
    }
    /// Without a status only those that trade are listed (bybit.md §3.1).
    Made operator()(const ReadInstruments&) const
    {
        ListPlan<Instrument> plan;
        for (const char* filter : {"", "&status=PreLaunch", "&status=Delivering"}) {
            plan.sources.push_back(source("market/instruments-info", filter, kInstrumentRows));
            plan.sources.back().budget = kMarketLimit;
            plan.sources.back().isSigned = false;
        }
        plan.identity = {"symbol"};
        plan.needsProof = false;
        plan.isOverlapping = true; // one may change its state between two of them
        plan.decode = decodeInstrument;
        return list<Instrument, InstrumentsReply>(id, request, std::move(plan));
    }
    Made operator()(const ReadAccount&) const { return Made{readAccount(id)}; }
    Made operator()(const ReadBalance&) const
    {
        ListPlan<Balance> plan;
        plan.sources = {{"/v5/account/wallet-balance?accountType=UNIFIED", 1, kReadLimit, true}};
        plan.identity = {"coin"};
        plan.decode = always(decodeBalance);
        plan.unfold = rowsIn("coin");
        return list<Balance, BalanceReply>(id, request, std::move(plan));
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
        ListPlan<StopOrder> plan;
        plan.sources = {source("order/history",
                               symbolFilter(r.instrument) + "&orderFilter=StopOrder", kOrderRows)};
        plan.identity = {"orderId"};
        plan.decode = decodeStop;
        plan.isWanted = [state = r.state](const StopOrder& stop) { return stop.state == state; };
        return list<StopOrder, StopsReply>(id, request, std::move(plan));
    }
    Made operator()(const ReadLeverage& r) const
    {
        ListPlan<LeverageSetting> plan;
        plan.sources = {source("position/list", symbolFilter(r.instrument), kPositionRows)};
        plan.identity = {"symbol", "positionIdx"};
        plan.namesInstrument = true;
        plan.decode = decodeLeverage;
        return list<LeverageSetting, LeverageReply>(id, request, std::move(plan));
    }
    Made operator()(const ReadFunding& r) const { return Made{readFunding(id, r.instrument)}; }
    /// Of the account's own book only funding is described well enough to be summed (bybit.md §6.2).
    Made operator()(const ReadBills& r) const
    {
        if (!r.onlyFunding)
            return unexpected(ErrorCode::Unsupported, "bills other than funding are not read");
        ListPlan<Bill> plan;
        plan.sources = {source("execution/list", "&execType=Funding", kFillRows)};
        plan.identity = {"execId"};
        reachBack(plan, r.depth, 1);
        plan.decode = decodeFundingBill;
        return list<Bill, BillsReply>(id, request, std::move(plan));
    }
    template <class Write>
    Made operator()(const Write&) const
    {
        HF_UNREACHABLE();
    }
};

bool isUnreserved(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'
           || c == '_' || c == '.' || c == '~';
}

void percent(std::string& text, char c)
{
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    text += '%';
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 15U];
}

} // namespace

Result<ListPage> openList(json::Value reply, std::string_view listName)
{
    const auto result = reply.at("result");
    if (!result || !result->isObject())
        return unexpected(ErrorCode::Missing, "no result in the reply");
    const Fields fields{*result};
    const auto category = fields.text("category");
    if (!category) return Unexpected{category.error()};
    if (!category->empty() && *category != "linear")
        return unexpected(ErrorCode::UnknownValue, "a list of the category " + *category);
    const auto rows = result->at(listName);
    if (!rows || rows->isNull())
        return unexpected(ErrorCode::Missing, "no list in the reply, which is not an empty one");
    if (!rows->isArray()) return unexpected(ErrorCode::Malformed, "list: not a list");
    const auto cursor = fields.text("nextPageCursor");
    if (!cursor) return Unexpected{cursor.error()};
    return ListPage{{rows->items().begin(), rows->items().end()}, *cursor, timeIn(reply, "time")};
}

std::string cursorAsReceived(std::string_view cursor)
{
    std::string text;
    for (const char c : cursor) {
        if (isUnreserved(c) || c == '%' || c == ':' || c == ',')
            text += c;
        else
            percent(text, c);
    }
    return text;
}

std::string cursorEncoded(std::string_view cursor)
{
    std::string text;
    for (const char c : cursor) {
        if (isUnreserved(c))
            text += c;
        else
            percent(text, c);
    }
    return text;
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
    if (std::holds_alternative<ReadBills>(request))
        return BillsReply{id, Failed{scopeOf(request), stamp, std::move(error)}};
    const auto reading = makeReading(id, request);
    HF_ASSERT(reading.has_value());
    return (*reading)->failed(stamp, std::move(error));
}

} // namespace holdfast::venues::bybit
