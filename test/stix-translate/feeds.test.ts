/** Indicators as feeds hand them over: pages, versions, revocation, expiry. */
import assert from 'node:assert/strict';
import type { Given } from '../../nodes/shared/settings';
import { readInputs } from '../../nodes/stix-translate/inputs';
import type { Translation } from '../../nodes/stix-translate/query';
import { settingsFrom } from '../../nodes/stix-translate/settings';
import { translateAll } from '../../nodes/stix-translate/translate-all';
import { now } from './support';

function translate(payload: unknown, properties: Given = {}): Promise<Translation> {
  const settings = settingsFrom({ dialects: ['endpointActivities'], ...properties });
  return translateAll(readInputs(payload), settings, { now, clock: () => 0, pause: () => Promise.resolve() });
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
