/** Settings of every node, row by row: one table says what form, flow file, `${ENV}` and `msg.options` may hold. */
import assert from 'node:assert/strict';
import { StixError, invalidParameter } from '../nodes/shared/stix/error';
import { VisionOneError, configError } from '../nodes/shared/vision-one/errors';
import { byProperty, readSettings, type Given, type SettingsTable } from '../nodes/shared/settings';
import { overridesIn, readOptions } from '../nodes/stix-map/options';
import { settingsTable as mapTable } from '../nodes/stix-map/settings-table';
import { settingsFrom } from '../nodes/stix-translate/settings';
import { settingsTableOf as translateTable } from '../nodes/stix-translate/settings-table';
import type { Api } from '../nodes/stix-translate/query';
import { settingsTable as configTable } from '../nodes/vision-one-config/settings-table';
import { serviceLimits, type ServiceName } from '../nodes/vision-one-pull/records/service-limits';
import { nodeSettings } from '../nodes/vision-one-pull/settings';
import { settingsTable as pullTable } from '../nodes/vision-one-pull/settings-table';
import { deliverySettings, querySettings } from '../nodes/vision-one-search/settings';
import { queryTable, settingsTable as searchTable } from '../nodes/vision-one-search/settings-table';
import { operationOf } from './simulator/contract/operations';
import { check, definitions } from './support/forms';

interface Subject {
  readonly type: string;
  readonly table: SettingsTable;
  /** reads a node's properties as its runtime does */
  readonly runtime: (definition: Given) => unknown;
  /** the properties that `msg.options` may set, and how it is read */
  readonly options?: { readonly table: SettingsTable; readonly read: (options: Given) => unknown };
  readonly error: typeof StixError | typeof VisionOneError;
  /** what the form shows beside the property */
  readonly others?: Readonly<Record<string, string>>;
}

const refusal = byProperty(configError);
const { map: _map, ...mapOptions } = mapTable;

const subjects: readonly Subject[] = [
  {
    type: 'vision-one-config',
    table: configTable,
    runtime: (definition) => readSettings(configTable, [definition], refusal),
    error: VisionOneError,
  },
  ...(Object.keys(serviceLimits) as ServiceName[]).map((service): Subject => ({
    type: 'vision-one-pull',
    table: pullTable(service, 'date'),
    runtime: (definition) =>
      nodeSettings({ service, start: 'date', startDate: '2026-01-01T00:00:00Z', ...definition }, refusal),
    error: VisionOneError,
    others: { service, start: 'date' },
  })),
  {
    type: 'vision-one-search',
    table: searchTable,
    runtime: (definition) => [querySettings(definition, {}, 'lane', refusal), deliverySettings(definition, refusal)],
    options: { table: queryTable, read: (options) => querySettings({}, options, 'lane', refusal) },
    error: VisionOneError,
  },
  ...(['v3.0', 'v2.0'] as const satisfies readonly Api[]).map((api): Subject => ({
    type: 'stix-translate',
    table: translateTable(api),
    runtime: (definition) => settingsFrom({}, { api, ...definition }),
    options: { table: translateTable(api), read: (options) => settingsFrom(options, { api, timeRange: 60 }) },
    error: StixError,
    others: { api },
  })),
  {
    type: 'stix-map',
    table: mapTable,
    runtime: (definition) => readOptions({}, definition),
    options: { table: mapOptions, read: (options) => readOptions(overridesIn({ options })) },
    error: StixError,
  },
];

/** Values that are wrong for a row, made from what the row says that it takes. */
function wrongFor(takes: string): unknown[] {
  const numbers = /number, (\S+) to (\S+)$/.exec(takes);
  const [least, most] = [Number(numbers?.[1]), Number(numbers?.[2])];
  const never = [{}, ['a', 1], () => 1];
  if (takes.startsWith('a whole number'))
    return [
      ...never,
      least - 1,
      most + 1,
      least + 0.5,
      String(least + 0.5),
      'many',
      true,
      NaN,
      Infinity,
      '1e999',
      '${NO}',
    ];
  if (takes.startsWith('a number'))
    return [...never, least - 0.001, most + 1, 'many', true, NaN, Infinity, '-Infinity', '${NO}'];
  if (takes === '`true`, `false`') return [...never, 'yes', 1, 0, 'TRUE', 'on', '${NO}'];
  if (takes.startsWith('`')) return [...never, 'another', 3, true, takes.replaceAll('`', ''), 'PAGE', '${NO}'];
  if (takes.startsWith('a time')) return [...never, 'soon', '2024-02-30T00:00:00Z', 5, true, '${NO}'];
  if (takes === 'a list of names') return [{}, ['a', 1], 'endpointActivities', 5, true];
  if (takes === 'the JSON text of an object') return [['a'], 5, true];
  // texts and filters
  return [...never, 5, true, '${NO}', ...tooLong(takes)];
}

/** One character more than a row takes, where it has a limit. */
function tooLong(takes: string): string[] {
  const most = longestIn(takes);
  return most === undefined ? [] : ['x'.repeat(most + 1)];
}

const longestIn = (takes: string): number | undefined => {
  const most = /at most (\d+) characters/.exec(takes)?.[1];
  return most === undefined ? undefined : Number(most);
};

