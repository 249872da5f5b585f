/** Lists and bundles: windows of indicators, refusals, merging, slices. */
import assert from 'node:assert/strict';
import { StixError } from '../../nodes/shared/stix/error';
import { readInputs } from '../../nodes/stix-translate/inputs';
import type { Query, Translation } from '../../nodes/stix-translate/query';
import type { Given } from '../../nodes/shared/settings';
import { settingsFrom } from '../../nodes/stix-translate/settings';
import { translateAll } from '../../nodes/stix-translate/translate-all';
import { compileQuery } from '../simulator/query';
import { now } from './support';
import { noTurns } from '../support/turns';

const indicator = (pattern: string, more: object = {}): Record<string, unknown> => ({
  type: 'indicator',
  pattern,
  ...more,
});

async function translate(payload: unknown, properties: Given = {}): Promise<Translation> {
  const settings = settingsFrom({ dialects: ['endpointActivities'], ...properties });
  return translateAll(readInputs(payload), settings, now, noTurns);
}

const times = (query: Query | undefined): unknown =>
  query?.api === 'v3.0' ? [query.startDateTime, query.endDateTime] : undefined;

describe('inputs', () => {
  it('are a text, an indicator, a bundle, or a list of these', async () => {
    const pattern = '[process:pid = 1]';
    const bundle = { type: 'bundle', objects: [indicator(pattern), { type: 'malware' }, indicator(pattern)] };
    for (const [payload, count] of [
      [pattern, 1],
      [indicator(pattern), 1],
      [bundle, 2],
      [[pattern, indicator(pattern), bundle], 4],
    ] as const)
      assert.equal((await translate(payload)).queries.length, count);
  });

  it('give the whole indicator to the queries that serve it', async () => {
    const given = indicator('[process:pid = 1]', { id: 'indicator--1', name: 'n', labels: ['x'] });
    const { queries } = await translate(given);
    assert.deepEqual(queries[0]?.patterns, [{ pattern: '[process:pid = 1]', indicator: given }]);
  });

  it('throw what is wrong with one pattern, and list it for many', async () => {
    await assert.rejects(translate('['), { code: 'translation_error' });
    await assert.rejects(translate(''), { code: 'translation_error' });
    for (const payload of [null, 5, {}, { type: 'malware' }, { type: 'indicator' }])
      await assert.rejects(translate(payload), { code: 'invalid_parameter' });
    const { refused } = await translate([null, '[', '[process:pid > 1]']);
    assert.deepEqual(
      refused.map(({ index, code }) => [index, code]),
      [
        [0, 'invalid_parameter'],
        [1, 'translation_error'],
        [2, 'mapping_error'],
      ],
    );
  });
});

describe('what is refused', () => {
  const sigma = (id: string) => indicator('selection', { id, pattern_type: 'sigma' });

  it('is reported of an indicator in another language, alone as among others', async () => {
    for (const payload of [
      sigma('indicator--1'),
      [sigma('indicator--1')],
      { type: 'bundle', objects: [sigma('indicator--1')] },
    ])
      assert.deepEqual(await translate(payload), {
        queries: [],
        unmapped: [],
        notes: [],
        refused: [
          { index: 0, id: 'indicator--1', code: 'invalid_parameter', message: 'pattern_type sigma is not stix' },
        ],
      });
  });

  it('has its place in the objects of a bundle', async () => {
    const objects = [{ type: 'identity' }, indicator('[process:pid = 1]'), null, sigma('indicator--1')];
    const { refused } = await translate({ type: 'bundle', objects });
    assert.deepEqual(
      refused.map(({ index, id }) => [index, id]),
      [[3, 'indicator--1']],
    );
  });

  it('has its place in a list, whatever the bundles before it hold; an id tells the objects of a bundle apart', async () => {
    const objects = [
      { type: 'identity' },
      sigma('indicator--1'),
      indicator('[process:pid = 1]'),
      sigma('indicator--2'),
    ];
    const { refused } = await translate(['[process:pid = 1]', { type: 'bundle', objects }, '[', 7]);
    assert.deepEqual(
      refused.map(({ index, id }) => [index, id]),
      [
        [1, 'indicator--1'],
        [1, 'indicator--2'],
        [2, undefined],
        [3, undefined],
      ],
    );
  });
});

