// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/dialect.h"
#include "core/sim/http.h"

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::sim::okx {

using sim::Credentials;

/// The gateway's no: an HTTP status with a body of `msg` and `code` and no `data` (okx.md §1.3).
struct Refusal {
    int status = 401;
    std::string_view code;
    std::string_view text;
    friend bool operator==(const Refusal&, const Refusal&) = default;
};

/// A timestamp may be this far from the venue's clock, on REST and on login (okx.md §1.3).
inline constexpr seconds kTimestampTolerance{30};

/// Why a signed REST request is refused; nothing if it is in order. The signature covers timestamp,
/// method, raw target and raw body. Source: okx.md §1.2, §1.4.
[[nodiscard]] std::optional<Refusal> refuseRequest(const HttpAsk& ask,
                                                   const Credentials& credentials, WallTime now);

/// The arguments of a WebSocket login.
struct LoginArgs {
    std::string_view key;
    std::string_view passphrase;
    std::string_view timestamp; ///< Seconds since 1970.
    std::string_view signature;
};
/// As refuseRequest, with the codes of okx.md §2.4.
[[nodiscard]] std::optional<Refusal> refuseLogin(const LoginArgs& login,
                                                 const Credentials& credentials, WallTime now);

/// "2020-12-08T09:08:57.715Z", milliseconds required; nothing for any other form.
[[nodiscard]] std::optional<WallTime> parseRequestTime(std::string_view text);

} // namespace holdfast::sim::okx
