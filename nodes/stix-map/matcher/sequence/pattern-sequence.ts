/** Patterns of several observations: what they may need is held, and decided when asked. */
import type { ObservedData } from '../../stix/observed-data';
import { canFillAll } from './bipartite-matching';
import { BindingSearch, limitsOf, MAX_BINDING } from './binding-search';
import { isPauseDue, newBudget } from './step-budget';
import { candidatesOf, NONE, type Candidates } from './candidates';
import { allowedByTime, type SlotCandidates } from './allowed-by-time';
import type { Part, Plan, Slot } from '../normal-form';
import { inStretches, STRETCH } from './stretches';
import { timelineOf, type Timeline } from './timeline';

export interface PatternSequence {
  /**
   * True when it was held: it matches at least one of the pattern's observations, and there was room.
   * @param hasRoom is asked only when it matches
   */
  offer(observed: ObservedData, hasRoom?: () => boolean): boolean;
  /** how many are held */
  readonly held: number;
  /** how many matched an observation, but found no room */
  readonly dropped: number;
  /** What the sequence so far says of the pattern. May be asked again after more was offered. */
  decide(): Decision;
  /** The same bit by bit: it yields each few milliseconds, and nothing is to be offered before it ends. */
  deciding(): Generator<void, Decision>;
}

export interface Decision {
  readonly matched: boolean;
  /** those that take part in a match, in the order in which they were offered */
  readonly observed: readonly ObservedData[];
  /** false when something was dropped, or the search for matches hit its limit: there may be more than `observed` */
  readonly exact: boolean;
}

export function startSequence(plan: Plan, maxHeld: number): PatternSequence {
  return new HeldSequence(plan, maxHeld);
}

class HeldSequence implements PatternSequence {
  private readonly observed: ObservedData[] = [];
  /** by observation of the plan: places in `observed` of what matches it, ascending */
  private readonly matching: number[][];
  dropped = 0;

  constructor(
    private readonly plan: Plan,
    private readonly maxHeld: number,
  ) {
    this.matching = plan.observations.map(() => []);
  }

  get held(): number {
    return this.observed.length;
  }

  offer(observed: ObservedData, hasRoom = () => true): boolean {
    const { observations } = this.plan;
    const place = this.observed.length;
    let wanted = false;
    for (let index = 0; index < observations.length; index++) {
      if (observations[index]?.(observed) !== true) continue;
      if (!wanted && (place >= this.maxHeld || !hasRoom())) {
        this.dropped++;
        return false;
      }
      wanted = true;
      this.matching[index]?.push(place);
    }
    if (wanted) this.observed.push(observed);
    return wanted;
  }

  decide(): Decision {
    const deciding = this.deciding();
    for (;;) {
      const { done, value } = deciding.next();
      if (done) return value;
    }
  }

  *deciding(): Generator<void, Decision> {
    const timeline = yield* timelineOf(this.observed);
    const decision = new DecisionSearch(timeline, yield* candidatesOf(this.matching, timeline));
    for (const alternative of this.plan.alternatives) {
      yield;
      yield* decision.search(alternative);
    }
    const observed: ObservedData[] = [];
    yield* inStretches(this.observed.length, (place) => {
      const each = this.observed[place];
      if (each && decision.takesPart[place] === 1) observed.push(each);
    });
    return { matched: observed.length > 0, observed, exact: decision.exact && this.dropped === 0 };
  }
}

class DecisionSearch {
  /** by place: 1 for what is in a match */
  readonly takesPart: Uint8Array;
  exact = true;
  private readonly budget = newBudget();
  /** by rank: the alternative, by number, that last saw it among its candidates */
  private readonly seenAt: Int32Array;
  private alternatives = 0;

  constructor(
    private readonly timeline: Timeline,
    /** by observation of the plan */
    private readonly candidates: readonly Candidates[],
  ) {
    this.takesPart = new Uint8Array(timeline.size);
    this.seenAt = new Int32Array(timeline.size);
  }

