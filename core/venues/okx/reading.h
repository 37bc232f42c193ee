// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/venues/fact.h"
#include "core/venues/okx/wire.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace holdfast::venues::okx {

/// A read of ours on its way: one or more pages that become one answer. It knows endpoints, cursors and
/// rows; when a page leaves and what happens when none comes is the caller's (calls.h).
///
///   row  what arrived                                                  ▶ answer
///   R1   every page, each with code 0 and `data`, last one short       ▶ Complete
///   R2   a row was refused, a row came twice, no cursor, page limit    ▶ Partial, with the reason
///   R3   every page, but the account behind the key is not proven      ▶ Partial (private lists)
///   R4   any page failed: code, body, status, no reply                 ▶ Failed, whatever came before
///   R5   by id: code 51603 or 51063                                    ▶ not found
///   R6   by id: code 0 and no row, or a row of another order           ▶ failed: it proves nothing
///   R7   a stop by its venue id is not found                           ▶ the history of ended ones is asked
///   R8   a row of another product                                      ▶ not ours, and no doubt
class Reading {
public:
    virtual ~Reading() = default;

    /// What to ask first. Pages are numbered from 0 in the order in which they are given out.
    [[nodiscard]] virtual std::vector<Wire> begin() = 0;
    /// The page number `page` arrived with code 0; gives what to ask next, and nothing when that was all.
    [[nodiscard]] virtual std::vector<Wire> take(std::size_t page, const json::Value& data) = 0;
    /// The venue answered the page with this code instead; true if that is an answer, not a failure.
    /// `next` gets what to ask next.
    [[nodiscard]] virtual bool absorbs(std::size_t page, std::string_view code,
                                       std::vector<Wire>& next);
    /// Every page is there.
    [[nodiscard]] virtual VenueFact answer(const ReadStamp& stamp, bool isAccountProven) = 0;
    [[nodiscard]] virtual VenueFact failed(const ReadStamp& stamp, Error error) = 0;
};

/// \pre !isWrite(request)
/// \retval ErrorCode::Unsupported  a bar the venue does not have; `failedRead` answers it
[[nodiscard]] Result<std::unique_ptr<Reading>> makeReading(RequestId id, const Request& request);
/// The failed answer of the request's kind, for reads that never left.
[[nodiscard]] VenueFact failedRead(RequestId id, const Request& request, const ReadStamp& stamp,
                                   Error error);
/// What the request is about: "positions", "orders", "order history", "stops", "fills", …
[[nodiscard]] Scope scopeOf(const Request& request);

inline constexpr std::size_t kPageRows = 100;
inline constexpr std::size_t kPagesMax =
    50; ///< 4,000 pending orders are the venue's limit (okx.md §4.1).

} // namespace holdfast::venues::okx
