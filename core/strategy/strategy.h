// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/strategy/parameter.h"
#include "core/strategy/strategy_input.h"

#include <memory>
#include <string_view>
#include <vector>

namespace holdfast::strategy {

/// A strategy for one instrument: values in, values out. It reads no clock, keeps no thread and sends
/// nothing; live, in the simulator and in the backtester the same object is called (architecture §5).
class Strategy {
public:
    virtual ~Strategy() = default;
    Strategy() = default;
    Strategy(const Strategy&) = delete;
    Strategy& operator=(const Strategy&) = delete;

    /// The word by which profiles name it: "bollinger_reversion".
    [[nodiscard]] virtual std::string_view kind() const = 0;
    [[nodiscard]] virtual std::vector<Parameter> describe() const = 0;
    /// Takes all values or none. What was seen so far is kept.
    /// \retval ErrorCode::UnknownValue  no parameter of this name
    /// \retval ErrorCode::OutOfRange    a value outside its bounds, or values that contradict each other
    [[nodiscard]] virtual Result<void> configure(const ParameterValues& values) = 0;
    /// Candles that must be seen before it can decide.
    [[nodiscard]] virtual int warmUpBars() const = 0;

    /// A bar is over. Candles rise in time; one that does not is passed over, and the decision says so.
    [[nodiscard]] virtual Decision onCandle(const CandleClosed& candle) = 0;
    /// What the engine holds changed.
    [[nodiscard]] virtual Decision onPosition(const PositionFact& position) = 0;

    [[nodiscard]] Decision on(const StrategyInput& input);
};

/// \retval ErrorCode::UnknownValue  no strategy of this kind
[[nodiscard]] Result<std::unique_ptr<Strategy>> makeStrategy(std::string_view kind, StrategyId id,
                                                             InstrumentId instrument);
/// The kinds that makeStrategy knows, sorted.
[[nodiscard]] std::vector<std::string_view> strategyKinds();

} // namespace holdfast::strategy
