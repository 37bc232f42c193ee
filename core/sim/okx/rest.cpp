// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/rest.h"

#include "core/sim/okx/disguise.h"
#include "core/sim/okx/list_faults.h"
#include "core/sim/okx/requests.h"
#include "core/sim/okx/words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::sim::okx {
namespace {

/// Does this write open? Everything that is not told to reduce does.
bool isOpening(Endpoint endpoint, const json::Value& body)
{
    if (endpoint != Endpoint::Order) return false;
    if (!body.isArray()) return !isTrue(body, "reduceOnly");
    for (const json::Value item : body.items())
        if (!isTrue(item, "reduceOnly")) return true;
    return false;
}

/// A read that names one of these is of an instrument or of an order.
constexpr std::array<std::string_view, 6> kNarrowing{"instId",  "posId",  "ordId",
                                                     "clOrdId", "algoId", "algoClOrdId"};

} // namespace

HttpAnswer success(std::string_view rows)
{
    HttpAnswer answer;
    answer.body = R"({"code":"0","data":[)" + std::string{rows} + R"(],"msg":""})";
    return answer;
}

HttpAnswer failure(std::string_view code, std::string_view text)
{
    json::Writer w;
    w.beginObject()
        .member("code", code)
        .key("data")
        .beginArray()
        .endArray()
        .member("msg", text)
        .endObject();
    HttpAnswer answer;
    answer.body = w.take();
    return answer;
}

HttpAnswer gatewayFailure(int status, std::string_view code, std::string_view text)
{
    json::Writer w;
    w.beginObject().member("msg", text).member("code", code).endObject();
    HttpAnswer answer;
    answer.status = status;
    answer.body = w.take();
    return answer;
}

Rest::Rest(VenueModel& model, const DialectConfig& config, Counts& counts)
    : m_model{model}
    , m_config{config}
    , m_counts{counts}
    , m_past{model}
{
}

