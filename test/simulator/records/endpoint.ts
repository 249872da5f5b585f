/**
 * Endpoint activity in the shape of /v3.0/search/endpointActivities: texts, lists, numbers and absences as seen there.
 */
import { planted } from './planted';
import type { Random } from './random';
import { type Draft, type Host, microseconds } from './world';

const programs: Readonly<Record<Host['os'], readonly [string, string][]>> = {
  Windows: [
    ['C:\\Windows\\System32\\svchost.exe', 'C:\\Windows\\System32\\svchost.exe -k netsvcs -p'],
    [
      'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
      '"C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe" --type=renderer --lang=de',
    ],
    ['C:\\Windows\\System32\\cmd.exe', 'cmd.exe /c "echo 100% done & dir C:\\Users\\élodie\\Documents"'],
    [
      'c:\\windows\\system32\\windowspowershell\\v1.0\\powershell.exe',
      'powershell.exe -Command "Get-Item \'C:\\Temp\\*\' | ? { $_.Length -gt 5 }"',
    ],
    ['\\\\srv-files\\tools$\\sync_job.exe', '\\\\srv-files\\tools$\\sync_job.exe /from:"D:\\Données" /to:E:\\'],
  ],
  Linux: [
    ['/usr/bin/bash', 'bash -c "grep -rn \'a\\\\b\' /etc | head -n 5"'],
    ['/usr/bin/curl', 'curl -fsS https://web-1.corp.example/health?a=1&b=%20'],
    ['/usr/bin/python3', 'python3 /opt/日報/report.py --from=2024-01-01'],
  ],
  macOS: [
    ['/Applications/Safari.app/Contents/MacOS/Safari', '/Applications/Safari.app/Contents/MacOS/Safari'],
    ['/usr/sbin/sshd', 'sshd: zoë [priv]'],
  ],
};

const hash = (random: Random, digits: number): string =>
  random.chance(0.5) ? random.hex(digits).toUpperCase() : random.hex(digits);

export function endpointRecord({ random, index, time, world }: Draft): Record<string, unknown> {
  const host = random.pick(world.hosts);
  const person = random.pick(world.people);
  const [path, command] = random.pick(programs[host.os]);
  const [parentPath, parentCommand] = random.pick(programs[host.os]);
  // Every fifth record writes null for what it lacks; the others have empty lists, and no numbers.
  const writesNull = index % 5 === 3;
  const none = (): unknown[] | null => (writesNull ? null : []);
  const record: Record<string, unknown> = {
    dst: '',
    endpointGuid: host.guid,
    endpointHostName: host.name,
    endpointIp: host.ips,
    eventId: '1',
    eventSubId: 2,
    eventSourceType: 1,
    eventTime: time,
    eventTimeDT: microseconds(time),
    hostName: '',
    logonUser: random.chance(0.8) ? [person.account] : [person.account, random.pick(world.people).account],
    objectCmd: '',
    objectFileHashSha1: '',
    objectFilePath: '',
    objectIp: '',
    objectIps: [],
    objectRegistryData: '',
    objectRegistryKeyHandle: '',
    objectRegistryValue: '',
    objectSigner: none(),
    objectSignerValid: none(),
    objectUser: '',
    os: host.os,
    parentCmd: parentCommand,
    parentFileHashSha1: hash(random, 40),
    parentFilePath: parentPath,
    parentPid: 4 + 4 * (index % 1000),
    pname: 'XDR Endpoint Sensor',
    processCmd: command,
    processFileHashSha1: hash(random, 40),
    processFileHashSha256: hash(random, 64),
    processFileHashMd5: hash(random, 32),
    processFilePath: path,
    processHashId: random.longId(),
    processPid: random.integer(4, 65_000),
    productCode: 'xes',
    request: '',
    searchDL: random.pick(['SDL', 'EDR', 'XDR']),
    src: '',
    srcFileHashSha1: '',
    srcFilePath: '',
    tags: random.chance(0.2) ? ['MITREV9.T1059.001', 'XSAE.F2924'] : none(),
    uuid: random.uuid(),
  };
  Object.assign(record, random.pick(families)(random, host));
  if (index % 7 === 2) Object.assign(record, moreHashes(random));
  if (writesNull) {
    record.dpt ??= null;
    record.objectPort ??= null;
    record.spt ??= null;
  }
  if (index % 53 === 7) plant(record, Math.floor(index / 53));
  return record;
}

/** Hashes that only some sensors take. */
function moreHashes(random: Random): Record<string, unknown> {
  return {
    filterRiskLevel: random.pick(['info', 'low', 'medium', 'high', 'critical']),
    parentFileHashMd5: hash(random, 32),
    parentFileHashSha256: hash(random, 64),
    objectFileHashMd5: hash(random, 32),
    objectProcessHashId: random.longId(),
    srcFileHashMd5: hash(random, 32),
    srcFileHashSha256: hash(random, 64),
  };
}

