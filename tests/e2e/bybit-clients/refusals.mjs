// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The other side of every verified signature: what is signed wrongly does not pass.
import { createHmac } from 'node:crypto';

import { newBybitApi } from './bybit_api_client.mjs';
import { newCcxt } from './ccxt_client.mjs';

export async function runRefusals(ccxt, bybit, drill, record) {
  const wrong = { ...drill.ready.credentials, secret: '0'.repeat(36) };
  const exchange = newCcxt(ccxt, drill.ready, wrong);
  await record.refused('ccxt fetchBalance, wrong secret', '10004', () => exchange.fetchBalance());
  await exchange.close();
  const api = newBybitApi(bybit, drill.ready, wrong);
  const thrown = (reply) => { if (reply.retCode !== 0) throw new Error(`${reply.retCode} ${reply.retMsg}`); return reply; };
  await record.refused('bybit-api getWalletBalance, wrong secret', '10004',
    async () => thrown(await api.getWalletBalance({ accountType: 'UNIFIED' })));
  await record.refused('bybit-api submitOrder, wrong secret', '10004', async () => thrown(await api
    .submitOrder({ category: 'linear', symbol: 'ETHUSDT', side: 'Buy', orderType: 'Market', qty: '1' })));

  // Signed for one query, sent with another; a cursor encoded again; one character of a body changed on the way.
  const list = '/v5/position/list?';
  await tampered(drill, record, 'GET', list, 'category=linear&symbol=ETHUSDT', 'category=linear&symbol=BTCUSDT');
  await tampered(drill, record, 'GET', list, 'category=linear&settleCoin=USDT&cursor=A%2CB', 'category=linear&settleCoin=USDT&cursor=A%252CB');
  const body = '{"category":"linear","symbol":"ETHUSDT","side":"Buy","orderType":"Market","qty":"1"}';
  await tampered(drill, record, 'POST', '/v5/order/create', body, body.replace('"1"', '"9"'));
  record.same('nothing was traded', (await drill.account()).orders.length, 0);

  const counts = await drill.get('/requests');
  record.same('each of them was refused for its signature', [counts.signaturesVerified, Object.keys(counts.refusedSignatures)], [0, ['10004']]);
}

async function tampered(drill, record, method, path, signed, sent) {
  const { key, secret } = drill.ready.credentials;
  const time = String(Date.now());
  const sign = createHmac('sha256', secret).update(`${time}${key}5000${signed}`).digest('hex');
  const reply = await fetch(drill.ready.rest + path + (method === 'GET' ? sent : ''), {
    method,
    headers: { 'X-BAPI-API-KEY': key, 'X-BAPI-SIGN': sign, 'X-BAPI-TIMESTAMP': time, 'X-BAPI-RECV-WINDOW': '5000',
      'Content-Type': 'application/json' },
    body: method === 'POST' ? sent : undefined,
  });
  record.same(`tampered ${method} ${path}`, [reply.status, (await reply.json()).retCode], [200, 10004]);
}
