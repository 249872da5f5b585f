/** A search -> the texts of v3.0 queries: parentheses wherever they are needed, none longer than a query may be. */
import { conjunctionsOf } from './conjunctions';
import type { Findings } from './findings';
import type { Span } from './pattern';
import { type Search, type Term, type Terms, allOf } from './search';
import { textOfWildcards } from './search-text';

type Said = Exclude<Search, { readonly type: 'anything' | 'nothing' }>;

/** What a source whose language has no parentheses may be asked at most, in ANDs: more is widened. */
const MAX_CONJUNCTIONS = 1024;

/** The texts that together select the search; several when one would be longer than `maxLength` characters. */
export function writeQueries(
  search: Said,
  maxLength: number,
  parentheses: boolean,
  findings: Findings,
  span: Span,
): string[] {
  const cut = (): void =>
    findings.widen('length', span, `Cut to fit ${maxLength} characters a query`, 'not_implemented');
  if (!parentheses) return writeFlat(search, maxLength, cut);
  const text = write(search);
  return text.length <= maxLength ? [text] : fit(search, maxLength, cut);
}

export function write(search: Search): string {
  switch (search.type) {
    case 'terms': {
      let text = '';
      for (const term of search.terms) text += text === '' ? writeTerm(term) : ` OR ${writeTerm(term)}`;
      return search.not ? `NOT (${text})` : text;
    }
    case 'or':
      return search.operands.map(write).join(' OR ');
    case 'and':
      return writeAll(search.operands);
    case 'anything':
    case 'nothing':
      return '';
  }
}

/** Operands of an AND. */
const writeAll = (operands: readonly Search[]): string =>
  operands.map((operand) => (isOr(operand) ? `(${write(operand)})` : write(operand))).join(' AND ');

export const writeTerm = ({ field, text }: Term): string => `${field}:${text}`;

const isOr = (search: Search): boolean =>
  search.type === 'or' || (search.type === 'terms' && !search.not && search.terms.length > 1);

/** Texts of at most `budget` characters each, which together select the search, or more when `cut` was called. */
function fit(search: Said, budget: number, cut: () => void): string[] {
  const text = write(search);
  if (text.length <= budget) return [text];
  switch (search.type) {
    case 'terms':
      return search.not ? [fitNegation(search, budget, cut)] : pack(fitTerms(search, budget, cut), budget);
    case 'or':
      return pack(
        search.operands.flatMap((operand) => fit(said(operand), budget, cut)),
        budget,
      );
    case 'and':
      return fitConjunction(search.operands.map(said), budget, cut);
  }
}

/**
 * AND: a long OR is split, and each part of it joined to the other operands. Of several long ones only the shortest
 * stays, for their parts would multiply.
 */
function fitConjunction(operands: readonly Said[], budget: number, cut: () => void): string[] {
  const long = operands.filter((operand) => isOr(operand) && write(operand).length > budget / 4);
  const others = operands.filter((operand) => !long.includes(operand));
  if (long.length > 1) {
    cut();
    return fit(said(allOf([...others, shortest(long)])), budget, cut);
  }
  const [only] = long;
  if (only !== undefined && others.length === 0) return fit(only, budget, cut);
  const head = writeAll(others);
  const room = budget - head.length - ' AND ()'.length;
  if (only !== undefined && room >= budget / 4) return fit(only, room, cut).map((part) => `${head} AND (${part})`);
  cut();
  const kept = keepWhatFits(operands, budget);
  return kept.length > 0 ? [write(said(allOf(kept)))] : fit(shortest(operands), budget, cut);
}

/** As many operands of an AND as a query has room for, the short ones first. */
function keepWhatFits(operands: readonly Said[], budget: number): Said[] {
  const kept: Said[] = [];
  let room = budget;
  const lengths = operands.map((operand) => ({ operand, length: write(operand).length + ' AND ()'.length }));
  for (const { operand, length } of lengths.sort((one, other) => one.length - other.length)) {
    if (length > room) break;
    room -= length;
    kept.push(operand);
  }
  return kept;
}

const shortest = (searches: readonly Said[]): Said =>
  searches.reduce((best, search) => (write(search).length < write(best).length ? search : best));

/** A value that is longer than a whole query is searched by its beginning. */
function shorten(term: Term, budget: number, cut: () => void): Term {
  if (writeTerm(term).length <= budget) return term;
  cut();
  const length = Math.floor((budget - term.field.length - 2) / 2);
  if (term.text.startsWith('"'))
    return { ...term, text: textOfWildcards([term.text.slice(1, length), null], 'v3.0')?.text ?? '*' };
  // An escape is not cut in two.
  const kept = /^(?:[^\\]|\\.)*/s.exec(term.text.slice(0, length))?.[0] ?? '';
  return { ...term, text: kept.endsWith('*') && !kept.endsWith('\\*') ? kept : `${kept}*` };
}

const fitTerms = (search: Terms, budget: number, cut: () => void): string[] =>
  search.terms.map((term) => writeTerm(shorten(term, budget, cut)));

/** Fewer excluded values select more. A negated value itself is never long (resolve.ts). */
function fitNegation(search: Terms, budget: number, cut: () => void): string {
  cut();
  const [first = ''] = pack(search.terms.map(writeTerm), budget - 'NOT ()'.length);
  return `NOT (${first})`;
}

/** Consecutive texts joined by OR as long as they stay within `budget`. */
function pack(texts: readonly string[], budget: number): string[] {
  const packs: string[][] = [];
  let room = 0;
  for (const text of texts) {
    const length = text.length + ' OR '.length;
    if (packs.length === 0 || length > room) {
      packs.push([]);
      room = budget + ' OR '.length;
    }
    packs.at(-1)?.push(text);
    room -= length;
  }
  return packs.map((pack) => pack.join(' OR '));
}

/** Operands of an operation are never `anything` or `nothing`: allOf and anyOf leave them out. */
function said(search: Search | undefined): Said {
  if (search === undefined || search.type === 'anything' || search.type === 'nothing')
    throw new Error('Nothing to write');
  return search;
}

/** Without parentheses: `a AND b OR c AND d`, where AND binds tighter. */
function writeFlat(search: Said, maxLength: number, cut: () => void): string[] {
  const conjunctions = conjunctionsOf(search, MAX_CONJUNCTIONS, true) ?? flatten(search, cut);
  const texts = conjunctions.map((terms) => {
    const parts = terms.map((part) => write(part));
    while (parts.length > 1 && parts.join(' AND ').length > maxLength) {
      cut();
      parts.pop();
    }
    const [only] = terms;
    if (parts.length > 1 || only === undefined || only.not) return parts.join(' AND ');
    return only.terms.map((term) => writeTerm(shorten(term, maxLength, cut))).join(' OR ');
  });
  return pack([...new Set(texts)], maxLength);
}

/** Of an AND whose parts multiply beyond measure, the one with the fewest alternatives: a superset. */
function flatten(search: Said, cut: () => void): readonly (readonly Terms[])[] {
  if (search.type === 'terms') return [[search]];
  if (search.type === 'or') return search.operands.flatMap((operand) => flattenPart(operand, cut));
  cut();
  return search.operands
    .map((operand) => flattenPart(operand, cut))
    .reduce((best, alternatives) => (alternatives.length < best.length ? alternatives : best));
}

function flattenPart(search: Search, cut: () => void): readonly (readonly Terms[])[] {
  return conjunctionsOf(search, MAX_CONJUNCTIONS, true) ?? flatten(said(search), cut);
}
