import assert from 'node:assert/strict';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../simulator';
import { startNodeRed, type NodeRed, type NodeRedOptions } from '../support/node-red';
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
} from '../vision-one-pull/real-flow';
import { onTime } from './on-time';
import { leaksOf } from './secrets';

const hour = 3_600_000;

describe('vision-one-pull, when its host', function () {
  this.timeout(60_000);
  let nodeRed: NodeRed;
  let simulator: Simulator;
  afterEach(async () => {
    await nodeRed.stop();
    await simulator.close();
  });

  async function start(options: NodeRedOptions = {}): Promise<void> {
    simulator = await startSimulator({ ...onTime, history: 2 * hour, rates: { audit: 600 } });
    nodeRed = await startNodeRed({ contextStorage: direct, linkPackage: true, ...options });
  }

  const listeners = [
    sink('events'),
    sink('summaries', 'payload'),
    { id: 'catch', type: 'catch', scope: null, wires: [['caught']] },
    sink('caught', 'error'),
  ];

  /** All that was there ten seconds ago has come, once, by right questions, and nobody heard of an error. */
  async function assertDelivered(): Promise<void> {
    const window = { from: 0, until: Date.now() - 10_000 };
    assert.ok(judgeSink(simulator, 'audit', [], window).lost > 1_000, 'nothing had to come');
    const verdict = judgeSink(simulator, 'audit', eventsOf(nodeRed.sunk('events')), window);
    const { lost, repeats, keyFaults, inventions } = verdict;
    assert.deepEqual({ lost, repeats, keyFaults, inventions }, { lost: 0, repeats: 0, keyFaults: 0, inventions: 0 });
    assert.deepEqual(simulator.ledger.violations, []);
    assert.deepEqual(nodeRed.sunk('caught'), []);
    assert.deepEqual(await leaksOf(nodeRed, [simulator.token]), []);
  }

  it('has a clock that is a day off, and jumps: no bound moves, and polls do not pile up (38)', async () => {
    await start({ nodeArguments: ['--require', join(__dirname, 'wrong-clock.cjs')] });
    const interval = { schedule: 'interval', interval: 10, lookback: 3 };
    await nodeRed.deploy(flow(simulator, pull('pull', interval), button('pull-now', 'pull'), ...listeners));
    await sleep(12_000);
    const polls = summariesOf(nodeRed).length;
    assert.ok(polls >= 1 && polls <= 2, `${polls} polls in 12 s`);
    const { lagMs } = await pulled(nodeRed);
    assert.ok(lagMs >= 0 && lagMs < 60_000, `a lag of ${lagMs} ms`);
    await assertDelivered();
  });

  it('is kept busy for 5 s by another node: no request is taken for late, no poll comes twice (87)', async () => {
    await start();
    const busy = 'const end = Date.now() + 5000; while (Date.now() < end);';
    const nodes = [
      pull('pull', { schedule: 'interval', interval: 10, lookback: 3, top: 50 }),
      button('pull-now', 'pull'),
      button('block', 'busy'),
      { id: 'busy', type: 'function', func: busy, wires: [] },
    ];
    simulator.faults.add({ kind: 'late', delay: 1_500, match: { stream: 'audit', page: 0 } });
    await nodeRed.deploy(flow(simulator, ...nodes, ...listeners));
    while (!simulator.ledger.requests.some(({ stream }) => stream === 'audit')) await sleep(20);
    await nodeRed.inject('block');
    await nodeRed.waitForSunk(() => summariesOf(nodeRed).length > 0, 20_000);
    const asked = simulator.ledger.requests.map(({ path, params }) => JSON.stringify([path, params]));
    assert.equal(new Set(asked).size, asked.length, 'nothing was asked twice');
    await pulled(nodeRed);
    await assertDelivered();
  });

  it('gets another token by a deploy: it goes on where it was (71)', async () => {
    await start();
    const nodes = [pull('pull', { lookback: 3 }), button('pull-now', 'pull'), ...listeners];
    await nodeRed.deploy(flow(simulator, ...nodes), 'nodes');
    const old = simulator.token;
    const { emitted } = await pulled(nodeRed);
    assert.ok(emitted > 100);
    simulator.setToken();
    await sleep(3_000);
    await nodeRed.deploy(flow(simulator, ...nodes), 'nodes');
    const again = await pulled(nodeRed);
    assert.ok(again.upToDate && again.emitted < 20, `${again.emitted} events`);
    await assertDelivered();
    assert.deepEqual(await leaksOf(nodeRed, [old]), []);
  });
});
