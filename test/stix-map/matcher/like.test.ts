/** LIKE beside JavaScript's regular expressions, which share nothing with it. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileLike } from '../../../nodes/stix-map/matcher/observation/like';
import { LiteralSearch, RunSearch } from '../../../nodes/stix-map/matcher/observation/substring-search';

const asExpression = (like: string) => new RegExp(`^${like.replaceAll('_', '[^]').replaceAll('%', '[^]*')}$`, 'u');

/** A text of letters, some so often that they make long runs of their own. */
const letters = (from: string[], size: number) =>
  fc.array(fc.constantFrom(...from), { minLength: size, maxLength: 2 * size }).map((all) => all.join(''));

describe('stix-map matcher: LIKE', () => {
  it('any wildcards, any characters', () => {
    const given = fc.record({ like: letters(['a', 'b', '😀', '_', '%'], 4), text: letters(['a', 'a', 'b', '😀'], 6) });
    fc.assert(
      fc.property(given, ({ like, text }) => assert.equal(compileLike(like)(text), asExpression(like).test(text))),
      { numRuns: 5000 },
    );
  });

  it('long runs, in texts that nearly have them at every place', () => {
    const given = fc.record({
      run: letters([...'aaaaaaaaaaaaaaaaaaaa', 'b', '_', '😀'], 130),
      before: letters([...'aaaaaaaaaaaaaaaaaaaa', '😀'], 400),
      isThere: fc.boolean(),
      isLiteral: fc.boolean(),
    });
    fc.assert(
      fc.property(given, ({ run: either, before, isThere, isLiteral }) => {
        const run = isLiteral ? either.replaceAll('_', 'a') : either;
        const text = `${before}${isThere ? run.replaceAll('_', '😀') : run.slice(1)}${before}`;
        for (const like of [`%${run}%`, `%${run}%😀%`, `%${run}`])
          assert.equal(compileLike(like)(text), asExpression(like).test(text), like);
        const first = new RegExp(run.replaceAll('_', '[^]'), 'u').exec(text);
        const search = isLiteral ? new LiteralSearch(run) : new RunSearch(run);
        assert.equal(search.find(text, 0), first ? first.index + first[0].length : -1, run);
      }),
      { numRuns: 500 },
    );
  });
});
