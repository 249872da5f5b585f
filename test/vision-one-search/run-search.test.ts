import assert from 'node:assert/strict';
import { agentFor } from '../../nodes/shared/http/agent';
import { createClient } from '../../nodes/shared/vision-one/client';
import type { VisionOneClient } from '../../nodes/shared/vision-one/types';
import { configError, type VisionOneError } from '../../nodes/shared/vision-one/errors';
import type { QuerySettings } from '../../nodes/vision-one-search/read/query-pages';
import { runSearch, type SearchBatch, type SearchTally } from '../../nodes/vision-one-search/read/run-search';
import { searchQueries } from '../../nodes/vision-one-search/search-query';
import { sequencesOf } from '../../nodes/vision-one-search/pattern-sequences';
import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator';

const hour = 3600;
const end = Math.floor(Date.UTC(2026, 0, 1, 12) / 1000);

/** `n` endpoint records spread evenly over the hours before `end`, and what tells them apart. */
function endpointRecords(n: number, hours = 10): Record<string, unknown>[] {
  return Array.from({ length: n }, (_, i) => ({
    uuid: `uuid-${i}`,
    eventTime: Math.floor((end - (hours * hour * (n - i)) / n) * 1000),
    processCmd: i % 2 === 0 ? 'even.exe' : 'odd.exe',
    eventId: '1',
  }));
}

function v3Query(query: string, from = end - 10 * hour, to = end) {
  const iso = (second: number): string => new Date(second * 1000).toISOString().replace('.000Z', 'Z');
  return { api: 'v3.0', source: 'endpointActivities', query, startDateTime: iso(from), endDateTime: iso(to) };
}

