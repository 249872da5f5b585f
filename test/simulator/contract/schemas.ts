/**
 * The contract as ajv takes it. Where real replies were other than described, the files say `seen`, with the name of a
 * row in seen.json: such a value is accepted, and the row is noted.
 */
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { type Source, type Table, namesIn, sources } from './activities';
import { type ErrorFacts, type InnerFacts, type JsonSchema, type Operation, contractFile } from './operations';

const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
const text = { type: 'string' };

/** What the kinds of a table's fields mean; `listed` are texts of a list too long to repeat. */
const kinds: Readonly<Record<string, JsonSchema>> = {
  text,
  listed: text,
  'text or null': { type: ['string', 'null'] },
  texts: list(text),
  'several listed': list(text),
  'texts or null': { ...list(text), type: ['array', 'null'] },
  integer: { type: 'integer' },
  'integer or null': { type: ['integer', 'null'] },
  boolean: { type: 'boolean' },
  'booleans or null': { ...list({ type: 'boolean' }), type: ['array', 'null'] },
  risk: { type: 'string', enum: ['info', 'low', 'medium', 'high', 'critical'] },
  anything: {},
};

/** A record of a table; other fields than the table's may be there. `seen`: what fields of a kind were as well. */
export function recordSchema(table: Table, seen: Readonly<Record<string, JsonSchema>> = {}): JsonSchema {
  const { 'one of': listed = {}, objects = {}, ...own } = table;
  const properties = Object.entries(own).flatMap(([kind, names]) => {
    const schema = kinds[kind];
    if (schema === undefined) throw new TypeError(`no kind of field: ${kind}`);
    const also = seen[kind] === undefined ? {} : { seen: seen[kind] };
    return namesIn(names).map((name) => [name, { ...schema, ...also }] as const);
  });
  const values = Object.entries(listed).map(([name, some]) => [name, { enum: some }] as const);
  const inner = Object.entries(objects).map(([name, one]) => [name, list(recordSchema(one))] as const);
  return { type: 'object', properties: Object.fromEntries([...properties, ...values, ...inner]) };
}

type Detail = { readonly as?: string } & Table;

function detailSchema({ as, ...own }: Detail, seen: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const { record, flow }: Partial<Source> = as === undefined ? {} : (sources[as] ?? {});
  const tables = [...(record === undefined ? [] : [record]), ...(flow === undefined ? [] : [flow])];
  const schemas = (tables.length === 0 ? [{}] : tables).map((table) => recordSchema(table, seen));
  const overriding = recordSchema(own, seen).properties as object;
  return {
    anyOf: schemas.map((schema) => ({ ...schema, properties: { ...(schema.properties as object), ...overriding } })),
  };
}

/** What `detail` of an OAT record is, by its `source`. */
export function detailSchemas(): Readonly<Record<string, JsonSchema>> {
  const { seen, ...details } = contractFile<Record<string, Detail> & { seen: Record<string, JsonSchema> }>(
    'oat-details',
  );
  return Object.fromEntries(Object.entries(details).map(([source, detail]) => [source, detailSchema(detail, seen)]));
}

function detailsSchema(): JsonSchema {
  const choices = Object.entries(detailSchemas()).map(([source, detail]) => ({
    if: { properties: { source: { const: source } } },
    then: { properties: { detail } },
  }));
  return { allOf: choices };
}

/** The body of a refusal. */
function errorSchema({ code, numbers, number, target, inner }: ErrorFacts): JsonSchema {
  const listed =
    numbers === undefined || number === 'any' ? {} : { enum: numbers.map(([one]) => one), seen: endedToken };
  return {
    type: 'object',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['code', 'message'],
        properties: {
          code: code === undefined ? text : { const: code },
          message: text,
          number: { type: 'integer', ...listed },
          ...(target ? { target: text } : {}),
          ...(inner === undefined ? {} : { innererror: innerSchema(inner) }),
        },
      },
    },
  };
}

/** The number of a page token that has ended: it was seen where the list of numbers lacks it. */
const endedToken = { fact: 'ended page token', const: 1010550 };

function innerSchema({ code, service, inner }: InnerFacts): JsonSchema {
  const properties = {
    ...(code === undefined ? {} : { code: code === 'any' ? text : { const: code } }),
    ...(service === undefined ? {} : { service: { const: service } }),
    ...(inner === undefined ? {} : { innererror: innerSchema(inner) }),
  };
  return { type: 'object', properties, required: Object.keys(properties) };
}

