import assert from 'node:assert/strict';
import { startSimulator, type Simulator } from '../simulator';
import { startNodeRed, type NodeRed } from '../support/node-red';
import { button, direct, eventsOf, flow, judgeSink, pull, pulled, sink } from './real-flow';

const second = 1000;
const day = 86_400 * second;
const every = 7 * second;
const count = Math.floor(day / every);
const iso = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');

/** A detection each seven seconds of a day, so that slices end at any of them; every third clock is a minute ahead. */
function detections(end: number): object[] {
  return Array.from({ length: count }, (_, index) => {
    const at = end - day + index * every;
    const isAhead = index % 3 === 0;
    return {
      uuid: `uuid-${index}`,
      source: 'endpointActivityData',
      detectedDateTime: iso(isAhead ? at + 60 * second : at),
      ingestedDateTime: iso(at + 23 * second),
      entityType: 'endpoint',
      entityName: isAhead ? 'ahead' : 'exact',
      filters: [],
      detail: {},
    };
  });
}

describe('vision-one-pull in a real Node-RED, where the clock of some endpoints is a minute ahead,', function () {
  this.timeout(120_000);
  let nodeRed: NodeRed;
  let simulator: Simulator;
  before(async () => {
    nodeRed = await startNodeRed({ contextStorage: direct, linkPackage: true });
    const end = Math.floor(Date.now() / second) * second - 600 * second;
    simulator = await startSimulator({ records: { oat: detections(end) }, visibleAt: () => 0, maxLag: 0 });
  });
  after(async () => {
    await nodeRed?.stop();
    await simulator?.close();
  });

  it('loses no detection of a day that it reads after it', async () => {
    const oat = pull('oat', { service: 'oat', lookback: 25 });
    await nodeRed.deploy(flow(simulator, oat, button('pull-now', 'oat'), sink('events'), sink('summaries')));
    const { upToDate } = await pulled(nodeRed);
    const received = eventsOf(nodeRed.sunk('events'));
    const verdict = judgeSink(simulator, 'oat', received, { from: 0, until: Date.now() });
    assert.deepEqual([received.length, verdict.lost, verdict.repeats, upToDate], [count, 0, 0, true]);
    // The default of an hour would hide what was ingested late: it is never relied on.
    for (const { params } of simulator.ledger.requests.filter(({ stream }) => stream === 'oat'))
      assert.ok(params.detectedStartDateTime && params.detectedEndDateTime, JSON.stringify(params));
  });
});
