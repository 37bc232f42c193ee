// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The truth in the words of Bybit's clients: stops are orders here, and a name has no multiplier behind it.
import { plain } from '../clients/drill.mjs';

const side = (word) => word[0].toUpperCase() + word.slice(1);

export function truthOf(account) {
  const held = new Map(account.positions.map((row) => [row.instrument, plain(row.qty)]));
  return {
    positions: account.positions
      .filter((row) => plain(row.qty) !== '0')
      .map((row) => [row.instrument, row.direction === 'short' ? 'Sell' : 'Buy', plain(row.qty), plain(row.entryPrice)])
      .sort(),
    orders: account.workingOrders
      .map((row) => [row.venueOrderId, row.instrument, side(row.side), plain(row.qty), plain(row.price)])
      .sort(),
    stops: account.pendingStops
      .map((row) => [row.venueOrderId, row.instrument, side(row.side),
        row.closesWholePosition ? held.get(row.instrument) : plain(row.qty),
        plain(row.triggerPrice ?? row.takeTrigger)])
      .sort(),
    fills: account.fills
      .map((row) => [row.tradeId, row.venueOrderId, row.instrument, side(row.side), plain(row.qty),
        plain(row.price), plain(row.fee).replace(/^-/, '')])
      .sort(),
    cash: account.balances.map((row) => [row.currency, plain(row.cash)]).sort(),
  };
}

/** A row of the venue in the same words. */
export const orderOf = (row) => [row.orderId, row.symbol, row.side, plain(row.qty), plain(row.price)];
export const stopOf = (row) => [row.orderId, row.symbol, row.side, plain(row.qty), plain(row.triggerPrice)];
export const fillOf = (row) => [row.execId, row.orderId, row.symbol, row.side, plain(row.execQty),
  plain(row.execPrice), plain(row.execFee)];
export const positionOf = (row) => [row.symbol, row.side, plain(row.size), plain(row.avgPrice ?? row.entryPrice)];
