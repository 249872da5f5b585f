import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type Fault } from '../simulator';
import { startNodeRed } from '../support/node-red';
import {
  direct,
  eventsOf,
  flow,
  judgeSink,
  pull,
  sink,
  sleep,
  type SummaryPayload,
} from '../vision-one-pull/real-flow';
import { leaksOf } from './secrets';

const hour = 3_600_000;
/**
 * ms: what Docker leaves a container to end in. Every state below waits for minutes if nobody ends the wait, so that
 * the bound tells the two apart on a busy machine as well.
 */
const dockersPatience = 10_000;

/** What a pull is at when Node-RED is told to end (SIGTERM, as Docker does, which kills after 10 s). */
const states: readonly { name: string; fault?: Fault; properties?: object; latency?: number }[] = [
  { name: 'waits for a reply', fault: { kind: 'silent', match: { stream: 'audit', page: 1 }, times: 9 } },
  { name: 'reads', latency: 150 },
  {
    name: 'waits for the end of a 429',
    fault: { kind: 'rate-limit', retryAfter: 600, match: { stream: 'audit', page: 1 } },
  },
  { name: 'waits before it asks again', fault: { kind: 'status', status: 503, match: { stream: 'audit' }, times: 20 } },
  { name: 'waits for an acknowledgement', properties: { delivery: 'ack' } },
];

/** Acknowledges what came; only there after the restart, or nothing would wait. */
const complete = { id: 'complete', type: 'complete', scope: ['events'], uncaught: false, wires: [['pull']] };

describe('vision-one-pull, when Node-RED is told to end while it', function () {
  this.timeout(60_000);

  for (const { name, fault, properties, latency = 1 } of states)
    it(`${name}: ends in time, and the next start loses nothing and repeats nothing without a label (72)`, async () => {
      const simulator = await startSimulator({
        history: 2 * hour,
        live: false,
        visibleAt: () => 0,
        maxLag: 0,
        latency,
        rates: { audit: 300 },
      });
      if (fault) simulator.faults.add(fault);
      const userDir = mkdtempSync(join(tmpdir(), 'stops-'));
      const options = { userDir, contextStorage: direct, linkPackage: true };
      try {
        const first = await startNodeRed(options);
        const interval = { schedule: 'interval', interval: 10, lookback: 3, top: 50, ...properties };
        await first.deploy(flow(simulator, pull('pull', interval), sink('events'), sink('summaries', 'payload')));
        while (simulator.ledger.requestCount < 3) await sleep(20);
        await sleep(300);
        const asked = Date.now();
        await first.kill('SIGTERM');
        assert.ok(Date.now() - asked < dockersPatience, `${Date.now() - asked} ms`);
        assert.ok(/Stopped flows/.test(first.output()), 'it was ended in order');
        assert.equal(storedCursor(userDir).clean, true, 'the cursor says so');

        simulator.faults.clear();
        if (properties) addToFlows(userDir, { ...complete, z: 'tab', x: 100, y: 100 });
        const second = await startNodeRed(options);
        await second.waitForSunk(
          (lines) =>
            lines.some(({ node, pid, msg }) => {
              const { upToDate, partial } = msg.payload as SummaryPayload;
              return node === 'summaries' && pid === second.pid && upToDate && !partial;
            }),
          40_000,
        );
        const { lost, unlabelledRepeats, repeats, keyFaults } = judgeSink(
          simulator,
          'audit',
          eventsOf(second.sunk('events')),
          { from: 0, until: Date.now() - 20_000 },
        );
        assert.deepEqual({ lost, unlabelledRepeats, keyFaults }, { lost: 0, unlabelledRepeats: 0, keyFaults: 0 });
        // What was sent and never acknowledged has to be sent again; everything else is known.
        assert.ok(repeats <= (properties ? 50 : 0), `${repeats} repeats`);
        assert.deepEqual(await leaksOf(second, [simulator.token]), []);
        assert.ok(!first.output().includes(simulator.token), 'the token is in no log');
        await second.kill('SIGTERM');
      } finally {
        await simulator.close();
        rmSync(userDir, { recursive: true, force: true });
      }
    });
});

function storedCursor(userDir: string): { clean: boolean } {
  const text = readFileSync(join(userDir, 'context', 'global', 'global.json'), 'utf8');
  return (JSON.parse(text) as Record<string, { clean: boolean }>)['visionOnePull_pull_audit']!;
}

/** While Node-RED is down: a deploy would end and begin the pull once more. */
function addToFlows(userDir: string, node: object): void {
  const file = join(userDir, 'flows.json');
  const flows = JSON.parse(readFileSync(file, 'utf8')) as object[];
  writeFileSync(file, JSON.stringify([...flows, node]));
}
