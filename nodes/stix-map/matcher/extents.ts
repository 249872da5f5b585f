/**
 * Which observed-data can take part in a match as far as time goes: exact, but that one observed-data may fill two slots.
 *
 * All that FOLLOWEDBY and WITHIN ask of a choice of observed-data is asked of its extent: `low`, the earliest of their
 * last_observed, and `high`, the latest of their first_observed (for things that took no time, its first and last
 * moment). Larger `low` and smaller `high` satisfy whatever smaller and larger ones do. So a part of a pattern is known
 * by the best extents that it can have: a staircase, no longer than there are candidates, which parts combine in one
 * pass (from the leaves up). In the other direction, what surrounds a part is known by the largest `high` that it allows
 * for each `low`. A candidate takes part when its slot's surroundings allow its extent. n log n, for any nesting.
 */
import type { Join, Part } from './plan';
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

export function allowedByTime(alternative: Part, slots: readonly SlotCandidates[], timeline: Timeline): Allowed {
  const search = new ExtentSearch(slots, timeline);
  const root = search.climb(alternative);
  search.descend(root, new Float64Array(root.lows.length).fill(Infinity));
  return { bySlot: search.allowed, exact: search.exact };
}

/** A part's best extents, `low` and `high` both ascending, and all values that a `low` in it can have. */
interface Staircase {
  readonly low: number[];
  readonly high: number[];
}

interface Node extends Staircase {
  readonly lows: Float64Array;
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

  climb(part: Part): Node {
    switch (part.type) {
      case 'slot':
        return this.slotNode(this.next++);
      case 'window': {
        const node = this.climb(part.part);
        const keep = node.low.map((low, index) => (node.high[index] ?? Infinity) <= low + part.width);
        const low = node.low.filter((_, index) => keep[index]);
        const high = node.high.filter((_, index) => keep[index]);
        return { low, high, lows: node.lows, kind: { type: 'window', width: part.width, node } };
      }
      case 'join':
        return balanced(
          part,
          part.parts.map((inner) => this.climb(inner)),
        );
    }
  }

  private slotNode(slot: number): Node {
    const { ranks, times } = this.slots[slot] ?? NO_CANDIDATES;
    const { first, last } = this.timeline;
    const lows = new Float64Array(new Set(Array.from(ranks, (rank) => last[rank] ?? NaN)));
    const extents: [number, number][] = [];
    if (times === 1) for (const rank of ranks) extents.push([last[rank] ?? NaN, first[rank] ?? NaN]);
    else if (this.timeline.momentary) for (const run of this.runs(slot)) extents.push(this.extentOf(slot, run));
    else {
      // One stands for all of them: too much is allowed, and the search for bindings has the last word.
      this.exact = false;
      for (const rank of ranks) extents.push([last[rank] ?? NaN, first[rank] ?? NaN]);
    }
    return { ...staircaseOf(extents), lows, kind: { type: 'slot', slot } };
  }

  /** The shortest runs of candidates, as places from and to, that hold `times` observations and begin or end somewhere. */
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

  private extentOf(slot: number, [from, to]: readonly [number, number]): [number, number] {
    const { ranks } = this.slots[slot] ?? NO_CANDIDATES;
    return [this.timeline.last[ranks[from] ?? -1] ?? NaN, this.timeline.first[ranks[to] ?? -1] ?? NaN];
  }

  /** @param most for each of the node's `lows`, the largest `high` that its surroundings allow; ascending */
  descend(node: Node, most: Float64Array): void {
    const { kind } = node;
    switch (kind.type) {
      case 'slot':
        return this.mark(kind.slot, node.lows, most);
      case 'window':
        return this.descend(
          kind.node,
          most.map((high, index) => Math.min(high, (node.lows[index] ?? NaN) + kind.width)),
        );
      case 'join': {
        const mostAt = (low: number): number => most[firstAtLeast(node.lows, low)] ?? -Infinity;
        const { one, other, ordered } = kind;
        this.descend(one, ordered ? mostBefore(one, other, mostAt) : mostBeside(one, other, mostAt));
        this.descend(other, ordered ? mostAfter(other, one, mostAt) : mostBeside(other, one, mostAt));
      }
    }
  }