/** One event family each: process, file, connection, DNS, registry, account, internet, script. */
const families: readonly ((random: Random, host: Host) => Record<string, unknown>)[] = [
  (random, host) => {
    const [objectFilePath, objectCmd] = random.pick(programs[host.os]);
    return {
      objectFilePath,
      objectCmd,
      objectFileHashSha1: hash(random, 40),
      objectFileHashSha256: hash(random, 64),
      objectPid: random.integer(4, 65_000),
      objectSigner: ['Microsoft Windows'],
      objectSignerValid: [true],
      objectUser: random.pick(['SYSTEM', 'élodie', '']),
      objectIntegrityLevel: random.pick([4096, 8192, 12288, 16384]),
    };
  },
  (random) => ({
    eventId: '2',
    eventSubId: random.integer(101, 109),
    objectFilePath: random.pick([
      'C:\\Users\\élodie\\Desktop\\notes (1).txt',
      '/tmp/a b "c".log',
      'C:\\ProgramData\\x_y%.tmp',
    ]),
    objectFileHashSha1: hash(random, 40),
    srcFilePath: random.chance(0.3) ? 'D:\\Données\\budget.xlsx' : '',
    srcFileHashSha1: random.chance(0.3) ? hash(random, 40) : '',
  }),
  (random, host) => ({
    eventId: '3',
    eventSubId: random.integer(201, 204),
    src: host.ips[0],
    spt: random.integer(1024, 65_535),
    dst: `192.0.2.${random.integer(1, 254)}`,
    dpt: random.pick([80, 443, 445, 3389]),
    objectIp: `192.0.2.${random.integer(1, 254)}`,
    objectIps: [`192.0.2.${random.integer(1, 254)}`, '2001:db8::1'],
    objectPort: random.pick([80, 443]),
    // Trend's own number for TCP: this is no protocol number of IANA's.
    proto: 1,
  }),
  (random) => ({
    eventId: '4',
    eventSubId: 301,
    hostName: random.pick(['www.corp.example', 'xn--bcher-kva.example', 'CDN.Example.NET']),
    objectIps: [`198.51.100.${random.integer(100, 200)}`],
  }),
  (random) => ({
    eventId: '5',
    eventSubId: random.integer(401, 404),
    objectRegistryKeyHandle: random.pick([
      'HKLM\\SOFTWARE\\Policies',
      'hkcu\\software\\microsoft\\internet explorer\\main',
    ]),
    objectRegistryValue: random.pick(['Start Page', 'Größe', '']),
    objectRegistryData: random.pick(['4359', 'wscript "C:\\Temp\\a.vbs"', '']),
  }),
  (random) => ({
    eventId: '6',
    eventSubId: 502,
    winEventId: 4624,
    objectUser: random.pick(['1001', 'CONTOSO\\sato']),
    objectAuthId: random.longId(),
  }),
  (random) => ({
    eventId: '7',
    eventSubId: random.integer(601, 603),
    request: random.pick([
      'https://www.corp.example/?q=a+b&x="1"',
      'http://例え.example/パス',
      'https://cdn.example.net:8443/a(1).js',
    ]),
    hostName: 'www.corp.example',
  }),
  (random) => ({
    eventId: '11',
    eventSubId: 1101,
    objectAppName: 'PowerShell',
    objectRawDataStr: [`$a = "${random.hex(40).repeat(10)}"; Write-Host '100%'`],
  }),
];

/** Every 53rd record shows one planted indicator in the fields where a sensor would have put it. */
function plant(record: Record<string, unknown>, turn: number): void {
  // The round, not the turn: a kind of plant must not meet every second value only.
  const round = Math.floor(turn / 8);
  const one = (list: readonly string[]): string => list[round % list.length]!;
  const plants: readonly Record<string, unknown>[] = [
    {
      eventId: '3',
      dst: one(planted.addresses),
      dpt: 443,
      src: '10.10.7.7',
      spt: 50_000 + (turn % 1000),
      objectIps: [one(planted.addresses)],
    },
    {
      processFileHashSha1: one(planted.sha1),
      processFileHashSha256: one(planted.sha256),
      processFileHashMd5: one(planted.md5),
    },
    { eventId: '4', eventSubId: 301, hostName: one(planted.domains) },
    { eventId: '7', eventSubId: 601, request: one(planted.urls), hostName: one(planted.domains) },
    {
      eventId: '5',
      eventSubId: 402,
      objectRegistryKeyHandle: one(planted.registryKeys),
      objectRegistryValue: 'helper',
      objectRegistryData: 'C:\\ProgramData\\p.exe',
    },
    { processCmd: one(planted.commandLines) },
    {
      objectFileHashSha1: one(planted.sha1),
      objectFilePath: `C:\\ProgramData\\${one(planted.fileNames)}`,
      objectUser: one(planted.accounts),
    },
    { logonUser: [one(planted.accounts)] },
  ];
  Object.assign(record, plants[turn % plants.length]);
}
