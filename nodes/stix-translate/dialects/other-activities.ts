/**
 * v3.0 sources beyond stix-shifter: networkActivities, detections, identityActivities, containerActivities, with the
 * fields of the API's own lists.
 */
import type { DialectTable } from './dialect';
import { ownProperty } from './own-extension';

const hashes = (fields: string, algorithm: string): string =>
  fields
    .split(' ')
    .map((field) => field + algorithm)
    .join(' ');

/** The machine that a record comes from: it becomes an asset by a name or an id only. */
const host = {
  'x-oca-asset:hostname': 'endpointHostName',
  'x-oca-asset:ip_refs[*].value': '',
  'mac-addr:value': '',
  'software:version': '',
};
const hostReferences = ['x-oca-asset:mac_refs', 'x-oca-asset:os_ref.'];

/** What a web request hangs on its network traffic. */
const webExtension = 'network-traffic:extensions.http-request-ext';

/** Mail that a sensor saw. */
const messages = {
  'email-addr:value': 'suser[] duser[]',
  'email-message:from_ref.value': '~ suser[]',
  'email-message:to_refs[*].value': 'duser[]',
  'email-message:subject': 'mailMsgSubject',
  'email-message:message_id': 'msgId',
  'email-message:additional_header_fields.Message-ID': 'msgId',
};

const networkAddresses = 'src dst clientIp serverIp resolvedUrlIp httpXForwardedForIp ! endpointIp';

export const networkActivities: DialectTable = {
  api: 'v3.0',
  name: 'networkActivities',
  full: 'dpt clientPort serverPort resolvedUrlPort',
  attributes: {
    'ipv4-addr:value': networkAddresses,
    'ipv6-addr:value': networkAddresses,
    'domain-name:value': 'hostName sslCertCommonName sslCertSANs[]',
    'url:value': 'request requests[] requestBase httpReferer httpLocation',
    'network-traffic:src_ref.value': '~ src clientIp',
    'network-traffic:dst_ref.value': '~ dst serverIp resolvedUrlIp',
    'network-traffic:src_port': '~ clientPort ! spt',
    'network-traffic:dst_port': '~ dpt serverPort resolvedUrlPort',
    'network-traffic:protocols[*]': '',
    ...ownProperty('network-traffic', 'ja3_hash', 'ja3Hash'),
    ...ownProperty('network-traffic', 'ja3s_hash', 'ja3sHash'),
    'x509-certificate:serial_number': 'sslCertSerialNumber',
    'x509-certificate:hashes.SHA-1': 'sslCertFingerprint',
    'x509-certificate:hashes.SHA-256': 'sslCertFingerprint',
    'file:name': 'fileName',
    'file:hashes.SHA-1': 'fileHash respFileHash',
    'file:hashes.SHA-256': 'fileHashSha256 respFileHashSha256',
    'file:size': '',
    'file:mime_type': '',
    ...messages,
    'email-addr:value': 'suser[] duser[] ! sender',
    'email-message:sender_ref.value': '',
    'user-account:user_id': 'suid principalName',
    'user-account:account_login': 'suid principalName',
    [`${webExtension}.request_value`]: 'request',
    [`${webExtension}.request_method`]: 'requestMethod',
    [`${webExtension}.request_header.User-Agent`]: 'requestClientApplication ! userAgent',
    [`${webExtension}.request_header.Referer`]: 'httpReferer',
    ...host,
    'x-oca-asset:device_id': 'endpointGuid',
    'software:name': 'osName',
    'x-oca-asset:os_ref.name': '~ osName',
  },
  carried: ['network-traffic:extensions.', ...hostReferences],
};

/** The name of a process, where a record has no path of its file. */
const processNames = 'processName parentName objectName';
const processReferences = [
  'process:image_ref.',
  'process:binary_ref.',
  'process:creator_user_ref.',
  'process:parent_ref.',
  'process:child_refs[*].',
];

