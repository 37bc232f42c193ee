// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/sim/market_views.h"
#include "core/sim/venue_model.h"

#include <string>
#include <utility>
#include <vector>

/// Rows of the market, the same for everybody: one JSON value each (bybit.md §2.3, §3.1).
namespace holdfast::sim::bybit {

void writeInstrument(json::Writer& writer, const VenueModel& model, const Instrument& instrument);

/// Members of a ticker with their values, in the venue's order: the stream sends those that changed.
using Members = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] Members tickerMembers(const VenueModel& model, const Instrument& instrument,
                                    const Tick& tick, const DayFigures& day, WallTime now);
void writeBookSide(json::Writer& writer, const BookSide& levels);

} // namespace holdfast::sim::bybit