describe('the window of an indicator', () => {
  const validity = (from?: string, until?: string, properties: Given = {}): Promise<Translation> =>
    translate(indicator('[process:pid = 1]', { valid_from: from, valid_until: until }), {
      window: 'validity',
      ...properties,
    });

  it('is the last minutes by default', async () => {
    const { queries } = await translate(indicator('[process:pid = 1]', { valid_from: '2024-05-01T00:00:00Z' }), {
      timeRange: 60,
    });
    assert.deepEqual(times(queries[0]), ['2024-05-31T23:00:00Z', '2024-06-01T00:00:00Z']);
  });

  it('is its validity when asked for, as far back as the days allow and never ahead of now', async () => {
    const [inside, clamped] = [
      await validity('2024-05-20T00:00:00Z', '2024-05-21T12:00:00.5Z'),
      await validity('2020-01-01T00:00:00Z'),
    ];
    assert.deepEqual(times(inside.queries[0]), ['2024-05-20T00:00:00Z', '2024-05-21T12:00:01Z']);
    assert.deepEqual(times(clamped.queries[0]), ['2024-05-02T00:00:00Z', '2024-06-01T00:00:00Z']);
  });

  it('does not replace a START ... STOP of the pattern', async () => {
    const pattern = "[process:pid = 1] START t'2023-01-01T00:00:00Z' STOP t'2023-01-02T00:00:00Z'";
    const { queries } = await translate(indicator(pattern, { valid_from: '2024-05-20T00:00:00Z' }), {
      window: 'validity',
    });
    assert.deepEqual(times(queries[0]), ['2023-01-01T00:00:00Z', '2023-01-02T00:00:00Z']);
  });

  it('is refused when nothing of it lies in reach, or it is no time', async () => {
    const { queries, refused } = await validity('2020-01-01T00:00:00Z', '2020-02-01T00:00:00Z');
    assert.deepEqual([queries, refused.map(({ code }) => code)], [[], ['expired']]);
    await assert.rejects(validity('2030-01-01T00:00:00Z'), { code: 'invalid_parameter' });
    await assert.rejects(validity('yesterday'), { code: 'invalid_parameter' });
  });
});

