/** Network, identity and container activities and detections of the v3.0 search, and of OAT. */
import type { Rule, StixMap } from '../compile/map-format';
import {
  address,
  addresses,
  end,
  family,
  fileFields,
  hostFields,
  ipProtocols,
  ownerFields,
  path,
  processFields,
  telemetryProtocols,
} from './parts';

const observed: StixMap = { eventTime: [{ key: 'first_observed' }, { key: 'last_observed' }] };

const traffic: StixMap = {
  src: end('src', 'nt', 'src_ref'),
  spt: { key: 'network-traffic.src_port', object: 'nt' },
  dst: end('dst', 'nt', 'dst_ref'),
  dpt: { key: 'network-traffic.dst_port', object: 'nt' },
};

const hash = (algorithm: string, tag: string) => ({ key: `file.hashes.${algorithm}`, object: tag });
const mail = (property: string) => ({ key: `email-message.${property}`, object: 'mail' });

/** Mail that a sensor saw: senders and recipients of mail, accounts otherwise. */
const messages: StixMap = {
  mailMsgSubject: mail('subject'),
  msgId: [mail('message_id'), mail('additional_header_fields.Message-ID')],
  suser: [
    { key: 'email-addr.value', object: 'suser', unwrap: true },
    { ...mail('from_ref'), references: 'suser' },
  ],
  duser: [
    { key: 'email-addr.value', object: 'duser', unwrap: true },
    { ...mail('to_refs'), references: 'duser' },
  ],
};

const webExtension = 'network-traffic.extensions.http-request-ext';

/** A request and the traffic that it went through, under any of its names. */
const web = (...traffics: string[]): StixMap => {
  const request = (property: string): Rule[] =>
    traffics.map((object) => ({ key: `${webExtension}.${property}`, object }));
  return {
    request: [{ key: 'url.value', object: 'request' }, ...request('request_value')],
    requestBase: { key: 'url.value' },
    requestMethod: request('request_method'),
    requestClientApplication: request('request_header.User-Agent'),
    httpReferer: [{ key: 'url.value', object: 'httpReferer' }, ...request('request_header.Referer')],
    httpXForwardedForIp: address('httpXForwardedForIp'),
    httpLocation: { key: 'url.value' },
  };
};

export const network: StixMap = {
  ...observed,
  ...hostFields,
  ...traffic,
  ...ipProtocols('nt', 'flow'),
  ...web('nt', 'flow'),
  clientIp: end('clientIp', 'flow', 'src_ref'),
  clientPort: { key: 'network-traffic.src_port', object: 'flow' },
  serverIp: end('serverIp', 'flow', 'dst_ref'),
  serverPort: { key: 'network-traffic.dst_port', object: 'flow' },
  resolvedUrlIp: end('resolvedUrlIp', 'resolved', 'dst_ref'),
  resolvedUrlPort: { key: 'network-traffic.dst_port', object: 'resolved' },
  requests: { key: 'url.value', object: 'requests', unwrap: true },
  userAgent: ['nt', 'flow'].map((object) => ({ key: `${webExtension}.request_header.User-Agent`, object })),
  ja3Hash: { key: 'network-traffic.extensions.x-trend-vision-one.ja3_hash', object: 'nt' },
  ja3sHash: { key: 'network-traffic.extensions.x-trend-vision-one.ja3s_hash', object: 'nt' },
  hostName: { key: 'domain-name.value' },
  sslCertCommonName: { key: 'domain-name.value' },
  sslCertSANs: { key: 'domain-name.value', object: 'sslCertSANs', unwrap: true },
  sslCertSerialNumber: { key: 'x509-certificate.serial_number', object: 'certificate' },
  // its length says of which algorithm it is
  sslCertFingerprint: [
    { key: 'x509-certificate.hashes.SHA-1', object: 'certificate' },
    { key: 'x509-certificate.hashes.SHA-256', object: 'certificate' },
  ],
  fileName: { key: 'file.name', object: 'file' },
  fileHash: hash('SHA-1', 'file'),
  fileHashSha256: hash('SHA-256', 'file'),
  fileSize: { key: 'file.size', object: 'file' },
  mimeType: { key: 'file.mime_type', object: 'file' },
  respFileHash: hash('SHA-1', 'respFile'),
  respFileHashSha256: hash('SHA-256', 'respFile'),
  ...messages,
  sender: [
    { key: 'email-addr.value', object: 'sender' },
    { ...mail('sender_ref'), references: 'sender' },
  ],
  principalName: { key: 'user-account.account_login' },
  suid: { key: 'user-account.user_id' },
};

