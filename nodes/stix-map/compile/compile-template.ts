/** One object of a map while it is compiled: its properties, what must be there, and what its id is made of. */
import { extensionKey } from '../stix/extensions';
import {
  nowhere,
  type Members,
  type ObjectTemplate,
  type PropertyTemplate,
  type Reference,
  type RequiredMembers,
  type Requirement,
  type RestProperty,
} from './compiled-map';
import { predefinedExtensions } from '../stix/property-kinds';
import { customType, propertyName, type ObservableType } from '../stix/observable-types';
import { hashAlgorithms } from '../stix/structured-values';
import type { SpecVersion } from '../stix/values';

export function newTemplate(tag: string, type: string, table: ObservableType): ObjectTemplate {
  return {
    tag,
    type,
    table,
    identity: table === customType ? 'content' : table.id.length > 0 ? 'properties' : 'record',
    size: 0,
    fieldAt: [],
    properties: [],
    references: [],
    requirements: [],
    requiredMembers: [],
    valueAt: nowhere,
    traffic: undefined,
    byReference: false,
    contributing: [],
    contributingAt: nowhere,
    rest: [],
    layout: '',
    hashes: [],
    instances: { count: 0, rows: [], ids: [], known: [], lists: [] },
  };
}

/**
 * The property, or the member of one, at `path` (`hashes`, `SHA-1`), with a position for its value; both are made when
 * they are new.
 */
export function propertyAt(
  template: ObjectTemplate,
  path: readonly string[],
  field: string,
  version: SpecVersion,
): PropertyTemplate {
  let { properties } = template;
  let property: PropertyTemplate | undefined;
  for (const [depth, name] of path.entries()) {
    property = properties.find((known) => known.name === name);
    if (!property) properties.push((property = newProperty(name)));
    if (depth === path.length - 1) break;
    property.members ??= newMembers(template, name, path[depth - 1], version);
    ({ properties } = property.members);
  }
  property ??= newProperty('');
  if (property.position === nowhere) property.position = newPosition(template, field);
  return property;
}

/** Where `field` adds to a list: a place of its own unless it is the one that the list begins with. */
export function addedAt(template: ObjectTemplate, property: PropertyTemplate, field: string): number {
  if (template.fieldAt[property.position] === field) return property.position;
  const position = newPosition(template, field);
  property.more.push(position);
  return position;
}

function newPosition(template: ObjectTemplate, field: string): number {
  template.fieldAt.push(field);
  return template.size++;
}

function newProperty(name: string, otherwise?: unknown): PropertyTemplate {
  return { name, position: nowhere, more: [], otherwise, fallback: nowhere, members: undefined };
}

function newMembers({ type }: ObjectTemplate, name: string, parent: string | undefined, version: SpecVersion): Members {
  const listed = type === 'windows-registry-key' && name === 'values';
  const extension =
    parent === 'extensions' && Object.hasOwn(predefinedExtensions, name) ? predefinedExtensions[name] : undefined;
  const required = extension?.required ?? (listed && version === '2.0' ? ['name'] : []);
  const own = parent === 'extensions' && version === '2.1' && name === extensionKey('2.1');
  return { properties: [], required, listed, fixed: own ? { extension_type: 'property-extension' } : undefined };
}

/** Adds defaults, and says what must be there for an object to be valid, and what its id is made of. */
export function completeTemplate(template: ObjectTemplate, version: SpecVersion): void {
  addDefaults(template, version);
  addRequirements(template, version);
  template.requiredMembers.push(...requiredMembersOf(template.properties));
  const { table, properties, references } = template;
  references.sort((a, b) => Number(b.contributes) - Number(a.contributes));
  const loops = references.some((reference) => reference.targets.some((target) => target.table === customType));
  if (table === customType && loops) template.identity = 'record';
  const [only] = properties;
  if (properties.length === 1 && only?.name === 'value' && references.length === 0 && table.id[0] === 'value') {
    template.valueAt = only.position;
  }
  if (template.type === 'network-traffic') template.traffic = trafficOf(properties);
  if (template.identity === 'properties') addIdentity(template);
}

function trafficOf(properties: readonly PropertyTemplate[]): ObjectTemplate['traffic'] {
  const positionsOf = (...names: string[]): number[] =>
    valuePositions(properties.filter((property) => names.includes(property.name)));
  const traffic = { ports: positionsOf('src_port', 'dst_port'), protocols: positionsOf('protocols') };
  return traffic.ports.length > 0 && traffic.protocols.length > 0 ? traffic : undefined;
}

function addDefaults({ table, properties }: ObjectTemplate, version: SpecVersion): void {
  for (const [given, value] of Object.entries(table.defaults ?? {})) {
    const name = propertyName(table, given, version);
    if (name === undefined) continue;
    const known = properties.find((property) => property.name === name);
    if (!known) properties.push(newProperty(name, value));
    else known.otherwise ??= value;
  }
  if (version === '2.1' || !table.fallback20) return;
  const [name, from] = table.fallback20;
  const source = properties.find((property) => property.name === from);
  if (!source) return;
  let property = properties.find((known) => known.name === name);
  if (!property) properties.unshift((property = newProperty(name)));
  property.fallback = source.position;
}