const logins = 'processUser logonUser principalName';
const names = `${processNames} attachment`;
const detectionFiles = 'objectFileHash parentFileHash processFileHash srcFileHash attachmentFileHash';
const detectionPaths = 'filePath filePathName fullPath objectFilePath parentFilePath processFilePath srcFilePath';
const detectionAddresses = 'src dst interestedIp[] endpointIp[] peerIp[] denyListIp[] objectIp ! httpXForwardedForIp';
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
    'url:value': 'request httpReferer ! requestBase httpLocation',
    'network-traffic:src_ref.value': '~ src',
    'network-traffic:dst_ref.value': '~ dst objectIp',
    'network-traffic:src_port': '~ spt',
    'network-traffic:dst_port': '~ dpt objectPort',
    'network-traffic:protocols[*]': '',
    'file:name': `fileName[] objectFileName compressedFileName attachmentFileName[] ${named('name')} ! ${names}`,
    'file:parent_directory_ref.path': named('directory'),
    'directory:path': named('directory'),
    'file:hashes.MD5': `${hashes(detectionFiles, 'Md5')} ! attachment`,
    'file:hashes.SHA-1': `fileHash compressedFileHash attachmentFileHash ${hashes(detectionFiles, 'Sha1')} ! attachment`,
    'file:hashes.SHA-256': `fileHashSha256 compressedFileHashSha256 ${hashes(detectionFiles, 'Sha256')} ! attachment`,
    'file:size': '',
    'file:ctime': '',
    'file:mtime': '',
    'process:command_line': 'processCmd parentCmd objectCmd',
    'process:pid': '',
    'process:name': '',
    'process:created_time': '',
    'process:image_ref.name': `~ processFilePath>name parentFilePath>name objectFilePath>name objectFileName ! ${processNames}`,
    'windows-registry-key:key': 'objectRegistryKeyHandle',
    'windows-registry-key:values[*].name': 'objectRegistryValue',
    'windows-registry-key:values[*].data': 'objectRegistryData',
    'user-account:user_id': `suid ! ${logins}`,
    'user-account:account_login': `suid ! ${logins}`,
    ...messages,
    [`${webExtension}.request_value`]: 'request',
    [`${webExtension}.request_header.Referer`]: 'httpReferer',
    ...host,
    'x-oca-asset:ip_refs[*].value': '~ endpointIp[]',
    'x-oca-asset:device_id': 'endpointGUID ! endpointGuid',
    'software:name': '',
  },
  carried: [webExtension, ...hostReferences, ...processReferences, 'file:extensions.'],
};

/** Names that sign in; in STIX 2.0 they are the ids as well. */
const principals = 'principalName initiatedByUserPrincipalName ! userPrincipalName';

export const identityActivities: DialectTable = {
  api: 'v3.0',
  name: 'identityActivities',
  full: '',
  attributes: {
    'ipv4-addr:value': 'ipAddress initiatedByUserIpAddress',
    'ipv6-addr:value': 'ipAddress initiatedByUserIpAddress',
    'user-account:user_id': `userId initiatedByUserId initiatedByServicePrincipalId ${principals}`,
    'user-account:account_login': principals,
    'user-account:display_name': 'userDisplayName initiatedByUserDisplayName initiatedByServicePrincipalName',
    'software:name': 'clientOS clientBrowser clientApp clientDisplayName initiatedByAppDisplayName userAgent',
  },
};

export const containerActivities: DialectTable = {
  api: 'v3.0',
  name: 'containerActivities',
  full: 'processPid parentPid dpt spt',
  attributes: {
    'ipv4-addr:value': 'src dst ! endpointIp',
    'ipv6-addr:value': 'src dst ! endpointIp',
    'network-traffic:src_ref.value': '~ src',
    'network-traffic:dst_ref.value': '~ dst',
    'network-traffic:src_port': '~ spt',
    'network-traffic:dst_port': '~ dpt',
    'network-traffic:protocols[*]': '',
    'file:name': `objectFilePath>name srcFilePath>name processFilePath>name parentFilePath>name processName>name ! parentName objectName`,
    'file:parent_directory_ref.path':
      'objectFilePath>directory srcFilePath>directory processFilePath>directory parentFilePath>directory',
    'directory:path':
      'objectFilePath>directory srcFilePath>directory processFilePath>directory parentFilePath>directory',
    'file:hashes.MD5': '',
    'file:hashes.SHA-1': '',
    'file:hashes.SHA-256': '',
    'file:size': '',
    'file:ctime': '',
    'file:mtime': '',
    'process:command_line': 'processCmd parentCmd objectCmd',
    'process:pid': 'processPid parentPid ! objectPid',
    'process:name': 'processName ! parentName objectName',
    'process:created_time': '',
    'process:image_ref.name': `~ processFilePath>name parentFilePath>name objectFilePath>name processName>name ! parentName objectName`,
    'user-account:user_id': 'objectUser>account ! processUser',
    'user-account:account_login': 'objectUser>account ! processUser',
    'x-trend-container:cluster_id': 'clusterId',
    'x-trend-container:cluster_name': 'clusterName',
    'x-trend-container:k8s_namespace': 'k8sNamespace',
    'x-trend-container:container_name': 'containerName',
    'x-trend-container:container_id': 'containerId',
    'x-trend-container:container_image': 'containerImage',
    'x-trend-container:container_image_digest': '',
    'x-trend-container:k8s_pod_id': '',
    'x-trend-container:k8s_pod_name': '',
    ...host,
    'x-oca-asset:hostname': '',
    'x-oca-asset:device_id': '',
    'software:name': '',
  },
  carried: [...processReferences, ...hostReferences, 'file:extensions.'],
};
