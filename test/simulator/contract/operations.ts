/**
 * The operations of Vision One that are served here, as Trend's OpenAPI description (v3.0, July 2025) has them: in
 * facts of our own form, one file a group. docs/contract.md says what of it is the maker's, what was seen, and what is
 * a guess.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Operation {
  /** `GET /v3.0/audit/logs` */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly defaults: Readonly<Record<string, string | number>>;
  /** the parameter that a nextLink adds */
  readonly nextLink?: string;
  /** headers of a good reply */
  readonly headers: readonly string[];
  /** JSON Schema with `seen` where real replies were other than described (schemas.ts) */
  readonly reply: JsonSchema;
  /** by status; what is not here is not described */
  readonly errors: Readonly<Record<string, ErrorFacts>>;
}

export interface Parameter {
  readonly in: 'query' | 'header' | 'path';
  readonly type: 'string' | 'integer';
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly enum?: readonly (string | number)[];
  readonly format?: 'date-time';
}

/** What the `error` of a refusal has beside its message. */
export interface ErrorFacts {
  /** any text where none is given */
  readonly code?: string;
  /** with what they mean, where that is known; the first one is the general one */
  readonly numbers?: readonly (readonly [number: number, meaning?: string])[];
  /** other numbers may come as well */
  readonly number?: 'any';
  /** the parameter that is wrong may be named */
  readonly target?: boolean;
  readonly inner?: InnerFacts;
}

export interface InnerFacts {
  readonly code?: string;
  readonly service?: string;
  readonly inner?: InnerFacts;
}

export type JsonSchema = Readonly<Record<string, unknown>>;

/** The text of a file beside this one. */
export function contractFile<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, `${name}.json`), 'utf8')) as T; // contract.test.ts holds its shape
}

/** As the files have it; `each` stands for the operations in which {source} is one of these. */
type Written = Omit<Operation, 'name' | 'method' | 'path' | 'headers' | 'defaults'> &
  Partial<Pick<Operation, 'headers' | 'defaults'>> & { readonly each?: readonly string[] };

const files = ['audit', 'alerts', 'oat', 'search', 'key'].map((file) => contractFile<Record<string, Written>>(file));

export const operations: readonly Operation[] = files.flatMap((file) =>
  Object.entries(file).flatMap(([name, { each = [''], ...written }]) =>
    each.map((source): Operation => {
      const own = (text: string): string => text.replaceAll('{source}', source);
      const [method = '', path = ''] = own(name).split(' ');
      const reply = JSON.parse(own(JSON.stringify(written.reply))) as JsonSchema; // it was one before
      return { headers: [], defaults: {}, ...written, name: own(name), method, path, reply };
    }),
  ),
);

const patterns = operations.map((operation) => {
  const pattern = operation.path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+');
  return [operation, new RegExp(`^${pattern}$`)] as const;
});

export function operationOf(method: string, path: string): Operation | undefined {
  return patterns.find(([operation, pattern]) => operation.method === method && pattern.test(path))?.[0];
}
