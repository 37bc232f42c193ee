// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A day's work of ccxt on the drill's Bybit, with nothing of it changed but its addresses.
import { dayOf } from '../clients/ccxt.mjs';
import { plain, until } from '../clients/drill.mjs';
import { fillOf, orderOf, positionOf, stopOf, truthOf } from './truth.mjs';

const ETH = 'ETH/USDT:USDT';
const BTC = 'BTC/USDT:USDT';
const SOL = 'SOL/USDT:USDT';
const DOGE = 'DOGE/USDT:USDT';
const KNOWN = { acknowledged: true }; // What this client wants before it asks for one order.

export function newCcxt(ccxt, ready, credentials = ready.credentials) {
  const exchange = new ccxt.pro.bybit({ apiKey: credentials.key, secret: credentials.secret });
  const { ws } = exchange.urls.api;
  for (const name of ['spot', 'futures', 'v2', 'public', 'private']) exchange.urls.api[name] = ready.rest;
  ws.public.linear = ready.ws.public;
  ws.private.contract = ready.ws.private;
  ws.private.spot.unified = ready.ws.private;
  ws.private.trade = ready.ws.trade;
  return exchange;
}

export async function runCcxt(ccxt, drill, record) {
  const ex = newCcxt(ccxt, drill.ready);
  await dayOf(ex, record, async (call, watches) => {
    await markets(ex, drill, record, call);
    await account(ex, record, call);
    await listen(ex, drill, watches);
    await trade(ex, drill, record, call);
    await stops(ex, drill, record, call);
    await operations(ex, record, call);
    await history(ex, drill, record, call);
    await compare(ex, drill, record, call, watches);
  });
}

async function markets(ex, drill, record, call) {
  await call('loadMarkets');
  record.same('its markets', Object.keys(ex.markets).length, 26);
  const { contractSize, precision, linear, limits } = ex.market(ETH);
  record.same('the contract of ETH', [contractSize, precision.amount, precision.price, linear, limits.amount.min],
    [1, 0.01, 0.01, true, 0.01]);
  record.claim('the time is ours', Math.abs(await call('fetchTime') - Date.now()) < 5000);
  record.same('its status', (await call('fetchStatus')).status, 'ok');
  const prices = await drill.price('ETHUSDT');
  record.same('the ticker', plain((await call('fetchTicker', ETH)).last), plain(prices.last));
  record.same('all tickers', Object.keys(await call('fetchTickers', [ETH, BTC, SOL, DOGE])).length, 4);
  const book = await call('fetchOrderBook', ETH, 50);
  record.same('the book', [book.bids.length, plain(book.bids[0][0]), plain(book.asks[0][0])],
    [50, plain(prices.bid), plain(prices.ask)]);
  await drill.post('/advance', { ms: 120_000 });
  record.claim('trades', (await call('fetchTrades', ETH, undefined, 20)).length > 0);
  for (const bar of Object.keys(ex.timeframes)) {
    const rows = await call('fetchOHLCV', ETH, bar, undefined, 10);
    record.claim(`candles of ${bar}`, rows.length > 0 && rows.every((row) => row[2] >= row[3]));
    record.claim(`candles of ${bar} rise in time`, rows.every((row, i) => i === 0 || row[0] > rows[i - 1][0]));
  }
  const hours = await call('fetchOHLCV', ETH, '1h', undefined, 30);
  const page = await call('fetchOHLCV', ETH, '1h', hours[5][0], 5);
  record.same('candles page', page.map((row) => row[0]), hours.slice(5, 10).map((row) => row[0]));
  for (const price of ['mark', 'index'])
    record.same(`candles of the ${price}`, (await call('fetchOHLCV', ETH, '1h', undefined, 5, { price })).length, 5);
  const funding = await call('fetchFundingRate', ETH);
  record.claim('funding is to come', funding.fundingTimestamp > Date.now());
  const rates = await call('fetchFundingRateHistory', ETH, undefined, 3);
  record.claim('funding rates of the past', rates.length === 3 && rates.every((row) => Math.abs(row.fundingRate) <= 0.0003));
  record.claim('open interest', (await call('fetchOpenInterest', ETH)).openInterestAmount > 0);
  record.same('tiers of leverage', (await call('fetchMarketLeverageTiers', ETH))[0].maxLeverage, 100);
}

