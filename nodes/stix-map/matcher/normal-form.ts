/**
 * The plan of a pattern: its observations as tests, and how they hang together, as alternatives without OR.
 *
 * START/STOP asks something of each observed-data alone and is moved into the observations below it (STIX 2.1, 9.3). OR
 * of observations is an observation; every other OR makes alternatives, of which one must match.
 */
import type {
  ComparisonExpression,
  ObservationExpression,
  Pattern,
  Repeats,
  Span,
  StartStop,
} from '../../shared/stix/pattern/pattern';
import { StixError } from '../../shared/stix/error';
import {
  compileObservation,
  type ObservationSettings,
  type ObservedDataTest,
} from './observation/observation-expression';
import { parseTimestamp } from './observation/timestamp';

export interface Plan {
  /** what an observed-data can match; slots name them by place */
  readonly observations: readonly ObservedDataTest[];
  readonly alternatives: readonly Part[];
}

/** A conjunction: what must be found together. */
export type Part = Slot | Join | Window;

/** `times` observed-data, distinct from each other and from those of all other slots, that match the observation. */
export interface Slot {
  readonly type: 'slot';
  readonly observation: number;
  readonly times: number;
}

/** All parts; when ordered, everything in a part is observed no later than everything in the next (FOLLOWEDBY). */
export interface Join {
  readonly type: 'join';
  readonly ordered: boolean;
  readonly parts: readonly Part[];
}

/** Everything in the part is observed within this many milliseconds (WITHIN). */
export interface Window {
  readonly type: 'window';
  readonly width: number;
  readonly part: Part;
}

/**
 * Most alternatives that OR may make, and most slots in all of them: far above what people write, and soon compiled.
 */
export const MAX_ALTERNATIVES = 20_000;
export const MAX_SLOTS = 100_000;

/** @throws StixError for what can't be decided or makes no sense (see the codes) */
export function planPattern(pattern: Pattern, settings: ObservationSettings): Plan {
  const planner = new Planner(settings);
  const alternatives = planner.plan(pattern.expression, []);
  return { observations: planner.observations, alternatives };
}

class Planner {
  readonly observations: ObservedDataTest[] = [];

  constructor(private readonly settings: ObservationSettings) {}

  /** The alternatives of an expression inside these START/STOP windows. */
  plan(expression: ObservationExpression, windows: readonly StartStop[]): Part[] {
    if (isSingle(expression)) return [this.slot(this.test(expression, windows))];
    switch (expression.type) {
      case 'observation':
        throw new TypeError('an observation is always a test');
      case 'observation-operation': {
        if (expression.operator === 'OR') return this.planEither(expression.operands, windows);
        const operands = expression.operands.map((operand) => this.plan(operand, windows));
        return combine(operands, expression.operator === 'FOLLOWEDBY', expression.span);
      }
      case 'qualified': {
        const { qualifier } = expression;
        check(qualifier);
        if (qualifier.type === 'start-stop') return this.plan(expression.expression, [...windows, qualifier]);
        const inner = this.plan(expression.expression, windows);
        if (qualifier.type === 'repeats') return repeat(inner, qualifier);
        return inner.map((part) => within(part, qualifier.seconds * 1000));
      }
    }
  }

  /**
   * OR: the operands that one observed-data decides become one slot, so that a list of them is no list of alternatives.
   */
  private planEither(operands: readonly ObservationExpression[], windows: readonly StartStop[]): Part[] {
    const alternatives = operands
      .filter((operand) => !isSingle(operand))
      .flatMap((operand) => this.plan(operand, windows));
    const singles = operands.filter(isSingle);
    if (singles.length > 0) alternatives.push(this.slot(this.someOf(singles, windows)));
    return checked(alternatives, { start: operands[0]?.span.start ?? 0, end: operands.at(-1)?.span.end ?? 0 });
  }

  private slot(test: ObservedDataTest): Slot {
    return { type: 'slot', observation: this.observations.push(test) - 1, times: 1 };
  }

  /** The test of an expression that one observed-data decides. */
  private test(expression: ObservationExpression, windows: readonly StartStop[]): ObservedDataTest {
    switch (expression.type) {
      case 'observation':
        return inWindows(compileObservation(expression.comparison, this.settings), windows);
      case 'observation-operation':
        return this.someOf(expression.operands, windows);
      case 'qualified': {
        const { qualifier } = expression;
        check(qualifier);
        return this.test(expression.expression, qualifier.type === 'start-stop' ? [...windows, qualifier] : windows);
      }
    }
  }

  /** `[a] OR [b]` is `[a OR b]`, and that may be a look-up. */
  private someOf(expressions: readonly ObservationExpression[], windows: readonly StartStop[]): ObservedDataTest {
    const plain = expressions.filter((expression) => expression.type === 'observation');
    const tests = expressions
      .filter((expression) => expression.type !== 'observation')
      .map((expression) => this.test(expression, windows));
    const [first] = plain;
    if (first !== undefined) {
      const operands = plain.map(({ comparison }) => comparison);
      tests.push(this.test({ ...first, comparison: eitherOf(operands, first.span) }, windows));
    }
    const [only] = tests;
    return tests.length === 1 && only !== undefined ? only : (observed) => tests.some((test) => test(observed));
  }
}

