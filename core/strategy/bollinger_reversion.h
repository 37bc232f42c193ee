// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/market/indicators.h"
#include "core/strategy/strategy.h"

#include <deque>
#include <optional>

namespace holdfast::strategy {

struct BollingerParameters {
    double period = 20;             ///< Bars of the bands. Whole.
    double deviations = 2.0;        ///< Width of the bands, population standard deviations.
    double stopPercent = 1.0;       ///< Distance of the stop, % of the close; 0: not used.
    double stopAtr = 0.0;           ///< Distance of the stop, multiples of the ATR; 0: not used.
    double atrPeriod = 14;          ///< Bars of the ATR. Whole.
    double takeProfitPercent = 0.0; ///< Distance of the take profit, % of the close; 0: none.
    double longs = 1;               ///< 1: may enter long.
    double shorts = 1;              ///< 1: may enter short.

    /// One stop distance at least must be given; with both, the nearer stop is taken.
    /// \retval ErrorCode::OutOfRange  names the parameter and its bounds
    [[nodiscard]] Result<void> check() const;
    [[nodiscard]] std::vector<Parameter> describe() const;
    friend bool operator==(const BollingerParameters&, const BollingerParameters&) = default;
};

/// A close beyond a band enters towards the middle; a close back at the middle leaves.
///
///   believes flat    close < lower    ▶ Enter long, with its stop
///   believes flat    close > upper    ▶ Enter short, with its stop
///   long             close >= middle  ▶ Exit
///   short            close <= middle  ▶ Exit
///   anything else                     ▶ nothing, and the decision says why
///
/// The take profit travels with the entry. There is no cooldown: as long as the engine says flat, every
/// close beyond a band is a signal of its own (gate and keys keep doubles apart). Bands and ATR include
/// the candle that closed.
class BollingerReversion final : public Strategy {
public:
    static constexpr std::string_view kKind = "bollinger_reversion";

    /// \pre parameters.check(), asserted
    BollingerReversion(StrategyId id, InstrumentId instrument,
                       const BollingerParameters& parameters = {});

    [[nodiscard]] std::string_view kind() const override { return kKind; }
    [[nodiscard]] std::vector<Parameter> describe() const override
    {
        return m_parameters.describe();
    }
    [[nodiscard]] Result<void> configure(const ParameterValues& values) override;
    [[nodiscard]] int warmUpBars() const override;
    [[nodiscard]] Decision onCandle(const CandleClosed& candle) override;
    [[nodiscard]] Decision onPosition(const PositionFact& position) override;

private:
    void restart();
    void addToIndicators(const CandleClosed& candle);
    void decideFlat(const CandleClosed& candle, const market::Bands& bands,
                    Decision& decision) const;
    void decideHolding(const CandleClosed& candle, const market::Bands& bands,
                       Decision& decision) const;
    void enter(Direction direction, const CandleClosed& candle, std::string seen,
               Decision& decision) const;
    [[nodiscard]] std::optional<double> stopDistance(double close) const;
    [[nodiscard]] Signal signalAt(const CandleClosed& candle, SignalKind kind,
                                  Direction direction) const;

    StrategyId m_id;
    InstrumentId m_instrument;
    BollingerParameters m_parameters;
    market::Bollinger m_bands;
    market::Atr m_atr;
    std::deque<CandleClosed>
        m_history; ///< To start the indicators again when their periods change.
    PositionFact m_position;
};

/// A price for people: as many digits as a price of this size needs.
[[nodiscard]] std::string formatPrice(double price);

} // namespace holdfast::strategy
