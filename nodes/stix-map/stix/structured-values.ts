/** Checks of STIX values that have a structure of their own: hashes, registry values, header fields, lists. */
import { hives } from '../../shared/stix/registry-hives';
import { hexDigits, text, texts, type Check, type SpecVersion } from './values';

/**
 * Hash algorithms by STIX name, each with the check of its value. The order is the one in which they identify a file.
 */
export const hashAlgorithms: ReadonlyMap<string, Check> = new Map([
  ['MD5', hexDigits(32)],
  ['SHA-1', hexDigits(40)],
  ['SHA-256', hexDigits(64)],
  ['SHA-512', hexDigits(128)],
  ['SHA3-256', hexDigits(64)],
  ['SHA3-512', hexDigits(128)],
  ['TLSH', tlsh],
]);

/**
 * 70 digits; newer tools write the format's version before them. 2.0 does not name this hash, but its hashes
 * may have any name.
 */
function tlsh(value: unknown): string | undefined {
  return typeof value === 'string' ? /^(?:T1)?([0-9a-f]{70})$/i.exec(value)?.[1] : undefined;
}

export function hashes(value: unknown, version: SpecVersion): Record<string, unknown> | undefined {
  return dictionary(value, (key, item) => hashAlgorithms.get(key)?.(item, version));
}

/** A key's hive written out (`HKLM` -> `HKEY_LOCAL_MACHINE`), as the specification demands. */
export function registryKey(value: unknown): string | undefined {
  const key = text(value);
  if (key === undefined || typeof value !== 'string') return undefined;
  const root = /^[^\\]*/.exec(key)?.[0] ?? '';
  const hive = hiveNames.get(root.toUpperCase());
  const full = hive === undefined ? key : hive + key.slice(root.length);
  // The OASIS schemas refuse a short name anywhere in a key, `...\software\hkuster` too. Case
  // means nothing in a key: `Hkuster` is the same one, and passes.
  return full.replace(shortHive, (name) => name.charAt(0).toUpperCase() + name.slice(1).toLowerCase());
}

const hiveNames: ReadonlyMap<string, string> = new Map(hives);
const shortHive = /HKLM|HKCC|HKCR|HKCU|HKU|hklm|hkcc|hkcr|hkcu|hku/g;

/** Each at the number that Windows has for it. */
export const registryTypes: readonly string[] = [
  'REG_NONE',
  'REG_SZ',
  'REG_EXPAND_SZ',
  'REG_BINARY',
  'REG_DWORD',
  'REG_DWORD_BIG_ENDIAN',
  'REG_LINK',
  'REG_MULTI_SZ',
  'REG_RESOURCE_LIST',
  'REG_FULL_RESOURCE_DESCRIPTION',
  'REG_RESOURCE_REQUIREMENTS_LIST',
  'REG_QWORD',
];

export function registryType(value: unknown): unknown {
  return value === 'REG_INVALID_TYPE' ? value : registryTypes.find((name) => name === value);
}

/** A list of `{ name, data, data_type }`; 2.0 wants a name in each. */
export function registryValues(value: unknown, version: SpecVersion): Record<string, unknown>[] | undefined {
  const list = (Array.isArray(value) ? (value as unknown[]) : [value]).map((item) => registryValue(item, version));
  const kept = list.filter((item) => item !== undefined);
  return kept.length > 0 ? kept : undefined;
}

function registryValue(value: unknown, version: SpecVersion): Record<string, unknown> | undefined {
  const checked = dictionary(value, (key, item) => registryValueParts.get(key)?.(item, version));
  return version === '2.0' && checked?.['name'] === undefined ? undefined : checked;
}

/** The parts of a registry value. */
export const registryValueParts: ReadonlyMap<string, Check> = new Map([
  // the empty name is that of a key's default value
  ['name', (value: unknown) => (value === '' ? '' : text(value))],
  ['data', text],
  ['data_type', registryType],
]);

/** One header field: a text, or a list where it occurs more than once (the OASIS schemas refuse a list of one). */
export function headerField(value: unknown): string | string[] | undefined {
  if (!Array.isArray(value)) return text(value);
  const list = texts(value);
  return list !== undefined && list.length < 2 ? list[0] : list;
}

/**
 * Header fields by name. Those with a property of their own (date, subject) are not among them, as the specification says.
 */
export function headerFields(value: unknown, version: SpecVersion): Record<string, unknown> | undefined {
  return dictionary(value, (name, field) => (isHeaderName(name, version) ? headerField(field) : undefined));
}

/** Dictionary keys have letters, digits, `-` and `_`, in 2.0 at least three of them. */
export function isHeaderName(name: string, version: SpecVersion): boolean {
  const known = headerNames.get(name);
  if (known !== undefined) return known && (version === '2.1' || name.length >= 3);
  const isName =
    /^[a-zA-Z0-9_-]{1,250}$/.test(name) &&
    // The OASIS schemas search for these names in the middle of others, too.
    !/^date|received_lines|content_type|from_ref|sender_ref|to_refs|cc_refs|bcc_refs|subject$/i.test(name);
  if (headerNames.size < 1000) headerNames.set(name, isName);
  return isName && (version === '2.1' || name.length >= 3);
}

/** Names that were looked at: mail has few, over and over. */
const headerNames = new Map<string, boolean>();

/** Header fields of an HTTP request: text in 2.0, lists of text in 2.1. */
export function httpHeader(value: unknown, version: SpecVersion): string | string[] | undefined {
  const list = texts(value);
  return version === '2.0' ? list?.join(', ') : list;
}

/** The checked entries of an object, without what the check gives no value for; undefined when none is left. */
function dictionary(
  value: unknown,
  check: (key: string, item: unknown) => unknown,
): Record<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  let entries: Record<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const checked = check(key, (value as Record<string, unknown>)[key]);
    if (checked === undefined) continue;
    entries ??= {};
    // a key of that name would set the prototype
    if (key === '__proto__') Object.defineProperty(entries, key, { value: checked, enumerable: true });
    else entries[key] = checked;
  }
  return entries;
}
