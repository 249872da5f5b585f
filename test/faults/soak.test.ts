import { assertSound } from './soak/promises';
import { soak } from './soak/soak';

const seed = Number(process.env.SOAK_SEED ?? Math.floor(Math.random() * 1e6));

describe('all nodes over a service that fails at random', function () {
  this.timeout(240_000);

  it(`lose nothing and leak nothing, for 20 s (SOAK_SEED=${seed})`, async () => {
    assertSound(await soak(20, seed));
  });
});
