/** The observation of one record, before it is in a bundle. */
import { copyOf } from './build-object';
import type { Observable } from './observable-cache';
import type { StixObject } from '../stix/observed-data';

export interface Observation {
  /** of the observed-data */
  readonly id: string;
  /** of the record, where the service gives it one: two records with one key are one observation */
  readonly recordKey: string | undefined;
  /** RFC 3339 with milliseconds */
  readonly first: string;
  readonly last: string;
  /** how often the same was observed */
  readonly count: number;
  readonly observables: readonly Observable[];
  /** false: the observables stand alone (an alert's in 2.1, where a grouping holds them) */
  readonly isObserved: boolean;
  /** objects that refer to it: techniques, sightings, a grouping */
  readonly related: readonly StixObject[];
}

/** The same with objects of its own: a flow may change what it was given, and what is held must not change with it. */
export function apart(observation: Observation): Observation {
  return {
    ...observation,
    observables: observation.observables.map((one) => ({ ...one, object: copyOf(one.object), isInBundle: false })),
    related: copyOf(observation.related),
  };
}
