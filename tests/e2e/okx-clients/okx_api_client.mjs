// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A day's work of okx-api on the drill: REST, streams on one address, and orders over the stream.
import { plain, until } from '../clients/drill.mjs';
import { truthOf } from './truth.mjs';

const ETH = 'ETH-USDT-SWAP';
const BTC = 'BTC-USDT-SWAP';
const SOL = 'SOL-USDT-SWAP';
const COIN = 'BTC-USD-SWAP';

const accountOf = (credentials) => ({
  apiKey: credentials.key, apiSecret: credentials.secret, apiPass: credentials.passphrase,
});
const quiet = { trace() {}, info() {}, error() {} };

export function newOkxApi(okx, ready, credentials = ready.credentials) {
  return new okx.RestClient({ ...accountOf(credentials), baseUrl: ready.rest });
}

/** What was pushed, and the belief that it makes. */
class Pushes {
  constructor() {
    this.channels = new Map();
    this.positions = new Map();
    this.orders = new Map();
    this.stops = new Map();
    this.fills = new Set();
    this.cash = new Map();
    this.book = undefined;
    this.isBookBroken = false;
  }

  take(message) {
    const { arg, data } = message;
    if (!arg || !Array.isArray(data)) return;
    this.channels.set(arg.channel, (this.channels.get(arg.channel) ?? 0) + 1);
    for (const row of data) {
      if (arg.channel === 'positions') this.positions.set(`${row.instId} ${row.posSide}`, row);
      if (arg.channel === 'orders') {
        this.orders.set(row.ordId, row);
        if (row.tradeId !== '') this.fills.add(`${row.instId} ${row.tradeId}`);
      }
      if (arg.channel === 'orders-algo' || arg.channel === 'algo-advance') this.stops.set(row.algoId, row);
      if (arg.channel === 'account') for (const detail of row.details) this.cash.set(detail.ccy, detail.cashBal);
      if (arg.channel === 'books') this.takeBook(message.action, row);
    }
  }

  takeBook(action, row) {
    if (action === 'snapshot') this.book = { asks: new Map(), bids: new Map(), seqId: -1 };
    if (!this.book || (action === 'update' && row.prevSeqId !== this.book.seqId)) this.isBookBroken = true;
    this.book ??= { asks: new Map(), bids: new Map() };
    this.book.seqId = row.seqId;
    for (const side of ['asks', 'bids'])
      for (const [price, size] of row[side]) {
        if (size === '0') this.book[side].delete(price);
        else this.book[side].set(price, size);
      }
  }
}

export async function runOkxApi(okx, drill, record) {
  const rest = newOkxApi(okx, drill.ready);
  const call = (name, ...args) => record.call(name, () => rest[name](...args));
  const stream = { accounts: [accountOf(drill.ready.credentials)], wsUrl: drill.ready.ws.public.replace(/public$/, 'all') };
  const socket = new okx.WebsocketClient(stream, quiet);
  const operator = new okx.WebsocketAPIClient({ ...stream, attachEventListeners: false }, quiet);
  const pushes = new Pushes();
  socket.on('update', (message) => pushes.take(message));
  // A refused operation is thrown where it was asked, and shows here a second time. 60031 is the client's
  // own: it may log in twice on a connection while its first login is being signed.
  for (const one of [socket, operator.getWSClient()])
    one.on('exception', (error) => record.claim('its stream has no error',
      error.isWSAPIResponse === true || error.code === '60031', JSON.stringify(error)));
  try {
    await markets(drill, record, call);
    await account(record, call);
    await listen(socket, drill, record, pushes);
    await trade(rest, drill, record, call);
    await operations(rest, operator, drill, record, call);
    await history(drill, record, call);
    await compare(drill, record, call, pushes);
    await upgrade(drill, record, pushes);
  } finally {
    socket.closeAll(true);
    operator.getWSClient().closeAll(true);
  }
}

