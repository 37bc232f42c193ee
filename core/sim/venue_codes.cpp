// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/venue_state.h"

#include <algorithm>

namespace holdfast::sim {

std::string textOf(std::string_view code)
{
    struct Row {
        std::string_view code;
        const char* text;
    };
    static constexpr Row kRows[] = {
        {"50036", "The expTime can't be earlier than the current system time. Please adjust the "
                  "expTime and try again."},
        {"51000", "Parameter error"},
        {"51001", "Instrument ID, Instrument ID code or Spread ID doesn't exist."},
        {"51006", "Order price is not within the price limit"},
        {"51008", "Order failed. Insufficient USDT margin in account"},
        {"51010", "You can't complete this request under your current account mode."},
        {"51016", "Client order ID already exists."},
        {"51020", "Your order should meet or exceed the minimum order amount."},
        {"51023", "Position doesn't exist."},
        {"51027", "Contract expired."},
        {"51028", "Contract under delivery."},
        {"51046", "The take profit trigger price should be higher than the order price"},
        {"51047", "The stop loss trigger price should be lower than the order price"},
        {"51048", "The take profit trigger price should be lower than the order price"},
        {"51049", "The stop loss trigger price should be higher than the order price"},
        {"51050", "The take profit trigger price should be higher than the best ask price"},
        {"51051", "The stop loss trigger price should be lower than the best ask price"},
        {"51052", "The take profit trigger price should be lower than the best bid price"},
        {"51053", "The stop loss trigger price should be higher than the best bid price"},
        {"51065", "algoClOrdId already exists."},
        {"51068", "attachAlgoClOrdId already exists."},
        {"51088", "You can only place 1 TP/SL order to close an entire position"},
        {"51108", "Positions exceed the limit for closing out with the market price."},
        {"51112", "Close order size exceeds your available size."},
        {"51115", "Please cancel all pending close-orders before liquidation."},
        {"51121", "Order quantity must be a multiple of the lot size."},
        {"51169", "Order failed because you don't have any positions in this direction for this "
                  "contract to reduce or close."},
        {"51170", "Failed to place a reduce-only order. The order is in the same direction as the "
                  "position."},
        {"51202", "Market order amount exceeds the maximum amount."},
        {"51275", "The amount of single stop-market order exceeds the limit."},
        {"51258", "The callback rate is out of its range."},
        {"51277", "TP trigger price can't be higher than the last price."},
        {"51278", "SL trigger price can't be lower than the last price."},
        {"51279", "TP trigger price can't be lower than the last price."},
        {"51280", "SL trigger price can't be higher than the last price."},
        {"51299", "Order did not go through. You have reached the maximum of orders of this type."},
        {"51300", "TP trigger price can't be higher than the mark price."},
        {"51302", "SL trigger price can't be lower than the mark price."},
        {"51303", "TP trigger price can't be lower than the mark price."},
        {"51304", "SL trigger price can't be higher than the mark price."},
        {"51305", "TP trigger price can't be higher than the index price."},
        {"51306", "SL trigger price can't be lower than the index price."},
        {"51307", "TP trigger price can't be lower than the index price."},
        {"51308", "SL trigger price can't be higher than the index price."},
        {"51327", "closeFraction is only available for Futures and Perpetual Swaps"},
        {"51328", "closeFraction is only available for reduceOnly orders"},
        {"51400", "Cancellation failed as the order has been filled, canceled or doesn't exist."},
        {"51503", "Your order has already been filled, canceled or doesn't exist."},
        {"51506", "Order modification unavailable for this order type."},
        {"51523",
         "Unable to modify the order price of a stop order that closes an entire position."},
        {"51524",
         "Unable to modify the order quantity of a stop order that closes an entire position."},
        {"51527",
         "Order modification failed. The order has been triggered, canceled or doesn't exist."},
        {"59000",
         "Setting failed. Cancel any open orders, close positions, and stop trading bots first."},
        {"59101", "Leverage can't be modified. Please cancel all pending orders before adjusting "
                  "the leverage."},
        {"59102", "Leverage exceeds the maximum limit. Please lower the leverage."},
        {"59668", "Cancel isolated margin TP/SL, trailing, trigger and chase orders before "
                  "adjusting the leverage."},
        {"59669", "Cancel cross margin TP/SL, trailing, trigger and chase orders before adjusting "
                  "the leverage."},
    };
    const auto found = std::ranges::find(kRows, code, &Row::code);
    return found == std::end(kRows) ? "Operation failed" : found->text;
}

} // namespace holdfast::sim
