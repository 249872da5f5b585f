import assert from 'node:assert/strict';
import { settingsFrom } from '../../nodes/stix-translate/settings';
import { QueryMerger } from '../../nodes/stix-translate/write/merge';
import { StixError } from '../../nodes/shared/stix/error';
import { operationOf } from '../simulator/contract/operations';
import { translatePattern } from '../support/translate-pattern';

const now = Date.UTC(2026, 0, 15, 12);
const window = { start: now - 86_400_000, stop: now };
const longest = operationOf('GET', '/v3.0/search/endpointActivities')!.parameters['TMV1-Query']!.maxLength!;

const many = (count: number, one: (index: number) => string, joint: string): string =>
  `[${Array.from({ length: count }, (_, index) => one(index)).join(joint)}]`;
const value = 'x'.repeat(5000);
const [shortOnes, longOnes] = [400, 30];

/** Shapes in which a query could become longer than its header may be. */
const patterns: Readonly<Record<string, string>> = {
  'one long value': `[file:name = '${value}']`,
  'a long value that must not be': `[file:name != '${value}' AND file:name = 'a']`,
  'a long LIKE': `[process:command_line LIKE '%${value}%']`,
  'a long MATCHES': `[process:command_line MATCHES '${value.slice(0, 2000)}.*${value.slice(0, 2000)}' AND process:image_ref.name = 'a']`,
  'a long URL': `[url:value = 'http://a.example/${value}']`,
  'a long subject': `[email-message:subject = '${value}']`,
  'many ORs': many(shortOnes, (index) => `domain-name:value = 'host-${index}.example'`, ' OR '),
  'many ANDs': many(shortOnes, (index) => `process:command_line LIKE '%argument-${index}%'`, ' AND '),
  'many NOTs': many(shortOnes, (index) => `file:name ${index === 0 ? '=' : '!='} 'file-${index}.exe'`, ' AND '),
  'long ORs under an AND': `[(${many(longOnes, (i) => `file:name = 'a-${i}-${value.slice(0, 300)}'`, ' OR ').slice(1, -1)}) AND (${many(longOnes, (i) => `ipv4-addr:value = '10.0.0.${i}'`, ' OR ').slice(1, -1)})]`,
  'a long list': `[ipv4-addr:value IN (${Array.from({ length: shortOnes }, (_, i) => `'10.1.${i >> 8}.${i & 255}'`).join(', ')})]`,
  'joined observations': `${many(100, (i) => `file:name = 'one-${i}.exe'`, ' OR ')} AND ${many(100, (i) => `url:value = 'http://h.example/${i}'`, ' OR ')}`,
  'a field that tenants may not search': `[${Array.from({ length: shortOnes }, (_, i) => `domain-name:value = 'd${i}.example' OR mac-addr:value = '00:00:00:00:${String(i >> 8).padStart(2, '0')}:${(i & 255).toString(16).padStart(2, '0')}'`).join(' OR ')}]`,
};

describe('a query of v3.0', () => {
  for (const [name, pattern] of Object.entries(patterns))
    for (const split of ['observation', 'combined'] as const)
      it(`is never longer than its header may be: ${name}, ${split}`, () => {
        const settings = settingsFrom({ split, merge: true });
        const merger = new QueryMerger(settings.maxQueryLength);
        const texts: string[] = [];
        const keep = (query: { query: string; fallback?: { queries: readonly string[] } }): void =>
          void texts.push(query.query, ...(query.fallback?.queries ?? []));
        try {
          for (const translated of translatePattern({ pattern }, window, now, settings).queries) {
            keep(translated.query);
            merger.add(translated);
          }
        } catch (error) {
          // A refusal is no query that is too long.
          assert.ok(error instanceof StixError, String(error));
          return;
        }
        Array.from(merger.close());
        for (const query of merger.queries) keep(query);
        assert.ok(texts.length > 0);
        for (const text of texts) assert.ok(text.length <= longest, `${text.length}: ${text.slice(0, 200)}`);
      });
});
