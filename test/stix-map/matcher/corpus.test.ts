import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilePattern } from '../../../nodes/stix-map/matcher/compile-pattern';
import { observe } from './observed';

/** Patterns collected beside this repository, when they are there. */
const corpus = join(__dirname, '..', '..', '..', '..', 'shared', 'corpus', 'patterns.jsonl');

if (existsSync(corpus)) {
  describe('every pattern of the corpus', () => {
    interface Row {
      readonly pattern: string;
      readonly 'valid_stix_2.1_pattern': boolean;
    }
    const rows = readFileSync(corpus, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Row);

    it('that is valid STIX can be compiled and asked', () => {
      const observed = observe([{ type: 'url', value: 'a' }]);
      const valid = rows.filter((row) => row['valid_stix_2.1_pattern']);
      assert.ok(valid.length > 100);
      for (const { pattern } of valid) compilePattern(pattern, { matchCase: false, maxHeld: 1 }).matches(observed);
    });
  });
}
