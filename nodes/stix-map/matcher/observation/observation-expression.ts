/**
 * One observation expression, `[ ... ]`, on one observed-data.
 *
 * All that AND joins must hold of one object (STIX 2.1, 9.5; the OASIS matcher calls it the root object): an
 * observation matches when some object satisfies the whole expression. The specification forbids an AND whose operands
 * can't be of one type. Written they are nonetheless, for every STIX-shifter user writes them, and mean one event: such
 * an AND holds when each type has an object of its own (docs/decisions/30-and-of-several-types.md).
 */
import type { Comparison, ComparisonExpression, ComparisonOperation } from '../../../shared/stix/pattern/pattern';
import type { ObservedData, StixObject } from '../../stix/observed-data';
import { compilePath, lastStretch, type Objects } from './object-path';
import type { RegularExpressions } from './regular-expression';
import { compileValueTest, type ValueTest } from './comparison-operators';
import { caseRules, type CaseRule } from './case-rules';

export type ObservedDataTest = (observed: ObservedData) => boolean;

export interface ObservationSettings {
  readonly matchCase: boolean;
  readonly expressions: RegularExpressions;
}

/** Decided on each object alone, or only on all of an observed-data's objects. */
type Compiled = OfObject | OfObservedData;

interface OfObject {
  readonly of: 'object';
  /** the types that an object can have and satisfy this */
  readonly types: ReadonlySet<string>;
  readonly test: (object: StixObject, objects: Objects) => boolean;
}

interface OfObservedData {
  readonly of: 'observed-data';
  readonly test: (objects: Objects) => boolean;
}

/** @throws StixError for a literal that its operator can't use */
export function compileObservation(expression: ComparisonExpression, settings: ObservationSettings): ObservedDataTest {
  const { test } = ofObservedData(compile(expression, settings));
  return (observed) => test(observed.objects);
}

function compile(expression: ComparisonExpression, settings: ObservationSettings): Compiled {
  if (expression.type === 'comparison') return compileComparison(expression, settings);
  const operands = operandsOf(expression);
  return expression.operator === 'OR'
    ? either(mergeEqualities(operands).map((operand) => compile(operand, settings)))
    : all(operands.map((operand) => compile(operand, settings)));
}

/** The operands, those of nested operations of the same operator among them. */
function operandsOf(operation: ComparisonOperation): ComparisonExpression[] {
  return operation.operands.flatMap((operand) =>
    operand.type === 'comparison-operation' && operand.operator === operation.operator
      ? operandsOf(operand)
      : [operand],
  );
}

/** Equalities of one path, joined by OR, are one IN: a look-up, however many they are. */
function mergeEqualities(operands: readonly ComparisonExpression[]): ComparisonExpression[] {
  const merged: ComparisonExpression[] = [];
  const values = new Map<string, Comparison['values'][number][]>();
  for (const operand of operands) {
    if (operand.type !== 'comparison' || operand.negated || (operand.operator !== '=' && operand.operator !== 'IN')) {
      merged.push(operand);
      continue;
    }
    const path = JSON.stringify([operand.path.objectType, operand.path.steps]);
    const known = values.get(path);
    if (known !== undefined) {
      for (const value of operand.values) known.push(value);
      continue;
    }
    const own = [...operand.values];
    values.set(path, own);
    merged.push({ ...operand, operator: 'IN', values: own });
  }
  return merged;
}

function compileComparison(comparison: Comparison, settings: ObservationSettings): OfObject {
  const { objectType } = comparison.path;
  const someValue = compilePath(comparison.path);
  const types = new Set([objectType]);
  if (comparison.operator === 'EXISTS') {
    const { negated } = comparison;
    return {
      of: 'object',
      types,
      test: (object, objects) => object.type === objectType && someValue(object, objects, () => true) !== negated,
    };
  }
  const test = testByHolder(comparison, settings);
  return {
    of: 'object',
    types,
    test: (object, objects) => object.type === objectType && someValue(object, objects, test),
  };
}

/**
 * Which case rule holds depends on the type of the object that a value lies in: behind a reference the data says it.
 */
function testByHolder(
  comparison: Comparison,
  settings: ObservationSettings,
): (value: unknown, holder: StixObject) => boolean {
  const ruleOf = caseRules(lastStretch(comparison.path));
  const tests = new Map<CaseRule, ValueTest>();
  const testFor = (objectType: string): ValueTest => {
    const rule = ruleOf(objectType);
    let test = tests.get(rule);
    if (test === undefined) tests.set(rule, (test = compileValueTest(comparison, { ...settings, rule })));
    return test;
  };
  const own = testFor(comparison.path.objectType);
  const { objectType } = comparison.path;
  return (value, holder) => (holder.type === objectType ? own : testFor(holder.type))(value);
}

function either(operands: readonly Compiled[]): Compiled {
  const tests: OfObject['test'][] = [];
  const types = new Set<string>();
  for (const operand of operands) {
    if (operand.of === 'observed-data') {
      const wholes = operands.map(ofObservedData);
      return { of: 'observed-data', test: (objects) => wholes.some(({ test }) => test(objects)) };
    }
    tests.push(operand.test);
    for (const type of operand.types) types.add(type);
  }
  const [only] = tests;
  if (tests.length === 1 && only !== undefined) return { of: 'object', types, test: only };
  return { of: 'object', types, test: (object, objects) => tests.some((test) => test(object, objects)) };
}

function all(operands: readonly Compiled[]): Compiled {
  const objectOperands = operands.filter((operand) => operand.of === 'object');
  const types = commonTypes(objectOperands);
  if (objectOperands.length === operands.length && types.size > 0) return allOfOneObject(objectOperands, types);
  const wholes = [
    ...groupByTypes(objectOperands).map((group) => ofObservedData(allOfOneObject(group, commonTypes(group)))),
    ...operands.filter((operand) => operand.of === 'observed-data'),
  ];
  return { of: 'observed-data', test: (objects) => wholes.every(({ test }) => test(objects)) };
}

function allOfOneObject(operands: readonly OfObject[], types: ReadonlySet<string>): OfObject {
  const tests = operands.map(({ test }) => test);
  return { of: 'object', types, test: (object, objects) => tests.every((test) => test(object, objects)) };
}

function commonTypes(operands: readonly OfObject[]): ReadonlySet<string> {
  const [first, ...rest] = operands;
  return new Set([...(first?.types ?? [])].filter((type) => rest.every(({ types }) => types.has(type))));
}

function groupByTypes(operands: readonly OfObject[]): OfObject[][] {
  const groups = new Map<string, OfObject[]>();
  for (const operand of operands) {
    const key = [...operand.types].sort().join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [operand]);
    else group.push(operand);
  }
  return [...groups.values()];
}

function ofObservedData(compiled: Compiled): OfObservedData {
  if (compiled.of === 'observed-data') return compiled;
  const { test } = compiled;
  return {
    of: 'observed-data',
    test: (objects) => {
      for (const object of objects.values()) if (test(object, objects)) return true;
      return false;
    },
  };
}
