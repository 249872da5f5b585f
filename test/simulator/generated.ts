/** Streams without stored records: record i is computed when it is asked for. */
import { changesOf, ingestionLag, lagOf, longestChange, longestIngestion, longestLag } from './lag';
import type { Json, Settings, StreamName } from './options';
import { alertRecord } from './records/alert';
import { auditRecord } from './records/audit';
import { emailRecord } from './records/email';
import { endpointRecord } from './records/endpoint';
import { oatRecord } from './records/oat';
import {
  cloudRecord,
  containerRecord,
  detectionRecord,
  identityRecord,
  mobileRecord,
  networkRecord,
} from './records/other';
import { Random, fraction, hash } from './records/random';
import { type Draft, worldOf } from './records/world';
import type { Stream, Version } from './streams';

const makers: Readonly<Record<Exclude<StreamName, 'alerts' | 'oat'>, (draft: Draft) => object>> = {
  audit: auditRecord,
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
  const { seed, visibleAt } = settings;
  const interval = 3_600_000 / settings.rates[name];
  const origin = start - settings.history;
  const world = worldOf(seed);
  const length = settings.live ? Infinity : Math.floor(settings.history / interval);
  const longestWait = visibleAt === undefined ? longestLag(name) : (settings.maxLag ?? Infinity);
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

  /** An audit entry is ingested when it can be seen: it shows no time of its own for that. */
  function version(index: number, time: number, changed: number, make: () => object): Version {
    if (visibleAt === undefined) {
      const seen = changed + lagOf(seed, name, index);
      return new Lazy(name, index, time, name === 'audit' ? seen : changed, seen, make);
    }
    const record = make() as Json;
    const seen = visibleAt(name, record);
    return { stream: name, order: index, time, changed: name === 'audit' ? seen : changed, record, visibleAt: seen };
  }

  function versions(index: number): readonly Version[] {
    const time = timeAt(index);
    if (name === 'alerts')
      return [0, ...changesOf(seed, index)].map((change, at) =>
        version(index, time, time + change, () => alertRecord(draft(index, time), at, time + change)),
      );
    if (name === 'oat') {
      const ingested = time + ingestionLag(seed, index);
      return [version(index, time, ingested, () => oatRecord(draft(index, time), { detected: time, ingested }))];
    }
    return [version(index, time, time, () => makers[name](draft(index, time)))];
  }

  const slack = 3 + Math.ceil(1000 / interval);
  const bound = (index: number): number => Math.min(Math.max(0, index), length);
  const longest = spread + longestWait;

  return {
    name,
    spread,
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
  private made?: Json;

  constructor(
    readonly stream: StreamName,
    readonly order: number,
    readonly time: number,
    readonly changed: number,
    readonly visibleAt: number,
    private readonly make: () => object,
  ) {}

  get record(): Json {
    return (this.made ??= this.make() as Json);
  }
}
