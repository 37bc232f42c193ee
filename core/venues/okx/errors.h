// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venues/code_class.h"

#include <optional>
#include <span>
#include <string_view>

/// What OKX's codes mean for us. Source: okx.md §6, row by row.
namespace holdfast::venues::okx {

using ErrorClass = CodeClass<std::string_view>;

/// The whole table, sorted by code, for tests and documents.
[[nodiscard]] std::span<const ErrorClass> errorClasses();

/// Why a write was refused; `nullopt` where the code proves nothing: listed as undetermined, or not
/// listed at all. "0" is not an error and not listed.
[[nodiscard]] std::optional<RefusalKind> refusalOf(std::string_view code);

/// The same, of a request with a target: its codes are 51277 and 51279 by last, 51300 and 51303 by mark,
/// 51305 and 51307 by index (okx.md §6, "TP mirror": the four codes of each source in one order). Of a
/// stop alone every code of a passed price is about the stop.
[[nodiscard]] std::optional<RefusalKind> refusalOf(std::string_view code, const Request& request);

/// A query by id answered that there is no such order (51603, 51063). Before the visibility horizon
/// this proves nothing.
[[nodiscard]] bool saysNotFound(std::string_view code);

/// A read that got this code may be asked again after a pause (rate limit, busy, system error).
[[nodiscard]] bool isWorthAnotherRead(std::string_view code);

/// The signed time was too old (50102, on WebSocket 60006): measure the clock, then once more.
[[nodiscard]] bool saysTimestampExpired(std::string_view code);

/// The key, its passphrase, signature, environment or address is refused. Trying again cannot help.
[[nodiscard]] bool saysCredentialsRefused(std::string_view code);

/// What a person should look at besides the key itself; empty where the code says it all.
[[nodiscard]] std::string_view hintFor(std::string_view code);

} // namespace holdfast::venues::okx
