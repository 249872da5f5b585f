import assert from 'node:assert/strict';
import type { VisionOneErrorCode } from '../../nodes/shared/vision-one/errors';
import { firstSeed } from '../support/seed';
import { assertDelivered, epochSecond, scenario, series, version } from '../vision-one-pull/scenario';
import { randomFrom } from '../vision-one-pull/virtual-time';

const runs = 30;

const faults: readonly VisionOneErrorCode[] = [
  'ERR_V1_UNAVAILABLE',
  'ERR_V1_BAD_RESPONSE',
  'ERR_V1_TIMEOUT',
  'ERR_V1_PAGE_EXPIRED',
  'ERR_V1_RATE_LIMITED',
];
const hour = 3_600;

/** All filters take these. */
const records = series('audit', 400, epochSecond - 600, 12);
/** Some filters take these as well; that they go some day says that none of them has to come. */
const others = records.map(({ second }, index) => version('audit', `other ${index}`, second, 0, 1e15));
const filters = [records, [...records, ...others]] as const;

describe('vision-one-pull, whose settings are changed while requests fail', function () {
  this.timeout(60_000);

  it(`loses nothing and repeats nothing without a label in ${runs} runs (88)`, async () => {
    for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
      const random = randomFrom(seed);
      const oneOf = <Choice>(...choices: readonly Choice[]) => choices[Math.floor(random() * choices.length)]!;
      let left = 83;
      const run = scenario({
        seed,
        versions: records,
        traits: { pageSize: 50 },
        settings: { start: { kind: 'date', second: epochSecond - hour } },
        fault: () => (left > 0 && random() < 0.4 && left-- > 0 ? oneOf(...faults) : undefined),
      });
      run.host.boot();
      for (let change = 0; change < 30; change++) {
        await run.time.run((change + random()) * 120_000);
        Object.assign(run.service.traits, { pageSize: oneOf(3, 10, 50, 200) });
        const { settings } = run.host.options;
        void run.host.redeploy({
          output: oneOf('page', 'event'),
          settings: {
            ...settings,
            // All of these lie before the first record: a later one would be a wish to skip.
            start: { kind: 'date', second: epochSecond - oneOf(1, 2, 3) * hour },
          },
        });
        // The old instance asks for nothing any more.
        run.service.versions = oneOf(...filters);
      }
      run.service.versions = filters[1];
      await run.time.run(14_400_000);
      assert.ok(left < 20, `only ${83 - left} requests failed`);
      try {
        assertDelivered(run);
      } catch (error) {
        throw new Error(`SEED=${seed}`, { cause: error });
      }
    }
  });
});
