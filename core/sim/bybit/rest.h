// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/sim/bars.h"
#include "core/sim/bybit/dialect.h"
#include "core/sim/bybit/paging.h"
#include "core/sim/bybit/rate_budget.h"
#include "core/sim/bybit/reply.h"
#include "core/sim/bybit/rows.h"
#include "core/sim/past_views.h"
#include "core/sim/public_trades.h"
#include "core/sim/request_way.h"
#include "core/sim/target.h"

#include <functional>

namespace holdfast::sim::bybit {

/// The REST half of the dialect: signature, budget, fault, then the endpoint. The trade socket's requests go
/// the same way.
class Rest {
public:
    Rest(VenueModel& model, const DialectConfig& config, Counts& counts);

    [[nodiscard]] HttpAnswer answer(WallTime now, const HttpAsk& ask);
    [[nodiscard]] HttpAnswer resume(WallTime now, std::uint64_t number);
    /// What a reader sees whose node lags behind.
    [[nodiscard]] PastViews& past() { return m_past; }
    /// See VenueDialect::carryOut.
    [[nodiscard]] HttpAnswer carryOut(WallTime now, const HttpAsk& ask);
    void advance(WallTime) {} ///< Nothing of it is due by time alone.

    /// What was decided about a request of the trade socket that a fault holds back.
    struct Delayed {
        WriteVerdict verdict;
        int itemsTaken = 1; ///< Of a batch: as many as the budget had left when it came.
    };
    /// One request of the trade socket: the same orders, budgets and faults as over HTTP (bybit.md §2.4).
    struct Operation {
        enum class Fate { Answered, Lost, Later } fate = Fate::Answered;
        HttpAnswer answer; ///< Its envelope and X-Bapi headers.
        milliseconds delay{};
        Delayed delayed; ///< Later: to be given back.
    };
    /// \param held  of one that a fault delayed: what was decided when it came, and the delay is over
    [[nodiscard]] Operation operate(WallTime now, std::string_view op, const json::Value& body,
                                    const std::optional<Delayed>& held);
    [[nodiscard]] static bool isOperation(std::string_view op);
    /// Keeps the public trades to show.
    void remember(const Tick& tick, std::uint64_t tradeNumber)
    {
        m_trades.remember(tick, tradeNumber);
    }
    /// Orders that had filled when their cancel came: the stream tells them twice (bybit.md §2.3).
    [[nodiscard]] std::vector<VenueOrderId> takeRaced() { return std::exchange(m_raced, {}); }

private:
    /// One request on its way through an endpoint.
    struct Call {
        WallTime now{};
        Target target;
        std::optional<json::Value> body; ///< Of a POST.
        Endpoint endpoint = Endpoint::Other;
        ReadVerdict view; ///< Of a read: lag, age and what becomes of lists.
    };
    using Endpointer = HttpAnswer (Rest::*)(const Call&);
    struct Route {
        std::string_view method;
        std::string_view path;
        Endpoint endpoint;
        bool isSigned;
        Endpointer handle;
    };
    static const std::vector<Route>& routes();

    struct Held : RequestOnItsWay {
        const Route* route = nullptr;
        Endpoint endpoint = Endpoint::Other; ///< The route's, or what the request makes of it.
        RateBudget::Standing standing;
        int itemsTaken = 0;
    };
    /// Which endpoint it is for, counted; nothing: the venue has no such route.
    [[nodiscard]] std::optional<Held> routed(const HttpAsk& ask);
    [[nodiscard]] static HttpAnswer noRoute(WallTime now);
    [[nodiscard]] HttpAnswer arrive(WallTime now, Held held);
    [[nodiscard]] HttpAnswer finish(WallTime now, const Held& held);
    [[nodiscard]] HttpAnswer perform(WallTime now, const Held& held);
    void addHeaders(HttpAnswer& answer, WallTime now, const Held& held);
    /// F50: the header that says when the budget is whole again, as a refusal would have it read.
    void bendReset(HttpAnswer& answer, WallTime now, bool isOver);
    /// Counts against the budget, of which others may use a part (F55).
    [[nodiscard]] RateBudget::Standing spend(WallTime now, std::string_view path, int& calls);
    /// A key that may only read writes by no way.
    [[nodiscard]] std::optional<Refusal> refuseKey() const;
    [[nodiscard]] Endpoint endpointOf(const Route& route, const Target& target,
                                      const std::optional<json::Value>& body) const;
    /// Does this write open? Everything that is not told to reduce does.
    [[nodiscard]] static bool isOpening(Endpoint endpoint, const json::Value& body);

