// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/terms.h"

#include "core/base/assert.h"

namespace holdfast {

std::string_view toString(Venue v)
{
    switch (v) {
    case Venue::Okx: return "okx";
    case Venue::Bybit: return "bybit";
    case Venue::Hyperliquid: return "hyperliquid";
    }
    HF_UNREACHABLE();
}

std::string_view toString(Environment e)
{
    switch (e) {
    case Environment::Live: return "live";
    case Environment::Demo: return "demo";
    case Environment::Testnet: return "testnet";
    case Environment::Drill: return "drill";
    }
    HF_UNREACHABLE();
}

std::string_view toString(Ladder l)
{
    switch (l) {
    case Ladder::Watch: return "watch";
    case Ladder::Guard: return "guard";
    case Ladder::Trade: return "trade";
    }
    HF_UNREACHABLE();
}

std::string_view toString(Side s)
{
    switch (s) {
    case Side::Buy: return "buy";
    case Side::Sell: return "sell";
    }
    HF_UNREACHABLE();
}

std::string_view toString(Direction d)
{
    switch (d) {
    case Direction::Flat: return "flat";
    case Direction::Long: return "long";
    case Direction::Short: return "short";
    }
    HF_UNREACHABLE();
}

std::string_view toString(SideIndex s)
{
    switch (s) {
    case SideIndex::Net: return "net";
    case SideIndex::Long: return "long";
    case SideIndex::Short: return "short";
    }
    HF_UNREACHABLE();
}

std::string_view toString(MarginMode m)
{
    switch (m) {
    case MarginMode::Cross: return "cross";
    case MarginMode::Isolated: return "isolated";
    }
    HF_UNREACHABLE();
}

std::string_view toString(TriggerSource t)
{
    switch (t) {
    case TriggerSource::Mark: return "mark";
    case TriggerSource::Last: return "last";
    case TriggerSource::Index: return "index";
    }
    HF_UNREACHABLE();
}

std::string_view toString(OrderType t)
{
    switch (t) {
    case OrderType::Market: return "market";
    case OrderType::Limit: return "limit";
    case OrderType::PostOnly: return "post-only";
    case OrderType::FillOrKill: return "fill-or-kill";
    case OrderType::ImmediateOrCancel: return "immediate-or-cancel";
    case OrderType::OptimalLimitIoc: return "optimal-limit-ioc";
    case OrderType::Other: return "other";
    }
    HF_UNREACHABLE();
}

std::string_view toString(OrderState s)
{
    switch (s) {
    case OrderState::Live: return "live";
    case OrderState::PartiallyFilled: return "partially filled";
    case OrderState::Filled: return "filled";
    case OrderState::Canceled: return "canceled";
    }
    HF_UNREACHABLE();
}

std::string_view toString(StopKind k)
{
    switch (k) {
    case StopKind::Conditional: return "conditional";
    case StopKind::Oco: return "oco";
    case StopKind::Trigger: return "trigger";
    case StopKind::Trailing: return "trailing";
    case StopKind::Other: return "other";
    }
    HF_UNREACHABLE();
}

std::string_view toString(StopOrderState s)
{
    switch (s) {
    case StopOrderState::Live: return "live";
    case StopOrderState::Paused: return "paused";
    case StopOrderState::PartiallyEffective: return "partially effective";
    case StopOrderState::Effective: return "effective";
    case StopOrderState::Canceled: return "canceled";
    case StopOrderState::Failed: return "failed";
    case StopOrderState::PartiallyFailed: return "partially failed";
    }
    HF_UNREACHABLE();
}

} // namespace holdfast
