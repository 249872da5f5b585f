/**
 * The observed-data that can take part in a match as far as time goes: exact, but that one observed-data may meet two
 * requirements.
 *
 * All that FOLLOWEDBY and WITHIN ask of a choice of observed-data is asked of its extent: `low`, the earliest of their
 * last_observed, and `high`, the latest of their first_observed (for things that took no time, the first and the last
 * moment). A larger `low` and a smaller `high` satisfy whatever smaller and larger ones do. So a conjunct is known by
 * the best extents that it can have: a Pareto front, no longer than there are candidates. On the way up from the
 * leaves, fronts combine in one pass; on the way down, what surrounds a conjunct is known by the largest `high` that it
 * allows for each `low`. A candidate takes part when the bounds of its requirement allow its extent. n log n, for any
 * nesting.
 */
import type { AllOf, Conjunct } from '../alternative';
import { boundsAfter, boundsAt, boundsBefore, boundsBeside } from './bounds';
import { bestHigh, paretoFrontOf, union, type Extent, type Extents } from './pareto-front';
import { chunkLength, inChunks, sortInChunks, type Work } from '../../../shared/yielding';
import { firstAbove, firstAtLeast, type Timeline } from './timeline';

/** A requirement of an alternative as the searches see it; those of one alternative are in the order of its text. */
export interface RequirementCandidates {
  readonly times: number;
  /** ascending ranks in the timeline */
  readonly ranks: Int32Array;
}

/** For each requirement, which of its candidates time allows; and whether that is exact for those that repeat. */
export interface Allowed {
  readonly byRequirement: readonly Uint8Array[];
  readonly exact: boolean;
}

/** Yields each few milliseconds. */
export function* allowedByTime(
  alternative: Conjunct,
  requirements: readonly RequirementCandidates[],
  timeline: Timeline,
): Work<Allowed> {
  const search = new ExtentSearch(requirements, timeline);
  const root = yield* search.climb(alternative);
  yield* search.descend(root, new Float64Array(root.lows.length).fill(Infinity));
  return { byRequirement: search.allowed, exact: search.exact };
}

/** A conjunct with its extents; the conjuncts of an AllOf are joined two by two. */
interface ConjunctExtents extends Extents {
  readonly of: RequirementExtents | TimeLimitExtents | PairExtents;
}

interface RequirementExtents {
  readonly type: 'requirement';
  /** index of the requirement */
  readonly requirement: number;
}

interface TimeLimitExtents {
  readonly type: 'time-limit';
  readonly milliseconds: number;
  readonly inner: ConjunctExtents;
}

interface PairExtents {
  readonly type: 'pair';
  readonly ordered: boolean;
  readonly one: ConjunctExtents;
  readonly other: ConjunctExtents;
}

class ExtentSearch {
  readonly allowed: Uint8Array[];
  exact = true;
  #next = 0;

  constructor(
    private readonly requirements: readonly RequirementCandidates[],
    private readonly timeline: Timeline,
  ) {
    this.allowed = requirements.map(({ ranks }) => new Uint8Array(ranks.length));
  }

  /** The fronts, from the leaves up. Takes the requirements in the order of the tree, as they were numbered. */
  *climb(conjunct: Conjunct): Work<ConjunctExtents> {
    yield;
    switch (conjunct.type) {
      case 'requirement':
        return yield* this.#requirementExtents(this.#next++);
      case 'time-limit': {
        const { milliseconds } = conjunct;
        const inner = yield* this.climb(conjunct.conjunct);
        const low: number[] = [];
        const high: number[] = [];
        yield* inChunks(inner.low.length, (index) => {
          const [itsLow, itsHigh] = [inner.low[index]!, inner.high[index]!]; // of one length
          if (itsHigh > itsLow + milliseconds) return;
          low.push(itsLow);
          high.push(itsHigh);
        });
        return { low, high, lows: inner.lows, of: { type: 'time-limit', milliseconds, inner } };
      }
      case 'all-of': {
        const inners: ConjunctExtents[] = [];
        for (const inner of conjunct.conjuncts) inners.push(yield* this.climb(inner));
        return yield* joinBalanced(conjunct, inners);
      }
    }
  }

