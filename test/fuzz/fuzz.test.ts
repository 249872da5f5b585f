import assert from 'node:assert/strict';
import { firstSeed } from '../support/seed';
import { fuzz, tryCase } from './fuzz';
import { targets } from './targets';

/** FUZZ_TARGET=name SEED=n repeats one case; FUZZ_CASES=n makes more of them. */
const cases = Number(process.env.FUZZ_CASES ?? 50_000);
const one = targets.find(({ name }) => name === process.env.FUZZ_TARGET);

describe('everything that takes something from outside', function () {
  this.timeout(0);

  if (one) {
    it(`${one.name} of seed ${firstSeed}`, async () => assert.equal(await tryCase(one, firstSeed), undefined));
  } else {
    it(`answers ${cases} hostile cases with a result or its own error`, async () => {
      const found = await fuzz(firstSeed, cases);
      assert.deepEqual(found.findings, []);
      assert.ok(found.cases >= cases);
    });
  }
});
