/** What a sequence holds, in the order of time, as the searches for matches see it: numbers instead of objects. */
import type { ObservedData } from '../observed-data';
import { sortInSlices } from './sort-in-slices';
import { parseTimestamp } from './timestamp';

/**
 * Held observed-data by rank: 0 is the one that was last observed first. Times are milliseconds since the epoch; one
 * that can't be read makes `first` Infinity and `last` -Infinity, which no demand on time allows.
 */
export interface Timeline {
  readonly size: number;
  readonly first: Float64Array;
  readonly last: Float64Array;
  /** how many observations it stands for: `number_observed` */
  readonly count: Float64Array;
  /** the longest time from first to last observed */
  readonly longest: number;
  /** every one was observed in one moment */
  readonly momentary: boolean;
  /** place in the order of holding, by rank */
  readonly place: readonly number[];
}

/** Yields each few milliseconds. */
export function* timelineOf(held: readonly ObservedData[]): Generator<void, Timeline> {
  const times: (readonly [number, number])[] = [];
  for (const { first_observed, last_observed } of held) {
    if (times.push(readTimes(first_observed, last_observed)) % STRETCH === 0) yield;
  }
  const timeOf = (index: number): readonly [number, number] => times[index] ?? UNREADABLE;
  const place = yield* sortInSlices(
    held.map((_, index) => index),
    (one, other) => compare(timeOf(one)[1], timeOf(other)[1]) || compare(timeOf(one)[0], timeOf(other)[0]),
  );
  yield;
  const first = Float64Array.from(place, (index) => timeOf(index)[0]);
  const last = Float64Array.from(place, (index) => timeOf(index)[1]);
  yield;
  const count = Float64Array.from(place, (index) => Math.max(1, held[index]?.number_observed ?? 1));
  let longest = 0;
  for (let rank = 0; rank < place.length; rank++) longest = Math.max(longest, (last[rank] ?? 0) - (first[rank] ?? 0));
  return { size: held.length, first, last, count, longest, momentary: longest === 0, place };
}

/** Held observed-data whose times are read between two pauses. */
const STRETCH = 8192;

const UNREADABLE = [Infinity, -Infinity] as const;

function readTimes(firstObserved: string, lastObserved: string): readonly [number, number] {
  const first = parseTimestamp(firstObserved);
  const last = parseTimestamp(lastObserved);
  return first <= last ? [first, last] : UNREADABLE;
}

/** Infinities are equal to themselves, which their difference is not. */
function compare(one: number, other: number): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The first index in `[from, sorted.length)` whose value is at least `least`. */
export function firstAtLeast(sorted: ArrayLike<number>, least: number, from = 0): number {
  let low = from;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first index whose value is more than `most`. */
export function firstAbove(sorted: ArrayLike<number>, most: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}
