/** Any custom map that is taken gives valid bundles of any record. The OASIS schemas judge, where they are at hand. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { StixError } from '../../nodes/shared/stix/error';
import { predefinedExtensions } from '../../nodes/stix-map/stix/property-kinds';
import { observableTypes } from '../../nodes/stix-map/stix/observable-types';
import { transformers } from '../../nodes/stix-map/compile/transformers';
import { mapAll, type Mapped } from './mapping';

const checker = join(__dirname, '..', '..', '..', 'shared', 'stix-schemas', 'check-bundle.mjs');
const versions = ['2.0', '2.1'] as const;
type Checker = { makeChecker: (version: string) => (bundle: unknown) => string[] };

const properties = [
  ...Object.entries(observableTypes).flatMap(([type, table]) =>
    Object.keys(table.properties).map((property) => `${type}.${property}`),
  ),
  ...Object.entries(predefinedExtensions).flatMap(([name, { of, properties: own }]) =>
    Object.keys(own).map((property) => `${of}.extensions.${name}.${property}`),
  ),
  ...['MD5', 'SHA-1', 'SHA-256', 'TLSH'].map((algorithm) => `file.hashes.${algorithm}`),
  ...['name', 'data', 'data_type'].map((part) => `windows-registry-key.values.${part}`),
  ...['email-message.additional_header_fields.X-Own', 'x-own.name', 'x-own.link_ref', 'x-own.link_refs'],
];
const fields = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const rule = fc
  .record({
    key: fc.constantFrom(...properties),
    object: fc.constantFrom('one', 'two'),
    unwrap: fc.boolean(),
    transformer: fc.option(fc.constantFrom(...transformers.keys()), { nil: undefined, freq: 6 }),
  })
  .map(({ key, unwrap, ...rest }) => ({
    key,
    ...rest,
    ...(/_refs?$/.test(key) ? { references: ['one', 'two'] } : {}),
    ...(unwrap ? { unwrap } : {}),
  }));
const value = fc.constantFrom<unknown>(
  ...[
    '1.1.1.1',
    'fe80::1',
    'a.example',
    'http://a.example/',
    'a@b.example',
    'c:\\a\\x.exe',
    'HKLM\\x',
    'utf-8',
    'REG_SZ',
  ],
  ...[
    'd41d8cd98f00b204e9800998ecf8427e',
    'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    '',
    '\ud800',
    '2023-11-14T22:13:20Z',
  ],
  ...[null, 0, 5, -1, 1e18, true, [], {}, ['x', 'x'], ['1.1.1.1', '', null], [{ name: 'n', data: 'd' }], [['deep']]],
  ['00:11:22:aa:bb:cc', 'x'],
);
const record = fc.dictionary(fc.constantFrom(...fields), value, { minKeys: 4 });

/** What `map` makes of `records`, without the fields that it is refused for. */
function mapped(map: Record<string, unknown>, records: unknown[], specVersion: '2.0' | '2.1'): Mapped | undefined {
  for (let left = { ...map }; Object.keys(left).length > 0;) {
    try {
      return mapAll(records, { map: JSON.stringify(left), specVersion });
    } catch (error) {
      assert.ok(error instanceof StixError && error.code === 'mapping_error', String(error));
      const field = /^map\.([a-h])/.exec(error.message)?.[1];
      assert.ok(field !== undefined && field in left, error.message);
      left = Object.fromEntries(Object.entries(left).filter(([name]) => name !== field));
    }
  }
  return undefined;
}

if (existsSync(checker)) {
  describe('stix-map: any custom map, any record', () => {
    for (const version of versions) {
      it(`a valid bundle of ${version}, or an error that says where the map is wrong`, async () => {
        const check = ((await import(checker)) as Checker).makeChecker(version);
        fc.assert(
          fc.property(
            fc.dictionary(fc.constantFrom(...fields), rule, { minKeys: 4 }),
            fc.array(record, { minLength: 1, maxLength: 3 }),
            (map, records) => {
              const bundle = mapped(map, records, version)?.bundle;
              if (bundle) assert.deepEqual(check(JSON.parse(JSON.stringify(bundle))), []);
            },
          ),
          { numRuns: 1500 },
        );
      });
    }
  });
}
