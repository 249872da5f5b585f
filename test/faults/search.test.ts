import assert from 'node:assert/strict';
import type { VisionOneClient } from '../../nodes/shared/vision-one/types';
import type { VisionOneError } from '../../nodes/shared/vision-one/errors';
import { runSearch, type SearchBatch, type SearchTally } from '../../nodes/vision-one-search/read/run-search';
import { searchQueries } from '../../nodes/vision-one-search/search-query';
import { sequencesOf } from '../../nodes/vision-one-search/pattern-sequences';
import { startSimulator, type FaultKind, type Simulator } from '../simulator';
import { json, startStub, type HttpStub } from '../support/http-stub';
import { assertSilent, clientOf } from './client';

const end = Math.floor(Date.UTC(2026, 0, 1, 12) / 1000);
const count = 400;
const records = Array.from({ length: count }, (_, n) => ({
  uuid: `uuid-${n}`,
  eventTime: (end - 36_000 + n * 80) * 1000,
  endpointHostName: 'h',
  eventId: '1',
}));
const iso = (second: number): string => new Date(second * 1000).toISOString().replace('.000Z', 'Z');

const apis = {
  'v3.0': {
    api: 'v3.0',
    source: 'endpointActivities',
    query: 'endpointHostName:"h"',
    startDateTime: iso(end - 36_000),
    endDateTime: iso(end),
  },
  'v2.0': { api: 'v2.0', source: 'endpointActivityData', query: 'endpointHostName:"h"', from: end - 36_000, to: end },
} as const;

