import assert from 'node:assert/strict';
import { firstSeed } from '../support/seed';
import { killRun, type KillOptions } from '../vision-one-pull/kills';
import { direct } from '../vision-one-pull/real-flow';

/** What settings.js of a default installation suggests: a file store that writes each 30 s. */
const cached = { default: { module: 'localfilesystem' } };

const runs: (Omit<KillOptions, 'seed'> & { name: string })[] = [
  { name: 'audit, one message an event', kills: 18, contextStorage: direct },
  { name: 'oat, newest first', kills: 12, service: 'oat', output: 'page', contextStorage: direct },
  { name: 'audit, acknowledged', kills: 15, delivery: 'ack', output: 'page', contextStorage: direct },
  { name: 'audit, a store that writes each 30 s (62)', kills: 10, contextStorage: cached },
];

describe('vision-one-pull, killed for real, often', function () {
  this.timeout(600_000);

  for (const { name, ...options } of runs) {
    it(`loses nothing and repeats nothing without a label: ${name}`, async () => {
      const run = await killRun({ seed: firstSeed, ...options });
      const { lost, unlabelledRepeats, keyFaults, inventions } = run.verdict;
      assert.deepEqual(
        { lost, unlabelledRepeats, keyFaults, inventions, violations: run.violations },
        { lost: 0, unlabelledRepeats: 0, keyFaults: 0, inventions: 0, violations: [] },
        `SEED=${firstSeed}`,
      );
      if (options.contextStorage === direct) assert.ok(run.verdict.repeats <= options.kills * 200);
      // A consumer that remembers keys has each event once.
      assert.equal(
        run.kept,
        new Set(run.received.map(({ record }) => JSON.stringify(record))).size + twins(run.received),
      );
    });
  }
});

/** Equal records under several keys: twins, which audit logs have. */
function twins(received: readonly { key: string; record: unknown }[]): number {
  const keys = new Map<string, Set<string>>();
  for (const { key, record } of received) {
    const text = JSON.stringify(record);
    keys.set(text, (keys.get(text) ?? new Set()).add(key));
  }
  return [...keys.values()].reduce((sum, { size }) => sum + size - 1, 0);
}
