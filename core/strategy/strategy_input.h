// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/domain/terms.h"
#include "core/strategy/signal.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// What a strategy gets and gives, as values (architecture §5).
namespace holdfast::strategy {

/// A closed candle, in doubles.
struct CandleClosed {
    MarketTime open{};
    double openPrice = 0, high = 0, low = 0, close = 0, volume = 0;
    bool isHistory = false; ///< Warms the indicators up; must not signal.
    friend bool operator==(const CandleClosed&, const CandleClosed&) = default;
};

/// What the engine holds for this strategy's instrument, after every change.
struct PositionFact {
    bool isKnown = false; ///< False: the engine does not know; a strategy must not enter.
    bool isFlat = false;  ///< Flat, and nothing of ours is on its way.
    Direction direction = Direction::Flat;
    double qty = 0; ///< Contracts.
    double entryPrice = 0;
    friend bool operator==(const PositionFact&, const PositionFact&) = default;
};

using StrategyInput = std::variant<CandleClosed, PositionFact>;

/// What the strategy thought, also when it does nothing.
struct Decision {
    std::vector<Signal> signalsGiven; ///< Not `signals`: Qt's headers make that word a macro.
    std::string why;                  ///< One sentence.
    std::vector<std::pair<std::string, double>> figures; ///< "upper", "middle", "lower", …
    friend bool operator==(const Decision&, const Decision&) = default;
};

} // namespace holdfast::strategy
