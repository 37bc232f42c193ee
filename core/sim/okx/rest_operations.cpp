// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/requests.h"
#include "core/sim/okx/rest.h"

#include <algorithm>
#include <array>

/// Order operations on a stream (okx.md §2.9). They are the HTTP writes by another way: what is placed,
/// counted and lost is decided in one place.
namespace holdfast::sim::okx {
namespace {

constexpr std::size_t kBatchMax = 20;

struct Spec {
    std::string_view op;
    std::string_view path; ///< Whose budget it shares (okx.md §4.1).
    Endpoint endpoint;
    bool isBatch;
};
constexpr std::array kOperations{
    Spec{"order", "/api/v5/trade/order", Endpoint::Order, false},
    Spec{"batch-orders", "/api/v5/trade/batch-orders", Endpoint::Order, true},
    Spec{"cancel-order", "/api/v5/trade/cancel-order", Endpoint::CancelOrder, false},
    Spec{"batch-cancel-orders", "/api/v5/trade/cancel-batch-orders", Endpoint::CancelOrder, true},
    Spec{"amend-order", "/api/v5/trade/amend-order", Endpoint::AmendOrder, false},
    Spec{"batch-amend-orders", "/api/v5/trade/amend-batch-orders", Endpoint::AmendOrder, true},
};

} // namespace

bool Rest::isOperation(std::string_view op)
{
    return std::ranges::find(kOperations, op, &Spec::op) != kOperations.end();
}

Rest::Operation Rest::operate(WallTime now, std::string_view op, const json::Value& frame,
                              const std::optional<WriteVerdict>& held)
{
    const auto* spec = std::ranges::find(kOperations, op, &Spec::op);
    HF_ASSERT(spec != kOperations.end());
    Operation answer;
    const auto args = frame.at("args");
    const std::size_t countMax = spec->isBatch ? kBatchMax : 1;
    if (!args || !args->isArray() || args->size() == 0 || args->size() > countMax) {
        answer.fate = Operation::Fate::Malformed;
        return answer;
    }
    WriteVerdict verdict;
    if (held) {
        verdict = *held;
    } else {
        // Of a batch each item counts; a batch of one counts as a single order (okx.md §4.1).
        const RateLimit limit = rateLimitOf("POST", spec->path);
        const NamedInstrument named = instrumentOf(args->items().front(), naming(true));
        const std::string key = "POST " + std::string{spec->path} + ' ' + named.id.text;
        if (!spends(now, key, limit, static_cast<int>(args->size()))) {
            answer.code = "50011";
            answer.message = "Rate limit reached. Please refer to API documentation and throttle "
                             "requests accordingly.";
            return answer;
        }
        bool opens = false;
        for (const json::Value item : args->items())
            opens = opens || (spec->endpoint == Endpoint::Order && !isTrue(item, "reduceOnly"));
        verdict = m_model.faults().onWrite(now, spec->endpoint, opens);
        if (!verdict.isApplied && !verdict.code.empty()) {
            answer.code = verdict.code;
            answer.message = verdict.text;
            return answer;
        }
        const milliseconds travel = m_model.faults().onTravel(now, spec->endpoint, opens);
        if (travel.count() > 0) { // F13, F61
            answer.fate = Operation::Fate::Later;
            answer.delay = travel;
            answer.verdict = verdict;
            return answer;
        }
    }
    if (verdict.isApplied) {
        Way way{now, std::nullopt, true};
        if (const auto expiry = Decimal::parse(field(frame, "expTime"));
            expiry && expiry->isPositive())
            way.expiresAt = wallFromMs(
                static_cast<std::int64_t>(expiry->rounded(0, Rounding::Down).mantissa()));
        m_model.advance(now);
        std::size_t accepted = 0;
        for (const json::Value item : args->items()) {
            json::Writer w;
            const bool isAccepted =
                spec->endpoint == Endpoint::CancelOrder
                    ? cancelItem(w, item, way)
                    : (spec->endpoint == Endpoint::AmendOrder ? amendItem(w, item, way)
                                                              : placeItem(w, item, way));
            accepted += isAccepted ? 1 : 0;
            answer.rows += (answer.rows.empty() ? "" : ",") + w.take();
        }
        answer.code = accepted == args->size() ? "0" : (accepted > 0 ? "2" : "1");
    } else {
        answer.code = "50004";
        answer.message = "Endpoint request timeout (does not indicate success or failure of order, "
                         "please check order status)";
    }
    if (!verdict.isReplied) answer.fate = Operation::Fate::Lost;
    return answer;
}

} // namespace holdfast::sim::okx
