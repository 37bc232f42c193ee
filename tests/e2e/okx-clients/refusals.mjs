// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The other side of every verified signature: what is signed wrongly does not pass.
import { createHmac } from 'node:crypto';

import { newCcxt } from './ccxt_client.mjs';
import { newOkxApi } from './okx_api_client.mjs';

export async function runRefusals(ccxt, okx, drill, record) {
  const wrong = { ...drill.ready.credentials, secret: '0'.repeat(32) };
  const exchange = newCcxt(ccxt, drill.ready, wrong);
  await record.refused('ccxt fetchBalance, wrong secret', '50113', () => exchange.fetchBalance());
  await exchange.close();
  await record.refused('okx-api getBalance, wrong secret', '50113', () => newOkxApi(okx, drill.ready, wrong).getBalance());
  await record.refused('okx-api submitOrder, wrong secret', '50113', () => newOkxApi(okx, drill.ready, wrong)
    .submitOrder({ instId: 'ETH-USDT-SWAP', tdMode: 'cross', side: 'buy', ordType: 'market', sz: '1' }));
  await record.refused('okx-api getBalance, wrong passphrase', '50105', () => newOkxApi(okx, drill.ready,
    { ...drill.ready.credentials, passphrase: 'no' }).getBalance());

  // Signed for one query, sent with another; a body of which one character changed on the way.
  await tampered(drill, record, 'GET', '/api/v5/account/positions?instId=ETH-USDT-SWAP', '/api/v5/account/positions?instId=BTC-USDT-SWAP', '', '');
  await tampered(drill, record, 'GET', '/api/v5/account/positions?instId=A%2CB', '/api/v5/account/positions?instId=A,B', '', '');
  const body = '{"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"buy","ordType":"market","sz":"1"}';
  await tampered(drill, record, 'POST', '/api/v5/trade/order', '/api/v5/trade/order', body, body.replace('"1"', '"9"'));
  record.same('nothing was traded', (await drill.account()).orders.length, 0);

  const counts = await drill.get('/requests');
  record.same('each of them was refused for its signature', [counts.signaturesVerified, counts.refusedSignatures], [0, { 50105: 1, 50113: 6 }]);
}

async function tampered(drill, record, method, signedTarget, sentTarget, signedBody, sentBody) {
  const { key, secret, passphrase } = drill.ready.credentials;
  const time = new Date().toISOString();
  const sign = createHmac('sha256', secret).update(time + method + signedTarget + signedBody).digest('base64');
  const reply = await fetch(drill.ready.rest + sentTarget, {
    method,
    headers: { 'OK-ACCESS-KEY': key, 'OK-ACCESS-SIGN': sign, 'OK-ACCESS-TIMESTAMP': time,
      'OK-ACCESS-PASSPHRASE': passphrase, 'Content-Type': 'application/json' },
    body: method === 'POST' ? sentBody : undefined,
  });
  record.same(`tampered ${method} ${sentTarget}`, [reply.status, (await reply.json()).code], [401, '50113']);
}
