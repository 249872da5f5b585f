import assert from 'node:assert/strict';
import { PatternCache, type SearchedPattern } from '../../nodes/stix-map/search/pattern-cache';

const options = { matchCase: false, maxHeld: 1 };
const listOf = (length: number) => Array.from({ length }, (_, number) => `[x:a = ${number}]`);

function compile(cache: PatternCache, patterns: readonly string[]): SearchedPattern[] {
  const compiling = cache.compile(patterns, options);
  for (;;) {
    const { done, value } = compiling.next();
    if (done) return value;
  }
}

/** How many of the list are the same compiled patterns the second time. */
function kept(first: SearchedPattern[], second: SearchedPattern[]): number {
  return second.filter(({ compiled }, index) => compiled === first[index]?.compiled).length;
}

describe('stix-map: the patterns of a search', () => {
  it('are compiled for its first page only, however many they are', () => {
    const cache = new PatternCache();
    const list = listOf(1200);
    assert.equal(kept(compile(cache, list), compile(cache, list)), 1200);
  });

  it('are kept while room is left by the lists that follow, the latest ones longest', () => {
    const cache = new PatternCache();
    const [many, few] = [listOf(1200), ["[y:a = 'few']"]];
    const first = compile(cache, many);
    compile(cache, few);
    const last = many.slice(-499);
    assert.equal(kept(first.slice(-499), compile(cache, last)), 499);
    assert.equal(kept(first.slice(0, 500), compile(cache, many.slice(0, 500))), 0);
  });
});
