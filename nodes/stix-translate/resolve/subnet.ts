/** The text that all addresses of an IPv4 network begin with. */
import { isIPv4 } from 'node:net';
import type { Wildcards } from './search-text';

/**
 * `10.1.0.0/20` is `10.1.` and anything: the octets that the mask fixes, so the enclosing /8, /16 or /24. An address
 * alone, or /32, is itself. Undefined for what is no IPv4 network, and for one wider than /8.
 */
export function networkPrefix(network: string): Wildcards | undefined {
  const [address = '', bits = '32', more] = network.split('/');
  if (!isIPv4(address) || !/^\d{1,2}$/.test(bits) || Number(bits) > 32 || more !== undefined) return undefined;
  const octets = Math.floor(Number(bits) / 8);
  if (octets === 0) return undefined;
  const prefix = address.split('.').slice(0, octets).join('.');
  // A host's address may be followed by /32 in a record; nothing else can follow four octets.
  return [octets === 4 ? prefix : `${prefix}.`, null];
}
