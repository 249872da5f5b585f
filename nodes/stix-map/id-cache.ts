/**
 * The 2.1 observables that were seen before: hashing an id costs more than looking it up, and records repeat
 * themselves. Each also remembers the bundle that it is in, so that a bundle needs no second index of its own.
 */
import { isDeepStrictEqual } from 'node:util';
import { observableId, versionFourId } from './ids';
import type { StixObject } from './observed-data';

/** What an object says beyond its id: values and references, in an order that its first element names. */
export type Rest = readonly unknown[];

/** What an object says: what its id is made of, and the rest. */
export class Observable {
  /** the one that is looked up for the id: itself, or the first that had the id and said something else */
  readonly first: Observable;
  /** undefined until it is known */
  rest: Rest | undefined;
  /** its object, and the session that made it */
  object: StixObject | undefined;
  session = 0;
  /** the object is in a bundle: the next bundle gets a copy */
  isTaken = false;

  // What follows is kept by `first` for all with its id.
  /** those that say something else */
  others: Observable[] | undefined;
  /** nobody finds it any more */
  isForgotten = false;
  /** the last record that had the id, and who it was */
  record = 0;
  inRecord: Observable | undefined;
  /** the last bundle that has the id, and what has it there */
  bundle: { readonly isClosed: boolean } | undefined;
  inBundle: StixObject | undefined;

  /** @param name the value, or the canonical JSON, that the id is made of */
  constructor(
    readonly type: string,
    readonly id: string,
    readonly name: string,
    first?: Observable,
  ) {
    this.first = first ?? this;
  }

  /** The one with the same id that says `rest`. */
  with(rest: Rest): Observable {
    const { first } = this;
    first.rest ??= rest;
    if (isSame(first.rest, rest)) return first;
    const others = (first.others ??= []);
    for (const other of others) if (other.rest && isSame(other.rest, rest)) return other;
    const other = new Observable(first.type, first.id, first.name, first);
    other.rest = rest;
    if (others.length >= MOST_OTHERS) others.length = 0;
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

/** Observables that are remembered, beyond those of a bundle that is being filled. */
const LIMIT = 100_000;
/** Of those with one id: a name alone may stand for thousands of files. */
const MOST_OTHERS = 50;
/** Begins the names of what has an id of all its content: no JSON does. */
const CONTENT = '\u0000';

export class IdCache {
  private readonly byType = new Map<string, Map<string, Observable>>();
  private record = 0;
  private session = 0;
  private size = 0;
  private limit = LIMIT;

  /** Begins a message, whose objects are its own; gives its number. */
  nextSession(): number {
    return ++this.session;
  }

  /** Begins a record; gives its number. */
  nextRecord(): number {
    if (this.size > this.limit) this.forget();
    return ++this.record;
  }

  /** The first observable with this only contributing property. */
  ofOne(type: string, property: string, value: string): Observable {
    const known = this.ofType(type);
    const id = (): string => observableId(type, `{"${property}":${JSON.stringify(value)}}`);
    return known.get(value) ?? this.remember(known, new Observable(type, id(), value));
  }

  /** The first observable with these contributing properties, as canonical JSON. */
  ofProperties(type: string, json: string): Observable {
    const known = this.ofType(type);
    return known.get(json) ?? this.remember(known, new Observable(type, observableId(type, json), json));
  }

  /** The observable that is the same as any with this content. */
  ofContent(type: string, json: string): Observable {
    const known = this.ofType(type);
    const name = CONTENT + json;
    return known.get(name) ?? this.remember(known, new Observable(type, versionFourId(type, json), name));
  }

  /** Which observable stands for an id now: it may have been forgotten and met again while a search was held. */
  current({ first }: Observable): Observable {
    if (!first.isForgotten) return first;
    const known = this.ofType(first.type);
    const now = known.get(first.name);
    if (now) return now;
    first.isForgotten = false;
    return this.remember(known, first);
  }

  private ofType(type: string): Map<string, Observable> {
    let known = this.byType.get(type);
    if (!known) {
      known = new Map<string, Observable>();
      this.byType.set(type, known);
    }
    return known;
  }

  private remember(known: Map<string, Observable>, observable: Observable): Observable {
    known.set(observable.name, observable);
    this.size++;
    return observable;
  }

  /** Forgets what no open bundle holds; memory grows with the output, not with what was looked at. */
  private forget(): void {
    this.size = 0;
    for (const known of this.byType.values()) {
      for (const [name, observable] of known) {
        if (observable.bundle && !observable.bundle.isClosed) continue;
        observable.isForgotten = true;
        known.delete(name);
      }
      this.size += known.size;
    }
    this.limit = Math.max(LIMIT, 2 * this.size);
  }
}
