// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/money_rows.h"
#include "core/venues/okx/rows.h"

/// Rows of funding, bills and leverage (okx.md §3.4, §9). Errors as in rows.h.
namespace holdfast::venues::okx {

/// Rows of public/funding-rate. The next time must come after this one: the interval is between them.
[[nodiscard]] Decoded<FundingRate> decodeFunding(json::Value row);
/// Rows of public/funding-rate-history.
[[nodiscard]] Decoded<FundingPast> decodeFundingPast(json::Value row);
/// Rows of account/bills and bills-archive, of whatever product: they are the account's. A bill of type 8
/// whose subtype is neither 173 (paid) nor 174 (received) is refused: it would be missing in a sum.
[[nodiscard]] Result<Bill> decodeBill(json::Value row);
/// Rows of account/leverage-info and the echo of set-leverage.
[[nodiscard]] Result<LeverageSetting> decodeLeverage(json::Value row);

} // namespace holdfast::venues::okx
