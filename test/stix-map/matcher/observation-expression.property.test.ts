import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compilePattern } from '../../../nodes/stix-map/matcher/compile-pattern';
import type { StixObject } from '../../../nodes/stix-map/stix/observed-data';
import { observe } from './observed';

/**
 * A naive evaluator beside the matcher, with sets of objects as the OASIS matcher has them: a comparison gives the
 * objects that satisfy it, OR the union, AND what is in all. Values are listed path by path, and LIKE is a RegExp.
 */
interface Leaf {
  path: { type: string; steps: (string | number)[] };
  negated: boolean;
  operator: '=' | '!=' | '<' | '>=' | 'IN' | 'LIKE' | 'EXISTS';
  values: readonly (string | number)[];
}
type Tree = Leaf | { join: 'AND' | 'OR'; operands: Tree[] };

type Objects = Record<string, StixObject>;

function satisfying(tree: Tree, objects: Objects): Set<string> {
  if (!('join' in tree)) {
    return new Set(
      Object.keys(objects).filter((key) => objects[key]!.type === tree.path.type && holds(tree, key, objects)),
    );
  }
  const [first = new Set<string>(), ...rest] = tree.operands.map((operand) => satisfying(operand, objects));
  return tree.join === 'OR'
    ? new Set([first, ...rest].flatMap((set) => [...set]))
    : new Set([...first].filter((key) => rest.every((set) => set.has(key))));
}

function holds({ path, negated, operator, values }: Leaf, key: string, objects: Objects): boolean {
  const found = list(objects[key], path.steps, '', objects);
  if (operator === 'EXISTS') return found.length > 0 !== negated;
  return found.some((value) => {
    const [wanted] = values;
    const sameType = typeof value === typeof wanted;
    if (operator === '<' || operator === '>=') return sameType && (value! < wanted! === (operator === '<')) !== negated;
    const positive =
      operator === 'LIKE'
        ? typeof value === 'string' && regExpOf(String(wanted)).test(value)
        : values.includes(value as string);
    return (positive !== (operator === '!=')) !== negated;
  });
}

function list(
  value: unknown,
  steps: Leaf['path']['steps'],
  came: string,
  objects: Objects,
): (string | number | null)[] {
  const [step, ...rest] = steps;
  if (step === undefined) return value === undefined || value === null ? [] : [value as string];
  if (step === '*') return Array.isArray(value) ? value.flatMap((item) => list(item, rest, came, objects)) : [];
  if (typeof step === 'number') return Array.isArray(value) ? list(value[step], rest, came, objects) : [];
  const isReferred = came.endsWith('_ref') || (came.endsWith('_refs') && typeof value === 'string');
  const target: unknown = isReferred ? objects[String(value)] : value;
  if (typeof target !== 'object' || target === null || Array.isArray(target)) return [];
  return list((target as Record<string, unknown>)[step], rest, step, objects);
}

function regExpOf(like: string): RegExp {
  const source = [...like]
    .map((c) => (c === '%' ? '.*' : c === '_' ? '.' : c.replace(/[^a-z\u{1f600}]/u, '\\$&')))
    .join('');
  return new RegExp(`^${source}$`, 'su');
}

/** The types that can satisfy a tree; no AND without any, which the specification forbids. */
function typesOf(tree: Tree): Set<string> {
  if (!('join' in tree)) return new Set([tree.path.type]);
  const [first = new Set<string>(), ...rest] = tree.operands.map(typesOf);
  if (tree.join === 'OR') return new Set([first, ...rest].flatMap((set) => [...set]));
  return new Set([...first].filter((type) => rest.every((set) => set.has(type))));
}

function isValid(tree: Tree): boolean {
  return !('join' in tree) || (tree.operands.every(isValid) && typesOf(tree).size > 0);
}

function textOf(tree: Tree): string {
  if ('join' in tree) return `(${tree.operands.map(textOf).join(` ${tree.join} `)})`;
  const { path, negated, operator, values } = tree;
  const steps = path.steps
    .map((step) => (typeof step === 'number' || step === '*' ? `[${step}]` : `.${step}`))
    .join('');
  const left = `${path.type}:${steps.slice(1)}`;
  const not = negated ? 'NOT ' : '';
  const literals = values.map((value) => (typeof value === 'number' ? String(value) : `'${value}'`));
  if (operator === 'EXISTS') return `${not}EXISTS ${left}`;
  return `${left} ${not}${operator} ${operator === 'IN' ? `(${literals.join(', ')})` : String(literals[0])}`;
}

const texts = fc.array(fc.constantFrom('a', 'b', '\u{1f600}'), { maxLength: 5 }).map((list) => list.join(''));
const values = fc.oneof(texts, fc.integer({ min: 0, max: 2 }));
const likes = fc.array(fc.constantFrom('a', 'b', '%', '_', '\u{1f600}'), { maxLength: 7 }).map((list) => list.join(''));
const types = fc.constantFrom('x', 'y');

const paths: fc.Arbitrary<Leaf['path']> = fc.record({
  type: types,
  steps: fc.constantFrom<(string | number)[][]>(
    ['p'],
    ['p'],
    ['p'],
    ['q'],
    ['l', '*'],
    ['l', 1],
    ['d', 'p'],
    ['o_ref', 'p'],
    ['o_ref', 'o_ref', 'p'],
    ['o_refs', '*', 'p'],
    ['o_refs', 0, 'l', '*'],
    ['o_refs', '*', 'o_refs', '*', 'p'],
    ['l', '*', 'p'],
    ['m', '*', '*'],
  ),
});

const leaves: fc.Arbitrary<Leaf> = fc.record({ path: paths, negated: fc.boolean() }).chain((rest) =>
  fc
    .oneof(
      fc.record({ operator: fc.constantFrom<Leaf['operator'][]>('=', '!=', '<', '>='), values: fc.tuple(values) }),
      fc.record({
        operator: fc.constant<Leaf['operator']>('IN'),
        values: fc.array(values, { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ operator: fc.constant<Leaf['operator']>('LIKE'), values: fc.tuple(likes) }),
      fc.record({ operator: fc.constant<Leaf['operator']>('EXISTS'), values: fc.constant([]) }),
    )
    .map((test) => ({ ...rest, ...test })),
);

const { tree: trees } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    leaves,
    fc.record({
      join: fc.constantFrom<('AND' | 'OR')[]>('AND', 'OR'),
      operands: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

const keys = fc.constantFrom('0', '1', '2', '3');
const objects: fc.Arbitrary<Objects> = fc
  .array(
    fc.record(
      {
        type: types,
        p: values,
        q: values,
        l: fc.array(fc.oneof(values, fc.record({ p: values })), { maxLength: 3 }),
        m: fc.array(fc.array(values, { maxLength: 2 }), { maxLength: 2 }),
        d: fc.record({ p: values }),
        o_ref: keys,
        o_refs: fc.array(keys, { maxLength: 3 }),
      },
      { requiredKeys: ['type'] },
    ),
    { maxLength: 4 },
  )
  .map((list) => Object.fromEntries(list.map((object, index) => [String(index), object])));

describe('one observation', () => {
  it('matches when a naive evaluator finds an object that satisfies it', () => {
    fc.assert(
      fc.property(trees.filter(isValid), objects, (tree, found) => {
        const pattern = `[${textOf(tree)}]`;
        const { matches } = compilePattern(pattern, { matchCase: true, maxHeld: 1 });
        assert.equal(matches(observe(found)), satisfying(tree, found).size > 0, pattern);
      }),
      { numRuns: Number(process.env['MATCHER_RUNS'] ?? 5000) },
    );
  });
});
