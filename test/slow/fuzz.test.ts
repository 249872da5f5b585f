import assert from 'node:assert/strict';
import { fuzz } from '../fuzz/fuzz';

/** `npm run fuzz`; FUZZ_SEED and FUZZ_CASES choose others. */
const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 1e9));
const cases = Number(process.env.FUZZ_CASES ?? 1_000_000);

describe('everything that takes something from outside, for long', function () {
  this.timeout(0);

  it(`answers ${cases} hostile cases with a result or its own error (FUZZ_SEED=${seed})`, async () => {
    assert.deepEqual((await fuzz(seed, cases)).findings, []);
  });
});
