/**
 * A map compiled for one version of STIX: record fields point at positions in flat arrays of values, and every object
 * (a slot) knows how it is built from its values. Done once per deploy, for our own maps and a user's alike.
 */
import { StixMapError } from './errors';
import { extensionKey, OWN_EXTENSION } from './extensions';
import type { StixObject } from './observed-data';
import { rulesOf, type Entry, type Rule, type StixMap } from './map-format';
import {
  CHECKS,
  canonicalName,
  EXTENSIONS,
  OBSERVABLES,
  partKind,
  propertyName,
  type Kind,
  type ObservableType,
} from './stix-types';
import { TRANSFORMERS, type Transformer } from './transformers';
import type { Check, SpecVersion } from './values';

export interface CompiledMap {
  readonly version: SpecVersion;
  readonly fields: ReadonlyMap<string, FieldPlan>;
  /** in an order in which references that make up ids lead to earlier slots */
  readonly slots: readonly Slot[];
}

/** What happens with one field of a record. */
export interface FieldPlan {
  readonly name: string;
  readonly writes: readonly Write[];
  /** the field holds an object, or a list of objects, with fields of its own */
  readonly nested?: ReadonlyMap<string, FieldPlan>;
}

/** Puts a field's value into a slot, or into the record's times. */
export interface Write {
  readonly slot?: Slot;
  readonly time?: 'first' | 'last';
  readonly position: number;
  readonly check: Check;
  readonly transform?: Transformer;
  /** each element of a list has an object of its own */
  readonly each: boolean;
  /** the property (or its transformer) takes a list whole */
  readonly whole: boolean;
  readonly when?: Condition;
}

export type Condition = (record: Readonly<Record<string, unknown>>) => boolean;

/** One object of the result, or one for each element of a list: its values by position, and how they become STIX. */
export interface Slot {
  readonly tag: string;
  readonly type: string;
  readonly table: ObservableType;
  /** what the id of 2.1 is made of: the specification's properties, the whole object, or the record and the place in it */
  identity: 'properties' | 'content' | 'record';
  /** how many values an object of this slot has */
  size: number;
  /** the field that fed a position, for counting what is left out */
  readonly fieldAt: string[];
  /** what the object is made of, in order */
  readonly parts: Part[];
  readonly references: Reference[];
  /** groups of alternatives: of each, one must be there */
  readonly needs: Need[];
  /** how many instances the record at hand has: 1, or as many as the list that they come from */
  count: number;
  /** values of the instances, by index in that list; an instance without any value is a hole. Reused record by record. */
  readonly instances: unknown[][];
  /** the position of `value` for types that have nothing else; -1 for the others */
  valueAt: number;
  /** it may exist without a value of its own */
  byReference: boolean;
  /** some references are no part of the id, and may lead to what comes later */
  hasLateReferences: boolean;
  /** objects that wait for such references, by index */
  readonly built: (StixObject & Record<string, unknown>)[];
  /** keys of the instances that exist, by index; undefined for those that do not */
  readonly keys: (string | undefined)[];
}

export type Part = Leaf | Group;
export interface Leaf {
  readonly name: string;
  readonly position: number;
  /** used when the position holds nothing */
  readonly otherwise?: unknown;
  /** ... or the value at this position (2.0: user_id is account_login) */
  readonly fallback?: number;
}
export interface Group {
  readonly name: string;
  /** a whole value that the parts are added to, -1 for none */
  readonly position: number;
  readonly parts: Part[];
  /** of the parts: a group that lacks one of these is left out */
  readonly required: readonly string[];
  /** the group is the only element of a list (a registry key's values), and a whole value takes its place */
  readonly listed: boolean;
  readonly fixed?: Readonly<Record<string, unknown>>;
}

export interface Reference {
  readonly name: string;
  readonly list: boolean;
  /** part of what the id is made of */
  readonly contributes: boolean;
  readonly targets: Slot[];
  readonly when?: Condition;
}

export interface Need {
  readonly positions: readonly number[];
  readonly references: readonly Reference[];
}

/**
 * @throws StixMapError `mapping_error`: an object or property that STIX does not have, a reference to no object, an
 *   unknown transformer, two types that share a property of one object
 */
export function compileMap(map: StixMap, version: SpecVersion): CompiledMap {
  const compiler = new Compiler(version);
  const fields = compiler.fields(map, [], '');
  return { version, fields, slots: compiler.finish() };
}

const NOWHERE = -1;

class Compiler {
  private readonly slots = new Map<string, Slot>();
  /** tags are known only when the whole map was read */
  private readonly pending: { slot: Slot; rule: Rule; property: string; place: string }[] = [];

  constructor(private readonly version: SpecVersion) {}

