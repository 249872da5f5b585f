import assert from 'node:assert/strict';
import { startSimulator, type Fault, type Simulator } from '../simulator';
import { startNodeRed, type NodeRed } from '../support/node-red';
import { startStub, type HttpStub } from '../support/http-stub';
import { button, direct, eventsOf, judgeSink, pull, pulled, sink, summariesOf } from '../vision-one-pull/real-flow';
import { leaksOf } from './secrets';

const hour = 3_600_000;

interface Trouble {
  /** of the table of fault scenarios */
  readonly scenario: number;
  readonly name: string;
  readonly fault: (strange: string) => Fault;
  /** requests beyond those of a quiet run */
  readonly requests: number;
  /** ms */
  readonly time?: number;
  /** records that the fault itself destroys */
  readonly destroyed?: number;
  /** requests that meet it, when not one */
  readonly met?: number;
}

const on = { stream: 'audit', page: 1 } as const;
const status = (scenario: number, code: number, requests: number): Trouble => ({
  scenario,
  name: `HTTP ${code}`,
  fault: () => ({ kind: 'status', status: code, match: on }),
  requests,
});
const broken = (name: string, item: unknown): Trouble => ({
  scenario: 15,
  name: `a record that is ${name}`,
  fault: () => ({ kind: 'replace-item', item, match: on }),
  requests: 0,
  destroyed: 1,
});
const items = (name: string, found: object): Trouble => ({
  scenario: 14,
  name: `items ${name}`,
  fault: () => ({ kind: 'drop-items', match: on, ...found }),
  requests: 12,
});

const troubles: readonly Trouble[] = [
  ...[500, 502, 503].map((code) => status(11, code, 1)),
  {
    ...{ scenario: 11, name: 'HTTP 503 to the retry as well', requests: 12, met: 2 },
    fault: () => ({ kind: 'status', status: 503, match: on, times: 2 }),
  },
  ...[504, 599, 408, 413].map((code) => status(11, code, 24)),
  ...[204, 304].map((code) => status(18, code, 12)),
  status(53, 401, 1),
  { scenario: 12, name: 'a reset', fault: () => ({ kind: 'reset', match: on }), requests: 1 },
  { scenario: 12, name: 'half of a body, then a reset', fault: () => ({ kind: 'cut', match: on }), requests: 1 },
  { scenario: 13, name: 'silence', fault: () => ({ kind: 'silent', match: on }), requests: 24 },
  { scenario: 17, name: 'a byte now and then', fault: () => ({ kind: 'slow', delay: 50, match: on }), requests: 24 },
  { scenario: 14, name: 'half of a JSON', fault: () => ({ kind: 'truncated', match: on }), requests: 12 },
  { scenario: 14, name: 'html', fault: () => ({ kind: 'html', match: on }), requests: 12 },
  { scenario: 14, name: 'nothing', fault: () => ({ kind: 'empty', match: on }), requests: 12 },
  { scenario: 14, name: 'a list', fault: () => ({ kind: 'wrong-json', match: on }), requests: 12 },
  items('missing', {}),
  items('that are an object', { items: {} }),
  items('that are a text', { items: 'x' }),
  broken('no object', 7),
  broken('null', null),
  broken('without a time', { activity: 'x' }),
  broken('of a time that is none', { loggedDateTime: 'yesterday', activity: 'x' }),
  broken('as deep as a well', JSON.parse('['.repeat(4_000) + ']'.repeat(4_000))),
  { scenario: 16, name: 'gzip', fault: () => ({ kind: 'gzip', match: on }), requests: 0 },
  { scenario: 16, name: 'chunks', fault: () => ({ kind: 'chunked', match: on }), requests: 0 },
  { scenario: 16, name: 'a byte order mark', fault: () => ({ kind: 'bom', match: on }), requests: 0 },
  { scenario: 16, name: 'a page of 65 MiB', fault: () => ({ kind: 'huge', match: on }), requests: 12 },
  { scenario: 16, name: 'a bomb', fault: () => ({ kind: 'bomb', bytes: 2 ** 28, match: on }), requests: 12 },
  {
    scenario: 18,
    name: 'a redirect',
    fault: (strange) => ({ kind: 'redirect', location: `${strange}/v3.0/audit/logs`, match: on }),
    requests: 12,
  },
  { scenario: 19, name: 'an ended page token', fault: () => ({ kind: 'expire-token', match: on }), requests: 4 },
  // Audit has no ids: whether a page came again or 50 twins did, only reading their seconds alone can tell.
  { scenario: 21, name: 'a circle', fault: () => ({ kind: 'loop-next-link', match: on }), requests: 55 },
  { scenario: 21, name: 'a page twice', fault: () => ({ kind: 'repeat-page', match: on }), requests: 55 },
  ...['', 'http://127.0.0.1:1@', 'HTTP://user:pw@'].map((user): Trouble => ({
    scenario: 22,
    name: `a link elsewhere ${user}`,
    fault: (strange) => ({
      kind: 'foreign-next-link',
      link: `${strange.replace('http://', user || 'http://')}/v3.0/audit/logs?skipToken=x`,
      match: on,
    }),
    requests: 12,
  })),
  {
    scenario: 51,
    name: 'a 429',
    fault: () => ({ kind: 'rate-limit', shape: 'bare', retryAfter: 1, match: on }),
    requests: 1,
    // After it, the budget is what was used up to it: ten a minute at least, and here not more.
    time: 30_000,
  },
  { scenario: 39, name: 'no Date', fault: () => ({ kind: 'clock-skew', skew: null, match: on }), requests: 0 },
  ...[-5 * 60_000, 5 * 60_000, 7 * hour, -7 * hour].map((skew): Trouble => ({
    scenario: 39,
    name: `a Date that is wrong by ${skew / 60_000} min`,
    fault: () => ({ kind: 'clock-skew', skew, match: on }),
    requests: 0,
  })),
  {
    scenario: 39,
    name: 'a Date out of a cache',
    fault: () => ({ kind: 'headers', headers: { Age: '3600', Date: 'Thu, 01 Jan 2026 00:00:00 GMT' }, match: on }),
    requests: 0,
  },
];

