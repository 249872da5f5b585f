/**
 * One check per kind of STIX value: gives the value as STIX wants it, or undefined when it can't be valid.
 *
 * A value is mended only where nothing is lost: digits as text become a number, a MAC address gets colons and small
 * letters, a zone id goes from an IPv6 address, a blank in a URL is percent-encoded (RFC 3987, 3.1).
 */
import { isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';

declare global {
  // Node 20 has them; TypeScript's es2023 does not know them yet.
  interface String {
    isWellFormed(): boolean;
    toWellFormed(): string;
  }
}

export type SpecVersion = '2.0' | '2.1';

/** undefined: this value can't be valid. */
export type Check = (value: unknown, version: SpecVersion) => unknown;

/** Text that can be written as UTF-8; a number becomes its digits. `''` is not a value. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string' || value === '') return undefined;
  return value.isWellFormed() ? value : value.toWellFormed();
}

/** A whole number that JSON carries exactly, given as number or digits. */
export function integer(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  // + 0: JSON has no place for the sign of -0
  return Number.isSafeInteger(number) ? (number as number) + 0 : undefined;
}

export function count(value: unknown): number | undefined {
  const number = integer(value);
  return number !== undefined && number >= 0 ? number : undefined;
}

export function port(value: unknown): number | undefined {
  const number = count(value);
  return number !== undefined && number <= 65535 ? number : undefined;
}

export function boolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

/** The name that IANA has for a character set, as far as its shape. */
export function charset(value: unknown): string | undefined {
  return typeof value === 'string' && /^[a-zA-Z0-9/.+_:-]{2,250}$/.test(value) ? value : undefined;
}

/** Four numbers up to 255 without leading zeros; read by hand, since most values of most records come by here. */
export function ipv4(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length < 7 || value.length > 15) return undefined;
  let dots = 0;
  let digits = 0;
  let number = 0;
  for (let at = 0; at < value.length; at++) {
    const digit = value.charCodeAt(at) - 48;
    if (digit === -2) {
      if (digits === 0 || ++dots > 3) return undefined;
      digits = number = 0;
    } else {
      if (digit < 0 || digit > 9 || (digits > 0 && number === 0)) return undefined;
      number = number * 10 + digit;
      if (number > 255) return undefined;
      digits++;
    }
  }
  return dots === 3 && digits > 0 ? value : undefined;
}

/** Without a zone id (it is no part of the address). */
export function ipv6(value: unknown, version: SpecVersion): string | undefined {
  if (typeof value !== 'string' || !value.includes(':')) return undefined;
  const zone = value.indexOf('%');
  const address = zone < 0 ? value : value.slice(0, zone);
  if (!isIPv6(address)) return undefined;
  // The OASIS schema of 2.1 refuses the mixed notation (its pattern says `d` where it means `\d`).
  return version === '2.1' && address.includes('.') ? inHexadecimal(address) : address;
}

