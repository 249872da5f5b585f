/**
 * v3.0 endpointActivities. Searched are the fields of Trend's description. What only the data lake's schema marks as
 * searchable (objectHostName, endpointMacAddress, processName, processUser, ...) is carried: an unknown field would
 * cost the whole query (400).
 */
import type { DialectTable } from './dialect';
import { ownProperty } from './own-extension';

const prefixes = ['src', 'object', 'parent', 'process'] as const;
const processes = ['process', 'parent', 'object'] as const;

/** `processFileHashMd5 parentFileHashMd5 ...` */
const each = (who: readonly string[], field: string): string => who.map((prefix) => prefix + field).join(' ');

const addresses =
  'src dst objectIp objectIps[] endpointIp[] ! publicSrc eventDataIpAddress objectLoginOutSourceAddress';

/** Accounts that act in a record, in fields that the API does not search. */
const otherLogins = 'srcUser eventDataTargetUserName eventDataSubjectUserName processUser parentUser';

/**
 * The file that a process runs: image_ref in STIX 2.1, binary_ref in 2.0. In 2.1 files of one path and MD5 are one
 * object, whose other hashes may come from any of them.
 */
function image(path: string, who: readonly string[]): Record<string, string> {
  const rows: Record<string, string> = {};
  for (const reference of ['image_ref', 'binary_ref']) {
    rows[`${path}${reference}.name`] = `~ ${each(who, 'FilePath>name')} ! ${each(who, 'Name')}`;
    rows[`${path}${reference}.parent_directory_ref.path`] = `~ ${each(who, 'FilePath>directory')}`;
    rows[`${path}${reference}.hashes.MD5`] = `~ ${each(who, 'FileHashMd5')}`;
    rows[`${path}${reference}.hashes.SHA-1`] = `~ ${each(prefixes, 'FileHashSha1')}`;
    rows[`${path}${reference}.hashes.SHA-256`] = `~ ${each(prefixes, 'FileHashSha256')}`;
  }
  return rows;
}

/** The acting process is the parent's child and the target's parent, so either end of the reference may be it. */
const parents = ['parent', 'process'] as const;
const children = ['object', 'process'] as const;

export const endpointActivities: DialectTable = {
  api: 'v3.0',
  name: 'endpointActivities',
  full: `dpt spt objectPort ${each(processes, 'Pid')} ${each(prefixes, 'FileHashMd5')} ${each(prefixes, 'FileHashSha1')}
    ${each(prefixes, 'FileHashSha256')}`,
  attributes: {
    'ipv4-addr:value': addresses,
    'ipv6-addr:value': addresses,
    'domain-name:value': 'hostName ! objectHostName cloudServiceName',
    'url:value': 'request ! httpReferer',
    'network-traffic:src_ref.value': '~ src',
    'network-traffic:dst_ref.value': '~ dst objectIp',
    'network-traffic:src_port': '~ spt',
    'network-traffic:dst_port': '~ dpt objectPort',
    'network-traffic:extensions.http-request-ext.request_value': 'request',
    'network-traffic:extensions.http-request-ext.request_method': '',
    'network-traffic:protocols[*]': '',
    'file:name': `${each(prefixes, 'FilePath>name')} ! ${each(processes, 'Name')}`,
    'file:parent_directory_ref.path': each(prefixes, 'FilePath>directory'),
    'file:hashes.MD5': each(prefixes, 'FileHashMd5'),
    'file:hashes.SHA-1': each(prefixes, 'FileHashSha1'),
    'file:hashes.SHA-256': each(prefixes, 'FileHashSha256'),
    ...ownProperty('file', 'signers[*]', 'objectSigner[] ! processSigner parentSigner srcSigner'),
    'file:size': '',
    'file:ctime': '',
    'file:mtime': '',
    'directory:path': each(prefixes, 'FilePath>directory'),
    'process:command_line': `${each(processes, 'Cmd')} ! eventDataServiceFileName`,
    'process:pid': each(processes, 'Pid'),
    'process:name': '',
    'process:created': '',
    'process:created_time': '',
    ...image('process:', processes),
    'process:parent_ref.command_line': `~ ${each(parents, 'Cmd')}`,
    'process:parent_ref.pid': `~ ${each(parents, 'Pid')}`,
    ...image('process:parent_ref.', parents),
    'process:child_refs[*].command_line': `~ ${each(children, 'Cmd')}`,
    'process:child_refs[*].pid': `~ ${each(children, 'Pid')}`,
    ...image('process:child_refs[*].', children),
    'windows-registry-key:key': 'objectRegistryKeyHandle',
    'windows-registry-key:values[*].name': 'objectRegistryValue',
    'windows-registry-key:values[*].data': 'objectRegistryData',
    'windows-registry-key:values[*].data_type': '',
    'user-account:account_login': `logonUser[] objectUser>account ! ${otherLogins}`,
    'user-account:user_id': `objectUser>account logonUser[]>account ! cloudIdentityId ${otherLogins}`,
    'user-account:display_name': '',
    'x-oca-asset:hostname': 'endpointHostName',
    'x-oca-asset:device_id': 'endpointGuid',
    // A record becomes an asset by a name or an id only.
    'x-oca-asset:ip_refs[*].value': '~ endpointIp[]',
    'mac-addr:value': '',
    'software:name': 'objectAppName ! os osName',
    'software:version': '',
  },
  carried: [
    'process:parent_ref.',
    'process:child_refs[*].',
    'process:opened_connection_refs[*].',
    'process:creator_user_ref.',
    'process:image_ref.',
    'process:binary_ref.',
    'process:extensions.',
    'file:extensions.',
    'windows-registry-key:values',
    'x-oca-asset:mac_refs',
    'x-oca-asset:os_ref.',
  ],
};
