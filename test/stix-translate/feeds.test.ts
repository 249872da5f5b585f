/** Indicators as feeds hand them over: pages, versions, revocation, expiry. */
import assert from 'node:assert/strict';
import type { Given } from '../../nodes/shared/settings';
import { readInputs } from '../../nodes/stix-translate/inputs';
import type { Translation } from '../../nodes/stix-translate/query';
import { settingsFrom } from '../../nodes/stix-translate/settings';
import { translateAll } from '../../nodes/stix-translate/translate-all';
import { now } from './support';
import { noTurns } from '../support/turns';

function translate(payload: unknown, properties: Given = {}): Promise<Translation> {
  const settings = settingsFrom({ dialects: ['endpointActivities'], ...properties });
  return translateAll(readInputs(payload), settings, now, noTurns);
}

/** An indicator of a process id, so that its query tells which one it is. */
const indicator = (pid: number, more: object = {}): Record<string, unknown> => ({
  type: 'indicator',
  spec_version: '2.1',
  id: `indicator--${pid}`,
  pattern_type: 'stix',
  pattern: `[process:parent_ref.pid = ${pid}]`,
  valid_from: '2020-01-01T00:00:00Z',
  ...more,
});

const bundle = (...objects: readonly unknown[]) => ({ type: 'bundle', id: 'bundle--1', objects });

/** The process ids that are searched, and what was refused. */
async function outcome(payload: unknown, properties: Given = {}): Promise<[number[], unknown[]]> {
  const { queries, refused } = await translate(payload, properties);
  const pids = queries.map(({ query }) => Number(/parentPid:"(\d+)"/.exec(query)?.[1]));
  return [pids, refused.map(({ index, id, code }) => [index, id, code])];
}

describe('a page of a feed', () => {
  const objects = [{ type: 'identity' }, indicator(1), indicator(2, { pattern_type: 'yara' })];
  const envelope = { more: true, next: 'opaque', objects };
  const pages = {
    'a TAXII envelope': envelope,
    'the last TAXII envelope': { objects },
    "a page of Trend's feed": { bundle: bundle(...objects), nextLink: 'https://api.example/v3.0/x' },
    "the last page of Trend's feed": { bundle: bundle(...objects) },
    "a page of Trend's feed as an envelope": { envelope: { objects }, nextLink: 'https://api.example/v3.0/x' },
  };

  for (const [name, page] of Object.entries(pages)) {
    it(`is read: ${name}, with places among its objects`, async () => {
      assert.deepEqual(await outcome(page), [[1], [[2, 'indicator--2', 'invalid_parameter']]]);
    });

    it(`is read: ${name} in a list, as a bundle is`, async () => {
      const list = ['[process:parent_ref.pid = 9]', page, bundle(indicator(3))];
      assert.deepEqual(await outcome(list), [[9, 1, 3], [[1, 'indicator--2', 'invalid_parameter']]]);
    });
  }

  it('may be empty', async () => {
    for (const page of [
      { more: false },
      { objects: [] },
      { bundle: { type: 'bundle', objects: [] }, nextLink: '' },
      { bundle: { type: 'bundle', id: 'bundle--1' } },
      { envelope: {}, nextLink: null },
      { envelope: { more: false } },
    ])
      assert.deepEqual(await outcome(page), [[], []], JSON.stringify(page));
  });

  it('is not seen in other objects', async () => {
    for (const payload of [{ type: 'report', objects: [indicator(1)] }, { bundle: 'no' }, { envelope: [] }, {}])
      await assert.rejects(translate(payload), { code: 'invalid_parameter' }, JSON.stringify(payload));
  });
});