async function account(ex, record, call) {
  const balance = await call('fetchBalance');
  record.same('the money', [balance.USDT.total, balance.USDC.total, balance.BTC.total], [100000, 50000, 1]);
  await call('setLeverage', 7, ETH);
  record.same('the leverage', plain((await call('fetchLeverage', ETH)).longLeverage), '7');
  await record.refused('setLeverage', '110043', () => ex.setLeverage(7, ETH));
  await record.refused('setPositionMode', '110025', () => ex.setPositionMode(false, ETH));
  record.same('no position', (await call('fetchPositions')).length, 0);
  record.same('the fee', (await call('fetchTradingFee', ETH)).taker, 0.0005);
}

async function listen(ex, drill, watches) {
  const streams = {
    watchTicker: () => ex.watchTicker(ETH),
    watchTickers: () => ex.watchTickers([SOL, BTC]),
    watchTrades: () => ex.watchTrades(ETH),
    watchOrderBook: () => ex.watchOrderBook(ETH),
    watchOHLCV: () => ex.watchOHLCV(ETH, '1m'),
    watchBalance: () => ex.watchBalance(),
    watchPositions: () => ex.watchPositions(),
    watchOrders: () => ex.watchOrders(),
    watchMyTrades: () => ex.watchMyTrades(),
  };
  for (const [name, run] of Object.entries(streams)) watches.start(name, run);
  await drill.untilSubscribed({ order: 1, execution: 1, position: 1, wallet: 1, orderbook: 1, tickers: 1, kline: 1 });
  await drill.post('/advance', { ms: 180_000 });
  await watches.untilHeard(['watchTicker', 'watchTickers', 'watchTrades', 'watchOrderBook', 'watchOHLCV']);
}

/** Asks for an order until the venue lists its end: it is in neither list for a moment (bybit.md §4.4). */
async function ended(ex, record, id, symbol) {
  let order;
  await until(`order ${id} has ended`, async () => {
    order = await record.call('fetchOrder', () => ex.fetchOrder(id, symbol, KNOWN));
    return order.status !== 'open';
  });
  return order;
}

async function trade(ex, drill, record, call) {
  const price = Number((await drill.price('ETHUSDT')).last);
  const at = (part) => Number(ex.priceToPrecision(ETH, price * part));

  // Orders that rest, move and go. The venue moves a limit beyond its band to the edge, and says nothing.
  const bought = await call('createOrder', ETH, 'market', 'buy', 3);
  record.same('a market order', [(await ended(ex, record, bought.id, ETH)).filled], [3]);
  const limit = await call('createOrder', ETH, 'limit', 'buy', 1, at(0.99));
  await call('editOrder', limit.id, ETH, 'limit', 'buy', 2, at(0.985));
  const edited = await call('fetchOpenOrder', limit.id, ETH);
  record.same('the edited order', [edited.status, edited.amount, edited.price], ['open', 2, at(0.985)]);
  const maker = await call('createOrder', ETH, 'limit', 'buy', 1, at(0.984), { postOnly: true });
  record.same('a post-only order', (await call('fetchOpenOrder', maker.id, ETH)).postOnly, true);
  const crossing = await call('createOrder', ETH, 'limit', 'buy', 1, at(1.01), { postOnly: true });
  record.same('a post-only order that would take', (await ended(ex, record, crossing.id, ETH)).status, 'canceled');
  await call('cancelOrder', limit.id, ETH);
  record.same('a cancelled order', (await ended(ex, record, limit.id, ETH)).status, 'canceled');
  await record.refused('cancelOrder', '110001', () => ex.cancelOrder(limit.id, ETH));
  await call('createOrder', ETH, 'limit', 'buy', 1, at(1.01), { timeInForce: 'IOC' });
  await call('createOrder', ETH, 'limit', 'buy', 1, at(0.99), { timeInForce: 'FOK' });
  await record.refused('createOrder', '110007', () => ex.createOrder(ETH, 'market', 'buy', 1000));
  await record.refused('createOrder', '110017', () => ex.createOrder(BTC, 'market', 'sell', 1, undefined, { reduceOnly: true }));
  await call('createOrder', ETH, 'limit', 'buy', 1, at(0.983), { clientOrderId: 'ccxt-once' });
  await record.refused('createOrder', '110072', () => ex.createOrder(ETH, 'limit', 'buy', 1, at(0.983), { clientOrderId: 'ccxt-once' }));

  // Batches: of three one fails inside the success, and the others stand.
  const batch = await call('createOrders', [
    { symbol: ETH, type: 'limit', side: 'buy', amount: 1, price: at(0.982) },
    { symbol: ETH, type: 'limit', side: 'buy', amount: 5000, price: at(0.982) },
    { symbol: ETH, type: 'limit', side: 'buy', amount: 1, price: at(0.981) },
  ]);
  record.same('a batch, one of them refused', batch.map((order) => order.status === 'rejected' || !order.id), [false, true, false]);
  const gone = await call('cancelOrders', [batch[0].id, batch[2].id], ETH);
  record.same('a batch of cancels', gone.map((order) => order.id), [batch[0].id, batch[2].id]);
  const resting = await call('fetchOpenOrders', ETH);
  record.same('what rests', resting.length, 2);
  await call('cancelAllOrders', SOL);
}

