/** Values of an instance as the properties and references of its object. */
import {
  nowhere,
  type Members,
  type ObjectTemplate,
  type PropertyTemplate,
  type Reference,
  type RequiredMembers,
} from '../compile/compiled-map';

/** An object while it is built. */
export type Building = Record<string, unknown> & { type: string };
type Values = readonly unknown[];

export function addProperties(
  object: Record<string, unknown>,
  properties: readonly PropertyTemplate[],
  values: Values,
): void {
  for (const property of properties) {
    const value = valueOf(property, values);
    if (value !== undefined) object[property.name] = value;
  }
}

export function valueOf({ position, more, otherwise, fallback, members }: PropertyTemplate, values: Values): unknown {
  const first = position === nowhere ? undefined : values[position];
  const own = more.length === 0 ? first : joinedLists(first, more, values);
  if (members) return valueOfMembers(members, own, values);
  if (own !== undefined) return own;
  const other = fallback === nowhere ? undefined : values[fallback];
  return other ?? (typeof otherwise === 'object' ? copyOf(otherwise) : otherwise);
}

/** The lists of several fields as one, each value once; a single value stays as it is. */
function joinedLists(first: unknown, more: readonly number[], values: Values): unknown {
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

function valueOfMembers({ properties, required, listed, fixed }: Members, whole: unknown, values: Values): unknown {
  if (listed && whole !== undefined) return whole;
  let inner: Record<string, unknown> | undefined;
  for (const member of properties) {
    const value = valueOf(member, values);
    if (value !== undefined) (inner ??= {})[member.name] = value;
  }
  if (!inner) return whole;
  for (const name of required) if (inner[name] === undefined) return whole;
  if (listed) return [inner];
  return whole === undefined && !fixed ? inner : { ...fixed, ...(whole as object | undefined), ...inner };
}

/** There are values for the members, but not all that are required: `valueOfMembers` leaves them out. */
export function isLeftOut({ whole, positions, required }: RequiredMembers, values: Values): boolean {
  if (whole !== nowhere && values[whole] !== undefined) return false;
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
  for (const { instances } of targets) {
    for (let index = 0; index < instances.count; index++) if (instances.ids[index] !== undefined) return true;
  }
  return false;
}

/** Writes a reference of the instance at `index` into its object, if it leads anywhere. */
export function addReference(
  object: Building,
  reference: Reference,
  template: ObjectTemplate,
  index: number,
  record: Readonly<Record<string, unknown>>,
): void {
  const ids = referredIds(reference, template, index, record);
  if (ids === undefined) return;
  object[reference.name] = reference.inMimeParts ? [ids].flat().map((id) => ({ body_raw_ref: id })) : ids;
}

/** The id or ids that a reference of the instance at `index` holds; undefined when it leads nowhere. */
export function referredIds(
  reference: Reference,
  template: ObjectTemplate,
  index: number,
  record: Readonly<Record<string, unknown>>,
): string | string[] | undefined {
  if (reference.when && !reference.when(record)) return undefined;
  return reference.list ? allIds(reference) : oneId(reference, template, index);
}

/**
 * Lists that belong together (attachments and their folders) refer element by element, others to the first there is.
 */
function oneId(reference: Reference, template: ObjectTemplate, index: number): string | undefined {
  for (const { instances } of reference.targets) {
    const { ids, count } = instances;
    if (template.instances.count > 1 && count > 1) {
      if (ids[index] !== undefined) return ids[index];
      continue;
    }
    for (let at = 0; at < count; at++) if (ids[at] !== undefined) return ids[at];
  }
  return undefined;
}

function allIds(reference: Reference): string[] | undefined {
  let found: string[] | undefined;
  for (const { instances } of reference.targets) {
    const { ids, count } = instances;
    for (let at = 0; at < count; at++) {
      const id = ids[at];
      if (id !== undefined) (found ??= []).push(id);
    }
  }
  return found && found.length > 1 ? [...new Set(found)] : found;
}
