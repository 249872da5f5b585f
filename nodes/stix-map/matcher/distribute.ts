/**
 * AND, FOLLOWEDBY and REPEATS of alternatives, distributed over them: what comes of it are alternatives again. Their
 * number multiplies, so it has a limit.
 */
import type { Repeats, Span } from '../../shared/stix/pattern/pattern';
import { asksOfTime, countRequirements, type Conjunct } from './alternative';
import { StixError } from '../../shared/stix/error';

/**
 * Most alternatives that OR may make, and most requirements in all of them: far above what people write, and soon
 * compiled.
 */
const maxAlternatives = 20_000;
const maxRequirements = 100_000;

/**
 * AND and FOLLOWEDBY: one alternative for each way to choose one of every operand's.
 *
 * @throws StixError `not_implemented` for more than the limits, as all here do
 */
export function combine(operands: readonly (readonly Conjunct[])[], ordered: boolean, span: Span): Conjunct[] {
  let choices: Conjunct[][] = [[]]; // one at least, all of one length
  for (const alternatives of operands) {
    if (alternatives.length === 1) for (const choice of choices) choice.push(...alternatives);
    else {
      const count = choices.length * alternatives.length;
      checkAlternatives(count, span);
      checkRequirements(count * (choices[0]!.length + 1), span);
      choices = choices.flatMap((choice) => alternatives.map((alternative) => [...choice, alternative]));
    }
  }
  return withinLimits(
    choices.map((conjuncts) => ({ type: 'all-of', ordered, conjuncts })),
    span,
  );
}

/** REPEATS: requirements that ask nothing of time take more observed-data; what asks something of it is copied. */
export function repeat(alternatives: readonly Conjunct[], { times, span }: Repeats): Conjunct[] {
  const [only] = alternatives;
  if (times === 1) return [...alternatives];
  if (alternatives.length === 1 && only !== undefined && !asksOfTime(only)) return [multiply(only, times)];
  checkRequirements(times * Math.min(...alternatives.map(countRequirements)), span);
  if (alternatives.length === 1 && only !== undefined) {
    return [{ type: 'all-of', ordered: false, conjuncts: new Array<Conjunct>(times).fill(only) }];
  }
  // Which alternatives are repeated matters, their order does not: choose them in the order of the list.
  let choices: { conjuncts: Conjunct[]; from: number }[] = [{ conjuncts: [], from: 0 }];
  for (let count = 0; count < times; count++) {
    checkAlternatives(
      choices.reduce((sum, { from }) => sum + alternatives.length - from, 0),
      span,
    );
    choices = choices.flatMap(({ conjuncts, from }) =>
      alternatives
        .slice(from)
        .map((alternative, index) => ({ conjuncts: [...conjuncts, alternative], from: from + index })),
    );
    checkRequirements(choices.length * (count + 1), span);
  }
  return withinLimits(
    choices.map(({ conjuncts }) => ({ type: 'all-of', ordered: false, conjuncts })),
    span,
  );
}

function multiply(conjunct: Conjunct, times: number): Conjunct {
  switch (conjunct.type) {
    case 'requirement':
      return { ...conjunct, times: conjunct.times * times };
    case 'all-of':
      return { ...conjunct, conjuncts: conjunct.conjuncts.map((inner) => multiply(inner, times)) };
    case 'time-limit':
      return conjunct;
  }
}

/** The alternatives themselves, when they are not too many. */
export function withinLimits(alternatives: Conjunct[], span: Span): Conjunct[] {
  checkAlternatives(alternatives.length, span);
  checkRequirements(
    alternatives.reduce((sum, alternative) => sum + countRequirements(alternative), 0),
    span,
  );
  return alternatives;
}

function checkAlternatives(count: number, span: Span): void {
  if (count > maxAlternatives) {
    throw new StixError('not_implemented', `The pattern has more than ${maxAlternatives} alternatives`, span);
  }
}

function checkRequirements(count: number, span: Span): void {
  if (count > maxRequirements) {
    throw new StixError('not_implemented', `The pattern asks for more than ${maxRequirements} observations`, span);
  }
}
