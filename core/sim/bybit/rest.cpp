// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bybit/rest.h"

#include "core/sim/bybit/authentication.h"
#include "core/sim/bybit/words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::sim::bybit {
namespace {

constexpr std::array kOperations{
    std::pair<std::string_view, std::string_view>{"order.create", "/v5/order/create"},
    std::pair<std::string_view, std::string_view>{"order.amend", "/v5/order/amend"},
    std::pair<std::string_view, std::string_view>{"order.cancel", "/v5/order/cancel"},
    std::pair<std::string_view, std::string_view>{"order.create-batch", "/v5/order/create-batch"},
    std::pair<std::string_view, std::string_view>{"order.amend-batch", "/v5/order/amend-batch"},
    std::pair<std::string_view, std::string_view>{"order.cancel-batch", "/v5/order/cancel-batch"}};

constexpr const char* kResetHeader = "X-Bapi-Limit-Reset-Timestamp";
constexpr hours kFar{24};

/// What a request costs: a batch as much as its items (bybit.md §8).
int callsOf(const json::Value& body)
{
    const auto items = body.at("request");
    return items && items->isArray() ? std::max(1, static_cast<int>(items->size())) : 1;
}

} // namespace

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
        {"GET", "/v5/market/time", Endpoint::Time, false, &Rest::time},
        {"GET", "/v5/system/status", Endpoint::Other, false, &Rest::systemStatus},
        {"GET", "/v5/market/instruments-info", Endpoint::Instruments, false, &Rest::instruments},
        {"GET", "/v5/account/instruments-info", Endpoint::Instruments, true, &Rest::instruments},
        {"GET", "/v5/market/tickers", Endpoint::Ticker, false, &Rest::tickers},
        {"GET", "/v5/market/kline", Endpoint::Candles, false, &Rest::kline},
        {"GET", "/v5/market/mark-price-kline", Endpoint::Candles, false, &Rest::priceKline},
        {"GET", "/v5/market/index-price-kline", Endpoint::Candles, false, &Rest::priceKline},
        {"GET", "/v5/market/orderbook", Endpoint::Book, false, &Rest::orderbook},
        {"GET", "/v5/market/recent-trade", Endpoint::Other, false, &Rest::recentTrade},
        {"GET", "/v5/market/funding/history", Endpoint::Other, false, &Rest::fundingHistory},
        {"GET", "/v5/market/open-interest", Endpoint::Other, false, &Rest::openInterest},
        {"GET", "/v5/market/risk-limit", Endpoint::Other, false, &Rest::riskLimit},
        {"GET", "/v5/market/price-limit", Endpoint::Other, false, &Rest::priceLimit},
        {"GET", "/v5/asset/coin/query-info", Endpoint::Other, true, &Rest::coinInfo},
        {"GET", "/v5/user/query-api", Endpoint::Account, true, &Rest::queryApi},
        {"GET", "/v5/account/info", Endpoint::Account, true, &Rest::accountInfo},
        {"GET", "/v5/account/wallet-balance", Endpoint::Balance, true, &Rest::walletBalance},
        {"GET", "/v5/account/fee-rate", Endpoint::Other, true, &Rest::feeRate},
        {"GET", "/v5/account/user-setting-config", Endpoint::Account, true, &Rest::userSettings},
        {"GET", "/v5/position/list", Endpoint::Positions, true, &Rest::positionList},
        {"GET", "/v5/position/closed-pnl", Endpoint::Closures, true, &Rest::closedPnl},
        {"GET", "/v5/order/realtime", Endpoint::Orders, true, &Rest::orderRealtime},
        {"GET", "/v5/order/history", Endpoint::OrderHistory, true, &Rest::orderHistory},
        {"GET", "/v5/execution/list", Endpoint::Fills, true, &Rest::executionList},
        {"POST", "/v5/order/create", Endpoint::Order, true, &Rest::create},
        {"POST", "/v5/order/amend", Endpoint::AmendOrder, true, &Rest::amend},
        {"POST", "/v5/order/cancel", Endpoint::CancelOrder, true, &Rest::cancel},
        {"POST", "/v5/order/cancel-all", Endpoint::CancelOrder, true, &Rest::cancelAll},
        {"POST", "/v5/order/create-batch", Endpoint::Order, true, &Rest::createBatch},
        {"POST", "/v5/order/amend-batch", Endpoint::AmendOrder, true, &Rest::amendBatch},
        {"POST", "/v5/order/cancel-batch", Endpoint::CancelOrder, true, &Rest::cancelBatch},
        {"POST", "/v5/position/trading-stop", Endpoint::Stop, true, &Rest::tradingStop},
        {"POST", "/v5/position/set-leverage", Endpoint::Settings, true, &Rest::setLeverage},
        {"POST", "/v5/position/switch-mode", Endpoint::Settings, true, &Rest::switchMode},
        {"POST", "/v5/account/set-margin-mode", Endpoint::Settings, true, &Rest::setMarginMode},
        {"POST", "/v5/account/set-limit-px-action", Endpoint::Settings, true,
         &Rest::setLimitAction},
    };
    return kRoutes;
}

