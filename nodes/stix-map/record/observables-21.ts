/**
 * The observables of one record in 2.1. First their ids, because these are in the references of others; then the objects,
 * of which only those that the message did not have yet are built.
 */
import { addProperties, addReference, referredIds, valueOf, type Building } from './build-object';
import { canonicalJson } from '../../shared/json';
import { oneHash } from '../stix/contributing-hash';
import type { KnownObservable, Observable, ObservableCache, Rest, TypeCache } from './observable-cache';
import { numberedId, versionFourId } from '../stix/ids';
import type { StixObject } from '../stix/observed-data';
import { nowhere, type ContributingProperty, type ObjectTemplate } from '../compile/compiled-map';
import { mergeObjects } from './merge-objects';

type JsonRecord = Readonly<Record<string, unknown>>;
type Values = readonly unknown[];

interface CachedTemplate {
  readonly template: ObjectTemplate;
  /** of the template's type; undefined: its objects are the record's own */
  readonly cache: TypeCache | undefined;
  /** room for the rest of the object at hand */
  readonly rest: unknown[];
}

/** The objects of a message's records; not re-entrant, as the templates that it reads. */
export class Observables21 {
  readonly #templates: readonly CachedTemplate[];
  readonly #session: number;
  #record: JsonRecord = {};
  #serial = 0;

