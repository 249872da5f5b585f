import assert from 'node:assert/strict';
import { pullNode, startRuntime, startSource } from '../../bench/pull/peers';

describe('vision-one-pull under load', function () {
  this.timeout(1_800_000);

  for (const [service, count] of [
    ['audit', 1_000_000],
    ['oat', 1_000_000],
    ['alerts', 1_000_000],
  ] as const) {
    it(`needs little memory for ${count} records of ${service}, and keeps none (84)`, async () => {
      const source = await startSource(service, count);
      // Without a bound V8 leaves garbage lying as long as there is room; what is really needed shows under one.
      const nodeRed = await startRuntime('--max-old-space-size=100');
      try {
        const { events, grown = Infinity, peak = Infinity } = await pullNode(nodeRed, source, 'default', 1_500_000);
        assert.equal(events, count);
        console.log(service, { grownMB: grown / 1e6, peakMB: peak / 1e6 });
        assert.ok(grown <= 10e6, `${grown / 1e6} MB stay`);
        assert.ok(peak <= 60e6, `${peak / 1e6} MB at the peak`);
      } finally {
        await nodeRed.stop();
        source.stop();
      }
    });
  }
});
