import assert from 'node:assert/strict';
import { compilePattern } from '../../../nodes/stix-map/matcher/compile-pattern';
import { PatternSyntaxError, StixError } from '../../../nodes/shared/stix/error';
import { decide } from './decide';
import { observe } from './observed';

const options = { matchCase: false, maxHeld: 100_000 };
const compile = (pattern: string) => compilePattern(pattern, options);

/** An observed-data that has only this property. */
const has = (name: string, second = 0) => observe([{ type: 'x', [name]: 1 }], { first: second });

const either = '[x:a = 1] OR [x:b = 1] REPEATS 2 TIMES';

describe('patterns from strangers', () => {
  describe('are refused when they make no sense, with a code and the place', () => {
    const refused: readonly (readonly [pattern: string, code: string, about: string])[] = [
      ["[x:p MATCHES '(?=a)b']", 'not_implemented', 'look-ahead'],
      ["[x:p MATCHES '(?<!a)b']", 'not_implemented', 'look-behind'],
      ["[x:p MATCHES '(a)\\\\1']", 'not_implemented', 'back-references'],
      ["[x:p MATCHES 'a++']", 'not_implemented', 'possessive'],
      ["[x:p MATCHES '(?>a)']", 'not_implemented', 'atomic'],
      ["[x:p MATCHES 'a{2000}']", 'not_implemented', '1000'],
      ["[x:p MATCHES '(']", 'invalid_parameter', 'regular expression'],
      ["[x:p MATCHES '[z-a]']", 'invalid_parameter', 'regular expression'],
      ["[x:p ISSUBSET 'example.com']", 'invalid_parameter', 'CIDR'],
      ["[x:p ISSUBSET '10.0.0.0/33']", 'invalid_parameter', 'CIDR'],
      ["[x:p ISSUPERSET '10.0.0/8']", 'invalid_parameter', 'CIDR'],
      ['[x:p = 1] REPEATS 0 TIMES', 'invalid_parameter', 'REPEATS'],
      ['[x:p = 1] WITHIN 0 SECONDS', 'invalid_parameter', 'WITHIN'],
      [`([x:a = 1] FOLLOWEDBY [x:b = 1]) REPEATS 1000000 TIMES`, 'not_implemented', 'observations'],
      [`(${either}) REPEATS 5000 TIMES`, 'not_implemented', 'observations'],
      [Array.from({ length: 20 }, () => `(${either})`).join(' AND '), 'not_implemented', 'observations'],
      [Array.from({ length: 20_001 }, () => '([x:a=1]AND[x:b=1])').join('OR'), 'not_implemented', 'alternatives'],
    ];
    for (const [pattern, code, about] of refused) {
      it(`${pattern.slice(0, 70)}: ${code}`, () => {
        assert.throws(
          () => compile(pattern),
          (error) =>
            error instanceof StixError &&
            error.code === code &&
            error.message.includes(about) &&
            error.where!.end > error.where!.start,
        );
      });
    }

    it('and a text that is no pattern by the parser', () => {
      assert.throws(() => compile("[x:p = 'a'"), PatternSyntaxError);
    });
  });

  describe('do not hang or end the process', () => {
    const many = 10_000;
    const list = (join: string, open = '', close = '') =>
      Array.from({ length: many }, (_, index) => `${open}x:p${index} = 1${close}`).join(join);

    it('10 000 comparisons side by side', () => {
      assert.equal(compile(`[${list(' OR ')}]`).matches(has('p9999')), true);
      assert.equal(compile(`[${list(' AND ')}]`).matches(has('p9999')), false);
    });

    it('10 000 observations side by side', () => {
      assert.equal(compile(list(' OR ', '[', ']')).matches(has('p9999')), true);
      for (const join of [' AND ', ' FOLLOWEDBY ']) {
        const sequence = compile(list(join, '[', ']')).sequence();
        for (let index = 0; index < 100; index++) sequence.offer(has(`p${index}`, index));
        assert.deepEqual(decide(sequence), { matched: false, observed: [], exact: true });
      }
    });

    it('1000 observations, each there', () => {
      for (const join of [' AND ', ' FOLLOWEDBY ']) {
        const pattern = Array.from({ length: 1000 }, (_, index) => `[x:p${index} = 1]`).join(join);
        const sequence = compile(pattern).sequence();
        for (let index = 0; index < 1000; index++) sequence.offer(has(`p${index}`, index));
        const { matched, observed, exact } = decide(sequence);
        assert.deepEqual([matched, observed.length, exact], [true, 1000, true]);
      }
    });

    it('10 000 observations that one event can all be', () => {
      for (const join of [' AND ', ' FOLLOWEDBY ']) {
        const pattern = Array.from({ length: many }, () => '[x:p = 1]').join(join);
        const sequence = compile(pattern).sequence();
        for (let index = 0; index < 20; index++) sequence.offer(has('p', index));
        assert.equal(decide(sequence).matched, false);
      }
    });

    it('nesting as deep as the parser lets it be', () => {
      const always = "START t'1970-01-01T00:00:00Z' STOP t'9999-01-01T00:00:00Z'";
      const qualifiers = `) WITHIN 5 SECONDS ${always} REPEATS 1 TIMES`;
      const sequence = compile(`${'('.repeat(250)}[x:p = 1]${` AND [x:q = 1]${qualifiers}`.repeat(250)}`).sequence();
      for (let index = 0; index < 20; index++) sequence.offer(has(index % 2 === 0 ? 'p' : 'q'));
      assert.equal(decide(sequence).matched, false);
      const comparison = `${'('.repeat(250)}x:p = 1${' OR x:q = 1) AND x:p = 1'.repeat(250)}`;
      assert.equal(compile(`[${comparison}]`).matches(has('p')), true);
    });

    it('a search for matches that can only fail late ends at its limit and says that it is not exact', () => {
      // Each of 14 sees the same 13 candidates, and only distinctness forbids: 13! ways without a limit.
      const pattern = `(${Array.from({ length: 14 }, () => '([x:p = 1] FOLLOWEDBY [x:q = 1])').join(' AND ')}) WITHIN 50 SECONDS`;
      const sequence = compile(pattern).sequence();
      for (let index = 0; index < 13; index++) sequence.offer(has('p', index));
      for (let index = 0; index < 20; index++) sequence.offer(has('q', 20 + index));
      const deciding = sequence.deciding();
      let turn = deciding.next();
      let pauses = 0;
      for (; !turn.done; turn = deciding.next()) pauses++;
      const { matched, exact } = turn.value;
      assert.deepEqual([matched, exact], [false, false]);
      // Others get their turn in between.
      assert.ok(pauses > 500, `${pauses} pauses`);
    });

    it('regular expressions that back-tracking engines do not finish', () => {
      const long = observe([{ type: 'x', p: 'a'.repeat(50_000) }]);
      for (const expression of ['(a+)+$b', '(a|a)*b', '(.*)*=', '(a?){60}a{60}b', '(x+x+)+y']) {
        assert.equal(compile(`[x:p MATCHES '${expression}']`).matches(long), false);
      }
    });

    it('a LIKE with many wildcards', () => {
      const long = observe([{ type: 'x', p: 'a'.repeat(20_000) }]);
      assert.equal(compile(`[x:p LIKE '${'%a'.repeat(5000)}%b']`).matches(long), false);
      assert.equal(compile(`[x:p LIKE '${'%_a'.repeat(2000)}b%']`).matches(long), false);
    });

    // Place by place: three quarters of a minute for the first, seconds for the second.
    it('a LIKE whose pieces nearly match at every place', () => {
      const long = observe([{ type: 'x', p: 'a'.repeat(300_000) }]);
      const piece = 'a'.repeat(20_000);
      for (const like of [`%${piece}_b%`, `%${piece}b${piece}%`, `%${'_'.repeat(20_000)}b%`, `%${piece}_b`])
        assert.equal(compile(`[x:p LIKE '${like}']`).matches(long), false);
    });
  });
});
