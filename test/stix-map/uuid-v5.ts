/** UUIDv5 by RFC 4122 in STIX's namespace, as another hand would write it: what the product's ids are held to. */
import { createHash } from 'node:crypto';

export function v5(name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from('00abedb4aa42466c9c01fed23315a9b7', 'hex'))
    .update(name, 'utf8')
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
