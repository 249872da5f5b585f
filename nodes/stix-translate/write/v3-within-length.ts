/** Texts of v3.0 queries, none longer than a query may be. */
import type { Diagnostics } from '../resolve/diagnostics';
import type { Span } from '../../shared/stix/pattern/pattern';
import type { TermsQuery, WritableTree } from '../resolve/query-tree';
import { textOfWildcards } from '../resolve/search-text';
import { isOr, lengthOf, write, writeAll } from './v3-writer';

/** Characters that any field with a negated value needs (resolve.ts, isShort). */
const leastRoom = 160;

/** The texts that together select what the tree does; several when one would be longer than `maxLength` characters. */
export function writeQueries(tree: WritableTree, maxLength: number, diagnostics: Diagnostics, span: Span): string[] {
  if (lengthOf(tree) <= maxLength) return [write(tree)];
  const cut = (): void =>
    diagnostics.widen('length', span, `Cut to fit ${maxLength} characters a query`, 'not_implemented');
  return new QuerySplitter(maxLength, cut).queries(tree);
}

/** Splits a tree into alternatives, each short enough, and puts these together again as long as they fit. */
class QuerySplitter {
  readonly #lengths = new Map<WritableTree, number>();
  /** Parts of an OR have at least this much room beside what they are joined to; with less there would be too many. */
  readonly #leastRoom: number;

  /** `cut` is called when more is selected than the tree means. */
  constructor(
    private readonly maxLength: number,
    private readonly cut: () => void,
  ) {
    this.#leastRoom = Math.max(leastRoom, maxLength / 4);
  }

  /** Texts that together select what the tree does. */
  queries(tree: WritableTree, limit = this.maxLength): string[] {
    const alternatives: string[] = [];
    this.#split(tree, limit, alternatives);
    return pack(alternatives, limit);
  }

  /** Adds texts of at most `limit` characters each. */
  #split(tree: WritableTree, limit: number, alternatives: string[]): void {
    if (tree.type === 'or') for (const operand of tree.operands) this.#split(operand, limit, alternatives);
    else if (tree.type === 'terms') this.#splitTerms(tree, limit, alternatives);
    else if (this.#lengthOf(tree) <= limit) alternatives.push(write(tree));
    else this.#splitConjunction(tree.operands, limit, alternatives);
  }

  #splitTerms(tree: TermsQuery, limit: number, alternatives: string[]): void {
    if (tree.not) {
      alternatives.push(this.#lengthOf(tree) <= limit ? write(tree) : this.#shortNegation(tree, limit));
      return;
    }
    for (const { fields, text } of tree.terms)
      for (const { name } of fields) alternatives.push(this.#shortTerm(name, text, limit));
  }

  /**
   * AND: a long OR is split, and each part of it joined to the other operands. Of several long ones only the shortest
   * stays, because their parts would multiply.
   */
  #splitConjunction(operands: readonly WritableTree[], limit: number, alternatives: string[]): void {
    const long: WritableTree[] = [];
    const others: WritableTree[] = [];
    for (const operand of operands)
      (isOr(operand) && this.#lengthOf(operand) > limit / 4 ? long : others).push(operand);
    if (long.length > 1) this.cut();
    const split = this.#shortest(long);
    if (split !== undefined && others.length === 0) return this.#split(split, limit, alternatives);
    const head = { type: 'and', operands: others } as const;
    const room = limit - this.#lengthOf(head) - ' AND ()'.length;
    if (split === undefined || room < this.#leastRoom) return this.#keepWhatFits(operands, limit, alternatives);
    const start = writeAll(others);
    for (const part of this.queries(split, room)) alternatives.push(`${start} AND (${part})`);
  }

  /** As many operands of an AND as there is room for, the short ones first. */
  #keepWhatFits(operands: readonly WritableTree[], limit: number, alternatives: string[]): void {
    this.cut();
    let room = limit;
    const kept = [...operands]
      .sort((one, other) => this.#lengthOf(one) - this.#lengthOf(other))
      .filter((operand) => (room -= this.#lengthOf(operand) + ' AND ()'.length) >= 0);
    const [only = this.#shortest(operands)] = kept;
    if (kept.length > 1) alternatives.push(writeAll(kept));
    else if (only !== undefined) this.#split(only, limit, alternatives);
  }

  #shortest(trees: readonly WritableTree[]): WritableTree | undefined {
    let best = trees[0];
    for (const tree of trees) if (best && this.#lengthOf(tree) < this.#lengthOf(best)) best = tree;
    return best;
  }

  /** A value that is longer than a whole query is searched by its beginning. */
  #shortTerm(field: string, text: string, limit: number): string {
    const length = field.length + ':'.length + text.length;
    if (length <= limit) return `${field}:${text}`;
    this.cut();
    const half = Math.floor((limit - field.length - 2) / 2);
    if (text.startsWith('"')) return `${field}:${textOfWildcards([text.slice(1, half), null], 'v3.0')?.text ?? '*'}`;
    // An escape is not cut in two.
    const kept = /^(?:[^\\]|\\.)*/s.exec(text.slice(0, half))![0];
    return `${field}:${kept}${kept.endsWith('*') && !kept.endsWith('\\*') ? '' : '*'}`;
  }

  /** Fewer excluded values select more. */
  #shortNegation({ terms }: TermsQuery, limit: number): string {
    this.cut();
    const all = terms.flatMap(({ fields, text }) => fields.map(({ name }) => `${name}:${text}`));
    return `NOT (${pack(all, limit - 'NOT ()'.length)[0]!})`;
  }

  #lengthOf(tree: WritableTree): number {
    return lengthOf(tree, this.#lengths);
  }
}

/** Consecutive texts joined by OR as long as they stay within `limit` characters. */
function pack(texts: readonly string[], limit: number): string[] {
  const packs: string[][] = [];
  let room = 0;
  for (const text of texts) {
    const length = text.length + ' OR '.length;
    if (packs.length === 0 || length > room) {
      packs.push([]);
      room = limit + ' OR '.length;
    }
    packs.at(-1)!.push(text);
    room -= length;
  }
  return packs.map((pack) => pack.join(' OR '));
}
