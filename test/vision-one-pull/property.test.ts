import assert from 'node:assert/strict';
import { firstSeed } from '../support/seed';
import { randomRun } from './random-run';
import { ours, sideBySide } from './side-by-side';

/** PULL_RUNS=n makes more of them, or repeats one. */
const runs = Number(process.env.PULL_RUNS ?? 1_000);

describe('vision-one-pull, random configurations with faults and crashes', function () {
  this.timeout(120_000 + runs * 600);

  it(`loses nothing and repeats nothing without a label in ${runs} runs, and a sink that upserts by key has each event once (80)`, async () => {
    const sum = { records: 0, kills: 0, repeats: 0, requests: 0 };
    for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
      const { choices, verdict, records, kills, requests, faults } = await randomRun(seed);
      const { lost, unlabelledRepeats, keyFaults, inventions } = verdict;
      assert.deepEqual(
        { lost, unlabelledRepeats, keyFaults, inventions, faults },
        { lost: 0, unlabelledRepeats: 0, keyFaults: 0, inventions: 0, faults: [] },
        `SEED=${seed} ${JSON.stringify({ ...choices, records, kills, requests, verdict })}`,
      );
      sum.records += records;
      sum.kills += kills;
      sum.repeats += verdict.repeats;
      sum.requests += requests;
    }
    assert.ok(runs < 100 || (sum.kills > runs / 10 && sum.records > runs * 100), `too tame: ${JSON.stringify(sum)}`);
    if (process.env.PULL_REPORT) console.log(firstSeed, JSON.stringify(sum));
  });

  it('sees what other designs of a cursor lose and repeat, under the same faults', async () => {
    const sums = new Map<string, { lost: number; unlabelledRepeats: number }>();
    for (let seed = firstSeed; seed < firstSeed + 40; seed++) {
      for (const [name, { lost, unlabelledRepeats }] of await sideBySide(seed)) {
        const sum = sums.get(name) ?? { lost: 0, unlabelledRepeats: 0 };
        sums.set(name, { lost: sum.lost + lost, unlabelledRepeats: sum.unlabelledRepeats + unlabelledRepeats });
      }
    }
    for (const [name, sum] of sums) {
      const said = `SEED=${firstSeed} ${name}: ${JSON.stringify(sum)}`;
      if (name === ours) assert.deepEqual(sum, { lost: 0, unlabelledRepeats: 0 }, said);
      else assert.ok(sum.lost > 0 && sum.unlabelledRepeats > 0, said);
      if (process.env.PULL_REPORT) console.log(said);
    }
  });
});
