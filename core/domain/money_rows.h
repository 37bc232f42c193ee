// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records.h"

/// What moves money besides fills, and what bounds it: funding, bills, leverage.
namespace holdfast {

/// What a position will pay or get next. The interval is the venue's and can change: it is never eight
/// hours by itself (okx.md §9).
struct FundingRate {
    InstrumentId instrument;
    Decimal rate{}; ///< Of the value of the position; positive: longs pay.
    WallTime fundingAt{};
    WallTime nextAt{};
    std::optional<Decimal> nextRate;
    WallTime time{}; ///< The venue's stamp.
    [[nodiscard]] milliseconds interval() const { return nextAt - fundingAt; }
    friend bool operator==(const FundingRate&, const FundingRate&) = default;
};

/// A rate that was settled.
struct FundingPast {
    InstrumentId instrument;
    Decimal rate{};
    std::optional<Decimal> realizedRate;
    WallTime fundingAt{};
    friend bool operator==(const FundingPast&, const FundingPast&) = default;
};

enum class BillKind { FundingPaid, FundingReceived, Other };
[[nodiscard]] std::string_view toString(BillKind);

/// One line of the venue's own book of an account.
struct Bill {
    std::string id;
    BillKind kind = BillKind::Other;
    std::string type; ///< The venue's words, for what is Other.
    std::string subType;
    InstrumentId instrument; ///< Empty where it is about none (a transfer).
    std::string currency;
    std::optional<Money> profit;  ///< Of funding: what was paid (negative) or received.
    Money change{};               ///< Of the balance.
    std::optional<Money> balance; ///< After it.
    WallTime time{};
    friend bool operator==(const Bill&, const Bill&) = default;
};

/// The leverage set for one position key.
struct LeverageSetting {
    PositionKey key;
    Decimal leverage{};
    friend bool operator==(const LeverageSetting&, const LeverageSetting&) = default;
};

} // namespace holdfast
