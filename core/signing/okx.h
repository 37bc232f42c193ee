// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/signing/secret.h"

#include <string>
#include <string_view>

/// How OKX proves who sent a request. Source: venues/okx.md §1.2.
namespace holdfast::signing::okx {

/// OK-ACCESS-TIMESTAMP: UTC with milliseconds, "2020-12-08T09:08:57.715Z".
[[nodiscard]] std::string restTimestamp(WallTime time);
/// The timestamp of a WebSocket login: whole seconds since 1970, rounded down.
[[nodiscard]] std::string loginTimestamp(WallTime time);

/// What a REST request signs.
/// \param method  upper case
/// \param target  path and query exactly as sent: the venue verifies the raw bytes
/// \param body    exactly as sent; empty for GET
[[nodiscard]] std::string restPrehash(std::string_view timestamp, std::string_view method,
                                      std::string_view target, std::string_view body);
/// What a WebSocket login signs.
[[nodiscard]] std::string loginPrehash(std::string_view timestamp);

/// OK-ACCESS-SIGN: base64 of HMAC-SHA256.
[[nodiscard]] std::string sign(const Secret& secret, std::string_view prehash);

} // namespace holdfast::signing::okx
