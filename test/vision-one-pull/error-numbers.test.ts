import assert from 'node:assert/strict';
import { startSimulator, type Simulator } from '../simulator';
import { startNodeRed, type NodeRed } from '../support/node-red';
import { button, direct, eventsOf, flow, judgeSink, pull, pulled, sink, sleep } from './real-flow';

const hour = 3_600_000;
const path = '/v3.0/oat/detections';

describe('vision-one-pull in a real Node-RED, when OAT answers with an error number,', function () {
  this.timeout(60_000);
  let nodeRed: NodeRed;
  let simulator: Simulator;
  before(async () => {
    nodeRed = await startNodeRed({ contextStorage: direct, linkPackage: true });
  });
  after(async () => {
    await nodeRed?.stop();
  });
  beforeEach(async () => {
    // They end ten minutes ago, so that each was ingested by now.
    let shift = -10 * 60_000;
    simulator = await startSimulator({
      clock: () => Date.now() + shift,
      history: hour,
      rates: { oat: 500 },
      live: false,
      visibleAt: () => 0,
      maxLag: 0,
    });
    shift = 0;
  });
  afterEach(async () => {
    await nodeRed.deploy([]);
    await simulator.close();
  });

  async function deploy(id: string, properties: Record<string, unknown> = {}): Promise<void> {
    const nodes = [
      pull(id, {
        service: 'oat',
        lookback: 2,
        top: 50,
        wires: [[`${id}-events`], [`${id}-summaries`]],
        ...properties,
      }),
      button(`${id}-now`, id),
      sink(`${id}-events`),
      sink(`${id}-summaries`),
      { id: `${id}-status`, type: 'status', scope: [id], wires: [[`${id}-states`]] },
      { id: `${id}-catch`, type: 'catch', scope: [id], wires: [[`${id}-caught`]] },
      sink(`${id}-states`, 'status'),
      sink(`${id}-caught`, 'error'),
    ];
    await nodeRed.deploy(flow(simulator, ...nodes));
  }

  /** All of them, once, without a word of trouble. */
  async function readsAll(id: string): Promise<void> {
    await deploy(id);
    const summary = await pulled(nodeRed, `${id}-now`, `${id}-summaries`);
    const received = eventsOf(nodeRed.sunk(`${id}-events`));
    assert.equal(received.length, 500);
    const verdict = judgeSink(simulator, 'oat', received, { from: 0, until: Date.now() });
    assert.deepEqual([verdict.lost, verdict.repeats, summary.upToDate, summary.gaps], [0, 0, true, []]);
    assert.deepEqual(nodeRed.sunk(`${id}-caught`), []);
  }

  it('1000520: asks for less time, and all of the 500 come', async () => {
    for (let times = 0; times < 3; times++) simulator.faults.add({ kind: 'error', number: 1000520, match: { path } });
    await readsAll('lake');
    const lengths = simulator.ledger.requests
      .filter(({ status }) => status === 400)
      .map(({ params }) => Date.parse(params.ingestedEndDateTime!) - Date.parse(params.ingestedStartDateTime!));
    assert.equal(lengths.length, 3);
    assert.ok(
      lengths.every((length, index) => index === 0 || length < lengths[index - 1]!),
      lengths.join(),
    );
  });

  for (const number of [1010407, 1010550])
    it(`${number} on page 2: reads the slice again, and all of the 500 come`, async () => {
      simulator.faults.add({ kind: 'error', number, match: { path, page: 1 } });
      await readsAll(`token-${number}`);
    });

  it('1010420: says at Catch and under its box that no product is connected', async () => {
    simulator.faults.add({ kind: 'error', number: 1010420, match: { path }, times: 100 });
    await deploy('alone', { filter: "riskLevel eq 'high'" });
    await nodeRed.inject('alone-now');
    await nodeRed.waitForSunk(() => nodeRed.sunk('alone-caught').length > 0);
    await sleep(200);
    const { code, message } = nodeRed.sunk('alone-caught')[0]!.msg.error as { code: string; message: string };
    assert.equal(code, 'ERR_V1_NOT_FOUND');
    assert.match(message, /No product .*connected/);
    const { fill, text } = nodeRed.sunk('alone-states').at(-1)!.msg.status as { fill: string; text: string };
    assert.equal(fill, 'red');
    assert.equal(text, 'ERR_V1_NOT_FOUND: no product for this is connected');
  });

  it('1010406: says under its box that the time range is refused, not the filter', async () => {
    simulator.faults.add({ kind: 'error', number: 1010406, match: { path }, times: 100 });
    await deploy('range', { filter: "riskLevel eq 'high'" });
    await nodeRed.inject('range-now');
    await nodeRed.waitForSunk(() => nodeRed.sunk('range-caught').length > 0);
    await sleep(200);
    const { text } = nodeRed.sunk('range-states').at(-1)!.msg.status as { text: string };
    assert.equal(text, 'ERR_V1_BAD_REQUEST: the time range is refused');
  });
});