describe('a search', () => {
  let simulator: Simulator;
  let client: VisionOneClient;

  async function serve(options: SimulatorOptions): Promise<void> {
    simulator = await startSimulator({ clock: () => end * 1000 + 60_000, visibleAt: () => 0, ...options });
    client = createClient({
      origin: simulator.url,
      token: simulator.token,
      userAgent: 'test/1',
      timeout: 5000,
      retries: 1,
      requestsPerMinute: 6000,
      agent: agentFor(simulator.url, {}, undefined, configError),
      random: () => 0,
    });
  }

  afterEach(async () => {
    client.close();
    await simulator.close();
  });

  interface Outcome {
    batches: SearchBatch[];
    uuids: unknown[];
    tally: SearchTally;
    errors: VisionOneError[];
  }

  async function run(
    payload: unknown,
    changes: Partial<QuerySettings> = {},
    onBatch: (batch: SearchBatch) => void = () => {},
  ): Promise<Outcome> {
    const settings = {
      pageSize: 500,
      maxRecords: 0,
      maxPages: 0,
      timeLimit: 60_000,
      offset: 0,
      length: 0,
      lane: 'n',
      ...changes,
    };
    const tally: SearchTally = { queries: 0, records: 0, pages: 0, requests: 0, missing: [] };
    const errors: VisionOneError[] = [];
    const batches: SearchBatch[] = [];
    const report = { tally, failed: (_query: unknown, error: VisionOneError) => void errors.push(error) };
    const sequences = sequencesOf(searchQueries(payload));
    const before = simulator.ledger.requestCount;
    for await (const batch of runSearch(client, sequences, settings, report, new AbortController().signal)) {
      batches.push(batch);
      onBatch(batch);
    }
    // In each of these tests: every request counts, whatever came of it.
    assert.equal(tally.requests, simulator.ledger.requestCount - before);
    return { batches, uuids: uuidsOf(batches), tally, errors };
  }

  function uuidsOf(batches: SearchBatch[]): unknown[] {
    return batches.flatMap(({ records }) => records.map((record) => (record as { uuid?: unknown }).uuid));
  }

  function assertEachOnce(uuids: unknown[], expected: Record<string, unknown>[]): void {
    assert.equal(new Set(uuids).size, uuids.length, 'a record came twice');
    assert.deepEqual(new Set(uuids), new Set(expected.map(({ uuid }) => uuid)));
  }

  it('costs one request when its records fit one page, and closes its sequence with it', async () => {
    await serve({ records: { endpointActivities: endpointRecords(20) } });
    const { batches, tally } = await run(v3Query('processCmd:"even.exe"'));
    assert.equal(tally.requests, 1);
    assert.deepEqual(
      batches.map(({ closing, records }) => [closing, records.length]),
      [[true, 10]],
    );
  });

  it('without hits gives exactly one, empty, closing batch', async () => {
    await serve({ records: { endpointActivities: endpointRecords(5) } });
    const { batches, tally } = await run(v3Query('processCmd:"nothing.exe"'));
    assert.deepEqual(
      batches.map(({ closing, records }) => [closing, records.length]),
      [[true, 0]],
    );
    assert.deepEqual(tally.missing, []);
  });

  it('is complete over windows that hold more than the service gives out', async () => {
    const records = endpointRecords(12_345);
    await serve({ records: { endpointActivities: records }, searchCap: 10_000 });
    const { uuids, tally } = await run(v3Query('uuid:*'), { pageSize: 5000 });
    assertEachOnce(uuids, records);
    assert.deepEqual(tally.missing, []);
  }).timeout(60_000);

  it('says what is missing when one second holds more than the service gives out', async () => {
    const second = (end - hour) * 1000;
    const records = endpointRecords(10_100).map((record, i) => ({ ...record, eventTime: second + (i % 1000) }));
    await serve({ records: { endpointActivities: records } });
    const { uuids, tally } = await run(v3Query('uuid:*'), { pageSize: 5000 });
    assert.ok(uuids.length >= 10_000);
    assert.equal(new Set(uuids).size, uuids.length);
    assert.ok(tally.missing.length > 0);
    assert.match(tally.missing[0]?.reason ?? '', /one second/);
  }).timeout(60_000);

  it('sends no record twice when a page token ends', async () => {
    const records = endpointRecords(3000);
    await serve({ records: { endpointActivities: records } });
    simulator.faults.add({ kind: 'expire-token', match: { stream: 'endpointActivities', page: 3 }, times: 2 });
    const { uuids, tally } = await run(v3Query('uuid:*'));
    assertEachOnce(uuids, records);
    assert.deepEqual(tally.missing, []);
  });

  it('reads in parts when page tokens always end too early', async () => {
    const records = endpointRecords(3000);
    await serve({ records: { endpointActivities: records } });
    simulator.faults.add({ kind: 'expire-token', match: { stream: 'endpointActivities', page: 3 }, times: 1000 });
    const { uuids, tally } = await run(v3Query('uuid:*'));
    assertEachOnce(uuids, records);
    assert.deepEqual(tally.missing, []);
  });

  it('halves a window that takes the service too long', async () => {
    const records = endpointRecords(100);
    await serve({ records: { endpointActivities: records } });
    for (const status of [504, 408, 599]) {
      simulator.faults.add({ kind: 'status', status, match: { stream: 'endpointActivities' }, times: 1 });
    }
    // A number that is described for OAT alone says the same of the data lake here.
    const body = { error: { code: 'BadRequest', message: 'try again', number: 1000520 } };
    simulator.faults.add({ kind: 'status', status: 400, body, match: { stream: 'endpointActivities' } });
    const { uuids, tally } = await run(v3Query('uuid:*'));
    assertEachOnce(uuids, records);
    assert.deepEqual(tally.missing, []);
  });

  it('puts up with one page of garbage; of lasting garbage it keeps what came and says what did not', async () => {
    const records = endpointRecords(2000);
    await serve({ records: { endpointActivities: records } });
    simulator.faults.add({ kind: 'truncated', match: { stream: 'endpointActivities', page: 2 }, times: 1 });
    assertEachOnce((await run(v3Query('uuid:*'))).uuids, records);

    simulator.faults.add({ kind: 'html', match: { stream: 'endpointActivities', page: 2 }, times: 1000 });
    const { batches, uuids, errors, tally } = await run([v3Query('uuid:*'), v3Query('processCmd:"none"')]);
    assert.equal(uuids.length, 1000);
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['ERR_V1_BAD_RESPONSE'],
    );
    assert.deepEqual(
      tally.missing.map(({ query }) => query),
      ['uuid:*'],
    );
    assert.deepEqual(
      batches.filter(({ closing }) => closing).map(({ missing }) => missing.length),
      [1, 0],
    );
  });

  it('goes on with the other queries when one is refused, and names it', async () => {
    await serve({ records: { endpointActivities: endpointRecords(10) } });
    const { uuids, errors, tally } = await run([v3Query('noSuchField:"x"'), v3Query('uuid:*')]);
    assert.equal(uuids.length, 10);
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['ERR_V1_BAD_REQUEST'],
    );
    assert.equal(tally.missing[0]?.query, 'noSuchField:"x"');
  });

  it('goes on with the other queries when one can’t be searched, and closes its sequence with what is missing', async () => {
    await serve({ records: { endpointActivities: endpointRecords(10) } });
    const patterns = [{ pattern: '[a:b = 1]' }];
    const bad = { ...v3Query('uuid:"uuid-2"'), source: 'nope', patterns };
    const { uuids, errors, tally, batches } = await run([{ ...v3Query('uuid:"uuid-1"'), patterns }, bad]);
    assert.deepEqual(uuids, ['uuid-1']);
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['ERR_V1_BAD_REQUEST'],
    );
    const [lost] = tally.missing;
    assert.match(lost?.reason ?? '', /ERR_V1_BAD_REQUEST: Query 2 has an unknown source/);
    assert.deepEqual(
      [lost?.source, lost?.query, lost?.from, lost?.to],
      ['nope', 'uuid:"uuid-2"', bad.startDateTime, bad.endDateTime],
    );
    assert.deepEqual(
      batches.map(({ closing, records, missing }) => [closing, records.length, missing.length]),
      [
        [false, 1, 0],
        [true, 0, 1],
      ],
    );

    const noWindow = await run({ ...v3Query('uuid:*'), endDateTime: undefined });
    assert.deepEqual(
      noWindow.tally.missing.map((part) => 'to' in part),
      [false],
    );
  });

  it('goes on with the other queries when the next page of one lies on another host', async () => {
    await serve({ records: { endpointActivities: endpointRecords(600) } });
    simulator.faults.add({ kind: 'foreign-next-link', match: { stream: 'endpointActivities', page: 0 } });
    const { errors, tally, batches } = await run([v3Query('uuid:*'), v3Query('uuid:"uuid-1"')]);
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['ERR_V1_FOREIGN_LINK'],
    );
    assert.deepEqual(
      tally.missing.map(({ query }) => query),
      ['uuid:*'],
    );
    assert.deepEqual(
      batches.filter(({ closing }) => closing).map(({ sequence }) => sequence),
      [0, 1],
    );
  });

  it('reads a window again when its pages gave less than the service counts', async () => {
    const records = endpointRecords(1234);
    await serve({ records: { endpointActivities: records } });
    simulator.faults.add({ kind: 'patch', body: { items: null }, match: { stream: 'endpointActivities', page: 2 } });
    const { uuids, tally, batches } = await run(v3Query('uuid:*'));
    assertEachOnce(uuids, records);
    assert.deepEqual(tally.missing, []);
    assert.equal(tally.requests, 8, 'three pages and a count, twice');
    assert.deepEqual(
      batches.map(({ closing }) => closing),
      [false, false, true],
    );
  });

  it('says how many records are missing when the pages never give as many as the service counts', async () => {
    const records = endpointRecords(1234);
    await serve({ records: { endpointActivities: records } });
    const match = { stream: 'endpointActivities', page: 2 } as const;
    simulator.faults.add({ kind: 'patch', body: { items: null }, match, times: Infinity });
    const { uuids, tally, errors, batches } = await run(v3Query('uuid:*'));
    assert.equal(uuids.length, 1000);
    assert.deepEqual(errors, []);
    assert.deepEqual(
      tally.missing.map(({ reason }) => reason),
      ['the service counts 1234 records, 234 of them on no page'],
    );
    assert.deepEqual(
      batches.filter(({ closing }) => closing).map(({ missing }) => missing.length),
      [1],
    );
  });

  it('trusts its pages once a count proved wrong: no part is read again for it', async () => {
    const records = endpointRecords(12_345);
    await serve({ records: { endpointActivities: records } });
    const wrong = (body: Record<string, unknown>): Record<string, unknown> =>
      'totalCount' in body ? { ...body, totalCount: Number(body['totalCount']) + 1 } : body;
    simulator.faults.add({ kind: 'change', change: wrong, times: Infinity });
    const { uuids, tally, errors } = await run(v3Query('uuid:*'), { pageSize: 1000 });
    assertEachOnce(uuids, records);
    assert.deepEqual(errors, []);
    assert.equal(tally.missing.length, 3);
    assert.equal(tally.requests, 2 + 2 * 6 + 6 + 6, 'a page and the count of all; three parts, the first one twice');
  }).timeout(60_000);

  it('counts equal records without an id as they come', async () => {
    const records = endpointRecords(700).map(({ uuid: _, ...record }, i) => ({
      ...record,
      eventTime: (end - hour - (i % 7)) * 1000,
    }));
    await serve({ records: { endpointActivities: records } });
    const { uuids, tally } = await run(v3Query('eventId:"1"'));
    assert.equal(uuids.length, 700);
    assert.deepEqual([tally.missing, tally.requests], [[], 3]);
  });

  it('sends a record once in a sequence, though several of its queries and windows find it', async () => {
    const records = endpointRecords(1000);
    await serve({ records: { endpointActivities: records } });
    const [one, other] = ['1', '2'].map((n) => ({ patterns: [{ pattern: `[a:b = ${n}]` }] }));
    const { uuids, batches, tally } = await run([
      { ...v3Query('processCmd:"even.exe"'), ...one },
      { ...v3Query('uuid:*', end - 5 * hour, end), ...one },
      { ...v3Query('uuid:*', end - 8 * hour, end), ...one },
      { ...v3Query('processCmd:"even.exe"'), ...other },
    ]);
    const of = (sequence: number): unknown[] => uuidsOf(batches.filter((batch) => batch.sequence === sequence));
    const even = records.filter(({ processCmd }) => processCmd === 'even.exe');
    const late = records.filter(({ eventTime }) => Number(eventTime) >= (end - 8 * hour) * 1000);
    assertEachOnce(of(0), [...even, ...late]);
    assertEachOnce(of(1), even);
    assert.equal(tally.records, uuids.length);
  });

  it('asks without a field that the service refuses, and says which records that may have lost', async () => {
    await serve({ records: { endpointActivities: endpointRecords(10) } });
    const query = v3Query('uuid:"uuid-1" OR objectHostName:"x"');
    const fallback = { queries: ['uuid:"uuid-1"'], unsearched: ['objectHostName'] };
    const { uuids, errors, tally, batches } = await run({ ...query, fallback });
    assert.deepEqual(uuids, ['uuid-1']);
    assert.deepEqual(errors, []);
    const [lost] = tally.missing;
    assert.equal(lost?.reason, 'this tenant refuses to search objectHostName; the other fields were searched');
    assert.deepEqual(lost?.unsearched, ['objectHostName']);
    assert.equal(batches.filter(({ closing }) => closing).length, 1);

    const nothingElse = await run({ ...query, fallback: { queries: [], unsearched: ['objectHostName'] } });
    assert.deepEqual([nothingElse.uuids, nothingElse.errors], [[], []]);
    assert.deepEqual(
      nothingElse.tally.missing.map(({ reason }) => reason),
      ['this tenant refuses to search objectHostName; endpointActivities was not searched'],
    );

    const more = await run({ ...query, fallback: { queries: ['uuid:"uuid-1"'], unsearched: [] } });
    assert.deepEqual([more.uuids, more.errors, more.tally.missing], [['uuid-1'], [], []]);

    const hidden = await run({ ...query, fallback: { queries: [], unsearched: [] } });
    assert.equal(hidden.errors.length, 1, 'a fallback that is none hides no refusal');

    const worse = await run({ ...query, fallback: { queries: ['nor:"this"'], unsearched: ['objectHostName'] } });
    assert.deepEqual(
      worse.errors.map(({ code }) => code),
      ['ERR_V1_BAD_REQUEST'],
    );
    assert.deepEqual(
      worse.tally.missing.map(({ unsearched }) => unsearched),
      [undefined],
      'nothing claims that the other fields were searched',
    );
  });

  it('sends one empty batch for a sequence without hits, though its first queries lack something', async () => {
    await serve({ records: { endpointActivities: endpointRecords(10) } });
    const patterns = [{ pattern: '[a:b = 1]' }];
    const fallback = { queries: ['processCmd:"none"'], unsearched: ['objectHostName'] };
    const query = { ...v3Query('processCmd:"none" OR objectHostName:"x"'), patterns, fallback };
    const { batches, tally } = await run([query, query, { ...v3Query('processCmd:"none"'), patterns }]);
    assert.deepEqual(
      batches.map(({ closing, records, missing }) => [closing, records.length, missing.length]),
      [[true, 0, 2]],
    );
    assert.equal(tally.missing.length, 2);
  });

  it('asks again, after a while, for what the service has not searched to its end, and says what it never did', async () => {
    const records = endpointRecords(20);
    await serve({ records: { endpointActivities: records } });
    const unfinished = { kind: 'patch', body: { progressRate: 60 } } as const;
    simulator.faults.add(unfinished);
    const late = await run(v3Query('uuid:*'));
    assertEachOnce(late.uuids, records);
    assert.deepEqual([late.tally.missing, late.tally.requests], [[], 2]);

    simulator.faults.add({ ...unfinished, times: Infinity });
    const never = await run(v3Query('uuid:*'));
    assertEachOnce(never.uuids, records);
    assert.match(never.tally.missing[0]?.reason ?? '', /60 %/);
    assert.equal(never.batches.filter(({ closing }) => closing).length, 1);
  });

  it('closes a sequence with what an earlier part of its window lacks, and the next one without it', async () => {
    const records = endpointRecords(100);
    await serve({ records: { endpointActivities: records } });
    const match = { stream: 'endpointActivities' } as const;
    simulator.faults.add({ kind: 'status', status: 504, match });
    simulator.faults.add({ kind: 'patch', body: { progressRate: 60 }, match, times: 3 });
    const { uuids, tally, batches } = await run([
      v3Query('uuid:*'),
      { ...v3Query('uuid:"none"'), source: 'detections' },
    ]);
    assertEachOnce(uuids, records);
    assert.match(tally.missing.map(({ reason }) => reason).join(), /^the service searched 60 % only$/);
    assert.deepEqual(
      batches.filter(({ closing }) => closing).map(({ sequence, missing }) => [sequence, missing.length]),
      [
        [0, 1],
        [1, 0],
      ],
    );
  });

  it('asks in no other way once some of the records came: none is sent twice', async () => {
    await serve({ records: { endpointActivities: endpointRecords(2000) } });
    const refused = { kind: 'status', status: 400, match: { stream: 'endpointActivities', page: 1 } } as const;
    simulator.faults.add(refused);
    const fallback = { queries: ['uuid:*'], unsearched: ['objectHostName'] };
    const other = await run({ ...v3Query('uuid:*'), fallback });
    simulator.faults.add(refused);
    const future = await run(v3Query('uuid:*', end - 10 * hour, end + 3 * hour));
    for (const { uuids, errors, tally } of [other, future]) {
      assert.equal(new Set(uuids).size, uuids.length, 'a record came twice');
      assert.deepEqual(
        errors.map(({ code }) => code),
        ['ERR_V1_BAD_REQUEST'],
      );
      assert.equal(tally.missing.length, 1);
    }
  });

  it('counts the requests of a query that failed, its retries with them', async () => {
    await serve({ records: { endpointActivities: endpointRecords(10) } });
    simulator.faults.add({ kind: 'status', status: 503, times: 2 });
    const { errors, tally } = await run(v3Query('uuid:*'));
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['ERR_V1_UNAVAILABLE'],
    );
    assert.equal(tally.requests, 2);
  });

  it('ends at once when the token is refused', async () => {
    await serve({ records: { endpointActivities: endpointRecords(10) } });
    simulator.revokeToken();
    await assert.rejects(run([v3Query('uuid:*'), v3Query('uuid:*')]), { code: 'ERR_V1_UNAUTHORIZED' });
  });

  it('reads several queries ahead, yet gives their records in their order', async () => {
    const records = endpointRecords(400);
    await serve({ records: { endpointActivities: records }, latency: 30 });
    const queries = ['processCmd:"odd.exe"', 'processCmd:"even.exe"', 'uuid:"uuid-1"', 'uuid:"uuid-2"'].map((text) =>
      v3Query(text),
    );
    const { batches } = await run(queries, { pageSize: 50 });
    const order = batches.map(({ sequence }) => sequence);
    assert.deepEqual(order, [...order].sort());
    assert.deepEqual([...new Set(order)], [0, 1, 2, 3]);
  });

  it('takes an end in the service’s future, as a host clock that is ahead gives it', async () => {
    const records = endpointRecords(10);
    await serve({ records: { endpointActivities: records } });
    const { uuids, errors } = await run(v3Query('uuid:*', end - 10 * hour, end + 3 * hour));
    assert.deepEqual(errors, []);
    assertEachOnce(uuids, records);
  });

  it('ends at its limits and says so', async () => {
    await serve({ records: { endpointActivities: endpointRecords(2000) }, latency: 20 });
    const records = await run(v3Query('uuid:*'), { maxRecords: 700 });
    assert.equal(records.uuids.length, 700);
    assert.equal(records.tally.missing[0]?.reason, 'the limit of 700 record(s) was reached');
    const pages = await run(v3Query('uuid:*'), { maxPages: 2 });
    assert.equal(pages.uuids.length, 1000);
    assert.equal(pages.tally.missing[0]?.reason, 'the limit of 2 page(s) was reached');
    simulator.faults.add({ kind: 'silent', match: { stream: 'endpointActivities', page: 1 }, times: 10 });
    const time = await run(v3Query('uuid:*'), { timeLimit: 300 });
    assert.equal(time.uuids.length, 500);
    assert.deepEqual(
      time.errors.map(({ code }) => code),
      ['ERR_V1_TIMEOUT'],
    );
    assert.match(time.tally.missing[0]?.reason ?? '', /time limit/);
  });

  it('reads v2.0 by offset, and adds what the mapping needs', async () => {
    const records = endpointRecords(1234).map((record, i) => ({
      ...record,
      ...(i === 0 ? { objectRegistryValue: 'n', objectRegistryData: 'd' } : {}),
    }));
    await serve({ records: { endpointActivities: records } });
    const query = {
      api: 'v2.0',
      source: 'endpointActivityData',
      query: 'hostName:* OR uuid:*',
      from: end - 10 * hour,
      to: end,
    };
    const { batches, uuids, tally } = await run({ queries: [query] });
    assertEachOnce(uuids, records);
    assert.deepEqual(tally.missing, []);
    const first = batches
      .flatMap((batch) => batch.records)
      .find((record) => (record as { uuid: string }).uuid === 'uuid-0');
    assert.deepEqual((first as Record<string, unknown>)['objectRegistryValueType'], [{ name: 'n', data: 'd' }]);
  });

  it('holds v2.0 to its own count, by hand too', async () => {
    const records = endpointRecords(1234);
    await serve({ records: { endpointActivities: records } });
    const query = { api: 'v2.0', source: 'endpointActivityData', query: 'uuid:*', from: end - 10 * hour, to: end };
    const change = (body: Record<string, unknown>): Record<string, unknown> => ({
      ...body,
      data: { ...(body['data'] as object), total_count: 1240 },
    });
    simulator.faults.add({ kind: 'change', change, times: Infinity });
    const { uuids, tally, errors } = await run(query);
    assertEachOnce(uuids, records);
    assert.deepEqual([errors, tally.missing.length, tally.requests], [[], 1, 8]);
    assert.match(tally.missing[0]?.reason ?? '', /1240 records, 6 of them/);
    const byHand = await run(query, { offset: 1000, length: 500 });
    assert.match(byHand.tally.missing[0]?.reason ?? '', /240 records, 6 of them/);
    const within = await run(query, { offset: 1000, length: 100 });
    assert.deepEqual([within.uuids.length, within.tally.missing], [100, []]);
  });

  it('pages v2.0 by hand, with an offset and a length, without halving the window', async () => {
    await serve({ records: { endpointActivities: endpointRecords(1234) } });
    const query = { api: 'v2.0', source: 'endpointActivityData', query: 'uuid:*', from: end - 10 * hour, to: end };
    const all = await run(query);
    for (const [offset, length] of [
      [0, 700],
      [100, 0],
      [600, 600],
      [1200, 500],
    ] as const) {
      const { uuids, tally, batches } = await run(query, { offset, length });
      assert.deepEqual(uuids, all.uuids.slice(offset, length === 0 ? undefined : offset + length));
      assert.deepEqual(tally.missing, []);
      assert.equal(batches.filter(({ closing }) => closing).length, 1);
    }
    const own = { ...query, offset: 1000 };
    assert.deepEqual((await run(own)).uuids, all.uuids.slice(1000), 'the query’s own offset');
    assert.deepEqual((await run(own, { offset: 1200 })).uuids, all.uuids.slice(1200), 'the setting goes first');
  });

  it('gets all v2.0 mail, though the service gives one page and no offset', async () => {
    const records = Array.from({ length: 1100 }, (_, i) => ({
      uuid: `mail-${i}`,
      eventTime: (end - 3600 + 3 * i) * 1000,
      msgUuid: `m-${i}`,
      mailMsgSubject: 'hello',
      mailFromAddresses: ['a@example.com'],
      mailToAddresses: ['b@example.com'],
      mailbox: 'b@example.com',
    }));
    await serve({ records: { emailActivities: records } });
    const query = {
      api: 'v2.0',
      source: 'messageActivityData',
      query: 'subject:"hello"',
      from: end - 10 * hour,
      to: end,
    };
    const { batches, tally } = await run(query);
    const ids = batches.flatMap((batch) =>
      batch.records.map((record) => (record as { mail_unique_id: string }).mail_unique_id),
    );
    assert.equal(new Set(ids).size, 1100);
    assert.equal(ids.length, 1100);
    assert.deepEqual(tally.missing, []);
  });
});
