/**
 * No value ever leaves its quotes: any text at all, put into a query, is read back as a value that selects that text.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { textOfValue, textOfWildcards, wildcardsOfLike } from '../../nodes/stix-translate/resolve/search-text';
import { compileQuery } from '../simulator/query';
import { parseQuery } from '../simulator/query/parse';

const nasty = fc.constantFrom(
  '"',
  '\\',
  '*',
  '?',
  ' ',
  '(',
  ')',
  ':',
  '/',
  '%',
  '_',
  '\n',
  '\t',
  '\u0000',
  'é',
  '☃',
  '😀',
  '\ud800',
  'AND',
  'OR',
  'NOT',
  'a',
  'B',
  '1',
  '-',
  '.',
  '"*',
  '\\"',
  '" OR x:"',
);
const text = fc.oneof(
  fc.array(nasty, { minLength: 1, maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', minLength: 1 }),
);

const fields = { 'v3.0': 'request', 'v2.0': 'request' } as const;
const sources = { 'v3.0': 'endpointActivities', 'v2.0': 'endpointActivityData' } as const;

describe('the text of a value', () => {
  for (const api of ['v3.0', 'v2.0'] as const) {
    it(`${api}: any value is one term, and selects itself`, () => {
      fc.assert(
        fc.property(text, (value) => {
          const written = textOfValue(value, api);
          if (written === undefined) return;
          const query = `${fields[api]}:${written.text}`;
          assert.equal(parseQuery(query, api).type, 'term', query);
          // The simulator's v2.0 reader knows ASCII blanks only, so a value with others is one term there as well.
          assert.ok(compileQuery(query, api, sources[api])({ request: value }), query);
          assert.ok(compileQuery(query, api, sources[api], 'field')({ request: value }), query);
        }),
        { numRuns: 5000 },
      );
    });

    it(`${api}: any LIKE pattern is one term, and selects what it is like`, () => {
      fc.assert(
        fc.property(text, text, (value, filler) => {
          const written = textOfWildcards(wildcardsOfLike(value), api);
          if (written === undefined) return;
          const query = `${fields[api]}:${written.text}`;
          assert.equal(parseQuery(query, api).type, 'term', query);
          const like = value.replaceAll('%', filler).replace(/_/g, 'x');
          assert.ok(compileQuery(query, api, sources[api])({ request: like }), `${query} ${like}`);
        }),
        { numRuns: 5000 },
      );
    });
  }

  it('v3.0: is fit for a header: printable ASCII only', () => {
    fc.assert(
      fc.property(text, (value) => {
        for (const written of [textOfValue(value, 'v3.0'), textOfWildcards(wildcardsOfLike(value), 'v3.0')])
          assert.match(written?.text ?? '', /^[\x20-\x7e]*$/);
      }),
    );
  });

  it('is quoted where that is safe, and exact only then', () => {
    assert.deepEqual(textOfValue('C:\\a b', 'v3.0'), { text: '"C:\\a b"', exact: true, lossy: false });
    assert.deepEqual(textOfValue('say "x"', 'v3.0'), { text: 'say*\\"x\\"', exact: false, lossy: true });
    assert.deepEqual(textOfValue('C:\\dir\\', 'v3.0'), { text: 'C\\:\\\\dir\\\\', exact: false, lossy: false });
    assert.deepEqual(textOfValue('a*b', 'v3.0'), { text: 'a*b', exact: false, lossy: true });
    assert.deepEqual(textOfValue('日報', 'v3.0'), undefined);
    assert.deepEqual(textOfValue('日報', 'v2.0'), { text: '"日報"', exact: true, lossy: false });
  });

  it('knows the wildcards of LIKE, escaped or not', () => {
    assert.deepEqual(wildcardsOfLike('a%b_c\\%d'), ['a', null, 'b', undefined, 'c', null, 'd']);
  });
});
