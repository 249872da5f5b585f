/**
 * Parses a search query: TMV1-Query of /v3.0/search/* and `query` of POST /v2.0/xdr/search/data. What no source
 * defines (an escaped quote inside quotes, a regular expression, a range) is refused rather than guessed, so that a
 * client which relies on a guess is found out.
 */

export type Api = 'v3.0' | 'v2.0';

export type QueryNode =
  /** `group`: it stood in parentheses */
  | { readonly type: 'and' | 'or'; readonly operands: readonly QueryNode[]; readonly group: boolean }
  | { readonly type: 'not'; readonly operand: QueryNode; readonly group: boolean }
  | { readonly type: 'term'; readonly field: string; readonly values: readonly QueryValue[]; readonly group: boolean }
  /** a lone `*` */
  | { readonly type: 'all' }
  /** a word without a field: such queries find nothing */
  | { readonly type: 'nothing' };

export interface QueryValue {
  readonly quoted: boolean;
  /** the literal pieces between the wildcards: `a*b` is ['a', 'b'], `*` is ['', ''] */
  readonly pieces: readonly string[];
}

/** The service's 400: `BadRequest` in v3.0, `Unsupported` in v2.0. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

/** @throws QueryError */
export function parseQuery(text: string, api: Api): QueryNode {
  const parser = new Parser(text, api);
  const node = parser.disjunction(0);
  parser.end();
  return node;
}

const maxDepth = 500;
const fieldName = /[A-Za-z_][A-Za-z0-9_]*/y;
const blanks = /[ \t]*/y;
/** What SYNTAX and stix-shifter escape in an unquoted value; any other escape has no documented meaning. */
const escapable = new Set(['\\', '"', '(', ')', ':', '/', '*']);

class Parser {
  #at = 0;

  constructor(
    private readonly text: string,
    private readonly api: Api,
  ) {}

  disjunction(depth: number): QueryNode {
    return this.#chain('or', () => this.#conjunction(depth));
  }

  #conjunction(depth: number): QueryNode {
    return this.#chain('and', () => this.#negation(depth));
  }

  #chain(type: 'and' | 'or', operand: () => QueryNode): QueryNode {
    const operands = [operand()];
    while (this.#operator(type)) operands.push(operand());
    return operands.length === 1 ? operands[0]! : { type, operands, group: false };
  }

  #negation(depth: number): QueryNode {
    let negations = 0;
    while (this.#operator('not')) negations++;
    let node = this.#primary(depth);
    while (negations-- > 0) node = { type: 'not', operand: node, group: false };
    return node;
  }

  #primary(depth: number): QueryNode {
    this.#blanks();
    if (this.#take('(')) {
      if (depth > maxDepth) this.#fail('too many nested parentheses');
      const inner = this.disjunction(depth + 1);
      this.#blanks();
      if (!this.#take(')')) this.#fail('a closing parenthesis is missing');
      return 'group' in inner ? { ...inner, group: true } : inner;
    }
    if (this.#take('*')) return { type: 'all' };
    fieldName.lastIndex = this.#at;
    const field = fieldName.exec(this.text)?.[0];
    if (field === undefined) return this.#fail('a field is expected');
    this.#at += field.length;
    this.#blanks();
    if (this.#take(':')) return this.#term(field);
    if ('<>=!'.includes(this.text.charAt(this.#at)) && this.#at < this.text.length) this.#fail('unknown operator');
    return { type: 'nothing' };
  }

  #term(field: string): QueryNode {
    this.#blanks();
    if (!this.#take('(')) return { type: 'term', field, values: [this.#value()], group: false };
    const values = [this.#value()];
    while (this.#operator('or')) {
      this.#blanks();
      values.push(this.#value());
    }
    this.#blanks();
    if (!this.#take(')')) this.#fail('a closing parenthesis is missing');
    return { type: 'term', field, values, group: true };
  }

  #value(): QueryValue {
    this.#blanks();
    return this.#take('"') ? this.#quoted() : this.#unquoted();
  }

  #quoted(): QueryValue {
    const end = this.text.indexOf('"', this.#at);
    if (end < 0) this.#fail('a closing quote is missing');
    const text = this.text.slice(this.#at, end);
    // Whether a backslash escapes a quote is documented nowhere: `\"` has two readings, so it has none here.
    if (text.endsWith('\\')) this.#fail('a backslash before a quote is ambiguous');
    this.#at = end + 1;
    const next = this.text.charAt(this.#at);
    if (next !== '' && !' \t)'.includes(next)) this.#fail('text after a closing quote');
    return { quoted: true, pieces: text.split('*') };
  }

  #unquoted(): QueryValue {
    const start = this.#at;
    const pieces = [''];
    const add = (text: string): void => void (pieces[pieces.length - 1] += text);
    for (; this.#at < this.text.length; this.#at++) {
      const character = this.text.charAt(this.#at);
      if (character === '\\') {
        const escaped = this.text.charAt(++this.#at);
        if (!escapable.has(escaped)) this.#fail(`\\${escaped} is no known escape`);
        add(escaped);
      } else if (character === '*') pieces.push('');
      else if (' \t)'.includes(character)) break;
      else if ('":('.includes(character)) this.#fail(`${character} must be escaped`);
      else add(character);
    }
    const text = this.text.slice(start, this.#at);
    if (text === '') this.#fail('a value is expected');
    if (text.length > 1 && text.startsWith('/') && /[^\\]\/$/.test(text)) this.#fail('no regular expressions');
    return { quoted: false, pieces };
  }

  /** v2.0 knows its operators in capitals only; v3.0 is seen with both. */
  #operator(word: 'and' | 'or' | 'not'): boolean {
    this.#blanks();
    const found = this.text.slice(this.#at, this.#at + word.length);
    if (this.api === 'v2.0' ? found !== word.toUpperCase() : found.toLowerCase() !== word) return false;
    const next = this.text.charAt(this.#at + word.length);
    if (next !== '' && !' \t('.includes(next)) return false;
    this.#at += word.length;
    return true;
  }

  end(): void {
    this.#blanks();
    if (this.#at < this.text.length) this.#fail('and, or or the end is expected');
  }

  #blanks(): void {
    blanks.lastIndex = this.#at;
    this.#at += blanks.exec(this.text)?.[0].length ?? 0;
  }

  #take(character: string): boolean {
    if (this.text.charAt(this.#at) !== character) return false;
    this.#at++;
    return true;
  }

  #fail(what: string): never {
    throw new QueryError(`Invalid query: ${what} at position ${this.#at + 1}`);
  }
}
