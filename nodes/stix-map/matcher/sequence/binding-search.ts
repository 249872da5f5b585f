/**
 * One binding at a time: distinct observed-data for all slots of an alternative, one of them given, so that what
 * FOLLOWEDBY and WITHIN ask holds between every two. Backtracking, the slot with the fewest candidates left first.
 */
import { isPauseDue, type Budget } from './step-budget';
import type { SlotCandidates } from './allowed-by-time';
import type { Part } from '../normal-form';
import { firstAbove, firstAtLeast, type Timeline } from './timeline';

/** What a candidate that is tried costs for each slot, in steps: bounds and reach are found anew. */
const STEP = 16;

/** Most observed-data in a binding that is searched for: the search is as deep as this. */
export const MAX_BINDING = 1000;

/**
 * What time asks between slots: the first_observed of a member of `one` may be later than the last_observed of a member
 * of `other` by at most `limit(one, other)` milliseconds. Infinity where nothing is asked.
 */
export type Limits = (one: number, other: number) => number;

/** From the tree of an alternative: 0 from a slot to one that it is followed by, the width of a window both ways. */
export function limitsOf(alternative: Part, slots: number): Limits {
  const limits = new Float64Array(slots * slots).fill(Infinity);
  let next = 0;
  const lower = (one: number, other: number, limit: number): void => {
    limits[one * slots + other] = Math.min(limit, limits[one * slots + other] ?? Infinity);
  };
  const visit = (part: Part): void => {
    const from = next;
    if (part.type === 'slot') next++;
    else if (part.type === 'window') {
      visit(part.part);
      for (let one = from; one < next; one++)
        for (let other = from; other < next; other++) lower(one, other, part.width);
    } else {
      for (const inner of part.parts) {
        const begin = next;
        visit(inner);
        if (!part.ordered) continue;
        for (let one = from; one < begin; one++) for (let other = begin; other < next; other++) lower(one, other, 0);
      }
    }
  };
  visit(alternative);
  return (one, other) => limits[one * slots + other] ?? Infinity;
}

interface Filled {
  missing: number;
  /** turn of the last candidate chosen: the next of this slot comes no earlier, so that no set is tried twice */
  turn: number;
  /** ranks */
  readonly members: number[];
}

/** A slot to fill next, and the places between which its candidates in reach lie. */
interface Choice {
  readonly slot: number;
  readonly begin: number;
  readonly end: number;
}

export class BindingSearch {
  /** by rank: how many of its observations are in the binding */
  private readonly used: Float64Array;
  /** by rank: how many observations there are before it */
  private readonly before: Float64Array;
  private filled: Filled[] = [];
  /** by slot: the least last_observed and the greatest first_observed that what is in the binding leaves it */
  private low = new Float64Array();
  private high = new Float64Array();
  /** by slot: the place of the first candidate that is no earlier than the given one */
  private pivots: readonly number[] = [];

  constructor(
    private readonly slots: readonly SlotCandidates[],
    private readonly limits: Limits,
    private readonly timeline: Timeline,
    private readonly budget: Budget,
  ) {
    this.used = new Float64Array(timeline.size);
    this.before = new Float64Array(timeline.size + 1);
    timeline.count.forEach((count, rank) => (this.before[rank + 1] = (this.before[rank] ?? 0) + count));
  }

  /**
   * The ranks of a binding in which this candidate fills that slot, or undefined: there is none, or the budget ended.
   */
  *find(slot: number, rank: number): Generator<void, number[] | undefined> {
    this.budget.left -= STEP * this.slots.length;
    if (this.budget.left <= 0) return undefined;
    this.filled = this.slots.map(({ times }) => ({ missing: times, turn: 0, members: [] }));
    this.low = new Float64Array(this.slots.length).fill(-Infinity);
    this.high = new Float64Array(this.slots.length).fill(Infinity);
    this.pivots = this.slots.map(({ ranks }) => firstAtLeast(ranks, rank));
    if (!this.fits(rank, slot)) return undefined;
    this.put(slot, rank, 0);
    const isFull = yield* this.fill();
    const members = this.filled.flatMap((filled) => filled.members);
    for (const member of members) this.used[member] = 0;
    return isFull ? members : undefined;
  }

