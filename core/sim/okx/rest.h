// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/sim/bars.h"
#include "core/sim/okx/dialect.h"
#include "core/sim/okx/rate_budget.h"
#include "core/sim/okx/requests.h"
#include "core/sim/okx/rows.h"
#include "core/sim/past_views.h"
#include "core/sim/public_trades.h"
#include "core/sim/request_way.h"
#include "core/sim/target.h"

#include <functional>

namespace holdfast::sim::okx {

/// The REST half of the dialect: signature, budget, fault, then the endpoint.
class Rest {
public:
    Rest(VenueModel& model, const DialectConfig& config, Counts& counts);

    [[nodiscard]] HttpAnswer answer(WallTime now, const HttpAsk& ask);
    [[nodiscard]] HttpAnswer resume(WallTime now, std::uint64_t number);
    /// What a reader sees whose node lags behind.
    [[nodiscard]] PastViews& past() { return m_past; }
    /// See VenueDialect::carryOut.
    [[nodiscard]] HttpAnswer carryOut(WallTime now, const HttpAsk& ask);
    /// Fires cancel-all-after when it is due.
    void advance(WallTime now);
    /// One order operation of a stream: the same orders, budgets and faults as over HTTP (okx.md §2.9).
    /// \param held  of an operation that a fault delayed: its verdict, and the delay is over
    struct Operation {
        enum class Fate { Answered, Lost, Later, Malformed };
        Fate fate = Fate::Answered;
        std::string code{"0"};
        std::string message;
        std::string rows; ///< Inside of `data`.
        milliseconds delay{};
        WriteVerdict verdict; ///< Later: to be given back.
    };
    [[nodiscard]] Operation operate(WallTime now, std::string_view op, const json::Value& frame,
                                    const std::optional<WriteVerdict>& held);
    [[nodiscard]] static bool isOperation(std::string_view op);
    /// Keeps the public trades to show.
    void remember(const Tick& tick, std::uint64_t tradeNumber)
    {
        m_trades.remember(tick, tradeNumber);
    }

private:
    /// One request on its way through an endpoint.
    struct Call {
        WallTime now{};
        Target target;
        std::optional<json::Value> body;   ///< Of a POST.
        std::optional<WallTime> expiresAt; ///< The expTime header.
        milliseconds lag{};                ///< Rows younger than this are not shown (F02).
        milliseconds age{};                ///< Rows as they were this long ago (F22, F26).
        bool addsZeros = false;            ///< Flat positions too (F24).
    };
    /// How a write of orders came: over HTTP, or on a stream (okx.md §2.9).
    struct Way {
        WallTime now{};
        std::optional<WallTime> expiresAt;
        bool isStream = false;
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

    struct Held;
    /// The request reached the venue: signature, budget, fault, endpoint.
    [[nodiscard]] HttpAnswer arrive(WallTime now, Held held);
    [[nodiscard]] HttpAnswer perform(WallTime now, const Held& held);
    [[nodiscard]] std::string budgetKey(const Route& route, const HttpAsk& ask,
                                        const RateLimit& limit, int& calls) const;
    /// Is there enough of the budget, of which others may use a part (F55)? Then it is used.
    [[nodiscard]] bool spends(WallTime now, const std::string& key, const RateLimit& limit,
                              int calls);
    /// F50: the header that says when to come again.
    void bendReset(HttpAnswer& answer, WallTime now);
    [[nodiscard]] RowContext context(const Call& call) const
    {
        return {m_model, m_config.uid, call.now};
    }
    /// Only perpetuals live here: does a filter of this instType let them through?
    [[nodiscard]] static bool wantsSwaps(const Call& call);
    /// Is a row that was born at `birth` still hidden by the lag of this view (F02)? Counted if it is.
    [[nodiscard]] bool hides(WallTime birth, const Call& call);
    [[nodiscard]] std::optional<Bar> servedBar(const Call& call, const InstrumentId& id) const;

