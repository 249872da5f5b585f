import assert from 'node:assert/strict';
import { compilePattern } from '../../../nodes/stix-map/matcher/compile-pattern';
import type { ObservedData } from '../../../nodes/stix-map/stix/observed-data';
import { decide } from './decide';
import { observe, timestamp } from './observed';

const options = { matchCase: false, maxHeld: 100 };

const file = (name: string, first: number, last = first, count = 1): ObservedData =>
  observe([{ type: 'file', name }], { first, last, count });

/** Places of the observed-data that take part in a match of the pattern. */
function participants(pattern: string, observed: readonly ObservedData[]): number[] {
  const sequence = compilePattern(pattern, options).sequence();
  for (const each of observed) sequence.offer(each);
  const decision = decide(sequence);
  assert.equal(decision.exact, true);
  assert.equal(decision.matched, decision.observed.length > 0);
  return decision.observed.map((each) => observed.indexOf(each));
}

describe('a pattern', () => {
  const rows: readonly (readonly [pattern: string, single: boolean])[] = [
    ["[file:name = 'a']", true],
    ["[file:name = 'a'] START t'2024-01-01T00:00:00Z' STOP t'2024-01-02T00:00:00Z'", true],
    ["[file:name = 'a'] WITHIN 5 SECONDS", true],
    ["[file:name = 'a'] REPEATS 1 TIMES", true],
    ["[file:name = 'a'] OR ([file:name = 'b'] OR [url:value = 'c'] WITHIN 1 SECONDS)", true],
    ["[file:name = 'a'] REPEATS 2 TIMES", false],
    ["[file:name = 'a'] AND [file:name = 'b']", false],
    ["[file:name = 'a'] FOLLOWEDBY [file:name = 'b']", false],
    ["[file:name = 'a'] OR [file:name = 'b'] AND [file:name = 'c']", false],
  ];
  for (const [pattern, single] of rows) {
    it(`${pattern} is ${single ? 'decided on each observed-data' : 'decided on a sequence'}`, () => {
      assert.equal(compilePattern(pattern, options).singleObservation, single);
    });
  }

  it('of one observation keeps START in its window and STOP out of it', () => {
    const pattern = `[file:name = 'a'] START t'${timestamp(10)}' STOP t'${timestamp(20)}'`;
    const { matches } = compilePattern(pattern, options);
    const seen = [file('a', 9), file('a', 10), file('a', 19.999), file('a', 20), file('a', 5, 10), file('a', 5, 25)];
    assert.deepEqual(
      seen.map((observed) => matches(observed)),
      [false, true, true, false, true, true],
    );
  });

  it('gives the same by its sequence when it has one observation', () => {
    assert.deepEqual(
      participants("[file:name = 'a'] OR [file:name = 'b']", [file('a', 0), file('c', 1), file('b', 2)]),
      [0, 2],
    );
  });
});

describe('a sequence', () => {
  const a = "[file:name = 'a']";
  const b = "[file:name = 'b']";
  const any = "[file:name LIKE '_']";

  it('asks AND for distinct observed-data', () => {
    assert.deepEqual(participants(`${any} AND ${any}`, [file('a', 0)]), []);
    assert.deepEqual(participants(`${any} AND ${any}`, [file('a', 0), file('b', 0)]), [0, 1]);
    assert.deepEqual(participants(`${any} AND ${any}`, [file('a', 0, 0, 2)]), [0]);
  });

  it('lets FOLLOWEDBY be at the same time, but not before', () => {
    assert.deepEqual(participants(`${a} FOLLOWEDBY ${b}`, [file('b', 0), file('a', 1)]), []);
    assert.deepEqual(participants(`${a} FOLLOWEDBY ${b}`, [file('b', 1), file('a', 1)]), [0, 1]);
    assert.deepEqual(participants(`${a} FOLLOWEDBY ${b}`, [file('b', 9), file('a', 5), file('a', 10)]), [0, 1]);
  });

  it('binds WITHIN to the expression before it, and to all of it', () => {
    const seen = [file('a', 0), file('b', 301), file('b', 300)];
    assert.deepEqual(participants(`(${a} FOLLOWEDBY ${b}) WITHIN 300 SECONDS`, seen), [0, 2]);
    assert.deepEqual(participants(`${a} FOLLOWEDBY ${b} WITHIN 300 SECONDS`, seen), [0, 1, 2]);
  });

  it('counts REPEATS by observations, however many each observed-data stands for', () => {
    assert.deepEqual(participants(`${a} REPEATS 3 TIMES`, [file('a', 0), file('a', 1)]), []);
    assert.deepEqual(participants(`${a} REPEATS 3 TIMES`, [file('a', 0), file('a', 1, 1, 2)]), [0, 1]);
    assert.deepEqual(
      participants(
        `${a} REPEATS 3 TIMES WITHIN 10 SECONDS`,
        [0, 20, 5, 25, 40, 30].map((second) => file('a', second)),
      ),
      [1, 3, 5],
    );
  });

  it('holds only what matches an observation, and says what it had no room for', () => {
    const sequence = compilePattern(`${a} AND ${b}`, { ...options, maxHeld: 2 }).sequence();
    const seen = [file('a', 0), file('c', 1), file('a', 2), file('c', 3), file('b', 4)];
    assert.deepEqual(
      seen.map((observed) => sequence.offer(observed)),
      [true, false, true, false, false],
    );
    assert.equal(sequence.dropped, 1);
    assert.deepEqual(decide(sequence), { matched: false, observed: [], exact: false });
  });

  it('may be asked again when more has come', () => {
    const sequence = compilePattern(`${a} AND ${b}`, options).sequence();
    sequence.offer(file('b', 5));
    assert.equal(decide(sequence).matched, false);
    sequence.offer(file('a', 0));
    assert.equal(decide(sequence).observed.length, 2);
  });

  it('leaves what has no readable time to patterns that ask for none', () => {
    const timeless = { ...file('a', 0), first_observed: 'yesterday' };
    assert.deepEqual(participants(`${a} AND ${b}`, [timeless, file('b', 0)]), [0, 1]);
    assert.deepEqual(participants(`${a} FOLLOWEDBY ${b}`, [timeless, file('b', 0)]), []);
    assert.deepEqual(
      participants(`(${any} AND ${any}) WITHIN 5 SECONDS`, [timeless, file('b', 0), file('c', 1)]),
      [1, 2],
    );
  });
});
