/**
 * Dialects and maps hold to each other: what stix-map makes of a field, stix-translate knows how to search for, or says
 * that it can't; and what stix-translate searches, stix-map makes of a record. Neither imports the other.
 */
import assert from 'node:assert/strict';
import { type Rule, type StixMap, rulesOf } from '../nodes/stix-map/compile/map-format';
import { maps } from '../nodes/stix-map/record/sources';
import { ruleOf } from '../nodes/stix-translate/dialects/attribute-kinds';
import { type Dialect, attributeOf } from '../nodes/stix-translate/dialects/dialect';
import { dialectsOf } from '../nodes/stix-translate/dialects';

/** Fields that stix-map works out from others (its derived-fields.ts): the record's own fields behind them. */
const derived: Readonly<Record<string, string>> = {
  processImageName: 'processName',
  parentImageName: 'parentName',
  objectImageName: 'objectName',
  logonUserId: 'logonUser',
  objectUserLogin: 'objectUser',
  processUserId: 'processUser',
  parentUserId: 'parentUser',
  eventDataTargetUserId: 'eventDataTargetUserName',
  objectRegistryDefault: 'objectRegistryValue',
  cloudUserId: 'userIdentity',
  cloudUserLogin: 'userIdentity',
};

/** Names that v2.0's query language has for fields which its records call otherwise. */
const queryNames: Readonly<Record<string, string>> = {
  mail_message_sender: 'sender',
  mail_message_recipient: 'recipient',
  mail_message_subject: 'subject',
  mail_message_id: 'message_id',
  mail_urls: 'url',
  'mail_attachments.file_name': 'file_name',
  'mail_attachments.file_sha1': 'file_sha1',
};

interface Placed {
  readonly field: string;
  readonly rule: Rule;
}

function* placedRules(map: StixMap, prefix = ''): Generator<Placed> {
  for (const [field, entry] of Object.entries(map)) {
    const rules = rulesOf(entry);
    if (rules === undefined) yield* placedRules(entry as StixMap, `${prefix}${field}.`);
    else for (const rule of rules) yield { field: prefix + field, rule };
  }
}

/** Every attribute that a map makes, with the fields that it makes it of; references are followed two steps far. */
function attributesMade(map: StixMap): Map<string, Set<string>> {
  const placed = [...placedRules(map)].filter(({ rule }) => rule.key.includes('.'));
  const made = new Map<string, Set<string>>();
  const follow = (type: string, path: string, { field, rule }: Placed, depth: number): void => {
    const property = rule.key.slice(rule.key.indexOf('.') + 1);
    const step =
      path +
      property
        .replace(/_refs$/, '_refs[*]')
        .replace(/^(values(?=\.)|protocols$)/, '$1[*]')
        .replace(/^body_multipart$/, 'body_multipart[*].body_raw_ref');
    if (rule.references === undefined) {
      const fields = made.get(`${type}:${step}`) ?? new Set();
      made.set(`${type}:${step}`, fields.add(field));
    } else if (depth < 2) {
      const tags = [rule.references].flat();
      for (const target of placed) {
        if (target.rule.object !== undefined && tags.includes(target.rule.object))
          follow(type, `${step}.`, target, depth + 1);
      }
    }
  };
  for (const one of placed) follow(one.rule.key.slice(0, one.rule.key.indexOf('.')), '', one, 0);
  return made;
}

/** The record's field, or the query's, behind what a map calls a field. */
const fieldBehind = (field: string): string =>
  derived[field] ?? queryNames[field] ?? (field.startsWith('attachment.') ? 'attachment' : field);

function knownFields(dialect: Dialect, path: string): Set<string> {
  const attribute = attributeOf(dialect, path);
  return new Set([...(attribute?.fields ?? []).map((field) => field.name), ...(attribute?.unsearched ?? [])]);
}

describe('dialects and maps', () => {
  for (const dialect of [...dialectsOf('v3.0'), ...dialectsOf('v2.0')]) {
    const made = attributesMade(maps[dialect.name as keyof typeof maps]);

    it(`${dialect.name}: every attribute that stix-map makes is searched, or known to be carried`, () => {
      const absent = [...made.keys()].filter((path) => attributeOf(dialect, path) === undefined);
      assert.deepEqual(absent, []);
    });

    it(`${dialect.name}: a searched attribute is searched in every field that it is made of, or names those it is not`, () => {
      for (const [path, fields] of made) {
        const attribute = attributeOf(dialect, path);
        if (attribute === undefined || attribute.fields.length === 0) continue;
        const known = knownFields(dialect, path);
        const forgotten = [...fields].map(fieldBehind).filter((field) => !known.has(field));
        assert.deepEqual(forgotten, [], path);
      }
    });

    it(`${dialect.name}: what is searched without reserve, stix-map makes of these fields`, () => {
      for (const attribute of dialect.attributes.values()) {
        if (attribute.fields.length === 0 || !isOfThisVersion(attribute.path)) continue;
        const fields = new Set([...(made.get(asMapped(attribute.path)) ?? [])].map(fieldBehind));
        assert.ok(fields.size > 0, `stix-map makes no ${attribute.path}`);
      }
    });

    it(`${dialect.name}: what a search may call exact, stix-map makes of each of its fields`, () => {
      for (const { path, kind, fields, loose } of dialect.attributes.values()) {
        if (loose || !ruleOf(kind).anyCase || !isOfThisVersion(path)) continue;
        const sources = new Set([...(made.get(asMapped(path)) ?? [])].map(fieldBehind));
        const others = fields.filter(({ name, form }) => form === 'whole' && !sources.has(name));
        assert.deepEqual(others, [], path);
      }
    });
  }
});

/** stix-map's maps know its own extension by one name, and its lists without `[*]`. */
const asMapped = (path: string): string =>
  path.replace(/(?:extension-definition--[\da-f-]+|x-trend-vision-one-ext)\.(\w+).*/, 'x-trend-vision-one.$1');

/** Not paths of STIX 2.0 (binary_ref), nor paths longer than the two references that are followed here. */
function isOfThisVersion(path: string): boolean {
  return !path.includes('binary_ref') && path.split(/_refs?\b/).length <= 3;
}
