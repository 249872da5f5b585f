import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
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

const hour = 3_600_000;

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

describe('vision-one-pull, when Node-RED is told to end while it', function () {
  this.timeout(60_000);

  for (const { name, fault, properties, latency = 1 } of states)
    it(`${name}: ends at once, and the next start loses nothing and repeats nothing without a label (72)`, async () => {
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
        assert.ok(Date.now() - asked < 3_000, `${Date.now() - asked} ms`);

        simulator.faults.clear();
        const second = await startNodeRed(options);
        if (properties)
          await second.deploy(
            flow(simulator, pull('pull', interval), sink('events'), sink('summaries', 'payload'), {
              id: 'complete',
              type: 'complete',
              scope: ['events'],
              uncaught: false,
              wires: [['pull']],
            }),
          );
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
        await second.kill('SIGTERM');
      } finally {
        await simulator.close();
        rmSync(userDir, { recursive: true, force: true });
      }
    });
});
