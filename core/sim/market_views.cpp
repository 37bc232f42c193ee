// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/market_views.h"

#include <algorithm>

namespace holdfast::sim {
namespace {

constexpr std::int64_t kSizes = 7; ///< Different sizes of a level in the made-up book.

std::string textOf(const Decimal& value) { return value.normalized().toString(); }
template <class Kind>
std::string textOf(const Amount<Kind>& amount)
{
    return textOf(amount.value);
}

} // namespace

DayFigures dayFigures(const Market& market, const Instrument& instrument)
{
    DayFigures day;
    day.open = market.open24h(instrument.id);
    day.high = day.low = market.latest(instrument.id).last;
    for (const VenueCandle& candle : market.candles(instrument.id, minutes{60}, std::nullopt, 24)) {
        day.high = std::max(day.high, candle.high);
        day.low = std::min(day.low, candle.low);
        day.contracts = day.contracts + candle.volume.value;
    }
    day.base = day.contracts * instrument.multiplier;
    return day;
}

const DayFigures& RecentDayFigures::of(WallTime now, const Market& market,
                                       const Instrument& instrument)
{
    constexpr milliseconds kKept{1000};
    auto& [time, figures] = m_figures[instrument.id];
    if (time == WallTime{} || time + kKept <= now) {
        time = now;
        figures = dayFigures(market, instrument);
    }
    return figures;
}

BookSide bookSide(const Instrument& i, const Tick& tick, Side side, int levels)
{
    BookSide book;
    Price price = side == Side::Buy ? tick.bid : tick.ask;
    for (int level = 0; level < levels && price.isPositive(); ++level) {
        // A level keeps its size when the book moves, so that a move changes the edges alone.
        const auto ticks =
            Decimal::divide(price.value, i.tick.value, 0, Rounding::Down).value_or(Decimal{});
        book.emplace_back(
            textOf(price),
            textOf(i.lot.value
                   * Decimal::fromInt(
                       1000 * (1 + static_cast<std::int64_t>(ticks.mantissa() % kSizes)))));
        price = side == Side::Buy ? price - i.tick : price + i.tick;
    }
    return book;
}

BookSide bookDifference(const BookSide& before, const BookSide& after)
{
    std::map<std::string_view, std::string_view> old;
    for (const auto& [price, size] : before)
        old.emplace(price, size);
    BookSide changes;
    for (const auto& level : after) {
        const auto found = old.find(level.first);
        if (found == old.end() || found->second != level.second) changes.push_back(level);
        if (found != old.end()) old.erase(found);
    }
    for (const auto& [price, size] : old)
        changes.emplace_back(price, "0");
    return changes;
}

} // namespace holdfast::sim
