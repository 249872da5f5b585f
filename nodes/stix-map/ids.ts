/**
 * Identifiers. Same input, same bytes: an id is a hash of what it stands for, never random.
 *
 * - `observableId`: STIX 2.1, 2.9: UUIDv5 in the STIX namespace over the RFC 8785 text of the contributing properties.
 * - `versionFourId`: what has no contributing properties, and everything in 2.0 (whose schema demands version 4):
 *   a hash in the shape of a version 4 UUID.
 */
import * as crypto from 'node:crypto';

const STIX_NAMESPACE = Buffer.from('00abedb4aa42466c9c01fed23315a9b7', 'hex');
/** Names up to this many UTF-16 units are hashed from one reused buffer (UTF-8 takes at most 3 bytes for each). */
const SHORT_NAME = 2048;
const scratch = Buffer.alloc(STIX_NAMESPACE.length + 3 * SHORT_NAME);
STIX_NAMESPACE.copy(scratch);

/** UUIDv5 of `name` in the STIX namespace, with the type before it. */
export function observableId(type: string, name: string): string {
  const digest = sha1(namespaced(name));
  return `${type}--${uuid(digest, '5')}`;
}

/** An id in the shape of UUIDv4 that is the same for the same `seed`. */
export function versionFourId(type: string, seed: string): string {
  return `${type}--${uuid(sha1(seed), '4')}`;
}

/** SHA-1 as 40 hexadecimal digits: enough for names, and what UUIDv5 is made of. Never used to protect anything. */
export const sha1: (bytes: string | Buffer) => string =
  // crypto.hash came with Node 20.12 and takes a third of the time.
  typeof crypto.hash === 'function'
    ? (bytes) => crypto.hash('sha1', bytes, 'hex')
    : (bytes) => crypto.createHash('sha1').update(bytes).digest('hex');

/** 32 of `digest`'s digits from `from` on, with UUID's version and variant set. */
export function uuid(digest: string, version: '4' | '5', from = 0): string {
  const variant = VARIANT[parseInt(digest.charAt(from + 16), 16)] ?? '8';
  return (
    digest.slice(from, from + 8) +
    '-' +
    digest.slice(from + 8, from + 12) +
    '-' +
    version +
    digest.slice(from + 13, from + 16) +
    '-' +
    variant +
    digest.slice(from + 17, from + 20) +
    '-' +
    digest.slice(from + 20, from + 32)
  );
}

/** A hexadecimal digit with its two top bits set to 10. */
const VARIANT = Array.from({ length: 16 }, (_, digit) => ((digit & 3) | 8).toString(16));

function namespaced(name: string): Buffer {
  if (name.length > SHORT_NAME) return Buffer.concat([STIX_NAMESPACE, Buffer.from(name, 'utf8')]);
  const end = STIX_NAMESPACE.length + scratch.write(name, STIX_NAMESPACE.length, 'utf8');
  return scratch.subarray(0, end);
}
