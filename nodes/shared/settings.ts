/**
 * A node's settings as a table: for each property what it is by default, and what it takes. The form, the runtime and
 * the docs read the same table, so that a wrong value is refused alike wherever it comes from: a form, a flow file,
 * `${ENV}` or `msg.options`.
 */
import { isRecord } from './json';
import { parseSecond } from './time';
import { variableIn } from './variable';

/** What is wrong with a value: in English, and by its key in the forms' catalogue. */
export class Problem {
  constructor(
    /** goes on after the setting's name: `must be a number from 1 to 10` */
    readonly text: string,
    /** of `invalid.` in vision-one-config's catalogue, which all forms share */
    readonly key: string,
    readonly values: Readonly<Record<string, string | number>> = {},
  ) {}
}

export interface Setting<T> {
  /** what an empty field means, and a flow of an older release that lacks the property */
  readonly default: T;
  /** what the form gives a new node, where a flow that lacks the property means something else */
  readonly ofNew?: T;
  /** for the docs, in a few words */
  readonly takes: string;
  /** Of a value that is not empty. The editor and `${ENV}` give texts, `msg.options` may give the value itself. */
  read(value: unknown): T | Problem;
}

export type SettingsTable = Readonly<Record<string, Setting<unknown>>>;

export type SettingsOf<Table extends SettingsTable> = {
  readonly [Property in keyof Table]: Table[Property] extends Setting<infer Value> ? Value : never;
};

export type Given = Readonly<Record<string, unknown>>;

/** How a node says what is wrong with a setting. */
export interface Refusal {
  /** what the form calls a property */
  readonly label: (property: string) => string;
  readonly error: (message: string) => Error;
}

/** A refusal by the property's own name, where no form's words are at hand. */
export function byProperty(error: (message: string) => Error): Refusal {
  return { error, label: (property) => property };
}

/**
 * The settings of a table. The first of the sources that has a property, and has it not empty, says what it is.
 *
 * @throws the refusal's error, which names the field, its property and its limits
 */
export function readSettings<Table extends SettingsTable>(
  table: Table,
  sources: readonly Given[],
  refusal: Refusal,
): SettingsOf<Table> {
  const settings: Record<string, unknown> = {};
  for (const [property, setting] of Object.entries(table)) {
    const source = sources.find((given) => !isEmpty(given[property]));
    const value = source === undefined ? setting.default : readSetting(setting, source[property]);
    if (value instanceof Problem) throw refused(property, value, refusal);
    settings[property] = value;
  }
  return settings as SettingsOf<Table>; // each property was read by its own row
}

/** The value of one setting, or what is wrong with it. */
export function readSetting<T>(setting: Setting<T>, value: unknown): T | Problem {
  if (isEmpty(value)) return setting.default;
  const variable = typeof value === 'string' ? variableIn(value.trim()) : undefined;
  if (variable !== undefined)
    return new Problem(`names the environment variable ${variable}, which is not set`, 'variable', { variable });
  return setting.read(value);
}

export function refused(property: string, { text }: Problem, { label, error }: Refusal): Error {
  return error(`${named(label(property), property)} ${text}.`);
}

/**
 * `msg.options`, whose properties stand before the node's own.
 *
 * @throws the refusal's error when it is no object
 */
export function optionsIn(options: unknown, { error }: Pick<Refusal, 'error'>): Given {
  if (options === undefined || options === null) return {};
  if (isRecord(options)) return options;
  throw error('msg.options must be an object.');
}

/** `Every (interval)`, for those who see the form and those who see the flow file; `Filter` needs no other name. */
function named(label: string, property: string): string {
  // Its unit in parentheses, of either width, would stand before the property's own.
  const unit = Math.max(label.lastIndexOf('('), label.lastIndexOf('（'));
  const plain = (unit > 0 && /[)）]$/.test(label) ? label.slice(0, unit) : label).trim();
  return plain.toLowerCase() === property.toLowerCase() ? plain : `${plain} (${property})`;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** A row that a new node has another value of than a flow of an older release, which lacks the property. */
export function unlessNew<T>(setting: Setting<T>, ofNew: T): Setting<T> {
  return { ...setting, ofNew };
}

export function number(byDefault: number, least: number, most: number): Setting<number> {
  return numeric(byDefault, least, most, 'number', Number.isFinite);
}

export function whole(byDefault: number, least: number, most: number): Setting<number> {
  return numeric(byDefault, least, most, 'whole', Number.isSafeInteger);
}

function numeric(
  byDefault: number,
  least: number,
  most: number,
  key: 'number' | 'whole',
  isRight: (value: number) => boolean,
): Setting<number> {
  const kind = key === 'whole' ? 'a whole number' : 'a number';
  return {
    default: byDefault,
    takes: `${kind}, ${least} to ${most}`,
    read(value) {
      const read = typeof value === 'string' ? Number(value) : value;
      if (typeof read === 'number' && isRight(read) && read >= least && read <= most) return read;
      return new Problem(`must be ${kind} from ${least} to ${most}`, key, { least, most });
    },
  };
}

/** One of some values; the first is the default. */
export function oneOf<const Value extends string | number>(...values: readonly [Value, ...Value[]]): Setting<Value> {
  const choices = values.join(', ');
  return {
    default: values[0],
    takes: values.map((value) => `\`${value}\``).join(', '),
    read(value) {
      const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : undefined;
      return (
        values.find((one) => String(one) === text) ?? new Problem(`must be one of ${choices}`, 'choice', { choices })
      );
    },
  };
}

export function flag(byDefault: boolean): Setting<boolean> {
  return {
    default: byDefault,
    takes: '`true`, `false`',
    read(value) {
      if (value === true || value === 'true') return true;
      return value === false || value === 'false' ? false : new Problem('must be true or false', 'flag');
    },
  };
}

/** `problem` looks at the text without the blanks around it. */
export function text(
  byDefault: string,
  takes = 'a text',
  problem?: (text: string) => Problem | undefined,
): Setting<string> {
  return {
    default: byDefault,
    takes,
    read: (value) =>
      typeof value === 'string' ? (problem?.(value.trim()) ?? value.trim()) : new Problem('must be a text', 'text'),
  };
}

/** The JSON text of an object; `msg.options` may give the object itself. Who uses it says what its members may be. */
export function jsonObject(): Setting<string> {
  return {
    default: '',
    takes: 'the JSON text of an object',
    read(value) {
      if (typeof value === 'string') return value.trim();
      const problem = new Problem('must be a JSON object', 'jsonObject');
      if (!isRecord(value)) return problem;
      try {
        return JSON.stringify(value);
      } catch {
        return problem;
      }
    },
  };
}

/** A list of names. */
export function names(): Setting<readonly string[]> {
  return {
    default: [],
    takes: 'a list of names',
    read: (value) =>
      Array.isArray(value) && value.every((name) => typeof name === 'string')
        ? value
        : new Problem('must be a list of names', 'names'),
  };
}

/** A time, as the second that it lies in. */
export function time(): Setting<number | undefined> {
  return {
    default: undefined,
    takes: 'a time such as `2026-01-31T08:00:00Z`',
    read: (value) => parseSecond(value) ?? new Problem('must be a time such as 2026-01-31T08:00:00Z', 'time'),
  };
}

/** The same setting, which may also be left empty. */
export function optional<T>(setting: Setting<T>): Setting<T | undefined> {
  return { ...setting, default: undefined };
}
