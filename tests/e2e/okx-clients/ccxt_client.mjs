// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A day's work of ccxt on the drill, with nothing of it changed but its addresses.
import { dayOf } from '../clients/ccxt.mjs';
import { plain, until } from '../clients/drill.mjs';
import { truthOf } from './truth.mjs';

const ETH = 'ETH/USDT:USDT';
const BTC = 'BTC/USDT:USDT';
const DOGE = 'DOGE/USDT:USDT';
const SOL = 'SOL/USDT:USDT';
const COIN = 'BTC/USD:BTC';

export function newCcxt(ccxt, ready, credentials = ready.credentials) {
  const exchange = new ccxt.pro.okx({
    apiKey: credentials.key,
    secret: credentials.secret,
    password: credentials.passphrase,
  });
  exchange.urls.api.rest = ready.rest;
  exchange.urls.api.ws = ready.ws.public.replace(/\/public$/, '');
  return exchange;
}

export async function runCcxt(ccxt, drill, record) {
  const ex = newCcxt(ccxt, drill.ready);
  await dayOf(ex, record, async (call, watches) => {
    await markets(ex, drill, record, call);
    await account(ex, record, call);
    await listen(ex, drill, watches);
    const held = await trade(ex, drill, record, call);
    await history(ex, drill, record, call, held);
    await operations(ex, drill, record, call);
    await compare(ex, drill, record, call, watches);
  });
}

async function markets(ex, drill, record, call) {
  await call('loadMarkets');
  record.same('its markets', Object.keys(ex.markets).sort(), [BTC, COIN, DOGE, ETH, SOL].sort());
  record.same('the contract of ETH', [ex.market(ETH).contractSize, ex.market(ETH).precision.amount,
    ex.market(ETH).precision.price, ex.market(ETH).linear], [0.1, 0.01, 0.01, true]);
  record.claim('BTC-USD is inverse', ex.market(COIN).inverse);
  record.claim('the time is ours', Math.abs(await call('fetchTime') - Date.now()) < 5000);
  record.same('its status', (await call('fetchStatus')).status, 'ok');
  await call('fetchCurrencies');
  const prices = await drill.price('ETH-USDT-SWAP');
  record.same('the ticker', plain((await call('fetchTicker', ETH)).last), plain(prices.last));
  record.same('all tickers', Object.keys(await call('fetchTickers', [ETH, BTC, DOGE, SOL, COIN])).length, 5);
  record.same('the mark price', plain((await call('fetchMarkPrice', ETH)).markPrice), plain(prices.mark));
  record.same('all mark prices', Object.keys(await call('fetchMarkPrices', undefined, { instType: 'SWAP' })).length, 5);
  const book = await call('fetchOrderBook', ETH, 50);
  record.same('the book', [book.bids.length, plain(book.bids[0][0]), plain(book.asks[0][0])],
    [50, plain(prices.bid), plain(prices.ask)]);
  await drill.post('/advance', { ms: 120_000 });
  record.claim('trades', (await call('fetchTrades', ETH, undefined, 20)).length > 0);
  // Bars of minutes and hours; those that open at UTC+8 come by their own names (okx.md §8).
  for (const bar of Object.keys(ex.timeframes)) {
    const rows = await call('fetchOHLCV', ETH, bar, undefined, 10);
    record.claim(`candles of ${bar}`, rows.length > 0 && rows.every((row) => row[2] >= row[3]));
    record.claim(`candles of ${bar} rise in time`,
      rows.every((row, i) => i === 0 || row[0] > rows[i - 1][0]));
  }
  const hours = await call('fetchOHLCV', ETH, '1h', undefined, 30);
  const page = await call('fetchOHLCV', ETH, '1h', hours[5][0], 5);
  record.same('candles page', page.map((row) => row[0]), hours.slice(5, 10).map((row) => row[0]));
  for (const price of ['mark', 'index'])
    record.claim(`candles of the ${price}`, (await call('fetchOHLCV', ETH, '1h', undefined, 5, { price })).length === 5);
  record.claim('past candles', (await call('fetchOHLCV', ETH, '1m', undefined, 5, { type: 'HistoryCandles' })).length === 5);
  const funding = await call('fetchFundingRate', ETH);
  record.claim('funding is to come', funding.fundingTimestamp > Date.now());
  await call('fetchFundingRates', [ETH, BTC]);
  record.same('funding intervals', [(await call('fetchFundingInterval', ETH)).interval,
    (await call('fetchFundingInterval', DOGE)).interval], ['8h', '4h']);
  const rates = await call('fetchFundingRateHistory', ETH, undefined, 3);
  record.claim('funding rates of the past', rates.length === 3 && rates.every((row) => Math.abs(row.fundingRate) <= 0.0003));
  record.claim('open interest', (await call('fetchOpenInterest', ETH)).openInterestAmount > 0);
  record.same('all open interest', Object.keys(await call('fetchOpenInterests', [ETH, BTC])).length, 2);
}

