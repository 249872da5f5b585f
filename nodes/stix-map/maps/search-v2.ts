/** Records of the v2.0 search: the same objects, properties and references as stix-shifter's map makes of them. */
import type { StixMap } from '../compile/map-format';
import { addresses, end, image, path, telemetryProtocols } from './parts';

const image20 = (prefix: string): StixMap => ({
  [`${prefix}Cmd`]: { key: 'process.command_line', object: `${prefix}Cmd` },
  [`${prefix}FileHashSha1`]: [
    { key: 'file.hashes.SHA-1', object: `${prefix}File` },
    image(`${prefix}Cmd`, `${prefix}File`),
  ],
  [`${prefix}FilePath`]: [...path(`${prefix}File`, `${prefix}FilePath`), image(`${prefix}Cmd`, `${prefix}File`)],
});

/** `endpointActivityData` */
export const endpointV2: StixMap = {
  eventTime: [{ key: 'first_observed' }, { key: 'last_observed' }],
  src: end('src', 'nt', 'src_ref'),
  spt: { key: 'network-traffic.src_port', object: 'nt' },
  dst: end('dst', 'nt', 'dst_ref'),
  dpt: { key: 'network-traffic.dst_port', object: 'nt' },
  ...telemetryProtocols('nt', 'object-nt'),
  endpointIp: addresses('endpointIp'),
  hostName: { key: 'domain-name.value' },
  objectHostName: { key: 'domain-name.value' },
  logonUser: { key: 'user-account.account_login', object: 'logonUser', unwrap: true },
  objectUser: { key: 'user-account.user_id', object: 'objectUser' },
  objectIp: end('objectIp', 'object-nt', 'dst_ref'),
  objectPort: { key: 'network-traffic.dst_port', object: 'object-nt' },
  objectIps: addresses('objectIps'),
  ...image20('object'),
  objectRegistryKeyHandle: { key: 'windows-registry-key.key', object: 'registry-key' },
  objectRegistryValueType: { key: 'windows-registry-key.values', object: 'registry-key' },
  objectRegistryValue: { key: 'windows-registry-key.values.name', object: 'registry-key' },
  // derived-fields.ts: '' where that is the name
  objectRegistryDefault: { key: 'windows-registry-key.values.name', object: 'registry-key' },
  objectRegistryData: { key: 'windows-registry-key.values.data', object: 'registry-key' },
  ...image20('process'),
  ...image20('parent'),
  request: { key: 'url.value' },
  srcFilePath: path('srcFile', 'srcFilePath'),
  srcFileHashSha1: { key: 'file.hashes.SHA-1', object: 'srcFile' },
};

/** `messageActivityData` */
export const emailV2: StixMap = {
  eventTime: [{ key: 'first_observed' }, { key: 'last_observed' }],
  mail_message_sender: [
    { key: 'email-addr.value', object: 'sender' },
    { key: 'email-message.sender_ref', object: 'mail', references: 'sender' },
  ],
  mail_message_recipient: [
    { key: 'email-addr.value', object: 'recipient', unwrap: true },
    { key: 'email-message.to_refs', object: 'mail', references: 'recipient' },
  ],
  mail_message_subject: { key: 'email-message.subject', object: 'mail' },
  mail_message_delivery_time: { key: 'email-message.date', object: 'mail' },
  mail_message_id: [
    { key: 'email-message.message_id', object: 'mail' },
    { key: 'email-message.additional_header_fields.Message-ID', object: 'mail' },
  ],
  mail_internet_headers: {
    key: 'email-message.additional_header_fields',
    object: 'mail',
    transformer: 'ConvertInternetHeaders',
  },
  mail_urls: { key: 'url.value', unwrap: true },
  source_domain: { key: 'domain-name.value' },
  source_ip: end('source_ip', 'message-nt', 'src_ref'),
  mail_attachments: {
    file_name: { key: 'file.name', object: 'attachment' },
    file_sha1: { key: 'file.hashes.SHA-1', object: 'attachment' },
  },
};

/** Both, for records of an unknown source. */
export const searchV2: StixMap = { ...emailV2, ...endpointV2 };
