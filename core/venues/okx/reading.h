// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/reading.h"

#include <cstddef>
#include <memory>

namespace holdfast::venues::okx {

using link::Reading;
using link::Wire;

/// How OKX's lists and by-id reads become answers.
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
///
/// \pre !isWrite(request)
/// \retval ErrorCode::Unsupported  a bar the venue does not have; `failedRead` answers it
[[nodiscard]] Result<std::unique_ptr<Reading>> makeReading(RequestId id, const Request& request);
/// The failed answer of the request's kind, for reads that never left.
[[nodiscard]] VenueFact failedRead(RequestId id, const Request& request, const ReadStamp& stamp,
                                   Error error);

inline constexpr std::size_t kPageRows = 100;
inline constexpr std::size_t kPagesMax =
    50; ///< 4,000 pending orders are the venue's limit (okx.md §4.1).

} // namespace holdfast::venues::okx