function addRequirements(template: ObjectTemplate, version: SpecVersion): void {
  const { table, requirements } = template;
  const required = [...(table.required ?? []), ...(version === '2.0' ? (table.required20 ?? []) : [])];
  for (const names of [...required.map((name) => [name]), ...(table.oneOf ? [table.oneOf] : [])]) {
    const requirement = requirementOf(template, names, version);
    if (requirement) requirements.push(requirement);
  }
  template.byReference = !table.ownValue && requirements.some((requirement) => requirement.references.length > 0);
  if (table.ownValue) requirements.push({ positions: valuePositions(template.properties), references: [] });
}

/** undefined when a fixed value meets it always */
function requirementOf(
  template: ObjectTemplate,
  alternatives: readonly string[],
  version: SpecVersion,
): Requirement | undefined {
  const names = alternatives.map((name) => propertyName(template.table, name, version));
  const properties = template.properties.filter((property) => names.includes(property.name));
  if (properties.some((property) => property.otherwise !== undefined)) return undefined;
  const fallbacks = properties.map((property) => property.fallback).filter((position) => position !== nowhere);
  const references = template.references.filter((reference) => names.includes(reference.name));
  return { positions: [...valuePositions(properties), ...fallbacks], references };
}

function valuePositions(properties: readonly PropertyTemplate[]): number[] {
  return properties.flatMap(({ position, more, members }) => [
    ...(position === nowhere ? [] : [position]),
    ...more,
    ...(members ? valuePositions(members.properties.filter((member) => isEnough(members, member))) : []),
  ]);
}

/** Members of which some are required are there only with these. */
function isEnough({ required }: Members, member: PropertyTemplate): boolean {
  return required.length === 0 || required.includes(member.name);
}

function requiredMembersOf(properties: readonly PropertyTemplate[]): RequiredMembers[] {
  return properties.flatMap(({ position, members }) => {
    if (!members) return [];
    const positions = allPositions(members.properties);
    const required = members.required
      .map((name) => members.properties.find((member) => member.name === name))
      .filter((member) => member?.otherwise === undefined)
      .map((member) => member?.position ?? nowhere);
    const isWhole = positions.every((one) => required.every((other) => one === other));
    return [...(isWhole ? [] : [{ whole: position, positions, required }]), ...requiredMembersOf(members.properties)];
  });
}

function allPositions(properties: readonly PropertyTemplate[]): number[] {
  return properties.flatMap(({ position, more, members }) => [
    ...(position === nowhere ? [] : [position]),
    ...more,
    ...(members ? allPositions(members.properties) : []),
  ]);
}

/** Divides an object into what its id is made of (STIX 2.1, 2.9) and the rest. */
function addIdentity(template: ObjectTemplate): void {
  const { table, properties, references } = template;
  for (const name of table.id) {
    const property = properties.find((known) => known.name === name);
    const reference = references.find((known) => known.name === name);
    if (property ?? reference) template.contributing.push({ label: `"${name}":`, property, reference });
  }
  const [first] = template.contributing;
  if (table.id.length === 1 && first?.property) template.contributingAt = first.property.position;
  const hashes = properties.find(({ name }) => name === 'hashes');
  for (const name of hashAlgorithms.keys()) {
    const position = hashes?.members?.properties.find((member) => member.name === name)?.position;
    if (position !== undefined) template.hashes.push({ label: `"${name}":`, position });
  }
  if (hashes && hashes.position !== nowhere)
    template.rest.push({ label: 'hashes', position: hashes.position, otherwise: undefined });
  for (const property of properties) if (!table.id.includes(property.name)) addRest(template, property, property.name);
  template.layout = JSON.stringify([template.hashes, template.rest, references].map((list) => list.map(nameOf)));
}

function nameOf(place: RestProperty | Reference | { readonly label: string }): unknown {
  if ('name' in place) return place.contributes ? undefined : place.name;
  return 'otherwise' in place ? [place.label, place.otherwise] : place.label;
}

function addRest(
  template: ObjectTemplate,
  { position, more, otherwise, members }: PropertyTemplate,
  label: string,
): void {
  if (position !== nowhere || otherwise !== undefined) template.rest.push({ label, position, otherwise });
  for (const further of more) template.rest.push({ label, position: further, otherwise: undefined });
  for (const member of members?.properties ?? []) addRest(template, member, `${label}.${member.name}`);
}

/** Templates come after those that their existence or their id rests on: traffic after addresses, files after folders. */
export function rank(template: ObjectTemplate): number {
  if (template.table === customType) return 3;
  return template.requirements.some((requirement) => requirement.references.length > 0)
    ? 2
    : template.type === 'file'
      ? 1
      : 0;
}
