import assert from 'node:assert/strict';
import { startSimulator, type Simulator } from '../simulator';
import { startNodeRed, type NodeRed } from '../support/node-red';
import { button, direct, eventsOf, flow, pull, pulled, sink, sleep } from './real-flow';

const second = 1000;
const hour = 3_600 * second;
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 19) + 'Z';

/** `count` entries, one each second from `logged` on, that the service has had since `ingested`. */
function entries(name: string, count: number, logged: number, ingested: number): object[] {
  return Array.from({ length: count }, (_, n) => ({
    loggedDateTime: iso(logged + n * second),
    ingestedDateTime: iso(Math.max(ingested, logged + n * second)),
    activity: `${name} ${n}`,
    result: 'Successful',
    details: {},
  }));
}

describe('vision-one-pull in a real Node-RED, where audit entries are ingested hours after they were logged,', function () {
  this.timeout(60_000);
  let nodeRed: NodeRed;
  let simulator: Simulator;
  before(async () => {
    nodeRed = await startNodeRed({ contextStorage: direct, linkPackage: true });
    const records = { audit: entries('in time', 120, Date.now() - 2 * hour, 0) };
    simulator = await startSimulator({ records, visibleAt: () => 0, maxLag: 0 });
  });
  after(async () => {
    await nodeRed?.stop();
    await simulator?.close();
  });

  it('finds them by ingestion; a node of release 0.1.0 does not, until it is changed', async () => {
    const node = (id: string, auditTime: object) =>
      pull(id, {
        service: 'audit',
        lookback: 4,
        settle: 2,
        ...auditTime,
        wires: [[`${id}-events`], [`${id}-summaries`]],
      });
    const deploy = (ofOld: object) =>
      nodeRed.deploy(
        flow(
          simulator,
          ...[node('new', { auditTime: 'ingested' }), node('old', ofOld)],
          ...['new', 'old'].flatMap((id) => [button(`${id}-now`, id), sink(`${id}-events`), sink(`${id}-summaries`)]),
        ),
      );
    const received = (id: string) => eventsOf(nodeRed.sunk(`${id}-events`));
    const pullBoth = async () => {
      // Until what was added has settled.
      await sleep(5 * second);
      for (const id of ['new', 'old']) await pulled(nodeRed, `${id}-now`, `${id}-summaries`);
      return [received('new').length, received('old').length];
    };
    await deploy({});
    assert.deepEqual(await pullBoth(), [120, 120]);
    simulator.add('audit', entries('late', 30, Date.now() - hour, Date.now() - second));
    assert.deepEqual(await pullBoth(), [150, 120]);
    await deploy({ auditTime: 'ingested' });
    simulator.add('audit', entries('later', 30, Date.now() - hour, Date.now() - second));
    const [ofNew, ofOld] = await pullBoth();
    assert.equal(ofNew, 180);
    // What the service had before the change, after what was final, may be read now, and is labelled.
    assert.ok(ofOld! >= 150 && ofOld! <= 180, String(ofOld));
    const keys = new Map<string, number>();
    for (const { key, labelled } of received('old')) {
      const before = keys.get(key) ?? 0;
      keys.set(key, before + 1);
      assert.ok(before === 0 || labelled, `${key} again without a label`);
    }
    const targets = new Set(
      simulator.ledger.requests.filter(({ stream }) => stream === 'audit').map(({ params }) => params.dateTimeTarget),
    );
    assert.deepEqual([...targets].sort(), ['ingestedDateTime', 'loggedDateTime']);
  });
});