export const detections: StixMap = {
  ...observed,
  eventId: family,
  ...hostFields,
  ...traffic,
  ...ipProtocols('nt'),
  ...web('nt'),
  endpointGUID: { key: 'x-oca-asset.device_id', object: 'host' },
  hostName: { key: 'domain-name.value' },
  interestedHost: { key: 'domain-name.value' },
  shost: { key: 'domain-name.value' },
  dhost: { key: 'domain-name.value' },
  peerHost: { key: 'domain-name.value' },
  objectHostName: { key: 'domain-name.value' },
  domainName: { key: 'domain-name.value' },
  interestedIp: addresses('interestedIp'),
  peerIp: addresses('peerIp'),
  denyListIp: addresses('denyListIp'),
  objectIp: end('objectIp', 'object-nt', 'dst_ref'),
  objectPort: { key: 'network-traffic.dst_port', object: 'object-nt' },
  fileName: { key: 'file.name', object: 'file', unwrap: true },
  filePath: { key: 'directory.path', object: 'filePath', unwrap: true },
  filePathName: path('filePathName', 'filePathNameFolder'),
  fullPath: path('fullPath', 'fullPathFolder'),
  fileHash: hash('SHA-1', 'file'),
  fileHashSha256: hash('SHA-256', 'file'),
  fileSize: { key: 'file.size', object: 'file' },
  objectFileName: { key: 'file.name', object: 'objectFile' },
  compressedFileName: { key: 'file.name', object: 'compressedFile' },
  compressedFileSize: { key: 'file.size', object: 'compressedFile' },
  interestedMacAddress: { key: 'mac-addr.value' },
  deviceMacAddress: { key: 'mac-addr.value' },
  compressedFileHash: hash('SHA-1', 'compressedFile'),
  compressedFileHashSha256: hash('SHA-256', 'compressedFile'),
  attachmentFileName: { ...hash('SHA-1', 'attachment'), key: 'file.name', unwrap: true },
  attachmentFileHash: { ...hash('SHA-1', 'attachment'), unwrap: true },
  attachmentFileHashSha1: { ...hash('SHA-1', 'attachment'), unwrap: true },
  attachmentFileHashMd5: { ...hash('MD5', 'attachment'), unwrap: true },
  attachmentFileHashSha256: { ...hash('SHA-256', 'attachment'), unwrap: true },
  attachment: {
    attachmentFileName: { key: 'file.name', object: 'attached' },
    attachmentFileHash: hash('SHA-1', 'attached'),
    attachmentFileHashSha1: hash('SHA-1', 'attached'),
    attachmentFileHashMd5: hash('MD5', 'attached'),
    attachmentFileHashSha256: hash('SHA-256', 'attached'),
    attachmentFileSize: { key: 'file.size', object: 'attached' },
  },
  ...processFields('process'),
  ...ownerFields('process'),
  ...processFields('parent'),
  ...processFields('object'),
  ...fileFields('src'),
  objectRegistryKeyHandle: { key: 'windows-registry-key.key', object: 'registry-key' },
  objectRegistryValue: { key: 'windows-registry-key.values.name', object: 'registry-key' },
  // derived-fields.ts: '' where that is the name
  objectRegistryDefault: { key: 'windows-registry-key.values.name', object: 'registry-key' },
  objectRegistryData: { key: 'windows-registry-key.values.data', object: 'registry-key' },
  ...messages,
  suid: { key: 'user-account.user_id' },
  logonUser: { key: 'user-account.account_login', object: 'logonUser', unwrap: true },
  logonUserId: { key: 'user-account.user_id', object: 'logonUser', unwrap: true },
  principalName: { key: 'user-account.account_login' },
};

export const identities: StixMap = {
  ...observed,
  ipAddress: address('ipAddress'),
  userId: { key: 'user-account.user_id', object: 'user' },
  userDisplayName: { key: 'user-account.display_name', object: 'user' },
  initiatedByUserId: { key: 'user-account.user_id', object: 'initiator' },
  initiatedByUserDisplayName: { key: 'user-account.display_name', object: 'initiator' },
  initiatedByUserPrincipalName: { key: 'user-account.account_login', object: 'initiator' },
  initiatedByUserIpAddress: address('initiatedByUserIpAddress'),
  initiatedByServicePrincipalId: { key: 'user-account.user_id', object: 'servicePrincipal' },
  initiatedByServicePrincipalName: { key: 'user-account.display_name', object: 'servicePrincipal' },
  initiatedByAppDisplayName: { key: 'software.name' },
  clientDisplayName: { key: 'software.name' },
  userAgent: { key: 'software.name' },
  principalName: { key: 'user-account.account_login' },
  userPrincipalName: { key: 'user-account.account_login', object: 'user' },
  clientOS: { key: 'software.name' },
  clientBrowser: { key: 'software.name' },
  clientApp: { key: 'software.name' },
};

export const containers: StixMap = {
  ...observed,
  eventId: family,
  ...traffic,
  ...telemetryProtocols('nt'),
  ...processFields('process'),
  ...processFields('parent'),
  ...processFields('object'),
  ...fileFields('src'),
  ...ownerFields('process'),
  ...hostFields,
  objectUser: { key: 'user-account.user_id' },
  clusterId: { key: 'x-trend-container.cluster_id', object: 'container' },
  clusterName: { key: 'x-trend-container.cluster_name', object: 'container' },
  k8sNamespace: { key: 'x-trend-container.k8s_namespace', object: 'container' },
  containerName: { key: 'x-trend-container.container_name', object: 'container' },
  containerId: { key: 'x-trend-container.container_id', object: 'container' },
  containerImage: { key: 'x-trend-container.container_image', object: 'container' },
  containerImageDigest: { key: 'x-trend-container.container_image_digest', object: 'container' },
  k8sPodId: { key: 'x-trend-container.k8s_pod_id', object: 'container' },
  k8sPodName: { key: 'x-trend-container.k8s_pod_name', object: 'container' },
};
