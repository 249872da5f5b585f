/**
 * An alternative of a pattern: what must be found together, as a tree without OR and START/STOP (normal-form.ts). The
 * specification calls what satisfies it a binding: distinct observations, one for each that the alternative asks for.
 */

export type Conjunct = Requirement | AllOf | TimeLimit;

/** `times` observed-data that pass the test, distinct from each other and from those of all other requirements. */
export interface Requirement {
  readonly type: 'requirement';
  /** index in the normal form's tests */
  readonly test: number;
  readonly times: number;
}

/** AND; when ordered, everything in a conjunct is observed no later than everything in the next (FOLLOWEDBY). */
export interface AllOf {
  readonly type: 'all-of';
  readonly ordered: boolean;
  readonly conjuncts: readonly Conjunct[];
}

/** Everything in the conjunct is observed within this many milliseconds (WITHIN). */
export interface TimeLimit {
  readonly type: 'time-limit';
  readonly milliseconds: number;
  readonly conjunct: Conjunct;
}

/** In the order of the text; those that REPEATS copies as often as it does. */
export function requirementsOf(conjunct: Conjunct): Requirement[] {
  switch (conjunct.type) {
    case 'requirement':
      return [conjunct];
    case 'time-limit':
      return requirementsOf(conjunct.conjunct);
    case 'all-of':
      return conjunct.conjuncts.flatMap(requirementsOf);
  }
}

export function countRequirements(conjunct: Conjunct): number {
  switch (conjunct.type) {
    case 'requirement':
      return 1;
    case 'time-limit':
      return countRequirements(conjunct.conjunct);
    case 'all-of':
      return conjunct.conjuncts.reduce((sum, inner) => sum + countRequirements(inner), 0);
  }
}

/** Does it ask more than that the observed-data are distinct? */
export function asksOfTime(conjunct: Conjunct): boolean {
  return (
    conjunct.type === 'time-limit' ||
    (conjunct.type === 'all-of' && (conjunct.ordered || conjunct.conjuncts.some(asksOfTime)))
  );
}
