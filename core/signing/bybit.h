// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/signing/secret.h"

#include <string>
#include <string_view>

/// How Bybit v5 proves who sent a request. Source: venues/bybit.md §1.2, §2.1.
namespace holdfast::signing::bybit {

/// X-BAPI-TIMESTAMP, and `expires` of a WebSocket login: milliseconds since 1970.
[[nodiscard]] std::string timestamp(WallTime time);

/// What a REST request signs.
/// \param window   X-BAPI-RECV-WINDOW, in milliseconds
/// \param payload  of a GET what stands after '?', of a POST the body; both exactly as sent: the venue
///                 verifies the raw bytes
[[nodiscard]] std::string restPrehash(std::string_view timestamp, std::string_view apiKey,
                                      std::string_view window, std::string_view payload);
/// The payload of a GET: what stands after the first '?' of its target; empty if there is none.
[[nodiscard]] std::string_view queryOf(std::string_view target);
/// What a WebSocket login signs. \param expires  later than the venue's clock
[[nodiscard]] std::string loginPrehash(std::string_view expires);

/// X-BAPI-SIGN, and the third argument of a login: HMAC-SHA256 in lower-case hex.
[[nodiscard]] std::string sign(const Secret& secret, std::string_view prehash);

} // namespace holdfast::signing::bybit
