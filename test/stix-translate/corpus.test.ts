/**
 * Against stix-shifter: its own query tests, and its answers to 222 patterns. The corpus is no part of this repository;
 * where it lies beside the checkout the translator is held to it.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { StixError } from '../../nodes/shared/stix/error';
import type { Query } from '../../nodes/stix-translate/query';
import type { Given } from '../../nodes/shared/settings';
import { settingsFrom } from '../../nodes/stix-translate/settings';
import { deviatingIds, deviationsPage } from './deviations';
import { translatePattern } from '../support/translate-pattern';

const corpus = join(__dirname, '..', '..', '..', 'shared', 'corpus');
const page = join(__dirname, '..', '..', 'docs', 'translate-deviations.md');
const now = 1_700_000_000_000;

/** OASIS's validator errs on two of them, and knows 2.1 only for the third. */
const wronglyInvalid = ['p078', 'p079', 'p182'];

interface QueryTest {
  readonly test: string;
  readonly dialect: string;
  readonly pattern: string;
  readonly query?: string;
  readonly seconds?: number;
  readonly code?: string;
}

interface CorpusPattern {
  readonly id: string;
  readonly dialect: string | null;
  readonly pattern: string;
  readonly options?: { readonly dialects?: readonly string[]; readonly time_range?: unknown };
  readonly stix_shifter: { readonly queries?: readonly TheirQuery[]; readonly code?: string };
  readonly 'valid_stix_2.1_pattern': boolean;
}

interface TheirQuery {
  readonly source: string;
  readonly query: string;
  readonly from: number;
  readonly to: number;
}

const lines = <T>(file: string): T[] =>
  readFileSync(join(corpus, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);

/** @throws StixError for what gives no query */
function translate(pattern: string, properties: Given): readonly Query[] {
  const settings = settingsFrom({ api: 'v2.0', split: 'combined', timeRange: 5, ...properties });
  const window = { start: now - settings.timeRange * 60_000, stop: now };
  const { queries, refusal } = translatePattern({ pattern }, window, now, settings);
  if (refusal !== undefined) throw refusal;
  return queries.map(({ query }) => query);
}

/** One text of an answer, whatever the order of its queries. */
function answer(give: () => readonly TheirQuery[]): string {
  try {
    return give()
      .map(({ source, query, from, to }) => `${source} [${from}, ${to}] ${query}`)
      .sort()
      .join('\n');
  } catch (error) {
    assert.ok(error instanceof StixError, String(error));
    return error.code;
  }
}

function ours({ pattern, dialect, options = {} }: CorpusPattern): string {
  const named = (dialect ?? '').split(':').filter((name) => name !== '' && name !== '*');
  const properties: Given = { dialects: options.dialects ?? named };
  const timed = 'time_range' in options ? { ...properties, timeRange: options.time_range } : properties;
  return answer(() => translate(pattern, timed) as unknown as readonly TheirQuery[]);
}

const theirs = ({ stix_shifter: { queries, code } }: CorpusPattern): string =>
  queries === undefined ? String(code) : answer(() => queries);

if (existsSync(corpus)) {
  describe("stix-shifter's own query tests", () => {
    for (const row of lines<QueryTest>('stix-shifter-query-tests.jsonl')) {
      it(`${row.test}: ${row.query ?? row.code ?? `${row.seconds} s`}`, () => {
        const properties = { dialects: [row.dialect], strict: row.code !== undefined };
        const give = (): readonly Query[] => translate(row.pattern, properties);
        if (row.code !== undefined) return assert.throws(give, { code: row.code });
        const queries = give();
        if (row.query !== undefined)
          assert.deepEqual(
            queries.map(({ query }) => query),
            [row.query],
          );
        const [query] = queries;
        if (row.seconds !== undefined) assert.equal(query?.api === 'v2.0' && query.to - query.from, row.seconds);
      });
    }
  });

  describe("stix-shifter's answers to the corpus", () => {
    const patterns = lines<CorpusPattern>('patterns.jsonl');
    it('are given here too, but for those in the table of deviations', () => {
      const deviating = patterns.filter((row) => ours(row) !== theirs(row)).map(({ id }) => id);
      assert.deepEqual(deviating.sort(), [...deviatingIds.keys()].sort());
    });

    it('every pattern that OASIS calls invalid is refused, every valid one is understood', () => {
      for (const { id, pattern, 'valid_stix_2.1_pattern': isValid } of patterns) {
        const isTaken =
          answer(() => translate(pattern, {}) as unknown as readonly TheirQuery[]) !== 'translation_error';
        assert.equal(isTaken, isValid || wronglyInvalid.includes(id), id);
      }
    });
  });
}

describe('the page of deviations', () => {
  it('is printed from the table', async () => {
    const text = await format(deviationsPage(), { ...(await resolveConfig(page)), filepath: page });
    if (process.env['UPDATE_DOCS'] !== undefined) writeFileSync(page, text);
    assert.equal(readFileSync(page, 'utf8'), text);
  });
});
