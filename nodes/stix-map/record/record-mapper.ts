/** One record through a compiled map: its fields' values into the rows of objects, and those that can be one into objects. */
import { isLeftOut, leadsSomewhere, referredIds } from './build-object';
import type { Observable, ObservableCache } from './observable-cache';
import { observables20 } from './observables-20';
import { Observables21 } from './observables-21';
import { baseOf, clear, rowAt } from './instances';
import { lostFields } from './lost-fields';
import { takePortless } from './portless-protocols';
import type {
  CompiledField,
  CompiledMap,
  ObjectTemplate,
  Reference,
  Requirement,
  Write,
} from '../compile/compiled-map';
import { instant } from '../stix/times';

export type JsonRecord = Readonly<Record<string, unknown>>;

/** The times and observables of a record. */
export interface MappedRecord {
  /** milliseconds since the epoch; undefined when the record has no time that can be read */
  readonly first: number | undefined;
  readonly last: number | undefined;
  readonly observables: Observable[];
}

/** How often a field had a value that can't be valid STIX where it belongs. */
export type Dropped = Map<string, number>;

/** Where a record without the map's own time may have one. */
const otherTimes = [
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

/** The id of an object that will be there, until it has one. */
const pending = '';

/** Maps records one after the other; not re-entrant, since the compiled map holds the values of the record at hand. */
export class RecordMapper {
  #record: JsonRecord = {};
  #first: number | undefined;
  #last: number | undefined;
  /** which elements of the list at hand found a place */
  readonly #isTaken: boolean[] = [];
  /** an object, or a property of one, can't be: its values may have no other place */
  #isAnyLost = false;
  readonly #observables: Observables21 | undefined;

  constructor(
    private readonly compiled: CompiledMap,
    cache: ObservableCache,
    private readonly dropped: Dropped,
  ) {
    if (compiled.version === '2.1') this.#observables = new Observables21(compiled.templates, cache);
  }

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
    this.#record = record;
    this.#first = this.#last = undefined;
    const { fields, templates } = this.compiled;
    for (const name in record) {
      const value = record[name];
      if (value === null || value === undefined || value === '') continue;
      const field = fields.get(name);
      if (field) this.#take(field, value);
      else unmapped?.(name, value);
    }
    for (const name in derived) {
      const field = fields.get(name);
      if (field) this.#take(field, derived[name]);
    }
    this.#isAnyLost = false;
    for (const template of templates) if (template.instances.count > 0 || template.byReference) this.#settle(template);
    if (this.#isAnyLost) for (const field of lostFields(this.compiled, this.#first !== undefined)) this.#drop(field);
    const observables = this.#observables?.of(record, digest) ?? observables20(templates, record);
    for (const { instances, size } of templates) if (instances.count > 0) clear(instances, size);
    const first = this.#first ?? this.#last ?? fallbackTime(record);
    return { first, last: this.#last ?? first, observables };
  }

  /** Puts a field's value wherever its rules say; counts it as dropped when no place could take it. */
  #take(field: CompiledField, value: unknown): void {
    if (field.nested) this.#takeNested(field, field.nested, value);
    else if (Array.isArray(value)) this.#takeList(field, value);
    else this.#takeOne(field, value);
  }

  #takeOne(field: CompiledField, value: unknown): void {
    let isTaken = field.writes.length === 0;
    for (const write of field.writes) {
      if (this.#put(write, value, baseOf(write, 1))) isTaken = true;
    }
    if (!isTaken) this.#drop(field.name);
  }

  #takeList(field: CompiledField, list: readonly unknown[]): void {
    const { writes } = field;
    if (writes.length === 0) return;
    const isTaken = this.#isTaken;
    let isWhole = false;
    for (let index = 0; index < list.length; index++) isTaken[index] = isNothing(list[index]);
    for (const write of writes) {
      if (write.whole) {
        if (this.#put(write, list, baseOf(write, 1))) isWhole = true;
      } else if (write.each || list.length === 1) {
        const base = baseOf(write, list.length);
        for (let index = 0; index < list.length; index++) {
          const item = list[index];
          if (!isNothing(item) && this.#put(write, item, base + index)) isTaken[index] = true;
        }
      }
    }
    let isAllTaken = true;
    for (let index = 0; index < list.length; index++) if (!isTaken[index]) isAllTaken = false;
    if (!isWhole && !isAllTaken) this.#drop(field.name);
  }

  /** A list of objects with fields of their own: the values of one belong together. */
  #takeNested(field: CompiledField, fields: ReadonlyMap<string, CompiledField>, value: unknown): void {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (items.length === 0) return;
    const bases = new Map<ObjectTemplate, number>();
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      if (isNothing(item)) continue;
      if (typeof item !== 'object' || item === null) {
        this.#drop(field.name);
        continue;
      }
      for (const name of Object.keys(item)) {
        const member = fields.get(name);
        const inner = (item as JsonRecord)[name];
        if (!member || isNothing(inner)) continue;
        if (member.nested) this.#takeNested(member, member.nested, inner);
        else this.#takeMember(member, inner, index, items.length, bases);
      }
    }
  }

  #takeMember(
    field: CompiledField,
    value: unknown,
    index: number,
    length: number,
    bases: Map<ObjectTemplate, number>,
  ): void {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (list.length > 1 && !field.writes.some((write) => write.whole)) {
      this.#takeList(field, list);
      return;
    }
    let isTaken = field.writes.length === 0 || list.every(isNothing);
    for (const write of field.writes) {
      let base = write.template && bases.get(write.template);
      if (write.template && base === undefined) bases.set(write.template, (base = baseOf(write, length)));
      if (this.#put(write, write.whole ? value : list[0], (base ?? 0) + index)) isTaken = true;
    }
    if (!isTaken) this.#drop(field.name);
  }

  #put(write: Write, value: unknown, index: number): boolean {
    if (write.when && !write.when(this.#record)) return true;
    const { template, position } = write;
    if (!template) return this.#putTime(write, value);
    const transformed = write.transform ? write.transform(value) : value;
    const checked = transformed === undefined ? undefined : write.check(transformed, this.compiled.version);
    if (checked === undefined) return false;
    const values = rowAt(template, index);
    const before = values[position];
    if (before === undefined) values[position] = checked;
    return before === undefined ? isWhole(transformed, checked) : before === checked;
  }

  #putTime(write: Write, value: unknown): boolean {
    const ms = instant(write.transform ? write.transform(value) : value);
    if (ms === undefined) return false;
    if (write.time === 'first') this.#first ??= ms;
    else this.#last ??= ms;
    return true;
  }

  /** Decides which instances have all that they need; the others go. */
  #settle(template: ObjectTemplate): void {
    const { instances, requiredMembers } = template;
    const { rows, ids } = instances;
    // Traffic and mail may consist of references only.
    if (instances.count === 0 && this.#meetsAll(template, noValues, 0)) rowAt(template, 0);
    for (let index = 0; index < instances.count; index++) {
      const values = rows[index] ?? noValues;
      const row = rows[index];
      if (template.traffic && row) for (const field of takePortless(template, row)) this.#drop(field);
      const isThere = this.#meetsAll(template, values, index);
      ids[index] = isThere ? pending : undefined;
      if (!isThere || (requiredMembers.length > 0 && requiredMembers.some((members) => isLeftOut(members, values))))
        this.#isAnyLost = true;
    }
  }

  #meetsAll(template: ObjectTemplate, values: readonly unknown[], index: number): boolean {
    for (const requirement of template.requirements)
      if (!this.#isMet(requirement, template, values, index)) return false;
    return true;
  }

  #isMet(
    { positions, references }: Requirement,
    template: ObjectTemplate,
    values: readonly unknown[],
    index: number,
  ): boolean {
    for (const position of positions) if (values[position] !== undefined) return true;
    for (const reference of references) if (this.#leads(reference, template, index)) return true;
    return false;
  }

  /** In a list each refers to the element beside it, which may not be there. */
  #leads(reference: Reference, template: ObjectTemplate, index: number): boolean {
    if (template.instances.count <= 1) return leadsSomewhere(reference, this.#record);
    return referredIds(reference, template, index, this.#record) !== undefined;
  }

  #drop(field: string): void {
    this.dropped.set(field, (this.dropped.get(field) ?? 0) + 1);
  }
}

const noValues: readonly unknown[] = [];

/** Of a list, the check may leave elements out. */
function isWhole(value: unknown, checked: unknown): boolean {
  if (!Array.isArray(value) || !Array.isArray(checked) || value.length === checked.length) return true;
  return checked.length === value.filter((item) => item !== null && item !== '').length;
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

function fallbackTime(record: JsonRecord): number | undefined {
  for (const name of otherTimes) {
    const ms = Object.hasOwn(record, name) ? instant(record[name]) : undefined;
    if (ms !== undefined) return ms;
  }
  return undefined;
}