async function stops(ex, drill, record, call) {
  let price = Number((await drill.price('ETHUSDT')).last);
  const at = (part) => Number(ex.priceToPrecision(ETH, price * part));

  // Conditionals rest beside the position, trading-stop belongs to it.
  const stop = await call('createOrder', ETH, 'market', 'sell', 3, undefined, { stopLossPrice: at(0.9) });
  const target = await call('createOrder', ETH, 'market', 'sell', 1, undefined, { takeProfitPrice: at(1.2) });
  const entry = await call('createOrder', ETH, 'market', 'buy', 1, undefined, { triggerPrice: at(1.3), triggerDirection: 'ascending' });
  const kinds = (await call('fetchOpenOrders', ETH, undefined, undefined, { trigger: true })).map((row) => row.id).sort();
  record.same('conditionals rest', kinds, [stop.id, target.id, entry.id].sort());
  await call('editOrder', stop.id, ETH, 'market', 'sell', 2, undefined, { triggerPrice: at(0.91) });
  record.same('the edited stop', plain((await call('fetchOpenOrder', stop.id, ETH)).info.triggerPrice), plain(at(0.91)));
  await call('cancelOrder', target.id, ETH, { trigger: true });
  await call('cancelOrder', entry.id, ETH, { trigger: true });
  await call('createOrder', ETH, 'market', 'sell', 0, undefined, { tradingStopEndpoint: true, stopLossPrice: at(0.92) });
  const row = (await call('fetchPosition', ETH)).info;
  record.same('the stop of the position', plain(row.stopLoss), plain(at(0.92)));
  await call('createOrder', ETH, 'market', 'sell', 1, undefined, { tradingStopEndpoint: true, takeProfitPrice: at(1.25) });
  await call('createOrder', ETH, 'market', 'sell', 0, undefined, { trailingAmount: String(Math.round(price * 0.2)) });
  await record.refused('createOrder', '10001', () => ex.createOrder(SOL, 'market', 'sell', 0, undefined, { tradingStopEndpoint: true, stopLossPrice: 1 }));

  // Attached to an entry, they are the position's when it has filled.
  const btc = Number((await drill.price('BTCUSDT')).last);
  const part = (share) => Number(ex.priceToPrecision(BTC, btc * share));
  await call('createOrder', BTC, 'market', 'buy', 0.1, undefined, {
    stopLoss: { triggerPrice: part(0.9) }, takeProfit: { triggerPrice: part(1.1) },
  });
  record.same('the attached stops', (await call('fetchOpenOrders', BTC)).map((one) => one.info.stopOrderType).sort(),
    ['StopLoss', 'TakeProfit']);

  // A stop that fires keeps its id, and takes the others of its position along.
  price = Number((await drill.price('ETHUSDT')).last);
  const firing = (await call('fetchOpenOrders', ETH)).find((one) => one.info.stopOrderType === 'StopLoss');
  await drill.post('/price', { instrument: 'ETHUSDT', price: ex.priceToPrecision(ETH, price * 0.915) });
  const fired = await ended(ex, record, firing.id, ETH);
  record.same('the fired stop', [fired.status, fired.info.createType], ['closed', 'CreateByStopLoss']);
  record.same('ETH is closed', (await call('fetchPosition', ETH)).info.size, '0');
  const left = (await call('fetchOpenOrders', ETH)).filter((one) => one.info.stopOrderType !== '').map((one) => one.id);
  record.claim('the position took its stops along', left.every((id) => id === stop.id), JSON.stringify(left));
  await call('createOrder', ETH, 'market', 'sell', 2);
  await call('createOrder', ETH, 'market', 'buy', 1, undefined, { reduceOnly: true });
  await drill.post('/funding', { instrument: 'ETHUSDT' });
}

