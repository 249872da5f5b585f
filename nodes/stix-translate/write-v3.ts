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
  return text.length <= maxLength ? [text] : fit(search, maxLength, cut).map(write);
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
      return search.operands.map((operand) => (isOr(operand) ? `(${write(operand)})` : write(operand))).join(' AND ');
    case 'anything':
    case 'nothing':
      return '';
  }
}

export const writeTerm = ({ field, text }: Term): string => `${field}:${text}`;

const isOr = (search: Search): boolean =>
  search.type === 'or' || (search.type === 'terms' && !search.not && search.terms.length > 1);

/** The search in parts of at most `budget` characters each, which together select it, or more when `cut` was called. */
function fit(search: Said, budget: number, cut: () => void): Said[] {
  if (write(search).length <= budget) return [search];
  switch (search.type) {
    case 'terms':
      return search.not ? drop(cut) : packTerms(search, budget, cut);
    case 'or': {
      const parts = search.operands.flatMap((operand) => fit(said(operand), budget, cut));
      return pack(parts, (part) => write(part).length, budget, 4).map((operands) => join(operands));
    }
    case 'and':
      return fitConjunction(search.operands.map(said), budget, cut);
  }
}

/** AND: the operand that can be split into most parts is, and each part is joined to the others. */
function fitConjunction(operands: readonly Said[], budget: number, cut: () => void): Said[] {
  const largest = operands.reduce((best, operand) => (write(operand).length > write(best).length ? operand : best));
  const others = operands.filter((operand) => operand !== largest);
  const rest = allOf(others);
  const room = budget - write(rest).length - ' AND ()()'.length;
  if (isOr(largest) && room >= budget / 4) {
    return fit(largest, room, cut).flatMap((part) => fit(said(allOf([...others, part])), budget, cut));
  }
  cut();
  return fit(said(rest), budget, () => undefined);
}

function packTerms(search: Terms, budget: number, cut: () => void): Said[] {
  const terms = search.terms.map((term) => shorten(term, budget, cut));
  return pack(terms, (term) => writeTerm(term).length, budget, ' OR '.length).map((part) => ({
    ...search,
    terms: part,
  }));
}

/** A value that is longer than a whole query is searched by its beginning. */
function shorten(term: Term, budget: number, cut: () => void): Term {
  if (writeTerm(term).length <= budget) return term;
  cut();
  const length = Math.floor((budget - term.field.length - 2) / 2);
  if (term.text.startsWith('"'))
    return { ...term, text: textOfWildcards([term.text.slice(1, length), null], 'v3.0')?.text ?? '*' };
  // An escape is not cut in two.
  const kept = /^(?:[^\\]|\\.)*/s.exec(term.text.slice(0, length))?.[0] ?? '';
  return { ...term, text: `${kept}*`.replace(/(^|[^\\])\*+$/, '$1*') };
}

/** A negation that is too long is left out: the parts of an AND around it select more without it. */
function drop(cut: () => void): Said[] {
  cut();
  return [];
}

/** Consecutive items put together as long as they stay within `budget`. */
function pack<T>(items: readonly T[], lengthOf: (item: T) => number, budget: number, separator: number): T[][] {
  const packs: T[][] = [];
  let room = 0;
  for (const item of items) {
    const length = lengthOf(item) + separator;
    if (packs.length === 0 || length > room) {
      packs.push([]);
      room = budget + separator;
    }
    packs.at(-1)?.push(item);
    room -= length;
  }
  return packs;
}

const join = (operands: readonly Said[]): Said => (operands.length > 1 ? { type: 'or', operands } : said(operands[0]));

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
  return pack([...new Set(texts)], (text) => text.length, maxLength, ' OR '.length).map((pack) => pack.join(' OR '));
}

/** Of an AND whose parts multiply beyond measure, the one with the fewest alternatives: a superset. */
function flatten(search: Said, cut: () => void): readonly (readonly Terms[])[] {
  cut();
  if (search.type === 'terms') return [[search]];
  if (search.type === 'or') return search.operands.flatMap((operand) => flattenPart(operand, cut));
  return search.operands
    .map((operand) => flattenPart(operand, cut))
    .reduce((best, alternatives) => (alternatives.length < best.length ? alternatives : best));
}

function flattenPart(search: Search, cut: () => void): readonly (readonly Terms[])[] {
  return conjunctionsOf(search, MAX_CONJUNCTIONS, true) ?? flatten(said(search), cut);
}
