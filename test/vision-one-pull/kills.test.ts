import assert from 'node:assert/strict';
import { killRun } from './kills';
import { direct } from './real-flow';

/** PULL_SEED=n repeats the moments of one run, as far as real time can be repeated. */
const seed = Number(process.env.PULL_SEED ?? Math.floor(Math.random() * 1e6));

describe('vision-one-pull, killed for real', function () {
  this.timeout(180_000);

  it('loses nothing and repeats nothing without a label over a few kills', async () => {
    const { verdict, violations } = await killRun({ seed, kills: 4, contextStorage: direct });
    const { lost, unlabelledRepeats, keyFaults, inventions } = verdict;
    assert.deepEqual(
      { lost, unlabelledRepeats, keyFaults, inventions, violations },
      { lost: 0, unlabelledRepeats: 0, keyFaults: 0, inventions: 0, violations: [] },
      `PULL_SEED=${seed}`,
    );
    assert.ok(verdict.repeats <= 4 * 50, `${verdict.repeats} repeats, PULL_SEED=${seed}`);
  });
});
