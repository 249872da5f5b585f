/** What a translation is asked for: the node's properties, `msg.options` over them, checked. */
import { type CustomMaps, parseCustomMaps } from './dialects/custom-map';
import type { Dialect } from './dialects/dialect';
import { dialectsOf } from './dialects';
import { StixError } from '../shared/stix/error';
import type { Split } from './plan/search-units';
import type { Api } from './query';

export interface Settings {
  readonly dialects: readonly Dialect[];
  readonly api: Api;
  /** minutes */
  readonly timeRange: number;
  readonly window: 'range' | 'validity';
  /** days */
  readonly maxLookback: number;
  readonly strict: boolean;
  readonly split: Split;
  readonly merge: boolean;
  /** characters; v3.0 only, but for merged queries */
  readonly maxQueryLength: number;
}

/** The node's properties as the editor stores them; any of them may come on `msg.options` as well. */
export interface Properties {
  readonly api?: unknown;
  readonly dialects?: unknown;
  readonly timeRange?: unknown;
  readonly window?: unknown;
  readonly maxLookback?: unknown;
  readonly strict?: unknown;
  readonly split?: unknown;
  readonly merge?: unknown;
  readonly maxQueryLength?: unknown;
  readonly map?: unknown;
}

/** The limits that the form shows; `timeRange` in minutes, `maxLookback` in days, `maxQueryLength` in characters. */
export const limits = {
  timeRange: [1, 525_600],
  maxLookback: [1, 3650],
  maxQueryLength: [256, 65_536],
} as const;

/** @throws StixError with code `invalid_parameter` that names the property */
export function settingsFrom(properties: Properties): Settings {
  const api = oneOf('api', properties.api, ['v3.0', 'v2.0'] as const);
  return {
    api,
    dialects: chosenDialects(api, properties.dialects, parseCustomMaps(properties.map, api)),
    timeRange: number('timeRange', properties.timeRange, 1440),
    window: oneOf('window', properties.window, ['range', 'validity'] as const),
    maxLookback: number('maxLookback', properties.maxLookback, 30),
    strict: flag('strict', properties.strict),
    split: oneOf('split', properties.split, ['observation', 'combined'] as const),
    merge: flag('merge', properties.merge),
    maxQueryLength: number('maxQueryLength', properties.maxQueryLength, 2048),
  };
}

function chosenDialects(api: Api, chosen: unknown, custom: CustomMaps): Dialect[] {
  const known = dialectsOf(api).map((dialect) => custom(dialect));
  if (chosen === undefined || chosen === null || chosen === '') return known;
  if (!Array.isArray(chosen)) throw invalid('dialects must be a list of names');
  for (const name of chosen as unknown[]) {
    if (!known.some((dialect) => dialect.name === name))
      throw invalid(`unknown dialect ${String(name)}; ${api} has ${known.map((dialect) => dialect.name).join(', ')}`);
  }
  return chosen.length === 0 ? known : known.filter((dialect) => chosen.includes(dialect.name));
}

function oneOf<T extends string>(name: string, value: unknown, choices: readonly [T, ...T[]]): T {
  if (value === undefined || value === null || value === '') return choices[0];
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw invalid(`${name} must be one of ${choices.join(', ')}`);
  return found;
}

/** The editor stores numbers as text. */
function number(name: keyof typeof limits, value: unknown, fallback: number): number {
  if (value === undefined || value === null || value === '') return fallback;
  const [least, most] = limits[name];
  const given = typeof value === 'string' ? Number(value) : value;
  if (typeof given !== 'number' || !(given >= least && given <= most))
    throw invalid(`${name} must be a number from ${least} to ${most}`);
  return given;
}

function flag(name: string, value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  if (typeof value !== 'boolean') throw invalid(`${name} must be true or false`);
  return value;
}

const invalid = (message: string): StixError => new StixError('invalid_parameter', message);
