/**
 * The v2.0 dialects: stix-shifter's attributes and fields, in its order, since its texts are kept where they are right.
 * After `!` stand the fields that records hold the attribute in too; not searching them makes such a text narrower.
 * Rows without fields are what stix-map yields from these records beyond what stix-shifter searches.
 */
import type { DialectTable } from './dialect';

const sha1 = 'srcFileHashSha1 objectFileHashSha1 parentFileHashSha1 processFileHashSha1';
const addresses = 'src dst objectIp objectIps[] ! endpointIp';

export const endpointActivityData: DialectTable = {
  api: 'v2.0',
  name: 'endpointActivityData',
  full: `spt dpt objectPort ${sha1}`,
  attributes: {
    'ipv4-addr:value': addresses,
    'ipv6-addr:value': addresses,
    'url:value': 'request',
    'domain-name:value': 'hostName ! objectHostName',
    'file:hashes.SHA-1': sha1,
    'network-traffic:src_ref.value': '~ src',
    'network-traffic:dst_ref.value': '~ dst objectIp',
    'network-traffic:src_port': '~ spt',
    'network-traffic:dst_port': '~ dpt objectPort',
    'user-account:account_login': 'logonUser[]',
    'user-account:user_id': 'objectUser ! logonUser',
    'process:command_line': 'processCmd parentCmd objectCmd',
    'windows-registry-key:key': 'objectRegistryKeyHandle',
    'windows-registry-key:values[*].name': 'objectRegistryValue',
    'windows-registry-key:values[*].data': 'objectRegistryData',
    'windows-registry-key:values': '',
    'network-traffic:protocols[*]': '',
    'file:name': '',
    'file:parent_directory_ref.path': '',
    'directory:path': '',
    'process:binary_ref.name': '',
    'process:binary_ref.hashes.SHA-1': '',
    'process:binary_ref.parent_directory_ref.path': '',
    'process:image_ref.name': '',
    'process:image_ref.hashes.SHA-1': '',
    'process:image_ref.parent_directory_ref.path': '',
  },
};

export const messageActivityData: DialectTable = {
  api: 'v2.0',
  name: 'messageActivityData',
  capabilities: { mailRules: true },
  full: 'file_sha1',
  oneObject: ['email-message'],
  attributes: {
    'ipv4-addr:value': 'source_ip',
    'ipv6-addr:value': 'source_ip',
    'url:value': 'url[]',
    'domain-name:value': 'source_domain',
    'file:name': 'file_name[]',
    'file:hashes.SHA-1': 'file_sha1[]',
    'network-traffic:src_ref.value': '~ source_ip',
    // A message's mailbox may be its sender's, a recipient's or neither's.
    'email-message:sender_ref.value': '~ sender mailbox',
    'email-message:to_refs[*].value': '~ recipient[] mailbox',
    'email-message:subject': 'subject',
    'email-message:message_id': 'message_id',
    'email-addr:value': '',
    'network-traffic:protocols[*]': '',
    'email-message:date': '',
    'email-message:is_multipart': '',
  },
  carried: ['email-message:additional_header_fields'],
};
