/**
 * Spellings in which a record may write a value. stix-map mends what STIX has one form for: it gives MAC addresses colons, takes
 * the zone off an IPv6 address, percent-encodes what a URL has no place for. A search for the mended value alone would
 * miss the record.
 */
import { isIPv6 } from 'node:net';
import type { ValueKind } from '../dialects/attribute-kinds';
import { hiveSpellings, hives } from '../../shared/stix/registry-hives';
import type { Wildcards } from './search-text';

/** Most kinds have one spelling. */
export const isSpelledVariously = (kind: ValueKind): boolean =>
  kind === 'registryKey' || kind === 'mac' || kind === 'ipv6' || kind === 'address' || kind === 'url';

/** The whole value in every spelling, as it is written first. */
export function spellingsOf(value: string, kind: ValueKind): readonly Wildcards[] {
  switch (kind) {
    case 'registryKey':
      return hiveSpellings(value).map((spelling) => [spelling]);
    case 'mac':
      return macSpellings(value).map((spelling) => [spelling]);
    case 'ipv6':
    case 'address':
      return addressSpellings(value);
    case 'url':
      return [value.split(/(?:%[\da-f]{2})+/i).flatMap((part, index) => (index > 0 ? [null, part] : [part]))];
    default:
      return [[value]];
  }
}

/** A LIKE pattern that fits every spelling of what it means. */
export function spelledLike(pieces: Wildcards, kind: ValueKind): Wildcards {
  switch (kind) {
    case 'registryKey':
      return withoutHive(pieces);
    case 'mac':
      return pieces.flatMap(
        (piece) => piece?.split(/([:.-])/).map((part) => (/[:.-]/.test(part) ? null : part)) ?? [piece],
      );
    case 'ipv6':
    case 'address':
      return mayHaveZone(pieces[0] ?? 'f') ? [...pieces, null] : pieces;
    case 'url':
      // Behind a wildcard, digits may be what ends an encoded character, which the record need not have encoded.
      return pieces.map((piece, index) => (index > 0 && piece != null ? piece.replace(/^[\dA-F]{1,2}/, '') : piece));
    default:
      return pieces;
  }
}

/** Only addresses of a link or a group have zones: fe80::/10 and ff00::/8. */
const mayHaveZone = (address: string): boolean => /^f[ef]/i.test(address) || /^f?$/i.test(address);

function macSpellings(value: string): string[] {
  const digits = value.replace(/[:.-]/g, '');
  if (!/^[\da-f]{12}$/i.test(digits)) return [value];
  const [pairs, fours] = [digits.match(/../g)!, digits.match(/..../g)!];
  return [...new Set([value, pairs.join(':'), pairs.join('-'), digits, fours.join('.'), fours.join('-')])];
}

function addressSpellings(value: string): Wildcards[] {
  if (!isIPv6(value)) return [[value]];
  const spellings = [value, ...withDots(value)].map((spelling): Wildcards => [spelling]);
  return mayHaveZone(value) ? [...spellings, [`${value}%`, null]] : spellings;
}

/** `::ffff:102:304` may stand for `::ffff:1.2.3.4`, which the OASIS schema of 2.1 refuses. */
function withDots(address: string): string[] {
  const [, start, high = '', low = ''] = /^(::(?:ffff:)?)([\da-f]{1,4}):([\da-f]{1,4})$/i.exec(address) ?? [];
  if (start === undefined) return [];
  const bytes = [parseInt(high, 16), parseInt(low, 16)].flatMap((pair) => [pair >> 8, pair & 255]);
  return [start + bytes.join('.')];
}

const hiveNames = hives.flat();

/**
 * A LIKE pattern whose literal runs could lie in the hive's name, with those runs given up for wildcards: what is left
 * stands in either spelling.
 */
function withoutHive(pieces: Wildcards): Wildcards {
  return pieces.flatMap((piece) => {
    if (piece == null) return [piece];
    const end = piece.indexOf('\\');
    const head = (end < 0 ? piece : piece.slice(0, end)).toUpperCase();
    const inHive = hiveNames.some((name) => (end < 0 ? name.includes(head) : name.endsWith(head)));
    if (!inHive || head === '') return [piece];
    return end < 0 ? [null] : [null, piece.slice(end)];
  });
}
