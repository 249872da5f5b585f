/**
 * A hunt from search to bundle, beside a bare loop of axios and JSON.parse over the same pages; and its heap from ten
 * thousand to a million records, of which a pattern of one observation keeps a few.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';
import { Converter } from '../nodes/stix-map/conversion';
import { Mapper } from '../nodes/stix-map/mapper';
import { defaultOptions } from '../nodes/stix-map/options';
import { agentFor } from '../nodes/shared/http/agent';
import { configError } from '../nodes/shared/vision-one/errors';
import { createClient } from '../nodes/shared/vision-one/client';
import { isoSecond } from '../nodes/shared/time';
import { runSearch, type SearchTally } from '../nodes/vision-one-search/read/run-search';
import { searchQueries } from '../nodes/vision-one-search/search-query';
import { sequencesOf } from '../nodes/vision-one-search/pattern-sequences';
import { inFull, type Bench, type BenchRow } from './row';
import { nextTurn } from '../nodes/shared/yielding';

const base = Date.UTC(2026, 0, 1) / 1000;
const pageSize = 1000;
const pattern = "[process:command_line LIKE '%needle%']";
const token = 'bench-token-0123456789';
const rounds = 5;
const many = inFull ? 1_000_000 : 250_000;

/** An endpoint record as a text around its number; every thousandth is what the hunt looks for. */
const [head = '', middle = '', tail = ''] = JSON.stringify({
  uuid: '@',
  eventTime: '#',
  eventId: '3',
  eventSubId: 204,
  endpointHostName: 'host-17.corp.example',
  endpointIp: ['10.20.30.40', 'fe80::1'],
  logonUser: ['CORP\\alice'],
  src: '10.20.30.40',
  spt: 50123,
  dst: '203.0.113.9',
  dpt: 443,
  hostName: 'web.example',
  processCmd: '"C:\\Program Files\\App\\app.exe" --serve --port 8443',
  processFilePath: 'C:\\Program Files\\App\\app.exe',
  processFileHashSha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  parentCmd: 'C:\\Windows\\explorer.exe',
  parentFilePath: 'C:\\Windows\\explorer.exe',
  objectIp: '',
  request: '',
  tags: null,
}).split(/@|"#"/);

function recordText(second: number): string {
  const text = head + String(second) + middle + String(second * 1000) + tail;
  return second % 1000 === 0 ? text.replace('--serve', '--needle') : text;
}

/** One record a second; a window of n seconds holds n. The work is in the reader, not here. */
async function startPages(): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1');
    const second = (name: string): number => Date.parse(url.searchParams.get(name) ?? '') / 1000;
    const [from, to] = [second('startDateTime'), second('endDateTime')];
    response.setHeader('content-type', 'application/json');
    if (url.searchParams.get('mode') === 'countOnly') {
      response.end(`{"totalCount":${to - from}}`);
      return;
    }
    const skip = Number(url.searchParams.get('skip') ?? 0);
    const last = Math.max(from, to - skip - pageSize);
    const items: string[] = [];
    for (let at = to - skip - 1; at >= last; at--) items.push(recordText(at));
    url.searchParams.set('skip', String(skip + pageSize));
    const link = last > from ? `,"nextLink":"http://${request.headers.host}${url.pathname}${url.search}"` : '';
    response.end(`{"items":[${items.join(',')}],"progressRate":${link === '' ? 100 : 50}${link}}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

interface Found {
  readonly seconds: number;
  readonly matched: number;
  readonly peak: number;
}

async function hunt(origin: string, records: number): Promise<Found> {
  const agent = agentFor(origin, {}, undefined, configError);
  const client = createClient({
    origin,
    token,
    userAgent: 'bench',
    timeout: 60_000,
    retries: 0,
    requestsPerMinute: 1e6,
    agent,
  });
  const query = {
    api: 'v3.0',
    source: 'endpointActivities',
    query: 'processCmd:*needle*',
    startDateTime: isoSecond(base),
    endDateTime: isoSecond(base + records),
    patterns: [{ pattern }],
  };
  const converter = new Converter({ now: () => performance.now(), pause: nextTurn });
  const mapper = new Mapper(defaultOptions);
  const tally: SearchTally = { queries: 0, records: 0, pages: 0, requests: 0, missing: [] };
  const settings = { pageSize, maxRecords: 0, maxPages: 0, timeLimit: 1e9, offset: 0, length: 0, lane: 'bench' };
  const report = { tally, failed: (_query: unknown, error: Error) => void console.error(error) };
  let [matched, peak] = [0, 0];
  const started = performance.now();
  const sequences = sequencesOf(searchQueries(query));
  for await (const batch of runSearch(client, sequences, settings, report, new AbortController().signal)) {
    const request = {
      payload: batch.records,
      source: 'endpointActivities',
      patterns: query.patterns,
      searchId: 's',
      isComplete: batch.closing,
    };
    const { bundles, report: mapped } = await converter.convert(mapper, request);
    matched += mapped.observed;
    for (const bundle of bundles) JSON.stringify(bundle);
    if (tally.pages % 50 === 0) peak = Math.max(peak, heap());
  }
  client.close();
  if (matched !== records / 1000) throw new Error(`${matched} found of ${records / 1000}`);
  return { seconds: (performance.now() - started) / 1000, matched, peak };
}

/** What anyone would write first: ask, parse, follow. It counts records and nothing else. */
async function bareLoop(origin: string, records: number): Promise<number> {
  const started = performance.now();
  let count = 0;
  for (let from = 0; from < records; from += 10_000) {
    const window = `startDateTime=${isoSecond(base + from)}&endDateTime=${isoSecond(base + Math.min(records, from + 10_000))}`;
    let link: string | undefined = `${origin}/v3.0/search/endpointActivities?${window}`;
    while (link !== undefined) {
      const answer: { data: string } = await axios.get(link, { responseType: 'text', transformResponse: [] });
      const page = JSON.parse(answer.data) as { items: unknown[]; nextLink?: string };
      count += page.items.length;
      link = page.nextLink;
    }
  }
  if (count !== records) throw new Error(`${count} of ${records}`);
  return (performance.now() - started) / 1000;
}

const bench: Bench = async () => {
  const { server, origin } = await startPages();
  const times: { ours: number; peer: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const peer = await bareLoop(origin, 20_000);
    const { seconds: ours } = await hunt(origin, 20_000);
    if (round > 0) times.push({ ours, peer });
  }
  const rate = (pick: (time: { ours: number; peer: number }) => number): number => 20_000 / median(times.map(pick));
  const [ours, peers] = [rate(({ ours }) => ours), rate(({ peer }) => peer)];
  const small = await hunt(origin, 50_000);
  const large = await hunt(origin, many);
  server.close();
  const rows: BenchRow[] = [
    {
      what: 'hunt: search, map, match, bundle, records/s',
      ours,
      peer: 'axios and JSON.parse over the same pages',
      peers,
      ratio: ours / peers,
      better: 'higher',
      bound: 0.1,
    },
    {
      what: `hunt: peak heap over ${many.toLocaleString('en-US')} records, MB`,
      ours: large.peak / 1e6,
      peer: 'over 50,000 records',
      peers: small.peak / 1e6,
      ratio: large.peak / small.peak,
      better: 'lower',
      bound: 2,
    },
  ];
  return rows;
};

export default bench;

/** Bytes in use after a collection. */
function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