async function markets(drill, record, call) {
  record.claim('the time is ours', Math.abs(await call('getServerTime') - Date.now()) < 5000);
  const instruments = await call('getInstruments', { instType: 'SWAP' });
  record.same('its markets', instruments.map((row) => row.instId).sort(),
    [BTC, COIN, 'DOGE-USDT-SWAP', ETH, SOL].sort());
  record.claim('instruments have their integer', instruments.every((row) => Number.isInteger(row.instIdCode)));
  record.same('no spot here', await call('getInstruments', { instType: 'SPOT' }), []);
  record.same('instruments of the account', (await call('getAccountInstruments', { instType: 'SWAP' })).length, 5);
  const prices = await drill.price(ETH);
  record.same('the ticker', plain((await call('getTicker', { instId: ETH }))[0].last), plain(prices.last));
  record.same('all tickers', (await call('getTickers', { instType: 'SWAP' })).length, 5);
  record.same('the mark price', plain((await call('getMarkPrice', { instType: 'SWAP', instId: ETH }))[0].markPx), plain(prices.mark));
  record.same('the index', plain((await call('getIndexTickers', { instId: 'ETH-USDT' }))[0].idxPx), plain(prices.index));
  const [book] = await call('getOrderBook', { instId: ETH, sz: '20' });
  record.same('the book', [book.bids.length, plain(book.bids[0][0]), plain(book.asks[0][0])], [20, plain(prices.bid), plain(prices.ask)]);
  await drill.post('/advance', { ms: 120_000 });
  record.claim('trades', (await call('getTrades', { instId: ETH })).length > 0);
  for (const bar of ['1m', '15m', '1H', '4H', '6H', '12H', '1D', '1W', '1M', '6Hutc', '1Dutc', '1Wutc'])
    record.claim(`candles of ${bar}`, (await call('getCandles', { instId: ETH, bar })).length > 0);
  const hours = await call('getCandles', { instId: ETH, bar: '1H', limit: '30' });
  const page = await call('getCandles', { instId: ETH, bar: '1H', limit: '5', after: hours[4][0] });
  record.same('candles page', page.map((row) => row[0]), hours.slice(5, 10).map((row) => row[0]));
  record.claim('past candles', (await call('getHistoricCandles', { instId: ETH, bar: '1H' })).length > 0);
  record.claim('candles of the mark', (await call('getMarkPriceCandles', { instId: ETH, bar: '1H' })).length > 0);
  record.claim('candles of the index', (await call('getIndexCandles', { instId: 'ETH-USDT', bar: '1H' })).length > 0);
  const [funding] = await call('getFundingRate', { instId: ETH });
  record.same('funding every eight hours', Number(funding.nextFundingTime) - Number(funding.fundingTime), 8 * 3600 * 1000);
  const rates = await call('getFundingRateHistory', { instId: ETH, limit: '5' });
  record.same('rates of the past', [rates.length, rates[0].fundingRate], [5, funding.settFundingRate]);
  const [limits] = await call('getMinMaxLimitPrice', { instId: ETH });
  record.claim('price limits', Number(limits.buyLmt) > Number(limits.sellLmt));
  record.claim('open interest', Number((await call('getOpenInterest', { instType: 'SWAP', instId: ETH }))[0].oi) > 0);
}

async function account(record, call) {
  const [config] = await call('getAccountConfiguration');
  record.same('the account', [config.posMode, config.acctLv, config.perm, config.uid === config.mainUid],
    ['net_mode', '2', 'read_only,trade', true]);
  const [balance] = await call('getBalance');
  record.same('the money', balance.details.map((row) => [row.ccy, plain(row.cashBal)]).sort(), [['BTC', '1'], ['USDT', '100000']]);
  await call('getCurrencies');
  await call('setPositionMode', { posMode: 'net_mode' });
  await call('setLeverage', { instId: ETH, lever: '6', mgnMode: 'cross' });
  record.same('the leverage', (await call('getLeverage', { instId: `${ETH},${BTC}`, mgnMode: 'cross' })).map((row) => row.lever), ['6', '10']);
  await call('getFeeRates', { instType: 'SWAP' });
  await call('getAccountRateLimit');
  record.same('no position', await call('getPositions'), []);
}

