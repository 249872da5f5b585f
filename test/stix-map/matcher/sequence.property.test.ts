import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compilePattern } from '../../../nodes/stix-map/matcher/compile-pattern';
import { participants, type Expression, type ObservedLetters } from './bindings-by-definition';
import { decide } from './decide';
import { observe, timestamp } from './observed';

const runs = Number(process.env['MATCHER_RUNS'] ?? 3000);

describe('patterns of several observations', () => {
  it('match what their definition lists, whatever the order in which observed-data come', () => {
    fc.assert(
      fc.property(expressions, fc.array(lettered, { maxLength: 6 }), (expression, seen) => {
        const pattern = textOf(expression);
        const sequence = compilePattern(pattern, { matchCase: false, maxHeld: 100 }).sequence();
        const observed = seen.map(({ letters, first, last, count }) =>
          observe([{ type: 'x', ...Object.fromEntries([...letters].map((letter) => [letter, 1])) }], {
            first,
            last,
            count,
          }),
        );
        observed.forEach((each) => sequence.offer(each));
        const decision = decide(sequence);
        const expected = [...participants(expression, seen)].sort((one, other) => one - other);
        assert.deepEqual(
          decision.observed.map((each) => observed.indexOf(each)),
          expected,
          pattern,
        );
        assert.equal(decision.matched, expected.length > 0);
        assert.equal(decision.exact, true);
      }),
      { numRuns: runs },
    );
  });
});

const letters = fc.constantFrom('a', 'b', 'c');

/** Few moments, so that they are often equal; some things took time; most stand for one observation. */
const lettered: fc.Arbitrary<ObservedLetters> = fc
  .record({
    letters: fc.subarray(['a', 'b', 'c'], { minLength: 0 }).map((list) => list.join('')),
    first: fc.integer({ min: 0, max: 12 }),
    took: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 6 }) }),
    count: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.integer({ min: 2, max: 3 }) }),
  })
  .map(({ took, first, ...rest }) => ({ ...rest, first, last: first + took }));

const expressions = fc
  .letrec<{ expression: Expression }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      letters.map((letter): Expression => ({ type: 'letter', letter })),
      fc
        .record({
          type: fc.constantFrom('AND', 'OR', 'FOLLOWEDBY'),
          operands: fc.array(tie('expression'), { minLength: 2, maxLength: 3 }),
        })
        .map((expression): Expression => expression as Expression),
      fc
        .record({ seconds: fc.integer({ min: 1, max: 6 }), inner: tie('expression') })
        .map((rest): Expression => ({ type: 'WITHIN', ...rest })),
      fc
        .record({ times: fc.integer({ min: 1, max: 3 }), inner: tie('expression') })
        .map((rest): Expression => ({ type: 'REPEATS', ...rest })),
      fc
        .record({
          start: fc.integer({ min: 0, max: 8 }),
          width: fc.integer({ min: 0, max: 9 }),
          inner: tie('expression'),
        })
        .map(({ start, width, inner }): Expression => ({ type: 'START', start, stop: start + width, inner })),
    ),
  }))
  .expression.filter((expression) => sizeOf(expression) <= 6);

/** Observations in a binding, at most: what the definition can list. */
function sizeOf(expression: Expression): number {
  switch (expression.type) {
    case 'letter':
      return 1;
    case 'REPEATS':
      return expression.times * sizeOf(expression.inner);
    case 'WITHIN':
    case 'START':
      return sizeOf(expression.inner);
    case 'AND':
    case 'OR':
    case 'FOLLOWEDBY':
      return expression.operands.reduce((sum, operand) => sum + sizeOf(operand), 0);
  }
}

function textOf(expression: Expression): string {
  switch (expression.type) {
    case 'letter':
      return `[x:${expression.letter} = 1]`;
    case 'WITHIN':
      return `(${textOf(expression.inner)}) WITHIN ${expression.seconds} SECONDS`;
    case 'REPEATS':
      return `(${textOf(expression.inner)}) REPEATS ${expression.times} TIMES`;
    case 'START':
      return `(${textOf(expression.inner)}) START t'${timestamp(expression.start)}' STOP t'${timestamp(expression.stop)}'`;
    case 'AND':
    case 'OR':
    case 'FOLLOWEDBY':
      return `(${expression.operands.map(textOf).join(` ${expression.type} `)})`;
  }
}
