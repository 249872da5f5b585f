/** Domain and relationship objects from outside and from our own hand: checks that they share. */
import type { StixObject } from './observed-data';
import { timestamp } from './times';
import { text, url, type SpecVersion } from './values';

const UUID_21 = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const UUID_20 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** `id` when it is an id of that type in that version (2.0 takes version 4 only). */
export function sdoId(type: string, id: unknown, version: SpecVersion): string | undefined {
  if (typeof id !== 'string' || !id.startsWith(`${type}--`)) return undefined;
  return (version === '2.0' ? UUID_20 : UUID_21).test(id.slice(type.length + 2)) ? id : undefined;
}

export function plainObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** The objects of a list; none when it is no list. */
export function objectList(value: unknown): Readonly<Record<string, unknown>>[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.map(plainObject).filter((item) => item !== undefined);
}

/** The texts of a list that may be one text, or no list at all. */
export function textList(value: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((item) => (typeof item === 'string' || typeof item === 'number' ? (text(item) ?? []) : []));
}

/**
 * An indicator as it may stand in a bundle of `version`, whichever version it was written in; undefined when it lacks
 * what an indicator needs. 2.0 wants labels, 2.1 a pattern type.
 */
export function indicatorFor(value: unknown, version: SpecVersion): StixObject | undefined {
  const given = plainObject(value);
  const id = given && sdoId('indicator', given['id'], version);
  const pattern = given && typeof given['pattern'] === 'string' ? text(given['pattern']) : undefined;
  const created = timestamp(given?.['created']);
  const from = timestamp(given?.['valid_from']) ?? created;
  if (!given || id === undefined || pattern === undefined || created === undefined || from === undefined)
    return undefined;
  const until = timestamp(given['valid_until']);
  const labels = textList(given['labels']);
  const types = textList(given['indicator_types']);
  const name = typeof given['name'] === 'string' ? text(given['name']) : undefined;
  const description = typeof given['description'] === 'string' ? text(given['description']) : undefined;
  const author = sdoId('identity', given['created_by_ref'], version);
  const references = externalReferences(given['external_references']);
  return {
    type: 'indicator',
    ...(version === '2.1' ? { spec_version: '2.1' } : {}),
    id,
    ...(author === undefined ? {} : { created_by_ref: author }),
    created,
    modified: timestamp(given['modified']) ?? created,
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...indicatorKind(labels, types, version),
    pattern,
    ...(version === '2.1' ? { pattern_type: text(given['pattern_type']) ?? 'stix' } : {}),
    valid_from: from,
    ...(until !== undefined && until > from ? { valid_until: until } : {}),
    ...(references.length > 0 ? { external_references: references } : {}),
  };
}

/** 2.0's labels are 2.1's indicator_types. */
function indicatorKind(labels: string[], types: string[], version: SpecVersion): Record<string, string[]> {
  if (version === '2.0')
    return { labels: labels.length > 0 ? labels : types.length > 0 ? types : ['malicious-activity'] };
  return { ...(types.length > 0 ? { indicator_types: types } : {}), ...(labels.length > 0 ? { labels } : {}) };
}

/** The references that a reader can follow: a source, and an id, a url or a description. */
function externalReferences(value: unknown): Record<string, string>[] {
  return objectList(value).flatMap((given) => {
    const source = text(given['source_name']);
    if (source === undefined) return [];
    const id = text(given['external_id']);
    const link = url(given['url']);
    const description = text(given['description']);
    // CVE and CAPEC references have a fixed form of their own, in both directions
    const isCve = /^CVE-\d{4}-(?:0\d{3}|[1-9]\d{3,})$/.test(id ?? '');
    const isCapec = /^CAPEC-\d+$/.test(id ?? '');
    if ((source === 'cve') !== isCve || (source === 'capec') !== isCapec) return [];
    if (id === undefined && link === undefined && description === undefined) return [];
    return [
      {
        source_name: source,
        ...(description === undefined ? {} : { description }),
        ...(link === undefined ? {} : { url: link }),
        ...(id === undefined ? {} : { external_id: id }),
      },
    ];
  });
}
