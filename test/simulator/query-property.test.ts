import assert from 'node:assert/strict';
import fc from 'fast-check';
import { textOf } from './json';
import { compileQuery } from './query';

/** A query as a tree, written and evaluated here without the parser. */
type Tree =
  | { readonly is: 'term'; readonly field: string; readonly value: string }
  | { readonly is: 'not'; readonly of: Tree }
  | { readonly is: 'and' | 'or'; readonly left: Tree; readonly right: Tree };

const values = ['a', 'ab', 'C:\\a b\\', 'x"y', '(1)', 'é:ü', '443'];
const fields = ['src', 'processCmd', 'logonUser', 'dpt'];

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.record({
      is: fc.constant('term' as const),
      field: fc.constantFrom(...fields),
      value: fc.constantFrom(...values),
    }),
    fc.record({ is: fc.constant('not' as const), of: tie('tree') }),
    fc.record({ is: fc.constantFrom('and' as const, 'or' as const), left: tie('tree'), right: tie('tree') }),
  ),
}));

const record = fc.record({
  src: fc.constantFrom('', null, ...values),
  processCmd: fc.constantFrom(...values.map((value) => value.toUpperCase())),
  logonUser: fc.array(fc.constantFrom(...values), { maxLength: 3 }),
  dpt: fc.constantFrom(null, 443, 80),
});

/** How tightly a node holds: or 0, and 1, not and terms 2. Parentheses stand only where they are needed. */
function written(node: Tree, least = 0): string {
  switch (node.is) {
    case 'term':
      return `${node.field}:${literal(node.value)}`;
    case 'not':
      return `NOT ${written(node.of, 2)}`;
    default: {
      const own = node.is === 'or' ? 0 : 1;
      const text = `${written(node.left, own)} ${node.is.toUpperCase()} ${written(node.right, own)}`;
      return own < least ? `(${text})` : text;
    }
  }
}

/** Quoted where that has one reading; else unquoted, with escapes and a wildcard that keeps it a whole match. */
function literal(value: string): string {
  if (!/"|\\$/.test(value)) return `"${value}"`;
  return `*${value.replace(/[\\"():]/g, '\\$&').replace(/ /g, '*')}`;
}

function meant(node: Tree, of: Readonly<Record<string, unknown>>): boolean {
  switch (node.is) {
    case 'term':
      return [of[node.field]].flat().some((one) => one != null && matches(textOf(one), node.value));
    case 'not':
      return !meant(node.of, of);
    case 'and':
      return meant(node.left, of) && meant(node.right, of);
    case 'or':
      return meant(node.left, of) || meant(node.right, of);
  }
}

function matches(text: string, value: string): boolean {
  return /"|\\$/.test(value)
    ? text.toLowerCase().endsWith(value.toLowerCase()) // none of the values has another text between its words
    : text.toLowerCase() === value.toLowerCase();
}

describe('simulator: a search query', () => {
  it('means what was written, however its operators nest (seed printed on failure)', () => {
    fc.assert(
      fc.property(tree, fc.array(record, { minLength: 1, maxLength: 8 }), (query, records) => {
        for (const api of ['v3.0', 'v2.0'] as const) {
          const source = api === 'v3.0' ? 'endpointActivities' : 'endpointActivityData';
          const finds = compileQuery(written(query), api, source);
          for (const one of records) assert.equal(finds(one), meant(query, one), written(query));
        }
      }),
      { numRuns: 2000 },
    );
  });
});
