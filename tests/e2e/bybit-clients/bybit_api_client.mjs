// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A day's work of bybit-api on the drill: REST, a client for each stream, and orders over the trade socket.
import { plain, until } from '../clients/drill.mjs';
import { fillOf, orderOf, positionOf, stopOf, truthOf } from './truth.mjs';

const linear = { category: 'linear' };
const ETH = 'ETHUSDT';
const BTC = 'BTCUSDT';
const SOL = 'SOLUSDT';
const quiet = { trace() {}, info() {}, error() {} };

const keyOf = (credentials) => ({ key: credentials.key, secret: credentials.secret });

export function newBybitApi(bybit, ready, credentials = ready.credentials) {
  return new bybit.RestClientV5({ ...keyOf(credentials), baseUrl: ready.rest, parseAPIRateLimits: true });
}

/** What was pushed, and the belief that it makes. */
class Pushes {
  constructor() {
    this.topics = new Map();
    this.positions = new Map();
    this.orders = new Map();
    this.fills = new Set();
    this.cash = new Map();
    this.ticker = {};
    this.book = undefined;
    this.isBookBroken = false;
  }

  take(message) {
    const topic = message.topic?.split('.')[0];
    if (topic === undefined) return;
    this.topics.set(topic, (this.topics.get(topic) ?? 0) + 1);
    if (topic === 'tickers') this.ticker = message.type === 'snapshot' ? message.data : { ...this.ticker, ...message.data };
    if (topic === 'orderbook') this.takeBook(message.type, message.data);
    if (topic === 'position') for (const row of message.data) this.positions.set(`${row.symbol} ${row.positionIdx}`, row);
    if (topic === 'order') for (const row of message.data) this.orders.set(row.orderId, row);
    if (topic === 'execution') for (const row of message.data) this.fills.add(row.execId);
    if (topic === 'wallet') for (const row of message.data[0].coin) this.cash.set(row.coin, row.walletBalance);
  }

  takeBook(type, data) {
    if (type === 'snapshot') this.book = { a: new Map(), b: new Map() };
    else if (data.u !== this.u + 1) this.isBookBroken = true;
    this.u = data.u;
    for (const side of ['a', 'b'])
      for (const [price, size] of data[side]) {
        if (size === '0') this.book[side].delete(price);
        else this.book[side].set(price, size);
      }
  }
}

export async function runBybitApi(bybit, drill, record) {
  const rest = newBybitApi(bybit, drill.ready);
  // The venue takes ten orders a second and says when the next fits: nothing was done until then.
  const paced = async (run) => {
    for (;;) {
      const reply = await run();
      if (reply.retCode !== 10006) return reply;
      const wait = Math.max(1, (reply.rateLimitApi?.resetAtTimestamp ?? 0) - Date.now());
      await new Promise((resolve) => { setTimeout(resolve, wait); });
    }
  };
  // This client answers refusals of the venue as replies; a script wants them thrown.
  const call = (name, ...args) => record.call(name, async () => {
    const reply = await paced(() => rest[name](...args));
    if (reply.retCode !== undefined && reply.retCode !== 0) throw new Error(`${reply.retCode} ${reply.retMsg}`);
    return reply.result ?? reply;
  });
  call.rest = rest;
  const refused = (name, code, ...args) => record.refused(name, String(code), async () => {
    const reply = await paced(() => rest[name](...args));
    if (reply.retCode !== 0) throw new Error(`${reply.retCode} ${reply.retMsg}`);
    return reply;
  });
  const socketOf = (role) => new bybit.WebsocketClient({ ...keyOf(drill.ready.credentials), market: 'v5', wsUrl: drill.ready.ws[role] }, quiet);
  const market = socketOf('public');
  const own = socketOf('private');
  const operator = new bybit.WebsocketAPIClient({ ...keyOf(drill.ready.credentials), wsUrl: drill.ready.ws.trade, attachEventListeners: false }, quiet);
  const pushes = new Pushes();
  for (const socket of [market, own]) {
    socket.on('update', (message) => pushes.take(message));
    socket.on('exception', (error) => record.claim('its stream has no error', false, JSON.stringify(error)));
  }
  // A refused operation is thrown where it was asked, and shows here a second time.
  operator.getWSClient().on('exception', () => {});
  try {
    await markets(drill, record, call);
    await account(record, call, refused);
    await listen(market, own, drill);
    await trade(drill, record, call, refused);
    await stops(drill, record, call, refused);
    await operations(operator, drill, record);
    await history(drill, record, call);
    await compare(drill, record, call, pushes);
  } finally {
    market.closeAll(true);
    own.closeAll(true);
    operator.getWSClient().closeAll(true);
  }
}

