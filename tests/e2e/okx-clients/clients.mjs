// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// usage: node clients.mjs CLI MODULES
//
// Runs both clients, each on a drill of its own. MODULES is the folder whose node_modules holds them.
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { runScripts } from '../clients/scripts.mjs';
import { runCcxt } from './ccxt_client.mjs';
import { runOkxApi } from './okx_api_client.mjs';
import { runRefusals } from './refusals.mjs';

const [cli, modules] = process.argv.slice(2);
const require = createRequire(join(modules, 'package.json'));
const ccxt = require('ccxt');
const okx = require('okx-api');

await runScripts(cli, 'okx', [
  ['ccxt', ccxt.version, (drill, record) => runCcxt(ccxt, drill, record)],
  ['okx-api', require(join(modules, 'node_modules/okx-api/package.json')).version, (drill, record) => runOkxApi(okx, drill, record)],
], (drill, record) => runRefusals(ccxt, okx, drill, record));