bool Rest::isOpening(Endpoint endpoint, const json::Value& body)
{
    if (endpoint != Endpoint::Order) return false;
    const auto items = body.at("request");
    if (!items || !items->isArray()) return !isTrue(body, "reduceOnly");
    for (const json::Value item : items->items())
        if (!isTrue(item, "reduceOnly")) return true;
    return false;
}

Endpoint Rest::endpointOf(const Route& route, const Target& target,
                          const std::optional<json::Value>& body) const
{
    const auto isStop = [&] { // One endpoint serves both kinds here; faults tell them apart.
        const OrderRef ref{{}, {field(*body, "orderId")}, {field(*body, "orderLinkId")}};
        for (const StopTruth& stop : m_model.pendingStops(m_config.uid))
            if (ref.venueId.empty() ? stop.stop.clientId == ref.clientId
                                    : stop.stop.venueId == ref.venueId)
                return true;
        return false;
    };
    if (route.endpoint == Endpoint::Orders) {
        if (!target.get("orderId").empty() || !target.get("orderLinkId").empty())
            return Endpoint::OrderById;
        return target.get("orderFilter") == "StopOrder" ? Endpoint::Stops : Endpoint::Orders;
    }
    if (!body || !body->isObject()) return route.endpoint;
    if (route.path == "/v5/order/create" && !field(*body, "triggerPrice").empty())
        return Endpoint::Stop;
    if (route.path == "/v5/order/cancel" && isStop()) return Endpoint::CancelStop;
    if (route.path == "/v5/order/amend" && isStop()) return Endpoint::AmendStop;
    return route.endpoint;
}

HttpAnswer Rest::noRoute(WallTime now)
{
    HttpAnswer answer = failure(now, {"10017", "Route not found."});
    answer.status = 404;
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
    std::optional<json::Value> body;
    if (route->method == "POST")
        if (const auto parsed = m_document.parse(ask.body)) body = *parsed;
    held.endpoint = endpointOf(*route, target, body);
    if (body) {
        held.isOpening = isOpening(held.endpoint, *body);
        held.itemsTaken = callsOf(*body);
    }
    held.isBulk = target.get("symbol").empty() && target.get("orderId").empty()
                  && target.get("orderLinkId").empty();
    return held;
}

HttpAnswer Rest::answer(WallTime now, const HttpAsk& ask)
{
    std::optional<Held> held = routed(ask);
    if (!held) return noRoute(now);
    const milliseconds travel = m_model.faults().onTravel(now, held->endpoint, held->isOpening);
    if (travel.count() <= 0) return arrive(now, std::move(*held));
    return m_held.keep(travel, std::move(*held)); // Not seen by the venue yet (F13, F61).
}