describe('merging', () => {
  const addresses = Array.from({ length: 10_000 }, (_, index) => `203.0.${index >> 8}.${index & 255}`);
  const indicators = addresses.map((address) => indicator(`[ipv4-addr:value = '${address}']`));

  it('makes about 450 queries of 10 000 addresses, none too long, each with all the patterns that it serves', async () => {
    const { queries } = await translate(indicators, { merge: true });
    assert.ok(queries.length > 400 && queries.length < 480, String(queries.length));
    assert.ok(queries.every(({ query }) => query.length <= 2048));
    assert.deepEqual(
      queries.flatMap(({ patterns }) => patterns.map(({ pattern }) => pattern)),
      indicators.map(({ pattern }) => pattern),
    );
  });

  it('selects what the single queries select', async () => {
    const { queries } = await translate(indicators.slice(0, 100), { merge: true });
    const tests = queries.map(({ query }) => compileQuery(query, 'v3.0', 'endpointActivities'));
    for (const address of addresses.slice(0, 100)) {
      assert.equal(tests.filter((test) => test({ dst: address })).length, 1);
      assert.equal(tests.filter((test) => test({ endpointIp: ['192.0.2.1', address] })).length, 1);
    }
    assert.equal(
      tests.some((test) => test({ dst: '203.1.0.1' })),
      false,
    );
  });

  it('keeps apart what differs in attribute, time, precision or source', async () => {
    const day = "START t'2024-01-01T00:00:00Z' STOP t'2024-01-02T00:00:00Z'";
    const patterns = [
      '[process:pid = 1]',
      '[process:pid = 2]',
      "[url:value = 'a']",
      "[url:value = 'b']",
      `[process:pid = 3] ${day}`,
      "[process:pid = '4']",
    ];
    const { queries } = await translate(patterns, { merge: true });
    assert.deepEqual(
      queries.map(({ query }) => query),
      [
        'processPid:("1" OR "2") OR parentPid:("1" OR "2") OR objectPid:("1" OR "2")',
        'request:("a" OR "b")',
        'processPid:"3" OR parentPid:"3" OR objectPid:"3"',
        'processPid:"4" OR parentPid:"4" OR objectPid:"4"',
      ],
    );
  });

  it('writes a group for each field of emails, and one for messageActivityData', async () => {
    const patterns = [
      "[url:value = 'a']",
      "[url:value = 'b']",
      "[email-message:sender_ref.value = 'a@b.c']",
      "[email-message:sender_ref.value = 'd@e.f']",
    ];
    const mails = await translate(patterns, { merge: true, dialects: ['emailActivities'] });
    assert.deepEqual(
      mails.queries.map(({ query }) => query),
      [
        'mailUrlsRealLink:("a" OR "b") OR mailUrlsVisibleLink:("a" OR "b") OR attachmentUrls:("a" OR "b")',
        'mailFromAddresses:("a@b.c" OR "d@e.f")',
      ],
    );
    const messages = await translate(patterns, { merge: true, api: 'v2.0', dialects: ['messageActivityData'] });
    assert.deepEqual(
      messages.queries.map(({ query }) => query),
      ['(url:"a" OR url:"b")', '(sender:"a@b.c" OR sender:"d@e.f" OR mailbox:"a@b.c" OR mailbox:"d@e.f")'],
    );
    for (const { query } of messages.queries) compileQuery(query, 'v2.0', 'messageActivityData');
  });
});

describe('slices', () => {
  it('pause after a short time, with how far they are', async () => {
    const patterns = Array.from({ length: 100 }, (_, index) => `[process:pid = ${index}]`);
    const pauses: number[] = [];
    let time = 0;
    const turns = {
      now: () => (time += 1),
      pause: (done: number, total: number) => {
        assert.equal(total, 100);
        pauses.push(done);
        return Promise.resolve();
      },
    };
    await translateAll(readInputs(patterns), settingsFrom({ dialects: ['endpointActivities'] }), now, turns);
    assert.ok(
      pauses.length >= 5 && pauses.every((done, index) => done - (pauses[index - 1] ?? 0) <= 20),
      String(pauses),
    );
  });

  it('go on while queries are merged, which may be as much work', async () => {
    const patterns = Array.from({ length: 200 }, (_, index) =>
      indicator(`[process:pid = ${index}]`, { valid_from: `2024-05-20T00:${10 + (index >> 2)}:00Z` }),
    );
    const pauses: number[] = [];
    let time = 0;
    const turns = {
      now: () => (time += 5),
      pause: (done: number) => {
        pauses.push(done);
        return Promise.resolve();
      },
    };
    const settings = settingsFrom({ dialects: ['endpointActivities'], merge: true, window: 'validity' });
    const { queries } = await translateAll(readInputs(patterns), settings, now, turns);
    assert.equal(queries.length, 50);
    assert.ok(pauses.filter((done) => done === 200).length > 10, String(pauses));
  });

  it('end when a pause throws: the node was stopped', async () => {
    let time = 0;
    const turns = {
      now: () => (time += 10),
      pause: () => Promise.reject(new StixError('translation_error', 'stopped')),
    };
    const patterns = Array(10).fill('[process:pid = 1]');
    await assert.rejects(translateAll(readInputs(patterns), settingsFrom({}), now, turns), /stopped/);
  });

  it('say what holds for an attribute once for all patterns', async () => {
    const { notes } = await translate(["[url:value = 'a']", "[url:value = 'b']"]);
    assert.deepEqual(
      notes.map((note) => note.code),
      ['unsearched', 'partial'],
    );
  });
});
