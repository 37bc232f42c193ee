// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signing/okx.h"

#include "core/signing/hmac.h"

namespace holdfast::signing::okx {

std::string restTimestamp(WallTime time) { return toIso8601(time); }

std::string loginTimestamp(WallTime time)
{
    return std::to_string(std::chrono::floor<seconds>(time).time_since_epoch().count());
}

std::string restPrehash(std::string_view timestamp, std::string_view method,
                        std::string_view target, std::string_view body)
{
    std::string prehash;
    prehash.reserve(timestamp.size() + method.size() + target.size() + body.size());
    return prehash.append(timestamp).append(method).append(target).append(body);
}

std::string loginPrehash(std::string_view timestamp)
{
    return restPrehash(timestamp, "GET", "/users/self/verify", {});
}

std::string sign(const Secret& secret, std::string_view prehash)
{
    return toBase64(hmacSha256(secret.reveal(), prehash));
}

} // namespace holdfast::signing::okx
