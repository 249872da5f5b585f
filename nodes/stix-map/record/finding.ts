/** What one record comes to in a bundle, before it is in one. */
import type { Observable } from './observable-cache';
import type { StixObject } from '../stix/observed-data';

export interface Finding {
  /** of the observed-data */
  readonly id: string;
  /** of the record, where the service gives it one: what comes twice with one key was observed once */
  readonly recordKey: string | undefined;
  /** RFC 3339 with milliseconds */
  first: string;
  last: string;
  /** how often the same was observed */
  count: number;
  /** the observables and the keys that they refer to each other by */
  readonly keys: readonly string[];
  readonly objects: readonly StixObject[];
  /** 2.1: what `objects[i]` is known as; undefined where nothing else can be (processes) */
  readonly known: readonly (Observable | undefined)[];
  /** false: the observables stand alone (an alert's in 2.1, where a grouping holds them) */
  readonly isObserved: boolean;
  /** objects that speak of it: techniques, sightings, a grouping */
  readonly related: readonly StixObject[];
}
