// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The truth in the words of OKX's clients.
import { plain } from '../clients/drill.mjs';

/** The truth in the few words that every client can be asked for. */
export function truthOf(account) {
  const signed = (row) => (row.direction === 'short' ? '-' : '') + plain(row.qty);
  return {
    positions: account.positions
      .filter((row) => plain(row.qty) !== '0')
      .map((row) => [row.instrument, row.sideIndex, signed(row), plain(row.entryPrice)])
      .sort(),
    orders: account.workingOrders
      .map((row) => [row.venueOrderId, row.instrument, row.side, plain(row.qty), plain(row.price)])
      .sort(),
    stops: account.pendingStops
      .map((row) => [row.venueOrderId, row.instrument, row.kind, row.side,
        row.kind === 'trailing' || row.triggerPrice === null ? '' : plain(row.triggerPrice),
        row.takeTrigger === null ? '' : plain(row.takeTrigger), plain(row.qty)])
      .sort(),
    fills: account.fills
      .map((row) => [row.tradeId, row.venueOrderId, row.instrument, row.side, plain(row.qty),
        plain(row.price), plain(row.fee)])
      .sort(),
    cash: account.balances.map((row) => [row.currency, plain(row.cash)]).sort(),
  };
}
