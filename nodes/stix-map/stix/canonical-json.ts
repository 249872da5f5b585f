/** The text that an observable's UUIDv5 is made of (STIX 2.1, 2.9). */
import { HASHES } from './structured-values';

/** RFC 8785: no blanks, members sorted by their names' UTF-16 units, texts and numbers as JavaScript writes them. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const object = value as Record<string, unknown>;
  const members = Object.keys(object)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(object[name])}`);
  return `{${members.join(',')}}`;
}

/** A text as JSON; most have nothing to escape, which takes half the time of JSON.stringify to see. */
export function quoted(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}

const ESCAPED = /[^ !#-[\]-~]/;

/**
 * Of several hashes only one counts: the first that is there of MD5, SHA-1, SHA-256, SHA-512, else the first by name.
 */
export function oneHash(hashes: unknown): string {
  // the map's own checks made it an object of text
  const given = hashes as Readonly<Record<string, string>>;
  for (const name of PREFERRED) {
    const hash = given[name];
    if (hash !== undefined) return `{"${name}":${JSON.stringify(hash)}}`;
  }
  return canonicalJson(Object.fromEntries(Object.entries(given).sort().slice(0, 1)));
}

const PREFERRED = [...HASHES.keys()].slice(0, 4);
