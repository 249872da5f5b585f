/**
 * The abstract syntax of a STIX pattern (STIX 2.1 part 9; 2.0's START '...' too): what the parser gives, what the
 * translator turns into queries and what the matcher of stix-map evaluates.
 */

/** Offsets into the pattern's text, in UTF-16 units: `start` is the first, `end` the one after the last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A whole pattern. `text` is the source that every span points into. */
export interface Pattern {
  readonly text: string;
  readonly expression: ObservationExpression;
}

export type ObservationExpression = Observation | ObservationOperation | QualifiedObservation;

/** `[ ... ]` */
export interface Observation {
  readonly type: 'observation';
  readonly comparison: ComparisonExpression;
  readonly span: Span;
}

/**
 * Operands in the order of the text. AND binds tighter than OR, OR tighter than FOLLOWEDBY; equal ones are one node.
 */
export interface ObservationOperation {
  readonly type: 'observation-operation';
  readonly operator: 'AND' | 'OR' | 'FOLLOWEDBY';
  readonly operands: readonly ObservationExpression[];
  readonly span: Span;
}

/** One qualifier; several on one expression nest, the first one innermost. */
export interface QualifiedObservation {
  readonly type: 'qualified';
  readonly expression: ObservationExpression;
  readonly qualifier: Qualifier;
  readonly span: Span;
}

export type Qualifier = StartStop | Within | Repeats;

/** `start` is included, `stop` is not (STIX 2.1, 9.3); milliseconds since the epoch, fractions kept. */
export interface StartStop {
  readonly type: 'start-stop';
  readonly start: number;
  readonly stop: number;
  readonly span: Span;
}

export interface Within {
  readonly type: 'within';
  readonly seconds: number;
  readonly span: Span;
}

export interface Repeats {
  readonly type: 'repeats';
  readonly times: number;
  readonly span: Span;
}

export type ComparisonExpression = Comparison | ComparisonOperation;

/** AND binds tighter than OR; operands in the order of the text, a chain of one operator is one node. */
export interface ComparisonOperation {
  readonly type: 'comparison-operation';
  readonly operator: 'AND' | 'OR';
  readonly operands: readonly ComparisonExpression[];
  readonly span: Span;
}

type ComparisonOperator =
  '=' | '!=' | '<' | '<=' | '>' | '>=' | 'IN' | 'LIKE' | 'MATCHES' | 'ISSUBSET' | 'ISSUPERSET' | 'EXISTS';

/**
 * One test of one object path. `negated` is the NOT before the operator (`path NOT = 'x'`, `NOT EXISTS path`).
 * `values` holds one literal, all of the set for IN, none for EXISTS.
 */
export interface Comparison {
  readonly type: 'comparison';
  readonly path: ObjectPath;
  readonly operator: ComparisonOperator;
  readonly negated: boolean;
  readonly values: readonly Literal[];
  readonly span: Span;
}

/** `file:hashes.'SHA-1'` is object type `file` and the steps `hashes`, `SHA-1`. */
export interface ObjectPath {
  readonly objectType: string;
  readonly steps: readonly PathStep[];
  readonly span: Span;
}

/** A property (a reference when its name ends in `_ref`), a list's index, or `[*]`. */
export type PathStep =
  | { readonly type: 'property'; readonly name: string }
  | { readonly type: 'index'; readonly index: number }
  | { readonly type: 'any' };

export type Literal =
  | { readonly type: 'string'; readonly value: string; readonly span: Span }
  /** `value` is exact up to 2^53; `text` holds the digits as they were written. */
  | { readonly type: 'integer'; readonly value: number; readonly text: string; readonly span: Span }
  | { readonly type: 'float'; readonly value: number; readonly text: string; readonly span: Span }
  | { readonly type: 'boolean'; readonly value: boolean; readonly span: Span }
  /** `value` in milliseconds since the epoch, fractions kept; `text` between the quotes. */
  | { readonly type: 'timestamp'; readonly value: number; readonly text: string; readonly span: Span }
  /** `value` in lower-case hexadecimal digits, whichever of h'..' and b'..' was written; `text` between the quotes. */
  | { readonly type: 'hex'; readonly value: string; readonly text: string; readonly span: Span }
  | { readonly type: 'binary'; readonly value: string; readonly text: string; readonly span: Span };
