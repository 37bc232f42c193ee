// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/sim/venue_model.h"

#include <string>
#include <string_view>
#include <vector>

/// The truth in the venue's own rows: one JSON value each, all numbers as strings, "" for what does not
/// apply. Fields and spellings: okx.md §2.5, §2.7, §3.1, §4.5, §5.3, §7.
namespace holdfast::sim::okx {

/// Where a row is shown: some fields exist on one side only.
enum class Shown { Rest, Push };

/// What the rows of an account share.
struct RowContext {
    const VenueModel& model;
    const Uid& uid;
    WallTime now{};
};

void writeInstrument(json::Writer& writer, const Instrument& instrument);
void writePosition(json::Writer& writer, const RowContext& context, const PositionTruth& position);
/// The short form of balance_and_position.
void writePositionData(json::Writer& writer, const RowContext& context,
                       const PositionTruth& position);
/// The `type` of positions-history (okx.md §7.2).
[[nodiscard]] std::string_view closureWord(ClosureKind kind);
void writeClosure(json::Writer& writer, const RowContext& context, const ClosureTruth& closure);
void writeOrder(json::Writer& writer, const RowContext& context, const OrderTruth& order,
                Shown shown);
void writeStop(json::Writer& writer, const RowContext& context, const StopTruth& stop, Shown shown);
void writeFill(json::Writer& writer, const RowContext& context, const FillTruth& fill);
/// The account object of `balance` and of the account channel.
/// \param currencies  which details to show; empty: all
void writeBalance(json::Writer& writer, const RowContext& context,
                  const std::vector<std::string>& currencies);

} // namespace holdfast::sim::okx
