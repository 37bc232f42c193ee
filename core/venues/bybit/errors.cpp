// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/errors.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace holdfast::venues::bybit {
namespace {

// Sorted by code. Codes of the trade socket that other sources call ambiguous (10403, 10429, 20003), the one of
// a service that restarts (10019), and 429 prove nothing. "Not modified" proves that nothing was done, not that
// all is as wished.
// clang-format off
constexpr auto kClasses = std::to_array<ErrorClass>({
    {-1, Verdict::Refused, RefusalKind::Expired},
    {429, Verdict::Unknown},
    {10000, Verdict::Unknown},
    {10001, Verdict::Refused, RefusalKind::Rules},
    {10002, Verdict::Refused, RefusalKind::Expired},
    {10003, Verdict::Refused, RefusalKind::Credentials},
    {10004, Verdict::Refused, RefusalKind::Credentials},
    {10005, Verdict::Refused, RefusalKind::NotAllowed},
    {10006, Verdict::Refused, RefusalKind::TooFrequent},
    {10007, Verdict::Refused, RefusalKind::Credentials},
    {10008, Verdict::Refused, RefusalKind::NotAllowed},
    {10009, Verdict::Refused, RefusalKind::NotAllowed},
    {10010, Verdict::Refused, RefusalKind::Credentials},
    {10014, Verdict::Unknown},
    {10016, Verdict::Unknown},
    {10017, Verdict::Refused, RefusalKind::Rules},
    {10019, Verdict::Unknown},
    {10024, Verdict::Refused, RefusalKind::NotAllowed},
    {10027, Verdict::Refused, RefusalKind::NotAllowed},
    {10028, Verdict::Refused, RefusalKind::NotAllowed},
    {10029, Verdict::Refused, RefusalKind::NotAllowed},
    {10032, Verdict::Refused, RefusalKind::NotAllowed},
    {10403, Verdict::Unknown},
    {10429, Verdict::Unknown},
    {20003, Verdict::Unknown},
    {20006, Verdict::Unknown},
    {30208, Verdict::Refused, RefusalKind::Rules},
    {30209, Verdict::Refused, RefusalKind::Rules},
    {30228, Verdict::Refused, RefusalKind::NotAllowed},
    {33004, Verdict::Refused, RefusalKind::Credentials},
    {34040, Verdict::Refused, RefusalKind::Other},
    {40004, Verdict::Unknown},
    {110001, Verdict::Refused, RefusalKind::GoneOrDone},
    {110003, Verdict::Refused, RefusalKind::Rules},
    {110004, Verdict::Refused, RefusalKind::Margin},
    {110006, Verdict::Refused, RefusalKind::Margin},
    {110007, Verdict::Refused, RefusalKind::Margin},
    {110008, Verdict::Refused, RefusalKind::GoneOrDone},
    {110009, Verdict::Refused, RefusalKind::Other},
    {110010, Verdict::Refused, RefusalKind::GoneOrDone},
    {110011, Verdict::Refused, RefusalKind::Margin},
    {110012, Verdict::Refused, RefusalKind::Margin},
    {110013, Verdict::Refused, RefusalKind::Rules},
    {110014, Verdict::Refused, RefusalKind::Margin},
    {110017, Verdict::Refused, RefusalKind::NothingToReduce},
    {110020, Verdict::Refused, RefusalKind::Other},
    {110021, Verdict::Refused, RefusalKind::NotAllowed},
    {110022, Verdict::Refused, RefusalKind::NotAllowed},
    {110023, Verdict::Refused, RefusalKind::NotAllowed},
    {110024, Verdict::Refused, RefusalKind::NotAllowed},
    {110025, Verdict::Refused, RefusalKind::NotAllowed},
    {110026, Verdict::Refused, RefusalKind::Other},
    {110027, Verdict::Refused, RefusalKind::Other},
    {110028, Verdict::Refused, RefusalKind::NotAllowed},
    {110029, Verdict::Refused, RefusalKind::NotAllowed},
    {110035, Verdict::Unknown},
    {110040, Verdict::Refused, RefusalKind::Margin},
    {110042, Verdict::Refused, RefusalKind::NotAllowed},
    {110043, Verdict::Refused, RefusalKind::Other},
    {110044, Verdict::Refused, RefusalKind::Margin},
    {110045, Verdict::Refused, RefusalKind::Margin},
    {110046, Verdict::Refused, RefusalKind::Margin},
    {110051, Verdict::Refused, RefusalKind::Margin},
    {110052, Verdict::Refused, RefusalKind::Margin},
    {110053, Verdict::Refused, RefusalKind::Margin},
    {110054, Verdict::Refused, RefusalKind::NotAllowed},
    {110055, Verdict::Refused, RefusalKind::NotAllowed},
    {110056, Verdict::Refused, RefusalKind::NotAllowed},
    {110057, Verdict::Refused, RefusalKind::Rules},
    {110058, Verdict::Refused, RefusalKind::Rules},
    {110059, Verdict::Refused, RefusalKind::Rules},
    {110060, Verdict::Refused, RefusalKind::Rules},
    {110061, Verdict::Refused, RefusalKind::Other},
    {110063, Verdict::Refused, RefusalKind::Halted},
    {110064, Verdict::Refused, RefusalKind::Rules},
    {110066, Verdict::Refused, RefusalKind::Halted},
    {110072, Verdict::Refused, RefusalKind::DuplicateId},
    {110074, Verdict::Refused, RefusalKind::Halted},
    {110079, Verdict::Unknown},
    {110086, Verdict::Refused, RefusalKind::Rules},
    {110089, Verdict::Refused, RefusalKind::Rules},
    {110090, Verdict::Refused, RefusalKind::Rules},
    {110092, Verdict::Refused, RefusalKind::TriggerPassed},
    {110093, Verdict::Refused, RefusalKind::TriggerPassed},
    {110094, Verdict::Refused, RefusalKind::Rules},
    {110095, Verdict::Refused, RefusalKind::Halted},
    {110098, Verdict::Refused, RefusalKind::Halted},
    {110099, Verdict::Refused, RefusalKind::Halted},
    {110118, Verdict::Refused, RefusalKind::Halted},
    {110120, Verdict::Refused, RefusalKind::Rules},
    {110121, Verdict::Refused, RefusalKind::Rules},
    {110123, Verdict::Refused, RefusalKind::NotAllowed},
    {110124, Verdict::Refused, RefusalKind::NotAllowed},
    {110125, Verdict::Refused, RefusalKind::NotAllowed},
    {110132, Verdict::Refused, RefusalKind::NotAllowed},
    {130125, Verdict::Refused, RefusalKind::NothingToReduce},
});
// clang-format on

static_assert(areSorted(std::span<const ErrorClass>{kClasses}));

std::optional<int> numberOf(std::string_view code)
{
    int number = 0;
    const char* end = code.data() + code.size();
    const auto [at, error] = std::from_chars(code.data(), end, number);
    if (error != std::errc{} || at != end) return std::nullopt;
    return number;
}

bool has(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

bool isStop(const Request& request)
{
    return std::holds_alternative<PlaceStop>(request) || std::holds_alternative<AmendStop>(request);
}

/// "StopLoss:470000000 set for Buy position should lower than base_price:460000000??LastPrice": the numbers are
/// scaled and say nothing (bybit.md §5.6).
bool saysWrongSide(std::string_view text)
{
    return has(text, "should") && (has(text, "base_price") || has(text, "sl:") || has(text, "tp:"));
}
bool namesTake(std::string_view text) { return has(text, "TakeProfit:") || has(text, "tp:"); }
bool namesStop(std::string_view text) { return has(text, "StopLoss:") || has(text, "sl:"); }

RefusalKind kindOfParameter(std::string_view text, const Request& request)
{
    if (has(text, "zero position")) return RefusalKind::NothingToReduce;
    if (saysWrongSide(text) && (namesStop(text) || namesTake(text))) {
        if (!isStop(request)) return RefusalKind::EntryProtection;
        return namesTake(text) ? RefusalKind::TakePassed : RefusalKind::TriggerPassed;
    }
    if (isStop(request) && (has(text, "expect Rising") || has(text, "expect Falling")))
        return RefusalKind::TriggerPassed;
    if (has(text, "position idx not match")) return RefusalKind::NotAllowed;
    if (has(text, "exceeds maximum limit")) return RefusalKind::TooBig;
    return RefusalKind::Rules;
}

} // namespace

std::span<const ErrorClass> errorClasses() { return kClasses; }

std::optional<RefusalKind> refusalOf(std::string_view code)
{
    const auto number = numberOf(code);
    return number ? refusalIn(errorClasses(), *number) : std::nullopt;
}

std::optional<RefusalKind> refusalOf(std::string_view code, std::string_view text,
                                     const Request& request)
{
    const auto kind = refusalOf(code);
    if (!kind) return kind;
    if (code == "10001") return kindOfParameter(text, request);
    if (code == "34040" && isStop(request)) return RefusalKind::FullCloseExists;
    return kind;
}

bool saysAlreadySo(std::string_view code, const Request& request)
{
    return code == "110043" && std::holds_alternative<SetLeverage>(request);
}

bool isWorthAnotherRead(std::string_view code)
{
    static constexpr std::array<std::string_view, 6> kCodes{"10000", "10006", "10016",
                                                            "10019", "429",   "10429"};
    return std::find(kCodes.begin(), kCodes.end(), code) != kCodes.end();
}

bool saysTimestampExpired(std::string_view code) { return code == "10002" || code == "-1"; }

bool saysCredentialsRefused(std::string_view code)
{
    return refusalOf(code) == RefusalKind::Credentials;
}

std::string_view hintFor(std::string_view code)
{
    if (code == "10003")
        return " (or the key is of another environment: mainnet, testnet and demo have keys of "
               "their "
               "own; regional accounts have hosts of their own)";
    if (code == "10010")
        return " (this computer's address is not on the key's whitelist: did it change?)";
    if (code == "33004") return " (keys that are bound to no address end after 90 days)";
    return {};
}

} // namespace holdfast::venues::bybit
