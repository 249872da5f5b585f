/**
 * A compiled map: record fields point at positions in flat rows of values, and a template for each object says how it
 * is built from its row.
 */
import type { KnownObservable } from '../record/observable-cache';
import type { ObservableType } from '../stix/observable-types';
import type { Transformer } from './transformers';
import type { Check, SpecVersion } from '../stix/values';

export interface CompiledMap {
  readonly version: SpecVersion;
  readonly fields: ReadonlyMap<string, CompiledField>;
  /** in an order in which references that make up ids lead to earlier templates */
  readonly templates: readonly ObjectTemplate[];
}

/** The rules of one field of a record. */
export interface CompiledField {
  readonly name: string;
  readonly writes: readonly Write[];
  /** the field holds an object, or a list of objects, with fields of its own */
  readonly nested?: ReadonlyMap<string, CompiledField>;
}

/** Puts a field's value into an object's row, or into the record's times. */
export interface Write {
  readonly template?: ObjectTemplate;
  readonly time?: 'first' | 'last';
  readonly position: number;
  readonly check: Check;
  readonly transform?: Transformer;
  /** each element of a list has an object of its own */
  readonly each: boolean;
  /** the property (or its transformer) takes a list whole */
  readonly whole: boolean;
  readonly when?: Condition;
}

export type Condition = (record: Readonly<Record<string, unknown>>) => boolean;

/** No position: nothing is written there. */
export const nowhere = -1;

/** One object of a record, or one for each element of a list: its values by position, and how they become STIX. */
export interface ObjectTemplate {
  /** its name in the map */
  readonly tag: string;
  readonly type: string;
  readonly table: ObservableType;
  /**
   * what the id of 2.1 is made of: the specification's properties, the whole object, or the record and the place in it
   */
  identity: 'properties' | 'content' | 'record';
  /** how many values an object of this template has */
  size: number;
  /** the field that fed a position, for counting what is left out */
  readonly fieldAt: string[];
  /** what the object is made of, in order */
  readonly properties: PropertyTemplate[];
  /** those that are part of the id come first */
  readonly references: Reference[];
  /** without one of these there is no object */
  readonly requirements: Requirement[];
  /** properties that are left out when a member is missing */
  readonly requiredMembers: RequiredMembers[];
  /** the position of `value` for types that have nothing else; `nowhere` for the others */
  valueAt: number;
  /** traffic: where its ports and its protocols lie */
  traffic: { readonly ports: readonly number[]; readonly protocols: readonly number[] } | undefined;
  /** it may exist without a value of its own */
  byReference: boolean;
  /** what the id is made of, in the order of names */
  readonly contributing: ContributingProperty[];
  /** position of a type's only contributing property; `nowhere` where there are several */
  contributingAt: number;
  /** what the id is not made of */
  readonly rest: RestProperty[];
  /** hashes, `rest` and references by name, with fixed values: equal where these mean the same in the same order */
  layout: string;
  /** hashes in the order in which they identify a file: the id has the first that is there */
  readonly hashes: { readonly label: string; readonly position: number }[];
  readonly instances: Instances;
}

/** The objects that the record at hand has of a template; reused record by record. */
export interface Instances {
  /** how many instances there are: 1, or as many as the list that they come from */
  count: number;
  /** values by index in that list, then by position; an instance without any value is a hole */
  readonly rows: unknown[][];
  /** ids of the instances that exist, by index; undefined for those that do not */
  readonly ids: (string | undefined)[];
  /** 2.1: what the instances are known as; undefined for a process, and for what the record has twice */
  readonly known: (KnownObservable | undefined)[];
  /** where the lists of the record lie: those of equal length share their instances */
  readonly lists: { readonly base: number; readonly length: number }[];
}

/** A property, or a member of one. */
export interface PropertyTemplate {
  readonly name: string;
  position: number;
  /** positions of further fields, whose values are added to the list (`group` in a map) */
  readonly more: number[];
  /** used when none of its positions holds anything */
  otherwise: unknown;
  /** ... or the value at this position (2.0: user_id is account_login) */
  fallback: number;
  /** it has members of its own, which are added to a whole value at `position` */
  members: Members | undefined;
}

export interface Members {
  readonly properties: PropertyTemplate[];
  /** a property that lacks one of these members is left out */
  readonly required: readonly string[];
  /** the members are the only element of a list (a registry key's values), and a whole value takes its place */
  readonly listed: boolean;
  /** members with values that no record changes */
  readonly fixed: Readonly<Record<string, unknown>> | undefined;
}

export interface Reference {
  readonly name: string;
  readonly list: boolean;
  /** each id lies in a MIME part of its own, as its `body_raw_ref` */
  readonly inMimeParts: boolean;
  /** part of what the id is made of */
  readonly contributes: boolean;
  readonly targets: ObjectTemplate[];
  readonly when?: Condition;
}

/** One of STIX's id contributing properties: `"name":`, and where its value comes from. */
export interface ContributingProperty {
  readonly label: string;
  readonly property: PropertyTemplate | undefined;
  readonly reference: Reference | undefined;
}

/** A property that the id is not made of. */
export interface RestProperty {
  readonly label: string;
  readonly position: number;
  readonly otherwise: unknown;
}

/** Positions of a property that is there as a whole only: an HTTP request with its method and its target. */
export interface RequiredMembers {
  /** a value there takes the place of all members */
  readonly whole: number;
  readonly positions: readonly number[];
  readonly required: readonly number[];
}

/** What an object must have to be valid: one of these values or references. */
export interface Requirement {
  readonly positions: readonly number[];
  readonly references: readonly Reference[];
}
