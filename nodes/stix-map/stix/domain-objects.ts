/** Domain and relationship objects from outside and from our own hand: checks that they share. */
import { isRecord } from '../../shared/json';
import type { StixObject } from './observed-data';
import { timestamp } from './times';
import { count, text, url, type SpecVersion } from './values';

const uuid21 = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const uuid20 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** `id` when it is an id of that type in that version (2.0 takes version 4 only). */
export function sdoId(type: string, id: unknown, version: SpecVersion): string | undefined {
  if (typeof id !== 'string' || !id.startsWith(`${type}--`)) return undefined;
  return (version === '2.0' ? uuid20 : uuid21).test(id.slice(type.length + 2)) ? id : undefined;
}

export function plainObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return isRecord(value) ? value : undefined;
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
  const pattern = given && ownText(given['pattern']);
  const created = timestamp(given?.['created']);
  const from = timestamp(given?.['valid_from']) ?? created;
  if (!given || id === undefined || pattern === undefined || created === undefined || from === undefined)
    return undefined;
  const until = timestamp(given['valid_until']);
  return {
    type: 'indicator',
    ...(version === '2.1' ? { spec_version: '2.1' } : {}),
    id,
    created,
    modified: laterOf(created, given['modified']),
    ...defined({ name: ownText(given['name']), description: ownText(given['description']) }),
    ...indicatorTypes(given, version),
    pattern,
    ...(version === '2.1'
      ? defined({
          pattern_type: text(given['pattern_type']) ?? 'stix',
          pattern_version: text(given['pattern_version']),
        })
      : {}),
    valid_from: from,
    ...defined({
      valid_until: until !== undefined && until > from ? until : undefined,
      kill_chain_phases: filled(objectList(given['kill_chain_phases']).flatMap(killChainPhase)),
    }),
    ...commonProperties(given, version),
  };
}

/** 2.1's indicator_types are 2.0's labels. */
function indicatorTypes(given: Readonly<Record<string, unknown>>, version: SpecVersion): object {
  const types = textList(given['indicator_types']);
  if (version === '2.1') return defined({ indicator_types: filled(types) });
  // labels of its own come after these, from the properties that all objects share
  return { labels: types.length > 0 ? types : ['malicious-activity'] };
}

function killChainPhase(given: Readonly<Record<string, unknown>>): object[] {
  const [chain, phase] = [text(given['kill_chain_name']), text(given['phase_name'])];
  return chain === undefined || phase === undefined ? [] : [{ kill_chain_name: chain, phase_name: phase }];
}

/**
 * STIX's common properties of an object from outside, markings among them, because whoever sees its id and time again
 * must find the same object. The marking-definitions themselves stay where the object came from.
 */
export function commonProperties(given: Readonly<Record<string, unknown>>, version: SpecVersion): object {
  const { revoked, lang } = given;
  const confidence = count(given['confidence']);
  return defined({
    created_by_ref: sdoId('identity', given['created_by_ref'], version),
    revoked: typeof revoked === 'boolean' ? revoked : undefined,
    labels: filled(textList(given['labels'])),
    external_references: filled(externalReferences(given['external_references'])),
    object_marking_refs: filled([
      ...new Set(
        textList(given['object_marking_refs']).filter((id) => sdoId('marking-definition', id, version) !== undefined),
      ),
    ]),
    ...(version === '2.1'
      ? {
          confidence: confidence !== undefined && confidence <= 100 ? confidence : undefined,
          lang: typeof lang === 'string' && languageTag.test(lang) ? lang : undefined,
        }
      : {}),
  });
}

/** RFC 5646, as far as its shape. */
const languageTag = /^[a-z]{2,8}(?:-[a-z0-9]{1,8})*$/i;

/** `changed` as STIX writes it; `created` where there is no such time, or an earlier one. */
export function laterOf(created: string, changed: unknown): string {
  const time = timestamp(changed);
  return time !== undefined && time > created ? time : created;
}

/** Text that is no number. */
export function ownText(value: unknown): string | undefined {
  return typeof value === 'string' ? text(value) : undefined;
}

function filled<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}

/** The object without the properties that have no value. */
export function defined(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** The references that a reader can follow: a source, and an id, a url or a description. */
function externalReferences(value: unknown): object[] {
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
    return [defined({ source_name: source, description, url: link, external_id: id })];
  });
}
