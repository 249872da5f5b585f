/**
 * Speed of translation: patterns to queries beside JSON.parse of texts of the same length, growth from 10 to 10 000
 * comparisons, and patterns crafted to be expensive.
 */
import { type Inputs, readInputs } from '../nodes/stix-translate/inputs';
import { type Settings, settingsFrom } from '../nodes/stix-translate/settings';
import { translateAll } from '../nodes/stix-translate/translate-all';
import type { Bench, BenchRow } from './row';
import { translatePattern } from '../test/support/translate-pattern';
import { nextTurn } from '../nodes/shared/yielding';

/** Twenty patterns as analysts write them: most attributes, every operator that can be searched, qualifiers. */
const patterns: readonly string[] = [
  "[ipv4-addr:value = '198.51.100.23']",
  "[ipv6-addr:value = '2001:db8:85a3::8a2e:370:7334']",
  "[domain-name:value = 'update.example.net']",
  "[url:value LIKE 'https://%.example.org/login%']",
  "[file:hashes.'SHA-256' = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855']",
  "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e' OR file:hashes.'SHA-1' = 'da39a3ee5e6b4b0d3255bfef95601890afd80709']",
  "[file:name IN ('rundll32.exe', 'regsvr32.exe', 'mshta.exe')]",
  "[process:command_line LIKE '%powershell%-enc%']",
  "[process:command_line = 'C:\\\\Windows\\\\System32\\\\whoami.exe /all' AND user-account:account_login = 'svc-backup']",
  "[windows-registry-key:key = 'HKEY_LOCAL_MACHINE\\\\Software\\\\Microsoft\\\\Windows\\\\CurrentVersion\\\\Run']",
  "[windows-registry-key:values[*].name = 'Updater' AND windows-registry-key:values[*].data LIKE '%AppData%']",
  "[network-traffic:dst_ref.value = '203.0.113.9' AND network-traffic:dst_port IN (443, 8443, 9001)]",
  '[network-traffic:src_port = 31337 OR network-traffic:dst_port = 31337]',
  "[(domain-name:value = 'a.example' OR domain-name:value = 'b.example') AND network-traffic:dst_port = 53]",
  "[process:pid = 4242 AND process:parent_ref.command_line LIKE '%winword.exe%']",
  "[ipv4-addr:value ISSUBSET '192.0.2.0/24']",
  "[directory:path = 'C:\\\\Users\\\\Public'] AND [file:name = 'stage2.dll']",
  "[ipv4-addr:value = '192.0.2.1'] FOLLOWEDBY [domain-name:value = 'c2.example.com'] WITHIN 300 SECONDS",
  "[user-account:user_id = 'S-1-5-21-1004'] START t'2024-01-01T00:00:00Z' STOP t'2024-01-02T00:00:00Z'",
  "([process:command_line LIKE '%mimikatz%'] REPEATS 3 TIMES) OR [file:name = 'lsass.dmp']",
];

/** One dialect, as in the peers' numbers; every chosen dialect more costs about as much again as its fields need. */
const settings = settingsFrom({ dialects: ['endpointActivities'] });
const now = Date.UTC(2024, 0, 2);
const window = { start: now - 86_400_000, stop: now };

/** A record as JSON, of short texts and numbers, about as long as `length`. */
function jsonOf(length: number): string {
  const record: Record<string, string | number> = {};
  for (let index = 0; JSON.stringify(record).length < length - 12; index++)
    record[`k${index}`] = index % 3 === 0 ? index : `v${index}`;
  return JSON.stringify(record);
}

/** The costliest patterns of half a megabyte that were found: many short values, many fields, ANDs over ORs. */
const crafted: readonly string[] = [
  filled('[ipv4-addr:value IN (', (index) => `'${index % 10}'`, ',', ')]'),
  filled('[', (index) => `(url:value = 'a${index}' AND file:name = 'b')`, ' OR ', ']'),
  filled('', (index) => `[url:value = '${index}']`, 'OR', ''),
  filled('[', (index) => `file:name LIKE '_a${index}%'`, ' OR ', ']'),
  filled('[', (index) => `a:b${index} = 1`, ' AND ', ']'),
];

function filled(open: string, part: (index: number) => string, joiner: string, close: string): string {
  const parts: string[] = [];
  for (let length = 0; length < 500_000; length += parts.at(-1)!.length + joiner.length) parts.push(part(parts.length));
  return open + parts.join(joiner) + close;
}

