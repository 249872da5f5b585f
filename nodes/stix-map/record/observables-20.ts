/** The observables of one record in 2.0: they lie inside one observed-data, and refer to each other by number. */
import { addProperties, addReference, type Building } from './build-object';
import { nowhere, type ObjectTemplate } from '../compile/compiled-map';
import type { Observable } from './observable-cache';
import type { StixObject } from '../stix/observed-data';

/** Builds the objects of all instances that are there; the nth of them has the id `n`. */
export function observables20(
  templates: readonly ObjectTemplate[],
  record: Readonly<Record<string, unknown>>,
): Observable[] {
  let next = 0;
  for (const { instances } of templates) {
    const { ids, count } = instances;
    for (let index = 0; index < count; index++) if (ids[index] !== undefined) ids[index] = String(next++);
  }
  const observables: Observable[] = [];
  for (const template of templates) {
    const { ids, rows, count } = template.instances;
    for (let index = 0; index < count; index++) {
      const id = ids[index];
      const values = rows[index];
      if (id === undefined || !values) continue;
      observables.push({ id, object: build(template, index, values, record), known: undefined, isInBundle: false });
    }
  }
  return observables;
}

function build(
  template: ObjectTemplate,
  index: number,
  values: readonly unknown[],
  record: Readonly<Record<string, unknown>>,
): StixObject {
  const { type, valueAt } = template;
  if (valueAt !== nowhere) return { type, value: values[valueAt] };
  const object: Building = { type };
  addProperties(object, template.properties, values);
  for (const reference of template.references) addReference(object, reference, template, index, record);
  return object;
}
