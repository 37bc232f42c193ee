// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bybit/refusals.h"

#include <array>

namespace holdfast::sim::bybit {
namespace {

struct Row {
    std::string_view model;
    const char* code;
    const char* text;
};
// Texts of bybit.md §5.6 and §7 where it has them.
constexpr std::array kRows{
    Row{"51001", "10001", "params error: symbol invalid"},
    Row{"51005", "110020", "You cannot have more than 500 active orders simultaneously"},
    Row{"51006", "110003", "Order price exceeds the allowable range."},
    Row{"51008", "110007", "ab not enough for new order"},
    Row{"51010", "10028", "The API can only be accessed by unified account users."},
    Row{"51016", "110072", "OrderLinkedID is duplicate"},
    Row{"51065", "110072", "OrderLinkedID is duplicate"},
    Row{"51027", "110074", "This contract is not live"},
    Row{"51028", "30228", "No new positions during delisting."},
    Row{"51112", "110017", "Reduce-only rule not satisfied"},
    Row{"51121", "10001", "Qty invalid"},
    Row{"51169", "110017", "current position is zero, cannot fix reduce-only order qty"},
    Row{"51170", "110017", "Reduce-only rule not satisfied"},
    Row{"51202", "10001", "The number of contracts exceeds maximum limit allowed: too large"},
    Row{"51275", "10001", "The number of contracts exceeds maximum limit allowed: too large"},
    Row{"51281", "110009", "The number of stop orders exceeds the maximum allowable limit"},
    Row{"51299", "110009", "The number of stop orders exceeds the maximum allowable limit"},
    Row{"51328", "10001", "Qty invalid"},
    Row{"51506", "110001", "order not exists or too late to replace"},
    Row{"51526", "10001", "params error: the order has no such leg"},
    Row{"59102", "110013", "cannot set leverage due to risk limit level"},
};

std::string scaled(Price price)
{
    return (price.value * Decimal::fromInt(10'000)).rounded(0, Rounding::HalfEven).toString();
}
std::string wrongSide(const Asked& asked, bool isTake)
{
    const bool isLower = (asked.side == Side::Buy) != isTake;
    const Price level = isTake ? asked.take.value_or(Price{}) : asked.stop.value_or(Price{});
    return std::string{isTake ? "TakeProfit:" : "StopLoss:"} + scaled(level) + " set for "
           + (asked.side == Side::Buy ? "Buy" : "Sell") + " position should "
           + (isLower ? "lower" : "greater") + " than base_price:" + scaled(asked.base)
           + "??LastPrice";
}

} // namespace

Refusal refusalOf(const ModelReply& reply, const Asked& asked)
{
    if (reply.isAccepted()) return {};
    const std::string& code = reply.code;
    if (code == "51020") {
        if (reply.text == "Below the minimum order value")
            return {"110094", "Order does not meet minimum order value 5USDT"};
        if (asked.what == Asked::What::Amend)
            return {"110064", "The modified quantity is not larger than the filled quantity"};
        return {"10001", "The number of contracts is below the minimum limit allowed"};
    }
    if (code == "51400" || code == "51503" || code == "51527")
        return {"110001", asked.what == Asked::What::Cancel
                              ? "order not exists or too late to cancel"
                              : "order not exists or too late to replace"};
    for (const char* const stop :
         {"51047", "51049", "51051", "51053", "51278", "51280", "51302", "51304", "51306", "51308"})
        if (code == stop) return {"10001", wrongSide(asked, false)};
    for (const char* const take :
         {"51046", "51048", "51050", "51052", "51277", "51279", "51300", "51303", "51305", "51307"})
        if (code == take) return {"10001", wrongSide(asked, true)};
    if (code == "110092" || code == "110093")
        return {code, code == "110092"
                          ? "expect Rising, but trigger_price[" + scaled(*asked.stop)
                                + "] <= current[" + scaled(asked.base) + "]??LastPrice"
                          : "expect Falling, but trigger_price[" + scaled(*asked.stop)
                                + "] >= current[" + scaled(asked.base) + "]??LastPrice"};
    if (code == "51000") {
        if (reply.text.find("posSide") != std::string::npos)
            return {"10001", "position idx not match position mode"};
        if (reply.text.find("ttached") != std::string::npos)
            return {"10001", "TP/SL cannot be attached to a reduce-only order"};
        if (reply.text.find("px") != std::string::npos
            || reply.text.find("Px") != std::string::npos)
            return {"10001", "Price invalid"};
        return {"10001", "params error: " + reply.text};
    }
    for (const Row& row : kRows)
        if (row.model == code) return {row.code, row.text};
    return {code, reply.text}; // The model's own words of this venue.
}

} // namespace holdfast::sim::bybit
