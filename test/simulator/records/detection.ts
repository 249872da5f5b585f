/** Detections of products: a file, a mail, a connection or a process, with the fields that each of them has. */
import { planted } from './planted';
import { type Maker, common } from './common';
import type { Random } from './random';
import type { Draft, Host } from './world';

const hashes = (random: Random, prefix: string): object => ({
  [`${prefix}Sha1`]: random.hex(40),
  [`${prefix}Sha256`]: random.hex(64),
  [`${prefix}Md5`]: random.hex(32),
});

export const detectionRecord: Maker = (draft) => {
  const { random, index, time, world } = draft;
  const host = random.pick(world.hosts);
  const person = random.pick(world.people);
  const hunted = index % 19 === 4;
  const record = {
    ...common(draft),
    productCode: random.pick(['sca', 'xes', 'sds']),
    pname: 'Apex One',
    eventName: 'MALWARE_DETECTION',
    endpointHostName: host.name,
    endpointGUID: host.guid,
    endpointIp: host.ips,
    fileName: [hunted ? planted.fileNames[0]! : 'setup (1).exe'],
    fileHash: hunted ? planted.sha1[0]! : random.hex(40),
    malName: 'TROJ_GEN.R002C0',
    // Not described; both shapes are seen: a list, or one text.
    suser: random.chance(0.5) ? ['noreply@news.example'] : 'noreply@news.example',
    duser: random.chance(0.5) ? [person.mail] : person.mail,
    rt: random.chance(0.5) ? new Date(time).toISOString() : String(time),
    rt_utc: new Date(time).toISOString().replace('Z', '0000Z'),
    act: [random.pick(['Clean', 'Quarantine'])],
    searchDL: 'DDL',
  };
  return { ...record, ...details[index % details.length]!({ ...draft, host }) };
};

const details: readonly ((draft: Draft & { readonly host: Host }) => object)[] = [
  ({ random }) => ({
    filePath: 'C:\\Users\\élodie\\Downloads\\',
    filePathName: 'C:\\Users\\élodie\\Downloads\\setup (1).exe',
    fullPath: 'C:\\Users\\élodie\\Downloads\\setup (1).exe',
    fileHashSha256: random.hex(64),
    fileSize: '48213',
    compressedFileName: ['inner.exe'],
    compressedFileHash: random.hex(40),
    compressedFileHashSha256: random.hex(64),
    firstAct: 'Clean',
    firstActResult: 'Unable to clean file',
    denyListIp: [planted.addresses[0]],
  }),
  ({ random, world }) => ({
    eventName: 'SPAM_DETECTION',
    eventSubName: 'Attachment',
    mailMsgSubject: random.pick([...planted.mailSubjects, 'Lunch?']),
    msgId: `<${random.hex(24)}@partner.example>`,
    msgUuid: `AAMk${random.hex(40)}=`,
    attachmentFileName: random.pick(planted.fileNames),
    attachmentFileHash: random.hex(40),
    ...hashes(random, 'attachmentFileHash'),
    suid: random.pick(world.people).account,
    userDomain: ['CONTOSO'],
  }),
  ({ random, world, host }) => ({
    eventName: 'INTRUSION_DETECTION',
    deviceGUID: host.guid,
    app: 'HTTP',
    src: [host.ips[0]],
    spt: random.integer(1024, 65_535),
    shost: host.name,
    dst: [random.pick(planted.addresses)],
    dpt: 80,
    dhost: planted.domains[0],
    hostName: planted.domains[0],
    domainName: planted.domains[0],
    request: random.pick([...planted.urls, 'http://www.corp.example/']),
    httpReferer: 'https://intranet.corp.example/',
    interestedHost: host.name,
    interestedIp: [host.ips[0]],
    peerHost: random.pick(world.hosts).name,
    peerIp: [random.pick(planted.addresses)],
    objectIp: random.pick(planted.addresses),
    objectPort: 80,
    objectHostName: planted.domains[0],
  }),
  ({ random }) => ({
    eventName: 'BEHAVIOR_MONITORING',
    tacticId: ['TA0002'],
    techniqueId: ['T1059.001'],
    processFilePath: 'C:\\Windows\\System32\\cmd.exe',
    processCmd: random.pick([...planted.commandLines, 'cmd.exe /c dir']),
    ...hashes(random, 'processFileHash'),
    parentFilePath: 'C:\\Windows\\explorer.exe',
    parentCmd: 'C:\\Windows\\explorer.exe',
    ...hashes(random, 'parentFileHash'),
    objectFileName: 'p.exe',
    objectFilePath: 'C:\\ProgramData\\p.exe',
    objectCmd: ['C:\\ProgramData\\p.exe -q'],
    ...hashes(random, 'objectFileHash'),
    objectRegistryKeyHandle: planted.registryKeys[0],
    objectRegistryValue: 'helper',
    objectRegistryData: 'C:\\ProgramData\\p.exe',
    srcFilePath: 'D:\\Données\\p.exe',
    ...hashes(random, 'srcFileHash'),
  }),
];
