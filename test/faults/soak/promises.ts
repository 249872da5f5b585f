/** What a soak has to show, however long it was. */
import assert from 'node:assert/strict';
import type { Soak } from './soak';

const minute = 60_000;
const grown = 1.1;
/** ms */
const mostDelay = 50;

export function assertSound({ verdicts, due, probes, silentHunts, violations, leaks, hunts }: Soak): void {
  for (const [service, count] of Object.entries(due)) assert.ok(count > 50, `only ${count} of ${service} had to come`);
  for (const [service, { lost, repeats, unlabelledRepeats, keyFaults, inventions }] of Object.entries(verdicts)) {
    const found = { lost, repeats, unlabelledRepeats, keyFaults, inventions };
    assert.deepEqual(found, { lost: 0, repeats: 0, unlabelledRepeats: 0, keyFaults: 0, inventions: 0 }, service);
  }
  assert.deepEqual({ silentHunts, violations, leaks }, { silentHunts: 0, violations: [], leaks: [] });
  assert.ok(hunts > 2, `${hunts} hunts`);
  const last = probes.at(-1);
  assert.ok(last !== undefined && probes.length > 5);
  assert.equal(last.unhandled, 0);
  const [begin, end] = [probes[0]!.at, last.at];
  // Memory and waiting say something over minutes only: a few seconds are the start, and the machine's other work.
  if (end - begin < 3 * minute) return;
  assert.ok(last.p99 < mostDelay, `others wait ${last.p99} ms`);
  const [before, after] = memoryOf(probes);
  assert.ok(after <= before * grown, `${before / 1e6} MB in the first minute, ${after / 1e6} MB in the last`);
}

/** Bytes after a collection, in the first minute and in the last. */
export function memoryOf(probes: Soak['probes']): [first: number, last: number] {
  const [begin = 0, end = 0] = [probes[0]?.at, probes.at(-1)?.at];
  return [
    median(probes.filter(({ at }) => at < begin + minute).map(({ heap }) => heap)),
    median(probes.filter(({ at }) => at > end - minute).map(({ heap }) => heap)),
  ];
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Infinity;
}
