// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/dialect.h"

#include "core/venues/bybit/budgets.h"
#include "core/venues/bybit/envelope.h"
#include "core/venues/bybit/errors.h"
#include "core/venues/bybit/reading.h"
#include "core/venues/bybit/write.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace holdfast::venues::bybit {
namespace {

std::optional<std::int64_t> headerOf(const HttpReply& reply, std::string_view name)
{
    for (const auto& [given, value] : reply.headers) {
        if (given != name) continue;
        std::int64_t number = 0;
        const char* end = value.data() + value.size();
        const auto [at, error] = std::from_chars(value.data(), end, number);
        if (error == std::errc{} && at == end) return number;
    }
    return std::nullopt;
}

/// Until the budget of the reply's endpoint is whole again, both times being the venue's.
std::optional<milliseconds> untilReset(const HttpReply& reply)
{
    constexpr milliseconds kLongest{10'000}; // the window is a second; no header binds us for long
    const auto reset = headerOf(reply, "x-bapi-limit-reset-timestamp");
    json::Document document;
    const auto envelope = openEnvelope(document, reply.body);
    if (!reset || !envelope || !envelope->time) return std::nullopt;
    // Compared before they are subtracted: a header may hold any number.
    const std::int64_t now = toMs(*envelope->time);
    if (*reset <= now) return std::nullopt;
    if (*reset >= now + kLongest.count()) return kLongest;
    return milliseconds{*reset - now};
}

class BybitDialect final : public link::Dialect {
public:
    Result<link::Wire> encodeWrite(const Request& request) const override
    {
        return bybit::encodeWrite(request);
    }
    std::vector<Outcome> outcomesOf(const Request& request, int httpStatus,
                                    std::string_view body) const override
    {
        if (const auto* batch = std::get_if<Batch>(&request))
            return bybit::outcomesOf(*batch, httpStatus, body);
        return {outcomeOf(request, httpStatus, body)};
    }
    Result<std::unique_ptr<link::Reading>> makeReading(RequestId id,
                                                       const Request& request) const override
    {
        return bybit::makeReading(id, request);
    }
    VenueFact failedRead(RequestId id, const Request& request, const ReadStamp& stamp,
                         Error error) const override
    {
        return bybit::failedRead(id, request, stamp, std::move(error));
    }
    Result<link::OpenedReply> open(json::Document& document, std::string_view body) const override
    {
        auto envelope = openEnvelope(document, body);
        if (!envelope) return Unexpected{envelope.error()};
        const bool isOk = envelope->isOk();
        std::optional<json::Value> content;
        if (envelope->result) content = envelope->root;
        return link::OpenedReply{std::move(envelope->code), std::move(envelope->text), isOk,
                                 content};
    }
    std::string shown(std::string_view body) const override { return shownOf(body); }
    bool isWorthAnotherRead(std::string_view code) const override
    {
        return bybit::isWorthAnotherRead(code);
    }
    bool saysTimestampExpired(std::string_view code) const override
    {
        return bybit::saysTimestampExpired(code);
    }
    bool saysCredentialsRefused(std::string_view code) const override
    {
        return bybit::saysCredentialsRefused(code);
    }
    std::string_view hintFor(std::string_view code) const override { return bybit::hintFor(code); }
    std::optional<milliseconds> pauseOf(const HttpReply& reply) const override
    {
        return untilReset(reply);
    }
    std::optional<milliseconds> usedUpFor(const HttpReply& reply) const override
    {
        if (headerOf(reply, "x-bapi-limit-status") != 0) return std::nullopt;
        return untilReset(reply).value_or(kRollingWindow);
    }
    std::string_view proofName() const override { return "user/query-api"; }
    link::Backoff barBackoff() const override { return {seconds{15}, seconds{60}}; }
};

} // namespace

const link::Dialect& dialect()
{
    static const BybitDialect kDialect;
    return kDialect;
}

} // namespace holdfast::venues::bybit
