import { assertSound, memoryOf } from '../faults/soak/promises';
import { soak } from '../faults/soak/soak';
import { firstSeed } from '../support/seed';

/** SOAK_MINUTES=600 goes through a night. */
const minutes = Number(process.env.SOAK_MINUTES ?? 10);

describe('all nodes over a service that fails at random, for long', function () {
  this.timeout((minutes + 5) * 60_000);

  it(`lose nothing, leak nothing, do not grow and keep nobody waiting, for ${minutes} min`, async () => {
    const result = await soak(minutes * 60, firstSeed);
    const { requests, due, hunts, bundles, probes } = result;
    const [first, last] = memoryOf(probes).map((bytes) => Math.round(bytes / 1e4) / 100);
    console.log({ requests, due, hunts, bundles, p99: probes.at(-1)?.p99, firstMinuteMB: first, lastMinuteMB: last });
    assertSound(result);
  });
});
