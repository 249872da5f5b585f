/** IPv4 and IPv6 addresses and CIDR blocks: ISSUBSET and ISSUPERSET (STIX 2.1, 9.6.1). */
import { isIPv4, isIPv6 } from 'node:net';

/** An address is the block of its full length. The host bits, those of `bits` beyond `length`, are zero. */
export interface CidrBlock {
  readonly family: 4 | 6;
  readonly bits: bigint;
  readonly length: number;
}

/** Reads `10.0.0.0/8`, `2001:db8::/32`, or an address. Host bits may be set: `10.1.2.3/8` is `10.0.0.0/8`. */
export function parseCidr(text: string): CidrBlock | undefined {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const family = isIPv4(address) ? 4 : isIPv6(address) && !address.includes('%') ? 6 : undefined;
  if (family === undefined) return undefined;
  const width = family === 4 ? 32 : 128;
  const suffix = slash < 0 ? String(width) : text.slice(slash + 1);
  if (!/^(?:0|[1-9]\d{0,2})$/.test(suffix) || Number(suffix) > width) return undefined;
  const length = Number(suffix);
  const all = family === 4 ? bitsOfIPv4(address) : bitsOfIPv6(address);
  const host = BigInt(width - length);
  return { family, bits: (all >> host) << host, length };
}

/** Is every address of `inner` one of `outer`? Never across families. */
export function isSubset(inner: CidrBlock, outer: CidrBlock): boolean {
  if (inner.family !== outer.family || inner.length < outer.length) return false;
  const host = BigInt((outer.family === 4 ? 32 : 128) - outer.length);
  return inner.bits >> host === outer.bits >> host;
}

function bitsOfIPv4(address: string): bigint {
  return address.split('.').reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
}

function bitsOfIPv6(address: string): bigint {
  const lastColon = address.lastIndexOf(':');
  const tail = address.slice(lastColon + 1);
  if (tail.includes('.')) {
    const bits = bitsOfIPv4(tail);
    const groups = `${(bits >> 16n).toString(16)}:${(bits & 0xffffn).toString(16)}`;
    return bitsOfIPv6(address.slice(0, lastColon + 1) + groups);
  }
  const [head = '', rest] = address.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = rest === undefined || rest === '' ? [] : rest.split(':');
  const zeros = new Array<string>(8 - front.length - back.length).fill('0');
  return [...front, ...zeros, ...back].reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}
