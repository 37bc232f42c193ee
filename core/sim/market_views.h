// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/market.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

/// What every venue shows of a market: made of the path alone.
namespace holdfast::sim {

/// The last 24 hours of an instrument.
struct DayFigures {
    Price open{}, high{}, low{};
    Decimal contracts{}, base{};
};
[[nodiscard]] DayFigures dayFigures(const Market& market, const Instrument& instrument);
/// The same, counted again once a second: streams show them at every tick.
class RecentDayFigures {
public:
    [[nodiscard]] const DayFigures& of(WallTime now, const Market& market,
                                       const Instrument& instrument);

private:
    std::map<InstrumentId, std::pair<WallTime, DayFigures>> m_figures;
};

/// Price levels of one side of the made-up book, best first: price and contracts.
using BookSide = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] BookSide bookSide(const Instrument& instrument, const Tick& tick, Side side,
                                int levels);
/// What leads from one side of a book to another: changed levels, and "0" for those that went.
[[nodiscard]] BookSide bookDifference(const BookSide& before, const BookSide& after);

} // namespace holdfast::sim
