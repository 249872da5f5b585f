/** LIKE beside JavaScript's regular expressions, which share nothing with it. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileLike } from '../../../nodes/stix-map/matcher/observation/like';
import { KnuthMorrisPratt, ShiftAnd } from '../../../nodes/stix-map/matcher/observation/substring-search';

const asExpression = (like: string) => new RegExp(`^${like.replaceAll('_', '[^]').replaceAll('%', '[^]*')}$`, 'u');

/** A text of these characters; one that is given several times is in long repetitions. */
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

  it('long pieces, in texts that nearly have them at every place', () => {
    const given = fc.record({
      piece: letters([...'aaaaaaaaaaaaaaaaaaaa', 'b', '_', '😀'], 130),
      before: letters([...'aaaaaaaaaaaaaaaaaaaa', '😀'], 400),
      isThere: fc.boolean(),
      isLiteral: fc.boolean(),
    });
    fc.assert(
      fc.property(given, ({ piece: either, before, isThere, isLiteral }) => {
        const piece = isLiteral ? either.replaceAll('_', 'a') : either;
        const text = `${before}${isThere ? piece.replaceAll('_', '😀') : piece.slice(1)}${before}`;
        for (const like of [`%${piece}%`, `%${piece}%😀%`, `%${piece}`])
          assert.equal(compileLike(like)(text), asExpression(like).test(text), like);
        const first = new RegExp(piece.replaceAll('_', '[^]'), 'u').exec(text);
        const search = isLiteral ? new KnuthMorrisPratt(piece) : new ShiftAnd(piece);
        assert.equal(search.find(text, 0), first ? first.index + first[0].length : -1, piece);
      }),
      { numRuns: 500 },
    );
  });
});
