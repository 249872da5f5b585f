/**
 * STIX patterns over observed-data, by the semantics of STIX 2.1 part 9: a pattern is compiled once, and then decided
 * record by record when it has one observation, or at the end of a sequence when it has several.
 */
import { parsePattern } from '../../shared/stix/pattern/parse-pattern';
import type { ObservedData } from '../stix/observed-data';
import { isSingleObservation, normalFormOf } from './normal-form';
import { RegularExpressions } from './observation/regular-expression';
import { PatternSequence } from './sequence/pattern-sequence';

export interface MatcherOptions {
  /** compare letters' case everywhere; false leaves it out for the paths in `case-rules.ts` */
  readonly matchCase: boolean;
  /** how many observed-data a sequence holds at most */
  readonly maxHeld: number;
}

export interface CompiledPattern {
  /**
   * Each observed-data decides for itself: one observation expression, also with START/STOP, WITHIN or REPEATS 1 TIMES
   * (which ask nothing of one), and an OR of such. Then `matches` says all, and `sequence` is right but not needed.
   */
  readonly singleObservation: boolean;
  /** Does this observed-data match at least one of the pattern's observation expressions, its START/STOP included? */
  readonly matches: (observed: ObservedData) => boolean;
  /** A new, empty sequence, to which observed-data are offered in any order. */
  readonly sequence: () => PatternSequence;
}

/**
 * @throws PatternSyntaxError for a text that is no pattern; StixError for a pattern that can't be decided
 *   (`not_implemented`: look-around, back-references, sizes beyond reason) or makes no sense (`invalid_parameter`)
 */
export function compilePattern(text: string, options: MatcherOptions): CompiledPattern {
  const pattern = parsePattern(text);
  const normalForm = normalFormOf(pattern, {
    matchCase: options.matchCase,
    regularExpressions: new RegularExpressions(),
  });
  const { tests } = normalForm;
  const [only] = tests;
  return {
    singleObservation: isSingleObservation(pattern.expression),
    matches: tests.length === 1 && only !== undefined ? only : (observed) => tests.some((test) => test(observed)),
    sequence: () => new PatternSequence(normalForm, options.maxHeld),
  };
}
