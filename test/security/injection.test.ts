import assert from 'node:assert/strict';
import { StixError } from '../../nodes/shared/stix/error';
import { settingsFrom } from '../../nodes/stix-translate/settings';
import { Random } from '../fuzz/random';
import { compileQuery } from '../simulator/query';
import { parseQuery, type QueryNode } from '../simulator/query/parse';
import { firstSeed } from '../support/seed';
import { translatePattern } from '../support/translate-pattern';

const cases = 4_000;
const now = Date.UTC(2026, 0, 15, 12);
const window = { start: now - 86_400_000, stop: now };

const attributes = [
  'file:name',
  'process:command_line',
  'url:value',
  'user-account:account_login',
  'domain-name:value',
  'email-message:subject',
];
const pieces = [
  '" OR src:"',
  '") OR (',
  ' OR ',
  ' AND NOT ',
  'src:*',
  '*',
  '\\',
  '\\"',
  '\\\\"',
  '"',
  ':',
  '(',
  ')',
  'NOT (',
  '/x/',
  '\r\nX-Evil: 1',
  '%',
  '_',
  'a',
  'evil.exe',
];

/** What a query asks, but for its values: operators and fields. */
function shapeOf(node: QueryNode): unknown {
  switch (node.type) {
    case 'term':
      return node.field;
    case 'not':
      return ['not', shapeOf(node.operand)];
    case 'and':
    case 'or':
      return [node.type, ...node.operands.map(shapeOf)];
    default:
      return node.type;
  }
}

interface Made {
  readonly shape: string;
  /** whether it finds a record that has this text in every field */
  readonly finds: (text: string) => boolean;
}

function queriesOf(pattern: string, api: 'v3.0' | 'v2.0'): Made[] | undefined {
  try {
    const { queries } = translatePattern({ pattern }, window, now, {
      ...settingsFrom({ api }),
      maxQueryLength: 65_536,
    });
    return queries.map(({ query: { source, query } }) => {
      const found = compileQuery(query, api, source, 'quoted-exact', { fields: 'schema' });
      return {
        shape: `${source} ${JSON.stringify(shapeOf(parseQuery(query, api)))}`,
        finds: (text) => found(new Proxy({}, { get: () => text, has: () => true })),
      };
    });
  } catch (error) {
    if (error instanceof StixError) return undefined;
    throw error;
  }
}

const literal = (value: string): string => `'${value.replace(/[\\']/g, '\\$&')}'`;
const operators: Readonly<Record<string, (value: string) => string>> = {
  '=': (value) => `= ${literal(value)}`,
  LIKE: (value) => `LIKE ${literal(value)}`,
  IN: (value) => `IN (${literal(value)}, 'other.exe')`,
};
/** Of no character that a value has: only what asks for anything finds it. */
const unrelated = '\u00ff\u00ff\u00ff';

describe('a value from a pattern', function () {
  this.timeout(60_000);

  for (const [name, comparisonOf] of Object.entries(operators))
    it(`adds no field and no operator to a query, whatever it holds (${name})`, () => {
      let written = 0;
      for (let n = 0; n < cases; n++) {
        const random = new Random(firstSeed + n);
        const value = random.text(pieces, 8);
        const attribute = random.of(attributes);
        const api = random.of(['v3.0', 'v2.0'] as const);
        const queries = queriesOf(`[${attribute} ${comparisonOf(value)}]`, api);
        if (queries === undefined || queries.length === 0) continue;
        written++;
        const innocent = queriesOf(`[${attribute} ${comparisonOf('innocent')}]`, api)?.map(({ shape }) => shape);
        for (const { shape, finds } of queries) {
          assert.ok(innocent?.includes(shape), `SEED=${firstSeed + n}: ${value} made ${shape}`);
          // v2.0 texts are stix-shifter's, which leaves a * in its quotes.
          const isOpen = api === 'v3.0' && finds(unrelated);
          assert.ok(!isOpen, `SEED=${firstSeed + n}: ${value} finds anything by ${shape}`);
        }
      }
      assert.ok(written > cases / 2, `only ${written} of ${cases} were written`);
    });
});