HttpAnswer Rest::carryOut(WallTime now, const HttpAsk& ask)
{
    std::optional<Held> held = routed(ask);
    if (!held) return noRoute(now);
    held->judge(now, held->endpoint, m_model.faults());
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
    // A GET with a body, and too many calls of one address, never get past the edge (bybit.md §1.2, §8).
    if (m_budget.isBanned(now) || (held.ask.method == "GET" && !held.ask.body.empty())) {
        HttpAnswer answer;
        answer.status = 403;
        answer.contentType = "text/html";
        answer.body = edgePage(403);
        return answer;
    }
    const WallTime clock = now + faults.skewOfVenue(now);
    if (route.isSigned) {
        if (const auto refusal = refuseRequest(held.ask, m_config.credentials, clock)) {
            ++m_counts.refusedSignatures[refusal->code];
            return failure(clock, *refusal);
        }
        ++m_counts.signaturesVerified;
    }
    if (route.method == "POST") {
        const auto body = m_document.parse(held.ask.body);
        if (!body || !body->isObject())
            return failure(clock, {"10001", "params error: the body is not a JSON object"});
        if (const auto refusal = refuseKey()) return failure(clock, *refusal);
    }
    held.itemsTaken = 1;
    if (const int most = callsMaxOf(route.path); most > 0 && route.isSigned) {
        int calls = 1;
        if (route.method == "POST")
            if (const auto body = m_document.parse(held.ask.body)) calls = callsOf(*body);
        held.standing = spend(now, route.path, calls);
        held.itemsTaken = calls;
        if (!held.standing.isTaken) {
            HttpAnswer answer = failure(clock, {"10006", "Too many visits! Please slow down."});
            addHeaders(answer, now, held);
            return answer;
        }
    }

    held.judge(now, held.endpoint, faults);
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
    const HttpAnswer done = held.isCarriedOut(held.endpoint)
                                ? perform(now, held)
                                : failure(now, {"10016", "Server error."});
    HttpAnswer answer = disguised(done, held.verdict, now);
    addHeaders(answer, now, held);
    answer.truth = held.truthOf(held.endpoint, done, codeIn(done.body));
    return answer;
}

HttpAnswer Rest::perform(WallTime now, const Held& held)
{
    const Route& route = *held.route;
    Call call;
    call.now = now;
    call.target = parseTarget(held.ask.target);
    call.endpoint = held.endpoint;
    call.view = held.verdict;
    if (route.method == "POST") {
        const auto body = m_document.parse(held.ask.body);
        if (!body) return failure(now, {"10001", "params error: the body is not JSON"});
        call.body = *body;
    }
    m_itemsTaken = held.itemsTaken;
    m_model.advance(now);
    HttpAnswer answer = (this->*route.handle)(call);
    if (held.verdict.blank && blankRows(answer.body, held.endpoint, *held.verdict.blank))
        m_model.faults().noteBlank();
    return answer;
}

RateBudget::Standing Rest::spend(WallTime now, std::string_view path, int& calls)
{
    const int most = callsMaxOf(path);
    const int others = most * m_model.faults().foreignLoad(now) / 100;
    const int wanted = calls;
    const RateBudget::Standing standing =
        m_budget.take(now, std::string{path}, most, calls, others);
    if (others > 0 && (!standing.isTaken || calls < wanted)) m_model.faults().noteForeignLoad();
    return standing;
}

void Rest::addHeaders(HttpAnswer& answer, WallTime now, const Held& held)
{
    if (!held.route->isSigned) return;
    const auto add = [&](const char* name, std::string value) {
        for (const auto& [known, given] : answer.headers)
            if (known == name) return;
        answer.headers.emplace_back(name, std::move(value));
    };
    if (held.standing.limit > 0) {
        add("X-Bapi-Limit", std::to_string(held.standing.limit));
        add("X-Bapi-Limit-Status", std::to_string(held.standing.left));
        add(kResetHeader, std::to_string(toMs(held.standing.resetAt)));
    }
    const bool isOver = held.standing.limit > 0 && !held.standing.isTaken;
    bendReset(answer, now, isOver);
    add("Traceid", "d" + std::to_string(++m_traceLast));
    add("Timenow", std::to_string(toMs(now)));
}

