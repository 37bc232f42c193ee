// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/sim/market_views.h"
#include "core/sim/venue_model.h"

/// Rows of the market, the same for everybody: one JSON value each (okx.md §2.5, §8).
namespace holdfast::sim::okx {

void writeTicker(json::Writer& writer, const Instrument& instrument, const Tick& tick,
                 const DayFigures& day, WallTime now);
void writeMark(json::Writer& writer, const Tick& tick, WallTime now);
void writeIndex(json::Writer& writer, const Instrument& instrument, const Tick& tick,
                const DayFigures& day, WallTime now);
void writeCandle(json::Writer& writer, const Instrument& instrument, const VenueCandle& candle);
/// Of mark and index: without volume.
void writePriceCandle(json::Writer& writer, const VenueCandle& candle);
void writeTrade(json::Writer& writer, const Tick& tick, std::uint64_t tradeNumber);
void writeFunding(json::Writer& writer, const VenueModel& model, const Instrument& instrument,
                  WallTime now);
void writePriceLimit(json::Writer& writer, const Instrument& instrument, const Tick& tick,
                     WallTime now);

void writeBookSide(json::Writer& writer, const BookSide& levels);

} // namespace holdfast::sim::okx
