// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A drill of its own, its control address, and the books of what was called and what was believed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export class Drill {
  static async start(cli, venue, args = []) {
    const drill = new Drill();
    drill.process = spawn(cli, ['drill', '--venue', venue, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: drill.process.stdout });
    const [line] = await Promise.race([
      once(lines, 'line'),
      once(drill.process, 'exit').then(([code]) => {
        throw new Error(`the drill ended with ${code} before it was ready`);
      }),
    ]);
    drill.ready = JSON.parse(line);
    return drill;
  }

  async ask(method, path, body) {
    const reply = await fetch(this.ready.control + path, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const json = await reply.json();
    if (!reply.ok) throw new Error(`${method} ${path}: ${JSON.stringify(json)}`);
    return json;
  }

  get(path) { return this.ask('GET', path); }
  post(path, body) { return this.ask('POST', path, body); }

  /** The books of the only account, as they are now. */
  async account() { return (await this.get('/truth')).accounts[0]; }
  async price(instrument) {
    return (await this.get('/truth')).prices.find((row) => row.instrument === instrument);
  }

  /** Waits until the drill has seen every one of these subscriptions at least as often. */
  async untilSubscribed(channels) {
    await until(`subscriptions ${JSON.stringify(channels)}`, async () => {
      const seen = (await this.get('/requests')).channels;
      return Object.entries(channels).every(([name, count]) => (seen[name] ?? 0) >= count);
    });
  }

  async stop() {
    this.process.stdin.end();
    await once(this.process, 'exit');
  }
}

/** Asks until it is so. Waits are for states: the pause only spares the processor. */
export async function until(what, isSo, patience = 20_000) {
  const end = Date.now() + patience;
  let last;
  while (Date.now() < end) {
    try {
      if (await isSo()) return;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
  throw new Error(`never so: ${what}${last ? ` (${last.message ?? JSON.stringify(last)})` : ''}`);
}

/** A promise that nobody will ever keep is broken after a while: a client may wait for ever. */
async function answered(promise, patience = 20_000) {
  let timer;
  const end = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${patience / 1000} s`)), patience);
  });
  try {
    return await Promise.race([promise, end]);
  } finally {
    clearTimeout(timer);
  }
}

/** What a client did, and what did not hold. */
export class Record {
  constructor(client) {
    this.client = client;
    this.calls = new Map();
    this.failures = [];
    this.claims = 0;
  }

  /** Runs one call; what it throws is a failure of the drill, and ends the script. */
  async call(name, run) {
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
    if (process.env.CLIENTS_TRACE) console.error(`${this.client} ${name}`);
    try {
      return await answered(run());
    } catch (error) {
      throw new Error(`${this.client} ${name}: ${describe(error)}`, { cause: error });
    }
  }

  /** Runs one call that must be refused with this code of the venue. */
  async refused(name, code, run) {
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
    let answer;
    try {
      answer = await answered(run());
    } catch (error) {
      this.claim(`${name} is refused with ${code}`, describe(error).includes(code), describe(error));
      return;
    }
    this.claim(`${name} is refused with ${code}`, false, JSON.stringify(answer));
  }

  claim(what, holds, seen = '') {
    this.claims += 1;
    if (holds) return;
    this.failures.push(`${what}${seen === '' ? '' : `: ${seen}`}`);
    console.error(`FAIL ${this.client}: ${this.failures.at(-1)}`);
  }

  same(what, believed, truth) {
    const a = JSON.stringify(believed);
    const b = JSON.stringify(truth);
    this.claim(what, a === b, `believed ${a}, is ${b}`);
  }
}

export function describe(error) {
  if (error instanceof Error) return error.message;
  return typeof error === 'string' ? error : JSON.stringify(error);
}

/** A number without trailing zeros, as text: "1.50" and 1.5 are the same, and so are "0.00000004" and 4e-8. */
export function plain(value) {
  let text = String(value);
  if (/e-\d+$/.test(text)) text = Number(text).toFixed(12);
  return text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
}
