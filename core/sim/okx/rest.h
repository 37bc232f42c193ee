// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/sim/okx/dialect.h"
#include "core/sim/okx/rate_budget.h"
#include "core/sim/okx/rows.h"
#include "core/sim/okx/target.h"
#include "core/sim/past_views.h"

#include <deque>
#include <functional>

namespace holdfast::sim::okx {

/// The REST half of the dialect: signature, budget, fault, then the endpoint.
class Rest {
public:
    Rest(VenueModel& model, const DialectConfig& config);

    [[nodiscard]] HttpAnswer answer(WallTime now, const HttpAsk& ask);
    [[nodiscard]] HttpAnswer resume(WallTime now, std::uint64_t number);
    /// Fires cancel-all-after when it is due.
    void advance(WallTime now);
    /// Keeps the public trades to show.
    void remember(const Tick& tick, std::uint64_t tradeNumber);

private:
    /// One request on its way through an endpoint.
    struct Call {
        WallTime now{};
        Target target;
        std::optional<json::Value> body;   ///< Of a POST.
        std::optional<WallTime> expiresAt; ///< The expTime header.
        milliseconds lag{};                ///< Rows younger than this are not shown (F02).
        milliseconds age{};                ///< Rows as they were this long ago (F22, F26).
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
    [[nodiscard]] HttpAnswer later(milliseconds delay, Held held);
    [[nodiscard]] HttpAnswer perform(WallTime now, const Held& held);
    [[nodiscard]] std::string budgetKey(const Route& route, const HttpAsk& ask,
                                        const RateLimit& limit, int& calls) const;
    [[nodiscard]] RowContext context(const Call& call) const
    {
        return {m_model, m_config.uid, call.now};
    }
    /// Only perpetuals live here: does a filter of this instType let them through?
    [[nodiscard]] static bool wantsSwaps(const Call& call);
    /// Is a row that was born at `birth` still hidden by the lag of this view (F02)? Counted if it is.
    [[nodiscard]] bool hides(WallTime birth, const Call& call);
    [[nodiscard]] std::optional<minutes> servedBar(const Call& call) const;

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
    // Public reads, rest_market.cpp.
    HttpAnswer tickers(const Call&);
    HttpAnswer indexTickers(const Call&);
    HttpAnswer candles(const Call&);
    HttpAnswer markCandles(const Call&);
    HttpAnswer books(const Call&);
    HttpAnswer trades(const Call&);
    HttpAnswer markPrice(const Call&);
    HttpAnswer fundingRate(const Call&);
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

    [[nodiscard]] HttpAnswer candleRows(const Call& call, bool isMark);
    /// One object or an array of them, each answered by an item of its own (okx.md §4.2).
    [[nodiscard]] HttpAnswer
    perItem(const Call& call, bool isArray, std::string_view failureText,
            const std::function<bool(json::Writer&, const json::Value&)>& handle);

    struct Held {
        const Route* route = nullptr;
        HttpAsk ask;
        bool isOpening = false;
        bool isStillTravelling = false; ///< Not seen by the venue yet (F61).
        bool isApplied = true;
        ReadVerdict verdict; ///< Of a write too: lag, age and blank are nothing then.
    };
    [[nodiscard]] HttpAnswer finish(WallTime now, const Held& held);

    VenueModel& m_model;
    const DialectConfig& m_config;
    PastViews m_past;
    RateBudget m_budget;
    json::Document m_document;
    std::map<std::uint64_t, Held> m_held;
    std::uint64_t m_heldLast = 0;
    std::optional<WallTime> m_cancelAllAt;
    std::map<InstrumentId, std::deque<std::pair<std::uint64_t, Tick>>>
        m_trades; // newest last, at most 100
};

/// {"code":"0","msg":"","data":[…]}; `rows` is the inside of the array.
[[nodiscard]] HttpAnswer success(std::string_view rows);
/// The whole request refused, HTTP 200: {"code":"51000","data":[],"msg":"…"}.
[[nodiscard]] HttpAnswer failure(std::string_view code, std::string_view text);
/// Refused at the gateway, without `data`.
[[nodiscard]] HttpAnswer gatewayFailure(int status, std::string_view code, std::string_view text);

} // namespace holdfast::sim::okx