const std::vector<Rest::Route>& Rest::routes()
{
    static const std::vector<Route> kRoutes{
        {"GET", "/api/v5/public/time", Endpoint::Time, false, &Rest::time},
        {"GET", "/api/v5/public/instruments", Endpoint::Instruments, false, &Rest::instruments},
        {"GET", "/api/v5/public/mark-price", Endpoint::Mark, false, &Rest::markPrice},
        {"GET", "/api/v5/public/funding-rate", Endpoint::Other, false, &Rest::fundingRate},
        {"GET", "/api/v5/public/funding-rate-history", Endpoint::Other, false,
         &Rest::fundingRateHistory},
        {"GET", "/api/v5/public/price-limit", Endpoint::Other, false, &Rest::priceLimit},
        {"GET", "/api/v5/public/open-interest", Endpoint::Other, false, &Rest::openInterest},
        {"GET", "/api/v5/system/status", Endpoint::Other, false, &Rest::nothing},
        {"GET", "/api/v5/market/ticker", Endpoint::Ticker, false, &Rest::tickers},
        {"GET", "/api/v5/market/tickers", Endpoint::Ticker, false, &Rest::tickers},
        {"GET", "/api/v5/market/index-tickers", Endpoint::Ticker, false, &Rest::indexTickers},
        {"GET", "/api/v5/market/candles", Endpoint::Candles, false, &Rest::candles},
        {"GET", "/api/v5/market/history-candles", Endpoint::Candles, false, &Rest::candles},
        {"GET", "/api/v5/market/mark-price-candles", Endpoint::Candles, false, &Rest::markCandles},
        {"GET", "/api/v5/market/history-mark-price-candles", Endpoint::Candles, false,
         &Rest::markCandles},
        {"GET", "/api/v5/market/index-candles", Endpoint::Candles, false, &Rest::indexCandles},
        {"GET", "/api/v5/market/history-index-candles", Endpoint::Candles, false,
         &Rest::indexCandles},
        {"GET", "/api/v5/market/books", Endpoint::Book, false, &Rest::books},
        {"GET", "/api/v5/market/books-full", Endpoint::Book, false, &Rest::books},
        {"GET", "/api/v5/market/trades", Endpoint::Other, false, &Rest::trades},
        {"GET", "/api/v5/market/history-trades", Endpoint::Other, false, &Rest::trades},
        {"GET", "/api/v5/asset/currencies", Endpoint::Other, true, &Rest::currencies},
        {"GET", "/api/v5/account/instruments", Endpoint::Instruments, true, &Rest::instruments},
        {"GET", "/api/v5/account/config", Endpoint::Account, true, &Rest::accountConfig},
        {"GET", "/api/v5/account/balance", Endpoint::Balance, true, &Rest::balance},
        {"GET", "/api/v5/account/positions", Endpoint::Positions, true, &Rest::positions},
        {"GET", "/api/v5/account/positions-history", Endpoint::Closures, true,
         &Rest::positionsHistory},
        {"GET", "/api/v5/account/bills", Endpoint::Other, true, &Rest::bills},
        {"GET", "/api/v5/account/bills-archive", Endpoint::Other, true, &Rest::bills},
        {"GET", "/api/v5/account/trade-fee", Endpoint::Other, true, &Rest::tradeFee},
        {"GET", "/api/v5/account/leverage-info", Endpoint::Leverage, true, &Rest::leverageInfo},
        {"POST", "/api/v5/account/set-leverage", Endpoint::Settings, true, &Rest::setLeverage},
        {"POST", "/api/v5/account/set-position-mode", Endpoint::Settings, true,
         &Rest::setPositionMode},
        {"GET", "/api/v5/trade/order", Endpoint::OrderById, true, &Rest::order},
        {"POST", "/api/v5/trade/order", Endpoint::Order, true, &Rest::placeOrder},
        {"POST", "/api/v5/trade/batch-orders", Endpoint::Order, true, &Rest::placeOrders},
        {"POST", "/api/v5/trade/cancel-order", Endpoint::CancelOrder, true, &Rest::cancelOrder},
        {"POST", "/api/v5/trade/cancel-batch-orders", Endpoint::CancelOrder, true,
         &Rest::cancelOrders},
        {"POST", "/api/v5/trade/amend-order", Endpoint::AmendOrder, true, &Rest::amendOrder},
        {"POST", "/api/v5/trade/amend-batch-orders", Endpoint::AmendOrder, true,
         &Rest::amendOrders},
        {"POST", "/api/v5/trade/close-position", Endpoint::ClosePosition, true,
         &Rest::closePosition},
        {"POST", "/api/v5/trade/cancel-all-after", Endpoint::Settings, true, &Rest::cancelAllAfter},
        {"GET", "/api/v5/trade/orders-pending", Endpoint::Orders, true, &Rest::ordersPending},
        {"GET", "/api/v5/trade/orders-history", Endpoint::OrderHistory, true, &Rest::ordersHistory},
        {"GET", "/api/v5/trade/orders-history-archive", Endpoint::OrderHistory, true,
         &Rest::ordersHistory},
        {"GET", "/api/v5/trade/fills", Endpoint::Fills, true, &Rest::fills},
        {"GET", "/api/v5/trade/fills-history", Endpoint::Fills, true, &Rest::fills},
        {"GET", "/api/v5/trade/account-rate-limit", Endpoint::Other, true, &Rest::accountRateLimit},
        {"POST", "/api/v5/trade/order-algo", Endpoint::Stop, true, &Rest::placeAlgo},
        {"GET", "/api/v5/trade/order-algo", Endpoint::StopById, true, &Rest::algo},
        {"POST", "/api/v5/trade/cancel-algos", Endpoint::CancelStop, true, &Rest::cancelAlgos},
        {"POST", "/api/v5/trade/cancel-advance-algos", Endpoint::CancelStop, true,
         &Rest::cancelAlgos},
        {"POST", "/api/v5/trade/amend-algos", Endpoint::AmendStop, true, &Rest::amendAlgo},
        {"GET", "/api/v5/trade/orders-algo-pending", Endpoint::Stops, true, &Rest::algosPending},
        {"GET", "/api/v5/trade/orders-algo-history", Endpoint::StopHistory, true,
         &Rest::algosHistory},
    };
    return kRoutes;
}

