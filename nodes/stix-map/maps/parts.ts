/** Rows that several maps share: a file with its folder and hashes, a process, an account, an address. */
import type { Rule, StixMap } from '../compile/map-format';

export const address = (tag: string): Rule[] => [
  { key: 'ipv4-addr.value', object: tag },
  { key: 'ipv6-addr.value', object: tag },
];

export const addresses = (tag: string): Rule[] => [
  { key: 'ipv4-addr.value', object: `${tag}V4`, unwrap: true },
  { key: 'ipv6-addr.value', object: `${tag}V6`, unwrap: true },
];

/** An address that is one end of the network traffic `traffic`. */
export const end = (tag: string, traffic: string, property: 'src_ref' | 'dst_ref'): Rule[] => [
  ...address(tag),
  { key: `network-traffic.${property}`, object: traffic, references: tag },
];

/**
 * The protocols of traffic, from the transport to the application: in the order of these two fields. How `proto` is
 * numbered depends on the source (ip-protocols.ts).
 */
const protocols = (numbers: 'ToProtocol' | 'ToTelemetryProtocol', traffics: readonly string[]): StixMap => {
  const added = (transformer: string): Rule[] =>
    traffics.map((object) => ({ key: 'network-traffic.protocols', object, group: true, transformer }));
  return { proto: added(numbers), app: added('ToLowercase') };
};

/** Of detections, and of network activities: IANA's numbers and names. */
export const ipProtocols = (...traffics: string[]): StixMap => protocols('ToProtocol', traffics);

/** Of endpoint and container activities: the numbers of Trend's sensors. */
export const telemetryProtocols = (...traffics: string[]): StixMap => protocols('ToTelemetryProtocol', traffics);

/** A path becomes a file's name and the folder that it lies in. */
export const path = (file: string, folder: string): Rule[] => [
  { key: 'file.name', object: file, transformer: 'ToFileName' },
  { key: 'directory.path', object: folder, transformer: 'ToDirectoryPath' },
  { key: 'file.parent_directory_ref', object: file, references: folder },
];

export const image = (process: string, file: string): Rule => ({
  key: 'process.image_ref',
  object: process,
  references: file,
});

/**
 * The v3 schema's fields of a file, under the names that begin with `prefix`: `process`, `parent`, `object`, `src`.
 */
export const fileFields = (prefix: string): StixMap => ({
  [`${prefix}FilePath`]: path(`${prefix}File`, `${prefix}FilePath`),
  [`${prefix}FileHashMd5`]: { key: 'file.hashes.MD5', object: `${prefix}File` },
  [`${prefix}FileHashSha1`]: { key: 'file.hashes.SHA-1', object: `${prefix}File` },
  [`${prefix}FileHashSha256`]: { key: 'file.hashes.SHA-256', object: `${prefix}File` },
  [`${prefix}FileSize`]: { key: 'file.size', object: `${prefix}File` },
  [`${prefix}FileCreation`]: { key: 'file.ctime', object: `${prefix}File` },
  [`${prefix}FileModifiedTime`]: { key: 'file.mtime', object: `${prefix}File` },
  [`${prefix}FileOwnerSid`]: { key: 'file.extensions.ntfs-ext.sid', object: `${prefix}File` },
  [`${prefix}Signer`]: { key: 'file.extensions.x-trend-vision-one.signers', object: `${prefix}File` },
  [`${prefix}SignerValid`]: { key: 'file.extensions.x-trend-vision-one.signers_valid', object: `${prefix}File` },
});

/** The v3 schema's fields of a process, its image and its account, under the names that begin with `prefix`. */
export const processFields = (prefix: string): StixMap => {
  const process = `${prefix}Cmd`;
  const file = `${prefix}File`;
  return {
    ...fileFields(prefix),
    [`${prefix}FilePath`]: [...path(file, `${prefix}FilePath`), image(process, file)],
    [`${prefix}Cmd`]: { key: 'process.command_line', object: process },
    [`${prefix}Pid`]: { key: 'process.pid', object: process },
    [`${prefix}Name`]: { key: 'process.name', object: process },
    [`${prefix}LaunchTime`]: { key: 'process.created_time', object: process },
    // derived-fields.ts: the process's name where there is no path
    [`${prefix}ImageName`]: { key: 'file.name', object: file, transformer: 'ToFileName' },
  };
};

/** References between the acting process and its parent. */
export const family: Rule[] = [
  { key: 'process.parent_ref', object: 'processCmd', references: 'parentCmd' },
  { key: 'process.child_refs', object: 'parentCmd', references: 'processCmd' },
];

/** The account that a process runs as; `<prefix>UserId` is worked out from its domain (derived-fields.ts). */
export const ownerFields = (prefix: string): StixMap => ({
  [`${prefix}User`]: [
    { key: 'user-account.account_login', object: `${prefix}User` },
    { key: 'process.creator_user_ref', object: `${prefix}Cmd`, references: `${prefix}User` },
  ],
  [`${prefix}UserId`]: { key: 'user-account.user_id', object: `${prefix}User` },
});

/** The machine that a record comes from, as the asset that the Open Cybersecurity Alliance's tools know. */
export const hostFields: StixMap = {
  endpointHostName: { key: 'x-oca-asset.hostname', object: 'host' },
  endpointGuid: { key: 'x-oca-asset.device_id', object: 'host' },
  endpointIp: [
    ...addresses('endpointIp'),
    { key: 'x-oca-asset.ip_refs', object: 'host', references: ['endpointIpV4', 'endpointIpV6'] },
  ],
  endpointMacAddress: [
    { key: 'mac-addr.value', object: 'endpointMac', unwrap: true },
    { key: 'x-oca-asset.mac_refs', object: 'host', references: 'endpointMac' },
  ],
  osName: [
    { key: 'software.name', object: 'os' },
    { key: 'x-oca-asset.os_ref', object: 'host', references: 'os' },
  ],
  osVer: { key: 'software.version', object: 'os' },
};
