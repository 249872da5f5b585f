/** Streams of records that a test gives; more can be added while the simulator runs. */
import { auditIngestion, ingestionLag, lagOf } from './lag';
import type { Json, Settings, StreamName } from './options';
import { seconds } from './records/world';
import type { Stream, Version } from './streams';

interface Entry {
  readonly time: number;
  readonly order: number;
  versions: readonly Version[];
}

const timeFields: Readonly<Partial<Record<StreamName, string>>> = {
  audit: 'loggedDateTime',
  alerts: 'createdDateTime',
  oat: 'detectedDateTime',
};

const changeFields: Readonly<Partial<Record<StreamName, string>>> = {
  audit: 'ingestedDateTime',
  alerts: 'updatedDateTime',
  oat: 'ingestedDateTime',
};

/** @throws TypeError when a record has no readable time: it could be in no window */
export function recordedStream(name: StreamName, settings: Settings, given: readonly object[]): Stream {
  const entries: Entry[] = [];
  const alerts = new Map<string, Entry>();
  let spread = 0;
  let lead = 0;

  function add(records: readonly object[]): void {
    for (const given of records as readonly Json[]) {
      const time = timeOf(given[timeFields[name] ?? 'eventTime'], name);
      const order = entries.length;
      const record = name === 'audit' ? ingestedAudit(settings, order, time, given) : given;
      const changeField = record[changeFields[name] ?? ''];
      const changed =
        changeField !== undefined
          ? timeOf(changeField, name)
          : name === 'oat'
            ? time + ingestionLag(settings.seed, order)
            : time;
      const lag = name === 'audit' ? 0 : lagOf(settings.seed, name, order);
      const visibleAt = settings.visibleAt?.(name, record) ?? changed + lag;
      const version: Version = { stream: name, order, time, changed, visibleAt, record };
      spread = Math.max(spread, version.changed - time);
      lead = Math.max(lead, time - version.changed);
      const known = name === 'alerts' ? alerts.get(String(record.id)) : undefined;
      if (known === undefined) {
        const entry: Entry = { time, order, versions: [version] };
        entries.push(entry);
        if (name === 'alerts') alerts.set(String(record.id), entry);
      } else known.versions = [...known.versions, { ...version, order: known.order }].sort(byChange);
    }
    entries.sort((a, b) => a.time - b.time || a.order - b.order);
  }

  /** The first index whose time is not before `time`. */
  function position(time: number): number {
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (entries[middle]!.time < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  add(given);
  return {
    name,
    get spread() {
      return spread;
    },
    get lead() {
      return lead;
    },
    add,
    timeAt: (index) => entries[index]!.time,
    versions: (index) => entries[index]!.versions,
    seen: (index, now) => entries[index]!.versions.findLast((version) => version.visibleAt <= now),
    candidates: (from, to) => [position(from), position(to + 1)],
    // Records can be added anywhere, so no part of the stream is ever taken as counted for good.
    settled: () => 0,
  };
}

/** Every audit entry shows when it was ingested; one that was given without it is ingested as generated ones are. */
function ingestedAudit(settings: Settings, order: number, time: number, record: Json): Json {
  if ('ingestedDateTime' in record) return record;
  return { ...record, ingestedDateTime: seconds(auditIngestion(settings, order, time, () => record)) };
}

const byChange = (a: Version, b: Version): number => a.changed - b.changed;

/** Epoch milliseconds (number or text) or an ISO text; one without a zone is UTC. */
function timeOf(value: unknown, stream: StreamName): number {
  const text = String(value);
  const zoned = /Z$|[+-]\d\d:?\d\d$/.test(text) ? text : `${text.replace(' ', 'T')}Z`;
  const time = /^\d+$/.test(text) ? Number(text) : Date.parse(zoned);
  if (!Number.isFinite(time)) throw new TypeError(`a record of ${stream} has no readable time: ${text}`);
  return time;
}