HttpAnswer Rest::noRoute(const HttpAsk& ask)
{
    const std::string path = parseTarget(ask.target).path;
    if (std::ranges::any_of(routes(), [&](const Route& r) { return r.path == path; }))
        return gatewayFailure(405, "50115", "Invalid request method");
    HttpAnswer answer;
    answer.status = 404;
    answer.body =
        R"({"code":404,"data":{},"detailMsg":"","error_code":"404","error_message":"Not Found","msg":"Not Found"})";
    return answer;
}

std::optional<Rest::Held> Rest::routed(const HttpAsk& ask)
{
    const Target target = parseTarget(ask.target);
    const auto& all = routes();
    const auto route = std::ranges::find_if(
        all, [&](const Route& r) { return r.path == target.path && r.method == ask.method; });
    ++m_counts.requests;
    if (route == all.end()) {
        ++m_counts.unknown[ask.method + ' ' + target.path];
        return std::nullopt;
    }
    ++m_counts.calls[ask.method + ' ' + target.path];
    Held held;
    held.route = &*route;
    held.ask = ask;
    if (route->method == "POST")
        if (const auto body = m_document.parse(ask.body))
            held.isOpening = isOpening(route->endpoint, *body);
    held.isBulk = std::ranges::all_of(
        kNarrowing, [&](std::string_view name) { return target.get(name).empty(); });
    return held;
}

HttpAnswer Rest::answer(WallTime now, const HttpAsk& ask)
{
    std::optional<Held> held = routed(ask);
    if (!held) return noRoute(ask);
    const milliseconds travel =
        m_model.faults().onTravel(now, held->route->endpoint, held->isOpening);
    if (travel.count() <= 0) return arrive(now, std::move(*held));
    return m_held.keep(travel, std::move(*held)); // Not seen by the venue yet (F13, F61).
}

HttpAnswer Rest::carryOut(WallTime now, const HttpAsk& ask)
{
    std::optional<Held> held = routed(ask);
    if (!held) return noRoute(ask);
    held->judge(now, held->route->endpoint, m_model.faults());
    return finish(now, *held);
}

HttpAnswer Rest::arrive(WallTime now, Held held)
{
    const Route& route = *held.route;
    FaultPlan& faults = m_model.faults();
    if (faults.reach(now) != FaultPlan::Reach::Open) { // F96: as far as a server can play it
        HttpAnswer answer = hungUp();
        answer.truth = HttpAnswer::Truth{};
        return answer;
    }
    if (route.isSigned) {
        if (const auto refusal =
                refuseRequest(held.ask, m_config.credentials, now + faults.skewOfVenue(now))) {
            ++m_counts.refusedSignatures[std::string{refusal->code}];
            return gatewayFailure(refusal->status, refusal->code, refusal->text);
        }
        ++m_counts.signaturesVerified;
    }
    if (route.method == "POST") {
        if (held.ask.body.empty())
            return gatewayFailure(400, "50000", "Body for POST request cannot be empty.");
        if (!m_document.parse(held.ask.body))
            return gatewayFailure(400, "50002", "JSON syntax error");
    }
    int calls = 1;
    const RateLimit limit = rateLimitOf(route.method, route.path);
    const std::string key = budgetKey(route, held.ask, limit, calls);
    if (!spends(now, key, limit, calls)) return gatewayFailure(429, "50011", "Too Many Requests");

    held.judge(now, route.endpoint, faults);
    return finish(now, held);
}

HttpAnswer Rest::resume(WallTime now, std::uint64_t number)
{
    std::optional<Held> held = m_held.take(number);
    if (!held) return hungUp();
    return arrive(now, std::move(*held));
}

HttpAnswer Rest::finish(WallTime now, const Held& held)
{
    const Endpoint endpoint = held.route->endpoint;
    const HttpAnswer done =
        held.isCarriedOut(endpoint)
            ? perform(now, held)
            : gatewayFailure(400, "50004",
                             "Endpoint request timeout (does not indicate success or failure of "
                             "order, please check order status)");
    HttpAnswer answer = disguised(done, held.verdict, now);
    bendReset(answer, now);
    answer.truth = held.truthOf(endpoint, done, codeIn(done.body));
    return answer;
}

