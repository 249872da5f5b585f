/**
 * The cyber-observable objects of STIX 2.1 (part 6) and 2.0 (part 4) as data: properties with their kind, what must be
 * there, and what makes up an id. Names are 2.1's; `before` has 2.0's where they differ.
 */
import type { Kind } from './property-kinds';
import type { SpecVersion } from './values';

export interface ObservableType {
  readonly properties: Readonly<Record<string, Kind>>;
  /** all of these, in the versions where they exist */
  readonly required?: readonly string[];
  readonly required20?: readonly string[];
  /** at least one of these */
  readonly oneOf?: readonly string[];
  /** at least one property that is no reference */
  readonly ownValue?: true;
  /** filled in when nothing else is known */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** 2.0: a required property that takes the value of another one */
  readonly fallback20?: readonly [property: string, from: string];
  /** id contributing properties (2.1, in each type's section), sorted */
  readonly id: readonly string[];
  /** 2.1 name -> 2.0 name; null: 2.0 has none */
  readonly before?: Readonly<Record<string, string | null>>;
  /** only in 2.0 */
  readonly only20?: readonly string[];
}

const addressTypes = 'ipv4-addr ipv6-addr mac-addr domain-name';

export const observableTypes: Readonly<Record<string, ObservableType>> = {
  'autonomous-system': {
    properties: { number: 'integer', name: 'text', rir: 'text' },
    required: ['number'],
    id: ['number'],
  },
  directory: {
    properties: { path: 'text', path_enc: 'charset', ctime: 'timestamp', mtime: 'timestamp', atime: 'timestamp' },
    required: ['path'],
    id: ['path'],
    before: { ctime: 'created', mtime: 'modified', atime: 'accessed' },
  },
  'domain-name': {
    properties: { value: 'domain', resolves_to_refs: 'refs ipv4-addr ipv6-addr domain-name' },
    required: ['value'],
    id: ['value'],
  },
  'email-addr': {
    properties: { value: 'email', display_name: 'text', belongs_to_ref: 'ref user-account' },
    required: ['value'],
    id: ['value'],
  },
  'email-message': {
    properties: {
      is_multipart: 'boolean',
      date: 'timestamp',
      content_type: 'text',
      from_ref: 'ref email-addr',
      sender_ref: 'ref email-addr',
      to_refs: 'refs email-addr',
      cc_refs: 'refs email-addr',
      bcc_refs: 'refs email-addr',
      message_id: 'text',
      subject: 'text',
      received_lines: 'texts',
      additional_header_fields: 'headers',
      body_multipart: 'parts file',
    },
    required: ['is_multipart'],
    // not the date, because with a time alone every record would be a mail
    oneOf: [
      'from_ref',
      'sender_ref',
      'to_refs',
      'cc_refs',
      'bcc_refs',
      'message_id',
      'subject',
      'additional_header_fields',
    ],
    defaults: { is_multipart: true },
    id: ['body', 'from_ref', 'subject'],
    before: { message_id: null },
  },
  file: {
    properties: {
      name: 'text',
      hashes: 'hashes',
      size: 'count',
      mime_type: 'text',
      ctime: 'timestamp',
      mtime: 'timestamp',
      atime: 'timestamp',
      parent_directory_ref: 'ref directory',
      contains_refs: 'refs *',
    },
    oneOf: ['hashes', 'name'],
    id: ['extensions', 'hashes', 'name', 'parent_directory_ref'],
    before: { ctime: 'created', mtime: 'modified', atime: 'accessed' },
  },
  'ipv4-addr': { properties: { value: 'ipv4', resolves_to_refs: 'refs mac-addr' }, required: ['value'], id: ['value'] },
  'ipv6-addr': { properties: { value: 'ipv6', resolves_to_refs: 'refs mac-addr' }, required: ['value'], id: ['value'] },
  'mac-addr': { properties: { value: 'mac' }, required: ['value'], id: ['value'] },
  mutex: { properties: { name: 'text' }, required: ['name'], id: ['name'] },
  'network-traffic': {
    properties: {
      start: 'timestamp',
      end: 'timestamp',
      src_ref: `ref ${addressTypes}`,
      dst_ref: `ref ${addressTypes}`,
      src_port: 'port',
      dst_port: 'port',
      protocols: 'texts',
      src_byte_count: 'count',
      dst_byte_count: 'count',
      src_packets: 'count',
      dst_packets: 'count',
    },
    required: ['protocols'],
    oneOf: ['src_ref', 'dst_ref'],
    // stix-shifter's word where the record has none; the specification wants at least one
    defaults: { protocols: ['tcp'] },
    id: ['dst_port', 'dst_ref', 'end', 'extensions', 'protocols', 'src_port', 'src_ref', 'start'],
  },
  process: {
    properties: {
      is_hidden: 'boolean',
      pid: 'count',
      name: 'text',
      created_time: 'timestamp',
      cwd: 'text',
      command_line: 'text',
      creator_user_ref: 'ref user-account',
      image_ref: 'ref file',
      parent_ref: 'ref process',
      child_refs: 'refs process',
      opened_connection_refs: 'refs network-traffic',
    },
    // an image or a start alone tells nothing of a process (and the OASIS schema of 2.1 refuses the latter)
    oneOf: ['is_hidden', 'pid', 'name', 'cwd', 'command_line', 'extensions'],
    id: [],
    before: { created_time: 'created', image_ref: 'binary_ref' },
    only20: ['name'],
  },
  software: {
    properties: { name: 'text', vendor: 'text', version: 'text', swid: 'text' },
    required: ['name'],
    id: ['name', 'swid', 'vendor', 'version'],
    before: { swid: null },
  },
  url: { properties: { value: 'url' }, required: ['value'], id: ['value'] },
  'user-account': {
    properties: {
      user_id: 'text',
      account_login: 'text',
      account_type: 'text',
      display_name: 'text',
      is_service_account: 'boolean',
      is_privileged: 'boolean',
      is_disabled: 'boolean',
      account_created: 'timestamp',
      account_last_login: 'timestamp',
    },
    oneOf: ['user_id', 'account_login', 'display_name'],
    required20: ['user_id'],
    fallback20: ['user_id', 'account_login'],
    id: ['account_login', 'account_type', 'user_id'],
  },
  'windows-registry-key': {
    properties: {
      key: 'registry key',
      values: 'registry values',
      modified_time: 'timestamp',
      creator_user_ref: 'ref user-account',
    },
    required20: ['key'],
    oneOf: ['key', 'values'],
    id: ['key', 'values'],
    before: { modified_time: 'modified' },
  },
  'x509-certificate': {
    properties: { hashes: 'hashes', serial_number: 'text' },
    oneOf: ['hashes', 'serial_number'],
    id: ['hashes', 'serial_number'],
  },
};

/** Objects of a type that STIX does not define: any property, any reference. */
export const customType: ObservableType = { properties: {}, ownValue: true, id: [] };

/** The name that `property` has in `version`, or undefined where it has none. Either version's name is understood. */
export function propertyName(type: ObservableType, property: string, version: SpecVersion): string | undefined {
  const name = canonicalName(type, property);
  if (version === '2.1') return type.only20?.includes(name) ? undefined : name;
  return type.before?.[name] === null ? undefined : (type.before?.[name] ?? name);
}

/** 2.1's name of a property that may be given by 2.0's. */
export function canonicalName(type: ObservableType, property: string): string {
  const renamed = Object.entries(type.before ?? {}).find(([, before]) => before === property);
  return renamed?.[0] ?? property;
}