  private *fill(): Generator<void, boolean> {
    const choice = this.tightest();
    if (choice === undefined) return true;
    if (choice === 'none') return false;
    const { slot, begin, end } = choice;
    const turn = this.filled[slot]?.turn ?? 0;
    const pivot = this.pivots[slot] ?? 0;
    const ups = (this.slots[slot]?.ranks.length ?? 0) - pivot;
    // Upwards from the given candidate, then downwards: what is near is soon found, and is not what was found before.
    for (let at = Math.max(begin, pivot + turn); at < end && this.budget.left > 0; at++) {
      if (isPauseDue(this.budget)) yield;
      if (this.isFree(slot, at) && (yield* this.fillWith(slot, at, at - pivot))) return true;
    }
    for (let at = Math.min(end, pivot, pivot + ups - turn) - 1; at >= begin && this.budget.left > 0; at--) {
      if (isPauseDue(this.budget)) yield;
      if (this.isFree(slot, at) && (yield* this.fillWith(slot, at, ups + pivot - 1 - at))) return true;
    }
    return false;
  }

  private isFree(slot: number, at: number): boolean {
    this.budget.left--;
    return this.fits(this.rankAt(slot, at), slot);
  }

  private *fillWith(slot: number, at: number, turn: number): Generator<void, boolean> {
    this.budget.left -= STEP * this.slots.length;
    const takeBack = this.put(slot, this.rankAt(slot, at), turn);
    if (yield* this.fill()) return true;
    takeBack();
    return false;
  }

  private rankAt(slot: number, at: number): number {
    return this.slots[slot]?.ranks[at] ?? -1;
  }

  /**
   * The slot with the fewest candidates in reach; undefined when all slots are filled, `none` when one can't be, or
   * when all of them together reach fewer observations than they lack.
   */
  private tightest(): Choice | 'none' | undefined {
    let best: Choice | undefined;
    let missing = 0;
    let least = Infinity;
    let most = -Infinity;
    for (let slot = 0; slot < this.slots.length; slot++) {
      const filled = this.filled[slot];
      if (filled === undefined || filled.missing === 0) continue;
      const choice = this.reach(slot);
      if (choice.end <= choice.begin) return 'none';
      if (best === undefined || choice.end - choice.begin < best.end - best.begin) best = choice;
      const ranks = this.slots[slot]?.ranks ?? [];
      missing += filled.missing;
      least = Math.min(least, ranks[choice.begin] ?? Infinity);
      most = Math.max(most, ranks[choice.end - 1] ?? -Infinity);
    }
    return best !== undefined && this.free(least, most) < missing ? 'none' : best;
  }

  /** How many observations from one rank to another are not in the binding. */
  private free(least: number, most: number): number {
    let free = (this.before[most + 1] ?? 0) - (this.before[least] ?? 0);
    for (const { members } of this.filled) for (const rank of members) if (rank >= least && rank <= most) free--;
    return free;
  }

  /** By last_observed, which ranks are in the order of: too late by `longest` is surely too late. */
  private reach(slot: number): Choice {
    const ranks = this.slots[slot]?.ranks ?? [];
    const { last, longest } = this.timeline;
    const low = this.low[slot] ?? -Infinity;
    const high = this.high[slot] ?? Infinity;
    const begin = low === -Infinity ? 0 : firstAtLeast(ranks, firstAtLeast(last, low));
    const end = high === Infinity ? ranks.length : firstAtLeast(ranks, firstAbove(last, high + longest));
    return { slot, begin, end };
  }

  private fits(rank: number, slot: number): boolean {
    const { first, last, count } = this.timeline;
    const itsFirst = first[rank] ?? Infinity;
    const itsLast = last[rank] ?? -Infinity;
    if (itsLast < (this.low[slot] ?? NaN) || itsFirst > (this.high[slot] ?? NaN)) return false;
    // The window of the slot itself: only times that can't be read break it alone.
    return itsFirst - itsLast <= this.limits(slot, slot) && (this.used[rank] ?? 0) < (count[rank] ?? 1);
  }

  private put(slot: number, rank: number, turn: number): () => void {
    const filled = this.filled[slot];
    if (filled === undefined) throw new RangeError(`no slot ${slot}`);
    const { low, high } = this;
    const before = filled.turn;
    const first = this.timeline.first[rank] ?? Infinity;
    const last = this.timeline.last[rank] ?? -Infinity;
    this.low = low.map((least, other) => {
      const limit = this.limits(slot, other);
      return limit === Infinity ? least : Math.max(least, first - limit);
    });
    this.high = high.map((most, other) => {
      const limit = this.limits(other, slot);
      return limit === Infinity ? most : Math.min(most, last + limit);
    });
    filled.missing--;
    filled.turn = turn;
    filled.members.push(rank);
    this.used[rank] = (this.used[rank] ?? 0) + 1;
    return () => {
      this.low = low;
      this.high = high;
      filled.missing++;
      filled.turn = before;
      filled.members.pop();
      this.used[rank] = (this.used[rank] ?? 1) - 1;
    };
  }
}