async function markets(drill, record, call) {
  record.claim('the time is ours', Math.abs((await call('getServerTime')).timeSecond * 1000 - Date.now()) < 5000);
  const instruments = (await call('getInstrumentsInfo', { ...linear, limit: 1000 })).list;
  record.same('its markets', instruments.length, 26);
  record.same('no spot here', (await call('getInstrumentsInfo', { category: 'spot' })).list, []);
  const prices = await drill.price(ETH);
  const [ticker] = (await call('getTickers', { ...linear, symbol: ETH })).list;
  record.same('the ticker', [plain(ticker.lastPrice), plain(ticker.markPrice), plain(ticker.indexPrice)],
    [plain(prices.last), plain(prices.mark), plain(prices.index)]);
  const book = await call('getOrderbook', { ...linear, symbol: ETH, limit: 50 });
  record.same('the book', [book.b.length, plain(book.b[0][0]), plain(book.a[0][0])], [50, plain(prices.bid), plain(prices.ask)]);
  await drill.post('/advance', { ms: 120_000 });
  record.claim('trades', (await call('getPublicTradingHistory', { ...linear, symbol: ETH })).list.length > 0);
  for (const interval of ['1', '3', '5', '15', '30', '60', '120', '240', '360', '720', 'D', 'W', 'M'])
    record.claim(`candles of ${interval}`, (await call('getKline', { ...linear, symbol: ETH, interval })).list.length > 0);
  const hours = (await call('getKline', { ...linear, symbol: ETH, interval: '60', limit: 30 })).list;
  record.claim('the newest candle comes first', hours[0][0] > hours[1][0]);
  const page = (await call('getKline', { ...linear, symbol: ETH, interval: '60', limit: 5, end: Number(hours[5][0]) })).list;
  record.same('candles page', page.map((row) => row[0]), hours.slice(5, 10).map((row) => row[0]));
  record.claim('candles of the mark', (await call('getMarkPriceKline', { ...linear, symbol: ETH, interval: '60' })).list.length > 0);
  record.claim('candles of the index', (await call('getIndexPriceKline', { ...linear, symbol: ETH, interval: '60' })).list.length > 0);
  record.same('rates of the past', (await call('getFundingRateHistory', { ...linear, symbol: ETH, limit: 5 })).list.length, 5);
  record.claim('open interest', Number((await call('getOpenInterest', { ...linear, symbol: ETH, intervalTime: '1h' })).list[0].openInterest) > 0);
  record.same('risk limits', (await call('getRiskLimit', { ...linear, symbol: ETH })).list.length, 1);
  const limits = await call('getOrderPriceLimit', { ...linear, symbol: ETH });
  record.claim('price limits', Number(limits.buyLmt) > Number(limits.sellLmt));
}

async function account(record, call, refused) {
  const key = await call('getQueryApiKey');
  record.same('the key', [key.readOnly, key.uta, key.permissions.Wallet], [0, 1, []]);
  record.same('the account', (await call('getAccountInfo')).marginMode, 'REGULAR_MARGIN');
  const [wallet] = (await call('getWalletBalance', { accountType: 'UNIFIED' })).list;
  record.same('the money', wallet.coin.map((row) => [row.coin, plain(row.walletBalance)]).sort(),
    [['BTC', '1'], ['USDC', '50000'], ['USDT', '100000']]);
  await call('setLeverage', { ...linear, symbol: ETH, buyLeverage: '8', sellLeverage: '8' });
  await refused('setLeverage', 110043, { ...linear, symbol: ETH, buyLeverage: '8', sellLeverage: '8' });
  record.same('no position', (await call('getPositionInfo', { ...linear, settleCoin: 'USDT' })).list, []);
  const [flat] = (await call('getPositionInfo', { ...linear, symbol: ETH })).list;
  record.same('the row of zero', [flat.size, flat.side, flat.leverage, String(flat.seq)], ['0', '', '8', '-1']);
  await refused('switchPositionMode', 110025, { ...linear, symbol: ETH, mode: 0 });
  await call('getFeeRate', { ...linear, symbol: ETH });
}

