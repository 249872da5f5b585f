/** Network activity: a request through a gateway; every fourth one with its TLS certificate, a mail or a file. */
import { planted } from './planted';
import { type Maker, common } from './common';
import type { Draft, Host } from './world';

export const networkRecord: Maker = (draft) => {
  const { random, index, time, world } = draft;
  const host = random.pick(world.hosts);
  const hunted = index % 31 === 3;
  const turn = Math.floor(index / 31);
  const clientPort = random.integer(1024, 65_535);
  const dst = hunted ? planted.addresses[turn % 3]! : `192.0.2.${random.integer(1, 254)}`;
  const request = hunted ? planted.urls[turn % 2]! : 'https://www.corp.example/';
  const hostName = hunted ? planted.domains[turn % 2]! : 'www.corp.example';
  const record = {
    ...common(draft),
    productCode: 'pdi',
    pname: 'Deep Discovery Inspector',
    endpointHostName: host.name,
    endpointGuid: host.guid,
    osName: host.os,
    src: host.ips[0],
    spt: clientPort,
    clientIp: host.ips[0],
    clientPort,
    dst,
    dpt: 443,
    serverIp: dst,
    serverPort: 443,
    hostName,
    request,
    requestBase: hostName,
    requestMethod: random.pick(['GET', 'POST']),
    respCode: '200',
    app: 'HTTPS',
    application: 'Web browsing',
    act: 'allow',
    userDomain: 'CONTOSO',
    duration: 1,
    start: time - 1000,
    rt: time,
  };
  return { ...record, ...details[index % details.length]!({ ...draft, host, hostName }) };
};

const details: readonly ((draft: Draft & { readonly host: Host; readonly hostName: string }) => object)[] = [
  ({ random, index, world, hostName }) => ({
    flowId: String(1_000_000 + index),
    respMethod: 'GET',
    requestClientApplication: 'Mozilla/5.0 (X11; Linux x86_64)',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
    httpReferer: 'https://intranet.corp.example/',
    httpXForwardedForIp: random.pick(world.hosts).ips[0],
    httpLocation: `https://${hostName}/start`,
    resolvedUrlIp: '192.0.2.80',
    resolvedUrlPort: 443,
    requests: [`https://${hostName}/`],
    principalName: random.pick(world.people).mail,
    suid: random.pick(world.people).account,
  }),
  ({ random, index, hostName }) => ({
    eventName: 'TLS_HANDSHAKE',
    sslCertCommonName: hostName,
    sslCertSerialNumber: random.hex(16),
    sslCertSANs: [hostName, `*.${hostName}`],
    sslCertFingerprint: random.hex(40),
    ja3Hash: index % 8 === 1 ? planted.md5[1] : random.hex(32),
    ja3sHash: random.hex(32),
  }),
  ({ random, world }) => ({
    app: 'SMTP',
    msgId: `<${random.hex(24)}@partner.example>`,
    mailMsgSubject: random.pick([...planted.mailSubjects, 'Lunch?']),
    suser: [planted.mailSenders[0]],
    duser: [random.pick(world.people).mail],
    sender: planted.mailSenders[0],
  }),
  ({ random, host }) => ({
    eventName: 'FILE_DOWNLOAD',
    eventSubName: 'HTTP',
    detectionType: 'File',
    ruleName: 'Downloads of executables',
    profile: 'default',
    deviceGUID: host.guid,
    malName: 'TROJ_GEN.R002C0',
    fileName: random.pick(planted.fileNames),
    fileHash: random.pick([planted.sha1[0]!, random.hex(40)]),
    fileHashSha256: random.hex(64),
    fileSize: '48213',
    fileType: 'PE',
    mimeType: 'application/x-dosexec',
    respFileHash: random.hex(40),
    respFileHashSha256: random.hex(64),
    respFileType: 'PE',
  }),
];
