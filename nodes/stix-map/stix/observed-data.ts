/** What a record became, as the matcher sees it: the objects of one observed-data, by the key that references use. */

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
  /** 2.0: keys `0`, `1`, ...; 2.1: ids. `*_ref` and `*_refs` hold such keys. */
  readonly objects: ReadonlyMap<string, StixObject>;
}
