import assert from 'node:assert/strict';
import { firstSeed } from '../support/seed';
import { killRun } from './kills';
import { direct } from './real-flow';

describe('vision-one-pull, killed for real', function () {
  this.timeout(180_000);

  it('loses nothing and repeats nothing without a label over a few kills', async () => {
    const { verdict, violations } = await killRun({ seed: firstSeed, kills: 4, contextStorage: direct });
    const { lost, unlabelledRepeats, keyFaults, inventions } = verdict;
    assert.deepEqual(
      { lost, unlabelledRepeats, keyFaults, inventions, violations },
      { lost: 0, unlabelledRepeats: 0, keyFaults: 0, inventions: 0, violations: [] },
      `SEED=${firstSeed}`,
    );
    assert.ok(verdict.repeats <= 4 * 50, `${verdict.repeats} repeats, SEED=${firstSeed}`);
  });
});
