/**
 * A map as data, in the form of stix-shifter's `to_stix_map.json`: record field -> where in STIX it goes. Our own maps
 * (maps/) and a user's map are the same thing. `when` is the one addition.
 */
import { isRecord } from '../../shared/json';
import { StixError } from '../../shared/stix/error';

export interface Rule {
  /** `type.property`, `type.property.part`, `type.extensions.<name>.property`; `first_observed` and `last_observed` */
  readonly key: string;
  /** properties with the same tag land in one object; without a tag the field has an object of its own */
  readonly object?: string;
  /** the property refers to the object, or objects, of these tags */
  readonly references?: string | readonly string[];
  readonly transformer?: string;
  /** one object for each element of a list; fields of one tag are paired by index when their lists are equally long */
  readonly unwrap?: boolean;
  /** a list of several fields: what they say is added up, in the order of the map */
  readonly group?: boolean | string;
  /** a fixed value that goes with the object */
  readonly value?: unknown;
  /** the rule holds only for records in which these fields have these values (compared as text) */
  readonly when?: Readonly<Record<string, string | number | boolean>>;
}

/** A rule, several, or the fields of a nested object (or of each object in a list). */
export type Entry = Rule | readonly Rule[] | StixMap;
export interface StixMap {
  readonly [field: string]: Entry;
}

/** One rule or several; undefined when the entry is a nested map. */
export function rulesOf(entry: Entry): readonly Rule[] | undefined {
  if (isRules(entry)) return entry;
  return typeof entry.key === 'string' ? [entry as Rule] : undefined;
}

function isRules(entry: Entry): entry is readonly Rule[] {
  return Array.isArray(entry);
}

/**
 * Reads a custom map. Whether its rules make sense is the compiler's to say.
 * @throws StixError `mapping_error`, with the place in the map
 */
export function parseMap(json: string): StixMap {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new StixError(
      'mapping_error',
      `map: this is no JSON: ${error instanceof Error ? error.message : 'unreadable'}`,
    );
  }
  return mapAt('map', value, 0);
}

const ruleProperties: Readonly<Record<string, (value: unknown) => boolean>> = {
  key: (value) => typeof value === 'string' && value !== '',
  object: (value) => typeof value === 'string' && value !== '',
  references: (value) =>
    typeof value === 'string' || (Array.isArray(value) && value.every((tag) => typeof tag === 'string')),
  transformer: (value) => typeof value === 'string',
  unwrap: (value) => typeof value === 'boolean',
  group: (value) => typeof value === 'boolean' || typeof value === 'string',
  value: (value) => value !== undefined && value !== null,
  when: (value) =>
    isRecord(value) && Object.values(value).every((item) => ['string', 'number', 'boolean'].includes(typeof item)),
  // stix-shifter's: a leftover of STIX 1; and what references in lists do here anyway
  cybox: () => true,
  group_ref: () => true,
};

function mapAt(place: string, value: unknown, depth: number): StixMap {
  if (!isRecord(value)) throw new StixError('mapping_error', `${place}: expected an object of fields`);
  if (depth > 8) throw new StixError('mapping_error', `${place}: nested too deep`);
  const entries = Object.entries(value).map(([field, entry]): [string, Entry] => [
    field,
    entryAt(`${place}.${field}`, entry, depth),
  ]);
  if (entries.length === 0) throw new StixError('mapping_error', `${place}: no fields`);
  return Object.fromEntries(entries);
}

function entryAt(place: string, value: unknown, depth: number): Entry {
  if (Array.isArray(value)) return value.map((rule, index) => ruleAt(`${place}[${index}]`, rule));
  if (isRecord(value) && !('key' in value)) return mapAt(place, value, depth + 1);
  return ruleAt(place, value);
}

function ruleAt(place: string, value: unknown): Rule {
  if (!isRecord(value))
    throw new StixError('mapping_error', `${place}: expected a rule { "key": "type.property", ... }`);
  for (const [property, given] of Object.entries(value)) {
    const valid = Object.hasOwn(ruleProperties, property) ? ruleProperties[property] : undefined;
    if (!valid) throw new StixError('mapping_error', `${place}: unknown property "${property}"`);
    if (!valid(given)) throw new StixError('mapping_error', `${place}.${property}: not a value that it can have`);
  }
  if (typeof value['key'] !== 'string') throw new StixError('mapping_error', `${place}: "key" is missing`);
  return { ...value, key: value['key'] };
}
