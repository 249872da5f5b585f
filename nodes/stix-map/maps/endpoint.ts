/** Endpoint activities of the v3.0 search and of OAT: all fields of the schema that STIX has a place for. */
import type { StixMap } from '../compile/map-format';
import {
  address,
  addresses,
  end,
  family,
  fileFields,
  hostFields,
  ownerFields,
  processFields,
  telemetryProtocols,
} from './parts';

/** eventId 3 is a connection: the acting process opened it. */
const connection = { eventId: 3 };
/** eventSubId 2 is the creation of a process: the object is a child of the acting one. */
const creation = { eventSubId: 2 };

export const endpoint: StixMap = {
  eventTime: [{ key: 'first_observed' }, { key: 'last_observed' }],
  eventId: [
    ...family,
    { key: 'process.opened_connection_refs', object: 'processCmd', references: ['nt', 'object-nt'], when: connection },
  ],
  eventSubId: [
    { key: 'process.parent_ref', object: 'objectCmd', references: 'processCmd', when: creation },
    { key: 'process.child_refs', object: 'processCmd', references: 'objectCmd', when: creation },
  ],
  ...hostFields,
  // the kind of system, where osName may be there too
  os: [
    { key: 'software.name', object: 'osKind' },
    { key: 'x-oca-asset.os_ref', object: 'host', references: 'osKind' },
  ],
  objectAppName: { key: 'software.name' },
  src: end('src', 'nt', 'src_ref'),
  spt: { key: 'network-traffic.src_port', object: 'nt' },
  dst: end('dst', 'nt', 'dst_ref'),
  dpt: { key: 'network-traffic.dst_port', object: 'nt' },
  objectIp: end('objectIp', 'object-nt', 'dst_ref'),
  objectPort: { key: 'network-traffic.dst_port', object: 'object-nt' },
  objectIps: addresses('objectIps'),
  publicSrc: address('publicSrc'),
  eventDataIpAddress: address('eventDataIpAddress'),
  objectLoginOutSourceAddress: address('objectLoginOutSourceAddress'),
  ...telemetryProtocols('nt', 'object-nt'),
  hostName: { key: 'domain-name.value' },
  objectHostName: { key: 'domain-name.value' },
  cloudServiceName: { key: 'domain-name.value' },
  request: [
    { key: 'url.value', object: 'request' },
    { key: 'network-traffic.extensions.http-request-ext.request_value', object: 'nt' },
  ],
  requestMethod: { key: 'network-traffic.extensions.http-request-ext.request_method', object: 'nt' },
  httpReferer: { key: 'url.value' },
  logonUser: { key: 'user-account.account_login', object: 'logonUser', unwrap: true },
  logonUserId: { key: 'user-account.user_id', object: 'logonUser', unwrap: true },
  objectUser: [
    { key: 'user-account.user_id', object: 'objectUser' },
    { key: 'process.creator_user_ref', object: 'objectCmd', references: 'objectUser' },
  ],
  objectUserLogin: { key: 'user-account.account_login', object: 'objectUser' },
  srcUser: { key: 'user-account.account_login' },
  eventDataTargetUserName: { key: 'user-account.account_login', object: 'targetUser' },
  eventDataTargetUserId: { key: 'user-account.user_id', object: 'targetUser' },
  eventDataSubjectUserName: { key: 'user-account.account_login' },
  cloudIdentityId: { key: 'user-account.user_id', object: 'cloudIdentity' },
  cloudIdentityName: { key: 'user-account.display_name', object: 'cloudIdentity' },
  ...processFields('process'),
  ...ownerFields('process'),
  ...processFields('parent'),
  ...ownerFields('parent'),
  ...processFields('object'),
  ...fileFields('src'),
  objectRegistryKeyHandle: { key: 'windows-registry-key.key', object: 'registry-key' },
  objectRegistryValueType: { key: 'windows-registry-key.values', object: 'registry-key' },
  objectRegistryValue: { key: 'windows-registry-key.values.name', object: 'registry-key' },
  // derived-fields.ts: '' where that is the name
  objectRegistryDefault: { key: 'windows-registry-key.values.name', object: 'registry-key' },
  objectRegistryData: { key: 'windows-registry-key.values.data', object: 'registry-key' },
  // derived-fields.ts: objectRegType of a value
  objectRegistryDataType: { key: 'windows-registry-key.values.data_type', object: 'registry-key' },
  eventDataServiceName: { key: 'process.extensions.windows-service-ext.service_name', object: 'service' },
  eventDataServiceFileName: { key: 'process.command_line', object: 'service' },
};
