import assert from 'node:assert/strict';
import { compilePattern } from '../../nodes/stix-map/matcher/compile-pattern';
import * as values from '../../nodes/stix-map/stix/values';
import { blowUp, slowOn } from './growth';
import { regularExpressions, sources } from './literals';

describe('regular expressions of the sources', function () {
  this.timeout(120_000);

  it('are seen to blow up by this test when they do', () => {
    for (const bad of [/^(a+)+$/, /(\s*,\s*)*$/, /\{\d*,?\d{4,}\}|\{x/, /(^|[^\\])\*+$/, /\s+$/, /<!--.*-->/s]) {
      assert.ok(blowUp(bad), String(bad));
    }
    for (const good of [/^a+$/, /a/, /^(?:[^\\]|\\.)*$/s]) assert.equal(blowUp(good), undefined, String(good));
  });

  for (const file of sources('nodes')) {
    const { literals } = regularExpressions(file);
    if (literals.length === 0) continue;
    it(`take time in proportion to the text: ${file}`, () => {
      for (const { where, expression } of literals) {
        const blown = blowUp(expression);
        assert.equal(blown, undefined, `${where} ${String(expression)} ${JSON.stringify(blown)}`);
      }
    });
  }

  it('that are put together of parts are known to this test', () => {
    const built = sources('nodes').flatMap((file) => regularExpressions(file).built);
    assert.deepEqual(
      built.filter((where) => !where.startsWith('nodes/stix-map/stix/values.ts')),
      [],
    );
  });

  const { hexDigits, ...checks } = values;
  for (const [name, check] of Object.entries({ ...checks, hexDigits: hexDigits(32) })) {
    it(`take time in proportion to the text: ${name} of a record`, () => {
      const form = 'http://a:b@[::1]:80/%20?a=b#c|mailto:a@b.example|1.2.3.4/24|00:11|2026-01-01T00:00:00.000Z';
      const run = (text: string): void => void (check as (text: string, version: string) => unknown)(text, '2.1');
      assert.equal(slowOn(form, run), undefined);
    });
  }

  it('refuses a long count in a pattern at once (found: 13 s for 90 000 digits)', () => {
    const began = performance.now();
    const pattern = `[x:p MATCHES 'a{${'1'.repeat(90_000)}(']`;
    assert.throws(() => compilePattern(pattern, { matchCase: false, maxHeld: 1 }), { code: 'not_implemented' });
    assert.ok(performance.now() - began < 2_000);
  });
});
