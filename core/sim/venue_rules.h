// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/base/time.h"
#include "core/domain/terms.h"

#include <cstddef>

namespace holdfast::sim {

/// In what two venues differ inside the truth: what the one model is told, so that there are not two.
/// The defaults are OKX's (okx.md §3–§7); bybitRules() is Bybit's unified account (bybit.md §3–§6).
///
/// Refusals of what both venues do carry OKX's codes, whatever the venue; its dialect puts them into
/// words of its own. What Bybit alone does (stops of the position) answers in Bybit's.
struct VenueRules {
    Venue venue = Venue::Okx;

    // Names.
    bool idsAreUuids = false;         ///< Else decimal numbers.
    std::size_t clientIdMax = 32;     ///< Characters.
    bool clientIdsTakeDashes = false; ///< '-' and '_' beside letters and digits.
    bool clientIdsLast = false;       ///< Never free again. Else unique among what is pending.
    bool oneRowOfClientIds = false;   ///< Orders and stops share them.

    // Stops.
    bool firedStopKeepsItsId =
        false; ///< It becomes its order. Else it sends one with an id of its own.
    bool stopsBelongToPosition = false; ///< Attached ones become the position's, at each fill.
    bool onlyOneClosesWhole = true;     ///< A second full-close stop is refused (51088).
    std::size_t workingOrdersMax = 0;   ///< Of an instrument; 0: not modelled.
    std::size_t conditionalsMax = 0;    ///< As above: stops that no position owns.
    std::size_t partialStopsMax = 0;    ///< Of one leg of a position; as above.

    // Money and price.
    Decimal notionalMin{}; ///< Of an order that may open, quote currency; zero: none.
    Decimal priceBand{};   ///< A limit may be this part of mark away; zero: no band.

    // Settings.
    bool leverageMovesUnderOrders = false; ///< Else refused while orders or stops rest.
    bool modeIsPerInstrument = false;      ///< One-way or hedge; else of the account.

    // How long ended orders are listed.
    milliseconds emptyOrdersKept{hours{2}}; ///< Ended without a fill.
    milliseconds recentOrdersKept{hours{7 * 24}};
    milliseconds recentFillsKept{hours{3 * 24}};

    friend bool operator==(const VenueRules&, const VenueRules&) = default;
};

/// Bybit v5, unified account, linear contracts. Source: bybit.md, sections at each line.
[[nodiscard]] VenueRules bybitRules();

/// Who a stop belongs to. Full: the one of its kind for all of a position. Partial: a part of it, its own
/// quantity (bybit.md §5). Free: nobody; OKX has only these.
enum class StopBinding { Free, Full, Partial };
[[nodiscard]] std::string_view toString(StopBinding);

} // namespace holdfast::sim