  fields(map: StixMap, path: readonly string[], parent: string): Map<string, FieldPlan> {
    return new Map(Object.entries(map).map(([name, entry]) => [name, this.field(entry, [...path, name], parent)]));
  }

  private field(entry: Entry, path: readonly string[], parent: string): FieldPlan {
    const field = path.join('.');
    const rules = rulesOf(entry);
    if (!rules) return { name: field, writes: [], nested: this.fields(entry as StixMap, path, field) };
    const writes = rules.flatMap(
      (rule, index) => this.rule(field, rule, `map.${field}[${index}]`, parent !== '') ?? [],
    );
    return { name: field, writes };
  }

  private rule(field: string, rule: Rule, place: string, inList: boolean): Write | undefined {
    const transform = rule.transformer === undefined ? undefined : TRANSFORMERS.get(rule.transformer);
    if (rule.transformer !== undefined && !transform) fail(place, `unknown transformer "${rule.transformer}"`);
    const when = rule.when === undefined ? undefined : condition(rule.when);
    if (rule.key === 'first_observed' || rule.key === 'last_observed') {
      const check = CHECKS.timestamp;
      const time = rule.key === 'first_observed' ? 'first' : 'last';
      return { slot: undefined, time, position: NOWHERE, check, transform, each: false, whole: false, when };
    }
    const [type = '', ...path] = rule.key.split('.');
    const slot = this.slot(type, rule.object ?? field, place);
    const property = path[0];
    if (property === undefined) return fail(place, `"${rule.key}" names no property`);
    if (rule.references !== undefined || isReference(slot, property)) {
      if (rule.references === undefined) return fail(place, `"${rule.key}" needs "references"`);
      this.pending.push({ slot, rule, property, place });
      return undefined;
    }
    const target = this.target(slot, path, place);
    if (!target) return undefined;
    if (rule.value !== undefined) {
      const value = target.check(rule.value, this.version);
      if (value === undefined) fail(place, `${JSON.stringify(rule.value)} is no value for "${rule.key}"`);
      this.position(slot, target.path, field, value);
      return undefined;
    }
    const position = this.position(slot, target.path, field);
    const whole = LIST_KINDS.has(target.check) || rule.transformer === 'ConvertInternetHeaders';
    return {
      slot,
      time: undefined,
      position,
      check: target.check,
      transform,
      each: rule.unwrap === true || inList,
      whole,
      when,
    };
  }

  private slot(type: string, tag: string, place: string): Slot {
    const custom = /^x-[a-z0-9]+(?:-[a-z0-9]+)*$/.test(type);
    const table = Object.hasOwn(OBSERVABLES, type) ? OBSERVABLES[type] : custom ? CUSTOM : undefined;
    if (!table) return fail(place, `STIX has no object "${type}" that can be observed`);
    const name = `${tag}\n${type}`;
    let slot = this.slots.get(name);
    if (!slot) {
      slot = {
        tag,
        type,
        table,
        identity: table === CUSTOM ? 'content' : table.id.length > 0 ? 'properties' : 'record',
        size: 0,
        fieldAt: [],
        parts: [],
        references: [],
        needs: [],
        count: 0,
        instances: [],
        keys: [],
        built: [],
        valueAt: NOWHERE,
        byReference: false,
        hasLateReferences: false,
      };
      this.slots.set(name, slot);
    }
    return slot;
  }

  /** Where a rule writes, by the names of the version; undefined when the version has no such property. */
  private target(slot: Slot, path: readonly string[], place: string): { path: string[]; check: Check } | undefined {
    const [property = '', ...rest] = path;
    const { table, type } = slot;
    if (property === 'extensions') return this.extension(rest, place);
    if (table === CUSTOM || property.startsWith('x_')) {
      if (rest.length > 0 || !/^[a-z][a-z0-9_]{2,249}$/.test(property))
        fail(place, `"${path.join('.')}" can't be a property's name`);
      return { path: [property], check: CHECKS.anything };
    }
    const canonical = canonicalName(table, property);
    const kind = kindOf(table, property);
    const name = propertyName(table, property, this.version);
    if (kind === undefined) return fail(place, `"${type}" has no property "${property}"`);
    if (name === undefined) return undefined;
    if (rest.length === 0) return { path: [name], check: checkOf(kind) };
    const part = rest.join('.').replace(/^'(.*)'$/, '$1');
    const partCheck = partKind(type, canonical, part);
    if (partCheck === undefined) return fail(place, `"${type}:${property}" has no part "${part}"`);
    return { path: [name, part], check: typeof partCheck === 'function' ? partCheck : checkOf(partCheck) };
  }

