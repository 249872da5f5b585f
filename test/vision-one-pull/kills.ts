/** A real Node-RED that is killed (SIGKILL) at random moments while it pulls, and started again on the same folder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../simulator';
import { startNodeRed, type NodeRed } from '../support/node-red';
import type { Verdict } from './checker';
import { eventsOf, flow, judgeSink, pull, sink, sleep, type Service, type SummaryPayload } from './real-flow';
import type { Received } from './simulated-host';
import { randomFrom } from './virtual-time';

export interface KillOptions {
  readonly seed: number;
  readonly kills: number;
  readonly service?: Service;
  readonly delivery?: 'send' | 'ack';
  readonly output?: 'page' | 'event';
  readonly contextStorage: Readonly<Record<string, unknown>>;
  /** the pull's; the default store when it is not given */
  readonly cursorStore?: string;
  /** what else is deployed */
  readonly others?: readonly Record<string, unknown>[];
  /** records an hour, of which three hours lie there */
  readonly rate?: number;
  readonly top?: number;
  /** ms that a page takes */
  readonly latency?: number;
  /** ms that a process lives at most once it pulls */
  readonly life?: number;
}

export interface KillRun {
  readonly verdict: Verdict;
  readonly received: readonly Received[];
  /** events that a sink got which keeps those with known keys out, in the order of arrival */
  readonly kept: number;
  readonly requests: number;
  readonly violations: readonly string[];
}

const hour = 3_600_000;

export async function killRun(options: KillOptions): Promise<KillRun> {
  const { seed, kills, service = 'audit', delivery = 'send', output = 'event', contextStorage, life = 1_500 } = options;
  const random = randomFrom(seed);
  const simulator = await startSimulator({
    seed,
    history: 3 * hour,
    live: false,
    latency: options.latency ?? 60,
    visibleAt: () => 0,
    maxLag: 0,
    rates: { [service]: options.rate ?? 1200 },
  });
  const userDir = mkdtempSync(join(tmpdir(), 'pull-kills-'));
  const begin = () => startNodeRed({ userDir, contextStorage, linkPackage: true, timeout: 120_000 });
  let nodeRed: NodeRed | undefined;
  try {
    nodeRed = await begin();
    await nodeRed.deploy(flow(simulator, ...nodes({ ...options, service, delivery, output })));
    for (let n = 0; n < kills; n++) {
      await firstPage(simulator, nodeRed);
      await sleep(random() * life);
      await nodeRed.kill('SIGKILL');
      nodeRed = await begin();
    }
    await nodeRed.waitForSunk((lines) => lines.some(isLast(nodeRed!.pid)), 120_000);
    const received = eventsOf(nodeRed.sunk('events'));
    return {
      verdict: judgeSink(simulator, service, received, { from: 0, until: Date.now() - 20_000 }),
      received,
      kept: new Set(received.map(({ key }) => key)).size,
      requests: simulator.ledger.requestCount,
      violations: simulator.ledger.violations,
    };
  } finally {
    await nodeRed?.stop();
    await simulator.close();
    rmSync(userDir, { recursive: true, force: true });
  }
}

function nodes({ service, delivery, output, top = 50, cursorStore = '', others = [] }: KillOptions) {
  const properties = { service, delivery, output, top: service === 'alerts' ? '' : top, lookback: 4, cursorStore };
  const start = { start: 'date', startDate: new Date(Date.now() - 3.5 * hour).toISOString() };
  return [
    pull('pull', { ...properties, ...start, schedule: 'interval', interval: 10 }),
    sink('events', 'payload,delivery'),
    sink('summaries', 'payload'),
    { id: 'complete', type: 'complete', scope: ['events'], uncaught: false, wires: [['pull']] },
    ...others,
  ];
}

/** A process that has something in flight is worth killing; one that has read all is not waited for. */
async function firstPage(simulator: Simulator, nodeRed: NodeRed): Promise<void> {
  const before = simulator.ledger.requestCount;
  for (let waited = 0; waited < 5_000 && simulator.ledger.requestCount < before + 2; waited += 10) {
    if (nodeRed.sunk('summaries').some(({ pid }) => pid === nodeRed.pid)) return;
    await sleep(10);
  }
}

const isLast =
  (living: number) =>
  ({ node, pid, msg }: { node: string; pid: number; msg: Readonly<Record<string, unknown>> }) =>
    node === 'summaries' && pid === living && (msg.payload as SummaryPayload).upToDate;
