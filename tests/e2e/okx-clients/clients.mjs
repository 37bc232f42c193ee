// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// usage: node clients.mjs CLI MODULES
//
// Runs both clients, each on a drill of its own. MODULES is the folder whose node_modules holds them. Exit:
// 0 everything held · 1 something did not (FAIL lines say what).
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { runCcxt } from './ccxt_client.mjs';
import { Drill, Record } from './drill.mjs';
import { runOkxApi } from './okx_api_client.mjs';
import { runRefusals } from './refusals.mjs';

const [cli, modules] = process.argv.slice(2);
const require = createRequire(join(modules, 'package.json'));
const ccxt = require('ccxt');
const okx = require('okx-api');

const scripts = [
  ['ccxt', ccxt.version, (drill, record) => runCcxt(ccxt, drill, record)],
  ['okx-api', require(join(modules, 'node_modules/okx-api/package.json')).version, (drill, record) => runOkxApi(okx, drill, record)],
];

let failures = 0;
for (const [name, version, run] of scripts) {
  // Market time passes as time does: what the script moves is moved through the control address.
  const drill = await Drill.start(cli, ['--speed', '1', '--seed', '7']);
  const record = new Record(name);
  try {
    await run(drill, record);
  } catch (error) {
    record.claim('it ran to its end', false, error.stack);
  }
  const counts = await drill.get('/requests');
  record.same('no signature was refused', counts.refusedSignatures, {});
  record.same('no login was refused', counts.refusedLogins, {});
  record.same('nothing was asked that the drill does not know', counts.unknown, {});
  record.claim('every private request was verified', counts.signaturesVerified > 50, counts.signaturesVerified);
  await drill.stop();
  failures += record.failures.length;
  const id = name.replace('-', '_');
  console.log(`${name} ${version}: ${[...record.calls.entries()].map(([call, count]) => `${call} ${count}`).join(', ')}`);
  console.log(`${name} streams: ${Object.keys(counts.channels).join(', ')}; operations: ${Object.entries(counts.operations).map(([op, count]) => `${op} ${count}`).join(', ')}`);
  console.log(`FIGURE okx_clients_${id}_calls = ${[...record.calls.values()].reduce((sum, count) => sum + count, 0)} calls`);
  console.log(`FIGURE okx_clients_${id}_requests = ${counts.requests} requests`);
  console.log(`FIGURE okx_clients_${id}_signatures = ${counts.signaturesVerified} verified`);
  console.log(`FIGURE okx_clients_${id}_logins = ${counts.loginsVerified} verified`);
  console.log(`FIGURE okx_clients_${id}_claims = ${record.claims} claims`);
}

const drill = await Drill.start(cli);
const record = new Record('refusals');
try {
  await runRefusals(ccxt, okx, drill, record);
} catch (error) {
  record.claim('it ran to its end', false, error.stack);
}
await drill.stop();
failures += record.failures.length;
console.log(`FIGURE okx_clients_refusals_claims = ${record.claims} claims`);
console.log(failures === 0 ? 'Both clients believe what is so.' : `${failures} claims did not hold.`);
process.exit(failures === 0 ? 0 : 1);
