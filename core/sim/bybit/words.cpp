// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bybit/words.h"

#include <array>

namespace holdfast::sim::bybit {

std::string_view word(Side side) { return side == Side::Buy ? "Buy" : "Sell"; }

std::int64_t indexOf(SideIndex sideIndex)
{
    switch (sideIndex) {
    case SideIndex::Net: return 0;
    case SideIndex::Long: return 1;
    case SideIndex::Short: return 2;
    }
    HF_UNREACHABLE();
}

std::string_view word(TriggerSource source)
{
    switch (source) {
    case TriggerSource::Last: return "LastPrice";
    case TriggerSource::Mark: return "MarkPrice";
    case TriggerSource::Index: return "IndexPrice";
    }
    HF_UNREACHABLE();
}

std::string_view timeInForce(OrderType type)
{
    switch (type) {
    case OrderType::Market:
    case OrderType::OptimalLimitIoc:
    case OrderType::ImmediateOrCancel: return "IOC";
    case OrderType::FillOrKill: return "FOK";
    case OrderType::PostOnly: return "PostOnly";
    case OrderType::Limit:
    case OrderType::Other: return "GTC";
    }
    HF_UNREACHABLE();
}

std::optional<Side> sideOf(std::string_view text)
{
    if (text == "Buy") return Side::Buy;
    if (text == "Sell") return Side::Sell;
    return std::nullopt;
}

std::optional<SideIndex> sideIndexOf(std::string_view text)
{
    if (text.empty() || text == "0") return SideIndex::Net;
    if (text == "1") return SideIndex::Long;
    if (text == "2") return SideIndex::Short;
    return std::nullopt;
}

std::optional<TriggerSource> triggerSourceOf(std::string_view text)
{
    if (text.empty() || text == "LastPrice") return TriggerSource::Last;
    if (text == "MarkPrice") return TriggerSource::Mark;
    if (text == "IndexPrice") return TriggerSource::Index;
    return std::nullopt;
}

Origin originOf(std::string_view category)
{
    if (category == "full_liquidation" || category == "partial_liquidation")
        return {"BustTrade", "CreateByTakeOver_PassThrough"};
    if (category == "adl") return {"AdlTrade", "CreateByAdl_PassThrough"};
    if (category == "delivery") return {"Settle", "CreateBySettle"};
    return {"Trade", "CreateByUser"};
}

Ending endingOf(std::string_view source, bool isFilledInPart)
{
    struct Row {
        std::string_view source;
        Ending ending;
    };
    static constexpr std::array kRows{
        Row{"1", {"Cancelled", "CancelByUser", "EC_PerCancelRequest"}},
        Row{"2", {"Cancelled", "CancelByReduceOnly", "EC_NoError"}},
        Row{"3", {"Cancelled", "CancelByPrepareLiq", "EC_NoError"}},
        Row{"6", {"Cancelled", "CancelAllBeforeAdl", "EC_NoError"}},
        Row{"7", {"Cancelled", "CancelBySettle", "EC_NoError"}},
        Row{"13", {"Cancelled", "UNKNOWN", "EC_CancelForNoFullFill"}},
        Row{"14", {"Cancelled", "UNKNOWN", "EC_NoImmediateQtyToFill"}},
        Row{"17", {"Cancelled", "CancelByReduceOnly", "EC_NoError"}},
        Row{"20", {"Cancelled", "CancelByDCP", "EC_PerCancelRequest"}},
        Row{"31", {"Cancelled", "UNKNOWN", "EC_PostOnlyWillTakeLiquidity"}},
        Row{"32", {"Cancelled", "CancelBySmp", "EC_BySelfMatch"}}};
    for (const Row& row : kRows)
        if (row.source == source) return row.ending;
    return {isFilledInPart ? "Cancelled" : "Rejected", "UNKNOWN", "EC_Others"};
}

std::string stamp(WallTime time)
{
    return time == WallTime{} ? std::string{"0"} : std::to_string(toMs(time));
}

} // namespace holdfast::sim::bybit