async function account(ex, record, call) {
  record.same('its accounts', (await call('fetchAccounts')).length, 1);
  const balance = await call('fetchBalance');
  record.same('the money', [balance.USDT.total, balance.BTC.total], [100000, 1]);
  record.same('the position mode', (await call('fetchPositionMode', ETH)).hedged, false);
  await call('setPositionMode', false);
  await call('setLeverage', 7, ETH, { marginMode: 'cross' });
  record.same('the leverage', (await call('fetchLeverage', ETH, { marginMode: 'cross' })).longLeverage, 7);
  record.same('no position', (await call('fetchPositions')).length, 0);
  record.same('the fee', (await call('fetchTradingFee', ETH)).taker, 0.0005);
}

async function listen(ex, drill, watches) {
  const streams = {
    watchTicker: () => ex.watchTicker(ETH),
    watchTickers: () => ex.watchTickers([ETH, BTC]),
    watchMarkPrice: () => ex.watchMarkPrice(ETH),
    watchBidsAsks: () => ex.watchBidsAsks([ETH]),
    watchTrades: () => ex.watchTrades(ETH),
    watchOrderBook: () => ex.watchOrderBook(ETH),
    watchOrderBookForSymbols: () => ex.watchOrderBookForSymbols([BTC, DOGE], 5),
    watchOHLCV: () => ex.watchOHLCV(ETH, '1m'),
    watchFundingRate: () => ex.watchFundingRate(ETH),
    watchBalance: () => ex.watchBalance(),
    watchPositions: () => ex.watchPositions(),
    watchOrders: () => ex.watchOrders(),
    'watchOrders trigger': () => ex.watchOrders(undefined, undefined, undefined, { trigger: true }),
    watchMyTrades: () => ex.watchMyTrades(),
  };
  for (const [name, run] of Object.entries(streams)) watches.start(name, run);
  await drill.untilSubscribed({ account: 1, positions: 1, orders: 1, 'orders-algo': 1, books: 1 });
  await drill.post('/advance', { ms: 180_000 });
  await watches.untilHeard(['watchTicker', 'watchTickers', 'watchMarkPrice', 'watchBidsAsks',
    'watchTrades', 'watchOrderBook', 'watchOrderBookForSymbols', 'watchOHLCV', 'watchFundingRate',
    'watchBalance']);
}

