/** One record through a compiled map: its observables with their keys, ready for an observed-data of either version. */
import { canonicalJson, contributingJson } from './canonical';
import type { CompiledMap, FieldPlan, Group, Need, Part, Reference, Slot, Write } from './compile';
import type { IdCache, Known } from './id-cache';
import { uuid, versionFourId } from './ids';
import type { StixObject } from './observed-data';
import { instant } from './values';

export type JsonRecord = Readonly<Record<string, unknown>>;

/** What became of a record: `keys[i]` is by what `objects[i]` is referred to (2.0: `0`, `1`, ...; 2.1: its id). */
export interface MappedRecord {
  /** milliseconds since the epoch; undefined when the record has no time that can be read */
  readonly first: number | undefined;
  readonly last: number | undefined;
  readonly keys: string[];
  readonly objects: StixObject[];
  /** 2.1: what else has the object's id; undefined where nothing can (processes) */
  readonly known: (Known | undefined)[];
}

/** How often a field had a value that can't be valid STIX where it belongs. */
export type Dropped = Map<string, number>;

/** An object while it is built. */
type Building = Record<string, unknown> & { type: string };

/** Where a record without the map's own time may have one. */
const OTHER_TIMES = [
  'eventTime',
  'eventTimeDT',
  'detectedDateTime',
  'rt_utc',
  'rt',
  'mail_message_delivery_time',
  'createdDateTime',
  'firstSeen',
  'logReceivedTime',
];

/** The key of an object that will be there, until it has one. */
const PENDING = '';

/** Maps records one after the other; not re-entrant, since the compiled map holds the values of the record at hand. */
export class RecordMapper {
  private record: JsonRecord = {};
  private digest = '';
  private first: number | undefined;
  private last: number | undefined;
  private keys: string[] = [];
  private objects: StixObject[] = [];
  private known: (Known | undefined)[] = [];
  private serial = 0;

  constructor(
    private readonly compiled: CompiledMap,
    private readonly ids: IdCache,
    private readonly dropped: Dropped,
  ) {}

  /**
   * @param derived fields worked out from several of the record's, which take the same map
   * @param digest 40 hexadecimal digits that stand for this record and no other: processes get their ids from it
   * @param unmapped is told of each field that the map does not know
   */
  map(
    record: JsonRecord,
    derived: JsonRecord | undefined,
    digest: string,
    unmapped?: (field: string, value: unknown) => void,
  ): MappedRecord {
    this.record = record;
    this.digest = digest;
    this.first = this.last = undefined;
    this.keys = [];
    this.objects = [];
    this.known = [];
    this.serial = this.ids.nextRecord();
    const { fields, slots } = this.compiled;
    for (const name in record) {
      const value = record[name];
      if (value === null || value === undefined || value === '') continue;
      const field = fields.get(name);
      if (field) this.take(field, value, undefined);
      else unmapped?.(name, value);
    }
    for (const name in derived) {
      const field = fields.get(name);
      if (field) this.take(field, derived[name], undefined);
    }
    this.settle(slots);
    this.emit(slots);
    for (const slot of slots) if (slot.count > 0) release(slot);
    const first = this.first ?? this.last ?? fallbackTime(record);
    return { first, last: this.last ?? first, keys: this.keys, objects: this.objects, known: this.known };
  }

  /** Puts a field's value into every slot that its rules name; counts it as dropped when none could take it. */
  private take(field: FieldPlan, value: unknown, index: number | undefined): void {
    if (field.nested) {
      this.takeNested(field, field.nested, value);
    } else if (Array.isArray(value)) {
      this.takeList(field, value);
    } else {
      let taken = field.writes.length === 0;
      for (const write of field.writes) {
        if (this.put(write, value, index ?? 0)) taken = true;
      }
      if (!taken) this.drop(field.name);
    }
  }

  private takeList(field: FieldPlan, list: readonly unknown[]): void {
    const { writes } = field;
    if (writes.length === 0) return;
    const taken = new Array<boolean>(list.length).fill(false);
    for (const write of writes) {
      if (write.whole) {
        if (this.put(write, list, 0)) taken.fill(true);
      } else if (write.each || list.length === 1) {
        const base = write.slot ? freeIndex(write.slot, write.position, list.length) : 0;
        for (let index = 0; index < list.length; index++) {
          const item = list[index];
          if (isNothing(item)) taken[index] = true;
          else if (this.put(write, item, base + index)) taken[index] = true;
        }
      }
    }
    if (taken.includes(false) && list.some((item, index) => !isNothing(item) && !taken[index])) this.drop(field.name);
  }

