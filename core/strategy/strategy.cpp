// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/strategy/strategy.h"

#include "core/strategy/bollinger_reversion.h"

namespace holdfast::strategy {
namespace {

struct Visitor {
    Strategy& strategy;
    Decision operator()(const CandleClosed& candle) const { return strategy.onCandle(candle); }
    Decision operator()(const PositionFact& position) const
    {
        return strategy.onPosition(position);
    }
};

} // namespace

Decision Strategy::on(const StrategyInput& input) { return std::visit(Visitor{*this}, input); }

Result<std::unique_ptr<Strategy>> makeStrategy(std::string_view kind, StrategyId id,
                                               InstrumentId instrument)
{
    if (kind == BollingerReversion::kKind)
        return std::unique_ptr<Strategy>{
            std::make_unique<BollingerReversion>(std::move(id), std::move(instrument))};
    return unexpected(ErrorCode::UnknownValue,
                      "there is no strategy \"" + std::string{kind} + "\"");
}

std::vector<std::string_view> strategyKinds() { return {BollingerReversion::kKind}; }

} // namespace holdfast::strategy
