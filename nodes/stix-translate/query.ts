/** Output of stix-translate: queries for vision-one-search, and everything that a pattern lost on the way to them. */

export type Api = 'v3.0' | 'v2.0';

/**
 * `exact`: selects what the pattern means. `wider`: a superset, which the matcher makes exact. `narrower`: only v2.0
 * texts that follow stix-shifter, always with a note.
 */
export type Precision = 'exact' | 'wider' | 'narrower';

/** A pattern that a query serves, with the whole indicator that it came in, so that a sighting can carry it. */
export interface ServedPattern {
  readonly pattern: string;
  readonly indicator?: unknown;
}

interface QueryBase {
  /** the path of /v3.0/search/<source>, or v2.0's body property */
  readonly source: string;
  readonly query: string;
  readonly precision: Precision;
  /** several when merged */
  readonly patterns: readonly ServedPattern[];
}

/** Times are ISO 8601, UTC, whole seconds. */
interface QueryV3 extends QueryBase {
  readonly api: 'v3.0';
  readonly startDateTime: string;
  readonly endDateTime: string;
  /** what to ask when the service refuses the query for a field that its published list lacks */
  readonly fallback?: Fallback;
}

/**
 * `queries` together select what the query does or more, but for what lies in the `unsearched` fields; without
 * queries the source is not searched.
 */
export interface Fallback {
  readonly queries: readonly string[];
  readonly unsearched: readonly string[];
  /** the queries stand with another query of the pattern, which asks for the same fields and so is refused as well */
  readonly shared?: true;
}

/** `from` and `to` are epoch seconds. */
interface QueryV2 extends QueryBase {
  readonly api: 'v2.0';
  readonly from: number;
  readonly to: number;
  readonly offset: 0;
}

export type Query = QueryV3 | QueryV2;

/** An attribute that a dialect can't search (carried or absent). */
export interface Unmapped {
  readonly dialect: string;
  readonly attribute: string;
  readonly pattern: string;
}

export type NoteCode =
  /** an operator that the query language lacks was left out */
  | 'operator'
  /** a negation that can't be written was left out, or is written for each field alone */
  | 'negation'
  /** an index into a list was left out: all elements are searched */
  | 'index'
  /** a literal of a kind that can't be searched was left out */
  | 'literal'
  /** an attribute that records carry but the API does not search was left out */
  | 'carried'
  /** a field is searched that only the user's map names */
  | 'doubtful'
  /** the API does not search some fields that records hold the attribute in too: noted once a message for each */
  | 'unsearched'
  /** the attribute is a part of what fields hold, so others with that part are found: noted once a message */
  | 'part'
  /** the service matches the field in part, so values that hold this one may be found: noted once a message */
  | 'partial'
  /** characters of a value are searched as `*` */
  | 'value'
  /** a value, or a conjunction, was cut to fit a query */
  | 'length'
  /** the observations are searched one by one; the matcher puts them together */
  | 'combination'
  | 'qualifier'
  /** messageActivityData can't express it in one query */
  | 'mail'
  /** the window is not quite what was asked for */
  | 'window'
  /** nothing could be searched in this dialect; others of the same pattern went on */
  | 'dialect'
  /** a v2.0 text that follows stix-shifter and selects less than the pattern means */
  | 'narrower';

/** `start` and `end` are offsets into `pattern`, of the part that the note is about. */
export interface Note {
  readonly code: NoteCode;
  readonly message: string;
  readonly dialect: string;
  readonly start: number;
  readonly end: number;
  readonly pattern: string;
}

/**
 * An input that gave no query: its place in the list, or in the objects of a bundle that came alone, and its STIX id
 * where it has one.
 */
export interface Refusal {
  readonly index: number;
  readonly id?: string;
  readonly code: string;
  readonly message: string;
}

export interface Translation {
  readonly queries: Query[];
  readonly unmapped: Unmapped[];
  readonly notes: Note[];
  readonly refused: Refusal[];
}
