/**
 * Rows of a form and the text of a TMV1-Filter. Rows of one field are alternatives, different fields and exclusions all
 * have to hold: `(severity eq 'high' or severity eq 'critical') and not (alertProvider eq 'TI')`. Texts that say more
 * (other parentheses, alternatives of two fields) have no rows.
 */

export interface FilterRow {
  readonly field: string;
  readonly operator: 'eq' | 'contains';
  readonly value: string;
  readonly not: boolean;
}

/** A quote inside a value is doubled, as OData does; Vision One documents no other way. */
export function filterText(rows: readonly FilterRow[]): string {
  const alternatives = new Map<string, string[]>();
  for (const row of rows) {
    const key = row.not ? `not ${alternatives.size}` : row.field;
    alternatives.set(key, [...(alternatives.get(key) ?? []), comparisonText(row)]);
  }
  const isAlone = alternatives.size === 1;
  const groups = [...alternatives].map(([key, texts]) => {
    if (key.startsWith('not ')) return `not (${texts.join('')})`;
    return texts.length === 1 || isAlone ? texts.join(' or ') : `(${texts.join(' or ')})`;
  });
  return groups.join(' and ');
}

function comparisonText({ field, operator, value }: FilterRow): string {
  const literal = `'${value.replaceAll("'", "''")}'`;
  return operator === 'contains' ? `contains(${field},${literal})` : `${field} eq ${literal}`;
}

/** The rows that mean the same as the text, or undefined when there are none. */
export function filterRows(text: string): FilterRow[] | undefined {
  if (text.trim() === '') return [];
  const tokens = tokensOf(text);
  if (!tokens) return undefined;
  const reader = new Reader(tokens);
  const groups: FilterRow[][] = [];
  do {
    const group = reader.group();
    if (!group) return undefined;
    groups.push(group);
  } while (reader.take('and'));
  // `a or b and c` binds otherwise than it reads; only a text of one group may go without parentheses.
  if (groups.length === 1) while (reader.take('or')) if (!reader.alternative(groups[0] ?? [])) return undefined;
  if (!reader.isAtEnd) return undefined;
  const fields = groups.map((group) => group.find(({ not }) => !not)?.field).filter((field) => field !== undefined);
  const isOneField = groups.every((group) => new Set(group.map(({ field }) => field)).size === 1);
  return isOneField && new Set(fields).size === fields.length ? groups.flat() : undefined;
}

/** Words, quoted texts with their quotes, and marks; undefined when something else is in the text. */
function tokensOf(text: string): string[] | undefined {
  const tokens: string[] = [];
  const token = /\s*([A-Za-z]+|'(?:[^']|'')*'|[(),])/y;
  const end = text.trimEnd().length;
  while (token.lastIndex < end) {
    const found = token.exec(text)?.[1];
    if (found === undefined) return undefined;
    tokens.push(found);
  }
  return tokens;
}

class Reader {
  #at = 0;

  constructor(private readonly tokens: readonly string[]) {}

  get isAtEnd(): boolean {
    return this.#at === this.tokens.length;
  }

  take(token: string): boolean {
    if (this.tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  /** Alternatives of one field, or one exclusion. */
  group(): FilterRow[] | undefined {
    const not = this.take('not');
    const isOpen = this.take('(');
    const first = this.#comparison(not);
    if (!first) return undefined;
    const rows = [first];
    while (isOpen && !not && this.take('or')) if (!this.alternative(rows)) return undefined;
    return isOpen && !this.take(')') ? undefined : rows;
  }

  alternative(rows: FilterRow[]): boolean {
    const next = this.#comparison(false);
    if (!next || rows[0]?.not) return false;
    rows.push(next);
    return true;
  }

  #comparison(not: boolean): FilterRow | undefined {
    if (this.take('contains')) {
      if (!this.take('(')) return undefined;
      const field = this.#next();
      if (!this.take(',')) return undefined;
      const value = literal(this.#next());
      return this.take(')') ? rowOf(field, 'contains', value, not) : undefined;
    }
    const field = this.#next();
    return this.take('eq') ? rowOf(field, 'eq', literal(this.#next()), not) : undefined;
  }

  #next(): string {
    return this.tokens[this.#at++] ?? '';
  }
}

function rowOf(field: string, operator: 'eq' | 'contains', value: string | undefined, not: boolean) {
  return /^[A-Za-z]+$/.test(field) && value !== undefined ? { field, operator, value, not } : undefined;
}

function literal(token: string): string | undefined {
  return token.startsWith("'") ? token.slice(1, -1).replaceAll("''", "'") : undefined;
}
