/**
 * What the parts beside it allow a part of a pattern to be: for each of its lows, the largest `high` (allowed-by-time.ts).
 * Yields each few milliseconds.
 */
import { bestHigh, type Extents, type Staircase } from './pareto-front';
import { inStretches } from './stretches';
import { firstAbove, firstAtLeast } from './timeline';

/** What `node` may be beside `sibling`, which is unordered: for each of its lows, the largest high. */
export function* mostBeside(
  node: Extents,
  sibling: Staircase,
  mostAt: (low: number) => number,
): Generator<void, Float64Array> {
  const usable = yield* usableUpTo(sibling, mostAt);
  return yield* eachLow(node.lows, (low) => {
    if (bestHigh(sibling, low) <= mostAt(low)) return mostAt(low);
    const index = usable[firstAtLeast(sibling.low, low) - 1] ?? -1;
    return index < 0 ? -Infinity : mostAt(sibling.low[index] ?? NaN);
  });
}

/** What `node` may be when `sibling` follows it. */
export function* mostBefore(
  node: Extents,
  sibling: Staircase,
  mostAt: (low: number) => number,
): Generator<void, Float64Array> {
  const usable = yield* usableUpTo(sibling, mostAt);
  return yield* eachLow(node.lows, (low) => {
    const most = mostAt(low);
    // A sibling that is later than both ends of this extent: its low must be at least this extent's high.
    const latest = sibling.low[firstAbove(sibling.high, most) - 1] ?? -Infinity;
    const behind = latest >= low ? Math.min(most, latest) : -Infinity;
    // One whose low is before this extent's: only where things took time can an extent's high be before its low.
    const index = usable[firstAtLeast(sibling.low, low) - 1] ?? -1;
    const sooner = sibling.low[index] ?? -Infinity;
    return Math.max(behind, index < 0 ? -Infinity : Math.min(sooner, mostAt(sooner)));
  });
}

/** What `node` may be when it follows `sibling`. */
export function* mostAfter(
  node: Extents,
  sibling: Staircase,
  mostAt: (low: number) => number,
): Generator<void, Float64Array> {
  const usable = yield* usableUpTo(sibling, mostAt);
  return yield* eachLow(node.lows, (low) => {
    const most = mostAt(low);
    if (bestHigh(sibling, low) <= Math.min(low, most)) return most;
    const before = Math.min(firstAtLeast(sibling.low, low), firstAbove(sibling.high, low)) - 1;
    const index = usable[before] ?? -1;
    return index < 0 ? -Infinity : mostAt(sibling.low[index] ?? NaN);
  });
}

/** What `most` gives for each of the lows. */
export function* eachLow(
  lows: Float64Array,
  most: (low: number, index: number) => number,
): Generator<void, Float64Array> {
  const found = new Float64Array(lows.length);
  yield* inStretches(lows.length, (index) => (found[index] = most(lows[index] ?? NaN, index)));
  return found;
}

/** For each extent of the sibling, the place of the last one up to it that the surroundings allow; -1 for none. */
function* usableUpTo(sibling: Staircase, mostAt: (low: number) => number): Generator<void, Int32Array> {
  const usable = new Int32Array(sibling.low.length);
  let last = -1;
  yield* inStretches(usable.length, (index) => {
    if ((sibling.high[index] ?? Infinity) <= mostAt(sibling.low[index] ?? NaN)) last = index;
    usable[index] = last;
  });
  return usable;
}