async function listen(market, own, drill) {
  market.subscribeV5([`tickers.${ETH}`, `orderbook.50.${ETH}`, `publicTrade.${ETH}`, `kline.1.${ETH}`], 'linear');
  own.subscribeV5(['order', 'execution', 'position', 'wallet'], 'linear');
  await drill.untilSubscribed({ tickers: 1, orderbook: 1, publicTrade: 1, kline: 1, order: 1, execution: 1, position: 1, wallet: 1 });
  await drill.post('/advance', { ms: 180_000 });
}

async function trade(drill, record, call, refused) {
  const price = Number((await drill.price(ETH)).last);
  const at = (part) => (price * part).toFixed(2);
  const order = (more) => ({ ...linear, symbol: ETH, side: 'Buy', orderType: 'Limit', qty: '1', price: at(0.99), ...more });

  await call('submitOrder', order({ orderType: 'Market', price: undefined, qty: '3', orderLinkId: 'api-entry' }));
  const { orderId } = await call('submitOrder', order({ orderLinkId: 'api-limit' }));
  await call('amendOrder', { ...linear, symbol: ETH, orderId, qty: '2', price: at(0.985) });
  const [edited] = (await call('getActiveOrders', { ...linear, symbol: ETH, orderId })).list;
  record.same('the amended order', [edited.orderStatus, edited.qty, plain(edited.price)], ['New', '2', plain(at(0.985))]);
  await refused('amendOrder', 10001, { ...linear, symbol: ETH, orderId, qty: '2' });
  await call('cancelOrder', { ...linear, symbol: ETH, orderLinkId: 'api-limit' });
  await refused('cancelOrder', 110001, { ...linear, symbol: ETH, orderLinkId: 'api-limit' });
  await refused('submitOrder', 110072, order({ orderLinkId: 'api-limit' }));
  await refused('submitOrder', 110007, order({ orderType: 'Market', price: undefined, qty: '1000' }));
  await refused('submitOrder', 110017, order({ symbol: BTC, side: 'Sell', orderType: 'Market', price: undefined, reduceOnly: true }));
  await call('submitOrder', order({ timeInForce: 'PostOnly', price: at(1.01) }));
  await call('submitOrder', order({ timeInForce: 'IOC', price: at(1.01) }));
  await call('submitOrder', order({ timeInForce: 'FOK' }));

  // The outer code is success: what failed stands beside.
  const batch = await record.call('batchSubmitOrders', async () => {
    const bare = ({ category, ...rest }) => rest;
    return call.rest.batchSubmitOrders('linear', [bare(order({ price: at(0.982) })), bare(order({ qty: '0' })), bare(order({ price: at(0.981) }))]);
  });
  record.same('a batch, one of them refused', [batch.retCode, batch.retExtInfo.list.map((row) => row.code)], [0, [0, 10001, 0]]);
  const ids = batch.result.list.filter((row) => row.orderId !== '').map((row) => row.orderId);
  const amended = await record.call('batchAmendOrders', () => call.rest.batchAmendOrders('linear', [{ symbol: ETH, orderId: ids[0], price: at(0.983) }]));
  record.same('a batch of amendments', amended.retExtInfo.list.map((row) => row.code), [0]);
  const gone = await record.call('batchCancelOrders', () => call.rest.batchCancelOrders('linear', [...ids, 'nothing'].map((id) => ({ symbol: ETH, orderId: id }))));
  record.same('a batch of cancels', gone.retExtInfo.list.map((row) => row.code), [0, 0, 110001]);
  await call('submitOrder', order({ price: at(0.984) }));
}

