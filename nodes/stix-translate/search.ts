/** What a pattern asks of one source, between the pattern's tree and a query's text. */
import type { ComparisonExpression } from './pattern';

/** `field:text`, both as they are written. */
export interface Term {
  readonly field: string;
  readonly text: string;
  /** the service may refuse the field */
  readonly doubtful: boolean;
}

/** One comparison: any of the terms, or none of them. */
export interface Terms {
  readonly type: 'terms';
  readonly attribute: string;
  readonly terms: readonly Term[];
  readonly not: boolean;
  /** written as a set (IN) */
  readonly set: boolean;
}

export type Search =
  | Terms
  | { readonly type: 'and' | 'or'; readonly operands: readonly Search[] }
  /** every record may match: what the query language can't say */
  | { readonly type: 'anything' }
  /** no record of this source can match: an attribute that it never holds */
  | { readonly type: 'nothing' };

export const anything: Search = { type: 'anything' };
export const nothing: Search = { type: 'nothing' };

/** AND: what can't be said is dropped, which selects more. */
export function allOf(operands: readonly Search[]): Search {
  const said = operands.filter((operand) => operand.type !== 'anything');
  if (said.some((operand) => operand.type === 'nothing')) return nothing;
  return joined('and', said) ?? anything;
}

/** OR: one operand that can't be said leaves the whole unsaid. */
export function anyOf(operands: readonly Search[]): Search {
  const possible = operands.filter((operand) => operand.type !== 'nothing');
  if (possible.some((operand) => operand.type === 'anything')) return anything;
  return joined('or', possible) ?? nothing;
}

/** The doubtful fields that a search asks for. */
export function doubtfulFields(search: Search): string[] {
  if (search.type === 'and' || search.type === 'or') return [...new Set(search.operands.flatMap(doubtfulFields))];
  if (search.type !== 'terms') return [];
  return [...new Set(search.terms.filter((term) => term.doubtful).map((term) => term.field))];
}

/** The same without doubtful fields; `anything` where only such fields could say it. */
export function withoutDoubtful(search: Search): Search {
  switch (search.type) {
    case 'and':
      return allOf(search.operands.map(withoutDoubtful));
    case 'or':
      // What lies in doubtful fields only is left out: the query that this one stands in for was refused.
      return anyOf(search.operands.map(withoutDoubtful).filter((operand) => operand.type !== 'anything'));
    case 'terms': {
      const terms = search.terms.filter((term) => !term.doubtful);
      return terms.length > 0 ? { ...search, terms } : anything;
    }
    case 'anything':
    case 'nothing':
      return search;
  }
}

function joined(type: 'and' | 'or', operands: readonly Search[]): Search | undefined {
  return operands.length > 1 ? { type, operands } : operands[0];
}

/** Every comparison of an expression, in the order of the text. */
export function* comparisonsOf(
  expression: ComparisonExpression,
): Generator<ComparisonExpression & { type: 'comparison' }> {
  if (expression.type === 'comparison') yield expression;
  else for (const operand of expression.operands) yield* comparisonsOf(operand);
}
