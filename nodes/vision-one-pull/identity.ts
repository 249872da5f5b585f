/** What makes a record the same record when it is met again. */
import { createHash } from 'node:crypto';

/**
 * 96 bits of SHA-256 in 16 characters. A cryptographic hash, since what an attacker types ends up in audit records: two
 * that collide would hide one of them. The string is built fresh; a slice of the digest would keep all of it alive.
 */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest().toString('base64url', 0, 12);
}

/** JSON with the keys of every object sorted: equal records give equal text, however the service orders their fields. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const object = value as Record<string, unknown>;
  let text = '';
  for (const key of Object.keys(object).sort()) {
    const field = object[key];
    if (field !== undefined) text += `${text ? ',' : ''}${JSON.stringify(key)}:${canonical(field)}`;
  }
  return `{${text}}`;
}
