/** The best extents that a part of a pattern can have (extents.ts). */
import { firstAtLeast } from './timeline';

/** `low` and `high` are both ascending. */
export interface Staircase {
  readonly low: number[];
  readonly high: number[];
}

/** A part's staircase, and all values that a `low` in it can have. */
export interface Extents extends Staircase {
  readonly lows: Float64Array;
}

/** Extents that are worked out between two pauses. */
export const SLICE = 8192;

/** The smallest `high` of the extents whose `low` is at least this; Infinity when there is none. */
export function bestHigh(stairs: Staircase, low: number): number {
  return stairs.high[firstAtLeast(stairs.low, low)] ?? Infinity;
}

/** Keeps the extents that no other is better than. */
export function staircaseOf(extents: [number, number][]): Staircase {
  extents.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  const low: number[] = [];
  const high: number[] = [];
  let best = Infinity;
  for (let index = extents.length - 1; index >= 0; index--) {
    const [itsLow, itsHigh] = extents[index] ?? [NaN, NaN];
    if (!(itsHigh < best)) continue;
    best = itsHigh;
    if (low.at(-1) === itsLow) high[high.length - 1] = itsHigh;
    else {
      low.push(itsLow);
      high.push(itsHigh);
    }
  }
  return { low: low.reverse(), high: high.reverse() };
}

/** Both sorted, without repetition. */
export function union(one: Float64Array, other: Float64Array): Float64Array {
  const both = new Float64Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  both.sort();
  let size = 0;
  for (const value of both) if (size === 0 || value !== both[size - 1]) both[size++] = value;
  return both.slice(0, size);
}