  private mark(slot: number, lows: Float64Array, most: Float64Array): void {
    const { ranks, times } = this.slots[slot] ?? NO_CANDIDATES;
    const allowed = this.allowed[slot] ?? new Uint8Array();
    const allows = (low: number, high: number): boolean => high <= (most[firstAtLeast(lows, low)] ?? -Infinity);
    if (times === 1 || !this.timeline.momentary) {
      ranks.forEach((_, index) => {
        if (allows(...this.extentOf(slot, [index, index]))) allowed[index] = 1;
      });
      return;
    }
    // Begin and end of each allowed run, to be summed.
    const opens = new Int32Array(ranks.length + 1);
    for (const [from, to] of this.runs(slot)) {
      if (!allows(...this.extentOf(slot, [from, to]))) continue;
      opens[from] = (opens[from] ?? 0) + 1;
      opens[to + 1] = (opens[to + 1] ?? 0) - 1;
    }
    let open = 0;
    ranks.forEach((_, index) => {
      open += opens[index] ?? 0;
      if (open > 0) allowed[index] = 1;
    });
  }
}

const NO_CANDIDATES: SlotCandidates = { times: 1, ranks: new Int32Array() };

/** Joins parts two by two: both operators are associative in what they ask, so depth is the logarithm of their number. */
function balanced(join: Join, nodes: readonly Node[]): Node {
  const [only] = nodes;
  if (nodes.length === 1 && only !== undefined) return only;
  const half = nodes.length >>> 1;
  return joined(balanced(join, nodes.slice(0, half)), balanced(join, nodes.slice(half)), join.ordered);
}

function joined(one: Node, other: Node, ordered: boolean): Node {
  const lows = union(one.lows, other.lows);
  const extents: [number, number][] = [];
  for (const low of lows) {
    const high = bestHigh(one, low);
    const beside = bestHigh(other, ordered ? Math.max(low, high) : low);
    extents.push([low, Math.max(high, beside)]);
  }
  return { ...staircaseOf(extents), lows, kind: { type: 'join', ordered, one, other } };
}

/** The smallest `high` of the extents whose `low` is at least this; Infinity when there is none. */
function bestHigh(stairs: Staircase, low: number): number {
  return stairs.high[firstAtLeast(stairs.low, low)] ?? Infinity;
}

/** What `node` may be beside `sibling`, which is unordered: for each of its lows, the largest high. */
function mostBeside(node: Node, sibling: Node, mostAt: (low: number) => number): Float64Array {
  const usable = usableUpTo(sibling, mostAt);
  return node.lows.map((low) => {
    if (bestHigh(sibling, low) <= mostAt(low)) return mostAt(low);
    const index = usable[firstAtLeast(sibling.low, low) - 1] ?? -1;
    return index < 0 ? -Infinity : mostAt(sibling.low[index] ?? NaN);
  });
}

/** What `node` may be when `sibling` follows it. */
function mostBefore(node: Node, sibling: Node, mostAt: (low: number) => number): Float64Array {
  const usable = usableUpTo(sibling, mostAt);
  return node.lows.map((low) => {
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
function mostAfter(node: Node, sibling: Node, mostAt: (low: number) => number): Float64Array {
  const usable = usableUpTo(sibling, mostAt);
  return node.lows.map((low) => {
    const most = mostAt(low);
    if (bestHigh(sibling, low) <= Math.min(low, most)) return most;
    const before = Math.min(firstAtLeast(sibling.low, low), firstAbove(sibling.high, low)) - 1;
    const index = usable[before] ?? -1;
    return index < 0 ? -Infinity : mostAt(sibling.low[index] ?? NaN);
  });
}

/** For each extent of the sibling, the place of the last one up to it that the surroundings allow; -1 for none. */
function usableUpTo(sibling: Staircase, mostAt: (low: number) => number): Int32Array {
  const usable = new Int32Array(sibling.low.length);
  let last = -1;
  sibling.low.forEach((low, index) => {
    if ((sibling.high[index] ?? Infinity) <= mostAt(low)) last = index;
    usable[index] = last;
  });
  return usable;
}

/** Keeps the extents that no other is better than. */
function staircaseOf(extents: [number, number][]): Staircase {
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
function union(one: Float64Array, other: Float64Array): Float64Array {
  const both = new Float64Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  both.sort();
  let size = 0;
  for (const value of both) if (size === 0 || value !== both[size - 1]) both[size++] = value;
  return both.slice(0, size);
}
