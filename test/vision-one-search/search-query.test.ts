import assert from 'node:assert/strict';
import { holdsQueries, searchQueries } from '../../nodes/vision-one-search/search-query';
import { sequencesOf } from '../../nodes/vision-one-search/pattern-sequences';

const v3 = {
  api: 'v3.0',
  source: 'endpointActivities',
  query: 'dpt:443',
  startDateTime: '2026-01-01T00:00:00Z',
  endDateTime: '2026-01-02T00:00:00Z',
};
const v2 = { api: 'v2.0', source: 'messageActivityData', query: 'subject:"x"', from: 1, to: 2, offset: 0 };

describe('what a search is asked', () => {
  it('is one query, a list, or the output of stix-translate', () => {
    assert.deepEqual(searchQueries(v3)[0], {
      api: 'v3.0',
      source: 'endpointActivities',
      query: 'dpt:443',
      from: Date.UTC(2026, 0, 1) / 1000,
      to: Date.UTC(2026, 0, 2) / 1000,
      patterns: [],
      offset: 0,
    });
    assert.equal(searchQueries([v3, v2]).length, 2);
    assert.equal(searchQueries({ queries: [v2], notes: [], unmapped: [], refused: [] })[0]?.to, 2);
  });

  const refusals: [string, unknown, RegExp][] = [
    ['nothing', [], /no query/],
    ['no queries', { queries: [] }, /no query/],
    ['a text', 'dpt:443', /no query: "dpt:443"/],
    ['null', null, /no query: null/],
    ['more than any service could search', Array(100_001).fill(v2), /100001 queries/],
  ];
  for (const [name, payload, message] of refusals) {
    it(`is refused when it is ${name}`, () => {
      assert.throws(() => searchQueries(payload), { code: 'ERR_V1_BAD_REQUEST', message });
    });
  }

  const refusedQueries: [string, unknown, RegExp][] = [
    ['no object', 5, /Query 2 is no object/],
    ['another api', { ...v3, api: 'v4' }, /api/],
    ['an unknown source', { ...v3, source: 'everything' }, /unknown source: "everything"/],
    ['a source of the other api', { ...v3, source: 'endpointActivityData' }, /unknown source/],
    [
      'a source that v2.0 lacks',
      { ...v2, source: 'cloudActivities' },
      /"cloudActivities", which v3.0 has and v2.0 lacks/,
    ],
    ['an inherited source', { ...v3, source: '__proto__' }, /unknown source/],
    ['no text', { ...v3, query: '  ' }, /no query text/],
    ['a line break in a header', { ...v3, query: 'a:"b"\r\nX: y' }, /header/],
    ['what latin-1 lacks', { ...v3, query: 'a:"☃"' }, /header/],
    [
      '2049 characters',
      { ...v3, query: `a:"${'x'.repeat(2045)}"` },
      /^Query 2 is 2049 characters long; v3\.0 takes 2048\.$/,
    ],
    [
      'something longer than 2048 in its place',
      { ...v3, fallback: { queries: ['a:1', `a:"${'x'.repeat(2045)}"`], unsearched: [] } },
      /^Query 2 has a fallback of 2049 characters; v3\.0 takes 2048\.$/,
    ],
    ['no start', { ...v3, startDateTime: undefined }, /without start or end/],
    ['no date', { ...v3, endDateTime: 'tomorrow' }, /without start or end/],
    ['an end before the start', { ...v3, endDateTime: '2025-01-01T00:00:00Z' }, /ends before it starts/],
    ['milliseconds', { ...v2, from: 1.7e12, to: 1.7e12 }, /without start or end/],
    ['an offset before the first record', { ...v2, offset: -1 }, /offset/],
  ];
  for (const [name, query, message] of refusedQueries) {
    it(`refuses one query and takes the others when it is, or has, ${name}`, () => {
      const [before, refused, after] = searchQueries([v3, query, v2]);
      assert.ok(before && !('refusal' in before) && after && !('refusal' in after));
      assert.ok(refused && 'refusal' in refused);
      assert.match(refused.refusal, message);
    });
  }

  it('takes as many characters as a header may have, and more where they travel in a body', () => {
    const longest = { ...v3, query: `a:"${'x'.repeat(2044)}"` };
    const [first, second] = searchQueries([longest, { ...v2, query: `a:"${'x'.repeat(50_000)}"` }]);
    assert.ok(first && !('refusal' in first) && second && !('refusal' in second));
  });

  it('keeps of a refused query what it serves and what can be read of it', () => {
    const patterns = [{ pattern: '[a:b = 1]' }];
    assert.deepEqual(searchQueries({ ...v3, source: 'nope', query: 5, endDateTime: 'tomorrow', patterns }), [
      {
        api: 'v3.0',
        source: 'nope',
        query: '',
        from: Date.UTC(2026, 0, 1) / 1000,
        patterns,
        refusal: 'Query 1 has an unknown source: "nope".',
      },
    ]);
  });

  it('knows a payload that is made to be searched from the records of a page', () => {
    for (const payload of [v3, [v3], { queries: [] }, { queries: [v2], notes: [] }]) assert.ok(holdsQueries(payload));
    for (const payload of [[{ uuid: 'a', request: 'x' }], [], { uuid: 'a' }, 'x', null, undefined, 5])
      assert.ok(!holdsQueries(payload));
  });

  it('may be very many queries', () => {
    assert.equal(searchQueries(Array(100_000).fill(v2)).length, 100_000);
  });

  it('makes one sequence of all queries of one pattern, whatever stands between them', () => {
    const a = { patterns: [{ pattern: '[a:b = 1]' }] };
    const b = { patterns: [{ pattern: '[c:d = 1]', indicator: { id: 'indicator--1' } }] };
    const queries = searchQueries([{ ...v3, ...a }, { ...v3, ...b }, { ...v2, ...a }, v3, v3]);
    const sequences = sequencesOf(queries);
    assert.deepEqual(
      sequences.map((sequence) => sequence.queries.length),
      [2, 1, 1, 1],
    );
    assert.deepEqual(
      sequences[0]?.queries.map(({ api }) => api),
      ['v3.0', 'v2.0'],
    );
  });
});