  private extension(path: readonly string[], place: string): { path: string[]; check: Check } {
    const [name = '', property = '', part] = path.map((step) => step.replace(/^'(.*)'$/, '$1'));
    if (name === OWN_EXTENSION) {
      return { path: ['extensions', extensionKey(this.version), property], check: CHECKS.anything };
    }
    const known = Object.hasOwn(EXTENSIONS, name) ? EXTENSIONS[name] : undefined;
    if (known && property === 'request_header' && part !== undefined) {
      return { path: ['extensions', name, property, part], check: CHECKS['http header'] };
    }
    const kind = known && Object.hasOwn(known.properties, property) ? known.properties[property] : undefined;
    if (kind !== undefined) return { path: ['extensions', name, property], check: checkOf(kind) };
    if (
      known ||
      part !== undefined ||
      !/^[a-z][a-z0-9-]*-ext$/.test(name) ||
      !/^[a-z][a-z0-9_]{2,249}$/.test(property)
    ) {
      return fail(place, `"extensions.${path.join('.')}" is no extension that can be filled`);
    }
    return { path: ['extensions', name, property], check: CHECKS.anything };
  }

  /** The position of the leaf at `path`, made when it is new. `otherwise` is its fixed value. */
  private position(slot: Slot, path: readonly string[], field: string, otherwise?: unknown): number {
    let parts = slot.parts;
    for (const [depth, name] of path.slice(0, -1).entries()) {
      const found = parts.find((part) => part.name === name);
      let group = found && 'parts' in found ? found : undefined;
      if (!group) {
        group = newGroup(
          slot,
          name,
          path[depth - 1],
          this.version,
          found && !('parts' in found) ? found.position : NOWHERE,
        );
        if (found) parts.splice(parts.indexOf(found), 1, group);
        else parts.push(group);
      }
      parts = group.parts;
    }
    const name = path.at(-1) ?? '';
    const index = parts.findIndex((part) => part.name === name);
    const known = parts[index];
    if (known && 'parts' in known) {
      if (known.position !== NOWHERE) return known.position;
      const position = slot.size++;
      slot.fieldAt[position] = field;
      parts.splice(index, 1, { ...known, position });
      return position;
    }
    if (!known) {
      const position = slot.size++;
      slot.fieldAt[position] = field;
      parts.push({ name, position, otherwise });
      return position;
    }
    if (otherwise !== undefined) parts.splice(index, 1, { ...known, otherwise });
    return known.position;
  }

  finish(): Slot[] {
    for (const { slot, rule, property, place } of this.pending) this.refer(slot, rule, property, place);
    const slots = [...this.slots.values()].filter((slot) => slot.size > 0 || slot.references.length > 0);
    for (const slot of slots) this.complete(slot);
    return slots.sort((a, b) => rank(a) - rank(b));
  }

  private refer(slot: Slot, rule: Rule, property: string, place: string): void {
    const tags = typeof rule.references === 'string' ? [rule.references] : (rule.references ?? []);
    const name = slot.table === CUSTOM ? property : propertyName(slot.table, property, this.version);
    const kind = slot.table === CUSTOM ? customReference(property) : kindOf(slot.table, property);
    if (!kind?.startsWith('ref')) fail(place, `"${slot.type}:${property}" is no reference`);
    if (name === undefined) return;
    const allowed = new Set(kind.split(' ').slice(1));
    const targets = [...this.slots.values()].filter((target) => tags.includes(target.tag));
    if (targets.length === 0) fail(place, `no object "${tags.join('", "')}" to refer to`);
    const fitting = targets.filter((target) => allowed.has('*') || allowed.has(target.type));
    if (fitting.length === 0) fail(place, `"${slot.type}:${property}" can't refer to "${targets[0]?.type}"`);
    const when = rule.when === undefined ? undefined : condition(rule.when);
    const known = slot.references.find((reference) => reference.name === name);
    if (known) known.targets.push(...fitting.filter((target) => !known.targets.includes(target)));
    else {
      const contributes = slot.table === CUSTOM || slot.table.id.includes(name);
      slot.references.push({ name, list: kind.startsWith('refs'), contributes, targets: fitting, when });
    }
  }

