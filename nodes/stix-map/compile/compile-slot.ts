/** One object of a map while it is compiled: its parts, what must be there, and what its id is made of. */
import { extensionKey } from '../stix/extensions';
import {
  NOWHERE,
  type Demand,
  type Group,
  type Need,
  type Part,
  type Reference,
  type RestPart,
  type Slot,
} from './compiled-map';
import { EXTENSIONS } from '../stix/property-kinds';
import { CUSTOM, propertyName, type ObservableType } from '../stix/observable-types';
import { HASHES } from '../stix/structured-values';
import type { SpecVersion } from '../stix/values';

export function newSlot(tag: string, type: string, table: ObservableType): Slot {
  return {
    tag,
    type,
    table,
    identity: table === CUSTOM ? 'content' : table.id.length > 0 ? 'properties' : 'record',
    size: 0,
    fieldAt: [],
    parts: [],
    references: [],
    needs: [],
    demands: [],
    valueAt: NOWHERE,
    byReference: false,
    identifiers: [],
    identifierAt: NOWHERE,
    rest: [],
    layout: '',
    hashes: [],
    filled: { count: 0, instances: [], keys: [], known: [], lists: [] },
  };
}

/** The part of `slot` at `path` (`hashes`, `SHA-1`), with a position for its value; both are made when they are new. */
export function partAt(slot: Slot, path: readonly string[], field: string, version: SpecVersion): Part {
  let { parts } = slot;
  let part: Part | undefined;
  for (const [depth, name] of path.entries()) {
    part = parts.find((known) => known.name === name);
    if (!part) parts.push((part = newPart(name)));
    if (depth === path.length - 1) break;
    part.group ??= newGroup(slot, name, path[depth - 1], version);
    ({ parts } = part.group);
  }
  part ??= newPart('');
  if (part.position === NOWHERE) part.position = newPosition(slot, field);
  return part;
}

/** Where `field` adds to a list: a place of its own unless it is the one that the list begins with. */
export function addedAt(slot: Slot, part: Part, field: string): number {
  if (slot.fieldAt[part.position] === field) return part.position;
  const position = newPosition(slot, field);
  part.more.push(position);
  return position;
}

function newPosition(slot: Slot, field: string): number {
  slot.fieldAt.push(field);
  return slot.size++;
}

function newPart(name: string, otherwise?: unknown): Part {
  return { name, position: NOWHERE, more: [], otherwise, fallback: NOWHERE, group: undefined };
}

function newGroup({ type }: Slot, name: string, parent: string | undefined, version: SpecVersion): Group {
  const listed = type === 'windows-registry-key' && name === 'values';
  const extension = parent === 'extensions' && Object.hasOwn(EXTENSIONS, name) ? EXTENSIONS[name] : undefined;
  const required = extension?.required ?? (listed && version === '2.0' ? ['name'] : []);
  const own = parent === 'extensions' && version === '2.1' && name === extensionKey('2.1');
  return { parts: [], required, listed, fixed: own ? { extension_type: 'property-extension' } : undefined };
}

/** Adds defaults, and says what must be there for an object to be valid, and what its id is made of. */
export function completeSlot(slot: Slot, version: SpecVersion): void {
  addDefaults(slot, version);
  addNeeds(slot, version);
  slot.demands.push(...demandsOf(slot.parts));
  const { table, parts, references } = slot;
  references.sort((a, b) => Number(b.contributes) - Number(a.contributes));
  const loops = references.some((reference) => reference.targets.some((target) => target.table === CUSTOM));
  if (table === CUSTOM && loops) slot.identity = 'record';
  const [only] = parts;
  if (parts.length === 1 && only?.name === 'value' && references.length === 0 && table.id[0] === 'value') {
    slot.valueAt = only.position;
  }
  if (slot.identity === 'properties') addIdentity(slot);
}

function addDefaults({ table, parts }: Slot, version: SpecVersion): void {
  for (const [property, value] of Object.entries(table.defaults ?? {})) {
    const name = propertyName(table, property, version);
    if (name === undefined) continue;
    const known = parts.find((part) => part.name === name);
    if (!known) parts.push(newPart(name, value));
    else known.otherwise ??= value;
  }
  if (version === '2.1' || !table.fallback20) return;
  const [property, from] = table.fallback20;
  const source = parts.find((part) => part.name === from);
  if (!source) return;
  let part = parts.find(({ name }) => name === property);
  if (!part) parts.unshift((part = newPart(property)));
  part.fallback = source.position;
}

