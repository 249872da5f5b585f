import assert from 'node:assert/strict';
import { fuzz } from '../fuzz/fuzz';
import { firstSeed } from '../support/seed';

/** `npm run fuzz`; SEED and FUZZ_CASES choose others. */
const cases = Number(process.env.FUZZ_CASES ?? 1_000_000);

describe('everything that takes something from outside, for long', function () {
  this.timeout(0);

  it(`answers ${cases} hostile cases with a result or its own error`, async () => {
    assert.deepEqual((await fuzz(firstSeed, cases)).findings, []);
  });
});
