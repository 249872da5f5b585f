/**
 * One binding at a time: distinct observed-data for all requirements of an alternative, one of them given, so that what
 * FOLLOWEDBY and WITHIN ask holds between every two. Backtracking, the most constrained requirement first: the one with
 * the fewest candidates left.
 */
import { type Work } from '../../../shared/yielding';
import type { RequirementCandidates } from './allowed-by-time';
import type { DifferenceConstraints } from './difference-constraints';
import { isPauseDue, type StepBudget } from './step-budget';
import { firstAbove, firstAtLeast, type Timeline } from './timeline';

/** Steps that a candidate costs for each requirement, when it is tried: all ranges are found anew. */
const stepsEach = 16;

/** Most observed-data in a binding that is searched for: the search is as deep as this. */
export const longestBinding = 1000;

/** How far a requirement is met. */
interface Progress {
  missing: number;
  /**
   * Place, in the order of trying, of the last candidate chosen: the next of this requirement comes no earlier, so that
   * no set is tried twice.
   */
  lastTried: number;
  /** ranks */
  readonly members: number[];
}

/** The candidates of a requirement that are in reach: from index `begin` to the one before `end`. */
interface CandidateRange {
  readonly requirement: number;
  readonly begin: number;
  readonly end: number;
}

export class BindingSearch {
  /** by rank: how many of its observations are in the binding */
  readonly #used: Float64Array;
  /** by rank: how many observations there are before it */
  readonly #before: Float64Array;
  /** by requirement */
  #progress: Progress[] = [];
  /** by requirement: the least last_observed that what is in the binding leaves it */
  #least = new Float64Array();
  /** by requirement: the greatest first_observed that what is in the binding leaves it */
  #greatest = new Float64Array();
  /** by requirement: index of the first candidate that is no earlier than the given one */
  #pivots: readonly number[] = [];

