/**
 * stix-map: JSON text of search answers in, JSON text of a bundle out, beside JSON.parse + JSON.stringify of the same
 * text in the same run. Each round has records of its own, as messages have: what repeats are hosts, users, programs.
 *
 * Our output is 1.4 (2.0) to 2.3 (2.1) times as long as the input, so that writing it alone costs about what the peer
 * costs: the ratio to parsing the input and writing our output has a row of its own.
 */
import { BundleWriter, type Bundle } from '../nodes/stix-map/bundle/bundle-writer';
import { Mapper, MappingSession } from '../nodes/stix-map/mapper';
import { defaultOptions } from '../nodes/stix-map/options';
import { recordsIn } from '../nodes/stix-map/record/records-in';
import { inFull, type Bench, type BenchRow } from './row';

const records = 10_000;
const rounds = inFull ? 9 : 5;
const many = inFull ? 1_000_000 : 250_000;

type Make = (index: number) => Record<string, unknown>;

const kinds = [
  ['endpoint', 'endpointActivityData', endpointRecord],
  ['mail', 'messageActivityData', mailRecord],
] as const;

const bench: Bench = () => {
  const rows: BenchRow[] = [];
  for (const [kind, source, make] of kinds) {
    for (const [specVersion, bound] of [
      ['2.0', 6],
      ['2.1', 8],
    ] as const) {
      rows.push(...speed(kind, source, make, specVersion, bound), memory(kind, source, make, specVersion));
    }
  }
  rows.push(...growth());
  return Promise.resolve(rows);
};

export default bench;

function newMapper(specVersion: '2.0' | '2.1'): Mapper {
  return new Mapper({ ...defaultOptions, specVersion });
}

function mapped(mapper: Mapper, source: string, parsed: unknown): Bundle {
  const session = new MappingSession(mapper, source);
  const writer = new BundleWriter(mapper.version, mapper.identity);
  for (const record of recordsIn(parsed)) {
    const observation = session.map(record);
    if (observation) writer.add(observation);
  }
  return writer.close();
}

const textOf = (make: Make, round: number): string =>
  JSON.stringify({ data: { logs: Array.from({ length: records }, (_, index) => make(round * records + index)) } });

/** All in turn, round by round, so that a busy machine slows all; the median round counts. */
function speed(kind: string, source: string, make: Make, version: '2.0' | '2.1', bound: number): BenchRow[] {
  const times: { ours: number; peer: number; least: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const text = textOf(make, round);
    const bundle = mapped(newMapper(version), source, JSON.parse(text));
    // a deployed mapper has seen other records before, not these
    const mapper = newMapper(version);
    mapped(mapper, source, JSON.parse(textOf(make, round + rounds)));
    times.push({
      peer: seconds(() => JSON.stringify(JSON.parse(text))),
      least: seconds(() => [JSON.parse(text) as unknown, JSON.stringify(bundle)]),
      ours: seconds(() => JSON.stringify(mapped(mapper, source, JSON.parse(text)))),
    });
  }
  // the first rounds are the compiler's
  const measured = times.slice(2);
  const ours = Math.round(records / median(measured.map((time) => time.ours)));
  const what = `map ${kind} records to STIX ${version}, JSON in and out, records a CPU second`;
  return [
    {
      what,
      ours,
      peer: 'JSON.parse + JSON.stringify of the same text',
      peers: Math.round(records / median(measured.map((time) => time.peer))),
      ratio: median(measured.map((time) => time.ours / time.peer)),
      better: 'lower',
      bound,
    },
    {
      what,
      ours,
      peer: 'JSON.parse of the input + JSON.stringify of the bundle',
      peers: Math.round(records / median(measured.map((time) => time.least))),
      ratio: median(measured.map((time) => time.ours / time.least)),
      better: 'lower',
      bound,
    },
  ];
}

/** What is alive when the output was written: input, bundle, its text, and what the mapper remembers. */
function memory(kind: string, source: string, make: Make, version: '2.0' | '2.1'): BenchRow {
  const text = textOf(make, 0);
  const ours = megabytes(() => {
    const mapper = newMapper(version);
    const parsed: unknown = JSON.parse(text);
    const bundle = mapped(mapper, source, parsed);
    return [mapper, parsed, bundle, JSON.stringify(bundle)];
  });
  const peers = megabytes(() => {
    const parsed: unknown = JSON.parse(text);
    return [parsed, JSON.stringify(parsed)];
  });
  return {
    what: `memory at its peak, ${records} ${kind} records to STIX ${version}, MB`,
    ours,
    peer: 'parsed input and its text',
    peers,
    ratio: ours / peers,
    better: 'lower',
    bound: 6,
  };
}

/** A million records in messages of ten thousand through one mapper: the last as fast and as small as the first. */
function growth(): BenchRow[] {
  const [kind, source, make] = kinds[0];
  const mapper = newMapper('2.1');
  const times: number[] = [];
  let early = 0;
  for (let round = 0; round < many / records; round++) {
    const text = textOf(make, round);
    times.push(seconds(() => JSON.stringify(mapped(mapper, source, JSON.parse(text)))));
    if (round === 10) early = heap();
  }
  const [first, last] = [median(times.slice(2, 12)), median(times.slice(-10))];
  const late = heap();
  const what = `${many.toLocaleString('en-US')} ${kind} records to STIX 2.1 in messages of ${records}`;
  return [
    {
      what: `${what}: CPU ms for one of the last messages`,
      ours: last * 1000,
      peer: 'one of the first',
      peers: first * 1000,
      ratio: last / first,
      better: 'lower',
      bound: 1.5,
    },
    {
      what: `${what}: heap after all of them, MB`,
      ours: late,
      peer: 'after the first 110 000',
      peers: early,
      ratio: late / early,
      better: 'lower',
      bound: 3,
    },
  ];
}

/** CPU seconds, garbage collection on other threads included: a busy machine does not count. */
function seconds(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function megabytes(make: () => unknown): number {
  const before = heap();
  const held = make();
  const after = heap();
  return held === undefined ? NaN : after - before;
}

/** MB in use; bench/run.ts exposes the collector. */
function heap(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
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
