/**
 * README's table of merging: how many searches ten thousand indicators of a kind come to, by source. Counted, not claimed.
 */
import { createHash } from 'node:crypto';
import { dialectNames } from '../../nodes/shared/vision-one/source-names';
import { QueryMerger } from '../../nodes/stix-translate/write/merge';
import { settingsFrom } from '../../nodes/stix-translate/settings';
import { translatePattern } from '../../test/support/translate-pattern';

const many = 10_000;
const now = Date.UTC(2026, 0, 1);

const digest = (algorithm: string, index: number): string => createHash(algorithm).update(String(index)).digest('hex');

const kinds: readonly (readonly [kind: string, attribute: string, value: (index: number) => string])[] = [
  ['IPv4 addresses', 'ipv4-addr:value', (n) => `${11 + (n % 200)}.${(n * 7) & 255}.${(n >> 4) & 255}.${n & 255}`],
  ['domains', 'domain-name:value', (n) => `host-${n}.example.com`],
  ['URLs', 'url:value', (n) => `https://host-${n}.example.com/a/page`],
  ['MD5', 'file:hashes.MD5', (n) => digest('md5', n)],
  ['SHA-1', "file:hashes.'SHA-1'", (n) => digest('sha1', n)],
  ['SHA-256', "file:hashes.'SHA-256'", (n) => digest('sha256', n)],
  ['mail addresses', 'email-addr:value', (n) => `user-${n}@example.com`],
];

export default function table(): string {
  const names = dialectNames['v3.0'];
  const rows = kinds.map(
    ([kind, ...values]) => `| ${[kind, ...names.map((name) => searches(name, ...values))].join(' | ')} |`,
  );
  return [`| ${many} | ${names.join(' | ')} |`, `| --- |${' --: |'.repeat(names.length)}`, ...rows].join('\n');
}

/** `-` where the source has no field to search. */
function searches(dialect: string, attribute: string, valueOf: (index: number) => string): string {
  const settings = settingsFrom({ dialects: [dialect], merge: true });
  const window = { start: now - 86_400_000, stop: now };
  const merger = new QueryMerger(settings.maxQueryLength);
  for (let index = 0; index < many; index++) {
    const pattern = `[${attribute} = '${valueOf(index)}']`;
    for (const translated of translatePattern({ pattern }, window, now, settings).queries) merger.add(translated);
  }
  return String(merger.queries.length || '-');
}
