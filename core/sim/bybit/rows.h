// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/sim/venue_model.h"

#include <string>
#include <string_view>
#include <vector>

/// The truth of an account in the venue's own rows: one JSON value each, all numbers as strings, "" for what does not
/// apply. Fields and spellings: bybit.md §2.3, §4.4, §5.3, §6.
namespace holdfast::sim::bybit {

/// Where a row is shown: some fields exist, or are spelt, on one side only.
enum class Shown { Rest, Push };

/// What the rows of an account share.
struct RowContext {
    const VenueModel& model;
    const Uid& uid;
    WallTime now{};
    Shown shown = Shown::Rest;
};

/// An order of the venue: an order of the model, a stop of it, or a stop that fired and became its order.
struct OrderRow {
    InstrumentId instrument;
    VenueOrderId id;
    ClientOrderId linkId;
    std::string status;
    bool isStop = false;      ///< Waits for a trigger, or waited.
    bool isPlainStop = false; ///< ... and belongs to no position: stopOrderType Stop.
    WallTime createdAt{}, updatedAt{};
    std::uint64_t seq = 0;
    std::string text; ///< As JSON.
};
/// \param fired  the stop that became this order; nullptr: none did
[[nodiscard]] OrderRow orderRow(const RowContext& context, const OrderTruth& order,
                                const StopTruth* fired);
[[nodiscard]] OrderRow orderRow(const RowContext& context, const StopTruth& stop);
[[nodiscard]] bool isFinal(const OrderRow& row);

/// \param stops  pending ones as of the same view: the Full levels stand in the row
void writePosition(json::Writer& writer, const RowContext& context, const PositionTruth& position,
                   const std::vector<StopTruth>& stops);
/// The row of a position that never was.
[[nodiscard]] PositionTruth flatPosition(const RowContext& context, const PositionKey& key);
void writeExecution(json::Writer& writer, const RowContext& context, const FillTruth& fill);
void writeExecution(json::Writer& writer, const RowContext& context, const FundingTruth& funding);
/// The row of the closing order (bybit.md §6.3). \pre it closed something
void writeClosedPnl(json::Writer& writer, const RowContext& context, const OrderTruth& order);
/// The account object of wallet-balance and of the wallet topic.
void writeWallet(json::Writer& writer, const RowContext& context, std::string_view coin);

} // namespace holdfast::sim::bybit