describe('settings', () => {
  for (const { type, table, runtime, options, error, others = {} } of subjects) {
    const { defaults } = definitions.get(type)!;
    const where = [type, others['service'] ?? others['api'] ?? []].flat().join(', ');

    for (const [property, row] of Object.entries(table)) {
      const wrong = wrongFor(row.takes);
      const isNamed = (thrown: unknown): boolean => {
        assert.ok(thrown instanceof error, String(thrown));
        assert.equal(thrown.code, error === VisionOneError ? 'ERR_V1_CONFIG' : 'invalid_parameter');
        assert.match(thrown.message, new RegExp(`^${property} \\S`, 'i'));
        const limits = /number, (\S+) to (\S+)$/.exec(row.takes);
        if (limits && !/variable/.test(thrown.message))
          assert.ok(thrown.message.endsWith(` from ${limits[1]} to ${limits[2]}.`), thrown.message);
        const most = longestIn(row.takes);
        if (/characters long/.test(thrown.message))
          assert.ok(thrown.message.endsWith(` takes ${most}.`), thrown.message);
        return true;
      };

      it(`${where}: ${property}: the form has the row's default, or an empty field`, () => {
        const { value } = defaults[property]!;
        if (value !== '') assert.deepEqual(value, row.ofNew ?? row.default);
        assert.ok(defaults[property]!.validate, 'a validator');
      });

      it(`${where}: ${property}: a wrong value is refused by the form`, () => {
        // A JSON object in a form is a text; what is no text can't come from its field.
        for (const value of row.takes.startsWith('the JSON') ? ['[]', '{'] : wrong)
          assert.notEqual(check(type, property, value, others), true, String(value));
      });

      it(`${where}: ${property}: a wrong value is refused by the runtime, which names field and limits`, () => {
        for (const value of wrong) assert.throws(() => runtime({ [property]: value }), isNamed, String(value));
      });

      if (options !== undefined && Object.hasOwn(options.table, property))
        it(`${where}: ${property}: a wrong value is refused in msg.options`, () => {
          for (const value of wrong) assert.throws(() => options.read({ [property]: value }), isNamed, String(value));
        });

      // What another setting chose, and the date that it then needs.
      if (Object.hasOwn(others, property) || property === 'startDate') continue;
      it(`${where}: ${property}: empty is the default, and a right value may come as text`, () => {
        for (const value of ['', ' ', null, undefined]) {
          runtime({ [property]: value });
          options?.read({ [property]: value });
        }
        const { default: usual } = row;
        if (usual === undefined || Array.isArray(usual) || typeof usual === 'object') return;
        assert.deepEqual(runtime({ [property]: String(usual as string | number | boolean) }), runtime({}));
        assert.deepEqual(runtime({ [property]: usual }), runtime({}));
      });
    }

    it(`${where}: a text of as many characters as a row takes is taken`, () => {
      for (const [property, { takes }] of Object.entries(table)) {
        const most = longestIn(takes);
        if (most === undefined) continue;
        runtime({ [property]: 'x'.repeat(most) });
        assert.equal(check(type, property, 'x'.repeat(most), others), true);
      }
    });

    it(`${where}: has a row for each property that its form checks by a table`, () => {
      const others = ['name', 'config', 'version', 'region', 'host', 'tls', 'proxy', 'cursorStore'];
      assert.deepEqual(
        Object.keys(defaults)
          .filter((property) => !others.includes(property))
          .sort(),
        Object.keys(table).sort(),
      );
    });
  }

  it('have the limits that Trend describes for what is asked with them', () => {
    const described = (path: string, parameter: string) => operationOf('GET', path)?.parameters[parameter]?.maxLength;
    for (const [service, path] of [
      ['audit', '/v3.0/audit/logs'],
      ['alerts', '/v3.0/workbench/alerts'],
      ['oat', '/v3.0/oat/detections'],
    ] as const)
      assert.equal(longestIn(pullTable(service, 'now').filter.takes), described(path, 'TMV1-Filter'), service);
    const longest = described('/v3.0/search/endpointActivities', 'TMV1-Query');
    assert.equal(translateTable('v3.0').maxQueryLength.takes, `a whole number, 256 to ${longest}`);
    assert.equal(translateTable('v3.0').maxQueryLength.default, longest);
  });

  it('in msg.options stand before those of the node, and say nothing where they are empty', () => {
    assert.equal(settingsFrom({ timeRange: '' }, { timeRange: 60 }).timeRange, 60);
    assert.equal(settingsFrom({ timeRange: 5 }, { timeRange: 60 }).timeRange, 5);
    assert.equal(readOptions({ maxHeld: null }, { maxHeld: '7' }).maxHeld, 7);
    assert.equal(querySettings({ pageSize: '100' }, { pageSize: '' }, '', refusal).pageSize, 100);
  });

  it('name the variable of the environment that is not set', () => {
    assert.throws(() => querySettings({ maxPages: '${MOST}' }, {}, '', refusal), {
      message: 'maxPages names the environment variable MOST, which is not set.',
    });
    assert.throws(() => nodeSettings({ filter: '${NOPE}' }, refusal), /variable NOPE, which is not set/);
  });

  it('are named as the form names them, and as the flow file does', () => {
    const label = (property: string) => (property === 'maxPages' ? 'Seiten (max.)' : property);
    assert.throws(() => querySettings({ maxPages: 1.5 }, {}, '', { label, error: invalidParameter }), {
      message: 'Seiten (maxPages) must be a whole number from 0 to 1000000000.',
    });
  });
});
