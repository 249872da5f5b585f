import assert from 'node:assert/strict';
import { compilePattern } from '../../../nodes/stix-map/matcher/compile-pattern';
import type { StixObject } from '../../../nodes/stix-map/stix/observed-data';
import { observe } from './observed';

function matches(pattern: string, objects: readonly StixObject[], matchCase = true): boolean {
  return compilePattern(pattern, { matchCase, maxHeld: 10 }).matches(observe(objects));
}

/** Each row: what stands behind `x:p`, the value of the property (undefined: absent), and whether it matches. */
type Row = readonly [comparison: string, value: unknown, expected: boolean];

function table(rows: readonly Row[]): void {
  for (const [comparison, value, expected] of rows) {
    const pattern = `[x:${comparison}]`;
    const name = comparison.split(/[ .[]/)[0] ?? '';
    it(`${pattern} ${expected ? 'matches' : 'does not match'} ${JSON.stringify(value) ?? 'an absent property'}`, () => {
      const object = value === undefined ? { type: 'x' } : { type: 'x', [name]: value };
      assert.equal(matches(pattern, [object]), expected);
    });
  }
}

describe('comparisons', () => {
  describe('= and !=', () => {
    table([
      ["p = 'a'", 'a', true],
      ["p = 'a'", 'A', false],
      ["p != 'a'", 'b', true],
      ["p != 'a'", 'a', false],
      ["p NOT = 'a'", 'b', true],
      ["p NOT != 'a'", 'a', true],
      ["p NOT != 'a'", 'b', false],
      ['p = 1', 1, true],
      ['p = 1.0', 1, true],
      ['p = 1', '1', false],
      ['p != 1', '1', true],
      ["p = '1'", 1, false],
      ['p = true', true, true],
      ['p = true', 1, false],
      ["p = 'true'", true, false],
      ['p = 9007199254740993', 9007199254740992, true],
      ["p = 'a'", ['a'], false],
      ["p = ''", '', true],
      ["p = 'it\\'s \\\\'", "it's \\", true],
    ]);
  });

  describe('an absent property, and null, which STIX knows not', () => {
    table([
      ["p = 'a'", undefined, false],
      ["p != 'a'", undefined, false],
      ["p NOT = 'a'", undefined, false],
      ["p NOT IN ('a')", undefined, false],
      ["p NOT LIKE 'a'", undefined, false],
      ['p NOT > 1', undefined, false],
      ["p != 'a'", null, false],
      ["p.q != 'a'", { r: 1 }, false],
      ["p.q != 'a'", 'text', false],
      ["p[0] != 'a'", [], false],
      ["p[*] != 'a'", [], false],
    ]);
    it('does not match where no object is of the type', () => {
      assert.equal(matches("[y:p != 'a']", [{ type: 'x', p: 'b' }]), false);
      assert.equal(matches('[NOT EXISTS y:p]', [{ type: 'x' }]), false);
    });
    it('is not found in what objects inherit', () => {
      assert.equal(matches('[EXISTS x:toString]', [{ type: 'x' }]), false);
      assert.equal(matches("[x:constructor.name != 'a']", [{ type: 'x' }]), false);
      assert.equal(matches('[EXISTS x:__proto__]', [{ type: 'x' }]), false);
    });
  });

  describe('order', () => {
    table([
      ['p > 1', 2, true],
      ['p > 1', 1, false],
      ['p >= 1', 1, true],
      ['p < 1.5', 1, true],
      ['p <= -1', -1, true],
      ['p NOT > 1', 1, true],
      ['p > 1', '2', false],
      ['p NOT > 1', '2', false],
      ["p > '1'", 2, false],
      ["p > 'a'", 'b', true],
      ["p < 'b'", 'a', true],
      ["p < 'ab'", 'a', true],
      // By code point U+1F600 is more than U+FF5E; by UTF-16 unit it is less.
      ["p > '\uff5e'", '\u{1f600}', true],
      ["p < '\u{1f600}'", '\uff5e', true],
    ]);
  });

  describe('timestamps', () => {
    table([
      ["p = t'2024-01-01T00:00:00Z'", '2024-01-01T00:00:00.000Z', true],
      ["p > t'2024-01-01T00:00:00Z'", '2024-01-01T00:00:00.0001Z', true],
      ["p < t'2024-01-01T00:00:00.5Z'", '2024-01-01T00:00:00.4Z', true],
      ["p = t'2024-01-01T00:00:00Z'", 'yesterday', false],
      ["p != t'2024-01-01T00:00:00Z'", 'yesterday', true],
      ["p > t'2024-01-01T00:00:00Z'", 'yesterday', false],
      ["p NOT > t'2024-01-01T00:00:00Z'", 'yesterday', false],
      ["p = '2024-01-01T00:00:00Z'", '2024-01-01T00:00:00.000Z', false],
      ["p IN (t'2024-01-01T00:00:00Z', t'2025-01-01T00:00:00Z')", '2025-01-01T00:00:00.0Z', true],
    ]);
  });

  describe('bytes', () => {
    table([
      ["p_hex = h'c0fFee'", 'C0ffee', true],
      ["p_hex = b'wP/u'", 'c0ffee', true],
      ["p_bin = h'c0ffee'", 'wP/u', true],
      ["p = h'616263'", 'abc', true],
      ["p_hex = 'abc'", '616263', true],
      ["p_bin = 'abc'", 'YWJj', true],
      ["p_hex = '616263'", '616263', false],
      ["p = h'e4'", 'ä', true],
      ["p = h'e4'", '\u0151', false],
      ["p != h'e4'", '\u0151', true],
      ["p > h'e4'", '\u0151', false],
      ["p NOT > h'e4'", '\u0151', false],
      ["p_hex > h'0f'", '10', true],
      ["p_hex < h'0f00'", '0f', true],
      ["p_hex IN ('x', 'abc')", '616263', true],
      ["p_hex LIKE 'a_c'", '616263', true],
      ["p_bin MATCHES '^a.c$'", 'YWJj', true],
    ]);
  });

  describe('IN', () => {
    table([
      ["p IN ('a', 'b')", 'b', true],
      ["p IN ('a', 1)", 1, true],
      ["p IN ('a', 'b')", 'c', false],
      ["p NOT IN ('a', 'b')", 'c', true],
      ["p NOT IN ('a', 'b')", 1, true],
      ['p IN (1, 2)', '1', false],
      ['p IN ()', 'a', false],
      ['p NOT IN ()', 'a', true],
    ]);
  });

  describe('LIKE', () => {
    table([
      ["p LIKE 'a%'", 'abc', true],
      ["p LIKE '%c'", 'abc', true],
      ["p LIKE '%b%'", 'abc', true],
      ["p LIKE '%'", '', true],
      ["p LIKE '_'", '', false],
      ["p LIKE 'a_c'", 'abc', true],
      ["p LIKE 'b'", 'abc', false],
      ["p LIKE 'a.c'", 'abc', false],
      ["p LIKE '%\\\\%'", 'a\\b', true],
      ["p LIKE 'a%a'", 'a', false],
      ["p LIKE '%_a'", 'a', false],
      ["p LIKE 'a%c'", 'a\nc', true],
      ["p LIKE 'x_y'", 'x\u{1f600}y', true],
      ["p LIKE '%__'", '\u{1f600}', false],
      ["p LIKE '\u00e9'", 'e\u0301', true],
      ["p NOT LIKE 'a%'", 'b', true],
      ["p NOT LIKE 'a%'", 1, true],
      ["p LIKE '1'", 1, false],
    ]);
  });

  describe('MATCHES', () => {
    table([
      ["p MATCHES 'b'", 'abc', true],
      ["p MATCHES '^b'", 'abc', false],
      ["p MATCHES '^a.*c$'", 'abc', true],
      ["p MATCHES '(?i)B'", 'abc', true],
      ["p MATCHES 'B'", 'abc', false],
      ["p MATCHES '\\\\d{3}'", 'a123', true],
      ["p MATCHES '^\u00e9$'", 'e\u0301', true],
      ["p NOT MATCHES 'b'", 'abc', false],
      ["p NOT MATCHES 'b'", 5, true],
      ["p MATCHES '5'", 5, false],
    ]);
  });

  describe('ISSUBSET and ISSUPERSET', () => {
    table([
      ["p ISSUBSET '10.0.0.0/8'", '10.1.2.3', true],
      ["p ISSUBSET '10.0.0.0/8'", '10.1.0.0/16', true],
      ["p ISSUBSET '10.0.0.0/8'", '10.0.0.0/8', true],
      ["p ISSUBSET '10.0.0.0/8'", '10.0.0.0/7', false],
      ["p ISSUBSET '10.0.0.0/8'", '11.0.0.1', false],
      ["p ISSUBSET '10.9.9.9/8'", '10.1.2.3', true],
      ["p ISSUBSET '0.0.0.0/0'", '255.255.255.255', true],
      ["p ISSUBSET '0.0.0.0/0'", '::1', false],
      ["p ISSUBSET '2001:db8::/32'", '2001:0DB8:ffff::1', true],
      ["p ISSUBSET '2001:db8::/33'", '2001:db8:8000::', false],
      ["p ISSUBSET '::ffff:10.0.0.0/104'", '::ffff:10.1.2.3', true],
      ["p ISSUBSET '10.0.0.0/8'", '10.1.2', false],
      ["p ISSUBSET '10.0.0.0/8'", '10.1.2.3/33', false],
      ["p NOT ISSUBSET '10.0.0.0/8'", '11.1.2.3', true],
      ["p NOT ISSUBSET '10.0.0.0/8'", 'host', true],
      ["p ISSUPERSET '10.1.2.3'", '10.0.0.0/8', true],
      ["p ISSUPERSET '10.1.0.0/16'", '10.1.2.3', false],
      ["p ISSUPERSET '2001:db8::1'", '2001:db8::/32', true],
    ]);
  });

  describe('EXISTS', () => {
    const rows: readonly (readonly [pattern: string, object: StixObject, expected: boolean])[] = [
      ['[EXISTS x:p]', { type: 'x', p: 0 }, true],
      ['[EXISTS x:p]', { type: 'x', p: '' }, true],
      ['[EXISTS x:p]', { type: 'x' }, false],
      ['[NOT EXISTS x:p]', { type: 'x' }, true],
      ['[NOT EXISTS x:p]', { type: 'x', p: false }, false],
      ['[EXISTS x:p.q]', { type: 'x', p: { q: 1 } }, true],
      ['[EXISTS x:p[*].q]', { type: 'x', p: [{}, { q: 1 }] }, true],
      ['[EXISTS x:p[1]]', { type: 'x', p: [1] }, false],
    ];
    for (const [pattern, object, expected] of rows) {
      it(`${pattern} of ${JSON.stringify(object)} is ${expected}`, () => {
        assert.equal(matches(pattern, [object]), expected);
      });
    }
  });

  it('of several values hold when they hold of one, negated ones too', () => {
    const object = { type: 'x', p: ['a', 'b'] };
    assert.equal(matches("[x:p[*] = 'b']", [object]), true);
    assert.equal(matches("[x:p[*] != 'b']", [object]), true);
    assert.equal(matches("[x:p[*] NOT IN ('a', 'b')]", [object]), false);
  });
});

describe('what joins comparisons', () => {
  const ofA = { type: 'x', a: 1, b: 2 };
  const ofB = { type: 'x', a: 2, b: 1 };

  it('AND asks one object for all', () => {
    assert.equal(matches('[x:a = 1 AND x:b = 2]', [ofA, ofB]), true);
    assert.equal(matches('[x:a = 1 AND x:b = 1]', [ofA, ofB]), false);
  });

  it('OR asks any object for any', () => {
    assert.equal(matches('[x:a = 5 OR y:a = 1 OR x:b = 1]', [ofA, ofB]), true);
    assert.equal(matches('[x:a = 5 OR y:a = 1]', [ofA, ofB]), false);
  });

  it('AND over OR of types asks one object of a type that all operands share', () => {
    const pattern = '[(x:a = 1 OR y:a = 1) AND (x:b = 1 OR y:b = 1)]';
    assert.equal(matches(pattern, [ofA, { type: 'y', b: 1 }]), false);
    assert.equal(matches(pattern, [ofA, { type: 'y', a: 1, b: 1 }]), true);
  });

  it('AND of types that no object can be both of asks each type for an object of its own', () => {
    const pattern = '[x:a = 1 AND y:a = 1 AND x:b = 2]';
    assert.equal(matches(pattern, [ofA, { type: 'y', a: 1 }]), true);
    assert.equal(matches(pattern, [ofA]), false);
    assert.equal(matches('[x:a = 1 AND y:a = 1 AND x:b = 1]', [ofA, ofB, { type: 'y', a: 1 }]), false);
    assert.equal(matches('[(x:a = 1 AND y:a = 1) AND x:b = 1]', [ofA, ofB, { type: 'y', a: 1 }]), false);
  });
});
