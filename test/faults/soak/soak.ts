/** All nodes in a real Node-RED, over a simulator that fails at random, for as long as asked. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type FaultKind, type Simulator } from '../../simulator';
import { startNodeRed } from '../../support/node-red';
import { judge, type Verdict } from '../../vision-one-pull/checker';
import {
  button,
  direct,
  eventsOf,
  flow,
  judgeSink,
  pull,
  sink,
  sleep,
  type Service,
} from '../../vision-one-pull/real-flow';
import type { Received } from '../../vision-one-pull/simulated-host';
import { Random } from '../../fuzz/random';
import { onTime } from '../on-time';
import { leaksOf } from '../secrets';

interface Probe {
  readonly at: number;
  /** bytes after a collection */
  readonly heap: number;
  /** ms, since the start */
  readonly p99: number;
  readonly unhandled: number;
}

export interface Soak {
  readonly verdicts: Readonly<Record<string, Verdict>>;
  /** records that had to come, by service: a verdict over none would say nothing */
  readonly due: Readonly<Record<string, number>>;
  readonly probes: readonly Probe[];
  readonly requests: number;
  readonly hunts: number;
  /** hunts that neither were complete nor said what is missing */
  readonly silentHunts: number;
  readonly bundles: number;
  readonly violations: readonly string[];
  readonly leaks: readonly string[];
}

/** Each request meets one of these with this share. */
const faults: readonly [share: number, fault: FaultKind][] = [
  [0.02, { kind: 'status', status: 500 }],
  [0.01, { kind: 'status', status: 503 }],
  [0.005, { kind: 'status', status: 504 }],
  [0.01, { kind: 'reset' }],
  [0.01, { kind: 'cut' }],
  [0.01, { kind: 'truncated' }],
  [0.005, { kind: 'html' }],
  [0.005, { kind: 'drop-items' }],
  [0.005, { kind: 'expire-token' }],
  [0.002, { kind: 'silent' }],
  [0.02, { kind: 'late', delay: 300 }],
  [0.02, { kind: 'gzip' }],
  [0.01, { kind: 'repeat-page' }],
  [0.01, { kind: 'clock-skew', skew: 3_600_000 }],
];
const patterns = [
  "[process:command_line LIKE '%cmd%'] OR [file:name = 'x.exe']",
  "[ipv4-addr:value ISSUBSET '10.0.0.0/8'] FOLLOWEDBY [url:value LIKE '%a%'] WITHIN 600 SECONDS",
  "[domain-name:value = 'nothing.example']",
  'no pattern at all',
];
const services = ['audit', 'oat', 'alerts'] as const;

export async function soak(seconds: number, seed: number): Promise<Soak> {
  const random = new Random(seed);
  const simulator = await startSimulator({
    seed,
    history: 1_800_000,
    ...onTime,
    rates: { audit: 3_600, oat: 3_600, alerts: 600, endpointActivities: 600 },
  });
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  const probeFile = join(folder, 'probe.jsonl');
  for (const [probability, fault] of faults) simulator.faults.add({ ...fault, match: { probability } });
  const nodeRed = await startNodeRed({
    contextStorage: direct,
    linkPackage: true,
    nodeArguments: ['--expose-gc', '--require', join(__dirname, 'probe.cjs')],
    env: { SOAK_PROBE: probeFile },
  });
  try {
    const common = { schedule: 'interval', interval: 10, lookback: 0.4, settle: 2, overlap: 10 };
    const nodes = flow(
      simulator,
      ...services.flatMap((service) => [
        pull(service, {
          ...common,
          service,
          top: service === 'alerts' ? '' : 50,
          wires: [[`${service}-events`], [`${service}-runs`]],
        }),
        sink(`${service}-events`, 'payload,delivery'),
        sink(`${service}-runs`, 'payload'),
      ]),
      { ...button('hunt', 'translate'), props: [{ p: 'payload' }], payload: '', payloadType: 'str' },
      {
        id: 'translate',
        type: 'stix-translate',
        dialects: ['endpointActivities', 'detections'],
        timeRange: 20,
        wires: [['search']],
      },
      {
        id: 'search',
        type: 'vision-one-search',
        config: 'config',
        pageSize: 50,
        timeLimit: 30,
        wires: [['map'], ['hunts']],
      },
      { id: 'map', type: 'stix-map', sighting: true, wires: [['bundles']] },
      sink('bundles', 'complete,mapping'),
      sink('hunts', 'payload'),
      { id: 'catch', type: 'catch', scope: null, wires: [['caught']] },
      sink('caught', 'error'),
    ).map((node) => (node['type'] === 'vision-one-config' ? { ...node, timeout: 2, retries: 3 } : node));
    await nodeRed.deploy(nodes);
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end) {
      await nodeRed.inject('hunt', { payload: random.of(patterns) });
      await sleep(1_500);
    }
    // Well again: what was put off has to come.
    simulator.faults.clear();
    const until = Date.now();
    const caughtUp = (): boolean =>
      services.every((service) => {
        const last = nodeRed.sunk(`${service}-runs`).at(-1);
        const { upToDate, partial } = (last?.msg.payload ?? {}) as { upToDate?: boolean; partial?: boolean };
        return upToDate === true && partial === false && (last?.at ?? 0) > until + 15_000;
      });
    for (let waited = 0; waited < 120 && !caughtUp(); waited++) await sleep(1_000);
    const window = { from: until - seconds * 1000 - 1_400_000, until: until - 10_000 };
    const received = (service: Service) => eventsOf(nodeRed.sunk(`${service}-events`));
    const verdictOf = (service: Service, came: readonly Received[]): Verdict =>
      service === 'alerts' ? judgeIds(simulator, came, window) : judgeSink(simulator, service, came, window);
    const verdicts = Object.fromEntries(services.map((service) => [service, verdictOf(service, received(service))]));
    const due = Object.fromEntries(services.map((service) => [service, verdictOf(service, []).lost]));
    const hunts = nodeRed.sunk('hunts').map(({ msg }) => msg.payload as { complete: boolean; missing: unknown[] });
    return {
      verdicts,
      due,
      probes: readFileSync(probeFile, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Probe),
      requests: simulator.ledger.requestCount,
      hunts: hunts.length,
      silentHunts: hunts.filter(({ complete, missing }) => !complete && missing.length === 0).length,
      bundles: nodeRed.sunk('bundles').length,
      // A field that the service may not search is asked for once, with another query in reserve.
      violations: simulator.ledger.violations.filter((text) => !/Unknown field/.test(text)),
      leaks: await leaksOf(nodeRed, [simulator.token]),
    };
  } finally {
    await nodeRed.stop();
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Alerts go on changing, and are pulled by their creation: whichever version came, each alert has to come. */
function judgeIds(
  simulator: Simulator,
  received: readonly Received[],
  window: { from: number; until: number },
): Verdict {
  const created = new Map<unknown, number>();
  for (const { record, time } of simulator.ledger.versions('alerts')) created.set(record['id'], time);
  const versions = [...created].map(([id, time]) => ({
    record: { id },
    second: time / 1000,
    visibleAt: time + 5_000,
    goneAt: Infinity,
  }));
  const came = received.map((one) => ({ ...one, record: { id: (one.record as { id: unknown }).id } }));
  return judge(versions, came, { until: window.until, lateness: Infinity, from: window.from / 1000 });
}
