/**
 * The observables of one record in 2.1. First what each is known as, since its id is in the references of others; then
 * the objects, of which only those that the message did not have yet are built.
 */
import { addParts, addReference, referred, valueOf, type Building } from './build-object';
import { canonicalJson } from '../../shared/json';
import { oneHash } from '../stix/contributing-hash';
import type { IdCache, KnownType, Observable, Rest } from './observable-cache';
import { numberedId, versionFourId } from '../stix/ids';
import type { StixObject } from '../stix/observed-data';
import { NOWHERE, type Identifier, type Slot } from '../compile/compiled-map';
import { unite } from './unite';

type JsonRecord = Readonly<Record<string, unknown>>;
type Values = readonly unknown[];

export interface Observables {
  /** ids */
  readonly keys: string[];
  readonly objects: StixObject[];
  /** what `objects[i]` is known as; undefined for what nothing else can be (processes) */
  readonly known: (Observable | undefined)[];
}

/** A slot, and what is remembered of its type; undefined: its objects are the record's own. */
interface Place {
  readonly slot: Slot;
  readonly type: KnownType | undefined;
  /** room for what the object at hand says beyond its id */
  readonly rest: unknown[];
}

/** The objects of a message's records; not re-entrant, as the slots that it reads. */
export class Observables21 {
  private readonly places: readonly Place[];
  private readonly session: number;
  private record: JsonRecord = {};
  private serial = 0;

  constructor(
    slots: readonly Slot[],
    private readonly ids: IdCache,
  ) {
    this.session = ids.nextSession();
    this.places = slots.map((slot) => ({
      slot,
      type: slot.identity === 'record' ? undefined : ids.of(slot.type),
      rest: [slot.layout],
    }));
  }

  /** @param digest 40 hexadecimal digits that stand for this record and no other: processes get their ids from it */
  of(record: JsonRecord, digest: string): Observables {
    this.record = record;
    this.serial = this.ids.nextRecord();
    let next = 0;
    for (const { slot, type } of this.places) {
      if (type) continue;
      const { keys, count } = slot.filled;
      for (let index = 0; index < count; index++) {
        if (keys[index] !== undefined) keys[index] = recordId(slot.type, digest, next++);
      }
    }
    for (const { slot, type } of this.places) if (type && slot.filled.count > 0) this.identify(slot, type);
    for (const place of this.places) if (place.type && place.slot.filled.count > 0) this.settle(place, place.type);
    return this.build();
  }

  /** Finds the ids of a slot's instances: contributing references lead to slots before it. */
  private identify(slot: Slot, type: KnownType): void {
    const { keys, known, instances, count } = slot.filled;
    for (let index = 0; index < count; index++) {
      const values = instances[index];
      known[index] = undefined;
      if (keys[index] === undefined || !values) continue;
      const observable = this.knownAs(slot, type, index, values);
      known[index] = observable;
      keys[index] = observable.id;
    }
  }

  private knownAs(slot: Slot, type: KnownType, index: number, values: Values): Observable {
    const { table, identifierAt } = slot;
    const value = identifierAt === NOWHERE ? undefined : values[identifierAt];
    // the checks of types with one contributing property give text
    if (value !== undefined) return type.ofOne(table.id[0] ?? '', value as string);
    const json = this.contributing(slot, index, values);
    return json === '' ? type.ofContent(canonicalJson(this.ownOf(slot, index, values, ''))) : type.ofProperties(json);
  }

  /** The canonical JSON of what the id is made of (STIX 2.1, 2.9); empty when there is nothing of it. */
  private contributing(slot: Slot, index: number, values: Values): string {
    let json = '';
    for (const identifier of slot.identifiers) {
      const value = this.contribution(identifier, slot, index, values);
      if (value !== undefined) json += (json === '' ? '{' : ',') + identifier.label + value;
    }
    return json === '' ? '' : `${json}}`;
  }

  private contribution({ part, reference }: Identifier, slot: Slot, index: number, values: Values): string | undefined {
    if (!part) return reference && keysJson(referred(reference, slot, index, this.record));
    if (part.name === 'hashes' && part.position === NOWHERE) return firstHash(slot, values);
    const value = valueOf(part, values);
    return value !== undefined && part.name === 'hashes' ? oneHash(value) : jsonOf(value);
  }

  /**
   * Two instances with one id are one object where they do not contradict each other, and two with two ids otherwise.
   */
  private settle(place: Place, type: KnownType): void {
    const { slot } = place;
    const { known, instances, count } = slot.filled;
    for (let index = 0; index < count; index++) {
      const first = known[index];
      if (!first) continue;
      const observable =
        slot.valueAt === NOWHERE ? first.with(this.restOf(place, index, instances[index] ?? [])) : first;
      known[index] = observable;
      if (first.record !== this.serial) {
        first.record = this.serial;
        first.inRecord = observable;
      } else {
        known[index] = first.inRecord === observable ? undefined : this.unified(slot, type, index, first);
      }
    }
  }

