/** A query of one source as a tree: fields and texts are resolved, and a writer turns it into the query's text. */
import type { FieldUse } from '../dialects/dialect';

/** `field:text` for any of the fields. */
export interface Term {
  readonly fields: readonly FieldUse[];
  readonly text: string;
}

/** One comparison: any of the terms must match, or none of them when `not` is set. */
export interface TermsQuery {
  readonly type: 'terms';
  readonly attribute: string;
  readonly terms: readonly Term[];
  readonly not: boolean;
  /** written as a set (IN) */
  readonly set: boolean;
}

export interface BooleanQuery {
  readonly type: 'and' | 'or';
  readonly operands: readonly WritableTree[];
}

/** A tree for which a writer has a text. */
export type WritableTree = TermsQuery | BooleanQuery;

export type QueryTree =
  | WritableTree
  /** every record may match, because the query language can't express the condition */
  | { readonly type: 'match-all' }
  /** no record of this source can match, because none holds the attribute */
  | { readonly type: 'match-none' };

export const matchAll: QueryTree = { type: 'match-all' };
export const matchNone: QueryTree = { type: 'match-none' };

/** AND: an operand that can't be written is dropped, which selects more. */
export function allOf(operands: readonly QueryTree[]): QueryTree {
  const writable: WritableTree[] = [];
  for (const operand of operands) {
    if (operand.type === 'match-none') return matchNone;
    if (operand.type !== 'match-all') writable.push(operand);
  }
  return combined('and', writable) ?? matchAll;
}

/** OR: one operand that can't be written leaves the whole unwritten. */
export function anyOf(operands: readonly QueryTree[]): QueryTree {
  const writable: WritableTree[] = [];
  for (const operand of operands) {
    if (operand.type === 'match-all') return matchAll;
    if (operand.type !== 'match-none') writable.push(operand);
  }
  return combined('or', writable) ?? matchNone;
}

/** One text in one field. */
export const isSingleTerm = ({ terms }: TermsQuery): boolean => terms.length === 1 && terms[0]!.fields.length === 1;

/** The doubtful fields that a query asks for. */
export function doubtfulFields(tree: WritableTree): Set<string> {
  const names = new Set<string>();
  const walk = (node: WritableTree): void => {
    if (node.type !== 'terms') return node.operands.forEach(walk);
    for (const { fields } of node.terms) for (const field of fields) if (field.doubtful) names.add(field.name);
  };
  walk(tree);
  return names;
}

/**
 * The doubtful fields in which something may lie that `withoutDoubtful` does not select. A side of an AND that is left
 * out altogether loses nothing: more is selected.
 */
export function lostFields(tree: WritableTree): Set<string> {
  if (tree.type === 'terms' || withoutDoubtful(tree).type === 'match-all') return doubtfulFields(tree);
  const { type, operands } = tree;
  const kept = type === 'or' ? operands : operands.filter((operand) => withoutDoubtful(operand).type !== 'match-all');
  return new Set(kept.flatMap((operand) => [...lostFields(operand)]));
}

/** The same without doubtful fields; `match-all` where there are only such fields. */
export function withoutDoubtful(tree: WritableTree): QueryTree {
  switch (tree.type) {
    case 'and':
      return allOf(tree.operands.map(withoutDoubtful));
    case 'or': {
      // What lies in doubtful fields only is left out: the query that this one stands in for was refused.
      const kept = tree.operands.map(withoutDoubtful).filter((operand) => operand.type !== 'match-all');
      return kept.length > 0 ? anyOf(kept) : matchAll;
    }
    case 'terms': {
      const terms = tree.terms
        .map(({ fields, text }) => ({ fields: fields.filter((field) => !field.doubtful), text }))
        .filter(({ fields }) => fields.length > 0);
      return terms.length > 0 ? { ...tree, terms } : matchAll;
    }
  }
}

function combined(type: 'and' | 'or', operands: readonly WritableTree[]): WritableTree | undefined {
  return operands.length > 1 ? { type, operands } : operands[0];
}
