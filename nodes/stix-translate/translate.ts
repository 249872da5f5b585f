/** One pattern translated into the queries of every chosen dialect. */
import type { Work } from '../shared/yielding';
import { type StixErrorCode, StixError } from '../shared/stix/error';
import { checkHashes } from './plan/hash-literals';
import { parsePattern } from '../shared/stix/pattern/parse-pattern';
import type { Pattern } from '../shared/stix/pattern/pattern';
import type { ObservationWindow } from './plan/observation-window';
import { type SearchUnit, searchUnitsOf } from './plan/search-units';
import type { Note, ServedPattern, Unmapped } from './query';
import type { Settings } from './settings';
import { DialectTranslator, type TranslatedQuery } from './translate-dialect';

export interface PatternTranslation {
  readonly queries: readonly TranslatedQuery[];
  readonly unmapped: readonly Unmapped[];
  readonly notes: readonly Note[];
  /** why there is no query at all */
  readonly refusal?: StixError;
}

/**
 * Translation of one pattern; yields before each search unit in each dialect. `window` is when events of a pattern without
 * START ... STOP must lie, `now` the present (milliseconds since the epoch).
 */
export class PatternTranslator {
  readonly #pattern: Pattern;
  readonly #units: readonly SearchUnit[];
  readonly #dialects: readonly DialectTranslator[];

  /** @throws PatternSyntaxError for a text that is no pattern, StixError for a hash or a qualifier that is none */
  constructor(served: ServedPattern, window: ObservationWindow, now: number, settings: Settings) {
    const pattern = parsePattern(served.pattern);
    checkHashes(pattern);
    this.#pattern = pattern;
    this.#units = searchUnitsOf(pattern, settings.split, settings.api);
    const task = { pattern, served, window, now, settings };
    this.#dialects = settings.dialects.map((dialect) => new DialectTranslator(dialect, task));
  }

  /** Windows of the search units; undefined for a unit without START ... STOP around it. */
  get windows(): readonly (ObservationWindow | undefined)[] {
    return this.#units.map(({ window }) => window);
  }

  /** To be run once. */
  *translate(): Work<PatternTranslation> {
    for (const dialect of this.#dialects)
      for (const unit of this.#units) {
        // Before each, so that reading a long pattern and its first unit are no single stretch.
        yield;
        dialect.add(unit);
      }
    return this.#result();
  }

  #result(): PatternTranslation {
    const queries: TranslatedQuery[] = [];
    const unmapped: Unmapped[] = [];
    const notes: Note[] = [];
    const refusals: StixError[] = [];
    for (const dialect of this.#dialects) {
      const result = dialect.result();
      // Not push(...list): a crafted pattern makes more of them than a call takes arguments.
      for (const one of result.queries) queries.push(one);
      for (const one of result.unmapped) unmapped.push(one);
      for (const one of result.notes) notes.push(one);
      if (result.refusal !== undefined) refusals.push(result.refusal);
    }
    if (queries.length > 0) return { queries, unmapped, notes };
    return { queries, unmapped, notes, refusal: refusalOf(this.#pattern, refusals, unmapped) };
  }
}

/** The one error for all dialects: of the gravest code, with the reasons of each. */
function refusalOf(pattern: Pattern, refusals: readonly StixError[], unmapped: readonly Unmapped[]): StixError {
  const codes: StixErrorCode[] = ['invalid_parameter', 'not_implemented', 'mapping_error'];
  const code = codes.find((candidate) => refusals.some((refusal) => refusal.code === candidate)) ?? 'mapping_error';
  const first = refusals.find((refusal) => refusal.code === code);
  const messages = new Set(refusals.map((refusal) => refusal.message));
  if (unmapped.length > 0) {
    const attributes = [...new Set(unmapped.map((entry) => entry.attribute))];
    messages.add(`no field to search for ${attributes.slice(0, 10).join(', ')}`);
  }
  const where = first?.where ?? { ...pattern.expression.span, pattern: pattern.text.slice(0, 200) };
  return new StixError(code, `Nothing to search: ${[...messages].join('; ')}`, where);
}