describe('a search', function () {
  this.timeout(60_000);
  let simulator: Simulator;
  let strange: HttpStub;
  before(async () => {
    strange = await startStub((_request, response) => response.end('{"items":[]}'));
  });
  after(() => strange.close());
  afterEach(() => simulator.close());

  /** `meets`: one request in the middle, or every one. */
  async function search(api: keyof typeof apis, fault?: FaultKind, meets: 'one' | 'every' = 'one') {
    simulator = await startSimulator({
      clock: () => end * 1000 + 60_000,
      visibleAt: () => 0,
      records: { endpointActivities: records },
    });
    // v2.0 gives all of these records on its first page.
    const match = { path: /search/, ...(meets === 'one' ? { requestNumber: api === 'v3.0' ? 3 : 1 } : {}) };
    if (fault) simulator.faults.add({ ...fault, match, times: meets === 'one' ? 1 : Infinity });
    const client = clientOf(simulator.url, { token: simulator.token, timeout: 600, retries: 2 });
    const outcome = await read(client, api);
    client.close();
    assertSilent([outcome.errors, outcome.ended, outcome.tally, outcome.batches].flat(), simulator.token);
    return { ...outcome, requests: simulator.ledger.requestCount };
  }

  async function read(client: VisionOneClient, api: keyof typeof apis) {
    const settings = { pageSize: 50, maxRecords: 0, maxPages: 0, timeLimit: 20_000, offset: 0, length: 0, lane: 'n' };
    const tally: SearchTally = { queries: 0, records: 0, pages: 0, requests: 0, missing: [] };
    const errors: VisionOneError[] = [];
    const batches: SearchBatch[] = [];
    const report = { tally, failed: (_: unknown, error: VisionOneError) => void errors.push(error) };
    const sequences = sequencesOf(searchQueries(apis[api]));
    let ended: unknown;
    try {
      for await (const batch of runSearch(client, sequences, settings, report, new AbortController().signal))
        batches.push(batch);
    } catch (error) {
      ended = error;
    }
    const found = batches.flatMap((batch) =>
      batch.records.map((record) => String((record as { uuid?: unknown } | null)?.uuid)),
    );
    const closings = batches.filter(({ closing }) => closing).length;
    return { found, tally, errors, batches, closings, ended };
  }

  const mended: [name: string, fault: (strange: string) => FaultKind][] = [
    ...[401, 500, 502, 503, 504, 599, 408].map((status): (typeof mended)[number] => [
      `HTTP ${status}`,
      () => ({ kind: 'status', status }),
    ]),
    ['a reset', () => ({ kind: 'reset' })],
    ['half of a body', () => ({ kind: 'cut' })],
    ['silence', () => ({ kind: 'silent' })],
    ['a byte now and then', () => ({ kind: 'slow', delay: 50 })],
    ['half of a JSON', () => ({ kind: 'truncated' })],
    ['html', () => ({ kind: 'html' })],
    ['nothing', () => ({ kind: 'empty' })],
    ['a list', () => ({ kind: 'wrong-json' })],
    ['65 MiB', () => ({ kind: 'huge' })],
    ['a bomb', () => ({ kind: 'bomb', bytes: 2 ** 28 })],
    ['a redirect', (origin) => ({ kind: 'redirect', location: `${origin}/x` })],
    ['a 429', () => ({ kind: 'rate-limit', retryAfter: 1 })],
    ['gzip', () => ({ kind: 'gzip' })],
    ['without a list', () => ({ kind: 'patch', body: { items: undefined, data: {} } })],
    ['a Date that is 7 h ahead', () => ({ kind: 'clock-skew', skew: 7 * 3_600_000 })],
    ['a Date that is 7 h behind', () => ({ kind: 'clock-skew', skew: -7 * 3_600_000 })],
    ['without a Date', () => ({ kind: 'clock-skew', skew: null })],
  ];
  /** Only v3.0 has links. */
  const links: typeof mended = [
    ['a refused page token', () => ({ kind: 'expire-token' })],
    ['a page that leads to itself', () => ({ kind: 'loop-next-link' })],
    ['a page that comes twice', () => ({ kind: 'repeat-page' })],
  ];
  for (const api of ['v3.0', 'v2.0'] as const)
    for (const [name, fault] of api === 'v3.0' ? [...mended, ...links] : mended) {
      it(`${api} finds each record once, or says what is missing, when one reply is ${name}`, async () => {
        const { found, tally, closings, ended, requests } = await search(api, fault(strange.origin));
        assert.equal(ended, undefined);
        assert.equal(new Set(found).size, found.length, 'a record came twice');
        assert.equal(closings, 1, 'exactly one message ends the sequence');
        if (found.length < count)
          assert.ok(tally.missing.length > 0, `${found.length} of ${count}, and nothing is said`);
        else assert.deepEqual(tally.missing, []);
        assert.ok(requests < 80, `${requests} requests`);
        assert.deepEqual(strange.asked, []);
      });
    }

  for (const api of ['v3.0', 'v2.0'] as const)
    for (const fault of [
      { kind: 'status', status: 403 },
      { kind: 'status', status: 400 },
      { kind: 'status', status: 404 },
      { kind: 'status', status: 503 },
      { kind: 'status', status: 599 },
      { kind: 'wrong-json' },
      { kind: 'html' },
      { kind: 'reset' },
      { kind: 'cut' },
    ] as const) {
      it(`${api} ends, and says that all is missing, when every reply is ${JSON.stringify(fault)}`, async () => {
        const { found, tally, ended, errors, requests } = await search(api, fault, 'every');
        assert.deepEqual(found, []);
        assert.ok(tally.missing.length > 0 || ended !== undefined || errors.length > 0);
        // A window that takes too long is halved, down to its seconds, oldest first.
        assert.ok(requests <= 40, `${requests} requests`);
      });
    }

  it('follows no link to another host, and says that the rest is missing', async () => {
    const { found, ended, errors } = await search('v3.0', {
      kind: 'foreign-next-link',
      link: `${strange.origin}/v3.0/search/endpointActivities?skipToken=x`,
    });
    assert.ok(found.length < count);
    const codes = [ended, ...errors].map((error) => (error as VisionOneError | undefined)?.code);
    assert.ok(codes.includes('ERR_V1_FOREIGN_LINK'), String(codes));
    assert.deepEqual(strange.asked, []);
  });

  const endless: [name: string, api: keyof typeof apis, page: (n: number) => object][] = [
    ['empty pages', 'v3.0', (n) => ({ items: [], nextLink: `/v3.0/search/x?n=${n}` })],
    ['the same page', 'v3.0', (n) => ({ items: records.slice(0, 50), nextLink: `/v3.0/search/x?n=${n}` })],
    ['the same page, whatever the offset', 'v2.0', () => ({ data: { logs: records.slice(0, 50), offset: 50 } })],
  ];
  for (const [name, api, page] of endless)
    it(`${api} ends, and says what is missing, when ${name} never end`, async () => {
      simulator = await startSimulator();
      const stub = await startStub((_request, response, n) => json(response, 200, page(n)));
      const client = clientOf(stub.origin);
      const { found, tally, errors } = await read(client, api);
      client.close();
      await stub.close();
      assert.equal(new Set(found).size, found.length, 'a record came twice');
      assert.deepEqual(
        errors.map(({ code }) => code),
        ['ERR_V1_BAD_RESPONSE'],
      );
      assert.equal(tally.missing.length, 1);
      assert.ok(stub.asked.length <= 210, `${stub.asked.length} requests`);
    });

  it('ends at once when the token is revoked in the middle, and finds all when it is restored', async () => {
    const { found, ended, errors } = await search('v3.0', { kind: 'revoke-token' });
    assert.ok(found.length < count);
    const codes = [ended, ...errors].map((error) => (error as VisionOneError | undefined)?.code);
    assert.ok(codes.includes('ERR_V1_UNAUTHORIZED'), String(codes));
    await simulator.close();
    const again = await search('v3.0');
    assert.equal(new Set(again.found).size, count);
  });
});