async function listen(socket, drill, record, pushes) {
  const channels = ['tickers', 'mark-price', 'trades', 'books', 'books5', 'bbo-tbt', 'funding-rate', 'price-limit', 'candle1m',
    'mark-price-candle1m', 'candle6H'].map((channel) => ({ channel, instId: ETH }));
  const index = ['index-tickers', 'index-candle1H'].map((channel) => ({ channel, instId: 'ETH-USDT' }));
  const mine = [{ channel: 'account' }, { channel: 'positions', instType: 'ANY' }, { channel: 'balance_and_position' },
    { channel: 'orders', instType: 'ANY' }, { channel: 'orders-algo', instType: 'ANY' }, { channel: 'algo-advance', instType: 'SWAP' }];
  for (const arg of [...channels, ...index, { channel: 'instruments', instType: 'SWAP' }, ...mine]) {
    record.calls.set(`subscribe ${arg.channel}`, 1);
    socket.subscribe(arg);
  }
  await drill.untilSubscribed(Object.fromEntries(mine.map((arg) => [arg.channel, 1])));
  await drill.post('/advance', { ms: 180_000 });
  await until('pushes of every public channel', () => [...channels, ...index, { channel: 'instruments' }, { channel: 'account' },
    { channel: 'balance_and_position' }].every((arg) => pushes.channels.has(arg.channel)));
}

