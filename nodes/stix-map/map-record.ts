/** One record through a compiled map: its observables with their keys, ready for an observed-data of either version. */
import { canonicalJson, contributingJson } from './canonical';
import type { CompiledMap, FieldPlan, Group, Need, Part, Reference, Slot, Write } from './compile';
import type { IdCache } from './id-cache';
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
/** Up to here a list is searched faster than a set is filled. */
const FEW = 32;

/** Maps records one after the other; not re-entrant, since the compiled map holds the values of the record at hand. */
export class RecordMapper {
  private record: JsonRecord = {};
  private digest = '';
  private first: number | undefined;
  private last: number | undefined;
  private keys: string[] = [];
  private objects: StixObject[] = [];
  private seen: Set<string> | undefined;

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
    this.seen = undefined;
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
    for (const slot of slots) {
      if (slot.instances.length === 0) continue;
      slot.instances.length = 0;
      slot.keys.length = 0;
    }
    const first = this.first ?? this.last ?? fallbackTime(record);
    return { first, last: this.last ?? first, keys: this.keys, objects: this.objects };
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
    if (field.writes.length === 0) return;
    const taken = new Set<number>();
    for (const write of field.writes) {
      if (write.whole) {
        if (this.put(write, list, 0)) list.forEach((_, index) => taken.add(index));
      } else if (write.each || list.length === 1) {
        const base = typeof write.to === 'string' ? 0 : freeIndex(write.to, write.position, list.length);
        for (let index = 0; index < list.length; index++) {
          const item = list[index];
          if (!isNothing(item) && this.put(write, item, base + index)) taken.add(index);
        }
      }
    }
    if (list.some((item, index) => !isNothing(item) && !taken.has(index))) this.drop(field.name);
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
    const { to } = write;
    if (typeof to === 'string') return this.putTime(to, value);
    const transformed = write.transform ? write.transform(value) : value;
    const checked = transformed === undefined ? undefined : write.check(transformed, this.compiled.version);
    if (checked === undefined) return false;
    const { instances } = to;
    let values = instances[index];
    if (!values) {
      // A list may have holes: an element that no rule could take has no object.
      while (instances.length < index) instances.push(undefined);
      values = new Array<unknown>(to.size).fill(undefined);
      instances[index] = values;
    }
    values[write.position] ??= checked;
    return true;
  }

  private putTime(property: 'first_observed' | 'last_observed', value: unknown): boolean {
    const ms = instant(value);
    if (ms === undefined) return false;
    if (property === 'first_observed') this.first ??= ms;
    else this.last ??= ms;
    return true;
  }

  /** Decides which objects have all that they need; the others go, and their fields are counted. */
  private settle(slots: readonly Slot[]): void {
    for (const slot of slots) {
      const { instances, keys } = slot;
      for (let index = 0; index < instances.length; index++) {
        const values = instances[index];
        if (values && slot.needs.every((need) => this.isMet(need, values))) {
          keys[index] = PENDING;
        } else {
          keys[index] = undefined;
          if (values) this.dropValues(slot, values);
        }
      }
    }
  }

  private isMet(need: Need, values: readonly unknown[]): boolean {
    for (const position of need.positions) if (values[position] !== undefined) return true;
    for (const reference of need.references) if (this.leadsSomewhere(reference)) return true;
    return false;
  }

  private leadsSomewhere(reference: Reference): boolean {
    if (reference.when && !reference.when(this.record)) return false;
    return reference.targets.some((target) => target.keys.some((key) => key !== undefined));
  }

  /** Keys first where they rest on nothing (2.0's numbers, processes), then objects, then what else they refer to. */
  private emit(slots: readonly Slot[]): void {
    const isOld = this.compiled.version === '2.0';
    let next = 0;
    for (const slot of slots) {
      if (!isOld && slot.identity !== 'record') continue;
      for (let index = 0; index < slot.keys.length; index++) {
        if (slot.keys[index] === undefined) continue;
        slot.keys[index] = isOld ? String(next) : this.recordId(slot.type, next);
        next++;
      }
    }
    const open: { slot: Slot; index: number; object: Building }[] = [];
    for (const slot of slots) {
      for (let index = 0; index < slot.keys.length; index++) {
        const values = slot.instances[index];
        if (slot.keys[index] === undefined || !values) continue;
        const object: Building = isOld ? { type: slot.type } : { type: slot.type, spec_version: '2.1', id: PENDING };
        for (const part of slot.parts) addPart(object, part, values);
        for (const reference of slot.references) {
          if (isOld || reference.contributes) this.addReference(object, reference, slot, index);
        }
        if (!isOld) slot.keys[index] = object['id'] = this.idOf(slot, index, object);
        if (!isOld && slot.references.some((reference) => !reference.contributes)) open.push({ slot, index, object });
        this.keep(slot.keys[index] ?? PENDING, object);
      }
    }
    for (const { slot, index, object } of open) {
      for (const reference of slot.references)
        if (!reference.contributes) this.addReference(object, reference, slot, index);
    }
  }

  /** An object that is already there (2.1: `src` and `dst` are the same address) is there once. */
  private keep(key: string, object: StixObject): void {
    if (this.keys.length >= FEW) this.seen ??= new Set(this.keys);
    if (this.seen ? this.seen.has(key) : this.keys.includes(key)) return;
    this.seen?.add(key);
    this.keys.push(key);
    this.objects.push(object);
  }

  private idOf(slot: Slot, index: number, object: Building): string {
    const { type, table, identity } = slot;
    if (identity === 'record') return slot.keys[index] ?? PENDING;
    if (identity === 'content') return this.ids.ofContent(type, canonicalJson({ ...object, id: undefined }));
    if (table.id.length === 1 && typeof object['value'] === 'string') return this.ids.ofValue(type, object['value']);
    const json = contributingJson(object, table.id);
    return json === undefined
      ? this.ids.ofContent(type, canonicalJson({ ...object, id: undefined }))
      : this.ids.ofProperties(type, json);
  }

  /** The id of the nth object of this record that has no properties to make an id of: never the same for two. */
  private recordId(type: string, nth: number): string {
    if (nth > 0xffff) return versionFourId(type, `${this.digest} ${nth}`);
    return `${type}--${uuid(this.digest.slice(8, 36) + nth.toString(16).padStart(4, '0'), '4')}`;
  }

  private addReference(object: Building, reference: Reference, slot: Slot, index: number): void {
    if (reference.when && !reference.when(this.record)) return;
    const keys: string[] = [];
    for (const target of reference.targets) {
      // Lists that belong together (attachments and their folders) refer element by element.
      const paired = !reference.list && slot.keys.length > 1 && target.keys.length > 1;
      if (paired) {
        const key = target.keys[index];
        if (key !== undefined) keys.push(key);
      } else {
        for (const key of target.keys) if (key !== undefined) keys.push(key);
      }
      if (!reference.list && keys.length > 0) break;
    }
    if (keys.length === 0) return;
    object[reference.name] = reference.list ? [...new Set(keys)] : keys[0];
  }

  private dropValues(slot: Slot, values: readonly unknown[]): void {
    for (const field of new Set(slot.fieldAt.filter((_, position) => values[position] !== undefined))) this.drop(field);
  }

  private drop(field: string): void {
    this.dropped.set(field, (this.dropped.get(field) ?? 0) + 1);
  }
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
function freeIndex(slot: Slot, position: number, length: number): number {
  const { instances } = slot;
  if (instances.length === 0) return 0;
  const isFree = instances.length === length && !instances.some((values) => values?.[position] !== undefined);
  return isFree ? 0 : instances.length;
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
