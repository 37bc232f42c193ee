// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/link/wire.h"
#include "core/venues/fact.h"

#include <string_view>
#include <vector>

/// Requests that change something: how they are written, and what their replies prove.
namespace holdfast::venues::bybit {

/// The bytes of a write: exact target and body (bybit.md §3.4, §4.1, §4.2, §5.1, §5.2). Field names come from
/// here alone: the venue ignores a name it does not know, and a misspelt reduceOnly would open.
///
///   row  request                          ▶ call
///   V1   PlaceOrder                       ▶ order/create; an attached stop in mode Full
///   V2   CancelOrder, AmendOrder          ▶ order/cancel, order/amend, by venue id if given
///   V3   PlaceStop without qty            ▶ position/trading-stop Full, the target beside it
///   V4   PlaceStop with qty               ▶ order/create: a market order behind a trigger, reduceOnly
///   V5   PlaceStop with qty and target    ▶ position/trading-stop Partial: a pair
///   V6   AmendStop, CancelStop of a position's stop ▶ position/trading-stop Full; "0" removes
///   V7   AmendStop, CancelStop by id      ▶ order/amend (triggerPrice), order/cancel
///   V8   ClosePosition                    ▶ order/create: market, qty "0", reduceOnly, closeOnTrigger
///   V9   SetLeverage                      ▶ position/set-leverage, both sides alike
///   V10  Batch                            ▶ order/create-batch, amend-batch, cancel-batch; up to kBatchItemsMax
///
/// \pre isWrite(request)
/// \retval ErrorCode::Unsupported  the venue cannot do it, or we do not want it: an order type it does not
///     have; an attached stop on a reducing order (§4.1); an opening order in hedge mode (decisions §6); a
///     close without a side; a batch that is too large, mixed, or of a position's stops
/// \retval ErrorCode::Malformed    a client id that the venue would refuse, no id at all
/// \retval ErrorCode::OutOfRange   a quantity or price that is not positive ("0" would remove a stop)
[[nodiscard]] Result<link::Wire> encodeWrite(const Request& request);

/// What a reply to a write proves.
///
///   row  reply                                                          ▶ outcome
///   W1   2xx, retCode 0, an orderId, our orderLinkId                    ▶ Accepted: taken, not placed (§4.1)
///   W2   trading-stop, set-leverage: 2xx, retCode 0                     ▶ Accepted, without an id: it names none
///   W3   below 500, retCode that is a refusal (errors.h)                ▶ Refused
///   W4   retCode undetermined or not listed                             ▶ OutcomeUnknown
///   W5   not JSON, no retCode, HTML, cut, empty                         ▶ OutcomeUnknown
///   W6   retCode 0 without an id, or of another order                   ▶ OutcomeUnknown
///   W7   5xx or 3xx, whatever the body says; retCode 0 with a 4xx       ▶ OutcomeUnknown
///   W8   "already so" where the request asks for a state (110043)       ▶ Accepted
/// \pre isWrite(request), not a Batch
[[nodiscard]] Outcome outcomeOf(const Request& request, int httpStatus, std::string_view body);

/// What a reply to a batch proves of each of its writes, in their order: the outer retCode is 0 even if every
/// row failed (§4.2).
///
///   row  reply                                                          ▶ outcome
///   W9   retCode 0, as many rows in result.list and retExtInfo.list     ▶ each by its code, as W1, W3, W4, W6
///   W10  fewer or more rows than writes, no list, or a row that names   ▶ OutcomeUnknown, all
///        another order: they are not in our order
///   W11  retCode that is a refusal                                      ▶ Refused, all
[[nodiscard]] std::vector<Outcome> outcomesOf(const Batch& batch, int httpStatus,
                                              std::string_view body);

/// 1 to 36 of letters, digits, '-' and '_' (bybit.md §4.1).
[[nodiscard]] bool isClientId(std::string_view text);

/// The venue takes 20 in a request and allows 10 a second (bybit.md §4.2, §8).
inline constexpr std::size_t kBatchItemsMax = 10;

} // namespace holdfast::venues::bybit
