// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/domain/terms.h"

#include <optional>
#include <string>

namespace holdfast::strategy {

enum class SignalKind { Enter, Exit };

/// What a strategy proposes. Prices are doubles here and become Decimal, rounded in the safe direction,
/// at the gate (decisions §9). The gate decides; a signal is not an order.
struct Signal {
    StrategyId strategy;
    InstrumentId instrument;
    SignalKind kind = SignalKind::Enter;
    Direction direction = Direction::Flat; ///< Of the position to open (Enter) or to leave (Exit).
    MarketTime barOpen{}; ///< Open time of the candle that closed; part of the intent key.
    int ordinal = 0;      ///< Entry ordinal within the bar; part of the intent key.
    double reference = 0; ///< The close the decision was made on, quote per base.
    double stop = 0;      ///< Enter: the planned stop, quote per base. Mandatory.
    std::optional<double> takeProfit;
    std::string reason; ///< For people: what was seen and what follows.
    friend bool operator==(const Signal&, const Signal&) = default;
};

} // namespace holdfast::strategy