async function stops(drill, record, call, refused) {
  const price = Number((await drill.price(ETH)).last);
  const at = (part) => (price * part).toFixed(2);
  const tradingStop = (more) => ({ ...linear, symbol: ETH, tpslMode: 'Full', positionIdx: 0, ...more });
  const openStops = async () => (await call('getActiveOrders', { ...linear, symbol: ETH, orderFilter: 'StopOrder', limit: 50 })).list;

  await refused('setTradingStop', 10001, tradingStop({ symbol: SOL, stopLoss: '1' }));
  await call('setTradingStop', tradingStop({ stopLoss: at(0.95), slTriggerBy: 'MarkPrice' }));
  await refused('setTradingStop', 34040, tradingStop({ stopLoss: at(0.95), slTriggerBy: 'MarkPrice' }));
  await refused('setTradingStop', 10001, tradingStop({ stopLoss: at(1.05) }));
  record.same('the Full stop follows the size', (await openStops()).map((row) => [row.stopOrderType, row.triggerBy, row.closeOnTrigger, row.qty]),
    [['StopLoss', 'MarkPrice', true, '4']]);

  // A pair of legs: cancelling one takes the other along.
  await call('setTradingStop', tradingStop({ tpslMode: 'Partial', stopLoss: at(0.94), takeProfit: at(1.1), slSize: '1', tpSize: '1' }));
  const leg = (await openStops()).find((row) => row.stopOrderType === 'PartialTakeProfit');
  await call('cancelOrder', { ...linear, symbol: ETH, orderId: leg.orderId });
  record.same('the pair is gone', (await openStops()).length, 1);
  await call('setTradingStop', tradingStop({ tpslMode: 'Partial', stopLoss: at(0.94), takeProfit: at(1.1), slSize: '1', tpSize: '1' }));

  // A conditional of one's own.
  await refused('submitOrder', 110092, { ...linear, symbol: ETH, side: 'Sell', orderType: 'Market', qty: '1', triggerPrice: at(0.93), triggerDirection: 1, reduceOnly: true });
  await call('submitOrder', { ...linear, symbol: ETH, side: 'Sell', orderType: 'Market', qty: '1', triggerPrice: at(0.93), triggerDirection: 2, reduceOnly: true, orderLinkId: 'api-cond' });
  record.same('what protects', (await openStops()).map((row) => row.stopOrderType).sort(),
    ['PartialStopLoss', 'PartialTakeProfit', 'Stop', 'StopLoss']);

  // An entry with its stop; a close takes the position's stops along, and leaves the conditional.
  await call('submitOrder', { ...linear, symbol: BTC, side: 'Sell', orderType: 'Market', qty: '0.1', stopLoss: (Number((await drill.price(BTC)).last) * 1.1).toFixed(1), orderLinkId: 'api-short' });
  const [short] = (await call('getActiveOrders', { ...linear, symbol: BTC })).list;
  record.same('the attached stop', [short.stopOrderType, short.side, short.parentOrderLinkId], ['StopLoss', 'Buy', 'api-short']);
  await call('submitOrder', { ...linear, symbol: ETH, side: 'Sell', orderType: 'Market', qty: '0', reduceOnly: true, closeOnTrigger: true });
  record.same('the conditional stays', (await openStops()).map((row) => row.orderLinkId), ['api-cond']);
  await call('cancelAllOrders', { ...linear, symbol: ETH, orderFilter: 'StopOrder', stopOrderType: 'Stop' });
  record.same('it is swept', await openStops(), []);
  await call('submitOrder', { ...linear, symbol: ETH, side: 'Sell', orderType: 'Market', qty: '2' });
  await call('setTradingStop', tradingStop({ stopLoss: at(1.04), takeProfit: at(0.9) }));
  await drill.post('/funding', { instrument: ETH });
  await drill.post('/fault', { fault: 'F28{kind=adl,times=1,at=60s}' }); // Beyond the script: it stays unharmed.
  await drill.ask('DELETE', '/fault');
}

async function operations(operator, drill, record) {
  const price = Number((await drill.price(SOL)).last);
  const at = (part) => (price * part).toFixed(2);
  const order = { ...linear, symbol: SOL, side: 'Buy', orderType: 'Limit', qty: '1', price: at(0.99) };
  const run = (name, ...args) => record.call(`ws ${name}`, () => operator[name](...args));
  const placed = await run('submitNewOrder', order);
  const { orderId } = placed.data;
  record.same('an order over the socket', [placed.retCode, placed.op, orderId !== ''], [0, 'order.create', true]);
  await run('amendOrder', { ...linear, symbol: SOL, orderId, price: at(0.985) });
  await run('cancelOrder', { ...linear, symbol: SOL, orderId });
  await record.refused('ws cancelOrder', '110001', () => operator.cancelOrder({ ...linear, symbol: SOL, orderId }));
  const batch = await run('batchSubmitOrders', 'linear', [order, { ...order, qty: '0' }].map(({ category, ...rest }) => rest));
  record.same('a batch over the socket', batch.retExtInfo.list.map((row) => row.code), [0, 10001]);
  await run('submitNewOrder', { ...order, orderType: 'Market', price: undefined });
}