async function trade(ex, drill, record, call) {
  const last = async (id) => Number((await drill.price(id)).last);
  let price = await last('ETH-USDT-SWAP');
  const at = (part) => Number(ex.priceToPrecision(ETH, price * part));

  // Orders that rest, move and go.
  await call('createOrder', ETH, 'market', 'buy', 3);
  const limit = await call('createOrder', ETH, 'limit', 'buy', 1, at(0.8));
  await call('editOrder', limit.id, ETH, 'limit', 'buy', 2, at(0.79));
  const edited = await call('fetchOrder', limit.id, ETH);
  record.same('the edited order', [edited.status, edited.amount, edited.price], ['open', 2, at(0.79)]);
  const maker = await call('createOrder', ETH, 'limit', 'buy', 1, at(0.7), { postOnly: true });
  record.same('a post-only order', (await call('fetchOrder', maker.id, ETH)).postOnly, true);
  const crossing = await call('createOrder', ETH, 'limit', 'buy', 1, at(1.1), { postOnly: true });
  record.same('a post-only order that would take', (await call('fetchOrder', crossing.id, ETH)).status, 'canceled');
  await call('cancelOrder', limit.id, ETH);
  record.same('a cancelled order', (await call('fetchOrder', limit.id, ETH)).status, 'canceled');
  await record.refused('cancelOrder', '51400', () => ex.cancelOrder(limit.id, ETH));
  await call('createOrder', ETH, 'limit', 'buy', 1, at(1.01), { timeInForce: 'IOC' });
  await call('createOrder', ETH, 'limit', 'buy', 1, at(0.9), { timeInForce: 'FOK' });
  await record.refused('createOrder', '51008', () => ex.createOrder(ETH, 'market', 'buy', 20000));
  await record.refused('createOrder', '51169', () => ex.createOrder(BTC, 'market', 'sell', 1, undefined, { reduceOnly: true }));

  // Batches: of three one is refused (code 2), and the others stand.
  const batch = await call('createOrders', [
    { symbol: ETH, type: 'limit', side: 'buy', amount: 1, price: at(0.75) },
    { symbol: ETH, type: 'limit', side: 'buy', amount: 20000, price: at(0.999) },
    { symbol: ETH, type: 'limit', side: 'buy', amount: 1, price: at(0.74) },
  ]);
  record.same('a batch, one of them refused', batch.map((order) => order.status === 'rejected' || order.id === undefined || order.id === ''),
    [false, true, false]);
  const gone = await call('cancelOrders', [batch[0].id, batch[2].id], ETH);
  record.same('a batch of cancels', gone.map((order) => order.id), [batch[0].id, batch[2].id]);

  // Stops. Leverage cannot be changed while they rest (59669).
  price = await last('ETH-USDT-SWAP');
  const stop = await call('createOrder', ETH, 'market', 'sell', 4, undefined, { stopLossPrice: at(0.9), reduceOnly: true });
  await record.refused('setLeverage', '59669', () => ex.setLeverage(5, ETH, { marginMode: 'cross' }));
  const target = await call('createOrder', ETH, 'market', 'sell', 1, undefined, { takeProfitPrice: at(1.2), reduceOnly: true });
  const oco = await call('createOrder', ETH, 'oco', 'sell', 1, undefined, { stopLossPrice: at(0.85), takeProfitPrice: at(1.3), reduceOnly: true });
  const entry = await call('createOrder', ETH, 'market', 'buy', 1, undefined, { triggerPrice: at(1.4) });
  const trailing = await call('createOrder', ETH, 'market', 'sell', 1, undefined, { trailingPercent: '5', reduceOnly: true });
  for (const [type, id] of [['conditional', stop.id], ['conditional', target.id], ['oco', oco.id], ['trigger', entry.id], ['move_order_stop', trailing.id]]) {
    const row = await call('fetchOrder', id, ETH, { trigger: true });
    record.same(`the ${type} order rests`, [row.type, row.status], [type, 'open']);
  }
  await call('editOrder', stop.id, ETH, 'conditional', 'sell', 3, undefined, { stopLossPrice: at(0.91), newSlOrdPx: at(0.9) });
  record.same('the edited stop', plain((await call('fetchOrder', stop.id, ETH, { trigger: true })).info.slTriggerPx), plain(at(0.91)));
  await call('cancelOrder', target.id, ETH, { trigger: true });
  await call('cancelOrders', [oco.id, entry.id], ETH, { trigger: true });
  await call('cancelOrder', trailing.id, ETH, { trailing: true });
  await call('cancelOrder', stop.id, ETH, { trigger: true });
  record.same('no algo order rests', (await drill.account()).pendingStops.length, 0);

  // Attached stops become one oco when the entry has filled.
  await call('createOrder', BTC, 'market', 'buy', 1, undefined, {
    stopLoss: { triggerPrice: Number(ex.priceToPrecision(BTC, await last('BTC-USDT-SWAP') * 0.9)) },
    takeProfit: { triggerPrice: Number(ex.priceToPrecision(BTC, await last('BTC-USDT-SWAP') * 1.1)) },
  });
  const born = await call('fetchOpenOrders', BTC, undefined, undefined, { ordType: 'oco' });
  record.same('the attached stops', born.map((order) => [order.type, order.side, order.amount]), [['oco', 'sell', 1]]);

  // A stop that fires, and its child.
  const firing = await call('createOrder', ETH, 'market', 'sell', 2, undefined, { stopLossPrice: at(0.97), reduceOnly: true });
  await drill.post('/price', { instrument: 'ETH-USDT-SWAP', price: ex.priceToPrecision(ETH, price * 0.96) });
  const fired = await call('fetchOrder', firing.id, ETH, { trigger: true });
  record.same('the fired stop', [fired.info.state, fired.info.actualSide, fired.info.ordIdList.length], ['effective', 'sl', 1]);
  const child = await call('fetchOrder', fired.info.ordIdList[0], ETH);
  record.same('its child', [child.status, child.filled, child.info.algoId, child.info.source], ['closed', 2, firing.id, '7']);
  // A trailing stop that follows, and fires on the way back.
  price = await last('ETH-USDT-SWAP');
  const follower = await call('createOrder', ETH, 'market', 'sell', 1, undefined, { trailingPercent: '2', reduceOnly: true });
  await drill.post('/price', { instrument: 'ETH-USDT-SWAP', price: ex.priceToPrecision(ETH, price * 1.05) });
  const moved = await call('fetchOrder', follower.id, ETH, { trigger: true });
  record.claim('the trailing stop follows', Number(moved.info.moveTriggerPx) > price, moved.info.moveTriggerPx);
  await drill.post('/price', { instrument: 'ETH-USDT-SWAP', price: ex.priceToPrecision(ETH, price) });
  record.same('the trailing stop fired', (await call('fetchOrder', follower.id, ETH, { trigger: true })).info.state, 'effective');

  // Close what is left of ETH; a position that is gone is refused (51023).
  await call('closePosition', ETH, undefined, { marginMode: 'cross' });
  record.same('ETH is closed', (await call('fetchPositions', [ETH])).filter((row) => row.contracts > 0).length, 0);
  await record.refused('closePosition', '51023', () => ex.closePosition(ETH, undefined, { marginMode: 'cross' }));
  await call('createOrder', ETH, 'market', 'sell', 2);
  await call('createOrder', ETH, 'market', 'buy', 1, undefined, { reduceOnly: true });
  await call('createOrder', COIN, 'market', 'buy', 5);
  await drill.post('/funding', { instrument: 'ETH-USDT-SWAP' });
  await drill.post('/funding', { instrument: 'BTC-USD-SWAP' });
  await call('cancelAllOrdersAfter', 60000);
  await call('cancelAllOrdersAfter', 0);
  return { makerId: maker.id };
}

