/**
 * v3.0 sources beyond stix-shifter: networkActivities, detections, identityActivities, containerActivities, with the
 * fields of the API's own lists.
 */
import type { DialectTable } from '../dialect';

const hashes = (fields: string, algorithm: string): string =>
  fields
    .split(' ')
    .map((field) => field + algorithm)
    .join(' ');

const networkAddresses = 'src dst clientIp serverIp resolvedUrlIp httpXForwardedForIp';

export const networkActivities: DialectTable = {
  api: 'v3.0',
  name: 'networkActivities',
  full: 'dpt clientPort serverPort resolvedUrlPort',
  attributes: {
    'ipv4-addr:value': networkAddresses,
    'ipv6-addr:value': networkAddresses,
    'domain-name:value': 'hostName',
    'url:value': 'request requestBase httpReferer httpLocation',
    'network-traffic:src_ref.value': 'src clientIp',
    'network-traffic:dst_ref.value': 'dst serverIp resolvedUrlIp',
    'network-traffic:src_port': 'clientPort',
    'network-traffic:dst_port': 'dpt serverPort resolvedUrlPort',
    'network-traffic:protocols[*]': '',
    'file:name': 'fileName fileName>name',
    'file:hashes.SHA-1': 'fileHash',
    'file:hashes.SHA-256': 'fileHashSha256',
    'user-account:user_id': 'suid principalName',
    'user-account:account_login': 'suid principalName',
  },
};

const detectionFiles = 'objectFileHash parentFileHash processFileHash srcFileHash attachmentFileHash';
const detectionPaths = 'filePath filePathName fullPath objectFilePath parentFilePath processFilePath srcFilePath';
const detectionAddresses = 'src dst interestedIp endpointIp[] peerIp denyListIp objectIp';
const named = (form: string): string => hashes(detectionPaths, `>${form}`);

export const detections: DialectTable = {
  api: 'v3.0',
  name: 'detections',
  full: `dpt spt objectPort fileHash fileHashSha256 attachmentFileHash compressedFileHash compressedFileHashSha256
    ${hashes(detectionFiles, 'Md5')} ${hashes(detectionFiles, 'Sha1')} ${hashes(detectionFiles, 'Sha256')}`,
  attributes: {
    'ipv4-addr:value': detectionAddresses,
    'ipv6-addr:value': detectionAddresses,
    'domain-name:value': 'hostName interestedHost shost dhost domainName peerHost objectHostName',
    'url:value': 'request httpReferer',
    'network-traffic:src_ref.value': 'src',
    'network-traffic:dst_ref.value': 'dst objectIp',
    'network-traffic:src_port': 'spt',
    'network-traffic:dst_port': 'dpt objectPort',
    'network-traffic:protocols[*]': '',
    'file:name': `fileName objectFileName compressedFileName attachmentFileName[] fileName>name ${named('name')}`,
    'file:parent_directory_ref.path': named('directory'),
    'directory:path': named('directory'),
    'file:hashes.MD5': hashes(detectionFiles, 'Md5'),
    'file:hashes.SHA-1': `fileHash compressedFileHash attachmentFileHash ${hashes(detectionFiles, 'Sha1')}`,
    'file:hashes.SHA-256': `fileHashSha256 compressedFileHashSha256 ${hashes(detectionFiles, 'Sha256')}`,
    'process:command_line': 'processCmd parentCmd objectCmd',
    'process:parent_ref.command_line': 'parentCmd processCmd',
    'windows-registry-key:key': 'objectRegistryKeyHandle',
    'windows-registry-key:values[*].name': 'objectRegistryValue',
    'windows-registry-key:values[*].data': 'objectRegistryData',
    'user-account:user_id': 'suid suser[] duser[]',
    'user-account:account_login': 'suid suser[] duser[]',
    'email-addr:value': 'suser[] duser[]',
    'email-message:sender_ref.value': 'suser[]',
    'email-message:from_ref.value': 'suser[]',
    'email-message:to_refs[*].value': 'duser[]',
    'email-message:subject': 'mailMsgSubject',
    'email-message:message_id': 'msgId',
  },
};

export const identityActivities: DialectTable = {
  api: 'v3.0',
  name: 'identityActivities',
  full: '',
  attributes: {
    'ipv4-addr:value': 'ipAddress',
    'ipv6-addr:value': 'ipAddress',
    'network-traffic:src_ref.value': 'ipAddress',
    'user-account:user_id': 'userId initiatedByUserId',
    'user-account:account_login': 'userId initiatedByUserId',
    'user-account:display_name': 'userDisplayName initiatedByUserDisplayName',
  },
};

export const containerActivities: DialectTable = {
  api: 'v3.0',
  name: 'containerActivities',
  full: 'processPid parentPid dpt spt',
  oneObject: ['network-traffic'],
  attributes: {
    'ipv4-addr:value': 'src dst',
    'ipv6-addr:value': 'src dst',
    'network-traffic:src_ref.value': 'src',
    'network-traffic:dst_ref.value': 'dst',
    'network-traffic:src_port': 'spt',
    'network-traffic:dst_port': 'dpt',
    'network-traffic:protocols[*]': '',
    'file:name': 'objectFilePath>name srcFilePath>name processFilePath>name parentFilePath>name',
    'file:parent_directory_ref.path':
      'objectFilePath>directory srcFilePath>directory processFilePath>directory parentFilePath>directory',
    'directory:path':
      'objectFilePath>directory srcFilePath>directory processFilePath>directory parentFilePath>directory',
    'process:command_line': 'processCmd parentCmd objectCmd',
    'process:pid': 'processPid parentPid',
    'process:parent_ref.command_line': 'parentCmd processCmd',
    'process:parent_ref.pid': 'parentPid processPid',
    'process:image_ref.name': 'processFilePath>name parentFilePath>name objectFilePath>name',
    'process:binary_ref.name': 'processFilePath>name parentFilePath>name objectFilePath>name',
    'user-account:user_id': 'objectUser',
    'user-account:account_login': 'objectUser',
  },
};
