// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs scripts of strangers' clients, each on a drill of its own, and counts what was believed and verified.
import { Drill, Record } from './drill.mjs';

/**
 * @param scripts   [name, version, (drill, record) => …]: each must believe at its end what the truth is
 * @param refusals  (drill, record) => …: what is signed wrongly, on a drill of its own
 * Ends the process: 0 everything held · 1 something did not (FAIL lines say what).
 */
export async function runScripts(cli, venue, scripts, refusals) {
  let failures = 0;
  for (const [name, version, run] of scripts) {
    // Market time passes as time does: what the script moves is moved through the control address.
    const drill = await Drill.start(cli, venue, ['--speed', '1', '--seed', '7']);
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
    record.claim('more than fifty private requests were verified', counts.signaturesVerified > 50, counts.signaturesVerified);
    await drill.stop();
    failures += record.failures.length;
    const id = `${venue}_clients_${name.replace('-', '_')}`;
    console.log(`${name} ${version}: ${[...record.calls.entries()].map(([call, count]) => `${call} ${count}`).join(', ')}`);
    console.log(`${name} streams: ${Object.keys(counts.channels).join(', ')}; operations: ${Object.entries(counts.operations).map(([op, count]) => `${op} ${count}`).join(', ')}`);
    console.log(`FIGURE ${id}_calls = ${[...record.calls.values()].reduce((sum, count) => sum + count, 0)} calls`);
    console.log(`FIGURE ${id}_requests = ${counts.requests} requests`);
    console.log(`FIGURE ${id}_signatures = ${counts.signaturesVerified} verified`);
    console.log(`FIGURE ${id}_logins = ${counts.loginsVerified} verified`);
    console.log(`FIGURE ${id}_claims = ${record.claims} claims`);
  }

  const drill = await Drill.start(cli, venue);
  const record = new Record('refusals');
  try {
    await refusals(drill, record);
  } catch (error) {
    record.claim('it ran to its end', false, error.stack);
  }
  await drill.stop();
  failures += record.failures.length;
  console.log(`FIGURE ${venue}_clients_refusals_claims = ${record.claims} claims`);
  console.log(failures === 0 ? 'Both clients believe what is so.' : `${failures} claims did not hold.`);
  process.exit(failures === 0 ? 0 : 1);
}
