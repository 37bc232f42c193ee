// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/snapshot.h"

#include <QString>

#include <optional>

/// Small questions to a snapshot that several panels ask.
namespace holdfast::ui {

[[nodiscard]] const engine::InstrumentView* findInstrument(const engine::Snapshot& snapshot,
                                                           const AccountId& account,
                                                           const InstrumentId& instrument);
[[nodiscard]] const engine::AccountView* findAccount(const engine::Snapshot& snapshot,
                                                     const AccountId& account);
/// Age of the oldest account's last complete read; nullopt if any account has none yet, or there is no account.
[[nodiscard]] std::optional<nanoseconds> truthAge(const engine::Snapshot& snapshot);
/// Digits of this instrument's tick; 2 where the instrument is not known.
[[nodiscard]] int priceDecimals(const engine::Snapshot& snapshot, const AccountId& account,
                                const InstrumentId& instrument);
/// An age as of the snapshot, now that `since` has passed.
[[nodiscard]] std::optional<nanoseconds> aged(const std::optional<nanoseconds>& age,
                                              nanoseconds since);
/// Percent of the position its stop covers; nullopt if no stop is known to cover.
[[nodiscard]] std::optional<double> coverPercent(const engine::PositionView& position);
/// From mark to the stop's trigger in percent of the mark, signed; nullopt if either is unknown.
[[nodiscard]] std::optional<double> distanceToTriggerPercent(const engine::PositionView& position);
/// What is held on the instrument, the largest where it is several; null: nothing.
[[nodiscard]] const engine::PositionView* findHeld(const engine::Snapshot& snapshot,
                                                   const AccountId& account,
                                                   const InstrumentId& instrument);
/// From the trigger to liquidation in percent of the trigger, positive if liquidation lies beyond.
[[nodiscard]] std::optional<double> liquidationBeyondPercent(const engine::PositionView& position);
[[nodiscard]] QString orderType(OrderType type);
[[nodiscard]] QString orderState(OrderState state);
[[nodiscard]] QString stopOrderState(StopOrderState state);

} // namespace holdfast::ui
