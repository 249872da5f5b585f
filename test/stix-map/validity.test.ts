import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { maps } from '../../nodes/stix-map/record/sources';
import { faultsOf, type Json } from './check-bundle';
import { mapAll } from './mapping';

const versions = ['2.0', '2.1'] as const;
const shared = join(__dirname, '..', '..', '..', 'shared');

/** The OASIS schemas' verdict, where they are at hand. */
type Oasis = (bundle: unknown) => string[];
let oasis: Record<string, Oasis> = {};

/** Every field that any of our maps knows, nested ones too. */
const fieldNames = [...new Set(Object.values(maps).flatMap((map) => Object.keys(map)))];

/** What real fields hold, what they should not hold, and what nobody expects. */
const nasty = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    '\ud800',
    'a\udc00b',
    '\u0000',
    '1.2.3.4',
    '01.002.3.4',
    '10.0.0.0/8',
    '999.1.1.1',
    'fe80::1%eth0',
    '::ffff:1.2.3.4',
    'fe80::1',
    '1:2:3:4:5:6:7::',
    'http://a/b c',
    'http://\u00fc/\u2603?x=[1]#a#b',
    'http://[::1]:80/x',
    'http://[1]/',
    'http://a:b:c@d/',
    '//x',
    'mailto:a@b.c',
    'a@b.c',
    'a+b=c@d-e.example.com',
    'Name <a@b.c>',
    "o'neil@example.com",
    'a..b@c.d',
    'c:\\a\\b.exe',
    'c:\\',
    '\\\\srv\\share',
    '/',
    'a/',
    'HKLM',
    'hkcu\\software\\HKUster\\hkcrx',
    'HKU\\x',
    'example.com',
    'UPPER.example',
    'host_1',
    'xn--a',
    'b\u00fccher.example',
    '-a.b',
    'a'.repeat(64) + '.com',
    'd41d8cd98f00b204e9800998ecf8427e',
    'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '00-11-22-AA-BB-CC',
    '2021-04-13T08:30:56.000Z',
    '2021-02-30T00:00:00Z',
    '1700000000123',
    1700000000123,
    1e99,
    -0,
    NaN,
    1.5,
    65536,
    '80',
    true,
    [],
    {},
    [null, ''],
    [['deep']],
    { name: 'host', guid: 'g', ips: ['1.1.1.1', 'x'] },
    [
      { HeaderName: 'Subject', Value: 'x' },
      { HeaderName: 'X', Value: ['a'] },
      { HeaderName: 'date' },
      { HeaderName: 'Received', Value: 'a' },
    ],
    [{ file_name: 'a', file_sha1: 5 }, 'x', { file_sha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709' }],
    [{ name: 'n' }, { data: 'd' }, { data_type: 'REG_SZ', name: '' }],
  ),
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.ipV4(),
  fc.ipV6(),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.emailAddress(),
  fc.domain(),
);
const value = fc.oneof(
  { weight: 6, arbitrary: nasty },
  { weight: 2, arbitrary: fc.array(nasty, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.json().map((text): unknown => JSON.parse(text)) },
);
const record = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...fieldNames) },
        fc.constantFrom('__proto__', 'constructor', 'foo', 'x_ref', 'toString'),
      ),
      value,
    ),
    { maxLength: 25 },
  )
  .map((entries): unknown => Object.fromEntries(entries));
