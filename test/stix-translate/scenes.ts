/**
 * Records and patterns over the same few values. Scenes with relations of their own are written out, the others made.
 */
import fc from 'fast-check';
import { type Attributes, pattern } from './scene-patterns';
import {
  accounts,
  fields,
  hosts,
  ips,
  keys,
  list,
  mails,
  md5,
  one,
  paths,
  pids,
  ports,
  sha1,
  sha256,
  texts,
  urls,
} from './scene-values';
import { sceneOf } from './scenes-by-table';

export interface Scene {
  /** of the scene, beside its source */
  readonly name?: string;
  readonly source: string;
  readonly record: fc.Arbitrary<Record<string, unknown>>;
  /** the text of a pattern */
  readonly pattern: fc.Arbitrary<string>;
  /** patterns; each meets four records */
  readonly runs: number;
}

const endpointAttributes: Attributes = {
  'ipv4-addr:value': ips,
  'ipv6-addr:value': ips,
  'domain-name:value': hosts,
  'url:value': urls,
  'network-traffic:src_ref.value': ips,
  'network-traffic:dst_ref.value': ips,
  'network-traffic:src_port': ports,
  'network-traffic:dst_port': ports,
  'file:name': ['cmd.exe', 'CMD.EXE', 'x.dll', 'bash', 'a "b".txt', 'noslash.exe', 'tool.exe'],
  'directory:path': [
    'C:\\Windows\\System32',
    'C:\\',
    '/usr/bin',
    '/',
    'D:\\Données (1)',
    '\\\\srv\\share\\',
    'C:\\dir',
  ],
  'file:parent_directory_ref.path': ['C:\\Windows\\System32', 'c:\\windows\\system32', '/usr/bin'],
  'file:hashes.MD5': md5,
  "file:hashes.'SHA-1'": sha1,
  "file:hashes.'SHA-256'": sha256,
  'process:command_line': texts,
  'process:pid': pids,
  'process:parent_ref.command_line': texts,
  'process:parent_ref.pid': pids,
  'process:child_refs[*].command_line': texts,
  'process:image_ref.name': ['cmd.exe', 'bash'],
  "process:image_ref.hashes.'SHA-1'": sha1,
  'process:binary_ref.name': ['cmd.exe', 'bash'],
  'windows-registry-key:key': keys,
  'windows-registry-key:values[*].name': texts,
  'windows-registry-key:values[0].data': texts,
  'user-account:account_login': accounts,
  'user-account:user_id': accounts,
  'x-oca-asset:hostname': hosts,
  'mac-addr:value': ['00:11:22:33:44:55'],
  'foo:bar': ['x'],
};

const endpointRecord = fields({
  eventId: one(['1', '2', '3', 3]),
  eventSubId: one([2, 101]),
  src: one(ips),
  spt: one(ports),
  dst: one(ips),
  dpt: one(ports),
  objectIp: one(ips),
  objectIps: list(ips),
  objectPort: one(ports),
  endpointIp: list(ips),
  endpointHostName: one(hosts),
  hostName: one(hosts),
  request: one(urls),
  processCmd: one(texts),
  parentCmd: one(texts),
  objectCmd: one(texts),
  processPid: one(pids),
  parentPid: one(pids),
  objectPid: one(pids),
  processFilePath: one(paths),
  parentFilePath: one(paths),
  objectFilePath: one(paths),
  srcFilePath: one(paths),
  processFileHashMd5: one(md5),
  objectFileHashMd5: one(md5),
  srcFileHashSha1: one(sha1),
  objectFileHashSha1: one(sha1),
  parentFileHashSha1: one(sha1),
  processFileHashSha256: one(sha256),
  objectRegistryKeyHandle: one(keys),
  objectRegistryValue: one(texts),
  objectRegistryData: one(texts),
  logonUser: list(accounts),
  userDomain: list(['CORP', 'corp']),
  objectUser: one(accounts),
  objectUserDomain: one(['CORP']),
});

const emailAttributes: Attributes = {
  'email-addr:value': mails,
  'email-message:from_ref.value': mails,
  'email-message:sender_ref.value': mails,
  'email-message:to_refs[*].value': mails,
  'email-message:cc_refs[*].value': mails,
  'email-message:subject': texts,
  'email-message:message_id': ['<a@b>', '<A@b>'],
  'url:value': urls,
  'file:name': texts,
  'file:hashes.MD5': md5,
  "file:hashes.'SHA-1'": sha1,
  "file:hashes.'SHA-256'": sha256,
  'ipv4-addr:value': ips,
  'network-traffic:src_ref.value': ips,
  'domain-name:value': hosts,
};

const emailRecord = fields({
  mailMsgSubject: one(texts),
  mailMsgId: one(['<a@b>', '<A@b>', '<c@d>']),
  mailFromAddresses: list(mails),
  mailToAddresses: list(mails),
  mailCcAddresses: list(mails),
  mailBccAddresses: list(mails),
  mailSenderIp: one(ips),
  mailUrlsRealLink: list(urls),
  mailUrlsVisibleLink: list(urls),
  attachmentUrls: list(urls),
  attachments: fc.array(fc.record({ name: one(texts), md5: one(md5), sha1: one(sha1), sha256: one(sha256) }), {
    maxLength: 3,
  }),
}).map(({ attachments, ...record }) => ({ ...record, ...parallel(attachments) }));

interface Attachment {
  readonly name: string;
  readonly md5: string;
  readonly sha1: string;
  readonly sha256: string;
}

/** Lists that belong together by their index, as a mail's attachments lie in a record. */
function parallel(attachments: unknown): Record<string, unknown> {
  const list = (Array.isArray(attachments) ? attachments : []) as Attachment[];
  return {
    attachmentFileName: list.map(({ name }) => name),
    attachmentMd5: list.map(({ md5 }) => md5),
    attachmentSha1: list.map(({ sha1 }) => sha1),
    attachmentSha256: list.map(({ sha256 }) => sha256),
  };
}

const networkAttributes: Attributes = {
  'ipv4-addr:value': ips,
  'domain-name:value': hosts,
  'url:value': urls,
  'network-traffic:src_ref.value': ips,
  'network-traffic:dst_ref.value': ips,
  'network-traffic:dst_port': ports,
  'file:name': ['cmd.exe', 'x.dll'],
  "file:hashes.'SHA-1'": sha1,
  'user-account:account_login': accounts,
  'user-account:user_id': accounts,
};

const networkRecord = fields({
  src: one(ips),
  dst: one(ips),
  dpt: one(ports),
  clientIp: one(ips),
  clientPort: one(ports),
  serverIp: one(ips),
  serverPort: one(ports),
  hostName: one(hosts),
  request: one(urls),
  requestBase: one(urls),
  httpReferer: one(urls),
  resolvedUrlIp: one(ips),
  fileName: one(['cmd.exe', 'X.dll']),
  fileHash: one(sha1),
  principalName: one(accounts),
  suid: one(accounts),
});

export const scenes: readonly Scene[] = [
  { source: 'endpointActivities', record: endpointRecord, pattern: pattern(endpointAttributes), runs: 3500 },
  { source: 'emailActivities', record: emailRecord, pattern: pattern(emailAttributes), runs: 1500 },
  { source: 'networkActivities', record: networkRecord, pattern: pattern(networkAttributes), runs: 500 },
  sceneOf('endpointActivities', 2000),
  sceneOf('networkActivities', 1000),
  sceneOf('detections', 2000),
  sceneOf('identityActivities', 4000),
  sceneOf('containerActivities', 2000),
  sceneOf('cloudActivities', 2000),
  sceneOf('mobileActivities', 2000),
];
