/**
 * What STIX demands of a bundle, written from the specifications (2.1: parts 2, 4, 5, 6; 2.0: parts 1 to 4) and not
 * from the product: types, required properties, formats, references that lead somewhere, ids that are unique.
 */
export type Json = Record<string, unknown>;
type Version = '2.0' | '2.1';

const uuidPattern = '[0-9a-f]{8}-[0-9a-f]{4}-[VERSIONS][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const timePattern = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/;
const milliseconds = /\.\d{3}Z$/;

type Test = (value: unknown, version: Version) => boolean;
const string: Test = (value) => typeof value === 'string' && value.isWellFormed();
const boolean: Test = (value) => typeof value === 'boolean';
const integer: Test = (value) => Number.isSafeInteger(value);
const natural: Test = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const port: Test = (value) => natural(value, '2.1') && (value as number) <= 65535;
const time: Test = (value) => typeof value === 'string' && timePattern.test(value) && !Number.isNaN(Date.parse(value));
const strings: Test = (value, version) =>
  Array.isArray(value) && value.length > 0 && value.every((item) => string(item, version));
const object: Test = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const dictionary: Test = (value, version) =>
  object(value, version) &&
  Object.keys(value as Json).length > 0 &&
  Object.keys(value as Json).every((key) => (version === '2.0' ? /^[\w-]{3,256}$/ : /^[\w-]{1,250}$/).test(key));
const ipv4: Test = (value) =>
  typeof value === 'string' &&
  /^\d+\.\d+\.\d+\.\d+$/.test(value) &&
  value.split('.').every((part) => String(Number(part)) === part && Number(part) < 256);
const ipv6: Test = (value) => {
  if (typeof value !== 'string' || !/^[0-9a-f:.]+$/i.test(value)) return false;
  try {
    return new URL(`http://[${value}]/`).hostname.startsWith('[');
  } catch {
    return false;
  }
};
const mac: Test = (value) => typeof value === 'string' && /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/.test(value);
const domain: Test = (value) =>
  typeof value === 'string' &&
  value.length <= 253 &&
  value
    .split('.')
    .every((label) => /^[\p{L}\p{M}\d](?:[\p{L}\p{M}\d-]{0,61}[\p{L}\p{M}\d])?$/u.test(label) || label === '');