async function trade(rest, drill, record, call) {
  const prices = await drill.price(ETH);
  const at = (part) => plain((Number(prices.last) * part).toFixed(2));
  const base = { instId: ETH, tdMode: 'cross' };
  await call('submitOrder', { ...base, side: 'buy', ordType: 'market', sz: '3', clOrdId: 'first1' });
  record.same('an order by its own id', (await call('getOrderDetails', { instId: ETH, clOrdId: 'first1' }))[0].state, 'filled');
  const [limit] = await call('submitOrder', { ...base, side: 'buy', ordType: 'limit', sz: '1', px: at(0.8), clOrdId: 'rest1' });
  await record.refused('submitOrder', '51016', () => rest.submitOrder({ ...base, side: 'buy', ordType: 'limit', sz: '1', px: at(0.8), clOrdId: 'rest1' }));
  await call('amendOrder', { instId: ETH, ordId: limit.ordId, newSz: '2', newPx: at(0.79), reqId: 'move1' });
  const [amended] = await call('getOrderDetails', { instId: ETH, ordId: limit.ordId });
  record.same('the amended order', [amended.state, amended.sz, plain(amended.px)], ['live', '2', at(0.79)]);
  await call('submitOrder', { ...base, side: 'buy', ordType: 'post_only', sz: '1', px: at(0.7) });
  await call('submitOrder', { ...base, side: 'buy', ordType: 'ioc', sz: '1', px: at(1.01) });
  await call('cancelOrder', { instId: ETH, ordId: limit.ordId });
  await record.refused('cancelOrder', '51400', () => rest.cancelOrder({ instId: ETH, ordId: limit.ordId }));
  await record.refused('submitOrder', '51001', () => rest.submitOrder({ ...base, instId: 'XYZ-USDT-SWAP', side: 'buy', ordType: 'market', sz: '1' }));
  await record.refused('submitOrder', '51121', () => rest.submitOrder({ ...base, side: 'buy', ordType: 'market', sz: '1.005' }));
  await record.refused('submitOrder', '54070', () => rest.submitOrder({ ...base, side: 'buy', ordType: 'market', sz: '1', slTriggerPx: '1', slOrdPx: '-1' }));

  // This client throws the whole answer when not all of a batch stood: code 2 with its items.
  await record.refused('submitMultipleOrders', '"code":"2"', () => rest.submitMultipleOrders([
    { ...base, side: 'buy', ordType: 'limit', sz: '1', px: at(0.75), clOrdId: 'batch1' },
    { ...base, side: 'buy', ordType: 'limit', sz: '0.001', px: at(0.75), clOrdId: 'batch2' }]));
  await call('submitMultipleOrders', [{ ...base, side: 'buy', ordType: 'limit', sz: '1', px: at(0.74), clOrdId: 'batch3' },
    { ...base, side: 'buy', ordType: 'limit', sz: '1', px: at(0.73), clOrdId: 'batch4' }]);
  await call('amendMultipleOrders', [{ instId: ETH, clOrdId: 'batch3', newSz: '2' }, { instId: ETH, clOrdId: 'batch4', newPx: at(0.72) }]);
  await call('cancelMultipleOrders', [{ instId: ETH, clOrdId: 'batch3' }, { instId: ETH, clOrdId: 'batch1' }]);

  const algo = { ...base, side: 'sell', sz: '1', reduceOnly: true };
  await call('placeAlgoOrder', { ...algo, ordType: 'conditional', slTriggerPx: at(0.9), slOrdPx: '-1', slTriggerPxType: 'mark', algoClOrdId: 'stop1' });
  await record.refused('placeAlgoOrder', '51065', () => rest.placeAlgoOrder({ ...algo, ordType: 'conditional', slTriggerPx: at(0.9), slOrdPx: '-1', algoClOrdId: 'stop1' }));
  await record.refused('placeAlgoOrder', '51280', () => rest.placeAlgoOrder({ ...algo, ordType: 'conditional', slTriggerPx: at(1.1), slOrdPx: '-1' }));
  await record.refused('placeAlgoOrder', '51000', () => rest.placeAlgoOrder({ ...algo, ordType: 'oco', slTriggerPx: at(0.9), slOrdPx: '-1' }));
  await record.refused('placeAlgoOrder', '51000', () => rest.placeAlgoOrder({ ...algo, ordType: 'chase' }));
  await record.refused('setLeverage', '59669', () => rest.setLeverage({ instId: ETH, lever: '5', mgnMode: 'cross' }));
  await record.refused('setPositionMode', '59000', () => rest.setPositionMode({ posMode: 'long_short_mode' }));
  const [stop] = await call('getAlgoOrderDetails', { algoClOrdId: 'stop1' });
  record.same('the stop rests', [stop.state, plain(stop.slTriggerPx), stop.slTriggerPxType, stop.reduceOnly], ['live', at(0.9), 'mark', 'true']);
  await call('amendAlgoOrder', { instId: ETH, algoId: stop.algoId, newSlTriggerPx: at(0.92), newSz: '2' });
  const [moved] = await call('getAlgoOrderDetails', { algoId: stop.algoId });
  record.same('the amended stop', [plain(moved.slTriggerPx), moved.sz], [at(0.92), '2']);
  const [oco] = await call('placeAlgoOrder', { ...algo, ordType: 'oco', slTriggerPx: at(0.9), slOrdPx: '-1', tpTriggerPx: at(1.2), tpOrdPx: at(1.19) });
  const [whole] = await call('placeAlgoOrder', { instId: ETH, tdMode: 'cross', side: 'sell', ordType: 'conditional', closeFraction: '1', reduceOnly: true, slTriggerPx: at(0.85), slOrdPx: '-1' });
  record.same('the whole-position stop shows on the position', (await call('getPositions', { instId: ETH }))[0].closeOrderAlgo.map((row) => row.algoId), [whole.algoId]);
  await call('placeAlgoOrder', { instId: ETH, tdMode: 'cross', side: 'buy', sz: '1', ordType: 'trigger', triggerPx: at(1.3), orderPx: '-1' });
  const [ratio] = await call('placeAlgoOrder', { ...algo, ordType: 'move_order_stop', callbackRatio: '0.05' });
  const [spread] = await call('placeAlgoOrder', { ...algo, ordType: 'move_order_stop', callbackSpread: '50', activePx: at(1.1) });
  const [waiting] = await call('getAlgoOrderDetails', { algoId: spread.algoId });
  record.same('a trailing stop waits for its price', [waiting.state, waiting.moveTriggerPx, plain(waiting.activePx)], ['live', '', at(1.1)]);
  await call('cancelAdvanceAlgoOrder', [{ instId: ETH, algoId: ratio.algoId }]);
  await call('cancelAlgoOrder', [{ instId: ETH, algoId: oco.algoId }, { instId: ETH, algoId: whole.algoId }, { instId: ETH, algoId: spread.algoId }]);

  // Attached: born when the entry fills; what it cannot be is refused before.
  await record.refused('submitOrder', '51051', () => rest.submitOrder({ instId: BTC, tdMode: 'cross', side: 'buy', ordType: 'market', sz: '1',
    attachAlgoOrds: [{ slTriggerPx: '10000000', slOrdPx: '-1' }] }));
  const btc = Number((await drill.price(BTC)).last);
  await call('submitOrder', { instId: BTC, tdMode: 'cross', side: 'buy', ordType: 'market', sz: '1', attachAlgoOrds: [
    { attachAlgoClOrdId: 'att1', slTriggerPx: (btc * 0.9).toFixed(1), slOrdPx: '-1', slTriggerPxType: 'mark', tpTriggerPx: (btc * 1.2).toFixed(1), tpOrdPx: '-1' }] });
  const [attached] = await call('getAlgoOrderDetails', { algoClOrdId: 'att1' });
  record.same('the attached stops', [attached.ordType, attached.state, attached.sz], ['oco', 'live', '1']);

  // A stop that fires; then close-position with a closing order that rests (51115).
  await drill.post('/price', { instrument: ETH, price: at(0.91) });
  await drill.post('/advance', { ms: 600_000 });
  const [fired] = await call('getAlgoOrderDetails', { algoId: stop.algoId });
  record.same('the stop fired', [fired.state, fired.actualSide, fired.actualSz], ['effective', 'sl', '2']);
  await call('submitOrder', { ...base, side: 'sell', ordType: 'limit', sz: '1', px: at(1.5), reduceOnly: true });
  await record.refused('closePositions', '51115', () => rest.closePositions({ instId: ETH, mgnMode: 'cross' }));
  await call('closePositions', { instId: ETH, mgnMode: 'cross', autoCxl: true, clOrdId: 'close1' });
  record.same('a closed position still has its row', (await call('getPositions', { instId: ETH })).map((row) => row.pos), ['0']);
  await record.refused('closePositions', '51023', () => rest.closePositions({ instId: ETH, mgnMode: 'cross' }));
  await call('submitOrder', { ...base, side: 'sell', ordType: 'market', sz: '2' });
  await drill.post('/funding', { instrument: ETH });
  await drill.post('/funding', { instrument: BTC });
  await call('cancelAllAfter', { timeOut: '60' });
  await until('a second has passed for the budget of cancel-all-after', async () => {
    try { await rest.cancelAllAfter({ timeOut: '0' }); return true; } catch { return false; }
  });
}

