// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signing/bybit.h"

#include "core/signing/hmac.h"

namespace holdfast::signing::bybit {

std::string timestamp(WallTime time) { return std::to_string(toMs(time)); }

std::string restPrehash(std::string_view timestamp, std::string_view apiKey,
                        std::string_view window, std::string_view payload)
{
    std::string prehash;
    prehash.reserve(timestamp.size() + apiKey.size() + window.size() + payload.size());
    return prehash.append(timestamp).append(apiKey).append(window).append(payload);
}

std::string_view queryOf(std::string_view target)
{
    const auto mark = target.find('?');
    return mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
}

std::string loginPrehash(std::string_view expires)
{
    return std::string{"GET/realtime"}.append(expires);
}

std::string sign(const Secret& secret, std::string_view prehash)
{
    return toHex(hmacSha256(secret.reveal(), prehash));
}

} // namespace holdfast::signing::bybit
