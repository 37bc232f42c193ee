// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/authentication.h"

#include "core/signing/hmac.h"

#include <charconv>
#include <chrono>

namespace holdfast::sim::okx {
namespace {

/// The number of exactly `text.size()` digits; nothing if one of them is no digit.
std::optional<std::int64_t> digits(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size() || value < 0)
        return std::nullopt;
    return value;
}

/// Put together here and not by core/signing/okx: a mistake in that one must not verify itself.
std::string signatureOf(const Credentials& credentials, std::string_view prehash)
{
    return signing::toBase64(signing::hmacSha256(credentials.secret, prehash));
}

bool isNear(WallTime time, WallTime now)
{
    return std::chrono::abs(now - time) <= kTimestampTolerance;
}

} // namespace

std::optional<WallTime> parseRequestTime(std::string_view text)
{
    if (text.size() != 24 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':'
        || text[16] != ':' || text[19] != '.' || text[23] != 'Z')
        return std::nullopt;
    const auto year = digits(text.substr(0, 4));
    const auto month = digits(text.substr(5, 2));
    const auto day = digits(text.substr(8, 2));
    const auto hour = digits(text.substr(11, 2));
    const auto minute = digits(text.substr(14, 2));
    const auto second = digits(text.substr(17, 2));
    const auto ms = digits(text.substr(20, 3));
    if (!year || !month || !day || !hour || !minute || !second || !ms) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    const auto days = std::chrono::sys_days{date}.time_since_epoch();
    return WallTime{std::chrono::duration_cast<milliseconds>(days) + hours{*hour} + minutes{*minute}
                    + seconds{*second} + milliseconds{*ms}};
}

std::optional<Refusal> refuseRequest(const HttpAsk& ask, const Credentials& credentials,
                                     WallTime now)
{
    const std::string_view key = header(ask, "ok-access-key");
    const std::string_view signature = header(ask, "ok-access-sign");
    const std::string_view timestamp = header(ask, "ok-access-timestamp");
    const std::string_view passphrase = header(ask, "ok-access-passphrase");
    if (key.empty()) return Refusal{401, "50103", "Request header OK-ACCESS-KEY cannot be empty"};
    if (passphrase.empty())
        return Refusal{401, "50104", "Request header OK-ACCESS-PASSPHRASE cannot be empty"};
    if (signature.empty())
        return Refusal{401, "50106", "Request header OK-ACCESS-SIGN cannot be empty"};
    if (timestamp.empty())
        return Refusal{401, "50107", "Request header OK-ACCESS-TIMESTAMP cannot be empty"};
    const auto time = parseRequestTime(timestamp);
    if (!time) return Refusal{401, "50112", "Invalid OK-ACCESS-TIMESTAMP"};
    if (!isNear(*time, now)) return Refusal{401, "50102", "Timestamp request expired"};
    if (key != credentials.key) return Refusal{401, "50111", "Invalid OK-ACCESS-KEY"};
    if (passphrase != credentials.passphrase)
        return Refusal{401, "50105", "Request header OK-ACCESS-PASSPHRASE incorrect"};
    const std::string prehash = std::string{timestamp} + ask.method + ask.target + ask.body;
    if (signatureOf(credentials, prehash) != signature)
        return Refusal{401, "50113", "Invalid Sign"};
    return std::nullopt;
}

std::optional<Refusal> refuseLogin(const LoginArgs& login, const Credentials& credentials,
                                   WallTime now)
{
    const auto secondsSinceEpoch = digits(login.timestamp);
    if (!secondsSinceEpoch) return Refusal{401, "60004", "Invalid timestamp"};
    if (!isNear(WallTime{seconds{*secondsSinceEpoch}}, now))
        return Refusal{401, "60006", "Timestamp request expired"};
    if (login.key != credentials.key) return Refusal{401, "60005", "Invalid apiKey"};
    if (login.passphrase != credentials.passphrase)
        return Refusal{401, "60024", "Wrong passphrase"};
    const std::string prehash = std::string{login.timestamp} + "GET/users/self/verify";
    if (signatureOf(credentials, prehash) != login.signature)
        return Refusal{401, "60007", "Invalid sign"};
    return std::nullopt;
}

} // namespace holdfast::sim::okx
