import assert from 'node:assert/strict';
import { fuzz, tryCase } from './fuzz';
import { targets } from './targets';

/** FUZZ_TARGET=name FUZZ_SEED=n repeats one case; FUZZ_CASES=n makes more of them. */
const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 1e9));
const cases = Number(process.env.FUZZ_CASES ?? 50_000);
const one = targets.find(({ name }) => name === process.env.FUZZ_TARGET);

describe('everything that takes something from outside', function () {
  this.timeout(0);

  if (one) {
    it(`${one.name} of seed ${seed}`, async () => assert.equal(await tryCase(one, seed), undefined));
  } else {
    it(`answers ${cases} hostile cases with a result or its own error (FUZZ_SEED=${seed})`, async () => {
      const found = await fuzz(seed, cases);
      assert.deepEqual(found.findings, []);
      assert.ok(found.cases >= cases);
    });
  }
});