describe('the versions of an indicator', () => {
  const version = (pid: number, modified: string | undefined, more: object = {}) =>
    indicator(pid, { id: 'indicator--1', modified, ...more });

  it('are one indicator: the newest is searched, wherever it stands', async () => {
    const [old, middle, recent] = [
      version(1, '2024-01-01T00:00:00.000Z'),
      version(2, '2024-02-01T00:00:00.000Z'),
      version(3, '2024-03-01T00:00:00.000Z'),
    ];
    for (const objects of [
      [old, middle, recent],
      [recent, old, middle],
      [middle, recent, old, recent],
    ])
      for (const payload of [bundle(...objects), { objects }, objects, objects.map((object) => bundle(object))])
        assert.deepEqual(await outcome(payload), [[3], []], JSON.stringify(payload));
  });

  it('are told apart as instants, finer than milliseconds and whatever the zone', async () => {
    for (const [older, newer] of [
      ['2024-01-01T00:00:00.123456Z', '2024-01-01T00:00:00.123457Z'],
      ['2024-01-01T00:00:00.123456788Z', '2024-01-01T00:00:00.123456789Z'],
      ['2024-01-01T00:00:00.49Z', '2024-01-01T00:00:00.5Z'],
      ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00.000001Z'],
      ['2024-01-01T03:00:00.9+03:00', '2024-01-01T00:00:01Z'],
    ] as const)
      for (const payload of [
        [version(1, older), version(2, newer)],
        [version(2, newer), version(1, older)],
      ])
        assert.deepEqual(await outcome(payload), [[2], []], `${older} ${newer}`);
  });

  it('are revoked by the newest, and by one of equal date', async () => {
    const same = '2024-01-01T00:00:00.100Z';
    const cases = [
      [version(1, same), version(2, '2024-01-01T00:00:00.1Z', { revoked: true })],
      [version(2, same, { revoked: true }), version(1, same)],
      [version(1, '2023-01-01T00:00:00Z'), version(2, same, { revoked: true })],
    ];
    for (const objects of cases) {
      const index = objects.findIndex(({ revoked }) => revoked === true);
      assert.deepEqual(await outcome(bundle(...objects)), [[], [[index, 'indicator--1', 'revoked']]]);
    }
    const revived = [version(1, same, { revoked: true }), version(2, '2024-02-01T00:00:00Z')];
    assert.deepEqual(await outcome(bundle(...revived)), [[2], []]);
  });

  it('without a date are older than those with one; without an id nothing is a version', async () => {
    assert.deepEqual(await outcome([version(1, undefined), version(2, '2024-01-01T00:00:00Z')]), [[2], []]);
    assert.deepEqual(await outcome([version(1, '2024-01-01T00:00:00Z'), version(2, 'soon')]), [[1], []]);
    const nameless = [indicator(1, { id: undefined }), indicator(2, { id: undefined })];
    assert.deepEqual(await outcome(nameless), [[1, 2], []]);
  });

  it('may be written in another language than the newest', async () => {
    const objects = [version(1, '2024-01-01T00:00:00Z'), version(2, '2024-02-01T00:00:00Z', { pattern_type: 'yara' })];
    assert.deepEqual(await outcome(bundle(...objects)), [[], [[1, 'indicator--1', 'invalid_parameter']]]);
  });
});

describe('a revoked indicator', () => {
  const revoked = indicator(1, { revoked: true });

  it('is not searched but listed, alone as among others, in 2.0 too', async () => {
    const old = indicator(1, { revoked: true, spec_version: undefined, pattern_type: undefined });
    for (const payload of [revoked, [revoked], bundle(revoked), { objects: [revoked] }, old])
      assert.deepEqual(await outcome(payload), [[], [[0, 'indicator--1', 'revoked']]]);
    assert.deepEqual(await outcome(indicator(1, { revoked: false })), [[1], []]);
  });

  it('needs no pattern that could be read', async () => {
    for (const pattern of ['[', undefined])
      assert.deepEqual(await outcome({ ...revoked, pattern }), [[], [[0, 'indicator--1', 'revoked']]]);
  });
});

describe('an expired indicator', () => {
  const until = (valid_until: string, more: object = {}) => indicator(1, { valid_until, ...more });
  const expired = [[], [[0, 'indicator--1', 'expired']]];

  it('is one whose validity ended before the time that is searched', async () => {
    for (const payload of [until('2020-02-01T00:00:00Z'), [until('2020-02-01T00:00:00Z')]])
      assert.deepEqual(await outcome(payload), expired);
    // The last day is searched: an indicator that ended within it was valid for a part of it.
    assert.deepEqual(await outcome(until('2024-05-31T00:00:00Z')), expired);
    assert.deepEqual(await outcome(until('2024-05-31T00:00:00.5Z')), [[1], []]);
    assert.deepEqual(await outcome(until('2024-05-31T12:00:00Z'), { timeRange: 60 }), expired);
    assert.deepEqual(await outcome(until('2024-05-31T12:00:00Z', { spec_version: undefined })), [[1], []]);
  });

  it('is compared with the time that its pattern asks for, not with the clock', async () => {
    const dated = (stop: string) => ({
      pattern: `[process:parent_ref.pid = 1] START t'2023-01-01T00:00:00Z' STOP t'${stop}'`,
    });
    assert.deepEqual(await outcome(until('2023-06-01T00:00:00Z', dated('2023-12-31T00:00:00Z'))), [[1], []]);
    assert.deepEqual(await outcome(until('2022-06-01T00:00:00Z', dated('2023-12-31T00:00:00Z'))), expired);
    const partly = `[process:parent_ref.pid = 1] OR (${dated('2023-12-31T00:00:00Z').pattern})`;
    assert.deepEqual(await outcome(until('2023-06-01T00:00:00Z', { pattern: partly })), [[1, 1], []]);
  });

  it('is one that was not valid as far back as may be searched, with `window: validity`', async () => {
    const validity = { window: 'validity', maxLookback: 30 };
    assert.deepEqual(await outcome(until('2024-05-02T00:00:00Z'), validity), expired);
    assert.deepEqual(await outcome(until('2024-05-03T00:00:00Z'), validity), [[1], []]);
  });

  it('is not one that is not valid yet: `valid_from` bounds only `window: validity`', async () => {
    const future = indicator(1, { valid_from: '2030-01-01T00:00:00Z' });
    assert.deepEqual(await outcome(future), [[1], []]);
    await assert.rejects(translate(future, { window: 'validity' }), { code: 'invalid_parameter' });
  });
});
