/**
 * The 2.1 observables that were seen before: hashing an id costs more than looking it up, and records repeat
 * themselves. Each also remembers the bundle that it is in, so that a bundle needs no second index of its own.
 */
import { isDeepStrictEqual } from 'node:util';
import { quoted } from '../../shared/json';
import { observableId, versionFourId } from '../stix/ids';
import type { StixObject } from '../stix/observed-data';

/** A cyber-observable object of a record. */
export interface Observable {
  /** what the record's other observables refer to it by: its id in 2.1; `0`, `1`, ... in 2.0 */
  readonly id: string;
  readonly object: StixObject;
  /** 2.1: undefined for those that no other record can have (processes) */
  readonly known: KnownObservable | undefined;
  /** the object is in a bundle: the next bundle gets a copy */
  isInBundle: boolean;
}

/** An object's properties that its id is not made of: values and references, in an order that the first element names. */
export type Rest = readonly unknown[];

/** An observable that was seen: what its id is made of, and the rest. */
export class KnownObservable {
  /** the one that is looked up for the id: itself, or the first that had the id and another rest */
  readonly first: KnownObservable;
  /** undefined until it is known */
  rest: Rest | undefined;
  /** with its object, as the session made it that was last */
  made: Observable | undefined;
  session = 0;

  // The following are kept by `first` for all with its id.
  /** those with another rest */
  others: KnownObservable[] | undefined;
  /** nobody finds it any more */
  isForgotten = false;
  /** the last record that had the id, and the one that it had */
  record = 0;
  inRecord: KnownObservable | undefined;
  /** the last bundle that has the id, the object that has it there, and the observable with that object, if any */
  bundle: { readonly isClosed: boolean } | undefined;
  inBundle: StixObject | undefined;
  madeOf: Observable | undefined;

  /** @param name the value, or the canonical JSON, that the id is made of */
  constructor(
    readonly type: TypeCache,
    readonly id: string,
    readonly name: string,
    first?: KnownObservable,
  ) {
    this.first = first ?? this;
  }

  /** The one with the same id and this rest, which is copied where it is kept. */
  with(rest: Rest): KnownObservable {
    const { first } = this;
    first.rest ??= rest.slice();
    if (isSame(first.rest, rest)) return first;
    const others = (first.others ??= []);
    for (const other of others) if (other.rest && isSame(other.rest, rest)) return other;
    const other = new KnownObservable(first.type, first.id, first.name, first);
    other.rest = rest.slice();
    if (others.length >= maxOthers) others.length = 0;
    others.push(other);
    return other;
  }
}

function isSame(one: Rest, other: Rest): boolean {
  if (one === other) return true;
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) {
    const [a, b] = [one[at], other[at]];
    if (a !== b && !(typeof a === 'object' && typeof b === 'object' && isDeepStrictEqual(a, b))) return false;
  }
  return true;
}

/**
 * Observables that a new message finds remembered, at most: the tables are read all over, and grow out of the caches.
 */
const maxRemembered = 50_000;
/** Of those with one id: thousands of files may have one name. */
const maxOthers = 50;
/** Begins the names of observables with an id of all their content: no JSON does. */
const contentPrefix = '\u0000';

/** The observables of one type, by what their ids are made of. */
export class TypeCache {
  #byName = new Map<string, KnownObservable>();

  constructor(private readonly type: string) {}

  get size(): number {
    return this.#byName.size;
  }

  /** The first observable with this only contributing property. */
  ofOne(property: string, value: string): KnownObservable {
    return (
      this.#byName.get(value) ?? this.#remember(value, observableId(this.type, `{"${property}":${quoted(value)}}`))
    );
  }

  /** The first observable with these contributing properties, as canonical JSON. */
  ofProperties(json: string): KnownObservable {
    return this.#byName.get(json) ?? this.#remember(json, observableId(this.type, json));
  }

  /** The observable that is the same as any with this content. */
  ofContent(json: string): KnownObservable {
    const name = contentPrefix + json;
    return this.#byName.get(name) ?? this.#remember(name, versionFourId(this.type, json));
  }

  /** The one that is looked up for an id now: it may have been forgotten and seen again while a search was held. */
  current({ first }: KnownObservable): KnownObservable {
    if (!first.isForgotten) return first;
    const now = this.#byName.get(first.name);
    if (now) return now;
    first.isForgotten = false;
    this.#byName.set(first.name, first);
    return first;
  }

  /** Forgets those that no open bundle has. */
  forget(): void {
    const held = new Map<string, KnownObservable>();
    for (const [name, observable] of this.#byName) {
      if (observable.bundle && !observable.bundle.isClosed) held.set(name, observable);
      else observable.isForgotten = true;
    }
    this.#byName = held;
  }

  #remember(name: string, id: string): KnownObservable {
    const observable = new KnownObservable(this, id, name);
    this.#byName.set(name, observable);
    return observable;
  }
}

export class ObservableCache {
  readonly #types = new Map<string, TypeCache>();
  #record = 0;
  #session = 0;

  /**
   * Begins a message: forgets, when there are too many, all that no open bundle has. Never in its midst, where it
   * would depend on the messages before which of two equal objects the bundle gets, and with that the order of
   * properties.
   */
  nextMessage(): void {
    let size = 0;
    for (const known of this.#types.values()) size += known.size;
    if (size > maxRemembered) for (const known of this.#types.values()) known.forget();
  }

  /** Begins the records of one map in a message, whose objects are its own; gives its number. */
  nextSession(): number {
    return ++this.#session;
  }

  /** Begins a record; gives its number. */
  nextRecord(): number {
    return ++this.#record;
  }

  ofType(type: string): TypeCache {
    let known = this.#types.get(type);
    if (!known) this.#types.set(type, (known = new TypeCache(type)));
    return known;
  }
}
