// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/strategy/bollinger_reversion.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace holdfast::strategy {
namespace {

constexpr std::size_t kHistoryMax = 1000; // covers the longest period several times over
constexpr double kPeriodMax = 500;

/// One row for each parameter: what windows show and what check() holds.
struct Row {
    std::string_view name;
    std::string_view unit;
    double BollingerParameters::* member;
    double valueMin;
    double valueMax;
    bool isWhole;
    std::string_view meaning;
};

using P = BollingerParameters;
constexpr std::array<Row, 8> kRows{{
    {"period", "bars", &P::period, 2, kPeriodMax, true, "Closes in the middle band's mean."},
    {"deviations", "deviations", &P::deviations, 0.1, 10, false,
     "Distance of the outer bands from the middle."},
    {"stopPercent", "%", &P::stopPercent, 0, 50, false,
     "Distance of the stop from the close; 0: not used."},
    {"stopAtr", "ATR", &P::stopAtr, 0, 20, false,
     "Distance of the stop in average true ranges; 0: not used."},
    {"atrPeriod", "bars", &P::atrPeriod, 1, kPeriodMax, true, "True ranges in the average."},
    {"takeProfitPercent", "%", &P::takeProfitPercent, 0, 100, false,
     "Distance of the take profit from the close; 0: none."},
    {"longs", "yes/no", &P::longs, 0, 1, true, "May enter long."},
    {"shorts", "yes/no", &P::shorts, 0, 1, true, "May enter short."},
}};

std::string formatNumber(double value, int digits)
{
    std::array<char, 64> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                            std::chars_format::fixed, digits);
    return error == std::errc{} ? std::string{buffer.data(), end}
                                : std::string{"(too long a number)"};
}

std::size_t asCount(double value) { return static_cast<std::size_t>(value); }

} // namespace

std::string formatPrice(double price)
{
    const double size = std::fabs(price);
    return formatNumber(price, size >= 100 ? 2 : (size >= 1 ? 4 : 8));
}

Result<void> BollingerParameters::check() const
{
    for (const Row& row : kRows) {
        const double value = this->*row.member;
        const bool isInside = value >= row.valueMin && value <= row.valueMax; // false for NaN
        if (isInside && (!row.isWhole || value == std::floor(value))) continue;
        return unexpected(
            ErrorCode::OutOfRange,
            std::string{row.name} + " is " + formatNumber(value, 4) + " " + std::string{row.unit}
                + "; it must be " + (row.isWhole ? "a whole number, " : "")
                + formatNumber(row.valueMin, 1) + " to " + formatNumber(row.valueMax, 1));
    }
    if (stopPercent == 0 && stopAtr == 0)
        return unexpected(
            ErrorCode::OutOfRange,
            "stopPercent and stopAtr are both 0; an entry needs a stop, so set one of them");
    if (stopPercent != 0 && stopPercent < 0.01)
        return unexpected(ErrorCode::OutOfRange,
                          "stopPercent is below 0.01 %; a stop at the entry price closes at once");
    if (longs == 0 && shorts == 0)
        return unexpected(ErrorCode::OutOfRange,
                          "longs and shorts are both 0; the strategy would never enter");
    return {};
}

std::vector<Parameter> BollingerParameters::describe() const
{
    static constexpr BollingerParameters kDefaults{};
    std::vector<Parameter> parameters;
    for (const Row& row : kRows)
        parameters.push_back({std::string{row.name}, std::string{row.unit}, this->*row.member,
                              kDefaults.*row.member, row.valueMin, row.valueMax,
                              std::string{row.meaning}});
    return parameters;
}

BollingerReversion::BollingerReversion(StrategyId id, InstrumentId instrument,
                                       const BollingerParameters& parameters)
    : m_id{std::move(id)}
    , m_instrument{std::move(instrument)}
    , m_parameters{parameters}
    , m_bands{asCount(parameters.period), parameters.deviations}
    , m_atr{asCount(parameters.atrPeriod)}
{
    HF_ASSERT(parameters.check());
}

Result<void> BollingerReversion::configure(const ParameterValues& values)
{
    BollingerParameters changed = m_parameters;
    for (const auto& [name, value] : values) {
        const auto row =
            std::find_if(kRows.begin(), kRows.end(), [&](const Row& r) { return r.name == name; });
        if (row == kRows.end())
            return unexpected(ErrorCode::UnknownValue, "there is no parameter \"" + name + "\"");
        changed.*(row->member) = value;
    }
    if (auto checked = changed.check(); !checked) return checked;
    m_parameters = changed;
    restart();
    return {};
}

int BollingerReversion::warmUpBars() const
{
    const double atrBars = m_parameters.stopAtr > 0 ? m_parameters.atrPeriod : 0;
    return static_cast<int>(std::max(m_parameters.period, atrBars));
}

void BollingerReversion::restart()
{
    m_bands = market::Bollinger{asCount(m_parameters.period), m_parameters.deviations};
    m_atr = market::Atr{asCount(m_parameters.atrPeriod)};
    for (const CandleClosed& candle : m_history)
        addToIndicators(candle);
}

void BollingerReversion::addToIndicators(const CandleClosed& candle)
{
    m_bands.add(candle.close);
    m_atr.add(candle.high, candle.low, candle.close);
}

