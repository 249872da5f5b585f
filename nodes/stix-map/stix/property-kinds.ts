/**
 * Kinds of properties of an observable, each with its check; the parts of structured properties, and the extensions that
 * records fill.
 */
import {
  hashAlgorithms,
  hashes,
  headerField,
  headerFields,
  httpHeader,
  isHeaderName,
  registryKey,
  registryValueParts,
  registryType,
  registryValues,
} from './structured-values';
import { timestamp } from './times';
import {
  anything,
  boolean,
  charset,
  count,
  domainName,
  emailAddress,
  integer,
  ipv4,
  ipv6,
  list,
  macAddress,
  port,
  text,
  texts,
  url,
  type Check,
  type SpecVersion,
} from './values';

/**
 * Where a reference may lead: `ref ipv4-addr ipv6-addr`, `refs file`; `*` is any observable. `parts file`: a list of
 * MIME parts, each of them a file.
 */
export type ReferenceKind = `ref ${string}` | `refs ${string}` | `parts ${string}`;
export type Kind = keyof typeof checks | ReferenceKind;

export const checks = {
  text,
  integer,
  count,
  port,
  boolean,
  timestamp,
  texts,
  ipv4,
  ipv6,
  mac: macAddress,
  charset,
  domain: domainName,
  email: emailAddress,
  url,
  hashes,
  headers: headerFields,
  header: headerField,
  'http header': httpHeader,
  'registry key': registryKey,
  'registry type': registryType,
  'registry values': registryValues,
  anything,
  list,
} as const satisfies Record<string, Check>;

/**
 * The part of a property that a map may name by itself: `file.hashes.SHA-1`,
 * `email-message.additional_header_fields.X`.
 */
export function partCheck(kind: Kind, part: string, version: SpecVersion): Check | undefined {
  if (kind === 'hashes') return hashAlgorithms.get(part);
  if (kind === 'headers') return isHeaderName(part, version) ? headerField : undefined;
  return kind === 'registry values' ? registryValueParts.get(part) : undefined;
}

interface Extension {
  /** the type that it extends */
  readonly of: string;
  readonly properties: Readonly<Record<string, Kind>>;
  /** all of these must be there */
  readonly required: readonly string[];
}

/** Extensions that the specification defines, as far as records fill them. */
export const predefinedExtensions: Readonly<Record<string, Extension>> = {
  'http-request-ext': {
    of: 'network-traffic',
    properties: { request_method: 'text', request_value: 'text', request_version: 'text' },
    required: ['request_method', 'request_value'],
  },
  'windows-service-ext': {
    of: 'process',
    properties: { service_name: 'text', display_name: 'text' },
    required: ['service_name'],
  },
  'windows-process-ext': {
    of: 'process',
    properties: { owner_sid: 'text', window_title: 'text', priority: 'text' },
    required: [],
  },
  'ntfs-ext': { of: 'file', properties: { sid: 'text' }, required: ['sid'] },
};
