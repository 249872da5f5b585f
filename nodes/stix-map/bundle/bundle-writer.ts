/**
 * A bundle while it is filled: every object once, each reference leading somewhere, the same bytes for the same input.
 */
import { copyOf } from '../record/build-object';
import { canonicalJson } from '../../shared/json';
import { definitionFor, definitionObject } from '../stix/extensions';
import type { Observation } from '../record/observation';
import type { KnownObservable, Observable } from '../record/observable-cache';
import { sha1, versionFourId } from '../stix/ids';
import type { StixObject } from '../stix/observed-data';
import type { SpecVersion } from '../stix/values';

export interface Bundle {
  readonly type: 'bundle';
  readonly id: string;
  readonly spec_version?: '2.0';
  readonly objects: readonly StixObject[];
}

/** STIX's bound for number_observed and count. */
const maxCount = 999_999_999;

interface Sighting {
  readonly indicator: StixObject;
  readonly observed: Set<string>;
  first: string;
  last: string;
  count: number;
}

export class BundleWriter {
  readonly #objects: StixObject[];
  /** ids of domain and relationship objects, observed-data aside */
  readonly #emitted = new Set<string>();
  readonly #observedIds = new Set<string>();
  readonly #sightings = new Map<string, Sighting>();
  readonly #identityId: string;
  #digest: string;
  #newIds = '';
  /** what observables remember of this bundle: not the bundle itself, which they would keep alive */
  readonly #mark = { isClosed: false };
  /** how many observed-data are in it */
  observed = 0;

  constructor(
    private readonly version: SpecVersion,
    identity: StixObject,
  ) {
    this.#identityId = String(identity['id']);
    this.#objects = [copyOf(identity)];
    this.#emitted.add(this.#identityId);
    this.#digest = sha1(version + canonicalJson(identity));
  }

  get size(): number {
    return this.#objects.length;
  }

  /** nothing but the identity is in it */
  get isEmpty(): boolean {
    return this.#objects.length === 1;
  }