/** Orders over the stream: the integer names the instrument, its name does not. */
async function operations(rest, operator, drill, record, call) {
  const op = (name, ...args) => record.call(`stream ${name}`, () => operator[name](...args));
  const code = (await call('getInstruments', { instType: 'SWAP', instId: SOL }))[0].instIdCode;
  const price = Number((await drill.price(SOL)).last);
  const at = (part) => plain((price * part).toFixed(2));
  const base = { instIdCode: code, tdMode: 'cross', side: 'buy', ordType: 'limit', sz: '1' };
  const placed = await op('submitNewOrder', { ...base, px: at(0.8) });
  record.same('placed over the stream', [placed.code, placed.data[0].sCode, placed.data[0].sMsg], ['0', '0', 'Order successfully placed.']);
  const { ordId } = placed.data[0];
  await op('amendOrder', { instIdCode: code, ordId, newSz: '2' });
  record.same('amended over the stream', (await call('getOrderDetails', { instId: SOL, ordId }))[0].sz, '2');
  const many = await op('submitMultipleOrders', [{ ...base, px: at(0.7) }, { ...base, px: at(0.71) }]);
  await op('amendMultipleOrders', many.data.map((row) => ({ instIdCode: code, ordId: row.ordId, newPx: at(0.69) })));
  await op('cancelMultipleOrders', many.data.map((row) => ({ instIdCode: code, ordId: row.ordId })));
  await op('cancelOrder', { instIdCode: code, ordId });
  record.same('nothing of SOL rests', await call('getOrderList', { instId: SOL }), []);
  await record.refused('stream submitNewOrder', '50014', () => operator.submitNewOrder({ instId: SOL, tdMode: 'cross', side: 'buy', ordType: 'market', sz: '1' }));
  await record.refused('stream submitNewOrder', '51001', () => operator.submitNewOrder({ ...base, instIdCode: 1, px: at(0.8) }));
  await record.refused('stream cancelOrder', '51400', () => operator.cancelOrder({ instIdCode: code, ordId }));
  await op('submitNewOrder', { ...base, ordType: 'market', sz: '1' });
  await op('submitNewOrder', { ...base, px: at(0.6) });
  await call('placeAlgoOrder', { instId: SOL, tdMode: 'cross', side: 'sell', sz: '1', reduceOnly: true, ordType: 'conditional', slTriggerPx: at(0.5), slOrdPx: '-1' });
  await call('placeAlgoOrder', { instId: SOL, tdMode: 'cross', side: 'sell', sz: '1', reduceOnly: true, ordType: 'move_order_stop', callbackRatio: '0.4' });
}

