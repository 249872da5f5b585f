/** The instances of a template while a record is read: which values belong together, and rows for them. */
import type { Instances, ObjectTemplate, Write } from '../compile/compiled-map';

/**
 * Where a list's elements begin among the instances: beside a list of the same length (names and hashes of attachments belong
 * together by index), after all that is there otherwise. A value alone is a list of one.
 */
export function baseOf({ template, position, each }: Write, length: number): number {
  if (!template) return 0;
  const { instances } = template;
  const { lists, count } = instances;
  if (lists.length === 0) {
    // most templates never have more than one instance: that one is not noted
    if (length === 1 && (count === 0 || !each || isFree(instances, position, 0, 1))) return 0;
    if (count > 0) lists.push({ base: 0, length: 1 });
  }
  for (const list of lists) {
    if (list.length === length && (!each || isFree(instances, position, list.base, length))) return list.base;
  }
  const last = lists.at(-1);
  const base = last ? last.base + last.length : 0;
  lists.push({ base, length });
  return base;
}

function isFree({ rows }: Instances, position: number, base: number, length: number): boolean {
  for (let index = base; index < base + length; index++) if (rows[index]?.[position] !== undefined) return false;
  return true;
}

/** The row at `index`; a list may leave holes before it: elements that no rule could take. */
export function rowAt({ instances, size }: ObjectTemplate, index: number): unknown[] {
  const { rows } = instances;
  while (rows.length <= index) rows.push(new Array<unknown>(size).fill(undefined));
  if (instances.count <= index) instances.count = index + 1;
  return rows[index] ?? [];
}

/** Rows are kept for the next record, up to this many. */
const maxKeptRows = 64;

export function clear(instances: Instances, size: number): void {
  const { rows, ids, known, lists, count } = instances;
  for (let index = 0; index < count; index++) {
    const values = rows[index];
    for (let position = 0; values && position < size; position++) values[position] = undefined;
  }
  if (count > maxKeptRows) rows.length = ids.length = known.length = maxKeptRows;
  if (lists.length > 0) lists.length = 0;
  instances.count = 0;
}
