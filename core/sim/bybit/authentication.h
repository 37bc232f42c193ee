// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/dialect.h"
#include "core/sim/http.h"

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::sim::bybit {

/// The venue's no, as it stands in the envelope; HTTP 200 (bybit.md §1.5).
struct Refusal {
    std::string code;
    std::string text;
    friend bool operator==(const Refusal&, const Refusal&) = default;
};

/// How far a timestamp may be ahead of the venue's clock, whatever the window says (bybit.md §1.4).
inline constexpr milliseconds kAheadMax{1000};
inline constexpr milliseconds kWindowDefault{5000};

/// Why a signed REST request is refused; nothing if it is in order. The signature covers timestamp, key,
/// window and the query as sent, or the raw body. Source: bybit.md §1.2, §1.4.
[[nodiscard]] std::optional<Refusal> refuseRequest(const HttpAsk& ask,
                                                   const Credentials& credentials, WallTime now);
/// The arguments of a login: key, expiry in milliseconds, signature of "GET/realtime" and the expiry.
[[nodiscard]] std::optional<Refusal> refuseLogin(std::string_view key, std::string_view expires,
                                                 std::string_view signature,
                                                 const Credentials& credentials, WallTime now);
/// Of a request over the trade socket, which has a timestamp and no signature (bybit.md §2.4).
[[nodiscard]] std::optional<Refusal> refuseTime(std::string_view timestamp, std::string_view window,
                                                WallTime now);

} // namespace holdfast::sim::bybit
