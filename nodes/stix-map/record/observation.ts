/** The observation of one record, before it is in a bundle. */
import type { KnownObservable } from './observable-cache';
import type { StixObject } from '../stix/observed-data';

export interface Observation {
  /** of the observed-data */
  readonly id: string;
  /** of the record, where the service gives it one: two records with one key are one observation */
  readonly recordKey: string | undefined;
  /** RFC 3339 with milliseconds */
  first: string;
  last: string;
  /** how often the same was observed */
  count: number;
  /** the ids that the observables refer to each other by */
  readonly keys: readonly string[];
  readonly objects: readonly StixObject[];
  /** 2.1: what `objects[i]` is known as; undefined for those that no other record can have (processes) */
  readonly known: readonly (KnownObservable | undefined)[];
  /** false: the observables stand alone (an alert's in 2.1, where a grouping holds them) */
  readonly isObserved: boolean;
  /** objects that refer to it: techniques, sightings, a grouping */
  readonly related: readonly StixObject[];
}
