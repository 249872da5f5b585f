/**
 * stix-map: JSON text of search answers in, JSON text of a bundle out, beside JSON.parse + JSON.stringify of the same
 * text in the same run. Peak memory is the heap after the bundle's text was made, over the same for the peer.
 */
import { BundleWriter } from '../nodes/stix-map/bundle';
import { Mapper, MappingSession } from '../nodes/stix-map/mapper';
import { DEFAULTS } from '../nodes/stix-map/options';
import { recordsIn } from '../nodes/stix-map/records';
import type { Bench, BenchRow } from './row';

const RECORDS = 10_000;
const ROUNDS = 7;

const bench: Bench = () => {
  const rows: BenchRow[] = [];
  for (const [kind, source, make] of [
    ['endpoint', 'endpointActivityData', endpointRecord],
    ['mail', 'messageActivityData', mailRecord],
  ] as const) {
    const text = JSON.stringify({ data: { logs: Array.from({ length: RECORDS }, (_, index) => make(index)) } });
    for (const [specVersion, bound] of [
      ['2.0', 5],
      ['2.1', 10],
    ] as const) {
      const mapper = new Mapper({ ...DEFAULTS, specVersion });
      rows.push(
        row(
          `map ${kind} records to STIX ${specVersion}, JSON in and out, records a CPU second`,
          () => mapText(mapper, source, text),
          () => JSON.stringify(JSON.parse(text)),
          bound,
        ),
      );
    }
  }
  return Promise.resolve(rows);
};

export default bench;

function mapText(mapper: Mapper, source: string, text: string): string {
  const session = new MappingSession(mapper, source);
  const writer = new BundleWriter(mapper.version, mapper.identity, mapper.ids);
  for (const record of recordsIn(JSON.parse(text))) {
    const finding = session.map(record);
    if (finding) writer.add(finding);
  }
  return JSON.stringify(writer.close());
}

/** Both in turn, round by round, so that a busy machine slows both; the median round counts. */
function row(what: string, ours: () => string, peer: () => string, bound: number): BenchRow {
  const times: { ours: number; peer: number }[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const measured = { peer: seconds(peer), ours: seconds(ours) };
    if (round > 0) times.push(measured);
  }
  const [mine, theirs] = [median(times.map((time) => time.ours)), median(times.map((time) => time.peer))];
  return {
    what,
    ours: Math.round(RECORDS / mine),
    peer: 'JSON.parse + JSON.stringify of the same text',
    peers: Math.round(RECORDS / theirs),
    ratio: median(times.map((time) => time.ours / time.peer)),
    better: 'lower',
    bound,
  };
}

/** CPU seconds, garbage collection on other threads included: a busy machine does not count. */
function seconds(work: () => string): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** A record of the v2.0 search, as a busy tenant has them: few hosts, users and programs, many addresses. */
function endpointRecord(index: number): Record<string, unknown> {
  const user = index % 50;
  const program = index % 40;
  const address = `10.${(index >> 8) & 255}.${index & 255}.${(index * 7) & 255}`;
  return {
    dpt: 1024 + (index % 5000),
    dst: index % 3 ? `203.0.${index & 255}.${(index >> 3) & 255}` : '',
    endpointGuid: `35fa11da-a24e-40cf-8b56-${String(user).padStart(12, '0')}`,
    endpointHostName: `client-${user}`,
    endpointIp: [`fe80::${(user + 4096).toString(16)}`, address, '::1', '127.0.0.1'],
    eventTime: 1_700_000_000_000 + index * 37,
    eventTimeDT: '2023-11-14T22:13:20+00:00',
    hostName: index % 4 ? '' : `server-${index % 300}.example.com`,
    logonUser: [`user${user}`],
    objectCmd: index % 2 ? `c:\\windows\\system32\\program${program}.exe -n ${index}` : '',
    objectFileHashSha1: index % 2 ? sha1Like(program) : '',
    objectFilePath: index % 2 ? `c:\\windows\\system32\\program${program}.exe` : '',
    objectIp: index % 5 ? '' : `198.51.${index & 255}.7`,
    objectPort: index % 5 ? null : 443,
    objectRegistryData: '',
    objectRegistryKeyHandle: index % 7 ? '' : 'hklm\\software\\microsoft\\windows\\currentversion\\run',
    objectRegistryValue: index % 7 ? '' : `value${program}`,
    objectSigner: null,
    objectSignerValid: null,
    objectUser: '',
    parentCmd: 'c:\\windows\\system32\\cmd.exe',
    parentFileHashSha1: sha1Like(1000),
    parentFilePath: 'c:\\windows\\system32\\cmd.exe',
    processCmd: `c:\\windows\\system32\\windowspowershell\\v1.0\\powershell.exe -nop -noni -w hidden -c step${index}`,
    processFileHashSha1: sha1Like(1001 + program),
    processFilePath: `c:\\windows\\system32\\windowspowershell\\v1.0\\powershell${program}.exe`,
    request: '',
    spt: index % 3 ? 49_152 + (index % 10_000) : null,
    src: index % 3 ? address : '',
    srcFileHashSha1: '',
    srcFilePath: '',
    tags: null,
    uuid: `229af9fa-258f-453b-9068-${index.toString(16).padStart(12, '0')}`,
    searchDL: 'SDL',
  };
}

function mailRecord(index: number): Record<string, unknown> {
  const user = index % 500;
  const domain = `d${index % 300}.example.com`;
  return {
    mail_message_sender: `sender${index % 900}@${domain}`,
    mail_message_recipient: [`user${user}@example.org`, `user${(user * 7) % 500}@example.org`],
    mail_message_subject: `Change ${index}: notification of updates`,
    mailbox: `user${user}@example.org`,
    mail_urls: index % 3 ? [] : [`https://${domain}/u/${index}`, `https://${domain}/v/${index % 100}`],
    source_domain: domain,
    source_ip: `192.0.${index & 255}.${(index >> 5) & 255}`,
    mail_message_delivery_time: '2021-04-13T08:30:56.000Z',
    mail_message_id: `<${sha1Like(index)}-JFBVALKQOJXWILKNK4YVA7CPGM3DKTLF@${domain}>`,
    mail_unique_id: `AAkALgAAAAAAHYQDEapmECqAC-EWg0AjjRQbr_${index}`,
    mail_attachments: index % 6 ? [] : [{ file_name: `invoice${index}.pdf`, file_sha1: sha1Like(index) }],
    mail_internet_headers: [
      { Value: `sender${index % 900}@${domain}`, HeaderName: 'Return-Path' },
      { Value: 'spf=pass (sender IP is 192.0.2.222) compauth=pass reason=100', HeaderName: 'Authentication-Results' },
    ],
    searchDL: 'CAS',
    eventTime: 1_618_302_656_000 + index * 91,
  };
}

/** 40 hexadecimal digits that differ for each number. */
function sha1Like(seed: number): string {
  let digits = '';
  for (let part = 0; part < 5; part++) {
    digits += (Math.imul(seed + 1, 2_654_435_761 + part * 40_503) >>> 0).toString(16).padStart(8, '0');
  }
  return digits;
}
