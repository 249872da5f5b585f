/** The matcher beside a predicate written by hand, beside reading the same records, and beside sorting them. */
import type { ObservedData, StixObject } from '../nodes/stix-map/stix/observed-data';
import { compilePattern } from '../nodes/stix-map/matcher/compile-pattern';
import { decide } from '../test/stix-map/matcher/decide';
import type { Bench, BenchRow } from './row';

const recordCount = 50_000;
const wantedHash = '00000000000000000000000000000000000000ff';

const bench: Bench = () => {
  const records = Array.from({ length: recordCount }, (_, index) => endpointRecord(index));
  const texts = records.map((record) => JSON.stringify({ ...record, objects: [...record.objects] }));
  return Promise.resolve([
    simple(records, texts, `[file:hashes.'SHA-1' = '${wantedHash.toUpperCase()}']`, 'a hash'),
    simple(records, texts, `[file:hashes.'SHA-1' IN (${listOfHashes(10_000)})]`, 'one of 10 000 hashes'),
    simple(records, texts, "[network-traffic:src_ref.value ISSUBSET '10.3.0.0/16']", 'a CIDR block'),
    simple(records, texts, "[process:command_line MATCHES '-n 99\\\\d+$']", 'a regular expression'),
    byHand(records),
    sequence(records),
  ]);
};

export default bench;

/** An event as stix-map makes it: ten objects, in STIX 2.0's form. Times are shuffled over a day. */
function endpointRecord(index: number): ObservedData {
  const time = new Date(Date.UTC(2024, 0, 1) + ((index * 7919) % recordCount) * 1000).toISOString();
  const objects: StixObject[] = [
    { type: 'ipv4-addr', value: `10.${index % 200}.${(index >> 8) % 256}.1` },
    { type: 'ipv4-addr', value: '127.0.0.1' },
    {
      type: 'network-traffic',
      src_ref: '0',
      dst_ref: '1',
      src_port: index % 65_536,
      dst_port: 443,
      protocols: ['tcp'],
    },
    { type: 'domain-name', value: `host${index % 1000}.example.com` },
    { type: 'user-account', user_id: 'sam', account_login: 'sam' },
    { type: 'process', command_line: `c:\\windows\\system32\\ping.exe 127.0.0.1 -n ${index}`, binary_ref: '6' },
    { type: 'file', name: 'ping.exe', hashes: { 'SHA-1': hash(index % 5000) }, parent_directory_ref: '7' },
    { type: 'directory', path: 'c:\\windows\\system32' },
    { type: 'process', command_line: 'c:\\windows\\system32\\cmd.exe', binary_ref: '9' },
    { type: 'file', name: 'cmd.exe', hashes: { 'SHA-1': hash(5001) }, parent_directory_ref: '7' },
  ];
  return {
    id: `observed-data--${index}`,
    first_observed: time,
    last_observed: time,
    number_observed: 1,
    objects: new Map(objects.map((object, key) => [String(key), object])),
  };
}

function hash(number: number): string {
  return number.toString(16).padStart(40, '0');
}

function listOfHashes(length: number): string {
  return Array.from({ length }, (_, index) => `'${hash(index * 7)}'`).join(', ');
}

function simple(records: readonly ObservedData[], texts: readonly string[], pattern: string, what: string): BenchRow {
  const { matches } = compilePattern(pattern, { matchCase: false, maxHeld: 1 });
  const ours = rate(recordCount, () => count(records, matches));
  const peers = rate(recordCount, () => count(texts, (text) => JSON.parse(text) !== null));
  return {
    what: `match ${what}, records/s`,
    ours,
    peer: 'JSON.parse of the same records',
    peers,
    ratio: ours / peers,
    better: 'higher',
    bound: 1,
  };
}

function byHand(records: readonly ObservedData[]): BenchRow {
  const { matches } = compilePattern(`[file:hashes.'SHA-1' = '${wantedHash}']`, { matchCase: false, maxHeld: 1 });
  const predicate = ({ objects }: ObservedData): boolean => {
    for (const object of objects.values()) {
      if (object.type !== 'file') continue;
      const hashes = object['hashes'] as Record<string, string> | undefined; // as endpointRecord makes it
      if (hashes?.['SHA-1']?.toLowerCase() === wantedHash) return true;
    }
    return false;
  };
  const ours = rate(recordCount, () => count(records, matches));
  const peers = rate(recordCount, () => count(records, predicate));
  return {
    what: 'match a hash, records/s',
    ours,
    peer: 'the same predicate written by hand',
    peers,
    ratio: ours / peers,
    better: 'higher',
    bound: 0.2,
  };
}

/** All records are held and take part: the most that a decision of this pattern can have to do. */
function sequence(records: readonly ObservedData[]): BenchRow {
  const pattern =
    '([network-traffic:src_port < 40000] FOLLOWEDBY [network-traffic:src_port >= 10000]) WITHIN 300 SECONDS';
  const compiled = compilePattern(pattern, { matchCase: false, maxHeld: recordCount });
  const ours = rate(recordCount, () => {
    const held = compiled.sequence();
    for (const record of records) held.offer(record);
    return decide(held).observed.length;
  });
  const peers = rate(recordCount, () => {
    const dated = records.map((record) => ({ record, at: Date.parse(record.first_observed) }));
    return dated.sort((one, other) => one.at - other.at).length;
  });
  return {
    what: 'hold and decide a FOLLOWEDBY b WITHIN, records/s',
    ours,
    peer: 'sorting the same records by time',
    peers,
    ratio: ours / peers,
    better: 'higher',
    bound: 0.02,
  };
}

function count<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let held = 0;
  for (const item of items) if (holds(item)) held++;
  return held;
}

/** Items a second: the best of five runs, after one to warm up. */
function rate(items: number, run: () => number): number {
  run();
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    const start = process.hrtime.bigint();
    if (run() < 0) throw new Error('what is measured must be done');
    best = Math.min(best, Number(process.hrtime.bigint() - start));
  }
  return (items / best) * 1e9;
}
