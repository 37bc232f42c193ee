// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/domain/amounts.h"
#include "core/domain/terms.h"

#include <string>

namespace holdfast {

enum class ContractKind { Linear, Inverse };
enum class InstrumentState { Live, Suspended, Preopen, PostOnly, Settling, Expired, Other };

/// A perpetual future as the venue lists it. Prices are multiples of `tick`, quantities of `lot`.
struct Instrument {
    InstrumentId id;
    Venue venue = Venue::Okx;
    std::string base;   ///< "ETH"
    std::string quote;  ///< "USDT"
    std::string settle; ///< "USDT"
    ContractKind kind = ContractKind::Linear;
    Decimal
        multiplier{}; ///< Base units per contract (linear), quote units per contract (inverse). Exact.
    Price tick{};
    Qty lot{};
    Qty qtyMin{};
    Qty marketQtyMax{}; ///< Largest market order; zero: the venue states none.
    Qty stopQtyMax{};   ///< Largest sized stop-market.
    Qty limitQtyMax{};
    Decimal leverageMax{};
    InstrumentState state = InstrumentState::Other;
    Notional notionalMin =
        {}; ///< Smallest value of an order that opens; zero: the venue states none.
    friend bool operator==(const Instrument&, const Instrument&) = default;
};

/// qty * multiplier, in base units. Linear contracts only; an inverse contract has none without a price.
[[nodiscard]] BaseQty baseQty(Qty qty, const Instrument& instrument);
/// Value in quote currency: the one product of price and quantity that means something.
/// Linear: qty * multiplier * price. Inverse: qty * multiplier (the price does not enter).
[[nodiscard]] Result<Notional> notional(Price price, Qty qty, const Instrument& instrument);
/// Profit of holding `qty` contracts from `entry` to `exit`, in the settlement currency (linear only).
[[nodiscard]] Result<Money> profit(Direction direction, Price entry, Price exit, Qty qty,
                                   const Instrument& instrument);
/// A quantity the venue takes: rounded down to whole lots; zero if below the minimum.
[[nodiscard]] Qty roundDown(Qty qty, const Instrument& instrument);
/// A stop's trigger rounded towards the earlier trigger: up for a long, down for a short (F71).
[[nodiscard]] Price roundStop(Price price, Direction protectedDirection,
                              const Instrument& instrument);

} // namespace holdfast