export interface Guess {
  readonly codes: readonly string[];
  /** with or without an `innererror`; any: also without the `error` around it, or in a list */
  readonly shape: 'plain' | 'inner' | 'any';
  /** who saw it */
  readonly by: string;
  /** what the nodes do then */
  readonly nodes: string;
}

/** What the description leaves open. */
export interface OpenQuestion {
  readonly question: string;
  readonly described: string;
  /** what the simulator does, and the option that changes it */
  readonly here: string;
  readonly nodes: string;
}

/** Statuses that are not described for most operations, and what else is not. */
export const { statuses: guesses, open: openQuestions } = contractFile<{
  readonly statuses: Readonly<Record<string, Guess>>;
  readonly open: readonly OpenQuestion[];
}>('guesses');

function guessSchema({ codes, shape }: Guess): JsonSchema {
  const said = { type: 'object', required: ['code', 'message'], properties: { code: { enum: codes }, message: text } };
  const within = (name: string, schema: JsonSchema): JsonSchema => ({
    type: 'object',
    required: [name],
    properties: { [name]: schema },
  });
  if (shape === 'any') return { anyOf: [said, within('error', said), within('fail', list(said))] };
  if (shape === 'plain') return within('error', said);
  return within('error', { allOf: [said, within('innererror', { type: 'object', required: ['code', 'service'] })] });
}

export interface Verdict {
  /** what is wrong; nothing for a valid value */
  readonly wrong: readonly string[];
  /** rows of seen.json without which it would be wrong */
  readonly seen: readonly string[];
}

/** Judges replies and refusals. */
export class Judge {
  readonly #noted = new Set<string>();
  readonly #ajv: Ajv;
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor() {
    // Without `strict`: `required` and `properties` stand apart where one of them is shared.
    this.#ajv = new Ajv({ strict: false });
    addFormats(this.#ajv);
    this.#ajv.addFormat('ip', /^[\d.]+$|^[\da-f:.]+$/i);
    this.#ajv.addKeyword({
      keyword: 'noted',
      validate: (fact: string) => {
        this.#noted.add(fact);
        return true;
      },
    });
    const add = (id: string, schema: JsonSchema): void => void this.#ajv.addSchema(widened(schema), id);
    for (const [name, { record, flow }] of Object.entries(sources)) {
      const tables = flow === undefined ? [record] : [record, flow];
      add(`activity-${name}`, { anyOf: tables.map((table) => recordSchema(table)) });
    }
    add('alert', contractFile<JsonSchema>('alert-record'));
    add('details', detailsSchema());
  }

  reply(operation: Operation, body: unknown): Verdict {
    return this.#judge(`${operation.name} 200`, operation.reply, body);
  }

  refusal(operation: Operation, status: number, body: unknown): Verdict {
    const facts = operation.errors[status];
    if (facts === undefined) return { wrong: [`${status} is not described`], seen: [] };
    return this.#judge(`${operation.name} ${status}`, errorSchema(facts), body);
  }

  /** A refusal that is not described, by what was seen of its status. */
  guess(status: number, body: unknown): Verdict {
    const guess = guesses[status];
    if (guess === undefined) return { wrong: [`${status} is not guessed`], seen: [] };
    return this.#judge(`guess ${status}`, guessSchema(guess), body);
  }

  #judge(key: string, schema: JsonSchema, body: unknown): Verdict {
    let validate = this.#compiled.get(key);
    if (validate === undefined) this.#compiled.set(key, (validate = this.#ajv.compile(widened(schema))));
    this.#noted.clear();
    const wrong = validate(body)
      ? []
      : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
    return { wrong, seen: [...this.#noted] };
  }
}

interface Seen {
  readonly fact: string;
  /** required members that were not there */
  readonly absent?: readonly string[];
}

/** The schema with what was seen as another choice, whose use is noted. */
function widened(schema: JsonSchema): JsonSchema {
  const { seen, ...described } = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, key === 'seen' ? value : inside(value)]),
  );
  if (seen === undefined) return described;
  const { fact, absent, ...other } = seen as Seen;
  const noted = { noted: fact };
  if (absent === undefined) return { anyOf: [described, { allOf: [other, noted] }] };
  const required = (described.required as string[]).filter((name) => !absent.includes(name));
  const { allOf = [], ...rest } = described;
  const present = absent.map((name) => ({ anyOf: [{ required: [name] }, noted] }));
  return { ...rest, required, allOf: [...(allOf as JsonSchema[]), ...present] };
}

function inside(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inside);
  return typeof value === 'object' && value !== null ? widened(value as JsonSchema) : value;
}
