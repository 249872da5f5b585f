/** Makes a service with records, and a host that pulls from it, out of a few choices or a seed. */
import assert from 'node:assert/strict';
import { services } from '../../nodes/vision-one-pull/records/services';
import type { PullSettings } from '../../nodes/vision-one-pull/run/pull-options';
import { judge, type Verdict } from './checker';
import { Host, type HostOptions } from './simulated-host';
import { SimulatedService, type Fault, type ServiceTraits, type Version } from './simulated-service';
import { randomFrom, VirtualTime } from './virtual-time';

export type Stream = keyof typeof services;

export const epoch = Date.UTC(2026, 0, 15, 12);
export const epochSecond = epoch / 1000;

export interface ScenarioOptions {
  readonly stream?: Stream;
  readonly seed?: number;
  readonly versions?: readonly Version[];
  readonly traits?: Partial<ServiceTraits>;
  readonly settings?: Partial<PullSettings>;
  readonly host?: Partial<HostOptions>;
  readonly fault?: Fault;
}

export interface Scenario {
  readonly time: VirtualTime;
  readonly service: SimulatedService;
  readonly host: Host;
  readonly random: () => number;
}

export function scenario(options: ScenarioOptions = {}): Scenario {
  const { stream = 'audit', seed = 1 } = options;
  const random = randomFrom(seed);
  const time = new VirtualTime();
  const traits: ServiceTraits = {
    pageSize: 200,
    newestFirst: stream === 'oat',
    endIncluded: stream !== 'oat',
    givesCount: stream !== 'audit',
    countError: 0,
    offsetTokens: true,
    latency: [100, 400],
    tokenLife: Infinity,
    chainLife: Infinity,
    emptyPages: 0,
    ...options.traits,
  };
  const service = new SimulatedService(epoch, options.versions ?? [], traits, time, random, options.fault);
  const settings: PullSettings = {
    stream,
    service: services[stream],
    start: { kind: 'lookback', hours: 1 },
    limitDays: services[stream].days.usual,
    interval: 60,
    settle: 60,
    overlap: 300,
    durability: 'direct',
    ...options.settings,
  };
  const host = new Host(time, service, { settings, output: 'page', delivery: 'send', random, ...options.host });
  return { time, service, host, random };
}

/** A record of a stream at a second; equal `name`s of one second make equal audit records. */
export function version(
  stream: Stream,
  name: string,
  second: number,
  lateMs = 0,
  goneAt = Infinity,
  id = name,
): Version {
  const time = new Date(second * 1000).toISOString().slice(0, 19) + 'Z';
  const visibleAt = second * 1000 + lateMs;
  const { axis } = services[stream];
  const fields: Record<string, unknown> =
    stream === 'audit'
      ? { activity: name, result: 'Successful', details: { b: 1, a: name } }
      : stream === 'oat'
        ? { uuid: id, detectedDateTime: time, detail: { name } }
        : { id, createdDateTime: time, severity: 'high', name };
  return { record: { ...fields, [axis]: time }, second, visibleAt, goneAt };
}

/** `count` records from `from` on, one each `step` seconds. */
export function series(stream: Stream, count: number, from: number, step: number, lateMs = 0): Version[] {
  return Array.from({ length: count }, (_, n) => version(stream, `r${n}`, from + Math.floor(n * step), lateMs));
}

/** What every scenario expects unless it says otherwise; gives the verdict for what it says beyond that. */
export function assertDelivered({ service, host }: Scenario, lateness = 300): Verdict {
  const verdict = judge(service.versions, host.received, { until: Infinity, lateness: lateness * 1000, from: 0 });
  const { lost, unlabelledRepeats, keyFaults, inventions } = verdict;
  assert.deepEqual(
    { lost, unlabelledRepeats, keyFaults, inventions, violations: service.violations, failures: host.failures },
    { lost: 0, unlabelledRepeats: 0, keyFaults: 0, inventions: 0, violations: [], failures: [] },
  );
  return verdict;
}
