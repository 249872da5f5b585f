/**
 * Patterns crafted to be expensive, half a megabyte each. Every one of them once took from many seconds to hours, or ended
 * in a stack overflow; mocha's time limit is far above what they take now. Their speed: bench/translate.bench.ts.
 */
import assert from 'node:assert/strict';
import { PatternSyntaxError } from '../../nodes/shared/stix/error';
import { readInputs } from '../../nodes/stix-translate/inputs';
import { maxPatternLength, parsePattern } from '../../nodes/shared/stix/pattern/parse-pattern';
import type { Translation } from '../../nodes/stix-translate/query';
import type { Given } from '../../nodes/shared/settings';
import { settingsFrom } from '../../nodes/stix-translate/settings';
import { translateAll } from '../../nodes/stix-translate/translate-all';
import { now } from './support';
import { noTurns } from '../support/turns';

/** `open part joiner part ... close`, as long as a pattern may be. */
function crafted(open: string, part: (index: number) => string, joiner: string, close: string): string {
  const parts: string[] = [];
  let room = maxPatternLength - open.length - close.length;
  for (let text = part(0); room >= text.length + joiner.length; text = part(parts.length)) {
    parts.push(text);
    room -= text.length + joiner.length;
  }
  return open + parts.join(joiner) + close;
}

const translate = (pattern: string, properties: Given = {}): Promise<Translation> =>
  translateAll(readInputs([pattern]), settingsFrom(properties), now, noTurns);

describe('patterns crafted to be expensive', function () {
  this.timeout(20_000);

  const patterns: Readonly<Record<string, string>> = {
    'attributes that nothing has, all different': crafted('[', (index) => `a:b${index} = 1`, ' OR ', ']'),
    'a LIKE of many single characters': crafted("[file:name LIKE '", () => 'a_', '', "']"),
    'a LIKE of many runs': crafted("[url:value LIKE '", () => 'a%', '', "']"),
    'a value of which every other character is given up': crafted("[url:value LIKE '", () => 'aé', '', "']"),
    'a long AND in emails': crafted('[', (index) => `email-message:subject = '${index}'`, ' AND ', ']'),
    'alternatives that multiply, beside a long AND': crafted(
      '[',
      (index) => (index < 10 ? `(file:name = '${index}' OR file:name = 'b')` : `file:name = '${index}'`),
      ' AND ',
      ']',
    ),
    'hashes below two hundred parentheses': `[${'('.repeat(200)}${crafted('', () => 'file:hashes.x = 1', ' OR ', '')
      .slice(0, 400_000)
      .replace(/ OR [^O]*$/, '')}${') AND url:value = 1'.repeat(200)}]`,
  };
  for (const [name, pattern] of Object.entries(patterns))
    for (const api of ['v3.0', 'v2.0'] as const)
      it(`${name}: ${api}`, async () => {
        const { queries, refused } = await translate(pattern, { api });
        const code = refused[0]?.code;
        assert.ok(queries.length > 0 || code === 'mapping_error' || code === 'not_implemented', code);
      });

  it('qualifiers around thousands of observations are noted once each', async () => {
    const inner = crafted('', () => '[process:pid = 1]', ' AND ', '')
      .slice(0, 400_000)
      .replace(/ AND [^A]*$/, '');
    const pattern = '('.repeat(200) + inner + `)REPEATS 2 TIMES WITHIN 5 SECONDS`.repeat(200);
    const { notes } = await translate(pattern, { dialects: ['endpointActivities'] });
    assert.equal(notes.length, 1 + 200 * 2);
  });

  it('more notes than a call takes arguments are all reported', async () => {
    const pattern = crafted('', () => '[email-message:date > 1 AND url:value = 1]', 'AND', '');
    const { notes, queries } = await translate(pattern, { dialects: ['emailActivities'] });
    assert.ok(queries.length > 10_000 && notes.length > queries.length);
    const values = crafted('[url:value IN (', () => "'é1'", ',', ')]');
    assert.ok((await translate(values, { dialects: ['endpointActivities'] })).notes.length < 50);
  });

  it('no comment hides parentheses from the count that keeps the parser off the end of the stack', () => {
    for (const comment of ['//\r', '//\n', '//\r\n', '/**/', '/*//*/', "//'\r"])
      assert.throws(
        () => parsePattern(comment + '('.repeat(100_000)),
        (error: unknown) => error instanceof PatternSyntaxError && /deeper than 256/.test(error.message),
        JSON.stringify(comment),
      );
  });
});
