/** Queries for one attribute in one window, merged into queries for many values, each as long as a query may be. */
import type { Work } from '../../shared/yielding';
import type { Dialect } from '../dialects/dialect';
import type { Fallback, Query, ServedPattern } from '../query';
import type { Term } from '../resolve/query-tree';
import type { TranslatedQuery } from '../translate-dialect';

/**
 * Puts together the queries whose patterns ask for values of one attribute and nothing else, in the order of their
 * first one; the others stay as they are. A merged query lists every pattern that it serves.
 *
 * Queries are added as they are translated; what is still open then is written at the end.
 */
export class QueryMerger {
  readonly queries: Query[] = [];
  readonly #open = new Map<string, MergedQuery>();

  /** `maxLength` in characters, of a merged query. */
  constructor(private readonly maxLength: number) {}

  add({ query, dialect, mergeable }: TranslatedQuery): void {
    if (mergeable === undefined) {
      this.queries.push(query);
      return;
    }
    const key = keyOf(query, mergeable.attribute);
    const merged = this.#open.get(key);
    if (merged?.add(mergeable.terms, query.patterns, this.maxLength) === true) return;
    if (merged !== undefined) this.#write(merged);
    this.#open.set(key, new MergedQuery(query, dialect, mergeable.terms, this.queries.push(query) - 1));
  }

  /** Writes the queries in the making, when all are added. */
  *close(): Work<void> {
    for (const merged of this.#open.values()) {
      this.#write(merged);
      yield;
    }
  }

  #write(merged: MergedQuery): void {
    this.queries[merged.index] = merged.query();
  }
}

function keyOf(query: Query, attribute: string): string {
  const { api, source, precision } = query;
  const times = api === 'v3.0' ? [query.startDateTime, query.endDateTime] : [query.from, query.to];
  return [api, source, precision, attribute, ...times].join('|');
}

/** One merged query in the making. Its length is counted, not written, so that merging stays linear. */
class MergedQuery {
  readonly #fields = new Map<string, Set<string>>();
  readonly #doubtful = new Set<string>();
  readonly #patterns: ServedPattern[];
  #length = 0;

  constructor(
    private readonly first: Query,
    private readonly dialect: Dialect,
    terms: readonly Term[],
    readonly index: number,
  ) {
    this.#patterns = [...first.patterns];
    this.#length = this.#growth(terms);
    this.#insert(terms);
  }

  /** False when the query would become longer than `maxLength`. */
  add(terms: readonly Term[], patterns: readonly ServedPattern[], maxLength: number): boolean {
    const length = this.#length + this.#growth(terms);
    if (length > maxLength) return false;
    this.#length = length;
    this.#insert(terms);
    this.#patterns.push(...patterns);
    return true;
  }

  query(): Query {
    if (this.#patterns.length === 1) return this.first;
    const merged = { ...this.first, query: this.#write(this.#fields), patterns: this.#patterns };
    return this.#doubtful.size === 0 || merged.api === 'v2.0' ? merged : { ...merged, fallback: this.#fallback() };
  }

  #fallback(): Fallback {
    const rest = new Map([...this.#fields].filter(([field]) => !this.#doubtful.has(field)));
    return { queries: rest.size > 0 ? [this.#write(rest)] : [], unsearched: [...this.#doubtful] };
  }

  #insert(terms: readonly Term[]): void {
    for (const { fields, text } of terms) {
      for (const { name, doubtful } of fields) {
        const texts = this.#fields.get(name);
        if (doubtful) this.#doubtful.add(name);
        if (texts === undefined) this.#fields.set(name, new Set([text]));
        else texts.add(text);
      }
    }
  }

  /** By how many characters the query grows at most: `field:(` and `)` for a new field, the text and ` OR ` for a new value. */
  #growth(terms: readonly Term[]): number {
    let characters = 0;
    for (const { fields, text } of terms) {
      for (const { name } of fields) {
        const texts = this.#fields.get(name);
        if (texts?.has(text) === true) continue;
        characters += text.length + 4;
        if (texts === undefined || !this.#isGrouped) characters += name.length + 3;
      }
    }
    return characters;
  }

  /** `field:("a" OR "b")`, but where the source takes stix-shifter's parentheses only. */
  get #isGrouped(): boolean {
    return !this.dialect.capabilities.mailRules;
  }

  #write(all: ReadonlyMap<string, ReadonlySet<string>>): string {
    const fields = [...all].map(([field, texts]) => {
      const values = [...texts];
      if (this.#isGrouped && values.length > 1) return `${field}:(${values.join(' OR ')})`;
      return values.map((text) => `${field}:${text}`).join(' OR ');
    });
    const text = fields.join(' OR ');
    return this.dialect.capabilities.mailRules ? `(${text})` : text;
  }
}