/** Orders over the trade socket. */
async function operations(ex, record, call) {
  const price = (await ex.fetchTicker(SOL)).last;
  const at = (part) => Number(ex.priceToPrecision(SOL, price * part));
  const placed = await call('createOrderWs', SOL, 'limit', 'buy', 1, at(0.99));
  const second = await call('createOrderWs', SOL, 'limit', 'buy', 1, at(0.985));
  await call('editOrderWs', placed.id, SOL, 'limit', 'buy', 2, at(0.984));
  const edited = await call('fetchOpenOrder', placed.id, SOL);
  record.same('an order edited over the socket', [edited.amount, edited.price], [2, at(0.984)]);
  await call('cancelOrderWs', second.id, SOL);
  record.same('what is left of the socket orders', (await call('fetchOpenOrders', SOL)).map((row) => row.id), [placed.id]);
  await call('createOrderWs', SOL, 'market', 'buy', 1);
  await call('createOrder', SOL, 'market', 'sell', 1, undefined, { stopLossPrice: at(0.7), triggerBy: 'MarkPrice' });
}

async function history(ex, drill, record, call) {
  let truth;
  await until('the history has caught up', async () => {
    truth = await drill.account();
    const rows = await ex.fetchClosedOrders(undefined, undefined, 50);
    return rows.length === truth.orders.filter((row) => row.state === 'filled').length;
  });
  const filled = truth.orders.filter((row) => row.state === 'filled').map((row) => row.venueOrderId).sort();
  record.same('filled orders', (await call('fetchClosedOrders', undefined, undefined, 50)).map((row) => row.id).sort(), filled);
  const cancelled = [...truth.orders.filter((row) => row.state === 'canceled' && row.cancelSource !== '0')].map((row) => row.venueOrderId);
  const asked = (await call('fetchCanceledOrders', undefined, undefined, 50)).map((row) => row.id);
  record.claim('cancelled orders', cancelled.every((id) => asked.includes(id)), JSON.stringify([cancelled, asked]));
  record.same('trades of an order', (await call('fetchOrderTrades', filled[0], ETH)).length,
    truth.fills.filter((row) => row.venueOrderId === filled[0]).length);
  const funding = await call('fetchFundingHistory', ETH, undefined, 50);
  record.same('funding', funding.map((row) => plain(Math.abs(row.amount))).sort(),
    truth.fundings.map((row) => plain(row.amount).replace(/^-/, '')).sort());
  const closed = await call('fetchPositionsHistory', [ETH]);
  record.claim('closed positions', closed.length >= 2 && closed.every((row) => row.info.symbol === 'ETHUSDT'), closed.length);
}

async function compare(ex, drill, record, call, watches) {
  const truth = truthOf(await drill.account());

  // By asking.
  const positions = (await call('fetchPositions')).map((row) => positionOf(row.info)).sort();
  record.same('at the end, positions', positions, truth.positions);
  const open = await call('fetchOpenOrders', undefined, undefined, 50);
  const isStop = (row) => row.info.stopOrderType !== '';
  record.same('at the end, open orders', open.filter((row) => !isStop(row)).map((row) => orderOf(row.info)).sort(), truth.orders);
  record.same('at the end, stops', open.filter(isStop).map((row) => stopOf(row.info)).sort(), truth.stops);
  const fills = await call('fetchMyTrades', undefined, undefined, 100);
  record.same('at the end, fills', fills.map((row) => fillOf(row.info)).sort(), truth.fills);
  const balance = await call('fetchBalance');
  record.same('at the end, money', balance.info.result.list[0].coin.map((row) => [row.coin, plain(row.walletBalance)]).sort(), truth.cash);

  // By listening. This client puts a flat row into its books once for each side, and both become the position.
  await until('pushed positions are the truth', () => {
    const pushed = [...new Set(ex.positions ?? [])].filter((row) => row.contracts > 0)
      .map((row) => positionOf(row.info)).sort();
    return JSON.stringify(pushed) === JSON.stringify(truth.positions);
  });
  const live = (ex.orders ?? []).filter((row) => row.status === 'open');
  record.same('at the end, pushed orders', live.map((row) => row.id).sort(),
    [...truth.orders, ...truth.stops].map((row) => row[0]).sort());
  record.same('at the end, pushed fills', new Set((ex.myTrades ?? []).map((row) => row.id)).size, truth.fills.length);
  const cash = truth.cash.find(([currency]) => currency === 'USDT')[1];
  await until('the pushed balance is the truth', () => {
    const row = ex.balance.unified?.info?.[0]?.coin.find((one) => one.coin === 'USDT');
    return row !== undefined && plain(row.walletBalance) === cash;
  });
  const prices = await drill.price('ETHUSDT');
  await until('the pushed book is the truth', () => {
    const book = ex.orderbooks[ETH];
    return plain(book.bids[0][0]) === plain(prices.bid) && plain(book.asks[0][0]) === plain(prices.ask);
  });
  await watches.untilHeard(['watchPositions', 'watchOrders', 'watchMyTrades', 'watchBalance']);
}
