// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the scripts of ccxt have in common, whatever the venue.
import { until } from './drill.mjs';

/** Listens until the end; what it throws before is a failure. */
class Watches {
  constructor(record) {
    this.record = record;
    this.isOver = false;
    this.counts = new Map();
  }

  start(name, run) {
    const loop = async () => {
      while (!this.isOver) {
        try {
          await run();
          this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
        } catch (error) {
          if (!this.isOver) this.record.claim(`${name} goes on`, false, error.message);
          return;
        }
      }
    };
    this.record.calls.set(name, 1);
    void loop();
  }

  async untilHeard(names) {
    await until(`pushes of ${names}`, () => names.every((name) => (this.counts.get(name) ?? 0) > 0));
  }
}

/** Lets an exchange of ccxt do its work, and ends it whatever comes of that. */
export async function dayOf(ex, record, work) {
  await ex.loadHttpProxyAgent(); // What it wants before a ws:// address; no proxy comes of it.
  const watches = new Watches(record);
  try {
    await work((name, ...args) => record.call(name, () => ex[name](...args)), watches);
  } finally {
    watches.isOver = true;
    await ex.close();
  }
}
