/** What a stix-map node can be set to, from its properties and from `msg.options`. */
import { StixError } from '../shared/stix/error';
import { isDialect, type Dialect } from './record/sources';
import type { SpecVersion } from './stix/values';

/** README and the flows that users saved know these names. */
export interface MapOptions {
  readonly specVersion: SpecVersion;
  /** `auto`: by the message's source, or by what a record looks like */
  readonly dialect: 'auto' | Dialect;
  readonly identityName: string;
  /** JSON text of an identity object; empty: one is made of the name */
  readonly identity: string;
  readonly onlyMatches: boolean;
  readonly matchCase: boolean;
  /** observed-data that a pattern of several observations may hold */
  readonly maxHeld: number;
  readonly sighting: boolean;
  readonly group: boolean;
  readonly bundle: 'message' | 'record' | 'chunk';
  /** objects in a bundle, for `chunk` */
  readonly chunkSize: number;
  readonly unmapped: 'drop' | 'keep';
  /** JSON text of a custom map; empty: our own */
  readonly map: string;
}

export const DEFAULTS: MapOptions = {
  specVersion: '2.1',
  dialect: 'auto',
  identityName: 'Trend Vision One',
  identity: '',
  onlyMatches: true,
  matchCase: false,
  maxHeld: 100_000,
  sighting: false,
  group: false,
  bundle: 'message',
  chunkSize: 1000,
  unmapped: 'drop',
  map: '',
};

/**
 * `given` over `base`. The form's texts are understood as numbers; what is absent or empty stays as it was.
 * @throws StixError `invalid_parameter`, naming the property
 */
export function readOptions(given: Readonly<Record<string, unknown>>, base: MapOptions = DEFAULTS): MapOptions {
  return {
    specVersion: oneOf(given, 'specVersion', ['2.1', '2.0'], base.specVersion),
    dialect: dialectIn(given, base.dialect),
    identityName: textIn(given, 'identityName', base.identityName),
    identity: jsonIn(given, 'identity', base.identity),
    onlyMatches: flag(given, 'onlyMatches', base.onlyMatches),
    matchCase: flag(given, 'matchCase', base.matchCase),
    maxHeld: number(given, 'maxHeld', 0, base.maxHeld),
    sighting: flag(given, 'sighting', base.sighting),
    group: flag(given, 'group', base.group),
    bundle: oneOf(given, 'bundle', ['message', 'record', 'chunk'], base.bundle),
    chunkSize: number(given, 'chunkSize', 1, base.chunkSize),
    unmapped: oneOf(given, 'unmapped', ['drop', 'keep'], base.unmapped),
    map: jsonIn(given, 'map', base.map),
  };
}

type Given = Readonly<Record<string, unknown>>;

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function oneOf<T extends string>(given: Given, name: string, values: readonly T[], otherwise: T): T {
  const value = given[name];
  if (isAbsent(value)) return otherwise;
  const found = values.find((item) => item === String(value));
  return found ?? fail(name, `expected one of ${values.join(', ')}`);
}

function dialectIn(given: Given, otherwise: MapOptions['dialect']): MapOptions['dialect'] {
  const value = given['dialect'];
  if (isAbsent(value)) return otherwise;
  return value === 'auto' || isDialect(value) ? value : fail('dialect', `no source "${String(value)}" is known`);
}

function textIn(given: Given, name: string, otherwise: string): string {
  const value = given[name];
  if (isAbsent(value)) return otherwise;
  return typeof value === 'string' ? value : fail(name, 'expected text');
}

/** JSON text, or (in msg.options) the object itself. */
function jsonIn(given: Given, name: string, otherwise: string): string {
  const value = given[name];
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'string') return value.trim();
  try {
    return JSON.stringify(value);
  } catch {
    return fail(name, 'expected JSON');
  }
}

function flag(given: Given, name: string, otherwise: boolean): boolean {
  const value = given[name];
  if (isAbsent(value)) return otherwise;
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : fail(name, 'expected true or false');
}

function number(given: Given, name: string, least: number, otherwise: number): number {
  const value = given[name];
  if (isAbsent(value)) return otherwise;
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (Number.isSafeInteger(parsed) && (parsed as number) >= least) return parsed as number;
  return fail(name, `expected a whole number from ${least}`);
}

function fail(name: string, problem: string): never {
  throw new StixError('invalid_parameter', `${name}: ${problem}`);
}
