/**
 * The disjunctive normal form of a pattern: its observation expressions as tests, and alternatives without OR, of which
 * one must match.
 *
 * START/STOP asks something of each observed-data alone and is moved into the tests below it (STIX 2.1, 9.3). OR of
 * observation expressions that one observed-data decides is a test too; every other OR makes alternatives.
 */
import type {
  ComparisonExpression,
  ObservationExpression,
  ObservationOperation,
  Pattern,
  Qualifier,
  Span,
  StartStop,
} from '../../shared/stix/pattern/pattern';
import type { Conjunct, Requirement } from './alternative';
import { combine, repeat, withinLimits } from './distribute';
import { StixError } from '../../shared/stix/error';
import {
  compileObservation,
  type ObservationSettings,
  type ObservedDataTest,
} from './observation/observation-expression';
import { withinStartStop } from './observation/start-stop';

export interface NormalForm {
  /** requirements name them by index */
  readonly tests: readonly ObservedDataTest[];
  readonly alternatives: readonly Conjunct[];
}

/** @throws StixError for what can't be decided or makes no sense (see the codes) */
export function normalFormOf(pattern: Pattern, settings: ObservationSettings): NormalForm {
  const builder = new NormalFormBuilder(settings);
  const alternatives = builder.alternativesOf(pattern.expression, []);
  return { tests: builder.tests, alternatives };
}

class NormalFormBuilder {
  readonly tests: ObservedDataTest[] = [];

  constructor(private readonly settings: ObservationSettings) {}

  /** The alternatives of an expression that these START/STOP qualify. */
  alternativesOf(expression: ObservationExpression, startStops: readonly StartStop[]): Conjunct[] {
    if (expression.type === 'observation' || isSingleObservation(expression)) {
      return [this.#requirement(this.#testOf(expression, startStops))];
    }
    if (expression.type === 'observation-operation') {
      if (expression.operator === 'OR') return this.#alternativesOfOr(expression, startStops);
      const operands = expression.operands.map((operand) => this.alternativesOf(operand, startStops));
      return combine(operands, expression.operator === 'FOLLOWEDBY', expression.span);
    }
    const { qualifier } = expression;
    check(qualifier);
    if (qualifier.type === 'start-stop') return this.alternativesOf(expression.expression, [...startStops, qualifier]);
    const alternatives = this.alternativesOf(expression.expression, startStops);
    if (qualifier.type === 'repeats') return repeat(alternatives, qualifier);
    return alternatives.map((alternative) => within(alternative, qualifier.seconds * 1000));
  }

  /**
   * The operands that one observed-data decides become one requirement, so that a list of them is no list of
   * alternatives.
   */
  #alternativesOfOr({ operands, span }: ObservationOperation, startStops: readonly StartStop[]): Conjunct[] {
    const alternatives = operands
      .filter((operand) => !isSingleObservation(operand))
      .flatMap((operand) => this.alternativesOf(operand, startStops));
    const singles = operands.filter(isSingleObservation);
    if (singles.length > 0) alternatives.push(this.#requirement(this.#testOfOr(singles, startStops)));
    return withinLimits(alternatives, span);
  }

  #requirement(test: ObservedDataTest): Requirement {
    return { type: 'requirement', test: this.tests.push(test) - 1, times: 1 };
  }

  /** The test of an expression that one observed-data decides. */
  #testOf(expression: ObservationExpression, startStops: readonly StartStop[]): ObservedDataTest {
    switch (expression.type) {
      case 'observation':
        return withinStartStop(compileObservation(expression.comparison, this.settings), startStops);
      case 'observation-operation':
        return this.#testOfOr(expression.operands, startStops);
      case 'qualified': {
        const { qualifier } = expression;
        check(qualifier);
        const inner = qualifier.type === 'start-stop' ? [...startStops, qualifier] : startStops;
        return this.#testOf(expression.expression, inner);
      }
    }
  }

  /** `[a] OR [b]` is `[a OR b]`, and that may be a look-up. */
  #testOfOr(operands: readonly ObservationExpression[], startStops: readonly StartStop[]): ObservedDataTest {
    const observations = operands.filter((operand) => operand.type === 'observation');
    const tests = operands
      .filter((operand) => operand.type !== 'observation')
      .map((operand) => this.#testOf(operand, startStops));
    const [first] = observations;
    if (first !== undefined) {
      const comparisons = observations.map(({ comparison }) => comparison);
      tests.push(this.#testOf({ ...first, comparison: orOf(comparisons, first.span) }, startStops));
    }
    const [only] = tests;
    return tests.length === 1 && only !== undefined ? only : (observed) => tests.some((test) => test(observed));
  }
}

function orOf(operands: readonly ComparisonExpression[], span: Span): ComparisonExpression {
  const [only] = operands;
  return operands.length === 1 && only !== undefined
    ? only
    : { type: 'comparison-operation', operator: 'OR', operands, span };
}

/** Does one observed-data decide it? WITHIN and REPEATS 1 TIMES ask nothing of one. */
export function isSingleObservation(expression: ObservationExpression): boolean {
  switch (expression.type) {
    case 'observation':
      return true;
    case 'observation-operation':
      return expression.operator === 'OR' && expression.operands.every(isSingleObservation);
    case 'qualified':
      return (
        (expression.qualifier.type !== 'repeats' || expression.qualifier.times === 1) &&
        isSingleObservation(expression.expression)
      );
  }
}

function check(qualifier: Qualifier): void {
  if (qualifier.type === 'repeats' && !(qualifier.times >= 1)) {
    throw new StixError('invalid_parameter', 'REPEATS needs at least 1 TIMES', qualifier.span);
  }
  if (qualifier.type === 'within' && !(qualifier.seconds > 0)) {
    throw new StixError('invalid_parameter', 'WITHIN needs more than 0 SECONDS', qualifier.span);
  }
}

/** Nested WITHINs are the narrowest of them, so that eight qualifiers are one level of the tree. */
function within(conjunct: Conjunct, milliseconds: number): Conjunct {
  if (conjunct.type === 'requirement' && conjunct.times === 1) return conjunct;
  if (conjunct.type === 'time-limit') {
    return { ...conjunct, milliseconds: Math.min(milliseconds, conjunct.milliseconds) };
  }
  return { type: 'time-limit', milliseconds, conjunct };
}
