/**
 * One observation expression, `[ ... ]`, on one observed-data.
 *
 * All that AND joins must hold of one object (STIX 2.1, 9.5; the OASIS matcher calls it the root object): an
 * observation expression matches when some object satisfies all of it. The specification forbids an AND whose operands
 * can't be of one type. Users of STIX-shifter write it all the same, and mean one event: such an AND holds when each
 * type has an object of its own (docs/decisions/30-and-of-several-types.md).
 */
import type { Comparison, ComparisonExpression, ComparisonOperation } from '../../../shared/stix/pattern/pattern';
import type { ObservedData, StixObject } from '../../stix/observed-data';
import { compilePath, lastSegment, type Objects } from './object-path';
import type { RegularExpressions } from './regular-expression';
import { compileOperator, type ValueTest } from './comparison-operators';
import { caseRules, type CaseRule } from './case-rules';

export type ObservedDataTest = (observed: ObservedData) => boolean;

export interface ObservationSettings {
  readonly matchCase: boolean;
  readonly regularExpressions: RegularExpressions;
}

/** A comparison expression: decided on each object alone, or only on all objects of an observed-data together. */
type CompiledExpression = ObjectTest | ObjectsTest;

interface ObjectTest {
  readonly decidedOn: 'object';
  /** the types that an object can have and satisfy this */
  readonly types: ReadonlySet<string>;
  readonly test: (object: StixObject, objects: Objects) => boolean;
}

interface ObjectsTest {
  readonly decidedOn: 'all-objects';
  readonly test: (objects: Objects) => boolean;
}

/** @throws StixError for a literal that its operator can't use */
export function compileObservation(expression: ComparisonExpression, settings: ObservationSettings): ObservedDataTest {
  const { test } = onAllObjects(compile(expression, settings));
  return (observed) => test(observed.objects);
}

function compile(expression: ComparisonExpression, settings: ObservationSettings): CompiledExpression {
  if (expression.type === 'comparison') return compileComparison(expression, settings);
  const operands = operandsOf(expression);
  return expression.operator === 'OR'
    ? anyOf(mergeEqualities(operands).map((operand) => compile(operand, settings)))
    : allOf(operands.map((operand) => compile(operand, settings)));
}

/** The operands; those of a nested operation of the same operator instead of it. */
function operandsOf(operation: ComparisonOperation): ComparisonExpression[] {
  return operation.operands.flatMap((operand) =>
    operand.type === 'comparison-operation' && operand.operator === operation.operator
      ? operandsOf(operand)
      : [operand],
  );
}

/** Equalities of one path that OR joins become one IN: a look-up, however many they are. */
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

function compileComparison(comparison: Comparison, settings: ObservationSettings): ObjectTest {
  const { objectType } = comparison.path;
  const someValue = compilePath(comparison.path);
  const types = new Set([objectType]);
  if (comparison.operator === 'EXISTS') {
    const { negated } = comparison;
    return {
      decidedOn: 'object',
      types,
      test: (object, objects) => object.type === objectType && someValue(object, objects, () => true) !== negated,
    };
  }
  const test = testByHolder(comparison, settings);
  return {
    decidedOn: 'object',
    types,
    test: (object, objects) => object.type === objectType && someValue(object, objects, test),
  };
}

/** The case rule depends on the type of the object that a value lies in, and behind a reference the data says which. */
function testByHolder(
  comparison: Comparison,
  settings: ObservationSettings,
): (value: unknown, holder: StixObject) => boolean {
  const ruleOf = caseRules(lastSegment(comparison.path));
  const tests = new Map<CaseRule, ValueTest>();
  const testFor = (objectType: string): ValueTest => {
    const rule = ruleOf(objectType);
    let test = tests.get(rule);
    if (test === undefined) tests.set(rule, (test = compileOperator(comparison, { ...settings, rule })));
    return test;
  };
  const own = testFor(comparison.path.objectType);
  const { objectType } = comparison.path;
  return (value, holder) => (holder.type === objectType ? own : testFor(holder.type))(value);
}

function anyOf(operands: readonly CompiledExpression[]): CompiledExpression {
  const tests: ObjectTest['test'][] = [];
  const types = new Set<string>();
  for (const operand of operands) {
    if (operand.decidedOn === 'all-objects') {
      const tests = operands.map(onAllObjects);
      return { decidedOn: 'all-objects', test: (objects) => tests.some(({ test }) => test(objects)) };
    }
    tests.push(operand.test);
    for (const type of operand.types) types.add(type);
  }
  const [only] = tests;
  if (tests.length === 1 && only !== undefined) return { decidedOn: 'object', types, test: only };
  return { decidedOn: 'object', types, test: (object, objects) => tests.some((test) => test(object, objects)) };
}

function allOf(operands: readonly CompiledExpression[]): CompiledExpression {
  const onOneObject = operands.filter((operand) => operand.decidedOn === 'object');
  const types = commonTypes(onOneObject);
  if (onOneObject.length === operands.length && types.size > 0) return allOfOneObject(onOneObject, types);
  const tests = [
    ...groupByTypes(onOneObject).map((group) => onAllObjects(allOfOneObject(group, commonTypes(group)))),
    ...operands.filter((operand) => operand.decidedOn === 'all-objects'),
  ];
  return { decidedOn: 'all-objects', test: (objects) => tests.every(({ test }) => test(objects)) };
}

function allOfOneObject(operands: readonly ObjectTest[], types: ReadonlySet<string>): ObjectTest {
  const tests = operands.map(({ test }) => test);
  return { decidedOn: 'object', types, test: (object, objects) => tests.every((test) => test(object, objects)) };
}

function commonTypes(operands: readonly ObjectTest[]): ReadonlySet<string> {
  const [first, ...rest] = operands;
  return new Set([...(first?.types ?? [])].filter((type) => rest.every(({ types }) => types.has(type))));
}

function groupByTypes(operands: readonly ObjectTest[]): ObjectTest[][] {
  const groups = new Map<string, ObjectTest[]>();
  for (const operand of operands) {
    const key = [...operand.types].sort().join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [operand]);
    else group.push(operand);
  }
  return [...groups.values()];
}

function onAllObjects(compiled: CompiledExpression): ObjectsTest {
  if (compiled.decidedOn === 'all-objects') return compiled;
  const { test } = compiled;
  return {
    decidedOn: 'all-objects',
    test: (objects) => {
      for (const object of objects.values()) if (test(object, objects)) return true;
      return false;
    },
  };
}