    [[nodiscard]] RowContext context(WallTime now) const { return {m_model, m_config.uid, now}; }
    /// Is a row that was born at `birth` still hidden by the lag of this view (F02, F22)? Counted if it is.
    [[nodiscard]] bool hides(WallTime birth, const Call& call);
    [[nodiscard]] HttpAnswer page(const Call& call, std::vector<ListRow> rows, PageSize size);
    [[nodiscard]] static bool isWithin(const Call& call, WallTime time);
    /// "" or a refusal: windows of history are at most seven days (bybit.md §4.4).
    [[nodiscard]] static std::optional<Refusal> refuseWindow(const Call& call);
    [[nodiscard]] std::vector<OrderRow> liveOrders(const Call& call);
    [[nodiscard]] std::vector<OrderRow> endedOrders(const Call& call);
    [[nodiscard]] bool isWanted(const Call& call, const OrderRow& row) const;
    [[nodiscard]] HttpAnswer candles(const Call& call, bool withVolume);

    // Reads of the account, rest_reads.cpp.
    HttpAnswer positionList(const Call&);
    HttpAnswer orderRealtime(const Call&);
    HttpAnswer orderHistory(const Call&);
    HttpAnswer executionList(const Call&);
    HttpAnswer closedPnl(const Call&);
    HttpAnswer walletBalance(const Call&);
    HttpAnswer accountInfo(const Call&);
    HttpAnswer queryApi(const Call&);
    HttpAnswer feeRate(const Call&);
    HttpAnswer userSettings(const Call&);
    HttpAnswer coinInfo(const Call&);
    // Public reads, rest_market.cpp.
    HttpAnswer time(const Call&);
    HttpAnswer systemStatus(const Call&);
    HttpAnswer instruments(const Call&);
    HttpAnswer tickers(const Call&);
    HttpAnswer kline(const Call&);
    HttpAnswer priceKline(const Call&);
    HttpAnswer orderbook(const Call&);
    HttpAnswer recentTrade(const Call&);
    HttpAnswer fundingHistory(const Call&);
    HttpAnswer openInterest(const Call&);
    HttpAnswer riskLimit(const Call&);
    HttpAnswer priceLimit(const Call&);
    // Writes, rest_writes.cpp.
    HttpAnswer create(const Call&);
    HttpAnswer amend(const Call&);
    HttpAnswer cancel(const Call&);
    HttpAnswer cancelAll(const Call&);
    HttpAnswer createBatch(const Call&);
    HttpAnswer amendBatch(const Call&);
    HttpAnswer cancelBatch(const Call&);
    HttpAnswer tradingStop(const Call&);
    HttpAnswer setLeverage(const Call&);
    HttpAnswer switchMode(const Call&);
    HttpAnswer setMarginMode(const Call&);
    HttpAnswer setLimitAction(const Call&);

    /// What a write of one order comes to.
    struct Done {
        std::optional<Refusal> refusal;
        VenueOrderId id;
        ClientOrderId linkId;
    };
    Done createOne(WallTime now, const json::Value& body, bool isItem);
    Done amendOne(WallTime now, const json::Value& body, bool isItem);
    Done cancelOne(WallTime now, const json::Value& body, bool isItem);
    [[nodiscard]] HttpAnswer single(const Call& call, const Done& done) const;
    [[nodiscard]] HttpAnswer batch(const Call& call,
                                   Done (Rest::*one)(WallTime, const json::Value&, bool));

    VenueModel& m_model;
    const DialectConfig& m_config;
    Counts& m_counts;
    PastViews m_past;
    RateBudget m_budget;
    json::Document m_document;
    HeldRequests<Held> m_held;
    std::uint64_t m_traceLast = 0;
    int m_itemsTaken = 0; ///< Of the batch now under way: as many as the budget had left.
    std::map<std::string, std::string> m_frozen; ///< F33
    std::vector<VenueOrderId> m_raced;
    PublicTrades m_trades{1000};
};

/// A kline interval of the venue: 1 to 720 minutes, D, W, M; all at UTC. Nothing for any other.
[[nodiscard]] std::optional<Bar> barOf(std::string_view interval);

} // namespace holdfast::sim::bybit
