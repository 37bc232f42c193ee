// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/venue_rules.h"

#include "core/base/assert.h"

namespace holdfast::sim {

VenueRules bybitRules()
{
    constexpr hours kDay{24};
    VenueRules rules;
    rules.venue = Venue::Bybit;
    rules.idsAreUuids = true;
    rules.clientIdMax = 36; // §4.1
    rules.clientIdsTakeDashes = true;
    rules.clientIdsLast = true; // §4.1, §13.4 rule 10
    rules.oneRowOfClientIds = true;
    rules.firedStopKeepsItsId = true; // §4.3
    rules.stopsBelongToPosition = true;
    rules.onlyOneClosesWhole = false;
    rules.workingOrdersMax = 500; // §4.1
    rules.conditionalsMax = 10;
    rules.partialStopsMax = 20;
    rules.notionalMin = Decimal::of("5");  // §3.1
    rules.priceBand = Decimal::of("0.02"); // §3.2: Y of most instruments
    rules.leverageMovesUnderOrders = true;
    rules.modeIsPerInstrument = true; // §3.3
    rules.emptyOrdersKept = kDay;     // §4.4
    rules.recentOrdersKept = 7 * kDay;
    rules.recentFillsKept = 90 * kDay;
    return rules;
}

std::string_view toString(StopBinding binding)
{
    switch (binding) {
    case StopBinding::Free: return "free";
    case StopBinding::Full: return "full";
    case StopBinding::Partial: return "partial";
    }
    HF_UNREACHABLE();
}

} // namespace holdfast::sim
