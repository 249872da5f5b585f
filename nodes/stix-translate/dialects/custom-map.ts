/**
 * A user's own attribute table, in the JSON form of stix-shifter's `*_from_stix_map.json`:
 * `{ "url": { "fields": { "value": ["request"] } } }`, for one dialect under its name (or `<name>_from_stix_map`).
 */
import { type Attribute, type Dialect, type FieldUse, attribute, caveatsOf } from './dialect';
import { dialectsOf } from './';
import { StixError } from '../../shared/stix/error';
import type { Api } from '../query';

/** Gives a dialect with its custom table, or as it is when there is none for it. */
export type CustomMaps = (dialect: Dialect) => Dialect;

/** @throws StixError with code `invalid_parameter` that says what is wrong where */
export function parseCustomMaps(map: unknown, api: Api): CustomMaps {
  if (map === undefined || map === null || map === '') return (dialect) => dialect;
  const tables = recordOf(typeof map === 'string' ? parseJson(map) : map, 'map');
  const maps = new Map<string, ReadonlyMap<string, Attribute>>();
  for (const [key, table] of Object.entries(tables)) {
    const name = key.replace(/_from_stix_map$/, '');
    const dialect = dialectsOf(api).find((known) => known.name === name);
    if (dialect === undefined) {
      const names = dialectsOf(api).map((known) => known.name);
      throw invalid(`map: ${key} is no dialect of ${api} (${names.join(', ')})`);
    }
    maps.set(name, attributesOf(recordOf(table, key), key, dialect));
  }
  return (dialect) => {
    const attributes = maps.get(dialect.name);
    return attributes === undefined ? dialect : { ...dialect, attributes, carried: [] };
  };
}

function attributesOf(table: Record<string, unknown>, where: string, dialect: Dialect): Map<string, Attribute> {
  const known = knownFields(dialect);
  const attributes = new Map<string, Attribute>();
  for (const [objectType, entry] of Object.entries(table)) {
    const fields = recordOf(recordOf(entry, `${where}.${objectType}`).fields, `${where}.${objectType}.fields`);
    for (const [property, names] of Object.entries(fields)) {
      const path = `${objectType}:${property.replaceAll("'", '')}`;
      const uses = fieldsOf(names, `${where}.${objectType}.fields.${property}`, known, dialect.api);
      attributes.set(path, attribute(path, uses, { caveats: caveatsOf(dialect, path, uses, []) }));
    }
  }
  return attributes;
}

function fieldsOf(names: unknown, where: string, known: ReadonlyMap<string, FieldUse>, api: Api): FieldUse[] {
  if (!Array.isArray(names)) throw invalid(`map: ${where} must be a list of field names`);
  return (names as unknown[]).map((name) => {
    // The name goes into the query as it is.
    if (typeof name !== 'string' || !/^[A-Za-z_][\w.-]{0,127}$/.test(name))
      throw invalid(`map: ${where} holds ${JSON.stringify(name)}, which is no field name`);
    return known.get(name) ?? { name, form: 'whole', list: true, full: false, doubtful: api === 'v3.0' };
  });
}

/**
 * How our own table of the dialect reads a field; one that it does not know may hold a list, so it gets no NOT, and
 * v3.0 may refuse it.
 */
function knownFields(dialect: Dialect): Map<string, FieldUse> {
  const fields = [...dialect.attributes.values()].flatMap((attribute) => attribute.fields);
  return new Map(fields.map((field) => [field.name, { ...field, form: 'whole' }]));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(`map is no JSON: ${(error as Error).message}`);
  }
}

function recordOf(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(`map: ${where} must be an object`);
  // The line above leaves plain objects only.
  return value as Record<string, unknown>;
}

const invalid = (message: string): StixError => new StixError('invalid_parameter', message);
