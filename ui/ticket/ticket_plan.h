// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/operator.h"
#include "core/engine/snapshot.h"

#include <QString>

#include <optional>

namespace holdfast::ui {

/// What the fields of the ticket say, as typed.
struct TicketInput {
    OrderType type = OrderType::Market;
    engine::SizeKind sizeKind = engine::SizeKind::Risk;
    QString size;
    QString limit;
    QString stop;
    bool isStopPercent = false;
    TriggerSource stopSource = TriggerSource::Mark;
    QString takeProfit;
};

/// The ticket worked out for one direction: what would be sent, what it means, and why it may not be.
/// An estimate for the person; the engine computes again from its own fresh look.
struct TicketPlan {
    QString problem; ///< Why it cannot be sent, a sentence; empty: it can.
    QString field;   ///< Which field the sentence is about: "size", "limit", "stop", "takeProfit".
    QString note;    ///< What a person should know though it can be sent; empty: nothing.
    std::optional<Price> reference;  ///< Limit price, or the side of the book a market order meets.
    std::optional<Price> stop;       ///< That will hold: where it adds, the position's own.
    std::optional<Price> takeProfit; ///< As typed; where it adds, the position's holds.
    std::optional<Qty> qty;
    std::optional<BaseQty> base;
    std::optional<Notional> notional;
    std::optional<Money> fee;        ///< Both ways, at `takerFeePercent`.
    std::optional<Money> lossAtStop; ///< Fees not counted.
    engine::Size size;
    engine::StopChoice stopChoice;
};

/// The fee the estimate assumes, percent of notional for each way: what the venue's lowest tier pays as taker of a
/// linear perpetual, as its public fee table had it. An account's own rate is not known to the ticket.
[[nodiscard]] const char* takerFeePercent(Venue venue);

/// \param account, instrument  null while unknown: then the plan has a problem
/// \param held  what is held on the instrument now; null: nothing
[[nodiscard]] TicketPlan planTicket(const TicketInput& input, Direction direction,
                                    const engine::AccountView* account,
                                    const engine::InstrumentView* instrument,
                                    const engine::PositionView* held = nullptr);

} // namespace holdfast::ui
