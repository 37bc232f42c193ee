// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/instrument.h"

/// Sums of the model: exact, rounded half to even where a venue would.
namespace holdfast::sim {

inline constexpr int kMoneyScale = 8;
inline constexpr int kRatioScale = 12;

[[nodiscard]] Decimal quotient(const Decimal& a, const Decimal& b, int scale);
/// Value of contracts in the settlement currency.
[[nodiscard]] Decimal settleValue(const Instrument& instrument, Qty qty, Price price);
/// Profit of holding `qty` contracts from entry to exit, in the settlement currency.
[[nodiscard]] Money profitOf(const Instrument& instrument, Direction direction, Price entry,
                             Price exit, Qty qty);
/// The entry price after adding `qty` at `price` to `held` at `entry`.
[[nodiscard]] Price averaged(const Instrument& instrument, Price entry, Qty held, Price price,
                             Qty qty);

} // namespace holdfast::sim
