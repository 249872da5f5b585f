/**
 * Distinct observed-data for requirements that ask nothing else of each other (AND without FOLLOWEDBY or WITHIN): a
 * matching in the bipartite graph of requirements and candidates, found by augmenting paths, without recursion.
 *
 * When every requirement can be met, every candidate takes part: it may take the place of any that meets a requirement
 * for which it is a candidate.
 */
import { type Work } from '../../../shared/yielding';
import type { RequirementCandidates } from './allowed-by-time';
import { isPauseDue, type StepBudget } from './step-budget';

/**
 * Can all requirements be met at once? `undefined` when the budget ended first.
 * @param counts by rank: how many observations an observed-data stands for
 */
export function* canMeetAll(
  requirements: readonly RequirementCandidates[],
  counts: ArrayLike<number>,
  budget: StepBudget,
): Work<boolean | undefined> {
  const matching = new Matching(requirements, counts, budget);
  // The requirements with the fewest candidates first: then most are met without moving another.
  const order = requirements
    .map(({ times, ranks }, requirement) => ({ requirement, times, size: ranks.length }))
    .sort((one, other) => one.size - other.size);
  for (const { requirement, times } of order) {
    for (let unit = 0; unit < times; unit++) {
      if (isPauseDue(budget)) yield;
      if (matching.takeFree(requirement)) continue;
      if (!(yield* matching.augment(requirement))) return budget.left > 0 ? false : undefined;
    }
  }
  return true;
}

class Matching {
  /** by rank: the requirements that the candidate meets, no more than it stands for */
  readonly #met = new Map<number, number[]>();
  /** by requirement: index of the first candidate that may be free; those before it are taken, and stay so */
  readonly #firstFree: number[];

  constructor(
    private readonly requirements: readonly RequirementCandidates[],
    private readonly counts: ArrayLike<number>,
    private readonly budget: StepBudget,
  ) {
    this.#firstFree = requirements.map(() => 0);
  }

  takeFree(requirement: number): boolean {
    const { ranks } = this.requirements[requirement]!;
    for (let at = this.#firstFree[requirement]!; at < ranks.length && this.budget.left > 0; at++) {
      this.budget.left--;
      if (this.#take(requirement, ranks[at]!)) {
        this.#firstFree[requirement] = at;
        return true;
      }
    }
    this.#firstFree[requirement] = ranks.length;
    return false;
  }

  #take(requirement: number, rank: number): boolean {
    const met = this.#met.get(rank);
    if (met === undefined) this.#met.set(rank, [requirement]);
    else if (met.length < this.counts[rank]!) met.push(requirement);
    else return false;
    return true;
  }

  /** Breadth first: a requirement takes a candidate that is not free, and the one that had it looks for another. */
  *augment(requirement: number): Work<boolean> {
    /** by rank: the requirement that would take the candidate */
    const takenBy = new Map<number, number>();
    /** by requirement: the candidate that it would give up */
    const givesUp = new Map<number, number>();
    const queue = [requirement];
    for (const seeker of queue) {
      for (const rank of this.requirements[seeker]!.ranks) {
        if (this.budget.left-- <= 0) return false;
        if (isPauseDue(this.budget)) yield;
        if (takenBy.has(rank)) continue;
        takenBy.set(rank, seeker);
        const met = this.#met.get(rank) ?? [];
        if (met.length < this.counts[rank]!) {
          this.#flip(rank, takenBy, givesUp);
          return true;
        }
        for (const holder of met) {
          if (holder === requirement || givesUp.has(holder)) continue;
          givesUp.set(holder, rank);
          queue.push(holder);
        }
      }
    }
    return false;
  }

  /** Moves each requirement on the path that ends at this free candidate to the next candidate on it. */
  #flip(free: number, takenBy: ReadonlyMap<number, number>, givesUp: ReadonlyMap<number, number>): void {
    // Whatever is on the path was taken by one that gave up the next.
    for (let rank = free; ;) {
      const taker = takenBy.get(rank)!;
      const met = this.#met.get(rank);
      if (met === undefined) this.#met.set(rank, [taker]);
      else met.push(taker);
      const next = givesUp.get(taker);
      if (next === undefined) return;
      const left = this.#met.get(next)!;
      left.splice(left.indexOf(taker), 1);
      rank = next;
    }
  }
}