/** Every row of a list, page by page. */
async function allOf(call, name, cursorOf, params, limit) {
  const all = [];
  for (;;) {
    const cursor = all.length === 0 ? {} : { after: cursorOf(all.at(-1)) };
    const rows = await call(name, { ...params, ...cursor, limit: String(limit) });
    all.push(...rows);
    if (rows.length < limit) return all;
  }
}

async function history(drill, record, call) {
  const truth = await drill.account();
  const ended = truth.orders.filter((row) => row.state === 'filled' || row.state === 'canceled').map((row) => row.venueOrderId).sort();
  for (const name of ['getOrderHistory', 'getOrderHistoryArchive'])
    record.same(`${name} by pages`, (await allOf(call, name, (row) => row.ordId, { instType: 'SWAP' }, 3)).map((row) => row.ordId).sort(), ended);
  const fills = truth.fills.map((row) => row.billId).sort();
  for (const name of ['getFills', 'getFillsHistory'])
    record.same(`${name} by pages`, (await allOf(call, name, (row) => row.billId, { instType: 'SWAP' }, 4)).map((row) => row.billId).sort(), fills);
  const bills = [...truth.fills, ...truth.fundings].map((row) => row.billId).sort();
  for (const name of ['getBills', 'getBillsArchive'])
    record.same(`${name} by pages`, (await allOf(call, name, (row) => row.billId, {}, 10)).map((row) => row.billId).sort(), bills);
  const funding = await call('getBills', { type: '8' });
  record.same('funding in the ledger', funding.map((row) => [row.subType, plain(row.pnl)]).sort(),
    truth.fundings.map((row) => [row.amount.startsWith('-') ? '173' : '174', plain(row.amount)]).sort());
  const [newest] = await call('getBills', { ccy: 'USDT' });
  record.same('the ledger ends at the balance', plain(newest.bal), plain(truth.balances.find((row) => row.currency === 'USDT').cash));
  const kinds = { conditional: 'conditional', oco: 'oco', trigger: 'trigger', move_order_stop: 'trailing' };
  for (const [ordType, kind] of Object.entries(kinds))
    for (const state of ['effective', 'canceled', 'order_failed']) {
      const words = { effective: 'effective', canceled: 'canceled', order_failed: 'failed' };
      record.same(`${state} ${ordType} orders`, (await allOf(call, 'getAlgoOrderHistory', (row) => row.algoId, { ordType, state }, 1)).map((row) => row.algoId).sort(),
        truth.stops.filter((row) => row.kind === kind && row.state === words[state]).map((row) => row.venueOrderId).sort());
    }
  const closed = await allOf(call, 'getPositionsHistory', (row) => row.uTime, { instType: 'SWAP' }, 100);
  record.same('closed positions', closed.map((row) => [row.posId, plain(row.realizedPnl), (Number(row.pnl) + Number(row.fee) + Number(row.fundingFee)).toFixed(6)]).sort(),
    truth.closures.map((row) => [row.positionId, plain(row.realized), Number(row.realized).toFixed(6)]).sort());
}