async function history(ex, drill, record, call) {
  const truth = await drill.account();
  // This client calls an order that a stop sent by the stop's id.
  const ids = (rows) => rows.map((row) => row.info.ordId ?? row.info.algoId).sort();
  const algoIds = (rows) => rows.map((row) => row.info.algoId).sort();
  const filled = truth.orders.filter((row) => row.state === 'filled').map((row) => row.venueOrderId);
  record.same('filled orders', ids(await call('fetchClosedOrders', undefined, undefined, 100, { instType: 'SWAP', type: 'swap' })), filled.sort());
  record.same('filled orders of the archive', ids(await call('fetchClosedOrders', undefined, undefined, 100,
    { type: 'swap', method: 'privateGetTradeOrdersHistoryArchive' })), filled);
  const cancelled = truth.orders.filter((row) => row.state === 'canceled').map((row) => row.venueOrderId);
  record.same('cancelled orders', ids(await call('fetchCanceledOrders', ETH, undefined, 100)), cancelled.sort());

  // Page by page, by the cursor of each list.
  const pages = async (name, limit, first, cursorOf, ...args) => {
    const all = [];
    let cursor;
    for (;;) {
      const params = cursor === undefined ? { ...first } : { ...first, after: cursor };
      const rows = await call(name, ...args, undefined, limit, params);
      all.push(...rows);
      if (rows.length < limit) return all;
      // The oldest of the page: the client sorts rows by time, the venue by its cursor.
      cursor = rows.map(cursorOf).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))[0];
    }
  };
  record.same('filled orders by pages', ids(await pages('fetchClosedOrders', 3, { type: 'swap' }, (row) => row.info.ordId, undefined)), filled);
  const fills = await pages('fetchMyTrades', 4, { type: 'swap' }, (row) => row.info.billId, undefined);
  record.same('fills by pages', fills.map((row) => row.info.billId).sort(), truth.fills.map((row) => row.billId).sort());
  record.same('trades of an order', (await call('fetchOrderTrades', filled[0], ETH)).length,
    truth.fills.filter((row) => row.venueOrderId === filled[0]).length);

  const bills = await pages('fetchLedger', 5, { method: 'privateGetAccountBills', type: 'swap' }, (row) => row.info.billId, undefined);
  record.same('the ledger', bills.map((row) => row.info.billId).sort(),
    [...truth.fills, ...truth.fundings].map((row) => row.billId).sort());
  const funding = await call('fetchFundingHistory', undefined, undefined, 100, { type: 'swap' });
  record.same('funding', funding.map((row) => plain(row.amount)).sort(), truth.fundings.map((row) => plain(row.amount)).sort());
  const closed = await call('fetchPositionsHistory');
  record.same('closed positions', closed.map((row) => [row.info.posId, plain(row.info.realizedPnl)]).sort(),
    truth.closures.map((row) => [row.positionId, plain(row.realized)]).sort());
  for (const [ordType, kind] of [['conditional', 'conditional'], ['move_order_stop', 'trailing']]) {
    const rows = await call('fetchClosedOrders', ETH, undefined, 100, { trigger: true, ordType });
    record.same(`fired ${ordType} orders`, algoIds(rows), truth.stops
      .filter((row) => row.kind === kind && row.state === 'effective').map((row) => row.venueOrderId).sort());
  }
  record.same('cancelled stops', algoIds(await call('fetchCanceledOrders', ETH, undefined, 100, { trigger: true, ordType: 'conditional' })),
    truth.stops.filter((row) => row.kind === 'conditional' && row.state === 'canceled').map((row) => row.venueOrderId).sort());
}