/** CPU seconds, garbage collection on other threads included: a busy machine does not count. */
function seconds(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)]!;

/** Both in turn, so that what slows the machine slows both; the first rounds are the compiler's. */
function beside(ours: () => unknown, peer: () => unknown, rounds = 25): { ours: number; peers: number; ratio: number } {
  const times = Array.from({ length: rounds }, () => ({ ours: seconds(ours), peer: seconds(peer) })).slice(5);
  return {
    ours: median(times.map((time) => time.ours)),
    peers: median(times.map((time) => time.peer)),
    ratio: median(times.map((time) => time.peer / time.ours)),
  };
}

const everySource = settingsFrom({});
const translate = (pattern: string, chosen = settings): unknown => translatePattern({ pattern }, window, now, chosen);
const addresses = (count: number): string =>
  `[${Array.from({ length: count }, (_, index) => `ipv4-addr:value = '10.${index >> 16}.${(index >> 8) & 255}.${index & 255}'`).join(' OR ')}]`;

/** As many as make a round long enough to be measured. */
const repetitions = 500;

const repeated = (texts: readonly string[], call: (text: string) => unknown) => (): void => {
  for (let count = 0; count < repetitions; count++) for (const text of texts) call(text);
};

/**
 * Milliseconds that nothing else could run in, while 10 000 indicators and a long pattern are translated, merged and
 * not; the best of several runs.
 */
async function longestStretch(): Promise<number> {
  const pattern = (index: number): string => `[ipv4-addr:value = '10.0.${index >> 8}.${index & 255}']`;
  const objects = Array.from({ length: 10_000 }, (_, index) => ({ type: 'indicator', pattern: pattern(index) }));
  const inputs = readInputs([{ type: 'bundle', objects }, addresses(13_000)]);
  const stretches: number[] = [];
  for (const chosen of [everySource, settingsFrom({ merge: true })]) {
    let best = Infinity;
    for (let run = 0; run < 5; run++) best = Math.min(best, await stretchOf(inputs, chosen));
    stretches.push(best);
  }
  return Math.max(...stretches);
}

async function stretchOf(inputs: Inputs, chosen: Settings): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const measure = (): void => {
    longest = Math.max(longest, performance.now() - last);
  };
  const pause = async (): Promise<void> => {
    measure();
    await nextTurn();
    last = performance.now();
  };
  await translateAll(inputs, chosen, now, { now: () => performance.now(), pause });
  measure();
  return longest;
}

const bench: Bench = async () => {
  const records = patterns.map((pattern) => jsonOf(pattern.length));
  const speed = beside(repeated(patterns, translate), repeated(records, JSON.parse));
  const calls = repetitions * patterns.length;
  const growth = beside(() => translate(addresses(10_000)), repeated([addresses(10), addresses(10)], translate));
  const ordinary = addresses(13_000);
  const costs = crafted.map((pattern) =>
    beside(
      () => translate(pattern, everySource),
      () => translate(ordinary, everySource),
      11,
    ),
  );
  const worst = costs.reduce((most, cost) => (cost.ratio < most.ratio ? cost : most));
  const stretch = await longestStretch();
  const rows: BenchRow[] = [
    {
      what: 'translate 20 patterns, patterns a CPU second',
      ours: calls / speed.ours,
      peer: 'JSON.parse of equally long records',
      peers: calls / speed.peers,
      ratio: speed.ratio,
      better: 'higher',
      bound: 0.07,
    },
    {
      what: '10 000 comparisons in a pattern, comparisons a CPU second',
      ours: 10_000 / growth.ours,
      peer: '10 comparisons in a pattern',
      peers: 10_000 / growth.peers,
      ratio: growth.ratio,
      better: 'higher',
      bound: 0.25,
    },
    {
      what: 'the costliest crafted pattern of 500 kB in all eight sources, CPU ms',
      ours: worst.ours * 1000,
      peer: '13 000 addresses, equally long',
      peers: worst.peers * 1000,
      ratio: 1 / worst.ratio,
      better: 'lower',
      bound: 12,
    },
    {
      what: '10 000 indicators and a pattern of 13 000 addresses, longest stretch without a pause, ms',
      ours: stretch,
      peer: 'what is promised',
      peers: 50,
      ratio: stretch / 50,
      better: 'lower',
      bound: 2,
    },
  ];
  return rows;
};

export default bench;
