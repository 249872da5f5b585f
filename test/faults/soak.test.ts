import { firstSeed } from '../support/seed';
import { assertSound } from './soak/promises';
import { soak } from './soak/soak';

describe('all nodes over a service that fails at random', function () {
  this.timeout(240_000);

  it('lose nothing and leak nothing, for 20 s', async () => {
    assertSound(await soak(20, firstSeed));
  });
});
