/** What a pattern asks of one source, between the pattern's tree and a query's text. */
import type { FieldUse } from '../dialects/dialect';

/** `field:text` for any of the fields. */
export interface Term {
  readonly fields: readonly FieldUse[];
  readonly text: string;
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

export interface Operation {
  readonly type: 'and' | 'or';
  readonly operands: readonly Said[];
}

/** What can be written. */
export type Said = Terms | Operation;

export type Search =
  | Said
  /** every record may match: what the query language can't say */
  | { readonly type: 'anything' }
  /** no record of this source can match: an attribute that it never holds */
  | { readonly type: 'nothing' };

export const anything: Search = { type: 'anything' };
export const nothing: Search = { type: 'nothing' };

/** AND: what can't be said is dropped, which selects more. */
export function allOf(operands: readonly Search[]): Search {
  const said: Said[] = [];
  for (const operand of operands) {
    if (operand.type === 'nothing') return nothing;
    if (operand.type !== 'anything') said.push(operand);
  }
  return joined('and', said) ?? anything;
}

/** OR: one operand that can't be said leaves the whole unsaid. */
export function anyOf(operands: readonly Search[]): Search {
  const said: Said[] = [];
  for (const operand of operands) {
    if (operand.type === 'anything') return anything;
    if (operand.type !== 'nothing') said.push(operand);
  }
  return joined('or', said) ?? nothing;
}

/** One text in one field. */
export const isSingle = ({ terms }: Terms): boolean => terms.length === 1 && terms[0]?.fields.length === 1;

/** The doubtful fields that a search asks for. */
export function doubtfulFields(search: Said): Set<string> {
  const names = new Set<string>();
  const walk = (part: Said): void => {
    if (part.type !== 'terms') return part.operands.forEach(walk);
    for (const { fields } of part.terms) for (const field of fields) if (field.doubtful) names.add(field.name);
  };
  walk(search);
  return names;
}

/**
 * The doubtful fields in which something may lie that `withoutDoubtful` does not select. A side of an AND that is left
 * out altogether loses nothing: more is selected.
 */
export function lostFields(search: Said): Set<string> {
  if (search.type === 'terms' || withoutDoubtful(search).type === 'anything') return doubtfulFields(search);
  const { type, operands } = search;
  const kept = type === 'or' ? operands : operands.filter((operand) => withoutDoubtful(operand).type !== 'anything');
  return new Set(kept.flatMap((operand) => [...lostFields(operand)]));
}

/** The same without doubtful fields; `anything` where only such fields could say it. */
export function withoutDoubtful(search: Said): Search {
  switch (search.type) {
    case 'and':
      return allOf(search.operands.map(withoutDoubtful));
    case 'or': {
      // What lies in doubtful fields only is left out: the query that this one stands in for was refused.
      const kept = search.operands.map(withoutDoubtful).filter((operand) => operand.type !== 'anything');
      return kept.length > 0 ? anyOf(kept) : anything;
    }
    case 'terms': {
      const terms = search.terms
        .map(({ fields, text }) => ({ fields: fields.filter((field) => !field.doubtful), text }))
        .filter(({ fields }) => fields.length > 0);
      return terms.length > 0 ? { ...search, terms } : anything;
    }
  }
}

function joined(type: 'and' | 'or', operands: readonly Said[]): Said | undefined {
  return operands.length > 1 ? { type, operands } : operands[0];
}
