/** Fields that no record has as such: worked out from several of its fields, and mapped like the rest. */
import { isRecord } from '../../shared/json';
import type { JsonRecord } from '../record/record-mapper';
import { registryTypes } from '../stix/structured-values';
import { text } from '../stix/values';

interface Origin {
  /** the record's field that it is counted as where it finds no place */
  readonly field: string;
  /** for README */
  readonly how: string;
}

/** Names of derived fields in the maps, with the fields that they are worked out from. */
export const derivedFields: Readonly<Record<string, Origin>> = {
  logonUserId: { field: 'userDomain', how: 'with logonUser' },
  processUserId: { field: 'processUserDomain', how: 'with processUser' },
  parentUserId: { field: 'parentUserDomain', how: 'with parentUser' },
  objectUserLogin: { field: 'objectUserDomain', how: 'with objectUser' },
  eventDataTargetUserId: { field: 'eventDataTargetDomainName', how: 'with eventDataTargetUserName' },
  processImageName: { field: 'processName', how: 'without a path' },
  parentImageName: { field: 'parentName', how: 'without a path' },
  objectImageName: { field: 'objectName', how: 'without a path' },
  objectRegistryDefault: { field: 'objectRegistryValue', how: 'when it is empty beside objectRegistryData' },
  objectRegistryDataType: { field: 'objectRegType', how: 'with objectRegistryValue or objectRegistryData' },
  cloudUserId: { field: 'userIdentity', how: 'its arn' },
  cloudUserLogin: { field: 'userIdentity', how: 'its userName' },
  mailWantedHeaders: { field: 'mailWantedHeaderName', how: 'with mailWantedHeaderValue' },
};

/** A key's default value is the one whose name is empty; undefined when the record sets none. */
export function deriveDefaultValue(record: JsonRecord): JsonRecord | undefined {
  return setsDefaultValue(record) ? { objectRegistryDefault: '' } : undefined;
}

function setsDefaultValue(record: JsonRecord): boolean {
  return record['objectRegistryValue'] === '' && Boolean(record['objectRegistryData']);
}

/** Who a cloud activity names; undefined where it names nobody. */
export function deriveCloudUser({ userIdentity }: JsonRecord): JsonRecord | undefined {
  const { arn, principalId, userName } = identityIn(userIdentity);
  const [cloudUserId, cloudUserLogin] = [text(arn) ?? text(principalId), text(userName)];
  return cloudUserId === undefined && cloudUserLogin === undefined
    ? undefined
    : { ...(cloudUserId && { cloudUserId }), ...(cloudUserLogin && { cloudUserLogin }) };
}

/** The derived fields of a record; undefined when there are none. */
export function derive(record: JsonRecord): JsonRecord | undefined {
  const derived: Record<string, unknown> = {};
  const add = (name: string, value: unknown): void => {
    if (value !== undefined) derived[name] = value;
  };
  add('logonUserId', logonIds(record));
  add('processUserId', withDomain(record['processUserDomain'], record['processUser']));
  add('parentUserId', withDomain(record['parentUserDomain'], record['parentUser']));
  add('objectUserLogin', withDomain(record['objectUserDomain'], record['objectUser']));
  add('eventDataTargetUserId', withDomain(record['eventDataTargetDomainName'], record['eventDataTargetUserName']));
  for (const prefix of ['process', 'parent', 'object']) {
    if (!record[`${prefix}FilePath`]) add(`${prefix}ImageName`, text(record[`${prefix}Name`]));
  }
  if (setsDefaultValue(record)) add('objectRegistryDefault', '');
  if (record['objectRegistryValue'] || record['objectRegistryData'])
    add('objectRegistryDataType', registryTypes[Number(text(record['objectRegType']))]);
  add('mailWantedHeaders', headers(record));
  return Object.keys(derived).length > 0 ? derived : undefined;
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

/** CloudTrail's `userIdentity`: an object, its JSON, or an ARN alone. */
function identityIn(value: unknown): JsonRecord {
  if (isRecord(value)) return value;
  if (typeof value !== 'string' || value.length > 65_536) return {};
  if (!value.startsWith('{')) return value.startsWith('arn:') ? { arn: value } : {};
  try {
    const identity: unknown = JSON.parse(value);
    return isRecord(identity) ? identity : {};
  } catch {
    return {};
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null || value === '' ? [] : [value];
}