async function compare(drill, record, call, pushes) {
  const truth = truthOf(await drill.account());
  const position = (row) => [row.instId, row.posSide, plain(row.pos), plain(row.avgPx)];
  const order = (row) => [row.ordId, row.instId, row.side, plain(row.sz), plain(row.px)];
  const kindOf = { conditional: 'conditional', oco: 'oco', trigger: 'trigger', move_order_stop: 'trailing' };
  const level = (text) => (text === '' ? '' : plain(text));
  const stop = (row) => [row.algoId, row.instId, kindOf[row.ordType], row.side,
    row.ordType === 'trigger' ? level(row.triggerPx) : level(row.slTriggerPx), level(row.tpTriggerPx), level(row.sz)];

  record.same('at the end, positions', (await call('getPositions')).map(position).sort(), truth.positions);
  record.same('at the end, open orders', (await call('getOrderList')).map(order).sort(), truth.orders);
  const algos = [];
  for (const ordType of ['conditional,oco', 'trigger', 'move_order_stop']) algos.push(...await call('getAlgoOrderList', { ordType }));
  record.same('at the end, open algo orders', algos.map(stop).sort(), truth.stops);
  record.same('at the end, fills', (await call('getFills')).map((row) => [row.tradeId, row.ordId, row.instId, row.side,
    plain(row.fillSz), plain(row.fillPx), plain(row.fee)]).sort(), truth.fills);
  const [balance] = await call('getBalance');
  record.same('at the end, money', balance.details.map((row) => [row.ccy, plain(row.cashBal)]).sort(), truth.cash);

  await until('pushed positions are the truth', () => JSON.stringify([...pushes.positions.values()]
    .filter((row) => plain(row.pos) !== '0').map(position).sort()) === JSON.stringify(truth.positions));
  const isOpen = (row) => row.state === 'live' || row.state === 'partially_filled';
  record.same('at the end, pushed orders', [...pushes.orders.values()].filter(isOpen).map(order).sort(), truth.orders);
  record.same('at the end, pushed algo orders', [...pushes.stops.values()].filter(isOpen).map(stop).sort(), truth.stops);
  record.same('at the end, pushed fills', pushes.fills.size, truth.fills.length);
  record.same('at the end, pushed money', [...pushes.cash].map(([currency, cash]) => [currency, plain(cash)]).sort(), truth.cash);
  record.claim('the book never missed an increment', !pushes.isBookBroken);
  const prices = await drill.price(ETH);
  await until('the pushed book is the truth', () => plain([...pushes.book.bids.keys()].sort((a, b) => b - a)[0]) === plain(prices.bid)
    && plain([...pushes.book.asks.keys()].sort((a, b) => a - b)[0]) === plain(prices.ask));
}

/** Notice 64008, then the end of every connection: the client comes back by itself and hears again. */
async function upgrade(drill, record, pushes) {
  const before = (await drill.get('/requests')).loginsVerified;
  const heard = pushes.channels.get('positions');
  await drill.post('/notice', { ms: 500 });
  await until('the client logged in again', async () => (await drill.get('/requests')).loginsVerified > before, 30_000);
  await until('it hears positions again', () => pushes.channels.get('positions') > heard, 30_000);
  record.claim('it reconnected after the notice', true);
}
