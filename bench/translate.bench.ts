/** Patterns to queries beside JSON.parse of texts of the same length, and cost from 10 to 10 000 comparisons. */
import { settingsFrom } from '../nodes/stix-translate/settings';
import { translatePattern } from '../nodes/stix-translate/translate';
import type { Bench, BenchRow } from './row';

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

/** Calls a second, the best of several rounds. */
function rate(texts: readonly string[], call: (text: string) => unknown): number {
  let best = 0;
  for (let round = 0; round < 6; round++) {
    const begin = performance.now();
    let calls = 0;
    while (performance.now() - begin < 300) {
      for (const text of texts) call(text);
      calls += texts.length;
    }
    best = Math.max(best, (calls * 1000) / (performance.now() - begin));
  }
  return best;
}

const translate = (pattern: string): unknown => translatePattern({ pattern }, window, now, settings);
const comparisons = (count: number): string =>
  `[${Array.from({ length: count }, (_, index) => `ipv4-addr:value = '10.${index >> 16}.${(index >> 8) & 255}.${index & 255}'`).join(' OR ')}]`;

const bench: Bench = () => {
  const ours = rate(patterns, translate);
  const peers = rate(
    patterns.map((pattern) => jsonOf(pattern.length)),
    (text) => JSON.parse(text) as unknown,
  );
  const small = rate([comparisons(10)], translate) * 10;
  const large = rate([comparisons(10_000)], translate) * 10_000;
  const rows: BenchRow[] = [
    {
      what: 'translate 20 patterns, patterns/s',
      ours,
      peer: 'JSON.parse of equally long records',
      peers,
      ratio: ours / peers,
      better: 'higher',
      bound: 0.01,
    },
    {
      what: '10 000 comparisons in a pattern, comparisons/s',
      ours: large,
      peer: '10 comparisons in a pattern',
      peers: small,
      ratio: large / small,
      better: 'higher',
      bound: 0.1,
    },
  ];
  return Promise.resolve(rows);
};

export default bench;