/** Orders over the stream, where the integer code names the instrument. */
async function operations(ex, drill, record, call) {
  const price = (await ex.fetchTicker(SOL)).last;
  const at = (part) => Number(ex.priceToPrecision(SOL, price * part));
  const placed = await call('createOrderWs', SOL, 'limit', 'buy', 1, at(0.8));
  const second = await call('createOrderWs', SOL, 'limit', 'buy', 1, at(0.81), { op: 'order' });
  const third = await call('createOrderWs', SOL, 'limit', 'buy', 1, at(0.82));
  await call('editOrderWs', placed.id, SOL, 'limit', 'buy', 2, at(0.79));
  const edited = await call('fetchOrder', placed.id, SOL);
  record.same('an order edited over the stream', [edited.amount, edited.price], [2, at(0.79)]);
  await call('cancelOrderWs', second.id, SOL);
  // This client knows no handler for the answer to its own batch of cancels: it would wait for ever.
  record.calls.set('cancelOrdersWs', 1);
  ex.cancelOrdersWs([third.id], SOL).catch(() => {});
  await until('the batch of cancels is carried out', async () => (await drill.account()).workingOrders
    .every((row) => row.venueOrderId !== third.id));
  record.same('what is left of the stream orders', (await call('fetchOpenOrders', SOL)).map((row) => row.id), [placed.id]);
  await call('createOrderWs', SOL, 'market', 'buy', 1);
  await record.refused('createOrderWs', '51008', () => ex.createOrderWs(SOL, 'market', 'buy', 50000));
  // What rests at the end, of each kind.
  await call('createOrder', SOL, 'market', 'sell', 1, undefined, { stopLossPrice: at(0.7), reduceOnly: true, slTriggerPxType: 'mark' });
  await call('createOrder', SOL, 'market', 'sell', 1, undefined, { trailingPercent: '30', reduceOnly: true });
  await call('createOrder', SOL, 'market', 'buy', 1, undefined, { triggerPrice: at(1.5) });
}

