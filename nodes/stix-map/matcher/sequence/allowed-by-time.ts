/**
 * Which observed-data can take part in a match as far as time goes: exact, but that one observed-data may fill two
 * slots.
 *
 * All that FOLLOWEDBY and WITHIN ask of a choice of observed-data is asked of its extent: `low`, the earliest of their
 * last_observed, and `high`, the latest of their first_observed (for things that took no time, its first and last
 * moment). Larger `low` and smaller `high` satisfy whatever smaller and larger ones do. So a part of a pattern is known
 * by the best extents that it can have: a staircase, no longer than there are candidates, which parts combine in one
 * pass (from the leaves up). In the other direction, what surrounds a part is known by the largest `high` that it
 * allows for each `low`. A candidate takes part when its slot's surroundings allow its extent. n log n, for any
 * nesting.
 */
import type { Join, Part } from '../normal-form';
import { sortInSlices } from './sort-in-slices';
import { bestHigh, staircaseOf, union, type Extent, type Extents } from './pareto-front';
import { inStretches, STRETCH } from './stretches';
import { eachLow, mostAfter, mostBefore, mostBeside } from './bounds';
import { firstAbove, firstAtLeast, type Timeline } from './timeline';

/** Slots of an alternative in the order of its text, as the searches see them. */
export interface SlotCandidates {
  readonly times: number;
  /** ascending ranks in the timeline */
  readonly ranks: Int32Array;
}

/** For each slot, which of its candidates time allows; and whether it is known exactly for slots that repeat. */
export interface Allowed {
  readonly bySlot: readonly Uint8Array[];
  readonly exact: boolean;
}

/** Yields each few milliseconds. */
export function* allowedByTime(
  alternative: Part,
  slots: readonly SlotCandidates[],
  timeline: Timeline,
): Generator<void, Allowed> {
  const search = new ExtentSearch(slots, timeline);
  const root = yield* search.climb(alternative);
  yield* search.descend(root, new Float64Array(root.lows.length).fill(Infinity));
  return { bySlot: search.allowed, exact: search.exact };
}

interface Node extends Extents {
  readonly kind: { type: 'slot'; slot: number } | { type: 'window'; width: number; node: Node } | JoinKind;
}

interface JoinKind {
  readonly type: 'join';
  readonly ordered: boolean;
  readonly one: Node;
  readonly other: Node;
}

class ExtentSearch {
  readonly allowed: Uint8Array[];
  exact = true;
  private next = 0;

  constructor(
    private readonly slots: readonly SlotCandidates[],
    private readonly timeline: Timeline,
  ) {
    this.allowed = slots.map(({ ranks }) => new Uint8Array(ranks.length));
  }

  *climb(part: Part): Generator<void, Node> {
    yield;
    switch (part.type) {
      case 'slot':
        return yield* this.slotNode(this.next++);
      case 'window': {
        const node = yield* this.climb(part.part);
        const low: number[] = [];
        const high: number[] = [];
        yield* inStretches(node.low.length, (index) => {
          const [itsLow, itsHigh] = [node.low[index] ?? NaN, node.high[index] ?? Infinity];
          if (itsHigh > itsLow + part.width) return;
          low.push(itsLow);
          high.push(itsHigh);
        });
        return { low, high, lows: node.lows, kind: { type: 'window', width: part.width, node } };
      }
      case 'join': {
        const nodes: Node[] = [];
        for (const inner of part.parts) nodes.push(yield* this.climb(inner));
        return yield* balanced(part, nodes);
      }
    }
  }

  private *slotNode(slot: number): Generator<void, Node> {
    const { ranks, times } = this.slots[slot] ?? NO_CANDIDATES;
    const { first, last } = this.timeline;
    const lows: number[] = [];
    let extents: Extent[] = [];
    yield* inStretches(ranks.length, (index) => {
      const rank = ranks[index] ?? -1;
      const low = last[rank] ?? NaN;
      if (low !== lows.at(-1)) lows.push(low);
      extents.push([low, first[rank] ?? NaN]);
    });
    if (times > 1 && this.timeline.momentary) {
      extents = [];
      for (const run of this.runs(slot)) if (extents.push(this.extentOf(slot, run)) % STRETCH === 0) yield;
      extents = yield* sortInSlices(extents, ([one], [other]) => one - other);
    }
    // Of things that took time, one stands for all of them: too much is allowed, and the search for bindings has the
    // last word.
    else if (times > 1) this.exact = false;
    yield;
    return { ...(yield* staircaseOf(extents)), lows: new Float64Array(lows), kind: { type: 'slot', slot } };
  }

