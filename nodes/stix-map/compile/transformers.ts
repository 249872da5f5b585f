/** Transformers that a map may name, by stix-shifter's names: they change a field's value on its way into STIX. */
import { protocolName, telemetryProtocolName } from '../../shared/stix/ip-protocols';
import { registryKey } from '../stix/structured-values';
import { instant, timestamp } from '../stix/times';
import { boolean, integer, ipv4, ipv6, macAddress, text } from '../stix/values';

/** Gives undefined for a value that it can't take. */
export type Transformer = (value: unknown) => unknown;

/** Of one value; of a list whose elements share an object, element by element. */
const ofOne: Readonly<Record<string, Transformer>> = {
  EpochToTimestamp: timestamp,
  EpochSecondsToTimestamp: ofSeconds,
  TimestampToMilliseconds: instant,
  ConvertWindowsRegistry: registryKey,
  FormatMac: macAddress,
  ToString: (value) => (typeof value === 'boolean' ? String(value) : text(value)),
  ToInteger: toInteger,
  ToPid: toInteger,
  ToLowercase: (value) => text(value)?.toLowerCase(),
  ToBase64: (value) => (typeof value === 'string' ? Buffer.from(value).toString('base64') : undefined),
  StringToBool: (value) =>
    boolean(value) ?? (typeof value === 'string' ? /^(?:yes|true|t|1)$/i.test(value) : undefined),
  ToFileName: (value) => (typeof value === 'string' ? value.slice(lastSeparator(value) + 1) || undefined : undefined),
  ToFilePath: (value) =>
    typeof value === 'string' ? value.slice(0, lastSeparator(value) + 1) || undefined : undefined,
  ToDirectoryPath: toDirectoryPath,
  ToDomainName: (value) => (typeof value === 'string' ? domainIn(value) : undefined),
  // ours
  ToProtocol: protocolBy(protocolName),
  ToTelemetryProtocol: protocolBy(telemetryProtocolName),
};

/** Of a list as a whole: they give a list, or an object. */
const ofWhole: Readonly<Record<string, Transformer>> = {
  FilterIPv4List: only(ipv4),
  FilterIPv6List: only((value) => ipv6(value, '2.0')),
  ToLowercaseArray: toLowercaseArray,
  ConvertInternetHeaders: toHeaderFields,
};

export const transformers: ReadonlyMap<string, Transformer> = new Map([
  ...Object.entries(ofOne).map(([name, transform]): [string, Transformer] => [name, ofEach(transform)]),
  ...Object.entries(ofWhole),
]);

/** The elements of a list that it can't take are undefined. */
function ofEach(transform: Transformer): Transformer {
  return (value) => (Array.isArray(value) ? (value as unknown[]).filter(isSomething).map(transform) : transform(value));
}

function isSomething(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '';
}

function only(check: Transformer): Transformer {
  return (value) => (Array.isArray(value) ? value.filter((item) => check(item) !== undefined) : check(value));
}

function ofSeconds(value: unknown): string | undefined {
  const date = new Date(Number(text(value)) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : timestamp(date.toISOString());
}

/** Decimals are cut off. */
function toInteger(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d{1,16}\.\d*$/.test(value) ? Number(value) : value;
  return integer(typeof number === 'number' ? Math.trunc(number) : number);
}

/** `a, B` is a list, too. */
function toLowercaseArray(value: unknown): string[] | undefined {
  const list = typeof value === 'string' ? value.split(', ') : Array.isArray(value) ? (value as unknown[]) : [];
  const lower = list.map((item) => text(item)?.toLowerCase()).filter((item) => item !== undefined);
  return lower.length > 0 ? lower : undefined;
}

/** The host of a URL, with or without its scheme: `https://A.example:8080/b` -> `a.example`. */
function domainIn(url: string): string | undefined {
  return /^(?:[^:/?#]*:\/\/)?([^:/?#]+)/.exec(url)?.[1]?.toLowerCase();
}

const [SLASH, BACKSLASH] = [47, 92];

function lastSeparator(path: string): number {
  let at = path.length - 1;
  while (at >= 0 && path.charCodeAt(at) !== SLASH && path.charCodeAt(at) !== BACKSLASH) at--;
  return at;
}

/**
 * The folder of a path: `c:\a\b.exe` -> `c:\a`. A root keeps its separator (`c:\`, `/`); `\\server\share` is its own
 * folder, with what stands before a file in it (`\\server\share\`).
 */
function toDirectoryPath(value: unknown): unknown {
  if (typeof value !== 'string') return undefined;
  const at = lastSeparator(value);
  if (at < 0) return /^[a-z]:/i.test(value) ? value.slice(0, 2) : undefined;
  const share = /^(?:\\\\|\/\/)[^\\/]+[\\/][^\\/]+/.exec(value)?.[0];
  if (share !== undefined && at <= share.length) return value.slice(0, Math.max(at + 1, share.length));
  let end = at;
  while (end > 0 && (value[end - 1] === '/' || value[end - 1] === '\\')) end--;
  return end === 0 || (end === 2 && value[1] === ':') ? value.slice(0, at + 1) : value.slice(0, end);
}

function protocolBy(nameOf: (numberOrName: string) => string | undefined): Transformer {
  return (value) => {
    const given = text(value);
    return given && (nameOf(given) || undefined);
  };
}

/** `[{ HeaderName, Value }]` -> `{ name: value or values }`; a header that occurs more than once has a list. */
function toHeaderFields(value: unknown): unknown {
  const fields: Record<string, unknown> = {};
  for (const header of Array.isArray(value) ? (value as unknown[]) : [value]) {
    if (typeof header !== 'object' || header === null) continue;
    const { HeaderName: name, Value: field } = header as { HeaderName?: unknown; Value?: unknown };
    if (typeof name !== 'string' || name === '__proto__' || text(field) === undefined) continue;
    const known = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (known === undefined) fields[name] = field;
    else if (Array.isArray(known)) known.push(field);
    else fields[name] = [known, field];
  }
  return fields;
}