const email: Test = (value) => typeof value === 'string' && /^[^\s@<>()]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(value);
const url: Test = (value) =>
  typeof value === 'string' &&
  /^[a-z][a-z0-9+.-]*:[\w.~:/?#[\]@!$&'()*+,;=%-]*$/i.test(value) &&
  !/%(?![0-9a-f]{2})/i.test(value);
/** 2.0 names no TLSH, but takes any name for a hash. */
const hashes: Test = (value, version) =>
  dictionary(value, version) &&
  Object.entries(value as Json).every(([name, hash]) => {
    const sha = { 'SHA-1': 40, 'SHA-256': 64, 'SHA-512': 128, 'SHA3-256': 64, 'SHA3-512': 128 };
    const lengths = { MD5: 32, ...sha, TLSH: 70 };
    const length = lengths[name as keyof typeof lengths];
    return length !== undefined && typeof hash === 'string' && new RegExp(`^[0-9a-f]{${length}}$`, 'i').test(hash);
  });
const headers: Test = (value, version) =>
  dictionary(value, version) &&
  Object.values(value as Json).every(
    (field) => string(field, version) || (strings(field, version) && (field as string[]).length > 1),
  );
const registryKey: Test = (value) => typeof value === 'string' && !/^HK(?:LM|CU|CR|CC|U|DD|PD)(?:\\|$)/i.test(value);
const registryValues: Test = (value, version) =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every(
    (item) =>
      object(item, version) &&
      Object.keys(item as Json).length > 0 &&
      Object.values(item as Json).every((part) => string(part, version)) &&
      (version === '2.1' || 'name' in (item as Json)),
  );

const mimeParts: Test = (value, version) =>
  Array.isArray(value) &&
  value.every((part) => object(part, version) && string((part as Json)['body_raw_ref'], version));

interface TypeRules {
  properties: Record<string, Test>;
  /** reference property -> types that it may lead to */
  references?: Record<string, string>;
  required?: string[];
  oneOf?: string[];
}

const fileTimes = (version: Version): Record<string, Test> =>
  version === '2.1' ? { ctime: time, mtime: time, atime: time } : { created: time, modified: time, accessed: time };

function rules(version: Version): Record<string, TypeRules> {
  const is21 = version === '2.1';
  return {
    'ipv4-addr': { properties: { value: ipv4 }, required: ['value'] },
    'ipv6-addr': { properties: { value: ipv6 }, required: ['value'] },
    'mac-addr': { properties: { value: mac }, required: ['value'] },
    'domain-name': { properties: { value: domain }, required: ['value'] },
    'email-addr': { properties: { value: email, display_name: string }, required: ['value'] },
    url: { properties: { value: url }, required: ['value'] },
    directory: { properties: { path: string, ...fileTimes(version) }, required: ['path'] },
    file: {
      properties: {
        name: string,
        hashes,
        size: natural,
        mime_type: string,
        extensions: dictionary,
        ...fileTimes(version),
      },
      references: { parent_directory_ref: 'directory' },
      oneOf: ['name', 'hashes'],
    },
    process: {
      properties: {
        pid: natural,
        command_line: string,
        extensions: dictionary,
        ...(is21 ? { created_time: time } : { created: time, name: string }),
      },
      references: {
        [is21 ? 'image_ref' : 'binary_ref']: 'file',
        creator_user_ref: 'user-account',
        parent_ref: 'process',
        child_refs: 'process',
        opened_connection_refs: 'network-traffic',
      },
    },
    'network-traffic': {
      properties: {
        ...{ protocols: strings, src_port: port, dst_port: port, extensions: dictionary },
        ...{ src_byte_count: natural, src_packets: natural },
      },
      references: { src_ref: 'ipv4-addr ipv6-addr', dst_ref: 'ipv4-addr ipv6-addr' },
      required: ['protocols'],
      oneOf: ['src_ref', 'dst_ref'],
    },
    'x509-certificate': { properties: { hashes, serial_number: string }, oneOf: ['hashes', 'serial_number'] },
    'user-account': {
      properties: { user_id: string, account_login: string, display_name: string },
      required: is21 ? [] : ['user_id'],
    },
    'windows-registry-key': {
      properties: { key: registryKey, values: registryValues },
      required: is21 ? [] : ['key'],
      oneOf: ['key', 'values'],
    },
    'email-message': {
      properties: {
        is_multipart: boolean,
        date: time,
        subject: string,
        additional_header_fields: headers,
        body_multipart: mimeParts,
        extensions: dictionary,
        ...(is21 ? { message_id: string } : {}),
      },
      references: {
        from_ref: 'email-addr',
        sender_ref: 'email-addr',
        to_refs: 'email-addr',
        cc_refs: 'email-addr',
        bcc_refs: 'email-addr',
      },
      required: ['is_multipart'],
    },
    software: { properties: { name: string, version: string, vendor: string }, required: ['name'] },
  };
}

const domainObjects: Record<string, string[]> = {
  identity: ['name', 'identity_class'],
  'observed-data': ['first_observed', 'last_observed', 'number_observed'],
  'attack-pattern': ['name'],
  sighting: ['sighting_of_ref'],
  grouping: ['context', 'object_refs'],
  report: ['name', 'labels', 'published', 'object_refs'],
  indicator: ['pattern', 'valid_from'],
  'extension-definition': ['created_by_ref', 'name', 'schema', 'version', 'extension_types'],
};

/** Who wrote what others gave, and how they marked it, need not be in the bundle. */
const isElsewhere = (reference: string, type: string): boolean =>
  reference === 'object_marking_refs' ||
  (reference === 'created_by_ref' && (type === 'indicator' || type === 'identity'));

/** Everything in `bundle` that the specification of `version` does not allow; an empty list is a valid bundle. */
export function faultsOf(bundle: unknown, version: Version): string[] {
  const faults: string[] = [];
  const say = (where: string, fault: string): unknown => faults.push(`${where}: ${fault}`);
  const id = new RegExp(`^[a-z][a-z0-9-]+--${uuidPattern.replace('VERSIONS', version === '2.0' ? '4' : '45')}$`);
  const all = rules(version);
  const top = bundle as Json;
  if (top['type'] !== 'bundle' || !String(top['id']).startsWith('bundle--') || !id.test(String(top['id'])))
    say('bundle', 'type or id');
  if ((version === '2.0') !== (top['spec_version'] === '2.0')) say('bundle', 'spec_version');
  const objects = (top['objects'] ?? []) as Json[];
  if (objects.length === 0) say('bundle', 'empty');
  const ids = new Map(objects.map((item) => [item['id'], item]));
  if (ids.size !== objects.length) say('bundle', 'an id appears twice');

  const checkObservable = (where: string, item: Json, resolve: (ref: unknown) => Json | undefined): void => {
    const type = String(item['type']);
    const rule = all[type];
    if (!rule && !/^x-[a-z0-9-]+$/.test(type)) say(where, `no observable ${type}`);
    for (const [name, value] of Object.entries(item)) {
      if (['type', 'id', 'spec_version'].includes(name)) continue;
      if (value === null || value === undefined) say(where, `${name} is nothing`);
      if (Array.isArray(value) && value.length === 0) say(where, `${name} is an empty list`);
      if (!/^[a-z][a-z0-9_]{2,249}$/.test(name)) say(where, `${name} is no property's name`);
      if (/_refs?$/.test(name)) {
        const targets = (Array.isArray(value) ? value : [value]).map(resolve);
        const allowed = rule?.references?.[name]?.split(' ');
        if (targets.some((target) => !target)) say(where, `${name} leads nowhere`);
        if (rule && !allowed) say(where, `${name} is not its reference`);
        if (allowed && targets.some((target) => target && !allowed.includes(String(target['type']))))
          say(where, `${name} leads to a wrong type`);
      } else if (name === 'body_multipart' && Array.isArray(value)) {
        if (item['is_multipart'] !== true) say(where, 'has parts, but is not said to');
        for (const part of value as Json[])
          if (resolve(part['body_raw_ref'])?.['type'] !== 'file') say(where, 'body_raw_ref leads to no file');
      }
      if (/_refs?$/.test(name)) continue;
      if (rule && !rule.properties[name]) say(where, `has no property ${name}`);
      else if (rule && !rule.properties[name]?.(value, version))
        say(where, `${name}: ${JSON.stringify(value)?.slice(0, 80)}`);
    }
    for (const name of rule?.required ?? []) if (!(name in item)) say(where, `lacks ${name}`);
    if (rule?.oneOf && !rule.oneOf.some((name) => name in item)) say(where, `lacks ${rule.oneOf.join(' or ')}`);
    if (Object.keys(item).filter((name) => !['type', 'id', 'spec_version'].includes(name)).length === 0)
      say(where, 'says nothing');
    for (const key of Object.keys(item['extensions'] ?? {})) {
      const known = /^[a-z][a-z0-9-]*-ext$/.test(key) || (version === '2.1' && ids.has(key));
      if (!known) say(where, `extension ${key} is not defined`);
    }
  };

  for (const item of objects) {
    const where = String(item['id']);
    const type = String(item['type']);
    if (!id.test(where) || !where.startsWith(`${type}--`)) say(where, 'id');
    const required = domainObjects[type];
    if (version === '2.1' && item['spec_version'] !== '2.1') say(where, 'spec_version');
    if (version === '2.0' && 'spec_version' in item) say(where, 'spec_version');
    if (!required) {
      if (version === '2.0') say(where, `no domain object ${type}`);
      checkObservable(where, item, (ref) => ids.get(ref));
      continue;
    }
    for (const name of [...required, 'created', 'modified'])
      if (item[name] === undefined || item[name] === '') say(where, `lacks ${name}`);
    for (const [name, value] of Object.entries(item)) {
      if (
        /^(?:created|modified|first_|last_|valid_|published)/.test(name) &&
        !name.endsWith('_ref') &&
        !time(value, version)
      )
        say(where, name);
      if ((name === 'created' || name === 'modified') && !milliseconds.test(String(value)))
        say(where, `${name} without milliseconds`);
      if (/^(?:labels|roles|sectors|indicator_types)$/.test(name) && !strings(value, version)) say(where, name);
      if (name === 'confidence' && !(version === '2.1' && natural(value, version) && (value as number) <= 100))
        say(where, name);
      if (name === 'revoked' && !boolean(value, version)) say(where, name);
      if (/_refs?$/.test(name)) {
        const refs = Array.isArray(value) ? value : [value];
        if (refs.length === 0) say(where, `${name} is empty`);
        if (new Set(refs).size !== refs.length) say(where, `${name} repeats itself`);
        for (const ref of refs)
          if (!ids.has(ref) && !isElsewhere(name, type)) say(where, `${name} leads nowhere: ${String(ref)}`);
      }
    }
    if (String(item['modified']) < String(item['created'])) say(where, 'modified before it was created');
    if (type === 'observed-data') {
      if (!integer(item['number_observed'], version) || (item['number_observed'] as number) < 1)
        say(where, 'number_observed');
      if (String(item['last_observed']) < String(item['first_observed'])) say(where, 'last before first');
      if (version === '2.0') {
        const inner = (item['objects'] ?? {}) as Record<string, Json>;
        if (Object.keys(inner).length === 0) say(where, 'observes nothing');
        for (const [key, observable] of Object.entries(inner)) {
          checkObservable(`${where} ${key}`, observable, (ref) =>
            typeof ref === 'string' && Object.hasOwn(inner, ref) ? inner[ref] : undefined,
          );
        }
      } else if (!Array.isArray(item['object_refs'])) say(where, 'observes nothing');
    }
  }
  return faults;
}