async function compare(ex, drill, record, call, watches) {
  const id = (symbol) => ex.market(symbol).id;
  const signed = (row) => (row.side === 'short' ? '-' : '') + plain(row.contracts);
  const truth = truthOf(await drill.account());

  // By asking.
  const positions = await call('fetchPositions');
  record.same('at the end, positions', positions
    .map((row) => [id(row.symbol), 'net', signed(row), plain(row.info.avgPx)]).sort(), truth.positions);
  const orders = await call('fetchOpenOrders');
  record.same('at the end, open orders', orders
    .map((row) => [row.id, id(row.symbol), row.side, plain(row.amount), plain(row.price)]).sort(), truth.orders);
  const algos = [];
  for (const ordType of ['conditional', 'oco', 'trigger', 'move_order_stop'])
    algos.push(...await call('fetchOpenOrders', undefined, undefined, 100, { ordType }));
  const kindOf = { conditional: 'conditional', oco: 'oco', trigger: 'trigger', move_order_stop: 'trailing' };
  const level = (text) => (text === undefined || text === '' ? '' : plain(text));
  record.same('at the end, open algo orders', algos.map((row) => [row.id, id(row.symbol), kindOf[row.type], row.side,
    row.type === 'trigger' ? level(row.info.triggerPx) : level(row.info.slTriggerPx), level(row.info.tpTriggerPx),
    plain(row.amount)]).sort(), truth.stops);
  const fills = await call('fetchMyTrades', undefined, undefined, 100, { type: 'swap' });
  record.same('at the end, fills', fills.map((row) => [row.info.tradeId, row.order, id(row.symbol), row.side,
    plain(row.amount), plain(row.price), plain(-row.fee.cost)]).sort(), truth.fills);
  const balance = await call('fetchBalance');
  record.same('at the end, money', balance.info.data[0].details.map((row) => [row.ccy, plain(row.cashBal)]).sort(), truth.cash);

  // By listening. A closed position, and an order that ended, stay in the client's books with their zero.
  await until('pushed positions are the truth', () => {
    const pushed = (ex.positions ?? []).filter((row) => row.contracts > 0)
      .map((row) => [id(row.symbol), 'net', signed(row), plain(row.info.avgPx)]).sort();
    return JSON.stringify(pushed) === JSON.stringify(truth.positions);
  });
  const open = (ex.orders ?? []).filter((row) => row.status === 'open')
    .map((row) => [row.id, id(row.symbol), row.side, plain(row.amount), plain(row.price)]).sort();
  record.same('at the end, pushed orders', open, truth.orders);
  const pushedStops = (ex.triggerOrders ?? []).filter((row) => row.status === 'open').map((row) => row.id).sort();
  record.same('at the end, pushed algo orders', pushedStops,
    truth.stops.filter((row) => row[2] !== 'trailing').map((row) => row[0]).sort());
  const trades = new Set((ex.myTrades ?? []).map((row) => `${row.symbol} ${row.info.tradeId}`));
  record.same('at the end, pushed fills', trades.size, truth.fills.length);
  const cash = truth.cash.find(([currency]) => currency === 'USDT')[1];
  await until('the pushed balance is the truth', () => {
    const detail = ex.balance.info?.details ?? ex.balance.info?.data?.[0]?.details ?? [];
    const row = detail.find((one) => one.ccy === 'USDT');
    return row !== undefined && plain(row.cashBal) === cash;
  });
  // The book in the client's hands is the venue's, after all its increments.
  const prices = await drill.price('ETH-USDT-SWAP');
  await until('the pushed book is the truth', () => {
    const book = ex.orderbooks[ETH];
    return plain(book.bids[0][0]) === plain(prices.bid) && plain(book.asks[0][0]) === plain(prices.ask);
  });
  record.same('the pushed book has both sides', [ex.orderbooks[ETH].bids.length > 100, ex.orderbooks[ETH].asks.length > 100], [true, true]);
  await watches.untilHeard(['watchPositions', 'watchOrders', 'watchOrders trigger', 'watchMyTrades']);
}