Decision BollingerReversion::onPosition(const PositionFact& position)
{
    m_position = position;
    Decision decision;
    if (!position.isKnown)
        decision.why = "the position is not known: no entry until it is";
    else if (position.isFlat)
        decision.why = "waiting for a close beyond a band";
    else if (position.direction == Direction::Flat)
        decision.why = "an order is on its way: waiting";
    else
        decision.why = std::string{toString(position.direction)} + " from "
                       + formatPrice(position.entryPrice) + ": waiting for a close at the middle";
    return decision;
}

Decision BollingerReversion::onCandle(const CandleClosed& candle)
{
    Decision decision;
    if (!m_history.empty() && candle.open <= m_history.back().open) {
        decision.why = "a candle that was seen before, or is older: passed over";
        return decision;
    }
    m_history.push_back(candle);
    if (m_history.size() > kHistoryMax) m_history.pop_front();
    addToIndicators(candle);

    const auto& bands = m_bands.value();
    if (bands)
        decision.figures = {
            {"upper", bands->upper}, {"middle", bands->middle}, {"lower", bands->lower}};
    if (m_atr.value()) decision.figures.emplace_back("atr", *m_atr.value());
    if (!bands || (m_parameters.stopAtr > 0 && !m_atr.value())) {
        decision.why = "warming up: " + std::to_string(m_history.size()) + " of "
                       + std::to_string(warmUpBars()) + " bars";
        return decision;
    }
    if (candle.isHistory)
        decision.why = "history: no signal";
    else if (!m_position.isKnown)
        decision.why = "the position is not known: no signal";
    else if (m_position.isFlat)
        decideFlat(candle, *bands, decision);
    else if (m_position.direction == Direction::Flat)
        decision.why = "an order is on its way: no signal";
    else
        decideHolding(candle, *bands, decision);
    return decision;
}

void BollingerReversion::decideFlat(const CandleClosed& candle, const market::Bands& bands,
                                    Decision& decision) const
{
    const std::string close = "close " + formatPrice(candle.close);
    if (candle.close < bands.lower) {
        const std::string seen = close + " below lower band " + formatPrice(bands.lower);
        if (m_parameters.longs != 0)
            enter(Direction::Long, candle, seen, decision);
        else
            decision.why = seen + ": longs are switched off";
    } else if (candle.close > bands.upper) {
        const std::string seen = close + " above upper band " + formatPrice(bands.upper);
        if (m_parameters.shorts != 0)
            enter(Direction::Short, candle, seen, decision);
        else
            decision.why = seen + ": shorts are switched off";
    } else {
        decision.why = close + " between the bands " + formatPrice(bands.lower) + " and "
                       + formatPrice(bands.upper) + ": no entry";
    }
}

void BollingerReversion::decideHolding(const CandleClosed& candle, const market::Bands& bands,
                                       Decision& decision) const
{
    const bool isLong = m_position.direction == Direction::Long;
    const std::string seen = "close " + formatPrice(candle.close) + (isLong ? " below" : " above")
                             + " middle band " + formatPrice(bands.middle);
    const bool isBack = isLong ? candle.close >= bands.middle : candle.close <= bands.middle;
    if (!isBack) {
        decision.why = seen + ": hold " + std::string{toString(m_position.direction)};
        return;
    }
    Signal signal = signalAt(candle, SignalKind::Exit, m_position.direction);
    signal.reason = "close " + formatPrice(candle.close) + " back at middle band "
                    + formatPrice(bands.middle) + ": leave "
                    + std::string{toString(m_position.direction)};
    decision.why = signal.reason;
    decision.signalsGiven.push_back(std::move(signal));
}

std::optional<double> BollingerReversion::stopDistance(double close) const
{
    std::optional<double> distance;
    if (m_parameters.stopPercent > 0) distance = close * m_parameters.stopPercent / 100;
    if (m_parameters.stopAtr > 0) {
        const double ranges = *m_atr.value() * m_parameters.stopAtr;
        distance = distance ? std::min(*distance, ranges) : ranges;
    }
    return distance;
}

void BollingerReversion::enter(Direction direction, const CandleClosed& candle, std::string seen,
                               Decision& decision) const
{
    const double sign = direction == Direction::Long ? 1 : -1;
    const std::optional<double> distance = stopDistance(candle.close);
    HF_ASSERT(distance.has_value()); // check() wants a stop
    const double stop = candle.close - sign * *distance;
    const bool isBeyond = direction == Direction::Long ? stop < candle.close : stop > candle.close;
    if (!isBeyond || stop <= 0) {
        decision.why = seen + ": no entry, because the stop would be at " + formatPrice(stop);
        return;
    }
    Signal signal = signalAt(candle, SignalKind::Enter, direction);
    signal.stop = stop;
    std::string plan =
        ": enter " + std::string{toString(direction)} + ", stop " + formatPrice(stop);
    const double take = candle.close * (1 + sign * m_parameters.takeProfitPercent / 100);
    if (m_parameters.takeProfitPercent > 0 && take > 0) {
        signal.takeProfit = take;
        plan += ", take profit " + formatPrice(take);
    }
    signal.reason = std::move(seen) + plan;
    decision.why = signal.reason;
    decision.signalsGiven.push_back(std::move(signal));
}

Signal BollingerReversion::signalAt(const CandleClosed& candle, SignalKind kind,
                                    Direction direction) const
{
    Signal signal;
    signal.strategy = m_id;
    signal.instrument = m_instrument;
    signal.kind = kind;
    signal.direction = direction;
    signal.barOpen = candle.open;
    signal.reference = candle.close;
    return signal;
}

} // namespace holdfast::strategy
