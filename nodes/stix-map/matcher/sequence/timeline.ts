/** Observed-data that a sequence holds, in the order of time, as the searches see them: numbers instead of objects. */
import type { ObservedData } from '../../stix/observed-data';
import { inChunks, sortInChunks, type Work } from '../../../shared/yielding';
import { parseTimestamp } from '../observation/timestamp';

/**
 * By rank: 0 is the one with the earliest last_observed. Times are milliseconds since the epoch; one that can't be read
 * makes `first` Infinity and `last` -Infinity, which nothing that is asked of time allows.
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
export function* timelineOf(held: readonly ObservedData[]): Work<Timeline> {
  const size = held.length;
  const firstOf = new Float64Array(size);
  const lastOf = new Float64Array(size);
  const places: number[] = [];
  yield* inChunks(size, (place) => {
    [firstOf[place], lastOf[place]] = readTimes(held[place]!);
    places.push(place);
  });
  const place = yield* sortInChunks(
    places,
    (one, other) => compare(lastOf, one, other) || compare(firstOf, one, other),
  );
  const first = new Float64Array(size);
  const last = new Float64Array(size);
  const count = new Float64Array(size);
  let longest = 0;
  yield* inChunks(size, (rank) => {
    const index = place[rank]!; // the places are those of `held`, sorted
    const from = (first[rank] = firstOf[index]!);
    const to = (last[rank] = lastOf[index]!);
    count[rank] = Math.max(1, held[index]!.number_observed);
    longest = Math.max(longest, to - from);
  });
  return { size, first, last, count, longest, momentary: longest === 0, place };
}

const unreadable = [Infinity, -Infinity] as const;

function readTimes({ first_observed, last_observed }: ObservedData): readonly [number, number] {
  const first = parseTimestamp(first_observed);
  const last = parseTimestamp(last_observed);
  return first <= last ? [first, last] : unreadable;
}

/** Infinities are equal to themselves, which their difference is not. */
function compare(times: Float64Array, one: number, other: number): number {
  const difference = times[one]! - times[other]!;
  return Number.isNaN(difference) ? 0 : difference;
}

/** The first index in `[from, sorted.length)` whose value is at least `least`. */
export function firstAtLeast(sorted: ArrayLike<number>, least: number, from = 0): number {
  let low = from;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < least) low = middle + 1;
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
    if (sorted[middle]! <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}