describe('vision-one-pull in a real Node-RED, when one reply is', function () {
  this.timeout(60_000);
  let nodeRed: NodeRed;
  let simulator: Simulator;
  let strange: HttpStub;
  let quiet: { readonly requests: number; readonly time: number };
  const tokens: string[] = [];

  before(async () => {
    nodeRed = await startNodeRed({ contextStorage: direct, linkPackage: true, logLevel: 'trace' });
    strange = await startStub((_request, response) => response.end('{"items":[]}'));
    quiet = await run('quiet');
  });
  after(async () => {
    await nodeRed.stop();
    await strange.close();
  });

  /** Pulls two hours of audit until all is read, and judges what came. */
  async function run(id: string, fault?: Fault) {
    simulator = await startSimulator({
      history: 2 * hour,
      live: false,
      visibleAt: () => 0,
      maxLag: 0,
      rates: { audit: 110 },
      twins: 0,
    });
    tokens.push(simulator.token);
    if (fault) simulator.faults.add(fault);
    const summaries = `${id}-summaries`;
    await nodeRed.deploy([
      { id: 'tab', type: 'tab', label: id },
      {
        id: 'config',
        type: 'vision-one-config',
        region: 'custom',
        host: simulator.url,
        requestsPerMinute: 6000,
        timeout: 1,
        retries: 1,
        credentials: { token: simulator.token },
      },
      ...[
        pull(id, { top: 50, lookback: 2.1, wires: [[`${id}-events`], [summaries]] }),
        button('pull-now', id),
        sink(`${id}-events`),
        sink(summaries, ''),
        { id: 'catch', type: 'catch', scope: null, wires: [['caught']] },
        { id: 'status', type: 'status', scope: null, wires: [['states']] },
        sink('caught', ''),
        sink('states', ''),
      ].map((node) => ({ z: 'tab', x: 100, y: 100, ...node })),
    ]);
    const began = Date.now();
    for (let presses = 0; presses < 6; presses++) {
      const { upToDate } = await pulled(nodeRed, 'pull-now', summaries);
      if (upToDate && summariesOf(nodeRed, summaries).at(-1)?.lagMs !== undefined) break;
    }
    const time = Date.now() - began;
    const { upToDate } = summariesOf(nodeRed, summaries).at(-1)!;
    const events = eventsOf(nodeRed.sunk(`${id}-events`));
    const verdict = judgeSink(simulator, 'audit', events, { from: 0, until: Date.now() - 20_000 });
    const { requestCount: requests, violations } = simulator.ledger;
    const asked = simulator.ledger.requests.filter(({ stream }) => stream === 'audit').length;
    const said = summariesOf(nodeRed, summaries).reduce((sum, one) => sum + one.requests, 0);
    const met = simulator.ledger.requests.filter(({ fault: kind }) => kind !== undefined).length;
    await simulator.close();
    return { verdict, requests, asked, said, violations, time, upToDate, met };
  }

  for (const [
    index,
    { scenario, name, fault, requests, time = 12_000, destroyed = 0, met = 1 },
  ] of troubles.entries()) {
    it(`${name}: loses nothing, repeats nothing, and recovers (${scenario})`, async () => {
      const found = await run(`pull${index}`, fault(strange.origin));
      const { lost, repeats, keyFaults, inventions } = found.verdict;
      assert.deepEqual(
        { lost, repeats, keyFaults, inventions, violations: found.violations, upToDate: found.upToDate },
        { lost: destroyed, repeats: 0, keyFaults: 0, inventions: destroyed, violations: [], upToDate: true },
      );
      assert.equal(found.met, met, 'the fault was met');
      assert.equal(found.said, found.asked, 'the summaries count each request, retries and failed ones too');
      assert.ok(found.requests <= quiet.requests + requests, `${found.requests} requests, not ${quiet.requests}`);
      // A busy machine was busy in the quiet run as well.
      assert.ok(found.time <= time + 4 * quiet.time, `${found.time} ms, ${quiet.time} when all is well`);
    });
  }

  it('whatever it was, the token was in nothing that was said, and no other host was asked', async () => {
    assert.ok(tokens.length > troubles.length);
    assert.deepEqual(await leaksOf(nodeRed, tokens), []);
    assert.deepEqual(strange.asked, []);
    assert.ok(!/unhandled|uncaught/i.test(nodeRed.output()), 'an error that nobody handled');
  });
});
