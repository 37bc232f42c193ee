// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/link/backoff.h"
#include "core/link/reading.h"
#include "core/link/wire.h"
#include "core/venues/fact.h"
#include "core/venues/text.h"
#include "core/venues/transport.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::link {

/// The outside of a reply, read by the venue's own rules.
struct OpenedReply {
    std::string code; ///< The venue's.
    std::string text; ///< The venue's, trimmed.
    bool isOk = false;
    std::optional<json::Value> content; ///< For Reading::take; absent where a success states none.
};

/// What a venue tells the machinery of requests (calls.h, conversation.h): its bytes, and what its codes and
/// headers mean. Stateless.
class Dialect {
public:
    virtual ~Dialect() = default;

    /// \retval ErrorCode::Unsupported  the venue has no such request: it is answered as NotSent
    [[nodiscard]] virtual Result<Wire> encodeWrite(const venues::Request& request) const = 0;
    /// What a reply to a write proves: one outcome, of a Batch one for each of its writes.
    [[nodiscard]] virtual std::vector<venues::Outcome>
    outcomesOf(const venues::Request& request, int httpStatus, std::string_view body) const = 0;
    /// \retval ErrorCode::Unsupported, ErrorCode::OutOfRange  `failedRead` answers it
    [[nodiscard]] virtual Result<std::unique_ptr<Reading>>
    makeReading(RequestId id, const venues::Request& request) const = 0;
    /// The failed answer of the request's kind, for reads that never left.
    [[nodiscard]] virtual venues::VenueFact failedRead(RequestId id, const venues::Request& request,
                                                       const ReadStamp& stamp,
                                                       Error error) const = 0;
    /// \retval ErrorCode::Malformed  not a reply of the venue: a gateway's, cut, empty
    [[nodiscard]] virtual Result<OpenedReply> open(json::Document& document,
                                                   std::string_view body) const = 0;

    /// The beginning of a body as it may be shown and kept: without what the venue echoes of our key.
    [[nodiscard]] virtual std::string shown(std::string_view body) const
    {
        return venues::excerptOf(body);
    }

    /// A read that got this code may be asked again after a pause.
    [[nodiscard]] virtual bool isWorthAnotherRead(std::string_view code) const = 0;
    /// Measure the clock, then once more.
    [[nodiscard]] virtual bool saysTimestampExpired(std::string_view code) const = 0;
    /// Trying again cannot help.
    [[nodiscard]] virtual bool saysCredentialsRefused(std::string_view code) const = 0;
    /// What a person should look at besides the key itself; empty where the code says it all.
    [[nodiscard]] virtual std::string_view hintFor(std::string_view code) const = 0;
    /// After "too frequent": how long to wait, where the reply says so in the venue's own headers.
    [[nodiscard]] virtual std::optional<milliseconds> pauseOf(const venues::HttpReply&) const
    {
        return std::nullopt;
    }
    /// The reply says that its budget is used up, for so long.
    [[nodiscard]] virtual std::optional<milliseconds> usedUpFor(const venues::HttpReply&) const
    {
        return std::nullopt;
    }
    /// What the account's proof is read from, for people.
    [[nodiscard]] virtual std::string_view proofName() const = 0;
    /// How often the venue's edge is probed while it bars us.
    [[nodiscard]] virtual Backoff barBackoff() const
    {
        return {milliseconds{1000}, milliseconds{30'000}};
    }
};

} // namespace holdfast::link