function addNeeds(slot: Slot, version: SpecVersion): void {
  const { table, needs } = slot;
  const required = [...(table.required ?? []), ...(version === '2.0' ? (table.required20 ?? []) : [])];
  for (const names of [...required.map((name) => [name]), ...(table.oneOf ? [table.oneOf] : [])]) {
    const need = needOf(slot, names, version);
    if (need) needs.push(need);
  }
  slot.byReference = !table.ownValue && needs.some((need) => need.references.length > 0);
  if (table.ownValue) needs.push({ positions: valuePositions(slot.parts), references: [] });
}

/** undefined when a fixed value meets it always */
function needOf(slot: Slot, properties: readonly string[], version: SpecVersion): Need | undefined {
  const names = properties.map((property) => propertyName(slot.table, property, version));
  const parts = slot.parts.filter((part) => names.includes(part.name));
  if (parts.some((part) => part.otherwise !== undefined)) return undefined;
  const fallbacks = parts.map((part) => part.fallback).filter((position) => position !== NOWHERE);
  const references = slot.references.filter((reference) => names.includes(reference.name));
  return { positions: [...valuePositions(parts), ...fallbacks], references };
}

function valuePositions(parts: readonly Part[]): number[] {
  return parts.flatMap(({ position, more, group }) => [
    ...(position === NOWHERE ? [] : [position]),
    ...more,
    ...(group ? valuePositions(group.parts.filter((part) => isEnough(group, part))) : []),
  ]);
}

/** A group that needs certain parts is there only with them. */
function isEnough(group: Group, part: Part): boolean {
  return group.required.length === 0 || group.required.includes(part.name);
}

function demandsOf(parts: readonly Part[]): Demand[] {
  return parts.flatMap(({ position, group }) => {
    if (!group) return [];
    const positions = allPositions(group.parts);
    const required = group.required
      .map((name) => group.parts.find((part) => part.name === name))
      .filter((part) => part?.otherwise === undefined)
      .map((part) => part?.position ?? NOWHERE);
    const isWhole = positions.every((one) => required.every((other) => one === other));
    return [...(isWhole ? [] : [{ whole: position, positions, required }]), ...demandsOf(group.parts)];
  });
}

function allPositions(parts: readonly Part[]): number[] {
  return parts.flatMap(({ position, more, group }) => [
    ...(position === NOWHERE ? [] : [position]),
    ...more,
    ...(group ? allPositions(group.parts) : []),
  ]);
}

/** Divides an object into what its id is made of (STIX 2.1, 2.9) and the rest. */
function addIdentity(slot: Slot): void {
  const { table, parts, references } = slot;
  for (const name of table.id) {
    const part = parts.find((known) => known.name === name);
    const reference = references.find((known) => known.name === name);
    if (part ?? reference) slot.identifiers.push({ label: `"${name}":`, part, reference });
  }
  const [first] = slot.identifiers;
  if (table.id.length === 1 && first?.part) slot.identifierAt = first.part.position;
  const hashes = parts.find(({ name }) => name === 'hashes');
  for (const name of HASHES.keys()) {
    const position = hashes?.group?.parts.find((part) => part.name === name)?.position;
    if (position !== undefined) slot.hashes.push({ label: `"${name}":`, position });
  }
  if (hashes && hashes.position !== NOWHERE)
    slot.rest.push({ label: 'hashes', position: hashes.position, otherwise: undefined });
  for (const part of parts) if (!table.id.includes(part.name)) addRest(slot, part, part.name);
  slot.layout = JSON.stringify([slot.hashes, slot.rest, references].map((list) => list.map(nameOf)));
}

function nameOf(place: RestPart | Reference | { readonly label: string }): unknown {
  if ('name' in place) return place.contributes ? undefined : place.name;
  return 'otherwise' in place ? [place.label, place.otherwise] : place.label;
}

function addRest(slot: Slot, { position, more, otherwise, group }: Part, label: string): void {
  if (position !== NOWHERE || otherwise !== undefined) slot.rest.push({ label, position, otherwise });
  for (const further of more) slot.rest.push({ label, position: further, otherwise: undefined });
  for (const part of group?.parts ?? []) addRest(slot, part, `${label}.${part.name}`);
}

/** Slots come after those that their existence or their id rests on: traffic after addresses, files after folders. */
export function rank(slot: Slot): number {
  if (slot.table === CUSTOM) return 3;
  return slot.needs.some((need) => need.references.length > 0) ? 2 : slot.type === 'file' ? 1 : 0;
}
