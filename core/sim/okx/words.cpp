// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/words.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace holdfast::sim::okx {
namespace {

constexpr std::array kOrderTypes{
    std::pair{OrderType::Market, std::string_view{"market"}},
    std::pair{OrderType::Limit, std::string_view{"limit"}},
    std::pair{OrderType::PostOnly, std::string_view{"post_only"}},
    std::pair{OrderType::FillOrKill, std::string_view{"fok"}},
    std::pair{OrderType::ImmediateOrCancel, std::string_view{"ioc"}},
    std::pair{OrderType::OptimalLimitIoc, std::string_view{"optimal_limit_ioc"}},
};

} // namespace

std::string_view word(Side side)
{
    switch (side) {
    case Side::Buy: return "buy";
    case Side::Sell: return "sell";
    }
    HF_UNREACHABLE();
}

std::string_view word(SideIndex sideIndex)
{
    switch (sideIndex) {
    case SideIndex::Net: return "net";
    case SideIndex::Long: return "long";
    case SideIndex::Short: return "short";
    }
    HF_UNREACHABLE();
}

std::string_view word(MarginMode mode)
{
    switch (mode) {
    case MarginMode::Cross: return "cross";
    case MarginMode::Isolated: return "isolated";
    }
    HF_UNREACHABLE();
}

std::string_view word(TriggerSource source)
{
    switch (source) {
    case TriggerSource::Mark: return "mark";
    case TriggerSource::Last: return "last";
    case TriggerSource::Index: return "index";
    }
    HF_UNREACHABLE();
}

std::string_view word(OrderType type)
{
    for (const auto& [value, text] : kOrderTypes)
        if (value == type) return text;
    return "limit";
}

std::string_view word(OrderState state)
{
    switch (state) {
    case OrderState::Live: return "live";
    case OrderState::PartiallyFilled: return "partially_filled";
    case OrderState::Filled: return "filled";
    case OrderState::Canceled: return "canceled";
    }
    HF_UNREACHABLE();
}

std::string_view word(StopKind kind)
{
    switch (kind) {
    case StopKind::Conditional: return "conditional";
    case StopKind::Oco: return "oco";
    case StopKind::Trigger: return "trigger";
    case StopKind::Trailing: return "move_order_stop";
    case StopKind::Other: return "chase";
    }
    HF_UNREACHABLE();
}

std::string_view word(StopOrderState state)
{
    switch (state) {
    case StopOrderState::Live: return "live";
    case StopOrderState::Paused: return "pause";
    case StopOrderState::PartiallyEffective: return "partially_effective";
    case StopOrderState::Effective: return "effective";
    case StopOrderState::Canceled: return "canceled";
    case StopOrderState::Failed: return "order_failed";
    case StopOrderState::PartiallyFailed: return "partially_failed";
    }
    HF_UNREACHABLE();
}

std::optional<Side> sideOf(std::string_view text)
{
    if (text == "buy") return Side::Buy;
    if (text == "sell") return Side::Sell;
    return std::nullopt;
}

std::optional<SideIndex> sideIndexOf(std::string_view text)
{
    if (text.empty() || text == "net") return SideIndex::Net;
    if (text == "long") return SideIndex::Long;
    if (text == "short") return SideIndex::Short;
    return std::nullopt;
}

std::optional<MarginMode> marginModeOf(std::string_view text)
{
    if (text == "cross") return MarginMode::Cross;
    if (text == "isolated") return MarginMode::Isolated;
    return std::nullopt;
}

std::optional<TriggerSource> triggerSourceOf(std::string_view text)
{
    if (text.empty() || text == "last") return TriggerSource::Last;
    if (text == "mark") return TriggerSource::Mark;
    if (text == "index") return TriggerSource::Index;
    return std::nullopt;
}

std::optional<OrderType> orderTypeOf(std::string_view text)
{
    for (const auto& [value, name] : kOrderTypes)
        if (name == text) return value;
    return std::nullopt;
}

std::optional<StopKind> stopKindOf(std::string_view text)
{
    if (text == "conditional") return StopKind::Conditional;
    if (text == "oco") return StopKind::Oco;
    if (text == "trigger") return StopKind::Trigger;
    if (text == "move_order_stop") return StopKind::Trailing;
    return std::nullopt;
}

std::string stamp(WallTime time)
{
    return time == WallTime{} ? std::string{} : std::to_string(toMs(time));
}

std::string stamp(MarketTime time) { return std::to_string(toMs(time)); }

bool isClientId(std::string_view text)
{
    return !text.empty() && text.size() <= 32 && std::ranges::all_of(text, [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0;
    });
}

bool isOlderId(std::string_view a, std::string_view b)
{
    return a.size() != b.size() ? a.size() < b.size() : a < b;
}

} // namespace holdfast::sim::okx