  /** Puts an observation in; one that is in already (two patterns need it) stays as it is. */
  add(observation: Observation): void {
    const before = this.#observedIds.size;
    if (this.#observedIds.add(observation.id).size === before) return;
    const renamed = new Map<string, string>();
    const refs = this.version === '2.1' ? this.#addObservables(observation.observables, renamed) : [];
    if (observation.isObserved) {
      this.observed++;
      this.#note(observation.id);
      this.#objects.push(this.#observedData(observation, refs));
    }
    for (const object of observation.related) {
      if (!this.#emitted.has(String(object['id']))) this.#push(renamed.size > 0 ? withIds(object, renamed) : object);
    }
  }

  /** Notes that an observation of this bundle is a sighting of `indicator`. */
  sighted(indicator: StixObject, observation: Observation): void {
    const id = String(indicator['id']);
    const known = this.#sightings.get(id);
    if (!known) {
      const { first, last, count } = observation;
      this.#sightings.set(id, { indicator, observed: new Set([observation.id]), first, last, count });
      return;
    }
    if (known.observed.has(observation.id)) return;
    known.observed.add(observation.id);
    known.count += observation.count;
    if (observation.first < known.first) known.first = observation.first;
    if (observation.last > known.last) known.last = observation.last;
  }

  /** The bundle; its id is made from the ids of what is in it. */
  close(): Bundle {
    for (const sighting of this.#sightings.values()) this.#addSighting(sighting);
    this.#mark.isClosed = true;
    const id = versionFourId('bundle', this.#digest + this.#newIds);
    return this.version === '2.0'
      ? { type: 'bundle', id, spec_version: '2.0', objects: this.#objects }
      : { type: 'bundle', id, objects: this.#objects };
  }

  /** Puts in what is not there yet; gives the ids under which all of them are there. */
  #addObservables(observables: readonly Observable[], renamed: Map<string, string>): string[] {
    for (const observable of observables) if (observable.known) this.#addKnown(observable, observable.known, renamed);
    // Processes come last, because they refer to the others by the ids that these have by now.
    for (const observable of observables) if (!observable.known) this.#pushObservable(ownObject(observable, renamed));
    return observables.map(({ id }) => renamed.get(id) ?? id);
  }

  #addKnown(observable: Observable, known: KnownObservable, renamed: Map<string, string>): void {
    const now = known.type.current(known);
    const isRenamed = renamed.size > 0;
    if (now.bundle !== this.#mark) {
      this.#take(now, ownObject(observable, renamed), isRenamed ? undefined : observable);
      return;
    }
    if (!now.inBundle || (now.madeOf === observable && !isRenamed)) return;
    const object = isRenamed ? withIds(observable.object, renamed) : observable.object;
    if (isSame(now.inBundle, object)) return;
    // The ids are equal, the objects are not (two mails with one sender and subject): the first one keeps the
    // specification's id, the other one's is made from all of its content, so that neither is lost.
    const other = known.type.ofContent(canonicalJson(object));
    if (other.bundle !== this.#mark) this.#take(other, { ...ownObject(observable, renamed), id: other.id });
    renamed.set(now.id, other.id);
  }

  /** @param observable has the same object, or one that this is a copy of */
  #take(known: KnownObservable, object: StixObject, observable?: Observable): void {
    known.bundle = this.#mark;
    known.inBundle = object;
    known.madeOf = observable;
    this.#pushObservable(object);
  }

  #pushObservable(object: StixObject): void {
    this.#objects.push(object);
    if (object['extensions'] === undefined) return;
    const definition = definitionFor(object);
    if (definition && !this.#emitted.has(definition.id)) this.#push(definitionObject(definition, this.#identityId));
  }

  #push(object: StixObject): void {
    const id = object['id'] as string; // domain and relationship objects are ours, with an id
    this.#objects.push(object);
    this.#emitted.add(id);
    // Two versions of one object make two bundles.
    this.#note(`${id} ${String(object['modified'])}`);
  }

  /** Takes an id into the bundle's own. */
  #note(id: string): void {
    this.#newIds += id;
    if (this.#newIds.length <= foldedLength) return;
    this.#digest = sha1(this.#digest + this.#newIds);
    this.#newIds = '';
  }

  #observedData({ id, first, last, count, observables }: Observation, refs: readonly string[]): StixObject {
    const number = Math.min(count, maxCount);
    if (this.version === '2.1') {
      return {
        type: 'observed-data',
        spec_version: '2.1',
        id,
        created_by_ref: this.#identityId,
        created: first,
        modified: first,
        first_observed: first,
        last_observed: last,
        number_observed: number,
        object_refs: refs,
      };
    }
    return {
      type: 'observed-data',
      id,
      created_by_ref: this.#identityId,
      created: first,
      modified: first,
      first_observed: first,
      last_observed: last,
      number_observed: number,
      objects: numbered(observables),
    };
  }

  #addSighting({ indicator, observed, first, last, count }: Sighting): void {
    const of = String(indicator['id']);
    // The message's other bundles may have it, too.
    if (!this.#emitted.has(of)) this.#push(copyOf(indicator));
    const refs = [...observed];
    const sighting: StixObject = {
      type: 'sighting',
      ...(this.version === '2.1' ? { spec_version: '2.1' } : {}),
      id: versionFourId('sighting', `${of} ${refs.join(' ')}`),
      created_by_ref: this.#identityId,
      created: first,
      modified: first,
      first_seen: first,
      last_seen: last,
      count: Math.min(count, maxCount),
      sighting_of_ref: of,
      observed_data_refs: refs,
      where_sighted_refs: [this.#identityId],
    };
    if (!this.#emitted.has(String(sighting['id']))) this.#push(sighting);
  }
}

/** 2.0 wants a dictionary whose keys are the numbers of the objects. */
function numbered(observables: readonly Observable[]): Record<number, StixObject> {
  const dictionary: Record<number, StixObject> = {};
  for (const [index, observable] of observables.entries()) dictionary[index] = ownObject(observable);
  return dictionary;
}

/** The object, which is a copy where another bundle has it already: a flow may change what it was given. */
function ownObject(observable: Observable, renamed?: ReadonlyMap<string, string>): StixObject {
  const own = observable.isInBundle ? copyOf(observable.object) : observable.object;
  observable.isInBundle = true;
  return renamed && renamed.size > 0 ? withIds(own, renamed) : own;
}

/** Ids are hashed in pieces of this many characters: a bundle of any size needs no text of all its ids. */
const foldedLength = 16_384;

function isSame(one: StixObject, other: StixObject): boolean {
  const names = Object.keys(other);
  if (names.length !== Object.keys(one).length) return false;
  return names.every((name) => {
    const [a, b] = [one[name], other[name]];
    return a === b || (typeof a === 'object' && typeof b === 'object' && canonicalJson(a) === canonicalJson(b));
  });
}

/** The object with the ids in its references replaced. */
function withIds(object: StixObject, renamed: ReadonlyMap<string, string>): StixObject {
  const replace = (value: unknown): unknown =>
    typeof value === 'string' ? (renamed.get(value) ?? value) : Array.isArray(value) ? value.map(replace) : value;
  const inPart = (part: StixObject): object => ({ ...part, body_raw_ref: replace(part['body_raw_ref']) });
  return {
    ...object,
    ...Object.fromEntries(
      Object.entries(object)
        .filter(([name]) => /_refs?$/.test(name))
        .map(([name, value]) => [name, replace(value)]),
    ),
    ...(Array.isArray(object['body_multipart']) ? { body_multipart: object['body_multipart'].map(inPart) } : {}),
  };
}
