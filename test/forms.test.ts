import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filterRules } from '../nodes/vision-one-pull/editor/filter-fields';
import { limits as configLimits } from '../nodes/vision-one-config/settings';
import { services } from '../nodes/vision-one-pull/records/services';
import { limits } from '../nodes/stix-translate/settings';
import { DEFAULTS, readOptions } from '../nodes/stix-map/options';
import { repository } from './support/node-red';

type Validate = (this: object, value: unknown, options?: unknown) => unknown;

interface Definition {
  readonly category: string;
  readonly defaults: Readonly<
    Record<string, { value: unknown; validate?: Validate; required?: boolean; type?: string }>
  >;
  readonly credentials?: Readonly<Record<string, unknown>>;
}

const types = ['vision-one-config', 'vision-one-pull', 'vision-one-search', 'stix-translate', 'stix-map'];

/** What the editor scripts ask of their page while they are only registered: words are their own keys. */
function registered(): Map<string, Definition> {
  const definitions = new Map<string, Definition>();
  const page = globalThis as unknown as { RED?: unknown; $?: unknown };
  page.$ = () => ({ length: 1 });
  page.RED = {
    _: (key: string, values: object = {}) => [key.split(':')[1], ...(Object.values(values) as string[])].join(' '),
    settings: { context: { default: 'memory', stores: ['memory', 'disk'] } },
    nodes: { registerType: (type: string, definition: Definition) => definitions.set(type, definition) },
  };
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- their types are those of a browser
  for (const type of types) require(join(repository, 'nodes', type, 'editor.ts'));
  return definitions;
}

const definitions = registered();
const templateOf = (type: string): string => readFileSync(join(repository, 'nodes', type, 'editor.html'), 'utf8');

/** The answer of a property's validator, for a node with these properties. */
function check(type: string, property: string, value: unknown, others: object = {}): unknown {
  const { defaults } = definitions.get(type)!;
  const values = Object.fromEntries(Object.entries(defaults).map(([name, { value }]) => [name, value]));
  const validate = defaults[property]?.validate;
  assert.ok(validate, `${type}.${property} has no validator`);
  return validate.call({ id: 'closed', ...values, ...others }, value, {});
}

describe('forms', () => {
  after(() => {
    Object.assign(globalThis, { RED: undefined, $: undefined });
  });

  for (const type of types) {
    const { defaults, category, credentials = {} } = definitions.get(type)!;
    const prefix = category === 'config' ? 'node-config-input' : 'node-input';

    it(`${type}: has a field for each property, and a name for each field`, () => {
      const template = templateOf(type);
      const ids = [...template.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id);
      const labelled = new Set([...template.matchAll(/<label\s[^>]*\bfor="([^"]+)"/g)].map(([, id]) => id));
      assert.equal(new Set(ids).size, ids.length, 'an id twice');
      const properties = [...Object.keys(defaults), ...Object.keys(credentials)];
      // dialects is a set of check boxes
      const shown = properties.filter((name) => name !== 'version' && name !== 'dialects');
      for (const name of shown) assert.ok(ids.includes(`${prefix}-${name}`), name);
      for (const id of labelled) assert.ok(ids.includes(id), `${id} is labelled, but not there`);
      const fields = [...template.matchAll(/<(input|select|textarea)\b[^>]*>/g)].map(([tag]) => tag);
      for (const field of fields.filter((tag) => !tag.includes('type="hidden"')))
        assert.ok(labelled.has(/\bid="([^"]+)"/.exec(field)?.[1]), field);
    });

    it(`${type}: takes its own defaults, and has validators that may say what is wrong`, () => {
      for (const [name, { value, validate }] of Object.entries(defaults)) {
        if (!validate) continue;
        assert.equal(validate.length, 2, name);
        assert.equal(check(type, name, value), true, name);
      }
    });
  }

  it('say which field is wrong and what it takes', () => {
    assert.equal(
      check('vision-one-config', 'timeout', '0'),
      'vision-one-config.label.timeout: vision-one-config.invalid.number 0.1 86400',
    );
    assert.match(String(check('vision-one-pull', 'startDate', 'soon', { start: 'date' })), /label\.startDate: .*time/);
    assert.match(String(check('stix-map', 'map', '{"a":')), /label\.map: .*invalid\.json /);
  });

  it('complain only about fields that apply', () => {
    assert.equal(check('vision-one-pull', 'startDate', 'soon', { start: 'now' }), true);
    assert.equal(check('vision-one-config', 'host', 'not a host', { region: 'us' }), true);
    assert.notEqual(check('vision-one-config', 'host', 'not a host', { region: 'custom' }), true);
  });

  it('know the hosts that the runtime takes', () => {
    for (const host of ['api.example.com', 'api.example.com:8443', 'https://api.example.com/', 'http://127.0.0.1:80'])
      assert.equal(check('vision-one-config', 'host', host, { region: 'custom' }), true, host);
    for (const host of ['', 'http://api.example.com', 'ftp://api.example.com', 'a b', 'https://a/b', 'user@host'])
      assert.notEqual(check('vision-one-config', 'host', host, { region: 'custom' }), true, host);
  });

  it('hold vision-one-config to the numbers that its node takes', () => {
    for (const [name, { default: usual, least, most, ...kind }] of Object.entries(configLimits)) {
      assert.equal(definitions.get('vision-one-config')!.defaults[name]?.value, usual);
      const takes = (value: number): boolean => check('vision-one-config', name, String(value)) === true;
      assert.deepEqual([least, most, least - 0.1, most + 1].map(takes), [true, true, false, false], name);
      assert.equal(takes(least + 0.5), !('whole' in kind), name);
    }
  });

  it('hold vision-one-pull to the limits of each service', () => {
    for (const { name, days, pageSizes, longestFilter } of Object.values(services)) {
      const take = (property: string, value: unknown): boolean =>
        check('vision-one-pull', property, value, { service: name }) === true;
      assert.ok(take('maxLookback', String(days.most)) && !take('maxLookback', String(days.most + 1)), name);
      for (const size of pageSizes) assert.ok(take('top', String(size)));
      assert.equal(take('top', '70'), pageSizes.length === 0);
      assert.equal(filterRules[name]?.longest, longestFilter);
      assert.equal(take('filter', `x eq '${'y'.repeat(20_000)}'`), longestFilter === 0);
      assert.ok(!take('filter', 'a\nb') && !take('filter', 'Ω'));
    }
    assert.notEqual(check('vision-one-pull', 'filter', "activity eq 'x'", { service: 'audit' }), true);
    assert.notEqual(check('vision-one-pull', 'cursorStore', 'gone'), true);
    assert.equal(check('vision-one-pull', 'cursorStore', 'disk'), true);
  });

  it('hold the STIX nodes to the limits of their settings', () => {
    for (const [name, [least, most]] of Object.entries(limits)) {
      for (const value of [least, most]) assert.equal(check('stix-translate', name, String(value)), true);
      for (const value of [least - 1, most + 1]) assert.notEqual(check('stix-translate', name, String(value)), true);
    }
    const { version, name, ...stored } = definitions.get('stix-map')!.defaults;
    assert.ok(version && name);
    const values = Object.fromEntries(Object.entries(stored).map(([property, { value }]) => [property, value]));
    assert.deepEqual(readOptions(values), DEFAULTS);
  });
});