function eitherOf(operands: readonly ComparisonExpression[], span: Span): ComparisonExpression {
  const [only] = operands;
  return operands.length === 1 && only !== undefined
    ? only
    : { type: 'comparison-operation', operator: 'OR', operands, span };
}

/** Does one observed-data decide it? WITHIN and REPEATS 1 TIMES ask nothing of one. */
export function isSingle(expression: ObservationExpression): boolean {
  switch (expression.type) {
    case 'observation':
      return true;
    case 'observation-operation':
      return expression.operator === 'OR' && expression.operands.every(isSingle);
    case 'qualified':
      return (
        (expression.qualifier.type !== 'repeats' || expression.qualifier.times === 1) && isSingle(expression.expression)
      );
  }
}

function check(qualifier: Repeats | StartStop | { type: 'within'; seconds: number; span: Span }): void {
  if (qualifier.type === 'repeats' && !(qualifier.times >= 1)) {
    throw new StixError('invalid_parameter', 'REPEATS needs at least 1 TIMES', qualifier.span);
  }
  if (qualifier.type === 'within' && !(qualifier.seconds > 0)) {
    throw new StixError('invalid_parameter', 'WITHIN needs more than 0 SECONDS', qualifier.span);
  }
}

/** Some moment from first to last observed lies in each window; `start` is in it, `stop` is not. */
function inWindows(test: ObservedDataTest, windows: readonly StartStop[]): ObservedDataTest {
  if (windows.length === 0) return test;
  return (observed) => {
    const first = parseTimestamp(observed.first_observed);
    const last = parseTimestamp(observed.last_observed);
    return windows.every(({ start, stop }) => start < stop && first < stop && last >= start) && test(observed);
  };
}

/** Nested windows are the narrowest of them, so that eight qualifiers are one level of the tree. */
function within(part: Part, width: number): Part {
  if (part.type === 'slot' && part.times === 1) return part;
  if (part.type === 'window') return { ...part, width: Math.min(width, part.width) };
  return { type: 'window', width, part };
}

/** One alternative for each way to choose one of every operand's. */
function combine(operands: readonly (readonly Part[])[], ordered: boolean, span: Span): Part[] {
  let choices: Part[][] = [[]];
  for (const alternatives of operands) {
    if (alternatives.length === 1) for (const choice of choices) choice.push(...alternatives);
    else {
      const count = choices.length * alternatives.length;
      checkCount(count, span);
      checkSlots(count * ((choices[0]?.length ?? 0) + 1), span);
      choices = choices.flatMap((choice) => alternatives.map((part) => [...choice, part]));
    }
  }
  return checked(
    choices.map((parts) => ({ type: 'join', ordered, parts })),
    span,
  );
}

/** REPEATS: a slot, or slots that ask nothing of each other, take more; what hangs together is copied. */
function repeat(alternatives: readonly Part[], { times, span }: Repeats): Part[] {
  const [only] = alternatives;
  if (times === 1) return [...alternatives];
  if (alternatives.length === 1 && only !== undefined && isLoose(only)) return [multiply(only, times)];
  checkSlots(times * Math.min(...alternatives.map(slotsIn)), span);
  if (alternatives.length === 1 && only !== undefined) {
    return [{ type: 'join', ordered: false, parts: new Array<Part>(times).fill(only) }];
  }
  // Which alternatives are repeated matters, their order does not: choose them in the order of the list.
  let choices: { parts: Part[]; from: number }[] = [{ parts: [], from: 0 }];
  for (let count = 0; count < times; count++) {
    checkCount(
      choices.reduce((sum, { from }) => sum + alternatives.length - from, 0),
      span,
    );
    choices = choices.flatMap(({ parts, from }) =>
      alternatives.slice(from).map((part, index) => ({ parts: [...parts, part], from: from + index })),
    );
    checkSlots(choices.length * (count + 1), span);
  }
  return checked(
    choices.map(({ parts }) => ({ type: 'join', ordered: false, parts })),
    span,
  );
}

function isLoose(part: Part): boolean {
  return part.type === 'slot' || (part.type === 'join' && !part.ordered && part.parts.every(isLoose));
}

function multiply(part: Part, times: number): Part {
  if (part.type === 'slot') return { ...part, times: part.times * times };
  if (part.type === 'join') return { ...part, parts: part.parts.map((inner) => multiply(inner, times)) };
  return part;
}

function checked(alternatives: Part[], span: Span): Part[] {
  checkCount(alternatives.length, span);
  checkSlots(
    alternatives.reduce((sum, part) => sum + slotsIn(part), 0),
    span,
  );
  return alternatives;
}

function checkCount(count: number, span: Span): void {
  if (count > MAX_ALTERNATIVES) {
    throw new StixError('not_implemented', `The pattern has more than ${MAX_ALTERNATIVES} alternatives`, span);
  }
}

function checkSlots(count: number, span: Span): void {
  if (count > MAX_SLOTS) {
    throw new StixError('not_implemented', `The pattern asks for more than ${MAX_SLOTS} observations`, span);
  }
}

/** How many slots a part has. */
export function slotsIn(part: Part): number {
  switch (part.type) {
    case 'slot':
      return 1;
    case 'join':
      return part.parts.reduce((sum, inner) => sum + slotsIn(inner), 0);
    case 'window':
      return slotsIn(part.part);
  }
}
