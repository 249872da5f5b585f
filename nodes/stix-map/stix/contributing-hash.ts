/** The one hash of a file or artifact that its UUIDv5 is made of (STIX 2.1, 2.9). */
import { canonicalJson } from '../../shared/json';
import { hashAlgorithms } from './structured-values';

/**
 * Of several hashes only one counts: the first that is there of MD5, SHA-1, SHA-256, SHA-512, else the first by name.
 */
export function oneHash(hashes: unknown): string {
  // the map's own checks made it an object of text
  const given = hashes as Readonly<Record<string, string>>;
  for (const name of preferred) {
    const hash = given[name];
    if (hash !== undefined) return `{"${name}":${JSON.stringify(hash)}}`;
  }
  return canonicalJson(Object.fromEntries(Object.entries(given).sort().slice(0, 1)));
}

const preferred = [...hashAlgorithms.keys()].slice(0, 4);
