/** An observed-data as the matcher sees it: its objects by the id that references hold. */

/** A STIX cyber-observable object of either version. */
export interface StixObject {
  readonly type: string;
  readonly [property: string]: unknown;
}

export interface ObservedData {
  readonly id: string;
  /** RFC 3339, UTC */
  readonly first_observed: string;
  readonly last_observed: string;
  readonly number_observed: number;
  /** by id (2.0: `0`, `1`, ...), which `*_ref` and `*_refs` hold */
  readonly objects: ReadonlyMap<string, StixObject>;
}
