/** Fields that no record has as such: worked out from several of its fields, and mapped like the rest. */
import type { JsonRecord } from './map-record';
import { REGISTRY_TYPES } from './structures';
import { text } from './values';

/** What the maps know by these names is worked out from these fields. */
export const DERIVED: Readonly<Record<string, string>> = {
  protocols: 'proto, app',
  logonUserId: 'userDomain with logonUser',
  processUserId: 'processUserDomain with processUser',
  parentUserId: 'parentUserDomain with parentUser',
  objectUserId: 'objectUserDomain with objectUser',
  objectUserLogin: 'objectUserDomain with objectUser',
  eventDataTargetUserId: 'eventDataTargetDomainName with eventDataTargetUserName',
  processImageName: 'processName without a path',
  parentImageName: 'parentName without a path',
  objectImageName: 'objectName without a path',
  objectRegistryDataType: 'objectRegType with objectRegistryValue or objectRegistryData',
  mailWantedHeaders: 'mailWantedHeaderName with mailWantedHeaderValue',
};

/** What `derive` adds is named in the maps; undefined when there is nothing to add. */
export function derive(record: JsonRecord): JsonRecord | undefined {
  const derived: Record<string, unknown> = {};
  const add = (name: string, value: unknown): void => {
    if (value !== undefined) derived[name] = value;
  };
  add('protocols', protocols(record));
  add('logonUserId', logonIds(record));
  add('processUserId', withDomain(record['processUserDomain'], record['processUser']));
  add('parentUserId', withDomain(record['parentUserDomain'], record['parentUser']));
  add('objectUserLogin', withDomain(record['objectUserDomain'], record['objectUser']));
  add('eventDataTargetUserId', withDomain(record['eventDataTargetDomainName'], record['eventDataTargetUserName']));
  for (const prefix of ['process', 'parent', 'object']) {
    if (!record[`${prefix}FilePath`]) add(`${prefix}ImageName`, text(record[`${prefix}Name`]));
  }
  if (record['objectRegistryValue'] || record['objectRegistryData'])
    add('objectRegistryDataType', REGISTRY_TYPES[Number(text(record['objectRegType']))]);
  add('mailWantedHeaders', headers(record));
  return Object.keys(derived).length > 0 ? derived : undefined;
}

/** IANA's numbers, as far as traffic of hosts has them. */
const PROTOCOLS: Readonly<Record<string, string>> = {
  '1': 'icmp',
  '6': 'tcp',
  '17': 'udp',
  '58': 'ipv6-icmp',
  '132': 'sctp',
};

/** From the transport to the application, as the specification orders them; undefined where neither is known. */
function protocols(record: JsonRecord): string[] | undefined {
  const number = text(record['proto']);
  const transport = number === undefined ? undefined : PROTOCOLS[number];
  const app = text(record['app'])?.toLowerCase();
  const application = app !== undefined && /^[a-z][a-z0-9-]{1,20}$/.test(app) ? app : undefined;
  if (transport === undefined && application === undefined) return undefined;
  const list = [transport ?? (application === 'udp' ? 'udp' : 'tcp'), application];
  return [...new Set(list.filter((name) => name !== undefined))];
}

/** `DOMAIN\name` for each signed-in user; only where the two lists belong together by length. */
function logonIds(record: JsonRecord): unknown[] | undefined {
  const users = listOf(record['logonUser']);
  const domains = listOf(record['userDomain']);
  if (users.length === 0 || users.length !== domains.length) return undefined;
  return users.map((user, index) => withDomain(domains[index], user) ?? '');
}

function withDomain(domain: unknown, name: unknown): string | undefined {
  const [realm, user] = [text(domain), text(name)];
  return realm === undefined || user === undefined ? undefined : `${realm}\\${user}`;
}

function headers(record: JsonRecord): unknown[] | undefined {
  const names = listOf(record['mailWantedHeaderName']);
  const values = listOf(record['mailWantedHeaderValue']);
  if (names.length === 0 || names.length !== values.length) return undefined;
  return names.map((name, index) => ({ HeaderName: name, Value: values[index] }));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null || value === '' ? [] : [value];
}
