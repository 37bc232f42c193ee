// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/dialect.h"

#include "core/venues/okx/envelope.h"
#include "core/venues/okx/errors.h"
#include "core/venues/okx/reading.h"
#include "core/venues/okx/write.h"

#include <utility>

namespace holdfast::venues::okx {
namespace {

class OkxDialect final : public link::Dialect {
public:
    Result<Wire> encodeWrite(const Request& request) const override
    {
        return okx::encodeWrite(request);
    }
    std::vector<Outcome> outcomesOf(const Request& request, int httpStatus,
                                    std::string_view body) const override
    {
        if (const auto* batch = std::get_if<Batch>(&request))
            return okx::outcomesOf(*batch, httpStatus, body);
        return {outcomeOf(request, httpStatus, body)};
    }
    Result<std::unique_ptr<Reading>> makeReading(RequestId id,
                                                 const Request& request) const override
    {
        return okx::makeReading(id, request);
    }
    VenueFact failedRead(RequestId id, const Request& request, const ReadStamp& stamp,
                         Error error) const override
    {
        return okx::failedRead(id, request, stamp, std::move(error));
    }
    Result<link::OpenedReply> open(json::Document& document, std::string_view body) const override
    {
        auto envelope = openEnvelope(document, body);
        if (!envelope) return Unexpected{envelope.error()};
        const bool isOk = envelope->isOk();
        return link::OpenedReply{std::move(envelope->code), std::move(envelope->text), isOk,
                                 envelope->data};
    }
    bool isWorthAnotherRead(std::string_view code) const override
    {
        return okx::isWorthAnotherRead(code);
    }
    bool saysTimestampExpired(std::string_view code) const override
    {
        return okx::saysTimestampExpired(code);
    }
    bool saysCredentialsRefused(std::string_view code) const override
    {
        return okx::saysCredentialsRefused(code);
    }
    std::string_view hintFor(std::string_view code) const override { return okx::hintFor(code); }
    std::string_view proofName() const override { return "account/config"; }
};

} // namespace

const link::Dialect& dialect()
{
    static const OkxDialect kDialect;
    return kDialect;
}

} // namespace holdfast::venues::okx