const alert = fc.record(
  {
    id: value,
    workbenchLink: value,
    severity: value,
    score: value,
    model: value,
    createdDateTime: value,
    updatedDateTime: value,
    impactScope: fc.record({
      entities: fc.array(
        fc.record({ entityType: fc.constantFrom('host', 'account', 'emailAddress', 'x'), entityValue: value }),
        { maxLength: 3 },
      ),
    }),
    indicators: fc.array(
      fc.record({
        type: fc.constantFrom(
          'command_line',
          'fullpath',
          'registry_key',
          'registry_value',
          'registry_value_data',
          'file_sha1',
          'url',
          'host',
          'process_id',
          'toString',
        ),
        field: value,
        value,
      }),
      { maxLength: 6 },
    ),
    matchedIndicatorPatterns: fc.constantFrom<unknown>(
      [{ id: 'p', pattern: "[url:value = 'http://a/']", tags: ['t', 5, null] }, { pattern: '[', tags: 'x' }, 'x'],
      [{ id: {}, pattern: "[file:name = '\ud800']" }, { pattern: "[a:b = 'x'] START '2020-01-01T00:00:00Z'" }],
      'x',
    ),
    matchedRules: fc.constantFrom<unknown>(
      [{ matchedFilters: [{ mitreTechniqueIds: ['V9.T1059.001', 'T1059.001', 'x', 5] }] }],
      null,
      'x',
      [null],
    ),
  },
  { requiredKeys: ['impactScope'] },
);
const oat = fc.record({
  uuid: value,
  source: fc.constantFrom<unknown>('endpointActivityData', 'emailActivityData', 'detections', 'x', null),
  detectedDateTime: value,
  endpoint: value,
  detail: fc.oneof(record, value),
  filters: fc.constantFrom<unknown>(
    [
      { name: 'f', riskLevel: 'high', mitreTechniqueIds: ['T1003', 'V9.T1003.001'] },
      { mitreTechniqueIds: 'T1003' },
      null,
    ],
    [],
    'x',
  ),
});
const anything = fc.oneof({ weight: 5, arbitrary: record }, alert, oat, value);

describe('stix-map: any JSON in, a valid bundle out', () => {
  before(async () => {
    const checker = join(shared, 'stix-schemas', 'check-bundle.mjs');
    if (!existsSync(checker)) return;
    const { makeChecker } = (await import(checker)) as { makeChecker: (version: string) => Oasis };
    oasis = Object.fromEntries(versions.map((version) => [version, makeChecker(version)]));
  });

  const assertValid = (bundle: unknown, version: '2.0' | '2.1'): void => {
    // what leaves the node is JSON: undefined properties and the like would be gone
    const written = JSON.parse(JSON.stringify(bundle)) as unknown;
    assert.deepEqual(faultsOf(written, version), []);
    assert.deepEqual(oasis[version]?.(written) ?? [], []);
  };

  for (const version of versions) {
    it(`whatever the records are, in ${version}`, () => {
      const source = fc.constantFrom(undefined, ...Object.keys(maps), 'oat', 'nonsense');
      fc.assert(
        fc.property(
          fc.array(anything, { maxLength: 4 }),
          source,
          fc.constantFrom('drop', 'keep'),
          fc.boolean(),
          (records, from, unmapped, group) => {
            const { bundle } = mapAll(records, { specVersion: version, unmapped: unmapped, group }, from);
            assertValid(bundle, version);
          },
        ),
        { numRuns: 700 },
      );
    });

    it(`the same input gives the same bytes, in ${version}`, () => {
      fc.assert(
        fc.property(fc.array(anything, { maxLength: 3 }), (records) => {
          const [one, other] = [mapAll(records, { specVersion: version }), mapAll(records, { specVersion: version })];
          assert.equal(JSON.stringify(one.bundle), JSON.stringify(other.bundle));
        }),
        { numRuns: 100 },
      );
    });
  }

  it('a record nested deeper than the stack is mapped for what it has', () => {
    const deep = JSON.parse('{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000)) as Json;
    const { bundle } = mapAll([{ deep, hostName: 'a.example' }], { unmapped: 'keep' });
    assertValid(bundle, '2.1');
    assert.ok(bundle.objects.some((object) => object.type === 'domain-name'));
  });

  it('a megabyte in a field, and a hundred thousand recipients, are no trouble', () => {
    const recipients = Array.from({ length: 100_000 }, (_, index) => `u${index}@example.com`);
    for (const version of versions) {
      const { bundle } = mapAll([{ mail_message_recipient: recipients, mail_message_subject: 'x'.repeat(1e6) }], {
        specVersion: version,
      });
      assert.deepEqual(faultsOf(bundle, version), []);
    }
  });

  if (existsSync(join(shared, 'corpus'))) {
    it("stix-shifter's corpus: valid where its own bundles are not", () => {
      const lines = readFileSync(join(shared, 'corpus', 'logs.jsonl'), 'utf8')
        .trim()
        .split('\n');
      for (const line of lines) {
        const { id, data } = JSON.parse(line) as { id: string; data: unknown };
        if (typeof data !== 'object' || data === null) continue;
        for (const version of versions) {
          const { bundle } = mapAll(data, { specVersion: version });
          assert.deepEqual([id, faultsOf(bundle, version), oasis[version]?.(bundle) ?? []], [id, [], []]);
        }
      }
    });
  }
});
