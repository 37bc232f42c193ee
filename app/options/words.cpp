// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/words.h"

#include "core/base/assert.h"

#include <algorithm>
#include <charconv>

namespace holdfast::app {

namespace {

/// Digits only; 0 if they are none, or too many.
std::int64_t wholeNumber(std::string_view digits)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc{} && end == digits.data() + digits.size() ? value : 0;
}

} // namespace

Result<milliseconds> parseDuration(std::string_view text)
{
    const std::size_t split = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::int64_t number = wholeNumber(text.substr(0, split));
    const std::string_view unit = text.substr(split);
    std::int64_t factor = 0;
    if (unit == "ms")
        factor = 1;
    else if (unit == "s")
        factor = 1000;
    else if (unit == "m")
        factor = 60'000;
    else if (unit == "h")
        factor = 3'600'000;
    constexpr std::int64_t kLongest = 30LL * 24 * 3'600'000;
    if (factor == 0 || number < 1 || number > kLongest / factor)
        return unexpected(ErrorCode::Malformed,
                          "'" + std::string{text}
                              + "' is no time from 1ms to 30 days (250ms, 30s, 5m, 2h)");
    return milliseconds{number * factor};
}

Result<Venue> parseVenue(std::string_view text)
{
    for (const Venue venue : {Venue::Okx, Venue::Bybit, Venue::Hyperliquid})
        if (text == toString(venue)) return venue;
    return unexpected(ErrorCode::UnknownValue,
                      "'" + std::string{text} + "' is no venue (okx, bybit)");
}

bool isBuiltIn(Venue venue)
{
    switch (venue) {
    case Venue::Okx:
    case Venue::Bybit: return true;
    case Venue::Hyperliquid: return false;
    }
    HF_UNREACHABLE();
}

std::string notBuiltIn(Venue venue)
{
    return std::string{toString(venue)} + " is not in this version; okx and bybit are";
}

std::string perpetualOf(Venue venue, std::string_view base)
{
    switch (venue) {
    case Venue::Okx: return std::string{base} + "-USDT-SWAP";
    case Venue::Bybit: return std::string{base} + "USDT";
    case Venue::Hyperliquid: break;
    }
    failAssertion("no instruments of this venue are known");
}

Result<Environment> parseEnvironment(std::string_view text)
{
    for (const Environment e :
         {Environment::Live, Environment::Demo, Environment::Testnet, Environment::Drill})
        if (text == toString(e)) return e;
    return unexpected(ErrorCode::UnknownValue,
                      "'" + std::string{text} + "' is no environment (live, demo, testnet, drill)");
}

Result<Ladder> parseLadder(std::string_view text)
{
    for (const Ladder l : {Ladder::Watch, Ladder::Guard, Ladder::Trade})
        if (text == toString(l)) return l;
    return unexpected(ErrorCode::UnknownValue,
                      "'" + std::string{text} + "' is no step of the ladder (watch, guard, trade)");
}

bool isName(std::string_view text)
{
    const auto isInner = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
               || c == '-' || c == '_' || c == '.';
    };
    return !text.empty() && text.size() <= 32 && text[0] != '.' && text[0] != '-'
           && std::all_of(text.begin(), text.end(), isInner);
}

bool isInstrumentName(std::string_view text)
{
    const auto isInner = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
               || std::string_view{"-_:/@."}.find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), isInner);
}

std::string sentenceOf(std::string text)
{
    if (text.empty()) return text;
    if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    if (text.back() != '.') text += '.';
    return text;
}

} // namespace holdfast::app
