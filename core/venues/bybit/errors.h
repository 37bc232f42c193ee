// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venues/code_class.h"

#include <optional>
#include <span>
#include <string_view>

/// What Bybit's codes mean for us. Source: bybit.md §5.6, §7, row by row.
namespace holdfast::venues::bybit {

using ErrorClass = CodeClass<int>;

/// The whole table, sorted by code, for tests and documents.
[[nodiscard]] std::span<const ErrorClass> errorClasses();

/// Why a write was refused; `nullopt` where the code proves nothing: listed as undetermined, or not listed at
/// all, or no number. "0" is not an error and not listed.
[[nodiscard]] std::optional<RefusalKind> refusalOf(std::string_view code);

/// The same with what the text and the request add. 10001 has dozens of texts; those with a tested pattern:
///
///   row  text of 10001                                    request              ▶ kind
///   E1   "zero position"                                  any                  ▶ NothingToReduce: read it
///   E2   "StopLoss:" with "should" and "base_price", or   a stop               ▶ TriggerPassed
///        "sl:" with "should"
///   E3   "TakeProfit:" or "tp:", likewise                 a stop               ▶ TakePassed
///   E4   either                                           any other            ▶ EntryProtection: not placed
///   E5   "expect Rising" or "expect Falling"              a stop               ▶ TriggerPassed
///   E6   "position idx not match"                         any                  ▶ NotAllowed: another position mode
///   E7   "exceeds maximum limit"                          any                  ▶ TooBig
///   E8   another                                          any                  ▶ Rules
///
/// And of other codes:
///
///   E9   34040 "not modified"                             a stop               ▶ FullCloseExists: read it
///   E10  34040                                            another              ▶ Other
[[nodiscard]] std::optional<RefusalKind> refusalOf(std::string_view code, std::string_view text,
                                                   const Request& request);

/// The state is as asked already (110043 of set-leverage): done, as good as accepted.
[[nodiscard]] bool saysAlreadySo(std::string_view code, const Request& request);

/// A read that got this code may be asked again after a pause (rate limit, busy, system error).
[[nodiscard]] bool isWorthAnotherRead(std::string_view code);
/// The signed time was outside the window (10002, -1): measure the clock, then once more.
[[nodiscard]] bool saysTimestampExpired(std::string_view code);
/// The key, its signature, environment or address is refused. Trying again cannot help.
[[nodiscard]] bool saysCredentialsRefused(std::string_view code);
/// What a person should look at besides the key itself; empty where the code says it all.
[[nodiscard]] std::string_view hintFor(std::string_view code);

} // namespace holdfast::venues::bybit
