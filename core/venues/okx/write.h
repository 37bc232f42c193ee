// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/wire.h"
#include "core/venues/fact.h"

#include <string_view>
#include <vector>

/// Requests that change something: how they are written, and what their replies prove.
namespace holdfast::venues::okx {

using link::Wire;

/// The bytes of a write: exact target and body (okx.md §4.1, §4.6, §4.7, §5.1, §5.2).
/// \pre isWrite(request); client ids are 1 to 32 letters and digits; an order that is cancelled or
///      amended is named; the order type is one we send (asserted: these are our own requests)
[[nodiscard]] Wire encodeWrite(const Request& request);

/// What a reply to a write proves.
///
///   row  reply                                                          ▶ outcome
///   W1   2xx, code 0, one item, sCode 0, id not empty, client id ours   ▶ Accepted
///   W2   close-position: 2xx, code 0, one item of its instrument, no failing sCode ▶ Accepted, without venue id
///   W3   below 500, item with a failing sCode that is a refusal         ▶ Refused (the sCode's kind)
///   W4   below 500, no item, code that is a refusal                     ▶ Refused (the code's kind)
///   W5   sCode or code undetermined or not listed (okx.md §6)           ▶ OutcomeUnknown
///   W6   not JSON, no text code, HTML, cut, empty                       ▶ OutcomeUnknown
///   W7   other than one item, an item of another order, no id           ▶ OutcomeUnknown
///   W8   code and sCode contradict each other                           ▶ OutcomeUnknown
///   W9   5xx or 3xx, whatever the body says                             ▶ OutcomeUnknown
///   W15  set-leverage: one row that echoes key and leverage             ▶ Accepted; another echo: OutcomeUnknown
/// \pre isWrite(request)
[[nodiscard]] Outcome outcomeOf(const Request& request, int httpStatus, std::string_view body);

/// What a reply to a batch proves of each of its writes, in their order. As outcomeOf, and:
///
///   row  reply                                                          ▶ outcome
///   W10  an item that names one write, by client id or venue id         ▶ as W1, W3, W5, W7, W8, for that write
///   W11  fewer or more items than writes                                ▶ OutcomeUnknown, all
///   W12  an item that names no write of ours, or one named before       ▶ OutcomeUnknown, all that are left
///   W13  code 2 ("some failed") and none failed, code 1 and not all     ▶ OutcomeUnknown, those said to be accepted
///   W14  no items and a refusing code                                   ▶ Refused, all
[[nodiscard]] std::vector<Outcome> outcomesOf(const Batch& batch, int httpStatus,
                                              std::string_view body);

/// 1 to 32 letters and digits (okx.md §4.3).
[[nodiscard]] bool isClientId(std::string_view text);

} // namespace holdfast::venues::okx
