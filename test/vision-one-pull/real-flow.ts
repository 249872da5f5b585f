/** A deployed pull in a real Node-RED, over the simulator: flows, and what their sinks got, for the checker. */
import type { Simulator } from '../simulator';
import type { NodeRed, Sunk } from '../support/node-red';
import { judge, type Verdict } from './checker';
import type { Received } from './simulated-host';
import type { Version } from './simulated-service';

export type Service = 'audit' | 'alerts' | 'oat';

/** A context store that keeps what it confirmed. */
export const direct = { default: { module: 'localfilesystem', config: { cache: false } } };

/** A tab, a config node for the simulator, and the nodes given; those without a tab lie on it. */
export function flow(simulator: Simulator, ...nodes: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  return [
    { id: 'tab', type: 'tab', label: 'pull' },
    {
      id: 'config',
      type: 'vision-one-config',
      region: 'custom',
      host: simulator.url,
      requestsPerMinute: 6000,
      credentials: { token: simulator.token },
    },
    // Without a place Node-RED takes a node for a config node.
    ...nodes.map((node) => ({ z: 'tab', x: 100, y: 100, ...node })),
  ];
}

export function pull(id: string, properties: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    type: 'vision-one-pull',
    config: 'config',
    service: 'audit',
    schedule: 'input',
    lookback: 3,
    settle: 2,
    overlap: 10,
    wires: [['events'], ['summaries']],
    ...properties,
  };
}

export const sink = (id: string, fields = 'payload,delivery,topic,source,window,parts') => ({
  id,
  type: 'test-sink',
  fields,
  wires: [],
});

/** A button that sends `topic` and, with inject(), any payload. */
export const button = (id: string, to: string, topic = 'pull') => ({
  id,
  type: 'inject',
  props: [{ p: 'topic', vt: 'str' }],
  topic,
  repeat: '',
  once: false,
  wires: [[to]],
});

export interface Label {
  key: string;
  time: string;
  maybeDuplicate: boolean;
}

export interface Stamp {
  node: string;
  id: string;
  attempt: number;
  replay: boolean;
  events: Label[];
}

export function eventsOf(lines: readonly Sunk[]): Received[] {
  return lines.flatMap(({ msg, at, pid }) => {
    const { id, attempt, replay, events } = msg.delivery as Stamp;
    const records = Array.isArray(msg.payload) ? (msg.payload as unknown[]) : [msg.payload];
    return events.map(({ key, maybeDuplicate }, index) => ({
      at,
      key,
      record: records[index],
      labelled: maybeDuplicate || replay,
      replay,
      id,
      attempt,
      process: pid,
    }));
  });
}

/** Judges what a sink got by what the simulator could show at `until` (ms). */
export function judgeSink(
  simulator: Simulator,
  service: Service,
  received: readonly Received[],
  window: { from: number; until: number },
): Verdict {
  const versions: Version[] = [];
  for (const { record, changed, visibleAt } of simulator.ledger.versions(service, { from: 0 })) {
    // What has not settled yet can't have come.
    const settled = Math.max(visibleAt, changed + 5_000);
    versions.push({ record: { ...record }, second: changed / 1000, visibleAt: settled, goneAt: Infinity });
  }
  return judge(versions, received, { until: window.until, lateness: Infinity, from: window.from / 1000 });
}

export interface SummaryPayload {
  requests: number;
  received: number;
  duplicates: number;
  emitted: number;
  upToDate: boolean;
  lagMs: number;
  cursor: string;
  nextPull: string | null;
  gaps: { from: string; to: string; reason: string }[];
  partial: boolean;
}

export function summariesOf(nodeRed: NodeRed, id = 'summaries'): SummaryPayload[] {
  return nodeRed.sunk(id).map(({ msg }) => msg.payload as SummaryPayload);
}

/** Presses a button and waits for the summary of the run. */
export async function pulled(nodeRed: NodeRed, id = 'pull-now', summaries = 'summaries'): Promise<SummaryPayload> {
  const before = nodeRed.sunk(summaries).length;
  await nodeRed.inject(id);
  const isSummary = (lines: readonly Sunk[]) => lines.filter(({ node }) => node === summaries).length > before;
  await nodeRed.waitForSunk(isSummary, 20_000);
  const [summary] = summariesOf(nodeRed, summaries).slice(-1);
  if (!summary) throw new Error('no summary');
  return summary;
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
