// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/reading.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace holdfast::venues::bybit {

/// How Bybit's lists and by-id reads become answers. The content of a page is the whole reply, since its time
/// stands outside the result.
///
///   row  what arrived                                                  ▶ answer
///   R1   every page of every source up to its end (G1–G6), each a      ▶ Complete
///        success with a list, every row understood
///   R2   a row was refused, came twice in one source, is of another    ▶ Partial, with the reason
///        instrument or category; a page repeats; the page limit
///   R3   every page, but the account behind the key is not proven      ▶ Partial (private lists)
///   R4   any page failed: code, body, status, no reply; no result, no  ▶ Failed, whatever came before
///        list, a list that is null: none of them is an empty list
///   R5   by id: in no place                                            ▶ not found
///   R6   by id: several rows, a row of another order, or of the other  ▶ failed: it proves nothing
///        noun; its fills are there and the order is not
///   R7   one instrument's positions without a row: the venue always    ▶ Partial
///        names the instrument it was asked for
///   R8   a row of another product or noun                              ▶ not ours, and no doubt
///   R9   the same row in two sources                                   ▶ the younger one, where the plan expects it;
///                                                                         of one age the one that ended
///
/// Where a list ends. A short page proves nothing (a list cut at 20 looks like one), and the cursor of the last
/// page is not empty (bybit.md §6.1):
///
///   row  page                                                          ▶ next
///   G1   no rows                                                       ▶ the source is whole
///   G2   rows, no cursor                                               ▶ the source is whole
///   G3   rows, a cursor                                                ▶ the page behind it
///   G4   rows that all came before, by the cursor as we got it         ▶ the same cursor encoded once more
///   G5   rows that all came before, again; fewer than we asked for     ▶ the source is whole
///   G6   rows that all came before, again; as many as we asked for     ▶ doubt: the same page came twice
///   G7   more rows after the plan's pages                              ▶ doubt: there is more
///
/// Cursors stay encoded for what follows only if an encoded one brought something new: after G5 and G6 they go as
/// received again.
[[nodiscard]] Result<std::unique_ptr<link::Reading>> makeReading(RequestId id,
                                                                 const Request& request);
/// The failed answer of the request's kind, for reads that never left.
[[nodiscard]] VenueFact failedRead(RequestId id, const Request& request, const ReadStamp& stamp,
                                   Error error);

/// The cursor as a part of a query: as received, which is percent-encoded, except for what would end it.
[[nodiscard]] std::string cursorAsReceived(std::string_view cursor);
/// Encoded once more, as some clients of the venue do (bybit.md §6.1).
[[nodiscard]] std::string cursorEncoded(std::string_view cursor);

inline constexpr std::size_t kPagesMax = 50;
/// Depth::Months in windows of 7 days (bybit.md §4.4, §6.2, §6.3).
inline constexpr int kWindowsOfMonths = 13;

} // namespace holdfast::venues::bybit
