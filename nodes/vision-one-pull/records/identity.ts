/** The identity of a record, by which it is known when it comes again. */
import * as crypto from 'node:crypto';

/** In one call it costs a fifth of what an object of createHash() does; Node.js 20.0 to 20.11 lack it. */
const hash = crypto.hash as typeof crypto.hash | undefined;

const length = 16;
const scratch = Buffer.alloc(length);

/**
 * 96 bits of SHA-256 in 16 characters. A cryptographic hash, since what an attacker types ends up in audit records: two
 * that collide would hide one of them. The string is built fresh; a slice of the digest would keep all of it alive.
 */
export function fingerprint(text: string): string {
  scratch.write(
    hash ? hash('sha256', text, 'base64url') : crypto.createHash('sha256').update(text).digest('base64url'),
    'latin1',
  );
  return scratch.toString('latin1');
}
