/** The search for what takes part in a match of a pattern, among what is held. */
import { asksOfTime, requirementsOf, type Conjunct } from '../alternative';
import { allowedByTime, type RequirementCandidates } from './allowed-by-time';
import { BindingSearch, longestBinding } from './binding-search';
import { canMeetAll } from './bipartite-matching';
import type { Candidates } from './candidates';
import { differenceConstraintsOf } from './difference-constraints';
import { isPauseDue, newStepBudget } from './step-budget';
import { chunkLength, inChunks, type Work } from '../../../shared/yielding';
import type { Timeline } from './timeline';

export class ParticipantSearch {
  /** by place: 1 for what is in a match */
  readonly takesPart: Uint8Array;
  /** false when a search hit its limit: there may be more */
  exact = true;
  readonly #budget = newStepBudget();
  /** by rank: the alternative, by number, that last saw it among its candidates */
  readonly #seenBy: Int32Array;
  #alternatives = 0;

  constructor(
    private readonly timeline: Timeline,
    /** by test of the normal form */
    private readonly candidates: readonly Candidates[],
  ) {
    this.takesPart = new Uint8Array(timeline.size);
    this.#seenBy = new Int32Array(timeline.size);
  }

  /** Marks what takes part in a match of this alternative. */
  *search(alternative: Conjunct): Work<void> {
    this.#alternatives++;
    const requirements: RequirementCandidates[] = [];
    for (const { test, times } of requirementsOf(alternative)) {
      const { ranks, count } = this.candidates[test]!; // candidates of every test
      if (count < times) return;
      requirements.push({ times, ranks });
    }
    this.#budget.left -= 4 * this.#costOf(alternative);
    if (this.#budget.left <= 0) this.exact = false;
    else if (!asksOfTime(alternative)) yield* this.#searchWithoutTime(requirements);
    else yield* this.#searchInTime(alternative, requirements);
  }

  /** Of one pass over the tree, in time and memory: every level looks at all candidates below it. */
  #costOf(conjunct: Conjunct, level = 1): number {
    switch (conjunct.type) {
      case 'requirement':
        return level * this.candidates[conjunct.test]!.ranks.length;
      case 'time-limit':
        return this.#costOf(conjunct.conjunct, level + 1);
      case 'all-of': {
        const inner = level + Math.ceil(Math.log2(conjunct.conjuncts.length));
        return conjunct.conjuncts.reduce((sum, each) => sum + this.#costOf(each, inner), 0);
      }
    }
  }

  *#searchWithoutTime(requirements: readonly RequirementCandidates[]): Work<void> {
    const canMeet =
      (yield* this.#areDisjoint(requirements)) || (yield* canMeetAll(requirements, this.timeline.count, this.#budget));
    if (canMeet === undefined) this.exact = false;
    else if (canMeet)
      for (const { ranks } of requirements) yield* inChunks(ranks.length, (index) => this.#mark(ranks[index]!));
  }

  *#searchInTime(alternative: Conjunct, requirements: readonly RequirementCandidates[]): Work<void> {
    const { byRequirement, exact } = yield* allowedByTime(alternative, requirements, this.timeline);
    if (exact && (yield* this.#areDisjoint(requirements))) {
      for (const [requirement, { ranks }] of requirements.entries()) {
        const allowed = byRequirement[requirement]!;
        yield* inChunks(ranks.length, (index) => allowed[index] === 1 && this.#mark(ranks[index]!));
      }
      return;
    }
    if (requirements.reduce((sum, { times }) => sum + times, 0) > longestBinding) {
      this.exact = false;
      return;
    }
    const constraint = differenceConstraintsOf(alternative, requirements.length);
    const bindings = new BindingSearch(requirements, constraint, this.timeline, this.#budget);
    for (const [requirement, { ranks }] of requirements.entries()) {
      const allowed = byRequirement[requirement]!;
      for (const [index, rank] of ranks.entries()) {
        if (index % chunkLength === 0) yield;
        if (allowed[index] !== 1 || this.#isMarked(rank) || this.#budget.left <= 0) continue;
        if (isPauseDue(this.#budget)) yield;
        for (const member of (yield* bindings.find(requirement, rank)) ?? []) this.#mark(member);
      }
    }
    if (this.#budget.left <= 0) this.exact = false;
  }

  /** Is no observed-data a candidate of two requirements? */
  *#areDisjoint(requirements: readonly RequirementCandidates[]): Work<boolean> {
    for (const { ranks } of requirements) {
      for (const [index, rank] of ranks.entries()) {
        if (index % chunkLength === 0) yield;
        if (this.#seenBy[rank] === this.#alternatives) return false;
        this.#seenBy[rank] = this.#alternatives;
      }
    }
    return true;
  }

  #mark(rank: number): void {
    this.takesPart[this.timeline.place[rank]!] = 1;
  }

  #isMarked(rank: number): boolean {
    return this.takesPart[this.timeline.place[rank]!] === 1;
  }
}
