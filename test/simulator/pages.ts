/** Cuts what a query selects from a stream into pages, live: a page shows what is visible when it is asked for. */
import type { Stream, Version } from './streams';

export interface Selection {
  readonly stream: Stream;
  /** both ends included, ms */
  readonly from: number;
  readonly to: number;
  /** which time the window is on */
  readonly axis: 'time' | 'changed';
  readonly test?: (version: Version) => boolean;
  /** names the test: equal signatures select equally */
  readonly signature: string;
  readonly order: Order;
}

/** By the stream's own time, or by values of the records. */
export type Order =
  | { readonly by: 'time'; readonly descending: boolean }
  | {
      readonly by: 'values';
      readonly values: (version: Version) => SortValues;
      readonly descending: readonly boolean[];
    };

export type SortValues = readonly (string | number)[];

/** Where a page ended: the last record's place in the order, or a number of records. */
export type Position = { readonly values: SortValues; readonly order: number } | { readonly offset: number };

export interface Slice {
  readonly versions: readonly Version[];
  /** where the next page begins; undefined after the last one */
  readonly next?: Position;
}

/** At most `size` records that come after `after`, as they are visible at `now`. */
export function slice(
  selection: Selection,
  now: number,
  size: number,
  after: Position | undefined,
  paging: 'keyset' | 'offset',
): Slice {
  const skip = after !== undefined && 'offset' in after ? after.offset : 0;
  const found: Version[] = [];
  let place = 0;
  for (const version of ordered(selection, now, after)) {
    if (place++ < skip) continue;
    if (found.length === size) return { versions: found, next: positionAfter(selection, found, skip, paging) };
    found.push(version);
  }
  return { versions: found };
}

/** How many records the query selects at `now`. */
export function count(selection: Selection, now: number, cache: CountCache): number {
  const [first, end] = bounds(selection);
  const settled = Math.max(first, Math.min(end, selection.stream.settled(now)));
  const key = `${selection.stream.name} ${selection.signature} ${first} ${settled}`;
  let total = cache.get(key);
  if (total === undefined) {
    if (selection.test === undefined && selection.axis === 'time') total = span(selection, first, settled);
    else total = tally(selection, first, settled, now);
    cache.set(key, total);
  }
  return total + tally(selection, settled, end, now);
}

function tally(selection: Selection, first: number, end: number, now: number): number {
  let total = 0;
  for (let index = first; index < end; index++) if (selected(selection, index, now) !== undefined) total++;
  return total;
}

/** How many of [first, end) lie in the window, all being visible: the few beyond its edges are at both ends. */
function span({ stream, from, to }: Selection, first: number, end: number): number {
  while (first < end && stream.timeAt(first) < from) first++;
  while (end > first && stream.timeAt(end - 1) > to) end--;
  return end - first;
}

/** Counts of what can't change any more; forgets the oldest. */
export class CountCache {
  readonly #totals = new Map<string, number>();

  get(key: string): number | undefined {
    return this.#totals.get(key);
  }

  set(key: string, total: number): void {
    if (this.#totals.size >= 200) this.#totals.delete(this.#totals.keys().next().value!);
    this.#totals.set(key, total);
  }
}

function bounds({ stream, axis, from, to }: Selection): readonly [number, number] {
  return axis === 'changed' ? stream.candidates(from - stream.spread, to + stream.lead) : stream.candidates(from, to);
}

function selected({ stream, axis, from, to, test }: Selection, index: number, now: number): Version | undefined {
  if (axis === 'time') {
    const time = stream.timeAt(index);
    if (time < from || time > to) return undefined;
  }
  const version = stream.seen(index, now);
  if (version === undefined) return undefined;
  if (axis === 'changed' && (version.changed < from || version.changed > to)) return undefined;
  return test === undefined || test(version) ? version : undefined;
}

function* ordered(selection: Selection, now: number, after: Position | undefined): Generator<Version> {
  const { stream, order } = selection;
  const [first, end] = bounds(selection);
  const key = after !== undefined && 'values' in after ? after : undefined;
  if (order.by === 'values') {
    const found: Version[] = [];
    for (let index = first; index < end; index++) {
      const version = selected(selection, index, now);
      if (version !== undefined) found.push(version);
    }
    const placed = found.map((version) => ({ version, values: order.values(version), order: version.order }));
    placed.sort((a, b) => compare(a, b, order.descending));
    for (const place of placed) if (key === undefined || compare(place, key, order.descending) > 0) yield place.version;
    return;
  }
  let [low, high] = [first, end];
  if (key !== undefined) {
    const [from, to] = stream.candidates(Number(key.values[0]), Number(key.values[0]));
    if (order.descending) high = Math.min(high, to);
    else low = Math.max(low, from);
  }
  const step = order.descending ? -1 : 1;
  for (let index = order.descending ? high - 1 : low; index >= low && index < high; index += step) {
    const version = selected(selection, index, now);
    if (version === undefined) continue;
    const place = { values: [version.time], order: version.order };
    if (key === undefined || compare(place, key, [order.descending]) > 0) yield version;
  }
}

function positionAfter(
  { order }: Selection,
  found: readonly Version[],
  skip: number,
  paging: 'keyset' | 'offset',
): Position {
  if (paging === 'offset') return { offset: skip + found.length };
  const last = found[found.length - 1]!;
  return { values: order.by === 'time' ? [last.time] : order.values(last), order: last.order };
}

interface Place {
  readonly values: SortValues;
  readonly order: number;
}

/** Ties go by the stream's own order, downwards when the first value does. */
function compare(a: Place, b: Place, descending: readonly boolean[]): number {
  for (let at = 0; at < a.values.length; at++) {
    const [left, right] = [a.values[at]!, b.values[at]!];
    if (left !== right) return left < right === (descending[at] ?? false) ? 1 : -1;
  }
  return (a.order - b.order) * (descending[0] ? -1 : 1);
}