async function history(drill, record, call) {
  let truth;
  let rows;
  await until('the history has caught up', async () => {
    truth = await drill.account();
    rows = (await call('getHistoricOrders', { ...linear, limit: 50 })).list;
    return rows.filter((row) => row.orderStatus === 'Filled').length === truth.orders.filter((row) => row.state === 'filled').length;
  });
  const ended = rows.map((row) => row.orderId);
  record.claim('ended orders', truth.orders.filter((row) => ['filled', 'canceled'].includes(row.state)).every((row) => ended.includes(row.venueOrderId)), ended.length);
  // Page by page: the last page has a cursor too, and the page after it is empty.
  const all = [];
  let cursor;
  for (let page = 0; page < 20; page += 1) {
    const result = await call('getExecutionList', { ...linear, limit: 3, cursor });
    all.push(...result.list);
    cursor = result.nextPageCursor;
    if (result.list.length === 0) break;
  }
  record.same('executions by pages', all.map((row) => row.execType === 'Funding').filter(Boolean).length, truth.fundings.length);
  record.same('fills by pages', all.filter((row) => row.execType !== 'Funding').map(fillOf).sort(), truthOf(truth).fills);
  const closed = (await call('getClosedPnL', { ...linear, limit: 100 })).list;
  record.claim('closed profit', closed.length > 0 && closed.every((row) => Number(row.closedSize) > 0), closed.length);
}

async function compare(drill, record, call, pushes) {
  const truth = truthOf(await drill.account());
  const { list: positions } = await call('getPositionInfo', { ...linear, settleCoin: 'USDT', limit: 200 });
  record.same('at the end, positions', positions.map(positionOf).sort(), truth.positions);
  const { list: open } = await call('getActiveOrders', { ...linear, settleCoin: 'USDT', limit: 50 });
  const isStop = (row) => !['', 'UNKNOWN'].includes(row.stopOrderType);
  record.same('at the end, open orders', open.filter((row) => !isStop(row)).map(orderOf).sort(), truth.orders);
  record.same('at the end, stops', open.filter(isStop).map(stopOf).sort(), truth.stops);
  const { list: fills } = await call('getExecutionList', { ...linear, execType: 'Trade', limit: 100 });
  record.same('at the end, fills', fills.map(fillOf).sort(), truth.fills);
  const [wallet] = (await call('getWalletBalance', { accountType: 'UNIFIED' })).list;
  record.same('at the end, money', wallet.coin.map((row) => [row.coin, plain(row.walletBalance)]).sort(), truth.cash);

  // By listening alone.
  await until('pushed positions are the truth', () => JSON.stringify([...pushes.positions.values()]
    .filter((row) => row.size !== '0').map(positionOf).sort()) === JSON.stringify(truth.positions));
  const live = [...pushes.orders.values()].filter((row) => ['New', 'PartiallyFilled', 'Untriggered'].includes(row.orderStatus));
  record.same('at the end, pushed orders', live.map((row) => row.orderId).sort(), [...truth.orders, ...truth.stops].map((row) => row[0]).sort());
  record.same('at the end, pushed fills', [...pushes.fills].sort(), truth.fills.map((row) => row[0]).sort());
  const cash = truth.cash.find(([currency]) => currency === 'USDT')[1];
  await until('the pushed balance is the truth', () => plain(pushes.cash.get('USDT')) === cash);
  await drill.post('/advance', { ms: 60_000 });
  await until('the pushed book and ticker are the truth', async () => {
    const prices = await drill.price(ETH);
    const best = (side, way) => plain([...pushes.book[side].keys()].map(Number).sort((x, y) => (x - y) * way)[0]);
    return best('b', -1) === plain(prices.bid) && best('a', 1) === plain(prices.ask) && plain(pushes.ticker.lastPrice) === plain(prices.last);
  });
  record.claim('no gap in the book', !pushes.isBookBroken);
  record.claim('trades and candles were pushed', pushes.topics.get('publicTrade') > 0 && pushes.topics.get('kline') > 0);
}