HttpAnswer Rest::perform(WallTime now, const Held& held)
{
    const Route& route = *held.route;
    Call call;
    call.now = now;
    call.target = parseTarget(held.ask.target);
    call.lag = held.verdict.lag;
    call.age = held.verdict.age;
    call.addsZeros = held.verdict.list.addsZeros;
    if (route.method == "POST") {
        const auto body = m_document.parse(held.ask.body);
        if (!body) return gatewayFailure(400, "50002", "JSON syntax error");
        call.body = *body;
        if (const auto expiry = Decimal::parse(header(held.ask, "exptime"));
            expiry && expiry->isPositive())
            call.expiresAt =
                wallFromMs(static_cast<std::int64_t>(expiry->rounded(0, Rounding::Down).mantissa()))
                - m_model.faults().skewOfVenue(now);
    }
    m_model.advance(now);
    HttpAnswer answer = (this->*route.handle)(call);
    bendList(answer.body, route.endpoint, now, !call.target.get("after").empty(), held.verdict.list,
             m_model.faults(), m_frozen);
    if (held.verdict.blank && blankRows(answer.body, route.endpoint, *held.verdict.blank))
        m_model.faults().noteBlank();
    // Trading calls tell when they came and went, in microseconds (okx.md §1.4).
    if (route.method == "POST" && route.path.starts_with("/api/v5/trade/") && answer.status == 200
        && answer.body.ends_with('}')) {
        answer.body.pop_back();
        const std::int64_t micros = toMs(now) * 1000;
        answer.body += R"(,"inTime":")" + std::to_string(micros + 112) + R"(","outTime":")"
                       + std::to_string(micros + 953) + R"("})";
    }
    return answer;
}

bool Rest::spends(WallTime now, const std::string& key, const RateLimit& limit, int calls)
{
    const int others = limit.callsMax * m_model.faults().foreignLoad(now) / 100; // F55
    if (m_budget.take(now, key, limit, calls, others)) return true;
    if (others > 0) m_model.faults().noteForeignLoad();
    return false;
}

void Rest::bendReset(HttpAnswer& answer, WallTime now)
{
    const auto header = std::ranges::find(answer.headers, std::string_view{"Retry-After"},
                                          &HttpHeaders::value_type::first);
    if (header == answer.headers.end()) return;
    switch (m_model.faults().onResetHeader(now)) {
    case FaultPlan::ResetHeader::AsItIs: return;
    case FaultPlan::ResetHeader::Seconds:
        header->second += "000";
        return; // Here it is the other way.
    case FaultPlan::ResetHeader::Missing: answer.headers.erase(header); return;
    case FaultPlan::ResetHeader::Past: header->second = "-5"; return;
    case FaultPlan::ResetHeader::Far: header->second = "86400"; return;
    }
    HF_UNREACHABLE();
}

std::string Rest::budgetKey(const Route& route, const HttpAsk& ask, const RateLimit& limit,
                            int& calls) const
{
    std::string key = std::string{route.method} + ' ' + std::string{route.path};
    if (!limit.isPerInstrument) return key;
    if (route.method == "GET")
        return key + ' ' + std::string{parseTarget(ask.target).get("instId")};
    json::Document document;
    const auto body = document.parse(ask.body);
    if (!body) return key;
    if (!body->isArray()) return key + ' ' + field(*body, "instId");
    // Of a batch each item counts; a batch of one counts as a single order (okx.md §4.1).
    calls = std::max(1, static_cast<int>(body->size()));
    return body->size() == 0 ? key : key + ' ' + field(body->items().front(), "instId");
}

bool Rest::wantsSwaps(const Call& call)
{
    const std::string_view type = call.target.get("instType");
    return type.empty() || type == "SWAP" || type == "ANY";
}

void Rest::advance(WallTime now)
{
    for (auto due = m_cancelAllAt.begin(); due != m_cancelAllAt.end();) {
        if (now < due->second) {
            ++due;
            continue;
        }
        const std::string tag = due->first;
        due = m_cancelAllAt.erase(due);
        m_model.cancelAllOrders(m_config.uid, now, "20", tag);
    }
}

} // namespace holdfast::sim::okx
