import assert from 'node:assert/strict';
import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator';
import { startNodeRed, type NodeRed } from '../support/node-red';
import {
  button,
  direct,
  eventsOf,
  flow,
  judgeSink,
  pull,
  pulled,
  sink,
  sleep,
  summariesOf,
  type Service,
  type Stamp,
} from './real-flow';

const hour = 3_600_000;
/** Three hours of records that are all there. */
const past: SimulatorOptions = { history: 3 * hour, live: false, visibleAt: () => 0, maxLag: 0, latency: 1 };

describe('vision-one-pull in a real Node-RED', function () {
  this.timeout(60_000);
  let nodeRed: NodeRed;
  let simulator: Simulator;
  const simulate = async (options: SimulatorOptions = past) => (simulator = await startSimulator(options));

  before(async () => {
    nodeRed = await startNodeRed({ contextStorage: direct, linkPackage: true });
  });
  after(async () => {
    await nodeRed?.stop();
  });
  afterEach(async () => {
    await nodeRed.deploy([]);
    await simulator?.close();
    assert.equal(nodeRed.output().includes(simulator.token), false, 'the token is in no log');
    assert.equal(JSON.stringify(nodeRed.sunk()).includes(simulator.token), false, 'the token is in no message');
  });

  /** Ids differ from test to test: the cursor is kept under them. */
  let count = 0;
  const fresh = () => `pull${++count}`;
  /** What sinks got since the last call. */
  let seen = 0;
  const sunk = (id: string) =>
    nodeRed
      .sunk()
      .slice(seen)
      .filter(({ node }) => node === id);
  beforeEach(() => (seen = nodeRed.sunk().length));

  it('delivers all of each service once, with keys, labels and summaries', async () => {
    await simulate();
    const nodes = (['audit', 'alerts', 'oat'] as const).flatMap((service) => [
      pull(`${service}-all`, { service, lookback: 4, wires: [[`${service}-events`], [`${service}-summaries`]] }),
      button(`${service}-now`, `${service}-all`),
      sink(`${service}-events`),
      sink(`${service}-summaries`),
    ]);
    await nodeRed.deploy(flow(simulator, ...nodes));
    for (const service of ['audit', 'alerts', 'oat'] as const) {
      const first = await pulled(nodeRed, `${service}-now`, `${service}-summaries`);
      const second = await pulled(nodeRed, `${service}-now`, `${service}-summaries`);
      const received = eventsOf(sunk(`${service}-events`));
      const verdict = judgeSink(simulator, service, received, { from: 0, until: Date.now() });
      if (service !== 'alerts') assert.equal(verdict.lost, 0);
      assert.deepEqual([verdict.repeats, verdict.keyFaults, verdict.inventions, verdict.falseLabels], [0, 0, 0, 0]);
      assert.ok(received.length > 20);
      assert.deepEqual([first.emitted, second.emitted, second.upToDate], [received.length, 0, true]);
      const [line] = sunk(`${service}-events`);
      const { payload, delivery, ...rest } = line!.msg as unknown as { payload: unknown[]; delivery: Stamp };
      assert.deepEqual(Object.keys(rest).sort(), ['source', 'topic', 'window']);
      assert.deepEqual(Object.keys(delivery).sort(), ['attempt', 'events', 'id', 'node', 'replay']);
      assert.equal(delivery.events.length, payload.length);
      assert.match(delivery.events[0]!.key, new RegExp(`^${service}:`));
      assert.match(delivery.events[0]!.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    }
    assert.deepEqual(simulator.ledger.violations, []);
  });

  it('reads on beside one that takes long on the same config, and keeps a cursor for each of two alike', async () => {
    await simulate();
    simulator.faults.add({ kind: 'late', delay: 15_000, match: { stream: 'oat' }, times: 9 });
    const twins = ['one', 'two'].flatMap((name) => [
      pull(`twin-${name}`, { wires: [[`${name}-events`], [`${name}-summaries`]] }),
      button(`${name}-now`, `twin-${name}`),
      sink(`${name}-events`),
      sink(`${name}-summaries`),
    ]);
    await nodeRed.deploy(
      flow(
        simulator,
        ...twins,
        pull('slow', { service: 'oat', wires: [['slow-events'], []] }),
        button('slow-now', 'slow'),
        sink('slow-events'),
      ),
    );
    await nodeRed.inject('slow-now');
    for (const name of ['one', 'two']) {
      await pulled(nodeRed, `${name}-now`, `${name}-summaries`);
      const received = eventsOf(sunk(`${name}-events`));
      const verdict = judgeSink(simulator, 'audit', received, { from: 0, until: Date.now() });
      assert.deepEqual([verdict.lost, verdict.repeats, verdict.falseLabels], [0, 0, 0], name);
    }
    assert.equal(sunk('slow-events').length, 0, 'it still waits');
    assert.ok(simulator.ledger.requests.some(({ stream }) => stream === 'oat'));
    assert.equal((await pulled(nodeRed, 'one-now', 'one-summaries')).emitted, 0);
  });

  it('sends one message an event, which core nodes join again', async () => {
    await simulate();
    const id = fresh();
    await nodeRed.deploy(
      flow(
        simulator,
        pull(id, { output: 'event', wires: [['join', 'events'], ['summaries']] }),
        { id: 'join', type: 'join', mode: 'auto', wires: [['joined']] },
        button('pull-now', id),
        sink('events'),
        sink('joined'),
        sink('summaries'),
      ),
    );
    const { emitted } = await pulled(nodeRed);
    await nodeRed.waitForSunk(() => sunk('events').length === emitted);
    const joined = sunk('joined').flatMap(({ msg }) => msg.payload as unknown[]);
    assert.deepEqual(
      joined,
      sunk('events').map(({ msg }) => msg.payload),
    );
  });

  it('does not ask anything while output 1 is not wired (73)', async () => {
    await simulate();
    await nodeRed.deploy(
      flow(
        simulator,
        pull(fresh(), { schedule: 'interval', interval: 10, wires: [[], ['summaries']] }),
        { id: 'status', type: 'status', scope: null, wires: [['states']] },
        sink('states', 'status'),
        sink('summaries'),
      ),
    );
    await sleep(1_500);
    const states = sunk('states').map(({ msg }) => (msg.status as { text: string }).text);
    assert.deepEqual(states, ['output 1 is not wired']);
    assert.equal(simulator.ledger.requestCount, 0);
  });

  it('repeats and labels nothing over deploys of every kind, and keeps its place on another tab (67, 70)', async () => {
    await simulate({ ...past, latency: 40, rates: { audit: 1200 } });
    const id = fresh();
    const nodes = (properties: object) => [
      { id: 'other-tab', type: 'tab', label: 'other', z: undefined },
      ...flow(
        simulator,
        pull(id, { top: 50, schedule: 'interval', interval: 10, ...properties }),
        sink('events'),
        sink('summaries'),
      ),
    ];
    for (let n = 0; n < 12; n++) {
      const kind = (['nodes', 'flows', 'full', 'reload'] as const)[n % 4];
      await nodeRed.deploy(nodes({ name: `deploy ${n}`, z: n > 6 ? 'other-tab' : 'tab' }), kind);
      await sleep(150 + 40 * n);
    }
    await nodeRed.waitForSunk(
      () => summariesOf(nodeRed).at(-1)?.upToDate === true && sunk('summaries').length > 0,
      30_000,
    );
    const verdict = judgeSink(simulator, 'audit', eventsOf(sunk('events')), { from: 0, until: Date.now() });
    assert.deepEqual(
      { ...verdict, falseLabels: 0 },
      { lost: 0, repeats: 0, unlabelledRepeats: 0, falseLabels: 0, keyFaults: 0, inventions: 0 },
    );
    assert.equal(verdict.falseLabels, 0);
    assert.ok(simulator.ledger.requests.every(({ stream, inFlight }) => stream === undefined || inFlight === 1));
    assert.deepEqual(simulator.ledger.violations, []);
  });

  it('goes on where it was when it was disabled, and when its deletion was undone', async () => {
    await simulate();
    const id = fresh();
    const others = [button('pull-now', id), sink('events'), sink('summaries')];
    await nodeRed.deploy(flow(simulator, pull(id), ...others));
    const first = await pulled(nodeRed);
    assert.ok(first.emitted > 0);
    for (const without of [[pull(id, { d: true })], []]) {
      await nodeRed.deploy(flow(simulator, ...without, ...others));
      await nodeRed.deploy(flow(simulator, pull(id), ...others));
      assert.equal((await pulled(nodeRed)).emitted, 0);
    }
    assert.equal(eventsOf(sunk('events')).length, first.emitted);
  });

  it('goes on when the flow throws, and the error reaches Catch (74)', async () => {
    await simulate();
    const id = fresh();
    await nodeRed.deploy(
      flow(
        simulator,
        pull(id, { output: 'event', wires: [['thrower'], ['summaries']] }),
        {
          id: 'thrower',
          type: 'function',
          func: "if (msg.parts.index % 7 === 6) throw new Error('seventh'); return msg;",
          wires: [['events']],
        },
        { id: 'catch', type: 'catch', scope: null, wires: [['caught']] },
        button('pull-now', id),
        sink('events'),
        sink('caught', 'delivery,payload'),
        sink('summaries'),
      ),
    );
    const { emitted } = await pulled(nodeRed);
    await nodeRed.waitForSunk(() => sunk('events').length + sunk('caught').length === emitted);
    await pulled(nodeRed);
    assert.equal(sunk('caught').length, Math.floor(emitted / 7));
    const verdict = judgeSink(simulator, 'audit', eventsOf([...sunk('events'), ...sunk('caught')]), {
      from: 0,
      until: Date.now(),
    });
    assert.deepEqual([verdict.lost, verdict.repeats], [0, 0]);
  });

  describe('on acknowledgement', () => {
    const complete = (to: string) => ({
      id: 'complete',
      type: 'complete',
      scope: ['events'],
      uncaught: false,
      wires: [[to]],
    });

    it('needs only a Complete node that is wired back', async () => {
      await simulate();
      const id = fresh();
      const summaries = { ...sink('summaries') };
      await nodeRed.deploy(
        flow(
          simulator,
          pull(id, { delivery: 'ack', top: 50 }),
          button('pull-now', id),
          sink('events'),
          complete(id),
          summaries,
        ),
      );
      const { emitted } = await pulled(nodeRed);
      const verdict = judgeSink(simulator, 'audit', eventsOf(sunk('events')), { from: 0, until: Date.now() });
      assert.deepEqual([verdict.lost, verdict.repeats], [0, 0]);
      assert.equal(emitted, eventsOf(sunk('events')).length);
    });

    it('counts the parts of a Split, and sends again what Catch gives back', async () => {
      await simulate();
      const id = fresh();
      await nodeRed.deploy(
        flow(
          simulator,
          pull(id, { delivery: 'ack', top: 50, lookback: 1, wires: [['split'], ['summaries']] }),
          {
            id: 'split',
            type: 'split',
            splt: '\\n',
            spltType: 'str',
            arraySplt: 1,
            arraySpltType: 'len',
            wires: [['maybe']],
          },
          {
            id: 'maybe',
            type: 'function',
            func: "if (msg.delivery.attempt === 1 && msg.parts.index === 3) throw new Error('not yet'); return msg;",
            wires: [['events']],
          },
          { id: 'catch', type: 'catch', scope: ['maybe'], wires: [[id]] },
          complete(id),
          button('pull-now', id),
          sink('events', 'delivery,parts'),
          sink('summaries'),
        ),
      );
      const { emitted } = await pulled(nodeRed);
      assert.ok(emitted > 50);
      const stamps = sunk('events').map(({ msg }) => msg.delivery as Stamp);
      assert.deepEqual([...new Set(stamps.map(({ attempt }) => attempt))].sort(), [1, 2]);
      assert.ok(
        stamps.every(({ attempt, events }) => attempt === 1 || events.every(({ maybeDuplicate }) => maybeDuplicate)),
      );
    });

    it('shows that it waits to be asked, and for what is not acknowledged', async () => {
      await simulate();
      const id = fresh();
      await nodeRed.deploy(
        flow(
          simulator,
          pull(id, { delivery: 'ack', ackTimeout: 1 }),
          button('pull-now', id),
          { id: 'status', type: 'status', scope: [id], wires: [['states']] },
          sink('states', 'status'),
          sink('events', 'delivery'),
          sink('summaries'),
        ),
      );
      const shows = (words: RegExp) => () =>
        sunk('states').some(({ msg }) => words.test((msg.status as { text: string }).text));
      await nodeRed.waitForSunk(shows(/waits to be asked/), 15_000);
      await nodeRed.inject('pull-now');
      await nodeRed.waitForSunk(shows(/unacknowledged, attempt [234]/), 15_000);
    });
  });

  it('says what it gives up, at Catch and under its box, and does not count it as new', async () => {
    await simulate();
    const id = fresh();
    await nodeRed.deploy(
      flow(
        simulator,
        pull(id, { delivery: 'ack', ackTimeout: 4, maxAttempts: 2, top: 50, lookback: 0.2 }),
        button('pull-now', id),
        { id: 'status', type: 'status', scope: [id], wires: [['states']] },
        { id: 'catch', type: 'catch', scope: null, wires: [['caught', id]] },
        sink('states', 'status'),
        sink('caught', 'error,topic,payload'),
        sink('events', 'delivery'),
        sink('summaries'),
      ),
    );
    const summary = await pulled(nodeRed);
    const lost = new Set(eventsOf(sunk('events')).map(({ key }) => key));
    assert.ok(lost.size > 5, `${lost.size} events`);
    assert.equal(summary.emitted, 0);
    const gaps = sunk('caught').map(({ msg }) => msg.payload as { reason: string; keys: string[] });
    assert.deepEqual(gaps, summary.gaps, 'what Catch got is what output 2 lists');
    assert.deepEqual(new Set(gaps.flatMap(({ keys }) => keys)), lost);
    const said = sunk('caught').map(({ msg }) => (msg.error as { message: string }).message);
    assert.match(said[0] ?? '', /^Error: \d+ events of \S+Z to \S+Z given up: not acknowledged in 2 attempts\./);
    const states = () => sunk('states').map(({ msg }) => (msg.status as { text: string }).text);
    await nodeRed.waitForSunk(() => states().at(-1) === `0 new, ${lost.size} given up: see gaps`);
    assert.ok(states().includes('waits for acknowledgement'), states().join('; '));
    assert.ok(states().includes('unacknowledged, attempt 2: is a complete node wired back?'), states().join('; '));
  });

  it('obeys commands, and says what is wrong with one that it does not know', async () => {
    await simulate();
    const id = fresh();
    await nodeRed.deploy(
      flow(
        simulator,
        pull(id),
        button('pull-now', id),
        button('reset', id, 'reset'),
        button('state', id, 'state'),
        button('wrong', id, 'fetch'),
        { id: 'catch', type: 'catch', scope: null, wires: [['caught', id]] },
        sink('caught', 'error,topic'),
        sink('events'),
        sink('summaries'),
      ),
    );
    const first = await pulled(nodeRed);
    assert.equal((await pulled(nodeRed, 'state')).partial, true);

    await nodeRed.inject('reset', {
      topic: 'reset',
      payload: { start: new Date(Date.now() - 3 * hour).toISOString() },
    });
    const again = await pulled(nodeRed);
    assert.ok(Math.abs(again.emitted - first.emitted) <= 2);
    assert.equal(again.gaps[0]?.reason, 'replay');
    const replayed = sunk('events').filter(({ msg }) => (msg.delivery as Stamp).replay);
    assert.ok(eventsOf(replayed).every(({ labelled }) => labelled));

    await nodeRed.inject('reset', { topic: 'reset', payload: { cursor: first.cursor } });
    assert.equal((await pulled(nodeRed)).emitted, 0);

    await nodeRed.inject('wrong');
    await nodeRed.inject('reset', { topic: 'reset', payload: { start: '2001-01-01T00:00:00Z' } });
    await nodeRed.waitForSunk(() => sunk('caught').length === 2);
    const codes = sunk('caught').map(({ msg }) => msg.error as { code: string; message: string });
    assert.deepEqual(
      codes.map(({ code }) => code),
      ['ERR_V1_CONFIG', 'ERR_V1_CONFIG'],
    );
    assert.match(codes[0]!.message, /"fetch" is no command/);
    assert.match(codes[1]!.message, /180 days/);
  });

  it('pauses a run that is under way, tells the time of the next one, and goes on when it is resumed', async () => {
    await simulate({ ...past, latency: 400, rates: { audit: 300 } });
    const id = fresh();
    await nodeRed.deploy(
      flow(
        simulator,
        pull(id, { top: 50, schedule: 'interval' }),
        button('pause', id, 'pause'),
        button('resume', id, 'resume'),
        button('state', id, 'state'),
        { id: 'status', type: 'status', scope: [id], wires: [['states']] },
        sink('states', 'status'),
        sink('events'),
        sink('summaries'),
      ),
    );
    await nodeRed.waitForSunk(() => sunk('events').length > 0);
    await nodeRed.inject('pause');
    await nodeRed.waitForSunk(() => sunk('summaries').length > 0, 5_000);
    const before = sunk('events').length;
    const { requestCount } = simulator.ledger;
    await sleep(1_500);
    assert.deepEqual([sunk('events').length, simulator.ledger.requestCount], [before, requestCount]);
    assert.equal((sunk('states').at(-1)!.msg.status as { text: string }).text, 'paused');
    assert.equal((await pulled(nodeRed, 'state')).nextPull, null);
    await nodeRed.inject('resume');
    await nodeRed.waitForSunk(() => sunk('summaries').length > 2, 40_000);
    const verdict = judgeSink(simulator, 'audit', eventsOf(sunk('events')), { from: 0, until: Date.now() });
    assert.deepEqual([verdict.lost, verdict.repeats], [0, 0]);
    const { nextPull } = await pulled(nodeRed, 'state');
    const wait = Date.parse(nextPull ?? '') - Date.now();
    assert.ok(wait > 20_000 && wait < 64_000, `${nextPull} is in ${wait} ms`);
  });

  it('has a route for the button of the editor: for its own origin, and for deployed pulls only', async () => {
    await simulate();
    // A pull that has just been deployed asks what time it is; until it knows, a press begins nothing.
    simulator.faults.add({ kind: 'late', delay: 700, match: { path: /connectivity/ } });
    const id = fresh();
    await nodeRed.deploy(flow(simulator, pull(id), sink('events'), sink('summaries')));
    const press = (path: string, type = 'application/json') =>
      nodeRed.request('POST', path, {}, { 'Content-Type': type });
    const status = async (path: string, type?: string) => (await press(path, type)).status;
    assert.equal(await status(`/vision-one-pull/${id}/pull`, 'text/plain'), 415);
    assert.equal(await status('/vision-one-pull/nobody/pull'), 404);
    assert.equal(await status('/vision-one-pull/config/pull'), 404);
    const presses: boolean[] = [];
    for (let patience = 500; patience > 0 && !presses.includes(true); patience--) {
      const reply = await press(`/vision-one-pull/${id}/pull`);
      assert.equal(reply.status, 200);
      presses.push(((await reply.json()) as { started: boolean }).started);
      await sleep(20);
    }
    assert.equal(presses[0], false, 'it was not ready');
    await nodeRed.waitForSunk(() => sunk('summaries').length > 0);
  });

  it('lets one refused service be, while the others go on (54), and names the right that is missing', async () => {
    await simulate({ ...past, denied: ['oat'] });
    const nodes = (['audit', 'alerts', 'oat'] as const).flatMap((service: Service) => [
      pull(`${service}-denied`, {
        service,
        schedule: 'interval',
        interval: 10,
        wires: [[`${service}-events`], ['summaries']],
      }),
      sink(`${service}-events`, 'topic'),
    ]);
    await nodeRed.deploy(
      flow(
        simulator,
        ...nodes,
        { id: 'status', type: 'status', scope: ['oat-denied'], wires: [['states']] },
        { id: 'catch', type: 'catch', scope: null, wires: [['caught']] },
        sink('states', 'status'),
        sink('caught', 'error'),
        sink('summaries'),
      ),
    );
    await nodeRed.waitForSunk(
      () => sunk('audit-events').length > 0 && sunk('alerts-events').length > 0 && sunk('caught').length > 0,
    );
    assert.equal((sunk('caught')[0]!.msg.error as { code: string }).code, 'ERR_V1_FORBIDDEN');
    const { fill, text } = sunk('states').at(-1)!.msg.status as { fill: string; text: string };
    assert.equal(fill, 'red');
    assert.match(text, /Observed Attack Techniques/);
    assert.equal(sunk('oat-events').length, 0);
  });

  it('waits as long as a 429 says, and sends the filter with every page (24, 46)', async () => {
    await simulate();
    simulator.faults.add({ kind: 'rate-limit', retryAfter: 2, match: { stream: 'audit', requestNumber: 2 } });
    const id = fresh();
    const filter = "result eq 'Successful'";
    await nodeRed.deploy(
      flow(simulator, pull(id, { filter }), button('pull-now', id), sink('events'), sink('summaries')),
    );
    await pulled(nodeRed);
    const pages = simulator.ledger.requests.filter(({ stream }) => stream === 'audit');
    assert.ok(pages.every(({ headers }) => headers['tmv1-filter'] === filter));
    const at = pages.findIndex(({ status }) => status === 429);
    const wait = pages[at + 1]!.at - pages[at]!.at;
    assert.ok(wait >= 2_000 && wait <= 2_000 * 1.1 + 1_000, `${wait} ms`);
    const records = eventsOf(sunk('events')).map(({ record }) => record as { result: string });
    assert.ok(records.length > 100 && records.every(({ result }) => result === 'Successful'));
  });

  it('stops at links that lead away or in a circle, and goes on when the service is well (21, 22)', async () => {
    await simulate();
    const id = fresh();
    await nodeRed.deploy(
      flow(simulator, pull(id, { top: 50 }), button('pull-now', id), sink('events'), sink('summaries')),
    );
    for (const fault of [
      { kind: 'foreign-next-link' },
      { kind: 'foreign-next-link', link: `http://user@127.0.0.1:${simulator.port}/v3.0/audit/logs` },
      { kind: 'loop-next-link' },
    ] as const) {
      simulator.faults.clear();
      simulator.faults.add({ ...fault, match: { stream: 'audit' }, times: 9 });
      const before = simulator.ledger.requestCount;
      await nodeRed.inject('pull-now');
      await sleep(400);
      assert.ok(simulator.ledger.requestCount - before <= 9);
    }
    simulator.faults.clear();
    await pulled(nodeRed);
    const verdict = judgeSink(simulator, 'audit', eventsOf(sunk('events')), { from: 0, until: Date.now() });
    assert.deepEqual([verdict.lost, verdict.unlabelledRepeats], [0, 0]);
  });

  it('goes red at the deploy for settings that can not be, and answers messages with the reason', async () => {
    await simulate();
    await nodeRed.deploy(
      flow(
        simulator,
        pull('wrong1', { interval: 5 }),
        pull('wrong2', { start: 'date', startDate: '2001-01-01T00:00:00Z' }),
        pull('wrong3', { config: '' }),
        pull('wrong4', { cursorStore: 'nowhere' }),
        button('pull-now', 'wrong1'),
        { id: 'status', type: 'status', scope: ['wrong1', 'wrong2', 'wrong3', 'wrong4'], wires: [['states']] },
        { id: 'catch', type: 'catch', scope: null, wires: [['caught', 'wrong1']] },
        sink('states', 'status'),
        sink('caught', 'error'),
        sink('events'),
        sink('summaries'),
      ),
    );
    const said = () => sunk('caught').map(({ msg }) => (msg.error as { message: string }).message);
    for (const words of [
      /Every \(interval\) must be a whole number from 10/,
      /start date lies more than 180 days back: audit gives no more/,
      /no Vision One config/,
      /"nowhere"/,
    ])
      await nodeRed.waitForSunk(() => said().some((text) => words.test(text)));
    const states = () => sunk('states').map(({ msg }) => msg.status as { fill: string; text: string });
    await nodeRed.waitForSunk(() => states().filter(({ fill }) => fill === 'red').length >= 4);
    assert.ok(states().some(({ text }) => text === 'Every (interval) must be a whole number from 10 to 2073600.'));
    await nodeRed.inject('pull-now');
    await nodeRed.waitForSunk(() => said().some((text) => /pull is not running/.test(text)));
    await sleep(500);
    assert.equal(said().length, 5, 'what Catch gives back is no message that asks');
    assert.ok(simulator.ledger.requests.every(({ stream }) => stream === undefined));
  });
});