  /** Adds defaults, and says what must be there for an object to be valid. */
  private complete(slot: Slot): void {
    const { table, parts } = slot;
    for (const [property, value] of Object.entries(table.defaults ?? {})) {
      const name = propertyName(table, property, this.version);
      const index = parts.findIndex((part) => part.name === name);
      const known = parts[index];
      if (name === undefined) continue;
      if (!known) parts.push({ name, position: NOWHERE, otherwise: value });
      else if (!('parts' in known) && known.otherwise === undefined)
        parts.splice(index, 1, { ...known, otherwise: value });
    }
    if (this.version === '2.0' && table.fallback20) {
      const [property, from] = table.fallback20;
      const source = parts.find((part) => part.name === from);
      const index = parts.findIndex((part) => part.name === property);
      const known = parts[index];
      const leaf: Leaf = { name: property, position: NOWHERE, ...known, fallback: source?.position };
      if (source) parts.splice(known ? index : 0, known ? 1 : 0, leaf);
    }
    const alternatives = [
      ...[...(table.required ?? []), ...(this.version === '2.0' ? (table.required20 ?? []) : [])].map((name) => [name]),
      ...(table.oneOf ? [table.oneOf] : []),
    ];
    for (const names of alternatives) {
      const need = this.need(slot, names);
      if (need) slot.needs.push(need);
    }
    const loops = slot.references.some((reference) => reference.targets.some((target) => target.table === CUSTOM));
    if (table === CUSTOM && loops) slot.identity = 'record';
    const [only] = parts;
    const isValue =
      parts.length === 1 && only?.name === 'value' && slot.references.length === 0 && table.id[0] === 'value';
    if (isValue) slot.valueAt = only.position;
    slot.byReference = !table.ownValue && slot.needs.some((need) => need.references.length > 0);
    slot.hasLateReferences = slot.references.some((reference) => !reference.contributes);
    if (table.ownValue) slot.needs.push({ positions: valuePositions(parts), references: [] });
  }

  /** undefined when a fixed value meets it always */
  private need(slot: Slot, properties: readonly string[]): Need | undefined {
    const names = properties.map((property) => propertyName(slot.table, property, this.version));
    const parts = slot.parts.filter((part) => names.includes(part.name));
    if (parts.some((part) => !('parts' in part) && part.otherwise !== undefined)) return undefined;
    const fallbacks = parts.flatMap((part) =>
      'fallback' in part && part.fallback !== undefined ? [part.fallback] : [],
    );
    const references = slot.references.filter((reference) => names.includes(reference.name));
    return { positions: [...valuePositions(parts), ...fallbacks], references };
  }
}

/** Objects of a type that STIX does not define: any property, any reference. */
const CUSTOM: ObservableType = { properties: {}, ownValue: true, id: [] };

const LIST_KINDS: ReadonlySet<Check> = new Set<Check>([
  CHECKS.texts,
  CHECKS['registry values'],
  CHECKS.anything,
  CHECKS.header,
  CHECKS['http header'],
]);

function fail(place: string, problem: string): never {
  throw new StixMapError('mapping_error', `${place}: ${problem}`);
}

function checkOf(kind: Kind): Check {
  // references never come here: they have no value of their own
  return CHECKS[kind as keyof typeof CHECKS];
}

function kindOf(table: ObservableType, property: string): Kind | undefined {
  const name = canonicalName(table, property);
  return Object.hasOwn(table.properties, name) ? table.properties[name] : undefined;
}

function isReference(slot: Slot, property: string): boolean {
  const kind = slot.table === CUSTOM ? customReference(property) : kindOf(slot.table, property);
  return kind?.startsWith('ref ') === true || kind?.startsWith('refs ') === true;
}

function customReference(property: string): Kind | undefined {
  return property.endsWith('_refs') ? 'refs *' : property.endsWith('_ref') ? 'ref *' : undefined;
}

function newGroup(slot: Slot, name: string, parent: string | undefined, version: SpecVersion, position: number): Group {
  const listed = slot.type === 'windows-registry-key' && name === 'values';
  const extension = parent === 'extensions' && Object.hasOwn(EXTENSIONS, name) ? EXTENSIONS[name] : undefined;
  const required = extension?.required ?? (listed && version === '2.0' ? ['name'] : []);
  const own = parent === 'extensions' && version === '2.1' && name === extensionKey('2.1');
  return {
    name,
    position,
    parts: [],
    required,
    listed,
    ...(own ? { fixed: { extension_type: 'property-extension' } } : {}),
  };
}

function valuePositions(parts: readonly Part[]): number[] {
  return parts.flatMap((part) => [
    ...(part.position === NOWHERE ? [] : [part.position]),
    ...('parts' in part ? valuePositions(part.parts.filter((inner) => isEnough(part, inner))) : []),
  ]);
}

/** A group that needs certain parts is there only with them. */
function isEnough(group: Group, part: Part): boolean {
  return group.required.length === 0 || group.required.includes(part.name);
}

function condition(when: Readonly<Record<string, string | number | boolean>>): Condition {
  const wanted = Object.entries(when).map(([field, value]): [string, string] => [field, String(value)]);
  return (record) =>
    wanted.every(([field, value]) => {
      const given = Object.hasOwn(record, field) ? record[field] : undefined;
      return (
        (typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean') &&
        String(given) === value
      );
    });
}

/** Slots come after those that their existence or their id rests on: traffic after addresses, files after folders. */
function rank(slot: Slot): number {
  if (slot.table === CUSTOM) return 3;
  return slot.needs.some((need) => need.references.length > 0) ? 2 : slot.type === 'file' ? 1 : 0;
}
