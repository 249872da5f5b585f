/** The best time extents that a conjunct can have (allowed-by-time.ts), as a Pareto front. */
import { inChunks, type Work } from '../../../shared/yielding';
import { firstAtLeast } from './timeline';

/** Of one choice of observed-data: its earliest last_observed, and its latest first_observed. */
export type Extent = readonly [low: number, high: number];

/** Extents of which none is better than another: `low` and `high` are both ascending. */
export interface ParetoFront {
  readonly low: number[];
  readonly high: number[];
}

/** A conjunct's front, and all values that a `low` of it can have. */
export interface Extents extends ParetoFront {
  /** ascending */
  readonly lows: Float64Array;
}

/** The smallest `high` of the extents whose `low` is at least this; Infinity when there is none. */
export function bestHigh(front: ParetoFront, low: number): number {
  return front.high[firstAtLeast(front.low, low)] ?? Infinity;
}

/** Keeps the extents that no other is better than. Takes them by ascending `low`. */
export function* paretoFrontOf(extents: readonly Extent[]): Work<ParetoFront> {
  const low: number[] = [];
  const high: number[] = [];
  let best = Infinity;
  yield* inChunks(extents.length, (index) => {
    const [itsLow, itsHigh] = extents[extents.length - 1 - index]!; // from the last one to the first
    if (!(itsHigh < best)) return;
    best = itsHigh;
    if (low.at(-1) === itsLow) high[high.length - 1] = itsHigh;
    else {
      low.push(itsLow);
      high.push(itsHigh);
    }
  });
  return { low: low.reverse(), high: high.reverse() };
}

/** Of two that are sorted without repetition, all, in the same way. */
export function* union(one: Float64Array, other: Float64Array): Work<Float64Array> {
  const both = new Float64Array(one.length + other.length);
  let [left, right, size] = [0, 0, 0];
  yield* inChunks(both.length, () => {
    if (left === one.length && right === other.length) return;
    const value = Math.min(one[left] ?? Infinity, other[right] ?? Infinity);
    if (one[left] === value) left++;
    if (other[right] === value) right++;
    both[size++] = value;
  });
  return both.slice(0, size);
}
