// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"

#include <compare>
#include <string>

namespace holdfast {

/// Exact decimal with a unit in its type. Only amounts of the same kind add or compare.
template <class Kind>
struct Amount {
    Decimal value{};
    [[nodiscard]] bool isZero() const { return value.isZero(); }
    [[nodiscard]] bool isPositive() const { return value.isPositive(); }
    [[nodiscard]] bool isNegative() const { return value.isNegative(); }
    [[nodiscard]] Amount abs() const { return {value.abs()}; }
    [[nodiscard]] std::string toString() const { return value.toString(); }
    [[nodiscard]] double toDouble() const { return value.toDouble(); }
    static Amount of(std::string_view text) { return {Decimal::of(text)}; }
    friend auto operator<=>(const Amount&, const Amount&) = default;
    friend bool operator==(const Amount&, const Amount&) = default;
    friend Amount operator+(const Amount& a, const Amount& b) { return {a.value + b.value}; }
    friend Amount operator-(const Amount& a, const Amount& b) { return {a.value - b.value}; }
    friend Amount operator-(const Amount& a) { return {-a.value}; }
    Amount& operator+=(const Amount& b)
    {
        value = value + b.value;
        return *this;
    }
    Amount& operator-=(const Amount& b)
    {
        value = value - b.value;
        return *this;
    }
};

using Price = Amount<struct PriceKind>; ///< Quote currency per unit of base.
using Qty =
    Amount<struct QtyKind>; ///< Contracts, the venue's unit. Never signed: see Side, Direction.
using SignedQty = Amount<struct SignedQtyKind>; ///< Contracts, long positive, short negative.
using BaseQty = Amount<struct BaseQtyKind>;     ///< Base currency; derived, for display.
using Notional = Amount<struct NotionalKind>;   ///< Quote currency.
using Money = Amount<struct MoneyKind>;         ///< An amount of the currency named beside it.

} // namespace holdfast
