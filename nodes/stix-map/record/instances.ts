/** The instances of a slot while a record is read: which values belong together, and room for them. */
import type { Filled, Slot, Write } from '../compile/compiled-map';

/**
 * Where a list's elements begin in a slot: beside a list of the same length (names and hashes of attachments belong
 * together by index), after all that is there otherwise. A value alone is a list of one.
 */
export function baseOf({ slot, position, each }: Write, length: number): number {
  if (!slot) return 0;
  const { filled } = slot;
  const { lists, count } = filled;
  if (lists.length === 0) {
    // most slots never have more than one instance: that one is not noted
    if (length === 1 && (count === 0 || !each || isFree(filled, position, 0, 1))) return 0;
    if (count > 0) lists.push({ base: 0, length: 1 });
  }
  for (const list of lists) {
    if (list.length === length && (!each || isFree(filled, position, list.base, length))) return list.base;
  }
  const last = lists.at(-1);
  const base = last ? last.base + last.length : 0;
  lists.push({ base, length });
  return base;
}

function isFree({ instances }: Filled, position: number, base: number, length: number): boolean {
  for (let index = base; index < base + length; index++) if (instances[index]?.[position] !== undefined) return false;
  return true;
}

/** The instance at `index`; a list may leave holes before it: elements that no rule could take. */
export function instanceAt({ filled, size }: Slot, index: number): unknown[] {
  const { instances } = filled;
  while (instances.length <= index) instances.push(new Array<unknown>(size).fill(undefined));
  if (filled.count <= index) filled.count = index + 1;
  return instances[index] ?? [];
}

/** Instances are kept for the next record, up to this many. */
const KEPT_INSTANCES = 64;

export function release(filled: Filled, size: number): void {
  const { instances, keys, known, lists, count } = filled;
  for (let index = 0; index < count; index++) {
    const values = instances[index];
    for (let position = 0; values && position < size; position++) values[position] = undefined;
  }
  if (count > KEPT_INSTANCES) instances.length = keys.length = known.length = KEPT_INSTANCES;
  if (lists.length > 0) lists.length = 0;
  filled.count = 0;
}
