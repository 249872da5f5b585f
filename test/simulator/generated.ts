/** Streams without stored records: record i is computed when it is asked for. */
import { auditIngestion, changesOf, ingestionLag, lagOf, longestChange, longestIngestion, longestLag } from './lag';
import type { Json, Settings, StreamName } from './options';
import { alertRecord } from './records/alert';
import { auditRecord } from './records/audit';
import { cloudRecord } from './records/cloud';
import { containerRecord } from './records/container';
import { detectionRecord } from './records/detection';
import { emailRecord } from './records/email';
import { endpointRecord } from './records/endpoint';
import { identityRecord } from './records/identity';
import { mobileRecord } from './records/mobile';
import { networkRecord } from './records/network';
import { oatRecord } from './records/oat';
import { Random, fraction, hash } from './records/random';
import { type Draft, worldOf } from './records/world';
import type { Stream, Version } from './streams';

const makers: Readonly<Record<Exclude<StreamName, 'alerts' | 'oat' | 'audit'>, (draft: Draft) => object>> = {
  endpointActivities: endpointRecord,
  emailActivities: emailRecord,
  networkActivities: networkRecord,
  detections: detectionRecord,
  identityActivities: identityRecord,
  containerActivities: containerRecord,
  cloudActivities: cloudRecord,
  mobileActivities: mobileRecord,
};

const pulled = new Set<StreamName>(['audit', 'alerts', 'oat']);

export function generatedStream(name: StreamName, settings: Settings, start: number): Stream {
  const { seed, visibleAt, ingestionDelay } = settings;
  const interval = 3_600_000 / settings.rates[name];
  const origin = start - settings.history;
  const world = worldOf(seed);
  const length = settings.live ? Infinity : Math.floor(settings.history / interval);
  const usual = visibleAt === undefined && (name !== 'audit' || ingestionDelay === undefined);
  const longestWait = usual ? longestLag(name) : (settings.maxLag ?? Infinity);
  const spread =
    name === 'alerts' ? longestChange : name === 'oat' ? longestIngestion : name === 'audit' ? longestWait : 0;

  /** Every second audit entry may be the twin of the one before it. */
  const original = (index: number): number =>
    name === 'audit' && index % 2 === 1 && fraction(seed, 'twin', index) < 2 * settings.twins ? index - 1 : index;

  function timeAt(index: number): number {
    const source = original(index);
    const time = Math.floor(origin + (source + 0.9 * fraction(seed, name, source)) * interval);
    return pulled.has(name) ? time - (time % 1000) : time;
  }

  const draft = (index: number, time: number): Draft => ({
    random: new Random(hash(seed, `${name} record`, original(index))),
    index: original(index),
    time,
    world,
  });

  function version(index: number, time: number, changed: number, make: () => object, seen?: number): Version {
    if (visibleAt === undefined)
      return new Lazy(name, index, time, changed, seen ?? changed + lagOf(seed, name, index), make);
    const record = make() as Json;
    return { stream: name, order: index, time, changed, record, visibleAt: visibleAt(name, record) };
  }

  /** Twins are ingested together, so that they are equal in this as well. */
  function auditVersion(index: number, time: number): Version {
    const make = (at: number): Json => auditRecord(draft(index, time), at) as Json;
    const ingested = auditIngestion(settings, original(index), time, () => make(time));
    const shown = ingested - (ingested % 1000);
    return version(index, time, shown, () => make(shown), ingested);
  }

  function alertVersions(index: number, time: number): Version[] {
    const changes = changesOf(seed, index);
    const investigated = time + (changes[0] ?? 0);
    return [0, ...changes].map((change, at) => {
      const state = { version: at, updated: time + change, investigated };
      return version(index, time, time + change, () => alertRecord(draft(index, time), state));
    });
  }

  function versions(index: number): readonly Version[] {
    const time = timeAt(index);
    if (name === 'alerts') return alertVersions(index, time);
    if (name === 'oat') {
      const ingested = time + ingestionLag(seed, index);
      return [version(index, time, ingested, () => oatRecord(draft(index, time), { detected: time, ingested }))];
    }
    if (name === 'audit') return [auditVersion(index, time)];
    return [version(index, time, time, () => makers[name](draft(index, time)))];
  }

  const slack = 3 + Math.ceil(1000 / interval);
  const bound = (index: number): number => Math.min(Math.max(0, index), length);
  const longest = spread + longestWait;

  return {
    name,
    spread,
    lead: 0,
    timeAt,
    versions,
    candidates: (from, to) => [
      bound(Math.floor((from - origin) / interval) - slack),
      bound(Math.ceil((to - origin) / interval) + slack),
    ],
    seen: (index, now) => versions(index).findLast((candidate) => candidate.visibleAt <= now),
    settled: (now) => bound(Math.floor((now - longest - origin) / interval) - slack),
  };
}

/** Windows and counts need a record's times only: its contents are made when they are looked at. */
class Lazy implements Version {
  #made?: Json;

  constructor(
    readonly stream: StreamName,
    readonly order: number,
    readonly time: number,
    readonly changed: number,
    readonly visibleAt: number,
    private readonly make: () => object,
  ) {}

  get record(): Json {
    return (this.#made ??= this.make() as Json);
  }
}
