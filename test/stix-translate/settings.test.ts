/** Settings and custom maps: what is taken, and what is said of what is not. */
import assert from 'node:assert/strict';
import { dialectNames } from '../../nodes/shared/vision-one/source-names';
import { dialectsOf, tables } from '../../nodes/stix-translate/dialects';
import { StixError } from '../../nodes/shared/stix/error';
import { settingsFrom } from '../../nodes/stix-translate/settings';
import { fieldsOf } from '../simulator/query/fields';
import { queries } from './support';

const refused = (properties: Readonly<Record<string, unknown>>, words: RegExp): void =>
  assert.throws(
    () => settingsFrom(properties),
    (error: unknown) => error instanceof StixError && error.code === 'invalid_parameter' && words.test(error.message),
  );

describe('settings', () => {
  it('take what a form stores: numbers as text, empty for the default', () => {
    const settings = settingsFrom({ timeRange: '60', maxLookback: '', dialects: [], api: 'v3.0', map: '' });
    assert.equal(settings.timeRange, 60);
    assert.equal(settings.maxLookback, 30);
    assert.deepEqual(
      settings.dialects.map(({ name }) => name),
      dialectNames['v3.0'],
    );
  });

  it('refuse what they do not know, by name', () => {
    refused({ api: 'v1' }, /api/);
    refused({ dialects: ['x'] }, /unknown dialect x; v3\.0 has endpointActivities/);
    for (const name of ['cloudActivities', 'mobileActivities'])
      refused(
        { api: 'v2.0', dialects: [name] },
        new RegExp(`v2\\.0 lacks ${name}, which v3\\.0 has; v2\\.0 has endpointActivityData`),
      );
    refused({ dialects: 'endpointActivities' }, /dialects/);
    refused({ timeRange: 0 }, /timeRange/);
    refused({ timeRange: 'soon' }, /timeRange/);
    refused({ maxQueryLength: 10 }, /maxQueryLength/);
    refused({ strict: 'yes' }, /strict/);
    refused({ window: 'x' }, /window/);
    refused({ split: 'x' }, /split/);
  });
});

describe('custom maps', () => {
  const map = {
    endpointActivities: {
      url: { fields: { value: ['request', 'httpReferer'] } },
      'x-a': { fields: { "b.'c-d'": ['objectAppName'] } },
    },
  };

  it("take the place of a dialect's attributes, as text or as an object", () => {
    for (const given of [map, JSON.stringify(map)])
      assert.deepEqual(
        queries("[url:value = 'a' OR x-a:b.'c-d' = 'e']", { dialects: ['endpointActivities'], map: given }),
        ['wider request:"a" OR httpReferer:"a" OR objectAppName:"e"'],
      );
    assert.deepEqual(queries('[process:pid = 1]', { dialects: ['endpointActivities'], map }), []);
  });

  it('leave other dialects as they are', () => {
    assert.equal(queries("[email-message:subject = 'a']", { map }).length, 3);
  });

  it("take stix-shifter's own names of them", () => {
    const named = { endpointActivityData_from_stix_map: { url: { fields: { value: ['foo'] } } } };
    assert.deepEqual(queries("[url:value = 'a']", { api: 'v2.0', dialects: ['endpointActivityData'], map: named }), [
      'wider foo:"a"',
    ]);
  });

  it('are refused with the place that is wrong', () => {
    refused({ map: '{' }, /no JSON/);
    refused({ map: '[]' }, /object/);
    refused({ map: { foo: {} } }, /foo is no dialect/);
    refused({ map: { detections: { url: {} } } }, /detections\.url\.fields/);
    refused({ map: { detections: { url: { fields: { value: 'request' } } } } }, /fields\.value must be a list/);
    refused({ map: { detections: { url: { fields: { value: ['a:b OR c'] } } } } }, /no field name/);
  });
});

describe('dialects', () => {
  it('have the names that the form offers', () => {
    for (const api of ['v3.0', 'v2.0'] as const)
      assert.deepEqual(
        dialectsOf(api).map(({ name }) => name),
        dialectNames[api],
      );
  });

  it('search the fields that the API lists, and no other', () => {
    for (const dialect of dialectsOf('v3.0')) {
      const listed = fieldsOf(dialect.api, dialect.name, 'published');
      const used = [...dialect.attributes.values()].flatMap(({ fields }) => fields);
      assert.deepEqual(
        used.filter(({ name, doubtful }) => doubtful || listed?.has(name) !== true),
        [],
        dialect.name,
      );
    }
  });

  it('call full-match what the API calls so, and nothing else', () => {
    for (const { api, name, full } of tables) {
      const listed = fieldsOf(api, name);
      for (const field of full.split(/\s+/).filter((word) => word !== ''))
        assert.equal(listed?.get(field)?.match, 'full', `${name} ${field}`);
    }
    for (const { api, name, attributes } of dialectsOf('v3.0'))
      for (const { fields } of attributes.values())
        for (const field of fields)
          assert.equal(field.full, fieldsOf(api, name)?.get(field.name)?.match === 'full', `${name} ${field.name}`);
  });
});
