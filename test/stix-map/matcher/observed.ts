/** Observed-data for tests, as short as it can be said. */
import type { ObservedData, StixObject } from '../../../nodes/stix-map/stix/observed-data';

export interface Seen {
  /** seconds after 2024-01-01T00:00:00Z */
  readonly first?: number;
  readonly last?: number;
  readonly count?: number;
}

let made = 0;

/** Objects in a list get the keys `0`, `1`, ... as in STIX 2.0; in a record they keep the keys that they have. */
export function observe(
  objects: readonly StixObject[] | Readonly<Record<string, StixObject>>,
  { first = 0, last = first, count = 1 }: Seen = {},
): ObservedData {
  return {
    id: `observed-data--${++made}`,
    first_observed: timestamp(first),
    last_observed: timestamp(last),
    number_observed: count,
    objects: new Map(Object.entries(objects)),
  };
}

export function timestamp(seconds: number): string {
  return new Date(Date.UTC(2024, 0, 1) + seconds * 1000).toISOString();
}
