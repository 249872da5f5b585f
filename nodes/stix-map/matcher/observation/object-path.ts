/**
 * Object paths (STIX 2.1, 9.7): from an object of the path's type to the values that the path names. A path that leads
 * nowhere has no value, and then no comparison holds, negated or not.
 *
 * References are followed when the path goes on behind them (`src_ref.value`, `to_refs[*].value`); one at the end of a
 * path is the text that it is. Nothing here recurses, because a path may have as many steps as a pattern has room for,
 * and references may form a circle.
 */
import type { ObjectPath, PathStep } from '../../../shared/stix/pattern/pattern';
import type { StixObject } from '../../stix/observed-data';
import { valueByName } from './binary';

export type Objects = ReadonlyMap<string, StixObject>;

/**
 * Does some value of the path pass the test? `object` is of the path's type; `test` gets each value, and the object
 * that it lies in.
 */
export type SomeValue = (
  object: StixObject,
  objects: Objects,
  test: (value: unknown, holder: StixObject) => boolean,
) => boolean;

/** Steps of a path between two references, or before the first, or behind the last. */
type PathSegment = readonly PathStep[];

export function compilePath(path: ObjectPath): SomeValue {
  const header = headerField(path.steps);
  return header ? eachOf(someValue(header)) : someValue(path.steps);
}

function someValue(steps: readonly PathStep[]): SomeValue {
  const segments = segmentsOf(steps);
  const last = segments[segments.length - 1]!; // there is one segment at least
  const references = segments.slice(0, -1);
  const isSingle = steps.every((step) => step.type !== 'any');
  return isSingle ? singleValue(references, last) : manyValues(references, last);
}

/** The path of a header field, without a final `[*]`; undefined for any other path. */
function headerField(steps: readonly PathStep[]): readonly PathStep[] | undefined {
  const field = steps.at(-1)?.type === 'any' ? steps.slice(0, -1) : steps;
  const [dictionary, name] = field.slice(-2);
  const isHeader =
    dictionary?.type === 'property' && /^(?:request_header|additional_header_fields)$/.test(dictionary.name);
  return isHeader && name?.type === 'property' ? field : undefined;
}

/** A header field is a list of texts in 2.1 and one text in 2.0; a path written for either is about each text. */
function eachOf(some: SomeValue): SomeValue {
  return (object, objects, test) =>
    some(object, objects, (value, holder) =>
      Array.isArray(value) ? value.some((item) => item != null && test(item, holder)) : test(value, holder),
    );
}

/** The steps behind the last reference: what the case rules look at. */
export function lastSegment(path: ObjectPath): PathSegment {
  return segmentsOf(path.steps).at(-1)!; // there is one segment at least
}

/** Cuts a path behind each reference that it follows. */
function segmentsOf(steps: readonly PathStep[]): PathSegment[] {
  let current: PathStep[] = [];
  const segments = [current];
  steps.forEach((step, index) => {
    current.push(step);
    if (steps[index + 1]?.type === 'property' && isReference(steps, index)) segments.push((current = []));
  });
  return segments;
}

/** Does this step give a reference: a property named `..._ref`, or an item of one named `..._refs`? */
function isReference(steps: readonly PathStep[], index: number): boolean {
  const step = steps[index];
  if (step?.type === 'property') return step.name.endsWith('_ref');
  const list = steps[index - 1];
  return list?.type === 'property' && list.name.endsWith('_refs');
}

function singleValue(references: readonly PathSegment[], last: PathSegment): SomeValue {
  return (object, objects, test) => {
    let holder: StixObject | undefined = object;
    for (const segment of references) {
      holder = dereference(valueAt(holder, segment), objects);
      if (holder === undefined) return false;
    }
    const value = valueAt(holder, last);
    return value != null && test(value, holder);
  };
}

function manyValues(references: readonly PathSegment[], last: PathSegment): SomeValue {
  return (object, objects, test) => {
    let holders = new Set([object]);
    for (const segment of references) {
      const next = new Set<StixObject>();
      for (const holder of holders) {
        for (const value of valuesAt(holder, segment)) {
          const referred = dereference(value, objects);
          if (referred !== undefined) next.add(referred);
        }
      }
      holders = next;
    }
    for (const holder of holders) {
      for (const value of valuesAt(holder, last)) if (value != null && test(value, holder)) return true;
    }
    return false;
  };
}

function dereference(reference: unknown, objects: Objects): StixObject | undefined {
  return typeof reference === 'string' ? objects.get(reference) : undefined;
}

function valueAt(holder: StixObject, segment: PathSegment): unknown {
  let value: unknown = holder;
  for (const step of segment) {
    value = take(value, step);
    if (value == null) return undefined;
  }
  return value;
}

function valuesAt(holder: StixObject, segment: PathSegment): unknown[] {
  let values: unknown[] = [holder];
  for (const step of segment) {
    values = step.type === 'any' ? values.filter(Array.isArray).flat(1) : values.map((value) => take(value, step));
  }
  return values;
}

function take(value: unknown, step: PathStep): unknown {
  if (step.type === 'property') {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, step.name))
      return undefined;
    return valueByName(step.name, (value as Record<string, unknown>)[step.name]); // an object that is no list
  }
  return step.type === 'index' && Array.isArray(value) ? (value as unknown[])[step.index] : undefined;
}
