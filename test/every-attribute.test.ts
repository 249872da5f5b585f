/**
 * What stix-translate searches, or leaves to stix-map to decide, stix-map shows: of a record whose fields all have a
 * value, each attribute of the README's table is there for a pattern to compare, in both versions of STIX. Without it
 * a hunt would find records and throw them away.
 */
import assert from 'node:assert/strict';
import { derivedFields } from '../nodes/stix-map/compile/derived-fields';
import { rulesOf, type Rule, type StixMap } from '../nodes/stix-map/compile/map-format';
import { maps } from '../nodes/stix-map/record/sources';
import { attributeOf } from '../nodes/stix-translate/dialects/dialect';
import { dialectsOf } from '../nodes/stix-translate/dialects';
import { convert } from './stix-map/converting';

type Fields = Record<string, unknown>;

/** What a property takes, by the end of its key. */
const samples: readonly (readonly [RegExp, unknown])[] = [
  [/_observed$|[^t]date$|time$/, 1_700_000_000_000],
  [/mac-addr\.value$/, 'AA:BB:CC:00:11:22'],
  [/domain-name\.value$/, 'host.example'],
  [/url\.value$/, 'http://host.example/x'],
  [/email-addr\.value$/, 'a@b.example'],
  [/MD5$/, 'ab'.repeat(16)],
  [/SHA-1$/, 'ab'.repeat(20)],
  [/SHA-256$/, 'ab'.repeat(32)],
  [/TLSH$/, `T1${'AB'.repeat(35)}`],
  [/\.(?:pid|size|\w+_(?:port|packets|byte_count))$/, 1234],
  [/windows-registry-key\.key$/, 'HKLM\\Software\\Run'],
  [/(?:file\.name|directory\.path)$/, 'C:\\folder\\program.exe'],
  [/signers_valid$/, true],
  [/direction$/, 1],
];

/** Fields that others are worked out of, which no rule shows the kind of. */
const together: Fields = {
  ...{ eventId: 1, eventSubId: 2, proto: 6, app: 'HTTP', objectRegType: 1, uuid: 'a-record' },
  ...{
    userDomain: 'D',
    logonUser: 'u',
    processUserDomain: 'D',
    processUser: 'u',
    parentUserDomain: 'D',
    parentUser: 'u',
  },
  ...{
    objectUserDomain: 'D',
    objectUser: 'u',
    mailWholeHeader: ['A <a@b.example>'],
    userIdentity: '{"arn":"arn:aws:iam::1:user/u","userName":"u"}',
  },
};

const addresses = ['192.0.2.7', '2001:db8::7', 'service.example'];

/** With each address another one, of a field that can be several things. */
function sampleOf(rules: readonly Rule[], address: string): unknown {
  if (rules.some(({ key }) => /^ipv[46]-addr\.value$/.test(key))) return address;
  const found = rules.flatMap(({ key }) => samples.filter(([end]) => end.test(key)).slice(0, 1));
  if (found.length > 0) return found[addresses.indexOf(address) % found.length]![1];
  return rules.some(({ references }) => references === undefined) ? 'text' : undefined;
}

/** A record with every field that a map takes. */
function fullRecord(map: StixMap, address: string): Fields {
  const record: Fields = {};
  for (const [field, entry] of Object.entries(map)) {
    if (field in derivedFields) continue;
    const rules = rulesOf(entry);
    const value = rules ? sampleOf(rules, address) : [fullRecord(entry as StixMap, address)];
    if (value !== undefined) record[field] = value;
  }
  return record;
}

/** The object path of an attribute, in the pattern language. */
function pathOf(attribute: string): string {
  const [type = '', path = ''] = attribute.split(/:(.*)/s);
  const steps = path.split('.').map((step) => {
    const [, name = '', list = ''] = /^(.*?)((?:\[\*\])?)$/.exec(step) ?? [];
    return (/^[a-z_]\w*$/i.test(name) ? name : `'${name}'`) + list;
  });
  return `${type}:${steps.join('.')}`;
}

const dialects = [...dialectsOf('v3.0'), ...dialectsOf('v2.0')];
/** Of all dialects: what one of them searches, another may carry. */
const attributes = new Set(dialects.flatMap((dialect) => [...dialect.attributes.keys()]));

describe('every attribute that can be asked for', () => {
  for (const dialect of dialects)
    for (const specVersion of ['2.1', '2.0'])
      it(`is shown to a pattern, of records of ${dialect.name}, in STIX ${specVersion}`, async () => {
        const map = maps[dialect.name as keyof typeof maps];
        const payload = addresses.map((address) => ({
          ...fullRecord(map, address),
          ...together,
        }));
        const hidden: string[] = [];
        for (const path of attributes) {
          if (attributeOf(dialect, path) === undefined) continue;
          const patterns = [{ pattern: `[EXISTS ${pathOf(path)}]` }];
          const { report } = await convert({ payload, source: dialect.name, patterns }, { specVersion });
          if (report.observed === 0) hidden.push(path);
        }
        assert.deepEqual(hidden, []);
      });
});