  /**
   * The shortest runs of candidates, as places from and to, that hold `times` observations and begin or end somewhere.
   */
  private *runs(slot: number): Generator<[number, number]> {
    const { ranks, times } = this.slots[slot] ?? NO_CANDIDATES;
    const { count } = this.timeline;
    const total = [0];
    for (const rank of ranks) total.push((total.at(-1) ?? 0) + (count[rank] ?? 1));
    for (let from = 0; from < ranks.length; from++) {
      const end = firstAtLeast(total, (total[from] ?? 0) + times, from + 1);
      if (end < total.length) yield [from, end - 1];
    }
    for (let to = 0; to < ranks.length; to++) {
      const end = (total[to + 1] ?? 0) - times;
      if (end >= 0) yield [firstAbove(total, end) - 1, to];
    }
  }

  private extentOf(slot: number, [from, to]: readonly [number, number]): Extent {
    const { ranks } = this.slots[slot] ?? NO_CANDIDATES;
    return [this.timeline.last[ranks[from] ?? -1] ?? NaN, this.timeline.first[ranks[to] ?? -1] ?? NaN];
  }

  /** @param most for each of the node's `lows`, the largest `high` that its surroundings allow; ascending */
  *descend(node: Node, most: Float64Array): Generator<void, void> {
    yield;
    const { kind } = node;
    switch (kind.type) {
      case 'slot':
        return yield* this.mark(kind.slot, node.lows, most);
      case 'window':
        return yield* this.descend(
          kind.node,
          yield* eachLow(node.lows, (low, index) => Math.min(most[index] ?? NaN, low + kind.width)),
        );
      case 'join': {
        const mostAt = (low: number): number => most[firstAtLeast(node.lows, low)] ?? -Infinity;
        const { one, other, ordered } = kind;
        yield* this.descend(one, yield* (ordered ? mostBefore : mostBeside)(one, other, mostAt));
        yield* this.descend(other, yield* (ordered ? mostAfter : mostBeside)(other, one, mostAt));
      }
    }
  }

  private *mark(slot: number, lows: Float64Array, most: Float64Array): Generator<void, void> {
    const { ranks, times } = this.slots[slot] ?? NO_CANDIDATES;
    const allowed = this.allowed[slot] ?? new Uint8Array();
    const allows = (low: number, high: number): boolean => high <= (most[firstAtLeast(lows, low)] ?? -Infinity);
    if (times === 1 || !this.timeline.momentary) {
      yield* inStretches(ranks.length, (index) => {
        if (allows(...this.extentOf(slot, [index, index]))) allowed[index] = 1;
      });
      return;
    }
    // Begin and end of each allowed run, to be summed.
    const opens = new Int32Array(ranks.length + 1);
    let runs = 0;
    for (const [from, to] of this.runs(slot)) {
      if (runs++ % STRETCH === 0) yield;
      if (!allows(...this.extentOf(slot, [from, to]))) continue;
      opens[from] = (opens[from] ?? 0) + 1;
      opens[to + 1] = (opens[to + 1] ?? 0) - 1;
    }
    let open = 0;
    yield* inStretches(ranks.length, (index) => {
      open += opens[index] ?? 0;
      if (open > 0) allowed[index] = 1;
    });
  }
}

const NO_CANDIDATES: SlotCandidates = { times: 1, ranks: new Int32Array() };

/**
 * Joins parts two by two: both operators are associative in what they ask, so depth is the logarithm of their number.
 */
function* balanced(join: Join, nodes: readonly Node[]): Generator<void, Node> {
  const [only] = nodes;
  if (nodes.length === 1 && only !== undefined) return only;
  const half = nodes.length >>> 1;
  const one = yield* balanced(join, nodes.slice(0, half));
  const other = yield* balanced(join, nodes.slice(half));
  return yield* joined(one, other, join.ordered);
}

function* joined(one: Node, other: Node, ordered: boolean): Generator<void, Node> {
  yield;
  const lows = yield* union(one.lows, other.lows);
  const extents: Extent[] = [];
  yield* inStretches(lows.length, (index) => {
    const low = lows[index] ?? NaN;
    const high = bestHigh(one, low);
    const beside = bestHigh(other, ordered ? Math.max(low, high) : low);
    extents.push([low, Math.max(high, beside)]);
  });
  return { ...(yield* staircaseOf(extents)), lows, kind: { type: 'join', ordered, one, other } };
}
