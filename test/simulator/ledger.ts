/**
 * What was asked, what was served, and what could have been: enough for a checker of its own to prove that nothing was
 * lost and nothing came twice. Times are server time in ms.
 */
import { createHash } from 'node:crypto';
import { textOf } from './json';
import type { Json, StreamName } from './options';
import type { Stream, Version } from './streams';

export interface RequestEntry {
  readonly number: number;
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  /** `authorization` is only 'valid', 'invalid' or absent: no token is kept */
  readonly headers: Readonly<Record<string, string>>;
  readonly stream?: StreamName;
  /** 0 for the first page of a chain */
  readonly page: number;
  /** requests of the stream in flight when this one came, itself included */
  readonly inFlight: number;
  /** 0 until it was answered, and for ever when it was not */
  status: number;
  /** items sent whole */
  items: number;
  /** kind of the fault that it met */
  fault?: string;
  doneAt?: number;
}

export interface Served {
  readonly key: string;
  times: number;
  readonly first: number;
  last: number;
}

export interface Shown {
  readonly stream: StreamName;
  readonly key: string;
  readonly time: number;
  readonly changed: number;
  readonly visibleAt: number;
  readonly record: Json;
}

export interface ShownWindow {
  /** on the record's own time, both ends included */
  readonly from?: number;
  readonly to?: number;
  /** only versions that could be seen at this time */
  readonly visibleBy?: number;
}

const kept = 1000;

export class Ledger {
  #entries: RequestEntry[] = [];
  #answered = 0;
  readonly #servings = new Map<StreamName, Map<string, Served>>();
  readonly #counts = new Map<StreamName, ServingCounts>();
  readonly #flights = new Map<StreamName, number>();
  /** Requests that no careful client makes: start >= end, an end in the future, two at once on one stream, ... */
  readonly violations: string[] = [];

  constructor(
    private readonly mode: 'full' | 'counts',
    private readonly now: () => number,
    private readonly streamOf: (name: StreamName) => Stream,
  ) {}

  /** In the order of arrival; the last 1000 in the mode `counts`. */
  get requests(): readonly RequestEntry[] {
    return this.#entries;
  }

  get requestCount(): number {
    return this.#answered;
  }

  open(facts: Omit<RequestEntry, 'number' | 'at' | 'inFlight' | 'status' | 'items'>): RequestEntry {
    const inFlight = facts.stream === undefined ? 1 : (this.#flights.get(facts.stream) ?? 0) + 1;
    if (facts.stream !== undefined) this.#flights.set(facts.stream, inFlight);
    const entry: RequestEntry = { ...facts, number: ++this.#answered, at: this.now(), inFlight, status: 0, items: 0 };
    this.#entries.push(entry);
    if (this.mode === 'counts' && this.#entries.length > 2 * kept) this.#entries = this.#entries.slice(-kept);
    return entry;
  }

  close(entry: RequestEntry): void {
    if (entry.doneAt !== undefined) return;
    entry.doneAt = this.now();
    if (entry.stream !== undefined) this.#flights.set(entry.stream, this.#flights.get(entry.stream)! - 1);
  }

  violation(entry: RequestEntry, what: string): void {
    this.violations.push(`request ${entry.number} ${entry.method} ${entry.path}: ${what}`);
  }

  /** The versions of a reply that was sent whole. */
  serve(versions: readonly Version[]): void {
    for (const version of versions) {
      const counts = getOrSet(this.#counts, version.stream, () => new ServingCounts());
      counts.add(version.order);
      if (this.mode === 'counts') continue;
      const key = keyOf(version.stream, version.record);
      const at = this.now();
      const served = getOrSet(
        getOrSet(this.#servings, version.stream, () => new Map<string, Served>()),
        key,
        () => ({ key, times: 0, first: at, last: at }),
      );
      served.times++;
      served.last = at;
    }
  }

  /** Key to servings; empty in the mode `counts`. */
  served(stream: StreamName): ReadonlyMap<string, Served> {
    return this.#servings.get(stream) ?? new Map<string, Served>();
  }

  /** Servings in all, and of how many different records (an alert's versions are one); in both modes. */
  totals(stream: StreamName): { readonly servings: number; readonly records: number } {
    const counts = this.#counts.get(stream);
    return { servings: counts?.servings ?? 0, records: counts?.records ?? 0 };
  }

  /**
   * The truth that a run is judged by: every version of the stream's records, served or not, in the order of their
   * time. Equal audit entries have one key and come as often as they are.
   */
  *versions(
    stream: StreamName,
    { from = 0, to = this.now(), visibleBy = Infinity }: ShownWindow = {},
  ): Generator<Shown> {
    const source = this.streamOf(stream);
    const [first, end] = source.candidates(from, to);
    for (let index = first; index < end; index++) {
      const time = source.timeAt(index);
      if (time < from || time > to) continue;
      for (const { changed, visibleAt, record } of source.versions(index))
        if (visibleAt <= visibleBy) yield { stream, key: keyOf(stream, record), time, changed, visibleAt, record };
    }
  }

  /** Forgets requests, servings and violations; what is in flight stays counted. */
  clear(): void {
    this.#entries = [];
    this.#answered = 0;
    this.#servings.clear();
    this.#counts.clear();
    this.violations.length = 0;
  }
}

/** The identity of a record's version: audit has no id, so its whole content is it. */
export function keyOf(stream: StreamName, record: Json): string {
  if (stream === 'audit') return createHash('sha1').update(canonical(record)).digest('hex');
  if (stream === 'alerts') return `${textOf(record.id)}@${textOf(record.updatedDateTime)}`;
  return textOf(record.uuid ?? [record.msgUuid, record.eventTime, record.mailbox].map(textOf).join('|'));
}

/** JSON with sorted names: equal contents give equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** One bit a record, so that a million of them cost 125 kB. */
class ServingCounts {
  servings = 0;
  records = 0;
  #bits = new Uint8Array(1024);

  add(order: number): void {
    this.servings++;
    const at = order >> 3;
    if (at >= this.#bits.length) {
      const grown = new Uint8Array(2 ** Math.ceil(Math.log2(at + 1)));
      grown.set(this.#bits);
      this.#bits = grown;
    }
    const mask = 1 << (order & 7);
    if ((this.#bits[at]! & mask) !== 0) return;
    this.#bits[at] = this.#bits[at]! | mask;
    this.records++;
  }
}

function getOrSet<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