  private takeNested(field: FieldPlan, fields: ReadonlyMap<string, FieldPlan>, value: unknown): void {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const [index, item] of items.entries()) {
      if (isNothing(item)) continue;
      if (typeof item !== 'object' || item === null) {
        this.drop(field.name);
        continue;
      }
      for (const [name, inner] of Object.entries(item)) {
        const plan = fields.get(name);
        if (plan && !isNothing(inner)) this.take(plan, inner, index);
      }
    }
  }

  private put(write: Write, value: unknown, index: number): boolean {
    if (write.when && !write.when(this.record)) return true;
    const { slot } = write;
    if (!slot) return this.putTime(write, value);
    const transformed = write.transform ? write.transform(value) : value;
    const checked = transformed === undefined ? undefined : write.check(transformed, this.compiled.version);
    if (checked === undefined) return false;
    const { instances } = slot;
    const values = index < slot.count ? instances[index] : newInstance(slot, index);
    if (!values) return false;
    values[write.position] ??= checked;
    return true;
  }

  private putTime(write: Write, value: unknown): boolean {
    const ms = instant(value);
    if (ms === undefined) return false;
    if (write.time === 'first') this.first ??= ms;
    else this.last ??= ms;
    return true;
  }

  /** Decides which objects have all that they need; the others go, and their fields are counted. */
  private settle(slots: readonly Slot[]): void {
    for (const slot of slots) {
      if (slot.count === 0 && !slot.byReference) continue;
      const { instances, keys } = slot;
      // Traffic and mail may consist of references only.
      if (slot.count === 0 && this.meetsAll(slot, NO_VALUES)) newInstance(slot, 0);
      for (let index = 0; index < slot.count; index++) {
        const values = instances[index];
        if (values && this.meetsAll(slot, values)) {
          keys[index] = PENDING;
        } else {
          keys[index] = undefined;
          if (values) this.dropValues(slot, values);
        }
      }
    }
  }

  private meetsAll(slot: Slot, values: readonly unknown[]): boolean {
    for (const need of slot.needs) if (!this.isMet(need, values)) return false;
    return true;
  }

  private isMet(need: Need, values: readonly unknown[]): boolean {
    for (const position of need.positions) if (values[position] !== undefined) return true;
    for (const reference of need.references) if (this.leadsSomewhere(reference)) return true;
    return false;
  }

  private leadsSomewhere(reference: Reference): boolean {
    if (reference.when && !reference.when(this.record)) return false;
    for (const target of reference.targets) {
      for (let index = 0; index < target.count; index++) if (target.keys[index] !== undefined) return true;
    }
    return false;
  }

  /** Keys first where they rest on nothing (2.0's numbers, processes), then objects, then what else they refer to. */
  private emit(slots: readonly Slot[]): void {
    const isOld = this.compiled.version === '2.0';
    let next = 0;
    for (const slot of slots) {
      if (!isOld && slot.identity !== 'record') continue;
      const { keys } = slot;
      for (let index = 0; index < slot.count; index++) {
        if (keys[index] === undefined) continue;
        keys[index] = isOld ? String(next) : this.recordId(slot.type, next);
        next++;
      }
    }
    for (const slot of slots) {
      if (slot.count === 0) continue;
      if (isOld) this.emitOld(slot);
      else this.emitNew(slot);
    }
    if (isOld) return;
    for (const slot of slots) if (slot.count > 0 && slot.hasLateReferences) this.addLateReferences(slot);
  }

  private emitOld(slot: Slot): void {
    const { instances, keys, type } = slot;
    for (let index = 0; index < slot.count; index++) {
      const key = keys[index];
      const values = instances[index];
      if (key === undefined || !values) continue;
      let object: Building;
      if (slot.valueAt >= 0) {
        object = { type, value: values[slot.valueAt] };
      } else {
        object = { type };
        for (const part of slot.parts) addPart(object, part, values);
        for (const reference of slot.references) this.addReference(object, reference, slot, index);
      }
      this.keys.push(key);
      this.objects.push(object);
    }
  }

  private emitNew(slot: Slot): void {
    const { instances, keys, type } = slot;
    for (let index = 0; index < slot.count; index++) {
      const values = instances[index];
      if (keys[index] === undefined || !values) continue;
      if (slot.valueAt >= 0) {
        const value = values[slot.valueAt] as string; // the checks of these types give text
        const known = this.ids.ofValue(type, value);
        keys[index] = known.id;
        if (known.record !== this.serial) this.keep(known, { type, spec_version: '2.1', id: known.id, value });
        continue;
      }
      const object: Building = { type, spec_version: '2.1', id: keys[index] };
      for (const part of slot.parts) addPart(object, part, values);
      for (const reference of slot.references)
        if (reference.contributes) this.addReference(object, reference, slot, index);
      if (slot.identity === 'record') {
        this.keys.push(keys[index] ?? PENDING);
        this.objects.push(object);
        this.known.push(undefined);
      } else {
        const known = this.knownAs(slot, object);
        keys[index] = object['id'] = known.id;
        if (known.record !== this.serial) this.keep(known, object);
      }
      if (slot.hasLateReferences) slot.built[index] = object;
    }
  }

  /** An object that the record has twice (`src` and `dst` are the same address) is there once. */
  private keep(known: Known, object: StixObject): void {
    known.record = this.serial;
    this.keys.push(known.id);
    this.objects.push(object);
    this.known.push(known);
  }

  private addLateReferences(slot: Slot): void {
    for (let index = 0; index < slot.built.length; index++) {
      const object = slot.built[index];
      if (!object) continue;
      for (const reference of slot.references)
        if (!reference.contributes) this.addReference(object, reference, slot, index);
    }
    slot.built.length = 0;
  }

  private knownAs({ type, table, identity }: Slot, object: Building): Known {
    const json = identity === 'properties' ? contributingJson(object, table.id) : undefined;
    if (json !== undefined) return this.ids.ofProperties(type, json);
    return this.ids.ofContent(type, canonicalJson({ ...object, id: '' }));
  }

  /** The id of the nth object of this record that has no properties to make an id of: never the same for two. */
  private recordId(type: string, nth: number): string {
    if (nth > 0xffff) return versionFourId(type, `${this.digest} ${nth}`);
    return `${type}--${uuid(this.digest.slice(8, 36) + nth.toString(16).padStart(4, '0'), '4')}`;
  }

  private addReference(object: Building, reference: Reference, slot: Slot, index: number): void {
    if (reference.when && !reference.when(this.record)) return;
    const keys = reference.list ? allKeys(reference) : oneKey(reference, slot, index);
    if (keys !== undefined) object[reference.name] = keys;
  }

  private dropValues(slot: Slot, values: readonly unknown[]): void {
    for (const field of new Set(slot.fieldAt.filter((_, position) => values[position] !== undefined))) this.drop(field);
  }

  private drop(field: string): void {
    this.dropped.set(field, (this.dropped.get(field) ?? 0) + 1);
  }
}