void Rest::bendReset(HttpAnswer& answer, WallTime now, bool isOver)
{
    const auto header = std::ranges::find(answer.headers, std::string_view{kResetHeader},
                                          &HttpHeaders::value_type::first);
    const bool isSaid = isOver || codeIn(answer.body) == "10006"; // Else nobody reads it.
    if (header == answer.headers.end() || !isSaid) return;
    const std::int64_t resetAt = number(header->second).value_or(toMs(now));
    switch (m_model.faults().onResetHeader(now)) {
    case FaultPlan::ResetHeader::AsItIs: return;
    case FaultPlan::ResetHeader::Seconds: header->second = std::to_string(resetAt / 1000); return;
    case FaultPlan::ResetHeader::Missing: answer.headers.erase(header); return;
    case FaultPlan::ResetHeader::Past: header->second = std::to_string(toMs(now) - 5000); return;
    case FaultPlan::ResetHeader::Far: header->second = std::to_string(toMs(now + kFar)); return;
    }
    HF_UNREACHABLE();
}

std::optional<Refusal> Rest::refuseKey() const
{
    const auto permissions = m_model.accountConfig(m_config.uid).permissions;
    if (std::ranges::find(permissions, "trade") != permissions.end()) return std::nullopt;
    return Refusal{"10005", "Permission denied, please check your API key permissions."};
}

bool Rest::isOperation(std::string_view op)
{
    return std::ranges::any_of(kOperations, [&](const auto& entry) { return entry.first == op; });
}

Rest::Operation Rest::operate(WallTime now, std::string_view op, const json::Value& body,
                              const std::optional<Delayed>& held)
{
    Operation operation;
    std::string_view path;
    for (const auto& [name, where] : kOperations)
        if (name == op) path = where;
    const auto& all = routes();
    const auto route = std::ranges::find_if(all, [&](const Route& r) { return r.path == path; });
    Held one;
    one.route = &*route;
    one.endpoint = endpointOf(*route, {}, body);
    one.isOpening = isOpening(one.endpoint, body);
    one.itemsTaken = held ? held->itemsTaken : callsOf(body);
    if (!held) {
        if (const auto refusal = refuseKey()) {
            operation.answer = failure(now, *refusal);
            addHeaders(operation.answer, now, one);
            return operation;
        }
        one.standing = spend(now, path, one.itemsTaken);
        if (!one.standing.isTaken) {
            operation.answer = failure(now, {"10006", "Too many visits! Please slow down."});
            addHeaders(operation.answer, now, one);
            return operation;
        }
    }
    const WriteVerdict verdict =
        held ? held->verdict : m_model.faults().onWrite(now, one.endpoint, one.isOpening);
    if (!held) {
        const milliseconds travel = m_model.faults().onTravel(now, one.endpoint, one.isOpening);
        if (travel.count() > 0) {
            operation.fate = Operation::Fate::Later;
            operation.delay = travel;
            operation.delayed = {verdict, one.itemsTaken};
            return operation;
        }
    }
    Call call;
    call.now = now;
    call.endpoint = one.endpoint;
    call.body = body;
    m_itemsTaken = one.itemsTaken;
    m_model.advance(now);
    const HttpAnswer truth =
        verdict.isApplied ? (this->*route->handle)(call) : failure(now, {"10016", "Server error."});
    operation.answer = disguised(truth, verdict, now);
    addHeaders(operation.answer, now, one);
    // What is no JSON of the venue cannot come over a socket: the answer is lost.
    if (!verdict.isReplied || operation.answer.contentType != "application/json"
        || operation.answer.delivery != Delivery::Whole || codeIn(operation.answer.body).empty())
        operation.fate = Operation::Fate::Lost;
    return operation;
}

} // namespace holdfast::sim::bybit