  constructor(
    private readonly requirements: readonly RequirementCandidates[],
    private readonly constraint: DifferenceConstraints,
    private readonly timeline: Timeline,
    private readonly budget: StepBudget,
  ) {
    this.#used = new Float64Array(timeline.size);
    this.#before = new Float64Array(timeline.size + 1);
    timeline.count.forEach((count, rank) => (this.#before[rank + 1] = this.#before[rank]! + count));
  }

  /**
   * The ranks of a binding in which this candidate meets that requirement, or undefined: there is none, or the budget
   * ended.
   */
  *find(requirement: number, rank: number): Work<number[] | undefined> {
    const { requirements } = this;
    this.budget.left -= stepsEach * requirements.length;
    if (this.budget.left <= 0) return undefined;
    this.#progress = requirements.map(({ times }) => ({ missing: times, lastTried: 0, members: [] }));
    this.#least = new Float64Array(requirements.length).fill(-Infinity);
    this.#greatest = new Float64Array(requirements.length).fill(Infinity);
    this.#pivots = requirements.map(({ ranks }) => firstAtLeast(ranks, rank));
    if (!this.#fits(rank, requirement)) return undefined;
    this.#bind(requirement, rank, 0);
    const isComplete = yield* this.#complete();
    const members = this.#progress.flatMap((progress) => progress.members);
    for (const member of members) this.#used[member] = 0;
    return isComplete ? members : undefined;
  }

  *#complete(): Work<boolean> {
    const range = this.#mostConstrained();
    if (range === undefined) return true;
    if (range === 'none') return false;
    const { requirement, begin, end } = range;
    const { lastTried } = this.#progress[requirement]!;
    const pivot = this.#pivots[requirement]!;
    const ups = this.requirements[requirement]!.ranks.length - pivot;
    // Upwards from the given candidate, then downwards: what is near is soon found, and is not what was found before.
    for (let at = Math.max(begin, pivot + lastTried); at < end && this.budget.left > 0; at++) {
      if (isPauseDue(this.budget)) yield;
      if (this.#isFree(requirement, at) && (yield* this.#completeWith(requirement, at, at - pivot))) return true;
    }
    for (let at = Math.min(end, pivot, pivot + ups - lastTried) - 1; at >= begin && this.budget.left > 0; at--) {
      if (isPauseDue(this.budget)) yield;
      const place = ups + pivot - 1 - at;
      if (this.#isFree(requirement, at) && (yield* this.#completeWith(requirement, at, place))) return true;
    }
    return false;
  }

  #isFree(requirement: number, at: number): boolean {
    this.budget.left--;
    return this.#fits(this.#rankAt(requirement, at), requirement);
  }

  *#completeWith(requirement: number, at: number, place: number): Work<boolean> {
    this.budget.left -= stepsEach * this.requirements.length;
    const unbind = this.#bind(requirement, this.#rankAt(requirement, at), place);
    if (yield* this.#complete()) return true;
    unbind();
    return false;
  }

  #rankAt(requirement: number, at: number): number {
    return this.requirements[requirement]!.ranks[at]!; // `at` is in a range of its candidates
  }

  /**
   * The requirement with the fewest candidates in reach; undefined when all are met, `none` when one can't be, or when
   * all of them together reach fewer observations than they lack.
   */
  #mostConstrained(): CandidateRange | 'none' | undefined {
    let best: CandidateRange | undefined;
    let missing = 0;
    let lowest = Infinity;
    let highest = -Infinity;
    for (let requirement = 0; requirement < this.requirements.length; requirement++) {
      const progress = this.#progress[requirement]!;
      if (progress.missing === 0) continue;
      const range = this.#inReach(requirement);
      if (range.end <= range.begin) return 'none';
      if (best === undefined || range.end - range.begin < best.end - best.begin) best = range;
      missing += progress.missing;
      lowest = Math.min(lowest, this.#rankAt(requirement, range.begin));
      highest = Math.max(highest, this.#rankAt(requirement, range.end - 1));
    }
    return best !== undefined && this.#countFree(lowest, highest) < missing ? 'none' : best;
  }

  /** How many observations from one rank to another are not in the binding. */
  #countFree(lowest: number, highest: number): number {
    let free = this.#before[highest + 1]! - this.#before[lowest]!;
    for (const { members } of this.#progress) for (const rank of members) if (rank >= lowest && rank <= highest) free--;
    return free;
  }

  /** By last_observed, which ranks are in the order of: too late by `longest` is surely too late. */
  #inReach(requirement: number): CandidateRange {
    const { ranks } = this.requirements[requirement]!;
    const { last, longest } = this.timeline;
    const least = this.#least[requirement]!;
    const greatest = this.#greatest[requirement]!;
    const begin = least === -Infinity ? 0 : firstAtLeast(ranks, firstAtLeast(last, least));
    const end = greatest === Infinity ? ranks.length : firstAtLeast(ranks, firstAbove(last, greatest + longest));
    return { requirement, begin, end };
  }

  #fits(rank: number, requirement: number): boolean {
    const first = this.timeline.first[rank]!;
    const last = this.timeline.last[rank]!;
    if (last < this.#least[requirement]! || first > this.#greatest[requirement]!) return false;
    // The time limit of the requirement itself: only times that can't be read break it alone.
    return first - last <= this.constraint(requirement, requirement) && this.#used[rank]! < this.timeline.count[rank]!;
  }

  /** Puts a candidate into the binding; gives what takes it back. */
  #bind(requirement: number, rank: number, place: number): () => void {
    const progress = this.#progress[requirement]!;
    const { lastTried } = progress;
    const least = this.#least;
    const greatest = this.#greatest;
    const first = this.timeline.first[rank]!;
    const last = this.timeline.last[rank]!;
    this.#least = least.map((time, other) => {
      const milliseconds = this.constraint(requirement, other);
      return milliseconds === Infinity ? time : Math.max(time, first - milliseconds);
    });
    this.#greatest = greatest.map((time, other) => {
      const milliseconds = this.constraint(other, requirement);
      return milliseconds === Infinity ? time : Math.min(time, last + milliseconds);
    });
    progress.missing--;
    progress.lastTried = place;
    progress.members.push(rank);
    this.#used[rank]! += 1;
    return () => {
      this.#least = least;
      this.#greatest = greatest;
      progress.missing++;
      progress.lastTried = lastTried;
      progress.members.pop();
      this.#used[rank]! -= 1;
    };
  }
}
