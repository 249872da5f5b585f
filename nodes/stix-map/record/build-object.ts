/** Values of an instance as the properties and references of its object. */
import { NOWHERE, type Demand, type Group, type Part, type Reference, type Slot } from '../compile/compiled-map';

/** An object while it is built. */
export type Building = Record<string, unknown> & { type: string };
type Values = readonly unknown[];

export function addParts(object: Record<string, unknown>, parts: readonly Part[], values: Values): void {
  for (const part of parts) {
    const value = valueOf(part, values);
    if (value !== undefined) object[part.name] = value;
  }
}

export function valueOf({ position, more, otherwise, fallback, group }: Part, values: Values): unknown {
  const first = position === NOWHERE ? undefined : values[position];
  const own = more.length === 0 ? first : addedUp(first, more, values);
  if (group) return groupValue(group, own, values);
  if (own !== undefined) return own;
  const other = fallback === NOWHERE ? undefined : values[fallback];
  return other ?? (typeof otherwise === 'object' ? copyOf(otherwise) : otherwise);
}

/** What several fields say of one list, each value once; what one of them says alone stays as it is. */
function addedUp(first: unknown, more: readonly number[], values: Values): unknown {
  let all = first;
  for (const position of more) {
    const value = values[position];
    if (value === undefined) continue;
    all = all === undefined ? value : both(all, value);
  }
  return all;
}

function both(one: unknown, other: unknown): unknown[] {
  const list: unknown[] = Array.isArray(one) ? [...(one as unknown[])] : [one];
  for (const item of Array.isArray(other) ? (other as unknown[]) : [other]) if (!list.includes(item)) list.push(item);
  return list;
}

function groupValue(group: Group, whole: unknown, values: Values): unknown {
  if (group.listed && whole !== undefined) return whole;
  let inner: Record<string, unknown> | undefined;
  for (const part of group.parts) {
    const value = valueOf(part, values);
    if (value !== undefined) (inner ??= {})[part.name] = value;
  }
  if (!inner) return whole;
  for (const name of group.required) if (inner[name] === undefined) return whole;
  if (group.listed) return [inner];
  return whole === undefined && !group.fixed ? inner : { ...group.fixed, ...(whole as object | undefined), ...inner };
}

/** There are values for the group, but not all that it takes: `groupValue` leaves it out. */
export function isLeftOut({ whole, positions, required }: Demand, values: Values): boolean {
  if (whole !== NOWHERE && values[whole] !== undefined) return false;
  return required.some((at) => values[at] === undefined) && positions.some((at) => values[at] !== undefined);
}

/** A JSON value of one's own: what leaves the node may be changed by the flow. */
export function copyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  // T is the type of a JSON value, whose copy is of the same
  if (Array.isArray(value)) return value.map(copyOf) as T;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) copy[name] = copyOf((value as Record<string, unknown>)[name]);
  return copy as T;
}

/** Is there an object for it to lead to? */
export function leadsSomewhere({ when, targets }: Reference, record: Readonly<Record<string, unknown>>): boolean {
  if (when && !when(record)) return false;
  for (const { filled } of targets) {
    for (let index = 0; index < filled.count; index++) if (filled.keys[index] !== undefined) return true;
  }
  return false;
}

/** Writes a reference of the instance at `index` into its object, if it leads anywhere. */
export function addReference(
  object: Building,
  reference: Reference,
  slot: Slot,
  index: number,
  record: Readonly<Record<string, unknown>>,
): void {
  const keys = referred(reference, slot, index, record);
  if (keys === undefined) return;
  object[reference.name] = reference.inParts ? [keys].flat().map((key) => ({ body_raw_ref: key })) : keys;
}

/** The key or keys that a reference of the instance at `index` holds; undefined when it leads nowhere. */
export function referred(
  reference: Reference,
  slot: Slot,
  index: number,
  record: Readonly<Record<string, unknown>>,
): string | string[] | undefined {
  if (reference.when && !reference.when(record)) return undefined;
  return reference.list ? allKeys(reference) : oneKey(reference, slot, index);
}

/**
 * Lists that belong together (attachments and their folders) refer element by element, others to the first there is.
 */
function oneKey(reference: Reference, slot: Slot, index: number): string | undefined {
  for (const { filled } of reference.targets) {
    const { keys, count } = filled;
    if (slot.filled.count > 1 && count > 1) {
      if (keys[index] !== undefined) return keys[index];
      continue;
    }
    for (let at = 0; at < count; at++) if (keys[at] !== undefined) return keys[at];
  }
  return undefined;
}

function allKeys(reference: Reference): string[] | undefined {
  let found: string[] | undefined;
  for (const { filled } of reference.targets) {
    const { keys, count } = filled;
    for (let at = 0; at < count; at++) {
      const key = keys[at];
      if (key !== undefined) (found ??= []).push(key);
    }
  }
  return found && found.length > 1 ? [...new Set(found)] : found;
}
