import assert from 'node:assert/strict';
import { filterRules } from '../nodes/vision-one-pull/editor/filter-fields';
import { services } from '../nodes/vision-one-pull/records/services';
import { check, definitions, templateOf, types } from './support/forms';

describe('forms', () => {
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

  it("name the API's host where the console's was pasted", () => {
    for (const host of ['portal.eu.xdr.trendmicro.com', 'https://portal.eu.xdr.trendmicro.com/index.html#/app'])
      assert.match(
        String(check('vision-one-config', 'host', host, { region: 'custom' })),
        /invalid\.consoleHost .*api\.eu\.xdr\.trendmicro\.com/,
      );
  });

  it('know the hosts that the runtime takes', () => {
    for (const host of ['api.example.com', 'api.example.com:8443', 'https://api.example.com/', 'http://127.0.0.1:80'])
      assert.equal(check('vision-one-config', 'host', host, { region: 'custom' }), true, host);
    for (const host of ['', 'http://api.example.com', 'ftp://api.example.com', 'a b', 'https://a/b', 'user@host'])
      assert.notEqual(check('vision-one-config', 'host', host, { region: 'custom' }), true, host);
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
});