  *search(alternative: Part): Generator<void, void> {
    this.alternatives++;
    const slots: SlotCandidates[] = [];
    for (const { observation, times } of slotsOf(alternative)) {
      const { ranks, count } = this.candidates[observation] ?? NONE;
      if (count < times) return;
      slots.push({ times, ranks });
    }
    this.budget.left -= 4 * this.costOf(alternative);
    if (this.budget.left <= 0) this.exact = false;
    else if (!asksOfTime(alternative)) yield* this.searchWithoutTime(slots);
    else yield* this.searchInTime(alternative, slots);
  }

  /** What one pass over the tree takes, in time and memory: every level looks at all candidates below it. */
  private costOf(part: Part, level = 1): number {
    switch (part.type) {
      case 'slot':
        return level * (this.candidates[part.observation]?.ranks.length ?? 0);
      case 'window':
        return this.costOf(part.part, level + 1);
      case 'join': {
        const inner = level + Math.ceil(Math.log2(part.parts.length));
        return part.parts.reduce((sum, each) => sum + this.costOf(each, inner), 0);
      }
    }
  }

  private *searchWithoutTime(slots: readonly SlotCandidates[]): Generator<void, void> {
    const canFill = (yield* this.areDisjoint(slots)) || (yield* canFillAll(slots, this.timeline.count, this.budget));
    if (canFill === undefined) this.exact = false;
    else if (canFill)
      for (const { ranks } of slots) yield* inStretches(ranks.length, (index) => this.mark(ranks[index] ?? -1));
  }

  private *searchInTime(alternative: Part, slots: readonly SlotCandidates[]): Generator<void, void> {
    const { bySlot, exact } = yield* allowedByTime(alternative, slots, this.timeline);
    if (exact && (yield* this.areDisjoint(slots))) {
      for (const [slot, { ranks }] of slots.entries()) {
        const allowed = bySlot[slot] ?? new Uint8Array();
        yield* inStretches(ranks.length, (index) => allowed[index] === 1 && this.mark(ranks[index] ?? -1));
      }
      return;
    }
    if (slots.reduce((sum, { times }) => sum + times, 0) > MAX_BINDING) {
      this.exact = false;
      return;
    }
    const bindings = new BindingSearch(slots, limitsOf(alternative, slots.length), this.timeline, this.budget);
    for (const [slot, { ranks }] of slots.entries()) {
      for (const [index, rank] of ranks.entries()) {
        if (index % STRETCH === 0) yield;
        if (bySlot[slot]?.[index] !== 1 || this.isMarked(rank) || this.budget.left <= 0) continue;
        if (isPauseDue(this.budget)) yield;
        for (const member of (yield* bindings.find(slot, rank)) ?? []) this.mark(member);
      }
    }
    if (this.budget.left <= 0) this.exact = false;
  }

  /** Does no observed-data fit two slots? */
  private *areDisjoint(slots: readonly SlotCandidates[]): Generator<void, boolean> {
    const { seenAt, alternatives } = this;
    for (const { ranks } of slots) {
      for (const [index, rank] of ranks.entries()) {
        if (index % STRETCH === 0) yield;
        if (seenAt[rank] === alternatives) return false;
        seenAt[rank] = alternatives;
      }
    }
    return true;
  }

  private mark(rank: number): void {
    this.takesPart[this.timeline.place[rank] ?? -1] = 1;
  }

  private isMarked(rank: number): boolean {
    return this.takesPart[this.timeline.place[rank] ?? -1] === 1;
  }
}

function slotsOf(part: Part): Slot[] {
  switch (part.type) {
    case 'slot':
      return [part];
    case 'window':
      return slotsOf(part.part);
    case 'join':
      return part.parts.flatMap(slotsOf);
  }
}

function asksOfTime(part: Part): boolean {
  return part.type === 'window' || (part.type === 'join' && (part.ordered || part.parts.some(asksOfTime)));
}
