/**
 * golden/<name>.input.json and what becomes of it in each version. Read them as documentation. After a change that is
 * meant, `GOLDEN=write npx mocha test/stix-map/golden.test.ts` writes them anew: read the difference.
 */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Converter } from '../../nodes/stix-map/conversion';
import { Mapper } from '../../nodes/stix-map/mapper';
import { readOptions } from '../../nodes/stix-map/options';
import { faultsOf } from './check-bundle';
import { noTurns } from '../support/turns';

const folder = join(__dirname, 'golden');

interface Golden {
  readonly what: string;
  readonly source: string;
  readonly options: Record<string, unknown>;
  readonly records: unknown[];
}

describe('stix-map: golden bundles', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.input.json'))) {
    const name = file.replace('.input.json', '');
    const golden = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Golden;
    for (const specVersion of ['2.0', '2.1'] as const) {
      it(`${name} in ${specVersion}: ${golden.what}`, async () => {
        const converter = new Converter(noTurns);
        const mapper = new Mapper(readOptions({ ...golden.options, specVersion }));
        const { bundles, report } = await converter.convert(mapper, {
          payload: golden.records,
          source: golden.source,
          isComplete: false,
        });
        const [bundle] = bundles;
        assert.deepEqual(faultsOf(bundle, specVersion), []);
        assert.deepEqual(report.dropped, {});
        const path = join(folder, `${name}.${specVersion}.json`);
        if (process.env['GOLDEN'] === 'write') writeFileSync(path, `${JSON.stringify(bundle, null, 2)}\n`);
        assert.deepEqual(JSON.parse(JSON.stringify(bundle)), JSON.parse(readFileSync(path, 'utf8')));
      });
    }
  }
});