  *#requirementExtents(requirement: number): Work<ConjunctExtents> {
    const { ranks, times } = this.requirements[requirement]!; // as many as leaves
    const { first, last } = this.timeline;
    const lows: number[] = [];
    let extents: Extent[] = [];
    yield* inChunks(ranks.length, (index) => {
      const rank = ranks[index]!;
      const low = last[rank]!; // a candidate's rank is one of the timeline
      if (low !== lows.at(-1)) lows.push(low);
      extents.push([low, first[rank]!]);
    });
    if (times > 1 && this.timeline.momentary) {
      extents = [];
      for (const window of this.#windows(requirement))
        if (extents.push(this.#extentOf(requirement, window)) % chunkLength === 0) yield;
      extents = yield* sortInChunks(extents, ([one], [other]) => one - other);
    }
    // Of things that took time, one stands for all of them: too much is allowed, and the search for bindings has the
    // last word.
    else if (times > 1) this.exact = false;
    yield;
    const front = yield* paretoFrontOf(extents);
    return { ...front, lows: new Float64Array(lows), of: { type: 'requirement', requirement } };
  }

  /**
   * The shortest sliding windows over the candidates, as places from and to, that hold `times` observations, one that
   * begins and one that ends at each candidate.
   */
  *#windows(requirement: number): Generator<[number, number]> {
    const { ranks, times } = this.requirements[requirement]!;
    const { count } = this.timeline;
    // Prefix sums: `total[n]` observations are in the first n candidates.
    const total = [0];
    for (const rank of ranks) total.push(total[total.length - 1]! + count[rank]!);
    for (let from = 0; from < ranks.length; from++) {
      const end = firstAtLeast(total, total[from]! + times, from + 1);
      if (end < total.length) yield [from, end - 1];
    }
    for (let to = 0; to < ranks.length; to++) {
      const end = total[to + 1]! - times;
      if (end >= 0) yield [firstAbove(total, end) - 1, to];
    }
  }

  /** Of the candidates at these places and between them. */
  #extentOf(requirement: number, [from, to]: readonly [number, number]): Extent {
    const { ranks } = this.requirements[requirement]!;
    return [this.timeline.last[ranks[from]!]!, this.timeline.first[ranks[to]!]!];
  }

  /**
   * From the root down to the candidates.
   * @param bounds for each of the conjunct's `lows`, the largest `high` that what surrounds it allows; ascending
   */
  *descend(conjunct: ConjunctExtents, bounds: Float64Array): Work<void> {
    yield;
    const { of } = conjunct;
    switch (of.type) {
      case 'requirement':
        return yield* this.#mark(of.requirement, conjunct.lows, bounds);
      case 'time-limit':
        return yield* this.descend(
          of.inner,
          yield* boundsAt(conjunct.lows, (low, index) => Math.min(bounds[index]!, low + of.milliseconds)),
        );
      case 'pair': {
        const boundAt = (low: number): number => bounds[firstAtLeast(conjunct.lows, low)] ?? -Infinity;
        const { one, other, ordered } = of;
        yield* this.descend(one, yield* (ordered ? boundsBefore : boundsBeside)(one, other, boundAt));
        yield* this.descend(other, yield* (ordered ? boundsAfter : boundsBeside)(other, one, boundAt));
      }
    }
  }

  *#mark(requirement: number, lows: Float64Array, bounds: Float64Array): Work<void> {
    const { ranks, times } = this.requirements[requirement]!;
    const allowed = this.allowed[requirement]!; // one for each requirement
    const allows = ([low, high]: Extent): boolean => high <= (bounds[firstAtLeast(lows, low)] ?? -Infinity);
    if (times === 1 || !this.timeline.momentary) {
      yield* inChunks(ranks.length, (index) => {
        if (allows(this.#extentOf(requirement, [index, index]))) allowed[index] = 1;
      });
      return;
    }
    // How many allowed windows begin at a place, less those that ended before it, to be summed.
    const opens = new Int32Array(ranks.length + 1);
    let windows = 0;
    for (const [from, to] of this.#windows(requirement)) {
      if (windows++ % chunkLength === 0) yield;
      if (!allows(this.#extentOf(requirement, [from, to]))) continue;
      opens[from]! += 1;
      opens[to + 1]! -= 1;
    }
    let open = 0;
    yield* inChunks(ranks.length, (index) => {
      open += opens[index]!;
      if (open > 0) allowed[index] = 1;
    });
  }
}

/** Two by two, since both operators are associative in what they ask: depth is the logarithm of the number. */
function* joinBalanced(allOf: AllOf, conjuncts: readonly ConjunctExtents[]): Work<ConjunctExtents> {
  const [only] = conjuncts;
  if (conjuncts.length === 1 && only !== undefined) return only;
  const half = conjuncts.length >>> 1;
  const one = yield* joinBalanced(allOf, conjuncts.slice(0, half));
  const other = yield* joinBalanced(allOf, conjuncts.slice(half));
  return yield* join(one, other, allOf.ordered);
}

function* join(one: ConjunctExtents, other: ConjunctExtents, ordered: boolean): Work<ConjunctExtents> {
  yield;
  const lows = yield* union(one.lows, other.lows);
  const extents: Extent[] = [];
  yield* inChunks(lows.length, (index) => {
    const low = lows[index]!;
    const high = bestHigh(one, low);
    const beside = bestHigh(other, ordered ? Math.max(low, high) : low);
    extents.push([low, Math.max(high, beside)]);
  });
  return { ...(yield* paretoFrontOf(extents)), lows, of: { type: 'pair', ordered, one, other } };
}