const NO_VALUES: readonly unknown[] = [];

/** Lists that belong together (attachments and their folders) refer element by element, others to the first there is. */
function oneKey(reference: Reference, slot: Slot, index: number): string | undefined {
  for (const target of reference.targets) {
    if (slot.count > 1 && target.count > 1) {
      if (target.keys[index] !== undefined) return target.keys[index];
      continue;
    }
    for (let at = 0; at < target.count; at++) if (target.keys[at] !== undefined) return target.keys[at];
  }
  return undefined;
}

function allKeys(reference: Reference): string[] | undefined {
  const keys = new Set<string>();
  for (const target of reference.targets) {
    for (let at = 0; at < target.count; at++) {
      const key = target.keys[at];
      if (key !== undefined) keys.add(key);
    }
  }
  return keys.size > 0 ? [...keys] : undefined;
}

/** The instance at `index`; a list may leave holes before it: elements that no rule could take. */
function newInstance(slot: Slot, index: number): unknown[] {
  while (slot.instances.length <= index) slot.instances.push(new Array<unknown>(slot.size).fill(undefined));
  slot.count = index + 1;
  return slot.instances[index] ?? [];
}

/** Instances are kept for the next record, up to this many. */
const KEPT_INSTANCES = 64;

function release(slot: Slot): void {
  const { instances, keys } = slot;
  for (let index = 0; index < slot.count; index++) instances[index]?.fill(undefined);
  if (instances.length > KEPT_INSTANCES) instances.length = KEPT_INSTANCES;
  keys.length = Math.min(keys.length, KEPT_INSTANCES);
  slot.count = 0;
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

function fallbackTime(record: JsonRecord): number | undefined {
  for (const name of OTHER_TIMES) {
    const ms = Object.hasOwn(record, name) ? instant(record[name]) : undefined;
    if (ms !== undefined) return ms;
  }
  return undefined;
}

/**
 * Where a list's elements begin in a slot: at 0 beside a list that is equally long (names and hashes of attachments
 * belong together by index), after what is there otherwise.
 */
function freeIndex({ count, instances }: Slot, position: number, length: number): number {
  if (count === 0) return 0;
  if (count !== length) return count;
  for (let index = 0; index < count; index++) if (instances[index]?.[position] !== undefined) return count;
  return 0;
}

function addPart(object: Record<string, unknown>, part: Part, values: readonly unknown[]): void {
  const value = 'parts' in part ? groupValue(part, values) : leafValue(part, values);
  if (value !== undefined) object[part.name] = value;
}

function leafValue(part: Exclude<Part, Group>, values: readonly unknown[]): unknown {
  return values[part.position] ?? (part.fallback === undefined ? undefined : values[part.fallback]) ?? part.otherwise;
}

function groupValue(group: Group, values: readonly unknown[]): unknown {
  const whole = values[group.position];
  if (group.listed && whole !== undefined) return whole;
  const inner: Record<string, unknown> = {};
  for (const part of group.parts) addPart(inner, part, values);
  if (Object.keys(inner).length === 0) return whole;
  if (group.required.some((name) => inner[name] === undefined)) return whole;
  if (group.listed) return [inner];
  return { ...group.fixed, ...(whole as object | undefined), ...inner };
}