/** `::ffff:1.2.3.4` -> `::ffff:102:304`; `address` is valid. */
function inHexadecimal(address: string): string {
  const at = address.lastIndexOf(':') + 1;
  const [a = 0, b = 0, c = 0, d = 0] = address.slice(at).split('.').map(Number);
  return `${address.slice(0, at)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

export function macAddress(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const digits = value.replace(/[:.-]/g, '').toLowerCase();
  if (!/^[0-9a-f]{12}$/.test(digits)) return undefined;
  return digits.match(/../g)?.join(':');
}

const asciiDomain =
  /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.?$/i;
/** Letters that RFC 5892 lets into a label, without the characters that it allows only in some contexts. */
const internationalDomain = /^(?=.{1,253}$)(?!.*(?:^|\.)\p{M})[\p{Ll}\p{Lo}\p{M}a-z0-9.-]+$/u;

/** A host or domain name (RFC 1034, RFC 5890): no address, no underscore. */
export function domainName(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 253) return undefined;
  if (asciiDomain.test(value)) return /(?:^|\.)\d+\.?$/.test(value) ? undefined : acePrefixed(value);
  if (!internationalDomain.test(value) || value.normalize('NFC') !== value) return undefined;
  const ascii = domainToASCII(value);
  return ascii !== '' && asciiDomain.test(ascii) ? value : undefined;
}

/** Two hyphens in third place are reserved: only for names that Punycode can decode (RFC 5891, 4.2.3.1). */
function acePrefixed(value: string): string | undefined {
  return /(?:^|\.)..--/.test(value) && domainToASCII(value) === '' ? undefined : value;
}

const dotAtom = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
/** The OASIS schema of 2.0 knows no other characters before the @. */
const dotAtom20 = /^[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*$/i;
const mailDomain = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** One address; the name in `Name <address>` is left out, as the specification asks. */
export function emailAddress(value: unknown, version: SpecVersion): string | undefined {
  if (typeof value !== 'string' || value.length > 1000) return undefined;
  const address = value.endsWith('>') ? value.slice(value.lastIndexOf('<') + 1, -1) : value;
  const at = address.lastIndexOf('@');
  const local = version === '2.0' ? dotAtom20 : dotAtom;
  return at > 0 && local.test(address.slice(0, at)) && mailDomain.test(address.slice(at + 1)) ? address : undefined;
}

const urlCharacter = "[\\w.~!$&'()*+,;=:-]|%[0-9a-f]{2}";
const urlPath = `(?:${urlCharacter}|[@/])*`;
const urlQuery = `(?:${urlCharacter}|[@/?])*`;
/** RFC 3986 with an authority, or one of the schemes that have none. */
const urlWithHost = new RegExp(
  `^[a-z][a-z0-9+.-]*://(?:(?:${urlCharacter})*@)?(\\[[0-9a-f:]+\\]|(?:[\\w.~!$&'()*+,;=-]|%[0-9a-f]{2})*)(?::\\d*)?(?:/${urlPath})?(?:\\?${urlQuery})?(?:#${urlQuery})?$`,
  'i',
);
const urlWithoutHost = new RegExp(
  `^(?:mailto|data|javascript|about|blob|tel|sip|urn|news):(?!/)${urlPath}(?:\\?${urlQuery})?(?:#${urlQuery})?$`,
  'i',
);
const urlParts = /^([a-z][a-z0-9+.-]*:(?:\/\/)?)([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/is;

/** A URL by RFC 3986; characters that it has no place for are percent-encoded (RFC 3987, 3.1). */
export function url(value: unknown): string | undefined {
  const given = text(value);
  if (given === undefined || typeof value !== 'string') return undefined;
  if (isUrl(given)) return given;
  const [, scheme, authority = '', path = '', query = '', fragment = ''] = urlParts.exec(given) ?? [];
  if (scheme === undefined) return undefined;
  const host = /\[[0-9a-f:]+\](?::\d*)?$/i.test(authority) ? authority : encode(authority);
  const encoded = scheme + host + encode(path) + encode(query) + fragment.charAt(0) + encode(fragment.slice(1));
  return isUrl(encoded) ? encoded : undefined;
}

function isUrl(value: string): boolean {
  const host = urlWithHost.exec(value)?.[1];
  if (host === undefined) return urlWithoutHost.test(value);
  return !host.startsWith('[') || isIPv6(host.slice(1, -1));
}

function encode(part: string): string {
  return part.replace(/%(?![0-9a-f]{2})|[^\w.~!$&'()*+,;=:@/?%-]/giu, encodeURIComponent);
}

/** Digits of either case; read by hand, since every file has them. */
export function hexDigits(length: number): Check {
  return (value) => {
    if (typeof value !== 'string' || value.length !== length) return undefined;
    for (let at = 0; at < length; at++) {
      const letter = value.charCodeAt(at);
      const isDigit =
        (letter >= 48 && letter <= 57) || (letter >= 97 && letter <= 102) || (letter >= 65 && letter <= 70);
      if (!isDigit) return undefined;
    }
    return value;
  };
}

/** A list of texts without what is none; undefined when nothing is left. One text is a list of one. */
export function texts(value: unknown): string[] | undefined {
  const list = (Array.isArray(value) ? value : [value]).map(text).filter((item) => item !== undefined);
  return list.length > 0 ? list : undefined;
}

/** A custom property: scalars and lists of scalars as they are, anything deeper as its JSON text. */
export function anything(value: unknown): unknown {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : undefined;
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    const scalars = value.filter((item) => ['string', 'number', 'boolean'].includes(typeof item)).map(anything);
    const kept = scalars.filter((item) => item !== undefined);
    if (value.every((item) => typeof item !== 'object')) return kept.length > 0 ? kept : undefined;
  }
  return jsonText(value);
}

/** The same as a list, whatever came. */
export function list(value: unknown): unknown[] | undefined {
  const kept = anything(Array.isArray(value) ? value : [value]);
  return kept === undefined ? undefined : Array.isArray(kept) ? (kept as unknown[]) : [kept];
}

/** undefined for what JSON can't write: a cycle, a bigint, a depth that the stack can't hold. */
export function jsonText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)?.toWellFormed();
  } catch {
    return undefined;
  }
}