  /** The hash that is in the id is among them: it is the same wherever the id is. */
  private restOf({ slot, rest: all }: Place, index: number, values: Values): Rest {
    const { hashes, rest, references } = slot;
    let end = 1; // after the layout
    for (const { position } of hashes) all[end++] = values[position];
    for (const { position } of rest) if (position !== NOWHERE) all[end++] = values[position];
    for (const reference of references)
      if (!reference.contributes) all[end++] = referred(reference, slot, index, this.record);
    return all;
  }

  /** The second instance with an id; gives what it is known as if it remains an object of its own. */
  private unified(slot: Slot, type: KnownType, index: number, first: Observable): Observable | undefined {
    const [held, at] = this.placeOf(first.inRecord);
    const one = this.objectOf(held, at, first.id);
    const other = this.objectOf(slot, index, first.id);
    const both = unite(one, other);
    if (both) {
      first.inRecord = held.filled.known[at] = this.has(first.with([UNITED, canonicalJson(both)]), both);
      return undefined;
    }
    const own = type.ofContent(canonicalJson({ ...other, id: '' }));
    slot.filled.keys[index] = own.id;
    if (own.record === this.serial) return undefined;
    own.record = this.serial;
    return (own.inRecord = this.has(own, { ...other, id: own.id }));
  }

  private has(observable: Observable, object: StixObject): Observable {
    observable.object = object;
    observable.session = this.session;
    observable.isTaken = false;
    return observable;
  }

  private placeOf(observable: Observable | undefined): [Slot, number] {
    for (const { slot } of this.places) {
      const at = slot.filled.known.indexOf(observable);
      if (at >= 0 && at < slot.filled.count) return [slot, at];
    }
    throw new Error('an observable of the record is in none of its slots');
  }

  private build(): Observables {
    const allKeys: string[] = [];
    const objects: StixObject[] = [];
    const everyKnown: (Observable | undefined)[] = [];
    for (const { slot, type } of this.places) {
      const { keys, known, count } = slot.filled;
      for (let index = 0; index < count; index++) {
        const id = keys[index];
        if (id === undefined) continue;
        const observable = type && known[index];
        if (type && !observable) continue;
        allKeys.push(id);
        objects.push(this.objectOf(slot, index, id));
        everyKnown.push(observable);
      }
    }
    return { keys: allKeys, objects, known: everyKnown };
  }

  private objectOf(slot: Slot, index: number, id: string): StixObject {
    const observable = slot.filled.known[index];
    if (observable?.session === this.session && observable.object) return observable.object;
    const object = this.ownOf(slot, index, slot.filled.instances[index] ?? [], id);
    for (const reference of slot.references)
      if (!reference.contributes) addReference(object, reference, slot, index, this.record);
    if (observable) this.has(observable, object);
    return object;
  }

  /** The object without references that are no part of its id. */
  private ownOf(slot: Slot, index: number, values: Values, id: string): Building {
    const { type, valueAt } = slot;
    if (valueAt !== NOWHERE) return { type, spec_version: '2.1', id, value: values[valueAt] };
    const object: Building = { type, spec_version: '2.1', id };
    addParts(object, slot.parts, values);
    for (const reference of slot.references)
      if (reference.contributes) addReference(object, reference, slot, index, this.record);
    return object;
  }
}

/** In the place of a layout: what follows is the whole of an object that two instances gave. */
const UNITED = 'united';

/** Ids have nothing to escape. */
function keysJson(keys: string | readonly string[] | undefined): string | undefined {
  return typeof keys === 'object' ? `["${keys.join('","')}"]` : keys && `"${keys}"`;
}

function jsonOf(value: unknown): string | undefined {
  return value === undefined ? undefined : canonicalJson(value);
}

/** The canonical JSON of the hash that identifies a file; hashes are digits, which need no escapes. */
function firstHash({ hashes }: Slot, values: Values): string | undefined {
  for (const { label, position } of hashes) {
    const hash = values[position] as string | undefined; // the checks of hashes give text
    if (hash !== undefined) return `{${label}"${hash}"}`;
  }
  return undefined;
}

/** The id of the nth object of a record that has no properties to make an id of: never the same for two. */
function recordId(type: string, digest: string, nth: number): string {
  return nth > 0xffff ? versionFourId(type, `${digest} ${nth}`) : numberedId(type, digest, nth);
}
