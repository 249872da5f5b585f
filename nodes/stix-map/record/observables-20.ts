/** The observables of one record in 2.0: they live inside one observed-data, and refer to each other by number. */
import { addParts, addReference, type Building } from './build-object';
import { NOWHERE, type Slot } from '../compile/compiled-map';
import type { StixObject } from '../stix/observed-data';

/** Builds the objects of all instances that are there; the nth of them has the key `n`. */
export function observables20(
  slots: readonly Slot[],
  record: Readonly<Record<string, unknown>>,
): { keys: string[]; objects: StixObject[]; known: [] } {
  const allKeys: string[] = [];
  for (const { filled } of slots) {
    const { keys, count } = filled;
    for (let index = 0; index < count; index++) {
      if (keys[index] !== undefined) allKeys.push((keys[index] = String(allKeys.length)));
    }
  }
  const objects: StixObject[] = [];
  for (const slot of slots) {
    const { keys, instances, count } = slot.filled;
    for (let index = 0; index < count; index++) {
      const values = instances[index];
      if (keys[index] !== undefined && values) objects.push(build(slot, index, values, record));
    }
  }
  return { keys: allKeys, objects, known: [] };
}

function build(
  slot: Slot,
  index: number,
  values: readonly unknown[],
  record: Readonly<Record<string, unknown>>,
): StixObject {
  const { type, valueAt } = slot;
  if (valueAt !== NOWHERE) return { type, value: values[valueAt] };
  const object: Building = { type };
  addParts(object, slot.parts, values);
  for (const reference of slot.references) addReference(object, reference, slot, index, record);
  return object;
}
