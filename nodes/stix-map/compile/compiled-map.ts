/**
 * A compiled map: record fields point at positions in flat arrays of values, and every object (a slot) knows how it is
 * built from its values.
 */
import type { Observable } from '../record/observable-cache';
import type { ObservableType } from '../stix/observable-types';
import type { Transformer } from './transformers';
import type { Check, SpecVersion } from '../stix/values';

export interface CompiledMap {
  readonly version: SpecVersion;
  readonly fields: ReadonlyMap<string, FieldPlan>;
  /** in an order in which references that make up ids lead to earlier slots */
  readonly slots: readonly Slot[];
}

/** What happens with one field of a record. */
export interface FieldPlan {
  readonly name: string;
  readonly writes: readonly Write[];
  /** the field holds an object, or a list of objects, with fields of its own */
  readonly nested?: ReadonlyMap<string, FieldPlan>;
}

/** Puts a field's value into a slot, or into the record's times. */
export interface Write {
  readonly slot?: Slot;
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
export const NOWHERE = -1;

/** One object of the result, or one for each element of a list: its values by position, and how they become STIX. */
export interface Slot {
  readonly tag: string;
  readonly type: string;
  readonly table: ObservableType;
  /**
   * what the id of 2.1 is made of: the specification's properties, the whole object, or the record and the place in it
   */
  identity: 'properties' | 'content' | 'record';
  /** how many values an object of this slot has */
  size: number;
  /** the field that fed a position, for counting what is left out */
  readonly fieldAt: string[];
  /** what the object is made of, in order */
  readonly parts: Part[];
  /** those that are part of the id come first */
  readonly references: Reference[];
  /** groups of alternatives: of each, one must be there */
  readonly needs: Need[];
  /** groups of its parts that are left out when a part is missing */
  readonly demands: Demand[];
  /** the position of `value` for types that have nothing else; NOWHERE for the others */
  valueAt: number;
  /** it may exist without a value of its own */
  byReference: boolean;
  /** what the id is made of, in the order of names */
  readonly identifiers: Identifier[];
  /** position of a type's only contributing property; NOWHERE where there are several */
  identifierAt: number;
  /** what the object says beyond its id */
  readonly rest: RestPart[];
  /** hashes, `rest` and references by name, with fixed values: equal where these mean the same in the same order */
  layout: string;
  /** hashes in the order in which they identify a file: the id has the first that is there */
  readonly hashes: { readonly label: string; readonly position: number }[];
  /** the instances of the record at hand */
  readonly filled: Filled;
}

/** Values of the record at hand; reused record by record. */
export interface Filled {
  /** how many instances there are: 1, or as many as the list that they come from */
  count: number;
  /** values by index in that list; an instance without any value is a hole */
  readonly instances: unknown[][];
  /** keys of the instances that exist, by index; undefined for those that do not */
  readonly keys: (string | undefined)[];
  /** 2.1: what the instances are known as; undefined for a process, and for what the record has twice */
  readonly known: (Observable | undefined)[];
  /** where the lists of the record lie: those of equal length share their instances */
  readonly lists: { readonly base: number; readonly length: number }[];
}

/** A property, or a member of one. */
export interface Part {
  readonly name: string;
  position: number;
  /** positions of further fields, whose values are added to the list (`group` in a map) */
  readonly more: number[];
  /** used when none of its positions holds anything */
  otherwise: unknown;
  /** ... or the value at this position (2.0: user_id is account_login) */
  fallback: number;
  /** it has members of its own, which are added to a whole value at `position` */
  group: Group | undefined;
}

export interface Group {
  readonly parts: Part[];
  /** of the parts: a group that lacks one of these is left out */
  readonly required: readonly string[];
  /** the group is the only element of a list (a registry key's values), and a whole value takes its place */
  readonly listed: boolean;
  readonly fixed: Readonly<Record<string, unknown>> | undefined;
}

export interface Reference {
  readonly name: string;
  readonly list: boolean;
  /** each key lies in a MIME part of its own, as its `body_raw_ref` */
  readonly inParts: boolean;
  /** part of what the id is made of */
  readonly contributes: boolean;
  readonly targets: Slot[];
  readonly when?: Condition;
}

/** `"name":` with where its value comes from. */
export interface Identifier {
  readonly label: string;
  readonly part: Part | undefined;
  readonly reference: Reference | undefined;
}

export interface RestPart {
  readonly label: string;
  readonly position: number;
  readonly otherwise: unknown;
}

/** A group of parts that is there as a whole only: an HTTP request with its method and its target. */
export interface Demand {
  /** a value there takes the place of all parts */
  readonly whole: number;
  readonly positions: readonly number[];
  readonly required: readonly number[];
}

export interface Need {
  readonly positions: readonly number[];
  readonly references: readonly Reference[];
}
