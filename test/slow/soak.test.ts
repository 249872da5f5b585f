import { assertSound } from '../faults/soak/promises';
import { soak } from '../faults/soak/soak';

/** SOAK_MINUTES=600 goes through a night. */
const minutes = Number(process.env.SOAK_MINUTES ?? 10);
const seed = Number(process.env.SOAK_SEED ?? Math.floor(Math.random() * 1e6));

describe('all nodes over a service that fails at random, for long', function () {
  this.timeout((minutes + 5) * 60_000);

  it(`lose nothing, leak nothing, do not grow and keep nobody waiting, for ${minutes} min (SOAK_SEED=${seed})`, async () => {
    const result = await soak(minutes * 60, seed);
    const { requests, events, hunts, bundles, probes } = result;
    console.log({
      requests,
      events,
      hunts,
      bundles,
      p99: probes.at(-1)?.p99,
      heapMB: (probes.at(-1)?.heap ?? 0) / 1e6,
    });
    assertSound(result);
  });
});
