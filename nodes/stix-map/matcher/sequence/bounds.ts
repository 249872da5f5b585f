/**
 * Upper bounds of a conjunct's extents: for each of its lows, the largest `high` that the conjuncts beside it allow
 * (allowed-by-time.ts). Yields each few milliseconds.
 */
import { bestHigh, type Extents, type ParetoFront } from './pareto-front';
import { inChunks, type Work } from '../../../shared/yielding';
import { firstAbove, firstAtLeast } from './timeline';

/** The largest `high` that what surrounds two conjuncts together allows at a `low`. */
type BoundAt = (low: number) => number;

/** The bounds of `extents` beside `sibling`, without an order between the two. */
export function* boundsBeside(extents: Extents, sibling: ParetoFront, boundAt: BoundAt): Work<Float64Array> {
  const lastAllowed = yield* lastAllowedUpTo(sibling, boundAt);
  return yield* boundsAt(extents.lows, (low) => {
    if (bestHigh(sibling, low) <= boundAt(low)) return boundAt(low);
    const index = lastAllowed[firstAtLeast(sibling.low, low) - 1] ?? -1;
    return index < 0 ? -Infinity : boundAt(sibling.low[index]!); // an index of the front
  });
}

/** The bounds of `extents` when `sibling` follows. */
export function* boundsBefore(extents: Extents, sibling: ParetoFront, boundAt: BoundAt): Work<Float64Array> {
  const lastAllowed = yield* lastAllowedUpTo(sibling, boundAt);
  return yield* boundsAt(extents.lows, (low) => {
    const bound = boundAt(low);
    // A sibling that is later than both ends of this extent: its low must be at least this extent's high.
    const latest = sibling.low[firstAbove(sibling.high, bound) - 1] ?? -Infinity;
    const behind = latest >= low ? Math.min(bound, latest) : -Infinity;
    // One whose low is before this extent's: an extent's high can be before its low only where things took time.
    const index = lastAllowed[firstAtLeast(sibling.low, low) - 1] ?? -1;
    const sooner = sibling.low[index] ?? -Infinity;
    return Math.max(behind, index < 0 ? -Infinity : Math.min(sooner, boundAt(sooner)));
  });
}

/** The bounds of `extents` when `sibling` goes before. */
export function* boundsAfter(extents: Extents, sibling: ParetoFront, boundAt: BoundAt): Work<Float64Array> {
  const lastAllowed = yield* lastAllowedUpTo(sibling, boundAt);
  return yield* boundsAt(extents.lows, (low) => {
    const bound = boundAt(low);
    if (bestHigh(sibling, low) <= Math.min(low, bound)) return bound;
    const before = Math.min(firstAtLeast(sibling.low, low), firstAbove(sibling.high, low)) - 1;
    const index = lastAllowed[before] ?? -1;
    return index < 0 ? -Infinity : boundAt(sibling.low[index]!); // an index of the front
  });
}

/** The bound at each of the lows. */
export function* boundsAt(lows: Float64Array, boundAt: (low: number, index: number) => number): Work<Float64Array> {
  const bounds = new Float64Array(lows.length);
  yield* inChunks(lows.length, (index) => (bounds[index] = boundAt(lows[index]!, index)));
  return bounds;
}

/** For each extent of the front, the index of the last one up to it that the bound allows; -1 for none. */
function* lastAllowedUpTo(front: ParetoFront, boundAt: BoundAt): Work<Int32Array> {
  const lastAllowed = new Int32Array(front.low.length);
  let last = -1;
  yield* inChunks(lastAllowed.length, (index) => {
    // `low` and `high` are of one length
    if (front.high[index]! <= boundAt(front.low[index]!)) last = index;
    lastAllowed[index] = last;
  });
  return lastAllowed;
}
