/**
 * Identifiers. Same input, same bytes: an id is a hash of what it stands for, never random.
 *
 * - `observableId`: STIX 2.1, 2.9: UUIDv5 in the STIX namespace over the RFC 8785 text of the contributing properties.
 * - `versionFourId`: what has no contributing properties, and everything in 2.0 (whose schema demands version 4):
 *   a hash in the shape of a version 4 UUID.
 */
import * as crypto from 'node:crypto';

const stixNamespace = Buffer.from('00abedb4aa42466c9c01fed23315a9b7', 'hex');
/** Names up to this many UTF-16 units are hashed from one reused buffer (UTF-8 takes at most 3 bytes for each). */
const shortName = 2048;
const scratch = Buffer.alloc(stixNamespace.length + 3 * shortName);
stixNamespace.copy(scratch);
/** The beginnings of `scratch` by length: making one costs as much as a hash. */
const beginnings: Buffer[] = [];

/** UUIDv5 of `name` in the STIX namespace, with the type before it. */
export function observableId(type: string, name: string): string {
  return idOf(type, sha1(namespaced(name)), '5');
}

/** An id in the shape of UUIDv4 that is the same for the same `seed`. */
export function versionFourId(type: string, seed: string): string {
  return idOf(type, sha1(seed), '4');
}

/** SHA-1 as 40 hexadecimal digits: enough for names, and what UUIDv5 is made of. Never used to protect anything. */
export const sha1: (bytes: string | Buffer) => string =
  // crypto.hash came with Node 20.12 and takes a third of the time.
  typeof crypto.hash === 'function'
    ? (bytes) => crypto.hash('sha1', bytes, 'hex')
    : (bytes) => crypto.createHash('sha1').update(bytes).digest('hex');

/** A text put together from pieces stays in pieces until it is written, and each piece costs: ids are made in one. */
const letters = Buffer.alloc(300);
const dash = '-'.charCodeAt(0);

/** `type` with the first 32 digits of `digest`, UUID's version and variant set. */
export function idOf(type: string, digest: string, version: '4' | '5'): string {
  return letters.toString('latin1', 0, write(type, digest, 0, version));
}

/**
 * The id of the nth object (below 65 536) of the record that `digest` stands for (40 digits); no other has it.
 */
export function numberedId(type: string, digest: string, nth: number): string {
  const end = write(type, digest, 8, '4');
  for (let at = end - 1, rest = nth; at >= end - 4; at--, rest >>= 4) letters[at] = hexadecimal.charCodeAt(rest & 15);
  return letters.toString('latin1', 0, end);
}

/** Writes an id with the digits of `digest` from `from` on; gives its length. */
function write(type: string, digest: string, from: number, version: '4' | '5'): number {
  let end = 0;
  while (end < type.length) letters[end] = type.charCodeAt(end++);
  letters[end++] = dash;
  for (let at = 0; at < 32; at++) {
    if (at === 0 || at === 8 || at === 12 || at === 16 || at === 20) letters[end++] = dash;
    letters[end++] = digest.charCodeAt(from + at);
  }
  letters[end - 22] = version.charCodeAt(0);
  letters[end - 17] = variantOf[digest.charCodeAt(from + 16)] ?? dash;
  return end;
}

const hexadecimal = '0123456789abcdef';
/** By a hexadecimal digit's character: that of the digit with its two top bits set to 10. */
const variantOf = new Uint8Array(128);
for (let digit = 0; digit < 16; digit++) {
  variantOf[digit.toString(16).charCodeAt(0)] = ((digit & 3) | 8).toString(16).charCodeAt(0);
}

function namespaced(name: string): Buffer {
  if (name.length > shortName) return Buffer.concat([stixNamespace, Buffer.from(name, 'utf8')]);
  const end = stixNamespace.length + scratch.write(name, stixNamespace.length, 'utf8');
  return (beginnings[end] ??= scratch.subarray(0, end));
}