  constructor(
    templates: readonly ObjectTemplate[],
    private readonly cache: ObservableCache,
  ) {
    this.#session = cache.nextSession();
    this.#templates = templates.map((template) => ({
      template,
      cache: template.identity === 'record' ? undefined : cache.ofType(template.type),
      rest: [template.layout],
    }));
  }

  /** @param digest 40 hexadecimal digits that stand for this record and no other: processes get their ids from it */
  of(record: JsonRecord, digest: string): Observable[] {
    this.#record = record;
    this.#serial = this.cache.nextRecord();
    let next = 0;
    for (const { template, cache } of this.#templates) {
      if (cache) continue;
      const { ids, count } = template.instances;
      for (let index = 0; index < count; index++) {
        if (ids[index] !== undefined) ids[index] = recordId(template.type, digest, next++);
      }
    }
    for (const { template, cache } of this.#templates)
      if (cache && template.instances.count > 0) this.#identify(template, cache);
    for (const each of this.#templates)
      if (each.cache && each.template.instances.count > 0) this.#settle(each, each.cache);
    return this.#build();
  }

  /** Finds the ids of a template's instances: contributing references lead to templates before it. */
  #identify(template: ObjectTemplate, cache: TypeCache): void {
    const { ids, known, rows, count } = template.instances;
    for (let index = 0; index < count; index++) {
      const values = rows[index];
      known[index] = undefined;
      if (ids[index] === undefined || !values) continue;
      const observable = this.#knownAs(template, cache, index, values);
      known[index] = observable;
      ids[index] = observable.id;
    }
  }

  #knownAs(template: ObjectTemplate, cache: TypeCache, index: number, values: Values): KnownObservable {
    const { table, contributingAt } = template;
    const value = contributingAt === nowhere ? undefined : values[contributingAt];
    // the checks of types with one contributing property give text
    if (value !== undefined) return cache.ofOne(table.id[0] ?? '', value as string);
    const json = this.#contributing(template, index, values);
    return json === ''
      ? cache.ofContent(canonicalJson(this.#ownOf(template, index, values, '')))
      : cache.ofProperties(json);
  }

  /** The canonical JSON of what the id is made of (STIX 2.1, 2.9); empty when there is nothing of it. */
  #contributing(template: ObjectTemplate, index: number, values: Values): string {
    let json = '';
    for (const property of template.contributing) {
      const value = this.#contribution(property, template, index, values);
      if (value !== undefined) json += (json === '' ? '{' : ',') + property.label + value;
    }
    return json === '' ? '' : `${json}}`;
  }

  #contribution(
    { property, reference }: ContributingProperty,
    template: ObjectTemplate,
    index: number,
    values: Values,
  ): string | undefined {
    if (!property) return reference && idsJson(referredIds(reference, template, index, this.#record));
    if (property.name === 'hashes' && property.position === nowhere) return firstHash(template, values);
    const value = valueOf(property, values);
    return value !== undefined && property.name === 'hashes' ? oneHash(value) : jsonOf(value);
  }

  /**
   * Two instances with one id are one object where they do not contradict each other, and two with two ids otherwise.
   */
  #settle(cached: CachedTemplate, cache: TypeCache): void {
    const { template } = cached;
    const { known, rows, count } = template.instances;
    for (let index = 0; index < count; index++) {
      const first = known[index];
      if (!first) continue;
      const observable =
        template.valueAt === nowhere ? first.with(this.#restOf(cached, index, rows[index] ?? [])) : first;
      known[index] = observable;
      if (first.record !== this.#serial) {
        first.record = this.#serial;
        first.inRecord = observable;
      } else {
        known[index] = first.inRecord === observable ? undefined : this.#merged(template, cache, index, first);
      }
    }
  }

  /** The hash that is in the id is among them: it is the same wherever the id is. */
  #restOf({ template, rest: all }: CachedTemplate, index: number, values: Values): Rest {
    const { hashes, rest, references } = template;
    let end = 1; // after the layout
    for (const { position } of hashes) all[end++] = values[position];
    for (const { position } of rest) if (position !== nowhere) all[end++] = values[position];
    for (const reference of references)
      if (!reference.contributes) all[end++] = referredIds(reference, template, index, this.#record);
    return all;
  }

  /** The second instance with an id; gives what it is known as if it remains an object of its own. */
  #merged(
    template: ObjectTemplate,
    cache: TypeCache,
    index: number,
    first: KnownObservable,
  ): KnownObservable | undefined {
    const [held, at] = this.#instanceOf(first.inRecord);
    const one = this.#observableOf(held, at, first.id).object;
    const other = this.#observableOf(template, index, first.id).object;
    const both = mergeObjects(one, other);
    if (both) {
      first.inRecord = held.instances.known[at] = this.#make(
        first.with([mergedLayout, canonicalJson(both)]),
        both,
      ).known;
      return undefined;
    }
    const own = cache.ofContent(canonicalJson({ ...other, id: '' }));
    template.instances.ids[index] = own.id;
    if (own.record === this.#serial) return undefined;
    own.record = this.#serial;
    return (own.inRecord = this.#make(own, { ...other, id: own.id }).known);
  }

  #make(known: KnownObservable, object: StixObject): Observable {
    known.session = this.#session;
    return (known.made = { id: known.id, object, known, isInBundle: false });
  }

  #instanceOf(observable: KnownObservable | undefined): [ObjectTemplate, number] {
    for (const { template } of this.#templates) {
      const at = template.instances.known.indexOf(observable);
      if (at >= 0 && at < template.instances.count) return [template, at];
    }
    throw new Error('an observable of the record is in none of its templates');
  }

  #build(): Observable[] {
    const observables: Observable[] = [];
    for (const { template, cache } of this.#templates) {
      const { ids, known, count } = template.instances;
      for (let index = 0; index < count; index++) {
        const id = ids[index];
        if (id !== undefined && (!cache || known[index])) observables.push(this.#observableOf(template, index, id));
      }
    }
    return observables;
  }

  #observableOf(template: ObjectTemplate, index: number, id: string): Observable {
    const known = template.instances.known[index];
    if (known?.made && known.session === this.#session) return known.made;
    const object = this.#ownOf(template, index, template.instances.rows[index] ?? [], id);
    for (const reference of template.references)
      if (!reference.contributes) addReference(object, reference, template, index, this.#record);
    return known ? this.#make(known, object) : { id, object, known, isInBundle: false };
  }

  /** The object without references that are no part of its id. */
  #ownOf(template: ObjectTemplate, index: number, values: Values, id: string): Building {
    const { type, valueAt } = template;
    if (valueAt !== nowhere) return { type, spec_version: '2.1', id, value: values[valueAt] };
    const object: Building = { type, spec_version: '2.1', id };
    addProperties(object, template.properties, values);
    for (const reference of template.references)
      if (reference.contributes) addReference(object, reference, template, index, this.#record);
    return object;
  }
}

/** In the place of a layout: the whole of an object that two instances were merged into follows. */
const mergedLayout = 'merged';

/** Ids have nothing to escape. */
function idsJson(ids: string | readonly string[] | undefined): string | undefined {
  return typeof ids === 'object' ? `["${ids.join('","')}"]` : ids && `"${ids}"`;
}

function jsonOf(value: unknown): string | undefined {
  return value === undefined ? undefined : canonicalJson(value);
}

/** The canonical JSON of the hash that identifies a file; hashes are digits, which need no escapes. */
function firstHash({ hashes }: ObjectTemplate, values: Values): string | undefined {
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
