/** A search -> the texts of v3.0 queries, none longer than a query may be. */
import { type Conjunction, type Room, conjunctionsOf } from './conjunctions';
import type { Findings } from '../resolve/diagnostics';
import type { Span } from '../../shared/stix/pattern/pattern';
import type { Operation, Said, Terms } from '../resolve/query-tree';
import { textOfWildcards } from '../resolve/search-text';
import { isOr, lengthOf, write, writeAll } from './v3-writer';

/** What a source whose language has no parentheses may be asked at most, in ANDs: more is widened. */
const MAX_CONJUNCTIONS = 1024;
/** Characters that any field with a negated value needs (resolve.ts, isShort). */
const LEAST_ROOM = 160;

/** The texts that together select the search; several when one would be longer than `maxLength` characters. */
export function writeQueries(
  search: Said,
  maxLength: number,
  parentheses: boolean,
  findings: Findings,
  span: Span,
): string[] {
  if ((parentheses || search.type === 'terms') && lengthOf(search) <= maxLength) return [write(search)];
  const cut = (): void =>
    findings.widen('length', span, `Cut to fit ${maxLength} characters a query`, 'not_implemented');
  const room = { conjunctions: MAX_CONJUNCTIONS, left: findings.left };
  return new Fitter(maxLength, parentheses ? undefined : room, cut).queries(search);
}

/** Splits a search into alternatives, each short enough, and puts these together again as long as they fit. */
class Fitter {
  private readonly lengths = new Map<Said, number>();
  /** Parts of an OR have at least this much room beside what they are joined to: with less, they would be too many. */
  private readonly leastRoom: number;

  /** `room` is given where there are no parentheses; `cut` is called when more is selected than the search means. */
  constructor(
    private readonly maxLength: number,
    private readonly room: Room | undefined,
    private readonly cut: () => void,
  ) {
    this.leastRoom = Math.max(LEAST_ROOM, maxLength / 4);
  }

  /** Texts that together select the search. */
  queries(search: Said, budget = this.maxLength): string[] {
    const alternatives: string[] = [];
    this.split(search, budget, alternatives);
    return pack(alternatives, budget);
  }

  /** Adds texts of at most `budget` characters each. */
  private split(search: Said, budget: number, alternatives: string[]): void {
    if (search.type === 'or') for (const operand of search.operands) this.split(operand, budget, alternatives);
    else if (search.type === 'terms') this.splitTerms(search, budget, alternatives);
    else if (this.room !== undefined) this.multiply(search, this.room, budget, alternatives);
    else if (this.lengthOf(search) <= budget) alternatives.push(write(search));
    else this.splitConjunction(search.operands, budget, alternatives);
  }

  private splitTerms(search: Terms, budget: number, alternatives: string[]): void {
    if (search.not) {
      alternatives.push(this.lengthOf(search) <= budget ? write(search) : this.shortNegation(search, budget));
      return;
    }
    for (const { fields, text } of search.terms)
      for (const { name } of fields) alternatives.push(this.shortTerm(name, text, budget));
  }

  /**
   * AND: a long OR is split, and each part of it joined to the other operands. Of several long ones only the shortest
   * stays, for their parts would multiply.
   */
  private splitConjunction(operands: readonly Said[], budget: number, alternatives: string[]): void {
    const long: Said[] = [];
    const others: Said[] = [];
    for (const operand of operands)
      (isOr(operand) && this.lengthOf(operand) > budget / 4 ? long : others).push(operand);
    if (long.length > 1) this.cut();
    const split = this.shortest(long);
    if (split !== undefined && others.length === 0) return this.split(split, budget, alternatives);
    const head = { type: 'and', operands: others } as const;
    const room = budget - this.lengthOf(head) - ' AND ()'.length;
    if (split === undefined || room < this.leastRoom) return this.keepWhatFits(operands, budget, alternatives);
    const start = writeAll(others);
    for (const part of this.queries(split, room)) alternatives.push(`${start} AND (${part})`);
  }

  /** As many operands of an AND as there is room for, the short ones first. */
  private keepWhatFits(operands: readonly Said[], budget: number, alternatives: string[]): void {
    this.cut();
    let room = budget;
    const kept = [...operands]
      .sort((one, other) => this.lengthOf(one) - this.lengthOf(other))
      .filter((operand) => (room -= this.lengthOf(operand) + ' AND ()'.length) >= 0);
    const [only = this.shortest(operands)] = kept;
    if (kept.length > 1) alternatives.push(writeAll(kept));
    else if (only !== undefined) this.split(only, budget, alternatives);
  }

  private shortest(searches: readonly Said[]): Said | undefined {
    let best = searches[0];
    for (const search of searches) if (best && this.lengthOf(search) < this.lengthOf(best)) best = search;
    return best;
  }

  /** Without parentheses: `a AND b OR c AND d`, where AND binds tighter. */
  private multiply(search: Operation, room: Room, budget: number, alternatives: string[]): void {
    const texts = new Set<string>();
    for (const conjunction of conjunctionsOf(search, room, true, this.cut))
      texts.add(this.writeConjunction(conjunction, budget));
    for (const text of texts) alternatives.push(text);
  }

  /** The first terms of it, as many as fit. */
  private writeConjunction([first, ...rest]: Conjunction, budget: number): string {
    if (first === undefined) return '';
    const alone: string[] = [];
    this.splitTerms(first, budget, alone);
    let text = alone.join(' OR ');
    for (const terms of rest) {
      const own = write(terms);
      if (text.length + ' AND '.length + own.length <= budget) text += ` AND ${own}`;
      else this.cut();
    }
    return text;
  }

  /** A value that is longer than a whole query is searched by its beginning. */
  private shortTerm(field: string, text: string, budget: number): string {
    const length = field.length + ':'.length + text.length;
    if (length <= budget) return `${field}:${text}`;
    this.cut();
    const half = Math.floor((budget - field.length - 2) / 2);
    if (text.startsWith('"')) return `${field}:${textOfWildcards([text.slice(1, half), null], 'v3.0')?.text ?? '*'}`;
    // An escape is not cut in two.
    const kept = /^(?:[^\\]|\\.)*/s.exec(text.slice(0, half))?.[0] ?? '';
    return `${field}:${kept}${kept.endsWith('*') && !kept.endsWith('\\*') ? '' : '*'}`;
  }

  /** Fewer excluded values select more. */
  private shortNegation({ terms }: Terms, budget: number): string {
    this.cut();
    const all = terms.flatMap(({ fields, text }) => fields.map(({ name }) => `${name}:${text}`));
    const [first = ''] = pack(all, budget - 'NOT ()'.length);
    return `NOT (${first})`;
  }

  private lengthOf(search: Said): number {
    return lengthOf(search, this.lengths);
  }
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