    // Reads, rest_reads.cpp.
    HttpAnswer time(const Call&);
    HttpAnswer instruments(const Call&);
    HttpAnswer nothing(const Call&); ///< A list that is always empty here.
    HttpAnswer accountConfig(const Call&);
    HttpAnswer balance(const Call&);
    HttpAnswer positions(const Call&);
    HttpAnswer positionsHistory(const Call&);
    HttpAnswer leverageInfo(const Call&);
    HttpAnswer order(const Call&);
    HttpAnswer ordersPending(const Call&);
    HttpAnswer ordersHistory(const Call&);
    HttpAnswer fills(const Call&);
    HttpAnswer algo(const Call&);
    HttpAnswer algosPending(const Call&);
    HttpAnswer algosHistory(const Call&);
    HttpAnswer accountRateLimit(const Call&);
    HttpAnswer tradeFee(const Call&);
    // Reads of money, rest_money.cpp.
    HttpAnswer currencies(const Call&);
    HttpAnswer bills(const Call&);
    HttpAnswer fundingRate(const Call&);
    HttpAnswer fundingRateHistory(const Call&);
    // Public reads, rest_market.cpp.
    HttpAnswer tickers(const Call&);
    HttpAnswer indexTickers(const Call&);
    HttpAnswer candles(const Call&);
    HttpAnswer markCandles(const Call&);
    HttpAnswer books(const Call&);
    HttpAnswer trades(const Call&);
    HttpAnswer indexCandles(const Call&);
    HttpAnswer markPrice(const Call&);
    HttpAnswer priceLimit(const Call&);
    HttpAnswer openInterest(const Call&);
    // Writes, rest_writes.cpp.
    HttpAnswer placeOrder(const Call&);
    HttpAnswer placeOrders(const Call&);
    HttpAnswer cancelOrder(const Call&);
    HttpAnswer cancelOrders(const Call&);
    HttpAnswer amendOrder(const Call&);
    HttpAnswer amendOrders(const Call&);
    HttpAnswer closePosition(const Call&);
    HttpAnswer placeAlgo(const Call&);
    HttpAnswer cancelAlgos(const Call&);
    HttpAnswer amendAlgo(const Call&);
    HttpAnswer setLeverage(const Call&);
    HttpAnswer setPositionMode(const Call&);
    HttpAnswer cancelAllAfter(const Call&);

    enum class CandleOf { Last, Mark, Index };
    [[nodiscard]] HttpAnswer candleRows(const Call& call, CandleOf of);
    /// Items of a write: true when it was accepted. They write their item into the array.
    using Item = bool (Rest::*)(json::Writer&, const json::Value&, const Way&);
    bool placeItem(json::Writer& w, const json::Value& item, const Way& way);
    bool cancelItem(json::Writer& w, const json::Value& item, const Way& way);
    bool amendItem(json::Writer& w, const json::Value& item, const Way& way);
    /// One object or an array of them, each answered by an item of its own (okx.md §4.2).
    [[nodiscard]] HttpAnswer
    perItem(const Call& call, bool isArray, std::size_t countMax, std::string_view failureText,
            const std::function<bool(json::Writer&, const json::Value&)>& handle);
    [[nodiscard]] HttpAnswer orderItems(const Call& call, bool isArray, Item handle);
    [[nodiscard]] Naming naming(bool isStream) const
    {
        return {m_model.market().instruments(), isStream};
    }

    struct Held : RequestOnItsWay {
        const Route* route = nullptr;
    };
    /// Which endpoint it is for, counted; nothing: the venue has no such route.
    [[nodiscard]] std::optional<Held> routed(const HttpAsk& ask);
    [[nodiscard]] static HttpAnswer noRoute(const HttpAsk& ask);
    [[nodiscard]] HttpAnswer finish(WallTime now, const Held& held);

    VenueModel& m_model;
    const DialectConfig& m_config;
    Counts& m_counts;
    PastViews m_past;
    RateBudget m_budget;
    json::Document m_document;
    HeldRequests<Held> m_held;
    std::map<std::string, std::string> m_frozen;   ///< F33
    std::map<std::string, WallTime> m_cancelAllAt; ///< By tag; "": every order.
    PublicTrades m_trades{100};
};

/// {"code":"0","msg":"","data":[…]}; `rows` is the inside of the array.
[[nodiscard]] HttpAnswer success(std::string_view rows);
/// The whole request refused, HTTP 200: {"code":"51000","data":[],"msg":"…"}.
[[nodiscard]] HttpAnswer failure(std::string_view code, std::string_view text);
/// Refused at the gateway, without `data`.
[[nodiscard]] HttpAnswer gatewayFailure(int status, std::string_view code, std::string_view text);

} // namespace holdfast::sim::okx
